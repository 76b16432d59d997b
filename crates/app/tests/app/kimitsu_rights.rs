//! What persons ask of a chamber: to see what is held of them, to have it put right, not to be used nor given away.

use crate::{
    casefile::{Done, no},
    gojo_accuracy::correct,
    gojo_security::{escalated, without},
    house::{case_readers, told_of},
    kimitsu_giving::{approved, filed, providing, saved, wanted},
    kimitsu_table::{NUMBER, lecturer, lecturer_for, with},
    kimitsu_taking_in::notice,
    told::{done, refused, rests_on_all, show},
    walk::nothing,
    work::{Fields, open, perform, step, tasks, tend},
};
use azukari_app::{
    register::{Correct, Mark, MarkKind, Unmark},
    request::{Export, Format, NewRequest},
};
use azukari_domain::{Personal, RecordId};
use azukari_gate::Asker;
use azukari_store::{org as org_rows, worker};
use azukari_testkit::{KIMITSU, Who, World, both};

fn desk(world: &World) -> Asker {
    world.asker(Who::Desk)
}

/// Somebody taken in for an affair that is the clerk's from today on.
fn at_work(world: &World, affair: &str, holding: &str) -> RecordId {
    let (org, clerk, key) = (world.org, world.clerk().worker, affair.to_owned());
    world
        .gate()
        .note(move |tx| {
            worker::put_assignment(tx, org, clerk, &key, "2026-11-24", None)?;
            Ok(org_rows::touch(tx, org)?)
        })
        .unwrap();
    let affair = world.book().affair(&affair.parse().unwrap()).cloned().unwrap();
    let mut new = world.record_of(holding, &[("name", "雇用　見本郎")]);
    new.purposes = [affair.purpose.clone()].into();
    world.bring_in_for(&affair, &[new])[0]
}

const HEARD: [(&str, &str); 5] = [
    ("received_on", "2026-11-24"),
    ("by_way", "post"),
    ("requester", "self"),
    ("name", "山田　見本郎"),
    ("content", "自分の特定個人情報を知りたい"),
];

/// A request that a clerk received and handed to the desk.
fn handed(world: &World, procedure: &str, more: &Fields<'_>) -> i64 {
    let number = open(world, &world.clerk(), procedure);
    step(world, &world.clerk(), number, "hand", &with(&HEARD, more)).done();
    number
}

/// Everything that the chamber holds of this person, put out in answer to them.
fn answer(record: RecordId) -> Export {
    Export {
        affair: "rights".into(),
        holding: "payee".into(),
        records: vec![record],
        classes: ["identity", "contact", "payment", "account", "individual_number"].map(String::from).to_vec(),
        channel: "paper".into(),
        ground: String::new(),
        reason: nothing(),
        format: Format::Json,
        once: None,
    }
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:39.1
    ///
    /// Whoever asks what is held of them is answered within fourteen days: the manager decides, exactly that leaves, with the number, and
    /// nobody else's; late, it is overdue.
    fn what_is_held_is_disclosed_in_time(world) {
        let app = world.app();
        let (record, other) = (lecturer(world, "山田　見本郎"), lecturer(world, "川田　見本郎"));
        let number = open(world, &world.clerk(), "disclosure");
        for (key, _) in HEARD {
            no(step(world, &world.clerk(), number, "hand", &without(&HEARD, key)), "procedure:disclosure.received", "main:39.1");
        }
        step(world, &world.clerk(), number, "hand", &HEARD).done();
        let named = record.to_string();
        let at_desk = [("desk_on", "2026-11-24"), ("record", named.as_str()), ("checked_on", "2026-11-24")];
        let accept = |fields: &Fields<'_>| step(world, &desk(world), number, "accept", fields);
        no(accept(&without(&at_desk, "record")), "procedure:disclosure.person", "main:39.1");
        no(accept(&without(&at_desk, "desk_on")), "procedure:disclosure.at_desk", "main:39.1");
        let accepted = accept(&at_desk).done();
        assert_eq!((accepted.step.as_str(), accepted.due.as_deref()), ("search", Some("2026-12-08")), "fourteen days");
        step(world, &desk(world), number, "searched", &[("records", &named)]).done();
        assert_eq!(case_readers(world, "disclosure"), ["protection_manager", "audit_officer", "complaint_desk"]);
        let formless = open(world, &world.clerk(), "disclosure");
        step(world, &world.clerk(), formless, "hand", &HEARD).done();
        step(world, &desk(world), formless, "set_up", &[]).done();
        assert!(told_of(world, &world.manager(), formless) && !told_of(world, &world.asker(Who::Chair), formless));
        let own = answer(record);
        refused(app.export(&desk(world), &own), "disclose.decided", "main:39.1");
        for who in [world.clerk(), world.head(), desk(world)] {
            no(step(world, &who, number, "whole", &[]), "procedure:disclosure.decide", "main:39.1");
        }
        no(step(world, &world.manager(), number, "none", &[]), "procedure:disclosure.outcome", "main:39.1");
        let decided = step(world, &world.manager(), number, "whole", &[]).done();
        assert_eq!(decided.due.as_deref(), Some("2026-12-08"));
        let allowed = done(app.show_case(&desk(world), number)).approvals.remove(0);
        assert_eq!(allowed.until, world.gate().now().plus_days(14).0, "and no longer");
        refused(app.export(&desk(world), &answer(other)), "disclose.decided", "main:39.1");
        let out = done(app.export(&desk(world), &own));
        assert!(out.count == 1 && out.text.expose().contains(NUMBER) && !out.text.expose().contains("川田"), "nobody else's");
        rests_on_all(world, out.act, &["main:39.1", "main:17.1b"]);
        world.clock.pass_days(15);
        tend(world);
        let late = app.cases(&world.manager(), "open", "disclosure", None).unwrap().cases;
        assert!(late.iter().any(|c| c.number == number && c.overdue), "{late:?}");
        let waiting = tasks(world, &desk(world), "procedure:disclosure.disclose").remove(0).number;
        world.clock.pass_days(3);
        tend(world);
        assert!(escalated(world, &world.manager(), waiting), "the manager hears of it");
        let answered = [("method", "paper"), ("disclosed_on", "2026-12-09"), ("answer_ref", "控え綴り 1")];
        for key in ["disclosed_on", "answer_ref"] {
            no(step(world, &desk(world), number, "disclosed", &without(&answered, key)), "procedure:disclosure.disclosed", "main:39.1");
        }
        no(step(world, &desk(world), number, "disclosed", &with(&answered, &[("method", "mail")])), "procedure:disclosure.method", "main:39.1");
        assert_eq!(step(world, &desk(world), number, "disclosed", &answered).done().state, "done");
    }

    /// Shows kimitsu:main:2.1.8
    ///
    /// Whoever a number tells apart is a person of their own: of an employee's declaration with spouse and child there are three, and
    /// each may ask what is held; a request that names none of them goes no further.
    fn each_whose_number_is_held_is_a_person_of_their_own(world) {
        let employee = world.record_of("employee", &[("name", "山田　見本郎"), ("my_number", NUMBER)]);
        let dependant = |name: &str, number: &str| world.record_of("dependant", &[("name", name), ("employee_number", "E-12"), ("my_number", number)]);
        let mut all = world.bring_in(&[employee]);
        all.extend(world.bring_in(&[dependant("山田　見本江", "300000000004"), dependant("山田　見本太", "300000000012")]));
        let persons: std::collections::BTreeSet<_> = all.iter().map(|id| world.gate().read(|tx| azukari_store::record::get(tx, world.org, *id)).unwrap().unwrap().person).collect();
        assert_eq!(persons.len(), 3);
        for record in all {
            let number = handed(world, "disclosure", &[]);
            let named = record.to_string();
            let at_desk = [("desk_on", "2026-11-24"), ("record", named.as_str()), ("checked_on", "2026-11-24")];
            no(step(world, &desk(world), number, "accept", &without(&at_desk, "record")), "procedure:disclosure.person", "main:2.1.8");
            let accepted = step(world, &desk(world), number, "accept", &at_desk).done();
            assert_eq!(accepted.step.as_str(), "search", "a request of this person");
        }
    }

    /// Shows kimitsu:main:39.2a, kimitsu:main:39.2b
    ///
    /// What a disclosure showed to be wrong is put right within fourteen days, with old value and new; not doing so has its reason and a
    /// written answer. Whoever received the data is told, by a task of its own, or it is said why not.
    fn what_is_wrong_is_put_right_and_passed_on(world) {
        let app = world.app();
        let record = lecturer(world, "山田　見本郎");
        let named = record.to_string();
        done(app.confirm_setting(&world.manager(), "filing_without_consent", 1));
        done(Ok(filed(world, &[record])));
        let claim = [("change", "correct"), ("item", "住所"), ("present", "君津市見本一丁目二番"), ("claimed", "君津市見本九丁目")];
        let number = open(world, &world.clerk(), "correction");
        for (key, _) in HEARD {
            no(step(world, &world.clerk(), number, "hand", &without(&HEARD, key)), "procedure:correction.received", "main:39.2a");
        }
        let unlinked = step(world, &world.clerk(), number, "hand", &HEARD).done();
        assert!(unlinked.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:39.2a")), "{unlinked:?}");
        let accepted = |number: i64| {
            let fields = with(&claim, &[("desk_on", "2026-11-24"), ("record", &named)]);
            no(step(world, &desk(world), number, "accept", &without(&fields, "desk_on")), "procedure:correction.at_desk", "main:39.2a");
            no(step(world, &desk(world), number, "accept", &without(&fields, "claimed")), "procedure:correction.claim", "main:39.2a");
            no(step(world, &desk(world), number, "accept", &with(&fields, &[("unknown", "yes")])), "procedure:correction.person", "main:39.2a");
            step(world, &desk(world), number, "accept", &fields).done();
        };
        accepted(number);
        let found = [("source", "住民票の写し"), ("finding", "untrue"), ("found_on", "2026-11-24")];
        for (key, _) in found {
            no(step(world, &desk(world), number, "found", &without(&found, key)), "procedure:correction.investigated", "main:39.2a");
        }
        step(world, &desk(world), number, "found", &found).done();
        for who in [world.clerk(), world.head(), desk(world)] {
            no(step(world, &who, number, "correct", &[]), "procedure:correction.decide", "main:39.2a");
        }
        no(step(world, &world.manager(), number, "decline", &[]), "procedure:correction.decided", "main:39.2a");
        let decided = step(world, &world.manager(), number, "correct", &[]).done();
        assert_eq!((decided.step.as_str(), decided.due.as_deref()), ("carry_out", Some("2026-12-08")));
        let what = [("done_on", "2026-11-24"), ("done_what", "君津市見本一丁目二番 から 君津市見本九丁目 へ")];
        no(step(world, &desk(world), number, "done", &what), "procedure:correction.carried", "main:39.2a");
        let change = Correct { affair: "payment_records".into(), channel: "post".into(), reason: Personal::new("案件による訂正"), ..correct(world, record, "address", "君津市見本九丁目", "document") };
        done(app.correct(&world.clerk(), &change));
        no(step(world, &desk(world), number, "done", &what[..1]), "procedure:correction.carried", "main:39.2a");
        step(world, &desk(world), number, "done", &what).done();
        let after = done(app.show(&world.clerk(), &show("payment_records", record)));
        assert!(after.fields.iter().any(|f| f.field.as_str() == "address" && f.past), "the old value is kept with its day");
        let telling = tasks(world, &desk(world), "duty:rights.recipients");
        assert_eq!((telling.len(), telling[0].due.as_deref()), (1, Some("2026-12-08")), "one for each recipient");
        no(perform(world, &desk(world), telling[0].number, &[]), "duty:rights.recipients.told", "main:39.2b");
        no(perform(world, &world.head(), telling[0].number, &[("told_on", "2026-11-24")]), "duty:rights.recipients", "main:39.2b");
        perform(world, &desk(world), telling[0].number, &[("not_possible", "差替えの提出による")]).done();
        step(world, &desk(world), number, "checked", &[]).done();
        let told_on = [("notified_on", "2026-11-24"), ("notified_by", "post")];
        no(step(world, &desk(world), number, "corrected", &told_on), "procedure:correction.told", "main:39.2a");
        no(step(world, &desk(world), number, "declined", &with(&told_on, &[("explained", "理由")])), "procedure:correction.told.kind", "main:39.2a");
        step(world, &desk(world), number, "corrected", &with(&told_on, &[("told_what", "住所を訂正しました")])).done();

        let second = handed(world, "correction", &[("disclosure_ref", "開示 7")]);
        accepted(second);
        step(world, &desk(world), second, "found", &with(&found, &[("finding", "true")])).done();
        step(world, &world.manager(), second, "decline", &[("ground", "true")]).done();
        no(step(world, &desk(world), second, "declined", &told_on), "procedure:correction.explained", "main:39.2a");
        no(step(world, &desk(world), second, "declined", &[("explained", "届出のとおりです")]), "procedure:correction.told.declined", "main:39.2a");
        step(world, &desk(world), second, "declined", &with(&told_on, &[("explained", "届出のとおりです")])).done();

        let third = handed(world, "correction", &[("disclosure_ref", "開示 8")]);
        accepted(third);
        step(world, &desk(world), third, "found", &found).done();
        step(world, &world.manager(), third, "correct", &[]).done();
        world.clock.pass_days(15);
        tend(world);
        let late = app.cases(&world.manager(), "open", "correction", None).unwrap().cases;
        assert!(late.iter().any(|c| c.number == third && c.overdue), "{late:?}");
    }

    /// Shows kimitsu:main:40.1a, kimitsu:main:40.1b, kimitsu:main:40.1c
    ///
    /// Whoever refuses to be used or to be given away is not, from the decision on; what a law demands goes on, and the answer names
    /// that law. Letting go of a stop is the manager's decision.
    fn a_refusal_is_complied_with_save_what_a_law_demands(world) {
        let app = world.app();
        let (record, other) = (lecturer_for(world, "山田　見本郎", &["payment_records", "lecturers"], true), lecturer(world, "川田　見本郎"));
        let asked = |wanted: &str, record: RecordId| {
            let number = open(world, &world.clerk(), "use_stop");
            let heard = with(&HEARD, &[("claim", "refusal"), ("wanted", wanted)]);
            for (key, _) in HEARD {
                no(step(world, &world.clerk(), number, "hand", &without(&heard, key)), "procedure:use_stop.received", "main:40.1a");
            }
            step(world, &world.clerk(), number, "hand", &heard).done();
            let named = record.to_string();
            let fields = [("desk_on", "2026-11-24"), ("record", named.as_str()), ("records", named.as_str()), ("claim", "refusal")];
            no(step(world, &desk(world), number, "accept", &without(&fields, "desk_on")), "procedure:use_stop.at_desk", "main:40.1a");
            no(step(world, &desk(world), number, "accept", &without(&fields, "record")), "procedure:use_stop.person", "main:40.1a");
            no(step(world, &desk(world), number, "accept", &with(&fields, &[("claim", "purpose")])), "procedure:use_stop.claimed", "main:40.1a");
            step(world, &desk(world), number, "accept", &fields).done();
            let found = [("finding", "founded"), ("basis", "本人の拒否"), ("found_on", "2026-11-24")];
            for (key, _) in found {
                no(step(world, &desk(world), number, "found", &without(&found, key)), "procedure:use_stop.inquired", "main:40.1a");
            }
            step(world, &desk(world), number, "found", &found).done();
            number
        };
        let everything = asked("use", record);
        for who in [desk(world), world.head()] {
            no(step(world, &who, everything, "stop_use", &[]), "procedure:use_stop.decide", "main:40.1a");
        }
        no(step(world, &world.manager(), everything, "stop_provision", &[]), "procedure:use_stop.decided", "main:40.1a");
        done(app.show(&world.clerk(), &show("lecturers", record)));
        step(world, &world.manager(), everything, "stop_use", &[]).done();
        refused(app.show(&world.clerk(), &show("lecturers", record)), "stop.use_beside_law", "main:40.1a");
        let going_on = done(app.show(&world.clerk(), &show("payment_records", record)));
        rests_on_all(world, going_on.act, &["main:40.1c"]);
        for (affair, holding) in [
            ("payroll", "employee"),
            ("social_insurance", "employee"),
            ("employment_insurance", "employee"),
            ("labour_insurance_agency", "entrusted_worker"),
        ] {
            let person = at_work(world, affair, holding);
            let stop = Mark { record: person, kind: MarkKind::Stop, key: "use".into(), ground: "person_request".into(), channel: "paper".into(), evidence: "申出書".into(), notice: String::new(), happened_at: None, once: None };
            done(app.mark(&world.clerk(), &stop));
            rests_on_all(world, done(app.show(&world.clerk(), &show(affair, person))).act, &["main:40.1c"]);
        }
        step(world, &desk(world), everything, "taken", &[]).done();
        let told_on = [("notified_on", "2026-11-24"), ("notified_by", "post"), ("told_what", "講師の依頼には使いません。支払調書は所得税法により作ります")];
        for (key, _) in told_on {
            no(step(world, &desk(world), everything, "taken", &without(&told_on, key)), "procedure:use_stop.told", "main:40.1a");
        }
        step(world, &desk(world), everything, "taken", &told_on).done();

        let told = notice(world, "provision", &[]);
        let named = other.to_string();
        let consent = [("records", named.as_str()), ("recipient", "health_office"), ("notice", told.as_str()), ("given_on", "2026-11-24"), ("method", "signature"), ("evidence", "同意書綴り 4")];
        let consenting = open(world, &world.clerk(), "consent");
        step(world, &world.clerk(), consenting, "provide", &consent).done();
        done(Ok(saved(world, &[other], &told)));
        let given = asked("provision", other);
        step(world, &world.manager(), given, "stop_provision", &[]).done();
        refused(Ok(saved(world, &[other], &told)), "stop.provision", "main:40.1b");
        done(app.confirm_setting(&world.manager(), "filing_without_consent", 1));
        let by_law = done(Ok(filed(world, &[other])));
        rests_on_all(world, by_law.act, &["main:40.1c"]);

        for ground in ["law", "judicial"] {
            let more = [("ground", ground), ("told_notice", told.as_str()), ("told_on", "2026-11-24")];
            approved(world, &wanted(&named, &more));
            let asked_for = done(providing(world, &[other], |p| p.ground = ground.into()));
            rests_on_all(world, asked_for.act, &["main:40.1c"]);
        }

        let declined = asked("use", other);
        no(step(world, &world.manager(), declined, "decline", &[("ground", "law")]), "procedure:use_stop.by_law", "main:40.1c");
        step(world, &world.manager(), declined, "decline", &[("ground", "law"), ("law", "所得税法第225条")]).done();
        let letter = done(app.write_letter(&desk(world), declined, "decision"));
        let text = letter.parts.iter().flat_map(|p| &p.fields).flat_map(|f| &f.shown_ja).cloned().collect::<String>();
        assert!(text.contains("所得税法第225条"), "the answer names the law: {text}");

        let back = Unmark { record: other, kind: MarkKind::Stop, key: "provision".into(), ground: "law".into(), channel: "paper".into(), evidence: "照会書 3".into(), happened_at: None, once: None };
        refused(app.unmark(&world.clerk(), &back), "hold.release", "main:40.1c");
        let release = NewRequest { records: vec![other], about: "stop:provision".into(), ground: "law".into(), ..NewRequest::new("release", crate::told::why(world)) };
        crate::told::approved(world, &world.clerk(), &release, &world.manager());
        done(app.unmark(&world.clerk(), &back));
        let mut ungrounded = Mark { record, kind: MarkKind::Stop, key: "provision".into(), ground: String::new(), channel: "paper".into(), evidence: "申出書".into(), notice: String::new(), happened_at: None, once: None };
        for clause in ["main:40.1a", "main:40.1b"] {
            refused(app.mark(&world.clerk(), &ungrounded), "hold.grounded", clause);
        }
        ungrounded.ground = "person_request".into();
        done(app.mark(&world.clerk(), &ungrounded));
    }
}
