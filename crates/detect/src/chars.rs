//! Kinds of characters, and reading them where they stand in UTF-8.

/// A character of Chinese origin, or one that stands for such.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '々' | '〆' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FFFF}')
}

/// Small kana that stand between two characters of a name or place: 一ノ瀬, 三ツ谷, 竹ヶ原.
pub(crate) fn is_joint(c: char) -> bool {
    matches!(c, 'ノ' | 'ツ' | 'ヶ' | 'ケ' | 'ヵ' | 'ッ' | 'の')
}

pub(crate) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309E}')
}

pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{30FD}' | '\u{30FE}')
}

/// Katakana of half width, with its marks.
pub(crate) fn is_half_katakana(c: char) -> bool {
    matches!(c, '\u{FF66}'..='\u{FF9F}')
}

pub(crate) fn is_kana(c: char) -> bool {
    is_hiragana(c) || is_katakana(c) || is_half_katakana(c)
}

pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}')
}

/// The value of a digit of either width.
pub(crate) fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '０'..='９' => u8::try_from(c as u32 - '０' as u32).ok(),
        _ => None,
    }
}

/// A letter or digit of either width as ASCII; else the character itself.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// What people write for a hyphen.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | 'ー' | 'ｰ' | '\u{00AD}')
}

/// The character that begins at this byte.
pub(crate) fn at(text: &str, byte: usize) -> Option<char> {
    text.get(byte..)?.chars().next()
}

/// The character that ends before this byte.
pub(crate) fn before(text: &str, byte: usize) -> Option<char> {
    text.get(..byte)?.chars().next_back()
}

/// Hiragana and half-width katakana as katakana, without blanks.
pub(crate) fn katakana(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '\u{3041}'..='\u{3096}') { char::from_u32(c as u32 + 0x60).unwrap_or(c) } else { c })
        .collect()
}
