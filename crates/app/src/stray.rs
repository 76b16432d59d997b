//! What has the form of an individual number where none may stand: found at the edge, judged by the gate (law-mynumber:act:20).

use azukari_domain::{FieldKey, Personal, individual};
use azukari_gate::Ask;
use azukari_rulebook::model::Holding;
use std::collections::BTreeSet;

/// The name under which a form carries the reason why a number in it is of another kind than it looks.
pub const OTHER_NUMBER: &str = "other_number";

/// Fields in which something has the form of an individual number, and why it is none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strays {
    fields: BTreeSet<String>,
    reason: Option<Personal>,
}

impl Strays {
    /// The texts that a form carries for a field in which no number has its place.
    pub(crate) fn look_at(&mut self, field: &FieldKey, texts: &[&str]) {
        if texts.iter().any(|text| individual::stands_in(text)) {
            self.fields.insert(field.to_string());
        }
    }

    /// Why what looks like one is none, in the worker's words.
    pub(crate) fn explain(&mut self, reason: Option<Personal>) {
        self.reason = reason;
    }

    /// Among the values of a record: a number that is a field's own kind is at its place.
    pub(crate) fn of_values(holding: &Holding, values: &[(FieldKey, Personal)], reason: Option<Personal>) -> Strays {
        let own = |key: &FieldKey| holding.fields.iter().any(|f| f.key == *key && f.holds_individual_numbers());
        let stray = values.iter().filter(|(key, value)| !own(key) && individual::stands_in(value.expose()));
        Strays { fields: stray.map(|(key, _)| key.to_string()).collect(), reason }
    }

    /// The act that says so to the gate.
    pub(crate) fn told(self, mut ask: Ask) -> Ask {
        if let Some(reason) = self.reason {
            ask.act.other_number = true;
            ask.notes.insert("other_number", "1".into());
            ask.annex.reasons.push(reason);
        }
        ask.act.stray_numbers = self.fields;
        ask
    }
}
