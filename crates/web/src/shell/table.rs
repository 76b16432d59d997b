//! Tables, and pairs of field and value.

use crate::Reader;
use maud::{Markup, html};

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Numbers stand at the right.
    pub is_number: bool,
}

impl Column {
    /// A column of text.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), is_number: false }
    }
    /// A column of numbers.
    pub fn number(label: impl Into<String>) -> Self {
        Self { label: label.into(), is_number: true }
    }
}

/// A table whose first column names each row.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// Id on the page.
    pub id: &'static str,
    /// What the table shows.
    pub caption: &'a str,
    /// Its columns.
    pub columns: &'a [Column],
    /// Its rows, cell by cell.
    pub rows: &'a [Vec<Markup>],
}

impl Table<'_> {
    /// The table; it scrolls by itself on a narrow screen and can then be reached by keyboard. Without rows it says so.
    pub fn render(&self, reader: &Reader) -> Markup {
        let caption = format!("{}-caption", self.id);
        html! {
            @if self.rows.is_empty() {
                h2 { (self.caption) }
                p.az-quiet { (reader.t("page-table-empty")) }
            } @else {
                div.az-scroll role="region" aria-labelledby=(caption) tabindex="0" {
                    table.az-table id=(self.id) {
                        caption id=(caption) { (self.caption) }
                        thead {
                            tr {
                                @for column in self.columns {
                                    th scope="col" class=[column.is_number.then_some("az-number")] { (column.label) }
                                }
                            }
                        }
                        tbody {
                            @for row in self.rows {
                                tr {
                                    @for (i, cell) in row.iter().enumerate() {
                                        @let number = self.columns.get(i).is_some_and(|c| c.is_number);
                                        @if i == 0 { th scope="row" class=[number.then_some("az-number")] { (cell) } }
                                        @else { td class=[number.then_some("az-number")] { (cell) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Fields and values, e.g. of a record.
pub fn facts(pairs: &[(String, Markup)]) -> Markup {
    html! {
        dl.az-facts {
            @for (name, value) in pairs {
                div { dt { (name) } dd { (value) } }
            }
        }
    }
}

/// The place of a value that this affair does not show: visibly closed, with the reason.
pub fn closed(reader: &Reader) -> Markup {
    html! {
        span.az-closed {
            span aria-hidden="true" { "■■■ " }
            (reader.t("page-closed-field"))
        }
    }
}
