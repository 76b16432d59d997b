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

#[cfg(test)]
mod tests {
    use super::*;

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
