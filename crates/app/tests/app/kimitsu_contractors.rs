//! Contractors of a chamber of commerce to whom My Numbers are entrusted: approved by the steps of the rules on outsourcing, bound by a
//! contract with its matters, supervised, and given nothing where any of that is missing.

use crate::{
    casefile::{Done, no},
    gojo_security::{escalated, without},
    kimitsu_office::with,
    work::{Fields, open, opening, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{Reply, casefile::Stepped};
use azukari_testkit::{KIMITSU, Who, World, both};

const P: &str = "procedure:outsourcing";

const DRAFT: [(&str, &str); 13] = [
    ("firm", "見本社会保険労務士法人"),
    ("kind", "service"),
    ("holding", "employee"),
    ("classes", "identity"),
    ("classes", "individual_number"),
    ("persons", "14"),
    ("purpose", "social_insurance"),
    ("work", "社会保険の届出"),
    ("from", "2026-12-01"),
    ("until", "2029-03-31"),
    ("check_on", "2026-11-20"),
    ("check_result", "sufficient"),
    ("check_basis", "確認票 2026-3"),
];

/// Each matter of the contract: the field and the part.
const MATTERS: [(&str, &str); 8] = [
    ("place_secrecy", "secrecy"),
    ("place_take_out", "take_out"),
    ("place_other_use", "other_use"),
    ("place_sub_consent", "sub_consent"),
    ("place_incident", "incident"),
    ("place_return", "return"),
    ("place_training", "training"),
    ("place_reporting", "reporting"),
];

fn contract() -> Vec<(&'static str, &'static str)> {
    let mut fields =
        vec![("contract_signed", "2026-11-24"), ("contract_ref", "契約綴り 7"), ("place_security", "第3条")];
    fields.extend(MATTERS.iter().map(|(field, _)| (*field, "第5条")));
    fields
}

/// A proposal up to the protection manager; its case.
fn proposed(world: &World) -> i64 {
    let number = open(world, &world.head(), "outsourcing");
    step(world, &world.head(), number, "submit", &DRAFT).done();
    number
}

fn release(world: &World, number: i64, on: &str) -> Reply<Stepped> {
    step(world, &world.head(), number, "release", &[("released_on", on), ("released", "資格取得届の一覧")])
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:12.1, kimitsu:main:3.2
    ///
    /// Whoever is to handle My Numbers for the chamber is proposed with what and how long, checked for protection of the same worth,
    /// approved by the protection manager and bound by a signed contract; before that nothing is handed over, and after its time no more.
    /// The rules on outsourcing themselves have to be there.
    fn nothing_goes_out_before_the_steps_are_done(world) {
        tend(world);
        let missing = task(world, &world.manager(), "duty:document.outsourcing_rules");
        assert!(world.app().show_task(&world.manager(), missing.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:12.1"));
        no(opening(world, &world.clerk(), "outsourcing"), P, "main:12.1");
        let number = open(world, &world.head(), "outsourcing");
        let submit = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        for key in ["firm", "kind", "holding", "purpose", "work", "from", "until"] {
            no(submit(&without(&DRAFT, key)), "procedure:outsourcing.stated", "main:12.1");
        }
        for key in ["check_on", "check_basis"] {
            no(submit(&without(&DRAFT, key)), "procedure:outsourcing.checked", "main:3.2");
        }
        no(submit(&with(&DRAFT, &[("check_result", "insufficient")])), "procedure:outsourcing.checked", "main:3.2");
        submit(&DRAFT).done();
        for who in [world.clerk(), world.head(), world.admin()] {
            no(step(world, &who, number, "approve", &[("in_charge", "clerk")]), "procedure:outsourcing.approve", "main:12.1");
        }
        step(world, &world.manager(), number, "approve", &[("in_charge", "clerk")]).done();
        let activate = |fields: &Fields<'_>| step(world, &world.head(), number, "activate", fields);
        for key in ["contract_signed", "contract_ref"] {
            for clause in ["main:12.1", "main:3.2"] {
                no(activate(&without(&contract(), key)), "procedure:outsourcing.signed", clause);
            }
        }
        no(activate(&without(&contract(), "place_security")), "procedure:outsourcing.contract.security", "main:3.2");
        no(step(world, &world.clerk(), number, "activate", &contract()), "procedure:outsourcing.contract", "main:12.1");
        assert!(rows(world, &world.manager(), "contractors").is_empty(), "nobody is a contractor yet");
        activate(&contract()).done();
        no(step(world, &world.clerk(), number, "release", &[("released_on", "2026-12-01"), ("released", "一覧")]), "procedure:outsourcing.active", "main:3.2");
        release(world, number, "2026-12-01").done();
        no(release(world, number, "2029-04-01"), "procedure:outsourcing.release.period", "main:12.1");
    }

    /// Shows kimitsu:main:2.1.7
    ///
    /// Whoever is entrusted with an affair belongs to those who handle it: listed with the contract, the items that it may have, who is in
    /// charge of it here and the day of the next check.
    fn a_contractor_is_among_those_who_handle(world) {
        let number = open(world, &world.head(), "outsourcing");
        for key in ["classes", "persons"] {
            no(step(world, &world.head(), number, "submit", &without(&DRAFT, key)), "procedure:outsourcing.form.content", "main:2.1.7");
        }
        step(world, &world.head(), number, "submit", &DRAFT).done();
        no(step(world, &world.manager(), number, "approve", &[]), "procedure:outsourcing.in_charge", "main:2.1.7");
        step(world, &world.manager(), number, "approve", &[("in_charge", "clerk")]).done();
        step(world, &world.head(), number, "activate", &contract()).done();
        for who in [world.manager(), world.head(), world.auditor()] {
            let row = rows(world, &who, "contractors").remove(0);
            assert_eq!(["firm", "contract_signed", "classes", "keeper"].map(|c| shown(&row, c)), ["見本社会保険労務士法人", "2026-11-24", "本人を特定する項目、個人番号（マイナンバー）", Who::Clerk.name()]);
        }
        no(world.app().show_register(&world.clerk(), "contractors", "", None).unwrap(), "register:contractors", "main:2.1.7");
        world.clock.pass_days(355);
        tend(world);
        let check = task(world, &world.head(), "duty:outsourcing.supervise");
        assert_eq!(check.due.as_deref(), Some("2027-11-24"));
        assert!(world.app().show_task(&world.head(), check.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:2.1.7"));
    }

    /// Shows kimitsu:main:24.3.5, kimitsu:main:33.1
    ///
    /// The contract has its eight matters or it is none; the supervisor checks each contractor within a year, late the protection manager
    /// hears of it, and whoever was not checked is given nothing more.
    fn contractors_are_bound_and_supervised(world) {
        let number = proposed(world);
        step(world, &world.manager(), number, "approve", &[("in_charge", "clerk")]).done();
        for (field, part) in MATTERS {
            let refused = no(step(world, &world.head(), number, "activate", &without(&contract(), field)), &format!("{P}.contract.{part}"), "main:33.1");
            assert!(!refused.reasons.is_empty());
        }
        step(world, &world.head(), number, "activate", &contract()).done();
        let sub = [("sub_firm", "見本データ"), ("sub_reason", "届出の入力"), ("sub_consent_on", "2026-11-24"), ("sub_from", "2026-12-01")];
        no(step(world, &world.head(), number, "subcontract", &without(&sub, "sub_consent_on")), "procedure:outsourcing.sub.consented", "main:33.1");
        no(step(world, &world.head(), number, "subcontract", &with(&sub, &[("sub_consent_on", "2026-12-02")])), "procedure:outsourcing.sub.consented", "main:33.1");
        release(world, number, "2026-12-01").done();
        world.clock.pass_days(376);
        tend(world);
        let owed = task(world, &world.head(), "duty:outsourcing.supervise");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        assert!(escalated(world, &world.manager(), owed.number));
        no(release(world, number, "2027-12-05"), "procedure:outsourcing.release.supervised", "main:33.1");
        let seen = [("checked_on", "2027-12-05"), ("findings", "異常なし"), ("evidence", "訪問記録 3")];
        no(perform(world, &world.clerk(), owed.number, &seen), "duty:outsourcing.supervise", "main:24.3.5");
        for (key, _) in seen {
            no(perform(world, &world.head(), owed.number, &without(&seen, key)), "duty:outsourcing.supervise.stated", "main:24.3.5");
        }
        perform(world, &world.head(), owed.number, &seen).done();
        release(world, number, "2027-12-05").done();
        step(world, &world.head(), number, "end", &[]).done();
        for key in ["returned_on", "erased_on"] {
            let back = without(&[("returned_on", "2027-12-05"), ("erased_on", "2027-12-05")], key);
            no(step(world, &world.head(), number, "close", &back), "procedure:outsourcing.returned", "main:33.1");
        }
        assert!(tasks(world, &world.clerk(), "duty:outsourcing.supervise").is_empty());
    }
}
