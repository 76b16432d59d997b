//! Workers, offices, affairs, purposes, notices, settings, clauses.

use super::{
    body::{Nothing, body},
    call::{Call, by, map, run, run_plain},
    work::value,
};
use axum::response::Response;
use azukari_app::{
    App, AppError, Reply,
    access::{Appoint, Assign, EndAppointment, RegisterWorker, Signed},
    governance::{HoldingView, OwnField, RecordNotice, SetAffair, SetHolding, SpecifyPurpose},
};
use azukari_domain::{ClauseId, Millis, Personal, WorkerId};
use azukari_words::Lang;
use serde_json::{Value, json};
use std::str::FromStr;

/// A key of the rulebook.
fn key<T: FromStr>(field: &'static str, text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::input(field, "error-unknown-word"))
}

fn worker(app: &App, who: &Signed, login: &str) -> Result<WorkerId, AppError> {
    app.worker_by_login(&who.asker, login)
}

fn done(reply: Reply<()>) -> Reply<Value> {
    map(reply, |()| json!({}))
}

pub(super) async fn workers(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        let workers: Vec<Value> = app
            .workers(&who.asker)?
            .iter()
            .map(|w| {
                json!({
                    "id": w.id.to_string(), "login": w.login, "name": w.name.expose(), "unit": w.unit, "state": w.state,
                    "language": w.language, "from": w.from, "until": w.until, "offices": w.offices,
                    "affairs": w.affairs, "waits_until": w.waits_until.map(Millis::to_rfc3339),
                })
            })
            .collect();
        Ok(Reply::Done(json!({"workers": workers})))
    })
    .await
}

body! {
    /// A new worker.
    WorkerBody {
        /// Ignored.
        affair: String,
        /// Login name.
        login: String,
        /// Name.
        name: String,
        /// Mail address; may be empty.
        mail: String,
        /// Unit.
        unit: String,
        /// `ja` or `en`.
        language: String,
        /// First day, ISO; today where empty.
        from: String,
        /// Last day, ISO.
        until: Option<String>,
    }
}

pub(super) async fn invite(call: Call<WorkerBody>) -> Response {
    run(call, |app, who, head, body| {
        let new = RegisterWorker {
            login: body.login,
            name: Personal::new(body.name),
            mail: Some(body.mail).filter(|m| !m.is_empty()).map(Personal::new),
            unit: body.unit,
            language: if body.language.is_empty() { head.reader.lang.tag().into() } else { body.language },
            from: body.from,
            until: body.until,
        };
        Ok(map(app.register_worker(by(who, head), new)?, |invited| {
            json!({
                "worker": invited.worker.to_string(), "link": invited.link.expose(),
                "ends_at": invited.ends_at.to_rfc3339(),
            })
        }))
    })
    .await
}

body! {
    /// An invitation.
    AcceptBody {
        /// The token of the invitation's link.
        link: String,
        /// The new password.
        password: String,
    }
}

pub(super) async fn accept(call: Call<AcceptBody>) -> Response {
    run_plain(call, |app, _, body| {
        let link = azukari_app::access::Bearer::new(body.link);
        let invitation = app.accept_invitation(&link, &zeroize::Zeroizing::new(body.password))?;
        Ok(Reply::Done(json!({"org": invitation.org, "login": invitation.login})))
    })
    .await
}

body! {
    /// Which office.
    PowersBody {
        /// The office.
        office: String,
    }
}

pub(super) async fn powers(call: Call<PowersBody>) -> Response {
    run(call, |app, who, _, body| {
        let office = body.office.trim().parse().map_err(|_| AppError::NotFound("office"))?;
        Ok(Reply::Done(json!({"powers": app.powers(&who.asker, &office)?})))
    })
    .await
}

pub(super) async fn offices(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| {
        let ja = head.reader.lang == Lang::Ja;
        let offices: Vec<Value> = app
            .offices(&who.asker)?
            .iter()
            .map(|o| {
                let holders: Vec<Value> = o
                    .holders
                    .iter()
                    .map(|h| {
                        json!({
                            "worker": h.worker.to_string(), "name": h.name.expose(), "from": h.from, "until": h.until,
                            "resolution": h.resolution,
                        })
                    })
                    .collect();
                json!({
                    "key": o.key, "name": if ja { &o.ja } else { &o.en }, "clause": o.clause, "required": o.required,
                    "vacant": o.vacant, "holders": holders,
                })
            })
            .collect();
        Ok(Reply::Done(json!({"offices": offices})))
    })
    .await
}

body! {
    /// An appointment, or its end.
    AppointBody {
        /// Ignored.
        affair: String,
        /// Office.
        office: String,
        /// Login name of the appointee.
        login: String,
        /// First day, ISO; today where empty.
        from: Option<String>,
        /// Last day, ISO.
        to: Option<String>,
        /// The resolution by date and reference.
        resolution: String,
        /// End the appointment on the last day.
        end: bool,
    }
}

pub(super) async fn appoint(call: Call<AppointBody>) -> Response {
    run(call, |app, who, head, body| {
        let (office, worker) = (key("office", &body.office)?, worker(app, who, &body.login)?);
        let reply = if body.end {
            let last_day = body.to.unwrap_or_default();
            app.end_appointment(
                by(who, head),
                EndAppointment { office, worker, last_day, resolution: body.resolution },
            )?
        } else {
            let from = body.from.unwrap_or_default();
            app.appoint(by(who, head), Appoint { office, worker, from, until: body.to, resolution: body.resolution })?
        };
        Ok(done(reply))
    })
    .await
}

body! {
    /// An assignment.
    AssignBody {
        /// Ignored.
        affair: String,
        /// The affair that is assigned.
        assigned: String,
        /// Login name.
        login: String,
        /// First day, ISO; today where empty.
        from: Option<String>,
        /// Last day, ISO.
        to: Option<String>,
        /// Take it back.
        end: bool,
    }
}

pub(super) async fn assign(call: Call<AssignBody>) -> Response {
    run(call, |app, who, head, body| {
        let (affair, worker) = (key("assigned", &body.assigned)?, worker(app, who, &body.login)?);
        let reply = if body.end {
            app.unassign(by(who, head), worker, affair)?
        } else {
            let from = body.from.unwrap_or_default();
            app.assign(by(who, head), Assign { worker, affair, from, until: body.to })?
        };
        Ok(done(reply))
    })
    .await
}

pub(super) async fn purposes(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        let list: Vec<Value> = app
            .purposes(&who.asker)?
            .iter()
            .map(|p| {
                json!({
                    "key": p.key, "text": p.title, "from": p.from, "to": p.until, "in_force": p.in_force,
                    "offered": p.offered,
                })
            })
            .collect();
        Ok(Reply::Done(json!({"purposes": list})))
    })
    .await
}

body! {
    /// A purpose.
    PurposeBody {
        /// Ignored.
        affair: String,
        /// Key.
        key: String,
        /// Its wording; the rulebook's own for a template where empty.
        text: Option<String>,
        /// For a change: how the new wording is related to the old.
        relation: Option<String>,
    }
}

pub(super) async fn specify(call: Call<PurposeBody>) -> Response {
    run(call, |app, who, head, body| {
        let (key, title) = (key("key", &body.key)?, body.text.unwrap_or_default());
        let reply = match body.relation {
            Some(relation) => app.change_purpose(by(who, head), key, &title, Personal::new(relation))?,
            None => app.specify_purpose(by(who, head), SpecifyPurpose { key, title })?,
        };
        Ok(done(reply))
    })
    .await
}

pub(super) async fn affairs(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        let list: Vec<Value> = app
            .affairs(&who.asker)?
            .iter()
            .map(|a| {
                json!({
                    "key": a.key, "text": a.title, "purpose": a.purpose, "holdings": a.holdings, "classes": a.classes,
                    "offered": a.offered,
                })
            })
            .collect();
        Ok(Reply::Done(json!({"affairs": list})))
    })
    .await
}

body! {
    /// A field of a kind's own.
    OwnBody {
        /// Its key where it is there already.
        key: Option<String>,
        /// Its name, Japanese.
        ja: String,
        /// Its name, English.
        en: String,
        /// name, kana, body, number, phone, mail, address, date, text or choice.
        kind: String,
        /// Its class.
        class: String,
        /// What may be chosen.
        choices: Vec<String>,
    }
}

body! {
    /// A kind of data that the organisation adds, changes or ends.
    HoldingBody {
        /// Ignored.
        affair: String,
        /// Key.
        key: String,
        /// Ends it; nothing else is looked at then.
        end: bool,
        /// Its name, Japanese.
        ja: String,
        /// Its name, English.
        en: String,
        /// What it is, Japanese.
        about_ja: String,
        /// What it is, English.
        about_en: String,
        /// The kind, named by the regulation, whose rules it follows.
        follows: String,
        /// Keys of the fields taken over from that kind.
        taken: Vec<String>,
        /// Fields of its own.
        own: Vec<OwnBody>,
    }
}

pub(super) async fn holdings(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        let shown = |h: &HoldingView| {
            let further = h.further.as_ref();
            json!({
                "key": h.key, "ja": h.ja, "en": h.en, "about_ja": h.about_ja, "about_en": h.about_en, "fields": h.fields,
                "named": further.is_none(), "follows": further.map(|f| &f.follows), "ended": further.is_some_and(|f| f.ended),
                "version": further.and_then(|f| f.versions.first()).map(|(number, _, _)| number),
            })
        };
        let list: Vec<Value> = app.holdings(&who.asker)?.iter().map(shown).collect();
        Ok(Reply::Done(json!({"holdings": list})))
    })
    .await
}

pub(super) async fn set_holding(call: Call<HoldingBody>) -> Response {
    run(call, |app, who, head, body| {
        let named = key("key", &body.key)?;
        if body.end {
            return Ok(done(app.end_holding(by(who, head), named)?));
        }
        let own = |field: OwnBody| {
            Ok(OwnField {
                key: field.key.map(|k| key("own", &k)).transpose()?,
                ja: field.ja,
                en: field.en,
                kind: field.kind,
                class: key("own", &field.class)?,
                choices: field.choices,
            })
        };
        let new = SetHolding {
            key: named,
            ja: body.ja,
            en: body.en,
            about_ja: body.about_ja,
            about_en: body.about_en,
            follows: key("follows", &body.follows)?,
            taken: body.taken.iter().map(|f| key("taken", f)).collect::<Result<_, _>>()?,
            own: body.own.into_iter().map(own).collect::<Result<_, azukari_app::AppError>>()?,
        };
        Ok(done(app.set_holding(by(who, head), new)?))
    })
    .await
}

body! {
    /// An affair.
    AffairBody {
        /// Ignored.
        affair: String,
        /// Key.
        key: String,
        /// Its name on pages.
        text: Option<String>,
        /// The purpose it serves.
        purpose: Option<String>,
        /// Kinds of data it may use.
        holdings: Vec<String>,
        /// Field classes it needs.
        classes: Vec<String>,
    }
}

pub(super) async fn set_affair(call: Call<AffairBody>) -> Response {
    run(call, |app, who, head, body| {
        let new = SetAffair {
            key: key("key", &body.key)?,
            title: body.text.unwrap_or_default(),
            purpose: key("purpose", &body.purpose.unwrap_or_default())?,
            holdings: body.holdings.iter().map(|h| key("holdings", h)).collect::<Result<_, _>>()?,
            classes: body.classes.iter().map(|c| key("classes", c)).collect::<Result<_, _>>()?,
        };
        Ok(done(app.set_affair(by(who, head), new)?))
    })
    .await
}

pub(super) async fn notices(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        let list: Vec<Value> = app
            .notices(&who.asker)?
            .iter()
            .map(|n| {
                json!({
                    "id": n.id.to_string(), "purpose": n.purpose, "channel": n.channel, "manner": n.manner,
                    "version": n.version, "from": n.from, "until": n.until, "in_force": n.in_force,
                })
            })
            .collect();
        Ok(Reply::Done(json!({"notices": list})))
    })
    .await
}

body! {
    /// A notice of purpose that stands somewhere.
    NoticeBody {
        /// Ignored.
        affair: String,
        /// Purpose.
        purpose: String,
        /// Channel of collection it stands on.
        channel: String,
        /// `meiji`, `tsuchi` or `kohyo`.
        manner: String,
        /// Version of the text.
        version: String,
        /// First day, ISO; today where empty.
        from: String,
    }
}

pub(super) async fn record_notice(call: Call<NoticeBody>) -> Response {
    run(call, |app, who, head, body| {
        let new = RecordNotice {
            purpose: key("purpose", &body.purpose)?,
            channel: body.channel,
            manner: body.manner,
            version: body.version,
            from: body.from,
        };
        Ok(map(app.record_notice(by(who, head), new)?, |id| json!({"id": id.to_string()})))
    })
    .await
}

pub(super) async fn settings(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| {
        let ja = head.reader.lang == Lang::Ja;
        let list: Vec<Value> = app
            .settings(&who.asker)?
            .iter()
            .map(|s| {
                json!({
                    "key": s.key, "title": if ja { &s.ja } else { &s.en }, "unit": s.unit, "clause": s.clause,
                    "value": s.value, "default": s.default, "min": s.min, "max": s.max,
                    "confirmed": s.confirmed.as_ref().map(|(_, at)| at.to_rfc3339()),
                    "confirmed_by": s.confirmed.as_ref().map(|(name, _)| name.expose()),
                })
            })
            .collect();
        Ok(Reply::Done(json!({"settings": list})))
    })
    .await
}

body! {
    /// An open value of the rulebook.
    SettingBody {
        /// Ignored.
        affair: String,
        /// Its key.
        name: String,
        /// The organisation's own value.
        value: i64,
    }
}

pub(super) async fn confirm(call: Call<SettingBody>) -> Response {
    run(call, |app, who, head, body| Ok(done(app.confirm_setting(by(who, head), &body.name, body.value)?))).await
}

pub(super) async fn clauses(call: Call<Nothing>) -> Response {
    run(call, |app, _, head, _| Ok(Reply::Done(json!({"clauses": app.clauses(Some(&head.org))})))).await
}

body! {
    /// A period of evidence.
    PeriodBody {
        /// The clause; ignored where all are asked for.
        clause: String,
        /// First day, ISO; empty for a year before the last.
        from: String,
        /// Last day, ISO; empty for today.
        to: String,
    }
}

pub(super) async fn board(call: Call<PeriodBody>) -> Response {
    run(call, |app, who, _, body| {
        let period = app.period(&who.asker, &body.from, &body.to)?;
        Ok(map(app.board(&who.asker, period)?, |board| value(&board)))
    })
    .await
}

pub(super) async fn clause(call: Call<PeriodBody>) -> Response {
    run(call, |app, who, _, body| {
        let id: ClauseId = key("clause", &body.clause)?;
        let period = app.period(&who.asker, &body.from, &body.to)?;
        Ok(Reply::Done(value(&app.clause_page(&who.asker, &id, period)?)))
    })
    .await
}

pub(super) async fn glossary(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(value(&app.glossary(&who.asker)?)))).await
}

pub(super) async fn law(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(json!({"laws": app.adopted_laws(&who.asker)?})))).await
}

pub(super) async fn deciders(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(json!({"deciders": app.deciders(&who.asker)?})))).await
}
