//! Over a generated space of questions: no refusal is unexplained, no grant is without a clause, the action's slice answers
//! as the whole set does, and an approval that a grant does not name was not needed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use azukari_domain::Verb;
use azukari_rulebook::{
    ActFacts, AffairFacts, Decision, OrgFacts, Question, RecordFacts, Rulebook, Rulebooks, WorkerFacts,
};
use proptest::{collection::btree_set, option, prelude::*, sample::select};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    str::FromStr,
    sync::{Arc, LazyLock},
};

static BOOK: LazyLock<Arc<Rulebook>> = LazyLock::new(|| {
    let all = Rulebooks::embedded().unwrap();
    let org = "hatsumei".parse().unwrap();
    all.versions(&org).next().unwrap().1.clone()
});

fn one<K: FromStr<Err: Debug> + Clone + Debug + 'static>(words: &'static [&'static str]) -> impl Strategy<Value = K> {
    select(words).prop_map(|w| w.parse().unwrap())
}
fn some<K: FromStr<Err: Debug> + Clone + Debug + Ord + 'static>(
    words: &'static [&'static str],
) -> impl Strategy<Value = BTreeSet<K>> {
    btree_set(one::<K>(words), 0..=words.len().min(3))
}
fn word(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(str::to_owned)
}

const OFFICES: &[&str] =
    &["privacy_manager", "unit_head", "audit_officer", "audit_staff", "system_administrator", "treasurer"];
const AFFAIRS: &[&str] = &["membership", "rights", "club"];
const HOLDINGS: &[&str] = &["member", "club_child", "staff"];
const CLASSES: &[&str] = &["identity", "contact", "health", "employment"];
const PURPOSES: &[&str] = &["member_services", "club", "rights_handling"];
const GROUNDS: &[&str] =
    &["", "unclear", "explicit_consent", "law", "judicial", "life", "evident", "policy_range", "nonsense"];
const KINDS: &[&str] = &["", "provision", "output", "purpose_change", "purpose", "nonsense"];
const APPROVALS: &[&str] = &["provision", "output", "volume", "erase", "exception", "use_beyond", "purpose_ruling"];

fn worker() -> impl Strategy<Value = WorkerFacts> {
    let seen = prop_oneof![Just(i64::MIN), Just(0), 100..400i64, Just(i64::MAX)];
    (prop::bool::weighted(0.9), some(OFFICES), some(AFFAIRS), seen).prop_map(
        |(active, offices, affairs, seen_today)| WorkerFacts {
            active,
            offices,
            affairs,
            unit: "secretariat".to_owned(),
            seen_today,
        },
    )
}
fn affair() -> impl Strategy<Value = AffairFacts> {
    (one(AFFAIRS), option::weighted(0.9, one(PURPOSES)), some(HOLDINGS), some(CLASSES))
        .prop_map(|(key, purpose, holdings, classes)| AffairFacts { key, purpose, holdings, classes })
}
fn act() -> impl Strategy<Value = ActFacts> {
    let data = (
        option::weighted(0.9, one(HOLDINGS)),
        some(CLASSES),
        prop_oneof![Just(-1), 0..120i64, Just(i64::MAX)],
        word(&["", "screen", "paper", "mail", "phone", "form", "import"]),
        word(&["", "person", "third_party", "existing", "unknown"]),
        option::of(one(PURPOSES)),
        word(GROUNDS),
        word(&["", "city_office", "\"; permit"]),
        some::<String>(&["no_leak", "no_misuse", "onward_consent", "retention_period", "return_or_erase", "no_copy"]),
    );
    let ask = (
        some::<String>(APPROVALS),
        word(KINDS),
        some(OFFICES),
        option::of(one(OFFICES)),
        some(OFFICES),
        word(&["", "none", "light", "document"]),
        any::<[bool; 6]>(),
    );
    (data, ask).prop_map(|(data, ask)| {
        let (holding, classes, count, channel, source, purpose, ground, recipient, conditions) = data;
        let (approvals, request, deciders, office, appointee_offices, identity, flags) = ask;
        let [source_checked, notice_shown, evidence, own_request, resolution, outside] = flags;
        ActFacts {
            holding,
            classes,
            fields: BTreeSet::new(),
            count,
            channel,
            source,
            source_checked,
            fair: own_request,
            encrypted: own_request,
            wording: BTreeSet::new(),
            purpose,
            notice_shown,
            planned: notice_shown,
            ground,
            evidence,
            recipient,
            conditions,
            approvals,
            request,
            deciders,
            own_request,
            other_unit: notice_shown,
            office,
            appointee_unit: "secretariat".to_owned(),
            appointee_offices,
            resolution,
            outside,
            identity,
            leaves_vacant: resolution,
            number_columns: i64::from(resolution),
            stray_numbers: if resolution { BTreeSet::from(["note".to_owned()]) } else { BTreeSet::new() },
            other_number: evidence,
            matters: if own_request { BTreeSet::from(["health".to_owned()]) } else { BTreeSet::new() },
            to_shown: count,
            cc_shown: count,
            recipients: count,
            unread: i64::from(resolution),
            work: None,
        }
    })
}
fn org() -> impl Strategy<Value = OrgFacts> {
    let settings =
        prop_oneof![Just(BTreeMap::new()), (-1..500i64).prop_map(|n| BTreeMap::from([("volume_stop".to_owned(), n)]))];
    (prop_oneof![Just(BTreeSet::new()), some(OFFICES)], some(PURPOSES), settings).prop_map(
        |(vacant, purposes, settings)| OrgFacts {
            unannounced: purposes.clone(),
            waived: BTreeSet::new(),
            vacant,
            purposes,
            settings: settings.into(),
        },
    )
}
fn record() -> impl Strategy<Value = RecordFacts> {
    (
        some(PURPOSES),
        word(&["declared", "consent", "migrated", ""]),
        any::<[bool; 2]>(),
        some::<String>(&["use", "provision", "mail"]),
        some::<String>(&["retention"]),
        some::<String>(&["provide", "provide:city_office", "beyond:club", "sensitive"]),
        some::<String>(&["minor", "employment"]),
    )
        .prop_map(|(purposes, basis, [migration_over, open_request], stops, holds, consents, facets)| {
            RecordFacts { purposes, basis, migration_over, stops, holds, consents, facets, open_request }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_is_explained(
        verb in select(Verb::ALL.iter().copied().filter(|v| !v.is_work()).collect::<Vec<_>>()),
        worker in worker(),
        affair in option::weighted(0.9, affair()),
        act in act(),
        org in org(),
        record in option::of(record()),
    ) {
        let q = Question { verb, worker: &worker, affair: affair.as_ref(), act: &act, org: &org, record: record.as_ref() };
        let decision = BOOK.decide(&q);
        let allowed = matches!(decision, Decision::Granted(_));
        prop_assert_eq!(BOOK.allowed_by_full_set(&q), Ok(allowed));
        match decision {
            Decision::Refused(r) => {
                prop_assert!(!r.broken, "broken: {:?}", r);
                prop_assert!(!r.reasons.is_empty());
                prop_assert!(r.reasons.iter().all(|x| !x.clauses.is_empty() && !x.message.is_empty() && !x.remedy.contains('@')));
                prop_assert!(r.reasons.iter().any(|x| x.answer == r.answer));
            }
            Decision::Granted(g) => {
                prop_assert!(!g.clauses.is_empty() && !g.controls.is_empty());
                prop_assert!(worker.active, "an inactive worker was granted {}", verb.as_str());
                let only = ActFacts { approvals: g.uses.iter().cloned().collect(), ..act.clone() };
                let granted = |act: &ActFacts| matches!(BOOK.decide(&Question { act, ..q.clone() }), Decision::Granted(_));
                prop_assert!(granted(&only), "the named approvals are not enough");
                for kind in &g.uses {
                    let mut fewer = only.clone();
                    fewer.approvals.remove(kind);
                    prop_assert!(!granted(&fewer), "{} was named and is not needed", kind);
                }
            }
        }
    }

    #[test]
    fn a_remembered_answer_is_the_one_given_anew(
        verb in select(Verb::ALL.iter().copied().filter(|v| !v.is_work()).collect::<Vec<_>>()),
        worker in worker(),
        affair in option::weighted(0.9, affair()),
        act in act(),
        org in org(),
        record in option::of(record()),
        seen in prop::collection::vec(prop_oneof![0..600i64, any::<i64>()], 1..6),
    ) {
        for seen_today in seen {
            let worker = WorkerFacts { seen_today, ..worker.clone() };
            let q = Question { verb, worker: &worker, affair: affair.as_ref(), act: &act, org: &org, record: record.as_ref() };
            let remembered = BOOK.answer(&q);
            prop_assert_eq!(remembered.as_ref(), &BOOK.decide(&q));
        }
    }

    /// The gate looks for approvals only where it would refuse without them.
    #[test]
    fn what_is_granted_without_approvals_uses_none(
        verb in select(Verb::ALL.iter().copied().filter(|v| !v.is_work()).collect::<Vec<_>>()),
        worker in worker(),
        affair in option::weighted(0.9, affair()),
        act in act(),
        org in org(),
        record in option::of(record()),
    ) {
        let bare = ActFacts { approvals: BTreeSet::new(), ..act.clone() };
        let q = Question { verb, worker: &worker, affair: affair.as_ref(), act: &bare, org: &org, record: record.as_ref() };
        let without = BOOK.decide(&q);
        if matches!(without, Decision::Granted(_)) {
            prop_assert_eq!(BOOK.decide(&Question { act: &act, ..q }), without);
        }
    }

    #[test]
    fn deciding_each_is_deciding_one_by_one(worker in worker(), affair in affair(), act in act(), org in org(), records in prop::collection::vec(record(), 0..4)) {
        let q = Question { verb: Verb::Export, worker: &worker, affair: Some(&affair), act: &act, org: &org, record: None };
        let twice: Vec<&RecordFacts> = records.iter().chain(&records).collect();
        let each = BOOK.decide_each(&q, twice.iter().copied());
        prop_assert_eq!(each.len(), twice.len());
        for (decision, record) in each.iter().zip(twice) {
            prop_assert_eq!(decision.as_ref(), &BOOK.decide(&Question { record: Some(record), ..q.clone() }));
        }
    }
}
