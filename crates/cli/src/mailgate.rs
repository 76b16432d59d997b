//! `mailgate`: stands beside the mail server, reads each mail on its way out, and asks the desk for a verdict as a signed-in worker.
//! It opens no data and decides nothing; where the desk does not answer, the mail is put off.

mod release;

use crate::{
    args::MailGateArgs,
    client::Desk,
    exit::{Ended, Exit, Fault},
    local::extract,
    out::Out,
    serve,
};
use azukari_detect::Detector;
use azukari_mail::{Detected, Judge, MailGate, Matter, Matters, Refusal, Rules, Seen, Unreachable, Verdict};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long the rulebook's words are remembered: what an office lays down today holds for the mails of the next minute.
const RULES_KEPT: Duration = Duration::from_secs(60);
/// How long mails may still be judged after the signal. What is not judged then is sent again by its mail server.
const DRAIN: Duration = Duration::from_secs(2);

pub(crate) fn run(out: &Out, args: &MailGateArgs) -> Ended {
    if args.release {
        return release::run(out, args);
    }
    serve::log::begin();
    serve::harden::core_dumps_off();
    let asked = Arc::new(Asked { desk: Desk::signed_in(out, &args.desk)?, kept: Mutex::default() });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Fault::failed("error-internal", &[("reason", &e.to_string())]))?;
    let listener = runtime.block_on(serve::bind(args.listen))?;
    let address = listener.local_addr()?;
    let stop = {
        let _inside = runtime.enter();
        serve::stop()
    };
    // A sign-in that is refused is told at once; a server that is not up yet may come.
    match asked.desk.get("/mail/rules") {
        Ok(answer) if (400..500).contains(&answer.status) => return crate::client::end(out, &answer, || Ok(())),
        Ok(_) => {}
        Err(fault) => out.aside(&out.t("cli-warning", &[("message", fault.message(out.lang).into())])),
    }
    if out.json {
        out.document(&json!({"listening": address.to_string()}))?;
    } else {
        out.say("cli-mailgate-listening", &[("address", address.to_string().into())])?;
        out.say("cli-press-ctrl-c", &[])?;
    }
    let gate = MailGate::new(asked, Arc::new(Detected::new(Detector::with_pdf(Box::new(extract::in_child)))));
    let ended = runtime.block_on(gate.serve(listener, stop));
    out.aside(&out.t("cli-stopping", &[]));
    runtime.shutdown_timeout(DRAIN);
    ended.map(|()| Exit::Done).map_err(|_| Fault::failed("error-internal", &[]))
}

/// The desk over its API.
struct Asked {
    desk: Desk,
    kept: Mutex<Option<(Instant, Arc<Rules>)>>,
}

impl Asked {
    fn forget(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The status and the machine's word: never what was asked.
fn unreachable(what: &str, answer: &crate::client::Answer) -> Unreachable {
    Unreachable(format!("the desk answered {what} with {} {}", answer.status, answer.text("key")))
}

impl Judge for Asked {
    fn rules(&self) -> Result<Arc<Rules>, Unreachable> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, rules)) = kept
            && at.elapsed() < RULES_KEPT
        {
            return Ok(rules);
        }
        let answer = self.desk.get("/mail/rules").map_err(|fault| Unreachable(fault.key))?;
        if !answer.is_done() {
            return Err(unreachable("the rules", &answer));
        }
        let of = answer.body.get("matters").and_then(Value::as_array);
        let of = of.ok_or_else(|| Unreachable("the desk's rules are not readable".into()))?;
        let matter = |m: &Value| Matter {
            key: m.get("key").and_then(Value::as_str).unwrap_or_default().to_owned(),
            words: texts(m.get("words")),
            except: texts(m.get("except")),
        };
        let enough = answer.body.get("persons_enough").and_then(Value::as_u64);
        let rules = Arc::new(Rules {
            matters: Matters::new(of.iter().map(matter).collect()),
            persons_enough: enough.and_then(|n| usize::try_from(n).ok()),
        });
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&rules)));
        Ok(rules)
    }

    fn judge(&self, seen: &Seen) -> Result<Verdict, Unreachable> {
        let body = json!({
            "persons": seen.persons, "more": seen.more, "matters": seen.matters, "sealed": seen.sealed, "unread": seen.unread,
            "unknown": seen.unknown, "to": seen.to, "cc": seen.cc, "recipients": seen.recipients, "queue": seen.queue,
            "account": seen.account,
        });
        let answer = self.desk.post("/mail/judgements", None, &body).map_err(|fault| Unreachable(fault.key))?;
        if !answer.is_done() {
            // Perhaps the rulebook has other matters since.
            self.forget();
            return Err(unreachable("the mail", &answer));
        }
        let refusal = || {
            let said = |lang: &str| -> Vec<String> {
                let reasons = answer.body.get(lang).and_then(Value::as_array);
                let text = |r: &Value, name: &str| r.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
                let between = if lang == "en" { " " } else { "" };
                reasons.into_iter().flatten().map(|r| [text(r, "message"), text(r, "next")].join(between)).collect()
            };
            let reasons = answer.body.get("en").and_then(Value::as_array);
            let ids = reasons.into_iter().flatten().filter_map(|r| r.get("clauses")?.as_array());
            let mut clauses: Vec<String> = Vec::new();
            for id in ids.flatten().filter_map(|c| c.get("id")?.as_str()) {
                if !clauses.iter().any(|known| known == id) {
                    clauses.push(id.to_owned());
                }
            }
            Refusal { act: answer.text("act").to_owned(), clauses, en: said("en"), ja: said("ja") }
        };
        match answer.text("verdict") {
            "pass" => Ok(Verdict::Pass),
            "refuse" => Ok(Verdict::Refuse(refusal())),
            "hold" => Ok(Verdict::Hold(refusal())),
            _ => Err(Unreachable("the desk gave no verdict".into())),
        }
    }
}

fn texts(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
