//! The frame around every page: head, skip link, top bar, menu, content, foot.

use crate::{
    Reader,
    path::{self, Area},
    serve::asset,
};
use azukari_domain::{AffairKey, OrgKey};
use maud::{DOCTYPE, Markup, html};

/// A page's title: a key of the words and nothing else, so that no title, tab, bookmark or history can hold a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// Key of the title; its message takes no arguments.
    pub key: &'static str,
    /// The page shows a form again with errors.
    pub in_error: bool,
}

impl Title {
    /// The title of a page without errors.
    pub const fn new(key: &'static str) -> Self {
        Self { key, in_error: false }
    }
    /// The same with 「エラー：」 before it, which a screen reader says first.
    pub const fn in_error(self, in_error: bool) -> Self {
        Self { in_error, ..self }
    }
    fn text(&self, reader: &Reader) -> String {
        let title = reader.t(self.key);
        if self.in_error { reader.say("page-title-error", &[("title", title.into())]) } else { title }
    }
}

/// What the frame needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Who reads.
    pub reader: Reader,
    /// Where the language switch leads back to: this page's own address.
    pub back: &'a str,
    /// The signed-in part of the top bar.
    pub bar: Option<Bar<'a>>,
    /// Marks every page of invented people.
    pub is_sample: bool,
}

/// Organisation, affair and worker.
#[derive(Debug, Clone, Copy)]
pub struct Bar<'a> {
    /// Key of the organisation.
    pub org: &'a OrgKey,
    /// The organisation's name.
    pub org_name: &'a str,
    /// The worker's name.
    pub worker: &'a str,
    /// Affairs assigned to the worker, with the organisation's own words.
    pub affairs: &'a [(AffairKey, String)],
    /// The affair in hand.
    pub affair: Option<&'a AffairKey>,
    /// Menu entries that the worker's offices open.
    pub areas: &'a [Area],
    /// The entry this page belongs to.
    pub here: Option<Area>,
}

/// A whole page. The heading of the content is the title's text.
pub fn page(frame: &Frame<'_>, title: Title, content: Markup) -> Markup {
    let reader = &frame.reader;
    let name = title.text(reader);
    html! {
        (DOCTYPE)
        html lang=(reader.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title {
                    (name) " | "
                    @if let Some(bar) = &frame.bar { (bar.org_name) " | " }
                    (reader.t("common-product"))
                }
                link rel="stylesheet" href=(asset::style());
                link rel="icon" type="image/svg+xml" href=(asset::mark());
                script src=(asset::script()) defer {}
            }
            body data-org=[frame.bar.as_ref().map(|bar| bar.org.as_str())] {
                a.az-skip href="#content" { (reader.t("page-skip")) }
                (top(frame))
                @if let Some(bar) = &frame.bar { (menu(reader, bar)) }
                main #content .az-main tabindex="-1" {
                    h1.az-title { (reader.t(title.key)) }
                    (content)
                }
                footer.az-foot {
                    p { (reader.t("common-product")) }
                    p.az-quiet { (reader.t("page-design-credit")) }
                }
                @if let Some(bar) = &frame.bar { (keys(reader, bar)) }
            }
        }
    }
}

fn top(frame: &Frame<'_>) -> Markup {
    let reader = &frame.reader;
    html! {
        header {
            @if frame.is_sample {
                p.az-sample { strong { (reader.t("page-sample-mark")) } " " (reader.t("warning-demo")) }
            }
            (bar(frame))
        }
    }
}

fn bar(frame: &Frame<'_>) -> Markup {
    let reader = &frame.reader;
    html! {
        div.az-top {
            div.az-top-name {
                @match &frame.bar {
                    Some(bar) => a.az-home href=(Area::Home.of(bar.org)) { (bar.org_name) },
                    None => span.az-home { (reader.t("common-product")) },
                }
            }
            @if let Some(bar) = &frame.bar { (affair(reader, bar, frame.back)) }
            div.az-top-end {
                @if let Some(bar) = &frame.bar {
                    a.az-who href=(Area::Account.of(bar.org)) { (reader.say("page-signed-in-as", &[("name", bar.worker.into())])) }
                    form method="post" action=(path::SIGN_OUT) {
                        button.az-button.az-button-plain type="submit" { (reader.t("signin-out")) }
                    }
                }
                (language(reader, frame.back))
            }
        }
    }
}

fn affair(reader: &Reader, bar: &Bar<'_>, back: &str) -> Markup {
    html! {
        form.az-affair method="post" action=(path::affair(bar.org)) {
            input type="hidden" name="back" value=(back);
            label for="az-affair" { (reader.t("common-affair")) }
            select #az-affair name="affair" {
                @if bar.affair.is_none() {
                    option value="" selected { (reader.t("common-affair-none")) }
                }
                @for (key, name) in bar.affairs {
                    option value=(key) selected[bar.affair == Some(key)] { (name) }
                }
            }
            button.az-button.az-button-plain type="submit" {
                (reader.t(if bar.affair.is_none() { "page-affair-choose" } else { "page-affair-switch" }))
            }
        }
    }
}

/// The other language under its own name, for someone who cannot read this one.
fn language(reader: &Reader, back: &str) -> Markup {
    let other = reader.lang.other();
    html! {
        form.az-language method="post" action=(path::READER) {
            input type="hidden" name="back" value=(back);
            button.az-button.az-button-plain type="submit" name="lang" value=(other.tag()) lang=(other.tag()) {
                (other.own_name())
            }
        }
    }
}

fn menu(reader: &Reader, bar: &Bar<'_>) -> Markup {
    html! {
        nav.az-menu aria-label=(reader.t("page-menu-label")) {
            ul {
                @for area in bar.areas {
                    li {
                        a href=(area.of(bar.org)) aria-current=[(bar.here == Some(*area)).then_some("page")] {
                            (reader.t(area.key()))
                        }
                    }
                }
            }
        }
    }
}

/// What the keyboard can do, shown by `?`; without scripts it is never shown, and nothing needs it.
fn keys(reader: &Reader, bar: &Bar<'_>) -> Markup {
    const KEYS: [(&str, &str); 4] =
        [("/", "page-key-find"), ("?", "page-key-help"), ("Esc", "page-key-close"), ("Tab", "page-key-tab")];
    html! {
        dialog.az-keys #az-keys aria-labelledby="az-keys-title" data-find=(Area::Find.of(bar.org)) data-draft-said=(reader.t("page-draft-restored"))
            data-draft-drop=(reader.t("page-draft-drop")) {
            h2 #az-keys-title { (reader.t("page-keys")) }
            dl.az-facts {
                @for (key, text) in KEYS { div { dt { kbd { (key) } } dd { (reader.t(text)) } } }
            }
            form method="dialog" { button.az-button.az-button-second { (reader.t("common-close")) } }
        }
    }
}
