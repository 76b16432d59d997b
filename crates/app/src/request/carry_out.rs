//! Carry an approval out: give or put out exactly what was approved, once. All that the approval fixes is read from it; nobody types
//! it again, and nothing of it can be changed on the way.

use crate::{
    App, AppError, Reply,
    request::{
        approvals::{Behind, leaves_as_file, ways},
        extract::Extracted,
        output::{Format, Output, Wanted},
    },
};
use azukari_domain::{ApprovalId, Personal};
use azukari_gate::Asker;

/// Carry an approval out.
#[derive(Debug, Clone)]
pub struct CarryOut {
    /// Which; one's own.
    pub approval: ApprovalId,
    /// The way, where the approval leaves it open; another than the approved one is a fault.
    pub channel: String,
    /// Evidence for the ground, where no case has it.
    pub evidence: String,
    /// As which document that a law wants (one that the approval lists); empty for the fields as they are.
    pub slip: String,
    /// How a file is written: `utf8` (also where it is empty) or `cp932`.
    pub encoding: String,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// What the worker has in hand.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is taken apart at once")]
pub enum Handed {
    /// What is printed, written on an envelope or said: shown once.
    Page(Output),
    /// What is sent or carried as data: a file that opens with its password alone.
    File(Extracted),
}

impl App {
    /// Carries an approval out. Those who may not be on the document are left out with the reasons; where nobody remains it is a
    /// refusal and the approval is not used.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another worker's approval; [`AppError::Conflict`] `approval-changed` where what was approved is not
    /// there any more as it was, `approval-over` where it was used or has ended; [`AppError::Input`] for a missing way or missing
    /// evidence; the gate's.
    pub fn carry_out(&self, asker: &Asker, carry: &CarryOut) -> Result<Reply<Handed>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let row = self.own_approval(asker, carry.approval)?;
        let allowed = self.allowed(asker, &row)?;
        if !allowed.fits {
            return Err(AppError::Conflict("approval-changed"));
        }
        let ask = &allowed.ask;
        let named = carry.channel.trim();
        let channel = match (allowed.channel.as_str(), named) {
            ("", "") => return Err(AppError::input("channel", "common-choose-first")),
            ("", way) if !ways(&book, ask.verb).contains(&way) => {
                return Err(AppError::one_of("channel", ways(&book, ask.verb)));
            }
            ("", way) => way,
            (fixed, "") => fixed,
            (fixed, way) if fixed == way => fixed,
            (fixed, _) => return Err(AppError::one_of("channel", [fixed])),
        };
        let evidence = match allowed.behind {
            Behind::Case(number) => format!("case {number}"),
            Behind::Request(_) if ask.act.ground.is_empty() => String::new(),
            Behind::Request(_) => match carry.evidence.trim() {
                "" => return Err(AppError::input("evidence", "approval-evidence-needed")),
                named => named.to_owned(),
            },
        };
        let as_file = leaves_as_file(channel);
        let cp932 = match carry.encoding.trim() {
            "" | "utf8" => false,
            "cp932" => true,
            _ => return Err(AppError::one_of("encoding", ["utf8", "cp932"])),
        };
        let classes: Vec<String> = ask.act.classes.iter().map(ToString::to_string).collect();
        let conditions: Vec<String> = ask.act.conditions.iter().cloned().collect();
        let wanted = Wanted {
            verb: ask.verb,
            affair: ask.affair.as_ref().map_or("", |a| a.as_str()),
            holding: &row.holding,
            records: &ask.records,
            classes: &classes,
            channel,
            recipient: &ask.act.recipient,
            conditions: &conditions,
            ground: &ask.act.ground,
            purpose: ask.act.purpose.clone(),
            evidence: &evidence,
            reason: &Personal::new(""),
            format: if as_file { Format::Csv } else { Format::Json },
            slip: &carry.slip,
            cp932,
            encrypted: as_file,
            approval: Some(row.id),
            once: carry.once,
        };
        Ok(match self.output(asker, &wanted)? {
            Reply::Done(output) if as_file => Reply::Done(Handed::File(self.lock_away(asker, &row.holding, output)?)),
            Reply::Done(output) => Reply::Done(Handed::Page(output)),
            Reply::Refused(refused) => Reply::Refused(refused),
            Reply::Repeated(act) => Reply::Repeated(act),
        })
    }
}
