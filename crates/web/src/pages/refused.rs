//! The gate's refusal as a panel, with a button that begins what would make the act possible.

use super::visit::Visit;
use crate::{
    path::{self, Area, Handle},
    shell::{Clause, RefusalPanel, Start, Title, WhyNot},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use azukari_app::{ClauseRef, OTHER_NUMBER, Refused, RefusedReason};
use azukari_domain::{ClauseId, Verb};
use azukari_words::Remedy;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// What stands before the names of what a refused act was about, in the form that begins a procedure.
pub(super) const ABOUT: &str = "about-";

/// The act that was refused, as far as its remedies need it.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) verb: Verb,
    pub(super) record: Option<Handle>,
    /// Several records, by id; they travel in a form's body.
    pub(super) records: Vec<String>,
    /// Its affair, where it is not the one in hand.
    pub(super) affair: String,
    pub(super) holding: String,
    pub(super) classes: Vec<String>,
    pub(super) ground: String,
    /// Who was to receive it: only ever in a body, because it may be somebody's name.
    pub(super) recipient: String,
    pub(super) channel: String,
    /// What within the records, beyond their classes: an approval for the whole lets nobody do it to a part.
    pub(super) about: String,
    /// Ids of the fields of the form that stands on the same page.
    pub(super) form: Vec<String>,
}

impl Wanted {
    /// An act that names no record.
    pub(super) fn act(verb: Verb) -> Self {
        Self {
            verb,
            record: None,
            records: Vec::new(),
            affair: String::new(),
            holding: String::new(),
            classes: Vec::new(),
            ground: String::new(),
            recipient: String::new(),
            channel: String::new(),
            about: String::new(),
            form: Vec::new(),
        }
    }
    /// An act on one record.
    pub(super) fn on(verb: Verb, record: Handle) -> Self {
        Self { record: Some(record), ..Self::act(verb) }
    }
    /// All its records, by id.
    fn all_records(&self) -> impl Iterator<Item = String> {
        self.record.iter().map(ToString::to_string).chain(self.records.iter().cloned())
    }
}

impl Visit {
    /// A clause with its page.
    pub(super) fn clause(&self, clause: &ClauseRef) -> Clause {
        Clause {
            article: self.cite(&clause.id),
            title: self.pick(&clause.title_ja, &clause.title_en).to_owned(),
            href: path::clause(self.org(), &clause.id),
            original: None,
        }
    }

    /// The articles of a page, as a list of links.
    pub(super) fn clauses(&self, clauses: &[ClauseRef]) -> Markup {
        html! {
            ul.az-clauses {
                @for clause in clauses.iter().map(|c| self.clause(c)) {
                    li { a href=(clause.href) { (clause.article) " " (clause.title) } }
                }
            }
        }
    }

    /// The refusal's panel, with the organisation's own wording of the articles where it is loaded.
    pub(super) async fn panel(&self, wanted: &Wanted, refused: &Refused) -> Markup {
        let ids: Vec<ClauseId> = refused
            .reasons
            .iter()
            .flat_map(|r| &r.clauses)
            .map(|c| c.id.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        // A refusal is told although the wording cannot be read just now.
        let originals = self.run(move |app, asker| app.originals(asker, &ids)).await.unwrap_or_default();
        let panel = RefusalPanel {
            answer: refused.answer,
            verb: wanted.verb,
            reasons: refused.reasons.iter().map(|r| self.why_not(wanted, r, &originals)).collect(),
            number: refused.act.to_string(),
        };
        panel.render(&self.reader)
    }

    fn why_not(&self, wanted: &Wanted, reason: &RefusedReason, originals: &BTreeMap<ClauseId, String>) -> WhyNot {
        let remedy = Remedy::parse(&reason.remedy);
        let list = match remedy.kind {
            "request" => &self.names.requests,
            "setting" => &self.names.settings,
            "open" => &self.names.procedures,
            _ => &self.names.offices,
        };
        // Several offices may be named, each able to do it.
        let subjects: Vec<&str> = remedy.subject.split([',', '|']).map(|s| self.word(list, s)).collect();
        WhyNot {
            message: reason.message.clone(),
            // Other sentences say themselves what is asked for.
            what: if ["refusal-required", "refusal-number-stray", "refusal-publish-items"]
                .contains(&reason.message.as_str())
            {
                self.pick(&reason.what_ja, &reason.what_en).to_owned()
            } else {
                String::new()
            },
            clauses: reason
                .clauses
                .iter()
                .map(|c| Clause { original: originals.get(&c.id).cloned(), ..self.clause(c) })
                .collect(),
            remedy: reason.remedy.clone(),
            remedy_name: subjects.join(self.pick("、", ", ")),
            start: self.start(wanted, remedy),
        }
    }

    fn start(&self, wanted: &Wanted, remedy: Remedy<'_>) -> Start {
        let below = |rest: &str| Start::Page(format!("{}/{rest}", Area::Settings.of(self.org())));
        let record = |rest: &str| match &wanted.record {
            Some(record) => Start::Page(format!("{}/{rest}", path::record(self.org(), record))),
            None => Start::Nowhere,
        };
        // Several offices may be named; the first one's page says who appoints.
        let first = remedy.subject.split([',', '|']).next().unwrap_or_default();
        match (remedy.kind, remedy.subject) {
            // The reason for a number of another kind stands beside whatever field of the form has it.
            ("fill" | "choose", field)
                if wanted.form.iter().any(|f| f.strip_prefix("f-") == Some(field))
                    || (field == OTHER_NUMBER && !wanted.form.is_empty()) =>
            {
                Start::Page(format!("#f-{field}"))
            }
            ("open", procedure) if self.names.procedures.iter().any(|p| p.key == procedure) => {
                let mut values = vec![("procedure".into(), procedure.to_owned()), ("once".into(), self.desk.once())];
                values.extend(self.about(wanted, ABOUT));
                Start::Post { action: Area::Work.of(self.org()), values }
            }
            ("request", kind) if !wanted.records.is_empty() || !wanted.recipient.is_empty() => {
                let mut values =
                    vec![("kind".into(), kind.to_owned()), ("verb".into(), wanted.verb.as_str().to_owned())];
                values.extend(self.about(wanted, ""));
                Start::Post { action: format!("{}/new", Area::Requests.of(self.org())), values }
            }
            ("request", kind) => Start::Page(self.request_form(kind, wanted)),
            // The chooser stands on every page.
            ("choose", "affair") => Start::Page("#az-affair".to_owned()),
            ("record", "identity" | "evidence") if wanted.verb == Verb::Correct => Start::Page("#identity".to_owned()),
            ("record", "consent") => record("mark?kind=consent"),
            ("record", "basis") => record("remedy"),
            ("record", "purpose") | ("choose", "purpose") => below("purposes"),
            ("record", "notice") => below("notices"),
            ("setting", name) => below(&format!("values#{name}")),
            ("appoint", _) => below(&format!("offices/{first}")),
            ("register", _) => below("workers"),
            _ => Start::Nowhere,
        }
    }

    /// What a refused act was about, as the hidden values of a form.
    fn about(&self, wanted: &Wanted, prefix: &str) -> Vec<(String, String)> {
        let affair = if wanted.affair.is_empty() { self.affair() } else { wanted.affair.clone() };
        let ones = [
            ("affair", &affair),
            ("holding", &wanted.holding),
            ("ground", &wanted.ground),
            ("recipient", &wanted.recipient),
            ("channel", &wanted.channel),
            ("about", &wanted.about),
        ];
        let ones = ones.into_iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| (format!("{prefix}{n}"), v.clone()));
        let records = wanted.all_records().map(|id| (format!("{prefix}records"), id));
        let classes = wanted.classes.iter().map(|c| (format!("{prefix}classes"), c.clone()));
        ones.chain(records).chain(classes).collect()
    }

    /// The form of a request, with what it is about: keys and a handle, never what was typed.
    fn request_form(&self, kind: &str, wanted: &Wanted) -> String {
        let mut href = format!("{}/new?kind={kind}&verb={}", Area::Requests.of(self.org()), wanted.verb.as_str());
        if let Some(record) = &wanted.record {
            href.push_str(&format!("&record={record}"));
        }
        if !wanted.holding.is_empty() {
            href.push_str(&format!("&holding={}", wanted.holding));
        }
        if !wanted.ground.is_empty() {
            href.push_str(&format!("&ground={}", wanted.ground));
        }
        if !wanted.about.is_empty() {
            href.push_str(&format!("&about={}", wanted.about));
        }
        if !wanted.classes.is_empty() {
            href.push_str(&format!("&classes={}", wanted.classes.join(",")));
        }
        href
    }

    /// A page with nothing but the refusal and what stands below it.
    pub(super) async fn refused(
        &self,
        area: Area,
        title: Title,
        back: &str,
        wanted: &Wanted,
        refused: &Refused,
        below: Markup,
    ) -> Response {
        let content = html! { (self.panel(wanted, refused).await) (below) };
        (StatusCode::FORBIDDEN, self.page_at(area, title, back, content)).into_response()
    }
}
