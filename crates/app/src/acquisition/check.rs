//! Whether a value fits its field. Values are kept as entered; only blanks at both ends are taken off, which no one meant.

use super::report::RowFault;
use azukari_domain::{
    Date,
    individual::{self, NotIndividual},
    text::{fold, fold_mail, fold_phone},
};
use azukari_rulebook::model::{Field, FieldKind};

/// Longest value in characters: beyond the longest real name, address or company by far.
fn chars_max(kind: FieldKind) -> usize {
    match kind {
        FieldKind::Number => 64,
        FieldKind::Phone | FieldKind::Date | FieldKind::IndividualNumber => 40,
        // RFC 5321 4.5.3.1.3 leaves 254 characters to an address.
        FieldKind::Mail => 254,
        FieldKind::Name | FieldKind::Kana | FieldKind::Choice => 200,
        FieldKind::Address | FieldKind::Body => 400,
        FieldKind::Text => 4_000,
    }
}

/// The value without blanks at its ends.
pub(crate) fn tidy(text: &str) -> &str {
    text.trim()
}

/// What is wrong with a value; `None` where it may be kept.
pub(crate) fn fault(field: &Field, text: &str) -> Option<RowFault> {
    let text = tidy(text);
    let fault = |key| Some(RowFault::in_field(key, field));
    if text.is_empty() {
        return if field.required { fault("import-row-required") } else { None };
    }
    let max = chars_max(field.kind);
    // Bytes bound characters, so most values need no counting.
    if text.len() > max && text.chars().count() > max {
        return Some(RowFault { max: i64::try_from(max).ok(), ..RowFault::in_field("import-row-too-long", field) });
    }
    let lines = matches!(field.kind, FieldKind::Address | FieldKind::Text | FieldKind::Body);
    if text.chars().any(|c| c.is_control() && !(lines && matches!(c, '\t' | '\n' | '\r'))) {
        return fault("import-row-control");
    }
    match field.kind {
        FieldKind::Name if !text.chars().any(char::is_alphabetic) => fault("import-row-required"),
        FieldKind::Kana if !is_reading(text) => fault("import-row-kana"),
        FieldKind::Phone if !is_phone(text) => fault("import-row-phone"),
        FieldKind::Mail if !is_mail(text) => fault("import-row-mail"),
        FieldKind::Date if parse_date(text).is_none() => fault("import-row-date"),
        FieldKind::Number if !is_number(text) => fault("import-row-number"),
        FieldKind::IndividualNumber => individual::number(text).err().and_then(|why| fault(individual_fault(why))),
        _ => None,
    }
}

/// The sentence that says what is wrong with an individual number, and never the number.
pub(crate) fn individual_fault(why: NotIndividual) -> &'static str {
    match why {
        NotIndividual::Digits => "record-individual-digits",
        NotIndividual::Length => "record-individual-length",
        NotIndividual::ZeroLost => "record-individual-zero-lost",
        NotIndividual::Corporate => "record-individual-corporate",
        NotIndividual::Zeros => "record-individual-zeros",
        NotIndividual::Check => "record-individual-check",
    }
}

/// Whether a choice is none of the list: told, but kept, since old lists have their own words.
pub(crate) fn is_other_choice(field: &Field, text: &str) -> bool {
    let text = fold(text);
    field.kind == FieldKind::Choice && !text.is_empty() && !field.choices.iter().any(|c| fold(c) == text)
}

/// A reading in kana; foreign names keep their letters.
fn is_reading(text: &str) -> bool {
    let of_reading = |c: char| {
        matches!(c, 'ァ'..='ヺ' | 'ー' | '゛' | '゜' | 'ヽ' | 'ヾ')
            || c.is_ascii_alphanumeric()
            || "().,&'/=~".contains(c)
    };
    fold(text).chars().all(of_reading)
}

/// Ten or eleven digits that begin with 0 in Japan; anywhere else up to fifteen behind a plus (ITU-T E.164).
fn is_phone(text: &str) -> bool {
    let shape = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "-－ー―‐−()（） 　+＋.．".contains(c);
    if !text.chars().all(shape) {
        return false;
    }
    let folded = fold_phone(text);
    let abroad = text.starts_with(['+', '＋']);
    match folded {
        Some(digits) if digits.starts_with('0') => (10..=11).contains(&digits.len()),
        Some(_) => abroad,
        None => false,
    }
}

/// One address: something before and after one `@`, no blanks, a dot in the domain. More only a mail could tell.
fn is_mail(text: &str) -> bool {
    let folded = fold_mail(text);
    let clean = !text.chars().any(|c| c.is_whitespace() || ",;<>()\"".contains(c));
    clean
        && folded.is_some_and(|m| {
            let domain = m.split_once('@').map_or("", |(_, d)| d);
            !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains("..")
        })
}

/// Letters and digits of any script with the signs that numbers carry.
fn is_number(text: &str) -> bool {
    let folded = fold(text);
    let ok = |c: char| c.is_alphanumeric() || "-_/.()#:ー".contains(c);
    folded.chars().any(char::is_alphanumeric) && folded.chars().all(ok)
}

/// First western year of an era less one, and its last year.
const ERAS: &[(&[&str], i16, i16)] = &[
    (&["令和", "R", "㋿"], 2018, 99),
    (&["平成", "H", "㍻"], 1988, 31),
    (&["昭和", "S", "㍼"], 1925, 64),
    (&["大正", "T", "㍽"], 1911, 15),
    (&["明治", "M", "㍾"], 1867, 45),
];

/// A civil date as people write it: `2020-04-01`, `2020/4/1`, `2020年4月1日`, `20200401`, `令和2年4月1日`, `R2.4.1`; a time
/// behind it is passed over. `None` where no calendar has it.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let plain: String = text.trim().chars().map(narrow).collect();
    let upper = plain.to_uppercase();
    let era = ERAS.iter().find_map(|(names, base, last)| {
        names.iter().find_map(|n| upper.strip_prefix(n)).map(|rest| (rest.to_owned(), *base, *last))
    });
    let (text, base, last) = era.map_or((upper, 0, i16::MAX), |found| found);
    let text = text.trim_start();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    // A blank may also stand between the parts of a date in kanji.
    let joined: String = if text.contains('月') { text.replace(' ', "") } else { day.to_owned() };
    let joined = joined.strip_suffix('日').unwrap_or(&joined);
    let parts: Vec<&str> = joined.split(['-', '/', '.', '年', '月']).collect();
    let (year, month, day) = match parts.as_slice() {
        [y, m, d] => (if *y == "元" { 1 } else { digits(y)? }, digits(m)?, digits(d)?),
        [all] if base == 0 && all.len() == 8 => {
            (digits(all.get(..4)?)?, digits(all.get(4..6)?)?, digits(all.get(6..)?)?)
        }
        _ => return None,
    };
    if year < 1 || year > last || (base > 0 && year > 99) {
        return None;
    }
    let year = base.checked_add(year)?;
    if !(1850..=2150).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn digits(text: &str) -> Option<i16> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '／' => '/',
        '－' | 'ー' | '−' | '‐' => '-',
        '．' => '.',
        '　' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may stop")]
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let day = Date::new(2020, 4, 1).unwrap();
        for text in [
            "2020-04-01",
            "2020/4/1",
            "２０２０／４／１",
            "2020年4月1日",
            "20200401",
            "令和2年4月1日",
            "R2.4.1",
            "r2/4/1",
            "2020-04-01T00:00:00",
            "2020/4/1 0:00",
            "令和 2年 4月 1日",
            " 2020.4.1 ",
        ] {
            assert_eq!(parse_date(text), Some(day), "{text}");
        }
        assert_eq!(parse_date("令和元年5月1日"), Date::new(2019, 5, 1).ok());
        assert_eq!(parse_date("昭和64年1月7日"), Date::new(1989, 1, 7).ok());
        for text in [
            "1985-02-30",
            "1990/13/05",
            "2001-00-10",
            "昭和70年1月1日",
            "2023-02-29",
            "4/1",
            "2020",
            "",
            "R2",
            "20201",
            "abc",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn phones_and_mails() {
        for ok in [
            "090-1234-5678",
            "０９７－５３２－１２３４",
            "(097)532-1234",
            "+81 90 1234 5678",
            "+1 212 555 0100",
            "0120-123-456",
        ] {
            assert!(is_phone(ok), "{ok}");
        }
        for no in ["090-1234", "090-1234-5678-00000", "9012345678", "なし", "097-532-1234 内線5", "12345"] {
            assert!(!is_phone(no), "{no}");
        }
        assert!(is_mail("a.b@example.jp") && is_mail("ａ@example.jp"));
        for no in
            ["a@b", "a b@example.jp", "a@example.jp,b@example.jp", "@example.jp", "a@.example.jp", "a@example..jp"]
        {
            assert!(!is_mail(no), "{no}");
        }
        assert!(is_reading("ﾀｶﾊｼ ﾀﾛｳ") && is_reading("たかはし・タロー") && !is_reading("高橋"));
        assert!(is_number("正-00123") && is_number("A/1") && !is_number("---") && !is_number("1 = 2"));
    }
}
