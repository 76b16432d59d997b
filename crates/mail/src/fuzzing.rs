//! Doors for the fuzzer (`fuzz/`); the tests play its seeds again. Each takes any bytes and stops where a promise is broken.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::{
    Finder, Found, Judge, Rules, Seen, Unreachable, Verdict,
    limits::{ACCOUNT_BYTES_MAX, PACKET_BYTES_MAX},
    message::Message,
    session::{Session, Shared},
};
use miltr_server::Server;
use std::{
    pin::Pin,
    sync::{Arc, LazyLock, Mutex},
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    runtime::Runtime,
};
use tokio_util::compat::TokioAsyncReadCompatExt as _;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap());

/// Whoever answers nothing and remembers what was asked.
#[derive(Default)]
struct Nobody(Mutex<Vec<Seen>>);

impl Judge for Nobody {
    fn rules(&self) -> Result<Arc<Rules>, Unreachable> {
        Ok(Arc::default())
    }
    fn judge(&self, seen: &Seen) -> Result<Verdict, Unreachable> {
        self.0.lock().unwrap().push(seen.clone());
        Err(Unreachable("nobody is there".into()))
    }
}

struct Nothing;

impl Finder for Nothing {
    fn look(&self, message: &[u8], _: &Rules) -> Found {
        Found { persons: usize::from(!message.is_empty()), ..Found::default() }
    }
}

/// A connection on which everything was said beforehand.
struct Wire<'d> {
    heard: &'d [u8],
    said: Vec<u8>,
}

impl AsyncRead for Wire<'_> {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let (now, later) = self.heard.split_at(to.remaining().min(self.heard.len()));
        to.put_slice(now);
        self.heard = later;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire<'_> {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, from: &[u8]) -> Poll<std::io::Result<usize>> {
        self.said.extend_from_slice(from);
        Poll::Ready(Ok(from.len()))
    }
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// A connection of a mail server, bytes as they come: each mail that ends is asked about once and, since nobody answers, put off; none is
/// accepted or kept, and what is said of it is no text of the mail.
pub fn milter(data: &[u8]) {
    let judge = Arc::new(Nobody::default());
    let mut wire = Wire { heard: data, said: Vec::new() };
    RUNTIME.block_on(async {
        let mut session = Session::new(Arc::new(Shared::new(judge.clone(), Arc::new(Nothing))));
        let mut server = Server::new(&mut session, false, PACKET_BYTES_MAX);
        // It ends with an error, or because the mail server has nothing more to say.
        let _ = server.handle_connection((&mut wire).compat()).await;
    });
    let codes = answers(&wire.said);
    let asked = judge.0.lock().unwrap();
    assert!(!codes.iter().any(|code| b"aqry".contains(code)), "nothing is accepted, kept or refused: {codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == b't').count(), asked.len(), "each is put off");
    for seen in asked.iter() {
        assert!(seen.queue.bytes().all(|b| b.is_ascii_alphanumeric()) && seen.queue.len() <= data.len());
        assert!(seen.account.len() <= ACCOUNT_BYTES_MAX && seen.account.bytes().all(|b| b.is_ascii_graphic()));
        assert!(seen.to + seen.cc + seen.recipients <= data.len());
    }
}

/// The codes of the packets that were said.
fn answers(mut bytes: &[u8]) -> Vec<u8> {
    let mut codes = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap();
        codes.extend(rest.first());
        bytes = rest.get(length..).unwrap_or_default();
    }
    codes
}

/// A message in headers and pieces: however its body is cut, it is the same message, and nobody stands in its To and Cc whom its headers do not
/// name.
pub fn message(data: &[u8]) {
    let mut parts = data.split(|b| *b == 0);
    let headers: Vec<(&[u8], &[u8])> = parts
        .next()
        .unwrap_or_default()
        .split(|b| *b == b'\r')
        .filter_map(|line| {
            let at = line.iter().position(|b| *b == b':')?;
            Some((line.get(..at)?, line.get(at + 1..)?))
        })
        .collect();
    let body: Vec<&[u8]> = parts.collect();
    let (mut whole, mut cut) = (Message::default(), Message::default());
    for (name, value) in &headers {
        whole.header(name, value);
        cut.header(name, value);
    }
    whole.body(&body.concat());
    cut.body(b"");
    body.iter().for_each(|piece| cut.body(piece));
    assert_eq!(whole.raw(), cut.raw());
    assert_eq!(whole.shown(), cut.shown());
    let named = headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
    assert!(whole.shown().to + whole.shown().cc <= named);
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 2] = [("milter", super::milter), ("mail_message", super::message)];
        for (name, door) in doors {
            let dir = format!("{}/../../fuzz/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
            let mut count = 0;
            for file in std::fs::read_dir(&dir).unwrap().flatten() {
                door(&std::fs::read(file.path()).unwrap());
                count += 1;
            }
            assert!(count > 0, "no seed in {dir}");
        }
    }
}
