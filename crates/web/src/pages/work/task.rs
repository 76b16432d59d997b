//! One task: what is to be done and why, and the way to do it: a form, a procedure, or a register.

use super::{
    cited,
    fields::{FORM, Typed, control, faults, fields, ids, said, typed},
    no,
};
use crate::{
    pages::{input::Input, visit::Visit},
    path::{self, Area},
    shell::{Errors, Notice, Title, banner, button, button_link, facts, form, invalid},
};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{
    Refused, Reply,
    duty::{PerformTask, TaskShown},
};
use azukari_domain::{Millis, Verb};
use maud::{Markup, html};

pub(super) async fn task(visit: Visit, Path((_, number)): Path<(String, i64)>) -> Response {
    task_page(visit, number, &Typed::new(), &Errors::default(), None).await
}

async fn task_page(visit: Visit, number: i64, typed: &Typed, errors: &Errors, refused: Option<Refused>) -> Response {
    let shown = match visit.run(move |app, asker| app.show_task(asker, number)).await {
        Ok(shown) => shown,
        Err(e) => return visit.fault(Area::Work, e),
    };
    let here = path::task(visit.org(), number);
    let content = content(&visit, &shown, &here, typed, errors);
    match refused {
        Some(refused) => {
            no(&visit, "task-title", &here, Verb::Perform, ids(&shown.fields, FORM), &refused, content).await
        }
        None if errors.is_empty() => visit.page(Area::Work, Title::new("task-title"), content).into_response(),
        None => invalid(visit.page_at(Area::Work, Title::new("task-title").in_error(true), &here, content)),
    }
}

fn content(visit: &Visit, shown: &TaskShown, here: &str, typed: &Typed, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let line = &shown.line;
    let mut lines = vec![(reader.t("task-due"), visit.due(line.due.as_deref(), line.overdue))];
    if line.state != "open" {
        lines.push((reader.t("common-state"), html! { (reader.t(&format!("task-state-{}", line.state))) }));
    }
    if let (Some(by), Some(at)) = (&shown.done_by, shown.done_at) {
        lines.push((reader.t("task-done-by"), html! { (by) " · " (reader.instant(Millis(at), &visit.names.zone)) }));
    }
    if let Some(who) = &line.who {
        lines.push((reader.t("task-about"), html! { (who) }));
    }
    if !line.unit.is_empty() {
        lines.push((reader.t("task-unit"), html! { (visit.word(&visit.names.units, &line.unit)) }));
    }
    let owners: Vec<&str> = shown
        .owners
        .iter()
        .filter_map(|o| o.strip_prefix("office:"))
        .map(|o| visit.word(&visit.names.offices, o.split('@').next().unwrap_or(o)))
        .collect();
    if !owners.is_empty() {
        lines.push((reader.t("task-whose"), html! { (super::joined(visit, &owners)) }));
    }
    html! {
        (errors.summary(reader))
        p.az-lead { (visit.pick(&line.ja, &line.en)) }
        p { (visit.pick(&shown.about_ja, &shown.about_en)) }
        (cited(visit, &shown.clauses))
        (facts(&lines))
        @for row in &shown.rows {
            (facts(&row.fields.iter().filter(|f| !f.values.is_empty()).map(|f| (visit.pick(&f.ja, &f.en).to_owned(), said(visit, f))).collect::<Vec<_>>()))
        }
        @if line.state == "open" { (way(visit, shown, here, typed, errors)) }
        @else {
            (facts(&shown.fields.iter().filter(|f| !f.values.is_empty()).map(|f| (visit.pick(&f.ja, &f.en).to_owned(), said(visit, f))).collect::<Vec<_>>()))
            p.az-actions { (button_link(&Area::Work.of(visit.org()), &reader.t("page-work"))) }
        }
    }
}

/// How an open task is done.
fn way(visit: &Visit, shown: &TaskShown, here: &str, typed: &Typed, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let back = button_link(&Area::Work.of(visit.org()), &reader.t("page-work"));
    match (shown.line.case.filter(|_| shown.fields.is_empty()), &shown.opens, &shown.register) {
        (_, Some(procedure), _) => {
            let name = visit.word(&visit.names.procedures, procedure);
            html! {
                (banner(reader, Notice::Info, &reader.say("task-by-procedure", &[("name", name.into())])))
                (form(&Area::Work.of(visit.org()), Some(&visit.desk.once()), html! {
                    input type="hidden" name="procedure" value=(procedure);
                    p.az-actions { (button(&reader.say("task-begin", &[("name", name.into())]))) " " (back) }
                }))
            }
        }
        (_, None, Some(register)) => {
            let name = visit.word(&visit.names.registers, register);
            html! {
                (banner(reader, Notice::Info, &reader.say("task-by-register", &[("name", name.into())])))
                p.az-actions { (button_link(&path::register(visit.org(), register), &reader.say("task-open-register", &[("name", name.into())]))) " " (back) }
            }
        }
        (Some(number), None, None) if shown.line.control.starts_with("procedure:") => html! {
            (banner(reader, Notice::Info, &reader.t("task-by-case")))
            p.az-actions { (button_link(&path::case(visit.org(), number), &reader.say("task-open-case", &[("number", number.into())]))) " " (back) }
        },
        _ => form(
            here,
            Some(&visit.desk.once()),
            html! {
                @for field in shown.fields.iter().filter(|f| !f.computed) { (control(visit, field, FORM, false, typed, errors)) }
                p.az-actions { (button(&reader.t("task-complete"))) " " (back) }
            },
        ),
    }
}

pub(super) async fn perform(visit: Visit, Path((_, number)): Path<(String, i64)>, input: Input) -> Response {
    let perform = PerformTask { number, fields: fields(&input, FORM), happened_at: None, once: input.once() };
    match visit.run(move |app, asker| app.perform(asker, &perform)).await {
        Ok(Reply::Done(_) | Reply::Repeated(_)) => Redirect::to(&Area::Work.of(visit.org())).into_response(),
        Ok(Reply::Refused(refused)) => {
            task_page(visit, number, &typed(&input, FORM), &Errors::default(), Some(refused)).await
        }
        Err(e) => match faults(&visit, &e, FORM) {
            Some(errors) => task_page(visit, number, &typed(&input, FORM), &errors, None).await,
            None => visit.fault(Area::Work, e),
        },
    }
}
