//! A folder of its own for each test, the binary, and a server in it.
#![allow(clippy::disallowed_methods, reason = "a test may be told by its environment where the binary lies")]

use serde_json::Value;
use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

const BINARY: &str = env!("CARGO_BIN_EXE_azukari");

/// What a command said: exit code, output, error output.
pub(crate) type Said = (i32, String, String);

/// A folder with data, sign-ins and files; it goes when dropped.
pub(crate) struct Bed {
    dir: tempfile::TempDir,
    accounts: RefCell<BTreeMap<String, String>>,
    org: RefCell<String>,
}

impl Bed {
    pub(crate) fn new() -> Bed {
        Bed { dir: tempfile::tempdir().unwrap(), accounts: RefCell::default(), org: RefCell::default() }
    }
    pub(crate) fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }
    pub(crate) fn data(&self) -> String {
        self.path("data")
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

    /// Signs a worker of the sample organisation in.
    pub(crate) fn sign_in(&self, server: &Server, login: &str) {
        let sample = &server.hello["sample"];
        *self.org.borrow_mut() = sample["org"].as_str().unwrap().to_owned();
        for account in sample["accounts"].as_array().unwrap() {
            let text = |name: &str| account[name].as_str().unwrap().to_owned();
            self.accounts.borrow_mut().insert(text("login"), text("password"));
        }
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
        let mut child = bed.command(&args, env).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut text = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            text.push_str(&line);
            if line == "}" {
                break;
            }
        }
        let hello: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
        let url = hello["listening"].as_str().unwrap().to_owned();
        Server { child, url, hello }
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

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().new_agent()
}
