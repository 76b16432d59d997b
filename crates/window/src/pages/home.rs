//! The beginning, and what the organisation says about personal information.

use super::{Place, Visit, frame};
use crate::Window;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
use std::sync::Arc;

/// Organisations; where there is one, it is shown at once.
pub(super) async fn choose(State(window): State<Window>, visit: Visit) -> Response {
    let shelf = Arc::clone(&window.shelf);
    let found = tokio::task::spawn_blocking(move || {
        let named = shelf.organisations().into_iter();
        named.filter_map(|org| shelf.hand(&org).map(|h| (org, h.snapshot.organisation.clone()))).collect::<Vec<_>>()
    });
    let found = found.await.unwrap_or_default();
    if let [(org, _)] = found.as_slice() {
        return Redirect::to(&format!("/o/{org}")).into_response();
    }
    let content = html! {
        @if found.is_empty() { p { (visit.t("window-nothing-yet")) } }
        ul.doors { @for (org, name) in &found { li { a href={ "/o/" (org) } { (name) } } } }
    };
    visit.page(&window, "", None, "window-choose", content)
}

/// What can be done here.
pub(super) async fn show(State(window): State<Window>, visit: Visit, place: Place) -> Response {
    let doors = frame::doors(&place.hand);
    let content = html! {
        p { (visit.t("window-welcome")) }
        ul.doors {
            @for (end, key) in &doors {
                li {
                    a href={ "/o/" (place.org) (end) } { (visit.t(key)) }
                    p { (visit.t(&format!("{key}-about"))) }
                }
            }
        }
    };
    visit.page(&window, &place.org, Some(&place.hand), "window-home", content)
}

/// Policy and purposes in force.
pub(super) async fn policy(State(window): State<Window>, visit: Visit, place: Place) -> Response {
    let snapshot = &place.hand.snapshot;
    if snapshot.matters.is_empty() && snapshot.purposes.is_empty() {
        return visit.missing(&window);
    }
    let content = html! {
        @for matter in &snapshot.matters {
            section {
                h2 { (visit.pick(&matter.title)) }
                p.text { (matter.text) }
                @if !matter.contact.is_empty() { p { (visit.say("window-contact", &[("contact", matter.contact.as_str().into())])) } }
                @if !matter.dated.is_empty() { p.quiet { (visit.say("window-dated", &[("date", matter.dated.as_str().into())])) } }
            }
        }
        @if !snapshot.purposes.is_empty() {
            section {
                h2 { (visit.t("window-purposes")) }
                ul { @for purpose in &snapshot.purposes { li { (visit.pick(purpose)) } } }
            }
        }
    };
    visit.page(&window, &place.org, Some(&place.hand), "window-policy", content)
}
