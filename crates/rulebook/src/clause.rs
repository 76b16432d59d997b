//! Clauses as the project shows them: title, what fulfils them, and whether that is built and shown by a test.

use crate::{law::Provision, model::KeptBy};
use azukari_domain::{ClauseId, Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One checkable requirement of a regulation, with its binding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// `organisation:document:article.paragraph.item`.
    pub id: ClauseId,
    /// Kind in the inventory: `gate`, `workflow`, `register`, `duty`, `notice`, `measure`, `definition`, …
    pub kind: String,
    /// Area, e.g. `provision`.
    pub area: String,
    /// `must`, `must_not`, `should` or `may`.
    pub modality: String,
    /// Who is bound, Japanese.
    pub who_ja: String,
    /// Who is bound, English.
    pub who_en: String,
    /// Short title, Japanese.
    pub title_ja: String,
    /// Short title, English.
    pub title_en: String,
    /// The project's paraphrase, Japanese.
    pub summary_ja: String,
    /// The project's paraphrase, English.
    pub summary_en: String,
    /// Clauses on which it depends.
    pub needs: Vec<ClauseId>,
    /// How it is kept; `None` while nothing is bound.
    pub kept_by: Option<KeptBy>,
    /// Controls that fulfil it, e.g. `gate:purpose.within`.
    pub by: Vec<String>,
    /// Every one of these controls is built.
    pub built: bool,
    /// Tests and cases that show it.
    pub tests: BTreeSet<String>,
    /// The amendment that brought it, or its present wording, into the regulation.
    pub amended: Option<Amended>,
    /// Where it is no clause of the regulation but a provision of a law that the organisation adopts.
    pub law: Option<Provision>,
}

/// An amendment of a clause: when and by whom it was approved, from when it counts, and what stood there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amended {
    /// The day on which it was approved.
    pub on: Date,
    /// Who approved it, Japanese.
    pub by_ja: String,
    /// English.
    pub by_en: String,
    /// The first day from which it counts, where another than that of the approval is laid down.
    #[serde(default)]
    pub from: Option<Date>,
    /// What stood there before in our paraphrase, Japanese.
    pub before_ja: String,
    /// English.
    pub before_en: String,
}

impl Amended {
    /// The first day from which it counts.
    pub fn since(&self) -> Date {
        self.from.unwrap_or(self.on)
    }
}

/// Whether a clause is in force in this program: bound to built controls and shown by a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Bound to built controls and shown by a test.
    InForce,
    /// Not bound, not built, or not shown.
    Open,
}

/// One line of `azukari clauses --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseState {
    /// Id.
    pub id: ClauseId,
    /// Short title, Japanese.
    pub title_ja: String,
    /// Short title, English.
    pub title_en: String,
    /// Kind in the inventory.
    pub kind: String,
    /// Area.
    pub area: String,
    /// How it is kept; `None` while nothing is bound.
    pub kept_by: Option<KeptBy>,
    /// In force or open.
    pub state: State,
    /// Controls that fulfil it.
    pub by: Vec<String>,
    /// Tests and cases that show it.
    pub tests: Vec<String>,
}

impl Clause {
    /// In force: bound, built, and shown by at least one test or case.
    pub fn state(&self) -> State {
        if !self.by.is_empty() && self.built && !self.tests.is_empty() { State::InForce } else { State::Open }
    }

    /// Its line in a list.
    pub fn line(&self) -> ClauseState {
        ClauseState {
            id: self.id.clone(),
            title_ja: self.title_ja.clone(),
            title_en: self.title_en.clone(),
            kind: self.kind.clone(),
            area: self.area.clone(),
            kept_by: self.kept_by,
            state: self.state(),
            by: self.by.clone(),
            tests: self.tests.iter().cloned().collect(),
        }
    }
}
