//! Sensitive matters by the words that point to them.
//!
//! A word alone says nothing of anybody: an invitation to a health check is no secret. So only what stands beside somebody's name is
//! looked at: its line, the lines before and behind it, the row of a table and its headings.

use azukari_domain::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// One sensitive matter. Words are folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its key in the rulebook.
    pub key: String,
    /// Words that point to it.
    pub words: Vec<String>,
    /// Words that look like it and are not about it.
    pub except: Vec<String>,
}

/// What a mail is looked through for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Sensitive matters and their words.
    pub matters: Matters,
    /// Persons from which on a mail goes back however many more it carries. Behind them it is looked through for matters alone.
    pub persons_enough: Option<usize>,
}

/// All matters of an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matters {
    all: Vec<Matter>,
    /// The words by their first character, each with its matter's place in `all`: a text is gone through once, however many they are.
    words: BTreeMap<char, Vec<(usize, String)>>,
    /// ASCII signs of which no word holds one, a bit for each: numbers and addresses need not be folded to be seen past.
    spare: u128,
}

/// Stands for signs of which no word holds one, so that what stood before and behind them is not read as one word.
const GAP: char = '|';

impl Matters {
    /// These matters.
    pub fn new(matters: Vec<Matter>) -> Matters {
        let words = matters.iter().flat_map(|m| m.words.iter().chain(&m.except));
        let used = words
            .flat_map(|w| w.bytes())
            .filter(u8::is_ascii)
            .fold(0_u128, |used, b| used | 1 << b.to_ascii_lowercase() | 1 << b.to_ascii_uppercase());
        let graphic = (0x21..0x7F_u8).fold(0_u128, |all, b| all | 1 << b);
        let spare = if used >> (GAP as u32) & 1 == 0 { graphic & !used } else { 0 };
        let mut words: BTreeMap<char, Vec<(usize, String)>> = BTreeMap::new();
        for (at, matter) in matters.iter().enumerate() {
            for word in &matter.words {
                if let Some(first) = word.chars().next() {
                    words.entry(first).or_default().push((at, word.clone()));
                }
            }
        }
        Matters { all: matters, words, spare }
    }

    /// The text with a single sign for each run of those that no word holds.
    fn short(&self, text: &str) -> String {
        let mut short = String::with_capacity(text.len());
        let mut gap = false;
        for c in text.chars() {
            let spare = c.is_ascii() && self.spare >> (c as u32) & 1 == 1;
            if !spare {
                short.push(c);
            } else if !gap {
                short.push(GAP);
            }
            gap = spare;
        }
        short
    }

    /// The matters whose words stand in a folded text, each as often as one does.
    fn spoken<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = &'t Matter> {
        let here = folded.char_indices().filter_map(|(at, c)| Some((folded.get(at..)?, self.words.get(&c)?)));
        let met = here.flat_map(|(rest, words)| words.iter().filter(|(_, word)| rest.starts_with(word.as_str())));
        met.filter_map(|(of, _)| self.all.get(*of))
    }

    /// Adds the keys of the matters of which a text beside a name speaks.
    pub fn find(&self, text: &str, found: &mut BTreeSet<String>) {
        if self.all.iter().all(|m| found.contains(&m.key)) {
            return;
        }
        let text = fold(&self.short(text));
        for matter in self.spoken(&text) {
            if !found.contains(&matter.key) && !matter.except.iter().any(|out| text.contains(out.as_str())) {
                found.insert(matter.key.clone());
            }
        }
    }

    /// Whether [`Matters::find`] could add a key for this text or any part of it.
    pub fn may_find(&self, text: &str, found: &BTreeSet<String>) -> bool {
        if self.all.iter().all(|m| found.contains(&m.key)) {
            return false;
        }
        // What keeps a word from being a finding in the whole need not stand in the part.
        self.spoken(&fold(&self.short(text))).any(|matter| !found.contains(&matter.key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matter_is_known_by_its_words_in_any_writing() {
        let words = ["病名", "アレルギー"].map(fold).to_vec();
        let health =
            Matters::new(vec![Matter { key: "health".into(), words, except: vec![fold("アレルギー表示")] }]);
        let spoken = |text: &str| {
            let mut found = BTreeSet::new();
            health.find(text, &mut found);
            found.contains("health")
        };
        for text in ["見本花子さんは卵のアレルギーです。", "ｱﾚﾙｷﾞｰ", "氏名\t病 名"] {
            assert!(spoken(text), "{text}");
        }
        for text in ["", "見本花子さん", "アレルギー表示の勉強会", "病1名", "病-03-名"] {
            assert!(!spoken(text), "{text}");
        }
        let virus = Matter { key: "health".into(), words: vec![fold("HIV")], except: Vec::new() };
        let mut found = BTreeSet::new();
        Matters::new(vec![virus]).find("12,見本花子,hiv+", &mut found);
        assert!(found.contains("health"), "signs that a word holds stay");
    }
}
