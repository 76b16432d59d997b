//! A kind of data as the affair in hand uses it, and the choice of its classes for what is put out.

use super::visit::Visit;
use crate::shell::Errors;
use azukari_app::{AppError, Kind, Name};
use maud::{Markup, html};

/// The kind of this key; `None` where the affair does not use it.
pub(super) async fn of(visit: &Visit, holding: &str) -> Result<Option<Kind>, AppError> {
    let affair = visit.signed.affair.clone();
    let kinds = visit.run(move |app, asker| app.kinds(asker, affair.as_ref())).await?;
    Ok(kinds.into_iter().find(|k| k.key == holding))
}

/// Classes of the kind's fields that the affair uses, each once.
fn classes<'a>(visit: &'a Visit, kind: &Kind) -> impl Iterator<Item = &'a Name> {
    visit.names.classes.iter().filter(|c| kind.fields.iter().any(|f| f.class == c.key))
}

/// One tick for each class, under a legend and what may help to choose; at least one is asked for.
pub(super) fn choice_of_classes(
    visit: &Visit,
    kind: &Kind,
    chosen: &[&str],
    (legend, help): (&'static str, Option<&'static str>),
    errors: &Errors,
) -> Markup {
    let reader = &visit.reader;
    html! {
        fieldset.az-field .az-field-wrong[errors.of("classes").is_some()] {
            legend.az-label { (reader.t(legend)) " " span.az-required { (reader.t("common-required")) } }
            @if let Some(help) = help { p.az-support { (reader.t(help)) } }
            @if let Some(text) = errors.of("classes") { p.az-error { span aria-hidden="true" { "× " } (text) } }
            @for (i, class) in classes(visit, kind).enumerate() {
                @let id = if i == 0 { "classes".to_owned() } else { format!("classes-{i}") };
                div.az-choice {
                    input id=(id) name="classes" type="checkbox" value=(class.key) checked[chosen.contains(&class.key.as_str())];
                    label for=(id) { (visit.pick(&class.ja, &class.en)) }
                }
            }
        }
    }
}
