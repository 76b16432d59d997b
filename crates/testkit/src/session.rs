//! A signed-in browser, without the steps that lead there.

use crate::{Who, World};
use azukari_domain::{Clock, Random};
use azukari_gate::Gate;
use azukari_store::worker::{self, SessionRow};

/// How long such a session lasts, in milliseconds.
const LASTS_MS: i64 = 12 * 3_600_000;

impl World {
    /// The cookie's token of an open session of one of those who work here, under an affair if one is named. It is written past
    /// sign-in, which has tests of its own.
    pub fn session(&self, who: Who, affair: Option<&str>) -> String {
        let mut bytes = [0u8; 32];
        azukari_domain::time::SeededRandom::new(crate::unique()).fill(&mut bytes);
        let token: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let now = self.clock.now();
        let row = SessionRow {
            hash: Gate::digest(token.as_bytes()).to_vec(),
            org: self.org,
            worker: self.worker(who),
            state: "open".into(),
            created_at: now,
            seen_at: now,
            ends_at: azukari_domain::Millis(now.0 + LASTS_MS),
            affair: affair.map(str::to_owned),
            place: None,
        };
        self.gate().note(move |tx| Ok(worker::put_session(tx, &row)?)).unwrap();
        token
    }
}
