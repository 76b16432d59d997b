//! What the words of a mutual aid association's standard mean, by what its rules do with what is called so (gojo:main:2).

use crate::{
    casefile::{Done, no},
    gojo_security::{document, without},
    walk::days,
    work::{Fields, enter, open, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{AppError, duty::PerformTask};
use azukari_domain::Verb;
use azukari_gate::{Ask, Outcome};
use azukari_testkit::{GOJO, Who, World, both};

/// A report of a breach that cites this document.
fn cites(world: &World, row: &str) -> azukari_app::Reply<azukari_app::casefile::Stepped> {
    let number = open(world, &world.clerk(), "violation");
    let fields =
        [("kind", "violation"), ("found_on", "2026-11-24"), ("document", row), ("what", "名簿が机に残されていた")];
    step(world, &world.clerk(), number, "submit", &fields)
}

/// What is missing is entered in its register; no click ends the task.
fn not_clicked_away(world: &World, number: i64) {
    let click = PerformTask { number, ..PerformTask::default() };
    assert!(matches!(world.app().perform(&world.manager(), &click), Err(AppError::Conflict("task-of-register"))));
}

/// The clauses that a task of the officer names, without the organisation.
fn clauses_of(world: &World, duty: &str) -> Vec<String> {
    let number = task(world, &world.manager(), duty).number;
    let named = world.app().show_task(&world.manager(), number).unwrap().clauses;
    named.iter().map(|c| c.id.to_string().split_once(':').unwrap().1.to_owned()).collect()
}

/// How many tasks the officer has because a kind of document is missing.
fn missing(world: &World, kind: &str) -> usize {
    tend(world);
    tasks(world, &world.manager(), &format!("duty:document.{kind}")).len()
}

both! {
    in GOJO;

    /// Shows gojo:main:2.1
    ///
    /// Software, data and terminals together are a system; one that handles personal data is owed its measures by whoever keeps it, any
    /// other is not.
    fn a_system_is_the_whole_arrangement(world) {
        let system = [
            ("name", "組合員管理"),
            ("software", "組合員管理システム 4.2"),
            ("data", "組合員、給付"),
            ("terminals", "窓口-1から窓口-5"),
            ("handles", "personal"),
            ("keeper", "second"),
        ];
        no(enter(world, &world.head(), "systems", &system), "register:systems", "main:2.1");
        for part in ["name", "software", "data", "terminals", "handles"] {
            no(enter(world, &world.admin(), "systems", &without(&system, part)), "register:systems.stated", "main:2.1");
        }
        let plain = [&without(&without(&system, "handles"), "keeper")[..], &[("handles", "none"), ("keeper", "clerk")]].concat();
        enter(world, &world.admin(), "systems", &plain).done();
        enter(world, &world.admin(), "systems", &system).done();
        tend(world);
        for duty in ["duty:system.outside_access", "duty:system.misuse"] {
            let owed = |who: Who| tasks(world, &world.asker(who), duty).len();
            assert_eq!((owed(Who::Second), owed(Who::Clerk)), (1, 0), "{duty}");
        }
    }

    /// Shows gojo:main:2.6
    ///
    /// What its user works at is a terminal and closes when it is left; a server that nobody sits at is none.
    fn a_terminal_is_used_directly(world) {
        let base = [("name", "窓口-3"), ("kind", "pc"), ("user", "clerk"), ("place", "1階 窓口"), ("managed_by", "own"), ("password", "yes")];
        let with = |more: &Fields<'static>| enter(world, &world.admin(), "devices", &[&base[..], more].concat());
        no(with(&[("direct", "yes")]), "register:devices.terminal", "main:2.6");
        no(with(&[("direct", "yes"), ("lock_minutes", "0")]), "register:devices.terminal", "main:2.6");
        no(with(&[("direct", "yes"), ("lock_minutes", "11")]), "register:devices.terminal", "main:2.6");
        with(&[("direct", "yes"), ("lock_minutes", "10")]).done();
        let server = [&without(&without(&base, "kind"), "name")[..], &[("kind", "server"), ("name", "基幹-1")]].concat();
        enter(world, &world.admin(), "devices", &server).done();
        let marked: Vec<_> = rows(world, &world.clerk(), "devices").iter().map(|r| shown(r, "direct")).collect();
        assert_eq!((marked[0].as_str(), marked[1] == marked[0]), ("true", false), "{marked:?}");
    }

    /// Shows gojo:main:2.7
    ///
    /// A place says what it is; where computers are managed centrally the rules of entry hold, and at an ordinary room they do not.
    fn a_system_room_is_where_computers_are_managed(world) {
        let place = |name: &'static str, used: &'static str| {
            let fields = [("name", name), ("unit", "secretariat"), ("use", used), ("keeper", "admin"), ("lockable", "yes")];
            no(enter(world, &world.admin(), "places", &without(&fields, "use")), "register:places.use", "main:2.7");
            no(enter(world, &world.head(), "places", &fields), "register:places", "main:2.7");
            enter(world, &world.admin(), "places", &fields).done().id.to_string()
        };
        let (room, office) = (place("システム室", "system_room"), place("事務室", "working"));
        let pass = [("room", room.as_str()), ("worker", "admin"), ("from", "2026-04-01"), ("until", "2027-03-31")];
        let pass = enter(world, &world.admin(), "room_passes", &pass).done().id.to_string();
        let number = open(world, &world.admin(), "room_entry");
        let admit = |room: &str| {
            let fields = [
                ("room", room),
                ("worker", "admin"),
                ("pass", pass.as_str()),
                ("on", "2026-11-24"),
                ("in_at", "10:05"),
                ("purpose", "月次の保守"),
                ("confirmed_by", "manager"),
            ];
            step(world, &world.admin(), number, "admit", &fields)
        };
        no(admit(&office), "procedure:room_entry.system_room", "main:2.7");
        admit(&room).done();
    }

    /// Shows gojo:main:2.10
    ///
    /// An intrusion, a virus, a server that stands still: each is reported by anybody and taken up, without a leak, and the steps that
    /// grasp the damage begin.
    fn a_disruption_counts_without_a_leak(world) {
        for (nature, what) in [("access", "見知らぬ接続があった"), ("virus", "窓口-3がウイルスに感染した"), ("disruption", "サーバーが止まった")] {
            let number = open(world, &world.clerk(), "incident");
            let report = [("noticed_on", "2026-11-24"), ("what", what), ("nature", nature)];
            no(step(world, &world.clerk(), number, "submit", &without(&report, "nature")), "procedure:incident.nature", "main:2.10");
            assert_eq!(step(world, &world.clerk(), number, "submit", &report).done().step, "damage", "{nature}");
            let extent = [("damage_data", "なし"), ("damage_persons", "0"), ("damage_systems", "窓口-3")];
            no(step(world, &world.clerk(), number, "grasped", &extent), "procedure:incident.damage", "main:2.10");
            step(world, &world.admin(), number, "grasped", &extent).done();
        }
    }

    /// Shows gojo:main:2.11
    ///
    /// A backup names what was copied, where the copy lies and when; and a copy is in nobody's hands but the keepers', like the data.
    fn a_backup_is_a_duplicate(world) {
        let source = [("name", "組合員データベース"), ("place", "本部金庫"), ("owner", "admin")];
        for part in ["name", "place"] {
            no(enter(world, &world.admin(), "backup_sources", &without(&source, part)), "register:backup_sources.stated", "main:2.11");
        }
        no(enter(world, &world.head(), "backup_sources", &source), "register:backup_sources", "main:2.11");
        enter(world, &world.admin(), "backup_sources", &source).done();
        days(world, 6);
        let number = tasks(world, &world.admin(), "duty:backup.take")[0].number;
        let made = [("made_on", "2026-11-30"), ("medium", "テープ 07"), ("made_by", "admin"), ("result", "good")];
        no(perform(world, &world.admin(), number, &without(&made, "made_on")), "duty:backup.take.made", "main:2.11");
        perform(world, &world.admin(), number, &made).done();
        assert_eq!(shown(&rows(world, &world.clerk(), "backup_sources")[0], "made_on"), "2026-11-30");
        let keep = |who: Who| world.gate().pass(Ask::new(world.asker(who), Verb::Keep), |_| Ok(())).unwrap();
        for who in [Who::Admin, Who::Manager] {
            assert!(matches!(keep(who), Outcome::Done(_)), "{who:?}");
        }
        for who in [Who::Clerk, Who::Deputy] {
            let Outcome::Refused(refusal) = keep(who) else { panic!("{who:?} keeps no copy") };
            assert!(refusal.reasons.iter().any(|r| r.clauses.iter().any(|c| c.as_str() == "gojo:main:2.11")), "{refusal:?}");
        }
    }

    /// Shows gojo:main:2.12, gojo:main:2.12.1, gojo:main:2.12.2
    ///
    /// Guidelines, basic policy, the standard and other operational rules make up the programme: each can be cited as broken, and what is
    /// outside cannot. A group that is missing is the officer's task until it is on file with edition and day.
    fn the_programme_is_four_groups_of_documents(world) {
        no(enter(world, &world.head(), "documents", &[("title", "基本方針"), ("kind", "basic_policy")]), "register:documents", "main:2.12");
        for (kind, title, clause) in [("handling", "取扱要項", "main:2.12.1"), ("basic_policy", "個人情報保護基本方針", "main:2.12.2")] {
            assert_eq!(missing(world, kind), 1, "{kind}");
            let number = task(world, &world.manager(), &format!("duty:document.{kind}")).number;
            not_clicked_away(world, number);
            assert!(clauses_of(world, &format!("duty:document.{kind}")).contains(&clause.to_owned()), "{kind}");
            let row = document(world, kind, title);
            assert_eq!(missing(world, kind), 0, "{kind}");
            cites(world, &row).done();
        }
        for (kind, title) in [("standard", "安全管理基準"), ("operation", "窓口対応手順")] {
            cites(world, &document(world, kind, title)).done();
        }
        for (kind, title) in [("work_rules", "就業規程"), ("other", "広報誌")] {
            let row = document(world, kind, title);
            for clause in ["main:2.12", "main:2.12.2"] {
                no(cites(world, &row), "procedure:violation.violation", clause);
            }
        }
    }

    /// Shows gojo:main:2.12.3
    ///
    /// The standard that is missing is a task; of two editions both can be seen with their days, and a breach cites the one in force.
    fn editions_of_the_standard_stay_to_be_seen(world) {
        assert_eq!(missing(world, "standard"), 1);
        let number = task(world, &world.manager(), "duty:document.standard").number;
        not_clicked_away(world, number);
        assert!(clauses_of(world, "duty:document.standard").contains(&"main:2.12.3".to_owned()));
        let first = document(world, "standard", "安全管理基準");
        assert_eq!(missing(world, "standard"), 0);
        let second = [("title", "安全管理基準"), ("kind", "standard"), ("version", "2"), ("from", "2026-11-01"), ("place", "規程綴り 第2編")];
        let second = enter(world, &world.manager(), "documents", &second).done().id.to_string();
        let later = [("title", "安全管理基準"), ("kind", "standard"), ("version", "3"), ("from", "2027-04-01"), ("place", "規程綴り 第3編")];
        let later = enter(world, &world.manager(), "documents", &later).done().id.to_string();
        crate::rights::end(world, "documents", &first);
        let all = rows(world, &world.clerk(), "documents");
        let days: Vec<_> = all.iter().map(|r| (r.state.clone(), shown(r, "version"), shown(r, "from"))).collect();
        let row = |state: &str, version: &str, from: &str| (state.to_owned(), version.to_owned(), from.to_owned());
        assert_eq!(days, [row("ended", "1", "2026-04-01"), row("in_force", "2", "2026-11-01"), row("in_force", "3", "2027-04-01")]);
        for other in [&first, &later] {
            no(cites(world, other), "procedure:violation.violation", "main:2.12.3");
        }
        cites(world, &second).done();
        for kind in ["basic_policy", "handling", "operation"] {
            cites(world, &document(world, kind, "関係文書")).done();
        }
    }

    /// Shows gojo:main:2.12.4
    ///
    /// A memo on how the counter answers joins the programme with edition and day, by the officer; then everybody can be asked to confirm
    /// having read it.
    fn operational_rules_join_the_programme(world) {
        let memo = [("title", "窓口対応手順"), ("kind", "operation"), ("version", "1"), ("from", "2026-11-01"), ("place", "窓口の綴り")];
        no(enter(world, &world.head(), "documents", &memo), "register:documents", "main:2.12.4");
        for part in ["title", "kind", "version", "from", "place"] {
            no(enter(world, &world.manager(), "documents", &without(&memo, part)), "register:documents.stated", "main:2.12.4");
        }
        let row = enter(world, &world.manager(), "documents", &memo).done().id.to_string();
        cites(world, &row).done();
        let number = open(world, &world.manager(), "circulation");
        let send = |fields: &Fields<'_>| step(world, &world.manager(), number, "send", fields);
        let sent = [("document", row.as_str()), ("matters", "苦情を受けたときの手順"), ("on", "2026-11-24")];
        no(send(&without(&sent, "document")), "procedure:circulation.stated", "main:2.12.4");
        send(&sent).done();
        assert_eq!(tasks(world, &world.clerk(), "duty:circulation.confirm").len(), 1);
    }
}
