//! Purposes of use: specified, changed with their relation to the earlier one, ended.

use crate::{
    App, AppError, Reply,
    access::by::{By, Declare, date, notes, within},
};
use azukari_domain::{Personal, PurposeKey, text::fold};
use azukari_gate::{Asker, Stop};
use azukari_journal::Annex;
use azukari_rulebook::Rulebook;
use azukari_store::org::{self, PurposeRow};
use serde::Serialize;
use std::collections::BTreeSet;

/// Longest wording, characters.
const TITLE_CHARS_MAX: usize = 400;

/// How a wording ends when it says nothing but that it is an aim.
const TAILS: &[&str] = &["のため", "ため", "の為", "為", "すること", "こと", "を行う", "をする", "する"];
/// What is left between words, folded.
const PARTICLES: &str = "ノヲニヘデトハガヤ";

/// A purpose to specify.
#[derive(Debug, Clone)]
pub struct SpecifyPurpose {
    /// Key.
    pub key: PurposeKey,
    /// Its wording, as it is told to people; the rulebook's own for a template where empty.
    pub title: String,
}

/// One purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurposeView {
    /// Key.
    pub key: String,
    /// Its wording.
    pub title: String,
    /// Specified, ISO; empty for a template that is only offered.
    pub from: String,
    /// Last day, ISO.
    pub until: Option<String>,
    /// Who specified it and answers for it, by id; nobody for a template.
    pub owner: Option<String>,
    /// In force today.
    pub in_force: bool,
    /// Offered by the rulebook and not specified.
    pub offered: bool,
}

impl App {
    /// Specifies a purpose; one that had ended is specified anew.
    ///
    /// # Errors
    /// [`AppError::Input`] for the wording; [`AppError::Conflict`] `govern-purpose-there` for one in force, which is changed
    /// instead.
    pub fn specify_purpose(&self, by: impl Into<By>, new: SpecifyPurpose) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, today, book) = (by.asker.org, self.day_of(by.asker.org)?, self.gate.book_of(by.asker.org)?);
        let offered = book.purpose(&new.key).map(|p| p.ja.clone()).unwrap_or_default();
        let title = check_title(if new.title.trim().is_empty() { &offered } else { &new.title })?;
        let words = notes([("what", "specified"), ("purpose", new.key.as_str())]);
        let mut what = Declare::govern("purpose", words);
        what.act.wording = lacking(&book, &title);
        self.declare(by, what, move |lent| {
            let there = org::purposes(lent.tx(), org)?.into_iter().find(|p| p.key == new.key.as_str());
            if there.is_some_and(|p| within(&p.from_date, p.to_date.as_deref(), &today)) {
                return Err(Stop::Conflict("govern-purpose-there"));
            }
            let row = PurposeRow {
                key: new.key.to_string(),
                title: title.clone(),
                from_date: today.clone(),
                to_date: None,
                owner: Some(lent.worker()),
            };
            Ok(org::put_purpose(lent.tx(), org, &row)?)
        })
    }

    /// Changes a purpose's wording within what is substantially related to it; `relation` says why and is kept.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Input`] for the wording.
    pub fn change_purpose(
        &self,
        by: impl Into<By>,
        key: PurposeKey,
        title: &str,
        relation: Personal,
    ) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, title) = (by.asker.org, check_title(title)?);
        let mut what = Declare::govern("purpose_change", notes([("purpose", key.as_str())]));
        what.act.evidence = !relation.expose().trim().is_empty();
        what.act.wording = lacking(&*self.gate.book_of(org)?, &title);
        what.annex = Annex { reasons: vec![relation], ..Annex::default() };
        self.declare(by, what, move |lent| {
            let there = org::purposes(lent.tx(), org)?.into_iter().find(|p| p.key == key.as_str());
            let row = PurposeRow { title: title.clone(), ..there.ok_or(Stop::NotFound("purpose"))? };
            org::put_purpose(lent.tx(), org, &row)?;
            crate::duty::birth::after_purpose(lent, &key)
        })
    }

    /// Ends a purpose: nothing is taken in or used for it after its last day.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Input`] for the date.
    pub fn end_purpose(&self, by: impl Into<By>, key: PurposeKey, last_day: &str) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        let last_day = if last_day.is_empty() { self.day_of(org)? } else { date("until", last_day)? };
        let words = notes([("what", "ended"), ("purpose", key.as_str())]);
        self.declare(by, Declare::govern("purpose", words), move |lent| {
            let there = org::purposes(lent.tx(), org)?.into_iter().find(|p| p.key == key.as_str());
            let row = PurposeRow { to_date: Some(last_day.clone()), ..there.ok_or(Stop::NotFound("purpose"))? };
            Ok(org::put_purpose(lent.tx(), org, &row)?)
        })
    }

    /// All purposes, also ended ones, and what the rulebook offers besides.
    ///
    /// # Errors
    /// The store's.
    pub fn purposes(&self, asker: &Asker) -> Result<Vec<PurposeView>, AppError> {
        let (today, book) = (self.day_of(asker.org)?, self.gate.book_of(asker.org)?);
        let rows = self.gate.read(|tx| org::purposes(tx, asker.org))?;
        let offered: Vec<PurposeView> = book
            .book()
            .purposes
            .iter()
            .filter(|p| !rows.iter().any(|r| r.key == p.key.as_str()))
            .map(|p| PurposeView {
                key: p.key.to_string(),
                title: p.ja.clone(),
                from: String::new(),
                until: None,
                owner: None,
                in_force: false,
                offered: true,
            })
            .collect();
        let own = rows.into_iter().map(|r| PurposeView {
            in_force: within(&r.from_date, r.to_date.as_deref(), &today),
            key: r.key,
            title: r.title,
            from: r.from_date,
            until: r.to_date,
            owner: r.owner.map(|w| w.to_string()),
            offered: false,
        });
        Ok(own.chain(offered).collect())
    }
}

/// What a wording lacks, by the words that the rulebook names: it ends in a step of handling and says no aim (`goal`), or
/// nothing is left when what may mean anything is taken away (`detail`).
fn lacking(book: &Rulebook, title: &str) -> BTreeSet<String> {
    let said = bare(title);
    let words = |name: &str| -> Vec<String> { book.set(name).iter().map(|w| fold(w)).collect() };
    // Japanese says the deed last, English first.
    let deed = |w: &String| if w.is_ascii() { said.starts_with(w.as_str()) } else { said.ends_with(w.as_str()) };
    let mut out = BTreeSet::new();
    if words("handling_words").iter().any(|w| !w.is_empty() && deed(w)) {
        out.insert("goal".to_owned());
    }
    let mut vague = words("vague_words");
    vague.sort_by_key(|w| std::cmp::Reverse(w.len()));
    let rest = vague.iter().filter(|w| !w.is_empty()).fold(said, |rest, w| rest.replace(w.as_str(), ""));
    if !vague.is_empty() && rest.chars().all(|c| !c.is_alphanumeric() || PARTICLES.contains(c)) {
        out.insert("detail".to_owned());
    }
    out
}

/// A wording, folded, without the words that say only that it is an aim.
fn bare(text: &str) -> String {
    let mut said = fold(text);
    if let Some(rest) = said.strip_prefix("to").filter(|rest| rest.is_ascii()) {
        said = rest.to_owned();
    }
    let ends = ['。', '、', '.', ','];
    let tails: Vec<String> = TAILS.iter().map(|tail| fold(tail)).collect();
    loop {
        let text = said.trim_end_matches(ends);
        match tails.iter().find_map(|tail| text.strip_suffix(tail.as_str())) {
            Some(shorter) if !shorter.is_empty() => said = shorter.to_owned(),
            _ => return text.to_owned(),
        }
    }
}

pub(crate) fn check_title(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    let ok = !text.is_empty()
        && text.chars().count() <= TITLE_CHARS_MAX
        && !text.chars().any(|c| c.is_control() && c != '\n');
    if ok { Ok(text.to_owned()) } else { Err(AppError::input("title", "govern-title")) }
}
