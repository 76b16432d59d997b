//! A My Number by a one-time link: why it is asked for and what the notice tells, then the number with its form judged here, or that it is
//! declined. Sealed before it touches the disk; a link that is wrong, over or used is a page that is not there.

use super::{
    Place, Visit,
    forms::{Faults, Sent, check, input, personal, put, summary, text},
};
use crate::Window;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use azukari_domain::{
    Personal,
    individual::{self, NotIndividual},
    public::{DECLINED_PART, Invitation, Item, LINK_PART, LetterKind, NUMBER_PART, Words},
};
use maud::{Markup, html};
use std::{collections::HashMap, sync::Arc};

async fn behind(window: &Window, place: &Place, link: &str) -> Option<(String, Invitation)> {
    // Without a key nothing could be handed on.
    if place.hand.snapshot.key.is_empty() {
        return None;
    }
    let (shelf, org, token, now) = (Arc::clone(&window.shelf), place.org.clone(), link.to_owned(), window.clock.now());
    tokio::task::spawn_blocking(move || shelf.invitation(&org, &token, now)).await.ok().flatten()
}

/// Why, and the form.
pub(super) async fn show(
    State(window): State<Window>,
    visit: Visit,
    place: Place,
    Path((_, link)): Path<(String, String)>,
) -> Response {
    match behind(&window, &place, &link).await {
        Some((_, invitation)) => {
            let content = page(&visit, &place.org, &link, &invitation, &Sent::new(), &Faults::new());
            visit.page(&window, &place.org, Some(&place.hand), "window-give", content)
        }
        None => visit.missing(&window),
    }
}

/// It was given, or declined.
pub(super) async fn given(
    State(window): State<Window>,
    visit: Visit,
    place: Place,
    Path((_, link)): Path<(String, String)>,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    let sent = personal(sent);
    let Some((name, invitation)) = behind(&window, &place, &link).await else { return visit.missing(&window) };
    let mut fields = vec![(LINK_PART.to_owned(), Personal::new(name.as_str()))];
    if text(&sent, DECLINED_PART) == "yes" {
        fields.push((DECLINED_PART.to_owned(), Personal::new("yes")));
    } else {
        let mut faults = Faults::new();
        for field in &invitation.fields {
            check(&visit, &mut faults, field, text(&sent, &field.key));
        }
        let field = number_field(&visit);
        let label = visit.pick(&field.title).to_owned();
        match individual::number(text(&sent, NUMBER_PART)) {
            Ok(number) => fields.push((NUMBER_PART.to_owned(), Personal::new(number))),
            Err(why) => faults.push((NUMBER_PART.into(), visit.say(key(why), &[("field", label.as_str().into())]))),
        }
        if !faults.is_empty() {
            let content = page(&visit, &place.org, &link, &invitation, &sent, &faults);
            let page = visit.page(&window, &place.org, Some(&place.hand), "window-give", content);
            return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
        }
        fields.extend(invitation.fields.iter().map(|f| (f.key.clone(), Personal::new(text(&sent, &f.key)))));
    }
    // Used up before it is handed on: of two who send at once one does.
    let (shelf, org, used) = (Arc::clone(&window.shelf), place.org.clone(), name.clone());
    match tokio::task::spawn_blocking(move || shelf.use_link(&org, &used)).await {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => return visit.missing(&window),
        _ => return super::forms::later(&window, &visit, &place),
    }
    match put(&window, &visit, &place, (LetterKind::Number, None), fields).await {
        Ok(thanks) => thanks,
        Err(wait) => {
            window.shelf.spare_link(&place.org, &name);
            wait
        }
    }
}

fn key(why: NotIndividual) -> &'static str {
    match why {
        NotIndividual::Digits => "record-individual-digits",
        NotIndividual::Length => "record-individual-length",
        NotIndividual::ZeroLost => "record-individual-zero-lost",
        NotIndividual::Corporate => "record-individual-corporate",
        NotIndividual::Zeros => "record-individual-zeros",
        NotIndividual::Check => "record-individual-check",
    }
}

fn number_field(visit: &Visit) -> Item {
    let title = visit.t("window-give-number");
    Item {
        key: NUMBER_PART.into(),
        title: Words { ja: title.clone(), en: title },
        kind: "line".into(),
        required: true,
        public: false,
    }
}

fn page(visit: &Visit, org: &str, link: &str, invitation: &Invitation, sent: &Sent, faults: &Faults) -> Markup {
    let action = format!("/o/{org}/give/{link}");
    let number = number_field(visit);
    html! {
        (summary(visit, faults))
        section.statement {
            h2 { (visit.t("window-give-why")) }
            dl {
                div { dt { (visit.t("window-give-purpose")) } dd { (visit.pick(&invitation.purpose)) } }
                div { dt { (visit.t("window-give-basis")) } dd { (visit.pick(&invitation.basis)) } }
                @for told in &invitation.told { div { dt { (visit.pick(&told.title)) } dd { (visit.pick(&told.text)) } } }
            }
        }
        form method="post" action=(action) novalidate autocomplete="off" {
            @for field in &invitation.fields {
                (input(visit, field, visit.pick(&field.title), None, text(sent, &field.key), faults))
            }
            // What was typed and is no number is not sent back: it may be nearly one.
            (input(visit, &number, visit.pick(&number.title), Some(visit.t("window-give-number-hint")), "", faults))
            p.quiet { (visit.t("window-give-once")) }
            button type="submit" { (visit.t("window-give-do")) }
        }
        section {
            h2 { (visit.t("window-give-decline")) }
            p { (visit.t("window-give-decline-about")) }
            form method="post" action=(action) {
                input type="hidden" name=(DECLINED_PART) value="yes";
                button type="submit" { (visit.t("window-give-decline-do")) }
            }
        }
    }
}
