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
    response::{IntoResponse, Response},
    routing::get,
};
use azukari_app::registers::KnownMatter;
use azukari_domain::OrgKey;
use azukari_words::Lang;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/known", get(show))
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
        @for matter in &known.matters { (section(&reader, matter)) }
    };
    let frame = Frame { reader, back: &path::known(&org), bar: None, is_sample };
    page(&frame, Title::new("known-title"), content).into_response()
}

fn section(reader: &Reader, matter: &KnownMatter) -> Markup {
    let pick = |ja: &str, en: &str| if reader.lang == Lang::En { en.to_owned() } else { ja.to_owned() };
    let form = matter.form.as_ref().map(|(title, edition)| {
        reader.say("known-form-edition", &[("title", title.into()), ("edition", (*edition).into())])
    });
    let fee = matter.fee.map(|yen| match yen {
        0 => reader.t("known-fee-none"),
        yen => reader.say("known-fee-yen", &[("yen", yen.into())]),
    });
    let facts: [(&str, String); 6] = [
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
