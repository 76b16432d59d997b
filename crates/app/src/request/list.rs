//! Requests as those see them who asked or may decide: with reason and scope opened.

use crate::{
    App, AppError,
    access::VacantOffice,
    casefile::{calendar_of, period},
    register::parse::{Standing, standing},
    request::{
        ask::{OfficeRef, deciders},
        decide::by_number,
        scope::Scope,
    },
};
use azukari_domain::{ApprovalId, ClassKey, Millis, Personal, PurposeKey, RecordId, RequestId, Verb, WorkerId};
use azukari_gate::Asker;
use azukari_store::{org, request};
use std::collections::BTreeMap;

/// Requests read for one list, newest first; older ones are found by number.
const ROWS_MAX: i64 = 1000;
/// The setting that says how long a request may wait for its decision (art. 7).
const DECISION: &str = "decision_days";
/// The parameter with the offices that decide for their own unit only.
const UNIT_DECIDERS: &str = "unit_deciders";

/// Which requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// One's own.
    Mine,
    /// Open ones that wait for a decision of an office one holds.
    Waiting,
    /// All that one asked or may decide.
    All,
}

/// One request with its reason opened. Personal values are shown only to who asked and to those who may decide.
#[derive(Debug)]
pub struct RequestShown {
    /// Number shown to people.
    pub number: i64,
    /// Its id.
    pub id: RequestId,
    /// Kind.
    pub kind: String,
    /// The kind's name, Japanese.
    pub kind_ja: String,
    /// The kind's name, English.
    pub kind_en: String,
    /// `open`, `approved`, `rejected`, `withdrawn`; an approval's end shows as `used`, `expired` or `withdrawn`.
    pub state: &'static str,
    /// What is to be done.
    pub verb: String,
    /// Affair, or empty.
    pub affair: String,
    /// Kind of data, or empty.
    pub holding: String,
    /// Persons.
    pub count: i64,
    /// Who asks.
    pub asker: WorkerId,
    /// Who asks, by name.
    pub asker_name: Personal,
    /// When.
    pub asked_at: Millis,
    /// The day by which it is to be decided, ISO; `None` once it is.
    pub due: Option<String>,
    /// That day has passed.
    pub overdue: bool,
    /// Who decided or took it back, by name.
    pub decided_by: Option<Personal>,
    /// When.
    pub decided_at: Option<Millis>,
    /// Offices that decide.
    pub deciders: Vec<OfficeRef>,
    /// They, where it waits and nobody holds or stands in for any of them today.
    pub vacant: Vec<VacantOffice>,
    /// Records.
    pub records: Vec<RecordId>,
    /// Field classes.
    pub classes: Vec<ClassKey>,
    /// Who receives data.
    pub recipient: Personal,
    /// What the recipient is bound to.
    pub conditions: Vec<String>,
    /// The ground named.
    pub ground: String,
    /// The purpose named.
    pub purpose: Option<PurposeKey>,
    /// What within the records it is about.
    pub about: String,
    /// Why.
    pub reason: Personal,
    /// What the decider said.
    pub decision: Personal,
    /// The reader asked it.
    pub mine: bool,
    /// The reader may decide it now.
    pub may_decide: bool,
    /// The reader's approval by which a document may leave.
    pub approval: Option<ApprovalId>,
    /// Uses left of its approval.
    pub uses_left: i64,
    /// End of its approval.
    pub until: Option<Millis>,
    /// The rulebook has changed since it was asked.
    pub rulebook_changed: bool,
}

impl App {
    /// Lists requests.
    ///
    /// # Errors
    /// [`AppError::SignIn`] for a worker who is not active or a token that covers neither requests nor decisions; the
    /// gate's.
    pub fn requests(&self, asker: &Asker, which: Which) -> Result<Vec<RequestShown>, AppError> {
        covered(asker)?;
        let me = standing(self, asker)?;
        let state = if which == Which::Waiting { "open" } else { "" };
        let rows = self.gate.read(|tx| request::list(tx, asker.org, state, ROWS_MAX))?;
        let mut out = Vec::new();
        for row in rows {
            let mine = row.asker == asker.worker;
            let office = decides(&me, &row);
            let wanted = match which {
                Which::Mine => mine,
                Which::Waiting => office && !mine,
                Which::All => mine || office,
            };
            if wanted {
                out.push(self.shown(asker, &me, row)?);
            }
        }
        Ok(out)
    }

    /// One request by number.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where it is not there or not for this reader; as [`App::requests`].
    pub fn request(&self, asker: &Asker, number: i64) -> Result<RequestShown, AppError> {
        covered(asker)?;
        let me = standing(self, asker)?;
        let row = by_number(self, asker.org, number)?;
        if row.asker != asker.worker && !decides(&me, &row) {
            return Err(AppError::NotFound("request"));
        }
        self.shown(asker, &me, row)
    }

    fn shown(&self, asker: &Asker, me: &Standing, row: request::RequestRow) -> Result<RequestShown, AppError> {
        let book = &me.book;
        let mut scope = Scope::open(self, asker, &row)?;
        let approval = self.gate.read(|tx| request::approval_of(tx, asker.org, row.id))?;
        let kind = book.request(&row.kind);
        let mine = row.asker == asker.worker;
        let (due, overdue) = self.decision_due(asker, me, &row)?;
        let decided_by = row.decided_by.map(|id| self.gate.worker_name(asker, id)).transpose()?;
        Ok(RequestShown {
            number: row.number,
            id: row.id,
            kind_ja: kind.map_or_else(|| row.kind.clone(), |k| k.ja.clone()),
            kind_en: kind.map_or_else(|| row.kind.clone(), |k| k.en.clone()),
            state: state(&row.state, approval.as_ref(), self.gate.now()),
            asker: row.asker,
            asker_name: self.gate.worker_name(asker, row.asker)?,
            asked_at: row.asked_at,
            due,
            overdue,
            decided_by,
            decided_at: row.decided_at,
            deciders: deciders(book, &row.kind),
            vacant: match row.state.as_str() {
                "open" => self.nobody_for(asker, book.deciders(&row.kind))?,
                _ => Vec::new(),
            },
            records: std::mem::take(&mut scope.records),
            classes: scope.classes.iter().cloned().collect(),
            recipient: Personal::new(std::mem::take(&mut scope.recipient)),
            conditions: scope.conditions.iter().cloned().collect(),
            ground: std::mem::take(&mut scope.ground),
            purpose: scope.purpose.take(),
            about: std::mem::take(&mut scope.about),
            reason: Personal::new(std::mem::take(&mut scope.reason)),
            decision: Personal::new(std::mem::take(&mut scope.decision)),
            mine,
            may_decide: row.state == "open" && !mine && decides(me, &row),
            approval: self.approvals_from(asker.org, row.id)?.iter().filter(|_| mine).map(|a| a.id).next(),
            uses_left: approval.as_ref().map_or(0, |a| a.uses_left),
            until: approval.as_ref().map(|a| a.to_at),
            rulebook_changed: row.rulebook != book.hash().to_bytes(),
            verb: row.verb,
            affair: row.affair,
            holding: row.holding,
            count: row.count,
            kind: row.kind,
        })
    }
}

impl App {
    /// When an open request is to be decided, and whether that day has passed.
    fn decision_due(
        &self,
        asker: &Asker,
        me: &Standing,
        row: &request::RequestRow,
    ) -> Result<(Option<String>, bool), AppError> {
        if row.state != "open" {
            return Ok((None, false));
        }
        let (book, org) = (&me.book, asker.org);
        let (own, calendar, zone) = self.gate.read(|tx| {
            let own: BTreeMap<String, i64> = org::settings(tx, org)?.into_iter().collect();
            Ok((own, calendar_of(tx, org, book)?, org::get(tx, org)?.map(|o| o.zone)))
        })?;
        let Some((count, unit)) = period(book, &own, DECISION) else { return Ok((None, false)) };
        let zone = zone.ok_or(AppError::NotFound("organisation"))?;
        let due = calendar.due_at(row.asked_at, &zone, count, unit);
        Ok((Some(due.to_string()), due < self.gate.now().date_in(&zone)))
    }
}

fn covered(asker: &Asker) -> Result<(), AppError> {
    let of = [Verb::Request, Verb::Decide];
    if asker.scopes.as_ref().is_none_or(|s| of.iter().any(|v| s.contains(v))) {
        Ok(())
    } else {
        Err(AppError::SignIn("refusal-token-scope"))
    }
}

fn decides(me: &Standing, row: &request::RequestRow) -> bool {
    let deciders = me.book.deciders(&row.kind);
    // Offices that decide for their own unit only have nothing to do with what another unit asks.
    let own = deciders.iter().all(|office| me.book.set(UNIT_DECIDERS).contains(office.as_str()));
    deciders.iter().any(|office| me.offices.contains(office)) && !(own && me.elsewhere(row.asker, deciders))
}

pub(crate) fn state(row: &str, approval: Option<&request::ApprovalRow>, now: Millis) -> &'static str {
    match (row, approval) {
        ("open", _) => "open",
        ("rejected", _) => "rejected",
        ("approved", None) => "approved",
        ("approved", Some(a)) => match a.state.as_str() {
            "used" => "used",
            "withdrawn" => "withdrawn",
            _ if a.to_at < now => "expired",
            _ => "approved",
        },
        _ => "withdrawn",
    }
}
