//! What one visitor may ask for within some time. Whoever wants everything gets no more than the budget.
//!
//! A visitor is an address (of IPv6 the network of a household, which is one subscriber), kept as a keyed hash whose key lives as long
//! as this process: nothing of it is ever written. There are no accounts; several visitors behind one address share a budget.

use azukari_domain::Millis;
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// Most visitors that are remembered; beyond, all new ones share one budget, so that many addresses fill no memory and win nothing.
const VISITORS_MAX: usize = 50_000;
/// The one budget of those who came when the list was full.
const CROWD: u64 = 0;

/// What a budget is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Members shown.
    Shown,
    /// Letters.
    Letters,
}

/// Whether there was something left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// Yes; it is taken.
    Yes,
    /// No. Seconds until there is again, and whether this visitor is told so for the first time in this budget's time.
    No {
        /// Seconds to wait.
        wait: i64,
        /// The first refusal: the one that is handed to the desk.
        first: bool,
    },
}

#[derive(Debug, Clone, Copy)]
struct Account {
    began: i64,
    used: u32,
    told: bool,
}

/// All visitors' budgets.
#[derive(Debug, Default)]
pub struct Budgets {
    key: RandomState,
    visitors: Mutex<HashMap<(u64, Kind), Account>>,
}

/// The network that counts as one visitor.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::from((v6.to_bits() & !u128::from(u64::MAX)).to_be_bytes()),
        v4 => v4,
    }
}

impl Budgets {
    /// Takes `count` from a visitor's budget of `max` in `minutes`. What is asked for beyond it takes nothing.
    pub fn spend(&self, of: (&str, IpAddr), kind: Kind, count: u32, (max, minutes): (u32, u32), now: Millis) -> Spent {
        let lasts = i64::from(minutes.max(1)).saturating_mul(60_000);
        // Zero is the crowd's.
        let visitor = self.key.hash_one((of.0, network(of.1))).max(1);
        let mut all = self.visitors.lock().unwrap_or_else(PoisonError::into_inner);
        let mut who = (visitor, kind);
        if !all.contains_key(&who) && all.len() >= VISITORS_MAX {
            all.retain(|_, a| now.0.saturating_sub(a.began) < lasts);
            if all.len() >= VISITORS_MAX {
                who.0 = CROWD;
            }
        }
        let fresh = Account { began: now.0, used: 0, told: false };
        let account = all.entry(who).or_insert(fresh);
        let since = now.0.saturating_sub(account.began);
        // A clock that was set back begins anew as well: nobody waits for years.
        if !(0..lasts).contains(&since) {
            *account = fresh;
        }
        match account.used.checked_add(count).filter(|used| *used <= max) {
            Some(used) => {
                account.used = used;
                Spent::Yes
            }
            None => {
                let first = !account.told;
                account.told = true;
                let left = lasts.saturating_sub(now.0.saturating_sub(account.began));
                Spent::No { wait: left.div_euclid(1000).saturating_add(1), first }
            }
        }
    }

    /// What is left of a budget, so that a page shows no more than it.
    pub fn left(&self, of: (&str, IpAddr), kind: Kind, (max, minutes): (u32, u32), now: Millis) -> u32 {
        let lasts = i64::from(minutes.max(1)).saturating_mul(60_000);
        let visitor = self.key.hash_one((of.0, network(of.1))).max(1);
        let all = self.visitors.lock().unwrap_or_else(PoisonError::into_inner);
        let who = if all.contains_key(&(visitor, kind)) || all.len() < VISITORS_MAX { visitor } else { CROWD };
        let used = all.get(&(who, kind)).filter(|a| (0..lasts).contains(&now.0.saturating_sub(a.began)));
        max.saturating_sub(used.map_or(0, |a| a.used))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: (u32, u32) = (10, 60);

    fn at(minute: i64) -> Millis {
        Millis(1_795_482_000_000 + minute * 60_000)
    }

    #[test]
    fn a_budget_ends_and_comes_back_after_its_time() {
        let all = Budgets::default();
        let who = ("mihon", "203.0.113.9".parse().unwrap());
        let spend = |count, minute| all.spend(who, Kind::Shown, count, HOUR, at(minute));
        assert_eq!([spend(6, 0), spend(4, 1)], [Spent::Yes, Spent::Yes], "up to its very end");
        assert_eq!(spend(1, 10), Spent::No { wait: 3001, first: true });
        assert_eq!(spend(1, 59), Spent::No { wait: 61, first: false }, "told once");
        assert_eq!(all.left(who, Kind::Shown, HOUR, at(59)), 0);
        assert_eq!((spend(10, 60), all.left(who, Kind::Shown, HOUR, at(60))), (Spent::Yes, 0));
        assert_eq!(spend(1, -60), Spent::Yes, "a clock that was set back locks nobody out");
    }

    #[test]
    fn visitors_and_kinds_have_their_own_and_a_household_has_one() {
        let all = Budgets::default();
        let spend = |org: &'static str, ip: &str, kind| all.spend((org, ip.parse().unwrap()), kind, 10, HOUR, at(0));
        assert_eq!(spend("mihon", "203.0.113.9", Kind::Shown), Spent::Yes);
        assert_eq!(spend("mihon", "203.0.113.10", Kind::Shown), Spent::Yes);
        assert_eq!(spend("other", "203.0.113.9", Kind::Shown), Spent::Yes);
        assert_eq!(spend("mihon", "203.0.113.9", Kind::Letters), Spent::Yes);
        assert!(
            matches!(spend("mihon", "::ffff:203.0.113.9", Kind::Shown), Spent::No { .. }),
            "the same address, written otherwise"
        );
        assert_eq!(spend("mihon", "2001:db8::1", Kind::Shown), Spent::Yes);
        assert!(
            matches!(spend("mihon", "2001:db8::ffff:1", Kind::Shown), Spent::No { .. }),
            "one network, one visitor"
        );
        assert_eq!(spend("mihon", "2001:db8:0:1::1", Kind::Shown), Spent::Yes);
    }

    #[test]
    fn what_is_asked_beyond_takes_nothing() {
        let all = Budgets::default();
        let who = ("mihon", "203.0.113.9".parse().unwrap());
        assert!(matches!(all.spend(who, Kind::Shown, u32::MAX, HOUR, at(0)), Spent::No { .. }));
        assert_eq!(all.left(who, Kind::Shown, HOUR, at(0)), 10);
    }

    #[test]
    fn many_addresses_fill_no_memory() {
        let all = Budgets::default();
        for n in 0..u32::try_from(VISITORS_MAX).unwrap() + 5 {
            let _ = all.spend(("mihon", IpAddr::from(n.to_be_bytes())), Kind::Shown, 1, HOUR, at(0));
        }
        assert!(all.visitors.lock().unwrap().len() <= VISITORS_MAX + 1);
        let late = |n: u32| all.spend(("mihon", IpAddr::from(n.to_be_bytes())), Kind::Shown, 3, HOUR, at(0));
        assert_eq!(late(4_000_000_000), Spent::Yes);
        assert!(matches!(late(4_000_000_001), Spent::No { .. }), "they share one");
        assert_eq!(all.spend(("mihon", IpAddr::from([9, 9, 9, 9])), Kind::Shown, 3, HOUR, at(61)), Spent::Yes);
    }
}
