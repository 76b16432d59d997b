//! What happens to accounts: closed after too many failed sign-ins, in use at once at computers of different users.

use super::{ROWS_MAX, Run};
use crate::duty::birth::Item;
use azukari_domain::{Clear, Fact, FieldKey, WorkerId};
use azukari_gate::{Stop, Tick};
use azukari_rulebook::{
    duty::Duty,
    register::{DEVICE_SHARED, DEVICE_USERS},
};
use azukari_store::{register, task, worker};
use std::collections::{BTreeMap, BTreeSet};

impl Run {
    /// Accounts that wait after too many failures: a task about each worker, and no second one while it is open.
    pub(super) fn locked(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty) -> Result<(), Stop> {
        let (org, now) = (tick.org(), tick.now());
        let open = task::open_of_duty(tick.tx(), org, &duty.control, ROWS_MAX)?;
        let judged: BTreeSet<WorkerId> = open.into_iter().filter_map(|t| t.worker).collect();
        for row in worker::all(tick.tx(), org)? {
            if row.locked_until <= now || judged.contains(&row.id) {
                continue;
            }
            let item = Item { worker: Some(row.id), ..Item::default() };
            let due = self.due(tick, duty, tick.today());
            self.bear(tick, duty, format!("locked:{}{}", row.locked_until.0, item.key()), &item, due)?;
        }
        Ok(())
    }

    /// Accounts in use at once at computers whose users differ: a task about each for whoever is in charge of that worker's unit, and no second
    /// one while it is open. A computer that is meant to be shared is nobody else's to a worker whom it names.
    pub(super) fn shared(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty) -> Result<(), Stop> {
        let (org, now) = (tick.org(), tick.now());
        let own = tick.settings().get("session_minutes").copied();
        let minutes = own.or_else(|| tick.book().setting("session_minutes").map(|s| s.default)).unwrap_or(30);
        let mut at: BTreeMap<WorkerId, Vec<worker::SessionRow>> = BTreeMap::new();
        for row in worker::placed_sessions(tick.tx(), org, now)? {
            // Whoever left a desk for so long is locked out there with the next request.
            if now.0.saturating_sub(row.seen_at.0) <= minutes.saturating_mul(60_000) {
                at.entry(row.worker).or_default().push(row);
            }
        }
        at.retain(|_, sessions| sessions.len() > 1);
        let open = task::open_of_duty(tick.tx(), org, &duty.control, ROWS_MAX)?;
        let judged: BTreeSet<WorkerId> = open.into_iter().filter_map(|t| t.worker).collect();
        for (id, sessions) in at.into_iter().filter(|(id, _)| !judged.contains(id)) {
            let mut users = BTreeSet::new();
            let mut newest = 0;
            for session in &sessions {
                let Some(place) = session.place else { continue };
                let Some(row) = register::get(tick.tx(), org, place)? else { continue };
                let facts = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?.facts;
                let named = users_of(&facts);
                let meant = column(&facts, DEVICE_SHARED) == Some(&Fact::Flag(true));
                if row.state != "ended" && !(meant && named.contains(&id)) {
                    users.insert(named);
                    newest = newest.max(session.created_at.0);
                }
            }
            let Some(whose) = worker::get(tick.tx(), org, id)?.filter(|_| users.len() > 1) else { continue };
            let item = Item { worker: Some(id), unit: whose.unit, ..Item::default() };
            let due = self.due(tick, duty, tick.today());
            self.bear(tick, duty, format!("shared:{newest}{}", item.key()), &item, due)?;
        }
        Ok(())
    }
}

fn column<'f>(facts: &'f BTreeMap<FieldKey, Fact>, name: &str) -> Option<&'f Fact> {
    facts.iter().find(|(key, _)| key.as_str() == name).map(|(_, fact)| fact)
}

/// Those who use a device of the register.
fn users_of(facts: &BTreeMap<FieldKey, Fact>) -> BTreeSet<WorkerId> {
    let named = DEVICE_USERS.iter().filter_map(|name| column(facts, name));
    named.fold(BTreeSet::new(), |mut all, fact| {
        match fact {
            Fact::Worker(one) => all.extend([*one]),
            Fact::Workers(several) => all.extend(several),
            _ => {}
        }
        all
    })
}
