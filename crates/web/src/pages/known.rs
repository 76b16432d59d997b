//! What persons can learn without signing in: the matters that the organisation keeps known, for the counter and for whoever asks.
//!
//! The one page of an organisation that stands before the sign-in and says anything about it; it shows what
//! [`azukari_app::App::known`] answers and nothing else.

use super::{desk::Desk, fault::bare};
use crate::{
    Reader, path,
    shell::{Frame, Title, page},
};
use axum::{
    Router,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use azukari_app::registers::{Known, KnownForm, KnownMatter};
use azukari_domain::OrgKey;
use azukari_words::Lang;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/known", get(show)).route("/o/{org}/known/forms/{form}", get(form))
}

async fn show(State(desk): State<Desk>, reader: Reader, Path(org): Path<OrgKey>) -> Response {
    let key = org.clone();
    let (known, is_sample) = match desk.run(move |app| Ok((app.known(&key)?, app.organisation(&key)?.demo))).await {
        Ok(found) => found,
        Err(e) => return bare(&reader, &e),
    };
    let content = html! {
        p.az-lead { (known.organisation) }
        @if known.matters.is_empty() { p { (reader.t("known-nothing")) } }
        @for matter in &known.matters { (section(&reader, &org, matter)) }
    };
    let frame = Frame { reader, back: &path::known(&org), bar: None, is_sample };
    page(&frame, Title::new("known-title"), content).into_response()
}

/// A blank form to take along and print: a file of its own, which needs nothing of this server. Only forms that a matter in force
/// names are given out.
async fn form(State(desk): State<Desk>, reader: Reader, Path((org, number)): Path<(OrgKey, i64)>) -> Response {
    let known = match desk.run(move |app| app.known(&org)).await {
        Ok(known) => known,
        Err(e) => return bare(&reader, &e),
    };
    let found = known.matters.iter().find_map(|m| m.form.as_ref().filter(|f| f.number == number).map(|f| (m, f)));
    let Some((matter, form)) = found else { return crate::Failure::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"form-{number}-{}.html\"", form.edition)),
    ];
    (headers, blank(&reader, &known, matter, form).into_string()).into_response()
}

/// Lines to write on: who asks, about whom, what the edition asks for, and where it is handed in.
fn blank(reader: &Reader, known: &Known, matter: &KnownMatter, form: &KnownForm) -> Markup {
    let pick = |ja: &str, en: &str| if reader.lang == Lang::En { en.to_owned() } else { ja.to_owned() };
    let own = ["known-blank-date", "known-blank-name", "known-blank-address", "known-blank-phone", "known-blank-agent"];
    let lines = own.map(|key| reader.t(key)).into_iter().chain(form.items.iter().cloned());
    let edition = [("title", form.title.as_str().into()), ("edition", form.edition.into())];
    let desk = [pick(&matter.desk_ja, &matter.desk_en), matter.contact.clone()];
    html! {
        (maud::DOCTYPE)
        html lang=(if reader.lang == Lang::En { "en" } else { "ja" }) {
            head {
                meta charset="utf-8";
                title { (form.title) }
                style { "body{font-family:serif;max-width:42em;margin:2em auto}td,th{border:1px solid;padding:.6em;text-align:left}th{width:14em;font-weight:normal}table{border-collapse:collapse;width:100%}td{height:2.2em}" }
            }
            body {
                p { (known.organisation) }
                h1 { (form.title) }
                table { @for line in lines { tr { th scope="row" { (line) } td {} } } }
                p { (reader.say("known-form-edition", &edition)) @if !form.since.is_empty() { " " (form.since) } }
                @for line in desk.iter().filter(|l| !l.is_empty()) { p { (line) } }
            }
        }
    }
}

fn section(reader: &Reader, org: &OrgKey, matter: &KnownMatter) -> Markup {
    let pick = |ja: &str, en: &str| if reader.lang == Lang::En { en.to_owned() } else { ja.to_owned() };
    let form = matter.form.as_ref().map(|form| {
        reader.say("known-form-edition", &[("title", form.title.as_str().into()), ("edition", form.edition.into())])
    });
    let fee = matter.fee.map(|yen| match yen {
        0 => reader.t("known-fee-none"),
        yen => reader.say("known-fee-yen", &[("yen", yen.into())]),
    });
    let facts: [(&str, String); 7] = [
        ("known-dated", matter.dated.clone()),
        ("known-when", matter.ground.clone()),
        ("known-desk", pick(&matter.desk_ja, &matter.desk_en)),
        ("known-contact", matter.contact.clone()),
        ("known-form", form.unwrap_or_default()),
        ("known-form-place", matter.form_place.clone()),
        ("known-fee", fee.unwrap_or_default()),
    ];
    html! {
        section {
            h2 { (pick(&matter.ja, &matter.en)) }
            p { (matter.text) }
            @if let Some(form) = &matter.form {
                p { a href={ (path::known(org)) "/forms/" (form.number) } { (reader.t("known-form-take")) } }
            }
            @if facts.iter().any(|(_, text)| !text.is_empty()) {
                dl {
                    @for (key, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
                        dt { (reader.t(key)) }
                        dd { (text) }
                    }
                }
            }
        }
    }
}
