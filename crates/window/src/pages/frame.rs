//! The frame around every page.

use super::Visit;
use crate::Hand;
use maud::{DOCTYPE, Markup, html};

/// What the frame needs.
pub(super) struct Frame<'a> {
    pub(super) visit: &'a Visit,
    pub(super) org: &'a str,
    pub(super) hand: Option<&'a Hand>,
    pub(super) is_trial: bool,
}

/// A whole page; `title` is a key, so that no title or history holds what somebody looked for.
pub(super) fn page(frame: &Frame<'_>, title: &str, content: &Markup) -> Markup {
    let visit = frame.visit;
    let name = frame.hand.map_or("", |h| h.snapshot.organisation.as_str());
    let other = visit.lang.other();
    html! {
        (DOCTYPE)
        html lang=(visit.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (visit.t(title)) @if !name.is_empty() { " | " (name) } }
                link rel="stylesheet" href="/assets/window.css";
                link rel="icon" href="data:,";
            }
            body {
                a.skip href="#content" { (visit.t("window-skip")) }
                header {
                    @if frame.is_trial { p.trial { strong { (visit.t("window-trial")) } } }
                    div.top {
                        @if name.is_empty() { span.name { (visit.t("window-name")) } }
                        @else { a.name href={ "/o/" (frame.org) } { (name) } }
                        // The other language under its own name, for someone who cannot read this one.
                        a.language lang=(other.tag()) hreflang=(other.tag()) href={ (visit.path) "?lang=" (other.tag()) } { (other.own_name()) }
                    }
                    @if let Some(hand) = frame.hand { (menu(visit, frame.org, hand)) }
                }
                main #content tabindex="-1" {
                    h1 { (visit.t(title)) }
                    (content)
                }
            }
        }
    }
}

fn menu(visit: &Visit, org: &str, hand: &Hand) -> Markup {
    let here = |end: &str| visit.path == format!("/o/{org}{end}");
    html! {
        nav aria-label=(visit.t("window-menu")) {
            ul {
                @for (end, key) in doors(hand) {
                    li { a href={ "/o/" (org) (end) } aria-current=[here(end).then_some("page")] { (visit.t(key)) } }
                }
            }
        }
    }
}

/// What can be done here: nothing is offered that leads nowhere.
pub(super) fn doors(hand: &Hand) -> Vec<(&'static str, &'static str)> {
    let s = &hand.snapshot;
    let takes = !s.key.is_empty();
    [
        ("/policy", "window-policy", !s.matters.is_empty() || !s.purposes.is_empty()),
        ("/directory", "window-directory", !s.members.is_empty()),
        ("/join", "window-join", takes && s.application.is_some()),
        ("/write", "window-write", takes && !s.letters.is_empty()),
    ]
    .into_iter()
    .filter(|(_, _, there)| *there)
    .map(|(end, key, _)| (end, key))
    .collect()
}
