//! The words: names and what competes with them, as a tree of characters over the lists in `data/`. It is built once for a
//! [`crate::Detector`]; looking a character up is one step in an open hash table.

use std::collections::HashMap;

/// Names and words of mecab-ipadic with class and cost; see `data/README.md`.
const WORDS: &str = include_str!("../data/words.txt");
/// Given names of today with their readings; see `data/README.md`.
const GIVEN_TODAY: &str = include_str!("../data/given.txt");
/// What a given name costs that only this list has.
const GIVEN_COST: i16 = 8_600;
/// Readings of family names, then of given names, in katakana.
const KANA: &str = include_str!("../data/kana.txt");
/// What it costs that one class follows another.
const COSTS: &str = include_str!("../data/costs.txt");

/// Letters of the classes in the order of `data/costs.txt`; the last is the edge of a run.
pub(crate) const CLASSES: usize = 16;
/// A family name.
pub(crate) const FAMILY: u8 = 0;
/// A given name.
pub(crate) const GIVEN: u8 = 1;
/// An ordinary noun; what is unknown counts as one.
pub(crate) const NOUN: u8 = 2;
/// What follows a name: 様, 氏.
pub(crate) const HONORIFIC: u8 = 9;
/// Before and behind a run of characters.
pub(crate) const EDGE: u8 = 15;
const LETTERS: &[u8; CLASSES] = b"sgnvadpolhxcrqm^";

/// A word's class and cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sense {
    pub(crate) class: u8,
    pub(crate) cost: i16,
}

/// All lists.
#[derive(Debug)]
pub(crate) struct Lexicon {
    tree: Tree,
    senses: Vec<Sense>,
    costs: [[i16; CLASSES]; CLASSES],
    /// Readings in katakana: bit 0 family, bit 1 given.
    kana: HashMap<&'static str, u8>,
}

impl Lexicon {
    pub(crate) fn new() -> Lexicon {
        let mut tree = Tree::with_capacity(1 << 18);
        let mut senses = Vec::with_capacity(120_000);
        for line in WORDS.lines() {
            let mut parts = line.split(' ');
            let Some(word) = parts.next() else { continue };
            let from = senses.len();
            senses.extend(parts.filter_map(sense));
            tree.insert(word, u32::try_from(from).unwrap_or(0), u8::try_from(senses.len() - from).unwrap_or(0));
        }
        for (word, _) in GIVEN_TODAY.lines().filter_map(|line| line.split_once(' ')) {
            let chars: Vec<char> = word.chars().collect();
            let node = chars.iter().try_fold(ROOT, |node, c| tree.step(node, *c));
            let (from, count) = node.and_then(|node| tree.ends.get(node as usize)).copied().unwrap_or_default();
            let known: Vec<Sense> =
                senses.get(from as usize..from as usize + usize::from(count)).unwrap_or_default().to_vec();
            if known.iter().all(|s: &Sense| s.class != GIVEN) {
                let from = senses.len();
                senses.extend(known);
                senses.push(Sense { class: GIVEN, cost: GIVEN_COST });
                tree.insert(word, u32::try_from(from).unwrap_or(0), u8::try_from(senses.len() - from).unwrap_or(0));
            }
        }
        let mut costs = [[0; CLASSES]; CLASSES];
        for (row, line) in costs.iter_mut().zip(COSTS.lines()) {
            for (cell, text) in row.iter_mut().zip(line.split(' ').skip(1)) {
                *cell = text.parse().unwrap_or(0);
            }
        }
        let mut kana = HashMap::new();
        for (line, bit) in KANA.lines().zip([1_u8, 2]) {
            for reading in line.split(' ') {
                *kana.entry(reading).or_insert(0) |= bit;
            }
        }
        for (_, reading) in GIVEN_TODAY.lines().filter_map(|line| line.split_once(' ')) {
            *kana.entry(reading).or_insert(0) |= 2;
        }
        Lexicon { tree, senses, costs, kana }
    }

    /// What it costs that `next` follows `class`.
    pub(crate) fn cost(&self, class: u8, next: u8) -> i32 {
        self.costs.get(usize::from(class)).and_then(|row| row.get(usize::from(next))).map_or(0, |c| i32::from(*c))
    }

    /// Every word with which these characters begin: how many characters, and its senses.
    pub(crate) fn begins<'a>(&'a self, chars: &'a [char]) -> impl Iterator<Item = (usize, &'a [Sense])> {
        let mut node = ROOT;
        chars
            .iter()
            .enumerate()
            .map_while(move |(at, c)| {
                node = self.tree.step(node, *c)?;
                Some((at + 1, node))
            })
            .filter_map(|(length, node)| {
                let senses = self.senses_of(node);
                (!senses.is_empty()).then_some((length, senses))
            })
    }

    /// The senses of exactly this word.
    pub(crate) fn exactly(&self, chars: &[char]) -> &[Sense] {
        let node = chars.iter().try_fold(ROOT, |node, c| self.tree.step(node, *c));
        node.map_or(&[], |node| self.senses_of(node))
    }

    pub(crate) fn is(&self, chars: &[char], class: u8) -> bool {
        self.exactly(chars).iter().any(|s| s.class == class)
    }

    /// Every family name.
    pub(crate) fn each_family(&self, mut with: impl FnMut(&str)) {
        for line in WORDS.lines() {
            if let Some((word, senses)) = line.split_once(' ')
                && senses.split(' ').any(|s| s.starts_with('s'))
            {
                with(word);
            }
        }
    }

    /// Every given name of two or more characters.
    pub(crate) fn each_given(&self, mut with: impl FnMut(&str)) {
        for line in WORDS.lines() {
            if let Some((word, senses)) = line.split_once(' ')
                && senses.split(' ').any(|s| s.starts_with('g'))
                && word.chars().nth(1).is_some()
            {
                with(word);
            }
        }
        GIVEN_TODAY.lines().filter_map(|line| line.split_once(' ')).for_each(|(word, _)| with(word));
    }

    fn senses_of(&self, node: u32) -> &[Sense] {
        let (from, count) = self.tree.ends.get(node as usize).copied().unwrap_or_default();
        self.senses.get(from as usize..from as usize + usize::from(count)).unwrap_or(&[])
    }

    /// Whether this is a reading of a family name, and of a given name (katakana).
    pub(crate) fn reading(&self, katakana: &str) -> (bool, bool) {
        let bits = self.kana.get(katakana).copied().unwrap_or(0);
        (bits & 1 != 0, bits & 2 != 0)
    }
}

fn sense(text: &str) -> Option<Sense> {
    let (letter, cost) = text.split_at_checked(1)?;
    let class = LETTERS.iter().position(|l| Some(l) == letter.as_bytes().first())?;
    Some(Sense { class: u8::try_from(class).ok()?, cost: cost.parse().ok()? })
}

/// The root of a tree.
pub(crate) const ROOT: u32 = 0;

/// A tree of characters: each node has a number, and an arrow to a child is one word of a table, so that the table stays near the core.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Node, character and child; 0 is free, because the root is nobody's child.
    table: Vec<u64>,
    mask: usize,
    filled: usize,
    /// For each node, what ends there.
    ends: Vec<(u32, u8)>,
    /// The children of the root by character, for the characters of Japanese text.
    first: Vec<u32>,
}

/// Characters up to here stand in the table of first characters.
const FIRST_MAX: usize = 0x1_0000;
/// Bits of a character, and of a node's number.
const CHAR_BITS: u32 = 21;
const NODE_BITS: u32 = 21;

impl Tree {
    pub(crate) fn with_capacity(entries: usize) -> Tree {
        let size = entries.next_power_of_two();
        Tree { table: vec![0; size], mask: size - 1, filled: 0, ends: vec![(0, 0)], first: vec![0; FIRST_MAX] }
    }

    pub(crate) fn step(&self, node: u32, c: char) -> Option<u32> {
        if node == ROOT {
            return self.first.get(c as usize).copied().filter(|child| *child != 0);
        }
        let key = key(node, c);
        let mut at = slot(key) & self.mask;
        loop {
            match *self.table.get(at)? {
                0 => return None,
                found if found >> NODE_BITS == key => return u32::try_from(found & ((1 << NODE_BITS) - 1)).ok(),
                _ => at = (at + 1) & self.mask,
            }
        }
    }

    pub(crate) fn insert(&mut self, word: &str, from: u32, count: u8) {
        let mut node = ROOT;
        for c in word.chars() {
            node = match self.step(node, c) {
                Some(child) => child,
                None => match self.add(node, c) {
                    Some(child) => child,
                    None => return,
                },
            };
        }
        if let Some(end) = self.ends.get_mut(node as usize) {
            *end = (from, count);
        }
    }

    /// Whether something ends at this node, and its number.
    pub(crate) fn end(&self, node: u32) -> Option<u32> {
        self.ends.get(node as usize).filter(|(_, count)| *count > 0).map(|(from, _)| *from)
    }

    fn add(&mut self, node: u32, c: char) -> Option<u32> {
        let child = u32::try_from(self.ends.len()).ok().filter(|child| child >> NODE_BITS == 0)?;
        if node == ROOT {
            *self.first.get_mut(c as usize)? = child;
        } else {
            // Three quarters full at most, so that a search ends soon.
            if self.filled * 4 >= self.table.len() * 3 {
                self.grow();
            }
            self.filled += 1;
            self.put(key(node, c) << NODE_BITS | u64::from(child));
        }
        self.ends.push((0, 0));
        Some(child)
    }

    fn put(&mut self, arrow: u64) {
        let mut at = slot(arrow >> NODE_BITS) & self.mask;
        while let Some(cell) = self.table.get_mut(at) {
            if *cell == 0 {
                *cell = arrow;
                return;
            }
            at = (at + 1) & self.mask;
        }
    }

    fn grow(&mut self) {
        let size = self.table.len() * 2;
        let old = std::mem::replace(&mut self.table, vec![0; size]);
        self.mask = size - 1;
        for arrow in old.into_iter().filter(|arrow| *arrow != 0) {
            self.put(arrow);
        }
    }
}

fn key(node: u32, c: char) -> u64 {
    (u64::from(node) << CHAR_BITS) | u64::from(c as u32)
}

fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_all_their_senses() {
        let lexicon = Lexicon::new();
        let chars: Vec<char> = "佐藤健一".chars().collect();
        let lengths: Vec<usize> = lexicon.begins(&chars).map(|(length, _)| length).collect();
        assert!(lengths.contains(&2), "{lengths:?}");
        assert!(lexicon.is(&chars[..2], FAMILY) && !lexicon.is(&chars[..2], NOUN));
        assert!(lexicon.is(&chars[2..], GIVEN));
        assert_eq!(lexicon.reading("サトウ"), (true, false));
        assert!(lexicon.cost(FAMILY, GIVEN) < -5000, "a given name follows a family name");
        assert!(lexicon.exactly(&['犬', '犬', '犬']).is_empty());
    }
}
