//! Take people out as a file that opens with its password alone. The password stands in the answer to the form, once; the file is
//! fetched by its own address, which says nothing.

use super::{
    deed::Deed,
    desk::Desk,
    input::Input,
    kind::{self, choice_of_classes},
    refused::Wanted,
    visit::Visit,
};
use crate::{
    path::Area,
    shell::{Control, Errors, Field, Notice, Title, banner, button, button_link, facts, form},
};
use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use azukari_app::{
    Kind, Reply,
    request::{Export, Extracted, Format},
};
use azukari_domain::{RecordId, UploadId, Verb};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/extract", post(extract)).route("/o/{org}/extracts/{extract}", get(fetch))
}

/// Where the form is sent.
pub(super) fn page_of(visit: &Visit) -> String {
    format!("/o/{}/extract", visit.org())
}

fn records(input: &Input) -> Vec<RecordId> {
    input.all("records").filter_map(|id| id.parse().ok()).collect()
}

fn form_of(visit: &Visit, kind: Option<&Kind>, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let records = records(typed);
    let Some(kind) = kind.filter(|_| !records.is_empty()) else {
        return html! {
            (banner(reader, Notice::Info, &reader.t("extract-none")))
            p.az-actions { (button_link(&Area::Find.of(visit.org()), &reader.t("find-title"))) }
        };
    };
    let chosen: Vec<&str> = typed.all("classes").collect();
    let once = visit.desk.once();
    html! {
        p { (reader.t("extract-help")) }
        p { strong { (reader.say("extract-count", &[("count", records.len().into())])) } }
        (form(&page_of(visit), Some(&once), html! {
            input type="hidden" name="holding" value=(kind.key);
            input type="hidden" name="take" value="1";
            @for id in &records { input type="hidden" name="records" value=(id); }
            (choice_of_classes(visit, kind, &chosen, ("extract-what", Some("extract-what-help")), errors))
            (Field::new("reason", reader.t("extract-reason"), Control::Text).support(reader.t("extract-reason-help"))
                .value(typed.text("reason")).render(reader, errors))
            p { (button(&reader.t("extract-take"))) " " (button_link(&Area::Find.of(visit.org()), &reader.t("common-cancel"))) }
        }))
    }
}

async fn extract(visit: Visit, input: Input) -> Response {
    let kind = match kind::of(&visit, input.text("holding")).await {
        Ok(kind) => kind,
        Err(e) => return visit.fault(Area::Find, e),
    };
    let title = Title::new("extract-title");
    let there = Area::Find.of(visit.org());
    let below = |errors: &Errors| form_of(&visit, kind.as_ref(), &input, errors);
    if input.text("take").is_empty() || kind.is_none() {
        let content = below(&Errors::default());
        return visit.page_at(Area::Find, title, &there, content).into_response();
    }
    let export = Export {
        affair: visit.affair(),
        holding: input.text("holding").to_owned(),
        records: records(&input),
        classes: input.all("classes").map(str::to_owned).collect(),
        channel: "file".into(),
        ground: String::new(),
        reason: input.personal("reason"),
        format: Format::Csv,
        once: input.once(),
    };
    match visit.run(move |app, asker| app.extract(asker, &export)).await {
        Ok(Reply::Done(done)) => {
            visit.page_at(Area::Find, title, &there, said(&visit, &done, "extract-until")).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            let wanted = Wanted {
                records: records(&input).iter().map(ToString::to_string).collect(),
                holding: input.text("holding").to_owned(),
                classes: input.all("classes").map(str::to_owned).collect(),
                channel: "file".into(),
                ..Wanted::act(Verb::Export)
            };
            visit.refused(Area::Find, title, &there, &wanted, &refused, below(&Errors::default())).await
        }
        // It was done, and its password was said: who has lost it takes the list out anew.
        Ok(Reply::Repeated(_)) => axum::response::Redirect::to(&there).into_response(),
        Err(e) => {
            let deed =
                Deed { area: Area::Find, title: "extract-title", verb: Verb::Export, here: there.clone(), then: there };
            visit.wrong(&deed, e, async |errors: &Errors| Ok(below(errors))).await
        }
    }
}

/// A file that is ready: its password, once, and until when it waits. `until_key` is the sentence for that.
pub(super) fn said(visit: &Visit, done: &Extracted, until_key: &str) -> Markup {
    let reader = &visit.reader;
    let lines = [(reader.t("extract-password"), html! { strong.az-lead { code { (done.password.expose()) } } })];
    let until = reader.instant(done.ends_at, &visit.names.zone);
    html! {
        (banner(reader, Notice::Success, &reader.t("extract-done")))
        @for warning in &done.warnings { (banner(reader, Notice::Warning, &reader.t(&warning.message))) }
        @if !done.left_out.is_empty() {
            (banner(reader, Notice::Warning, &reader.say("extract-left-out", &[("count", done.left_out.len().into())])))
        }
        @if done.unfit > 0 {
            (banner(reader, Notice::Warning, &reader.say("extract-unfit", &[("count", done.unfit.into())])))
        }
        (facts(&lines))
        p { (reader.t("extract-password-help")) }
        p.az-actions { (button_link(&format!("/o/{}/extracts/{}", visit.org(), done.id), &reader.t("extract-file"))) }
        p { (reader.say(until_key, &[("time", until.into())])) }
        p { (reader.t("extract-open-with")) }
        details {
            summary { (reader.say("record-clauses", &[("count", done.clauses.len().into())])) }
            (visit.clauses(&done.clauses))
        }
        p.az-quiet { (reader.say("page-refused-recorded", &[("number", done.act.to_string().into())])) }
    }
}

/// The file, for whoever took it out, within its hour.
async fn fetch(visit: Visit, Path((_, extract)): Path<(String, String)>) -> Response {
    let Ok(id) = extract.parse::<UploadId>() else { return crate::Failure::NOT_FOUND.into_response() };
    match visit.run(move |app, asker| app.extract_file(asker, id)).await {
        Ok(file) => {
            let headers = [
                (header::CONTENT_TYPE, "application/zip".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)),
            ];
            (headers, file.bytes).into_response()
        }
        Err(e) => visit.fault(Area::Find, e),
    }
}
