//! What an association of small businesses calls personal information, group by group, by what its rules do with what is called so; where
//! the guideline stands, and what carries each of its items out.

use crate::{
    casefile::{Done, no},
    doyukai_members::{list, member, permitted},
    doyukai_office::{general_affairs, with},
    gojo_accuracy::correct,
    gojo_handling::handed_in,
    gojo_security::without,
    house::writers,
    told::{done, find_in, refused, rests_on_all, show, value, why},
    walk::nothing,
    work::{change, enter, rows, shown, task, tasks, tend},
};
use azukari_app::{acquisition::Collect, journal::ListJournal, request::NewRequest, retention::Erase};
use azukari_domain::RecordId;
use azukari_testkit::{DOYUKAI, World, both};

/// Somebody whom a member introduced.
fn prospect(world: &World) -> RecordId {
    let text = |key: &str, text: &str| (key.parse().unwrap(), world.personal(text));
    let new = Collect {
        values: vec![
            text("name", "伊藤　見本直"),
            text("recommender", "山田　見本太"),
            text("introduced", "2026-11-20"),
            text("outcome", "案内中"),
        ],
        retain: Some(("2028-11-20".parse().unwrap(), "規程 会員外の経営者等".into())),
        ..handed_in(world, "introductions", "prospect", "prospects", "form", "伊藤　見本直")
    };
    done(world.app().collect(&world.clerk(), &new)).record.unwrap()
}

both! {
    in DOYUKAI;

    /// Shows doyukai:rules:0.1.1a
    ///
    /// Applications that were scanned stand among the members' data with where they lie and until when they are kept; whoever looks at
    /// them is in the log.
    fn applications_are_filed_with_place_and_end(world) {
        let forms = [("title", "入会申込書（控え）"), ("holding", "member"), ("location", "書庫A"), ("content", "申込書の写し"), ("group", "会員"), ("keep_until", "2036-03-31")];
        no(enter(world, &world.manager(), "inventory", &without(&forms, "keep_until")), "register:inventory.retention", "rules:0.1.1a");
        no(enter(world, &world.manager(), "inventory", &without(&forms, "location")), "register:inventory.location", "rules:0.1");
        enter(world, &world.manager(), "inventory", &forms).done();
        let record = member(world);
        let before = world.entries();
        let kept = rows(world, &world.auditor(), "inventory").remove(0);
        assert_eq!([shown(&kept, "holding"), shown(&kept, "location"), shown(&kept, "keep_until")], ["会員", "書庫A", "2036-03-31"]);
        assert_eq!(world.entries(), before + 1, "a look is an entry");
        done(world.app().show(&world.clerk(), &show("membership", record)));
        assert_eq!(world.entries(), before + 2);
        let clause = world.app().one_clause(&world.clerk(), &"doyukai:rules:0.1.1a".parse().unwrap()).unwrap();
        assert!(clause.by.contains(&"system:access.logged".to_owned()), "{clause:?}");
    }

    /// Shows doyukai:rules:0.1.1b
    ///
    /// A list that is made of the members' data stands on record as what it is, and whoever wants it again asks again, as for the data.
    fn a_derived_list_is_on_record(world) {
        let app = world.app();
        let by_branch = list("membership", "member", member(world), &["company_name", "member_name", "membership"]);
        refused(app.export(&world.clerk(), &by_branch), "output.volume", "rules:0.1.1b");
        permitted(world, &by_branch, "");
        done(app.export(&world.clerk(), &by_branch));
        for who in [world.asker(azukari_testkit::Who::Desk), world.auditor()] {
            let row = rows(world, &who, "outputs").remove(0);
            assert_eq!([shown(&row, "holding"), shown(&row, "out_on"), shown(&row, "use")], ["会員", "2026-11-24", "会の仕事に使うため"]);
        }
        no(app.show_register(&world.clerk(), "outputs", "", None).unwrap(), "register:outputs", "rules:0.1.1b");
        assert_eq!(writers(world, "outputs"), ["security_officer"], "what became of it");
        refused(app.export(&world.clerk(), &by_branch), "output.volume", "rules:0.1.1b");
    }

    /// Shows doyukai:rules:0.1.2a
    ///
    /// What somebody who is no member enters for a meeting stands with the meeting, the purpose and the day, and not among the members.
    fn participants_stand_apart_from_members(world) {
        let app = world.app();
        let text = |key: &str, text: &str| (key.parse().unwrap(), world.personal(text));
        let new = Collect {
            values: vec![text("name", "鈴木　見本一"), text("meeting", "7月例会")],
            ..handed_in(world, "events", "guest", "meetings", "form", "鈴木　見本一")
        };
        refused(app.collect(&world.clerk(), &Collect { purpose: Some("survey".parse().unwrap()), channel: "phone".into(), ..new.clone() }), "purpose.specified", "rules:0.1.2a");
        let record = done(app.collect(&world.clerk(), &new)).record.unwrap();
        let seen = done(app.show(&world.clerk(), &show("events", record)));
        assert_eq!((seen.holding.as_str(), seen.purposes.as_slice(), seen.collected_on.as_deref()), ("guest", ["meetings".to_owned()].as_slice(), Some("2026-11-24")));
        assert_eq!(value(&seen, "meeting").as_deref(), Some("7月例会"));
        refused(app.show(&world.clerk(), &show("membership", record)), "affair.holding", "rules:0.1.2a");
        assert!(done(app.find(&world.clerk(), &find_in("membership", "member", "鈴木　見本一"))).people.is_empty());
        assert_eq!(done(app.find(&world.clerk(), &find_in("events", "guest", "鈴木　見本一"))).people.len(), 1);
    }

    /// Shows doyukai:rules:0.1.2b
    ///
    /// Whoever was introduced stays under the rules when nothing came of it: with who introduced them, when, and until when they are
    /// kept; nobody else's work opens them, and they are not erased without a decision, nor before their time.
    fn who_was_introduced_stays_under_the_rules(world) {
        let app = world.app();
        let record = prospect(world);
        done(app.correct(&world.clerk(), &azukari_app::register::Correct { affair: "introductions".into(), ..correct(world, record, "outcome", "入会せず", "light") }));
        let seen = done(app.show(&world.clerk(), &show("introductions", record)));
        let field = |key: &str| value(&seen, key).unwrap_or_default();
        assert_eq!([field("outcome"), field("recommender"), field("introduced")], ["入会せず", "山田　見本太", "2026-11-20"]);
        assert_eq!(seen.retain_until.as_deref(), Some("2028-11-20"));
        refused(app.show(&world.clerk(), &show("membership", record)), "affair.holding", "rules:0.1.2b");
        let gone = Erase { records: vec![record], ground: "purpose_ended".into(), reason: nothing(), once: None };
        refused(app.erase(&world.clerk(), &gone), "erase.approved", "rules:0.1.2b");
        let ask = NewRequest { affair: "introductions".into(), records: vec![record], ground: "purpose_ended".into(), ..NewRequest::new("erase", why(world)) };
        crate::told::approved(world, &world.clerk(), &ask, &world.manager());
        refused(app.erase(&world.clerk(), &gone), "erase.held", "rules:0.1.2b");
    }

    /// Shows doyukai:rules:0.1.3
    ///
    /// Sheets that students wrote at a fair stand on record with the fair, how many they are, what for, and when they are destroyed.
    fn reception_sheets_are_counted(world) {
        let sheets = [("title", "受付表"), ("holding", "student"), ("location", "書庫B"), ("content", "氏名、学校"), ("group", "学生"), ("keep_until", "2027-03-31"), ("event", "3月8日 合同企業面接会"), ("persons", "120"), ("purpose", "recruiting")];
        for key in ["event", "persons", "purpose"] {
            no(enter(world, &world.manager(), "inventory", &without(&sheets, key)), "register:inventory.counted", "rules:0.1.3");
        }
        let never = no(enter(world, &world.manager(), "inventory", &without(&sheets, "keep_until")), "register:inventory.counted", "rules:0.1.3");
        assert!(never.reasons.iter().any(|r| r.control == "register:inventory.retention"));
        no(enter(world, &world.manager(), "inventory", &with(&sheets, &[("persons", "0")])), "register:inventory.counted", "rules:0.1.3");
        enter(world, &world.manager(), "inventory", &sheets).done();
        let kept = rows(world, &world.auditor(), "inventory").remove(0);
        assert_eq!([shown(&kept, "event"), shown(&kept, "persons"), shown(&kept, "keep_until")], ["3月8日 合同企業面接会", "120", "2027-03-31"]);
    }

    /// Shows doyukai:rules:0.1.4
    ///
    /// The staff are a group of their own in the hands of general affairs; nothing that members read is made of it.
    fn the_staff_are_a_group_of_their_own(world) {
        let app = world.app();
        let new = handed_in(world, "staffing", "staff", "staffing", "form", "高橋　見本枝");
        refused(app.collect(&world.clerk(), &new), "holding.keeper", "rules:0.1.4");
        let record = done(app.collect(&general_affairs(world), &new)).record.unwrap();
        refused(app.show(&world.clerk(), &show("staffing", record)), "holding.keeper", "rules:0.1.4");
        done(app.show(&general_affairs(world), &show("staffing", record)));
        for place in ["directory", "own_site", "federation_site", "documents", "participants"] {
            let wider = azukari_app::governance::SetAffair {
                key: place.parse().unwrap(),
                title: "広げた業務".into(),
                purpose: if place == "participants" { "meetings" } else { "publication" }.parse().unwrap(),
                holdings: ["staff".parse().unwrap()].into(),
                classes: ["identity".parse().unwrap()].into(),
            };
            done(app.set_affair(&world.manager(), wider));
            refused(app.export(&general_affairs(world), &list(place, "staff", record, &["identity"])), "publish.never", "rules:0.1.4");
        }
    }

    /// Shows doyukai:shishin:1.1, doyukai:shishin:1.2
    ///
    /// A member's data, what is said of the company alone included, is opened for assigned work only, used within its purpose, put out by
    /// permission, changed for the right person; and each look is in the log.
    fn members_and_their_companies_are_protected(world) {
        let app = world.app();
        let record = member(world);
        refused(app.show(&general_affairs(world), &show("membership", record)), "affair.assigned", "shishin:1.1");
        let before = world.entries();
        let seen = done(app.show(&world.clerk(), &show("membership", record)));
        assert_eq!(world.entries(), before + 1, "a look is an entry");
        rests_on_all(world, seen.act, &["shishin:1.1"]);
        refused(app.correct(&world.clerk(), &correct(world, record, "phone", "03-7777-8888", "none")), "correct.identity", "shishin:1.1");
        refused(app.export(&world.clerk(), &list("membership", "member", record, &["member_name"])), "output.volume", "shishin:1.1");
        let company = list("guidance", "member", record, &["company_name", "capital", "employees"]);
        permitted(world, &company, "");
        for clause in ["shishin:1.1", "shishin:1.2"] {
            refused(app.export(&world.clerk(), &company), "purpose.within", clause);
        }
        let own = list("membership", "member", record, &["capital", "employees"]);
        refused(app.export(&world.clerk(), &own), "output.volume", "shishin:1.2");
        permitted(world, &own, "");
        rests_on_all(world, done(app.export(&world.clerk(), &own)).act, &["shishin:1.1", "shishin:1.2"]);
        world.gate().tend(world.org).unwrap();
        let looks = ListJournal { worker: "clerk".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &looks)).entries;
        assert!(entries.iter().any(|e| e.clauses.iter().any(|c| c.id.as_str() == "doyukai:shishin:1.1")), "{entries:?}");
    }

    /// Shows doyukai:shishin:0.3a
    ///
    /// The guideline's text stands on the page that anybody can read, with whose it is and of which day; while it is missing that is a
    /// task.
    fn the_guideline_is_open_to_everybody(world) {
        tend(world);
        let missing = task(world, &world.manager(), "duty:known.guideline");
        assert!(world.app().show_task(&world.manager(), missing.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "doyukai:shishin:0.3a"));
        assert!(world.app().known(&world.key).unwrap().matters.is_empty());
        let text = "会員名簿や例会登録などの個人情報を適切に扱うため、この指針を定めます。";
        let page = [("matter", "guideline"), ("text", text), ("dated", "2024-06-11"), ("since", "2026-11-24")];
        no(enter(world, &world.clerk(), "known_matters", &page), "register:known_matters", "shishin:0.3a");
        for key in ["matter", "since"] {
            no(enter(world, &world.manager(), "known_matters", &without(&page, key)), "register:known_matters.stated", "shishin:0.3a");
        }
        for key in ["text", "dated"] {
            no(enter(world, &world.manager(), "known_matters", &without(&page, key)), "register:known_matters.guideline", "shishin:0.3a");
        }
        enter(world, &world.manager(), "known_matters", &page).done();
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:known.guideline").is_empty());
        let known = world.app().known(&world.key).unwrap();
        assert_eq!((known.organisation.as_str(), known.matters.len()), ("見本協会", 1));
        assert_eq!((known.matters[0].text.as_str(), known.matters[0].dated.as_str()), (text, "2024-06-11"));
        let clause = world.app().one_clause(&world.clerk(), &"doyukai:shishin:0.3a".parse().unwrap()).unwrap();
        assert!(clause.by.contains(&"system:matters.public".to_owned()));
        let row = rows(world, &world.clerk(), "known_matters").remove(0);
        change(world, &world.manager(), &row, "known_matters", &with(&page, &[("text", "改めた指針です。"), ("dated", "2026-11-24")])).done();
        assert_eq!(world.app().known(&world.key).unwrap().matters[0].dated, "2026-11-24");
    }

    /// Shows doyukai:shishin:0.3b
    ///
    /// Each item of the guideline shows the rules and controls that carry it out; one that nothing carries out is marked.
    fn each_item_of_the_guideline_is_carried_out(world) {
        let app = world.app();
        let all = app.regulation(&world.clerk()).unwrap();
        for clause in &all {
            let item = clause.id.as_str().starts_with("doyukai:shishin:");
            assert_eq!(clause.worked_out, item.then_some(!clause.by.is_empty()), "{}", clause.id);
            assert!(item || clause.carried_by.is_empty(), "{}", clause.id);
            assert!(!clause.carried_by.iter().any(|c| c.as_str().starts_with("doyukai:shishin:")), "{}", clause.id);
        }
        let one = |id: &str| app.one_clause(&world.clerk(), &id.parse().unwrap()).unwrap();
        let carries = |id: &str, rule: &str| assert!(one(id).carried_by.iter().any(|c| c.as_str() == rule), "{:?}", one(id));
        carries("doyukai:shishin:2a", "doyukai:rules:5.1a");
        carries("doyukai:shishin:3a", "doyukai:rules:7.3e");
        carries("doyukai:shishin:4b", "doyukai:rules:1.5a");
        carries("doyukai:shishin:5b", "doyukai:rules:2.7");
        assert_eq!(one("doyukai:shishin:1").worked_out, Some(true), "kinds of data can be added while the office runs");
        assert_eq!(one("doyukai:shishin:0.3b").by, ["system:clauses.carried"]);
    }
}
