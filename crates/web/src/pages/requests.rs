//! Requests: what waits for me, what I asked for, asking, deciding, taking back.

use super::{desk::Desk, fault::at_field, input::Input, record::ids, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area, Handle},
    shell::{
        Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, facts, form,
        invalid, long_form, post_button,
    },
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, Reply,
    request::{Decide, NewRequest, RequestShown, Which, Withdraw},
};
use azukari_domain::{RecordId, Verb};
use maud::{Markup, html};
use serde::Deserialize;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/requests", get(list).post(ask))
        .route("/o/{org}/requests/new", get(new).post(new_about))
        .route("/o/{org}/requests/{number}", get(show))
        .route("/o/{org}/requests/{number}/decide", post(decide))
        .route("/o/{org}/requests/{number}/withdraw", post(withdraw))
}

/// Requests as a table; also on the home page.
pub(super) fn table(visit: &Visit, id: &'static str, caption: &str, requests: &[RequestShown]) -> Markup {
    let reader = &visit.reader;
    let columns = ["request-number", "request-kind", "common-state", "request-asked-by", "request-asked-at"]
        .map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = requests
        .iter()
        .map(|r| {
            vec![
                html! { a href=(path::request(visit.org(), r.number)) { (reader.say("request-number-short", &[("number", r.number.to_string().into())])) } },
                html! { (visit.pick(&r.kind_ja, &r.kind_en)) },
                html! { (state(visit, r.state)) @if r.overdue { " " strong { (reader.t("task-overdue")) } } },
                html! { (r.asker_name.expose()) },
                html! { (reader.instant(r.asked_at, &visit.names.zone)) },
            ]
        })
        .collect();
    Table { id, caption, columns: &columns, rows: &rows }.render(reader)
}

fn state(visit: &Visit, state: &str) -> String {
    let word = if state == "rejected" { "declined" } else { state };
    visit.reader.t(&format!("request-state-{word}"))
}

async fn list(visit: Visit) -> Response {
    let lists =
        visit.run(|app, asker| Ok((app.requests(asker, Which::Waiting)?, app.requests(asker, Which::All)?))).await;
    match lists {
        Ok((waiting, all)) => {
            let reader = &visit.reader;
            let content = html! {
                (table(&visit, "waiting", &reader.t("request-waiting"), &waiting))
                (table(&visit, "all", &reader.t("request-all"), &all))
                p.az-actions { (button_link(&format!("{}/new", Area::Requests.of(visit.org())), &reader.t("request-new"))) }
            };
            visit.page(Area::Requests, Title::new("request-title"), content).into_response()
        }
        Err(e) => visit.fault(Area::Requests, e),
    }
}

/// What a request is about: keys and a handle.
#[derive(Debug, Default, Deserialize)]
struct About {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    verb: String,
    #[serde(default)]
    record: String,
    #[serde(default)]
    holding: String,
    #[serde(default)]
    ground: String,
    /// What within the records, as the act that was refused names it.
    #[serde(default)]
    about: String,
    /// Classes of fields, one after a comma.
    #[serde(default)]
    classes: String,
    /// Several records, which only a body brings.
    #[serde(skip)]
    records: Vec<RecordId>,
}

impl About {
    fn of(input: &Input) -> About {
        let text = |name| input.text(name).to_owned();
        About {
            kind: text("kind"),
            verb: text("verb"),
            record: text("record"),
            holding: text("holding"),
            ground: text("ground"),
            about: text("about"),
            classes: input.all("classes").collect::<Vec<_>>().join(","),
            records: input.all("records").filter_map(|id| id.parse().ok()).collect(),
        }
    }
    fn classes(&self) -> impl Iterator<Item = &str> {
        self.classes.split(',').map(word).filter(|c| !c.is_empty())
    }
    /// All records, by whichever way they came.
    fn all_records(&self) -> Vec<RecordId> {
        ids(&self.record).map(|(id, _)| id).into_iter().chain(self.records.iter().copied()).collect()
    }
    fn record(&self) -> Option<Handle> {
        ids(&self.record).map(|(_, handle)| handle)
    }
    fn address(&self, visit: &Visit) -> String {
        let mut href = format!("{}/new?kind={}", Area::Requests.of(visit.org()), word(&self.kind));
        for (name, value) in [
            ("verb", &self.verb),
            ("record", &self.record),
            ("holding", &self.holding),
            ("ground", &self.ground),
            ("about", &self.about),
        ] {
            if !value.is_empty() {
                href.push_str(&format!("&{name}={}", word(value)));
            }
        }
        let classes: Vec<&str> = self.classes().collect();
        if !classes.is_empty() {
            href.push_str(&format!("&classes={}", classes.join(",")));
        }
        href
    }
}

/// Only what keys and handles are made of: whatever else a form sent does not reach an address.
fn word(text: &str) -> &str {
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b)) { text } else { "" }
}

async fn new(visit: Visit, Query(about): Query<About>) -> Response {
    let content = form_of(&visit, &about, "", "", &Errors::default());
    visit.page(Area::Requests, Title::new("request-new"), content).into_response()
}

/// The form, begun by a refusal whose records are many or whose recipient may be somebody: nothing is sent yet.
async fn new_about(visit: Visit, input: Input) -> Response {
    let about = About::of(&input);
    let content = form_of(&visit, &about, input.text("recipient"), "", &Errors::default());
    visit.page_at(Area::Requests, Title::new("request-new"), &about.address(&visit), content).into_response()
}

fn form_of(visit: &Visit, about: &About, recipient: &str, reason: &str, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let kinds: Vec<Choice> =
        visit.names.requests.iter().map(|r| Choice::new(&r.key, visit.pick(&r.ja, &r.en))).collect();
    let known = visit.names.requests.iter().any(|r| r.key == about.kind);
    let affair = visit.affair();
    let mut lines = Vec::new();
    if known {
        lines.push((reader.t("request-kind"), html! { (visit.word(&visit.names.requests, &about.kind)) }));
    }
    if !affair.is_empty() {
        lines.push((reader.t("common-affair"), html! { (visit.word(&visit.names.affairs, &affair)) }));
    }
    if !about.holding.is_empty() {
        lines.push((reader.t("common-holding"), html! { (visit.word(&visit.names.holdings, &about.holding)) }));
    }
    let classes: Vec<&str> = about.classes().map(|c| visit.word(&visit.names.classes, c)).collect();
    if !classes.is_empty() {
        lines.push((reader.t("request-classes"), html! { (classes.join(visit.pick("、", ", "))) }));
    }
    if !about.ground.is_empty() {
        lines.push((reader.t("common-ground"), html! { (visit.word(&visit.names.grounds, &about.ground)) }));
    }
    if !about.records.is_empty() {
        let count = reader.say("common-persons", &[("count", about.all_records().len().into())]);
        lines.push((reader.t("request-scope"), html! { (count) }));
    } else if let Some(record) = about.record() {
        let link = html! { a href=(path::record(visit.org(), &record)) { (reader.say("common-persons", &[("count", 1_i64.into())])) } };
        lines.push((reader.t("request-scope"), link));
    }
    html! {
        (errors.summary(reader))
        @if !lines.is_empty() { (facts(&lines)) }
        (long_form(&Area::Requests.of(visit.org()), Some(&visit.desk.once()), !reason.is_empty(), html! {
            @if known { input type="hidden" name="kind" value=(about.kind); }
            @else { (Field::new("kind", reader.t("request-kind"), Control::Select(kinds)).value(&about.kind).required().render(reader, errors)) }
            @for (name, value) in [("verb", &about.verb), ("record", &about.record), ("holding", &about.holding), ("ground", &about.ground), ("about", &about.about), ("classes", &about.classes)] {
                input type="hidden" name=(name) value=(value);
            }
            @for id in &about.records { input type="hidden" name="records" value=(id); }
            @if about.kind == "provision" || !known {
                (Field::new("recipient", reader.t("request-recipient"), Control::Text).support(reader.t("request-recipient-help")).value(recipient).render(reader, errors))
            }
            (Field::new("reason", reader.t("request-reason"), Control::Lines(5)).support(reader.t("request-reason-help"))
                .value(reason).required().render(reader, errors))
            p { (button(&reader.t("request-send"))) " " (button_link(&Area::Requests.of(visit.org()), &reader.t("common-cancel"))) }
        }))
    }
}

async fn ask(visit: Visit, input: Input) -> Response {
    let about = About::of(&input);
    let new = NewRequest {
        verb: about.verb.clone(),
        affair: visit.affair(),
        holding: about.holding.clone(),
        records: about.all_records(),
        classes: about.classes().map(str::to_owned).collect(),
        recipient: input.text("recipient").to_owned(),
        ground: about.ground.clone(),
        about: about.about.clone(),
        once: input.once(),
        ..NewRequest::new(&about.kind, input.personal("reason"))
    };
    let asked = visit
        .run(move |app, asker| match app.ask(asker, &new) {
            // The kind allows another act than the one that was refused: its own.
            Err(AppError::Input { field: "verb", .. }) => {
                app.ask(asker, &NewRequest { verb: String::new(), ..new.clone() })
            }
            other => other,
        })
        .await;
    let (recipient, reason) = (input.text("recipient"), input.text("reason"));
    match asked {
        Ok(Reply::Done(done)) => {
            Redirect::to(&format!("{}?done=sent", path::request(visit.org(), done.number))).into_response()
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Requests.of(visit.org())).into_response(),
        Ok(Reply::Refused(refused)) => {
            let below = form_of(&visit, &about, recipient, reason, &Errors::default());
            let wanted = Wanted {
                records: about.all_records().iter().map(ToString::to_string).collect(),
                holding: about.holding.clone(),
                classes: about.classes().map(str::to_owned).collect(),
                ground: about.ground.clone(),
                about: about.about.clone(),
                recipient: recipient.to_owned(),
                ..Wanted::act(Verb::Request)
            };
            visit
                .refused(Area::Requests, Title::new("request-new"), &about.address(&visit), &wanted, &refused, below)
                .await
        }
        Err(e) => {
            let mut errors = Errors::default();
            if let Err(e) = at_field(&visit.reader, e, &mut errors) {
                return visit.fault(Area::Requests, e);
            }
            let content = form_of(&visit, &about, recipient, reason, &errors);
            invalid(visit.page_at(
                Area::Requests,
                Title::new("request-new").in_error(true),
                &about.address(&visit),
                content,
            ))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Just {
    #[serde(default)]
    done: String,
}

async fn show(visit: Visit, Path((_, number)): Path<(String, i64)>, Query(just): Query<Just>) -> Response {
    match visit.run(move |app, asker| app.request(asker, number)).await {
        Ok(shown) => {
            let content = one(&visit, &shown, &just.done, "", &Errors::default());
            visit.page(Area::Requests, Title::new("request-one"), content).into_response()
        }
        Err(e) => visit.fault(Area::Requests, e),
    }
}

fn one(visit: &Visit, r: &RequestShown, done: &str, reason: &str, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let offices: Vec<&str> = r.deciders.iter().map(|o| visit.pick(&o.ja, &o.en)).collect();
    let offices = offices.join(visit.pick("、", ", "));
    let said = match done {
        "sent" => {
            Some(reader.say("request-sent", &[("number", r.number.to_string().into()), ("office", (&offices).into())]))
        }
        "approved" => Some(reader.t("request-approved")),
        "declined" => Some(reader.t("request-declined")),
        "withdrawn" => Some(reader.t("request-withdrawn")),
        _ => None,
    };
    let here = path::request(visit.org(), r.number);
    html! {
        (errors.summary(reader))
        @if let Some(said) = said { (banner(reader, Notice::Success, &said)) }
        @if r.rulebook_changed && r.state == "open" { (banner(reader, Notice::Warning, &reader.t("request-rulebook-changed"))) }
        (facts(&lines(visit, r, offices)))
        (super::work::vacant(visit, &r.vacant))
        @if r.may_decide {
            h2 { (reader.t("request-decide")) }
            (form(&format!("{here}/decide"), Some(&visit.desk.once()), html! {
                (Field::new("reason", reader.t("request-decision-reason"), Control::Lines(3))
                    .support(reader.t("request-decline-reason-needed")).value(reason).render(reader, errors))
                p.az-actions {
                    button.az-button.az-button-main type="submit" name="decision" value="approve" { (reader.t("request-approve")) }
                    " "
                    button.az-button.az-button-second type="submit" name="decision" value="decline" { (reader.t("request-decline")) }
                }
            }))
        }
        @if let Some(approval) = r.approval.filter(|_| r.state == "approved") {
            p.az-actions {
                a.az-button.az-button-main href=(path::approval(visit.org(), approval)) {
                    (reader.t(if r.verb == "provide" { "approval-provide-do" } else { "approval-export-do" }))
                }
            }
        }
        p.az-actions {
            @if let Some((id, true)) = r.records.first().map(|id| (id, r.mine && r.state == "approved" && r.approval.is_none())) {
                @if let Some((_, handle)) = ids(&id.to_string()) {
                    @let ground = if r.ground.is_empty() { String::new() } else { format!("?ground={}", word(&r.ground)) };
                    (button_link(&format!("{}{ground}", path::record(visit.org(), &handle)), &reader.t("request-use"))) " "
                }
            }
            (button_link(&Area::Requests.of(visit.org()), &reader.t("request-all")))
        }
        @if r.mine && (r.state == "open" || r.state == "approved") {
            (post_button(&format!("{here}/withdraw"), &reader.t("request-withdraw"), &[("once", &visit.desk.once())]))
        }
    }
}

fn lines(visit: &Visit, r: &RequestShown, offices: String) -> Vec<(String, Markup)> {
    let reader = &visit.reader;
    let zone = &visit.names.zone;
    let classes: Vec<&str> = r.classes.iter().map(|c| visit.word(&visit.names.classes, c.as_str())).collect();
    let verb = reader.t(&format!("verb-{}", r.verb.replace('_', "-")));
    let mut out = vec![
        (reader.t("request-number"), html! { (r.number) }),
        (reader.t("request-kind"), html! { (visit.pick(&r.kind_ja, &r.kind_en)) }),
        (reader.t("common-state"), html! { strong { (state(visit, r.state)) } }),
        (reader.t("request-reason"), html! { (r.reason.expose()) }),
        (reader.t("common-what"), html! { (verb) }),
    ];
    let mut add = |key: &str, text: &str| {
        if !text.is_empty() {
            out.push((reader.t(key), html! { (text) }));
        }
    };
    add("common-affair", visit.word(&visit.names.affairs, &r.affair));
    add("common-holding", visit.word(&visit.names.holdings, &r.holding));
    add("request-classes", &classes.join(visit.pick("、", ", ")));
    add("common-ground", visit.word(&visit.names.grounds, &r.ground));
    add("common-purpose", r.purpose.as_ref().map_or("", |p| visit.word(&visit.names.purposes, p.as_str())));
    add("request-recipient", r.recipient.expose());
    if r.count > 0 {
        add("request-count", &reader.say("common-persons", &[("count", r.count.into())]));
    }
    add("request-asked-by", r.asker_name.expose());
    add("request-asked-at", &reader.instant(r.asked_at, zone));
    let late = if r.overdue { format!(" {}", reader.t("task-overdue")) } else { String::new() };
    add("request-due", &r.due.as_ref().map(|day| format!("{day}{late}")).unwrap_or_default());
    add("request-decider", &offices);
    add("request-decided-by", r.decided_by.as_ref().map_or("", |n| n.expose()));
    add("request-decided-at", &r.decided_at.map(|at| reader.instant(at, zone)).unwrap_or_default());
    add("request-decision-reason", r.decision.expose());
    add("request-usable-until", &r.until.map(|at| reader.instant(at, zone)).unwrap_or_default());
    out
}

async fn decide(visit: Visit, Path((_, number)): Path<(String, i64)>, input: Input) -> Response {
    let approve = match input.text("decision") {
        "approve" => true,
        "decline" => false,
        // A form without its button, as Enter in some browsers sends it, decides nothing.
        _ => return Redirect::to(&path::request(visit.org(), number)).into_response(),
    };
    let decision = Decide { number, approve, reason: input.personal("reason"), once: input.once() };
    let here = path::request(visit.org(), number);
    let said = if approve { "approved" } else { "declined" };
    match visit.run(move |app, asker| app.decide(asker, &decision)).await {
        Ok(Reply::Done(_) | Reply::Repeated(_)) => Redirect::to(&format!("{here}?done={said}")).into_response(),
        Ok(Reply::Refused(refused)) => {
            let below = html! { p { (button_link(&here, &visit.reader.t("common-back"))) } };
            visit
                .refused(Area::Requests, Title::new("request-one"), &here, &Wanted::act(Verb::Decide), &refused, below)
                .await
        }
        Err(e) => {
            let mut errors = Errors::default();
            if let Err(e) = at_field(&visit.reader, e, &mut errors) {
                return visit.fault(Area::Requests, e);
            }
            match visit.run(move |app, asker| app.request(asker, number)).await {
                Ok(shown) => {
                    let content = one(&visit, &shown, "", input.text("reason"), &errors);
                    invalid(visit.page_at(Area::Requests, Title::new("request-one").in_error(true), &here, content))
                }
                Err(e) => visit.fault(Area::Requests, e),
            }
        }
    }
}

async fn withdraw(visit: Visit, Path((_, number)): Path<(String, i64)>, input: Input) -> Response {
    let asked = Withdraw { number, reason: input.personal("reason"), once: input.once() };
    let here = path::request(visit.org(), number);
    match visit.run(move |app, asker| app.withdraw(asker, &asked)).await {
        Ok(Reply::Done(_) | Reply::Repeated(_)) => Redirect::to(&format!("{here}?done=withdrawn")).into_response(),
        Ok(Reply::Refused(refused)) => {
            visit
                .refused(
                    Area::Requests,
                    Title::new("request-one"),
                    &here,
                    &Wanted::act(Verb::Withdraw),
                    &refused,
                    html! {},
                )
                .await
        }
        Err(e) => visit.fault(Area::Requests, e),
    }
}
