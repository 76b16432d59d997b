//! Mail addresses, also in full-width letters. What only resembles one is left alone: `icon@2x.png`, `git@host:path`, the
//! password of an address of the web.

use crate::{
    chars::{at, before, narrow},
    find::{Finding, Kind},
};
use memchr::memchr_iter;

/// Most characters before the sign (RFC 5321).
const LOCAL_CHARS_MAX: usize = 64;
/// Most characters behind it.
const DOMAIN_CHARS_MAX: usize = 253;
/// Ends of file names that stand where a domain would end.
const FILES: &[&str] =
    &["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "ts", "html", "htm", "pdf", "zip", "exe"];
/// The sign in full width, as bytes; the first of them begins few other characters.
const WIDE: &str = "＠";

pub(crate) fn find(text: &str, found: &mut Vec<Finding>) {
    let mut last = 0;
    for sign in memchr_iter(b'@', text.as_bytes()) {
        one(text, sign, 1, &mut last, found);
    }
    if memchr::memmem::find(text.as_bytes(), WIDE.as_bytes()).is_some() {
        last = 0;
        for sign in memchr::memmem::find_iter(text.as_bytes(), WIDE.as_bytes()) {
            one(text, sign, WIDE.len(), &mut last, found);
        }
    }
}

fn one(text: &str, sign: usize, width: usize, last: &mut usize, found: &mut Vec<Finding>) {
    let Some((start, local)) = local_part(text, sign, *last) else { return };
    let Some((end, domain)) = domain(text, sign + width) else { return };
    if is_decoy(text, start, end, &local, &domain) {
        return;
    }
    *last = end;
    found.push(Finding { kind: Kind::Mail, range: start..end, confidence: 98 });
}

/// Backwards from the sign: letters, digits and what else may stand there.
fn local_part(text: &str, sign: usize, floor: usize) -> Option<(usize, String)> {
    let mut start = sign;
    let mut chars: Vec<char> = Vec::new();
    while start > floor
        && let Some(c) = before(text, start)
        && let n = narrow(c)
        && (n.is_ascii_alphanumeric()
            || (matches!(n, '.' | '_' | '-' | '+' | '%' | '\'' | '/' | '=' | '!' | '#' | '&' | '~')))
    {
        chars.push(n);
        start -= c.len_utf8();
        if chars.len() > LOCAL_CHARS_MAX {
            return None;
        }
    }
    // What stands around an address is no part of it: quotes, slashes, signs of a list.
    while let Some(last) = chars.last()
        && !(last.is_ascii_alphanumeric() || matches!(last, '_' | '+'))
    {
        chars.pop();
        start += at(text, start)?.len_utf8();
    }
    // `mailto=a@b`, `to=a@b`: the address begins behind the sign.
    if let Some(sign) = chars.iter().position(|c| matches!(c, '=' | '/' | '&' | '!')) {
        let kept: Vec<char> = chars.iter().take(sign).copied().collect();
        for c in text.get(start..)?.chars().take(chars.len() - sign) {
            start += c.len_utf8();
        }
        chars = kept;
    }
    let first_is_dot = chars.first() == Some(&'.');
    let doubled = chars.windows(2).any(|w| matches!(w, ['.', '.'])) && chars.len() < 4;
    if chars.is_empty() || first_is_dot && chars.len() == 1 || doubled {
        return None;
    }
    chars.reverse();
    Some((start, chars.into_iter().collect()))
}

/// Labels of letters, digits and hyphens with dots between them; the last has letters alone.
fn domain(text: &str, from: usize) -> Option<(usize, String)> {
    let mut end = from;
    let mut domain = String::new();
    while let Some(c) = at(text, end)
        && let n = narrow(c)
        && (n.is_ascii_alphanumeric() || matches!(n, '.' | '-'))
    {
        domain.push(n.to_ascii_lowercase());
        end += c.len_utf8();
        if domain.len() > DOMAIN_CHARS_MAX {
            return None;
        }
    }
    while domain.ends_with(['.', '-']) {
        end -= before(text, end)?.len_utf8();
        domain.pop();
    }
    let (head, top) = domain.rsplit_once('.')?;
    let good = top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()) || top.starts_with("xn--");
    let labels = head.split('.').all(|l| !l.is_empty() && !l.starts_with('-') && !l.ends_with('-'));
    (good && labels && !FILES.contains(&top)).then_some((end, domain))
}

fn is_decoy(text: &str, start: usize, end: usize, local: &str, domain: &str) -> bool {
    let next = at(text, end);
    // `git@host:path`: nobody's address.
    let remote =
        next == Some(':') && text.get(end + 1..).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphanumeric()));
    if remote && local == "git" {
        return true;
    }
    // `https://name:password@host/`.
    let line = text.get(..start).unwrap_or_default();
    let token = line.rsplit([' ', '\n', '\t', '<', '"', '\u{3000}']).next().unwrap_or_default();
    if token.contains("://") && !token.contains('?') {
        return true;
    }
    next == Some('@') || domain.len() < 4
}
