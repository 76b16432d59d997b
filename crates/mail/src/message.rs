//! One mail as the mail server hands it over, put together again: headers and body are read as a whole, because what a body says
//! (base64, ISO-2022-JP, the boundary of its parts) stands in the headers.

use crate::limits::{MESSAGE_BYTES_MAX, RECIPIENTS_MAX};
use mail_parser::{Address, HeaderName, MessageParser};
use std::collections::BTreeSet;

/// A mail that is being received. It does not print.
#[derive(Default)]
pub(crate) struct Message {
    raw: Vec<u8>,
    recipients: BTreeSet<String>,
    more_recipients: usize,
    /// The mail server's number for it.
    pub(crate) queue: String,
    /// Whoever sends it reads UTF-8 in answers.
    pub(crate) utf8: bool,
    /// Where the headers end, once the body began.
    head: Option<usize>,
    /// It is larger than what is read.
    pub(crate) cut: bool,
}

/// Who can be seen in the headers of a mail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) to: usize,
    pub(crate) cc: usize,
}

impl Message {
    /// Somebody whom it goes to. The same address twice is one receiver.
    pub(crate) fn recipient(&mut self, address: &str) {
        let address = address.trim_matches(['<', '>', ' ']).to_lowercase();
        if self.recipients.len() < RECIPIENTS_MAX {
            self.recipients.insert(address);
        } else if !self.recipients.contains(&address) {
            self.more_recipients = self.more_recipients.saturating_add(1);
        }
    }

    /// A header as it came, bytes and all.
    pub(crate) fn header(&mut self, name: &[u8], value: &[u8]) {
        self.push(name);
        self.push(b": ");
        // Folded lines come with a bare line feed.
        let value = value.strip_prefix(b" ").unwrap_or(value);
        for (at, line) in value.split(|b| *b == b'\n').enumerate() {
            if at > 0 {
                self.push(b"\r\n");
            }
            self.push(line.strip_suffix(b"\r").unwrap_or(line));
        }
        self.push(b"\r\n");
    }

    /// A piece of the body.
    pub(crate) fn body(&mut self, bytes: &[u8]) {
        if self.head.is_none() {
            self.push(b"\r\n");
            self.head = Some(self.raw.len());
        }
        self.push(bytes);
    }

    fn push(&mut self, bytes: &[u8]) {
        if self.cut || self.raw.len().saturating_add(bytes.len()) > MESSAGE_BYTES_MAX {
            self.cut = true;
            return;
        }
        self.raw.extend_from_slice(bytes);
    }

    /// Bytes kept of it.
    pub(crate) fn bytes(&self) -> usize {
        self.raw.len()
    }

    /// The whole message.
    pub(crate) fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// How many it goes to.
    pub(crate) fn recipients(&self) -> usize {
        self.recipients.len().saturating_add(self.more_recipients)
    }

    /// Addresses that every receiver sees. The same address twice in one field is one.
    pub(crate) fn shown(&self) -> Shown {
        let headers = self.raw.get(..self.head.unwrap_or(self.raw.len())).unwrap_or(&self.raw);
        let Some(parsed) = MessageParser::default().parse_headers(headers) else { return Shown::default() };
        let many = |fields: Vec<&Address<'_>>| {
            let all = fields.into_iter().flat_map(Address::iter).filter_map(|one| one.address.as_deref());
            all.filter(|a| !a.trim().is_empty()).map(str::to_lowercase).collect::<BTreeSet<_>>().len()
        };
        // Each by its header's name: mail-parser's own `resent_cc` looks at Resent-To.
        let both = |names: [HeaderName<'static>; 2]| {
            many(names.into_iter().flat_map(|n| parsed.header_values(n)).filter_map(|v| v.as_address()).collect())
        };
        Shown { to: both([HeaderName::To, HeaderName::ResentTo]), cc: both([HeaderName::Cc, HeaderName::ResentCc]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(headers: &[(&str, &str)]) -> Message {
        let mut mail = Message::default();
        headers.iter().for_each(|(name, value)| mail.header(name.as_bytes(), value.as_bytes()));
        mail.body(b"Hello\r\nTo: a@example.jp, b@example.jp\r\n");
        mail
    }

    fn shown(headers: &[(&str, &str)]) -> (usize, usize) {
        let Shown { to, cc } = mail(headers).shown();
        (to, cc)
    }

    #[test]
    fn addresses_are_counted_however_they_are_written() {
        for (headers, expected) in [
            (&[("To", "a@example.jp")][..], (1, 0)),
            (&[("To", "<a@example.jp>, Taro <b@example.jp>")], (2, 0)),
            (&[("To", "\"Mihon, Taro\" <a@example.jp>")], (1, 0)),
            (&[("To", "a@example.jp,\n\tb@example.jp,\n\tc@example.jp")], (3, 0)),
            (&[("to", "a@example.jp"), ("TO", "b@example.jp")], (2, 0)),
            (&[("To", "a@example.jp, A@Example.jp")], (1, 0)),
            (&[("To", "=?ISO-2022-JP?B?GyRCOytLXBsoQg==?= <a@example.jp>"), ("Cc", "b@example.jp")], (1, 1)),
            (&[("To", "undisclosed-recipients:;")], (0, 0)),
            (&[("To", "members: a@example.jp, b@example.jp;")], (2, 0)),
            (&[("Resent-To", "a@example.jp, b@example.jp"), ("Resent-Cc", "c@example.jp")], (2, 1)),
            (&[("Subject", "To: a@example.jp, b@example.jp")], (0, 0)),
            (&[], (0, 0)),
        ] {
            assert_eq!(shown(headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn one_receiver_named_twice_is_one() {
        let mut mail = Message::default();
        for to in ["<a@example.jp>", "<A@example.jp>", "<b@example.jp>"] {
            mail.recipient(to);
        }
        assert_eq!(mail.recipients(), 2);
        (0..RECIPIENTS_MAX + 5).for_each(|n| mail.recipient(&format!("<n{n}@example.jp>")));
        assert!(mail.recipients() > RECIPIENTS_MAX);
    }

    #[test]
    fn the_message_is_put_together_as_it_was() {
        let mail = mail(&[("Subject", "one\n two"), ("To", " a@example.jp")]);
        let text = String::from_utf8_lossy(mail.raw()).into_owned();
        assert!(text.starts_with("Subject: one\r\n two\r\nTo: a@example.jp\r\n\r\nHello\r\n"), "{text}");
    }

    #[test]
    fn what_is_too_large_is_cut_and_known_to_be() {
        let mut mail = Message::default();
        let piece = vec![b'x'; 1024 * 1024];
        (0..=MESSAGE_BYTES_MAX / piece.len()).for_each(|_| mail.body(&piece));
        assert!(mail.cut && mail.bytes() <= MESSAGE_BYTES_MAX);
    }
}
