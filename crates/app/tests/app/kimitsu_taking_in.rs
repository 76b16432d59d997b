//! How a chamber takes My Numbers in: asked for on an item of the law, filed and approved beforehand, told to the person, verified before
//! any use.

use crate::{
    acquisition::{Desk, import, try_import},
    casefile::{Done, no},
    gojo_security::without,
    kimitsu_table::{NUMBER, allowed, file, lecturer_for, reveal, with},
    told::{done, fault, refused, rests_on_all, show, value},
    walk::ids,
    work::{Fields, enter, open, opening, rows, shown, step, task, tend, told},
};
use azukari_app::{
    acquisition::{Collect, Import, Returning, Source},
    casefile::Said,
    governance::RecordNotice,
    register::Correct,
};
use azukari_domain::{Personal, individual};
use azukari_testkit::{KIMITSU, Who, World, both};

/// Fees of lecturers, as a clerk files that their numbers will be taken in.
pub(crate) const PLAN: [(&str, &str); 11] = [
    ("title", "講師の支払調書"),
    ("holding", "payee"),
    ("purpose", "payment_records"),
    ("classes", "identity"),
    ("classes", "individual_number"),
    ("source", "person"),
    ("method", "書留郵便で本人から、番号確認書類の写しとともに"),
    ("from", "2026-11-24"),
    ("until", "2026-12-20"),
    ("fair", "yes"),
    ("ground", "law"),
];

pub(crate) fn planned(world: &World, fields: &Fields<'_>) -> i64 {
    let number = open(world, &world.clerk(), "acquisition");
    step(world, &world.clerk(), number, "submit", fields).done();
    step(world, &world.manager(), number, "approve", &[("decision", "支払調書に要る")]).done();
    number
}

/// A lecturer's name and number as they are entered.
fn handed(world: &World, name: &str, more: &[(&str, &str)]) -> Collect {
    let value = |(field, text): &(&str, &str)| (field.parse().unwrap(), world.personal(text));
    let own = [("name", name), ("my_number", NUMBER)];
    Collect {
        holding: "payee".parse().unwrap(),
        affair: Some("payment_records".parse().unwrap()),
        purpose: Some("payment_records".parse().unwrap()),
        channel: "post".into(),
        source: Source::Person,
        collected_on: None,
        source_checked: true,
        ground: "law".into(),
        evidence: Some(Personal::new("受付簿 12")),
        values: with(&own, more).iter().filter(|(_, v)| !v.is_empty()).map(value).collect(),
        facets: Default::default(),
        retain: None,
        returning: Returning::Ask,
        happened_at: None,
        once: None,
    }
}

/// The contact desk as it is published; its row.
pub(crate) fn desk(world: &World) -> String {
    let desk = [
        ("name", "相談窓口"),
        ("for", "complaint"),
        ("unit", "general_affairs"),
        ("contact", "0439-00-0001 平日9時から17時"),
        ("published_at", "https://kimitsu.example/privacy"),
        ("since", "2026-11-20"),
    ];
    enter(world, &world.asker(Who::Secretary), "windows", &desk).done().id.to_string()
}

/// A notice with everything that it tells.
pub(crate) const NOTICE: [(&str, &str); 18] = [
    ("kind", "direct"),
    ("purpose", "payment_records"),
    ("title", "マイナンバーの取得のお知らせ"),
    ("edition", "3"),
    ("way", "document"),
    ("channels", "import"),
    ("officer", "head"),
    ("officer_name", "個人情報保護管理者 田中"),
    ("officer_unit", "総務課長・総務課"),
    ("officer_contact", "電話 0439-00-0000"),
    ("provides", "yes"),
    ("provide_why", "法定調書の提出"),
    ("provide_to", "税務署、社会保険労務士法人Y"),
    ("provide_bound", "yes"),
    ("says_disclosure", "ご自身の特定個人情報の開示を求められます"),
    ("says_correction", "誤りがあれば訂正と削除を求められます"),
    ("how", "窓口で、請求書と本人確認書類により、14日以内にお答えします"),
    ("from", "2026-11-24"),
];

/// A notice of this kind in force; its row.
pub(crate) fn notice(world: &World, kind: &str, more: &[(&str, &str)]) -> String {
    let desk = desk(world);
    let fields = with(&with(&NOTICE, &[("kind", kind), ("desk", &desk)]), more);
    let fields: Vec<_> = fields.into_iter().filter(|(key, _)| kind == "direct" || *key != "channels").collect();
    let number = open(world, &world.clerk(), "person_notice");
    step(world, &world.clerk(), number, "submit", &fields).done();
    step(world, &world.manager(), number, "issue", &[("decision", "適切")]).done();
    rows(world, &world.clerk(), "person_notices").pop().unwrap().id
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:4.1a, kimitsu:main:5.1a, kimitsu:main:5.1b, kimitsu:main:1.1b, kimitsu:main:29.1a
    ///
    /// Something new is filed with the protection manager, with its purpose and how; until the manager approves nobody is entered, and
    /// afterwards within what was approved alone. A bare number without a name is taken in on no easier terms.
    fn numbers_come_in_once_that_was_approved(world) {
        let app = world.app();
        let number = open(world, &world.clerk(), "acquisition");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for clause in ["main:29.1a", "main:1.1b", "main:4.1b"] {
            no(submit(&PLAN), "procedure:acquisition.ledgered", clause);
        }
        let ledger = file(world, "normal");
        let whole = with(&PLAN, &[("file", &ledger)]);
        for key in ["title", "holding", "classes", "source"] {
            no(submit(&without(&whole, key)), "procedure:acquisition.stated", "main:5.1a");
        }
        no(submit(&without(&whole, "purpose")), "procedure:acquisition.purpose", "main:4.1a");
        no(submit(&without(&whole, "purpose")), "procedure:acquisition.purpose", "main:5.1a");
        for key in ["method", "from", "until"] {
            no(submit(&without(&whole, key)), "procedure:acquisition.method", "main:5.1a");
        }
        let filed = submit(&whole).done();
        assert!(filed.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:5.1a")), "it is filed late: {filed:?}");
        assert!(told(world, &world.manager(), "told-case-step"));
        let nothing = handed(world, "", &[]);
        for own in [handed(world, "山田　見本郎", &[]), nothing.clone()] {
            for clause in ["main:5.1b", "main:1.1b"] {
                refused(app.collect(&world.clerk(), &own), "acquire.approved", clause);
            }
        }
        for who in [world.clerk(), world.head(), world.asker(Who::Deputy)] {
            no(step(world, &who, number, "approve", &[("decision", "よい")]), "procedure:acquisition.approve", "main:5.1b");
        }
        no(step(world, &world.manager(), number, "approve", &[]), "procedure:acquisition.decided", "main:5.1b");
        step(world, &world.manager(), number, "approve", &[("decision", "支払調書に要る")]).done();
        let row = rows(world, &world.clerk(), "acquisition_plans").remove(0);
        assert!(shown(&row, "method").starts_with("書留郵便"));
        no(enter(world, &world.manager(), "acquisition_plans", &PLAN[..2]), "register:acquisition_plans", "main:5.1b");
        let taken = done(app.collect(&world.clerk(), &handed(world, "山田　見本郎", &[])));
        rests_on_all(world, taken.act, &["main:4.1a", "main:5.1b", "main:6.1"]);
        for clause in ["main:4.1a", "main:1.1b"] {
            refused(app.collect(&world.clerk(), &Collect { purpose: None, ..nothing.clone() }), "purpose.specified", clause);
        }
        refused(app.collect(&world.clerk(), &Collect { affair: None, ..nothing.clone() }), "affair.chosen", "main:1.1b");
        let bare = done(app.collect(&world.clerk(), &nothing)).record.unwrap();
        refused(app.show(&world.clerk(), &reveal(bare)), "number.permitted", "main:10.1b");

        let rejected = open(world, &world.clerk(), "acquisition");
        let social = with(&whole, &[("title", "口座の取得"), ("classes", "account")]);
        let social: Vec<_> = social.into_iter().filter(|(k, _)| *k != "file").collect();
        step(world, &world.clerk(), rejected, "submit", &social).done();
        no(step(world, &world.manager(), rejected, "refuse", &[]), "procedure:acquisition.decided", "main:5.1b");
        step(world, &world.manager(), rejected, "refuse", &[("decision", "要らない")]).done();
        let account = Collect { values: vec![("name".parse().unwrap(), world.personal("森田　見本郎")), ("account".parse().unwrap(), world.personal("見本銀行 1234567"))], ..handed(world, "", &[]) };
        refused(app.collect(&world.clerk(), &account), "acquire.approved", "main:5.1b");
    }

    /// Shows kimitsu:main:4.1b, kimitsu:main:4.2, kimitsu:main:4.3a
    ///
    /// A number is asked for by whoever is named for it, on an item of the law and for a file of the ledger, by a means that is laid
    /// down; below the amount that is filed it says why. Another means goes to the supervisor, and another item of somebody's family
    /// is no part of the affair.
    fn a_number_is_asked_for_on_an_item_of_the_law(world) {
        let app = world.app();
        let ledger = file(world, "normal");
        let whole = [
            ("file", ledger.as_str()),
            ("affair", "payment_records"),
            ("basis", "item3"),
            ("whom", "山田　見本郎"),
            ("what", "ご本人のマイナンバー"),
            ("law", "所得税法第225条"),
            ("yearly", "120000"),
            ("means", "post"),
            ("told", "yes"),
        ];
        no(opening(world, &world.asker(Who::Plain), "number_request"), "procedure:number_request", "main:4.3a");
        let number = open(world, &world.clerk(), "number_request");
        let issue = |fields: &Fields<'_>| step(world, &world.clerk(), number, "issue", fields);
        let letters = |number| done(app.show_case(&world.clerk(), number)).letters.into_iter().map(|l| l.key).collect::<Vec<_>>();
        for key in ["affair", "whom", "what", "law"] {
            no(issue(&without(&whole, key)), "procedure:number_request.stated", "main:4.3a");
        }
        for basis in ["", "none"] {
            no(issue(&with(&whole, &[("basis", basis)])), "procedure:number_request.basis", "main:4.3a");
        }
        for wrong in [with(&whole, &[("file", "")]), with(&whole, &[("affair", "lecturers")])] {
            no(issue(&wrong), "procedure:number_request.filed", "main:4.3a");
        }
        assert!(letters(number).is_empty(), "no letter before");
        for yearly in ["30000", "50000"] {
            no(issue(&with(&whole, &[("yearly", yearly)])), "procedure:number_request.needed", "main:4.1b");
        }
        for means in ["", "phone", "mail", "copy"] {
            no(issue(&with(&whole, &[("means", means)])), "procedure:number_request.means", "main:4.2");
        }
        no(issue(&with(&whole, &[("told", "no")])), "procedure:number_request.told", "main:4.2");
        issue(&with(&whole, &[("yearly", "50001")])).done();
        assert_eq!(letters(number), ["request", "sheet"]);
        let letter = done(app.write_letter(&world.clerk(), number, "request"));
        assert!(!letter.parts.is_empty());
        let sheet = done(app.write_letter(&world.clerk(), number, "sheet"));
        let words = |said: &Said| if let Said::Words(words) = said { words.clone() } else { String::new() };
        let text: String = sheet.parts.iter().flat_map(|p| &p.ja).map(words).collect();
        for there in ["個人番号", "書留郵便", "個人番号カード", "ほかには使いません", "訂正"] {
            assert!(text.contains(there), "{there}: {text}");
        }
        let small = open(world, &world.clerk(), "number_request");
        step(world, &world.clerk(), small, "issue", &with(&whole, &[("yearly", "30000"), ("need", "年内に追加の講演がある"), ("means", "agent")])).done();
        for (basis, means) in [("item1", "counter"), ("item4", "form"), ("item6", "post")] {
            let number = open(world, &world.clerk(), "number_request");
            step(world, &world.clerk(), number, "issue", &with(&whole, &[("basis", basis), ("means", means)])).done();
        }
        let supervisor = open(world, &world.head(), "number_request");
        step(world, &world.head(), supervisor, "issue", &whole).done();

        assert!(!told(world, &world.head(), "told-case-step"));
        let copied = open(world, &world.clerk(), "number_request");
        step(world, &world.clerk(), copied, "report", &with(&whole, &[("means", "copy")])).done();
        assert!(told(world, &world.head(), "told-case-step"), "the supervisor hears of it");

        // At the desk: no other items, no other means, from somebody who is named.
        planned(world, &with(&PLAN, &[("file", &ledger)]));
        let family = Collect { holding: "employee".parse().unwrap(), values: vec![("name".parse().unwrap(), world.personal("山田　見本江")), ("family".parse().unwrap(), world.personal("山田　見本江の家族"))], ..handed(world, "", &[]) };
        refused(app.collect(&world.clerk(), &family), "affair.classes", "main:4.1b");
        for channel in ["phone", "mail", "paper"] {
            refused(app.collect(&world.clerk(), &Collect { channel: channel.into(), ..handed(world, "山田　見本郎", &[]) }), "acquire.importance", "main:4.2");
        }
        refused(app.collect(&world.clerk(), &Collect { source: Source::Existing, ..handed(world, "山田　見本郎", &[]) }), "acquire.fair", "main:4.2");
        let unfair = open(world, &world.clerk(), "acquisition");
        no(step(world, &world.clerk(), unfair, "submit", &with(&PLAN, &[("file", &ledger), ("fair", "no")])), "procedure:acquisition.fair", "main:4.2");
        for channel in ["counter", "form"] {
            done(app.collect(&world.clerk(), &Collect { channel: channel.into(), ..handed(world, &format!("山田　見本{channel}"), &[]) }));
        }
        for (holding, affair) in [("employee", "social_insurance"), ("dependant", "social_insurance"), ("entrusted_worker", "payment_records")] {
            let own = Collect { holding: holding.parse().unwrap(), affair: Some(affair.parse().unwrap()), purpose: Some(affair.parse().unwrap()), channel: "phone".into(), ..handed(world, "山田　見本郎", &[]) };
            refused(app.collect(&world.clerk(), &own), "acquire.importance", "main:4.2");
        }
    }

    /// Shows kimitsu:main:4.3b
    ///
    /// A list with a column of My Numbers comes in under an affair that rests on a law, into the field made for them. In any other way
    /// nothing of it is taken in, and whoever brought it is led to the procedure for what was received by mistake.
    fn a_column_of_numbers_comes_in_only_where_a_law_lets_it(world) {
        let desk = Desk::new();
        // No runs of zeros: as six packed bytes such a number stands in any database page by chance.
        let formed = (317_284_659_013_u64..).map(|n| n.to_string()).filter(|n| individual::has_form(n));
        let numbers: Vec<Personal> = formed.take(5).map(|n| world.personal(&n)).collect();
        let list = |heading: &str, more: &str| {
            let row = |(i, n): (usize, &Personal)| format!("見本　{i}郎,{}\r\n", n.expose());
            let rows: String = numbers.iter().enumerate().map(row).collect();
            let file = desk.write("list.csv", format!("氏名,{heading}\r\n{rows}{more}"));
            Import {
                affair: Some("payment_records".parse().unwrap()),
                purpose: Some("payment_records".parse().unwrap()),
                ground: "law".into(),
                source_checked: true,
                evidence: Some(Personal::new("受付簿 12")),
                ..Import::new(file, "payee".parse().unwrap())
            }
        };
        let ledger = file(world, "normal");
        planned(world, &with(&PLAN, &[("file", &ledger)]));
        notice(world, "direct", &[]);
        let apart = || world.gate().read(|tx| azukari_store::apart::lying(tx, world.org, 0, 1 << 20)).unwrap().len();
        for heading in ["整理番号", "備考"] {
            let no = refused(try_import(world, &list(heading, "")), "number.file", "main:4.3b");
            assert!(no.reasons.iter().any(|r| r.remedy == "open:mistaken_receipt"), "{no:?}");
        }
        let elsewhere = Import { affair: Some("lecturers".parse().unwrap()), ..list("マイナンバー", "") };
        refused(try_import(world, &elsewhere), "affair.classes", "main:4.3b");
        assert_eq!(apart(), 0, "nothing of it was taken in");
        opening(world, &world.clerk(), "mistaken_receipt").done();
        // Under the affair, each number is judged, and a wrong one is told by its rule and not by itself; one belongs to one person.
        let first = numbers[0].expose();
        let wrong = format!("見本　六郎,300000000000\r\n見本　七郎,30000000001\r\n見本　八郎,{first}\r\n見本,九郎,{first}\r\n");
        let report = import(world, &list("マイナンバー", &wrong));
        assert_eq!((report.new_rows, report.failed_rows, apart()), (5, 4, 5), "{report:?}");
        assert_eq!(report.reasons.get("import-row-individual-twice"), Some(&1), "{report:?}");
        let again = format!("氏名,マイナンバー\r\n別田　見本郎,{first}\r\n");
        let again = import(world, &Import { path: desk.write("again.csv", again), ..list("マイナンバー", "") });
        assert_eq!((again.new_rows, again.reasons.get("import-row-individual-held")), (0, Some(&1)), "{again:?}");
        // What was rejected is kept without any number, also where the cells of a row were shifted.
        let kept = world.app().rejects(&world.clerk(), report.import.unwrap()).unwrap();
        for number in ["300000000000", "30000000001", first] {
            assert!(!kept.expose().contains(number), "{}", kept.expose());
            assert!(!format!("{report:?}").contains(number));
        }
        assert!(kept.expose().contains("見本　八郎"));
    }

    /// Shows kimitsu:main:6.1, kimitsu:main:6.1.1, kimitsu:main:6.1.2, kimitsu:main:6.1.3a, kimitsu:main:6.1.3b, kimitsu:main:6.1.3c
    /// Shows kimitsu:main:6.1.4a, kimitsu:main:6.1.4b, kimitsu:main:6.1.4c
    ///
    /// Before a number is taken from somebody they are told, in writing or in public and never by word of mouth alone: by whom and where
    /// to turn, what for, to whom it goes on and under which contract, and what they may ask for and how. Each that is missing stops
    /// the notice, and without a notice nobody is entered on that way.
    fn a_notice_tells_everything(world) {
        let app = world.app();
        let ledger = file(world, "normal");
        planned(world, &with(&PLAN, &[("file", &ledger)]));
        let own = Collect { channel: "import".into(), ..handed(world, "山田　見本郎", &[]) };
        refused(app.collect(&world.clerk(), &own), "notice.shown", "main:6.1");
        let by_hand = RecordNotice { purpose: "payment_records".parse().unwrap(), channel: "import".into(), manner: "meiji".into(), version: "1".into(), from: String::new() };
        refused(app.record_notice(&world.manager(), by_hand), "notice.case", "main:6.1");

        let desk = desk(world);
        no(enter(world, &world.clerk(), "windows", &[("name", "相談窓口")]), "register:windows", "main:6.1.4c");
        let whole = with(&NOTICE, &[("desk", &desk)]);
        let number = open(world, &world.clerk(), "person_notice");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for (key, part, clause) in [
            ("kind", "stated", "6.1"),
            ("title", "stated", "6.1"),
            ("edition", "stated", "6.1"),
            ("from", "stated", "6.1"),
            ("channels", "channels", "6.1"),
            ("way", "way", "6.1"),
            ("officer", "officer", "6.1.1"),
            ("officer_name", "officer", "6.1.1"),
            ("officer_unit", "officer.unit", "6.1.1"),
            ("officer_contact", "officer.contact", "6.1.1"),
            ("purpose", "purpose", "6.1.2"),
            ("provides", "provides", "6.1.3a"),
            ("provide_why", "provides.why", "6.1.3a"),
            ("provide_to", "provides.to", "6.1.3b"),
            ("provide_bound", "provides.bound", "6.1.3c"),
            ("says_disclosure", "disclosure", "6.1.4a"),
            ("says_correction", "correction", "6.1.4b"),
            ("desk", "how", "6.1.4c"),
            ("how", "how", "6.1.4c"),
        ] {
            no(submit(&without(&whole, key)), &format!("procedure:person_notice.{part}"), &format!("main:{clause}"));
        }
        no(submit(&with(&whole, &[("way", "oral")])), "procedure:person_notice.way", "main:6.1");
        submit(&whole).done();
        refused(app.collect(&world.clerk(), &own), "notice.shown", "main:6.1");
        for who in [world.clerk(), world.head()] {
            no(step(world, &who, number, "issue", &[("decision", "適切")]), "procedure:person_notice.approve", "main:6.1");
        }
        step(world, &world.manager(), number, "issue", &[("decision", "適切")]).done();
        let issued = rows(world, &world.clerk(), "person_notices").remove(0);
        assert_eq!(shown(&issued, "purpose"), "報酬・料金等の支払調書の作成及び提出のため（所得税法）", "word for word");
        for (key, text) in NOTICE.iter().filter(|(k, _)| k.starts_with("officer_") || k.starts_with("says_") || ["provide_why", "provide_to", "how", "edition"].contains(k)) {
            assert_eq!(shown(&issued, key), *text, "{key}");
        }
        assert_eq!(shown(&issued, "provide_bound"), "ある");
        no(enter(world, &world.manager(), "person_notices", &NOTICE), "register:person_notices", "main:6.1");
        let taken = done(app.collect(&world.clerk(), &own));
        rests_on_all(world, taken.act, &["main:6.1"]);
        for way in ["mail", "web"] {
            let next = open(world, &world.clerk(), "person_notice");
            step(world, &world.clerk(), next, "submit", &with(&whole, &[("way", way), ("edition", "4")])).done();
        }
        // Nothing is planned: the notice says so and no more.
        let quiet = without(&without(&without(&with(&whole, &[("provides", "no")]), "provide_why"), "provide_to"), "provide_bound");
        let next = open(world, &world.clerk(), "person_notice");
        step(world, &world.clerk(), next, "submit", &quiet).done();
    }

    /// Shows kimitsu:main:6.1.1
    ///
    /// While nobody is protection manager no notice names one.
    fn a_notice_names_somebody_who_is_in_office(world) {
        let desk = desk(world);
        let whole = with(&NOTICE, &[("desk", &desk)]);
        let gone = azukari_app::access::EndAppointment { office: "protection_manager".parse().unwrap(), worker: world.worker(Who::Manager), last_day: String::new(), resolution: String::new() };
        done(world.app().end_appointment(&world.asker(Who::Secretary), gone));
        world.clock.pass_days(1);
        let number = open(world, &world.clerk(), "person_notice");
        no(step(world, &world.clerk(), number, "submit", &whole), "procedure:person_notice.officer.held", "main:6.1.1");
    }

    /// Shows kimitsu:main:6.1.2
    ///
    /// A purpose that is reworded is told anew: the manager has that as a task, with its day.
    fn a_changed_purpose_is_told_anew(world) {
        let app = world.app();
        tend(world);
        done(app.change_purpose(&world.manager(), "payment_records".parse().unwrap(), "講演料等の支払調書の作成及び提出のため", Personal::new("文言を改めた")));
        tend(world);
        let own = task(world, &world.manager(), "duty:purpose.announce");
        assert_eq!(own.due.as_deref(), Some("2026-12-08"));
        assert!(crate::work::tasks(world, &world.clerk(), "duty:purpose.announce").is_empty());
        world.clock.pass_days(17);
        tend(world);
        assert!(told(world, &world.asker(Who::Secretary), "told-task-escalated"), "the senior managing director hears of it");
    }

    /// Shows kimitsu:main:7.1, kimitsu:main:7.1.1, kimitsu:main:7.1.2
    ///
    /// What comes from somebody else is told to the persons as well, with the same matters; whoever told them before and has their
    /// consent, and a firm that entrusts us, are the exceptions, each with its evidence.
    fn from_others_the_persons_are_told_too(world) {
        let ledger = file(world, "normal");
        let number = open(world, &world.clerk(), "acquisition");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        let list = with(&PLAN, &[("file", &ledger), ("title", "住民税の通知"), ("source", "elsewhere"), ("party", "city_office")]);
        no(submit(&list), "procedure:acquisition.notified", "main:7.1");
        no(submit(&without(&list, "ground")), "procedure:acquisition.ground", "main:7.1");
        let direct = notice(world, "direct", &[]);
        no(submit(&with(&list, &[("notice", &direct)])), "procedure:acquisition.notified", "main:7.1");
        let indirect = notice(world, "indirect", &[]);
        planned(world, &with(&list, &[("notice", &indirect)]));

        let told_before = with(&list, &[("ground", "source_consented"), ("basis", "前職の会社の通知の写し 1通"), ("basis_on", "2026-11-01")]);
        for key in ["party", "basis", "basis_on"] {
            no(submit(&without(&told_before, key)), "procedure:acquisition.source_consented", "main:7.1.1");
        }
        no(submit(&with(&told_before, &[("basis_on", "2026-12-01")])), "procedure:acquisition.source_consented", "main:7.1.1");
        planned(world, &told_before);

        let contract = [("title", "労働保険事務の委託契約"), ("kind", "entrustment"), ("version", "1"), ("from", "2026-04-01"), ("place", "契約綴り")];
        no(enter(world, &world.clerk(), "documents", &contract), "register:documents", "main:7.1.2");
        let contract = enter(world, &world.manager(), "documents", &contract).done().id.to_string();
        let entrusted = with(&list, &[("ground", "entrusted"), ("contract", &contract)]);
        for key in ["party", "contract"] {
            no(submit(&without(&entrusted, key)), "procedure:acquisition.entrusted", "main:7.1.2");
        }
        planned(world, &entrusted);
        let tasks = world.app().my_day(&world.clerk()).unwrap().tasks;
        assert!(tasks.iter().all(|t| !t.control.contains("notice")), "no task to tell anybody: {tasks:?}");
    }

    /// Shows kimitsu:main:8.1a, kimitsu:main:8.1b
    ///
    /// A number that was received is there for the time being and used for nothing until number and person were verified; of an agent
    /// the authority and the agent too. What proves neither does not do, and each point that is missing is named.
    fn identity_is_verified_before_any_use(world) {
        let app = world.app();
        let person = lecturer_for(world, "山田　見本郎", &["payment_records"], false);
        let ledger = file(world, "normal");
        allowed(world, &ledger, &[person], "see", &[("times", "3")]);
        let held = refused(app.show(&world.clerk(), &reveal(person)), "number.verified", "main:8.1a");
        assert!(held.reasons.iter().any(|r| r.remedy == "open:identity_check"), "{held:?}");
        let named = ids(&[person]);
        let number = open(world, &world.clerk(), "identity_check");
        let verified = |fields: &Fields<'_>| step(world, &world.clerk(), number, "verified", fields);
        let card = [("record", named.as_str()), ("affair", "payment_records"), ("giver", "person"), ("number_document", "card"), ("person_documents", "card"), ("checked_on", "2026-11-24")];
        for key in ["record", "giver", "checked_on"] {
            no(verified(&without(&card, key)), "procedure:identity_check.stated", "main:8.1a");
        }
        no(verified(&with(&card, &[("checked_on", "2026-11-25")])), "procedure:identity_check.stated", "main:8.1a");
        for document in ["", "notice_letter"] {
            no(verified(&with(&card, &[("number_document", document)])), "procedure:identity_check.number", "main:8.1a");
        }
        for document in ["none", "insurance", "pension"] {
            no(verified(&with(&card, &[("person_documents", document)])), "procedure:identity_check.person", "main:8.1a");
        }
        no(verified(&without(&card, "person_documents")), "procedure:identity_check.person", "main:8.1a");

        // By an agent: three points.
        let agent = with(&without(&card, "person_documents"), &[("giver", "agent"), ("agency", "mandate"), ("agent_documents", "licence")]);
        for agency in ["", "none"] {
            no(verified(&with(&agent, &[("agency", agency)])), "procedure:identity_check.agency", "main:8.1b");
        }
        for document in ["none", "allowance"] {
            no(verified(&with(&agent, &[("agent_documents", document)])), "procedure:identity_check.agent", "main:8.1b");
        }
        no(verified(&with(&agent, &[("number_document", "notice_letter")])), "procedure:identity_check.number", "main:8.1a");
        refused(app.show(&world.clerk(), &reveal(person)), "number.verified", "main:8.1a");
        verified(&agent).done();
        let seen = done(app.show(&world.clerk(), &reveal(person)));
        assert_eq!(value(&seen, "my_number").as_deref(), Some(NUMBER));
        rests_on_all(world, seen.act, &["main:8.1a"]);
        let record = rows(world, &world.head(), "identity_checks").remove(0);
        assert_eq!((shown(&record, "agency").as_str(), shown(&record, "number_document").as_str()), ("委任状", "個人番号カード"));
        no(app.show_register(&world.asker(Who::Plain), "identity_checks", "", None).unwrap(), "register:identity_checks", "main:8.1a");

        // Each fit document, and two of those without a photograph.
        for (of_number, of_person) in [("digital", "digital"), ("residence", "licence"), ("notice_card", "passport"), ("own_file", "disability"), ("residence", "residence_card"), ("card", "card")] {
            let again = open(world, &world.clerk(), "identity_check");
            step(world, &world.clerk(), again, "verified", &with(&card, &[("number_document", of_number), ("person_documents", of_person)])).done();
        }
        for (one, two) in [("insurance", "pension"), ("insurance", "allowance"), ("pension", "allowance")] {
            let again = open(world, &world.clerk(), "identity_check");
            let both: Vec<_> = with(&card, &[("person_documents", one)]).into_iter().chain([("person_documents", two)]).collect();
            step(world, &world.clerk(), again, "verified", &both).done();
        }
        let family = open(world, &world.clerk(), "identity_check");
        step(world, &world.clerk(), family, "verified", &with(&agent, &[("agency", "family")])).done();
    }

    /// Shows kimitsu:main:2.1.2
    ///
    /// A My Number has twelve digits of which the last proves the others; what has another form is none, and what has its form stands in
    /// no ordinary text.
    fn a_number_has_its_form(world) {
        let app = world.app();
        let ledger = file(world, "normal");
        planned(world, &with(&PLAN, &[("file", &ledger)]));
        for (wrong, key) in [("123456789019", "record-individual-check"), ("12345678901", "record-individual-length"), ("1234567890180", "record-individual-length")] {
            assert_eq!(fault(app.collect(&world.clerk(), &handed(world, "山田　見本郎", &[("my_number", wrong)]))), key, "{wrong}");
        }
        done(app.collect(&world.clerk(), &handed(world, "山田　見本郎", &[])));
        let whom = with(&PLAN, &[("file", &ledger), ("title", "番号 123456789018 の方")]);
        let number = open(world, &world.clerk(), "acquisition");
        no(step(world, &world.clerk(), number, "submit", &whom), "number.stray", "main:2.1.2");
    }

    /// Shows kimitsu:main:15.1a
    ///
    /// Another number needs another proof, for just this person; one that is none is turned away, and the old one stays in the past.
    fn another_number_is_another_proof(world) {
        let app = world.app();
        let person = lecturer_for(world, "山田　見本郎", &["payment_records"], true);
        let change = Correct {
            affair: "payment_records".into(),
            record: person,
            changes: vec![("my_number".into(), world.personal("023456789013"))],
            channel: "counter".into(),
            identity: "document".into(),
            reason: Personal::new("番号の変更"),
            ground: String::new(),
            seen: None,
            happened_at: None,
            once: None,
        };
        refused(app.correct(&world.clerk(), &change), "number.proved_anew", "main:15.1a");
        let named = ids(&[person]);
        let number = open(world, &world.clerk(), "identity_check");
        let proof = [("record", named.as_str()), ("affair", "payment_records"), ("giver", "person"), ("number_document", "card"), ("person_documents", "card"), ("checked_on", "2026-11-24"), ("classes", "individual_number")];
        for key in ["affair", "classes"] {
            no(step(world, &world.clerk(), number, "changed", &without(&proof, key)), "procedure:identity_check.change", "main:15.1a");
        }
        step(world, &world.clerk(), number, "changed", &proof).done();
        let slip = Correct { changes: vec![("my_number".into(), world.personal("123456789019"))], ..change.clone() };
        assert_eq!(fault(app.correct(&world.clerk(), &slip)), "record-individual-check");
        let changed = done(app.correct(&world.clerk(), &change));
        rests_on_all(world, changed.act, &["main:15.1a"]);
        let closed = done(app.show(&world.clerk(), &show("payment_records", person)));
        assert!(closed.closed.iter().any(|f| f.field.as_str() == "my_number"));
        refused(app.correct(&world.clerk(), &Correct { changes: vec![("my_number".into(), world.personal("987654321093"))], ..change }), "number.proved_anew", "main:15.1a");
    }
}
