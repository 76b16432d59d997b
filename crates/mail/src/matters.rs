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
pub struct Matters(Vec<Matter>);

impl Matters {
    /// These matters.
    pub fn new(matters: Vec<Matter>) -> Matters {
        Matters(matters)
    }

    /// Adds the keys of the matters of which a text beside a name speaks.
    pub fn find(&self, text: &str, found: &mut BTreeSet<String>) {
        if self.0.iter().all(|m| found.contains(&m.key)) {
            return;
        }
        let text = fold(text);
        for matter in self.0.iter().filter(|m| !found.contains(&m.key)).collect::<Vec<_>>() {
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
        for text in ["", "見本花子さん", "アレルギー表示の勉強会"] {
            assert!(!spoken(text), "{text}");
        }
    }
}
