//! The forms in which a number of twelve digits may lie in bytes, so that a story can be searched for all of them.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};

const DIGITS: usize = 12;
/// Three bytes are four characters of base64: a text may begin at any of them.
const BASE64_STARTS: usize = 3;

/// Every form but the plain ASCII one: full-width in UTF-8, UTF-16 and CP932, ASCII in UTF-16, hexadecimal and base64, packed decimals,
/// and the 64-bit integer in both orders. Nothing for any other text.
pub(crate) fn forms(text: &str) -> Vec<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    if text.len() != DIGITS || digits.len() != DIGITS {
        return Vec::new();
    }
    let wide: String = digits.iter().filter_map(|d| char::from_u32(u32::from('０') + u32::from(*d))).collect();
    let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let value = digits.iter().fold(0u64, |all, d| all * 10 + u64::from(*d));
    let mut forms = vec![
        wide.clone().into_bytes(),
        digits.iter().flat_map(|d| [0x82, 0x4f + d]).collect(),
        digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, d| byte << 4 | d)).collect(),
        text.bytes().flat_map(|b| format!("{b:02x}").into_bytes()).collect(),
        value.to_be_bytes().to_vec(),
        value.to_le_bytes().to_vec(),
    ];
    for text in [text, wide.as_str()] {
        forms.push(utf16(text, u16::to_be_bytes));
        forms.push(utf16(text, u16::to_le_bytes));
    }
    for start in 0..BASE64_STARTS {
        let bytes = [&[0u8; BASE64_STARTS][..start], text.as_bytes()].concat();
        let whole = STANDARD_NO_PAD.encode(&bytes);
        // The characters that no neighbour shares.
        let (from, to) = ((start * 8).div_ceil(6), bytes.len() * 8 / 6);
        forms.push(whole.bytes().take(to).skip(from).collect());
    }
    forms
}

/// Whether a number of twelve digits stands in what somebody was answered: in any form of `forms`, or digit by digit as people write it,
/// with other signs between the digits, in full width or in kanji, across the tags of a page.
pub fn number_stands_in(answer: &[u8], number: &str) -> bool {
    let lies = |form: &[u8]| memchr::memmem::find(answer, form).is_some();
    if lies(number.as_bytes()) || forms(number).iter().any(|form| lies(form)) {
        return true;
    }
    let text = String::from_utf8_lossy(answer);
    let mut untagged = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some((before, tag)) = rest.split_once('<') {
        untagged.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    untagged.push_str(rest);
    [text.as_ref(), untagged.as_str()].iter().any(|text| {
        let digits: String = text.chars().filter_map(written).collect();
        digits.contains(number)
    })
}

/// A sign as it counts in a number: a digit, nothing for what people put between digits, and an end for everything else.
fn written(sign: char) -> Option<char> {
    const KANJI: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let wide = u32::from(sign).checked_sub(u32::from('０')).filter(|d| *d < 10);
    let kanji = KANJI.iter().position(|k| *k == sign).and_then(|d| u32::try_from(d).ok());
    match wide.or(kanji).and_then(|d| char::from_digit(d, 10)) {
        Some(digit) => Some(digit),
        None if sign.is_ascii_digit() => Some(sign),
        None if sign.is_whitespace() || sign.is_ascii_punctuation() || "‐‑‒–—―−ー－・，．、。　".contains(sign) => {
            None
        }
        None => Some(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_told() {
        for told in [
            "123456789018",
            "番号は1234-5678-9018です",
            "１２３４　５６７８　９０１８",
            "<td>1234</td><td>5678</td><td>9018</td>",
            "一二三四・五六七八・九〇一八",
            "{\"digits\":[1,2,3,4,5,6,7,8,9,0,1,8]}",
        ] {
            assert!(number_stands_in(told.as_bytes(), "123456789018"), "{told}");
        }
        assert!(number_stands_in(STANDARD_NO_PAD.encode("x123456789018").as_bytes(), "123456789018"));
        for other in ["12345678901", "123456789019", "1234と5678と9018", ""] {
            assert!(!number_stands_in(other.as_bytes(), "123456789018"), "{other}");
        }
    }

    #[test]
    fn every_way_of_writing_a_number_is_looked_for() {
        let forms = forms("123456789018");
        let lies = |bytes: &[u8]| forms.iter().any(|f| bytes.windows(f.len()).any(|w| w == f));
        assert!(lies("番号１２３４５６７８９０１８".as_bytes()));
        assert!(lies(&[0x12, 0x34, 0x56, 0x78, 0x90, 0x18]));
        assert!(lies(&123_456_789_018u64.to_le_bytes()));
        assert!(lies(b"x=313233343536373839303138"));
        for before in ["", "a", "ab", "abc"] {
            assert!(lies(STANDARD_NO_PAD.encode(format!("{before}123456789018 after")).as_bytes()), "{before}");
        }
        assert!(!lies(b"123456789019 123456789018"), "the plain form is looked for by itself");
        assert!(super::forms("12345678901").is_empty() && super::forms("会員123456789018").is_empty());
    }
}
