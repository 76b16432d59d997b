//! The journal: who did what under which clause, newest first, and whether anybody changed it. Reading it is an act.

use super::{desk::Desk, refused::Wanted, visit::Visit};
use crate::{
    path::Area,
    shell::{Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, post_button},
};
use axum::{
    Router,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    Reply,
    journal::{EntryLine, FindingDoc, JournalPage, ListJournal, VerifyDoc},
};
use azukari_domain::Verb;
use azukari_words::{Arg, Numbering, citation};
use maud::{Markup, html};
use serde::Deserialize;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/journal", get(list)).route("/o/{org}/journal/verify", post(verify))
}

/// What narrows the list: words of closed lists and a place, never a name.
#[derive(Debug, Default, Deserialize)]
struct Narrow {
    #[serde(default)]
    verb: String,
    #[serde(default)]
    outcome: String,
    before: Option<u64>,
}

async fn list(visit: Visit, Query(narrow): Query<Narrow>) -> Response {
    // Words that no list knows narrow nothing.
    let verb = Verb::parse(&narrow.verb).map_or("", Verb::as_str).to_owned();
    let outcome = if ["done", "refused"].contains(&narrow.outcome.as_str()) { narrow.outcome } else { String::new() };
    let asked = ListJournal {
        verbs: Vec::from([verb.clone()]),
        outcome: outcome.clone(),
        before: narrow.before,
        ..ListJournal::default()
    };
    let title = Title::new("journal-title");
    match visit.run(move |app, asker| app.journal(asker, &asked)).await {
        Ok(Reply::Done(page)) => {
            let content = html! {
                (filter(&visit, &verb, &outcome))
                (entries(&visit, &page))
                @if let Some(next) = page.next {
                    p { (button_link(&format!("{}?verb={verb}&outcome={outcome}&before={next}", Area::Journal.of(visit.org())), &visit.reader.t("journal-older"))) }
                }
                p.az-quiet { (visit.reader.t("journal-reading-recorded")) }
            };
            visit.page(Area::Journal, title, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            visit.refused(Area::Journal, title, &visit.here, &Wanted::act(Verb::ReadJournal), &refused, html! {})
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Journal.of(visit.org())).into_response(),
        Err(e) => visit.fault(Area::Journal, e),
    }
}

fn filter(visit: &Visit, verb: &str, outcome: &str) -> Markup {
    let reader = &visit.reader;
    let mut verbs = vec![Choice::new("", reader.t("journal-all"))];
    verbs.extend(
        Verb::ALL.iter().map(|v| Choice::new(v.as_str(), reader.t(&format!("verb-{}", v.as_str().replace('_', "-"))))),
    );
    let outcomes = vec![
        Choice::new("", reader.t("journal-all")),
        Choice::new("done", reader.t("journal-granted")),
        Choice::new("refused", reader.t("journal-refused")),
    ];
    let none = Errors::default();
    html! {
        details open[!verb.is_empty() || !outcome.is_empty()] {
            summary { (reader.t("journal-filter")) }
            form.az-form method="get" action=(Area::Journal.of(visit.org())) {
                (Field::new("verb", reader.t("journal-filter-verb"), Control::Select(verbs)).value(verb).render(reader, &none))
                (Field::new("outcome", reader.t("journal-result"), Control::Select(outcomes)).value(outcome).render(reader, &none))
                p { (button(&reader.t("journal-filter"))) }
            }
        }
        (post_button(&format!("{}/verify", Area::Journal.of(visit.org())), &reader.t("journal-verify-button"), &[]))
    }
}

fn entries(visit: &Visit, page: &JournalPage) -> Markup {
    let reader = &visit.reader;
    let columns = [
        Column::number(reader.t("common-number")),
        Column::new(reader.t("common-when")),
        Column::new(reader.t("common-who")),
        Column::new(reader.t("common-what")),
        Column::new(reader.t("journal-result")),
        Column::new(reader.t("common-affair")),
        Column::number(reader.t("journal-persons")),
        Column::new(reader.t("common-clause")),
    ];
    let rows: Vec<Vec<Markup>> = page.entries.iter().map(|e| row(visit, e)).collect();
    Table { id: "entries", caption: &reader.t("journal-title"), columns: &columns, rows: &rows }.render(reader)
}

fn row(visit: &Visit, entry: &EntryLine) -> Vec<Markup> {
    let reader = &visit.reader;
    let who = match &entry.worker {
        Some(name) => name.expose().to_owned(),
        None if entry.by_worker => reader.t("journal-name-gone"),
        None => reader.t("journal-system"),
    };
    let affair = entry.affair.as_ref().map_or("", |a| visit.word(&visit.names.affairs, a.as_str()));
    vec![
        html! { (reader.number(i64::try_from(entry.index).unwrap_or(i64::MAX))) },
        html! {
            (reader.instant(entry.recorded_at, &visit.names.zone))
            @if entry.late { div.az-quiet { (reader.t("common-late-entry")) } }
        },
        html! { (who) },
        html! { (reader.t(&format!("verb-{}", entry.verb.as_str().replace('_', "-")))) },
        html! {
            @match entry.refused {
                None => (reader.t("journal-granted")),
                Some(_) => strong { (reader.t("journal-refused")) },
            }
        },
        html! { (affair) },
        html! { @if entry.persons > 0 { (reader.number(i64::try_from(entry.persons).unwrap_or(i64::MAX))) } },
        articles(visit, entry),
    ]
}

/// The articles of an entry, each once; a long list is folded.
fn articles(visit: &Visit, entry: &EntryLine) -> Markup {
    let mut all: Vec<(String, String)> = Vec::new();
    for clause in &entry.clauses {
        let article = citation(visit.reader.lang, Numbering::Articles, &clause.id);
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

async fn verify(visit: Visit) -> Response {
    let title = Title::new("journal-title");
    let back = Area::Journal.of(visit.org());
    match visit.run(|app, asker| app.verify_journal(asker, None)).await {
        Ok(Reply::Done(report)) => visit.page_at(Area::Journal, title, &back, result(&visit, &report)).into_response(),
        Ok(Reply::Refused(refused)) => {
            visit.refused(Area::Journal, title, &back, &Wanted::act(Verb::ReadJournal), &refused, html! {})
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&back).into_response(),
        Err(e) => visit.fault(Area::Journal, e),
    }
}

fn result(visit: &Visit, report: &VerifyDoc) -> Markup {
    let reader = &visit.reader;
    let count = |n: usize| [("count", Arg::from(n))];
    html! {
        @if report.clean {
            (banner(reader, Notice::Success, &reader.say("journal-verify-good", &[("count", report.size.into())])))
        } @else {
            (banner(reader, Notice::Error, &reader.say("journal-verify-bad", &count(report.findings.len()))))
            ul { @for finding in &report.findings { li { (sentence(visit, finding)) } } }
            @if report.more { p { (reader.t("journal-verify-more")) } }
            p { strong { (reader.t("journal-verify-next")) } }
        }
        @if report.kept_agrees.is_none() { (banner(reader, Notice::Info, &reader.t("journal-verify-no-kept"))) }
        p { (button_link(&Area::Journal.of(visit.org()), &reader.t("common-back"))) }
    }
}

fn sentence(visit: &Visit, finding: &FindingDoc) -> String {
    let reader = &visit.reader;
    let which = finding.which.as_ref().map(|w| {
        let position = w.position.map(|p| p.to_string()).unwrap_or_default();
        reader.say(w.key, &[("position", position.into())])
    });
    let mut args: Vec<(&str, Arg<'_>)> = finding.args.iter().map(|(n, t)| (*n, Arg::of(n, t))).collect();
    if let Some(which) = which {
        args.push(("which", which.into()));
    }
    reader.say(finding.key, &args)
}
