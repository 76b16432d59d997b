//! Stories of requests to correct and to stop: looked into, decided, carried out on the record itself, told.

use crate::{
    casefile::{Done, form, no},
    rights::{all_items, document, form_row, handed, items, ledger, members, open, shown, step},
    told::{approved, done, refused, show, value, why},
};
use azukari_app::{
    Reply,
    casefile::Stepped,
    duty::PerformTask,
    register::Correct,
    registers::EnterRow,
    request::{Export, Format, NewRequest},
    retention::Erase,
};
use azukari_domain::{ActId, Clear, Fact, Personal, RecordId, RowId};
use azukari_store::register;
use azukari_testkit::{START, World, both};

fn correct(record: RecordId, value: Personal) -> Correct {
    Correct {
        affair: "membership".into(),
        record,
        changes: vec![("phone".into(), value)],
        channel: "post".into(),
        identity: "document".into(),
        reason: Personal::new("案件による訂正"),
        ground: String::new(),
        seen: None,
        happened_at: None,
        once: None,
    }
}

/// The register of provisions names the record: somebody received it.
fn provided(world: &World, id: RecordId) {
    let org = world.org;
    let facts = Clear { facts: [("record".parse().unwrap(), Fact::Record(id))].into(), ..Clear::default() };
    let row = register::RegisterRow {
        id: RowId::from_slice(&[7; 16]).unwrap(),
        version: 1,
        register: "provisions".into(),
        number: 0,
        state: "in_force".into(),
        facts: facts.to_text(),
        sealed: Vec::new(),
        from_at: START,
        to_at: None,
        worker: None,
        casefile: None,
        act: ActId::from_slice(&[9; 16]).unwrap(),
    };
    world.gate().note(move |tx| Ok(register::insert(tx, org, &row).map(|_| ())?)).unwrap();
}

/// The fields of acceptance: form, document, day.
fn at_desk<'a>(paper: &'a str, licence: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let base = [("desk_on", "2026-11-24"), ("form", paper), ("document", licence), ("checked_on", "2026-11-24")];
    [&base[..], more].concat()
}

/// What is wrong, by the requester's words.
const CLAIM: &[(&str, &str)] =
    &[("change", "correct"), ("item", "電話番号"), ("present", "090-1357-2400"), ("claimed", "090-9999-0001")];

/// A request for correction at the investigation.
fn claimed(world: &World, record: RecordId) -> i64 {
    let (paper, licence) = (form_row(world, "correction"), document(world, "correction", "self"));
    let number = handed(world, "correction", CLAIM);
    let record = record.to_string();
    let fields = at_desk(&paper, &licence, &[("record", &record)]);
    assert_eq!(step(world, &world.clerk(), number, "accept", &fields).done().step, "investigate");
    number
}

fn investigated(world: &World, number: i64, finding: &str) {
    let fields = [("source", "本人の通帳と申込書"), ("finding", finding), ("found_on", "2026-11-24")];
    step(world, &world.clerk(), number, "found", &fields).done();
}

/// A request to stop at the inquiry.
fn objected(world: &World, claim: &str, wanted: &str, records: &[RecordId]) -> i64 {
    let (paper, licence) = (form_row(world, "stop"), document(world, "stop", "self"));
    let number = handed(world, "use_stop", &[("claim", claim), ("wanted", wanted)]);
    let (first, all) = (records[0].to_string(), records.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    let fields = at_desk(&paper, &licence, &[("record", &first), ("records", &all)]);
    assert_eq!(step(world, &world.clerk(), number, "accept", &fields).done().step, "inquire");
    number
}

fn inquired(world: &World, number: i64, finding: &str) {
    let fields =
        [("shown", "証跡 1〜9 と利用目的"), ("finding", finding), ("basis", "照合した"), ("found_on", "2026-11-24")];
    step(world, &world.clerk(), number, "found", &fields).done();
}

const TOLD: &[(&str, &str)] = &[("notified_on", "2026-11-24"), ("notified_by", "post")];

fn told(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [TOLD, more].concat()
}

fn export(records: &[RecordId]) -> Export {
    Export {
        affair: "newsletter".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into(), "contact".into()],
        channel: "post".into(),
        ground: String::new(),
        reason: Personal::new(""),
        format: Format::Csv,
        once: None,
    }
}

both! {
    /// Shows hatsumei:main:24.1a, hatsumei:main:24.2a, hatsumei:main:24.2.1, hatsumei:main:24.2.2, hatsumei:main:24.2.3a, hatsumei:main:24.2.3b
    ///
    /// A correction is accepted by the secretariat alone, on its own form and documents, and says of which record which item is wrong
    /// and what it should be; where form or list are missing the privacy manager is told.
    fn a_correction_is_accepted_on_its_own_form(world) {
        let app = world.app();
        let id = members(world, 1)[0].to_string();
        let number = handed(world, "correction", &CLAIM[..2]);
        let accept = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "accept", fields);
        let missing = no(accept(&[]), "procedure:correction.on_form", "main:24.2a");
        for control in ["identified", "at_desk", "claim"] {
            let control = format!("procedure:correction.{control}");
            assert!(missing.reasons.iter().any(|r| r.control == control), "{control}: {missing:?}");
        }
        // Neither form nor list is set: the clerk asks for them, and the task is the privacy manager's.
        step(world, &world.clerk(), number, "set_up", &[]).done();
        let day = app.my_day(&world.manager()).unwrap();
        let task = day.tasks.iter().find(|t| t.control == "duty:rights.set_up" && t.case == Some(number)).unwrap().number;
        assert!(app.messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-case-step"));
        let perform = |fields: &[(&str, &str)]| {
            let perform = PerformTask { number: task, fields: form(fields), ..PerformTask::default() };
            app.perform(&world.manager(), &perform).unwrap()
        };
        no(perform(&[]), "duty:rights.set_up.stated", "main:23.1.2");
        for register in ["rights_forms", "rights_documents"] {
            let kind = if register == "rights_forms" { "form" } else { "request" };
            let row = EnterRow { register: register.into(), fields: form(&[(kind, "correction")]), ..EnterRow::default() };
            let clause = if register == "rights_forms" { "main:24.2.2" } else { "main:24.2.3a" };
            no(app.enter_row(&world.clerk(), &row).unwrap(), &format!("register:{register}"), "");
            no(app.enter_row(&world.manager(), &row).unwrap(), &format!("register:{register}.correction"), clause);
        }
        let (paper, other) = (form_row(world, "correction"), form_row(world, "disclosure"));
        let (licence, elsewhere) = (document(world, "correction", "self"), document(world, "disclosure", "self"));
        perform(&[("what", "訂正等請求書と運転免許証")]).done();

        let whole = [("record", id.as_str()), CLAIM[0], CLAIM[1], CLAIM[2], CLAIM[3]];
        no(accept(&at_desk(&other, &licence, &whole)), "procedure:correction.form", "main:24.2.2");
        no(accept(&at_desk(&paper, &elsewhere, &whole)), "procedure:correction.document", "main:24.2.3a");
        no(accept(&at_desk(&paper, &licence, &whole[..4])), "procedure:correction.claim", "main:24.1a");
        no(accept(&at_desk(&paper, &licence, &[whole[0], whole[1], whole[2], ("present", ""), whole[4]])), "procedure:correction.claim", "main:24.1a");
        no(accept(&at_desk(&paper, "", &whole)), "procedure:correction.identified", "main:24.2a");
        let desk = no(step(world, &world.asker(azukari_testkit::Who::Clerk), number, "accept", &[("desk_on", "2026-11-01")]), "procedure:correction.at_desk", "main:24.2.1");
        assert!(desk.reasons.iter().any(|r| r.remedy == "fill:desk_on"));
        let evident = at_desk(&paper, "", &whole);
        step(world, &world.clerk(), number, "evident", &evident).done();
        no(step(world, &world.clerk(), number, "accept", &[("checked_on", "2026-11-24")]), "procedure:correction.evident.why", "main:24.2.3b");
        step(world, &world.clerk(), number, "accept", &[("evident", "理事であり、窓口の職員が知っている")]).done();
        assert_eq!(shown(world, &world.manager(), number).taken.last().unwrap().actor.as_deref(), Some("職員　見本子"));
        assert_eq!(world.found_in_the_clear("090-9999-0001"), None);
    }

    /// Shows hatsumei:main:24.1a, hatsumei:main:24.1b, hatsumei:main:24.1c, hatsumei:main:24.3a
    ///
    /// Nothing is decided before the investigation; what is decided is carried out on the record itself; then the other places are
    /// looked at, and the person is told what was changed.
    fn a_correction_is_investigated_carried_out_and_told(world) {
        let app = world.app();
        ledger(world, &[]).done();
        let id = members(world, 1)[0];
        let number = claimed(world, id);
        assert_eq!(shown(world, &world.clerk(), number).line.due.as_deref(), Some("2026-12-08"), "10 business days");
        let found = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "found", fields);
        no(found(&[("source", "申込書"), ("finding", "untrue")]), "procedure:correction.investigated", "main:24.1b");
        no(found(&[("finding", "untrue"), ("found_on", "2026-11-24")]), "procedure:correction.investigated", "main:24.1b");
        crate::work::out_of_turn(world, &world.manager(), number, "correct");
        let ask = NewRequest { records: vec![id], ground: "mistake".into(), ..NewRequest::new("erase", why(world)) };
        approved(world, &world.clerk(), &ask, &world.head());
        let erase = Erase { records: vec![id], ground: "mistake".into(), reason: Personal::new(""), once: None };
        refused(app.erase(&world.clerk(), &erase), "erase.open_request", "main:24.1b");
        provided(world, id);
        investigated(world, number, "untrue");
        no(step(world, &world.clerk(), number, "correct", &[]), "procedure:correction.decide", "main:24.1c");
        no(step(world, &world.head(), number, "decline", &[("ground", "true")]), "procedure:correction.decided", "main:24.1c");
        let decided = step(world, &world.head(), number, "correct", &[]).done();
        assert_eq!((decided.step.as_str(), decided.due.as_deref()), ("carry_out", Some("2026-12-01")));

        let what = [("done_on", "2026-11-24"), ("done_what", "090-1357-2400 から 090-9999-0001 へ")];
        let carried = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "done", fields);
        no(carried(&what), "procedure:correction.carried", "main:24.1c");
        done(app.correct(&world.clerk(), &correct(id, world.personal("090-9999-0001"))));
        no(carried(&what[..1]), "procedure:correction.carried", "main:24.1c");
        assert_eq!(carried(&what).done().step, "spread");
        let day = app.my_day(&world.manager()).unwrap();
        let task = day.tasks.iter().find(|t| t.control == "duty:rights.recipients").unwrap().number;
        let perform = |fields: &[(&str, &str)]| {
            let perform = PerformTask { number: task, fields: form(fields), ..PerformTask::default() };
            app.perform(&world.manager(), &perform).unwrap()
        };
        no(perform(&[]), "duty:rights.recipients.told", "main:24.1c");
        perform(&[("told_on", "2026-11-24")]).done();
        let record = done(app.show(&world.clerk(), &show("membership", id)));
        assert_eq!(value(&record, "phone").as_deref(), Some("090-9999-0001"));
        assert!(record.fields.iter().any(|f| f.field.as_str() == "phone" && f.past), "the old value is kept");
        no(step(world, &world.clerk(), number, "checked", &[]), "procedure:correction.spread", "main:24.1c");
        all_items(world, &world.clerk(), number, &[("spread", "corrected"), ("spread_note", "紙の名簿も直した")]);
        let notify = step(world, &world.clerk(), number, "checked", &[]).done();
        assert_eq!(notify.due.as_deref(), Some("2026-12-01"));

        let end = |outcome: &str, fields: &[(&str, &str)]| step(world, &world.clerk(), number, outcome, fields);
        no(end("corrected", TOLD), "procedure:correction.told", "main:24.3a");
        no(end("declined", &told(&[("explained", "理由")])), "procedure:correction.told.kind", "main:24.3a");
        world.clock.pass_days(11);
        app.tend(world.org).unwrap();
        assert!(app.messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-task-overdue" && t.case == Some(number)));
        let content = told(&[("told_what", "電話番号を 090-1357-2400 から 090-9999-0001 に訂正しました")]);
        assert_eq!(end("corrected", &content).done().state, "done");
    }

    /// Shows hatsumei:main:24.1a, hatsumei:main:24.1.1, hatsumei:main:24.1.2, hatsumei:main:24.3b, hatsumei:main:24.4
    ///
    /// A correction is declined on two grounds or because the content is true, each with what it asks for; the person is told, with
    /// the reason or why none can be given.
    fn a_correction_is_declined_with_its_reason(world) {
        let id = members(world, 1)[0];
        let decline = |number: i64, fields: &[(&str, &str)]| -> Reply<Stepped> { step(world, &world.manager(), number, "decline", fields) };
        let beyond = claimed(world, id);
        investigated(world, beyond, "untrue");
        no(decline(beyond, &[]), "procedure:correction.decided", "main:24.1c");
        no(decline(beyond, &[("ground", "true")]), "procedure:correction.decided", "main:24.1c");
        no(decline(beyond, &[("ground", "purpose"), ("purpose", "member_services")]), "procedure:correction.decline.purpose", "main:24.1.1");
        no(decline(beyond, &[("ground", "purpose"), ("decision", "趣味は会員管理に要らない")]), "procedure:correction.decline.purpose", "main:24.1.1");
        decline(beyond, &[("ground", "purpose"), ("purpose", "member_services"), ("decision", "趣味は会員管理に要らない")]).done();
        let end = |number: i64, outcome: &str, fields: &[(&str, &str)]| step(world, &world.clerk(), number, outcome, fields);
        no(end(beyond, "corrected", &told(&[("told_what", "直した")])), "procedure:correction.told.kind", "main:24.3a");
        no(end(beyond, "declined", &[("explained", "会員管理に必要な範囲を超える")]), "procedure:correction.told.declined", "main:24.3b");
        no(end(beyond, "declined", TOLD), "procedure:correction.explained", "main:24.4");
        assert_eq!(end(beyond, "declined", &told(&[("unexplained", "第三者のことに触れるため")])).done().state, "refused");

        let special = claimed(world, id);
        investigated(world, special, "unclear");
        no(decline(special, &[("ground", "procedure")]), "procedure:correction.decline.procedure", "main:24.1.2");
        decline(special, &[("ground", "procedure"), ("law", "見本登録法第5条の更正の申請")]).done();
        let named = end(special, "declined", &told(&[("explained", "見本登録法による更正の申請を使ってください")])).done();
        assert_eq!(named.state, "refused");

        let right = claimed(world, id);
        investigated(world, right, "true");
        no(step(world, &world.manager(), right, "correct", &[]), "procedure:correction.decided", "main:24.1c");
        decline(right, &[("ground", "true")]).done();
        world.clock.pass_days(11);
        world.app().tend(world.org).unwrap();
        let cases = world.app().cases(&world.clerk(), "open", "correction", None).unwrap().cases;
        assert!(cases.iter().any(|c| c.number == right && c.overdue), "{cases:?}");
        no(end(right, "declined", &[("explained", "調べた結果、内容は事実でした")]), "procedure:correction.told.declined", "main:24.3b");
    }

    /// Shows hatsumei:main:25.1a, hatsumei:main:25.1d, hatsumei:main:25.2f
    ///
    /// A founded request brings the measure wanted: from the decision on nobody uses the data, under whatever affair; each row of the
    /// ledger says that it was done there; the person is told what, of which data, when.
    fn a_founded_request_stops_the_use(world) {
        let app = world.app();
        ledger(world, &[]).done();
        let id = members(world, 1)[0];
        let number = objected(world, "purpose", "use", &[id]);
        // The claim is about use: its journal and the purposes of the record are looked at, and both are there.
        let record = done(app.show(&world.clerk(), &show("membership", id)));
        assert!(record.purposes.iter().any(|p| p == "newsletter"), "{:?}", record.purposes);
        let found = [("finding", "founded"), ("basis", "催しの案内に使われた"), ("found_on", "2026-11-24")];
        no(step(world, &world.clerk(), number, "found", &found), "procedure:use_stop.checked.use", "main:25.1a");
        inquired(world, number, "founded");
        no(step(world, &world.clerk(), number, "stop_use", &[]), "procedure:use_stop.decide", "main:25.1d");
        no(step(world, &world.manager(), number, "stop_provision", &[]), "procedure:use_stop.decided", "main:25.1d");
        no(step(world, &world.manager(), number, "decline", &[("ground", "no_breach")]), "procedure:use_stop.no_breach", "main:25.1.2");
        done(app.export(&world.clerk(), &export(&[id])));
        let stopped = step(world, &world.manager(), number, "stop_use", &[]).done();
        assert_eq!((stopped.step.as_str(), stopped.due.as_deref()), ("measure", Some("2026-12-01")));
        refused(app.show(&world.clerk(), &show("membership", id)), "stop.use", "main:25.1d");
        refused(app.export(&world.clerk(), &export(&[id])), "stop.use", "main:25.1d");
        for (who, affair) in [(world.auditor(), "audit"), (world.clerk(), "remediation")] {
            done(app.show(&who, &show(affair, id)));
        }
        let duty = done(app.show(&world.manager(), &show("rights", id)));
        let mark = duty.marks.iter().find(|m| m.kind == "stop" && m.to_at.is_none()).unwrap();
        assert_eq!(mark.evidence, format!("case {number}"));

        world.clock.pass_days(11);
        app.tend(world.org).unwrap();
        assert!(app.messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-task-overdue" && t.case == Some(number)));
        no(step(world, &world.clerk(), number, "taken", &[]), "procedure:use_stop.measure", "main:25.1d");
        all_items(world, &world.clerk(), number, &[("done", "done"), ("done_note", "紙の名簿に停止の札を付けた")]);
        step(world, &world.clerk(), number, "taken", &[]).done();
        let on = [("notified_on", "2026-12-05"), ("notified_by", "post")];
        no(step(world, &world.clerk(), number, "taken", &on), "procedure:use_stop.told", "main:25.2f");
        let content = [&on[..], &[("told_what", "2026-11-24に会員名簿の利用を停止しました")]].concat();
        no(step(world, &world.clerk(), number, "declined", &content), "procedure:use_stop.told.kind", "main:25.2f");
        assert_eq!(step(world, &world.clerk(), number, "taken", &content).done().state, "done");
        refused(app.show(&world.clerk(), &show("membership", id)), "stop.use", "main:25.1d");
    }

    /// Shows hatsumei:main:25.1b, hatsumei:main:25.1d
    ///
    /// Wrongful acquisition alone is a ground. An erasure is decided, done by the erasing act within the case, and the case goes on only
    /// when the records are gone.
    fn an_erasure_is_really_one(world) {
        let app = world.app();
        let ids = members(world, 2);
        let number = objected(world, "acquired", "erase", &ids);
        let found = [("finding", "founded"), ("basis", "同意書がない"), ("found_on", "2026-11-24")];
        no(step(world, &world.clerk(), number, "found", &found), "procedure:use_stop.checked.source", "main:25.1b");
        assert_eq!(done(app.show(&world.clerk(), &show("membership", ids[0]))).source, "person", "how it was acquired is there to be seen");
        inquired(world, number, "founded");
        let erase = Erase { records: ids.clone(), ground: "person_request".into(), reason: Personal::new(""), once: None };
        refused(app.erase(&world.clerk(), &erase), "erase.approved", "main:7.1a");
        assert_eq!(step(world, &world.manager(), number, "erase", &[]).done().step, "erase");
        no(step(world, &world.clerk(), number, "erased", &[]), "procedure:use_stop.gone", "main:25.1d");
        let one = Erase { records: ids[..1].to_vec(), ..erase.clone() };
        refused(app.erase(&world.clerk(), &one), "erase.approved", "main:7.1a");
        let erased = done(app.erase(&world.clerk(), &erase));
        let left = erased.left.unwrap();
        assert_eq!((left.kind.as_str(), left.ends_on.as_str()), ("refused", "2029-11-24"), "they do not come back unasked");
        step(world, &world.clerk(), number, "erased", &[]).done();
        step(world, &world.clerk(), number, "taken", &[]).done();
        assert_eq!(step(world, &world.clerk(), number, "taken", &told(&[("told_what", "会員名簿から消去しました")])).done().state, "done");
    }

    /// Shows hatsumei:main:25.1c, hatsumei:main:25.1d, hatsumei:main:25.1.1
    ///
    /// Breach of the limits on provision brings a stop of provision; a measure that is less or other than asked says how far it goes
    /// and why.
    fn a_provision_is_stopped_and_a_measure_limited(world) {
        let app = world.app();
        let ids = members(world, 2);
        let number = handed(world, "use_stop", &[("claim", "provision"), ("wanted", "erase")]);
        let (paper, licence) = (form_row(world, "stop"), document(world, "stop", "self"));
        let record = ids[0].to_string();
        let fields = at_desk(&paper, &licence, &[("record", &record), ("records", &record)]);
        no(step(world, &world.clerk(), number, "accept", &fields), "procedure:use_stop.claim.provision", "main:25.1c");
        let fields = [&fields[..], &[("wanted", "provision")]].concat();
        step(world, &world.clerk(), number, "accept", &fields).done();
        let found = [("finding", "founded"), ("basis", "同意なく渡した"), ("found_on", "2026-11-24")];
        no(step(world, &world.clerk(), number, "found", &found), "procedure:use_stop.checked.provision", "main:25.1c");
        inquired(world, number, "founded");
        assert_eq!(step(world, &world.head(), number, "stop_provision", &[]).done().step, "measure");
        let marks = done(app.show(&world.clerk(), &show("membership", ids[0]))).marks;
        assert!(marks.iter().any(|m| m.kind == "stop" && m.key == "provision" && m.to_at.is_none()), "use goes on");

        let number = objected(world, "purpose", "erase", &ids[1..]);
        inquired(world, number, "founded");
        no(step(world, &world.manager(), number, "stop_use", &[]), "procedure:use_stop.decided", "main:25.1d");
        no(step(world, &world.manager(), number, "stop_use", &[("ground", "beyond")]), "procedure:use_stop.limited", "main:25.1.1");
        let limits = [("ground", "beyond"), ("limits", "誤ったのは案内の発送だけなので、利用の停止にとどめる")];
        step(world, &world.manager(), number, "stop_use", &limits).done();
        step(world, &world.clerk(), number, "taken", &[]).done();
        let content = told(&[("told_what", "利用を停止しました。消去しない理由は…")]);
        assert_eq!(step(world, &world.clerk(), number, "taken", &content).done().state, "done");
    }

    /// Shows hatsumei:main:25.1.2, hatsumei:main:25.2g, hatsumei:main:25.2h
    ///
    /// Without a breach nothing is done, on the strength of what was checked; the person is told, with a reason or why there is none.
    fn an_unfounded_request_is_declined_and_told(world) {
        let id = members(world, 1)[0];
        let number = objected(world, "purpose", "use", &[id]);
        inquired(world, number, "unfounded");
        no(step(world, &world.manager(), number, "stop_use", &[]), "procedure:use_stop.decided", "main:25.1d");
        let bare = [("ground", "no_breach")];
        step(world, &world.manager(), number, "decline", &bare).done();
        let end = |outcome: &str, fields: &[(&str, &str)]| step(world, &world.clerk(), number, outcome, fields);
        no(end("taken", &told(&[("told_what", "止めた")])), "procedure:use_stop.told.kind", "main:25.2f");
        no(end("declined", &[("explained", "目的外の利用は見当たりません")]), "procedure:use_stop.told.declined", "main:25.2g");
        no(end("declined", TOLD), "procedure:use_stop.explained", "main:25.2h");
        world.clock.pass_days(11);
        world.app().tend(world.org).unwrap();
        assert!(world.app().messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-task-overdue" && t.case == Some(number)));
        let on = [("notified_on", "2026-12-05"), ("notified_by", "visit"), ("explained", "目的外の利用は見当たりません")];
        assert_eq!(end("declined", &on).done().state, "refused");

        // A founded finding cannot be declined as no breach, and no breach needs what was checked.
        let other = objected(world, "purpose", "use", &[id]);
        inquired(world, other, "founded");
        no(step(world, &world.manager(), other, "decline", &bare), "procedure:use_stop.no_breach", "main:25.1.2");
    }

    /// Shows hatsumei:main:25.2a, hatsumei:main:25.2b, hatsumei:main:25.2c, hatsumei:main:25.2d, hatsumei:main:25.2e
    ///
    /// A request to stop is accepted by the secretariat alone, on its own form and documents.
    fn a_stop_is_accepted_on_its_own_form(world) {
        let app = world.app();
        let id = members(world, 1)[0].to_string();
        let number = open(world, &world.clerk(), "use_stop").done().number;
        let heard = [
            ("received_on", "2026-11-24"),
            ("by_way", "phone"),
            ("requester", "self"),
            ("name", "請求見本 太郎左"),
            ("content", "案内をやめてほしい"),
            ("claim", "purpose"),
            ("wanted", "use"),
        ];
        step(world, &world.clerk(), number, "hand", &heard).done();
        let accept = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "accept", fields);
        let missing = no(accept(&[]), "procedure:use_stop.on_form", "main:25.2a");
        assert!(missing.reasons.iter().any(|r| r.control == "procedure:use_stop.identified"), "{missing:?}");
        no(accept(&[("desk_on", "2026-12-01")]), "procedure:use_stop.at_desk", "main:25.2b");
        step(world, &world.clerk(), number, "set_up", &[]).done();
        assert!(app.my_day(&world.manager()).unwrap().tasks.iter().any(|t| t.control == "duty:rights.set_up"));
        let bare = |register: &str, kind: &str| {
            let row = EnterRow { register: register.into(), fields: form(&[(kind, "stop")]), ..EnterRow::default() };
            (app.enter_row(&world.clerk(), &row).unwrap(), app.enter_row(&world.manager(), &row).unwrap())
        };
        let (clerk, manager) = bare("rights_forms", "form");
        no(clerk, "register:rights_forms", "");
        no(manager, "register:rights_forms.stop", "main:25.2c");
        let (clerk, manager) = bare("rights_documents", "request");
        no(clerk, "register:rights_documents", "");
        no(manager, "register:rights_documents.stop", "main:25.2d");
        let (paper, other) = (form_row(world, "stop"), form_row(world, "correction"));
        let (licence, elsewhere) = (document(world, "stop", "self"), document(world, "correction", "self"));
        let more = [("record", id.as_str()), ("records", id.as_str())];
        no(accept(&at_desk(&other, &licence, &more)), "procedure:use_stop.form", "main:25.2c");
        no(accept(&at_desk(&paper, &elsewhere, &more)), "procedure:use_stop.document", "main:25.2d");
        let refusal = [&more[..], &[("claim", "refusal")]].concat();
        no(accept(&at_desk(&paper, &licence, &refusal)), "procedure:use_stop.claimed", "main:25.1d");
        no(accept(&at_desk(&paper, "", &more)), "procedure:use_stop.identified", "main:25.2a");
        let fields = [&at_desk(&paper, "", &more)[..], &[("claim", "purpose")]].concat();
        step(world, &world.clerk(), number, "evident", &fields).done();
        no(step(world, &world.clerk(), number, "accept", &[("checked_on", "2026-11-24")]), "procedure:use_stop.evident.why", "main:25.2e");
        step(world, &world.clerk(), number, "accept", &[("evident", "毎年来る会員"), ("checked_on", "2026-11-24")]).done();
        let taken = shown(world, &world.manager(), number).taken;
        assert_eq!(taken.last().unwrap().actor.as_deref(), Some("職員　見本子"));
        assert!(items(world, &world.clerk(), number).is_empty());
    }
}
