//! One file for each kind of personal data. Each looks through a text by itself and knows nothing of files.

pub(crate) mod address;
pub(crate) mod anchors;
pub(crate) mod mail;
pub(crate) mod member;
pub(crate) mod number;
pub(crate) mod person;
pub(crate) mod phone;
