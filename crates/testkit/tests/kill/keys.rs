//! The way in changes under SIGKILL (a rotation of the provider's key): until the change is over both the old and the new one
//! open, whatever ends it half-way is resumed, and afterwards the old one opens nothing.

use crate::help::{Order, Told, forget_told, kills, number, run_and_kill, seeded, settle_clock, sound, told};
use azukari_gate::Gate;
use azukari_testkit::{World, first_place, open_shut_in};
use azukari_vault::{Passphrase, Provider, RootPlace, Vault, create_key_file};
use std::path::Path;

/// A kill comes within a few changes, and at most so many milliseconds later.
const KILL_WITHIN: (u64, u64) = (60, 60);
/// Ways in between which the child changes. The last is a passphrase, slow by intent.
const WAYS: usize = 5;

fn way(dir: &Path, number: usize) -> Provider {
    match number {
        // The file with which the world was made.
        0 => Provider::KeyFile(dir.join("org.key")),
        n if n + 1 == WAYS => Provider::Passphrase(Passphrase::new("二つ目の長い合言葉です、これは")),
        n => Provider::KeyFile(dir.join(format!("way-{n}.key"))),
    }
}

fn places(dir: &Path) -> Vec<RootPlace> {
    vec![first_place(dir), RootPlace::fixed("second", dir.join("second")), RootPlace::fixed("third", dir.join("third"))]
}

fn shut(order: &Order) -> Gate {
    open_shut_in(&order.dir, order.location(), places(&order.dir), order.clock())
}

/// The child's part: one change after the other, each said before and after.
pub(crate) fn work(order: &Order) {
    let gate = shut(order);
    let mut now: usize = std::fs::read_to_string(order.dir.join("way")).unwrap().parse().unwrap();
    gate.unlock(order.org, &way(&order.dir, now)).unwrap();
    let mut file = Told::of(&order.dir, "keys");
    let random = seeded();
    loop {
        let next = (now + 1 + number(&random, WAYS - 1)) % WAYS;
        file.say(&format!("going {now} {next}"));
        gate.change_kept(&[order.org], &way(&order.dir, now), &way(&order.dir, next)).unwrap();
        file.say(&format!("gone {next}"));
        now = next;
    }
}

#[test]
fn a_killed_change_of_the_way_in_locks_nobody_out() {
    let kills = kills(12, 100);
    if kills == 0 {
        return;
    }
    let world = World::sqlite();
    let (dir, org) = (world.dir().to_owned(), world.org);
    world.close();
    for n in 1..WAYS - 1 {
        create_key_file(&dir.join(format!("way-{n}.key"))).unwrap();
    }
    std::fs::write(dir.join("way"), "0").unwrap();
    let order = |run: usize| Order::to(&world, "keys", run);
    let gate = shut(&order(0));
    gate.unlock(org, &way(&dir, 0)).unwrap();
    gate.heal(org).unwrap();
    drop(gate);
    let random = seeded();
    let (mut interrupted, mut both) = (0, 0);
    for run in 1..=kills {
        run_and_kill(&order(run), KILL_WITHIN, &random);
        let lines = told(&dir).into_iter().flat_map(|(_, lines)| lines).collect::<Vec<_>>();
        forget_told(&dir);
        let last = lines.last().unwrap();
        let opens = |n: usize| {
            let vault = Vault::open(places(&dir)).unwrap();
            (vault.is_changing(org).unwrap(), vault.unlock(org, &way(&dir, n)).is_ok())
        };
        let now = match last[0].as_str() {
            "gone" => {
                let now: usize = last[1].parse().unwrap();
                assert!(opens(now).1, "run {run}: what was changed to does not open");
                assert!((0..WAYS).filter(|n| *n != now).all(|n| !opens(n).1), "run {run}: an old way still opens");
                now
            }
            _ => {
                interrupted += 1;
                let (old, new): (usize, usize) = (last[1].parse().unwrap(), last[2].parse().unwrap());
                let (changing, old_opens) = opens(old);
                let new_opens = opens(new).1;
                assert!(old_opens || new_opens, "run {run}: nothing opens any more");
                assert_eq!(changing, old_opens && new_opens, "run {run}: both open exactly while it is under way");
                both += usize::from(changing);
                // Resumed by a start with the new way in, or by making the change again with the old one.
                let gate = shut(&order(run));
                if new_opens && run % 2 == 0 {
                    gate.unlock(org, &way(&dir, new)).unwrap();
                } else if old_opens {
                    gate.unlock(org, &way(&dir, old)).unwrap();
                    gate.change_kept(&[org], &way(&dir, old), &way(&dir, new)).unwrap();
                } else {
                    gate.unlock(org, &way(&dir, new)).unwrap();
                }
                drop(gate);
                assert_eq!(opens(new), (false, true), "run {run}: the change was not resumed");
                assert!(!opens(old).1, "run {run}: the old way still opens");
                new
            }
        };
        std::fs::write(dir.join("way"), now.to_string()).unwrap();
        let gate = shut(&order(run));
        gate.unlock(org, &way(&dir, now)).unwrap();
        // A change that stopped between two places is spread by healing, as the start's warning says.
        gate.heal(org).unwrap();
        sound(&gate, org, run);
        gate.close();
    }
    println!("{interrupted} of {kills} kills fell into a change, {both} of them between its halves");
    assert!(interrupted > 0, "no kill fell into a change");
    let gate = shut(&order(kills + 1));
    let now: usize = std::fs::read_to_string(dir.join("way")).unwrap().parse().unwrap();
    gate.unlock(org, &way(&dir, now)).unwrap();
    if now != 0 {
        gate.change_kept(&[org], &way(&dir, now), &way(&dir, 0)).unwrap();
    }
    gate.close();
    drop(gate);
    settle_clock(&world, kills + 1);
    world.restart();
}
