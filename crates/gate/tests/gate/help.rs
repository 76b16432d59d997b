//! What the stories share.

use azukari_domain::{ClassKey, RecordId, Verb};
use azukari_gate::{Ask, Asker, Correction, Gate, Outcome, log::Tended};
use azukari_rulebook::ActFacts;
use azukari_testkit::World;

/// A look at a member's record, as a clerk has it.
pub(crate) fn see(asker: Asker, record: RecordId) -> Ask {
    let classes = ["identity", "contact"].map(|c| c.parse::<ClassKey>().unwrap()).into_iter().collect();
    let act = ActFacts { classes, channel: "screen".into(), ..ActFacts::default() };
    Ask { affair: Some("membership".parse().unwrap()), act, records: vec![record], ..Ask::new(asker, Verb::See) }
}

/// Three members.
pub(crate) fn members(world: &World) -> Vec<RecordId> {
    world.bring_in(&[
        world.member("髙橋　花子", "タカハシ　ハナコ", "090-1234-5678"),
        world.member("山﨑　一郎", "ヤマザキ　イチロウ", "080-8765-4321"),
        world.member("渡邊　さくら", "ワタナベ　サクラ", "070-1111-2222"),
    ])
}

/// Somebody reports another telephone number by telephone.
pub(crate) fn new_phone(world: &World, asker: Asker, record: RecordId, phone: &str) {
    let act = ActFacts {
        classes: ["contact".parse().unwrap()].into(),
        fields: ["phone".parse().unwrap()].into(),
        channel: "phone".into(),
        identity: "light".into(),
        ..ActFacts::default()
    };
    let affair = Some("membership".parse().unwrap());
    let ask = Ask { affair, act, records: vec![record], ..Ask::new(asker, Verb::Correct) };
    let changes = vec![("phone".parse().unwrap(), world.personal(phone))];
    let done = world.gate().correct(ask, &Correction { record, changes, seen: None }, |_| Ok(()));
    assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
}

/// That many entries more in the log; what is refused leaves one as well.
pub(crate) fn entries(world: &World, record: RecordId, count: usize) {
    let gate = world.gate();
    for _ in 0..count {
        match gate.pass(see(world.clerk(), record), |_| Ok(())).unwrap() {
            Outcome::Done(_) | Outcome::Refused(_) => {}
            Outcome::Repeated(_) => panic!("nothing was asked twice"),
        }
    }
}

/// Upkeep until nothing waits.
pub(crate) fn tend(gate: &Gate, world: &World) -> Tended {
    let done = gate.tend(world.org).unwrap();
    assert!(!done.elsewhere && !done.needs_eyes(), "{done:?}");
    done
}

/// Entries in the tree and waiting.
pub(crate) fn length(world: &World) -> u64 {
    let (size, waiting, _) = world.gate().log_state(world.org).unwrap();
    size + waiting
}
