//! A folder of its own for each test, the binary, and a server in it.
#![allow(clippy::disallowed_methods, reason = "a test may be told by its environment where the binary lies")]
#![allow(dead_code, reason = "each story uses a part of it")]

use azukari_store::{ActError, Location, Store};
use serde_json::Value;
use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

const BINARY: &str = env!("CARGO_BIN_EXE_azukari");

/// What a command said: exit code, output, error output.
pub(crate) type Said = (i32, String, String);

/// A folder with data, sign-ins and files; it goes when dropped.
pub(crate) struct Bed {
    dir: tempfile::TempDir,
    data: RefCell<Option<PathBuf>>,
    accounts: RefCell<BTreeMap<String, String>>,
    org: RefCell<String>,
    last: RefCell<Value>,
}

impl Bed {
    pub(crate) fn new() -> Bed {
        Bed {
            dir: tempfile::tempdir().unwrap(),
            data: RefCell::default(),
            accounts: RefCell::default(),
            org: RefCell::default(),
            last: RefCell::default(),
        }
    }
    /// The same with its data elsewhere, on a disk of its own.
    pub(crate) fn with_data_in(dir: &Path) -> Bed {
        let bed = Bed::new();
        *bed.data.borrow_mut() = Some(dir.join("data"));
        bed
    }
    pub(crate) fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }
    pub(crate) fn data(&self) -> String {
        self.data.borrow().as_ref().map_or_else(|| self.path("data"), |dir| dir.display().to_string())
    }
    /// Opens the data itself, between two servers, and looks at it or breaks something in it.
    pub(crate) fn inside<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut azukari_store::Tx<'_>) -> Result<T, azukari_store::StoreError> + Send + 'static,
    ) -> T {
        let store = Store::open(&Location::Directory(self.data().into())).unwrap();
        let mut work = work;
        let done = store.act::<_, (), _>(move |tx| work(tx).map_err(ActError::Store)).unwrap().unwrap();
        store.close();
        done
    }
    /// What the last server said to its operator beside its first words.
    pub(crate) fn server_said(&self) -> String {
        std::fs::read_to_string(self.path("server.log")).unwrap_or_default()
    }
    pub(crate) fn org(&self) -> String {
        self.org.borrow().clone()
    }
    pub(crate) fn password(&self, login: &str) -> &'static str {
        // Leaked on purpose: a test is short, and borrowed words are easier to write.
        self.accounts.borrow()[login].clone().leak()
    }

    fn command(&self, args: &[&str], env: &[(&str, &str)]) -> Command {
        let mut command = Command::new(BINARY);
        let home: PathBuf = self.dir.path().join("state");
        command
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("XDG_STATE_HOME", home)
            .env("LANG", "ja_JP.UTF-8")
            .envs(env.iter().copied())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command that needs no server.
    pub(crate) fn local(&self, args: &[&str]) -> Said {
        self.local_env(args, &[])
    }
    pub(crate) fn local_env(&self, args: &[&str], env: &[(&str, &str)]) -> Said {
        let done = self.command(args, env).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
    }
    /// Runs a client command.
    pub(crate) fn run(&self, server: &Server, args: &[&str]) -> Said {
        self.run_env(server, args, &[])
    }
    pub(crate) fn run_env(&self, server: &Server, args: &[&str], env: &[(&str, &str)]) -> Said {
        let mut env = env.to_vec();
        env.push(("AZUKARI_SERVER", &server.url));
        self.local_env(args, &env)
    }

    /// Learns the accounts of the sample organisation from the words of the server that opened it.
    pub(crate) fn learn(&self, server: &Server) {
        let sample = &server.hello["sample"];
        *self.org.borrow_mut() = sample["org"].as_str().unwrap().to_owned();
        for account in sample["accounts"].as_array().unwrap() {
            let text = |name: &str| account[name].as_str().unwrap().to_owned();
            self.accounts.borrow_mut().insert(text("login"), text("password"));
        }
    }

    /// A session of a worker of the sample organisation, for requests past the command line.
    pub(crate) fn token(&self, server: &Server, login: &str) -> String {
        let order = serde_json::json!({"login": login, "password": self.password(login)});
        let once = format!("sign-in-{login}-{}", server.url);
        let (status, answer) = server.post(&format!("/api/v1/o/{}/sign-in", self.org()), &once, None, &order);
        assert_eq!(status, 200, "{answer}");
        answer["token"].as_str().unwrap().to_owned()
    }

    /// Sets a real organisation up by the link, with one account.
    pub(crate) fn found(&self, server: &Server) {
        let link = server.hello["set_up"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let order = serde_json::json!({
            "link": link, "rulebook": "hatsumei", "officer": "山田 太郎", "login": "taro", "unit": "secretariat",
            "password": "horse battery staple", "offices": ["privacy_manager=2026-04-01 理事会 第1号"],
        });
        let (status, answer) = server.post("/api/v1/o/hatsumei/set-up", "found", None, &order);
        assert_eq!(status, 200, "{answer}");
    }

    /// Erases the first member of the sample: asked, decided by another, done. The erasure's answer is kept.
    pub(crate) fn erase_first(&self, server: &Server) -> String {
        let (clerk, head, org) = (self.token(server, "clerk"), self.token(server, "unit_head"), self.org());
        let find = serde_json::json!({"affair": "membership", "holding": "member", "text": "田"});
        let post = |path: &str, once: &str, token: &str, body: &Value| {
            let (status, answer) = server.post(&format!("/api/v1/o/{org}{path}"), once, Some(token), body);
            assert_eq!(status, 200, "{path}: {answer}");
            answer
        };
        let found = post("/find", "erase-find", &clerk, &find);
        let record = found["people"][0]["record"].as_str().unwrap().to_owned();
        let body = serde_json::json!({
            "kind": "erase", "records": [record], "ground": "person_request", "reason": "本人の求め",
        });
        let asked = post("/requests", "erase-ask", &clerk, &body);
        post(&format!("/requests/{}/approve", asked["number"]), "erase-decide", &head, &serde_json::json!({}));
        *self.last.borrow_mut() = post("/erase", "erase-do", &clerk, &body_of_erasure(&record));
        record
    }
    pub(crate) fn last_answer(&self) -> Value {
        self.last.borrow().clone()
    }

    /// Changes the embedded database past the store, which would refuse it.
    pub(crate) fn raw(&self, sql: &str) {
        let conn = rusqlite::Connection::open(Path::new(&self.data()).join("azukari.db")).unwrap();
        conn.execute_batch(sql).unwrap();
    }

    /// Signs a worker of the sample organisation in.
    pub(crate) fn sign_in(&self, server: &Server, login: &str) {
        self.learn(server);
        let org = self.org();
        let env = [("AZUKARI_PASSWORD", self.password(login))];
        let (code, _, said) = self.run_env(server, &["login", "--org", &org, "--login", login], &env);
        assert_eq!(code, 0, "{said}");
    }
}

/// A running server; it is killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    pub(crate) hello: Value,
}

impl Server {
    pub(crate) fn start(bed: &Bed, more: &[&str]) -> Server {
        Server::start_env(bed, more, &[])
    }

    pub(crate) fn start_env(bed: &Bed, more: &[&str], env: &[(&str, &str)]) -> Server {
        let data = bed.data();
        let mut args = vec!["serve", "--json", "--data", &data, "--listen", "127.0.0.1:0"];
        args.extend(more);
        let log = std::fs::File::create(bed.path("server.log")).unwrap();
        let mut child = bed.command(&args, env).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut text = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            text.push_str(&line);
            if line == "}" {
                break;
            }
        }
        let hello: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}\n{}", bed.server_said()));
        let url = hello["listening"].as_str().unwrap().to_owned();
        Server { child, url, hello }
    }

    /// The most memory it ever had in use, in KiB, as the system counts it.
    #[cfg(target_os = "linux")]
    pub(crate) fn peak_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let agent = agent();
        let mut answer = agent.get(format!("{}{path}", self.url)).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default())
    }

    pub(crate) fn post(&self, path: &str, once: &str, token: Option<&str>, body: &Value) -> (u16, Value) {
        let mut request = agent().post(format!("{}{path}", self.url)).header("idempotency-key", once);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut answer = request.send_json(body).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// The same in a language.
    pub(crate) fn post_in(&self, lang: &str, path: &str, once: &str, token: &str, body: &Value) -> (u16, Value) {
        let mut request = agent().post(format!("{}{path}", self.url)).header("idempotency-key", once);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut answer = request.header("accept-language", lang).send_json(body).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// Sends a file; the last line of the answer is the result.
    pub(crate) fn import(&self, org: &str, token: &str, once: &str, order: &Value, file: &str) -> (u16, Value) {
        let request = agent()
            .post(format!("{}/api/v1/o/{org}/imports", self.url))
            .header("idempotency-key", once)
            .header("authorization", format!("Bearer {token}"))
            .header("azukari-import", order.to_string());
        let mut answer = request.send(file).unwrap();
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string().unwrap();
        let last: Value = serde_json::from_str(text.lines().last().unwrap_or_default()).unwrap_or(Value::Null);
        let said = last["status"].as_u64().and_then(|s| u16::try_from(s).ok());
        (said.unwrap_or(status), last)
    }

    /// Says that a file of so many bytes will come, sends none of it, and reads the answer.
    pub(crate) fn announce(&self, org: &str, token: &str, order: &Value, bytes: u64) -> (u16, Value) {
        let address = self.url.strip_prefix("http://").unwrap();
        let mut line = std::net::TcpStream::connect(address).unwrap();
        write!(
            line,
            "POST /api/v1/o/{org}/imports HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
             idempotency-key: announced\r\nazukari-import: {order}\r\ncontent-length: {bytes}\r\n\
             connection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let start = body.find('{').unwrap();
        let end = body.rfind('}').unwrap();
        (status, serde_json::from_str(&body[start..=end]).unwrap())
    }

    /// Ends it as an operator does, and waits until it has drained.
    pub(crate) fn stop(mut self) {
        #[cfg(unix)]
        {
            let id = rustix::process::Pid::from_child(&self.child);
            rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
            let ended = self.child.wait().unwrap();
            assert_eq!(ended.code(), Some(0), "a drained server ends well");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running mail gate; it is killed when dropped.
pub(crate) struct MailGate {
    child: Child,
    log: String,
    /// Held open: a program whose reader goes away while it speaks ends quietly.
    _out: BufReader<ChildStdout>,
}

impl MailGate {
    pub(crate) fn start(bed: &Bed, server: &str, token: &str, listen: &str) -> MailGate {
        let log = bed.path("mailgate.log");
        let said = std::fs::OpenOptions::new().append(true).create(true).open(&log).unwrap();
        let org = bed.org();
        let env = [("AZUKARI_SERVER", server), ("AZUKARI_ORG", org.as_str()), ("AZUKARI_TOKEN", token)];
        let args = ["mailgate", "--listen", listen, "--json"];
        let mut child = bed.command(&args, &env).stdout(Stdio::piped()).stderr(said).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        assert!(first.starts_with('{'), "{first}{}", std::fs::read_to_string(&log).unwrap());
        MailGate { child, log, _out: out }
    }
    /// All that gates of this bed wrote.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for MailGate {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn body_of_erasure(record: &str) -> Value {
    serde_json::json!({"records": [record], "ground": "person_request", "reason": "本人の求め"})
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().new_agent()
}

/// A small file system of its own, while this value lives.
pub(crate) struct Disk(PathBuf);

impl Disk {
    /// `None` where this user cannot mount one; the reason is printed.
    pub(crate) fn of_mib(size: u32) -> Option<Disk> {
        let dir = tempfile::tempdir().unwrap().keep();
        let size = format!("size={size}m");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&dir).output();
        if done.is_ok_and(|o| o.status.success()) {
            return Some(Disk(dir));
        }
        let _ = std::fs::remove_dir(&dir);
        println!("skipped: only root can mount the small disk that this test fills");
        None
    }
    pub(crate) fn dir(&self) -> &Path {
        &self.0
    }
    /// Takes all room but so many bytes.
    pub(crate) fn fill(&self, leave: u64) {
        let stat = rustix::fs::statvfs(&self.0).unwrap();
        let free = stat.f_bavail * stat.f_frsize;
        let ballast = vec![0x5a; usize::try_from(free.saturating_sub(leave)).unwrap()];
        std::fs::write(self.0.join("ballast"), ballast).unwrap();
    }
    pub(crate) fn empty(&self) {
        std::fs::remove_file(self.0.join("ballast")).unwrap();
    }
    pub(crate) fn read_only(&self, yes: bool) {
        let how = if yes { "remount,ro" } else { "remount,rw" };
        assert!(Command::new("mount").args(["-o", how]).arg(&self.0).status().unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}
