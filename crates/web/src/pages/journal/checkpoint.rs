//! The signed checkpoint as a sheet of paper for the auditor, who keeps it away from this server.

use crate::{
    pages::{refused::Wanted, visit::Visit},
    path::Area,
    shell::{Notice, Title, banner, button_link, post_button},
};
use axum::response::{IntoResponse, Redirect, Response};
use azukari_app::{Reply, journal::CheckpointDoc};
use azukari_domain::Verb;
use maud::{Markup, html};

/// What a checkpoint is for, and the button that signs one.
pub(super) async fn ask(visit: Visit) -> Response {
    let reader = &visit.reader;
    let content = html! {
        p { (reader.t("journal-checkpoint-about")) }
        ol {
            @for key in ["journal-checkpoint-step-1", "journal-checkpoint-step-2", "journal-checkpoint-step-3"] { li { (reader.t(key)) } }
        }
        p.az-actions {
            (post_button(&visit.here, &reader.t("journal-checkpoint-make"), &[])) " "
            (button_link(&Area::Journal.of(visit.org()), &reader.t("journal-title")))
        }
    };
    visit.page(Area::Journal, Title::new("journal-checkpoint"), content).into_response()
}

pub(super) async fn show(visit: Visit) -> Response {
    let (title, back) = (Title::new("journal-checkpoint"), format!("{}/checkpoint", Area::Journal.of(visit.org())));
    match visit.run(|app, asker| Ok((app.checkpoint(asker)?, app.now()))).await {
        Ok((Reply::Done(made), now)) => {
            let content = sheet(&visit, &made, now);
            visit.page_at(Area::Journal, title, &back, content).into_response()
        }
        Ok((Reply::Refused(refused), _)) => {
            visit.refused(Area::Journal, title, &back, &Wanted::act(Verb::ReadJournal), &refused, html! {}).await
        }
        Ok((Reply::Repeated(_), _)) => Redirect::to(&back).into_response(),
        Err(e) => visit.fault(Area::Journal, e),
    }
}

fn sheet(visit: &Visit, made: &CheckpointDoc, now: azukari_domain::Millis) -> Markup {
    let reader = &visit.reader;
    let time = reader.instant(now, &visit.names.zone);
    html! {
        (banner(reader, Notice::Success, &reader.say("journal-checkpoint-made", &[("count", made.size.into())])))
        section.az-kit aria-labelledby="sheet" {
            h2 #sheet { (visit.signed.org_name) " " (reader.t("journal-checkpoint")) }
            p { (reader.say("journal-checkpoint-sheet", &[("count", made.size.into()), ("time", time.into())])) }
            pre.az-note { (made.note) }
            p { (reader.t("journal-checkpoint-key")) }
            pre.az-note { (made.key) }
            p.az-sign { (reader.t("journal-checkpoint-received")) }
        }
        p.az-noprint { (reader.t("setup-recovery-print-how")) }
        p.az-actions { (button_link(&Area::Journal.of(visit.org()), &reader.t("journal-title"))) }
    }
}
