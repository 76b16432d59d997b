//! Entries, newest first, narrowed by worker, verb, outcome, affair, clause and days: words of closed lists and dates, so
//! that an address holds nothing of a person on file.

use super::{articles, entry_page, outcome, verb, who};
use crate::{
    pages::{deed::Deed, refused::Wanted, visit::Visit},
    path::Area,
    shell::{Choice, Column, Control, Errors, Field, Table, Title, button, button_link, form, post_button},
};
use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{
    AppError, Reply,
    access::WorkerView,
    journal::{EntryLine, JournalPage, ListJournal},
};
use azukari_domain::{AffairKey, ClauseId, Verb};
use maud::{Markup, html};
use serde::Deserialize;

/// What narrows the list.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Narrow {
    #[serde(default)]
    verb: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    worker: String,
    #[serde(default)]
    affair: String,
    #[serde(default)]
    clause: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    before: String,
}

impl Narrow {
    /// Words that no list knows narrow nothing; dates are judged by the use case, which says what is wrong with them.
    fn known(self) -> Narrow {
        let keep = |ok: bool, text: String| if ok { text } else { String::new() };
        Narrow {
            verb: keep(Verb::parse(&self.verb).is_some(), self.verb),
            outcome: keep(["done", "refused"].contains(&self.outcome.as_str()), self.outcome),
            worker: keep(self.worker.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-@".contains(&b)), self.worker),
            affair: keep(self.affair.parse::<AffairKey>().is_ok(), self.affair),
            clause: keep(self.clause.trim().parse::<ClauseId>().is_ok(), self.clause.trim().to_owned()),
            ..self
        }
    }

    fn is_any(&self) -> bool {
        [&self.verb, &self.outcome, &self.worker, &self.affair, &self.clause, &self.from, &self.to]
            .iter()
            .any(|t| !t.is_empty())
    }

    /// The same list before a place. Dates are left as a browser encoded them: they are ASCII or nothing here.
    fn address(&self, visit: &Visit, before: Option<u64>) -> String {
        let mut href = format!(
            "{}?verb={}&outcome={}&worker={}&affair={}&clause={}",
            Area::Journal.of(visit.org()),
            self.verb,
            self.outcome,
            self.worker.replace('@', "%40"),
            self.affair,
            self.clause
        );
        for (name, day) in [("from", &self.from), ("to", &self.to)] {
            let encoded: String = day.bytes().map(encode).collect();
            href.push_str(&format!("&{name}={encoded}"));
        }
        if let Some(before) = before {
            href.push_str(&format!("&before={before}"));
        }
        href
    }
}

fn encode(b: u8) -> String {
    if b.is_ascii_alphanumeric() || b == b'-' { char::from(b).to_string() } else { format!("%{b:02X}") }
}

pub(super) async fn list(visit: Visit, Query(narrow): Query<Narrow>) -> Response {
    let narrow = narrow.known();
    let asked = ListJournal {
        verbs: vec![narrow.verb.clone()],
        outcome: narrow.outcome.clone(),
        worker: narrow.worker.clone(),
        affair: narrow.affair.clone(),
        clause: narrow.clause.clone(),
        from: narrow.from.clone(),
        to: narrow.to.clone(),
        before: narrow.before.parse().ok(),
        ..ListJournal::default()
    };
    let title = Title::new("journal-title");
    let workers = match visit.run(azukari_app::App::workers).await {
        Ok(workers) => workers,
        Err(e) => return visit.fault(Area::Journal, e),
    };
    match visit.run(move |app, asker| app.journal(asker, &asked)).await {
        Ok(Reply::Done(page)) => {
            let content = html! {
                (actions(&visit))
                (filter(&visit, &workers, &narrow, &Errors::default()))
                (entries(&visit, &page))
                @if let Some(next) = page.next {
                    p { (button_link(&narrow.address(&visit, Some(next)), &visit.reader.t("journal-older"))) }
                }
                p.az-quiet { (visit.reader.t("journal-reading-recorded")) }
            };
            visit.page(Area::Journal, title, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            visit.refused(Area::Journal, title, &visit.here, &Wanted::act(Verb::ReadJournal), &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Journal.of(visit.org())).into_response(),
        Err(e @ AppError::Input { .. }) => {
            let deed = Deed {
                area: Area::Journal,
                title: "journal-title",
                verb: Verb::ReadJournal,
                here: Area::Journal.of(visit.org()),
                then: Area::Journal.of(visit.org()),
            };
            visit.wrong(&deed, e, async |errors: &Errors| Ok(filter(&visit, &workers, &narrow, errors))).await
        }
        Err(e) => visit.fault(Area::Journal, e),
    }
}

fn actions(visit: &Visit) -> Markup {
    let (reader, here) = (&visit.reader, Area::Journal.of(visit.org()));
    html! {
        p.az-actions {
            (post_button(&format!("{here}/verify"), &reader.t("journal-verify-button"), &[])) " "
            (button_link(&format!("{here}/checkpoint"), &reader.t("journal-checkpoint")))
        }
        details {
            summary { (reader.t("journal-by-number")) }
            (form(&format!("{here}/entry"), None, html! {
                (Field::new("number", reader.t("journal-number"), Control::Text).support(reader.t("journal-number-help")).required()
                    .render(reader, &Errors::default()))
                p { (button(&reader.t("common-open"))) }
            }))
        }
    }
}

fn filter(visit: &Visit, workers: &[WorkerView], narrow: &Narrow, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let all = || vec![Choice::new("", reader.t("journal-all"))];
    let mut verbs = all();
    verbs.extend(
        Verb::ALL.iter().map(|v| Choice::new(v.as_str(), reader.t(&format!("verb-{}", v.as_str().replace('_', "-"))))),
    );
    let mut who = all();
    who.extend(workers.iter().map(|w| Choice::new(&w.login, w.name.expose())));
    let mut affairs = all();
    affairs.extend(visit.names.affairs.iter().map(|a| Choice::new(&a.key, visit.pick(&a.ja, &a.en))));
    let mut outcomes = all();
    outcomes.push(Choice::new("done", reader.t("journal-granted")));
    outcomes.push(Choice::new("refused", reader.t("journal-refused")));
    html! {
        details open[narrow.is_any() || !errors.is_empty()] {
            summary { (reader.t("journal-filter")) }
            form.az-form.az-columns method="get" action=(Area::Journal.of(visit.org())) {
                (Field::new("worker", reader.t("journal-filter-worker"), Control::Select(who)).value(&narrow.worker).render(reader, errors))
                (Field::new("verb", reader.t("journal-filter-verb"), Control::Select(verbs)).value(&narrow.verb).render(reader, errors))
                (Field::new("outcome", reader.t("journal-result"), Control::Select(outcomes)).value(&narrow.outcome).render(reader, errors))
                (Field::new("affair", reader.t("common-affair"), Control::Select(affairs)).value(&narrow.affair).render(reader, errors))
                (Field::new("from", reader.t("journal-filter-from"), Control::Date).value(&narrow.from).render(reader, errors))
                (Field::new("to", reader.t("journal-filter-to"), Control::Date).value(&narrow.to).render(reader, errors))
                (Field::new("clause", reader.t("clauses-id"), Control::Text).support(reader.t("journal-filter-clause-help"))
                    .value(&narrow.clause).render(reader, errors))
                p.az-actions {
                    (button(&reader.t("journal-filter"))) " "
                    @if narrow.is_any() { (button_link(&Area::Journal.of(visit.org()), &reader.t("journal-filter-clear"))) }
                }
            }
        }
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
    let affair = entry.affair.as_ref().map_or("", |a| visit.word(&visit.names.affairs, a.as_str()));
    vec![
        html! {
            a href=(entry_page(visit, &entry.act.to_string())) {
                (reader.number(i64::try_from(entry.index).unwrap_or(i64::MAX)))
            }
        },
        html! {
            (reader.instant(entry.recorded_at, &visit.names.zone))
            @if entry.late { div.az-quiet { (reader.t("common-late-entry")) } }
        },
        html! { (who(visit, entry)) },
        html! { (verb(visit, entry)) },
        outcome(visit, entry),
        html! { (affair) },
        html! { @if entry.persons > 0 { (reader.number(i64::try_from(entry.persons).unwrap_or(i64::MAX))) } },
        articles(visit, entry),
    ]
}
