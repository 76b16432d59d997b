//! Links between the pages of this checkout.

use crate::{Faults, text};
use std::path::Path;

pub(crate) fn links(root: &Path) -> Faults {
    let mut faults = Vec::new();
    for (path, page) in text::texts(root, "md") {
        let dir = root.join(&path).parent().map(Path::to_path_buf).unwrap_or_default();
        for (line, target) in targets(&page) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !file.starts_with("mailto:") && !dir.join(file).exists() {
                faults.push(format!("{path}:{line}: nothing lies at {target}"));
            }
        }
    }
    faults
}

/// Targets of `[text](target)` outside of code blocks and code spans.
fn targets(page: &str) -> Vec<(usize, &str)> {
    let (mut found, mut in_block) = (Vec::new(), false);
    for (i, line) in page.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        }
        if in_block {
            continue;
        }
        let outside: Vec<(usize, &str)> = line.split('`').enumerate().filter(|(n, _)| n % 2 == 0).collect();
        // A link's text may hold a code span, so its two halves may lie in different pieces: look for `](` alone.
        for (_, piece) in outside {
            let ends = piece.match_indices("](").filter_map(|(at, _)| piece.get(at + 2..)?.split(')').next());
            found.extend(ends.map(|target| (i + 1, target)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_of_code() {
        let page = "See [a](x.md) and [`b`](y.md#part).\n```\n[c](z.md)\n```\n`[d](w.md)`\n";
        assert_eq!(targets(page), [(1, "x.md"), (1, "y.md#part")]);
    }
}
