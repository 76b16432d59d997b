//! Students at the recruiting events of an association of small businesses: what they read, what their application counts for, and to whom
//! their data goes; since which day that is so.

use crate::{
    casefile::{Done, no},
    doyukai_members::{REGISTRATION, in_use},
    doyukai_office::{general_affairs, provide, provision, with},
    gojo_handling::handed_in,
    gojo_security::without,
    told::{done, refused, rests_on_all, show},
    walk::{column, ids, mark},
    work::{Fields, enter, open, rows, shown, step},
};
use azukari_app::{
    Reply,
    acquisition::Collect,
    register::MarkKind,
    request::{Output, Provide},
};
use azukari_domain::{NoticeId, RecordId};
use azukari_gate::Asker;
use azukari_store::org;
use azukari_testkit::{DOYUKAI, World, both};

/// The form by which students apply for an event.
const APPLICATION: [(&str, &str); 12] = [
    ("title", "研究会の申込み"),
    ("kind", "recruit_event"),
    ("edition", "1"),
    ("from", "2026-11-24"),
    ("purpose", "recruiting"),
    ("wording", "オンライン業界研究会の運営と、参加する会員企業への紹介のため"),
    ("work", "業界研究会"),
    ("processing", "受付と企業への紹介"),
    ("asked", "identity"),
    ("companies", "yes"),
    ("kept_until", "2027-03-31"),
    ("dispose_on", "2027-03-31"),
];

pub(crate) fn student(world: &World, channel: &str, name: &str) -> RecordId {
    let new = handed_in(world, "fairs", "student", "recruiting", channel, name);
    done(world.app().collect(&general_affairs(world), &new)).record.unwrap()
}

/// An event with these companies; its row.
fn event(world: &World, form: &str, held_on: &str, companies: &[&str]) -> String {
    let mut fields = vec![
        ("title", "オンライン業界研究会"),
        ("held_on", held_on),
        ("purpose", "recruiting"),
        ("form", form),
        ("dispose_on", "2027-03-31"),
    ];
    fields.extend(companies.iter().map(|c| ("companies", *c)));
    enter(world, &general_affairs(world), "recruit_events", &fields).done().id.to_string()
}

/// What is asked for to give students' names to a company.
fn naming<'a>(named: &'a str, company: &'a str, event: &'a str) -> Vec<(&'a str, &'a str)> {
    let more = [
        ("recipient", company),
        ("affair", "fairs"),
        ("holding", "student"),
        ("classes", "identity"),
        ("why", "業界研究会の参加企業への紹介"),
    ];
    let mut fields = with(&provision(named, &[]), &more);
    if !event.is_empty() {
        fields.extend([("ground", "application"), ("event", event)]);
    }
    fields
}

fn decided(world: &World, fields: &Fields<'_>) {
    let case = open(world, &general_affairs(world), "provision");
    step(world, &general_affairs(world), case, "submit", fields).done();
    step(world, &world.head(), case, "approve", &[]).done();
}

fn give(
    world: &World,
    records: &[RecordId],
    company: &str,
    ground: &str,
) -> Result<Reply<Output>, azukari_app::AppError> {
    provide(world, &general_affairs(world), |p: &mut Provide| {
        p.affair = "fairs".into();
        p.holding = "student".into();
        p.records = records.to_vec();
        p.classes = vec!["identity".into()];
        p.recipient = company.into();
        p.ground = ground.into();
    })
}

/// What somebody's application counts for.
pub(crate) fn counts_for(world: &World, who: &Asker, affair: &str, record: RecordId) -> Vec<String> {
    let seen = done(world.app().show(who, &show(affair, record)));
    seen.marks.into_iter().filter(|m| m.kind == "consent" && m.to_at.is_none()).map(|m| m.key).collect()
}

/// The deemed consent that stands with a student, with the notice that was shown.
fn deemed(world: &World, record: RecordId) -> Option<(String, i64)> {
    let seen = done(world.app().show(&general_affairs(world), &show("fairs", record)));
    let stands = seen.marks.iter().find(|m| m.kind == "consent" && m.key == "applied:recruiting" && m.to_at.is_none());
    stands.map(|m| (m.notice.clone(), m.from_at.0))
}

both! {
    in DOYUKAI;

    /// Shows doyukai:rules:6.3b, doyukai:add:4.3b
    ///
    /// Students' names go to the companies that take part in the event, to each of them and to no other, once its form shows what the
    /// event is for; each release is on record. For an event from before the board approved that, there is no such ground.
    fn names_go_to_the_companies_at_the_event(world) {
        let office = general_affairs(world);
        let (form, other) = (in_use(world, &APPLICATION), in_use(world, REGISTRATION));
        let silent = in_use(world, &without(&APPLICATION, "companies"));
        let ten: Vec<String> = (1..=10).map(|n| format!("company_{n:02}")).collect();
        let ten: Vec<&str> = ten.iter().map(String::as_str).collect();
        let fields = [("title", "研究会"), ("held_on", "2026-12-10"), ("purpose", "recruiting"), ("companies", "company_01"), ("dispose_on", "2027-03-31"), ("form", form.as_str())];
        no(enter(world, &world.clerk(), "recruit_events", &fields), "register:recruit_events", "rules:6.3b");
        for (key, _) in &fields[..5] {
            no(enter(world, &office, "recruit_events", &without(&fields, key)), "register:recruit_events.stated", "rules:6.3b");
        }
        no(enter(world, &office, "recruit_events", &without(&fields, "form")), "register:recruit_events.form", "rules:6.3b");
        for form in [&other, &silent] {
            no(enter(world, &office, "recruit_events", &with(&fields, &[("form", form)])), "register:recruit_events.form", "rules:6.3b");
        }
        let event_row = event(world, &form, "2026-12-10", &ten);
        let students = [student(world, "form", "田中　見本みお"), student(world, "form", "鈴木　見本さき")];
        let named = ids(&students);
        let case = open(world, &office, "provision");
        let submit = |fields: &Fields<'_>| step(world, &office, case, "submit", fields);
        no(submit(&without(&naming(&named, "company_01", &event_row), "event")), "procedure:provision.event.companies", "rules:6.3b");
        no(submit(&naming(&named, "company_11", &event_row)), "procedure:provision.event.companies", "rules:6.3b");
        for company in &ten {
            decided(world, &naming(&named, company, &event_row));
            let out = done(give(world, &students, company, "application"));
            assert_eq!((out.count, out.left_out.len()), (2, 0), "{company}");
            rests_on_all(world, out.act, &["add:4.3b"]);
        }
        refused(give(world, &students, "company_11", "application"), "provide.approved", "shishin:3a");
        let kept = rows(world, &world.head(), "provisions");
        assert_eq!(kept.iter().map(|r| shown(r, "recipient")).collect::<Vec<_>>(), ten);
        for row in &kept {
            assert_eq!([shown(row, "persons"), shown(row, "out_on"), shown(row, "classes")], ["2", "2026-11-24", "会員外の方の氏名"]);
            assert_eq!(column(row, "event"), std::slice::from_ref(&event_row));
        }

        let (early, late) = (event(world, &form, "2024-06-01", &ten), event(world, &form, "2024-06-20", &ten));
        let before = no(submit(&naming(&named, "company_01", &early)), "procedure:provision.event.since", "add:4.3b");
        assert_eq!(before.reasons.len(), 1, "{before:?}");
        no(submit(&naming(&named, "company_01", &event(world, &form, "2024-06-10", &ten))), "procedure:provision.event.since", "add:4.3b");
        submit(&naming(&named, "company_01", &late)).done();
        step(world, &world.head(), case, "approve", &[]).done();
        rests_on_all(world, done(give(world, &students, "company_01", "application")).act, &["add:4.3b"]);
    }

    /// Shows doyukai:rules:6.4
    ///
    /// Who applied with the notice before them is taken to have consented, and that stands with day and edition; whoever was typed in
    /// without it has not, and is left out of what is given.
    fn applying_counts_as_consent(world) {
        let app = world.app();
        let form = in_use(world, &APPLICATION);
        let row = event(world, &form, "2026-12-10", &["company_01"]);
        let (applied, typed) = (student(world, "form", "田中　見本みお"), student(world, "phone", "鈴木　見本さき"));
        let notices = app.notices(&general_affairs(world)).unwrap();
        let notice = notices.iter().find(|n| n.purpose == "recruiting" && n.channel == "form" && n.in_force).unwrap();
        assert_eq!(deemed(world, applied).unwrap().0, notice.id.to_string());
        assert_eq!(deemed(world, typed), None);
        let both = [applied, typed];
        decided(world, &naming(&ids(&both), "company_01", &row));
        let out = done(give(world, &both, "company_01", "application"));
        assert_eq!((out.count, out.left_out.len(), out.left_out[0].record), (1, 1, typed));
        assert!(out.text.expose().contains("田中　見本みお") && !out.text.expose().contains("鈴木　見本さき"));
        rests_on_all(world, out.act, &["rules:6.4"]);
        let guest = crate::doyukai_meetings::registered(world, "form", "佐藤　見本三");
        assert_eq!(counts_for(world, &world.clerk(), "events", guest), ["applied:meetings"], "whoever comes to a meeting is given to no company");
        decided(world, &naming(&ids(&[typed]), "company_01", &row));
        refused(give(world, &[typed], "company_01", "application"), "provide.applied", "rules:6.4");
        // What nobody decided on as an application needs the person's own consent.
        decided(world, &naming(&ids(&[applied]), "company_02", ""));
        refused(give(world, &[applied], "company_02", ""), "provide.consent", "shishin:3a");
    }

    /// Shows doyukai:add:4.4
    ///
    /// An application from before the board's approval counts for nothing: that student is asked. One from after it does.
    fn an_application_counts_since_the_approval(world) {
        let id = NoticeId::from_slice(&[7; 16]).unwrap();
        let notice = org::NoticeRow {
            id,
            purpose: "recruiting".into(),
            channel: "form".into(),
            manner: "meiji".into(),
            version: "0".into(),
            from_date: "2024-06-01".into(),
            to_date: Some("2024-06-30".into()),
        };
        let of = world.org;
        world
            .gate()
            .note(move |tx| {
                org::put_notice(tx, of, &notice)?;
                Ok(org::touch(tx, of)?)
            })
            .unwrap();
        let on = |day: &str, name: &str| {
            let new = Collect { collected_on: Some(day.parse().unwrap()), ..handed_in(world, "fairs", "student", "recruiting", "form", name) };
            done(world.app().collect(&general_affairs(world), &new)).record.unwrap()
        };
        let (before, after) = (on("2024-06-10", "田中　見本みお"), on("2024-06-12", "鈴木　見本さき"));
        assert_eq!(deemed(world, before), None);
        assert_eq!(deemed(world, after).unwrap().0, id.to_string());
        let form = in_use(world, &APPLICATION);
        let row = event(world, &form, "2024-06-20", &["company_01"]);
        let both = [before, after];
        decided(world, &naming(&ids(&both), "company_01", &row));
        let out = done(give(world, &both, "company_01", "application"));
        assert_eq!((out.count, out.left_out[0].record), (1, before));
        rests_on_all(world, out.act, &["add:4.4"]);
        mark(world, &general_affairs(world), before, MarkKind::Consent, "provide:company_01");
        decided(world, &naming(&ids(&[before]), "company_01", ""));
        assert_eq!(done(give(world, &[before], "company_01", "")).count, 1, "once they were asked");
    }

    /// Shows doyukai:add:4.3a
    ///
    /// Since the board's approval an application for an event without its purpose is not put in use for that reason too; before, it was
    /// only the general rule on purposes that stood against it.
    fn forms_show_the_purpose_since_the_approval(world) {
        let number = open(world, &world.clerk(), "form_edition");
        let put = |from: &str, gone: &str| step(world, &world.clerk(), number, "use", &without(&with(&APPLICATION, &[("from", from)]), gone));
        for gone in ["purpose", "wording"] {
            for from in ["2024-06-11", "2024-06-12"] {
                no(put(from, gone), "procedure:form_edition.event.purpose", "add:4.3a");
            }
            let earlier = no(put("2024-06-10", gone), "procedure:form_edition.purpose", "shishin:2a");
            assert!(!earlier.reasons.iter().any(|r| r.control == "procedure:form_edition.event.purpose"), "{earlier:?}");
        }
        put("2024-06-12", "none").done();
    }

    /// Shows doyukai:add:4
    ///
    /// What was added stands with the day and the body of its approval, counts from that day where no other is laid down, and shows what
    /// the rules said before.
    fn the_additions_show_their_approval_and_what_was_before(world) {
        let one = |id: &str| world.app().one_clause(&world.clerk(), &id.parse().unwrap()).unwrap();
        for id in ["doyukai:rules:6.3a", "doyukai:rules:6.3b", "doyukai:rules:6.4", "doyukai:add:4.3a", "doyukai:add:4.3b", "doyukai:add:4.4"] {
            let amended = one(id).amended.unwrap();
            assert_eq!((amended.on.to_string().as_str(), amended.by_ja.as_str(), amended.since), ("2024-06-11", "理事会", amended.on), "{id}");
            assert!(!amended.before_ja.is_empty() && !amended.before_en.is_empty(), "{id}");
        }
        for id in ["doyukai:rules:6.1a", "doyukai:add:1a", "doyukai:shishin:3a"] {
            assert_eq!(one(id).amended, None, "{id}");
        }
        let clause = one("doyukai:add:4");
        assert_eq!((clause.kept_by, clause.by.as_slice()), ("outside", ["system:regulation.shown".to_owned()].as_slice()));
        assert_eq!(world.app().rulebook(world.org).unwrap().from.to_string(), "2024-06-11");
    }

    /// Shows doyukai:shishin:1.3
    ///
    /// Whoever applied for an interview fair is kept apart from everybody else, for that purpose alone; which companies receive it and
    /// when it ends stands with the event.
    fn students_are_kept_apart(world) {
        let app = world.app();
        let record = student(world, "form", "田中　見本みお");
        let seen = done(app.show(&general_affairs(world), &show("fairs", record)));
        assert_eq!((seen.holding.as_str(), seen.purposes.as_slice()), ("student", ["recruiting".to_owned()].as_slice()));
        assert_eq!(seen.collected_on.as_deref(), Some("2026-11-24"));
        rests_on_all(world, seen.act, &["shishin:1.3"]);
        refused(app.show(&world.clerk(), &show("membership", record)), "affair.holding", "shishin:1.3");
        let aimless = handed_in(world, "fairs", "student", "survey", "phone", "鈴木　見本さき");
        refused(app.collect(&general_affairs(world), &aimless), "purpose.specified", "shishin:1.3");
        let form = in_use(world, &APPLICATION);
        let fields = [("title", "面接会"), ("held_on", "2026-12-10"), ("purpose", "recruiting"), ("form", form.as_str()), ("companies", "company_01"), ("companies", "company_02"), ("dispose_on", "2027-03-31")];
        for key in ["purpose", "companies", "dispose_on"] {
            no(enter(world, &general_affairs(world), "recruit_events", &without(&fields, key)), "register:recruit_events.stated", "shishin:1.3");
        }
        enter(world, &general_affairs(world), "recruit_events", &fields).done();
        let row = rows(world, &general_affairs(world), "recruit_events").remove(0);
        assert_eq!([shown(&row, "companies"), shown(&row, "dispose_on")], ["company_01、company_02", "2027-03-31"]);
    }
}
