//! Stops, consents and holds of a person: recording one as it was received, and releasing or withdrawing one that stands.

use super::{
    deed::Deed,
    desk::Desk,
    input::Input,
    record::{ids, listed},
    refused::Wanted,
    visit::Visit,
};
use crate::{
    path::{self, Area, Handle},
    shell::{Choice, Control, Errors, Field, Title, button, button_link, facts, form},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, Reply,
    register::{Mark, MarkKind, Marked, Unmark},
};
use azukari_domain::{RecordId, Verb};
use maud::{Markup, html};
use serde::Deserialize;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/records/{record}/mark", get(choose).post(mark))
        .route("/o/{org}/records/{record}/unmark", post(unmark))
}

/// What a person can have stopped, and why a record is kept, in the order of pages.
const STOPS: [&str; 6] = ["use", "provision", "mail", "post", "phone", "paper"];
const HOLDS: [&str; 3] = ["request", "dispute", "audit"];
const CHANNELS: [&str; 6] = ["phone", "counter", "paper", "post", "mail", "form"];

#[derive(Debug, Default, Deserialize)]
struct Of {
    #[serde(default)]
    kind: String,
}

fn page_of(visit: &Visit, handle: &Handle, kind: MarkKind) -> String {
    format!("{}/mark?kind={}", path::record(visit.org(), handle), kind.as_str())
}

fn title(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Stop => "hold-add-stop",
        MarkKind::Hold => "hold-add-hold",
        MarkKind::Consent => "hold-add-consent",
        MarkKind::Request => "hold-add-request",
    }
}

async fn choose(visit: Visit, Path((_, record)): Path<(String, String)>, Query(of): Query<Of>) -> Response {
    let Some((_, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    let kind = MarkKind::parse(&of.kind).unwrap_or(MarkKind::Stop);
    let content = form_of(&visit, &handle, kind, &Input::default(), &Errors::default());
    visit.page(Area::Find, Title::new(title(kind)), content).into_response()
}

/// Keys of a kind with their words.
fn keys(visit: &Visit, kind: MarkKind) -> Vec<Choice> {
    let of = |prefix: &str, all: &[&str]| -> Vec<Choice> {
        all.iter().map(|k| Choice::new(*k, listed(visit, prefix, k))).collect()
    };
    match kind {
        MarkKind::Stop => of("hold-stop-", &STOPS),
        MarkKind::Hold => of("hold-kept-", &HOLDS),
        MarkKind::Request => of("record-mark-request-", &["rights", "complaint"]),
        MarkKind::Consent => {
            let mut all = of("record-mark-consent-", &["provide", "sensitive", "told"]);
            let beyond = visit.reader.t("record-mark-consent-beyond");
            all.extend(
                visit.names.purposes.iter().map(|p| {
                    Choice::new(format!("beyond:{}", p.key), format!("{beyond}：{}", visit.pick(&p.ja, &p.en)))
                }),
            );
            all
        }
    }
}

fn form_of(visit: &Visit, handle: &Handle, kind: MarkKind, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let mut grounds = vec![Choice::new("", reader.t("common-choose-first"))];
    grounds.extend(visit.names.grounds.iter().map(|g| Choice::new(&g.key, visit.pick(&g.ja, &g.en))));
    let channels = CHANNELS.iter().map(|c| Choice::new(*c, reader.t(&format!("common-channel-{c}")))).collect();
    let mut choices = vec![Choice::new("", reader.t("common-choose-first"))];
    choices.extend(keys(visit, kind));
    html! {
        p { (reader.t(&format!("{}-help", title(kind)))) }
        (form(&page_of(visit, handle, kind), Some(&visit.desk.once()), html! {
            input type="hidden" name="kind" value=(kind.as_str());
            (Field::new("key", reader.t("hold-kind"), Control::Select(choices)).value(typed.text("key")).required().render(reader, errors))
            @if kind == MarkKind::Consent {
                (Field::new("recipient", reader.t("hold-consent-recipient"), Control::Text).support(reader.t("hold-consent-recipient-help"))
                    .value(typed.text("recipient")).render(reader, errors))
                (Field::new("notice", reader.t("hold-consent-notice"), Control::Text).support(reader.t("hold-consent-notice-help"))
                    .value(typed.text("notice")).required().render(reader, errors))
            } @else {
                (Field::new("ground", reader.t("common-ground"), Control::Select(grounds)).value(typed.text("ground")).required().render(reader, errors))
            }
            (Field::new("channel", reader.t("hold-received"), Control::Select(channels)).value(typed.text("channel")).required().render(reader, errors))
            (Field::new("evidence", reader.t("common-evidence"), Control::Text).support(reader.t("hold-evidence-help"))
                .value(typed.text("evidence")).render(reader, errors))
            p { (button(&reader.t("common-save"))) " " (button_link(&path::record(visit.org(), handle), &reader.t("common-cancel"))) }
        }))
    }
}

async fn mark(visit: Visit, Path((_, record)): Path<(String, String)>, input: Input) -> Response {
    let (Some((id, handle)), Some(kind)) = (ids(&record), MarkKind::parse(input.text("kind"))) else {
        return crate::Failure::NOT_FOUND.into_response();
    };
    let text = |name: &str| input.text(name).to_owned();
    let recipient = input.text("recipient").trim();
    let key = match input.text("key") {
        "provide" if !recipient.is_empty() => format!("provide:{recipient}"),
        key => key.to_owned(),
    };
    let command = Mark {
        record: id,
        kind,
        key,
        ground: text("ground"),
        channel: text("channel"),
        evidence: text("evidence"),
        notice: text("notice"),
        happened_at: None,
        once: input.once(),
    };
    let deed = Deed {
        area: Area::Find,
        title: title(kind),
        verb: if kind == MarkKind::Consent { Verb::Consent } else { Verb::Hold },
        here: page_of(&visit, &handle, kind),
        then: format!("{}?done=marked", path::record(visit.org(), &handle)),
    };
    let reply = visit.run(move |app, asker| app.mark(asker, &command)).await;
    let again = async |errors: &Errors| Ok(form_of(&visit, &handle, kind, &input, errors));
    ended(&visit, &handle, &deed, reply, again).await
}

/// As any deed, with a refusal that knows which record it was about.
async fn ended(
    visit: &Visit,
    handle: &Handle,
    deed: &Deed,
    reply: Result<Reply<Marked>, AppError>,
    again: impl AsyncFnOnce(&Errors) -> Result<Markup, AppError>,
) -> Response {
    match reply {
        Ok(Reply::Refused(refused)) => match again(&Errors::default()).await {
            Ok(below) => {
                let wanted = Wanted::on(deed.verb, handle.clone());
                visit.refused(deed.area, Title::new(deed.title), &deed.here, &wanted, &refused, below).await
            }
            Err(e) => visit.fault(deed.area, e),
        },
        reply => visit.deed(deed, reply, again).await,
    }
}

/// The form of an end comes from the button beside a mark; what it sends has a way in which the end was received.
async fn unmark(visit: Visit, Path((_, record)): Path<(String, String)>, input: Input) -> Response {
    let (Some((id, handle)), Some(kind)) = (ids(&record), MarkKind::parse(input.text("kind"))) else {
        return crate::Failure::NOT_FOUND.into_response();
    };
    let here = path::record(visit.org(), &handle);
    if input.text("channel").is_empty() {
        let content = end_form(&visit, &handle, kind, &input, &Errors::default());
        return visit.page_at(Area::Find, Title::new("hold-release"), &here, content).into_response();
    }
    let deed = Deed {
        area: Area::Find,
        title: "hold-release",
        verb: if kind == MarkKind::Consent { Verb::Consent } else { Verb::Hold },
        then: format!("{here}?done=unmarked"),
        here,
    };
    let command = release(id, kind, &input);
    let reply = visit.run(move |app, asker| app.unmark(asker, &command)).await;
    let again = async |errors: &Errors| Ok(end_form(&visit, &handle, kind, &input, errors));
    match reply {
        Err(AppError::Conflict("hold-not-found")) => Redirect::to(&deed.here).into_response(),
        reply => ended(&visit, &handle, &deed, reply, again).await,
    }
}

fn release(record: RecordId, kind: MarkKind, input: &Input) -> Unmark {
    let text = |name: &str| input.text(name).to_owned();
    Unmark {
        record,
        kind,
        key: text("key"),
        ground: text("ground"),
        channel: text("channel"),
        evidence: text("evidence"),
        happened_at: None,
        once: input.once(),
    }
}

fn end_form(visit: &Visit, handle: &Handle, kind: MarkKind, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let mut grounds = vec![Choice::new("", reader.t("common-none"))];
    grounds.extend(visit.names.grounds.iter().map(|g| Choice::new(&g.key, visit.pick(&g.ja, &g.en))));
    let channels = CHANNELS.iter().map(|c| Choice::new(*c, reader.t(&format!("common-channel-{c}")))).collect();
    let what = super::record::mark_word(visit, kind.as_str(), typed.text("key"));
    html! {
        (facts(&[(reader.t("hold-kind"), html! { (what) })]))
        p { (reader.t(if kind == MarkKind::Consent { "hold-withdraw-help" } else { "hold-release-help" })) }
        (form(&format!("{}/unmark", path::record(visit.org(), handle)), Some(&visit.desk.once()), html! {
            input type="hidden" name="kind" value=(kind.as_str());
            input type="hidden" name="key" value=(typed.text("key"));
            (Field::new("channel", reader.t("hold-received"), Control::Select(channels)).value(typed.text("channel")).required().render(reader, errors))
            @if kind != MarkKind::Consent {
                (Field::new("ground", reader.t("common-ground"), Control::Select(grounds)).value(typed.text("ground")).render(reader, errors))
            }
            (Field::new("evidence", reader.t("common-evidence"), Control::Text).support(reader.t("hold-evidence-help"))
                .value(typed.text("evidence")).render(reader, errors))
            p { (button(&reader.t("hold-release"))) " " (button_link(&path::record(visit.org(), handle), &reader.t("common-cancel"))) }
        }))
    }
}
