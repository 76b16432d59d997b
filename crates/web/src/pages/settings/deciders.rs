//! Who decides each kind of request today, and where nobody can.

use super::{back, below};
use crate::{
    pages::{desk::Desk, visit::Visit},
    path::Area,
    shell::{Column, Notice, Table, banner},
};
use axum::{Router, response::Response, routing::get};
use azukari_app::{
    App,
    access::{Able, Decided, DecidingPerson},
};
use azukari_domain::OfficeKey;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/settings/deciders", get(list))
}

async fn list(visit: Visit) -> Response {
    let content = async {
        let all = visit.run(App::deciders).await?;
        let reader = &visit.reader;
        let lacking = all.iter().filter(|d| matches!(d.able, Able::Nobody | Able::Never)).count();
        Ok(html! {
            p { (reader.t("govern-deciders-help")) }
            @if lacking > 0 {
                (banner(reader, Notice::Warning, &reader.say("govern-deciders-lacking", &[("count", lacking.into())])))
            }
            @for (id, key, of_procedure) in [("requests", "govern-deciders-requests", false), ("steps", "govern-deciders-steps", true)] {
                (table(&visit, id, &reader.t(key), all.iter().filter(|d| d.of_procedure == of_procedure)))
            }
            (back(&visit, "", "page-settings"))
        })
    }
    .await;
    visit.made(Area::Settings, "govern-deciders", content)
}

fn table<'d>(visit: &Visit, id: &'static str, caption: &str, all: impl Iterator<Item = &'d Decided>) -> Markup {
    let reader = &visit.reader;
    let columns = ["govern-deciders-what", "govern-deciders-who", "govern-deciders-able", "common-clause"]
        .map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = all
        .map(|d| {
            vec![
                html! { (visit.pick(&d.ja, &d.en)) },
                html! { @for office in &d.offices { (office_of(visit, d, office)) } },
                able(visit, d.able),
                html! { @for c in &d.clauses { @let c = visit.clause(c); a href=(c.href) { (c.article) } " " } },
            ]
        })
        .collect();
    Table { id, caption, columns: &columns, rows: &rows }.render(reader)
}

/// An office with its holders and whoever stands in.
fn office_of(visit: &Visit, d: &Decided, office: &OfficeKey) -> Markup {
    let reader = &visit.reader;
    let persons: Vec<&DecidingPerson> = d.persons.iter().filter(|p| p.office == *office).collect();
    html! {
        div {
            a href=(below(visit, &format!("offices/{office}"))) { (visit.word(&visit.names.offices, office.as_str())) }
            @if d.vacant.contains(office) { " " strong { (reader.t("worker-office-vacant")) } }
            ul.az-plain {
                @for p in persons {
                    li {
                        (p.name)
                        @match p.rank {
                            None => {}
                            Some(0) => { " " span.az-quiet { (reader.t("govern-deciders-deputy")) } }
                            Some(rank) => { " " span.az-quiet { (reader.say("govern-deciders-substitute", &[("rank", rank.into())])) } }
                        }
                    }
                }
            }
        }
    }
}

fn able(visit: &Visit, able: Able) -> Markup {
    let reader = &visit.reader;
    match able {
        Able::Nobody => html! { strong.az-late { (reader.t("govern-deciders-nobody")) } },
        Able::Never => html! { strong.az-late { (reader.t("govern-deciders-never")) } },
        Able::NotTheirOwn => html! { (reader.t("govern-deciders-not-own")) },
        Able::Yes => html! { (reader.t("govern-deciders-yes")) },
    }
}
