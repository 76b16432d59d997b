//! A file that opens with its password alone: a ZIP archive with one entry under AES-256 as WinZip specified it, which 7-Zip and
//! the usual Japanese and macOS unpackers open.
//!
//! The key is stretched a thousand times only, as the format says: the password must be strong by itself. Nothing is compressed,
//! so that the archive's length says no more than that of what is in it.

use crate::error::SheetError;
use std::io::{Cursor, Error, Write};
use zip::{AesSalt, CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Bytes of the salt, unpredictable and new for every archive.
pub const SALT_BYTES: usize = 16;

/// An archive with one entry of this name.
///
/// # Errors
/// [`SheetError::Io`] where the archive could not be made.
pub fn locked(name: &str, bytes: &[u8], password: &str, salt: [u8; SALT_BYTES]) -> Result<Vec<u8>, SheetError> {
    let fault = |e: ZipError| SheetError::from(Error::from(e));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .with_aes_encryption_and_salt(password.as_bytes(), AesSalt::Aes256(salt));
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file(name, options).map_err(fault)?;
    out.write_all(bytes)?;
    Ok(out.finish().map_err(fault)?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::{
        cipher::{AES_256, DecryptingKey, DecryptionContext, UnboundCipherKey},
        hmac,
        iv::FixedLength,
        pbkdf2,
    };
    use std::num::NonZeroU32;

    const TEXT: &str = "氏名,電話\r\n見本　花子,03-0000-1234\r\n";
    const PASSWORD: &str = "7KMPX-Q4R9T-WZ2C6-HJ8NB";

    fn u16_at(bytes: &[u8], at: usize) -> usize {
        usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
    }

    /// Opens the first entry by the specification alone, with other primitives than the library that wrote it.
    fn opened(archive: &[u8], password: &str) -> Option<Vec<u8>> {
        assert_eq!(&archive[..4], b"PK\x03\x04");
        assert_eq!(u16_at(archive, 6) & 1, 1, "it is encrypted");
        assert_eq!(u16_at(archive, 8), 99, "by AES");
        let size = usize::try_from(u32::from_le_bytes(archive[18..22].try_into().unwrap())).unwrap();
        let (name, extra) = (u16_at(archive, 26), u16_at(archive, 28));
        let field = &archive[30 + name..30 + name + extra];
        assert_eq!((u16_at(field, 0), u16_at(field, 2)), (0x9901, 7));
        assert_eq!((&field[6..8], field[8]), (&b"AE"[..], 3), "with 256 bits");
        assert_eq!(u16_at(field, 9), 0, "not compressed");
        let body = &archive[30 + name + extra..30 + name + extra + size];
        let (salt, check) = (&body[..16], &body[16..18]);
        let (sealed, code) = body[18..].split_at(body.len() - 18 - 10);
        let mut keys = [0u8; 66];
        let times = NonZeroU32::new(1000).unwrap();
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA1, times, salt, password.as_bytes(), &mut keys);
        if &keys[64..] != check {
            return None;
        }
        let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &keys[32..64]), sealed);
        assert_eq!(&mac.as_ref()[..10], code);
        let mut out = sealed.to_vec();
        for (block, count) in out.chunks_mut(16).zip(1u128..) {
            // The format counts blocks with the least byte first.
            let key = DecryptingKey::ctr(UnboundCipherKey::new(&AES_256, &keys[..32]).unwrap()).unwrap();
            let start = DecryptionContext::Iv128(FixedLength::from(count.to_le_bytes()));
            key.decrypt(block, start).unwrap();
        }
        Some(out)
    }

    #[test]
    fn only_the_password_opens_it() {
        let archive = locked("member.csv", TEXT.as_bytes(), PASSWORD, [7; SALT_BYTES]).unwrap();
        assert_eq!(opened(&archive, PASSWORD).unwrap(), TEXT.as_bytes());
        assert_eq!(opened(&archive, "7KMPX-Q4R9T-WZ2C6-HJ8NC"), None);
        for plain in ["見本".as_bytes(), b"0000", PASSWORD.as_bytes()] {
            assert!(!archive.windows(plain.len()).any(|w| w == plain));
        }
    }

    #[test]
    fn another_salt_makes_another_archive() {
        let one = locked("member.csv", TEXT.as_bytes(), PASSWORD, [7; SALT_BYTES]).unwrap();
        let other = locked("member.csv", TEXT.as_bytes(), PASSWORD, [8; SALT_BYTES]).unwrap();
        assert_ne!(one, other);
        assert_eq!(opened(&other, PASSWORD).unwrap(), TEXT.as_bytes());
    }

    #[test]
    fn nothing_and_much_come_back_as_they_were() {
        for bytes in [Vec::new(), vec![b'x'; 1], vec![b'y'; 100_003]] {
            let archive = locked("a.csv", &bytes, PASSWORD, [1; SALT_BYTES]).unwrap();
            assert_eq!(opened(&archive, PASSWORD).unwrap(), bytes);
        }
    }
}
