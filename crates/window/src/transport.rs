//! How a request may come in: encrypted, or it is sent to where it is.
//!
//! Nothing of a page is answered to a request that came in the clear, and nothing of its body is read. On a loopback address the
//! window can be tried out without a certificate; every page then says so.

use crate::{Window, listen::Peer};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::net::IpAddr;

/// How requests come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// In the clear, from this computer alone: for trying it out.
    Trial,
    /// We speak TLS ourselves, on this port.
    Tls(u16),
    /// A proxy at one of these addresses speaks TLS and says so.
    Behind(Vec<IpAddr>),
}

impl Transport {
    /// Whether pages warn that nothing is encrypted.
    pub fn is_trial(&self) -> bool {
        *self == Transport::Trial
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        matches!(self, Transport::Behind(proxies) if proxies.contains(&peer.to_canonical()))
    }

    fn is_secure(&self, peer: Option<Peer>, headers: &HeaderMap) -> bool {
        let Some(peer) = peer else { return false };
        match self {
            Transport::Trial => peer.address.ip().to_canonical().is_loopback(),
            Transport::Tls(_) => peer.tls,
            // A proxy that was not named may say what it likes.
            Transport::Behind(_) => {
                self.is_proxy(peer.address.ip())
                    && headers.get("x-forwarded-proto").is_some_and(|p| p.as_bytes().eq_ignore_ascii_case(b"https"))
            }
        }
    }
}

/// Whose budget a request takes from: the peer, or whom the proxy says it speaks for.
pub fn peer_of(transport: &Transport, peer: Option<Peer>, headers: &HeaderMap) -> IpAddr {
    let Some(peer) = peer else { return IpAddr::from([0, 0, 0, 0]) };
    let address = peer.address.ip().to_canonical();
    if !transport.is_proxy(address) {
        return address;
    }
    // The last one is the proxy's own word; what stands before it was written by whoever asked.
    let said = headers.get_all("x-forwarded-for").iter().next_back().and_then(|v| v.to_str().ok());
    said.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok()).unwrap_or(address)
}

/// Where the same page is encrypted. Only a name that looks like one is written into an address.
fn elsewhere(transport: &Transport, headers: &HeaderMap, path: &str) -> Option<HeaderValue> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let looks = |b: u8| b.is_ascii_alphanumeric() || b".-[]:".contains(&b);
    if name.is_empty() || !name.bytes().all(looks) || !path.starts_with('/') {
        return None;
    }
    let port = match transport {
        Transport::Tls(port) if *port != 443 => format!(":{port}"),
        _ => String::new(),
    };
    HeaderValue::from_str(&format!("https://{name}{port}{path}")).ok()
}

/// Lets through what came encrypted; everything else is sent there.
pub(crate) async fn guard(State(window): State<Window>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|info| info.0);
    if window.transport.is_secure(peer, request.headers()) {
        let mut response = next.run(request).await;
        if !window.transport.is_trial() {
            let lasts = HeaderValue::from_static("max-age=31536000");
            response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, lasts);
        }
        return response;
    }
    // A form that was sent in the clear is not sent again by itself: the empty form is shown, encrypted.
    let again = if [Method::GET, Method::HEAD].contains(request.method()) {
        StatusCode::PERMANENT_REDIRECT
    } else {
        StatusCode::SEE_OTHER
    };
    let path = request.uri().path();
    match elsewhere(&window.transport, request.headers(), path) {
        Some(place) => (again, [(header::LOCATION, place), (header::CONNECTION, HeaderValue::from_static("close"))])
            .into_response(),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(of: &[(&'static str, &str)]) -> HeaderMap {
        of.iter().map(|(k, v)| (k.parse::<header::HeaderName>().unwrap(), v.parse().unwrap())).collect()
    }

    fn peer(text: &str, tls: bool) -> Option<Peer> {
        Some(Peer { address: text.parse().unwrap(), tls })
    }

    #[test]
    fn a_proxy_is_believed_only_where_it_was_named() {
        let behind = Transport::Behind(vec!["127.0.0.1".parse().unwrap()]);
        let https = headers(&[("x-forwarded-proto", "https"), ("x-forwarded-for", "198.51.100.1, 203.0.113.9")]);
        assert!(behind.is_secure(peer("127.0.0.1:5", false), &https));
        assert!(!behind.is_secure(peer("203.0.113.7:5", false), &https), "not the proxy");
        assert!(!behind.is_secure(peer("127.0.0.1:5", false), &headers(&[("x-forwarded-proto", "http")])));
        assert!(!behind.is_secure(peer("127.0.0.1:5", false), &headers(&[])) && !behind.is_secure(None, &https));
        let of = |p, h: &HeaderMap| peer_of(&behind, peer(p, false), h).to_string();
        assert_eq!(of("127.0.0.1:5", &https), "203.0.113.9", "what the proxy itself saw");
        assert_eq!(of("203.0.113.7:5", &https), "203.0.113.7", "nobody else says whom they speak for");
        assert_eq!(of("127.0.0.1:5", &headers(&[("x-forwarded-for", "me")])), "127.0.0.1");
    }

    #[test]
    fn the_clear_is_for_this_computer_alone_and_tls_is_what_was_spoken() {
        assert!(Transport::Trial.is_secure(peer("127.0.0.1:5", false), &headers(&[])));
        assert!(!Transport::Trial.is_secure(peer("192.168.1.5:5", false), &headers(&[])));
        let forged = headers(&[("x-forwarded-proto", "https")]);
        assert!(Transport::Tls(443).is_secure(peer("203.0.113.7:5", true), &headers(&[])));
        assert!(!Transport::Tls(443).is_secure(peer("203.0.113.7:5", false), &forged));
    }

    #[test]
    fn the_way_to_the_encrypted_page_is_its_own_address() {
        let to = |t: &Transport, host: &str, path: &str| {
            elsewhere(t, &headers(&[("host", host)]), path).map(|v| v.to_str().unwrap().to_owned())
        };
        let behind = Transport::Behind(Vec::new());
        assert_eq!(to(&behind, "mado.example.jp:80", "/o/mihon").as_deref(), Some("https://mado.example.jp/o/mihon"));
        assert_eq!(to(&Transport::Tls(8443), "mado.example.jp", "/").as_deref(), Some("https://mado.example.jp:8443/"));
        assert_eq!(to(&behind, "[::1]:80", "/").as_deref(), Some("https://[::1]/"));
        for bad in ["", "evil/@x", "a b", "x\"y"] {
            assert_eq!(to(&behind, bad, "/"), None, "{bad}");
        }
    }
}
