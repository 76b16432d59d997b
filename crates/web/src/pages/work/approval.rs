//! An approval that lets a document leave: all that it fixes, what the act would come to now, and the button that carries it out.
//! What is printed or said stands in the answer to the form, once; what is sent as data is a file that opens with its password alone.

use super::{case::acts, cited_folded, joined};
use crate::{
    Failure,
    pages::{deed::Deed, extract, input::Input, record::ids, refused::Wanted, visit::Visit},
    paper::{List, Slips, answer, fault},
    path::{self, Area},
    shell::{Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, facts, form},
};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{
    AppError, Reply,
    request::{ApprovalShown, Behind, CarryOut, Handed, Numbered, Output},
};
use azukari_domain::{ApprovalId, FieldKey, Verb};
use azukari_forms::Document;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The words of its page: giving and putting out are two things.
fn title(verb: Verb) -> &'static str {
    if verb == Verb::Provide { "approval-provide" } else { "approval-export" }
}

/// The menu entry that it belongs to.
fn area(behind: Behind) -> Area {
    match behind {
        Behind::Case(_) => Area::Work,
        Behind::Request(_) => Area::Requests,
    }
}

/// The page of what was decided.
fn back(visit: &Visit, behind: Behind) -> (String, String) {
    match behind {
        Behind::Case(n) => (path::case(visit.org(), n), visit.reader.say("case-related-one", &[("number", n.into())])),
        Behind::Request(n) => {
            (path::request(visit.org(), n), visit.reader.say("approval-request", &[("number", n.to_string().into())]))
        }
    }
}

pub(super) async fn show(visit: Visit, Path((_, approval)): Path<(String, String)>) -> Response {
    let Ok(id) = approval.parse::<ApprovalId>() else { return Failure::NOT_FOUND.into_response() };
    match visit.run(move |app, asker| app.approval(asker, id)).await {
        Ok(shown) => {
            let content = page(&visit, &shown, &Input::default(), &Errors::default());
            visit.page(area(shown.behind), Title::new(title(shown.verb)), content).into_response()
        }
        Err(e) => visit.fault(Area::Work, e),
    }
}

fn page(visit: &Visit, a: &ApprovalShown, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let over = match a.state {
        "approved" => None,
        "used" => Some(reader.t("approval-used")),
        "changed" => Some(reader.t("approval-changed")),
        _ => Some(reader.t("approval-over")),
    };
    let (there, called) = back(visit, a.behind);
    html! {
        @if let Some(over) = &over { (banner(reader, Notice::Info, over)) }
        @else { p { (reader.t("approval-help")) } }
        (facts(&lines(visit, a)))
        @if let Some(foreseen) = &a.foreseen { (acts(visit, &[foreseen], "approval-foreseen", "approval-foreseen-refused")) }
        @if over.is_none() {
            (form(&path::approval(visit.org(), a.id), Some(&visit.desk.once()), html! {
                @if !a.ways.is_empty() {
                    @let ways = a.ways.iter().map(|way| Choice::new(*way, reader.t(&format!("common-channel-{way}")))).collect();
                    (Field::new("channel", reader.t("approval-channel"), Control::Radio(ways)).value(typed.text("channel")).required().render(reader, errors))
                }
                @if a.evidence {
                    (Field::new("evidence", reader.t("approval-evidence"), Control::Text).support(reader.t("approval-evidence-help"))
                        .value(typed.text("evidence")).required().render(reader, errors))
                }
                @if !matches!(a.channel.as_str(), "file" | "mail" | "phone") {
                    @let how = vec![Choice::new("page", reader.t("approval-as-page")), Choice::new("pdf", reader.t("approval-as-pdf"))];
                    @let chosen = if typed.text("as").is_empty() { "page" } else { typed.text("as") };
                    (Field::new("as", reader.t("approval-as"), Control::Radio(how)).value(chosen).render(reader, errors))
                }
                @if !a.slips.is_empty() {
                    @let plain = Choice::new("", reader.t("approval-slip-none"));
                    @let slips = [plain].into_iter().chain(a.slips.iter().map(|s| Choice::new(s.key.as_str(), visit.pick(&s.ja, &s.en)))).collect();
                    (Field::new("slip", reader.t("approval-slip"), Control::Radio(slips)).support(reader.t("approval-slip-help"))
                        .value(typed.text("slip")).render(reader, errors))
                }
                @if !matches!(a.channel.as_str(), "paper" | "post" | "phone") {
                    @let all = ["utf8", "cp932"].map(|e| Choice::new(e, reader.t(&format!("approval-encoding-{e}")))).into();
                    @let chosen = if typed.text("encoding").is_empty() { "utf8" } else { typed.text("encoding") };
                    (Field::new("encoding", reader.t("approval-encoding"), Control::Radio(all)).value(chosen).render(reader, errors))
                }
                p { (reader.t(match a.channel.as_str() {
                    "" => "approval-then-open",
                    "file" | "mail" => "approval-then-file",
                    _ => "approval-then-page",
                })) }
                p.az-actions {
                    (button(&reader.t(if a.verb == Verb::Provide { "approval-provide-do" } else { "approval-export-do" }))) " "
                    (button_link(&there, &reader.t("common-cancel")))
                }
            }))
        } @else {
            p.az-actions { (button_link(&there, &called)) }
        }
    }
}

fn lines(visit: &Visit, a: &ApprovalShown) -> Vec<(String, Markup)> {
    let reader = &visit.reader;
    let (there, called) = back(visit, a.behind);
    let mut out = vec![
        (reader.t("approval-behind"), html! { a href=(there) { (called) } }),
        (reader.t("common-state"), html! { strong { (reader.t(&format!("approval-state-{}", a.state))) } }),
    ];
    let mut add = |key: &str, text: &str| {
        if !text.is_empty() {
            out.push((reader.t(key), html! { (text) }));
        }
    };
    let classes: Vec<&str> = a.classes.iter().map(|c| visit.word(&visit.names.classes, c)).collect();
    let conditions: Vec<&str> = a.conditions.iter().map(|c| visit.pick(&c.ja, &c.en)).collect();
    add("request-recipient", a.recipient.expose());
    add("common-affair", visit.word(&visit.names.affairs, &a.affair));
    add("common-holding", visit.word(&visit.names.holdings, &a.holding));
    if !a.records.is_empty() {
        add("request-count", &reader.say("common-persons", &[("count", a.records.len().into())]));
    }
    add("request-classes", &joined(visit, &classes));
    add("approval-conditions", &joined(visit, &conditions));
    add("common-ground", visit.word(&visit.names.grounds, &a.ground));
    if !a.channel.is_empty() {
        add("approval-channel", &reader.t(&format!("common-channel-{}", a.channel)));
    }
    if a.uses_left > 1 {
        add("approval-uses", &reader.number(a.uses_left));
    }
    add("request-usable-until", &reader.instant(a.until, &visit.names.zone));
    out
}

pub(super) async fn carry_out(visit: Visit, Path((_, approval)): Path<(String, String)>, input: Input) -> Response {
    let Ok(id) = approval.parse::<ApprovalId>() else { return Failure::NOT_FOUND.into_response() };
    let shown = match visit.run(move |app, asker| app.approval(asker, id)).await {
        Ok(shown) => shown,
        Err(e) => return visit.fault(Area::Work, e),
    };
    let carry = CarryOut {
        approval: id,
        channel: input.text("channel").to_owned(),
        evidence: input.text("evidence").to_owned(),
        slip: input.text("slip").to_owned(),
        encoding: input.text("encoding").to_owned(),
        once: input.once(),
    };
    let here = path::approval(visit.org(), id);
    let deed = Deed {
        area: area(shown.behind),
        title: title(shown.verb),
        verb: shown.verb,
        here: here.clone(),
        then: here.clone(),
    };
    match visit.run(move |app, asker| app.carry_out(asker, &carry)).await {
        Ok(Reply::Done(Handed::Page(output))) if input.text("as") == "pdf" => {
            let document = on_paper(&visit, &shown, &output);
            match visit.run(move |_, _| document.to_pdf().map_err(fault)).await {
                Ok(pdf) => answer(pdf, &format!("approval-{id}")),
                // It was done, and is shown once: what no paper can be made of stands on the page.
                Err(_) => {
                    let content = done(&visit, &shown, &Handed::Page(output));
                    visit.page_at(deed.area, Title::new(deed.title), &here, content).into_response()
                }
            }
        }
        Ok(Reply::Done(handed)) => {
            let content = done(&visit, &shown, &handed);
            visit.page_at(deed.area, Title::new(deed.title), &here, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            // What is missing of one person alone can be recorded on that person's page.
            let alone = if let [one] = shown.records.as_slice() { ids(&one.to_string()) } else { None };
            let record = alone.map(|(_, handle)| handle);
            let many = if record.is_some() { &[][..] } else { &shown.records };
            let wanted = Wanted {
                records: many.iter().map(ToString::to_string).collect(),
                record,
                affair: shown.affair.clone(),
                holding: shown.holding.clone(),
                classes: shown.classes.clone(),
                ground: shown.ground.clone(),
                recipient: shown.recipient.expose().to_owned(),
                channel: shown.channel.clone(),
                ..Wanted::act(shown.verb)
            };
            let below = page(&visit, &shown, &input, &Errors::default());
            visit.refused(deed.area, Title::new(deed.title), &here, &wanted, &refused, below).await
        }
        // It was done, and what it handed over was shown: the page says that it is used.
        Ok(Reply::Repeated(_)) => Redirect::to(&here).into_response(),
        Err(e) => {
            visit.wrong(&deed, e, async |errors: &Errors| Ok::<_, AppError>(page(&visit, &shown, &input, errors))).await
        }
    }
}

fn done(visit: &Visit, a: &ApprovalShown, handed: &Handed) -> Markup {
    let reader = &visit.reader;
    let (there, called) = back(visit, a.behind);
    html! {
        @match handed {
            Handed::File(file) => {
                (extract::said(visit, file, "approval-file-until"))
                p.az-noprint { (reader.t("approval-file-next")) }
            }
            Handed::Page(output) => (printed(visit, a, output)),
        }
        p.az-actions { (button_link(&there, &called)) " " (button_link(&Area::Work.of(visit.org()), &reader.t("page-work"))) }
    }
}

/// Headings and rows of what was handed over.
fn rows_of(visit: &Visit, output: &Output) -> (Vec<String>, Vec<Vec<String>>) {
    let rows: Vec<BTreeMap<String, String>> = serde_json::from_str(output.text.expose()).unwrap_or_default();
    // A field that nobody on it has would be an empty column on paper.
    let filled: Vec<_> = output
        .fields
        .iter()
        .filter(|f| rows.iter().any(|r| r.get(f.as_str()).is_some_and(|v| !v.is_empty())))
        .collect();
    let called = |f: &FieldKey| {
        let item = output.slip.iter().flat_map(|s| &s.items).find(|i| i.field == *f);
        item.map_or_else(|| visit.field_word(f.as_str()), |i| visit.pick(&i.ja, &i.en).to_owned())
    };
    let heads = filled.iter().map(|f| called(f)).collect();
    let line = |row: &BTreeMap<String, String>| {
        filled.iter().map(|f| row.get(f.as_str()).cloned().unwrap_or_default()).collect()
    };
    (heads, rows.iter().map(line).collect())
}

/// For whom it is, or what it is a list of.
fn caption(visit: &Visit, a: &ApprovalShown) -> String {
    match a.recipient.expose() {
        "" => visit.word(&visit.names.holdings, &a.holding).to_owned(),
        recipient => visit.reader.say("approval-for", &[("name", recipient.into())]),
    }
}

/// What stands on a numbered copy.
fn numbered(visit: &Visit, copy: &Numbered) -> String {
    format!("{} No. {}", visit.pick(&copy.ja, &copy.en), copy.number)
}

/// The same on paper: number, writer and time on each page, and what whoever receives it has to keep to.
fn on_paper(visit: &Visit, a: &ApprovalShown, output: &Output) -> Document {
    let (act, writer, at) = (output.act.to_string(), visit.signed.name.expose(), visit.desk.app.now().0);
    if let Some(slip) = &output.slip {
        let rows: Vec<BTreeMap<String, String>> = serde_json::from_str(output.text.expose()).unwrap_or_default();
        let line = |row: &BTreeMap<String, String>| {
            slip.items.iter().map(|i| row.get(i.field.as_str()).cloned().unwrap_or_default()).collect()
        };
        let slips = Slips { slip, rows: rows.iter().map(line).collect(), clauses: &output.clauses };
        return visit.paper(visit.reader.lang).slips(&slips, &act, writer, at);
    }
    let mut conditions: Vec<String> = a.conditions.iter().map(|c| visit.pick(&c.ja, &c.en).to_owned()).collect();
    conditions.extend(output.numbered.as_ref().map(|copy| numbered(visit, copy)));
    let (heads, rows) = rows_of(visit, output);
    let list = List { title: caption(visit, a), heads, rows, conditions, clauses: &output.clauses };
    visit.paper(visit.reader.lang).list(&list, &act, writer, at)
}

/// What is printed, written on an envelope or said by telephone.
fn printed(visit: &Visit, a: &ApprovalShown, output: &Output) -> Markup {
    let reader = &visit.reader;
    let (heads, rows) = rows_of(visit, output);
    let columns: Vec<Column> = heads.into_iter().map(Column::new).collect();
    let cells: Vec<Vec<Markup>> =
        rows.into_iter().map(|row| row.into_iter().map(|cell| html! { (cell) }).collect()).collect();
    let caption = caption(visit, a);
    html! {
        div.az-noprint {
            (banner(reader, Notice::Success, &reader.t(if a.verb == Verb::Provide { "approval-provided" } else { "approval-exported" })))
            @for warning in &output.warnings { (banner(reader, Notice::Warning, &reader.t(&warning.message))) }
            @if !output.left_out.is_empty() {
                (banner(reader, Notice::Warning, &reader.say("approval-left-out", &[("count", output.left_out.len().into())])))
            }
            p { (reader.t("approval-once")) }
        }
        @if let Some(slip) = &output.slip {
            p { strong { (visit.pick(&slip.ja, &slip.en)) } }
            @for [ja, en] in &slip.marks { p { (visit.pick(ja, en)) } }
        }
        @if let Some(copy) = &output.numbered { p { strong { (numbered(visit, copy)) } } }
        (Table { id: "document", caption: &caption, columns: &columns, rows: &cells }.render(reader))
        div.az-noprint { (cited_folded(visit, &output.clauses)) }
        p.az-quiet { (reader.say("page-refused-recorded", &[("number", output.act.to_string().into())])) }
    }
}
