//! The law beside the regulation: adopted provisions with what each blocks, asks for or shows, where it is to be read, how sure that
//! is, and who recorded that one does not apply.

use crate::{
    pages::visit::Visit,
    path::{self, Area},
    shell::{Column, Notice, Table, Title, banner, button_link, facts},
};
use axum::response::{IntoResponse, Response};
use azukari_app::{
    App,
    governance::{AdoptedAs, Confidence, LawShown, Matter, ProvisionShown, Reviewed},
};
use maud::{Markup, html};

/// The register in which it stands that a provision does not apply.
const EXEMPTIONS: &str = "law_exemptions";

pub(super) async fn show(visit: Visit) -> Response {
    match visit.run(App::adopted_laws).await {
        Ok(found) => visit.page(Area::Clauses, Title::new("clauses-law"), content(&visit, &found)).into_response(),
        Err(e) => visit.fault(Area::Clauses, e),
    }
}

fn content(visit: &Visit, laws: &[LawShown]) -> Markup {
    let reader = &visit.reader;
    let none = laws.iter().all(|law| law.provisions.is_empty());
    html! {
        p.az-lead { (reader.t("clauses-law-about")) }
        @if none { (banner(reader, Notice::Info, &reader.t("clauses-law-none"))) }
        @for law in laws.iter().filter(|law| !law.provisions.is_empty()) {
            h2 { (visit.pick(&law.title_ja, &law.title_en)) }
            p.az-quiet { (visit.pick(&law.state_ja, &law.state_en)) }
            @for mode in [AdoptedAs::Block, AdoptedAs::Duty, AdoptedAs::Show] {
                @let own: Vec<&ProvisionShown> = law.provisions.iter().filter(|p| p.mode == mode).collect();
                @if !own.is_empty() {
                    h3 { (reader.t(word(mode))) }
                    ul.az-clauses { @for p in own { li { (line(visit, p)) } } }
                }
            }
        }
        p.az-actions { (button_link(&Area::Clauses.of(visit.org()), &reader.t("clauses-back"))) }
    }
}

fn word(mode: AdoptedAs) -> &'static str {
    match mode {
        AdoptedAs::Block => "clauses-law-block",
        AdoptedAs::Duty => "clauses-law-duty",
        AdoptedAs::Show => "clauses-law-show",
    }
}

fn line(visit: &Visit, p: &ProvisionShown) -> Markup {
    let reader = &visit.reader;
    html! {
        a href=(path::clause(visit.org(), &p.clause.id)) { (visit.cite(&p.clause.id)) " " (visit.pick(&p.clause.title_ja, &p.clause.title_en)) }
        @if p.exemptions.iter().any(|e| e.today) { " " strong { (reader.t("clauses-law-exempt")) } }
        div.az-quiet {
            (visit.pick(&p.why_ja, &p.why_en))
            @if !p.beside.is_empty() { " " (reader.t("clauses-law-beside")) " " (visit.clauses(&p.beside)) }
        }
    }
}

fn sure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "clauses-law-confidence-high",
        Confidence::Medium => "clauses-law-confidence-medium",
        Confidence::Low => "clauses-law-confidence-low",
    }
}

/// What of the clause's wording is wrong or out of date: as written beside how it should read today.
pub(super) fn reviewed(visit: &Visit, findings: &[Reviewed]) -> Markup {
    let reader = &visit.reader;
    if findings.is_empty() {
        return html! {};
    }
    let columns = ["clauses-review-written", "clauses-review-today", "clauses-review-since", "clauses-review-why"]
        .map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = findings
        .iter()
        .map(|f| {
            let matter = match f.matter {
                Matter::Outdated => "clauses-review-outdated",
                Matter::Citation => "clauses-review-citation",
                Matter::Wording => "clauses-review-wording",
                Matter::Reading => "clauses-review-reading",
            };
            vec![
                html! { span lang="ja" { (f.written) } },
                html! { (visit.pick(&f.today_ja, &f.today_en)) },
                html! { @if let Some(day) = f.since { (reader.date(day)) } @else { (reader.t("clauses-review-no-day")) } },
                html! {
                    strong { (reader.t(matter)) } " " (visit.pick(&f.why_ja, &f.why_en))
                    div.az-quiet { (reader.t("clauses-law-source")) " " (f.source) " " (reader.t(sure(f.confidence))) }
                },
            ]
        })
        .collect();
    let caption = reader.t("clauses-review");
    html! {
        h2 { (caption) }
        p.az-quiet { (reader.t("clauses-review-about")) }
        (Table { id: "reviewed", caption: &caption, columns: &columns, rows: &rows }.render(reader))
    }
}

/// What a clause is as a provision, on its own page.
pub(super) fn adopted(visit: &Visit, p: &ProvisionShown) -> Markup {
    let reader = &visit.reader;
    let mut lines = vec![
        (reader.t("clauses-law-as"), html! { (reader.t(word(p.mode))) }),
        (reader.t("clauses-law-why"), html! { (visit.pick(&p.why_ja, &p.why_en)) }),
    ];
    if !p.beside.is_empty() {
        lines.push((reader.t("clauses-law-beside"), visit.clauses(&p.beside)));
    }
    lines.push((reader.t("clauses-law-source"), html! { (p.source) }));
    lines.push((
        reader.t("clauses-law-confidence"),
        html! { (reader.t(sure(p.confidence))) @if !p.unchecked_ja.is_empty() { " " (visit.pick(&p.unchecked_ja, &p.unchecked_en)) } },
    ));
    html! {
        h2 { (reader.t("clauses-law")) }
        (facts(&lines))
        @for e in &p.exemptions {
            @let until = if e.until.is_empty() { reader.t("clauses-law-no-end") } else { visit.day(&e.until) };
            @let said = [("from", visit.day(&e.from).into()), ("until", until.into()), ("name", e.by.as_str().into())];
            (banner(reader, Notice::Warning, &reader.say("clauses-law-exemption", &said)))
            blockquote { (e.reason) }
        }
        @if p.mode != AdoptedAs::Show {
            p { a href=(path::register(visit.org(), EXEMPTIONS)) { (reader.t("clauses-law-exemptions")) } }
        }
    }
}

/// Provisions beside a clause of the regulation: where the law asks for more or other than it.
pub(super) fn beside(visit: &Visit, provisions: &[ProvisionShown]) -> Markup {
    let reader = &visit.reader;
    html! {
        @if !provisions.is_empty() {
            h2 { (reader.t("clauses-law-gap")) }
            ul.az-clauses {
                @for p in provisions { li { strong { (reader.t(word(p.mode))) } " " (line(visit, p)) } }
            }
        }
    }
}
