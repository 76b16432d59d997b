//! Provision to third parties (hatsumei:main:22): person by person, on what was made known, with what binds the recipient; and
//! what follows it.

use crate::{
    casefile::{Done, no},
    policy::{JOINT, PROVIDES, published, terms},
    rights::appointed,
    told::{newcomer, refused, why},
    walk::{announced, column, days, due, ids, mark, members, nothing, open, opens, perform, rows, staff, step, tasks},
    work,
};
use azukari_app::{
    Reply,
    register::{Correct, MarkKind},
    registers::EnterRow,
    request::{NewRequest, Output, Provide},
};
use azukari_domain::RecordId;
use azukari_gate::Asker;
use azukari_testkit::{World, both};

pub(crate) fn draft<'a>(records: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("recipient", "city_office"),
        ("affair", "membership"),
        ("holding", "member"),
        ("records", records),
        ("classes", "identity"),
        ("channel", "post"),
        ("why", "表彰の候補者を推薦するため"),
    ];
    fields.retain(|(k, _)| !more.iter().any(|(m, _)| m == k));
    fields.extend(more);
    fields
}

fn provide(world: &World, who: &Asker, records: &[RecordId], change: impl FnOnce(&mut Provide)) -> Reply<Output> {
    let mut provide = crate::request::provide(records);
    change(&mut provide);
    world.app().provide(who, &provide).unwrap()
}

const WEB: &[(&str, &str)] = &[
    ("manner", "yoi"),
    ("means", "web"),
    ("what", "会員名簿の提供と共同利用について"),
    ("given_on", "2026-11-20"),
    ("evidence", "画面の写し 2026-11-20"),
];

/// A policy that says this is in force and published.
fn said(world: &World, matters: &[(&str, &str)]) {
    published(world, &terms(world, &[]), matters);
}

/// The filing with the Commission that the law asks for beside the policy.
pub(crate) fn filed(world: &World, classes: &[&str]) {
    let of = classes.iter().map(|c| ("classes", *c));
    let fields: Vec<_> = [("number", "届出 第1234号"), ("filed_on", "2026-11-20")].into_iter().chain(of).collect();
    work::enter(world, &world.manager(), "opt_out_filings", &fields).done();
}

/// An arrangement that the privacy manager approved; its id.
fn arranged(world: &World, fields: &[(&str, &str)]) -> String {
    let number = open(world, &world.head(), "sharing");
    step(world, &world.head(), number, "submit", fields).done();
    step(world, &world.manager(), number, "approve", &[]).done();
    rows(world, &world.head(), "sharings").last().unwrap().id.clone()
}

both! {
    /// Shows hatsumei:main:22.1, hatsumei:main:22.2a
    ///
    /// Consents alone do not release anything: the privacy manager approves exactly this recipient, these persons and these items.
    /// Before deciding the manager sees who would be left out; whoever has not consented is left out by name, and the act writes
    /// its own record, which no hand can.
    fn a_provision_is_decided_with_its_facts_and_writes_itself(world) {
        let (app, all) = (world.app(), members(world, 3));
        mark(world, &world.clerk(), all[0], MarkKind::Consent, "provide");
        mark(world, &world.clerk(), all[1], MarkKind::Consent, "provide:city_office");
        let number = open(world, &world.clerk(), "provision");
        no(step(world, &world.clerk(), number, "submit", &[]), "procedure:provision.stated", "main:22.2a");
        let named = ids(&all);
        step(world, &world.clerk(), number, "submit", &draft(&named, &[])).done();
        no(step(world, &world.head(), number, "approve", &[]), "procedure:provision.approve", "main:22.2a");
        refused(Ok(provide(world, &world.clerk(), &all, |_| {})), "provide.approved", "main:22.2a");

        let shown = app.show_case(&world.manager(), number).unwrap().done().step.unwrap();
        let approve = shown.outcomes.iter().find(|o| o.key == "approve").unwrap();
        assert!(approve.refused.is_empty());
        let foreseen = &approve.foreseen[0];
        assert_eq!((foreseen.granted, foreseen.left_out.len()), (2, 1));
        assert_eq!(foreseen.left_out[0].record, all[2]);
        assert_eq!(foreseen.left_out[0].reasons[0].control, "provide.consent");
        assert!(rows(world, &world.manager(), "provisions").is_empty(), "looking ahead does nothing");
        step(world, &world.manager(), number, "approve", &[("decision", "推薦に必要な範囲である")]).done();

        let approved = |change: fn(&mut Provide)| provide(world, &world.clerk(), &all, change);
        refused(Ok(approved(|p| p.recipient = "newspaper".into())), "provide.approved", "main:22.2a");
        refused(Ok(approved(|p| p.classes = vec!["identity".into(), "contact".into()])), "provide.approved", "main:22.2a");
        refused(Ok(provide(world, &world.clerk(), &all[..2], |_| {})), "provide.approved", "main:22.2a");
        refused(Ok(provide(world, &world.head(), &all, |_| {})), "provide.approved", "main:22.2a");
        let out = approved(|_| {}).done();
        assert_eq!((out.count, out.left_out.len(), out.left_out[0].record), (2, 1, all[2]));
        refused(Ok(approved(|_| {})), "provide.approved", "main:22.2a");

        let row = rows(world, &world.auditor(), "provisions").remove(0);
        assert_eq!(column(&row, "recipient"), ["city_office"]);
        assert_eq!(column(&row, "classes"), ["identity"]);
        assert_eq!(column(&row, "out_on"), ["2026-11-24"]);
        assert_eq!(column(&row, "why"), ["表彰の候補者を推薦するため"], "from the case behind the approval");
        assert_eq!(column(&row, "withheld"), [all[2].to_string()]);
        assert_eq!((column(&row, "on_consent").len(), column(&row, "records").len()), (2, 2));
        let by_hand = EnterRow { register: "provisions".into(), ..EnterRow::default() };
        no(app.enter_row(&world.manager(), &by_hand).unwrap(), "register:provisions", "main:22.1");
        for reader in [world.manager(), world.head()] {
            assert_eq!(rows(world, &reader, "provisions").len(), 1);
        }
        for who in [world.clerk(), world.admin()] {
            no(app.show_register(&who, "provisions", "", None).unwrap(), "register:provisions", "main:22.1");
        }
        no(crate::work::change(world, &world.auditor(), &row, "provisions", &[]), "register:provisions", "main:22.1");
        for keeper in [world.manager(), world.head()] {
            let row = rows(world, &keeper, "provisions").remove(0);
            crate::work::change(world, &keeper, &row, "provisions", &[]).done();
        }
        assert_eq!(world.found_in_the_clear("表彰の候補者を推薦するため"), None);
    }

    /// Shows hatsumei:main:22.1.2, hatsumei:main:22.1.3
    ///
    /// Danger to life needs both facts with who asked, a law its article and the inquiry; the record says who was on it by consent
    /// and who by the ground. In one step, without these facts, it cannot even be asked for.
    fn a_ground_states_its_facts(world) {
        let all = members(world, 2);
        mark(world, &world.clerk(), all[0], MarkKind::Consent, "provide");
        let one_step = NewRequest {
            affair: "membership".into(),
            records: all.clone(),
            classes: vec!["identity".into()],
            recipient: "city_office".into(),
            ground: "law".into(),
            ..NewRequest::new("provision", why(world))
        };
        let away = refused(world.app().ask(&world.clerk(), &one_step), "request.case", "main:22.2a");
        assert_eq!(away.reasons[0].remedy, "open:provision");

        let named = ids(&all);
        let number = open(world, &world.clerk(), "provision");
        let submit = |more: &[(&str, &str)]| step(world, &world.clerk(), number, "submit", &draft(&named, more));
        let need = [("ground", "life"), ("need", "意識不明の会員の家族に連絡する"), ("asked_on", "2026-11-24"), ("caller", "見本病院")];
        no(submit(&need), "procedure:provision.life.facts", "main:22.1.2");
        let both = [&need[..], &[("hard", "本人に意識がない")]].concat();
        let only_hard: Vec<_> = both.iter().map(|(k, v)| if *k == "need" { (*k, "") } else { (*k, *v) }).collect();
        no(submit(&only_hard), "procedure:provision.life.facts", "main:22.1.2");
        assert_eq!(submit(&both).done().step, "approve", "both facts: it goes to the privacy manager at once");

        let number = open(world, &world.clerk(), "provision");
        let submit = |more: &[(&str, &str)]| step(world, &world.clerk(), number, "submit", &draft(&named, more));
        let law = [("ground", "law"), ("law", "刑事訴訟法197条2項")];
        no(submit(&law), "procedure:provision.law.facts", "main:22.1.3");
        submit(&[&law[..], &[("inquiry", "照会書の写し 2026-照-3")]].concat()).done();
        step(world, &world.manager(), number, "approve", &[]).done();
        let with = |p: &mut Provide| {
            p.ground = "law".into();
            p.evidence = "照会書の写し 2026-照-3".into();
        };
        refused(Ok(provide(world, &world.clerk(), &all, |_| {})), "provide.approved", "main:22.2a");
        assert_eq!(provide(world, &world.clerk(), &all, with).done().count, 2);
        let row = rows(world, &world.manager(), "provisions").remove(0);
        assert_eq!((column(&row, "ground"), column(&row, "on_consent")), (vec!["law".to_owned()], vec![all[0].to_string()]));
        assert_eq!(column(&row, "law"), ["刑事訴訟法197条2項"]);
    }

    /// Shows hatsumei:main:22.1.1a, hatsumei:main:2.1.14a, law-appi:act:27.2
    ///
    /// Within the policy: only the recipient, items and way that stand published, never a person who had it stopped. When the
    /// page is found missing the publication is broken, the privacy manager is told, and what rests on it waits until it is back.
    fn within_the_policy_means_as_published(world) {
        said(world, PROVIDES);
        let all = members(world, 2);
        let page = announced(world, "keep", WEB);
        let fields = [("kind", "provision"), ("partner", "city_office"), ("classes", "identity"), ("ways", "post"), ("purpose", "member_services"), ("announcement", &page)];
        let arrangement = arranged(world, &fields);
        let named = ids(&all);
        let number = open(world, &world.clerk(), "provision");
        let base = [("ground", "policy_range"), ("sharing", arrangement.as_str()), ("announcement", page.as_str())];
        let submit = |number: i64, more: &[(&str, &str)]| step(world, &world.clerk(), number, "submit", &draft(&named, &[&base[..], more].concat()));
        no(submit(number, &[("recipient", "newspaper")]), "procedure:provision.policy.recipient", "main:22.1.1a");
        let wider = [&draft(&named, &base)[..], &[("classes", "contact")]].concat();
        no(step(world, &world.clerk(), number, "submit", &wider), "procedure:provision.policy.items", "main:22.1.1a");
        no(submit(number, &[("channel", "mail"), ("classes", "identity")]), "procedure:provision.policy.way", "main:22.1.1a");
        // What the regulation allows the law does not, without its filing: of just these items, by the privacy manager alone.
        let unfiled = no(submit(number, &[]), "procedure:provision.opt_out.filed", "law-appi:act:27.2");
        assert_eq!((unfiled.reasons.len(), unfiled.reasons[0].remedy.as_str()), (1, "record:filing"));
        let filing = [("number", "届出 第1号"), ("filed_on", "2026-11-20"), ("classes", "contact")];
        no(work::enter(world, &world.clerk(), "opt_out_filings", &filing), "register:opt_out_filings", "law-appi:act:27.2");
        no(work::enter(world, &world.manager(), "opt_out_filings", &filing[..2]), "register:opt_out_filings.stated", "law-appi:act:27.2");
        work::enter(world, &world.manager(), "opt_out_filings", &filing).done();
        no(submit(number, &[]), "procedure:provision.opt_out.filed", "law-appi:act:27.2");
        filed(world, &["identity"]);
        submit(number, &[]).done();
        step(world, &world.manager(), number, "approve", &[]).done();
        mark(world, &world.clerk(), all[1], MarkKind::Stop, "provision");
        let with = |p: &mut Provide| {
            p.ground = "policy_range".into();
            p.evidence = "方針 第2版".into();
        };
        let out = provide(world, &world.clerk(), &all, with).done();
        assert_eq!((out.count, out.left_out[0].record), (1, all[1]));
        assert_eq!(out.left_out[0].reasons[0].control, "stop.provision");

        days(world, 20);
        assert_eq!(due(world, &world.head(), "duty:announcement.check"), ["2026-12-24"]);
        let check = tasks(world, &world.head(), "duty:announcement.check").remove(0);
        no(perform(world, &world.head(), check, &[]), "duty:announcement.check.checked", "main:2.1.14a");
        perform(world, &world.head(), check, &[("result", "missing"), ("note", "改装後に消えている")]).done();
        assert_eq!(rows(world, &world.clerk(), "announcements")[0].state, "broken");
        let restore = tasks(world, &world.manager(), "duty:announcement.restore").remove(0);
        let again = open(world, &world.clerk(), "provision");
        no(submit(again, &[]), "procedure:provision.announced", "main:2.1.14a");
        announced(world, "keep", &[WEB, &[("row", page.as_str())]].concat());
        perform(world, &world.manager(), restore, &[("note", "再掲載した")]).done();
        assert_eq!(rows(world, &world.clerk(), "announcements")[0].state, "in_force");
        submit(again, &[]).done();
    }

    /// Shows hatsumei:main:22.1.1b, hatsumei:main:22.2b
    ///
    /// Joint use counts from the privacy manager's approval; another partner or item is another approval; and the case is refused
    /// for a partner or item that is not published.
    fn joint_use_is_an_approved_arrangement(world) {
        said(world, &[JOINT, &[("joint_parties", "head_office"), ("joint_items", "contact")]].concat());
        let all = members(world, 1);
        let page = announced(world, "keep", WEB);
        let fields = [("kind", "joint"), ("partner", "head_office"), ("classes", "identity"), ("purpose", "member_services"), ("announcement", page.as_str())];
        let by_hand = EnterRow { register: "sharings".into(), fields: crate::casefile::form(&fields[..3]), ..EnterRow::default() };
        no(world.app().enter_row(&world.manager(), &by_hand).unwrap(), "register:sharings.approved", "main:22.2b");
        // Heads and assistants propose it; whoever approves it does not.
        let assistant = newcomer(world, "shin", None);
        appointed(world, &assistant, "privacy_assistant");
        opens(world, &assistant, "sharing").done();
        for other in [world.clerk(), world.manager()] {
            no(opens(world, &other, "sharing"), "procedure:sharing", "main:22.2b");
        }
        let number = open(world, &world.head(), "sharing");
        no(step(world, &world.head(), number, "submit", &fields), "procedure:sharing.responsible", "main:22.2b");
        step(world, &world.head(), number, "submit", &[&fields[..], &[("responsible", "発明協会本部")]].concat()).done();
        no(step(world, &world.head(), number, "approve", &[]), "procedure:sharing.approve", "main:22.2b");
        assert!(rows(world, &world.clerk(), "sharings").is_empty(), "not active before the approval");
        step(world, &world.manager(), number, "approve", &[]).done();
        let arrangement = rows(world, &world.clerk(), "sharings").remove(0).id;

        let named = ids(&all);
        let joint = [("ground", "joint_use"), ("sharing", arrangement.as_str()), ("announcement", page.as_str())];
        let case = open(world, &world.clerk(), "provision");
        let submit = |more: &[(&str, &str)]| step(world, &world.clerk(), case, "submit", &draft(&named, &[&joint[..], more].concat()));
        no(submit(&[]), "procedure:provision.joint.partner", "main:22.1.1b");
        no(submit(&[("recipient", "head_office"), ("classes", "contact")]), "procedure:provision.joint.items", "main:22.1.1b");

        let wider = open(world, &world.head(), "sharing");
        let change = [("row", arrangement.as_str()), ("kind", "joint"), ("partner", "head_office"), ("classes", "identity"), ("classes", "contact"), ("purpose", "member_services"), ("responsible", "発明協会本部")];
        step(world, &world.head(), wider, "submit", &change).done();
        no(submit(&[("recipient", "head_office"), ("classes", "contact")]), "procedure:provision.joint.items", "main:22.1.1b");
        step(world, &world.manager(), wider, "approve", &[]).done();
        submit(&[("recipient", "head_office"), ("classes", "contact")]).done();
        step(world, &world.manager(), case, "approve", &[]).done();
        let with = |p: &mut Provide| {
            p.recipient = "head_office".into();
            p.classes = vec!["contact".into()];
            p.ground = "joint_use".into();
            p.evidence = "方針 第2版".into();
        };
        assert_eq!(provide(world, &world.clerk(), &all, with).done().count, 1);
    }

    /// Shows hatsumei:main:2.1.14b
    ///
    /// Who was told in advance how to learn of it may be on the list; whoever was not told may not.
    fn told_in_advance_covers_those_who_were_told(world) {
        said(world, &[JOINT, &[("joint_parties", "city_office")]].concat());
        let all = members(world, 3);
        let told = ids(&all[..2]);
        let letter = [("manner", "yoi"), ("means", "told_in_advance"), ("what", "共同利用の事項を知る方法"), ("given_on", "2026-11-10"), ("evidence", "書状の控え")];
        let number = open(world, &world.clerk(), "announce");
        no(step(world, &world.clerk(), number, "keep", &letter), "procedure:announce.yoi.told", "main:2.1.14b");
        let page = announced(world, "keep", &[&letter[..], &[("records", told.as_str())]].concat());
        let fields = [("kind", "joint"), ("partner", "city_office"), ("classes", "identity"), ("purpose", "member_services"), ("announcement", page.as_str()), ("responsible", "発明協会本部")];
        let arrangement = arranged(world, &fields);
        let joint = [("ground", "joint_use"), ("sharing", arrangement.as_str()), ("announcement", page.as_str())];
        let case = open(world, &world.clerk(), "provision");
        let everyone = ids(&all);
        no(step(world, &world.clerk(), case, "submit", &draft(&everyone, &joint)), "procedure:provision.announced.persons", "main:2.1.14b");
        step(world, &world.clerk(), case, "submit", &draft(&told, &joint)).done();
    }

    /// Shows hatsumei:main:13.1b, law-appi:act:27.2
    ///
    /// What the policy lays down does not cover sensitive matters: a ground of article 13 is asked for, and the act itself is held to it.
    fn the_policy_does_not_cover_sensitive_matters(world) {
        said(world, &[PROVIDES, &[("provided_items", "health")]].concat());
        let child = world.bring_in(&[world.record_of("club_child", &[("name", "見本　小太郎様"), ("guardian", "見本　母子様")])]);
        let page = announced(world, "keep", WEB);
        let fields = [("kind", "provision"), ("partner", "city_office"), ("classes", "identity"), ("classes", "health"), ("ways", "post"), ("purpose", "club"), ("announcement", page.as_str())];
        let arrangement = arranged(world, &fields);
        let named = ids(&child);
        let case = open(world, &world.clerk(), "provision");
        let club = [("affair", "club"), ("holding", "club_child"), ("classes", "identity"), ("classes", "health"), ("sharing", arrangement.as_str()), ("announcement", page.as_str())];
        let with = |ground: &'static str| step(world, &world.clerk(), case, "submit", &draft(&named, &[&club[..], &[("ground", ground), ("law", "学校保健安全法"), ("inquiry", "照会書")]].concat()));
        filed(world, &["identity", "health"]);
        let refusal = no(with("policy_range"), "procedure:provision.sensitive", "main:13.1b");
        let by_law = no(with("policy_range"), "procedure:provision.opt_out.sensitive", "law-appi:act:27.2");
        assert!(!by_law.reasons.iter().any(|r| r.control == "procedure:provision.opt_out.filed"), "no filing mends it");
        assert_eq!(refusal.reasons.iter().find(|r| r.control == "procedure:provision.sensitive").unwrap().remedy, "fill:ground");
        with("law").done();
        for ground in ["explicit_consent", "judicial"] {
            let case = open(world, &world.clerk(), "provision");
            let fields = draft(&named, &[&club[..4], &[("ground", ground)]].concat());
            step(world, &world.clerk(), case, "submit", &fields).done();
        }
        step(world, &world.manager(), case, "approve", &[]).done();
        let by_policy = |p: &mut Provide| {
            p.affair = "club".into();
            p.holding = "club_child".into();
            p.classes = vec!["identity".into(), "health".into()];
            p.ground = "policy_range".into();
            p.evidence = "方針 第2版".into();
        };
        refused(Ok(provide(world, &world.clerk(), &child, by_policy)), "provide.sensitive", "main:13.1b");
    }

    /// Shows hatsumei:main:22.3, hatsumei:main:22.3.1a, hatsumei:main:22.3.1b, hatsumei:main:22.3.2a, hatsumei:main:22.3.3
    /// Shows hatsumei:main:22.3.4, hatsumei:main:22.3.5
    ///
    /// Employment data: each condition is missed by itself and named; a law excuses them, the policy does not. On the day the
    /// recipient's period ends the return or the certificate falls due, and the manager hears of it when it is late.
    fn employment_data_goes_only_to_whom_the_conditions_bind(world) {
        let person = [staff(world, "見本　職員太郎")];
        mark(world, &world.head(), person[0], MarkKind::Consent, "provide");
        let named = ids(&person);
        let base = [("affair", "personnel"), ("holding", "staff"), ("classes", "identity"), ("recipient", "host_firm")];
        let conditions = ["no_leak", "no_misuse", "onward_consent", "retention_period", "return_or_erase", "no_copy"];
        let bound: Vec<(&str, &str)> = conditions.iter().map(|c| ("conditions", *c)).collect();
        let places = [("place_no_leak", "第3条"), ("place_no_misuse", "第3条"), ("place_onward", "第4条"), ("until", "2026-12-20"), ("place_return", "第6条"), ("place_no_copy", "第7条")];
        let fields = |without: &str, condition: &str| -> Vec<(&str, &str)> {
            let own = bound.iter().copied().filter(|(_, c)| *c != condition).chain(places.iter().copied().filter(|(k, _)| *k != without));
            draft(&named, &[&base[..], &own.collect::<Vec<_>>()].concat())
        };
        let lacking = |without: &str, condition: &str, part: &str, clause: &str| {
            let case = open(world, &world.head(), "provision");
            let refusal = no(step(world, &world.head(), case, "submit", &fields(without, condition)), &format!("procedure:provision.employment.{part}"), clause);
            assert_eq!(refusal.reasons.len(), 1, "{part}: {refusal:?}");
        };
        for (without, part, clause) in [
            ("place_no_leak", "no_leak", "main:22.3.1a"),
            ("place_no_misuse", "no_misuse", "main:22.3.1b"),
            ("place_onward", "onward", "main:22.3.2a"),
            ("until", "retention", "main:22.3.3"),
            ("place_return", "return", "main:22.3.4"),
            ("place_no_copy", "no_copy", "main:22.3.5"),
        ] {
            lacking(without, "", part, clause);
        }
        lacking("", "no_copy", "no_copy", "main:22.3.5");
        let law = [("ground", "law"), ("law", "労働基準法104条の2"), ("inquiry", "照会書")];
        let excused = open(world, &world.head(), "provision");
        step(world, &world.head(), excused, "submit", &draft(&named, &[&base[..], &law].concat())).done();

        let life = [("ground", "life"), ("need", "救護"), ("hard", "意識がない"), ("asked_on", "2026-11-24"), ("caller", "見本病院")];
        let saved = open(world, &world.head(), "provision");
        step(world, &world.head(), saved, "submit", &draft(&named, &[&base[..], &life].concat())).done();

        let case = open(world, &world.head(), "provision");
        step(world, &world.head(), case, "submit", &fields("", "")).done();
        step(world, &world.manager(), case, "approve", &[]).done();
        let with = |bound: &[&str]| {
            let bound: Vec<String> = bound.iter().map(|c| (*c).to_owned()).collect();
            provide(world, &world.head(), &person, |p| {
                p.affair = "personnel".into();
                p.holding = "staff".into();
                p.recipient = "host_firm".into();
                p.conditions = bound;
            })
        };
        assert!(matches!(with(&conditions[..5]), Reply::Refused(_)), "bound to less than was approved");
        assert_eq!(with(&conditions).done().count, 1);
        days(world, 14);
        assert_eq!(due(world, &world.head(), "duty:provision.end"), ["2027-01-03"]);
        let task = tasks(world, &world.head(), "duty:provision.end").remove(0);
        no(perform(world, &world.head(), task, &[("destroyed_on", "2026-12-21")]), "duty:provision.end.proved", "main:22.3.4");
        days(world, 35);
        let told = world.app().messages(&world.manager()).unwrap();
        assert!(told.iter().any(|t| t.kind == "told-task-escalated" && t.task == Some(task)), "{told:?}");
        perform(world, &world.head(), task, &[("destroyed_on", "2026-12-21"), ("certificate", "廃棄証明 2026-12-22")]).done();
        assert_eq!(rows(world, &world.manager(), "provisions")[0].state, "ended");
    }

    /// Shows hatsumei:main:22.3.2a, hatsumei:main:22.3.2b
    ///
    /// A recipient passes staff data on only with a written consent older than that; where a ground of 22.1 applies and is named, no
    /// consent is asked for.
    fn onward_only_with_consent_or_a_ground(world) {
        let person = [staff(world, "見本　職員次郎")];
        mark(world, &world.head(), person[0], MarkKind::Consent, "provide");
        let named = ids(&person);
        let law = [("affair", "personnel"), ("holding", "staff"), ("ground", "law"), ("law", "労働基準法"), ("inquiry", "照会書")];
        let case = open(world, &world.head(), "provision");
        step(world, &world.head(), case, "submit", &draft(&named, &law)).done();
        step(world, &world.manager(), case, "approve", &[]).done();
        let with = |p: &mut Provide| {
            p.affair = "personnel".into();
            p.holding = "staff".into();
            p.ground = "law".into();
            p.evidence = "照会書".into();
        };
        provide(world, &world.head(), &person, with).done();
        let given = rows(world, &world.head(), "provisions").remove(0).id;
        no(opens(world, &world.clerk(), "onward"), "procedure:onward", "main:22.3.2a");
        opens(world, &world.manager(), "onward").done();
        let base = [("provision", given.as_str()), ("firm", "jinzai_firm"), ("from", "2026-12-10")];
        let enter = |more: &[(&str, &str)]| {
            let number = open(world, &world.head(), "onward");
            step(world, &world.head(), number, "enter", &[&base[..], more].concat())
        };
        no(enter(&[]), "procedure:onward.consented", "main:22.3.2a");
        no(enter(&[("consent_on", "2026-12-10"), ("consent_ref", "同意書 5")]), "procedure:onward.consented", "main:22.3.2a");
        assert!(rows(world, &world.head(), "onward").is_empty());
        for ground in ["policy_range", "joint_use", "life", "law"] {
            no(enter(&[("ground", ground)]), "procedure:onward.grounded", "main:22.3.2b");
            enter(&[("ground", ground), ("basis", "職業安定法ほか")]).done();
        }
        enter(&[("consent_on", "2026-12-09"), ("consent_ref", "同意書 5")]).done();
        assert_eq!(rows(world, &world.head(), "onward").len(), 5);
    }

    /// Shows hatsumei:main:16.1a
    ///
    /// A correction of somebody who had been given away opens a task to tell the recipient; of somebody left out it does not.
    fn a_correction_reaches_the_recipient(world) {
        let all = members(world, 2);
        mark(world, &world.clerk(), all[0], MarkKind::Consent, "provide");
        let named = ids(&all);
        let case = open(world, &world.clerk(), "provision");
        step(world, &world.clerk(), case, "submit", &draft(&named, &[])).done();
        step(world, &world.manager(), case, "approve", &[]).done();
        provide(world, &world.clerk(), &all, |_| {}).done();
        let correct = |record: RecordId, value: &str| {
            let correct = Correct {
                affair: "membership".into(),
                record,
                changes: vec![("address".into(), world.personal(value))],
                channel: "counter".into(),
                identity: "document".into(),
                reason: nothing(),
                ground: String::new(),
                seen: None,
                happened_at: None,
                once: None,
            };
            world.app().correct(&world.clerk(), &correct).unwrap().done();
        };
        correct(all[1], "別府市見本町二丁目");
        assert!(tasks(world, &world.head(), "duty:provision.tell").is_empty(), "whoever was left out was not given");
        correct(all[0], "別府市見本町三丁目");
        correct(all[0], "別府市見本町三丁目");
        let task = tasks(world, &world.head(), "duty:provision.tell");
        assert_eq!(due(world, &world.head(), "duty:provision.tell"), ["2026-12-08"]);
        assert_eq!(task.len(), 1, "a value that did not differ is no correction");
        no(perform(world, &world.head(), task[0], &[]), "duty:provision.tell.done", "main:16.1a");
        perform(world, &world.head(), task[0], &[("told_on", "2026-11-24")]).done();
    }
}
