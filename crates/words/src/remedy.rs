//! What would make a refused act possible, read from the rulebook's short form and said to the worker.

use crate::{Arg, Lang, Words};

/// A remedy as the rulebook names it: a kind and, for most kinds, what it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remedy<'a> {
    /// `request`, `setting`, `appoint`, `ask`, `choose`, `record`, `register`, `wait` or `none`.
    pub kind: &'a str,
    /// The request kind, setting, office, fact … after the colon; empty for `none`.
    pub subject: &'a str,
}

impl<'a> Remedy<'a> {
    /// Splits `request:provision` and the like. Anything is accepted; what no words exist for is said as `none`.
    pub fn parse(text: &'a str) -> Self {
        let (kind, subject) = text.split_once(':').unwrap_or((text, ""));
        Self { kind, subject }
    }

    /// The message's key: the one made for this subject where it exists (`remedy-request-provision`), else the one for
    /// the kind (`remedy-request`), else `remedy-none`.
    pub fn key(&self) -> String {
        let exact = format!("remedy-{}-{}", self.kind, self.subject.replace(['_', '.'], "-"));
        if Words::knows(&exact) {
            return exact;
        }
        let general = format!("remedy-{}", self.kind);
        if Words::knows(&general) { general } else { "remedy-none".to_owned() }
    }

    /// One sentence: what to do now. `name` is the organisation's own word for the subject (office, setting, request).
    pub fn sentence(&self, lang: Lang, name: &str) -> String {
        Words::say(lang, &self.key(), &[("name", Arg::from(name))])
    }

    /// The words on the button that starts it; `None` where there is nothing to press.
    pub fn button(&self, lang: Lang, name: &str) -> Option<String> {
        Words::find(lang, &format!("{}.button", self.key()), &[("name", Arg::from(name))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_words_are_taken() {
        for (text, key) in [
            ("request:use_beyond", "remedy-request-use-beyond"),
            ("request:something_new", "remedy-request"),
            ("ask:privacy_manager", "remedy-ask"),
            ("choose:affair", "remedy-choose-affair"),
            ("none", "remedy-none"),
            ("quite:new", "remedy-none"),
        ] {
            assert_eq!(Remedy::parse(text).key(), key, "{text}");
        }
    }

    #[test]
    fn the_organisations_own_word_is_said() {
        let remedy = Remedy::parse("appoint:privacy_manager");
        assert!(remedy.sentence(Lang::Ja, "個人情報保護管理者").contains("個人情報保護管理者"));
        assert!(Remedy::parse("none").button(Lang::Ja, "").is_none());
    }
}
