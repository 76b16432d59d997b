//! Contractors of a co-operative: proposed by a department, examined and approved by the director, bound by a contract, supervised by
//! whoever is in charge, and done with when everything came back.

use crate::{
    casefile::{Done, no},
    doyukai_office::with,
    escoop_taking_in::notice,
    gojo_security::{escalated, without},
    house::writers,
    told::done,
    work::{Fields, change, enter, open, opening, out_of_turn, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    FormInput, Reply,
    access::{SetUp, SetUpAnswer},
    casefile::Stepped,
    registers::EnterRow,
};
use azukari_gate::{Asker, KeyKept};
use azukari_testkit::{ESCOOP, Who, World, both, unique};
use zeroize::Zeroizing;

const P: &str = "procedure:outsourcing";

/// Whoever is in charge of a contractor.
fn in_charge(world: &World) -> Asker {
    world.asker(Who::Second)
}

/// The form of the proposal, as the director drew it up; its row.
fn proposal_form(world: &World, version: &str, from: &str) -> String {
    let form = [
        ("title", "個人情報外部委託届出書"),
        ("kind", "outsourcing_form"),
        ("version", version),
        ("from", from),
        ("place", "様式集 1"),
    ];
    enter(world, &world.manager(), "documents", &form).done().id.to_string()
}

/// The standard for contractors: these criteria.
fn standard(world: &World, version: &str, criteria: &[&str]) -> String {
    let mut fields =
        vec![("version", version), ("meaning", "責任者がいて、入退室と持出しを管理している"), ("from", "2026-11-01")];
    fields.extend(criteria.iter().map(|c| ("criteria", *c)));
    enter(world, &world.manager(), "contractor_standards", &fields).done().id.to_string()
}

const DRAFT: [(&str, &str); 11] = [
    ("firm", "株式会社見本印刷"),
    ("contact", "大阪府見本市一丁目 担当 見本"),
    ("kind", "service"),
    ("holding", "member"),
    ("classes", "identity"),
    ("persons", "1200"),
    ("purpose", "member_services"),
    ("work", "宛名の印刷"),
    ("manner", "自社の工場で印刷し、写しを残さない"),
    ("from", "2026-12-01"),
    ("until", "2027-03-31"),
];

const INSPECTED: [(&str, &str); 3] =
    [("inspected_on", "2026-11-24"), ("inspected_by", "manager"), ("inspection", "訪問記録 2026-8")];

/// Each matter of the contract: the field, the part, the clause.
const MATTERS: [(&str, &str, &str); 16] = [
    ("place_content", "content", "4.2.1a"),
    ("place_scope", "scope", "4.2.1b"),
    ("place_use", "use", "4.2.1c"),
    ("place_manner", "manner", "4.2.1d"),
    ("place_period", "period", "4.2.1e"),
    ("place_secrecy", "secrecy", "4.2.2"),
    ("place_security", "security", "4.2.3"),
    ("place_copying", "copying", "4.2.4"),
    ("place_sub_consent", "sub_consent", "4.2.5"),
    ("place_return", "return", "4.2.6a"),
    ("place_disposal", "disposal", "4.2.6b"),
    ("place_training", "training", "4.2.7"),
    ("place_audit", "audit", "4.2.8a"),
    ("place_reporting", "reporting", "4.2.8b"),
    ("place_accident", "accident", "4.2.9a"),
    ("place_incident", "incident", "4.2.9b"),
];

fn contract() -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("contract_signed", "2026-11-24"),
        ("contract_ref", "契約綴り 41"),
        ("contract_classes", "identity"),
        ("contract_purpose", "member_services"),
        ("nda_on", "2026-11-24"),
        ("nda_ref", "契約綴り 41"),
    ];
    fields.extend(MATTERS.iter().map(|(field, ..)| (*field, "第7条")));
    fields
}

/// A proposal up to what it says beside the regulation's matters; its case.
fn drafted(world: &World, until: &str) -> i64 {
    let form = proposal_form(world, "1", "2026-11-01");
    let number = open(world, &world.head(), "outsourcing");
    step(world, &world.head(), number, "submit", &with(&DRAFT, &[("form", form.as_str()), ("until", until)])).done();
    number
}

/// A proposal up to the director; its case.
fn proposed(world: &World, until: &str) -> i64 {
    let number = drafted(world, until);
    step(world, &world.head(), number, "submit", &[]).done();
    number
}

/// An entrustment in force with somebody in charge; its case.
pub(crate) fn entrusted(world: &World, until: &str) -> i64 {
    standard(world, "1", &["organisation", "security"]);
    let number = proposed(world, until);
    let met = with(&INSPECTED, &[("met", "organisation")]);
    step(world, &world.manager(), number, "finish", &[&met[..], &[("met", "security")]].concat()).done();
    step(world, &world.manager(), number, "approve", &[("in_charge", "second")]).done();
    step(world, &world.head(), number, "activate", &contract()).done();
    number
}

pub(crate) fn contractor(world: &World) -> azukari_app::registers::ShownRow {
    rows(world, &world.manager(), "contractors").remove(0)
}

fn release(world: &World, number: i64, on: &str) -> Reply<Stepped> {
    step(world, &world.head(), number, "release", &[("released_on", on), ("released", "宛名の一覧")])
}

/// Its turn has not come where the file stands, by this clause.
#[track_caller]
fn not_yet(world: &World, who: &Asker, number: i64, outcome: &str, clause: &str) {
    let refused = out_of_turn(world, who, number, outcome);
    let named = |r: &azukari_app::RefusedReason| r.clauses.iter().any(|c| c.id.as_str() == format!("escoop:{clause}"));
    assert!(refused.reasons.iter().any(|r| r.message == "refusal-step-turn" && named(r)), "{outcome}: {refused:?}");
}

/// A warning that names this clause.
#[track_caller]
pub(crate) fn warned(stepped: &Stepped, clause: &str) {
    let named = |w: &azukari_app::Warned| w.clauses.iter().any(|c| c.id.as_str().ends_with(clause));
    assert!(stepped.warnings.iter().any(named), "{clause}: {:?}", stepped.warnings);
}

both! {
    in ESCOOP;

    /// Shows escoop:outsourcing:2
    ///
    /// Whatever is ordered, it is asked whether the supplier handles personal data; if so, the department's manager opens a file, and
    /// the order does not begin before that led to a contractor.
    fn an_order_with_personal_data_is_an_entrustment(world) {
        let wanted = [("supplier", "株式会社見本印刷"), ("what", "宛名ラベルの印刷"), ("handles", "yes")];
        let number = open(world, &world.clerk(), "order");
        for (key, _) in wanted {
            no(step(world, &world.clerk(), number, "start", &without(&wanted, key)), "procedure:order.stated", "outsourcing:2");
        }
        let refused = no(step(world, &world.clerk(), number, "start", &wanted), "procedure:order.entrusted", "outsourcing:2");
        assert_eq!(refused.reasons[0].remedy, "choose:entrust");
        step(world, &world.clerk(), number, "entrust", &wanted).done();
        no(step(world, &world.clerk(), number, "open", &[]), "procedure:order.file", "outsourcing:2");
        step(world, &world.head(), number, "open", &[]).done();
        let files = world.app().cases(&world.head(), "open", "outsourcing", None).unwrap().cases;
        assert_eq!(files.len(), 1);
        no(step(world, &world.clerk(), files[0].number, "submit", &DRAFT), "procedure:outsourcing.draft", "outsourcing:3.1a");
        no(step(world, &world.clerk(), number, "start", &[]), "procedure:order.approved", "outsourcing:2");
        entrusted(world, "2027-03-31");
        let row = contractor(world).id;
        step(world, &world.clerk(), number, "start", &[("contractor", row.as_str())]).done();
        let plain = open(world, &world.clerk(), "order");
        let state = step(world, &world.clerk(), plain, "start", &with(&wanted, &[("handles", "no")])).done().state;
        assert_eq!(state, "done", "what holds no personal data is ordered at once");
    }

    /// Shows escoop:outsourcing:3.1a, escoop:outsourcing:3.1b, escoop:outsourcing:3.1c, escoop:outsourcing:3.1d
    /// Shows escoop:outsourcing:3.1e, escoop:outsourcing:3.1f, escoop:outsourcing:7a
    ///
    /// The department's manager fills in the form that is in force; a matter that is wanting is named, and so are those that the
    /// director added; a proposal after the start says that it is late. Before the period ends the manager decides what then.
    fn the_manager_fills_in_the_form(world) {
        no(opening(world, &world.clerk(), "outsourcing"), P, "outsourcing:3.1a");
        let number = open(world, &world.head(), "outsourcing");
        let submit = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        no(submit(&DRAFT), "procedure:outsourcing.form.template", "outsourcing:7a");
        let form = [("title", "個人情報外部委託届出書"), ("kind", "outsourcing_form"), ("version", "1"), ("from", "2026-11-01"), ("place", "様式集 1")];
        no(enter(world, &world.head(), "documents", &form), "register:documents", "outsourcing:7a");
        no(enter(world, &world.manager(), "documents", &without(&form, "place")), "register:documents.stated", "outsourcing:7a");
        let (old, new) = (proposal_form(world, "1", "2026-11-01"), proposal_form(world, "2", "2026-11-25"));
        no(submit(&with(&DRAFT, &[("form", new.as_str())])), "procedure:outsourcing.form.template", "outsourcing:7a");
        let draft = with(&DRAFT, &[("form", old.as_str())]);
        for (key, part, clause) in [
            ("firm", "form.firm", "3.1b"),
            ("contact", "form.firm", "3.1b"),
            ("holding", "form.content", "3.1c"),
            ("classes", "form.content", "3.1c"),
            ("persons", "form.content", "3.1c"),
            ("purpose", "form.purpose", "3.1d"),
            ("manner", "form.manner", "3.1e"),
            ("from", "form.period", "3.1f"),
            ("until", "form.period", "3.1f"),
        ] {
            no(submit(&without(&draft, key)), &format!("{P}.{part}"), &format!("outsourcing:{clause}"));
        }
        no(enter(world, &world.head(), "outsourcing_matters", &[("matter", "作業する場所")]), "register:outsourcing_matters", "outsourcing:3.1f");
        no(enter(world, &world.manager(), "outsourcing_matters", &[]), "register:outsourcing_matters.matter", "outsourcing:3.1f");
        enter(world, &world.manager(), "outsourcing_matters", &[("matter", "作業する場所")]).done();
        let late = submit(&with(&draft, &[("from", "2026-11-24")])).done();
        warned(&late, "outsourcing:3.1a");
        assert_eq!(late.step, "further");
        no(submit(&[]), "procedure:outsourcing.further", "outsourcing:3.1f");
        let item = done(world.app().show_case(&world.head(), number)).step.unwrap().items.remove(0);
        let answer = |said: &Fields<'_>| crate::work::answer(world, &world.head(), number, &item.row, said);
        no(answer(&[]), "procedure:outsourcing.further.answered", "outsourcing:3.1f");
        answer(&[("further", "見本市の自社工場")]).done();
        assert_eq!(submit(&[]).done().step, "inspect");
        let waits = task(world, &world.manager(), "procedure:outsourcing.inspect");
        assert_eq!(waits.case, Some(number));

        world.clock.pass_days(1);
        let after = open(world, &world.head(), "outsourcing");
        step(world, &world.head(), after, "submit", &with(&DRAFT, &[("form", new.as_str())])).done();
    }

    /// Shows escoop:outsourcing:3.1g, escoop:outsourcing:3.2a, escoop:outsourcing:3.2b
    ///
    /// The director examines the contractor and approves only one who meets every criterion of the standard in force, whose editions
    /// stay on file. Nothing goes out and nothing is signed before that.
    fn the_director_approves_who_reaches_the_standard(world) {
        let number = proposed(world, "2027-03-31");
        for who in [world.clerk(), world.head(), in_charge(world)] {
            no(step(world, &who, number, "finish", &INSPECTED), "procedure:outsourcing.inspect", "outsourcing:3.2a");
        }
        for (key, _) in INSPECTED {
            no(step(world, &world.manager(), number, "finish", &without(&INSPECTED, key)), "procedure:outsourcing.inspected", "outsourcing:3.2a");
        }
        let bare = [("version", "1"), ("criteria", "security"), ("meaning", "施錠"), ("from", "2026-11-01")];
        no(enter(world, &world.head(), "contractor_standards", &bare), "register:contractor_standards", "outsourcing:3.2b");
        no(enter(world, &world.manager(), "contractor_standards", &without(&bare, "criteria")), "register:contractor_standards.stated", "outsourcing:3.2b");
        step(world, &world.manager(), number, "finish", &with(&INSPECTED, &[("met", "security")])).done();
        not_yet(world, &world.clerk(), number, "release", "outsourcing:3.1g");
        let approve = |who: &Asker| step(world, who, number, "approve", &[("in_charge", "second")]);
        for who in [world.clerk(), in_charge(world)] {
            no(approve(&who), "procedure:outsourcing.approve", "outsourcing:3.1g");
        }
        no(approve(&world.head()), "procedure:outsourcing.approve", "outsourcing:3.1g");
        no(approve(&world.manager()), "procedure:outsourcing.inspected.standard", "outsourcing:3.2b");
        standard(world, "1", &["security"]);
        let high = standard(world, "2", &["security", "training"]);
        no(approve(&world.manager()), "procedure:outsourcing.inspected.standard", "outsourcing:3.2b");
        assert!(rows(world, &world.manager(), "contractors").is_empty());
        step(world, &world.manager(), number, "return", &[]).done();
        step(world, &world.head(), number, "submit", &[]).done();
        step(world, &world.head(), number, "submit", &[]).done();
        let met = [&with(&INSPECTED, &[("met", "security")])[..], &[("met", "training")]].concat();
        step(world, &world.manager(), number, "finish", &met).done();
        assert_eq!(approve(&world.manager()).done().step, "contract");
        let kept = rows(world, &world.auditor(), "contractor_standards");
        assert_eq!((kept.len(), kept[1].id.as_str(), shown(&kept[0], "version").as_str()), (2, high.as_str(), "1"));
    }

    /// Shows escoop:outsourcing:4.1a, escoop:outsourcing:4.1b, escoop:outsourcing:4.2, escoop:outsourcing:4.2.1a
    /// Shows escoop:outsourcing:4.2.1b, escoop:outsourcing:4.2.1c, escoop:outsourcing:4.2.1d, escoop:outsourcing:4.2.1e
    /// Shows escoop:outsourcing:4.2.2, escoop:outsourcing:4.2.3, escoop:outsourcing:4.2.4, escoop:outsourcing:4.2.7
    /// Shows escoop:outsourcing:4.2.8a, escoop:outsourcing:4.2.9a, escoop:outsourcing:4.2.9b
    ///
    /// Contract and confidentiality agreement come first, each of the nine groups of matters with its place in them; what differs from
    /// the proposal needs a new approval; and after the period nothing goes out any more.
    fn nothing_goes_out_before_the_contract_is_whole(world) {
        standard(world, "1", &["security"]);
        let number = proposed(world, "2027-03-31");
        step(world, &world.manager(), number, "finish", &with(&INSPECTED, &[("met", "security")])).done();
        step(world, &world.manager(), number, "approve", &[("in_charge", "second")]).done();
        let whole = contract();
        let activate = |fields: &Fields<'_>| step(world, &world.head(), number, "activate", fields);
        for key in ["contract_signed", "contract_ref"] {
            no(activate(&without(&whole, key)), "procedure:outsourcing.signed", "outsourcing:4.1a");
        }
        for key in ["nda_on", "nda_ref"] {
            no(activate(&without(&whole, key)), "procedure:outsourcing.contract.nda", "outsourcing:4.1b");
        }
        for (field, part, clause) in MATTERS {
            let control = format!("{P}.contract.{part}");
            let refused = no(activate(&without(&whole, field)), &control, &format!("outsourcing:{clause}"));
            let reason = refused.reasons.iter().find(|r| r.control == control).unwrap();
            assert!(reason.clauses.iter().any(|c| c.id.as_str() == "escoop:outsourcing:4.2"), "{reason:?}");
        }
        let more = [&whole[..], &[("contract_classes", "contact")]].concat();
        no(activate(&more), "procedure:outsourcing.contract.content", "outsourcing:4.2.1a");
        let other = no(activate(&with(&whole, &[("contract_purpose", "deliveries")])), "procedure:outsourcing.contract.use", "outsourcing:4.2.1c");
        assert_eq!(other.reasons[0].remedy, "choose:revise");
        assert!(rows(world, &world.manager(), "contractors").is_empty(), "nobody is a contractor yet");
        let early = activate(&with(&whole, &[("contract_signed", "2026-11-20")])).done();
        warned(&early, "outsourcing:4.1a");
        assert_eq!(shown(&contractor(world), "place_accident"), "第7条", "what an accident there brings is at hand");
        release(world, number, "2026-12-01").done();
        world.clock.pass_days(128);
        no(release(world, number, "2027-04-01"), "procedure:outsourcing.release.period", "outsourcing:4.2.1e");
    }

    /// Shows escoop:outsourcing:4.2.5, escoop:outsourcing:4.2.6a, escoop:outsourcing:4.2.6b, escoop:outsourcing:4.3
    ///
    /// A sub-contractor needs consent beforehand; before the end somebody decides what then; what is not returned and destroyed is
    /// overdue; and the papers stay on file until their day.
    fn an_entrustment_ends_with_return_and_destruction(world) {
        let number = entrusted(world, "2027-03-31");
        let sub = [("sub_firm", "見本運輸"), ("sub_reason", "配送のため"), ("sub_consent_on", "2026-11-24"), ("sub_from", "2026-12-01")];
        no(step(world, &world.head(), number, "subcontract", &without(&sub, "sub_consent_on")), "procedure:outsourcing.sub.consented", "outsourcing:4.2.5");
        no(step(world, &world.head(), number, "subcontract", &with(&sub, &[("sub_consent_on", "2026-12-02")])), "procedure:outsourcing.sub.consented", "outsourcing:4.2.5");
        step(world, &world.head(), number, "subcontract", &sub).done();
        world.clock.pass_days(96);
        tend(world);
        assert!(tasks(world, &world.head(), "duty:outsourcing.renew").is_empty(), "31 days before the end");
        world.clock.pass_days(1);
        tend(world);
        let renew = task(world, &world.head(), "duty:outsourcing.renew");
        assert_eq!(renew.due.as_deref(), Some("2027-03-31"));
        no(perform(world, &world.head(), renew.number, &[]), "duty:outsourcing.renew.decided", "outsourcing:3.1f");
        perform(world, &world.head(), renew.number, &[("next", "return")]).done();

        let closing = step(world, &world.head(), number, "end", &[]).done();
        assert_eq!(closing.due.as_deref(), Some("2027-04-14"));
        world.clock.pass_days(48);
        tend(world);
        let late = task(world, &world.head(), "procedure:outsourcing.closing");
        assert!(late.overdue && escalated(world, &world.manager(), late.number), "{late:?}");
        let back = [("returned_on", "2027-04-15"), ("erased_on", "2027-04-15"), ("keep_until", "2037-04-01")];
        let close = |fields: &Fields<'_>| step(world, &world.head(), number, "close", fields);
        no(close(&without(&back, "returned_on")), "procedure:outsourcing.returned", "outsourcing:4.2.6a");
        no(close(&without(&back, "erased_on")), "procedure:outsourcing.returned", "outsourcing:4.2.6b");
        for short in ["", "2037-03-30"] {
            no(close(&with(&back, &[("keep_until", short)])), "procedure:outsourcing.kept", "outsourcing:4.3");
        }
        close(&with(&back, &[("keep_until", "2037-03-31")])).done();
        let papers = rows(world, &world.manager(), "contract_files").remove(0);
        assert_eq!(["reference", "nda_reference", "keep_until"].map(|c| shown(&papers, c)), ["契約綴り 41", "契約綴り 41", "2037-03-31"]);
        let end = EnterRow { register: "contract_files".into(), row: Some(papers.id.parse().unwrap()), version: papers.version, state: "ended".into(), fields: FormInput::new(), ..EnterRow::default() };
        no(world.app().enter_row(&world.manager(), &end).unwrap(), "register:contract_files.kept", "outsourcing:4.3");
        no(world.app().enter_row(&world.head(), &end).unwrap(), "register:contract_files", "outsourcing:4.3");
    }

    /// Shows escoop:outsourcing:4.2.8b, escoop:outsourcing:5.1a, escoop:outsourcing:5.2, escoop:outsourcing:6
    ///
    /// Reports fall due to whoever is in charge, examinations to the director, each with what they state; where a breach or the risk of
    /// one shows, something is done at once, and what was stopped does not go out. And the rules themselves are looked at each year.
    fn contractors_are_examined_and_stopped(world) {
        let number = entrusted(world, "2029-03-31");
        world.clock.pass_days(95);
        tend(world);
        let report = task(world, &in_charge(world), "duty:outsourcing.report");
        assert!(report.overdue && report.due.as_deref() == Some("2027-02-24"), "{report:?}");
        assert!(escalated(world, &world.manager(), report.number));
        let got = [("received_on", "2027-02-27"), ("content", "異常なし")];
        no(perform(world, &world.clerk(), report.number, &got), "duty:outsourcing.report", "outsourcing:4.2.8b");
        for (key, _) in got {
            no(perform(world, &in_charge(world), report.number, &without(&got, key)), "duty:outsourcing.report.received", "outsourcing:4.2.8b");
        }
        perform(world, &in_charge(world), report.number, &got).done();

        world.clock.pass_days(271);
        tend(world);
        let review = task(world, &world.manager(), "duty:rule.review");
        assert!(review.overdue && review.due.as_deref() == Some("2027-11-24"), "{review:?}");
        let said = [("on", "2027-11-25"), ("outcome_of", "none"), ("reason", "運用に合っている")];
        no(perform(world, &world.head(), review.number, &said), "duty:rule.review", "outsourcing:6");
        for (key, _) in said {
            no(perform(world, &world.manager(), review.number, &without(&said, key)), "duty:rule.review.stated", "outsourcing:6");
        }
        perform(world, &world.manager(), review.number, &said).done();

        let check = task(world, &world.manager(), "duty:outsourcing.supervise");
        assert!(check.overdue && check.due.as_deref() == Some("2027-11-24"), "{check:?}");
        let seen = [("checked_on", "2027-11-25"), ("findings", "倉庫が施錠されていない"), ("evidence", "写真 3"), ("questions", "保管・複製・再委託"), ("result", "risk"), ("action", "引渡しを止めた"), ("stop", "yes")];
        no(perform(world, &world.head(), check.number, &seen), "duty:outsourcing.supervise", "outsourcing:5.1a");
        for key in ["checked_on", "findings", "evidence"] {
            no(perform(world, &world.manager(), check.number, &without(&seen, key)), "duty:outsourcing.supervise.stated", "outsourcing:5.1a");
        }
        for key in ["questions", "result"] {
            no(perform(world, &world.manager(), check.number, &without(&seen, key)), "duty:outsourcing.supervise.asked", "outsourcing:5.1a");
        }
        for result in ["risk", "breach"] {
            let idle = without(&with(&seen, &[("result", result)]), "action");
            no(perform(world, &world.manager(), check.number, &idle), "duty:outsourcing.supervise.acted", "outsourcing:5.2");
        }
        release(world, number, "2027-11-25").done();
        perform(world, &world.manager(), check.number, &seen).done();
        no(release(world, number, "2027-11-25"), "procedure:outsourcing.release.stopped", "outsourcing:5.2");
    }

    /// Shows escoop:outsourcing:5.1b, escoop:outsourcing:5.3a, escoop:outsourcing:5.3b, escoop:outsourcing:5.4
    ///
    /// Somebody is in charge of each contractor and looks at it; a breach, or the risk of one, reaches the director at that moment, and
    /// what is not acted on the same day reaches the board. Findings stay, with a day for following them up.
    fn whoever_is_in_charge_looks_and_tells(world) {
        standard(world, "1", &["security"]);
        let number = proposed(world, "2029-03-31");
        step(world, &world.manager(), number, "finish", &with(&INSPECTED, &[("met", "security")])).done();
        no(step(world, &world.manager(), number, "approve", &[]), "procedure:outsourcing.in_charge", "outsourcing:5.3a");
        step(world, &world.manager(), number, "approve", &[("in_charge", "second")]).done();
        step(world, &world.head(), number, "activate", &contract()).done();
        let row = contractor(world).id;
        for who in [world.head(), in_charge(world)] {
            assert_eq!(rows(world, &who, "contractors").len(), 1);
        }
        no(world.app().show_register(&world.clerk(), "contractors", "", None).unwrap(), "register:contractors", "outsourcing:5.1b");

        world.clock.pass_days(95);
        tend(world);
        let due = task(world, &in_charge(world), "duty:outsourcing.status");
        assert!(due.overdue && due.due.as_deref() == Some("2027-02-24"), "{due:?}");
        assert!(escalated(world, &world.manager(), due.number));
        let seen = [("contractor", row.as_str()), ("on", "2027-02-27"), ("at", "10:00"), ("found", "risk"), ("what", "再委託先を使っている様子がある")];
        let other = open(world, &world.clerk(), "contractor_check");
        no(step(world, &world.clerk(), other, "notify", &seen), "procedure:contractor_check.own", "outsourcing:5.3a");
        let check = open(world, &in_charge(world), "contractor_check");
        for (key, _) in seen {
            no(step(world, &in_charge(world), check, "notify", &without(&seen, key)), "procedure:contractor_check.stated", "outsourcing:5.3a");
        }
        for found in ["risk", "breach"] {
            let kept_back = with(&seen, &[("found", found)]);
            no(step(world, &in_charge(world), check, "in_order", &kept_back), "procedure:contractor_check.told", "outsourcing:5.3b");
        }
        assert!(!told(world, &world.manager(), "told-case-step"));
        let notified = step(world, &in_charge(world), check, "notify", &seen).done();
        assert!(told(world, &world.manager(), "told-case-step"), "at that moment");
        assert_eq!((notified.step.as_str(), notified.due.as_deref()), ("act", Some("2027-02-27")));

        let act = [("action", "作業を止めさせた"), ("acted_on", "2027-02-27"), ("acted_at", "13:30"), ("outcome_of", "再委託を取りやめた"), ("follow_up", "2027-03-31"), ("stop", "yes")];
        for who in [in_charge(world), world.head()] {
            no(step(world, &who, check, "acted", &act), "procedure:contractor_check.act", "outsourcing:5.4");
        }
        for key in ["action", "acted_on", "acted_at", "outcome_of", "follow_up"] {
            no(step(world, &world.manager(), check, "acted", &without(&act, key)), "procedure:contractor_check.acted", "outsourcing:5.4");
        }
        world.clock.pass_days(4);
        tend(world);
        let late = task(world, &world.manager(), "procedure:contractor_check.act");
        assert!(late.overdue && escalated(world, &world.asker(Who::Secretary), late.number), "{late:?}");
        step(world, &world.manager(), check, "acted", &act).done();
        assert!(tasks(world, &in_charge(world), "duty:outsourcing.status").is_empty(), "the check is done");
        no(release(world, number, "2027-03-03"), "procedure:outsourcing.release.stopped", "outsourcing:5.2");

        let listed = contractor(world);
        assert_eq!((shown(&listed, "checked_on").as_str(), listed.state.as_str()), ("", "in_force"));
        let open_finding = rows(world, &world.head(), "contractor_findings").remove(0);
        assert_eq!((shown(&open_finding, "found").as_str(), shown(&open_finding, "what").as_str()), ("契約違反のおそれ", "再委託先を使っている様子がある"));
        let by_hand = [("contractor", row.as_str()), ("found", "risk"), ("found_on", "2027-03-03"), ("what", "名札がない"), ("follow_up", "2027-04-30")];
        assert_eq!(writers(world, "contractor_findings"), ["information_director"]);
        let open_finding = rows(world, &world.head(), "contractor_findings").remove(0);
        no(enter(world, &world.manager(), "contractor_findings", &without(&by_hand, "follow_up")), "register:contractor_findings.followed", "outsourcing:5.1b");
        no(change(world, &world.manager(), &open_finding, "contractor_findings", &[("follow_up", "")]), "register:contractor_findings.followed", "outsourcing:5.1b");
        world.clock.pass_days(30);
        tend(world);
        let follow = task(world, &world.manager(), "duty:outsourcing.follow_up");
        assert!(follow.overdue && follow.due.as_deref() == Some("2027-03-31"), "{follow:?}");
        let mended = [("on", "2027-04-02"), ("result", "再委託がないことを確かめた")];
        for (key, _) in mended {
            no(perform(world, &world.manager(), follow.number, &without(&mended, key)), "duty:outsourcing.follow_up.checked", "outsourcing:5.1b");
        }
        perform(world, &world.manager(), follow.number, &mended).done();
        assert_eq!(rows(world, &world.head(), "contractor_findings")[0].state, "ended");
    }

    /// Shows escoop:rules:13.2
    ///
    /// Proposal, examination, approval, contract with confidentiality, entrustment, end: one after the other, each by whoever it is for,
    /// and none before the one before it.
    fn an_entrustment_goes_step_by_step(world) {
        standard(world, "1", &["security"]);
        let form = proposal_form(world, "1", "2026-11-01");
        no(opening(world, &world.clerk(), "outsourcing"), P, "rules:13.2");
        let number = open(world, &world.head(), "outsourcing");
        let stands = |step: &str, later: &[&str]| {
            let page = done(world.app().show_case(&world.head(), number));
            assert_eq!(page.step.as_ref().map(|s| s.key.as_str()), Some(step));
            assert!(page.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:13.2"), "{:?}", page.clauses);
            for outcome in later {
                not_yet(world, &world.head(), number, outcome, "rules:13.2");
            }
        };
        stands("draft", &["finish", "approve", "activate", "release", "end", "close"]);
        no(step(world, &world.clerk(), number, "submit", &DRAFT), "procedure:outsourcing.draft", "rules:13.2");
        step(world, &world.head(), number, "submit", &with(&DRAFT, &[("form", form.as_str())])).done();
        step(world, &world.head(), number, "submit", &[]).done();
        stands("inspect", &["approve", "activate", "release", "end", "close"]);
        no(step(world, &world.head(), number, "finish", &INSPECTED), "procedure:outsourcing.inspect", "rules:13.2");
        no(step(world, &world.manager(), number, "finish", &[]), "procedure:outsourcing.inspected", "rules:13.2");
        step(world, &world.manager(), number, "finish", &with(&INSPECTED, &[("met", "security")])).done();
        stands("approve", &["activate", "release", "end", "close"]);
        no(step(world, &world.head(), number, "approve", &[("in_charge", "second")]), "procedure:outsourcing.approve", "rules:13.2");
        step(world, &world.manager(), number, "approve", &[("in_charge", "second")]).done();
        stands("contract", &["release", "end", "close"]);
        no(step(world, &world.clerk(), number, "activate", &contract()), "procedure:outsourcing.contract", "rules:13.2");
        no(step(world, &world.head(), number, "activate", &without(&contract(), "contract_signed")), "procedure:outsourcing.signed", "rules:13.2");
        no(step(world, &world.head(), number, "activate", &without(&contract(), "nda_on")), "procedure:outsourcing.contract.nda", "rules:13.2");
        step(world, &world.head(), number, "activate", &contract()).done();
        stands("active", &["close"]);
        release(world, number, "2026-11-24").done();
        world.clock.pass_days(366);
        tend(world);
        let supervised = task(world, &world.manager(), "duty:outsourcing.supervise").number;
        let page = world.app().show_task(&world.manager(), supervised).unwrap();
        assert!(page.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:13.2"), "{page:?}");
        step(world, &world.head(), number, "end", &[]).done();
        stands("closing", &["release"]);
        let back = [("returned_on", "2027-11-25"), ("erased_on", "2027-11-25"), ("keep_until", "2037-11-30")];
        no(step(world, &world.head(), number, "close", &without(&back, "erased_on")), "procedure:outsourcing.returned", "rules:13.2");
        step(world, &world.head(), number, "close", &back).done();
        let page = done(world.app().show_case(&world.head(), number));
        let taken: Vec<_> = page.taken.iter().map(|t| t.ja.as_str()).collect();
        assert_eq!(taken.len(), 8, "the list of its steps: {taken:?}");
        assert_eq!((taken[2], taken[3], taken[7]), ("委託先の管理体制の調査", "委託の承認", "返還・消去の確認"));
    }

    /// Shows escoop:rules:13.1, escoop:rules:3.2
    ///
    /// Nothing goes to a contractor whom the director has not approved: no order begins, and whoever writes down that something was handed
    /// over is refused. And for each topic it is said in the contract how the contractor is bound; one that is empty keeps the entrustment
    /// from beginning.
    fn a_contractor_is_approved_and_bound(world) {
        standard(world, "1", &["security"]);
        let order = open(world, &world.clerk(), "order");
        let wanted = [("supplier", "株式会社見本印刷"), ("what", "宛名ラベルの印刷"), ("handles", "yes")];
        step(world, &world.clerk(), order, "entrust", &wanted).done();
        step(world, &world.head(), order, "open", &[]).done();
        let number = proposed(world, "2027-03-31");
        step(world, &world.manager(), number, "finish", &with(&INSPECTED, &[("met", "security")])).done();
        for who in [world.clerk(), world.head(), in_charge(world)] {
            no(step(world, &who, number, "approve", &[("in_charge", "second")]), "procedure:outsourcing.approve", "rules:13.1");
        }
        for who in [world.clerk(), world.head()] {
            not_yet(world, &who, number, "release", "rules:13.1");
        }
        no(step(world, &world.clerk(), order, "start", &[]), "procedure:order.approved", "rules:13.1");
        step(world, &world.manager(), number, "approve", &[("in_charge", "second")]).done();
        not_yet(world, &world.clerk(), number, "release", "rules:13.2");
        let whole = contract();
        for (key, part) in [("place_use", "use"), ("place_secrecy", "secrecy"), ("place_security", "security"), ("place_disposal", "disposal"), ("place_incident", "incident")] {
            no(step(world, &world.head(), number, "activate", &without(&whole, key)), &format!("{P}.contract.{part}"), "rules:3.2");
        }
        step(world, &world.head(), number, "activate", &whole).done();
        let page = done(world.app().show_case(&world.head(), number));
        for key in ["place_use", "place_secrecy", "place_security", "place_disposal", "place_incident"] {
            assert!(page.fields.iter().any(|f| f.key == key && f.values == ["第7条"]), "{key} stands on the file");
        }
        let row = contractor(world).id;
        step(world, &world.clerk(), order, "start", &[("contractor", row.as_str())]).done();
        release(world, number, "2026-12-01").done();
    }

    /// Shows escoop:rules:3.2
    ///
    /// The topics on which a contractor has to be bound in the spirit of the rules stand in the register from the set-up on. A proposal that
    /// leaves one of them empty does not come before the director, and the file shows for each what was said.
    fn a_contractor_is_to_be_bound_in_the_spirit_of_the_rules(world) {
        let app = world.app();
        let asked = SetUp {
            rulebook: "escoop".parse().unwrap(),
            key: format!("n{:016x}", unique()),
            name: "新しい生協".into(),
            officer: world.personal("初代　役員丸"),
            login: "hatsu".into(),
            mail: world.personal("hatsu.yakuin@example.jp"),
            unit: world.book().book().units.first().unwrap().key.to_string(),
            language: "ja".into(),
            password: Zeroizing::new("horse battery staple".into()),
            offices: [("information_director".parse().unwrap(), "2026-11-20 第4回理事会".into())].into(),
            key_kept: KeyKept::File(world.dir().join("new.key")),
            templates: true,
        };
        let link = app.another_setup_link().unwrap();
        let SetUpAnswer::Done(made) = app.set_up(&link, asked).unwrap() else { panic!("refused") };
        assert!(!made.left.iter().any(|l| l.starts_with("row:")), "{:?}", made.left);
        let director = Asker { org: made.org, worker: made.worker.unwrap(), scopes: None };
        let matters: Vec<String> = rows(world, &director, "outsourcing_matters").iter().map(|r| shown(r, "matter")).collect();
        assert_eq!(matters.len(), 4, "{matters:?}");
        for (matter, topic) in matters.iter().zip(["利用目的", "安全管理", "廃棄", "事故"]) {
            assert!(matter.contains(topic), "{matter}");
        }

        for matter in &matters {
            enter(world, &world.manager(), "outsourcing_matters", &[("matter", matter.as_str())]).done();
        }
        standard(world, "1", &["security"]);
        let number = drafted(world, "2027-03-31");
        let page = || done(app.show_case(&world.head(), number)).step.unwrap();
        let items: Vec<String> = page().items.iter().map(|i| i.row.clone()).collect();
        assert_eq!(items.len(), 4);
        let submit = || step(world, &world.head(), number, "submit", &[]);
        for (at, item) in items.iter().enumerate() {
            no(submit(), "procedure:outsourcing.further", "rules:3.2");
            not_yet(world, &world.manager(), number, "approve", "rules:3.2");
            let answer = |fields: &Fields<'_>| crate::work::answer(world, &world.head(), number, item, fields);
            no(answer(&[]), "procedure:outsourcing.further.answered", "rules:3.2");
            answer(&[("further", format!("契約案 第{}条", at + 7).as_str())]).done();
        }
        assert_eq!(submit().done().step, "inspect");
        step(world, &world.manager(), number, "finish", &with(&INSPECTED, &[("met", "security")])).done();
        // What was said stands on the file that the director decides on.
        let file = done(app.show_case(&world.manager(), number));
        let topics = &file.taken.iter().find(|t| !t.items.is_empty()).expect("the step with the topics").items;
        for (at, (topic, matter)) in topics.iter().zip(&matters).enumerate() {
            let said = [format!("契約案 第{}条", at + 7)];
            assert!(topic.title.contains(matter.as_str()) && topic.fields.iter().any(|f| f.values == said), "{topic:?}");
        }
        assert_eq!(topics.len(), 4);
        step(world, &world.manager(), number, "approve", &[("in_charge", "second")]).done();
    }

    /// Shows escoop:rules:7.1.4
    ///
    /// A notice says whether something is to be entrusted. Where the persons were told that nothing is, a proposal for that purpose says
    /// so; with a new notice, or for another purpose, it does not.
    fn what_was_told_of_entrusting_is_remembered(world) {
        let silent = open(world, &world.clerk(), "person_notice");
        let bare = [("kind", "direct"), ("purpose", "member_services"), ("title", "加入のご案内"), ("edition", "1"), ("way", "document"), ("channels", "form"), ("from", "2026-11-24")];
        no(step(world, &world.clerk(), silent, "submit", &bare), "procedure:person_notice.entrusts", "rules:7.1.4");
        let told_otherwise = |purpose: &str| {
            let form = proposal_form(world, "1", "2026-11-01");
            let number = open(world, &world.head(), "outsourcing");
            let sent = step(world, &world.head(), number, "submit", &with(&DRAFT, &[("form", form.as_str()), ("purpose", purpose)])).done();
            sent.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:7.1.4"))
        };
        assert!(!told_otherwise("member_services"), "nobody was told anything yet");
        notice(world, "direct", "member_services", &[("entrusts", "no")]);
        assert_eq!(shown(&rows(world, &world.clerk(), "person_notices")[0], "entrusts"), "予定していない");
        assert!(told_otherwise("member_services"));
        assert!(!told_otherwise("deliveries"));
        notice(world, "direct", "member_services", &[("entrusts", "yes"), ("edition", "4")]);
        assert!(!told_otherwise("member_services"), "the new notice says that it is entrusted");
    }

    /// Shows escoop:outsourcing:7b
    ///
    /// The director alone puts templates of contract and confidentiality agreement in force; one that leaves out a group of matters is
    /// none. From a proposal that was approved the contract is filled in.
    fn the_director_draws_up_the_templates(world) {
        const GROUPS: [&str; 9] = ["content", "secrecy", "security", "copying", "subcontracting", "return", "training", "audit", "incident"];
        let own = [("title", "個人情報取扱委託契約書"), ("kind", "contract"), ("version", "1"), ("from", "2026-11-01"), ("place", "様式集 2")];
        let whole = [&own[..], &GROUPS.map(|g| ("matters", g))].concat();
        for who in [world.head(), world.clerk()] {
            no(enter(world, &who, "contract_templates", &whole), "register:contract_templates", "outsourcing:7b");
        }
        for (key, _) in own {
            no(enter(world, &world.manager(), "contract_templates", &without(&whole, key)), "register:contract_templates.stated", "outsourcing:7b");
        }
        no(enter(world, &world.manager(), "contract_templates", &own), "register:contract_templates.whole", "outsourcing:7b");
        for lacking in GROUPS {
            let rest: Vec<_> = whole.iter().copied().filter(|(_, value)| *value != lacking).collect();
            no(enter(world, &world.manager(), "contract_templates", &rest), "register:contract_templates.whole", "outsourcing:7b");
        }
        enter(world, &world.manager(), "contract_templates", &whole).done();
        let secrecy = [("title", "秘密保持契約書"), ("kind", "secrecy"), ("version", "1"), ("from", "2026-11-01"), ("place", "様式集 3")];
        enter(world, &world.manager(), "contract_templates", &secrecy).done();
        assert_eq!(rows(world, &world.clerk(), "contract_templates").len(), 2);

        standard(world, "1", &["security"]);
        let number = proposed(world, "2027-03-31");
        let letters = || done(world.app().show_case(&world.head(), number)).letters.len();
        assert_eq!(letters(), 0, "before the approval there is nothing to fill in");
        step(world, &world.manager(), number, "finish", &with(&INSPECTED, &[("met", "security")])).done();
        step(world, &world.manager(), number, "approve", &[("in_charge", "second")]).done();
        assert_eq!(letters(), 1);
        let letter = done(world.app().write_letter(&world.head(), number, "contract"));
        let text = crate::letters::said(&letter);
        for words in ["1200", "宛名の印刷", "自社の工場で印刷し、写しを残さない", "2026-12-01", "2027-03-31"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert_eq!(letter.to.as_ref().map(|to| to.shown_ja.clone()), Some(vec!["株式会社見本印刷".to_owned()]));
    }
}
