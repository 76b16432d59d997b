//! Taking data in by hand: for a specified purpose, by fair means, the purpose shown, sensitive matters on a stated ground only.

use crate::told::{approved, done, fault, refused, rests_on_all, show, why};
use azukari_app::{
    AppError, Reply,
    acquisition::{Collect, Collected, Returning, Source},
    governance::{RecordNotice, SpecifyPurpose},
    request::{Decide, NewRequest},
};
use azukari_domain::{Answer, Personal, RecordId};
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
        source_checked: false,
        ground: String::new(),
        evidence: None,
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

    /// Shows hatsumei:main:12.1, hatsumei:main:15.1a, hatsumei:main:15.1b
    ///
    /// Data comes from the person or from a named third party whose own acquisition and right to give were checked, with what
    /// proves it; from nowhere it does not come.
    fn data_comes_from_a_known_and_lawful_source(world) {
        let new = member(world, "paper", "間接　見本取");
        let nowhere = refused(take(world, &Collect { source: Source::Existing, ..new.clone() }), "acquire.fair", "main:12.1");
        assert!(nowhere.reasons.iter().any(|r| r.remedy == "record:source"));
        let bought = Collect { source: Source::ThirdParty, ..new };
        let tick = Collect { source_checked: true, ..bought.clone() };
        let letter = Collect { evidence: Some(Personal::new("商工会の確約書 2026-11-20")), ..bought.clone() };
        for unproved in [&bought, &tick, &letter] {
            refused(take(world, unproved), "source.checked", "main:15.1a");
            refused(take(world, unproved), "source.checked", "main:15.1b");
        }
        assert_eq!(on_file(world, "member"), 0);
        let proved = done(take(world, &Collect { source_checked: true, ..letter }));
        assert_eq!(row(world, proved.record.unwrap()).source, "third_party");
        rests_on_all(world, proved.act, &["main:12.1", "main:15.1a", "main:15.1b"]);
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
            let number = done(app.ask(&world.clerk(), &exception(world, &new, &classes))).number;
            let decide = Decide { number, approve: true, reason: Personal::new(""), once: None };
            refused(app.decide(&world.head(), &decide), "decide.office", "main:7.1b");
            done(app.decide(&world.manager(), &decide));
            let taken = done(take(world, &new));
            rests_on_all(world, taken.act, clauses);
            let named = crate::told::rests_on(world, taken.act);
            assert_eq!(named.iter().any(|c| c == "hatsumei:main:13.1f"), ground == "law", "{named:?}");
        }

        // No notice stands on this channel: the consent was given to nothing that was shown.
        let unshown = on(&child("児童四　見本", "mail"), "explicit_consent", "同意のメール");
        approved(world, &world.clerk(), &exception(world, &unshown, &classes), &world.manager());
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
        let shown = done(app.record_notice(&world.manager(), notice));
        let id = done(take(world, &written)).record.unwrap();
        assert_eq!(row(world, id).notice, Some(shown), "the version that was shown stands in the record");
    }
}
