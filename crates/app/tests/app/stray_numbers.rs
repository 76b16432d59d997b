//! What has the form of an individual number stands in no ordinary text, of whatever organisation: refused with the law's provision
//! and the field's name, kept nowhere, not even in the record of the refusal; a number of another kind is released with a reason, by
//! the offices named for that.

use crate::{
    casefile::{Done, no},
    gojo_accuracy::correct,
    house::{offices_that, refuses},
    walk::members,
    work::{Fields, open, step},
};
use azukari_app::{
    OTHER_NUMBER,
    journal::{DetailsDoc, ListJournal},
    register::{Correct, Find},
};
use azukari_domain::{Personal, RecordId};
use azukari_gate::Asker;
use azukari_testkit::{DOYUKAI, ESCOOP, GOJO, World, both};

/// A pattern, no person's number, in the ways people write it.
const WRITTEN: [&str; 4] = ["123456789018", "1234-5678-9018", "１２３４　５６７８　９０１８", "123456ー789018"];
/// Twelve digits whose check digit fits no individual number; thirteen digits of a corporation; a telephone number.
const OTHERS: [&str; 3] = ["123456789019", "7000012050002", "090-1234-5678"];
const PROVISION: &str = "law-mynumber:act:20";

fn complaint(content: &str) -> Vec<(&'static str, String)> {
    vec![
        ("received_on", "2026-11-24".to_owned()),
        ("by_way", "phone".to_owned()),
        ("complainant", "申出見本 三郎".to_owned()),
        ("content", content.to_owned()),
    ]
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(key, value)| (*key, value.as_str())).collect()
}

/// Every word that the journal keeps of acts since, opened by whoever reads it.
fn kept_words(world: &World, reader: &Asker) -> String {
    world.gate().tend(world.org).unwrap();
    let list = ListJournal { details: true, most: 100, ..ListJournal::default() };
    let page = world.app().journal(reader, &list).unwrap().done();
    let mut words = Vec::new();
    for entry in page.entries {
        if let DetailsDoc::Open { reasons, search, .. } = entry.details {
            words.extend(reasons.iter().chain(&search).map(|t| t.expose().to_owned()));
        }
    }
    words.join("\n")
}

fn a_case_takes_none(world: &World, more: &Fields<'_>, reader: &Asker) {
    let clerk = world.clerk();
    let number = open(world, &clerk, "complaint");
    for written in WRITTEN {
        let filled = complaint(&format!("番号 {written} を言われた"));
        let fields = [&borrowed(&filled)[..], more].concat();
        let refused = no(step(world, &clerk, number, "accept", &fields), "number.stray", PROVISION);
        let said = refused.reasons.iter().find(|r| r.control == "number.stray").unwrap();
        assert_eq!((said.what_ja.as_str(), said.remedy.as_str()), ("苦情の内容", "fill:other_number"));
    }
    // The worker's own word is not enough, and an empty reason is none.
    let filled = complaint("問合せ番号 123456789018 の件");
    for reason in ["伝票の問合せ番号", " "] {
        let fields = [&borrowed(&filled)[..], more, &[(OTHER_NUMBER, reason)]].concat();
        no(step(world, &clerk, number, "accept", &fields), "number.stray", PROVISION);
    }
    let words = kept_words(world, reader);
    assert!(WRITTEN.iter().all(|w| !words.contains(w)), "the number is in the record of its refusal");
    assert!(words.contains("申出見本 三郎"), "what is no number is kept there");
    for other in OTHERS {
        let number = open(world, &clerk, "complaint");
        let filled = complaint(&format!("番号 {other} を言われた"));
        step(world, &clerk, number, "accept", &[&borrowed(&filled)[..], more].concat()).done();
    }
}

/// Rises with every change of a record.
fn version(world: &World, record: RecordId) -> i64 {
    world.gate().read(|tx| azukari_store::record::get(tx, world.org, record)).unwrap().unwrap().version
}

/// Whose reason lets a number of another kind stand in this field.
fn releasers(world: &World, record: RecordId, field: &str) -> Vec<String> {
    let reason = (OTHER_NUMBER.to_owned(), Personal::new("預り証の番号。台帳で確かめた"));
    let released = |reasons: &[(String, Personal)]| {
        let mut change = correct(world, record, field, "預り証 123456789018", "light");
        change.changes.extend(reasons.iter().cloned());
        offices_that(world, |who| !refuses(&world.app().correct(who, &change), "number.stray"))
    };
    assert!(released(&[]).is_empty(), "without a reason nobody's");
    released(&[reason])
}

fn searched(world: &World, reader: &Asker) {
    let find = Find { affair: "membership".into(), holding: "member".into(), text: Personal::new("123456789018") };
    assert!(world.app().find(&world.clerk(), &find).unwrap().done().people.is_empty());
    assert!(!kept_words(world, reader).contains("123456789018"), "the search word is kept");
}

both! {
    /// Shows law-mynumber:act:20
    fn no_number_stands_in_the_text_of_a_case(world) {
        a_case_takes_none(world, &[], &world.manager());
        let head = world.head();
        let number = open(world, &head, "complaint");
        let filled = complaint("問合せ番号 123456789018 の件");
        let fields = [&borrowed(&filled)[..], &[(OTHER_NUMBER, "宅配伝票の問合せ番号")]].concat();
        step(world, &head, number, "accept", &fields).done();
        assert!(kept_words(world, &world.manager()).contains("宅配伝票の問合せ番号"), "the reason is on record");
    }

    /// Shows law-mynumber:act:20
    fn no_number_stands_in_a_record(world) {
        let record = members(world, 1)[0];
        let change = |changes: &[(&str, &str)]| Correct {
            changes: changes.iter().map(|(f, v)| ((*f).to_owned(), Personal::new(*v))).collect(),
            ..correct(world, record, "note", "", "light")
        };
        let (app, before) = (world.app(), version(world, record));
        for written in WRITTEN {
            let refused = no(app.correct(&world.clerk(), &change(&[("note", written)])).unwrap(), "number.stray", PROVISION);
            assert!(refused.reasons.iter().any(|r| r.what_ja == "備考"), "{refused:?}");
        }
        let reasoned = [("note", "預り証 123456789018"), (OTHER_NUMBER, "預り証の番号。台帳で確かめた")];
        no(app.correct(&world.clerk(), &change(&reasoned)).unwrap(), "number.stray", PROVISION);
        assert_eq!(version(world, record), before, "nothing was changed");
        app.correct(&world.head(), &change(&reasoned)).unwrap().done();
        searched(world, &world.manager());
    }
}

both! {
    /// Shows law-mynumber:act:20
    fn two_offices_of_the_institute_release_a_number_of_another_kind(world) {
        let record = members(world, 1)[0];
        assert_eq!(releasers(world, record, "note"), ["privacy_manager", "unit_head"]);
    }
}

both! {
    in GOJO;

    /// Shows law-mynumber:act:20
    fn two_offices_of_the_aid_society_release_a_number_of_another_kind(world) {
        let record = members(world, 1)[0];
        assert_eq!(releasers(world, record, "address"), ["information_officer", "supervisor"]);
    }
}

both! {
    in DOYUKAI;

    /// Shows law-mynumber:act:20
    fn two_offices_of_the_association_release_a_number_of_another_kind(world) {
        let record = crate::doyukai_members::member(world);
        assert_eq!(releasers(world, record, "business"), ["protection_officer", "information_manager"]);
    }
}

both! {
    in ESCOOP;

    /// Shows law-mynumber:act:20
    fn two_offices_of_the_co_operative_release_a_number_of_another_kind(world) {
        let record = crate::escoop_office::member(world, "山田　見本花");
        assert_eq!(releasers(world, record, "address"), ["information_director", "department_manager"]);
    }
}
