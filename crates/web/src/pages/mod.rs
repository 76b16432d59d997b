//! The pages of the desk: each verb as people meet it, over the same use cases as the API.
//!
//! Invariants:
//! - A page that shows somebody's data stands behind `visit::Visit`: signed in, in this organisation, not locked.
//! - What was typed about a person travels in bodies only: addresses hold keys, ids and handles (see [`crate::path`]).
//! - A form that fails comes back with status 422, a summary, the message at its field, and what was typed.
//! - A form that changes something carries a random key, so that sending it twice does it once, and answers with a
//!   redirection, so that going back or loading again sends nothing. A search is not stored anywhere: its results are the
//!   answer to the form itself.

mod account;
mod calendar;
mod clauses;
mod correct;
mod deed;
mod desk;
mod drafts;
mod erase;
mod extract;
mod fault;
mod find;
mod home;
mod import;
mod input;
mod invite;
mod journal;
mod kind;
mod known;
mod locked;
mod marks;
mod phone;
mod qr;
mod record;
mod refused;
mod requests;
mod resolution;
mod second;
mod settings;
mod setup;
mod signin;
mod supervision;
mod switch;
mod take_in;
mod visit;
mod window;
mod work;

use crate::{
    Site,
    serve::{asset, language, ordinary},
};
use axum::{Router, middleware};
use azukari_app::App;
use desk::Desk;
use std::path::PathBuf;

/// Places on this machine that pages need.
#[derive(Debug, Clone)]
pub struct Places {
    /// Where set-up makes the file that keeps an organisation's key, if that way is chosen.
    pub key_file: PathBuf,
    /// A folder for uploads while they are read: files without a name.
    pub spool: PathBuf,
    /// Whether this server opens keys by that file: only then can a sample organisation be made by a click, since nobody
    /// types a passphrase for invented people.
    pub may_sample: bool,
    /// The folder between this server and the window, where there is one.
    pub window: Option<PathBuf>,
}

/// All pages, the style sheet, the script and the reader's choices; [`crate::serve::guard`] goes around them.
pub fn router(app: App, site: Site, places: Places) -> Router {
    let desk = Desk {
        app,
        site: site.clone(),
        key_file: places.key_file.into(),
        spool: places.spool.into(),
        may_sample: places.may_sample,
        window: places.window.map(Into::into),
        jobs: import::Jobs::default(),
    };
    let pages = Router::new()
        .merge(setup::routes())
        .merge(signin::routes())
        .merge(second::routes())
        .merge(locked::routes())
        .merge(switch::routes())
        .merge(invite::routes())
        .merge(known::routes())
        .merge(account::routes())
        .merge(calendar::routes())
        .merge(drafts::routes())
        .merge(home::routes())
        .merge(find::routes())
        .merge(extract::routes())
        .merge(record::routes())
        .merge(correct::routes())
        .merge(phone::routes())
        .merge(marks::routes())
        .merge(erase::routes())
        .merge(import::routes())
        .merge(take_in::routes())
        .merge(requests::routes())
        .merge(journal::routes())
        .merge(clauses::routes())
        .merge(settings::routes())
        .merge(supervision::routes())
        .merge(window::routes())
        .merge(work::routes());
    let pages = ordinary(pages).layer(middleware::from_fn_with_state(desk.clone(), drafts::keep_unsent));
    let all = pages.merge(import::receiving());
    Router::new().merge(all.with_state(desk)).merge(asset::routes()).merge(language::routes(site))
}
