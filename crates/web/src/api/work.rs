//! The office at work: procedures and cases, registers, tasks, messages.

use super::{
    body::{Nothing, body},
    call::{Call, map, run},
    paper,
    problem::warned,
};
use axum::response::Response;
use azukari_app::{
    AppError, FormInput, Reply,
    access::Bearer,
    casefile::{AnswerItem, OpenCase, Paper, ResolutionInput, TakeStep},
    duty::PerformTask,
    registers::EnterRow,
};
use azukari_domain::{Millis, Personal, RowId};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Values of a form: for each field its values as texts.
type Fields = BTreeMap<String, Vec<String>>;

body! {
    /// A new case.
    CaseBody {
        /// The procedure.
        procedure: String,
        /// Values of its first step's fields.
        fields: Fields,
        /// When it happened, RFC 3339, if earlier than now.
        happened_at: String,
    }
}

body! {
    /// A step.
    StepBody {
        /// The outcome.
        outcome: String,
        /// Values of the step's fields.
        fields: Fields,
        /// Who decided on paper, by login; empty where the asker decides.
        decided_by: String,
        /// The code printed on the decision sheet.
        code: String,
        /// A body's resolution: when it met, ISO.
        met_on: String,
        /// Members who attended, by login.
        attended: Vec<String>,
        /// Members left out for their interest, by login.
        excluded: Vec<String>,
        /// How many voted, where the members are not appointed here.
        voting: i64,
        /// Where the minutes are.
        minutes: String,
        /// When it happened, RFC 3339, if earlier than now.
        happened_at: String,
    }
}

body! {
    /// An answer to one item of a step.
    ItemBody {
        /// The register's row.
        item: String,
        /// The answer.
        fields: Fields,
    }
}

body! {
    /// The evidence of a task.
    PerformBody {
        /// Values of its fields.
        fields: Fields,
        /// When it happened, RFC 3339, if earlier than now.
        happened_at: String,
    }
}

body! {
    /// Which page of a register.
    RegisterBody {
        /// The register.
        register: String,
        /// The day as of which it is shown, ISO; empty for now.
        as_of: String,
        /// The number above which the page begins.
        above: i64,
    }
}

body! {
    /// Which rows of a register as a sheet.
    SheetBody {
        /// The register.
        register: String,
        /// The column by which rows are chosen; empty for all rows.
        column: String,
        /// What it must hold: a word, or the id of a record, worker or row.
        value: String,
        /// `csv`, or `pdf` in base64; empty for `csv`.
        format: String,
        /// Language of the PDF, `ja` or `en`; empty for the worker's own.
        lang: String,
    }
}

body! {
    /// A row of a register.
    RowBody {
        /// The register.
        register: String,
        /// The row to change; empty to enter a new one.
        row: String,
        /// The version on which the change rests; 0 for a new row.
        version: i64,
        /// The state it takes; empty to keep it, `ended` to end it.
        state: String,
        /// Its values; fields that are not named stay.
        fields: Fields,
        /// Why, where it is a correction.
        reason: String,
        /// When it happened, RFC 3339, if earlier than now.
        happened_at: String,
    }
}

body! {
    /// Which computer of the register of devices this one is.
    PlaceBody {
        /// The row's id.
        row: String,
        /// The token by which it is known already; may be empty.
        place: String,
    }
}

body! {
    /// Which row.
    VersionsBody {
        /// The row.
        row: String,
    }
}

fn form(fields: Fields) -> FormInput {
    fields.into_iter().map(|(k, all)| (k, all.into_iter().map(Personal::new).collect())).collect()
}

fn instant(text: &str) -> Result<Option<Millis>, AppError> {
    match text.trim() {
        "" => Ok(None),
        text => Millis::parse_rfc3339(text).map(Some).ok_or(AppError::input("happened_at", "error-date")),
    }
}

fn row(text: &str) -> Result<Option<RowId>, AppError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| AppError::input("row", "error-unknown-word")),
    }
}

pub(super) fn value(document: &impl Serialize) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}

pub(super) async fn procedures(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(json!({"procedures": value(&app.procedures(&who.asker)?)})))).await
}

pub(super) async fn cases(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| {
        let text = |name: &str| head.query.get(name).cloned().unwrap_or_default();
        let below = text("below").parse().ok();
        Ok(Reply::Done(value(&app.cases(&who.asker, &text("state"), &text("procedure"), below)?)))
    })
    .await
}

pub(super) async fn open(call: Call<CaseBody>) -> Response {
    run(call, |app, who, head, body| {
        let new = OpenCase {
            procedure: body.procedure,
            fields: form(body.fields),
            happened_at: instant(&body.happened_at)?,
            once: head.once,
        };
        Ok(map(app.open_case(&who.asker, &new)?, |opened| value(&opened)))
    })
    .await
}

pub(super) async fn show(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| Ok(map(app.show_case(&who.asker, head.param("number")?)?, |shown| value(&shown))))
        .await
}

pub(super) async fn supervision(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        // An office that looks at the work of others need not supervise anybody.
        if app.oversees(&who.asker)? && !app.supervises(&who.asker)? {
            return Ok(map(app.overseen(&who.asker)?, |all| json!({"workers": [], "offices": value(&all)})));
        }
        Ok(map(app.supervised(&who.asker)?, |all| json!({"workers": value(&all), "offices": []})))
    })
    .await
}

pub(super) async fn step(call: Call<StepBody>) -> Response {
    run(call, |app, who, head, body| {
        let on_paper = !body.decided_by.trim().is_empty() || !body.code.trim().is_empty();
        let resolved = !body.met_on.trim().is_empty() || !body.minutes.trim().is_empty() || body.voting != 0;
        let take = TakeStep {
            number: head.param("number")?,
            outcome: body.outcome,
            fields: form(body.fields),
            paper: on_paper.then_some(Paper { decided_by: body.decided_by, code: body.code }),
            resolution: resolved.then_some(ResolutionInput {
                on: body.met_on,
                attended: body.attended,
                excluded: body.excluded,
                voting: body.voting,
                minutes: body.minutes,
            }),
            happened_at: instant(&body.happened_at)?,
            once: head.once,
        };
        let lang = head.reader.lang;
        Ok(map(app.take_step(&who.asker, &take)?, |stepped| {
            let mut document = value(&stepped);
            document["warnings"] = warned(lang, &stepped.warnings).into();
            document
        }))
    })
    .await
}

pub(super) async fn item(call: Call<ItemBody>) -> Response {
    run(call, |app, who, head, body| {
        let answered = AnswerItem {
            number: head.param("number")?,
            item: row(&body.item)?.ok_or(AppError::input("item", "error-needed"))?,
            fields: form(body.fields),
            once: head.once,
        };
        Ok(map(app.answer_item(&who.asker, &answered)?, |done| value(&done)))
    })
    .await
}

pub(super) async fn tasks(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(value(&app.my_day(&who.asker)?)))).await
}

pub(super) async fn task(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| Ok(Reply::Done(value(&app.show_task(&who.asker, head.param("number")?)?)))).await
}

pub(super) async fn perform(call: Call<PerformBody>) -> Response {
    run(call, |app, who, head, body| {
        let perform = PerformTask {
            number: head.param("number")?,
            fields: form(body.fields),
            happened_at: instant(&body.happened_at)?,
            once: head.once,
        };
        Ok(map(app.perform(&who.asker, &perform)?, |done| value(&done)))
    })
    .await
}

pub(super) async fn registers(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(json!({"registers": value(&app.registers(&who.asker)?)})))).await
}

pub(super) async fn register(call: Call<RegisterBody>) -> Response {
    run(call, |app, who, _, body| {
        let above = Some(body.above).filter(|n| *n > 0);
        Ok(map(app.show_register(&who.asker, &body.register, &body.as_of, above)?, |page| value(&page)))
    })
    .await
}

pub(super) async fn sheet(call: Call<SheetBody>) -> Response {
    run(call, |app, who, head, body| {
        if !["", "csv", "pdf"].contains(&body.format.trim()) {
            return Err(AppError::input("format", "error-unknown-word"));
        }
        let sheet = app.register_sheet(&who.asker, &body.register, &body.column, &body.value)?;
        if body.format.trim() == "pdf" {
            return paper::set((app, who, head, &body.lang), sheet, |paper, sheet| {
                (paper.register(sheet), sheet.act.to_string())
            });
        }
        Ok(match sheet {
            Reply::Done(sheet) => {
                let csv = sheet.to_csv()?;
                Reply::Done(json!({"csv": csv.expose(), "rows": sheet.rows.len(), "act": sheet.act.to_string()}))
            }
            other => other.map(|_| Value::Null),
        })
    })
    .await
}

pub(super) async fn enter(call: Call<RowBody>) -> Response {
    run(call, |app, who, head, body| {
        let enter = EnterRow {
            register: body.register,
            row: row(&body.row)?,
            version: body.version,
            state: body.state,
            fields: form(body.fields),
            reason: Some(Personal::new(body.reason)),
            happened_at: instant(&body.happened_at)?,
            once: head.once,
        };
        Ok(map(app.enter_row(&who.asker, &enter)?, |entered| value(&entered)))
    })
    .await
}

pub(super) async fn place(call: Call<PlaceBody>) -> Response {
    run(call, |app, who, _, body| {
        let id = row(&body.row)?.ok_or(AppError::input("row", "error-needed"))?;
        let known = Some(body.place).filter(|token| !token.is_empty()).map(Bearer::new);
        Ok(map(app.name_place(&who.asker, id, known.as_ref())?, |token| json!({"place": token.expose()})))
    })
    .await
}

pub(super) async fn versions(call: Call<VersionsBody>) -> Response {
    run(call, |app, who, _, body| {
        let id = row(&body.row)?.ok_or(AppError::input("row", "error-needed"))?;
        Ok(map(app.row_versions(&who.asker, id)?, |all| json!({"versions": value(&all)})))
    })
    .await
}

pub(super) async fn messages(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(json!({"messages": value(&app.messages(&who.asker)?)})))).await
}
