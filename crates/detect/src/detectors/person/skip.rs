//! Passing over what names nobody, by bytes: letters, kana without a blank behind them, and runs of Chinese characters in which no family name
//! begins. Nine runs of ten in ordinary prose end here, and nothing of them is decoded.

/// Bits for pairs of characters: for ten thousand pairs one in fifteen others is taken for one.
const PAIR_BITS: u32 = 17;

/// The characters that are a family name by themselves, and the first two of all others. It may say yes too often, never no.
#[derive(Debug)]
pub(super) struct Families {
    ones: Vec<u64>,
    pairs: Vec<u64>,
}

impl Default for Families {
    fn default() -> Families {
        Families { ones: vec![0; 1 << 10], pairs: vec![0; 1 << (PAIR_BITS - 6)] }
    }
}

impl Families {
    pub(super) fn add(&mut self, word: &str) {
        let mut chars = word.chars().map(u32::from);
        let (Some(first), second) = (chars.next(), chars.next()) else { return };
        let (bits, place) = match second {
            None => (&mut self.ones, first as usize),
            Some(second) => (&mut self.pairs, pair(first, second)),
        };
        if let Some(cell) = bits.get_mut(place >> 6) {
            *cell |= 1 << (place & 63);
        }
    }

    #[inline]
    fn begins(&self, first: u32, second: u32) -> bool {
        let has = |bits: &[u64], place: usize| bits.get(place >> 6).is_some_and(|cell| cell >> (place & 63) & 1 == 1);
        has(&self.ones, first as usize) || has(&self.pairs, pair(first, second))
    }
}

#[inline]
fn pair(first: u32, second: u32) -> usize {
    let both = (first << 16 | second & 0xFFFF).wrapping_mul(0x9E37_79B1);
    (both >> (32 - PAIR_BITS)) as usize
}

/// A character of three bytes as its number.
#[inline]
fn three(bytes: &[u8], at: usize) -> Option<u32> {
    match bytes.get(at..at + 3)? {
        [a @ 0xE0..=0xEF, b, c] => Some(u32::from(a & 15) << 12 | u32::from(b & 63) << 6 | u32::from(c & 63)),
        _ => None,
    }
}

/// How many bytes from here on begin no character of Japanese, at least one.
pub(super) fn plain(bytes: &[u8], at: usize) -> usize {
    let mut count = 1;
    while let Some(eight) = bytes.get(at + count..at + count + 8)
        && eight.iter().all(u8::is_ascii)
    {
        count += 8;
    }
    count
}

/// Where the kana end that begin here, or a sign that begins no name; `None` where somebody has to look: for a blank behind kana, and for
/// everything else.
#[inline]
pub(super) fn kana(bytes: &[u8], at: usize) -> Option<usize> {
    let hiragana = |c: u32| matches!(c, 0x3041..=0x309E);
    let katakana = |c: u32| matches!(c, 0x30A1..=0x30FA | 0x30FC..=0x30FE);
    let first = three(bytes, at)?;
    let mut end = at + 3;
    if hiragana(first) {
        while three(bytes, end).is_some_and(hiragana) {
            end += 3;
        }
    } else if katakana(first) {
        while three(bytes, end).is_some_and(katakana) {
            end += 3;
        }
    } else {
        let sign = matches!(first, 0x3000..=0x3004 | 0x3008..=0x3020 | 0xFF01..=0xFF65);
        return sign.then_some(end);
    }
    let blank = matches!(bytes.get(end..), Some([b' ', ..] | [0xE3, 0x80, 0x80, ..]));
    (!blank).then_some(end)
}

/// Where a run of plain Chinese characters ends that begins here, and whether a family name may begin in it.
#[inline]
pub(super) fn run(bytes: &[u8], start: usize, families: &Families) -> (usize, bool) {
    let (mut end, mut may) = (start, false);
    let mut here = three(bytes, end).filter(|c| is_plain(*c));
    while let Some(first) = here {
        end += 3;
        here = three(bytes, end).filter(|c| is_plain(*c));
        may |= families.begins(first, here.unwrap_or(0));
    }
    (end, may)
}

/// Whether what stands behind a run makes nothing of it, as far as three bytes say: most runs end in hiragana, or a sentence ends with them.
#[inline]
pub(super) fn ends_plainly(bytes: &[u8], end: usize) -> bool {
    // さん, くん and ちゃん begin with three of them.
    three(bytes, end).is_some_and(|c| {
        matches!(c, 0x3041..=0x309E) && !matches!(c, 0x3055 | 0x304F | 0x3061) || matches!(c, 0x3001 | 0x3002)
    })
}

#[inline]
fn is_plain(c: u32) -> bool {
    matches!(c, 0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x3005)
}

/// A hash of a run.
pub(super) fn hash(bytes: &[u8], start: usize, end: usize) -> u64 {
    bytes.get(start..end).unwrap_or_default().chunks(3).fold(0x9E37_79B9_7F4A_7C15_u64, |hash, c| {
        let code = c.iter().fold(0, |code, b| code << 8 | u64::from(*b));
        let hash = (hash ^ code).wrapping_mul(0x2545_F491_4F6C_DD1D);
        hash ^ hash >> 29
    })
}
