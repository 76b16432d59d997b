//! Places, rooms, devices and rounds in an association of small businesses; education; what persons, branches and meetings bring.

use crate::{
    casefile::{Done, no},
    doyukai_members::{asked, list, member},
    doyukai_office::{general_affairs, with},
    gojo_security::{escalated, without},
    rights::{handed, moved},
    told::{done, show},
    walk::ids,
    work::{Fields, answer, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::register::Correct;
use azukari_domain::Personal;
use azukari_gate::Asker;
use azukari_testkit::{DOYUKAI, Who, World, both};

/// A task that comes round: due on that day, done by whoever owes it and nobody else, with all of these.
fn comes_round(world: &World, who: &Asker, duty: &str, part: &str, due: &str, clause: &str, fields: &Fields<'_>) {
    let own = task(world, who, duty);
    assert_eq!(own.due.as_deref(), Some(due), "{own:?}");
    no(perform(world, &world.clerk(), own.number, fields), duty, clause);
    for (key, _) in fields {
        no(perform(world, who, own.number, &without(fields, key)), &format!("{duty}.{part}"), clause);
    }
    perform(world, who, own.number, fields).done();
}

both! {
    in DOYUKAI;

    /// Shows doyukai:shishin:5b, doyukai:rules:2.7
    ///
    /// A place has somebody in charge and a safeguard, and directories are kept where it can be locked, as is looked at each week; a
    /// place with computers stands on a list until a measure against intruders is there.
    fn places_are_in_charge_of_somebody_and_locked(world) {
        let cabinet = [("name", "名簿の書庫"), ("unit", "secretariat"), ("use", "store"), ("keeper", "clerk"), ("lockable", "yes")];
        no(enter(world, &world.clerk(), "places", &cabinet), "register:places", "shishin:5b");
        for (key, part) in [("name", "name"), ("unit", "name"), ("use", "use"), ("keeper", "use"), ("lockable", "secured")] {
            no(enter(world, &general_affairs(world), "places", &without(&cabinet, key)), &format!("register:places.{part}"), "shishin:5b");
        }
        let open_shelf = with(&cabinet, &[("lockable", "no"), ("safeguard", "人がいつもいる")]);
        no(enter(world, &general_affairs(world), "places", &open_shelf), "register:places.locked", "rules:2.7");
        enter(world, &general_affairs(world), "places", &cabinet).done();
        let corner = with(&open_shelf, &[("name", "サーバーの一角"), ("use", "computers"), ("keeper", "head")]);
        let corner = enter(world, &general_affairs(world), "places", &corner).done().id.to_string();
        tend(world);
        assert_eq!(tasks(world, &world.head(), "duty:place.intrusion").len(), 1);
        let measure = [("group", "physical"), ("what", "入口の電子錠"), ("owner", "head"), ("against", "intrusion"), ("place", corner.as_str())];
        no(enter(world, &general_affairs(world), "security_measures", &measure), "register:security_measures", "shishin:5.3");
        for (key, part) in [("what", "group"), ("owner", "owner"), ("against", "against")] {
            no(enter(world, &world.manager(), "security_measures", &without(&measure, key)), &format!("register:security_measures.{part}"), "shishin:5.3");
        }
        enter(world, &world.manager(), "security_measures", &measure).done();
        tend(world);
        assert!(tasks(world, &world.head(), "duty:place.intrusion").is_empty());
        world.clock.pass_days(1);
        tend(world);
        let checks = tasks(world, &general_affairs(world), "measure:lock.check");
        assert_eq!(checks[0].due.as_deref(), Some("2026-12-01"), "{checks:?}");
        let seen = [("on", "2026-11-25"), ("checker", "second"), ("result", "locked"), ("evidence", "点検表 48週")];
        no(perform(world, &world.clerk(), checks[0].number, &seen), "measure:lock.check", "rules:2.7");
        for (key, _) in seen {
            no(perform(world, &general_affairs(world), checks[0].number, &without(&seen, key)), "measure:lock.check.evidenced", "rules:2.7");
        }
        perform(world, &general_affairs(world), checks[0].number, &seen).done();
    }

    /// Shows doyukai:rules:2.10a, doyukai:rules:2.10b, doyukai:rules:2.10c
    ///
    /// Outsiders are in the working room in the company of a worker and with permission, by day and by night; both times are written
    /// down. Whoever was in without permission is an incident.
    fn outsiders_are_accompanied(world) {
        let room = [("name", "執務室"), ("unit", "secretariat"), ("use", "working"), ("keeper", "second"), ("lockable", "yes")];
        let room = enter(world, &general_affairs(world), "places", &room).done().id.to_string();
        no(opening(world, &world.clerk(), "room_entry"), "procedure:room_entry", "rules:2.10a");
        let visit = [("room", room.as_str()), ("visitor", "会員 佐藤"), ("on", "2026-11-24"), ("in_at", "14:00"), ("escort", "clerk"), ("permitted_by", "second")];
        let number = open(world, &general_affairs(world), "room_entry");
        let admit = |fields: &Fields<'_>| step(world, &general_affairs(world), number, "admit", fields);
        for key in ["room", "on", "in_at", "visitor"] {
            no(admit(&without(&visit, key)), "procedure:room_entry.stated", "rules:2.10a");
        }
        no(admit(&without(&visit, "escort")), "procedure:room_entry.accompanied", "rules:2.10a");
        no(admit(&without(&visit, "permitted_by")), "procedure:room_entry.permitted", "rules:2.10b");
        for at in ["21:30", "07:10"] {
            let late = with(&visit, &[("in_at", at)]);
            for key in ["escort", "permitted_by"] {
                no(admit(&without(&late, key)), "procedure:room_entry.night", "rules:2.10c");
            }
        }
        let inside = admit(&visit).done();
        assert_eq!((inside.step.as_str(), inside.due.as_deref()), ("leave", Some("2026-11-24")));
        no(step(world, &general_affairs(world), number, "left", &[]), "procedure:room_entry.left", "rules:2.10a");
        step(world, &general_affairs(world), number, "left", &[("out_at", "15:10")]).done();
        for who in [general_affairs(world), world.manager()] {
            let row = rows(world, &who, "room_entries").remove(0);
            assert_eq!(["visitor", "escort", "in_at", "out_at"].map(|c| shown(&row, c)), ["会員 佐藤", Who::Clerk.name(), "14:00", "15:10"]);
        }
        no(world.app().show_register(&world.clerk(), "room_entries", "", None).unwrap(), "register:room_entries", "rules:2.10a");

        let stray = open(world, &general_affairs(world), "room_entry");
        let found = without(&without(&visit, "escort"), "permitted_by");
        no(step(world, &general_affairs(world), stray, "irregular", &found), "procedure:room_entry.irregular", "rules:2.10b");
        step(world, &general_affairs(world), stray, "irregular", &with(&found, &[("irregular", "許可なく入っていた")])).done();
        assert!(world.app().messages(&world.manager()).unwrap().iter().any(|m| m.kind == "told-case-step" && m.case == Some(stray)));
        let incidents = world.app().cases(&world.asker(Who::Deputy), "open", "incident", None).unwrap().cases;
        assert_eq!(incidents.len(), 1, "it is dealt with as an incident");
    }

    /// Shows doyukai:add:1b, doyukai:add:1c
    ///
    /// Computers stay in the office: only a notebook that was set aside for it goes out, by permission of general affairs, and is owed
    /// back on its day.
    fn computers_go_out_by_permission_alone(world) {
        let device = |name: &str, aside: &str| {
            let fields = [("name", name), ("kind", "pc"), ("user", "clerk"), ("place", "事務局"), ("password", "yes"), ("for_take_out", aside)];
            enter(world, &world.admin(), "devices", &fields).done().id.to_string()
        };
        let (desk, note) = (device("PC-05", "no"), device("NOTE-02", "yes"));
        let out = [("device", note.as_str()), ("taker", "clerk"), ("destination", "大田支部の例会"), ("content", "受付の名簿"), ("out_on", "2026-11-25"), ("back_by", "2026-11-26")];
        no(enter(world, &general_affairs(world), "take_outs", &out), "register:take_outs", "add:1a");
        let number = open(world, &world.clerk(), "take_out");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for (key, _) in out {
            no(submit(&without(&out, key)), "procedure:take_out.stated", "add:1a");
        }
        no(submit(&with(&out, &[("device", desk.as_str())])), "procedure:take_out.designated", "add:1c");
        submit(&out).done();
        for who in [world.clerk(), world.head(), world.manager()] {
            no(step(world, &who, number, "permit", &[]), "procedure:take_out.permit", "add:1b");
        }
        let permitted = step(world, &general_affairs(world), number, "permit", &[]).done();
        assert_eq!(permitted.due.as_deref(), Some("2026-11-26"));
        assert_eq!(rows(world, &world.clerk(), "take_outs").len(), 1);
        world.clock.pass_days(5);
        tend(world);
        let back = task(world, &world.clerk(), "procedure:take_out.return");
        assert!(back.overdue && escalated(world, &world.head(), back.number), "{back:?}");
        no(step(world, &world.clerk(), number, "returned", &[("condition", "異常なし")]), "procedure:take_out.returned", "add:1b");
        step(world, &world.clerk(), number, "returned", &[("back_on", "2026-11-28"), ("condition", "異常なし")]).done();
        assert_eq!(rows(world, &world.clerk(), "take_outs")[0].state, "ended");
    }

    /// Shows doyukai:rules:2.6, doyukai:shishin:5.4b
    ///
    /// Trays of printer and fax are emptied each day; each month each computer is looked through, and one without up-to-date
    /// protection against viruses is not in order.
    fn trays_and_computers_are_looked_at(world) {
        let device = |name: &str, kind: &str| {
            let fields = [("name", name), ("kind", kind), ("user", "clerk"), ("place", "事務局"), ("password", "yes")];
            enter(world, &world.admin(), "devices", &fields).done().id.to_string()
        };
        let pc = device("PC-05", "pc");
        device("FAX-1", "fax");
        device("PR-1", "printer");
        world.clock.pass_days(1);
        tend(world);
        let mut trays = tasks(world, &general_affairs(world), "measure:tray.check");
        trays.retain(|t| t.due.as_deref() == Some("2026-11-25"));
        assert_eq!(trays.len(), 2, "printer and fax, and no computer: {trays:?}");
        let seen = [("on", "2026-11-25"), ("checker", "second"), ("sheets", "0")];
        for tray in &trays {
            no(perform(world, &world.clerk(), tray.number, &seen), "measure:tray.check", "rules:2.6");
            for (key, _) in seen {
                no(perform(world, &general_affairs(world), tray.number, &without(&seen, key)), "measure:tray.check.evidenced", "rules:2.6");
            }
        }
        perform(world, &general_affairs(world), trays[0].number, &seen).done();
        world.clock.pass_days(32);
        tend(world);
        assert!(tasks(world, &general_affairs(world), "measure:tray.check").iter().any(|t| t.overdue), "a day that was missed");

        let check = task(world, &world.admin(), "duty:terminal.check");
        assert!(check.overdue && check.due.as_deref() == Some("2026-12-24"), "{check:?}");
        assert!(escalated(world, &world.head(), check.number));
        no(opening(world, &world.clerk(), "terminal_check"), "procedure:terminal_check", "shishin:5.4b");
        let number = open(world, &world.admin(), "terminal_check");
        let found = [("device", pc.as_str()), ("on", "2026-12-27"), ("programs", "listed"), ("settings_found", "approved"), ("antivirus", "current"), ("note", "定義は本日付け")];
        for key in ["device", "on", "note"] {
            no(step(world, &world.admin(), number, "in_order", &without(&found, key)), "procedure:terminal_check.stated", "shishin:5.4b");
        }
        for state in ["outdated", "none"] {
            no(step(world, &world.admin(), number, "in_order", &with(&found, &[("antivirus", state)])), "procedure:terminal_check.antivirus", "shishin:5.4b");
        }
        step(world, &world.admin(), number, "in_order", &found).done();
        assert!(tasks(world, &world.admin(), "duty:terminal.check").is_empty());
    }

    /// Shows doyukai:shishin:5a, doyukai:shishin:5.2b, doyukai:shishin:5.4c, doyukai:rules:2.9
    ///
    /// Laws and advisories are looked at, members are made aware, each in its round and with what shows it; and how intrusions and
    /// viruses are dealt with is a document that has to be there.
    fn what_comes_round_is_done_and_written_down(world) {
        tend(world);
        let missing = task(world, &world.admin(), "duty:document.incident_procedure");
        assert!(world.app().show_task(&world.admin(), missing.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:2.9"));
        let paper = [("title", "不正アクセス・ウイルス対応手順"), ("kind", "incident_procedure"), ("version", "1"), ("from", "2026-04-01"), ("place", "規程綴り")];
        no(enter(world, &world.clerk(), "documents", &paper), "register:documents", "rules:2.9");
        no(enter(world, &world.admin(), "documents", &without(&paper, "version")), "register:documents.stated", "rules:2.9");
        enter(world, &world.admin(), "documents", &paper).done();
        tend(world);
        assert!(tasks(world, &world.admin(), "duty:document.incident_procedure").is_empty());

        world.clock.pass_days(28);
        tend(world);
        let news = [("on", "2026-12-22"), ("source", "JVN"), ("relevance", "該当する機器はない")];
        comes_round(world, &world.admin(), "duty:security.news", "stated", "2026-12-24", "shishin:5.4c", &news);
        world.clock.pass_days(330);
        tend(world);
        let law = [("law", "個人情報保護法 2022年改正"), ("on", "2027-11-17"), ("result", "改めるところはない")];
        comes_round(world, &world.manager(), "duty:law.review", "stated", "2027-11-24", "shishin:5a", &law);
        let aware = [("on", "2027-11-17"), ("wording", "名簿を人に渡さないでください"), ("audience", "全会員"), ("reached", "2000")];
        comes_round(world, &world.manager(), "duty:awareness.members", "stated", "2027-11-24", "shishin:5.2b", &aware);
    }

    /// Shows doyukai:shishin:6b
    ///
    /// Once a year the measures are reviewed one by one, with what is decided; a review that is missing is overdue.
    fn the_countermeasures_are_reviewed(world) {
        let measure = [("group", "technical"), ("what", "外部接続の制限"), ("owner", "admin"), ("against", "outside_access")];
        let measure = enter(world, &world.manager(), "security_measures", &measure).done().id.to_string();
        world.clock.pass_days(369);
        tend(world);
        let due = task(world, &world.manager(), "duty:measure.review");
        assert!(due.overdue && due.due.as_deref() == Some("2027-11-24"), "{due:?}");
        assert!(escalated(world, &world.head(), due.number));
        no(opening(world, &world.head(), "measure_review"), "procedure:measure_review", "shishin:6b");
        let number = open(world, &world.manager(), "measure_review");
        let end = [("on", "2027-11-28"), ("summary", "機器を替える")];
        no(step(world, &world.manager(), number, "finish", &end), "procedure:measure_review.evaluate", "shishin:6b");
        answer(world, &world.manager(), number, &measure, &[("evaluated", "improve"), ("finding", "古い")]).done();
        let improve = [("measure", measure.as_str()), ("improvement", "機器を替える"), ("owner", "admin"), ("due", "2027-12-10")];
        no(step(world, &world.manager(), number, "improve", &improve[..3]), "procedure:measure_review.improvement", "shishin:6b");
        step(world, &world.manager(), number, "improve", &improve).done();
        no(step(world, &world.manager(), number, "finish", &end[..1]), "procedure:measure_review.stated", "shishin:6b");
        step(world, &world.manager(), number, "finish", &end).done();
        assert!(tasks(world, &world.manager(), "duty:measure.review").is_empty());
        assert_eq!(rows(world, &world.clerk(), "preventions").len(), 1);
    }

    /// Shows doyukai:shishin:5.2a
    ///
    /// The secretariat is taught: who was called and absent has a task with its day, closed by a training that names them or a passed
    /// test alone, and told above when it is late.
    fn the_secretariat_is_taught(world) {
        no(opening(world, &world.clerk(), "training"), "procedure:training", "shishin:5.2a");
        let number = open(world, &world.manager(), "training");
        let call = [("topic", "名簿の扱い"), ("planned", "2026-11-24"), ("audience", "clerk"), ("audience", "second"), ("audience", "head")];
        no(step(world, &world.manager(), number, "call", &without(&call, "topic")), "procedure:training.called", "shishin:5.2a");
        step(world, &world.manager(), number, "call", &call).done();
        no(step(world, &world.manager(), number, "held", &[("on", "2026-11-24")]), "procedure:training.held", "shishin:5.2a");
        step(world, &world.manager(), number, "held", &[("on", "2026-11-24"), ("attended", "head")]).done();
        let absent = task(world, &world.clerk(), "duty:training.makeup");
        assert_eq!(absent.due.as_deref(), Some("2026-12-24"));
        assert!(tasks(world, &world.head(), "duty:training.makeup").is_empty());
        let session = rows(world, &world.clerk(), "sessions").remove(0).id;
        let test = |who: &Asker, score: &str| {
            let own = task(world, who, "duty:training.makeup").number;
            perform(world, who, own, &[("session", session.as_str()), ("score", score), ("on", "2026-11-24")])
        };
        no(test(&world.clerk(), "79"), "duty:training.makeup.attended", "shishin:5.2a");
        test(&world.clerk(), "80").done();
        let other = task(world, &general_affairs(world), "duty:training.makeup").number;
        world.clock.pass_days(33);
        tend(world);
        assert!(told(world, &general_affairs(world), "told-task-overdue") && escalated(world, &world.head(), other));
    }

    /// Shows doyukai:shishin:4b, doyukai:rules:1.5a
    ///
    /// A member's wish to have an entry corrected is taken at the desk, looked into, decided by the officer in charge, and made within
    /// five business days, or the secretary-general hears of it; the earlier value is kept.
    fn a_wish_to_correct_is_carried_out_in_time(world) {
        let app = world.app();
        for elsewhere in [world.head(), world.manager(), world.asker(Who::Deputy)] {
            moved(world, &elsewhere);
        }
        let record = member(world);
        let about = record.to_string();
        let number = handed(world, "correction", &[]);
        let accept = [
            ("desk_on", "2026-11-24"),
            ("record", about.as_str()),
            ("change", "correct"),
            ("item", "会社所在地"),
            ("present", "一の二の三"),
            ("claimed", "一の二の四"),
        ];
        let asks = step(world, &world.clerk(), number, "set_up", &[]).done();
        assert_eq!(asks.step, "accept");
        assert!(app.messages(&world.manager()).unwrap().iter().any(|m| m.case == Some(number)), "whoever sets forms is told");
        let take = |fields: &Fields<'_>| step(world, &world.clerk(), number, "accept", fields);
        no(take(&without(&accept, "desk_on")), "procedure:correction.at_desk", "shishin:4b");
        no(take(&without(&accept, "record")), "procedure:correction.person", "shishin:4b");
        no(take(&without(&accept, "claimed")), "procedure:correction.claim", "shishin:4b");
        take(&accept).done();
        let found = [("source", "登記簿"), ("finding", "untrue"), ("found_on", "2026-11-24")];
        no(step(world, &world.clerk(), number, "found", &found[..2]), "procedure:correction.investigated", "shishin:4b");
        step(world, &world.clerk(), number, "found", &found).done();
        for who in [world.clerk(), world.head(), general_affairs(world)] {
            no(step(world, &who, number, "correct", &[]), "procedure:correction.decide", "shishin:4b");
        }
        let decided = step(world, &world.manager(), number, "correct", &[]).done();
        assert_eq!((decided.step.as_str(), decided.due.as_deref()), ("carry_out", Some("2026-12-01")), "five business days");
        let made = [("done_on", "2026-12-04"), ("done_what", "所在地を直した")];
        no(step(world, &world.clerk(), number, "done", &made), "procedure:correction.carried", "shishin:4b");
        let tasks = done(app.show_case(&world.clerk(), number)).tasks;
        let owed = tasks.into_iter().find(|t| t.control == "procedure:correction.carry_out").unwrap().number;
        world.clock.pass_days(10);
        tend(world);
        assert!(escalated(world, &world.head(), owed));
        let clauses = app.show_task(&world.clerk(), owed).unwrap().clauses;
        assert!(clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:1.5a"), "{clauses:?}");
        let new = Correct {
            affair: "membership".into(),
            record,
            changes: vec![("address".into(), world.personal("大田区見本町一の二の四"))],
            channel: "post".into(),
            identity: "document".into(),
            reason: Personal::new("訂正の求め"),
            ground: String::new(),
            seen: None,
            happened_at: None,
            once: None,
        };
        done(app.correct(&world.clerk(), &new));
        step(world, &world.clerk(), number, "done", &made).done();
        no(step(world, &world.clerk(), number, "corrected", &[]), "procedure:correction.told", "shishin:4b");
        let told = [("notified_on", "2026-12-04"), ("notified_by", "post"), ("told_what", "所在地を直しました")];
        assert_eq!(step(world, &world.clerk(), number, "corrected", &told).done().state, "done");
        let now = done(app.show(&world.clerk(), &show("membership", record)));
        assert!(now.fields.iter().any(|f| f.field.as_str() == "address" && f.past), "the old one is kept");
        assert!(app.cases(&world.asker(Who::Deputy), "", "correction", None).unwrap().cases.is_empty(), "others' wishes are nobody else's");
        assert_eq!(app.cases(&world.manager(), "", "correction", None).unwrap().cases.len(), 1);
    }

    /// Shows doyukai:rules:3.1c, doyukai:rules:3.1d
    ///
    /// Whoever used the directory against its aim is cautioned in writing once the facts are confirmed; the second time it goes to the
    /// board's officer with the earlier caution, and what was decided stays with reason and day.
    fn misuse_of_the_directory_is_cautioned(world) {
        let user = member(world).to_string();
        let board = world.asker(Who::Deputy);
        let found = [("user", user.as_str()), ("copy", "123"), ("kind", "other"), ("facts", "名簿を使って商品を売り込んだ"), ("found_on", "2026-11-24")];
        let report = || {
            let number = open(world, &world.clerk(), "misuse");
            step(world, &world.clerk(), number, "submit", &found).done();
            number
        };
        let number = open(world, &world.clerk(), "misuse");
        for key in ["user", "kind", "facts", "found_on"] {
            no(step(world, &world.clerk(), number, "submit", &without(&found, key)), "procedure:misuse.stated", "rules:3.1c");
        }
        let first = report();
        let caution = [("cautioned_on", "2026-11-24"), ("caution", "売込みに使わないでください"), ("issuer", "manager")];
        for who in [world.clerk(), world.head(), board.clone()] {
            no(step(world, &who, first, "cautioned", &caution), "procedure:misuse.caution", "rules:3.1c");
        }
        for (key, _) in caution {
            no(step(world, &world.manager(), first, "cautioned", &without(&caution, key)), "procedure:misuse.cautioned", "rules:3.1c");
        }
        step(world, &world.manager(), first, "cautioned", &caution).done();
        let row = rows(world, &world.manager(), "misuses").remove(0);
        assert_eq!((shown(&row, "copy").as_str(), rows(world, &board, "misuses").len()), ("123", 1));
        no(world.app().show_register(&world.clerk(), "misuses", "", None).unwrap(), "register:misuses", "rules:3.1c");

        let second = report();
        no(step(world, &world.manager(), second, "escalate", &[]), "procedure:misuse.again", "rules:3.1d");
        step(world, &world.manager(), second, "escalate", &[("earlier", row.id.as_str())]).done();
        let decided = [("disposition", "suspension"), ("reason", "二度目である"), ("decided_on", "2026-11-24")];
        for who in [world.manager(), world.head()] {
            no(step(world, &who, second, "decide", &decided), "procedure:misuse.dispose", "rules:3.1d");
        }
        for (key, _) in decided {
            no(step(world, &board, second, "decide", &without(&decided, key)), "procedure:misuse.decided", "rules:3.1d");
        }
        step(world, &board, second, "decide", &decided).done();
        assert_eq!(shown(&rows(world, &board, "misuses")[1], "reason"), "二度目である");
    }

    /// Shows doyukai:rules:3.5b, doyukai:rules:3.5c
    ///
    /// Papers for a meeting of officers are numbered and come back, or somebody else allows that one does not; nobody is named as being
    /// in arrears who was not told before.
    fn papers_of_a_meeting_come_back(world) {
        let named = member(world).to_string();
        let paper = [("meeting", "6月理事会"), ("on", "2026-11-30"), ("what", "会費の状況"), ("need", "退会の扱いを決める"), ("copies", "15")];
        let number = open(world, &world.clerk(), "board_paper");
        let hand_out = |fields: &Fields<'_>| step(world, &world.clerk(), number, "distribute", fields);
        for (key, _) in paper {
            no(hand_out(&without(&paper, key)), "procedure:board_paper.stated", "rules:3.5b");
        }
        let arrears = [&paper[..], &[("attendees", "manager"), ("arrears", named.as_str()), ("warned_on", "2026-11-20"), ("warned_how", "勧告書 控え 4")]].concat();
        for key in ["warned_on", "warned_how"] {
            no(hand_out(&without(&arrears, key)), "procedure:board_paper.warned", "rules:3.5c");
        }
        no(hand_out(&with(&arrears, &[("on", "2026-11-20")])), "procedure:board_paper.warned", "rules:3.5c");
        hand_out(&arrears).done();
        let back = |outcome: &str, fields: &Fields<'_>| step(world, &world.clerk(), number, outcome, fields);
        let few = no(back("collected", &[("returned", "14"), ("returned_on", "2026-11-24")]), "procedure:board_paper.collected", "rules:3.5b");
        assert_eq!(few.reasons[0].remedy, "choose:ask");
        no(back("ask", &[("returned", "14")]), "procedure:board_paper.missing", "rules:3.5b");
        back("ask", &[("returned", "14"), ("missing_why", "9番は欠席した役員に渡してある")]).done();
        for who in [world.clerk(), world.manager()] {
            no(step(world, &who, number, "allow", &[]), "procedure:board_paper.allow", "rules:3.5b");
        }
        step(world, &world.head(), number, "return", &[]).done();
        assert_eq!(back("collected", &[("returned", "15"), ("returned_on", "2026-11-24")]).done().state, "done");
    }

    /// Shows doyukai:shishin:5.1d, doyukai:add:2a
    ///
    /// A branch that uses the data names who is responsible there and with what authority; one that collects something of its own says
    /// how it is used, and has permission first.
    fn branches_answer_for_what_they_use_and_collect(world) {
        let record = member(world);
        let own = list("membership", "member", record, &["member_name"]);
        let named = ids(&[record]);
        let branch = [&asked(&own, &named, "")[..], &[("for_unit", "branch"), ("responsible", "大田支部長"), ("authority", "支部の名簿を管理する")]].concat();
        let number = open(world, &world.clerk(), "output");
        for key in ["responsible", "authority"] {
            no(step(world, &world.clerk(), number, "submit", &without(&branch, key)), "procedure:output.unit.responsible", "shishin:5.1d");
        }
        step(world, &world.clerk(), number, "submit", &branch).done();

        let photos = [("unit", "branch"), ("what", "会員の顔写真"), ("use", "支部の会報に載せる"), ("whom", "大田支部の会員"), ("place", "支部の鍵のかかる棚"), ("holding", "branch_own"), ("purpose", "newsletter"), ("classes", "photo"), ("from", "2026-11-24"), ("until", "2026-12-31")];
        no(enter(world, &world.manager(), "own_collections", &photos[..5]), "register:own_collections", "add:2b");
        let number = open(world, &world.clerk(), "own_collection");
        for key in ["unit", "what", "whom", "place"] {
            no(step(world, &world.clerk(), number, "submit", &without(&photos, key)), "procedure:own_collection.stated", "add:2a");
        }
        no(step(world, &world.clerk(), number, "submit", &without(&photos, "use")), "procedure:own_collection.use", "add:2a");
        step(world, &world.clerk(), number, "submit", &photos).done();
        for who in [world.clerk(), world.head(), world.asker(Who::Deputy)] {
            no(step(world, &who, number, "permit", &[("decision", "会報に要る")]), "procedure:own_collection.permit", "add:2b");
        }
        no(step(world, &world.manager(), number, "permit", &[]), "procedure:own_collection.reasoned", "add:2b");
        step(world, &world.manager(), number, "permit", &[("decision", "会報に要る")]).done();
        assert_eq!(shown(&rows(world, &world.clerk(), "own_collections")[0], "use"), "支部の会報に載せる");
    }

    /// Shows doyukai:rules:0.1
    ///
    /// Whatever the secretariat keeps stands in one of the kinds of data that the rules know, with where it lies and what is in it.
    fn what_is_kept_belongs_to_a_group(world) {
        let forms = [("title", "入会申込書"), ("holding", "member"), ("location", "書庫A"), ("content", "会社名、会員名、連絡先"), ("group", "会員"), ("keep_until", "2036-03-31")];
        no(enter(world, &world.clerk(), "inventory", &forms), "register:inventory", "rules:0.1");
        for (key, part) in [("title", "title"), ("holding", "class"), ("location", "location"), ("content", "content"), ("group", "content")] {
            no(enter(world, &world.manager(), "inventory", &without(&forms, key)), &format!("register:inventory.{part}"), "rules:0.1");
        }
        enter(world, &world.manager(), "inventory", &forms).done();
        for who in [world.manager(), world.auditor()] {
            assert_eq!(shown(&rows(world, &who, "inventory")[0], "holding"), "会員");
        }
        no(world.app().show_register(&world.clerk(), "inventory", "", None).unwrap(), "register:inventory", "rules:0.1");
    }
}
