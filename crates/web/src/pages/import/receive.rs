//! A file arrives: it is sealed part by part as it comes, and lies nowhere in the clear.

use super::{FILE_BYTES_MAX, page_of};
use crate::{
    Failure,
    pages::{deed::Deed, desk::Desk, input::Input, visit::Visit},
    path::Area,
    shell::Errors,
};
use axum::{
    body::Bytes,
    extract::{Multipart, State, multipart::Field},
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{AppError, acquisition::Choices};
use azukari_domain::{UploadId, Verb};
use std::io::{self, Read};
use tokio::sync::mpsc;

/// What arrives, for a reader on another thread.
struct Arriving {
    chunks: mpsc::Receiver<Option<Bytes>>,
    rest: Bytes,
    ended: bool,
}

impl Read for Arriving {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !self.ended {
            match self.chunks.blocking_recv() {
                Some(Some(chunk)) => self.rest = chunk,
                Some(None) => self.ended = true,
                // Cut off in the middle: half a file must not pass for a whole one.
                None => return Err(io::ErrorKind::ConnectionAborted.into()),
            }
        }
        let n = to.len().min(self.rest.len());
        let part = self.rest.split_to(n);
        if let Some(place) = to.get_mut(..n) {
            place.copy_from_slice(&part);
        }
        Ok(n)
    }
}

pub(super) async fn receive(State(desk): State<Desk>, visit: Visit, mut form: Multipart) -> Response {
    let mut choices = Choices { affair: visit.affair(), ..Choices::default() };
    let mut kept: Option<Result<UploadId, AppError>> = None;
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(_) => return Failure::UNREADABLE.into_response(),
        };
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            // Fields stand before the file in our form.
            "holding" => choices.holding = field.text().await.unwrap_or_default(),
            "mode" => choices.migration = field.text().await.unwrap_or_default() == "migration",
            "file" if kept.is_none() => kept = Some(seal(&desk, &visit, choices.clone(), field).await),
            _ => {}
        }
    }
    match kept.unwrap_or_else(|| Err(AppError::input("file", "import-error-file"))) {
        Ok(id) => Redirect::to(&page_of(&visit, id)).into_response(),
        Err(e) => {
            let here = Area::Import.of(visit.org());
            let deed =
                Deed { area: Area::Import, title: "import-title", verb: Verb::Import, here: here.clone(), then: here };
            let again = async |errors: &Errors| super::start::content(&visit, &Input::default(), errors).await;
            visit.wrong(&deed, e, again).await
        }
    }
}

async fn seal(desk: &Desk, visit: &Visit, choices: Choices, mut field: Field<'_>) -> Result<UploadId, AppError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    if choices.holding.is_empty() {
        return Err(AppError::input("holding", "common-choose-first"));
    }
    let (send, chunks) = mpsc::channel::<Option<Bytes>>(8);
    let (app, asker) = (desk.app.clone(), visit.signed.asker.clone());
    let sealing = tokio::task::spawn_blocking(move || {
        let mut arriving = Arriving { chunks, rest: Bytes::new(), ended: false };
        app.keep_upload(&asker, &name, choices, &mut arriving)
    });
    let mut size = 0_u64;
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) => {
                size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
                // Whoever seals has ended: its own fault says why.
                if size > FILE_BYTES_MAX || send.send(Some(chunk)).await.is_err() {
                    break;
                }
            }
            Ok(None) => {
                if size > 0 {
                    // Only a file that came to its end counts.
                    let _ = send.send(None).await;
                }
                break;
            }
            Err(_) => break,
        }
    }
    drop(send);
    let sealed = sealing.await.unwrap_or_else(|_| Err(AppError::Internal("the sealing of an upload stopped".into())));
    match sealed {
        Err(AppError::Internal(_)) if size == 0 => Err(AppError::input("file", "import-error-file")),
        Err(AppError::Internal(_)) if size > FILE_BYTES_MAX => Err(AppError::input("file", "error-too-much")),
        other => other,
    }
}
