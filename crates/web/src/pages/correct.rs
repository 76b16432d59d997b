//! 変更届: what stands now is in the form, what differs is sent on; nothing that was typed is lost when something is wrong.

use super::{desk::Desk, fault::at_field, input::Input, record::ids, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area, Handle},
    shell::{Choice, Control, Errors, Field, Title, button, button_link, invalid, long_form},
};
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use azukari_app::{
    AppError, Kind, KindField, OTHER_NUMBER, Refused, Reply,
    register::{Correct, Show},
};
use azukari_domain::{Personal, RecordId, Verb, individual};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/records/{record}/correct", get(show).post(correct))
}

/// How a change is reported; `screen` is a slip that is mended here.
const CHANNELS: [&str; 6] = ["phone", "counter", "paper", "post", "mail", "screen"];
const IDENTITIES: [&str; 3] = ["light", "document", "none"];

/// What stands in the form.
struct Typed {
    /// Field, what stood there when the form was made, what stands there now.
    values: Vec<(String, Personal, Personal)>,
    channel: String,
    identity: String,
    ground: String,
    reason: Personal,
    seen: String,
    kind: String,
}

impl Typed {
    fn of(input: &Input) -> Typed {
        let was = |key: &str| input.personal(&format!("o-{key}"));
        Typed {
            values: input.below("f-").map(|(key, now)| (key.to_owned(), was(key), now.clone())).collect(),
            channel: input.text("channel").to_owned(),
            identity: input.text("identity").to_owned(),
            ground: input.text("ground").to_owned(),
            reason: input.personal("reason"),
            seen: input.text("seen").to_owned(),
            kind: input.text("kind").to_owned(),
        }
    }
}

async fn show(visit: Visit, Path((_, record)): Path<(String, String)>) -> Response {
    let Some((id, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    let wanted = Show { affair: visit.affair(), record: id, classes: Vec::new(), ground: String::new() };
    let title = Title::new("record-correct-title");
    match visit.run(move |app, asker| app.show(asker, &wanted)).await {
        Ok(Reply::Done(shown)) => {
            let typed = Typed {
                values: shown.fields.iter().map(|f| (f.field.to_string(), f.value.clone(), f.value.clone())).collect(),
                seen: shown.version.to_string(),
                kind: shown.holding.to_string(),
                channel: String::new(),
                identity: String::new(),
                ground: String::new(),
                reason: Personal::new(""),
            };
            match fields(&visit, &typed.kind).await {
                Ok(kind) => {
                    let content = form_of(&visit, &handle, &kind, &typed, &Errors::default());
                    visit.page(Area::Find, title, content).into_response()
                }
                Err(e) => visit.fault(Area::Find, e),
            }
        }
        Ok(Reply::Refused(refused)) => {
            visit.refused(Area::Find, title, &visit.here, &Wanted::on(Verb::See, handle), &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&path::record(visit.org(), &handle)).into_response(),
        Err(e) => visit.fault(Area::Find, e),
    }
}

/// The fields of this kind that the affair uses.
async fn fields(visit: &Visit, kind: &str) -> Result<Vec<KindField>, AppError> {
    let (affair, key) = (visit.signed.affair.clone(), kind.to_owned());
    let kinds: Vec<Kind> = visit.run(move |app, asker| app.kinds(asker, affair.as_ref())).await?;
    Ok(kinds.into_iter().find(|k| k.key == key).map(|k| k.fields).unwrap_or_default())
}

fn form_of(visit: &Visit, handle: &Handle, fields: &[KindField], typed: &Typed, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let is_typed = typed.values.iter().any(|(_, was, now)| was != now) || !errors.is_empty();
    let empty = Personal::new("");
    let value =
        |key: &str| typed.values.iter().find(|(k, _, _)| k == key).map_or((&empty, &empty), |(_, was, now)| (was, now));
    let choose = |prefix: &str, words: &[&str]| -> Vec<Choice> {
        words.iter().map(|w| Choice::new(*w, reader.t(&format!("{prefix}{w}")))).collect()
    };
    let mut grounds = vec![Choice::new("", reader.t("common-none"))];
    grounds.extend(visit.names.grounds.iter().map(|g| Choice::new(&g.key, visit.pick(&g.ja, &g.en))));
    html! {
        (errors.summary(reader))
        p { (reader.t("record-correct-help")) }
        (long_form(&path::correct(visit.org(), handle), Some(&visit.desk.once()), is_typed, html! {
            input type="hidden" name="seen" value=(typed.seen);
            input type="hidden" name="kind" value=(typed.kind);
            @for field in fields {
                @let (was, now) = value(&field.key);
                input type="hidden" name={ "o-" (field.key) } value=(was.expose());
                (control(visit, field, now.expose()).render(reader, errors))
            }
            @if fields.iter().any(|f| f.kind != "individual_number" && individual::stands_in(value(&f.key).1.expose())) {
                (visit.other_number(format!("f-{OTHER_NUMBER}"), value(OTHER_NUMBER).1.expose()).render(reader, errors))
            }
            h2 { (reader.t("record-correct-report")) }
            (Field::new("channel", reader.t("record-correct-channel"), Control::Radio(choose("common-channel-", &CHANNELS)))
                .value(&typed.channel).required().render(reader, errors))
            (Field::new("identity", reader.t("record-correct-identity"), Control::Radio(choose("common-identity-", &IDENTITIES)))
                .value(&typed.identity).required().render(reader, errors))
            (Field::new("reason", reader.t("record-correct-reason"), Control::Lines(3))
                .support(reader.t("record-correct-reason-help")).value(typed.reason.expose()).render(reader, errors))
            details open[!typed.ground.is_empty() || errors.of("ground").is_some()] {
                summary { (reader.t("record-correct-ground")) }
                (Field::new("ground", reader.t("common-ground"), Control::Select(grounds))
                    .support(reader.t("record-correct-ground-help")).value(&typed.ground).render(reader, errors))
            }
            p { (button(&reader.t("common-save"))) " " (button_link(&path::record(visit.org(), handle), &reader.t("common-cancel"))) }
        }))
    }
}

pub(super) fn control<'a>(visit: &Visit, field: &KindField, value: &'a str) -> Field<'a> {
    let control = match field.kind {
        "phone" => Control::Phone,
        "mail" => Control::Mail,
        "date" => Control::Date,
        // One line to look at, but a note of several lines loses none of them.
        "text" => Control::Lines(1),
        "choice" => {
            let mut choices = vec![Choice::new("", visit.reader.t("common-choose-first"))];
            choices.extend(field.choices.iter().map(|c| Choice::new(c, c)));
            // A value of another time stays what it is until somebody chooses.
            if !value.is_empty() && !field.choices.iter().any(|c| c == value) {
                choices.push(Choice::new(value, value));
            }
            Control::Select(choices)
        }
        _ => Control::Text,
    };
    let shown = Field::new(format!("f-{}", field.key), visit.pick(&field.ja, &field.en), control).value(value);
    if field.required { shown.required() } else { shown }
}

async fn correct(visit: Visit, Path((_, record)): Path<(String, String)>, input: Input) -> Response {
    let Some((id, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    let typed = Typed::of(&input);
    let fields = match fields(&visit, &typed.kind).await {
        Ok(fields) => fields,
        Err(e) => return visit.fault(Area::Find, e),
    };
    let mut errors = Errors::default();
    let reader = &visit.reader;
    for (field, text) in [("channel", &typed.channel), ("identity", &typed.identity)] {
        if text.is_empty() {
            errors.add(field, reader.t(&format!("record-correct-{field}-needed")));
        }
    }
    let changes: Vec<(String, Personal)> = typed
        .values
        .iter()
        .filter(|(_, was, now)| was != now)
        .map(|(key, _, now)| (key.clone(), now.clone()))
        .collect();
    let here = path::record(visit.org(), &handle);
    if errors.is_empty() && changes.is_empty() {
        return Redirect::to(&format!("{here}?done=same")).into_response();
    }
    if errors.is_empty() {
        let asked = asked(&visit, id, &typed, changes, input.once());
        match visit.run(move |app, asker| app.correct(asker, &asked)).await {
            Ok(Reply::Done(done)) => {
                let said = if done.fields.is_empty() { "same" } else { "corrected" };
                return Redirect::to(&format!("{here}?done={said}")).into_response();
            }
            Ok(Reply::Repeated(_)) => return Redirect::to(&format!("{here}?done=corrected")).into_response(),
            Ok(Reply::Refused(refused)) => return refused_page(&visit, &handle, &fields, &typed, &refused).await,
            Err(e) => {
                if let Err(e) = at_field(reader, e, &mut errors) {
                    match e {
                        // Somebody else was faster: what was typed stays, beside the words that say so.
                        AppError::Conflict(key) => errors.add("channel", reader.t(key)),
                        other => return visit.fault(Area::Find, other),
                    }
                }
            }
        }
    }
    let content = form_of(&visit, &handle, &fields, &typed, &errors);
    let title = Title::new("record-correct-title").in_error(true);
    invalid(visit.page_at(Area::Find, title, &path::correct(visit.org(), &handle), content))
}

fn asked(
    visit: &Visit,
    id: RecordId,
    typed: &Typed,
    changes: Vec<(String, Personal)>,
    once: Option<[u8; 32]>,
) -> Correct {
    Correct {
        affair: visit.affair(),
        record: id,
        changes,
        channel: typed.channel.clone(),
        identity: typed.identity.clone(),
        reason: typed.reason.clone(),
        ground: typed.ground.clone(),
        seen: typed.seen.parse().ok(),
        happened_at: None,
        once,
    }
}

/// The refusal above the form, which still holds what was typed.
async fn refused_page(
    visit: &Visit,
    handle: &Handle,
    fields: &[KindField],
    typed: &Typed,
    refused: &Refused,
) -> Response {
    let below = form_of(visit, handle, fields, typed, &Errors::default());
    let back = path::correct(visit.org(), handle);
    let wanted = Wanted { ground: typed.ground.clone(), ..Wanted::on(Verb::Correct, handle.clone()) };
    visit.refused(Area::Find, Title::new("record-correct-title"), &back, &wanted, refused, below).await
}
