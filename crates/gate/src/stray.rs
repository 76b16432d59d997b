//! Individual numbers (個人番号) in ordinary text: where they stand in what an act writes down, and what of it is kept.

use crate::Ask;
use azukari_domain::{Personal, individual};
use azukari_journal::Annex;
use azukari_rulebook::Rulebook;
use std::{borrow::Cow, collections::BTreeSet};

/// The control that keeps individual numbers out of ordinary text.
pub(crate) const CONTROL: &str = "number.stray";

/// Where an individual number stands in what this act writes down: what the edge found in its fields, and any text of the annex,
/// which has all free text of every act. Looked for only where somebody asks.
pub(crate) fn found(ask: &Ask, book: &Rulebook) -> BTreeSet<String> {
    if !book.adopts(CONTROL) {
        return BTreeSet::new();
    }
    let mut found = ask.act.stray_numbers.clone();
    if found.is_empty() && texts(&ask.annex).any(|t| individual::stands_in(t.expose())) {
        found.insert("text".to_owned());
    }
    found
}

fn texts(annex: &Annex) -> impl Iterator<Item = &Personal> {
    // Values of fields are judged at the edge, which knows their kinds. Whoever searches for such a number finds nothing; their
    // words are only not kept.
    let Annex { names, recipients, search: _, reasons, changes: _ } = annex;
    names.iter().chain(recipients).chain(reasons)
}

/// The annex of an act without search words that look like an individual number.
pub(crate) fn kept<'a>(ask: &'a Ask, book: &Rulebook) -> Cow<'a, Annex> {
    let search = &ask.annex.search;
    if search.is_empty() || !book.adopts(CONTROL) {
        return Cow::Borrowed(&ask.annex);
    }
    let kept: Vec<Personal> = other_texts(search);
    match kept.len() == search.len() {
        true => Cow::Borrowed(&ask.annex),
        false => Cow::Owned(Annex { search: kept, ..ask.annex.clone() }),
    }
}

/// The same without any text that holds one: what must not stand anywhere does not stand in the record of its refusal.
pub(crate) fn without(annex: &Annex) -> Annex {
    Annex {
        names: other_texts(&annex.names),
        recipients: other_texts(&annex.recipients),
        search: other_texts(&annex.search),
        reasons: other_texts(&annex.reasons),
        changes: Vec::new(),
    }
}

fn other_texts(texts: &[Personal]) -> Vec<Personal> {
    texts.iter().filter(|t| !individual::stands_in(t.expose())).cloned().collect()
}
