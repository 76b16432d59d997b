//! Mails: headers, bodies in every encoding, attachments, mails within mails; folders of them in one file (mbox).

use super::{open::Look, seal, word};
use crate::find::{Form, Place};
use mail_parser::{Addr, Address, Message, MessageParser, MimeHeaders as _, PartType};

/// Lines in which the headers of a mail are looked for.
const HEAD_LINES: usize = 40;
const HEADERS: &[&str] = &[
    "from:",
    "to:",
    "received:",
    "return-path:",
    "message-id:",
    "date:",
    "subject:",
    "mime-version:",
    "delivered-to:",
    "x-mailer:",
    "content-type:",
    "cc:",
    "reply-to:",
];

pub(crate) fn is_mail(bytes: &[u8], end: &str) -> bool {
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or(bytes);
    let mut met = 0;
    for (at, line) in head.split(|b| *b == b'\n').take(HEAD_LINES).enumerate() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        let known = HEADERS.iter().any(|h| line.get(..h.len()).is_some_and(|l| l.eq_ignore_ascii_case(h.as_bytes())));
        let envelope = at == 0 && line.starts_with(b"From ");
        met += usize::from(known || envelope);
        let name = line.split(|b| *b == b':').next().unwrap_or_default();
        let header = name.len() < line.len() && name.iter().all(|b| b.is_ascii_graphic());
        if !folded && !header && !envelope {
            return false;
        }
    }
    met >= if matches!(end, "eml" | "mbox" | "mht" | "mhtml") { 1 } else { 3 }
}

pub(crate) fn open(look: &mut Look<'_>, place: &Place, bytes: &[u8]) {
    let place = place.clone().of(Form::Message);
    if !bytes.starts_with(b"From ") {
        return one(look, &place, bytes);
    }
    // A folder: each mail begins with such a line behind an empty one.
    let mut starts: Vec<usize> = vec![0];
    starts.extend(memchr::memmem::find_iter(bytes, b"\nFrom ").map(|at| at + 1).take(look.limits.parts_max));
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(bytes.len());
        let mail = bytes.get(*start..end).unwrap_or_default();
        let mail = mail.iter().position(|b| *b == b'\n').and_then(|at| mail.get(at + 1..)).unwrap_or_default();
        if look.is_late() {
            return look.unread(place, crate::find::Why::TooSlow);
        }
        one(look, &place.part(number + 1, "").of(Form::Message), mail);
    }
}

pub(crate) fn one(look: &mut Look<'_>, place: &Place, bytes: &[u8]) {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return look.unread(place.clone(), crate::find::Why::Damaged);
    };
    parts(look, place, &message);
}

fn parts(look: &mut Look<'_>, place: &Place, message: &Message<'_>) {
    let mut lines = String::new();
    if look.limits.mail_headers {
        for header in [message.from(), message.to(), message.cc(), message.reply_to()].into_iter().flatten() {
            addresses(header, &mut lines);
        }
    }
    lines.push_str(message.subject().unwrap_or_default());
    look.running(place, &lines);
    let mut under = std::collections::HashSet::new();
    for (number, part) in message.parts.iter().enumerate() {
        if under.contains(&number) {
            continue;
        }
        let name = part.attachment_name().unwrap_or_default();
        let here = place.part(number + 1, name);
        if !look.spend(part.len()) {
            return look.unread(here, crate::find::Why::TooLarge);
        }
        let content = part.content_type();
        let kind =
            content.map(|c| (c.ctype().to_ascii_lowercase(), c.subtype().unwrap_or_default().to_ascii_lowercase()));
        let is = |main: &str, sub: &str| kind.as_ref().is_some_and(|(m, s)| m == main && s == sub);
        match &part.body {
            PartType::Multipart(children) => {
                if is("multipart", "encrypted") {
                    look.sealed(here);
                    under.extend(children.iter().map(|c| *c as usize));
                }
            }
            PartType::Text(text) => {
                if seal::is_pgp_text(text.as_bytes()) {
                    look.sealed(here);
                } else if name.is_empty() {
                    look.prose(&here.of(Form::Text), text);
                } else {
                    look.part(&here, name, text.as_bytes());
                }
            }
            PartType::Html(html) => look.prose(&here.of(Form::Page), &word::page(html)),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                if is("application", "pkcs7-mime") || is("application", "x-pkcs7-mime") {
                    signed(look, &here, bytes);
                } else if !is("application", "pkcs7-signature")
                    && !is("application", "x-pkcs7-signature")
                    && !is("application", "pgp-signature")
                {
                    look.part(&here, name, bytes);
                }
            }
            PartType::Message(inner) => {
                if here.depth() > look.limits.depth_max {
                    look.unread(here, crate::find::Why::TooDeep);
                } else {
                    parts(look, &here.of(Form::Message), inner);
                }
            }
        }
    }
}

/// S/MIME: enveloped data is sealed; data that is only signed lies open within it.
fn signed(look: &mut Look<'_>, place: &Place, bytes: &[u8]) {
    if seal::is_enveloped(bytes) {
        return look.sealed(place.clone());
    }
    let start = memchr::memmem::find(bytes, b"Content-Type:").or_else(|| memchr::memmem::find(bytes, b"MIME-Version:"));
    match start
        .and_then(|at| bytes.get(at..))
        .and_then(|inner| MessageParser::default().parse(inner).map(|m| m.into_owned()))
    {
        Some(inner) if place.depth() <= look.limits.depth_max => parts(look, place, &inner),
        _ => look.unread(place.clone(), crate::find::Why::Format),
    }
}

fn addresses(header: &Address<'_>, lines: &mut String) {
    let mut one = |addr: &Addr<'_>| {
        for text in [addr.name(), addr.address()].into_iter().flatten() {
            lines.push_str(text);
            lines.push('\n');
        }
    };
    match header {
        Address::List(list) => list.iter().for_each(&mut one),
        Address::Group(groups) => groups.iter().flat_map(|g| &g.addresses).for_each(&mut one),
    }
}
