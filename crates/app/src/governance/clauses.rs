//! Every clause of the regulations with what fulfils it.

use crate::App;
use azukari_domain::OrgKey;
use azukari_rulebook::ClauseState;

impl App {
    /// The clauses of one organisation, or of all that the rulebooks know. An organisation of this installation stands for
    /// whoever's regulation it adopted.
    pub fn clauses(&self, org: Option<&OrgKey>) -> Vec<ClauseState> {
        let own = org.and_then(|key| {
            let row = self.organisation(key).ok()?;
            Some(self.gate.book_of(row.id).ok()?.org().clone())
        });
        self.gate.books().clauses(own.as_ref().or(org))
    }
}
