//! Computers and the places where they stand (gojo:main:4.2.2): the system room, disasters, locks.

use crate::{
    casefile::{Done, no},
    gojo_security::{escalated, without},
    told::done,
    work::{Fields, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_testkit::{GOJO, Who, World, both};

/// A place, by whoever keeps the system; its row.
pub(crate) fn place(world: &World, name: &str, kind: &str, keeper: &str) -> String {
    let fields = [("name", name), ("unit", "secretariat"), ("use", kind), ("keeper", keeper), ("lockable", "yes")];
    enter(world, &world.admin(), "places", &fields).done().id.to_string()
}

/// A pass of a worker to a room; its row.
fn pass(world: &World, room: &str, worker: &str, until: &str) -> String {
    let fields =
        [("room", room), ("worker", worker), ("from", "2026-04-01"), ("until", until), ("reason", "保守の担当")];
    enter(world, &world.admin(), "room_passes", &fields).done().id.to_string()
}

fn entering<'f>(room: &'f str, worker: &'f str, pass: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("room", room),
        ("worker", worker),
        ("pass", pass),
        ("on", "2026-11-24"),
        ("in_at", "10:05"),
        ("purpose", "月次の保守"),
        ("confirmed_by", "manager"),
    ]
}

both! {
    in GOJO;

    /// Shows gojo:main:4.2.2
    ///
    /// A place with computers that has no measure against intruders or against disasters is on the board of whoever answers for it,
    /// until there is one; a mere store is not.
    fn places_with_computers_are_protected(world) {
        let room = [("name", "システム室"), ("unit", "secretariat"), ("use", "system_room"), ("keeper", "head"), ("lockable", "yes")];
        no(enter(world, &world.head(), "places", &room), "register:places", "main:4.2.2");
        no(enter(world, &world.admin(), "places", &without(&room, "use")), "register:places.use", "main:4.2.2");
        no(enter(world, &world.admin(), "places", &without(&room, "keeper")), "register:places.use", "main:4.2.2");
        let system = place(world, "システム室", "system_room", "head");
        let counter = place(world, "窓口", "computers", "clerk");
        place(world, "書庫C", "store", "second");
        tend(world);
        let lacking = |who: Who, kind: &str| tasks(world, &world.asker(who), &format!("duty:place.{kind}")).len();
        for kind in ["intrusion", "disaster"] {
            assert_eq!((lacking(Who::Head, kind), lacking(Who::Clerk, kind), lacking(Who::Second, kind)), (1, 1, 0), "{kind}");
        }
        let measure = |place: &str, against: &str| {
            let fields = [("group", "physical"), ("what", "入口の電子錠"), ("owner", "head"), ("against", against), ("place", place)];
            enter(world, &world.admin(), "security_measures", &fields)
        };
        no(measure(&system, ""), "register:security_measures.against", "main:4.2.2");
        measure(&system, "intrusion").done();
        measure(&counter, "disaster").done();
        tend(world);
        assert_eq!((lacking(Who::Head, "intrusion"), lacking(Who::Head, "disaster")), (0, 1), "that one is there now");
        assert_eq!((lacking(Who::Clerk, "intrusion"), lacking(Who::Clerk, "disaster")), (1, 0));
    }

    /// Shows gojo:main:4.2.2.1a
    ///
    /// Only who has a pass that is valid today goes in, or somebody whom its holder escorts by decision. Whoever was in already
    /// is written down as irregular, and the officer knows it at once.
    fn only_qualified_persons_enter(world) {
        let room = place(world, "システム室", "system_room", "admin");
        let store = place(world, "書庫C", "store", "head");
        let own = [("room", room.as_str()), ("worker", "admin"), ("from", "2026-04-01"), ("until", "2027-03-31")];
        no(enter(world, &world.head(), "room_passes", &own), "register:room_passes", "main:4.2.2.1a");
        for (key, _) in own {
            no(enter(world, &world.admin(), "room_passes", &without(&own, key)), "register:room_passes.stated", "main:4.2.2.1a");
        }
        let elsewhere = [("room", store.as_str()), own[1], own[2], own[3]];
        no(enter(world, &world.admin(), "room_passes", &elsewhere), "register:room_passes.stated", "main:4.2.2.1a");
        let admin = pass(world, &room, "admin", "2027-03-31");
        pass(world, &room, "manager", "2027-03-31");
        let over = pass(world, &room, "second", "2026-11-23");
        let listed = rows(world, &world.clerk(), "room_passes");
        assert_eq!((listed.len(), shown(&listed[0], "from").as_str(), shown(&listed[0], "until").as_str()), (3, "2026-04-01", "2027-03-31"));

        no(opening(world, &world.clerk(), "room_entry"), "procedure:room_entry", "main:4.2.2.1a");
        let number = open(world, &world.admin(), "room_entry");
        let admit = |fields: &Fields<'_>| step(world, &world.admin(), number, "admit", fields);
        no(step(world, &world.head(), number, "admit", &entering(&room, "admin", &admin)), "procedure:room_entry.enter", "main:4.2.2.1a");
        no(admit(&without(&entering(&room, "clerk", &admin), "pass")), "procedure:room_entry.qualified", "main:4.2.2.1a");
        no(admit(&entering(&room, "clerk", &admin)), "procedure:room_entry.qualified", "main:4.2.2.1a");
        no(admit(&entering(&room, "second", &over)), "procedure:room_entry.qualified", "main:4.2.2.1a");
        let escorted = [&entering(&room, "clerk", &admin)[..], &[("escorted", "yes")]].concat();
        no(admit(&escorted), "procedure:room_entry.qualified", "main:4.2.2.1a");
        admit(&[&escorted[..], &[("escort_reason", "情報取扱責任者の決定 11/20")]].concat()).done();

        let inside = open(world, &world.admin(), "room_entry");
        let found = without(&without(&entering(&room, "clerk", &admin), "pass"), "confirmed_by");
        no(step(world, &world.admin(), inside, "admit", &found), "procedure:room_entry.qualified", "main:4.2.2.1a");
        assert!(!told(world, &world.manager(), "told-case-step"));
        step(world, &world.admin(), inside, "irregular", &found).done();
        let messages = world.app().messages(&world.manager()).unwrap();
        assert!(messages.iter().any(|m| m.kind == "told-case-step" && m.case == Some(inside)), "the officer knows at once");
        assert_eq!(rows(world, &world.admin(), "room_entries").remove(1).state, "irregular");
    }

    /// Shows gojo:main:4.2.2.1b
    ///
    /// Entry and exit stand with name, room and both times; nobody changes them afterwards; who has not gone out by the end of the
    /// day is flagged to the officer.
    fn entries_and_exits_are_recorded(world) {
        let room = place(world, "システム室", "system_room", "admin");
        let admin = pass(world, &room, "admin", "2027-03-31");
        let number = open(world, &world.admin(), "room_entry");
        for key in ["room", "on", "in_at", "worker"] {
            let fields = without(&entering(&room, "admin", &admin), key);
            no(step(world, &world.admin(), number, "admit", &fields), "procedure:room_entry.stated", "main:4.2.2.1b");
        }
        let inside = step(world, &world.admin(), number, "admit", &entering(&room, "admin", &admin)).done();
        assert_eq!((inside.step.as_str(), inside.due.as_deref()), ("leave", Some("2026-11-24")));
        for early in ["", "10:04"] {
            no(step(world, &world.admin(), number, "left", &[("out_at", early)]), "procedure:room_entry.left", "main:4.2.2.1b");
        }
        let fault = world.app().take_step(&world.admin(), &azukari_app::casefile::TakeStep {
            number,
            outcome: "left".into(),
            fields: crate::casefile::form(&[("out_at", "25:00")]),
            ..Default::default()
        });
        assert!(matches!(fault, Err(azukari_app::AppError::Form(_))), "25:00 is no time of day");
        no(step(world, &world.head(), number, "left", &[("out_at", "10:40")]), "procedure:room_entry.leave", "main:4.2.2.1b");
        step(world, &world.admin(), number, "left", &[("out_at", "10:40")]).done();
        let row = rows(world, &world.manager(), "room_entries").remove(0);
        assert_eq!(["worker", "in_at", "out_at"].map(|c| shown(&row, c)), [Who::Admin.name(), "10:05", "10:40"]);
        assert!(shown(&row, "room").ends_with("システム室"));
        assert_eq!(rows(world, &world.admin(), "room_entries").len(), 1);
        no(world.app().show_register(&world.clerk(), "room_entries", "", None).unwrap(), "register:room_entries", "main:4.2.2.1b");
        no(change(world, &world.admin(), &row, "room_entries", &[("out_at", "10:30")]), "register:room_entries", "main:4.2.2.1b");
        let versions = world.app().row_versions(&world.manager(), row.id.parse().unwrap()).unwrap().done();
        assert_eq!(versions.len(), 2, "entry and exit, each with who wrote it");

        let open_end = open(world, &world.admin(), "room_entry");
        step(world, &world.admin(), open_end, "admit", &entering(&room, "admin", &admin)).done();
        world.clock.pass_days(3);
        tend(world);
        let flagged = task(world, &world.admin(), "procedure:room_entry.leave");
        assert!(flagged.overdue && escalated(world, &world.manager(), flagged.number), "{flagged:?}");
    }

    /// Shows gojo:main:4.2.2.1c
    ///
    /// Nobody goes in without a purpose that somebody confirmed; for an engineer from outside it is another than the engineer.
    fn the_purpose_of_an_entry_is_confirmed(world) {
        let room = place(world, "システム室", "system_room", "admin");
        let admin = pass(world, &room, "admin", "2027-03-31");
        let engineer = [
            ("room", room.as_str()),
            ("visitor", "保守会社 北村"),
            ("pass", admin.as_str()),
            ("escorted", "yes"),
            ("escort_reason", "部品の交換に立ち会う"),
            ("on", "2026-11-24"),
            ("in_at", "14:00"),
            ("purpose", "サーバー部品交換"),
            ("confirmed_by", "admin"),
        ];
        let number = open(world, &world.admin(), "room_entry");
        for key in ["purpose", "confirmed_by"] {
            no(step(world, &world.admin(), number, "admit", &without(&engineer, key)), "procedure:room_entry.purpose", "main:4.2.2.1c");
        }
        step(world, &world.admin(), number, "admit", &engineer).done();
        let row = rows(world, &world.manager(), "room_entries").remove(0);
        assert_eq!(["visitor", "purpose", "confirmed_by"].map(|c| shown(&row, c)), ["保守会社 北村", "サーバー部品交換", Who::Admin.name()]);
        let guest = open(world, &world.admin(), "room_entry");
        let own = [&entering(&room, "clerk", &admin)[..6], &[("escorted", "yes"), ("escort_reason", "立会い"), ("confirmed_by", "clerk")]].concat();
        no(step(world, &world.admin(), guest, "admit", &own), "procedure:room_entry.purpose", "main:4.2.2.1c");
    }

    /// Shows gojo:main:4.2.2.1d
    ///
    /// Every three months the list of passes and the record are gone through, with day and result; undone it is overdue.
    fn the_entry_control_is_reviewed(world) {
        world.clock.pass_days(95);
        tend(world);
        let review = task(world, &world.admin(), "duty:room.review");
        assert!(review.overdue && review.due.as_deref() == Some("2027-02-24"), "{review:?}");
        assert!(escalated(world, &world.manager(), review.number));
        let result = [("on", "2027-02-27"), ("passes", "2"), ("result", "一名の資格を終えた")];
        no(perform(world, &world.head(), review.number, &result), "duty:room.review", "main:4.2.2.1d");
        for (key, _) in result {
            no(perform(world, &world.admin(), review.number, &without(&result, key)), "duty:room.review.reviewed", "main:4.2.2.1d");
        }
        perform(world, &world.admin(), review.number, &result).done();
        let done_by = world.app().show_task(&world.manager(), review.number).unwrap();
        assert_eq!((done_by.line.state.as_str(), done_by.done_by.as_deref()), ("done", Some(Who::Admin.name())));
    }

    /// Shows gojo:main:4.2.2.2
    ///
    /// What stands ready for disasters is checked each month by its owner, with day, person and photo or note; a missing check is
    /// overdue, and measures of other kinds are not on that round.
    fn measures_for_disasters_are_checked(world) {
        for (what, against, owner) in [("耐震固定", "disaster", "clerk"), ("消火器", "disaster", "head"), ("入口の電子錠", "intrusion", "second")] {
            let fields = [("group", "physical"), ("what", what), ("owner", owner), ("against", against)];
            enter(world, &world.admin(), "security_measures", &fields).done();
        }
        world.clock.pass_days(33);
        tend(world);
        let check = task(world, &world.head(), "measure:disaster.check");
        assert!(check.overdue && check.due.as_deref() == Some("2026-12-24"), "{check:?}");
        assert!(told(world, &world.head(), "told-task-overdue") && escalated(world, &world.manager(), check.number));
        task(world, &world.clerk(), "measure:disaster.check");
        assert!(tasks(world, &world.asker(Who::Second), "measure:disaster.check").is_empty());
        let seen = [("on", "2026-12-27"), ("checker", "head"), ("evidence", "写真 12-27-1")];
        for (key, _) in seen {
            no(perform(world, &world.head(), check.number, &without(&seen, key)), "measure:disaster.check.evidenced", "main:4.2.2.2");
        }
        perform(world, &world.head(), check.number, &seen).done();
        let kept = world.app().show_task(&world.manager(), check.number).unwrap();
        assert!(kept.fields.iter().any(|f| f.key == "evidence" && f.values == ["写真 12-27-1"]), "{:?}", kept.fields);
    }

    /// Shows gojo:main:4.2.2.3
    ///
    /// A place where personal data is kept is locked or otherwise secured, or it is not a place for it; each week the lock is checked.
    fn storage_places_are_secured(world) {
        let cabinet = [("name", "書庫C-2"), ("unit", "secretariat"), ("use", "store"), ("keeper", "clerk")];
        let enters = |fields: &Fields<'_>| enter(world, &world.admin(), "places", fields);
        no(enters(&cabinet), "register:places.secured", "main:4.2.2.3");
        no(enters(&[&cabinet[..], &[("lockable", "no")]].concat()), "register:places.secured", "main:4.2.2.3");
        no(enters(&[&without(&cabinet, "name")[..], &[("lockable", "yes")]].concat()), "register:places.name", "main:4.2.2.3");
        enters(&[&cabinet[..], &[("lockable", "no"), ("safeguard", "常時監視の室内")]].concat()).done();
        world.clock.pass_days(10);
        tend(world);
        let mut checks = tasks(world, &world.head(), "measure:lock.check");
        checks.sort_by_key(|t| t.due.clone());
        assert!(checks[0].overdue && checks[0].due.as_deref() == Some("2026-12-01"), "{checks:?}");
        let seen = [("on", "2026-12-04"), ("checker", "head"), ("result", "locked"), ("evidence", "点検表 49週")];
        no(perform(world, &world.manager(), checks[0].number, &seen), "measure:lock.check", "main:4.2.2.3");
        for (key, _) in seen {
            no(perform(world, &world.head(), checks[0].number, &without(&seen, key)), "measure:lock.check.evidenced", "main:4.2.2.3");
        }
        perform(world, &world.head(), checks[0].number, &seen).done();
        assert_eq!(done(world.app().show_register(&world.clerk(), "places", "", None)).rows.len(), 1);
    }
}
