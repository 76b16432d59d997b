//! PDFs as another program reads them.

use std::{
    io::Write,
    process::{Command, Stdio},
};

/// The text of a PDF, line by line, as `pdftotext` (package poppler-utils) finds it.
///
/// # Panics
/// Without the program, or for what it cannot read.
pub fn pdf_text(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("pdftotext (package poppler-utils)");
    let mut input = child.stdin.take().expect("an input");
    let pdf = pdf.to_vec();
    let feed = std::thread::spawn(move || input.write_all(&pdf));
    let out = child.wait_with_output().expect("an end");
    feed.join().expect("fed").expect("fed");
    assert!(out.status.success(), "no PDF");
    String::from_utf8(out.stdout).expect("UTF-8")
}
