//! The members' directory: whoever looks somebody up finds them; whoever wants everybody does not.
//!
//! What is looked for comes in the body, so that no address, history or log of a proxy holds a name. However many are asked for at
//! once, a page holds no more than the organisation allows, and each member that is shown is taken from the visitor's budget.

use super::{Place, Visit};
use crate::{
    Hand, Window,
    budget::{Kind, Spent},
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use azukari_domain::public::{DRAINED, Event, Member};
use maud::{Markup, html};
use std::{collections::HashMap, sync::Arc};

/// Longest search.
const QUERY_CHARS_MAX: usize = 100;

/// The empty search.
pub(super) async fn ask(State(window): State<Window>, visit: Visit, place: Place) -> Response {
    if place.hand.snapshot.members.is_empty() {
        return visit.missing(&window);
    }
    let content = html! { (form(&visit, &place, "", None)) };
    visit.page(&window, &place.org, Some(&place.hand), "window-directory", content)
}

/// What was found, a page of it.
pub(super) async fn search(
    State(window): State<Window>,
    visit: Visit,
    place: Place,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    let snapshot = &place.hand.snapshot;
    if snapshot.members.is_empty() {
        return visit.missing(&window);
    }
    let query: String = sent.get("q").map(|q| q.trim().chars().take(QUERY_CHARS_MAX).collect()).unwrap_or_default();
    let Some(found) = place.hand.find(&query) else {
        let least = [("min", i64::from(snapshot.limits.query_min).into())];
        let content = form(&visit, &place, &query, Some(&visit.say("window-too-short", &least)));
        let page = visit.page(&window, &place.org, Some(&place.hand), "window-directory", content);
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    };
    let number = |key: &str| sent.get(key).and_then(|n| n.parse::<usize>().ok());
    let most = usize::try_from(snapshot.limits.page_max).unwrap_or(1).max(1);
    // A larger page may be asked for; it is not given.
    let size = number("size").unwrap_or(most).clamp(1, most);
    let at = number("page").unwrap_or(1).max(1);
    let left = left(&window, &visit, &place);
    let shown: Vec<&Member> = found
        .iter()
        .skip(at.saturating_sub(1).saturating_mul(size))
        .take(size)
        .take(left.max(1))
        .filter_map(|place_of| snapshot.members.get(*place_of))
        .collect();
    // To learn that there is nobody costs as much as to learn of one.
    if let Some(refused) = spend(&window, &visit, &place, u32::try_from(shown.len().max(1)).unwrap_or(u32::MAX)).await {
        return refused;
    }
    let pages = found.len().div_ceil(size);
    let content = html! {
        (form(&visit, &place, &query, None))
        section aria-live="polite" {
            h2 { (visit.say("window-found", &[("count", found.len().into())])) }
            ol.members {
                @for member in &shown {
                    li { a href={ "/o/" (place.org) "/directory/" (member.handle) } { (heading(member)) } }
                }
            }
            @if pages > 1 {
                p { (visit.say("window-page", &[("page", at.into()), ("total", pages.into())])) }
                div.pages {
                    @if at > 1 { (turn(&visit, &place.org, &query, at - 1, "window-previous")) }
                    @if at < pages { (turn(&visit, &place.org, &query, at + 1, "window-next")) }
                }
            }
        }
    };
    visit.page(&window, &place.org, Some(&place.hand), "window-directory", content)
}

/// One member.
pub(super) async fn one(
    State(window): State<Window>,
    visit: Visit,
    place: Place,
    Path((_, handle)): Path<(String, String)>,
) -> Response {
    let snapshot = &place.hand.snapshot;
    // Guessing handles is taken from the budget too.
    if let Some(refused) = spend(&window, &visit, &place, 1).await {
        return refused;
    }
    let Some(member) = snapshot.members.iter().find(|m| m.handle == handle) else { return visit.missing(&window) };
    let content = html! {
        dl {
            @for (item, text) in snapshot.items.iter().zip(&member.texts).filter(|(_, text)| !text.is_empty()) {
                div { dt { (visit.pick(&item.title)) } dd { (text) } }
            }
        }
        p { a href={ "/o/" (place.org) "/directory" } { (visit.t("window-search-again")) } }
    };
    visit.page(&window, &place.org, Some(&place.hand), "window-member", content)
}

fn heading(member: &Member) -> String {
    member.texts.iter().filter(|t| !t.is_empty()).take(2).map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn form(visit: &Visit, place: &Place, query: &str, fault: Option<&str>) -> Markup {
    let least = i64::from(place.hand.snapshot.limits.query_min);
    html! {
        form method="post" action={ "/o/" (place.org) "/directory" } role="search" {
            label for="q" { (visit.t("window-query")) }
            p.hint #q-hint { (visit.say("window-query-hint", &[("min", least.into())])) }
            @if let Some(fault) = fault { p.fault #q-fault role="alert" { (fault) } }
            input #q name="q" type="search" value=(query) maxlength=(QUERY_CHARS_MAX) required autocomplete="off"
                aria-describedby=(if fault.is_some() { "q-hint q-fault" } else { "q-hint" }) aria-invalid=[fault.map(|_| "true")];
            button type="submit" { (visit.t("window-search")) }
        }
        p.quiet { (visit.t("window-directory-note")) }
    }
}

fn turn(visit: &Visit, org: &str, query: &str, page: usize, key: &str) -> Markup {
    html! {
        form method="post" action={ "/o/" (org) "/directory" } {
            input type="hidden" name="q" value=(query);
            input type="hidden" name="page" value=(page);
            button.second type="submit" { (visit.t(key)) }
        }
    }
}

fn budget(hand: &Hand) -> (u32, u32) {
    (hand.snapshot.limits.shown_max, hand.snapshot.limits.minutes)
}

fn left(window: &Window, visit: &Visit, place: &Place) -> usize {
    let left = window.budgets.left((&place.org, visit.from), Kind::Shown, budget(&place.hand), window.clock.now());
    usize::try_from(left).unwrap_or(usize::MAX)
}

/// Takes from the budget; an answer where there is nothing left. The first time in a budget's time the desk is told.
async fn spend(window: &Window, visit: &Visit, place: &Place, count: u32) -> Option<Response> {
    let now = window.clock.now();
    match window.budgets.spend((&place.org, visit.from), Kind::Shown, count, budget(&place.hand), now) {
        Spent::Yes => None,
        Spent::No { wait, first } => {
            if first {
                let (shelf, random, org) = (Arc::clone(&window.shelf), Arc::clone(&window.random), place.org.clone());
                let event = Event { what: DRAINED.into(), at: now.0 };
                let told = tokio::task::spawn_blocking(move || shelf.put_event(&org, &event, &*random)).await;
                if !matches!(told, Ok(Ok(()))) {
                    tracing::warn!(org = place.org, "the desk could not be told that a budget is over");
                }
            }
            Some(visit.drained(window, (&place.org, &place.hand), wait))
        }
    }
}
