//! The printed recovery key: 32 random bytes in fourteen groups of four characters, with a checksum against typing errors.
//!
//! Alphabet: Crockford's base32 (digits and letters without I, L, O, U; on reading, I and L count as 1 and O as 0).
//! Text = base32(key(32) ‖ first 3 bytes of HMAC-SHA256(key = zeros, "azukari.recovery.1" ‖ key)): 35 bytes are 56 characters.

use crate::{
    crypto::{KEY_LEN, Secret, same},
    error::VaultError,
};
use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_LEN: usize = 3;
const TEXT_LEN: usize = 56;

/// The second way into an organisation, for the safe.
#[derive(Debug, PartialEq, Eq)]
pub struct RecoveryKey(Secret);

impl RecoveryKey {
    pub(crate) fn random() -> Result<Self, VaultError> {
        Secret::random().map(Self)
    }
    pub(crate) fn secret(&self) -> &Secret {
        &self.0
    }

    /// The text to print, once: `XXXX-XXXX-…`.
    pub fn to_kit(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(self.0.expose().to_vec());
        bytes.reserve_exact(CHECK_LEN);
        bytes.extend(check(&self.0));
        let mut out = Zeroizing::new(String::with_capacity(TEXT_LEN + TEXT_LEN / 4));
        for (n, bits) in fives(&bytes).enumerate() {
            if n > 0 && n % 4 == 0 {
                out.push('-');
            }
            out.push(char::from(ALPHABET.get(usize::from(bits)).copied().unwrap_or(b'?')));
        }
        out
    }

    /// Reads what was typed: any case, any blanks and hyphens.
    ///
    /// # Errors
    /// [`VaultError::RecoveryTypo`] where a character or the checksum is wrong.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(TEXT_LEN));
        let (mut acc, mut bits, mut chars) = (0u32, 0u32, 0usize);
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let value = digit(c).ok_or(VaultError::RecoveryTypo)?;
            chars += 1;
            acc = (acc << 5 | value) & 0xFFF;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from((acc >> bits) & 0xFF).unwrap_or(0));
            }
        }
        if chars != TEXT_LEN {
            return Err(VaultError::RecoveryTypo);
        }
        let (key, sum) = bytes.split_at_checked(KEY_LEN).ok_or(VaultError::RecoveryTypo)?;
        let key = Secret::from_slice(key).ok_or(VaultError::RecoveryTypo)?;
        if same(&check(&key), sum) { Ok(Self(key)) } else { Err(VaultError::RecoveryTypo) }
    }
}

fn check(key: &Secret) -> [u8; CHECK_LEN] {
    let zeros = Secret::from_slice(&[0; KEY_LEN]);
    let [a, b, c, ..] = zeros.map_or([0; 32], |z| z.mac(&[b"azukari.recovery.1", key.expose()]));
    [a, b, c]
}

fn digit(c: char) -> Option<u32> {
    let c = match c.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        c => c,
    };
    ALPHABET.iter().position(|a| char::from(*a) == c).and_then(|p| u32::try_from(p).ok())
}

/// Groups of five bits, most significant first; 35 bytes divide evenly.
fn fives(bytes: &[u8]) -> impl Iterator<Item = u8> {
    bytes.chunks(5).flat_map(|chunk| {
        let word = chunk.iter().fold(0u64, |w, b| w << 8 | u64::from(*b)) << (8 * (5 - chunk.len()));
        (0..8).rev().map(move |i| u8::try_from(word >> (5 * i) & 0x1F).unwrap_or(0))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_typed() {
        for _ in 0..50 {
            let key = RecoveryKey::random().unwrap();
            let kit = key.to_kit();
            assert_eq!(kit.len(), 56 + 13);
            let typed = kit.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            assert!(RecoveryKey::parse(&typed).unwrap() == key);
        }
    }

    #[test]
    fn a_typing_error_is_noticed() {
        let key = RecoveryKey(Secret::from_slice(&[7; 32]).unwrap());
        let kit = key.to_kit();
        for at in [0, 20, 68] {
            let wrong: String =
                kit.char_indices().map(|(i, c)| if i == at { if c == 'X' { 'Y' } else { 'X' } } else { c }).collect();
            assert_eq!(RecoveryKey::parse(&wrong), Err(VaultError::RecoveryTypo), "{at}");
        }
        let (first, rest) = kit.split_at(5);
        assert_eq!(RecoveryKey::parse(rest), Err(VaultError::RecoveryTypo), "{}", first.len());
        assert_eq!(RecoveryKey::parse(&format!("{}U", kit.as_str())), Err(VaultError::RecoveryTypo));
        assert_eq!(format!("{key:?}"), "RecoveryKey(Secret(…))");
    }
}
