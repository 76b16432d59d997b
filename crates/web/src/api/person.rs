//! People on file: find, see, look back, correct, mark, erase.

use super::{
    body::body,
    call::{Call, affair, map, run},
    problem::warned,
};
use axum::response::Response;
use azukari_app::{
    AppError, Reply,
    acquisition::{Collect, Returning, Source, collected_day},
    register::{Correct, Find, History, Mark, MarkKind, Show, Unmark},
    retention::{Erase, EraseHistory},
};
use azukari_domain::{FieldKey, Millis, Personal, RecordId};
use azukari_words::Lang;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A name in the reader's language.
fn name<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// When it happened, if it was earlier.
fn earlier(text: Option<&str>) -> Result<Option<Millis>, AppError> {
    let Some(text) = text.filter(|t| !t.is_empty()) else { return Ok(None) };
    Millis::parse_rfc3339(text).map(Some).ok_or(AppError::input("happened_at", "error-date"))
}

body! {
    /// Whom to look for.
    FindBody {
        /// Under which affair.
        affair: String,
        /// Kind of data.
        holding: String,
        /// Part of a name, reading, address or number; or a whole phone number or mail address.
        text: String,
    }
}

pub(super) async fn find(call: Call<FindBody>) -> Response {
    run(call, |app, who, head, body| {
        let find = Find { affair: affair(who, body.affair), holding: body.holding, text: Personal::new(body.text) };
        let lang = head.reader.lang;
        Ok(map(app.find(&who.asker, &find)?, |found| {
            let people: Vec<Value> = found
                .people
                .iter()
                .map(|p| {
                    json!({
                        "record": p.record.to_string(), "name": p.name.expose(), "number": p.number.expose(),
                        "same_name": p.same_name,
                    })
                })
                .collect();
            json!({
                "act": found.act.to_string(), "people": people, "withheld": found.withheld, "more": found.more,
                "warnings": warned(lang, &found.warnings),
            })
        }))
    })
    .await
}

body! {
    /// What to open.
    ShowBody {
        /// Under which affair.
        affair: String,
        /// Field classes; all that the affair uses where empty.
        classes: Vec<String>,
        /// With old values, which is an act of its own.
        history: bool,
        /// A ground, e.g. `unclear`.
        ground: String,
    }
}

pub(super) async fn show(call: Call<ShowBody>) -> Response {
    run(call, |app, who, head, body| {
        let lang = head.reader.lang;
        let record: RecordId = head.param("record")?;
        let affair = affair(who, body.affair);
        let ask = Show { affair: affair.clone(), record, classes: body.classes.clone(), ground: body.ground };
        let shown = match app.show(&who.asker, &ask)? {
            Reply::Done(shown) => shown,
            Reply::Refused(refused) => return Ok(Reply::Refused(refused)),
            Reply::Repeated(act) => return Ok(Reply::Repeated(act)),
        };
        let fields: Vec<Value> = shown
            .fields
            .iter()
            .map(|f| {
                json!({
                    "field": f.field, "name": name(lang, &f.ja, &f.en), "class": f.class, "value": f.value.expose(),
                    "past": f.past,
                })
            })
            .collect();
        let closed: Vec<Value> = shown
            .closed
            .iter()
            .map(|c| {
                let reasons: Vec<_> = c.reasons.iter().map(|r| super::problem::why_not(lang, r)).collect();
                json!({"field": c.field, "name": name(lang, &c.ja, &c.en), "class": c.class, "reasons": reasons})
            })
            .collect();
        let mut document = json!({
            "act": shown.act.to_string(), "record": shown.record.to_string(), "holding": shown.holding,
            "version": shown.version, "fields": fields, "closed": closed, "purposes": shown.purposes,
            "basis": shown.basis, "source": shown.source, "collected_on": shown.collected_on,
            "remedy_by": shown.remedy_by, "facets": shown.facets, "retain_until": shown.retain_until,
            "retain_law": shown.retain_law, "marks": shown.marks, "warnings": warned(lang, &shown.warnings),
        });
        if body.history {
            match app.history(&who.asker, &History { affair, record, classes: body.classes })? {
                Reply::Done(past) => {
                    document["history"] = past
                        .values
                        .iter()
                        .map(|v| {
                            json!({
                                "field": v.field, "name": name(lang, &v.ja, &v.en), "value": v.value.as_ref().map(|value| value.expose()),
                                "until": v.until_at.to_rfc3339(), "act": v.act.to_string(),
                            })
                        })
                        .collect();
                }
                Reply::Refused(refused) => return Ok(Reply::Refused(refused)),
                Reply::Repeated(act) => return Ok(Reply::Repeated(act)),
            }
        }
        Ok(Reply::Done(document))
    })
    .await
}

body! {
    /// Somebody who is taken in by hand.
    TakeInBody {
        /// Under which affair.
        affair: String,
        /// Kind of data.
        holding: String,
        /// For which purpose.
        purpose: String,
        /// `counter`, `post`, `form`, `phone`, `mail`.
        channel: String,
        /// `person` or `third_party`; empty for the person.
        source: String,
        /// The day on which it was taken, if earlier than today.
        collected_on: String,
        /// No deceit or other wrongful means was used.
        fair: bool,
        /// A ground of the rulebook.
        ground: String,
        /// What proves source, ground or consent, and where it is kept.
        evidence: String,
        /// The values by field; under `other_number` why one that looks like a My Number is none.
        values: BTreeMap<String, String>,
        /// Somebody who was erased or had refused is taken in all the same: they want it.
        anyway: bool,
    }
}

pub(super) async fn take_in(call: Call<TakeInBody>) -> Response {
    run(call, |app, who, head, body| {
        let source = if body.source.is_empty() { "person" } else { &body.source };
        let source = Source::parse(source).filter(|s| *s != Source::Existing);
        let affair = affair(who, body.affair);
        let word = |field: &'static str| AppError::input(field, "error-unknown-word");
        let values = body.values.into_iter().map(|(key, value)| {
            key.parse::<FieldKey>().map(|key| (key, Personal::new(value))).map_err(|_| word("values"))
        });
        let collect = Collect {
            holding: body.holding.trim().parse().map_err(|_| word("holding"))?,
            affair: match affair.trim() {
                "" => None,
                key => Some(key.parse().map_err(|_| word("affair"))?),
            },
            purpose: match body.purpose.trim() {
                "" => None,
                key => Some(key.parse().map_err(|_| word("purpose"))?),
            },
            channel: body.channel,
            source: source.ok_or(word("source"))?,
            collected_on: collected_day(&body.collected_on)?,
            source_checked: body.fair,
            ground: body.ground,
            evidence: Some(Personal::new(body.evidence)).filter(|e| !e.is_empty()),
            values: values.collect::<Result<_, _>>()?,
            facets: BTreeSet::new(),
            retain: None,
            returning: if body.anyway { Returning::Admit } else { Returning::Ask },
            happened_at: None,
            once: head.once,
        };
        Ok(map(app.collect(&who.asker, &collect)?, |done| {
            json!({
                "act": done.act.to_string(), "record": done.record.map(|r| r.to_string()),
                "on_file": done.on_file.map(|r| r.to_string()), "returning": done.returning,
            })
        }))
    })
    .await
}

body! {
    /// What changes.
    CorrectBody {
        /// Under which affair.
        affair: String,
        /// New values by field; an empty one removes the field.
        changes: BTreeMap<String, String>,
        /// `paper`, `phone`, `counter`, `mail`, `post`, `form`, `screen`.
        channel: String,
        /// `none`, `light`, `document`.
        identity: String,
        /// Why, in one's own words.
        reason: String,
        /// A ground, for sensitive matters.
        ground: String,
        /// The version of the record that was looked at.
        seen: Option<i64>,
        /// When it happened, if earlier (RFC 3339).
        happened_at: Option<String>,
    }
}

pub(super) async fn correct(call: Call<CorrectBody>) -> Response {
    run(call, |app, who, head, body| {
        let lang = head.reader.lang;
        let correct = Correct {
            affair: affair(who, body.affair),
            record: head.param("record")?,
            changes: body.changes.into_iter().map(|(f, v)| (f, Personal::new(v))).collect(),
            channel: body.channel,
            identity: body.identity,
            reason: Personal::new(body.reason),
            ground: body.ground,
            seen: body.seen,
            happened_at: earlier(body.happened_at.as_deref())?,
            once: head.once,
        };
        Ok(map(app.correct(&who.asker, &correct)?, |done| {
            let fields: Vec<Value> =
                done.fields.iter().map(|f| json!({"field": f.field, "name": name(lang, &f.ja, &f.en)})).collect();
            json!({
                "act": done.act.to_string(), "record": done.record.to_string(), "fields": fields,
                "version": done.version, "warnings": warned(lang, &done.warnings),
            })
        }))
    })
    .await
}

body! {
    /// A stop or hold.
    HoldBody {
        /// Ignored: a stop concerns every affair.
        affair: String,
        /// `stop`, `hold` or `request`.
        kind: String,
        /// `use`, `provision`, `mail` …; `dispute`, `audit` …; `rights`, `complaint`.
        what: String,
        /// Release it.
        release: bool,
        /// Why, as a ground of the rulebook.
        ground: String,
        /// How it was received.
        channel: String,
        /// Kind of evidence and where it lies.
        evidence: String,
        /// When it happened, if earlier (RFC 3339).
        happened_at: Option<String>,
    }
}

pub(super) async fn hold(call: Call<HoldBody>) -> Response {
    run(call, |app, who, head, body| {
        let kind = MarkKind::parse(&body.kind)
            .filter(|k| *k != MarkKind::Consent)
            .ok_or(AppError::input("kind", "hold-error-kind"))?;
        let (record, happened_at) = (head.param("record")?, earlier(body.happened_at.as_deref())?);
        let (key, ground, channel, evidence, once) = (body.what, body.ground, body.channel, body.evidence, head.once);
        let reply = if body.release {
            app.unmark(&who.asker, &Unmark { record, kind, key, ground, channel, evidence, happened_at, once })?
        } else {
            let notice = String::new();
            app.mark(&who.asker, &Mark { record, kind, key, ground, channel, evidence, notice, happened_at, once })?
        };
        Ok(map(reply, |marked| json!(marked)))
    })
    .await
}

body! {
    /// What the person said.
    ConsentBody {
        /// Ignored: a consent names what it is for.
        affair: String,
        /// `provide`, `provide:<recipient>`, `beyond:<purpose>`, `sensitive`.
        what: String,
        /// `given` or `withdrawn`.
        answer: String,
        /// How it was received.
        channel: String,
        /// Kind of evidence and where it lies.
        evidence: String,
        /// Version of the text that the person saw.
        notice: String,
        /// When it happened, if earlier (RFC 3339).
        happened_at: Option<String>,
    }
}

pub(super) async fn consent(call: Call<ConsentBody>) -> Response {
    run(call, |app, who, head, body| {
        let (record, happened_at) = (head.param("record")?, earlier(body.happened_at.as_deref())?);
        let (kind, ground, once) = (MarkKind::Consent, String::new(), head.once);
        let (key, channel, evidence, notice) = (body.what, body.channel, body.evidence, body.notice);
        let reply = match body.answer.as_str() {
            "given" => {
                app.mark(&who.asker, &Mark { record, kind, key, ground, channel, evidence, notice, happened_at, once })?
            }
            "withdrawn" => {
                app.unmark(&who.asker, &Unmark { record, kind, key, ground, channel, evidence, happened_at, once })?
            }
            _ => return Err(AppError::input("answer", "error-unknown-word")),
        };
        Ok(map(reply, |marked| json!(marked)))
    })
    .await
}

body! {
    /// What is erased, and why.
    EraseBody {
        /// Ignored: an erasure names its ground.
        affair: String,
        /// Records of one kind of data, exactly those that were approved.
        records: Vec<String>,
        /// Why, as a ground of the rulebook.
        ground: String,
        /// Why, in one's own words.
        reason: String,
        /// Only the old values of this field, of one record.
        history_of: Option<String>,
        /// Only what the records keep in a compartment of its own (a My Number); the rest of each stays.
        only_apart: bool,
    }
}

pub(super) async fn erase(call: Call<EraseBody>) -> Response {
    run(call, |app, who, head, body| {
        let records = records(&body.records)?;
        let (ground, reason, once) = (body.ground, Personal::new(body.reason), head.once);
        if body.only_apart && body.history_of.is_some() {
            return Err(AppError::input("only_apart", "error-unknown-word"));
        }
        if let Some(field) = body.history_of {
            let [record] = *records.as_slice() else { return Err(AppError::input("records", "error-one-record")) };
            let erase = EraseHistory { record, field, ground, reason, once };
            return Ok(map(
                app.erase_history(&who.asker, &erase)?,
                |done| json!({"act": done.act.to_string(), "field": done.field, "count": done.count}),
            ));
        }
        let erase = Erase { records, ground, reason, once };
        let reply = match body.only_apart {
            true => app.erase_apart(&who.asker, &erase)?,
            false => app.erase(&who.asker, &erase)?,
        };
        Ok(map(reply, |done| {
            let left = done.left.map(|l| json!({"kind": l.kind, "ends_on": l.ends_on}));
            json!({
                "act": done.act.to_string(), "count": done.records.len(), "ground": done.ground, "left": left,
                "stale": done.stale,
            })
        }))
    })
    .await
}

/// Ids of records.
pub(super) fn records(texts: &[String]) -> Result<Vec<RecordId>, AppError> {
    texts.iter().map(|t| t.parse().map_err(|_| AppError::input("records", "error-invalid-id"))).collect()
}
