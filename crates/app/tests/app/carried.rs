//! Carrying an approval out: exactly what was approved, once, by whoever holds it; and what the case says of it afterwards.

use crate::{
    casefile::{Done, no},
    outputs::ask,
    provision::draft,
    told::{approved, done, fault, refused, why},
    walk::{column, ids, mark, members, open, perform, rows, staff, step},
};
use azukari_app::{
    AppError, Reply,
    casefile::ShownCase,
    register::MarkKind,
    request::{ApprovalShown, Behind, CarryOut, Handed, NewRequest},
};
use azukari_domain::{ApprovalId, Clock as _, RecordId};
use azukari_gate::Asker;
use azukari_testkit::{World, both};

fn carry(approval: ApprovalId) -> CarryOut {
    CarryOut {
        approval,
        channel: String::new(),
        evidence: String::new(),
        slip: String::new(),
        encoding: String::new(),
        once: None,
    }
}

/// The one approval that waits for this worker.
fn waits(world: &World, who: &Asker) -> ApprovalShown {
    let mut all = world.app().approvals(who).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn case(world: &World, who: &Asker, number: i64) -> ShownCase {
    done(world.app().show_case(who, number))
}

/// A case of a provision that the privacy manager approved.
fn provision(world: &World, who: &Asker, fields: &[(&str, &str)]) -> i64 {
    let number = open(world, who, "provision");
    step(world, who, number, "submit", fields).done();
    step(world, &world.manager(), number, "approve", &[("decision", "推薦に要る")]).done();
    number
}

fn consenting(world: &World, count: usize) -> Vec<RecordId> {
    let all = members(world, count);
    for id in &all {
        mark(world, &world.clerk(), *id, MarkKind::Consent, "provide");
    }
    all
}

both! {
    /// What was approved waits for whoever asked, with all that it fixes; carried out once, it stands in the register, and the case
    /// says when and by whom. Who may not be on it is left out; nobody else sees it, and it works once.
    fn a_provision_is_carried_out_as_approved_and_once(world) {
        let (app, clerk) = (world.app(), world.clerk());
        let all = members(world, 3);
        for id in &all[..2] {
            mark(world, &clerk, *id, MarkKind::Consent, "provide");
        }
        let number = provision(world, &clerk, &draft(&ids(&all), &[]));
        let told = case(world, &clerk, number);
        assert!(told.approvals[0].mine && told.carried_out.is_empty());
        assert!(!case(world, &world.manager(), number).approvals[0].mine);

        let waiting = waits(world, &clerk);
        assert_eq!((waiting.behind, waiting.state, waiting.channel.as_str()), (Behind::Case(number), "approved", "post"));
        assert_eq!((waiting.recipient.expose(), waiting.affair.as_str(), waiting.records.len()), ("city_office", "membership", 3));
        let foreseen = waiting.foreseen.as_ref().unwrap();
        assert_eq!((foreseen.granted, foreseen.left_out.len()), (2, 1));
        for other in [world.head(), world.manager(), world.admin()] {
            assert!(matches!(app.approval(&other, waiting.id), Err(AppError::NotFound(_))));
            assert!(matches!(app.carry_out(&other, &carry(waiting.id)), Err(AppError::NotFound(_))));
            assert!(app.approvals(&other).unwrap().is_empty());
        }
        let another = CarryOut { channel: "mail".into(), ..carry(waiting.id) };
        assert_eq!(fault(app.carry_out(&clerk, &another)), "error-one-of", "the way is part of what was approved");

        let once = CarryOut { once: Some([5; 32]), ..carry(waiting.id) };
        let Handed::Page(page) = done(app.carry_out(&clerk, &once)) else { panic!("post goes on paper") };
        assert_eq!((page.count, page.left_out.len()), (2, 1));
        assert!(page.text.expose().contains("見本会員"));
        assert!(matches!(app.carry_out(&clerk, &once).unwrap(), Reply::Repeated(act) if act == page.act));
        refused(app.carry_out(&clerk, &carry(waiting.id)), "provide.approved", "main:22.2a");
        assert!(app.approvals(&clerk).unwrap().is_empty());
        assert_eq!(app.approval(&clerk, waiting.id).unwrap().state, "used");

        let after = case(world, &clerk, number);
        assert_eq!((after.approvals[0].state, after.carried_out.len()), ("used", 1));
        let out = &after.carried_out[0];
        assert_eq!((out.register.key.as_str(), out.row.as_ref(), out.at), ("provisions", None, world.clock.now().0));
        let by_reader = case(world, &world.manager(), number).carried_out.remove(0);
        let row = rows(world, &world.manager(), "provisions").remove(0);
        assert_eq!(by_reader.row.unwrap(), row.id, "whoever reads the register is led to the row");
        assert_eq!(column(&row, "why"), ["表彰の候補者を推薦するため"]);
    }

    /// What binds the recipient of staff data goes with the approval, nobody has to say it again, and no phone call or list can do
    /// without.
    fn the_conditions_of_an_approval_go_with_it(world) {
        let (app, head) = (world.app(), world.head());
        let person = [staff(world, "見本　職員太郎")];
        mark(world, &head, person[0], MarkKind::Consent, "provide");
        let named = ids(&person);
        let conditions = ["no_leak", "no_misuse", "onward_consent", "retention_period", "return_or_erase", "no_copy"];
        let places = [("place_no_leak", "第3条"), ("place_no_misuse", "第3条"), ("place_onward", "第4条"), ("until", "2026-12-20"), ("place_return", "第6条"), ("place_no_copy", "第7条")];
        let base = [("affair", "personnel"), ("holding", "staff"), ("classes", "identity"), ("recipient", "host_firm"), ("channel", "file")];
        let bound: Vec<(&str, &str)> = conditions.iter().map(|c| ("conditions", *c)).collect();
        let unbound = open(world, &head, "provision");
        no(step(world, &head, unbound, "submit", &draft(&named, &[&base[..], &places].concat())), "procedure:provision.employment.no_leak", "main:22.3.1a");
        let number = provision(world, &head, &draft(&named, &[&base[..], &places, &bound].concat()));
        let waiting = waits(world, &head);
        let said: Vec<&str> = waiting.conditions.iter().map(|c| c.ja.as_str()).collect();
        assert!(said.contains(&"漏らさない") && said.len() == 6, "in the words of the form: {said:?}");
        let Handed::File(file) = done(app.carry_out(&head, &carry(waiting.id))) else { panic!("a file opens with its password") };
        assert_eq!((file.count, file.name.as_str()), (1, "staff-2026-11-24.zip"));
        assert_eq!(&app.extract_file(&head, file.id).unwrap().bytes[..4], b"PK\x03\x04");
        assert_eq!(case(world, &head, number).carried_out.len(), 1);
    }

    /// An output is used up by being carried out although so few could leave without, and the case leads to what is still owed for it.
    fn an_output_is_carried_out_and_accounted_for(world) {
        let (app, clerk) = (world.app(), world.clerk());
        let all = members(world, 3);
        let named = ids(&all);
        let number = open(world, &clerk, "output");
        let more = [("use", "総会の案内を送るため"), ("copies", "1"), ("until", "2026-12-20")];
        step(world, &clerk, number, "submit", &[&ask(&named)[..], &more].concat()).done();
        step(world, &world.head(), number, "approve", &[("decision", "要る範囲である")]).done();
        let waiting = waits(world, &clerk);
        let Handed::Page(page) = done(app.carry_out(&clerk, &carry(waiting.id))) else { panic!("paper") };
        assert_eq!(page.count, 3);
        assert_eq!(fault(app.carry_out(&clerk, &carry(waiting.id))), "approval-over", "three could leave without, but this was used");
        let after = case(world, &clerk, number);
        let owed = after.carried_out[0].open.clone();
        assert_eq!((owed.len(), owed[0].ja.as_str()), (1, "出力したものの始末"));
        assert_eq!(column(&rows(world, &world.manager(), "outputs")[0], "use"), ["総会の案内を送るため"]);
        let end = [("end", "disposed"), ("end_on", "2026-11-24"), ("method", "shredded")];
        perform(world, &clerk, owed[0].key.parse().unwrap(), &end).done();
        let settled = case(world, &clerk, number).carried_out.remove(0);
        assert!(settled.open.is_empty() && settled.number == 1, "it stands there afterwards too");
    }

    /// A request of one step leaves the way open: it is chosen when it is carried out. An approval whose time is over is none.
    fn a_request_of_one_step_is_carried_out_by_a_chosen_way(world) {
        let (app, clerk) = (world.app(), world.clerk());
        let all = consenting(world, 2);
        let new = NewRequest {
            affair: "membership".into(),
            holding: "member".into(),
            records: all.clone(),
            classes: vec!["identity".into()],
            recipient: "city_office".into(),
            ..NewRequest::new("provision", why(world))
        };
        let number = approved(world, &clerk, &new, &world.manager());
        let waiting = waits(world, &clerk);
        assert_eq!((waiting.behind, waiting.ways.len()), (Behind::Request(number), 5));
        assert_eq!(app.request(&clerk, number).unwrap().approval, Some(waiting.id));
        assert_eq!(app.request(&world.manager(), number).unwrap().approval, None, "it is the asker's");
        assert_eq!(fault(app.carry_out(&clerk, &carry(waiting.id))), "common-choose-first");
        let by = |way: &str| app.carry_out(&clerk, &CarryOut { channel: way.into(), ..carry(waiting.id) });
        assert_eq!(fault(by("screen")), "error-one-of");
        assert!(matches!(done(by("paper")), Handed::Page(page) if page.count == 2));
        assert_eq!(app.request(&clerk, number).unwrap().state, "used");

        approved(world, &clerk, &new, &world.manager());
        let late = waits(world, &clerk);
        world.clock.pass_days(60);
        assert!(app.approvals(&clerk).unwrap().is_empty());
        assert_eq!(app.approval(&clerk, late.id).unwrap().state, "expired");
        refused(app.carry_out(&clerk, &CarryOut { channel: "paper".into(), ..carry(late.id) }), "provide.approved", "main:22.2a");
    }
}
