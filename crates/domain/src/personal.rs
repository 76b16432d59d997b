//! Text that is somebody's: it does not print, does not serialise, and is wiped when dropped.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A personal value in the clear. Read it with [`Personal::expose`], which is easy to find in review.
///
/// It has no text form by which it could slip into a message:
///
/// ```
/// # use azukari_domain::Personal;
/// fn said(name: &Personal) -> String {
///     format!("{name:?}") // this line
/// }
/// assert_eq!(said(&Personal::new("高橋")), "Personal(…)");
/// ```
/// ```compile_fail,E0277
/// # use azukari_domain::Personal;
/// fn said(name: &Personal) -> String {
///     format!("{name}") // this line
/// }
/// assert_eq!(said(&Personal::new("高橋")), "Personal(…)");
/// ```
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Personal(String);

impl Personal {
    /// Takes the text over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The text itself: only for showing to someone whom a permit names, for sealing, or for folding into a search form.
    pub fn expose(&self) -> &str {
        &self.0
    }
    /// Whether there is any text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Personal(…)")
    }
}
