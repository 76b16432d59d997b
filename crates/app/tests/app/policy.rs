//! Stories of the protection policy: drafted matter by matter, adopted by the board, made known, published, kept in step.

use crate::{
    casefile::{Done, form, no},
    told::done,
    work::{Fields, change, enter, open, opening, perform, resolved, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{access::Appoint, casefile::TakeStep, governance::SpecifyPurpose};
use azukari_domain::Answer;
use azukari_gate::Asker;
use azukari_testkit::{Who, World, both};

const PURPOSES: &[&str] =
    &["member_services", "newsletter", "awards", "club", "consultation", "employment", "rights_handling"];

/// The terms of the three kinds of requests; one of them may lack a column.
pub(crate) fn terms(world: &World, lacks: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (kind, fee) in [("disclosure", "500"), ("correction", "0"), ("suspension", "0")] {
        let all = [
            ("kind", kind),
            ("desk", "secretariat"),
            ("contact", "097-000-0000"),
            ("form_version", "2"),
            ("form_place", "様式集 3"),
            ("identity_person", "card_photo"),
            ("identity_agent", "power_seal"),
            ("identifying", "number"),
            ("fee_stated", "yes"),
            ("fee", fee),
        ];
        let given: Vec<_> = all.into_iter().filter(|(c, _)| !lacks.contains(&(kind, *c))).collect();
        enter(world, &world.manager(), "request_terms", &given).done();
        let all = rows(world, &world.manager(), "request_terms");
        out.push((format!("terms_{kind}"), all.last().unwrap().id.clone()));
    }
    out
}

/// A whole draft, but for one field, and with others in place of what it says.
pub(crate) fn draft<'t>(terms: &'t [(String, String)], without: &str, instead: &Fields<'t>) -> Vec<(&'t str, &'t str)> {
    let mut fields = vec![
        ("title", "個人情報保護方針"),
        ("version", "3"),
        ("outside_title", "privacy_policy"),
        ("law", "法令を遵守します"),
        ("fit", "発明奨励の事業に照らして適切に取り扱います"),
        ("provides", "no"),
        ("joint", "no"),
        ("security", "人的・物理的・技術的な措置を講じます"),
        ("technology", "暗号化と権限の管理を行います"),
        ("organisation", "管理者、所属長、監査責任者を置きます"),
        ("review", "毎年見直します"),
        ("manner_purposes", "kohyo"),
        ("manner_requests", "shiri"),
        ("meeting_on", "2026-12-10"),
    ];
    fields.extend(PURPOSES.iter().map(|p| ("purposes", *p)));
    fields.extend(terms.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    fields.retain(|(k, _)| *k != without && !instead.iter().any(|(i, _)| i == k));
    fields.extend(instead);
    fields
}

pub(crate) fn submit(
    world: &World,
    number: i64,
    fields: &Fields<'_>,
) -> azukari_app::Reply<azukari_app::casefile::Stepped> {
    step(world, &world.manager(), number, "submit", fields)
}

/// What the policy says of provision, and of joint use.
pub(crate) const PROVIDES: &Fields<'static> = &[
    ("provides", "yes"),
    ("provided_items", "identity"),
    ("provided_means", "post"),
    ("stop_on_request", "yes"),
    ("manner_provision", "yoi"),
];
pub(crate) const JOINT: &Fields<'static> = &[
    ("joint", "yes"),
    ("joint_items", "identity"),
    ("joint_parties", "発明協会本部"),
    ("joint_purposes", "member_services"),
    ("joint_responsible", "発明協会本部"),
    ("manner_joint", "yoi"),
];

/// A policy in force that says this too and is published; its row's id.
pub(crate) fn published(world: &World, terms: &[(String, String)], instead: &Fields<'_>) -> String {
    let policy = adopted(world, terms, instead);
    put_up(world, &policy);
    policy
}

/// Publishes the policy that waits for it.
pub(crate) fn put_up(world: &World, policy: &str) {
    let publish = tasks(world, &world.manager(), "duty:policy.publish").pop().unwrap().number;
    let fields = [
        ("policy", policy),
        ("means", "website"),
        ("title", "privacy_policy"),
        ("place", "https://example.jp/privacy"),
        ("since", "2026-11-24"),
        ("evidence", "画面の写し"),
    ];
    perform(world, &world.manager(), publish, &fields).done();
}

/// A policy in force, adopted on 2026-11-24; its row's id.
pub(crate) fn adopted(world: &World, terms: &[(String, String)], instead: &Fields<'_>) -> String {
    let number = open(world, &world.manager(), "policy");
    submit(world, number, &draft(terms, "", instead)).done();
    resolved(world, &world.manager(), number, "adopt", "2026-11-24", &[("from", "2026-12-01")]).done();
    rows(world, &world.clerk(), "policies").iter().find(|r| r.state == "in_force").unwrap().id.clone()
}

fn assistant(world: &World) -> Asker {
    let worker = world.worker(Who::Clerk);
    let new = Appoint {
        office: "privacy_assistant".parse().unwrap(),
        worker,
        from: String::new(),
        until: None,
        resolution: String::new(),
    };
    done(world.app().appoint(&world.manager(), new));
    world.clerk()
}

both! {
    /// Shows hatsumei:main:4.1, hatsumei:main:4.1.1a, hatsumei:main:4.1.1b, hatsumei:main:4.1.2.1
    /// Shows hatsumei:main:4.1.3a, hatsumei:main:4.1.3b, hatsumei:main:4.1.4, hatsumei:main:4.1.5
    ///
    /// A draft that lacks one matter does not go to the board, and the matter is named with its article.
    fn a_policy_lacks_one_matter_at_a_time(world) {
        tend(world);
        assert_eq!(tasks(world, &world.manager(), "duty:policy.missing").len(), 1, "there is none, and the manager is told");
        let terms = terms(world, &[]);
        let number = open(world, &world.manager(), "policy");
        for (field, control, clause) in [
            ("title", "stated", "main:4.1"),
            ("law", "law", "main:4.1.1a"),
            ("fit", "fit", "main:4.1.1b"),
            ("purposes", "purposes", "main:4.1.2.1"),
            ("security", "security", "main:4.1.3a"),
            ("technology", "technology", "main:4.1.3b"),
            ("organisation", "organisation", "main:4.1.4"),
            ("review", "review", "main:4.1.5"),
        ] {
            let fields = draft(&terms, field, &[]);
            let refused = no(submit(world, number, &fields), &format!("procedure:policy.{control}"), clause);
            assert_eq!((refused.reasons.len(), refused.answer), (1, Answer::NotPermitted), "{field}: {refused:?}");
            assert_eq!(refused.reasons[0].remedy, format!("fill:{field}"));
        }
        let six: Vec<_> = draft(&terms, "", &[]).into_iter().filter(|f| *f != ("purposes", "newsletter")).collect();
        no(submit(world, number, &six), "procedure:policy.purposes", "main:4.1.2.1");
        assert_eq!(submit(world, number, &draft(&terms, "", &[])).done().step, "resolve");
        let drafter = assistant(world);
        let second = open(world, &drafter, "policy");
        step(world, &drafter, second, "submit", &draft(&terms, "", &[])).done();
    }

    /// Shows hatsumei:main:4.1.2.4, hatsumei:main:4.1.2.4a, hatsumei:main:4.1.2.4b, hatsumei:main:4.1.2.4c
    /// Shows hatsumei:main:4.1.2.4d, hatsumei:main:4.1.2.4e
    ///
    /// Desk, form, proof of the person and of an agent, what pins the data down and the fee are wanted for each kind of request;
    /// what is missing is named with the kind. When the terms change afterwards, the policy is to be brought into step.
    fn the_policy_states_how_to_make_each_request(world) {
        let whole = terms(world, &[]);
        let number = open(world, &world.manager(), "policy");
        for kind in ["disclosure", "correction", "suspension"] {
            let fields = draft(&whole, &format!("terms_{kind}"), &[]);
            let refused = no(submit(world, number, &fields), &format!("procedure:policy.requests.{kind}"), "main:4.1.2.4");
            assert_eq!(refused.reasons[0].remedy, format!("fill:terms_{kind}"));
            for (column, matter, clause) in [
                ("desk", "desk", "main:4.1.2.4a"),
                ("form_version", "form", "main:4.1.2.4b"),
                ("identity_person", "person", "main:4.1.2.4c"),
                ("identity_agent", "agent", "main:4.1.2.4c"),
                ("identifying", "identifying", "main:4.1.2.4d"),
                ("fee_stated", "fee", "main:4.1.2.4e"),
            ] {
                let poor = terms(world, &[(kind, column)]);
                let control = format!("procedure:policy.requests.{kind}.{matter}");
                let refused = no(submit(world, number, &draft(&poor, "", &[])), &control, clause);
                assert_eq!(refused.reasons.len(), 1, "{kind} {column}: {refused:?}");
            }
        }
        let swapped: Vec<_> = whole.iter().map(|(k, _)| (k.clone(), whole[0].1.clone())).collect();
        no(submit(world, number, &draft(&swapped, "", &[])), "procedure:policy.requests.correction", "main:4.1.2.4");
        submit(world, number, &draft(&whole, "", &[])).done();
        let of_disclosure = rows(world, &world.clerk(), "request_terms").into_iter().find(|r| r.id == whole[0].1).unwrap();
        assert_eq!((shown(&of_disclosure, "desk"), shown(&of_disclosure, "fee")), ("事務局".into(), "500".into()));
        no(change(world, &world.head(), &of_disclosure, "request_terms", &[("fee", "800")]), "register:request_terms", "main:4.1.2.4b");
        assert!(tasks(world, &world.manager(), "duty:policy.terms").is_empty());
        change(world, &world.manager(), &of_disclosure, "request_terms", &[("fee", "800")]).done();
        let out_of_step = task(world, &world.manager(), "duty:policy.terms");
        assert_eq!(out_of_step.due.as_deref(), Some("2026-12-24"));
    }

    /// Shows hatsumei:main:5.2.1a, hatsumei:main:5.2.1b
    ///
    /// The manager or a named assistant drafts, nobody else; it waits for a meeting, and without the board's resolution, its day
    /// and its minutes there is no policy. A newer version ends the earlier one.
    fn only_the_board_puts_a_policy_in_force(world) {
        no(opening(world, &world.head(), "policy"), "procedure:policy", "main:5.2.1a");
        let drafter = assistant(world);
        let terms = terms(world, &[]);
        let number = open(world, &drafter, "policy");
        let undated = draft(&terms, "meeting_on", &[]);
        no(step(world, &drafter, number, "submit", &undated), "procedure:policy.meeting", "main:5.2.1b");
        step(world, &drafter, number, "submit", &draft(&terms, "", &[])).done();
        let waiting = done(world.app().show_case(&world.manager(), number));
        assert_eq!((waiting.step.as_ref().unwrap().body.as_deref(), waiting.opener.as_deref()), (Some("board"), Some(Who::Clerk.name())));
        let bare = TakeStep { number, outcome: "adopt".into(), fields: form(&[("from", "2026-12-15")]), ..TakeStep::default() };
        no(world.app().take_step(&world.manager(), &bare).unwrap(), "procedure:policy.resolve", "main:5.2.1b");
        let adopt = |who: &Asker, on: &str| resolved(world, who, number, "adopt", on, &[("from", "2026-12-15")]);
        no(adopt(&drafter, "2026-12-10"), "procedure:policy.resolve", "main:5.2.1b");
        no(adopt(&world.manager(), "2026-12-10"), "procedure:policy.resolve", "main:5.2.1b");
        assert!(rows(world, &world.clerk(), "policies").is_empty());
        world.clock.pass_days(16);
        let unsaid = resolved(world, &world.manager(), number, "adopt", "2026-12-10", &[]);
        no(unsaid, "procedure:policy.dated", "main:5.2.1b");
        adopt(&world.manager(), "2026-12-10").done();
        let of_clerk = rows(world, &world.clerk(), "policies");
        assert_eq!((of_clerk.len(), of_clerk[0].state.as_str(), shown(&of_clerk[0], "version")), (1, "in_force", "3".into()));
        adopted(world, &terms, &[("version", "4")]);
        let states: Vec<String> = rows(world, &world.clerk(), "policies").into_iter().map(|r| r.state).collect();
        assert_eq!(states, ["ended", "in_force"]);
    }

    /// Shows hatsumei:main:4.2a, hatsumei:main:5.2.1c
    ///
    /// The manager owes making it known; that asks every worker to confirm, and who has not is named when the day has passed.
    fn a_policy_is_made_known_to_every_worker(world) {
        let terms = terms(world, &[]);
        let policy = adopted(world, &terms, &[]);
        let number = world.app().cases(&world.manager(), "open", "policy", None).unwrap().cases[0].number;
        let known = task(world, &world.manager(), "procedure:policy.known");
        assert_eq!((known.case, known.due.as_deref()), (Some(number), Some("2026-12-08")));
        no(step(world, &world.manager(), number, "send", &[]), "procedure:policy.known.recorded", "main:5.2.1c");
        no(step(world, &world.clerk(), number, "send", &[]), "procedure:policy.known", "main:5.2.1c");
        let sent = [("known_on", "2026-11-24"), ("known_by", "朝礼で説明し、写しを配った")];
        step(world, &world.manager(), number, "send", &sent).done();
        assert!(tasks(world, &world.manager(), "procedure:policy.known").is_empty());
        let read = [("policy", policy.as_str()), ("read_on", "2026-11-24")];
        for who in [Who::Clerk, Who::Head, Who::Auditor] {
            let own = task(world, &world.asker(who), "duty:policy.acknowledge");
            assert_eq!(own.due.as_deref(), Some("2026-12-08"));
            let own = own.number;
            no(perform(world, &world.asker(who), own, &read[..1]), "duty:policy.acknowledge.read", "main:4.2a");
            perform(world, &world.asker(who), own, &read).done();
        }
        let of_admin = task(world, &world.admin(), "duty:policy.acknowledge").number;
        no(perform(world, &world.clerk(), of_admin, &read), "duty:policy.acknowledge", "main:4.2a");
        world.clock.pass_days(20);
        tend(world);
        let shown = done(world.app().show_case(&world.manager(), number));
        let asked: Vec<_> = shown.tasks.iter().filter(|t| t.control == "duty:policy.acknowledge").collect();
        let mut late: Vec<_> = asked.iter().filter(|t| t.overdue).map(|t| t.who.clone().unwrap()).collect();
        late.sort_unstable();
        let mut named = [Who::Manager.name(), Who::Admin.name()];
        named.sort_unstable();
        assert_eq!((asked.len(), asked.iter().filter(|t| t.state == "done").count()), (5, 3));
        assert_eq!(late, named);
        assert!(told(world, &world.manager(), "told-task-overdue") && told(world, &world.admin(), "told-task-overdue"));
    }

    /// Shows hatsumei:main:4.2b, hatsumei:main:4.3, hatsumei:main:5.2.1d
    ///
    /// Publishing is owed by a day, by a means that reaches everybody, with evidence, under the title for the outside. It is
    /// looked at each month; when it has lapsed it counts as lapsed until it is put up again.
    fn a_policy_is_published_and_stays_so(world) {
        let terms = terms(world, &[]);
        no(submit(world, open(world, &world.manager(), "policy"), &draft(&terms, "outside_title", &[])), "procedure:policy.outside", "main:4.3");
        let policy = adopted(world, &terms, &[]);
        let publish = task(world, &world.manager(), "duty:policy.publish");
        assert_eq!(publish.due.as_deref(), Some("2026-12-08"));
        let record = |means: &str, title: &str, evidence: &str| {
            let fields = [
                ("policy", policy.as_str()),
                ("means", means),
                ("title", title),
                ("place", "https://example.jp/privacy"),
                ("since", "2026-11-24"),
                ("evidence", evidence),
            ];
            perform(world, &world.manager(), publish.number, &fields)
        };
        no(record("mail", "privacy_policy", "配信記録"), "duty:policy.publish.public", "main:4.2b");
        no(record("website", "policy", "画面の写し"), "duty:policy.publish.title", "main:4.3");
        no(record("website", "privacy_policy", ""), "duty:policy.publish.evidenced", "main:5.2.1d");
        world.clock.pass_days(20);
        tend(world);
        assert!(told(world, &world.manager(), "told-task-overdue") && told(world, &world.auditor(), "told-task-escalated"));
        record("website", "privacy_policy", "画面の写し 2026-11-24").done();
        assert!(tasks(world, &world.manager(), "duty:policy.publish").is_empty());
        let out = &rows(world, &world.clerk(), "publications")[0];
        let inside = &rows(world, &world.clerk(), "policies")[0];
        assert_eq!((shown(out, "title"), shown(inside, "title")), ("プライバシーポリシー".into(), "個人情報保護方針".into()));
        assert_eq!(out.fields.iter().find(|f| f.key == "policy").unwrap().values, std::slice::from_ref(&policy), "both point to one version");
        world.clock.pass_days(36);
        tend(world);
        let look = task(world, &world.manager(), "duty:publication.check");
        assert_eq!(look.due.as_deref(), Some("2027-01-14"));
        let by_hand = no(perform(world, &world.manager(), look.number, &[]), "duty:publication.check", "main:4.2b");
        assert_eq!(by_hand.reasons[0].remedy, "open:publication_check");
        let number = open(world, &world.manager(), "publication_check");
        let seen = [("publication", out.id.as_str()), ("seen_on", "2027-01-19")];
        no(step(world, &world.manager(), number, "lapsed", &seen[..1]), "procedure:publication_check.seen", "main:4.2b");
        let lapsed = step(world, &world.manager(), number, "lapsed", &seen).done();
        assert_eq!((lapsed.step.as_str(), lapsed.due.as_deref()), ("restore", Some("2027-01-22")));
        assert_eq!(rows(world, &world.clerk(), "publications")[0].state, "lapsed");
        assert!(told(world, &world.manager(), "told-case-step"));
        no(step(world, &world.manager(), number, "restored", &[]), "procedure:publication_check.restored", "main:4.2b");
        let again = [("again_on", "2027-01-19"), ("proof", "画面の写し 2027-01-19")];
        step(world, &world.manager(), number, "restored", &again).done();
        assert_eq!(rows(world, &world.clerk(), "publications")[0].state, "in_force");
        assert!(tasks(world, &world.manager(), "duty:publication.check").is_empty(), "the case fulfilled it");
    }

    /// Shows hatsumei:main:4.2b
    ///
    /// Each means that reaches an unspecified number of people will do.
    fn a_policy_is_published_by_any_public_means(world) {
        let terms = terms(world, &[]);
        for means in ["website", "office", "brochure", "newspaper"] {
            let policy = adopted(world, &terms, &[]);
            let publish = task(world, &world.manager(), "duty:policy.publish").number;
            let fields = [
                ("policy", policy.as_str()),
                ("means", means),
                ("title", "privacy_policy"),
                ("place", "1階 掲示板"),
                ("since", "2026-11-24"),
                ("evidence", "写真"),
            ];
            perform(world, &world.manager(), publish, &fields).done();
        }
    }

    /// Shows hatsumei:main:4.1.2.1
    ///
    /// A purpose that is specified after the policy was adopted leaves the policy out of step; a version that states it mends that.
    fn a_new_purpose_leaves_the_policy_out_of_step(world) {
        let terms = terms(world, &[]);
        adopted(world, &terms, &[]);
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:policy.purposes").is_empty());
        let new = SpecifyPurpose { key: "survey".parse().unwrap(), title: "会員の意向を調べるため".into() };
        done(world.app().specify_purpose(&world.manager(), new));
        tend(world);
        tend(world);
        let purposes = task(world, &world.manager(), "duty:policy.purposes");
        assert_eq!(purposes.due.as_deref(), Some("2026-12-24"));
        let number = open(world, &world.manager(), "policy");
        no(submit(world, number, &draft(&terms, "", &[])), "procedure:policy.purposes", "main:4.1.2.1");
        let mut all = draft(&terms, "", &[("version", "4")]);
        all.push(("purposes", "survey"));
        submit(world, number, &all).done();
        resolved(world, &world.manager(), number, "adopt", "2026-11-24", &[("from", "2026-12-01")]).done();
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:policy.purposes").is_empty(), "it fell away");
    }
}
