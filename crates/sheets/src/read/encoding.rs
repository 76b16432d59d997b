//! Which encoding a text file is in. The whole file is looked at once before any row is handed out, so that a wrong
//! byte in the last line refuses the file and not half an import.

use super::lines::{Lines, decode};
use crate::error::SheetError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use std::io::Read;

/// Most bytes given to the guesser: it needs tens of bytes, and is slower than the strict checks.
const GUESS_BYTES: usize = 256 * 1024;

/// An encoding that is read. Labels are those of the WHATWG Encoding Standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8 with or without its mark.
    Utf8,
    /// Windows-31J, which Japanese Excel writes as CSV; with its user-defined characters as private use.
    Cp932,
    /// EUC-JP.
    EucJp,
    /// ISO-2022-JP, where every line begins in ASCII (RFC 1468).
    Iso2022Jp,
    /// UTF-16, low byte first; detected only by its mark.
    Utf16Le,
    /// UTF-16, high byte first; detected only by its mark.
    Utf16Be,
}

impl TextEncoding {
    /// All encodings, in the order in which a person would choose.
    pub const ALL: &'static [TextEncoding] =
        &[Self::Utf8, Self::Cp932, Self::EucJp, Self::Iso2022Jp, Self::Utf16Le, Self::Utf16Be];

    /// The label, as in forms and options.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Cp932 => "cp932",
            Self::EucJp => "euc-jp",
            Self::Iso2022Jp => "iso-2022-jp",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// The encoding with this label.
    pub fn parse(label: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|e| e.label().eq_ignore_ascii_case(label))
    }

    pub(crate) fn bytes_per_unit(self) -> usize {
        if matches!(self, Self::Utf16Le | Self::Utf16Be) { 2 } else { 1 }
    }
}

/// The encoding that a byte order mark states, and the mark's length.
pub(crate) fn mark(start: &[u8]) -> Option<(TextEncoding, u64)> {
    match start {
        [0xEF, 0xBB, 0xBF, ..] => Some((TextEncoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((TextEncoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((TextEncoding::Utf16Be, 2)),
        _ => None,
    }
}

/// Reads the text to its end in a known encoding; the first wrong byte or NUL is an error.
pub(crate) fn verify<R: Read>(reader: R, encoding: TextEncoding) -> Result<(), SheetError> {
    let mut lines = Lines::new(reader, encoding);
    let mut text = zeroize::Zeroizing::new(String::new());
    while lines.next_text(&mut text)? {}
    Ok(())
}

/// Finds the encoding of text without a mark. The flag says whether the guesser agrees with the strict checks.
pub(crate) fn survey<R: Read>(reader: R) -> Result<(TextEncoding, bool), SheetError> {
    let mut seen = Evidence::default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut fed = 0_usize;
    let mut lines = Lines::new(reader, TextEncoding::Utf8);
    while let Some((line, number)) = lines.next_raw()? {
        if !line.is_ascii() && fed < GUESS_BYTES {
            detector.feed(line, false);
            fed = fed.saturating_add(line.len());
        }
        seen.look(line, number);
    }
    detector.feed(b"\n", true);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    seen.conclude(guess)
}

/// What the lines showed so far: per encoding the first place where it fails.
#[derive(Default)]
struct Evidence {
    escapes: bool,
    not_utf8: Option<(u64, u64)>,
    not_cp932: Option<(u64, u64)>,
    not_euc: Option<(u64, u64)>,
    not_iso2022: Option<(u64, u64)>,
    /// First line that is surely UTF-8: two or more characters of three bytes and no error. A line of CP932 or
    /// EUC-JP passes this by chance only in contrived text, because kana begin with bytes that UTF-8 never begins with.
    surely_utf8: Option<u64>,
    /// Whether the first line that is not UTF-8 reads as CP932.
    other_line_is_cp932: bool,
}

impl Evidence {
    fn look(&mut self, line: &[u8], number: u64) {
        if line.is_ascii() {
            if line.windows(2).any(|w| matches!(w, [0x1B, b'$' | b'(' | b'&'])) {
                self.escapes = true;
                note(&mut self.not_iso2022, line, number, TextEncoding::Iso2022Jp);
            }
            return;
        }
        note(&mut self.not_cp932, line, number, TextEncoding::Cp932);
        note(&mut self.not_euc, line, number, TextEncoding::EucJp);
        match std::str::from_utf8(line) {
            Ok(text) => {
                if self.surely_utf8.is_none() && text.chars().filter(|c| c.len_utf8() >= 3).count() >= 2 {
                    self.surely_utf8 = Some(number);
                }
            }
            Err(e) if self.not_utf8.is_none() => {
                self.not_utf8 = Some((number, e.valid_up_to() as u64 + 1));
                self.other_line_is_cp932 = decode(TextEncoding::Cp932, line, &mut String::new()).is_ok();
            }
            Err(_) => {}
        }
    }

    fn conclude(self, guess: &'static encoding_rs::Encoding) -> Result<(TextEncoding, bool), SheetError> {
        let Some((line, byte)) = self.not_utf8 else {
            return match (self.escapes, self.surely_utf8, self.not_iso2022) {
                (true, None, None) => Ok((TextEncoding::Iso2022Jp, true)),
                _ => Ok((TextEncoding::Utf8, true)),
            };
        };
        if let Some(utf8_line) = self.surely_utf8 {
            return Err(if self.other_line_is_cp932 {
                SheetError::MixedEncodings { line: line.max(utf8_line) }
            } else {
                SheetError::WrongBytes { encoding: TextEncoding::Utf8, line, byte }
            });
        }
        match (self.not_cp932, self.not_euc) {
            (None, None) if guess == encoding_rs::EUC_JP => Ok((TextEncoding::EucJp, true)),
            (None, _) => Ok((TextEncoding::Cp932, guess == encoding_rs::SHIFT_JIS)),
            (Some(_), None) => Ok((TextEncoding::EucJp, guess == encoding_rs::EUC_JP)),
            // No encoding fits the whole file: name the one that fits longest, since its first failure is the odd place.
            (Some(cp932), Some(euc)) => {
                let mut worst = (TextEncoding::Utf8, (line, byte));
                for candidate in [(TextEncoding::Cp932, cp932), (TextEncoding::EucJp, euc)] {
                    if candidate.1 > worst.1 {
                        worst = candidate;
                    }
                }
                let (encoding, (line, byte)) = worst;
                Err(SheetError::WrongBytes { encoding, line, byte })
            }
        }
    }
}

fn note(failed: &mut Option<(u64, u64)>, line: &[u8], number: u64, encoding: TextEncoding) {
    if failed.is_none() {
        let mut scratch = zeroize::Zeroizing::new(String::new());
        if let Err(at) = decode(encoding, line, &mut scratch) {
            *failed = Some((number, at as u64 + 1));
        }
    }
}
