//! The real binary, as a new user meets it: a server on a fresh folder, and every command against it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

mod bed;

use bed::{Bed, Server};
use serde_json::Value;

#[test]
fn healthz_answers_before_set_up_and_the_link_opens_once() {
    let bed = Bed::new();
    let server = Server::start(&bed, &[]);
    assert_eq!(server.get("/healthz").0, 200);
    assert_eq!(server.get("/readyz").0, 200);
    let link = server.hello["set_up"].as_str().expect("a set-up link").to_owned();
    let token = link.rsplit('/').next().unwrap().to_owned();
    let (status, _) = server.get(&format!("/setup/{token}"));
    assert_eq!(status, 200, "the page of the link");

    let order = serde_json::json!({
        "link": token, "rulebook": "hatsumei", "officer": "山田 太郎", "login": "taro", "unit": "secretariat",
        "password": "horse battery staple", "offices": ["privacy_manager=2026-04-01 理事会 第1号"], "templates": true,
    });
    let (status, answer) = server.post("/api/v1/o/hatsumei/set-up", "k1", None, &order);
    assert_eq!(status, 200, "{answer}");
    assert!(answer["recovery_kit"].as_str().is_some_and(|kit| kit.len() > 20), "{answer}");
    let (status, answer) = server.post("/api/v1/o/hatsumei/set-up", "k2", None, &order);
    assert_eq!(status, 401, "a used link: {answer}");

    // The first worker has no second factor: they are told, and may have a sheet of codes.
    let env = [("AZUKARI_PASSWORD", "horse battery staple")];
    let login = ["login", "--org", "hatsumei", "--login", "taro"];
    let (code, _, said) = bed.run_env(&server, &login, &env);
    assert_eq!(code, 6, "{said}");
    let (status, sheet) = server.post(
        "/api/v1/o/hatsumei/sign-in",
        "k3",
        None,
        &serde_json::json!({"login": "taro", "password": "horse battery staple", "new_sheet": true}),
    );
    assert_eq!(status, 200, "{sheet}");
    let first = sheet["sheet"][0]["code"].as_str().unwrap().to_owned();
    let (code, _, said) = bed.run_env(&server, &login, &[env[0], ("AZUKARI_CODE", &first)]);
    assert_eq!(code, 0, "{said}");
    let (code, _, _) = bed.run_env(&server, &login, &[env[0], ("AZUKARI_CODE", &first)]);
    assert_eq!(code, 6, "a code is used once");
    let (code, out, _) = bed.run(&server, &["setting", "--json"]);
    assert_eq!(code, 0);
    assert!(json(&out)["settings"].as_array().is_some_and(|s| !s.is_empty()));
    server.stop();
}

#[test]
fn a_clerk_finds_sees_corrects_is_refused_and_imports() {
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo"]);
    bed.sign_in(&server, "clerk");

    // Found by kana and by a variant of the name, and counted.
    let file = bed.path("people.csv");
    let made =
        bed.local(&["sample", "members", "--count", "300", "--encoding", "cp932", "--dirty", "--out", &file, "--json"]);
    assert_eq!(made.0, 0, "{}", made.2);
    let must_reject = json(&made.1)["must_reject"].as_u64().unwrap();
    assert!(must_reject > 0);

    let import = [
        "import",
        &file,
        "--affair",
        "membership",
        "--purpose",
        "member_services",
        "--channel",
        "form",
        "--source-checked",
        "--json",
    ];
    let (code, out, said) = bed.run(&server, &import);
    assert_eq!(code, 0, "{out} {said}");
    let report = json(&out);
    assert!(report["new"].as_u64().unwrap() > 0, "{report}");
    assert!(report["rejected"].as_u64().unwrap() >= must_reject, "{report}");
    let rejects = std::fs::read_to_string(bed.path("people.rejected.csv")).unwrap();
    assert!(rejects.contains("取り込めない理由"), "{rejects}");
    // The same file twice changes nothing.
    let again = [
        "import",
        &file,
        "--affair",
        "membership",
        "--purpose",
        "member_services",
        "--channel",
        "form",
        "--source-checked",
        "--json",
        "--rejects",
        &bed.path("r2.csv"),
    ];
    let (code, out, said) = bed.run(&server, &again);
    assert_eq!(code, 0, "{out} {said}");
    assert_eq!(json(&out)["new"], 0);

    // Without a purpose: refused with the article.
    let (code, out, _) = bed.run(&server, &["import", &file, "--affair", "membership", "--lang", "en"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("hatsumei:main:11"), "{out}");

    let (code, out, said) = bed.run(&server, &["find", "--affair", "membership", "田", "--json"]);
    assert_eq!(code, 0, "{said}");
    let people = json(&out)["people"].as_array().unwrap().clone();
    assert!(!people.is_empty());
    let record = people[0]["record"].as_str().unwrap().to_owned();

    let (code, out, said) = bed.run(&server, &["show", &record, "--affair", "membership", "--json"]);
    assert_eq!(code, 0, "{said}");
    assert!(json(&out)["fields"].as_array().is_some_and(|f| !f.is_empty()));

    // Outside an affair: refused, with clause, reason and what to do, in both languages.
    for (lang, word) in [("ja", "理由："), ("en", "hatsumei:main:")] {
        let (code, out, _) = bed.run(&server, &["show", &record, "--lang", lang]);
        assert_eq!(code, 3, "{out}");
        assert!(out.contains(word) && out.contains("hatsumei:main:"), "{out}");
    }

    let correct = [
        "correct",
        &record,
        "--affair",
        "membership",
        "--set",
        "phone=097-555-0199",
        "--channel",
        "phone",
        "--identity",
        "light",
        "--json",
    ];
    let (code, out, said) = bed.run(&server, &correct);
    assert_eq!(code, 0, "{out} {said}");
    let (code, out, _) = bed.run(&server, &["show", &record, "--affair", "membership", "--json"]);
    assert_eq!(code, 0);
    assert!(out.contains("097-555-0199"), "{out}");

    // The idempotency key does it once and never says the answer again.
    let once = [
        "correct",
        &record,
        "--affair",
        "membership",
        "--set",
        "phone=097-555-0200",
        "--channel",
        "phone",
        "--identity",
        "light",
        "--json",
        "--once",
        "mine",
    ];
    assert_eq!(bed.run(&server, &once).0, 0);
    let (code, out, _) = bed.run(&server, &once);
    assert_eq!((code, json(&out)["repeated"].as_bool()), (0, Some(true)), "{out}");

    // An erasure without approval: refused, and the way out is named.
    let (code, out, _) = bed.run(&server, &["erase", &record, "--ground", "person_request", "--yes"]);
    assert_eq!(code, 3, "{out}");

    // Bad input.
    assert_eq!(bed.run(&server, &["show", "no-such-record", "--affair", "membership"]).0, 4);
    assert_eq!(bed.run(&server, &["correct", &record, "--affair", "membership", "--set", "nothing"]).0, 2);
    assert_eq!(
        bed.run(&server, &["correct", &record, "--affair", "membership", "--set", "moon=1", "--channel", "phone"]).0,
        2
    );
    assert_eq!(bed.run(&server, &["find", "--affair", "No Such", "x"]).0, 2);
    assert_eq!(bed.run(&server, &["import", "/nonexistent.csv", "--affair", "membership"]).0, 2);
    assert_eq!(bed.run(&server, &["import", "/bin/sh", "--affair", "membership", "--purpose", "member_services"]).0, 2);

    // Two servers on one folder: the second says so and touches nothing.
    let (code, _, said) =
        bed.local_env(&["serve", "--data", &bed.data(), "--listen", "127.0.0.1:0", "--lang", "en"], &[]);
    assert_eq!(code, 5, "{said}");
    server.stop();

    // After a stop the data itself is verified, and a changed byte would be found by the journal's own tests.
    let (code, out, said) = bed.local(&["journal", "--data", &bed.data(), "verify", "--json"]);
    assert_eq!(code, 0, "{out} {said}");
    let (code, out, _) = bed.local(&["doctor", "--data", &bed.data(), "--json"]);
    assert_eq!(code, 7, "one root place and a key beside the data are findings: {out}");
    let keys: Vec<&str> = json_list(&out).to_vec();
    assert!(keys.contains(&"cli-doctor-single-root"), "{out}");

    // No plain value of the person who was corrected lies in any file.
    for file in std::fs::read_dir(bed.data()).unwrap().flatten() {
        if file.path().is_file() {
            let bytes = std::fs::read(file.path()).unwrap();
            let hay = String::from_utf8_lossy(&bytes);
            assert!(!hay.contains("097-555-0199") && !hay.contains("097-555-0200"), "{}", file.path().display());
        }
    }
}

#[test]
fn what_was_approved_is_carried_out_once() {
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo"]);
    bed.sign_in(&server, "clerk");
    let done = |args: &[&str]| {
        let (code, out, said) = bed.run(&server, args);
        assert_eq!(code, 0, "{args:?}: {out} {said}");
        out
    };
    let found = done(&["find", "--affair", "membership", "田", "--json"]);
    let record = json(&found)["people"][0]["record"].as_str().unwrap().to_owned();
    let number = json(&done(&["case", "open", "output", "--json"]))["number"].to_string();
    let records = format!("records={record}");
    let fields = [
        "affair=membership",
        "holding=member",
        &records,
        "classes=identity",
        "channel=file",
        "use=総会の案内",
        "copies=1",
        "until=2099-12-31",
    ];
    let mut submit = vec!["case", "step", &number, "submit"];
    submit.extend(fields.iter().flat_map(|f| ["--set", f]));
    done(&submit);
    let asked = done(&[
        "request",
        "provision",
        "--affair",
        "membership",
        "--record",
        &record,
        "--class",
        "identity",
        "--recipient",
        "city_office",
        "--reason",
        "表彰の推薦",
        "--json",
    ]);
    let request = json(&asked)["number"].to_string();
    assert!(done(&["approvals"]).contains("ありません"));
    bed.sign_in(&server, "unit_head");
    done(&["case", "step", &number, "approve", "--set", "decision=要る範囲である"]);
    bed.sign_in(&server, "privacy_manager");
    done(&["approve", &request]);

    bed.sign_in(&server, "clerk");
    let approvals = json(&done(&["approvals", "--json"]))["approvals"].as_array().unwrap().clone();
    let of =
        |verb: &str| approvals.iter().find(|a| a["verb"] == verb).unwrap()["approval"].as_str().unwrap().to_owned();
    let (output, provision) = (of("export"), of("provide"));
    assert!(done(&["approvals"]).contains(&output));
    let file = bed.path("list.zip");
    let said = done(&["carry-out", &output, "--to", &file]);
    assert!(said.contains("パスワード："), "{said}");
    assert_eq!(&std::fs::read(&file).unwrap()[..4], b"PK\x03\x04");
    assert_eq!(bed.run(&server, &["carry-out", &output, "--to", &bed.path("again.zip")]).0, 5, "once");
    let (code, out, _) = bed.run(&server, &["carry-out", &provision, "--channel", "paper", "--json"]);
    assert_eq!(code, 3, "nobody has consented: {out}");
    assert!(out.contains("hatsumei:main:22.1"), "{out}");
    assert_eq!(bed.run(&server, &["carry-out", &provision]).0, 2, "the way is to be said");
    done(&[
        "consent",
        &record,
        "--affair",
        "membership",
        "--what",
        "provide",
        "--evidence",
        "同意書 1",
        "--notice",
        "1",
    ]);
    let page = json(&done(&["carry-out", &provision, "--channel", "paper", "--json"]));
    assert_eq!((page["count"].as_i64(), page["document"].as_array().unwrap().len()), (Some(1), 1), "{page}");
    let shown = json(&done(&["case", "show", &number, "--json"]));
    assert_eq!(shown["carried_out"][0]["register"]["key"], "outputs", "{shown}");
    server.stop();
}

#[test]
fn a_backup_is_verified_and_restored() {
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo"]);
    bed.sign_in(&server, "clerk");
    let (_, out, _) = bed.run(&server, &["find", "--affair", "membership", "田", "--json"]);
    let record = json(&out)["people"][0]["record"].as_str().unwrap().to_owned();
    server.stop();

    let backup = bed.path("backup");
    let (code, out, said) = bed.local(&["backup", "--data", &bed.data(), &backup, "--json"]);
    assert_eq!(code, 0, "{out} {said}");
    let (code, out, said) = bed.local(&["restore", "--data", &bed.data(), &backup, "--verify", "--json"]);
    assert_eq!(code, 0, "{out} {said}");
    // Never over data that is there.
    let (code, _, said) = bed.local(&["restore", "--data", &bed.data(), &backup]);
    assert_eq!(code, 2, "{said}");

    std::fs::create_dir(bed.path("old")).unwrap();
    for name in ["azukari.db", "azukari.db-wal", "azukari.db-shm"] {
        let from = std::path::Path::new(&bed.data()).join(name);
        if from.exists() {
            std::fs::rename(&from, std::path::Path::new(&bed.path("old")).join(name)).unwrap();
        }
    }
    let (code, out, said) = bed.local(&["restore", "--data", &bed.data(), &backup, "--json"]);
    assert_eq!(code, 0, "{out} {said}");
    let server = Server::start(&bed, &[]);
    let env = [("AZUKARI_PASSWORD", bed.password("clerk"))];
    let org = bed.org();
    let (code, _, said) = bed.run_env(&server, &["login", "--org", &org, "--login", "clerk"], &env);
    assert_eq!(code, 0, "{said}");
    let (code, out, said) = bed.run(&server, &["show", &record, "--affair", "membership", "--json"]);
    assert_eq!(code, 0, "{out} {said}");
    server.stop();
    let (code, _, said) = bed.local(&["journal", "--data", &bed.data(), "verify"]);
    assert_eq!(code, 0, "{said}");
    let (code, _, said) = bed.local(&["demo", "remove", "--data", &bed.data()]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn without_a_server_commands_say_what_is_missing() {
    let bed = Bed::new();
    assert_eq!(bed.local(&["find", "x", "--org", "hatsumei"]).0, 6);
    let env = [("AZUKARI_PASSWORD", "x")];
    let login = ["login", "--server", "http://127.0.0.1:1", "--org", "hatsumei", "--login", "a"];
    assert_eq!(bed.local_env(&login, &env).0, 1);
    assert_eq!(bed.local(&["doctor", "--data", &bed.path("nowhere")]).0, 2);
    assert!(!std::path::Path::new(&bed.path("nowhere")).exists(), "only serve makes data");
    assert_eq!(bed.local(&["nothing"]).0, 2);
    assert_eq!(bed.local(&["sample", "members", "--count", "0"]).0, 2);
    let (code, out, _) = bed.local(&["clauses", "--json"]);
    assert_eq!(code, 0);
    let all = serde_json::from_str::<Vec<Value>>(&out).unwrap();
    assert_eq!(all.len(), 986);
    assert!(all.iter().any(|c| c["state"] == "in_force"));
    let (code, out, _) = bed.local(&["rulebook", "check", "--json"]);
    assert_eq!(code, 0, "{out}");
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_loses_nothing() {
    let bed = Bed::new();
    let right = [("AZUKARI_PASSPHRASE", "the tide turns at noon")];
    let server = Server::start_env(&bed, &[], &right);
    let link = server.hello["set_up"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let order = serde_json::json!({
        "link": link, "rulebook": "hatsumei", "officer": "山田 太郎", "login": "taro", "unit": "secretariat",
        "password": "horse battery staple", "offices": ["privacy_manager=2026-04-01 理事会 第1号"],
    });
    let (status, answer) = server.post("/api/v1/o/hatsumei/set-up", "k", None, &order);
    assert_eq!(status, 200, "{answer}");
    server.stop();
    assert!(!std::path::Path::new(&bed.data()).join("azukari.key").exists());
    let serve = ["serve", "--data", &bed.data(), "--listen", "127.0.0.1:0"];
    let (code, _, said) = bed.local_env(&serve, &[("AZUKARI_PASSPHRASE", "not this one at all")]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("合言葉"), "{said}");
    let (code, out, said) = bed.local_env(&["journal", "--data", &bed.data(), "verify"], &right);
    assert_eq!(code, 0, "{out} {said}");
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_written_is_said_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let bed = Bed::new();
    let closed = bed.path("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o500)).unwrap();
    // Whoever may write everywhere (root) sees no such error.
    if std::fs::write(std::path::Path::new(&closed).join("probe"), b"").is_ok() {
        return;
    }
    let inside = format!("{closed}/data");
    let (code, _, said) = bed.local(&["serve", "--data", &inside, "--listen", "127.0.0.1:0"]);
    assert_eq!(code, 1, "{said}");
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn json_list(text: &str) -> Vec<&str> {
    text.split('"').collect()
}

/// What has the form of a My Number is stopped on the command line as on a page, by the same gate; a number of another kind passes with a
/// reason, by the office named for that. What is kept apart is ended by itself only where that is asked for alone.
#[test]
fn a_number_has_no_way_around_the_command_line() {
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo"]);
    bed.sign_in(&server, "clerk");
    let (code, out, _) = bed.run(&server, &["find", "--affair", "membership", "田", "--json"]);
    assert_eq!(code, 0, "{out}");
    let record = json(&out)["people"][0]["record"].as_str().unwrap().to_owned();
    let enter = |more: &[&str]| {
        let told = ["kind=use", "holding=member", "on=2026-11-01", "what=送り状 1234-5678-9018 の控え"];
        let sets = told.iter().chain(more).flat_map(|f| ["--set", f]);
        let args: Vec<&str> = ["register", "enter", "handlings", "--json"].into_iter().chain(sets).collect();
        bed.run(&server, &args)
    };
    for more in [&[][..], &["other_number=送り状の番号"]] {
        let (code, out, said) = enter(more);
        assert_eq!(code, 3, "{out} {said}");
        assert!(out.contains("law-mynumber:act:20"), "{out}");
        assert!(!out.contains("9018") && !said.contains("9018"), "{out} {said}");
    }
    let erase = |more: &[&str]| {
        let args = ["erase", &record, "--ground", "person_request", "--yes", "--json", "--only-apart"];
        bed.run(&server, &args.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
    };
    assert_eq!(erase(&["--history-of", "phone"]).0, 2, "one or the other");
    let (code, out, said) = erase(&[]);
    assert_eq!(code, 3, "{out} {said}");
    bed.sign_in(&server, "unit_head");
    assert_eq!(enter(&[]).0, 3, "not without a reason");
    let (code, out, said) = enter(&["other_number=宅配の送り状の番号。控えで確かめた"]);
    assert_eq!(code, 0, "{out} {said}");
    server.stop();
}
