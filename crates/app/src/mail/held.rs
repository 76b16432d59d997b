//! A mail that is kept back lies in the mail server's own hold queue. Here stands that it does, whose decision it is, what was decided, and
//! what the mail server then did. (escoop:pc:8.1)
//!
//! Invariants: of the mail nothing is written but counts, the account that sent it where it is one of ours, and the mail server's number;
//! what was decided is told to the gate's own token alone, and stays to be done until the mail server has done it.

use super::MailSeen;
use crate::{App, AppError, access::by::notes, duty::tend::bear_for_row, form::version_field};
use azukari_domain::{Clear, Fact, FieldKey, OrgId, Personal, RegisterKey, RowId, Verb};
use azukari_gate::{Asker, GateError, Stop};
use azukari_rulebook::register::{HELD_DECISIONS, HELD_MAILS};
use azukari_store::{register, worker};
use serde::Serialize;
use std::collections::BTreeMap;

/// The duty by which somebody decides.
const RELEASE: &str = "duty:mail.release";
/// How often a mail is entered anew where the organisation changed at that moment; then the mail is put off.
const TRIES: usize = 5;
/// Most mails told at once.
const HELD_MAX: i64 = 1_000;

/// A mail that was decided on and that the mail server still keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecidedMail {
    /// Its row.
    pub row: RowId,
    /// The row's number in the register.
    pub number: i64,
    /// The mail server's number for it.
    pub queue: String,
    /// `release` or `return`.
    pub decision: String,
}

fn key(name: &str) -> Result<FieldKey, AppError> {
    name.parse().map_err(|_| AppError::Internal("a column has no key".into()))
}

impl App {
    /// Puts a mail that is kept back on the desk of whoever decides, where the organisation keeps a register of such mails.
    pub(super) fn keep_held(&self, asker: &Asker, mail: &MailSeen) -> Result<(), AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let kept = HELD_MAILS.parse::<RegisterKey>().is_ok_and(|key| book.register(&key).is_some());
        if !kept || mail.queue.is_empty() {
            return Ok(());
        }
        let sender = match mail.account.trim().to_lowercase() {
            login if login.is_empty() => None,
            login => self.gate.read(|tx| worker::by_login(tx, org, &login))?,
        };
        let id = RowId::new(self.gate.clock(), self.gate.random());
        let texts = BTreeMap::from([(key("queue")?, Personal::new(mail.queue.clone()))]);
        let sealed = self.seal_texts(org, "register_row", id.to_bytes(), &version_field(1), &texts)?;
        let mut clear = Clear::default();
        clear.lengths.insert(key("queue")?, mail.queue.len().try_into().unwrap_or_default());
        let counts = [
            ("unread", mail.unread),
            ("persons", mail.persons),
            ("sealed", mail.sealed),
            ("recipients", mail.recipients),
        ];
        for (name, count) in counts {
            clear.facts.insert(key(name)?, Fact::Number(count));
        }
        let held_on = key("held_on")?;
        if let Some(sender) = &sender {
            clear.facts.insert(key("sender")?, Fact::Worker(sender.id));
        }
        let (unit, gate) = (sender.map(|s| s.unit).unwrap_or_default(), asker.worker);
        let mut tried = 0;
        loop {
            let (mut clear, held_on) = (clear.clone(), held_on.clone());
            let (sealed, unit) = (sealed.clone(), unit.clone());
            let entered = self.gate.tick(org, move |tick| {
                clear.facts.insert(held_on.clone(), Fact::Date(tick.today()));
                let (org, now, act) = (tick.org(), tick.now(), tick.act());
                let row = register::RegisterRow {
                    id,
                    version: 1,
                    register: HELD_MAILS.to_owned(),
                    number: 0,
                    state: "in_force".into(),
                    facts: clear.to_text(),
                    sealed: sealed.clone(),
                    from_at: now,
                    to_at: None,
                    worker: Some(gate),
                    casefile: None,
                    act,
                };
                let number = register::insert(tick.tx(), org, &row)?;
                let mut notes = bear_for_row(tick, &row, &unit)?;
                notes.insert("kind", "mail_held".to_owned());
                notes.insert("number", number.to_string());
                Ok(notes)
            });
            tried += 1;
            match entered {
                Err(GateError::Conflict(_)) if tried < TRIES => {}
                other => return other.map(|_| ()).map_err(AppError::from),
            }
        }
    }

    /// What was decided about mails that the mail server still keeps, oldest first: for the mail gate.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for whoever has no token for mails alone; the store's.
    pub fn decided_mails(&self, asker: &Asker) -> Result<Vec<DecidedMail>, AppError> {
        of_the_gate(asker)?;
        let org = asker.org;
        let mut decided = Vec::new();
        for state in HELD_DECISIONS {
            for row in self.gate.read(|tx| register::list(tx, org, HELD_MAILS, state, 0, HELD_MAX))? {
                let texts = self.open_texts(
                    asker,
                    "register_row",
                    row.id.to_bytes(),
                    &version_field(row.version),
                    &row.sealed,
                )?;
                let Some(queue) = texts.get(&key("queue")?) else { continue };
                decided.push(DecidedMail {
                    row: row.id,
                    number: row.number,
                    queue: queue.expose().to_owned(),
                    decision: state.to_owned(),
                });
            }
        }
        decided.sort_by_key(|mail| mail.number);
        Ok(decided)
    }

    /// The mail server has done what was decided, or has the mail no more: the row ends.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for whoever has no token for mails alone, and where nothing was decided about such a row;
    /// [`AppError::Input`] for another word than `released`, `returned`, `gone`.
    pub fn carried_mail(&self, asker: &Asker, id: RowId, carried: &str) -> Result<(), AppError> {
        of_the_gate(asker)?;
        let word = ["released", "returned", "gone"].into_iter().find(|word| *word == carried);
        let word = word.ok_or(AppError::input("carried", "error-unknown-word"))?;
        let org = asker.org;
        let row = self.gate.read(|tx| register::get(tx, org, id))?;
        let row = row.filter(|r| r.register == HELD_MAILS && HELD_DECISIONS.contains(&r.state.as_str()));
        let row = row.ok_or(AppError::NotFound("row"))?;
        self.end_held(org, asker, row, word)
    }

    fn end_held(
        &self,
        org: OrgId,
        asker: &Asker,
        row: register::RegisterRow,
        word: &'static str,
    ) -> Result<(), AppError> {
        let owner = row.id.to_bytes();
        let texts = self.open_texts(asker, "register_row", owner, &version_field(row.version), &row.sealed)?;
        let sealed = self.seal_texts(org, "register_row", owner, &version_field(row.version + 1), &texts)?;
        let mut clear = Clear::parse(&row.facts).ok_or_else(|| AppError::Internal("a row cannot be read".into()))?;
        clear.facts.insert(key("carried")?, Fact::Word(word.to_owned()));
        let now = self.gate.now();
        let after = register::RegisterRow {
            state: "ended".into(),
            facts: clear.to_text(),
            sealed,
            from_at: now,
            worker: Some(asker.worker),
            ..row.clone()
        };
        let said = notes([("kind", word), ("number", &row.number.to_string())]);
        self.gate.event_of(org, Verb::Send, Some(asker.worker), RELEASE, said, move |tx| {
            if register::change(tx, org, &after, row.version)? { Ok(()) } else { Err(Stop::Conflict("row-moved")) }
        })?;
        Ok(())
    }
}

/// The mail gate's own token can do nothing but ask about mails.
fn of_the_gate(asker: &Asker) -> Result<(), AppError> {
    let alone = asker.scopes.as_ref().is_some_and(|scopes| scopes.iter().eq([Verb::Send].iter()));
    if alone { Ok(()) } else { Err(AppError::NotFound("mail")) }
}
