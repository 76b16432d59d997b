//! A whole mail: what stands beside a name is handed over, and nothing else.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may stop")]

use azukari_detect::{Detector, Limits};
use std::sync::LazyLock;

static DETECTOR: LazyLock<Detector> = LazyLock::new(Detector::new);

/// How many persons, and what was handed over.
fn beside(message: &str) -> (usize, String) {
    let mut told = String::new();
    let report = DETECTOR.message(message.as_bytes(), &Limits::default(), &mut |text| {
        told.push_str(text);
        told.push('\n');
    });
    (report.persons, told)
}

#[test]
fn the_lines_beside_a_name_are_handed_over() {
    let body = "全体のお知らせ\r\n\r\n前の行\r\n担当は佐藤健一です。\r\n後の行\r\n\r\n終わりの行\r\n";
    let (persons, told) = beside(&format!("Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}"));
    assert_eq!(persons, 1);
    assert!(["前の行", "佐藤健一", "後の行"].iter().all(|line| told.contains(line)), "{told}");
    assert!(!told.contains("お知らせ") && !told.contains("終わり"), "{told}");
}

#[test]
fn rows_of_people_are_handed_over_with_their_headings() {
    let sheet = "会員番号,氏名,病名\r\n1,佐藤健一,かぜ\r\n2,,\r\n3,鈴木花子,\r\n";
    let mail = format!(
        "MIME-Version: 1.0\r\nContent-Type: text/csv; charset=utf-8; name=\"a.csv\"\r\n\
         Content-Disposition: attachment; filename=\"a.csv\"\r\n\r\n{sheet}"
    );
    let (persons, told) = beside(&mail);
    assert!(persons >= 2, "{told}");
    assert_eq!(told.matches("病名").count(), 1, "{told}");
    assert!(told.contains("佐藤健一\tかぜ") && told.contains("鈴木花子"), "{told}");
}

#[test]
fn a_mail_is_read_as_one_whatever_its_first_lines_look_like() {
    // base64 of "担当は佐藤健一です。"
    let encoded = "5ouF5b2T44Gv5L2Q6Jek5YGl5LiA44Gn44GZ44CC";
    for first in ["X-Odd: 1\r\n", "no header at all\r\n", ""] {
        let mail = format!(
            "{first}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n"
        );
        assert_eq!(beside(&mail).0, 1, "{first}");
    }
}

#[test]
fn nothing_is_handed_over_where_nobody_is_named() {
    let (persons, told) = beside("Subject: x\r\n\r\nThe meeting is at ten.\r\n");
    assert_eq!((persons, told.as_str()), (0, ""));
}
