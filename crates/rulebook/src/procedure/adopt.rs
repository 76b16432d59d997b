//! One organisation's own shape of a procedure: what its bindings leave of the library's.

use super::{
    Due, End, Procedure, Step, StepOutcome, Who,
    file::Actor,
    template::{Template, TemplateStep},
};
use azukari_domain::{OfficeKey, StepKey};
use std::collections::{BTreeMap, BTreeSet};

impl Template {
    /// The shape that an organisation's bindings give it; faults where a step could be taken by nobody.
    pub(crate) fn adopt(
        &self,
        adopts: &dyn Fn(&str) -> bool,
        sets: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<Procedure, Vec<String>> {
        let mut faults = Vec::new();
        let control = format!("procedure:{}", self.key);
        let offices = |param: &str, faults: &mut Vec<String>| -> BTreeSet<OfficeKey> {
            let found: BTreeSet<OfficeKey> =
                sets.get(param).into_iter().flatten().filter_map(|w| w.parse().ok()).collect();
            if found.is_empty() {
                faults.push(format!("`{control}` leaves `{param}` empty: a step would be there that nobody can take"));
            }
            found
        };
        let units = |param: &str, faults: &mut Vec<String>| -> BTreeSet<String> {
            let found = sets.get(param).cloned().unwrap_or_default();
            if found.is_empty() {
                faults.push(format!("`{control}` leaves `{param}` empty: a step would be there that no unit can take"));
            }
            found
        };
        let who = |actor: &Actor, faults: &mut Vec<String>| match actor {
            Actor::Opener => Who::Opener,
            Actor::Anyone => Who::Anyone,
            Actor::Param(p) => Who::Offices(offices(p, faults)),
        };
        let present: Vec<&TemplateStep> =
            self.steps.iter().filter(|s| !s.optional || adopts(&format!("{control}.{}", s.key))).collect();
        let steps = present
            .iter()
            .map(|s| Step {
                key: s.key.clone(),
                control: format!("{control}.{}", s.key),
                ja: s.ja.clone(),
                en: s.en.clone(),
                by: who(&s.by, &mut faults),
                not_by: s.not_by.clone(),
                unit_of: s.unit_of.clone(),
                units: s.unit.as_ref().map(|p| units(p, &mut faults)).unwrap_or_default(),
                body: s.body.as_ref().and_then(|p| offices(p, &mut faults).into_iter().next()),
                fields: s.fields.clone(),
                due: s.due.as_ref().and_then(|d| {
                    let control = format!("{control}.{}.due", s.key);
                    (!d.optional || adopts(&control)).then(|| Due {
                        control,
                        setting: d.setting.clone(),
                        from: d.from.clone(),
                        escalate: d.escalate.as_ref().map(|p| offices(p, &mut faults)).unwrap_or_default(),
                    })
                }),
                each: s.each.clone(),
                paper: s.paper,
                outcomes: s
                    .outcomes
                    .iter()
                    .filter(|o| !o.optional || adopts(&format!("{control}.{}.{}", s.key, o.key)))
                    .map(|o| {
                        let to = self.resolve(&o.to, &present);
                        StepOutcome {
                            key: o.key.clone(),
                            ja: o.ja.clone(),
                            en: o.en.clone(),
                            end: End::parse(to.as_str()),
                            to: End::parse(to.as_str()).is_none().then_some(to),
                            by_opener: o.by_opener,
                            empties: o.empties.clone(),
                            effects: o
                                .effects
                                .iter()
                                .map(|e| (e.id.as_ref().map(|id| format!("{control}.{id}")), e.what.clone()))
                                .filter(|(id, _)| id.as_ref().is_none_or(|id| adopts(id)))
                                .collect(),
                        }
                    })
                    .collect(),
            })
            .collect();
        let procedure = Procedure {
            key: self.key.clone(),
            ja: self.ja.clone(),
            en: self.en.clone(),
            about_ja: self.about_ja.clone(),
            about_en: self.about_en.clone(),
            area: self.area.clone(),
            open_by: who(&self.open_by, &mut faults),
            confidential: self.confidential.as_ref().map(|p| offices(p, &mut faults)),
            accused: self.accused.clone(),
            receiver: self.receiver.clone(),
            audience: self.audience.clone().filter(|_| adopts(&format!("{control}.audience"))),
            steps,
        };
        if faults.is_empty() { Ok(procedure) } else { Err(faults) }
    }

    /// Follows absent steps to where they lead.
    fn resolve(&self, to: &StepKey, present: &[&TemplateStep]) -> StepKey {
        let mut to = to.clone();
        for _ in 0..=self.steps.len() {
            if End::parse(to.as_str()).is_some() || present.iter().any(|s| s.key == to) {
                return to;
            }
            match self.steps.iter().find(|s| s.key == to).and_then(|s| s.otherwise.clone()) {
                Some(next) => to = next,
                None => return to,
            }
        }
        to
    }
}
