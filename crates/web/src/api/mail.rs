//! Mails of the office, as the mail gate asks about them: counts in, a verdict out, in both languages, because the mail server's answer
//! goes to whoever sent the mail and not to whoever asks here.

use super::{
    body::{Nothing, body},
    call::{Call, map, run},
    problem::{WhyNot, why_not},
};
use axum::response::Response;
use azukari_app::{
    Refused, Reply,
    mail::{MailSeen, Verdict},
};
use azukari_words::Lang;
use serde_json::{Value, json};

body! {
    /// What was found in a mail: counts and keys, nothing of the mail itself.
    MailBody {
        /// Persons of whom something can be read on the way.
        persons: i64,
        /// They were not counted to the end, because as many as the rules' `persons_enough` were found: there are at least so many.
        more: bool,
        /// Sensitive matters by key that it speaks of in the clear beside a name.
        matters: Vec<String>,
        /// Parts that are really encrypted.
        sealed: i64,
        /// Parts that could not be read although their kind can.
        unread: i64,
        /// Parts of kinds that are not read, such as pictures.
        unknown: i64,
        /// Addresses in To.
        to: i64,
        /// Addresses in Cc.
        cc: i64,
        /// Everybody whom the mail server was told to send it to.
        recipients: i64,
        /// The mail server's number for it.
        queue: String,
        /// The account by which the mail server was told to send it; may be empty.
        account: String,
    }
}

body! {
    /// What the mail server did with a mail that was decided on.
    CarriedBody {
        /// `released`, `returned`, or `gone` where it has it no more.
        carried: String,
    }
}

pub(super) async fn decided(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(json!({"held": app.decided_mails(&who.asker)?})))).await
}

pub(super) async fn carried(call: Call<CarriedBody>) -> Response {
    run(call, |app, who, head, body| {
        app.carried_mail(&who.asker, head.param("row")?, &body.carried)?;
        Ok(Reply::Done(json!({})))
    })
    .await
}

pub(super) async fn rules(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(Reply::Done(json!(app.mail_rules(&who.asker)?)))).await
}

pub(super) async fn judge(call: Call<MailBody>) -> Response {
    run(call, |app, who, head, body| {
        let seen = MailSeen {
            persons: body.persons,
            more: body.more,
            matters: body.matters,
            sealed: body.sealed,
            unread: body.unread,
            unknown: body.unknown,
            to: body.to,
            cc: body.cc,
            recipients: body.recipients,
            queue: body.queue,
            account: body.account,
            once: head.once,
        };
        Ok(map(app.judge_mail(&who.asker, &seen)?, |verdict| match verdict {
            Verdict::Pass { act, clauses } => json!({
                "verdict": "pass", "act": act.to_string(),
                "clauses": clauses.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(),
            }),
            Verdict::Refuse(refused) => no("refuse", &refused),
            Verdict::Hold(refused) => no("hold", &refused),
        }))
    })
    .await
}

fn no(verdict: &str, refused: &Refused) -> Value {
    let said = |lang: Lang| -> Vec<WhyNot> { refused.reasons.iter().map(|r| why_not(lang, r)).collect() };
    json!({"verdict": verdict, "act": refused.act.to_string(), "en": said(Lang::En), "ja": said(Lang::Ja)})
}
