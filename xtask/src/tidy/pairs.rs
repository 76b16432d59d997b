//! Code that must not compile has a twin that does, and the two differ in one line: else nobody knows for what reason it
//! does not compile.

use crate::{Faults, text};
use std::path::Path;

/// A fenced block of a doc comment: its language line, where it begins, its lines.
struct Block<'t> {
    info: &'t str,
    line: usize,
    code: Vec<&'t str>,
}

pub(crate) fn check(root: &Path) -> Faults {
    let mut faults = Vec::new();
    for (path, rust) in text::texts(root, "rs") {
        if path.starts_with("crates/") {
            faults.extend(of_file(&path, &rust));
        }
    }
    faults
}

fn of_file(path: &str, rust: &str) -> Faults {
    let blocks = blocks(rust);
    let mut faults = Vec::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, b)| b.info.starts_with("compile_fail")) {
        let here = format!("{path}:{}", block.line);
        // The twin stands before it, so that the reader sees first what is right.
        let twin = at.checked_sub(1).and_then(|before| blocks.get(before)).filter(|twin| twin.info.is_empty());
        let Some(twin) = twin else {
            faults.push(format!("{here}: no passing twin stands before this"));
            continue;
        };
        let differ = twin.code.iter().zip(&block.code).filter(|(a, b)| a != b).count();
        if twin.code.len() != block.code.len() || differ != 1 {
            faults.push(format!(
                "{here}: it and its twin differ in {differ} lines (of {} and {}) and not in one",
                twin.code.len(),
                block.code.len()
            ));
        }
    }
    faults
}

fn blocks(rust: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for (n, line) in rust.lines().enumerate() {
        let Some(doc) = line.trim_start().strip_prefix("///").or_else(|| line.trim_start().strip_prefix("//!")) else {
            open = false;
            continue;
        };
        let doc = doc.strip_prefix(' ').unwrap_or(doc);
        match doc.trim_start().strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                open = true;
                found.push(Block { info: info.trim(), line: n + 1, code: Vec::new() });
            }
            None if open => {
                if let Some(block) = found.last_mut() {
                    block.code.push(doc);
                }
            }
            None => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::of_file;

    const FENCE: &str = "/// ```";

    fn file(twin: &str, failing: &str) -> String {
        format!("{FENCE}\n{twin}{FENCE}\n///\n{FENCE}compile_fail,E0599\n{failing}{FENCE}\nstruct S;\n")
    }

    #[test]
    fn a_pair_differs_in_one_line() {
        let fine = file("/// let a = 1;\n/// a + 1;\n", "/// let a = 1;\n/// a + \"x\";\n");
        assert!(of_file("x.rs", &fine).is_empty());
        for wrong in [
            file("/// let a = 1;\n/// a + 1;\n", "/// let b = 1;\n/// b + \"x\";\n"),
            file("/// let a = 1;\n", "/// let a = 1;\n"),
            file("/// let a = 1;\n", "/// let a = 1;\n/// a + \"x\";\n"),
            format!("{FENCE}compile_fail\n/// x\n{FENCE}\n"),
        ] {
            assert_eq!(of_file("x.rs", &wrong).len(), 1, "{wrong}");
        }
    }
}
