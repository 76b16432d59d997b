//! What a file is and how its text comes out. One file for each kind; `open` tells them apart.

pub(crate) mod archive;
pub(crate) mod csv;
pub(crate) mod mail;
pub(crate) mod open;
pub mod pdf;
pub(crate) mod seal;
pub(crate) mod sheet;
pub(crate) mod text;
pub(crate) mod word;
pub(crate) mod xml;
