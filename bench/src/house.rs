//! Our side: the gate over embedded SQLite (or a PostgreSQL), with one worker for each client.

use crate::people::Person;
use azukari_domain::{
    AffairKey, ClassKey, Clock, FieldKey, OrgId, Personal, Random, RecordId, Verb, WorkerId, time::SystemClock,
};
use azukari_gate::{Ask, Asker, Gate, NewRecord, Outcome, Parts, Query, SLICE_RECORDS_MAX, Setup};
use azukari_rulebook::Rulebooks;
use azukari_store::{Location, Store, org, record, worker};
use azukari_vault::{Provider, RootPlace, Vault, create_key_file};
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

type Fault = Box<dyn std::error::Error>;

struct OsRandom;
impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            if let Ok(secret) = azukari_vault::Secret::random() {
                let len = chunk.len();
                chunk.copy_from_slice(&secret.expose()[..len]);
            }
        }
    }
}

/// Which organisation is measured, and what its workers do.
pub(crate) struct Kind {
    pub(crate) rulebook: &'static str,
    pub(crate) unit: &'static str,
    /// Held by the first worker.
    pub(crate) offices: &'static [&'static str],
    pub(crate) affair: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) holding: &'static str,
    pub(crate) classes: &'static [&'static str],
}

/// Members of an association.
pub(crate) const MEMBERS: Kind = Kind {
    rulebook: "hatsumei",
    unit: "secretariat",
    offices: &["privacy_manager"],
    affair: "membership",
    purpose: "member_services",
    holding: "member",
    classes: &["identity", "contact", "membership", "affiliation", "note"],
};

/// Payees of a chamber, with their My Numbers.
pub(crate) const PAYEES: Kind = Kind {
    rulebook: "kimitsu",
    unit: "accounting",
    offices: &["handling_supervisor", "handling_staff"],
    affair: "payment_records",
    purpose: "payment_records",
    holding: "payee",
    classes: &["identity", "individual_number"],
};

pub(crate) struct House {
    kind: &'static Kind,
    pub(crate) gate: Gate,
    pub(crate) org: OrgId,
    workers: Vec<WorkerId>,
    pub(crate) records: OnceLock<Vec<RecordId>>,
    next: AtomicUsize,
    classes: BTreeSet<ClassKey>,
}

impl House {
    pub(crate) fn open(kind: &'static Kind, dir: &Path, ours: Option<&str>, clients: usize) -> Result<House, Fault> {
        let location = match ours {
            Some(url) => url.parse::<Location>()?,
            None => Location::Directory(dir.to_path_buf()),
        };
        let store = Store::open(&location)?;
        std::fs::create_dir_all(dir)?;
        let place = RootPlace::fixed("here", dir.join("roots"));
        place.prepare()?;
        let key = dir.join("org.key");
        create_key_file(&key)?;
        let books = Rulebooks::embedded().map_err(|p| format!("{} problems", p.len()))?;
        let gate = Gate::new(Parts {
            store,
            vault: Vault::open(vec![place])?,
            books,
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
        });
        let name = format!("bench-{}", std::process::id());
        let setup = Setup {
            key: name.parse()?,
            name: "計測協会".into(),
            rulebook: kind.rulebook.parse()?,
            demo: false,
            provider: Provider::KeyFile(key),
        };
        let (org, _) = gate.set_up(setup)?;
        let book = gate.book_of(org)?;
        let today = SystemClock.now().date_in("Asia/Tokyo").to_string();
        let mut workers = Vec::new();
        let mut rows = Vec::new();
        for i in 0..clients {
            let id = WorkerId::new(gate.clock(), gate.random());
            let mut alias = vec![0; 16];
            gate.random().fill(&mut alias);
            rows.push(worker::WorkerRow {
                id,
                login: format!("w{i}"),
                alias,
                name: gate.seal_office(org, "worker", id.to_bytes(), "name", "計測".as_bytes())?,
                mail: None,
                unit: kind.unit.into(),
                state: "active".into(),
                language: "ja".into(),
                from_date: "2020-01-01".into(),
                to_date: None,
                failed: 0,
                locked_until: azukari_domain::Millis(0),
                seen_day: String::new(),
                seen_count: 0,
                version: 1,
            });
            workers.push(id);
        }
        let ids = workers.clone();
        let (purposes, affairs) = (book.book().purposes.clone(), book.book().affairs.clone());
        let first = ids[0];
        gate.note(move |tx| {
            for row in &rows {
                worker::insert(tx, org, row)?;
                worker::put_assignment(tx, org, row.id, kind.affair, "2020-01-01", None)?;
            }
            for p in &purposes {
                let row = org::PurposeRow {
                    key: p.key.to_string(),
                    title: p.ja.clone(),
                    from_date: "2020-01-01".into(),
                    to_date: None,
                    owner: None,
                };
                org::put_purpose(tx, org, &row)?;
            }
            for a in &affairs {
                let join = |words: Vec<&str>| words.join(" ");
                let row = org::AffairRow {
                    key: a.key.to_string(),
                    title: a.ja.clone(),
                    purpose: Some(a.purpose.to_string()),
                    holdings: join(a.holdings.iter().map(|h| h.as_str()).collect()),
                    classes: join(a.classes.iter().map(|c| c.as_str()).collect()),
                };
                org::put_affair(tx, org, &row)?;
            }
            let notice = org::NoticeRow {
                id: azukari_domain::NoticeId::new(&SystemClock, &OsRandom),
                purpose: kind.purpose.into(),
                channel: "form".into(),
                manner: "meiji".into(),
                version: "1".into(),
                from_date: "2020-01-01".into(),
                to_date: None,
            };
            org::put_notice(tx, org, &notice)?;
            // The limit on views a day is what a real office wants and a load driver does not.
            org::set_setting(tx, org, "volume_stop", i64::MAX / 4, first, SystemClock.now())?;
            org::set_setting(tx, org, "volume_warn", i64::MAX / 4, first, SystemClock.now())?;
            for office in kind.offices {
                let appointed = worker::AppointmentRow {
                    office: (*office).into(),
                    worker: first,
                    from_date: today.clone(),
                    to_date: None,
                    resolution: "bench".into(),
                    ended_by: None,
                    act: azukari_domain::ActId::new(&SystemClock, &OsRandom),
                };
                worker::put_appointment(tx, org, &appointed)?;
            }
            Ok(())
        })?;
        let classes = kind.classes.iter().filter_map(|c| c.parse().ok()).collect();
        Ok(House { kind, gate, org, workers: ids, records: OnceLock::new(), next: AtomicUsize::new(0), classes })
    }

    pub(crate) fn asker(&self, client: usize) -> Asker {
        Asker { org: self.org, worker: self.workers[client % self.workers.len()], scopes: None }
    }

    pub(crate) fn ask(&self, client: usize, verb: Verb) -> Ask {
        let mut ask = Ask::new(self.asker(client), verb);
        ask.affair = self.kind.affair.parse::<AffairKey>().ok();
        ask.act.holding = self.kind.holding.parse().ok();
        ask.act.channel = "screen".into();
        ask.act.classes.clone_from(&self.classes);
        ask
    }

    pub(crate) fn import(&self, people: &[Person]) -> Result<(), Fault> {
        let mut ask = self.ask(0, Verb::Import);
        ask.act.channel = "form".into();
        ask.act.source = "person".into();
        ask.act.fair = true;
        self.take_in(ask, people.len(), |slice| people[slice].iter().map(record_of).collect())
    }

    /// Takes records in, made slice by slice.
    pub(crate) fn take_in(
        &self,
        mut ask: Ask,
        people: usize,
        make: impl Fn(std::ops::Range<usize>) -> Vec<NewRecord>,
    ) -> Result<(), Fault> {
        let holding = self.kind.holding.parse()?;
        let asker = self.asker(0);
        let count = i64::try_from(people)?;
        let mut staged = self.gate.stage_begin(&asker, &holding, vec![1; 32], count, "2099-01-01".into())?;
        for from in (0..people).step_by(SLICE_RECORDS_MAX) {
            self.gate.stage(&staged, &make(from..people.min(from + SLICE_RECORDS_MAX)))?;
        }
        staged.import.read_rows = count;
        staged.import.new_rows = count;
        ask.act.purpose = self.kind.purpose.parse().ok();
        ask.act.count = count;
        match self.gate.stage_finish(ask, &staged)? {
            Outcome::Done(_) => {}
            other => return Err(format!("the import was not granted: {other:?}").into()),
        }
        let (org, holding) = (self.org, self.kind.holding);
        let mut ids = Vec::new();
        let mut after = None;
        loop {
            let page = self.gate.read(|tx| record::page(tx, org, holding, after, 1000))?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            ids.extend(page.iter().map(|r| r.id));
        }
        self.records.set(ids).map_err(|_| "imported twice")?;
        Ok(())
    }

    #[expect(clippy::expect_used, reason = "a load driver stops at the first surprise")]
    pub(crate) fn see(&self, client: usize) {
        let records = self.records.get().expect("imported");
        let at = self.next.fetch_add(1, Ordering::Relaxed).wrapping_mul(7919) % records.len();
        let mut ask = self.ask(client, Verb::See);
        ask.records = vec![records[at]];
        let outcome = self.gate.pass(ask, |_| Ok(())).expect("see");
        let Outcome::Done(done) = outcome else { unreachable!("the read was not granted: {outcome:?}") };
        let open = self.gate.open(done.permit).expect("open");
        assert_eq!(open[0].fields.len(), 12);
        std::hint::black_box(open);
    }

    pub(crate) fn find(&self, text: &str) -> Result<usize, Fault> {
        let mut ask = self.ask(0, Verb::Find);
        ask.act.classes.clear();
        let query = Query { holding: "member".parse()?, text: Personal::new(text) };
        match self.gate.find(ask, &query)? {
            Outcome::Done(done) => Ok(done.value.len()),
            other => Err(format!("the search was not granted: {other:?}").into()),
        }
    }

    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "filled in when the log can be verified through the gate"
    )]
    pub(crate) fn verify(&self) -> Result<(), Fault> {
        Ok(())
    }
}

fn record_of(p: &Person) -> NewRecord {
    let fields = [
        ("number", &p.number),
        ("name", &p.name),
        ("kana", &p.kana),
        ("category", &p.category),
        ("company", &p.company),
        ("post", &p.post),
        ("postcode", &p.postcode),
        ("address", &p.address),
        ("phone", &p.phone),
        ("mail", &p.mail),
        ("joined", &p.joined),
        ("note", &p.note),
    ];
    NewRecord {
        holding: "member".parse().unwrap_or_else(|_| unreachable!("a key")),
        values: fields
            .iter()
            .filter_map(|(k, v)| Some((k.parse::<FieldKey>().ok()?, Personal::new(v.as_str()))))
            .collect(),
        purposes: "member_services".parse().ok().into_iter().collect(),
        basis: "declared".into(),
        source: "person".into(),
        collected_on: Some("2026-01-01".into()),
        notice: None,
        remedy_by: None,
        facets: BTreeSet::new(),
        retain_until: None,
        retain_law: None,
    }
}
