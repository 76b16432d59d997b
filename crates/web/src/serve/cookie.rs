//! Cookies: one for the session, two for what the reader chose.

use super::Site;
use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

/// The session's cookie without its prefix.
pub const SESSION: &str = "azukari";
/// The cookie of a browser in which somebody with a PIN signed in, without its prefix.
pub const MACHINE: &str = "azukari-machine";
/// How long it lasts, in seconds: a working day. The server's own limits end it earlier.
const MACHINE_SECONDS: u32 = 14 * 60 * 60;
/// The cookie that says which computer of the register this is, without its prefix.
pub const PLACE: &str = "azukari-place";
/// The language's cookie.
pub const LANG: &str = "azukari-lang";
/// The date style's cookie.
pub const DATES: &str = "azukari-dates";
/// How long a reader's choices are remembered, in seconds: a year.
const CHOICE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// A cookie's value. Nothing is decoded: ours hold letters, digits, `-` and `_` only; anything else counts as absent.
pub fn plain(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && is_token(value))
        .map(|(_, value)| value.to_owned())
}

fn is_token(value: &str) -> bool {
    (1..=128).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

impl Site {
    /// The session cookie's full name. Over https it has the `__Host-` prefix, which browsers accept from this host alone
    /// (RFC 6265bis §4.1.3.2); plain http on this computer cannot set such a cookie.
    pub fn session_name(&self) -> String {
        if self.https { format!("__Host-{SESSION}") } else { SESSION.to_owned() }
    }

    /// The session's token that came with a request. Over https only the prefixed name counts.
    pub fn session(&self, headers: &HeaderMap) -> Option<String> {
        plain(headers, &self.session_name())
    }

    /// The header that begins a session in the browser and lasts until it is closed; the server's own limits end it
    /// earlier. `None` if the token is no token.
    pub fn begin_session(&self, token: &str) -> Option<HeaderValue> {
        if !is_token(token) {
            return None;
        }
        self.header(&format!("{}={token}; Path=/; HttpOnly; SameSite=Lax", self.session_name()))
    }

    /// The header that ends it.
    pub fn end_session(&self) -> Option<HeaderValue> {
        self.header(&format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", self.session_name()))
    }

    /// The token by which this browser is known for switching by PIN.
    pub fn machine(&self, headers: &HeaderMap) -> Option<String> {
        plain(headers, &self.machine_name())
    }

    /// The header that makes this browser known.
    pub fn begin_machine(&self, token: &str) -> Option<HeaderValue> {
        if !is_token(token) {
            return None;
        }
        let name = self.machine_name();
        self.header(&format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={MACHINE_SECONDS}"))
    }

    fn machine_name(&self) -> String {
        if self.https { format!("__Host-{MACHINE}") } else { MACHINE.to_owned() }
    }

    /// The token that says which computer of the register this is.
    pub fn place(&self, headers: &HeaderMap) -> Option<String> {
        plain(headers, &self.place_name())
    }

    /// The header that keeps it for a year, which begins anew with each sign-in.
    pub fn keep_place(&self, token: &str) -> Option<HeaderValue> {
        if is_token(token) { self.remember(&self.place_name(), token) } else { None }
    }

    fn place_name(&self) -> String {
        if self.https { format!("__Host-{PLACE}") } else { PLACE.to_owned() }
    }

    /// The header that remembers a reader's choice.
    pub(super) fn remember(&self, name: &str, value: &str) -> Option<HeaderValue> {
        self.header(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={CHOICE_SECONDS}"))
    }

    fn header(&self, cookie: &str) -> Option<HeaderValue> {
        let secure = if self.https { "; Secure" } else { "" };
        HeaderValue::from_str(&format!("{cookie}{secure}")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn over_https_only_the_host_cookie_counts() {
        let https = Site { https: true, ..Site::default() };
        let plain = Site::default();
        let both = sent("azukari=tossed; __Host-azukari=mine");
        assert_eq!(https.session(&both).as_deref(), Some("mine"));
        assert_eq!(https.session(&sent("azukari=tossed")), None);
        assert_eq!(plain.session(&sent("x=1; azukari=here")).as_deref(), Some("here"));
    }

    #[test]
    fn odd_values_count_as_absent() {
        for odd in ["azukari=", "azukari=a b", "azukari=\"q\"", "azukari=<b>", "azukariX=1", "azukari"] {
            assert_eq!(Site::default().session(&sent(odd)), None, "{odd}");
        }
        assert!(Site::default().begin_session("a; Domain=evil.example").is_none());
    }

    #[test]
    fn a_session_cookie_is_closed_to_scripts_and_other_sites() {
        let header = Site { https: true, ..Site::default() }.begin_session("T").unwrap();
        assert_eq!(header, "__Host-azukari=T; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(Site::default().begin_session("T").unwrap(), "azukari=T; Path=/; HttpOnly; SameSite=Lax");
    }
}
