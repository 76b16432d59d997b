//! One connection of a mail server: what it says is gathered, and at the end of each mail there is one answer.

use crate::{
    Finder, Judge, Seen, Unreachable, Verdict,
    limits::{ACCOUNT_BYTES_MAX, READING_MAX, RECEIVING_BYTES_MAX, VERDICT_TIME_MAX},
    message::Message,
    reply,
};
use async_trait::async_trait;
use bytes::BytesMut;
use miltr_common::{
    ProtocolError,
    actions::{Action, Continue, Replycode, Tempfail},
    commands::{Body, Header, Macro, Mail, Recipient},
    encoding::Writable as _,
    modifications::{ModificationResponse, quarantine::Quarantine},
    optneg::{Capability, OptNeg, Protocol},
};
use miltr_server::{Error, Milter};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

/// What all connections share.
pub(crate) struct Shared {
    judge: Arc<dyn Judge>,
    finder: Arc<dyn Finder>,
    receiving: AtomicUsize,
    reading: Arc<Semaphore>,
}

impl Shared {
    pub(crate) fn new(judge: Arc<dyn Judge>, finder: Arc<dyn Finder>) -> Shared {
        Shared { judge, finder, receiving: AtomicUsize::new(0), reading: Arc::new(Semaphore::new(READING_MAX)) }
    }
}

/// One connection.
pub(crate) struct Session {
    shared: Arc<Shared>,
    mail: Message,
    /// Bytes of the mail that are counted among those being received.
    counted: usize,
    full: bool,
    /// Who signed in at the mail server, for all mails of this connection.
    account: String,
}

/// A mail that ended without a verdict. Nothing of it is said.
#[derive(Debug, thiserror::Error)]
#[error("the mail gate failed")]
pub(crate) struct Failed;

impl Session {
    pub(crate) fn new(shared: Arc<Shared>) -> Session {
        Session { shared, mail: Message::default(), counted: 0, full: false, account: String::new() }
    }

    fn forget(&mut self) {
        self.shared.receiving.fetch_sub(self.counted, Ordering::SeqCst);
        self.counted = 0;
        self.full = false;
        self.mail = Message::default();
    }

    /// What this mail has grown by counts against what all may take.
    fn grown(&mut self) -> Action {
        let more = self.mail.bytes().saturating_sub(self.counted);
        self.counted += more;
        if self.shared.receiving.fetch_add(more, Ordering::SeqCst) + more > RECEIVING_BYTES_MAX {
            self.full = true;
            tracing::warn!("too much is being received at once: a mail is put off");
            return Tempfail.into();
        }
        Continue.into()
    }

    async fn verdict(&mut self) -> Result<Verdict, Unreachable> {
        if self.full {
            return Err(Unreachable("too much is being received at once".into()));
        }
        let mail = std::mem::take(&mut self.mail);
        let (shared, account) = (Arc::clone(&self.shared), self.account.clone());
        let ended = |_| Unreachable("the mail gate is being stopped".into());
        let permit = Arc::clone(&self.shared.reading).acquire_owned().await.map_err(ended)?;
        let work = tokio::task::spawn_blocking(move || {
            let _reading = permit;
            let rules = shared.judge.rules()?;
            let shown = mail.shown();
            let found = shared.finder.look(mail.raw(), &rules);
            let seen = Seen {
                persons: found.persons,
                more: found.more,
                matters: found.matters,
                sealed: found.sealed,
                unread: found.unread.saturating_add(usize::from(mail.cut)),
                unknown: found.unknown,
                to: shown.to,
                cc: shown.cc,
                recipients: mail.recipients(),
                queue: mail.queue.clone(),
                account,
            };
            let verdict = shared.judge.judge(&seen)?;
            let word = match &verdict {
                Verdict::Pass => "pass",
                Verdict::Refuse(_) => "refuse",
                Verdict::Hold(_) => "hold",
            };
            tracing::info!(
                queue = seen.queue,
                persons = seen.persons,
                more = seen.more,
                recipients = seen.recipients,
                verdict = word,
                "judged"
            );
            Ok(verdict)
        });
        match tokio::time::timeout(VERDICT_TIME_MAX, work).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(Unreachable("the mail could not be read".into())),
            Err(_) => Err(Unreachable("the verdict took too long".into())),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.forget();
    }
}

#[async_trait]
impl Milter for Session {
    type Error = Failed;

    /// The least that is needed: no word about who connects, and of all changes only the one that keeps a mail back.
    async fn option_negotiation(&mut self, theirs: OptNeg) -> Result<OptNeg, Error<Self::Error>> {
        let ours = OptNeg {
            capabilities: Capability::SMFIF_QUARANTINE,
            protocol: Protocol::NO_CONNECT | Protocol::NO_HELO | Protocol::NO_UNKNOWN,
            ..OptNeg::default()
        };
        Ok(ours.merge_compatible(&theirs).map_err(ProtocolError::CompatibilityError)?)
    }

    async fn macro_(&mut self, given: Macro) -> Result<(), Self::Error> {
        // `i` is the queue's number; Postfix has it from the first receiver on.
        let account = given.macros().find(|(name, _)| matches!(*name, b"{auth_authen}" | b"auth_authen"));
        if let Some((_, value)) = account {
            // Where accounts are mail addresses, the part before the @ is the account.
            let login = value.split(|b| *b == b'@').next().unwrap_or_default();
            let whole = login.len() <= ACCOUNT_BYTES_MAX && login.iter().all(|b| b.is_ascii_graphic());
            self.account = if whole { String::from_utf8_lossy(login).into_owned() } else { String::new() };
        }
        let number = given.macros().find(|(name, _)| matches!(*name, b"i" | b"{i}"));
        if let Some((_, value)) = number
            && value.iter().all(u8::is_ascii_alphanumeric)
        {
            self.mail.queue = String::from_utf8_lossy(value).into_owned();
        }
        Ok(())
    }

    async fn mail(&mut self, from: Mail) -> Result<Action, Self::Error> {
        self.forget();
        self.mail.utf8 = from.esmtp_args().iter().any(|arg| arg.eq_ignore_ascii_case("SMTPUTF8"));
        Ok(Continue.into())
    }

    async fn rcpt(&mut self, to: Recipient) -> Result<Action, Self::Error> {
        self.mail.recipient(&to.recipient());
        Ok(Continue.into())
    }

    async fn header(&mut self, header: Header) -> Result<Action, Self::Error> {
        // Its bytes: as text, what is neither ASCII nor UTF-8 would be lost.
        let mut bytes = BytesMut::new();
        header.write(&mut bytes);
        let mut parts = bytes.as_ref().split(|b| *b == 0);
        let (name, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        self.mail.header(name, value);
        Ok(self.grown())
    }

    async fn body(&mut self, body: Body) -> Result<Action, Self::Error> {
        self.mail.body(body.as_bytes());
        Ok(self.grown())
    }

    async fn end_of_body(&mut self) -> Result<ModificationResponse, Self::Error> {
        let (queue, utf8) = (self.mail.queue.clone(), self.mail.utf8);
        let verdict = self.verdict().await;
        self.forget();
        let mut answer = ModificationResponse::builder();
        Ok(match verdict {
            Ok(Verdict::Pass) => answer.contin(),
            Ok(Verdict::Refuse(refusal)) => {
                answer.build(Replycode::new([5, 5, 0], [5, 7, 1], &reply::refused(&refusal, utf8)))
            }
            Ok(Verdict::Hold(refusal)) => {
                answer.push(Quarantine::new(reply::held(&refusal).as_bytes()));
                answer.contin()
            }
            Err(Unreachable(why)) => {
                tracing::warn!(queue, why, "no verdict: the mail is put off");
                answer.build(Tempfail)
            }
        })
    }

    async fn abort(&mut self) -> Result<(), Self::Error> {
        self.forget();
        Ok(())
    }
}
