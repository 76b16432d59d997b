//! Offices: what each is for, who holds it by whose decision, appointing and releasing.

use super::{back, below, workers::day};
use crate::{
    pages::{
        deed::{Deed, Just},
        desk::Desk,
        input::Input,
        visit::Visit,
    },
    path::Area,
    shell::{Choice, Column, Control, Errors, Field, Notice, Table, banner, button, facts, form},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, ClauseRef,
    access::{Appoint, EndAppointment, OfficeView, Power, PowerKind, WorkerView},
};
use azukari_domain::{OfficeKey, Verb, WorkerId};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/settings/offices", get(list))
        .route("/o/{org}/settings/offices/{office}", get(show).post(appoint))
        .route("/o/{org}/settings/offices/{office}/end", post(end))
}

const DONE: [(&str, &str); 2] = [("appointed", "worker-done-appointed"), ("ended", "worker-done-released")];

fn page_of(visit: &Visit, office: &OfficeKey) -> String {
    below(visit, &format!("offices/{office}"))
}

async fn list(visit: Visit) -> Response {
    let content = async {
        let offices = visit.run(azukari_app::App::offices).await?;
        let reader = &visit.reader;
        let columns = ["common-office", "worker-office-holders", "worker-office-by"].map(|k| Column::new(reader.t(k)));
        let rows: Vec<Vec<Markup>> = offices
            .iter()
            .map(|o| {
                vec![
                    html! { a href=(page_of(&visit, &o.key)) { (visit.pick(&o.ja, &o.en)) } },
                    html! {
                        @for h in &o.holders { div { (h.name.expose()) } }
                        @if o.vacant {
                            @if o.required { strong { (reader.t("worker-office-vacant")) } }
                            @else { span.az-quiet { (reader.t("worker-office-vacant")) } }
                        }
                    },
                    html! { (appointers(&visit, o)) },
                ]
            })
            .collect();
        Ok(html! {
            (Table { id: "offices", caption: &reader.t("worker-offices-title"), columns: &columns, rows: &rows }.render(reader))
            (back(&visit, "", "page-settings"))
        })
    }
    .await;
    visit.made(Area::Settings, "worker-offices-title", content)
}

/// Who appoints, in the organisation's words: offices and bodies.
fn appointers(visit: &Visit, office: &OfficeView) -> String {
    let both: Vec<_> = visit.names.offices.iter().chain(&visit.names.bodies).cloned().collect();
    office.by.iter().map(|o| visit.word(&both, o.as_str())).collect::<Vec<_>>().join(visit.pick("、", ", "))
}

async fn show(visit: Visit, Path((_, office)): Path<(String, String)>, Query(just): Query<Just>) -> Response {
    let content = one(&visit, &office, &just, &Input::default(), &Errors::default()).await;
    visit.made(Area::Settings, "worker-office-one", content)
}

async fn one(visit: &Visit, office: &str, just: &Just, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let wanted: OfficeKey = office.parse().map_err(|_| AppError::NotFound("office"))?;
    let (offices, workers, powers) = visit
        .run(move |app, asker| Ok((app.offices(asker)?, app.workers(asker)?, app.powers(asker, &wanted)?)))
        .await?;
    let o = offices.into_iter().find(|o| o.key.as_str() == office).ok_or(AppError::NotFound("office"))?;
    let reader = &visit.reader;
    let clause = visit.clause(&ClauseRef { id: o.clause.clone(), title_ja: String::new(), title_en: String::new() });
    let mut lines = vec![
        (reader.t("worker-office-about"), html! { (visit.pick(&o.about_ja, &o.about_en)) }),
        (reader.t("worker-office-by"), html! { (appointers(visit, &o)) }),
        (reader.t("common-clause"), html! { a href=(clause.href) { (clause.article) } }),
    ];
    if let Some(unit) = &o.unit {
        lines.insert(2, (reader.t("worker-office-unit"), html! { (visit.word(&visit.names.units, unit)) }));
    }
    Ok(html! {
        (just.banner(visit, &DONE))
        p.az-lead { (visit.pick(&o.ja, &o.en)) }
        @if o.vacant && o.required { (banner(reader, Notice::Warning, &reader.t("worker-office-needed"))) }
        (facts(&lines))
        (holders(visit, &o))
        (powers_of(visit, &powers))
        (appoint_form(visit, &o, &workers, typed, errors))
        (back(visit, "offices", "worker-offices-title"))
    })
}

/// Every duty and power of the office, each with its article.
fn powers_of(visit: &Visit, powers: &[Power]) -> Markup {
    let reader = &visit.reader;
    let columns = ["worker-power-kind", "worker-power", "common-clause"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = powers
        .iter()
        .map(|p| {
            let kind = match p.kind {
                PowerKind::Decides => "worker-power-decides",
                PowerKind::Appoints => "worker-power-appoints",
                PowerKind::Takes => "worker-power-takes",
                PowerKind::Owes => "worker-power-owes",
                PowerKind::Keeps => "worker-power-keeps",
                PowerKind::May => "worker-power-may",
            };
            vec![
                html! { (reader.t(kind)) },
                html! { (visit.pick(&p.ja, &p.en)) },
                html! { @for c in &p.clauses { @let c = visit.clause(c); a href=(c.href) { (c.article) } " " } },
            ]
        })
        .collect();
    Table { id: "powers", caption: &reader.t("worker-powers"), columns: &columns, rows: &rows }.render(reader)
}

fn holders(visit: &Visit, o: &OfficeView) -> Markup {
    let reader = &visit.reader;
    let columns = ["worker-name", "common-from", "common-until", "worker-resolution", "worker-release"]
        .map(|key| Column::new(reader.t(key)));
    let once = visit.desk.once();
    let mut rows: Vec<Vec<Markup>> = o
        .holders
        .iter()
        .map(|h| {
            let worker = h.worker.to_string();
            vec![
                html! { (h.name.expose()) },
                html! { (day(visit, &h.from)) },
                html! { @if let Some(until) = &h.until { (day(visit, until)) } },
                html! { (h.resolution) },
                html! {
                    details {
                        summary { (reader.t("worker-release")) }
                        (form(&format!("{}/end", page_of(visit, &o.key)), Some(&once), html! {
                            input type="hidden" name="worker" value=(worker);
                            (Field::new(format!("until-{worker}"), reader.t("common-until"), Control::Date)
                                .support(reader.t("govern-today-if-empty")).render(reader, &Errors::default()))
                            (Field::new(format!("resolution-{worker}"), reader.t("worker-resolution"), Control::Text)
                                .support(reader.t("setup-resolution-help")).render(reader, &Errors::default()))
                            p { (button(&reader.t("worker-release"))) }
                        }))
                    }
                },
            ]
        })
        .collect();
    // Who held it before, from when to when.
    rows.extend(o.past.iter().map(|h| {
        vec![
            html! { (h.name.expose()) },
            html! { (day(visit, &h.from)) },
            html! { @if let Some(until) = &h.until { (day(visit, until)) } },
            html! { (h.resolution) },
            html! {},
        ]
    }));
    Table { id: "holders", caption: &reader.t("worker-office-holders"), columns: &columns, rows: &rows }.render(reader)
}

fn appoint_form(visit: &Visit, o: &OfficeView, workers: &[WorkerView], typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let mut choices = vec![Choice::new("", reader.t("common-choose-first"))];
    choices.extend(
        workers
            .iter()
            .filter(|w| w.state != "left")
            .map(|w| Choice::new(w.id.to_string(), format!("{}（{}）", w.name.expose(), w.login))),
    );
    let by_body = o.by.iter().any(|by| visit.names.bodies.iter().any(|b| b.key == by.as_str()));
    let until = Field::new("until", reader.t("common-until"), Control::Date).value(typed.text("until"));
    html! {
        h2 { (reader.t("worker-appoint")) }
        (form(&page_of(visit, &o.key), Some(&visit.desk.once()), html! {
            (Field::new("worker", reader.t("common-worker"), Control::Select(choices)).value(typed.text("worker")).required().render(reader, errors))
            (Field::new("from", reader.t("common-from"), Control::Date).support(reader.t("govern-today-if-empty"))
                .value(typed.text("from")).render(reader, errors))
            @if o.dated { (until.required().render(reader, errors)) } @else { (until.render(reader, errors)) }
            @if by_body {
                (Field::new("resolution", reader.t("worker-resolution"), Control::Text)
                    .support(reader.t("setup-resolution-help")).value(typed.text("resolution")).render(reader, errors))
            }
            p { (button(&reader.t("worker-appoint"))) }
        }))
    }
}

fn deed(visit: &Visit, office: &OfficeKey, done: &str) -> Deed {
    let here = page_of(visit, office);
    Deed {
        area: Area::Settings,
        title: "worker-office-one",
        verb: Verb::Appoint,
        then: format!("{here}?done={done}"),
        here,
    }
}

async fn appoint(visit: Visit, Path((_, office)): Path<(String, String)>, input: Input) -> Response {
    let Ok(key) = office.parse::<OfficeKey>() else { return crate::Failure::NOT_FOUND.into_response() };
    let deed = deed(&visit, &key, "appointed");
    let again = async |errors: &Errors| one(&visit, &office, &Just::default(), &input, errors).await;
    let Ok(worker) = input.text("worker").parse::<WorkerId>() else {
        return visit.wrong(&deed, AppError::input("worker", "common-choose-first"), again).await;
    };
    let text = |name: &str| input.text(name).to_owned();
    let new =
        Appoint { office: key, worker, from: text("from"), until: Some(text("until")), resolution: text("resolution") };
    let by = visit.by(&input);
    let reply = visit.run(move |app, _| app.appoint(by, new)).await;
    visit.deed(&deed, reply, again).await
}

async fn end(visit: Visit, Path((_, office)): Path<(String, String)>, input: Input) -> Response {
    let (Ok(key), Ok(worker)) = (office.parse::<OfficeKey>(), input.text("worker").parse::<WorkerId>()) else {
        return crate::Failure::NOT_FOUND.into_response();
    };
    let deed = deed(&visit, &key, "ended");
    let of = |name: &str| input.text(&format!("{name}-{worker}")).to_owned();
    let end = EndAppointment { office: key, worker, last_day: of("until"), resolution: of("resolution") };
    let by = visit.by(&input);
    let reply = visit.run(move |app, _| app.end_appointment(by, end)).await;
    let again = async |errors: &Errors| one(&visit, &office, &Just::default(), &Input::default(), errors).await;
    visit.deed(&deed, reply, again).await
}
