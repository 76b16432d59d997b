//! What only a password or a key opens, told from what merely has such a name.

/// The name of the stream in which Office keeps a document with a password, as it stands in the file's directory.
const PACKAGE: &str = "EncryptedPackage";
/// DER of the object identifier of enveloped data (1.2.840.113549.1.7.3) and of its authenticated form (1.2.840.113549.1.9.16.1.23).
const ENVELOPED: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];
const AUTH_ENVELOPED: &[u8] = &[0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17];
const ARMOR: &[u8] = b"-----BEGIN PGP MESSAGE-----";
/// Bytes at the beginning in which a sign of encryption stands.
const HEAD_BYTES: usize = 512;

/// PGP, S/MIME or age by its bytes.
pub(crate) fn is_sealed(bytes: &[u8], end: &str) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or(bytes);
    bytes.starts_with(b"age-encryption.org/v1")
        || bytes.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----")
        || is_enveloped(head)
        || is_pgp_text(head)
        || matches!(end, "gpg" | "pgp") && is_pgp(head)
}

/// S/MIME: a sequence that begins with the identifier of enveloped data. Signed data is no seal.
pub(crate) fn is_enveloped(head: &[u8]) -> bool {
    let start = head.get(..head.len().min(32)).unwrap_or(head);
    head.first() == Some(&0x30)
        && [ENVELOPED, AUTH_ENVELOPED].iter().any(|id| memchr::memmem::find(start, id).is_some())
}

/// A message in armour whose first packet is an encrypted key. A signed message has an armour too.
pub(crate) fn is_pgp_text(head: &[u8]) -> bool {
    let text = head.trim_ascii_start();
    let Some(body) = text.strip_prefix(ARMOR) else { return false };
    // Headers end with an empty line.
    let body = memchr::memmem::find(body, b"\n\r\n")
        .map(|at| at + 3)
        .or_else(|| memchr::memmem::find(body, b"\n\n").map(|at| at + 2));
    let Some(first) = body.and_then(|at| text.get(ARMOR.len() + at..)) else { return false };
    let value = |b: &u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    match (first.first().and_then(value), first.get(1).and_then(value)) {
        (Some(a), Some(b)) => is_pgp(&[a << 2 | b >> 4]),
        _ => false,
    }
}

/// The first packet: an encrypted session key, or encrypted data (RFC 9580).
fn is_pgp(bytes: &[u8]) -> bool {
    let tag = match bytes.first() {
        Some(b) if b & 0xC0 == 0xC0 => b & 0x3F,
        Some(b) if b & 0x80 != 0 => (b >> 2) & 0x0F,
        _ => return false,
    };
    matches!(tag, 1 | 3 | 9 | 18 | 20)
}

/// An Office document behind a password: a compound file whose directory names the encrypted package.
pub(crate) fn is_locked_office(bytes: &[u8]) -> bool {
    let name: Vec<u8> = PACKAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}
