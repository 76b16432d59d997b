//! Whether a text can be the value of a field. The value is kept exactly as entered; only its form is judged.

use crate::{AppError, acquisition::check::individual_fault};
use azukari_domain::{Date, Personal, individual, text};
use azukari_rulebook::model::{Field, FieldKind};

/// Characters of an ordinary value: no name, address or number of anybody's is longer.
const CHARS_MAX: usize = 300;
/// Characters of a note.
const NOTE_CHARS_MAX: usize = 4000;

/// Judges a value; an empty one asks to remove the field.
///
/// # Errors
/// [`AppError::Input`] with `record-error-…`; its arguments name the field, never the value.
pub(crate) fn check(field: &Field, value: &Personal) -> Result<(), AppError> {
    let plain = value.expose();
    let max = if field.kind == FieldKind::Text { NOTE_CHARS_MAX } else { CHARS_MAX };
    let fault = if plain.trim().is_empty() {
        field.required.then_some("record-error-required")
    } else if plain.chars().count() > max {
        Some("record-error-too-long")
    } else if plain.chars().any(|c| c.is_control() && !(field.kind == FieldKind::Text && c == '\n')) {
        Some("record-error-control")
    } else {
        form_fault(field, plain)
    };
    let Some(key) = fault else { return Ok(()) };
    let mut args =
        vec![("field", field.ja.clone()), ("field_key", field.key.to_string()), ("field_en", field.en.clone())];
    if key == "record-error-too-long" {
        args.push(("max", max.to_string()));
    }
    Err(AppError::Input { field: "values", key, args })
}

fn form_fault(field: &Field, plain: &str) -> Option<&'static str> {
    let (good, key) = match field.kind {
        FieldKind::Kana => (plain.chars().all(is_kana), "record-error-kana"),
        FieldKind::Phone => (is_phone(plain), "record-error-phone"),
        FieldKind::Mail => (text::fold_mail(plain).is_some(), "record-error-mail"),
        FieldKind::Number => (is_number(plain), "record-error-number"),
        FieldKind::Date => (plain.trim().parse::<Date>().is_ok(), "record-error-date"),
        FieldKind::Choice => (field.choices.iter().any(|c| c == plain), "record-error-choice"),
        FieldKind::IndividualNumber => return individual::number(plain).err().map(individual_fault),
        FieldKind::Name | FieldKind::Address | FieldKind::Text | FieldKind::Body => return None,
    };
    (!good).then_some(key)
}

/// Hiragana, katakana of both widths, their marks, and blanks.
fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ｦ'..='ﾟ' | 'ー' | '・' | '･' | '゛' | '゜' | ' ' | '\u{3000}')
}

/// Digits with the signs that people write between them, and as many as a telephone number has.
fn is_phone(plain: &str) -> bool {
    let signs = "+＋-‐‑–—―−－ーｰ()（）. \u{3000}";
    plain.chars().all(|c| c.is_numeric() || signs.contains(c)) && text::fold_phone(plain).is_some()
}

/// Letters, digits, hyphens and their wide forms.
fn is_number(plain: &str) -> bool {
    text::fold(plain).chars().all(|c| c.is_alphanumeric() || c == '_' || c == '/' || c == '.')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests may stop")]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> Field {
        Field {
            key: "x".parse().unwrap(),
            ja: "項目".into(),
            en: "Field".into(),
            kind,
            class: "contact".parse().unwrap(),
            required: kind == FieldKind::Name,
            search: false,
            headers: Vec::new(),
            choices: vec!["正会員".into()],
        }
    }

    fn fault(kind: FieldKind, value: &str) -> Option<&'static str> {
        match check(&field(kind), &Personal::new(value)) {
            Ok(()) => None,
            Err(AppError::Input { key, .. }) => Some(key),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn values_are_judged_by_their_kind() {
        for (kind, good, bad, key) in [
            (FieldKind::Phone, "０９０－１２３４－５６７８", "09012", "record-error-phone"),
            (FieldKind::Phone, "+81 90 1234 5678", "090-1234-5678 (自宅)", "record-error-phone"),
            (FieldKind::Mail, "taro@example.jp", "taro@", "record-error-mail"),
            (FieldKind::Kana, "ﾀｶﾊｼ　たろう", "高橋", "record-error-kana"),
            (FieldKind::Date, "1985-03-09", "1985-02-30", "record-error-date"),
            (FieldKind::Choice, "正会員", "会員", "record-error-choice"),
            (FieldKind::Number, "Ａ-１０", "A 10#", "record-error-number"),
            (FieldKind::Name, "髙橋　太郎", " ", "record-error-required"),
            (FieldKind::IndividualNumber, "１２３４－５６７８－９０１８", "123456789019", "record-individual-check"),
        ] {
            assert_eq!(fault(kind, good), None, "{kind:?} {good}");
            assert_eq!(fault(kind, bad), Some(key), "{kind:?} {bad}");
        }
    }

    #[test]
    fn length_and_invisible_characters_are_judged_first() {
        assert_eq!(fault(FieldKind::Address, &"あ".repeat(301)), Some("record-error-too-long"));
        assert_eq!(fault(FieldKind::Address, "大分\u{0}市"), Some("record-error-control"));
        assert_eq!(fault(FieldKind::Text, "一行目\n二行目"), None);
        assert_eq!(fault(FieldKind::Address, "一行目\n二行目"), Some("record-error-control"));
        assert_eq!(fault(FieldKind::Mail, ""), None, "an empty value removes the field");
    }
}
