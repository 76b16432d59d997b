//! The defined terms of the regulation, each with what it means and the clause that says so.

use super::one::linked;
use crate::{
    pages::visit::Visit,
    path::{self, Area},
    shell::{Notice, Title, banner, button_link},
};
use axum::response::{IntoResponse, Response};
use azukari_app::{
    App,
    governance::{Glossary, TermShown},
};
use maud::{Markup, html};

pub(super) async fn show(visit: Visit) -> Response {
    let found = match visit.run(App::glossary).await {
        Ok(found) => found,
        Err(e) => return visit.fault(Area::Clauses, e),
    };
    visit.page(Area::Clauses, Title::new("clauses-terms"), content(&visit, &found)).into_response()
}

fn content(visit: &Visit, glossary: &Glossary) -> Markup {
    let reader = &visit.reader;
    let several = visit.names.documents.len() > 1;
    html! {
        p { (reader.t("clauses-terms-about")) }
        @if glossary.terms.is_empty() { (banner(reader, Notice::Info, &reader.t("clauses-terms-none"))) }
        @for of_document in glossary.terms.chunk_by(|a, b| a.document == b.document) {
            @if several { @if let Some(first) = of_document.first() {
                h2 { (document(visit, &first.document)) }
            } }
            dl.az-facts.az-terms {
                @for term in of_document { (one(visit, term, of_document)) }
            }
        }
        @if !glossary.further.is_empty() {
            h2 { (reader.t("clauses-terms-further")) }
            ul.az-clauses {
                @for clause in &glossary.further {
                    li { a href=(path::clause(visit.org(), &clause.id)) { (visit.cite(&clause.id)) " " (visit.pick(&clause.title_ja, &clause.title_en)) } }
                }
            }
        }
        p.az-actions { (button_link(&Area::Clauses.of(visit.org()), &reader.t("clauses-back"))) }
    }
}

fn document<'v>(visit: &'v Visit, key: &'v str) -> &'v str {
    visit.names.documents.iter().find(|d| d.name.key == key).map_or(key, |d| visit.pick(&d.name.ja, &d.name.en))
}

fn one(visit: &Visit, term: &TermShown, terms: &[TermShown]) -> Markup {
    let reader = &visit.reader;
    html! {
        div {
            dt {
                (visit.pick(&term.ja, &term.en))
                @if !term.also_ja.is_empty() { span.az-quiet lang="ja" { " (" (term.also_ja.join("、")) ")" } }
            }
            dd {
                (linked(visit, visit.pick(&term.summary_ja, &term.summary_en), reader.lang, terms, &term.clause.id))
                " " a href=(path::clause(visit.org(), &term.clause.id)) { (visit.cite(&term.clause.id)) }
                @if !term.gap.is_empty() { div { strong { (reader.t("clauses-law-gap")) } " " (visit.clauses(&term.gap)) } }
            }
        }
    }
}
