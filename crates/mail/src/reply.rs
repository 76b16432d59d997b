//! The one line that a mail program shows to whoever sent a refused mail: which article, why, what to do.

use crate::{Refusal, limits::REPLY_BYTES_MAX};

/// The line for a refused mail. ASCII, unless the mail program said that it reads UTF-8: then Japanese goes before English as far
/// as the line reaches.
pub(crate) fn refused(refusal: &Refusal, utf8: bool) -> String {
    let cites: Vec<&str> = refusal.clauses.iter().map(|id| cite(id)).collect();
    let cites = cites.join(", ");
    let entry = refusal.act.get(..8).unwrap_or(&refusal.act);
    let english = ascii(&format!("Refused by {cites}: {} (journal {entry})", refusal.en.join(" ")));
    if !utf8 {
        return cut(&english, REPLY_BYTES_MAX).to_owned();
    }
    let japanese = plain(&format!("規程 {cites}：{}", refusal.ja.join("")));
    cut(&format!("{japanese} / {english}"), REPLY_BYTES_MAX).to_owned()
}

/// What a mail server writes beside a mail that it keeps: for its log and its queue.
pub(crate) fn held(refusal: &Refusal) -> String {
    let cites: Vec<&str> = refusal.clauses.iter().map(|id| cite(id)).collect();
    cut(&ascii(&format!("azukari: {} (journal {})", cites.join(", "), refusal.act)), REPLY_BYTES_MAX).to_owned()
}

/// An article without the organisation's own key, which everybody there knows.
fn cite(id: &str) -> &str {
    id.split_once(':').map_or(id, |(_, rest)| rest)
}

/// One line; `%` begins something else in the protocol.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| *c != '%').collect()
}

fn ascii(text: &str) -> String {
    let plainly = |c: char| match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '–' | '—' => '-',
        c if c.is_ascii() => c,
        _ => '?',
    };
    plain(text).chars().map(plainly).collect()
}

fn cut(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal() -> Refusal {
        Refusal {
            act: "0123456789abcdef".into(),
            clauses: vec!["body:pc:8.2a".into(), "body:pc:8.2c".into()],
            en: vec!["More than one address in To: use “Bcc”.\r\n100%".into()],
            ja: vec!["宛先（To）が複数です。Bccを使ってください。".into()],
        }
    }

    #[test]
    fn the_line_names_the_article_and_the_way_out_in_ascii() {
        let line = refused(&refusal(), false);
        assert!(line.starts_with("Refused by pc:8.2a, pc:8.2c: More than one address in To: use \"Bcc\"."), "{line}");
        assert!(line.contains("01234567") && line.is_ascii() && !line.contains(['\r', '\n', '%']), "{line}");
    }

    #[test]
    fn whoever_reads_utf8_has_japanese_first() {
        let line = refused(&refusal(), true);
        assert!(
            line.starts_with("規程 pc:8.2a, pc:8.2c：宛先（To）が複数です。") && line.contains("use \"Bcc\""),
            "{line}"
        );
    }

    #[test]
    fn no_line_is_too_long_or_cut_within_a_letter() {
        let long = Refusal { en: vec!["long ".repeat(200)], ja: vec!["長い".repeat(200)], ..refusal() };
        for utf8 in [false, true] {
            let line = refused(&long, utf8);
            assert!(line.len() <= REPLY_BYTES_MAX && line.len() > REPLY_BYTES_MAX - 4, "{}", line.len());
        }
        assert!(held(&long).is_ascii());
    }
}
