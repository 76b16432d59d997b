//! Forms that are data: their fields as controls, their values as words, and what was sent.

use crate::{
    pages::{input::Input, visit::Visit},
    path::{self, Handle},
    shell::{Choice, Control, Errors, Field},
};
use azukari_app::{AppError, FormInput, FormKind as Kind, OTHER_NUMBER, ShownField};
use azukari_domain::individual;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What stands before the names of a form's fields, and of those of an item's answer beside it.
pub(super) const FORM: &str = "f-";
pub(super) const ITEM: &str = "i-";

/// What was typed, by field.
pub(super) type Typed = BTreeMap<String, Vec<String>>;

/// The ids of a form's fields on the page.
pub(super) fn ids<'f>(fields: impl IntoIterator<Item = &'f ShownField>, prefix: &str) -> Vec<String> {
    fields.into_iter().map(|f| format!("{prefix}{}", f.key)).collect()
}

/// A value in words.
pub(super) fn said(visit: &Visit, field: &ShownField) -> Markup {
    let reader = &visit.reader;
    let words: Vec<&str> = field.shown_ja.iter().zip(&field.shown_en).map(|(ja, en)| visit.pick(ja, en)).collect();
    match (field.kind, words.first().copied()) {
        (_, None) => html! {},
        (Kind::Flag, Some("true")) => html! { (reader.t("common-yes")) },
        (Kind::Flag, Some(_)) => html! { (reader.t("common-no")) },
        (Kind::Date, Some(day)) => html! { (visit.day(day)) },
        (Kind::Number, Some(n)) => html! { (n.parse().map_or_else(|_| n.to_owned(), |n| reader.number(n))) },
        (Kind::Clause, Some(id)) => match id.parse() {
            Ok(id) => html! { a href=(path::clause(visit.org(), &id)) { (visit.cite(&id)) } },
            Err(_) => html! { (id) },
        },
        // A record is never named here: its page is an act of its own, with its entry.
        (Kind::Record | Kind::Records, Some(_)) => html! {
            @for (i, id) in field.values.iter().enumerate() {
                @if let Ok(handle) = id.parse::<Handle>() {
                    @if i > 0 { " · " }
                    a href=(path::record(visit.org(), &handle)) { (reader.say("case-record", &[("number", (i + 1).into())])) }
                }
            }
        },
        (Kind::Files, Some(_)) => html! { (words.len()) },
        // One a line, as they were written.
        (Kind::Recipients, Some(_)) => html! { (words.join("\n")) },
        _ => html! { (super::joined(visit, &words)) },
    }
}

/// One field of a form; `must` marks it as one that has to be filled.
pub(super) fn control(
    visit: &Visit,
    field: &ShownField,
    prefix: &str,
    must: bool,
    typed: &Typed,
    errors: &Errors,
) -> Markup {
    let reader = &visit.reader;
    let name = format!("{prefix}{}", field.key);
    let values = typed.get(&name).unwrap_or(&field.values);
    let first = match field.kind {
        // All of a list stand in one box, a line for each: what is not in it would be taken for removed.
        Kind::Records | Kind::Recipients | Kind::Files => values.join("\n"),
        _ => values.first().cloned().unwrap_or_default(),
    };
    let label = visit.pick(&field.ja, &field.en).to_owned();
    let kind = match field.kind {
        Kind::Flag => Control::Radio(vec![
            Choice::new("true", reader.t("common-yes")),
            Choice::new("false", reader.t("common-no")),
        ]),
        Kind::Number => Control::Number,
        Kind::Date => Control::Date,
        Kind::Time => Control::Time,
        Kind::Text => Control::Lines(2),
        Kind::Choices | Kind::Classes | Kind::Purposes | Kind::Workers => {
            return many(visit, field, &name, must, values, errors);
        }
        Kind::Records | Kind::Recipients | Kind::Files => Control::Lines(2),
        Kind::Record | Kind::Clause | Kind::Recipient => Control::Text,
        _ => {
            // Nothing is chosen by itself: an untouched list must not say what nobody said.
            let none = Choice::new("", reader.t(if must { "common-choose-first" } else { "common-choose-none" }));
            let own = field.choices.iter().map(|c| Choice::new(&c.key, visit.pick(&c.ja, &c.en)));
            Control::Select(std::iter::once(none).chain(own).collect())
        }
    };
    let hint = match field.kind {
        Kind::Date => Some("case-help-date"),
        Kind::Record => Some("case-help-record"),
        Kind::Records => Some("case-help-records"),
        Kind::Recipients => Some("case-help-lines"),
        Kind::Clause => Some("journal-filter-clause-help"),
        _ => None,
    };
    // A list without rows is no dead end: it says where they come from.
    let hint = match &field.register {
        Some(register) if field.choices.is_empty() => {
            let name = visit.word(&visit.names.registers, register);
            Some(reader.say("case-help-no-rows", &[("name", name.into())]))
        }
        _ => hint.map(|key| reader.t(key)),
    };
    let help = visit.pick(&field.help_ja, &field.help_en);
    let support: Vec<String> =
        [help.to_owned(), hint.unwrap_or_default()].into_iter().filter(|t| !t.is_empty()).collect();
    let mut one = Field::new(name.clone(), label, kind).value(&first);
    if must {
        one = one.required();
    }
    if !support.is_empty() {
        one = one.support(support.join(" "));
    }
    let asks = field.kind.is_text() || matches!(field.kind, Kind::Recipient | Kind::Recipients);
    html! {
        (one.render(reader, errors))
        @if asks && first_stray(typed, prefix) == Some(&name) { (other_number(visit, prefix, typed, errors)) }
    }
}

/// The first field in which something typed has the form of an individual number: beside it stands the reason why it is none.
fn first_stray<'t>(typed: &'t Typed, prefix: &str) -> Option<&'t String> {
    let own = |name: &&String| name.starts_with(prefix) && !name.ends_with(OTHER_NUMBER);
    typed.iter().filter(|(name, _)| own(name)).find(|(_, v)| v.iter().any(|t| individual::stands_in(t))).map(|(n, _)| n)
}

fn other_number(visit: &Visit, prefix: &str, typed: &Typed, errors: &Errors) -> Markup {
    let name = format!("{prefix}{OTHER_NUMBER}");
    let reason = typed.get(&name).and_then(|v| v.first()).cloned().unwrap_or_default();
    visit.other_number(name, &reason).render(&visit.reader, errors)
}

/// Several of a list: a box for each.
fn many(visit: &Visit, field: &ShownField, name: &str, must: bool, values: &[String], errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let help = visit.pick(&field.help_ja, &field.help_en);
    let error = errors.of(name);
    html! {
        fieldset.az-field .az-field-wrong[error.is_some()] id=(name) tabindex="-1" {
            legend.az-label {
                (visit.pick(&field.ja, &field.en))
                @if must { " " span.az-required { (reader.t("common-required")) } }
            }
            @if !help.is_empty() { p.az-support { (help) } }
            @if let Some(error) = error { p.az-error { span aria-hidden="true" { "× " } (error) } }
            @for (i, choice) in field.choices.iter().enumerate() {
                @let id = format!("{name}-{i}");
                div.az-choice {
                    input id=(id) type="checkbox" name=(name) value=(choice.key) checked[values.contains(&choice.key)];
                    label for=(id) { (visit.pick(&choice.ja, &choice.en)) }
                }
            }
        }
    }
}

/// The fields of a form that is data. A field of the form that came empty empties it.
pub(super) fn fields(input: &Input, prefix: &str) -> FormInput {
    let mut out = FormInput::new();
    for (key, text) in input.below(prefix) {
        out.entry(key.to_owned()).or_default().push(text.clone());
    }
    out
}

/// What was typed, by the names of the fields in the page.
pub(super) fn typed(input: &Input, prefix: &str) -> Typed {
    let mut out = Typed::new();
    for (key, text) in input.below(prefix) {
        out.entry(format!("{prefix}{key}")).or_default().push(text.expose().to_owned());
    }
    out
}

/// Faults of a form at their fields; `None` for an error of another kind.
pub(super) fn faults(visit: &Visit, error: &AppError, prefix: &str) -> Option<Errors> {
    let AppError::Form(faults) = error else { return None };
    let mut errors = Errors::default();
    for fault in faults {
        errors.add(format!("{prefix}{}", fault.field), visit.reader.t(fault.key));
    }
    Some(errors)
}
