//! The gate as a mail server meets it: packets in, answers out. Whoever judges is made up here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

use azukari_mail::{Finder, Found, Judge, MailGate, Refusal, Rules, Seen, Unreachable, Verdict, limits};
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

/// Answers as it was told, and remembers what it was asked.
struct Told {
    answer: Mutex<Result<Verdict, Unreachable>>,
    asked: Mutex<Vec<Seen>>,
}

impl Judge for Told {
    fn rules(&self) -> Result<Arc<Rules>, Unreachable> {
        Ok(Arc::default())
    }
    fn judge(&self, seen: &Seen) -> Result<Verdict, Unreachable> {
        self.asked.lock().unwrap().push(seen.clone());
        self.answer.lock().unwrap().clone()
    }
}

/// Counts the word `person` in what is short, and stops altogether at `panic`.
struct Words;

impl Finder for Words {
    fn look(&self, message: &[u8], _: &Rules) -> Found {
        let text = String::from_utf8_lossy(message.get(..message.len().min(1024)).unwrap());
        assert!(!text.contains("panic"), "told to");
        Found { persons: text.matches("person").count(), ..Found::default() }
    }
}

struct Bed {
    judge: Arc<Told>,
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Bed {
    fn new(answer: Result<Verdict, Unreachable>) -> Bed {
        let judge = Arc::new(Told { answer: Mutex::new(answer), asked: Mutex::default() });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let gate = MailGate::new(judge.clone(), Arc::new(Words));
        runtime.spawn(async move { gate.serve(listener, std::future::pending()).await });
        Bed { judge, address, _runtime: runtime }
    }
    fn connect(&self) -> Server {
        let socket = TcpStream::connect(self.address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut server = Server(socket);
        // Version 6, every change and every step that Postfix offers.
        let offer = [0, 0, 0, 6, 0, 0, 1, 0xff, 0, 0x1f, 0xff, 0xff];
        server.packet(b'O', &offer);
        let (code, options) = server.answer();
        assert_eq!((code, &options[..4]), (b'O', &[0, 0, 0, 6][..]));
        server
    }
    fn asked(&self) -> Vec<Seen> {
        self.judge.asked.lock().unwrap().clone()
    }
}

/// A mail server's side of a connection.
struct Server(TcpStream);

impl Server {
    fn packet(&mut self, code: u8, data: &[u8]) {
        let length = u32::try_from(data.len() + 1).unwrap();
        let mut bytes = length.to_be_bytes().to_vec();
        bytes.push(code);
        bytes.extend(data);
        self.0.write_all(&bytes).unwrap();
    }
    fn answer(&mut self) -> (u8, Vec<u8>) {
        let mut length = [0; 4];
        self.0.read_exact(&mut length).unwrap();
        let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
        self.0.read_exact(&mut bytes).unwrap();
        (bytes[0], bytes.split_off(1))
    }
    fn step(&mut self, code: u8, data: &[u8]) -> u8 {
        self.packet(code, data);
        self.answer().0
    }
    fn begin(&mut self, arguments: &[u8], recipients: &[&str]) {
        let from = [&b"<clerk@example.jp>\0"[..], arguments].concat();
        assert_eq!(self.step(b'M', &from), b'c');
        self.packet(b'D', b"Ri\x004XyZ7\0");
        for to in recipients {
            assert_eq!(self.step(b'R', format!("<{to}>\0").as_bytes()), b'c');
        }
        assert_eq!(self.step(b'T', b""), b'c');
    }
    fn head(&mut self, headers: &[(&str, &[u8])]) {
        for (name, value) in headers {
            let header = [name.as_bytes(), b"\0", value, b"\0"].concat();
            assert_eq!(self.step(b'L', &header), b'c');
        }
        assert_eq!(self.step(b'N', b""), b'c');
    }
    /// All answers to the end of a mail; the last is the one that counts.
    fn end(&mut self) -> Vec<(u8, String)> {
        self.packet(b'E', b"");
        let mut all = Vec::new();
        loop {
            let (code, data) = self.answer();
            all.push((code, String::from_utf8(data).unwrap().trim_end_matches('\0').to_owned()));
            if b"cytrad".contains(&code) {
                return all;
            }
        }
    }
    fn mail(&mut self, body: &[u8]) -> Vec<(u8, String)> {
        self.begin(b"", &["a@example.jp"]);
        self.head(&[("To", b"a@example.jp")]);
        assert_eq!(self.step(b'B', body), b'c');
        self.end()
    }
}

fn refusal() -> Refusal {
    Refusal {
        act: "00aa11bb22cc33dd".into(),
        clauses: vec!["body:pc:8.2a".into()],
        en: vec!["Use Bcc.".into()],
        ja: vec!["Bccを使ってください。".into()],
    }
}

#[test]
fn the_whole_mail_is_counted_and_nothing_else_is_asked() {
    let bed = Bed::new(Ok(Verdict::Pass));
    let mut server = bed.connect();
    server.begin(b"", &["a@example.jp", "b@example.jp", "B@example.jp", "c@example.jp"]);
    // Bytes that are neither ASCII nor UTF-8 arrive as they are.
    server.head(&[("To", b"a@example.jp"), ("Cc", b"b@example.jp,\n\tc@example.jp"), ("Subject", b"person \x89\xef")]);
    assert_eq!(server.step(b'B', b"person and per"), b'c');
    assert_eq!(server.step(b'B', b"son\r\n"), b'c');
    assert_eq!(server.end(), [(b'c', String::new())]);
    let expected = Seen { persons: 3, to: 1, cc: 2, recipients: 3, queue: "4XyZ7".into(), ..Seen::default() };
    assert_eq!(bed.asked(), [expected]);
}

#[test]
fn a_connection_carries_many_mails_that_know_nothing_of_each_other() {
    let bed = Bed::new(Ok(Verdict::Pass));
    let mut server = bed.connect();
    for body in [&b"person person"[..], b"", b"person"] {
        assert_eq!(server.mail(body), [(b'c', String::new())]);
        server.packet(b'A', b"");
    }
    let counts: Vec<(usize, usize)> = bed.asked().iter().map(|s| (s.persons, s.recipients)).collect();
    assert_eq!(counts, [(2, 1), (0, 1), (1, 1)]);
}

#[test]
fn a_refused_mail_goes_back_with_the_article() {
    let bed = Bed::new(Ok(Verdict::Refuse(refusal())));
    let mut server = bed.connect();
    let answers = server.mail(b"x");
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0], (b'y', "550 5.7.1 Refused by pc:8.2a: Use Bcc. (journal 00aa11bb)".into()));
    server.packet(b'A', b"");
    server.begin(b"SMTPUTF8\0", &["a@example.jp"]);
    server.head(&[]);
    let said = server.end().remove(0).1;
    assert!(said.starts_with("550 5.7.1 規程 pc:8.2a：Bccを使ってください。 / Refused"), "{said}");
}

#[test]
fn a_held_mail_is_taken_and_kept() {
    let bed = Bed::new(Ok(Verdict::Hold(refusal())));
    let answers = bed.connect().mail(b"x");
    assert_eq!(answers[0], (b'q', "azukari: pc:8.2a (journal 00aa11bb22cc33dd)".into()));
    assert_eq!(answers[1], (b'c', String::new()));
}

#[test]
fn without_a_verdict_the_mail_is_put_off() {
    let bed = Bed::new(Err(Unreachable("nobody is there".into())));
    assert_eq!(bed.connect().mail(b"x"), [(b't', String::new())]);
    // Whoever reads a mail and breaks lets it neither out nor back, and the next mail is read.
    *bed.judge.answer.lock().unwrap() = Ok(Verdict::Pass);
    let mut server = bed.connect();
    assert_eq!(server.mail(b"panic"), [(b't', String::new())]);
    server.packet(b'A', b"");
    assert_eq!(server.mail(b"person"), [(b'c', String::new())]);
}

#[test]
fn a_mail_that_is_too_large_counts_as_unread() {
    let bed = Bed::new(Ok(Verdict::Pass));
    let mut server = bed.connect();
    server.begin(b"", &["a@example.jp"]);
    server.head(&[]);
    let piece = vec![b'x'; 65_535];
    for _ in 0..=limits::MESSAGE_BYTES_MAX / piece.len() {
        assert_eq!(server.step(b'B', &piece), b'c');
    }
    assert_eq!(server.end(), [(b'c', String::new())]);
    assert_eq!(bed.asked()[0].unread, 1);
}

#[test]
fn rubbish_ends_the_connection_and_not_the_gate() {
    let bed = Bed::new(Ok(Verdict::Pass));
    for bytes in [&b"\xff\xff\xff\xffO"[..], b"\0\0\0\0", b"\0\0\0\x01?", b"\0\0\0\x05Lxxxx", b"GET / HTTP/1.1\r\n\r\n"]
    {
        let mut socket = TcpStream::connect(bed.address).unwrap();
        socket.write_all(bytes).unwrap();
        socket.shutdown(std::net::Shutdown::Write).unwrap();
        let _ = socket.read(&mut [0; 16]);
    }
    assert_eq!(bed.connect().mail(b"x"), [(b'c', String::new())]);
    assert_eq!(bed.asked().len(), 1);
}
