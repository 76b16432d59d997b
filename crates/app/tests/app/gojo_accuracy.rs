//! Data that is accurate and up to date, as the standard of a mutual aid association asks (gojo:main:4.1).

use crate::{
    casefile::{Done, no},
    gojo_security::escalated,
    told::{done, refused, show, value},
    walk::{column, days, due, ids, members, perform, rows},
    work::{change, enter, shown, task, tasks},
};
use azukari_app::{Reply, register::Correct};
use azukari_domain::{Personal, RecordId};
use azukari_testkit::{GOJO, Who, World, both};

pub(crate) fn correct(world: &World, record: RecordId, field: &str, text: &str, identity: &str) -> Correct {
    Correct {
        affair: "membership".into(),
        record,
        changes: vec![(field.into(), world.personal(text))],
        channel: "phone".into(),
        identity: identity.into(),
        reason: Personal::new("本人の申し出"),
        ground: String::new(),
        seen: None,
        happened_at: None,
        once: None,
    }
}

fn without<'a>(fields: &[(&'a str, &'a str)], gone: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(k, _)| *k != gone).collect()
}

both! {
    in GOJO;

    /// Shows gojo:main:4.1a
    ///
    /// Data is compared each month; what does not agree stands on a list with its day and the person dealing with it, and is theirs to
    /// settle; late, the officer hears of it. A change is made for the right person.
    fn what_does_not_agree_is_settled(world) {
        let app = world.app();
        let all = members(world, 1);
        let named = ids(&all);
        let row = [("record", named.as_str()), ("item", "生年月日が請求書と違う"), ("found_on", "2026-11-24"), ("person", "second"), ("until", "2026-12-04")];
        for part in ["record", "item", "found_on", "person", "until"] {
            no(enter(world, &world.clerk(), "discrepancies", &without(&row, part)), "register:discrepancies.stated", "main:4.1a");
        }
        enter(world, &world.clerk(), "discrepancies", &row).done();
        no(app.show_register(&world.clerk(), "discrepancies", "", None).unwrap(), "register:discrepancies", "main:4.1a");
        for who in [world.head(), world.manager()] {
            let listed = rows(world, &who, "discrepancies").remove(0);
            assert_eq!((column(&listed, "found_on"), shown(&listed, "person")), (vec!["2026-11-24".to_owned()], Who::Second.name().to_owned()));
        }
        days(world, 1);
        let person = world.asker(Who::Second);
        assert_eq!(due(world, &person, "duty:accuracy.settle"), ["2026-12-04"]);
        let number = task(world, &person, "duty:accuracy.settle").number;
        let settled = [("settled", "corrected"), ("settled_on", "2026-11-24")];
        no(perform(world, &world.clerk(), number, &settled), "duty:accuracy.settle", "main:4.1a");
        no(perform(world, &person, number, &settled[..1]), "duty:accuracy.settle.stated", "main:4.1a");
        days(world, 17);
        assert!(task(world, &person, "duty:accuracy.settle").overdue);
        assert!(escalated(world, &world.manager(), number), "the officer hears of this very task");
        perform(world, &person, number, &settled).done();
        assert_eq!(rows(world, &world.head(), "discrepancies")[0].state, "ended");

        days(world, 11);
        assert_eq!(due(world, &world.head(), "duty:accuracy.check"), ["2026-12-24"]);
        let check = task(world, &world.head(), "duty:accuracy.check").number;
        let compared = [("on", "2026-12-22"), ("compared", "給付請求と組合員名簿の生年月日、口座名義"), ("found", "2")];
        no(perform(world, &world.manager(), check, &compared), "duty:accuracy.check", "main:4.1a");
        for part in ["on", "compared", "found"] {
            no(perform(world, &world.head(), check, &without(&compared, part)), "duty:accuracy.check.stated", "main:4.1a");
        }
        perform(world, &world.head(), check, &compared).done();

        let blind = correct(world, all[0], "birth", "1980-04-02", "none");
        refused(app.correct(&world.clerk(), &blind), "correct.identity", "main:4.1a");
        done(app.correct(&world.clerk(), &correct(world, all[0], "birth", "1980-04-02", "light")));
    }

    /// Shows gojo:main:4.1b
    ///
    /// What is on file is confirmed again within a year, school by school; when the day comes its records are listed for whoever confirms
    /// them, late for the officer too. What has changed is updated, and old value, new value and day are kept.
    fn what_is_on_file_is_confirmed_again(world) {
        let app = world.app();
        let school = world.record_of("member", &[("name", "異動　見本子"), ("school", "見本第一中学校")]);
        let all = world.bring_in(&[school]);
        let named = ids(&all);
        let row = [("title", "見本第一中学校"), ("holding", "member"), ("records", named.as_str()), ("confirmed_on", "2026-11-24"), ("next", "2027-11-24")];
        no(enter(world, &world.manager(), "confirmations", &row), "register:confirmations", "main:4.1b");
        for part in ["title", "holding", "records", "confirmed_on", "next"] {
            no(enter(world, &world.head(), "confirmations", &without(&row, part)), "register:confirmations.stated", "main:4.1b");
        }
        let far = [&without(&row, "next")[..], &[("next", "2027-11-25")]].concat();
        no(enter(world, &world.head(), "confirmations", &far), "register:confirmations.within", "main:4.1b");
        enter(world, &world.head(), "confirmations", &row).done();
        days(world, 1);
        assert!(tasks(world, &world.head(), "duty:confirmation.due").is_empty(), "a year is left");
        let listed = rows(world, &world.head(), "confirmations").remove(0);
        let sooner = [&without(&row, "next")[..], &[("next", "2026-12-10")]].concat();
        change(world, &world.head(), &listed, "confirmations", &sooner).done();
        days(world, 20);
        let waiting = task(world, &world.head(), "duty:confirmation.due");
        assert!(waiting.overdue && waiting.due.as_deref() == Some("2026-12-10"), "{waiting:?}");
        assert!(escalated(world, &world.manager(), waiting.number), "the officer hears of this very task");
        for who in [world.head(), world.manager()] {
            assert_eq!(column(&rows(world, &who, "confirmations")[0], "records"), [all[0].to_string()], "listed for updating");
        }
        done(app.correct(&world.clerk(), &correct(world, all[0], "school", "見本第二小学校", "light")));
        let now = done(app.show(&world.clerk(), &show("membership", all[0])));
        assert_eq!(value(&now, "school").as_deref(), Some("見本第二小学校"));
        assert!(now.fields.iter().any(|f| f.field.as_str() == "school" && f.past), "the old value is kept");

        let confirmed = [("confirmed_on", "2026-12-15"), ("next", "2027-12-15"), ("changed", "一名の所属校")];
        let confirm = |fields: &[(&str, &str)]| -> Reply<_> { perform(world, &world.head(), waiting.number, fields) };
        no(perform(world, &world.manager(), waiting.number, &confirmed), "duty:confirmation.due", "main:4.1b");
        no(confirm(&without(&confirmed, "next")), "duty:confirmation.due.confirmed", "main:4.1b");
        no(confirm(&[("confirmed_on", "2026-12-15"), ("next", "2027-12-16")]), "duty:confirmation.due.confirmed", "main:4.1b");
        confirm(&confirmed).done();
        let after = rows(world, &world.head(), "confirmations").remove(0);
        assert_eq!((after.state.as_str(), column(&after, "next")), ("in_force", vec!["2027-12-15".to_owned()]));
        assert!(tasks(world, &world.head(), "duty:confirmation.due").is_empty());
    }
}
