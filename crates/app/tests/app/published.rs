//! What rests on the published policy (hatsumei:main:4.1.2): provision without consent and joint use keep to what it says, each
//! arrangement and each single provision, and what differs from it waits.

use crate::{
    casefile::{Done, no},
    policy::{JOINT, PROVIDES, adopted, draft, published, put_up, submit, terms},
    walk::{announced, column, ids, members},
    work::{Fields, open, perform, resolved, rows, shown, step, task, tasks, tend},
};
use azukari_app::{Reply, casefile::Stepped};
use azukari_domain::{Clear, Fact, FieldKey, RowId};
use azukari_store::register;
use azukari_testkit::{World, both};

const WEB: &Fields<'static> = &[
    ("manner", "yoi"),
    ("means", "web"),
    ("what", "会員名簿の提供と共同利用について"),
    ("given_on", "2026-11-20"),
    ("evidence", "画面の写し 2026-11-20"),
];

const HEADQUARTERS: &str = "発明協会本部";

/// A form with one field said otherwise, or left out.
fn but<'t>(fields: &Fields<'t>, key: &str, values: &[&'t str]) -> Vec<(&'t str, &'t str)> {
    let mut out: Vec<_> = fields.iter().copied().filter(|(k, _)| *k != key).collect();
    if let Some((named, _)) = fields.iter().find(|(k, _)| *k == key) {
        out.extend(values.iter().map(|v| (*named, *v)));
    }
    out
}

/// The newest policy as it would stand had it come from elsewhere without one of its matters: published, and never looked at here.
fn carried_over(world: &World, without: &str) {
    let (org, policy) = (world.org, rows(world, &world.clerk(), "policies").last().unwrap().id.clone());
    let (policy, without): (RowId, FieldKey) = (policy.parse().unwrap(), without.parse().unwrap());
    let copy = move |tx: &mut azukari_store::Tx<'_>, of: register::RegisterRow, change: &dyn Fn(&mut Clear)| {
        let number = register::count(tx, org, &of.register, "")?;
        let mut clear = Clear::parse(&of.facts).unwrap();
        change(&mut clear);
        let mut id = [u8::try_from(number).unwrap() + 100; 16];
        id[0] = of.register.as_bytes()[1];
        let id = RowId::from_slice(&id).unwrap();
        register::insert(tx, org, &register::RegisterRow { id, facts: clear.to_text(), sealed: Vec::new(), ..of })?;
        Ok::<RowId, azukari_store::StoreError>(id)
    };
    world
        .gate()
        .note(move |tx| {
            let of = register::get(tx, org, policy)?.unwrap();
            let id = copy(tx, of, &|clear| drop(clear.facts.remove(&without)))?;
            let out = register::list(tx, org, "publications", "in_force", 0, 100)?.pop().unwrap();
            copy(tx, out, &|clear| drop(clear.facts.insert("policy".parse().unwrap(), Fact::Row(id))))?;
            Ok(())
        })
        .unwrap();
}

/// A policy of a newer version, published.
fn renewed(world: &World, terms: &[(String, String)], instead: &Fields<'_>) {
    published(world, terms, instead);
    tend(world);
}

fn propose(world: &World, fields: &Fields<'_>) -> (i64, Reply<Stepped>) {
    let number = open(world, &world.head(), "sharing");
    (number, step(world, &world.head(), number, "submit", fields))
}

/// An arrangement in force; its row.
fn arranged(world: &World, fields: &Fields<'_>) -> String {
    let (number, submitted) = propose(world, fields);
    submitted.done();
    step(world, &world.manager(), number, "approve", &[]).done();
    rows(world, &world.head(), "sharings").last().unwrap().id.clone()
}

fn provision<'t>(records: &'t str, ground: &'t str, sharing: &'t str, page: &'t str) -> Vec<(&'t str, &'t str)> {
    vec![
        ("recipient", if ground == "joint_use" { HEADQUARTERS } else { "city_office" }),
        ("affair", "membership"),
        ("holding", "member"),
        ("records", records),
        ("classes", "identity"),
        ("channel", "post"),
        ("why", "表彰の候補者を推薦するため"),
        ("ground", ground),
        ("sharing", sharing),
        ("announcement", page),
    ]
}

/// With one matter missing in the policy, neither what waits for approval nor what is new is let through, and the matter is named.
fn lacking(
    world: &World,
    (waiting, fresh): (i64, &Fields<'_>),
    (asked, wanted): (i64, &Fields<'_>),
    (part, clause): (&str, &str),
    kind: &str,
) {
    let (approve, of) =
        (format!("procedure:sharing.policy.{kind}{part}"), format!("procedure:provision.published.{kind}{part}"));
    for refused in [
        no(step(world, &world.manager(), waiting, "approve", &[]), &approve, clause),
        no(propose(world, fresh).1, &approve, clause),
        no(step(world, &world.manager(), asked, "approve", &[]), &of, clause),
        no(step(world, &world.clerk(), open(world, &world.clerk(), "provision"), "submit", wanted), &of, clause),
    ] {
        assert_eq!(refused.reasons.len(), 1, "{part}: {refused:?}");
        assert_eq!(refused.reasons[0].remedy, "open:policy");
    }
}

both! {
    /// Shows hatsumei:main:4.1.2
    ///
    /// The law asks for four groups of matters, each to be made known in its own manner. A group that an arrangement calls for is
    /// found missing, and the version that was adopted shows how each group is made known.
    fn the_policy_has_each_group_in_its_manner(world) {
        let terms = terms(world, &[]);
        published(world, &terms, &[PROVIDES, &but(JOINT, "joint_parties", &[HEADQUARTERS, "大分県"])[..]].concat());
        let page = announced(world, "keep", WEB);
        let joint = [("kind", "joint"), ("partner", HEADQUARTERS), ("classes", "identity"), ("purpose", "member_services"), ("announcement", &page), ("responsible", HEADQUARTERS)];
        arranged(world, &joint);
        let number = open(world, &world.manager(), "policy");
        let without_joint = draft(&terms, "", PROVIDES);
        let refused = no(submit(world, number, &without_joint), "procedure:policy.legal.joint", "main:4.1.2");
        assert_eq!((refused.reasons.len(), refused.reasons[0].remedy.as_str()), (1, "fill:joint"), "{refused:?}");
        let provided = [("kind", "provision"), ("partner", "city_office"), ("classes", "identity"), ("ways", "post"), ("purpose", "member_services"), ("announcement", &page)];
        arranged(world, &provided);
        let refused = no(submit(world, number, &draft(&terms, "", JOINT)), "procedure:policy.legal.provision", "main:4.1.2");
        assert_eq!((refused.reasons.len(), refused.reasons[0].remedy.as_str()), (1, "fill:provides"), "{refused:?}");

        let whole = draft(&terms, "", &[PROVIDES, JOINT].concat());
        for (manner, instead) in [
            ("manner_purposes", None),
            ("manner_purposes", Some("shiri")),
            ("manner_purposes", Some("yoi")),
            ("manner_provision", None),
            ("manner_provision", Some("kohyo")),
            ("manner_joint", None),
            ("manner_joint", Some("shiri")),
            ("manner_requests", None),
        ] {
            let instead: Vec<&str> = instead.into_iter().collect();
            let refused = no(submit(world, number, &but(&whole, manner, &instead)), "procedure:policy.legal.manners", "main:4.1.2");
            assert_eq!(refused.reasons.len(), 1, "{manner}: {refused:?}");
        }
        submit(world, number, &whole).done();
        resolved(world, &world.manager(), number, "adopt", "2026-11-24", &[("from", "2026-12-01")]).done();
        let policy = rows(world, &world.clerk(), "policies").pop().unwrap();
        let manners = ["purposes", "provision", "joint", "requests"].map(|m| shown(&policy, &format!("manner_{m}")));
        let easily = "本人が容易に知り得る状態".to_owned();
        assert_eq!(manners, ["公表".to_owned(), easily.clone(), easily, "本人が知り得る状態".to_owned()]);
    }

    /// Shows hatsumei:main:4.1.2.2, hatsumei:main:4.1.2.2a, hatsumei:main:4.1.2.2b, hatsumei:main:4.1.2.2c, hatsumei:main:4.1.2.2d
    ///
    /// The policy says that data is provided, which items, by which means, and that it stops on request, or it does not go to the
    /// board. While the one in force leaves one of these out, nothing rests on it, and the matter is named; nor while none is
    /// published; nor for another item or by another way.
    fn provision_stands_on_what_the_policy_says(world) {
        let (terms, all) = (terms(world, &[]), members(world, 1));
        let named = ids(&all);
        let page = announced(world, "keep", WEB);
        let number = open(world, &world.manager(), "policy");
        let whole = draft(&terms, "", PROVIDES);
        for (field, part, clause) in [
            ("provides", "purpose", "main:4.1.2.2a"),
            ("provided_items", "items", "main:4.1.2.2b"),
            ("provided_means", "means", "main:4.1.2.2c"),
            ("stop_on_request", "stop", "main:4.1.2.2d"),
        ] {
            let refused = no(submit(world, number, &but(&whole, field, &[])), &format!("procedure:policy.provision.{part}"), clause);
            assert!(refused.reasons.iter().any(|r| r.remedy == format!("fill:{field}")), "{refused:?}");
        }
        no(submit(world, number, &but(&whole, "stop_on_request", &["no"])), "procedure:policy.provision.stop", "main:4.1.2.2d");

        let fresh = [("kind", "provision"), ("partner", "city_office"), ("classes", "identity"), ("ways", "post"), ("purpose", "member_services"), ("announcement", page.as_str())];
        no(propose(world, &fresh).1, "procedure:sharing.policy.provision", "main:4.1.2.2");
        let policy = adopted(world, &terms, PROVIDES);
        no(propose(world, &fresh).1, "procedure:sharing.policy.provision", "main:4.1.2.2");
        put_up(world, &policy);
        crate::provision::filed(world, &["identity"]);
        let sharing = arranged(world, &fresh);
        let wanted = provision(&named, "policy_range", &sharing, &page);
        let ask = |fields: &Fields<'_>| step(world, &world.clerk(), open(world, &world.clerk(), "provision"), "submit", fields);
        no(propose(world, &but(&fresh, "classes", &["identity", "contact"])).1, "procedure:sharing.policy.provision.items", "main:4.1.2.2b");
        no(propose(world, &but(&fresh, "ways", &["mail"])).1, "procedure:sharing.policy.provision.means", "main:4.1.2.2c");
        no(ask(&but(&wanted, "classes", &["identity", "contact"])), "procedure:provision.published.provision.items", "main:4.1.2.2b");
        no(ask(&but(&wanted, "channel", &["mail"])), "procedure:provision.published.provision.means", "main:4.1.2.2c");

        let (waiting, submitted) = propose(world, &fresh);
        submitted.done();
        let asked = open(world, &world.clerk(), "provision");
        step(world, &world.clerk(), asked, "submit", &wanted).done();
        for (field, part, clause) in [
            ("provides", ".purpose", "main:4.1.2.2a"),
            ("provided_items", ".items", "main:4.1.2.2b"),
            ("provided_means", ".means", "main:4.1.2.2c"),
            ("stop_on_request", ".stop", "main:4.1.2.2d"),
        ] {
            renewed(world, &terms, PROVIDES);
            carried_over(world, field);
            lacking(world, (waiting, &fresh), (asked, &wanted), (part, clause), "provision");
        }
        adopted(world, &terms, PROVIDES);
        lacking(world, (waiting, &fresh), (asked, &wanted), ("", "main:4.1.2.2"), "provision");
        let newest = rows(world, &world.clerk(), "policies").pop().unwrap().id;
        put_up(world, &newest);
        step(world, &world.manager(), waiting, "approve", &[]).done();
        step(world, &world.manager(), asked, "approve", &[]).done();
    }

    /// Shows hatsumei:main:4.1.2.3, hatsumei:main:4.1.2.3a, hatsumei:main:4.1.2.3b, hatsumei:main:4.1.2.3c
    /// Shows hatsumei:main:4.1.2.3d, hatsumei:main:4.1.2.3e
    ///
    /// Joint use: that it takes place, which items, by whom, for what, and who answers for it. What the policy leaves out does not
    /// become active; an item comes in with the version that publishes it; a partner outside the range never does.
    fn joint_use_stands_on_what_the_policy_says(world) {
        let (terms, all) = (terms(world, &[]), members(world, 1));
        let named = ids(&all);
        let page = announced(world, "keep", WEB);
        let joint = but(&but(JOINT, "joint_parties", &[HEADQUARTERS, "全国の発明協会"]), "joint_responsible", &[HEADQUARTERS]);
        let number = open(world, &world.manager(), "policy");
        let whole = draft(&terms, "", &joint);
        for (field, part, clause) in [
            ("joint", "stated", "main:4.1.2.3a"),
            ("joint_items", "items", "main:4.1.2.3b"),
            ("joint_parties", "parties", "main:4.1.2.3c"),
            ("joint_purposes", "purposes", "main:4.1.2.3d"),
            ("joint_responsible", "responsible", "main:4.1.2.3e"),
        ] {
            let refused = no(submit(world, number, &but(&whole, field, &[])), &format!("procedure:policy.joint.{part}"), clause);
            assert!(refused.reasons.iter().any(|r| r.remedy == format!("fill:{field}")), "{refused:?}");
        }

        let fresh = [("kind", "joint"), ("partner", HEADQUARTERS), ("classes", "identity"), ("purpose", "member_services"), ("announcement", page.as_str()), ("responsible", HEADQUARTERS)];
        no(propose(world, &fresh).1, "procedure:sharing.policy.joint", "main:4.1.2.3");
        let policy = adopted(world, &terms, &joint);
        no(propose(world, &fresh).1, "procedure:sharing.policy.joint", "main:4.1.2.3");
        put_up(world, &policy);
        let sharing = arranged(world, &fresh);
        let row = rows(world, &world.head(), "sharings").pop().unwrap();
        assert_eq!(column(&row, "policy"), std::slice::from_ref(&policy), "it shows the version that it rests on");
        let wanted = provision(&named, "joint_use", &sharing, &page);
        let ask = |fields: &Fields<'_>| step(world, &world.clerk(), open(world, &world.clerk(), "provision"), "submit", fields);

        // An item joins with the version that publishes it.
        let wider = but(&fresh, "classes", &["identity", "contact"]);
        no(propose(world, &wider).1, "procedure:sharing.policy.joint.items", "main:4.1.2.3b");
        no(ask(&but(&wanted, "classes", &["identity", "contact"])), "procedure:provision.published.joint.items", "main:4.1.2.3b");
        for (field, other, part, clause) in [
            ("partner", "(株)外部商社", "parties", "main:4.1.2.3c"),
            ("purpose", "newsletter", "purposes", "main:4.1.2.3d"),
            ("responsible", "大分県", "responsible", "main:4.1.2.3e"),
        ] {
            let refused = no(propose(world, &but(&fresh, field, &[other])).1, &format!("procedure:sharing.policy.joint.{part}"), clause);
            assert_eq!(refused.reasons.len(), 1, "{field}: {refused:?}");
        }
        no(ask(&but(&wanted, "recipient", &["(株)外部商社"])), "procedure:provision.published.joint.parties", "main:4.1.2.3c");
        renewed(world, &terms, &but(&joint, "joint_items", &["identity", "contact"]));
        let widened = [&wider[..], &[("row", sharing.as_str())]].concat();
        let (number, submitted) = propose(world, &widened);
        submitted.done();
        step(world, &world.manager(), number, "approve", &[]).done();
        ask(&but(&wanted, "classes", &["identity", "contact"])).done();

        let (waiting, submitted) = propose(world, &fresh);
        submitted.done();
        let asked = open(world, &world.clerk(), "provision");
        step(world, &world.clerk(), asked, "submit", &wanted).done();
        for (field, part, clause) in [
            ("joint", ".stated", "main:4.1.2.3a"),
            ("joint_items", ".items", "main:4.1.2.3b"),
            ("joint_parties", ".parties", "main:4.1.2.3c"),
            ("joint_purposes", ".purposes", "main:4.1.2.3d"),
            ("joint_responsible", ".responsible", "main:4.1.2.3e"),
        ] {
            renewed(world, &terms, &joint);
            carried_over(world, field);
            lacking(world, (waiting, &fresh), (asked, &wanted), (part, clause), "joint");
        }
        adopted(world, &terms, &joint);
        lacking(world, (waiting, &fresh), (asked, &wanted), ("", "main:4.1.2.3"), "joint");
    }

    /// Shows hatsumei:main:4.1.2.3d
    ///
    /// When what is published no longer names the purpose of an arrangement, the privacy manager has a task that shows both, and
    /// nothing new is used jointly until one of them is mended.
    fn a_purpose_that_differs_from_the_policy_waits(world) {
        let (terms, all) = (terms(world, &[]), members(world, 1));
        let named = ids(&all);
        let page = announced(world, "keep", WEB);
        let joint = but(&but(JOINT, "joint_parties", &[HEADQUARTERS]), "joint_responsible", &[HEADQUARTERS]);
        published(world, &terms, &joint);
        let fields = [("kind", "joint"), ("partner", HEADQUARTERS), ("classes", "identity"), ("purpose", "member_services"), ("announcement", page.as_str()), ("responsible", HEADQUARTERS)];
        let sharing = arranged(world, &fields);
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:sharing.step").is_empty());
        renewed(world, &terms, &but(&joint, "joint_purposes", &["awards"]));
        tend(world);
        let differs = task(world, &world.manager(), "duty:sharing.step");
        assert_eq!(differs.due.as_deref(), Some("2026-12-24"));
        assert!(tasks(world, &world.head(), "duty:sharing.step").is_empty());
        let page_of = world.app().show_task(&world.manager(), differs.number).unwrap();
        let texts: Vec<String> = page_of.rows.iter().flat_map(|r| r.fields.iter()).filter(|f| ["purpose", "joint_purposes"].contains(&f.key.as_str())).flat_map(|f| f.values.clone()).collect();
        assert!(texts.contains(&"member_services".to_owned()) && texts.contains(&"awards".to_owned()), "both are shown: {texts:?}");
        let asked = open(world, &world.clerk(), "provision");
        let wanted = provision(&named, "joint_use", &sharing, &page);
        no(step(world, &world.clerk(), asked, "submit", &wanted), "procedure:provision.published.joint.purposes", "main:4.1.2.3d");
        no(perform(world, &world.manager(), differs.number, &[]), "duty:sharing.step.answered", "main:4.1.2.3d");
        perform(world, &world.manager(), differs.number, &[("answer", "方針を改める")]).done();
        renewed(world, &terms, &but(&joint, "joint_purposes", &["newsletter"]));
        task(world, &world.manager(), "duty:sharing.step");
        renewed(world, &terms, &joint);
        assert!(tasks(world, &world.manager(), "duty:sharing.step").is_empty(), "it fell away");
        step(world, &world.clerk(), asked, "submit", &wanted).done();
    }

    /// Shows hatsumei:main:4.1.2.3e
    ///
    /// When who is responsible changes, the arrangement is held and the policy is out of step until a version names the new one
    /// and the arrangement is approved again.
    fn another_responsible_party_holds_the_arrangement(world) {
        let (terms, all) = (terms(world, &[]), members(world, 1));
        let named = ids(&all);
        let page = announced(world, "keep", WEB);
        let joint = but(&but(JOINT, "joint_parties", &[HEADQUARTERS]), "joint_responsible", &[HEADQUARTERS]);
        published(world, &terms, &joint);
        let fields = [("kind", "joint"), ("partner", HEADQUARTERS), ("classes", "identity"), ("purpose", "member_services"), ("announcement", page.as_str()), ("responsible", HEADQUARTERS)];
        let sharing = arranged(world, &fields);
        let number = open(world, &world.head(), "sharing");
        let hold = |fields: &Fields<'_>| step(world, &world.head(), number, "hold", fields);
        let changed = [("row", sharing.as_str()), ("responsible", "発明協会連合会")];
        no(hold(&changed[..1]), "procedure:sharing.held", "main:4.1.2.3e");
        no(hold(&changed[1..]), "procedure:sharing.held", "main:4.1.2.3e");
        no(hold(&[changed[0], ("responsible", HEADQUARTERS)]), "procedure:sharing.held", "main:4.1.2.3e");
        hold(&changed).done();
        let held = rows(world, &world.clerk(), "sharings").pop().unwrap();
        assert_eq!((held.state.as_str(), column(&held, "responsible")), ("held", vec!["発明協会連合会".to_owned()]));
        tend(world);
        let differs = task(world, &world.manager(), "duty:sharing.step");
        assert_eq!(differs.due.as_deref(), Some("2026-12-24"));
        let wanted = provision(&named, "joint_use", &sharing, &page);
        let asked = open(world, &world.clerk(), "provision");
        no(step(world, &world.clerk(), asked, "submit", &wanted), "procedure:provision.published.joint.responsible", "main:4.1.2.3e");
        let again = [&fields[..5], &changed[..]].concat();
        no(propose(world, &again).1, "procedure:sharing.policy.joint.responsible", "main:4.1.2.3e");
        renewed(world, &terms, &but(&joint, "joint_responsible", &["発明協会連合会"]));
        assert!(tasks(world, &world.manager(), "duty:sharing.step").is_empty());
        no(step(world, &world.clerk(), asked, "submit", &wanted), "procedure:provision.joint.partner", "main:22.1.1b");
        let (number, submitted) = propose(world, &again);
        submitted.done();
        step(world, &world.manager(), number, "approve", &[]).done();
        step(world, &world.clerk(), asked, "submit", &wanted).done();
    }
}
