//! Stories of requests for disclosure: received, accepted, searched, decided, told, disclosed; and what is not even confirmed.

use crate::{
    casefile::{Done, entrusted, form, no},
    told::{approved, done, fault, refused, why},
};
use azukari_app::{
    Reply,
    access::RegisterWorker,
    casefile::{AnswerItem, Answered, OpenCase, Opened, ShownCase, Stepped, TakeStep},
    register::{Mark, MarkKind},
    registers::EnterRow,
    request::{Export, Format, NewRequest},
    retention::Erase,
};
use azukari_domain::{ActId, Personal, RecordId, RowId};
use azukari_gate::Asker;
use azukari_store::{org as org_rows, worker};
use azukari_testkit::{World, both};

pub(crate) fn open(world: &World, who: &Asker, procedure: &str) -> Reply<Opened> {
    let new = OpenCase { procedure: procedure.into(), fields: form(&[]), happened_at: None, once: None };
    world.app().open_case(who, &new).unwrap()
}

pub(crate) fn step(world: &World, who: &Asker, number: i64, outcome: &str, fields: &[(&str, &str)]) -> Reply<Stepped> {
    let take = TakeStep { number, outcome: outcome.into(), fields: form(fields), ..TakeStep::default() };
    world.app().take_step(who, &take).unwrap()
}

/// Somebody of another unit than the desk's.
pub(crate) fn elsewhere(world: &World, login: &str) -> Asker {
    let new = RegisterWorker {
        login: login.into(),
        name: world.personal("知財　支援之助"),
        mail: None,
        unit: "secretariat".into(),
        language: "ja".into(),
        from: String::new(),
        until: None,
    };
    let worker = done(world.app().register_worker(&world.manager(), new)).worker;
    let there = Asker { org: world.org, worker, scopes: None };
    moved(world, &there);
    there
}

/// Moves somebody out of the desk's unit.
pub(crate) fn moved(world: &World, who: &Asker) {
    let (org, worker) = (world.org, who.worker);
    world.gate().note(move |tx| Ok(worker::set_state(tx, org, worker, "active", "support", None)?)).unwrap();
}

/// Appoints somebody, as a board's resolution would.
pub(crate) fn appointed(world: &World, who: &Asker, office: &str) {
    placed(world, who, office, "2026-11-24", None);
}

/// Puts somebody in an office from a day on; with a last day that is over, out of it.
pub(crate) fn placed(world: &World, who: &Asker, office: &str, from: &str, until: Option<&str>) {
    let org = world.org;
    let row = worker::AppointmentRow {
        office: office.into(),
        worker: who.worker,
        from_date: from.into(),
        to_date: until.map(str::to_owned),
        resolution: "2026-11-01 第3回理事会".into(),
        ended_by: until.map(str::to_owned),
        act: ActId::from_slice(&[9; 16]).unwrap(),
    };
    world
        .gate()
        .note(move |tx| {
            worker::put_appointment(tx, org, &row)?;
            Ok(org_rows::touch(tx, org)?)
        })
        .unwrap();
}

/// A row that the privacy manager enters.
pub(crate) fn enter(world: &World, register: &str, fields: &[(&str, &str)]) -> String {
    let row = EnterRow { register: register.into(), fields: form(fields), ..EnterRow::default() };
    world.app().enter_row(&world.manager(), &row).unwrap().done().id.to_string()
}

/// The row's first version is its last.
pub(crate) fn end(world: &World, register: &str, row: &str) {
    let ended = EnterRow {
        register: register.into(),
        row: Some(row.parse().unwrap()),
        version: 1,
        state: "ended".into(),
        ..EnterRow::default()
    };
    world.app().enter_row(&world.manager(), &ended).unwrap().done();
}

pub(crate) fn form_row(world: &World, kind: &str) -> String {
    enter(world, "rights_forms", &[("title", "請求書"), ("form", kind), ("edition", "1"), ("since", "2026-11-01")])
}

pub(crate) fn document(world: &World, request: &str, whose: &str) -> String {
    let row = [("title", "運転免許証"), ("request", request), ("whose", whose), ("since", "2026-11-01")];
    enter(world, "rights_documents", &row)
}

/// A row of the ledger, reported by the unit head and approved.
pub(crate) fn ledger(world: &World, more: &[(&str, &str)]) -> Reply<Stepped> {
    let row = [
        ("kind", "会員（個人）"),
        ("content", "氏名、住所"),
        ("place", "書庫B-2"),
        ("medium", "paper"),
        ("planned", "2027-12-01"),
    ];
    let fields: Vec<_> =
        row.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k)).chain(more.iter().copied()).collect();
    let number = open(world, &world.head(), "ledger_change").done().number;
    match step(world, &world.head(), number, "submit", &fields) {
        Reply::Done(_) => step(world, &world.manager(), number, "approve", &[]),
        other => other,
    }
}

/// A case that the unit head received and handed to the desk, with what the procedure wants beside.
pub(crate) fn handed(world: &World, procedure: &str, more: &[(&str, &str)]) -> i64 {
    let number = open(world, &world.head(), procedure).done().number;
    let fields = [
        &[
            ("received_on", "2026-11-24"),
            ("by_way", "post"),
            ("requester", "self"),
            ("name", "請求見本 太郎左"),
            ("content", "自分の情報を知りたい"),
        ],
        more,
    ]
    .concat();
    step(world, &world.head(), number, "hand", &fields).done();
    number
}

pub(crate) fn items(world: &World, who: &Asker, number: i64) -> Vec<String> {
    shown(world, who, number).step.unwrap().items.into_iter().map(|i| i.row).collect()
}

pub(crate) fn shown(world: &World, who: &Asker, number: i64) -> ShownCase {
    world.app().show_case(who, number).unwrap().done()
}

pub(crate) fn item(world: &World, who: &Asker, number: i64, row: &str, fields: &[(&str, &str)]) -> Reply<Answered> {
    let answer = AnswerItem { number, item: row.parse::<RowId>().unwrap(), fields: form(fields), once: None };
    world.app().answer_item(who, &answer).unwrap()
}

/// Answers all items of the present step alike.
pub(crate) fn all_items(world: &World, who: &Asker, number: i64, fields: &[(&str, &str)]) {
    for row in items(world, who, number) {
        item(world, who, number, &row, fields).done();
    }
}

pub(crate) fn members(world: &World, count: usize) -> Vec<RecordId> {
    let new: Vec<_> = (0..count)
        .map(|i| world.member(&format!("請求　見本{i:02}郎"), "セイキュウ ミホン", &format!("090-1357-24{i:02}")))
        .collect();
    world.bring_in(&new)
}

fn list(records: &[RecordId]) -> String {
    records.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// A request for disclosure at the search, for somebody recognised by a licence.
pub(crate) fn accepted(world: &World, record: RecordId, asks: &str) -> i64 {
    let (paper, licence) = (form_row(world, "disclosure"), document(world, "disclosure", "self"));
    let number = handed(world, "disclosure", &[("asks", asks)]);
    let record = record.to_string();
    let fields = [
        ("desk_on", "2026-11-24"),
        ("form", paper.as_str()),
        ("document", licence.as_str()),
        ("checked_on", "2026-11-24"),
        ("record", record.as_str()),
    ];
    assert_eq!(step(world, &world.clerk(), number, "accept", &fields).done().step, "search");
    number
}

/// The same at the decision, with these records found.
pub(crate) fn searched(world: &World, number: i64, found: &[RecordId]) {
    all_items(world, &world.clerk(), number, &[("found", if found.is_empty() { "none" } else { "held" })]);
    let records = list(found);
    step(world, &world.clerk(), number, "searched", &[("records", records.as_str())]).done();
    all_items(world, &world.clerk(), number, &[("found", "none")]);
    assert_eq!(step(world, &world.clerk(), number, "searched", &[]).done().step, "decide");
}

fn disclosed(world: &World, records: &[RecordId]) -> Export {
    disclosed_of(world, "member", records)
}

fn disclosed_of(world: &World, holding: &str, records: &[RecordId]) -> Export {
    let book = world.book();
    let kind = book.holding(&holding.parse().unwrap()).unwrap();
    let mut classes: Vec<String> = kind.fields.iter().map(|f| f.class.to_string()).collect();
    classes.dedup();
    Export {
        affair: "rights".into(),
        holding: holding.into(),
        records: records.to_vec(),
        classes,
        channel: "paper".into(),
        ground: String::new(),
        reason: Personal::new(""),
        format: Format::Json,
        once: None,
    }
}

fn assigned(world: &World) {
    let ask = NewRequest { affair: "rights".into(), ..NewRequest::new("assignment", why(world)) };
    approved(world, &world.clerk(), &ask, &world.head());
}

both! {
    /// Shows hatsumei:main:23.1a, hatsumei:main:23.1.1, hatsumei:main:23.1.2, hatsumei:main:23.1.3a, hatsumei:main:23.1b
    /// Shows hatsumei:main:23.2a, hatsumei:main:2.1.5
    ///
    /// Whoever hears of a request enters it, by telephone as by letter; the secretariat alone accepts it, on the form and with the
    /// documents that the privacy manager set, for one person; an agent shows the agency.
    fn a_request_is_accepted_at_the_desk_on_its_form(world) {
        let app = world.app();
        let support = elsewhere(world, "support");
        let number = open(world, &support, "disclosure").done().number;
        let heard = [
            ("received_on", "2026-11-24"),
            ("by_way", "phone"),
            ("requester", "agent"),
            ("name", "請求見本 太郎左"),
            ("content", "娘について何を持っているか"),
            ("asks", "data"),
        ];
        let hand = |fields: &[(&str, &str)]| step(world, &support, number, "hand", fields);
        no(hand(&heard[..4]), "procedure:disclosure.received", "main:23.1a");
        assert_eq!(hand(&heard).done().step, "accept");
        no(step(world, &support, number, "accept", &[]), "procedure:disclosure.accept", "main:23.1.1");
        let another = handed(world, "disclosure", &[("asks", "data")]);
        assert_eq!(fault(app.show_case(&support, another)), "error-not-found", "others' requests are not theirs to see");
        let listed = |who: &Asker| app.cases(who, "", "disclosure", None).unwrap().cases.iter().map(|c| c.number).collect::<Vec<_>>();
        assert_eq!((listed(&support), listed(&world.clerk())), (vec![number], vec![another, number]));
        for (login, office) in [("other_head", "unit_head"), ("other_auditor", "audit_officer")] {
            let who = elsewhere(world, login);
            assert!(listed(&who).is_empty());
            appointed(world, &who, office);
            assert_eq!(listed(&who), [another, number], "{office}");
        }
        let day = app.my_day(&world.clerk()).unwrap();
        assert!(day.tasks.iter().any(|t| t.case == Some(number)), "it waits for everybody at the desk: {day:?}");
        assert!(app.my_day(&support).unwrap().tasks.is_empty());

        // Nothing but a call: form, date at the desk, person and identity are all missing, and the reply asks for them.
        let accept = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "accept", fields);
        let missing = no(accept(&[]), "procedure:disclosure.on_form", "main:23.1a");
        for control in ["identified", "at_desk", "person", "agent"] {
            let control = format!("procedure:disclosure.{control}");
            assert!(missing.reasons.iter().any(|r| r.control == control), "{control}: {missing:?}");
        }
        no(step(world, &world.clerk(), number, "ask", &[]), "procedure:disclosure.asked", "main:23.1a");
        let asked = [("asked_on", "2026-11-24"), ("asked_for", "請求書と本人確認書類")];
        assert_eq!(step(world, &world.clerk(), number, "ask", &asked).done().step, "accept");

        // Forms and documents are the privacy manager's to set.
        let by_clerk = EnterRow { register: "rights_forms".into(), fields: form(&[("form", "disclosure")]), ..EnterRow::default() };
        no(app.enter_row(&world.clerk(), &by_clerk).unwrap(), "register:rights_forms", "main:23.1.2");
        no(app.enter_row(&world.manager(), &by_clerk).unwrap(), "register:rights_forms.disclosure", "main:23.1.2");
        let by_clerk = EnterRow { register: "rights_documents".into(), fields: form(&[("request", "disclosure")]), ..EnterRow::default() };
        no(app.enter_row(&world.clerk(), &by_clerk).unwrap(), "register:rights_documents", "main:23.1.3a");
        no(app.enter_row(&world.manager(), &by_clerk).unwrap(), "register:rights_documents.disclosure", "main:23.1.3a");
        let (first, second) = (form_row(world, "disclosure"), form_row(world, "disclosure"));
        let other = form_row(world, "correction");
        end(world, "rights_forms", &first);
        let licence = document(world, "disclosure", "agent");
        let for_self = document(world, "disclosure", "self");
        let agency = document(world, "disclosure", "agency");
        let library = document(world, "disclosure", "agent");
        end(world, "rights_documents", &library);

        let record = members(world, 1)[0].to_string();
        let whole = [
            ("desk_on", "2026-11-24"),
            ("form", second.as_str()),
            ("document", licence.as_str()),
            ("agency", agency.as_str()),
            ("agent", "請求見本 花之母"),
            ("checked_on", "2026-11-24"),
            ("record", record.as_str()),
        ];
        let with = |changed: &[(&'static str, &str)]| {
            let kept = whole.iter().copied().filter(|(k, _)| !changed.iter().any(|(c, _)| c == k));
            let fields: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
            accept(&fields)
        };
        no(with(&[("form", &first)]), "procedure:disclosure.form", "main:23.1.2");
        no(with(&[("form", &other)]), "procedure:disclosure.form", "main:23.1.2");
        no(with(&[("document", &library)]), "procedure:disclosure.document", "main:23.1.3a");
        no(with(&[("document", &for_self)]), "procedure:disclosure.document", "main:23.1.3a");
        no(with(&[("agency", "")]), "procedure:disclosure.agent", "main:23.1b");
        no(with(&[("agency", &licence)]), "procedure:disclosure.agent", "main:23.1b");
        no(with(&[("record", "")]), "procedure:disclosure.person", "main:2.1.5");
        no(with(&[("unknown", "yes")]), "procedure:disclosure.person", "main:2.1.5");
        let author = world.clerk().worker.to_string();
        let take = TakeStep { number, outcome: "accept".into(), fields: form(&[("record", &author)]), ..TakeStep::default() };
        assert!(matches!(app.take_step(&world.clerk(), &take), Err(azukari_app::AppError::Form(_))), "who wrote it is nobody's record");
        let old = with(&[("form", &first), ("old_form", "経過期間のため")]).done();
        assert_eq!(old.step, "search");
        assert!(!shown(world, &world.clerk(), number).fields.iter().any(|f| f.kind == azukari_rulebook::form::FormKind::Files), "no copy is kept");
        for text in ["請求見本 太郎左", "請求見本 花之母", "娘について何を持っているか"] {
            assert_eq!(world.found_in_the_clear(text), None);
        }
        // While it runs nothing of this person is erased.
        let erase = NewRequest { records: vec![record.parse().unwrap()], ground: "mistake".into(), ..NewRequest::new("erase", why(world)) };
        approved(world, &world.clerk(), &erase, &world.head());
        let erase = Erase { records: vec![record.parse().unwrap()], ground: "mistake".into(), reason: Personal::new(""), once: None };
        refused(app.erase(&world.clerk(), &erase), "erase.open_request", "main:23.2a");
    }

    /// Shows hatsumei:main:2.1.1c
    ///
    /// The record of somebody who has died is in scope where it is about a living relative too: then it is the relative's, whose
    /// request finds it. Otherwise it is outside, with the reason, and nobody's request finds it.
    fn the_record_of_the_dead_is_their_relatives(world) {
        let app = world.app();
        ledger(world, &[]).done();
        let people = members(world, 4);
        let (late, alone) = (people[0], people[3]);
        let names = people.iter().map(ToString::to_string).collect::<Vec<_>>();
        let number = open(world, &world.clerk(), "deceased").done().number;
        let judge = |number: i64, outcome: &str, fields: &[(&str, &str)]| step(world, &world.clerk(), number, outcome, fields);
        let died = [("record", names[0].as_str()), ("died_on", "2026-10-03")];
        let of_wife = [("relative", "yes"), ("relative_record", names[1].as_str()), ("relative_name", "豊後　見本花子")];
        no(judge(number, "relative", &died), "procedure:deceased.answered", "main:2.1.1c");
        no(judge(number, "relative", &[&died[..], &of_wife[..2]].concat()), "procedure:deceased.named", "main:2.1.1c");
        no(judge(number, "outside", &[&died[..], &of_wife, &[("reason", "年史のため")]].concat()), "procedure:deceased.answered", "main:2.1.1c");
        no(judge(number, "outside", &[&died[..], &[("relative", "no")]].concat()), "procedure:deceased.reasoned", "main:2.1.1c");
        judge(number, "relative", &[&died[..], &of_wife].concat()).done();
        let found = done(app.show(&world.clerk(), &crate::told::show("membership", late)));
        assert!(found.facets.contains(&"deceased".to_owned()), "{:?}", found.facets);
        let row = app.show_register(&world.manager(), "deceased", "", None).unwrap().done().rows.remove(0);
        assert_eq!(row.state, "in_force");
        assert!(row.fields.iter().any(|f| f.key == "relative_record" && f.values == [names[1].clone()]), "{row:?}");

        // The dead asks for nothing; the widow's request takes in what is found to be hers, and nobody else's does.
        let paper = form_row(world, "disclosure");
        let licence = document(world, "disclosure", "self");
        let asked = handed(world, "disclosure", &[("asks", "data")]);
        let of = |record: &str| -> Vec<(&'static str, String)> {
            vec![("desk_on", "2026-11-24".into()), ("form", paper.clone()), ("document", licence.clone()), ("checked_on", "2026-11-24".into()), ("record", record.to_owned())]
        };
        let accept = |number: i64, record: &str| {
            let fields = of(record);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            step(world, &world.clerk(), number, "accept", &fields)
        };
        no(accept(asked, &names[0]), "procedure:disclosure.living", "main:2.1.1c");
        let searched = |record: &str, late_row: &str| {
            let number = handed(world, "disclosure", &[("asks", "data")]);
            accept(number, record).done();
            all_items(world, &world.clerk(), number, &[("found", "held")]);
            let records = list(&[record.parse().unwrap(), late]);
            let mut fields = vec![("records", records.as_str())];
            fields.extend((!late_row.is_empty()).then_some(("late", late_row)));
            step(world, &world.clerk(), number, "searched", &fields)
        };
        no(searched(&names[1], ""), "procedure:disclosure.late", "main:2.1.1c");
        no(searched(&names[2], &row.id), "procedure:disclosure.late", "main:2.1.1c");
        searched(&names[1], &row.id).done();

        // Outside: with its reason on record, and no request takes it in.
        let number = open(world, &world.clerk(), "deceased").done().number;
        let gone = [("record", names[3].as_str()), ("died_on", "2026-10-03"), ("relative", "no"), ("reason", "遺族の情報を含まない")];
        judge(number, "outside", &gone).done();
        let outside = app.show_register(&world.manager(), "deceased", "", None).unwrap().done().rows.remove(1);
        assert_eq!(outside.state, "outside");
        assert!(outside.fields.iter().any(|f| f.key == "reason" && f.values == ["遺族の情報を含まない"]));
        let number = handed(world, "disclosure", &[("asks", "data")]);
        accept(number, &names[1]).done();
        all_items(world, &world.clerk(), number, &[("found", "held")]);
        let records = list(&[alone]);
        no(step(world, &world.clerk(), number, "searched", &[("records", &records), ("late", &outside.id)]), "procedure:disclosure.late", "main:2.1.1c");

        // What is kept elsewhere is classified in the same way.
        let base = [("name", "物故会員名簿"), ("unit", "secretariat"), ("content", "氏名"), ("place", "書庫"), ("medium", "computer"), ("identifies", "yes"), ("matchable", "no"), ("subject", "deceased"), ("searchable", "yes"), ("planned", "2026-12-01")];
        let classify = |outcome: &str, more: &[(&str, &str)]| {
            let number = open(world, &world.head(), "classify").done().number;
            step(world, &world.head(), number, outcome, &[&base[..], more].concat())
        };
        let why = [("outside_ground", "deceased"), ("reason", "遺族の情報を含まない")];
        no(classify("outside", &[&[("relative", "yes")], &why[..]].concat()), "procedure:classify.relative", "main:2.1.1c");
        no(classify("data", &[("relative", "no")]), "procedure:classify.relative", "main:2.1.1c");
        classify("outside", &[&[("relative", "no")], &why[..]].concat()).done();
        classify("data", &[("relative", "yes")]).done();
    }

    /// Shows hatsumei:main:23.1.3b
    ///
    /// Documents are done without only where it is written down why it is evident who asks, and by whom that was judged.
    fn documents_are_done_without_where_it_is_evident(world) {
        let record = members(world, 1)[0].to_string();
        let paper = form_row(world, "disclosure");
        let number = handed(world, "disclosure", &[("asks", "data")]);
        let fields = [("desk_on", "2026-11-24"), ("form", paper.as_str()), ("record", record.as_str())];
        no(step(world, &world.clerk(), number, "accept", &fields), "procedure:disclosure.identified", "main:23.1a");
        step(world, &world.clerk(), number, "evident", &fields).done();
        let judge = |why: &str| step(world, &world.clerk(), number, "accept", &[("evident", why), ("checked_on", "2026-11-24")]);
        no(judge(" "), "procedure:disclosure.evident.why", "main:23.1.3b");
        let judged = judge("毎月来会する会員で、窓口の職員と面識がある").done();
        assert_eq!((judged.step.as_str(), judged.due.as_deref()), ("search", Some("2026-12-14")));
        assert_eq!(shown(world, &world.manager(), number).taken.last().unwrap().actor.as_deref(), Some("職員　見本子"));
    }

    /// Shows hatsumei:main:23.1a, hatsumei:main:23.2a, hatsumei:main:23.2b, hatsumei:main:23.2c, hatsumei:main:23.6a, hatsumei:main:23.6b
    ///
    /// Every row of the ledger and every contractor is asked; the case falls due from the day of the identity check; what was decided
    /// and only that can be put out; another way than paper needs agreement; the answer has its form, a fee its decision.
    fn everything_is_searched_and_disclosed_in_time(world) {
        let app = world.app();
        ledger(world, &[]).done();
        ledger(world, &[("kind", "催しの参加者"), ("medium", "outside")]).done();
        entrusted(world);
        assigned(world);
        let id = members(world, 1)[0];
        let number = accepted(world, id, "data");
        assert_eq!(shown(world, &world.clerk(), number).line.due.as_deref(), Some("2026-12-14"), "14 business days");
        no(step(world, &world.clerk(), number, "searched", &[]), "procedure:disclosure.search", "main:23.2a");
        let rows = items(world, &world.clerk(), number);
        assert_eq!(rows.len(), 2, "on any medium");
        item(world, &world.clerk(), number, &rows[0], &[("found", "held"), ("found_note", "書庫の名簿")]).done();
        no(step(world, &world.clerk(), number, "searched", &[]), "procedure:disclosure.search", "main:23.2a");
        item(world, &world.clerk(), number, &rows[1], &[("found", "none")]).done();
        let entry = world.bring_in(&[world.record_of("entrant", &[("name", "請求　見本00郎")])])[0];
        let records = list(&[id, entry]);
        let found = step(world, &world.clerk(), number, "searched", &[("records", &records)]).done();
        assert_eq!((found.step.as_str(), found.due.as_deref()), ("contractors", Some("2026-12-14")));
        no(step(world, &world.clerk(), number, "searched", &[]), "procedure:disclosure.contractors", "main:23.2a");
        all_items(world, &world.clerk(), number, &[("found", "none")]);
        step(world, &world.clerk(), number, "searched", &[]).done();

        refused(app.export(&world.clerk(), &disclosed(world, &[id])), "disclose.decided", "main:23.3");
        // The manager's own task is late; told from above they are where the desk's is.
        world.clock.pass_days(24);
        app.tend(world.org).unwrap();
        let told = app.messages(&world.manager()).unwrap();
        assert!(told.iter().any(|t| t.kind == "told-task-overdue" && t.case == Some(number)), "{told:?}");
        let due = step(world, &world.manager(), number, "whole", &[]).done();
        assert_eq!((due.step.as_str(), due.due.as_deref()), ("disclose", Some("2026-12-14")));
        assert!(app.cases(&world.manager(), "open", "disclosure", None).unwrap().cases[0].overdue);
        // The manager watches over these cases, also where the step is another's: the clause says so to the manager too.
        let late = app.clauses_overdue(&world.manager()).unwrap();
        assert!(late.contains(&"hatsumei:main:23.2a".parse().unwrap()), "{late:?}");
        moved(world, &world.manager());
        app.tend(world.org).unwrap();
        let told = app.messages(&world.manager()).unwrap();
        assert!(told.iter().any(|t| t.kind == "told-task-escalated" && t.case == Some(number)), "{told:?}");
        let told = app.messages(&world.clerk()).unwrap();
        assert!(told.iter().any(|t| t.kind == "told-task-overdue" && t.case == Some(number)), "the desk as well: {told:?}");
        let out = done(app.export(&world.clerk(), &disclosed(world, &[id])));
        assert_eq!((out.count, out.left_out.len()), (1, 0));
        assert!(out.text.expose().contains("見本00郎") && out.text.expose().contains("090-1357-2400"));
        let other = done(app.export(&world.clerk(), &disclosed_of(world, "entrant", &[entry])));
        assert_eq!(other.count, 1, "each kind of data that was found");
        refused(app.export(&world.head(), &disclosed(world, &[id])), "disclose.decided", "main:23.3");

        let answer = form_row(world, "answer");
        let request = form_row(world, "disclosure");
        let fee = |fields: &[(&str, &str)]| {
            let row = EnterRow { register: "rights_fees".into(), fields: form(fields), ..EnterRow::default() };
            (app.enter_row(&world.manager(), &row).unwrap(), app.enter_row(&world.clerk(), &row).unwrap())
        };
        let (without, by_clerk) = fee(&[("amount", "500"), ("since", "2026-11-01")]);
        no(without, "register:rights_fees.basis", "main:23.6b");
        no(by_clerk, "register:rights_fees", "main:23.6a");
        let cost = [("copies", "100"), ("postage", "140"), ("labour", "260"), ("basis", "写し10枚、郵送、15分"), ("since", "2026-11-01")];
        no(fee(&[&cost[..], &[("amount", "1,001")]].concat()).0, "register:rights_fees.bounded", "main:23.6b");
        fee(&[&cost[..], &[("amount", "1,000")]].concat()).0.done();
        let fee = fee(&[&cost[..], &[("amount", "500")]].concat()).0.done().id.to_string();

        let base = [("method", "paper"), ("answer_form", answer.as_str()), ("answer_ref", "開示綴り 3"), ("disclosed_on", "2026-12-18")];
        let disclose = |changed: &[(&'static str, &str)]| {
            let kept = base.iter().copied().filter(|(k, _)| !changed.iter().any(|(c, _)| c == k));
            let fields: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
            step(world, &world.clerk(), number, "disclosed", &fields)
        };
        no(disclose(&[("method", "mail")]), "procedure:disclosure.method", "main:23.2b");
        no(disclose(&[("method", "mail"), ("agreed_on", "2026-12-19")]), "procedure:disclosure.method", "main:23.2b");
        no(disclose(&[("answer_form", "")]), "procedure:disclosure.template", "main:23.2c");
        no(disclose(&[("answer_form", &request)]), "procedure:disclosure.template", "main:23.2c");
        no(disclose(&[("fee", &fee), ("fee_state", "unpaid")]), "procedure:disclosure.fee", "main:23.6a");
        no(disclose(&[("fee", &fee), ("fee_state", "unpaid"), ("fee_told_on", "2026-12-19")]), "procedure:disclosure.fee", "main:23.6a");
        no(disclose(&[("fee_state", "paid"), ("fee_told_on", "2026-12-01")]), "procedure:disclosure.fee", "main:23.6a");
        no(disclose(&[("answer_ref", "")]), "procedure:disclosure.disclosed", "main:23.2a");
        let billed = disclose(&[("fee", &fee), ("fee_state", "unpaid"), ("fee_told_on", "2026-12-01")]).done();
        assert_eq!((billed.state.as_str(), billed.step.as_str()), ("done", ""));
    }

    /// Shows hatsumei:main:23.3, hatsumei:main:23.3.1, hatsumei:main:23.3.2, hatsumei:main:23.3.3, hatsumei:main:23.4a, hatsumei:main:23.4b, hatsumei:main:23.5
    ///
    /// The secretariat withholds nothing; the privacy manager does, record by record, on one of three grounds with what it asks for,
    /// never against a law that discloses; the document leaves out just those; the person is told, with reasons, before it ends.
    fn withholding_is_decided_record_by_record(world) {
        let app = world.app();
        assigned(world);
        let ids = members(world, 4);
        let number = accepted(world, ids[0], "data");
        let (all, by_law) = (list(&ids), ids[3].to_string());
        let search = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "searched", fields);
        no(search(&[("records", &all), ("by_law", &by_law)]), "procedure:disclosure.by_law.stated", "main:23.5");
        search(&[("records", &all), ("by_law", &by_law), ("by_law_article", "見本法第9条")]).done();
        search(&[]).done();

        let withhold = |who: &Asker, id: RecordId, fields: &[(&str, &str)]| {
            let id = id.to_string();
            step(world, who, number, "withhold", &[&[("withhold", id.as_str())], fields].concat())
        };
        let whose = [("ground", "interests"), ("whose", "情報を寄せた第三者が特定され、報復のおそれがある")];
        no(withhold(&world.clerk(), ids[1], &whose), "procedure:disclosure.decide", "main:23.3");
        no(withhold(&world.head(), ids[1], &whose), "procedure:disclosure.decide", "main:23.3");
        let manager = world.manager();
        no(withhold(&manager, ids[1], &[]), "procedure:disclosure.ground", "main:23.3");
        let stranger = members(world, 1)[0];
        no(withhold(&manager, stranger, &whose), "procedure:disclosure.ground", "main:23.3");
        no(withhold(&manager, ids[1], &whose[..1]), "procedure:disclosure.ground.interests", "main:23.3.1");
        assert_eq!(withhold(&manager, ids[1], &whose).done().step, "decide");
        // What was said of one record says nothing about the next.
        no(withhold(&manager, ids[2], &whose[..1]), "procedure:disclosure.ground.interests", "main:23.3.1");
        let business = [("ground", "business"), ("hindered", "発明表彰の審査"), ("serious", "審査員の評価が漏れると審査が成り立たない")];
        no(withhold(&manager, ids[2], &business[..2]), "procedure:disclosure.ground.business", "main:23.3.2");
        no(withhold(&manager, ids[2], &[business[0], business[2]]), "procedure:disclosure.ground.business", "main:23.3.2");
        no(withhold(&manager, ids[2], &[("ground", "law")]), "procedure:disclosure.ground.law", "main:23.3.3");
        no(withhold(&manager, ids[3], &business), "procedure:disclosure.by_law", "main:23.5");
        withhold(&manager, ids[2], &[("ground", "law"), ("breached", "見本秘密法第3条")]).done();
        no(step(world, &manager, number, "whole", &[]), "procedure:disclosure.outcome", "main:23.3");
        no(step(world, &manager, number, "refuse", &[]), "procedure:disclosure.outcome", "main:23.3");
        let partly = step(world, &manager, number, "partly", &[]).done();
        assert_eq!((partly.step.as_str(), partly.due.as_deref()), ("notify", Some("2026-12-01")));
        let rows = app.show_register(&manager, "nondisclosures", "", None).unwrap().done().rows;
        assert_eq!(rows.len(), 2);
        no(app.show_register(&world.clerk(), "nondisclosures", "", None).unwrap(), "register:nondisclosures", "main:23.3");

        // Exactly the rest, and once.
        let rest = [ids[0], ids[3]];
        refused(app.export(&world.clerk(), &disclosed(world, &ids)), "disclose.decided", "main:23.3");
        refused(app.export(&world.clerk(), &disclosed(world, &ids[..2])), "disclose.decided", "main:23.3");
        let out = done(app.export(&world.clerk(), &disclosed(world, &rest)));
        assert!(out.count == 2 && !out.text.expose().contains("見本01郎") && !out.text.expose().contains("見本02郎"));
        refused(app.export(&world.clerk(), &disclosed(world, &rest)), "disclose.decided", "main:23.3");

        let told = [("notified_on", "2026-11-24"), ("notified_by", "post")];
        let notify = |outcome: &str, fields: &[(&str, &str)]| step(world, &world.clerk(), number, outcome, fields);
        no(notify("disclose", &[("explained", "第三者の利益のため")]), "procedure:disclosure.notified", "main:23.4a");
        no(notify("disclose", &told), "procedure:disclosure.explained", "main:23.4b");
        no(notify("refused", &[&told[..], &[("explained", "第三者の利益のため")]].concat()), "procedure:disclosure.notified.rest", "main:23.4a");
        world.clock.pass_days(11);
        app.tend(world.org).unwrap();
        assert!(app.messages(&manager).unwrap().iter().any(|t| t.kind == "told-task-overdue" && t.case == Some(number)));
        let on = notify("disclose", &[&told[..], &[("explained", "第三者の利益と法令のため")]].concat()).done();
        assert_eq!(on.step, "disclose");
    }

    /// Shows hatsumei:main:23.3
    ///
    /// What was decided is put out by whoever accepted the case, within the days set for it, and by nobody else.
    fn what_was_decided_is_put_out_in_time(world) {
        let app = world.app();
        assigned(world);
        let (id, entry) = (members(world, 1)[0], world.bring_in(&[world.record_of("entrant", &[("name", "請求　見本00郎")])])[0]);
        let number = accepted(world, id, "data");
        searched(world, number, &[id, entry]);
        step(world, &world.manager(), number, "whole", &[]).done();
        refused(app.export(&world.manager(), &disclosed(world, &[id])), "disclose.decided", "main:23.3");
        world.clock.pass_days(14);
        done(app.export(&world.clerk(), &disclosed(world, &[id])));
        world.clock.pass_days(1);
        refused(app.export(&world.clerk(), &disclosed_of(world, "entrant", &[entry])), "disclose.decided", "main:23.3");
    }

    /// Shows hatsumei:main:23.4a, hatsumei:main:23.4b, hatsumei:main:23.6a
    ///
    /// A full refusal ends only when the person was told, with a reason or why none can be given; nothing can be billed for it.
    fn a_full_refusal_is_told_and_costs_nothing(world) {
        let id = members(world, 1)[0];
        let number = accepted(world, id, "data");
        searched(world, number, &[id]);
        let record = id.to_string();
        let fields = [("withhold", record.as_str()), ("ground", "interests"), ("whose", "同居の家族に危害が及ぶ")];
        step(world, &world.manager(), number, "withhold", &fields).done();
        no(step(world, &world.manager(), number, "none", &[]), "procedure:disclosure.outcome", "main:23.3");
        step(world, &world.manager(), number, "refuse", &[]).done();
        let told = [("notified_on", "2026-11-24"), ("notified_by", "phone")];
        let end = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "refused", fields);
        no(end(&told[..1]), "procedure:disclosure.notified", "main:23.4a");
        no(end(&told), "procedure:disclosure.explained", "main:23.4b");
        no(step(world, &world.clerk(), number, "disclose", &told), "procedure:disclosure.notified.rest", "main:23.4a");
        let billed = TakeStep { number, outcome: "refused".into(), fields: form(&[("fee_state", "unpaid")]), ..TakeStep::default() };
        assert!(matches!(world.app().take_step(&world.clerk(), &billed), Err(azukari_app::AppError::Form(_))), "a refusal has no fee");
        let why = [("unexplained", "理由を述べると、誰が情報を寄せたかが分かるため")];
        assert_eq!(end(&[&told[..], &why].concat()).done().state, "refused");
        let mark = Mark {
            record: id,
            kind: MarkKind::Request,
            key: "rights".into(),
            ground: "person_request".into(),
            channel: "paper".into(),
            evidence: "請求書綴り".into(),
            notice: String::new(),
            happened_at: None,
            once: None,
        };
        done(world.app().mark(&world.clerk(), &mark));
    }

    /// Shows hatsumei:main:2.1.4, hatsumei:main:2.1.4.1, hatsumei:main:2.1.4.2, hatsumei:main:2.1.4.3, hatsumei:main:2.1.4.4
    /// Shows hatsumei:main:23.1a, hatsumei:main:23.1c
    ///
    /// What must not even be confirmed is marked with its reason, is no item of the search, and is looked at by the privacy manager
    /// alone in every case; the case of somebody on such a list goes and ends like that of somebody on none. Asking only whether
    /// anything is kept takes the same way.
    fn what_must_not_be_confirmed_is_answered_alike(world) {
        ledger(world, &[]).done();
        for (hidden, clause, kind) in [
            ("life", "main:2.1.4.1", "相談者（避難中）の連絡先"),
            ("wrong", "main:2.1.4.2", "不審者への対応記録"),
            ("state", "main:2.1.4.3", "秘密指定の出願関係者"),
            ("crime", "main:2.1.4.4", "警察からの照会の記録"),
        ] {
            let bare = ledger(world, &[("kind", kind), ("hidden", hidden)]);
            no(bare, &format!("procedure:ledger_change.hidden.{hidden}"), clause);
            ledger(world, &[("kind", kind), ("hidden", hidden), ("hidden_reason", "存在が分かると害が及ぶ")]).done();
        }
        ledger(world, &[("kind", "県から受託した名簿"), ("authority", "partial")]).done();

        let paper = form_row(world, "disclosure");
        let bare = handed(world, "disclosure", &[("asks", "existence")]);
        no(step(world, &world.clerk(), bare, "accept", &[("form", &paper)]), "procedure:disclosure.identified", "main:23.1a");
        let untyped = open(world, &world.clerk(), "disclosure").done().number;
        let fields = [("received_on", "2026-11-24"), ("by_way", "fax"), ("requester", "self"), ("name", "請求見本"), ("content", "有無")];
        no(step(world, &world.clerk(), untyped, "hand", &fields), "procedure:disclosure.existence", "main:23.1c");

        let run = |listed: &str| -> (Vec<String>, ShownCase) {
            let number = accepted(world, members(world, 1)[0], "existence");
            let rows = items(world, &world.clerk(), number);
            assert_eq!(rows.len(), 2, "the hidden rows are not among them");
            let mut kept = 0;
            for row in rows {
                // The row of the commission is not ours to disclose, and says so; the other one is.
                if let Reply::Refused(_) = item(world, &world.clerk(), number, &row, &[("found", "not_ours")]) {
                    no(item(world, &world.clerk(), number, &row, &[("found", "not_ours")]), "procedure:disclosure.ours", "main:2.1.4");
                    item(world, &world.clerk(), number, &row, &[("found", "none")]).done();
                } else {
                    no(item(world, &world.clerk(), number, &row, &[("found", "held")]), "procedure:disclosure.ours", "main:2.1.4");
                    kept += 1;
                }
            }
            assert_eq!(kept, 1);
            step(world, &world.clerk(), number, "searched", &[]).done();
            step(world, &world.clerk(), number, "searched", &[]).done();
            no(step(world, &world.manager(), number, "none", &[]), "procedure:disclosure.decide", "main:2.1.4.1");
            let hidden = items(world, &world.manager(), number);
            assert_eq!(hidden.len(), 4);
            no(item(world, &world.clerk(), number, &hidden[0], &[("hidden_found", "no")]), "procedure:disclosure.decide", "main:2.1.4.4");
            for row in &hidden {
                let fields = [("hidden_found", listed), ("hidden_note", "台帳の事由のとおり")];
                item(world, &world.manager(), number, row, &fields).done();
            }
            let seen = |who: &Asker| -> Vec<String> {
                let step = shown(world, who, number).step.unwrap();
                let fields = step.items.into_iter().flat_map(|i| i.fields).filter(|f| f.key == "hidden_found");
                fields.flat_map(|f| f.values).collect()
            };
            assert_eq!(seen(&world.manager()), vec![listed; 4], "the privacy manager sees that it was left out");
            assert_eq!((seen(&world.clerk()).len(), seen(&world.auditor()).len()), (0, 0), "nobody else does");
            step(world, &world.manager(), number, "none", &[]).done();
            let answered = [("notified_on", "2026-11-24"), ("notified_by", "post")];
            assert_eq!(step(world, &world.clerk(), number, "answered", &answered).done().state, "done");
            let case = shown(world, &world.clerk(), number);
            let mut facts: Vec<String> = case.fields.iter().map(|f| format!("{}={:?}", f.key, f.values)).collect();
            facts.retain(|f| !["form=", "document=", "record="].iter().any(|own| f.starts_with(own)));
            (facts, case)
        };
        let ((with, a), (without, b)) = (run("yes"), run("no"));
        assert_eq!(with, without, "the two cases read alike");
        let steps = |c: &ShownCase| c.taken.iter().map(|t| (t.en.clone(), t.outcome_en.clone())).collect::<Vec<_>>();
        assert_eq!((steps(&a), a.line.state.as_str()), (steps(&b), b.line.state.as_str()));
        assert_eq!(world.found_in_the_clear("存在が分かると害が及ぶ"), None);
    }

    /// Shows hatsumei:main:2.1.4.5
    ///
    /// What is erased within six months is not retained; a later day, or living on past the day, makes it so and opens the rights.
    fn what_is_erased_within_six_months_is_not_retained(world) {
        let app = world.app();
        // The law knows no such exception any more: the regulation's reading shows where it is on record that the law's does not apply.
        crate::law::exempt(world, &world.manager(), "law-appi:act:16.4").done();
        let course = [("kind", "夏休み教室の名簿"), ("erase_by", "2027-04-30")];
        no(ledger(world, &course), "procedure:ledger_change.temporary", "main:2.1.4.5");
        let made = [course[0], course[1], ("made_on", "2026-11-01")];
        ledger(world, &made).done();
        let label = || -> (String, bool) {
            let rows = app.show_register(&world.manager(), "ledger", "", None).unwrap().done().rows;
            let flag = rows[0].fields.iter().find(|f| f.key == "temporary").unwrap();
            (rows[0].id.clone(), flag.values == ["true"])
        };
        let (row, temporary) = label();
        assert!(temporary, "not retained: erased within 6 months");
        let id = members(world, 1)[0];
        let number = accepted(world, id, "data");
        let answer = |found: &str| item(world, &world.clerk(), number, &row, &[("found", found)]);
        no(answer("held"), "procedure:disclosure.lasting", "main:2.1.4.5");
        answer("temporary").done();

        let later = |day: &str| {
            let fields = [("row", row.as_str()), made[0], ("made_on", "2026-11-01"), ("erase_by", day)];
            ledger(world, &fields).done();
            label().1
        };
        assert!(!later("2027-05-02"), "one day beyond six months");
        no(answer("temporary"), "procedure:disclosure.lasting", "main:2.1.4.5");
        answer("held").done();
        assert!(later("2027-05-01"), "six months to the day");
        world.clock.pass_days(159);
        assert!(!label().1, "rewritten and still there on 2027-05-02: it lives on");
        answer("held").done();
        let by_hand = EnterRow { register: "ledger".into(), fields: form(&[("temporary", "yes")]), ..EnterRow::default() };
        assert_eq!(fault(app.enter_row(&world.manager(), &by_hand)), "error-unknown-field", "nobody sets the label");
    }
}
