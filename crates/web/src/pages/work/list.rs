//! What waits for me, what I may begin, which cases run, which registers there are, by area; and what I was told.

use crate::{
    pages::visit::Visit,
    path::{self, Area},
    shell::{Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button_link, form},
};
use axum::{
    extract::Query,
    response::{IntoResponse, Response},
};
use azukari_app::{
    App,
    casefile::{CaseLine, ProcedureLine},
    duty::{TaskLine, Told},
    registers::RegisterLine,
};
use azukari_domain::Millis;
use azukari_words::Words;
use maud::{Markup, html};
use serde::Deserialize;

/// What narrows the lists: one area of a closed list.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Narrow {
    #[serde(default)]
    area: String,
}

/// Areas in the order of a day's work; what is not listed stands behind, so that nothing is lost.
const AREAS: [&str; 20] = [
    "rights",
    "complaints",
    "incident",
    "output",
    "provision",
    "acquisition",
    "purpose",
    "register",
    "retention",
    "outsourcing",
    "custody",
    "physical",
    "technical",
    "access",
    "training",
    "discipline",
    "publication",
    "governance",
    "audit",
    "mynumber",
];

fn word(visit: &Visit, area: &str) -> String {
    Words::find(visit.reader.lang, &format!("area-{area}"), &[]).unwrap_or_else(|| area.to_owned())
}

/// Tasks as a table; also on the home page.
pub(in crate::pages) fn tasks(visit: &Visit, tasks: &[TaskLine]) -> Markup {
    let reader = &visit.reader;
    let caption = reader.t("task-mine");
    if tasks.is_empty() {
        return html! { h2 { (caption) } p.az-quiet { (reader.t("task-none")) } };
    }
    let columns = ["task-what", "task-due"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = tasks
        .iter()
        .map(|t| {
            // A step is taken on its case; what a case gave birth to has a form of its own.
            let href = match t.case {
                Some(number) if t.control.starts_with("procedure:") => path::case(visit.org(), number),
                _ => path::task(visit.org(), t.number),
            };
            // “Receipt” alone says little: a step stands with the name of its procedure.
            let of = t.control.strip_prefix("procedure:").and_then(|rest| rest.split('.').next());
            vec![
                html! {
                    a href=(href) { (visit.pick(&t.ja, &t.en)) }
                    @if let Some(procedure) = of { " " span.az-quiet { (visit.word(&visit.names.procedures, procedure)) } }
                    @if let Some(number) = t.case { " " span.az-quiet { (reader.say("task-of", &[("number", number.into())])) } }
                    @if let Some(who) = &t.who { " " span.az-quiet { (who) } }
                    @if let Some(about) = &t.about { " " span.az-quiet { (visit.pick(&about.ja, &about.en)) } }
                    @if !t.unit.is_empty() { " " span.az-quiet { (visit.word(&visit.names.units, &t.unit)) } }
                },
                visit.due(t.due.as_deref(), t.overdue),
            ]
        })
        .collect();
    Table { id: "tasks", caption: &caption, columns: &columns, rows: &rows }.render(reader)
}

pub(super) async fn list(visit: Visit, Query(narrow): Query<Narrow>) -> Response {
    let found = visit
        .run(|app, asker| {
            let lists = (
                app.my_day(asker)?,
                app.procedures(asker)?,
                app.cases(asker, "open", "", None)?,
                app.registers(asker)?,
            );
            Ok((lists, app.supervises(asker)? || app.oversees(asker)?))
        })
        .await;
    let ((day, procedures, cases, registers), supervises) = match found {
        Ok(found) => found,
        Err(e) => return visit.fault(Area::Work, e),
    };
    let reader = &visit.reader;
    let procedures: Vec<&ProcedureLine> = procedures.iter().filter(|p| p.mine).collect();
    let registers: Vec<&RegisterLine> = registers.iter().filter(|r| r.readable).collect();
    let mut areas: Vec<&str> =
        procedures.iter().map(|p| p.area.as_str()).chain(registers.iter().map(|r| r.area.as_str())).collect();
    areas.sort_by_key(|a| (AREAS.iter().position(|known| known == a).unwrap_or(AREAS.len()), *a));
    areas.dedup();
    let chosen = areas.iter().copied().find(|a| *a == narrow.area);
    let shown = |area: &str| chosen.is_none_or(|c| c == area);
    let content = html! {
        (tasks(&visit, &day.tasks))
        p.az-actions {
            (button_link(&path::messages(visit.org()), &reader.say("told-unread", &[("count", day.unread.into())]))) " "
            @if visit.desk.window.is_some() { (button_link(&format!("/o/{}/window", visit.org()), &reader.t("window-desk"))) " " }
            @if supervises { (button_link(&path::supervision(visit.org()), &reader.t("task-supervision"))) }
        }
        (running(&visit, &cases.cases))
        h2 #begin { (reader.t("case-begin")) }
        (filter(&visit, &areas, chosen))
        @for area in areas.iter().filter(|a| shown(a)) {
            @let own: Vec<&&ProcedureLine> = procedures.iter().filter(|p| p.area == **area).collect();
            @if !own.is_empty() {
                h3 { (word(&visit, area)) }
                ul.az-cards { @for p in own { li.az-card { (procedure(&visit, p)) } } }
            }
        }
        h2 #registers { (reader.t("row-registers")) }
        div.az-groups {
            @for area in areas.iter().filter(|a| shown(a)) {
                @let own: Vec<&&RegisterLine> = registers.iter().filter(|r| r.area == **area).collect();
                @if !own.is_empty() {
                    section {
                        h3 { (word(&visit, area)) }
                        ul {
                            @for r in own {
                                li { a href=(path::register(visit.org(), &r.key)) { (visit.pick(&r.ja, &r.en)) } " " span.az-quiet { (reader.say("row-count", &[("count", r.rows.into())])) } }
                            }
                        }
                    }
                }
            }
        }
    };
    visit.page(Area::Work, Title::new("page-work"), content).into_response()
}

fn running(visit: &Visit, cases: &[CaseLine]) -> Markup {
    let reader = &visit.reader;
    let columns = ["case-procedure", "case-number", "case-step", "task-due"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = cases
        .iter()
        .map(|c| {
            vec![
                html! { a href=(path::case(visit.org(), c.number)) { (visit.pick(&c.ja, &c.en)) } },
                html! { (c.number) },
                html! { (visit.pick(&c.step_ja, &c.step_en)) },
                visit.due(c.due.as_deref(), c.overdue),
            ]
        })
        .collect();
    Table { id: "cases", caption: &reader.t("case-open"), columns: &columns, rows: &rows }.render(reader)
}

/// The choice of an area: a form that asks, so that it needs no script. Its address holds a word of the rulebooks and no other.
fn filter(visit: &Visit, areas: &[&str], chosen: Option<&str>) -> Markup {
    let reader = &visit.reader;
    let all = std::iter::once(Choice::new("", reader.t("area-all")));
    let choices = all.chain(areas.iter().map(|a| Choice::new(*a, word(visit, a)))).collect();
    html! {
        form.az-narrow method="get" action={ (Area::Work.of(visit.org())) "#begin" } {
            (Field::new("area", reader.t("area-label"), Control::Select(choices)).value(chosen.unwrap_or_default()).render(reader, &Errors::default()))
            button.az-button.az-button-second type="submit" { (reader.t("area-narrow")) }
            @if chosen.is_some() { a href={ (Area::Work.of(visit.org())) "#begin" } { (reader.t("area-clear")) } }
        }
    }
}

fn procedure(visit: &Visit, p: &ProcedureLine) -> Markup {
    let reader = &visit.reader;
    let name = visit.pick(&p.ja, &p.en);
    let begin = reader.t("case-start");
    html! {
        h4 { (name) }
        p { (visit.pick(&p.about_ja, &p.about_en)) }
        (super::cited_folded(visit, &p.clauses))
        (form(&Area::Work.of(visit.org()), Some(&visit.desk.once()), html! {
            input type="hidden" name="procedure" value=(p.key);
            button.az-button.az-button-second type="submit" aria-label={ (begin) " " (name) } { (begin) }
        }))
    }
}

/// What this worker was told. Looking marks it as read.
pub(super) async fn messages(visit: Visit) -> Response {
    let told = match visit.run(App::messages).await {
        Ok(told) => told,
        Err(e) => return visit.fault(Area::Work, e),
    };
    let reader = &visit.reader;
    let content = html! {
        @if told.is_empty() { (banner(reader, Notice::Info, &reader.t("told-none"))) }
        ul.az-lines { @for one in &told { li { (message(&visit, one)) } } }
        p.az-actions { (button_link(&Area::Work.of(visit.org()), &reader.t("page-work"))) }
    };
    visit.page(Area::Work, Title::new("told-title"), content).into_response()
}

fn message(visit: &Visit, told: &Told) -> Markup {
    let reader = &visit.reader;
    let text = Words::find(reader.lang, &told.kind, &[]).unwrap_or_else(|| reader.t("told-other"));
    let href = told.case.map(|n| path::case(visit.org(), n)).or(told.task.map(|n| path::task(visit.org(), n)));
    html! {
        @if told.unread { strong.az-tag { (reader.t("told-new")) } " " }
        @match href { Some(href) => a href=(href) { (text) }, None => (text), }
        " " span.az-quiet { (reader.instant(Millis(told.at), &visit.names.zone)) }
    }
}
