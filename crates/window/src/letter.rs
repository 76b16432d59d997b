//! Sealing what a visitor sends, at once and for good: this process cannot open it again.

use azukari_domain::{
    Random,
    public::{LETTER_LABEL, LETTER_VERSION, Letter},
};
use rustls::crypto::{
    aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_AES_256,
    hpke::{Hpke, HpkePublicKey},
};

/// Letters that nobody mistakes for one another when they are read out.
const RECEIPT_LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Two groups of five: fifty bits.
const RECEIPT_GROUP: usize = 5;

/// A letter could not be sealed: the key that the desk laid down is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealError;

impl std::fmt::Display for SealError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the desk's public key is not usable")
    }
}

impl std::error::Error for SealError {}

/// A number for the sender to keep.
pub fn receipt(random: &dyn Random) -> String {
    let mut bytes = [0_u8; 2 * RECEIPT_GROUP];
    random.fill(&mut bytes);
    let letters: Vec<char> =
        bytes.iter().filter_map(|b| RECEIPT_LETTERS.get(usize::from(b % 32)).map(|l| char::from(*l))).collect();
    letters.chunks(RECEIPT_GROUP).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Whether a text looks like one of ours: a page shows nothing else back.
pub(crate) fn is_receipt(text: &str) -> bool {
    text.len() == 2 * RECEIPT_GROUP + 1
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| if at == RECEIPT_GROUP { b == b'-' } else { RECEIPT_LETTERS.contains(&b) })
}

/// Seals a letter to the desk of one organisation; `key` as the snapshot has it.
///
/// # Errors
/// [`SealError`] where that is no key.
pub fn seal(letter: &Letter, org: &str, key: &str) -> Result<Vec<u8>, SealError> {
    let key = unhex(key).ok_or(SealError)?;
    let info = [LETTER_LABEL, org.as_bytes()].concat();
    let plain = letter.to_bytes();
    let (sender, text) =
        DH_KEM_X25519_HKDF_SHA256_AES_256.seal(&info, &[], &plain, &HpkePublicKey(key)).map_err(|_| SealError)?;
    Ok([&[LETTER_VERSION][..], &sender.0, &text].concat())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..32).map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use azukari_domain::time::SeededRandom;

    #[test]
    fn a_receipt_is_known_by_its_look() {
        let random = SeededRandom::new(7);
        let (one, two) = (receipt(&random), receipt(&random));
        assert!(is_receipt(&one) && is_receipt(&two) && one != two, "{one} {two}");
        for none in ["", "ABCDE_FGHJK", "abcde-fghjk", "ABCDE-FGHJ", "ABCDE-FGHJ<", "IIIII-OOOOO"] {
            assert!(!is_receipt(none), "{none}");
        }
    }

    #[test]
    fn what_is_no_key_is_not_sealed_to() {
        let letter = azukari_domain::public::Letter {
            receipt: String::new(),
            kind: azukari_domain::public::LetterKind::Enquiry,
            at: 0,
            edition: None,
            confirmed: false,
            fields: Vec::new(),
        };
        for key in ["", "00", &"zz".repeat(32), &"é".repeat(32)] {
            assert_eq!(seal(&letter, "mihon", key), Err(SealError), "{key}");
        }
        let key = "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f";
        let (one, two) = (seal(&letter, "mihon", key).unwrap(), seal(&letter, "mihon", key).unwrap());
        assert!(one != two && one[0] == LETTER_VERSION, "the same letter twice looks different");
    }
}
