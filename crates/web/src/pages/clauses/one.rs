//! One clause: its place, our summary with its terms linked, the organisation's own wording, what keeps it, whether it operates,
//! what it asks of whom, what it refused, and which of its values nobody has confirmed.

use super::{
    grounds, law, state,
    tree::{kept_by, standing, state as in_force},
};
use crate::{
    pages::visit::Visit,
    path::{self, Area},
    shell::{Column, Control, Errors, Field, Notice, Table, Title, banner, button_link, facts, invalid},
};
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use azukari_app::{
    AppError, LawName,
    governance::{AdoptedAs, ClausePage, EditionShown, Operating, TermShown},
    regulation::document,
};
use azukari_domain::{ClauseId, Millis};
use azukari_words::Lang;
use maud::{Markup, html};
use serde::Deserialize;

/// The period that is looked at.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Between {
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) to: String,
}

pub(super) async fn show(
    visit: Visit,
    Path((_, clause)): Path<(String, String)>,
    Query(between): Query<Between>,
) -> Response {
    let Ok(id) = clause.parse::<ClauseId>() else { return crate::Failure::NOT_FOUND.into_response() };
    let mut errors = Errors::default();
    let (asked, again) = ((id.clone(), between.clone()), id);
    let mut found = visit
        .run(move |app, asker| app.clause_page(asker, &asked.0, app.period(asker, &asked.1.from, &asked.1.to)?))
        .await;
    if let Err(AppError::Input { field: field @ ("from" | "to"), key, .. }) = &found {
        errors.add(*field, visit.reader.t(key));
        found = visit.run(move |app, asker| app.clause_page(asker, &again, app.period(asker, "", "")?)).await;
    }
    match found {
        Ok(page) => {
            let content = content(&visit, &page, &between, &errors);
            let title = Title::new("clauses-one").in_error(!errors.is_empty());
            let shown = visit.page(Area::Clauses, title, content);
            if errors.is_empty() { shown.into_response() } else { invalid(shown) }
        }
        Err(e) => visit.fault(Area::Clauses, e),
    }
}

fn content(visit: &Visit, page: &ClausePage, between: &Between, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let clause = &page.clause;
    let own = page.terms.as_slice();
    let summary = linked(visit, visit.pick(&clause.summary_ja, &clause.summary_en), reader.lang, own, &clause.id);
    let mut lines = vec![
        (reader.t("common-our-summary"), summary),
        (reader.t("clauses-who"), html! { (visit.pick(&clause.who_ja, &clause.who_en)) }),
    ];
    // What is only shown asks for nothing that could be in force.
    if page.provision.as_ref().is_none_or(|p| p.mode != AdoptedAs::Show) {
        lines.push((reader.t("common-state"), html! { (in_force(visit, clause)) }));
    }
    let kept = kept_by(visit, clause);
    if !kept.is_empty() {
        lines.push((reader.t("clauses-kept-by"), html! { (kept) }));
    }
    if !page.by.is_empty() {
        let by = html! { ul.az-plain { @for name in &page.by { li { (visit.pick(&name.ja, &name.en)) } } } };
        lines.push((reader.t("clauses-by"), by));
    }
    if !page.needs.is_empty() {
        lines.push((reader.t("clauses-needs"), visit.clauses(&page.needs)));
    }
    if clause.worked_out == Some(false) {
        lines.push((reader.t("clauses-carried"), html! { strong.az-late { (reader.t("clauses-not-worked-out")) } }));
    } else if !clause.carried_by.is_empty() {
        let link = |id: &ClauseId| html! { a href=(path::clause(visit.org(), id)) { (visit.cite(id)) } };
        lines.push((reader.t("clauses-carried"), html! { @for id in &clause.carried_by { (link(id)) " " } }));
    }
    if let Some(amended) = &clause.amended {
        let said = reader.say(
            "clauses-amended-by",
            &[
                ("on", reader.date(amended.on).into()),
                ("by", visit.pick(&amended.by_ja, &amended.by_en).into()),
                ("since", reader.date(amended.since).into()),
            ],
        );
        lines.push((reader.t("clauses-amended"), html! { (said) }));
        lines.push((reader.t("clauses-before"), html! { (visit.pick(&amended.before_ja, &amended.before_en)) }));
    }
    let technical = [
        (reader.t("clauses-id"), html! { code { (clause.id) } }),
        (reader.t("clauses-by"), html! { @for by in &clause.by { div { code { (by) } } } }),
        (reader.t("clauses-tests"), html! { @for test in &clause.tests { div { code { (test) } } } }),
    ];
    html! {
        (errors.summary(reader))
        (place(visit, page))
        p.az-lead { (visit.cite(&clause.id)) " " (visit.pick(&clause.title_ja, &clause.title_en)) }
        (facts(&lines))
        @if let Some(provision) = &page.provision { (law::adopted(visit, provision)) }
        (law::beside(visit, &page.beside))
        (grounds(visit, &page.rests_on))
        (editions(visit, &page.editions))
        // A law's own wording stands where its source says; the organisation loads its regulation alone.
        @if page.provision.is_none() {
            h2 { (reader.t("common-original-text")) }
            @match &page.original {
                Some(text) => blockquote.az-original lang="ja" { (linked(visit, text, Lang::Ja, own, &clause.id)) },
                None => (banner(reader, Notice::Info, &reader.t("common-summary-note"))),
            }
        }
        (law::reviewed(visit, &page.reviewed))
        @if page.provision.as_ref().is_none_or(|p| p.mode != AdoptedAs::Show) { (operates(visit, page, between, errors)) }
        (tasks(visit, page))
        (refusals(visit, page))
        (settings(visit, page))
        details { summary { (reader.t("common-details")) } (facts(&technical)) }
        p.az-actions {
            (button_link(&Area::Clauses.of(visit.org()), &reader.t("clauses-back"))) " "
            (button_link(&path::glossary(visit.org()), &reader.t("clauses-terms")))
        }
    }
}

/// Where the clause stands: document, chapter, section; and its neighbours in the article.
fn place(visit: &Visit, page: &ClausePage) -> Markup {
    let reader = &visit.reader;
    let id = &page.clause.id;
    let own = visit.names.documents.iter().find(|d| page.provision.is_none() && d.name.key == document(id));
    let (chapter, section) = standing(visit, own, id);
    let own_law = |law: &&LawName| id.as_str().split(':').next() == Some(law.name.key.as_str());
    let law = visit.names.laws.iter().find(own_law).filter(|_| page.provision.is_some()).map(|law| &law.name);
    let title = law.or(own.map(|d| &d.name)).map(|name| visit.pick(&name.ja, &name.en));
    html! {
        p.az-place {
            @for (i, part) in [title, chapter, section].into_iter().flatten().enumerate() {
                @if i > 0 { span aria-hidden="true" { " › " } }
                (part)
            }
        }
        @if page.article.len() > 1 {
            nav.az-article-nav aria-label=(reader.t("clauses-article-nav")) {
                details {
                    summary { (reader.say("clauses-article", &[("count", page.article.len().into())])) }
                    ul {
                        @for clause in &page.article {
                            li { a href=(path::clause(visit.org(), &clause.id)) aria-current=[(clause.id == *id).then_some("page")] {
                                (visit.cite(&clause.id)) " " (visit.pick(&clause.title_ja, &clause.title_en))
                            } }
                        }
                    }
                }
            }
        }
    }
}

/// The versions of its document, each with its first day and the clause that says so.
fn editions(visit: &Visit, editions: &[EditionShown]) -> Markup {
    let reader = &visit.reader;
    html! {
        @if !editions.is_empty() {
            details open { summary { (reader.t("clauses-editions")) }
                ol { @for edition in editions { li {
                    (visit.day(&edition.from)) " "
                    a href=(path::clause(visit.org(), &edition.clause.id)) { (visit.pick(&edition.ja, &edition.en)) }
                    @if edition.in_force { " " strong { (reader.t("clauses-edition-in-force")) } }
                } } }
            }
        }
    }
}

/// The form that asks for another period. Its address holds dates and nothing else.
pub(super) fn period(visit: &Visit, action: &str, between: &Between, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    html! {
        form.az-narrow.az-noprint method="get" action=(action) {
            (Field::new("from", reader.t("journal-filter-from"), Control::Date).support(reader.t("case-help-date")).value(&between.from).render(reader, errors))
            (Field::new("to", reader.t("journal-filter-to"), Control::Date).value(&between.to).render(reader, errors))
            button.az-button.az-button-second type="submit" { (reader.t("clauses-period-show")) }
        }
    }
}

fn counts(visit: &Visit, operating: &Operating) -> Vec<(String, Markup)> {
    let reader = &visit.reader;
    let number = |n: i64| html! { (reader.number(n)) };
    let mut lines = Vec::new();
    if let (Some(granted), Some(refused)) = (operating.granted, operating.refused) {
        let int = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        lines.push((reader.t("clauses-granted"), number(int(granted))));
        lines.push((reader.t("clauses-refused"), number(int(refused))));
    }
    for (key, count) in
        [("clauses-done", operating.done), ("clauses-steps", operating.steps), ("clauses-rows", operating.rows)]
    {
        if count > 0 {
            lines.push((reader.t(key), number(count)));
        }
    }
    if let Some(at) = operating.last {
        lines.push((reader.t("clauses-last"), html! { (reader.instant(Millis(at), &visit.names.zone)) }));
    }
    lines
}

fn operates(visit: &Visit, page: &ClausePage, between: &Between, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let said = [("from", reader.date(page.period.from).into()), ("to", reader.date(page.period.to).into())];
    html! {
        h2 { (reader.t("clauses-operates")) }
        p { (state(visit, page.operating.operates)) " " span.az-quiet { (reader.say("clauses-period", &said)) } }
        (facts(&counts(visit, &page.operating)))
        @if page.operating.granted.is_none() { p.az-quiet { (reader.t("clauses-journal-closed")) } }
        @if page.operating.partly { p.az-quiet { (reader.t("clauses-cases-closed")) } }
        @else { p.az-quiet { (reader.t("journal-reading-recorded")) } }
        details open[!errors.is_empty()] {
            summary { (reader.t("clauses-period-other")) }
            (period(visit, &path::clause(visit.org(), &page.clause.id), between, errors))
        }
    }
}

fn tasks(visit: &Visit, page: &ClausePage) -> Markup {
    let reader = &visit.reader;
    if page.tasks.is_empty() {
        return html! {};
    }
    let columns = ["task-what", "task-due", "task-whose"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = page
        .tasks
        .iter()
        .map(|t| {
            let href = match t.task.case {
                Some(number) => path::case(visit.org(), number),
                None => path::task(visit.org(), t.task.number),
            };
            let offices: Vec<&str> = t.offices.iter().map(|o| visit.word(&visit.names.offices, o)).collect();
            vec![
                html! { a href=(href) { (visit.pick(&t.task.ja, &t.task.en)) } },
                visit.due(t.task.due.as_deref(), t.task.overdue),
                html! { (offices.join(visit.pick("、", ", "))) },
            ]
        })
        .collect();
    Table { id: "tasks", caption: &reader.t("clauses-tasks"), columns: &columns, rows: &rows }.render(reader)
}

fn refusals(visit: &Visit, page: &ClausePage) -> Markup {
    let reader = &visit.reader;
    let Some(found) = page.refusals.as_ref().filter(|f| !f.is_empty()) else { return html! {} };
    let journal = format!("{}?clause={}&outcome=refused", Area::Journal.of(visit.org()), page.clause.id);
    html! {
        h2 { (reader.t("clauses-refusals")) }
        ul.az-lines {
            @for refusal in found {
                li {
                    a href=(format!("{}/entries/{}", Area::Journal.of(visit.org()), refusal.act)) {
                        (reader.t(&format!("verb-{}", refusal.verb.as_str().replace('_', "-"))))
                    }
                    " " span.az-quiet { (reader.instant(Millis(refusal.at), &visit.names.zone)) }
                }
            }
        }
        p { a href=(journal) { (reader.t("clauses-refusals-all")) } }
    }
}

fn settings(visit: &Visit, page: &ClausePage) -> Markup {
    let reader = &visit.reader;
    html! {
        @if !page.settings.is_empty() {
            h2 { (reader.t("clauses-settings")) }
            ul {
                @for s in &page.settings {
                    li {
                        a href=(format!("{}/values#{}", Area::Settings.of(visit.org()), s.key)) { (visit.pick(&s.ja, &s.en)) }
                        @if !s.confirmed { " " strong { (reader.t("govern-setting-unconfirmed")) } }
                    }
                }
            }
        }
    }
}

/// A text in which each defined term leads to its definition. The longest term wins, so that a term within another, or within the
/// name of an office, is not cut out of it; a definition does not lead to itself.
pub(super) fn linked(visit: &Visit, text: &str, lang: Lang, terms: &[TermShown], own: &ClauseId) -> Markup {
    let japanese = lang == Lang::Ja;
    let defined = terms.iter().filter(|t| t.clause.id != *own).flat_map(move |t| {
        let also = t.also_ja.iter().filter(move |_| japanese).map(String::as_str);
        let word = if japanese { t.ja.as_str() } else { t.en.as_str() };
        std::iter::once(word).chain(also).map(|w| (w, Some(&t.clause.id)))
    });
    let posts = visit.names.offices.iter().chain(&visit.names.bodies);
    let posts = posts.map(|o| (if japanese { o.ja.as_str() } else { o.en.as_str() }, None));
    let mut words: Vec<Word<'_>> = defined.chain(posts).filter(|(word, _)| !word.is_empty()).collect();
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let parts = cut(text, lang, &words);
    html! {
        @for (part, to) in parts {
            @match to {
                Some(id) => a.az-term href=(path::clause(visit.org(), id)) { (part) },
                None => (part),
            }
        }
    }
}

/// A word with the definition it leads to; none where it is left as it is.
type Word<'w> = (&'w str, Option<&'w ClauseId>);

/// The text in parts, each with the definition it leads to. The words stand from the longest to the shortest.
fn cut<'t>(text: &'t str, lang: Lang, words: &[Word<'t>]) -> Vec<Word<'t>> {
    let mut parts = Vec::new();
    let (mut plain, mut at) = (0, 0);
    // A word ends where its script ends: ログ is no part of プログラム, and log none of catalogue. Kanji and hiragana run on.
    let runs_on = |edge: Option<char>, beside: Option<char>| match (lang, edge, beside) {
        (_, None, _) | (_, _, None) => false,
        (Lang::Ja, Some(a), Some(b)) => {
            katakana(a) && katakana(b) || a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()
        }
        (Lang::En, Some(_), Some(b)) => b.is_alphanumeric(),
    };
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let hit = words.iter().find_map(|(word, to)| {
            let head = rest.get(..word.len())?;
            let same = if lang == Lang::Ja { head == *word } else { head.eq_ignore_ascii_case(word) };
            // English has plurals.
            let tail = rest.get(word.len()..).unwrap_or_default();
            let last = word.chars().next_back();
            let plural = lang == Lang::En && tail.starts_with('s') && !runs_on(last, tail.chars().nth(1));
            let whole = !runs_on(word.chars().next(), before) && (plural || !runs_on(last, tail.chars().next()));
            (same && whole).then_some((word.len() + usize::from(plural), *to))
        });
        match hit {
            Some((length, Some(to))) => {
                parts.extend(text.get(plain..at).filter(|t| !t.is_empty()).map(|t| (t, None)));
                parts.extend(text.get(at..at + length).map(|t| (t, Some(to))));
                at += length;
                plain = at;
            }
            Some((length, None)) => at += length,
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.extend(text.get(plain..).filter(|t| !t.is_empty()).map(|t| (t, None)));
    parts
}

/// Katakana with its long mark, without the middle dot that stands between words.
fn katakana(c: char) -> bool {
    ('\u{30A1}'..='\u{30FF}').contains(&c) && c != '・'
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may stop")]
    use super::*;

    fn shown(text: &str, lang: Lang, words: &[&str]) -> String {
        let ids: Vec<ClauseId> = (1..=words.len()).map(|n| format!("a:main:2.{n}").parse().unwrap()).collect();
        // A word with a mark before it is an office.
        let to = |(word, id)| match str::strip_prefix(word, "*") {
            Some(office) => (office, None),
            None => (word, Some(id)),
        };
        let mut words: Vec<Word<'_>> = words.iter().copied().zip(&ids).map(to).collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        cut(text, lang, &words)
            .into_iter()
            .map(|(part, to)| if to.is_some() { format!("[{part}]") } else { part.to_owned() })
            .collect()
    }

    #[test]
    fn each_occurrence_of_a_term_is_found_and_the_longest_wins() {
        let ja = ["ユーザ", "ユーザID", "ログ"];
        assert_eq!(shown("ユーザIDはユーザの記号。ログ", Lang::Ja, &ja), "[ユーザID]は[ユーザ]の記号。[ログ]");
        assert_eq!(shown("ログ管理者のログ", Lang::Ja, &["ログ", "*ログ管理者"]), "ログ管理者の[ログ]");
        assert_eq!(
            shown("プログラムとユーザー、ログイン", Lang::Ja, &ja),
            "プログラムとユーザー、ログイン",
            "parts of other words"
        );
        assert_eq!(shown("", Lang::Ja, &ja), "");
        assert_eq!(shown("見本だけ", Lang::Ja, &ja), "見本だけ");
        let en = ["log", "user", "user ID"];
        assert_eq!(
            shown("A user ID names users; catalogues are no Logs.", Lang::En, &en),
            "A [user ID] names [users]; catalogues are no [Logs]."
        );
    }
}
