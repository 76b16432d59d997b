//! Commands about workers, offices, kinds of data, affairs, purposes, notices, settings and tokens.

use super::{
    args::{
        AffairArgs, AppointArgs, AssignArgs, HoldingArgs, NamedArgs, NoticeArgs, SettingArgs, TokenArgs, WorkersArgs,
    },
    end,
    http::{Answer, Desk},
    show,
};
use crate::{
    exit::{Ended, Fault},
    out::Out,
};
use serde_json::{Value, json};

fn rows(out: &Out, answer: &Answer, name: &str, columns: &[&str]) -> Ended {
    let rows: Vec<Value> = show::list(&answer.body, name).cloned().collect();
    end(out, answer, || show::table(out, rows.into_iter(), columns))
}

/// What a command names; nothing where it asks for the list, by `list` as other commands do or without a word.
fn named(key: Option<&String>) -> Option<&str> {
    key.map(String::as_str).filter(|key| *key != "list")
}

fn done(out: &Out, answer: &Answer) -> Ended {
    end(out, answer, || out.say("cli-done", &[]))
}

pub(super) fn workers(out: &Out, args: &WorkersArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let Some(login) = &args.invite else {
        return rows(out, &desk.get("/workers")?, "workers", &["login", "name", "unit", "state", "offices", "affairs"]);
    };
    let body = json!({"login": login, "name": args.name, "mail": args.mail, "unit": args.unit});
    let answer = desk.act("/workers", &args.act, body)?;
    end(out, &answer, || out.say("cli-invited", &[("link", answer.text("link").into())]))
}

pub(super) fn appoint(out: &Out, args: &AppointArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({
        "office": args.office, "login": args.login, "from": args.from, "to": args.to, "resolution": args.resolution,
        "end": args.end,
    });
    done(out, &desk.act("/appointments", &args.act, body)?)
}

pub(super) fn assign(out: &Out, args: &AssignArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body =
        json!({"assigned": args.to_affair, "login": args.login, "from": args.from, "to": args.to, "end": args.end});
    done(out, &desk.act("/assignments", &args.act, body)?)
}

pub(super) fn purpose(out: &Out, args: &NamedArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let Some(key) = named(args.key.as_ref()) else {
        return rows(out, &desk.get("/purposes")?, "purposes", &["key", "text", "from", "to"]);
    };
    done(out, &desk.act("/purposes", &args.act, json!({"key": key, "text": args.text}))?)
}

pub(super) fn affair(out: &Out, args: &AffairArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let Some(key) = named(args.key.as_ref()) else {
        return rows(out, &desk.get("/affairs")?, "affairs", &["key", "text", "purpose", "holdings", "classes"]);
    };
    let body = json!({
        "key": key, "text": args.text, "purpose": args.purpose, "holdings": args.holdings, "classes": args.classes,
    });
    done(out, &desk.act("/affairs", &args.act, body)?)
}

pub(super) fn holding(out: &Out, args: &HoldingArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let Some(key) = named(args.key.as_ref()) else {
        return rows(
            out,
            &desk.get("/holdings")?,
            "holdings",
            &["key", "ja", "en", "named", "follows", "ended", "version"],
        );
    };
    let mut own = Vec::new();
    for field in &args.own {
        let mut parts = field.split(':');
        let (Some(ja), Some(kind), Some(class), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(Fault::usage("cli-argument-missing", &[("name", "--field JA:KIND:CLASS")]));
        };
        own.push(json!({"ja": ja, "kind": kind, "class": class}));
    }
    let body = json!({
        "key": key, "ja": args.ja, "en": args.en, "about_ja": args.about, "follows": args.follows, "taken": args.taken,
        "own": own, "end": args.end,
    });
    done(out, &desk.act("/holdings", &args.act, body)?)
}

pub(super) fn notice(out: &Out, args: &NoticeArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let Some(purpose) = named(args.purpose.as_ref()) else {
        return rows(
            out,
            &desk.get("/notices")?,
            "notices",
            &["id", "purpose", "channel", "manner", "version", "from", "in_force"],
        );
    };
    let body = json!({
        "purpose": purpose, "channel": args.channel, "manner": args.manner, "version": args.text_version,
        "from": args.from,
    });
    done(out, &desk.act("/notices", &args.act, body)?)
}

pub(super) fn setting(out: &Out, args: &SettingArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    match (named(args.name.as_ref()), args.value) {
        (Some(name), Some(value)) => {
            done(out, &desk.act("/settings", &args.act, json!({"name": name, "value": value}))?)
        }
        (Some(_), None) => Err(Fault::usage("cli-argument-missing", &[("name", "VALUE")])),
        (None, _) => rows(
            out,
            &desk.get("/settings")?,
            "settings",
            &["key", "value", "default", "clause", "confirmed", "confirmed_by", "title"],
        ),
    }
}

pub(super) fn token(out: &Out, args: &TokenArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    if let Some(id) = &args.revoke {
        let answer = desk.act("/tokens/revoke", &args.act, json!({"id": id}))?;
        return end(out, &answer, || out.say("signin-token-revoked", &[]));
    }
    let Some(name) = &args.make else {
        return rows(out, &desk.get("/tokens")?, "tokens", &["id", "name", "scopes", "ends_at"]);
    };
    let body = json!({"name": name, "scopes": args.scopes, "days": args.days});
    let answer = desk.act("/tokens", &args.act, body)?;
    end(out, &answer, || out.say("signin-token-made", &[("token", answer.text("token").into())]))
}
