//! One entry: all that it says, and on a button its annex with names, reasons and changes, which is another reading.

use super::{articles, entry_page, outcome, verb, who};
use crate::{
    pages::{deed::Deed, input::Input, refused::Wanted, visit::Visit},
    path::Area,
    shell::{
        Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, facts, form, post_button,
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{
    Reply,
    journal::{DetailsDoc, EntryLine, ShowEntry},
};
use azukari_domain::{Personal, Verb};
use maud::{Markup, html};

/// A number as it was printed on a page: digits and letters of an id, perhaps grouped.
fn number(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// From a typed number to its page.
pub(super) async fn find(visit: Visit, input: Input) -> Response {
    let number = number(input.text("number"));
    if number.is_empty() {
        return Redirect::to(&Area::Journal.of(visit.org())).into_response();
    }
    Redirect::to(&entry_page(&visit, &number)).into_response()
}

pub(super) async fn show(visit: Visit, Path((_, number)): Path<(String, String)>) -> Response {
    answer(visit, &number, false).await
}

pub(super) async fn open(visit: Visit, Path((_, number)): Path<(String, String)>) -> Response {
    answer(visit, &number, true).await
}

async fn answer(visit: Visit, text: &str, details: bool) -> Response {
    let number = number(text);
    let (title, here) = (Title::new("journal-one"), entry_page(&visit, &number));
    let asked = ShowEntry { number: number.clone(), details };
    match visit.run(move |app, asker| app.journal_entry(asker, &asked)).await {
        Ok(Reply::Done(found)) => {
            let reader = &visit.reader;
            let content = html! {
                @match &found.entry {
                    Some(entry) => (one(&visit, entry, &here)),
                    None => (banner(reader, Notice::Info, &reader.t("journal-no-entry"))),
                }
                p.az-quiet { (reader.t("journal-reading-recorded")) }
                p.az-actions { (button_link(&Area::Journal.of(visit.org()), &reader.t("journal-title"))) }
            };
            visit.page_at(Area::Journal, title, &here, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            visit.refused(Area::Journal, title, &here, &Wanted::act(Verb::ReadJournal), &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&here).into_response(),
        Err(e) => {
            let deed = Deed {
                area: Area::Journal,
                title: "journal-one",
                verb: Verb::ReadJournal,
                here: Area::Journal.of(visit.org()),
                then: here,
            };
            visit.wrong(&deed, e, async |errors: &Errors| Ok(by_number(&visit, &number, errors))).await
        }
    }
}

/// The number again, where it named nothing or several.
fn by_number(visit: &Visit, number: &str, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    form(
        &format!("{}/entry", Area::Journal.of(visit.org())),
        None,
        html! {
            (Field::new("number", reader.t("journal-number"), Control::Text).support(reader.t("journal-number-help"))
                .value(number).required().render(reader, errors))
            p { (button(&reader.t("common-open"))) " " (button_link(&Area::Journal.of(visit.org()), &reader.t("journal-title"))) }
        },
    )
}

fn one(visit: &Visit, entry: &EntryLine, here: &str) -> Markup {
    let reader = &visit.reader;
    let zone = &visit.names.zone;
    let classes: Vec<&str> = entry.classes.iter().map(|c| visit.word(&visit.names.classes, c.as_str())).collect();
    let mut lines = vec![
        (reader.t("common-number"), html! { code { (entry.act) } }),
        (reader.t("journal-place"), html! { (reader.number(i64::try_from(entry.index).unwrap_or(i64::MAX))) }),
        (reader.t("common-recorded-at"), html! { (reader.instant(entry.recorded_at, zone)) }),
        (reader.t("common-who"), html! { (who(visit, entry)) }),
        (reader.t("common-what"), html! { (verb(visit, entry)) }),
        (reader.t("journal-result"), outcome(visit, entry)),
    ];
    if let Some(at) = entry.happened_at {
        lines.push((reader.t("common-happened-at"), html! { (reader.instant(at, zone)) }));
    }
    let mut add = |key: &str, text: &str| {
        if !text.is_empty() {
            lines.push((reader.t(key), html! { (text) }));
        }
    };
    add("common-affair", entry.affair.as_ref().map_or("", |a| visit.word(&visit.names.affairs, a.as_str())));
    add("common-holding", entry.holding.as_ref().map_or("", |h| visit.word(&visit.names.holdings, h.as_str())));
    add("govern-classes", &classes.join(visit.pick("、", ", ")));
    if entry.persons > 0 {
        add("journal-persons", &reader.number(i64::try_from(entry.persons).unwrap_or(i64::MAX)));
    }
    lines.push((reader.t("common-clause"), articles(visit, entry)));
    for (name, value) in &entry.facts {
        lines.push((name.clone(), html! { code { (value) } }));
    }
    html! {
        (facts(&lines))
        @match &entry.details {
            DetailsDoc::None => {}
            DetailsDoc::Closed => {
                h2 { (reader.t("journal-annex")) }
                p { (reader.t("journal-annex-closed")) }
                (post_button(here, &reader.t("journal-annex-open"), &[]))
            }
            DetailsDoc::Gone => (banner(reader, Notice::Info, &reader.t("journal-annex-gone"))),
            DetailsDoc::Damaged => (banner(reader, Notice::Error, &reader.t("journal-annex-damaged"))),
            DetailsDoc::Open { .. } => (annex(visit, &entry.details)),
        }
    }
}

fn annex(visit: &Visit, details: &DetailsDoc) -> Markup {
    let DetailsDoc::Open { names, recipients, search, reasons, changes } = details else { return html! {} };
    let reader = &visit.reader;
    let list = |all: &[Personal]| html! { @for one in all { div { (one.expose()) } } };
    let lines: Vec<(String, Markup)> = [
        ("journal-annex-names", names),
        ("journal-annex-recipients", recipients),
        ("journal-annex-search", search),
        ("common-reason", reasons),
    ]
    .into_iter()
    .filter(|(_, all)| !all.is_empty())
    .map(|(key, all)| (reader.t(key), list(all)))
    .collect();
    let columns = ["record-field", "record-correct-old", "record-correct-new"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = changes
        .iter()
        .map(|c| {
            let text = |value: &Option<Personal>| html! { @match value { Some(v) => (v.expose()), None => span.az-quiet { (reader.t("common-empty")) } } };
            vec![html! { (c.field) }, text(&c.old), text(&c.new)]
        })
        .collect();
    html! {
        h2 { (reader.t("journal-annex")) }
        (facts(&lines))
        @if !rows.is_empty() { (Table { id: "changes", caption: &reader.t("journal-annex-changes"), columns: &columns, rows: &rows }.render(reader)) }
    }
}
