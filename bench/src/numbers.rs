//! My Numbers alone: `--numbers 1000000`. Taken in with every number checked by its form and against those on file, looked at one by one by
//! an approval each, a tenth of them ended with their keys, and the search for numbers in ordinary text.
//!
//! There is no rival: what a careful user would build has no compartment whose keys can end. The targets stand beside the figures.

use crate::{
    fsync_ms,
    house::{House, PAYEES},
    load, median, people, percentile, resident_mb,
};
use azukari_domain::{ApprovalId, FieldKey, Personal, RecordId, RequestId, Verb, individual};
use azukari_gate::{Ask, NewRecord, ONLY_APART, Outcome};
use azukari_store::{apart, request};
use std::{collections::BTreeSet, path::Path, time::Instant};

type Fault = Box<dyn std::error::Error>;

/// Looks that are timed.
const LOOKS: usize = 2_000;
/// Records that one disposal ends: as many as one act may name.
const ENDED_AT_ONCE: usize = 10_000;
/// Text in which numbers are looked for, in bytes.
const TEXT_BYTES: usize = 64 << 20;

/// The number of somebody: eleven digits by a fixed rule and their check digit. Nobody's, but for chance.
fn number_of(n: usize) -> String {
    let body = format!("{:011}", (n as u64 + 1).wrapping_mul(48_271) % 99_999_999_977);
    let fitting = (0..10).map(|check| format!("{body}{check}")).find(|whole| individual::has_form(whole));
    fitting.unwrap_or_default()
}

fn payee(n: usize, number: &str) -> NewRecord {
    let fields = [("number", format!("P{n:07}")), ("name", format!("計測 太郎{n}")), ("my_number", number.to_owned())];
    NewRecord {
        holding: PAYEES.holding.parse().unwrap_or_else(|_| unreachable!("a key")),
        values: fields.into_iter().filter_map(|(k, v)| Some((k.parse::<FieldKey>().ok()?, Personal::new(v)))).collect(),
        purposes: PAYEES.purpose.parse().ok().into_iter().collect(),
        basis: "declared".into(),
        source: "person".into(),
        collected_on: Some("2026-01-01".into()),
        notice: None,
        remedy_by: None,
        facets: BTreeSet::from(["verified".into()]),
        retain_until: None,
        retain_law: None,
    }
}

/// An approval for just this act, as its case would have left it.
fn approval(house: &House, ask: &Ask, kind: &str, count: usize) -> Result<request::ApprovalRow, Fault> {
    let gate = &house.gate;
    Ok(request::ApprovalRow {
        id: ApprovalId::new(gate.clock(), gate.random()),
        request: RequestId::new(gate.clock(), gate.random()),
        kind: kind.into(),
        holder: ask.asker.worker,
        verb: ask.verb.as_str().into(),
        affair: ask.affair.as_ref().map_or("", |a| a.as_str()).into(),
        holding: PAYEES.holding.into(),
        scope: ask.scope().to_vec(),
        uses_left: 1,
        count: i64::try_from(count)?,
        from_at: gate.now(),
        to_at: gate.now().plus_days(14),
        state: "open".into(),
        rulebook: gate.book_of(house.org)?.hash().to_bytes().to_vec(),
    })
}

fn put(house: &House, rows: Vec<request::ApprovalRow>) -> Result<(), Fault> {
    let org = house.org;
    house.gate.note(move |tx| Ok(rows.iter().try_for_each(|row| request::put_approval(tx, org, row))?))?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a count")]
fn rate(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

/// Measures, and says each figure beside its target.
pub(crate) fn measure(dir: &Path, ours: Option<&str>, count: usize) -> Result<(), Fault> {
    println!("numbers {count}, fsync {:.2} ms, load {}", fsync_ms(dir), load());
    scan();
    let house = House::open(&PAYEES, &dir.join("data"), ours, 1)?;
    let numbers: Vec<String> = (0..count).map(number_of).collect();

    let start = Instant::now();
    let roll = house.gate.roll(&house.asker(0), &PAYEES.holding.parse()?)?;
    let mut seen = BTreeSet::new();
    for text in &numbers {
        let digits = individual::number(text).map_err(|why| format!("{why:?}"))?;
        if roll.holds(&digits) || !seen.insert(digits) {
            return Err("one number for two persons".into());
        }
    }
    drop((roll, seen));
    let mut ask = house.ask(0, Verb::Import);
    ask.act.channel = "import".into();
    ask.act.source = "existing".into();
    ask.act.source_checked = true;
    ask.act.fields = ["number", "name", "my_number"].iter().filter_map(|f| f.parse().ok()).collect();
    house.take_in(ask, count, |slice| slice.map(|n| payee(n, &numbers[n])).collect())?;
    let taken = rate(count, start.elapsed().as_secs_f64());
    println!(
        "import with every number checked {taken:.0}/s (target 5000); resident {:.0} MB, load {}",
        resident_mb(),
        load()
    );

    let records = house.records.get().ok_or("nothing was taken in")?.clone();
    let looks: Vec<Ask> = (0..LOOKS.min(count))
        .map(|i| Ask { records: vec![records[(i * 7919) % records.len()]], ..house.ask(0, Verb::See) })
        .collect();
    let mut wanted = BTreeSet::new();
    let looks: Vec<Ask> = looks.into_iter().filter(|ask| wanted.insert(ask.records.clone())).collect();
    put(&house, looks.iter().map(|ask| approval(&house, ask, "use", 1)).collect::<Result<_, _>>()?)?;
    let mut times = Vec::with_capacity(looks.len());
    for ask in looks {
        let start = Instant::now();
        let outcome = house.gate.pass(ask, |_| Ok(()))?;
        let Outcome::Done(done) = outcome else { return Err(format!("the look was not granted: {outcome:?}").into()) };
        let open = house.gate.open(done.permit)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        if !open[0].fields.iter().any(|(f, v)| f.as_str() == "my_number" && individual::has_form(v.expose())) {
            return Err("the number was not opened".into());
        }
    }
    println!(
        "reveal of one number, by an approval, journalled and durable: median {:.2} ms, p95 {:.2} ms (target 10); fsync {:.2} ms, load {}",
        median(&mut times.clone()),
        percentile(&mut times, 0.95),
        fsync_ms(dir),
        load()
    );

    end(&house, &records[..count / 10])?;
    println!("resident {:.0} MB", resident_mb());
    Ok(())
}

/// Ends the numbers of these people, and proves that nothing of them is left: no row in the compartment, no key that waits for its end,
/// and a look that is granted finds no number.
fn end(house: &House, records: &[RecordId]) -> Result<(), Fault> {
    let (gate, org) = (&house.gate, house.org);
    let erase = |some: &[RecordId]| {
        let mut ask = Ask { records: some.to_vec(), affair: None, ..house.ask(0, Verb::Erase) };
        ask.act.classes.clear();
        ask.act.ground = "purpose_ended".into();
        ask.about = ONLY_APART.into();
        ask
    };
    let before = gate.read(|tx| apart::count(tx, org, PAYEES.holding))?;
    for some in records.chunks(ENDED_AT_ONCE) {
        put(house, vec![approval(house, &erase(some), "erase", some.len())?])?;
    }
    let start = Instant::now();
    for some in records.chunks(ENDED_AT_ONCE) {
        let outcome = gate.erase_apart(erase(some))?;
        let Outcome::Done(_) = outcome else { return Err(format!("the disposal was not granted: {outcome:?}").into()) };
    }
    gate.finish_erasures(org)?;
    let after = gate.read(|tx| apart::count(tx, org, PAYEES.holding))?;
    let waiting = gate.read(|tx| azukari_store::key::retired(tx, org, "number"))?;
    let seconds = start.elapsed().as_secs_f64();
    if before - after != i64::try_from(records.len())? || !waiting.is_empty() {
        return Err(format!("{before} numbers before, {after} after, {} leaves wait", waiting.len()).into());
    }
    if let Some(one) = records.first() {
        let ask = Ask { records: vec![*one], ..house.ask(0, Verb::See) };
        put(house, vec![approval(house, &ask, "use", 1)?])?;
        let Outcome::Done(done) = gate.pass(ask, |_| Ok(()))? else { return Err("the person is gone too".into()) };
        let open = gate.open(done.permit)?;
        if open[0].fields.iter().any(|(f, _)| f.as_str() == "my_number") {
            return Err("a number that was ended opens".into());
        }
    }
    println!("disposal of {} numbers with its proof: {seconds:.1} s (target 60 s for 100000)", records.len());
    Ok(())
}

/// How fast text without numbers is looked through: lists of people, and letters.
fn scan() {
    let people = people::make(50_000);
    let rows = |p: &people::Person| {
        format!("{},{},{},{},{},{},{}\n", p.number, p.name, p.kana, p.postcode, p.address, p.phone, p.joined)
    };
    let list: String = people.iter().map(rows).collect();
    let letter = |p: &people::Person| {
        format!(
            "{}様 いつもお世話になっております。{}の件、2026年11月28日（土）にご連絡いたします。電話 {}\n",
            p.name, p.company, p.phone
        )
    };
    let letters: String = people.iter().map(letter).collect();
    let spaced: String = people.iter().map(|p| format!("{} {} {}\n", p.postcode, p.phone, p.joined)).collect();
    for (name, text, target) in [
        ("a list", &list, " (target 400)"),
        ("letters", &letters, " (target 400)"),
        ("nothing but digits and blanks", &spaced, ""),
    ] {
        let rounds = TEXT_BYTES.div_ceil(text.len());
        let start = Instant::now();
        let mut found = 0;
        for _ in 0..rounds {
            found += text.lines().filter(|line| individual::stands_in(std::hint::black_box(line))).count();
        }
        let speed = rate(text.len() * rounds, start.elapsed().as_secs_f64()) / 1e6;
        println!("search for My Numbers in {name}: {speed:.0} MB/s a core{target}, found in {} lines", found / rounds);
    }
}
