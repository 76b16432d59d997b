//! Requirements on a form: as they are written down, and as a policy over its facts.

use super::{FormField, schema::fault};
use crate::{problem::Problem, source::Source};
use azukari_domain::{Answer, FieldKey, RegisterKey};
use cedar_policy::{Policy, PolicyId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use toml::Spanned;

/// One requirement on a form, adopted by clauses one by one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequireRow {
    /// Its id within the file.
    pub(crate) id: Spanned<String>,
    /// What is required, Japanese, as a short statement.
    pub(crate) ja: String,
    /// What is required, English.
    pub(crate) en: String,
    /// Steps (procedures) or occasions (`enter`, `change`, `end`; `perform`) at which it is asked. Empty: all.
    #[serde(default)]
    pub(crate) at: Vec<String>,
    /// Outcomes of the step on which it is asked. Empty: all.
    #[serde(default)]
    pub(crate) on: Vec<String>,
    /// Fields that must be filled.
    #[serde(default)]
    pub(crate) needs: Vec<Spanned<String>>,
    /// It is asked only when this holds.
    #[serde(default)]
    pub(crate) when: Option<Spanned<String>>,
    /// What must hold.
    #[serde(default)]
    pub(crate) rule: Option<Spanned<String>>,
    /// `not_permitted` unless said otherwise; `warning` only tells; `opens` refuses nobody: where it is met, what its provision of
    /// the law stands in place of is not asked.
    #[serde(default)]
    pub(crate) answer: Option<String>,
    /// What to do about it; `fill:<first field>` where fields are needed.
    #[serde(default)]
    pub(crate) remedy: Option<String>,
    /// Sets of words that it reads and that bindings give.
    #[serde(default)]
    pub(crate) params: BTreeSet<String>,
    /// Settings that it reads.
    #[serde(default)]
    pub(crate) settings: BTreeSet<String>,
    /// Registers whose rows in force it counts: `context.in_force.<register>`; of those the ones that name a row which this form
    /// names as well: `context.linked.<register>`.
    #[serde(default)]
    pub(crate) registers: BTreeSet<RegisterKey>,
}

/// A requirement as it is shown and cited.
#[derive(Debug, Clone, Serialize)]
pub struct Require {
    /// The control: `procedure:outsourcing.contract.secrecy`.
    pub control: String,
    /// What is required, Japanese.
    pub ja: String,
    /// What is required, English.
    pub en: String,
    /// Where it is asked; empty for everywhere.
    pub at: Vec<String>,
    /// On which outcomes; empty for all.
    pub on: Vec<String>,
    /// Fields that must be filled.
    pub needs: Vec<FieldKey>,
    /// It is asked only under a condition.
    pub conditional: bool,
    /// How it says no; `None` where it only warns.
    pub answer: Option<Answer>,
    /// It refuses nobody and warns of nothing: being met, it opens what the regulation would not.
    pub opens: bool,
    /// What to do about it.
    pub remedy: String,
}

impl Require {
    /// Whether it is asked at a place and on an outcome.
    pub fn applies(&self, at: &str, on: &str) -> bool {
        (self.at.is_empty() || self.at.iter().any(|a| a == at))
            && (self.on.is_empty() || self.on.iter().any(|o| o == on))
    }
}

pub(super) fn require(
    source: &Source,
    file: &str,
    control: &str,
    fields: &[FormField],
    row: RequireRow,
    problems: &mut Vec<Problem>,
) -> Option<(Require, Policy)> {
    let line = source.line(file, &row.id.span());
    let id = format!("{control}.{}", row.id.get_ref());
    let mut needs = Vec::new();
    for need in &row.needs {
        match fields.iter().find(|f| f.key.as_str() == need.get_ref()) {
            Some(field) => needs.push(field.key.clone()),
            None => problems.push(fault(
                file,
                source.line(file, &need.span()),
                format!("`{id}` needs `{}`, which is no field", need.get_ref()),
            )),
        }
    }
    let answer = match row.answer.as_deref() {
        None | Some("not_permitted") => Some(Answer::NotPermitted),
        Some("forbidden") => Some(Answer::Forbidden),
        Some("not_configured") => Some(Answer::NotConfigured),
        Some("referral") => Some(Answer::Referral),
        Some("warning" | "opens") => None,
        Some(other) => {
            problems.push(fault(file, line, format!("`{id}` has the unknown answer `{other}`")));
            return None;
        }
    };
    if row.rule.is_none() && needs.is_empty() {
        problems.push(fault(file, line, format!("`{id}` requires nothing: it has neither rule nor needs")));
        return None;
    }
    let mut rules: Vec<String> = row.rule.iter().map(|r| format!("({})", r.get_ref())).collect();
    if !needs.is_empty() {
        let list: Vec<String> = needs.iter().map(|n| format!("\"{n}\"")).collect();
        rules.push(format!("context.filled.containsAll([{}])", list.join(", ")));
    }
    let when = row.when.as_ref().map_or(String::new(), |w| format!("when {{ {} }} ", w.get_ref()));
    let text = format!("forbid (principal, action, resource) {when}unless {{ {} }};", rules.join(" && "));
    let policy = match Policy::parse(Some(PolicyId::new(&id)), &text) {
        Ok(policy) => policy,
        Err(e) => {
            let line = row.rule.as_ref().or(row.when.as_ref()).map_or(line, |r| source.line(file, &r.span()));
            problems.push(fault(file, line, format!("`{id}`: {}", e.to_string().replace('\n', " "))));
            return None;
        }
    };
    let first = needs.first().map_or_else(|| "none".to_owned(), |f| format!("fill:{f}"));
    let remedy = row.remedy.unwrap_or(first);
    let conditional = row.when.is_some();
    let opens = row.answer.as_deref() == Some("opens");
    let require = Require {
        control: id,
        ja: row.ja,
        en: row.en,
        at: row.at,
        on: row.on,
        needs,
        conditional,
        answer,
        opens,
        remedy,
    };
    Some((require, policy))
}
