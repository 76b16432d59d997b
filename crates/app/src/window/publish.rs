//! Putting members into the directory of the window: an output like every other, with its approval, its permit and its entry. Only its
//! place is another.

use super::{ADMISSIONS, AFFAIRS, DIRECTORY, ENCRYPTED, adopts, lay};
use crate::{
    App, AppError, ClauseRef, LeftOut, Reply, Warned,
    register::parse::{holding, needed},
    registers::facts,
    request::{Export, Format},
};
use azukari_domain::{
    ActId, AffairKey, HoldingKey, OrgKey, Personal, RecordId,
    public::{Item, Member},
};
use azukari_gate::Asker;
use azukari_rulebook::Rulebook;
use azukari_store::{org::OrgRow, register};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The channel of what is put on the web.
pub(crate) const WEB: &str = "web";

/// Put members into the directory.
#[derive(Debug, Clone)]
pub struct Publish {
    /// The affair: a place of publication.
    pub affair: String,
    /// Kind of data.
    pub holding: String,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// Who would be published, and with what: what an approval is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publishable {
    /// Records whose persons confirmed an edition that tells of all items of the scope, and stopped nothing.
    pub records: Vec<RecordId>,
    /// The items of the scope in force.
    pub classes: Vec<String>,
    /// Records of that kind that are left out, because no such confirmation is on file or the person stopped it.
    pub uncovered: usize,
}

/// They stand there.
#[derive(Debug)]
pub struct Published {
    /// How many.
    pub count: usize,
    /// Who was left out by the gate, and why.
    pub left_out: Vec<LeftOut>,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should be told.
    pub warnings: Vec<Warned>,
}

impl App {
    /// Where members may be published here: affairs with their kinds of data. None where no directory is adopted.
    ///
    /// # Errors
    /// The store's.
    pub fn window_places(&self, asker: &Asker) -> Result<Vec<(AffairKey, HoldingKey)>, AppError> {
        let (_, book) = self.window_of(asker)?;
        if !adopts(&book, DIRECTORY) {
            return Ok(Vec::new());
        }
        let affairs = book.set(AFFAIRS).into_iter().filter_map(|a| a.parse::<AffairKey>().ok());
        let of = |affair: &AffairKey| book.affair(affair).map(|a| a.holdings.clone()).unwrap_or_default();
        Ok(affairs.flat_map(|a| of(&a).into_iter().map(|h| (a.clone(), h)).collect::<Vec<_>>()).collect())
    }

    /// Who may be published under an affair.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where no directory is adopted, or not for that affair; [`AppError::Conflict`] `window-no-scope` where no
    /// scope of publication is in force for it.
    pub fn publishable(&self, asker: &Asker, affair: &str, kind: &str) -> Result<Publishable, AppError> {
        let (row, book) = self.window_of(asker)?;
        let affair: AffairKey = needed(affair, "affair")?;
        if !adopts(&book, DIRECTORY) || !adopts(&book, ENCRYPTED) || !book.set(AFFAIRS).contains(affair.as_str()) {
            return Err(AppError::NotFound("window"));
        }
        let kind: HoldingKey = needed(kind, "holding")?;
        let kind = holding(&book, &kind)?;
        let scope = self.scope_of(&row, &book, &affair)?.ok_or(AppError::Conflict("window-no-scope"))?;
        let classes = facts::words(&facts::of(&scope), "items");
        let purpose = book.affair(&affair).map(|a| a.purpose.to_string()).unwrap_or_default();
        let all = self.on_file_not_stopped(&row, &kind.key, &purpose)?;
        let covered = self.covered(&row, &book, &classes)?;
        let records: Vec<RecordId> = all.iter().copied().filter(|r| covered.contains(r)).collect();
        let (id, name) = (row.id, kind.key.to_string());
        let on_file = self.gate.read(|tx| azukari_store::record::count(tx, id, &name))?;
        let on_file = usize::try_from(on_file).unwrap_or_default().max(all.len());
        Ok(Publishable {
            uncovered: on_file.saturating_sub(records.len()),
            records,
            classes: classes.into_iter().collect(),
        })
    }

    /// Puts them there, in place of everybody who was.
    ///
    /// # Errors
    /// As [`App::publishable`]; [`AppError::Conflict`] `window-nobody` where nobody is covered; as [`App::export`]; the disk's.
    pub fn publish(&self, asker: &Asker, dir: &Path, publish: &Publish) -> Result<Reply<Published>, AppError> {
        let (row, book) = self.window_of(asker)?;
        let who = self.publishable(asker, &publish.affair, &publish.holding)?;
        if who.records.is_empty() {
            return Err(AppError::Conflict("window-nobody"));
        }
        let kind: HoldingKey = needed(&publish.holding, "holding")?;
        let kind = holding(&book, &kind)?;
        let items = lay::items(kind, &who.classes.iter().cloned().collect());
        let export = Export {
            affair: publish.affair.clone(),
            holding: publish.holding.clone(),
            records: who.records,
            classes: who.classes,
            channel: WEB.into(),
            ground: String::new(),
            reason: Personal::new(""),
            format: Format::Json,
            once: publish.once,
        };
        // The window answers over encrypted connections alone.
        let output = match self.put_out(asker, &export, true)? {
            Reply::Done(output) => output,
            Reply::Refused(refused) => return Ok(Reply::Refused(refused)),
            Reply::Repeated(act) => return Ok(Reply::Repeated(act)),
        };
        let rows: Vec<BTreeMap<String, String>> = serde_json::from_str(output.text.expose())
            .map_err(|_| AppError::Internal("an output could not be read again".into()))?;
        let members = self.members(asker, &items, &output.records, rows)?;
        self.lay_window(dir, &row, Some(lay::Shown { items, members }))?;
        let (count, left_out) = (output.count, output.left_out);
        let (act, clauses, warnings) = (output.act, output.clauses, output.warnings);
        Ok(Reply::Done(Published { count, left_out, act, clauses, warnings }))
    }

    fn members(
        &self,
        asker: &Asker,
        items: &[Item],
        records: &[RecordId],
        rows: Vec<BTreeMap<String, String>>,
    ) -> Result<Vec<Member>, AppError> {
        let handles = self.gate.handles(asker.org, records)?;
        let mut members: Vec<Member> = handles
            .into_iter()
            .zip(rows)
            .map(|(handle, mut row)| Member {
                handle,
                texts: items.iter().map(|i| row.remove(&i.key).unwrap_or_default()).collect(),
            })
            .collect();
        // By what is shown: an order of entry would be a number.
        members.sort_by(|a, b| a.texts.cmp(&b.texts));
        Ok(members)
    }

    /// Records whose person confirmed an edition of the application that tells of all these items.
    fn covered(
        &self,
        row: &OrgRow,
        book: &Rulebook,
        classes: &BTreeSet<String>,
    ) -> Result<BTreeSet<RecordId>, AppError> {
        let mut told: BTreeMap<azukari_domain::RowId, bool> = BTreeMap::new();
        let mut out = BTreeSet::new();
        for admission in self.rows_in_force(row, book, ADMISSIONS)? {
            let Some(record) = lay::names(&admission, "record") else { continue };
            let Some(form) = facts::row(&facts::of(&admission), "form") else { continue };
            let tells = match told.get(&form) {
                Some(tells) => *tells,
                None => {
                    // An edition that is no longer in use still told what it told.
                    let id = row.id;
                    let row = self.gate.read(|tx| register::get(tx, id, form))?;
                    let tells = row.is_some_and(|row| facts::words(&facts::of(&row), "items").is_superset(classes));
                    told.insert(form, tells);
                    tells
                }
            };
            if tells {
                out.insert(record);
            }
        }
        Ok(out)
    }

    pub(super) fn window_of(&self, asker: &Asker) -> Result<(OrgRow, std::sync::Arc<Rulebook>), AppError> {
        let row = self.organisations()?.into_iter().find(|o| o.id == asker.org);
        Ok((row.ok_or(AppError::NotFound("organisation"))?, self.gate.book_of(asker.org)?))
    }

    /// The organisation's name in addresses, for whoever has only its asker.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; the store's.
    pub fn org_key(&self, asker: &Asker) -> Result<OrgKey, AppError> {
        Ok(self.window_of(asker)?.0.key)
    }
}
