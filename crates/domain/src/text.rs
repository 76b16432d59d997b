//! One search form for Japanese text: widths, kana, old and variant characters, hyphens and blanks folded once.

use unicode_normalization::UnicodeNormalization;

/// Characters of names that people write in two ways, variant first. Both sides fold to the second.
/// Source: the register variants met most often in names (e.g. はしご高, たつさき, 旧字体 of common family names).
#[rustfmt::skip]
const VARIANTS: &[(char, char)] = &[
    ('髙', '高'), ('﨑', '崎'), ('嵜', '崎'), ('碕', '崎'), ('濵', '浜'), ('濱', '浜'), ('邊', '辺'), ('邉', '辺'),
    ('齋', '斎'), ('齊', '斉'), ('櫻', '桜'), ('澤', '沢'), ('廣', '広'), ('德', '徳'), ('惠', '恵'), ('眞', '真'),
    ('國', '国'), ('圓', '円'), ('實', '実'), ('條', '条'), ('榮', '栄'), ('龍', '竜'), ('瀧', '滝'), ('淵', '渕'),
    ('嶋', '島'), ('嶌', '島'), ('冨', '富'), ('𠮷', '吉'), ('桒', '桑'), ('凛', '凜'), ('曾', '曽'), ('槇', '槙'),
    ('來', '来'), ('學', '学'), ('寬', '寛'), ('鷗', '鴎'), ('籐', '藤'), ('舘', '館'), ('塚', '塚'), ('祐', '祐'),
    ('彌', '弥'), ('壽', '寿'), ('豐', '豊'), ('萬', '万'), ('與', '与'), ('會', '会'), ('應', '応'), ('檜', '桧'),
    ('靜', '静'), ('淺', '浅'), ('黑', '黒'), ('增', '増'), ('峯', '峰'), ('埜', '野'), ('埼', '埼'), ('祢', '禰'),
];

/// Folds text to its search form: NFKC, lower case, hiragana to katakana, variants of names, no blanks or hyphens.
///
/// ```
/// use azukari_domain::text::fold;
/// assert_eq!(fold("髙橋　たろう"), fold("高橋 タロウ"));
/// assert_eq!(fold("ﾀｶﾊｼ"), "タカハシ");
/// ```
pub fn fold(text: &str) -> String {
    text.nfkc().filter_map(fold_char).flat_map(char::to_lowercase).collect()
}

fn fold_char(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() || c.is_control() => None,
        // Hyphens, dashes and minus signs; the prolonged sound mark ー stays because it is part of a word.
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '・' | '･' => None,
        // Variation selectors choose a glyph, not another character.
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => None,
        'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60),
        c => Some(VARIANTS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)),
    }
}

/// The digits of a telephone number in the national form: `+81 90-…` and `０９０…` become `090…`.
/// `None` where fewer than nine or more than thirteen digits remain.
pub fn fold_phone(text: &str) -> Option<String> {
    let folded: String = text.nfkc().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let national = match folded.strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => folded.replace('+', ""),
    };
    (9..=13).contains(&national.len()).then_some(national)
}

/// A mail address in lower case without blanks; `None` where it has no `@` between two parts.
pub fn fold_mail(text: &str) -> Option<String> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let (local, domain) = folded.split_once('@')?;
    (!local.is_empty() && domain.contains('.') && !domain.contains('@')).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_widths_and_kana_fold_together() {
        for (a, b) in [
            ("髙橋", "高橋"),
            ("山﨑", "山崎"),
            ("ﾜﾀﾅﾍﾞ", "わたなべ"),
            ("渡邊", "渡辺"),
            ("𠮷田", "吉田"),
            ("ＡＢＣ", "abc"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("高橋"), fold("高梁"));
        assert_eq!(fold("ショー"), "ショー");
    }

    #[test]
    fn phones_and_mails_have_one_form() {
        assert_eq!(fold_phone("０９０－１２３４－５６７８").as_deref(), Some("09012345678"));
        assert_eq!(fold_phone("+81 90 1234 5678").as_deref(), Some("09012345678"));
        assert_eq!(fold_phone("12"), None);
        assert_eq!(fold_mail(" Taro@Example.JP ").as_deref(), Some("taro@example.jp"));
        assert_eq!(fold_mail("taro"), None);
    }
}
