//! What a chamber keeps and how it ends: a reason and a clock for each document, by whom and by which method, what was received by
//! mistake, and the record of it all.

use crate::{
    casefile::{Done, no},
    escoop_office::appointing,
    gojo_security::{escalated, without},
    house::{offices_that, refuses},
    kimitsu_table::{NUMBER, allowed, file, lecturer, reveal, slip, with},
    told::{done, fault, find_in, refused, show, value, why},
    walk::{column, ids, nothing},
    work::{Fields, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    journal::ListJournal,
    register::{History, Retain},
    request::NewRequest,
    retention::Erase,
};
use azukari_domain::RecordId;
use azukari_gate::Asker;
use azukari_testkit::{KIMITSU, Who, World, both};

fn erase(records: &[RecordId], ground: &str) -> Erase {
    Erase { records: records.to_vec(), ground: ground.into(), reason: nothing(), once: None }
}

/// What a disposal says of these persons.
fn plan<'a>(records: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let base = [
        ("what", "講師の支払調書"),
        ("holding", "payee"),
        ("records", records),
        ("ground", "purpose_ended"),
        ("need_until", "2026-11-20"),
        ("keep_until", "2026-11-20"),
        ("form", "data"),
        ("method", "erased"),
    ];
    with(&base, more)
}

const REPORT: [(&str, &str); 5] =
    [("done_on", "2026-11-24"), ("quantity", "1"), ("witness", "clerk"), ("method", "erased"), ("where", "経理課")];

/// A disposal up to its approval; the case.
fn allowed_disposal(world: &World, records: &[RecordId]) -> i64 {
    let named = ids(records);
    let number = open(world, &world.head(), "disposal");
    step(world, &world.head(), number, "submit", &plan(&named, &[])).done();
    step(world, &world.manager(), number, "approve", &[("decision", "期間を過ぎた")]).done();
    number
}

fn reported<'a>(records: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let base = [
        ("what", "会員Aの申込書に番号が書いてあった"),
        ("whom", "会員Aの担当の方"),
        ("received_on", "2026-11-24"),
        ("medium", "system"),
        ("place", "登録した個別データ"),
        ("receiver", "handling_supervisor"),
        ("record", records),
        ("holding", "payee"),
    ];
    with(&base, more)
}

fn readers(world: &World, register: &str, clause: &str) {
    for who in [world.manager(), world.head(), world.auditor()] {
        assert_eq!(rows(world, &who, register).len(), 1);
    }
    no(world.app().show_register(&world.clerk(), register, "", None).unwrap(), &format!("register:{register}"), clause);
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:15.1b
    ///
    /// What is on file is confirmed again within a year by whoever handles it; late, the supervisor hears of it.
    fn what_is_on_file_is_confirmed_within_a_year(world) {
        let person = lecturer(world, "山田　見本郎");
        let named = ids(&[person]);
        let row = [("title", "講師"), ("holding", "payee"), ("records", named.as_str()), ("confirmed_on", "2025-12-10"), ("next", "2026-12-10")];
        no(enter(world, &world.asker(Who::Plain), "confirmations", &row), "register:confirmations", "main:15.1b");
        for (key, _) in row {
            no(enter(world, &world.clerk(), "confirmations", &without(&row, key)), "register:confirmations.stated", "main:15.1b");
        }
        no(enter(world, &world.clerk(), "confirmations", &with(&row, &[("next", "2026-12-11")])), "register:confirmations.within", "main:15.1b");
        enter(world, &world.clerk(), "confirmations", &row).done();
        let readers = crate::house::readers(world, "confirmations");
        assert_eq!(readers, ["protection_manager", "audit_officer", "handling_supervisor", "handling_staff"]);
        no(world.app().show_register(&world.asker(Who::Plain), "confirmations", "", None).unwrap(), "register:confirmations", "main:15.1b");
        world.clock.pass_days(20);
        tend(world);
        let own = task(world, &world.clerk(), "duty:confirmation.due");
        assert!(own.overdue && own.due.as_deref() == Some("2026-12-10"), "{own:?}");
        assert!(escalated(world, &world.head(), own.number));
        let confirmed = [("confirmed_on", "2026-12-14"), ("next", "2027-12-14"), ("changed", "住所")];
        no(perform(world, &world.manager(), own.number, &confirmed), "duty:confirmation.due", "main:15.1b");
        for key in ["confirmed_on", "next"] {
            no(perform(world, &world.clerk(), own.number, &without(&confirmed, key)), "duty:confirmation.due.confirmed", "main:15.1b");
        }
        no(perform(world, &world.clerk(), own.number, &with(&confirmed, &[("next", "2027-12-15")])), "duty:confirmation.due.confirmed", "main:15.1b");
        perform(world, &world.clerk(), own.number, &confirmed).done();
        assert_eq!(shown(&rows(world, &world.auditor(), "confirmations")[0], "next"), "2027-12-14");
    }

    /// Shows kimitsu:main:15.2, kimitsu:main:19.1a
    ///
    /// Each document has its reason and a clock of its own, no shorter than the law wants. When it is over, or there is no reason left,
    /// its disposal falls due for the supervisor; late, the manager hears of it. Keeping it needs a reason and a new day.
    fn each_document_has_its_clock(world) {
        let person = lecturer(world, "鈴木　見本郎");
        let named = ids(&[person]);
        let row = [
            ("document", "dependants"),
            ("holding", "payee"),
            ("records", named.as_str()),
            ("affair", "payroll"),
            ("starts_on", "2020-01-11"),
            ("keep_until", "2027-01-10"),
            ("basis", "law"),
        ];
        no(enter(world, &world.clerk(), "number_clocks", &row), "register:number_clocks", "main:19.1a");
        for key in ["document", "holding", "records", "starts_on", "keep_until"] {
            no(enter(world, &world.head(), "number_clocks", &without(&row, key)), "register:number_clocks.stated", "main:19.1a");
        }
        for (document, until) in [("dependants", "2026-12-31"), ("employment", "2024-01-01"), ("labour", "2022-12-31"), ("social", "2021-12-31")] {
            no(enter(world, &world.head(), "number_clocks", &with(&row, &[("document", document), ("keep_until", until)])), "register:number_clocks.period", "main:19.1a");
        }
        for basis in ["", "none"] {
            no(enter(world, &world.head(), "number_clocks", &with(&row, &[("basis", basis)])), "register:number_clocks.basis", "main:15.2");
        }
        enter(world, &world.head(), "number_clocks", &row).done();
        tend(world);
        assert!(tasks(world, &world.head(), "duty:number.disposal").is_empty(), "it still runs");
        world.clock.pass_days(48);
        tend(world);
        let over = task(world, &world.head(), "duty:number.disposal");
        assert_eq!(over.due.as_deref(), Some("2027-04-10"), "ninety days");
        world.clock.pass_days(94);
        tend(world);
        assert!(escalated(world, &world.manager(), over.number), "the manager hears of it");
        no(perform(world, &world.clerk(), over.number, &[("decision", "disposed")]), "duty:number.disposal", "main:19.1a");
        no(perform(world, &world.head(), over.number, &[]), "duty:number.disposal.decided", "main:19.1a");
        no(perform(world, &world.head(), over.number, &[("decision", "disposed")]), "duty:number.disposal.disposed", "main:19.1a");
        let keep = [("decision", "keep"), ("reason", "再び講演を依頼した"), ("until", "2027-12-31")];
        for key in ["reason", "until"] {
            no(perform(world, &world.head(), over.number, &without(&keep, key)), "duty:number.disposal.keep", "main:19.1a");
        }
        perform(world, &world.head(), over.number, &keep).done();
        assert_eq!(shown(&rows(world, &world.clerk(), "number_clocks")[0], "keep_until"), "2027-12-31");
        no(world.app().show_register(&world.asker(Who::Plain), "number_clocks", "", None).unwrap(), "register:number_clocks", "main:19.1a");

        // No reason is left: it falls due at once.
        let gone = with(&row, &[("document", "payment"), ("basis", "none"), ("keep_until", "2027-04-10"), ("starts_on", "2027-01-31")]);
        enter(world, &world.head(), "number_clocks", &gone).done();
        tend(world);
        let now = task(world, &world.head(), "duty:number.disposal");
        no(perform(world, &world.clerk(), now.number, &[("decision", "disposed")]), "duty:number.disposal", "main:15.2");
        let number = open(world, &world.head(), "disposal");
        let over = plan(&named, &[("need_until", "2027-04-01"), ("keep_until", "2027-04-10")]);
        step(world, &world.head(), number, "submit", &over).done();
        step(world, &world.manager(), number, "approve", &[]).done();
        done(world.app().erase(&world.head(), &erase(&[person], "purpose_ended")));
        step(world, &world.head(), number, "report", &with(&REPORT, &[("done_on", "2027-04-15")])).done();
        let record = rows(world, &world.head(), "disposals").remove(0).id;
        perform(world, &world.head(), now.number, &[("decision", "disposed"), ("disposal", &record)]).done();
        assert_eq!(rows(world, &world.head(), "number_clocks")[1].state, "ended");
    }

    /// Shows kimitsu:main:19.1b, kimitsu:main:19.2a, kimitsu:main:30.1.3
    ///
    /// While the affair needs it or a law wants it kept it is not ended, and the record says which and until when. It is ended by whoever
    /// has that authority, after another approved it, and never past the procedure that leaves the record.
    fn nothing_is_ended_before_its_time_nor_by_anybody(world) {
        let app = world.app();
        let (person, other) = (lecturer(world, "鈴木　見本郎"), lecturer(world, "川田　見本郎"));
        let named = ids(&[person]);
        let ask = NewRequest { records: vec![person], ground: "purpose_ended".into(), ..NewRequest::new("erase", why(world)) };
        for clause in ["main:19.2a", "main:30.1.3"] {
            let no = refused(app.ask(&world.clerk(), &ask), "erase.recorded", clause);
            assert!(no.reasons.iter().any(|r| r.remedy == "open:disposal"), "{no:?}");
        }
        refused(app.erase(&world.head(), &erase(&[person], "purpose_ended")), "erase.approved", "main:19.2a");
        let able = offices_that(world, |who| !refuses(&app.erase(who, &erase(&[person], "purpose_ended")), "erase.office"));
        assert_eq!(able, ["protection_manager", "handling_supervisor"]);
        let law = Retain { record: person, until: "2027-01-10".into(), law: "扶養控除等申告書 所得税法施行規則第76条の3".into(), reason: nothing(), once: None };
        done(app.retain(&world.clerk(), &law));
        for who in [world.clerk(), world.manager(), world.admin()] {
            no(opening(world, &who, "disposal"), "procedure:disposal", "main:19.2a");
        }
        let number = open(world, &world.head(), "disposal");
        let submit = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        no(submit(&plan(&named, &[])), "procedure:disposal.held", "main:19.1b");
        let seen = done(app.show(&world.clerk(), &show("payment_records", person)));
        assert_eq!((seen.retain_until.as_deref(), seen.retain_law.as_deref()), (Some("2027-01-10"), Some("扶養控除等申告書 所得税法施行規則第76条の3")), "which document, and until when");
        let free = ids(&[other]);
        let whole = plan(&free, &[]);
        for (key, text) in [("keep_until", "2026-11-24"), ("keep_until", ""), ("need_until", "2026-11-24")] {
            no(submit(&with(&whole, &[(key, text)])), "procedure:disposal.both", "main:19.1b");
        }
        for key in ["what", "holding", "ground", "need_until"] {
            no(submit(&without(&whole, key)), "procedure:disposal.stated", "main:19.2a");
        }
        submit(&whole).done();
        for who in [world.head(), world.clerk()] {
            no(step(world, &who, number, "approve", &[]), "procedure:disposal.approve", "main:19.2a");
        }
        step(world, &world.manager(), number, "approve", &[("decision", "期間を過ぎた")]).done();
        refused(app.erase(&world.clerk(), &erase(&[other], "purpose_ended")), "erase.office", "main:19.2a");
        // A law that turns up meanwhile keeps it, and so does a request of the person.
        done(app.retain(&world.clerk(), &Retain { record: other, until: "2026-12-01".into(), ..law }));
        refused(app.erase(&world.head(), &erase(&[other], "purpose_ended")), "erase.held", "main:19.1b");
        world.clock.pass_days(8);
        crate::walk::mark(world, &world.clerk(), other, azukari_app::register::MarkKind::Request, "rights");
        refused(app.erase(&world.head(), &erase(&[other], "purpose_ended")), "erase.open_request", "main:19.1b");
        let answered = azukari_app::register::Unmark { record: other, kind: azukari_app::register::MarkKind::Request, key: "rights".into(), ground: "person_request".into(), channel: "paper".into(), evidence: "回答の控え".into(), happened_at: None, once: None };
        done(app.unmark(&world.clerk(), &answered));
        let report = with(&REPORT, &[("done_on", "2026-12-02")]);
        no(step(world, &world.head(), number, "report", &report), "procedure:disposal.gone", "main:19.2b");
        done(app.erase(&world.head(), &erase(&[other], "purpose_ended")));
        for key in ["done_on", "quantity", "witness"] {
            no(step(world, &world.head(), number, "report", &without(&report, key)), "procedure:disposal.reported", "main:30.1.3");
        }
        step(world, &world.head(), number, "report", &report).done();
        readers(world, "disposals", "main:30.1.3");
        let record = rows(world, &world.auditor(), "disposals").remove(0);
        assert_eq!((shown(&record, "method").as_str(), shown(&record, "quantity").as_str()), ("復元できない消去", "1"));
    }

    /// Shows kimitsu:main:19.1c
    ///
    /// Ended by masking, the number goes beyond recovery and the rest of the person's data may stay; the record says which it was.
    fn only_the_number_ends_and_the_rest_stays(world) {
        let app = world.app();
        let (person, other) = (lecturer(world, "鈴木　見本郎"), lecturer(world, "川田　見本郎"));
        let (named, ledger) = (ids(&[person]), file(world, "normal"));
        let begun = |method: &str| {
            let number = open(world, &world.head(), "disposal");
            step(world, &world.head(), number, "submit", &plan(&named, &[("method", method)])).done();
            number
        };
        let mask = |who: &Asker, number: i64| step(world, who, number, "mask", &[("decision", "番号だけを消す")]);
        no(mask(&world.manager(), begun("erased")), "procedure:disposal.mask_only", "main:19.1c");
        let number = begun("masked");
        for who in [world.head(), world.clerk()] {
            no(mask(&who, number), "procedure:disposal.approve", "main:19.2a");
        }
        mask(&world.manager(), number).done();
        // It allows the number's end and nothing else, to whoever has the authority.
        let goes = erase(&[person], "purpose_ended");
        refused(app.erase(&world.head(), &goes), "erase.approved", "main:19.2a");
        refused(app.erase_apart(&world.clerk(), &goes), "erase.office", "main:19.2a");
        refused(app.erase_apart(&world.head(), &erase(&[other], "purpose_ended")), "erase.approved", "main:19.2a");
        let report = with(&REPORT, &[("method", "masked")]);
        no(step(world, &world.manager(), number, "report", &report), "procedure:disposal.masking", "main:19.1c");
        no(step(world, &world.head(), number, "report", &report), "procedure:disposal.number_gone", "main:19.1c");
        assert_eq!(done(app.erase_apart(&world.head(), &goes)).records, [person]);
        let look = |app: &azukari_app::App, record: RecordId| {
            allowed(world, &ledger, &[record], "see", &[]);
            done(app.show(&world.clerk(), &reveal(record)))
        };
        let rest = look(&app, person);
        assert_eq!((value(&rest, "name").as_deref(), value(&rest, "my_number")), (Some("鈴木　見本郎"), None));
        assert!(!rest.closed.iter().any(|f| f.field.as_str() == "my_number"), "nothing is closed that is not there");
        allowed(world, &ledger, &[person], "see", &[]);
        let past = History { affair: "payment_records".into(), record: person, classes: vec!["identity".into(), "individual_number".into()] };
        assert!(done(app.history(&world.clerk(), &past)).values.is_empty(), "nor in what was");
        assert_eq!(value(&look(&app, other), "my_number").as_deref(), Some(NUMBER), "the other's stays");
        assert_eq!(world.found_in_the_clear(NUMBER), None);
        step(world, &world.head(), number, "report", &report).done();
        let record = rows(world, &world.auditor(), "disposals").remove(0);
        assert_eq!(shown(&record, "method"), "復元できないマスキング");
        drop(app);
        world.restart();
        assert_eq!(value(&look(&world.app(), person), "my_number"), None, "no start brings it back");
    }

    /// Shows kimitsu:main:19.2b, kimitsu:main:37.1.3, kimitsu:main:37.2a, kimitsu:main:29.1.4
    ///
    /// What is ended is ended beyond recovery: no search, no history and no byte at rest brings it back, and ordinary rubbish is no
    /// method. The record stays without a number and nobody changes it; the ledger counts from it.
    fn what_is_ended_does_not_come_back(world) {
        let app = world.app();
        let people = [lecturer(world, "鈴木　見本郎"), lecturer(world, "川田　見本郎"), lecturer(world, "森田　見本郎")];
        file(world, "normal");
        let ledger = |key: &str| shown(&rows(world, &world.auditor(), "number_files")[0], key);
        assert_eq!((ledger("held").as_str(), ledger("gone").as_str()), ("3", "0"));
        let named = ids(&people[..2]);
        let number = open(world, &world.head(), "disposal");
        for method in ["", "rubbish"] {
            for clause in ["main:19.2b", "main:37.1.3"] {
                no(step(world, &world.head(), number, "submit", &plan(&named, &[("method", method)])), "procedure:disposal.method", clause);
            }
        }
        step(world, &world.head(), number, "submit", &plan(&named, &[])).done();
        step(world, &world.manager(), number, "approve", &[]).done();
        let report = with(&REPORT, &[("quantity", "2")]);
        for clause in ["main:19.2b", "main:37.1.3"] {
            no(step(world, &world.head(), number, "report", &report), "procedure:disposal.gone", clause);
        }
        assert_eq!(done(app.erase(&world.head(), &erase(&people[..2], "purpose_ended"))).records.len(), 2);
        for record in &people[..2] {
            assert_eq!(fault(app.show(&world.clerk(), &show("payment_records", *record))), "error-not-found");
            let past = History { affair: "payment_records".into(), record: *record, classes: Vec::new() };
            assert_eq!(fault(app.history(&world.clerk(), &past)), "error-not-found");
        }
        for text in ["鈴木", "川田"] {
            assert!(done(app.find(&world.clerk(), &find_in("payment_records", "payee", text))).people.is_empty());
        }
        assert_eq!(world.found_in_the_clear(NUMBER), None, "in no byte at rest");
        drop(app);
        world.restart();
        let app = world.app();
        assert_eq!(fault(app.show(&world.clerk(), &show("payment_records", people[0]))), "error-not-found", "no start brings it back");

        no(step(world, &world.manager(), number, "report", &report), "procedure:disposal.execute", "main:37.2a");
        no(step(world, &world.head(), number, "report", &with(&report, &[("witness", "head")])), "procedure:disposal.reported", "main:37.2a");
        no(step(world, &world.head(), number, "report", &with(&report, &[("method", "rubbish")])), "procedure:disposal.method", "main:37.1.3");
        step(world, &world.head(), number, "report", &report).done();
        assert_eq!((ledger("held").as_str(), ledger("gone").as_str(), ledger("gone_on").as_str()), ("1", "2", "2026-11-24"), "found out and not typed");
        no(app.show_register(&world.asker(Who::Plain), "number_files", "", None).unwrap(), "register:number_files", "main:29.1.4");
        world.clock.pass_days(365);
        readers(world, "disposals", "main:37.2a");
        no(app.show_register(&world.clerk(), "disposals", "", None).unwrap(), "register:disposals", "main:29.1.4");
        let record = rows(world, &world.auditor(), "disposals").remove(0);
        for (key, said) in [("done_on", "2026-11-24"), ("quantity", "2"), ("method", "復元できない消去"), ("what", "講師の支払調書")] {
            assert_eq!(shown(&record, key), said, "{key}");
        }
        no(crate::work::change(world, &world.head(), &record, "disposals", &[("quantity", "1")]), "register:disposals", "main:37.2a");
        for (form, method) in [("paper", "shredded"), ("paper", "burned"), ("paper", "dissolved"), ("data", "destroyed"), ("data", "masked")] {
            let number = open(world, &world.head(), "disposal");
            step(world, &world.head(), number, "submit", &plan("", &[("form", form), ("method", method)])).done();
        }
    }

    /// Shows kimitsu:main:20.1a, kimitsu:main:20.1b, kimitsu:main:20.2a, kimitsu:main:20.2b
    ///
    /// Whoever received a number by mistake reports it to a superior, a supervisor or the manager, and ends nothing, whatever else they
    /// may end. It is sealed at once; another person takes it over, ends it within three days by a method that wipes it out, and the
    /// record stays.
    fn what_was_received_by_mistake_is_ended_by_somebody_else(world) {
        let app = world.app();
        let (person, own) = (lecturer(world, "会田　見本郎"), lecturer(world, "別田　見本郎"));
        let named = ids(&[person]);
        let ledger = file(world, "normal");
        allowed(world, &ledger, &[person], "see", &[]);
        allowed(world, &ledger, &[person], "output", &[("channel", "paper")]);
        // The supervisor, who may end other things, is the one who received it.
        allowed_disposal(world, &[person]);
        allowed_disposal(world, &[own]);
        let second = world.asker(Who::Branch);
        done(app.appoint(&world.manager(), appointing("handling_supervisor", &second, "")));
        let number = open(world, &world.head(), "mistaken_receipt");
        let report = |fields: &Fields<'_>| step(world, &world.head(), number, "report", fields);
        let whole = reported(&named, &[]);
        for key in ["what", "whom", "received_on", "medium", "place"] {
            no(report(&without(&whole, key)), "procedure:mistaken_receipt.stated", "main:20.1b");
        }
        no(report(&with(&whole, &[("received_on", "2026-11-25")])), "procedure:mistaken_receipt.stated", "main:20.1b");
        no(report(&with(&whole, &[("what", "番号 123456789018 が書いてあった")])), "number.stray", "main:20.1b");
        for receiver in ["", "system_keeper", "audit_officer"] {
            no(report(&with(&whole, &[("receiver", receiver)])), "procedure:mistaken_receipt.receiver", "main:20.1b");
        }
        let taken = report(&whole).done();
        assert_eq!((taken.step.as_str(), taken.due.as_deref()), ("take", Some("2026-11-27")), "three days");
        for who in [world.manager(), world.asker(Who::Personnel)] {
            assert!(told(world, &who, "told-case-step"), "they hear of it");
        }
        refused(app.erase(&world.head(), &erase(&[person], "purpose_ended")), "erase.held", "main:20.1a");
        for control in ["see", "export"] {
            match control {
                "see" => drop(refused(app.show(&world.clerk(), &reveal(person)), "number.sealed", "main:20.1a")),
                _ => drop(refused(app.export(&world.clerk(), &slip(&[person], &["identity", "individual_number"])), "number.sealed", "main:20.1a")),
            }
        }
        let change = crate::gojo_accuracy::correct(world, person, "address", "君津市別町", "document");
        refused(app.correct(&world.clerk(), &azukari_app::register::Correct { affair: "payment_records".into(), ..change }), "number.sealed", "main:20.1a");
        for who in [world.head(), world.clerk(), world.manager(), world.asker(Who::Plain)] {
            no(step(world, &who, number, "take", &[]), "procedure:mistaken_receipt.take", "main:20.1a");
        }
        world.gate().tend(world.org).unwrap();
        let tried = ListJournal { worker: "head".into(), outcome: "refused".into(), clause: "kimitsu:main:20.1a".into(), ..Default::default() };
        assert!(!done(app.journal(&world.auditor(), &tried)).entries.is_empty(), "each try is on record");
        done(app.erase(&world.head(), &erase(&[own], "purpose_ended")));

        world.clock.pass_days(6);
        tend(world);
        assert!(told(world, &world.manager(), "told-task-escalated"), "the manager hears that it is late");
        let taken = step(world, &second, number, "take", &[]).done();
        assert_eq!((taken.step.as_str(), taken.due.as_deref()), ("dispose", Some("2026-11-27")));
        let ended = [("method", "erased"), ("done_on", "2026-11-30"), ("quantity", "1")];
        let dispose = |who: &Asker, fields: &Fields<'_>| step(world, who, number, "disposed", fields);
        no(dispose(&second, &ended), "procedure:mistaken_receipt.gone", "main:20.2a");
        assert_eq!(done(app.erase(&second, &erase(&[person], "mistake"))).records.len(), 1);
        for (key, _) in ended {
            no(dispose(&second, &without(&ended, key)), "procedure:mistaken_receipt.method", "main:20.2a");
        }
        for (key, text) in [("method", "rubbish"), ("done_on", "2026-12-01"), ("done_on", "2026-11-23"), ("quantity", "0")] {
            no(dispose(&second, &with(&ended, &[(key, text)])), "procedure:mistaken_receipt.method", "main:20.2a");
        }
        for who in [world.head(), world.clerk()] {
            no(dispose(&who, &ended), "procedure:mistaken_receipt.dispose", "main:20.2a");
        }
        dispose(&second, &ended).done();
        readers(world, "mistaken_receipts", "main:20.2b");
        let record = rows(world, &world.auditor(), "mistaken_receipts").remove(0);
        assert_eq!((shown(&record, "method").as_str(), shown(&record, "done_on").as_str(), shown(&record, "quantity").as_str()), ("復元できない消去", "2026-11-30", "1"));
        no(crate::work::change(world, &world.manager(), &record, "mistaken_receipts", &[("quantity", "2")]), "register:mistaken_receipts", "main:20.2b");
    }

    /// Shows kimitsu:main:20.1b, kimitsu:main:20.2a
    ///
    /// Somebody who handles nothing reports a letter that came by mistake; the supervisor takes it over and ends it, late or not.
    fn anybody_reports_what_came_by_mistake(world) {
        let plain = world.asker(Who::Plain);
        for (receiver, medium) in [("department_head", "paper"), ("protection_manager", "mail")] {
            let number = open(world, &plain, "mistaken_receipt");
            let paper = without(&reported("", &[("medium", medium), ("receiver", receiver)]), "record");
            step(world, &plain, number, "report", &paper).done();
            assert!(told(world, &world.head(), "told-case-step"));
            assert_eq!(step(world, &world.head(), number, "take", &[]).done().due.as_deref(), Some("2026-11-27"));
            if receiver == "department_head" {
                step(world, &world.head(), number, "disposed", &[("method", "shredded"), ("done_on", "2026-11-24"), ("quantity", "1")]).done();
            } else {
                world.clock.pass_days(6);
                tend(world);
                assert!(told(world, &world.manager(), "told-task-escalated"));
            }
        }
    }

    /// Shows kimitsu:main:37.2b
    ///
    /// A contractor who ended it proves that: the supervisor compares the certificate with what was handed over, and while they differ
    /// the case stays open.
    fn a_contractor_proves_what_was_ended(world) {
        let number = open(world, &world.head(), "disposal");
        step(world, &world.head(), number, "submit", &plan("", &[("form", "paper"), ("method", "dissolved")])).done();
        step(world, &world.manager(), number, "approve", &[]).done();
        let contractor = contractor(world);
        let report = |fields: &Fields<'_>| step(world, &world.head(), number, "report", fields);
        let bare = [("done_on", "2026-11-24"), ("quantity", "12"), ("witness", "clerk"), ("method", "dissolved"), ("where", "処理場")];
        no(report(&bare), "procedure:disposal.certificate", "main:37.2b");
        let whole = with(&bare, &[("entrusted", &contractor), ("certificate", "溶解証明書 第8号"), ("certified", "12"), ("certified_on", "2026-11-24")]);
        for key in ["certificate", "certified", "certified_on"] {
            no(report(&without(&whole, key)), "procedure:disposal.entrusted", "main:37.2b");
        }
        for (key, text) in [("certified", "11"), ("certified_on", "2026-11-23"), ("certified_on", "2026-11-25")] {
            no(report(&with(&whole, &[(key, text)])), "procedure:disposal.entrusted", "main:37.2b");
        }
        assert_eq!(report(&whole).done().state, "done");
    }

    /// Shows kimitsu:main:30.1, kimitsu:main:30.1.1a
    ///
    /// What is used in the system is in the log by itself, refusals too, and without a number; what is used on paper is entered. The log
    /// proves that nobody changed it.
    fn every_use_is_on_record(world) {
        let app = world.app();
        let person = lecturer(world, "山田　見本郎");
        let ledger = file(world, "normal");
        refused(app.show(&world.clerk(), &reveal(person)), "number.permitted", "main:10.1b");
        allowed(world, &ledger, &[person], "see", &[]);
        done(app.show(&world.clerk(), &reveal(person)));
        world.gate().tend(world.org).unwrap();
        let of = |outcome: &str| {
            let list = ListJournal { verbs: vec!["see".into()], worker: "clerk".into(), outcome: outcome.into(), record: (outcome == "done").then_some(person), ..Default::default() };
            done(app.journal(&world.auditor(), &list)).entries
        };
        assert_eq!((of("done").len(), of("refused").len()), (1, 1));
        let look = of("done").remove(0);
        assert!(look.classes.iter().any(|c| c.as_str() == "individual_number") && look.persons == 1);
        assert!(world.gate().verify(world.org, None).unwrap().is_clean());
        assert_eq!(world.found_in_the_clear(NUMBER), None);
        let named = ids(&[person]);
        let paper = [("kind", "use"), ("holding", "payee"), ("records", named.as_str()), ("on", "2026-11-24"), ("what", "支払調書の控えを確かめた")];
        for key in ["kind", "holding", "on", "what"] {
            no(enter(world, &world.clerk(), "handlings", &without(&paper, key)), "register:handlings.stated", "main:30.1");
        }
        no(enter(world, &world.clerk(), "handlings", &with(&paper, &[("kind", "hold")])), "register:handlings.kind", "main:30.1");
        enter(world, &world.clerk(), "handlings", &paper).done();
        for kind in ["acquire", "copy", "provide", "discard", "erase", "destroy"] {
            enter(world, &world.clerk(), "handlings", &with(&paper, &[("kind", kind)])).done();
        }
        assert_eq!(column(&rows(world, &world.auditor(), "handlings")[0], "kind"), ["use"]);
    }
}

/// A contractor that disposes of documents, as the register has it; its row.
pub(crate) fn contractor(world: &World) -> String {
    let org = world.org;
    let id = azukari_domain::RowId::from_slice(&[7; 16]).unwrap();
    let facts = [("partner".parse().unwrap(), azukari_domain::Fact::Word("disposal_z".into()))];
    let row = azukari_store::register::RegisterRow {
        id,
        version: 1,
        register: "contractors".into(),
        number: 0,
        state: "in_force".into(),
        facts: azukari_domain::Clear { facts: facts.into(), ..Default::default() }.to_text(),
        sealed: Vec::new(),
        from_at: azukari_testkit::START,
        to_at: None,
        worker: None,
        casefile: None,
        act: azukari_domain::ActId::from_slice(&[9; 16]).unwrap(),
    };
    world.gate().note(move |tx| Ok(azukari_store::register::insert(tx, org, &row).map(|_| ())?)).unwrap();
    id.to_string()
}
