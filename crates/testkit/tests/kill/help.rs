//! What the stories share: orders to a child, acknowledgements, the kill, acts that a child does.

use azukari_domain::{ActId, Clock, Millis, OrgId, Personal, RecordId, Verb, WorkerId, time::SeededRandom};
use azukari_gate::{Ask, Asker, Gate, Outcome, Query};
use azukari_store::Location;
use azukari_testkit::{RunningClock, START, World, open_in, unique};
use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

/// Between two processes on one database the clock of a story goes on by this, so that what the dead one held (the lease of
/// the log) has ended.
const STEP_MS: i64 = 20_000;
/// A child that acknowledges nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often a story kills: usually, or in `./test --full`.
pub(crate) fn kills(usual: usize, full: usize) -> usize {
    // A run that keeps the kills for later says how many it wants now.
    if let Ok(asked) = std::env::var("AZUKARI_KILLS") {
        return asked.parse::<usize>().unwrap().min(full);
    }
    if std::env::var("AZUKARI_FULL").is_ok_and(|v| v == "1") { full } else { usual }
}

/// What a child is told.
pub(crate) struct Order {
    pub(crate) work: String,
    pub(crate) dir: PathBuf,
    location: Location,
    pub(crate) org: OrgId,
    pub(crate) worker: WorkerId,
    pub(crate) run: usize,
    at: Millis,
}

impl Order {
    /// To a child over a world's data, working as its unit head.
    pub(crate) fn to(world: &World, work: &str, run: usize) -> Order {
        Order {
            work: work.into(),
            dir: world.dir().to_owned(),
            location: world.location().clone(),
            org: world.org,
            worker: world.head().worker,
            run,
            at: at(run),
        }
    }

    /// This child's own, if this process is one.
    pub(crate) fn given() -> Option<Order> {
        let var = |name: &str| std::env::var(format!("AZUKARI_KILL_{name}"));
        let work = var("WORK").ok()?;
        let dir = PathBuf::from(var("DIR").unwrap());
        let location = match var("POSTGRES") {
            Ok(address) => Location::Postgres(address),
            Err(_) => Location::Directory(dir.join("data")),
        };
        Some(Order {
            work,
            dir,
            location,
            org: var("ORG").unwrap().parse().unwrap(),
            worker: var("WORKER").unwrap().parse().unwrap(),
            run: var("RUN").unwrap().parse().unwrap(),
            at: Millis(var("AT").unwrap().parse().unwrap()),
        })
    }

    pub(crate) fn at(self, at: Millis) -> Order {
        Order { at, ..self }
    }
    pub(crate) fn asker(&self) -> Asker {
        Asker { org: self.org, worker: self.worker, scopes: None }
    }
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(RunningClock::from(self.at))
    }
    pub(crate) fn location(&self) -> &Location {
        &self.location
    }
    /// Opens what a server opens.
    pub(crate) fn open(&self) -> Gate {
        open_in(&self.dir, &self.location, self.org, self.clock())
    }

    /// Starts the child.
    pub(crate) fn start(&self) -> Running {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["child", "--exact", "--nocapture"])
            .env("AZUKARI_KILL_WORK", &self.work)
            .env("AZUKARI_KILL_DIR", &self.dir)
            .env("AZUKARI_KILL_ORG", self.org.to_string())
            .env("AZUKARI_KILL_WORKER", self.worker.to_string())
            .env("AZUKARI_KILL_RUN", self.run.to_string())
            .env("AZUKARI_KILL_AT", self.at.0.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if let Location::Postgres(address) = &self.location {
            command.env("AZUKARI_KILL_POSTGRES", address);
        }
        Running(command.spawn().unwrap())
    }
}

/// A child that dies with its story, whatever becomes of the story.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The story's time now, in a run: it passes, and steps on from run to run.
fn at(run: usize) -> Millis {
    static CLOCK: OnceLock<RunningClock> = OnceLock::new();
    Millis(CLOCK.get_or_init(|| RunningClock::from(START)).now().0 + STEP_MS * i64::try_from(run).unwrap())
}

/// Opens a world's data after the kill of a run.
pub(crate) fn open_after(world: &World, run: usize) -> Gate {
    let clock = RunningClock::from(Millis(at(run).0 + STEP_MS / 2));
    open_in(world.dir(), world.location(), world.org, Arc::new(clock))
}

/// The clock that stands still after all runs, so that the world itself may go on.
pub(crate) fn settle_clock(world: &World, runs: usize) {
    world.clock.set(at(runs + 1));
}

pub(crate) fn number(random: &SeededRandom, below: usize) -> usize {
    usize::try_from(random.next_u64() % u64::try_from(below).unwrap()).unwrap()
}

/// The file of a thread's acknowledgements.
pub(crate) struct Told(File);

impl Told {
    pub(crate) fn of(dir: &Path, name: &str) -> Told {
        Told(File::options().create(true).append(true).open(dir.join(format!("ack-{name}"))).unwrap())
    }
    /// One acknowledgement, on disk before the next act begins.
    pub(crate) fn say(&mut self, line: &str) {
        writeln!(self.0, "{line}").unwrap();
        self.0.sync_data().unwrap();
    }
}

/// All that was told, by file, in the order of each. A line without its end was being written when the process died: it
/// tells nothing.
pub(crate) fn told(dir: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if let Some(thread) = name.strip_prefix("ack-") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let whole = text.rfind('\n').map_or("", |end| &text[..end]);
            let lines = whole.lines().map(|l| l.split(' ').map(str::to_owned).collect());
            all.push((thread.to_owned(), lines.collect()));
        }
    }
    all.sort();
    all
}

/// Forgets what was told, once it was compared.
pub(crate) fn forget_told(dir: &Path) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("ack-") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

/// Bytes told so far.
pub(crate) fn told_bytes(dir: &Path) -> u64 {
    let of = |e: fs::DirEntry| match e.file_name().to_string_lossy().starts_with("ack-") {
        true => e.metadata().map_or(0, |m| m.len()),
        false => 0,
    };
    fs::read_dir(dir).unwrap().flatten().map(of).sum()
}

/// Waits until something more was told; a child that ends by itself has failed.
pub(crate) fn wait_told(dir: &Path, before: u64, children: &mut [&mut Running]) {
    let begun = Instant::now();
    while told_bytes(dir) <= before {
        for child in &mut *children {
            if let Some(status) = child.0.try_wait().unwrap() {
                let mut text = String::new();
                child.0.stderr.take().unwrap().read_to_string(&mut text).unwrap();
                panic!("the child ended by itself: {status}\n{text}");
            }
        }
        assert!(begun.elapsed() < PATIENCE, "the child does nothing");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Starts a child and kills it at a random moment of its work: after up to so many bytes of acknowledgements, and up to so many
/// milliseconds later. Both, so that a busy machine, too, kills in the middle of things and not only at the beginning.
pub(crate) fn run_and_kill(order: &Order, within: (u64, u64), random: &SeededRandom) {
    let (bytes, ms) = within;
    let before = told_bytes(&order.dir);
    let mut child = order.start();
    wait_told(&order.dir, before + random.next_u64() % bytes, &mut [&mut child]);
    std::thread::sleep(Duration::from_micros(random.next_u64() % (ms * 1000)));
    child.kill();
}

pub(crate) fn ask(asker: &Asker, verb: Verb, id: RecordId) -> Ask {
    let mut ask = Ask::new(asker.clone(), verb);
    ask.affair = "membership".parse().ok();
    ask.act.holding = "member".parse().ok();
    ask.act.classes = ["identity", "note"].iter().map(|c| c.parse().unwrap()).collect();
    ask.act.channel = "screen".into();
    ask.records = vec![id];
    ask
}

/// A look at a record: the act, and the number in its note.
pub(crate) fn see(gate: &Gate, asker: &Asker, id: RecordId) -> Option<(ActId, u64)> {
    let Outcome::Done(done) = gate.pass(ask(asker, Verb::See, id), |_| Ok(())).ok()? else { return None };
    let act = done.act;
    let open = gate.open(done.permit).unwrap();
    let note = open[0].fields.iter().find(|(f, _)| f.as_str() == "note").map(|(_, v)| v.expose().to_owned());
    Some((act, note.and_then(|n| n.trim_start_matches("控え").parse().ok()).unwrap_or(0)))
}

/// A search that shows a list: the act, and whom it found.
pub(crate) fn find(gate: &Gate, asker: &Asker, text: &str) -> Option<(ActId, Vec<RecordId>)> {
    let ask = Ask { affair: "membership".parse().ok(), ..Ask::new(asker.clone(), Verb::Find) };
    let query = Query { holding: "member".parse().unwrap(), text: Personal::new(text) };
    match gate.find(ask, &query).ok()? {
        Outcome::Done(done) => Some((done.act, done.value.iter().map(|f| f.record).collect())),
        _ => None,
    }
}

/// Writes a number into a record's note; `None` where another was faster.
pub(crate) fn correct(gate: &Gate, asker: &Asker, id: RecordId, count: u64) -> Option<ActId> {
    let mut change = ask(asker, Verb::Correct, id);
    change.act.identity = "light".into();
    change.act.channel = "phone".into();
    let value = Personal::new(format!("控え{count}"));
    match gate.pass(change, move |lent| lent.correct(id, &[("note".parse().unwrap(), value.clone())])) {
        Ok(Outcome::Done(done)) => Some(done.act),
        Ok(Outcome::Refused(no)) => panic!("the correction was refused: {no:?}"),
        _ => None,
    }
}

pub(crate) fn erasing(asker: &Asker, id: RecordId) -> Ask {
    let mut ask = ask(asker, Verb::Erase, id);
    ask.act.classes.clear();
    ask.act.ground = "person_request".into();
    ask.act.evidence = true;
    ask
}

/// Erases; `None` where the record is gone or another was faster.
pub(crate) fn erase(gate: &Gate, asker: &Asker, id: RecordId) -> Option<ActId> {
    match gate.erase(erasing(asker, id), None) {
        Ok(Outcome::Done(done)) => Some(done.act),
        _ => None,
    }
}

/// The unit head may do all of it, and more of it than any person would.
pub(crate) fn let_work(world: &World) {
    let (gate, org, head) = (world.gate(), world.org, world.head().worker);
    gate.note(move |tx| {
        for name in ["volume_stop", "volume_warn"] {
            azukari_store::org::set_setting(tx, org, name, i64::MAX / 4, head, Millis(0))?;
        }
        azukari_store::worker::put_assignment(tx, org, head, "membership", "2020-01-01", None).map_err(Into::into)
    })
    .unwrap();
}

/// What holds after every kill, whatever the child did: upkeep finds nothing odd, the journal verifies, no decided erasure is
/// left, no import is half taken in, and every root place holds the roots in force and no other.
pub(crate) fn sound(gate: &Gate, org: OrgId, run: usize) {
    // Upkeep begins again with the server: what it found in the tree becomes tiles and a checkpoint.
    let tended = gate.tend(org).unwrap();
    assert!(!tended.elsewhere && !tended.needs_eyes(), "run {run}: the upkeep found something: {tended:?}");
    let report = gate.verify(org, None).unwrap();
    assert!(report.is_clean(), "run {run}: {:?}", report.findings);
    for state in ["decided", "rekeyed"] {
        let left = gate.read(|tx| azukari_store::record::erasures(tx, org, state)).unwrap();
        assert!(left.is_empty(), "run {run}: an erasure is only {state}");
    }
    for state in ["staging", "undoing"] {
        let left = gate.read(|tx| azukari_store::record::imports_in(tx, org, state)).unwrap();
        assert!(left.is_empty(), "run {run}: an import is still {state}");
    }
    for (what, place) in gate.places(org).unwrap() {
        assert!(place.is_settled(), "run {run}: {what} in {}: {:?}", place.place, place.state);
    }
}

pub(crate) fn seeded() -> SeededRandom {
    SeededRandom::new(unique())
}
