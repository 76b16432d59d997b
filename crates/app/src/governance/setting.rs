//! Open values of the regulation: visibly the organisation's own once somebody confirmed them.

use crate::{
    App, AppError, Reply,
    access::by::{By, Declare, notes},
};
use azukari_domain::{ClauseId, Millis, Personal};
use azukari_gate::Asker;
use azukari_store::org;

/// One open value.
#[derive(Debug)]
pub struct SettingView {
    /// Key.
    pub key: String,
    /// What it is, Japanese.
    pub ja: String,
    /// What it is, English.
    pub en: String,
    /// `persons`, `days`, `minutes` …
    pub unit: String,
    /// The clause that leaves it open.
    pub clause: ClauseId,
    /// The value in force.
    pub value: i64,
    /// The rulebook's default.
    pub default: i64,
    /// Smallest value allowed.
    pub min: i64,
    /// Largest value allowed.
    pub max: i64,
    /// Who confirmed it, and when; `None` while it is only the default.
    pub confirmed: Option<(Personal, Millis)>,
}

impl App {
    /// Confirms an open value as the organisation's own, be it the default or another.
    ///
    /// # Errors
    /// [`AppError::Input`] for an unknown setting or a value out of its range.
    pub fn confirm_setting(&self, by: impl Into<By>, name: &str, value: i64) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, worker, book) = (by.asker.org, by.asker.worker, self.gate.book_of(by.asker.org)?);
        let Some(setting) = book.setting(name) else {
            return Err(AppError::Input {
                field: "name",
                key: "govern-setting-unknown",
                args: vec![("name", name.to_owned())],
            });
        };
        if !(setting.min..=setting.max).contains(&value) {
            let args = vec![("min", setting.min.to_string()), ("max", setting.max.to_string())];
            return Err(AppError::Input { field: "value", key: "govern-setting-range", args });
        }
        let name = setting.key.clone();
        let words = notes([("setting", &name), ("value", &value.to_string())]);
        self.declare(by, Declare::govern("setting", words), move |lent| {
            let now = lent.now();
            Ok(org::set_setting(lent.tx(), org, &name, value, worker, now)?)
        })
    }

    /// Every open value of the rulebook with its state.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn settings(&self, asker: &Asker) -> Result<Vec<SettingView>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let rows = self.gate.read(|tx| org::confirmed_settings(tx, asker.org))?;
        book.book()
            .settings
            .iter()
            .map(|s| {
                let own = rows.iter().find(|r| r.name == s.key);
                let confirmed =
                    own.map(|r| Ok::<_, AppError>((self.gate.worker_name(asker, r.by)?, r.at))).transpose()?;
                Ok(SettingView {
                    key: s.key.clone(),
                    ja: s.ja.clone(),
                    en: s.en.clone(),
                    unit: s.unit.clone(),
                    clause: s.clause.clone(),
                    value: own.map_or(s.default, |r| r.value),
                    default: s.default,
                    min: s.min,
                    max: s.max,
                    confirmed,
                })
            })
            .collect()
    }
}
