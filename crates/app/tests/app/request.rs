//! Ask, decide, use once, take back; give and take out.

use crate::told::{approved, done, fault, refused, why};
use azukari_app::{
    AppError, Reply,
    register::{Mark, MarkKind},
    request::{Decide, Export, Format, NewRequest, Provide, Which, Withdraw},
};
use azukari_domain::{Answer, Personal, RecordId, Verb};
use azukari_gate::Asker;
use azukari_testkit::{World, both};
use std::collections::BTreeSet;

fn people(world: &World, count: usize) -> Vec<RecordId> {
    let new: Vec<_> = (0..count)
        .map(|i| {
            let (name, number) = (format!("見本会員　第{i:03}号様"), format!("M-{i:05}"));
            world.record_of("member", &[("number", &number), ("name", &name), ("address", "大分市見本町一丁目一番地")])
        })
        .collect();
    world.bring_in(&new)
}

fn consent(world: &World, record: RecordId, key: &str) {
    let mark = Mark {
        record,
        kind: MarkKind::Consent,
        key: key.into(),
        ground: String::new(),
        channel: "paper".into(),
        evidence: "同意書の原本 鍵付き書庫3".into(),
        notice: "第2版".into(),
        happened_at: None,
        once: None,
    };
    done(world.app().mark(&world.clerk(), &mark));
}

fn provision(world: &World, records: &[RecordId]) -> NewRequest {
    NewRequest {
        affair: "membership".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        recipient: "city_office".into(),
        ..NewRequest::new("provision", why(world))
    }
}

/// Who members are, for the city office, by post.
pub(crate) fn provide(records: &[RecordId]) -> Provide {
    Provide {
        affair: "membership".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        recipient: "city_office".into(),
        conditions: Vec::new(),
        channel: "post".into(),
        ground: String::new(),
        evidence: String::new(),
        reason: Personal::new(""),
        format: Format::Json,
        once: None,
    }
}

fn export(records: &[RecordId]) -> Export {
    Export {
        affair: "newsletter".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into(), "contact".into()],
        channel: "post".into(),
        ground: String::new(),
        reason: Personal::new(""),
        format: Format::Csv,
        once: None,
    }
}

fn decide(number: i64, approve: bool, reason: &str) -> Decide {
    Decide { number, approve, reason: Personal::new(reason), once: None }
}

both! {
    /// Shows hatsumei:main:7.1b, hatsumei:main:22.1, hatsumei:main:22.2a
    ///
    /// The whole way of a provision: refused, asked, decided by the right office only, used once, never again.
    fn a_provision_is_approved_and_used_once(world) {
        let (app, ids) = (world.app(), people(world, 3));
        consent(world, ids[0], "provide");
        consent(world, ids[1], "provide:city_office");
        let no = refused(app.provide(&world.clerk(), &provide(&ids)), "provide.approved", "main:22.2a");
        assert_eq!(no.reasons[0].remedy, "request:provision");

        let new = provision(world, &ids);
        assert_eq!(fault(app.ask(&world.clerk(), &NewRequest { reason: Personal::new(" "), ..new.clone() })), "request-reason-needed");
        assert_eq!(fault(app.ask(&world.clerk(), &NewRequest { recipient: String::new(), ..new.clone() })), "request-recipient-needed");
        let asked = done(app.ask(&world.clerk(), &new));
        assert_eq!(asked.deciders.iter().map(|o| o.ja.as_str()).collect::<Vec<_>>(), ["個人情報保護管理者"]);
        refused(app.decide(&world.clerk(), &decide(asked.number, true, "")), "decide.own", "main:7.1a");
        let other = refused(app.decide(&world.head(), &decide(asked.number, true, "")), "decide.office", "main:7.1b");
        assert_eq!(other.reasons[0].remedy, "ask:privacy_manager");
        let granted = done(app.decide(&world.manager(), &decide(asked.number, true, ""))).granted.unwrap();
        assert_eq!(granted.uses, 1);
        assert_eq!(fault(app.decide(&world.manager(), &decide(asked.number, true, ""))), "request-already-decided");

        // Another scope, another recipient, another person: none of them is what was approved.
        refused(app.provide(&world.clerk(), &provide(&ids[..2])), "provide.approved", "main:22.2a");
        refused(app.provide(&world.clerk(), &Provide { recipient: "newspaper".into(), ..provide(&ids) }), "provide.approved", "main:22.2a");
        let wider = vec!["identity".into(), "contact".into()];
        refused(app.provide(&world.clerk(), &Provide { classes: wider, ..provide(&ids) }), "provide.approved", "main:22.2a");
        refused(app.provide(&world.head(), &provide(&ids)), "provide.approved", "main:22.2a");

        let out = done(app.provide(&world.clerk(), &provide(&ids)));
        assert_eq!((out.count, out.left_out.len()), (2, 1));
        assert_eq!(out.left_out[0].record, ids[2]);
        assert_eq!(out.left_out[0].reasons[0].control, "provide.consent");
        assert!(out.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:22.2a"));
        let rows: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(out.text.expose()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].keys().collect::<Vec<_>>(), ["kana", "name", "number"]);
        assert!(!out.text.expose().contains("見本町"));

        refused(app.provide(&world.clerk(), &provide(&ids)), "provide.approved", "main:22.2a");
        assert_eq!(app.request(&world.clerk(), asked.number).unwrap().state, "used");
        let gone = Withdraw { number: asked.number, reason: Personal::new(""), once: None };
        assert_eq!(fault(app.withdraw(&world.clerk(), &gone)), "request-already-over");
    }

    /// Who sees which requests, with which reasons.
    fn reasons_are_shown_to_who_asked_and_who_decides(world) {
        let (app, ids) = (world.app(), people(world, 2));
        let provision = done(app.ask(&world.clerk(), &provision(world, &ids))).number;
        let erase = NewRequest { records: vec![ids[0]], ground: "mistake".into(), ..NewRequest::new("erase", why(world)) };
        let erase = done(app.ask(&world.clerk(), &erase)).number;
        assert_eq!(erase, provision + 1);
        let numbers = |asker: &Asker, which| -> Vec<i64> { app.requests(asker, which).unwrap().iter().map(|r| r.number).collect() };
        assert_eq!(numbers(&world.clerk(), Which::Mine), [erase, provision]);
        assert_eq!(numbers(&world.clerk(), Which::Waiting), [0i64; 0]);
        assert_eq!(numbers(&world.manager(), Which::Waiting), [provision]);
        assert_eq!(numbers(&world.head(), Which::Waiting), [erase]);
        assert_eq!(numbers(&world.auditor(), Which::All), [0i64; 0]);
        assert!(matches!(app.request(&world.head(), provision), Err(AppError::NotFound("request"))));
        let waiting = app.request(&world.manager(), provision).unwrap();
        assert_eq!(waiting.reason.expose(), why(world).expose());
        assert_eq!(waiting.asker_name.expose(), "職員　見本子");
        assert!(waiting.may_decide && !waiting.mine && waiting.state == "open" && !waiting.rulebook_changed);
        assert_eq!((waiting.recipient.expose(), waiting.records.len(), waiting.count), ("city_office", 2, 2));

        assert_eq!(fault(app.decide(&world.manager(), &decide(provision, false, ""))), "request-decline-reason-needed");
        done(app.decide(&world.manager(), &decide(provision, false, "目的の記載が足りません")));
        let mine = app.request(&world.clerk(), provision).unwrap();
        assert_eq!((mine.state, mine.decision.expose()), ("rejected", "目的の記載が足りません"));
        refused(app.provide(&world.clerk(), &provide(&ids)), "provide.approved", "main:22.2a");
    }

    /// What was taken back, has ended, or was given under other circumstances allows nothing.
    fn an_approval_ends(world) {
        let (app, ids) = (world.app(), people(world, 1));
        consent(world, ids[0], "provide");
        let back = |number| Withdraw { number, reason: Personal::new(""), once: None };
        let open = done(app.ask(&world.clerk(), &provision(world, &ids))).number;
        refused(app.withdraw(&world.head(), &back(open)), "withdraw.own", "main:7.1b");
        assert!(!done(app.withdraw(&world.clerk(), &back(open))).approval);
        assert_eq!(fault(app.decide(&world.manager(), &decide(open, true, ""))), "request-already-decided");

        let given = approved(world, &world.clerk(), &provision(world, &ids), &world.manager());
        assert!(done(app.withdraw(&world.manager(), &back(given))).approval);
        refused(app.provide(&world.clerk(), &provide(&ids)), "provide.approved", "main:22.2a");
        assert_eq!(app.request(&world.clerk(), given).unwrap().state, "withdrawn");

        let late = approved(world, &world.clerk(), &provision(world, &ids), &world.manager());
        world.clock.pass_days(15);
        refused(app.provide(&world.clerk(), &provide(&ids)), "provide.approved", "main:22.2a");
        assert_eq!(app.request(&world.clerk(), late).unwrap().state, "expired");
    }

    /// Shows hatsumei:main:7.1a, hatsumei:main:18.2.6
    ///
    /// Labels: ordinary up to the limit, then by approval of the unit head; those who refused the channel are left out.
    fn labels_beyond_the_limit_are_approved(world) {
        let (app, ids) = (world.app(), people(world, 51));
        let few = done(app.export(&world.clerk(), &export(&ids[..50])));
        assert_eq!((few.count, few.left_out.len()), (50, 0));
        assert!(few.text.expose().starts_with("\u{FEFF}会員番号,氏名,フリガナ,"), "{:.40}", few.text.expose());
        refused(app.export(&world.clerk(), &export(&ids)), "output.volume", "main:18.2.6");
        refused(app.export(&world.clerk(), &Export { channel: String::new(), ..export(&ids[..1]) }), "output.channel", "main:10.1d");
        let ask = NewRequest {
            affair: "newsletter".into(),
            records: ids.clone(),
            classes: vec!["identity".into(), "contact".into()],
            ..NewRequest::new("output", why(world))
        };
        approved(world, &world.clerk(), &ask, &world.head());
        let no_post = Mark {
            record: ids[7],
            kind: MarkKind::Stop,
            key: "post".into(),
            ground: "person_request".into(),
            channel: "phone".into(),
            evidence: "電話の記録 2026-11-24".into(),
            notice: String::new(),
            happened_at: None,
            once: None,
        };
        done(app.mark(&world.clerk(), &no_post));
        let all = done(app.export(&world.clerk(), &export(&ids)));
        assert_eq!((all.count, all.left_out.len()), (50, 1));
        assert_eq!((all.left_out[0].record, all.left_out[0].reasons[0].control.as_str()), (ids[7], "stop.channel"));
        refused(app.export(&world.clerk(), &export(&ids)), "output.volume", "main:18.2.6");
    }

    /// The decision on an assignment changes the register itself.
    fn an_assignment_is_the_decision_itself(world) {
        let (app, ids) = (world.app(), people(world, 1));
        let show = crate::told::show("newsletter", ids[0]);
        let no = refused(app.show(&world.head(), &show), "affair.assigned", "main:6.3d");
        assert_eq!(no.reasons[0].remedy, "request:assignment");
        let ask = NewRequest { affair: "consultation".into(), ..NewRequest::new("assignment", why(world)) };
        let number = done(app.ask(&world.clerk(), &ask)).number;
        assert!(done(app.decide(&world.head(), &decide(number, true, ""))).granted.is_none());
        let find = azukari_app::register::Find { affair: "consultation".into(), holding: "consultation".into(), text: Personal::new("見本") };
        assert!(done(app.find(&world.clerk(), &find)).people.is_empty());
        assert_eq!(fault(app.ask(&world.clerk(), &NewRequest { affair: "gardening".into(), ..ask })), "error-unknown-word");
        assert_eq!(fault(app.ask(&world.clerk(), &NewRequest::new("purpose", why(world)))), "error-unknown-word");
        assert_eq!(fault(app.ask(&world.clerk(), &NewRequest::new("parking", why(world)))), "error-one-of");
        let unknown = refused(app.ask(&world.clerk(), &NewRequest { verb: "see".into(), ..NewRequest::new("parking", why(world)) }), "request.known", "main:7.1a");
        assert_eq!(unknown.answer, Answer::NotConfigured);
    }

    /// A token does only what it is limited to.
    fn a_token_keeps_to_its_scope(world) {
        let (app, ids) = (world.app(), people(world, 1));
        let token = Asker { scopes: Some(BTreeSet::from([Verb::Find])), ..world.clerk() };
        refused(app.show(&token, &crate::told::show("membership", ids[0])), "worker.active", "main:3.1");
        assert!(app.requests(&token, Which::Mine).is_err());
    }

    /// Sixteen at once with one approval: one succeeds. Two deciders at once: one decides.
    fn one_approval_is_used_by_one(world) {
        let (app, ids) = (world.app(), people(world, 1));
        consent(world, ids[0], "provide");
        let number = done(app.ask(&world.clerk(), &provision(world, &ids))).number;
        let manager = world.manager();
        let decided: Vec<bool> = std::thread::scope(|s| {
            let both = [true, false].map(|approve| {
                let (app, manager) = (app.clone(), manager.clone());
                s.spawn(move || match app.decide(&manager, &decide(number, approve, "理由")) {
                    Ok(Reply::Done(doc)) => Some(doc.state == "approved"),
                    Err(e) => {
                        assert_eq!(e.key(), "request-already-decided");
                        None
                    }
                    Ok(other) => panic!("{other:?}"),
                })
            });
            both.into_iter().filter_map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(decided.len(), 1, "exactly one decision");
        if decided == [false] {
            approved(world, &world.clerk(), &provision(world, &ids), &manager);
        }
        let clerk = world.clerk();
        let outcomes: Vec<bool> = std::thread::scope(|s| {
            let all: Vec<_> = (0..16)
                .map(|_| {
                    let (app, clerk, ids) = (app.clone(), clerk.clone(), ids.clone());
                    s.spawn(move || match app.provide(&clerk, &provide(&ids)).unwrap() {
                        Reply::Done(out) => {
                            assert_eq!(out.count, 1);
                            true
                        }
                        Reply::Refused(no) => {
                            assert_eq!(no.reasons[0].control, "provide.approved");
                            false
                        }
                        Reply::Repeated(_) => panic!("no key was given"),
                    })
                })
                .collect();
            all.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|done| **done).count(), 1);
    }
}
