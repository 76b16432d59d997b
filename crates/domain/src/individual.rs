//! 個人番号 (My Number): its form, and finding what has that form in ordinary text.
//!
//! The form is a sign, never a proof: of twelve digits at random one in ten passes (番号法施行令 8条; 平成26年総務省令第85号 5条).

use unicode_normalization::UnicodeNormalization as _;

/// Digits of an individual number.
const DIGITS: usize = 12;
/// Digits of a corporate number, which is public and no individual number.
const CORPORATE_DIGITS: usize = 13;
/// Weights of the eleven leading digits, from the left.
const WEIGHTS: [u32; DIGITS - 1] = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// Why a text is no individual number. No variant holds any part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotIndividual {
    /// Something other than digits and what people write between them.
    Digits,
    /// Not twelve digits.
    Length,
    /// Eleven digits that become a number with a zero before them: a spreadsheet took it away.
    ZeroLost,
    /// Thirteen digits with the check digit of a corporate number.
    Corporate,
    /// Twelve zeros.
    Zeros,
    /// The last digit does not fit the others.
    Check,
}

/// The twelve digits of a text that is an individual number as people write it: full-width, with blanks or hyphens.
///
/// # Errors
/// [`NotIndividual`].
///
/// ```
/// use azukari_domain::individual::{NotIndividual, number};
/// assert_eq!(number("１２３４－５６７８－９０１８").unwrap(), "123456789018");
/// assert_eq!(number("123456789019"), Err(NotIndividual::Check));
/// ```
pub fn number(text: &str) -> Result<String, NotIndividual> {
    let mut digits = String::with_capacity(DIGITS);
    for c in text.trim().nfkc() {
        match c {
            '0'..='9' => digits.push(c),
            c if is_between(c) => {}
            _ => return Err(NotIndividual::Digits),
        }
    }
    match digits.len() {
        DIGITS if digits.bytes().all(|d| d == b'0') => Err(NotIndividual::Zeros),
        DIGITS if fits(digits.as_bytes()) => Ok(digits),
        DIGITS => Err(NotIndividual::Check),
        CORPORATE_DIGITS if is_corporate(&digits) => Err(NotIndividual::Corporate),
        11 if fits(format!("0{digits}").as_bytes()) => Err(NotIndividual::ZeroLost),
        _ => Err(NotIndividual::Length),
    }
}

/// Whether twelve ASCII digits have the check digit of an individual number. Twelve zeros do not count.
pub fn has_form(digits: &str) -> bool {
    let all = digits.bytes().all(|d| d.is_ascii_digit());
    digits.len() == DIGITS && all && digits.bytes().any(|d| d != b'0') && fits(digits.as_bytes())
}

/// Whether an individual number stands somewhere in a text: twelve digits with nothing between them, or in groups of four,
/// three, six or one with one sign between each two. Digits that belong to a longer number count as that number.
pub fn stands_in(text: &str) -> bool {
    // Nearly no text has twelve digits, and normalising is dear.
    if text.chars().filter(|c| c.is_numeric()).take(DIGITS).count() < DIGITS {
        return false;
    }
    let mut groups: Vec<String> = Vec::new();
    let mut apart = 0;
    for c in text.nfkc() {
        if c.is_ascii_digit() {
            match groups.last_mut() {
                Some(last) if apart == 0 => last.push(c),
                _ => groups.push(c.to_string()),
            }
            apart = 0;
        } else if is_between(c) && apart == 0 && !groups.is_empty() {
            apart = 1;
        } else {
            if holds(&groups) {
                return true;
            }
            groups.clear();
            apart = 0;
        }
    }
    holds(&groups)
}

fn holds(groups: &[String]) -> bool {
    [12, 6, 4, 3, 1].into_iter().any(|size| {
        groups.windows(DIGITS / size).any(|some| some.iter().all(|g| g.len() == size) && has_form(&some.concat()))
    })
}

/// What people write between digits.
fn is_between(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー')
}

fn fits(digits: &[u8]) -> bool {
    let value = |d: &u8| u32::from(d.wrapping_sub(b'0'));
    let Some((check, body)) = digits.split_last() else { return false };
    let rest = body.iter().zip(WEIGHTS).map(|(d, w)| value(d) * w).sum::<u32>() % 11;
    value(check) == if rest <= 1 { 0 } else { 11 - rest }
}

/// Whether thirteen ASCII digits have the check digit of a corporate number, which stands first (番号法施行令 35条;
/// 平成26年財務省令第70号 2条).
fn is_corporate(digits: &str) -> bool {
    let mut values = digits.bytes().map(|d| u32::from(d.wrapping_sub(b'0')));
    let first = values.next();
    let sum: u32 = values.zip([2, 1].into_iter().cycle()).map(|(d, w)| d * w).sum();
    first == Some(9 - sum % 9)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may stop")]
mod tests {
    use super::*;
    use NotIndividual::{Check, Corporate, Digits, Length, ZeroLost, Zeros};

    /// Patterns, none of any person; each branch of the formula.
    const GOOD: [&str; 6] =
        ["123456789018", "023456789013", "000111111111", "987654321093", "444444444440", "100000000080"];

    #[test]
    fn the_formula_is_that_of_the_ordinance() {
        for good in GOOD {
            assert_eq!(number(good).as_deref(), Ok(good));
        }
        for (bad, why) in [
            ("123456789019", Check),
            ("123456789108", Check),
            ("213456789018", Check),
            ("123450789018", Check),
            ("023456789012", Check),
            ("12345678901", Length),
            ("1234567890180", Length),
            ("23456789013", ZeroLost),
            ("000000000000", Zeros),
            ("7000012050002", Corporate),
            ("4011001098993", Corporate),
            ("7010705000725", Corporate),
            ("2120901007402", Corporate),
            ("8000012050002", Length),
            ("12345678901八", Digits),
            ("", Length),
        ] {
            assert_eq!(number(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn it_is_found_however_it_is_written() {
        for good in GOOD {
            let wide: String = good.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
            let four = format!("{}-{}-{}", &good[..4], &good[4..8], &good[8..]);
            let single: Vec<String> = good.chars().map(String::from).collect();
            for text in [
                format!("山田 {good}"),
                format!("番号{wide}です"),
                format!("No.5 {good}、控え"),
                format!("({four})"),
                four.replace('-', "ー"),
                four.replace('-', "　"),
                single.join(" "),
            ] {
                assert!(stands_in(&text), "{text}");
            }
        }
    }

    #[test]
    fn what_only_resembles_it_is_left_alone() {
        for text in [
            "123456789019",
            "伝票 1234567890180",
            "法人番号 7000012050002",
            "090-1234-5678",
            "2026-11-28 12:34:56",
            "000000000000",
            "1234 5678  9018",
            "12345-6789018",
            "1,234,567,890,18",
            "",
            "十二桁",
        ] {
            assert!(!stands_in(text), "{text}");
        }
    }
}
