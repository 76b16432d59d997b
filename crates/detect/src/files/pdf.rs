//! Page descriptions. The library that reads them was not written for hostile files: it may stop at one, take long, or need much
//! room. Here it stands in a thread of its own whose fall is caught; whoever can puts it into a child process
//! ([`crate::Detector::with_pdf`]), which alone bounds its memory.

use crate::find::Why;
use pdf_extract::{Document, Error, OutputError, PlainTextOutput};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    thread,
    time::Duration,
};

/// Bytes of a page description that is read.
pub const BYTES_MAX: usize = 64 << 20;
/// Bytes of text that one may have.
pub const TEXT_BYTES_MAX: usize = 64 << 20;
/// Room for objects within objects.
const STACK_BYTES: usize = 64 << 20;

/// The text of a page description, within this process and a thread.
///
/// # Errors
/// Why there is none; [`Why::Closed`] where only a password opens it.
pub fn read(bytes: &[u8], time: Duration) -> Result<String, Why> {
    if bytes.len() > BYTES_MAX {
        return Err(Why::TooLarge);
    }
    let bytes = bytes.to_vec();
    let (tell, told) = mpsc::channel();
    let begun = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK_BYTES).spawn(move || {
        let text = catch_unwind(AssertUnwindSafe(|| extract(&bytes))).unwrap_or(Err(Why::Damaged));
        // Nobody may be waiting any more.
        let _ = tell.send(text);
    });
    begun.map_err(|_| Why::Closed)?;
    told.recv_timeout(time).unwrap_or(Err(Why::TooSlow))
}

fn extract(bytes: &[u8]) -> Result<String, Why> {
    let mut document = Document::load_mem(bytes).map_err(|e| why(&e))?;
    if document.is_encrypted() {
        // What merely forbids printing opens without a password.
        document.decrypt("").map_err(|e| why(&e))?;
    }
    let mut text = String::new();
    let mut out = PlainTextOutput::new(&mut text);
    pdf_extract::output_doc(&document, &mut out).map_err(|e| match e {
        OutputError::PdfError(e) => why(&e),
        _ => Why::Damaged,
    })?;
    if text.len() > TEXT_BYTES_MAX { Err(Why::TooLarge) } else { Ok(text) }
}

fn why(e: &Error) -> Why {
    match e {
        Error::Decryption(_) | Error::InvalidPassword => Why::Closed,
        _ => Why::Damaged,
    }
}
