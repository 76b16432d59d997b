//! Mails as offices send them, looked through: encodings, attachments, archives, what is really encrypted.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

use azukari_detect::Detector;
use azukari_domain::text::fold;
use azukari_mail::{Detected, Finder as _, Found, Matter, Matters};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{
    io::{Cursor, Write as _},
    sync::LazyLock,
};
use zip::{AesMode, ZipWriter, write::SimpleFileOptions};

static GATE: LazyLock<Detected> = LazyLock::new(|| Detected::new(Detector::new()));

fn look(message: &[u8]) -> Found {
    let words = ["アレルギー", "病名"].map(fold).to_vec();
    GATE.look(message, &Matters::new(vec![Matter { key: "health".into(), words, except: Vec::new() }]))
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
