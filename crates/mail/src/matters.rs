//! Sensitive matters by the words that point to them.
//!
//! A word alone says nothing of anybody: an invitation to a health check is no secret. So only what stands beside somebody's name is
//! looked at: its line, the lines before and behind it, the row of a table and its headings.

use azukari_domain::text::fold;
use std::collections::BTreeSet;

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

/// All matters of an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matters {
    all: Vec<Matter>,
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
        Matters { all: matters, spare }
    }

    /// The text with a single sign for each run of those that no word holds.
    fn short(&self, text: &str) -> String {
        let mut short = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_ascii() && self.spare >> (c as u32) & 1 == 1 {
                if !short.ends_with(GAP) {
                    short.push(GAP);
                }
            } else {
                short.push(c);
            }
        }
        short
    }

    /// Adds the keys of the matters of which a text beside a name speaks.
    pub fn find(&self, text: &str, found: &mut BTreeSet<String>) {
        if self.all.iter().all(|m| found.contains(&m.key)) {
            return;
        }
        let text = fold(&self.short(text));
        for matter in self.all.iter().filter(|m| !found.contains(&m.key)).collect::<Vec<_>>() {
            let says = matter.words.iter().any(|word| !word.is_empty() && text.contains(word.as_str()));
            if says && !matter.except.iter().any(|out| text.contains(out.as_str())) {
                found.insert(matter.key.clone());
            }
        }
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
