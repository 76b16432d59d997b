//! Where an import begins: drop a file, say into which kind of data; below it what waits and what was taken in before.

use super::page_of;
use crate::{
    pages::{input::Input, visit::Visit},
    path::Area,
    shell::{Choice, Column, Control, Errors, Field, Notice, Table, banner, button, button_link, upload},
};
use axum::response::Response;
use azukari_app::{
    AppError, Kind,
    acquisition::{RemedyLine, Upload},
};
use maud::{Markup, html};

/// Kinds of files that are offered.
const KINDS: &str = ".csv,.tsv,.txt,.xlsx,.xlsm";

pub(super) async fn show(visit: Visit) -> Response {
    let content = content(&visit, &Input::default(), &Errors::default()).await;
    visit.made(Area::Import, "import-title", content)
}

pub(super) async fn content(visit: &Visit, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let affair = visit.signed.affair.clone();
    let (kinds, waiting, earlier, remedies) = visit
        .run(move |app, asker| {
            Ok((app.kinds(asker, affair.as_ref())?, app.uploads(asker)?, app.imports(asker)?, app.remedies(asker)?))
        })
        .await?;
    let reader = &visit.reader;
    Ok(html! {
        @if kinds.is_empty() {
            @let key = if visit.signed.affairs.is_empty() { "page-no-affair" } else { "page-choose-affair-first" };
            (banner(reader, Notice::Info, &reader.t(key)))
        } @else {
            (form_of(visit, &kinds, typed, errors))
            p { a href=(format!("/o/{}/take-in", visit.org())) { (reader.t("record-new-by-hand")) } }
        }
        (to_remedy(visit, &remedies))
        @if !waiting.is_empty() { (waiting_table(visit, &waiting)) }
        (earlier_table(visit, &earlier))
    })
}

fn form_of(visit: &Visit, kinds: &[Kind], typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let choices: Vec<Choice> = kinds.iter().map(|k| Choice::new(&k.key, visit.pick(&k.ja, &k.en))).collect();
    let modes = vec![
        Choice { support: Some(reader.t("import-new-help")), ..Choice::new("new", reader.t("import-new")) },
        Choice {
            support: Some(reader.t("import-migration-help")),
            ..Choice::new("migration", reader.t("import-migration"))
        },
    ];
    let mode = if typed.text("mode").is_empty() { "new" } else { typed.text("mode") };
    html! {
        p { (reader.t("import-lead")) }
        div data-drop="file" {
            (upload(&Area::Import.of(visit.org()), None, html! {
                @match choices.as_slice() {
                    [only] => {
                        input type="hidden" name="holding" value=(only.value);
                        p { (reader.t("common-holding")) ": " strong { (only.label) } }
                    }
                    _ => (Field::new("holding", reader.t("import-holding"), Control::Select(choices.clone())).value(typed.text("holding")).required().render(reader, errors)),
                }
                (Field::new("mode", reader.t("import-mode"), Control::Radio(modes)).value(mode).required().render(reader, errors))
                (Field::new("file", reader.t("import-file"), Control::File(KINDS)).support(reader.t("import-file-help")).required().render(reader, errors))
                p.az-quiet data-drop-hint { (reader.t("import-drop")) }
                p { (button(&reader.t("import-look"))) }
            }))
        }
    }
}

fn to_remedy(visit: &Visit, remedies: &[RemedyLine]) -> Markup {
    let reader = &visit.reader;
    html! {
        @if let Some(first) = remedies.first() {
            (banner(reader, Notice::Warning, &reader.say("import-migration-count", &[
                ("count", remedies.len().into()),
                ("date", crate::pages::settings::day(visit, &first.remedy_by).into()),
            ])))
            p.az-actions { (button_link(&format!("{}/remedies", Area::Import.of(visit.org())), &reader.t("import-migration-list"))) }
        }
        p.az-actions { (button_link(&format!("{}/stale", Area::Import.of(visit.org())), &reader.t("record-stale"))) }
    }
}

fn waiting_table(visit: &Visit, all: &[Upload]) -> Markup {
    let reader = &visit.reader;
    let columns =
        ["import-file", "common-state", "import-received", "import-kept-until"].map(|k| Column::new(reader.t(k)));
    let rows: Vec<Vec<Markup>> = all
        .iter()
        .map(|u| {
            let name = if u.name.is_empty() { reader.t("import-file") } else { u.name.expose().to_owned() };
            vec![
                html! { a href=(page_of(visit, u.id)) { (name) } },
                html! { (reader.t(&format!("import-state-{}", u.state))) },
                html! { (reader.instant(u.created_at, &visit.names.zone)) },
                html! { (reader.instant(u.ends_at, &visit.names.zone)) },
            ]
        })
        .collect();
    Table { id: "waiting", caption: &reader.t("import-waiting"), columns: &columns, rows: &rows }.render(reader)
}

fn earlier_table(visit: &Visit, all: &[azukari_app::acquisition::rejects::ImportLine]) -> Markup {
    let reader = &visit.reader;
    let columns = [
        Column::new(reader.t("common-time")),
        Column::new(reader.t("common-holding")),
        Column::new(reader.t("common-state")),
        Column::number(reader.t("import-count-new")),
        Column::number(reader.t("import-count-same")),
        Column::number(reader.t("import-count-rejected")),
        Column::new(reader.t("import-rejects")),
    ];
    let rows: Vec<Vec<Markup>> = all
        .iter()
        .map(|i| {
            let state = match i.state.as_str() {
                "done" => "import-state-done",
                "undone" => "import-state-undone",
                _ => "import-state-taking",
            };
            vec![
                html! { (reader.instant(i.started_at, &visit.names.zone)) },
                html! { (visit.word(&visit.names.holdings, &i.holding)) },
                html! { (reader.t(state)) },
                html! { (reader.number(i.new_rows)) },
                html! { (reader.number(i.same_rows)) },
                html! { (reader.number(i.failed_rows)) },
                html! {
                    @if i.has_rejects { a href=(format!("/o/{}/imports/{}/rejects", visit.org(), i.id)) { (reader.t("common-download")) } }
                },
            ]
        })
        .collect();
    Table { id: "imports", caption: &reader.t("import-earlier"), columns: &columns, rows: &rows }.render(reader)
}
