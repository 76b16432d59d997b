//! One act: wholly there with its entry, or not at all.

use crate::help::{length, members, new_phone, see, tend};
use azukari_domain::{AffairKey, Answer, ApprovalId, Millis, RequestId, Verb, WorkerId};
use azukari_gate::{
    Ask, GateError, Outcome, Stop,
    log::{Details, Filter},
};
use azukari_journal::Outcome as Result3;
use azukari_rulebook::ActFacts;
use azukari_store::{record, request, worker};
use azukari_testkit::{Who, both};

both! {
    /// A writer that fails after it has written leaves neither its change nor an entry.
    fn an_act_whose_writer_fails_is_not_there(world) {
        let (gate, org) = (world.gate(), world.org);
        let id = members(world)[0];
        let before = (length(world), gate.read(|tx| record::version(tx, org, id)).unwrap());
        let done = gate.pass(see(world.clerk(), id), move |lent| {
            assert!(record::touch(lent.tx(), org, id)?, "the change itself works");
            Err::<(), _>(Stop::Conflict("story"))
        });
        assert!(matches!(done, Err(GateError::Conflict("story"))), "{done:?}");
        assert_eq!((length(world), gate.read(|tx| record::version(tx, org, id)).unwrap()), before);
        // The same act with a writer that works: both are there.
        let done = gate.pass(see(world.clerk(), id), move |lent| Ok(record::touch(lent.tx(), org, id)?)).unwrap();
        assert!(matches!(done, Outcome::Done(_)));
        assert_eq!(length(world), before.0 + 1);
        assert_ne!(gate.read(|tx| record::version(tx, org, id)).unwrap(), before.1);
    }

    /// A refusal is told only after its entry is durable: a new process finds it.
    fn a_refusal_stands_in_the_journal(world) {
        let id = members(world)[1];
        let ask = Ask { affair: None, ..see(world.clerk(), id) };
        let Outcome::Refused(refusal) = world.gate().pass(ask, |_| Ok(())).unwrap() else { panic!("no affair, no look") };
        assert_eq!(refusal.answer, Answer::NotPermitted);
        world.restart();
        let gate = world.gate();
        tend(&gate, world);
        let found = gate.find_act(Ask::new(world.auditor(), Verb::ReadJournal), &refusal.act.to_string(), false).unwrap();
        let Outcome::Done(found) = found else { panic!("the auditor reads the journal") };
        let found = found.value.expect("the refusal has an entry");
        assert_eq!(found.entry.outcome, Result3::Refused(Answer::NotPermitted));
        assert_eq!(found.entry.clauses, refusal.reasons.iter().flat_map(|r| r.clauses.clone()).collect::<Vec<_>>());
        assert_eq!(found.worker.unwrap().expose(), Who::Clerk.name());
    }

    /// Whatever anybody asks without any fact, the answer rests on a requirement: a denial that none explains would be `broken`.
    fn every_refusal_has_a_reason(world) {
        let gate = world.gate();
        for who in world.scene().parts.iter().map(|part| part.who) {
            // Acts on the office's work name a case, row or task; they have stories of their own.
            for verb in Verb::ALL.iter().filter(|v| !v.is_work()) {
                for affair in [None, Some("membership".parse::<AffairKey>().unwrap())] {
                    let ask = Ask { affair, act: ActFacts::default(), ..Ask::new(world.asker(who), *verb) };
                    match gate.pass(ask, |_| Ok(())).unwrap() {
                        Outcome::Refused(r) => {
                            assert!(!r.broken && !r.reasons.is_empty(), "{who:?} {verb:?}: {r:?}");
                            assert!(r.reasons.iter().all(|reason| !reason.clauses.is_empty()), "{who:?} {verb:?}: {r:?}");
                        }
                        Outcome::Done(done) => assert!(!done.clauses.is_empty(), "{who:?} {verb:?} rests on no clause"),
                        Outcome::Repeated(_) => panic!("nothing was asked twice"),
                    }
                }
            }
        }
    }

    /// Shows hatsumei:main:18.1c
    ///
    /// Backups and keys are in the hands of the administrator and the privacy manager; whoever works with the data, heads it
    /// or audits it does not keep them.
    fn backups_and_keys_have_their_keepers(world) {
        let gate = world.gate();
        let keep = |who: Who| gate.pass(Ask::new(world.asker(who), Verb::Keep), |_| Ok(())).unwrap();
        for who in [Who::Admin, Who::Manager] {
            assert!(matches!(keep(who), Outcome::Done(_)), "{who:?}");
        }
        for who in [Who::Clerk, Who::Head, Who::Auditor] {
            let Outcome::Refused(refusal) = keep(who) else { panic!("{who:?} keeps no keys") };
            let reason = refusal.reasons.iter().find(|r| r.control == "keep.office").unwrap();
            assert_eq!(reason.clauses.iter().map(|c| c.as_str()).collect::<Vec<_>>(), ["hatsumei:main:18.1c"]);
        }
    }

    /// The journal is read by those whom the regulation names, and the reading leaves an entry.
    fn reading_the_journal_is_journalled(world) {
        let gate = world.gate();
        let id = members(world)[0];
        let mut ask = see(world.clerk(), id);
        ask.annex.reasons.push(world.personal("窓口での問い合わせ"));
        let Outcome::Done(seen) = gate.pass(ask, |_| Ok(())).unwrap() else { panic!("a clerk at work") };
        tend(&gate, world);
        let before = length(world);
        let filter = Filter { record: Some(id), details: true, most: 10, ..Filter::default() };
        let clerks = gate.entries(Ask::new(world.clerk(), Verb::ReadJournal), filter.clone()).unwrap();
        assert!(matches!(clerks, Outcome::Refused(_)), "a clerk does not read it");
        let Outcome::Done(page) = gate.entries(Ask::new(world.auditor(), Verb::ReadJournal), filter).unwrap() else {
            panic!("the auditor does");
        };
        assert_eq!(length(world), before + 2, "both left an entry");
        // On the embedded engine the refused and this very reading are among what is read about the record.
        let seen = page.value.entries.iter().find(|e| e.entry.act == seen.act).expect("the look at the record");
        assert_eq!(seen.worker.as_ref().unwrap().expose(), Who::Clerk.name());
        let Details::Open(annex) = &seen.details else { panic!("{:?}", seen.details) };
        assert_eq!(annex.reasons[0].expose(), "窓口での問い合わせ");
        tend(&gate, world);
        let verbs = Filter { verbs: [Verb::Import].into(), most: 10, ..Filter::default() };
        let Outcome::Done(page) = gate.entries(Ask::new(world.auditor(), Verb::ReadJournal), verbs).unwrap() else {
            panic!("the auditor does");
        };
        assert_eq!(page.value.entries.len(), 1, "one import");
        assert!(page.value.entries.iter().all(|e| matches!(e.details, Details::None | Details::Closed)));
    }

    /// A look may begin from a view that is some commits old; what it shows and what it rests on is as of now all the same.
    fn a_look_rests_on_facts_that_still_hold(world) {
        let (gate, org) = (world.gate(), world.org);
        let (clerk, id) = (world.clerk(), members(world)[0]);
        let phone = || -> Option<String> {
            let Outcome::Done(done) = gate.pass(see(clerk.clone(), id), |_| Ok(())).unwrap() else { return None };
            let open = gate.open(done.permit).unwrap();
            open[0].fields.iter().find(|(key, _)| key.as_str() == "phone").map(|(_, value)| value.expose().to_owned())
        };
        let assign = |who: WorkerId, until: Option<&'static str>| {
            gate.note(move |tx| Ok(worker::put_assignment(tx, org, who, "membership", "2020-01-01", until)?)).unwrap();
        };
        assign(world.head().worker, None);
        assert_eq!(phone().as_deref(), Some("090-1234-5678"));
        for turn in 0..20 {
            // Somebody else corrects the record, between two looks of the clerk.
            let new = format!("090-0000-{turn:04}");
            new_phone(world, world.head(), id, &new);
            assert_eq!(phone(), Some(new), "turn {turn}");
            // The clerk's own work is taken away and given back.
            assign(clerk.worker, Some("2020-01-02"));
            assert_eq!(phone(), None, "turn {turn}");
            assign(clerk.worker, None);
            assert!(phone().is_some(), "turn {turn}");
        }
    }

    /// No look is lost from the count of persons seen, whoever looks at the same time.
    fn looks_at_the_same_time_are_all_counted(world) {
        let (gate, org, clerk) = (world.gate(), world.org, world.clerk());
        let ids = members(world);
        let seen = || gate.read(|tx| worker::get(tx, org, clerk.worker)).unwrap().unwrap().seen_count;
        let before = seen();
        std::thread::scope(|s| {
            for thread in 0..4usize {
                let (gate, clerk, ids) = (gate.clone(), clerk.clone(), &ids);
                s.spawn(move || {
                    for turn in 0..25 {
                        let done = gate.pass(see(clerk.clone(), ids[(thread + turn) % ids.len()]), |_| Ok(())).unwrap();
                        assert!(matches!(done, Outcome::Done(_)));
                    }
                });
            }
        });
        assert_eq!(seen(), before + 100);
    }

    /// Two approvals of one scope are for two acts: the first act uses one of them, the one that ends first.
    fn an_act_uses_one_approval(world) {
        let (gate, org, head) = (world.gate(), world.org, world.head());
        let ids = members(world);
        gate.note(move |tx| Ok(azukari_store::worker::put_assignment(tx, org, head.worker, "membership", "2020-01-01", None)?)).unwrap();
        let head = world.head();
        let mut ask = Ask::new(head.clone(), Verb::Erase);
        ask.affair = "membership".parse().ok();
        ask.act = ActFacts { ground: "person_request".into(), evidence: true, holding: "member".parse().ok(), ..ActFacts::default() };
        ask.records = vec![ids[0]];
        let rulebook = world.book().hash().to_bytes().to_vec();
        let approval = |to_at: i64| request::ApprovalRow {
            id: ApprovalId::new(gate.clock(), gate.random()),
            request: RequestId::new(gate.clock(), gate.random()),
            kind: "erase".into(),
            holder: head.worker,
            verb: "erase".into(),
            affair: "membership".into(),
            holding: "member".into(),
            scope: ask.scope().to_vec(),
            uses_left: 1,
            count: 1,
            from_at: Millis(0),
            to_at: Millis(to_at),
            state: "open".into(),
            rulebook: rulebook.clone(),
        };
        let (late, soon) = (approval(i64::MAX / 4), approval(i64::MAX / 8));
        let kept = late.id;
        gate.note(move |tx| Ok([&late, &soon].into_iter().try_for_each(|a| request::put_approval(tx, org, a))?)).unwrap();
        assert!(matches!(gate.erase(ask, None).unwrap(), Outcome::Done(_)));
        let left = gate.read(|tx| request::approvals_of(tx, org, head.worker)).unwrap();
        assert_eq!(left.iter().map(|a| a.id).collect::<Vec<_>>(), [kept]);
    }
}
