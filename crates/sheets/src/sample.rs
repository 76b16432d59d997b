//! Lists of invented people, clean or as dirty as real lists are, with a count of every kind of dirt. The same seed
//! gives the same bytes.

mod names;
mod people;
mod places;

use crate::error::SheetError;
use crate::write::{CsvWriter, Guard, WriteEncoding, Written};
use azukari_domain::time::SeededRandom;
use people::{Draw, Person};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// The headings of a sample file; [`HEALTH_HEADER`] is added to a dirty one.
pub const HEADERS: [&str; 12] = [
    "会員番号",
    "種別",
    "氏名",
    "フリガナ",
    "郵便番号",
    "住所",
    "電話番号",
    "携帯電話",
    "メールアドレス",
    "生年月日",
    "入会日",
    "会社名",
];
/// A column that nobody should take in without a reason.
pub const HEALTH_HEADER: &str = "病歴";

/// How the file is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The encoding written. A clean CP932 file has only names that fit.
    pub encoding: WriteEncoding,
    /// Whether the file is as dirty as real ones.
    pub dirty: bool,
}

/// A kind of dirt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dirt {
    /// Full-width digits and letters, or half-width kana.
    Widths,
    /// A valid date in another style than the others, also of an era.
    DateStyle,
    /// Blanks at a cell's end.
    TrailingBlanks,
    /// A quote in the middle of an unquoted cell.
    StrayQuote,
    /// A row of empty cells, besides the people asked for.
    EmptyRow,
    /// Something in the health column.
    Health,
    /// A character of the name replaced by `〓` or `?`.
    Gaiji,
    /// No reading of the name.
    MissingKana,
    /// A telephone number of too few or too many digits.
    WrongPhone,
    /// The number of an earlier member.
    DuplicateNumber,
    /// A date that no calendar has.
    ImpossibleDate,
}

impl Dirt {
    /// All kinds.
    pub const ALL: &'static [Dirt] = &[
        Dirt::Widths,
        Dirt::DateStyle,
        Dirt::TrailingBlanks,
        Dirt::StrayQuote,
        Dirt::EmptyRow,
        Dirt::Health,
        Dirt::Gaiji,
        Dirt::MissingKana,
        Dirt::WrongPhone,
        Dirt::DuplicateNumber,
        Dirt::ImpossibleDate,
    ];

    /// Whether a careful import must reject the row under any rulebook. A missing reading counts only where the
    /// rulebook requires one; ask [`Summary::rows_with`] for that.
    pub fn rejects(self) -> bool {
        matches!(self, Dirt::WrongPhone | Dirt::DuplicateNumber | Dirt::ImpossibleDate)
    }
}

/// What the file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// People.
    pub people: u64,
    /// Where each piece of dirt is: line of the file from 1, and its kind.
    pub marks: Vec<(u64, Dirt)>,
    /// What the writer reports.
    pub written: Written,
}

impl Summary {
    /// How often each kind occurs, in rows.
    pub fn counts(&self) -> BTreeMap<Dirt, u64> {
        let mut counts = BTreeMap::new();
        for (_, dirt) in &self.marks {
            *counts.entry(*dirt).or_default() += 1;
        }
        counts
    }
    /// How many rows have at least one of these kinds.
    pub fn rows_with(&self, kinds: &[Dirt]) -> u64 {
        self.marks.iter().filter(|(_, d)| kinds.contains(d)).map(|(line, _)| line).collect::<BTreeSet<_>>().len() as u64
    }
    /// How many rows a careful import must reject.
    pub fn must_reject(&self) -> u64 {
        self.rows_with(&Dirt::ALL.iter().copied().filter(|d| d.rejects()).collect::<Vec<_>>())
    }
}

/// Writes `count` invented members as CSV. A dirty file of at least 100 people has every kind of dirt.
///
/// # Errors
/// [`SheetError::Io`] where the output fails.
pub fn members<W: Write>(out: W, count: u64, seed: u64, options: &Options) -> Result<Summary, SheetError> {
    let mut draw = Draw(SeededRandom::new(seed));
    let mut csv = CsvWriter::new(out, options.encoding, Guard::Off);
    let mut summary = Summary { people: count, ..Summary::default() };
    csv.row(HEADERS.into_iter().chain(options.dirty.then_some(HEALTH_HEADER)))?;
    let mut line = 1;
    // Numbers that stand in the file already: only these can be duplicated.
    let mut used: Vec<u64> = Vec::new();
    for index in 0..count {
        line += 1;
        let mut person = Person::draw(&mut draw, index + 1, options.encoding, options.dirty);
        if !options.dirty {
            csv.row(person.cells())?;
            continue;
        }
        let mut chosen: Vec<Dirt> = Dirt::ALL.to_vec();
        chosen.retain(|dirt| draw.chance(CHANCE_PERCENT) || is_due(*dirt, index));
        // Both change the same cell; the one whose turn it is stays, so that each occurs.
        if chosen.contains(&Dirt::ImpossibleDate) && chosen.contains(&Dirt::DateStyle) {
            let gives_way = if is_due(Dirt::DateStyle, index) { Dirt::ImpossibleDate } else { Dirt::DateStyle };
            chosen.retain(|d| *d != gives_way);
        }
        if chosen.contains(&Dirt::EmptyRow) {
            csv.row(std::iter::repeat_n("", HEADERS.len() + 1))?;
            summary.marks.push((line, Dirt::EmptyRow));
            line += 1;
        }
        if used.is_empty() || !chosen.contains(&Dirt::DuplicateNumber) {
            chosen.retain(|d| *d != Dirt::DuplicateNumber);
            used.push(index + 1);
        }
        for dirt in &chosen {
            if *dirt != Dirt::EmptyRow && person.soil(*dirt, &mut draw, &used) {
                summary.marks.push((line, *dirt));
            }
        }
        if options.encoding == WriteEncoding::Cp932 && !chosen.contains(&Dirt::Gaiji) && !person.fits_cp932() {
            summary.marks.push((line, Dirt::Gaiji));
        }
        let cells = person.cells().chain([person.health.as_str()]);
        if person.stray_quote { csv.row_unquoted(cells)? } else { csv.row(cells)? }
    }
    summary.written = csv.finish()?;
    Ok(summary)
}

/// How many rows in a hundred have each kind of dirt.
const CHANCE_PERCENT: u64 = 3;

/// Each kind has its turn once within the first hundred rows.
fn is_due(dirt: Dirt, index: u64) -> bool {
    Dirt::ALL.iter().position(|d| *d == dirt).is_some_and(|at| index == 20 + 5 * at as u64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may stop")]
    use super::*;

    #[test]
    fn lists_are_long_and_their_readings_are_katakana() {
        assert!(names::FAMILY.len() >= 150 && names::GIVEN.len() >= 200);
        for list in [names::FAMILY, names::GIVEN] {
            for (name, kana) in list {
                assert!(kana.chars().all(|c| matches!(c, 'ァ'..='ヶ' | 'ー')), "{name} {kana}");
            }
            let distinct: BTreeSet<_> = list.iter().collect();
            assert_eq!(distinct.len(), list.len());
        }
        for c in ['髙', '﨑', '邊', '𠮷'] {
            assert!(names::FAMILY.iter().any(|(n, _)| n.contains(c)), "{c}");
        }
    }

    #[test]
    fn romaji_reads() {
        for (kana, romaji) in [
            ("シュトウ", "shutou"),
            ("ハットリ", "hattori"),
            ("ジュンイチ", "junichi"),
            ("リョウ", "ryou"),
            ("チナツ", "chinatsu"),
        ] {
            assert_eq!(people::romaji(kana), romaji);
        }
        for (_, kana) in names::FAMILY.iter().chain(names::GIVEN) {
            assert!(people::romaji(kana).bytes().all(|b| b.is_ascii_lowercase()), "{kana}");
        }
    }
}
