//! The office at work: what waits for me, procedures and their cases, registers. One page serves every procedure: its form, its
//! outcomes and what they require are data.

mod case;
mod fields;
mod list;
mod register;
mod task;

pub(super) use list::tasks;

use super::{desk::Desk, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area},
    shell::Title,
};
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use azukari_app::{ClauseRef, Refused};
use azukari_domain::Verb;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/work", get(list::list).post(case::open))
        .route("/o/{org}/messages", get(list::messages))
        .route("/o/{org}/cases/{number}", get(case::show))
        .route("/o/{org}/cases/{number}/step", post(case::step))
        .route("/o/{org}/cases/{number}/items", post(case::item))
        .route("/o/{org}/tasks/{number}", get(task::task).post(task::perform))
        .route("/o/{org}/registers/{register}", get(register::register).post(register::enter))
        .route("/o/{org}/registers/{register}/rows/{row}", get(register::versions))
}

/// The articles behind something, in one line.
fn cited(visit: &Visit, clauses: &[ClauseRef]) -> Markup {
    html! {
        @if !clauses.is_empty() {
            p.az-support {
                @for (i, clause) in clauses.iter().enumerate() {
                    @if i > 0 { " · " }
                    a href=(path::clause(visit.org(), &clause.id)) { (visit.cite(&clause.id)) " " (visit.pick(&clause.title_ja, &clause.title_en)) }
                }
            }
        }
    }
}

/// The same, folded: where they are many and nobody asked for them.
fn cited_folded(visit: &Visit, clauses: &[ClauseRef]) -> Markup {
    html! {
        @if !clauses.is_empty() {
            details.az-why {
                summary { (visit.reader.say("clauses-behind", &[("count", clauses.len().into())])) }
                (visit.clauses(clauses))
            }
        }
    }
}

/// A list of words in the reader's way.
fn joined(visit: &Visit, words: &[&str]) -> String {
    words.join(visit.pick("、", ", "))
}

/// A refusal above the page on which it can be mended; `form` names the fields that stand there.
async fn no(
    visit: &Visit,
    title: &'static str,
    back: &str,
    verb: Verb,
    form: Vec<String>,
    refused: &Refused,
    below: Markup,
) -> Response {
    let wanted = Wanted { form, ..Wanted::act(verb) };
    visit.refused(Area::Work, Title::new(title), back, &wanted, refused, below).await
}
