//! One page for the board, to be printed: every article as a cell that is green only with evidence in the period, what is overdue,
//! and what nothing shows yet. Marks, words and frames differ, so that a grey print says the same.

use super::{
    look,
    one::{Between, period},
    tree::standing,
};
use crate::{
    pages::{refused::Wanted, visit::Visit},
    path::{self, Area},
    shell::{Errors, Notice, Title, banner, button_link, facts, invalid},
};
use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{
    AppError, DocumentName, Reply,
    governance::{Board, BoardClause, Operates, RulebookView},
    regulation::{article, document},
};
use azukari_domain::{ClauseId, Millis, Verb};
use maud::{Markup, html};

pub(super) async fn show(visit: Visit, Query(between): Query<Between>) -> Response {
    let mut errors = Errors::default();
    let asked = between.clone();
    let mut found = visit
        .run(move |app, asker| {
            let period = app.period(asker, &asked.from, &asked.to)?;
            Ok((app.board(asker, period)?, app.rulebook(asker.org)?))
        })
        .await;
    if let Err(AppError::Input { field: field @ ("from" | "to"), key, .. }) = &found {
        errors.add(*field, visit.reader.t(key));
        found = visit
            .run(move |app, asker| Ok((app.board(asker, app.period(asker, "", "")?)?, app.rulebook(asker.org)?)))
            .await;
    }
    let title = Title::new("clauses-board");
    let here = path::board(visit.org());
    match found {
        Ok((Reply::Done(board), book)) => {
            let content = content(&visit, &board, &book, &between, &errors);
            let shown = visit.page(Area::Clauses, title.in_error(!errors.is_empty()), content);
            if errors.is_empty() { shown.into_response() } else { invalid(shown) }
        }
        Ok((Reply::Refused(refused), _)) => {
            let below = html! { p.az-actions { (button_link(&Area::Clauses.of(visit.org()), &visit.reader.t("clauses-back"))) } };
            visit.refused(Area::Clauses, title, &here, &Wanted::act(Verb::ReadJournal), &refused, below).await
        }
        Ok((Reply::Repeated(_), _)) => Redirect::to(&here).into_response(),
        Err(e) => visit.fault(Area::Clauses, e),
    }
}

/// What an article's clauses say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Whole(Operates),
    /// Some have evidence, none is overdue.
    Part,
}

fn cell(clauses: &[BoardClause]) -> Cell {
    let all = |wanted: Operates| clauses.iter().all(|c| c.operating.operates == wanted);
    let any = |wanted: Operates| clauses.iter().any(|c| c.operating.operates == wanted);
    if any(Operates::Overdue) {
        return Cell::Whole(Operates::Overdue);
    }
    for whole in [Operates::Stated, Operates::Open] {
        if all(whole) {
            return Cell::Whole(whole);
        }
    }
    // What is only stated asks for no evidence; everything else must have it before a cell is green.
    let green = clauses.iter().all(|c| matches!(c.operating.operates, Operates::Evidence | Operates::Stated));
    match (green, any(Operates::Evidence)) {
        (true, _) => Cell::Whole(Operates::Evidence),
        (false, true) => Cell::Part,
        (false, false) => Cell::Whole(Operates::None),
    }
}

fn look_of(cell: Cell) -> (&'static str, &'static str, &'static str) {
    match cell {
        Cell::Whole(operates) => look(operates),
        Cell::Part => ("clauses-operates-part", "◐", "az-op az-op-part"),
    }
}

const LEGEND: [Cell; 6] = [
    Cell::Whole(Operates::Evidence),
    Cell::Part,
    Cell::Whole(Operates::None),
    Cell::Whole(Operates::Overdue),
    Cell::Whole(Operates::Open),
    Cell::Whole(Operates::Stated),
];

fn content(visit: &Visit, board: &Board, book: &RulebookView, between: &Between, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let zone = &visit.names.zone;
    let said = [("from", reader.date(board.period.from).into()), ("to", reader.date(board.period.to).into())];
    let int = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let made = [("name", visit.signed.name.expose().into()), ("time", reader.instant(Millis(board.at), zone).into())];
    let lines = [
        (
            reader.t("clauses-board-regulation"),
            html! { (visit.pick(&book.title_ja, &book.title_en)) " (" (reader.t("rulebook-from")) " " (reader.date(book.from)) ")" },
        ),
        (reader.t("clauses-board-period"), html! { (reader.say("clauses-period", &said)) }),
        (
            reader.t("clauses-board-journal"),
            html! { (reader.say("clauses-board-entries", &[("count", int(board.entries).into()), ("total", int(board.size).into())])) },
        ),
    ];
    html! {
        (errors.summary(reader))
        (facts(&lines))
        @if let Some(since) = board.since { (banner(reader, Notice::Warning, &reader.say("clauses-board-since", &[("time", reader.instant(Millis(since), zone).into())]))) }
        (period(visit, &path::board(visit.org()), between, errors))
        (legend(visit, board))
        @for own in board.clauses.chunk_by(|a, b| document(&a.clause.id) == document(&b.clause.id)) { (grid(visit, own)) }
        (overdue(visit, board))
        section.az-sign.az-board-sign aria-label=(reader.t("clauses-board-sign")) {
            p { (reader.t("clauses-board-sign-line")) }
        }
        p.az-quiet { (reader.say("page-printed-by", &made)) " " (reader.say("page-refused-recorded", &[("number", board.act.to_string().into())])) }
        p.az-quiet { (reader.t("clauses-board-about")) }
        p.az-actions.az-noprint { (button_link(&Area::Clauses.of(visit.org()), &reader.t("clauses-back"))) }
    }
}

/// What each mark means, with how many articles have it.
fn legend(visit: &Visit, board: &Board) -> Markup {
    let reader = &visit.reader;
    let cells: Vec<Cell> = articles(&board.clauses).map(cell).collect();
    html! {
        ul.az-legend aria-label=(reader.t("clauses-board-legend")) {
            @for kind in LEGEND {
                @let (key, mark, class) = look_of(kind);
                li { span class=(class) { span aria-hidden="true" { (mark) " " } (reader.t(key)) } " "
                    (reader.say("clauses-board-articles", &[("count", cells.iter().filter(|c| **c == kind).count().into())])) }
            }
        }
    }
}

fn articles(clauses: &[BoardClause]) -> impl Iterator<Item = &[BoardClause]> {
    clauses.chunk_by(|a, b| article(&a.clause.id) == article(&b.clause.id))
}

fn grid(visit: &Visit, clauses: &[BoardClause]) -> Markup {
    let key = clauses.first().map(|c| document(&c.clause.id)).unwrap_or_default();
    let own: Option<&DocumentName> = visit.names.documents.iter().find(|d| d.name.key == key);
    // A heading ends one list of cells and begins the next; sections stand too close for a page of their own.
    let mut groups: Vec<(Option<&str>, Vec<&[BoardClause]>)> = Vec::new();
    for of_article in articles(clauses) {
        let chapter = of_article.first().and_then(|c| standing(visit, own, &c.clause.id).0);
        match groups.last_mut() {
            Some((present, list)) if *present == chapter => list.push(of_article),
            _ => groups.push((chapter, vec![of_article])),
        }
    }
    let several = visit.names.documents.len() > 1;
    html! {
        @if several { @if let Some(d) = own { h2 { (visit.pick(&d.name.ja, &d.name.en)) } } }
        @for (heading, list) in groups {
            @if let Some(heading) = heading {
                @if several { h3.az-grid-head { (heading) } } @else { h2.az-grid-head { (heading) } }
            }
            ul.az-grid { @for of_article in list { li { (one(visit, of_article)) } } }
        }
    }
}

fn one(visit: &Visit, clauses: &[BoardClause]) -> Markup {
    let reader = &visit.reader;
    let Some(first) = clauses.first() else { return html! {} };
    let (key, mark, class) = look_of(cell(clauses));
    let name = article(&first.clause.id).parse::<ClauseId>().map_or_else(|_| String::new(), |id| visit.cite(&id));
    let with = clauses.iter().filter(|c| c.operating.operates == Operates::Evidence).count();
    let asked = clauses.iter().filter(|c| c.operating.operates != Operates::Stated).count();
    html! {
        a class={ "az-cell " (class) } href=(path::clause(visit.org(), &first.clause.id)) {
            strong { (name) }
            span { span aria-hidden="true" { (mark) " " } (reader.t(key)) }
            @if asked > 0 { span.az-cell-count { (reader.say("clauses-board-count", &[("count", with.into()), ("total", asked.into())])) } }
        }
    }
}

fn overdue(visit: &Visit, board: &Board) -> Markup {
    let reader = &visit.reader;
    let late: Vec<&BoardClause> = board.clauses.iter().filter(|c| c.operating.operates == Operates::Overdue).collect();
    html! {
        h2 { (reader.t("clauses-board-late")) }
        @if late.is_empty() { p { (reader.t("clauses-board-late-none")) } }
        @else {
            ul.az-clauses {
                @for c in late {
                    li {
                        a href=(path::clause(visit.org(), &c.clause.id)) { (visit.cite(&c.clause.id)) " " (visit.pick(&c.clause.title_ja, &c.clause.title_en)) }
                        " " (reader.say("clauses-board-late-count", &[("count", c.operating.overdue.into())]))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may stop")]
    use super::*;
    use azukari_app::{ClauseRef, governance::Operating};

    fn clauses(all: &[Operates]) -> Vec<BoardClause> {
        let one = |operates: &Operates| BoardClause {
            clause: ClauseRef { id: "a:main:1".parse().unwrap(), title_ja: String::new(), title_en: String::new() },
            operating: Operating {
                operates: *operates,
                granted: None,
                refused: None,
                done: 0,
                steps: 0,
                rows: 0,
                last: None,
                open: 0,
                overdue: 0,
                partly: false,
            },
        };
        all.iter().map(one).collect()
    }

    #[test]
    fn a_cell_is_green_only_where_every_clause_has_evidence() {
        use Operates::{Evidence, None, Open, Overdue, Stated};
        for (all, wanted) in [
            (vec![Evidence, Evidence], Cell::Whole(Evidence)),
            (vec![Evidence, Stated], Cell::Whole(Evidence)),
            (vec![Evidence, None], Cell::Part),
            (vec![Evidence, Open], Cell::Part),
            (vec![None, Open, Stated], Cell::Whole(None)),
            (vec![Open, Open], Cell::Whole(Open)),
            (vec![Stated], Cell::Whole(Stated)),
            (vec![Evidence, Evidence, Overdue], Cell::Whole(Overdue)),
        ] {
            assert_eq!(cell(&clauses(&all)), wanted, "{all:?}");
        }
    }
}
