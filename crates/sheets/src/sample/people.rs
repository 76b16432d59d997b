//! One invented person, and how a row about them gets dirty.

use super::Dirt;
use super::names::{FAMILY, GIVEN, HEALTH, TRADES};
use super::places::{CITIES, HOUSES, TOWNS};
use crate::write::{WriteEncoding, fits_cp932};
use azukari_domain::time::SeededRandom;

/// Draws from lists and ranges.
pub(super) struct Draw(pub(super) SeededRandom);

impl Draw {
    /// A number from 0 below `end`; 0 where `end` is 0. The bias of the remainder does not matter for samples.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end.max(1)
    }
    pub(super) fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last.saturating_sub(first) + 1)
    }
    /// True that many times in a hundred.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
    pub(super) fn of<T: Copy>(&mut self, list: &'static [T], otherwise: T) -> T {
        let at = self.below(list.len() as u64);
        usize::try_from(at).ok().and_then(|at| list.get(at)).copied().unwrap_or(otherwise)
    }
}

/// The cells of a row, in the order of the headings.
pub(super) struct Person {
    number: String,
    kind: &'static str,
    name: String,
    kana: String,
    postal: String,
    address: String,
    phone: String,
    mobile: String,
    mail: String,
    born: String,
    joined: String,
    company: String,
    pub(super) health: String,
    pub(super) stray_quote: bool,
}

impl Person {
    pub(super) fn draw(draw: &mut Draw, number: u64, encoding: WriteEncoding, dirty: bool) -> Self {
        let (family, family_kana) = loop {
            // Two draws, the smaller counts: names at the head of the list are the frequent ones.
            let at = draw.below(FAMILY.len() as u64).min(draw.below(FAMILY.len() as u64));
            let drawn = usize::try_from(at).ok().and_then(|at| FAMILY.get(at)).copied().unwrap_or(("見本", "ミホン"));
            if dirty || encoding == WriteEncoding::Utf8 || drawn.0.chars().all(fits_cp932) {
                break drawn;
            }
        };
        let (given, given_kana) = draw.of(GIVEN, ("太郎", "タロウ"));
        let (prefecture, city, postal, area) = draw.of(CITIES, ("大分県", "大分市", "870", "097"));
        let town = draw.of(TOWNS, "見本町");
        let mut address =
            format!("{prefecture}{city}{town}{}-{}-{}", draw.between(1, 6), draw.between(1, 40), draw.between(1, 30));
        if draw.chance(30) {
            address =
                format!("{address} {}{}", draw.of(HOUSES, "見本荘"), draw.between(1, 9) * 100 + draw.between(1, 8));
        }
        let corporate = draw.chance(20);
        let company = if corporate || draw.chance(25) {
            let trade = draw.of(TRADES, "見本商店");
            if draw.chance(50) { format!("株式会社{trade}") } else { format!("有限会社{trade}") }
        } else {
            String::new()
        };
        // Ten digits in all, with the area code.
        let exchange_digits = 6_u32.saturating_sub(u32::try_from(area.len()).unwrap_or(3));
        let low = 10_u64.pow(exchange_digits.saturating_sub(1));
        let exchange = draw.between(2 * low, 9 * low);
        let phone =
            if draw.chance(70) { format!("{area}-{exchange}-{:04}", draw.below(10_000)) } else { String::new() };
        let mobile_head = draw.of(&["090", "080", "070"], "090");
        let mobile = format!("{mobile_head}-{:04}-{:04}", draw.between(1000, 9999), draw.below(10_000));
        let mail = if draw.chance(75) {
            let host = draw.of(&["example.jp", "example.com", "mail.example.jp"], "example.jp");
            format!("{}.{}{}@{host}", romaji(given_kana), romaji(family_kana), draw.below(100))
        } else {
            String::new()
        };
        let birth_year = draw.between(1935, 2004);
        let born = date(draw, birth_year);
        let joined_year = draw.between((birth_year + 20).max(1975), 2025);
        let joined = date(draw, joined_year);
        Self {
            number: format!("{number:06}"),
            kind: if corporate { "法人" } else { "個人" },
            name: format!("{family} {given}"),
            kana: format!("{family_kana} {given_kana}"),
            postal: format!("{postal}-{:04}", draw.below(10_000)),
            address,
            phone,
            mobile,
            mail,
            born: if corporate { String::new() } else { born },
            joined,
            company,
            health: String::new(),
            stray_quote: false,
        }
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        [
            self.number.as_str(),
            self.kind,
            &self.name,
            &self.kana,
            &self.postal,
            &self.address,
            &self.phone,
            &self.mobile,
            &self.mail,
            &self.born,
            &self.joined,
            &self.company,
        ]
        .into_iter()
    }

    pub(super) fn fits_cp932(&self) -> bool {
        self.name.chars().all(fits_cp932)
    }

    /// Makes the row dirty in one way. `false` where this row cannot be: nothing is counted then.
    pub(super) fn soil(&mut self, dirt: Dirt, draw: &mut Draw, used: &[u64]) -> bool {
        match dirt {
            Dirt::Widths => {
                self.mobile = full_width(&self.mobile);
                self.postal = full_width(&self.postal);
                self.kana = half_width(&self.kana);
            }
            Dirt::DateStyle => {
                self.joined = match self
                    .joined
                    .split('-')
                    .map(|p| p.parse::<u64>().unwrap_or(1))
                    .collect::<Vec<_>>()
                    .as_slice()
                {
                    [y, m, d] if *y >= 2020 => format!("令和{}年{m}月{d}日", y - 2018),
                    [y, m, d] => format!("{y}/{m}/{d}"),
                    _ => return false,
                };
            }
            Dirt::TrailingBlanks => {
                self.name.push('　');
                self.address.push_str("  ");
            }
            Dirt::StrayQuote => {
                self.address.push_str("\"角\"");
                self.stray_quote = true;
            }
            Dirt::Health => self.health = draw.of(HEALTH, "花粉症").to_owned(),
            Dirt::Gaiji => {
                let lost = draw.of(&["〓", "?"], "〓");
                let rest: String = self.name.chars().skip(1).collect();
                self.name = format!("{lost}{rest}");
            }
            Dirt::MissingKana => self.kana.clear(),
            Dirt::WrongPhone => {
                let short: String = self.mobile.chars().take(8).collect();
                self.mobile = if draw.chance(50) { short } else { format!("{}-00000", self.mobile) };
            }
            Dirt::DuplicateNumber => {
                let at = draw.below(used.len() as u64);
                let Some(earlier) = usize::try_from(at).ok().and_then(|at| used.get(at)) else { return false };
                self.number = format!("{earlier:06}");
            }
            Dirt::ImpossibleDate => {
                self.joined = draw
                    .of(&["1985-02-30", "1990/13/05", "2001-00-10", "昭和70年1月1日", "2023-02-29"], "1985-02-30")
                    .to_owned();
            }
            Dirt::EmptyRow => return false,
        }
        true
    }
}

fn date(draw: &mut Draw, year: u64) -> String {
    format!("{year}-{:02}-{:02}", draw.between(1, 12), draw.between(1, 28))
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c })
        .collect()
}

const KANA: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー";
const HALF: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ";
const VOICED: &str = "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ";
const BARE: &str = "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ";

/// A voiced kana as its bare kana and the mark that half-width writing puts after it.
fn unvoice(c: char) -> (char, &'static str) {
    match VOICED.chars().position(|v| v == c) {
        Some(at) => (BARE.chars().nth(at).unwrap_or(c), if at < 20 { "ﾞ" } else { "ﾟ" }),
        None => (c, ""),
    }
}

fn half_width(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let (bare, mark) = unvoice(c);
        out.push(KANA.chars().position(|k| k == bare).and_then(|at| HALF.chars().nth(at)).unwrap_or(c));
        out.push_str(mark);
    }
    out
}

const SYLLABLES: [(&str, &str); 17] = [
    ("アイウエオ", ""),
    ("カキクケコ", "k"),
    ("サシスセソ", "s"),
    ("タチツテト", "t"),
    ("ナニヌネノ", "n"),
    ("ハヒフヘホ", "h"),
    ("マミムメモ", "m"),
    ("ヤ ユ ヨ", "y"),
    ("ラリルレロ", "r"),
    ("ワ   ヲ", "w"),
    ("ガギグゲゴ", "g"),
    ("ザジズゼゾ", "z"),
    ("ダヂヅデド", "d"),
    ("バビブベボ", "b"),
    ("パピプペポ", "p"),
    ("ャ ュ ョ", "-"),
    ("ァィゥェォ", ""),
];

/// The reading in Latin letters, for mail addresses only.
pub(super) fn romaji(kana: &str) -> String {
    let mut out = String::new();
    let mut double = false;
    for c in kana.chars() {
        if c == 'ッ' {
            double = true;
            continue;
        }
        let found = SYLLABLES.iter().find_map(|(row, head)| row.chars().position(|k| k == c).map(|at| (*head, at)));
        let Some((head, at)) = found else {
            out.push_str(if c == 'ン' { "n" } else { "" });
            continue;
        };
        let vowel = "aiueo".chars().nth(at).unwrap_or('a');
        let syllable = match (c, head) {
            ('シ', _) => "shi".to_owned(),
            ('チ', _) => "chi".to_owned(),
            ('ツ', _) => "tsu".to_owned(),
            ('フ', _) => "fu".to_owned(),
            ('ジ' | 'ヂ', _) => "ji".to_owned(),
            (_, "-") => {
                out.pop();
                let joined = out.ends_with("sh") || out.ends_with("ch") || out.ends_with('j');
                if joined { vowel.to_string() } else { format!("y{vowel}") }
            }
            _ => format!("{head}{vowel}"),
        };
        if std::mem::take(&mut double) {
            out.extend(syllable.chars().next());
        }
        out.push_str(&syllable);
    }
    out
}
