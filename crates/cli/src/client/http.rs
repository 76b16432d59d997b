//! One request to the desk and its answer. Names and search words travel in bodies only, never in an address.

use super::args::{ActArgs, DeskArgs};
use crate::{
    exit::{Exit, Fault},
    open::SystemRandom,
    out::Out,
};
use azukari_domain::{OrgKey, Random as _};
use serde_json::Value;
use std::{io::Read, time::Duration};
use ureq::{Agent, Body, SendBody, http::Response};

/// Longest wait for an ordinary answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);
/// Largest answer that is read into memory, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A desk that this command speaks to.
pub(crate) struct Desk {
    agent: Agent,
    server: String,
    org: OrgKey,
    token: Option<String>,
    lang: &'static str,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }
    /// A text of the body, or nothing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Desk {
    /// The desk as a signed-in worker.
    pub(crate) fn signed_in(out: &Out, args: &DeskArgs) -> Result<Desk, Fault> {
        let kept = super::session::load(args)?;
        let mut desk = Desk::new(out, &kept.server, kept.org)?;
        desk.token = Some(kept.token);
        Ok(desk)
    }

    /// The desk before sign-in.
    pub(crate) fn new(out: &Out, server: &str, org: OrgKey) -> Result<Desk, Fault> {
        let server = server.trim_end_matches('/');
        if !server.starts_with("http://") {
            return Err(Fault::usage("cli-server-address", &[("address", server)]));
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_recv_response(Some(ANSWER_TIME_MAX))
            .max_redirects(0)
            .build()
            .new_agent();
        Ok(Desk { agent, server: server.to_owned(), org, token: None, lang: out.lang.tag() })
    }

    /// The organisation.
    pub(crate) fn org(&self) -> &OrgKey {
        &self.org
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1/o/{}{path}", self.server, self.org)
    }

    fn headers<B>(&self, mut request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        request = request.header("accept-language", self.lang);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        request
    }

    fn unreachable(&self, e: &ureq::Error) -> Fault {
        tracing::debug!(cause = %e, "no answer");
        Fault::failed("error-server-unreachable", &[("address", &self.server)])
    }

    /// Reads something.
    pub(crate) fn get(&self, path: &str) -> Result<Answer, Fault> {
        let sent = self.headers(self.agent.get(self.url(path))).call();
        answer(sent.map_err(|e| self.unreachable(&e))?)
    }

    /// Asks for an act. `once` recognises a repeat; a fresh key is made where none was given.
    pub(crate) fn post(&self, path: &str, once: Option<&str>, body: &Value) -> Result<Answer, Fault> {
        let request = self.headers(self.agent.post(self.url(path))).header("idempotency-key", key(once));
        answer(request.send_json(body).map_err(|e| self.unreachable(&e))?)
    }

    /// Asks for an act under an affair: the affair is put into the body.
    pub(crate) fn act(&self, path: &str, args: &ActArgs, mut body: Value) -> Result<Answer, Fault> {
        if let Some(fields) = body.as_object_mut() {
            fields.insert("affair".into(), args.affair.clone().unwrap_or_default().into());
        }
        self.post(path, args.once.as_deref(), &body)
    }

    /// Sends a file; the answer's lines are read as they come.
    pub(crate) fn send(
        &self,
        path: &str,
        once: Option<&str>,
        order: &str,
        file: std::fs::File,
    ) -> Result<Response<Body>, Fault> {
        let request = self
            .headers(self.agent.post(self.url(path)))
            .header("idempotency-key", key(once))
            .header("content-type", "application/octet-stream")
            .header("azukari-import", order)
            .config()
            .timeout_recv_response(None)
            .build();
        request.send(SendBody::from_owned_reader(file)).map_err(|e| self.unreachable(&e))
    }

    /// Reads bytes into a file or a pipe.
    pub(crate) fn download(&self, path: &str) -> Result<Response<Body>, Fault> {
        self.headers(self.agent.get(self.url(path))).call().map_err(|e| self.unreachable(&e))
    }
}

/// Reads a whole answer.
pub(crate) fn answer(response: Response<Body>) -> Result<Answer, Fault> {
    let status = response.status().as_u16();
    let mut text = String::new();
    let read = response.into_body().into_reader().take(ANSWER_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|_| Fault::failed("cli-answer-broken", &[]))?;
    let body = if text.is_empty() { Ok(Value::Null) } else { serde_json::from_str(&text) };
    match body {
        Ok(body) => Ok(Answer { status, body }),
        Err(_) => Err(Fault::new(Exit::Failed, "cli-answer-broken", &[])),
    }
}

/// The given key, or 128 random bits.
fn key(once: Option<&str>) -> String {
    once.map_or_else(
        || {
            let mut bytes = [0u8; 16];
            SystemRandom.fill(&mut bytes);
            crate::local::rulebook::hex(&bytes)
        },
        str::to_owned,
    )
}
