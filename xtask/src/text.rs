//! Files of the checkout, and Rust text without its comments and tests.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// All files below a folder in order of path, without build output, version control and data folders.
pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(dir, &mut found);
    found.sort();
    found
}

fn walk(dir: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | ".git" | "azukari-data" | "node_modules") {
                walk(&path, into);
            }
        } else {
            into.push(path);
        }
    }
}

/// Files with one ending, as (path from the root with forward slashes, text).
pub(crate) fn texts(root: &Path, ending: &str) -> Vec<(String, String)> {
    files(root)
        .into_iter()
        .filter(|p| p.extension().is_some_and(|e| e == ending))
        .filter_map(|p| Some((short(root, &p), fs::read_to_string(&p).ok()?)))
        .collect()
}

/// A path as people write it: from the root, with forward slashes.
pub(crate) fn short(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Rust text with comments blanked and `#[cfg(test)]` items cut; lines keep their numbers.
pub(crate) fn code_only(rust: &str) -> String {
    cut_tests(&blank_comments(rust))
}

/// Blanks `//` and `/* */` outside of strings and characters. Good enough for rustfmt's output, which this checks.
fn blank_comments(rust: &str) -> String {
    let mut out = String::with_capacity(rust.len());
    let mut rest = rust;
    while let Some(c) = rest.chars().next() {
        let len = if rest.starts_with("//") {
            let len = rest.find('\n').unwrap_or(rest.len());
            rest = rest.get(len..).unwrap_or_default();
            continue;
        } else if rest.starts_with("/*") {
            let len = rest.find("*/").map_or(rest.len(), |i| i + 2);
            out.extend(rest.chars().take(len).filter(|c| *c == '\n'));
            rest = rest.get(len..).unwrap_or_default();
            continue;
        } else if let Some(hashes) = raw_string(rest, out.chars().next_back()) {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = 2 + hashes;
            rest.get(start..).and_then(|r| r.find(&end)).map_or(rest.len(), |i| start + i + end.len())
        } else if c == '"' {
            string(rest)
        } else if rest.starts_with("'\\") {
            // An escaped character such as '\'' or '\u{fa19}'.
            rest.get(3..).and_then(|r| r.find('\'')).map_or(1, |i| 3 + i + 1)
        } else if c == '\'' && rest.chars().nth(2) == Some('\'') {
            rest.char_indices().nth(3).map_or(rest.len(), |(i, _)| i)
        } else {
            c.len_utf8()
        };
        out.push_str(rest.get(..len).unwrap_or_default());
        rest = rest.get(len..).unwrap_or_default();
    }
    out
}

fn raw_string(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| (c.is_alphanumeric() && c != 'b') || c == '_') {
        return None;
    }
    let hashes = rest.strip_prefix('r')?;
    let after = hashes.trim_start_matches('#');
    after.starts_with('"').then_some(hashes.len() - after.len())
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

fn cut_tests(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = item_end(from);
        out.extend(from.chars().take(end).filter(|c| *c == '\n'));
        rest = from.get(end..).unwrap_or_default();
    }
    out + rest
}

/// Where an item ends: at its `;`, or at the line that closes its block at the same indent (rustfmt puts it there).
fn item_end(from: &str) -> usize {
    let open = from.find('{').unwrap_or(from.len());
    let semicolon = from.find(';').unwrap_or(from.len());
    if semicolon < open {
        return semicolon + 1;
    }
    from.find("\n}").map_or(from.len(), |i| i + 2)
}

/// Whether `word` stands in `text` as a word of its own.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(i, _)| {
        let before = text.get(..i).and_then(|t| t.chars().next_back());
        let after = text.get(i + word.len()..).and_then(|t| t.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_tests_go_and_strings_stay() {
        let rust = "//! head\nlet a = \"// kept\"; // gone\nlet r = r#\"a\"b\"#; /* gone */\nlet c = ['\"', '\\'', 'x'];\n#[cfg(test)]\nmod tests {\n    secret();\n}\nfn after() {}\n";
        let code = code_only(rust);
        assert!(code.contains("\"// kept\"") && code.contains("r#\"a\"b\"#") && code.contains("fn after()"));
        assert!(!code.contains("gone") && !code.contains("secret") && !code.contains("head"));
        assert_eq!(code.lines().count(), rust.lines().count());
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("/o/body/find", "body") && !has_word("somebody", "body") && !has_word("body_2", "body"));
    }
}
