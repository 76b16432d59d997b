//! Notices of purpose: which text stands on which channel of collection, in which manner, since when.

use crate::{
    App, AppError, Reply,
    access::by::{By, Declare, date, notes, within},
};
use azukari_domain::{NoticeId, PurposeKey};
use azukari_gate::{Asker, Lent, Stop};
use azukari_store::org::{self, NoticeRow};
use serde::Serialize;

/// Manners: 明示, 通知, 公表. One never closes another.
const MANNERS: [&str; 3] = ["meiji", "tsuchi", "kohyo"];
/// Channels by which data comes in.
const CHANNELS: [&str; 9] = ["screen", "paper", "file", "mail", "phone", "counter", "post", "form", "import"];

/// A notice that stands from now on.
#[derive(Debug, Clone)]
pub struct RecordNotice {
    /// The purpose it tells.
    pub purpose: PurposeKey,
    /// The channel of collection it stands on.
    pub channel: String,
    /// `meiji`, `tsuchi` or `kohyo`.
    pub manner: String,
    /// Version of the text: letters, digits, `.`, `-`.
    pub version: String,
    /// First day, ISO; empty for today.
    pub from: String,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeView {
    /// Id.
    pub id: NoticeId,
    /// Purpose.
    pub purpose: String,
    /// Channel.
    pub channel: String,
    /// Manner.
    pub manner: String,
    /// Version of the text.
    pub version: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub until: Option<String>,
    /// It stands today.
    pub in_force: bool,
}

impl App {
    /// Records a notice; an earlier one of the same purpose, channel and manner ends the day before.
    ///
    /// # Errors
    /// [`AppError::Input`] for channel, manner, version or date; [`AppError::NotFound`] for the purpose.
    pub fn record_notice(&self, by: impl Into<By>, new: RecordNotice) -> Result<Reply<NoticeId>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        if !CHANNELS.contains(&new.channel.as_str()) {
            return Err(AppError::input("channel", "govern-notice-channel"));
        }
        if !MANNERS.contains(&new.manner.as_str()) {
            return Err(AppError::input("manner", "govern-notice-manner"));
        }
        let version = new.version.trim().to_owned();
        if version.is_empty()
            || version.len() > 32
            || !version.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b))
        {
            return Err(AppError::input("version", "govern-notice-version"));
        }
        let from = if new.from.is_empty() { self.day_of(org)? } else { date("from", &new.from)? };
        let id = NoticeId::new(self.gate.clock(), self.gate.random());
        let words = notes([
            ("what", "recorded"),
            ("purpose", new.purpose.as_str()),
            ("manner", &new.manner),
            ("version", &version),
        ]);
        let mut what = Declare::govern("notice", words);
        what.act.channel.clone_from(&new.channel);
        self.declare(by, what, move |lent| {
            if !org::purposes(lent.tx(), org)?.iter().any(|p| p.key == new.purpose.as_str()) {
                return Err(Stop::NotFound("purpose"));
            }
            let row = NoticeRow {
                id,
                purpose: new.purpose.to_string(),
                channel: new.channel.clone(),
                manner: new.manner.clone(),
                version: version.clone(),
                from_date: from.clone(),
                to_date: None,
            };
            put_notice(lent, &row)?;
            Ok(id)
        })
    }

    /// Ends a notice that no longer stands.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Input`] for the date.
    pub fn end_notice(&self, by: impl Into<By>, id: NoticeId, last_day: &str) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        let last_day = if last_day.is_empty() { self.day_of(org)? } else { date("until", last_day)? };
        let words = notes([("what", "ended"), ("notice", &id.to_string())]);
        self.declare(by, Declare::govern("notice", words), move |lent| {
            let there = org::notices(lent.tx(), org)?.into_iter().find(|n| n.id == id);
            let row = NoticeRow { to_date: Some(last_day.clone()), ..there.ok_or(Stop::NotFound("notice"))? };
            Ok(org::put_notice(lent.tx(), org, &row)?)
        })
    }

    /// All notices, also ended ones.
    ///
    /// # Errors
    /// The store's.
    pub fn notices(&self, asker: &Asker) -> Result<Vec<NoticeView>, AppError> {
        let today = self.day_of(asker.org)?;
        let rows = self.gate.read(|tx| org::notices(tx, asker.org))?;
        Ok(rows
            .into_iter()
            .map(|n| NoticeView {
                in_force: within(&n.from_date, n.to_date.as_deref(), &today),
                id: n.id,
                purpose: n.purpose,
                channel: n.channel,
                manner: n.manner,
                version: n.version,
                from: n.from_date,
                until: n.to_date,
            })
            .collect())
    }
}

/// The notice stands from its day on; an earlier one of the same purpose, channel and manner ends the day before.
pub(crate) fn put_notice(lent: &mut Lent<'_, '_>, new: &NoticeRow) -> Result<(), Stop> {
    let org = lent.org();
    let eve = crate::access::appoint::day_before(&new.from_date).map_err(|_| Stop::Damaged("notice"))?;
    for mut old in org::notices(lent.tx(), org)? {
        let same = old.purpose == new.purpose && old.channel == new.channel && old.manner == new.manner;
        if same && old.to_date.as_deref().is_none_or(|to| new.from_date.as_str() <= to) {
            old.to_date = Some(eve.clone());
            org::put_notice(lent.tx(), org, &old)?;
        }
    }
    Ok(org::put_notice(lent.tx(), org, new)?)
}
