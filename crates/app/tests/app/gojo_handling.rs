//! Purposes and taking data in, as the standard of a mutual aid association asks (gojo:main:3).

use crate::{
    casefile::{Done, no},
    told::{approved, done, refused, rests_on_all, show, why},
    walk::{announced, column, days, due, ids, mark, members, nothing, open, opens, perform, rows, step, tasks},
    work::{self, shown, task, told},
};
use azukari_app::{
    Reply,
    acquisition::{Collect, Import, Mode, Returning, Source, Watch},
    governance::{RecordNotice, SpecifyPurpose},
    register::{Correct, Mark, MarkKind},
    request::{Export, Format, NewRequest},
};
use azukari_domain::{Answer, Personal, RecordId};
use azukari_gate::Asker;
use azukari_store::{org, record};
use azukari_testkit::{GOJO, Who, World, both, unique};
use std::sync::atomic::AtomicBool;

const CLAIM: &[(&str, &str)] = &[
    ("title", "医療補助金請求書"),
    ("kind", "claim"),
    ("edition", "4"),
    ("from", "2026-12-01"),
    ("purpose", "benefits"),
    ("wording", "医療補助金の審査及び支払のため"),
    ("work", "医療補助金"),
    ("processing", "審査及び支払"),
];

fn without<'a>(fields: &[(&'a str, &'a str)], gone: &[&str]) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(k, _)| !gone.contains(k)).collect()
}

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

/// What somebody hands in or says.
pub(crate) fn handed_in(
    world: &World,
    affair: &str,
    holding: &str,
    purpose: &str,
    channel: &str,
    name: &str,
) -> Collect {
    Collect {
        holding: holding.parse().unwrap(),
        affair: Some(affair.parse().unwrap()),
        purpose: Some(purpose.parse().unwrap()),
        channel: channel.into(),
        source: Source::Person,
        collected_on: None,
        source_checked: false,
        ground: String::new(),
        evidence: None,
        values: vec![("name".parse().unwrap(), world.personal(name))],
        facets: Default::default(),
        retain: None,
        returning: Returning::Ask,
        happened_at: None,
        once: None,
    }
}

/// A loan as somebody applies for it.
fn loan(world: &World, channel: &str, name: &str) -> Collect {
    handed_in(world, "loans", "loan", "loans", channel, name)
}

fn guidance(records: &[RecordId]) -> Export {
    Export {
        affair: "guidance".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        channel: "post".into(),
        ground: String::new(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    }
}

fn title_of(world: &World, purpose: &str) -> String {
    let all = world.app().purposes(&world.clerk()).unwrap();
    all.into_iter().find(|p| p.key == purpose).unwrap().title
}

/// Ends what is shown for a purpose on a channel, as if an edition without the purpose were in use.
fn unshown(world: &World, purpose: &str, channel: &str) {
    let there = world.app().notices(&world.clerk()).unwrap();
    let notice = there.iter().find(|n| n.purpose == purpose && n.channel == channel && n.in_force).unwrap();
    done(world.app().end_notice(&world.manager(), notice.id, "2026-11-23"));
}

const REWORD: &[(&str, &str)] = &[
    ("purpose", "benefits"),
    ("wording", "医療補助金、災害見舞金その他の給付の請求の審査及び支払のため"),
    ("relation", "同じ請求書による給付に災害見舞金が加わる"),
];

/// A purpose reworded with the judgement of the officer; the case's number.
fn reworded(world: &World, wording: &'static str) {
    let number = open(world, &world.head(), "purpose_change");
    step(world, &world.head(), number, "submit", &with(REWORD, &[("wording", wording)])).done();
    let judged = [("connected", "yes"), ("decision", "給付の範囲内である")];
    step(world, &world.manager(), number, "approve", &judged).done();
}

const TOLD: &[(&str, &str)] = &[
    ("manner", "tsuchi"),
    ("means", "post"),
    ("given_on", "2026-11-24"),
    ("sender", "clerk"),
    ("evidence", "発送簿 2026-40"),
];

/// The controls that refuse.
fn controls<T: std::fmt::Debug>(reply: Reply<T>) -> Vec<String> {
    let Reply::Refused(refused) = reply else { panic!("{reply:?}") };
    refused.reasons.into_iter().map(|r| r.control).collect()
}

/// A task that is done by telling people or publishing: only by a means of its own, with what proves it.
fn made_known(world: &World, duty: &str, number: i64, clause: &str) {
    let done = |fields: &[(&str, &str)]| perform(world, &world.manager(), number, fields);
    let part = |part: &str| format!("{duty}.{part}");
    no(done(&without(TOLD, &["evidence"])), &part("done"), clause);
    no(done(&with(TOLD, &[("means", "web")])), &part("tsuchi.means"), clause);
    no(done(&with(TOLD, &[("means", "phone")])), &part("tsuchi.means"), clause);
    no(done(&with(TOLD, &[("manner", "kohyo"), ("means", "mail")])), &part("kohyo.means"), clause);
    // The means that count are refused for nothing but the missing evidence.
    for means in ["mail", "post"] {
        assert_eq!(
            controls(done(&without(&with(TOLD, &[("means", means)]), &["evidence"]))),
            [part("done")],
            "{means}"
        );
    }
    for means in ["web", "counter"] {
        let fields = with(TOLD, &[("manner", "kohyo"), ("means", means)]);
        assert_eq!(controls(done(&without(&fields, &["evidence"]))), [part("done")], "{means}");
    }
}

both! {
    in GOJO;

    /// Shows gojo:main:3.1a
    ///
    /// An edition of a claim form is put in use with the purpose that stands on it, and by no hand beside the procedure; the next
    /// edition leaves the earlier one to be seen.
    fn a_form_states_its_purpose(world) {
        let number = open(world, &world.clerk(), "form_edition");
        let put = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "use", fields);
        for part in ["title", "kind", "edition", "from"] {
            no(put(&without(CLAIM, &[part])), "procedure:form_edition.stated", "main:3.1a");
        }
        for part in ["purpose", "wording"] {
            no(put(&without(CLAIM, &[part])), "procedure:form_edition.purpose", "main:3.1a");
        }
        assert!(rows(world, &world.clerk(), "collection_forms").is_empty(), "none is in use without its purpose");
        no(work::enter(world, &world.manager(), "collection_forms", &CLAIM[..6]), "register:collection_forms.approved", "main:3.1a");
        put(CLAIM).done();
        let row = rows(world, &world.clerk(), "collection_forms").remove(0);
        assert_eq!((column(&row, "edition"), column(&row, "purpose")), (vec!["4".to_owned()], vec!["benefits".to_owned()]));
        assert_eq!(shown(&row, "wording"), "医療補助金の審査及び支払のため");
        let next = open(world, &world.clerk(), "form_edition");
        step(world, &world.clerk(), next, "use", &with(CLAIM, &[("row", row.id.as_str()), ("edition", "5")])).done();
        let versions = world.app().row_versions(&world.clerk(), row.id.parse().unwrap()).unwrap().done();
        let editions: Vec<String> = versions.iter().map(|v| shown(&v.row, "edition")).collect();
        assert_eq!(editions.len(), 2, "{editions:?}");
        assert!(editions.contains(&"4".to_owned()) && editions.contains(&"5".to_owned()), "{editions:?}");
    }

    /// Shows gojo:main:3.1b
    ///
    /// “For our work” is asked for which work and what for, and kept only where the officer allows it for a reason; nothing is taken
    /// in for a purpose that nobody specified, nor used under work whose purpose has ended.
    fn a_purpose_is_specific(world) {
        let number = open(world, &world.clerk(), "form_edition");
        let vague = with(&without(CLAIM, &["work", "processing"]), &[("wording", "業務のため")]);
        let take = |who: &Asker, outcome: &str, fields: &[(&str, &str)]| step(world, who, number, outcome, fields);
        no(take(&world.clerk(), "use", &vague), "procedure:form_edition.specific", "main:3.1b");
        no(take(&world.clerk(), "use", &with(&vague, &[("work", "医療補助金")])), "procedure:form_edition.specific", "main:3.1b");
        no(take(&world.clerk(), "ask", &with(&vague, &[("work", "")])), "procedure:form_edition.kept", "main:3.1b");
        let asked = with(&vague, &[("work", ""), ("kept_why", "窓口の受付票に共通で使う")]);
        assert_eq!(take(&world.clerk(), "ask", &asked).done().step, "allow");
        for who in [world.clerk(), world.head()] {
            no(take(&who, "allow", &[("decision", "当面")]), "procedure:form_edition.allow", "main:3.1b");
        }
        no(take(&world.manager(), "allow", &[]), "procedure:form_edition.allowed", "main:3.1b");
        take(&world.manager(), "allow", &[("decision", "受付票に限り認める")]).done();
        assert_eq!(shown(&rows(world, &world.clerk(), "collection_forms")[0], "kept_why"), "窓口の受付票に共通で使う");
        let specific = open(world, &world.clerk(), "form_edition");
        step(world, &world.clerk(), specific, "use", CLAIM).done();

        let app = world.app();
        let new = handed_in(world, "membership", "member", "survey", "phone", "目的　見本市");
        refused(app.collect(&world.clerk(), &new), "purpose.specified", "main:3.1b");
        let specify = SpecifyPurpose { key: "survey".parse().unwrap(), title: "組合員の意向を調べるため".into() };
        refused(app.specify_purpose(&world.clerk(), specify.clone()), "decide.office", "main:4.2.3.2b");
        done(app.specify_purpose(&world.manager(), specify));
        let id = done(app.collect(&world.clerk(), &new)).record.unwrap();
        done(app.end_purpose(&world.manager(), "member_services".parse().unwrap(), ""));
        world.clock.pass_days(1);
        let no = refused(app.show(&world.clerk(), &show("membership", id)), "affair.purpose", "main:3.1b");
        assert_eq!(no.answer, Answer::NotConfigured);
    }

    /// Shows gojo:main:3.2a
    ///
    /// A purpose is reworded by a case alone: with its connection in writing, judged by somebody else than who proposes it. What is
    /// judged not to be connected changes nothing, and the use stays closed without the consent of each person.
    fn a_purpose_changes_within_what_is_connected(world) {
        let app = world.app();
        let direct = app.change_purpose(&world.manager(), "benefits".parse().unwrap(), "旅行商品の案内のため", Personal::new("関連がある"));
        assert_eq!(refused(direct, "purpose.judged", "main:3.2a").reasons[0].remedy, "open:purpose_change");
        no(opens(world, &world.clerk(), "purpose_change"), "procedure:purpose_change", "main:3.2a");
        let before = title_of(world, "benefits");

        let travel = open(world, &world.head(), "purpose_change");
        let fields = with(REWORD, &[("wording", "旅行商品の案内のため"), ("relation", "組合員に喜ばれる")]);
        for part in ["purpose", "wording", "relation"] {
            no(step(world, &world.head(), travel, "submit", &without(&fields, &[part])), "procedure:purpose_change.stated", "main:3.2a");
        }
        step(world, &world.head(), travel, "submit", &fields).done();
        let judge = |who: &Asker, number: i64, outcome: &str, fields: &[(&str, &str)]| step(world, who, number, outcome, fields);
        no(judge(&world.head(), travel, "approve", &[]), "procedure:purpose_change.judge", "main:3.2a");
        no(judge(&world.manager(), travel, "approve", &[("connected", "yes")]), "procedure:purpose_change.judged", "main:3.2a");
        let apart = [("connected", "no"), ("decision", "給付と旅行商品に関連性はない")];
        no(judge(&world.manager(), travel, "approve", &apart), "procedure:purpose_change.connected", "main:3.2a");
        assert_eq!(judge(&world.manager(), travel, "refuse", &apart).done().state, "refused");
        assert_eq!(title_of(world, "benefits"), before);
        let member = members(world, 1);
        refused(app.export(&world.clerk(), &guidance(&member)), "purpose.within", "main:3.3");

        let own = open(world, &world.manager(), "purpose_change");
        step(world, &world.manager(), own, "submit", REWORD).done();
        let joined = [("connected", "yes"), ("decision", "給付の範囲内である")];
        let barred = no(judge(&world.manager(), own, "approve", &joined), "procedure:purpose_change.judge", "main:3.2a");
        assert_eq!(barred.answer, Answer::Forbidden, "nobody judges their own proposal");
        judge(&world.asker(Who::Deputy), own, "approve", &joined).done();
        assert_eq!(title_of(world, "benefits"), REWORD[1].1);
        reworded(world, "給付の請求の審査、支払及びその連絡のため");
        assert_eq!(title_of(world, "benefits"), "給付の請求の審査、支払及びその連絡のため");
    }

    /// Shows gojo:main:3.2b
    ///
    /// Until a changed purpose is told or published, each use of the data says so and a task stands, due in two weeks; late, the
    /// deputy hears of it.
    fn a_changed_purpose_is_made_known(world) {
        let app = world.app();
        let claim = crate::gojo_users::claimant(world, "請求　見本森");
        let out = || {
            let list = Export { affair: "benefits".into(), holding: "benefit_claim".into(), records: vec![claim], ..guidance(&[]) };
            done(app.export(&world.clerk(), &list))
        };
        assert!(out().warnings.is_empty());
        reworded(world, "給付の請求の審査、支払及びその連絡のため");
        let warned = out().warnings;
        assert!(warned.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "gojo:main:3.2b")), "{warned:?}");
        assert_eq!(due(world, &world.manager(), "duty:purpose.announce"), ["2026-12-08"]);
        let number = task(world, &world.manager(), "duty:purpose.announce").number;
        no(perform(world, &world.head(), number, TOLD), "duty:purpose.announce", "main:3.2b");
        made_known(world, "duty:purpose.announce", number, "main:3.2b");
        days(world, 20);
        assert!(told(world, &world.asker(Who::Deputy), "told-task-escalated"));
        assert!(task(world, &world.manager(), "duty:purpose.announce").overdue);
        perform(world, &world.manager(), number, TOLD).done();
        assert!(out().warnings.is_empty(), "it was made known");
    }

    /// Shows gojo:main:3.3
    ///
    /// What was handed in for membership and claims is not used for guidance without a consent to that, with its evidence, given
    /// beforehand; answering the person and putting old records right is no such use. Whoever is unsure asks the officer.
    fn nothing_beyond_the_purpose_without_consent(world) {
        let app = world.app();
        let all = members(world, 2);
        let no_consent = refused(app.export(&world.clerk(), &guidance(&all)), "purpose.within", "main:3.3");
        assert_eq!(no_consent.reasons[0].remedy, "record:consent");
        let bare = Mark {
            record: all[0],
            kind: MarkKind::Consent,
            key: "beyond:guidance".into(),
            ground: String::new(),
            channel: "paper".into(),
            evidence: String::new(),
            notice: "第2版".into(),
            happened_at: None,
            once: None,
        };
        refused(app.mark(&world.clerk(), &bare), "consent.evidenced", "main:3.3");
        mark(world, &world.clerk(), all[1], MarkKind::Consent, "beyond:loans");
        refused(app.export(&world.clerk(), &guidance(&all)), "purpose.within", "main:3.3");
        mark(world, &world.clerk(), all[0], MarkKind::Consent, "beyond:guidance");
        let out = done(app.export(&world.clerk(), &guidance(&all)));
        assert_eq!((out.count, out.left_out.len(), out.left_out[0].record), (1, 1, all[1]));
        rests_on_all(world, out.act, &["main:3.3"]);
        let fresh = members(world, 1)[0];
        for (who, affair) in [(world.manager(), "rights"), (world.clerk(), "remediation")] {
            done(app.show(&who, &show(affair, fresh)));
        }
        let unsure = azukari_app::register::Show { ground: "unclear".into(), ..show("membership", fresh) };
        let asked = refused(app.show(&world.clerk(), &unsure), "purpose.unclear", "main:3.3");
        assert_eq!((asked.answer, asked.reasons[0].remedy.as_str()), (Answer::Referral, "request:purpose_ruling"));
        let ruling = NewRequest {
            affair: "membership".into(),
            records: vec![fresh],
            ground: "unclear".into(),
            ..NewRequest::new("purpose_ruling", why(world))
        };
        approved(world, &world.clerk(), &ruling, &world.manager());
        done(app.show(&world.clerk(), &unsure));
    }

    /// Shows gojo:main:3.4.1
    ///
    /// From nowhere nothing comes; what somebody else gave needs that party's lawfulness, a list that was there the confirmation of
    /// how it came about; what turns out to have been taken in improperly is closed on the officer's finding.
    fn data_is_taken_in_fairly(world) {
        let app = world.app();
        let new = handed_in(world, "membership", "member", "member_services", "phone", "名簿　見本取");
        refused(app.collect(&world.clerk(), &Collect { source: Source::Existing, ..new.clone() }), "acquire.fair", "main:3.4.1");
        let given = Collect { source: Source::ThirdParty, ..new };
        let ticked = Collect { source_checked: true, ..given.clone() };
        for unproved in [&given, &ticked] {
            refused(app.collect(&world.clerk(), unproved), "source.checked", "main:3.4.1");
        }
        let path = std::env::temp_dir().join(format!("azukari-gojo-{:016x}.csv", unique()));
        std::fs::write(&path, "組合員番号,氏名\r\nG-1,見本　移行子\r\n").unwrap();
        let list = Import {
            affair: Some("membership".parse().unwrap()),
            purpose: Some("member_services".parse().unwrap()),
            source: Source::Existing,
            mode: Mode::Migration { remedy_by: None },
            ..Import::new(path.clone(), "member".parse().unwrap())
        };
        let take = |list: &Import| {
            let cancel = AtomicBool::new(false);
            let watch = Watch { progress: &mut |_| {}, say: &|_| String::new(), cancel: &cancel, rejects: None };
            app.import(&world.clerk(), list, watch)
        };
        refused(take(&list), "acquire.confirmed", "main:3.4.1");
        let confirmed = Import { source_checked: true, ..list };
        refused(take(&confirmed), "acquire.confirmed", "main:3.4.1");
        let proved = Import { evidence: Some(Personal::new("旧システムの組合員台帳から書き出した")), ..confirmed };
        assert_eq!(done(take(&proved)).new_rows, 1);
        std::fs::remove_file(&path).unwrap();

        let bought = members(world, 2);
        let number = open(world, &world.clerk(), "acquisition_doubt");
        let named = ids(&bought[..1]);
        let doubt = [("noticed_on", "2026-11-24"), ("what", "学校名簿を偽って入手した疑い"), ("records", named.as_str())];
        no(step(world, &world.clerk(), number, "submit", &doubt[..2]), "procedure:acquisition_doubt.stated", "main:3.4.1");
        step(world, &world.clerk(), number, "submit", &doubt).done();
        for who in [world.clerk(), world.head(), world.asker(Who::Deputy)] {
            no(step(world, &who, number, "wrongful", &[("basis", "聞取り")]), "procedure:acquisition_doubt.judge", "main:3.4.1");
        }
        no(step(world, &world.manager(), number, "wrongful", &[]), "procedure:acquisition_doubt.judged", "main:3.4.1");
        step(world, &world.manager(), number, "wrongful", &[("basis", "提供者の話と食い違う")]).done();
        refused(app.show(&world.clerk(), &show("membership", bought[0])), "stop.use", "main:4.6.3c");
        done(app.show(&world.clerk(), &show("membership", bought[1])));
    }

    /// Shows gojo:main:3.4.2
    ///
    /// Taking a loan application by telephone, for a purpose that is not published, makes a task: the officer tells or publishes it
    /// within a week. More applications make no second one; once the purpose stands published, none comes.
    fn the_purpose_of_what_was_taken_in_is_made_known(world) {
        let (app, clerk) = (world.app(), world.asker(Who::Second));
        let taken = |channel: &str, name: &str| done(app.collect(&clerk, &loan(world, channel, name)));
        taken("form", "書面　見本一");
        assert!(tasks(world, &world.manager(), "duty:purpose.acquired").is_empty(), "the purpose was shown on the form");
        taken("phone", "電話　見本二");
        taken("phone", "電話　見本三");
        assert_eq!(due(world, &world.manager(), "duty:purpose.acquired"), ["2026-12-01"]);
        let number = task(world, &world.manager(), "duty:purpose.acquired").number;
        no(perform(world, &world.head(), number, TOLD), "duty:purpose.acquired", "main:3.4.2");
        made_known(world, "duty:purpose.acquired", number, "main:3.4.2");
        days(world, 12);
        assert!(told(world, &world.asker(Who::Deputy), "told-task-escalated"));
        perform(world, &world.manager(), number, TOLD).done();
        taken("phone", "電話　見本四");
        let again = task(world, &world.manager(), "duty:purpose.acquired").number;
        perform(world, &world.manager(), again, TOLD).done();

        let web = [
            ("manner", "kohyo"),
            ("means", "web"),
            ("what", "生活資金貸付の利用目的"),
            ("given_on", "2026-11-24"),
            ("evidence", "画面の写し"),
            ("purpose", "benefits"),
        ];
        let number = open(world, &world.manager(), "announce");
        let keep = |fields: &[(&str, &str)]| step(world, &world.manager(), number, "keep", fields);
        no(keep(&without(&web, &["what"])), "procedure:announce.stated", "main:3.4.2");
        no(keep(&with(&web, &[("means", "mail")])), "procedure:announce.kohyo.means", "main:3.4.2");
        no(step(world, &world.manager(), number, "record", &web), "procedure:announce.kept", "main:3.4.2");
        keep(&web).done();
        no(work::enter(world, &world.manager(), "announcements", &web), "register:announcements.approved", "main:3.4.2");
        taken("phone", "電話　見本五");
        let other = task(world, &world.manager(), "duty:purpose.acquired").number;
        perform(world, &world.manager(), other, TOLD).done();
        announced(world, "keep", &with(&web, &[("purpose", "loans"), ("means", "counter")]));
        taken("phone", "電話　見本六");
        assert!(tasks(world, &world.manager(), "duty:purpose.acquired").is_empty(), "it stands published");
    }

    /// Shows gojo:main:3.4.3a, gojo:main:3.4.3b
    ///
    /// A loan agreement, an application, a report of a change: what a person writes down is taken in on an edition that shows the
    /// purpose, whatever stands on the web site; the edition is kept with the record. What is only said is not in writing.
    fn what_is_written_down_shows_its_purpose(world) {
        let (app, clerk) = (world.app(), world.asker(Who::Second));
        let publish = [("manner", "kohyo"), ("means", "web"), ("what", "利用目的"), ("given_on", "2026-11-24"), ("evidence", "画面の写し")];
        for purpose in ["loans", "member_services"] {
            announced(world, "keep", &with(&publish, &[("purpose", purpose)]));
        }
        unshown(world, "loans", "form");
        for clause in ["main:3.4.3a", "main:3.4.3b"] {
            refused(app.collect(&clerk, &loan(world, "form", "契約　見本一")), "notice.shown", clause);
        }
        unshown(world, "loans", "counter");
        for spoken in ["phone", "counter"] {
            done(app.collect(&clerk, &loan(world, spoken, &format!("口頭　見本{spoken}"))));
        }
        let edition = |version: &str| RecordNotice {
            purpose: "loans".parse().unwrap(),
            channel: "form".into(),
            manner: "meiji".into(),
            version: version.into(),
            from: String::new(),
        };
        refused(app.record_notice(&world.clerk(), edition("3")), "decide.office", "main:4.2.3.2b");
        // Published on the web site, as a notice too: the form itself shows nothing yet.
        done(app.record_notice(&world.manager(), RecordNotice { manner: "kohyo".into(), ..edition("2") }));
        refused(app.collect(&clerk, &loan(world, "form", "契約　見本一")), "notice.shown", "main:3.4.3b");
        let notice = done(app.record_notice(&world.manager(), edition("3")));
        let agreed = done(app.collect(&clerk, &loan(world, "form", "契約　見本一")));
        let organisation = world.org;
        let row = world.gate().read(|tx| record::get(tx, organisation, agreed.record.unwrap())).unwrap().unwrap();
        assert_eq!(row.notice, Some(notice), "the edition that was shown is kept with the record");
        let there = world.gate().read(|tx| org::notices(tx, organisation)).unwrap();
        assert_eq!(there.iter().find(|n| n.id == notice).unwrap().version, "3");

        let moved = members(world, 1)[0];
        let change = |channel: &str| {
            let change = Correct {
                affair: "membership".into(),
                record: moved,
                changes: vec![("address".into(), world.personal("大阪市見本区一丁目二番"))],
                channel: channel.into(),
                identity: "document".into(),
                reason: Personal::new("届出"),
                ground: String::new(),
                seen: None,
                happened_at: None,
                once: None,
            };
            app.correct(&world.clerk(), &change)
        };
        for channel in ["form", "paper", "post"] {
            unshown(world, "member_services", channel);
            let no = refused(change(channel), "notice.changes", "main:3.4.3b");
            assert!(no.reasons.iter().any(|r| r.remedy == "record:notice"), "{no:?}");
        }
        done(change("phone"));
        let shown = RecordNotice { purpose: "member_services".parse().unwrap(), ..edition("5") };
        done(app.record_notice(&world.manager(), shown));
        rests_on_all(world, done(change("form")).act, &["main:3.4.3b"]);
    }
}
