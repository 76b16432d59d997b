//! Memory does not grow with the file. Each case runs in a child process of its own, whose peak the system counts.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use azukari_sheets::limits::{BOOK_TAGS_MAX, BOOK_TEXTS_MAX, FILE_BYTES_MAX};
use azukari_sheets::{ReadOptions, Sheet, SheetError};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use zip::write::SimpleFileOptions;

const CASE: &str = "AZUKARI_SHEETS_MEMORY_CASE";
/// What a whole import may take, of which a file's reading is the largest part.
const PEAK_KIB_MAX: u64 = 300 * 1024;

#[expect(clippy::disallowed_methods, reason = "how a child learns which case it is")]
fn is_child_for(case: &str) -> bool {
    std::env::var(CASE).is_ok_and(|c| c == case)
}

/// Runs `work` in a child and gives its peak of resident memory in KiB; in the child, `None` after the work.
fn peak_of(case: &str, test: &str, work: impl FnOnce()) -> Option<u64> {
    if is_child_for(case) {
        work();
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
        println!("peak={}", line.split_whitespace().nth(1).unwrap());
        return None;
    }
    let exe = std::env::current_exe().unwrap();
    let out = Command::new(exe).args(["--exact", test, "--nocapture"]).env(CASE, case).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{text}");
    let peak = text.lines().find_map(|l| l.split_once("peak=")).unwrap().1.trim().parse().unwrap();
    println!("{case}: {peak} KiB");
    Some(peak)
}

struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("azukari-sheets-{}-{name}", std::process::id())))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _gone = std::fs::remove_file(&self.0);
    }
}

fn open_file(path: &Path) -> Result<Sheet, SheetError> {
    Sheet::open(path, &ReadOptions::default())
}

#[test]
fn sparse_files_are_refused_at_once() {
    let work = || {
        let file = Temporary::new("sparse");
        File::create(&file.0).unwrap().set_len(FILE_BYTES_MAX).unwrap();
        assert!(matches!(open_file(&file.0), Err(SheetError::Nul { line: 1, byte: 1 })));
        File::create(&file.0).unwrap().set_len(FILE_BYTES_MAX + 1).unwrap();
        assert!(matches!(open_file(&file.0), Err(SheetError::FileTooLarge { max: FILE_BYTES_MAX })));
    };
    let Some(peak) = peak_of("sparse", "sparse_files_are_refused_at_once", work) else { return };
    assert!(peak < PEAK_KIB_MAX / 4, "{peak} KiB");
}

/// A header and then one row again and again, without a disk.
struct Endless {
    row: Vec<u8>,
    size: u64,
    at: u64,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let rest = usize::try_from(self.size - self.at).unwrap_or(usize::MAX);
        let within = usize::try_from(self.at % self.row.len() as u64).unwrap();
        let n = buffer.len().min(rest).min(self.row.len() - within);
        buffer[..n].copy_from_slice(&self.row[within..within + n]);
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(n) => n,
            SeekFrom::End(n) => self.size.checked_add_signed(n).unwrap(),
            SeekFrom::Current(n) => self.at.checked_add_signed(n).unwrap(),
        };
        Ok(self.at)
    }
}

#[test]
fn a_long_text_is_streamed() {
    let work = || {
        let row = format!("山田,{}\r\n", "あ".repeat(700)).into_bytes();
        // The whole limit takes minutes without optimisation; a part of it shows the same.
        let rows = if cfg!(debug_assertions) { 15_000 } else { FILE_BYTES_MAX / row.len() as u64 };
        let size = row.len() as u64 * rows;
        let options = ReadOptions { header_row: Some(1), ..ReadOptions::default() };
        let sheet = Sheet::from_reader(Endless { row, size, at: 0 }, &options).unwrap();
        assert_eq!(sheet.map(Result::unwrap).count() as u64, rows - 1);
    };
    let Some(peak) = peak_of("text", "a_long_text_is_streamed", work) else { return };
    assert!(peak < PEAK_KIB_MAX / 4, "{peak} KiB");
}

type Fill<'a> = &'a dyn Fn(&mut dyn Write);

fn parts(texts: impl Fn(&mut dyn Write), sheet: impl Fn(&mut dyn Write), path: &Path) {
    parts_with_styles(texts, sheet, None, path);
}

fn parts_with_styles(
    texts: impl Fn(&mut dyn Write),
    sheet: impl Fn(&mut dyn Write),
    styles: Option<Fill<'_>>,
    path: &Path,
) {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "x").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::BufWriter::new(File::create(path).unwrap()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        to.start_file(name.as_str(), SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        let mut out = std::io::BufWriter::new(&mut to);
        match name.as_str() {
            "xl/sharedStrings.xml" => texts(&mut out),
            "xl/worksheets/sheet1.xml" => sheet(&mut out),
            "xl/styles.xml" if styles.is_some() => styles.unwrap()(&mut out),
            _ => {
                std::io::copy(&mut part, &mut out).unwrap();
            }
        }
        out.flush().unwrap();
    }
    to.finish().unwrap();
}

/// The most texts that are let through, in a sheet of a hundred megabytes of XML.
#[test]
fn the_largest_workbook_stays_within_the_bound() {
    let work = || {
        let file = Temporary::new("book.xlsx");
        let count = if cfg!(debug_assertions) { BOOK_TEXTS_MAX / 5 } else { BOOK_TEXTS_MAX - 1 };
        // The most cell formats too, each with a font of the longest name that these may have.
        let styles = |out: &mut dyn Write| {
            write!(out, "<styleSheet><fonts><font><name val=\"{}\"/></font></fonts><cellXfs>", "f".repeat(600))
                .unwrap();
            for i in 0..BOOK_TAGS_MAX - 10 {
                write!(out, "<xf fontId=\"0\" applyFont=\"1\" xfId=\"{:x}\"/>", i.wrapping_mul(0x9E37_79B9_7F4A_7C15))
                    .unwrap();
            }
            out.write_all(b"</cellXfs></styleSheet>").unwrap();
        };
        parts_with_styles(
            |out| {
                out.write_all(b"<sst>").unwrap();
                for i in 0..count {
                    write!(out, "<si><t>{:024x}</t></si>", i.wrapping_mul(0x9E37_79B9_7F4A_7C15)).unwrap();
                }
                out.write_all(b"</sst>").unwrap();
            },
            |out| {
                out.write_all(b"<worksheet><sheetData>").unwrap();
                for i in 0..count / 2 {
                    let (a, b) = (i * 2, i * 2 + 1);
                    write!(
                        out,
                        "<row r=\"{0}\"><c r=\"A{0}\" t=\"s\"><v>{a}</v></c><c r=\"B{0}\" t=\"s\"><v>{b}</v></c></row>",
                        i + 1
                    )
                    .unwrap();
                }
                out.write_all(b"</sheetData></worksheet>").unwrap();
            },
            Some(&styles),
            &file.0,
        );
        let sheet = Sheet::open(&file.0, &ReadOptions { header_row: Some(1), ..ReadOptions::default() }).unwrap();
        assert_eq!(sheet.map(Result::unwrap).count() as u64, count / 2 - 1);
    };
    let Some(peak) = peak_of("book", "the_largest_workbook_stays_within_the_bound", work) else { return };
    assert!(peak < PEAK_KIB_MAX, "{peak} KiB");
}

#[test]
fn two_gigabytes_of_zeros_in_a_workbook_are_refused() {
    let work = || {
        let file = Temporary::new("bomb.xlsx");
        // Inflated size that every directory field can state and that no reader should reach.
        let pieces = if cfg!(debug_assertions) { 64 } else { 2048 };
        let zeros = vec![0_u8; 1 << 20];
        parts(|_| {}, |out| (0..pieces).for_each(|_| out.write_all(&zeros).unwrap()), &file.0);
        assert!(matches!(open_file(&file.0), Err(SheetError::Bomb { .. })));
    };
    let Some(peak) = peak_of("bomb", "two_gigabytes_of_zeros_in_a_workbook_are_refused", work) else { return };
    assert!(peak < PEAK_KIB_MAX / 4, "{peak} KiB");
}
