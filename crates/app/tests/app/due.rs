//! Periods that the organisation sets: by when a request is decided, how long an approval lasts, when the next audit is due.

use crate::told::{approved, done, refused, why};
use azukari_app::{
    request::{Decide, NewRequest, Which},
    retention::Erase,
};
use azukari_domain::{Clock, Millis, Personal, RecordId};
use azukari_testkit::{World, both};

fn erase(records: &[RecordId]) -> Erase {
    Erase { records: records.to_vec(), ground: "mistake".into(), reason: Personal::new(""), once: None }
}

fn ask(world: &World, record: RecordId) -> NewRequest {
    NewRequest { records: vec![record], ground: "mistake".into(), ..NewRequest::new("erase", why(world)) }
}

both! {
    /// Shows hatsumei:main:7.1a
    ///
    /// A request is to be decided within three business days, or as many as the organisation says; after that it is overdue for
    /// whoever decides, until it is decided.
    fn a_request_is_decided_in_time(world) {
        let app = world.app();
        let id = world.bring_in(&[world.member("判断　見本待", "ハンダン ミホンマチ", "090-1010-2020")])[0];
        let number = done(app.ask(&world.clerk(), &ask(world, id))).number;
        let waiting = || {
            let all = app.requests(&world.head(), Which::Waiting).unwrap();
            let one = all.into_iter().find(|r| r.number == number).unwrap();
            (one.due, one.overdue)
        };
        assert_eq!(waiting(), (Some("2026-11-27".into()), false), "Tuesday and three business days");
        world.clock.pass_days(3);
        assert!(!waiting().1, "its last day");
        world.clock.pass_days(1);
        assert!(waiting().1);
        done(app.confirm_setting(&world.manager(), "decision_days", 5));
        assert_eq!(waiting(), (Some("2026-12-01".into()), false), "the weekend does not count");
        let decide = Decide { number, approve: true, reason: Personal::new(""), once: None };
        done(app.decide(&world.head(), &decide));
        let decided = app.request(&world.clerk(), number).unwrap();
        assert_eq!((decided.due, decided.overdue), (None, false));
    }

    /// Shows hatsumei:main:7.1a
    ///
    /// An approval is good for fourteen days, or as many as the organisation says, and then for nothing.
    fn an_approval_lasts_its_days(world) {
        let app = world.app();
        let ids = world.bring_in(&["一", "二", "三"].map(|n| world.member(&format!("承認　期限{n}見本"), "ショウニン キゲン", "")));
        let now = || world.clock.now();
        let until = |number: i64| app.request(&world.clerk(), number).unwrap().until.unwrap();
        let first = approved(world, &world.clerk(), &ask(world, ids[0]), &world.head());
        let second = approved(world, &world.clerk(), &ask(world, ids[1]), &world.head());
        assert_eq!(until(first), now().plus_days(14));
        world.clock.pass_days(14);
        done(app.erase(&world.clerk(), &erase(&ids[..1])));
        world.clock.set(Millis(now().0 + 1));
        refused(app.erase(&world.clerk(), &erase(&ids[1..2])), "erase.approved", "main:7.1a");
        assert_eq!(app.request(&world.clerk(), second).unwrap().state, "expired");
        done(app.confirm_setting(&world.manager(), "approval_days", 20));
        let third = approved(world, &world.clerk(), &ask(world, ids[2]), &world.head());
        assert_eq!(until(third), now().plus_days(20));
        // A look beyond the day's limit is for the day, whatever the organisation says of others.
        let volume = NewRequest { affair: "membership".into(), records: vec![ids[2]], ..NewRequest::new("volume", why(world)) };
        let volume = approved(world, &world.clerk(), &volume, &world.head());
        assert_eq!(until(volume), now().plus_days(1));
    }

    /// Shows hatsumei:main:27.1
    ///
    /// The next audit is due a year on, is before the audit officer in time, and is overdue the day after.
    fn the_next_audit_is_due_a_year_on(world) {
        let app = world.app();
        let audit = || {
            app.tend(world.org).unwrap();
            let day = app.my_day(&world.auditor()).unwrap();
            day.tasks.into_iter().find(|t| t.control == "duty:audit.regular").map(|t| (t.due.unwrap(), t.overdue))
        };
        assert_eq!(audit(), None);
        world.clock.pass_days(355);
        assert_eq!(audit(), Some(("2027-11-24".into(), false)));
        world.clock.pass_days(10);
        assert_eq!(audit(), Some(("2027-11-24".into(), false)), "its last day");
        world.clock.pass_days(1);
        assert_eq!(audit(), Some(("2027-11-24".into(), true)));
    }

    /// Shows hatsumei:main:17.2a, hatsumei:main:17.3a
    ///
    /// The ledger is reviewed, and the unit reports what it holds, half a year on.
    fn the_ledger_is_seen_to_every_half_year(world) {
        let app = world.app();
        world.clock.pass_days(170);
        app.tend(world.org).unwrap();
        for (who, duty) in [(world.manager(), "duty:ledger.review"), (world.head(), "duty:ledger.report")] {
            let day = app.my_day(&who).unwrap();
            let due: Vec<_> = day.tasks.iter().filter(|t| t.control == duty).map(|t| t.due.as_deref()).collect();
            assert_eq!(due, [Some("2027-05-24")], "{duty}");
        }
    }
}
