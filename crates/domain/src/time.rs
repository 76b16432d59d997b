//! Time and randomness as parameters.

use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, Ordering};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// This instant moved by whole days of 24 hours.
    pub fn plus_days(self, days: i64) -> Millis {
        Millis(self.0.saturating_add(days.saturating_mul(86_400_000)))
    }
    /// RFC 3339 in UTC, e.g. `2026-11-22T03:00:00.000Z`.
    pub fn to_rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).map(|t| format!("{t:.3}")).unwrap_or_else(|_| format!("{}ms", self.0))
    }
    /// Reads RFC 3339 with any offset; `None` for anything else.
    ///
    /// ```
    /// use azukari_domain::Millis;
    /// assert_eq!(Millis::parse_rfc3339("2026-11-22T12:00:00+09:00"), Millis::parse_rfc3339("2026-11-22T03:00:00Z"));
    /// assert_eq!(Millis::parse_rfc3339("yesterday"), None);
    /// ```
    pub fn parse_rfc3339(text: &str) -> Option<Millis> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Millis(t.as_millisecond()))
    }
    /// The civil date in a zone such as `Asia/Tokyo`; an unknown zone counts as UTC.
    pub fn date_in(self, zone: &str) -> Date {
        let stamp = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let tz = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        stamp.to_zoned(tz).date()
    }
    /// The last instant of a civil date in a zone such as `Asia/Tokyo`; an unknown zone counts as UTC.
    ///
    /// ```
    /// use azukari_domain::Millis;
    /// let last = Millis::last_of(jiff::civil::date(2026, 11, 22), "Asia/Tokyo");
    /// assert_eq!(last.to_rfc3339(), "2026-11-22T14:59:59.999Z");
    /// ```
    pub fn last_of(day: Date, zone: &str) -> Millis {
        let tz = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let next = day.tomorrow().unwrap_or(day).to_zoned(tz);
        next.map_or(Millis(i64::MAX), |next| Millis(next.timestamp().as_millisecond().saturating_sub(1)))
    }
}

/// A civil date; due dates are dates, never instants.
pub type Date = jiff::civil::Date;

/// What time it is.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Millis;
}

/// Where unpredictable bytes come from.
pub trait Random: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Millis {
        Millis(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that a test moves by hand.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// Starts at an instant.
    pub fn at(start: Millis) -> Self {
        Self(AtomicI64::new(start.0))
    }
    /// Moves to another instant, also backwards.
    pub fn set(&self, to: Millis) {
        self.0.store(to.0, Ordering::SeqCst);
    }
    /// Moves on by whole days.
    pub fn pass_days(&self, days: i64) {
        self.0.fetch_add(days.saturating_mul(86_400_000), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// Reproducible bytes for tests and for sample data: SplitMix64. Never for keys.
#[derive(Debug)]
pub struct SeededRandom(AtomicI64);

impl SeededRandom {
    /// The same seed gives the same bytes.
    pub fn new(seed: u64) -> Self {
        Self(AtomicI64::new(seed.cast_signed()))
    }
    /// The next 64 bits.
    pub fn next_u64(&self) -> u64 {
        const STEP: i64 = 0x9E37_79B9_7F4A_7C15_u64.cast_signed();
        let state = self.0.fetch_add(STEP, Ordering::SeqCst).wrapping_add(STEP).cast_unsigned();
        let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next_u64().to_le_bytes();
            for (to, from) in chunk.iter_mut().zip(word) {
                *to = from;
            }
        }
    }
}
