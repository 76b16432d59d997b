//! The parts that pages are made of. Each is a function or a small builder that takes typed values and a [`crate::Reader`], and
//! gives escaped markup; the look stands in `assets/desk.css`.
//!
//! Anatomy after the Digital Agency's published design system: label above the field, 「※必須」 beside it, support text,
//! the control, the error below; heights of 48 pixels, one column, nothing said by colour alone.

mod banner;
mod button;
mod failure;
mod form;
mod page;
mod refusal;
mod table;

pub use banner::{Notice, banner};
pub use button::{button, button_link, post_button};
pub use failure::failure;
pub use form::{Choice, Control, Errors, Field, form, invalid, long_form, upload};
pub use page::{Bar, Frame, Title, page};
pub use refusal::{Clause, RefusalPanel, Start, WhyNot, answer_key};
pub use table::{Column, Table, closed, facts};
