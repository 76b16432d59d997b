//! One record taken in by hand: from a form, a telephone call, the counter.

use super::{
    check,
    import::{Returning, Source, holding},
};
use crate::{
    App, AppError, Reply,
    duty::birth,
    register::{MarkKind, correct::reason},
    stray::{OTHER_NUMBER, Strays},
};
use azukari_domain::{ActId, AffairKey, Date, FieldKey, HoldingKey, Millis, Personal, PurposeKey, RecordId, Verb};
use azukari_gate::{Ask, Asker, Lent, NewRecord, Stop};
use azukari_rulebook::{facts::ActFacts, model::Holding};
use azukari_store::{org, record};
use serde::Serialize;
use std::collections::BTreeSet;

/// The parameter with the purposes for which an application counts as consent to what stands in its notice.
const APPLIED: &str = "applied_purposes";

/// A record to take in.
#[derive(Debug, Clone)]
pub struct Collect {
    /// Into which kind of data.
    pub holding: HoldingKey,
    /// Under which assigned work.
    pub affair: Option<AffairKey>,
    /// For which purpose; without one the gate refuses.
    pub purpose: Option<PurposeKey>,
    /// `form`, `phone`, `counter`, `post`, `mail` …
    pub channel: String,
    /// From whom; what was there before comes in by a file only.
    pub source: Source,
    /// When it was taken; today where nothing is said.
    pub collected_on: Option<Date>,
    /// Whoever takes it in declares that no deceit or other wrongful means was used; of a third party, that its own lawful
    /// acquisition was checked.
    pub source_checked: bool,
    /// Why a stated exception applies, as a ground of the rulebook; empty for none.
    pub ground: String,
    /// Evidence for source, ground or consent, in the worker's words.
    pub evidence: Option<Personal>,
    /// The values; empty ones are left out. Under [`OTHER_NUMBER`] stands why a value that looks like an individual number is none.
    pub values: Vec<(FieldKey, Personal)>,
    /// Declared facets, e.g. `minor`.
    pub facets: BTreeSet<String>,
    /// Last day of a statutory retention with the provision that demands it.
    pub retain: Option<(Date, String)>,
    /// What to do where the person was erased or refused before: `Skip` is as `Ask` here.
    pub returning: Returning,
    /// When it happened, where it is entered later.
    pub happened_at: Option<Millis>,
    /// Idempotency; see [`Ask::once`].
    pub once: Option<[u8; 32]>,
}

/// What came of it: exactly one of the three is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Collected {
    /// The entry in the journal.
    pub act: ActId,
    /// The new record.
    pub record: Option<RecordId>,
    /// Somebody is on file under this number, or this name and contact: correct that record instead.
    pub on_file: Option<RecordId>,
    /// The person was erased or refused before (`erased`, `refused`): ask, and say that they are to be taken in.
    pub returning: Option<String>,
    /// Keys of warnings of the rulebook.
    pub warnings: Vec<String>,
}

impl App {
    /// Takes one record in.
    ///
    /// # Errors
    /// [`AppError::Input`] where a value is not in order; the gate's.
    pub fn collect(&self, asker: &Asker, command: &Collect) -> Result<Reply<Collected>, AppError> {
        let book = self.book(asker.org)?;
        let kind = holding(&book, &command.holding)?;
        let (reasons, given): (Vec<_>, Vec<_>) =
            command.values.iter().cloned().partition(|(key, _)| key.as_str() == OTHER_NUMBER);
        let values = checked(kind, &given)?;
        let reason = reasons.first().map(|(_, text)| reason(text)).transpose()?.flatten();
        let strays = Strays::of_values(kind, &values, reason);
        let today = self.gate.now().date_in(&book.book().organisation.zone);
        if command.collected_on.is_some_and(|day| day > today) {
            return Err(AppError::input("collected_on", "import-error-future"));
        }
        let mut ask = Ask::new(asker.clone(), Verb::Collect);
        ask.affair.clone_from(&command.affair);
        let of = |key: &FieldKey| kind.fields.iter().find(|f| f.key == *key);
        ask.act = ActFacts {
            holding: Some(command.holding.clone()),
            classes: values.iter().filter_map(|(f, _)| of(f)).map(|f| f.class.clone()).collect(),
            fields: values.iter().map(|(f, _)| f.clone()).collect(),
            count: 1,
            channel: command.channel.clone(),
            source: command.source.as_str().into(),
            source_checked: command.source_checked && command.evidence.is_some(),
            fair: command.source_checked,
            purpose: command.purpose.clone(),
            ground: command.ground.clone(),
            evidence: command.evidence.as_ref().is_some_and(|e| !e.is_empty()),
            ..ActFacts::default()
        };
        ask.happened_at = command.happened_at;
        ask.taken_on = command.collected_on;
        ask.annex.reasons.extend(command.evidence.clone());
        ask.notes.insert("source", command.source.as_str().into());
        ask.once = command.once;
        let mut ask = strays.told(ask);
        if let Some(refused) = self.refused(&book, ask.clone())? {
            return Ok(Reply::Refused(refused));
        }
        let new = self.new_record(asker, command, values, today)?;
        let on_file = self.gate.on_file(asker, &command.holding, &new.values)?;
        let leave = match (&on_file, command.returning) {
            (None, Returning::Ask | Returning::Skip) => self.gate.refused_before(asker.org, &new)?,
            _ => None,
        };
        // Both answers tell something of somebody: they are written down like the taking in that they stand for.
        let result = match (&on_file, &leave) {
            (Some(_), _) => "on_file",
            (None, Some(_)) => "returning",
            (None, None) => "new",
        };
        ask.notes.insert("result", result.into());
        let take_in = result == "new";
        let (channel, since) = (command.channel.clone(), book.book().regulation.in_force_from.to_string());
        let third_party = command.source == Source::ThirdParty;
        let outcome = self.gate.pass(ask, move |lent| {
            if !take_in {
                return Ok(None);
            }
            let taken = lent.collect(&new)?;
            applied(lent, taken, &new, &channel, &since)?;
            for purpose in &new.purposes {
                birth::after_acquisition(lent, purpose, new.notice.is_some())?;
            }
            if third_party {
                birth::after_receipt(lent)?;
            }
            Ok(Some(taken))
        })?;
        Reply::of(&book, outcome, |done| {
            Ok(Collected {
                act: done.act,
                record: done.value,
                on_file,
                returning: leave.map(|l| l.kind),
                warnings: done.warnings.iter().map(|w| w.message.clone()).collect(),
            })
        })
    }

    fn new_record(
        &self,
        asker: &Asker,
        command: &Collect,
        values: Vec<(FieldKey, Personal)>,
        today: Date,
    ) -> Result<NewRecord, AppError> {
        let org = asker.org;
        let day = command.collected_on.unwrap_or(today).to_string();
        let purpose = command.purpose.as_ref().filter(|_| command.source == Source::Person);
        let notices = self.gate.read(move |tx| org::notices(tx, org))?;
        let shown = notices.into_iter().find(|n| purpose.is_some_and(|p| n.shows(p.as_str(), &command.channel, &day)));
        Ok(NewRecord {
            holding: command.holding.clone(),
            values,
            purposes: command.purpose.iter().cloned().collect(),
            basis: "declared".into(),
            source: command.source.as_str().into(),
            collected_on: Some(command.collected_on.unwrap_or(today).to_string()),
            notice: shown.map(|n| n.id),
            remedy_by: None,
            facets: command.facets.clone(),
            retain_until: command.retain.as_ref().map(|(day, _)| day.to_string()),
            retain_law: command.retain.as_ref().map(|(_, law)| law.clone()),
        })
    }
}

/// Whoever applied with the notice before them consented to what it says, where the regulation takes an application for that: the
/// consent stands with the notice that was shown, and for nothing taken in before that regulation was in force.
fn applied(lent: &mut Lent<'_, '_>, record: RecordId, new: &NewRecord, channel: &str, since: &str) -> Result<(), Stop> {
    let Some(notice) = new.notice else { return Ok(()) };
    if new.collected_on.as_deref().is_none_or(|day| day < since) {
        return Ok(());
    }
    let counts = lent.book().set(APPLIED);
    let (org, from_at, act) = (lent.org(), lent.now(), lent.act());
    for purpose in new.purposes.iter().filter(|p| counts.contains(p.as_str())) {
        let row = record::MarkRow {
            kind: MarkKind::Consent.as_str().into(),
            key: format!("applied:{purpose}"),
            from_at,
            to_at: None,
            channel: channel.to_owned(),
            evidence: String::new(),
            notice: notice.to_string(),
            act,
        };
        record::put_mark(lent.tx(), org, record, &row)?;
    }
    Ok(())
}

/// The values without empty ones, each in order, each once, none missing that is required.
fn checked(holding: &Holding, values: &[(FieldKey, Personal)]) -> Result<Vec<(FieldKey, Personal)>, AppError> {
    let wrong = |of: &FieldKey, field: String, key: &'static str, max: Option<i64>| {
        let mut args = vec![("field", field), ("field_key", of.to_string())];
        args.extend(max.map(|m| ("max", m.to_string())));
        Err(AppError::Input { field: "values", key, args })
    };
    let mut seen = BTreeSet::new();
    for (key, _) in values {
        if !holding.fields.iter().any(|f| f.key == *key) {
            return wrong(key, key.to_string(), "import-error-map-unknown-field", None);
        }
        if !seen.insert(key) {
            return wrong(key, key.to_string(), "import-error-map-twice", None);
        }
    }
    let mut out = Vec::new();
    for field in &holding.fields {
        let value = values.iter().find(|(f, _)| *f == field.key).map_or("", |(_, v)| check::tidy(v.expose()));
        if let Some(fault) = check::fault(field, value) {
            return wrong(&field.key, format!("{} ({})", field.ja, field.key), fault.key, fault.max);
        }
        if !value.is_empty() {
            out.push((field.key.clone(), Personal::new(value)));
        }
    }
    Ok(out)
}
