//! Kinds of data that an organisation keeps besides those that its regulation names.
//!
//! A regulation that lists what it protects "and the like" leaves the list open. A further kind follows one that is named: whatever
//! the bindings say of that one (who keeps it, what of it may be published, whom to tell first) they say of the further one as well,
//! so that no rule has a gap where it would stand. Its fields are of classes that the rulebook has: what affairs open, what is
//! sensitive and what consents cover is said of classes, and holds for it without another word.
//!
//! Invariants: no kind that the regulation names is changed or covered by a further one; no further kind holds My Numbers, whose
//! compartment is laid down by the regulation alone.

use crate::{
    ask::AskError,
    folder::Params,
    model::{Class, Field, FieldKind, Holding},
    rulebook::Rulebook,
};
use azukari_domain::HoldingKey;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most fields of one further kind: what a page can show and a person can fill in.
pub const FIELDS_MAX: usize = 60;
/// Longest name of a kind, a field or a choice, in characters.
pub const NAME_CHARS_MAX: usize = 80;
/// Longest sentence about a kind, in characters.
pub const ABOUT_CHARS_MAX: usize = 400;
/// Parameters with this ending name kinds of data.
const OF_HOLDINGS: &str = "_holdings";

/// A kind of data that the organisation added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Further {
    /// What it is, with its fields. Its facets are those of the kind that it follows.
    pub holding: Holding,
    /// The kind, named by the regulation, whose rules it follows.
    pub follows: HoldingKey,
    /// Whether records of it are still taken in.
    pub taking: Taking,
}

/// Whether records of a further kind are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taking {
    /// They are.
    Open,
    /// Not any more. What is there stays under its rules until it is erased.
    Ended,
}

/// Why a kind cannot be added, or changed, as it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The regulation names a kind of this key.
    #[error("the regulation names a kind of this key")]
    Named,
    /// The kind that it is to follow is none that the regulation names.
    #[error("there is no kind to follow")]
    Follows,
    /// A name or sentence is empty or too long.
    #[error("a name is empty or too long")]
    Words,
    /// No fields, too many, or one key twice.
    #[error("there are no fields, too many, or one twice")]
    Fields,
    /// No field by which people would know whose record it is.
    #[error("no field holds a name")]
    Nameless,
    /// A field's class is unknown, or its values lie in a compartment that the regulation alone lays down.
    #[error("a field's class is unknown or kept apart")]
    Class,
    /// A field has the key of one that the rulebook has, and is called or kept otherwise.
    #[error("a known field is called or kept otherwise")]
    Known,
    /// A choice without anything to choose, or choices for what is none.
    #[error("a field has no choices, or has some and is none")]
    Choices,
    /// It was there with other fields: those that hold values stay what they are.
    #[error("fields that were there are missing or are of another kind or class")]
    Changed,
    /// It was there and followed another kind.
    #[error("it followed another kind")]
    Moved,
}

impl Further {
    /// Whether a changed definition leaves what is on file in its place: fields come on, words change, nothing else.
    ///
    /// # Errors
    /// [`Unfit::Changed`], [`Unfit::Moved`].
    pub fn succeeds(&self, before: &Further) -> Result<(), Unfit> {
        let same = |was: &Field| {
            let now = self.holding.fields.iter().find(|now| now.key == was.key);
            now.is_some_and(|now| {
                (now.kind, &now.class) == (was.kind, &was.class) && was.choices.iter().all(|c| now.choices.contains(c))
            })
        };
        match (before.holding.fields.iter().all(same), self.follows == before.follows) {
            (false, _) => Err(Unfit::Changed),
            (_, false) => Err(Unfit::Moved),
            (true, true) => Ok(()),
        }
    }
}

impl Rulebook {
    /// Whether a kind could be added: it clashes with nothing that the regulation says, and its fields can be kept.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn fits(&self, further: &Further) -> Result<(), Unfit> {
        let Further { holding, follows, .. } = further;
        if self.names_holding(&holding.key) {
            return Err(Unfit::Named);
        }
        if !self.names_holding(follows) {
            return Err(Unfit::Follows);
        }
        let short = |text: &str, max: usize| {
            !text.trim().is_empty() && text.chars().count() <= max && !text.contains(char::is_control)
        };
        let names = [&holding.ja, &holding.en].into_iter().chain(holding.fields.iter().flat_map(|f| [&f.ja, &f.en]));
        let names = names.chain(holding.fields.iter().flat_map(|f| &f.choices));
        if !names.into_iter().all(|name| short(name, NAME_CHARS_MAX))
            || ![&holding.about_ja, &holding.about_en].into_iter().all(|about| short(about, ABOUT_CHARS_MAX))
        {
            return Err(Unfit::Words);
        }
        let keys: BTreeSet<_> = holding.fields.iter().map(|f| &f.key).collect();
        if keys.is_empty() || keys.len() > FIELDS_MAX || keys.len() != holding.fields.len() {
            return Err(Unfit::Fields);
        }
        if !holding.fields.iter().any(|f| matches!(f.kind, FieldKind::Name | FieldKind::Body)) {
            return Err(Unfit::Nameless);
        }
        let class = |field: &Field| self.holdings.classes.iter().find(|c| c.key == field.class);
        let kept = |field: &Field| !field.holds_individual_numbers() && class(field).is_some_and(|c: &Class| !c.apart);
        if !holding.fields.iter().all(kept) {
            return Err(Unfit::Class);
        }
        // Journal and pages call a field by its key: one that the regulation's kinds have is taken over as it is there.
        let named: Vec<&Field> =
            self.holdings.holdings.iter().filter(|h| self.names_holding(&h.key)).flat_map(|h| &h.fields).collect();
        let alike = |f: &Field, known: &Field| (&f.ja, &f.en, f.kind) == (&known.ja, &known.en, known.kind);
        let misnamed = |f: &Field| {
            let mut known = named.iter().filter(|known| known.key == f.key).peekable();
            known.peek().is_some() && !known.any(|known| alike(f, known))
        };
        if holding.fields.iter().any(misnamed) {
            return Err(Unfit::Known);
        }
        if holding.fields.iter().any(|f| (f.kind == FieldKind::Choice) == f.choices.is_empty()) {
            return Err(Unfit::Choices);
        }
        Ok(())
    }

    /// Whether the regulation itself names this kind of data.
    pub fn names_holding(&self, key: &HoldingKey) -> bool {
        !self.further.contains_key(key) && self.holding(key).is_some()
    }

    /// Whether a further kind takes in records; `None` for a kind that the regulation names, and for an unknown one.
    pub fn taking(&self, key: &HoldingKey) -> Option<Taking> {
        self.further.get(key).copied()
    }

    /// The same rules over these kinds too. What does not fit (any more, after an amendment that names such a kind itself) is left
    /// out: the regulation's word stands.
    ///
    /// # Errors
    /// A word that the policies' language cannot hold.
    pub fn with(&self, kinds: &[Further]) -> Result<Rulebook, String> {
        let mut holdings = self.holdings().clone();
        let mut further = BTreeMap::new();
        let (mut params, mut sets) = (self.params().clone(), self.sets.clone());
        for kind in kinds.iter().filter(|kind| self.fits(kind).is_ok()) {
            let key = &kind.holding.key;
            let facets = self.holding(&kind.follows).map(|h| h.facets.clone()).unwrap_or_default();
            holdings.holdings.push(Holding { facets, ..kind.holding.clone() });
            further.insert(key.clone(), kind.taking);
            for named in [&mut params, &mut sets] {
                follow(named, &kind.follows, key);
            }
        }
        self.over(holdings, further, params, sets).map_err(|e: AskError| e.to_string())
    }
}

/// Wherever kinds of data are named and `follows` is among them, `key` is too.
fn follow(params: &mut Params, follows: &HoldingKey, key: &HoldingKey) {
    let lists =
        params.iter_mut().filter(|(name, kinds)| name.ends_with(OF_HOLDINGS) && kinds.contains(follows.as_str()));
    for (_, kinds) in lists {
        kinds.insert(key.to_string());
    }
}
