//! The office at work: what waits for me, procedures and their cases, registers. One page serves every procedure: its form, its
//! outcomes and what they require are data.

mod approval;
mod case;
mod fields;
mod list;
mod paper;
mod register;
mod task;

pub(super) use list::tasks;

use super::{desk::Desk, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area},
    shell::{Notice, Title, banner, button_link},
};
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use azukari_app::{ClauseRef, Refused, access::VacantOffice};
use azukari_domain::Verb;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/work", get(list::list).post(case::open))
        .route("/o/{org}/messages", get(list::messages))
        .route("/o/{org}/cases/{number}", get(case::show))
        .route("/o/{org}/cases/{number}/step", post(case::step))
        .route("/o/{org}/cases/{number}/items", post(case::item))
        .route("/o/{org}/cases/{number}/paper", get(paper::case))
        .route("/o/{org}/cases/{number}/letters/{letter}", get(paper::letter))
        .route("/o/{org}/approvals/{approval}", get(approval::show).post(approval::carry_out))
        .route("/o/{org}/tasks/{number}", get(task::task).post(task::perform))
        .route("/o/{org}/registers/{register}", get(register::register).post(register::enter))
        .route("/o/{org}/registers/{register}/sheet", get(paper::register))
        .route("/o/{org}/registers/{register}/rows/{row}", get(register::versions))
        .route("/o/{org}/registers/{register}/rows/{row}/change", get(register::change).post(register::correct))
        .route("/o/{org}/registers/{register}/rows/{row}/here", post(register::here))
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

/// Where nobody can go on: which office is vacant and who appoints to it, so that nobody waits without knowing for whom.
pub(super) fn vacant(visit: &Visit, offices: &[VacantOffice]) -> Markup {
    let reader = &visit.reader;
    html! {
        @for of in offices {
            @let name = visit.word(&visit.names.offices, of.office.as_str());
            @let by: Vec<&str> = of.by.iter().map(|key| appoints(visit, key.as_str())).collect();
            (banner(reader, Notice::Warning, &reader.say("case-vacant", &[("office", name.into()), ("by", joined(visit, &by).into())])))
            p.az-actions { (button_link(&format!("{}/offices/{}", Area::Settings.of(visit.org()), of.office), &reader.say("case-vacant-office", &[("office", name.into())]))) }
        }
    }
}

/// An office or a body that appoints.
fn appoints<'v>(visit: &'v Visit, key: &'v str) -> &'v str {
    let of = if visit.names.bodies.iter().any(|b| b.key == key) { &visit.names.bodies } else { &visit.names.offices };
    visit.word(of, key)
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
