//! The pages of the desk: each verb as people meet it, over the same use cases as the API.
//!
//! Invariants:
//! - A page that shows somebody's data stands behind `visit::Visit`: signed in, in this organisation, not locked.
//! - What was typed about a person travels in bodies only: addresses hold keys, ids and handles (see [`crate::path`]).
//! - A form that fails comes back with status 422, a summary, the message at its field, and what was typed.
//! - A form that changes something carries a random key, so that sending it twice does it once, and answers with a
//!   redirection, so that going back or loading again sends nothing. A search is not stored anywhere: its results are the
//!   answer to the form itself.

mod clauses;
mod correct;
mod desk;
mod fault;
mod find;
mod home;
mod input;
mod journal;
mod locked;
mod qr;
mod record;
mod refused;
mod requests;
mod second;
mod setup;
mod signin;
mod visit;
mod work;

use crate::{
    Site,
    serve::{asset, language, ordinary},
};
use axum::Router;
use azukari_app::App;
use desk::Desk;
use std::path::PathBuf;

/// All pages, the style sheet and the reader's choices; [`crate::serve::guard`] goes around them. `key_file` is where set-up makes
/// the file that keeps the organisation's key, if that way is chosen.
pub fn router(app: App, site: Site, key_file: PathBuf) -> Router {
    let pages = Router::new()
        .merge(setup::routes())
        .merge(signin::routes())
        .merge(second::routes())
        .merge(locked::routes())
        .merge(home::routes())
        .merge(find::routes())
        .merge(record::routes())
        .merge(correct::routes())
        .merge(requests::routes())
        .merge(journal::routes())
        .merge(clauses::routes())
        .merge(work::routes());
    let desk = Desk { app, site: site.clone(), key_file: key_file.into() };
    Router::new().merge(ordinary(pages).with_state(desk)).merge(asset::routes()).merge(language::routes(site))
}
