//! Addresses down to the block: a municipality that exists, what follows it, and a block number. Looked for from the number
//! backwards, because numbers are rarer than names of places; a place without a number is no address of anybody.

use crate::{
    chars::{at, before, digit, is_blank, is_han, is_hiragana, is_hyphen, is_kana, is_katakana},
    find::{Finding, Kind},
    lexicon::{ROOT, Tree},
};

/// Prefecture and municipality of every line; see `data/README.md`.
const MUNICIPALITIES: &str = include_str!("../../data/municipalities.txt");
/// Bytes before a block number in which the municipality stands.
const BACK_BYTES: usize = 150;
/// Characters between the municipality and the block number.
const TOWN_CHARS_MAX: usize = 22;
/// Characters of a building's name.
const BUILDING_CHARS_MAX: usize = 24;
/// Words that make what follows an address where no municipality stands.
const LABELS: &[&str] = &["住所", "所在地", "居所", "現住", "〒", "送付先", "お届け先", "本籍", "Address"];
/// What follows a number that is no block: years, counts, money.
const COUNTS: &str =
    "年月日時分秒円％%件人回名歳才個台本枚度位票点章条項節倍万千億世代期次割株社校泊冊通頁ページヶか箇つ級等";
const NUMERALS: &str = "一二三四五六七八九十百〇";
const PREFECTURE: u32 = 1;
const MUNICIPALITY: u32 = 2;

/// Names of prefectures and municipalities.
#[derive(Debug)]
pub(crate) struct Places(Tree);

impl Places {
    pub(crate) fn new() -> Places {
        let mut tree = Tree::with_capacity(1 << 13);
        for line in MUNICIPALITIES.lines() {
            let Some((prefecture, city)) = line.split_once(' ') else { continue };
            tree.insert(prefecture, PREFECTURE, 1);
            tree.insert(city, MUNICIPALITY, 1);
            // The town of a district, and the city of a ward, are also named alone.
            if let Some((_, town)) =
                city.split_once('郡').filter(|(head, town)| !head.is_empty() && town.chars().count() > 1)
            {
                tree.insert(town, MUNICIPALITY, 1);
            }
            if let Some((head, ward)) = city.split_once('市').filter(|(_, ward)| ward.ends_with('区'))
                && !ward.is_empty()
            {
                tree.insert(&format!("{head}市"), MUNICIPALITY, 1);
            }
        }
        Places(tree)
    }

    /// The longest name that begins here: its end and what it is.
    fn begins(&self, text: &str, from: usize) -> Option<(usize, u32)> {
        let (mut node, mut end, mut found) = (ROOT, from, None);
        for c in text.get(from..)?.chars() {
            // 茅ヶ崎 is also written 茅ケ崎.
            let Some(next) = self.0.step(node, c).or_else(|| self.0.step(node, twin(c)?)) else { break };
            node = next;
            end += c.len_utf8();
            if let Some(kind) = self.0.end(node) {
                found = Some((end, kind));
            }
        }
        found
    }
}

fn twin(c: char) -> Option<char> {
    match c {
        'ヶ' => Some('ケ'),
        'ケ' => Some('ヶ'),
        'が' => Some('ケ'),
        _ => None,
    }
}

/// The addresses of a text, one after the other.
pub(crate) struct Addresses<'p> {
    places: &'p Places,
    pub(crate) found: Vec<Finding>,
    /// Where the next number is looked for, and the end of the last address.
    from: usize,
    last: usize,
}

impl<'p> Addresses<'p> {
    pub(crate) fn new(places: &'p Places) -> Addresses<'p> {
        Addresses { places, found: Vec::new(), from: 0, last: 0 }
    }

    /// Digits from here to there: perhaps an address ends with them.
    pub(crate) fn digits(&mut self, text: &str, start: usize, end: usize) {
        if self.from >= end {
            return;
        }
        let (over, finding) = anchor(self.places, text, start.max(self.from), self.last);
        self.from = over;
        if let Some(finding) = finding {
            self.last = finding.range.end;
            self.from = self.last.max(over);
            self.found.push(finding);
        }
    }

    /// 三丁目, 十二番地: what stands before the word is looked at.
    pub(crate) fn numerals(&mut self, text: &str, word: usize) {
        let mut start = word;
        while let Some(c) = before(text, start).filter(|c| NUMERALS.contains(*c)) {
            start -= c.len_utf8();
        }
        if start < word
            && !self.found.iter().rev().take(64).any(|f| f.range.contains(&start))
            && let (_, Some(finding)) = anchor(self.places, text, start, 0)
        {
            self.found.push(finding);
        }
    }
}

/// How much a number looks like a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    /// A number alone.
    Weak,
    /// Two groups.
    Pair,
    /// 丁目, 番地, or three groups.
    Strong,
}

/// Looks at one number: where to go on, and an address that ends with it.
fn anchor(places: &Places, text: &str, start: usize, floor: usize) -> (usize, Option<Finding>) {
    let over = digits_end(text, start);
    let Some(previous) = before(text, start) else { return (over, None) };
    let near = if is_blank(previous) { before(text, start - previous.len_utf8()) } else { Some(previous) };
    if !near.is_some_and(|c| is_han(c) || is_kana(c)) {
        return (over, None);
    }
    let Some((end, block)) = block(text, start) else { return (over, None) };
    let Some((from, sure)) = place(places, text, start, block, floor) else { return (over, None) };
    let end = building(text, end);
    (end, Some(Finding { kind: Kind::Address, range: from..end, confidence: sure }))
}

fn digits_end(text: &str, start: usize) -> usize {
    let mut end = start;
    while let Some(c) = at(text, end).filter(|c| digit(*c).is_some()) {
        end += c.len_utf8();
    }
    end.max(start + 1)
}

/// A number of one to four digits, or in Chinese numerals, that does not begin with a zero.
fn number(text: &str, from: usize) -> Option<usize> {
    let (mut end, mut count, mut first) = (from, 0, None);
    while let Some(c) = at(text, end).filter(|c| digit(*c).is_some()) {
        first = first.or(digit(c));
        count += 1;
        end += c.len_utf8();
    }
    if count > 0 {
        return (count <= 5 && first != Some(0)).then_some(end);
    }
    while let Some(c) = at(text, end).filter(|c| NUMERALS.contains(*c)) {
        end += c.len_utf8();
    }
    (end > from).then_some(end)
}

fn block(text: &str, start: usize) -> Option<(usize, Block)> {
    let mut end = number(text, start)?;
    let mut strength = Block::Weak;
    let mut groups = 1;
    // Each turn takes one more sign and number.
    for _ in 0..6 {
        let rest = text.get(end..)?;
        let c = rest.chars().next();
        if let Some(word) =
            ["丁目", "番地の", "番地", "番", "号室", "号", "地割", "条", "線"].iter().find(|w| rest.starts_with(**w))
        {
            let mut next = end + word.len();
            if matches!(*word, "条" | "線" | "地割") {
                // 北3条西6丁目: the block comes behind.
                let mut skipped = 0;
                while skipped < 4 && at(text, next).is_some_and(|c| is_han(c) && !NUMERALS.contains(c)) {
                    next += at(text, next).map_or(0, char::len_utf8);
                    skipped += 1;
                }
                let Some(after) = number(text, next) else { break };
                end = after;
                continue;
            }
            if matches!(*word, "番" | "号") && strength == Block::Weak && number(text, next).is_none() && *word == "号"
            {
                break;
            }
            strength = Block::Strong;
            if let Some(sign) = at(text, next).filter(|c| is_hyphen(*c) || matches!(c, 'の' | 'ノ'))
                && let Some(after) = number(text, next + sign.len_utf8())
            {
                end = after;
            } else {
                if at(text, next).is_some_and(is_blank)
                    && number(text, next + at(text, next).map_or(0, char::len_utf8)).is_some()
                    && *word != "号"
                {
                    next += at(text, next).map_or(0, char::len_utf8);
                }
                end = number(text, next).unwrap_or(next);
            }
            groups += 1;
            continue;
        }
        match c {
            Some(c)
                if (is_hyphen(c) || matches!(c, 'の' | 'ノ' | '－')) && number(text, end + c.len_utf8()).is_some() =>
            {
                end = number(text, end + c.len_utf8())?;
                groups += 1;
                strength = strength.max(if groups >= 3 { Block::Strong } else { Block::Pair });
            }
            _ => break,
        }
    }
    let next = at(text, end);
    if strength != Block::Strong
        && next
            .is_some_and(|c| COUNTS.contains(c) || matches!(c, '/' | '／' | ':' | '：' | '.' | '～' | '~' | '@' | ','))
    {
        return None;
    }
    if next.is_some_and(|c| digit(c).is_some() || c.is_ascii_alphabetic() && strength == Block::Weak) {
        return None;
    }
    let year = text.get(start..end).is_some_and(|t| t.starts_with("20") || t.starts_with("19")) && groups == 3;
    (!(year && strength != Block::Strong)).then_some((end, strength))
}

/// Back from the number to the municipality.
fn place(places: &Places, text: &str, number: usize, block: Block, floor: usize) -> Option<(usize, u8)> {
    let mut from = number.saturating_sub(BACK_BYTES).max(floor);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let window = text.get(from..number)?;
    let cut = window.rfind([
        '\n', '\t', '。', '、', '，', ',', '「', '」', '"', '|', '｜', '；', '：', ':', '）', '】', '(', '（', '・',
        '→', '>', '<', '/',
    ]);
    let cut = cut.map_or(0, |c| c + window.get(c..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8));
    let (head, piece) = (window.get(..cut)?, window.get(cut..)?);
    let base = from + cut;
    for (offset, c) in piece.char_indices() {
        if !is_han(c) && !is_kana(c) {
            continue;
        }
        let Some((mut end, mut kind)) = places.begins(piece, offset) else { continue };
        if kind == PREFECTURE {
            let next = end + at(piece, end).filter(|c| is_blank(*c)).map_or(0, char::len_utf8);
            if let Some((city_end, MUNICIPALITY)) = places.begins(piece, next) {
                (end, kind) = (city_end, MUNICIPALITY);
            }
        }
        if kind != MUNICIPALITY {
            continue;
        }
        // Names of two characters are also ends of longer words.
        let short = piece.get(offset..end).is_some_and(|name| name.chars().count() <= 2);
        if short && before(piece, offset).is_some_and(is_han) {
            continue;
        }
        let town = piece.get(end..)?;
        if is_town(town, block) {
            return Some((base + offset, if block == Block::Strong { 95 } else { 85 }));
        }
    }
    // No municipality: only where the text says that an address follows.
    let labelled = LABELS.iter().any(|l| {
        head.ends_with(l)
            || head.trim_end_matches([':', '：', ' ', '　', '\t', '】', ')', '）']).ends_with(l)
            || piece.contains(l)
    });
    let start = LABELS.iter().filter_map(|l| piece.find(l).map(|at| at + l.len())).max().unwrap_or(0);
    let town = piece.get(start..)?.trim_start_matches(|c: char| is_blank(c) || is_hyphen(c) || digit(c).is_some());
    let begins = number - town.len();
    (labelled && block >= Block::Pair && town.chars().count() >= 2 && is_town(town, block)).then_some((begins, 70))
}

/// Whether what stands between the municipality and the block is a name of a place.
fn is_town(town: &str, block: Block) -> bool {
    let mut count = 0;
    let mut blanks = 0;
    for c in town.chars() {
        count += 1;
        blanks += usize::from(is_blank(c));
        let good = is_han(c) || is_kana(c) || is_blank(c) || matches!(c, 'ヶ' | 'ケ' | 'ー') || digit(c).is_some();
        if !good || matches!(c, 'は' | 'を' | 'へ') || count > TOWN_CHARS_MAX {
            return false;
        }
    }
    const NO: &[&str] = &[
        "から",
        "まで",
        "です",
        "ます",
        "した",
        "する",
        "として",
        "による",
        "における",
        "について",
        "では",
        "には",
        "とは",
        "第",
        "午前",
        "午後",
        "平成",
        "令和",
        "昭和",
        "約",
        "在住",
        "の会",
        "電話",
        "会員",
    ];
    if blanks > 2 || NO.iter().any(|no| town.contains(no)) {
        return false;
    }
    // A number alone behind a municipality is a count more often than a house.
    match block {
        Block::Weak => {
            (1..=18).contains(&count)
                && !town.ends_with(['の', 'で', 'に', 'が', 'と', 'も'])
                && !town.contains(is_blank)
                && town.chars().any(is_han)
        }
        Block::Pair => count >= 1,
        Block::Strong => true,
    }
}

/// The name of the building and the number of the flat behind the block.
fn building(text: &str, block_end: usize) -> usize {
    let mut end = block_end;
    let mut at_byte = block_end;
    let mut count = 0;
    if at(text, at_byte).is_some_and(is_blank) {
        at_byte += at(text, at_byte).map_or(0, char::len_utf8);
    }
    let mut named = false;
    while let Some(c) = at(text, at_byte) {
        let good = is_han(c) || is_katakana(c) || is_hiragana(c) || c.is_alphanumeric() || is_hyphen(c);
        if !good || count > BUILDING_CHARS_MAX {
            break;
        }
        named |= is_katakana(c) && c != 'ー' || matches!(c, '棟' | '荘' | '館');
        count += 1;
        at_byte += c.len_utf8();
        let rest = text.get(at_byte..).unwrap_or_default();
        if matches!(c, '室' | '号' | '階' | 'Ｆ')
            || (named && digit(c).is_some() && !rest.starts_with(|c| digit(c).is_some()))
        {
            end = at_byte;
        }
    }
    end
}
