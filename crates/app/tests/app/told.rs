//! How stories look at answers.

use azukari_app::{
    AppError, Refused, Reply,
    access::RegisterWorker,
    journal::ShowEntry,
    register::{Find, FoundList, RecordShown, Show},
    request::{Decide, NewRequest},
};
use azukari_domain::{ActId, Personal, RecordId};
use azukari_gate::Asker;
use azukari_testkit::World;

/// The document of an act that was done.
pub(crate) fn done<T>(reply: Result<Reply<T>, AppError>) -> T {
    match reply {
        Ok(Reply::Done(document)) => document,
        Ok(Reply::Refused(refused)) => panic!("refused: {refused:?}"),
        Ok(Reply::Repeated(act)) => panic!("done before: {act}"),
        Err(e) => panic!("failed: {e:?}"),
    }
}

/// The refusal; it must name this control and this clause (without the organisation's name).
#[track_caller]
pub(crate) fn refused<T>(reply: Result<Reply<T>, AppError>, control: &str, clause: &str) -> Refused {
    match reply {
        Ok(Reply::Refused(refused)) => {
            let reason = refused.reasons.iter().find(|r| r.control == control);
            let reason = reason.unwrap_or_else(|| panic!("not refused by {control}: {refused:?}"));
            let wanted = format!(":{clause}");
            let named = reason.clauses.iter().any(|c| c.id.as_str().ends_with(&wanted) && !c.title_ja.is_empty());
            assert!(named, "{clause}: {reason:?}");
            assert!(!reason.message.is_empty());
            refused
        }
        Ok(Reply::Done(_)) => panic!("done, but {control} should have refused"),
        Ok(Reply::Repeated(act)) => panic!("done before: {act}"),
        Err(e) => panic!("failed: {e:?}"),
    }
}

/// The key of the error.
#[track_caller]
pub(crate) fn fault<T>(reply: Result<Reply<T>, AppError>) -> &'static str {
    match reply {
        Err(e) => e.key(),
        Ok(Reply::Done(_)) => panic!("done"),
        Ok(_) => panic!("refused or repeated"),
    }
}

/// Looks for members under the affair of membership.
pub(crate) fn find(world: &World, text: &str) -> FoundList {
    let find = Find { affair: "membership".into(), holding: "member".into(), text: Personal::new(text) };
    done(world.app().find(&world.clerk(), &find))
}

/// A search under another affair.
pub(crate) fn find_in(affair: &str, holding: &str, text: &str) -> Find {
    Find { affair: affair.into(), holding: holding.into(), text: Personal::new(text) }
}

/// See a record under an affair, all that it uses.
pub(crate) fn show(affair: &str, record: RecordId) -> Show {
    Show { affair: affair.into(), record, classes: Vec::new(), ground: String::new() }
}

/// The value of an open field.
pub(crate) fn value(shown: &RecordShown, field: &str) -> Option<String> {
    shown.fields.iter().find(|f| f.field.as_str() == field).map(|f| f.value.expose().to_owned())
}

/// A reason that the world looks for in all bytes at the end.
pub(crate) fn why(world: &World) -> Personal {
    world.personal("本人の申し出を受けて確認しました")
}

/// Asks and has it approved; the request's number.
pub(crate) fn approved(world: &World, asker: &Asker, new: &NewRequest, by: &Asker) -> i64 {
    let number = done(world.app().ask(asker, new)).number;
    let decide = Decide { number, approve: true, reason: Personal::new(""), once: None };
    assert_eq!(done(world.app().decide(by, &decide)).state, "approved");
    number
}

/// Somebody new in the first unit, by the administrator, who has set a password.
pub(crate) fn newcomer(world: &World, login: &str, until: Option<&str>) -> Asker {
    let first = world.book().book().units.first().map(|u| u.key.to_string()).unwrap();
    newcomer_in(world, login, &first, until)
}

/// The same in another unit.
pub(crate) fn newcomer_in(world: &World, login: &str, unit: &str, until: Option<&str>) -> Asker {
    let app = world.app();
    let new = RegisterWorker {
        login: login.into(),
        name: world.personal("派遣　見本代"),
        mail: None,
        unit: unit.into(),
        language: "ja".into(),
        from: String::new(),
        until: until.map(str::to_owned),
    };
    let invited = done(app.register_worker(&world.admin(), new));
    app.accept_invitation(&invited.link, PASSWORD).unwrap();
    Asker { org: world.org, worker: invited.worker, scopes: None }
}

/// The password of a newcomer.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The articles that an act's entry in the journal names.
pub(crate) fn rests_on(world: &World, act: ActId) -> Vec<String> {
    world.gate().tend(world.org).unwrap();
    let entry = ShowEntry { number: act.to_string(), details: false };
    let entry = done(world.app().journal_entry(&world.manager(), &entry)).entry.expect("the act has an entry");
    entry.clauses.iter().map(|c| c.id.to_string()).collect()
}

/// The act's entry names all of these clauses (without the organisation's name).
#[track_caller]
pub(crate) fn rests_on_all(world: &World, act: ActId, clauses: &[&str]) {
    let named = rests_on(world, act);
    for clause in clauses {
        let wanted = format!(":{clause}");
        assert!(named.iter().any(|id| id.ends_with(&wanted)), "{clause} is not among {named:?}");
    }
}
