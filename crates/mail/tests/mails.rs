//! Mails as offices send them, looked through: encodings, attachments, archives, what is really encrypted.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

use azukari_detect::Detector;
use azukari_domain::text::fold;
use azukari_mail::{Detected, Finder as _, Found, Matter, Matters, Rules};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{
    io::{Cursor, Write as _},
    sync::LazyLock,
};
use zip::{AesMode, ZipWriter, write::SimpleFileOptions};

static GATE: LazyLock<Detected> = LazyLock::new(|| Detected::new(Detector::new()));

/// Two matters: their words, and what looks like them.
fn rules(persons_enough: Option<usize>) -> Rules {
    let matter = |key: &str, words: &[&str], except: &[&str]| {
        let folded = |words: &[&str]| words.iter().map(|word| fold(word)).collect();
        Matter { key: key.into(), words: folded(words), except: folded(except) }
    };
    let health = matter("health", &["アレルギー", "病名"], &["アレルギー表示"]);
    Rules { matters: Matters::new(vec![health, matter("crime", &["前科"], &[])]), persons_enough }
}

fn look(message: &[u8]) -> Found {
    GATE.look(message, &rules(None))
}

fn text(charset: &str, encoding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: clerk@example.jp\r\nTo: a@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn attached(name: &str, content: &[u8]) -> Vec<u8> {
    format!(
        "From: clerk@example.jp\r\nTo: a@example.jp\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nAttached.\r\n--b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        STANDARD.encode(content)
    )
    .into_bytes()
}

fn zip(name: &str, content: &[u8], password: Option<&str>) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    match password {
        Some(password) => out.start_file(name, options.with_aes_encryption(AesMode::Aes256, password)).unwrap(),
        None => out.start_file(name, options).unwrap(),
    }
    out.write_all(content).unwrap();
    out.finish().unwrap().into_inner()
}

fn list(people: usize) -> Vec<u8> {
    let mut sheet = String::from("会員番号,氏名,電話番号\r\n");
    (0..people).for_each(|n| sheet.push_str(&format!("{},佐藤　花子,090-1234-{n:04}\r\n", 1000 + n)));
    encoding_rs::SHIFT_JIS.encode(&sheet).0.into_owned()
}

#[test]
fn a_body_is_read_in_every_encoding_that_mail_has() {
    let said = "佐藤健一さんの電話は 090-1234-5678 です。\r\n卵のアレルギーがあります。\r\n";
    let jis = encoding_rs::ISO_2022_JP.encode(said).0.into_owned();
    let sjis = encoding_rs::SHIFT_JIS.encode(said).0.into_owned();
    for (charset, encoding, body) in [
        ("utf-8", "8bit", said.as_bytes().to_vec()),
        ("utf-8", "base64", STANDARD.encode(said).into_bytes()),
        ("iso-2022-jp", "7bit", jis.clone()),
        ("iso-2022-jp", "base64", STANDARD.encode(jis).into_bytes()),
        ("shift_jis", "8bit", sjis),
    ] {
        let found = look(&text(charset, encoding, &body));
        assert_eq!(found.persons, 1, "{charset} {encoding}: {found:?}");
        assert!(found.matters.contains("health"), "{charset} {encoding}: {found:?}");
        assert_eq!((found.sealed, found.unread, found.unknown), (0, 0, 0));
    }
}

#[test]
fn lists_are_counted_however_they_are_packed() {
    let sheet = list(120);
    let archive = zip("list.csv", &sheet, None);
    for (name, content) in [
        ("list.csv", sheet.clone()),
        ("list.zip", archive.clone()),
        ("list.dat", archive.clone()),
        ("twice.zip", zip("list.zip", &archive, None)),
    ] {
        let found = look(&attached(name, &content));
        assert!((120..=121).contains(&found.persons), "{name}: {found:?}");
        assert_eq!((found.sealed, found.unread), (0, 0), "{name}: {found:?}");
    }
}

#[test]
fn only_what_is_really_encrypted_counts_as_such() {
    let sheet = list(120);
    let found = look(&attached("list.zip", &zip("list.csv", &sheet, Some("correct horse"))));
    assert_eq!((found.persons, found.sealed, found.unread), (0, 1, 0), "{found:?}");
    let found = look(&attached("encrypted.zip", &sheet));
    assert_eq!(found.sealed, 0, "{found:?}");
    assert!(found.persons >= 120, "{found:?}");
}

#[test]
fn what_cannot_be_read_is_told_from_what_is_never_read() {
    let archive = zip("list.csv", &list(120), None);
    let found = look(&attached("list.zip", &archive[..archive.len() / 2]));
    assert!(found.unread >= 1, "{found:?}");
    let found = look(&attached("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01"));
    assert_eq!((found.unread, found.unknown), (0, 1), "{found:?}");
    // Deeper than anybody packs by hand.
    let deep = (0..10).fold(archive, |inner, _| zip("in.zip", &inner, None));
    assert!(look(&attached("deep.zip", &deep)).unread >= 1);
}

#[test]
fn who_sends_and_gets_a_mail_is_no_person_in_it() {
    let mail = b"From: \xe4\xbd\x90\xe8\x97\xa4 <sato@example.jp>\r\nTo: a@example.jp\r\nSubject: x\r\n\r\nThe meeting is at ten.\r\n";
    assert_eq!(look(mail).persons, 0);
}

#[test]
fn a_matter_without_a_name_is_none() {
    let body = "健康診断とアレルギーの講習会のお知らせ\r\n\r\n日時は後日お知らせします。\r\n".as_bytes();
    assert!(look(&text("utf-8", "8bit", body)).matters.is_empty());
}

#[test]
fn nothing_that_is_sent_makes_it_fall() {
    for bytes in [
        &b""[..],
        b"\0",
        b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b\r\n--b",
        &[0xff; 4096],
    ] {
        let _ = look(bytes);
    }
    // Mails within mails within mails.
    let nested = (0..200).fold(b"Subject: x\r\n\r\nHello.\r\n".to_vec(), |inner, _| {
        [&b"Content-Type: message/rfc822\r\n\r\n"[..], &inner].concat()
    });
    let _ = look(&nested);
}

/// Mails drawn by a seed: lists, lines and prose in any order, in the text and attached, with words of matters beside names and far from them.
struct Draw(u64);

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
    fn word(&mut self) -> &'static str {
        self.of(&["", "", "", "", "", "", "病名", "アレルギー", "アレルギー表示", "病 名", "前科", "ｱﾚﾙｷﾞｰ"])
    }
    fn name(&mut self) -> &'static str {
        self.of(&["佐藤健一", "鈴木　花子", "山田太郎", "髙橋 一郎", "かとう さくら"])
    }
    fn rows(&mut self) -> String {
        let heads = self.of(&["会員番号,氏名,電話番号,備考", "氏名,病名,電話番号,メモ", "番号,品名,数,備考"]);
        let (said, count) = (self.below(3) == 0, self.below(1_500));
        let row = |draw: &mut Draw, n: usize| {
            let word = if said && draw.below(300) == 0 { draw.word() } else { "" };
            match heads.starts_with("番号") {
                true => format!("{n},封筒,{},{word}\r\n", n % 7),
                false if heads.starts_with("氏名") => format!("{},,03-1234-{n:04},{word}\r\n", draw.name()),
                false => format!("{n},{},03-1234-{n:04},{word}\r\n", draw.name()),
            }
        };
        let all: String = (0..count).map(|n| row(self, n)).collect();
        format!("{heads}\r\n{all}")
    }
    fn lines(&mut self) -> String {
        let (said, named) = (self.below(3) == 0, self.below(2) == 0);
        let line = |draw: &mut Draw, n: usize| match draw.below(40) {
            0 if said => format!("{}について\r\n", draw.word()),
            1..=20 if named => format!("{n} {}さん 090-1234-{n:04}\r\n", draw.name()),
            _ => "いつもお世話になっております。例会の会場と時間をお知らせします。\r\n".to_owned(),
        };
        (0..self.below(1_200)).map(|n| line(self, n)).collect()
    }
    fn part(&mut self) -> (&'static str, Vec<u8>) {
        let rows = self.rows();
        match self.below(8) {
            0 => ("list.csv", encoding_rs::SHIFT_JIS.encode(&rows).0.into_owned()),
            1 => ("list.csv", rows.into_bytes()),
            2 => ("list.zip", zip("list.csv", rows.as_bytes(), None)),
            3 => ("list.zip", zip("list.csv", rows.as_bytes(), Some("correct horse"))),
            4 => {
                let whole = zip("list.csv", rows.as_bytes(), None);
                ("cut.zip", whole[..whole.len() / 2].to_vec())
            }
            5 => ("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01".to_vec()),
            _ => ("letter.txt", self.lines().into_bytes()),
        }
    }
    fn mail(&mut self) -> Vec<u8> {
        let mut mail = String::from(
            "To: a@example.jp\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n",
        );
        mail.push_str(&if self.below(2) == 0 { self.lines() } else { self.rows() });
        for _ in 0..self.below(4) {
            let (name, content) = self.part();
            mail.push_str(&format!(
                "\r\n--b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
                STANDARD.encode(content)
            ));
        }
        mail.push_str("\r\n--b--\r\n");
        mail.into_bytes()
    }
}

/// What is seen past once enough persons are known changes no verdict: the same side of the limit, the same matters, the same parts that nobody
/// could read. Only how many they are beyond the limit is not known then, and that is said.
#[test]
fn the_quick_way_sees_what_the_whole_count_sees() {
    let (mut quick, mut kept, mut spoken) = (0, 0, 0);
    for seed in 0..24 {
        let mail = Draw(seed).mail();
        let all = look(&mail);
        assert!(!all.more);
        for enough in [1, 100, 1_000] {
            let few = GATE.look(&mail, &rules(Some(enough)));
            assert_eq!(few.persons >= enough, all.persons >= enough, "{seed} {enough}: {few:?} {all:?}");
            assert!(
                few.persons <= all.persons && (!few.more || few.persons >= enough),
                "{seed} {enough}: {few:?} {all:?}"
            );
            let exact =
                Found { persons: if few.more { few.persons } else { all.persons }, more: few.more, ..all.clone() };
            assert_eq!(few, exact, "{seed} {enough}");
            quick += usize::from(few.more);
            kept += usize::from(!few.more);
            spoken += usize::from(few.more && !few.matters.is_empty());
        }
    }
    assert!(quick > 10 && kept > 10 && spoken > 3, "the mails try nothing: {quick} {kept} {spoken}");
}
