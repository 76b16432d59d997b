//! Restoring an older backup brings back nothing that was erased, withdrawn or used up since.

use crate::help::{members, new_phone, see, tend};
use azukari_domain::{ActId, ApprovalId, Clock, Millis, RecordId, RequestId, Verb, time::SeededRandom};
use azukari_gate::{
    Ask, Gate, Outcome, Parts, Query,
    backup::{BackupError, Restore, Restored, STATE_FILE, TREE_FILE},
};
use azukari_rulebook::{ActFacts, Rulebooks};
use azukari_store::{
    Location, Store, key,
    record::{self, MarkRow},
    request::{self, ApprovalRow},
};
use azukari_testkit::{ESCOOP, World, unique};
use azukari_vault::{Compartment, KeyId, KeyRow, KeyShelf, Provider, RootPlace, TreeId, Vault};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// An empty place beside a world, with the world's present roots.
fn parts(world: &World, into: &Location) -> Parts {
    let root = RootPlace::fixed("first", world.dir().join("roots"));
    Parts {
        store: Store::open(into).unwrap(),
        vault: Vault::open(vec![root]).unwrap(),
        books: Rulebooks::embedded().unwrap(),
        clock: Arc::<azukari_domain::time::FixedClock>::clone(&world.clock),
        random: Arc::new(SeededRandom::new(unique())),
    }
}

pub(crate) fn place(world: &World) -> Location {
    Location::Directory(world.dir().join(format!("restored-{:x}", unique())))
}

fn later(world: &World) {
    world.clock.set(Millis(world.clock.now().0 + 60_000));
}

pub(crate) fn restore(
    world: &World,
    data: &Path,
    newest: Option<&Store>,
    into: &Location,
) -> Result<(Gate, Restored), BackupError> {
    let key_file = world.key_file();
    let how = Restore {
        dir: &world.dir().join("backup"),
        data,
        newest,
        scratch: world.dir(),
        unlock: &|_| Some(Provider::KeyFile(key_file.clone())),
        other_roots: false,
    };
    Gate::restore(parts(world, into), &how)
}

/// A backup in the world's directory, shipped to when keys change.
fn back_up(world: &World) -> PathBuf {
    let dir = world.dir().join("backup");
    let done = world.gate().backup(&dir).unwrap();
    world.gate().set_backup_places(vec![dir]);
    assert_eq!(done.records, 3);
    later(world);
    done.data
}

/// An approval as a decision leaves it, for one act of its holder.
fn approve(world: &World, ask: &Ask, kind: &str) -> ApprovalId {
    approve_in(world, "member", ask, kind)
}

/// The same, for records of another kind.
pub(crate) fn approve_in(world: &World, holding: &str, ask: &Ask, kind: &str) -> ApprovalId {
    let (gate, org) = (world.gate(), world.org);
    let row = ApprovalRow {
        id: ApprovalId::new(gate.clock(), gate.random()),
        request: RequestId::new(gate.clock(), gate.random()),
        kind: kind.into(),
        holder: ask.asker.worker,
        verb: ask.verb.as_str().into(),
        affair: ask.affair.as_ref().map_or("", |a| a.as_str()).into(),
        holding: holding.into(),
        scope: ask.scope().to_vec(),
        uses_left: 1,
        count: 1,
        from_at: gate.now(),
        to_at: gate.now().plus_days(14),
        state: "open".into(),
        rulebook: gate.book_of(org).unwrap().hash().to_bytes().to_vec(),
    };
    let id = row.id;
    gate.note(move |tx| Ok(request::put_approval(tx, org, &row)?)).unwrap();
    id
}

fn erasing(world: &World, record: RecordId) -> Ask {
    let act = ActFacts {
        ground: world.book().book().grounds.first().map(|g| g.key.clone()).unwrap_or_default(),
        evidence: true,
        channel: "paper".into(),
        ..ActFacts::default()
    };
    Ask {
        affair: Some("membership".parse().unwrap()),
        act,
        records: vec![record],
        ..Ask::new(world.clerk(), Verb::Erase)
    }
}

fn erase(world: &World, record: RecordId) -> ApprovalId {
    let ask = erasing(world, record);
    let approval = approve(world, &ask, "erase");
    match world.gate().erase(ask, None).unwrap() {
        Outcome::Done(done) => assert_eq!(done.value.stale, Vec::<String>::new(), "the backup place has the new tree"),
        other => panic!("an approved erasure: {other:?}"),
    }
    approval
}

fn found(world: &World, gate: &Gate, text: &str) -> Vec<RecordId> {
    let act = ActFacts { channel: "screen".into(), ..ActFacts::default() };
    let ask = Ask { affair: Some("membership".parse().unwrap()), act, ..Ask::new(world.clerk(), Verb::Find) };
    let query = Query { holding: "member".parse().unwrap(), text: world.personal(text) };
    match gate.find(ask, &query).unwrap() {
        Outcome::Done(done) => done.value.into_iter().map(|f| f.record).collect(),
        other => panic!("a clerk at work: {other:?}"),
    }
}

/// A database that is lost comes back from its backup, and whoever was erased since does not.
#[test]
fn an_erased_person_does_not_come_back() {
    let world = World::sqlite();
    let people = members(&world);
    let data = back_up(&world);
    let approval = erase(&world, people[0]);
    // The database is lost: only the old snapshot, the newest tree and state, and today's roots are left.
    world.close();
    let into = place(&world);
    let (gate, restored) = restore(&world, &data, None, &into).unwrap();
    let one = &restored.orgs[0];
    assert_eq!((one.erased, one.lost.len()), (1, 0), "{one:?}");
    assert_eq!(found(&world, &gate, "髙橋"), []);
    assert_eq!(found(&world, &gate, "花子"), []);
    assert_eq!(found(&world, &gate, "090-1234-5678"), []);
    assert!(gate.pass(see(world.clerk(), people[0]), |_| Ok(())).is_err(), "it is not there");
    // The others are whole, and their page of search cards was sealed anew.
    assert_eq!(found(&world, &gate, "さくら"), [people[2]]);
    let Outcome::Done(seen) = gate.pass(see(world.clerk(), people[1]), |_| Ok(())).unwrap() else {
        panic!("a clerk at work")
    };
    let opened = gate.open(seen.permit).unwrap();
    assert!(opened[0].fields.iter().any(|(_, value)| value.expose() == "山﨑　一郎"));
    let state =
        gate.read(|tx| request::approvals_of(tx, world.org, world.worker(azukari_testkit::Who::Clerk))).unwrap();
    assert!(state.iter().all(|a| a.id != approval), "its approval stays used");
    // The gap is the first new entry, and the journal is whole.
    let act = one.act.expect("the gap has an entry");
    let shown = gate.find_act(Ask::new(world.auditor(), Verb::ReadJournal), &act.to_string(), false).unwrap();
    let Outcome::Done(shown) = shown else { panic!("the auditor reads the journal") };
    let entry = shown.value.unwrap();
    assert_eq!(entry.entry.verb, Verb::Keep);
    assert_eq!(entry.index, one.entries, "right behind the kept journal");
    assert_eq!(gate.verify(world.org, None).unwrap().findings, []);
    gate.close();
    world.restart();
}

/// Shows escoop:rules:16c
///
/// The backup of a co-operative is in the hands of its systems section and its director and of nobody else; what is lost comes back
/// from it whole.
#[test]
fn what_was_lost_comes_back_whole() {
    let world = World::sqlite_of(&ESCOOP);
    for part in ESCOOP.parts {
        let keeps = part.offices.iter().any(|o| ["system_section", "information_director"].contains(o));
        match world.gate().pass(Ask::new(world.asker(part.who), Verb::Keep), |_| Ok(())).unwrap() {
            Outcome::Done(_) => assert!(keeps, "{:?} keeps no keys", part.who),
            Outcome::Refused(refusal) => {
                assert!(!keeps, "{:?}: {refusal:?}", part.who);
                let reason = refusal.reasons.iter().find(|r| r.control == "keep.office").unwrap();
                assert_eq!(reason.clauses.iter().map(|c| c.as_str()).collect::<Vec<_>>(), ["escoop:rules:16c"]);
            }
            Outcome::Repeated(_) => panic!("nothing was asked twice"),
        }
    }
    let people = co_op_members(&world);
    let data = back_up(&world);
    world.close();
    let (gate, restored) = restore(&world, &data, None, &place(&world)).unwrap();
    assert_eq!((restored.orgs[0].erased, restored.orgs[0].lost.len()), (0, 0), "{restored:?}");
    for (name, record) in NAMES.iter().zip(&people) {
        assert_eq!(found(&world, &gate, name), [*record]);
    }
    assert_eq!(gate.verify(world.org, None).unwrap().findings, []);
    gate.close();
    world.restart();
}

/// Three members of a co-operative.
const NAMES: [&str; 3] = ["山田　見本花", "川口　見本子", "谷　見本助"];

fn co_op_members(world: &World) -> Vec<RecordId> {
    let new = NAMES.iter().zip(["10234", "10235", "10236"]);
    let new: Vec<_> =
        new.map(|(name, number)| world.record_of("member", &[("number", number), ("name", name)])).collect();
    world.bring_in(&new)
}

/// A byte of a record's sealed values is another, past the application.
fn damage(world: &World, record: RecordId) {
    let (gate, org) = (world.gate(), world.org);
    world.spoil();
    let row = gate.read(|tx| record::get(tx, org, record)).unwrap().unwrap();
    let mut tray = row.tray.clone();
    *tray.last_mut().unwrap() ^= 1;
    assert!(gate.note(move |tx| Ok(record::set_tray(tx, org, record, row.version, &tray)?)).unwrap());
}

/// The values of a record as a clerk sees them; `None` where it does not open.
fn seen(world: &World, gate: &Gate, record: RecordId) -> Option<Vec<String>> {
    let Ok(Outcome::Done(seen)) = gate.pass(see(world.clerk(), record), |_| Ok(())) else { return None };
    let opened = gate.open(seen.permit).ok()?;
    Some(opened[0].fields.iter().map(|(_, value)| value.expose().to_owned()).collect())
}

/// Shows escoop:rules:16d
///
/// What a fault damaged is not shown as something else, and comes back from the backup as it was.
#[test]
fn what_a_fault_damaged_comes_back() {
    let world = World::sqlite_of(&ESCOOP);
    let people = co_op_members(&world);
    let before = seen(&world, &world.gate(), people[0]).unwrap();
    assert!(before.iter().any(|value| value == NAMES[0]), "{before:?}");
    let data = back_up(&world);
    damage(&world, people[0]);
    world.close();
    world.restart();
    assert_eq!(seen(&world, &world.gate(), people[0]), None);
    world.close();
    let (gate, _) = restore(&world, &data, None, &place(&world)).unwrap();
    assert_eq!(seen(&world, &gate, people[0]), Some(before));
    gate.close();
    world.restart();
}

/// Shows escoop:rules:16e
///
/// A record that was changed past the application is found when the backup is checked, and counted; the others are whole.
#[test]
fn a_record_that_was_changed_past_the_application_is_found() {
    let world = World::sqlite_of(&ESCOOP);
    let people = co_op_members(&world);
    let key_file = world.key_file();
    let checked = |data: &Path| {
        let how = Restore {
            dir: &world.dir().join("backup"),
            data,
            newest: None,
            scratch: world.dir(),
            unlock: &|_| Some(Provider::KeyFile(key_file.clone())),
            other_roots: false,
        };
        Gate::check_backup(parts(&world, &place(&world)), &how, 20).unwrap()
    };
    let good = checked(&back_up(&world));
    assert!(good.is_good() && good.opened == 3, "{good:?}");
    damage(&world, people[1]);
    let found = checked(&back_up(&world));
    assert!(!found.is_good(), "{found:?}");
    assert_eq!((found.opened, found.unreadable), (3, 1));
}

/// The key rows of a backup file's database, as an attacker would lay them out.
struct OldShelf(BTreeMap<(u8, u32), KeyRow>);

impl KeyShelf for OldShelf {
    type Error = std::convert::Infallible;
    fn get(&mut self, _: TreeId, level: u8, index: u32) -> Result<Option<KeyRow>, Self::Error> {
        Ok(self.0.get(&(level, index)).cloned())
    }
    fn put(&mut self, _: TreeId, level: u8, index: u32, row: &KeyRow) -> Result<(), Self::Error> {
        self.0.insert((level, index), row.clone());
        Ok(())
    }
    fn children(&mut self, _: TreeId, level: u8, first: u32, last: u32) -> Result<Vec<(u32, KeyRow)>, Self::Error> {
        Ok((first..=last).filter_map(|i| self.0.get(&(level, i)).map(|r| (i, r.clone()))).collect())
    }
    fn delete(&mut self, _: TreeId, level: u8, indices: &[u32]) -> Result<(), Self::Error> {
        indices.iter().for_each(|i| drop(self.0.remove(&(level, *i))));
        Ok(())
    }
}

#[test]
fn the_bytes_of_an_old_backup_with_todays_keys_yield_nothing() {
    let world = World::sqlite();
    let people = members(&world);
    let org = world.org;
    let slot = u32::try_from(world.gate().read(|tx| record::get(tx, org, people[0])).unwrap().unwrap().slot).unwrap();
    let other = u32::try_from(world.gate().read(|tx| record::get(tx, org, people[1])).unwrap().unwrap().slot).unwrap();
    // Everything that a thief of the old backup has: each key row of the old tree.
    let old = || {
        world
            .gate()
            .read(|tx| {
                let mut rows = BTreeMap::new();
                for level in 0u8..=3 {
                    for node in key::nodes(tx, org, "record", level.into(), 0, 1 << 24)? {
                        let id = |b: &[u8]| KeyId::from_slice(b).unwrap();
                        let row = KeyRow { key_id: id(&node.key_id), under: id(&node.under), wrapped: node.wrapped };
                        rows.insert((level, u32::try_from(node.idx).unwrap()), row);
                    }
                }
                Ok(rows)
            })
            .unwrap()
    };
    let stolen = old();
    back_up(&world);
    erase(&world, people[0]);
    let today = old();
    let tree = TreeId { org, compartment: Compartment::Record };
    let thief = || {
        let vault = Vault::open(vec![RootPlace::fixed("first", world.dir().join("roots"))]).unwrap();
        vault.unlock(org, &Provider::KeyFile(world.key_file())).unwrap();
        vault
    };
    // The old rows alone: their root is gone.
    assert!(thief().data_key(&mut OldShelf(stolen.clone()), tree, slot).is_err());
    // The old data key under today's nodes, and every other mixture of old and new rows of the path.
    let path = [(0u8, slot), (1, slot >> 8), (2, slot >> 16), (3, 0)];
    for mixture in 0u8..16 {
        let mut rows = today.clone();
        for (i, place) in path.iter().enumerate() {
            if mixture & (1 << i) != 0
                && let Some(row) = stolen.get(place)
            {
                rows.insert(*place, row.clone());
            }
        }
        assert!(
            thief().data_key(&mut OldShelf(rows), tree, slot).is_err(),
            "mixture {mixture:04b} opens an erased key"
        );
    }
    // The thief's tools work: today's rows open a living person's key.
    assert!(thief().data_key(&mut OldShelf(today), tree, other).is_ok());
}

#[test]
fn a_withdrawn_consent_stays_withdrawn_and_a_used_approval_used() {
    let world = World::sqlite();
    let people = members(&world);
    let (gate, org, id) = (world.gate(), world.org, people[1]);
    let act = ActId::new(gate.clock(), gate.random());
    let consent = MarkRow {
        kind: "consent".into(),
        key: "provide".into(),
        from_at: gate.now(),
        to_at: None,
        channel: "paper".into(),
        evidence: "form".into(),
        notice: "1".into(),
        act,
    };
    gate.note(move |tx| Ok(record::put_mark(tx, org, id, &consent)?)).unwrap();
    let used = approve(&world, &erasing(&world, people[0]), "erase");
    let open = approve(&world, &erasing(&world, people[1]), "erase");
    let data = back_up(&world);
    // After the backup: the consent is withdrawn, one approval used.
    let now = gate.now();
    gate.note(move |tx| Ok(record::end_mark(tx, org, id, "consent", "provide", now)?)).unwrap();
    assert!(matches!(gate.erase(erasing(&world, people[0]), None).unwrap(), Outcome::Done(_)));
    tend(&gate, &world);
    drop(gate);
    world.close();
    let live = Store::open(world.location()).unwrap();
    let clerk = world.worker(azukari_testkit::Who::Clerk);
    for newest in [Some(&live), None] {
        let into = place(&world);
        let (gate, restored) = restore(&world, &data, newest, &into).unwrap();
        let marks = gate.read(|tx| record::marks(tx, org, id)).unwrap();
        assert_eq!(marks.len(), 1);
        assert_eq!(marks[0].to_at, Some(now), "still withdrawn");
        assert_eq!(restored.orgs[0].withdrawals, 1);
        let left: Vec<_> =
            gate.read(|tx| request::approvals_of(tx, org, clerk)).unwrap().into_iter().map(|a| a.id).collect();
        assert!(!left.contains(&used), "still used");
        // With the database at hand the other one holds; without it nobody knows whether it was used, and it is asked for again.
        assert_eq!(left.contains(&open), newest.is_some());
        assert_eq!(restored.orgs[0].approvals_withdrawn, u64::from(newest.is_none()));
        let kept = gate.checkpoint(org).unwrap();
        assert_eq!(gate.verify(org, kept.as_deref()).unwrap().findings, []);
        gate.close();
    }
    drop(live);
    world.restart();
}

#[test]
fn what_was_corrected_since_is_listed_and_whose_past_was_erased_is_lost() {
    let world = World::sqlite();
    let people = members(&world);
    let data = back_up(&world);
    let (gate, id) = (world.gate(), people[2]);
    new_phone(&world, world.clerk(), id, "070-9999-0000");
    tend(&gate, &world);
    drop(gate);
    let again = |text: &str| {
        world.close();
        let live = Store::open(world.location()).unwrap();
        let (gate, mut restored) = restore(&world, &data, Some(&live), &place(&world)).unwrap();
        let hits = found(&world, &gate, text);
        assert_eq!(found(&world, &gate, "一郎"), [people[1]], "nobody else is touched");
        gate.close();
        drop(live);
        world.restart();
        (restored.orgs.remove(0), hits)
    };
    let (one, hits) = again("さくら");
    assert_eq!((hits, one.lost), (vec![id], vec![]), "the record is back as it was");
    assert_eq!(
        one.tasks.iter().map(|t| t.verb).collect::<Vec<_>>(),
        [Verb::Correct],
        "and the correction is to be done again"
    );
    // Its past is erased: what the backup holds of it must not open any more, the former number included.
    let ask = Ask { about: "phone".into(), ..erasing(&world, id) };
    approve(&world, &ask, "erase");
    let done = world.gate().erase_history(ask, id, "phone".parse().unwrap());
    assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
    let (one, hits) = again("さくら");
    assert_eq!((hits, one.lost), (vec![], vec![id]));
}

#[test]
fn a_wrong_backup_is_refused_and_changes_nothing() {
    let world = World::sqlite();
    let people = members(&world);
    let data = back_up(&world);
    let dir = world.dir().join("backup");
    let old_tree = std::fs::read(dir.join(TREE_FILE)).unwrap();
    erase(&world, people[0]);
    let new_tree = std::fs::read(dir.join(TREE_FILE)).unwrap();
    assert_ne!(old_tree, new_tree, "the erasure shipped the new tree");
    let whole = std::fs::read(&data).unwrap();
    let into = place(&world);
    let refused = |what: &str, key: &str| {
        let refused = restore(&world, &data, None, &into).err().unwrap_or_else(|| panic!("{what} was restored"));
        assert_eq!(refused.key(), key, "{what}: {refused}");
        let store = Store::open(&into).unwrap();
        let empty =
            store.read(|tx| Ok((azukari_store::org::all(tx)?.len(), azukari_store::dump::unfinished(tx)?))).unwrap();
        assert_eq!(empty, (0, None), "{what}: the place is empty");
    };
    std::fs::write(&data, b"a letter").unwrap();
    refused("a wrong file", "backup-error-not-a-backup");
    std::fs::write(&data, &whole[..whole.len() / 2]).unwrap();
    refused("a truncated file", "backup-error-damaged");
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    std::fs::write(&data, changed).unwrap();
    refused("a changed file", "backup-error-damaged");
    let mut newer = whole.clone();
    newer[0] = 2;
    std::fs::write(&data, newer).unwrap();
    refused("a newer file", "backup-error-newer");
    std::fs::write(&data, &whole).unwrap();
    std::fs::rename(dir.join(TREE_FILE), dir.join("away")).unwrap();
    refused("no tree", "backup-error-no-keytree");
    std::fs::copy(&data, dir.join(TREE_FILE)).unwrap();
    refused("a snapshot as the tree", "backup-error-not-a-backup");
    std::fs::write(dir.join(TREE_FILE), &old_tree).unwrap();
    refused("the tree from before the erasure", "backup-error-other-root");
    std::fs::rename(dir.join("away"), dir.join(TREE_FILE)).unwrap();
    std::fs::rename(dir.join(STATE_FILE), dir.join("away")).unwrap();
    refused("no state", "backup-error-no-keytree");
    std::fs::rename(dir.join("away"), dir.join(STATE_FILE)).unwrap();
    let roots = world.dir().join("roots");
    let kept: Vec<_> = std::fs::read_dir(&roots)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "root"))
        .map(|p| (p.clone(), std::fs::read(&p).unwrap()))
        .collect();
    kept.iter().for_each(|(path, _)| std::fs::remove_file(path).unwrap());
    refused("no root", "backup-error-root-missing");
    kept.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
    // With everything in its place it works, and a second restore into the same place is refused.
    let (gate, _) = restore(&world, &data, None, &into).unwrap();
    gate.close();
    drop(gate);
    let again = restore(&world, &data, None, &into).err().unwrap();
    assert_eq!(again.key(), "backup-error-place-exists");
}

#[test]
fn a_place_that_is_away_keeps_the_erasure_open() {
    let world = World::sqlite();
    let people = members(&world);
    let (here, away) = (world.dir().join("backup"), world.dir().join("stick"));
    let gate = world.gate();
    gate.backup(&here).unwrap();
    gate.backup(&away).unwrap();
    gate.set_backup_places(vec![here, away.clone()]);
    let old = std::fs::read(away.join(TREE_FILE)).unwrap();
    std::fs::rename(&away, world.dir().join("drawer")).unwrap();
    let ask = erasing(&world, people[0]);
    approve(&world, &ask, "erase");
    let Outcome::Done(done) = gate.erase(ask, None).unwrap() else { panic!("an approved erasure") };
    assert_eq!(done.value.stale, [format!("backup:{}", away.display())]);
    let open = |gate: &Gate| gate.read(|tx| record::erasures(tx, world.org, "rekeyed")).unwrap().len();
    assert_eq!(open(&gate), 1, "it stays open and names the place");
    std::fs::rename(world.dir().join("drawer"), &away).unwrap();
    assert_eq!(gate.finish_erasures(world.org).unwrap(), Vec::<String>::new());
    assert_eq!(open(&gate), 0);
    assert_ne!(std::fs::read(away.join(TREE_FILE)).unwrap(), old);
}

#[test]
fn a_check_reads_everything_and_touches_nothing() {
    let world = World::sqlite();
    let people = members(&world);
    let data = back_up(&world);
    erase(&world, people[0]);
    let key_file = world.key_file();
    let how = Restore {
        dir: &world.dir().join("backup"),
        data: &data,
        newest: None,
        scratch: world.dir(),
        unlock: &|_| Some(Provider::KeyFile(key_file.clone())),
        other_roots: false,
    };
    let roots = || -> BTreeMap<PathBuf, Vec<u8>> {
        let all = std::fs::read_dir(world.dir().join("roots")).unwrap().map(|e| e.unwrap().path());
        all.map(|p| (p.clone(), std::fs::read(&p).unwrap())).collect()
    };
    let before = roots();
    let checked = Gate::check_backup(parts(&world, &place(&world)), &how, 20).unwrap();
    assert!(checked.is_good(), "{checked:?}");
    assert_eq!((checked.opened, checked.unreadable), (2, 0));
    assert_eq!(checked.restored.orgs[0].erased, 1);
    assert_eq!(roots(), before);
    // The running server noticed nothing.
    assert_eq!(found(&world, &world.gate(), "一郎"), [people[1]]);
}

/// A database of its own: a backup holds a whole installation, and the other worlds share one.
#[test]
fn from_sqlite_to_postgresql_and_back() {
    let Some(shared) = World::postgres() else { return };
    let Location::Postgres(address) = shared.location().clone() else { panic!("a PostgreSQL world") };
    let name = format!("restored_{:016x}", unique());
    let mut admin = postgres::Client::connect(&address, postgres::NoTls).unwrap();
    admin.batch_execute(&format!("create database {name}")).unwrap();
    let (server, _) = address.rsplit_once('/').unwrap();
    let there = Location::Postgres(format!("{server}/{name}"));

    let world = World::sqlite();
    let people = members(&world);
    let data = back_up(&world);
    erase(&world, people[0]);
    world.close();
    let (gate, restored) = restore(&world, &data, None, &there).unwrap();
    assert_eq!(restored.orgs[0].erased, 1);
    assert_eq!(found(&world, &gate, "さくら"), [people[2]]);
    later(&world);
    let done = gate.tend(world.org).unwrap();
    assert!(!done.needs_eyes(), "{done:?}");
    assert_eq!(gate.verify(world.org, None).unwrap().findings, []);
    // Another server holds the lease, so an act waits under its number when the backup is made; the way back gives it its place.
    let (org, far) = (world.org.to_bytes(), world.clock.now().0 + 3_600_000);
    gate.note(move |tx| {
        let other = [7u8; 16];
        tx.run(
            "update journal_head set holder = $2, lease_until = $3 where org = $1",
            &[(&org).into(), (&other).into(), far.into()],
        )?;
        Ok(())
    })
    .unwrap();
    let Outcome::Done(seen) = gate.pass(see(world.clerk(), people[1]), |_| Ok(())).unwrap() else {
        panic!("a clerk at work")
    };
    let dir = world.dir().join("backup");
    let back = gate.backup(&dir).unwrap();
    assert_eq!(gate.log_state(world.org).unwrap().1, 1, "the look waits");
    gate.close();
    drop(gate);
    later(&world);
    let (gate, _) = restore(&world, &back.data, None, &place(&world)).unwrap();
    assert_eq!(found(&world, &gate, "一郎"), [people[1]]);
    let shown = gate.find_act(Ask::new(world.auditor(), Verb::ReadJournal), &seen.act.to_string(), false).unwrap();
    assert!(matches!(shown, Outcome::Done(done) if done.value.is_some()));
    assert_eq!(gate.verify(world.org, None).unwrap().findings, []);
    gate.close();
    admin.batch_execute(&format!("drop database {name} with (force)")).unwrap();
    world.restart();
}
