//! Migrated records whose source, day or consent is unknown: the list, the most urgent first, and putting one right.

use crate::{
    pages::{
        deed::{Deed, Just},
        input::Input,
        record::ids,
        settings::day,
        visit::Visit,
    },
    path::{self, Area},
    shell::{Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, form},
};
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use azukari_app::{
    AppError,
    acquisition::{Remedy, Source},
};
use azukari_domain::Verb;
use maud::{Markup, html};

/// Lines on the page; the list grows shorter as it is worked through.
const SHOWN_MAX: usize = 100;

fn list_page(visit: &Visit) -> String {
    format!("{}/remedies", Area::Import.of(visit.org()))
}

pub(super) async fn list(visit: Visit, Query(just): Query<Just>) -> Response {
    let lines = match visit.run(azukari_app::App::remedies).await {
        Ok(lines) => lines,
        Err(e) => return visit.fault(Area::Import, e),
    };
    let reader = &visit.reader;
    let columns =
        ["common-record", "record-remedy-by", "common-state", "import-remedy"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = lines
        .iter()
        .take(SHOWN_MAX)
        .enumerate()
        .filter_map(|(i, line)| {
            let (_, handle) = ids(&line.record.to_string())?;
            let href = format!("{}/remedy", path::record(visit.org(), &handle));
            let number = reader.say("request-number-short", &[("number", (i + 1).to_string().into())]);
            Some(vec![
                html! { a href=(path::record(visit.org(), &handle)) { (number) } },
                html! { (day(&visit, &line.remedy_by)) },
                html! {
                    @if line.overdue { strong { (reader.t("import-remedy-overdue")) } }
                    @else { (reader.t("import-remedy-open")) }
                },
                html! { a href=(href) aria-label={ (number) " " (reader.t("import-remedy")) } { (reader.t("import-remedy")) } },
            ])
        })
        .collect();
    let content = html! {
        (just.banner(&visit, &[("remedied", "import-remedied"), ("partly", "import-remedied-partly")]))
        p { (reader.t("import-remedies-help")) }
        p { (reader.say("common-persons", &[("count", lines.len().into())])) }
        (Table { id: "remedies", caption: &reader.t("import-migration-list"), columns: &columns, rows: &rows }.render(reader))
        @if lines.len() > SHOWN_MAX { p { (reader.say("common-of", &[("total", lines.len().into()), ("count", SHOWN_MAX.into())])) } }
        p.az-actions { (button_link(&Area::Import.of(visit.org()), &reader.t("import-title"))) }
    };
    visit.page(Area::Import, Title::new("import-migration-list"), content).into_response()
}

pub(super) async fn show(visit: Visit, Path((_, record)): Path<(String, String)>) -> Response {
    let Some((_, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    let content = form_of(&visit, &handle, &Input::default(), &Errors::default());
    visit.page(Area::Import, Title::new("import-remedy"), content).into_response()
}

fn form_of(visit: &Visit, handle: &path::Handle, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let sources =
        [("", "common-unknown"), ("person", "common-source-person"), ("third_party", "common-source-third-party")]
            .map(|(value, key)| Choice::new(value, reader.t(key)));
    html! {
        @if visit.signed.affair.is_none() { (banner(reader, Notice::Info, &reader.t("page-choose-affair-first"))) }
        p { (reader.t("import-remedy-help")) }
        p { a href=(path::record(visit.org(), handle)) { (reader.t("record-title")) } }
        (form(&format!("{}/remedy", path::record(visit.org(), handle)), Some(&visit.desk.once()), html! {
            (Field::new("source", reader.t("import-source"), Control::Radio(sources.into())).value(typed.text("source")).render(reader, errors))
            (Field::new("collected_on", reader.t("record-collected-on"), Control::Date).support(reader.t("import-unknown-if-empty"))
                .value(typed.text("collected_on")).render(reader, errors))
            (Field::new("by_consent", reader.t("import-remedy-consent"), Control::Check).value(typed.text("by_consent")).render(reader, errors))
            (Field::new("evidence", reader.t("import-remedy-evidence"), Control::Lines(3)).support(reader.t("import-remedy-evidence-help"))
                .value(typed.text("evidence")).required().render(reader, errors))
            p { (button(&reader.t("common-save"))) " " (button_link(&list_page(visit), &reader.t("common-cancel"))) }
        }))
    }
}

pub(super) async fn record(visit: Visit, Path((_, record)): Path<(String, String)>, input: Input) -> Response {
    let Some((id, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    let deed = Deed {
        area: Area::Import,
        title: "import-remedy",
        verb: Verb::Correct,
        here: format!("{}/remedy", path::record(visit.org(), &handle)),
        then: format!("{}?done=remedied", list_page(&visit)),
    };
    let collected_on = match azukari_app::acquisition::collected_day(input.text("collected_on")) {
        Ok(day) => day,
        Err(e) => {
            let again = async |errors: &Errors| Ok(form_of(&visit, &handle, &input, errors));
            return visit.wrong(&deed, e, again).await;
        }
    };
    let command = Remedy {
        record: id,
        affair: visit.signed.affair.clone(),
        source: Source::parse(input.text("source")),
        collected_on,
        by_consent: !input.text("by_consent").is_empty(),
        evidence: input.personal("evidence"),
        once: input.once(),
    };
    let reply: Result<_, AppError> = visit.run(move |app, asker| app.remedy(asker, &command)).await;
    let deed = match &reply {
        Ok(azukari_app::Reply::Done(done)) if !done.complete => {
            Deed { then: format!("{}?done=partly", list_page(&visit)), ..deed }
        }
        _ => deed,
    };
    let again = async |errors: &Errors| Ok(form_of(&visit, &handle, &input, errors));
    visit.deed(&deed, reply, again).await
}
