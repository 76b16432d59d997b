//! The guideline's list of kinds of data is open: what an association of small businesses adds to it is protected like the rest.

use crate::{
    doyukai_members::{list, permitted, put_out},
    doyukai_office::provide,
    gojo_handling::handed_in,
    house::{offices_that, refuses},
    told::{done, fault, refused, rests_on_all, show, value},
    walk::mark,
};
use azukari_app::{
    acquisition::Collect,
    governance::{OwnField, SetAffair, SetHolding},
    register::MarkKind,
};
use azukari_domain::{Answer, HoldingKey};
use azukari_testkit::{DOYUKAI, Who, World, both};

/// People from outside who speak at meetings, as the association thinks of them.
fn lecturers() -> SetHolding {
    SetHolding {
        key: "lecturer".parse().unwrap(),
        ja: "外部講師".into(),
        en: "Guest speakers".into(),
        about_ja: "例会で話していただく、会員でない方の情報です。".into(),
        about_en: String::new(),
        follows: "guest".parse().unwrap(),
        taken: ["name", "company", "phone"].map(|f| f.parse().unwrap()).into(),
        own: vec![field(None, "講演のテーマ", "text", "application")],
    }
}

fn field(key: Option<&str>, ja: &str, kind: &str, class: &str) -> OwnField {
    OwnField {
        key: key.map(|k| k.parse().unwrap()),
        ja: ja.into(),
        en: String::new(),
        kind: kind.into(),
        class: class.parse().unwrap(),
        choices: Vec::new(),
    }
}

fn key(key: &str) -> HoldingKey {
    key.parse().unwrap()
}

/// A speaker who hands over what the form asks for.
fn speaker(world: &World, name: &str) -> Collect {
    let mut new = handed_in(world, "events", "lecturer", "meetings", "form", name);
    for (field, text) in [("company", "見本講演事務所"), ("phone", "03-7777-1212"), ("lecturer_1", "見本講演の題名")]
    {
        new.values.push((field.parse().unwrap(), world.personal(text)));
    }
    new
}

/// The work with meetings and the papers that go round at them and elsewhere, with speakers too.
fn spoken_of(world: &World) {
    for (affair, title, purpose, classes) in [
        (
            "events",
            "例会の運営",
            "meetings",
            &["company_name", "member_name", "telephone", "identity", "private", "application"][..],
        ),
        ("documents", "参加者名簿などの会活動文書", "publication", &["company_name", "telephone", "identity"][..]),
        ("participants", "例会の参加者名簿", "meetings", &["company_name", "telephone", "identity"][..]),
    ] {
        let wider = SetAffair {
            key: affair.parse().unwrap(),
            title: title.into(),
            purpose: purpose.parse().unwrap(),
            holdings: ["member", "guest", "lecturer"].map(key).into(),
            classes: classes.iter().map(|c| c.parse().unwrap()).collect(),
        };
        done(world.app().set_affair(&world.manager(), wider));
    }
}

both! {
    in DOYUKAI;

    /// Shows doyukai:shishin:1
    ///
    /// Who answers for protection adds speakers to the kinds of data that the guideline names. Purpose, assignment, permission, the
    /// promises made to people who are no members, provision and the log hold for them from the first record on.
    fn a_kind_of_data_that_was_added_is_protected_like_the_others(world) {
        let app = world.app();
        assert_eq!(fault(app.collect(&world.clerk(), &speaker(world, "外部　見本講"))), "error-not-found");
        done(app.set_holding(&world.manager(), lecturers()));
        let kind = app.holdings(&world.clerk()).unwrap().into_iter().find(|k| k.key == "lecturer").unwrap();
        assert_eq!(kind.fields.iter().map(|f| f.key.as_str()).collect::<Vec<_>>(), ["name", "company", "phone", "lecturer_1"]);
        assert_eq!(kind.further.as_ref().map(|f| (f.follows.as_str(), f.ended, f.versions.len())), Some(("guest", false, 1)));

        // Work and purpose come first.
        refused(app.collect(&world.clerk(), &speaker(world, "外部　見本講")), "affair.holding", "shishin:5.4a");
        spoken_of(world);
        let aimless = Collect { purpose: Some("survey".parse().unwrap()), ..speaker(world, "外部　見本講") };
        refused(app.collect(&world.clerk(), &aimless), "purpose.specified", "shishin:2a");
        let taken = done(app.collect(&world.clerk(), &speaker(world, "外部　見本講")));
        rests_on_all(world, taken.act, &["shishin:1", "shishin:2a"]);
        let record = taken.record.unwrap();

        // It is seen for the work at hand, by those whose work it is, and every look stands in the log.
        let seen = done(app.show(&world.clerk(), &show("events", record)));
        assert_eq!(value(&seen, "lecturer_1").as_deref(), Some("見本講演の題名"));
        rests_on_all(world, seen.act, &["shishin:2c", "shishin:5.4a"]);
        refused(app.show(&world.asker(Who::Deputy), &show("events", record)), "affair.assigned", "shishin:5.4a");
        refused(app.show(&world.clerk(), &show("guidance", record)), "affair.holding", "shishin:5.4a");

        // What people who are no members were promised holds for speakers: name and company alone, by permission;
        // and whoever did not apply on the form is told first.
        let elsewhere = list("documents", "lecturer", record, &["company_name", "identity"]);
        permitted(world, &elsewhere, "");
        refused(put_out(world, &elsewhere), "purpose.within", "shishin:2c");
        let named = list("participants", "lecturer", record, &["company_name", "identity"]);
        let wider = list("participants", "lecturer", record, &["identity", "telephone"]);
        refused(put_out(world, &wider), "publish.guests", "rules:5.1b");
        refused(put_out(world, &named), "output.volume", "rules:2.3a");
        permitted(world, &named, "");
        let out = done(put_out(world, &named));
        assert!(out.text.expose().contains("外部　見本講") && !out.text.expose().contains("03-7777-1212"));
        let events = world.book().affair(&"events".parse().unwrap()).cloned().unwrap();
        let untold = world.record_of("lecturer", &[("name", "外部　見本二"), ("company", "見本研究所")]);
        let untold = list("participants", "lecturer", world.bring_in_for(&events, &[untold])[0], &["identity"]);
        permitted(world, &untold, "");
        refused(put_out(world, &untold), "publish.told", "rules:5.2a");
        mark(world, &world.clerk(), untold.records[0], MarkKind::Consent, "told");
        done(put_out(world, &untold));

        // Nobody outside gets it without consent and approval.
        let given = provide(world, &world.clerk(), |p| {
            p.affair = "events".into();
            p.holding = "lecturer".into();
            p.records = vec![record];
            p.classes = vec!["identity".into()];
        });
        refused(given, "provide.approved", "shishin:3a");
    }

    /// Shows doyukai:shishin:1
    ///
    /// What the guideline names is neither taken away nor laid down anew, by whomever; who may add, and end what was added, is one
    /// office. An ended kind takes in nobody; who is there stays.
    fn what_the_guideline_names_stays(world) {
        let app = world.app();
        let before = app.holdings(&world.manager()).unwrap().len();
        for named in ["member", "guest", "student", "staff"] {
            let gone = refused(app.end_holding(&world.manager(), key(named)), "holding.named", "shishin:1");
            assert_eq!(gone.answer, Answer::Forbidden);
            let anew = SetHolding { key: key(named), ..lecturers() };
            refused(app.set_holding(&world.manager(), anew), "holding.named", "shishin:1");
        }
        assert_eq!(app.holdings(&world.manager()).unwrap().len(), before);

        let may = offices_that(world, |who| !refuses(&app.set_holding(who, lecturers()), "decide.office"));
        assert_eq!(may, ["protection_officer"]);
        spoken_of(world);
        let record = done(app.collect(&world.clerk(), &speaker(world, "外部　見本講"))).record.unwrap();
        let may = offices_that(world, |who| !refuses(&app.end_holding(who, key("lecturer")), "decide.office"));
        assert_eq!(may, ["protection_officer"]);
        refused(app.collect(&world.clerk(), &speaker(world, "外部　見本二")), "holding.open", "shishin:1");
        assert!(value(&done(app.show(&world.clerk(), &show("events", record))), "name").is_some());
        assert_eq!(fault(app.end_holding(&world.manager(), key("lecturer"))), "govern-holding-ended");
        done(app.set_holding(&world.manager(), lecturers()));
        done(app.collect(&world.clerk(), &speaker(world, "外部　見本二")));
    }

    /// A definition that could not be kept is refused in words, and nothing that holds values goes away.
    fn a_kind_of_data_changes_only_by_growing(world) {
        let app = world.app();
        let manager = world.manager();
        let number = vec![field(None, "個人番号", "individual_number", "identity")];
        let classless = vec![field(None, "口座", "text", "bank")];
        let unchosen = vec![field(None, "謝礼", "choice", "application")];
        for (wrong, why) in [
            (SetHolding { follows: key("nobody"), ..lecturers() }, "govern-holding-follows"),
            (SetHolding { ja: " ".into(), ..lecturers() }, "govern-holding-words"),
            (SetHolding { ja: "講".repeat(81), ..lecturers() }, "govern-holding-words"),
            (SetHolding { taken: ["company".parse().unwrap()].into(), ..lecturers() }, "govern-holding-nameless"),
            (SetHolding { taken: ["birth".parse().unwrap()].into(), ..lecturers() }, "govern-holding-fields"),
            (SetHolding { own: number, ..lecturers() }, "govern-holding-kind"),
            (SetHolding { own: classless, ..lecturers() }, "govern-holding-class"),
            (SetHolding { own: unchosen, ..lecturers() }, "govern-holding-choices"),
            (SetHolding { own: vec![field(Some("mail"), "連絡先", "text", "private")], ..lecturers() }, "govern-holding-known"),
        ] {
            assert_eq!(fault(app.set_holding(&manager, wrong)), why);
        }
        done(app.set_holding(&manager, lecturers()));
        let there = || field(Some("lecturer_1"), "講演のテーマ", "text", "application");
        for (wrong, why) in [
            (SetHolding { own: Vec::new(), ..lecturers() }, "govern-holding-changed"),
            (SetHolding { own: vec![OwnField { class: "private".parse().unwrap(), ..there() }], ..lecturers() }, "govern-holding-changed"),
            (SetHolding { own: vec![OwnField { kind: "date".into(), ..there() }], ..lecturers() }, "govern-holding-changed"),
        ] {
            assert_eq!(fault(app.set_holding(&manager, wrong)), why);
        }
        let grown = SetHolding { own: vec![there(), field(None, "謝礼", "text", "private")], ja: "講師".into(), ..lecturers() };
        done(app.set_holding(&manager, grown));
        let kind = app.holdings(&manager).unwrap().into_iter().find(|k| k.key == "lecturer").unwrap();
        assert_eq!((kind.ja.as_str(), kind.fields.last().unwrap().key.as_str()), ("講師", "lecturer_2"));
        assert_eq!(kind.further.unwrap().versions.iter().map(|(n, ..)| *n).collect::<Vec<_>>(), [2, 1]);
        // The whole is the same for whoever asks anew.
        spoken_of(world);
        let found = done(app.collect(&world.clerk(), &speaker(world, "外部　見本三"))).record.unwrap();
        assert!(value(&done(app.show(&world.clerk(), &show("events", found))), "lecturer_1").is_some());
    }
}
