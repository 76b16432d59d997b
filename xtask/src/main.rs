//! The project's own tools: the tidy checks, the tables of arrows and doors, and the list of clauses
//! that tests show.
//!
//! `cargo xtask tidy` runs what `cargo test -p xtask` runs, and says more. Nothing here is part of the program.

mod arrows;
mod clauses;
mod doors;
mod metadata;
mod mutate;
mod text;
mod tidy;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

const USAGE: &str = "\
cargo xtask tidy               check what the compiler cannot see
cargo xtask arrows             write the table of crates again, here and in ARCHITECTURE.md
cargo xtask doors              write the list of who uses the gate without a permit
cargo xtask clauses            count clauses and write rulebooks/shown.toml from the tests
cargo xtask clauses --check    the same, writing nothing; fails where the file is stale
cargo xtask clauses --mutate [ID…]  play each clause's tests on rulebooks where it is not kept; fails where none notices
cargo xtask clauses --mutate --since BRANCH  the same for the clauses that changed since this branch left another
cargo xtask screens DIR        write pictures of every page, in both languages and themes, outside of the tree
cargo xtask bench [ARGS]       measure; with --rival postgres://… a rival runs beside us in turn (needs pgcrypto, and pgaudit loaded)";

/// What went wrong, one sentence a line.
type Faults = Vec<String>;

/// The checkout's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}

fn run(args: &[&str]) -> Result<String, Faults> {
    let root = root();
    match args {
        ["tidy"] => tidy::all(&root),
        ["arrows"] => arrows::write(&root),
        ["doors"] => doors::write(&root),
        ["clauses"] => clauses::run(&root, true),
        ["clauses", "--check"] => clauses::run(&root, false),
        ["clauses", "--mutate", only @ ..] => mutate::run(&root, only),
        ["screens", dir] => screens(&root, Path::new(dir)),
        ["bench", rest @ ..] => bench(&root, rest),
        [] | ["help" | "--help" | "-h"] => Ok(USAGE.to_owned()),
        _ => Err(vec![USAGE.to_owned()]),
    }
}

/// Takes pictures of every page with Chromium: people look at what no test can judge.
fn screens(root: &Path, dir: &Path) -> Result<String, Faults> {
    let dir = std::path::absolute(dir).map_err(|e| vec![format!("{}: {e}", dir.display())])?;
    if dir.starts_with(root) {
        return Err(vec!["pictures do not belong in the tree: name a folder outside of it".to_owned()]);
    }
    let status = std::process::Command::new("cargo")
        .current_dir(root)
        .env("AZUKARI_SCREENS", &dir)
        .args(["test", "--locked", "--quiet", "--package", "azukari", "--test", "browser", "--"])
        .args(["--ignored", "--exact", "pages::screens"])
        .status()
        .map_err(|e| vec![format!("cargo does not start: {e}")])?;
    if status.success() {
        Ok(format!("the pictures lie in {}", dir.display()))
    } else {
        Err(vec![format!("the pictures could not be taken: {status}")])
    }
}

/// Builds and runs the benchmark as a release; its own report goes to the terminal.
fn bench(root: &Path, args: &[&str]) -> Result<String, Faults> {
    let status = std::process::Command::new("cargo")
        .current_dir(root)
        .args(["run", "--locked", "--release", "--quiet", "--package", "azukari-bench", "--"])
        .args(args)
        .status()
        .map_err(|e| vec![format!("cargo does not start: {e}")])?;
    if status.success() { Ok(String::new()) } else { Err(vec![format!("the benchmark ended with {status}")]) }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(faults) => {
            for fault in &faults {
                eprintln!("{fault}");
            }
            ExitCode::FAILURE
        }
    }
}
