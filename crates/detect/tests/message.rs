//! A whole mail: what stands beside a name is handed over, and nothing else.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may stop")]

use azukari_detect::{Beside, Detector, Limits, Report};
use std::sync::LazyLock;

static DETECTOR: LazyLock<Detector> = LazyLock::new(Detector::new);

/// Keeps what it is shown, and wants to see what stands beside one word.
struct Keep {
    told: String,
    word: &'static str,
}

impl Beside for Keep {
    fn see(&mut self, text: &str) {
        self.told.push_str(text);
        self.told.push('\n');
    }
    fn may_say(&self, text: &str) -> bool {
        text.contains(self.word)
    }
}

fn message(message: &str, persons_enough: Option<usize>) -> (Report, String) {
    let mut keep = Keep { told: String::new(), word: "病名" };
    let report = DETECTOR.message(message.as_bytes(), &Limits { persons_enough, ..Limits::default() }, &mut keep);
    (report, keep.told)
}

/// How many persons, and what was handed over.
fn beside(text: &str) -> (usize, String) {
    let (report, told) = message(text, None);
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

/// Rows of a list, and the same as lines of text.
fn people(count: usize) -> (String, String) {
    let row = |n: usize| format!("{n},佐藤健一,03-1234-{n:04}\r\n");
    let list: String = (0..count).map(row).collect();
    (format!("会員番号,氏名,電話番号\r\n{list}"), list.replace(',', " "))
}

#[test]
fn behind_enough_persons_only_what_may_say_something_is_looked_at() {
    let head = "Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
    let (list, lines) = people(3_000);
    for (text, last) in [(list, "2999,鈴木花子,病名\r\n"), (lines, "2999 鈴木花子 病名\r\n")] {
        let (all, told) = message(&format!("{head}{text}"), None);
        assert!((3_000..=3_001).contains(&all.persons) && !all.more, "{all}");
        assert!(told.contains("2999"));
        let (few, told) = message(&format!("{head}{text}"), Some(100));
        assert!((100..1_500).contains(&few.persons) && few.more, "{few}");
        assert!(few.to_string().starts_with("at least "), "{few}");
        assert!(!told.contains("2999"));
        // The last of them has something said of it.
        let (few, told) = message(&format!("{head}{text}{last}"), Some(100));
        assert!(few.persons < all.persons && few.more, "{few}");
        assert!(told.contains("鈴木花子") && told.contains("病名"), "{told}");
    }
    let (list, _) = people(50);
    for enough in [51, 1_000] {
        let (all, told) = message(&format!("{head}{list}"), Some(enough));
        assert!(all.persons == 50 && !all.more && told.contains("49"), "{all}");
    }
}

#[test]
fn a_line_beside_a_name_is_told_wherever_a_piece_ends() {
    let head = "Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
    let line = "The meeting is at ten.\r\n";
    // A piece ends at 32 KiB: behind the line before the name, behind the name, and behind the line that follows it.
    let around = (1 << 15) / line.len();
    for count in around - 4..=around + 1 {
        let text = format!("{}前の行\r\n担当は佐藤健一です。\r\n後の行\r\n{}", line.repeat(count), line.repeat(9));
        let (persons, told) = beside(&format!("{head}{text}"));
        assert_eq!(persons, 1, "{count}");
        assert!(["前の行", "佐藤健一", "後の行"].iter().all(|line| told.contains(line)), "{count}: {told}");
    }
}
