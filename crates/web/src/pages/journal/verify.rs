//! Whether anybody changed the journal, said finding by finding; with the checkpoint that the auditor kept, also whether its
//! end was cut off.

use crate::{
    pages::{input::Input, refused::Wanted, visit::Visit},
    path::Area,
    shell::{Control, Errors, Field, Notice, Title, banner, button, button_link, form},
};
use axum::response::{IntoResponse, Redirect, Response};
use azukari_app::{
    Reply,
    journal::{FindingDoc, VerifyDoc},
};
use azukari_domain::Verb;
use azukari_words::Arg;
use maud::{Markup, html};

pub(super) async fn verify(visit: Visit, input: Input) -> Response {
    let title = Title::new("journal-verify-title");
    let back = Area::Journal.of(visit.org());
    let kept = Some(input.text("kept").trim().to_owned()).filter(|t| !t.is_empty());
    match visit.run(move |app, asker| app.verify_journal(asker, kept.as_deref())).await {
        Ok(Reply::Done(report)) => visit.page_at(Area::Journal, title, &back, result(&visit, &report)).into_response(),
        Ok(Reply::Refused(refused)) => {
            visit.refused(Area::Journal, title, &back, &Wanted::act(Verb::ReadJournal), &refused, html! {}).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&back).into_response(),
        Err(e) => visit.fault(Area::Journal, e),
    }
}

fn result(visit: &Visit, report: &VerifyDoc) -> Markup {
    let reader = &visit.reader;
    let count = |n: usize| [("count", Arg::from(n))];
    html! {
        @if report.clean {
            (banner(reader, Notice::Success, &reader.say("journal-verify-good", &[("count", report.size.into())])))
        } @else {
            (banner(reader, Notice::Error, &reader.say("journal-verify-bad", &count(report.findings.len()))))
            ul { @for finding in &report.findings { li { (sentence(visit, finding)) } } }
            @if report.more { p { (reader.t("journal-verify-more")) } }
            p { strong { (reader.t("journal-verify-next")) } }
        }
        @match report.kept_agrees {
            None => {
                (banner(reader, Notice::Info, &reader.t("journal-verify-no-kept")))
                (with_kept(visit))
            }
            Some(true) => (banner(reader, Notice::Success, &reader.t("journal-verify-kept-agrees"))),
            // The finding that says so stands above.
            Some(false) => {}
        }
        p { (button_link(&Area::Journal.of(visit.org()), &reader.t("common-back"))) }
    }
}

fn sentence(visit: &Visit, finding: &FindingDoc) -> String {
    let reader = &visit.reader;
    let which = finding.which.as_ref().map(|w| {
        let position = w.position.map(|p| p.to_string()).unwrap_or_default();
        reader.say(w.key, &[("position", position.into())])
    });
    let mut args: Vec<(&str, Arg<'_>)> = finding.args.iter().map(|(n, t)| (*n, Arg::of(n, t))).collect();
    if let Some(which) = which {
        args.push(("which", which.into()));
    }
    reader.say(finding.key, &args)
}

/// The auditor's own checkpoint, pasted in: only it can tell that the end was cut off.
fn with_kept(visit: &Visit) -> Markup {
    let reader = &visit.reader;
    form(
        &format!("{}/verify", Area::Journal.of(visit.org())),
        None,
        html! {
            (Field::new("kept", reader.t("journal-verify-kept"), Control::Lines(5)).support(reader.t("journal-verify-kept-help"))
                .render(reader, &Errors::default()))
            p { (button(&reader.t("journal-verify-with-kept"))) }
        },
    )
}
