//! The law beside the regulation: what it forbids is refused although the regulation allows it, no request is refused on a narrower
//! ground, what it asks for becomes a task although the regulation is silent, and only the privacy officer says that a provision does
//! not apply.

use crate::{
    casefile::{Done, no},
    gojo_users::claimant,
    rights::{document, form_row, handed, item, items, ledger},
    told::rests_on_all,
    walk::{column, ids, members},
    work::{self, Fields, open, perform, rows, step, task, tasks, tend},
};
use azukari_app::{
    AppError,
    acquisition::{Collect, Returning, Source},
    governance::{AdoptedAs, ClausePage, LawShown},
};
use azukari_domain::{Personal, RecordId};
use azukari_gate::Asker;
use azukari_testkit::{GOJO, Who, World, both};

fn at_association(world: &World) -> bool {
    world.book().org().as_str() == GOJO.rulebook
}

/// Who sits at the desk for requests.
fn desk(world: &World) -> Asker {
    if at_association(world) { world.asker(Who::Desk) } else { world.clerk() }
}

/// A record on file of the scene's first kind, of somebody of this name.
fn somebody(world: &World) -> RecordId {
    if at_association(world) { claimant(world, "法律　見本一") } else { members(world, 1)[0] }
}

/// It is on record, by this officer, that a provision does not apply.
pub(crate) fn exempt(
    world: &World,
    who: &Asker,
    provision: &str,
) -> azukari_app::Reply<azukari_app::registers::Entered> {
    let said = [("provision", provision), ("reason", "当団体の取扱いには当たらない"), ("from", "2026-11-24")];
    work::enter(world, who, "law_exemptions", &said)
}

fn without<'a>(fields: &Fields<'a>, gone: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(k, _)| *k != gone).collect()
}

/// Only the officer says that a provision does not apply, of a provision of the law, with a reason; the page names all of it.
fn only_the_officer_exempts(world: &World, clause: &str, provision: &str) {
    for who in [world.clerk(), world.head(), world.admin()] {
        no(exempt(world, &who, provision), "register:law_exemptions", clause);
    }
    let whole = [("provision", provision), ("reason", "対象がない"), ("from", "2026-11-24")];
    for field in ["provision", "reason", "from"] {
        let lacking = without(&whole, field);
        no(work::enter(world, &world.manager(), "law_exemptions", &lacking), "register:law_exemptions.stated", clause);
    }
    let of_regulation = format!("{}:{clause}", world.book().org());
    let own = [("provision", of_regulation.as_str()), whole[1], whole[2]];
    no(work::enter(world, &world.manager(), "law_exemptions", &own), "register:law_exemptions.stated", clause);
    let page = |who: &Asker| page(world, who, provision);
    assert!(page(&world.clerk()).provision.unwrap().exemptions.is_empty());
    let entered = exempt(world, &world.manager(), provision).done();
    rests_on_all(world, entered.act, &[clause]);
    let said = page(&world.clerk()).provision.unwrap().exemptions.remove(0);
    assert_eq!(
        (said.by.as_str(), said.reason.as_str(), said.today),
        (Who::Manager.name(), "当団体の取扱いには当たらない", true)
    );
}

fn page(world: &World, who: &Asker, clause: &str) -> ClausePage {
    let app = world.app();
    app.clause_page(who, &clause.parse().unwrap(), app.period(who, "", "").unwrap()).unwrap()
}

/// A request to stop, on this ground, as far as the desk's acceptance.
fn objects(
    world: &World,
    record: RecordId,
    claim: &str,
    wanted: &str,
) -> azukari_app::Reply<azukari_app::casefile::Stepped> {
    let (paper, licence) = (form_row(world, "stop"), document(world, "stop", "self"));
    let number = handed(world, "use_stop", &[("claim", claim), ("wanted", wanted)]);
    let record = record.to_string();
    let fields = [
        ("desk_on", "2026-11-24"),
        ("form", paper.as_str()),
        ("document", licence.as_str()),
        ("checked_on", "2026-11-24"),
        ("record", record.as_str()),
        ("records", record.as_str()),
    ];
    step(world, &desk(world), number, "accept", &fields)
}

/// What the law opens as grounds, each with its measure and the provision that opens it.
const OPENED: [(&str, &str, &str); 5] = [
    ("improper", "erase", "law-appi:act:35.1"),
    ("abroad", "provision", "law-appi:act:35.3"),
    ("unneeded", "use", "law-appi:act:35.5"),
    ("breach", "erase", "law-appi:act:35.5"),
    ("harm", "provision", "law-appi:act:35.5"),
];

fn the_law_opens_grounds(world: &World, clause: &str) {
    let record = somebody(world);
    for (claim, wanted, provision) in OPENED {
        let taken = objects(world, record, claim, wanted).done();
        assert_eq!(taken.step, "inquire", "{claim}");
        assert!(taken.clauses.iter().any(|c| c.id.as_str() == provision), "{claim}: {:?}", taken.clauses);
    }
    // A ground opens its own measures alone.
    no(objects(world, record, "abroad", "use"), "procedure:use_stop.claimed", clause);
    no(objects(world, record, "improper", "provision"), "procedure:use_stop.claimed", clause);
    // Where a provision does not apply, the regulation's own list stands again; the others go on.
    for (n, (claim, wanted, provision)) in OPENED.into_iter().enumerate() {
        if n < 3 {
            exempt(world, &world.manager(), provision).done();
        }
        no(objects(world, record, claim, wanted), "procedure:use_stop.claimed", clause);
        if n == 0 {
            objects(world, record, "harm", "use").done();
        }
    }
    // What the regulation itself lists needs no law.
    for (claim, wanted) in [("purpose", "use"), ("acquired", "erase"), ("provision", "provision")] {
        objects(world, record, claim, wanted).done();
    }
}

/// An incident that a clerk noticed today.
fn incident(world: &World, more: &Fields<'_>) {
    let number = open(world, &world.clerk(), "incident");
    let found = [
        ("noticed_on", "2026-11-24"),
        ("what", "名簿の誤送付"),
        ("nature", "leak"),
        ("suspected", "yes"),
        ("asks", "yes"),
    ];
    let kept = found.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    let fields: Vec<_> = kept.chain(more.iter().copied()).collect();
    step(world, &world.clerk(), number, "submit", &fields).done();
}

const JUDGED: &Fields<'_> =
    &[("reportable", "yes"), ("kinds", "many"), ("persons", "1001"), ("reason", "宛先を誤った人数から")];
const MATTERS: [&str; 9] =
    ["outline", "items", "persons", "cause", "damage", "response", "publication", "prevention", "other"];

/// With one field said otherwise; an empty value takes it away.
fn but<'a>(fields: &Fields<'a>, changes: &Fields<'a>) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !changes.iter().any(|(c, _)| c == k));
    kept.chain(changes.iter().copied().filter(|(_, v)| !v.is_empty())).collect()
}

fn judge(world: &World, fields: &Fields<'_>) {
    let number = task(world, &world.manager(), "duty:breach.judge").number;
    perform(world, &world.manager(), number, fields).done();
}

fn due_of(world: &World, duty: &str) -> Vec<String> {
    tasks(world, &world.manager(), duty).into_iter().filter_map(|t| t.due).collect()
}

/// Each incident is judged; what is to be reported brings its reports and the notice, each with its day counted from the discovery.
fn a_breach_is_judged_reported_and_told(world: &World, above: Who) {
    incident(world, &[]);
    let own = task(world, &world.manager(), "duty:breach.judge");
    assert_eq!(own.due.as_deref(), Some("2026-11-25"), "the day of the discovery counts");
    let say = |fields: &Fields<'_>| perform(world, &world.manager(), own.number, fields);
    no(perform(world, &world.clerk(), own.number, JUDGED), "duty:breach.judge", "act:26.1");
    for field in ["reportable", "persons", "reason"] {
        no(say(&without(JUDGED, field)), "duty:breach.judge.stated", "act:26.1");
    }
    no(say(&but(JUDGED, &[("reportable", "no")])), "duty:breach.judge.kinds", "rules:7");
    no(say(&but(JUDGED, &[("kinds", ""), ("persons", "3")])), "duty:breach.judge.kinds", "rules:7");
    no(say(&but(JUDGED, &[("reportable", "improper")])), "duty:breach.judge.improper", "rules:7");
    no(say(&but(JUDGED, &[("kinds", "improper"), ("persons", "3")])), "duty:breach.judge.improper", "rules:7");
    no(say(&but(JUDGED, &[("persons", "1000")])), "duty:breach.judge.many", "rules:7");
    no(say(&but(JUDGED, &[("kinds", "sensitive")])), "duty:breach.judge.many", "rules:7");
    say(JUDGED).done();
    assert!(tasks(world, &world.manager(), "duty:breach.final_improper").is_empty());
    // The fifth day is a Saturday, so it is Monday; the thirtieth is a Wednesday.
    assert_eq!(due_of(world, "duty:breach.prompt"), ["2026-11-30"]);
    assert_eq!(due_of(world, "duty:breach.final"), ["2026-12-23"]);
    assert_eq!(due_of(world, "duty:breach.persons"), ["2026-11-30"]);
    for who in [world.clerk(), world.admin()] {
        assert!(tasks(world, &who, "duty:breach.prompt").is_empty(), "they are the officer's");
    }

    let prompt = task(world, &world.manager(), "duty:breach.prompt").number;
    let reported = [("reported_on", "2026-11-24"), ("receipt", "PPC-2026-1")];
    no(perform(world, &world.clerk(), prompt, &reported), "duty:breach.prompt", "rules:8.1");
    for field in ["reported_on", "receipt"] {
        no(
            perform(world, &world.manager(), prompt, &without(&reported, field)),
            "duty:breach.prompt.stated",
            "rules:8.1",
        );
    }
    no(
        perform(world, &world.manager(), prompt, &but(&reported, &[("reported_on", "2026-11-25")])),
        "duty:breach.prompt.stated",
        "rules:8.1",
    );
    perform(world, &world.manager(), prompt, &reported).done();

    whole_report(world, "breach.final");

    let telling = task(world, &world.manager(), "duty:breach.persons").number;
    let tell = |fields: &Fields<'_>| perform(world, &world.manager(), telling, fields);
    let matters: Vec<(&str, &str)> = ["outline", "items", "cause", "damage", "other"].map(|m| ("matters", m)).into();
    let told = [&[("told_on", "2026-11-24"), ("manner", "direct")][..], &matters].concat();
    no(tell(&without(&told, "told_on")), "duty:breach.persons.stated", "act:26.2");
    no(tell(&but(&told, &[("manner", "instead")])), "duty:breach.persons.stated", "act:26.2");
    no(tell(&told[..6]), "duty:breach.persons.matters", "rules:10");
    tell(&[&but(&told, &[("manner", "instead"), ("why_instead", "連絡先が分からない")])[..], &[]].concat()).done();

    // An improper purpose has sixty days; a second incident has its own tasks. Data under strong encryption is not reported.
    incident(world, &[("what", "不正な持出し")]);
    judge(world, &but(JUDGED, &[("reportable", "improper"), ("kinds", "improper"), ("persons", "3")]));
    assert_eq!(due_of(world, "duty:breach.final_improper"), ["2027-01-22"]);
    assert!(tasks(world, &world.manager(), "duty:breach.final").is_empty());
    assert_eq!(due_of(world, "duty:breach.prompt"), ["2026-11-30"]);
    whole_report(world, "breach.final_improper");
    incident(world, &[("what", "暗号化した媒体の紛失")]);
    judge(world, &but(JUDGED, &[("reportable", "no"), ("protected", "yes")]));
    incident(world, &[("what", "一人への誤送信")]);
    judge(world, &but(JUDGED, &[("reportable", "no"), ("kinds", ""), ("persons", "1")]));
    assert_eq!(tasks(world, &world.manager(), "duty:breach.prompt").len(), 1, "these two bring no report");

    // Late, it is told above.
    let late = task(world, &world.manager(), "duty:breach.prompt").number;
    world.clock.pass_days(12);
    tend(world);
    assert!(task(world, &world.manager(), "duty:breach.prompt").overdue);
    let heard = world.app().messages(&world.asker(above)).unwrap();
    assert!(heard.iter().any(|m| m.task == Some(late)), "{heard:?}");

    // What does not apply brings nothing more.
    exempt(world, &world.manager(), "law-appi:rules:8.2").done();
    incident(world, &[("noticed_on", "2026-12-06")]);
    judge(world, JUDGED);
    assert!(tasks(world, &world.manager(), "duty:breach.final").is_empty());
    assert_eq!(tasks(world, &world.manager(), "duty:breach.prompt").len(), 2);
    // Counted from a Sunday the fifth day is a Thursday, which no day of rest moves.
    assert_eq!(due_of(world, "duty:breach.persons").last().map(String::as_str), Some("2026-12-10"));
}

/// The final report says all nine matters.
fn whole_report(world: &World, duty: &str) {
    let number = task(world, &world.manager(), &format!("duty:{duty}")).number;
    let say = |fields: &Fields<'_>| perform(world, &world.manager(), number, fields);
    let matters = MATTERS.map(|m| ("matters", m));
    let whole = [&[("reported_on", "2026-11-24"), ("receipt", "PPC-2026-2")][..], &matters].concat();
    no(perform(world, &world.clerk(), number, &whole), &format!("duty:{duty}"), "rules:8.2");
    let stated = format!("duty:{duty}.stated");
    for n in 0..whole.len() {
        let mut fewer = whole.clone();
        fewer.remove(n);
        no(say(&fewer), &stated, "rules:8.2");
    }
    say(&whole).done();
}

/// The organisation may be stricter than the law and never laxer.
fn the_law_bounds_its_numbers(world: &World) {
    let app = world.app();
    for (key, beyond) in [
        ("breach_prompt_days", 6),
        ("breach_final_days", 31),
        ("breach_improper_days", 61),
        ("breach_judge_days", 6),
        ("breach_persons", 1001),
        ("breach_notice_days", 31),
    ] {
        let laxer = app.confirm_setting(&world.manager(), key, beyond);
        assert!(matches!(laxer, Err(AppError::Input { field: "value", .. })), "{key}");
    }
    app.confirm_setting(&world.manager(), "breach_prompt_days", 3).unwrap().done();
    incident(world, &[]);
    judge(world, JUDGED);
    assert_eq!(due_of(world, "duty:breach.prompt"), ["2026-11-26"]);
    let shown = app.settings(&world.manager()).unwrap();
    let own = shown.iter().find(|s| s.key == "breach_final_days").unwrap();
    assert_eq!((own.clause.as_str(), own.value), ("law-appi:rules:8.2", 30));
}

/// A provision of the law, kept by what keeps it: the record is completed by this office.
pub(crate) fn a_provision_completes_its_record(world: &World, owner: &Asker, give: impl Fn()) {
    give();
    let own = task(world, owner, "duty:provision.record");
    assert_eq!(own.due.as_deref(), Some("2026-12-01"));
    let party = [("party", "見本市役所"), ("party_address", "見本市一丁目"), ("party_head", "市長 見本某")];
    no(perform(world, &world.clerk(), own.number, &party), "duty:provision.record", "act:29.1");
    for (field, _) in party {
        no(perform(world, owner, own.number, &without(&party, field)), "duty:provision.record.stated", "rules:20");
    }
    perform(world, owner, own.number, &party).done();
    let row = rows(world, &world.manager(), "provisions").pop().unwrap();
    assert_eq!((work::shown(&row, "party").as_str(), row.state.as_str()), ("見本市役所", "in_force"));
    assert!(tasks(world, owner, "duty:provision.record").is_empty());
}

/// What comes from a third party is put on record.
pub(crate) fn a_receipt_is_put_on_record(world: &World, owner: &Asker) {
    let own = task(world, owner, "duty:receipt.record");
    assert_eq!(own.due.as_deref(), Some("2026-12-01"));
    let said = [
        ("source", "mihon_chamber"),
        ("party", "見本商工会"),
        ("party_address", "見本町二丁目"),
        ("party_head", "会長 見本某"),
        ("acquired", "会員の申込書から"),
        ("given_ground", "consent"),
        ("given_on", "2026-11-24"),
    ];
    no(perform(world, &world.clerk(), own.number, &said), "duty:receipt.record", "act:30.3");
    for (field, _) in said {
        no(perform(world, owner, own.number, &without(&said, field)), "duty:receipt.record.stated", "rules:24");
    }
    perform(world, owner, own.number, &said).done();
    let row = rows(world, owner, "sources").pop().unwrap();
    assert_eq!(
        (work::shown(&row, "acquired").as_str(), column(&row, "given_ground")),
        ("会員の申込書から", vec!["consent".to_owned()])
    );
}

/// Every provision says as what it is adopted, why, where it is to be read and how sure that is; what differs stands on the page of the
/// regulation's clause, and none is counted among the regulation's.
fn the_gap_is_shown(world: &World, gaps: &[(&str, &str)]) {
    let laws = world.app().adopted_laws(&world.clerk()).unwrap();
    let law: &LawShown = laws.iter().find(|law| law.key == "law-appi").unwrap();
    assert!(
        law.from == "2024-04-01" && law.state_ja.contains("令和8年法律第62号") && law.state_en.contains("not checked")
    );
    for p in &law.provisions {
        let said = [
            &p.why_ja,
            &p.why_en,
            &p.source,
            &p.clause.title_ja,
            &p.clause.title_en,
            &p.clause.summary_ja,
            &p.clause.summary_en,
        ];
        assert!(said.iter().all(|text| !text.is_empty()) && !p.beside.is_empty(), "{p:?}");
        assert_eq!(p.mode == AdoptedAs::Show, p.clause.by.is_empty(), "{p:?}");
    }
    for mode in [AdoptedAs::Block, AdoptedAs::Duty, AdoptedAs::Show] {
        assert!(law.provisions.iter().any(|p| p.mode == mode));
    }
    for (clause, provision) in gaps {
        let beside = page(world, &world.clerk(), clause).beside;
        assert!(beside.iter().any(|p| p.clause.id.as_str() == *provision), "{provision}: {beside:?}");
        let own = page(world, &world.clerk(), provision).provision.unwrap();
        assert!(own.mode == AdoptedAs::Show && own.beside.iter().any(|c| c.id.as_str() == *clause), "{own:?}");
    }
    assert!(world.app().regulation(&world.clerk()).unwrap().iter().all(|c| !c.id.as_str().starts_with("law-")));
}

/// A third party's data, taken in.
fn from_a_third_party(world: &World, holding: &str, affair: &str, purpose: &str) -> Collect {
    Collect {
        holding: holding.parse().unwrap(),
        affair: Some(affair.parse().unwrap()),
        purpose: Some(purpose.parse().unwrap()),
        channel: "paper".into(),
        source: Source::ThirdParty,
        collected_on: None,
        source_checked: true,
        ground: String::new(),
        evidence: Some(Personal::new("商工会の確約書")),
        values: vec![("name".parse().unwrap(), world.personal("間接　見本取"))],
        facets: Default::default(),
        retain: None,
        returning: Returning::Ask,
        happened_at: None,
        once: None,
    }
}

both! {
    /// Shows law-appi:act:16.4, hatsumei:main:5.2a
    ///
    /// The regulation leaves out what is erased within six months; the law does not. Nobody is refused for it, until it is on record that
    /// the provision does not apply; then the regulation's own reading stands again.
    fn no_request_is_refused_for_a_short_period(world) {
        ledger(world, &[("kind", "夏休み教室の名簿"), ("made_on", "2026-11-01"), ("erase_by", "2027-04-30")]).done();
        let record = members(world, 1)[0].to_string();
        let (paper, licence) = (form_row(world, "disclosure"), document(world, "disclosure", "self"));
        let number = handed(world, "disclosure", &[("asks", "data")]);
        let fields = [("desk_on", "2026-11-24"), ("form", paper.as_str()), ("document", licence.as_str()), ("checked_on", "2026-11-24"), ("record", record.as_str())];
        step(world, &world.clerk(), number, "accept", &fields).done();
        let row = items(world, &world.clerk(), number).remove(0);
        let answer = |found: &str| item(world, &world.clerk(), number, &row, &[("found", found)]);
        let refusal = no(answer("temporary"), "procedure:disclosure.kept", "law-appi:act:16.4");
        assert_eq!(refusal.reasons.iter().find(|r| r.control == "procedure:disclosure.kept").unwrap().remedy, "fill:found");
        let held = answer("held").done();
        assert!(held.clauses.iter().any(|c| c.id.as_str() == "law-appi:act:16.4"), "{:?}", held.clauses);
        only_the_officer_exempts(world, "main:5.2a", "law-appi:act:16.4");
        answer("temporary").done();
        no(answer("held"), "procedure:disclosure.lasting", "main:2.1.4.5");
        let exemption = rows(world, &world.clerk(), "law_exemptions").remove(0);
        work::change(world, &world.manager(), &exemption, "law_exemptions", &[("until", "2026-11-24")]).done();
        world.clock.pass_days(1);
        answer("held").done();
        no(answer("temporary"), "procedure:disclosure.kept", "law-appi:act:16.4");
    }

    /// Shows law-appi:act:35.1, law-appi:act:35.3, law-appi:act:35.5, hatsumei:main:25.1d
    fn the_law_opens_more_grounds_than_article_25(world) {
        the_law_opens_grounds(world, "main:25.1d");
    }

    /// Shows law-appi:act:26.1, law-appi:act:26.2, law-appi:rules:7, law-appi:rules:8.1, law-appi:rules:8.2, law-appi:rules:10
    fn a_breach_brings_its_reports(world) {
        a_breach_is_judged_reported_and_told(world, Who::Auditor);
    }

    /// Shows law-appi:act:26.1, law-appi:act:26.2, law-appi:rules:7, law-appi:rules:8.1, law-appi:rules:8.2
    fn the_institute_may_be_stricter_than_the_law(world) {
        the_law_bounds_its_numbers(world);
        let readers = [world.manager(), world.head(), world.auditor()];
        assert!(readers.iter().all(|who| rows(world, who, "incidents").len() == 1));
        no(world.app().show_register(&world.clerk(), "incidents", "", None).unwrap(), "register:incidents", "act:26.1");
    }

    /// Shows law-appi:act:29.1, law-appi:rules:20
    fn a_provision_of_the_institute_completes_its_record(world) {
        let all = members(world, 1);
        crate::walk::mark(world, &world.clerk(), all[0], azukari_app::register::MarkKind::Consent, "provide");
        a_provision_completes_its_record(world, &world.head(), || {
            let named = ids(&all);
            let number = open(world, &world.clerk(), "provision");
            let fields = [("recipient", "city_office"), ("affair", "membership"), ("holding", "member"), ("records", named.as_str()), ("classes", "identity"), ("channel", "post"), ("why", "推薦")];
            step(world, &world.clerk(), number, "submit", &fields).done();
            step(world, &world.manager(), number, "approve", &[]).done();
            let provide = crate::request::provide(&all);
            world.app().provide(&world.clerk(), &provide).unwrap().done();
        });
    }

    /// Shows law-appi:act:20.2, law-appi:act:21.2, law-appi:act:27.5.3, law-appi:act:32.1, law-appi:act:33.2, law-appi:act:33.5
    ///
    /// The gap against the law stands on the page of the clause.
    fn the_gap_of_the_institute_is_shown(world) {
        let gaps = [
            ("hatsumei:main:13.1g", "law-appi:act:20.2"),
            ("hatsumei:main:14.1.1", "law-appi:act:21.2"),
            ("hatsumei:main:22.1.1b", "law-appi:act:27.5.3"),
            ("hatsumei:main:4.1.2", "law-appi:act:32.1"),
            ("hatsumei:main:23.2b", "law-appi:act:33.2"),
            ("hatsumei:main:23.1a", "law-appi:act:33.5"),
        ];
        the_gap_is_shown(world, &gaps);
        let glossary = world.app().glossary(&world.clerk()).unwrap();
        let term = glossary.terms.iter().find(|t| t.ja == "保有個人データ").unwrap();
        assert_eq!(term.gap[0].id.as_str(), "law-appi:act:16.4");
    }
}

mod association {
    use super::*;

    both! {
        in GOJO;

        /// Shows law-appi:act:16.4, gojo:main:4.2.1.9c
        fn the_association_refuses_nobody_for_a_short_period(world) {
            ledger(world, &[("kind", "給付の仮名簿")]).done();
            let record = somebody(world).to_string();
            let (paper, licence) = (form_row(world, "disclosure"), document(world, "disclosure", "self"));
            let number = handed(world, "disclosure", &[("asks", "data")]);
            let fields = [("desk_on", "2026-11-24"), ("form", paper.as_str()), ("document", licence.as_str()), ("checked_on", "2026-11-24"), ("record", record.as_str())];
            step(world, &desk(world), number, "accept", &fields).done();
            let row = items(world, &desk(world), number).remove(0);
            let answer = |found: &str| item(world, &desk(world), number, &row, &[("found", found)]);
            no(answer("temporary"), "procedure:disclosure.kept", "law-appi:act:16.4");
            answer("held").done();
            only_the_officer_exempts(world, "main:4.2.1.9c", "law-appi:act:16.4");
            answer("temporary").done();
        }

        /// Shows law-appi:act:35.1, law-appi:act:35.3, law-appi:act:35.5, gojo:main:4.6.3b
        fn the_law_opens_more_grounds_than_the_standard(world) {
            the_law_opens_grounds(world, "main:4.6.3b");
        }

        /// Shows law-appi:act:26.1, law-appi:act:26.2, law-appi:rules:7, law-appi:rules:8.1, law-appi:rules:8.2, law-appi:rules:10
        fn a_breach_of_the_association_brings_its_reports(world) {
            a_breach_is_judged_reported_and_told(world, Who::Deputy);
        }

        /// Shows law-appi:act:26.1, law-appi:act:26.2, law-appi:rules:7, law-appi:rules:8.1, law-appi:rules:8.2
        fn the_association_may_be_stricter_than_the_law(world) {
            the_law_bounds_its_numbers(world);
            for reader in [world.manager(), world.admin()] {
                assert_eq!(rows(world, &reader, "incidents").len(), 1);
            }
            for other in [world.clerk(), world.head(), world.asker(Who::Deputy)] {
                no(world.app().show_register(&other, "incidents", "", None).unwrap(), "register:incidents", "act:26.1");
            }
        }

        /// Shows law-appi:act:30.3, law-appi:rules:24
        fn what_the_association_receives_goes_on_record(world) {
            let given = from_a_third_party(world, "member", "membership", "member_services");
            world.app().collect(&world.clerk(), &given).unwrap().done();
            a_receipt_is_put_on_record(world, &world.manager());
            let own = Collect { source: Source::Person, values: vec![("name".parse().unwrap(), world.personal("本人　見本直"))], ..given };
            world.app().collect(&world.clerk(), &own).unwrap().done();
            assert!(tasks(world, &world.manager(), "duty:receipt.record").is_empty(), "the person's own data comes from nobody else");
        }

        /// Shows law-appi:act:27.5.1, law-appi:act:32.1, law-appi:act:33.2, law-appi:act:33.5
        ///
        /// The gap against the law stands on the page of the clause.
        fn the_gap_of_the_association_is_shown(world) {
            let gaps = [
                ("gojo:main:4.5b", "law-appi:act:27.5.1"),
                ("gojo:main:4.6", "law-appi:act:32.1"),
                ("gojo:main:4.6.1b", "law-appi:act:33.2"),
                ("gojo:main:4.6.1b", "law-appi:act:33.5"),
            ];
            the_gap_is_shown(world, &gaps);
        }
    }
}
