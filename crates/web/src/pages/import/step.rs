//! Where a file stands: to be looked at, under way, tried, taken in, or not. Each state is the same address, so that a tab can
//! be closed and opened again.

use super::{
    choose, jobs,
    jobs::{Outcome, Seen},
    page_of, report,
};
use crate::{
    pages::{
        deed::Deed,
        fault::{at_field, sentence},
        input::Input,
        refused::Wanted,
        visit::Visit,
    },
    path::Area,
    shell::{Errors, Notice, Title, banner, button_link, post_button},
};
use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{
    AppError,
    acquisition::{Choices, Progress, Upload},
};
use azukari_domain::{UploadId, Verb};
use maud::{Markup, html};
use serde_json::json;

/// A file's id as an address carries it.
fn id_of(text: &str) -> Option<UploadId> {
    text.parse().ok()
}

pub(super) async fn show(visit: Visit, Path((_, id)): Path<(String, String)>) -> Response {
    let Some(id) = id_of(&id) else { return crate::Failure::NOT_FOUND.into_response() };
    match visit.run(move |app, asker| app.upload(asker, id)).await {
        Ok(upload) => stand(&visit, &upload).await,
        Err(e) => visit.fault(Area::Import, e),
    }
}

async fn stand(visit: &Visit, upload: &Upload) -> Response {
    let seen = visit.desk.jobs.seen(upload.id);
    let outcome = seen.as_ref().and_then(|s| s.outcome.clone());
    let page =
        |title: &'static str, content: Markup| visit.page(Area::Import, Title::new(title), content).into_response();
    match (upload.state.as_str(), seen, outcome.as_deref()) {
        ("checking" | "taking", Some(Seen { progress, outcome: None }), _) => {
            page("import-under-way", under_way(visit, upload, progress))
        }
        ("checking" | "taking", None, _) => page("import-under-way", left_behind(visit, upload)),
        ("checked", _, Some(Outcome::Report(told))) => page("import-dry-run", report::tried(visit, upload, told)),
        ("done", _, Some(Outcome::Report(told))) => page("import-done-title", report::done(visit, told)),
        ("done", ..) => page("import-done-title", report::done_before(visit)),
        (_, _, Some(Outcome::Refused(refused))) => match choose::form_of(visit, upload, &Errors::default()).await {
            Ok(form) => {
                let title = Title::new("import-choose");
                let wanted = Wanted { holding: upload.choices.holding.clone(), ..Wanted::act(Verb::Import) };
                visit.refused(Area::Import, title, &visit.here, &wanted, refused, form).await
            }
            Err(e) => visit.fault(Area::Import, e),
        },
        (_, _, Some(Outcome::Fault(fault))) => again(visit, upload, fault).await,
        _ => {
            let content = choose::form_of(visit, upload, &Errors::default()).await;
            visit.made(Area::Import, "import-choose", content)
        }
    }
}

/// The form again with what was wrong: at its field where it has one. The file and the choices are still there.
async fn again(visit: &Visit, upload: &Upload, fault: &AppError) -> Response {
    let mut errors = Errors::default();
    let said = match fault {
        AppError::Input { field, key, args } => {
            let copy = AppError::Input { field, key, args: args.clone() };
            at_field(&visit.reader, copy, &mut errors).err().map(|e| sentence(&visit.reader, &e))
        }
        other => Some(sentence(&visit.reader, other)),
    };
    match choose::form_of(visit, upload, &errors).await {
        Ok(form) => {
            let content = html! {
                (errors.summary(&visit.reader))
                @if let Some(said) = said { (banner(&visit.reader, Notice::Error, &said)) }
                p { (visit.reader.t("import-failed")) }
                (form)
            };
            let title = Title::new("import-choose").in_error(true);
            (StatusCode::UNPROCESSABLE_ENTITY, visit.page(Area::Import, title, content)).into_response()
        }
        Err(e) => visit.fault(Area::Import, e),
    }
}

/// How far it has come; the script asks again each second, and without scripts a link does.
fn under_way(visit: &Visit, upload: &Upload, progress: Progress) -> Markup {
    let reader = &visit.reader;
    let here = page_of(visit, upload.id);
    let (rows, total) = parts(progress);
    html! {
        p { (reader.t("import-under-way-help")) }
        div role="status" data-progress={ (here) "/progress" } {
            @if let Some(total) = total {
                progress max=(total) value=(rows) aria-label=(reader.t("common-in-progress")) {}
            } @else {
                progress aria-label=(reader.t("common-in-progress")) {}
            }
            p data-progress-text { (text(visit, progress)) }
        }
        p.az-actions {
            (button_link(&here, &reader.t("import-look-again"))) " "
            (post_button(&format!("{here}/stop"), &reader.t("import-stop"), &[]))
        }
    }
}

fn parts(progress: Progress) -> (u64, Option<u64>) {
    match progress {
        Progress::Checked { rows } => (rows, None),
        Progress::Staged { rows, total } => (rows, Some(total)),
    }
}

fn text(visit: &Visit, progress: Progress) -> String {
    match progress {
        Progress::Checked { rows } => visit.reader.say("import-progress-open", &[("count", rows.into())]),
        Progress::Staged { rows, total } => {
            visit.reader.say("import-progress-taking", &[("count", rows.into()), ("total", total.into())])
        }
    }
}

/// The server was stopped in the middle, or another one is at it.
fn left_behind(visit: &Visit, upload: &Upload) -> Markup {
    let reader = &visit.reader;
    html! {
        (banner(reader, Notice::Warning, &reader.t("import-left-behind")))
        p.az-actions {
            (button_link(&page_of(visit, upload.id), &reader.t("import-look-again"))) " "
            (post_button(&format!("{}/recover", page_of(visit, upload.id)), &reader.t("import-recover"), &[]))
        }
    }
}

/// For the script: how far, and whether it has ended.
pub(super) async fn progress(visit: Visit, Path((_, id)): Path<(String, String)>) -> Response {
    let Some(id) = id_of(&id) else { return crate::Failure::NOT_FOUND.into_response() };
    // Whose file it is decides whether one may look.
    if let Err(e) = visit.run(move |app, asker| app.upload(asker, id)).await {
        return visit.fault(Area::Import, e);
    }
    let seen = visit.desk.jobs.seen(id);
    let ended = seen.as_ref().is_none_or(|s| s.outcome.is_some());
    let progress = seen.map_or(Progress::Checked { rows: 0 }, |s| s.progress);
    let (rows, total) = parts(progress);
    Json(json!({"rows": rows, "total": total, "text": text(&visit, progress), "ended": ended})).into_response()
}

fn deed(visit: &Visit, id: UploadId) -> Deed {
    let here = page_of(visit, id);
    Deed { area: Area::Import, title: "import-choose", verb: Verb::Import, then: here.clone(), here }
}

/// What the form chose, over what stood there.
fn chosen(visit: &Visit, there: &Choices, input: &Input) -> Choices {
    let text = |name: &str| input.text(name).to_owned();
    let columns: Vec<(String, String)> = input
        .below("c-")
        .filter_map(|(i, field)| {
            let heading = input.text(&format!("h-{i}"));
            (!heading.is_empty()).then(|| (heading.to_owned(), field.expose().to_owned()))
        })
        .collect();
    // Another way of reading has other columns: those are guessed anew.
    let read_otherwise = text("encoding") != there.encoding
        || text("sheet") != there.sheet
        || (!there.header_row.is_empty() && text("header_row") != there.header_row);
    Choices {
        holding: there.holding.clone(),
        migration: there.migration,
        // The affair in hand when it is tried: another one may have been chosen since.
        affair: visit.affair(),
        purpose: text("purpose"),
        source: text("source"),
        channel: text("channel"),
        collected_on: text("collected_on"),
        source_checked: !input.text("source_checked").is_empty(),
        ground: text("ground"),
        evidence: text("evidence"),
        remedy_by: text("remedy_by"),
        admit: !input.text("admit").is_empty(),
        encoding: text("encoding"),
        header_row: text("header_row"),
        sheet: text("sheet"),
        columns: if read_otherwise { Vec::new() } else { columns },
    }
}

/// Keeps the choices, and begins a try unless the file is only to be read again.
pub(super) async fn choose(visit: Visit, Path((_, id)): Path<(String, String)>, input: Input) -> Response {
    let Some(id) = id_of(&id) else { return crate::Failure::NOT_FOUND.into_response() };
    let there = match visit.run(move |app, asker| app.upload(asker, id)).await {
        Ok(there) => there,
        Err(e) => return visit.fault(Area::Import, e),
    };
    let choices = chosen(&visit, &there.choices, &input);
    visit.desk.jobs.forget(id);
    let is_try = input.text("do") != "again";
    let kept = choices.clone();
    let begun = visit
        .run(move |app, asker| {
            app.choose_for_upload(asker, id, kept)?;
            if is_try { app.begin_upload(asker, id, true) } else { Ok(()) }
        })
        .await;
    match begun {
        Ok(()) => {
            if is_try {
                let asker = visit.signed.asker.clone();
                jobs::start(&visit.desk, asker, visit.reader.lang, id, choices, true);
            }
            Redirect::to(&page_of(&visit, id)).into_response()
        }
        // Begun by the first of two clicks.
        Err(AppError::Conflict("import-under-way")) => Redirect::to(&page_of(&visit, id)).into_response(),
        Err(e) => visit.fault(Area::Import, e),
    }
}

/// Take in, stop, recover, give up, or choose anew.
pub(super) async fn go(visit: Visit, Path((_, id, what)): Path<(String, String, String)>) -> Response {
    let Some(id) = id_of(&id) else { return crate::Failure::NOT_FOUND.into_response() };
    let here = page_of(&visit, id);
    match what.as_str() {
        "take" => {
            let begun = visit
                .run(move |app, asker| {
                    let upload = app.upload(asker, id)?;
                    app.begin_upload(asker, id, false)?;
                    Ok(upload.choices)
                })
                .await;
            match begun {
                Ok(choices) => {
                    let asker = visit.signed.asker.clone();
                    jobs::start(&visit.desk, asker, visit.reader.lang, id, choices, false);
                    Redirect::to(&here).into_response()
                }
                Err(AppError::Conflict("import-under-way")) => Redirect::to(&here).into_response(),
                Err(e) => visit.fault(Area::Import, e),
            }
        }
        "stop" => {
            if let Err(e) = visit.run(move |app, asker| app.upload(asker, id)).await {
                return visit.fault(Area::Import, e);
            }
            visit.desk.jobs.stop(id);
            Redirect::to(&here).into_response()
        }
        "recover" | "choose" => {
            // A job of this process is not taken from under its own feet.
            let running = visit.desk.jobs.seen(id).is_some_and(|s| s.outcome.is_none());
            if !running {
                visit.desk.jobs.forget(id);
                let back = visit
                    .run(move |app, asker| {
                        app.recover_upload(asker, id)?;
                        let upload = app.upload(asker, id)?;
                        app.choose_for_upload(asker, id, upload.choices)
                    })
                    .await;
                if let Err(e) = back {
                    return visit.fault(Area::Import, e);
                }
            }
            Redirect::to(&here).into_response()
        }
        "drop" => match visit.run(move |app, asker| app.drop_upload(asker, id)).await {
            Ok(()) => {
                visit.desk.jobs.forget(id);
                Redirect::to(&Area::Import.of(visit.org())).into_response()
            }
            Err(e) => {
                let again = async |_: &Errors| Ok(html! { p { (button_link(&here, &visit.reader.t("common-back"))) } });
                visit.wrong(&deed(&visit, id), e, again).await
            }
        },
        _ => crate::Failure::NOT_FOUND.into_response(),
    }
}
