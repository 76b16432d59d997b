//! The regulation clause by clause: the tree of chapters, articles, paragraphs and items; one clause with its text, what keeps it
//! and whether it operates; the defined terms; and one page for the board.
//!
//! No page here calls a clause kept because a test passes: a state is said in a word and a mark, and evidence belongs to a period.

mod board;
mod glossary;
mod law;
mod one;
mod tree;

use super::{desk::Desk, visit::Visit};
use crate::{
    path,
    shell::{Notice, banner},
};
use axum::{Router, routing::get};
use azukari_app::governance::{Ground, Operates};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/clauses", get(tree::list))
        .route("/o/{org}/clauses/terms", get(glossary::show))
        .route("/o/{org}/clauses/board", get(board::show))
        .route("/o/{org}/clauses/law", get(law::show))
        .route("/o/{org}/clauses/{clause}", get(one::show))
}

/// Key, mark and class of what the evidence says; the mark differs in shape and the word says it, so that colour says nothing alone.
fn look(operates: Operates) -> (&'static str, &'static str, &'static str) {
    match operates {
        Operates::Evidence => ("clauses-operates-evidence", "●", "az-op az-op-evidence"),
        Operates::None => ("clauses-operates-none", "○", "az-op az-op-none"),
        Operates::Overdue => ("clauses-operates-overdue", "▲", "az-op az-op-overdue"),
        Operates::Open => ("clauses-operates-open", "－", "az-op az-op-open"),
        Operates::Stated => ("clauses-operates-stated", "□", "az-op az-op-stated"),
    }
}

/// The state as mark and word.
fn state(visit: &Visit, operates: Operates) -> Markup {
    let (key, mark, class) = look(operates);
    html! { span class=(class) { span aria-hidden="true" { (mark) " " } (visit.reader.t(key)) } }
}

/// Documents on which the regulation rests, each with its register, or a warning where it is not there.
fn grounds(visit: &Visit, grounds: &[Ground]) -> Markup {
    let reader = &visit.reader;
    html! {
        @for ground in grounds {
            @let name = visit.pick(&ground.ja, &ground.en);
            @let dated = ground.date.as_deref().map(|d| visit.day(d));
            @let title = match &dated { Some(day) => format!("{name} ({day})"), None => name.to_owned() };
            @let register = visit.pick(&ground.register.ja, &ground.register.en);
            @if ground.registered {
                p { (reader.t("clauses-rests-on")) " " a href=(path::register(visit.org(), &ground.register.key)) { (title) } }
            } @else {
                p { (reader.t("clauses-rests-on")) " "
                    @if ground.kept { a href=(path::register(visit.org(), &ground.register.key)) { (title) } } @else { strong { (title) } } }
                (banner(reader, Notice::Warning, &reader.say("clauses-ground-missing", &[("name", title.as_str().into()), ("register", register.into())])))
            }
        }
    }
}
