//! The columns of a file: what each seems to be, on its first ten rows, with what must not come in pointed out; and what the
//! whole file is for.

use super::page_of;
use crate::{
    pages::visit::Visit,
    shell::{Choice, Control, Errors, Field, Notice, banner, facts, form},
    spool::Spool,
};
use azukari_app::{
    AppError, Kind,
    acquisition::{Choices, ColumnReport, LeftOut, Proposal, Upload, encodings},
};
use azukari_domain::ClauseId;
use maud::{Markup, html};

/// Ways by which people's data comes in.
const CHANNELS: [&str; 8] = ["form", "paper", "counter", "phone", "mail", "post", "file", "import"];

/// Looks at a file: it is opened for this alone, into a place without a name.
pub(super) async fn look(visit: &Visit, upload: &Upload) -> Result<Proposal, AppError> {
    let (id, choices, spool) = (upload.id, upload.choices.clone(), visit.desk.spool.clone());
    visit
        .run(move |app, asker| {
            let mut file = Spool::new(&spool).map_err(|e| AppError::Internal(format!("a spool: {}", e.kind())))?;
            app.open_upload(asker, id, &mut file.file)?;
            app.propose_upload(asker, &choices, &file.path())
        })
        .await
}

/// The form of a file that waits. `errors` may name fields that it does not have any more.
pub(super) async fn form_of(visit: &Visit, upload: &Upload, errors: &Errors) -> Result<Markup, AppError> {
    let affair = upload.choices.affair.parse().ok();
    let kinds: Vec<Kind> = visit.run(move |app, asker| app.kinds(asker, affair.as_ref())).await?;
    let reader = &visit.reader;
    let proposal = match look(visit, upload).await {
        Ok(proposal) => Ok(proposal),
        // A file that cannot be read as it was guessed may still be read otherwise.
        Err(e @ (AppError::Input { .. } | AppError::Conflict(_))) => Err(e),
        Err(e) => return Err(e),
    };
    let here = page_of(visit, upload.id);
    let kind = kinds.iter().find(|k| k.key == upload.choices.holding);
    Ok(html! {
        (form(&here, Some(&visit.desk.once()), html! {
            @match &proposal {
                Ok(proposal) => {
                    (reading(visit, upload, Some(proposal), errors))
                    (columns(visit, upload, proposal, kind))
                    (about(visit, upload, errors))
                    p.az-actions {
                        button.az-button.az-button-main type="submit" name="do" value="try" { (reader.t("import-dry-run")) }
                        " " button.az-button.az-button-second type="submit" name="do" value="again" { (reader.t("import-read-again")) }
                    }
                    p.az-quiet { (reader.t("import-dry-run-help")) }
                }
                Err(e) => {
                    (banner(reader, Notice::Error, &crate::pages::fault::sentence(reader, e)))
                    (reading(visit, upload, None, errors))
                    p.az-actions {
                        button.az-button.az-button-main type="submit" name="do" value="again" { (reader.t("import-read-again")) }
                    }
                }
            }
        }))
        (drop_form(visit, upload))
    })
}

/// The button that gives a file up.
pub(super) fn drop_form(visit: &Visit, upload: &Upload) -> Markup {
    crate::shell::post_button(&format!("{}/drop", page_of(visit, upload.id)), &visit.reader.t("import-drop-file"), &[])
}

/// How the file is read, and where the guess can be put right.
fn reading(visit: &Visit, upload: &Upload, proposal: Option<&Proposal>, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let chosen = &upload.choices;
    let mut known = vec![Choice::new("", reader.t("import-guess"))];
    known.extend(encodings().map(|label| Choice::new(label, encoding_name(visit, label))));
    let is_book = proposal.is_some_and(|p| !p.sheets.is_empty());
    let sheets: Vec<Choice> = proposal.map_or(&[][..], |p| &p.sheets).iter().map(|s| Choice::new(s, s)).collect();
    let row = proposal.map(|p| p.header_row.to_string()).unwrap_or_default();
    let row = if chosen.header_row.is_empty() { row } else { chosen.header_row.clone() };
    let mut lines = vec![(reader.t("import-file"), html! { (upload.name.expose()) })];
    if let Some(proposal) = proposal {
        let (format, certain) = &proposal.format;
        lines.push((
            reader.t("import-encoding"),
            html! {
                (encoding_name(visit, format))
                @if !certain { " " span.az-tag { (reader.t("import-guessed")) } }
            },
        ));
        lines.push((reader.t("import-header-row"), html! { (proposal.header_row) }));
    }
    let open = proposal.is_none_or(|p| !p.format.1)
        || !chosen.encoding.is_empty()
        || !chosen.header_row.is_empty()
        || ["encoding", "header_row", "sheet"].iter().any(|f| errors.of(f).is_some());
    html! {
        (facts(&lines))
        details open[open] {
            summary { (reader.t("import-reading")) }
            @if is_book {
                (Field::new("sheet", reader.t("import-sheet"), Control::Select(sheets)).value(&chosen.sheet).render(reader, errors))
            } @else {
                (Field::new("encoding", reader.t("import-encoding"), Control::Select(known)).support(reader.t("import-encoding-help"))
                    .value(&chosen.encoding).render(reader, errors))
            }
            (Field::new("header_row", reader.t("import-header-row"), Control::Number).support(reader.t("import-header-row-help"))
                .value(&row).render(reader, errors))
        }
    }
}

fn encoding_name(visit: &Visit, label: &str) -> String {
    match label {
        "cp932" => visit.reader.t("sheet-encoding-cp932"),
        "utf-8" => visit.reader.t("sheet-encoding-utf-8"),
        "excel" => "Excel".to_owned(),
        other => other.to_uppercase(),
    }
}

/// Whether a column may be chosen for a field at all: what the regulation keeps out stays out.
fn is_kept_out(column: &ColumnReport) -> bool {
    matches!(column.left_out, Some(LeftOut::Sensitive { .. } | LeftOut::MyNumber))
}

/// What becomes of a column, in words.
fn said(visit: &Visit, column: &ColumnReport) -> Option<String> {
    let heading = column.heading.as_str();
    Some(match column.left_out.as_ref()? {
        LeftOut::Unmapped => return None,
        LeftOut::MyNumber => visit.reader.say("import-column-my-number", &[("heading", heading.into())]),
        LeftOut::Sensitive { ja, en, clause, .. } => {
            let place = clause.parse::<ClauseId>().map(|id| visit.cite(&id) + " ").unwrap_or_default();
            let matter = place + visit.pick(ja, en);
            visit.reader.say("import-column-sensitive", &[("heading", heading.into()), ("matter", matter.into())])
        }
    })
}

fn columns(visit: &Visit, upload: &Upload, proposal: &Proposal, kind: Option<&Kind>) -> Markup {
    let reader = &visit.reader;
    let fields: Vec<Choice> = kind
        .map_or_else(Vec::new, |k| k.fields.iter().map(|f| Choice::new(&f.key, visit.pick(&f.ja, &f.en))).collect());
    let chosen = |column: &ColumnReport| -> String {
        let own = upload.choices.columns.iter().find(|(heading, _)| *heading == column.heading);
        own.map_or_else(
            || column.field.as_ref().map(|f| f.key.to_string()).unwrap_or_default(),
            |(_, field)| field.clone(),
        )
    };
    let kept_out: Vec<String> =
        proposal.columns.iter().filter(|c| is_kept_out(c)).filter_map(|c| said(visit, c)).collect();
    html! {
        h2 { (reader.t("import-mapping")) }
        p { (reader.t("import-mapping-help")) }
        @for text in &kept_out { (banner(reader, Notice::Warning, text)) }
        @for field in proposal.missing.iter().filter(|m| kind.is_some_and(|k| k.fields.iter().any(|f| f.required && f.key == m.key.as_str()))) {
            @let named = visit.pick(&field.ja, &field.en);
            (banner(reader, Notice::Warning, &reader.say("import-field-missing", &[("field", named.into())])))
        }
        div.az-scroll role="region" aria-labelledby="columns-caption" tabindex="0" {
            table.az-table.az-preview #columns {
                caption #columns-caption { (reader.say("import-first-rows", &[("count", proposal.first.len().into())])) }
                thead {
                    tr { @for column in &proposal.columns { th scope="col" { (column.heading) } } }
                    tr {
                        @for (i, column) in proposal.columns.iter().enumerate() {
                            td {
                                input type="hidden" name={ "h-" (i) } value=(column.heading);
                                @if is_kept_out(column) {
                                    strong { (reader.t("import-column-left-out")) }
                                } @else {
                                    @let value = chosen(column);
                                    select.az-input name={ "c-" (i) } aria-label={ (column.heading) " " (reader.t("import-field")) } autocomplete="off" {
                                        option value="" selected[value.is_empty()] { (reader.t("import-column-left-out")) }
                                        @for field in &fields { option value=(field.value) selected[field.value == value] { (field.label) } }
                                    }
                                    @if column.field.is_some() && column.confidence < SURE && upload.choices.columns.is_empty() {
                                        span.az-tag { (reader.t("import-guessed")) }
                                    }
                                }
                            }
                        }
                    }
                }
                tbody {
                    @for row in &proposal.first {
                        tr { @for (i, column) in proposal.columns.iter().enumerate() {
                            // What must not come in is not put on the screen either.
                            td { @if is_kept_out(column) { span.az-closed { "■■■" } } @else { (row.text(i)) } }
                        } }
                    }
                }
            }
        }
    }
}

/// Confidence from which a guess needs no second look.
const SURE: u8 = 80;

fn about(visit: &Visit, upload: &Upload, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let c: &Choices = &upload.choices;
    let mut purposes = vec![Choice::new("", reader.t("common-choose-first"))];
    purposes.extend(visit.names.purposes.iter().map(|p| Choice::new(&p.key, visit.pick(&p.ja, &p.en))));
    let channels = CHANNELS.iter().map(|w| Choice::new(*w, reader.t(&format!("common-channel-{w}")))).collect();
    let sources = [("person", "common-source-person"), ("third_party", "common-source-third-party")]
        .map(|(value, key)| Choice::new(value, reader.t(key)));
    let mut grounds = vec![Choice::new("", reader.t("common-none"))];
    grounds.extend(visit.names.grounds.iter().map(|g| Choice::new(&g.key, visit.pick(&g.ja, &g.en))));
    let source = if c.source.is_empty() { "person" } else { c.source.as_str() };
    let channel = if c.channel.is_empty() { "form" } else { c.channel.as_str() };
    let tick = |on: bool| if on { "yes" } else { "" };
    let more = !c.ground.is_empty()
        || c.admit
        || !c.evidence.is_empty()
        || ["ground", "evidence"].iter().any(|f| errors.of(f).is_some());
    html! {
        h2 { (reader.t("import-about")) }
        (Field::new("purpose", reader.t("import-purpose"), Control::Select(purposes)).value(&c.purpose).required().render(reader, errors))
        @if c.migration {
            p { strong { (reader.t("import-migration")) } " " (reader.t("import-migration-help")) }
            (Field::new("remedy_by", reader.t("import-migration-until"), Control::Date).support(reader.t("import-remedy-by-help"))
                .value(&c.remedy_by).render(reader, errors))
        } @else {
            (Field::new("source", reader.t("import-source"), Control::Radio(sources.into())).value(source).required().render(reader, errors))
            (Field::new("channel", reader.t("import-channel"), Control::Select(channels)).support(reader.t("import-channel-help"))
                .value(channel).required().render(reader, errors))
            (Field::new("source_checked", reader.t("import-source-checked"), Control::Check).value(tick(c.source_checked)).render(reader, errors))
        }
        (Field::new("collected_on", reader.t("record-collected-on"), Control::Date)
            .support(reader.t(if c.migration { "import-unknown-if-empty" } else { "govern-today-if-empty" }))
            .value(&c.collected_on).render(reader, errors))
        details open[more] {
            summary { (reader.t("import-special")) }
            (Field::new("ground", reader.t("common-ground"), Control::Select(grounds)).value(&c.ground).render(reader, errors))
            (Field::new("evidence", reader.t("common-evidence"), Control::Lines(2)).support(reader.t("import-evidence-help"))
                .value(&c.evidence).render(reader, errors))
            (Field::new("admit", reader.t("import-admit"), Control::Check).value(tick(c.admit)).render(reader, errors))
        }
    }
}
