//! Documents on paper: a typed document becomes a PDF in Japanese typography. This crate alone knows typst.
//!
//! Invariants: what people wrote is data and never markup, so no field of a form can change a document's shape; nothing is read
//! from disk or network; a PDF is tagged for screen readers (PDF/UA-1), and a character for which there is no glyph is
//! replaced visibly and named, never left out; nothing of a document stays in memory once it is written.
//!
//! ```
//! use azukari_forms::{Block, Document, Language};
//! let document = Document {
//!     language: Language::Ja,
//!     title: "決定通知書".to_owned(),
//!     blocks: vec![Block::Text("お申し出のとおり決定しました。".to_owned())],
//!     ..Document::default()
//! };
//! assert!(document.to_pdf()?.starts_with(b"%PDF-"));
//! # Ok::<(), azukari_forms::FormError>(())
//! ```

mod document;
mod press;

pub use document::{Block, Document, Language};
pub use press::{BYTES_MAX, FormError};
