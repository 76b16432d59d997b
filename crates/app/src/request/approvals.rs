//! What one was allowed: each approval that lets a document leave, with everything that it fixes, and what the act would come to now.
//!
//! An approval keeps a hash of what it covers. The act is read again from the request or the case behind it, and is shown only where
//! it has the same hash: nobody carries out what was not approved.

use crate::{
    App, AppError, ShownChoice,
    casefile::{Facts, ForeseenAct, covered},
    request::{list::state, scope::Scope},
};
use azukari_domain::{ApprovalId, CaseId, Clear, Millis, OrgId, Personal, ProcedureKey, RecordId, RequestId, Verb};
use azukari_gate::{Ask, Asker};
use azukari_rulebook::{Rulebook, procedure::Effect, slip::Slip};
use azukari_store::{casefile, record, request};
use serde::Serialize;

/// How a document leaves: the words of the vocabulary's `channel` that lead outside.
const WAYS: [&str; 5] = ["paper", "file", "mail", "post", "phone"];
/// The ways that the organisation allows, where it names them.
const OUTPUT_WAYS: &str = "output_channels";

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Behind {
    /// A case, by number.
    Case(i64),
    /// A request of one step, by number.
    Request(i64),
}

/// An approval, as its holder reads it.
#[derive(Debug)]
pub struct ApprovalShown {
    /// Its id.
    pub id: ApprovalId,
    /// `provide` or `export`.
    pub verb: Verb,
    /// What it came of.
    pub behind: Behind,
    /// `approved`, `used`, `expired`, `withdrawn`; `changed` where what was approved is not there any more as it was.
    pub state: &'static str,
    /// Affair, or empty.
    pub affair: String,
    /// Kind of data, or empty.
    pub holding: String,
    /// Records.
    pub records: Vec<RecordId>,
    /// Field classes.
    pub classes: Vec<String>,
    /// Who receives it, or empty.
    pub recipient: Personal,
    /// What the recipient is bound to, in the words of the form.
    pub conditions: Vec<ShownChoice>,
    /// The ground, or empty.
    pub ground: String,
    /// The way that was approved; empty where it is open.
    pub channel: String,
    /// The ways to choose from, where it is open.
    pub ways: Vec<&'static str>,
    /// Documents that a law wants, of which this can be written as one.
    pub slips: Vec<ShownChoice>,
    /// Evidence for the ground is still to be named: no case has it.
    pub evidence: bool,
    /// How often it may still be used.
    pub uses_left: i64,
    /// Until when.
    pub until: Millis,
    /// What the act would come to now; `None` where it cannot be done any more.
    pub foreseen: Option<ForeseenAct>,
}

/// What an approval covers, read again from what it came of.
pub(crate) struct Allowed {
    pub(crate) ask: Ask,
    pub(crate) behind: Behind,
    pub(crate) channel: String,
    conditions: Vec<ShownChoice>,
    /// It is still what was approved.
    pub(crate) fits: bool,
}

impl App {
    /// One's own approvals that can be carried out, the oldest first.
    ///
    /// # Errors
    /// [`AppError::SignIn`] for a token that covers none of it; the store's and the vault's.
    pub fn approvals(&self, asker: &Asker) -> Result<Vec<ApprovalShown>, AppError> {
        may_read(asker)?;
        let rows = self.gate.read(|tx| request::approvals_of(tx, asker.org, asker.worker))?;
        let now = self.gate.now();
        let mut out = Vec::new();
        for row in rows.iter().filter(|r| leaves(&r.verb).is_some() && r.to_at >= now) {
            match self.shown_approval(asker, row) {
                Ok(shown) => out.push(shown),
                // What it came of is not for this worker to know any more.
                Err(AppError::NotFound(_)) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(out)
    }

    /// One of one's own approvals.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another worker's, and for one that lets nothing leave; as [`App::approvals`].
    pub fn approval(&self, asker: &Asker, id: ApprovalId) -> Result<ApprovalShown, AppError> {
        may_read(asker)?;
        let row = self.own_approval(asker, id)?;
        self.shown_approval(asker, &row)
    }

    pub(crate) fn own_approval(&self, asker: &Asker, id: ApprovalId) -> Result<request::ApprovalRow, AppError> {
        let row = self.gate.read(|tx| request::approval(tx, asker.org, id))?;
        let row = row.filter(|r| r.holder == asker.worker && leaves(&r.verb).is_some());
        row.ok_or(AppError::NotFound("approval"))
    }

    fn shown_approval(&self, asker: &Asker, row: &request::ApprovalRow) -> Result<ApprovalShown, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let allowed = self.allowed(asker, row)?;
        let (ask, verb) = (&allowed.ask, allowed.ask.verb);
        let state = match state("approved", Some(row), self.gate.now()) {
            "approved" if !allowed.fits => "changed",
            state => state,
        };
        let evidence = !ask.act.ground.is_empty() && matches!(allowed.behind, Behind::Request(_));
        let foreseen = match state {
            "approved" => {
                let mut ask = ask.clone();
                // Where the way is still to be chosen, the first one stands for it.
                let first = ways(&book, verb).first().copied().unwrap_or_default();
                let way = if allowed.channel.is_empty() { first } else { &allowed.channel };
                ask.act.encrypted = leaves_as_file(way);
                ask.act.channel = way.to_owned();
                ask.act.evidence = true;
                Some(self.foreseen_act(&book, &ask, &row.kind)?)
            }
            _ => None,
        };
        let today = self.gate.now().date_in(&book.book().organisation.zone);
        let fits =
            |s: &&Slip| s.holding.as_str() == row.holding && s.on(today).is_some_and(|e| e.fits(&ask.act.classes));
        let slips = book.slips().filter(fits);
        let slips = slips.map(|s| ShownChoice { key: s.key.clone(), ja: s.ja.clone(), en: s.en.clone() }).collect();
        Ok(ApprovalShown {
            slips,
            id: row.id,
            verb,
            behind: allowed.behind,
            state,
            affair: row.affair.clone(),
            holding: row.holding.clone(),
            records: ask.records.clone(),
            classes: ask.act.classes.iter().map(ToString::to_string).collect(),
            recipient: Personal::new(ask.act.recipient.clone()),
            conditions: allowed.conditions,
            ground: ask.act.ground.clone(),
            ways: if allowed.channel.is_empty() { ways(&book, verb) } else { Vec::new() },
            channel: allowed.channel,
            evidence,
            uses_left: row.uses_left,
            until: row.to_at,
            foreseen,
        })
    }

    /// What an approval covers.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where it came of nothing that this worker may know.
    pub(crate) fn allowed(&self, asker: &Asker, row: &request::ApprovalRow) -> Result<Allowed, AppError> {
        let org = asker.org;
        let verb = leaves(&row.verb).ok_or(AppError::NotFound("approval"))?;
        if let Some(of) = self.gate.read(|tx| request::get(tx, org, row.request))? {
            let scope = Scope::open(self, asker, &of)?;
            let ask = scope.ask(asker, verb, of.affair.parse().ok(), of.holding.parse().ok());
            let words = |key: &String| ShownChoice { key: key.clone(), ja: key.clone(), en: key.clone() };
            return Ok(Allowed {
                fits: ask.scope()[..] == row.scope[..],
                behind: Behind::Request(of.number),
                channel: String::new(),
                conditions: ask.act.conditions.iter().map(words).collect(),
                ask,
            });
        }
        let id = CaseId::from_slice(&row.request.to_bytes()).ok_or(AppError::NotFound("approval"))?;
        let case = self.gate.read(|tx| casefile::get(tx, org, id))?.ok_or(AppError::NotFound("approval"))?;
        if self.gate.veil(asker)?.hides(Some(id)) {
            return Err(AppError::NotFound("approval"));
        }
        self.allowed_by_case(asker, row, &case, verb)
    }

    /// The act of a case's approval: of the effects that give one the one with the same scope.
    fn allowed_by_case(
        &self,
        asker: &Asker,
        row: &request::ApprovalRow,
        case: &casefile::CaseRow,
        verb: Verb,
    ) -> Result<Allowed, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let clear = Clear::parse(&case.facts).unwrap_or_default();
        let key: Option<ProcedureKey> = case.procedure.parse().ok();
        let procedure = key.and_then(|key| book.procedure(&key));
        let outcomes = procedure.into_iter().flat_map(|p| &p.steps).flat_map(|s| &s.outcomes);
        let mut empty = Ask::new(asker.clone(), verb);
        empty.affair = row.affair.parse().ok();
        empty.act.holding = row.holding.parse().ok();
        let mut found = Allowed {
            ask: empty,
            behind: Behind::Case(case.number),
            channel: String::new(),
            conditions: Vec::new(),
            fits: false,
        };
        for (_, effect) in outcomes.flat_map(|o| &o.effects) {
            let Effect::Grant { kind, records, about, conditions, .. } = effect else { continue };
            if *kind != row.kind {
                continue;
            }
            let ids = self.records_of_kind(org, Facts(&clear.facts).records(records.as_ref()), &row.holding)?;
            let holding = row.holding.parse().ok();
            let Some(ask) = covered(&book, effect, asker.clone(), &clear, holding, ids) else { continue };
            if ask.verb != verb || ask.scope()[..] != row.scope[..] {
                continue;
            }
            let what = format!("procedure:{}", case.procedure);
            let field = book.form_fields(&what).iter().find(|f| Some(&f.key) == conditions.as_ref());
            let words = |key: &String| {
                let choice = field.and_then(|f| f.choices.iter().find(|c| c.key == *key));
                let (ja, en) = choice.map_or((key.clone(), key.clone()), |c| (c.ja.clone(), c.en.clone()));
                ShownChoice { key: key.clone(), ja, en }
            };
            found.conditions = ask.act.conditions.iter().map(words).collect();
            // The way stands in the approval, or in the case beside it.
            let way = if about.is_some() { ask.about.clone() } else { channel_of(&clear) };
            found.channel = if WAYS.contains(&way.as_str()) { way } else { String::new() };
            found.ask = ask;
            found.fits = true;
            break;
        }
        Ok(found)
    }

    /// Of these records those that are on file as this kind of data.
    fn records_of_kind(&self, org: OrgId, ids: Vec<RecordId>, holding: &str) -> Result<Vec<RecordId>, AppError> {
        let found = self.gate.read(|tx| {
            let mut out = Vec::with_capacity(ids.len());
            for id in &ids {
                if record::get(tx, org, *id)?.is_some_and(|r| r.holding.as_str() == holding) {
                    out.push(*id);
                }
            }
            Ok(out)
        })?;
        Ok(found)
    }

    /// The approvals by which a document may leave that came of a case or a request, and who holds them.
    pub(crate) fn approvals_from(&self, org: OrgId, of: RequestId) -> Result<Vec<request::ApprovalRow>, AppError> {
        let mut rows = self.gate.read(|tx| request::approvals_from(tx, org, of))?;
        rows.retain(|row| leaves(&row.verb).is_some());
        Ok(rows)
    }
}

/// The verb of an approval by which a document leaves.
fn leaves(verb: &str) -> Option<Verb> {
    Verb::parse(verb).filter(|v| matches!(v, Verb::Export | Verb::Provide))
}

/// What is carried off or sent as data goes as a file that opens with its password alone.
pub(crate) fn leaves_as_file(channel: &str) -> bool {
    matches!(channel, "file" | "mail")
}

/// How a document may leave here.
pub(crate) fn ways(book: &Rulebook, verb: Verb) -> Vec<&'static str> {
    let own = book.set(OUTPUT_WAYS);
    let open = |way: &&str| verb != Verb::Export || own.is_empty() || own.contains(*way);
    WAYS.into_iter().filter(open).collect()
}

fn channel_of(clear: &Clear) -> String {
    Facts(&clear.facts).word("channel".parse().ok().as_ref())
}

fn may_read(asker: &Asker) -> Result<(), AppError> {
    let of = [Verb::Request, Verb::Decide, Verb::Export, Verb::Provide];
    if asker.scopes.as_ref().is_none_or(|s| of.iter().any(|v| s.contains(v))) {
        Ok(())
    } else {
        Err(AppError::SignIn("refusal-token-scope"))
    }
}
