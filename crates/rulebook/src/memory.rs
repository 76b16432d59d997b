//! Decisions remembered: a rulebook never changes and its policies see nothing but the question, so the same question has the
//! same answer. Most questions of a day are the same: this clerk, this affair, a record like the others.
//!
//! Invariant: a remembered answer is the one that would be given anew (`tests/space.rs` compares them). One fact moves with every
//! look, the number of persons seen today; policies may only compare it with a setting (the library refuses another use), so
//! all numbers between two settings are one question.

use crate::{
    ActFacts, AffairFacts, Decision, OrgFacts, Question, RecordFacts, Rulebook, WorkerFacts, ask::COUNT_MAX,
    problem::Problem, source::Source,
};
use azukari_domain::Verb;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{BuildHasher, Hash, Hasher, RandomState},
    sync::{Arc, PoisonError, RwLock},
};

/// Answers kept: a few kinds of record times the workers of a day; then all are forgotten, which costs one evaluation each.
const ANSWERS_MAX: usize = 4_096;
/// The one way in which a policy may look at the number of persons seen today.
const COMPARISON: &str = "principal.seen_today + context.count <= resource.getTag(";
const SEEN: &str = "seen_today";

/// What a policy can see of a question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asked {
    verb: Verb,
    worker: WorkerFacts,
    affair: Option<AffairFacts>,
    act: ActFacts,
    org: OrgFacts,
    record: Option<RecordFacts>,
}

impl Asked {
    fn is(&self, q: &Question<'_>, seen: i64) -> bool {
        let w = &self.worker;
        self.verb == q.verb
            && w.seen_today == seen
            && (w.active, &w.unit, &w.offices, &w.affairs)
                == (q.worker.active, &q.worker.unit, &q.worker.offices, &q.worker.affairs)
            && self.affair.as_ref() == q.affair
            && self.act == *q.act
            && self.record.as_ref() == q.record
            && self.org == *q.org
    }
}

/// Questions of one hash with their answers; nearly always one.
type Answers = Vec<(Asked, Arc<Decision>)>;

/// Answers by question.
#[derive(Debug)]
pub(crate) struct Memory {
    hashing: RandomState,
    /// The settings with which policies compare the number of persons seen today, and what they are by default.
    limits: Vec<(String, i64)>,
    answers: RwLock<HashMap<u64, Answers>>,
}

impl Memory {
    /// `limits`: the settings of [`compared`] that the rulebook has, with their defaults.
    pub(crate) fn new(limits: Vec<(String, i64)>) -> Self {
        Self { hashing: RandomState::new(), limits, answers: RwLock::default() }
    }

    /// An empty one with the same limits.
    pub(crate) fn fresh(&self) -> Self {
        Self::new(self.limits.clone())
    }

    /// The limits as the organisation has set them.
    fn limits_with(&self, own: &BTreeMap<String, i64>) -> impl Iterator<Item = i64> {
        self.limits.iter().map(|(key, default)| own.get(key).copied().unwrap_or(*default))
    }

    fn hash(&self, q: &Question<'_>, seen: i64) -> u64 {
        let mut state = self.hashing.build_hasher();
        let w = q.worker;
        (q.verb, seen, w.active, &w.unit, &w.offices, &w.affairs).hash(&mut state);
        (q.affair, q.act, q.record).hash(&mut state);
        // The settings are many and nearly always the same: the comparison looks at them.
        (&q.org.purposes, &q.org.vacant).hash(&mut state);
        state.finish()
    }
}

/// The smallest number that no comparison with a setting tells from this one: `seen + count <= limit` turns false at
/// `limit - count + 1`.
fn band(seen: i64, count: i64, limits: impl Iterator<Item = i64>) -> i64 {
    let (seen, count) = (seen.clamp(0, COUNT_MAX), count.clamp(0, COUNT_MAX));
    let turns = limits.map(|limit| limit.saturating_sub(count).saturating_add(1));
    turns.filter(|turn| (1..=seen).contains(turn)).max().unwrap_or(0)
}

/// The settings with which policies compare the number of persons seen today.
pub(crate) fn compared(source: &Source, folder: &str) -> BTreeSet<String> {
    let texts = source.under(folder).filter(|(file, _)| file.ends_with(".cedar")).map(|(_, text)| text);
    let after = texts.flat_map(|text| text.split(COMPARISON).skip(1));
    after.filter_map(|rest| Some(rest.strip_prefix('"')?.split_once('"')?.0.to_owned())).collect()
}

/// Policies that look at the number of persons seen today in another way than by the one comparison.
pub(crate) fn unbanded(source: &Source, folder: &str) -> Vec<Problem> {
    let looks = |line: &str| {
        let line = line.split("//").next().unwrap_or_default();
        // The setting's name stands there, so that the limits are known without asking.
        let named = line.split(COMPARISON).skip(1).filter(|rest| rest.starts_with('"')).count();
        line.matches(SEEN).count() > named
    };
    let mut problems = Vec::new();
    for (file, text) in source.under(folder).filter(|(file, _)| file.ends_with(".cedar")) {
        for (at, _) in text.lines().enumerate().filter(|(_, line)| looks(line)) {
            let reason = format!("`{SEEN}` may stand only in `{COMPARISON}\"…\")`: answers are remembered by it");
            problems.push(Problem::new(file, at + 1, reason));
        }
    }
    problems
}

impl Rulebook {
    /// As [`Rulebook::decide`], from memory where this was asked before.
    ///
    /// What a caller typed (a recipient, the fields of a form) is neither kept nor looked for, and no two mails are alike.
    pub fn answer(&self, q: &Question<'_>) -> Arc<Decision> {
        if q.act.work.is_some() || !q.act.recipient.is_empty() || q.verb == Verb::Send {
            return Arc::new(self.decide(q));
        }
        let memory = self.memory();
        let seen = band(q.worker.seen_today, q.act.count, memory.limits_with(&q.org.settings));
        let hash = memory.hash(q, seen);
        let known = memory.answers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, decision)) = known.get(&hash).into_iter().flatten().find(|(asked, _)| asked.is(q, seen)) {
            return Arc::clone(decision);
        }
        drop(known);
        let decision = Arc::new(self.decide(q));
        let asked = Asked {
            verb: q.verb,
            worker: WorkerFacts { seen_today: seen, ..q.worker.clone() },
            affair: q.affair.cloned(),
            act: q.act.clone(),
            org: q.org.clone(),
            record: q.record.cloned(),
        };
        let mut answers = memory.answers.write().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= ANSWERS_MAX {
            answers.clear();
        }
        answers.entry(hash).or_default().push((asked, Arc::clone(&decision)));
        decision
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_answers_each_comparison_as_the_number_itself() {
        let limits = [-3, 0, 5, 100, 101, i64::MAX];
        for count in [0, 1, 7, 100, 1_000_000] {
            for seen in 0..250 {
                let band = band(seen, count, limits.into_iter());
                for limit in limits {
                    let holds = |seen: i64| seen.saturating_add(count) <= limit;
                    assert_eq!(holds(band), holds(seen), "{seen} and {band} with {count} against {limit}");
                }
            }
        }
    }

    #[test]
    fn another_look_at_the_number_is_a_fault() {
        let text = |policy: &str| Source::from_texts([("controls/gates/x.cedar".to_owned(), policy.to_owned())].into());
        let fine = "unless { principal.seen_today + context.count <= resource.getTag(\"volume_stop\") };";
        assert!(unbanded(&text(fine), "controls/gates").is_empty());
        assert_eq!(compared(&text(fine), "controls/gates"), ["volume_stop".to_owned()].into());
        for odd in [
            "when { principal.seen_today > 3 };",
            "when { principal.seen_today == context.count };",
            "when { principal.seen_today + context.count <= resource.getTag(context.channel) };",
        ] {
            let found = unbanded(&text(&format!("{fine}\n{odd}")), "controls/gates");
            assert_eq!(found.len(), 1, "{odd}");
        }
    }
}
