//! A case and its letters as PDF.

use super::{
    body::body,
    call::{Call, Head, run},
};
use crate::{
    Reader,
    paper::{Paper, fault},
};
use axum::response::Response;
use azukari_app::{App, AppError, Reply, access::Signed};
use azukari_forms::Document;
use azukari_words::Lang;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

body! {
    /// In which language.
    PaperBody {
        /// `ja` or `en`; empty for the worker's own.
        lang: String,
    }
}

body! {
    /// Which letter, in which language.
    LetterBody {
        /// One that the case lists.
        letter: String,
        /// `ja` or `en`; empty for the worker's own.
        lang: String,
    }
}

/// Sets a document for whoever asks; with its entry's number.
pub(super) fn set<T>(
    (app, who, head, lang): (&App, &Signed, &Head, &str),
    reply: Reply<T>,
    write: impl FnOnce(&Paper<'_>, &T) -> (Document, String),
) -> Result<Reply<Value>, AppError> {
    let lang = match lang.trim() {
        "" => Lang::parse(&who.language).unwrap_or(head.reader.lang),
        text => Lang::parse(text).ok_or(AppError::input("lang", "error-unknown-word"))?,
    };
    let names = app.names(&who.asker)?;
    let reader = Reader { lang, ..head.reader };
    let paper = Paper { reader, org_name: &who.org_name, names: &names, is_sample: who.demo };
    Ok(match reply {
        Reply::Done(done) => {
            let (document, act) = write(&paper, &done);
            let pdf = document.to_pdf().map_err(fault)?;
            Reply::Done(json!({"pdf": STANDARD.encode(pdf), "act": act}))
        }
        Reply::Refused(refused) => Reply::Refused(refused),
        Reply::Repeated(act) => Reply::Repeated(act),
    })
}

pub(super) async fn case(call: Call<PaperBody>) -> Response {
    run(call, |app, who, head, body| {
        let shown = app.show_case(&who.asker, head.param("number")?)?;
        let now = app.now().0;
        set((app, who, head, &body.lang), shown, |paper, case| {
            (paper.case(case, who.name.expose(), now), case.act.clone())
        })
    })
    .await
}

pub(super) async fn letter(call: Call<LetterBody>) -> Response {
    run(call, |app, who, head, body| {
        let letter = app.write_letter(&who.asker, head.param("number")?, &body.letter)?;
        set((app, who, head, &body.lang), letter, |paper, letter| (paper.letter(letter), letter.act.to_string()))
    })
    .await
}
