//! Secondary use and what leaves the screen: asked for, decided by another, numbered, accounted for; passing documents on.

use crate::{
    casefile::{Done, no},
    told::{fault, refused},
    walk::{column, days, ids, members, nothing, open, perform, rows, step, tasks},
};
use azukari_app::{
    casefile::TakeStep,
    registers::EnterRow,
    request::{Export, Format},
};
use azukari_domain::{ActId, Millis, WorkerId};
use azukari_gate::Asker;
use azukari_store::worker::{self, AppointmentRow, WorkerRow};
use azukari_testkit::{World, both};

/// The head of another unit.
pub(crate) fn other_head(world: &World) -> Asker {
    let gate = world.gate();
    let id = WorkerId::new(&*world.clock, gate.random());
    let mut alias = [0u8; 16];
    gate.random().fill(&mut alias);
    let row = WorkerRow {
        id,
        login: "elsewhere".into(),
        alias: alias.to_vec(),
        name: gate.seal_office(world.org, "worker", id.to_bytes(), "name", "別部署　長次郎".as_bytes()).unwrap(),
        mail: None,
        unit: "ip_support".into(),
        state: "active".into(),
        language: "ja".into(),
        from_date: "2026-11-24".into(),
        to_date: None,
        failed: 0,
        locked_until: Millis(0),
        seen_day: String::new(),
        seen_count: 0,
        version: 1,
    };
    let (org, act) = (world.org, ActId::new(&*world.clock, gate.random()));
    gate.note(move |tx| {
        worker::insert(tx, org, &row)?;
        let office = AppointmentRow {
            office: "unit_head".into(),
            worker: row.id,
            from_date: row.from_date.clone(),
            to_date: None,
            resolution: "2026-11-01 第3回理事会".into(),
            ended_by: None,
            act,
        };
        worker::put_appointment(tx, org, &office)?;
        azukari_store::org::touch(tx, org)?;
        Ok(())
    })
    .unwrap();
    Asker { org, worker: id, scopes: None }
}

fn export(records: &[azukari_domain::RecordId], ground: &str) -> Export {
    Export {
        affair: "newsletter".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into(), "contact".into()],
        channel: "paper".into(),
        ground: ground.into(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    }
}

pub(crate) fn ask(records: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("affair", "newsletter"),
        ("holding", "member"),
        ("records", records),
        ("classes", "identity"),
        ("classes", "contact"),
        ("channel", "paper"),
    ]
}

both! {
    /// Shows hatsumei:main:7.1a, hatsumei:main:18.2.6
    ///
    /// A list of many is asked for with its use and number of copies, decided with a reason by the asker's own unit head and nobody
    /// else's, put out once, numbered under the worker's name, and stays open until the worker says what became of it.
    fn an_output_is_asked_decided_numbered_and_accounted_for(world) {
        let app = world.app();
        let all = members(world, 60);
        let named = ids(&all);
        refused(app.export(&world.clerk(), &export(&all, "")), "output.volume", "main:18.2.6");
        let number = open(world, &world.clerk(), "output");
        no(step(world, &world.clerk(), number, "submit", &ask(&named)), "procedure:output.purpose", "main:18.2.6");
        let full = [&ask(&named)[..], &[("use", "総会の案内を送るため"), ("copies", "1"), ("until", "2026-12-20")]].concat();
        step(world, &world.clerk(), number, "submit", &full).done();
        let elsewhere = other_head(world);
        let by = |who: &Asker, reason: &str| step(world, who, number, "approve", &[("decision", reason)]);
        let foreign = no(by(&elsewhere, "よい"), "procedure:output.approve", "main:7.1a");
        assert!(foreign.reasons.iter().any(|r| r.message == "refusal-step-unit"), "{foreign:?}");
        no(by(&world.clerk(), "よい"), "procedure:output.approve", "main:7.1a");
        no(by(&world.head(), ""), "procedure:output.reasoned", "main:7.1a");
        by(&world.head(), "案内に要る範囲である").done();
        assert_eq!(app.export(&world.clerk(), &export(&all, "")).unwrap().done().count, 60);
        refused(app.export(&world.clerk(), &export(&all, "")), "output.volume", "main:18.2.6");

        for reader in [world.manager(), world.auditor()] {
            assert_eq!(rows(world, &reader, "outputs").len(), 1);
        }
        for other in [world.clerk(), world.admin()] {
            no(app.show_register(&other, "outputs", "", None).unwrap(), "register:outputs", "main:18.2.6");
        }
        let row = rows(world, &world.head(), "outputs").remove(0);
        assert_eq!((row.number, column(&row, "persons"), column(&row, "copies")), (1, vec!["60".to_owned()], vec!["1".to_owned()]));
        assert_eq!(column(&row, "out_by"), [world.clerk().worker.to_string()]);
        assert_eq!(column(&row, "use"), ["総会の案内を送るため"]);
        let change = EnterRow { register: "outputs".into(), row: Some(row.id.parse().unwrap()), version: 1, fields: crate::casefile::form(&[("persons", "1")]), ..EnterRow::default() };
        assert_eq!(fault(app.enter_row(&world.manager(), &change)), "error-unknown-field", "what the act wrote stays as it was");
        no(crate::work::change(world, &world.head(), &row, "outputs", &[]), "register:outputs", "main:18.2.6");
        crate::work::change(world, &world.manager(), &row, "outputs", &[]).done();
        let task = tasks(world, &world.clerk(), "duty:output.account").remove(0);
        assert!(tasks(world, &world.head(), "duty:output.account").is_empty(), "it is the task of whoever took it");
        assert_eq!(crate::walk::due(world, &world.clerk(), "duty:output.account"), ["2026-12-24"]);
        no(perform(world, &world.head(), task, &[]), "duty:output.account", "main:18.2.6");
        days(world, 34);
        assert!(crate::gojo_security::escalated(world, &world.head(), task), "the head hears of this very output");
        let end = |fields: &[(&str, &str)]| perform(world, &world.clerk(), task, fields);
        no(end(&[]), "duty:output.account.stated", "main:18.2.6");
        no(end(&[("end", "handed"), ("end_on", "2026-12-01")]), "duty:output.account.place", "main:18.2.6");
        no(end(&[("end", "disposed"), ("end_on", "2026-12-01"), ("method", "rubbish")]), "duty:output.account.method", "main:18.2.4");
        end(&[("end", "disposed"), ("end_on", "2026-12-01"), ("method", "shredded")]).done();
        assert_eq!(rows(world, &world.head(), "outputs")[0].state, "ended");
    }

    /// Shows hatsumei:main:7.1b
    ///
    /// What rests on an exception the unit head does not decide: the case goes on to the privacy manager.
    fn an_exception_goes_to_the_privacy_manager(world) {
        let all = members(world, 60);
        let named = ids(&all);
        let number = open(world, &world.clerk(), "output");
        let full = [&ask(&named)[..], &[("use", "災害時の安否確認"), ("copies", "1"), ("ground", "life")]].concat();
        step(world, &world.clerk(), number, "submit", &full).done();
        let own = no(step(world, &world.head(), number, "approve", &[("decision", "よい")]), "procedure:output.ordinary", "main:7.1b");
        assert_eq!(own.reasons[0].remedy, "choose:refer");
        for ground in ["explicit_consent", "law", "judicial", "own_rights", "public_duty"] {
            let number = open(world, &world.clerk(), "output");
            let full = [&ask(&named)[..], &[("use", "安否確認"), ("copies", "1"), ("ground", ground)]].concat();
            step(world, &world.clerk(), number, "submit", &full).done();
            no(step(world, &world.head(), number, "approve", &[("decision", "よい")]), "procedure:output.ordinary", "main:7.1b");
        }
        step(world, &world.head(), number, "refer", &[("decision", "例外に当たる")]).done();
        no(step(world, &world.head(), number, "approve", &[("decision", "よい")]), "procedure:output.judge", "main:7.1b");
        step(world, &world.manager(), number, "approve", &[("decision", "安否確認に要る")]).done();
        assert_eq!(world.app().export(&world.clerk(), &export(&all, "life")).unwrap().done().count, 60);
    }

    /// Shows hatsumei:main:10.1d, hatsumei:main:18.2.5a, hatsumei:main:18.2.5b
    ///
    /// Documents go to another unit by an approved method and are confirmed there, in time; a copy stays only with reason and end,
    /// and then has its own day of disposal.
    fn documents_are_passed_on_and_confirmed(world) {
        let base = [("what", "申込者名簿 40名"), ("holding", "member"), ("persons", "40"), ("to", "secretariat"), ("use", "会場の受付"), ("sent_on", "2026-11-24")];
        let number = open(world, &world.clerk(), "transfer");
        let send = |method: &'static str| step(world, &world.clerk(), number, "send", &[&base[..], &[("method", method)]].concat());
        no(send("open"), "procedure:transfer.method", "main:18.2.5a");
        no(step(world, &world.clerk(), number, "send", &[("use", "")]), "procedure:transfer.stated", "main:18.2.5a");
        let sent = send("sealed").done();
        assert_eq!(sent.due.as_deref(), Some("2026-11-27"), "three business days");
        let received = |who: &Asker| step(world, who, number, "received", &[("received_on", "2026-11-25")]);
        days(world, 6);
        assert!(world.app().messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-task-escalated"));
        no(received(&world.clerk()), "procedure:transfer.receive", "main:18.2.5a");
        no(received(&other_head(world)), "procedure:transfer.receive", "main:18.2.5a");
        received(&world.head()).done();
        no(step(world, &world.clerk(), number, "none", &[]), "procedure:transfer.none", "main:18.2.5b");
        no(step(world, &world.clerk(), number, "kept", &[("reason", "問合せに備える")]), "procedure:transfer.kept", "main:18.2.5b");
        step(world, &world.clerk(), number, "kept", &[("reason", "問合せに備える"), ("until", "2026-12-10")]).done();
        assert_eq!(column(&rows(world, &world.clerk(), "copies")[0], "until"), ["2026-12-10"]);
        days(world, 10);
        let task = tasks(world, &world.head(), "duty:copies.dispose").remove(0);
        no(perform(world, &world.head(), task, &[("method", "rubbish"), ("disposed_on", "2026-12-09")]), "duty:copies.dispose.done", "main:18.2.5b");
        perform(world, &world.head(), task, &[("method", "shredded"), ("disposed_on", "2026-12-09")]).done();
        assert_eq!(rows(world, &world.clerk(), "copies")[0].state, "ended");
        // What is of high importance goes by a fit way, with its carrier; two carry what is encrypted.
        let important = |holding: &'static str, more: &[(&'static str, &'static str)]| {
            let number = open(world, &world.clerk(), "transfer");
            let fields: Vec<_> = base.iter().map(|(k, v)| if *k == "holding" { (*k, holding) } else { (*k, *v) }).chain(more.iter().copied()).collect();
            (number, step(world, &world.clerk(), number, "send", &fields))
        };
        for holding in ["club_child", "consultation", "staff"] {
            let carried = [("method", "medium"), ("carrier", "clerk")];
            let refusal = no(important(holding, &carried).1, "procedure:transfer.importance", "main:10.1d");
            let reason = refusal.reasons.iter().find(|r| r.control == "procedure:transfer.importance").unwrap();
            assert_eq!(reason.remedy, "fill:method");
            assert!(reason.what_ja.contains("書留などの追跡できる送付"), "the fit ways are named: {}", reason.what_ja);
        }
        let encrypted = ("method", "encrypted");
        no(important("staff", &[encrypted]).1, "procedure:transfer.importance", "main:10.1d");
        no(important("staff", &[encrypted, ("carrier", "clerk")]).1, "procedure:transfer.importance", "main:10.1d");
        no(important("staff", &[encrypted, ("carrier", "clerk"), ("second", "clerk")]).1, "procedure:transfer.importance", "main:10.1d");
        important("staff", &[("method", "registered"), ("carrier", "clerk")]).1.done();
        let (number, sent) = important("staff", &[encrypted, ("carrier", "clerk"), ("second", "auditor")]);
        sent.done();
        let shown = world.app().show_case(&world.manager(), number).unwrap().done();
        assert!(["carrier", "second", "sent_on"].iter().all(|k| shown.fields.iter().any(|f| f.key == *k && !f.values.is_empty())));
        days(world, 10);
        let waiting = world.app().cases(&world.manager(), "open", "transfer", None).unwrap().cases;
        assert!(waiting.iter().any(|c| c.number == number && c.overdue), "nobody confirmed that it arrived");
        let second = open(world, &world.clerk(), "transfer");
        step(world, &world.clerk(), second, "send", &[&base[..], &[("method", "hand")]].concat()).done();
        step(world, &world.head(), second, "received", &[("received_on", "2026-11-25")]).done();
        step(world, &world.clerk(), second, "none", &[("destroyed", "yes")]).done();
        let third = open(world, &world.clerk(), "transfer");
        step(world, &world.clerk(), third, "send", &[&base[..], &[("method", "internal")]].concat()).done();
        let over = TakeStep { number: second, outcome: "none".into(), ..TakeStep::default() };
        assert_eq!(fault(world.app().take_step(&world.clerk(), &over)), "case-closed");
    }
}
