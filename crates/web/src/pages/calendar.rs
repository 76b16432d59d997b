//! What waits for a worker as an iCalendar feed (RFC 5545), for the calendar on their desk or telephone. It is fetched without
//! signing in, by an address that holds a token; titles and days stand in it and nobody's name.

use super::desk::Desk;
use crate::{
    Failure, Reader,
    path::{self, Handle},
};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use azukari_app::{
    access::{Bearer, CalendarDoc},
    duty::TaskLine,
};
use azukari_domain::Millis;
use azukari_words::Lang;

/// Octets of a line, without its end (RFC 5545 section 3.1).
const LINE_OCTETS_MAX: usize = 75;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/calendar/{link}", get(feed))
}

async fn feed(State(desk): State<Desk>, headers: HeaderMap, Path((org, link)): Path<(String, String)>) -> Response {
    let Ok(link) = link.parse::<Handle>() else { return Failure::NOT_FOUND.into_response() };
    let bearer = Bearer::new(link.to_string());
    let found = desk.run(move |app| app.calendar(&bearer)).await;
    // A link of another organisation, one that is over and one that never was read the same.
    let Some(calendar) = found.ok().filter(|c| c.org.as_str() == org) else {
        return Failure::NOT_FOUND.into_response();
    };
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    let origin = format!("{}://{host}", if desk.site.https { "https" } else { "http" });
    ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text(&calendar, &origin)).into_response()
}

/// The calendar as its format wants it.
fn text(calendar: &CalendarDoc, origin: &str) -> String {
    let lang = Lang::parse(&calendar.language).unwrap_or_default();
    let reader = Reader { lang, ..Reader::default() };
    let stamp = Millis(calendar.at).to_rfc3339().chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    // 2026-11-28T03:00:00.123Z is 20261128T030000Z there.
    let stamp = format!("{}Z", stamp.get(..15).unwrap_or(&stamp));
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line(&format!("PRODID:-//azukari//tasks//{}", lang.tag().to_uppercase()));
    line(&format!(
        "NAME:{}",
        escaped(&reader.say("task-calendar-name", &[("name", calendar.org_name.as_str().into())]))
    ));
    for task in &calendar.tasks {
        for text in event(calendar, task, lang, &stamp, origin) {
            line(&text);
        }
    }
    line("END:VCALENDAR");
    out
}

/// A task as an event of its day. It blocks no time.
fn event(calendar: &CalendarDoc, task: &TaskLine, lang: Lang, stamp: &str, origin: &str) -> Vec<String> {
    let org = &calendar.org;
    let title = if lang == Lang::Ja || task.en.is_empty() { &task.ja } else { &task.en };
    let day: String = task.due.iter().flat_map(|due| due.chars()).filter(char::is_ascii_digit).collect();
    let there = task.case.map_or_else(|| path::task(org, task.number), |case| path::case(org, case));
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:task-{}@{org}.azukari.invalid", task.number),
        format!("DTSTAMP:{stamp}"),
        format!("DTSTART;VALUE=DATE:{day}"),
        format!("SUMMARY:{}", escaped(title)),
        format!("URL:{origin}{there}"),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
    ]
}

/// A text value (RFC 5545 section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, broken where it is too long: what follows begins with a blank, and no character is cut.
fn fold(out: &mut String, line: &str) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > LINE_OCTETS_MAX {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_characters() {
        let mut out = String::new();
        fold(&mut out, &format!("SUMMARY:{}", "監査".repeat(40)));
        for line in out.split("\r\n") {
            assert!(line.len() <= LINE_OCTETS_MAX, "{line}");
        }
        assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "監査".repeat(40)));
    }

    #[test]
    fn what_separates_is_escaped_and_nothing_begins_a_line_of_its_own() {
        assert_eq!(escaped("a;b,c\\d\ne\r\u{7}"), "a\\;b\\,c\\\\d\\ne");
    }
}
