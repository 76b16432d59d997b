//! Documents of a co-operative that bear personal information: classed by whoever makes them, filed and registered, kept locked away,
//! looked at and copied by permission, disposed of and reported.

use crate::{
    casefile::{Done, no},
    doyukai_office::with,
    escoop_outsourcing::{contractor, entrusted, warned},
    escoop_pc::joins,
    gojo_security::{escalated, without},
    told::done,
    work::{Fields, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{FormInput, Reply, casefile::Stepped, registers::EnterRow};
use azukari_gate::Asker;
use azukari_testkit::{ESCOOP, Who, World, both};

const F: &str = "procedure:document_filing";
const X: &str = "procedure:document_disposal";

fn branch(world: &World) -> Asker {
    world.asker(Who::Branch)
}

/// A cabinet; its row.
pub(crate) fn cabinet(world: &World, name: &str, metal: &str) -> String {
    let fields = [("name", name), ("unit", "delivery"), ("lockable", "yes"), ("metal", metal)];
    enter(world, &world.head(), "places", &fields).done().id.to_string()
}

/// What the maker says of a member ledger.
const LEDGER: [(&str, &str); 8] = [
    ("name", "組合員台帳 T-9"),
    ("class", "form"),
    ("carrier", "list"),
    ("medium", "paper"),
    ("about", "members"),
    ("maker", "clerk"),
    ("created_on", "2026-11-20"),
    ("months", "12"),
];

/// What the manager files of it.
fn filing(place: &str) -> Vec<(&str, &str)> {
    vec![
        ("purpose", "deliveries"),
        ("items", "name"),
        ("items", "phone"),
        ("records", "350"),
        ("unit", "delivery"),
        ("created_on", "2026-11-20"),
        ("storage", "cabinet"),
        ("place", place),
        ("custodian", "head"),
        ("keep_until", "2027-03-31"),
        ("method", "shredded"),
    ]
}

/// A document up to its filing; its case.
fn reported(world: &World, more: &Fields<'_>) -> i64 {
    let number = open(world, &world.clerk(), "document_filing");
    step(world, &world.clerk(), number, "form", &with(&LEDGER, more)).done();
    step(world, &world.head(), number, "received", &[("received_on", "2026-11-24")]).done();
    number
}

/// A document in the register; its row.
pub(crate) fn registered(world: &World, more: &Fields<'_>, filed: &Fields<'_>) -> String {
    let place = cabinet(world, "書庫 C-1", "yes");
    let number = reported(world, more);
    step(world, &world.head(), number, "submit", &with(&filing(&place), filed)).done();
    step(world, &world.manager(), number, "accept", &[("accepted_on", "2026-11-24")]).done();
    rows(world, &world.manager(), "personal_documents").pop().unwrap().id
}

fn state_of(world: &World, document: &str) -> String {
    rows(world, &world.manager(), "personal_documents").into_iter().find(|r| r.id == document).unwrap().state
}

fn ended(world: &World, who: &Asker, document: &str) -> Reply<azukari_app::registers::Entered> {
    let row = rows(world, who, "personal_documents").into_iter().find(|r| r.id == document).unwrap();
    let end = EnterRow {
        register: "personal_documents".into(),
        row: Some(row.id.parse().unwrap()),
        version: row.version,
        state: "ended".into(),
        fields: FormInput::new(),
        ..EnterRow::default()
    };
    world.app().enter_row(who, &end).unwrap()
}

/// Something small, made by this worker, that is used until that day; its case.
fn small<'a>(maker: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [
        ("name", "電話メモ"),
        ("class", "memo"),
        ("carrier", "paper"),
        ("medium", "paper"),
        ("about", "members"),
        ("maker", maker),
        ("created_on", "2026-11-24"),
        ("months", "1"),
        ("use_until", "2026-12-10"),
    ];
    with(&fields, more)
}

fn classed(world: &World, who: &Asker, outcome: &str, fields: &Fields<'_>) -> Reply<Stepped> {
    let number = open(world, who, "document_filing");
    step(world, who, number, outcome, fields)
}

/// The disposal of a document.
fn disposal<'a>(document: &'a str, on: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    with(&[("document", document), ("method", "shredded"), ("done_on", on), ("witness", "clerk")], more)
}

/// What the report of its disposal says.
fn report(place: &str) -> Vec<(&str, &str)> {
    vec![
        ("name", "組合員台帳 T-9"),
        ("items", "name"),
        ("items", "phone"),
        ("records", "350"),
        ("created_on", "2026-11-20"),
        ("storage", "cabinet"),
        ("place", place),
        ("custodian", "head"),
        ("keep_until", "2027-03-31"),
        ("method", "shredded"),
        ("verified", "職員が立ち会った"),
    ]
}

both! {
    in ESCOOP;

    /// Shows escoop:docs:1b, escoop:docs:2.1a, escoop:docs:4.1a, escoop:docs:4.1b, escoop:docs:4.1.1a, escoop:docs:4.1.1b
    /// Shows escoop:docs:4.1.2, escoop:docs:4.1.3, escoop:docs:5.1
    ///
    /// Whatever bears personal information of members or their families has one of three classes, which its maker decides on; what is
    /// kept for half a year is a form document or says why not. Labels for delivery and blank forms are outside.
    fn the_maker_decides_on_the_class(world) {
        let memo = small("clerk", &[]);
        for key in ["name", "carrier", "medium"] {
            no(classed(world, &world.clerk(), "other", &without(&memo, key)), "procedure:document_filing.covered", "docs:2.1a");
        }
        for carrier in ["list", "sheet", "postcard", "card", "case", "sticker", "paper", "file"] {
            classed(world, &world.clerk(), "other", &with(&memo, &[("carrier", carrier)])).done();
        }
        no(classed(world, &world.clerk(), "other", &without(&memo, "about")), "procedure:document_filing.people", "docs:1b");
        let staff = with(&memo, &[("about", "staff")]);
        no(classed(world, &world.clerk(), "other", &staff), "procedure:document_filing.people", "docs:1b");
        classed(world, &world.clerk(), "other", &with(&staff, &[("apply", "yes")])).done();

        no(classed(world, &world.clerk(), "other", &without(&memo, "class")), "procedure:document_filing.class", "docs:4.1a");
        no(classed(world, &world.clerk(), "other", &with(&memo, &[("class", "form")])), "procedure:document_filing.class", "docs:4.1a");
        no(classed(world, &world.clerk(), "form", &memo), "procedure:document_filing.class", "docs:4.1a");
        no(classed(world, &world.clerk(), "other", &with(&memo, &[("maker", "second")])), "procedure:document_filing.by_maker", "docs:5.1");
        no(classed(world, &world.clerk(), "other", &without(&memo, "months")), "procedure:document_filing.lasting", "docs:4.1.1a");
        let long = with(&memo, &[("months", "6")]);
        no(classed(world, &world.clerk(), "other", &long), "procedure:document_filing.lasting", "docs:4.1.1a");
        let why = classed(world, &world.clerk(), "other", &with(&long, &[("class_reason", "毎月書き直す")])).done();
        warned(&why, "docs:4.1.1a");
        let short = classed(world, &world.clerk(), "other", &with(&memo, &[("months", "5")])).done();
        assert!(short.warnings.is_empty(), "{short:?}");

        no(classed(world, &world.clerk(), "other", &with(&memo, &[("use_until", "2026-12-26")])), "procedure:document_filing.memo", "docs:4.1.3");
        no(classed(world, &world.clerk(), "other", &without(&memo, "use_until")), "procedure:document_filing.memo", "docs:4.1.3");
        classed(world, &world.clerk(), "other", &with(&memo, &[("use_until", "2026-12-25")])).done();
        let letter = with(&memo, &[("class", "letter"), ("name", "山田様への返信"), ("use_until", "2027-02-28")]);
        no(classed(world, &world.clerk(), "other", &without(&letter, "use_until")), "procedure:document_filing.letter", "docs:4.1.2");
        classed(world, &world.clerk(), "other", &letter).done();
        let last = rows(world, &world.clerk(), "personal_documents").pop().unwrap();
        assert_eq!(["class", "custodian"].map(|c| shown(&last, c)), ["書簡", Who::Clerk.name()]);
        no(change(world, &world.asker(Who::Second), &last, "personal_documents", &[("class", "memo")]), "register:personal_documents", "docs:7.1");

        let label = [("name", "配達ラベル"), ("label", "yes")];
        no(classed(world, &world.clerk(), "exempt", &label), "procedure:document_filing.exempt", "docs:4.1b");
        no(classed(world, &world.clerk(), "exempt", &[("name", "名札"), ("label_reason", "小さい")]), "procedure:document_filing.exempt", "docs:4.1b");
        let count = rows(world, &world.clerk(), "personal_documents").len();
        classed(world, &world.clerk(), "exempt", &with(&label, &[("label_reason", "商品の仕分けだけに使う")])).done();
        let blank = with(&LEDGER, &[("name", "加入申込書（未記入）"), ("blank", "yes")]);
        no(classed(world, &world.clerk(), "form", &blank), "procedure:document_filing.blank", "docs:4.1.1b");
        classed(world, &world.clerk(), "exempt", &blank).done();
        assert_eq!(rows(world, &world.clerk(), "personal_documents").len(), count, "neither stands in the register");
    }

    /// Shows escoop:docs:5.2, escoop:docs:6.1, escoop:docs:6.1.1, escoop:docs:6.1.2, escoop:docs:6.1.3, escoop:docs:6.1.4
    /// Shows escoop:docs:6.1.5, escoop:docs:6.1.6a, escoop:docs:6.1.6b, escoop:docs:6.1.7a, escoop:docs:6.1.7b, escoop:docs:9a
    ///
    /// A new form document is reported to the manager of the department, who files it with the director within a week, with each of its
    /// matters; its custodian is that manager.
    fn a_form_document_is_reported_and_filed(world) {
        no(classed(world, &world.clerk(), "form", &without(&LEDGER, "name")), "procedure:document_filing.filed.name", "docs:6.1.1");
        let number = open(world, &world.clerk(), "document_filing");
        step(world, &world.clerk(), number, "form", &LEDGER).done();
        assert_eq!(task(world, &world.head(), "procedure:document_filing.receive").case, Some(number), "it reaches the manager");
        for who in [world.clerk(), world.manager(), world.admin()] {
            no(step(world, &who, number, "received", &[("received_on", "2026-11-24")]), "procedure:document_filing.receive", "docs:5.2");
        }
        no(step(world, &world.head(), number, "received", &[]), "procedure:document_filing.received", "docs:5.2");
        let received = step(world, &world.head(), number, "received", &[("received_on", "2026-11-24")]).done();
        assert_eq!((received.step.as_str(), received.due.as_deref()), ("file", Some("2026-12-01")));
        let place = cabinet(world, "書庫 C-1", "yes");
        let whole = filing(&place);
        let file = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        no(step(world, &world.clerk(), number, "submit", &whole), "procedure:document_filing.file", "docs:6.1");
        for (key, part, clause) in [
            ("purpose", "purpose", "6.1.2"),
            ("items", "items", "6.1.3"),
            ("records", "records", "6.1.4"),
            ("created_on", "created", "6.1.5"),
            ("storage", "kept", "6.1.6a"),
            ("place", "kept", "6.1.6a"),
            ("custodian", "custodian", "6.1.6b"),
            ("keep_until", "until", "6.1.7a"),
            ("method", "method", "6.1.7b"),
        ] {
            let bare = with(&whole, &[(key, "")]);
            no(file(&bare), &format!("{F}.filed.{part}"), &format!("docs:{clause}"));
        }
        no(file(&with(&whole, &[("records", "0")])), "procedure:document_filing.filed.records", "docs:6.1.4");
        no(file(&with(&whole, &[("created_on", "2026-11-25")])), "procedure:document_filing.filed.created", "docs:6.1.5");
        for method in ["burned", "rubbish"] {
            no(file(&with(&whole, &[("method", method)])), "procedure:document_filing.filed.method", "docs:6.1.7b");
        }
        no(file(&with(&whole, &[("custodian", "clerk")])), "procedure:document_filing.custodian", "docs:9a");
        no(file(&with(&whole, &[("unit", "shop")])), "procedure:document_filing.unit", "docs:7.1.6");
        world.clock.pass_days(11);
        tend(world);
        let late = task(world, &world.head(), "procedure:document_filing.file");
        assert!(late.overdue && escalated(world, &world.manager(), late.number), "{late:?}");
        file(&whole).done();
        assert_eq!(task(world, &world.manager(), "procedure:document_filing.accept").case, Some(number));
        no(step(world, &world.head(), number, "accept", &[("accepted_on", "2026-12-05")]), "procedure:document_filing.accept", "docs:6.1");
        no(step(world, &world.manager(), number, "accept", &[]), "procedure:document_filing.accepted", "docs:6.1");
        assert!(rows(world, &world.manager(), "personal_documents").is_empty());
        step(world, &world.manager(), number, "accept", &[("accepted_on", "2026-12-05")]).done();
        assert_eq!(rows(world, &world.manager(), "personal_documents").len(), 1);
    }

    /// Shows escoop:docs:7.1, escoop:docs:7.1.1, escoop:docs:7.1.2, escoop:docs:7.1.3, escoop:docs:7.1.4, escoop:docs:7.1.5
    /// Shows escoop:docs:7.1.6, escoop:docs:7.1.7, escoop:docs:7.1.8a, escoop:docs:7.1.8b, escoop:docs:7.1.9b
    ///
    /// The register states nine matters of each document, and the filing fills them in; it is listed by department, custodian or item;
    /// nobody but the director changes it by hand, and what stood before stays in the history.
    fn the_register_states_nine_matters(world) {
        let document = registered(world, &[], &[]);
        let row = rows(world, &world.clerk(), "personal_documents").remove(0);
        let columns = ["name", "class", "records", "unit", "created_on", "storage", "custodian", "keep_until", "method"];
        assert_eq!(
            columns.map(|c| shown(&row, c)),
            ["組合員台帳 T-9", "帳票用紙（保存期間のあるもの）", "350", "配送部門", "2026-11-20", "鍵のかかる保管庫", Who::Head.name(), "2027-03-31", "シュレッダー裁断（相当する裁断を含む）"]
        );
        assert_eq!((shown(&row, "items").as_str(), row.id.as_str()), ("氏名、電話番号", document.as_str()));
        assert!(!shown(&row, "purpose").is_empty() && !shown(&row, "place").is_empty());
        let place = cabinet(world, "書庫 C-3", "yes");
        let by_hand = with(&filing(&place), &[("name", "加入申込書綴り"), ("class", "form"), ("medium", "paper")]);
        for who in [world.clerk(), world.head(), branch(world)] {
            no(enter(world, &who, "personal_documents", &by_hand), "register:personal_documents", "docs:7.1");
        }
        for (key, part, clause) in [
            ("name", "name", "7.1.1"),
            ("class", "class", "7.1.2"),
            ("purpose", "purpose", "7.1.3"),
            ("items", "items", "7.1.4"),
            ("records", "records", "7.1.5"),
            ("unit", "unit", "7.1.6"),
            ("created_on", "created", "7.1.7"),
            ("storage", "kept", "7.1.8a"),
            ("custodian", "custodian", "7.1.8b"),
            ("method", "method", "7.1.9b"),
        ] {
            let bare = with(&by_hand, &[(key, "")]);
            no(enter(world, &world.manager(), "personal_documents", &bare), &format!("register:personal_documents.{part}"), &format!("docs:{clause}"));
        }
        let sheet = |column: &str, value: &str| done(world.app().register_sheet(&world.manager(), "personal_documents", column, value));
        let (head, clerk) = (world.worker(Who::Head).to_string(), world.worker(Who::Clerk).to_string());
        for (column, value, found) in [
            ("", "", 1),
            ("items", "phone", 1),
            ("items", "bank", 0),
            ("unit", "delivery", 1),
            ("unit", "shop", 0),
            ("custodian", head.as_str(), 1),
            ("custodian", clerk.as_str(), 0),
            ("keep_until", "2027-03-31", 1),
        ] {
            assert_eq!(sheet(column, value).rows.len(), found, "{column} {value}");
        }
        assert!(sheet("items", "phone").to_csv().unwrap().expose().contains("組合員台帳 T-9"), "to be printed and searched by name");
        change(world, &world.manager(), &row, "personal_documents", &[("records", "410"), ("place", place.as_str())]).done();
        let versions = world.app().row_versions(&world.manager(), document.parse().unwrap()).unwrap().done();
        assert_eq!([0, 1].map(|n| shown(&versions[n].row, "records")), ["350", "410"]);
        assert_ne!(shown(&versions[0].row, "place"), shown(&versions[1].row, "place"));
    }

    /// Shows escoop:docs:2.1b, escoop:docs:8.1a, escoop:docs:8.1b, escoop:docs:8.2
    ///
    /// A document is under management, also while it is being made, until its disposal is on record, or until it passes to the person
    /// or to the carrier who brings it there; when it comes back it is managed again.
    fn a_document_leaves_management_and_returns(world) {
        let document = registered(world, &[], &[]);
        no(ended(world, &world.manager(), &document), "register:personal_documents.ends", "docs:2.1b");
        let row = rows(world, &world.manager(), "personal_documents").remove(0);
        no(change(world, &world.manager(), &row, "personal_documents", &[("disposed_on", "2026-11-24")]), "register:personal_documents.ends.by_case", "docs:2.1b");
        change(world, &world.manager(), &row, "personal_documents", &[("stage", "preparing")]).done();
        no(ended(world, &world.manager(), &document), "register:personal_documents.ends", "docs:2.1b");

        no(opening(world, &world.clerk(), "document_handover"), "procedure:document_handover", "docs:8.1a");
        let handed = [("document", document.as_str()), ("handed_to", "person"), ("handed_on", "2026-11-24"), ("handed_count", "350")];
        let number = open(world, &branch(world), "document_handover");
        for (key, _) in handed {
            no(step(world, &branch(world), number, "handed", &without(&handed, key)), "procedure:document_handover.stated", "docs:8.1a");
        }
        for clause in ["docs:8.1a", "docs:8.1b"] {
            let other = with(&handed, &[("handed_to", "other")]);
            no(step(world, &branch(world), number, "handed", &other), "procedure:document_handover.outside", clause);
        }
        let nameless = with(&handed, &[("handed_to", "carrier")]);
        no(step(world, &branch(world), number, "handed", &nameless), "procedure:document_handover.outside", "docs:8.1b");
        step(world, &branch(world), number, "handed", &handed).done();
        assert_eq!(state_of(world, &document), "outside");
        world.clock.pass_days(95);
        tend(world);
        assert!(tasks(world, &world.head(), "measure:document.storage").is_empty(), "nobody keeps what is not there");

        let place = cabinet(world, "書庫 C-2", "yes");
        let back = [("returned_on", "2027-02-26"), ("returned_from", "person"), ("custodian", "head"), ("place", place.as_str()), ("keep_until", "2027-12-31")];
        for (key, _) in back {
            no(step(world, &branch(world), number, "returned", &without(&back, key)), "procedure:document_handover.returned", "docs:8.2");
        }
        step(world, &branch(world), number, "returned", &back).done();
        assert_eq!(state_of(world, &document), "in_force");
        let posted = open(world, &world.head(), "document_handover");
        let carrier = with(&handed, &[("handed_to", "carrier"), ("carrier_name", "見本郵便"), ("handed_on", "2027-02-27")]);
        step(world, &world.head(), posted, "handed", &carrier).done();
        assert_eq!(state_of(world, &document), "outside");
        step(world, &world.head(), posted, "returned", &with(&back, &[("returned_from", "carrier"), ("returned_on", "2027-02-27")])).done();
        assert_eq!(state_of(world, &document), "in_force", "what was not delivered is managed again");
    }

    /// Shows escoop:docs:2.2, escoop:docs:10.1a, escoop:docs:10.1b, escoop:docs:10.1c
    ///
    /// A form document is kept in a lockable metal cabinet, or as the director approved specially; electronic data where nobody carries
    /// it off. Whether that is so is looked at.
    fn documents_are_locked_away(world) {
        let wooden = cabinet(world, "木製の戸棚", "no");
        let number = reported(world, &[]);
        let file = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        no(enter(world, &world.clerk(), "places", &[("name", "棚"), ("unit", "delivery")]), "register:places", "docs:10.1a");
        no(enter(world, &world.head(), "places", &[("unit", "delivery")]), "register:places.name", "docs:10.1a");
        no(file(&filing(&wooden)), "procedure:document_filing.locked", "docs:10.1a");
        no(opening(world, &world.clerk(), "storage_exception"), "procedure:storage_exception", "docs:10.1b");
        let ask = open(world, &world.head(), "storage_exception");
        let wish = [("place", wooden.as_str()), ("how", "施錠した木製の戸棚"), ("reason", "金属製の書庫が置けない")];
        for (key, _) in wish {
            no(step(world, &world.head(), ask, "submit", &without(&wish, key)), "procedure:storage_exception.stated", "docs:10.1b");
        }
        step(world, &world.head(), ask, "submit", &wish).done();
        for who in [world.head(), branch(world), world.clerk()] {
            no(step(world, &who, ask, "approve", &[("approved_on", "2026-11-24")]), "procedure:storage_exception.approve", "docs:10.1b");
        }
        no(step(world, &world.manager(), ask, "approve", &[]), "procedure:storage_exception.dated", "docs:10.1b");
        assert!(rows(world, &world.head(), "storage_exceptions").is_empty());
        step(world, &world.manager(), ask, "approve", &[("approved_on", "2026-11-24")]).done();
        let exception = rows(world, &world.head(), "storage_exceptions").remove(0).id;
        let metal = cabinet(world, "書庫 C-1", "yes");
        let other = with(&filing(&wooden), &[("exception", exception.as_str())]);
        file(&other).done();
        step(world, &world.manager(), number, "accept", &[("accepted_on", "2026-11-24")]).done();
        let row = rows(world, &world.manager(), "personal_documents").remove(0);
        assert!(!shown(&row, "exception").is_empty(), "the approval is shown in the register");
        no(change(world, &world.manager(), &row, "personal_documents", &[("exception", "")]), "register:personal_documents.locked", "docs:10.1a");
        change(world, &world.manager(), &row, "personal_documents", &[("exception", ""), ("place", metal.as_str())]).done();

        let second = reported(world, &[("medium", "electronic"), ("carrier", "file"), ("name", "組合員一覧（電子）")]);
        let data = with(&filing(""), &[("storage", "restricted"), ("place_note", "部門の共有領域、担当者だけが開ける")]);
        let file = |fields: &Fields<'_>| step(world, &world.head(), second, "submit", fields);
        for storage in ["stick", "open_share"] {
            no(file(&with(&data, &[("storage", storage)])), "procedure:document_filing.electronic", "docs:10.1c");
            no(file(&with(&data, &[("storage", storage)])), "procedure:document_filing.electronic", "docs:2.2");
        }
        file(&data).done();
        step(world, &world.manager(), second, "accept", &[("accepted_on", "2026-11-24")]).done();
        let row = rows(world, &world.manager(), "personal_documents").pop().unwrap();
        for clause in ["docs:2.2", "docs:10.1c"] {
            no(change(world, &world.manager(), &row, "personal_documents", &[("storage", "stick")]), "register:personal_documents.electronic", clause);
        }
        change(world, &world.manager(), &row, "personal_documents", &[("storage", "encrypted")]).done();

        world.clock.pass_days(96);
        tend(world);
        let mut checks = tasks(world, &world.head(), "measure:document.storage");
        assert_eq!(checks.len(), 2, "{checks:?}");
        let check = checks.remove(0);
        assert!(check.overdue && check.mine && check.due.as_deref() == Some("2027-02-24"), "{check:?}");
        assert!(escalated(world, &world.manager(), check.number));
        let seen = [("on", "2027-02-28"), ("checker", "clerk"), ("result", "kept")];
        no(perform(world, &world.clerk(), check.number, &seen), "measure:document.storage", "docs:10.1a");
        for (key, _) in seen {
            no(perform(world, &world.head(), check.number, &without(&seen, key)), "measure:document.storage.evidenced", "docs:10.1a");
        }
        perform(world, &world.head(), check.number, &seen).done();
    }

    /// Shows escoop:docs:9b
    ///
    /// Where a document is kept at several sites the head of each answers for the part there, with tasks of their own.
    fn the_head_of_a_site_answers_for_the_part_there(world) {
        let whole = registered(world, &[], &[]);
        let place = cabinet(world, "堺 書庫", "yes");
        let part = |document: &str| [("document", document.to_owned()), ("site", "delivery".to_owned()), ("place", place.clone()), ("custodian", "branch".to_owned()), ("keep_until", "2027-03-31".to_owned())];
        let said = part(&whole);
        let fields = |said: &'_ [(&'static str, String)]| said.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>();
        let enter_part = |who: &Asker, said: &[(&'static str, String)], without_key: &str| {
            let owned = fields(said);
            let borrowed: Vec<_> = owned.iter().filter(|(k, _)| *k != without_key).map(|(k, v)| (*k, v.as_str())).collect();
            enter(world, who, "document_parts", &borrowed)
        };
        no(enter_part(&branch(world), &said, ""), "register:document_parts.split", "docs:9b");
        let number = reported(world, &[("name", "組合員台帳 T-10")]);
        step(world, &world.head(), number, "submit", &with(&filing(&place), &[("split", "yes"), ("custodian", "branch")])).done();
        step(world, &world.manager(), number, "accept", &[("accepted_on", "2026-11-24")]).done();
        let split = part(&rows(world, &world.manager(), "personal_documents").pop().unwrap().id);
        for who in [world.clerk(), world.head()] {
            no(enter_part(&who, &split, ""), "register:document_parts", "docs:9b");
        }
        for key in ["place", "keep_until"] {
            no(enter_part(&branch(world), &split, key), "register:document_parts.stated", "docs:9b");
        }
        let mut other = split.clone();
        other[3].1 = "head".into();
        no(enter_part(&branch(world), &other, ""), "register:document_parts.head", "docs:9b");
        other[3].1 = "branch".into();
        other[1].1 = "shop".into();
        no(enter_part(&branch(world), &other, ""), "register:document_parts.head", "docs:9b");
        enter_part(&branch(world), &split, "").done();
        assert_eq!(shown(&rows(world, &world.clerk(), "document_parts")[0], "custodian"), Who::Branch.name());
        world.clock.pass_days(92);
        tend(world);
        let check = task(world, &branch(world), "measure:document_part.storage");
        assert_eq!((check.mine, check.due.as_deref()), (true, Some("2027-02-24")));
        let seen = [("on", "2027-02-24"), ("checker", "branch"), ("result", "kept")];
        for (key, _) in seen {
            no(perform(world, &branch(world), check.number, &without(&seen, key)), "measure:document_part.storage.evidenced", "docs:9b");
        }
        perform(world, &branch(world), check.number, &seen).done();
        world.clock.pass_days(40);
        tend(world);
        let over = task(world, &branch(world), "duty:document_part.dispose");
        assert_eq!(over.due.as_deref(), Some("2027-04-14"));
        let gone = [("on", "2027-04-05"), ("method", "shredded")];
        no(perform(world, &branch(world), over.number, &with(&gone, &[("method", "rubbish")])), "duty:document_part.dispose.done", "docs:9b");
        perform(world, &branch(world), over.number, &gone).done();
        assert_eq!(rows(world, &world.clerk(), "document_parts")[0].state, "ended");
    }

    /// Shows escoop:docs:11.1a, escoop:docs:11.1c, escoop:docs:11.1.1a, escoop:docs:11.1.1b, escoop:docs:11.1.1c
    /// Shows escoop:docs:11.1.2, escoop:docs:11.1.3
    ///
    /// Whoever wants to look at a form document asks its custodian, by name and unit, with day and time, document and purpose; it is
    /// written down. What was confirmed beforehand for somebody's work needs no asking until its day.
    fn a_document_is_looked_at_by_permission(world) {
        let document = registered(world, &[], &[]);
        let mori = joins(world, "mori");
        let wish = [("document", document.as_str()), ("kind", "view"), ("unit", "delivery"), ("asked_by", "mori"), ("on", "2026-11-25"), ("at", "10:00"), ("use", "配達先の確認")];
        let number = open(world, &mori, "document_view");
        let ask = |fields: &Fields<'_>| step(world, &mori, number, "ask", fields);
        for (key, part, clause) in [
            ("unit", "unit", "11.1.1a"),
            ("asked_by", "name", "11.1.1b"),
            ("on", "when", "11.1.1c"),
            ("at", "when", "11.1.1c"),
            ("document", "document", "11.1.2"),
            ("use", "purpose", "11.1.3"),
        ] {
            no(ask(&without(&wish, key)), &format!("procedure:document_view.{part}"), &format!("docs:{clause}"));
        }
        no(ask(&with(&wish, &[("unit", "shop")])), "procedure:document_view.unit", "docs:11.1.1a");
        no(ask(&with(&wish, &[("asked_by", "clerk")])), "procedure:document_view.name", "docs:11.1.1b");
        ask(&wish).done();
        assert_eq!(task(world, &world.head(), "procedure:document_view.permit").case, Some(number));
        for who in [mori.clone(), world.clerk(), world.manager()] {
            no(step(world, &who, number, "permit", &[]), "procedure:document_view.permit", "docs:11.1a");
        }
        no(step(world, &branch(world), number, "permit", &[]), "procedure:document_view.by_custodian", "docs:11.1a");
        step(world, &world.head(), number, "permit", &[]).done();
        let seen = [("seen_on", "2026-11-24"), ("seen_at", "10:05")];
        for (key, _) in seen {
            no(step(world, &mori, number, "viewed", &without(&seen, key)), "procedure:document_view.logged", "docs:11.1a");
        }
        step(world, &mori, number, "viewed", &seen).done();
        for who in [world.head(), branch(world)] {
            assert_eq!(["worker", "at"].map(|c| shown(&rows(world, &who, "document_accesses")[0], c)), ["派遣　見本代", "10:05"]);
        }
        no(world.app().show_register(&world.clerk(), "document_accesses", "", None).unwrap(), "register:document_accesses", "docs:11.1a");

        let standing = [("document", document.as_str()), ("worker", "clerk"), ("task", "配達の道順を決める"), ("until", "2026-12-31")];
        no(enter(world, &world.clerk(), "standing_accesses", &standing), "register:standing_accesses", "docs:11.1c");
        no(enter(world, &branch(world), "standing_accesses", &standing), "register:standing_accesses.by_custodian", "docs:11.1c");
        for key in ["document", "worker", "task", "until"] {
            no(enter(world, &world.head(), "standing_accesses", &without(&standing, key)), "register:standing_accesses.stated", "docs:11.1c");
        }
        let standing = enter(world, &world.head(), "standing_accesses", &standing).done().id.to_string();
        let own = [("document", document.as_str()), ("kind", "view"), ("unit", "delivery"), ("asked_by", "clerk"), ("standing", standing.as_str())];
        let look = |who: &Asker, fields: &Fields<'_>| {
            let number = open(world, who, "document_view");
            (number, step(world, who, number, "standing", fields))
        };
        no(look(&world.clerk(), &without(&own, "standing")).1, "procedure:document_view.standing", "docs:11.1c");
        no(look(&mori, &with(&own, &[("asked_by", "mori")])).1, "procedure:document_view.standing", "docs:11.1c");
        let (number, begun) = look(&world.clerk(), &own);
        begun.done();
        step(world, &world.clerk(), number, "viewed", &seen).done();
        let logged = rows(world, &world.head(), "document_accesses").pop().unwrap();
        assert!(!shown(&logged, "standing").is_empty(), "under which confirmation it was");
        world.clock.pass_days(38);
        no(look(&world.clerk(), &own).1, "procedure:document_view.standing", "docs:11.1c");
    }

    /// Shows escoop:docs:10.2, escoop:docs:11.1b, escoop:docs:11.1.4a, escoop:docs:11.1.4b
    ///
    /// A copy is made by permission to copy, as many as were permitted, with when and how each ends; it is kept as the original is, by
    /// whoever holds it, and disposed of on its day.
    fn a_copy_is_permitted_kept_and_ended(world) {
        let document = registered(world, &[], &[]);
        let view = [("document", document.as_str()), ("kind", "view"), ("unit", "delivery"), ("asked_by", "clerk"), ("on", "2026-11-25"), ("at", "10:00"), ("use", "配達先の確認")];
        let copied = [("seen_on", "2026-11-24"), ("seen_at", "10:05"), ("copied", "2")];
        let metal = cabinet(world, "書庫 D-1", "yes");
        let wooden = cabinet(world, "木の戸棚", "no");
        let looking = open(world, &world.clerk(), "document_view");
        step(world, &world.clerk(), looking, "ask", &view).done();
        step(world, &world.head(), looking, "permit", &[]).done();
        let kept = with(&copied, &[("store_place", metal.as_str())]);
        no(step(world, &world.clerk(), looking, "copied", &kept), "procedure:document_view.copied", "docs:11.1b");

        let wish = with(&view, &[("kind", "copy"), ("copies", "2"), ("dispose_by", "2027-03-15"), ("dispose_method", "shredded")]);
        let number = open(world, &world.clerk(), "document_view");
        no(step(world, &world.clerk(), number, "ask", &without(&wish, "copies")), "procedure:document_view.copy.number", "docs:11.1b");
        no(step(world, &world.clerk(), number, "ask", &without(&wish, "dispose_by")), "procedure:document_view.copy.until", "docs:11.1.4a");
        for method in ["", "rubbish"] {
            no(step(world, &world.clerk(), number, "ask", &with(&wish, &[("dispose_method", method)])), "procedure:document_view.copy.method", "docs:11.1.4b");
        }
        step(world, &world.clerk(), number, "ask", &wish).done();
        step(world, &world.head(), number, "permit", &[]).done();
        no(step(world, &world.clerk(), number, "copied", &with(&kept, &[("copied", "3")])), "procedure:document_view.copied", "docs:11.1b");
        for place in ["", wooden.as_str()] {
            no(step(world, &world.clerk(), number, "copied", &with(&kept, &[("store_place", place)])), "procedure:document_view.stored", "docs:10.2");
        }
        step(world, &world.clerk(), number, "copied", &kept).done();
        let row = rows(world, &world.clerk(), "copies").remove(0);
        assert_eq!((row.number, shown(&row, "holder").as_str()), (1, Who::Clerk.name()));
        world.clock.pass_days(96);
        tend(world);
        let check = task(world, &world.clerk(), "measure:copy.storage");
        assert!(check.mine && check.overdue && check.due.as_deref() == Some("2027-02-24"), "{check:?}");
        let seen = [("on", "2027-02-28"), ("checker", "clerk"), ("result", "kept")];
        for (key, _) in seen {
            no(perform(world, &world.clerk(), check.number, &without(&seen, key)), "measure:copy.storage.evidenced", "docs:10.2");
        }
        perform(world, &world.clerk(), check.number, &seen).done();
        world.clock.pass_days(20);
        tend(world);
        let over = task(world, &world.clerk(), "duty:copy.dispose");
        assert!(over.overdue && over.due.as_deref() == Some("2027-03-15"), "{over:?}");
        let gone = [("method", "shredded"), ("disposed_on", "2027-03-20")];
        for (key, _) in gone {
            no(perform(world, &world.clerk(), over.number, &without(&gone, key)), "duty:copy.dispose.done", "docs:11.1.4a");
        }
        perform(world, &world.clerk(), over.number, &gone).done();
        assert_eq!(rows(world, &world.clerk(), "copies")[0].state, "ended");
    }

    /// Shows escoop:docs:7.1.9a, escoop:docs:12.1, escoop:docs:12.1.1, escoop:docs:12.1.2, escoop:docs:12.1.3
    ///
    /// Within thirty days of its end a document stands on its custodian's board; it is disposed of by one of three ways, each with what
    /// it needs; and late it is told to the director.
    fn a_document_past_its_end_is_disposed_of(world) {
        let document = registered(world, &[], &[]);
        let row = rows(world, &world.manager(), "personal_documents").remove(0);
        no(change(world, &world.manager(), &row, "personal_documents", &[("keep_until", "")]), "register:personal_documents.until", "docs:7.1.9a");
        let electronic = reported(world, &[("medium", "electronic"), ("carrier", "file"), ("name", "一覧（電子）")]);
        let data = with(&filing(""), &[("storage", "encrypted"), ("place_note", "暗号化した領域"), ("method", "erased")]);
        step(world, &world.head(), electronic, "submit", &data).done();
        step(world, &world.manager(), electronic, "accept", &[("accepted_on", "2026-11-24")]).done();
        let data = rows(world, &world.manager(), "personal_documents").pop().unwrap().id;
        entrusted(world, "2029-03-31");
        let company = contractor(world).id;
        world.clock.pass_days(96);
        tend(world);
        assert!(tasks(world, &world.head(), "duty:document.dispose").is_empty());
        world.clock.pass_days(1);
        tend(world);
        let soon = tasks(world, &world.head(), "duty:document.dispose");
        assert!(soon.len() == 2 && soon.iter().all(|t| t.mine && t.due.as_deref() == Some("2027-04-14")), "{soon:?}");
        world.clock.pass_days(48);
        tend(world);
        assert!(soon.iter().all(|t| escalated(world, &world.manager(), t.number)));

        let on = "2027-04-17";
        let number = open(world, &world.head(), "document_disposal");
        let go = |fields: &Fields<'_>| step(world, &world.head(), number, "disposed", fields);
        let clerk = open(world, &world.clerk(), "document_disposal");
        no(step(world, &world.clerk(), clerk, "disposed", &disposal(&document, on, &[])), "procedure:document_disposal.own", "docs:12.1");
        for method in ["", "burned", "rubbish"] {
            no(go(&disposal(&document, on, &[("method", method)])), "procedure:document_disposal.method", "docs:12.1");
        }
        no(go(&disposal(&document, "", &[])), "procedure:document_disposal.method", "docs:12.1");
        for witness in ["", "head"] {
            no(go(&disposal(&document, on, &[("witness", witness)])), "procedure:document_disposal.shredded", "docs:12.1.1");
        }
        let erased = [("method", "erased"), ("tool", "見本消去 3、読めないことを確かめた")];
        no(go(&disposal(&document, on, &erased)), "procedure:document_disposal.erased", "docs:12.1.2");
        no(go(&disposal(&data, on, &erased[..1])), "procedure:document_disposal.erased", "docs:12.1.2");
        let given = [("method", "contractor"), ("contractor", company.as_str()), ("certificate", "証明書 55")];
        for key in ["contractor", "certificate"] {
            no(go(&disposal(&document, on, &without(&given, key))), "procedure:document_disposal.contractor", "docs:12.1.3");
        }
        no(go(&disposal(&document, "2026-11-30", &given)), "procedure:document_disposal.contractor", "docs:12.1.3");
        go(&disposal(&data, on, &erased)).done();
        assert_eq!(state_of(world, &data), "disposing");
        let third = open(world, &world.head(), "document_disposal");
        step(world, &world.head(), third, "disposed", &disposal(&document, on, &given)).done();
        assert_eq!(state_of(world, &document), "disposing");
    }

    /// Shows escoop:docs:3, escoop:docs:12.2a, escoop:docs:12.2b
    ///
    /// Whoever holds something that is no longer used, also an active member without any office, disposes of it soon; what a law has
    /// preserved stays.
    fn what_is_no_longer_used_goes(world) {
        let kimura = joins(world, "kimura");
        classed(world, &kimura, "other", &small("kimura", &[("class", "letter")])).done();
        let own = rows(world, &world.manager(), "personal_documents").remove(0);
        world.clock.pass_days(34);
        tend(world);
        let over = task(world, &kimura, "duty:document.unused");
        assert!(over.mine && over.overdue && over.due.as_deref() == Some("2026-12-24"), "{over:?}");
        assert!(escalated(world, &world.manager(), over.number));
        let clauses = world.app().show_task(&kimura, over.number).unwrap().clauses;
        for clause in ["escoop:docs:3", "escoop:docs:12.2a"] {
            assert!(clauses.iter().any(|c| c.id.as_str() == clause), "{clauses:?}");
        }
        let number = open(world, &kimura, "document_disposal");
        let thrown = disposal(&own.id, "2026-12-28", &[("method", "rubbish")]);
        no(step(world, &kimura, number, "gone", &thrown), "procedure:document_disposal.method", "docs:12.2a");
        let kept = [("statute", "消費生活協同組合法 会計帳簿"), ("statute_until", "2030-03-31")];
        let base = [("unit", "delivery"), ("purpose", "deliveries"), ("items", "name"), ("records", "1"), ("storage", "cabinet"), ("place_note", "手元の引出し"), ("keep_until", "2030-03-31"), ("method", "shredded")];
        change(world, &world.manager(), &own, "personal_documents", &[&base[..], &kept].concat()).done();
        no(step(world, &kimura, number, "gone", &disposal(&own.id, "2026-12-28", &[])), "procedure:document_disposal.preserved", "docs:12.2b");
        let row = rows(world, &world.manager(), "personal_documents").remove(0);
        assert_eq!(shown(&row, "statute"), "消費生活協同組合法 会計帳簿");
        change(world, &world.manager(), &row, "personal_documents", &[("statute_until", "2026-12-27")]).done();
        step(world, &kimura, number, "gone", &disposal(&own.id, "2026-12-28", &[])).done();
        assert_eq!(state_of(world, &own.id), "ended");
        assert!(tasks(world, &kimura, "duty:document.unused").is_empty());
    }

    /// Shows escoop:docs:13.1, escoop:docs:13.1.1, escoop:docs:13.1.2, escoop:docs:13.1.3, escoop:docs:13.1.4, escoop:docs:13.1.5a
    /// Shows escoop:docs:13.1.5b, escoop:docs:13.1.6a, escoop:docs:13.1.6b, escoop:docs:13.1.6c
    ///
    /// The disposal of a form document is reported to the director within a week, with each of its matters as the register has them;
    /// only then is it off the register.
    fn a_disposal_is_reported(world) {
        let document = registered(world, &[], &[]);
        let place = rows(world, &world.manager(), "places").remove(0).id;
        let number = open(world, &world.head(), "document_disposal");
        no(step(world, &world.head(), number, "gone", &disposal(&document, "2026-11-24", &[])), "procedure:document_disposal.form", "docs:13.1");
        let disposed = step(world, &world.head(), number, "disposed", &disposal(&document, "2026-11-24", &[])).done();
        assert_eq!((disposed.step.as_str(), disposed.due.as_deref()), ("report", Some("2026-12-01")));
        world.clock.pass_days(11);
        tend(world);
        let late = task(world, &world.head(), "procedure:document_disposal.report");
        assert!(late.overdue && escalated(world, &world.manager(), late.number), "{late:?}");
        let whole = report(&place);
        let say = |fields: &Fields<'_>| step(world, &world.head(), number, "report", fields);
        for (key, other, part, clause) in [
            ("name", "", "name", "13.1.1"),
            ("items", "", "items", "13.1.2"),
            ("items", "name", "items", "13.1.2"),
            ("records", "", "records", "13.1.3"),
            ("records", "340", "records", "13.1.3"),
            ("created_on", "", "created", "13.1.4"),
            ("created_on", "2026-11-21", "created", "13.1.4"),
            ("storage", "", "kept", "13.1.5a"),
            ("storage", "open_shelf", "kept", "13.1.5a"),
            ("place", "", "kept", "13.1.5a"),
            ("custodian", "", "custodian", "13.1.5b"),
            ("custodian", "clerk", "custodian", "13.1.5b"),
            ("keep_until", "", "until", "13.1.6a"),
            ("keep_until", "2027-04-01", "until", "13.1.6a"),
            ("method", "", "method", "13.1.6b"),
            ("method", "rubbish", "method", "13.1.6b"),
            ("verified", "", "verified", "13.1.6c"),
        ] {
            no(say(&with(&whole, &[(key, other)])), &format!("{X}.report.{part}"), &format!("docs:{clause}"));
        }
        no(step(world, &world.clerk(), number, "report", &whole), "procedure:document_disposal.report", "docs:13.1");
        assert!(!told(world, &world.manager(), "told-case-step"));
        assert_eq!(state_of(world, &document), "disposing");
        let fewer = with(&whole, &[("records", "340"), ("difference", "十件は本人に返した"), ("method", "contractor")]);
        let reported = say(&fewer).done();
        warned(&reported, "docs:13.1.6a");
        warned(&reported, "docs:13.1.6b");
        assert!(told(world, &world.manager(), "told-case-step"), "it reaches the director");
        let row = rows(world, &world.manager(), "personal_documents").remove(0);
        assert_eq!((row.state.as_str(), shown(&row, "verified").as_str()), ("ended", "職員が立ち会った"));
    }

    /// Shows escoop:docs:14.1.1
    ///
    /// A form document goes out of the house by permission alone.
    fn a_document_is_taken_out_by_permission(world) {
        let document = registered(world, &[], &[]);
        let out = [("document", document.as_str()), ("taker", "clerk"), ("purpose", "班会"), ("destination", "見本会館"), ("out_on", "2026-11-25"), ("back_by", "2026-11-26")];
        no(enter(world, &world.clerk(), "take_outs", &out), "register:take_outs", "docs:14.1.1");
        let number = open(world, &world.clerk(), "take_out");
        for key in ["document", "taker"] {
            no(step(world, &world.clerk(), number, "submit", &without(&out, key)), "procedure:take_out.object", "docs:14.1.1");
        }
        step(world, &world.clerk(), number, "submit", &out).done();
        no(step(world, &world.clerk(), number, "permit", &[]), "procedure:take_out.permit", "docs:14.1.1");
        assert!(rows(world, &world.clerk(), "take_outs").is_empty());
        step(world, &world.head(), number, "permit", &[]).done();
        assert!(!shown(&rows(world, &world.clerk(), "take_outs")[0], "document").is_empty());
    }

    /// Shows escoop:docs:15a, escoop:docs:15b, escoop:docs:16a, escoop:docs:16b
    ///
    /// The rules on documents are at hand at each site and readable by everybody at any time; the director alone changes them, once the
    /// managers concerned were heard.
    fn the_rules_on_documents_are_at_hand(world) {
        let mori = joins(world, "mori");
        let read = world.app().regulation(&mori).unwrap();
        assert!(read.iter().any(|c| c.id.as_str() == "escoop:docs:11.1a" && !c.summary_ja.is_empty()));
        let clause = world.app().one_clause(&mori, &"escoop:docs:15b".parse().unwrap()).unwrap();
        assert_eq!((clause.kept_by, clause.by.as_slice()), ("outside", ["system:regulation.shown".to_owned()].as_slice()));
        world.clock.pass_days(369);
        tend(world);
        let due = tasks(world, &branch(world), "duty:rule.at_hand").remove(0);
        assert!(due.overdue && due.due.as_deref() == Some("2027-11-24") && due.unit == "delivery", "{due:?}");
        assert!(escalated(world, &world.manager(), due.number), "the site is named");
        let seen = [("on", "2027-11-28"), ("edition", "2013-10-21"), ("place", "事務所の規程綴り")];
        no(perform(world, &world.clerk(), due.number, &seen), "duty:rule.at_hand", "docs:15a");
        for (key, _) in seen {
            no(perform(world, &branch(world), due.number, &without(&seen, key)), "duty:rule.at_hand.stated", "docs:15a");
        }
        perform(world, &branch(world), due.number, &seen).done();

        let number = open(world, &world.head(), "detailed_rules");
        let draft = [("title", "文書細則 第3版"), ("which", "papers"), ("kind", "amend"), ("unit", "delivery"), ("version", "3"), ("text", "規程綴り 4"), ("from", "2028-04-01")];
        step(world, &world.head(), number, "submit", &draft).done();
        let heard = [("concerned", "head"), ("heard", "意見なし"), ("approved_on", "2027-11-28")];
        no(step(world, &world.head(), number, "approve", &heard), "procedure:detailed_rules.approve", "docs:16b");
        for key in ["concerned", "heard"] {
            no(step(world, &world.manager(), number, "approve", &without(&heard, key)), "procedure:detailed_rules.heard.papers", "docs:16a");
        }
        step(world, &world.manager(), number, "approve", &heard).done();
        assert_eq!(shown(&rows(world, &mori, "detailed_rules")[0], "title"), "文書細則 第3版");
    }
}
