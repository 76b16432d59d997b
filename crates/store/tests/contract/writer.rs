//! Group commit: acts stand or fall alone, none is lost or doubled, and two stores on one server agree.

use crate::world::{NOW, World, postgres_address, unique};
use azukari_domain::OrgId;
use azukari_store::{ActError, Commit, Engine, Fault, Store, StoreError, Tx, key, org, request};
use std::sync::{
    Arc, Barrier, Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
    mpsc,
};

on_both!(
    a_refused_act_leaves_nothing_and_its_mates_stay,
    a_panicking_act_fails_alone,
    an_act_cannot_go_on_after_a_failed_statement,
    a_hundred_uses_are_used_a_hundred_times,
    serialisation_failures_lose_and_double_nothing,
    endless_serialisation_failures_end_in_busy,
    closing_finishes_what_waits,
    a_question_sees_one_moment,
    a_kept_view_shows_what_it_was_asked_to,
    what_did_not_move_since_a_view_is_known,
    typed_nulls_and_odd_texts_come_back,
);

/// How a test's act ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Keep,
    Refuse,
    Panic,
    Fail,
}

/// Runs acts of mixed ends from many threads, so that they share commits, and compares what stands with what was said.
fn mixed(w: &World, ends: &[End]) {
    let (org, worker) = (w.org, w.worker("a"));
    let (threads, each) = (16usize, 24usize);
    std::thread::scope(|s| {
        for thread in 0..threads {
            s.spawn(move || {
                for turn in 0..each {
                    let end = ends[(thread + turn) % ends.len()];
                    let mark = [thread as u8, turn as u8];
                    let act = w.act_id();
                    let answer = w.store.act(move |tx| -> Result<(), ActError<&'static str>> {
                        request::put_once(tx, org, worker, &mark, act, NOW)?;
                        match end {
                            End::Keep => Ok(()),
                            End::Refuse => Err(ActError::Refused("no")),
                            End::Panic => panic!("an act of this test panics"),
                            End::Fail => {
                                // The same mark again, without `on conflict`: the engine says no.
                                let (org, worker, act) = (org.to_bytes(), worker.to_bytes(), act.to_bytes());
                                tx.run(
                                    "insert into once (org, worker, key, act, at) values ($1, $2, $3, $4, $5)",
                                    &[(&org).into(), (&worker).into(), (&mark).into(), (&act).into(), 0.into()],
                                )?;
                                Ok(())
                            }
                        }
                    });
                    match end {
                        End::Keep => assert!(matches!(answer, Ok(Ok(()))), "{answer:?}"),
                        End::Refuse => assert!(matches!(answer, Ok(Err("no"))), "{answer:?}"),
                        End::Panic | End::Fail => assert!(matches!(answer, Err(StoreError::Engine(_))), "{answer:?}"),
                    }
                    let there = w.read(|tx| request::once(tx, org, worker, &mark));
                    assert_eq!(there, (end == End::Keep).then_some(act), "{end:?}");
                }
            });
        }
    });
}

fn a_refused_act_leaves_nothing_and_its_mates_stay(w: &World) {
    mixed(w, &[End::Keep, End::Refuse, End::Keep, End::Fail]);
}

fn a_panicking_act_fails_alone(w: &World) {
    mixed(w, &[End::Keep, End::Panic, End::Keep]);
}

fn an_act_cannot_go_on_after_a_failed_statement(w: &World) {
    let id = w.org;
    let answer = w.try_act(move |tx| {
        org::touch(tx, id)?;
        let row = org::get(tx, id)?.unwrap();
        // The error is dropped: on one engine the transaction would be lost, on the other half an act would stand.
        let _ = org::insert(tx, &row, NOW);
        Ok(())
    });
    assert!(matches!(answer, Err(StoreError::Engine(_))), "{answer:?}");
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(1));
    w.act(move |tx| org::touch(tx, id));
}

/// Many threads, on one or two stores, use up one approval; every success leaves a receipt in the same act.
fn use_up(w: &World, stores: &[&Store], threads: usize, each: usize, uses: i64) {
    let (org, holder) = (w.org, w.worker("holder"));
    let approval = crate::request::approval_row(w, holder, uses);
    let (id, of) = (approval.id, approval.request);
    w.act(move |tx| request::put_approval(tx, org, &approval));
    let (used, busy) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|s| {
        for thread in 0..threads {
            let (store, used, busy) = (stores[thread % stores.len()], &used, &busy);
            s.spawn(move || {
                for turn in 0..each {
                    let receipt = [(thread as u16).to_be_bytes(), (turn as u16).to_be_bytes()].concat();
                    let act = w.act_id();
                    let answer = store.act(move |tx| -> Result<(), ActError<()>> {
                        if !request::use_approval(tx, org, id, NOW)? {
                            return Err(ActError::Refused(()));
                        }
                        request::put_once(tx, org, holder, &receipt, act, NOW)?;
                        Ok(())
                    });
                    match answer {
                        Ok(Ok(())) => drop(used.fetch_add(1, Ordering::SeqCst)),
                        Ok(Err(())) => {}
                        Err(StoreError::Busy) => drop(busy.fetch_add(1, Ordering::SeqCst)),
                        Err(e) => panic!("{e}"),
                    }
                }
            });
        }
    });
    let left = w.read(|tx| request::approval_of(tx, org, of)).unwrap();
    let receipts = w.read(|tx| {
        let (org, holder) = (org.to_bytes(), holder.to_bytes());
        let rows =
            tx.row("select count(*) from once where org = $1 and worker = $2", &[(&org).into(), (&holder).into()])?;
        rows.unwrap().int(0)
    });
    assert_eq!(busy.into_inner(), 0, "the store gave up on an act");
    assert_eq!((i64::from(used.into_inner()), receipts), (uses, uses));
    assert_eq!((left.uses_left, left.state.as_str()), (0, "used"));
}

fn a_hundred_uses_are_used_a_hundred_times(w: &World) {
    use_up(w, &[&w.store], 16, 200, 100);
}

#[test]
fn two_stores_on_one_server_use_a_hundred_a_hundred_times() {
    let Some(w) = World::postgres() else { return };
    let other = Store::open(w.store.location()).unwrap();
    use_up(&w, &[&w.store, &other], 16, 200, 100);
}

#[test]
fn two_stores_with_failures_put_in_still_agree() {
    let Some(w) = World::postgres() else { return };
    let other = Store::open(w.store.location()).unwrap();
    w.store.inject(Fault::Serialisation { every: 3 });
    other.inject(Fault::Serialisation { every: 2 });
    use_up(&w, &[&w.store, &other], 8, 60, 100);
}

fn serialisation_failures_lose_and_double_nothing(w: &World) {
    for every in [2, 3, 5] {
        w.store.inject(Fault::Serialisation { every });
        let before = w.read(|tx| org::version(tx, w.org)).unwrap();
        let id = w.org;
        std::thread::scope(|s| {
            for _ in 0..8 {
                s.spawn(move || (0..25).for_each(|_| w.act(move |tx| org::touch(tx, id))));
            }
        });
        assert_eq!(w.read(|tx| org::version(tx, id)), Some(before + 200), "every {every}");
    }
}

fn endless_serialisation_failures_end_in_busy(w: &World) {
    let id = w.org;
    w.store.inject(Fault::Serialisation { every: 1 });
    let answer = w.try_act(move |tx| org::touch(tx, id));
    assert!(matches!(answer, Err(StoreError::Busy)), "{answer:?}");
    w.store.inject(Fault::Serialisation { every: 0 });
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(1), "nothing of it stands");
    w.act(move |tx| org::touch(tx, id));
}

fn closing_finishes_what_waits(w: &World) {
    let id = w.org;
    let (entered, wait) = mpsc::channel();
    let (release, go) = mpsc::channel::<()>();
    let go = Mutex::new(go);
    let done = AtomicU32::new(0);
    std::thread::scope(|s| {
        s.spawn(move || {
            w.act(move |tx| {
                let _ = entered.send(());
                let _ = go.lock().unwrap().recv();
                org::touch(tx, id)
            });
        });
        wait.recv().unwrap();
        // The writer is inside an act: these wait behind it, or come too late.
        for _ in 0..8 {
            s.spawn(|| match w.try_act(move |tx| org::touch(tx, id)) {
                Ok(()) => drop(done.fetch_add(1, Ordering::SeqCst)),
                Err(StoreError::Stopped) => {}
                Err(e) => panic!("{e}"),
            });
        }
        s.spawn(|| w.store.close());
        release.send(()).unwrap();
    });
    let late = w.try_act(move |tx| org::touch(tx, id));
    assert!(matches!(late, Err(StoreError::Stopped)), "{late:?}");
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(2 + i64::from(done.into_inner())));
}

fn a_question_sees_one_moment(w: &World) {
    let id = w.org;
    let seen = w.read(|tx| {
        let first = org::version(tx, id)?;
        w.act(move |tx| org::touch(tx, id));
        Ok((first, org::version(tx, id)?))
    });
    assert_eq!(seen, (Some(1), Some(1)));
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(2));
    let wrote = w.store.read(|tx| org::touch(tx, id));
    assert!(wrote.is_err(), "a question cannot write");
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(2));
}

fn typed_nulls_and_odd_texts_come_back(w: &World) {
    let id = w.org;
    for text in ["", " ", "神\u{FA19}髙﨑葛\u{E0100}", "'; --", "$1 ?1 \\ \"", "a\nb\tc"] {
        w.act(move |tx| {
            let affair = org::AffairRow {
                key: "a".into(),
                title: text.into(),
                purpose: None,
                holdings: String::new(),
                classes: String::new(),
            };
            org::put_affair(tx, id, &affair)
        });
        assert_eq!(w.read(|tx| org::affairs(tx, id))[0].title, text);
    }
    // A number where text belongs is refused by PostgreSQL; SQLite STRICT would make text of it.
    if w.store.engine() == Engine::Postgres {
        let wrong = w.try_act(move |tx| {
            let org = id.to_bytes();
            tx.run("update org set name = $2 where id = $1", &[(&org).into(), 5.into()])
        });
        assert!(wrong.is_err());
    }
}

#[test]
fn a_deadlock_between_two_stores_resolves() {
    let Some(w) = World::postgres() else { return };
    let other = World::postgres().unwrap();
    let both = Arc::new(Barrier::new(2));
    let cross = |store: &Store, first: OrgId, second: OrgId| {
        let (both, met) = (Arc::clone(&both), AtomicBool::new(false));
        store.act(move |tx: &mut Tx<'_>| -> Result<(), ActError<()>> {
            org::touch(tx, first)?;
            // Only the first attempt waits: the repeat finds the other already past.
            if !met.swap(true, Ordering::SeqCst) {
                both.wait();
            }
            org::touch(tx, second)?;
            Ok(())
        })
    };
    std::thread::scope(|s| {
        let a = s.spawn(|| cross(&w.store, w.org, other.org));
        let b = s.spawn(|| cross(&other.store, other.org, w.org));
        assert!(matches!(a.join().unwrap(), Ok(Ok(()))));
        assert!(matches!(b.join().unwrap(), Ok(Ok(()))));
    });
    for id in [w.org, other.org] {
        assert_eq!(w.read(|tx| org::version(tx, id)), Some(3));
    }
}

#[test]
fn servers_that_start_on_an_empty_database_together_make_one_schema() {
    let Some(admin) = postgres_address() else { return };
    let name = format!("azukari_{:016x}", unique());
    let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
    client.batch_execute(&format!("create database {name}")).unwrap();
    let location = format!("{}/{name}", admin.rsplit_once('/').unwrap().0).parse().unwrap();
    let opened: Vec<_> = std::thread::scope(|s| {
        let all: Vec<_> = (0..4).map(|_| s.spawn(|| Store::open(&location))).collect();
        all.into_iter().map(|t| t.join().unwrap()).collect()
    });
    for store in opened {
        assert!(store.unwrap().read(key::roots).unwrap().is_empty());
    }
    client.batch_execute(&format!("drop database {name} with (force)")).unwrap();
}

/// The number of marks put, and the newest commit that the view is sure to show.
fn marks_since(w: &World, least: Commit) -> (i64, Commit) {
    let org = w.org.to_bytes();
    let count = |tx: &mut Tx<'_>| {
        tx.row("select count(*) from once where org = $1", &[(&org).into()])?.map_or(Ok(0), |mut r| r.int(0))
    };
    w.store.read_since(least, count).unwrap()
}

fn put_mark(w: &World, mark: u32) -> Commit {
    let (org, worker, act) = (w.org, w.worker(&format!("m{mark}")), w.act_id());
    w.act(move |tx| {
        request::put_once(tx, org, worker, &mark.to_be_bytes(), act, NOW)?;
        Ok(tx.commit())
    })
}

fn a_kept_view_shows_what_it_was_asked_to(w: &World) {
    let mut put = 0;
    let mut last = w.store.newest();
    for turn in 0..600u32 {
        let before = last;
        last = put_mark(w, turn);
        put += 1;
        // Whoever asks for the own act sees it; whoever is content with less never sees less than that.
        let (seen, shows) = marks_since(w, last);
        assert!(seen == put && shows >= last, "turn {turn}: {seen} of {put}");
        let (seen, shows) = marks_since(w, before);
        assert!((put - 1..=put).contains(&seen) && shows >= before, "turn {turn}: {seen} of {put}");
        // A plain question always sees everything.
        assert_eq!(marks_since(w, w.store.newest()).0, put);
    }
    // Views of long ago are not kept for ever.
    if w.store.engine() == Engine::Sqlite {
        assert!(marks_since(w, Commit::NONE).0 > put - 300);
    }
}

fn what_did_not_move_since_a_view_is_known(w: &World) {
    let known = w.store.engine() == Engine::Sqlite;
    let since = w.store.newest();
    let unmoved = move |w: &World, since| w.act(move |tx| Ok(tx.is_unmoved(&["once"], since)));
    assert_eq!(unmoved(w, since), known);
    let (org, worker, act) = (w.org, w.worker("u"), w.act_id());
    let within = w.act(move |tx| {
        request::put_once(tx, org, worker, b"u", act, NOW)?;
        Ok(tx.is_unmoved(&["once"], since))
    });
    assert!(!within, "a change of the same commit counts");
    assert!(!unmoved(w, since));
    assert_eq!(unmoved(w, w.store.newest()), known);
    assert_eq!(w.act(move |tx| Ok(tx.is_unmoved(&["draft"], since))), known, "another table did not move");
}

/// Views that are kept all the time do not make the write-ahead log grow without end.
#[test]
fn the_log_begins_anew_under_kept_views() {
    let dir = crate::world::fresh_directory();
    let w = World::in_directory(dir.clone());
    let log = dir.join("azukari.db-wal");
    let stop = AtomicBool::new(false);
    std::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    marks_since(&w, Commit::NONE);
                }
            });
        }
        let fill = vec![7u8; 200_000];
        for turn in 0..600u32 {
            let (org, fill) = (w.org, fill.clone());
            w.act(move |tx| {
                tx.run(
                    "insert into meta (name, value) values ($1, $2)",
                    &[(&format!("{org}-{turn}")).into(), (&hex(&fill[..90_000])).into()],
                )
                .map(|_| ())
            });
        }
        stop.store(true, Ordering::SeqCst);
    });
    let bytes = std::fs::metadata(&log).unwrap().len();
    // 108 MB were written.
    assert!(bytes < 70_000_000, "the log has {bytes} bytes");
    drop(w);
    let _ = std::fs::remove_dir_all(&dir);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
