//! What a person may ask for and can learn, as the standard of a mutual aid association asks (gojo:main:4.6).

use crate::{
    casefile::{Done, no},
    gojo_security::escalated,
    gojo_users::claimant,
    rights::{
        all_items, appointed, document, elsewhere, end, enter, form_row, handed, item, items, ledger, moved, open,
        shown, step,
    },
    told::{approved, done, fault, refused, show, value, why},
    walk::{column, days, due, ids, members, rows, tasks},
    work::{self, told},
};
use azukari_app::{
    AppError, Reply,
    casefile::TakeStep,
    register::Correct,
    request::{Export, Format, NewRequest},
    retention::Erase,
};
use azukari_domain::{Personal, RecordId};
use azukari_gate::Asker;
use azukari_testkit::{GOJO, Who, World, both};

/// Whoever sits at the desk.
fn desk(world: &World) -> Asker {
    world.asker(Who::Desk)
}

/// The fields of acceptance beside what the procedure itself wants.
fn at_desk<'a>(
    paper: &'a str,
    licence: &'a str,
    record: &'a str,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let base = [
        ("desk_on", "2026-11-24"),
        ("form", paper),
        ("document", licence),
        ("checked_on", "2026-11-24"),
        ("record", record),
    ];
    let kept = base.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

const CLAIM: &[(&str, &str)] =
    &[("change", "correct"), ("item", "振込口座"), ("present", "一二三四五六七"), ("claimed", "七六五四三二一")];

/// What each procedure wants to know at the receipt.
fn wants(procedure: &str) -> &'static [(&'static str, &'static str)] {
    match procedure {
        "disclosure" => &[("asks", "data")],
        "correction" => CLAIM,
        _ => &[("claim", "purpose"), ("wanted", "use")],
    }
}

/// The kind of form and document of a procedure.
fn kind_of(procedure: &str) -> &'static str {
    match procedure {
        "disclosure" => "disclosure",
        "correction" => "correction",
        _ => "stop",
    }
}

/// A request that the desk accepted on its form, with identity confirmed; about this record.
fn accepted(world: &World, procedure: &str, record: RecordId, more: &[(&str, &str)]) -> i64 {
    let kind = kind_of(procedure);
    let (paper, licence) = (form_row(world, kind), document(world, kind, "self"));
    let own = wants(procedure).iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    let number = handed(world, procedure, &own.chain(more.iter().copied()).collect::<Vec<_>>());
    let record = record.to_string();
    let records = [("records", record.as_str())];
    let extra: &[(&str, &str)] = if procedure == "use_stop" { &records } else { &[] };
    step(world, &desk(world), number, "accept", &at_desk(&paper, &licence, &record, extra)).done();
    number
}

/// The same for a disclosure at the decision, with these records found.
fn searched(world: &World, record: RecordId, found: &[RecordId], more: &[(&str, &str)]) -> i64 {
    let number = accepted(world, "disclosure", record, more);
    all_items(world, &desk(world), number, &[("found", "held")]);
    let named = ids(found);
    step(world, &desk(world), number, "searched", &[("records", named.as_str())]).done();
    number
}

fn disclosed(records: &[RecordId]) -> Export {
    Export {
        affair: "rights".into(),
        holding: "benefit_claim".into(),
        records: records.to_vec(),
        classes: ["identity", "membership", "claim", "account"].map(str::to_owned).into(),
        channel: "paper".into(),
        ground: String::new(),
        reason: Personal::new(""),
        format: Format::Json,
        once: None,
    }
}

fn guidance(records: &[RecordId]) -> Export {
    Export {
        affair: "guidance".into(),
        holding: "member".into(),
        classes: vec!["identity".into()],
        channel: "post".into(),
        ..disclosed(records)
    }
}

/// Members who may be written to for guidance.
fn consenting(world: &World, count: usize) -> Vec<RecordId> {
    let all = members(world, count);
    for record in &all {
        crate::walk::mark(world, &world.clerk(), *record, azukari_app::register::MarkKind::Consent, "beyond:guidance");
    }
    all
}

const TOLD: &[(&str, &str)] = &[("notified_on", "2026-11-24"), ("notified_by", "post")];
const REASON: &[(&str, &str)] = &[
    ("explained", "調べた結果、違反は見当たりませんでした"),
    ("reason_ref", "互発第12号"),
    ("reason_on", "2026-11-24"),
];

fn without<'a>(fields: &[(&'a str, &'a str)], gone: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(k, _)| *k != gone).collect()
}

fn both_of<'a>(first: &[(&'a str, &'a str)], second: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [first, second].concat()
}

both! {
    in GOJO;

    /// Shows gojo:main:4.6.1b
    ///
    /// A request with identity confirmed is searched, decided and answered on paper, or in another way that the person agreed to; what
    /// leaves is what was decided, by whoever took the request, within two weeks. Late, the officer hears of it.
    fn data_is_disclosed_to_its_person(world) {
        let app = world.app();
        moved(world, &world.manager());
        let claim = claimant(world, "請求　見本森");
        let (paper, licence, for_agent) = (form_row(world, "disclosure"), document(world, "disclosure", "self"), document(world, "disclosure", "agent"));
        let number = handed(world, "disclosure", &[("asks", "data")]);
        let record = claim.to_string();
        let accept = |fields: &[(&str, &str)]| step(world, &desk(world), number, "accept", fields);
        let whole = at_desk(&paper, &licence, &record, &[]);
        no(accept(&without(&whole, "document")), "procedure:disclosure.identified", "main:4.6.1b");
        no(accept(&at_desk(&paper, &for_agent, &record, &[])), "procedure:disclosure.document", "main:4.6.1b");
        no(accept(&without(&whole, "record")), "procedure:disclosure.person", "main:4.6.1b");
        no(accept(&without(&whole, "desk_on")), "procedure:disclosure.at_desk", "main:4.6.1b");
        accept(&whole).done();
        let outside = elsewhere(world, "outside");
        assert_eq!(fault(app.show_case(&outside, number)), "error-not-found", "others' requests are nobody else's");
        no(work::enter(world, &world.clerk(), "rights_documents", &[("request", "disclosure")]), "register:rights_documents", "main:4.6.1b");
        no(work::enter(world, &world.manager(), "rights_documents", &[("request", "disclosure")]), "register:rights_documents.disclosure", "main:4.6.1b");
        assert_eq!(shown(world, &desk(world), number).line.due.as_deref(), Some("2026-12-14"), "fourteen business days");
        let found = ids(&[claim]);
        assert_eq!(step(world, &desk(world), number, "searched", &[("records", found.as_str())]).done().step, "decide");
        let ask = NewRequest { records: vec![claim], ground: "mistake".into(), ..NewRequest::new("erase", why(world)) };
        approved(world, &world.clerk(), &ask, &world.head());
        let erase = Erase { records: vec![claim], ground: "mistake".into(), reason: Personal::new(""), once: None };
        refused(app.erase(&world.clerk(), &erase), "erase.open_request", "main:4.6.1b");
        for who in [desk(world), world.head(), world.asker(Who::Deputy)] {
            no(step(world, &who, number, "whole", &[]), "procedure:disclosure.decide", "main:4.6.1b");
        }
        no(step(world, &world.manager(), number, "none", &[]), "procedure:disclosure.outcome", "main:4.6.1b");
        refused(app.export(&desk(world), &disclosed(&[claim])), "disclose.decided", "main:4.6.1b");
        assert_eq!(step(world, &world.manager(), number, "whole", &[]).done().step, "disclose");
        refused(app.export(&world.asker(Who::Deputy), &disclosed(&[claim])), "disclose.decided", "main:4.6.1b");
        world.clock.pass_days(14);
        let out = done(app.export(&desk(world), &disclosed(&[claim])));
        assert!(out.count == 1 && out.text.expose().contains("見本信用金庫"));
        let gone = [("disclosed_on", "2026-12-08"), ("answer_ref", "控え 2026-3")];
        let end = |fields: &[(&str, &str)]| step(world, &desk(world), number, "disclosed", fields);
        no(end(&both_of(&gone, &[("method", "mail")])), "procedure:disclosure.method", "main:4.6.1b");
        no(end(&[("method", "paper")]), "procedure:disclosure.disclosed", "main:4.6.1b");
        let owed = shown(world, &desk(world), number).tasks.into_iter().find(|t| t.state == "open").unwrap().number;
        days(world, 16);
        assert!(escalated(world, &world.manager(), owed), "the officer hears of this very task");
        assert_eq!(end(&both_of(&gone, &[("method", "mail"), ("agreed_on", "2026-12-01")])).done().state, "done");

        let late = claimant(world, "請求　見本林");
        let number = searched(world, late, &[late], &[]);
        step(world, &world.manager(), number, "whole", &[]).done();
        world.clock.pass_days(15);
        refused(app.export(&desk(world), &disclosed(&[late])), "disclose.decided", "main:4.6.1b");
    }

    /// Shows gojo:main:4.6.1b
    ///
    /// Where data lies is listed by report and approval; the search goes through the list. What must not even be confirmed is no item
    /// of it and is looked at by the officer alone. Requests are seen by the desk's unit, the officer and the deputy.
    fn the_search_goes_through_the_ledger(world) {
        let app = world.app();
        no(open(world, &world.clerk(), "ledger_change"), "procedure:ledger_change", "main:4.6.1b");
        no(ledger(world, &[("kind", "")]), "procedure:ledger_change.kind", "main:4.6.1b");
        ledger(world, &[("kind", "給付請求の綴り"), ("made_on", "2026-11-01"), ("erase_by", "2027-05-01")]).done();
        ledger(world, &[("kind", "貸付の綴り"), ("made_on", "2026-11-01"), ("erase_by", "2027-05-02")]).done();
        let labels: Vec<bool> = rows(world, &world.manager(), "ledger").iter().map(|r| column(r, "temporary") == ["true"]).collect();
        assert_eq!(labels, [true, false], "six months to the day are short");
        no(ledger(world, &[("kind", "避難中の方の連絡先"), ("hidden", "life")]), "procedure:ledger_change.hidden.life", "main:4.6.1b");
        let hidden = [("kind", "避難中の方の連絡先"), ("hidden", "life"), ("hidden_reason", "所在が知れると危害が及ぶ")];
        let number = open(world, &world.head(), "ledger_change").done().number;
        let row = [("content", "連絡先"), ("place", "書庫A"), ("medium", "paper"), ("planned", "2026-12-01")];
        step(world, &world.head(), number, "submit", &both_of(&row, &hidden)).done();
        no(step(world, &world.asker(Who::Deputy), number, "approve", &[]), "procedure:ledger_change.approve", "main:4.6.1b");
        step(world, &world.manager(), number, "approve", &[]).done();
        let by_hand = no(work::enter(world, &world.manager(), "ledger", &[("kind", "名簿")]), "register:ledger.approved", "main:4.6.1b");
        assert_eq!(by_hand.reasons.len(), 1, "the officer keeps it: {by_hand:?}");
        for who in [world.manager(), world.head()] {
            assert_eq!(rows(world, &who, "ledger").len(), 3);
        }
        no(app.show_register(&world.clerk(), "ledger", "", None).unwrap(), "register:ledger", "main:4.6.1b");

        let claim = claimant(world, "請求　見本森");
        let number = accepted(world, "disclosure", claim, &[]);
        assert_eq!(items(world, &desk(world), number).len(), 2, "what is hidden is no item");
        no(step(world, &desk(world), number, "searched", &[]), "procedure:disclosure.search", "main:4.6.1b");
        all_items(world, &desk(world), number, &[("found", "held")]);
        let found = ids(&[claim]);
        step(world, &desk(world), number, "searched", &[("records", found.as_str())]).done();
        let row = items(world, &world.manager(), number).remove(0);
        no(item(world, &desk(world), number, &row, &[("hidden_found", "no")]), "procedure:disclosure.decide", "main:4.6.1b");
        item(world, &world.manager(), number, &row, &[("hidden_found", "no"), ("hidden_note", "該当なし")]).done();
        let seen = |who: &Asker| -> Vec<String> {
            let step = shown(world, who, number).step.unwrap();
            step.items.into_iter().flat_map(|i| i.fields).filter(|f| f.key == "hidden_found").flat_map(|f| f.values).collect()
        };
        assert_eq!((seen(&world.manager()), seen(&desk(world)).len()), (vec!["no".to_owned()], 0));
        for (login, office) in [("other_officer", "information_officer"), ("other_deputy", "deputy_officer")] {
            let who = elsewhere(world, login);
            assert!(app.cases(&who, "", "disclosure", None).unwrap().cases.is_empty());
            appointed(world, &who, office);
            assert_eq!(app.cases(&who, "", "disclosure", None).unwrap().cases.len(), 1, "{office}");
        }
    }

    /// Shows gojo:main:4.6.2b
    ///
    /// A claim that the account is wrong is investigated within ten business days, by whom and from what is stated, and no outcome can be
    /// entered before.
    fn a_correction_is_investigated_first(world) {
        moved(world, &world.manager());
        let claim = claimant(world, "訂正　見本森");
        let record = claim.to_string();
        let (paper, licence) = (form_row(world, "correction"), document(world, "correction", "self"));
        let bare = handed(world, "correction", &[]);
        let accept = |number: i64, fields: &[(&str, &str)]| step(world, &desk(world), number, "accept", fields);
        let whole = at_desk(&paper, &licence, &record, &[]);
        no(accept(bare, &whole), "procedure:correction.claim", "main:4.6.2b");
        no(accept(bare, &without(&whole, "document")), "procedure:correction.identified", "main:4.6.2b");
        no(accept(bare, &without(&whole, "desk_on")), "procedure:correction.at_desk", "main:4.6.2b");
        no(accept(bare, &without(&whole, "record")), "procedure:correction.person", "main:4.6.2b");
        let other = document(world, "disclosure", "self");
        no(accept(bare, &at_desk(&paper, &other, &record, CLAIM)), "procedure:correction.document", "main:4.6.2b");
        no(work::enter(world, &world.manager(), "rights_documents", &[("request", "correction")]), "register:rights_documents.correction", "main:4.6.2b");
        assert_eq!(accept(bare, &both_of(&whole, CLAIM)).done().step, "investigate");
        assert_eq!(shown(world, &desk(world), bare).line.due.as_deref(), Some("2026-12-08"), "ten business days");
        for outcome in ["correct", "decline"] {
            work::out_of_turn(world, &world.manager(), bare, outcome);
        }
        let whole = [("source", "通帳の写し"), ("finding", "untrue"), ("found_on", "2026-11-24")];
        for part in ["source", "finding", "found_on"] {
            no(step(world, &desk(world), bare, "found", &without(&whole, part)), "procedure:correction.investigated", "main:4.6.2b");
        }
        days(world, 20);
        assert!(told(world, &world.manager(), "told-task-escalated"));
        assert_eq!(step(world, &desk(world), bare, "found", &whole).done().step, "decide");
        assert_eq!(shown(world, &world.manager(), bare).taken.last().unwrap().actor.as_deref(), Some(Who::Desk.name()));
    }

    /// Shows gojo:main:4.6.2c
    ///
    /// What the investigation found is carried out on the record itself, with the old value, the new one, day and basis; then the person
    /// is told. What it did not find brings no correction.
    fn a_correction_follows_the_investigation(world) {
        let app = world.app();
        let claim = claimant(world, "訂正　見本森");
        let found = |finding: &str| {
            let number = accepted(world, "correction", claim, &[]);
            let fields = [("source", "通帳の写し"), ("finding", finding), ("found_on", "2026-11-24")];
            step(world, &desk(world), number, "found", &fields).done();
            number
        };
        let wrong = found("true");
        no(step(world, &world.head(), wrong, "correct", &[]), "procedure:correction.decided", "main:4.6.2c");
        step(world, &world.head(), wrong, "decline", &[("ground", "true")]).done();
        no(step(world, &desk(world), wrong, "corrected", &both_of(TOLD, &[("told_what", "直した")])), "procedure:correction.told.kind", "main:4.6.2c");
        no(step(world, &desk(world), wrong, "declined", REASON), "procedure:correction.told.declined", "main:4.6.2c");

        let number = found("untrue");
        no(step(world, &desk(world), number, "correct", &[]), "procedure:correction.decide", "main:4.6.2c");
        assert_eq!(step(world, &world.manager(), number, "correct", &[("decision", "通帳のとおり")]).done().step, "carry_out");
        let what = [("done_on", "2026-11-24"), ("done_what", "一二三四五六七 から 七六五四三二一 へ")];
        let carried = |fields: &[(&str, &str)]| step(world, &desk(world), number, "done", fields);
        no(carried(&what), "procedure:correction.carried", "main:4.6.2c");
        let correct = Correct {
            affair: "benefits".into(),
            record: claim,
            changes: vec![("account".into(), world.personal("見本信用金庫 七六五四三二一"))],
            channel: "paper".into(),
            identity: "document".into(),
            reason: Personal::new("訂正の求めによる"),
            ground: String::new(),
            seen: None,
            happened_at: None,
            once: None,
        };
        done(app.correct(&world.clerk(), &correct));
        no(carried(&what[..1]), "procedure:correction.carried", "main:4.6.2c");
        assert_eq!(carried(&what).done().step, "notify");
        let now = done(app.show(&world.clerk(), &show("benefits", claim)));
        assert_eq!(value(&now, "account").as_deref(), Some("見本信用金庫 七六五四三二一"));
        assert!(now.fields.iter().any(|f| f.field.as_str() == "account" && f.past), "the old value is kept");
        no(step(world, &desk(world), number, "corrected", TOLD), "procedure:correction.told", "main:4.6.2c");
        assert_eq!(step(world, &desk(world), number, "corrected", &both_of(TOLD, &[("told_what", "口座を訂正しました")])).done().state, "done");
    }

    /// Shows gojo:main:4.6.3b
    ///
    /// Whether a request to stop has grounds is found out, with the facts and what was looked at, before anything is decided; each ground
    /// brings its own measure.
    fn whether_a_stop_has_grounds_is_found_out(world) {
        let all = members(world, 1);
        let record = all[0].to_string();
        let (paper, licence) = (form_row(world, "stop"), document(world, "stop", "self"));
        let records = [("records", record.as_str())];
        let whole = at_desk(&paper, &licence, &record, &records);
        let number = handed(world, "use_stop", &[]);
        let accept = |number: i64, fields: &[(&str, &str)]| step(world, &desk(world), number, "accept", fields);
        no(accept(number, &whole), "procedure:use_stop.claimed", "main:4.6.3b");
        no(accept(number, &without(&whole, "document")), "procedure:use_stop.identified", "main:4.6.3b");
        no(accept(number, &without(&whole, "desk_on")), "procedure:use_stop.at_desk", "main:4.6.3b");
        no(accept(number, &without(&whole, "record")), "procedure:use_stop.person", "main:4.6.3b");
        let other = document(world, "disclosure", "self");
        no(accept(number, &at_desk(&paper, &other, &record, &records)), "procedure:use_stop.document", "main:4.6.3b");
        no(work::enter(world, &world.manager(), "rights_documents", &[("request", "stop")]), "register:rights_documents.stop", "main:4.6.3b");
        for (claim, wrong, right, checked) in [
            ("purpose", "provision", "use", "checked.use"),
            ("acquired", "provision", "erase", "checked.source"),
            ("provision", "use", "provision", "checked.provision"),
            ("refusal", "use", "provision", ""),
        ] {
            let number = handed(world, "use_stop", &[("claim", claim), ("wanted", wrong)]);
            let clause = if claim == "refusal" { "main:4.5.4b" } else { "main:4.6.3b" };
            no(accept(number, &whole), &format!("procedure:use_stop.claim.{claim}"), clause);
            assert_eq!(accept(number, &both_of(&whole, &[("wanted", right)])).done().step, "inquire");
            work::out_of_turn(world, &world.manager(), number, "decline");
            let found = [("finding", "founded"), ("basis", "案内の発送簿"), ("found_on", "2026-11-24"), ("shown", "証跡 1〜9")];
            let inquire = |fields: &[(&str, &str)]| step(world, &desk(world), number, "found", fields);
            for part in ["finding", "basis", "found_on"] {
                no(inquire(&without(&found, part)), "procedure:use_stop.inquired", "main:4.6.3b");
            }
            if !checked.is_empty() {
                no(inquire(&without(&found, "shown")), &format!("procedure:use_stop.{checked}"), "main:4.6.3b");
            }
            assert_eq!(inquire(&found).done().step, "decide");
            assert_eq!(shown(world, &world.manager(), number).taken.last().unwrap().actor.as_deref(), Some(Who::Desk.name()));
        }
    }

    /// Shows gojo:main:4.6.3c
    ///
    /// What remedies the breach is done and no more: the use for guidance ends, the benefits go on; or all use ends; or the record is
    /// erased and the case goes on only when it is gone.
    fn what_remedies_the_breach_is_done(world) {
        let app = world.app();
        let all = consenting(world, 3);
        let founded = |record: RecordId, more: &[(&str, &str)], finding: &str| {
            let number = accepted(world, "use_stop", record, more);
            let fields = [("shown", "証跡 1〜9"), ("finding", finding), ("basis", "発送簿"), ("found_on", "2026-11-24")];
            step(world, &desk(world), number, "found", &fields).done();
            number
        };
        let one = founded(all[0], &[], "founded");
        for who in [desk(world), world.head(), world.asker(Who::Deputy)] {
            no(step(world, &who, one, "stop_use", &[]), "procedure:use_stop.decide", "main:4.6.3c");
        }
        no(step(world, &world.manager(), one, "stop_provision", &[]), "procedure:use_stop.decided", "main:4.6.3c");
        no(step(world, &world.manager(), one, "stop_purpose", &[]), "procedure:use_stop.purpose", "main:4.6.3c");
        done(app.export(&world.clerk(), &guidance(&all[..1])));
        step(world, &world.manager(), one, "stop_purpose", &[("purpose", "guidance")]).done();
        let stopped = refused(app.export(&world.clerk(), &guidance(&all[..1])), "stop.purpose", "main:4.6.3c");
        assert_eq!(stopped.reasons[0].remedy, "request:release");
        done(app.show(&world.clerk(), &show("membership", all[0])));
        done(app.show(&world.clerk(), &show("benefits", all[0])));
        step(world, &desk(world), one, "taken", &[]).done();
        let content = both_of(TOLD, &[("told_what", "2026-11-24に案内への利用を停止しました")]);
        no(step(world, &desk(world), one, "taken", TOLD), "procedure:use_stop.told", "main:4.6.3c");
        no(step(world, &desk(world), one, "declined", &both_of(&content, REASON)), "procedure:use_stop.told.kind", "main:4.6.3c");
        assert_eq!(step(world, &desk(world), one, "taken", &content).done().state, "done");
        refused(app.export(&world.clerk(), &guidance(&all[..1])), "stop.purpose", "main:4.6.3c");

        let whole = founded(all[1], &[("wanted", "erase")], "founded");
        let beyond = [("ground", "beyond")];
        no(step(world, &world.manager(), whole, "stop_use", &beyond), "procedure:use_stop.limited", "main:4.6.3c");
        step(world, &world.manager(), whole, "stop_use", &both_of(&beyond, &[("limits", "消去までは要しない")])).done();
        refused(app.show(&world.clerk(), &show("membership", all[1])), "stop.use", "main:4.6.3c");
        for (who, affair) in [(world.manager(), "rights"), (world.clerk(), "remediation")] {
            for record in [all[0], all[1]] {
                done(app.show(&who, &show(affair, record)));
            }
        }

        let gone = founded(all[2], &[("claim", "acquired"), ("wanted", "erase")], "founded");
        let erase = Erase { records: vec![all[2]], ground: "person_request".into(), reason: Personal::new(""), once: None };
        refused(app.erase(&desk(world), &erase), "erase.approved", "main:4.6.3c");
        assert_eq!(step(world, &world.manager(), gone, "erase", &[]).done().step, "erase");
        no(step(world, &desk(world), gone, "erased", &[]), "procedure:use_stop.gone", "main:4.6.3c");
        done(app.erase(&desk(world), &erase));
        assert_eq!(step(world, &desk(world), gone, "erased", &[]).done().step, "measure");

        let unfounded = founded(all[0], &[], "unfounded");
        no(step(world, &world.manager(), unfounded, "stop_use", &[]), "procedure:use_stop.decided", "main:4.6.3c");
        step(world, &world.manager(), unfounded, "decline", &[("ground", "no_breach")]).done();
        no(step(world, &desk(world), unfounded, "declined", REASON), "procedure:use_stop.told.declined", "main:4.6.3c");
    }

    /// Shows gojo:main:4.6.4b, gojo:main:4.6.4c
    ///
    /// A refusal, of whatever is asked, ends only with the reasons in writing, numbered and dated; so does a measure that differs from
    /// what was asked for. There is no way to leave the reasons out.
    fn reasons_are_given_in_writing(world) {
        let claims = [claimant(world, "理由　見本一"), claimant(world, "理由　見本二")];
        let withhold = |number: i64, record: RecordId| {
            let record = record.to_string();
            no(step(world, &world.manager(), number, "withhold", &[("withhold", record.as_str())]), "procedure:disclosure.ground", "main:4.6.4b");
            let fields = [("withhold", record.as_str()), ("ground", "business"), ("decision", "審査に支障がある")];
            step(world, &world.manager(), number, "withhold", &fields).done();
        };
        let refusal = searched(world, claims[0], &claims[..1], &[]);
        withhold(refusal, claims[0]);
        step(world, &world.manager(), refusal, "refuse", &[]).done();
        assert_eq!(rows(world, &world.manager(), "nondisclosures").len(), 1);
        let close = |number: i64, outcome: &str, fields: &[(&str, &str)]| step(world, &desk(world), number, outcome, fields);
        no(close(refusal, "refused", REASON), "procedure:disclosure.notified", "main:4.6.4b");
        no(close(refusal, "disclose", &both_of(TOLD, REASON)), "procedure:disclosure.notified.rest", "main:4.6.4b");
        for part in ["explained", "reason_ref", "reason_on"] {
            let less = without(&both_of(TOLD, REASON), part);
            no(close(refusal, "refused", &less), "procedure:disclosure.explained.written", "main:4.6.4b");
        }
        let excused = both_of(TOLD, &[("unexplained", "述べられない")]);
        no(close(refusal, "refused", &excused), "procedure:disclosure.explained.written", "main:4.6.4b");
        assert_eq!(close(refusal, "refused", &both_of(TOLD, REASON)).done().state, "refused");
        let kept = shown(world, &world.manager(), refusal);
        assert!(kept.fields.iter().any(|f| f.key == "reason_on" && f.values == ["2026-11-24"]), "the document is on record");

        let partly = searched(world, claims[0], &claims, &[]);
        withhold(partly, claims[0]);
        step(world, &world.manager(), partly, "partly", &[]).done();
        no(close(partly, "disclose", TOLD), "procedure:disclosure.explained.written", "main:4.6.4c");
        close(partly, "disclose", &both_of(TOLD, REASON)).done();

        let correction = accepted(world, "correction", claims[0], &[]);
        let found = [("source", "通帳の写し"), ("finding", "true"), ("found_on", "2026-11-24")];
        step(world, &desk(world), correction, "found", &found).done();
        step(world, &world.head(), correction, "decline", &[("ground", "true")]).done();
        no(close(correction, "declined", &without(&both_of(TOLD, REASON), "reason_ref")), "procedure:correction.explained.written", "main:4.6.4b");
        assert_eq!(close(correction, "declined", &both_of(TOLD, REASON)).done().state, "refused");

        let member = members(world, 1)[0];
        for (finding, outcome, more) in [
            ("unfounded", "decline", vec![("ground", "no_breach")]),
            ("founded", "stop_use", vec![("ground", "beyond"), ("limits", "消去までは要しない")]),
        ] {
            let number = accepted(world, "use_stop", member, &[("wanted", "erase")]);
            let fields = [("shown", "証跡 1〜9"), ("finding", finding), ("basis", "発送簿"), ("found_on", "2026-11-24")];
            step(world, &desk(world), number, "found", &fields).done();
            step(world, &world.manager(), number, outcome, &more).done();
            let told = both_of(TOLD, &[("told_what", "利用を停止しました")]);
            if outcome == "decline" {
                no(close(number, "declined", TOLD), "procedure:use_stop.explained.written", "main:4.6.4b");
                close(number, "declined", &both_of(TOLD, REASON)).done();
            } else {
                close(number, "taken", &[]).done();
                no(close(number, "taken", &told), "procedure:use_stop.explained.different", "main:4.6.4c");
                close(number, "taken", &both_of(&told, REASON)).done();
            }
        }
    }

    /// Shows gojo:main:4.6.5b
    ///
    /// What is asked by telephone is kept and the form is sent; it is accepted only with the completed form of the edition in force. The
    /// officer sets the forms, and hears at once where one is missing.
    fn requests_are_taken_on_the_prescribed_form(world) {
        let record = claimant(world, "書面　見本森").to_string();
        for procedure in ["disclosure", "correction", "use_stop"] {
            let kind = kind_of(procedure);
            let number = open(world, &world.head(), procedure).done().number;
            let heard = [
                ("received_on", "2026-11-24"),
                ("by_way", "phone"),
                ("requester", "self"),
                ("name", "請求見本 太郎左"),
                ("content", "自分の情報について"),
            ];
            step(world, &world.head(), number, "hand", &both_of(&heard, wants(procedure))).done();
            let take = |outcome: &str, fields: &[(&str, &str)]| step(world, &desk(world), number, outcome, fields);
            let control = |part: &str| format!("procedure:{procedure}.{part}");
            no(take("accept", &[]), &control("on_form"), "main:4.6.5b");
            no(take("ask", &[]), &control("asked"), "main:4.6.5b");
            take("ask", &[("asked_on", "2026-11-24"), ("asked_for", "所定の様式を送付した")]).done();
            take("set_up", &[]).done();
            assert_eq!(due(world, &world.manager(), "duty:rights.set_up").last().unwrap(), "2026-12-01", "five business days");
            let task = *tasks(world, &world.manager(), "duty:rights.set_up").last().unwrap();
            no(work::perform(world, &world.manager(), task, &[]), "duty:rights.set_up.stated", "main:4.6.5b");
            no(work::enter(world, &world.head(), "rights_forms", &[("form", kind)]), "register:rights_forms", "main:4.6.5b");
            no(work::enter(world, &world.manager(), "rights_forms", &[("form", kind)]), &format!("register:rights_forms.{kind}"), "main:4.6.5b");
            let (old, paper, other) = (form_row(world, kind), form_row(world, kind), form_row(world, "answer"));
            end(world, "rights_forms", &old);
            work::perform(world, &world.manager(), task, &[("what", "請求書 第2版")]).done();
            let licence = document(world, kind, "self");
            let records = [("records", record.as_str())];
            let extra: &[(&str, &str)] = if procedure == "use_stop" { &records } else { &[] };
            for wrong in [&old, &other] {
                no(take("accept", &at_desk(wrong, &licence, &record, extra)), &control("form"), "main:4.6.5b");
            }
            take("accept", &at_desk(&paper, &licence, &record, extra)).done();
            let case = shown(world, &desk(world), number);
            let fact = |key: &str| case.fields.iter().find(|f| f.key == key).map(|f| f.values.clone()).unwrap_or_default();
            assert_eq!((fact("form"), fact("desk_on")), (vec![paper.clone()], vec!["2026-11-24".to_owned()]));
        }
    }

    /// Shows gojo:main:4.6.6a, gojo:main:4.6.6b
    ///
    /// A fee is charged for disclosure and for notice of the purpose, where costs arose, with what they are for and no more than these;
    /// a correction or a stop has no place for one.
    fn a_fee_covers_costs_that_arose(world) {
        let claim = claimant(world, "手数料　見本森");
        let basis = [("amount", "300"), ("since", "2026-11-01"), ("known_on", "2026-11-01"), ("known_at", "窓口")];
        no(work::enter(world, &world.head(), "rights_fees", &basis), "register:rights_fees", "main:4.6.6b");
        no(work::enter(world, &world.manager(), "rights_fees", &basis), "register:rights_fees.basis", "main:4.6.6b");
        let fee = enter(world, "rights_fees", &both_of(&basis, &[("basis", "複写 一枚十円")]));
        let unknown = enter(world, "rights_fees", &[("amount", "300"), ("since", "2026-11-01"), ("basis", "複写 一枚十円")]);
        for asks in ["data", "purpose"] {
            let number = searched(world, claim, &[claim], &[("asks", asks)]);
            step(world, &world.manager(), number, "whole", &[]).done();
            let gone = [("method", "paper"), ("disclosed_on", "2026-11-24"), ("answer_ref", "控え")];
            let charged = both_of(&gone, &[("fee", fee.as_str()), ("fee_told_on", "2026-11-24"), ("fee_state", "paid")]);
            let end = |fields: &[(&str, &str)]| step(world, &desk(world), number, "disclosed", fields);
            no(end(&charged), "procedure:disclosure.fee.cost", "main:4.6.6b");
            no(end(&both_of(&charged, &[("cost", "200"), ("cost_basis", "複写 二十枚")])), "procedure:disclosure.fee.cost", "main:4.6.6b");
            let whole = both_of(&charged, &[("cost", "300"), ("cost_basis", "複写 三十枚")]);
            no(end(&without(&whole, "fee_told_on")), "procedure:disclosure.fee", "main:4.6.6b");
            let unpublished = both_of(&without(&whole, "fee"), &[("fee", unknown.as_str())]);
            no(end(&unpublished), "procedure:disclosure.fee.known", "main:4.6.6a");
            assert_eq!(end(&whole).done().state, "done");
        }
        let free = searched(world, claim, &[claim], &[]);
        step(world, &world.manager(), free, "whole", &[]).done();
        step(world, &desk(world), free, "disclosed", &[("method", "paper"), ("disclosed_on", "2026-11-24"), ("answer_ref", "控え")]).done();
        for procedure in ["correction", "use_stop"] {
            let number = accepted(world, procedure, claim, &[]);
            let outcome = "found";
            let billed = TakeStep { number, outcome: outcome.into(), fields: crate::casefile::form(&[("fee", fee.as_str())]), ..TakeStep::default() };
            let reply: Result<Reply<_>, AppError> = world.app().take_step(&desk(world), &billed);
            assert!(matches!(reply, Err(AppError::Form(_))), "{procedure} has no fee");
        }
    }
}
