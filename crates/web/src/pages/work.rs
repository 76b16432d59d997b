//! The office at work: what waits for me, procedures and their cases, registers. One page serves every procedure: its form, its
//! outcomes and what they require are data.

use super::{desk::Desk, fault::sentence, input::Input, refused::Wanted, resolution, visit::Visit};
use crate::{
    path::{self, Area},
    shell::{
        Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, facts, form,
        invalid, post_button,
    },
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, ClauseRef, FormInput, FormKind as Kind, Refused, Reply, ShownField,
    casefile::{AnswerItem, OpenCase, ShownCase, ShownStep, TakeStep},
    duty::{PerformTask, TaskLine},
    registers::{EnterRow, RegisterPage},
};
use azukari_domain::{Millis, Verb};
use maud::{Markup, html};
use std::collections::BTreeMap;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/work", get(list).post(open))
        .route("/o/{org}/cases/{number}", get(show))
        .route("/o/{org}/cases/{number}/step", post(step))
        .route("/o/{org}/cases/{number}/items", post(item))
        .route("/o/{org}/tasks/{number}", get(task).post(perform))
        .route("/o/{org}/registers/{register}", get(register).post(enter))
}

/// Tasks as a table; also on the home page.
pub(super) fn tasks(visit: &Visit, tasks: &[TaskLine]) -> Markup {
    let reader = &visit.reader;
    let caption = reader.t("task-mine");
    if tasks.is_empty() {
        return html! { h2 { (caption) } p { (reader.t("task-none")) } };
    }
    let columns = ["task-what", "task-due"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = tasks
        .iter()
        .map(|t| {
            let href = match t.case {
                Some(number) => path::case(visit.org(), number),
                None => path::task(visit.org(), t.number),
            };
            vec![
                html! { a href=(href) { (visit.pick(&t.ja, &t.en)) } },
                html! { (t.due.clone().unwrap_or_default()) @if t.overdue { " " strong { (reader.t("task-overdue")) } } },
            ]
        })
        .collect();
    Table { id: "tasks", caption: &caption, columns: &columns, rows: &rows }.render(reader)
}

async fn list(visit: Visit) -> Response {
    let found = visit
        .run(|app, asker| {
            let lists = (
                app.my_day(asker)?,
                app.procedures(asker)?,
                app.cases(asker, "open", "", None)?,
                app.registers(asker)?,
            );
            Ok((lists, app.supervises(asker)?))
        })
        .await;
    let ((day, procedures, cases, registers), supervises) = match found {
        Ok(found) => found,
        Err(e) => return visit.fault(Area::Work, e),
    };
    let reader = &visit.reader;
    let columns = ["case-number", "case-procedure", "case-step", "task-due"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = cases
        .cases
        .iter()
        .map(|c| {
            vec![
                html! { a href=(path::case(visit.org(), c.number)) { (c.number) } },
                html! { (visit.pick(&c.ja, &c.en)) },
                html! { (visit.pick(&c.step_ja, &c.step_en)) },
                html! { (c.due.clone().unwrap_or_default()) @if c.overdue { " " strong { (reader.t("task-overdue")) } } },
            ]
        })
        .collect();
    let caption = reader.t("case-open");
    let content = html! {
        (tasks(&visit, &day.tasks))
        @if supervises { p { (button_link(&path::supervision(visit.org()), &reader.t("task-supervision"))) } }
        h2 { (reader.t("case-begin")) }
        @for p in procedures.iter().filter(|p| p.mine) {
            section {
                h3 { (visit.pick(&p.ja, &p.en)) }
                p { (visit.pick(&p.about_ja, &p.about_en)) }
                (cited(&visit, &p.clauses))
                (form(&Area::Work.of(visit.org()), Some(&visit.desk.once()), html! {
                    input type="hidden" name="procedure" value=(p.key);
                    (button(&reader.t("case-start")))
                }))
            }
        }
        (Table { id: "cases", caption: &caption, columns: &columns, rows: &rows }.render(reader))
        h2 { (reader.t("row-registers")) }
        ul {
            @for r in registers.iter().filter(|r| r.readable) {
                li { a href=(path::register(visit.org(), &r.key)) { (visit.pick(&r.ja, &r.en)) } " " (reader.say("row-count", &[("count", r.rows.into())])) }
            }
        }
    };
    visit.page(Area::Work, Title::new("page-work"), content).into_response()
}

fn cited(visit: &Visit, clauses: &[ClauseRef]) -> Markup {
    html! {
        @if !clauses.is_empty() {
            p.az-support {
                @for (i, clause) in clauses.iter().enumerate() {
                    @if i > 0 { " · " }
                    a href=(path::clause(visit.org(), &clause.id)) { (azukari_words::citation(visit.reader.lang, azukari_words::Numbering::Articles, &clause.id)) " " (visit.pick(&clause.title_ja, &clause.title_en)) }
                }
            }
        }
    }
}

async fn open(visit: Visit, input: Input) -> Response {
    let new = OpenCase {
        procedure: input.text("procedure").to_owned(),
        fields: FormInput::new(),
        happened_at: None,
        once: input.once(),
    };
    match visit.run(move |app, asker| app.open_case(asker, &new)).await {
        Ok(Reply::Done(opened)) => Redirect::to(&path::case(visit.org(), opened.number)).into_response(),
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Work.of(visit.org())).into_response(),
        Ok(Reply::Refused(refused)) => {
            no(&visit, "page-work", &Area::Work.of(visit.org()), Verb::Open, &refused, html! {}).await
        }
        Err(e) => visit.fault(Area::Work, e),
    }
}

/// A refusal with what is required in the rulebook's words above the page on which it can be mended.
async fn no(visit: &Visit, title: &'static str, back: &str, verb: Verb, refused: &Refused, below: Markup) -> Response {
    let missing = html! {
        @if refused.reasons.iter().any(|r| r.message == "refusal-required") {
            h2 { (visit.reader.t("case-missing")) }
            ul {
                @for reason in refused.reasons.iter().filter(|r| r.message == "refusal-required") {
                    li { (visit.pick(&reason.what_ja, &reason.what_en)) (cited(visit, &reason.clauses)) }
                }
            }
        }
        (below)
    };
    visit.refused(Area::Work, Title::new(title), back, &Wanted::act(verb), refused, missing).await
}

async fn show(
    visit: Visit,
    Path((_, number)): Path<(String, i64)>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    match visit.run(move |app, asker| app.show_case(asker, number)).await {
        Ok(Reply::Done(case)) => {
            let content =
                case_page(&visit, &case, asked.get("item"), &BTreeMap::new(), &Default::default(), &Errors::default());
            visit.page(Area::Work, Title::new("case-title"), content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            no(&visit, "case-title", &path::case(visit.org(), number), Verb::Inspect, &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&path::case(visit.org(), number)).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

/// What was typed, by field.
type Typed = BTreeMap<String, Vec<String>>;

fn case_page(
    visit: &Visit,
    case: &ShownCase,
    item: Option<&String>,
    typed: &Typed,
    resolved: &[String; 3],
    errors: &Errors,
) -> Markup {
    let reader = &visit.reader;
    let line = &case.line;
    let mut lines = vec![
        (reader.t("case-procedure"), html! { (visit.pick(&line.ja, &line.en)) }),
        (reader.t("case-number"), html! { (line.number) }),
        (reader.t("common-state"), html! { (reader.t(&format!("case-state-{}", line.state))) }),
    ];
    if let Some(opener) = &case.opener {
        lines.push((reader.t("case-opener"), html! { (opener) }));
    }
    if let Some(due) = &line.due {
        let late = line.overdue.then(|| reader.t("task-overdue"));
        lines.push((reader.t("task-due"), html! { (due) @if let Some(late) = late { " " strong { (late) } } }));
    }
    html! {
        (errors.summary(reader))
        (facts(&lines))
        (cited(visit, &case.clauses))
        @if let Some(step) = &case.step {
            (items(visit, case, step, item, typed, errors))
            (step_form(visit, case, step, typed, resolved, errors))
        }
        @if !case.fields.is_empty() {
            h2 { (reader.t("case-known")) }
            (facts(&case.fields.iter().map(|f| (visit.pick(&f.ja, &f.en).to_owned(), said(visit, f))).collect::<Vec<_>>()))
        }
        @if !case.taken.is_empty() {
            h2 { (reader.t("case-history")) }
            ol {
                @for t in &case.taken {
                    li {
                        (visit.pick(&t.ja, &t.en)) " — " (visit.pick(&t.outcome_ja, &t.outcome_en))
                        @if let Some(actor) = &t.actor { " · " (actor) }
                        @if let Some(writer) = &t.writer { " " (reader.say("case-written-by", &[("name", writer.as_str().into())])) }
                        @if t.paper { " " (reader.t("case-on-paper")) }
                        " · " (reader.instant(Millis(t.at), &visit.names.zone))
                    }
                }
            }
        }
    }
}

fn said(visit: &Visit, field: &ShownField) -> Markup {
    let words: Vec<&str> = field.shown_ja.iter().zip(&field.shown_en).map(|(ja, en)| visit.pick(ja, en)).collect();
    let text = match (field.kind, words.first().copied()) {
        (Kind::Flag, Some("true")) => visit.reader.t("common-yes"),
        (Kind::Flag, Some(_)) => visit.reader.t("common-no"),
        (Kind::Records | Kind::Files, _) => words.len().to_string(),
        _ => words.join("、"),
    };
    html! { (text) }
}

/// The items of a step: each with its answer, and the form of the one that is asked for or of the first that is open.
fn items(
    visit: &Visit,
    case: &ShownCase,
    step: &ShownStep,
    asked: Option<&String>,
    typed: &Typed,
    errors: &Errors,
) -> Markup {
    let reader = &visit.reader;
    let here = path::case(visit.org(), case.line.number);
    let chosen = asked.and_then(|row| step.items.iter().find(|i| i.row == *row));
    let Some(item) = chosen.or_else(|| step.items.iter().find(|i| !i.answered)).or(step.items.first()) else {
        return html! {};
    };
    html! {
        h2 { (reader.t("case-items")) }
        ul {
            @for i in &step.items {
                li {
                    a href=(format!("{here}?item={}", i.row)) { (i.title) }
                    " " (reader.t(if i.answered { "case-item-answered" } else { "case-item-open" }))
                    @for f in i.fields.iter().filter(|f| !f.values.is_empty()) { " · " (said(visit, f)) }
                }
            }
        }
        h3 { (item.title) }
        (form(&format!("{here}/items"), Some(&visit.desk.once()), html! {
            input type="hidden" name="item" value=(item.row);
            @for field in &item.fields { (control_in(visit, field, ITEM, typed, errors)) }
            p.az-actions { (button(&reader.t("case-item-answer"))) }
        }))
    }
}

fn step_form(
    visit: &Visit,
    case: &ShownCase,
    step: &ShownStep,
    typed: &Typed,
    resolved: &[String; 3],
    errors: &Errors,
) -> Markup {
    let reader = &visit.reader;
    let action = format!("{}/step", path::case(visit.org(), case.line.number));
    let closed = step.outcomes.iter().all(|o| !o.refused.is_empty());
    html! {
        h2 { (visit.pick(&step.ja, &step.en)) }
        (cited(visit, &step.clauses))
        @if closed {
            @if let Some(reason) = step.outcomes.iter().flat_map(|o| &o.refused).next() {
                (banner(reader, Notice::Info, &reader.t(&reason.message)))
            }
        } @else {
            @if !step.requires.is_empty() {
                details {
                    summary { (reader.t("case-requires")) }
                    ul { @for r in &step.requires { li { (visit.pick(&r.ja, &r.en)) (cited(visit, &r.clauses)) } } }
                }
            }
            (foreseen(visit, step))
            (told(visit, step))
            (form(&action, Some(&visit.desk.once()), html! {
                @for field in &step.fields { (control(visit, field, typed, errors)) }
                @if step.body.is_some() { (resolution::fields(visit, resolved, errors)) }
                p.az-actions {
                    @for outcome in step.outcomes.iter().filter(|o| o.refused.is_empty()) {
                        button.az-button.az-button-main type="submit" name="outcome" value=(outcome.key) { (visit.pick(&outcome.ja, &outcome.en)) }
                        " "
                    }
                    (button_link(&Area::Work.of(visit.org()), &reader.t("common-cancel")))
                }
            }))
        }
    }
}

/// What stands before the names of a form's fields, and of those of an item's answer beside it.
const FORM: &str = "f-";
const ITEM: &str = "i-";
/// Whom the report reaches at once, so that nobody has to look for them.
fn told(visit: &Visit, step: &ShownStep) -> Markup {
    let reader = &visit.reader;
    html! {
        @if !step.told.is_empty() {
            p { (reader.t("case-told")) }
            ul {
                @for office in &step.told {
                    @if office.holders.is_empty() {
                        li { (visit.pick(&office.ja, &office.en)) " " (reader.t("case-told-vacant")) }
                    }
                    @for holder in &office.holders {
                        li {
                            (visit.pick(&office.ja, &office.en)) " " (holder.name)
                            @if let Some(mail) = &holder.mail { " " (mail) }
                        }
                    }
                }
            }
        }
    }
}

/// What the decision would allow: how many would be on it, who would be left out and why.
fn foreseen(visit: &Visit, step: &ShownStep) -> Markup {
    let reader = &visit.reader;
    let acts: Vec<_> = step.outcomes.iter().filter(|o| o.refused.is_empty()).flat_map(|o| &o.foreseen).collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    html! {
        @for act in acts {
            div.az-foreseen {
                @if act.refused.is_empty() {
                    p { (reader.say("case-foreseen", &[("granted", count(act.granted).into()), ("left", count(act.left_out.len()).into())])) }
                } @else {
                    p { (reader.t("case-foreseen-refused")) }
                }
                ul {
                    @for reason in &act.refused { li { (reader.t(&reason.message)) (cited(visit, &reason.clauses)) } }
                    @for (message, clauses, persons) in reasons(&act.left_out) {
                        li { (reader.t(message)) " " (reader.say("case-foreseen-persons", &[("count", count(persons).into())])) (cited(visit, clauses)) }
                    }
                }
            }
        }
    }
}

/// Each reason for which somebody would be left out, with how many.
fn reasons(left: &[azukari_app::LeftOut]) -> Vec<(&str, &[azukari_app::ClauseRef], usize)> {
    let mut out: Vec<(&str, &[azukari_app::ClauseRef], usize)> = Vec::new();
    for reason in left.iter().flat_map(|one| &one.reasons) {
        match out.iter_mut().find(|(message, _, _)| *message == reason.message) {
            Some((_, _, persons)) => *persons += 1,
            None => out.push((&reason.message, &reason.clauses, 1)),
        }
    }
    out
}

/// One field of a form that is data.
fn control(visit: &Visit, field: &ShownField, typed: &Typed, errors: &Errors) -> Markup {
    control_in(visit, field, FORM, typed, errors)
}

fn control_in(visit: &Visit, field: &ShownField, prefix: &str, typed: &Typed, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let name = format!("{prefix}{}", field.key);
    let values = typed.get(&name).unwrap_or(&field.values);
    let first = match field.kind {
        // All of a list stand in one box, a line for each: what is not in it would be taken for removed.
        Kind::Records | Kind::Files => values.join("\n"),
        _ => values.first().cloned().unwrap_or_default(),
    };
    let label = visit.pick(&field.ja, &field.en).to_owned();
    let help = visit.pick(&field.help_ja, &field.help_en).to_owned();
    let choices =
        || -> Vec<Choice> { field.choices.iter().map(|c| Choice::new(&c.key, visit.pick(&c.ja, &c.en))).collect() };
    let kind = match field.kind {
        Kind::Flag => Control::Radio(vec![
            Choice::new("true", reader.t("common-yes")),
            Choice::new("false", reader.t("common-no")),
        ]),
        Kind::Number => Control::Number,
        Kind::Date => Control::Date,
        Kind::Time => Control::Time,
        Kind::Text => Control::Lines(2),
        Kind::Choices | Kind::Classes | Kind::Purposes | Kind::Workers => {
            return many(visit, field, &name, values, errors);
        }
        Kind::Records | Kind::Recipients | Kind::Files | Kind::Record => Control::Lines(2),
        Kind::Clause | Kind::Recipient => Control::Text,
        _ => Control::Select(choices()),
    };
    let mut one = Field::new(name, label, kind).value(&first);
    if !help.is_empty() {
        one = one.support(help);
    }
    one.render(reader, errors)
}

/// Several of a list: a box for each.
fn many(visit: &Visit, field: &ShownField, name: &str, values: &[String], errors: &Errors) -> Markup {
    html! {
        fieldset.az-field {
            legend.az-label { (visit.pick(&field.ja, &field.en)) }
            @if let Some(error) = errors.of(name) { p.az-error { (error) } }
            @for choice in &field.choices {
                label.az-choice {
                    input type="checkbox" name=(name) value=(choice.key) checked[values.contains(&choice.key)];
                    " " (visit.pick(&choice.ja, &choice.en))
                }
            }
        }
    }
}

/// The fields of a form that is data. A field of the form that came empty empties it.
fn fields(input: &Input, prefix: &str) -> FormInput {
    let mut out = FormInput::new();
    for (key, text) in input.below(prefix) {
        out.entry(key.to_owned()).or_default().push(text.clone());
    }
    out
}

/// What was typed, by the names of the fields in the page.
fn typed(input: &Input, prefix: &str) -> Typed {
    let mut out = Typed::new();
    for (key, text) in input.below(prefix) {
        out.entry(format!("{prefix}{key}")).or_default().push(text.expose().to_owned());
    }
    out
}

fn faults(visit: &Visit, error: &AppError, prefix: &str) -> Option<Errors> {
    let AppError::Form(faults) = error else { return None };
    let mut errors = Errors::default();
    for fault in faults {
        errors.add(format!("{prefix}{}", fault.field), visit.reader.t(fault.key));
    }
    Some(errors)
}

async fn item(visit: Visit, Path((_, number)): Path<(String, i64)>, input: Input) -> Response {
    let here = path::case(visit.org(), number);
    let Ok(row) = input.text("item").parse() else { return visit.fault(Area::Work, AppError::NotFound("row")) };
    let answer = AnswerItem { number, item: row, fields: fields(&input, ITEM), once: input.once() };
    let (refused, errors) = match visit.run(move |app, asker| app.answer_item(asker, &answer)).await {
        Ok(Reply::Done(_) | Reply::Repeated(_)) => return Redirect::to(&here).into_response(),
        Ok(Reply::Refused(refused)) => (Some(refused), Errors::default()),
        Err(e) => match faults(&visit, &e, ITEM) {
            Some(errors) => (None, errors),
            None => return visit.fault(Area::Work, e),
        },
    };
    let case = match visit.run(move |app, asker| app.show_case(asker, number)).await {
        Ok(Reply::Done(case)) => case,
        Ok(_) => return Redirect::to(&here).into_response(),
        Err(e) => return visit.fault(Area::Work, e),
    };
    let chosen = input.text("item").to_owned();
    let content = case_page(&visit, &case, Some(&chosen), &typed(&input, ITEM), &Default::default(), &errors);
    match refused {
        Some(refused) => no(&visit, "case-title", &here, Verb::Perform, &refused, content).await,
        None => invalid(visit.page_at(Area::Work, Title::new("case-title").in_error(true), &here, content)),
    }
}

async fn step(visit: Visit, Path((_, number)): Path<(String, i64)>, input: Input) -> Response {
    let take = TakeStep {
        number,
        outcome: input.text("outcome").to_owned(),
        fields: fields(&input, FORM),
        resolution: resolution::read(&input),
        once: input.once(),
        ..TakeStep::default()
    };
    let here = path::case(visit.org(), number);
    let (taken, errors) = match visit.run(move |app, asker| app.take_step(asker, &take)).await {
        Ok(Reply::Done(_) | Reply::Repeated(_)) => return Redirect::to(&here).into_response(),
        Ok(Reply::Refused(refused)) => (Some(refused), Errors::default()),
        Err(e) => match faults(&visit, &e, FORM) {
            Some(errors) => (None, errors),
            None => {
                let mut errors = Errors::default();
                if !matches!(e, AppError::Input { .. }) {
                    return visit.fault(Area::Work, e);
                }
                let field = if e.key() == "error-date" { "resolution" } else { "outcome" };
                errors.add(field, sentence(&visit.reader, &e));
                (None, errors)
            }
        },
    };
    // What was typed comes back with the page, refused or faulty.
    let case = match visit.run(move |app, asker| app.show_case(asker, number)).await {
        Ok(Reply::Done(case)) => case,
        Ok(_) => return Redirect::to(&here).into_response(),
        Err(e) => return visit.fault(Area::Work, e),
    };
    let content = case_page(&visit, &case, None, &typed(&input, FORM), &resolution::typed(&input), &errors);
    match taken {
        Some(refused) => no(&visit, "case-title", &here, Verb::Step, &refused, content).await,
        None => invalid(visit.page_at(Area::Work, Title::new("case-title").in_error(true), &here, content)),
    }
}

async fn task(visit: Visit, Path((_, number)): Path<(String, i64)>) -> Response {
    task_page(visit, number, &Typed::new(), &Errors::default(), None).await
}

async fn task_page(visit: Visit, number: i64, typed: &Typed, errors: &Errors, refused: Option<Refused>) -> Response {
    let shown = match visit.run(move |app, asker| app.show_task(asker, number)).await {
        Ok(shown) => shown,
        Err(e) => return visit.fault(Area::Work, e),
    };
    let reader = &visit.reader;
    let here = path::task(visit.org(), number);
    let content = html! {
        (errors.summary(reader))
        h2 { (visit.pick(&shown.line.ja, &shown.line.en)) }
        p { (visit.pick(&shown.about_ja, &shown.about_en)) }
        (cited(&visit, &shown.clauses))
        @if let Some(due) = &shown.line.due { p { (reader.t("task-due")) ": " (due) } }
        @if shown.line.state == "open" && shown.opens.is_none() {
            (form(&here, Some(&visit.desk.once()), html! {
                @for field in &shown.fields { (control(&visit, field, typed, errors)) }
                p.az-actions { (button(&reader.t("task-complete"))) " " (button_link(&Area::Work.of(visit.org()), &reader.t("common-cancel"))) }
            }))
        } @else {
            (facts(&shown.fields.iter().filter(|f| !f.values.is_empty()).map(|f| (visit.pick(&f.ja, &f.en).to_owned(), said(&visit, f))).collect::<Vec<_>>()))
        }
    };
    match refused {
        Some(refused) => no(&visit, "task-title", &here, Verb::Perform, &refused, content).await,
        None if errors.is_empty() => visit.page(Area::Work, Title::new("task-title"), content).into_response(),
        None => invalid(visit.page_at(Area::Work, Title::new("task-title").in_error(true), &here, content)),
    }
}

async fn perform(visit: Visit, Path((_, number)): Path<(String, i64)>, input: Input) -> Response {
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

async fn register(visit: Visit, Path((_, key)): Path<(String, String)>) -> Response {
    register_at(visit, key, &Typed::new(), &Errors::default(), None).await
}

async fn register_at(visit: Visit, key: String, typed: &Typed, errors: &Errors, refused: Option<Refused>) -> Response {
    let (wanted, here) = (key.clone(), path::register(visit.org(), &key));
    match visit.run(move |app, asker| app.show_register(asker, &wanted, "", None)).await {
        Ok(Reply::Done(page)) => {
            let content = register_page(&visit, &page, typed, errors);
            match refused {
                Some(refused) => no(&visit, "row-registers", &here, Verb::Enter, &refused, content).await,
                None if errors.is_empty() => {
                    visit.page(Area::Work, Title::new("row-registers"), content).into_response()
                }
                None => invalid(visit.page_at(Area::Work, Title::new("row-registers").in_error(true), &here, content)),
            }
        }
        Ok(Reply::Refused(refused)) => no(&visit, "row-registers", &here, Verb::Inspect, &refused, html! {}).await,
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Work.of(visit.org())).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

/// Enters a row by hand, or ends one: a new edition is a new row.
async fn enter(visit: Visit, Path((_, key)): Path<(String, String)>, input: Input) -> Response {
    let row = match input.text("row") {
        "" => None,
        text => match text.parse() {
            Ok(row) => Some(row),
            Err(_) => return visit.fault(Area::Work, AppError::NotFound("row")),
        },
    };
    let new = EnterRow {
        register: key.clone(),
        row,
        version: input.text("version").parse().unwrap_or_default(),
        state: if row.is_some() { "ended".into() } else { String::new() },
        fields: if row.is_some() { FormInput::new() } else { fields(&input, FORM) },
        once: input.once(),
        ..EnterRow::default()
    };
    let here = path::register(visit.org(), &key);
    match visit.run(move |app, asker| app.enter_row(asker, &new)).await {
        Ok(Reply::Done(_) | Reply::Repeated(_)) => Redirect::to(&here).into_response(),
        Ok(Reply::Refused(refused)) => {
            register_at(visit, key, &typed(&input, FORM), &Errors::default(), Some(refused)).await
        }
        Err(e) => match faults(&visit, &e, FORM) {
            Some(errors) => register_at(visit, key, &typed(&input, FORM), &errors, None).await,
            None => visit.fault(Area::Work, e),
        },
    }
}

fn register_page(visit: &Visit, page: &RegisterPage, typed: &Typed, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let here = path::register(visit.org(), &page.register.key);
    let mine = page.register.writable;
    let caption = visit.pick(&page.register.ja, &page.register.en).to_owned();
    let mut columns = vec![Column::new(reader.t("case-number")), Column::new(reader.t("common-state"))];
    columns.extend(page.fields.iter().map(|f| Column::new(visit.pick(&f.ja, &f.en))));
    let rows: Vec<Vec<Markup>> = page
        .rows
        .iter()
        .map(|row| {
            let state = page.states.iter().find(|s| s.key == row.state);
            let state = match state {
                Some(s) => visit.pick(&s.ja, &s.en).to_owned(),
                None if row.state == "ended" => reader.t("row-state-ended"),
                None => reader.t("row-state-in-force"),
            };
            let mut cells = vec![html! { (row.number) }, html! { (state) }];
            cells.extend(row.fields.iter().map(|f| said(visit, f)));
            if mine {
                let version = row.version.to_string();
                let end = [("row", row.id.as_str()), ("version", version.as_str())];
                cells.push(html! { @if row.state != "ended" { (post_button(&here, &reader.t("row-end"), &end)) } });
            }
            cells
        })
        .collect();
    if mine {
        columns.push(Column::new(reader.t("row-end")));
    }
    html! {
        (errors.summary(reader))
        p { (visit.pick(&page.register.about_ja, &page.register.about_en)) }
        (cited(visit, &page.register.clauses))
        (Table { id: "rows", caption: &caption, columns: &columns, rows: &rows }.render(reader))
        @if mine {
            h2 { (reader.t("row-enter")) }
            (form(&here, Some(&visit.desk.once()), html! {
                @for field in page.fields.iter().filter(|f| !f.computed) { (control(visit, field, typed, errors)) }
                p.az-actions { (button(&reader.t("row-enter"))) }
            }))
        }
        p.az-actions { (button_link(&Area::Work.of(visit.org()), &reader.t("page-work"))) }
    }
}
