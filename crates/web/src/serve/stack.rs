//! The layers, outermost last: same-site check and panics inside, then errors are dressed and headers set.

use super::{
    dress::{Caught, dress},
    nets::Net,
};
use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware};
use azukari_domain::Random;
use std::{fmt, sync::Arc, time::Duration};
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer, timeout::TimeoutLayer};

/// Largest body of an ordinary form or API call, in bytes. Files come in by routes with their own limit.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Longest time for an ordinary answer.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);

/// How this server is reached.
#[derive(Clone)]
pub struct Site {
    /// People reach it by https (through a proxy that ends TLS): cookies are `__Host-` and `Secure`.
    pub https: bool,
    /// Host names that are answered, without ports; empty for any.
    pub hosts: Vec<String>,
    /// The organisation's own networks; empty where every request counts as from inside. A proxy in front is itself the peer.
    pub inside: Vec<Net>,
    /// Where numbers to quote come from.
    pub random: Arc<dyn Random>,
}

impl Site {
    /// Whether a request comes from outside the organisation's networks.
    pub(crate) fn outside(&self, extensions: &axum::http::Extensions) -> bool {
        super::nets::outside(&self.inside, extensions)
    }

    /// Plain http for this computer alone.
    pub fn loopback(random: Arc<dyn Random>) -> Self {
        let hosts = ["localhost", "127.0.0.1", "[::1]"].map(Into::into).into();
        Self { https: false, hosts, inside: Vec::new(), random }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("https", &self.https).field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

#[cfg(test)]
impl Default for Site {
    fn default() -> Self {
        let random = Arc::new(azukari_domain::time::SeededRandom::new(1));
        Self { https: false, hosts: Vec::new(), inside: Vec::new(), random }
    }
}

/// Routes with forms and pages: [`BODY_BYTES_MAX`] and [`REQUEST_TIME_MAX`].
pub fn ordinary<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    limited(routes, BODY_BYTES_MAX, REQUEST_TIME_MAX)
}

/// Routes with limits of their own, e.g. for files.
pub fn limited<S: Clone + Send + Sync + 'static>(routes: Router<S>, bytes: usize, time: Duration) -> Router<S> {
    routes.layer(DefaultBodyLimit::max(bytes)).layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time))
}

/// Puts the house's guard around all routes. Proxies in front must pass `Host` and `Origin` on unchanged, or the
/// same-site check has only `Sec-Fetch-Site` to go by.
pub fn guard(routes: Router, site: Site) -> Router {
    routes
        .fallback(|| async { super::Failure::NOT_FOUND })
        .layer(CatchPanicLayer::custom(Caught))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(site, dress))
}
