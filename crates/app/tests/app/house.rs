//! Which offices may do a thing: for each office of the rulebook somebody new, who holds that one, has taken part in nothing and sits
//! at no desk, tries it. What a regulation gives to one office it gives to no other.

use crate::{
    casefile::form,
    rights::placed,
    told::done,
    work::{tasks, visible_rows},
};
use azukari_app::{Reply, access::RegisterWorker, casefile::OpenCase, registers::EnterRow};
use azukari_gate::Asker;
use azukari_store::worker;
use azukari_testkit::World;

/// Somebody new without any office.
fn stranger(world: &World) -> Asker {
    let new = RegisterWorker {
        login: format!("holder{}", world.entries()),
        name: world.personal("役職　見本太"),
        mail: None,
        unit: world.book().book().units.first().map(|u| u.key.to_string()).unwrap(),
        language: "ja".into(),
        from: String::new(),
        until: None,
    };
    let worker = done(world.app().register_worker(&world.admin(), new)).worker;
    let org = world.org;
    world.gate().note(move |tx| Ok(worker::set_state(tx, org, worker, "active", "support", None)?)).unwrap();
    Asker { org, worker, scopes: None }
}

/// The offices whose holders can, in the rulebook's order.
pub(crate) fn offices_that(world: &World, can: impl Fn(&Asker) -> bool) -> Vec<String> {
    let book = world.book();
    let offices = book.book().offices.iter().map(|o| o.key.to_string());
    let tries = |office: &String| {
        let who = stranger(world);
        placed(world, &who, office, "2026-11-01", None);
        let able = can(&who);
        placed(world, &who, office, "2026-11-01", Some("2026-11-02"));
        able
    };
    offices.filter(tries).collect()
}

/// Whether the answer is a refusal by this control, whatever else stands against it.
pub(crate) fn refuses<T, E>(reply: &Result<Reply<T>, E>, control: &str) -> bool {
    matches!(reply, Ok(Reply::Refused(refused)) if refused.reasons.iter().any(|r| r.control == control))
}

/// Who writes in a register by hand: a row that stands there is written again as it is, or an empty one entered.
pub(crate) fn writers(world: &World, register: &str) -> Vec<String> {
    let what = format!("register:{register}");
    offices_that(world, |who| {
        let present = visible_rows(world, register).into_iter().next();
        let enter = EnterRow {
            register: register.into(),
            row: present.as_ref().map(|row| row.id.parse().unwrap()),
            version: present.as_ref().map_or(0, |row| row.version),
            ..EnterRow::default()
        };
        !refuses(&world.app().enter_row(who, &enter), &what)
    })
}

/// Who reads a register.
pub(crate) fn readers(world: &World, register: &str) -> Vec<String> {
    offices_that(world, |who| matches!(world.app().show_register(who, register, "", None), Ok(Reply::Done(_))))
}

/// Who knows of the cases of a procedure without having had a part in them.
pub(crate) fn case_readers(world: &World, procedure: &str) -> Vec<String> {
    offices_that(world, |who| !world.app().cases(who, "", procedure, None).unwrap().cases.is_empty())
}

/// On whose board the tasks of a duty lie.
pub(crate) fn owners(world: &World, duty: &str) -> Vec<String> {
    offices_that(world, |who| !tasks(world, who, duty).is_empty())
}

/// Who reads what an item of a case's present step says under this field.
pub(crate) fn item_readers(world: &World, number: i64, field: &str) -> Vec<String> {
    offices_that(world, |who| match world.app().show_case(who, number) {
        Ok(Reply::Done(case)) => {
            let items = case.step.into_iter().flat_map(|step| step.items);
            items.flat_map(|item| item.fields).any(|f| f.key == field && !f.values.is_empty())
        }
        _ => false,
    })
}

/// Who opens a case of a procedure.
pub(crate) fn openers(world: &World, procedure: &str) -> Vec<String> {
    let new = OpenCase { procedure: procedure.into(), fields: form(&[]), happened_at: None, once: None };
    let what = format!("procedure:{procedure}");
    offices_that(world, |who| !refuses(&world.app().open_case(who, &new), &what))
}

/// Whether somebody was told of this case.
pub(crate) fn told_of(world: &World, who: &Asker, case: i64) -> bool {
    world.app().messages(who).unwrap().iter().any(|told| told.case == Some(case))
}
