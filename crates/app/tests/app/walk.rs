//! How stories walk through a procedure: open, step, look at a register, do a task.

use crate::casefile::{Done, form};
use azukari_app::{
    Reply,
    acquisition::{Collect, Returning, Source},
    casefile::{OpenCase, Opened, Stepped, TakeStep},
    duty::{PerformTask, Performed},
    register::{Mark, MarkKind},
    registers::ShownRow,
};
use azukari_domain::{Personal, RecordId};
use azukari_gate::Asker;
use azukari_testkit::World;

/// Opens a case of a procedure.
pub(crate) fn opens(world: &World, who: &Asker, procedure: &str) -> Reply<Opened> {
    let new = OpenCase { procedure: procedure.into(), fields: form(&[]), happened_at: None, once: None };
    world.app().open_case(who, &new).unwrap()
}

/// Opens a case; its number.
pub(crate) fn open(world: &World, who: &Asker, procedure: &str) -> i64 {
    opens(world, who, procedure).done().number
}

/// Takes the step at which a case stands.
pub(crate) fn step(world: &World, who: &Asker, number: i64, outcome: &str, fields: &[(&str, &str)]) -> Reply<Stepped> {
    let take = TakeStep { number, outcome: outcome.into(), fields: form(fields), ..TakeStep::default() };
    world.app().take_step(who, &take).unwrap()
}

/// Rows of a register, as this worker sees it now.
pub(crate) fn rows(world: &World, who: &Asker, register: &str) -> Vec<ShownRow> {
    world.app().show_register(who, register, "", None).unwrap().done().rows
}

/// The values of a column.
pub(crate) fn column(row: &ShownRow, key: &str) -> Vec<String> {
    row.fields.iter().find(|f| f.key == key).map(|f| f.values.clone()).unwrap_or_default()
}

/// The numbers of a worker's open tasks of a duty.
pub(crate) fn tasks(world: &World, who: &Asker, duty: &str) -> Vec<i64> {
    let day = world.app().my_day(who).unwrap();
    day.tasks.iter().filter(|t| t.control == duty).map(|t| t.number).collect()
}

/// When the open tasks of a duty are due.
pub(crate) fn due(world: &World, who: &Asker, duty: &str) -> Vec<String> {
    let day = world.app().my_day(who).unwrap();
    day.tasks.iter().filter(|t| t.control == duty).filter_map(|t| t.due.clone()).collect()
}

/// Completes a task.
pub(crate) fn perform(world: &World, who: &Asker, number: i64, fields: &[(&str, &str)]) -> Reply<Performed> {
    let perform = PerformTask { number, fields: form(fields), ..PerformTask::default() };
    world.app().perform(who, &perform).unwrap()
}

/// The clock goes on, and what it brings is done.
pub(crate) fn days(world: &World, days: i64) {
    world.clock.pass_days(days);
    world.app().tend(world.org).unwrap();
}

/// Members on file.
pub(crate) fn members(world: &World, count: usize) -> Vec<RecordId> {
    let new: Vec<_> = (0..count)
        .map(|i| {
            let (name, number) = (format!("見本会員　第{i:03}号様"), format!("M-{i:05}"));
            world.record_of("member", &[("number", &number), ("name", &name), ("address", "大分市見本町一丁目一番地")])
        })
        .collect();
    world.bring_in(&new)
}

/// A mark with evidence.
pub(crate) fn mark(world: &World, who: &Asker, record: RecordId, kind: MarkKind, key: &str) {
    let mark = Mark {
        record,
        kind,
        key: key.into(),
        ground: if kind == MarkKind::Consent { String::new() } else { "person_request".into() },
        channel: "paper".into(),
        evidence: "原本 鍵付き書庫3".into(),
        notice: if kind == MarkKind::Consent { "第2版".into() } else { String::new() },
        happened_at: None,
        once: None,
    };
    world.app().mark(who, &mark).unwrap().done();
}

/// One of the staff, taken in by the unit head from a form.
pub(crate) fn staff(world: &World, name: &str) -> RecordId {
    let collect = Collect {
        holding: "staff".parse().unwrap(),
        affair: Some("personnel".parse().unwrap()),
        purpose: Some("employment".parse().unwrap()),
        channel: "form".into(),
        source: Source::Person,
        collected_on: None,
        source_checked: true,
        ground: String::new(),
        evidence: None,
        values: vec![
            ("name".parse().unwrap(), world.personal(name)),
            ("pay".parse().unwrap(), world.personal("見本三級")),
        ],
        facets: Default::default(),
        retain: None,
        returning: Returning::Ask,
        happened_at: None,
        once: None,
    };
    world.app().collect(&world.head(), &collect).unwrap().done().record.unwrap()
}

/// A statement made known, as a row of the record; its id.
pub(crate) fn announced(world: &World, outcome: &str, fields: &[(&str, &str)]) -> String {
    let number = open(world, &world.clerk(), "announce");
    step(world, &world.clerk(), number, outcome, fields).done();
    rows(world, &world.clerk(), "announcements").last().unwrap().id.clone()
}

/// An explanation that says for which purpose a matter of health is needed and why; its row.
pub(crate) fn explained(world: &World, purpose: &str) -> String {
    let fields = [
        ("manner", "meiji"),
        ("means", "contract_form"),
        ("what", "健康に関する記入のお願い 第1版"),
        ("given_on", "2026-11-20"),
        ("place", "説明会"),
        ("whom", "本人又は保護者"),
        ("evidence", "配付資料"),
        ("matters", "health"),
        ("purpose", purpose),
        ("need", "事故を防ぐため"),
    ];
    announced(world, "record", &fields)
}

/// Ids as a form takes them.
pub(crate) fn ids(records: &[RecordId]) -> String {
    records.iter().map(RecordId::to_string).collect::<Vec<_>>().join(" ")
}

/// Nothing personal.
pub(crate) fn nothing() -> Personal {
    Personal::new("")
}
