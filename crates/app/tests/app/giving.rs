//! Giving to a third party (article 22): approved for just this, with consent or on one of four grounds; employment data bound to
//! conditions; sensitive matters and what the person stopped stay.

use crate::{
    casefile::Done,
    told::{approved, done, refused, rests_on_all, why},
    walk::{explained, open, step},
};
use azukari_app::{
    acquisition::{Collect, Returning, Source},
    register::{Mark, MarkKind},
    request::{Format, NewRequest, Provide},
};
use azukari_domain::{ApprovalId, Personal, RecordId, RequestId, Verb};
use azukari_gate::{Ask, Asker};
use azukari_rulebook::ActFacts;
use azukari_store::request::{ApprovalRow, put_approval};
use azukari_testkit::{World, both};

/// What binds a receiver of employment data, and where the regulation says so.
const CONDITIONS: [(&str, &str); 6] = [
    ("no_leak", "main:22.3.1a"),
    ("no_misuse", "main:22.3.1b"),
    ("onward_consent", "main:22.3.2a"),
    ("retention_period", "main:22.3.3"),
    ("return_or_erase", "main:22.3.4"),
    ("no_copy", "main:22.3.5"),
];

fn members(world: &World) -> Vec<RecordId> {
    world.bring_in(&["一", "二", "三"].map(|n| world.member(&format!("提供　見本{n}号"), "テイキョウ ミホン", "")))
}

fn provide(records: &[RecordId], ground: &str, evidence: &str) -> Provide {
    Provide {
        affair: "membership".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        recipient: "city_office".into(),
        conditions: Vec::new(),
        channel: "post".into(),
        ground: ground.into(),
        evidence: evidence.into(),
        reason: Personal::new(""),
        format: Format::Json,
        once: None,
    }
}

/// What the staff's files give to a host of a secondment.
fn lend(record: RecordId, class: &str, conditions: &[&str], ground: &str, evidence: &str) -> Provide {
    Provide {
        affair: "personnel".into(),
        holding: "staff".into(),
        classes: vec!["identity".into(), class.into()],
        recipient: "secondment_host".into(),
        conditions: conditions.iter().map(|c| (*c).to_owned()).collect(),
        ..provide(&[record], ground, evidence)
    }
}

fn all_conditions() -> Vec<&'static str> {
    CONDITIONS.iter().map(|(word, _)| *word).collect()
}

/// The privacy manager approved just this provision: in one step where it rests on consent, and otherwise as one finds it on
/// file. How a case comes to such an approval is told in `provision`; here it is the act itself that is held to the rules.
fn allow(world: &World, who: &Asker, p: &Provide) {
    let ask = NewRequest {
        affair: p.affair.clone(),
        holding: p.holding.clone(),
        records: p.records.clone(),
        classes: p.classes.clone(),
        recipient: p.recipient.clone(),
        conditions: p.conditions.clone(),
        ground: p.ground.clone(),
        ..NewRequest::new("provision", why(world))
    };
    if p.ground.is_empty() && p.conditions.is_empty() {
        approved(world, who, &ask, &world.manager());
        return;
    }
    refused(world.app().ask(who, &ask), "request.case", "main:22.2a");
    let act = ActFacts {
        holding: Some(p.holding.parse().unwrap()),
        classes: p.classes.iter().map(|c| c.parse().unwrap()).collect(),
        recipient: p.recipient.clone(),
        conditions: p.conditions.iter().cloned().collect(),
        ground: p.ground.clone(),
        ..ActFacts::default()
    };
    let covered = Ask { act, records: p.records.clone(), ..Ask::new(who.clone(), Verb::Provide) };
    let gate = world.gate();
    let row = ApprovalRow {
        id: ApprovalId::new(gate.clock(), gate.random()),
        request: RequestId::new(gate.clock(), gate.random()),
        kind: "provision".into(),
        holder: who.worker,
        verb: "provide".into(),
        affair: p.affair.clone(),
        holding: p.holding.clone(),
        scope: covered.scope().to_vec(),
        count: i64::try_from(p.records.len()).unwrap(),
        from_at: gate.now(),
        to_at: gate.now().plus_days(10),
        uses_left: 1,
        state: "open".into(),
        rulebook: world.book().hash().to_bytes().to_vec(),
    };
    let org = world.org;
    gate.note(move |tx| Ok(put_approval(tx, org, &row)?)).unwrap();
}

fn mark(record: RecordId, kind: MarkKind, key: &str) -> Mark {
    Mark {
        record,
        kind,
        key: key.into(),
        ground: "person_request".into(),
        channel: "paper".into(),
        evidence: "申出書 2026-31号".into(),
        notice: "第2版".into(),
        happened_at: None,
        once: None,
    }
}

/// One of the staff, with a health check on the ground of a law that the privacy manager judged.
fn staff(world: &World) -> RecordId {
    let new = Collect {
        holding: "staff".parse().unwrap(),
        affair: Some("personnel".parse().unwrap()),
        purpose: Some("employment".parse().unwrap()),
        channel: "paper".into(),
        source: Source::Person,
        collected_on: None,
        source_checked: true,
        ground: "law".into(),
        evidence: Some(Personal::new("労働安全衛生法 第66条")),
        values: [("name", "出向　見本職"), ("pay", "一般職三級見本"), ("check_up", "要観察　見本値")]
            .map(|(f, v)| (f.parse().unwrap(), world.personal(v)))
            .into(),
        facets: Default::default(),
        retain: None,
        returning: Returning::Ask,
        happened_at: None,
        once: None,
    };
    let ask = NewRequest {
        affair: "personnel".into(),
        holding: "staff".into(),
        classes: ["identity", "employment", "health"].map(str::to_owned).into(),
        ground: "law".into(),
        purpose: "employment".into(),
        count: 1,
        ..NewRequest::new("exception", why(world))
    };
    approved(world, &world.head(), &ask, &world.manager());
    done(world.app().collect(&world.head(), &new)).record.unwrap()
}

both! {
    /// Shows hatsumei:main:22.1, hatsumei:main:22.1.1a, hatsumei:main:22.1.1b, hatsumei:main:22.1.2, hatsumei:main:22.1.3
    /// Shows hatsumei:main:22.2a, hatsumei:main:22.2b
    ///
    /// Without consent it goes on one of four grounds with what proves it, and on no other; and whatever the ground, joint use
    /// too, not before the privacy manager approved just this.
    fn without_consent_on_four_grounds_only(world) {
        let (app, ids) = (world.app(), members(world));
        for (ground, evidence, clause) in [
            ("policy_range", "保護方針 第3版 第5項", "main:22.1.1a"),
            ("joint_use", "保護方針 第3版 第6項", "main:22.1.1b"),
            ("life", "県立病院の電話 2026-11-24 10時、本人は意識なし", "main:22.1.2"),
            ("law", "刑事訴訟法197条2項 照会書の写し", "main:22.1.3"),
        ] {
            let proved = provide(&ids, ground, evidence);
            refused(app.provide(&world.clerk(), &proved), "provide.approved", "main:22.2a");
            refused(app.provide(&world.clerk(), &proved), "provide.approved", "main:22.2b");
            allow(world, &world.clerk(), &proved);
            refused(app.provide(&world.clerk(), &provide(&ids, ground, "")), "provide.consent", "main:22.1");
            let another = Provide { recipient: "newspaper".into(), ..proved.clone() };
            refused(app.provide(&world.clerk(), &another), "provide.approved", "main:22.2a");
            let out = done(app.provide(&world.clerk(), &proved));
            assert_eq!((out.count, out.left_out.len()), (3, 0), "{ground}");
            rests_on_all(world, out.act, &["main:22.1", clause, "main:22.2a", "main:22.2b"]);
            refused(app.provide(&world.clerk(), &proved), "provide.approved", "main:22.2b");
        }
        for ground in ["", "own_rights", "explicit_consent"] {
            let other = provide(&ids, ground, "便利なので");
            allow(world, &world.clerk(), &other);
            refused(app.provide(&world.clerk(), &other), "provide.consent", "main:22.1");
        }
    }

    /// Shows hatsumei:main:22.1
    ///
    /// To nobody in particular nothing goes; who consented beforehand to this receiver is in, the others are named.
    fn with_consent_to_this_receiver(world) {
        let (app, ids) = (world.app(), members(world));
        refused(app.provide(&world.clerk(), &Provide { recipient: String::new(), ..provide(&ids, "", "") }), "provide.recipient", "main:22.1");
        done(app.mark(&world.clerk(), &mark(ids[0], MarkKind::Consent, "provide:city_office")));
        done(app.mark(&world.clerk(), &mark(ids[1], MarkKind::Consent, "provide:newspaper")));
        let plain = provide(&ids, "", "");
        allow(world, &world.clerk(), &plain);
        let out = done(app.provide(&world.clerk(), &plain));
        let left: Vec<RecordId> = out.left_out.iter().map(|l| l.record).collect();
        assert_eq!((out.count, left), (1, vec![ids[1], ids[2]]));
        assert!(out.left_out.iter().all(|l| l.reasons[0].control == "provide.consent"));
    }

    /// Shows hatsumei:main:4.1.2.2d, hatsumei:main:25.1d
    ///
    /// Who asked for it is left out of the next provision, also where the policy would allow it.
    fn who_stopped_it_is_not_given_away(world) {
        let (app, ids) = (world.app(), members(world));
        done(app.mark(&world.clerk(), &mark(ids[1], MarkKind::Stop, "provision")));
        done(app.mark(&world.clerk(), &mark(ids[2], MarkKind::Stop, "use")));
        let published = provide(&ids, "policy_range", "保護方針 第3版 第5項");
        allow(world, &world.clerk(), &published);
        let out = done(app.provide(&world.clerk(), &published));
        assert_eq!((out.count, out.left_out.len()), (1, 2));
        for left in &out.left_out {
            let reason = left.reasons.iter().find(|r| r.control == "stop.provision").unwrap();
            let clauses: Vec<&str> = reason.clauses.iter().map(|c| c.id.as_str()).collect();
            assert_eq!(clauses, ["hatsumei:main:25.1d", "hatsumei:main:4.1.2.2d"].map(|c| c));
        }
        let alone = provide(&ids[1..2], "policy_range", "保護方針 第3版 第5項");
        allow(world, &world.clerk(), &alone);
        refused(app.provide(&world.clerk(), &alone), "stop.provision", "main:4.1.2.2d");
    }

    /// Shows hatsumei:main:22.3, hatsumei:main:22.3.1a, hatsumei:main:22.3.1b, hatsumei:main:22.3.2a, hatsumei:main:22.3.3
    /// Shows hatsumei:main:22.3.4, hatsumei:main:22.3.5
    ///
    /// A receiver of employment data is bound to every one of the conditions; to save a life or by law they are not asked for,
    /// within the policy they are.
    fn employment_data_binds_who_receives_it(world) {
        let (app, id) = (world.app(), staff(world));
        let head = world.head();
        done(app.mark(&head, &mark(id, MarkKind::Consent, "provide:secondment_host")));
        for (missing, clause) in CONDITIONS {
            let rest: Vec<&str> = all_conditions().into_iter().filter(|c| *c != missing).collect();
            let unbound = lend(id, "employment", &rest, "", "");
            allow(world, &head, &unbound);
            let no = refused(app.provide(&head, &unbound), "provide.employment", clause);
            assert_eq!(no.reasons[0].remedy, "record:conditions");
            let other = CONDITIONS.iter().find(|(word, _)| *word != missing).unwrap().1;
            let named: Vec<&str> = no.reasons[0].clauses.iter().map(|c| c.id.as_str()).collect();
            assert!(!named.contains(&format!("hatsumei:{other}").as_str()), "only what is missing is named: {named:?}");
        }
        let bound = lend(id, "employment", &all_conditions(), "", "");
        allow(world, &head, &bound);
        let out = done(app.provide(&head, &bound));
        rests_on_all(world, out.act, &["main:22.3", "main:22.3.1a", "main:22.3.5"]);

        let published = lend(id, "employment", &[], "policy_range", "保護方針 第3版 第5項");
        allow(world, &head, &published);
        refused(app.provide(&head, &published), "provide.employment", "main:22.3");
        for (ground, evidence) in [("life", "県立病院の電話 2026-11-24 10時、本人は意識なし"), ("law", "健康保険法 第198条")] {
            let urgent = lend(id, "employment", &[], ground, evidence);
            allow(world, &head, &urgent);
            refused(app.provide(&head, &lend(id, "employment", &[], ground, "")), "provide.employment", "main:22.3");
            rests_on_all(world, done(app.provide(&head, &urgent)).act, &["main:22.3"]);
        }
    }

    /// Shows hatsumei:main:13.1b, hatsumei:main:13.1c, hatsumei:main:13.1d, hatsumei:main:13.1e, hatsumei:main:13.1f, hatsumei:main:13.1g
    ///
    /// Sensitive matters are not given away within a published policy; only on the three grounds on which they may come in, and
    /// with consent only where the person consented to just that after the purpose was shown.
    fn sensitive_matters_are_given_on_a_stated_ground(world) {
        let (app, id) = (world.app(), staff(world));
        let head = world.head();
        done(app.mark(&head, &mark(id, MarkKind::Consent, "provide")));
        let health = |ground: &str, evidence: &str| lend(id, "health", &all_conditions(), ground, evidence);
        let published = health("policy_range", "保護方針 第3版 第5項");
        allow(world, &head, &published);
        let no = refused(app.provide(&head, &published), "provide.sensitive", "main:13.1b");
        assert_eq!(no.reasons[0].remedy, "record:ground");
        let grounds: [(&str, &str, &[&str]); 2] =
            [("law", "労働安全衛生法 第66条", &["main:13.1f"]), ("judicial", "大分地裁 令和8年(ワ)第1号", &["main:13.1g"])];
        for (ground, evidence, clauses) in grounds {
            let proved = health(ground, evidence);
            allow(world, &head, &proved);
            refused(app.provide(&head, &health(ground, "")), "provide.sensitive", "main:13.1b");
            rests_on_all(world, done(app.provide(&head, &proved)).act, clauses);
        }
        let agreed = health("explicit_consent", "同意書 様式4 2026-11-24");
        allow(world, &head, &agreed);
        refused(app.provide(&head, &agreed), "provide.sensitive", "main:13.1b");
        let (statement, person) = (explained(world, "employment"), id.to_string());
        let number = open(world, &head, "consent");
        let given = [("records", person.as_str()), ("statement", statement.as_str()), ("method", "signature"), ("given_on", "2026-11-21"), ("evidence", "同意書 様式4"), ("items", "health")];
        step(world, &head, number, "sensitive", &given).done();
        let unshown = Provide { channel: "mail".into(), ..agreed.clone() };
        refused(app.provide(&head, &unshown), "provide.sensitive", "main:13.1b");
        rests_on_all(world, done(app.provide(&head, &agreed)).act, &["main:13.1b", "main:13.1c", "main:13.1d", "main:13.1e"]);
    }
}
