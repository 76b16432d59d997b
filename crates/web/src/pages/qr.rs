//! A QR code as an image in the page itself, drawn by our own markup: no request, no style, no text that is not escaped.

use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// The code, or nothing where the text is too long for one (the secret stands beside it as text).
pub(super) fn image(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::new(text.as_bytes()) else { return html! {} };
    // Four modules of quiet zone on each side (ISO/IEC 18004).
    let (width, quiet) = (code.width(), 4);
    let mut path = String::new();
    for (i, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", i % width + quiet, i / width + quiet));
        }
    }
    let side = width + 2 * quiet;
    html! {
        svg.az-qr role="img" aria-label=(label) viewBox={ "0 0 " (side) " " (side) } width="220" height="220" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
