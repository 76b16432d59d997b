//! A signed-in worker's request. Whoever is not signed in is led to where they can, and back again afterwards.

use super::desk::Desk;
use crate::{
    Failure, Reader,
    paper::Paper,
    path::{self, Area},
    reader,
    shell::{Bar, Frame, Title, page},
};
use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
};
use azukari_app::{
    App, AppError, Asker, Name, Names,
    access::{Bearer, Credential, Signed},
};
use azukari_domain::{AffairKey, ClauseId, Date, OrgKey};
use azukari_words::Lang;
use maud::{Markup, html};

/// Entries of the menu. What an office opens or closes is said by the gate, in sentences.
const AREAS: [Area; 8] =
    [Area::Home, Area::Find, Area::Import, Area::Work, Area::Requests, Area::Journal, Area::Clauses, Area::Settings];

/// Who asks, in which organisation, for which page.
pub(super) struct Visit {
    pub(super) reader: Reader,
    pub(super) signed: Signed,
    pub(super) names: Names,
    pub(super) desk: Desk,
    /// This page's own address; where a form answers with a page, that of the form.
    pub(super) here: String,
    /// How this server was reached, e.g. `http://localhost:8080`: the beginning of links that are given to somebody.
    pub(super) origin: String,
    credential: Credential,
}

/// The organisation in an address of ours.
pub(super) fn org_of(path: &str) -> Option<OrgKey> {
    path.strip_prefix("/o/")?.split('/').next()?.parse().ok()
}

/// An address with the page to come back to.
pub(super) fn with_back(to: &str, back: &str) -> String {
    // A path of ours needs no escaping inside a query but for what separates pairs (RFC 3986 section 3.4).
    let safe = back.replace('%', "%25").replace('&', "%26").replace('+', "%2B").replace('#', "%23");
    format!("{to}?back={safe}")
}

/// How a request reached this server. The name was checked before any page is asked.
fn origin(parts: &Parts, https: bool) -> String {
    let host = parts.headers.get(axum::http::header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if https { "https" } else { "http" })
}

impl FromRequestParts<Desk> for Visit {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let reader = Reader::of(parts);
        let here = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let org = org_of(&here).ok_or_else(|| Failure::NOT_FOUND.into_response())?;
        // After signing in a page is shown again; a form that was being sent is not, so its page is shown empty.
        let back = if parts.method == Method::GET { here.as_str() } else { parts.uri.path() };
        let Some(token) = desk.site.session(&parts.headers) else {
            return Err(super::fault::lead_to(&path::sign_in(&org), back));
        };
        let origin = origin(parts, desk.site.https);
        let mut desk = desk.clone();
        if desk.site.outside(&parts.extensions) {
            desk.app = desk.app.from_outside();
        }
        let credential = Credential::Session(Bearer::new(token));
        let asked = credential.clone();
        let found = desk
            .run(move |app| {
                let signed = app.asker(&asked)?;
                let names = app.names(&signed.asker)?;
                Ok((signed, names))
            })
            .await;
        match found {
            Ok((signed, names)) if signed.org == org => {
                // A worker reads in their own language, unless another was chosen in this browser; what the browser asks for is
                // for those who are not known yet.
                let chosen = Reader::chosen(parts).or_else(|| Lang::parse(&signed.language));
                let reader = Reader { lang: chosen.unwrap_or(reader.lang), ..reader };
                Ok(Visit { reader, signed, names, desk, here, origin, credential })
            }
            // Signed in elsewhere: one session serves one organisation.
            Ok(_) => Err(super::fault::lead_to(&path::sign_in(&org), back)),
            Err(e) => Err(super::fault::unsigned(&reader, &org, back, e)),
        }
    }
}

impl Visit {
    /// The organisation.
    pub(super) fn org(&self) -> &OrgKey {
        &self.signed.org
    }

    /// The field for the reason why what looks like an individual number is a number of another kind.
    pub(super) fn other_number<'f>(&self, name: String, reason: &'f str) -> crate::shell::Field<'f> {
        let t = |key| self.reader.t(key);
        crate::shell::Field::new(name, t("common-other-number"), crate::shell::Control::Text)
            .support(t("common-other-number-help"))
            .value(reason)
    }

    /// The affair in hand as the use cases take it; empty where none was chosen.
    pub(super) fn affair(&self) -> String {
        self.signed.affair.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// What the browser's session carries.
    pub(super) fn credential(&self) -> Credential {
        self.credential.clone()
    }

    /// Runs a use case as this worker.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, AppError>
    where
        F: FnOnce(&App, &Asker) -> Result<T, AppError> + Send + 'static,
        T: Send + 'static,
    {
        let asker = self.signed.asker.clone();
        self.desk.run(move |app| work(app, &asker)).await
    }

    /// The reader's word of two.
    pub(super) fn pick<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        match self.reader.lang {
            Lang::Ja => ja,
            Lang::En if en.is_empty() => ja,
            Lang::En => en,
        }
    }

    /// The organisation's word for a key of one of its lists; the key itself where it has none.
    pub(super) fn word<'a>(&self, list: &'a [Name], key: &'a str) -> &'a str {
        list.iter().find(|n| n.key == key).map_or(key, |n| self.pick(&n.ja, &n.en))
    }

    /// The place of a clause as its document counts it; with the document's title where the rulebook has several.
    pub(super) fn cite(&self, id: &ClauseId) -> String {
        reader::cite(self.reader, &self.names, id)
    }

    /// What paper is written with: this organisation, in a language of its own.
    pub(super) fn paper(&self, lang: Lang) -> Paper<'_> {
        Paper {
            reader: Reader { lang, ..self.reader },
            org_name: &self.signed.org_name,
            names: &self.names,
            is_sample: self.signed.demo,
        }
    }

    /// An ISO date as this reader writes dates; the text itself where it is none.
    pub(super) fn day(&self, text: &str) -> String {
        text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| self.reader.date(day))
    }

    /// When something is due; where it has no day, that is said.
    pub(super) fn due(&self, due: Option<&str>, overdue: bool) -> Markup {
        html! {
            @match due {
                Some(day) => { (self.day(day)) @if overdue { " " strong.az-late { (self.reader.t("task-overdue")) } } }
                None => span.az-quiet { (self.reader.t("task-no-due")) },
            }
        }
    }

    /// The organisation's word for a field of any kind of data; the key itself where there is none.
    pub(super) fn field_word(&self, key: &str) -> String {
        self.word(&self.names.fields, key).to_owned()
    }

    /// A page of this organisation. `back` is where the language switch leads.
    pub(super) fn page(&self, area: Area, title: Title, content: Markup) -> Markup {
        self.page_at(area, title, &self.here, content)
    }

    /// A page that stands at another address than it was asked for, e.g. an answer to a form.
    pub(super) fn page_at(&self, area: Area, title: Title, back: &str, content: Markup) -> Markup {
        let affairs: Vec<(AffairKey, String)> = self
            .signed
            .affairs
            .iter()
            .map(|a| (a.key.clone(), self.word(&self.names.affairs, a.key.as_str()).to_owned()))
            .collect();
        let bar = Bar {
            org: self.org(),
            org_name: &self.signed.org_name,
            worker: self.signed.name.expose(),
            affairs: &affairs,
            affair: self.signed.affair.as_ref(),
            areas: &AREAS,
            here: Some(area),
        };
        page(&Frame { reader: self.reader, back, bar: Some(bar), is_sample: self.signed.demo }, title, content)
    }
}
