//! The real binary under SIGKILL, with a load driver that outlives it: what came over the wire has its entry, what was
//! acknowledged stands, what was sent and not answered is done once when it is sent again, and a decided erasure is finished
//! before the first answer of the next start.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]
#![allow(clippy::disallowed_methods, reason = "the moment of a kill is a time, and the runner says how many")]
#![allow(clippy::result_large_err, reason = "what was sent is the error: it is sent again after the next start")]

mod bed;

use azukari_domain::{ActId, RecordId, time::SeededRandom};
use azukari_store::{journal, org, record};
use bed::{Bed, Server};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    hash::{BuildHasher as _, Hasher as _},
    io::Write as _,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

const DRIVERS: usize = 4;
/// A kill comes at most so many milliseconds after the drivers began.
const KILL_WITHIN_MS: u64 = 900;
const PEOPLE_IN_FILE: usize = 60;

fn kills() -> usize {
    if let Ok(asked) = std::env::var("AZUKARI_KILLS") {
        return asked.parse().unwrap();
    }
    if std::env::var("AZUKARI_FULL").is_ok_and(|v| v == "1") { 60 } else { 5 }
}

/// One request that a driver sends, and sends again with the same key if it got no answer.
#[derive(Clone)]
struct Sent {
    path: String,
    login: &'static str,
    once: String,
    body: Value,
    /// An import's file.
    file: Option<String>,
    /// What an answer will be noted as.
    says: String,
}

/// Signed in, with a file of what was acknowledged; both outlive the server.
struct Driver {
    number: usize,
    records: Vec<RecordId>,
    told: File,
    path: PathBuf,
    random: SeededRandom,
    turn: u64,
}

/// Where the server is now, and who speaks to it.
struct Line<'a> {
    url: String,
    org: &'a str,
    tokens: &'a BTreeMap<&'static str, String>,
}

impl Line<'_> {
    /// `None` where the server went away before its answer was whole.
    fn send(&self, sent: &Sent) -> Option<(u16, Value)> {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent = config.timeout_global(Some(Duration::from_secs(60))).build().new_agent();
        let request = agent
            .post(format!("{}/api/v1/o/{}{}", self.url, self.org, sent.path))
            .header("idempotency-key", &sent.once)
            .header("authorization", format!("Bearer {}", self.tokens[sent.login]));
        let answer = match &sent.file {
            None => request.send_json(&sent.body),
            Some(file) => request.header("azukari-import", sent.body.to_string()).send(file.as_str()),
        };
        let mut answer = answer.ok()?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string().ok()?;
        // An import answers with lines; the last one is the result, and without it nobody knows.
        let last = text.lines().last().unwrap_or_default();
        let value: Value = serde_json::from_str(if sent.file.is_some() { last } else { &text }).ok()?;
        let said = value["status"].as_u64().and_then(|s| u16::try_from(s).ok());
        match (&sent.file, said) {
            (Some(_), None) if status == 200 => None,
            (_, said) => Some((said.unwrap_or(status), value)),
        }
    }
}

impl Line<'_> {
    fn get(&self, path: &str, login: &str) -> Value {
        let request = ureq::get(format!("{}/api/v1/o/{}{path}", self.url, self.org));
        let mut answer = request.header("authorization", format!("Bearer {}", self.tokens[login])).call().unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    }
}

impl Driver {
    /// One line, on disk before the driver goes on.
    fn note(&mut self, line: &str) {
        writeln!(self.told, "{line}").unwrap();
        self.told.sync_data().unwrap();
    }

    fn sent(&mut self, path: String, login: &'static str, body: Value, says: String) -> Sent {
        self.turn += 1;
        let once = format!("driver-{}-{}", self.number, self.turn);
        Sent { path, login, once, body, file: None, says }
    }

    fn draw(&self, below: usize) -> usize {
        usize::try_from(self.random.next_u64() % u64::try_from(below).unwrap()).unwrap()
    }

    /// Sends and notes; the request itself where it got no answer.
    fn ask(&mut self, line: &Line<'_>, sent: Sent) -> Result<(u16, Value), Sent> {
        match line.send(&sent) {
            Some((status, value)) => {
                if let Some(act) = value["act"].as_str() {
                    let what = if status == 200 { sent.says.as_str() } else { "refused -" };
                    self.note(&format!("{act} {what}"));
                }
                Ok((status, value))
            }
            None => Err(sent),
        }
    }

    /// Works until the server is gone; what was left without an answer.
    fn work(&mut self, line: &Line<'_>) -> Sent {
        loop {
            let turn = self.turn;
            let id = self.records[self.draw(self.records.len())];
            let done = match self.draw(20) {
                0 => self.erase(line, id),
                1 if self.number == 0 => self.import(line),
                2..9 => {
                    let value = format!("控え{turn}の{}番", self.number);
                    let body = json!({
                        "affair": "membership", "changes": {"note": value}, "channel": "phone", "identity": "light",
                    });
                    let says = format!("noted {id} {turn}");
                    let sent = self.sent(format!("/records/{id}/correct"), "clerk", body, says);
                    self.ask(line, sent).map(|_| ())
                }
                9..11 => {
                    let body = json!({"affair": "membership", "holding": "member", "text": "田"});
                    let sent = self.sent("/find".into(), "clerk", body, "found -".into());
                    self.ask(line, sent).map(|_| ())
                }
                _ => {
                    let body = json!({"affair": "membership"});
                    let sent = self.sent(format!("/records/{id}/show"), "clerk", body, format!("shown {id}"));
                    self.ask(line, sent).map(|_| ())
                }
            };
            if let Err(sent) = done {
                return sent;
            }
        }
    }

    /// Asked, decided by another, done.
    fn erase(&mut self, line: &Line<'_>, id: RecordId) -> Result<(), Sent> {
        let ground = "person_request";
        let body = json!({"kind": "erase", "records": [id.to_string()], "ground": ground, "reason": "本人の求め"});
        let sent = self.sent("/requests".into(), "clerk", body, format!("asked {id}"));
        let (status, asked) = self.ask(line, sent)?;
        if status != 200 {
            return Ok(());
        }
        let path = format!("/requests/{}/approve", asked["number"]);
        let sent = self.sent(path, "unit_head", json!({}), format!("approved {id}"));
        let (status, answer) = self.ask(line, sent)?;
        assert_eq!(status, 200, "{answer}");
        let body = json!({"records": [id.to_string()], "ground": ground, "reason": "本人の求め"});
        let sent = self.sent("/erase".into(), "clerk", body, format!("erased {id}"));
        let (status, answer) = self.ask(line, sent)?;
        assert_eq!(status, 200, "{answer}");
        Ok(())
    }

    fn import(&mut self, line: &Line<'_>) -> Result<(), Sent> {
        let mark = format!("束{}", self.turn);
        let mut file = "会員番号,氏名,電話番号\r\n".to_owned();
        for n in 0..PEOPLE_IN_FILE {
            // Numbers are compared without their hyphens: `K1-10` would be `K11-0`.
            let number = format!("K{:05}-{n:02}", self.turn);
            file.push_str(&format!("{number},{mark} 見本{n},090-{:04}-{n:04}\r\n", self.turn % 10_000));
        }
        // A header holds ASCII only, so the columns are left to the guess.
        let body = json!({
            "affair": "membership", "holding": "member", "purpose": "member_services", "source": "person",
            "channel": "form", "source_checked": true,
        });
        let mut sent = self.sent("/imports".into(), "clerk", body, format!("imported {mark}"));
        sent.file = Some(file);
        let (status, answer) = self.ask(line, sent)?;
        assert_eq!((status, &answer["new"]), (200, &json!(PEOPLE_IN_FILE)), "{answer}");
        Ok(())
    }
}

/// What all drivers know.
#[derive(Default)]
struct Known {
    acts: BTreeSet<ActId>,
    noted: BTreeMap<RecordId, u64>,
    erased: BTreeSet<RecordId>,
    imported: u64,
}

fn read(paths: &[PathBuf]) -> Known {
    let mut known = Known::default();
    for path in paths {
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let words: Vec<&str> = line.split(' ').collect();
            known.acts.insert(words[0].parse().unwrap());
            match words[1] {
                "noted" => {
                    known.noted.insert(words[2].parse().unwrap(), words[3].parse().unwrap());
                }
                "erased" => {
                    known.erased.insert(words[2].parse().unwrap());
                }
                "imported" => known.imported += 1,
                _ => {}
            }
        }
    }
    known
}

#[test]
fn a_killed_server_keeps_its_word() {
    if kills() == 0 {
        return;
    }
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo"]);
    bed.learn(&server);
    let logins = ["clerk", "unit_head", "privacy_manager", "audit_officer"];
    let tokens: BTreeMap<&'static str, String> = logins.iter().map(|l| (*l, bed.token(&server, l))).collect();
    let key = bed.org();
    let manager = |server: &Server, name: &str| {
        let order = json!({"name": name, "value": 1_000_000});
        let path = format!("/api/v1/o/{key}/settings");
        let (status, said) = server.post(&path, name, Some(&tokens["privacy_manager"]), &order);
        assert_eq!(status, 200, "{said}");
    };
    // The drivers look at more people than any clerk.
    manager(&server, "volume_warn");
    manager(&server, "volume_stop");
    server.stop();
    let records: Vec<RecordId> = bed.inside(|tx| {
        let org = org::all(tx)?[0].id;
        Ok(record::page(tx, org, "member", None, 1000)?.iter().map(|r| r.id).collect())
    });
    let before = i64::try_from(records.len()).unwrap();
    let mut drivers: Vec<Driver> = records
        .chunks(records.len().div_ceil(DRIVERS))
        .enumerate()
        .map(|(number, mine)| {
            let path = PathBuf::from(bed.path(&format!("told-{number}")));
            let told = File::options().create(true).append(true).open(&path).unwrap();
            Driver { number, records: mine.to_vec(), told, path, random: seeded(), turn: 0 }
        })
        .collect();
    let paths: Vec<PathBuf> = drivers.iter().map(|d| d.path.clone()).collect();

    let random = seeded();
    for round in 0..kills() {
        let server = Server::start(&bed, &[]);
        let line = Line { url: server.url.clone(), org: &key, tokens: &tokens };
        let left: Mutex<Vec<Sent>> = Mutex::default();
        std::thread::scope(|scope| {
            for driver in &mut drivers {
                let (line, left) = (&line, &left);
                scope.spawn(move || left.lock().unwrap().push(driver.work(line)));
            }
            std::thread::sleep(Duration::from_micros(random.next_u64() % (KILL_WITHIN_MS * 1000)));
            drop(server);
        });
        after(&bed, &mut drivers, &key, &tokens, &left.into_inner().unwrap(), &paths, round);
    }
    let known = read(&paths);
    assert!(known.acts.len() > 10 * kills() && !known.noted.is_empty(), "the drivers did next to nothing");
    let (code, out, said) = bed.local(&["journal", "--data", &bed.data(), "verify", "--json"]);
    assert_eq!(code, 0, "{out} {said}");
    let (acts, erased) = (known.acts.clone(), i64::try_from(known.erased.len()).unwrap());
    let count = bed.inside(move |tx| {
        let org = org::all(tx)?[0].id;
        for act in &acts {
            assert!(journal::find_act(tx, org, *act)?.is_some(), "{act} was answered and is not in the journal");
        }
        record::count(tx, org, "member")
    });
    let files = i64::try_from(known.imported * u64::try_from(PEOPLE_IN_FILE).unwrap()).unwrap();
    assert_eq!(count, before - erased + files, "each file counts once and wholly, each erasure once");
    plain_nowhere(Path::new(&bed.data()), "控え");
}

/// The next start: the first answers are about what was told before.
fn after(
    bed: &Bed,
    drivers: &mut [Driver],
    key: &str,
    tokens: &BTreeMap<&'static str, String>,
    left: &[Sent],
    paths: &[PathBuf],
    round: usize,
) {
    let known = read(paths);
    let server = Server::start(bed, &[]);
    let line = Line { url: server.url.clone(), org: key, tokens };
    let show = |id: &RecordId| {
        let (path, body) = (format!("/records/{id}/show"), json!({"affair": "membership"}));
        let once = format!("after-{round}-{id}");
        line.send(&Sent { path, login: "clerk", once, body, file: None, says: String::new() }).unwrap()
    };
    for id in &known.erased {
        assert_eq!(show(id).0, 404, "round {round}: {id} was erased and is shown");
    }
    // What got no answer may have been done or not; sent again with its key it is done, and done once.
    for sent in left {
        let (status, answer) = line.send(sent).unwrap();
        // A driver also draws whom it had erased before; a request names its record in the body.
        let names = |id: &RecordId| [&sent.path, &sent.says].iter().any(|text| text.contains(&id.to_string()));
        let gone = known.erased.iter().any(names);
        assert!(status == 200 || (gone && status == 404), "round {round}: {} {status} {answer}", sent.path);
        let number: usize = sent.once.split('-').nth(1).unwrap().parse().unwrap();
        if let (200, Some(act)) = (status, answer["act"].as_str()) {
            drivers[number].note(&format!("{act} {}", sent.says));
        }
        if status == 200 {
            finish_erasure(&line, drivers, number, sent, &answer);
        }
    }
    let known = read(paths);
    for (id, turn) in known.noted.iter().filter(|(id, _)| !known.erased.contains(id)) {
        let (status, shown) = show(id);
        assert_eq!(status, 200, "round {round}: {shown}");
        let fields = shown["fields"].as_array().unwrap();
        let note = fields.iter().find(|f| f["field"] == "note").and_then(|f| f["value"].as_str()).unwrap_or_default();
        assert!(note.starts_with(&format!("控え{turn}の")), "round {round}: {id} shows {note:?} after turn {turn}");
    }
    let verify = Sent {
        path: "/journal/verify".into(),
        login: "audit_officer",
        once: format!("verify-{round}"),
        body: json!({}),
        file: None,
        says: String::new(),
    };
    let (status, report) = line.send(&verify).unwrap();
    assert_eq!((status, &report["clean"]), (200, &json!(true)), "round {round}: {report}");
    server.stop();
}

/// Goes on with an erasure that was asked for or approved when the server died, so that its record is not left with an open
/// request for ever.
fn finish_erasure(line: &Line<'_>, drivers: &mut [Driver], number: usize, sent: &Sent, answer: &Value) {
    let (Some(id), driver) = (sent.says.split(' ').nth(1), &mut drivers[number]) else { return };
    let approved = match sent.says.split(' ').next().unwrap() {
        "asked" => {
            // A repeat names the act and not the number: it is found among one's own requests.
            let of =
                |r: &Value| r["state"] == "open" && r["records"].as_array().is_some_and(|l| l.contains(&json!(id)));
            let mine = line.get("/requests?which=mine", "clerk");
            let Some(open) = mine["requests"].as_array().unwrap().iter().find(|r| of(r)) else {
                panic!("{id}: the request that was answered is not there: {answer}");
            };
            let path = format!("/requests/{}/approve", open["number"]);
            let sent = driver.sent(path, "unit_head", json!({}), format!("approved {id}"));
            driver.ask(line, sent).is_ok_and(|(status, _)| status == 200)
        }
        "approved" => true,
        _ => false,
    };
    if approved {
        let body = json!({"records": [id], "ground": "person_request", "reason": "本人の求め"});
        let sent = driver.sent("/erase".into(), "clerk", body, format!("erased {id}"));
        let (status, answer) = driver.ask(line, sent).ok().unwrap();
        assert_eq!(status, 200, "{answer}");
    }
}

/// No value of a driver lies in the clear in any file of the data.
fn plain_nowhere(dir: &Path, text: &str) {
    for file in std::fs::read_dir(dir).unwrap().flatten() {
        if file.path().is_dir() {
            plain_nowhere(&file.path(), text);
        } else {
            let bytes = std::fs::read(file.path()).unwrap();
            let found = bytes.windows(text.len()).any(|w| w == text.as_bytes());
            assert!(!found, "a value lies in the clear in {}", file.path().display());
        }
    }
}

fn seeded() -> SeededRandom {
    SeededRandom::new(std::hash::RandomState::new().build_hasher().finish())
}
