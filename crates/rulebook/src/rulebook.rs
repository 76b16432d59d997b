//! One version of one organisation's rulebook, loaded and sliced by action.

use crate::{
    ask::{self, AskError, Names},
    case::Case,
    clause::Clause,
    control::{Control, Gate, Library, Says},
    decision::{Decision, Granted, Reason, Refused, Warning},
    facts::{ActFacts, Question, RecordFacts},
    folder::Params,
    law::{AdoptedAs, Header, Law},
    memory::Memory,
    model::{Affair, Book, Document, Holding, Holdings, Office, Purpose, RequestKind, Sensitive, Setting},
    reviewed::{Review, Reviewed},
    slip::Slip,
    widen::Taking,
    work::Works,
};
use azukari_domain::{Answer, ClassKey, ClauseId, HoldingKey, OfficeKey, OrgKey, Verb, text::fold};
use cedar_policy::{Authorizer, Decision as CedarDecision, PolicySet, RestrictedExpression, Schema};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    str::FromStr,
    sync::{Arc, OnceLock},
};

/// SHA-256 over a rulebook's folder and its adopted controls. Two processes with different hashes never act side by side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RulebookHash([u8; 32]);

impl RulebookHash {
    /// The bytes as stored and journalled.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }
    /// From 32 stored bytes; `None` where the length is wrong.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        <[u8; 32]>::try_from(bytes).ok().map(Self)
    }
}

impl From<[u8; 32]> for RulebookHash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for RulebookHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for RulebookHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RulebookHash({self})")
    }
}

impl FromStr for RulebookHash {
    type Err = ParseHashError;
    fn from_str(s: &str) -> Result<Self, ParseHashError> {
        let mut bytes = [0u8; 32];
        if s.len() != 64 || !s.is_ascii() {
            return Err(ParseHashError);
        }
        for (i, byte) in bytes.iter_mut().enumerate() {
            let pair = s.get(2 * i..2 * i + 2).ok_or(ParseHashError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| ParseHashError)?;
        }
        Ok(Self(bytes))
    }
}

/// A text that is not a rulebook's hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a rulebook hash: 64 hexadecimal digits are expected")]
pub struct ParseHashError;

/// Which clauses adopt a control, and in which part.
#[derive(Debug, Clone, Default)]
pub(crate) struct Adopted {
    pub(crate) rules: BTreeSet<ClauseId>,
    pub(crate) exceptions: BTreeSet<(String, ClauseId)>,
    pub(crate) conditions: BTreeSet<(String, ClauseId)>,
}

/// The policies that one action asks, and the controls behind them.
#[derive(Debug)]
struct Slice {
    set: PolicySet,
    warnings: Option<PolicySet>,
    gates: Vec<String>,
    /// Which of the gates' requirements apply.
    applies: PolicySet,
}

/// One version of one organisation's rulebook. Cheap to share; immutable.
///
/// Most of it is fixed by the folder. An organisation may keep further kinds of data than its regulation names ([`Rulebook::with`]):
/// what those reach is held beside it.
#[derive(Debug)]
pub struct Rulebook {
    pub(crate) fixed: Arc<Fixed>,
    pub(crate) holdings: Holdings,
    pub(crate) further: BTreeMap<HoldingKey, Taking>,
    params: Params,
    pub(crate) sets: Params,
    rules: RestrictedExpression,
    memory: Memory,
}

/// What the folder says and nothing adds to.
#[derive(Debug)]
pub(crate) struct Fixed {
    pub(crate) book: Book,
    pub(crate) documents: Vec<Document>,
    pub(crate) clauses: BTreeMap<ClauseId, Clause>,
    pub(crate) adopted: BTreeMap<String, Adopted>,
    pub(crate) cases: Vec<Case>,
    pub(crate) hash: RulebookHash,
    pub(crate) library: Arc<Library>,
    pub(crate) works: Works,
    pub(crate) review: Review,
    slices: BTreeMap<Verb, Slice>,
    names: Names,
    sensitive: BTreeSet<ClassKey>,
    sensitive_words: Vec<(String, usize)>,
    requests: BTreeMap<String, usize>,
    default_deciders: BTreeSet<OfficeKey>,
    authorizer: Authorizer,
    whole: OnceLock<Result<PolicySet, String>>,
    laws: Vec<Arc<Law>>,
    slips: BTreeMap<String, Slip>,
}

/// What `Rulebook::new` is made of.
pub(crate) struct Parts {
    pub(crate) book: Book,
    pub(crate) holdings: Holdings,
    pub(crate) documents: Vec<Document>,
    pub(crate) clauses: BTreeMap<ClauseId, Clause>,
    pub(crate) adopted: BTreeMap<String, Adopted>,
    pub(crate) params: Params,
    pub(crate) sets: Params,
    pub(crate) works: Works,
    pub(crate) cases: Vec<Case>,
    pub(crate) hash: RulebookHash,
    pub(crate) library: Arc<Library>,
    pub(crate) laws: Vec<Arc<Law>>,
    pub(crate) review: Review,
    pub(crate) slips: BTreeMap<String, Slip>,
}

static NONE: BTreeSet<OfficeKey> = BTreeSet::new();

/// The parameter with the offices that decide kinds of requests for which the rulebook names nobody.
pub(crate) const DEFAULT_DECIDERS: &str = "default_offices";

impl Rulebook {
    pub(crate) fn new(parts: Parts) -> Result<Self, String> {
        let Parts {
            book,
            holdings,
            documents,
            clauses,
            adopted,
            params,
            sets,
            works,
            cases,
            hash,
            library,
            laws,
            review,
            slips,
        } = parts;
        let slices = slices(&library, &adopted)?;
        let sensitive = holdings.classes.iter().filter(|c| c.sensitive.is_some()).map(|c| c.key.clone()).collect();
        let sensitive_words = holdings
            .sensitive
            .iter()
            .enumerate()
            .flat_map(|(i, s)| s.words.iter().map(move |w| (fold(w), i)))
            .collect();
        let requests = book.requests.iter().enumerate().map(|(i, r)| (r.kind.clone(), i)).collect();
        let default_deciders = sets.get(DEFAULT_DECIDERS).into_iter().flatten();
        let default_deciders = default_deciders.filter_map(|o| o.parse().ok()).collect();
        let limits = book.settings.iter().filter(|s| library.compared.contains(&s.key));
        let limits = limits.map(|s| (s.key.clone(), s.default)).collect();
        Ok(Self {
            rules: ask::rules(&params).map_err(|e| e.to_string())?,
            memory: Memory::new(limits),
            holdings,
            further: BTreeMap::new(),
            params,
            sets,
            fixed: Arc::new(Fixed {
                names: Names::new().map_err(|e| e.to_string())?,
                authorizer: Authorizer::new(),
                whole: OnceLock::new(),
                works,
                book,
                documents,
                clauses,
                adopted,
                cases,
                hash,
                library,
                slices,
                sensitive,
                sensitive_words,
                requests,
                default_deciders,
                laws,
                review,
                slips,
            }),
        })
    }

    /// The same rules over other kinds of data.
    pub(crate) fn over(
        &self,
        holdings: Holdings,
        further: BTreeMap<HoldingKey, Taking>,
        params: Params,
        sets: Params,
    ) -> Result<Self, AskError> {
        Ok(Self {
            fixed: Arc::clone(&self.fixed),
            rules: ask::rules(&params)?,
            memory: self.memory.fresh(),
            holdings,
            further,
            params,
            sets,
        })
    }

    /// The organisation's key.
    pub fn org(&self) -> &OrgKey {
        &self.fixed.book.organisation.key
    }
    /// The content of `rulebook.toml`: names, offices, settings, purposes, affairs, request kinds.
    pub fn book(&self) -> &Book {
        &self.fixed.book
    }
    /// The content of `holdings.toml`: classes, holdings with fields, sensitive words.
    pub fn holdings(&self) -> &Holdings {
        &self.holdings
    }
    /// The regulation's documents, in order of key.
    pub fn documents(&self) -> &[Document] {
        &self.fixed.documents
    }
    /// Hash over the folder and its adopted controls.
    pub fn hash(&self) -> RulebookHash {
        self.fixed.hash
    }
    /// All clauses of the regulation in order of id.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.fixed.clauses.values().filter(|c| c.law.is_none())
    }
    /// The provisions of the law that the organisation adopts, in order of id.
    pub fn provisions(&self) -> impl Iterator<Item = &Clause> {
        self.fixed.clauses.values().filter(|c| c.law.is_some())
    }
    /// The laws from which provisions are adopted, each with its documents.
    pub fn laws(&self) -> impl Iterator<Item = (&Header, &[Document])> {
        self.fixed.laws.iter().map(|law| (&law.header, law.documents.as_slice()))
    }
    /// Reviewed findings on the text of the regulation at the place of one clause.
    pub fn reviewed<'r>(&'r self, clause: &'r ClauseId) -> impl Iterator<Item = &'r Reviewed> {
        self.fixed.review.findings.iter().filter(move |f| f.clause == *clause)
    }
    /// Whether everything that adopts a control is a provision that does not apply here: it is asked of nobody then.
    pub fn is_asleep(&self, control: &str, waived: &BTreeSet<ClauseId>) -> bool {
        !waived.is_empty()
            && self.fixed.adopted.get(control).is_some_and(|a| a.all().iter().all(|id| waived.contains(id)))
    }
    /// Provisions that apply, and in place of which requirement of the regulation this one stands.
    pub(crate) fn instead_of<'r>(
        &'r self,
        control: &'r str,
        waived: &'r BTreeSet<ClauseId>,
    ) -> impl Iterator<Item = &'r Clause> {
        self.provisions().filter(move |clause| {
            !waived.contains(&clause.id)
                && clause.law.as_ref().is_some_and(|law| {
                    law.adoption.mode == AdoptedAs::Block && law.adoption.instead_of.contains(control)
                })
        })
    }
    /// One clause of the regulation, or one provision of the law.
    pub fn clause(&self, id: &ClauseId) -> Option<&Clause> {
        self.fixed.clauses.get(id)
    }
    /// Whether a clause or a provision adopts a control.
    pub fn adopts(&self, control: &str) -> bool {
        self.fixed.adopted.contains_key(control)
    }
    /// Clauses that adopt a control, exceptions and conditions included.
    pub fn clauses_of(&self, control: &str) -> BTreeSet<ClauseId> {
        self.fixed.adopted.get(control).map(Adopted::all).unwrap_or_default()
    }
    /// A control of the library by id, e.g. `purpose.within`, whether adopted here or not: title, kind, built.
    pub fn control(&self, id: &str) -> Option<&Control> {
        self.fixed.library.controls.get(id)
    }
    /// The words that bindings give to a parameter of gate controls; none where no clause adopts it.
    pub fn rule(&self, name: &str) -> BTreeSet<String> {
        self.params.get(name).cloned().unwrap_or_default()
    }
    /// An office by key.
    pub fn office(&self, key: &OfficeKey) -> Option<&Office> {
        self.fixed.book.offices.iter().find(|o| o.key == *key)
    }
    /// A setting by key.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.fixed.book.settings.iter().find(|s| s.key == key)
    }
    /// A purpose template by key.
    pub fn purpose(&self, key: &azukari_domain::PurposeKey) -> Option<&Purpose> {
        self.fixed.book.purposes.iter().find(|p| p.key == *key)
    }
    /// An affair template by key.
    pub fn affair(&self, key: &azukari_domain::AffairKey) -> Option<&Affair> {
        self.fixed.book.affairs.iter().find(|a| a.key == *key)
    }
    /// A holding by key.
    pub fn holding(&self, key: &HoldingKey) -> Option<&Holding> {
        self.holdings.holdings.iter().find(|h| h.key == *key)
    }
    /// A kind of request.
    pub fn request(&self, kind: &str) -> Option<&RequestKind> {
        self.fixed.requests.get(kind).and_then(|i| self.fixed.book.requests.get(*i))
    }
    /// The offices that decide a kind of request, those that decide what nobody else does where it names none; empty for an
    /// unknown kind.
    pub fn deciders(&self, kind: &str) -> &BTreeSet<OfficeKey> {
        self.request(kind)
            .map_or(&NONE, |r| if r.deciders.is_empty() { &self.fixed.default_deciders } else { &r.deciders })
    }
    /// Documents that a law wants about persons, in order of key.
    pub fn slips(&self) -> impl Iterator<Item = &Slip> {
        self.fixed.slips.values()
    }
    /// One of them.
    pub fn slip(&self, key: &str) -> Option<&Slip> {
        self.fixed.slips.get(key)
    }
    /// Whether fields of this class hold a sensitive matter.
    pub fn is_sensitive(&self, class: &ClassKey) -> bool {
        self.fixed.sensitive.contains(class)
    }
    /// The sensitive matter that a column header or text points to, and the word found in it. Both sides are folded.
    pub fn sensitive_in(&self, header: &str) -> Option<(&Sensitive, &str)> {
        let folded = fold(header);
        self.fixed
            .sensitive_words
            .iter()
            .filter(|(word, _)| !word.is_empty() && folded.contains(word.as_str()))
            .filter_map(|(word, i)| self.holdings.sensitive.get(*i).map(|s| (s, word.as_str())))
            .find(|(matter, _)| !matter.except.iter().any(|out| folded.contains(&fold(out))))
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }
    pub(crate) fn names(&self) -> &Names {
        &self.fixed.names
    }
    pub(crate) fn library(&self) -> &Library {
        &self.fixed.library
    }
    pub(crate) fn params(&self) -> &Params {
        &self.params
    }
    pub(crate) fn rules(&self) -> &RestrictedExpression {
        &self.rules
    }
    /// Gate controls in force in this organisation.
    pub fn gates(&self) -> BTreeSet<&str> {
        self.fixed.slices.values().flat_map(|s| s.gates.iter().map(String::as_str)).chain(self.warning_ids()).collect()
    }
    fn warning_ids(&self) -> impl Iterator<Item = &str> {
        self.fixed
            .slices
            .values()
            .flat_map(|s| s.warnings.iter())
            .flat_map(PolicySet::policies)
            .filter_map(|p| p.annotation("id").filter(|id| !id.starts_with("base.")))
    }

    /// Settings with the organisation's own values over the rulebook's defaults.
    pub(crate) fn settings_with<'a>(&'a self, own: &'a BTreeMap<String, i64>) -> impl Iterator<Item = (&'a str, i64)> {
        self.fixed.book.settings.iter().map(|s| (s.key.as_str(), own.get(&s.key).copied().unwrap_or(s.default)))
    }

    /// The deciders that the caller names (substitutes), or else the rulebook's.
    pub(crate) fn deciders_for<'a>(&'a self, act: &'a ActFacts) -> &'a BTreeSet<OfficeKey> {
        if act.deciders.is_empty() { self.deciders(&act.request) } else { &act.deciders }
    }

    /// May this be done? Never fails: whatever goes wrong inside is a refusal with `broken` set.
    pub fn decide(&self, question: &Question<'_>) -> Decision {
        let outcome = self
            .fixed
            .slices
            .get(&question.verb)
            .map(|slice| (slice, self.evaluate(&slice.set, question, &question.act.approvals)));
        let decision = match outcome {
            Some((slice, Ok(None))) => self.grant(slice, question),
            Some((_, Ok(Some(denied)))) => self.refuse(&denied, question),
            Some((_, Err(_))) | None => broken(Vec::new()),
        };
        let of_work = question.verb.is_work() || question.act.work.is_some();
        if of_work && question.record.is_none() { self.with_work(decision, question) } else { decision }
    }

    /// The gates' answer together with the rules of the step, register or duty itself.
    fn with_work(&self, decision: Decision, question: &Question<'_>) -> Decision {
        match (decision, self.rule_work(question)) {
            (_, Err(_)) => broken(Vec::new()),
            (Decision::Granted(mut granted), Ok(Ok(more))) => {
                let clauses: BTreeSet<ClauseId> = granted.clauses.into_iter().chain(more.clauses).collect();
                granted.clauses = clauses.into_iter().collect();
                granted.controls.extend(more.controls.into_iter().map(Into::into));
                granted.warnings.extend(more.warnings);
                Decision::Granted(granted)
            }
            (Decision::Granted(_), Ok(Err(reasons))) => refused(reasons),
            (Decision::Refused(refused), Ok(Ok(_))) => Decision::Refused(refused),
            (Decision::Refused(first), Ok(Err(more))) if !first.broken => {
                refused(first.reasons.into_iter().chain(more).collect())
            }
            (Decision::Refused(first), Ok(Err(_))) => Decision::Refused(first),
        }
    }

    /// The second stage over many records, in their order. Records with the same declared facts are decided once, which
    /// is what makes a list of thousands cheap: they differ in little that a rule can see.
    pub fn decide_each<'r>(
        &self,
        question: &Question<'_>,
        records: impl IntoIterator<Item = &'r RecordFacts>,
    ) -> Vec<Arc<Decision>> {
        let mut known: HashMap<&RecordFacts, Arc<Decision>> = HashMap::new();
        let decide = |record| Arc::new(self.decide(&Question { record: Some(record), ..question.clone() }));
        records.into_iter().map(|record| known.entry(record).or_insert_with(|| decide(record)).clone()).collect()
    }

    /// `None` where allowed, otherwise the ids of the requirements that were not met.
    fn evaluate(
        &self,
        set: &PolicySet,
        question: &Question<'_>,
        approvals: &BTreeSet<String>,
    ) -> Result<Option<Vec<String>>, AskError> {
        let (request, entities) = ask::ask(self, question, approvals, None)?;
        let response = self.fixed.authorizer.is_authorized(&request, set, &entities);
        if let Some(e) = response.diagnostics().errors().next() {
            return Err(AskError::Value(e.to_string()));
        }
        if response.decision() == CedarDecision::Allow {
            return Ok(None);
        }
        let mut ids: Vec<String> = response.diagnostics().reason().map(|id| id.to_string()).collect();
        if !ids.is_empty() {
            ids.retain(|id| !self.is_asleep(id, &question.org.waived));
            if ids.is_empty() {
                return Ok(None);
            }
        }
        ids.sort_unstable();
        Ok(Some(ids))
    }

    fn grant(&self, slice: &Slice, question: &Question<'_>) -> Decision {
        // Asked with the approvals that it uses up and no other: one that lies there and is not needed changes nothing.
        let Ok(uses) = self.uses(slice, question) else { return broken(Vec::new()) };
        let used: BTreeSet<String> = uses.iter().cloned().collect();
        // What did not apply was not kept either: a grant is evidence of what was asked of it.
        let Ok(applied) = self.applied(slice, question, &used) else { return broken(Vec::new()) };
        let Ok(warnings) = self.warnings(slice, question, &used) else { return broken(Vec::new()) };
        let mut granted = Granted { uses, warnings, ..Granted::default() };
        let mut clauses = BTreeSet::new();
        let other = self.other_matters(question.act);
        for id in slice.gates.iter().filter(|id| applied.contains(*id)) {
            if let Some(adopted) = self.fixed.adopted.get(id) {
                let waived = &question.org.waived;
                clauses.extend(adopted.met(question.act, &other).into_iter().filter(|id| !waived.contains(id)));
                granted.controls.push(id.as_str().into());
            }
        }
        granted.clauses = clauses.into_iter().collect();
        if granted.clauses.is_empty() { broken(Vec::new()) } else { Decision::Granted(granted) }
    }

    /// The gates whose requirement applies to the act, or to this record.
    fn applied(
        &self,
        slice: &Slice,
        question: &Question<'_>,
        approvals: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>, AskError> {
        let (request, entities) = ask::ask(self, question, approvals, None)?;
        let response = self.fixed.authorizer.is_authorized(&request, &slice.applies, &entities);
        if let Some(e) = response.diagnostics().errors().next() {
            return Err(AskError::Value(e.to_string()));
        }
        let asked = |id: &String| self.gate(id).is_some_and(|g| !g.record_only || question.record.is_some());
        Ok(response.diagnostics().reason().map(ToString::to_string).filter(asked).collect())
    }

    /// The smallest set of approvals, tried in order of name, without which the act would be refused.
    fn uses(&self, slice: &Slice, question: &Question<'_>) -> Result<Vec<String>, AskError> {
        let mut kept = question.act.approvals.clone();
        for kind in &question.act.approvals {
            let mut fewer = kept.clone();
            fewer.remove(kind);
            if self.evaluate(&slice.set, question, &fewer)?.is_none() {
                kept = fewer;
            }
        }
        Ok(kept.into_iter().collect())
    }

    fn warnings(
        &self,
        slice: &Slice,
        question: &Question<'_>,
        approvals: &BTreeSet<String>,
    ) -> Result<Vec<Warning>, AskError> {
        let Some(set) = &slice.warnings else { return Ok(Vec::new()) };
        let ids = self.evaluate(set, question, approvals)?.unwrap_or_default();
        Ok(ids
            .into_iter()
            .filter_map(|id| {
                let gate = self.gate(&id)?;
                let clauses = self.fixed.adopted.get(&id)?.unmet(question.act, &self.other_matters(question.act));
                Some(Warning { clauses, message: gate.message.clone(), control: id })
            })
            .collect())
    }

    /// Clauses that list a sensitive matter which this act does not touch: a refusal names the matter it is about.
    fn other_matters(&self, act: &ActFacts) -> BTreeSet<ClauseId> {
        let touched = |category: &str| {
            let mut classes = self.holdings.classes.iter().filter(|c| act.classes.contains(&c.key));
            classes.any(|c| c.sensitive.as_deref() == Some(category))
        };
        self.holdings.sensitive.iter().filter(|s| !touched(&s.category)).map(|s| s.clause.clone()).collect()
    }

    fn refuse(&self, ids: &[String], question: &Question<'_>) -> Decision {
        let reasons: Vec<Reason> = ids
            .iter()
            .filter_map(|id| {
                let gate = self.gate(id)?;
                let Says::No(answer) = gate.says else { return None };
                Some(Reason {
                    control: id.clone(),
                    clauses: self.fixed.adopted.get(id)?.unmet(question.act, &self.other_matters(question.act)),
                    answer,
                    message: gate.message.clone(),
                    remedy: self.remedy(&gate.remedy, question),
                })
            })
            .collect();
        if reasons.len() != ids.len() { broken(reasons) } else { refused(reasons) }
    }

    /// `appoint:@deciders` names the first vacant of these offices, `ask:@…` the first that is held.
    fn remedy(&self, remedy: &str, question: &Question<'_>) -> String {
        let Some((what, set)) = remedy.split_once(":@") else { return remedy.to_owned() };
        let named: BTreeSet<OfficeKey> = if set == "deciders" {
            self.deciders_for(question.act).clone()
        } else {
            let params = self.params.get(set);
            params.into_iter().flatten().filter_map(|key| OfficeKey::from_str(key).ok()).collect()
        };
        let vacant = |key: &&OfficeKey| question.org.vacant.contains(*key);
        let found = if what == "appoint" { named.iter().find(vacant) } else { named.iter().find(|key| !vacant(key)) };
        match found.or(named.first()) {
            Some(key) => format!("{what}:{key}"),
            None => "none".to_owned(),
        }
    }

    fn gate(&self, id: &str) -> Option<&Gate> {
        self.fixed.library.controls.get(id).and_then(|c| c.gate.as_ref())
    }

    fn whole_set(&self) -> Result<PolicySet, String> {
        let gates = self
            .fixed
            .library
            .controls
            .keys()
            .filter(|id| self.fixed.adopted.contains_key(*id))
            .filter_map(|id| self.gate(id));
        let policies = gates.filter(|g| matches!(g.says, Says::No(_))).map(|g| &g.policy);
        let mut set = PolicySet::new();
        for policy in self.fixed.library.permits.values().chain(policies) {
            set.add(policy.clone()).map_err(|e| e.to_string())?;
        }
        Ok(set)
    }

    /// Asks with the whole set instead of the action's slice and checks every fact against the vocabulary: for tests.
    #[doc(hidden)]
    pub fn allowed_by_full_set(&self, question: &Question<'_>) -> Result<bool, String> {
        let set = self.fixed.whole.get_or_init(|| self.whole_set()).as_ref().map_err(Clone::clone)?;
        let schema: &Schema = &self.fixed.library.schema;
        let (request, entities) =
            ask::ask(self, question, &question.act.approvals, Some(schema)).map_err(|e| e.to_string())?;
        let response = self.fixed.authorizer.is_authorized(&request, set, &entities);
        match response.diagnostics().errors().next() {
            Some(e) => Err(e.to_string()),
            None => Ok(response.decision() == CedarDecision::Allow),
        }
    }
}

impl Adopted {
    fn all(&self) -> BTreeSet<ClauseId> {
        let others = self.exceptions.iter().chain(&self.conditions).map(|(_, id)| id.clone());
        self.rules.iter().cloned().chain(others).collect()
    }
    /// Its rules but those about `other` matters; all of them where no other is left.
    fn rules_but(&self, other: &BTreeSet<ClauseId>) -> BTreeSet<ClauseId> {
        let rules: BTreeSet<ClauseId> = self.rules.iter().filter(|id| !other.contains(*id)).cloned().collect();
        if rules.is_empty() { self.rules.iter().cloned().collect() } else { rules }
    }
    /// Clauses to name where the requirement is met: its rules and conditions, and the exception used.
    fn met(&self, act: &ActFacts, other: &BTreeSet<ClauseId>) -> BTreeSet<ClauseId> {
        let used = self.exceptions.iter().filter(|(ground, _)| *ground == act.ground).map(|(_, id)| id.clone());
        self.rules_but(other).into_iter().chain(self.conditions.iter().map(|(_, id)| id.clone())).chain(used).collect()
    }
    /// Clauses to name where it is not met: its rules but those about `other` matters, and the conditions that are missing.
    fn unmet(&self, act: &ActFacts, other: &BTreeSet<ClauseId>) -> Vec<ClauseId> {
        let missing =
            self.conditions.iter().filter(|(word, _)| !act.conditions.contains(word)).map(|(_, id)| id.clone());
        let all: BTreeSet<ClauseId> = self.rules_but(other).into_iter().chain(missing).collect();
        all.into_iter().collect()
    }
}

fn strength(answer: Answer) -> u8 {
    match answer {
        Answer::Forbidden => 3,
        Answer::NotConfigured => 2,
        Answer::NotPermitted => 1,
        Answer::Referral => 0,
    }
}

/// A refusal by its reasons; one without a reason or a clause is broken.
fn refused(reasons: Vec<Reason>) -> Decision {
    if reasons.is_empty() || reasons.iter().any(|r| r.clauses.is_empty()) {
        return broken(reasons);
    }
    let answer = reasons.iter().map(|r| r.answer).max_by_key(|a| strength(*a)).unwrap_or(Answer::NotPermitted);
    Decision::Refused(Refused { answer, reasons, broken: false })
}

fn broken(reasons: Vec<Reason>) -> Decision {
    Decision::Refused(Refused { answer: Answer::Forbidden, reasons, broken: true })
}

fn slices(library: &Library, adopted: &BTreeMap<String, Adopted>) -> Result<BTreeMap<Verb, Slice>, String> {
    let mut slices = BTreeMap::new();
    for (verb, permit) in &library.permits {
        let mut set = PolicySet::new();
        let mut warnings = PolicySet::new();
        let mut gates = Vec::new();
        let mut applies = PolicySet::new();
        let add =
            |set: &mut PolicySet, policy: &cedar_policy::Policy| set.add(policy.clone()).map_err(|e| e.to_string());
        add(&mut set, permit)?;
        add(&mut warnings, permit)?;
        for (id, gate) in library.controls.iter().filter_map(|(id, c)| c.gate.as_ref().map(|g| (id, g))) {
            if !adopted.contains_key(id) || !gate.verbs.contains(verb) {
                continue;
            }
            match gate.says {
                Says::Warning => add(&mut warnings, &gate.policy)?,
                Says::No(_) => {
                    add(&mut set, &gate.policy)?;
                    add(&mut applies, &gate.applies)?;
                    gates.push(id.clone());
                }
            }
        }
        let warnings = (warnings.num_of_policies() > 1).then_some(warnings);
        slices.insert(*verb, Slice { set, warnings, gates, applies });
    }
    Ok(slices)
}
