//! What persons ask of a consumers' co-operative: to see what is held, to have it put right, not to be used or given away; and how
//! complaints are answered.

use crate::{
    casefile::{Done, no},
    escoop_office::{list, member},
    escoop_taking_in::window,
    gojo_accuracy::correct,
    gojo_security::{escalated, without},
    house::{case_readers, item_readers, told_of, writers},
    told::{done, refused, rests_on_all, show},
    walk::nothing,
    work::{Fields, enter, open, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    register::{Correct, MarkKind, Unmark},
    request::{Export, Format, NewRequest},
    retention::EraseHistory,
};
use azukari_domain::{ActId, Clear, Fact, Personal, RecordId, RowId};
use azukari_gate::Asker;
use azukari_store::register;
use azukari_testkit::{ESCOOP, START, Who, World, both};

fn desk(world: &World) -> Asker {
    world.asker(Who::Desk)
}

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

const HEARD: [(&str, &str); 5] = [
    ("received_on", "2026-11-24"),
    ("by_way", "post"),
    ("requester", "self"),
    ("name", "山田　見本花"),
    ("content", "自分の情報を知りたい"),
];

/// A request that a clerk received and handed to the desk.
fn handed(world: &World, procedure: &str, more: &Fields<'_>) -> i64 {
    let number = open(world, &world.clerk(), procedure);
    step(world, &world.clerk(), number, "hand", &with(&HEARD, more)).done();
    number
}

/// Everything that the co-op holds of this member, put out in answer to them.
fn answer(record: RecordId) -> Export {
    Export {
        affair: "rights".into(),
        records: vec![record],
        classes: ["identity", "contact", "membership", "shares", "payment", "note"].map(String::from).to_vec(),
        format: Format::Json,
        ..list(&[record], &[])
    }
}

/// Two parties received this member's data, as the register of provisions says.
fn provided(world: &World, record: RecordId) {
    let org = world.org;
    for (n, party) in [(7u8, "welfare_council"), (8, "seikatsu_union")] {
        let facts = [
            ("record".parse().unwrap(), Fact::Record(record)),
            ("recipient".parse().unwrap(), Fact::Word(party.into())),
        ];
        let row = register::RegisterRow {
            id: RowId::from_slice(&[n; 16]).unwrap(),
            version: 1,
            register: "provisions".into(),
            number: 0,
            state: "in_force".into(),
            facts: Clear { facts: facts.into(), ..Clear::default() }.to_text(),
            sealed: Vec::new(),
            from_at: START,
            to_at: None,
            worker: None,
            casefile: None,
            act: ActId::from_slice(&[9; 16]).unwrap(),
        };
        world.gate().note(move |tx| Ok(register::insert(tx, org, &row).map(|_| ())?)).unwrap();
    }
}

both! {
    in ESCOOP;

    /// Shows escoop:rules:17.1, escoop:rules:2.1.2
    ///
    /// Whoever asks what is held of them is answered within fourteen days: every place where data lies is looked at, the director
    /// decides, and exactly that leaves. A request belongs to one person.
    fn what_is_held_is_disclosed_in_time(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let ledger = open(world, &world.head(), "ledger_change");
        let row = [("kind", "組合員名簿"), ("content", "氏名、住所"), ("place", "配送センター"), ("medium", "paper"), ("need_until", "2030-03-31")];
        step(world, &world.head(), ledger, "submit", &row).done();
        no(step(world, &world.head(), ledger, "approve", &[]), "procedure:ledger_change.approve", "rules:17.1");
        step(world, &world.manager(), ledger, "approve", &[]).done();
        no(enter(world, &world.manager(), "ledger", &row), "register:ledger.approved", "rules:17.1");
        for who in [world.manager(), world.head(), world.auditor()] {
            assert_eq!(rows(world, &who, "ledger").len(), 1);
        }
        for (erase_by, soon) in [("2027-05-24", "true"), ("2027-05-25", "false")] {
            let brief = open(world, &world.head(), "ledger_change");
            step(world, &world.head(), brief, "submit", &with(&row, &[("made_on", "2026-11-24"), ("erase_by", erase_by)])).done();
            step(world, &world.manager(), brief, "approve", &[]).done();
            assert_eq!(shown(rows(world, &world.manager(), "ledger").last().unwrap(), "temporary"), soon, "six months: {erase_by}");
        }
        for who in [world.clerk(), world.asker(Who::Deputy)] {
            no(app.show_register(&who, "ledger", "", None).unwrap(), "register:ledger", "rules:17.1");
        }

        let secret = open(world, &world.head(), "ledger_change");
        let hidden = with(&row, &[("kind", "相談の記録"), ("hidden", "life"), ("hidden_reason", "存在が分かると害が及ぶ")]);
        step(world, &world.head(), secret, "submit", &hidden).done();
        step(world, &world.manager(), secret, "approve", &[]).done();
        assert_eq!(writers(world, "ledger"), ["information_director"]);

        let number = open(world, &world.clerk(), "disclosure");
        for (key, _) in HEARD {
            no(step(world, &world.clerk(), number, "hand", &without(&HEARD, key)), "procedure:disclosure.received", "rules:17.1");
        }
        step(world, &world.clerk(), number, "hand", &HEARD).done();
        let named = record.to_string();
        let at_desk = [("desk_on", "2026-11-24"), ("record", named.as_str()), ("checked_on", "2026-11-24")];
        let accept = |fields: &Fields<'_>| step(world, &desk(world), number, "accept", fields);
        no(accept(&without(&at_desk, "record")), "procedure:disclosure.person", "rules:2.1.2");
        no(accept(&with(&at_desk, &[("unknown", "yes")])), "procedure:disclosure.person", "rules:2.1.2");
        no(accept(&without(&at_desk, "desk_on")), "procedure:disclosure.at_desk", "rules:17.1");
        let accepted = accept(&at_desk).done();
        assert_eq!((accepted.step.as_str(), accepted.due.as_deref()), ("search", Some("2026-12-08")), "fourteen days");
        no(step(world, &desk(world), number, "searched", &[("records", &named)]), "procedure:disclosure.search", "rules:17.1");
        crate::rights::all_items(world, &desk(world), number, &[("found", "held"), ("found_note", "名簿にある")]);
        step(world, &desk(world), number, "searched", &[("records", &named)]).done();
        let own = answer(record);
        refused(app.export(&desk(world), &own), "disclose.decided", "rules:17.1");
        crate::rights::all_items(world, &world.manager(), number, &[("hidden_found", "no"), ("hidden_note", "該当なし")]);
        assert_eq!(item_readers(world, number, "hidden_found"), ["information_director"]);
        for who in [world.clerk(), world.head(), desk(world)] {
            no(step(world, &who, number, "whole", &[]), "procedure:disclosure.decide", "rules:17.1");
        }
        no(step(world, &world.manager(), number, "none", &[]), "procedure:disclosure.outcome", "rules:17.1");
        let decided = step(world, &world.manager(), number, "whole", &[]).done();
        assert_eq!(decided.due.as_deref(), Some("2026-12-08"));
        let allowed = done(app.show_case(&desk(world), number)).approvals.remove(0);
        assert_eq!(allowed.until, world.gate().now().plus_days(14).0, "and no longer");
        let output = NewRequest { affair: "rights".into(), records: vec![record], classes: own.classes.clone(), ..NewRequest::new("output", crate::told::why(world)) };
        crate::told::approved(world, &desk(world), &output, &world.head());
        let out = done(app.export(&desk(world), &own));
        assert!(out.text.expose().contains("山田　見本花") && out.text.expose().contains("06-1111-2222"));
        rests_on_all(world, out.act, &["rules:17.1"]);
        world.clock.pass_days(15);
        tend(world);
        let late = app.cases(&world.manager(), "open", "disclosure", None).unwrap().cases;
        assert!(late.iter().any(|c| c.number == number && c.overdue), "{late:?}");
        let waiting = tasks(world, &desk(world), "procedure:disclosure.disclose").remove(0);
        world.clock.pass_days(3);
        tend(world);
        assert!(escalated(world, &world.manager(), waiting.number), "the director hears of it");
        let answered = [("method", "paper"), ("disclosed_on", "2026-12-09"), ("answer_ref", "控え綴り 1")];
        no(step(world, &desk(world), number, "disclosed", &without(&answered, "disclosed_on")), "procedure:disclosure.disclosed", "rules:17.1");
        assert_eq!(step(world, &desk(world), number, "disclosed", &answered).done().state, "done");
    }

    /// Shows escoop:rules:17.2a, escoop:rules:17.2c
    ///
    /// What a disclosure showed to be wrong is put right within fourteen days, with old value, new value and day; not doing so is the
    /// director's decision with its reason. Whoever received the data is told, each by a task of its own, or it is said why not.
    fn what_is_wrong_is_put_right_and_passed_on(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let named = record.to_string();
        let claim = [("change", "correct"), ("item", "電話"), ("present", "06-1111-2222"), ("claimed", "06-9999-0001")];
        let number = open(world, &world.clerk(), "correction");
        for (key, _) in HEARD {
            no(step(world, &world.clerk(), number, "hand", &without(&HEARD, key)), "procedure:correction.received", "rules:17.2a");
        }
        let unlinked = step(world, &world.clerk(), number, "hand", &HEARD).done();
        assert!(unlinked.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:17.2a")), "{unlinked:?}");
        let accepted = |world: &World, number: i64| {
            let fields = with(&claim, &[("desk_on", "2026-11-24"), ("record", &named)]);
            no(step(world, &desk(world), number, "accept", &without(&fields, "desk_on")), "procedure:correction.at_desk", "rules:17.2a");
            no(step(world, &desk(world), number, "accept", &without(&fields, "claimed")), "procedure:correction.claim", "rules:17.2a");
            no(step(world, &desk(world), number, "accept", &with(&fields, &[("unknown", "yes")])), "procedure:correction.person", "rules:2.1.2");
            step(world, &desk(world), number, "accept", &fields).done();
        };
        accepted(world, number);
        let found = [("source", "本人の届出"), ("finding", "untrue"), ("found_on", "2026-11-24")];
        for (key, _) in found {
            no(step(world, &desk(world), number, "found", &without(&found, key)), "procedure:correction.investigated", "rules:17.2a");
        }
        step(world, &desk(world), number, "found", &found).done();
        for who in [world.clerk(), world.head(), desk(world)] {
            no(step(world, &who, number, "correct", &[]), "procedure:correction.decide", "rules:17.2a");
        }
        no(step(world, &world.manager(), number, "decline", &[]), "procedure:correction.decided", "rules:17.2a");
        let decided = step(world, &world.manager(), number, "correct", &[]).done();
        assert_eq!((decided.step.as_str(), decided.due.as_deref()), ("carry_out", Some("2026-12-08")));
        provided(world, record);
        let what = [("done_on", "2026-11-24"), ("done_what", "06-1111-2222 から 06-9999-0001 へ")];
        no(step(world, &desk(world), number, "done", &what), "procedure:correction.carried", "rules:17.2a");
        let change = Correct { affair: "membership".into(), channel: "post".into(), reason: Personal::new("案件による訂正"), ..correct(world, record, "phone", "06-9999-0001", "document") };
        done(app.correct(&world.clerk(), &change));
        no(step(world, &desk(world), number, "done", &what[..1]), "procedure:correction.carried", "rules:17.2a");
        step(world, &desk(world), number, "done", &what).done();
        let after = done(app.show(&world.clerk(), &show("membership", record)));
        assert!(after.fields.iter().any(|f| f.field.as_str() == "phone" && f.past), "the old value is kept with its day");
        let telling = tasks(world, &desk(world), "duty:rights.recipients");
        assert_eq!((telling.len(), telling[0].due.as_deref()), (2, Some("2026-12-08")), "one for each recipient");
        no(perform(world, &desk(world), telling[0].number, &[]), "duty:rights.recipients.told", "rules:17.2c");
        no(perform(world, &world.head(), telling[0].number, &[("told_on", "2026-11-24")]), "duty:rights.recipients", "rules:17.2c");
        perform(world, &desk(world), telling[0].number, &[("told_on", "2026-11-24")]).done();
        perform(world, &desk(world), telling[1].number, &[("not_possible", "団体が解散した")]).done();
        step(world, &desk(world), number, "checked", &[]).done();
        let told_on = [("notified_on", "2026-11-24"), ("notified_by", "post")];
        no(step(world, &desk(world), number, "corrected", &told_on), "procedure:correction.told", "rules:17.2a");
        no(step(world, &desk(world), number, "declined", &with(&told_on, &[("explained", "理由")])), "procedure:correction.told.kind", "rules:17.2a");
        step(world, &desk(world), number, "corrected", &with(&told_on, &[("told_what", "電話番号を訂正しました")])).done();

        let second = handed(world, "correction", &[("disclosure_ref", "開示 7")]);
        accepted(world, second);
        step(world, &desk(world), second, "found", &with(&found, &[("finding", "true")])).done();
        step(world, &world.manager(), second, "decline", &[("ground", "true")]).done();
        no(step(world, &desk(world), second, "declined", &told_on), "procedure:correction.explained", "rules:17.2a");
        no(step(world, &desk(world), second, "declined", &[("explained", "届出のとおりです")]), "procedure:correction.told.declined", "rules:17.2a");
        step(world, &desk(world), second, "declined", &with(&told_on, &[("explained", "届出のとおりです")])).done();
    }

    /// Shows escoop:rules:17.2b
    ///
    /// A number that a disclosure showed not to be hers is deleted at her request within fourteen days, by whoever may and on the
    /// director's decision; afterwards it stands in no ordinary view, and that it was deleted stands in the log.
    fn what_is_not_hers_is_deleted(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let named = record.to_string();
        let number = handed(world, "correction", &[("disclosure_ref", "開示 7")]);
        let claim = [("change", "delete"), ("item", "電話"), ("present", "06-1111-2222"), ("claimed", "削除"), ("desk_on", "2026-11-24"), ("record", named.as_str())];
        for key in ["change", "item", "present", "claimed"] {
            no(step(world, &desk(world), number, "accept", &without(&claim, key)), "procedure:correction.claim", "rules:17.2b");
        }
        step(world, &desk(world), number, "accept", &claim).done();
        step(world, &desk(world), number, "found", &[("source", "本人の届出"), ("finding", "untrue"), ("found_on", "2026-11-24")]).done();
        for who in [world.clerk(), world.head(), desk(world)] {
            no(step(world, &who, number, "correct", &[]), "procedure:correction.decide", "rules:17.2b");
        }
        let decided = step(world, &world.manager(), number, "correct", &[]).done();
        assert_eq!((decided.step.as_str(), decided.due.as_deref()), ("carry_out", Some("2026-12-08")));
        let what = [("done_on", "2026-11-24"), ("done_what", "電話番号を削除した")];
        no(step(world, &desk(world), number, "done", &what), "procedure:correction.carried", "rules:17.2b");
        let delete = Correct { affair: "membership".into(), reason: Personal::new("案件による削除"), changes: vec![("phone".into(), Personal::new(""))], ..correct(world, record, "phone", "", "document") };
        refused(app.correct(&desk(world), &delete), "affair.assigned", "rules:10b");
        done(app.correct(&world.clerk(), &delete));
        let gone = EraseHistory { record, field: "phone".into(), ground: "person_request".into(), reason: Personal::new("本人の求めによる削除"), once: None };
        let after = done(app.show(&world.clerk(), &show("membership", record)));
        assert!(after.fields.iter().all(|f| f.field.as_str() != "phone" || f.value.expose().is_empty()), "no ordinary view keeps it");
        world.clock.pass_days(18);
        tend(world);
        let late = tasks(world, &desk(world), "procedure:correction.carry_out").remove(0);
        assert!(late.overdue && told(world, &world.manager(), "told-task-overdue"), "{late:?}");
        let what = with(&what, &[("done_on", "2026-12-12")]);
        step(world, &desk(world), number, "done", &what).done();
        step(world, &desk(world), number, "checked", &[]).done();
        let told_on = [("notified_on", "2026-12-12"), ("notified_by", "post"), ("told_what", "電話番号を削除しました")];
        for (key, _) in told_on {
            no(step(world, &desk(world), number, "corrected", &without(&told_on, key)), "procedure:correction.told", "rules:17.2b");
        }
        assert_eq!(step(world, &desk(world), number, "corrected", &told_on).done().state, "done");

        // The old value itself dies as well, with its own approval, once the request is over.
        refused(app.erase_history(&world.clerk(), &gone), "erase.approved", "rules:19a");
        let ask = NewRequest { records: vec![record], ground: "person_request".into(), about: "history:phone".into(), ..NewRequest::new("erase", crate::told::why(world)) };
        crate::told::approved(world, &world.clerk(), &ask, &world.head());
        let erased = done(app.erase_history(&world.clerk(), &gone));
        assert_eq!(erased.count, 1);
        let past = azukari_app::register::History { affair: "membership".into(), record, classes: Vec::new() };
        assert!(done(app.history(&world.clerk(), &past)).values.iter().all(|v| v.value.as_ref().is_none_or(|v| v.expose() != "06-1111-2222")));
        rests_on_all(world, erased.act, &["rules:19a"]);
    }

    /// Shows escoop:rules:18a, escoop:rules:18b, escoop:rules:18c, escoop:rules:2.1.2
    ///
    /// Whoever refuses to be used for something, or to be given to others, is not from the decision on, whatever they consented to
    /// before; only a law that is named keeps a use going, and that is written down.
    fn a_refusal_is_complied_with(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let other = world.bring_in(&[world.record_of("member", &[("number", "10235"), ("name", "川口　見本子")])])[0];
        let asked = |wanted: &str, record: RecordId| {
            let number = handed(world, "use_stop", &[("claim", "refusal"), ("wanted", wanted)]);
            let named = record.to_string();
            let fields = [("desk_on", "2026-11-24"), ("record", named.as_str()), ("records", named.as_str())];
            no(step(world, &desk(world), number, "accept", &without(&fields, "desk_on")), "procedure:use_stop.at_desk", "rules:18a");
            no(step(world, &desk(world), number, "accept", &without(&fields, "record")), "procedure:use_stop.person", "rules:2.1.2");
            no(step(world, &desk(world), number, "accept", &with(&fields, &[("claim", "purpose")])), "procedure:use_stop.claimed", "rules:18a");
            step(world, &desk(world), number, "accept", &with(&fields, &[("claim", "refusal")])).done();
            let found = [("finding", "founded"), ("basis", "本人の拒否"), ("found_on", "2026-11-24")];
            for key in ["finding", "basis", "found_on"] {
                no(step(world, &desk(world), number, "found", &without(&found, key)), "procedure:use_stop.inquired", "rules:18a");
            }
            step(world, &desk(world), number, "found", &found).done();
            number
        };
        let letters = asked("use", record);
        for who in [desk(world), world.head()] {
            no(step(world, &who, letters, "stop_purpose", &[("purpose", "member_services")]), "procedure:use_stop.decide", "rules:18a");
        }
        no(step(world, &world.manager(), letters, "stop_purpose", &[]), "procedure:use_stop.purpose", "rules:18a");
        no(step(world, &world.manager(), letters, "stop_provision", &[]), "procedure:use_stop.decided", "rules:18a");
        step(world, &world.manager(), letters, "stop_purpose", &[("purpose", "member_services")]).done();
        refused(app.show(&world.clerk(), &show("membership", record)), "stop.purpose", "rules:18a");
        done(app.show(&world.clerk(), &show("delivery", record)));
        let everything = asked("use", record);
        step(world, &world.manager(), everything, "stop_use", &[]).done();
        refused(app.show(&world.clerk(), &show("delivery", record)), "stop.use", "rules:18a");
        for (who, affair) in [(world.clerk(), "remediation"), (world.manager(), "rights"), (world.auditor(), "audit")] {
            done(app.show(&who, &show(affair, record)));
        }
        for who in [world.manager(), desk(world), world.auditor()] {
            assert_eq!(app.cases(&who, "", "use_stop", None).unwrap().cases.len(), 2, "whoever deals with requests sees them");
        }
        assert_eq!(case_readers(world, "use_stop"), ["information_director", "audit_officer", "contact_desk"], "of those who had no part in it");
        let formless = handed(world, "use_stop", &[("claim", "refusal"), ("wanted", "use")]);
        step(world, &desk(world), formless, "set_up", &[]).done();
        assert!(told_of(world, &world.manager(), formless), "the director is asked for the form that is missing");
        assert!(!told_of(world, &world.asker(Who::Deputy), formless));
        let both_of = list(&[record, other], &["identity"]);
        let ask = NewRequest { affair: "membership".into(), records: vec![record, other], classes: both_of.classes.clone(), ..NewRequest::new("output", crate::told::why(world)) };
        crate::told::approved(world, &world.clerk(), &ask, &world.head());
        let out = done(app.export(&world.clerk(), &both_of));
        assert_eq!((out.count, out.left_out.len(), out.left_out[0].record), (1, 1, record), "the next list is without her");
        step(world, &desk(world), letters, "taken", &[]).done();
        let told_on = [("notified_on", "2026-11-24"), ("notified_by", "post"), ("told_what", "機関紙の発送を止めました")];
        for (key, _) in told_on {
            no(step(world, &desk(world), letters, "taken", &without(&told_on, key)), "procedure:use_stop.told", "rules:18a");
        }
        step(world, &desk(world), letters, "taken", &told_on).done();

        let given = asked("provision", other);
        step(world, &world.manager(), given, "stop_provision", &[]).done();
        let provide = azukari_app::request::Provide {
            affair: "membership".into(),
            holding: "member".into(),
            records: vec![other],
            classes: vec!["identity".into()],
            recipient: "welfare_council".into(),
            conditions: Vec::new(),
            channel: "paper".into(),
            ground: String::new(),
            evidence: String::new(),
            reason: nothing(),
            format: Format::Csv,
            once: None,
        };
        let wanted = NewRequest { affair: "membership".into(), records: vec![other], classes: provide.classes.clone(), recipient: "welfare_council".into(), ..NewRequest::new("provision", crate::told::why(world)) };
        crate::told::approved(world, &world.clerk(), &wanted, &world.manager());
        let stopped = app.provide(&world.clerk(), &provide);
        refused(stopped, "stop.provision", "rules:18b");

        let by_law = asked("use", other);
        no(step(world, &world.manager(), by_law, "decline", &[("ground", "law")]), "procedure:use_stop.by_law", "rules:18c");
        step(world, &world.manager(), by_law, "decline", &[("ground", "law"), ("law", "消費生活協同組合法第25条の2")]).done();
        let back = Unmark { record: other, kind: MarkKind::Stop, key: "provision".into(), ground: "law".into(), channel: "paper".into(), evidence: "照会書 3".into(), happened_at: None, once: None };
        refused(app.unmark(&world.clerk(), &back), "hold.release", "rules:18c");
        let release = NewRequest { records: vec![other], about: "stop:provision".into(), ground: "law".into(), ..NewRequest::new("release", crate::told::why(world)) };
        crate::told::approved(world, &world.clerk(), &release, &world.manager());
        let bare = Unmark { evidence: String::new(), ..back.clone() };
        assert!(!matches!(app.unmark(&world.clerk(), &bare), Ok(azukari_app::Reply::Done(_))), "not without its evidence");
        done(app.unmark(&world.clerk(), &back));
    }

    /// Shows escoop:rules:25a
    ///
    /// There is a desk that takes complaints, published with its contact; while there is none that is a task of the director.
    fn there_is_a_desk(world) {
        tend(world);
        let gap = task(world, &world.manager(), "duty:window.missing");
        assert_eq!(gap.due.as_deref(), Some("2026-12-08"));
        let row = [("name", "個人情報問い合わせ窓口"), ("for", "complaint"), ("unit", "administration"), ("contact", "06-0000-2222"), ("published_at", "https://escoop.example/privacy"), ("since", "2026-11-20")];
        no(enter(world, &desk(world), "windows", &row), "register:windows", "rules:25a");
        for key in ["name", "for", "unit", "contact"] {
            no(enter(world, &world.manager(), "windows", &without(&row, key)), "register:windows.stated", "rules:25a");
        }
        for key in ["published_at", "since"] {
            no(enter(world, &world.manager(), "windows", &without(&row, key)), "register:windows.published", "rules:25a");
        }
        window(world);
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:window.missing").is_empty(), "it falls away with the desk");
        assert_eq!(rows(world, &world.clerk(), "windows").len(), 1, "everybody sees it");
    }

    /// Shows escoop:rules:25b
    ///
    /// A complaint or consultation gets its number and its day, is answered, and is over only with the answer; late, the director
    /// hears of it.
    fn complaints_are_answered(world) {
        let number = open(world, &world.clerk(), "complaint");
        let heard = [("received_on", "2026-11-24"), ("by_way", "phone"), ("complainant", "山田　見本花"), ("content", "頼んでいない案内が届いた")];
        for (key, _) in heard {
            no(step(world, &world.clerk(), number, "accept", &without(&heard, key)), "procedure:complaint.stated", "rules:25b");
        }
        let taken = step(world, &world.clerk(), number, "accept", &heard).done();
        assert_eq!((taken.step.as_str(), taken.due.as_deref()), ("answer", Some("2026-12-08")));
        world.clock.pass_days(18);
        tend(world);
        let late = world.app().cases(&world.manager(), "open", "complaint", None).unwrap().cases;
        assert!(late.iter().any(|c| c.number == number && c.overdue), "{late:?}");
        let overdue = tasks(world, &world.clerk(), "procedure:complaint.answer").remove(0).number;
        assert!(escalated(world, &world.manager(), overdue), "the director hears of it");
        let reply = [("reply", "発送を止め、原因を説明した"), ("replied_on", "2026-12-12")];
        for (key, _) in reply {
            no(step(world, &desk(world), number, "close", &without(&reply, key)), "procedure:complaint.answered", "rules:25b");
        }
        assert_eq!(step(world, &desk(world), number, "close", &reply).done().state, "done");
    }
}
