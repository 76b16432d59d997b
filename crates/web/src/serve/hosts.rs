//! Which names of this server are answered. A foreign page may let its own name point to 127.0.0.1 (DNS rebinding); its
//! requests then carry that name, and are turned away.

use axum::http::{HeaderMap, Uri, header::HOST, uri::Authority};

/// Whether a request speaks to one of `hosts`; with no list, to anyone. Ports are not compared.
pub(super) fn ours(hosts: &[String], uri: &Uri, headers: &HeaderMap) -> bool {
    if hosts.is_empty() {
        return true;
    }
    let from_header = || headers.get(HOST)?.to_str().ok()?.parse::<Authority>().ok();
    let named = uri.authority().cloned().or_else(from_header);
    named.is_some_and(|authority| hosts.iter().any(|host| host.eq_ignore_ascii_case(authority.host())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_our_names_are_answered() {
        let hosts: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(Into::into).into();
        let asked = |host: &'static str| {
            ours(&hosts, &Uri::from_static("/"), &HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]))
        };
        assert!(asked("localhost:8080") && asked("LOCALHOST") && asked("127.0.0.1:8080") && asked("[::1]:8080"));
        assert!(!asked("evil.example:8080") && !asked("localhost.evil.example") && !asked(""));
        assert!(!ours(&hosts, &Uri::from_static("/"), &HeaderMap::new()));
        assert!(ours(&[], &Uri::from_static("/"), &HeaderMap::new()));
    }
}
