//! Signing in and out, set-up, and one's own tokens.

use super::{
    body::{Nothing, body},
    call::{Call, run_plain},
};
use axum::response::Response;
use azukari_app::{
    AppError, Reply,
    access::{Bearer, Next, SecondCode, SetUp, SetUpAnswer},
};
use azukari_domain::{OfficeKey, Personal, Verb};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

body! {
    /// Login, password and, where the account has one, a second factor's code.
    SignIn {
        /// Login name.
        login: String,
        /// Password.
        password: String,
        /// Six digits of the app, or the asked code of the sheet.
        code: Option<String>,
        /// Another password, where the present one has become too old.
        new_password: Option<String>,
        /// Where the account has no second factor yet: make a sheet of codes for paper, and answer it instead of a token.
        new_sheet: bool,
        /// The token by which this computer is known, where it keeps one.
        place: Option<String>,
    }
}

pub(super) async fn sign_in(call: Call<SignIn>) -> Response {
    run_plain(call, |app, head, body| {
        let password = Zeroizing::new(body.password);
        let place = body.place.filter(|token| !token.is_empty()).map(Bearer::new);
        let mut signed = app.sign_in_at(&head.org, &body.login, &password, place.as_ref())?;
        if signed.next == Next::Password {
            let Some(new) = body.new_password.map(Zeroizing::new).filter(|n| !n.is_empty()) else {
                let _ = app.sign_out(&signed.token);
                return Err(AppError::SignIn("signin-password-aged"));
            };
            signed = app.renew_password(&signed.token, &password, &new)?;
        }
        if let Next::Code(asked) = &signed.next {
            let code = body.code.filter(|c| !c.is_empty()).ok_or(AppError::SignIn("signin-code-needed"))?;
            let six = code.trim().len() == 6 && code.trim().bytes().all(|b| b.is_ascii_digit());
            let code = if six && asked.totp { SecondCode::Totp(code) } else { SecondCode::Sheet(code) };
            signed = app.second_factor(&signed.token, &code)?;
        }
        if signed.next == Next::Enrol {
            if !body.new_sheet {
                let _ = app.sign_out(&signed.token);
                return Err(AppError::SignIn("signin-enrol-first"));
            }
            let sheet = app.new_sheet(&signed.token)?;
            let codes: Vec<Value> =
                sheet.codes.iter().map(|(n, code)| json!({"number": n, "code": code.as_str()})).collect();
            return Ok(Reply::Done(json!({"sheet": codes, "text": sheet.to_text().as_str()})));
        }
        let who = app.asker(&azukari_app::access::Credential::Session(signed.token.clone()))?;
        Ok(Reply::Done(json!({
            "token": signed.token.expose(),
            "ends_at": signed.ends_at.to_rfc3339(),
            "worker": who.asker.worker.to_string(),
            "name": who.name.expose(),
        })))
    })
    .await
}

pub(super) async fn sign_out(call: Call<Nothing>) -> Response {
    run_plain(call, |app, head, _| {
        if let Some(bearer) = head.bearer() {
            app.sign_out(bearer)?;
        }
        Ok(Reply::Done(json!({})))
    })
    .await
}

pub(super) async fn me(call: Call<Nothing>) -> Response {
    run_plain(call, |_, head, _| {
        let (_, who) = head.signed()?;
        let affairs: Vec<Value> = who.affairs.iter().map(|a| json!({"key": a.key, "title": a.title})).collect();
        Ok(Reply::Done(json!({
            "org": who.org, "org_name": who.org_name, "worker": who.asker.worker.to_string(), "login": who.login,
            "name": who.name.expose(), "unit": who.unit, "offices": who.offices, "affairs": affairs,
            "affair": who.affair, "sample": who.demo,
        })))
    })
    .await
}

body! {
    /// A new organisation, by the set-up link.
    NewOrganisation {
        /// The token of the set-up link.
        link: String,
        /// Whose regulation it starts with.
        rulebook: String,
        /// Its name on pages; the rulebook's own where empty.
        name: String,
        /// The first worker's name.
        officer: String,
        /// Login name.
        login: String,
        /// Mail address; may be empty.
        mail: String,
        /// Unit.
        unit: String,
        /// `ja` or `en`.
        language: String,
        /// Password.
        password: String,
        /// Offices of the first worker with the resolution of each: `office=resolution`.
        offices: Vec<String>,
        /// Whether the regulation's purposes and affairs become the organisation's own at once.
        templates: bool,
    }
}

pub(super) async fn set_up(call: Call<NewOrganisation>) -> Response {
    run_plain(call, |app, head, body| {
        let link = Bearer::new(body.link);
        let mut offices = Vec::new();
        for pair in &body.offices {
            let (office, resolution) = pair.split_once('=').unwrap_or((pair, ""));
            let office: OfficeKey = office.parse().map_err(|_| AppError::input("offices", "error-unknown-word"))?;
            offices.push((office, resolution.to_owned()));
        }
        let asked = SetUp {
            rulebook: body.rulebook.parse().map_err(|_| AppError::input("rulebook", "setup-error-rulebook"))?,
            key: head.org.to_string(),
            name: body.name,
            officer: Personal::new(body.officer),
            login: body.login,
            mail: Personal::new(body.mail),
            unit: body.unit,
            language: if body.language.is_empty() { head.reader.lang.tag().into() } else { body.language },
            password: Zeroizing::new(body.password),
            offices,
            key_kept: (head.api.kept)(),
            templates: body.templates,
        };
        match app.set_up(&link, asked)? {
            SetUpAnswer::Done(done) => Ok(Reply::Done(json!({
                "org": done.key, "recovery_kit": done.recovery_kit.as_str(), "left": done.left,
            }))),
            SetUpAnswer::Refused(reasons) => {
                let reasons: Vec<Value> =
                    reasons.iter().map(|r| json!(super::problem::why_not(head.reader.lang, r))).collect();
                Ok(Reply::Done(json!({"refused": true, "reasons": reasons})))
            }
        }
    })
    .await
}

pub(super) async fn tokens(call: Call<Nothing>) -> Response {
    run_plain(call, |app, head, _| {
        let (credential, _) = head.signed()?;
        let tokens: Vec<Value> = app
            .tokens(&credential)?
            .iter()
            .map(|t| {
                json!({
                    "id": t.id.to_string(), "name": t.label, "scopes": t.scopes, "created_at": t.created_at.to_rfc3339(),
                    "ends_at": t.ends_at.to_rfc3339(), "revoked_at": t.revoked_at.map(|a| a.to_rfc3339()),
                })
            })
            .collect();
        Ok(Reply::Done(json!({"tokens": tokens})))
    })
    .await
}

body! {
    /// A new API token.
    NewToken {
        /// What it is for.
        name: String,
        /// Verbs it may ask; every verb but `sign_in` where empty.
        scopes: Vec<String>,
        /// Days until it ends.
        days: i64,
        /// Ignored: the command line sends it with every act.
        affair: String,
    }
}

pub(super) async fn make_token(call: Call<NewToken>) -> Response {
    run_plain(call, |app, head, body| {
        let (credential, _) = head.signed()?;
        let mut scopes = BTreeSet::new();
        for text in &body.scopes {
            scopes.insert(Verb::parse(text).ok_or(AppError::input("scopes", "error-unknown-word"))?);
        }
        if scopes.is_empty() {
            scopes.extend(Verb::ALL.iter().copied().filter(|v| *v != Verb::SignIn));
        }
        let made = app.make_token(&credential, &body.name, scopes, body.days)?;
        Ok(Reply::Done(json!({
            "token": made.token.expose(), "id": made.view.id.to_string(), "ends_at": made.view.ends_at.to_rfc3339(),
        })))
    })
    .await
}

body! {
    /// Which token.
    Revoke {
        /// Its id.
        id: String,
        /// Ignored: the command line sends it with every act.
        affair: String,
    }
}

pub(super) async fn revoke_token(call: Call<Revoke>) -> Response {
    run_plain(call, |app, head, body| {
        let (credential, _) = head.signed()?;
        let id = body.id.parse().map_err(|_| AppError::input("id", "error-invalid-id"))?;
        app.revoke_token(&credential, id)?;
        Ok(Reply::Done(json!({})))
    })
    .await
}
