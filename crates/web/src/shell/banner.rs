//! The notification banner: what has just happened, or what to mind.

use crate::Reader;
use maud::{Markup, html};

/// How urgent a notice is. Each has its word and mark, so that colour says nothing alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Something was done.
    Success,
    /// Something worth knowing.
    Info,
    /// Something to mind.
    Warning,
    /// Something failed.
    Error,
}

/// One notice. Warnings and errors are said at once by screen readers, the others when there is a pause.
pub fn banner(reader: &Reader, notice: Notice, text: &str) -> Markup {
    let (class, word, role, mark) = match notice {
        Notice::Success => ("az-banner az-banner-success", "page-notice-success", "status", "✓"),
        Notice::Info => ("az-banner az-banner-info", "page-notice-info", "status", "i"),
        Notice::Warning => ("az-banner az-banner-warning", "page-notice-warning", "alert", "!"),
        Notice::Error => ("az-banner az-banner-error", "page-notice-error", "alert", "×"),
    };
    html! {
        div class=(class) role=(role) {
            span.az-mark aria-hidden="true" { (mark) }
            p { strong.az-banner-word { (reader.t(word)) } " " (text) }
        }
    }
}
