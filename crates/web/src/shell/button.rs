//! Buttons. What changes something is a form; a link only leads somewhere.

use maud::{Markup, html};

/// The main button of a form.
pub fn button(text: &str) -> Markup {
    html! { button.az-button.az-button-main type="submit" { (text) } }
}

/// A link that looks like a second button.
pub fn button_link(href: &str, text: &str) -> Markup {
    html! { a.az-button.az-button-second href=(href) { (text) } }
}

/// A button that posts hidden values.
pub fn post_button(action: &str, text: &str, values: &[(&str, &str)]) -> Markup {
    html! {
        form.az-inline method="post" action=(action) {
            @for (name, value) in values { input type="hidden" name=(name) value=(value); }
            button.az-button.az-button-second type="submit" { (text) }
        }
    }
}
