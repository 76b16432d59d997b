//! An organisation with its workers, and everything that a story needs of it.

use crate::{
    number,
    place::{Place, unique},
    scene::{HATSUMEI, Scene, Who},
    trace,
};
use azukari_app::App;
use azukari_domain::{
    ClassKey, Clock, FieldKey, Millis, NoticeId, OrgId, OrgKey, Personal, PurposeKey, Random, RecordId, Verb, WorkerId,
    text::{fold, fold_mail, fold_phone},
    time::{FixedClock, SeededRandom},
};
use azukari_gate::{Ask, Asker, Gate, NewRecord, Outcome, Parts, SLICE_RECORDS_MAX, Setup};
use azukari_rulebook::{ActFacts, Rulebook, Rulebooks, model::Affair};
use azukari_store::{
    Engine, Fault, Location, Store,
    org::{self, AffairRow, NoticeRow, PurposeRow},
    record,
    worker::{self, AppointmentRow, WorkerRow},
};
use azukari_vault::{Provider, RootPlace, Vault, create_key_file};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

/// When a world begins: 2026-11-24T01:00:00Z, a Tuesday, ten in the morning in Japan.
pub const START: Millis = Millis(1_795_482_000_000);

/// One organisation on one engine. Ends with checks; see the crate's head.
pub struct World {
    app: RwLock<Option<App>>,
    /// The organisation.
    pub org: OrgId,
    /// Its name in URLs.
    pub key: OrgKey,
    /// The clock that all its acts read.
    pub clock: Arc<FixedClock>,
    random: Arc<SeededRandom>,
    scene: &'static Scene,
    workers: Vec<(Who, WorkerId)>,
    given: Mutex<BTreeSet<Vec<u8>>>,
    spoiled: AtomicBool,
    place: Place,
}

impl World {
    /// A world on the embedded engine, in a directory of its own.
    pub fn sqlite() -> World {
        World::sqlite_of(&HATSUMEI)
    }

    /// The same for another scene.
    pub fn sqlite_of(scene: &'static Scene) -> World {
        World::at(Place::sqlite(), scene)
    }

    /// A world on PostgreSQL; `None` where that half was left out on purpose.
    pub fn postgres() -> Option<World> {
        World::postgres_of(&HATSUMEI)
    }

    /// The same for another scene.
    pub fn postgres_of(scene: &'static Scene) -> Option<World> {
        Place::postgres().map(|place| World::at(place, scene))
    }

    fn at(place: Place, scene: &'static Scene) -> World {
        trace::keep();
        create_key_file(&place.dir.join("org.key")).unwrap();
        let (clock, random) = (Arc::new(FixedClock::at(START)), Arc::new(SeededRandom::new(unique())));
        let gate = open(&place, &clock, &random);
        let key: OrgKey = format!("t{:016x}", unique()).parse().unwrap();
        let setup = Setup {
            key: key.clone(),
            name: "見本協会".into(),
            rulebook: scene.rulebook.parse().unwrap(),
            demo: false,
            provider: Provider::KeyFile(place.dir.join("org.key")),
        };
        let (org, _) = gate.set_up(setup).unwrap();
        let mut world = World {
            app: RwLock::new(Some(App::new(gate))),
            org,
            key,
            clock,
            random,
            scene,
            workers: Vec::new(),
            given: Mutex::default(),
            spoiled: AtomicBool::new(false),
            place,
        };
        world.fill();
        world
    }

    /// Rows as set-up, registration and appointments leave them. They are written past the gate, so that a world begins
    /// quickly and its journal holds nothing but its story; the ways themselves have tests of their own.
    fn fill(&mut self) {
        let (gate, org) = (self.gate(), self.org);
        let book = gate.book_of(org).unwrap();
        let today = START.date_in("Asia/Tokyo").to_string();
        let unit = book.book().units.first().map(|u| u.key.to_string()).unwrap();
        for part in self.scene.parts {
            let who = part.who;
            let id = WorkerId::new(&*self.clock, &*self.random);
            let mut alias = [0u8; 16];
            self.random.fill(&mut alias);
            let row = WorkerRow {
                id,
                login: who.login().into(),
                alias: alias.to_vec(),
                name: gate
                    .seal_office(org, "worker", id.to_bytes(), "name", self.personal(who.name()).expose().as_bytes())
                    .unwrap(),
                mail: None,
                unit: unit.clone(),
                state: "active".into(),
                language: "ja".into(),
                from_date: today.clone(),
                to_date: None,
                failed: 0,
                locked_until: Millis(0),
                seen_day: String::new(),
                seen_count: 0,
                version: 1,
            };
            let act = azukari_domain::ActId::new(&*self.clock, &*self.random);
            let from = today.clone();
            gate.note(move |tx| {
                worker::insert(tx, org, &row)?;
                for affair in part.affairs {
                    worker::put_assignment(tx, org, row.id, affair, &from, None)?;
                }
                for office in part.offices {
                    let row = AppointmentRow {
                        office: (*office).into(),
                        worker: row.id,
                        from_date: from.clone(),
                        to_date: None,
                        resolution: "2026-11-01 第3回理事会".into(),
                        ended_by: None,
                        act,
                    };
                    worker::put_appointment(tx, org, &row)?;
                }
                Ok(())
            })
            .unwrap();
            self.workers.push((who, id));
        }
        let rows = templates(&book, &today, |_| NoticeId::new(&*self.clock, &*self.random));
        gate.note(move |tx| {
            rows.0.iter().try_for_each(|p| org::put_purpose(tx, org, p))?;
            rows.1.iter().try_for_each(|a| org::put_affair(tx, org, a))?;
            rows.2.iter().try_for_each(|n| org::put_notice(tx, org, n))?;
            let there = org::get(tx, org)?.ok_or(azukari_gate::Stop::NotFound("organisation"))?;
            Ok(org::set_state(tx, org, "running", &there.rulebook)?)
        })
        .unwrap();
    }

    /// The application. Clones must be gone before [`World::restart`].
    pub fn app(&self) -> App {
        self.app.read().unwrap_or_else(PoisonError::into_inner).clone().expect("the world is open")
    }

    /// The gate below it.
    pub fn gate(&self) -> Gate {
        self.app().gate().clone()
    }

    /// The rulebook in force.
    pub fn book(&self) -> Arc<Rulebook> {
        self.gate().book_of(self.org).unwrap()
    }

    /// The engine.
    pub fn engine(&self) -> Engine {
        match self.place.location {
            Location::Directory(_) => Engine::Sqlite,
            Location::Postgres(_) => Engine::Postgres,
        }
    }

    /// The directory that holds everything of this world but a PostgreSQL database; it goes with the world.
    pub fn dir(&self) -> &Path {
        &self.place.dir
    }

    /// Where the data lies.
    pub fn location(&self) -> &Location {
        &self.place.location
    }

    /// The file that opens the organisation's key.
    pub fn key_file(&self) -> PathBuf {
        self.place.dir.join("org.key")
    }

    /// Stops and starts again over the same data, as a new process would.
    pub fn restart(&self) {
        let mut app = self.app.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = app.take() {
            old.gate().close();
        }
        let gate = open(&self.place, &self.clock, &self.random);
        gate.unlock(self.org, &Provider::KeyFile(self.key_file())).unwrap();
        *app = Some(App::new(gate));
    }

    /// Stops, so that a process of its own may open the same data (see [`open_in`]); [`World::restart`] comes back.
    pub fn close(&self) {
        if let Some(old) = self.app.write().unwrap_or_else(PoisonError::into_inner).take() {
            old.gate().close();
        }
    }

    /// A second process over the same PostgreSQL database. Panics on SQLite, which allows one.
    pub fn second_server(&self) -> App {
        let gate = open(&self.place, &self.clock, &self.random);
        gate.unlock(self.org, &Provider::KeyFile(self.key_file())).unwrap();
        App::new(gate)
    }

    /// The stage on which this world is played.
    pub fn scene(&self) -> &'static Scene {
        self.scene
    }

    /// Affairs assigned at the beginning.
    pub fn affairs(&self, who: Who) -> &'static [&'static str] {
        self.scene.part(who).map_or(&[], |part| part.affairs)
    }

    /// The id of one of those who work here.
    pub fn worker(&self, who: Who) -> WorkerId {
        self.workers.iter().find(|(w, _)| *w == who).map(|(_, id)| *id).expect("who acts works here")
    }

    /// One of them, signed in.
    pub fn asker(&self, who: Who) -> Asker {
        Asker { org: self.org, worker: self.worker(who), scopes: None }
    }

    /// The clerk, signed in.
    pub fn clerk(&self) -> Asker {
        self.asker(Who::Clerk)
    }
    /// The unit head, signed in.
    pub fn head(&self) -> Asker {
        self.asker(Who::Head)
    }
    /// The privacy manager, signed in.
    pub fn manager(&self) -> Asker {
        self.asker(Who::Manager)
    }
    /// The audit officer, signed in.
    pub fn auditor(&self) -> Asker {
        self.asker(Who::Auditor)
    }
    /// The system administrator, signed in.
    pub fn admin(&self) -> Asker {
        self.asker(Who::Admin)
    }

    /// A personal value. The world remembers it and looks for it, and for its search forms, in all bytes at the end.
    pub fn personal(&self, text: &str) -> Personal {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        for form in [Some(text.to_owned()), Some(fold(text)), fold_phone(text), fold_mail(text)].into_iter().flatten() {
            // Shorter than a family name of two characters, and it would be found by chance.
            if form.len() >= 6 {
                given.insert(form.into_bytes());
            }
        }
        given.extend(number::forms(text));
        Personal::new(text)
    }

    /// A member as an application form brings one in: declared, for the scene's ordinary purposes.
    pub fn member(&self, name: &str, kana: &str, phone: &str) -> NewRecord {
        self.record_of("member", &[("name", name), ("kana", kana), ("phone", phone)])
    }

    /// A record of any holding; empty values are left out.
    pub fn record_of(&self, holding: &str, values: &[(&str, &str)]) -> NewRecord {
        NewRecord {
            holding: holding.parse().unwrap(),
            values: values
                .iter()
                .filter(|(_, v)| !v.is_empty())
                .map(|(f, v)| (f.parse::<FieldKey>().unwrap(), self.personal(v)))
                .collect(),
            purposes: purposes(self.scene.purposes),
            basis: "declared".into(),
            source: "person".into(),
            collected_on: Some("2026-11-01".into()),
            notice: None,
            remedy_by: None,
            facets: BTreeSet::new(),
            retain_until: None,
            retain_law: None,
        }
    }

    /// Takes records of one holding in through the staged way, as an import by the clerk; ids in the order given.
    pub fn bring_in(&self, new: &[NewRecord]) -> Vec<RecordId> {
        let Some(first) = new.first() else { return Vec::new() };
        // The first of the clerk's affairs that uses such data and serves a purpose for which people hand it over.
        let book = self.book();
        let mut mine = self.affairs(Who::Clerk).iter().filter_map(|a| book.affair(&a.parse().unwrap()));
        let affair = mine
            .find(|a| a.holdings.contains(&first.holding) && self.scene.purposes.contains(&a.purpose.as_str()))
            .unwrap_or_else(|| panic!("the clerk takes no {} in", first.holding));
        self.bring_in_for(affair, new)
    }

    /// The same for one affair, which is the clerk's.
    pub fn bring_in_for(&self, affair: &Affair, new: &[NewRecord]) -> Vec<RecordId> {
        let (gate, clerk, org) = (self.gate(), self.clerk(), self.org);
        let Some(first) = new.first() else { return Vec::new() };
        let holding = gate.book_of(org).unwrap().holding(&first.holding).cloned().expect("a holding of the rulebook");
        let (affair, purpose) = (affair.key.clone(), affair.purpose.clone());
        let file = gate.file_hash(org, &Gate::digest(&unique().to_be_bytes())).unwrap();
        let people = i64::try_from(new.len()).unwrap();
        let mut staged = gate.stage_begin(&clerk, &first.holding, file, people, "2026-12-31".into()).unwrap();
        for slice in new.chunks(SLICE_RECORDS_MAX) {
            gate.stage(&staged, slice).unwrap();
        }
        staged.import.read_rows = people;
        staged.import.new_rows = people;
        let fields: BTreeSet<FieldKey> = new.iter().flat_map(|n| n.values.iter().map(|(f, _)| f.clone())).collect();
        let classes: BTreeSet<ClassKey> =
            holding.fields.iter().filter(|f| fields.contains(&f.key)).map(|f| f.class.clone()).collect();
        let act = ActFacts {
            holding: Some(first.holding.clone()),
            classes,
            fields,
            count: people,
            channel: "import".into(),
            source: "existing".into(),
            source_checked: true,
            purpose: Some(purpose),
            ..ActFacts::default()
        };
        let ask = Ask { affair: Some(affair), act, ..Ask::new(clerk, Verb::Import) };
        match gate.stage_finish(ask, &staged).unwrap() {
            Outcome::Done(_) => {}
            other => panic!("the world's own import was not done: {other:?}"),
        }
        let (batch, kind) = (staged.batch, first.holding.clone());
        let mut rows: Vec<record::RecordRow> = Vec::new();
        loop {
            let after = rows.last().map(|r| r.id);
            let page = gate.read(|tx| record::page(tx, org, kind.as_str(), after, 1000)).unwrap();
            if page.is_empty() {
                break;
            }
            rows.extend(page);
        }
        rows.retain(|r| r.batch == Some(batch));
        // Slots count up in the order of staging; ids of one millisecond do not.
        rows.sort_by_key(|r| r.slot);
        rows.into_iter().map(|r| r.id).collect()
    }

    /// Makes every n-th commit fail as if another transaction had been faster; 0 ends it.
    pub fn inject_races(&self, store: &Store, every: u32) {
        store.inject(Fault::Serialisation { every });
    }

    /// Says that the story breaks the journal or the database on purpose: it is not verified at the end.
    pub fn spoil(&self) {
        self.spoiled.store(true, Ordering::SeqCst);
    }

    /// How many entries the journal has, those that still wait for their place included.
    pub fn entries(&self) -> u64 {
        let (placed, waiting, _) = self.gate().log_state(self.org).unwrap();
        placed + waiting
    }

    /// Every byte at rest of this world, and the program's log, by where it lies.
    pub fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = self.place.bytes(self.org);
        all.push(("log".into(), trace::kept()));
        all
    }

    /// Where a text lies in the clear, if anywhere; a number of twelve digits in any of the forms in which a machine may write it.
    pub fn found_in_the_clear(&self, text: &str) -> Option<String> {
        let mut forms = number::forms(text);
        forms.push(text.as_bytes().to_vec());
        let all = self.bytes();
        forms.iter().find_map(|form| {
            let finder = memchr::memmem::Finder::new(form);
            all.iter().find(|(_, bytes)| finder.find(bytes).is_some()).map(|(place, _)| place.clone())
        })
    }

    fn check(&self) {
        if !self.spoiled.load(Ordering::SeqCst) {
            let gate = self.gate();
            gate.tend(self.org).unwrap();
            let report = gate.verify(self.org, None).unwrap();
            assert!(report.is_clean(), "the journal does not verify: {:?}", report.findings);
        }
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.bytes();
        for value in given.iter() {
            let finder = memchr::memmem::Finder::new(value);
            for (place, bytes) in &all {
                assert!(
                    finder.find(bytes).is_none(),
                    "a personal value lies in the clear in {place}: {}",
                    String::from_utf8_lossy(value)
                );
            }
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // The story has failed already: its own message is the one to read.
        if !std::thread::panicking() {
            self.check();
        }
        if let Some(app) = self.app.write().unwrap_or_else(PoisonError::into_inner).take() {
            app.gate().close();
        }
    }
}

/// Opens and unlocks a world's data from another process, which knows only where it lies.
pub fn open_in(dir: &Path, location: &Location, org: OrgId, clock: Arc<dyn Clock>) -> Gate {
    let gate = open_shut_in(dir, location, vec![first_place(dir)], clock);
    gate.unlock(org, &Provider::KeyFile(dir.join("org.key"))).unwrap();
    gate
}

/// Opens a world's data with other root places, and unlocks nothing.
pub fn open_shut_in(dir: &Path, location: &Location, places: Vec<RootPlace>, clock: Arc<dyn Clock>) -> Gate {
    assert!(places.iter().any(|p| p.dir() == first_place(dir).dir()), "the world's own root place is among them");
    open_at(location, places, clock, Arc::new(SeededRandom::new(unique())))
}

/// The root place that every world has.
pub fn first_place(dir: &Path) -> RootPlace {
    RootPlace::fixed("first", dir.join("roots"))
}

/// A clock that runs: processes which begin at different instants of one story read comparable times from it.
#[derive(Debug)]
pub struct RunningClock {
    from: Millis,
    began: Instant,
}

impl RunningClock {
    /// Reads `from` now, and goes on from there.
    pub fn from(from: Millis) -> RunningClock {
        RunningClock { from, began: Instant::now() }
    }
}

impl Clock for RunningClock {
    fn now(&self) -> Millis {
        Millis(self.from.0 + i64::try_from(self.began.elapsed().as_millis()).unwrap())
    }
}

fn open(place: &Place, clock: &Arc<FixedClock>, random: &Arc<SeededRandom>) -> Gate {
    let clock = Arc::<FixedClock>::clone(clock);
    open_at(&place.location, vec![first_place(&place.dir)], clock, Arc::<SeededRandom>::clone(random))
}

fn open_at(location: &Location, places: Vec<RootPlace>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Gate {
    places.iter().filter(|p| !p.is_removable()).for_each(|p| p.prepare().unwrap());
    Gate::new(Parts {
        store: Store::open(location).unwrap(),
        vault: Vault::open(places).unwrap(),
        books: books(),
        clock,
        random,
    })
}

/// Names a folder of rulebooks that the stories are played on instead of those in the program: changed data is tried without a
/// build, and a changed clause must make its stories fail.
const RULEBOOKS: &str = "AZUKARI_TEST_RULEBOOKS";

/// Parsed once a process: parsing costs more than most stories.
#[expect(clippy::disallowed_methods, reason = "who plays the stories names the folder")]
fn books() -> Rulebooks {
    static BOOKS: OnceLock<Rulebooks> = OnceLock::new();
    let read = || match std::env::var_os(RULEBOOKS) {
        Some(folder) => Rulebooks::load(folder.as_ref()).expect("the rulebooks of the named folder have no fault"),
        None => Rulebooks::embedded().expect("the carried rulebooks have no fault"),
    };
    BOOKS.get_or_init(read).clone()
}

fn purposes(keys: &[&str]) -> BTreeSet<PurposeKey> {
    keys.iter().map(|k| k.parse().unwrap()).collect()
}

/// The rulebook's purposes and affairs, and a notice of each purpose on every channel by which people apply in writing.
fn templates(
    book: &Rulebook,
    today: &str,
    id: impl Fn(()) -> NoticeId,
) -> (Vec<PurposeRow>, Vec<AffairRow>, Vec<NoticeRow>) {
    let own = book.book();
    let purposes: Vec<PurposeRow> = own
        .purposes
        .iter()
        .map(|p| PurposeRow {
            key: p.key.to_string(),
            title: p.ja.clone(),
            from_date: today.into(),
            to_date: None,
            owner: None,
        })
        .collect();
    let join = |words: Vec<&str>| words.join(" ");
    let affairs = own
        .affairs
        .iter()
        .map(|a| AffairRow {
            key: a.key.to_string(),
            title: a.ja.clone(),
            purpose: Some(a.purpose.to_string()),
            holdings: join(a.holdings.iter().map(|h| h.as_str()).collect()),
            classes: join(a.classes.iter().map(ClassKey::as_str).collect()),
        })
        .collect();
    let notices = own
        .purposes
        .iter()
        .flat_map(|p| ["form", "paper", "counter", "post"].map(|channel| (p.key.to_string(), channel)))
        .map(|(purpose, channel)| NoticeRow {
            id: id(()),
            purpose,
            channel: channel.into(),
            manner: "meiji".into(),
            version: "1".into(),
            from_date: today.into(),
            to_date: None,
        })
        .collect();
    (purposes, affairs, notices)
}
