//! A case, its letters and a register as PDF, in either language: whoever is written to need not read what the writer reads.

use super::no;
use crate::{
    pages::visit::Visit,
    paper::{answer, as_csv, fault},
    path::{self, Area},
    shell::button_link,
};
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{AppError, Reply, casefile::ShownCase};
use azukari_domain::Verb;
use azukari_forms::Document;
use azukari_words::Lang;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The language that was asked for, or the reader's.
fn lang(visit: &Visit, asked: &BTreeMap<String, String>) -> Lang {
    asked.get("lang").and_then(|text| Lang::parse(text)).unwrap_or(visit.reader.lang)
}

pub(super) async fn case(
    visit: Visit,
    Path((_, number)): Path<(String, i64)>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    let lang = lang(&visit, &asked);
    let shown = visit.run(move |app, asker| Ok((app.show_case(asker, number)?, app.now().0))).await;
    let shown =
        shown.map(|(reply, now)| reply.map(|case| visit.paper(lang).case(&case, visit.signed.name.expose(), now)));
    set(&visit, number, shown, format!("case-{number}")).await
}

pub(super) async fn letter(
    visit: Visit,
    Path((_, number, letter)): Path<(String, i64, String)>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    let lang = lang(&visit, &asked);
    let written = visit.run(move |app, asker| app.write_letter(asker, number, &letter)).await;
    // The name is made of what the rulebook calls it and of the case's number: no address of ours takes a person's name.
    let name = match &written {
        Ok(Reply::Done(letter)) => format!("case-{number}-{}", letter.key),
        _ => String::new(),
    };
    let written = written.map(|reply| reply.map(|letter| visit.paper(lang).letter(&letter)));
    set(&visit, number, written, name).await
}

/// Sets a document, away from what answers requests: a long one takes a second.
async fn print(visit: &Visit, document: Document, name: &str) -> Response {
    match visit.run(move |_, _| document.to_pdf().map_err(fault)).await {
        Ok(pdf) => answer(pdf, name),
        Err(e) => visit.fault(Area::Work, e),
    }
}

async fn set(visit: &Visit, number: i64, document: Result<Reply<Document>, AppError>, name: String) -> Response {
    let here = path::case(visit.org(), number);
    match document {
        Ok(Reply::Done(document)) => match visit.run(move |_, _| document.to_pdf().map_err(fault)).await {
            Ok(pdf) => answer(pdf, &name),
            Err(e) => visit.fault(Area::Work, e),
        },
        Ok(Reply::Refused(refused)) => {
            let below = html! { p.az-actions { (button_link(&here, &visit.reader.t("case-title"))) } };
            no(visit, "case-title", &here, Verb::Inspect, Vec::new(), &refused, below).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&here).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

pub(super) async fn register(
    visit: Visit,
    Path((_, key)): Path<(String, String)>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    let lang = lang(&visit, &asked);
    let here = path::register(visit.org(), &key);
    let csv = asked.get("as").is_some_and(|text| text == "csv");
    match visit.run(move |app, asker| app.register_sheet(asker, &key, "", "")).await {
        Ok(Reply::Done(sheet)) if csv => match sheet.to_csv() {
            Ok(text) => as_csv(&text, &sheet.key),
            Err(e) => visit.fault(Area::Work, e),
        },
        Ok(Reply::Done(sheet)) => {
            let (name, document) = (sheet.key.clone(), visit.paper(lang).register(&sheet));
            print(&visit, document, &name).await
        }
        Ok(Reply::Refused(refused)) => {
            let below = html! { p.az-actions { (button_link(&here, &visit.reader.t("row-registers"))) } };
            no(&visit, "row-registers", &here, Verb::Inspect, Vec::new(), &refused, below).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&here).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

/// A register's own ways out.
pub(super) fn sheets(visit: &Visit, key: &str) -> Markup {
    let reader = &visit.reader;
    html! {
        h2 { (reader.t("paper-sheet")) }
        p.az-quiet { (reader.t("paper-sheet-help")) }
        p.az-actions {
            (button_link(&path::sheet(visit.org(), key, None), "CSV"))
            @for lang in Lang::ALL { " " (button_link(&path::sheet(visit.org(), key, Some(lang)), &format!("PDF ({})", lang.own_name()))) }
        }
    }
}

/// What can be written of a case.
pub(super) fn papers(visit: &Visit, case: &ShownCase) -> Markup {
    let reader = &visit.reader;
    let number = case.line.number;
    let letters = case.letters.iter().map(|l| (visit.pick(&l.ja, &l.en).to_owned(), Some(l.key.as_str())));
    let all: Vec<_> = letters.chain([(reader.t("paper-case"), None)]).collect();
    html! {
        h2 { (reader.t("paper-title")) }
        p.az-quiet { (reader.t("paper-help")) }
        ul {
            @for (title, letter) in &all {
                li {
                    (title) " — "
                    @for (i, lang) in Lang::ALL.into_iter().enumerate() {
                        @if i > 0 { " · " }
                        a href=(path::paper(visit.org(), number, *letter, lang)) aria-label=(format!("{title} {} (PDF)", lang.own_name())) hreflang=(lang.tag()) {
                            span lang=(lang.tag()) { (lang.own_name()) } " (PDF)"
                        }
                    }
                }
            }
        }
    }
}
