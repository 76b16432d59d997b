//! Law beside regulation: provisions of an Act as dated data, and which of them an organisation adopts, as what and why.
//!
//! A law is a folder like an organisation's (`law-appi/<date>/`): `law.toml` names it and holds the numbers that it sets, each
//! document its provisions. A provision is a clause: what keeps it, its refusals, its evidence and its page are those of every
//! clause. Only what an organisation adopts is among its clauses, and the requirements of its own regulation are counted without.

use crate::{
    clause::Clause,
    folder::Folder,
    model::{Document, KeptBy, Setting},
    problem::Problem,
    source::Source,
};
use azukari_domain::{ClauseId, Date, OrgKey};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use toml::Spanned;

/// The file by which a folder says that it is a law.
pub(crate) const FILE: &str = "law.toml";
/// Where an organisation says what it adopts.
pub(crate) const ADOPTIONS: &str = "bindings/law.toml";

/// How sure the project is of what it says of a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The wording of the Act, or several independent pages that agree.
    High,
    /// Well known, found on no or only one page.
    Medium,
    /// To be checked before anybody relies on it.
    Low,
}

/// Where a provision is to be read, and how sure we are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cited {
    /// Where it was read, or where it is to be read.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// What was not checked, Japanese.
    #[serde(default)]
    pub unchecked_ja: String,
    /// What was not checked, English.
    #[serde(default)]
    pub unchecked_en: String,
}

/// As what an organisation adopts a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdoptedAs {
    /// What it forbids is refused, although the regulation allows it.
    Block,
    /// What it asks for becomes a task or a record, although the regulation is silent.
    Duty,
    /// It is shown as a gap between regulation and law.
    Show,
}

/// That an organisation adopts a provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// As what.
    #[serde(rename = "as")]
    pub mode: AdoptedAs,
    /// Why, or what differs, Japanese.
    pub ja: String,
    /// Why, or what differs, English.
    pub en: String,
    /// Clauses of the regulation beside which it stands.
    pub beside: Vec<ClauseId>,
    /// Requirements of the regulation that are not asked where the provision's own are met: nobody's request is refused on a
    /// narrower ground than the law's.
    pub instead_of: BTreeSet<String>,
}

/// What makes a clause a provision of a law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provision {
    /// Where it is to be read.
    pub cited: Cited,
    /// That it is adopted here.
    pub adoption: Adoption,
}

/// `law.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LawFile {
    format: u32,
    law: Header,
    /// Numbers that the law sets. They bound what an organisation may confirm: it may be stricter, never laxer.
    #[serde(default, rename = "setting")]
    settings: Vec<Setting>,
}

/// What a law is called, and what was not checked of all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Key, also the name of its folder.
    pub key: OrgKey,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// The day since which all of it holds as it is given here; also the folder's name.
    pub in_force_from: Date,
    /// The state of the text that was looked at, Japanese.
    pub state_ja: String,
    /// English.
    pub state_en: String,
}

/// One version of one law.
#[derive(Debug)]
pub(crate) struct Law {
    pub(crate) folder: String,
    pub(crate) header: Header,
    pub(crate) settings: Vec<Setting>,
    pub(crate) documents: Vec<Document>,
    pub(crate) clauses: BTreeMap<ClauseId, (Clause, Cited)>,
}

/// Laws by folder.
pub(crate) type Laws = BTreeMap<String, Arc<Law>>;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LawRow {
    /// The law's folder, e.g. `law-appi/2024-04-01`.
    pub(crate) folder: Spanned<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdoptRow {
    clause: Spanned<ClauseId>,
    r#as: AdoptedAs,
    ja: String,
    en: String,
    #[serde(default)]
    beside: Vec<Spanned<ClauseId>>,
    #[serde(default)]
    instead_of: Vec<Spanned<String>>,
}

impl Law {
    /// Reads a folder that has a `law.toml`; `None` with its faults told where it cannot be.
    pub(crate) fn read(folder: &mut Folder<'_>, path: &str, source: &Source) -> Option<Law> {
        let file: LawFile = folder.parse(FILE)?;
        let name = folder.file(FILE);
        if file.format != 1 {
            folder.fault(&name, 1, "format 1 is expected");
        }
        if file.law.key != folder.org || path != format!("{}/{}", file.law.key, file.law.in_force_from) {
            folder.fault(&name, 1, "key and in_force_from differ from the folder's name");
        }
        let (documents, clauses, mut cited) = folder.documents();
        let mut out = BTreeMap::new();
        for (id, clause) in clauses {
            match cited.remove(&id) {
                Some(cited) => drop(out.insert(id, (clause, cited))),
                None => folder.fault(&name, 0, format!("provision `{id}` says neither source nor confidence")),
            }
        }
        for setting in &file.settings {
            let line = source.line_of(&name, &setting.key);
            if !out.contains_key(&setting.clause) {
                let said = format!("setting `{}` rests on `{}`, which is no clause", setting.key, setting.clause);
                folder.fault(&name, line, said);
            }
            if !(setting.min..=setting.max).contains(&setting.default) {
                folder.fault(&name, line, format!("setting `{}` has a default outside its bounds", setting.key));
            }
        }
        Some(Law { folder: path.to_owned(), header: file.law, settings: file.settings, documents, clauses: out })
    }
}

impl Folder<'_> {
    /// Takes the provisions that the organisation adopts in among its clauses. Answers the laws that it adopts from.
    pub(crate) fn laws(&mut self, laws: &Laws, clauses: &mut BTreeMap<ClauseId, Clause>) -> Vec<Arc<Law>> {
        let (source, file) = (self.source, self.file(ADOPTIONS));
        let there = source.text(&file).and_then(|_| self.parse::<crate::model::BindingsFile>(ADOPTIONS));
        let Some(read) = there else { return Vec::new() };
        let mut own: Vec<Arc<Law>> = Vec::new();
        for row in &read.laws {
            let line = source.line(&file, &row.folder.span());
            let name = row.folder.get_ref();
            match laws.get(name) {
                None => self.fault(&file, line, format!("there is no law `{name}`")),
                Some(law) if own.iter().any(|known| known.header.key == law.header.key) => {
                    self.fault(&file, line, format!("`{}` is named twice", law.header.key));
                }
                Some(law) => own.push(Arc::clone(law)),
            }
        }
        if let (true, Some(first)) = (read.laws.is_empty(), read.adopt.first()) {
            let line = source.line(&file, &first.clause.span());
            self.fault(&file, line, "a provision is adopted, and no [[law]] says of which law");
            return own;
        }
        for adopt in read.adopt {
            let line = source.line(&file, &adopt.clause.span());
            let id = adopt.clause.into_inner();
            let Some((clause, cited)) = own.iter().find_map(|law| law.clauses.get(&id)) else {
                let named: Vec<&str> = own.iter().map(|law| law.folder.as_str()).collect();
                self.fault(&file, line, format!("adopts `{id}`, which is no provision of `{}`", named.join("`, `")));
                continue;
            };
            for beside in adopt.beside.iter().filter(|b| !clauses.contains_key(b.get_ref())) {
                let line = source.line(&file, &beside.span());
                self.fault(&file, line, format!("`{}` is no clause of this regulation", beside.get_ref()));
            }
            for control in adopt.instead_of.iter().filter(|c| self.library.named(c.get_ref()).is_none()) {
                let line = source.line(&file, &control.span());
                self.fault(&file, line, format!("`{}` is no control", control.get_ref()));
            }
            if adopt.ja.is_empty() || adopt.en.is_empty() {
                self.fault(&file, line, format!("`{id}` is adopted without a reason in both languages"));
            }
            let adoption = Adoption {
                mode: adopt.r#as,
                ja: adopt.ja,
                en: adopt.en,
                beside: adopt.beside.into_iter().map(Spanned::into_inner).collect(),
                instead_of: adopt.instead_of.into_iter().map(Spanned::into_inner).collect(),
            };
            let clause = Clause { law: Some(Provision { cited: cited.clone(), adoption }), ..clause.clone() };
            if clauses.insert(id.clone(), clause).is_some() {
                self.fault(&file, line, format!("`{id}` is adopted twice"));
            }
        }
        own
    }

    /// Each adopted provision is kept as it says: what blocks is a requirement, what is a duty is a task, what is shown asks for
    /// nothing.
    pub(crate) fn adopted_law(&mut self, clauses: &BTreeMap<ClauseId, Clause>) {
        let file = self.file(ADOPTIONS);
        for (id, clause) in clauses {
            let Some(law) = &clause.law else { continue };
            let said = match (law.adoption.mode, clause.kept_by) {
                (AdoptedAs::Block, Some(KeptBy::Blocked))
                | (AdoptedAs::Duty, Some(KeptBy::Tasked))
                | (AdoptedAs::Show, None) => continue,
                (AdoptedAs::Block, _) => "blocks, and nothing is bound to it that is kept by `blocked`",
                (AdoptedAs::Duty, _) => "is a duty, and nothing is bound to it that is kept by `tasked`",
                (AdoptedAs::Show, _) => "is only shown, and something is bound to it",
            };
            let line = self.source.line_of(&file, id.as_str());
            self.fault(&file, line, format!("`{id}` {said}"));
        }
    }
}

/// Reads every folder that is a law.
pub(crate) fn read(
    source: &Source,
    folders: &BTreeSet<String>,
    library: &crate::control::Library,
    problems: &mut Vec<Problem>,
) -> Laws {
    let mut laws = Laws::new();
    for path in folders.iter().filter(|path| is_law(source, path)) {
        if let Some(mut folder) = Folder::open(source, path, library, problems)
            && let Some(law) = Law::read(&mut folder, path, source)
        {
            laws.insert(path.clone(), Arc::new(law));
        }
    }
    laws
}

/// Whether a folder is a law and no organisation.
pub(crate) fn is_law(source: &Source, folder: &str) -> bool {
    source.text(&format!("{folder}/{FILE}")).is_some()
}
