//! Every part of a page in both languages: named, tied together, escaped, and nothing that the security policy forbids.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use azukari_domain::{AffairKey, Answer, OrgKey, Verb};
use azukari_web::{Failure, Reader, path::Area, shell::*};
use azukari_words::{DateStyle, Lang};
use maud::{Markup, html};

const NASTY: &str = "<script>alert(1)</script>\"'&";

fn readers() -> [Reader; 2] {
    Lang::ALL.map(|lang| Reader { lang, dates: DateStyle::Wareki })
}

/// What every piece of markup must satisfy.
fn sound(reader: &Reader, markup: Markup) -> String {
    let text = markup.into_string();
    assert!(!text.contains('⟦') && !text.contains("{$"), "words are missing: {text}");
    // Our own script by its address, and nothing that stands in the page's text.
    assert!(!text.replace("<script src=\"/assets/desk-", "").contains("<script") && !text.contains("<style"), "{text}");
    for tag in text.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        for forbidden in [" style=", " onclick=", " onload=", " onerror=", "javascript:", "http://", "https://"] {
            assert!(!tag.contains(forbidden), "{forbidden} in <{tag}>");
        }
    }
    // Every id once; everything that points to an id finds it.
    let ids: Vec<&str> = attribute(&text, "id");
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "an id stands twice: {ids:?}");
    for pointer in ["for", "aria-describedby", "aria-labelledby"] {
        for id in attribute(&text, pointer).into_iter().flat_map(str::split_whitespace) {
            assert!(ids.contains(&id), "{pointer} points to {id}, which is not there");
        }
    }
    for href in attribute(&text, "href").into_iter().filter_map(|h| h.strip_prefix('#')) {
        assert!(ids.contains(&href), "#{href} leads nowhere");
    }
    // An English page has no Japanese but what data brings in, here nothing.
    if reader.lang == Lang::En {
        let foreign =
            text.replace("日本語", "").replace(['？', '■'], "").chars().any(|c| ('\u{3040}'..='\u{9FFF}').contains(&c));
        assert!(!foreign, "{text}");
    }
    text
}

fn attribute<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.split(&format!(" {name}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

fn choices() -> Vec<Choice> {
    vec![Choice::new("a", "A"), Choice { support: Some("about B".into()), ..Choice::new("b", "B") }]
}

fn all_controls() -> Vec<Field<'static>> {
    use Control::*;
    let kinds = [
        ("f-text", Text),
        ("f-search", Search),
        ("f-mail", Mail),
        ("f-phone", Phone),
        ("f-password", Password),
        ("f-new-password", NewPassword),
        ("f-code", Code),
        ("f-number", Number),
        ("f-date", Date),
        ("f-lines", Lines(4)),
        ("f-select", Select(choices())),
        ("f-radio", Radio(choices())),
        ("f-check", Check),
        ("f-file", File(".csv,.xlsx")),
    ];
    kinds.into_iter().map(|(name, control)| Field::new(name, "Label", control).support("Support").required()).collect()
}

#[test]
fn a_field_is_labelled_and_its_error_is_tied_to_it() {
    for reader in readers() {
        for field in all_controls() {
            let fine = sound(&reader, field.render(&reader, &Errors::default()));
            assert!(!fine.contains("aria-invalid"), "{fine}");
            assert!(fine.contains(&reader.t("common-required")), "{fine}");
        }
        let mut errors = Errors::default();
        errors.add("f-text", "Wrong");
        errors.add("f-radio", NASTY);
        let fields = all_controls();
        let text = sound(
            &reader,
            html! { (errors.summary(&reader)) @for field in &fields { (field.render(&reader, &errors)) } },
        );
        assert!(text.contains(r#"aria-describedby="f-text-error f-text-support""#), "{text}");
        assert!(text.contains(r##"<a href="#f-radio">&lt;script&gt;"##), "{text}");
        assert!(text.contains(r#"role="alert" tabindex="-1" autofocus"#), "{text}");
    }
}

#[test]
fn what_was_typed_comes_back_but_no_secret() {
    let reader = Reader::default();
    let none = Errors::default();
    for (control, stays) in [
        (Control::Text, true),
        (Control::Lines(2), true),
        (Control::Password, false),
        (Control::NewPassword, false),
        (Control::Code, false),
    ] {
        let text = Field::new("f", "L", control.clone()).value("typed-before").render(&reader, &none).into_string();
        assert_eq!(text.contains("typed-before"), stays, "{control:?}");
    }
    let text = Field::new("f", "L", Control::Text).value(NASTY).render(&reader, &none).into_string();
    assert!(!text.contains("<script"), "{text}");
    let text = Field::new("f", "L", Control::Select(choices())).value("b").render(&reader, &none).into_string();
    assert!(text.contains(r#"<option value="b" selected>"#), "{text}");
}

#[test]
fn a_page_has_its_landmarks_in_both_languages() {
    let org: OrgKey = "sample".parse().unwrap();
    let affairs: Vec<(AffairKey, String)> = vec![("membership".parse().unwrap(), "Membership".into())];
    for reader in readers() {
        for affair in [None, Some(&affairs[0].0)] {
            let bar = Bar {
                org: &org,
                org_name: "Sample",
                worker: "Hita",
                affairs: &affairs,
                affair,
                areas: &Area::ALL,
                here: Some(Area::Find),
            };
            let frame = Frame { reader, back: "/o/sample/find", bar: Some(bar), is_sample: true };
            let text = sound(&reader, page(&frame, Title::new("find-title").in_error(true), html! { p { (NASTY) } }));
            assert!(text.starts_with("<!DOCTYPE html>"));
            assert!(text.contains(&format!(r#"<html lang="{}""#, reader.lang.tag())));
            for landmark in ["<header", "<nav", "<main", "<footer", "<h1"] {
                assert_eq!(text.matches(landmark).count(), 1, "{landmark}");
            }
            let first_link = text.find("<a ").unwrap();
            assert!(text[first_link..].starts_with(r##"<a class="az-skip" href="#content""##));
            assert_eq!(text.matches(r#"aria-current="page""#).count(), 1);
            let title = text.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
            let expected = if reader.lang == Lang::Ja { "エラー：" } else { "Error: " };
            assert!(title.starts_with(expected), "{title}");
            assert!(!title.contains("Hita"), "{title}");
            assert_eq!(text.contains(&reader.t("common-affair-none")), affair.is_none());
        }
    }
}

fn panel(answer: Answer, message: &str, remedy: &str, start: Start) -> RefusalPanel {
    RefusalPanel {
        answer,
        verb: Verb::See,
        reasons: vec![WhyNot {
            message: message.into(),
            what: String::new(),
            clauses: vec![Clause {
                article: "Art. 18.2(1)".into(),
                title: "Title".into(),
                href: "/o/sample/clauses/sample:main:18.2.1".into(),
                original: Some(NASTY.into()),
            }],
            remedy: remedy.into(),
            remedy_name: "Manager".into(),
            start,
        }],
        number: "7KQ2-M9XD".into(),
    }
}

#[test]
fn the_four_answers_read_differently() {
    let post =
        || Start::Post { action: "/o/sample/requests".into(), values: vec![("kind".into(), "use_beyond".into())] };
    for reader in readers() {
        let panels = [
            panel(Answer::Forbidden, "refusal-decide-own", "ask:manager", Start::Nowhere),
            panel(Answer::NotPermitted, "refusal-purpose-within", "request:use_beyond", post()),
            panel(
                Answer::NotConfigured,
                "refusal-office-filled",
                "appoint:manager",
                Start::Page("/o/sample/offices".into()),
            ),
            panel(Answer::Referral, "refusal-purpose-unclear", "request:purpose_ruling", post()),
        ];
        let texts: Vec<String> = panels.iter().map(|p| sound(&reader, p.render(&reader))).collect();
        for (i, text) in texts.iter().enumerate() {
            assert!(text.contains("7KQ2-M9XD") && text.contains("Art. 18.2(1)"), "{text}");
            let heading = text.split("<h2 id=\"az-refusal-7KQ2-M9XD\">").nth(1).unwrap().split('<').next().unwrap();
            for other in texts.iter().skip(i + 1) {
                assert!(!other.contains(heading), "two answers have the heading {heading}");
            }
        }
        assert!(!texts[0].contains("<button") && !texts[0].contains("az-button"), "a forbidden act offers no button");
        assert!(
            texts[1].contains(r#"<form class="az-inline" method="post" action="/o/sample/requests""#),
            "{}",
            texts[1]
        );
        assert!(texts[2].contains(r#"href="/o/sample/offices""#));
    }
}

#[test]
fn tables_facts_and_notices_are_named() {
    let columns = [Column::new("Name"), Column::number("Count")];
    let rows = vec![vec![html! { (NASTY) }, html! { "3" }]];
    for reader in readers() {
        let table = Table { id: "t", caption: "Caption", columns: &columns, rows: &rows };
        let text = sound(&reader, table.render(&reader));
        assert!(text.contains(r#"<th scope="row">"#) && text.contains(r#"<caption id="t-caption">Caption"#), "{text}");
        assert_eq!(text.matches(r#"scope="col""#).count(), 2);
        let empty = sound(&reader, Table { rows: &[], ..table }.render(&reader));
        assert!(!empty.contains("<table"));
        sound(&reader, facts(&[("Name".into(), html! { (NASTY) }), ("Phone".into(), closed(&reader))]));
        let words: Vec<String> = [Notice::Success, Notice::Info, Notice::Warning, Notice::Error]
            .map(|notice| sound(&reader, banner(&reader, notice, NASTY)))
            .into();
        assert!(words[0].contains(r#"role="status""#) && words[3].contains(r#"role="alert""#));
        sound(&reader, form("/x", Some("once"), html! { (button("Go")) (button_link("/y", "Y")) }));
        sound(&reader, upload("/x", None, html! {}));
        for failure in
            [Failure::NOT_FOUND, Failure::CRASHED, Failure::SIGNED_OUT, Failure::TIMEOUT, Failure::OTHER_HOST]
        {
            sound(&reader, azukari_web::shell::failure(&reader, failure, Some("7KQ2-M9XD")));
        }
    }
}
