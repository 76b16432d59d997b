//! The journal: who did what under which clause, newest first; one entry by its number; whether anybody changed it; the
//! checkpoint to keep elsewhere. Reading it is an act.

mod checkpoint;
mod entry;
mod list;
mod verify;

use super::{desk::Desk, visit::Visit};
use crate::path::Area;
use axum::{
    Router,
    routing::{get, post},
};
use azukari_app::journal::EntryLine;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/journal", get(list::list))
        .route("/o/{org}/journal/verify", post(verify::verify))
        .route("/o/{org}/journal/checkpoint", get(checkpoint::ask).post(checkpoint::show))
        .route("/o/{org}/journal/entry", post(entry::find))
        .route("/o/{org}/journal/entries/{number}", get(entry::show).post(entry::open))
}

/// An entry's own page.
fn entry_page(visit: &Visit, number: &str) -> String {
    format!("{}/entries/{number}", Area::Journal.of(visit.org()))
}

/// Who acted.
fn who(visit: &Visit, entry: &EntryLine) -> String {
    match &entry.worker {
        Some(name) => name.expose().to_owned(),
        None if entry.by_worker => visit.reader.t("journal-name-gone"),
        None => visit.reader.t("journal-system"),
    }
}

fn verb(visit: &Visit, entry: &EntryLine) -> String {
    visit.reader.t(&format!("verb-{}", entry.verb.as_str().replace('_', "-")))
}

/// What came of it: done, or which of the four answers.
fn outcome(visit: &Visit, entry: &EntryLine) -> Markup {
    let reader = &visit.reader;
    html! {
        @match entry.refused {
            None => (reader.t("journal-granted")),
            Some(answer) => {
                strong { (reader.t("journal-refused")) }
                span.az-quiet { " " (reader.t(crate::shell::answer_key(answer))) }
            }
        }
    }
}

/// The articles of an entry, each once; a long list is folded.
fn articles(visit: &Visit, entry: &EntryLine) -> Markup {
    let mut all: Vec<(String, String)> = Vec::new();
    for clause in &entry.clauses {
        let article = visit.cite(&clause.id);
        if !all.iter().any(|(known, _)| *known == article) {
            all.push((article, crate::path::clause(visit.org(), &clause.id)));
        }
    }
    let links = html! { @for (article, href) in &all { div { a href=(href) { (article) } } } };
    if all.len() <= 2 {
        return links;
    }
    html! { details { summary { (visit.reader.say("journal-clauses", &[("count", all.len().into())])) } (links) } }
}
