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
use azukari_app::{App, Reply, duty::Supervised};
use azukari_domain::Verb;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/supervision", get(show))
}

async fn show(visit: Visit) -> Response {
    let here = path::supervision(visit.org());
    let title = Title::new("task-supervision");
    match visit.run(App::supervised).await {
        Ok(Reply::Done(workers)) => visit.page(Area::Work, title, page(&visit, &workers)).into_response(),
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
        p.az-actions { (button_link(&Area::Work.of(visit.org()), &reader.t("page-work"))) }
    }
}

/// What somebody may open: offices and affairs in the organisation's words.
fn access(visit: &Visit, s: &Supervised) -> String {
    let offices = s.offices.iter().map(|o| visit.word(&visit.names.offices, o));
    let affairs = s.affairs.iter().map(|a| visit.word(&visit.names.affairs, a));
    offices.chain(affairs).collect::<Vec<_>>().join(visit.pick("、", ", "))
}
