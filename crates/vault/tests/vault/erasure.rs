//! Destroying keys: what must be gone is gone from every earlier state, and what must stay stays; also across crashes.

use crate::world::{World, same_key};
use azukari_vault::{KeyShelf as _, MapShelf, PlaceState, RootPlace, TreeError, Vault, VaultError, open, seal};

/// The essential invariant, written out: rows from before the erasure and today's root places do not give the key back, and
/// the same earlier data opens for everybody else with today's rows.
#[test]
fn a_destroyed_key_cannot_be_had_from_an_earlier_backup() {
    let mut w = World::new();
    let slots = [0u32, 1, 255, 256, 70_000, 0xFF_FFFF];
    let sealed: Vec<_> = slots
        .iter()
        .map(|slot| {
            let key = w.vault.new_data_key(&mut w.shelf, w.tree, *slot).unwrap();
            seal(&key, &w.place("name"), format!("value {slot}").as_bytes()).unwrap()
        })
        .collect();
    let mut backup = w.shelf.clone();

    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[1, 70_000], &[]).unwrap();
    assert_eq!(rekey.destroyed, [1, 70_000]);
    assert_eq!(rekey.touched.iter().map(|t| t.leaf).collect::<Vec<_>>(), [0, 273]);
    assert!(rekey.unreadable.is_empty() && rekey.unreached.is_empty());
    assert!(w.vault.finish(rekey).unwrap().iter().all(|r| r.is_settled()));

    for vault in [w.restarted(), Vault::open(crate::world::places(&w.dir)).unwrap()] {
        if !vault.is_unlocked(w.tree.org) {
            vault.unlock(w.tree.org, &w.provider()).unwrap();
        }
        for (slot, sealed) in slots.iter().zip(&sealed) {
            // All rows of the backup: nothing opens, because its root is gone.
            let err = vault.data_key(&mut backup, w.tree, *slot).unwrap_err();
            assert!(matches!(err, TreeError::Vault(VaultError::RootMissing)), "{slot}");
            // Today's rows, the backup's sealed values.
            match vault.data_key(&mut w.shelf, w.tree, *slot) {
                Ok(key) => assert!(![1, 70_000].contains(slot) && open(&key, &w.place("name"), sealed).is_ok()),
                Err(e) => assert!([1, 70_000].contains(slot) && matches!(e, TreeError::Vault(VaultError::NoKey))),
            }
            // The destroyed row of the backup carried into today's rows.
            let mut forged = w.shelf.clone();
            let old_row = backup.get(w.tree, 0, *slot).unwrap().unwrap();
            forged.put(w.tree, 0, *slot, &old_row).unwrap();
            let back = vault.data_key(&mut forged, w.tree, *slot);
            assert_eq!(
                back.is_ok(),
                [256, 0xFF_FFFF].contains(slot),
                "a leaf that was not touched keeps its rows: {slot}"
            );
        }
    }
}

/// The server that destroyed must not open old rows from what it still has in memory either.
#[test]
fn memory_does_not_bring_a_destroyed_key_back() {
    let mut w = World::new();
    w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let row = w.shelf.get(w.tree, 0, 5).unwrap().unwrap();
    let other = w.restarted();
    other.data_key(&mut w.shelf, w.tree, 5).unwrap();
    assert!(w.vault.data_key_from_row(w.tree, 5, &row).unwrap().is_some());
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    let new_root = rekey.new_root;
    w.vault.finish(rekey).unwrap();
    assert!(w.vault.data_key_from_row(w.tree, 5, &row).unwrap().is_none());
    other.observe_root(w.tree, new_root).unwrap();
    assert!(other.data_key_from_row(w.tree, 5, &row).unwrap().is_none());
}

/// What an erasure did not touch stays in memory, and a start-up loads all of it at once.
#[test]
fn untouched_leaves_stay_warm() {
    let mut w = World::new();
    for slot in [5, 300, 70_000] {
        w.vault.new_data_key(&mut w.shelf, w.tree, slot).unwrap();
    }
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    w.vault.finish(rekey).unwrap();
    let row = w.shelf.get(w.tree, 0, 300).unwrap().unwrap();
    assert!(w.vault.data_key_from_row(w.tree, 300, &row).unwrap().is_some());
    let cold = w.restarted();
    assert!(cold.data_key_from_row(w.tree, 300, &row).unwrap().is_none());
    assert_eq!(cold.warm(&mut w.shelf, w.tree).unwrap(), 3);
    assert!(cold.data_key_from_row(w.tree, 300, &row).unwrap().is_some());
}

#[test]
fn an_interruption_before_the_commit_is_undone() {
    let mut w = World::new();
    let key = w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let before = w.shelf.clone();
    let old = w.active();
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    assert_eq!(w.roots("disk").len(), 2, "the new root lies beside the old");
    drop(rekey);
    w.shelf = before;
    let vault = w.restarted();
    assert!(vault.settle(&vault.turn(w.tree).unwrap(), old).unwrap().iter().all(|r| r.is_settled()));
    assert_eq!(w.roots("disk").len(), 1);
    assert!(same_key(&vault, &mut w.shelf, w.tree, &key, 5));
    assert!(w.opens(&key, 5), "nor did the process that failed lose anything");
}

#[test]
fn an_interruption_after_the_commit_is_finished() {
    let mut w = World::new();
    w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let kept = w.vault.new_data_key(&mut w.shelf, w.tree, 6).unwrap();
    let mut backup = w.shelf.clone();
    let old = w.active();
    drop(w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap());
    let new = w.active();
    // One place was already cleaned when the machine stopped, in another a file was half-written.
    let old_file = w.roots("disk").into_iter().find(|n| n.contains(&old.to_string())).unwrap();
    std::fs::remove_file(w.dir.path("disk").join(&old_file)).unwrap();
    std::fs::write(w.dir.path("share").join(format!("{old_file}.1234.tmp")), b"half").unwrap();

    let vault = w.restarted();
    assert_eq!(vault.status(w.tree, new).unwrap()[1].state, PlaceState::Stale { old: 2 });
    assert!(vault.settle(&vault.turn(w.tree).unwrap(), new).unwrap().iter().all(|r| r.is_settled()));
    for place in ["disk", "share", "stick"] {
        assert_eq!(w.roots(place).len(), 1, "{place}");
    }
    assert!(vault.data_key(&mut backup, w.tree, 5).is_err());
    assert!(same_key(&vault, &mut w.shelf, w.tree, &kept, 6));
}

/// Every point at which the power may go, between the first new root file and the last old one deleted.
#[test]
fn settling_ends_every_interruption() {
    let places = ["disk", "share", "stick"];
    for committed in [false, true] {
        for done in 0..=3 {
            let mut w = World::new();
            let doomed = w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
            let kept = w.vault.new_data_key(&mut w.shelf, w.tree, 6).unwrap();
            let mut backup = w.shelf.clone();
            let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
            let (old, new) = (rekey.old_root, rekey.new_root);
            drop(rekey);
            let org = w.tree.org;
            let file = |id| format!("{org}.record.{id}.root");
            if committed {
                // The old root is deleted in some places, and overwritten but still listed in the next.
                places.iter().take(done).for_each(|p| std::fs::remove_file(w.dir.path(p).join(file(old))).unwrap());
                if let Some(next) = places.get(done) {
                    std::fs::write(w.dir.path(next).join(file(old)), [0; 94]).unwrap();
                }
            } else {
                // The new root had reached only some places.
                places.iter().skip(done).for_each(|p| std::fs::remove_file(w.dir.path(p).join(file(new))).unwrap());
                w.shelf = backup.clone();
            }
            let vault = w.restarted();
            let active = w.active();
            assert_eq!(active, if committed { new } else { old });
            assert!(
                vault.settle(&vault.turn(w.tree).unwrap(), active).unwrap().iter().all(|r| r.is_settled()),
                "{committed} {done}"
            );
            assert!(places.iter().all(|p| w.roots(p) == [file(active)]), "{committed} {done}");
            assert!(same_key(&vault, &mut w.shelf, w.tree, &kept, 6));
            assert_eq!(same_key(&vault, &mut w.shelf, w.tree, &doomed, 5), !committed);
            assert_eq!(same_key(&vault, &mut backup, w.tree, &doomed, 5), !committed);
        }
    }
}

#[test]
fn a_rollback_is_undone_and_the_same_erasure_works_again() {
    let mut w = World::new();
    let key = w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let before = w.shelf.clone();
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    w.shelf = before;
    w.vault.undo(rekey).unwrap();
    assert!(w.opens(&key, 5));
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    w.vault.finish(rekey).unwrap();
    assert!(!w.opens(&key, 5));
}

/// Settling with an id that no place holds (an empty or foreign database) must not delete the roots that are there.
#[test]
fn settling_for_an_unknown_root_deletes_nothing() {
    let w = World::new();
    let wrong = azukari_vault::KeyId::from_bytes([7; 16]);
    assert_eq!(w.vault.settle(&w.vault.turn(w.tree).unwrap(), wrong), Err(VaultError::RootMissing));
    assert_eq!(w.roots("disk").len(), 1);
}

#[test]
fn a_stick_that_was_away_keeps_the_erasure_open_by_name() {
    let mut w = World::new();
    w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let (stick, drawer) = (w.dir.path("stick"), w.dir.path("drawer"));
    std::fs::rename(&stick, &drawer).unwrap();
    // The empty mount point must not be taken for the stick.
    std::fs::create_dir(&stick).unwrap();
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    assert_eq!(rekey.unreached, ["stick"]);
    let new = rekey.new_root;
    let reports = w.vault.finish(rekey).unwrap();
    let open: Vec<_> = reports.iter().filter(|r| !r.is_settled()).map(|r| (r.place.as_str(), r.state)).collect();
    assert_eq!(open, [("stick", PlaceState::Unreachable)]);
    assert!(w.roots("stick").is_empty());

    std::fs::remove_dir(&stick).unwrap();
    std::fs::rename(&drawer, &stick).unwrap();
    assert_eq!(w.vault.status(w.tree, new).unwrap()[2].state, PlaceState::Stale { old: 1 });
    // Healing brings the new root to the stick and never the old one to the others.
    w.vault.heal(w.tree, new).unwrap();
    assert_eq!(w.roots("disk").len(), 1);
    assert!(w.vault.settle(&w.vault.turn(w.tree).unwrap(), new).unwrap().iter().all(|r| r.is_settled()));
    assert_eq!(w.roots("stick").len(), 1);
}

#[test]
fn a_fixed_place_that_is_away_stops_the_erasure_and_changes_nothing() {
    let mut w = World::new();
    let key = w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let before = w.shelf.clone();
    std::fs::rename(w.dir.path("share"), w.dir.path("gone")).unwrap();
    let err = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap_err();
    assert!(matches!(err, TreeError::Vault(VaultError::PlaceUnreachable(name)) if name == "share"));
    assert_eq!(w.roots("disk").len(), 1);
    w.shelf = before;
    assert!(w.opens(&key, 5));
}

#[test]
fn two_servers_do_not_renew_one_tree_at_once() {
    let mut w = World::new();
    w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let other = w.restarted();
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    assert_eq!(w.roots("disk").len(), 2);
    // Whoever wants to renew or to settle waits until the renewal is whole, and finds one root.
    let (turn, roots) = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let turn = other.turn(w.tree).unwrap();
            (turn, w.roots("disk").len())
        });
        w.vault.finish(rekey).unwrap();
        waiting.join().unwrap()
    });
    assert_eq!(roots, 1);
    assert!(other.settle(&turn, w.active()).is_ok());
}

/// A server that did not renew meets rows under a new root and finds its way by itself.
#[test]
fn another_server_follows_a_renewal() {
    let mut w = World::new();
    let kept = w.vault.new_data_key(&mut w.shelf, w.tree, 6).unwrap();
    w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let other = w.restarted();
    assert!(same_key(&other, &mut w.shelf, w.tree, &kept, 6));
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    w.vault.finish(rekey).unwrap();
    let row = w.shelf.get(w.tree, 0, 6).unwrap().unwrap();
    assert!(other.data_key_from_row(w.tree, 6, &row).unwrap().is_none());
    assert!(same_key(&other, &mut w.shelf, w.tree, &kept, 6));
    assert!(other.data_key_from_row(w.tree, 6, &row).unwrap().is_some());
}

#[test]
fn rows_do_not_open_at_another_slot_or_in_another_tree() {
    let mut w = World::new();
    let key = w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    w.vault.new_data_key(&mut w.shelf, w.tree, 6).unwrap();
    w.vault.new_data_key(&mut w.shelf, w.tree, 300).unwrap();
    let row = w.shelf.get(w.tree, 0, 5).unwrap().unwrap();
    for slot in [6, 300] {
        assert!(w.vault.data_key_from_row(w.tree, slot, &row).is_err());
        w.shelf.put(w.tree, 0, slot, &row).unwrap();
        assert!(!w.opens(&key, slot));
    }
    assert!(matches!(w.vault.new_data_key(&mut w.shelf, w.tree, 5), Err(TreeError::Vault(VaultError::SlotTaken))));
    assert!(matches!(
        w.vault.new_data_key(&mut w.shelf, w.tree, 1 << 24),
        Err(TreeError::Vault(VaultError::SlotRange))
    ));
    assert!(matches!(w.vault.replace_data_key(&mut w.shelf, w.tree, 7), Err(TreeError::Vault(VaultError::NoKey))));
}

#[test]
fn a_damaged_root_copy_is_healed_and_a_damaged_row_does_not_stop_an_erasure() {
    let mut w = World::new();
    let kept = w.vault.new_data_key(&mut w.shelf, w.tree, 6).unwrap();
    w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let active = w.active();
    let file = w.roots("disk").remove(0);
    std::fs::write(w.dir.path("disk").join(&file), b"rubbish").unwrap();
    let vault = w.restarted();
    assert_eq!(vault.status(w.tree, active).unwrap()[0].state, PlaceState::Damaged);
    assert!(same_key(&vault, &mut w.shelf, w.tree, &kept, 6), "the second place stands in");
    assert!(vault.heal(w.tree, active).unwrap().iter().all(|r| r.is_settled()));

    w.vault.new_data_key(&mut w.shelf, w.tree, 7).unwrap();
    let mut row = w.shelf.get(w.tree, 0, 7).unwrap().unwrap();
    row.wrapped[20] ^= 1;
    w.shelf.put(w.tree, 0, 7, &row).unwrap();
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    assert_eq!(rekey.unreadable, [(0, 7)]);
    w.vault.finish(rekey).unwrap();
    assert!(w.opens(&kept, 6));
}

#[test]
fn trees_and_organisations_are_apart() {
    let mut w = World::new();
    let key = w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let history = azukari_vault::TreeId { compartment: azukari_vault::Compartment::History, ..w.tree };
    assert!(matches!(w.vault.new_data_key(&mut w.shelf, history, 5), Err(TreeError::Vault(VaultError::NoTree))));
    let root = w.vault.plant(&mut w.shelf, history).unwrap();
    assert!(matches!(w.vault.plant(&mut w.shelf, history), Err(TreeError::Vault(VaultError::TreeExists))));
    w.vault.new_data_key(&mut w.shelf, history, 5).unwrap();
    assert!(!same_key(&w.vault, &mut w.shelf, history, &key, 5));
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    w.vault.finish(rekey).unwrap();
    assert!(w.restarted().status(history, root).unwrap().iter().all(|r| r.is_settled()), "another tree's roots stay");
    w.vault.lock(w.tree.org);
    assert!(matches!(w.vault.data_key(&mut w.shelf, history, 5), Err(TreeError::Vault(VaultError::Locked))));
}

#[test]
fn places_are_checked() {
    let d = crate::world::Dir::new();
    let a = RootPlace::fixed("a", d.path("a"));
    assert!(Vault::open(vec![]).is_err());
    assert!(Vault::open(vec![RootPlace::removable("a", d.path("a"))]).is_err());
    assert!(Vault::open(vec![a.clone(), RootPlace::fixed("a", d.path("b"))]).is_err());
    assert!(Vault::open(vec![a.clone(), RootPlace::fixed("b", d.path("a"))]).is_err());
    assert!(Vault::open(vec![RootPlace::fixed("a\nb", d.path("a"))]).is_err());
    a.prepare().unwrap();
    a.prepare().unwrap();
    assert!(RootPlace::fixed("b", d.path("a")).prepare().is_err());
    let unused = MapShelf::default();
    assert_eq!(unused.rows().count(), 0);
}
