//! Affairs (業務): assigned work with its purpose, kinds of data and field classes.

use super::purpose::check_title;
use crate::{
    App, AppError, Reply,
    access::by::{By, Declare, notes, within},
};
use azukari_domain::{AffairKey, ClassKey, HoldingKey, PurposeKey};
use azukari_gate::{Asker, Stop};
use azukari_store::org::{self, AffairRow};
use serde::Serialize;
use std::collections::BTreeSet;

/// An affair to define, or to change.
#[derive(Debug, Clone)]
pub struct SetAffair {
    /// Key.
    pub key: AffairKey,
    /// Its name on pages.
    pub title: String,
    /// The purpose it serves.
    pub purpose: PurposeKey,
    /// Kinds of data it may use.
    pub holdings: BTreeSet<HoldingKey>,
    /// Field classes it needs.
    pub classes: BTreeSet<ClassKey>,
}

/// One affair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AffairView {
    /// Key.
    pub key: String,
    /// Its name.
    pub title: String,
    /// The purpose it serves; `None` for an affair that was ended.
    pub purpose: Option<String>,
    /// Kinds of data.
    pub holdings: Vec<String>,
    /// Field classes.
    pub classes: Vec<String>,
    /// Offered by the rulebook and not defined.
    pub offered: bool,
}

impl App {
    /// Defines an affair, or changes one.
    ///
    /// # Errors
    /// [`AppError::Input`] for an unknown purpose, kind of data or class, or none of them.
    pub fn set_affair(&self, by: impl Into<By>, new: SetAffair) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, today, book) = (by.asker.org, self.day_of(by.asker.org)?, self.gate.book_of(by.asker.org)?);
        let title = check_title(&new.title)?;
        if new.holdings.is_empty() || !new.holdings.iter().all(|h| book.holding(h).is_some()) {
            return Err(AppError::input("holdings", "govern-affair-holdings"));
        }
        if new.classes.is_empty()
            || !new.classes.iter().all(|c| book.holdings().classes.iter().any(|known| known.key == *c))
        {
            return Err(AppError::input("classes", "govern-affair-classes"));
        }
        let row = AffairRow {
            key: new.key.to_string(),
            title,
            purpose: Some(new.purpose.to_string()),
            holdings: new.holdings.iter().map(HoldingKey::as_str).collect::<Vec<_>>().join(" "),
            classes: new.classes.iter().map(ClassKey::as_str).collect::<Vec<_>>().join(" "),
        };
        let words = notes([("what", "set"), ("affair", new.key.as_str()), ("purpose", new.purpose.as_str())]);
        let mut what = Declare::govern("affair", words);
        // What the affair is to use decides whether it has to be approved first, and what the approval is bound to.
        what.act.classes.clone_from(&new.classes);
        what.act.purpose = Some(new.purpose.clone());
        self.declare(by, what, move |lent| {
            let known = org::purposes(lent.tx(), org)?
                .iter()
                .any(|p| p.key == new.purpose.as_str() && within(&p.from_date, p.to_date.as_deref(), &today));
            if !known {
                return Err(Stop::Conflict("govern-affair-purpose"));
            }
            Ok(org::put_affair(lent.tx(), org, &row)?)
        })
    }

    /// Ends an affair: it serves no purpose any more, so nothing can be done under it. Its name stays for old entries.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn end_affair(&self, by: impl Into<By>, key: AffairKey) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        let words = notes([("what", "ended"), ("affair", key.as_str())]);
        self.declare(by, Declare::govern("affair", words), move |lent| {
            let there = org::affairs(lent.tx(), org)?.into_iter().find(|a| a.key == key.as_str());
            let row = AffairRow { purpose: None, ..there.ok_or(Stop::NotFound("affair"))? };
            Ok(org::put_affair(lent.tx(), org, &row)?)
        })
    }

    /// All affairs, and what the rulebook offers besides.
    ///
    /// # Errors
    /// The store's.
    pub fn affairs(&self, asker: &Asker) -> Result<Vec<AffairView>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let rows = self.gate.read(|tx| org::affairs(tx, asker.org))?;
        let offered: Vec<AffairView> = book
            .book()
            .affairs
            .iter()
            .filter(|a| !rows.iter().any(|r| r.key == a.key.as_str()))
            .map(|a| AffairView {
                key: a.key.to_string(),
                title: a.ja.clone(),
                purpose: Some(a.purpose.to_string()),
                holdings: a.holdings.iter().map(ToString::to_string).collect(),
                classes: a.classes.iter().map(ToString::to_string).collect(),
                offered: true,
            })
            .collect();
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let own = rows.into_iter().map(|r| AffairView {
            holdings: words(&r.holdings),
            classes: words(&r.classes),
            key: r.key,
            title: r.title,
            purpose: r.purpose,
            offered: false,
        });
        Ok(own.chain(offered).collect())
    }
}
