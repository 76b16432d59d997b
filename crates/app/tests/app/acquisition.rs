//! Taking data in: files of every kind, dirty and wrong; single records; what was migrated.

use azukari_app::{
    AppError, Reply,
    acquisition::{
        Collect, Import, ImportReport, LeftOut, Mapping, Mode, Progress, Remedy, Returning, RowFault, Source, Watch,
    },
};
use azukari_domain::{ApprovalId, Date, Millis, Personal, RecordId, Verb};
use azukari_gate::{Ask, Leave, Outcome, Query};
use azukari_rulebook::{Decision, facts::ActFacts};
use azukari_sheets::{
    sample::{self, Options},
    write::WriteEncoding,
};
use azukari_store::{import as imports, journal, record, request};
use azukari_testkit::{World, both, unique};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

/// A clerk's own folder, outside everything that the world searches for plain values.
pub(crate) struct Desk(PathBuf);

impl Desk {
    pub(crate) fn new() -> Desk {
        let dir = std::env::temp_dir().join(format!("azukari-desk-{:016x}", unique()));
        std::fs::create_dir_all(&dir).unwrap();
        Desk(dir)
    }
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
    fn sample(&self, count: u64, options: &Options) -> (PathBuf, sample::Summary) {
        let path = self.0.join(format!("sample-{count}.csv"));
        let file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
        let summary = sample::members(file, count, 7, options).unwrap();
        (path, summary)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn members(path: &Path) -> Import {
    Import {
        affair: Some("membership".parse().unwrap()),
        purpose: Some("member_services".parse().unwrap()),
        source: Source::Existing,
        mode: Mode::Migration { remedy_by: None },
        ..Import::new(path.to_owned(), "member".parse().unwrap())
    }
}

fn say(fault: &RowFault) -> String {
    let field = fault.field.as_ref().map_or("", |f| f.key.as_str());
    format!("{} {field} {}", fault.key, fault.row.unwrap_or(0))
}

pub(crate) fn try_import(world: &World, command: &Import) -> Result<Reply<ImportReport>, AppError> {
    let cancel = AtomicBool::new(false);
    let watch = Watch { progress: &mut |_| {}, say: &say, cancel: &cancel, rejects: None };
    world.app().import(&world.clerk(), command, watch)
}

pub(crate) fn import(world: &World, command: &Import) -> ImportReport {
    match try_import(world, command).unwrap() {
        Reply::Done(report) => report,
        other => panic!("not done: {other:?}"),
    }
}

fn on_file(world: &World) -> Vec<record::RecordRow> {
    let org = world.org;
    let mut rows: Vec<record::RecordRow> = Vec::new();
    loop {
        let after = rows.last().map(|r| r.id);
        let page = world.gate().read(|tx| record::page(tx, org, "member", after, 1000)).unwrap();
        if page.is_empty() {
            return rows;
        }
        rows.extend(page);
    }
}

/// Everything of an import that a failure could leave behind.
fn leftovers(world: &World) -> usize {
    let org = world.org;
    let staging = world.gate().read(|tx| record::imports_in(tx, org, "staging")).unwrap().len();
    let cards = world.gate().roll(&world.clerk(), &"member".parse().unwrap()).unwrap();
    staging + usize::from(!cards.is_empty())
}

fn entries(world: &World) -> i64 {
    let org = world.org;
    world.gate().read(|tx| journal::head(tx, org)).unwrap().map_or(0, |h| h.size)
}

fn found(world: &World, text: &str) -> Vec<RecordId> {
    let ask = Ask { affair: Some("membership".parse().unwrap()), ..Ask::new(world.clerk(), Verb::Find) };
    let query = Query { holding: "member".parse().unwrap(), text: world.personal(text) };
    match world.gate().find(ask, &query).unwrap() {
        Outcome::Done(done) => done.value.iter().map(|f| f.record).collect(),
        other => panic!("{other:?}"),
    }
}

fn values(world: &World, id: RecordId) -> Vec<(String, String)> {
    let act = ActFacts {
        classes: ["identity", "contact", "membership", "affiliation", "note"]
            .iter()
            .map(|c| c.parse().unwrap())
            .collect(),
        channel: "screen".into(),
        ..ActFacts::default()
    };
    let ask = Ask {
        affair: Some("membership".parse().unwrap()),
        act,
        records: vec![id],
        ..Ask::new(world.clerk(), Verb::See)
    };
    match world.gate().pass(ask, |_| Ok(())).unwrap() {
        Outcome::Done(done) => world.gate().open(done.permit).unwrap()[0]
            .fields
            .iter()
            .map(|(f, v)| (f.to_string(), v.expose().to_owned()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

const HEAD: &str = "会員番号,氏名,フリガナ,電話番号,メールアドレス,入会日\r\n";

both! {
    /// The whole way: dry run, import, the same file again, and what the clerk then finds.
    fn a_dirty_cp932_file_goes_in_once(world) {
        let desk = Desk::new();
        let (path, summary) = desk.sample(700, &Options { encoding: WriteEncoding::Cp932, dirty: true });
        // The sample's wrong numbers stand in the column of mobile numbers.
        let mapping = [("会員番号", "number"), ("氏名", "name"), ("フリガナ", "kana"), ("住所", "address"), ("携帯電話", "phone"),
            ("メールアドレス", "mail"), ("入会日", "joined"), ("会社名", "company"), ("種別", "category"), ("病歴", "note")];
        let mapping = Mapping(mapping.iter().map(|(h, f)| ((*h).to_owned(), Some(f.parse().unwrap()))).collect());
        let command = Import { mapping: Some(mapping), ..members(&path) };

        let dry = import(world, &Import { dry_run: true, ..command.clone() });
        assert_eq!(on_file(world).len(), 0);
        assert_eq!(dry.failed_rows, summary.must_reject(), "{:?}", dry.reasons);
        assert_eq!(dry.new_rows + dry.failed_rows, 700);
        assert_eq!(dry.read_rows, 700);
        assert!(dry.blank_rows > 0 && dry.import.is_none() && dry.act.is_some());
        assert_eq!(dry.rows.len() as u64, dry.failed_rows);

        let done = import(world, &command);
        assert_eq!((done.new_rows, done.failed_rows), (dry.new_rows, dry.failed_rows));
        assert_eq!(on_file(world).len() as u64, done.new_rows);
        for key in ["import-row-phone", "import-row-date", "import-row-duplicate"] {
            assert!(done.reasons.contains_key(key), "{key} is not among {:?}", done.reasons);
        }
        let health = done.columns.iter().find(|c| c.heading == "病歴").unwrap();
        match &health.left_out {
            Some(LeftOut::Sensitive { clause, category, .. }) => {
                assert_eq!((clause.as_str(), category.as_str()), ("hatsumei:main:13.1.5", "health"));
            }
            other => panic!("the health column came in: {other:?}"),
        }

        let before = (on_file(world).iter().map(|r| (r.id, r.version)).collect::<Vec<_>>(), entries(world));
        let again = import(world, &command);
        assert_eq!((again.new_rows, again.same_rows), (0, done.new_rows));
        assert!(again.same_file_on.is_some());
        assert_eq!(on_file(world).iter().map(|r| (r.id, r.version)).collect::<Vec<_>>(), before.0);
        if world.engine() == azukari_store::Engine::Sqlite {
            assert_eq!(entries(world), before.1 + 1, "an import is one act");
        }
    }

    /// Failing rows come back as a file that, mended, goes in by itself.
    fn rejected_rows_are_mended_and_sent_again(world) {
        let desk = Desk::new();
        let text = format!("{HEAD}1,見本 一郎,ミホン イチロウ,090-1111-2222,,2020-04-01\r\n2,,ミホン ジロウ,090-1111-2223,,2020-04-01\r\n\
            3,見本 三郎,見本,090-1111,x@,2020-02-30\r\n1,見本 四郎,ミホン シロウ,090-1111-2225,,\r\n");
        let path = desk.write("members.csv", &text);
        let report = import(world, &members(&path));
        assert_eq!((report.new_rows, report.failed_rows), (1, 3));
        let keys = |row: u64| -> Vec<&str> {
            report.rows.iter().find(|r| r.row == row).unwrap().faults.iter().map(|f| f.key).collect()
        };
        assert_eq!(keys(3), ["import-row-required"]);
        assert_eq!(keys(4), ["import-row-kana", "import-row-phone", "import-row-mail", "import-row-date"]);
        assert_eq!(keys(5), ["import-row-duplicate"]);

        let rejects = world.app().rejects(&world.clerk(), report.import.unwrap()).unwrap();
        assert!(world.app().rejects(&world.head(), report.import.unwrap()).is_err(), "another's file is not shown");
        let mended = rejects.expose()
            .replace("\n3,import-row-required name 0,2,,", "\n3,,2,見本 二郎,")
            .replace("見本 三郎,見本,090-1111,x@,2020-02-30", "見本 三郎,ミホン サブロウ,090-1111-2224,x@example.jp,2020-02-29")
            .replace(",1,見本 四郎", ",4,見本 四郎");
        assert_ne!(mended, rejects.expose());
        let mended = import(world, &members(&desk.write("mended.csv", &mended)));
        assert_eq!((mended.new_rows, mended.failed_rows), (3, 0), "{:?}", mended.rows);
        assert_eq!(on_file(world).len(), 4);
        assert_eq!(found(world, "見本 二郎").len(), 1);

        world.clock.pass_days(31);
        assert!(world.app().rejects(&world.clerk(), report.import.unwrap()).is_err(), "the month is over");
        assert_eq!(world.app().end_rejects(world.org).unwrap(), 1);
        let org = world.org;
        assert!(world.gate().read(|tx| imports::newest(tx, org, 10)).unwrap().iter().all(|i| !i.has_rejects));
    }

    /// Shows hatsumei:main:11.1
    ///
    /// Article 11: without a specified purpose nothing is taken in, and the refusal is on record.
    fn no_purpose_no_import(world) {
        let desk = Desk::new();
        let path = desk.write("a.csv", format!("{HEAD}1,見本 一郎,,,,\r\n"));
        let before = entries(world);
        for dry_run in [false, true] {
            match try_import(world, &Import { purpose: None, dry_run, ..members(&path) }).unwrap() {
                Reply::Refused(refused) => {
                    let clauses: Vec<String> = refused.reasons.iter().flat_map(|r| &r.clauses).map(|c| c.id.to_string()).collect();
                    assert!(clauses.contains(&"hatsumei:main:11.1".to_owned()), "{clauses:?}");
                    assert!(refused.reasons.iter().any(|r| r.remedy == "choose:purpose"));
                }
                other => panic!("{other:?}"),
            }
        }
        if world.engine() == azukari_store::Engine::Sqlite {
            assert_eq!(entries(world), before + 2);
        }
        assert_eq!(leftovers(world), 0);
    }

    /// What is already there is never overwritten by a file, and never doubled.
    fn other_values_of_somebody_on_file_are_rejected(world) {
        let desk = Desk::new();
        let path = desk.write("a.csv", format!("{HEAD}1,見本 一郎,ミホン イチロウ,090-1111-2222,,\r\n"));
        assert_eq!(import(world, &members(&path)).new_rows, 1);
        let path = desk.write("b.csv", format!("{HEAD}００１,見本 一郎,ミホン イチロウ,090-1111-2222,,\r\n1,見本 一郎,ミホン イチロウ,090-9999-9999,,\r\n2,見本 二郎,,,,\r\n"));
        let report = import(world, &members(&path));
        assert_eq!((report.new_rows, report.same_rows, report.failed_rows), (2, 0, 1), "{:?}", report.rows);
        assert_eq!(report.rows[0].faults[0].key, "import-row-differs");
        let first = found(world, "09011112222");
        assert!(values(world, first[0]).contains(&("phone".into(), "090-1111-2222".into())));
        // Fewer columns of the same person say nothing new.
        let path = desk.write("c.csv", "会員番号,氏名\r\n1,見本 一郎\r\n2,見本 二郎\r\n");
        let report = import(world, &members(&path));
        assert_eq!((report.new_rows, report.same_rows), (0, 2));
    }

    /// Files without numbers: the same person is known by name and contact.
    fn without_numbers_name_and_contact_tell_people_apart(world) {
        let desk = Desk::new();
        let text = "氏名,電話番号,備考\r\n髙橋 花子,090-1111-2222,\r\n髙橋 花子,090-3333-4444,\r\n髙橋 花子,090-1111-2222,\r\n";
        let report = import(world, &members(&desk.write("a.csv", text)));
        assert_eq!((report.new_rows, report.same_rows), (2, 1));
        assert_eq!(import(world, &members(&desk.write("b.csv", text))).same_rows, 3);
        let report = import(world, &members(&desk.write("c.csv", "氏名,電話番号,備考\r\n高橋 花子,09011112222,引っ越し\r\n")));
        assert_eq!((report.new_rows, report.failed_rows), (0, 1), "another spelling of somebody on file: {report:?}");
    }

    /// Shows hatsumei:main:11.2a
    ///
    /// 既存データの移行: unknown stays unknown, serves the declared purpose until its day, and nothing else.
    fn migrated_records_serve_one_purpose_until_their_day(world) {
        let desk = Desk::new();
        let path = desk.write("a.csv", format!("{HEAD}1,見本 一郎,,090-1111-2222,,\r\n2,見本 二郎,,090-1111-3333,,\r\n"));
        let report = import(world, &members(&path));
        assert_eq!(report.remedy_by.as_deref(), Some("2027-11-24"), "a year, as the rulebook has it");
        let rows = on_file(world);
        for row in &rows {
            assert_eq!((row.basis.as_str(), row.source.as_str(), row.collected_on.as_deref()), ("migrated", "existing", None));
            let (org, id) = (world.org, row.id);
            assert!(world.gate().read(|tx| record::marks(tx, org, id)).unwrap().is_empty(), "a consent was invented");
        }
        let id = found(world, "見本 一郎")[0];
        assert!(!values(world, id).is_empty(), "it serves the declared purpose");
        let controls = |verb: Verb, affair: &str| -> Vec<String> {
            let act = ActFacts { recipient: "市役所".into(), channel: "screen".into(), ..ActFacts::default() };
            let ask = Ask { affair: Some(affair.parse().unwrap()), act, records: vec![id], ..Ask::new(world.clerk(), verb) };
            match world.gate().would(&ask).unwrap() {
                Decision::Refused(refused) => refused.reasons.into_iter().map(|r| r.control).collect(),
                Decision::Granted(_) => Vec::new(),
            }
        };
        assert!(controls(Verb::See, "newsletter").contains(&"purpose.within".to_owned()));
        let provided = world.gate().would(&Ask {
            affair: Some("membership".parse().unwrap()),
            act: ActFacts { recipient: "x".into(), channel: "paper".into(), ..ActFacts::default() },
            records: vec![id],
            ..Ask::new(world.clerk(), Verb::Provide)
        }).unwrap();
        assert!(matches!(provided, Decision::Refused(_)), "never provision");

        assert_eq!(world.app().remedies(&world.clerk()).unwrap().len(), 2);
        world.clock.pass_days(370);
        assert!(controls(Verb::See, "membership").contains(&"migrated.until".to_owned()), "its day has passed");
        assert!(world.app().remedies(&world.clerk()).unwrap().iter().all(|l| l.overdue));

        let remedy = Remedy {
            record: id,
            affair: Some("remediation".parse().unwrap()),
            source: Some(Source::Person),
            collected_on: None,
            by_consent: false,
            evidence: world.personal("入会申込書の綴りで確認しました"),
            once: None,
        };
        let Reply::Done(half) = world.app().remedy(&world.clerk(), &remedy).unwrap() else { panic!("refused") };
        assert!(!half.complete);
        assert_eq!(world.app().remedies(&world.clerk()).unwrap().len(), 2, "the day is still unknown");
        let consent = Remedy { by_consent: true, collected_on: Date::new(2019, 4, 1).ok(), ..remedy.clone() };
        assert!(matches!(world.app().remedy(&world.clerk(), &consent), Err(AppError::Conflict("import-error-no-consent"))));
        let whole = Remedy { source: None, collected_on: Date::new(2019, 4, 1).ok(), ..remedy.clone() };
        let Reply::Done(done) = world.app().remedy(&world.clerk(), &whole).unwrap() else { panic!("refused") };
        assert!(done.complete);
        assert_eq!(world.app().remedies(&world.clerk()).unwrap().len(), 1);
        assert!(controls(Verb::See, "membership").is_empty(), "put right, it serves its purpose again");
        assert!(matches!(world.app().remedy(&world.clerk(), &whole), Err(AppError::Conflict("import-error-not-migrated"))));
    }

    /// Somebody who was erased and asked not to come back is asked about, row by row.
    fn an_erased_person_does_not_come_back_unasked(world) {
        let desk = Desk::new();
        let path = desk.write("a.csv", format!("{HEAD}1,見本 一郎,,090-1111-2222,,\r\n2,見本 二郎,,090-1111-3333,,\r\n"));
        import(world, &members(&path));
        let id = found(world, "見本 一郎")[0];
        erase(world, id);
        assert_eq!(on_file(world).len(), 1);
        let asked = import(world, &members(&path));
        assert_eq!((asked.new_rows, asked.same_rows, asked.asked_rows), (0, 1, 1));
        assert_eq!(asked.rows[0].faults[0].key, "import-row-returning");
        let skipped = import(world, &Import { returning: Returning::Skip, ..members(&path) });
        assert_eq!((skipped.new_rows, skipped.skipped_rows, skipped.failed_rows), (0, 1, 0));
        let admitted = import(world, &Import { returning: Returning::Admit, ..members(&path) });
        assert_eq!((admitted.new_rows, admitted.admitted_rows), (1, 1));
        assert_eq!(on_file(world).len(), 2);
    }

    /// One record by hand.
    fn a_form_is_taken_in_once(world) {
        let form = Collect {
            holding: "member".parse().unwrap(),
            affair: Some("membership".parse().unwrap()),
            purpose: Some("member_services".parse().unwrap()),
            channel: "form".into(),
            source: Source::Person,
            collected_on: None,
            source_checked: true,
            ground: String::new(),
            evidence: None,
            values: vec![
                ("name".parse().unwrap(), world.personal("見本 一郎太")),
                ("phone".parse().unwrap(), world.personal("090-1111-2222")),
                ("note".parse().unwrap(), world.personal("")),
            ],
            facets: Default::default(),
            retain: None,
            returning: Returning::Ask,
            happened_at: None,
            once: None,
        };
        let app = world.app();
        let Reply::Done(done) = app.collect(&world.clerk(), &form).unwrap() else { panic!("refused") };
        let id = done.record.unwrap();
        let row = on_file(world).remove(0);
        assert_eq!((row.id, row.basis.as_str(), row.source.as_str(), row.collected_on.as_deref()), (id, "declared", "person", Some("2026-11-24")));
        assert!(row.notice.is_some(), "the notice that was shown stands in the record");
        assert_eq!(values(world, id).len(), 2);
        let Reply::Done(again) = app.collect(&world.clerk(), &form).unwrap() else { panic!("refused") };
        assert_eq!((again.record, again.on_file), (None, Some(id)));
        assert_eq!(on_file(world).len(), 1);
        let wrong = Collect { values: vec![("name".parse().unwrap(), world.personal("見本 花子")), ("phone".parse().unwrap(), world.personal("0901"))], ..form.clone() };
        assert!(matches!(app.collect(&world.clerk(), &wrong), Err(AppError::Input { key: "import-row-phone", .. })));
        let no_purpose = Collect { purpose: None, ..form.clone() };
        assert!(matches!(app.collect(&world.clerk(), &no_purpose).unwrap(), Reply::Refused(_)));
        let no_notice = Collect { channel: "mail".into(), ..form.clone() };
        assert!(matches!(app.collect(&world.clerk(), &no_notice).unwrap(), Reply::Refused(_)), "article 14");
        erase(world, id);
        let Reply::Done(back) = app.collect(&world.clerk(), &form).unwrap() else { panic!("refused") };
        assert_eq!((back.record, back.returning.as_deref()), (None, Some("erased")));
    }

    /// Stopped, changed under way, or interrupted: wholly or not at all.
    fn an_import_counts_wholly_or_not_at_all(world) {
        let desk = Desk::new();
        let (path, _) = desk.sample(1_500, &Options::default());
        let cancel = AtomicBool::new(false);
        let mut stop = |p| if let Progress::Staged { .. } = p { cancel.store(true, Ordering::Relaxed) };
        let watch = Watch { progress: &mut stop, say: &say, cancel: &cancel, rejects: None };
        let stopped = world.app().import(&world.clerk(), &members(&path), watch);
        assert!(matches!(stopped, Err(AppError::Conflict("import-stopped"))), "{stopped:?}");
        assert_eq!((on_file(world).len(), leftovers(world)), (0, 0));

        let original = std::fs::read(&path).unwrap();
        let cancel = AtomicBool::new(false);
        let mut change = |p| if let Progress::Checked { rows: 1_500 } = p {
            let mut bytes = original.clone();
            let at = bytes.iter().rposition(u8::is_ascii_digit).unwrap();
            bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
            std::fs::write(&path, bytes).unwrap();
        };
        let watch = Watch { progress: &mut change, say: &say, cancel: &cancel, rejects: None };
        let changed = world.app().import(&world.clerk(), &members(&path), watch);
        assert!(matches!(changed, Err(AppError::Conflict("import-error-file-changed"))), "{changed:?}");
        assert_eq!((on_file(world).len(), leftovers(world)), (0, 0));

        // A process that dies while staging.
        std::fs::write(&path, &original).unwrap();
        let gate = world.gate();
        let staged = gate.stage_begin(&world.clerk(), &"member".parse().unwrap(), vec![1; 32], 600, "2026-12-31".into()).unwrap();
        // One of them is looked for in the bytes at the end; for all 300 that would take a minute.
        let mut new = vec![world.member("見本 郎右衛門", "ミホン ロウエモン", "090-7777-0000"); 300];
        for (i, one) in new.iter_mut().enumerate().skip(1) {
            one.values = vec![("name".parse().unwrap(), Personal::new(format!("見本 {i}郎右衛門")))];
        }
        gate.stage(&staged, &new[..256]).unwrap();
        gate.stage(&staged, &new[256..]).unwrap();
        assert!(on_file(world).is_empty() && found(world, "郎右衛門").is_empty(), "staged rows are seen by nobody");
        let busy = try_import(world, &members(&path));
        assert!(matches!(busy, Err(AppError::Conflict("import-error-running"))), "{busy:?}");
        drop((gate, staged));
        world.restart();
        assert_eq!((on_file(world).len(), leftovers(world)), (0, 0));
        assert_eq!(import(world, &members(&path)).new_rows, 1_500);
        assert_eq!(on_file(world).len(), 1_500);
    }
}

/// Erases a record with an approval in hand, leaving what makes a later file ask.
fn erase(world: &World, id: RecordId) {
    let mut ask = Ask { affair: None, records: vec![id], ..Ask::new(world.clerk(), Verb::Erase) };
    ask.act.ground = "person_request".into();
    ask.act.evidence = true;
    let row = request::ApprovalRow {
        id: ApprovalId::new(world.gate().clock(), world.gate().random()),
        request: azukari_domain::RequestId::new(world.gate().clock(), world.gate().random()),
        kind: "erase".into(),
        holder: world.worker(azukari_testkit::Who::Clerk),
        verb: "erase".into(),
        affair: String::new(),
        holding: "member".into(),
        scope: ask.scope().to_vec(),
        count: 1,
        from_at: Millis(0),
        to_at: world.gate().now().plus_days(10),
        uses_left: 1,
        state: "open".into(),
        rulebook: world.book().hash().to_bytes().to_vec(),
    };
    let org = world.org;
    world.gate().note(move |tx| Ok(request::put_approval(tx, org, &row)?)).unwrap();
    let leave = Leave { kind: "erased".into(), ends_on: "2028-12-31".into() };
    match world.gate().erase(ask, Some(leave)).unwrap() {
        Outcome::Done(done) => assert!(done.value.leaves.is_some()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn sensitive_columns_stop_the_file_only_where_asked() {
    let (world, desk) = (World::sqlite(), Desk::new());
    let path = desk.write("a.csv", "会員番号,氏名,本籍,既往歴,マイナンバー\r\n1,見本 一郎,東京,なし,123456789018\r\n");
    let stopped = try_import(&world, &Import { stop_on_sensitive: true, ..members(&path) });
    assert!(matches!(stopped, Err(AppError::Input { key: "import-error-sensitive", .. })), "{stopped:?}");
    assert_eq!(leftovers(&world), 0);
    let report = import(&world, &members(&path));
    assert_eq!(report.new_rows, 1);
    let why: Vec<&str> = report.columns.iter().filter_map(|c| c.left_out.as_ref()).map(LeftOut::key).collect();
    assert_eq!(why, ["import-column-sensitive", "import-column-sensitive", "import-column-my-number"]);
    assert_eq!(values(&world, found(&world, "見本 一郎")[0]).len(), 2);
}

/// Shows hatsumei:main:13.1.1, hatsumei:main:13.1.2, hatsumei:main:13.1.3, hatsumei:main:13.1.4, hatsumei:main:13.1.5
///
/// Whatever a form calls it, a column about one of the matters is recognised by its own article and nothing of it comes in; a
/// field of that kind is refused by hand as well.
#[test]
fn sensitive_matters_are_known_by_their_article() {
    let (world, desk) = (World::sqlite(), Desk::new());
    for (headings, clause) in [
        (["宗教", "支持政党"], "hatsumei:main:13.1.1"),
        (["本籍地", "障害者手帳"], "hatsumei:main:13.1.2"),
        (["労働組合の加入", "団体交渉の委員"], "hatsumei:main:13.1.3"),
        (["請願への署名", "デモ参加の有無"], "hatsumei:main:13.1.4"),
        (["アレルギー", "健康診断の結果"], "hatsumei:main:13.1.5"),
    ] {
        let [one, two] = headings;
        let path = desk.write("s.csv", format!("会員番号,氏名,{one},{two}\r\n1,見本 一郎,あり,なし\r\n"));
        let report = import(&world, &Import { dry_run: true, ..members(&path) });
        let left: Vec<_> = report.columns.iter().filter_map(|c| c.left_out.clone()).collect();
        assert_eq!(left.len(), 2, "{headings:?}: {:?}", report.columns);
        assert!(left.iter().all(|l| matches!(l, LeftOut::Sensitive { clause: c, .. } if c == clause)), "{left:?}");
        let stopped = try_import(&world, &Import { stop_on_sensitive: true, ..members(&path) });
        assert!(matches!(stopped, Err(AppError::Input { key: "import-error-sensitive", .. })), "{stopped:?}");
    }
    let child = Collect {
        holding: "club_child".parse().unwrap(),
        affair: Some("club".parse().unwrap()),
        purpose: Some("club".parse().unwrap()),
        channel: "form".into(),
        source: Source::Person,
        collected_on: None,
        source_checked: true,
        ground: String::new(),
        evidence: None,
        values: vec![
            ("name".parse().unwrap(), world.personal("見本　小太郎様")),
            ("guardian".parse().unwrap(), world.personal("見本　母子様")),
            ("allergy".parse().unwrap(), world.personal("そば・落花生")),
        ],
        facets: Default::default(),
        retain: None,
        returning: Returning::Ask,
        happened_at: None,
        once: None,
    };
    let refused = crate::told::refused(world.app().collect(&world.clerk(), &child), "acquire.sensitive", "main:13.1.5");
    // It names its own matter and none of the others.
    let why = refused.reasons.iter().find(|r| r.control == "acquire.sensitive").unwrap();
    let cited: Vec<&str> = why.clauses.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(cited, ["hatsumei:main:13.1.5", "hatsumei:main:13.1a"]);
    assert_eq!(leftovers(&world), 0);
}

/// Shows hatsumei:main:13.1.6
///
/// What the privacy manager lays down counts from its day, for every file that comes after, and has the holdings looked at that
/// there are; nobody else writes the list.
#[test]
fn what_the_manager_lays_down_is_sensitive_from_its_day() {
    let (world, desk) = (World::sqlite(), Desk::new());
    let app = world.app();
    let path = desk.write("f.csv", "会員番号,氏名,世帯年収\r\n1,見本 一郎,五百万円\r\n");
    let look = || -> Vec<LeftOut> {
        let report = import(&world, &Import { dry_run: true, ..members(&path) });
        report.columns.iter().filter_map(|c| c.left_out.clone()).collect()
    };
    assert_eq!(look(), [LeftOut::Unmapped]);
    let lay_down = |who: &azukari_gate::Asker, fields: &[(&str, &str)]| {
        let row = azukari_app::registers::EnterRow {
            register: "sensitive_matters".into(),
            fields: crate::casefile::form(fields),
            ..Default::default()
        };
        app.enter_row(who, &row).unwrap()
    };
    let words = [("words", "世帯年収\n家族の収入"), ("from", "2026-11-30")];
    crate::casefile::no(lay_down(&world.head(), &words), "register:sensitive_matters", "main:13.1.6");
    crate::casefile::no(lay_down(&world.manager(), &words[..1]), "register:sensitive_matters.stated", "main:13.1.6");
    assert!(matches!(lay_down(&world.manager(), &words), Reply::Done(_)));
    assert_eq!(look(), [LeftOut::Unmapped], "not before its day");
    world.clock.pass_days(6);
    assert!(
        matches!(&look()[..], [LeftOut::Sensitive { clause, .. }] if clause == "hatsumei:main:13.1.6"),
        "{:?}",
        look()
    );
    let review = crate::walk::tasks(&world, &world.manager(), "duty:sensitive.review").remove(0);
    let done = |fields: &[(&str, &str)]| crate::walk::perform(&world, &world.manager(), review, fields);
    crate::casefile::no(done(&[]), "duty:sensitive.review.stated", "main:13.1.6");
    assert!(matches!(done(&[("holdings", "1"), ("findings", "奨学生の名簿にある")]), Reply::Done(_)));
}

#[test]
fn individual_numbers_further_down_are_left_out_too() {
    let (world, desk) = (World::sqlite(), Desk::new());
    let mut text = String::from("会員番号,氏名,備考\r\n");
    // The first rows, at which a guess looks, are blank in this column.
    for i in 0..400 {
        let note = if i < 60 { String::new() } else { my_number(i) };
        text.push_str(&format!("{i},見本 {i}郎,{note}\r\n"));
    }
    let report = import(&world, &members(&desk.write("a.csv", text)));
    assert_eq!(report.new_rows, 400);
    assert_eq!(report.columns[2].left_out, Some(LeftOut::MyNumber));
    let id = found(&world, "見本 399郎")[0];
    assert!(values(&world, id).iter().all(|(field, _)| field != "note"));
}

/// Invented numbers with the right check digit (平成26年総務省令第85号 5条).
fn my_number(i: u64) -> String {
    let body = format!("{:011}", 10_000_000_000 + i);
    let sum: u32 = body.chars().zip([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    let rest = sum % 11;
    format!("{body}{}", if rest <= 1 { 0 } else { 11 - rest })
}

#[test]
fn wrong_files_are_refused_clearly_and_leave_nothing() {
    let (world, desk) = (World::sqlite(), Desk::new());
    let wide = (0..600).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.csv", Vec::new(), "sheet-error-empty"),
        ("nul.csv", b"name,phone\r\na\0b,1\r\n".to_vec(), "sheet-error-nul"),
        ("twice.csv", "氏名,氏名\r\na,b\r\n".into(), "sheet-error-duplicate-header"),
        ("wide.csv", format!("{wide}\r\n").into(), "sheet-error-too-many-columns"),
        ("quote.csv", "氏名\r\n\"見本\r\n".into(), "sheet-error-open-quote"),
        ("picture.csv", b"%PDF-1.7".to_vec(), "sheet-error-not-tabular"),
        ("zip.csv", b"PK\x03\x04nonsense".to_vec(), "sheet-error-damaged"),
        ("no-name.csv", "会員番号,電話番号\r\n1,090-1111-2222\r\n".into(), "import-field-missing"),
        ("long.csv", format!("氏名\r\n見本\r\n{}\r\n", "あ".repeat(40_000)).into(), "sheet-error-cell-too-long"),
    ];
    for (name, bytes, expected) in cases {
        match try_import(&world, &members(&desk.write(name, bytes))) {
            Err(e) => assert_eq!(e.key(), expected, "{name}"),
            Ok(reply) => panic!("{name} went in: {reply:?}"),
        }
        assert_eq!(leftovers(&world), 0, "{name}");
    }
    let encoded = Import {
        read: azukari_sheets::ReadOptions { encoding: Some(azukari_sheets::TextEncoding::Utf8), ..Default::default() },
        ..members(&desk.sample(20, &Options { encoding: WriteEncoding::Cp932, dirty: false }).0)
    };
    assert_eq!(try_import(&world, &encoded).unwrap_err().key(), "sheet-error-wrong-bytes");
    for (heading, field, key) in
        [("ない列", "name", "import-error-map-unknown-column"), ("氏名", "shoe", "import-error-map-unknown-field")]
    {
        let mapping = Mapping([(heading.to_owned(), Some(field.parse().unwrap()))].into());
        let path = desk.write("map.csv", "氏名\r\n見本\r\n");
        let error = try_import(&world, &Import { mapping: Some(mapping), ..members(&path) }).unwrap_err();
        assert_eq!(error.key(), key);
    }
}

#[test]
fn excel_and_a_proposal() {
    let (world, desk) = (World::sqlite(), Desk::new());
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in ["会員No", "お名前", "ふりがな", "TEL", "入会年月日", "趣味"].iter().enumerate()
    {
        sheet.write(0, column as u16, *text).unwrap();
    }
    for row in 1..=20_u32 {
        for (column, text) in [
            format!("{row:04}"),
            format!("見本 {row}郎"),
            "みほん".into(),
            format!("090-1234-{row:04}"),
            "令和2年4月1日".into(),
            "釣り".into(),
        ]
        .iter()
        .enumerate()
        {
            sheet.write(row, column as u16, text).unwrap();
        }
    }
    let path = desk.0.join("members.xlsx");
    book.save(&path).unwrap();
    let proposal = world.app().propose(&world.clerk(), &"member".parse().unwrap(), &path, &Default::default()).unwrap();
    let fields: Vec<Option<&str>> = proposal.columns.iter().map(|c| c.field.as_ref().map(|f| f.key.as_str())).collect();
    assert_eq!(fields, [Some("number"), Some("name"), Some("kana"), Some("phone"), Some("joined"), None]);
    assert_eq!(proposal.first.len(), 10);
    assert_eq!(proposal.sheets.len(), 1);
    let mapping = Mapping::parse(&proposal.mapping().emit().unwrap()).unwrap();
    let report = import(&world, &Import { mapping: Some(mapping), ..members(&path) });
    assert_eq!((report.new_rows, report.format.as_str()), (20, "excel"));
    assert_eq!(import(&world, &members(&path)).same_rows, 20);
}

#[test]
fn new_data_needs_what_its_source_needs() {
    let (world, desk) = (World::sqlite(), Desk::new());
    let path = desk.write("a.csv", format!("{HEAD}1,見本 一郎,,,,\r\n"));
    let normal = Import { source: Source::Person, mode: Mode::Normal, ..members(&path) };
    assert!(
        matches!(try_import(&world, &normal).unwrap(), Reply::Refused(_)),
        "article 14: no notice stands for a bare file"
    );
    let bought = Import { source: Source::ThirdParty, ..normal.clone() };
    assert!(matches!(try_import(&world, &bought).unwrap(), Reply::Refused(_)), "article 15");
    let existing = Import { source: Source::Existing, ..normal.clone() };
    assert_eq!(try_import(&world, &existing).unwrap_err().key(), "import-error-existing");
    let late = Import { mode: Mode::Migration { remedy_by: Date::new(2040, 1, 1).ok() }, ..members(&path) };
    assert_eq!(try_import(&world, &late).unwrap_err().key(), "import-error-remedy-by");
    let future = Import { collected_on: Date::new(2040, 1, 1).ok(), ..members(&path) };
    assert_eq!(try_import(&world, &future).unwrap_err().key(), "import-error-future");
    assert_eq!(leftovers(&world), 0);
    let untold = Import { channel: "form".into(), ..normal };
    assert!(
        matches!(try_import(&world, &untold).unwrap(), Reply::Refused(_)),
        "article 12: nobody said that no wrongful means was used"
    );
    let forms = Import { source_checked: true, ..untold };
    assert_eq!(import(&world, &forms).new_rows, 1);
    let row = on_file(&world).remove(0);
    assert_eq!((row.basis.as_str(), row.remedy_by.as_deref()), ("declared", None));
    assert!(row.notice.is_some() && row.collected_on.as_deref() == Some("2026-11-24"));
}
