//! Stories of the units: their detailed rules, their inventory, their self-checks, their places and devices; and of the measures and
//! programmes of the whole.

use crate::{
    casefile::{Done, no},
    told::done,
    work::{Fields, answer, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{Reply, registers::Entered};
use azukari_domain::Answer;
use azukari_testkit::{Who, both};

const RULES: &Fields<'static> = &[
    ("title", "相談業務 個人情報取扱細則"),
    ("unit", "secretariat"),
    ("version", "1"),
    ("text", "規程集 第3編"),
    ("from", "2026-12-01"),
];

fn inventory<'f>(head: &'f str, instead: &Fields<'f>) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![
        ("title", "発明相談受付票"),
        ("unit", "secretariat"),
        ("holding", "consultation"),
        ("importance", "b"),
        ("location", "書庫B-2（2階）"),
        ("storage", "locked_cabinet"),
        ("content", "氏名、住所、相談の要旨"),
        ("group", "相談者"),
        ("users", "clerk"),
        ("users", "head"),
        ("persons", "1,240"),
        ("counted_on", "2026-11-01"),
        ("responsible", head),
    ];
    fields.retain(|(k, _)| !instead.iter().any(|(i, _)| i == k));
    fields.extend(instead.iter().filter(|(_, v)| !v.is_empty()));
    fields
}

both! {
    /// Shows hatsumei:main:5.2.2, hatsumei:main:6.2
    ///
    /// A unit without detailed rules is on its head's board; the head drafts them, cannot put them in force, and the privacy
    /// manager's approval does. A newer version takes the place of the earlier one.
    fn a_unit_head_drafts_and_the_manager_approves(world) {
        tend(world);
        let missing = task(world, &world.head(), "duty:rules.missing");
        assert_eq!(missing.unit, "secretariat");
        no(opening(world, &world.clerk(), "detailed_rules"), "procedure:detailed_rules", "main:6.2");
        let number = open(world, &world.head(), "detailed_rules");
        no(step(world, &world.head(), number, "submit", &RULES[..3]), "procedure:detailed_rules.stated", "main:6.2");
        step(world, &world.head(), number, "submit", RULES).done();
        let approved = [("approved_on", "2026-11-24"), ("decision", "規程に沿っている")];
        no(step(world, &world.head(), number, "approve", &approved), "procedure:detailed_rules.approve", "main:5.2.2");
        assert!(rows(world, &world.clerk(), "detailed_rules").is_empty(), "a draft is no rule");
        no(step(world, &world.manager(), number, "approve", &[]), "procedure:detailed_rules.dated", "main:5.2.2");
        step(world, &world.manager(), number, "approve", &approved).done();
        let of_unit = rows(world, &world.clerk(), "detailed_rules");
        assert_eq!((of_unit.len(), shown(&of_unit[0], "approved_on").as_str()), (1, "2026-11-24"));
        let taken = world.app().show_case(&world.manager(), number).unwrap().done().taken;
        assert_eq!(taken.last().unwrap().actor.as_deref(), Some(Who::Manager.name()));
        assert!(tasks(world, &world.head(), "duty:rules.missing").is_empty(), "the case fulfilled it");
        let second = open(world, &world.head(), "detailed_rules");
        let newer: Vec<_> = RULES.iter().map(|(k, v)| (*k, if *k == "version" { "2" } else { v })).collect();
        step(world, &world.head(), second, "submit", &newer).done();
        step(world, &world.manager(), second, "approve", &approved).done();
        let states: Vec<String> = rows(world, &world.clerk(), "detailed_rules").into_iter().map(|r| r.state).collect();
        assert_eq!(states, ["ended", "in_force"]);
        tend(world);
        assert!(tasks(world, &world.head(), "duty:rules.missing").is_empty());
    }

    /// Shows hatsumei:main:18.2.7
    ///
    /// Each topic that has no detailed rules in force is on the heads' boards until rules cover it.
    fn a_topic_without_rules_is_an_open_point(world) {
        no(enter(world, &world.head(), "rule_topics", &[("topic", "在宅勤務")]), "register:rule_topics", "main:18.2.7");
        no(enter(world, &world.manager(), "rule_topics", &[]), "register:rule_topics.topic", "main:18.2.7");
        for topic in ["持出し", "在宅勤務"] {
            enter(world, &world.manager(), "rule_topics", &[("topic", topic)]).done();
        }
        tend(world);
        tend(world);
        assert_eq!(tasks(world, &world.head(), "duty:rules.topic").len(), 2);
        let topic = rows(world, &world.head(), "rule_topics")[0].id.clone();
        let number = open(world, &world.head(), "detailed_rules");
        step(world, &world.head(), number, "submit", &[RULES, &[("topic", topic.as_str())]].concat()).done();
        step(world, &world.manager(), number, "approve", &[("approved_on", "2026-11-24")]).done();
        assert_eq!(tasks(world, &world.head(), "duty:rules.topic").len(), 1);
        tend(world);
        assert_eq!(tasks(world, &world.head(), "duty:rules.topic").len(), 1, "the other topic is still open");
    }

    /// Shows hatsumei:main:6.1, hatsumei:main:6.3b, hatsumei:main:6.3c, hatsumei:main:6.3e
    /// Shows hatsumei:main:10.1a, hatsumei:main:10.1b, hatsumei:main:10.1f
    ///
    /// What a unit keeps is entered by its head, who answers for it, with class, importance, place, content and size; and its
    /// importance decides how it may be kept.
    fn an_inventory_says_all_that_is_asked(world) {
        let head = world.worker(Who::Head).to_string();
        let save = |instead: &Fields<'_>| enter(world, &world.head(), "inventory", &inventory(&head, instead));
        no(enter(world, &world.clerk(), "inventory", &inventory(&head, &[])), "register:inventory", "main:6.3a");
        for (column, part, clause) in [
            ("holding", "class", "main:10.1a"),
            ("importance", "importance", "main:10.1b"),
            ("location", "location", "main:6.3b"),
            ("content", "content", "main:6.3c"),
            ("group", "content", "main:6.3c"),
            ("users", "users", "main:6.3d"),
            ("persons", "size", "main:6.3e"),
            ("counted_on", "size", "main:6.3e"),
            ("responsible", "responsible", "main:6.1"),
        ] {
            let refused = no(save(&[(column, "")]), &format!("register:inventory.{part}"), clause);
            assert_eq!((refused.reasons.len(), refused.answer), (1, Answer::NotPermitted), "{column}: {refused:?}");
        }
        let clerk = world.worker(Who::Clerk).to_string();
        no(save(&[("responsible", clerk.as_str())]), "register:inventory.responsible", "main:6.1");
        no(save(&[("importance", "a"), ("storage", "open_shelf")]), "register:inventory.storage.a", "main:10.1f");
        let refused = no(save(&[("importance", "a"), ("storage", "password")]), "register:inventory.storage.a", "main:10.1f");
        let said = &refused.reasons[0].what_ja;
        assert!(["施錠できる書庫・保管庫", "施錠できる部屋", "暗号化された媒体・領域"].iter().all(|w| said.contains(w)), "the fit ways are named: {said}");
        no(save(&[("storage", "open_shelf")]), "register:inventory.storage.b", "main:10.1f");
        save(&[("importance", "c"), ("storage", "open_shelf"), ("title", "催しの案内")]).done();
        save(&[("storage", "password")]).done();
        let kept = [("a", "locked_cabinet"), ("a", "locked_room"), ("a", "encrypted"), ("b", "locked_room"), ("b", "encrypted")];
        for (importance, storage) in kept {
            save(&[("importance", importance), ("storage", storage)]).done();
        }
        save(&[("storage", "locked_cabinet")]).done();
        let row = rows(world, &world.head(), "inventory").remove(1);
        let raise = |fields: &Fields<'_>| change(world, &world.head(), &row, "inventory", fields);
        no(raise(&[("importance", "a"), ("storage", "encrypted")]), "register:inventory.importance.reason", "main:10.1b");
        no(raise(&[("importance", "a"), ("reason", "病歴を含む")]), "register:inventory.storage.a", "main:10.1f");
        raise(&[("importance", "a"), ("storage", "encrypted"), ("reason", "病歴を含む")]).done();
        let versions = world.app().row_versions(&world.manager(), row.id.parse().unwrap()).unwrap().done();
        assert_eq!(versions.len(), 2);
        assert_eq!((shown(&versions[0].row, "importance").as_str(), shown(&versions[1].row, "reason").as_str()), ("B（重要）", "病歴を含む"));
        assert_eq!(versions[1].by.as_deref(), Some(Who::Head.name()));
        let recount = rows(world, &world.head(), "inventory").remove(1);
        change(world, &world.head(), &recount, "inventory", &[("persons", "1,260"), ("counted_on", "2026-11-20")]).done();
        assert_eq!(shown(&versions[0].row, "persons"), "1240", "older counts stay");
    }

    /// Shows hatsumei:main:6.3d
    ///
    /// When a user leaves the unit, what the unit keeps shows that its users are to be confirmed: the head keeps the worker on the
    /// list with a reason, or takes the worker off it.
    fn a_user_who_left_the_unit_is_confirmed_or_removed(world) {
        let head = world.worker(Who::Head).to_string();
        for title in ["発明相談受付票", "会員台帳"] {
            enter(world, &world.head(), "inventory", &inventory(&head, &[("title", title)])).done();
        }
        tend(world);
        assert!(tasks(world, &world.head(), "duty:inventory.users").is_empty());
        crate::rights::moved(world, &world.clerk());
        tend(world);
        tend(world);
        let confirm = tasks(world, &world.head(), "duty:inventory.users");
        assert_eq!((confirm.len(), confirm[0].due.as_deref()), (2, Some("2026-12-08")));
        let shows = |row: usize| rows(world, &world.head(), "inventory").remove(row).open.iter().any(|o| o.ja == "利用者の確認");
        assert!(shows(0) && shows(1));
        let of_row = |row: &str| {
            let of = |t: &i64| world.app().show_task(&world.head(), *t).unwrap().rows.iter().any(|r| r.id == row);
            confirm.iter().map(|t| t.number).find(of).unwrap()
        };
        let listed = rows(world, &world.head(), "inventory");
        let keep = |fields: &Fields<'_>| perform(world, &world.head(), of_row(&listed[0].id), fields);
        no(keep(&[("keep", "yes")]), "duty:inventory.users.answered", "main:6.3d");
        no(keep(&[("reason", "月末まで引継ぎ")]), "duty:inventory.users.answered", "main:6.3d");
        no(keep(&[("keep", "no"), ("reason", "外す")]), "duty:inventory.users.answered", "main:6.3d");
        keep(&[("keep", "yes"), ("reason", "月末まで引継ぎ")]).done();
        assert!(!shows(0) && shows(1));
        change(world, &world.head(), &listed[1], "inventory", &[("users", "head")]).done();
        tend(world);
        assert!(!shows(1) && tasks(world, &world.head(), "duty:inventory.users").is_empty(), "with the worker off the list it fell away");
    }

    /// Shows hatsumei:main:2.1.9
    ///
    /// Every kind of handling can be written down, with holding, day and content, and comes out as a sheet by holding and by person.
    fn every_kind_of_handling_has_its_entry(world) {
        let people = crate::walk::members(world, 2);
        let (one, both) = (people[0].to_string(), crate::walk::ids(&people));
        let kinds = ["acquire", "organise", "classify", "match", "process", "copy", "entrust", "provide", "joint_use", "use", "hold", "discard", "erase", "destroy"];
        let log = |fields: &Fields<'_>| enter(world, &world.clerk(), "handlings", fields);
        let base = [("kind", "copy"), ("holding", "member"), ("on", "2026-11-24"), ("what", "会員台帳を一部写した")];
        for without in ["kind", "holding", "on", "what"] {
            let fields: Vec<_> = base.iter().copied().filter(|(k, _)| *k != without).collect();
            no(log(&fields), "register:handlings.stated", "main:2.1.9");
        }
        no(log(&[("holding", "member")]), "register:handlings.kind", "main:2.1.9");
        let tomorrow = base.map(|(k, v)| (k, if k == "on" { "2026-11-25" } else { v }));
        no(log(&tomorrow), "register:handlings.stated", "main:2.1.9");
        for (i, kind) in kinds.iter().enumerate() {
            let persons = if i % 2 == 0 { one.as_str() } else { both.as_str() };
            log(&[("kind", kind), ("holding", "member"), ("on", "2026-11-24"), ("what", "会員台帳について行った"), ("records", persons)]).done();
        }
        log(&[("kind", "hold"), ("holding", "staff"), ("on", "2026-11-24"), ("what", "職員名簿を置いている")]).done();
        let of = |column: &str, value: &str| done(world.app().register_sheet(&world.clerk(), "handlings", column, value));
        let by_holding = of("holding", "member");
        assert_eq!((by_holding.rows.len(), of("holding", "staff").rows.len(), of("", "").rows.len()), (14, 1, 15));
        let titles = ["取得", "整理", "分類", "照合", "処理", "複製", "委託", "第三者提供", "共同利用", "その他の利用", "保有", "廃棄", "消去", "破壊"];
        let text = by_holding.to_csv().unwrap();
        let text = text.expose();
        assert!(text.starts_with('\u{FEFF}') && titles.iter().all(|t| text.contains(t)), "{text}");
        assert_eq!((of("records", &one).rows.len(), of("records", &people[1].to_string()).rows.len()), (14, 7));
        assert_eq!(world.app().register_sheet(&world.clerk(), "handlings", "color", "").err().map(|e| e.key()), Some("error-unknown-field"));
    }

    /// Shows hatsumei:main:16.1b
    ///
    /// What nobody confirmed for longer than the organisation allows is on a list, until it is corrected, confirmed, or its kind
    /// needs no updating for a stated reason; the head of each unit goes through it twice a year.
    fn what_nobody_confirmed_lately_is_listed(world) {
        let app = world.app();
        let of = |day: &str, name: &str| azukari_gate::NewRecord { collected_on: Some(day.into()), ..world.member(name, "", "090-4040-5050") };
        let ids = world.bring_in(&[of("2021-04-01", "古い　見本一"), of("2024-11-23", "古い　見本二"), of("2024-11-24", "新しい　見本三"), of("2026-11-01", "新しい　見本四")]);
        let stale = || -> Vec<_> { app.stale(&world.clerk(), "member", None).unwrap().lines.into_iter().map(|l| (l.record, l.confirmed_on)).collect() };
        let listed = app.stale(&world.clerk(), "member", None).unwrap();
        assert_eq!((listed.since.as_str(), listed.exempt), ("2024-11-24", None));
        let mut wanted = vec![(ids[0], Some("2021-04-01".to_owned())), (ids[1], Some("2024-11-23".to_owned()))];
        wanted.sort();
        assert_eq!(stale(), wanted);
        done(app.confirm_setting(&world.manager(), "freshness_months", 12));
        assert_eq!(stale().len(), 3, "the limit is the organisation's");
        done(app.confirm_setting(&world.manager(), "freshness_months", 24));

        let one = ids[0].to_string();
        let confirm = |fields: &Fields<'_>| enter(world, &world.head(), "confirmations", fields);
        let said = [("records", one.as_str()), ("confirmed_on", "2026-11-20"), ("way", "person")];
        for without in 0..3 {
            let fields: Vec<_> = said.iter().enumerate().filter(|(i, _)| *i != without).map(|(_, f)| *f).collect();
            no(confirm(&fields), "register:confirmations.confirmed", "main:16.1b");
        }
        no(confirm(&[said[0], ("confirmed_on", "2026-11-25"), said[2]]), "register:confirmations.confirmed", "main:16.1b");
        no(enter(world, &world.clerk(), "confirmations", &said), "register:confirmations", "main:16.1b");
        confirm(&said).done();
        assert!([world.head(), world.manager()].iter().all(|who| rows(world, who, "confirmations").len() == 1));
        assert_eq!(stale(), [(ids[1], Some("2024-11-23".to_owned()))]);
        let correct = azukari_app::register::Correct {
            affair: "membership".into(),
            record: ids[1],
            changes: vec![("phone".into(), world.personal("090-6060-7070"))],
            channel: "counter".into(),
            identity: "document".into(),
            reason: crate::walk::nothing(),
            ground: String::new(),
            seen: None,
            happened_at: None,
            once: None,
        };
        done(app.correct(&world.clerk(), &correct));
        assert!(stale().is_empty(), "a correction confirms");

        let winners = world.bring_in(&[azukari_gate::NewRecord { collected_on: Some("2010-05-01".into()), ..world.record_of("entrant", &[("name", "受賞　見本者")]) }]);
        let of_entrants = || app.stale(&world.clerk(), "entrant", None).unwrap();
        assert_eq!(of_entrants().lines[0].record, winners[0]);
        let exempt = |who: &azukari_gate::Asker, fields: &Fields<'_>| enter(world, who, "freshness_exempt", fields);
        let why = [("holding", "entrant"), ("reason", "過去の受賞者の記録である")];
        no(exempt(&world.clerk(), &why), "register:freshness_exempt", "main:16.1b");
        no(exempt(&world.manager(), &why[..1]), "register:freshness_exempt.reasoned", "main:16.1b");
        let row = exempt(&world.manager(), &why).done().id.to_string();
        let now = of_entrants();
        assert_eq!((now.exempt.as_deref(), now.lines.len()), (Some(row.as_str()), 0));
        exempt(&world.head(), &[("holding", "club_child"), why[1]]).done();

        world.clock.pass_days(170);
        tend(world);
        let review = task(world, &world.head(), "duty:freshness.review");
        assert_eq!((review.unit.as_str(), review.due.as_deref()), ("secretariat", Some("2027-05-24")));
        let looked = [("on", "2027-05-13"), ("found", "3")];
        no(perform(world, &world.clerk(), review.number, &looked), "duty:freshness.review", "main:16.1b");
        no(perform(world, &world.head(), review.number, &looked[..1]), "duty:freshness.review.stated", "main:16.1b");
        perform(world, &world.head(), review.number, &looked).done();
    }

    /// Shows hatsumei:main:6.3a
    ///
    /// The head sees all that the unit keeps, with place, content, users and size, and confirms twice a year that nothing is missing.
    fn an_inventory_is_confirmed_at_its_time(world) {
        let head = world.worker(Who::Head).to_string();
        for title in ["発明相談受付票", "会員台帳", "受賞者一覧", "児童名簿"] {
            enter(world, &world.head(), "inventory", &inventory(&head, &[("title", title)])).done();
        }
        let all = rows(world, &world.head(), "inventory");
        assert_eq!(all.len(), 4);
        for column in ["location", "content", "users", "persons"] {
            assert!(all.iter().all(|r| !shown(r, column).is_empty()), "{column}");
        }
        no(world.app().show_register(&world.clerk(), "inventory", "", None).unwrap(), "register:inventory", "main:6.3a");
        assert!(rows(world, &world.manager(), "inventory").len() == 4 && rows(world, &world.auditor(), "inventory").len() == 4);
        world.clock.pass_days(170);
        tend(world);
        let confirm = task(world, &world.head(), "duty:inventory.confirm");
        assert_eq!((confirm.unit.as_str(), confirm.due.as_deref()), ("secretariat", Some("2027-05-24")));
        no(perform(world, &world.manager(), confirm.number, &[("rows", "4"), ("on", "2027-05-13")]), "duty:inventory.confirm", "main:6.3a");
        no(perform(world, &world.head(), confirm.number, &[("rows", "4")]), "duty:inventory.confirm.confirmed", "main:6.3a");
        perform(world, &world.head(), confirm.number, &[("rows", "4"), ("on", "2027-05-13")]).done();
    }

    /// Shows hatsumei:main:6.3f, hatsumei:main:18.2
    ///
    /// The self-check comes round for each unit; an item without an answer is named, one that is not met is put right before the
    /// check ends; when its day has passed, the manager is told too.
    fn a_unit_checks_itself(world) {
        world.clock.pass_days(190);
        tend(world);
        let due = task(world, &world.head(), "duty:unit.check");
        assert!(due.overdue && due.due.as_deref() == Some("2027-05-24"), "{due:?}");
        assert!(told(world, &world.head(), "told-task-overdue"));
        let above = world.app().messages(&world.manager()).unwrap();
        assert!(above.iter().any(|m| m.kind == "told-task-escalated" && m.task == Some(due.number)));
        let items = ["lock", "password", "devices", "authority", "dispose", "wipe", "pass", "copy", "rules"].map(|i| format!("i_{i}"));
        let number = open(world, &world.head(), "unit_check");
        for item in &items {
            let others: Vec<_> = items.iter().filter(|i| *i != item).map(|i| (i.as_str(), "met")).collect();
            let part = item.trim_start_matches("i_");
            let refused = no(step(world, &world.head(), number, "in_order", &others), &format!("procedure:unit_check.item.{part}"), "main:18.2");
            assert_eq!(refused.reasons.len(), 1);
        }
        let one_not: Vec<_> = items.iter().map(|i| (i.as_str(), if i == "i_lock" { "not_met" } else { "met" })).collect();
        no(step(world, &world.head(), number, "in_order", &one_not), "procedure:unit_check.item.lock", "main:18.2");
        let correct = step(world, &world.head(), number, "correct", &one_not).done();
        assert_eq!(correct.step, "correct");
        assert_eq!(tasks(world, &world.head(), "procedure:unit_check.correct").len(), 1);
        assert_eq!(correct.due.as_deref(), Some("2027-07-02"));
        no(step(world, &world.head(), number, "corrected", &[]), "procedure:unit_check.corrected", "main:6.3f");
        let done = [("corrected_on", "2027-06-02"), ("correction", "鍵を付け替えた")];
        step(world, &world.head(), number, "corrected", &done).done();
        assert!(tasks(world, &world.head(), "duty:unit.check").is_empty());
    }

    /// Shows hatsumei:main:18.2.1a, hatsumei:main:18.1b
    ///
    /// A place that cannot be locked says why and is warned of; locks are checked each month with day, checker and evidence, and
    /// a check that is missing is overdue. While no physical measure stands in the catalogue, the manager is told.
    fn locks_are_checked(world) {
        let place = |fields: &Fields<'_>| -> Reply<Entered> { enter(world, &world.head(), "places", fields) };
        let cabinet = [("name", "書庫B-2"), ("unit", "secretariat")];
        no(place(&[&cabinet[..], &[("lockable", "no")]].concat()), "register:places.lockable", "main:18.2.1a");
        let shelf = place(&[&cabinet[..], &[("lockable", "no"), ("reason", "年度内に鍵を付ける")]].concat()).done();
        assert!(shelf.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:18.2.1a")), "{:?}", shelf.warnings);
        let gap = rows(world, &world.manager(), "places").remove(0);
        assert_eq!((shown(&gap, "lockable").as_str(), shown(&gap, "reason").as_str()), ("false", "年度内に鍵を付ける"));
        change(world, &world.head(), &gap, "places", &[("lockable", "yes")]).done();
        world.clock.pass_days(33);
        tend(world);
        let check = task(world, &world.head(), "measure:lock.check");
        assert!(check.overdue && check.due.as_deref() == Some("2026-12-24"), "{check:?}");
        let seen = [("on", "2026-12-26"), ("checker", "head"), ("result", "locked"), ("evidence", "写真 2026-12-26-1")];
        no(perform(world, &world.head(), check.number, &seen[..3]), "measure:lock.check.evidenced", "main:18.1b");
        perform(world, &world.head(), check.number, &seen).done();
        assert!(tasks(world, &world.head(), "measure:lock.check").is_empty());
        assert_eq!(tasks(world, &world.manager(), "duty:security.physical").len(), 1);
    }

    /// Shows hatsumei:main:18.2.2a
    ///
    /// A device has a user and a place; it is checked twice a year; one that is missing begins an incident.
    fn a_missing_device_is_an_incident(world) {
        let device = [("name", "PC-07"), ("kind", "pc"), ("user", "clerk"), ("place", "2階 執務室"), ("encrypted", "yes")];
        no(enter(world, &world.head(), "devices", &device[..2]), "register:devices.user", "main:18.2.2a");
        enter(world, &world.admin(), "devices", &device).done();
        world.clock.pass_days(190);
        tend(world);
        let check = task(world, &world.head(), "duty:device.check");
        assert!(check.overdue && check.due.as_deref() == Some("2027-05-24"), "{check:?}");
        let row = rows(world, &world.head(), "devices").remove(0);
        let number = open(world, &world.head(), "device_check");
        let gone = [("device", row.id.as_str()), ("on", "2027-06-02"), ("note", "机にない"), ("suspected", "yes")];
        no(step(world, &world.head(), number, "missing", &gone[..2]), "procedure:device_check.stated", "main:18.2.2a");
        step(world, &world.head(), number, "missing", &gone).done();
        assert_eq!(rows(world, &world.head(), "devices")[0].state, "missing");
        let incidents = world.app().cases(&world.manager(), "open", "incident", None).unwrap().cases;
        assert_eq!(incidents.len(), 1);
        let shown = world.app().show_case(&world.manager(), incidents[0].number).unwrap().done();
        assert!(shown.related.contains(&number) && shown.fields.iter().any(|f| f.key == "what" && f.shown_ja == ["机にない"]));
        assert!(tasks(world, &world.head(), "duty:device.check").is_empty());
    }

    /// Shows hatsumei:main:5.2.3a, hatsumei:main:5.2.3b, hatsumei:main:18.1a, hatsumei:main:18.1c
    ///
    /// The yearly plan is owed; it is adopted only when each measure has its owner and day. A group without any measure is on the
    /// manager's board. Owners are reminded of what is theirs, and evidence closes it.
    fn a_security_plan_lists_its_measures(world) {
        tend(world);
        for group in ["personnel", "physical", "technical"] {
            assert_eq!(tasks(world, &world.manager(), &format!("duty:security.{group}")).len(), 1, "{group}");
        }
        let measure = [("group", "personnel"), ("what", "退職時の確認"), ("owner", "head"), ("due", "2027-01-20")];
        no(enter(world, &world.manager(), "security_measures", &measure[..2]), "register:security_measures.owner", "main:5.2.3a");
        no(enter(world, &world.manager(), "security_measures", &measure[..3]), "register:security_measures.due", "main:5.2.3a");
        no(enter(world, &world.clerk(), "security_measures", &measure), "register:security_measures", "main:5.2.3a");
        let early = open(world, &world.manager(), "security_plan");
        let period = [("title", "令和9年度 安全対策"), ("from", "2027-04-01"), ("until", "2028-03-31")];
        no(step(world, &world.manager(), early, "adopt", &period), "procedure:security_plan.measures", "main:5.2.3a");
        enter(world, &world.manager(), "security_measures", &measure).done();
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:security.personnel").is_empty(), "there is one now");
        assert_eq!(tasks(world, &world.manager(), "duty:security.technical").len(), 1);
        world.clock.pass_days(370);
        tend(world);
        let plan = task(world, &world.manager(), "duty:security.plan");
        assert!(plan.overdue && plan.due.as_deref() == Some("2027-11-24"), "{plan:?}");
        let number = open(world, &world.manager(), "security_plan");
        no(step(world, &world.manager(), number, "adopt", &period), "procedure:security_plan.draft", "main:5.2.3a");
        let row = rows(world, &world.manager(), "security_measures").remove(0);
        answer(world, &world.manager(), number, &row.id, &[("owner", "head"), ("due", "2027-04-30")]).done();
        no(step(world, &world.manager(), number, "adopt", &[]), "procedure:security_plan.stated", "main:5.2.3a");
        step(world, &world.manager(), number, "adopt", &period).done();
        assert!(tasks(world, &world.manager(), "duty:security.plan").is_empty());
        let own = task(world, &world.head(), "duty:security.measure");
        assert!(own.overdue && own.mine && told(world, &world.head(), "told-task-overdue"), "{own:?}");
        assert!(told(world, &world.manager(), "told-task-escalated"));
        no(perform(world, &world.head(), own.number, &[("on", "2027-11-20")]), "duty:security.measure.evidenced", "main:5.2.3b");
        no(perform(world, &world.clerk(), own.number, &[("on", "2027-11-20"), ("evidence", "記録")]), "duty:security.measure", "main:5.2.3b");
        perform(world, &world.head(), own.number, &[("on", "2027-11-20"), ("evidence", "確認票 12")]).done();
    }

    /// Shows hatsumei:main:5.2.4a, hatsumei:main:5.2.4b
    ///
    /// A year without a programme is a warning; a programme states aim, owner and dates, and after its end its result is owed.
    fn programmes_are_drawn_up_and_carried_out(world) {
        world.clock.pass_days(370);
        tend(world);
        let plan = task(world, &world.manager(), "duty:programme.plan");
        assert!(plan.overdue && told(world, &world.manager(), "told-task-overdue"));
        assert_eq!(plan.due.as_deref(), Some("2027-11-24"));
        let clean = [
            ("title", "机上整理月間"),
            ("aim", "置き忘れをなくす"),
            ("owner", "head"),
            ("from", "2027-12-01"),
            ("until", "2027-12-31"),
        ];
        no(perform(world, &world.head(), plan.number, &clean), "duty:programme.plan", "main:5.2.4a");
        no(perform(world, &world.manager(), plan.number, &clean[..2]), "duty:programme.plan.stated", "main:5.2.4a");
        perform(world, &world.manager(), plan.number, &clean).done();
        assert_eq!(rows(world, &world.clerk(), "programmes").len(), 1);
        world.clock.pass_days(40);
        tend(world);
        let report = task(world, &world.manager(), "duty:programme.report");
        assert!(report.overdue);
        no(perform(world, &world.manager(), report.number, &[("result", "実施した")]), "duty:programme.report.evidenced", "main:5.2.4b");
        perform(world, &world.manager(), report.number, &[("result", "実施した"), ("evidence", "点検表 8枚")]).done();
    }
}
