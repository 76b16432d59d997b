//! A sample organisation to try things with: marked as such, with invented people, removed whole by one command.

use super::{
    appoint::{Appoint, Assign},
    by::By,
    setup::{SetUp, SetUpAnswer},
    worker::RegisterWorker,
};
use crate::{
    App, AppError, Reply,
    acquisition::{Import, ImportReport, Mode, Progress, RowFault, Source, Watch},
    form::FormInput,
    governance::RecordNotice,
    registers::EnterRow,
};
use azukari_domain::{AffairKey, OfficeKey, OrgKey, Personal, PurposeKey, WorkerId};
use azukari_gate::{Asker, KeyKept};
use azukari_rulebook::{Rulebook, form::FormKind, model::Affair, procedure::Who};
use azukari_sheets::sample;
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};
use zeroize::Zeroizing;

/// What a sample organisation's key ends with.
const KEY_SUFFIX: &str = "-mihon";
/// The reference under which its offices are held.
const RESOLUTION: &str = "見本 第1回";
/// The channel on which its purposes are shown and its people come in.
const CHANNEL: &str = "form";
/// The same people each time.
const SEED: u64 = 20_161_128;
/// Signs of a generated password: no letter that reads as another.
const SIGNS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz-";
/// Invented co-workers, given out in order.
const NAMES: [&str; 10] = [
    "見本 桜子",
    "見本 松太郎",
    "見本 竹美",
    "見本 梅一",
    "見本 藤江",
    "見本 菊次郎",
    "見本 楓",
    "見本 柳介",
    "見本 椿",
    "見本 楠雄",
];

/// One account of the sample organisation.
#[derive(Debug)]
pub struct DemoAccount {
    /// Account name.
    pub login: String,
    /// Password, said once.
    pub password: Zeroizing<String>,
    /// Display name, invented.
    pub name: String,
    /// The office held, in Japanese; empty for a clerk.
    pub office_ja: String,
    /// The office held, in English.
    pub office_en: String,
}

/// A sample organisation that was just made.
#[derive(Debug)]
pub struct DemoOpened {
    /// Its name in URLs.
    pub key: OrgKey,
    /// Its accounts.
    pub accounts: Vec<DemoAccount>,
    /// People on file.
    pub people: u64,
}

impl App {
    /// Makes a sample organisation after a rulebook: one worker for each required office, a clerk, and invented people on
    /// file. `None` where it is there already. `key_file` opens its key; `spool` is a folder for the sample's file, which is
    /// removed again.
    ///
    /// # Errors
    /// As set-up and import; [`AppError::Internal`] where the rulebook lets nobody do a step.
    pub fn open_demo(
        &self,
        rulebook: &OrgKey,
        key_file: &Path,
        spool: &Path,
        people: u64,
    ) -> Result<Option<DemoOpened>, AppError> {
        let key: OrgKey = format!("{rulebook}{KEY_SUFFIX}")
            .parse()
            .map_err(|_| AppError::input("rulebook", "setup-error-rulebook"))?;
        if self.organisations()?.iter().any(|o| o.key == key) {
            return Ok(None);
        }
        let today = self.gate.now().date_in("Asia/Tokyo");
        let book = self
            .gate
            .books()
            .in_force(rulebook, today)
            .cloned()
            .ok_or(AppError::input("rulebook", "setup-error-rulebook"))?;
        let mut demo = Demo { app: self, book, names: NAMES.iter(), accounts: Vec::new(), key };
        let founders = demo.found(rulebook, key_file)?;
        let first = founders.first().map(|f| f.asker.clone()).ok_or_else(stuck)?;
        let holders = demo.appoint_others(&first, founders)?;
        let clerk = demo.register(&first, None)?;
        demo.assign(&holders, &clerk)?;
        demo.notices(&first, &holders)?;
        let taken = demo.take_in(&clerk, spool, people)?;
        Ok(Some(DemoOpened { key: demo.key, accounts: demo.accounts, people: taken }))
    }

    /// Removes a sample organisation whole.
    ///
    /// # Errors
    /// [`AppError::Conflict`] `setup-not-demo` for a real organisation; [`AppError::NotFound`].
    pub fn remove_demo(&self, key: &OrgKey) -> Result<(), AppError> {
        Ok(self.gate.remove_demo(self.organisation(key)?.id)?)
    }

    /// The sample organisations of this installation.
    ///
    /// # Errors
    /// The store's.
    pub fn demos(&self) -> Result<Vec<OrgKey>, AppError> {
        Ok(self.organisations()?.into_iter().filter(|o| o.demo).map(|o| o.key).collect())
    }

    fn generated_password(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0u8; 16]);
        self.gate.random().fill(&mut *bytes);
        Zeroizing::new(bytes.iter().map(|b| SIGNS.get(usize::from(b % 32)).copied().map_or('2', char::from)).collect())
    }
}

struct Demo<'a> {
    app: &'a App,
    book: std::sync::Arc<Rulebook>,
    names: std::slice::Iter<'a, &'static str>,
    accounts: Vec<DemoAccount>,
    key: OrgKey,
}

/// Who holds which offices.
struct Held {
    asker: Asker,
    office: OfficeKey,
}

impl Demo<'_> {
    fn account(&mut self, office: Option<&OfficeKey>) -> (String, String, Zeroizing<String>) {
        let login = office.map_or_else(|| "clerk".to_owned(), |o| o.as_str().replace([':'], "-"));
        let name = self.names.next().copied().unwrap_or("見本 働子").to_owned();
        let password = self.app.generated_password();
        let words = office.and_then(|o| self.book.office(o));
        self.accounts.push(DemoAccount {
            login: login.clone(),
            password: password.clone(),
            name: name.clone(),
            office_ja: words.map(|o| o.ja.clone()).unwrap_or_default(),
            office_en: words.map(|o| o.en.clone()).unwrap_or_default(),
        });
        (login, name, password)
    }

    fn unit_of(&self, office: Option<&OfficeKey>) -> String {
        let own = office.and_then(|o| self.book.office(o)).and_then(|o| o.unit.clone());
        own.or_else(|| self.book.book().units.first().map(|u| u.key.to_string())).unwrap_or_else(|| "office".into())
    }

    /// The offices by which the first worker can lay down what set-up lays down: one that registers workers and, where the rulebook
    /// parts that from the rest, one for purposes and one for affairs.
    fn founding(&self) -> Result<Vec<OfficeKey>, AppError> {
        let registrars = self.book.deciders("worker");
        let purposes = self.book.deciders("purpose");
        let first = registrars.intersection(purposes).next().or(registrars.first()).cloned().ok_or_else(stuck)?;
        let mut held = vec![first];
        // Set-up lays these two down; affairs are assigned and notices recorded by whoever holds the office for it.
        for kind in ["purpose", "affair"] {
            let deciders = self.book.deciders(kind);
            // What one of them decides needs no further office.
            if !held.iter().any(|office| deciders.contains(office)) {
                held.push(deciders.first().cloned().ok_or_else(stuck)?);
            }
        }
        Ok(held)
    }

    fn found(&mut self, rulebook: &OrgKey, key_file: &Path) -> Result<Vec<Held>, AppError> {
        let offices = self.founding()?;
        let (login, name, password) = self.account(offices.first());
        let asked = SetUp {
            rulebook: rulebook.clone(),
            key: self.key.to_string(),
            name: format!("{}（見本）", self.book.book().organisation.name_ja),
            officer: Personal::new(name),
            login,
            mail: Personal::new(""),
            unit: self.unit_of(offices.first()),
            language: "ja".into(),
            password,
            offices: offices.iter().map(|office| (office.clone(), RESOLUTION.into())).collect(),
            key_kept: KeyKept::File(PathBuf::from(key_file)),
            templates: true,
        };
        match self.app.found(asked, true, None)? {
            SetUpAnswer::Done(done) => {
                let worker = done.worker.ok_or_else(stuck)?;
                let asker = Asker { org: done.org, worker, scopes: None };
                Ok(offices.into_iter().map(|office| Held { asker: asker.clone(), office }).collect())
            }
            SetUpAnswer::Refused(_) => Err(stuck()),
        }
    }

    fn register(&mut self, by: &Asker, office: Option<&OfficeKey>) -> Result<Asker, AppError> {
        let (login, name, password) = self.account(office);
        let new = RegisterWorker {
            login,
            name: Personal::new(name),
            mail: None,
            unit: self.unit_of(office),
            language: "ja".into(),
            from: String::new(),
            until: None,
        };
        let invited = done(self.app.register_worker(by, new)?)?;
        self.app.accept_invitation(&invited.link, &password)?;
        Ok(Asker { org: by.org, worker: invited.worker, scopes: None })
    }

    fn appoint_others(&mut self, first: &Asker, mut held: Vec<Held>) -> Result<Vec<Held>, AppError> {
        let offices: Vec<OfficeKey> = self
            .book
            .book()
            .offices
            .iter()
            .filter(|o| o.required && !held.iter().any(|h| h.office == o.key))
            .map(|o| o.key.clone())
            .collect();
        for office in offices {
            let asker = self.register(first, Some(&office))?;
            let new = Appoint {
                office: office.clone(),
                worker: asker.worker,
                from: String::new(),
                // A year, for offices with a dated term.
                until: Some(self.app.gate.now().plus_days(365).date_in("Asia/Tokyo").to_string()),
                resolution: RESOLUTION.into(),
            };
            done(self.app.appoint(first, new)?)?;
            held.push(Held { asker, office });
        }
        Ok(held)
    }

    /// The registers that the regulation asks for before an affair is assigned name the worker: each column with a worker holds them
    /// or, for a second one such as a supervisor, another. What everybody writes for themselves the worker writes.
    fn prepare(&self, holders: &[Held], worker: WorkerId) -> Result<(), AppError> {
        for name in self.book.rule("assignment_registers") {
            let register = name.parse().ok().and_then(|key| self.book.register(&key)).ok_or_else(stuck)?;
            let org = holders.first().ok_or_else(stuck)?.asker.org;
            let by = match &register.writers {
                Some(Who::Anyone) => Asker { org, worker, scopes: None },
                Some(Who::Offices(named)) => {
                    holders.iter().find(|h| named.contains(&h.office)).ok_or_else(stuck)?.asker.clone()
                }
                _ => return Err(stuck()),
            };
            let today = self.app.day_of(org)?;
            let edition = self.book.book().regulation.in_force_from.to_string();
            let others = holders.iter().map(|h| h.asker.worker).filter(|w| *w != worker);
            let mut workers = std::iter::once(worker).chain(others);
            let mut fields = FormInput::new();
            for field in &register.fields {
                let value = match field.kind {
                    FormKind::Worker => workers.next().map(|w| w.to_string()),
                    FormKind::Date => Some(today.clone()),
                    // Which edition was read, for example.
                    FormKind::Text => Some(edition.clone()),
                    _ => None,
                };
                fields.insert(field.key.to_string(), value.into_iter().map(Personal::new).collect());
            }
            done(self.app.enter_row(&by, &EnterRow { register: name, fields, ..EnterRow::default() })?)?;
        }
        Ok(())
    }

    /// The clerk does the everyday affairs of the first kind of data; office holders those that concern every kind.
    fn assign(&self, holders: &[Held], clerk: &Asker) -> Result<(), AppError> {
        let deciders = self.book.deciders("assignment");
        let by = holders.iter().find(|h| deciders.contains(&h.office)).ok_or_else(stuck)?;
        let affairs = &self.book.book().affairs;
        for worker in holders.iter().map(|h| h.asker.worker).chain([clerk.worker]) {
            self.prepare(holders, worker)?;
        }
        for affair in affairs.iter().filter(|a| self.everyday(a)) {
            self.assign_one(by, clerk.worker, &affair.key)?;
            self.assign_one(by, by.asker.worker, &affair.key)?;
        }
        for affair in
            affairs.iter().filter(|a| !self.everyday(a) && a.holdings.len() == self.book.holdings().holdings.len())
        {
            for holder in holders.iter().filter(|h| h.office != by.office) {
                self.assign_one(by, holder.asker.worker, &affair.key)?;
            }
        }
        Ok(())
    }

    fn everyday(&self, affair: &Affair) -> bool {
        let all = self.book.holdings().holdings.len();
        self.book.holdings().holdings.first().is_some_and(|h| affair.holdings.contains(&h.key))
            && affair.holdings.len() < all.max(2)
    }

    fn assign_one(&self, by: &Held, worker: WorkerId, affair: &AffairKey) -> Result<(), AppError> {
        done(self.app.assign(&by.asker, Assign { worker, affair: affair.clone(), from: String::new(), until: None })?)
    }

    fn notices(&self, first: &Asker, holders: &[Held]) -> Result<(), AppError> {
        // Where a notice is put in force by a case alone, whoever tries the sample goes through that case.
        if self.book.gates().contains("notice.case") {
            return Ok(());
        }
        let deciders = self.book.deciders("notice");
        let by = holders.iter().find(|h| deciders.contains(&h.office)).map_or(first, |h| &h.asker);
        let purposes: Vec<PurposeKey> = self.book.book().purposes.iter().map(|p| p.key.clone()).collect();
        for purpose in purposes {
            let new = RecordNotice {
                purpose,
                channel: CHANNEL.into(),
                manner: "meiji".into(),
                version: "1".into(),
                from: String::new(),
            };
            done(self.app.record_notice(By::from(by), new)?)?;
        }
        Ok(())
    }

    fn take_in(&self, clerk: &Asker, spool: &Path, people: u64) -> Result<u64, AppError> {
        let Some(holding) = self.book.holdings().holdings.first() else { return Ok(0) };
        // The affair that uses most of a record leaves least of the sample out; of two, the one that is about nothing else.
        let own = |a: &Affair| holding.fields.iter().filter(|f| a.classes.contains(&f.class)).count();
        let affair = self
            .book
            .book()
            .affairs
            .iter()
            .filter(|a| self.everyday(a))
            .max_by_key(|a| (own(a), std::cmp::Reverse(a.holdings.len())))
            .ok_or_else(stuck)?;
        let path = spool.join(format!("{}.csv", self.key));
        let io = |e: std::io::Error| AppError::Internal(format!("the sample file: {}", e.kind()));
        let file = File::create(&path).map_err(io)?;
        sample::members(file, people, SEED, &sample::Options::default())
            .map_err(|e| AppError::Internal(format!("the sample file: {e}")))?;
        // Where data is taken in only after an approval, or once each person confirmed something, the sample's people are those who were on
        // file before.
        let before = ["acquire.approved", "acquire.acknowledged"].iter().any(|c| self.book.gates().contains(*c));
        let mode = if before { Mode::Migration { remedy_by: None } } else { Mode::Normal };
        let command = Import {
            mode,
            source: if before { Source::Existing } else { Source::Person },
            affair: Some(affair.key.clone()),
            purpose: Some(affair.purpose.clone()),
            channel: CHANNEL.into(),
            collected_on: Some(self.app.gate.now().date_in("Asia/Tokyo")),
            source_checked: true,
            ..Import::new(path.clone(), holding.key.clone())
        };
        let watch = Watch {
            progress: &mut |_: Progress| {},
            say: &|_: &RowFault| String::new(),
            cancel: &AtomicBool::new(false),
            rejects: None,
        };
        let taken: Result<ImportReport, AppError> = self.app.import(clerk, &command, watch).and_then(done);
        // The people are invented, but a file of names that lies about looks like a leak.
        let _ = std::fs::remove_file(&path);
        Ok(taken?.new_rows)
    }
}

fn done<T>(reply: Reply<T>) -> Result<T, AppError> {
    match reply {
        Reply::Done(value) => Ok(value),
        Reply::Refused(refused) => {
            let why: Vec<String> = refused.reasons.into_iter().map(|r| r.message).collect();
            Err(AppError::Internal(format!("the sample was refused: {}", why.join(", "))))
        }
        Reply::Repeated(_) => Err(stuck()),
    }
}

fn stuck() -> AppError {
    AppError::Internal("the rulebook lets nobody make a sample organisation".into())
}
