//! One search form for Japanese text: widths, kana, old and variant characters, hyphens and blanks folded once.

use unicode_normalization::UnicodeNormalization;

/// Characters of names that people write in two ways, variant first. Both sides fold to the second.
/// Source: the register variants met most often in names (e.g. はしご高, たつさき, 旧字体 of common family names). In the order of the first,
/// because each character of a text is looked up here.
#[rustfmt::skip]
const VARIANTS: &[(char, char)] = &[
    ('來', '来'), ('冨', '富'), ('凛', '凜'), ('國', '国'), ('圓', '円'), ('埜', '野'), ('增', '増'), ('壽', '寿'),
    ('學', '学'), ('實', '実'), ('寬', '寛'), ('峯', '峰'), ('嵜', '崎'), ('嶋', '島'), ('嶌', '島'), ('廣', '広'),
    ('彌', '弥'), ('德', '徳'), ('惠', '恵'), ('應', '応'), ('曾', '曽'), ('會', '会'), ('桒', '桑'), ('條', '条'),
    ('榮', '栄'), ('槇', '槙'), ('檜', '桧'), ('櫻', '桜'), ('淵', '渕'), ('淺', '浅'), ('澤', '沢'), ('濱', '浜'),
    ('濵', '浜'), ('瀧', '滝'), ('眞', '真'), ('碕', '崎'), ('祢', '禰'), ('籐', '藤'), ('與', '与'), ('舘', '館'),
    ('萬', '万'), ('豐', '豊'), ('邉', '辺'), ('邊', '辺'), ('靜', '静'), ('髙', '高'), ('鷗', '鴎'), ('黑', '黒'),
    ('齊', '斉'), ('齋', '斎'), ('龍', '竜'), ('﨑', '崎'), ('𠮷', '吉'),
];

/// Folds text to its search form: NFKC, lower case, hiragana to katakana, variants of names, no blanks or hyphens.
///
/// ```
/// use azukari_domain::text::fold;
/// assert_eq!(fold("髙橋　たろう"), fold("高橋 タロウ"));
/// assert_eq!(fold("ﾀｶﾊｼ"), "タカハシ");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let stable = span(rest, is_stable);
        // The last of them may be changed by what follows: it goes through NFKC with it.
        let last = rest.split_at(stable).0.chars().next_back().map_or(0, char::len_utf8);
        let plain = if stable == rest.len() { stable } else { stable - last };
        let (plain, behind) = rest.split_at(plain);
        folded.extend(plain.chars().filter_map(fold_char).map(|c| c.to_ascii_lowercase()));
        let kept = if plain.len() == stable { 0 } else { last };
        let (odd, behind) = behind.split_at(kept + span(behind.split_at(kept).1, |c| !is_stable(c)));
        folded.extend(odd.nfkc().filter_map(fold_char).flat_map(char::to_lowercase));
        rest = behind;
    }
    folded
}

/// Bytes of the characters at the beginning of which this is true.
fn span(text: &str, good: impl Fn(char) -> bool) -> usize {
    text.char_indices().find(|(_, c)| !good(*c)).map_or(text.len(), |(at, _)| at)
}

/// Characters that NFKC leaves as they are wherever they stand, unless a mark follows: nearly all of most texts. (The wide blank becomes a
/// narrow one there, and neither stays.)
fn is_stable(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{3000}'..='\u{3002}' | '々' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

fn fold_char(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() || c.is_control() => None,
        // Hyphens, dashes and minus signs; the prolonged sound mark ー stays because it is part of a word.
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '・' | '･' => None,
        // Variation selectors choose a glyph, not another character.
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => None,
        'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60),
        '\0'..'\u{3400}' => Some(c),
        c => {
            let variant = VARIANTS.binary_search_by_key(&c, |(from, _)| *from).ok().and_then(|at| VARIANTS.get(at));
            Some(variant.map_or(c, |(_, to)| *to))
        }
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
    fn the_quick_way_folds_as_the_whole_way() {
        assert!(VARIANTS.is_sorted_by(|(a, _), (b, _)| a < b), "looked up by halves");
        let whole = |text: &str| -> String { text.nfkc().filter_map(fold_char).flat_map(char::to_lowercase).collect() };
        let all = || '\0'..=char::MAX;
        for c in all().filter(|c| is_stable(*c)) {
            let text = c.to_string();
            assert!(text.nfkc().eq([c]) || c == '\u{3000}', "{c:?}");
            assert_eq!(fold(&text), whole(&text), "{c:?}");
        }
        // Whatever stands between, before and behind them: marks that join what is before them above all.
        for c in all().filter(|c| !is_stable(*c) && (*c < '\u{3400}' || ('\u{A000}'..='\u{10000}').contains(c))) {
            for text in [format!("か{c}ー"), format!("{c}\u{3099}e{c}"), format!("漢{c}\u{301}A"), format!("ﾊ{c}{c}ハ")]
            {
                assert_eq!(fold(&text), whole(&text), "{text:?}");
            }
        }
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
