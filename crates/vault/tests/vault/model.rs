//! Random histories of a tree against a naive model.

use crate::world::{World, same_key};
use azukari_vault::{DataKey, KeyShelf as _, MapShelf, Vault};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Few slots over several leaves and middles, so that histories meet.
const SLOTS: [u32; 9] = [0, 1, 2, 255, 256, 511, 65_535, 65_536, 0xFF_FFFF];

#[derive(Debug, Clone)]
enum Step {
    New(usize),
    Replace(usize),
    Rekey { slots: Vec<usize>, leaves: Vec<usize>, commit: bool, settled_by_restart: bool },
    Reload,
}

fn step() -> impl Strategy<Value = Step> {
    let slot = 0..SLOTS.len();
    prop_oneof![
        4 => slot.clone().prop_map(Step::New),
        1 => slot.clone().prop_map(Step::Replace),
        2 => (vec(slot.clone(), 0..3), vec(slot, 0..2), any::<bool>(), any::<bool>())
            .prop_map(|(slots, leaves, commit, settled_by_restart)| Step::Rekey { slots, leaves, commit, settled_by_restart }),
        1 => Just(Step::Reload),
    ]
}

/// What should be true, without a tree: the living key of each slot, and every dead key with the shelves that held it.
struct Model {
    living: BTreeMap<u32, DataKey>,
    /// Keys replaced but not yet re-keyed away: a backup still opens them, which is documented.
    lingering: Vec<(u32, DataKey)>,
    dead: Vec<(u32, DataKey)>,
    backups: Vec<MapShelf>,
}

impl Model {
    fn check(&self, vault: &Vault, w: &mut World) {
        for slot in SLOTS {
            match self.living.get(&slot) {
                Some(key) => assert!(same_key(vault, &mut w.shelf, w.tree, key, slot), "slot {slot} survives"),
                None => assert!(vault.data_key(&mut w.shelf, w.tree, slot).is_err(), "slot {slot} is empty"),
            }
        }
        for (slot, key) in &self.dead {
            for backup in &self.backups {
                let mut whole = backup.clone();
                assert!(
                    !same_key(vault, &mut whole, w.tree, key, *slot),
                    "slot {slot} does not come back from a backup"
                );
                // The backup's rows mixed into today's, level by level, as somebody with SQL could.
                for level in 0..3u8 {
                    let mut mixed = w.shelf.clone();
                    for ((tree, l, index), row) in backup.rows() {
                        if *l <= level {
                            mixed.put(*tree, *l, *index, row).unwrap();
                        }
                    }
                    assert!(
                        !same_key(vault, &mut mixed, w.tree, key, *slot),
                        "slot {slot} does not come back in a mixture"
                    );
                }
            }
        }
    }
}

fn pick(of: &[usize]) -> Vec<u32> {
    of.iter().map(|i| SLOTS[*i]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn survivors_stay_and_the_destroyed_never_return(steps in vec(step(), 1..24)) {
        let mut w = World::new();
        let mut m = Model { living: BTreeMap::new(), lingering: Vec::new(), dead: Vec::new(), backups: Vec::new() };
        for step in steps {
            match step {
                Step::New(i) => match w.vault.new_data_key(&mut w.shelf, w.tree, SLOTS[i]) {
                    Ok(key) => prop_assert!(m.living.insert(SLOTS[i], key).is_none()),
                    Err(_) => prop_assert!(m.living.contains_key(&SLOTS[i])),
                },
                Step::Replace(i) => if m.living.contains_key(&SLOTS[i]) {
                    m.backups.push(w.shelf.clone());
                    let key = w.vault.replace_data_key(&mut w.shelf, w.tree, SLOTS[i]).unwrap();
                    m.lingering.extend(m.living.insert(SLOTS[i], key).map(|old| (SLOTS[i], old)));
                },
                Step::Rekey { slots, leaves, commit, settled_by_restart } => {
                    let (slots, leaves) = (pick(&slots), pick(&leaves).iter().map(|s| s >> 8).collect::<Vec<_>>());
                    let before = w.shelf.clone();
                    m.backups.push(before.clone());
                    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &slots, &leaves).unwrap();
                    let touched: Vec<u32> = rekey.touched.iter().map(|t| t.leaf).collect();
                    prop_assert!(rekey.unreadable.is_empty());
                    if commit {
                        m.dead.extend(slots.iter().filter_map(|s| m.living.remove_entry(s)));
                        let (gone, stay) = m.lingering.drain(..).partition(|(slot, _)| touched.contains(&(slot >> 8)));
                        m.lingering = stay;
                        m.dead.extend::<Vec<_>>(gone);
                    } else {
                        w.shelf = before;
                    }
                    match (settled_by_restart, commit) {
                        (true, _) => {
                            drop(rekey);
                            w.vault = w.restarted();
                            let active = w.active();
                            w.vault.settle(&w.vault.turn(w.tree).unwrap(), active).unwrap();
                        }
                        (false, true) => { w.vault.finish(rekey).unwrap(); }
                        (false, false) => { w.vault.undo(rekey).unwrap(); }
                    }
                    prop_assert_eq!(w.roots("disk").len(), 1);
                }
                Step::Reload => w.vault = w.restarted(),
            }
        }
        let restarted = w.restarted();
        let warm = std::mem::replace(&mut w.vault, restarted);
        m.check(&warm, &mut w);
        let cold = w.restarted();
        m.check(&cold, &mut w);
    }
}
