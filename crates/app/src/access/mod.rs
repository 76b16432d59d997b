//! Who may act at all: set-up, accounts, second factors, sessions, tokens, workers, appointments.
//!
//! Invariants: a token's text exists only with its holder, the database has its SHA-256; a wrong login and a wrong password
//! take the same time and read the same; whatever changes who may act is an act with an entry.

pub mod account;
pub mod appoint;
pub mod bearer;
pub mod by;
pub mod calendar;
pub mod deciders;
pub mod demo;
pub mod draft;
pub mod pin;
mod place;
pub mod powers;
pub mod second;
pub mod session;
pub mod setup;
pub mod signin;
pub mod token;
mod unsigned;
pub mod worker;

pub use account::PasswordHash;
pub use appoint::{Appoint, Assign, EndAppointment, Holder, OfficeView};
pub use azukari_gate::KeyKept;
pub use bearer::Bearer;
pub use by::By;
pub use calendar::CalendarDoc;
pub use deciders::{Able, Decided, DecidingPerson, VacantOffice};
pub use demo::{DemoAccount, DemoOpened};
pub use draft::Draft;
pub use pin::Switcher;
pub use powers::{Power, PowerKind};
pub use second::{CodeSheet, NewTotp, SecondAsked, SecondCode};
pub use session::{Credential, OfficeName, SessionView, Signed, SignedAffair};
pub use setup::{SetUp, SetUpAnswer, SetUpDone};
pub use signin::{Next, SignedIn};
pub use token::{TokenMade, TokenView};
pub(crate) use unsigned::Unsigned;
pub use worker::{Invitation, Invited, RegisterWorker, WorkerView};
