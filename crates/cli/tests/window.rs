//! Desk and window as two processes with only a folder between them: what the window shows, what of a letter stays in its memory and on
//! its disk, what cannot be reached through it, and that it ends with its server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]
#![allow(clippy::disallowed_methods, reason = "a test gives its program an environment")]

mod bed;

use bed::{Bed, Server};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

const WINDOW: &str = env!("CARGO_BIN_EXE_azukari-window");
const DESK: &str = env!("CARGO_BIN_EXE_azukari");
/// A page of memory.
const PAGE: usize = 4096;
/// What a stranger writes: nothing of it may be found afterwards.
const LETTER: [(&str, &str); 4] = [
    ("kind", "enquiry"),
    ("name", "訪問見本太郎兵衛"),
    ("reach", "houmon.mihon@stranger.example.jp"),
    ("text", "見本商会の旋盤の納期をお尋ねします"),
];

/// The window's process; it is killed when dropped.
struct Window {
    child: Child,
    url: String,
}

impl Window {
    fn start(dir: &Path) -> Window {
        let mut child = Command::new(WINDOW)
            .args(["--json", "--listen", "127.0.0.1:0", "--dir"])
            .arg(dir)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(said["trial"], true);
        Window { url: format!("http://{}", said["listening"].as_str().unwrap()), child }
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut answer = agent().get(format!("{}{path}", self.url)).header("connection", "close").call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default())
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, String) {
        let body = form.iter().map(|(k, v)| format!("{k}={}", encoded(v))).collect::<Vec<_>>().join("&");
        let request = agent().post(format!("{}{path}", self.url)).header("connection", "close");
        let answer = request.content_type("application/x-www-form-urlencoded").send(&body).unwrap();
        let to = answer.headers().get("location").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        (answer.status().as_u16(), to)
    }

    /// Everything that this process may write to in its memory; `None` where the system lets nobody look.
    #[cfg(target_os = "linux")]
    fn memory(&self) -> Option<Vec<u8>> {
        let of = |name: &str| format!("/proc/{}/{name}", self.child.id());
        let mut memory = fs::File::open(of("mem")).ok()?;
        let mut out = Vec::new();
        for line in fs::read_to_string(of("maps")).ok()?.lines().filter(|l| l.contains(" rw")) {
            let (from, to) = line.split(' ').next()?.split_once('-')?;
            let (from, to) = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
            let mut part = vec![0; usize::try_from(to - from).ok()?];
            // What the kernel does not lend (guard pages) holds nothing of ours; an allocator reserves much that was never used.
            if memory.seek(SeekFrom::Start(from)).is_ok() && memory.read_exact(&mut part).is_ok() {
                let used = part.chunks(PAGE).filter(|page| **page != [0; PAGE][..page.len()]);
                used.for_each(|page| out.extend(page));
            }
        }
        Some(out)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

fn files(dir: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn a_stranger_writes_and_nothing_of_it_stays_at_the_window() {
    let bed = Bed::new();
    let between = bed.path("between");
    let server = Server::start(&bed, &["--demo", "--org", "doyukai", "--window-dir", &between]);
    bed.learn(&server);
    let org = bed.org();
    let window = Window::start(Path::new(&between));
    let (status, page) = window.get(&format!("/o/{org}"));
    assert_eq!(status, 200, "{page}");
    assert_eq!(window.get("/").0, 303, "the only organisation is shown at once");
    assert!(window.get(&format!("/o/{org}/policy")).1.contains("利用目的"), "what is in force is said");

    let (status, to) = window.post(&format!("/o/{org}/write"), &LETTER);
    assert_eq!(status, 303, "{to}");
    assert!(window.get(&to).1.contains(to.rsplit('/').next().unwrap()), "the receipt number");
    let mut there = Vec::new();
    files(Path::new(&between), &mut there);
    assert!(there.iter().any(|(path, _)| path.ends_with(".sealed")), "{there:?}");
    for (path, bytes) in &there {
        assert!(LETTER.iter().skip(1).all(|(_, text)| !holds(bytes, text)), "{path}");
    }

    // Of the desk nothing can be reached through it.
    for path in ["/api/v1/openapi.json", "/healthz", "/readyz", "/sign-in", "/setup", "/o/hatsumei"] {
        assert_eq!(window.get(path).0, 404, "{path}");
    }
    for path in [format!("/o/{org}/sign-in"), format!("/o/{org}/find"), format!("/api/v1/o/{org}/sign-in")] {
        assert_eq!(window.get(&path).0, 404, "{path}");
    }

    // Nor is anything of the letter in its memory, once it has been answered.
    #[cfg(target_os = "linux")]
    {
        let mut left = Vec::new();
        // The connection is taken down beside the answer; further requests give it the time.
        for _ in 0..100 {
            window.get(&format!("/o/{org}"));
            let Some(memory) = window.memory() else {
                println!("skipped: this system lets nobody look into a process");
                return;
            };
            assert!(holds(&memory, "azukari-lang") || memory.len() > 1 << 20, "it was looked at");
            let found = |text: &&str| holds(&memory, text) || holds(&memory, &encoded(text));
            left = LETTER.iter().skip(1).map(|(_, text)| *text).filter(found).collect();
            if left.is_empty() {
                break;
            }
        }
        assert!(left.is_empty(), "still in memory: {left:?}");
    }
    server.stop();
    assert_eq!(window.get(&format!("/o/{org}")).0, 200, "it goes on without the desk");
}

#[test]
fn the_window_links_nothing_that_opens_anything() {
    let (window, desk) = (fs::read(WINDOW).unwrap(), fs::read(DESK).unwrap());
    // Where names are left in the programs at all, the desk has those of the vault and the window has none.
    if holds(&desk, "azukari_vault") {
        for name in ["azukari_vault", "azukari_store", "azukari_gate", "azukari_app", "rusqlite", "cedar_policy"] {
            assert!(!holds(&window, name), "{name}");
        }
        assert!(holds(&window, "azukari_window"));
    }
}

#[test]
fn a_window_of_the_server_ends_with_it() {
    let bed = Bed::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = port.to_string();
    let server = Server::start(&bed, &["--demo", "--org", "doyukai", "--window", &address]);
    bed.learn(&server);
    let path = format!("http://{address}/o/{}", bed.org());
    // Its process begins to listen a moment after the server does.
    let mut status = 0;
    for _ in 0..10_000 {
        if TcpStream::connect(port).is_ok() {
            status = agent().get(&path).call().unwrap().status().as_u16();
            break;
        }
        std::thread::yield_now();
    }
    assert_eq!(status, 200);
    assert!(Path::new(&format!("{}-window", bed.data())).is_dir(), "beside the data, not in it");
    server.stop();
    assert!(TcpStream::connect(port).is_err());
}

#[test]
fn what_cannot_be_published_safely_is_told_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let told = |lang: &str, args: &[&str]| {
        let done = Command::new(WINDOW).args(["--lang", lang]).args(args).env_clear().output().unwrap();
        (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let place = dir.path().display().to_string();
    let open = ["--dir", &place, "--listen", "0.0.0.0:0"];
    let (code, said) = told("ja", &open);
    assert!(code == 2 && said.contains("暗号化なしに公開できません"), "{said}");
    let (code, said) = told("en", &open);
    assert!(code == 2 && said.contains("without encryption"), "{said}");
    let (code, said) = told("en", &["--dir", &format!("{place}/none")]);
    assert!(code == 2 && said.contains("is not there"), "{said}");
    let (code, said) = told("ja", &["--dir", &place, "--tls-cert", "none.pem", "--tls-key", "none.pem"]);
    assert!(code == 2 && said.contains("none.pem"), "{said}");
    // The one program hands over to it.
    let bed = Bed::new();
    let (code, out, said) = bed.local(&["window", "--help"]);
    assert!(code == 0 && out.contains("--behind-proxy"), "{out}{said}");
}
