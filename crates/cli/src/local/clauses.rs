//! `clauses`: every clause of the inventory, what fulfils it, and whether it is in force. Works without a server.

use crate::{
    args::ClausesArgs,
    exit::{Ended, Exit, Fault},
    open,
    out::Out,
};
use azukari_rulebook::{ClauseState, KeptBy, Rulebooks, State, law::AdoptedAs};
use azukari_words::Lang;

/// Open clauses of one organisation that are listed without `--all`; the rest is counted.
const OPEN_SHOWN: usize = 10;

pub(crate) fn run(out: &Out, args: &ClausesArgs) -> Ended {
    let books = open::rulebooks(out, args.rulebooks.as_deref())?;
    let clauses = books.clauses(args.org.as_ref());
    if let (Some(org), true) = (&args.org, clauses.is_empty()) {
        return Err(Fault::new(Exit::NotFound, "rulebook-not-found", &[("name", org.as_str())]));
    }
    if out.json {
        out.document(&serde_json::to_value(&clauses).unwrap_or_default())?;
        return Ok(Exit::Done);
    }
    let mut by_org: Vec<(String, Vec<&ClauseState>)> = Vec::new();
    for clause in &clauses {
        let org = clause.id.as_str().split(':').next().unwrap_or_default().to_owned();
        match by_org.last_mut() {
            Some((last, list)) if *last == org => list.push(clause),
            _ => by_org.push((org, vec![clause])),
        }
    }
    for (org, list) in by_org {
        let kept = list.iter().filter(|c| c.state == State::InForce).count();
        let sum = out.t("clauses-summary", &[("total", list.len().into()), ("count", kept.into())]);
        out.line(&format!("{org}: {sum}"))?;
        let mut open = 0;
        for clause in list {
            if clause.state == State::Open && !args.all {
                open += 1;
                if open > OPEN_SHOWN {
                    continue;
                }
            }
            line(out, clause)?;
        }
        if open > OPEN_SHOWN {
            out.line(&format!("  {}", out.t("clauses-more", &[("count", (open - OPEN_SHOWN).into())])))?;
        }
        law(out, &books, &org, args.all)?;
    }
    Ok(Exit::Done)
}

/// Provisions of a law that the organisation adopts: counted apart, and listed with `--all`.
fn law(out: &Out, books: &Rulebooks, org: &str, all: bool) -> Result<(), Fault> {
    let own: Vec<_> = books.provisions(None).filter(|(key, _)| key.as_str() == org).map(|(_, clause)| clause).collect();
    let count =
        |mode: AdoptedAs| own.iter().filter(|c| c.law.as_ref().is_some_and(|law| law.adoption.mode == mode)).count();
    if own.is_empty() {
        return Ok(());
    }
    let said = [
        ("total", own.len().into()),
        ("block", count(AdoptedAs::Block).into()),
        ("duty", count(AdoptedAs::Duty).into()),
        ("show", count(AdoptedAs::Show).into()),
    ];
    out.line(&format!("  {}", out.t("clauses-law-summary", &said)))?;
    own.iter().filter(|_| all).try_for_each(|clause| line(out, &clause.line()))
}

fn line(out: &Out, clause: &ClauseState) -> Result<(), Fault> {
    let title = match out.lang {
        Lang::Ja => &clause.title_ja,
        Lang::En => &clause.title_en,
    };
    let state = match clause.state {
        State::InForce => "clauses-state-in-force",
        State::Open => "clauses-state-open",
    };
    let kept = match clause.kept_by {
        Some(KeptBy::Blocked) => out.t("clauses-kept-by-blocked", &[]),
        Some(KeptBy::Tasked) => out.t("clauses-kept-by-tasked", &[]),
        Some(KeptBy::Attested) => out.t("clauses-kept-by-attested", &[]),
        Some(KeptBy::Outside) => out.t("clauses-kept-by-outside", &[]),
        None => String::new(),
    };
    let parts = [out.t(state, &[]), clause.id.to_string(), title.clone(), kept, clause.by.join(" ")];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
    out.line(&format!("  {}", parts.join("  ")))
}
