//! Shows every part of the shell with invented content on http://127.0.0.1:8099, to look at it in both languages and
//! themes while working on it: `cargo run -p azukari-web --example gallery`.

use axum::{Router, response::IntoResponse, routing::get};
use azukari_domain::{AffairKey, Answer, OrgKey, Verb, time::SeededRandom};
use azukari_web::{
    Failure, Reader, Site,
    path::Area,
    serve::{asset, guard, language, ordinary},
    shell::*,
};
use maud::{Markup, html};
use std::{error::Error, sync::Arc};

fn framed(reader: Reader, back: &str, title: Title, content: Markup) -> Result<Markup, Box<dyn Error>> {
    let org: OrgKey = "sample".parse()?;
    let affairs: Vec<(AffairKey, String)> =
        vec![("membership".parse()?, "会員管理".into()), ("seminar".parse()?, "セミナー運営".into())];
    let bar = Bar {
        org: &org,
        org_name: "見本協会",
        worker: "日田",
        affairs: &affairs,
        affair: affairs.first().map(|(key, _)| key),
        areas: &Area::ALL,
        here: Some(Area::Find),
    };
    Ok(page(&Frame { reader, back, bar: Some(bar), is_sample: true }, title, content))
}

fn forms(reader: Reader) -> Result<Markup, Box<dyn Error>> {
    let mut errors = Errors::default();
    errors.add("mail", reader.t("setup-error-mail"));
    errors.add("reason", reader.t("request-reason-needed"));
    let fields = [
        Field::new("name", reader.t("common-name"), Control::Text).required().value("髙橋 花子"),
        Field::new("mail", reader.t("setup-mail"), Control::Mail).required().value("hanako@"),
        Field::new(
            "channel",
            reader.t("record-correct-channel"),
            Control::Radio(vec![
                Choice::new("phone", reader.t("common-channel-phone")),
                Choice::new("counter", reader.t("common-channel-counter")),
            ]),
        )
        .value("counter"),
        Field::new(
            "source",
            reader.t("import-source"),
            Control::Select(vec![
                Choice::new("person", reader.t("common-source-person")),
                Choice::new("existing", reader.t("common-source-existing")),
            ]),
        ),
        Field::new("reason", reader.t("request-reason"), Control::Lines(4))
            .support(reader.t("request-reason-help"))
            .required(),
        Field::new("printed", reader.t("setup-recovery-printed"), Control::Check),
    ];
    let content = html! {
        (errors.summary(&reader))
        (banner(&reader, Notice::Success, &reader.t("record-corrected")))
        (banner(&reader, Notice::Info, &reader.t("find-name-and-number")))
        (banner(&reader, Notice::Warning, &reader.t("warning-volume")))
        (banner(&reader, Notice::Error, &reader.t("error-disk-full")))
        (form("/forms", None, html! {
            @for field in &fields { (field.render(&reader, &errors)) }
            p { (button(&reader.t("common-save"))) " " (button_link("/", &reader.t("common-cancel"))) }
        }))
    };
    framed(reader, "/forms", Title::new("record-correct-title").in_error(true), content)
}

fn lists(reader: Reader) -> Result<Markup, Box<dyn Error>> {
    let columns = [Column::new(reader.t("common-name")), Column::number(reader.t("common-number"))];
    let rows: Vec<Vec<Markup>> = [("髙橋 花子", "10,482"), ("髙橋 太郎", "2,071")]
        .map(|(name, number)| vec![html! { a href="/" { (name) } }, html! { (number) }])
        .into();
    let caption = reader.t("find-results");
    let content = html! {
        (Table { id: "results", caption: &caption, columns: &columns, rows: &rows }.render(&reader))
        (facts(&[
            ("氏名".into(), html! { "髙橋 花子" }),
            ("住所".into(), html! { "大分県大分市高砂町2-50" }),
            ("健康情報".into(), closed(&reader)),
        ]))
    };
    framed(reader, "/lists", Title::new("find-title"), content)
}

fn refusals(reader: Reader) -> Result<Markup, Box<dyn Error>> {
    let panel = |answer, verb, message: &str, remedy: &str, start| RefusalPanel {
        answer,
        verb,
        reasons: vec![WhyNot {
            message: message.into(),
            what: String::new(),
            clauses: vec![Clause {
                article: "第18条第2項第1号".into(),
                title: "目的外利用の手続".into(),
                href: "/".into(),
                original: Some("（団体が読み込んだ原文がここに出ます。）".into()),
            }],
            remedy: remedy.into(),
            remedy_name: "個人情報保護管理者".into(),
            start,
        }],
        number: format!("7KQ2-M9X{}", answer as u8),
    };
    let panels = [
        panel(Answer::NotPermitted, Verb::See, "refusal-purpose-within", "request:use_beyond", Start::Page("/".into())),
        panel(Answer::Forbidden, Verb::Decide, "refusal-decide-own", "ask:manager", Start::Nowhere),
        panel(
            Answer::NotConfigured,
            Verb::Import,
            "refusal-office-standing",
            "appoint:manager",
            Start::Page("/".into()),
        ),
        panel(
            Answer::Referral,
            Verb::Export,
            "refusal-purpose-unclear",
            "request:purpose_ruling",
            Start::Page("/".into()),
        ),
    ];
    let content = html! { @for one in &panels { (one.render(&reader)) } };
    framed(reader, "/refusals", Title::new("find-title"), content)
}

fn shown(made: Result<Markup, Box<dyn Error>>) -> axum::response::Response {
    made.map_or_else(|_| Failure::CRASHED.into_response(), IntoResponse::into_response)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let site = Site::loopback(Arc::new(SeededRandom::new(1)));
    let pages = Router::new()
        .route("/", get(|reader: Reader| async move { shown(refusals(reader)) }))
        .route("/refusals", get(|reader: Reader| async move { shown(refusals(reader)) }))
        .route("/forms", get(|reader: Reader| async move { shown(forms(reader)) }))
        .route("/lists", get(|reader: Reader| async move { shown(lists(reader)) }))
        .route("/crash", get(|| async { Failure::CRASHED }));
    let routes = ordinary(pages).merge(asset::routes()).merge(language::routes(site.clone()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await?;
    axum::serve(listener, guard(routes, site)).await?;
    Ok(())
}
