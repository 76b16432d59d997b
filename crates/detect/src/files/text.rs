//! Bytes as text: UTF-8, CP932, EUC-JP, ISO-2022-JP, UTF-16. Leniently, because what is looked for must be found in a file with a
//! wrong byte too; what is no text at all is told apart.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes by which text is told from anything else.
const HEAD_BYTES: usize = 64 << 10;
/// Signs that no text has, of a thousand bytes.
const CONTROLS_MAX: usize = 5;
/// Bytes that do not fit an encoding, of a thousand.
const WRONG_MAX: usize = 10;

pub(crate) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, skipped)) = Encoding::for_bom(bytes) {
        return Some(encoding.decode_without_bom_handling(bytes.get(skipped..)?).0);
    }
    let head = bytes.get(..bytes.len().min(HEAD_BYTES))?;
    if let Some(encoding) = wide(head) {
        return Some(encoding.decode_without_bom_handling(bytes).0);
    }
    let controls = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    if controls * 1000 > head.len() * CONTROLS_MAX {
        return None;
    }
    let escapes = head.windows(3).any(|w| matches!(w, [0x1B, b'$', b'B' | b'@'] | [0x1B, b'(', b'J' | b'I']));
    if escapes && bytes.is_ascii() {
        return Some(ISO_2022_JP.decode_without_bom_handling(bytes).0);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let cp932 = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    let euc = EUC_JP.decode_without_bom_handling_and_without_replacement(bytes);
    match (cp932, euc) {
        (Some(text), None) | (None, Some(text)) => return Some(text),
        (Some(sjis), Some(euc)) => return Some(if guess(head) == EUC_JP { euc } else { sjis }),
        (None, None) => {}
    }
    // Nothing fits wholly: the encoding that fits best, if it fits well.
    let (_, text) = [UTF_8, SHIFT_JIS, EUC_JP]
        .into_iter()
        .map(|encoding| {
            let text = encoding.decode_without_bom_handling(bytes).0;
            (text.chars().filter(|c| *c == '\u{FFFD}').count(), text)
        })
        .min_by_key(|(wrong, _)| *wrong)
        .filter(|(wrong, _)| wrong * 1000 <= bytes.len() * WRONG_MAX + 1000)?;
    Some(text)
}

fn guess(head: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    detector.guess(Some(b"jp"), Utf8Detection::Allow)
}

/// UTF-16 without its mark: every second byte of its ASCII part is 0.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let some = head.len() / 20;
    if low > some && high * 8 < low { Some(UTF_16LE) } else { (high > some && low * 8 < high).then_some(UTF_16BE) }
}

pub(crate) fn is_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(64).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}
