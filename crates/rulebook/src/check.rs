//! Whether a rulebook's data agrees with itself: every key that is named exists, once, and every action is guarded.

use crate::{
    clause::Clause,
    control::Says,
    folder::{Folder, Params},
    model::{Book, FieldKind, Holdings},
    rulebook::Adopted,
};
use azukari_domain::{ClassKey, ClauseId, Date, HoldingKey, OfficeKey, PurposeKey, Verb};
use std::collections::{BTreeMap, BTreeSet};

impl Folder<'_> {
    /// Every adopted control has a rule to name and its parameters, and every action has a requirement.
    pub(crate) fn adoption(&mut self, adopted: &BTreeMap<String, Adopted>, given: &Params) {
        let file = self.file("bindings.toml");
        let library = self.library;
        for (id, entry) in adopted {
            if entry.rules.is_empty() && entry.conditions.is_empty() {
                self.fault(&file, 0, format!("`{id}` is adopted by exceptions only"));
            }
            let wanted = library.controls.get(id).into_iter().flat_map(|c| c.params.iter());
            for param in wanted.filter(|p| !given.contains_key(*p)) {
                self.fault(&file, 0, format!("`{id}` is adopted without its parameter `{param}`"));
            }
        }
        for verb in Verb::ALL {
            let asks = |id: &&String| {
                library.controls.get(*id).is_some_and(|c| {
                    c.gate
                        .as_ref()
                        .is_some_and(|g| g.verbs.contains(verb) && !g.record_only && matches!(g.says, Says::No(_)))
                })
            };
            if !adopted.keys().any(|id| asks(&id)) {
                self.fault(
                    &file,
                    0,
                    format!("action `{}` has no adopted requirement: a grant would name no clause", verb.as_str()),
                );
            }
        }
    }

    /// Names, dates, clauses and bounds of `rulebook.toml`, and keys that are there twice.
    pub(crate) fn book(&mut self, book: &Book, holdings: &Holdings, from: Date, clauses: &BTreeMap<ClauseId, Clause>) {
        let file = self.file("rulebook.toml");
        if book.format != 1 || holdings.format != 1 {
            self.fault(&file, 1, "format 1 is expected");
        }
        if book.organisation.key != self.org {
            self.fault(
                &file,
                self.line_of("rulebook.toml", book.organisation.key.as_str()),
                "the organisation's key differs from its folder",
            );
        }
        if book.regulation.in_force_from != from {
            self.fault(&file, 1, "in_force_from differs from the folder's date");
        }
        if book.regulation.first_in_force_from.is_some_and(|first| first > from) {
            self.fault(&file, 1, "first_in_force_from lies behind in_force_from");
        }
        if jiff::tz::TimeZone::get(&book.organisation.zone).is_err() {
            self.fault(&file, self.line_of("rulebook.toml", &book.organisation.zone), "the zone is unknown");
        }
        let mut used: Vec<(&'static str, String, &ClauseId)> = Vec::new();
        used.extend(book.offices.iter().map(|o| ("office", o.key.to_string(), &o.clause)));
        used.extend(book.settings.iter().map(|s| ("setting", s.key.clone(), &s.clause)));
        used.extend(book.rows.iter().map(|r| ("row of", r.register.to_string(), &r.clause)));
        used.extend(book.requests.iter().map(|r| ("request", r.kind.clone(), &r.clause)));
        for (what, key, clause) in used {
            if !clauses.contains_key(clause) {
                self.fault(
                    &file,
                    self.line_of("rulebook.toml", &key),
                    format!("{what} `{key}` rests on `{clause}`, which is no clause"),
                );
            }
        }
        for s in &book.settings {
            if !(s.min..=s.max).contains(&s.default) {
                self.fault(
                    &file,
                    self.line_of("rulebook.toml", &s.key),
                    format!("setting `{}` has a default outside its bounds", s.key),
                );
            }
        }
        self.unique(
            "rulebook.toml",
            "office or body",
            book.offices.iter().map(|o| o.key.as_str()).chain(book.bodies.iter().map(|b| b.key.as_str())),
        );
        self.unique("rulebook.toml", "setting", book.settings.iter().map(|s| s.key.as_str()));
        self.unique("rulebook.toml", "purpose", book.purposes.iter().map(|p| p.key.as_str()));
        self.unique("rulebook.toml", "affair", book.affairs.iter().map(|a| a.key.as_str()));
        self.unique("rulebook.toml", "request", book.requests.iter().map(|r| r.kind.as_str()));
        self.unique("rulebook.toml", "ground", book.grounds.iter().map(|g| g.key.as_str()));
        self.unique("holdings.toml", "class", holdings.classes.iter().map(|c| c.key.as_str()));
        self.unique("holdings.toml", "holding", holdings.holdings.iter().map(|h| h.key.as_str()));
        for h in &holdings.holdings {
            self.unique("holdings.toml", "field", h.fields.iter().map(|f| f.key.as_str()));
        }
        self.kept_apart(holdings);
    }

    /// My Numbers lie in the compartment, and nothing there is searched for: a search card or tag would be a second place.
    fn kept_apart(&mut self, holdings: &Holdings) {
        let apart: BTreeSet<&ClassKey> = holdings.classes.iter().filter(|c| c.apart).map(|c| &c.key).collect();
        for field in holdings.holdings.iter().flat_map(|h| &h.fields) {
            let guarded = apart.contains(&field.class);
            if field.kind == FieldKind::IndividualNumber && !guarded {
                let fault = format!("class `{}` holds My Numbers (`{}`) and must be `apart`", field.class, field.key);
                self.fault(&self.file("holdings.toml"), self.line_of("holdings.toml", field.class.as_str()), fault);
            }
            if guarded && field.search {
                let fault =
                    format!("field `{}` lies in a compartment of its own and cannot be searched for", field.key);
                self.fault(&self.file("holdings.toml"), self.line_of("holdings.toml", field.key.as_str()), fault);
            }
        }
    }

    /// Sets of the office's work name offices, bodies, units, affairs and grounds that exist.
    pub(crate) fn sets(&mut self, book: &Book, sets: &Params) {
        // By what their names say; other words are free. A rulebook without units leaves their words to the organisation.
        for (name, words) in sets {
            let known: (&str, Vec<&str>) = match name.rsplit_once('_').map(|(_, kind)| kind) {
                Some("offices") => ("office", book.offices.iter().map(|o| o.key.as_str()).collect()),
                Some("body") => ("body", book.bodies.iter().map(|b| b.key.as_str()).collect()),
                Some("units") if !book.units.is_empty() => {
                    ("unit", book.units.iter().map(|u| u.key.as_str()).collect())
                }
                Some("affair") => ("affair", book.affairs.iter().map(|a| a.key.as_str()).collect()),
                Some("ground") => ("ground", book.grounds.iter().map(|g| g.key.as_str()).collect()),
                _ => continue,
            };
            let (what, known) = known;
            for word in words.iter().filter(|w| !known.contains(&w.as_str())) {
                let (file, line) = self.bound_at(word);
                self.fault(&file, line, format!("there is no {what} `{word}` (in `{name}`)"));
            }
        }
    }

    fn unique<'k>(&mut self, name: &str, what: &str, keys: impl Iterator<Item = &'k str>) {
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key) {
                let line = self.line_of(name, key);
                self.fault(&self.file(name), line, format!("{what} `{key}` is there twice"));
            }
        }
    }

    /// Every office, unit, holding, class, purpose, ground and setting that is named exists.
    pub(crate) fn words(
        &mut self,
        book: &Book,
        holdings: &Holdings,
        clauses: &BTreeMap<ClauseId, Clause>,
        adopted: &BTreeMap<String, Adopted>,
        params: &Params,
        defaults: bool,
    ) {
        let offices: BTreeSet<&OfficeKey> = book.offices.iter().map(|o| &o.key).collect();
        let bodies: BTreeSet<&OfficeKey> = book.bodies.iter().map(|b| &b.key).collect();
        let units: BTreeSet<&str> = book.units.iter().map(|u| u.key.as_str()).collect();
        let purposes: BTreeSet<&PurposeKey> = book.purposes.iter().map(|p| &p.key).collect();
        let held: BTreeSet<&HoldingKey> = holdings.holdings.iter().map(|h| &h.key).collect();
        let classes: BTreeSet<&ClassKey> = holdings.classes.iter().map(|c| &c.key).collect();
        let mut missing: Vec<(&'static str, &'static str, String)> = Vec::new();
        for b in &book.bodies {
            missing.extend(
                b.members.iter().filter(|k| !offices.contains(k)).map(|k| ("rulebook.toml", "office", k.to_string())),
            );
        }
        for o in &book.offices {
            missing.extend(
                o.by.iter()
                    .filter(|k| !offices.contains(k) && !bodies.contains(k))
                    .map(|k| ("rulebook.toml", "office or body", k.to_string())),
            );
            missing.extend(
                o.incompatible
                    .iter()
                    .filter(|k| !offices.contains(k))
                    .map(|k| ("rulebook.toml", "office", k.to_string())),
            );
            missing.extend(
                o.unit.iter().filter(|u| !units.contains(u.as_str())).map(|u| ("rulebook.toml", "unit", u.clone())),
            );
        }
        for r in &book.requests {
            if r.deciders.is_empty() && !defaults {
                self.fault(
                    &self.file("rulebook.toml"),
                    self.line_of("rulebook.toml", &r.kind),
                    format!("request `{}` is decided by nobody, and no clause names who decides such kinds", r.kind),
                );
            }
            missing.extend(
                r.deciders.iter().filter(|k| !offices.contains(k)).map(|k| ("rulebook.toml", "office", k.to_string())),
            );
        }
        for a in &book.affairs {
            missing
                .extend((!purposes.contains(&a.purpose)).then(|| ("rulebook.toml", "purpose", a.purpose.to_string())));
            missing.extend(
                a.holdings.iter().filter(|k| !held.contains(k)).map(|k| ("rulebook.toml", "holding", k.to_string())),
            );
            missing.extend(
                a.classes.iter().filter(|k| !classes.contains(k)).map(|k| ("rulebook.toml", "class", k.to_string())),
            );
        }
        for field in holdings.holdings.iter().flat_map(|h| &h.fields) {
            missing
                .extend((!classes.contains(&field.class)).then(|| ("holdings.toml", "class", field.class.to_string())));
        }
        let categories: BTreeSet<&str> = holdings.sensitive.iter().map(|s| s.category.as_str()).collect();
        for class in &holdings.classes {
            missing.extend(
                class
                    .sensitive
                    .iter()
                    .filter(|s| !categories.contains(s.as_str()))
                    .map(|s| ("holdings.toml", "sensitive category", s.clone())),
            );
        }
        missing.extend(
            holdings
                .sensitive
                .iter()
                .filter(|s| !clauses.contains_key(&s.clause))
                .map(|s| ("holdings.toml", "clause", s.clause.to_string())),
        );
        for matter in &holdings.sensitive {
            if clauses.get(&matter.clause).is_some_and(|c| c.by.is_empty()) {
                self.fault(
                    &self.file("holdings.toml"),
                    self.line_of("holdings.toml", &matter.category),
                    format!(
                        "`{}` would be refused in the name of `{}`, which nothing keeps",
                        matter.category, matter.clause
                    ),
                );
            }
        }
        // Parameters by what their names say: offices, affairs and grounds are checked, other words are free.
        let affairs: BTreeSet<&str> = book.affairs.iter().map(|a| a.key.as_str()).collect();
        let grounds: BTreeSet<&str> = book.grounds.iter().map(|g| g.key.as_str()).collect();
        for (param, words) in params {
            let office = ["_readers", "_recorders", "keepers", "_offices"].iter().any(|end| param.ends_with(end));
            for word in words {
                if office && !offices.iter().any(|o| o.as_str() == word) {
                    missing.push(("bindings.toml", "office", word.clone()));
                } else if param.ends_with("_affairs") && !affairs.contains(word.as_str()) {
                    missing.push(("bindings.toml", "affair", word.clone()));
                } else if param.ends_with("_grounds") && !grounds.contains(word.as_str()) {
                    missing.push(("bindings.toml", "ground", word.clone()));
                }
            }
        }
        let settings: BTreeSet<&str> = book.settings.iter().map(|s| s.key.as_str()).collect();
        for control in adopted.keys().filter_map(|id| self.library.controls.get(id)) {
            for setting in control.settings.iter().filter(|s| !settings.contains(s.as_str())) {
                missing.push(("rulebook.toml", "setting", format!("{setting} (read by {})", control.id)));
            }
        }
        for (name, what, key) in missing {
            let (file, line) =
                if name == "bindings.toml" { self.bound_at(&key) } else { (self.file(name), self.line_of(name, &key)) };
            self.fault(&file, line, format!("there is no {what} `{key}`"));
        }
    }
}
