//! Who answers for what in a consumers' co-operative: one director of the board, a manager in each department, auditors who stand
//! apart; and who may use which data how far.

use crate::{
    casefile::Done,
    gojo_accuracy::correct,
    house::{offices_that, refuses},
    told::{done, newcomer, newcomer_in, refused, rests_on_all, show, why},
    walk::nothing,
    work::{enter, perform, tasks, tend},
};
use azukari_app::{
    access::{Appoint, Assign, EndAppointment},
    journal::ListJournal,
    register::{Correct, Find, Show},
    request::{Decide, Export, Format, NewRequest, Withdraw},
};
use azukari_domain::{Answer, Personal, RecordId};
use azukari_gate::Asker;
use azukari_testkit::{ESCOOP, Who, World, both};

pub(crate) const BOARD: &str = "2026-11-20 第6回理事会";

pub(crate) fn secretary(world: &World) -> Asker {
    world.asker(Who::Secretary)
}

/// A member as the co-op knows one.
pub(crate) fn member(world: &World, name: &str) -> RecordId {
    let fields = [
        ("number", "10234"),
        ("name", name),
        ("address", "大阪市見本区一丁目二番三号"),
        ("phone", "06-1111-2222"),
        ("joined", "2019-04-03"),
    ];
    world.bring_in(&[world.record_of("member", &fields)])[0]
}

pub(crate) fn appointing(office: &str, worker: &Asker, resolution: &str) -> Appoint {
    Appoint {
        office: office.parse().unwrap(),
        worker: worker.worker,
        from: String::new(),
        until: None,
        resolution: resolution.into(),
    }
}

/// Out of office today, by the board; from tomorrow on nobody holds it.
pub(crate) fn released(world: &World, office: &str, who: Who) {
    let end = EndAppointment {
        office: office.parse().unwrap(),
        worker: world.worker(who),
        last_day: String::new(),
        resolution: BOARD.into(),
    };
    done(world.app().end_appointment(&secretary(world), end));
    world.clock.pass_days(1);
}

/// A list of these members.
pub(crate) fn list(records: &[RecordId], classes: &[&str]) -> Export {
    Export {
        affair: "membership".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: classes.iter().map(|c| (*c).to_owned()).collect(),
        channel: "paper".into(),
        ground: String::new(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    }
}

/// A wish to use this member's data for another purpose, which the director decides.
fn beyond(world: &World, record: RecordId) -> NewRequest {
    NewRequest {
        affair: "membership".into(),
        records: vec![record],
        classes: vec!["identity".into()],
        purpose: "guidance".into(),
        ..NewRequest::new("use_beyond", why(world))
    }
}

pub(crate) fn decision(number: i64) -> Decide {
    Decide { number, approve: true, reason: Personal::new(""), once: None }
}

both! {
    in ESCOOP;

    /// Shows escoop:rules:2.1.6b, escoop:rules:2.1.8
    ///
    /// What the programme reserves to the director is decided by the director alone: neither a department's manager nor an assistant
    /// who helps with the programme decides, and the director does not decide on an own wish.
    fn the_director_alone_approves(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let helper = newcomer(world, "inoue", None);
        for who in [world.head(), secretary(world), world.admin()] {
            refused(app.appoint(&who, appointing("programme_assistant", &helper, "")), "appoint.authority", "rules:2.1.8");
        }
        done(app.appoint(&world.manager(), appointing("programme_assistant", &helper, "")));
        let ask = beyond(world, record);
        let number = done(app.ask(&world.clerk(), &ask)).number;
        for who in [world.clerk(), world.head(), helper.clone(), world.auditor()] {
            let no = refused(app.decide(&who, &decision(number)), "decide.office", "rules:2.1.6b");
            assert_eq!(no.reasons[0].remedy, "ask:information_director");
        }
        refused(app.decide(&helper, &decision(number)), "decide.office", "rules:2.1.8");
        let own = done(app.ask(&world.manager(), &NewRequest { affair: "remediation".into(), ..ask })).number;
        let no = refused(app.decide(&world.manager(), &decision(own)), "decide.own", "rules:2.1.6b");
        assert_eq!(no.answer, Answer::Forbidden);
        let decided = done(app.decide(&world.manager(), &decision(number)));
        assert_eq!((decided.state, decided.granted.unwrap().until), ("approved", world.gate().now().plus_days(14)));
        let back = Withdraw { number: own, reason: nothing(), once: None };
        refused(app.withdraw(&world.head(), &back), "withdraw.own", "rules:2.1.6b");
    }

    /// Shows escoop:rules:2.1.6a
    ///
    /// The director is one of the board and chosen by the board: whoever is on file as something else is not entered, nor anybody
    /// without the meeting at which they were chosen; it is written down by those who keep that.
    fn the_board_chooses_one_of_its_own(world) {
        let app = world.app();
        let (ogawa, tanaka) = (newcomer(world, "ogawa", None), newcomer(world, "tanaka", None));
        let personnel = world.asker(Who::Personnel);
        for (login, kind, form) in [("ogawa", "employee", "regular"), ("tanaka", "director", "")] {
            let fields = [("worker", login), ("kind", kind), ("form", form)];
            enter(world, &personnel, "engagements", &fields).done();
        }
        released(world, "information_director", Who::Manager);
        let chosen = appointing("information_director", &tanaka, BOARD);
        let recorders = offices_that(world, |who| !refuses(&app.appoint(who, appointing("information_director", &ogawa, BOARD)), "appoint.recorder"));
        assert_eq!(recorders, ["information_director", "board_secretary"]);
        for resolution in ["", " "] {
            refused(app.appoint(&secretary(world), appointing("information_director", &tanaka, resolution)), "appoint.authority", "rules:2.1.6a");
        }
        let employed = refused(app.appoint(&secretary(world), appointing("information_director", &ogawa, BOARD)), "register:engagements.board", "rules:2.1.6a");
        assert_eq!(employed.reasons.len(), 1, "{employed:?}");
        done(app.appoint(&secretary(world), appointing("programme_assistant", &ogawa, BOARD)));
        done(app.appoint(&secretary(world), chosen));
        let held = app.offices(&world.clerk()).unwrap().into_iter().find(|o| o.key.as_str() == "information_director").unwrap();
        assert!(held.holders.iter().any(|h| h.worker == tanaka.worker && h.resolution == BOARD), "{held:?}");
    }

    /// Shows escoop:rules:20.1a
    ///
    /// While nobody is director the secretary to the board is told, with a day, and what waits for the director waits.
    fn without_a_director_approvals_wait(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let ask = beyond(world, record);
        let number = done(app.ask(&world.clerk(), &ask)).number;
        let second = appointing("information_director", &newcomer(world, "ogawa", None), BOARD);
        assert!(app.appoint(&secretary(world), second.clone()).is_err(), "there is one director");
        released(world, "information_director", Who::Manager);
        tend(world);
        assert_eq!(app.open_steps(&secretary(world)).unwrap().vacant, ["information_director"]);
        let gap = tasks(world, &secretary(world), "duty:office.vacant");
        assert_eq!((gap.len(), gap[0].due.as_deref()), (1, Some("2026-12-09")), "{gap:?}");
        let waits = refused(app.decide(&world.manager(), &decision(number)), "office.filled", "rules:20.1a");
        assert_eq!(waits.answer, Answer::NotConfigured);
        crate::casefile::no(perform(world, &secretary(world), gap[0].number, &[]), "duty:office.vacant.stated", "rules:20.1a");
        done(app.appoint(&secretary(world), second));
        perform(world, &secretary(world), gap[0].number, &[("note", "理事会が選任した")]).done();
        let new = Asker { worker: app.worker_by_login(&secretary(world), "ogawa").unwrap(), ..world.manager() };
        assert_eq!(done(app.decide(&new, &decision(number))).state, "approved");
    }

    /// Shows escoop:rules:2.1.7a, escoop:rules:2.1.7b, escoop:rules:2.1.7c
    ///
    /// The board designates auditors, among people who manage nothing that is audited; an auditor reads records, approvals and the log,
    /// and changes nothing.
    fn auditors_stand_apart(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let new = newcomer(world, "takahashi", None);
        refused(app.appoint(&secretary(world), appointing("audit_officer", &new, "")), "appoint.authority", "rules:2.1.7a");
        for who in [world.head(), world.manager(), world.asker(Who::Deputy)] {
            let no = refused(app.appoint(&secretary(world), appointing("audit_officer", &who, BOARD)), "appoint.incompatible", "rules:2.1.7b");
            assert_eq!(no.answer, Answer::Forbidden);
        }
        done(app.appoint(&secretary(world), appointing("audit_officer", &new, BOARD)));
        refused(app.appoint(&world.manager(), appointing("department_manager", &new, "")), "appoint.incompatible", "rules:2.1.7b");
        let offices = app.offices(&world.clerk()).unwrap();
        let office = offices.iter().find(|o| o.key.as_str() == "audit_officer").unwrap();
        assert!(office.holders.iter().any(|h| h.worker == new.worker && h.from == "2026-11-24"), "{office:?}");

        for who in [new, world.auditor(), world.manager()] {
            done(app.journal(&who, &ListJournal::default()));
        }
        for who in [world.clerk(), world.head(), world.admin(), secretary(world)] {
            refused(app.journal(&who, &ListJournal::default()), "journal.reader", "rules:2.1.7c");
        }
        done(app.show(&world.auditor(), &show("audit", record)));
        let change = Correct { affair: "audit".into(), reason: Personal::new("監査"), ..correct(world, record, "phone", "06-9999-8888", "light") };
        let no = refused(app.correct(&world.auditor(), &change), "affair.reads", "rules:2.1.7c");
        assert_eq!(no.answer, Answer::Forbidden);
    }

    /// Shows escoop:rules:2.1.9a
    ///
    /// The director designates the manager of a department and nobody else does; who it is, where and since when is seen by everybody.
    fn the_director_designates_a_departments_manager(world) {
        let app = world.app();
        let sato = newcomer_in(world, "sato", "shop", None);
        let new = || appointing("department_manager", &sato, "");
        for who in [world.head(), secretary(world), world.admin(), world.clerk()] {
            let no = refused(app.appoint(&who, new()), "appoint.authority", "rules:2.1.9a");
            assert!(no.reasons.iter().any(|r| r.control == "appoint.authority"), "{no:?}");
        }
        done(app.appoint(&world.manager(), new()));
        let offices = app.offices(&world.clerk()).unwrap();
        let office = offices.iter().find(|o| o.key.as_str() == "department_manager").unwrap();
        let named = office.holders.iter().find(|h| h.worker == sato.worker).unwrap();
        assert_eq!(named.from, "2026-11-24");
        let there = app.workers(&world.clerk()).unwrap().into_iter().find(|w| w.id == sato.worker).unwrap();
        assert_eq!(there.unit, "shop");
    }

    /// Shows escoop:rules:10a, escoop:rules:10b, escoop:rules:10c, escoop:rules:2.1.10
    ///
    /// Use is every act within the co-op: searching, looking, changing and printing alike stay within the purpose, and are for whoever
    /// was given authority over just this, as far as the work needs; what is refused stands in the log too. Authority has its dates.
    fn use_needs_purpose_and_authority(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let camper = world.bring_in(&[world.record_of("participant", &[("name", "山田　見本次"), ("event", "夏のキャンプ")])])[0];
        let mori = newcomer(world, "mori", None);
        let find = Find { affair: "events".into(), holding: "participant".into(), text: Personal::new("山田") };
        refused(app.find(&mori, &find), "affair.assigned", "rules:10b");
        world.gate().tend(world.org).unwrap();
        let denied = ListJournal { worker: "mori".into(), outcome: "refused".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &denied)).entries;
        assert!(entries.iter().any(|e| e.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:10b")), "{entries:?}");
        let grant = |affair: &str, until: Option<&str>| Assign { worker: mori.worker, affair: affair.parse().unwrap(), from: String::new(), until: until.map(str::to_owned) };
        for who in [world.clerk(), world.manager(), mori.clone()] {
            refused(app.assign(&who, grant("events", None)), "decide.office", "rules:2.1.6b");
        }
        crate::escoop_programme::confirmed(world, &mori, "mori");
        done(app.assign(&world.head(), grant("events", Some("2026-11-30"))));
        let found = done(app.find(&mori, &find));
        assert_eq!(found.people.len(), 1);
        done(app.show(&mori, &show("events", camper)));
        refused(app.show(&mori, &show("membership", record)), "affair.assigned", "rules:10b");
        refused(app.show(&mori, &show("", record)), "affair.chosen", "rules:10b");
        refused(app.show(&mori, &show("events", record)), "affair.holding", "rules:10b");
        let payment = Show { classes: vec!["payment".into()], ..show("membership", record) };
        refused(app.show(&world.clerk(), &payment), "affair.classes", "rules:10c");
        let beyond = refused(app.show(&world.clerk(), &show("guidance", record)), "purpose.within", "rules:10a");
        assert!(beyond.reasons.iter().any(|r| r.remedy == "record:consent"), "{beyond:?}");
        done(app.show(&world.clerk(), &show("remediation", record)));
        for (who, affair) in [(world.manager(), "rights"), (world.auditor(), "audit")] {
            done(app.show(&who, &show(affair, record)));
        }

        let shown = done(app.show(&world.clerk(), &show("membership", record)));
        let correct = Correct {
            affair: "membership".into(),
            record,
            changes: vec![("phone".into(), world.personal("06-3333-4444"))],
            channel: "phone".into(),
            identity: "light".into(),
            reason: Personal::new(""),
            ground: String::new(),
            seen: None,
            happened_at: None,
            once: None,
        };
        let corrected = done(app.correct(&world.clerk(), &correct));
        let own = list(&[record], &["identity"]);
        let ask = NewRequest { affair: "membership".into(), records: vec![record], classes: own.classes.clone(), ..NewRequest::new("output", why(world)) };
        crate::told::approved(world, &world.clerk(), &ask, &world.head());
        let printed = done(app.export(&world.clerk(), &own));
        for act in [shown.act, corrected.act, printed.act] {
            rests_on_all(world, act, &["rules:2.1.10", "rules:10a", "rules:10b", "rules:10c"]);
        }
        rests_on_all(world, found.act, &["rules:2.1.10", "rules:10b"]);
        world.clock.pass_days(7);
        refused(app.show(&mori, &show("events", camper)), "affair.assigned", "rules:10b");
    }
}
