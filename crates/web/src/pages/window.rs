//! The window as the office sees it: what was handed in there, and who can be found there.

use super::{desk::Desk, fault::sentence, input::Input, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area},
    shell::{Column, Notice, Table, Title, banner, post_button},
};
use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, Reply,
    window::{LetterLine, LinkLine, Publish, Publishable, TakeLetter, Taken},
};
use azukari_domain::{Date, Verb, public::LetterKind};
use maud::{Markup, html};
use std::{path::Path, sync::Arc};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/window", get(show))
        .route("/o/{org}/window/publish", post(publish))
        .route("/o/{org}/window/letters", post(take))
}

const TITLE: &str = "window-desk";

fn here(visit: &Visit) -> String {
    format!("/o/{}/window", visit.org())
}

async fn show(visit: Visit) -> Response {
    page(&visit, html! {}).await
}

struct Place {
    affair: String,
    holding: String,
    who: Result<Publishable, AppError>,
}

async fn content(visit: &Visit, above: Markup) -> Result<Markup, AppError> {
    let reader = &visit.reader;
    let Some(dir) = visit.desk.window.clone() else {
        return Ok(html! { (above) (banner(reader, Notice::Info, &reader.t("window-desk-none"))) });
    };
    let (letters, links, places) = visit
        .run(move |app, asker| {
            let place = |(affair, holding): (azukari_domain::AffairKey, azukari_domain::HoldingKey)| Place {
                who: app.publishable(asker, affair.as_str(), holding.as_str()),
                affair: affair.to_string(),
                holding: holding.to_string(),
            };
            let places = app.window_places(asker)?.into_iter().map(place).collect::<Vec<_>>();
            Ok((app.letters(asker, &dir)?, app.window_links(asker, &dir)?, places))
        })
        .await?;
    Ok(html! {
        (above)
        p { (reader.t("window-desk-about")) }
        section {
            h2 { (reader.t("window-desk-letters")) }
            @if letters.is_empty() { p { (reader.t("window-desk-letters-none")) } } @else { (waiting(visit, &letters)) }
        }
        @if !links.is_empty() {
            section {
                h2 { (reader.t("window-desk-links")) }
                p { (reader.t("window-desk-links-about")) }
                (handed_out(visit, &links))
            }
        }
        @if !places.is_empty() {
            section {
                h2 { (reader.t("window-desk-publish")) }
                p { (reader.t("window-desk-publish-about")) }
                @for place in &places { (shown(visit, place)) }
            }
        }
    })
}

async fn page(visit: &Visit, above: Markup) -> Response {
    match content(visit, above).await {
        Ok(content) => visit.page_at(Area::Work, Title::new(TITLE), &here(visit), content).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

fn waiting(visit: &Visit, letters: &[LetterLine]) -> Markup {
    let reader = &visit.reader;
    let columns = ["window-desk-letter-kind", "window-receipt", "window-desk-letter-at", "window-desk-letter-take"];
    let columns = columns.map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = letters
        .iter()
        .map(|l| {
            let kind = match LetterKind::parse(&l.kind) {
                Some(LetterKind::Application) => "window-desk-letter-application".to_owned(),
                Some(kind) => format!("window-kind-{}", kind.as_str()),
                None => "window-desk-letter-unreadable".to_owned(),
            };
            let take = reader.t("window-desk-letter-take");
            let action = format!("{}/letters", here(visit));
            vec![
                html! { (reader.t(&kind)) },
                html! { (l.receipt) },
                html! { @if l.at.0 > 0 { (reader.instant(l.at, &visit.names.zone)) } },
                html! { @if !l.kind.is_empty() { (post_button(&action, &take, &[("id", l.id.as_str())])) } },
            ]
        })
        .collect();
    Table { id: "letters", caption: &reader.t("window-desk-letters"), columns: &columns, rows: &rows }.render(reader)
}

fn handed_out(visit: &Visit, links: &[LinkLine]) -> Markup {
    let reader = &visit.reader;
    let columns = [
        "window-desk-link-case",
        "common-affair",
        "window-desk-link-until",
        "window-desk-link-state",
        "window-desk-link-path",
    ];
    let columns = columns.map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = links
        .iter()
        .map(|l| {
            let state = if l.used { "window-desk-link-used" } else { "window-desk-link-open" };
            vec![
                html! { a href=(path::case(visit.org(), l.case)) { (reader.say("case-related-one", &[("number", l.case.into())])) } },
                html! { (visit.word(&visit.names.affairs, &l.affair)) },
                html! { @if let Ok(day) = l.until.parse::<Date>() { (reader.date(day)) } },
                html! { (reader.t(state)) },
                html! { @if !l.used { code { (l.path) } } },
            ]
        })
        .collect();
    Table { id: "links", caption: &reader.t("window-desk-links"), columns: &columns, rows: &rows }.render(reader)
}

fn shown(visit: &Visit, place: &Place) -> Markup {
    let reader = &visit.reader;
    let action = format!("{}/publish", here(visit));
    let once = visit.desk.once();
    html! {
        @match &place.who {
            Ok(who) => {
                p { (reader.say("window-desk-publish-count", &[("count", who.records.len().into()), ("total", who.uncovered.into())])) }
                @if !who.records.is_empty() {
                    (post_button(&action, &reader.t("window-desk-publish-do"), &[
                        ("affair", place.affair.as_str()), ("holding", place.holding.as_str()), ("once", once.as_str()),
                    ]))
                }
            }
            Err(e) => (banner(reader, Notice::Info, &sentence(reader, e))),
        }
    }
}

fn folder(visit: &Visit) -> Option<Arc<Path>> {
    visit.desk.window.clone()
}

async fn publish(visit: Visit, input: Input) -> Response {
    let Some(dir) = folder(&visit) else { return page(&visit, html! {}).await };
    let wish =
        Publish { affair: input.text("affair").into(), holding: input.text("holding").into(), once: input.once() };
    let (affair, holding) = (wish.affair.clone(), wish.holding.clone());
    let done = visit
        .run(move |app, asker| {
            let who = app.publishable(asker, &wish.affair, &wish.holding)?;
            Ok((app.publish(asker, &dir, &wish)?, who))
        })
        .await;
    match done {
        Ok((Reply::Done(published), _)) => {
            let said = visit.reader.say("window-desk-published", &[("count", published.count.into())]);
            page(&visit, banner(&visit.reader, Notice::Success, &said)).await
        }
        Ok((Reply::Repeated(_), _)) => page(&visit, html! {}).await,
        Ok((Reply::Refused(refused), who)) => {
            let wanted = Wanted {
                records: who.records.iter().map(ToString::to_string).collect(),
                affair,
                holding,
                classes: who.classes,
                channel: "web".into(),
                ..Wanted::act(Verb::Export)
            };
            visit.refused(Area::Work, Title::new(TITLE), &here(&visit), &wanted, &refused, html! {}).await
        }
        Err(e) => told(&visit, e).await,
    }
}

async fn take(visit: Visit, input: Input) -> Response {
    let Some(dir) = folder(&visit) else { return page(&visit, html! {}).await };
    let wish = TakeLetter { id: input.text("id").into() };
    match visit.run(move |app, asker| app.take_letter(asker, &dir, &wish)).await {
        Ok(Reply::Done(taken)) => {
            let (notice, said) = outcome(&visit, &taken);
            page(&visit, banner(&visit.reader, notice, &said)).await
        }
        Ok(Reply::Repeated(_)) => page(&visit, html! {}).await,
        Ok(Reply::Refused(refused)) => {
            visit
                .refused(Area::Work, Title::new(TITLE), &here(&visit), &Wanted::act(Verb::Collect), &refused, html! {})
                .await
        }
        Err(e) => told(&visit, e).await,
    }
}

fn outcome(visit: &Visit, taken: &Taken) -> (Notice, String) {
    let reader = &visit.reader;
    match taken {
        Taken { on_file: Some(_), .. } => (Notice::Info, reader.t("window-desk-taken-on-file")),
        Taken { returning: Some(_), .. } => (Notice::Info, reader.t("window-desk-taken-returning")),
        Taken { case: Some(number), .. } => {
            (Notice::Success, reader.say("window-desk-taken-case", &[("number", (*number).into())]))
        }
        _ => (Notice::Success, reader.t("window-desk-taken-record")),
    }
}

/// What stands in the way is said above the page, which stays.
async fn told(visit: &Visit, error: AppError) -> Response {
    match error {
        AppError::Conflict(_) | AppError::Input { .. } => {
            let said = sentence(&visit.reader, &error);
            page(visit, banner(&visit.reader, Notice::Info, &said)).await
        }
        other => visit.fault(Area::Work, other),
    }
}
