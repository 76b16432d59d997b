//! The worker register: who has an account, with which offices and affairs; registering, inviting again, locking, moving,
//! assigning, leaving. An invitation's link is shown once, to whoever made it.

use super::{back, below};
use crate::{
    pages::{
        deed::{Deed, Just},
        desk::Desk,
        input::Input,
        visit::Visit,
    },
    path::{self, Area},
    shell::{
        Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, facts, form,
        post_button,
    },
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, Reply,
    access::{Assign, Invited, RegisterWorker, WorkerView},
};
use azukari_domain::{AffairKey, Date, Verb, WorkerId};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/settings/workers", get(list))
        .route("/o/{org}/settings/workers/new", get(new).post(register))
        .route("/o/{org}/settings/workers/{worker}", get(show))
        .route("/o/{org}/settings/workers/{worker}/{what}", post(change))
}

const DONE: [(&str, &str); 8] = [
    ("assigned", "worker-done-assigned"),
    ("unassigned", "worker-done-unassigned"),
    ("locked", "worker-done-locked"),
    ("unlocked", "worker-done-unlocked"),
    ("moved", "worker-done-moved"),
    ("ended", "worker-done-ended"),
    ("registered", "worker-done-registered"),
    ("invited", "worker-done-invited"),
];

/// A date of a row, as the reader writes dates; the row's own text where it is none.
pub(in crate::pages) fn day(visit: &Visit, text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), |d| visit.reader.date(d))
}

pub(super) fn state_word(visit: &Visit, worker: &WorkerView) -> String {
    let key = match worker.state.as_str() {
        "invited" => "worker-invited",
        "locked" => "worker-locked",
        "left" => "worker-inactive",
        _ => "worker-active",
    };
    visit.reader.t(key)
}

/// The page of one worker.
fn page_of(visit: &Visit, id: WorkerId) -> String {
    below(visit, &format!("workers/{id}"))
}

async fn list(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = async {
        let workers = visit.run(azukari_app::App::workers).await?;
        let reader = &visit.reader;
        let columns = ["worker-name", "worker-login", "common-state", "worker-offices", "worker-affairs"]
            .map(|key| Column::new(reader.t(key)));
        let rows: Vec<Vec<Markup>> = workers.iter().map(|w| row(&visit, w)).collect();
        Ok(html! {
            (just.banner(&visit, &DONE))
            p.az-actions { (button_link(&below(&visit, "workers/new"), &reader.t("worker-add"))) }
            (Table { id: "workers", caption: &reader.t("worker-title"), columns: &columns, rows: &rows }.render(reader))
            (back(&visit, "", "page-settings"))
        })
    }
    .await;
    visit.made(Area::Settings, "worker-title", content)
}

fn row(visit: &Visit, w: &WorkerView) -> Vec<Markup> {
    let words = |keys: &[String], list| -> String {
        keys.iter().map(|k| visit.word(list, k)).collect::<Vec<_>>().join(visit.pick("、", ", "))
    };
    vec![
        html! { a href=(page_of(visit, w.id)) { (w.name.expose()) } },
        html! { code { (w.login) } },
        html! { (state_word(visit, w)) },
        html! { (words(&w.offices, &visit.names.offices)) },
        html! { (words(&w.affairs, &visit.names.affairs)) },
    ]
}

async fn new(visit: Visit) -> Response {
    let content = form_of(&visit, &Input::default(), &Errors::default());
    visit.page(Area::Settings, Title::new("worker-add"), content).into_response()
}

fn units(visit: &Visit) -> Vec<Choice> {
    visit.names.units.iter().map(|u| Choice::new(&u.key, visit.pick(&u.ja, &u.en))).collect()
}

fn form_of(visit: &Visit, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let languages = vec![Choice::new("ja", "日本語"), Choice::new("en", "English")];
    let units = units(visit);
    html! {
        p { (reader.t("worker-add-help")) }
        (form(&below(visit, "workers/new"), Some(&visit.desk.once()), html! {
            (Field::new("name", reader.t("worker-name"), Control::Text).value(typed.text("name")).required().render(reader, errors))
            (Field::new("login", reader.t("worker-login"), Control::Text).support(reader.t("setup-login-help"))
                .value(typed.text("login")).required().render(reader, errors))
            @match units.as_slice() {
                [only] => { input type="hidden" name="unit" value=(only.value); }
                [] => (Field::new("unit", reader.t("worker-unit"), Control::Text).value(typed.text("unit")).required().render(reader, errors)),
                _ => (Field::new("unit", reader.t("worker-unit"), Control::Select(units.clone())).value(typed.text("unit")).required().render(reader, errors)),
            }
            (Field::new("mail", reader.t("setup-mail"), Control::Mail).value(typed.text("mail")).render(reader, errors))
            (Field::new("language", reader.t("common-language"), Control::Radio(languages))
                .value(if typed.text("language").is_empty() { "ja" } else { typed.text("language") }).required().render(reader, errors))
            (Field::new("from", reader.t("worker-from"), Control::Date).support(reader.t("govern-today-if-empty"))
                .value(typed.text("from")).render(reader, errors))
            p { (button(&reader.t("worker-add"))) " " (button_link(&below(visit, "workers"), &reader.t("common-cancel"))) }
        }))
    }
}

async fn register(visit: Visit, input: Input) -> Response {
    let mail = input.personal("mail");
    let new = RegisterWorker {
        login: input.text("login").to_owned(),
        name: input.personal("name"),
        mail: Some(mail).filter(|m| !m.is_empty()),
        unit: input.text("unit").to_owned(),
        language: input.text("language").to_owned(),
        from: input.text("from").to_owned(),
        until: None,
    };
    let by = visit.by(&input);
    let reply = visit.run(move |app, _| app.register_worker(by, new)).await;
    let deed = Deed {
        area: Area::Settings,
        title: "worker-add",
        verb: Verb::Govern,
        here: below(&visit, "workers/new"),
        then: format!("{}?done=registered", below(&visit, "workers")),
    };
    invited(&visit, &deed, reply, async |errors: &Errors| Ok(form_of(&visit, &input, errors))).await
}

/// The link, shown this once; or the form again.
async fn invited(
    visit: &Visit,
    deed: &Deed,
    reply: Result<Reply<Invited>, AppError>,
    again: impl AsyncFnOnce(&Errors) -> Result<Markup, AppError>,
) -> Response {
    let Ok(Reply::Done(invited)) = reply else { return visit.deed(deed, reply, again).await };
    let reader = &visit.reader;
    let link = path::invite(invited.link.expose());
    let content = html! {
        (banner(reader, Notice::Success, &reader.t("worker-done-registered")))
        section.az-kit aria-labelledby="link" {
            h2 #link { (reader.t("worker-invitation")) }
            p { (reader.t("worker-invitation-help")) }
            p.az-key { code { (visit.origin) (link) } }
            p { (reader.say("worker-invitation-until", &[("time", reader.instant(invited.ends_at, &visit.names.zone).into())])) }
        }
        p.az-actions {
            (button_link(&page_of(visit, invited.worker), &reader.t("worker-to-affairs"))) " "
            (button_link(&below(visit, "workers"), &reader.t("worker-title")))
        }
    };
    visit.page_at(Area::Settings, Title::new("worker-invitation"), &below(visit, "workers"), content).into_response()
}

async fn show(visit: Visit, Path((_, id)): Path<(String, String)>, Query(just): Query<Just>) -> Response {
    let Ok(id) = id.parse::<WorkerId>() else { return crate::Failure::NOT_FOUND.into_response() };
    let content = one(&visit, id, &just, &Input::default(), &Errors::default()).await;
    visit.made(Area::Settings, "worker-one", content)
}

async fn one(visit: &Visit, id: WorkerId, just: &Just, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let workers = visit.run(azukari_app::App::workers).await?;
    let w = workers.into_iter().find(|w| w.id == id).ok_or(AppError::NotFound("worker"))?;
    let reader = &visit.reader;
    let here = page_of(visit, id);
    let once = visit.desk.once();
    // Nothing stands chosen: one press too many must not open somebody the widest affair.
    let first = Choice::new("", reader.t("common-choose-first"));
    let free = visit.names.affairs.iter().filter(|a| !w.affairs.contains(&a.key));
    let free: Vec<Choice> =
        std::iter::once(first).chain(free.map(|a| Choice::new(&a.key, visit.pick(&a.ja, &a.en)))).collect();
    let offices: Vec<&str> = w.offices.iter().map(|o| visit.word(&visit.names.offices, o)).collect();
    let mut lines = vec![
        (reader.t("worker-login"), html! { code { (w.login) } }),
        (reader.t("common-state"), html! { (state_word(visit, &w)) }),
        (reader.t("worker-unit"), html! { (visit.word(&visit.names.units, &w.unit)) }),
        (reader.t("worker-offices"), html! { (offices.join(visit.pick("、", ", "))) }),
        (reader.t("worker-from"), html! { (day(visit, &w.from)) }),
    ];
    if let Some(until) = &w.until {
        lines.push((reader.t("worker-until"), html! { (day(visit, until)) }));
    }
    let gone = w.state == "left";
    Ok(html! {
        (just.banner(visit, &DONE))
        @if let Some(until) = w.waits_until {
            (banner(reader, Notice::Warning, &reader.say("worker-waits", &[("time", reader.instant(until, &visit.names.zone).into())])))
        }
        p.az-lead { (w.name.expose()) }
        (facts(&lines))
        h2 { (reader.t("worker-affairs")) }
        @if w.affairs.is_empty() { p.az-quiet { (reader.t("worker-no-affairs")) } }
        ul.az-lines {
            @for affair in &w.affairs {
                li {
                    (visit.word(&visit.names.affairs, affair)) " "
                    (post_button(&format!("{here}/unassign"), &reader.t("worker-unassign"), &[("once", &once), ("affair", affair)]))
                }
            }
        }
        @if !gone {
            @if free.len() > 1 {
                (form(&format!("{here}/assign"), Some(&once), html! {
                    (Field::new("affair", reader.t("worker-assign-which"), Control::Select(free)).value(typed.text("affair")).render(reader, errors))
                    p { (button(&reader.t("worker-assign"))) }
                }))
            }
            h2 { (reader.t("worker-account")) }
            p.az-actions {
                @if w.state == "locked" || w.waits_until.is_some() {
                    (post_button(&format!("{here}/unlock"), &reader.t("worker-unlock"), &[("once", &once)])) " "
                }
                @if w.state != "locked" { (post_button(&format!("{here}/lock"), &reader.t("worker-lock"), &[("once", &once)])) " " }
                (post_button(&format!("{here}/invite"), &reader.t("worker-invite-again"), &[("once", &once)]))
            }
            p.az-quiet { (reader.t("worker-invite-again-help")) }
            @if visit.names.units.len() > 1 {
                (form(&format!("{here}/move"), Some(&once), html! {
                    (Field::new("unit", reader.t("worker-unit"), Control::Select(units(visit))).value(&w.unit).render(reader, errors))
                    p { (button(&reader.t("worker-move"))) }
                }))
            }
            details open[errors.of("until").is_some()] {
                summary { (reader.t("worker-leave")) }
                p { (reader.t("worker-leave-help")) }
                (form(&format!("{here}/end"), Some(&once), html! {
                    (Field::new("until", reader.t("worker-until"), Control::Date).support(reader.t("govern-today-if-empty"))
                        .value(typed.text("until")).render(reader, errors))
                    p { (button(&reader.t("worker-leave"))) }
                }))
            }
        }
        (back(visit, "workers", "worker-title"))
    })
}

async fn change(visit: Visit, Path((_, id, what)): Path<(String, String, String)>, input: Input) -> Response {
    let Ok(id) = id.parse::<WorkerId>() else { return crate::Failure::NOT_FOUND.into_response() };
    let here = page_of(&visit, id);
    let deed = |done: &str| Deed {
        area: Area::Settings,
        title: "worker-one",
        verb: Verb::Govern,
        here: here.clone(),
        then: format!("{here}?done={done}"),
    };
    let by = visit.by(&input);
    let affair: Option<AffairKey> = input.text("affair").parse().ok();
    let text = |name: &str| input.text(name).to_owned();
    let (done, reply) = match what.as_str() {
        "assign" | "unassign" => match affair {
            None => ("assigned", Err(AppError::input("affair", "worker-assign-needed"))),
            Some(affair) if what == "assign" => {
                let new = Assign { worker: id, affair, from: String::new(), until: None };
                ("assigned", visit.run(move |app, _| app.assign(by, new)).await)
            }
            Some(affair) => ("unassigned", visit.run(move |app, _| app.unassign(by, id, affair)).await),
        },
        "lock" => ("locked", visit.run(move |app, _| app.lock_worker(by, id)).await),
        "unlock" => ("unlocked", visit.run(move |app, _| app.unlock_worker(by, id)).await),
        "move" => {
            let unit = text("unit");
            ("moved", visit.run(move |app, _| app.move_worker(by, id, &unit)).await)
        }
        "end" => {
            let until = text("until");
            ("ended", visit.run(move |app, _| app.end_worker(by, id, &until)).await)
        }
        "invite" => {
            let reply = visit.run(move |app, _| app.invite_again(by, id)).await;
            let again = async |errors: &Errors| one(&visit, id, &Just::default(), &input, errors).await;
            return invited(&visit, &deed("invited"), reply, again).await;
        }
        _ => return crate::Failure::NOT_FOUND.into_response(),
    };
    let again = async |errors: &Errors| one(&visit, id, &Just::default(), &input, errors).await;
    visit.deed(&deed(done), reply, again).await
}
