//! A text that proves who somebody is to whoever holds it: the token of a session, a link, the API.

use azukari_domain::Random;
use azukari_gate::Gate;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of randomness in a token: 256 bits, so that nobody guesses one however many there are.
const BYTES: usize = 32;

/// A token's text: 64 hexadecimal digits. Does not print, is wiped when dropped; the database has its SHA-256 only.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Bearer(String);

impl Bearer {
    /// A new one.
    pub(crate) fn random(random: &dyn Random) -> Bearer {
        let mut bytes = [0u8; BYTES];
        random.fill(&mut bytes);
        let text = bytes.iter().fold(String::with_capacity(2 * BYTES), |mut text, b| {
            use fmt::Write as _;
            let _ = write!(text, "{b:02x}");
            text
        });
        bytes.zeroize();
        Bearer(text)
    }

    /// Takes what a cookie, header or link carried.
    pub fn new(text: impl Into<String>) -> Bearer {
        Bearer(text.into())
    }

    /// The text itself: only for the cookie, link or line that gives it to its holder.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the database keeps. A fast hash is enough: there is nothing to guess in 256 random bits.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Gate::digest(self.0.as_bytes())
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}
