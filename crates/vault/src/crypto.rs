//! Primitives: AES-256-GCM-SIV (RFC 8452), HKDF-SHA256 (RFC 5869), HMAC-SHA256 (RFC 2104), random keys; and secret types.
//!
//! Invariants: secrets do not print, serialise or compare in variable time, and are wiped when dropped (the library wipes
//! its own key schedules). GCM-SIV and not GCM: a repeated nonce (a cloned virtual machine resuming twice from one
//! snapshot) then shows only that two values were equal, instead of giving the authentication key away.
//!
//! `Sealed` = `01 ‖ nonce(12) ‖ ciphertext ‖ tag(16)`. The associated data always begins with a label that ends in the
//! format's version, so no sealed thing of one kind opens as another.

use crate::error::VaultError;
use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    constant_time, hkdf, hmac, rand,
};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// First byte of everything that the vault seals.
pub const SEAL_VERSION: u8 = 0x01;
/// Length of a sealed value beyond its plaintext, in bytes: version, nonce, tag.
pub const SEAL_OVERHEAD: usize = 1 + NONCE_LEN + TAG_LEN;
pub(crate) const TAG_LEN: usize = 16;
pub(crate) const KEY_LEN: usize = 32;

/// Thirty-two secret bytes.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; KEY_LEN]);

impl Secret {
    /// Fresh bytes from the operating system's generator by way of aws-lc.
    ///
    /// # Errors
    /// [`VaultError::Crypto`] where no randomness can be had.
    pub fn random() -> Result<Self, VaultError> {
        let mut secret = Self([0; KEY_LEN]);
        rand::fill(&mut secret.0)?;
        Ok(secret)
    }
    /// Takes bytes over; `None` where there are not 32.
    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }
    /// The bytes: only for a signer, a session cipher or another key derivation, never for a log or a page.
    pub fn expose(&self) -> &[u8; KEY_LEN] {
        &self.0
    }
    /// A key for one use: `HKDF-SHA256(salt = none, ikm = self, info = label ‖ 0x00 ‖ context)`.
    ///
    /// # Errors
    /// [`VaultError::Crypto`] where the library fails.
    pub fn derive(&self, label: &str, context: &[u8]) -> Result<Secret, VaultError> {
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(&self.0);
        let info = [label.as_bytes(), &[0], context];
        let mut out = Self([0; KEY_LEN]);
        prk.expand(&info, hkdf::HKDF_SHA256)?.fill(&mut out.0)?;
        Ok(out)
    }
    /// `HMAC-SHA256(self, parts…)`.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let mut context = hmac::Context::with_key(&key);
        for part in parts {
            context.update(part);
        }
        let mut out = [0; 32];
        for (to, from) in out.iter_mut().zip(context.sign().as_ref()) {
            *to = *from;
        }
        out
    }
    pub(crate) fn cipher(&self) -> Result<Cipher, VaultError> {
        Ok(Cipher(LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, &self.0)?)))
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        constant_time::verify_slices_are_equal(&self.0, &other.0).is_ok()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Whether two byte strings are equal, in time that does not depend on where they differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

/// A random name of a key; not secret, it only says which key wraps which.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 16]);

impl KeyId {
    pub(crate) fn random() -> Result<Self, VaultError> {
        let mut id = [0; 16];
        rand::fill(&mut id)?;
        Ok(Self(id))
    }
    /// From stored bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
    /// From a stored column; `None` where there are not sixteen bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }
    /// The bytes to store.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0
    }
    /// Thirty-two hexadecimal digits; `None` for anything else.
    pub(crate) fn from_hex(hex: &str) -> Option<Self> {
        let canonical = hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !canonical {
            return None;
        }
        Some(Self(u128::from_str_radix(hex, 16).ok()?.to_be_bytes()))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// A key schedule that is ready for use; the library wipes it when it is freed.
pub(crate) struct Cipher(LessSafeKey);

impl Cipher {
    /// `01 ‖ nonce ‖ ciphertext ‖ tag` under a random nonce.
    pub(crate) fn seal(&self, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce)?;
        self.seal_with(nonce, aad, plain)
    }

    /// As [`Cipher::seal`] with a given nonce: for frozen vectors.
    pub(crate) fn seal_with(&self, nonce: [u8; NONCE_LEN], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        // The full size at once: a growing vector would leave plaintext behind in freed memory.
        let mut out = Zeroizing::new(Vec::with_capacity(plain.len() + SEAL_OVERHEAD));
        out.push(SEAL_VERSION);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plain);
        let body = out.get_mut(1 + NONCE_LEN..).ok_or(VaultError::Crypto)?;
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self.0.seal_in_place_separate_tag(nonce, Aad::from(aad), body)?;
        out.extend_from_slice(tag.as_ref());
        Ok(std::mem::take(&mut *out))
    }

    pub(crate) fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let rest = match sealed.split_first() {
            Some((&SEAL_VERSION, rest)) if rest.len() >= NONCE_LEN + TAG_LEN => rest,
            _ => return Err(VaultError::Format("sealed value")),
        };
        let (nonce, body) = rest.split_at(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce)?;
        let mut plain = Zeroizing::new(body.to_vec());
        let len = self.0.open_in_place(nonce, Aad::from(aad), &mut plain).map_err(|_| VaultError::CannotOpen)?.len();
        plain.truncate(len);
        Ok(plain)
    }
}

/// Associated data without ambiguity: each part of variable length carries its length in four bytes before it.
///
/// Prevents: `("ab","c")` and `("a","bc")` giving the same bytes, with which a value could move between places.
pub(crate) struct AadBuilder(Vec<u8>);

impl AadBuilder {
    pub(crate) fn new(label: &str) -> Self {
        Self(Vec::with_capacity(128)).part(label.as_bytes())
    }
    pub(crate) fn part(mut self, bytes: &[u8]) -> Self {
        // Keys are at most 64 bytes and ids sixteen; a saturated length could only make two over-long parts meet.
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&len.to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }
    pub(crate) fn number(mut self, n: i64) -> Self {
        self.0.extend_from_slice(&n.to_be_bytes());
        self
    }
    pub(crate) fn done(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_print() {
        let s = Secret::from_slice(&[0xAB; 32]).unwrap();
        assert_eq!(format!("{s:?}"), "Secret(…)");
    }

    /// RFC 5869, test case 3 (no salt, no info) shares our empty salt; our label adds `info`, checked against a
    /// composition by hand: expand(extract(zero salt, ikm), "label" 00 "ctx").
    #[test]
    fn derivation_is_hkdf_with_label_and_context() {
        let ikm = Secret::from_slice(&[0x0b; 32]).unwrap();
        let prk = Secret::from_slice(&[0; 32]).unwrap().mac(&[ikm.expose()]);
        let t1 = Secret::from_slice(&prk).unwrap().mac(&[b"label", &[0], b"ctx", &[1]]);
        assert_eq!(ikm.derive("label", b"ctx").unwrap().expose(), &t1);
        assert_ne!(ikm.derive("label", b"cty").unwrap(), ikm.derive("label", b"ctx").unwrap());
    }

    /// RFC 8452, appendix C.2: AES-256-GCM-SIV, 8-byte plaintext, no associated data.
    #[test]
    fn cipher_is_rfc_8452() {
        let mut key = [0u8; 32];
        key[0] = 1;
        let mut nonce = [0u8; 12];
        nonce[0] = 3;
        let cipher = Secret::from_slice(&key).unwrap().cipher().unwrap();
        let sealed = cipher.seal_with(nonce, &[], &[1, 0, 0, 0, 0, 0, 0, 0]).unwrap();
        let want = "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28";
        let got: String = sealed[13..].iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn parts_do_not_run_together() {
        let a = AadBuilder::new("x").part(b"ab").part(b"c").done();
        let b = AadBuilder::new("x").part(b"a").part(b"bc").done();
        assert_ne!(a, b);
    }
}
