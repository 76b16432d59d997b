//! A register: who writes it and how, its rows now or as of a day, and the versions of one row.

use super::{
    cited_folded,
    fields::{FORM, Typed, control, faults, fields, ids, said, typed},
    no,
    paper::sheets,
};
use crate::{
    pages::{input::Input, visit::Visit},
    path::{self, Area},
    shell::{
        Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, form, invalid, post_button,
    },
};
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use azukari_app::{
    AppError, FormInput, Refused, Reply,
    access::Bearer,
    registers::{EnterRow, RegisterLine, RegisterPage, RowToChange, ShownVersion},
};
use azukari_domain::{Millis, Personal, RowId, Verb};
use maud::{Markup, html};
use serde::Deserialize;

/// Which rows.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Which {
    /// As of a day.
    #[serde(default)]
    as_of: String,
    /// Above a number.
    #[serde(default)]
    above: String,
}

/// What stands on the page beside the rows.
#[derive(Default)]
struct About {
    which: Which,
    typed: Typed,
    errors: Errors,
    refused: Option<Refused>,
}

pub(super) async fn register(
    visit: Visit,
    Path((_, key)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Response {
    register_at(visit, key, About { which, ..About::default() }).await
}

async fn register_at(visit: Visit, key: String, about: About) -> Response {
    let (wanted, here) = (key.clone(), path::register(visit.org(), &key));
    let (as_of, above) = (about.which.as_of.clone(), about.which.above.parse().ok());
    let (asked, again) = (wanted.clone(), wanted);
    let mut found = visit.run(move |app, asker| app.show_register(asker, &asked, &as_of, above)).await;
    let mut about = about;
    if let Err(AppError::Input { field: "as_of", .. }) = &found {
        // What is no day is said at the field, over the rows of today.
        about.errors.add("as_of", visit.reader.t("error-date"));
        found = visit.run(move |app, asker| app.show_register(asker, &again, "", None)).await;
    }
    match found {
        Ok(Reply::Done(page)) => {
            let content = register_page(&visit, &page, &about);
            match about.refused {
                Some(refused) => {
                    no(&visit, "row-registers", &here, Verb::Enter, ids(&page.fields, FORM), &refused, content).await
                }
                None if about.errors.is_empty() => {
                    visit.page(Area::Work, Title::new("row-registers"), content).into_response()
                }
                None => invalid(visit.page_at(Area::Work, Title::new("row-registers").in_error(true), &here, content)),
            }
        }
        Ok(Reply::Refused(refused)) => {
            no(&visit, "row-registers", &here, Verb::Inspect, Vec::new(), &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Work.of(visit.org())).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

/// Enters a row by hand, or ends one: a new edition is a new row.
pub(super) async fn enter(visit: Visit, Path((_, key)): Path<(String, String)>, input: Input) -> Response {
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
    let about = About { typed: typed(&input, FORM), ..About::default() };
    match visit.run(move |app, asker| app.enter_row(asker, &new)).await {
        Ok(Reply::Done(_) | Reply::Repeated(_)) => Redirect::to(&here).into_response(),
        Ok(Reply::Refused(refused)) => register_at(visit, key, About { refused: Some(refused), ..about }).await,
        Err(e) => match faults(&visit, &e, FORM) {
            Some(errors) => register_at(visit, key, About { errors, ..about }).await,
            None => visit.fault(Area::Work, e),
        },
    }
}

/// How a row comes into the register, for a reader who cannot enter one here.
fn how(visit: &Visit, register: &RegisterLine) -> Markup {
    let reader = &visit.reader;
    html! {
        @if let Some(procedure) = &register.approval {
            @let name = visit.word(&visit.names.procedures, procedure);
            (banner(reader, Notice::Info, &reader.say("row-by-procedure", &[("name", name.into())])))
            (form(&Area::Work.of(visit.org()), Some(&visit.desk.once()), html! {
                input type="hidden" name="procedure" value=(procedure);
                p.az-actions { (button(&reader.say("task-begin", &[("name", name.into())]))) }
            }))
        } @else if !register.writable && !register.writers.is_empty() {
            @let names: Vec<&str> = register.writers.iter().map(|o| visit.word(&visit.names.offices, o)).collect();
            p.az-support { (reader.say("row-writers", &[("names", super::joined(visit, &names).into())])) }
        } @else if register.derived {
            p.az-support { (reader.t("row-derived")) }
        }
    }
}

fn state_word(visit: &Visit, page: &RegisterPage, state: &str) -> String {
    match page.states.iter().find(|s| s.key == state) {
        Some(s) => visit.pick(&s.ja, &s.en).to_owned(),
        None if state == "ended" => visit.reader.t("row-state-ended"),
        None => visit.reader.t("row-state-in-force"),
    }
}

fn register_page(visit: &Visit, page: &RegisterPage, about: &About) -> Markup {
    let reader = &visit.reader;
    let here = path::register(visit.org(), &page.register.key);
    let now = page.as_of.is_empty();
    let mine = page.register.writable && now;
    let name = visit.pick(&page.register.ja, &page.register.en).to_owned();
    let mut columns = vec![Column::new(reader.t("case-number")), Column::new(reader.t("common-state"))];
    columns.extend(page.fields.iter().map(|f| Column::new(visit.pick(&f.ja, &f.en))));
    let rows: Vec<Vec<Markup>> = page
        .rows
        .iter()
        .map(|row| {
            let versions = path::row(visit.org(), &page.register.key, &row.id);
            let label = reader.say("row-versions-of", &[("number", row.number.into())]);
            let mut cells = vec![
                html! { a href=(versions) aria-label=(label) { (row.number) } },
                html! {
                    (state_word(visit, page, &row.state))
                    @for task in &row.open {
                        div { a href=(path::task(visit.org(), task.key.parse().unwrap_or_default())) { (visit.pick(&task.ja, &task.en)) } }
                    }
                },
            ];
            cells.extend(row.fields.iter().map(|f| said(visit, f)));
            if mine {
                let version = row.version.to_string();
                let end = [("row", row.id.as_str()), ("version", version.as_str())];
                cells.push(html! {
                    @if row.state != "ended" {
                        (button_link(&format!("{}/change", path::row(visit.org(), &page.register.key, &row.id)), &reader.t("row-change")))
                        " " (post_button(&here, &reader.t("row-end"), &end))
                    }
                });
            }
            cells
        })
        .collect();
    if mine {
        columns.push(Column::new(reader.t("row-change-or-end")));
    }
    let caption = if now {
        name.clone()
    } else {
        reader.say("row-as-of", &[("name", name.as_str().into()), ("date", visit.day(&page.as_of).into())])
    };
    html! {
        (about.errors.summary(reader))
        p.az-lead { (name) }
        p { (visit.pick(&page.register.about_ja, &page.register.about_en)) }
        (cited_folded(visit, &page.register.clauses))
        (how(visit, &page.register))
        (Table { id: "rows", caption: &caption, columns: &columns, rows: &rows }.render(reader))
        @if let Some(next) = page.next {
            p { (button_link(&format!("{here}?as_of={}&above={next}", page.as_of), &reader.t("row-next"))) }
        }
        form.az-narrow method="get" action=(here) {
            (Field::new("as_of", reader.t("row-as-of-label"), Control::Date).support(reader.t("row-as-of-help")).value(&about.which.as_of).render(reader, &about.errors))
            button.az-button.az-button-second type="submit" { (reader.t("row-as-of-show")) }
            @if !now { a href=(here) { (reader.t("row-as-of-now")) } }
        }
        (sheets(visit, &page.register.key))
        // What acts enter nobody begins by hand: such a register's writers only go on with its rows.
        @if mine && !page.register.derived {
            h2 { (reader.t("row-enter")) }
            (form(&here, Some(&visit.desk.once()), html! {
                @for field in page.fields.iter().filter(|f| !f.computed) { (control(visit, field, FORM, false, &about.typed, &about.errors)) }
                p.az-actions { (button(&reader.t("row-enter-button"))) }
            }))
        }
        p.az-actions { (button_link(&Area::Work.of(visit.org()), &reader.t("page-work"))) }
    }
}

/// The form in which a row is corrected: its present values, and why they change.
pub(super) async fn change(visit: Visit, Path((_, key, row)): Path<(String, String, String)>) -> Response {
    let Ok(id) = row.parse::<RowId>() else { return crate::Failure::NOT_FOUND.into_response() };
    change_at(visit, key, id, &Typed::new(), "", Errors::default(), None).await
}

async fn change_at(
    visit: Visit,
    key: String,
    id: RowId,
    typed: &Typed,
    reason: &str,
    errors: Errors,
    refused: Option<Refused>,
) -> Response {
    let here = format!("{}/change", path::row(visit.org(), &key, &id.to_string()));
    let title = Title::new("row-change-title");
    match visit.run(move |app, asker| app.row_to_change(asker, id)).await {
        Ok(Reply::Done(found)) if found.register.key == key => {
            let content = change_form(&visit, &found, &here, typed, reason, &errors);
            match refused {
                Some(refused) => {
                    let form = ids(&found.row.fields, FORM);
                    no(&visit, "row-change-title", &here, Verb::Enter, form, &refused, content).await
                }
                None if errors.is_empty() => visit.page_at(Area::Work, title, &here, content).into_response(),
                None => invalid(visit.page_at(Area::Work, title.in_error(true), &here, content)),
            }
        }
        Ok(Reply::Refused(refused)) => {
            no(&visit, "row-change-title", &here, Verb::Inspect, Vec::new(), &refused, html! {}).await
        }
        Ok(_) => Redirect::to(&path::register(visit.org(), &key)).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

fn change_form(visit: &Visit, found: &RowToChange, here: &str, typed: &Typed, reason: &str, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let register = path::register(visit.org(), &found.register.key);
    let name = visit.pick(&found.register.ja, &found.register.en);
    html! {
        (errors.summary(reader))
        p.az-lead { (reader.say("row-change-of", &[("name", name.into()), ("number", found.row.number.into())])) }
        p { (reader.t("row-change-help")) }
        (how(visit, &found.register))
        (form(here, Some(&visit.desk.once()), html! {
            input type="hidden" name="version" value=(found.row.version);
            @for field in &found.row.fields { (control(visit, field, FORM, false, typed, errors)) }
            (Field::new("reason", reader.t("row-change-reason"), Control::Text).support(reader.t("row-change-reason-help"))
                .value(reason).required().render(reader, errors))
            p.az-actions { (button(&reader.t("row-change-button"))) " " (button_link(&register, &reader.t("common-cancel"))) }
        }))
        @if found.place {
            h2 { (reader.t("row-here-title")) }
            p { (reader.t("row-here-help")) }
            (post_button(&format!("{}/here", path::row(visit.org(), &found.register.key, &found.row.id)), &reader.t("row-here-button"), &[]))
        }
    }
}

/// This browser is that computer of the register: from now on sign-ins here are known to be there.
pub(super) async fn here(
    visit: Visit,
    headers: HeaderMap,
    Path((_, key, row)): Path<(String, String, String)>,
) -> Response {
    let Ok(id) = row.parse::<RowId>() else { return crate::Failure::NOT_FOUND.into_response() };
    let at = path::row(visit.org(), &key, &row);
    let known = visit.desk.site.place(&headers).map(Bearer::new);
    match visit.run(move |app, asker| app.name_place(asker, id, known.as_ref())).await {
        Ok(Reply::Done(token)) => {
            let kept = visit.desk.site.keep_place(token.expose()).map(|value| (SET_COOKIE, value));
            (AppendHeaders(kept), Redirect::to(&at)).into_response()
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&at).into_response(),
        Ok(Reply::Refused(refused)) => {
            change_at(visit, key, id, &Typed::new(), "", Errors::default(), Some(refused)).await
        }
        Err(e) => visit.fault(Area::Work, e),
    }
}

/// Corrects a row: what stood before stays as its earlier version.
pub(super) async fn correct(
    visit: Visit,
    Path((_, key, row)): Path<(String, String, String)>,
    input: Input,
) -> Response {
    let Ok(id) = row.parse::<RowId>() else { return crate::Failure::NOT_FOUND.into_response() };
    let (what, reason) = (typed(&input, FORM), input.text("reason").to_owned());
    if reason.trim().is_empty() {
        let mut errors = Errors::default();
        errors.add("reason", visit.reader.t("request-reason-needed"));
        return change_at(visit, key, id, &what, &reason, errors, None).await;
    }
    let mut filled = fields(&input, FORM);
    let change = EnterRow {
        register: key.clone(),
        row: Some(id),
        version: input.text("version").parse().unwrap_or_default(),
        reason: Some(input.personal("reason")),
        once: input.once(),
        ..EnterRow::default()
    };
    let done = visit
        .run(move |app, asker| {
            // Ticks that were all taken away are not sent by any browser: they are empty, and not as they were.
            if let Reply::Done(found) = app.row_to_change(asker, id)? {
                for field in &found.row.fields {
                    filled.entry(field.key.clone()).or_insert_with(|| vec![Personal::new("")]);
                }
            }
            app.enter_row(asker, &EnterRow { fields: filled, ..change })
        })
        .await;
    match done {
        Ok(Reply::Done(_) | Reply::Repeated(_)) => {
            Redirect::to(&path::row(visit.org(), &key, &id.to_string())).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            change_at(visit, key, id, &what, &reason, Errors::default(), Some(refused)).await
        }
        Err(AppError::Input { field: "reason", key: said, .. }) => {
            let mut errors = Errors::default();
            errors.add("reason", visit.reader.t(said));
            change_at(visit, key, id, &what, &reason, errors, None).await
        }
        Err(e) => match faults(&visit, &e, FORM) {
            Some(errors) => change_at(visit, key, id, &what, &reason, errors, None).await,
            None => visit.fault(Area::Work, e),
        },
    }
}

/// All versions of a row, oldest first: who wrote what when.
pub(super) async fn versions(visit: Visit, Path((_, key, row)): Path<(String, String, String)>) -> Response {
    let Ok(id) = row.parse::<RowId>() else { return crate::Failure::NOT_FOUND.into_response() };
    let here = path::register(visit.org(), &key);
    match visit.run(move |app, asker| app.row_versions(asker, id)).await {
        Ok(Reply::Done(found)) => {
            let page = visit.page(Area::Work, Title::new("row-versions"), history(&visit, &here, &found));
            (StatusCode::OK, page).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            no(&visit, "row-versions", &here, Verb::Inspect, Vec::new(), &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&here).into_response(),
        Err(e) => visit.fault(Area::Work, e),
    }
}

fn history(visit: &Visit, register: &str, versions: &[ShownVersion]) -> Markup {
    let reader = &visit.reader;
    html! {
        ol.az-versions {
            @for v in versions {
                li {
                    h2 { (reader.instant(Millis(v.row.from_at), &visit.names.zone)) }
                    p {
                        (v.by.clone().unwrap_or_else(|| reader.t("journal-system")))
                        @if v.to_at.is_none() { " · " strong { (reader.t("row-present")) } }
                        @if v.row.state == "ended" { " · " (reader.t("row-state-ended")) }
                    }
                    (crate::shell::facts(&v.row.fields.iter().filter(|f| !f.values.is_empty()).map(|f| (visit.pick(&f.ja, &f.en).to_owned(), said(visit, f))).collect::<Vec<_>>()))
                    p.az-quiet { (reader.say("page-refused-recorded", &[("number", v.act.as_str().into())])) }
                }
            }
        }
        p.az-actions { (button_link(register, &reader.t("common-back"))) }
    }
}
