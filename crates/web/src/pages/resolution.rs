//! What a body resolved, as a step asks for it: when it met, how many voted, where the minutes are.

use super::{input::Input, visit::Visit};
use crate::shell::{Control, Errors, Field};
use azukari_app::casefile::ResolutionInput;
use maud::{Markup, html};

const NAMES: [&str; 3] = ["met_on", "voting", "minutes"];

/// The fields, to stand within the form of the step. What was typed comes back.
pub(super) fn fields(visit: &Visit, typed: &[String; 3], errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let kinds = [Control::Date, Control::Number, Control::Text];
    html! {
        fieldset.az-field #resolution tabindex="-1" {
            legend.az-label { (reader.t("case-resolution")) }
            @if let Some(error) = errors.of("resolution") { p.az-error { (error) } }
            @for ((name, kind), value) in NAMES.into_iter().zip(kinds).zip(typed) {
                @let field = Field::new(name, reader.t(&format!("case-resolution-{}", name.replace('_', "-"))), kind).value(value);
                @let field = if name == "met_on" { field.support(reader.t("case-help-date")) } else { field };
                (field.render(reader, errors))
            }
        }
    }
}

/// What was typed; nothing where the form had no such fields or all came empty.
pub(super) fn typed(input: &Input) -> [String; 3] {
    NAMES.map(|name| input.text(name).trim().to_owned())
}

/// The resolution that was written down, if any.
pub(super) fn read(input: &Input) -> Option<ResolutionInput> {
    let [on, voting, minutes] = typed(input);
    let given = [&on, &voting, &minutes].iter().any(|t| !t.is_empty());
    given.then(|| ResolutionInput {
        on,
        voting: voting.parse().unwrap_or_default(),
        minutes,
        ..ResolutionInput::default()
    })
}
