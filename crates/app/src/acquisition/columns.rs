//! What becomes of each column: filled in, left out because nothing fits, or left out because it must not come in.

use super::{
    mapping::{Mapping, specs},
    report::{ColumnReport, FieldLabel, LeftOut},
};
use crate::{App, AppError, form::version_field};
use azukari_domain::{ClassKey, Clear, Fact, FieldKey};
use azukari_gate::Asker;
use azukari_rulebook::{
    Rulebook,
    model::{Field, Holding},
};
use azukari_sheets::{Sheet, guess};
use azukari_store::register;
use std::collections::BTreeSet;

/// Rows of laid-down words that are looked at: more than any office lays down.
const WORDS_ROWS_MAX: i64 = 1_000;

/// A column that is taken in.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) column: usize,
    pub(super) field: Field,
}

/// Words that an office laid down as pointing to a sensitive matter, folded, with the matter.
#[derive(Debug, Default)]
pub(crate) struct Declared(pub(crate) Vec<(String, String)>);

impl App {
    /// What rows in force of the registers behind sensitive matters lay down today.
    pub(crate) fn declared_matters(&self, asker: &Asker, book: &Rulebook) -> Result<Declared, AppError> {
        let today = self.gate.now().date_in(&book.book().organisation.zone);
        let mut out = Vec::new();
        for matter in &book.holdings().sensitive {
            let Some(key) = matter.register.as_ref().filter(|r| book.register(r).is_some()) else { continue };
            let rows =
                self.gate.read(|tx| register::list(tx, asker.org, key.as_str(), "in_force", 0, WORDS_ROWS_MAX))?;
            for row in rows {
                let clear = Clear::parse(&row.facts).unwrap_or_default();
                let from = clear.facts.iter().find(|(k, _)| k.as_str() == "from").map(|(_, f)| f);
                if matches!(from, Some(Fact::Date(day)) if *day > today) {
                    continue;
                }
                let field = version_field(row.version);
                let texts = self.open_texts(asker, "register_row", row.id.to_bytes(), &field, &row.sealed)?;
                for (_, text) in texts.iter().filter(|(k, _)| k.as_str() == "words") {
                    let words = text.expose().lines().map(azukari_domain::text::fold).filter(|w| !w.is_empty());
                    out.extend(words.map(|word| (word, matter.category.clone())));
                }
            }
        }
        Ok(Declared(out))
    }
}

/// The decision on all columns of a file.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) columns: Vec<ColumnReport>,
    pub(super) missing: Vec<FieldLabel>,
    pub(super) taken: Vec<Taken>,
}

impl Plan {
    /// From what a person said, or from a guess.
    pub(super) fn make(
        book: &Rulebook,
        holding: &Holding,
        sheet: &Sheet,
        chosen: Option<&Mapping>,
        declared: &Declared,
    ) -> Result<Plan, AppError> {
        let guessed = guess::columns(sheet, &specs(holding));
        let mapped: Vec<(usize, FieldKey, u8)> = match chosen {
            Some(mapping) => chosen_columns(mapping, sheet.headers())?,
            None => guessed.mapped.iter().map(|m| (m.column, m.field.clone(), m.confidence)).collect(),
        };
        let mut plan = Plan { columns: Vec::new(), missing: Vec::new(), taken: Vec::new() };
        for (column, heading) in sheet.headers().iter().enumerate() {
            let mut report = ColumnReport { heading: heading.clone(), field: None, confidence: 0, left_out: None };
            let field = match mapped.iter().find(|m| m.0 == column) {
                Some((_, key, confidence)) => {
                    report.confidence = *confidence;
                    Some(field_of(holding, key)?)
                }
                None => None,
            };
            let for_them = field.is_some_and(Field::holds_individual_numbers);
            report.left_out = if !for_them && (guessed.my_number.contains(&column) || is_my_number_heading(heading)) {
                Some(LeftOut::MyNumber)
            } else if let Some(matter) = sensitive(book, heading, field, declared) {
                Some(matter)
            } else if let Some(field) = field {
                report.field = Some(field.into());
                plan.taken.push(Taken { column, field: field.clone() });
                None
            } else {
                Some(LeftOut::Unmapped)
            };
            plan.columns.push(report);
        }
        plan.note_missing(holding);
        Ok(plan)
    }

    /// The columns that are taken for a field made for individual numbers.
    pub(super) fn of_my_numbers(&self) -> BTreeSet<usize> {
        self.taken.iter().filter(|t| t.field.holds_individual_numbers()).map(|t| t.column).collect()
    }

    /// The columns whose values stand in no file that is kept: those above, and those that were left out for them.
    pub(super) fn guarded(&self) -> BTreeSet<usize> {
        let left_out = self.columns.iter().enumerate().filter(|(_, c)| c.left_out == Some(LeftOut::MyNumber));
        left_out.map(|(column, _)| column).chain(self.of_my_numbers()).collect()
    }

    /// How many columns were left out because they look like individual numbers.
    pub(super) fn stray_my_numbers(&self) -> usize {
        self.columns.iter().filter(|c| c.left_out == Some(LeftOut::MyNumber)).count()
    }

    /// Leaves columns out whose values, seen as a whole, look like individual numbers.
    pub(super) fn leave_out_my_numbers(&mut self, holding: &Holding, columns: &BTreeSet<usize>) {
        self.taken.retain(|t| !columns.contains(&t.column));
        for column in columns {
            if let Some(report) = self.columns.get_mut(*column) {
                report.field = None;
                report.left_out = Some(LeftOut::MyNumber);
            }
        }
        self.note_missing(holding);
    }

    fn note_missing(&mut self, holding: &Holding) {
        let taken = self.fields();
        self.missing = holding.fields.iter().filter(|f| !taken.contains(&f.key)).map(Into::into).collect();
    }

    /// Without a required field no row could come in, and without a number or a name nobody could be told apart.
    pub(super) fn check(&self, holding: &Holding) -> Result<(), AppError> {
        let missing = holding.fields.iter().find(|f| f.required && self.missing.iter().any(|m| m.key == f.key));
        match missing {
            Some(field) => Err(AppError::Input {
                field: "mapping",
                key: "import-field-missing",
                args: vec![("field", format!("{} ({})", field.ja, field.key))],
            }),
            None if self.taken.is_empty() => Err(AppError::input("mapping", "import-error-no-key")),
            None => Ok(()),
        }
    }

    pub(super) fn fields(&self) -> BTreeSet<FieldKey> {
        self.taken.iter().map(|t| t.field.key.clone()).collect()
    }

    pub(super) fn classes(&self) -> BTreeSet<ClassKey> {
        self.taken.iter().map(|t| t.field.class.clone()).collect()
    }

    pub(super) fn has_sensitive(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.left_out, Some(LeftOut::Sensitive { .. } | LeftOut::MyNumber)))
    }
}

fn field_of<'h>(holding: &'h Holding, key: &FieldKey) -> Result<&'h Field, AppError> {
    holding.fields.iter().find(|f| f.key == *key).ok_or_else(|| AppError::Input {
        field: "mapping",
        key: "import-error-map-unknown-field",
        args: vec![("field", key.to_string())],
    })
}

/// A heading is enough: the column of a form that is still empty must not be filled in later files either.
fn is_my_number_heading(heading: &str) -> bool {
    let folded = azukari_domain::text::fold(heading);
    ["マイナンバー", "個人番号", "mynumber"].iter().any(|w| folded.contains(&azukari_domain::text::fold(w)))
}

fn sensitive(book: &Rulebook, heading: &str, field: Option<&Field>, declared: &Declared) -> Option<LeftOut> {
    let folded = azukari_domain::text::fold(heading);
    let laid_down = || {
        let (_, category) = declared.0.iter().find(|(word, _)| folded.contains(word.as_str()))?;
        book.holdings().sensitive.iter().find(|s| s.category == *category)
    };
    let found = book.sensitive_in(heading).map(|(matter, _)| matter).or_else(laid_down).or_else(|| {
        let category = field
            .and_then(|f| book.holdings().classes.iter().find(|c| c.key == f.class))
            .and_then(|c| c.sensitive.as_deref())?;
        book.holdings().sensitive.iter().find(|s| s.category == category)
    });
    match found {
        Some(matter) => Some(LeftOut::Sensitive {
            category: matter.category.clone(),
            ja: matter.ja.clone(),
            en: matter.en.clone(),
            clause: matter.clause.to_string(),
        }),
        // A class that is sensitive without a listed matter is still left out.
        None => field.filter(|f| book.is_sensitive(&f.class)).map(|f| LeftOut::Sensitive {
            category: f.class.to_string(),
            ja: f.ja.clone(),
            en: f.en.clone(),
            clause: String::new(),
        }),
    }
}

fn chosen_columns(mapping: &Mapping, headers: &[String]) -> Result<Vec<(usize, FieldKey, u8)>, AppError> {
    let mut out: Vec<(usize, FieldKey, u8)> = Vec::new();
    for (heading, field) in &mapping.0 {
        let Some(column) = headers.iter().position(|h| h.trim() == heading.trim()) else {
            return Err(AppError::Input {
                field: "mapping",
                key: "import-error-map-unknown-column",
                args: vec![("heading", heading.clone())],
            });
        };
        let Some(field) = field else { continue };
        if out.iter().any(|(_, f, _)| f == field) {
            return Err(AppError::Input {
                field: "mapping",
                key: "import-error-map-twice",
                args: vec![("field", field.to_string())],
            });
        }
        out.push((column, field.clone(), 100));
    }
    Ok(out)
}
