//! What a chamber files about a person because a law wants it: just the items of the document, with the number for the authority and without
//! it for the person, by an approval like every other output.

use crate::{
    kimitsu_table::{NUMBER, allowed, file, lecturer},
    told::{done, fault, refused, rests_on_all},
    work::rows,
};
use azukari_app::{
    journal::ListJournal,
    request::{ApprovalShown, CarryOut, Extracted, Handed, Output},
};
use azukari_domain::RecordId;
use azukari_testkit::{KIMITSU, World, both};
use std::io::{Cursor, Read};

const ITEMS: [(&str, &str); 4] =
    [("classes", "identity"), ("classes", "contact"), ("classes", "payment"), ("classes", "individual_number")];
/// 様式 in CP932.
const FORM_IN_CP932: [u8; 4] = [0x97, 0x6c, 0x8e, 0xae];

/// The approval of the clerk that is not used yet.
fn approval(world: &World, ledger: &str, people: &[RecordId], more: &[(&str, &str)]) -> ApprovalShown {
    allowed(world, ledger, people, "output", more);
    let all = world.app().approvals(&world.clerk()).unwrap();
    all.into_iter().find(|a| a.state == "approved").unwrap()
}

fn carried(approval: &ApprovalShown, slip: &str, encoding: &str) -> CarryOut {
    CarryOut {
        approval: approval.id,
        channel: String::new(),
        evidence: String::new(),
        slip: slip.into(),
        encoding: encoding.into(),
        once: None,
    }
}

fn page(world: &World, carry: &CarryOut) -> Output {
    match done(world.app().carry_out(&world.clerk(), carry)) {
        Handed::Page(output) => output,
        Handed::File(file) => panic!("a file: {file:?}"),
    }
}

fn sheet(world: &World, carry: &CarryOut) -> (Extracted, Vec<u8>) {
    let Handed::File(taken) = done(world.app().carry_out(&world.clerk(), carry)) else { panic!("no file") };
    let file = world.app().extract_file(&world.clerk(), taken.id).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(file.bytes)).unwrap();
    let mut bytes = Vec::new();
    archive.by_index_decrypt(0, taken.password.expose().as_bytes()).unwrap().read_to_end(&mut bytes).unwrap();
    (taken, bytes)
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:30.1.1b
    ///
    /// The payment record has the items of its edition and says that nobody compared it with the official form; the copy for the person
    /// is approved without the number and has none. Each is an output on record, once.
    fn a_slip_is_filed_with_the_number_and_handed_over_without(world) {
        let app = world.app();
        let people = [lecturer(world, "山田　見本郎"), lecturer(world, "川田　見本郎")];
        let ledger = file(world, "normal");
        let by_paper = [&ITEMS[..], &[("channel", "paper")]].concat();
        let filing = approval(world, &ledger, &people, &by_paper);
        assert_eq!(filing.slips.iter().map(|s| s.key.as_str()).collect::<Vec<_>>(), ["payment_record"], "of this kind of data alone");
        assert_eq!(fault(app.carry_out(&world.clerk(), &carried(&filing, "withholding_slip", ""))), "error-unknown-word");
        assert_eq!(fault(app.carry_out(&world.clerk(), &carried(&filing, "payment_record", "ebcdic"))), "error-one-of");
        let out = page(world, &carried(&filing, "payment_record", ""));
        let slip = out.slip.as_ref().unwrap();
        assert_eq!(slip.items.iter().map(|i| i.ja.as_str()).collect::<Vec<_>>(), ["支払を受ける者の住所", "支払を受ける者の氏名", "個人番号", "区分", "支払金額", "源泉徴収税額"]);
        assert_eq!(slip.marks.iter().map(|m| m[0].as_str()).collect::<Vec<_>>(), ["様式準拠は未確認"]);
        assert_eq!((out.count, out.text.expose().matches(NUMBER).count()), (2, 2));
        assert!(!out.text.expose().contains("0439"), "what the document does not have stays inside, though it was approved");
        refused(app.carry_out(&world.clerk(), &carried(&filing, "payment_record", "")), "number.output", "main:17.1b");
        rests_on_all(world, out.act, &["main:17.1b"]);
        let list = ListJournal { verbs: vec!["export".into()], outcome: "done".into(), ..ListJournal::default() };
        let entry = done(app.journal(&world.auditor(), &list)).entries.remove(0);
        assert_eq!(entry.facts.get("slip").map(String::as_str), Some("payment_record"));
        assert_eq!(entry.facts.get("channel").map(String::as_str), Some("paper"));
        assert!(!rows(world, &world.head(), "outputs").is_empty());

        let by_file = [&ITEMS[..], &[("channel", "file")]].concat();
        let (taken, bytes) = sheet(world, &carried(&approval(world, &ledger, &people, &by_file), "payment_record", "cp932"));
        assert_eq!((taken.unfit, bytes.starts_with(&FORM_IN_CP932)), (0, true), "{bytes:?}");
        assert!(std::str::from_utf8(&bytes).is_err() && bytes.windows(NUMBER.len()).any(|w| w == NUMBER.as_bytes()));
        let (_, bytes) = sheet(world, &carried(&approval(world, &ledger, &people, &by_file), "payment_record", "utf8"));
        let text = String::from_utf8(bytes).unwrap();
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        assert_eq!(lines.next(), Some("様式準拠は未確認,提出者,支払を受ける者の住所,支払を受ける者の氏名,個人番号,区分,支払金額,源泉徴収税額"));
        // Filed by the organisation as it is called, and not as its rulebook calls it.
        assert!(lines.next().is_some_and(|l| l.starts_with("報酬、料金、契約金及び賞金の支払調書,見本協会,君津市見本一丁目二番,")), "{text}");

        let copy = approval(world, &ledger, &people[..1], &[&ITEMS[..3], &[("channel", "paper"), ("audience", "person")]].concat());
        let out = page(world, &carried(&copy, "payment_record", ""));
        let slip = out.slip.as_ref().unwrap();
        assert_eq!(slip.marks.iter().map(|m| m[0].as_str()).collect::<Vec<_>>(), ["様式準拠は未確認", "本人用・個人番号の記載なし"]);
        assert!(!slip.items.iter().any(|i| i.field.as_str() == "my_number") && !out.text.expose().contains(NUMBER));

        let few = approval(world, &ledger, &people[..1], &[("classes", "identity"), ("classes", "individual_number"), ("channel", "paper")]);
        assert!(few.slips.is_empty());
        assert_eq!(fault(app.carry_out(&world.clerk(), &carried(&few, "payment_record", ""))), "approval-slip-items");
        assert_eq!(world.found_in_the_clear(NUMBER), None);
    }
}
