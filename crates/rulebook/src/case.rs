//! Cases as data: given these facts, when this is asked, then this is the answer, with these clauses.
//!
//! A file has `[given.*]` tables; each case states only what differs. Tables merge key by key, `false` takes a value away
//! (no affair, no record). Each adopted requirement needs a case that it refuses, and each action a case that is granted.

use crate::{
    decision::Decision,
    facts::{ActFacts, AffairFacts, OrgFacts, Question, RecordFacts, WorkerFacts},
    model::Holding,
    problem::Problem,
    rulebook::Rulebook,
    source::Source,
    widen::{Further, Taking},
};
use azukari_domain::{Answer, ClauseId, HoldingKey, Verb};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{collections::BTreeSet, str::FromStr};
use toml::{Spanned, Table, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CasesFile {
    format: u32,
    #[serde(default)]
    given: Table,
    #[serde(rename = "case")]
    cases: Vec<CaseRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseRow {
    name: Spanned<String>,
    when: Verb,
    #[serde(default)]
    given: Table,
    then: Then,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Then {
    /// The answer of a refusal; absent for a grant.
    #[serde(default)]
    answer: Option<Answer>,
    /// Exactly the controls that refuse.
    #[serde(default)]
    refused_by: BTreeSet<String>,
    /// Clauses that must be named, without the organisation's key: `main:11.2a`.
    #[serde(default)]
    clauses: BTreeSet<String>,
    /// Clauses that must not be named, because they are about something else.
    #[serde(default)]
    unnamed: BTreeSet<String>,
    /// A remedy that must be offered.
    #[serde(default)]
    remedy: Option<String>,
    /// Exactly the approvals used up by a grant.
    #[serde(default)]
    uses: Vec<String>,
    /// Exactly the warnings of a grant.
    #[serde(default)]
    warned_by: BTreeSet<String>,
}

/// A kind of data that the organisation keeps besides those that the regulation names, with the fields of the one it follows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FurtherGiven {
    key: HoldingKey,
    follows: HoldingKey,
    taking: Taking,
}

/// One case, ready to be asked.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    file: String,
    line: usize,
    verb: Verb,
    worker: WorkerFacts,
    affair: Option<AffairFacts>,
    act: ActFacts,
    org: OrgFacts,
    record: Option<RecordFacts>,
    further: Option<FurtherGiven>,
    then: Then,
}

/// How one case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseOutcome {
    /// `cases/<area>.toml` and the case's name.
    pub name: String,
    /// Path below `rulebooks/`.
    pub file: String,
    /// Line of the case.
    pub line: usize,
    /// What differs from the expected answer; empty where it passed.
    pub faults: Vec<String>,
}

/// The result of `azukari rulebook test` for one rulebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestReport {
    /// One for each case, in the order of files and lines.
    pub cases: Vec<CaseOutcome>,
    /// Requirements in force that no case shows refusing, and actions that no case shows granted.
    pub unshown: Vec<String>,
}

impl TestReport {
    /// Every case passed and nothing is unshown.
    pub fn passed(&self) -> bool {
        self.unshown.is_empty() && self.cases.iter().all(|c| c.faults.is_empty())
    }
}

/// Reads the cases of one rulebook folder.
pub(crate) fn read(source: &Source, folder: &str, problems: &mut Vec<Problem>) -> Vec<Case> {
    let mut cases = Vec::new();
    let prefix = format!("{folder}/cases/");
    for (path, _) in source.under(&prefix) {
        let file: CasesFile = match source.parse(path) {
            Ok(file) => file,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        if file.format != 1 {
            problems.push(Problem::new(path, 1, "format 1 is expected"));
        }
        for row in file.cases {
            let line = source.line(path, &row.name.span());
            match case(path, line, row, &file.given) {
                Ok(case) if cases.iter().any(|c: &Case| c.file == case.file && c.name == case.name) => {
                    problems.push(Problem::new(path, line, format!("case `{}` is there twice", case.name)));
                }
                Ok(case) => cases.push(case),
                Err(reason) => problems.push(Problem::new(path, line, reason)),
            }
        }
    }
    cases
}

fn case(path: &str, line: usize, row: CaseRow, given: &Table) -> Result<Case, String> {
    let all = merge(Value::Table(given.clone()), Value::Table(row.given));
    let Value::Table(mut all) = all else { return Err("`given` is a table".to_owned()) };
    let case = Case {
        name: row.name.into_inner(),
        file: path.to_owned(),
        line,
        verb: row.when,
        worker: part(&mut all, "worker")?.unwrap_or_default(),
        affair: part(&mut all, "affair")?,
        act: part(&mut all, "act")?.unwrap_or_default(),
        org: part(&mut all, "org")?.unwrap_or_default(),
        record: part(&mut all, "record")?,
        further: part(&mut all, "further")?,
        then: row.then,
    };
    if case.then.answer.is_some() == case.then.refused_by.is_empty() {
        return Err("a refusal has an answer and says by which controls; a grant has neither".to_owned());
    }
    match all.keys().next() {
        Some(other) => Err(format!("`given.{other}` is no part of a question")),
        None => Ok(case),
    }
}

fn part<T: DeserializeOwned>(all: &mut Table, name: &str) -> Result<Option<T>, String> {
    match all.remove(name) {
        None | Some(Value::Boolean(false)) => Ok(None),
        Some(value) => {
            value.try_into().map(Some).map_err(|e: toml::de::Error| format!("given.{name}: {}", e.message()))
        }
    }
}

fn merge(base: Value, over: Value) -> Value {
    match (base, over) {
        (Value::Table(mut base), Value::Table(over)) => {
            for (key, value) in over {
                match (base.remove(&key), value) {
                    // `false` in place of another kind of value takes it away.
                    (Some(Value::Boolean(_)) | None, value) => drop(base.insert(key, value)),
                    (Some(_), Value::Boolean(false)) => {}
                    (Some(old), value) => drop(base.insert(key, merge(old, value))),
                }
            }
            Value::Table(base)
        }
        (_, over) => over,
    }
}

impl Case {
    /// File name and case name, as lists of tests show it.
    pub(crate) fn title(&self) -> String {
        let file = self.file.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
        format!("case {file}: {}", self.name)
    }

    /// The clauses that the case shows.
    pub(crate) fn shows(&self, org: &str) -> impl Iterator<Item = Result<ClauseId, String>> {
        let org = org.to_owned();
        self.then.clauses.iter().map(move |c| ClauseId::from_str(&format!("{org}:{c}")).map_err(|e| e.to_string()))
    }

    pub(crate) fn place(&self) -> (&str, usize) {
        (&self.file, self.line)
    }

    fn question(&self) -> Question<'_> {
        Question {
            verb: self.verb,
            worker: &self.worker,
            affair: self.affair.as_ref(),
            act: &self.act,
            org: &self.org,
            record: self.record.as_ref(),
        }
    }

    /// The rulebook with the further kind of data, where the case has one.
    fn widened(&self, book: &Rulebook) -> Result<Option<Rulebook>, String> {
        let Some(FurtherGiven { key, follows, taking }) = &self.further else { return Ok(None) };
        let like = book.holding(follows).ok_or_else(|| format!("there is no holding `{follows}`"))?;
        let holding = Holding { key: key.clone(), ..like.clone() };
        let further = Further { holding, follows: follows.clone(), taking: *taking };
        book.fits(&further).map_err(|e| e.to_string())?;
        book.with(&[further]).map(Some)
    }

    fn run(&self, book: &Rulebook) -> Vec<String> {
        let wide = match self.widened(book) {
            Ok(wide) => wide,
            Err(reason) => return vec![reason],
        };
        let book = wide.as_ref().unwrap_or(book);
        let mut faults = Vec::new();
        let mut named: BTreeSet<ClauseId> = BTreeSet::new();
        match book.decide(&self.question()) {
            Decision::Granted(g) => {
                if let Some(answer) = self.then.answer {
                    faults.push(format!("granted; {answer:?} was expected"));
                }
                if g.uses != self.then.uses {
                    faults.push(format!("uses {:?}; {:?} was expected", g.uses, self.then.uses));
                }
                let warned: BTreeSet<String> = g.warnings.iter().map(|w| w.control.clone()).collect();
                if warned != self.then.warned_by {
                    faults.push(format!("warned by {warned:?}; {:?} was expected", self.then.warned_by));
                }
                named.extend(g.clauses);
                named.extend(g.warnings.into_iter().flat_map(|w| w.clauses));
            }
            Decision::Refused(r) => {
                if r.broken {
                    faults.push("broken: an evaluation error, or a refusal that nothing explains".to_owned());
                }
                if self.then.answer != Some(r.answer) {
                    faults.push(format!("refused, {:?}; {:?} was expected", r.answer, self.then.answer));
                }
                let by: BTreeSet<String> = r.reasons.iter().map(|x| x.control.clone()).collect();
                if by != self.then.refused_by {
                    faults.push(format!("refused by {by:?}; {:?} was expected", self.then.refused_by));
                }
                if let Some(remedy) = &self.then.remedy
                    && !r.reasons.iter().any(|x| x.remedy == *remedy)
                {
                    let offered: Vec<&str> = r.reasons.iter().map(|x| x.remedy.as_str()).collect();
                    faults.push(format!("offers {offered:?}; {remedy} was expected"));
                }
                named.extend(r.reasons.into_iter().flat_map(|x| x.clauses));
            }
        }
        for clause in self.shows(book.org().as_str()) {
            match clause {
                Ok(id) if named.contains(&id) => {}
                Ok(id) => faults.push(format!("does not name {id}")),
                Err(e) => faults.push(e),
            }
        }
        for clause in &self.then.unnamed {
            if let Some(id) =
                named.iter().find(|id| id.as_str().split_once(':').is_some_and(|(_, place)| place == clause))
            {
                faults.push(format!("names {id}, which is about something else"));
            }
        }
        // The office's own rules lie beside the gates: the whole set of gates knows nothing of them.
        if self.verb.is_work() {
            return faults;
        }
        match book.allowed_by_full_set(&self.question()) {
            Ok(allowed) if allowed == self.then.answer.is_none() => {}
            Ok(_) => faults.push("the whole set answers otherwise than the action's slice".to_owned()),
            Err(e) => faults.push(e),
        }
        faults
    }
}

impl Rulebook {
    /// Runs all cases, also against the unsliced set with every fact checked against the vocabulary.
    pub fn test(&self) -> TestReport {
        let cases = self
            .fixed
            .cases
            .iter()
            .map(|c| CaseOutcome { name: c.title(), file: c.file.clone(), line: c.line, faults: c.run(self) })
            .collect();
        let refusing: BTreeSet<&str> = self
            .fixed
            .cases
            .iter()
            .flat_map(|c| c.then.refused_by.iter().chain(&c.then.warned_by).map(String::as_str))
            .collect();
        let granted: BTreeSet<Verb> =
            self.fixed.cases.iter().filter(|c| c.then.answer.is_none()).map(|c| c.verb).collect();
        let mut unshown: Vec<String> = self
            .gates()
            .into_iter()
            .filter(|id| !refusing.contains(id))
            .map(|id| format!("gate:{id} refuses in no case"))
            .collect();
        unshown.extend(
            Verb::ALL
                .iter()
                // Work is shown by stories: without a procedure there is nothing to grant.
                .filter(|v| !granted.contains(v) && !v.is_work())
                .map(|v| format!("action {} is granted in no case", v.as_str())),
        );
        TestReport { cases, unshown }
    }
}
