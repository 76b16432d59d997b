//! Letters that strangers leave at the window: sealed there to a public key, opened here alone.
//!
//! `01 ‖ sender's key(32) ‖ ciphertext`: HPKE (RFC 9180) in base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, by the
//! library that also speaks TLS. The private key follows from the organisation's key, so that it lies nowhere by itself, comes back with a
//! backup and is the same on every server. Handles of published entries follow from the same key: nobody outside can count
//! them up or tie them to anything.

use crate::{crypto::Secret, error::VaultError};
use aws_lc_rs::agreement::{PrivateKey, X25519};
use azukari_domain::public::{LETTER_KEY_BYTES, LETTER_LABEL, LETTER_VERSION};
use rustls::crypto::{
    aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_AES_256,
    hpke::{EncapsulatedSecret, Hpke, HpkePrivateKey},
};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of a handle: far beyond guessing at a window that answers a few hundred a day.
const HANDLE_BYTES: usize = 10;
/// Bytes of a one-time link: nobody guesses one.
const LINK_BYTES: usize = 20;
/// Said in a link, so that no handle is one.
const LINK_LABEL: &[u8] = b"link\0";
/// Letters that a handle or a link is written in.
const HANDLE_LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The key to an organisation's letters.
pub struct LetterBox {
    secret: Secret,
    handles: Secret,
}

impl fmt::Debug for LetterBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterBox(…)")
    }
}

impl LetterBox {
    pub(crate) fn new(secret: Secret, handles: Secret) -> LetterBox {
        LetterBox { secret, handles }
    }

    /// What the window seals to: no secret.
    ///
    /// # Errors
    /// [`VaultError::Crypto`] where the library fails.
    pub fn public(&self) -> Result<Vec<u8>, VaultError> {
        let private =
            PrivateKey::from_private_key(&X25519, self.secret.expose()).map_err(|_| VaultError::CannotOpen)?;
        Ok(private.compute_public_key().map_err(|_| VaultError::CannotOpen)?.as_ref().to_vec())
    }

    /// Opens a letter of this organisation.
    ///
    /// # Errors
    /// [`VaultError::Format`] for what is no letter, [`VaultError::CannotOpen`] for one that was sealed to another key or organisation,
    /// or was changed.
    pub fn open(&self, org: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let rest = match sealed.split_first() {
            Some((&LETTER_VERSION, rest)) => rest,
            _ => return Err(VaultError::Format("letter")),
        };
        let (sender, text) = rest.split_at_checked(LETTER_KEY_BYTES).ok_or(VaultError::Format("letter"))?;
        let info = [LETTER_LABEL, org.as_bytes()].concat();
        let private = HpkePrivateKey::from(self.secret.expose().to_vec());
        let opened =
            DH_KEM_X25519_HKDF_SHA256_AES_256.open(&EncapsulatedSecret(sender.to_vec()), &info, &[], text, &private);
        opened.map(Zeroizing::new).map_err(|_| VaultError::CannotOpen)
    }

    /// The handle under which a record is published.
    pub fn handle(&self, record: [u8; 16]) -> String {
        letters(&self.handles.mac(&[&record]), HANDLE_BYTES)
    }

    /// The token of a case's one-time link. It lies nowhere: whoever may see it has it made again.
    pub fn link(&self, case: [u8; 16]) -> String {
        letters(&self.handles.mac(&[LINK_LABEL, &case]), LINK_BYTES)
    }
}

/// The first bytes of a code as letters, five bits each.
fn letters(mac: &[u8], bytes: usize) -> String {
    let mut bits = 0_u32;
    let mut held = 0_u32;
    let mut out = String::with_capacity(bytes * 8 / 5);
    for byte in mac.iter().take(bytes) {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            let at = usize::try_from((bits >> held) & 31).unwrap_or_default();
            out.extend(HANDLE_LETTERS.get(at).map(|l| char::from(*l)));
        }
        bits &= (1 << held) - 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::crypto::hpke::HpkePublicKey;

    fn letter_box() -> LetterBox {
        LetterBox { secret: Secret::from_slice(&[7; 32]).unwrap(), handles: Secret::from_slice(&[9; 32]).unwrap() }
    }

    fn sealed(to: &LetterBox, org: &str, text: &[u8]) -> Vec<u8> {
        let info = [LETTER_LABEL, org.as_bytes()].concat();
        let key = HpkePublicKey(to.public().unwrap());
        let (sender, text) = DH_KEM_X25519_HKDF_SHA256_AES_256.seal(&info, &[], text, &key).unwrap();
        [&[LETTER_VERSION][..], &sender.0, &text].concat()
    }

    #[test]
    fn a_letter_opens_for_its_organisation_alone() {
        let own = letter_box();
        let letter = sealed(&own, "mihon", "入会します".as_bytes());
        assert_eq!(&*own.open("mihon", &letter).unwrap(), "入会します".as_bytes());
        assert_eq!(own.open("other", &letter).unwrap_err(), VaultError::CannotOpen);
        let other = LetterBox { secret: Secret::from_slice(&[8; 32]).unwrap(), ..letter_box() };
        assert_eq!(other.open("mihon", &letter).unwrap_err(), VaultError::CannotOpen);
        for at in [1, 40, letter.len() - 1] {
            let mut changed = letter.clone();
            changed[at] ^= 1;
            assert_eq!(own.open("mihon", &changed).unwrap_err(), VaultError::CannotOpen, "{at}");
        }
        for none in [&[][..], &[2], &letter[..20], &[LETTER_VERSION]] {
            assert_eq!(own.open("mihon", none).unwrap_err(), VaultError::Format("letter"));
        }
    }

    /// The sealed letter of the vector was made by another program (pyca/cryptography's X25519, HKDF and AES-GCM).
    #[test]
    fn a_letter_of_another_program_opens() {
        let hex = include_str!("letter_vector.hex");
        let bytes: Vec<u8> =
            (0..hex.trim().len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect();
        assert_eq!(&*letter_box().open("mihon", &bytes).unwrap(), "入会します".as_bytes());
    }

    #[test]
    fn handles_are_all_different_and_say_nothing() {
        let own = letter_box();
        let all: std::collections::BTreeSet<String> = (0..1000_u128).map(|n| own.handle(n.to_be_bytes())).collect();
        assert_eq!(all.len(), 1000);
        assert!(all.iter().all(|h| h.len() == 16 && azukari_domain::public::is_safe_name(h)));
        assert_eq!(own.handle([1; 16]), own.handle([1; 16]), "a link stays good");
    }

    #[test]
    fn a_link_is_no_handle_and_long() {
        let own = letter_box();
        let link = own.link([1; 16]);
        assert!(link.len() == azukari_domain::public::LINK_CHARS && azukari_domain::public::is_safe_name(&link));
        assert!(!link.starts_with(&own.handle([1; 16])) && link != own.link([2; 16]));
        assert_eq!(link, own.link([1; 16]));
    }
}
