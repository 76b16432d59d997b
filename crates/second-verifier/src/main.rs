//! A second verifier of the log, for auditors who do not want to trust the program that wrote it.
//!
//! It reads an exported log (C2SP tlog-tiles with signed checkpoint), computes every hash again from the entries themselves and says
//! in English and Japanese what does not fit. It shares no code with the rest of the workspace: other libraries for SHA-256 and
//! Ed25519, another reader for entries, another way to compute the tree.
//! Exit code: 0 nothing found, 2 findings, 1 the export, key or arguments could not be read.

mod check;
mod export;
mod note;
mod say;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: azukari-second-verifier EXPORT_DIR --key VKEY [--kept CHECKPOINT_FILE] [--pruned-below N]
  EXPORT_DIR      the exported log, with `checkpoint` and `tile/`
  --key           the log's public key, `name+hash+base64`, from a place outside the log; may be given more than once
  --kept          a checkpoint that you kept from earlier
  --pruned-below  entries below N may be missing: retention has ended for them";

/// What the command line says.
struct Arguments {
    dir: PathBuf,
    keys: Vec<String>,
    kept: Option<PathBuf>,
    pruned_below: u64,
}

fn read_arguments(mut words: impl Iterator<Item = String>) -> Option<Arguments> {
    let mut read = Arguments { dir: PathBuf::new(), keys: Vec::new(), kept: None, pruned_below: 0 };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--key" => read.keys.push(words.next()?),
            "--kept" => read.kept = Some(words.next()?.into()),
            "--pruned-below" => read.pruned_below = words.next()?.parse().ok()?,
            dir if read.dir.as_os_str().is_empty() && !dir.starts_with("--") => read.dir = dir.into(),
            _ => return None,
        }
    }
    (!read.dir.as_os_str().is_empty() && !read.keys.is_empty()).then_some(read)
}

fn main() -> ExitCode {
    let Some(arguments) = read_arguments(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(1);
    };
    match run(&arguments) {
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::from(1)
        }
        Ok(result) => {
            for finding in &result.findings {
                println!("{finding}");
            }
            let (size, root) = (result.size, &result.root);
            if result.findings.is_empty() {
                println!("Nothing found: {size} entries, root {root}. / 異常なし: 記録{size}件、根ハッシュ {root}。");
                ExitCode::SUCCESS
            } else {
                let n = result.findings.len();
                println!("{n} findings in {size} entries. / 記録{size}件のうち指摘{n}件。");
                ExitCode::from(2)
            }
        }
    }
}

fn run(arguments: &Arguments) -> Result<check::Outcome, String> {
    let keys: Option<Vec<_>> = arguments.keys.iter().map(|text| note::Key::read(text)).collect();
    let keys = keys.ok_or("The key cannot be read. / 鍵を読めません。")?;
    let kept = match &arguments.kept {
        None => None,
        Some(path) => {
            let unreadable = |_| "The kept checkpoint cannot be read. / 保管したチェックポイントを読めません。";
            Some(std::fs::read_to_string(path).map_err(unreadable)?)
        }
    };
    check::check(&arguments.dir, &keys, kept.as_deref(), arguments.pruned_below)
}
