//! Lines of a text file, decoded strictly and one at a time: no line is longer than the limit, no byte is replaced.

use super::encoding::TextEncoding;
use crate::error::SheetError;
use crate::limits::LINE_BYTES_MAX;
use encoding_rs::DecoderResult;
use std::io::{BufRead, BufReader, Read};
use zeroize::Zeroizing;

/// Bytes read from the file at a time.
const BUFFER_BYTES: usize = 64 * 1024;

/// Splits at line feeds only; what a carriage return means is for the cells to decide.
pub(crate) struct Lines<R> {
    reader: BufReader<R>,
    encoding: TextEncoding,
    raw: Zeroizing<Vec<u8>>,
    number: u64,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(reader: R, encoding: TextEncoding) -> Self {
        let reader = BufReader::with_capacity(BUFFER_BYTES, reader);
        Self { reader, encoding, raw: Zeroizing::new(Vec::new()), number: 0 }
    }

    /// The next line's bytes without its line feed, and its number from 1. `None` at the end.
    pub(crate) fn next_raw(&mut self) -> Result<Option<(&[u8], u64)>, SheetError> {
        self.raw.clear();
        let next = self.number.saturating_add(1);
        let ended = if self.encoding.bytes_per_unit() == 2 { self.fill_units(next)? } else { self.fill_bytes(next)? };
        if !ended && self.raw.is_empty() {
            return Ok(None);
        }
        self.number = next;
        if self.encoding.bytes_per_unit() == 1
            && let Some(at) = self.raw.iter().position(|b| *b == 0)
        {
            return Err(SheetError::Nul { line: next, byte: at as u64 + 1 });
        }
        Ok(Some((&self.raw, next)))
    }

    /// Puts the next line's text, without its line feed, in place of `text`. `false` at the end.
    pub(crate) fn next_text(&mut self, text: &mut String) -> Result<bool, SheetError> {
        text.clear();
        let encoding = self.encoding;
        let Some((raw, line)) = self.next_raw()? else { return Ok(false) };
        decode(encoding, raw, text).map_err(|at| SheetError::WrongBytes { encoding, line, byte: at as u64 + 1 })?;
        // UTF-16 holds zero bytes in every ASCII character, so NUL is looked for after decoding.
        if encoding.bytes_per_unit() == 2
            && let Some(at) = text.chars().position(|c| c == '\0')
        {
            return Err(SheetError::Nul { line, byte: at as u64 * 2 + 1 });
        }
        Ok(true)
    }

    /// The number of the line given last, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    fn fill_bytes(&mut self, line: u64) -> Result<bool, SheetError> {
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(false);
            }
            let end = chunk.iter().position(|b| *b == b'\n');
            let (content, used) = match end {
                Some(at) => (chunk.get(..at).unwrap_or(chunk), at + 1),
                None => (chunk, chunk.len()),
            };
            // A NUL is told before the length: a sparse or binary file has no line ends, and "too long" would mislead.
            if let Some(at) = content.iter().position(|b| *b == 0) {
                return Err(SheetError::Nul { line, byte: (self.raw.len() + at) as u64 + 1 });
            }
            if self.raw.len() + content.len() > LINE_BYTES_MAX {
                return Err(SheetError::LineTooLong { line, max: LINE_BYTES_MAX as u64 });
            }
            self.raw.extend_from_slice(content);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(true);
            }
        }
    }

    fn fill_units(&mut self, line: u64) -> Result<bool, SheetError> {
        let feed = if self.encoding == TextEncoding::Utf16Le { [b'\n', 0] } else { [0, b'\n'] };
        loop {
            let mut unit = [0_u8; 2];
            let mut filled = 0;
            while filled < 2 {
                let Some(rest) = unit.get_mut(filled..) else { break };
                match self.reader.read(rest)? {
                    0 => break,
                    n => filled += n,
                }
            }
            if filled == 0 {
                return Ok(false);
            }
            if filled == 2 && unit == feed {
                return Ok(true);
            }
            if self.raw.len() + 2 > LINE_BYTES_MAX {
                return Err(SheetError::LineTooLong { line, max: LINE_BYTES_MAX as u64 });
            }
            // Half a unit at the end of the file stays half, so that decoding names its place.
            self.raw.extend(unit.iter().take(filled));
        }
    }
}

/// Appends the text of whole bytes; the error is the offset of the first byte that is no character.
pub(crate) fn decode(encoding: TextEncoding, bytes: &[u8], out: &mut String) -> Result<(), usize> {
    let table = match encoding {
        TextEncoding::Utf8 => {
            out.push_str(std::str::from_utf8(bytes).map_err(|e| e.valid_up_to())?);
            return Ok(());
        }
        TextEncoding::Utf16Le => return decode_units(bytes, u16::from_le_bytes, out),
        TextEncoding::Utf16Be => return decode_units(bytes, u16::from_be_bytes, out),
        TextEncoding::Cp932 => encoding_rs::SHIFT_JIS,
        TextEncoding::EucJp => encoding_rs::EUC_JP,
        TextEncoding::Iso2022Jp => encoding_rs::ISO_2022_JP,
    };
    let mut decoder = table.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    out.reserve(room);
    match decoder.decode_to_string_without_replacement(bytes, out, true) {
        (DecoderResult::InputEmpty, _) => Ok(()),
        (DecoderResult::OutputFull, read) => Err(read),
        (DecoderResult::Malformed(wrong, after), read) => {
            Err(read.saturating_sub(usize::from(wrong)).saturating_sub(usize::from(after)))
        }
    }
}

fn decode_units(bytes: &[u8], unit: fn([u8; 2]) -> u16, out: &mut String) -> Result<(), usize> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut at = 0;
    for c in char::decode_utf16(pairs.iter().map(|p| unit(*p))) {
        let c = c.map_err(|_| at)?;
        at += c.len_utf16() * 2;
        out.push(c);
    }
    if rest.is_empty() { Ok(()) } else { Err(at) }
}
