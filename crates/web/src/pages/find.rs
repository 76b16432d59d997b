//! Find people. The words go in a body and are kept nowhere: the results are the answer to the form itself, and loading
//! them again is another search with another entry.

use super::{desk::Desk, fault::at_field, input::Input, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area, Handle},
    shell::{Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button, form, invalid},
};
use axum::{
    Router,
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::get,
};
use azukari_app::{
    AppError, Kind, Reply,
    register::{Find, FoundList},
};
use azukari_domain::Verb;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/find", get(show).post(find))
}

async fn kinds(visit: &Visit) -> Result<Vec<Kind>, AppError> {
    let affair = visit.signed.affair.clone();
    visit.run(move |app, asker| app.kinds(asker, affair.as_ref())).await
}

async fn show(visit: Visit) -> Response {
    match kinds(&visit).await {
        Ok(kinds) => {
            let content = html! {
                (hint(&visit))
                (box_of(&visit, &kinds, "", "", &Errors::default()))
                div #found aria-live="polite" {}
            };
            visit.page(Area::Find, Title::new("find-title"), content).into_response()
        }
        Err(e) => visit.fault(Area::Find, e),
    }
}

/// Without an affair the gate refuses: better said before something is typed.
fn hint(visit: &Visit) -> Markup {
    let key = if visit.signed.affairs.is_empty() { "page-no-affair" } else { "page-choose-affair-first" };
    html! { @if visit.signed.affair.is_none() { (banner(&visit.reader, Notice::Info, &visit.reader.t(key))) } }
}

fn box_of(visit: &Visit, kinds: &[Kind], text: &str, holding: &str, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let choices: Vec<Choice> = kinds.iter().map(|k| Choice::new(&k.key, visit.pick(&k.ja, &k.en))).collect();
    let words = Field::new("text", reader.t("find-label"), Control::Search)
        .support(reader.t("find-help"))
        .value(text)
        .required();
    html! {
        search data-find-as-typed {
            (form(&Area::Find.of(visit.org()), None, html! {
                (words.render(reader, errors))
                @match kinds {
                    [only] => { input type="hidden" name="holding" value=(only.key); }
                    [] => {}
                    _ => (Field::new("holding", reader.t("find-holding"), Control::Select(choices)).value(holding).render(reader, errors)),
                }
                p { (button(&reader.t("find-button"))) }
            }))
        }
    }
}

/// The header by which the page's script asks for the results alone, while one types.
const FRAGMENT: &str = "azukari-fragment";

async fn find(visit: Visit, headers: HeaderMap, input: Input) -> Response {
    let alone = headers.contains_key(FRAGMENT);
    let kinds = match kinds(&visit).await {
        Ok(kinds) => kinds,
        Err(e) => return visit.fault(Area::Find, e),
    };
    let (text, holding) = (input.personal("text"), input.text("holding").to_owned());
    // Without an affair there is no list to choose from: any kind leads to the refusal that says so.
    let asked = if holding.is_empty() {
        kinds
            .first()
            .map(|k| k.key.clone())
            .or_else(|| visit.names.holdings.first().map(|h| h.key.clone()))
            .unwrap_or_default()
    } else {
        holding.clone()
    };
    let kind = asked.clone();
    let find = Find { affair: visit.affair(), holding: asked, text: text.clone() };
    let back = Area::Find.of(visit.org());
    let again = |errors: &Errors| box_of(&visit, &kinds, text.expose(), &holding, errors);
    match visit.run(move |app, asker| app.find(asker, &find)).await {
        Ok(Reply::Done(found)) if alone => results(&visit, &kind, &found).into_response(),
        Ok(Reply::Done(found)) => {
            let content = html! { (again(&Errors::default())) div #found aria-live="polite" { (results(&visit, &kind, &found)) } };
            visit.page_at(Area::Find, Title::new("find-results"), &back, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            let wanted = Wanted { holding: holding.clone(), ..Wanted::act(Verb::Find) };
            visit
                .refused(Area::Find, Title::new("find-title"), &back, &wanted, &refused, again(&Errors::default()))
                .await
        }
        // A search takes no key, so none is ever repeated.
        Ok(Reply::Repeated(_)) => axum::response::Redirect::to(&back).into_response(),
        Err(e) => {
            let mut errors = Errors::default();
            if let Err(e) = at_field(&visit.reader, e, &mut errors) {
                return visit.fault(Area::Find, e);
            }
            let content = html! { (errors.summary(&visit.reader)) (again(&errors)) };
            invalid(visit.page_at(Area::Find, Title::new("find-title").in_error(true), &back, content))
        }
    }
}

fn results(visit: &Visit, holding: &str, found: &FoundList) -> Markup {
    let reader = &visit.reader;
    let columns = [
        Column::new(reader.t("find-pick")),
        Column::new(reader.t("common-name")),
        Column::new(reader.t("common-number")),
        Column::new(reader.t("find-open")),
    ];
    let rows: Vec<Vec<Markup>> = found
        .people
        .iter()
        .filter_map(|p| {
            let handle: Handle = p.record.to_string().parse().ok()?;
            let href = path::record(visit.org(), &handle);
            let open = reader.t("find-open");
            let pick = reader.t("find-pick");
            Some(vec![
                html! { input type="checkbox" name="records" value=(p.record) aria-label={ (pick) " " (p.name.expose()) " " (p.number.expose()) }; },
                html! { (p.name.expose()) @if p.same_name { " " span.az-tag { (reader.t("find-same-name-mark")) } } },
                html! { (p.number.expose()) },
                // A list of equal links says nothing to a screen reader: each names whom it opens.
                html! { a href=(href) aria-label={ (open) " " (p.name.expose()) " " (p.number.expose()) } { (open) } },
            ])
        })
        .collect();
    html! {
        section {
            @for warning in &found.warnings { (banner(reader, Notice::Warning, &reader.t(&warning.message))) }
            @if found.people.is_empty() {
                (banner(reader, Notice::Info, &reader.t("find-none")))
            } @else {
                p { (reader.say("find-results-count", &[("count", found.people.len().into())])) " " (reader.t("find-name-and-number")) }
                @if found.people.iter().any(|p| p.same_name) { (banner(reader, Notice::Warning, &reader.t("find-same-name"))) }
                (form(&super::extract::page_of(visit), None, html! {
                    input type="hidden" name="holding" value=(holding);
                    (Table { id: "results", caption: &reader.t("find-results"), columns: &columns, rows: &rows }.render(reader))
                    p { (button(&reader.t("find-extract"))) }
                }))
            }
            @if found.more { (banner(reader, Notice::Info, &reader.say("find-too-many", &[("count", found.people.len().into())]))) }
            @if found.withheld > 0 { p { (reader.say("find-withheld", &[("count", found.withheld.into())])) } }
            p.az-quiet { (reader.say("page-refused-recorded", &[("number", found.act.to_string().into())])) }
        }
    }
}
