//! The rival: PostgreSQL with pgcrypto, row-level security for a role that owns nothing, pgaudit and an audit row, as a careful
//! user would build it. pgaudit is loaded when the server starts; without it the rival does less than it should.

use crate::people::Person;
use postgres::{Client, NoTls};
use sha2::{Digest, Sha256};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

type Fault = Box<dyn std::error::Error>;

const OPTIONS: &str = "s2k-mode=1, cipher-algo=aes256";

pub(crate) struct Rival {
    url: String,
    people: AtomicU64,
    audited: bool,
}

/// What the rival logs of each statement, where pgaudit is loaded.
const AUDIT: &str = "set pgaudit.log = 'read,write'; set pgaudit.log_parameter = on;";

impl Rival {
    pub(crate) fn open(url: &str) -> Result<Rival, Fault> {
        let mut db = Client::connect(url, NoTls)?;
        db.batch_execute(
            "create extension if not exists pgcrypto;
             drop table if exists rival_member, rival_audit, rival_chain, rival_head;
             create table rival_member (id bigint primary key, tenant int not null, c1 bytea, c2 bytea, c3 bytea, c4 bytea, c5 bytea, c6 bytea,
               c7 bytea, c8 bytea, c9 bytea, c10 bytea, c11 bytea, c12 bytea, phone_mac bytea, mail_mac bytea);
             create index on rival_member (phone_mac); create index on rival_member (mail_mac);
             create table rival_audit (id bigserial primary key, at timestamptz default now(), who int, member bigint, verb text);
             create table rival_chain (id bigserial primary key, at timestamptz default now(), who int, member bigint, verb text, hash bytea);
             create table rival_head (one int primary key, hash bytea); insert into rival_head values (1, ''::bytea);
             alter table rival_member enable row level security; alter table rival_member force row level security;
             drop policy if exists tenant on rival_member;
             create policy tenant on rival_member using (tenant = current_setting('app.tenant')::int)
               with check (tenant = current_setting('app.tenant')::int);
             do $$ begin create role rival_worker; exception when duplicate_object then null; end $$;
             grant select, insert, update on rival_member, rival_audit, rival_chain, rival_head to rival_worker;
             grant usage on all sequences in schema public to rival_worker;",
        )?;
        let loaded: String = db.query_one("show shared_preload_libraries", &[])?.get(0);
        let audited = loaded.split(',').any(|name| name.trim() == "pgaudit");
        Ok(Rival { url: url.into(), people: AtomicU64::new(0), audited })
    }

    /// Whether pgaudit logs what the rival does.
    pub(crate) fn is_audited(&self) -> bool {
        self.audited
    }

    fn connect(&self) -> Result<Client, Fault> {
        let mut db = Client::connect(&self.url, NoTls)?;
        if self.audited {
            db.batch_execute(AUDIT)?;
        }
        // The owner of the tables would be above their row-level security.
        db.batch_execute("set app.tenant = '1'; set role rival_worker")?;
        Ok(db)
    }

    /// Row by row in batches of 500 a transaction, encrypted in the database.
    pub(crate) fn import(&self, people: &[Person]) -> Result<(), Fault> {
        let mut db = self.connect()?;
        let enc = |n: usize| format!("pgp_sym_encrypt(${n}, 'one key for all', '{OPTIONS}')");
        let columns: Vec<String> = (2..14).map(enc).collect();
        let insert = db.prepare(&format!(
            "insert into rival_member values ($1, 1, {}, hmac($10, 'mac key', 'sha256'), hmac($11, 'mac key', 'sha256'))",
            columns.join(", ")
        ))?;
        for chunk in people.chunks(500) {
            let mut tx = db.transaction()?;
            for p in chunk {
                let id = i64::try_from(self.people.fetch_add(1, Ordering::Relaxed))?;
                tx.execute(
                    &insert,
                    &[
                        &id,
                        &p.number,
                        &p.name,
                        &p.kana,
                        &p.category,
                        &p.company,
                        &p.post,
                        &p.postcode,
                        &p.address,
                        &p.phone,
                        &p.mail,
                        &p.joined,
                        &p.note,
                    ],
                )?;
            }
            tx.commit()?;
        }
        Ok(())
    }

    /// The rest without measuring: copies of encrypted rows under new ids are as slow to read.
    pub(crate) fn fill(&self, people: &[Person]) -> Result<(), Fault> {
        let mut db = Client::connect(&self.url, NoTls)?;
        db.batch_execute("set app.tenant = '1'")?;
        let there = i64::try_from(self.people.load(Ordering::Relaxed))?;
        let more = i64::try_from(people.len())?;
        if there > 0 && more > 0 {
            db.execute(
                "insert into rival_member select $1 + g, 1, m.c1, m.c2, m.c3, m.c4, m.c5, m.c6, m.c7, m.c8, m.c9, m.c10, m.c11, m.c12, m.phone_mac, m.mail_mac
                 from generate_series(0, $2::bigint - 1) g join rival_member m on m.id = g % $1",
                &[&there, &more],
            )?;
            self.people.fetch_add(u64::try_from(more)?, Ordering::Relaxed);
        }
        db.batch_execute("analyze rival_member; checkpoint")?;
        Ok(())
    }

    /// Reads and decrypts twelve columns with an audit row in the same transaction; `chained` adds a hash chain.
    pub(crate) fn read(&self, clients: usize, seconds: u64, chained: bool) -> Result<f64, Fault> {
        let people = i64::try_from(self.people.load(Ordering::Relaxed))?;
        let connections: Vec<Client> = (0..clients).map(|_| self.connect()).collect::<Result<_, _>>()?;
        let done = AtomicU64::new(0);
        let start = Instant::now();
        let end = start + Duration::from_secs(seconds);
        std::thread::scope(|scope| {
            for (client, db) in connections.into_iter().enumerate() {
                let done = &done;
                scope.spawn(move || {
                    let _ = one_client(db, client, people, end, chained, done);
                });
            }
        });
        #[expect(clippy::cast_precision_loss, reason = "a count of acts")]
        let done = done.into_inner() as f64;
        Ok(done / start.elapsed().as_secs_f64())
    }
}

fn one_client(
    mut db: Client,
    client: usize,
    people: i64,
    end: Instant,
    chained: bool,
    done: &AtomicU64,
) -> Result<(), Fault> {
    let columns: Vec<String> = (1..=12).map(|n| format!("pgp_sym_decrypt(c{n}, 'one key for all')")).collect();
    let select = db.prepare(&format!("select {} from rival_member where id = $1", columns.join(", ")))?;
    let audit = db.prepare("insert into rival_audit (who, member, verb) values ($1, $2, 'see')")?;
    let head = db.prepare("select hash from rival_head where one = 1 for update")?;
    let chain = db.prepare("insert into rival_chain (who, member, verb, hash) values ($1, $2, 'see', $3)")?;
    let move_head = db.prepare("update rival_head set hash = $1 where one = 1")?;
    let who = i32::try_from(client)?;
    let mut n = i64::try_from(client)?;
    while Instant::now() < end {
        n = (n * 7919 + 12_289) % people;
        let mut tx = db.transaction()?;
        let row = tx.query_one(&select, &[&n])?;
        let name: String = row.get(1);
        std::hint::black_box(name);
        if chained {
            let was: Vec<u8> = tx.query_one(&head, &[])?.get(0);
            let hash = Sha256::new().chain_update(&was).chain_update(n.to_be_bytes()).finalize().to_vec();
            tx.execute(&chain, &[&who, &n, &hash])?;
            tx.execute(&move_head, &[&hash])?;
        } else {
            tx.execute(&audit, &[&who, &n])?;
        }
        tx.commit()?;
        done.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}
