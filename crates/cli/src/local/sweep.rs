//! `sweep`: looks for personal data in the files of a folder and says whose they are, how much they hold, whether a register names
//! them, and what to do. It changes nothing, follows no link, touches only what was named, and prints no value.

use crate::{
    args::SweepArgs,
    exit::{Ended, Exit, Fault},
    local::extract,
    out::Out,
};
use azukari_detect::{Detector, Kind, Limits, Place, Report, Why};
use azukari_sheets::{ReadOptions, Sheet};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::{File, Metadata},
    io::Read as _,
    path::{Path, PathBuf},
};

/// Bytes of a file that is read whole; of a larger one the beginning is looked at, and the rest told as unread.
const FILE_BYTES_MAX: u64 = 256 << 20;
/// Bytes of the beginning of a larger file.
const HEAD_BYTES: u64 = 64 << 20;
/// Folders within folders.
const DEPTH_MAX: usize = 64;
/// Persons from which the regulations treat a list as many.
const MANY_PERSONS: usize = 100;
/// Parts that are listed for one file; the others are counted.
const PARTS_SHOWN: usize = 5;

/// What a sweep found of one file.
struct Found {
    path: PathBuf,
    owner: Option<String>,
    report: Report,
    /// Whether the register names it; nothing where no register was given.
    registered: Option<bool>,
}

#[derive(Default)]
struct Counts {
    files: usize,
    with_data: usize,
    persons: usize,
    sealed: usize,
    unread: usize,
    links: usize,
}

pub(crate) fn run(out: &Out, args: &SweepArgs) -> Ended {
    let shown = args.dir.display().to_string();
    let there = std::fs::metadata(&args.dir).map_err(|e| Fault::file(&args.dir, &e))?;
    let register = args.register.as_deref().map(register).transpose()?;
    let detector = Detector::with_pdf(Box::new(extract::in_child));
    let limits = Limits { bytes_max: FILE_BYTES_MAX * 2, ..Limits::default() };
    let owners = owners();
    let mut counts = Counts::default();
    let mut documents: Vec<Value> = Vec::new();
    let mut look = |path: &Path, looked: Result<Report, Why>, metadata: Option<&Metadata>| -> Result<(), Fault> {
        let report = looked.unwrap_or_else(|why| Report { unread: vec![(Place::default(), why)], ..Report::default() });
        counts.files += 1;
        counts.with_data += usize::from(!report.is_empty());
        counts.persons += report.persons;
        counts.sealed += usize::from(!report.sealed.is_empty());
        counts.unread += usize::from(!report.unread.is_empty());
        if report.is_empty() && report.is_whole() {
            return Ok(());
        }
        let registered = register.as_ref().map(|names| is_named(names, &args.dir, path));
        let one = Found { path: path.to_owned(), owner: metadata.and_then(|m| owner(m, &owners)), report, registered };
        if out.json {
            documents.push(document(&one));
            return Ok(());
        }
        say(out, &one)
    };
    let mut links = 0;
    if there.is_file() {
        look(&args.dir, file(&detector, &limits, &args.dir, &there), Some(&there))?;
    } else {
        walk(&args.dir, &mut links, |path, metadata| match metadata {
            Ok(metadata) => look(path, file(&detector, &limits, path, &metadata), Some(&metadata)),
            Err(_) => look(path, Err(Why::Closed), None),
        })?;
    }
    counts.links = links;
    let clean = counts.with_data + counts.sealed + counts.unread == 0;
    if out.json {
        out.document(&json!({
            "dir": shown, "files": documents, "looked_at": counts.files, "with_data": counts.with_data, "persons": counts.persons,
            "sealed": counts.sealed, "unread": counts.unread, "links": counts.links, "register": args.register.is_some(),
        }))?;
    } else {
        out.say("sweep-looked", &[("count", counts.files.into()), ("dir", shown.into())])?;
        if counts.with_data > 0 {
            out.say("sweep-with-data", &[("count", counts.with_data.into()), ("total", counts.persons.into())])?;
        }
        if counts.sealed + counts.unread > 0 {
            out.say("sweep-not-seen", &[("sealed", counts.sealed.into()), ("unread", counts.unread.into())])?;
        }
        if counts.links > 0 {
            out.say("sweep-links", &[("count", counts.links.into())])?;
        }
        if clean {
            out.say("sweep-clean", &[])?;
        }
        if args.register.is_none() && counts.with_data > 0 {
            out.say("sweep-no-register", &[])?;
        }
    }
    Ok(if clean { Exit::Done } else { Exit::Findings })
}

/// Every file below a folder, in the order of names. Links are counted and not followed, so that no loop is walked.
fn walk(
    dir: &Path,
    links: &mut usize,
    mut with: impl FnMut(&Path, std::io::Result<Metadata>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut waiting = vec![(dir.to_owned(), 0)];
    while let Some((path, depth)) = waiting.pop() {
        let metadata = match if depth == 0 { std::fs::metadata(&path) } else { std::fs::symlink_metadata(&path) } {
            Ok(metadata) => metadata,
            Err(e) => {
                with(&path, Err(e))?;
                continue;
            }
        };
        if metadata.is_symlink() {
            *links += 1;
        } else if metadata.is_file() {
            with(&path, Ok(metadata))?;
        } else if metadata.is_dir() {
            if depth >= DEPTH_MAX {
                with(&path, Err(std::io::ErrorKind::Other.into()))?;
                continue;
            }
            match std::fs::read_dir(&path) {
                Err(e) => with(&path, Err(e))?,
                Ok(entries) => {
                    let mut inside: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
                    // The last is taken first.
                    inside.sort_unstable_by(|a, b| b.cmp(a));
                    waiting.extend(inside.into_iter().map(|path| (path, depth + 1)));
                }
            }
        }
        // Pipes, sockets and devices are no files: reading one might never end.
    }
    Ok(())
}

fn file(detector: &Detector, limits: &Limits, path: &Path, metadata: &Metadata) -> Result<Report, Why> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let whole = metadata.len() <= FILE_BYTES_MAX;
    let mut bytes = Vec::new();
    let read =
        File::open(path).and_then(|f| f.take(if whole { FILE_BYTES_MAX } else { HEAD_BYTES }).read_to_end(&mut bytes));
    read.map_err(|_| Why::Closed)?;
    if whole {
        return Ok(detector.file(&name, &bytes, limits));
    }
    // The beginning of an archive or a workbook is none.
    let packed = [&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0", b"%PDF-"].iter().any(|magic| bytes.starts_with(magic));
    let mut report = if packed { Report::default() } else { detector.file(&name, &bytes, limits) };
    report.unread.push((Place::default(), Why::TooLarge));
    Ok(report)
}

/// All cells of a register as it was exported, in a form in which names are compared.
fn register(path: &Path) -> Result<BTreeSet<String>, Fault> {
    let failed = |e: azukari_sheets::SheetError| {
        Fault::usage(e.key(), &e.args().iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>())
    };
    let file = File::open(path).map_err(|e| Fault::file(path, &e))?;
    let sheet = Sheet::from_reader(file, &ReadOptions::default()).map_err(failed)?;
    let mut names = BTreeSet::new();
    for row in sheet {
        for cell in row.map_err(failed)?.cells {
            // A cell may name several files.
            let cell = plain(cell.expose());
            names.extend(cell.split(['\n', ';', '、']).map(|n| n.trim().to_owned()).filter(|n| n.chars().count() > 2));
        }
    }
    Ok(names)
}

fn plain(text: &str) -> String {
    azukari_domain::text::fold(text).replace('\\', "/")
}

/// Whether a register names this file: by its name, by its path below the folder, or by a folder above it.
fn is_named(names: &BTreeSet<String>, dir: &Path, path: &Path) -> bool {
    let inside = path.strip_prefix(dir).unwrap_or(path);
    let name = path.file_name().unwrap_or_default();
    [name.as_ref(), inside, path].iter().any(|p: &&Path| names.contains(&plain(&p.to_string_lossy())))
        || inside
            .ancestors()
            .skip(1)
            .any(|above| above.components().next().is_some() && names.contains(&plain(&above.to_string_lossy())))
}

/// Names of users by their number, as this machine knows them.
fn owners() -> HashMap<u32, String> {
    let text = if cfg!(unix) { std::fs::read_to_string("/etc/passwd").unwrap_or_default() } else { String::new() };
    let line = |line: &str| {
        let mut cells = line.split(':');
        let name = cells.next()?.to_owned();
        Some((cells.nth(1)?.parse().ok()?, name))
    };
    text.lines().filter_map(line).collect()
}

#[cfg(unix)]
fn owner(metadata: &Metadata, owners: &HashMap<u32, String>) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    Some(owners.get(&metadata.uid()).cloned().unwrap_or_else(|| metadata.uid().to_string()))
}

#[cfg(not(unix))]
fn owner(_: &Metadata, _: &HashMap<u32, String>) -> Option<String> {
    None
}

/// What is to be done about a file, the most urgent first: keys of sentences.
fn todo(found: &Found) -> Vec<&'static str> {
    let report = &found.report;
    let mut list = Vec::new();
    if report.by_kind.contains_key(&Kind::Individual) {
        list.push("sweep-todo-individual");
    }
    if !report.is_empty() {
        list.push(match found.registered {
            Some(true) => "sweep-todo-registered",
            Some(false) => "sweep-todo-unregistered",
            None => "sweep-todo-compare",
        });
        if report.persons >= MANY_PERSONS && found.registered != Some(true) {
            list.push("sweep-todo-many");
        }
    }
    if !report.sealed.is_empty() {
        list.push("sweep-todo-sealed");
    }
    if !report.unread.is_empty() {
        list.push("sweep-todo-unread");
    }
    list
}

fn document(found: &Found) -> Value {
    let part = |place: &Place| {
        json!(
            place
                .steps()
                .iter()
                .map(|(number, form)| json!({"part": number, "form": form.as_str()}))
                .collect::<Vec<_>>()
        )
    };
    let kinds: BTreeMap<&str, usize> = found.report.by_kind.iter().map(|(k, n)| (k.as_str(), *n)).collect();
    json!({
        "path": found.path.display().to_string(),
        "owner": found.owner,
        "persons": found.report.persons,
        "kinds": kinds,
        "sealed": found.report.sealed.iter().map(|p| json!({"place": part(p), "name": p.name()})).collect::<Vec<_>>(),
        "unread": found.report.unread.iter().map(|(p, why)| json!({"place": part(p), "name": p.name(), "why": why.as_str()})).collect::<Vec<_>>(),
        "registered": found.registered,
        "todo": todo(found),
    })
}

fn say(out: &Out, found: &Found) -> Result<(), Fault> {
    out.line(&found.path.display().to_string())?;
    let report = &found.report;
    if !report.is_empty() {
        let kinds: Vec<String> = report
            .by_kind
            .iter()
            .map(|(kind, count)| out.t(&format!("sweep-kind-{}", kind.as_str()), &[("count", (*count).into())]))
            .collect();
        let kinds = kinds.join(&out.t("sweep-comma", &[]));
        out.line(&format!(
            "    {}",
            out.t("sweep-holds", &[("count", report.persons.into()), ("kinds", kinds.into())])
        ))?;
    }
    if let Some(owner) = &found.owner {
        out.line(&format!("    {}", out.t("sweep-owner", &[("name", owner.as_str().into())])))?;
    }
    for place in report.sealed.iter().take(PARTS_SHOWN) {
        out.line(&format!("    {}", out.t("sweep-sealed", &[("place", place_of(out, place).into())])))?;
    }
    for (place, why) in report.unread.iter().take(PARTS_SHOWN) {
        let why = out.t(&format!("sweep-why-{}", why.as_str()), &[]);
        out.line(&format!(
            "    {}",
            out.t("sweep-unread", &[("place", place_of(out, place).into()), ("why", why.into())])
        ))?;
    }
    let more = report.sealed.len().saturating_sub(PARTS_SHOWN) + report.unread.len().saturating_sub(PARTS_SHOWN);
    if more > 0 {
        out.line(&format!("    {}", out.t("sweep-more", &[("count", more.into())])))?;
    }
    for key in todo(found) {
        out.line(&format!("    → {}", out.t(key, &[])))?;
    }
    Ok(())
}

/// The file itself, or the name of a part of it. Whoever sweeps a folder sees its names anyway; no log does.
fn place_of(out: &Out, place: &Place) -> String {
    match place.steps().last() {
        None => out.t("sweep-place-whole", &[]),
        Some((number, _)) if place.name().is_empty() => {
            out.t("sweep-place-part", &[("number", number.to_string().into())])
        }
        Some(_) => place.name().to_owned(),
    }
}
