//! The regulation clause by clause: how each is kept, and whether this program keeps it now.

use super::{desk::Desk, visit::Visit};
use crate::{
    path::{self, Area},
    shell::{Notice, Title, banner, button_link, facts},
};
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use azukari_app::ClauseShown;
use azukari_domain::ClauseId;
use azukari_words::{Numbering, citation};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/clauses", get(list)).route("/o/{org}/clauses/{clause}", get(show))
}

fn state(visit: &Visit, clause: &ClauseShown) -> String {
    visit.reader.t(if clause.in_force { "clauses-state-in-force" } else { "clauses-state-open" })
}

fn kept_by(visit: &Visit, clause: &ClauseShown) -> String {
    let key = format!("clauses-kept-by-{}", clause.kept_by);
    if clause.kept_by.is_empty() { String::new() } else { visit.reader.t(&key) }
}

/// The article without its paragraphs: `hatsumei:main:22`.
fn article(id: &ClauseId) -> &str {
    let id = id.as_str();
    let place = id.rfind(':').map_or(0, |at| at + 1);
    id.get(place..).and_then(|rest| rest.find('.')).and_then(|dot| id.get(..place + dot)).unwrap_or(id)
}

async fn list(visit: Visit) -> Response {
    let clauses = match visit.run(|app, asker| app.regulation(asker)).await {
        Ok(clauses) => clauses,
        Err(e) => return visit.fault(Area::Clauses, e),
    };
    let reader = &visit.reader;
    let in_force = clauses.iter().filter(|c| c.in_force).count();
    let said = reader.say("clauses-summary", &[("total", clauses.len().into()), ("count", in_force.into())]);
    let content = html! {
        p.az-lead { (said) }
        p.az-quiet { (reader.t("clauses-not-kept-by-test")) }
        @for of_article in clauses.chunk_by(|a, b| article(&a.id) == article(&b.id)) { (tree(&visit, of_article)) }
    };
    visit.page(Area::Clauses, Title::new("clauses-title"), content).into_response()
}

fn tree(visit: &Visit, clauses: &[ClauseShown]) -> Markup {
    let Some(first) = clauses.first() else { return html! {} };
    let whole: Option<ClauseId> = article(&first.id).parse().ok();
    let name = whole.map_or_else(String::new, |id| citation(visit.reader.lang, Numbering::Articles, &id));
    let in_force = clauses.iter().filter(|c| c.in_force).count();
    html! {
        details.az-article {
            summary { strong { (name) } " " (visit.pick(&first.title_ja, &first.title_en))
                @if clauses.len() > 1 { " " (visit.reader.say("clauses-more", &[("count", (clauses.len() - 1).into())])) }
                " " span.az-quiet { (visit.reader.say("clauses-of", &[("total", clauses.len().into()), ("count", in_force.into())])) } }
            ul.az-clauses {
                @for clause in clauses {
                    li {
                        a href=(path::clause(visit.org(), &clause.id)) {
                            (citation(visit.reader.lang, Numbering::Articles, &clause.id)) " " (visit.pick(&clause.title_ja, &clause.title_en))
                        }
                        " " span.az-tag { (state(visit, clause)) }
                        @let kept = kept_by(visit, clause);
                        @if !kept.is_empty() { " " span.az-quiet { (kept) } }
                    }
                }
            }
        }
    }
}

async fn show(visit: Visit, Path((_, clause)): Path<(String, String)>) -> Response {
    let Ok(id) = clause.parse::<ClauseId>() else { return crate::Failure::NOT_FOUND.into_response() };
    let found = visit
        .run(move |app, asker| {
            let clause = app.one_clause(asker, &id)?;
            let original = app.originals(asker, std::slice::from_ref(&id))?.remove(&id);
            Ok((clause, original))
        })
        .await;
    match found {
        Ok((clause, original)) => {
            let content = one(&visit, &clause, original.as_deref());
            visit.page(Area::Clauses, Title::new("clauses-one"), content).into_response()
        }
        Err(e) => visit.fault(Area::Clauses, e),
    }
}

fn one(visit: &Visit, clause: &ClauseShown, original: Option<&str>) -> Markup {
    let reader = &visit.reader;
    let lines = [
        (reader.t("common-our-summary"), html! { (visit.pick(&clause.summary_ja, &clause.summary_en)) }),
        (reader.t("clauses-who"), html! { (visit.pick(&clause.who_ja, &clause.who_en)) }),
        (reader.t("common-state"), html! { (state(visit, clause)) }),
        (reader.t("clauses-kept-by"), html! { (kept_by(visit, clause)) }),
        (reader.t("clauses-id"), html! { code { (clause.id) } }),
    ];
    let technical = [
        (reader.t("clauses-by"), html! { @for by in &clause.by { div { code { (by) } } } }),
        (reader.t("clauses-tests"), html! { @for test in &clause.tests { div { code { (test) } } } }),
    ];
    html! {
        p.az-lead { (citation(reader.lang, Numbering::Articles, &clause.id)) " " (visit.pick(&clause.title_ja, &clause.title_en)) }
        (facts(&lines))
        @match original {
            Some(text) => {
                h2 { (reader.t("common-original-text")) }
                blockquote.az-original lang="ja" { (text) }
            }
            None => (banner(reader, Notice::Info, &reader.t("common-summary-note"))),
        }
        details { summary { (reader.t("common-details")) } (facts(&technical)) }
        p { (button_link(&Area::Clauses.of(visit.org()), &reader.t("clauses-title"))) }
    }
}
