//! How stories do the office's work in few words: open a case, take a step, enter a row, do a task.

use crate::casefile::{Done, form};
use azukari_app::{
    Refused, Reply,
    casefile::{AnswerItem, Answered, OpenCase, Opened, ResolutionInput, Stepped, TakeStep},
    duty::{PerformTask, Performed, TaskLine},
    registers::{EnterRow, Entered, ShownRow},
};
use azukari_gate::Asker;
use azukari_testkit::World;

pub(crate) type Fields<'f> = [(&'f str, &'f str)];

pub(crate) fn opening(world: &World, who: &Asker, procedure: &str) -> Reply<Opened> {
    let new = OpenCase { procedure: procedure.into(), fields: form(&[]), happened_at: None, once: None };
    world.app().open_case(who, &new).unwrap()
}

pub(crate) fn open(world: &World, who: &Asker, procedure: &str) -> i64 {
    opening(world, who, procedure).done().number
}

pub(crate) fn step(world: &World, who: &Asker, number: i64, outcome: &str, fields: &Fields<'_>) -> Reply<Stepped> {
    let take = TakeStep { number, outcome: outcome.into(), fields: form(fields), ..TakeStep::default() };
    world.app().take_step(who, &take).unwrap()
}

/// It is refused because its turn has not come, or is over.
#[track_caller]
pub(crate) fn out_of_turn(world: &World, who: &Asker, number: i64, outcome: &str) -> Refused {
    let reply = step(world, who, number, outcome, &[]);
    let Reply::Refused(refused) = reply else { panic!("{outcome}: {reply:?}") };
    assert!(refused.reasons.iter().any(|r| r.message == "refusal-step-turn"), "{outcome}: {refused:?}");
    refused
}

/// A step that a body takes, written down with its resolution.
pub(crate) fn resolved(
    world: &World,
    who: &Asker,
    number: i64,
    outcome: &str,
    on: &str,
    fields: &Fields<'_>,
) -> Reply<Stepped> {
    let minutes = if on.is_empty() { "" } else { "理事会議事録 2026-4" };
    let resolution =
        ResolutionInput { on: on.into(), voting: 7, minutes: minutes.into(), ..ResolutionInput::default() };
    let take = TakeStep {
        number,
        outcome: outcome.into(),
        fields: form(fields),
        resolution: Some(resolution),
        ..TakeStep::default()
    };
    world.app().take_step(who, &take).unwrap()
}

pub(crate) fn enter(world: &World, who: &Asker, register: &str, fields: &Fields<'_>) -> Reply<Entered> {
    let row = EnterRow { register: register.into(), fields: form(fields), ..EnterRow::default() };
    world.app().enter_row(who, &row).unwrap()
}

pub(crate) fn change(
    world: &World,
    who: &Asker,
    row: &ShownRow,
    register: &str,
    fields: &Fields<'_>,
) -> Reply<Entered> {
    let row = EnterRow {
        register: register.into(),
        row: Some(row.id.parse().unwrap()),
        version: row.version,
        fields: form(fields),
        ..EnterRow::default()
    };
    world.app().enter_row(who, &row).unwrap()
}

/// Rows of a register, as this worker sees them.
pub(crate) fn rows(world: &World, who: &Asker, register: &str) -> Vec<ShownRow> {
    world.app().show_register(who, register, "", None).unwrap().done().rows
}

/// The same, as whoever of the house may look sees them; none where nobody may.
pub(crate) fn visible_rows(world: &World, register: &str) -> Vec<ShownRow> {
    let looks = |who| world.app().show_register(&world.asker(who), register, "", None).unwrap();
    let seen = world.scene().parts.iter().map(|part| looks(part.who)).find_map(|reply| match reply {
        Reply::Done(page) => Some(page.rows),
        _ => None,
    });
    seen.unwrap_or_default()
}

/// What a column of a row shows.
pub(crate) fn shown(row: &ShownRow, column: &str) -> String {
    row.fields.iter().find(|f| f.key == column).map(|f| f.shown_ja.join("、")).unwrap_or_default()
}

pub(crate) fn answer(world: &World, who: &Asker, number: i64, item: &str, fields: &Fields<'_>) -> Reply<Answered> {
    let answer = AnswerItem { number, item: item.parse().unwrap(), fields: form(fields), once: None };
    world.app().answer_item(who, &answer).unwrap()
}

pub(crate) fn tend(world: &World) {
    world.app().tend(world.org).unwrap();
}

/// The open tasks of a duty on a worker's board.
pub(crate) fn tasks(world: &World, who: &Asker, duty: &str) -> Vec<TaskLine> {
    let day = world.app().my_day(who).unwrap();
    day.tasks.into_iter().filter(|t| t.control == duty).collect()
}

/// The only one.
#[track_caller]
pub(crate) fn task(world: &World, who: &Asker, duty: &str) -> TaskLine {
    let mut found = tasks(world, who, duty);
    assert_eq!(found.len(), 1, "{duty}: {found:?}");
    found.remove(0)
}

pub(crate) fn perform(world: &World, who: &Asker, number: i64, fields: &Fields<'_>) -> Reply<Performed> {
    let perform = PerformTask { number, fields: form(fields), ..PerformTask::default() };
    world.app().perform(who, &perform).unwrap()
}

/// Whether a worker was told something of this kind.
pub(crate) fn told(world: &World, who: &Asker, kind: &str) -> bool {
    world.app().messages(who).unwrap().iter().any(|t| t.kind == kind)
}
