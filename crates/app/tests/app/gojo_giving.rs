//! Provision to third parties, as the standard of a mutual aid association asks (gojo:main:4.5): on consent, on what a law provides
//! for, or on a notice with four matters that reached the persons before.

use crate::{
    casefile::{Done, no},
    gojo_users::claimant,
    told::{approved, done, refused, rests_on_all, why},
    walk::{announced, column, ids, mark, nothing, open, rows, step},
    work,
};
use azukari_app::{
    Reply,
    register::{MarkKind, Unmark},
    request::{Format, NewRequest, Output, Provide},
};
use azukari_domain::RecordId;
use azukari_gate::Asker;
use azukari_testkit::{GOJO, Who, World, both};

fn draft<'a>(records: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("recipient", "naniwa_life"),
        ("affair", "benefits"),
        ("holding", "benefit_claim"),
        ("records", records),
        ("classes", "identity"),
        ("channel", "post"),
        ("why", "団体保険の給付の照合のため"),
    ];
    fields.retain(|(k, _)| !more.iter().any(|(m, _)| m == k));
    fields.extend(more);
    fields
}

fn provide(world: &World, records: &[RecordId], change: impl FnOnce(&mut Provide)) -> Reply<Output> {
    let mut provide = Provide {
        affair: "benefits".into(),
        holding: "benefit_claim".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        recipient: "naniwa_life".into(),
        conditions: Vec::new(),
        channel: "post".into(),
        ground: String::new(),
        evidence: String::new(),
        reason: nothing(),
        format: Format::Json,
        once: None,
    };
    change(&mut provide);
    world.app().provide(&world.clerk(), &provide).unwrap()
}

fn claimants(world: &World, names: &[&str]) -> Vec<RecordId> {
    names.iter().map(|name| claimant(world, name)).collect()
}

/// A case up to its approval, by this office.
fn allowed(world: &World, by: &Asker, records: &[RecordId], more: &[(&str, &str)]) {
    let (number, named) = (open(world, &world.clerk(), "provision"), ids(records));
    step(world, &world.clerk(), number, "submit", &draft(&named, more)).done();
    step(world, by, number, "approve", &[("decision", "必要な範囲である")]).done();
}

const NOTICE: &[(&str, &str)] = &[
    ("title", "給付データの入力委託について"),
    ("recipient", "naniwa_data"),
    ("purpose", "医療補助金の請求の入力のため"),
    ("classes", "identity"),
    ("ways", "paper"),
    ("ways", "file"),
    ("stops", "求めがあれば提供を停止します。申出先は事務局の苦情窓口"),
    ("sent_on", "2026-11-10"),
    ("evidence", "発送簿 2026-31"),
];

fn without<'a>(fields: &[(&'a str, &'a str)], gone: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(k, _)| *k != gone).collect()
}

/// A notice that reached these persons; its row.
fn notified(world: &World, records: &str, more: &[(&str, &str)]) -> String {
    let kept = NOTICE.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    let fields: Vec<_> = kept.chain(more.iter().copied()).chain([("records", records)]).collect();
    work::enter(world, &world.manager(), "provision_notices", &fields).done().id.to_string()
}

/// The filing with the Commission that the law asks for beside the notice.
fn filed(world: &World) {
    let filing = [("number", "届出 第77号"), ("filed_on", "2026-11-20"), ("classes", "identity")];
    work::enter(world, &world.manager(), "opt_out_filings", &filing).done();
}

/// What a case on a notice says beside the rest.
fn on_notice<'a>(row: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let base = [("ground", "notified"), ("notice", row), ("recipient", "naniwa_data"), ("channel", "file")];
    let kept = base.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

both! {
    in GOJO;

    /// Shows gojo:main:4.5a
    ///
    /// Nothing is given without the person's consent to this recipient, declared after what was shown and with its proof; approved for
    /// just this within two weeks; recorded by the act itself. What a law provides for, or danger to life, has its facts on record.
    fn nothing_is_given_without_consent(world) {
        let all = claimants(world, &["提供　見本一", "提供　見本二", "提供　見本三"]);
        refused(Ok(provide(world, &all, |_| {})), "provide.approved", "main:4.5a");
        let (case, named) = (open(world, &world.clerk(), "provision"), ids(&all));
        no(step(world, &world.clerk(), case, "submit", &without(&draft(&named, &[]), "why")), "procedure:provision.stated", "main:4.5a");
        step(world, &world.clerk(), case, "submit", &draft(&named, &[])).done();
        for who in [world.clerk(), world.head(), world.asker(Who::Desk)] {
            no(step(world, &who, case, "approve", &[]), "procedure:provision.approve", "main:4.5a");
        }
        step(world, &world.manager(), case, "approve", &[("decision", "照合に必要")]).done();
        refused(Ok(provide(world, &all, |_| {})), "provide.consent", "main:4.5a");
        refused(Ok(provide(world, &all, |p| p.recipient = String::new())), "provide.recipient", "main:4.5a");

        let statement = [
            ("manner", "meiji"),
            ("means", "contract_form"),
            ("what", "浪速生命への氏名の提供について 第1版"),
            ("given_on", "2026-11-20"),
            ("place", "請求書 裏面"),
            ("whom", "請求者"),
        ];
        let number = open(world, &world.clerk(), "announce");
        no(step(world, &world.clerk(), number, "record", &without(&statement, "whom")), "procedure:announce.meiji.stated", "main:4.5a");
        let row = announced(world, "record", &statement);
        let declare = |record: RecordId, method: &str, on: &str, evidence: &str| {
            let (number, record) = (open(world, &world.clerk(), "consent"), record.to_string());
            let fields = [
                ("records", record.as_str()),
                ("statement", row.as_str()),
                ("recipient", "naniwa_life"),
                ("method", method),
                ("given_on", on),
                ("evidence", evidence),
            ];
            step(world, &world.clerk(), number, "provide", &fields)
        };
        no(declare(all[0], "signature", "2026-11-19", "同意書 1"), "procedure:consent.informed", "main:4.5a");
        no(declare(all[0], "tickbox", "2026-11-21", "画面"), "procedure:consent.method", "main:4.5a");
        no(declare(all[0], "signature", "2026-11-21", ""), "procedure:consent.method", "main:4.5a");
        declare(all[0], "signature", "2026-11-21", "同意書 1").done();
        declare(all[1], "mail", "2026-11-21", "受信メール 2").done();
        let out = provide(world, &all, |_| {}).done();
        assert_eq!((out.count, out.left_out.len(), out.left_out[0].record), (2, 1, all[2]));
        rests_on_all(world, out.act, &["main:4.5a"]);
        refused(Ok(provide(world, &all, |_| {})), "provide.approved", "main:4.5a");

        for who in [world.manager(), world.asker(Who::Deputy), world.head()] {
            let given = rows(world, &who, "provisions").remove(0);
            assert_eq!((column(&given, "recipient"), column(&given, "records").len()), (vec!["naniwa_life".to_owned()], 2));
        }
        let look = |who: &Asker| world.app().show_register(who, "provisions", "", None).unwrap();
        no(look(&world.clerk()), "register:provisions", "main:4.5a");
        let given = rows(world, &world.manager(), "provisions").remove(0);
        let returned = [("returned_on", "2026-11-24")];
        no(work::change(world, &world.head(), &given, "provisions", &returned), "register:provisions", "main:4.5a");
        work::change(world, &world.manager(), &given, "provisions", &returned).done();

        allowed(world, &world.asker(Who::Deputy), &all[..1], &[]);
        allowed(world, &world.manager(), &all[1..2], &[]);
        world.clock.pass_days(14);
        assert_eq!(provide(world, &all[..1], |_| {}).done().count, 1, "fourteen days later it may still be used");
        world.clock.pass_days(1);
        refused(Ok(provide(world, &all[1..2], |_| {})), "provide.approved", "main:4.5a");
    }

    /// Shows gojo:main:4.5a
    ///
    /// The standard names no exceptions; what the law itself allows stands in for consent with its article and the inquiry, or with
    /// the need and why consent is hard to obtain.
    fn a_law_or_danger_to_life_has_its_facts(world) {
        let one = claimants(world, &["照会　見本一"]);
        let named = ids(&one);
        for (ground, part, facts) in [
            ("law", "law.facts", vec![("law", "健康保険法第59条"), ("inquiry", "照会書 2026-7")]),
            ("life", "life.facts", vec![("need", "救護"), ("hard", "意識がない"), ("asked_on", "2026-11-24"), ("caller", "見本病院")]),
        ] {
            let case = open(world, &world.clerk(), "provision");
            let said = |facts: &[(&'static str, &'static str)]| [&[("ground", ground)], facts].concat();
            let submit = |more: &[(&str, &str)]| step(world, &world.clerk(), case, "submit", &draft(&named, more));
            for n in 0..facts.len() {
                let mut fewer = facts.clone();
                fewer.remove(n);
                no(submit(&said(&fewer)), &format!("procedure:provision.{part}"), "main:4.5a");
            }
            submit(&said(&facts)).done();
            step(world, &world.manager(), case, "approve", &[]).done();
            refused(Ok(provide(world, &one, |p| p.ground = ground.into())), "provide.consent", "main:4.5a");
            let given = provide(world, &one, |p| {
                p.ground = ground.into();
                p.evidence = "案件のとおり".into();
            });
            assert_eq!(given.done().count, 1, "{ground}");
        }
    }

    /// Shows gojo:main:4.5b, gojo:main:4.5.2, gojo:main:4.5.3, law-appi:act:27.2
    ///
    /// To a contractor data goes on a notice about that contractor which reached each of the persons before that day; only the items and
    /// only by the means that it named, at the case and at the act alike.
    fn a_contractor_gets_what_was_notified_beforehand(world) {
        let all = claimants(world, &["委託　見本一", "委託　見本二"]);
        let (told, everyone) = (ids(&all[..1]), ids(&all));
        let ask = NewRequest {
            affair: "benefits".into(),
            records: all[..1].to_vec(),
            classes: vec!["identity".into()],
            recipient: "naniwa_data".into(),
            ground: "notified".into(),
            ..NewRequest::new("provision", why(world))
        };
        refused(world.app().ask(&world.clerk(), &ask), "request.case", "main:4.5b");
        let bare = [("title", "通知"), ("records", told.as_str())];
        no(work::enter(world, &world.head(), "provision_notices", NOTICE), "register:provision_notices", "main:4.5b");
        no(work::enter(world, &world.manager(), "provision_notices", &bare), "register:provision_notices.stated", "main:4.5b");
        let row = notified(world, &told, &[]);
        let (today, other) = (notified(world, &told, &[("sent_on", "2026-11-24")]), notified(world, &told, &[("recipient", "sakai_data")]));
        let case = open(world, &world.clerk(), "provision");
        let submit = |records: &str, more: &[(&str, &str)]| step(world, &world.clerk(), case, "submit", &draft(records, more));
        no(submit(&told, &[("ground", "notified"), ("recipient", "naniwa_data")]), "procedure:provision.notified", "main:4.5b");
        no(submit(&told, &on_notice(&today, &[])), "procedure:provision.notified", "main:4.5b");
        no(submit(&told, &on_notice(&other, &[])), "procedure:provision.notified", "main:4.5b");
        no(submit(&everyone, &on_notice(&row, &[])), "procedure:provision.notified", "main:4.5b");
        no(submit(&told, &on_notice(&row, &[("classes", "account")])), "procedure:provision.notified.items", "main:4.5.2");
        no(submit(&told, &on_notice(&row, &[("channel", "mail")])), "procedure:provision.notified.way", "main:4.5.3");
        // The law asks for more than the notice: a filing of just these items, unless it goes to a contractor under contract.
        no(submit(&told, &on_notice(&row, &[])), "procedure:provision.opt_out.filed", "law-appi:act:27.2");
        crate::gojo_access::entrusted(world);
        let contractor = rows(world, &world.manager(), "contractors").remove(0).id;
        let other = open(world, &world.clerk(), "provision");
        step(world, &world.clerk(), other, "submit", &draft(&told, &on_notice(&row, &[("entrusted", contractor.as_str())]))).done();
        filed(world);
        submit(&told, &on_notice(&row, &[])).done();
        step(world, &world.manager(), case, "approve", &[]).done();
        let give = |change: fn(&mut Provide)| {
            provide(world, &all[..1], |p| {
                p.recipient = "naniwa_data".into();
                p.ground = "notified".into();
                p.evidence = "発送簿 2026-31".into();
                p.channel = "file".into();
                change(p);
            })
        };
        refused(Ok(give(|p| p.channel = "mail".into())), "provide.approved", "main:4.5a");
        refused(Ok(give(|p| p.classes = vec!["identity".into(), "account".into()])), "provide.approved", "main:4.5a");
        refused(Ok(give(|p| p.evidence = String::new())), "provide.consent", "main:4.5a");
        let out = give(|_| {}).done();
        assert_eq!(out.count, 1);
        rests_on_all(world, out.act, &["main:4.5b"]);
        assert_eq!(column(&rows(world, &world.manager(), "provisions")[0], "ground"), ["notified"]);
    }

    /// Shows law-appi:act:29.1, law-appi:rules:20
    ///
    /// The standard asks for no record of a provision, the law does; what a law itself asks for is left out.
    fn a_provision_of_the_association_completes_its_record(world) {
        let all = claimants(world, &["記録　見本一"]);
        mark(world, &world.clerk(), all[0], MarkKind::Consent, "provide");
        let by_law = [("ground", "law"), ("law", "健康保険法第59条"), ("inquiry", "照会書 2026-7")];
        allowed(world, &world.manager(), &all, &by_law);
        let on_law = |p: &mut Provide| {
            p.ground = "law".into();
            p.evidence = "照会書 2026-7".into();
        };
        assert_eq!(provide(world, &all, on_law).done().count, 1);
        assert!(work::tasks(world, &world.manager(), "duty:provision.record").is_empty());
        crate::law::a_provision_completes_its_record(world, &world.manager(), || {
            allowed(world, &world.manager(), &all, &[]);
            assert_eq!(provide(world, &all, |_| {}).done().count, 1);
        });
    }

    /// Shows gojo:main:4.5.1, gojo:main:4.5.2, gojo:main:4.5.3, gojo:main:4.5.4a
    ///
    /// A notice is entered as sent only with all four matters; what is missing is named.
    fn a_notice_states_its_four_matters(world) {
        let told = ids(&claimants(world, &["通知　見本一"]));
        let whole = [NOTICE, &[("records", told.as_str())]].concat();
        for (field, part, clause) in [
            ("purpose", "purpose", "main:4.5.1"),
            ("classes", "items", "main:4.5.2"),
            ("ways", "means", "main:4.5.3"),
            ("stops", "stop", "main:4.5.4a"),
        ] {
            let refusal = no(work::enter(world, &world.manager(), "provision_notices", &without(&whole, field)), &format!("register:provision_notices.{part}"), clause);
            assert_eq!((refusal.reasons.len(), refusal.reasons[0].remedy.as_str()), (1, format!("fill:{field}").as_str()));
        }
        assert!(rows(world, &world.clerk(), "provision_notices").is_empty());
        work::enter(world, &world.manager(), "provision_notices", &whole).done();
        let row = rows(world, &world.clerk(), "provision_notices").remove(0);
        assert!(work::shown(&row, "stops").contains("申出先は事務局の苦情窓口"), "it says where to ask");
    }

    /// Shows gojo:main:4.5.4b
    ///
    /// Whoever asks for it is left out of the next release, with the request on record; the officer alone lets the stop go, for a
    /// ground with its evidence.
    fn a_person_who_asks_is_left_out(world) {
        let app = world.app();
        let all = claimants(world, &["停止　見本一", "停止　見本二"]);
        filed(world);
        let row = notified(world, &ids(&all), &[]);
        let release = || {
            allowed(world, &world.manager(), &all, &on_notice(&row, &[]));
            provide(world, &all, |p| {
                p.recipient = "naniwa_data".into();
                p.ground = "notified".into();
                p.evidence = "発送簿 2026-31".into();
                p.channel = "file".into();
            })
        };
        assert_eq!(release().done().count, 2);
        let ungrounded = azukari_app::register::Mark {
            record: all[0],
            kind: MarkKind::Stop,
            key: "provision".into(),
            ground: String::new(),
            channel: "paper".into(),
            evidence: "申出書 2026-4号".into(),
            notice: String::new(),
            happened_at: None,
            once: None,
        };
        refused(app.mark(&world.clerk(), &ungrounded), "hold.grounded", "main:4.5.4b");
        mark(world, &world.clerk(), all[0], MarkKind::Stop, "provision");
        let next = release().done();
        assert_eq!((next.count, next.left_out.len(), next.left_out[0].record), (1, 1, all[0]));
        let reason = &next.left_out[0].reasons[0];
        assert!(reason.control == "stop.provision" && reason.clauses.iter().any(|c| c.id.as_str() == "gojo:main:4.5.4b"), "{reason:?}");
        let asked = done(app.show(&world.clerk(), &crate::told::show("benefits", all[0])));
        let stop = asked.marks.iter().find(|m| m.kind == "stop" && m.key == "provision").unwrap();
        assert!(stop.to_at.is_none() && !stop.evidence.is_empty(), "the request is on record");

        let let_go = Unmark {
            record: all[0],
            kind: MarkKind::Stop,
            key: "provision".into(),
            ground: "person_request".into(),
            channel: "paper".into(),
            evidence: "同意書 2026-9号".into(),
            happened_at: None,
            once: None,
        };
        refused(app.unmark(&world.clerk(), &let_go), "hold.release", "main:4.5.4b");
        let ask = NewRequest { records: vec![all[0]], about: "stop:provision".into(), ground: "person_request".into(), ..NewRequest::new("release", why(world)) };
        approved(world, &world.clerk(), &ask, &world.manager());
        done(app.unmark(&world.clerk(), &let_go));
        assert_eq!(release().done().count, 2);
    }
}
