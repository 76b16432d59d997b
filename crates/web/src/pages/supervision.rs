//! Supervision: the workers whom this worker supervises, with what each must do, did, and has let pass.

use super::{desk::Desk, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area},
    shell::{Column, Table, Title, button_link},
};
use axum::{
    Router,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use azukari_app::{
    App, Reply,
    duty::{OfficeWork, Supervised, UnitShare},
};
use azukari_domain::{Millis, Verb};
use maud::{Markup, html};

/// The duty of which the units' shares are shown.
const TRAINING: &str = "duty:training.regular";

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/supervision", get(show))
}

async fn show(visit: Visit) -> Response {
    let here = path::supervision(visit.org());
    let title = Title::new("task-supervision");
    let offices =
        match visit.run(|app, asker| if app.oversees(asker)? { app.overseen(asker).map(Some) } else { Ok(None) }).await
        {
            Ok(Some(Reply::Done(offices))) => offices,
            Ok(_) => Vec::new(),
            Err(e) => return visit.fault(Area::Work, e),
        };
    // Whoever looks at the work of other offices need not supervise anybody.
    let alone = !offices.is_empty() && !matches!(visit.run(App::supervises).await, Ok(true));
    let workers = if alone { Ok(Reply::Done(Vec::new())) } else { visit.run(App::supervised).await };
    match workers {
        Ok(Reply::Done(workers)) => {
            let content = html! {
                @if !alone { (page(&visit, &workers)) (shares(&visit, &workers)) }
                @for office in &offices { (overseen(&visit, office)) }
                p.az-actions { (button_link(&Area::Work.of(visit.org()), &visit.reader.t("page-work"))) }
            };
            visit.page(Area::Work, title, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            visit.refused(Area::Work, title, &here, &Wanted::act(Verb::Inspect), &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Work.of(visit.org())).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

fn page(visit: &Visit, workers: &[Supervised]) -> Markup {
    let reader = &visit.reader;
    let columns = ["task-supervised", "task-owed", "task-overdue-count", "task-done-count", "task-access"];
    let columns = columns.map(|key| Column::new(reader.t(key)));
    let count = |s: &Supervised, state: &str| s.tasks.iter().filter(|t| t.state == state).count();
    let rows: Vec<Vec<Markup>> = workers
        .iter()
        .map(|s| {
            let owed = s.tasks.iter().filter(|t| t.state == "open");
            vec![
                html! { (s.name) },
                html! { ul { @for t in owed {
                    li { (visit.pick(&t.ja, &t.en)) " " (visit.due(t.due.as_deref(), t.overdue)) }
                } } },
                html! { @if s.overdue > 0 { strong { (s.overdue) } } @else { "0" } },
                html! { (count(s, "done")) },
                html! { (access(visit, s)) },
            ]
        })
        .collect();
    html! {
        p { (reader.t("task-supervision-about")) }
        (Table { id: "supervision", caption: &reader.t("task-supervision"), columns: &columns, rows: &rows }.render(reader))
    }
}

/// How far each unit is with the regular training.
fn shares(visit: &Visit, workers: &[Supervised]) -> Markup {
    let reader = &visit.reader;
    let columns = ["task-unit", "task-owed", "task-done-count", "task-overdue-count", "task-share"];
    let columns = columns.map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = UnitShare::of(workers, TRAINING)
        .iter()
        .map(|s| {
            vec![
                html! { (visit.word(&visit.names.units, &s.unit)) },
                html! { (s.owed) },
                html! { (s.done) },
                html! { (s.overdue) },
                html! { (s.percent()) " %" },
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (Table { id: "shares", caption: &reader.t("task-unit-shares"), columns: &columns, rows: &rows }.render(reader))
        }
    }
}

/// What an office did and has to do.
fn overseen(visit: &Visit, work: &OfficeWork) -> Markup {
    let reader = &visit.reader;
    let name = visit.word(&visit.names.offices, &work.office);
    let columns = ["task-overseen-when", "task-overseen-steps"].map(|key| Column::new(reader.t(key)));
    let zone = &visit.names.zone;
    let rows: Vec<Vec<Markup>> = work
        .steps
        .iter()
        .map(|s| {
            let said = if visit.pick("ja", "en") == "ja" { &s.ja } else { &s.en };
            vec![
                html! { (reader.instant(Millis(s.at), zone)) },
                html! { a href=(path::case(visit.org(), s.case)) { (said.join(" › ")) } },
            ]
        })
        .collect();
    html! {
        h2 { (reader.say("task-overseen", &[("name", name.into())])) }
        p { (reader.t("task-overseen-about")) }
        p { (reader.t("task-overseen-holders")) }
        ul { @for h in &work.holders { li { (h.name) " " (visit.day(&h.from)) " " (h.resolution) } } }
        p { (reader.t("task-overseen-open")) }
        ul { @for t in &work.tasks { li { (visit.pick(&t.ja, &t.en)) " " (visit.due(t.due.as_deref(), t.overdue)) } } }
        (Table { id: "overseen", caption: &reader.t("task-overseen-steps"), columns: &columns, rows: &rows }.render(reader))
    }
}

/// What somebody may open: offices and affairs in the organisation's words.
fn access(visit: &Visit, s: &Supervised) -> String {
    let offices = s.offices.iter().map(|o| visit.word(&visit.names.offices, o));
    let affairs = s.affairs.iter().map(|a| visit.word(&visit.names.affairs, a));
    offices.chain(affairs).collect::<Vec<_>>().join(visit.pick("、", ", "))
}
