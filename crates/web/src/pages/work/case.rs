//! A case: where it stands and who goes on, the form of its present step, what is known so far, and its history.

use super::{
    cited, cited_folded,
    fields::{FORM, ITEM, Typed, control, faults, fields, ids, said, typed},
    no,
    paper::papers,
};
use crate::{
    pages::{fault::sentence, input::Input, refused::ABOUT, resolution, visit::Visit},
    path::{self, Area},
    shell::{Errors, Notice, Title, banner, button, button_link, facts, form, invalid},
};
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{
    AppError, Reply,
    casefile::{
        ActAbout, AnswerItem, ForeseenAct, OpenCase, ShownCase, ShownItem, ShownOutcome, ShownStep, StepTaken, TakeStep,
    },
};
use azukari_domain::{Millis, Verb};
use maud::{Markup, html};
use std::collections::BTreeMap;

pub(super) async fn open(visit: Visit, input: Input) -> Response {
    let (procedure, once) = (input.text("procedure").to_owned(), input.once());
    let about = about(&input);
    let opened = visit.run(move |app, asker| {
        let fields = app.fields_about(asker, &procedure, &about)?;
        app.open_case(asker, &OpenCase { procedure: procedure.clone(), fields, happened_at: None, once })
    });
    match opened.await {
        Ok(Reply::Done(opened)) => Redirect::to(&path::case(visit.org(), opened.number)).into_response(),
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Work.of(visit.org())).into_response(),
        Ok(Reply::Refused(refused)) => {
            let back = Area::Work.of(visit.org());
            let below = html! { p.az-actions { (button_link(&back, &visit.reader.t("page-work"))) } };
            no(&visit, "page-work", &back, Verb::Open, Vec::new(), &refused, below).await
        }
        Err(e) => visit.fault(Area::Work, e),
    }
}

/// What the act was about from whose refusal the case is begun.
fn about(input: &Input) -> ActAbout {
    let one = |name: &str| input.text(&format!("{ABOUT}{name}")).to_owned();
    let all = |name: &str| input.all(&format!("{ABOUT}{name}")).map(str::to_owned).collect();
    ActAbout {
        affair: one("affair"),
        holding: one("holding"),
        records: all("records"),
        classes: all("classes"),
        ground: one("ground"),
        recipient: one("recipient"),
        channel: one("channel"),
    }
}

pub(super) async fn show(
    visit: Visit,
    Path((_, number)): Path<(String, i64)>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    match visit.run(move |app, asker| app.show_case(asker, number)).await {
        Ok(Reply::Done(case)) => {
            let content =
                case_page(&visit, &case, asked.get("item"), &Typed::new(), &Default::default(), &Errors::default());
            visit.page(Area::Work, Title::new("case-title"), content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            let below =
                html! { p.az-actions { (button_link(&Area::Work.of(visit.org()), &visit.reader.t("page-work"))) } };
            let here = path::case(visit.org(), number);
            no(&visit, "case-title", &here, Verb::Inspect, Vec::new(), &refused, below).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&path::case(visit.org(), number)).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

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
        (reader.t("case-number"), html! { (line.number) }),
        (
            reader.t("common-state"),
            html! { (reader.t(&format!("case-state-{}", line.state))) @if let Some(step) = &case.step { " · " (visit.pick(&step.ja, &step.en)) } },
        ),
    ];
    if let Some(opener) = &case.opener {
        lines.push((reader.t("case-opener"), html! { (opener) }));
    }
    if line.due.is_some() {
        lines.push((reader.t("task-due"), visit.due(line.due.as_deref(), line.overdue)));
    }
    if !case.code.is_empty() {
        lines.push((reader.t("case-code"), html! { span.az-code { (case.code) } }));
    }
    if !case.related.is_empty() {
        let links = html! {
            @for number in &case.related { a href=(path::case(visit.org(), *number)) { (reader.say("case-related-one", &[("number", (*number).into())])) } " " }
        };
        lines.push((reader.t("case-related"), links));
    }
    html! {
        (errors.summary(reader))
        p.az-lead { (visit.pick(&line.ja, &line.en)) }
        (facts(&lines))
        (cited_folded(visit, &case.clauses))
        (allowed(visit, case))
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
            ol.az-versions { @for t in &case.taken { li { (taken(visit, t)) } } }
        }
        (papers(visit, case))
        p.az-actions { (button_link(&Area::Work.of(visit.org()), &reader.t("page-work"))) }
    }
}

/// What the case allows to leave: the way to it for whoever holds the approval, when it was done, and what is still owed for it.
fn allowed(visit: &Visit, case: &ShownCase) -> Markup {
    let reader = &visit.reader;
    let zone = &visit.names.zone;
    html! {
        @if !case.approvals.is_empty() || !case.carried_out.is_empty() { h2 { (reader.t("approval-title")) } }
        @for a in &case.approvals {
            @let doing = if a.verb == Verb::Provide { "approval-provide-do" } else { "approval-export-do" };
            @if a.state != "approved" {
                @if case.carried_out.is_empty() { p { (reader.t(&format!("approval-state-{}", a.state))) } }
            } @else if a.mine {
                (banner(reader, Notice::Info, &reader.say("approval-yours", &[("time", reader.instant(Millis(a.until), zone).into())])))
                p.az-actions { a.az-button.az-button-main href=(path::approval(visit.org(), a.id)) { (reader.t(doing)) } }
            } @else {
                p { (reader.say("approval-others", &[("name", a.holder.as_str().into()), ("time", reader.instant(Millis(a.until), zone).into())])) }
            }
        }
        @if !case.carried_out.is_empty() {
            ul {
                @for done in &case.carried_out {
                    li {
                        (reader.t(if done.verb == Some(Verb::Provide) { "approval-provided" } else { "approval-exported" }))
                        " " (reader.instant(Millis(done.at), zone))
                        @if let Some(by) = &done.by { " · " (by) }
                        " · "
                        @let named = reader.say("approval-row", &[("name", visit.pick(&done.register.ja, &done.register.en).into()), ("number", done.number.into())]);
                        @if let Some(row) = &done.row { a href=(path::row(visit.org(), &done.register.key, row)) { (named) } } @else { (named) }
                        @for task in &done.open {
                            div { (reader.t("approval-still")) " " a href=(path::task(visit.org(), task.key.parse().unwrap_or_default())) { (visit.pick(&task.ja, &task.en)) } }
                        }
                    }
                }
            }
        }
    }
}

fn taken(visit: &Visit, t: &StepTaken) -> Markup {
    let reader = &visit.reader;
    html! {
        strong { (visit.pick(&t.ja, &t.en)) } " — " (visit.pick(&t.outcome_ja, &t.outcome_en))
        div.az-quiet {
            (reader.instant(Millis(t.at), &visit.names.zone))
            @if let Some(actor) = &t.actor { " · " (actor) }
            @if let Some(writer) = &t.writer { " " (reader.say("case-written-by", &[("name", writer.as_str().into())])) }
            @if t.paper { " " (reader.t("case-on-paper")) }
            @if let Some(at) = t.happened_at { " · " (reader.t("common-happened-at")) " " (reader.instant(Millis(at), &visit.names.zone)) }
        }
        @if !t.items.is_empty() { ul { @for i in &t.items { li { (answer(visit, i)) } } } }
    }
}

/// An item with what was answered.
fn answer(visit: &Visit, item: &ShownItem) -> Markup {
    html! {
        (visit.pick(&item.title, &item.title_en))
        @for f in item.fields.iter().filter(|f| !f.values.is_empty()) { " · " (said(visit, f)) }
    }
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
    let open = step.items.iter().filter(|i| !i.answered).count();
    html! {
        h2 { (reader.t("case-items")) }
        p { (reader.say("case-items-left", &[("count", open.into()), ("total", step.items.len().into())])) }
        ul {
            @for i in &step.items {
                li {
                    a href=(format!("{here}?item={}", i.row)) aria-current=[(i.row == item.row).then_some("true")] { (visit.pick(&i.title, &i.title_en)) }
                    " " (reader.t(if i.answered { "case-item-answered" } else { "case-item-open" }))
                    @for f in i.fields.iter().filter(|f| !f.values.is_empty()) { " · " (said(visit, f)) }
                }
            }
        }
        h3 { (visit.pick(&item.title, &item.title_en)) }
        (form(&format!("{here}/items"), Some(&visit.desk.once()), html! {
            input type="hidden" name="item" value=(item.row);
            @for field in &item.fields { (control(visit, field, ITEM, false, typed, errors)) }
            p.az-actions { (button(&reader.t("case-item-answer"))) }
        }))
    }
}

/// Who takes the step, in words.
fn by(visit: &Visit, step: &ShownStep) -> String {
    let words: Vec<String> = step
        .by
        .iter()
        .map(|who| match who.as_str() {
            "opener" => visit.reader.t("case-by-opener"),
            "anyone" => visit.reader.t("case-by-anyone"),
            office => visit.word(&visit.names.offices, office).to_owned(),
        })
        .chain(step.body.iter().map(|b| visit.word(&visit.names.bodies, b).to_owned()))
        .collect();
    super::joined(visit, &words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Whether a field has to be filled whichever of the outcomes that lead on is chosen.
fn must(step: &ShownStep, open: &[&ShownOutcome], field: &str) -> bool {
    let forward = open.first().map(|o| o.key.as_str());
    step.requires.iter().any(|r| {
        r.needs.iter().any(|n| n == field)
            && (r.on.is_empty() || forward.is_some_and(|key| r.on.iter().any(|on| on == key)))
    })
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
    let open: Vec<&ShownOutcome> = step.outcomes.iter().filter(|o| o.refused.is_empty()).collect();
    html! {
        h2 { (visit.pick(&step.ja, &step.en)) }
        p.az-support { (reader.say("case-by", &[("names", by(visit, step).into())])) }
        (cited(visit, &step.clauses))
        (super::vacant(visit, &step.vacant))
        @if open.is_empty() {
            @if let Some(reason) = step.outcomes.iter().flat_map(|o| &o.refused).next().filter(|_| step.vacant.is_empty()) {
                (banner(reader, Notice::Info, &reader.t(&reason.message)))
            }
        } @else {
            @if !step.requires.is_empty() {
                details {
                    summary { (reader.say("case-requires-count", &[("count", step.requires.len().into())])) }
                    ul { @for r in &step.requires { li { (visit.pick(&r.ja, &r.en)) (cited(visit, &r.clauses)) } } }
                }
            }
            (foreseen(visit, &open))
            (told(visit, step))
            (form(&action, Some(&visit.desk.once()), html! {
                @for field in &step.fields { (control(visit, field, FORM, must(step, &open, &field.key), typed, errors)) }
                @if step.body.is_some() { (resolution::fields(visit, resolved, errors)) }
                p.az-actions #outcome tabindex="-1" {
                    // The first leads on; the others are as much at hand, but nobody presses them for lack of a difference.
                    @for (i, outcome) in open.iter().enumerate() {
                        @let class = if i == 0 { "az-button az-button-main" } else { "az-button az-button-second" };
                        button class=(class) type="submit" name="outcome" value=(outcome.key) { (visit.pick(&outcome.ja, &outcome.en)) }
                        " "
                    }
                }
            }))
        }
    }
}

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
fn foreseen(visit: &Visit, open: &[&ShownOutcome]) -> Markup {
    let foreseen: Vec<&ForeseenAct> = open.iter().flat_map(|o| &o.foreseen).collect();
    acts(visit, &foreseen, "case-foreseen", "case-foreseen-refused")
}

/// What acts would come to, in the sentences of whoever decides them or does them.
pub(super) fn acts(visit: &Visit, acts: &[&ForeseenAct], come_to: &str, refused: &str) -> Markup {
    let reader = &visit.reader;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    html! {
        @for act in acts {
            div.az-foreseen {
                @if act.refused.is_empty() {
                    p { (reader.say(come_to, &[("granted", count(act.granted).into()), ("left", count(act.left_out.len()).into())])) }
                } @else {
                    p { (reader.t(refused)) }
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

pub(super) async fn item(visit: Visit, Path((_, number)): Path<(String, i64)>, input: Input) -> Response {
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
        Some(refused) => no(&visit, "case-title", &here, Verb::Perform, Vec::new(), &refused, content).await,
        None => invalid(visit.page_at(Area::Work, Title::new("case-title").in_error(true), &here, content)),
    }
}

pub(super) async fn step(visit: Visit, Path((_, number)): Path<(String, i64)>, input: Input) -> Response {
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
        Some(refused) => {
            let form = case.step.iter().flat_map(|s| ids(&s.fields, FORM)).collect();
            no(&visit, "case-title", &here, Verb::Step, form, &refused, content).await
        }
        None => invalid(visit.page_at(Area::Work, Title::new("case-title").in_error(true), &here, content)),
    }
}
