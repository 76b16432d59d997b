//! One record under the affair in hand: what it uses is open, what it does not use is visibly closed with the reason.

use super::{desk::Desk, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area, Handle},
    shell::{Column, Notice, Table, Title, banner, button_link, closed, facts, post_button},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use azukari_app::{
    Reply,
    register::{ClosedField, History, MarkShown, Past, RecordShown, Show},
};
use azukari_domain::{Date, RecordId, Verb};
use azukari_words::Words;
use maud::{Markup, html};
use serde::Deserialize;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/records/{record}", get(show)).route("/o/{org}/records/{record}/history", get(history))
}

/// A record's id as an address carries it; anything else is no page.
pub(super) fn ids(text: &str) -> Option<(RecordId, Handle)> {
    let id: RecordId = text.parse().ok()?;
    Some((id, id.to_string().parse().ok()?))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    ground: String,
    /// What has just been done, as a key of the words that a closed list knows.
    #[serde(default)]
    done: String,
}

async fn show(visit: Visit, Path((_, record)): Path<(String, String)>, Query(asked): Query<Asked>) -> Response {
    let Some((id, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    let show = Show { affair: visit.affair(), record: id, classes: Vec::new(), ground: asked.ground.clone() };
    let title = Title::new("record-title");
    match visit.run(move |app, asker| app.show(asker, &show)).await {
        Ok(Reply::Done(shown)) => {
            let content = page(&visit, &handle, &shown, &asked);
            visit.page(Area::Find, title, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            let wanted = Wanted { ground: asked.ground, ..Wanted::on(Verb::See, handle) };
            let below = html! { p { (button_link(&Area::Find.of(visit.org()), &visit.reader.t("find-again"))) } };
            visit.refused(Area::Find, title, &visit.here, &wanted, &refused, below).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&path::record(visit.org(), &handle)).into_response(),
        Err(e) => visit.fault(Area::Find, e),
    }
}

fn page(visit: &Visit, handle: &Handle, shown: &RecordShown, asked: &Asked) -> Markup {
    let reader = &visit.reader;
    let affair = visit.affair();
    let open: Vec<(String, Markup)> =
        shown.fields.iter().map(|f| (visit.pick(&f.ja, &f.en).to_owned(), html! { (f.value.expose()) })).collect();
    let shut: Vec<(String, Markup)> =
        shown.closed.iter().map(|f| (visit.pick(&f.ja, &f.en).to_owned(), why_closed(visit, f))).collect();
    let here = path::record(visit.org(), handle);
    let may_doubt = asked.ground.is_empty() && visit.names.grounds.iter().any(|g| g.key == "unclear");
    html! {
        @match asked.done.as_str() {
            "corrected" => (banner(reader, Notice::Success, &reader.t("record-corrected"))),
            "taken_in" => (banner(reader, Notice::Success, &reader.t("record-new-done"))),
            "same" => (banner(reader, Notice::Info, &reader.t("record-correct-nothing"))),
            "marked" => (banner(reader, Notice::Success, &reader.t("hold-recorded"))),
            "unmarked" => (banner(reader, Notice::Success, &reader.t("hold-released"))),
            _ => {}
        }
        @for warning in &shown.warnings { (banner(reader, Notice::Warning, &reader.t(&warning.message))) }
        p.az-lead { (visit.pick(&shown.holding_ja, &shown.holding_en)) }
        p { (reader.say("record-shown-in-affair", &[("affair", visit.word(&visit.names.affairs, &affair).into())])) }
        (standing(visit, &shown.marks))
        h2 { (reader.t("record-fields")) }
        (facts(&open))
        p.az-actions {
            (button_link(&path::correct(visit.org(), handle), &reader.t("record-correct"))) " "
            (button_link(&format!("{here}/phone?holding={}", shown.holding), &reader.t("record-phone"))) " "
            @if shown.fields.iter().any(|f| f.past) { (button_link(&format!("{here}/history"), &reader.t("record-history"))) " " }
            (button_link(&Area::Find.of(visit.org()), &reader.t("find-again")))
        }
        @if !shut.is_empty() {
            h2 { (reader.t("record-closed-title")) }
            p { (reader.say("record-closed-fields", &[("count", shut.len().into())])) }
            (facts(&shut))
        }
        (marks(visit, handle, &shown.marks))
        p.az-actions {
            @for (kind, key) in [("stop", "hold-add-stop"), ("consent", "hold-add-consent"), ("hold", "hold-add-hold")] {
                (button_link(&format!("{here}/mark?kind={kind}"), &reader.t(key))) " "
            }
        }
        h2 { (reader.t("record-basis")) }
        (facts(&origin(visit, handle, shown)))
        details {
            summary { (reader.say("record-clauses", &[("count", shown.clauses.len().into())])) }
            (visit.clauses(&shown.clauses))
        }
        @if shown.remedy_by.is_some() { p { a href={ (here) "/remedy" } { (reader.t("import-remedy")) } } }
        p { a href={ (Area::Work.of(visit.org())) "?area=rights#begin" } { (reader.t("record-rights")) } }
        p { a href={ (here) "/erase" } { (reader.t("erase-begin")) } }
        @if shown.closed.iter().any(|f| f.apart) {
            p { a href={ (here) "/erase?only=apart" } { (reader.t("erase-begin-apart")) } }
        }
        @if may_doubt { p { a href={ (here) "?ground=unclear" } { (reader.t("record-purpose-unclear")) } } }
        p.az-quiet { (reader.say("page-refused-recorded", &[("number", shown.act.to_string().into())])) }
    }
}

/// Stops and holds that stand now, before anything else: nobody should read an address first and the stop afterwards.
fn standing(visit: &Visit, marks: &[MarkShown]) -> Markup {
    html! {
        @for mark in marks.iter().filter(|m| m.to_at.is_none() && (m.kind == "stop" || m.kind == "hold")) {
            (banner(&visit.reader, Notice::Warning, &mark_name(visit, mark)))
        }
    }
}

fn why_closed(visit: &Visit, field: &ClosedField) -> Markup {
    html! {
        (closed(&visit.reader))
        @for reason in &field.reasons {
            div.az-support {
                (visit.reader.t(&reason.message))
                @for clause in reason.clauses.iter().map(|c| visit.clause(c)) { " " a href=(clause.href) { (clause.article) } }
            }
        }
    }
}

/// A word for a closed list of the vocabulary; the vocabulary's own word where there is none.
pub(super) fn listed(visit: &Visit, prefix: &str, word: &str) -> String {
    let key = format!("{prefix}{}", word.replace('_', "-"));
    Words::find(visit.reader.lang, &key, &[]).unwrap_or_else(|| word.to_owned())
}

fn mark_name(visit: &Visit, mark: &MarkShown) -> String {
    mark_word(visit, &mark.kind, &mark.key)
}

/// A mark in words.
pub(super) fn mark_word(visit: &Visit, kind: &str, key: &str) -> String {
    match kind {
        "stop" => {
            let (what, purpose) = key.split_once(':').unwrap_or((key, ""));
            let what = listed(visit, "hold-stop-", what);
            if purpose.is_empty() { what } else { format!("{what} {}", visit.word(&visit.names.purposes, purpose)) }
        }
        "hold" => listed(visit, "hold-kept-", key),
        "consent" => {
            let (what, of) = key.split_once(':').unwrap_or((key, ""));
            let of = if ["beyond", "applied"].contains(&what) { visit.word(&visit.names.purposes, of) } else { of };
            format!("{} {of}", listed(visit, "record-mark-consent-", what)).trim_end().to_owned()
        }
        _ => listed(visit, "record-mark-request-", key),
    }
}

fn marks(visit: &Visit, handle: &Handle, marks: &[MarkShown]) -> Markup {
    let reader = &visit.reader;
    let columns = ["record-mark", "common-state", "common-from", "common-until", "common-channel", "common-evidence"]
        .map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = marks
        .iter()
        .map(|m| {
            let state = if m.to_at.is_none() { "record-mark-stands" } else { "record-mark-ended" };
            vec![
                html! { (mark_name(visit, m)) },
                html! {
                    (reader.t(state))
                    @if m.to_at.is_none() {
                        " " (post_button(&format!("{}/unmark", path::record(visit.org(), handle)), &reader.t("hold-release"),
                            &[("kind", &m.kind), ("key", &m.key)]))
                    }
                },
                html! { (reader.instant(m.from_at, &visit.names.zone)) },
                html! { @if let Some(at) = m.to_at { (reader.instant(at, &visit.names.zone)) } },
                html! { @if !m.channel.is_empty() { (listed(visit, "common-channel-", &m.channel)) } },
                html! { (m.evidence) },
            ]
        })
        .collect();
    Table { id: "marks", caption: &reader.t("record-marks"), columns: &columns, rows: &rows }.render(reader)
}

fn origin(visit: &Visit, handle: &Handle, shown: &RecordShown) -> Vec<(String, Markup)> {
    let reader = &visit.reader;
    let day = |text: &Option<String>| match text.as_deref().map(str::parse::<Date>) {
        Some(Ok(day)) => reader.date(day),
        _ => reader.t("common-unknown"),
    };
    let purposes = html! {
        @if shown.purposes.is_empty() { (reader.t("common-unknown")) }
        @for purpose in &shown.purposes { div { (visit.word(&visit.names.purposes, purpose)) } }
    };
    let mut out = vec![
        (reader.t("record-purposes"), purposes),
        (reader.t("common-ground"), html! { (listed(visit, "common-basis-", &shown.basis)) }),
        (reader.t("record-source"), html! { (listed(visit, "common-source-", &shown.source)) }),
        (reader.t("record-collected-on"), html! { (day(&shown.collected_on)) }),
    ];
    // How a case names this person: never by name.
    out.push((reader.t("record-reference"), html! { code.az-hash { (handle) } }));
    if !shown.facets.is_empty() {
        let facets = html! { @for facet in &shown.facets { div { (listed(visit, "record-facet-", facet)) } } };
        out.push((reader.t("record-facets"), facets));
    }
    if shown.remedy_by.is_some() {
        out.push((reader.t("record-remedy-by"), html! { (day(&shown.remedy_by)) }));
    }
    if shown.retain_until.is_some() {
        let law = shown.retain_law.clone().unwrap_or_default();
        out.push((reader.t("record-retain-until"), html! { (day(&shown.retain_until)) " " (law) }));
    }
    out
}

async fn history(visit: Visit, Path((_, record)): Path<(String, String)>) -> Response {
    let Some((id, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    let asked = History { affair: visit.affair(), record: id, classes: Vec::new() };
    let title = Title::new("record-history");
    let back = path::record(visit.org(), &handle);
    match visit.run(move |app, asker| app.history(asker, &asked)).await {
        Ok(Reply::Done(past)) => {
            let content =
                html! { (old_values(&visit, &past)) p { (button_link(&back, &visit.reader.t("common-back"))) } };
            visit.page(Area::Find, title, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            visit.refused(Area::Find, title, &back, &Wanted::on(Verb::See, handle), &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&back).into_response(),
        Err(e) => visit.fault(Area::Find, e),
    }
}

fn old_values(visit: &Visit, past: &Past) -> Markup {
    let reader = &visit.reader;
    let columns = ["record-field", "record-value", "record-until"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = past
        .values
        .iter()
        .map(|old| {
            vec![
                html! { (visit.pick(&old.ja, &old.en)) },
                match &old.value {
                    Some(value) => html! { (value.expose()) },
                    None => html! { span.az-quiet { (reader.t("record-value-not-kept")) } },
                },
                html! { (reader.instant(old.until_at, &visit.names.zone)) },
            ]
        })
        .collect();
    html! {
        (Table { id: "history", caption: &reader.t("record-history"), columns: &columns, rows: &rows }.render(reader))
        p.az-quiet { (reader.say("page-refused-recorded", &[("number", past.act.to_string().into())])) }
    }
}
