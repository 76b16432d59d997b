//! What a try or an import came to: counts, the first rows that could not come in, and the file of all of them.

use super::{choose, page_of};
use crate::{
    pages::visit::Visit,
    path::Area,
    shell::{Column, Notice, Table, banner, button_link, facts, post_button},
};
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use azukari_app::acquisition::{ImportReport, RowFault, Upload};
use azukari_domain::ImportId;
use azukari_words::{Arg, Lang, Words};
use maud::{Markup, html};

/// Rows told one by one on the page; the file has them all.
const ROWS_SHOWN: usize = 50;

/// A row's fault in a language.
pub(super) fn fault(lang: Lang, fault: &RowFault) -> String {
    let mut args: Vec<(&str, Arg<'_>)> = Vec::new();
    if let Some(field) = &fault.field {
        let named = if lang == Lang::En && !field.en.is_empty() { &field.en } else { &field.ja };
        args.push(("field", named.as_str().into()));
    }
    if let Some(max) = fault.max {
        args.push(("max", max.into()));
    }
    if let Some(row) = fault.row {
        args.push(("row", row.to_string().into()));
    }
    Words::say(lang, fault.key, &args)
}

fn counts(visit: &Visit, told: &ImportReport) -> Markup {
    let reader = &visit.reader;
    let number = |n: u64| reader.number(i64::try_from(n).unwrap_or(i64::MAX));
    let mut lines = vec![
        (reader.t("import-count-read"), html! { (number(told.read_rows)) }),
        (reader.t("import-count-new"), html! { strong { (number(told.new_rows)) } }),
        (reader.t("import-count-same"), html! { (number(told.same_rows)) }),
        (reader.t("import-count-rejected"), html! { strong { (number(told.failed_rows)) } }),
    ];
    for (key, n) in [
        ("import-count-asked", told.asked_rows),
        ("import-count-admitted", told.admitted_rows),
        ("import-count-blank", told.blank_rows),
    ] {
        if n > 0 {
            lines.push((reader.t(key), html! { (number(n)) }));
        }
    }
    html! { (facts(&lines)) }
}

fn rows(visit: &Visit, told: &ImportReport) -> Markup {
    let reader = &visit.reader;
    let columns = [Column::number(reader.t("import-row")), Column::new(reader.t("import-rejected-reason"))];
    let rows: Vec<Vec<Markup>> = told
        .rows
        .iter()
        .take(ROWS_SHOWN)
        .map(|r| vec![html! { (r.row) }, html! { @for one in &r.faults { div { (fault(reader.lang, one)) } } }])
        .collect();
    let rest = told.failed_rows.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    html! {
        @if told.failed_rows > 0 {
            (Table { id: "rejected", caption: &reader.t("import-rejects"), columns: &columns, rows: &rows }.render(reader))
            @if rest > 0 { p { (reader.say("import-more-rejected", &[("count", rest.into())])) } }
        }
        @for (key, count) in &told.notes {
            (banner(reader, Notice::Info, &format!("{}（{}）", plain(visit, key), reader.say("common-rows", &[("count", (*count).into())]))))
        }
        @for key in &told.warnings { (banner(reader, Notice::Warning, &reader.t(key))) }
        @if let Some(day) = &told.same_file_on {
            (banner(reader, Notice::Info, &reader.say("import-same-file", &[("date", crate::pages::settings::day(visit, day).into())])))
        }
    }
}

/// A note's sentence; one that names a field is said without it.
fn plain(visit: &Visit, key: &str) -> String {
    match key {
        "import-row-choice" => visit.reader.t("import-note-choice"),
        key => visit.reader.t(key),
    }
}

/// After a try: what would come in, and the button that takes it in.
pub(super) fn tried(visit: &Visit, upload: &Upload, told: &ImportReport) -> Markup {
    let reader = &visit.reader;
    let here = page_of(visit, upload.id);
    html! {
        (banner(reader, Notice::Info, &reader.t("import-dry-run-done")))
        (counts(visit, told))
        @if told.asked_rows > 0 {
            (banner(reader, Notice::Warning, &reader.say("import-result-asked", &[("count", told.asked_rows.into())])))
            p { (reader.t("import-asked-help")) }
        }
        p.az-actions {
            @if told.new_rows > 0 {
                form.az-inline method="post" action={ (here) "/take" } {
                    button.az-button.az-button-main type="submit" { (reader.say("import-take", &[("count", told.new_rows.into())])) }
                }
                " "
            }
            (post_button(&format!("{here}/choose"), &reader.t("import-choose-again"), &[])) " "
            (choose::drop_form(visit, upload))
        }
        @if told.new_rows == 0 { p { (reader.t("import-nothing-new")) } }
        (rows(visit, told))
    }
}

/// After an import.
pub(super) fn done(visit: &Visit, told: &ImportReport) -> Markup {
    let reader = &visit.reader;
    let key = if told.new_rows == 0 { "import-done-nothing" } else { "import-done" };
    html! {
        (banner(reader, Notice::Success, &reader.t(key)))
        (counts(visit, told))
        p.az-actions {
            @if let (Some(import), true) = (told.import, told.rejects_kept) {
                (button_link(&format!("/o/{}/imports/{import}/rejects", visit.org()), &reader.t("import-rejects-download"))) " "
            }
            (button_link(&Area::Import.of(visit.org()), &reader.t("import-title"))) " "
            (button_link(&Area::Find.of(visit.org()), &reader.t("find-title")))
        }
        @if let (true, Some(until)) = (told.rejects_kept, &told.rejects_until) {
            p { (reader.say("import-rejects-until", &[("date", crate::pages::settings::day(visit, until).into())])) }
        }
        @if let Some(by) = &told.remedy_by {
            (banner(reader, Notice::Warning, &reader.say("import-remedy-by-said", &[("date", crate::pages::settings::day(visit, by).into())])))
            p.az-actions { (button_link(&format!("{}/remedies", Area::Import.of(visit.org())), &reader.t("import-migration-list"))) }
        }
        (rows(visit, told))
        @if let Some(act) = told.act {
            p.az-quiet { (reader.say("page-refused-recorded", &[("number", act.to_string().into())])) }
        }
    }
}

/// An import that this process did not do itself: its counts stand in the list.
pub(super) fn done_before(visit: &Visit) -> Markup {
    let reader = &visit.reader;
    html! {
        (banner(reader, Notice::Success, &reader.t("import-done")))
        p.az-actions { (button_link(&Area::Import.of(visit.org()), &reader.t("import-earlier"))) }
    }
}

/// The rejected rows, for whoever brought the file.
pub(super) async fn rejects(visit: Visit, Path((_, import)): Path<(String, String)>) -> Response {
    let Ok(import) = import.parse::<ImportId>() else { return crate::Failure::NOT_FOUND.into_response() };
    match visit.run(move |app, asker| app.rejects(asker, import)).await {
        Ok(text) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"rejected.csv\""),
            ];
            (headers, text.expose().to_owned()).into_response()
        }
        Err(e) => visit.fault(Area::Import, e),
    }
}
