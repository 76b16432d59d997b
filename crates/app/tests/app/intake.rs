//! Taking data in by hand: for a specified purpose, by fair means, the purpose shown, sensitive matters on a stated ground only.

use crate::{
    casefile::{Done, no},
    told::{approved, done, fault, refused, rests_on_all, show, why},
    walk::explained,
    work::{open, rows, shown, step},
};
use azukari_app::{
    AppError, Reply,
    acquisition::{Collect, Collected, Returning, Source},
    governance::{RecordNotice, SetAffair, SpecifyPurpose},
    register::{Mark, MarkKind},
    request::{Decide, NewRequest},
};
use azukari_domain::{Answer, Date, Personal, RecordId};
use azukari_gate::Asker;
use azukari_store::record::{self, RecordRow};
use azukari_testkit::{World, both};

/// What is taken in.
fn form(world: &World, affair: &str, purpose: &str, channel: &str, values: &[(&str, &str)]) -> Collect {
    let holding = match affair {
        "club" => "club_child",
        "personnel" => "staff",
        _ => "member",
    };
    Collect {
        holding: holding.parse().unwrap(),
        affair: Some(affair.parse().unwrap()),
        purpose: Some(purpose.parse().unwrap()),
        channel: channel.into(),
        source: Source::Person,
        collected_on: None,
        source_checked: true,
        ground: String::new(),
        // What is only spoken of has no notice: the words that were used stand as evidence.
        evidence: ["phone", "counter"].contains(&channel).then(|| Personal::new("利用目的を口頭で伝えた")),
        values: values.iter().map(|(f, v)| (f.parse().unwrap(), world.personal(v))).collect(),
        facets: Default::default(),
        retain: None,
        returning: Returning::Ask,
        happened_at: None,
        once: None,
    }
}

fn member(world: &World, channel: &str, name: &str) -> Collect {
    form(world, "membership", "member_services", channel, &[("name", name)])
}

/// On this ground, with what proves it.
fn on(new: &Collect, ground: &str, evidence: &str) -> Collect {
    let evidence = (!evidence.is_empty()).then(|| Personal::new(evidence));
    Collect { ground: ground.into(), evidence, ..new.clone() }
}

/// The request that the privacy manager judges exceptional taking in.
fn exception(world: &World, new: &Collect, classes: &[&str]) -> NewRequest {
    NewRequest {
        affair: new.affair.as_ref().unwrap().to_string(),
        holding: new.holding.to_string(),
        classes: classes.iter().map(|c| (*c).to_owned()).collect(),
        ground: new.ground.clone(),
        purpose: new.purpose.as_ref().unwrap().to_string(),
        count: 1,
        ..NewRequest::new("exception", why(world))
    }
}

/// What the case of an exception on consent says, with the statement that was shown before.
fn case(statement: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("affair", "club"),
        ("holding", "club_child"),
        ("classes", "identity"),
        ("classes", "guardian"),
        ("classes", "health"),
        ("purpose", "club"),
        ("persons", "1"),
        ("ground", "explicit_consent"),
        ("need", "食物アレルギーへの対応"),
        ("statement", statement),
        ("items", "health"),
        ("consent_kind", "item"),
        ("consent_on", "2026-11-21"),
        ("method", "signature"),
        ("evidence", "同意書 様式2"),
    ]
}

/// The privacy manager judged an exception on consent, nobody else.
fn excepted(world: &World, classes: &[&str]) {
    let statement = explained(world, "club");
    let mut fields = case(&statement);
    fields.retain(|(k, v)| *k != "classes" || classes.contains(v));
    let number = open(world, &world.clerk(), "exception");
    no(step(world, &world.clerk(), number, "submit", &fields[..4]), "procedure:exception.stated", "main:7.1b");
    step(world, &world.clerk(), number, "submit", &fields).done();
    no(step(world, &world.head(), number, "approve", &[]), "procedure:exception.judge", "main:7.1b");
    step(world, &world.manager(), number, "approve", &[]).done();
}

fn take(world: &World, new: &Collect) -> Result<Reply<Collected>, AppError> {
    world.app().collect(&world.clerk(), new)
}

fn on_file(world: &World, holding: &str) -> usize {
    let org = world.org;
    world.gate().read(|tx| record::page(tx, org, holding, None, 1000)).unwrap().len()
}

fn row(world: &World, id: RecordId) -> RecordRow {
    let org = world.org;
    world.gate().read(|tx| record::get(tx, org, id)).unwrap().unwrap()
}

both! {
    /// Shows hatsumei:main:11.1
    ///
    /// A purpose is specified in words, by the privacy manager, before anything is taken in for it; when it has ended, neither
    /// is anything taken in for it nor used under an affair that served it.
    fn a_purpose_comes_first(world) {
        let app = world.app();
        let survey = form(world, "membership", "survey", "phone", &[("name", "目的　見本市")]);
        refused(take(world, &survey), "purpose.specified", "main:11.1");
        refused(take(world, &Collect { purpose: None, ..survey.clone() }), "purpose.specified", "main:11.1");
        let specify = |who: &Asker, title: &str| app.specify_purpose(who, SpecifyPurpose { key: "survey".parse().unwrap(), title: title.into() });
        assert_eq!(fault(specify(&world.manager(), " ")), "govern-title");
        refused(specify(&world.clerk(), "会員の意向を調べるため"), "decide.office", "main:7.1b");
        done(specify(&world.manager(), "会員の意向を調べるため"));
        let id = done(take(world, &survey)).record.unwrap();
        assert_eq!(row(world, id).purposes, "survey");

        done(app.end_purpose(&world.manager(), "survey".parse().unwrap(), ""));
        done(app.end_purpose(&world.manager(), "member_services".parse().unwrap(), ""));
        world.clock.pass_days(1);
        refused(take(world, &survey), "purpose.specified", "main:11.1");
        let no = refused(app.show(&world.clerk(), &show("membership", id)), "affair.purpose", "main:11.1");
        assert_eq!(no.answer, Answer::NotConfigured);
    }

    /// Shows hatsumei:main:2.1.8
    ///
    /// A purpose is the goal of the whole handling: a step of it is none, also when it is to take the place of one. Several affairs
    /// point to one goal.
    fn a_purpose_is_the_goal_and_no_step(world) {
        let app = world.app();
        let specify = |title: &str| app.specify_purpose(&world.manager(), SpecifyPurpose { key: "seminars".parse().unwrap(), title: title.into() });
        let deeds = ["取得", "収集", "整理", "分類", "照合", "加工", "複製", "複写", "コピー", "第三者提供", "共同利用", "保管", "廃棄", "消去"];
        for deed in deeds {
            for title in [format!("名簿の{deed}"), format!("会員名簿を{deed}するため")] {
                let no = refused(specify(&title), "purpose.goal", "main:2.1.8");
                assert_eq!((no.reasons.len(), no.reasons[0].remedy.as_str()), (1, "record:purpose"), "{title}: {no:?}");
            }
        }
        refused(specify("copy the list"), "purpose.goal", "main:2.1.8");
        refused(specify("to copy the list"), "purpose.goal", "main:2.1.8");
        done(specify("会員にセミナーをお知らせするため"));
        let kept = app.purposes(&world.clerk()).unwrap().into_iter().find(|p| p.key == "seminars").unwrap();
        assert_eq!((kept.title.as_str(), kept.in_force), ("会員にセミナーをお知らせするため", true));
        for key in ["seminar_calls", "seminar_labels", "seminar_lists"] {
            let new = SetAffair {
                key: key.parse().unwrap(),
                title: "セミナーの案内".into(),
                purpose: "seminars".parse().unwrap(),
                holdings: ["member".parse().unwrap()].into(),
                classes: ["identity".parse().unwrap()].into(),
            };
            done(app.set_affair(&world.manager(), new));
        }
        let pointing = app.affairs(&world.clerk()).unwrap().into_iter().filter(|a| a.purpose.as_deref() == Some("seminars")).count();
        assert_eq!(pointing, 3);
        let relation = || Personal::new("案内のために名簿を写す");
        refused(app.change_purpose(&world.manager(), "seminars".parse().unwrap(), "名簿のコピー", relation()), "purpose.goal", "main:2.1.8");
    }

    /// Shows hatsumei:main:11.1
    ///
    /// As precisely as can be: what may mean anything is no purpose. What says it stands with who specified it and from when.
    fn a_purpose_says_what_for(world) {
        let app = world.app();
        let specify = |title: &str| app.specify_purpose(&world.manager(), SpecifyPurpose { key: "seminars".parse().unwrap(), title: title.into() });
        for title in ["業務", "事業のため", "各種活動", "運営のため", "利用", "使用すること", "その他", "その他の業務", "business use", "use", "Business"] {
            let no = refused(specify(title), "purpose.detail", "main:11.1");
            assert_eq!((no.reasons.len(), no.reasons[0].remedy.as_str()), (1, "record:purpose"), "{title}: {no:?}");
        }
        assert_eq!(fault(specify("　")), "govern-title");
        done(specify("個人会員にセミナーの開催をお知らせするため"));
        let kept = app.purposes(&world.clerk()).unwrap().into_iter().find(|p| p.key == "seminars").unwrap();
        assert_eq!((kept.owner, kept.from.as_str()), (Some(world.manager().worker.to_string()), "2026-11-24"));
        let relation = || Personal::new("事業の一部");
        refused(app.change_purpose(&world.manager(), "seminars".parse().unwrap(), "事業の運営", relation()), "purpose.detail", "main:11.1");
    }

    /// Shows hatsumei:main:10.1c
    ///
    /// What is of high importance comes in by a way that is fit for it, and the refusal says which those are.
    fn important_data_comes_in_by_a_fit_way(world) {
        let child = |channel: &str, name: &str| form(world, "club", "club", channel, &[("name", name), ("guardian", "保護　見本者")]);
        let by_mail = on(&child("mail", "園児　見本零"), "evident", "保護者からの電子メール");
        let no = refused(take(world, &by_mail), "acquire.importance", "main:10.1c");
        let reason = no.reasons.iter().find(|r| r.control == "acquire.importance").unwrap();
        assert_eq!(reason.remedy, "choose:channel");
        assert_eq!(on_file(world, "club_child"), 0);
        for (channel, name) in [("form", "園児　見本一"), ("paper", "園児　見本二"), ("counter", "園児　見本三"), ("post", "園児　見本四")] {
            let new = on(&child(channel, name), "evident", "保護者が園の前で手渡した");
            rests_on_all(world, done(take(world, &new)).act, &["main:10.1c"]);
        }
        world.bring_in(&[world.record_of("club_child", &[("name", "園児　見本六"), ("guardian", "保護　見本者")])]);
        for (affair, holding, purpose) in [("consultation", "consultation", "consultation"), ("personnel", "staff", "employment")] {
            let plain = form(world, affair, purpose, "mail", &[("name", "重要　見本五")]);
            let new = Collect { holding: holding.parse().unwrap(), ..on(&plain, "evident", "電子メール") };
            refused(world.app().collect(&world.head(), &new), "acquire.importance", "main:10.1c");
        }
    }

    /// Shows hatsumei:main:10.1c
    ///
    /// What is taken in is what the work needs: the bulletin takes no company.
    fn no_more_is_taken_in_than_the_work_needs(world) {
        let wide = form(world, "newsletter", "newsletter", "form", &[("name", "会報　見本読"), ("company", "見本出版株式会社")]);
        let no = refused(take(world, &wide), "affair.classes", "main:10.1c");
        assert_eq!(no.reasons[0].remedy, "choose:affair");
        assert_eq!(on_file(world, "member"), 0);
        let narrow = form(world, "newsletter", "newsletter", "form", &[("name", "会報　見本読"), ("phone", "090-3131-4242")]);
        rests_on_all(world, done(take(world, &narrow)).act, &["main:10.1c"]);
    }

    /// Shows hatsumei:main:12.1
    ///
    /// Whoever takes it in says that no deceit or other wrongful means was used, by which way and with which wording; whoever cannot
    /// say all of it takes nothing in.
    fn taking_in_is_declared_fair(world) {
        let new = member(world, "form", "公正　見本取");
        let refusal = refused(take(world, &Collect { source_checked: false, ..new.clone() }), "acquire.declared", "main:12.1");
        assert_eq!((refusal.reasons.len(), refusal.reasons[0].remedy.as_str()), (1, "record:source"), "{refusal:?}");
        refused(take(world, &Collect { channel: String::new(), ..new.clone() }), "acquire.declared", "main:12.1");
        let called = Collect { evidence: None, ..member(world, "phone", "電話　見本取") };
        let refusal = refused(take(world, &called), "acquire.declared", "main:12.1");
        assert_eq!(refusal.reasons.len(), 1, "nothing says what was said: {refusal:?}");
        assert_eq!(on_file(world, "member"), 0);
        rests_on_all(world, done(take(world, &new)).act, &["main:12.1"]);
        done(take(world, &member(world, "phone", "電話　見本取")));
    }

    /// Shows hatsumei:main:15.1a, hatsumei:main:15.1b, law-appi:act:30.3, law-appi:rules:24
    ///
    /// From a third party nothing comes in before it is on record, in a case that the unit head confirms, how that party came by
    /// the data, with its evidence, and on which ground it gives it, with day and document. The record shows the source, and the
    /// approval is for just this.
    fn a_third_party_says_how_and_on_which_ground(world) {
        let app = world.app();
        let new = Collect { source: Source::ThirdParty, evidence: Some(Personal::new("商工会の確約書")), ..member(world, "paper", "間接　見本取") };
        for bare in [new.clone(), Collect { source_checked: false, evidence: None, ..new.clone() }] {
            let refusal = refused(take(world, &bare), "source.approved", "main:15.1a");
            refused(take(world, &bare), "source.approved", "main:15.1b");
            assert!(refusal.reasons.iter().any(|r| r.remedy == "open:third_source"), "{refusal:?}");
        }
        let whole = [
            ("source", "商工会"),
            ("affair", "membership"),
            ("holding", "member"),
            ("classes", "identity"),
            ("purpose", "member_services"),
            ("persons", "2"),
            ("acquired", "会員の申込書による"),
            ("acquired_evidence", "確約書 2026-11-20"),
            ("given_ground", "consent"),
            ("given_on", "2026-11-24"),
            ("document", "同意書の写し 2026-18"),
        ];
        let number = open(world, &world.clerk(), "third_source");
        let submit = |without: &str| {
            let fields: Vec<_> = whole.iter().copied().filter(|(k, _)| *k != without).collect();
            step(world, &world.clerk(), number, "submit", &fields)
        };
        for (without, part, clause) in [
            ("acquired", "acquired", "main:15.1a"),
            ("acquired_evidence", "acquired", "main:15.1a"),
            ("given_ground", "given", "main:15.1b"),
            ("given_on", "given", "main:15.1b"),
            ("document", "given", "main:15.1b"),
        ] {
            let refusal = no(submit(without), &format!("procedure:third_source.{part}"), clause);
            assert_eq!(refusal.reasons.len(), 1, "{without}: {refusal:?}");
        }
        no(submit("source"), "procedure:third_source.stated", "main:15.1a");
        submit("").done();
        no(step(world, &world.clerk(), number, "confirm", &[]), "procedure:third_source.confirm", "main:15.1a");
        refused(take(world, &new), "source.approved", "main:15.1a");
        step(world, &world.head(), number, "confirm", &[]).done();
        let row = rows(world, &world.clerk(), "sources").remove(0);
        let kept = ["source", "acquired", "given_ground", "given_on", "document"].map(|c| shown(&row, c));
        assert_eq!(kept, ["商工会", "会員の申込書による", "本人の同意", "2026-11-24", "同意書の写し 2026-18"]);

        let wider = Collect { values: vec![("name".parse().unwrap(), world.personal("間接　見本広")), ("company".parse().unwrap(), world.personal("見本商店株式会社"))], ..new.clone() };
        refused(take(world, &wider), "source.approved", "main:15.1a");
        refused(app.collect(&world.head(), &new), "source.approved", "main:15.1a");
        let taken = done(take(world, &new));
        assert_eq!(self::row(world, taken.record.unwrap()).source, "third_party");
        crate::law::a_receipt_is_put_on_record(world, &world.head());
        rests_on_all(world, taken.act, &["main:15.1a", "main:15.1b"]);
        done(take(world, &Collect { values: vec![("name".parse().unwrap(), world.personal("間接　見本再"))], ..new.clone() }));
        let third = Collect { values: vec![("name".parse().unwrap(), world.personal("間接　見本三"))], ..new };
        refused(take(world, &third), "source.approved", "main:15.1b");
        for ground in ["opt_out", "law"] {
            let number = open(world, &world.clerk(), "third_source");
            let fields: Vec<_> = whole.iter().map(|(k, v)| (*k, if *k == "given_ground" { ground } else { *v })).collect();
            step(world, &world.clerk(), number, "submit", &fields).done();
        }
    }

    /// Shows hatsumei:main:12.1
    ///
    /// From nowhere it does not come.
    fn data_comes_from_a_known_source(world) {
        let new = member(world, "paper", "間接　見本取");
        let nowhere = refused(take(world, &Collect { source: Source::Existing, ..new.clone() }), "acquire.fair", "main:12.1");
        assert!(nowhere.reasons.iter().any(|r| r.remedy == "record:source"));
        assert_eq!(on_file(world, "member"), 0);
        rests_on_all(world, done(take(world, &new)).act, &["main:12.1"]);
    }

    /// Shows hatsumei:main:13.1d, hatsumei:main:13.1e
    ///
    /// Before a sensitive matter is taken in on consent, the person was shown for what and why it is needed, and agreed after that,
    /// naming it; the case holds both, and nothing else leads there.
    fn consent_follows_what_was_shown(world) {
        let explained = [
            ("manner", "meiji"),
            ("means", "contract_form"),
            ("what", "アレルギーの記入のお願い 第1版"),
            ("given_on", "2026-11-20"),
            ("place", "入園説明会"),
            ("whom", "保護者"),
            ("evidence", "配付資料"),
            ("matters", "health"),
            ("purpose", "club"),
            ("need", "給食で事故を防ぐため"),
        ];
        let number = open(world, &world.clerk(), "announce");
        for without in ["need", "purpose"] {
            let fields: Vec<_> = explained.iter().copied().filter(|(k, _)| *k != without).collect();
            no(step(world, &world.clerk(), number, "record", &fields), "procedure:announce.explained", "main:13.1d");
        }
        step(world, &world.clerk(), number, "record", &explained).done();
        let statement = rows(world, &world.clerk(), "announcements").pop().unwrap().id;
        let general: Vec<_> = explained.iter().copied().filter(|(k, _)| *k != "matters").collect();
        let number = open(world, &world.clerk(), "announce");
        step(world, &world.clerk(), number, "record", &general).done();
        let unnamed = rows(world, &world.clerk(), "announcements").pop().unwrap().id;

        let base = case(&statement);
        let number = open(world, &world.clerk(), "exception");
        let submit = |key: &str, value: &str| {
            let fields: Vec<_> = base.iter().map(|(k, v)| if *k == key { (*k, value) } else { (*k, *v) }).filter(|(_, v)| !v.is_empty()).collect();
            step(world, &world.clerk(), number, "submit", &fields)
        };
        for (key, value, control, clause) in [
            ("statement", "", "shown", "main:13.1d"),
            ("statement", unnamed.as_str(), "shown", "main:13.1d"),
            ("items", "guardian", "shown", "main:13.1d"),
            ("items", "", "consented", "main:13.1e"),
            ("consent_kind", "general", "consented", "main:13.1e"),
            ("consent_kind", "", "consented", "main:13.1e"),
            ("consent_on", "2026-11-19", "consented", "main:13.1e"),
            ("consent_on", "2026-11-25", "consented", "main:13.1e"),
            ("method", "", "consented", "main:13.1e"),
            ("evidence", "", "consented", "main:13.1e"),
        ] {
            no(submit(key, value), &format!("procedure:exception.{control}"), clause);
        }
        submit("", "").done();
        step(world, &world.manager(), number, "approve", &[]).done();
        let case = done(world.app().show_case(&world.clerk(), number));
        assert!(case.fields.iter().any(|f| f.key == "statement" && f.values == std::slice::from_ref(&statement)), "the version shown is linked");

        // On file the same holds: a consent that is to cover a sensitive matter is recorded with what was shown.
        let child = world.bring_in(&[world.record_of("club_child", &[("name", "見本　小太郎様"), ("guardian", "見本　母子様")])])[0];
        let quick = Mark {
            record: child,
            kind: MarkKind::Consent,
            key: "sensitive".into(),
            ground: String::new(),
            channel: "paper".into(),
            evidence: "同意書".into(),
            notice: "第1版".into(),
            happened_at: None,
            once: None,
        };
        let refusal = refused(world.app().mark(&world.clerk(), &quick), "consent.case", "main:13.1e");
        assert!(refusal.reasons.iter().any(|r| r.remedy == "open:consent"));
        let child = child.to_string();
        let given = [("records", child.as_str()), ("statement", statement.as_str()), ("method", "signature"), ("given_on", "2026-11-21"), ("evidence", "同意書"), ("items", "health")];
        let number = open(world, &world.clerk(), "consent");
        let agree = |key: &str, value: &str| {
            let fields: Vec<_> = given.iter().map(|(k, v)| if *k == key { (*k, value) } else { (*k, *v) }).filter(|(_, v)| !v.is_empty()).collect();
            step(world, &world.clerk(), number, "sensitive", &fields)
        };
        no(agree("statement", &unnamed), "procedure:consent.shown", "main:13.1d");
        no(agree("items", ""), "procedure:consent.named", "main:13.1e");
        no(agree("items", "guardian"), "procedure:consent.named", "main:13.1e");
        agree("", "").done();
    }

    /// Shows hatsumei:main:13.1a, hatsumei:main:13.1c, hatsumei:main:13.1d, hatsumei:main:13.1e, hatsumei:main:13.1f, hatsumei:main:13.1g
    /// Shows hatsumei:main:7.1b
    ///
    /// Sensitive matters do not come in, save on one of three grounds, with what proves it, and after the privacy manager judged;
    /// consent counts only where the purpose was shown.
    fn sensitive_matters_come_in_on_a_stated_ground(world) {
        let app = world.app();
        let child = |name: &str, channel: &str| {
            form(world, "club", "club", channel, &[("name", name), ("guardian", "保護　見本者"), ("allergy", "卵と小麦のアレルギー")])
        };
        let plain = child("園児　見本子", "paper");
        let classes = ["identity", "guardian", "health"];
        for (ground, evidence) in [("", ""), ("", "健康調査票"), ("life", "健康調査票"), ("evident", "健康調査票")] {
            refused(take(world, &on(&plain, ground, evidence)), "acquire.sensitive", "main:13.1a");
        }
        assert_eq!(on_file(world, "club_child"), 0, "nothing is stored");

        let grounds: [(&str, &str, &str, &[&str]); 3] = [
            ("explicit_consent", "児童一　見本", "同意書 様式2 2026-11-24", &["main:13.1c", "main:13.1d", "main:13.1e"]),
            ("law", "児童二　見本", "学校保健安全法 第13条", &["main:13.1f"]),
            ("judicial", "児童三　見本", "大分地裁 令和8年(ワ)第1号", &["main:13.1g"]),
        ];
        for (ground, name, evidence, clauses) in grounds {
            let new = on(&child(name, "paper"), ground, evidence);
            refused(take(world, &on(&new, ground, "")), "acquire.sensitive", "main:13.1a");
            let no = refused(take(world, &new), "exception.judged", "main:7.1b");
            assert_eq!(no.reasons.last().unwrap().remedy, "request:exception");
            if ground == "explicit_consent" {
                let quick = refused(app.ask(&world.clerk(), &exception(world, &new, &classes)), "request.shown", "main:13.1e");
                assert_eq!(quick.reasons[0].remedy, "open:exception");
                excepted(world, &classes);
            } else {
                let number = done(app.ask(&world.clerk(), &exception(world, &new, &classes))).number;
                let decide = Decide { number, approve: true, reason: Personal::new(""), once: None };
                refused(app.decide(&world.head(), &decide), "decide.office", "main:7.1b");
                done(app.decide(&world.manager(), &decide));
            }
            let taken = done(take(world, &new));
            rests_on_all(world, taken.act, clauses);
            let named = crate::told::rests_on(world, taken.act);
            assert_eq!(named.iter().any(|c| c == "hatsumei:main:13.1f"), ground == "law", "{named:?}");
        }

        // No notice stands on this channel: the consent was given to nothing that was shown.
        let unshown = on(&child("児童四　見本", "mail"), "explicit_consent", "同意のメール");
        excepted(world, &classes);
        refused(take(world, &unshown), "acquire.sensitive", "main:13.1a");
    }

    /// Shows hatsumei:main:14.1, hatsumei:main:14.1.1, hatsumei:main:14.1.2, hatsumei:main:14.1.3, hatsumei:main:14.1.4
    /// Shows hatsumei:main:7.1b
    ///
    /// Before the person writes anything the purpose is shown, unless it is spoken or one of four grounds stands with what proves
    /// it; three of them the privacy manager judges first.
    fn the_purpose_is_shown_before_anything_is_written(world) {
        let app = world.app();
        let mailed = member(world, "mail", "明示　見本前");
        refused(take(world, &mailed), "notice.shown", "main:14.1");
        refused(take(world, &on(&mailed, "law", "会社法")), "notice.shown", "main:14.1");
        for (ground, name, evidence, clause) in [
            ("life", "緊急　見本一", "事故の連絡 2026-11-24 9時", "main:14.1.1"),
            ("own_rights", "証言　見本二", "事故調査の証言を得られなくなる", "main:14.1.2"),
            ("public_duty", "照会　見本三", "大分県警 刑事訴訟法197条2項の照会", "main:14.1.3"),
        ] {
            let new = on(&member(world, "mail", name), ground, evidence);
            refused(take(world, &on(&new, ground, "")), "notice.shown", "main:14.1");
            refused(take(world, &new), "exception.judged", "main:7.1b");
            approved(world, &world.clerk(), &exception(world, &new, &["identity"]), &world.manager());
            let taken = done(take(world, &new));
            rests_on_all(world, taken.act, &["main:14.1", clause]);
            assert_eq!(row(world, taken.record.unwrap()).notice, None);
        }
        let card = member(world, "mail", "名刺　見本四");
        refused(take(world, &on(&card, "evident", "")), "notice.shown", "main:14.1");
        let taken = done(take(world, &on(&card, "evident", "打合せで名刺を受け取った")));
        rests_on_all(world, taken.act, &["main:14.1.4"]);
        refused(app.show(&world.clerk(), &show("newsletter", taken.record.unwrap())), "purpose.within", "main:11.2a");

        // A purpose for which no notice stands yet: by word of mouth it is taken in, in writing after the notice.
        done(app.specify_purpose(&world.manager(), SpecifyPurpose { key: "survey".parse().unwrap(), title: "会員の意向を調べるため".into() }));
        let survey = |channel: &str, name: &str| form(world, "membership", "survey", channel, &[("name", name)]);
        for (channel, name) in [("phone", "電話　見本五"), ("counter", "窓口　見本六")] {
            done(take(world, &survey(channel, name)));
        }
        let written = survey("form", "様式　見本七");
        refused(take(world, &written), "notice.shown", "main:14.1");
        let notice = RecordNotice {
            purpose: "survey".parse().unwrap(),
            channel: "form".into(),
            manner: "meiji".into(),
            version: "2".into(),
            from: String::new(),
        };
        // Telling and publishing are other manners: neither shows anything beforehand.
        for manner in ["tsuchi", "kohyo"] {
            done(app.record_notice(&world.manager(), RecordNotice { manner: manner.into(), ..notice.clone() }));
            refused(take(world, &written), "notice.shown", "main:14.1");
        }
        let shown = done(app.record_notice(&world.manager(), notice));
        // What was written down before the statement stood was shown nothing.
        let before = Collect { collected_on: Date::new(2026, 11, 23).ok(), ..written.clone() };
        refused(take(world, &before), "notice.shown", "main:14.1");
        let id = done(take(world, &written)).record.unwrap();
        assert_eq!(row(world, id).notice, Some(shown), "the version that was shown stands in the record");
    }
}
