//! Records that nobody has confirmed for too long, by kind of data: the list has days and ways to the records, no names.

use crate::{
    pages::{record::ids, settings::day, visit::Visit},
    path::{self, Area},
    shell::{Column, Notice, Table, Title, banner, button_link},
};
use axum::{
    extract::Query,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    holding: String,
    /// The record after which the page begins.
    #[serde(default)]
    after: String,
}

fn list_page(visit: &Visit) -> String {
    format!("{}/stale", Area::Import.of(visit.org()))
}

pub(super) async fn list(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let kinds = visit.names.holdings.clone();
    let holding = match asked.holding.trim() {
        "" => kinds.first().map(|k| k.key.clone()).unwrap_or_default(),
        named => named.to_owned(),
    };
    let (wanted, after) = (holding.clone(), asked.after.parse().ok());
    let stale = match visit.run(move |app, asker| app.stale(asker, &wanted, after)).await {
        Ok(stale) => stale,
        Err(e) => return visit.fault(Area::Import, e),
    };
    let reader = &visit.reader;
    let columns = ["common-record", "record-confirmed-on"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = stale
        .lines
        .iter()
        .enumerate()
        .filter_map(|(i, line)| {
            let (_, handle) = ids(&line.record.to_string())?;
            let number = reader.say("request-number-short", &[("number", (i + 1).to_string().into())]);
            Some(vec![
                html! { a href=(path::record(visit.org(), &handle)) { (number) } },
                html! {
                    @if let Some(on) = &line.confirmed_on { (day(&visit, on)) } @else { (reader.t("common-unknown")) }
                },
            ])
        })
        .collect();
    let caption = visit.word(&visit.names.holdings, &holding).to_owned();
    let content = html! {
        p { (reader.say("record-stale-help", &[("day", stale.since.clone().into())])) }
        nav aria-label=(reader.t("common-holding")) {
            ul.az-clauses {
                @for kind in &kinds {
                    li {
                        a href=(format!("{}?holding={}", list_page(&visit), kind.key)) aria-current=[(kind.key == holding).then_some("page")] {
                            (visit.word(&visit.names.holdings, &kind.key))
                        }
                    }
                }
            }
        }
        @if stale.exempt.is_some() { (banner(reader, Notice::Info, &reader.t("record-stale-exempt"))) }
        (Table { id: "stale", caption: &caption, columns: &columns, rows: &rows }.render(reader))
        p.az-actions {
            @if let Some(next) = stale.next {
                (button_link(&format!("{}?holding={holding}&after={next}", list_page(&visit)), &reader.t("common-next")))
                " "
            }
            (button_link(&Area::Import.of(visit.org()), &reader.t("import-title")))
        }
    };
    visit.page(Area::Import, Title::new("record-stale"), content).into_response()
}
