//! Who reads a page: their language and their way of writing dates.

use crate::serve::cookie;
use axum::{extract::FromRequestParts, http::header::ACCEPT_LANGUAGE, http::request::Parts};
use azukari_app::{Names, regulation::document};
use azukari_domain::{ClauseId, Date, Millis};
use azukari_words::{Arg, DateStyle, Lang, Numbering, Words, citation, number};
use std::convert::Infallible;

/// A reader's choices, from cookies and the browser's `Accept-Language`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reader {
    /// The language of the page.
    pub lang: Lang,
    /// How dates are written.
    pub dates: DateStyle,
}

impl Reader {
    /// A sentence without arguments.
    pub fn t(&self, key: &str) -> String {
        Words::say(self.lang, key, &[])
    }
    /// A sentence with arguments.
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        Words::say(self.lang, key, args)
    }
    /// A civil date.
    pub fn date(&self, day: Date) -> String {
        azukari_words::date(self.lang, self.dates, day)
    }
    /// An instant in the organisation's zone, to the minute.
    pub fn instant(&self, at: Millis, zone: &str) -> String {
        azukari_words::instant(self.lang, self.dates, at, zone)
    }
    /// A whole number in groups of three.
    pub fn number(&self, n: i64) -> String {
        number::grouped(n)
    }
}

/// The place of a clause as its document counts it; with the document's title where the rulebook has several.
pub(crate) fn cite(reader: Reader, names: &Names, id: &ClauseId) -> String {
    let pick = |ja: &str, en: &str| if reader.lang == Lang::Ja || en.is_empty() { ja } else { en }.to_owned();
    let of_law = names.laws.iter().find(|law| id.as_str().split(':').next() == Some(law.name.key.as_str()));
    if let Some(d) = of_law.and_then(|law| law.documents.iter().find(|d| d.name.key == document(id))) {
        let place = citation(reader.lang, Numbering::Articles, id);
        return format!("{} {place}", pick(&d.name.ja, &d.name.en));
    }
    let own = names.documents.iter().find(|d| d.name.key == document(id));
    let numbering = if own.is_some_and(|d| d.sections) { Numbering::Sections } else { Numbering::Articles };
    let place = citation(reader.lang, numbering, id);
    match own {
        Some(d) if names.documents.len() > 1 => format!("{} {place}", pick(&d.name.ja, &d.name.en)),
        _ => place,
    }
}

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

impl Reader {
    /// The language that was chosen in this browser, if one was.
    pub fn chosen(parts: &Parts) -> Option<Lang> {
        cookie::plain(&parts.headers, cookie::LANG).as_deref().and_then(Lang::parse)
    }

    /// The reader of a request. Never fails: without any sign it is Japanese and 和暦.
    pub fn of(parts: &Parts) -> Self {
        let accept = parts.headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
        Self {
            lang: Lang::of_reader(cookie::plain(&parts.headers, cookie::LANG).as_deref(), accept),
            dates: cookie::plain(&parts.headers, cookie::DATES)
                .and_then(|text| DateStyle::parse(&text))
                .unwrap_or_default(),
        }
    }
}
