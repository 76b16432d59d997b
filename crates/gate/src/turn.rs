//! Acts whose facts change under them again and again take turns.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU32, Ordering},
};

/// So often an act is overtaken before the others wait for it. Two that meet by chance are through at the second try.
const OVERTAKEN_MAX: u32 = 5;

/// Nobody waits while acts seldom meet. Once one of them was overtaken often, all begin one after the other until it is through:
/// otherwise the slowest of many could be overtaken for ever, and its worker would be told to come back later.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    one: Mutex<()>,
    overtaken: AtomicU32,
}

/// The tries of one act.
pub(crate) struct Tries<'t> {
    turns: &'t Turns,
    made: u32,
    mine: Option<MutexGuard<'t, ()>>,
}

impl Turns {
    pub(crate) fn begin(&self) -> Tries<'_> {
        Tries { turns: self, made: 0, mine: None }
    }
}

impl Tries<'_> {
    /// Before each try; waits for this act's turn where acts take turns.
    pub(crate) fn again(&mut self) {
        self.made += 1;
        if self.made == OVERTAKEN_MAX + 1 {
            self.turns.overtaken.fetch_add(1, Ordering::SeqCst);
        }
        if self.mine.is_none() && self.turns.overtaken.load(Ordering::SeqCst) > 0 {
            self.mine = Some(self.turns.one.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Drop for Tries<'_> {
    fn drop(&mut self) {
        if self.made > OVERTAKEN_MAX {
            self.turns.overtaken.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OVERTAKEN_MAX, Turns};

    #[test]
    fn others_wait_only_for_an_act_that_was_overtaken_often() {
        let turns = Turns::default();
        let (mut slow, mut quick) = (turns.begin(), turns.begin());
        for _ in 0..OVERTAKEN_MAX {
            slow.again();
            quick.again();
        }
        assert!(slow.mine.is_none() && quick.mine.is_none());
        drop(quick);
        slow.again();
        assert!(slow.mine.is_some());
        assert!(turns.one.try_lock().is_err(), "whoever begins now waits");
        drop(slow);
        let mut after = turns.begin();
        after.again();
        assert!(after.mine.is_none(), "and afterwards nobody does");
    }
}
