//! The refusal panel: what, why in one sentence, which article, what to do now. The four answers differ in heading,
//! word, mark, frame and in what they offer, so that nobody asks for what nobody can allow.

use crate::Reader;
use azukari_domain::{Answer, Verb};
use azukari_words::{Remedy, Words};
use maud::{Markup, html};

/// A clause as the panel shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The article, see [`azukari_words::citation()`].
    pub article: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The organisation's own text, where it has been loaded; shown verbatim and marked as such.
    pub original: Option<String>,
}

/// How a remedy begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// On a page.
    Page(String),
    /// By posting values, so that the procedure begins in one step.
    Post {
        /// Where to.
        action: String,
        /// Hidden values; ids and handles, never what was typed about a person.
        values: Vec<(String, String)>,
    },
    /// Nothing to press for this reader; the sentence says who can.
    Nowhere,
}

/// One requirement that was not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot {
    /// Key of the sentence, e.g. `refusal-purpose-within`; what to do now stands at `<key>.next`.
    pub message: String,
    /// Clauses that adopt it.
    pub clauses: Vec<Clause>,
    /// The remedy as the rulebook names it, e.g. `request:provision`.
    pub remedy: String,
    /// The organisation's own word for what the remedy concerns.
    pub remedy_name: String,
    /// How it begins.
    pub start: Start,
}

/// A refusal as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalPanel {
    /// Which of the four.
    pub answer: Answer,
    /// What was asked for.
    pub verb: Verb,
    /// Why not, the strongest reason first.
    pub reasons: Vec<WhyNot>,
    /// The number under which the journal has it.
    pub number: String,
}

/// Key, frame and mark of an answer.
fn look(answer: Answer) -> (&'static str, &'static str, &'static str) {
    match answer {
        Answer::Forbidden => ("answer-forbidden", "az-refusal az-refusal-forbidden", "⊘"),
        Answer::NotPermitted => ("answer-not-permitted", "az-refusal az-refusal-not-permitted", "▲"),
        Answer::NotConfigured => ("answer-not-configured", "az-refusal az-refusal-not-configured", "◇"),
        Answer::Referral => ("answer-referral", "az-refusal az-refusal-referral", "？"),
    }
}

/// Key of an answer's word, e.g. in a list of entries.
pub fn answer_key(answer: Answer) -> &'static str {
    look(answer).0
}

impl RefusalPanel {
    /// The panel.
    pub fn render(&self, reader: &Reader) -> Markup {
        let (key, class, mark) = look(self.answer);
        // A page may show more than one refusal; the journal's number tells their headings apart.
        let title = format!("az-refusal-{}", self.number);
        let verb = reader.t(&format!("verb-{}", self.verb.as_str().replace('_', "-")));
        html! {
            section class=(class) aria-labelledby=(title) {
                p.az-answer { span.az-mark aria-hidden="true" { (mark) } " " strong { (reader.t(key)) } }
                h2 id=(title) { (reader.t(&format!("{key}.heading"))) }
                p { (reader.say("page-refused-what", &[("what", verb.into())])) }
                p { (reader.t(&format!("{key}.about"))) }
                @for reason in &self.reasons { (reason.render(reader, self.answer)) }
                p.az-quiet { (reader.say("page-refused-recorded", &[("number", (&self.number).into())])) }
            }
        }
    }
}

impl WhyNot {
    fn render(&self, reader: &Reader, answer: Answer) -> Markup {
        let remedy = Remedy::parse(&self.remedy);
        let button = remedy.button(reader.lang, &self.remedy_name);
        html! {
            div.az-reason {
                h3 { (reader.t("page-refused-why")) }
                p { (reader.t(&self.message)) }
                @if !self.clauses.is_empty() {
                    h3 { (reader.t("page-refused-clauses")) }
                    ul.az-clauses { @for clause in &self.clauses { li { (clause.render(reader)) } } }
                }
                h3 { (reader.t("page-refused-next")) }
                @if let Some(next) = Words::find(reader.lang, &format!("{}.next", self.message), &[]) { p { (next) } }
                // What is forbidden offers no way around: only the sentence that says what is possible instead.
                @if answer != Answer::Forbidden || remedy.kind == "ask" {
                    @match (&self.start, button) {
                        (Start::Page(href), Some(text)) => (super::button_link(href, &text)),
                        (Start::Post { action, values }, Some(text)) => (super::post_button(action, &text, &pairs(values))),
                        _ => @if remedy.kind != "none" { p { (remedy.sentence(reader.lang, &self.remedy_name)) } },
                    }
                }
            }
        }
    }
}

fn pairs(values: &[(String, String)]) -> Vec<(&str, &str)> {
    values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

impl Clause {
    fn render(&self, reader: &Reader) -> Markup {
        html! {
            a href=(self.href) { (self.article) " " (self.title) }
            @if let Some(text) = &self.original {
                details {
                    summary { (reader.t("common-original-text")) }
                    blockquote { (text) }
                }
            }
        }
    }
}
