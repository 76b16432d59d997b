//! Who decides what, and where nobody can: an office of five in which one person holds several posts.

use crate::{
    rights::appointed,
    told::{done, why},
};
use azukari_app::{
    AppError, Reply,
    access::{Able, Appoint, Decided, EndAppointment},
    request::{Decide, NewRequest},
};
use azukari_domain::{ActId, OfficeKey, Personal};
use azukari_gate::Asker;
use azukari_store::{deputy, org as org_rows};
use azukari_testkit::{GOJO, HATSUMEI, Who, World, both};
use std::collections::BTreeSet;

const BOARD: &str = "2026-11-20 第4回理事会";

fn of(world: &World, control: &str) -> Decided {
    world.app().deciders(&world.clerk()).unwrap().into_iter().find(|d| d.control == control).unwrap()
}

fn released(world: &World, office: &str, who: &Asker) {
    let end = EndAppointment {
        office: office.parse().unwrap(),
        worker: who.worker,
        last_day: String::new(),
        resolution: BOARD.into(),
    };
    done(world.app().end_appointment(&world.admin(), end));
    world.clock.pass_days(1);
}

/// The controls that refuse.
fn controls<T: std::fmt::Debug>(reply: Result<Reply<T>, AppError>) -> Vec<String> {
    let Ok(Reply::Refused(refused)) = reply else { panic!("{reply:?}") };
    refused.reasons.into_iter().map(|r| r.control).collect()
}

/// Somebody stands in for an office.
fn stands_in(world: &World, office: &str, who: &Asker, rank: i64) {
    let (org, act) = (world.org, ActId::from_slice(&[9; 16]).unwrap());
    let row = deputy::DeputyRow {
        office: office.into(),
        worker: who.worker,
        rank,
        from_date: "2026-11-24".into(),
        to_date: None,
        act,
    };
    world
        .gate()
        .note(move |tx| {
            deputy::put(tx, org, &row)?;
            Ok(org_rows::touch(tx, org)?)
        })
        .unwrap();
}

/// One person in several posts: whatever the regulation does not forbid is allowed, whatever it forbids is refused. Everybody is
/// tried for every office.
fn only_what_the_text_forbids(world: &World, people: &[Who], body: &str) {
    let book = world.book();
    let (mut allowed, mut forbidden) = (0, 0);
    for who in people {
        let worker = world.asker(*who).worker;
        for office in &book.book().offices {
            let held: BTreeSet<OfficeKey> = world
                .app()
                .offices(&world.clerk())
                .unwrap()
                .into_iter()
                .filter(|o| o.holders.iter().any(|h| h.worker == worker))
                .map(|o| o.key)
                .collect();
            if held.contains(&office.key) {
                continue;
            }
            // By the body's resolution, or by whoever holds the office that appoints.
            let by_body = office.by.iter().any(|by| by.as_str() == body);
            let scene = if book.org().as_str() == GOJO.rulebook { &GOJO } else { &HATSUMEI };
            let holder = people.iter().find(|w| {
                scene.part(**w).is_some_and(|part| office.by.iter().any(|by| part.offices.contains(&by.as_str())))
            });
            let asker = if by_body { world.manager() } else { world.asker(*holder.unwrap()) };
            let appoint = Appoint {
                office: office.key.clone(),
                worker,
                from: String::new(),
                until: None,
                resolution: if by_body { BOARD.into() } else { String::new() },
            };
            let reply = world.app().appoint(&asker, appoint);
            if held.is_disjoint(&office.incompatible) {
                let taken = matches!(&reply, Ok(Reply::Done(_)) | Err(AppError::Conflict("worker-office-held")));
                assert!(taken, "{who:?} as {}: {reply:?}", office.key);
                allowed += 1;
            } else {
                assert_eq!(controls(reply), ["appoint.incompatible"], "{who:?} as {}", office.key);
                forbidden += 1;
            }
        }
    }
    assert!(allowed > 0 && forbidden > 0, "{allowed} and {forbidden}");
}

both! {
    fn in_an_office_of_five_only_what_the_text_forbids_is_refused(world) {
        only_what_the_text_forbids(world, &[Who::Clerk, Who::Head, Who::Manager, Who::Auditor, Who::Admin], "board");
    }

    /// Every decision has its offices, the persons of today and whoever stands in; a vacancy, and who is alone in an office, are seen
    /// before anybody waits.
    fn it_is_seen_who_decides_and_where_nobody_can(world) {
        let all = world.app().deciders(&world.clerk()).unwrap();
        let book = world.book();
        for kind in book.book().requests.iter().filter(|r| !r.govern) {
            let shown = all.iter().find(|d| d.control == kind.kind && !d.of_procedure).unwrap();
            assert_eq!((&shown.offices, shown.clauses[0].id.as_str()), (book.deciders(&kind.kind), kind.clause.as_str()));
        }
        let ruling = of(world, "purpose_ruling");
        assert_eq!((ruling.able, ruling.persons.len(), ruling.persons[0].name.as_str()), (Able::NotTheirOwn, 1, Who::Manager.name()));
        // It is so: the manager's own request nobody decides.
        let record = crate::walk::members(world, 1)[0];
        let own = NewRequest { affair: "remediation".into(), records: vec![record], ground: "unclear".into(), ..NewRequest::new("purpose_ruling", why(world)) };
        let number = done(world.app().ask(&world.manager(), &own)).number;
        let decide = Decide { number, approve: true, reason: Personal::new(""), once: None };
        assert_eq!(controls(world.app().decide(&world.manager(), &decide)), ["decide.own"]);

        // A substitute ends it; whoever holds no office yet is named with their rank.
        let sharing = "procedure:sharing.approve";
        assert_eq!(of(world, sharing).able, Able::Yes, "the head proposes, the manager approves");
        released(world, "privacy_manager", &world.manager());
        let vacant = of(world, "purpose_ruling");
        assert_eq!((vacant.able, vacant.persons.len(), vacant.vacant.len()), (Able::Nobody, 0, 1));
        assert_eq!(world.app().deciders(&world.clerk()).unwrap()[0].able, Able::Nobody, "what nobody can decide stands first");
        stands_in(world, "privacy_manager", &world.admin(), 1);
        let by_substitute = of(world, "purpose_ruling");
        assert_eq!((by_substitute.able, by_substitute.persons[0].rank), (Able::NotTheirOwn, Some(1)));
        assert_eq!(by_substitute.persons[0].name, Who::Admin.name());
    }

    /// The only one who may propose is the only one who would approve: the page says so, and the step says so.
    fn whoever_alone_may_ask_does_not_decide(world) {
        released(world, "privacy_manager", &world.manager());
        appointed(world, &world.head(), "privacy_manager");
        let sharing = "procedure:sharing.approve";
        assert_eq!(of(world, sharing).able, Able::Never);
        stands_in(world, "privacy_manager", &world.admin(), 1);
        assert_eq!(of(world, sharing).able, Able::Yes, "a substitute decides it");
    }
}

mod association {
    use super::*;

    both! {
        in GOJO;

        fn one_person_holds_whatever_the_standard_does_not_forbid(world) {
            only_what_the_text_forbids(world, &[Who::Clerk, Who::Head, Who::Manager, Who::Deputy, Who::Admin, Who::Desk], "board");
        }
    }
}
