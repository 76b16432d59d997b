//! Where and how a chamber of commerce keeps My Numbers: areas, devices and media, what is taken out, how it ends, the protection of its
//! systems, and which measures each phase of handling asks for.

use crate::{
    casefile::{Done, no},
    gojo_security::{escalated, without},
    kimitsu_office::{payee, with},
    told::{PASSWORD, done, newcomer, refused},
    walk::nothing,
    work::{Fields, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    AppError, FormInput, Reply,
    access::{Credential, SecondCode},
    registers::{EnterRow, Entered, ShownRow},
    request::{Export, Format, NewRequest},
};
use azukari_domain::{Clock, Millis};
use azukari_gate::Asker;
use azukari_testkit::{KIMITSU, Who, World, both};

const ROOM: [(&str, &str); 7] = [
    ("name", "サーバー室"),
    ("unit", "general_affairs"),
    ("use", "system_room"),
    ("keeper", "admin"),
    ("lockable", "yes"),
    ("plan", "見取図 1"),
    ("posted_on", "2026-11-20"),
];
const CORNER: [(&str, &str); 8] = [
    ("name", "経理の一角"),
    ("unit", "accounting"),
    ("use", "working"),
    ("keeper", "clerk"),
    ("lockable", "yes"),
    ("plan", "見取図 2"),
    ("posted_on", "2026-11-20"),
    ("affair", "payment_records"),
];
const CABINET: [(&str, &str); 7] = [
    ("name", "書庫 B"),
    ("unit", "accounting"),
    ("use", "store"),
    ("keeper", "clerk"),
    ("lockable", "yes"),
    ("keys", "clerk"),
    ("keys", "head"),
];

/// A place in the register; its row.
fn place(world: &World, fields: &Fields<'_>) -> String {
    enter(world, &world.head(), "places", fields).done().id.to_string()
}

fn pc(area: &str) -> Vec<(&str, &str)> {
    vec![
        ("name", "PC-07"),
        ("kind", "pc"),
        ("user", "clerk"),
        ("place", "2階 経理"),
        ("area", area),
        ("fixing", "wire"),
        ("fixed_on", "2026-11-20"),
    ]
}

fn in_state(world: &World, who: &Asker, row: &ShownRow, state: &str) -> Reply<Entered> {
    let row = EnterRow {
        register: "devices".into(),
        row: Some(row.id.parse().unwrap()),
        version: row.version,
        state: state.into(),
        fields: FormInput::new(),
        ..EnterRow::default()
    };
    world.app().enter_row(who, &row).unwrap()
}

fn visit(room: &str) -> Vec<(&str, &str)> {
    vec![
        ("room", room),
        ("visitor", "保守会社 伊藤"),
        ("on", "2026-11-24"),
        ("in_at", "10:05"),
        ("purpose", "サーバーの点検"),
        ("confirmed_by", "admin"),
        ("escort", "admin"),
    ]
}

const OUT: [(&str, &str); 9] = [
    ("carried", "data"),
    ("items", "1"),
    ("taker", "clerk"),
    ("content", "支払調書のデータ"),
    ("purpose", "法定調書の提出"),
    ("destination", "見本税務署"),
    ("out_on", "2026-11-25"),
    ("back_by", "2026-11-27"),
    ("protection", "encrypted"),
];

fn ask_out(world: &World, fields: &Fields<'_>) -> (i64, Reply<azukari_app::casefile::Stepped>) {
    let number = open(world, &world.clerk(), "take_out");
    (number, step(world, &world.clerk(), number, "submit", fields))
}

const PAPER: [(&str, &str); 7] = [
    ("what", "支払調書の控え 2015年分"),
    ("holding", "payee"),
    ("ground", "purpose_ended"),
    ("need_until", "2026-11-01"),
    ("keep_until", "2026-11-01"),
    ("form", "paper"),
    ("method", "dissolved"),
];
const EXECUTED: [(&str, &str); 6] = [
    ("done_on", "2026-11-24"),
    ("method", "dissolved"),
    ("where", "見本溶解工場"),
    ("quantity", "3"),
    ("witness", "clerk"),
    ("certificate", "溶解証明書 12"),
];

/// A disposal that was approved; its case.
fn approved(world: &World, fields: &Fields<'_>) -> i64 {
    let number = open(world, &world.head(), "disposal");
    step(world, &world.head(), number, "submit", fields).done();
    step(world, &world.manager(), number, "approve", &[("decision", "保存期間が過ぎた")]).done();
    number
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:34.1, kimitsu:main:2.1.15, kimitsu:main:2.1.16
    ///
    /// Areas are designated: each with its kind, place or plan, keeper and the day on which signs were posted. A system is managed in a
    /// controlled area, a handling area names the affair done there; to the one belong the rules of entry, to the other the yearly check.
    fn areas_are_designated(world) {
        no(enter(world, &world.clerk(), "places", &ROOM), "register:places", "main:34.1");
        let enters = |fields: &Fields<'_>| enter(world, &world.head(), "places", fields);
        for (key, part) in [("name", "name"), ("unit", "name"), ("use", "use"), ("keeper", "use"), ("plan", "designated"), ("posted_on", "designated")] {
            no(enters(&without(&ROOM, key)), &format!("register:places.{part}"), "main:34.1");
        }
        no(enters(&without(&ROOM, "use")), "register:places.use", "main:2.1.15");
        no(enters(&without(&CORNER, "affair")), "register:places.affair", "main:2.1.16");
        no(enters(&without(&CORNER, "affair")), "register:places.affair", "main:34.1");
        no(enters(&without(&CORNER, "use")), "register:places.use", "main:2.1.16");
        let (room, corner) = (place(world, &ROOM), place(world, &CORNER));
        let system = [("name", "源泉徴収システム"), ("software", "見本給与 4"), ("data", "給与、番号"), ("terminals", "PC-07"), ("handles", "personal"), ("area", room.as_str())];
        no(enter(world, &world.clerk(), "systems", &system), "register:systems", "main:34.1");
        for clause in ["main:34.1", "main:2.1.15"] {
            no(enter(world, &world.admin(), "systems", &without(&system, "area")), "register:systems.area", clause);
            no(enter(world, &world.admin(), "systems", &with(&system, &[("area", corner.as_str())])), "register:systems.area", clause);
        }
        enter(world, &world.admin(), "systems", &system).done();
        let number = open(world, &world.admin(), "room_entry");
        no(step(world, &world.admin(), number, "admit", &visit(&corner)), "procedure:room_entry.system_room", "main:2.1.15");
        step(world, &world.admin(), number, "admit", &visit(&room)).done();
        world.clock.pass_days(355);
        tend(world);
        let check = task(world, &world.head(), "measure:area.check");
        assert!(check.about.as_ref().is_some_and(|a| a.ja.ends_with("経理の一角")), "of the handling area alone: {check:?}");
        assert!(world.app().show_task(&world.head(), check.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:2.1.16"));
    }

    /// Shows kimitsu:main:34.1.1a
    ///
    /// Who enters a controlled area stands in its book: who, when, for what and with whom, and when they left; whoever has no exit by the
    /// end of the day is flagged to the protection manager, and nobody changes the book.
    fn entering_and_leaving_is_controlled(world) {
        let room = place(world, &ROOM);
        no(opening(world, &world.clerk(), "room_entry"), "procedure:room_entry", "main:34.1.1a");
        let number = open(world, &world.admin(), "room_entry");
        let admit = |fields: &Fields<'_>| step(world, &world.admin(), number, "admit", fields);
        for (key, part) in [("room", "stated"), ("visitor", "stated"), ("on", "stated"), ("in_at", "stated"), ("purpose", "purpose"), ("confirmed_by", "purpose"), ("escort", "accompanied")] {
            no(admit(&without(&visit(&room), key)), &format!("procedure:room_entry.{part}"), "main:34.1.1a");
        }
        no(step(world, &world.head(), number, "admit", &visit(&room)), "procedure:room_entry.enter", "main:34.1.1a");
        let inside = admit(&visit(&room)).done();
        assert_eq!((inside.step.as_str(), inside.due.as_deref()), ("leave", Some("2026-11-24")));
        for early in ["", "10:04"] {
            no(step(world, &world.admin(), number, "left", &[("out_at", early)]), "procedure:room_entry.left", "main:34.1.1a");
        }
        no(step(world, &world.head(), number, "left", &[("out_at", "10:40")]), "procedure:room_entry.leave", "main:34.1.1a");
        let open_end = open(world, &world.admin(), "room_entry");
        step(world, &world.admin(), open_end, "admit", &visit(&room)).done();
        step(world, &world.admin(), number, "left", &[("out_at", "10:40")]).done();
        for who in [world.admin(), world.manager(), world.auditor()] {
            let row = rows(world, &who, "room_entries").remove(0);
            assert_eq!(["visitor", "in_at", "out_at", "purpose", "escort"].map(|c| shown(&row, c)), ["保守会社 伊藤", "10:05", "10:40", "サーバーの点検", Who::Admin.name()]);
        }
        no(world.app().show_register(&world.clerk(), "room_entries", "", None).unwrap(), "register:room_entries", "main:34.1.1a");
        let row = rows(world, &world.admin(), "room_entries").remove(0);
        no(change(world, &world.admin(), &row, "room_entries", &[("out_at", "10:30")]), "register:room_entries", "main:34.1.1a");
        world.clock.pass_days(3);
        tend(world);
        let flagged = task(world, &world.admin(), "procedure:room_entry.leave");
        assert!(flagged.overdue && escalated(world, &world.manager(), flagged.number), "{flagged:?}");
    }

    /// Shows kimitsu:main:34.1.1b
    ///
    /// What a visitor brings in is approved, with its serial number and the reason, and goes out again with the visitor; brought in without
    /// that, it is recorded as what it is and dealt with as an incident.
    fn devices_brought_in_are_limited(world) {
        let room = place(world, &ROOM);
        let notebook = [("brought", "ノートパソコン"), ("brought_id", "SN-4411"), ("brought_reason", "点検の記録"), ("brought_by", "admin")];
        let number = open(world, &world.admin(), "room_entry");
        for key in ["brought_id", "brought_reason", "brought_by"] {
            let fields = [visit(&room), without(&notebook, key)].concat();
            no(step(world, &world.admin(), number, "admit", &fields), "procedure:room_entry.brought", "main:34.1.1b");
        }
        let inside = step(world, &world.admin(), number, "admit", &[&visit(&room)[..], &notebook].concat()).done();
        assert_eq!(inside.due.as_deref(), Some("2026-11-24"));
        no(step(world, &world.admin(), number, "left", &[("out_at", "10:40")]), "procedure:room_entry.brought.out", "main:34.1.1b");
        step(world, &world.admin(), number, "left", &[("out_at", "10:40"), ("brought_out", "yes")]).done();
        let row = rows(world, &world.manager(), "room_entries").remove(0);
        assert_eq!(["brought", "brought_id", "brought_reason", "brought_by", "brought_out"].map(|c| shown(&row, c)), ["ノートパソコン", "SN-4411", "点検の記録", Who::Admin.name(), "true"]);

        let stray = open(world, &world.admin(), "room_entry");
        let found = visit(&room);
        no(step(world, &world.admin(), stray, "irregular", &found), "procedure:room_entry.irregular", "main:34.1.1b");
        assert!(!told(world, &world.manager(), "told-case-step"));
        let said = with(&found, &[("irregular", "承認なくノートパソコンを持ち込んでいた")]);
        let marked = step(world, &world.admin(), stray, "irregular", &said).done();
        assert!(marked.effects.iter().any(|e| e.contains("incident")) && told(world, &world.manager(), "told-case-step"));
        assert_eq!(rows(world, &world.manager(), "room_entries").remove(1).state, "irregular");
        assert_eq!(world.app().cases(&world.manager(), "open", "incident", None).unwrap().cases.len(), 1);
        world.clock.pass_days(3);
        tend(world);
        assert!(task(world, &world.admin(), "procedure:room_entry.leave").overdue, "a device that is not out in time");
    }

    /// Shows kimitsu:main:34.1.2a, kimitsu:main:34.1.2b, kimitsu:main:34.1.2c
    ///
    /// Each handling area is looked at once a year: walls or partitions, seats away from passers-by, seats out of sight; what cannot be done
    /// says why, and a blank answer is none. A screen that is left closes by itself, and its numbers with it.
    fn handling_areas_are_arranged(world) {
        place(world, &CORNER);
        place(world, &CABINET);
        world.clock.pass_days(370);
        tend(world);
        let owed = task(world, &world.head(), "measure:area.check");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24") && escalated(world, &world.manager(), owed.number), "{owed:?}");
        let seen = [
            ("on", "2027-11-29"),
            ("checker", "head"),
            ("partition", "no"),
            ("partition_note", "通路の幅が足りない"),
            ("traffic", "yes"),
            ("traffic_note", "見取図 2：通路から離れた配置"),
            ("view", "yes"),
            ("view_note", "背面が壁"),
        ];
        let say = |fields: &Fields<'_>| perform(world, &world.head(), owed.number, fields);
        for (part, clause) in [("partition", "main:34.1.2a"), ("traffic", "main:34.1.2b"), ("view", "main:34.1.2c")] {
            no(say(&without(&seen, part)), &format!("measure:area.check.{part}"), clause);
            no(say(&without(&seen, &format!("{part}_note"))), &format!("measure:area.check.{part}"), clause);
            for key in ["on", "checker"] {
                no(say(&without(&seen, key)), "measure:area.check.evidenced", clause);
            }
            no(perform(world, &world.clerk(), owed.number, &seen), "measure:area.check", clause);
        }
        say(&seen).done();
        let kept = world.app().show_task(&world.manager(), owed.number).unwrap();
        assert!(kept.fields.iter().any(|f| f.key == "view_note" && f.shown_ja == ["背面が壁"]), "{:?}", kept.fields);

        let app = world.app();
        let user = newcomer(world, "takahashi", None);
        let half = app.sign_in(&world.key, "takahashi", PASSWORD).unwrap();
        let sheet = app.new_sheet(&half.token).unwrap();
        let session = app.second_factor(&half.token, &SecondCode::Sheet(sheet.codes[0].1.to_string())).unwrap();
        let wait = |ms: i64| world.clock.set(Millis(world.clock.now().0 + ms));
        wait(10 * 60_000);
        assert_eq!(app.asker(&Credential::Session(session.token.clone())).unwrap().asker.worker, user.worker);
        wait(10 * 60_000 + 1);
        assert!(matches!(app.asker(&Credential::Session(session.token)), Err(AppError::SignIn("signin-locked"))));
        let clause = app.one_clause(&world.clerk(), &"kimitsu:main:34.1.2c".parse().unwrap()).unwrap();
        assert!(clause.by.iter().any(|by| by == "system:session.idle"), "{:?}", clause.by);
    }

    /// Shows kimitsu:main:35.1, kimitsu:main:35.1.2
    ///
    /// A device or medium stands in an area and is protected against theft, a computer fixed with a wire or the like; every three months the
    /// round asks again, and a round that is missed is late with the supervisor and told above.
    fn devices_are_fixed_and_looked_at(world) {
        let corner = place(world, &CORNER);
        let own = pc(&corner);
        no(enter(world, &world.clerk(), "devices", &own), "register:devices", "main:35.1");
        let enters = |fields: &Fields<'_>| enter(world, &world.admin(), "devices", fields);
        for key in ["name", "kind", "user", "place"] {
            no(enters(&without(&own, key)), "register:devices.user", "main:35.1");
        }
        for key in ["area", "fixing"] {
            no(enters(&without(&own, key)), "register:devices.area", "main:35.1");
        }
        no(enters(&without(&own, "fixed_on")), "register:devices.fixed", "main:35.1.2");
        no(enters(&with(&own, &[("fixing", "none")])), "register:devices.fixed", "main:35.1.2");
        enters(&own).done();
        world.clock.pass_days(95);
        tend(world);
        let round = task(world, &world.head(), "measure:device.round");
        assert!(round.overdue && round.due.as_deref() == Some("2027-02-24") && escalated(world, &world.manager(), round.number), "{round:?}");
        let seen = [("on", "2027-02-27"), ("checker", "head"), ("fixing_found", "fixed"), ("evidence", "写真 8")];
        for key in ["on", "checker", "evidence"] {
            no(perform(world, &world.head(), round.number, &without(&seen, key)), "measure:device.round.evidenced", "main:35.1");
        }
        no(perform(world, &world.head(), round.number, &without(&seen, "fixing_found")), "measure:device.round.fixed", "main:35.1.2");
        no(perform(world, &world.clerk(), round.number, &seen), "measure:device.round", "main:35.1");
        perform(world, &world.head(), round.number, &seen).done();
    }

    /// Shows kimitsu:main:35.1.1
    ///
    /// Media and documents lie where it can be locked, with who holds the keys, or the place is none for them; each month the lock is
    /// looked at, with evidence.
    fn media_and_documents_are_locked_away(world) {
        let enters = |fields: &Fields<'_>| enter(world, &world.head(), "places", fields);
        no(enters(&with(&CABINET, &[("lockable", "no"), ("safeguard", "人がいつもいる")])), "register:places.locked", "main:35.1.1");
        no(enters(&without(&CABINET, "keys")), "register:places.keys", "main:35.1.1");
        let cabinet = place(world, &CABINET);
        let holders = shown(&rows(world, &world.clerk(), "places")[0], "keys");
        assert!([Who::Clerk, Who::Head].iter().all(|w| holders.contains(w.name())), "{holders}");
        let stick = [("name", "USB-04"), ("kind", "medium"), ("user", "clerk"), ("place", "書庫 B"), ("area", cabinet.as_str()), ("fixing", "cabinet")];
        no(enter(world, &world.admin(), "devices", &with(&stick, &[("fixing", "wire")])), "register:devices.cabinet", "main:35.1.1");
        let corner = place(world, &with(&CORNER, &[("lockable", "no")]));
        no(enter(world, &world.admin(), "devices", &with(&stick, &[("area", corner.as_str())])), "register:devices.cabinet", "main:35.1.1");
        enter(world, &world.admin(), "devices", &stick).done();
        world.clock.pass_days(33);
        tend(world);
        let mut checks = tasks(world, &world.head(), "measure:lock.check");
        checks.sort_by_key(|t| (t.due.clone(), t.number));
        assert!(checks[0].overdue && checks[0].due.as_deref() == Some("2026-12-24"), "{checks:?}");
        assert!(told(world, &world.head(), "told-task-overdue"));
        let seen = [("on", "2026-12-27"), ("checker", "head"), ("result", "locked"), ("evidence", "点検表 12月")];
        no(perform(world, &world.clerk(), checks[0].number, &seen), "measure:lock.check", "main:35.1.1");
        for (key, _) in seen {
            no(perform(world, &world.head(), checks[0].number, &without(&seen, key)), "measure:lock.check.evidenced", "main:35.1.1");
        }
        perform(world, &world.head(), checks[0].number, &seen).done();
    }

    /// Shows kimitsu:main:30.1.2, kimitsu:main:36.1.1a, kimitsu:main:36.1.1b
    ///
    /// What is taken out stands in the book with item, number, purpose, destination, protection and both days, by permission of the
    /// supervisor; data is encrypted, under a password or in a locked case, or goes the way that the authority prescribes; late it is told
    /// above.
    fn data_is_taken_out_protected(world) {
        for (key, part) in [("carried", "carried"), ("items", "carried"), ("taker", "carried"), ("content", "carried"), ("purpose", "purpose"), ("destination", "destination"), ("out_on", "period"), ("back_by", "period")] {
            no(ask_out(world, &without(&OUT, key)).1, &format!("procedure:take_out.{part}"), "main:30.1.2");
        }
        no(ask_out(world, &without(&OUT, "protection")).1, "procedure:take_out.carried.protected", "main:36.1.1a");
        no(ask_out(world, &with(&OUT, &[("protection", "none")])).1, "procedure:take_out.carried.protected", "main:36.1.1a");
        no(ask_out(world, &with(&OUT, &[("protection", "sealed")])).1, "procedure:take_out.carried.protected", "main:36.1.1a");
        no(ask_out(world, &with(&OUT, &[("protection", "designated")])).1, "procedure:take_out.carried.designated", "main:36.1.1b");
        no(enter(world, &world.clerk(), "take_outs", &OUT), "register:take_outs", "main:30.1.2");
        for protection in ["encrypted", "password", "locked_case"] {
            ask_out(world, &with(&OUT, &[("protection", protection)])).1.done();
        }
        let by_rule = with(&OUT, &[("protection", "designated"), ("method_note", "e-Tax")]);
        let (number, asked) = ask_out(world, &by_rule);
        asked.done();
        for who in [world.clerk(), world.manager(), world.admin()] {
            no(step(world, &who, number, "permit", &[]), "procedure:take_out.permit", "main:30.1.2");
        }
        assert!(rows(world, &world.clerk(), "take_outs").is_empty(), "it is not out yet");
        let lent = step(world, &world.head(), number, "permit", &[]).done();
        assert_eq!(lent.due.as_deref(), Some("2026-11-27"));
        let row = rows(world, &world.clerk(), "take_outs").remove(0);
        assert_eq!(["items", "purpose", "destination", "protection", "method_note", "back_by"].map(|c| shown(&row, c)), ["1", "法定調書の提出", "見本税務署", "提出先が指定する方法", "e-Tax", "2026-11-27"]);
        world.clock.pass_days(6);
        tend(world);
        let late = task(world, &world.clerk(), "procedure:take_out.return");
        assert!(late.overdue && escalated(world, &world.manager(), late.number), "{late:?}");
        let clauses = world.app().show_task(&world.clerk(), late.number).unwrap().clauses;
        assert!(clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:36.1.1a"), "{clauses:?}");
        for gone in ["back_on", "condition"] {
            let back = [("back_on", "2026-11-30"), ("condition", "提出した")];
            no(step(world, &world.clerk(), number, "returned", &without(&back, gone)), "procedure:take_out.returned", "main:30.1.2");
        }
        step(world, &world.clerk(), number, "returned", &[("back_on", "2026-11-30"), ("condition", "提出した")]).done();
        assert_eq!(shown(&rows(world, &world.clerk(), "take_outs")[0], "back_on"), "2026-11-30");
    }

    /// Shows kimitsu:main:36.1.2
    ///
    /// Documents go out sealed, with who sealed them and when, or they do not go; what is not back in time is late.
    fn documents_are_taken_out_sealed(world) {
        let paper = with(&OUT, &[("carried", "paper"), ("protection", "sealed"), ("sealed_by", "clerk"), ("sealed_at", "09:30")]);
        for key in ["sealed_by", "sealed_at"] {
            no(ask_out(world, &without(&paper, key)).1, "procedure:take_out.carried.sealed", "main:36.1.2");
        }
        for other in ["encrypted", "none"] {
            no(ask_out(world, &with(&paper, &[("protection", other)])).1, "procedure:take_out.carried.sealed", "main:36.1.2");
        }
        let (number, asked) = ask_out(world, &paper);
        asked.done();
        step(world, &world.head(), number, "permit", &[]).done();
        let row = rows(world, &world.clerk(), "take_outs").remove(0);
        assert_eq!(["protection", "sealed_by", "sealed_at"].map(|c| shown(&row, c)), ["封緘", Who::Clerk.name(), "09:30"]);
        world.clock.pass_days(6);
        tend(world);
        let late = task(world, &world.clerk(), "procedure:take_out.return");
        assert!(late.overdue, "{late:?}");
        assert!(world.app().show_task(&world.clerk(), late.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:36.1.2"));
    }

    /// Shows kimitsu:main:37.1, kimitsu:main:37.1.1, kimitsu:main:30.1.4
    ///
    /// What is disposed of goes by a method for its form that cannot be undone, approved by somebody else, with place, day, number and
    /// witness; dissolved or destroyed by others, it has its certificate; late it is told above.
    fn disposal_cannot_be_undone(world) {
        no(opening(world, &world.clerk(), "disposal"), "procedure:disposal", "main:37.1");
        let number = open(world, &world.head(), "disposal");
        let submit = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        for key in ["what", "holding", "ground", "need_until"] {
            no(submit(&without(&PAPER, key)), "procedure:disposal.stated", "main:37.1");
        }
        for key in ["form", "method"] {
            no(submit(&without(&PAPER, key)), "procedure:disposal.method.medium", "main:37.1");
        }
        for method in ["rubbish", "strips", "erased"] {
            no(submit(&with(&PAPER, &[("method", method)])), "procedure:disposal.method.paper", "main:37.1.1");
        }
        for method in ["rubbish", "dissolved", "burned"] {
            no(submit(&with(&PAPER, &[("form", "data"), ("method", method)])), "procedure:disposal.method.data", "main:37.1");
        }
        submit(&PAPER).done();
        for who in [world.head(), world.clerk()] {
            no(step(world, &who, number, "approve", &[]), "procedure:disposal.approve", "main:37.1");
        }
        let going = step(world, &world.manager(), number, "approve", &[("decision", "保存期間が過ぎた")]).done();
        assert_eq!(going.due.as_deref(), Some("2026-12-24"));
        let report = |fields: &Fields<'_>| step(world, &world.head(), number, "report", fields);
        no(report(&without(&EXECUTED, "certificate")), "procedure:disposal.certificate", "main:30.1.4");
        for key in ["done_on", "where"] {
            no(report(&without(&EXECUTED, key)), "procedure:disposal.place", "main:37.1.1");
        }
        for key in ["quantity", "witness"] {
            no(report(&without(&EXECUTED, key)), "procedure:disposal.reported", "main:37.1");
        }
        no(report(&with(&EXECUTED, &[("witness", "head")])), "procedure:disposal.reported", "main:37.1");
        no(report(&with(&EXECUTED, &[("method", "strips")])), "procedure:disposal.method.paper", "main:37.1.1");
        no(step(world, &world.clerk(), number, "report", &EXECUTED), "procedure:disposal.execute", "main:37.1");
        world.clock.pass_days(33);
        tend(world);
        let late = task(world, &world.head(), "procedure:disposal.execute");
        assert!(late.overdue && escalated(world, &world.manager(), late.number), "{late:?}");
        let clauses = world.app().show_task(&world.head(), late.number).unwrap().clauses;
        assert!(["kimitsu:main:30.1.4", "kimitsu:main:37.1"].iter().all(|id| clauses.iter().any(|c| c.id.as_str() == *id)), "{clauses:?}");
        report(&with(&EXECUTED, &[("done_on", "2026-12-27")])).done();
        for who in [world.manager(), world.head(), world.auditor()] {
            let row = rows(world, &who, "disposals").remove(0);
            assert_eq!(["method", "where", "done_on", "quantity", "witness", "certificate"].map(|c| shown(&row, c)), ["溶解", "見本溶解工場", "2026-12-27", "3", Who::Clerk.name(), "溶解証明書 12"]);
        }
        no(world.app().show_register(&world.clerk(), "disposals", "", None).unwrap(), "register:disposals", "main:30.1.4");
        for (form, method) in [("paper", "burned"), ("paper", "shredded"), ("paper", "masked"), ("data", "erased"), ("data", "destroyed"), ("data", "masked")] {
            let other = approved(world, &with(&PAPER, &[("form", form), ("method", method)]));
            step(world, &world.head(), other, "report", &with(&EXECUTED, &[("method", method), ("done_on", "2026-12-27")])).done();
        }
        assert_eq!(rows(world, &world.manager(), "disposals").len(), 7);
    }

    /// Shows kimitsu:main:37.1.2
    ///
    /// A device or medium goes once its data is wiped by a dedicated program, named, or it is destroyed, with evidence, and nothing else lets
    /// it go; thirty days after the decision that is late.
    fn a_device_goes_once_it_is_wiped(world) {
        let cabinet = place(world, &CABINET);
        let disk = [("name", "M-003"), ("kind", "medium"), ("user", "clerk"), ("place", "書庫 B"), ("area", cabinet.as_str()), ("fixing", "cabinet")];
        let disk = enter(world, &world.admin(), "devices", &disk).done().id.to_string();
        let row = || rows(world, &world.clerk(), "devices").remove(0);
        no(in_state(world, &world.admin(), &row(), "ended"), "register:devices.wiped", "main:37.1.2");
        no(change(world, &world.admin(), &row(), "devices", &[("wiped_on", "2026-11-24")]), "register:devices.wiped.by_case", "main:37.1.2");
        no(opening(world, &world.clerk(), "device_disposal"), "procedure:device_disposal", "main:37.1.2");
        let number = open(world, &world.admin(), "device_disposal");
        let why = [("device", disk.as_str()), ("decided_on", "2026-11-24"), ("reason", "故障")];
        for (key, _) in why {
            no(step(world, &world.admin(), number, "decide", &without(&why, key)), "procedure:device_disposal.decided", "main:37.1.2");
        }
        no(step(world, &world.head(), number, "decide", &why), "procedure:device_disposal.decide", "main:37.1.2");
        let decided = step(world, &world.admin(), number, "decide", &why).done();
        assert_eq!(decided.due.as_deref(), Some("2026-12-24"));
        let wiped = [("method", "erased"), ("tool", "見本消去 3.1"), ("wiped_on", "2026-11-24"), ("evidence", "消去ログ 5")];
        let wipe = |fields: &Fields<'_>| step(world, &world.head(), number, "wiped", fields);
        let reset = azukari_app::casefile::TakeStep { number, outcome: "wiped".into(), fields: crate::casefile::form(&with(&wiped, &[("method", "initialised")])), ..Default::default() };
        assert!(matches!(world.app().take_step(&world.head(), &reset), Err(AppError::Form(_))), "a mere reset is no way");
        no(wipe(&without(&wiped, "method")), "procedure:device_disposal.wiped.method", "main:37.1.2");
        no(wipe(&without(&wiped, "tool")), "procedure:device_disposal.wiped.tool", "main:37.1.2");
        for key in ["wiped_on", "evidence"] {
            no(wipe(&without(&wiped, key)), "procedure:device_disposal.wiped", "main:37.1.2");
        }
        no(step(world, &world.admin(), number, "wiped", &wiped), "procedure:device_disposal.wipe", "main:37.1.2");
        world.clock.pass_days(33);
        tend(world);
        let late = task(world, &world.head(), "procedure:device_disposal.wipe");
        assert!(late.overdue && escalated(world, &world.admin(), late.number), "{late:?}");
        assert_eq!(row().state, "in_force", "it stays until then");
        wipe(&wiped).done();
        no(step(world, &world.head(), number, "disposed", &[("disposed_on", "2026-12-27")]), "procedure:device_disposal.dispose", "main:37.1.2");
        no(step(world, &world.admin(), number, "disposed", &[]), "procedure:device_disposal.disposed", "main:37.1.2");
        step(world, &world.admin(), number, "disposed", &[("disposed_on", "2026-12-27")]).done();
        assert_eq!(row().state, "ended");
        let other = with(&[("name", "M-004"), ("kind", "medium"), ("user", "clerk"), ("place", "書庫 B"), ("fixing", "cabinet")], &[("area", cabinet.as_str())]);
        let other = enter(world, &world.admin(), "devices", &other).done().id.to_string();
        let second = open(world, &world.admin(), "device_disposal");
        step(world, &world.admin(), second, "decide", &with(&why, &[("device", other.as_str())])).done();
        step(world, &world.head(), second, "wiped", &with(&without(&wiped, "tool"), &[("method", "destroyed")])).done();
    }

    /// Shows kimitsu:main:38.3, kimitsu:main:38.3.1
    ///
    /// Four technical measures are there with owner, day and evidence, or each that is not is a gap of the protection manager; the
    /// connection with the outside is looked at each year, with its configuration kept.
    fn four_technical_measures_are_there(world) {
        tend(world);
        let kinds = [("firewall", "outside_access"), ("virus", "virus"), ("update", "update"), ("log", "log")];
        for (kind, against) in kinds {
            let duty = format!("duty:technical.{kind}");
            let gap = task(world, &world.manager(), &duty);
            assert_eq!(gap.due.as_deref(), Some("2026-12-08"));
            assert!(world.app().show_task(&world.manager(), gap.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:38.3"));
            let measure = [("group", "technical"), ("what", "本所ルータ"), ("owner", "admin"), ("due", "2026-12-20"), ("evidence", "設定の写し 1"), ("against", against)];
            enter(world, &world.manager(), "security_measures", &measure).done();
            tend(world);
            assert!(tasks(world, &world.manager(), &duty).is_empty(), "{kind}");
        }
        world.clock.pass_days(370);
        tend(world);
        let check = task(world, &world.admin(), "measure:network.check");
        assert!(check.overdue && check.due.as_deref() == Some("2027-11-24") && escalated(world, &world.manager(), check.number), "{check:?}");
        let seen = [("on", "2027-11-29"), ("evidence", "設定の写し 2")];
        for (key, _) in seen {
            no(perform(world, &world.admin(), check.number, &without(&seen, key)), "measure:network.check.evidenced", "main:38.3.1");
        }
        no(perform(world, &world.clerk(), check.number, &seen), "measure:network.check", "main:38.3.1");
        perform(world, &world.admin(), check.number, &seen).done();
        let ended = rows(world, &world.clerk(), "security_measures").remove(0);
        let end = EnterRow { register: "security_measures".into(), row: Some(ended.id.parse().unwrap()), version: ended.version, state: "ended".into(), ..EnterRow::default() };
        world.app().enter_row(&world.manager(), &end).unwrap().done();
        tend(world);
        let again = task(world, &world.manager(), "duty:technical.firewall");
        assert!(world.app().show_task(&world.manager(), again.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:38.3.1"));
    }

    /// Shows kimitsu:main:38.3.2, kimitsu:main:38.3.3
    ///
    /// Each month each computer is looked through: its protection against viruses is current, its software up to date with the setting or
    /// the versions; what is not is no pass, and a month without a check is late.
    fn computers_are_looked_through(world) {
        let corner = place(world, &CORNER);
        let pc = enter(world, &world.admin(), "devices", &pc(&corner)).done().id.to_string();
        world.clock.pass_days(33);
        tend(world);
        let check = task(world, &world.admin(), "duty:terminal.check");
        assert!(check.overdue && check.due.as_deref() == Some("2026-12-24") && escalated(world, &world.manager(), check.number), "{check:?}");
        let clauses = world.app().show_task(&world.admin(), check.number).unwrap().clauses;
        assert!(["kimitsu:main:38.3.2", "kimitsu:main:38.3.3"].iter().all(|id| clauses.iter().any(|c| c.id.as_str() == *id)), "{clauses:?}");
        no(opening(world, &world.clerk(), "terminal_check"), "procedure:terminal_check", "main:38.3.2");
        let number = open(world, &world.admin(), "terminal_check");
        let found = [("device", pc.as_str()), ("on", "2026-12-27"), ("antivirus", "current"), ("updates", "current"), ("update_note", "自動更新 有効"), ("note", "画面の写し 12")];
        let ends = |fields: &Fields<'_>| step(world, &world.admin(), number, "in_order", fields);
        for key in ["device", "on", "note"] {
            no(ends(&without(&found, key)), "procedure:terminal_check.looked", "main:38.3.2");
        }
        no(ends(&without(&found, "antivirus")), "procedure:terminal_check.antivirus", "main:38.3.2");
        for state in ["outdated", "none"] {
            no(ends(&with(&found, &[("antivirus", state)])), "procedure:terminal_check.antivirus", "main:38.3.2");
        }
        for key in ["updates", "update_note"] {
            no(ends(&without(&found, key)), "procedure:terminal_check.updates", "main:38.3.3");
        }
        no(ends(&with(&found, &[("updates", "outdated")])), "procedure:terminal_check.updates", "main:38.3.3");
        no(step(world, &world.head(), number, "in_order", &found), "procedure:terminal_check.check", "main:38.3.2");
        ends(&found).done();
        assert!(tasks(world, &world.admin(), "duty:terminal.check").is_empty(), "the check fulfilled it");
    }

    /// Shows kimitsu:main:38.3.4a
    ///
    /// Each month the log is analysed, by somebody and their own accesses by another; what was unusual states what was done; late it is
    /// told above.
    fn logs_are_analysed(world) {
        world.clock.pass_days(33);
        tend(world);
        let owed = task(world, &world.head(), "duty:log.inspection");
        assert!(owed.overdue && owed.due.as_deref() == Some("2026-12-24") && escalated(world, &world.manager(), owed.number), "{owed:?}");
        let by_hand = no(perform(world, &world.head(), owed.number, &[]), "duty:log.inspection", "main:38.3.4a");
        assert_eq!(by_hand.reasons[0].remedy, "open:log_inspection");
        no(opening(world, &world.clerk(), "log_inspection"), "procedure:log_inspection", "main:38.3.4a");
        let number = open(world, &world.head(), "log_inspection");
        let seen = [("from", "2026-11-24"), ("until", "2026-12-23"), ("inspected", "clerk"), ("result", "anomaly"), ("anomalies", "午前2時に100件の閲覧"), ("actions", "本人に聞いた")];
        let inspect = |fields: &Fields<'_>| step(world, &world.head(), number, "inspected", fields);
        for key in ["from", "until", "inspected"] {
            no(inspect(&without(&seen, key)), "procedure:log_inspection.period", "main:38.3.4a");
        }
        no(inspect(&with(&seen, &[("inspected", "head")])), "procedure:log_inspection.own", "main:38.3.4a");
        for key in ["result", "anomalies", "actions"] {
            no(inspect(&without(&seen, key)), "procedure:log_inspection.found", "main:38.3.4a");
        }
        no(step(world, &world.clerk(), number, "inspected", &seen), "procedure:log_inspection.inspect", "main:38.3.4a");
        inspect(&seen).done();
        let second = [("second", "head"), ("second_note", "異常なし")];
        no(step(world, &world.head(), number, "signed", &second), "procedure:log_inspection.second", "main:38.3.4a");
        for (key, _) in second {
            no(step(world, &world.manager(), number, "signed", &without(&second, key)), "procedure:log_inspection.apart", "main:38.3.4a");
        }
        step(world, &world.manager(), number, "signed", &second).done();
        assert!(tasks(world, &world.head(), "duty:log.inspection").is_empty());
        for who in [world.head(), world.manager(), world.auditor()] {
            assert_eq!(shown(&rows(world, &who, "log_inspections")[0], "actions"), "本人に聞いた");
        }
        no(world.app().show_register(&world.clerk(), "log_inspections", "", None).unwrap(), "register:log_inspections", "main:38.3.4a");
    }

    /// Shows kimitsu:main:38.4
    ///
    /// What goes by mail goes encrypted: even one payee is refused in the open, and as an encrypted file it goes.
    fn mail_goes_encrypted(world) {
        let app = world.app();
        let record = payee(world, "山田　見本講");
        let list = Export {
            affair: "payment_records".into(),
            holding: "payee".into(),
            records: vec![record],
            classes: vec!["identity".into()],
            channel: "mail".into(),
            ground: String::new(),
            reason: nothing(),
            format: Format::Csv,
            once: None,
        };
        let no = refused(app.export(&world.clerk(), &list), "mail.volume", "main:38.4");
        assert_eq!(no.reasons.iter().find(|r| r.control == "mail.volume").unwrap().remedy, "choose:encrypted");
        let ask = NewRequest { affair: "payment_records".into(), records: vec![record], classes: list.classes.clone(), ..NewRequest::new("output", crate::told::why(world)) };
        crate::told::approved(world, &world.clerk(), &ask, &world.head());
        let sent = done(app.extract(&world.clerk(), &list));
        assert!(sent.clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:38.4"), "{:?}", sent.clauses);
    }

    /// Shows kimitsu:main:9.1, kimitsu:main:14.1, kimitsu:main:16.1, kimitsu:main:18.1, kimitsu:main:21.1
    ///
    /// Each phase has just its measures: taking in five of them, use, keeping and provision eight, and erasure eight, with disposal and
    /// without protection against theft. Each year every one is confirmed with its evidence, or it is late with the supervisor and told
    /// above.
    fn each_phase_has_its_measures(world) {
        world.clock.pass_days(370);
        tend(world);
        let eight = ["ledger", "operation", "people", "contractors", "areas", "theft", "take_out", "technical"];
        let phases: [(&str, &[&str], &str); 5] = [
            ("acquire", &["ledger", "operation", "people", "contractors", "technical"], "main:9.1"),
            ("use", &eight, "main:14.1"),
            ("keep", &eight, "main:16.1"),
            ("provide", &eight, "main:18.1"),
            ("dispose", &["ledger", "operation", "people", "contractors", "areas", "take_out", "disposal", "technical"], "main:21.1"),
        ];
        for (phase, measures, clause) in phases {
            let duty = format!("duty:phase.{phase}");
            let owed = task(world, &world.head(), &duty);
            assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24") && escalated(world, &world.manager(), owed.number), "{owed:?}");
            let whole: Vec<_> = [("on", "2027-11-29")].into_iter().chain(measures.iter().map(|m| (*m, "点検簿 5"))).collect();
            for (key, _) in &whole {
                no(perform(world, &world.head(), owed.number, &without(&whole, key)), &format!("{duty}.evidenced"), clause);
            }
            no(perform(world, &world.clerk(), owed.number, &whole), &duty, clause);
            perform(world, &world.head(), owed.number, &whole).done();
            let kept = world.app().show_task(&world.manager(), owed.number).unwrap();
            assert_eq!(kept.fields.iter().filter(|f| !f.values.is_empty()).count(), whole.len(), "exactly these: {:?}", kept.fields);
        }
    }

    /// Shows kimitsu:main:28.1
    ///
    /// Measures of all four kinds are there, organisational, human, physical and technical, each with owner and day; a kind without any is
    /// a gap, and each is carried out with evidence by its day or told above.
    fn measures_of_all_four_kinds_are_there(world) {
        tend(world);
        for group in ["organisational", "personnel", "physical", "technical"] {
            let duty = format!("duty:security.{group}");
            let gap = tasks(world, &world.manager(), &duty).remove(0);
            assert!(world.app().show_task(&world.manager(), gap.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:28.1"));
            let measure = [("group", group), ("what", "見本の措置"), ("owner", "head"), ("due", "2026-12-05")];
            no(enter(world, &world.clerk(), "security_measures", &measure), "register:security_measures", "main:28.1");
            for (key, part) in [("group", "group"), ("what", "group"), ("owner", "owner"), ("due", "due")] {
                no(enter(world, &world.manager(), "security_measures", &without(&measure, key)), &format!("register:security_measures.{part}"), "main:28.1");
            }
            enter(world, &world.manager(), "security_measures", &measure).done();
            tend(world);
            assert!(tasks(world, &world.manager(), &duty).is_empty(), "{group}");
        }
        let own = tasks(world, &world.head(), "duty:security.measure");
        assert_eq!((own.len(), own[0].due.as_deref()), (4, Some("2026-12-05")));
        world.clock.pass_days(14);
        tend(world);
        assert!(own.iter().all(|t| escalated(world, &world.manager(), t.number)));
        let carried = [("on", "2026-12-08"), ("evidence", "点検簿 1")];
        for (key, _) in carried {
            no(perform(world, &world.head(), own[0].number, &without(&carried, key)), "duty:security.measure.evidenced", "main:28.1");
        }
        perform(world, &world.head(), own[0].number, &carried).done();
    }
}
