//! What goes wrong on a machine, as an operator and a clerk meet it through the real binary: each is refused in a clear
//! sentence in both languages, and nothing is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]
#![cfg(unix)]

mod bed;

use azukari_store::{journal, org, record};
use azukari_words::{Arg, Lang, Words};
use bed::{Bed, Disk, Server};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

/// `serve` does not start: exit code and sentence, in both languages.
fn start_refused(bed: &Bed, more: &[&str], env: &[(&str, &str)], code: i32, key: &str) {
    for lang in Lang::ALL {
        let data = bed.data();
        let mut args = vec!["serve", "--data", &data, "--listen", "127.0.0.1:0", "--lang", lang.tag()];
        args.extend(more);
        let (ended, out, said) = bed.local_env(&args, env);
        assert_eq!(ended, code, "{key}: {out} {said}");
        assert!(said.contains(&sentence(lang, key)), "{key}: {said}");
    }
}

/// The sentence up to its first argument.
fn sentence(lang: Lang, key: &str) -> String {
    let args: [(&str, Arg<'_>); 4] =
        [("place", "\u{1}".into()), ("seconds", "\u{1}".into()), ("found", "\u{1}".into()), ("known", "\u{1}".into())];
    let text = Words::say(lang, key, &args);
    text.split('\u{1}').next().unwrap_or_default().to_owned()
}

/// Asks the API in both languages; each time this problem comes back.
fn problem(server: &Server, path: &str, token: &str, body: &Value, status: u16, key: &str) {
    for lang in Lang::ALL {
        let (said, answer) = server.post_in(lang.tag(), path, &format!("{key}-{}", lang.tag()), token, body);
        assert_eq!((said, answer["key"].as_str()), (status, Some(key)), "{answer}");
        let shown = format!("{} {}", answer["title"], answer["detail"]);
        assert!(shown.contains(sentence(lang, key).trim()), "{shown}");
    }
}

fn first_record(bed: &Bed) -> String {
    bed.inside(|tx| {
        let org = org::all(tx)?[0].id;
        Ok(record::page(tx, org, "member", None, 1)?[0].id.to_string())
    })
}

fn note(server: &Server, org: &str, token: &str, record: &str, value: &str) -> (u16, Value) {
    let body = json!({"affair": "membership", "changes": {"note": value}, "channel": "phone", "identity": "light"});
    let once = format!("note-{}", ONCE.fetch_add(1, Ordering::Relaxed));
    server.post(&format!("/api/v1/o/{org}/records/{record}/correct"), &once, Some(token), &body)
}

/// Keys of requests differ within a story.
static ONCE: AtomicUsize = AtomicUsize::new(0);

fn noted(server: &Server, org: &str, token: &str, record: &str, once: &str) -> String {
    let body = json!({"affair": "membership"});
    let (status, shown) = server.post(&format!("/api/v1/o/{org}/records/{record}/show"), once, Some(token), &body);
    assert_eq!(status, 200, "{shown}");
    let fields = shown["fields"].as_array().unwrap();
    fields.iter().find(|f| f["field"] == "note").and_then(|f| f["value"].as_str()).unwrap_or_default().to_owned()
}

/// A sample organisation that was opened and stopped again; its name, and the first member.
fn sample(bed: &Bed, more: &[&str]) -> (String, String) {
    let mut args = vec!["--demo"];
    args.extend(more);
    let server = Server::start(bed, &args);
    bed.learn(&server);
    server.stop();
    (bed.org(), first_record(bed))
}

fn verified(bed: &Bed) {
    let (code, out, said) = bed.local(&["journal", "--data", &bed.data(), "verify", "--json"]);
    assert_eq!(code, 0, "{out} {said}");
}

#[test]
fn a_full_disk_is_said_and_costs_nothing() {
    let Some(disk) = Disk::of_mib(48) else { return };
    let bed = Bed::with_data_in(disk.dir());
    let (org, record) = sample(&bed, &[]);
    let server = Server::start(&bed, &[]);
    let token = bed.token(&server, "clerk");
    let (mut count, mut last) = (0, String::new());
    disk.fill(4 * 1024 * 1024);
    // Acts go on until the disk is full in earnest.
    let full = loop {
        let value = format!("{count} {}", "長".repeat(2_000));
        let (status, answer) = note(&server, &org, &token, &record, &value);
        if status != 200 {
            break answer;
        }
        (count, last) = (count + 1, value);
        assert!(count < 2_000, "the disk never fills");
    };
    assert_eq!(full["key"], "operator-disk-full", "{full}");
    assert!(count > 3, "the disk was full from the start");
    // Looking at somebody needs an entry, so it is refused as well, in the reader's language. It needs less room than a long
    // note, so a few may still fit.
    let show = format!("/api/v1/o/{org}/records/{record}/show");
    let shown = |n: usize| server.post(&show, &format!("last-{n}"), Some(&token), &json!({"affair": "membership"})).0;
    assert!((0..500).any(|n| shown(n) != 200), "the disk never fills");
    problem(&server, &show, &token, &json!({"affair": "membership"}), 503, "operator-disk-full");
    // A file neither.
    let people: String = (0..3_000).map(|n| format!("K{n},見本 満杯{n},090-0000-{n:04}\r\n")).collect();
    let file = format!("会員番号,氏名,電話番号\r\n{people}");
    let order = json!({
        "affair": "membership", "holding": "member", "purpose": "member_services", "source": "person", "channel": "form",
        "source_checked": true,
    });
    let (status, answer) = server.import(&org, &token, "full", &order, &file);
    assert_eq!((status, answer["key"].as_str()), (503, Some("operator-disk-full")), "{answer}");

    // Room again: everything goes on, and what was acknowledged is there.
    disk.empty();
    assert_eq!(noted(&server, &org, &token, &record, "after"), last);
    let (status, answer) = server.import(&org, &token, "room", &order, &file);
    assert_eq!((status, answer["new"].as_i64()), (200, Some(3_000)), "{answer}");
    server.stop();
    verified(&bed);
    let server = Server::start(&bed, &[]);
    let token = bed.token(&server, "clerk");
    assert_eq!(noted(&server, &org, &token, &record, "later"), last);
    server.stop();

    // A start on a full disk: it comes up or says why, and loses nothing either way.
    disk.fill(0);
    let (code, out, said) = bed.local(&["doctor", "--data", &bed.data(), "--lang", "en"]);
    assert!(code == 7 || (code == 1 && said.contains(&sentence(Lang::En, "error-disk-full"))), "{code} {out} {said}");
    disk.empty();
    verified(&bed);
}

#[test]
fn an_import_that_fills_the_disk_counts_not_at_all_and_can_be_sent_again() {
    let Some(disk) = Disk::of_mib(40) else { return };
    let bed = Bed::with_data_in(disk.dir());
    let (org, _) = sample(&bed, &[]);
    let server = Server::start(&bed, &[]);
    let token = bed.token(&server, "clerk");
    let people: String =
        (0..12_000).map(|n| format!("K{n},見本 満員{n},090-{:04}-{:04}\r\n", n / 10_000, n % 10_000)).collect();
    let file = format!("会員番号,氏名,電話番号\r\n{people}");
    // Enough for the file itself and a few slices.
    disk.fill(file.len() as u64 + 4 * 1024 * 1024);
    let order = json!({
        "affair": "membership", "holding": "member", "purpose": "member_services", "source": "person", "channel": "form",
        "source_checked": true,
    });
    let (status, answer) = server.import(&org, &token, "first", &order, &file);
    assert_eq!((status, answer["key"].as_str()), (503, Some("operator-disk-full")), "{answer}");
    disk.empty();
    // The upkeep takes the staged rows back; until then another file of the same kind is told to wait.
    let mut tries = 0;
    let (status, answer) = loop {
        tries += 1;
        let (status, answer) = server.import(&org, &token, &format!("again-{tries}"), &order, &file);
        if answer["key"] != "import-error-running" || tries > 200 {
            break (status, answer);
        }
        std::thread::yield_now();
    };
    assert_eq!((status, answer["new"].as_i64()), (200, Some(12_000)), "{answer}");
    server.stop();
    let count = bed.inside(|tx| {
        let org = org::all(tx)?[0].id;
        record::count(tx, org, "member")
    });
    assert_eq!(count, 12_000 + 200);
    verified(&bed);
}

#[test]
fn a_read_only_disk_is_said_and_costs_nothing() {
    let Some(disk) = Disk::of_mib(48) else { return };
    let bed = Bed::with_data_in(disk.dir());
    sample(&bed, &[]);
    disk.read_only(true);
    start_refused(&bed, &[], &[], 1, "error-read-only");
    for command in [&["doctor"][..], &["keys"], &["journal", "verify"]] {
        let mut args = vec![command[0], "--data"];
        let data = bed.data();
        args.push(&data);
        args.extend(&command[1..]);
        let (code, out, said) = bed.local(&args);
        assert!(code == 1 || code == 7, "{out} {said}");
        assert!(format!("{out}{said}").contains(&sentence(Lang::Ja, "error-read-only")), "{out} {said}");
    }
    disk.read_only(false);
    verified(&bed);
}

#[test]
fn a_wrong_passphrase_is_said_in_both_languages() {
    let bed = Bed::new();
    let right = [("AZUKARI_PASSPHRASE", "the tide turns at noon")];
    let server = Server::start_env(&bed, &[], &right);
    bed.found(&server);
    server.stop();
    start_refused(&bed, &[], &[("AZUKARI_PASSPHRASE", "the tide turns at night")], 1, "keys-error-passphrase");
    let (code, out, said) = bed.local_env(&["journal", "--data", &bed.data(), "verify"], &right);
    assert_eq!(code, 0, "{out} {said}");
}

fn roots(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|x| x == "root"))
        .map(|e| (e.path(), std::fs::read(e.path()).unwrap()))
        .collect();
    all.sort();
    all
}

fn put(files: &[(std::path::PathBuf, Vec<u8>)]) {
    for (path, bytes) in files {
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn all_root_copies_missing_or_stale_are_refused_and_nothing_is_deleted() {
    let bed = Bed::new();
    let place = bed.path("stick");
    let more = ["--root-place", place.as_str()];
    sample(&bed, &more);
    let (own, stick) = (Path::new(&bed.data()).join("roots"), Path::new(&place).to_owned());
    let (first, second) = (roots(&own), roots(&stick));
    assert_eq!((first.len(), second.len()), (4, 4));

    // All gone.
    for (path, _) in first.iter().chain(&second) {
        std::fs::remove_file(path).unwrap();
    }
    start_refused(&bed, &more, &[], 1, "keys-error-root-missing");
    put(&first);
    let server = Server::start(&bed, &more);
    server.stop();
    assert_eq!(roots(&stick).len(), 4, "the other place was healed from the good one");

    // The whole folder gone, the key file with it.
    let aside = bed.path("aside");
    std::fs::rename(&own, &aside).unwrap();
    std::fs::rename(&stick, bed.path("aside-2")).unwrap();
    start_refused(&bed, &more, &[], 1, "keys-error-no-organisation");
    std::fs::remove_dir_all(&own).unwrap();
    std::fs::rename(&aside, &own).unwrap();
    let _ = std::fs::remove_dir_all(&stick);
    std::fs::rename(bed.path("aside-2"), &stick).unwrap();

    // All stale: an erasure renewed the roots, and somebody put the copies of before it back.
    let before = (roots(&own), roots(&stick));
    let server = Server::start(&bed, &more);
    let record = bed.erase_first(&server);
    server.stop();
    let after = (roots(&own), roots(&stick));
    assert_ne!(before, after);
    for (path, _) in after.0.iter().chain(&after.1) {
        std::fs::remove_file(path).unwrap();
    }
    put(&before.0);
    put(&before.1);
    start_refused(&bed, &more, &[], 1, "keys-error-root-missing");
    let left = (roots(&own), roots(&stick));
    assert_eq!(left, before, "a refused start deletes nothing");
    // The right ones back beside the stale ones: it opens, the stale ones go, and the erased person stays erased.
    put(&after.0);
    put(&after.1);
    let server = Server::start(&bed, &more);
    assert_eq!((roots(&own), roots(&stick)), after);
    let token = bed.token(&server, "clerk");
    let show = format!("/api/v1/o/{}/records/{record}/show", bed.org());
    assert_eq!(server.post(&show, "erased", Some(&token), &json!({"affair": "membership"})).0, 404);
    server.stop();
    verified(&bed);
}

#[test]
fn one_missing_root_copy_is_named_with_how_to_renew_it() {
    let bed = Bed::new();
    let place = bed.path("usb-stick");
    let more = ["--root-place", place.as_str()];
    sample(&bed, &more);
    let stick = Path::new(&place).to_owned();

    // Unplugged: the start goes on and names it; nothing is written to the empty mount point.
    std::fs::rename(&stick, bed.path("drawer")).unwrap();
    std::fs::create_dir(&stick).unwrap();
    for lang in Lang::ALL {
        let mut all = more.to_vec();
        all.extend(["--lang", lang.tag()]);
        let server = Server::start(&bed, &all);
        let said = bed.server_said();
        let expected = Words::say(lang, "keys-place-missing", &[("place", "usb-stick".into())]);
        assert!(said.contains(&expected) && said.contains("azukari keys"), "{said}");
        server.stop();
    }
    assert!(std::fs::read_dir(&stick).unwrap().next().is_none());
    let status = ["keys", "--data", &bed.data(), "--root-place", &place, "status"];
    assert_eq!(bed.local(&status).0, 7);

    // An erasure meanwhile: it waits for the stick, and says so.
    let server = Server::start(&bed, &more);
    let record = bed.erase_first(&server);
    let stale = bed.last_answer()["stale"].clone();
    assert_eq!(stale, json!(["usb-stick"]), "the erasure names the place that is away");
    server.stop();

    // Brought back with its old copy: the next start renews it and the erasure ends.
    std::fs::remove_dir(&stick).unwrap();
    std::fs::rename(bed.path("drawer"), &stick).unwrap();
    let old = roots(&stick);
    let server = Server::start(&bed, &more);
    server.stop();
    let new = roots(&stick);
    assert!(new.len() == 4 && new != old, "the old root is gone from the stick");
    let (code, out, said) = bed.local(&status);
    assert_eq!(code, 0, "{out} {said}");
    assert!(!record.is_empty());
    let waiting = bed.inside(|tx| {
        let org = org::all(tx)?[0].id;
        Ok(record::erasures(tx, org, "rekeyed")?.len())
    });
    assert_eq!(waiting, 0, "the erasure ended when the last copy was renewed");

    // One file of it gone: made anew at the start, and told, since somebody should ask why.
    std::fs::remove_file(&new[0].0).unwrap();
    let server = Server::start(&bed, &more);
    let renewed = Words::say(Lang::Ja, "keys-place-renewed", &[("place", "usb-stick".into())]);
    assert!(bed.server_said().contains(&renewed), "{}", bed.server_said());
    server.stop();
    assert_eq!(roots(&stick), new);

    // Lost for good: another stick takes its place by one command.
    std::fs::remove_dir_all(&stick).unwrap();
    std::fs::create_dir(&stick).unwrap();
    let (code, out, said) = bed.local(&["keys", "--data", &bed.data(), "--root-place", &place, "renew"]);
    assert_eq!(code, 0, "{out} {said}");
    assert_eq!(roots(&stick).len(), 4);
    verified(&bed);
}

#[test]
fn a_clock_set_back_stops_acts_until_it_is_right() {
    let bed = Bed::new();
    let (org, record) = sample(&bed, &[]);
    // The newest entry is an hour ahead of this computer's clock: the same as a clock an hour back.
    let forward = |ms: i64| {
        bed.inside(move |tx| {
            let org = org::all(tx)?[0].id;
            let before = journal::head(tx, org)?.unwrap().recorded_at;
            tx.run("update journal_head set recorded_at = recorded_at + $1", &[ms.into()])?;
            Ok((before, journal::head(tx, org)?.unwrap().recorded_at))
        })
    };
    let (before, after) = forward(3_600_000);
    assert_eq!(after - before, 3_600_000);
    let server = Server::start(&bed, &[]);
    // Signing in leaves an entry, so even that waits.
    for lang in Lang::ALL {
        let order = json!({"login": "clerk", "password": bed.password("clerk")});
        let (status, answer) = server.post_in(lang.tag(), &format!("/api/v1/o/{org}/sign-in"), lang.tag(), "", &order);
        assert_eq!((status, answer["key"].as_str()), (503, Some("operator-clock-back")), "{answer}");
        assert!(answer.to_string().contains(sentence(lang, "operator-clock-back").trim()), "{answer}");
    }
    assert_eq!(server.get("/healthz").0, 200);
    server.stop();
    let (code, out, _) = bed.local(&["doctor", "--data", &bed.data(), "--json"]);
    assert_eq!(code, 7);
    assert!(out.contains("doctor-clock-back"), "{out}");
    forward(-3_600_000);
    let server = Server::start(&bed, &[]);
    let token = bed.token(&server, "clerk");
    assert_eq!(note(&server, &org, &token, &record, "時計が直りました").0, 200);
    server.stop();
    verified(&bed);
}

#[test]
fn a_newer_schema_is_left_alone() {
    let bed = Bed::new();
    sample(&bed, &[]);
    let mark = |value: &'static str| {
        bed.inside(move |tx| {
            let mut was = tx.row("select value from meta where name = 'schema'", &[])?.unwrap();
            tx.run("update meta set value = $1 where name = 'schema'", &[value.into()])?;
            was.text(0)
        })
    };
    let was: &'static str = mark("999").leak();
    let database = Path::new(&bed.data()).join("azukari.db");
    let bytes = std::fs::read(&database).unwrap();
    start_refused(&bed, &[], &[], 1, "error-newer-schema");
    let (code, out, said) = bed.local(&["backup", "--data", &bed.data(), &bed.path("backup")]);
    assert_eq!(code, 1, "{out} {said}");
    assert_eq!(std::fs::read(&database).unwrap(), bytes, "a database of a newer program is not touched");
    // Put back by the tool that put it there: the store itself refuses to open it.
    bed.raw(&format!("update meta set value = '{was}' where name = 'schema'"));
    verified(&bed);
}

/// Copies the carried rulebooks, so that they can be broken.
fn rulebooks(bed: &Bed) -> String {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
    let to = bed.path("rulebooks");
    copy(&from, Path::new(&to));
    to
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_broken_rulebook_is_refused_with_its_place_and_the_running_one_stays() {
    let bed = Bed::new();
    let books = rulebooks(&bed);
    let more = ["--rulebooks", books.as_str()];
    let (org, record) = sample(&bed, &more);
    let server = Server::start(&bed, &more);
    let token = bed.token(&server, "clerk");
    let bindings = Path::new(&books).join("hatsumei/2016-11-28/bindings.toml");
    let good = std::fs::read_to_string(&bindings).unwrap();
    let line = good.lines().count() + 2;
    std::fs::write(&bindings, format!("{good}\n[[bind]]\nclause = \"hatsumei:main:999\"\nby = [\"gate:no.such\"]\n"))
        .unwrap();
    for lang in Lang::ALL {
        let data = bed.data();
        let args = ["serve", "--data", &data, "--listen", "127.0.0.1:0", "--rulebooks", &books, "--lang", lang.tag()];
        let (code, _, said) = bed.local(&args);
        // The rulebook is read before the data is locked: a running server does not hide the fault.
        assert_eq!(code, 2, "{said}");
        assert!(said.contains("bindings.toml"), "{said}");
        let place = (line..line + 4).any(|n| said.contains(&format!("bindings.toml:{n}")));
        assert!(place, "file and line: {said}");
        assert!(said.contains(&sentence(lang, "rulebook-refused")), "{said}");
    }
    let (code, out, _) = bed.local(&["rulebook", "check", &books, "--json"]);
    assert_eq!(code, 7, "{out}");
    // The one that runs is in force as before.
    assert_eq!(note(&server, &org, &token, &record, "規程集はそのまま").0, 200);
    server.stop();

    // Another one than was adopted, without any fault: nothing is done by it.
    std::fs::write(&bindings, format!("{good}\n# another text, another hash\n")).unwrap();
    let server = Server::start(&bed, &more);
    for lang in Lang::ALL {
        let order = json!({"login": "clerk", "password": bed.password("clerk")});
        let (status, answer) = server.post_in(lang.tag(), &format!("/api/v1/o/{org}/sign-in"), lang.tag(), "", &order);
        assert_eq!((status, answer["key"].as_str()), (503, Some("operator-other-rulebook")), "{answer}");
    }
    server.stop();
    std::fs::write(&bindings, good).unwrap();
    let server = Server::start(&bed, &more);
    let token = bed.token(&server, "clerk");
    assert_eq!(noted(&server, &org, &token, &record, "again"), "規程集はそのまま");
    server.stop();
}

#[test]
fn a_database_that_is_not_there_is_said_without_its_password() {
    let bed = Bed::new();
    let url = "postgres://azukari:hemmelig@127.0.0.1:1/none";
    start_refused(&bed, &["--database", url], &[], 1, "error-unreachable");
    let (_, out, said) = bed.local(&["serve", "--data", &bed.data(), "--database", url, "--listen", "127.0.0.1:0"]);
    assert!(!format!("{out}{said}").contains("hemmelig"), "{out} {said}");
}

#[test]
fn a_changed_way_in_is_the_only_one_afterwards() {
    let bed = Bed::new();
    sample(&bed, &[]);
    let own = Path::new(&bed.data()).join("azukari.key");
    assert!(own.exists());
    let phrase = "the tide turns at noon";
    let change = ["keys", "--data", &bed.data(), "passphrase"];
    assert_eq!(bed.local_env(&change, &[("AZUKARI_NEW_PASSPHRASE", "short")]).0, 2);
    let kept = std::fs::read(&own).unwrap();
    let (code, out, said) = bed.local_env(&change, &[("AZUKARI_NEW_PASSPHRASE", phrase)]);
    assert_eq!(code, 0, "{out} {said}");
    assert!(!own.exists(), "the key file that opens nothing any more is gone");
    std::fs::write(&own, kept).unwrap();
    std::fs::set_permissions(&own, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let verify = ["journal", "--data", &bed.data(), "verify"];
    // With the old file back the passphrase is asked for; without a terminal there is none.
    assert_ne!(bed.local(&verify).0, 0);
    std::fs::remove_file(&own).unwrap();
    assert_eq!(bed.local_env(&verify, &[("AZUKARI_PASSPHRASE", phrase)]).0, 0);
    let file = bed.path("new.key");
    let to_file = ["keys", "--data", &bed.data(), "key-file", &file];
    assert_eq!(bed.local_env(&to_file, &[("AZUKARI_PASSPHRASE", phrase)]).0, 0);
    assert_eq!(bed.local_env(&verify, &[("AZUKARI_PASSPHRASE", phrase)]).0, 1);
    assert_eq!(bed.local(&["journal", "--data", &bed.data(), "--key-file", &file, "verify"]).0, 0);
    // A file that is there already is not taken for a new one.
    let to_file = ["keys", "--data", &bed.data(), "--key-file", &file, "key-file", &file];
    assert_eq!(bed.local(&to_file).0, 2);
}
