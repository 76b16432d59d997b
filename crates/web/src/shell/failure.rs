//! The page for an answer that is an error.

use super::{Frame, Title, page};
use crate::{Reader, serve::Failure};
use maud::{Markup, html};

/// What happened, what to do, and for a fault of ours the number to quote. It shows nothing of the request.
pub fn failure(reader: &Reader, failure: Failure, number: Option<&str>) -> Markup {
    let frame = Frame { reader: *reader, back: "/", bar: None, is_sample: false };
    page(
        &frame,
        Title::new(failure.title),
        html! {
            p { (reader.t(failure.sentence)) }
            @if let Some(number) = number {
                p { (reader.t("page-crashed-quote")) }
                p.az-quote { (reader.say("common-quote-number", &[("number", number.into())])) }
            }
            p { a href="/" { (reader.t("page-home")) } }
        },
    )
}
