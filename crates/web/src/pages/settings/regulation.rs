//! The regulation itself: which version is in force, a newer one to take up, and the organisation's own wording (原文), pasted
//! in once and then shown beside our paraphrase.

use super::{back, below};
use crate::{
    pages::{
        deed::{Deed, Just},
        desk::Desk,
        input::Input,
        visit::Visit,
    },
    path::Area,
    shell::{Choice, Control, Errors, Field, Notice, Title, banner, button, button_link, facts, form, post_button},
};
use axum::{
    Router,
    extract::Query,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, Reply,
    governance::{DocumentView, OriginalLoaded, RulebookView},
};
use azukari_domain::Verb;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/settings/regulation", get(show).post(load))
        .route("/o/{org}/settings/regulation/take-up", post(take_up))
}

const DONE: [(&str, &str); 1] = [("taken", "rulebook-taken-up")];

async fn show(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = content(&visit, &just, &Input::default(), &Errors::default()).await;
    visit.made(Area::Settings, "govern-regulation", content)
}

async fn content(visit: &Visit, just: &Just, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let (book, documents) = visit.run(|app, asker| Ok((app.rulebook(asker.org)?, app.documents(asker)?))).await?;
    Ok(html! {
        (just.banner(visit, &DONE))
        (version(visit, &book))
        (wording(visit, &documents, typed, errors))
        (back(visit, "", "page-settings"))
    })
}

fn version(visit: &Visit, book: &RulebookView) -> Markup {
    let reader = &visit.reader;
    html! {
        p.az-lead { (visit.pick(&book.title_ja, &book.title_en)) }
        (facts(&[
            (reader.t("rulebook-resolution"), html! { (visit.pick(&book.resolution_ja, &book.resolution_en)) }),
            (reader.t("rulebook-from"), html! { (reader.date(book.from)) }),
            (reader.t("rulebook-hash-label"), html! { code.az-hash { (book.hash) } }),
        ]))
        @if let Some(day) = book.newer {
            (banner(reader, Notice::Warning, &reader.say("rulebook-newer", &[("date", reader.date(day).into())])))
            (post_button(&below(visit, "regulation/take-up"), &reader.t("rulebook-take-up"), &[("once", &visit.desk.once())]))
        }
        p.az-actions { (button_link(&Area::Clauses.of(visit.org()), &reader.t("clauses-title"))) }
    }
}

fn wording(visit: &Visit, documents: &[DocumentView], typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let title = |key: &str| {
        let own = visit.names.documents.iter().find(|d| d.name.key == key);
        own.map_or_else(|| key.to_owned(), |d| visit.pick(&d.name.ja, &d.name.en).to_owned())
    };
    let choices: Vec<Choice> = documents.iter().map(|d| Choice::new(&d.key, title(&d.key))).collect();
    html! {
        h2 { (reader.t("common-original-text")) }
        p { (reader.t("govern-original-help")) }
        ul {
            @for d in documents {
                li {
                    (title(&d.key)) " "
                    @if d.articles > 0 { (reader.say("govern-original-there", &[("count", d.articles.into())])) }
                    @else { (reader.t("govern-original-none")) }
                }
            }
        }
        (form(&below(visit, "regulation"), Some(&visit.desk.once()), html! {
            @match choices.as_slice() {
                [only] => { input type="hidden" name="document" value=(only.value); }
                _ => (Field::new("document", reader.t("govern-original-document"), Control::Select(choices.clone()))
                    .value(typed.text("document")).required().render(reader, errors)),
            }
            (Field::new("file", reader.t("govern-original-text"), Control::Lines(12)).support(reader.t("govern-original-paste"))
                .value(typed.text("file")).required().render(reader, errors))
            p { (button(&reader.t("govern-original-load"))) }
        }))
    }
}

fn deed(visit: &Visit, done: &str) -> Deed {
    let here = below(visit, "regulation");
    Deed {
        area: Area::Settings,
        title: "govern-regulation",
        verb: Verb::Govern,
        then: format!("{here}?done={done}"),
        here,
    }
}

async fn load(visit: Visit, input: Input) -> Response {
    let by = visit.by(&input);
    let (document, text) = (input.text("document").to_owned(), input.text("file").to_owned());
    match visit.run(move |app, _| app.load_original(by, &document, &text)).await {
        // What was found is worth a look before one goes on.
        Ok(Reply::Done(loaded)) => {
            let title = Title::new("govern-regulation");
            visit.page_at(Area::Settings, title, &below(&visit, "regulation"), found(&visit, &loaded)).into_response()
        }
        reply => {
            let again = async |errors: &Errors| content(&visit, &Just::default(), &input, errors).await;
            visit.deed(&deed(&visit, "loaded"), reply, again).await
        }
    }
}

fn found(visit: &Visit, loaded: &OriginalLoaded) -> Markup {
    let reader = &visit.reader;
    html! {
        @if loaded.articles > 0 {
            (banner(reader, Notice::Success, &reader.say("govern-original-loaded", &[("count", loaded.articles.into())])))
        } @else {
            (banner(reader, Notice::Info, &reader.t("govern-original-whole")))
        }
        @if !loaded.missing.is_empty() {
            (banner(reader, Notice::Warning, &reader.say("govern-original-missing", &[("count", loaded.missing.len().into())])))
            p { (loaded.missing.join(visit.pick("、", ", "))) }
        }
        p.az-actions {
            (button_link(&Area::Clauses.of(visit.org()), &reader.t("clauses-title"))) " "
            (button_link(&below(visit, "regulation"), &reader.t("common-back")))
        }
    }
}

async fn take_up(visit: Visit, input: Input) -> Response {
    let by = visit.by(&input);
    let reply = visit.run(move |app, _| app.take_up_rulebook(by)).await;
    let again = async |errors: &Errors| content(&visit, &Just::default(), &Input::default(), errors).await;
    visit.deed(&deed(&visit, "taken"), reply, again).await
}
