//! What strangers hand in: applications, questions, requests about their own data, complaints. Sealed before it touches the disk; the
//! sender is thanked only when it lies there for good.

use super::{Place, Visit};
use crate::{
    Window,
    budget::{Kind, Spent},
    letter::{self, is_receipt},
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use azukari_domain::{
    Personal,
    public::{Application, Item, LETTER_BYTES_MAX, Letter, LetterKind, Words},
};
use maud::{Markup, html};
use std::{collections::HashMap, io, sync::Arc};

/// Longest single line.
const LINE_CHARS_MAX: usize = 200;
/// Longest text.
const TEXT_CHARS_MAX: usize = 4_000;
/// The application's confirmation.
const CONFIRM: &str = "confirm";
/// The edition that was shown.
const EDITION: &str = "edition";

/// What a letter may be about here, beside an application.
fn kinds(place: &Place) -> &[LetterKind] {
    &place.hand.snapshot.letters
}

pub(super) type Sent = HashMap<String, Personal>;

pub(super) fn personal(sent: HashMap<String, String>) -> Sent {
    sent.into_iter().map(|(k, v)| (k, Personal::new(v))).collect()
}

pub(super) fn text<'a>(sent: &'a Sent, key: &str) -> &'a str {
    sent.get(key).map_or("", |v| v.expose().trim())
}

/// What is wrong with a field: its id on the page, and what to do.
pub(super) type Faults = Vec<(String, String)>;

/// The form of membership, with what is published before anything else.
pub(super) async fn join(State(window): State<Window>, visit: Visit, place: Place) -> Response {
    let snapshot = &place.hand.snapshot;
    match snapshot.application.as_ref().filter(|_| !snapshot.key.is_empty()) {
        Some(form) => {
            let content = application(&visit, &place.org, form, &Sent::new(), &Faults::new());
            visit.page(&window, &place.org, Some(&place.hand), "window-join", content)
        }
        None => visit.missing(&window),
    }
}

/// An application was sent.
pub(super) async fn joined(
    State(window): State<Window>,
    visit: Visit,
    place: Place,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    let sent = personal(sent);
    let snapshot = &place.hand.snapshot;
    let Some(form) = snapshot.application.as_ref().filter(|_| !snapshot.key.is_empty()) else {
        return visit.missing(&window);
    };
    let mut faults = Faults::new();
    for field in &form.fields {
        check(&visit, &mut faults, field, text(&sent, &field.key));
    }
    if text(&sent, EDITION) != form.edition.to_string() {
        // Whoever read another edition was told something else: it is shown again.
        faults.insert(0, (CONFIRM.into(), visit.t("window-edition-changed")));
    } else if text(&sent, CONFIRM) != "yes" {
        faults.push((CONFIRM.into(), visit.t("window-confirm-needed")));
    }
    if !faults.is_empty() {
        let content = application(&visit, &place.org, form, &sent, &faults);
        let page = visit.page(&window, &place.org, Some(&place.hand), "window-join", content);
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    }
    let filled = form.fields.iter().filter(|f| !text(&sent, &f.key).is_empty());
    let fields = filled.map(|f| (f.key.clone(), Personal::new(text(&sent, &f.key)))).collect();
    send(&window, &visit, &place, (LetterKind::Application, Some(form.edition)), fields).await
}

fn takes(place: &Place) -> bool {
    !place.hand.snapshot.key.is_empty() && !place.hand.snapshot.letters.is_empty()
}

/// The form for everything else.
pub(super) async fn write(State(window): State<Window>, visit: Visit, place: Place) -> Response {
    if !takes(&place) {
        return visit.missing(&window);
    }
    let content = other(&visit, &place, &Sent::new(), &Faults::new());
    visit.page(&window, &place.org, Some(&place.hand), "window-write", content)
}

/// It was sent.
pub(super) async fn written(
    State(window): State<Window>,
    visit: Visit,
    place: Place,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    let sent = personal(sent);
    if !takes(&place) {
        return visit.missing(&window);
    }
    let kind =
        LetterKind::parse(text(&sent, "kind")).filter(|k| *k != LetterKind::Application && kinds(&place).contains(k));
    let mut faults = Faults::new();
    if kind.is_none() {
        let first = kinds(&place).first().map_or("", |k| k.as_str());
        faults.push((format!("kind-{first}"), visit.t("window-kind-needed")));
    }
    for field in fields() {
        let field = Item { title: Words { ja: visit.t(&title(&field)), en: visit.t(&title(&field)) }, ..field };
        check(&visit, &mut faults, &field, text(&sent, &field.key));
    }
    let Some(kind) = kind.filter(|_| faults.is_empty()) else {
        let content = other(&visit, &place, &sent, &faults);
        let page = visit.page(&window, &place.org, Some(&place.hand), "window-write", content);
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    };
    let fields = fields().into_iter().map(|f| (f.key.clone(), Personal::new(text(&sent, &f.key)))).collect();
    send(&window, &visit, &place, (kind, None), fields).await
}

/// Thanks, with the number to keep.
pub(super) async fn received(
    State(window): State<Window>,
    visit: Visit,
    place: Place,
    Path((_, receipt)): Path<(String, String)>,
) -> Response {
    if !is_receipt(&receipt) {
        return visit.missing(&window);
    }
    let content = html! {
        p { (visit.t("window-received")) }
        dl { div { dt { (visit.t("window-receipt")) } dd.receipt { (receipt) } } }
        p { (visit.t("window-received-next")) }
    };
    visit.page(&window, &place.org, Some(&place.hand), "window-received-title", content)
}

async fn send(
    window: &Window,
    visit: &Visit,
    place: &Place,
    (kind, edition): (LetterKind, Option<i64>),
    fields: Vec<(String, Personal)>,
) -> Response {
    match put(window, visit, place, (kind, edition), fields).await {
        Ok(thanks) => thanks,
        Err(wait) => wait,
    }
}

/// Nothing was kept, and what was sent may be sent again.
pub(super) fn later(window: &Window, visit: &Visit, place: &Place) -> Response {
    let content = html! { p { (visit.t("window-later")) } };
    let page = visit.page(window, &place.org, Some(&place.hand), "window-later-title", content);
    (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
}

/// Puts a letter down: thanks where it lies there for good, an error where nothing was kept.
pub(super) async fn put(
    window: &Window,
    visit: &Visit,
    place: &Place,
    (kind, edition): (LetterKind, Option<i64>),
    fields: Vec<(String, Personal)>,
) -> Result<Response, Response> {
    let (snapshot, now) = (&place.hand.snapshot, window.clock.now());
    let budget = (snapshot.limits.letters_max, snapshot.limits.minutes);
    if let Spent::No { wait, .. } = window.budgets.spend((&place.org, visit.from), Kind::Letters, 1, budget, now) {
        return Err(visit.drained(window, (&place.org, &place.hand), wait));
    }
    let receipt = letter::receipt(&*window.random);
    let letter = Letter { receipt, kind, at: now.0, edition, confirmed: edition.is_some(), fields };
    if letter.to_bytes().len() > LETTER_BYTES_MAX {
        return Err(later(window, visit, place));
    }
    let Ok(sealed) = letter::seal(&letter, &place.org, &snapshot.key) else {
        tracing::error!(org = place.org, "the desk's public key is not usable: letters cannot be taken");
        return Err(later(window, visit, place));
    };
    let (shelf, random, org) = (Arc::clone(&window.shelf), Arc::clone(&window.random), place.org.clone());
    let put: io::Result<()> = tokio::task::spawn_blocking(move || shelf.put_letter(&org, &sealed, &*random))
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
    match put {
        Ok(()) => Ok(Redirect::to(&format!("/o/{}/received/{}", place.org, letter.receipt)).into_response()),
        Err(e) => {
            tracing::error!(org = place.org, reason = %e.kind(), "a letter could not be put down");
            Err(later(window, visit, place))
        }
    }
}

pub(super) fn check(visit: &Visit, faults: &mut Faults, field: &Item, value: &str) {
    let name = visit.pick(&field.title);
    let most = if field.kind == "long" { TEXT_CHARS_MAX } else { LINE_CHARS_MAX };
    if value.is_empty() {
        if field.required {
            faults.push((field.key.clone(), visit.say("window-field-needed", &[("field", name.into())])));
        }
    } else if value.chars().count() > most {
        faults
            .push((field.key.clone(), visit.say("window-field-long", &[("field", name.into()), ("max", most.into())])));
    } else if field.kind == "mail" && azukari_domain::text::fold_mail(value).is_none() {
        faults.push((field.key.clone(), visit.say("window-field-mail", &[("field", name.into())])));
    }
}

/// What everything but an application asks for.
fn fields() -> [Item; 3] {
    let field = |key: &str, kind: &str| Item { key: key.into(), kind: kind.into(), required: true, ..Item::default() };
    [field("name", "name"), field("reach", "line"), field("text", "long")]
}

fn title(field: &Item) -> String {
    format!("window-ask-{}", field.key)
}

pub(super) fn summary(visit: &Visit, faults: &Faults) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.faults role="alert" {
                h2 { (visit.t("window-faults")) }
                ul { @for (id, what) in faults { li { a href={ "#" (id) } { (what) } } } }
            }
        }
    }
}

fn fault<'a>(faults: &'a Faults, id: &str) -> Option<&'a str> {
    faults.iter().find(|(f, _)| f == id).map(|(_, what)| what.as_str())
}

/// One field with its label, hint and fault.
pub(super) fn input(
    visit: &Visit,
    field: &Item,
    label: &str,
    hint: Option<String>,
    value: &str,
    faults: &Faults,
) -> Markup {
    let fault = fault(faults, &field.key);
    let (fault_id, hint_id) = (format!("{}-fault", field.key), format!("{}-hint", field.key));
    let about = [hint.as_ref().map(|_| hint_id.as_str()), fault.map(|_| fault_id.as_str())];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let about = Some(about).filter(|a| !a.is_empty());
    let (kind, complete) = match (field.kind.as_str(), field.key.as_str()) {
        ("mail", _) => ("email", "email"),
        ("phone", "phone") => ("tel", "tel"),
        ("phone", _) => ("tel", "off"),
        ("date", _) => ("date", "off"),
        ("name", "name") => ("text", "name"),
        (_, "company") => ("text", "organization"),
        _ => ("text", "off"),
    };
    html! {
        div.field {
            label for=(field.key) {
                (label) " "
                span.need { (visit.t(if field.required { "window-required" } else { "window-optional" })) }
            }
            @if let Some(hint) = &hint { p.hint id=(hint_id) { (hint) } }
            @if let Some(fault) = fault { p.fault id=(fault_id) { (fault) } }
            @if field.kind == "long" {
                textarea id=(field.key) name=(field.key) rows="8" maxlength=(TEXT_CHARS_MAX) required[field.required]
                    aria-describedby=[about] aria-invalid=[fault.map(|_| "true")] { (value) }
            } @else {
                input id=(field.key) name=(field.key) type=(kind) value=(value) maxlength=(LINE_CHARS_MAX) required[field.required]
                    autocomplete=(complete) aria-describedby=[about] aria-invalid=[fault.map(|_| "true")];
            }
        }
    }
}

fn application(visit: &Visit, org: &str, form: &Application, sent: &Sent, faults: &Faults) -> Markup {
    let edition = [("title", form.title.as_str().into()), ("edition", form.edition.into())];
    html! {
        (summary(visit, faults))
        section.statement #statement {
            h2 { (visit.t("window-statement")) }
            p { (visit.say("window-statement-edition", &edition)) }
            @if !form.wording.is_empty() { h3 { (visit.t("window-statement-purpose")) } p { (form.wording) } }
            h3 { (visit.t("window-statement-items")) }
            ul { @for item in &form.items { li { (visit.pick(item)) } } }
            h3 { (visit.t("window-statement-places")) }
            ul { @for place in &form.places { li { (visit.pick(place)) } } }
        }
        form method="post" action={ "/o/" (org) "/join" } novalidate {
            input type="hidden" name=(EDITION) value=(form.edition);
            @for field in &form.fields {
                @let hint = visit.t(if field.public { "window-field-public" } else { "window-field-private" });
                (input(visit, field, visit.pick(&field.title), Some(hint), text(sent, &field.key), faults))
            }
            @let wrong = fault(faults, CONFIRM);
            div.field {
                @if let Some(wrong) = wrong { p.fault #confirm-fault { (wrong) } }
                label.tick {
                    input #confirm name=(CONFIRM) type="checkbox" value="yes" required aria-invalid=[wrong.map(|_| "true")]
                        aria-describedby=[wrong.map(|_| "confirm-fault")];
                    span { (visit.t("window-confirm")) }
                }
            }
            p.quiet { (visit.t("window-sealed")) }
            button type="submit" { (visit.t("window-send")) }
        }
    }
}

fn other(visit: &Visit, place: &Place, sent: &Sent, faults: &Faults) -> Markup {
    let chosen = text(sent, "kind");
    html! {
        (summary(visit, faults))
        form method="post" action={ "/o/" (place.org) "/write" } novalidate {
            fieldset {
                legend { (visit.t("window-kind")) " " span.need { (visit.t("window-required")) } }
                @for kind in kinds(place) {
                    label.tick {
                        input id={ "kind-" (kind.as_str()) } type="radio" name="kind" value=(kind.as_str()) checked[chosen == kind.as_str()] required;
                        span { (visit.t(&format!("window-kind-{}", kind.as_str()))) }
                    }
                }
            }
            @for field in fields() {
                @let hint = (field.key == "reach").then(|| visit.t("window-ask-reach-hint"));
                (input(visit, &field, &visit.t(&title(&field)), hint, text(sent, &field.key), faults))
            }
            p.quiet { (visit.t("window-sealed")) }
            button type="submit" { (visit.t("window-send")) }
        }
    }
}
