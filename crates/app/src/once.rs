//! Idempotency: the same key with the same request stands for one act.

use azukari_gate::Gate;

/// The hash under which an act is kept so that a second sending of the same request does nothing again.
///
/// What was sent is part of it: a form that was changed after it had been sent is another request, although a browser sends
/// its old hidden key with it. Each part counts with its length, so that no two requests make the same bytes.
pub fn once(key: &str, request: &[&str]) -> [u8; 32] {
    let mut bytes = b"azukari once v1\0".to_vec();
    for part in std::iter::once(&key).chain(request) {
        bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    Gate::digest(&bytes)
}

#[cfg(test)]
mod tests {
    use super::once;

    #[test]
    fn another_request_under_the_same_key_is_another() {
        assert_eq!(once("k", &["a", "b"]), once("k", &["a", "b"]));
        assert_ne!(once("k", &["a", "b"]), once("k", &["ab", ""]));
        assert_ne!(once("k", &["a"]), once("l", &["a"]));
    }
}
