//! Tables: lines of cells, and what the headings say of their columns. Read leniently: a sheet that no import would take holds personal
//! data all the same.

use super::open::Look;
use crate::find::{Form, Kind, Place};
use azukari_domain::individual;
use unicode_normalization::UnicodeNormalization as _;

/// Rows at the top among which the headings are looked for.
const HEADING_ROWS: usize = 12;
/// Lines by which a text is told to be a table.
const SAMPLE_LINES: usize = 30;
/// Cells of a row, at most; the rest is cut off a row that no table has.
const CELLS_MAX: usize = 2000;
/// Characters of a heading.
const HEADING_CHARS_MAX: usize = 24;
/// Bytes of cells that are looked at in one piece.
const BLOCK_BYTES: usize = 1 << 18;
/// The same of a mail: between blocks it is asked whether enough is known.
const MAIL_BLOCK_BYTES: usize = 1 << 14;

/// The sign between the cells of a text, if it is a table.
pub(crate) fn sign(text: &str, end: &str) -> Option<char> {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(SAMPLE_LINES).collect();
    let candidates = [',', '\t', ';'];
    match end {
        "csv" => {
            return candidates
                .into_iter()
                .max_by_key(|sign| lines.iter().map(|l| l.matches(*sign).count()).sum::<usize>());
        }
        "tsv" | "tab" => return Some('\t'),
        _ => {}
    }
    candidates.into_iter().find(|sign| {
        let counts: Vec<usize> = lines.iter().map(|l| l.matches(*sign).count()).collect();
        let headed = lines.iter().take(HEADING_ROWS).any(|line| {
            let cells = line.split(*sign);
            line.matches(*sign).count() >= 1
                && cells.filter(|c| heading(c.trim().trim_matches('"')).is_some()).count() >= 2
        });
        let first = counts.first().copied().unwrap_or(0);
        let alike = counts.iter().filter(|c| **c == first).count();
        headed && alike * 2 >= counts.len() || first >= 2 && lines.len() >= 3 && alike * 10 >= counts.len() * 9
    })
}

/// What the cells under a heading are.
pub(crate) fn heading(text: &str) -> Option<Kind> {
    if text.is_empty() || text.len() > HEADING_CHARS_MAX * 4 {
        return None;
    }
    let name: String = text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let name = name.trim_end_matches(['*', '※', ':', ')']).split('(').next().unwrap_or_default();
    if name.is_empty() || name.chars().count() > HEADING_CHARS_MAX {
        return None;
    }
    let any = |words: &[&str]| words.iter().any(|w| name.contains(w));
    let ends = |words: &[&str]| words.iter().any(|w| name.ends_with(w));
    if any(&["個人番号", "マイナンバー", "mynumber"]) {
        return Some(Kind::Individual);
    }
    if any(&["メール", "mail", "eメール"]) && !any(&["メール会員", "メールマガジン", "希望", "可否", "有無", "日時"])
    {
        return Some(Kind::Mail);
    }
    if any(&["電話", "携帯", "tel", "fax", "phone", "ファックス", "ファクス", "mobile"])
        && !any(&["可否", "有無", "希望", "hotel", "機種"])
    {
        return Some(Kind::Phone);
    }
    let who = any(&[
        "会員",
        "組合員",
        "職員",
        "社員",
        "学生",
        "学籍",
        "生徒",
        "患者",
        "利用者",
        "顧客",
        "お客様",
        "受給者",
        "被保険者",
        "加入者",
        "従業員",
        "契約者",
        "member",
        "employee",
        "customer",
        "student",
    ]);
    if who && ends(&["番号", "no", "no.", "id", "コード", "number"]) {
        return Some(Kind::Member);
    }
    if any(&["住所", "所在地", "居所", "居住地", "送付先", "address", "番地"]) && !any(&["住所コード", "mail", "ip"])
    {
        return Some(Kind::Address);
    }
    let exact = [
        "名前",
        "姓",
        "名",
        "せい",
        "めい",
        "セイ",
        "メイ",
        "フリガナ",
        "ふりがな",
        "カナ",
        "よみ",
        "よみがな",
        "name",
        "fullname",
        "firstname",
        "lastname",
        "surname",
        "担当者",
        "代表者",
        "申込者",
        "保護者",
        "世帯主",
        "契約者",
        "被保険者",
        "参加者",
        "出席者",
        "受講者",
        "宛名",
        "名義人",
        "届出者",
        "申請者",
        "会員名",
        "利用者名",
        "患者名",
        "職員名",
        "社員名",
        "生徒名",
        "学生名",
        "顧客名",
        "組合員名",
        "担当者名",
        "代表者名",
        "お客様名",
        "児童名",
        "園児名",
        "講師",
        "担当",
    ];
    let not = any(&[
        "会社",
        "団体",
        "法人",
        "企業",
        "店",
        "部署",
        "商品",
        "品名",
        "ファイル",
        "学校",
        "施設",
        "銀行",
        "支店",
        "建物",
        "ユーザー名",
        "username",
        "filename",
        "company",
    ]);
    let named = exact.contains(&name)
        || ends(&["氏名", "名前", "フリガナ", "ふりがな", "氏名カナ", "カナ氏名", "カナ名", "名カナ", "姓名"])
        || any(&["氏名", "お名前"]);
    (named && !not).then_some(Kind::Person)
}

/// Whether a cell holds what its heading says.
fn holds(kind: Kind, cell: &str) -> bool {
    let cell = cell.trim();
    if cell.is_empty() {
        return false;
    }
    let digits = || cell.chars().filter(|c| crate::chars::digit(*c).is_some()).count();
    match kind {
        Kind::Person => {
            let count = cell.chars().count();
            let letters =
                cell.chars().any(|c| crate::chars::is_han(c) || crate::chars::is_kana(c) || c.is_ascii_alphabetic());
            const NO: &[&str] = &[
                "なし",
                "無し",
                "未定",
                "不明",
                "同上",
                "-",
                "－",
                "ー",
                "―",
                "合計",
                "計",
                "小計",
                "以下余白",
                "該当なし",
                "欠番",
                "n/a",
                "N/A",
            ];
            count <= 30 && letters && digits() == 0 && !NO.contains(&cell)
        }
        Kind::Address => {
            cell.chars().count() >= 4 && cell.chars().any(|c| crate::chars::is_han(c) || c.is_ascii_alphabetic())
        }
        Kind::Phone => (9..=24).contains(&digits()),
        Kind::Mail => cell.contains(['@', '＠']),
        Kind::Member => digits() >= 1 && cell.chars().count() <= 24,
        Kind::Individual => individual::number(cell).is_ok() || digits() == 12,
    }
}

/// A table as it comes in, row by row.
#[derive(Default)]
pub(crate) struct Table {
    /// The first rows, until the headings are found or given up.
    waiting: Vec<Vec<String>>,
    columns: Option<Vec<Option<Kind>>>,
    /// Rows that wait to be looked at together, and how long they are.
    block: Vec<Vec<String>>,
    bytes: usize,
    /// Where somebody wants to see them: the headings until a row of somebody came.
    heads: Option<String>,
}

impl Table {
    pub(crate) fn push(&mut self, look: &mut Look<'_>, row: Vec<String>) {
        if self.columns.is_some() {
            return self.take(look, row);
        }
        let kinds: Vec<Option<Kind>> = row.iter().map(|c| heading(c)).collect();
        let named = kinds.iter().flatten().count();
        let filled = row.iter().filter(|c| !c.trim().is_empty()).count();
        if named >= 2 || named == 1 && filled >= 2 && is_heading(&row) {
            // What stood above the headings is no row of anybody, but it is text.
            self.give_up(look);
            self.flush(look);
            self.columns = Some(kinds);
            self.heads = look.is_watched().then(|| row.join("\t"));
            return;
        }
        self.waiting.push(row);
        if self.waiting.len() >= HEADING_ROWS {
            self.give_up(look);
        }
    }

    fn give_up(&mut self, look: &mut Look<'_>) {
        self.columns.get_or_insert_default();
        for row in std::mem::take(&mut self.waiting) {
            self.take(look, row);
        }
    }

    fn take(&mut self, look: &mut Look<'_>, row: Vec<String>) {
        self.bytes += row.iter().map(|cell| cell.len() + 1).sum::<usize>();
        self.block.push(row);
        if self.bytes > if look.is_watched() { MAIL_BLOCK_BYTES } else { BLOCK_BYTES } {
            self.flush(look);
        }
    }

    /// Whether nothing waits, and the headings would say nothing with the next row of somebody.
    fn is_silent(&self, look: &Look<'_>) -> bool {
        self.columns.is_some() && self.block.is_empty() && !self.heads.iter().any(|heads| look.may_say(heads))
    }

    /// Looks at the rows that wait, and tells each.
    fn flush(&mut self, look: &mut Look<'_>) {
        let block = std::mem::take(&mut self.block);
        self.bytes = 0;
        if block.is_empty() {
            return;
        }
        let lines = if look.is_watched() { block.iter().map(|row| row.join("\t")).collect() } else { Vec::new() };
        if look.is_enough() && !self.heads.iter().chain(&lines).any(|line| look.may_say(line)) {
            return look.passed_over();
        }
        // Cells without a heading, a line for each row, and where each line ends with what its row held.
        let mut rest = String::new();
        let ends: Vec<(usize, [usize; 6])> = block
            .iter()
            .map(|row| {
                let counts = self.headed(row, &mut rest);
                (rest.len(), counts)
            })
            .collect();
        let found = look.detector.text(&rest);
        let mut next = found.iter().peekable();
        let mut lines = lines.into_iter();
        for (end, mut counts) in ends {
            while let Some(one) = next.next_if(|f| f.range.start < end) {
                // A name in a remark does not count beside the name of the row.
                if let Some(count) = counts.get_mut(one.kind as usize) {
                    *count += 1;
                }
            }
            let kinds: Vec<(Kind, usize)> = Kind::ALL.iter().copied().zip(counts).collect();
            look.row(&kinds);
            let line = lines.next();
            if kinds.iter().any(|(kind, count)| *kind == Kind::Person && *count > 0) {
                self.heads.take().into_iter().chain(line).for_each(|text| look.tell(&text));
            }
        }
    }

    /// What the headings say of a row's cells; the others are written down as a line.
    fn headed(&self, row: &[String], rest: &mut String) -> [usize; 6] {
        let columns = self.columns.as_deref().unwrap_or_default();
        let mut counts = [0; 6];
        let mut named = false;
        for (at, cell) in row.iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            match columns.get(at).copied().flatten().filter(|kind| holds(*kind, cell)) {
                // Family name, given name and reading are one person; an address in several columns is one address.
                Some(kind @ (Kind::Person | Kind::Address)) => {
                    let first = matches!(kind, Kind::Person) && named;
                    named |= kind == Kind::Person;
                    if let Some(count) = counts.get_mut(kind as usize).filter(|_| !first) {
                        *count = 1;
                    }
                }
                Some(kind) => {
                    if let Some(count) = counts.get_mut(kind as usize) {
                        *count += 1;
                    }
                }
                None => {
                    rest.push_str(cell);
                    rest.push('\t');
                }
            }
        }
        rest.push('\n');
        counts
    }

    pub(crate) fn end(mut self, look: &mut Look<'_>, place: &Place) {
        if !self.waiting.is_empty() && self.columns.is_none() {
            // A few rows without headings are a form: words beside words, about one or nobody.
            let rows = std::mem::take(&mut self.waiting);
            let text: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
            if rows.len() < HEADING_ROWS && rows.iter().flatten().any(|cell| heading(cell).is_some()) {
                return look.running(place, &text);
            }
            self.waiting = rows;
        }
        self.give_up(look);
        self.flush(look);
    }
}

/// Whether no cell of a row looks like data.
fn is_heading(row: &[String]) -> bool {
    row.iter().all(|cell| {
        let count = cell.chars().count();
        count <= HEADING_CHARS_MAX && cell.chars().filter(|c| crate::chars::digit(*c).is_some()).count() <= 2
    })
}

pub(crate) fn look(look: &mut Look<'_>, place: &Place, text: &str, sign: char) {
    let place = place.clone().of(Form::Table);
    let mut table = Table::default();
    let (mut late, mut count, mut rest) = (false, 0_usize, text);
    while !rest.is_empty() && !late {
        let piece = if look.is_watched() { piece(rest) } else { None };
        if let Some(piece) = piece.filter(|_| look.is_enough() && table.is_silent(look))
            && !look.may_say(&piece.replace(sign, "\t"))
        {
            look.passed_over();
            rest = rest.get(piece.len()..).unwrap_or_default();
            late = look.is_late();
            continue;
        }
        // Where a piece is passed over or looked at as a whole, each way sees the same in every other.
        let bytes = if look.is_watched() { piece.map_or(MAIL_BLOCK_BYTES, str::len) } else { rest.len() };
        let left = rest.len().saturating_sub(bytes);
        rest = rows(rest, sign, |row, behind| {
            count += 1;
            late = count.is_multiple_of(1024) && look.is_late();
            table.push(look, row);
            !late && behind > left
        });
        if look.is_watched() {
            table.flush(look);
        }
    }
    table.end(look, &place);
    if late {
        look.unread(place, crate::find::Why::TooSlow);
    }
}

/// The next rows as they stand in the text, where no quote is among them: joined by tabs, they are the lines of the table.
fn piece(text: &str) -> Option<&str> {
    let piece = text.get(..text.floor_char_boundary(MAIL_BLOCK_BYTES))?;
    let whole = if piece.len() == text.len() { piece } else { piece.get(..piece.rfind('\n')? + 1)? };
    (!whole.contains('"')).then_some(whole)
}

/// Rows of cells, each with how many bytes are behind it, as long as they are wanted; answers what is left. Quotes may hold signs and lines, and
/// a quote that nobody closes ends with its line.
pub(crate) fn rows(text: &str, sign: char, mut with: impl FnMut(Vec<String>, usize) -> bool) -> &str {
    let mut rest = text;
    while !rest.is_empty() {
        let mut row = Vec::new();
        loop {
            let (cell, behind, more) = cell(rest, sign);
            rest = behind;
            if row.len() < CELLS_MAX {
                row.push(cell);
            }
            if !more {
                break;
            }
        }
        if !with(row, rest.len()) {
            break;
        }
    }
    rest
}

/// Bytes in which the end of a quoted cell must come.
const QUOTED_BYTES_MAX: usize = 1 << 16;

/// The next cell, what is behind it, and whether the row goes on.
fn cell(text: &str, sign: char) -> (String, &str, bool) {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut value = String::new();
        let mut rest = quoted;
        while let Some(end) = memchr::memchr(b'"', rest.as_bytes()).filter(|end| value.len() + end < QUOTED_BYTES_MAX) {
            value.push_str(rest.get(..end).unwrap_or_default());
            rest = rest.get(end + 1..).unwrap_or_default();
            if let Some(more) = rest.strip_prefix('"') {
                value.push('"');
                rest = more;
                continue;
            }
            let (tail, behind, more) = plain(rest, sign);
            value.push_str(tail);
            return (value, behind, more);
        }
    }
    let (cell, behind, more) = plain(text, sign);
    (cell.to_owned(), behind, more)
}

fn plain(text: &str, sign: char) -> (&str, &str, bool) {
    let end = memchr::memchr3(u8::try_from(sign).unwrap_or(b','), b'\n', b'\r', text.as_bytes());
    let Some(end) = end else { return (text, "", false) };
    let (cell, rest) = text.split_at(end);
    if let Some(rest) = rest.strip_prefix(sign) {
        return (cell, rest, true);
    }
    (cell, rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or_default(), false)
}
