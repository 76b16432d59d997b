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
    /// What it asks for, in the rulebook's words; empty where the sentence says it all.
    pub what: String,
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
    /// The panel. A reason that several requirements share is said once, with what each of them asks for below it.
    pub fn render(&self, reader: &Reader) -> Markup {
        let (key, class, mark) = look(self.answer);
        // A page may show more than one refusal; the journal's number tells their headings apart.
        let title = format!("az-refusal-{}", self.number);
        let verb = reader.t(&format!("verb-{}", self.verb.as_str().replace('_', "-")));
        let mut groups: Vec<Vec<&WhyNot>> = Vec::new();
        for reason in &self.reasons {
            match groups.iter_mut().find(|g| g.first().is_some_and(|first| first.message == reason.message)) {
                Some(group) => group.push(reason),
                None => groups.push(vec![reason]),
            }
        }
        html! {
            section class=(class) aria-labelledby=(title) {
                p.az-answer { span.az-mark aria-hidden="true" { (mark) } " " strong { (reader.t(key)) } }
                h2 id=(title) { (reader.t(&format!("{key}.heading"))) }
                p { (reader.say("page-refused-what", &[("what", verb.into())])) " " (reader.t(&format!("{key}.about"))) }
                @for group in &groups { (why(reader, self.answer, group)) }
                p.az-quiet { (reader.say("page-refused-recorded", &[("number", (&self.number).into())])) }
            }
        }
    }
}

/// One reason: the sentence, what is asked for by which article, and what to do now, each said once.
fn why(reader: &Reader, answer: Answer, group: &[&WhyNot]) -> Markup {
    let Some(first) = group.first() else { return html! {} };
    let next = Words::find(reader.lang, &format!("{}.next", first.message), &[]);
    let mut offers: Vec<&WhyNot> = Vec::new();
    for reason in group {
        if !offers.iter().any(|known| known.remedy == reason.remedy && known.start == reason.start) {
            offers.push(reason);
        }
    }
    // Fields of the form below are mended there; each has its link at what is asked for.
    let below = offers.iter().all(|o| Remedy::parse(&o.remedy).kind == "fill" && !o.what.is_empty());
    let named: Vec<&&WhyNot> = group.iter().filter(|r| !r.what.is_empty() || !r.clauses.is_empty()).collect();
    html! {
        div.az-reason {
            h3 { (reader.t(&first.message)) }
            @if !named.is_empty() { ul.az-clauses {
                @for reason in &named {
                    li {
                        @if !reason.what.is_empty() {
                            @match &reason.start {
                                Start::Page(href) if href.starts_with('#') => a href=(href) { (reason.what) },
                                _ => (reason.what),
                            }
                            @if !reason.clauses.is_empty() { br; }
                        }
                        @for (i, clause) in reason.clauses.iter().enumerate() {
                            @if i > 0 { " · " }
                            (clause.render(reader))
                        }
                    }
                }
            } }
            @if let Some(next) = next { p { strong { (reader.t("page-refused-next")) } " " (next) } }
            // What is forbidden offers no way around: only the sentence that says what is possible instead.
            @if !below {
                @for offer in &offers { (offer.offer(reader, answer)) }
            }
        }
    }
}

impl WhyNot {
    fn offer(&self, reader: &Reader, answer: Answer) -> Markup {
        let remedy = Remedy::parse(&self.remedy);
        let button = remedy.button(reader.lang, &self.remedy_name);
        html! {
            @if answer != Answer::Forbidden || remedy.kind == "ask" {
                @match (&self.start, button) {
                    (Start::Page(href), Some(text)) => p { (super::button_link(href, &text)) },
                    (Start::Post { action, values }, Some(text)) => p { (super::post_button(action, &text, &pairs(values))) },
                    _ => @if !["none", "fill"].contains(&remedy.kind) { p { (remedy.sentence(reader.lang, &self.remedy_name)) } },
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
