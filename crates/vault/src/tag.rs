//! Finding exactly without revealing: coarse tags in the store, and the slow fingerprint of someone who is gone.

use crate::{
    crypto::Secret,
    error::VaultError,
    field::{DataKey, Place},
    key::provider::{Cost, argon},
};
use azukari_domain::{Personal, Sealed};
use std::fmt;
use zeroize::Zeroizing;

/// People who share one tag, on average. A tag thus says at most "one of about sixteen", even to whoever holds the key.
pub const PEOPLE_PER_TAG: u32 = 16;

/// How many tags for so many people.
pub fn buckets_for(people: u32) -> u32 {
    (people / PEOPLE_PER_TAG).max(1)
}

/// The key of one period's tags. Rotation: a new key and a new number of buckets, tags computed anew.
///
/// Kept sealed under a data key of the office tree: when that is destroyed, the tags in old backups say nothing.
pub struct TagKey(Secret);

impl TagKey {
    /// A fresh key.
    ///
    /// # Errors
    /// [`VaultError::Crypto`].
    pub fn random() -> Result<Self, VaultError> {
        Secret::random().map(Self)
    }

    /// `first 8 bytes of HMAC-SHA256(key, "azukari.tag.1" ‖ len(kind) ‖ kind ‖ folded) mod buckets`, at least 0.
    ///
    /// `folded` is the search form (`domain::text::fold`, `fold_phone`, `fold_mail`). Prevents: testing all telephone
    /// numbers against a stolen table; with the key, sixteen candidates remain.
    pub fn tag(&self, kind: &str, folded: &str, buckets: u32) -> i64 {
        let len = u32::try_from(kind.len()).unwrap_or(u32::MAX).to_be_bytes();
        let [a, b, c, d, e, f, g, h, ..] = self.0.mac(&[b"azukari.tag.1", &len, kind.as_bytes(), folded.as_bytes()]);
        let tag = u64::from_be_bytes([a, b, c, d, e, f, g, h]) % u64::from(buckets.max(1));
        // Below 2^32, so it always fits.
        i64::try_from(tag).unwrap_or(0)
    }

    /// Seals the key for the store.
    ///
    /// # Errors
    /// [`VaultError::Crypto`].
    pub fn seal(&self, key: &DataKey, place: &Place<'_>) -> Result<Sealed, VaultError> {
        crate::field::seal(key, place, self.0.expose())
    }
    /// Opens a stored key.
    ///
    /// # Errors
    /// As [`open`](crate::open), and [`VaultError::Format`].
    pub fn open(key: &DataKey, place: &Place<'_>, sealed: &Sealed) -> Result<Self, VaultError> {
        let bytes = crate::field::open(key, place, sealed)?;
        Secret::from_slice(&bytes).map(Self).ok_or(VaultError::Format("tag key"))
    }
}

impl fmt::Debug for TagKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TagKey(…)")
    }
}

/// Memory of a fingerprint in KiB: OWASP's Argon2id minimum, near 25 ms. A new registration can wait for that; trying a
/// million names with a million numbers cannot.
pub const FINGERPRINT_KIB: u32 = 19_456;
/// Passes of a fingerprint, of the same recommendation.
pub const FINGERPRINT_PASSES: u32 = 2;

/// A slow, peppered fingerprint: recognises somebody who refused or was erased when the same person is entered again, and
/// tells nobody who they were.
///
/// `Argon2id(password = len(name) ‖ name ‖ contact, salt = HMAC(pepper, "azukari.fingerprint.1")[..16], secret = pepper)`.
/// The salt is one for the organisation, since it must be found again; other organisations' fingerprints do not compare.
///
/// # Errors
/// [`VaultError::Crypto`].
pub fn fingerprint(pepper: &Secret, name_folded: &Personal, contact_folded: &Personal) -> Result<[u8; 32], VaultError> {
    let (name, contact) = (name_folded.expose().as_bytes(), contact_folded.expose().as_bytes());
    let mut text = Zeroizing::new(Vec::with_capacity(4 + name.len() + contact.len()));
    text.extend(u32::try_from(name.len()).unwrap_or(u32::MAX).to_be_bytes());
    text.extend_from_slice(name);
    text.extend_from_slice(contact);
    let salt = pepper.mac(&[b"azukari.fingerprint.1"]);
    let (salt, _) = salt.split_first_chunk::<16>().ok_or(VaultError::Crypto)?;
    let cost = Cost { memory_kib: FINGERPRINT_KIB, passes: FINGERPRINT_PASSES, lanes: 1 };
    argon(cost, Some(pepper), &text, salt).map(|print| *print)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn about_sixteen_share_a_tag_and_kinds_differ() {
        let key = TagKey::random().unwrap();
        let buckets = buckets_for(16_000);
        assert_eq!(buckets, 1000);
        let mut counts = vec![0u32; 1000];
        for n in 0..16_000 {
            let tag = key.tag("phone", &format!("090{n:08}"), buckets);
            *counts.get_mut(usize::try_from(tag).unwrap()).unwrap() += 1;
        }
        // Sixteen on average: nobody alone, no heap. The chance of a miss is below one in a hundred thousand.
        assert!(counts.iter().filter(|c| **c == 0).count() <= 3);
        assert!(counts.iter().all(|c| *c < 60));
        let same =
            (0..200).filter(|n| key.tag("a", &n.to_string(), 1 << 30) == key.tag("b", &n.to_string(), 1 << 30)).count();
        assert_eq!(same, 0);
        assert_eq!((buckets_for(0), key.tag("x", "y", 0)), (1, 0));
    }

    #[test]
    fn fingerprints_bind_pepper_and_border() {
        let (p, q) = (Secret::random().unwrap(), Secret::random().unwrap());
        let f = |pepper, a: &str, b: &str| fingerprint(pepper, &Personal::new(a), &Personal::new(b)).unwrap();
        assert_eq!(f(&p, "タカハシ", "0901"), f(&p, "タカハシ", "0901"));
        assert_ne!(f(&p, "タカハシ", "0901"), f(&q, "タカハシ", "0901"));
        assert_ne!(f(&p, "タカハシ0", "901"), f(&p, "タカハシ", "0901"));
    }
}
