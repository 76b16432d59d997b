//! The files of an export: where they lie and how they are read.

use crate::tree::Hash;
use std::io;
use std::path::Path;

/// Entries of a full bundle, hashes of a full tile.
pub(crate) const WIDTH: u64 = 256;

/// `tile/<kind>/<index>` and, below 256, `.p/<width>`; kind is `entries` or a level.
pub(crate) fn path(kind: &str, index: u64, width: u64) -> String {
    let digits = index.to_string();
    let padded = format!("{}{digits}", "0".repeat((3 - digits.len() % 3) % 3));
    let groups: Vec<&str> = padded.as_bytes().chunks(3).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let number = groups.join("/x");
    let led = if groups.len() > 1 { format!("x{number}") } else { number };
    // Only the last group stands without x.
    let led = match led.rsplit_once("/x") {
        Some((front, last)) => format!("{front}/{last}"),
        None => led,
    };
    let partial = if width < WIDTH { format!(".p/{width}") } else { String::new() };
    format!("tile/{kind}/{led}{partial}")
}

/// The other way round: index and width of a path below `tile/<kind>/`.
fn parse(path: &str) -> Option<(u64, u64)> {
    let (number, width) = match path.split_once(".p/") {
        Some((number, width)) => (number, width.parse().ok().filter(|w| (1..WIDTH).contains(w))?),
        None => (path, WIDTH),
    };
    let digits: String = number.split('/').map(|group| group.trim_start_matches('x')).collect();
    Some((digits.parse().ok()?, width))
}

/// A file's bytes; `None` where there is none.
pub(crate) fn read(dir: &Path, path: &str) -> Result<Option<Vec<u8>>, String> {
    match std::fs::read(dir.join(path)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{path}: {error}")),
    }
}

/// The hashes of a tile file; `None` where its length is wrong.
pub(crate) fn hashes(bytes: &[u8], width: u64) -> Option<Vec<Hash>> {
    let (chunks, over) = bytes.as_chunks::<32>();
    let fits = over.is_empty() && u64::try_from(chunks.len()) == Ok(width);
    fits.then(|| chunks.iter().map(|chunk| Hash(*chunk)).collect())
}

/// The entries of a bundle; `None` where it ends within one.
pub(crate) fn entries(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let (entry, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry);
        bytes = rest;
    }
    bytes.is_empty().then_some(entries)
}

/// Files under `tile/` that a log of this size cannot have: parts of a longer one, or nothing of a log at all.
pub(crate) fn strays(dir: &Path, size: u64) -> Result<Vec<String>, String> {
    let mut strays = Vec::new();
    let mut open = vec![String::from("tile")];
    while let Some(at) = open.pop() {
        let list = match std::fs::read_dir(dir.join(&at)) {
            Ok(list) => list,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(format!("{at}: {error}")),
        };
        for entry in list {
            let entry = entry.map_err(|error| format!("{at}: {error}"))?;
            let path = format!("{at}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                open.push(path);
            } else if !belongs(&path, size) {
                strays.push(path);
            }
        }
    }
    strays.sort();
    Ok(strays)
}

fn belongs(path: &str, size: u64) -> bool {
    let Some((kind, rest)) = path.strip_prefix("tile/").and_then(|rest| rest.split_once('/')) else { return false };
    let level = if kind == "entries" { Some(0) } else { kind.parse::<u32>().ok() };
    let (Some(level), Some((index, width))) = (level, parse(rest)) else { return false };
    let hashes = level.checked_mul(8).and_then(|bits| size.checked_shr(bits)).unwrap_or(0);
    // Narrower parts of earlier days may have stayed.
    self::path(kind, index, width) == path && index.saturating_mul(WIDTH).saturating_add(width) <= hashes
}
