//! The tree of the regulation: chapters and sections as headings, articles folded, paragraphs and items nested.

use crate::{
    pages::visit::Visit,
    path::{self, Area},
    shell::{Choice, Control, Errors, Field, Title, button_link},
};
use axum::{
    extract::Query,
    response::{IntoResponse, Response},
};
use azukari_app::{
    ClauseShown, DocumentName,
    regulation::{article, document, places},
};
use azukari_domain::ClauseId;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What narrows the tree: words of closed lists.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Narrow {
    #[serde(default)]
    state: String,
    #[serde(default)]
    kept: String,
}

/// States by which the tree can be narrowed.
const STATES: [&str; 3] = ["in-force", "open", "overdue"];
/// Ways of being kept by which it can be narrowed.
const KEPT: [&str; 4] = ["blocked", "tasked", "attested", "outside"];

pub(super) fn state(visit: &Visit, clause: &ClauseShown) -> String {
    visit.reader.t(if clause.in_force { "clauses-state-in-force" } else { "clauses-state-open" })
}

pub(super) fn kept_by(visit: &Visit, clause: &ClauseShown) -> String {
    let key = format!("clauses-kept-by-{}", clause.kept_by);
    if clause.kept_by.is_empty() { String::new() } else { visit.reader.t(&key) }
}

pub(super) async fn list(visit: Visit, Query(narrow): Query<Narrow>) -> Response {
    let found =
        visit.run(|app, asker| Ok((app.regulation(asker)?, app.clauses_overdue(asker)?, app.grounds(asker)?))).await;
    let (clauses, overdue, grounds) = match found {
        Ok(found) => found,
        Err(e) => return visit.fault(Area::Clauses, e),
    };
    let reader = &visit.reader;
    let in_force = clauses.iter().filter(|c| c.in_force).count();
    let said = reader.say("clauses-summary", &[("total", clauses.len().into()), ("count", in_force.into())]);
    let wanted = |c: &&ClauseShown| {
        let state = match narrow.state.as_str() {
            "in-force" => c.in_force,
            "open" => !c.in_force,
            "overdue" => overdue.contains(&c.id),
            _ => true,
        };
        state && (!KEPT.contains(&narrow.kept.as_str()) || c.kept_by == narrow.kept)
    };
    let narrowed = STATES.contains(&narrow.state.as_str()) || KEPT.contains(&narrow.kept.as_str());
    let shown: Vec<&ClauseShown> = clauses.iter().filter(wanted).collect();
    let tree = Tree { visit: &visit, overdue: &overdue, open: narrowed };
    let content = html! {
        p.az-lead { (said) }
        p.az-quiet { (reader.t("clauses-not-kept-by-test")) }
        p.az-actions {
            (button_link(&path::board(visit.org()), &reader.t("clauses-board"))) " "
            (button_link(&path::glossary(visit.org()), &reader.t("clauses-terms")))
            @if !visit.names.laws.is_empty() { " " (button_link(&path::law(visit.org()), &reader.t("clauses-law"))) }
        }
        (super::grounds(&visit, &grounds))
        (filter(&visit, &narrow, overdue.len()))
        @if narrowed { p role="status" { (reader.say("clauses-found", &[("count", shown.len().into())])) } }
        @for own in shown.chunk_by(|a, b| document(&a.id) == document(&b.id)) { (tree.document(own)) }
    };
    visit.page(Area::Clauses, Title::new("clauses-title"), content).into_response()
}

fn filter(visit: &Visit, narrow: &Narrow, overdue: usize) -> Markup {
    let reader = &visit.reader;
    let here = Area::Clauses.of(visit.org());
    let none = || Choice::new("", reader.t("journal-all"));
    let states = [
        none(),
        Choice::new("in-force", reader.t("clauses-state-in-force")),
        Choice::new("open", reader.t("clauses-state-open")),
        Choice::new("overdue", reader.say("clauses-overdue-count", &[("count", overdue.into())])),
    ];
    let kept = std::iter::once(none()).chain(KEPT.map(|k| Choice::new(k, reader.t(&format!("clauses-kept-by-{k}")))));
    html! {
        form.az-narrow method="get" action=(here) {
            (Field::new("state", reader.t("clauses-state"), Control::Select(states.into())).value(&narrow.state).render(reader, &Errors::default()))
            (Field::new("kept", reader.t("clauses-kept-by"), Control::Select(kept.collect())).value(&narrow.kept).render(reader, &Errors::default()))
            button.az-button.az-button-second type="submit" { (reader.t("area-narrow")) }
            @if !narrow.state.is_empty() || !narrow.kept.is_empty() { a href=(here) { (reader.t("journal-filter-clear")) } }
        }
    }
}

struct Tree<'a> {
    visit: &'a Visit,
    overdue: &'a BTreeSet<ClauseId>,
    /// Articles stand open: what was narrowed is what one wants to see.
    open: bool,
}

/// The chapter and the section in which an article stands.
pub(super) fn standing<'d>(
    visit: &'d Visit,
    document: Option<&'d DocumentName>,
    id: &ClauseId,
) -> (Option<&'d str>, Option<&'d str>) {
    let first = places(id).first().copied().unwrap_or_default();
    let here = first.parse::<u32>().ok();
    let (mut chapter, mut section) = (None, None);
    for c in document.map(|d| d.chapters.as_slice()).unwrap_or_default() {
        let reached = match (c.from.parse::<u32>().ok(), here) {
            (Some(begins), Some(here)) => begins <= here,
            _ => c.from == first,
        };
        match (reached, c.section) {
            (true, true) => section = Some(visit.pick(&c.ja, &c.en)),
            (true, false) => (chapter, section) = (Some(visit.pick(&c.ja, &c.en)), None),
            (false, _) => {}
        }
    }
    (chapter, section)
}

impl Tree<'_> {
    fn document(&self, clauses: &[&ClauseShown]) -> Markup {
        let documents = &self.visit.names.documents;
        let key = clauses.first().map(|c| document(&c.id)).unwrap_or_default();
        let own = documents.iter().find(|d| d.name.key == key);
        let articles: Vec<&[&ClauseShown]> = clauses.chunk_by(|a, b| article(&a.id) == article(&b.id)).collect();
        html! {
            @if documents.len() > 1 { @if let Some(d) = own { h2 { (self.visit.pick(&d.name.ja, &d.name.en)) } } }
            @for (i, of_article) in articles.iter().enumerate() {
                // A heading stands where it changes, also where the articles between were left out.
                @let before = i.checked_sub(1).and_then(|i| articles.get(i)).and_then(|a| a.first()).map(|c| standing(self.visit, own, &c.id)).unwrap_or_default();
                @let (chapter, section) = of_article.first().map(|c| standing(self.visit, own, &c.id)).unwrap_or_default();
                @if chapter != before.0 { @if let Some(heading) = chapter { h2 { (heading) } } }
                @if (chapter, section) != before { @if let Some(heading) = section { h3.az-section { (heading) } } }
                (self.article(of_article))
            }
        }
    }

    fn article(&self, clauses: &[&ClauseShown]) -> Markup {
        let visit = self.visit;
        let Some(first) = clauses.first() else { return html! {} };
        let whole: Option<ClauseId> = article(&first.id).parse().ok();
        let name = whole.map_or_else(String::new, |id| visit.cite(&id));
        let in_force = clauses.iter().filter(|c| c.in_force).count();
        let late = clauses.iter().filter(|c| self.overdue.contains(&c.id)).count();
        html! {
            details.az-article open[self.open] {
                summary { strong { (name) } " " (visit.pick(&first.title_ja, &first.title_en))
                    @if clauses.len() > 1 { " " (visit.reader.say("clauses-more", &[("count", (clauses.len() - 1).into())])) }
                    " " span.az-quiet { (visit.reader.say("clauses-of", &[("total", clauses.len().into()), ("count", in_force.into())])) }
                    @if late > 0 { " " strong.az-late { (visit.reader.say("clauses-overdue-count", &[("count", late.into())])) } }
                }
                (self.branch(clauses, 1))
            }
        }
    }

    /// Clauses whose places agree up to a depth: each on its line, and what stands deeper nested below it.
    fn branch(&self, clauses: &[&ClauseShown], depth: usize) -> Markup {
        let at = |c: &ClauseShown| places(&c.id).get(depth).map(|p| (*p).to_owned());
        html! {
            ul.az-clauses {
                @for group in clauses.chunk_by(|a, b| at(a) == at(b)) {
                    @let (here, below): (Vec<&ClauseShown>, Vec<&ClauseShown>) = group.iter().copied().partition(|c| places(&c.id).len() <= depth + 1);
                    @if here.is_empty() {
                        li { @if let Some(place) = self.place(&below, depth) { (place) } (self.branch(&below, depth + 1)) }
                    }
                    @for (i, clause) in here.iter().enumerate() {
                        li { (self.line(clause)) @if i + 1 == here.len() && !below.is_empty() { (self.branch(&below, depth + 1)) } }
                    }
                }
            }
        }
    }

    /// Where a paragraph stands of which only the items are clauses.
    fn place(&self, below: &[&ClauseShown], depth: usize) -> Option<String> {
        let first = below.first()?;
        let prefix = first.id.as_str().rsplit_once(':').map(|(prefix, _)| prefix)?;
        let place = places(&first.id).get(..=depth)?.join(".");
        Some(self.visit.cite(&format!("{prefix}:{place}").parse().ok()?))
    }

    fn line(&self, clause: &ClauseShown) -> Markup {
        let visit = self.visit;
        let kept = kept_by(visit, clause);
        html! {
            a href=(path::clause(visit.org(), &clause.id)) {
                (visit.cite(&clause.id)) " " (visit.pick(&clause.title_ja, &clause.title_en))
            }
            " " span.az-tag { (state(visit, clause)) }
            @if !kept.is_empty() { " " span.az-quiet { (kept) } }
            @if clause.worked_out == Some(false) { " " strong.az-late { (visit.reader.t("clauses-not-worked-out")) } }
            @if !clause.carried_by.is_empty() {
                " " span.az-quiet { (visit.reader.say("clauses-carried-count", &[("count", clause.carried_by.len().into())])) }
            }
            @if self.overdue.contains(&clause.id) { " " strong.az-late { (visit.reader.t("task-overdue")) } }
        }
    }
}
