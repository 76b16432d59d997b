//! Files of every kind: what lies in them is counted, what is sealed is told from what only has such a name, and nothing bad falls.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may stop")]

use azukari_detect::{Detector, Kind, Limits, Report, Why};
use std::{
    io::{Cursor, Write as _},
    sync::LazyLock,
    time::Duration,
};
use zip::{AesMode, ZipWriter, write::SimpleFileOptions};

static DETECTOR: LazyLock<Detector> = LazyLock::new(Detector::new);
const LIST: &str = "会員番号,氏名,住所,電話番号,メール\n1001,見本　花子,大分県大分市見本町1-2-3,097-532-1111,hanako@example.jp\n1002,例田 次郎,大分県別府市例町4-5,0977-22-1112,jiro@example.jp\n1003,,,,\n";

fn look(name: &str, bytes: &[u8]) -> Report {
    DETECTOR.file(name, bytes, &Limits::default())
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn cp932(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

fn count(report: &Report, kind: Kind) -> usize {
    report.by_kind.get(&kind).copied().unwrap_or(0)
}

fn is_the_list(report: &Report) {
    assert!(report.is_whole(), "{report:?}");
    assert_eq!(count(report, Kind::Person), 2, "{report:?}");
    assert_eq!(count(report, Kind::Address), 2, "{report:?}");
    assert_eq!(count(report, Kind::Phone), 2, "{report:?}");
    assert_eq!(count(report, Kind::Mail), 2, "{report:?}");
}

#[test]
fn a_table_counts_its_rows_in_every_encoding() {
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(LIST.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [LIST.as_bytes().to_vec(), cp932(LIST), encoding_rs::EUC_JP.encode(LIST).0.into_owned(), utf16] {
        let report = look("list.csv", &bytes);
        is_the_list(&report);
        // The third row has a number alone.
        assert_eq!(report.persons, 3, "{report:?}");
    }
    is_the_list(&look("list.txt", LIST.replace(',', "\t").as_bytes()));
    let quoted = LIST.replace("見本　花子", "\"見本\n花子\"");
    is_the_list(&look("list.csv", quoted.as_bytes()));
}

#[test]
fn running_text_counts_who_is_different() {
    let text = "佐藤健一様、鈴木花子様\n佐藤健一様へ 090-1234-5678\n".repeat(50);
    let report = look("letter.txt", text.as_bytes());
    assert_eq!((report.persons, count(&report, Kind::Phone)), (2, 50), "{report:?}");
    assert!(look("rule.txt", "個人情報の取扱いについて、必要な事項を定める。\n".as_bytes()).is_empty());
    assert!(look("empty.txt", b"").is_empty());
}

#[test]
fn archives_open_within_archives() {
    let inner = zip(&[("名簿.csv", &cp932(LIST))]);
    let report = look("a.zip", &zip(&[("inner.zip", &inner), ("readme.txt", b"nothing here")]));
    is_the_list(&report);
    assert_eq!(report.persons, 3);
}

#[test]
fn what_is_sealed_is_told_from_what_only_has_such_a_name() {
    assert!(look("secret.zip", LIST.as_bytes()).is_whole(), "a plain file with such a name");
    assert!(look("secret.zip", &zip(&[("a.csv", LIST.as_bytes())])).is_whole(), "an archive without a password");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file("a.csv", SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, "password")).unwrap();
    out.write_all(LIST.as_bytes()).unwrap();
    let aes = look("a.zip", &out.finish().unwrap().into_inner());
    assert_eq!((aes.sealed.len(), aes.persons), (1, 0), "{aes:?}");
    // The old way: a bit in the headers of the entry.
    let mut old = zip(&[("a.csv", LIST.as_bytes())]);
    old[6] |= 1;
    let central = old.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    old[central + 8] |= 1;
    assert_eq!(look("a.zip", &old).sealed.len(), 1);
    // An Office document behind a password is a compound file that names its package.
    let mut office = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    office.resize(1024, 0);
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(look("a.xlsx", &office).sealed.len(), 1);
    let pgp = "-----BEGIN PGP MESSAGE-----\nVersion: 1\n\nhQEMA5vJ0aaaaaaaAQf/\n-----END PGP MESSAGE-----\n";
    assert_eq!(look("a.asc", pgp.as_bytes()).sealed.len(), 1);
    let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n佐藤健一様\n";
    assert_eq!(look("a.asc", signed.as_bytes()).persons, 1);
    assert_eq!(look("a.age", b"age-encryption.org/v1\n-> X25519 abc\n").sealed.len(), 1);
}

#[test]
fn workbooks_and_documents() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in LIST.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(u32::try_from(row + 2).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    sheet.write_string(0, 0, "会員名簿").unwrap();
    let report = look("a.xlsx", &book.save_to_buffer().unwrap());
    is_the_list(&report);
    assert_eq!(report.persons, 3);
    let row = |cells: &[&str]| {
        let cells: String =
            cells.iter().map(|c| format!("<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>")).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let rows: String = LIST.lines().map(|l| row(&l.split(',').collect::<Vec<_>>())).collect();
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>鈴木</w:t></w:r><w:r><w:t>花子様 &amp; 家族</w:t></w:r></w:p><w:tbl>{rows}</w:tbl></w:body></w:document>"
    );
    let report = look("a.docx", &zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())]));
    assert_eq!((report.persons, count(&report, Kind::Person)), (4, 3), "{report:?}");
}

#[test]
fn web_pages() {
    let html = "<!DOCTYPE html><html><head><style>a{}</style><script>var x='佐藤健一様';</script></head><body><p>鈴木花子様</p><a href=\"mailto:a@example.jp?subject=x\">mail</a><table><tr><td>電話</td><td>03-1234-5678</td></tr></table></body></html>";
    let report = look("a.html", html.as_bytes());
    assert_eq!(
        (count(&report, Kind::Person), count(&report, Kind::Mail), count(&report, Kind::Phone)),
        (1, 1, 1),
        "{report:?}"
    );
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            out.push(if at <= chunk.len() { char::from(SIGNS[(n >> (18 - 6 * at) & 63) as usize]) } else { '=' });
        }
    }
    out.as_bytes().chunks(76).map(|l| String::from_utf8_lossy(l).into_owned() + "\r\n").collect()
}

#[test]
fn mails_with_their_encodings_and_attachments() {
    let body = encoding_rs::ISO_2022_JP.encode("山田太郎様\r\n名簿を送ります。電話 03-1234-5678\r\n").0.into_owned();
    let attached = base64(&zip(&[("list.csv", &cp932(LIST))]));
    let mut mail = b"From: a@example.jp\r\nTo: b@example.jp\r\nSubject: list\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: 7bit\r\n\r\n".to_vec();
    mail.extend(&body);
    mail.extend(format!("\r\n--x\r\nContent-Type: application/octet-stream; name=\"list.dat\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"list.dat\"\r\n\r\n{attached}\r\n--x--\r\n").as_bytes());
    let whole = look("a.eml", &mail);
    assert_eq!(
        (count(&whole, Kind::Person), count(&whole, Kind::Phone), count(&whole, Kind::Mail)),
        (3, 3, 4),
        "{whole:?}"
    );
    let gate = DETECTOR.file("a.eml", &mail, &Limits { mail_headers: false, ..Limits::default() });
    assert_eq!((count(&gate, Kind::Mail), gate.persons), (2, 4), "{gate:?}");
    assert!(gate.is_whole());
    let smime = format!(
        "From: a@example.jp\r\nTo: b@example.jp\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64(&[0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03, 0xA0, 0x80])
    );
    assert_eq!(look("a.eml", smime.as_bytes()).sealed.len(), 1);
    let pgp = "From: a@example.jp\r\nTo: b@example.jp\r\nMIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=y\r\n\r\n--y\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--y\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA5vJ\r\n--y--\r\n";
    assert_eq!(look("a.eml", pgp.as_bytes()).sealed.len(), 1);
}

#[test]
fn what_cannot_be_read_is_said() {
    let why = |bytes: &[u8]| look("a", bytes).unread.first().map(|(_, why)| *why);
    assert_eq!(why(b"\x89PNG\r\n\x1a\n0000"), Some(Why::Picture));
    assert_eq!(why(b"7z\xBC\xAF\x27\x1C00000000"), Some(Why::Format));
    assert_eq!(why(b"PK\x03\x04 broken"), Some(Why::Damaged));
    assert_eq!(why(&[0, 1, 2, 3, 0, 255, 0, 0, 9, 9, 7]), Some(Why::Format));
    assert_eq!(why(b"%PDF-1.7\nnonsense"), Some(Why::Damaged));
    let mut nested = zip(&[("a.txt", b"x")]);
    for _ in 0..10 {
        nested = zip(&[("a.zip", &nested)]);
    }
    assert_eq!(why(&nested), Some(Why::TooDeep));
}

#[test]
fn a_bomb_does_not_go_off() {
    let zeros = vec![b' '; 30 << 20];
    let bomb = zip(&[("a.txt", &zeros), ("b.txt", &zeros), ("c.txt", &zeros)]);
    let limits = Limits { bytes_max: 40 << 20, ..Limits::default() };
    let report = DETECTOR.file("a.zip", &bomb, &limits);
    assert_eq!(report.unread.last().map(|(_, why)| *why), Some(Why::TooLarge), "{report:?}");
    let many: Vec<(String, Vec<u8>)> = (0..300).map(|n| (format!("{n}.txt"), b"x".to_vec())).collect();
    let many = zip(&many.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect::<Vec<_>>());
    let report = DETECTOR.file("a.zip", &many, &Limits { parts_max: 100, ..Limits::default() });
    assert!(report.unread.iter().any(|(_, why)| *why == Why::TooMany) && report.unread.len() < 5, "{report:?}");
    let late = DETECTOR.file("a.zip", &many, &Limits { time_max: Duration::ZERO, ..Limits::default() });
    assert!(late.unread.iter().all(|(_, why)| *why == Why::TooSlow) && !late.unread.is_empty(), "{late:?}");
}

#[test]
fn nothing_that_prints_holds_a_value_or_a_name() {
    let sealed = {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        out.start_file("佐藤健一.csv", SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, "p")).unwrap();
        out.write_all(LIST.as_bytes()).unwrap();
        out.finish().unwrap().into_inner()
    };
    let report = look(
        "佐藤健一様.zip",
        &zip(&[("佐藤健一.png", b"\x89PNG0000"), ("x.zip", &sealed), ("list.csv", LIST.as_bytes())]),
    );
    assert_eq!((report.sealed.len(), report.unread.len()), (1, 1));
    let printed = format!("{report:?} {report} {} {:?}", report.sealed[0], DETECTOR.text("佐藤健一様"));
    for secret in ["佐藤", "見本", "example", "1111", "csv"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert_eq!(report.sealed[0].name(), "佐藤健一.csv");
}

#[test]
fn a_detector_is_shared() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&*DETECTOR);
}
