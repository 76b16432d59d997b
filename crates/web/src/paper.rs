//! Paper: a case, a letter or a register as a PDF, in the language that was asked for.

use crate::{Reader, reader};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use azukari_app::{
    ClauseRef, FormKind, Names, ShownField,
    casefile::{LetterDoc, LetterParagraph, Said, ShownCase, ShownItem, StepTaken},
    registers::{RegisterSheet, SheetRow},
    request::SlipOut,
};
use azukari_domain::{Date, Millis, Personal};
use azukari_forms::{Block, Document, FormError, Language};
use azukari_words::Lang;

/// Columns beside number and state that fit across a page on its side with words of more than four characters each.
const COLUMNS_MAX: usize = 8;
/// Those that fit on an upright page.
const COLUMNS_UPRIGHT_MAX: usize = 4;

/// People who leave on paper.
pub(crate) struct List<'a> {
    /// For whom, or of what.
    pub(crate) title: String,
    /// Headings.
    pub(crate) heads: Vec<String>,
    /// Rows, each as long as the headings.
    pub(crate) rows: Vec<Vec<String>>,
    /// What the recipient keeps to.
    pub(crate) conditions: Vec<String>,
    /// The articles that allowed it.
    pub(crate) clauses: &'a [ClauseRef],
}

/// Documents that a law wants, one person a page.
pub(crate) struct Slips<'a> {
    /// Which one.
    pub(crate) slip: &'a SlipOut,
    /// For each person what stands there, by item.
    pub(crate) rows: Vec<Vec<String>>,
    /// The articles that allowed it.
    pub(crate) clauses: &'a [ClauseRef],
}

/// For whom and from whom paper is written.
pub(crate) struct Paper<'a> {
    /// Language and dates of the paper.
    pub(crate) reader: Reader,
    /// The organisation's name.
    pub(crate) org_name: &'a str,
    /// Its words.
    pub(crate) names: &'a Names,
    /// Made of invented people: it is said on each page.
    pub(crate) is_sample: bool,
}

/// Groups of the number of an entry, as they are read out: the first is enough to find it.
fn grouped(act: &str) -> String {
    let chars: Vec<char> = act.chars().filter(char::is_ascii_alphanumeric).collect();
    chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

impl Paper<'_> {
    fn pick(&self, ja: &str, en: &str) -> String {
        if self.reader.lang == Lang::Ja || en.is_empty() { ja } else { en }.to_owned()
    }

    fn instant(&self, at: i64) -> String {
        self.reader.instant(Millis(at), &self.names.zone)
    }

    fn day_of(&self, at: i64) -> String {
        self.reader.date(Millis(at).date_in(&self.names.zone))
    }

    /// What a field holds, as text. Records are never named on paper: who is on it was asked for by an act of its own.
    fn said(&self, field: &ShownField) -> String {
        self.held(field.kind, &field.shown_ja, &field.shown_en)
    }

    fn held(&self, kind: FormKind, ja: &[String], en: &[String]) -> String {
        let words: Vec<String> = ja.iter().zip(en).map(|(ja, en)| self.pick(ja, en)).collect();
        match (kind, words.first()) {
            (_, None) => String::new(),
            (FormKind::Flag, Some(word)) => self.reader.t(if word == "true" { "common-yes" } else { "common-no" }),
            (FormKind::Date, Some(day)) => {
                day.parse::<Date>().map_or_else(|_| day.clone(), |day| self.reader.date(day))
            }
            (FormKind::Number, Some(n)) => n.parse().map_or_else(|_| n.clone(), |n| self.reader.number(n)),
            (FormKind::Clause, Some(id)) => {
                id.parse().map_or_else(|_| id.clone(), |id| reader::cite(self.reader, self.names, &id))
            }
            (FormKind::Record | FormKind::Records, Some(_)) => {
                self.reader.say("paper-records", &[("count", words.len().into())])
            }
            (FormKind::Files, Some(_)) => self.reader.say("paper-files", &[("count", words.len().into())]),
            (FormKind::Recipients, Some(_)) => words.join("\n"),
            _ => words.join(&self.pick("、", ", ")),
        }
    }

    fn facts(&self, fields: &[ShownField]) -> Block {
        Block::Facts(fields.iter().map(|f| (self.pick(&f.ja, &f.en), self.said(f))).collect())
    }

    fn clauses(&self, clauses: &[ClauseRef]) -> Vec<String> {
        let one = |c: &ClauseRef| {
            format!("{} {}", reader::cite(self.reader, self.names, &c.id), self.pick(&c.title_ja, &c.title_en))
        };
        let mut out: Vec<String> = Vec::new();
        for line in clauses.iter().map(one) {
            if !out.contains(&line) {
                out.push(line);
            }
        }
        out
    }

    fn blank(&self, act: &str, writer: &str, at: i64) -> Document {
        let written = self.reader.say("paper-written", &[("name", writer.into()), ("time", self.instant(at).into())]);
        let sample = self.is_sample.then(|| self.reader.t("paper-sample"));
        Document {
            language: if self.reader.lang == Lang::Ja { Language::Ja } else { Language::En },
            code: Some((self.reader.t("paper-code"), grouped(act))),
            written: sample.into_iter().chain([written]).collect::<Vec<_>>().join("　"),
            without_glyph: self.reader.t("paper-without-glyph"),
            ..Document::default()
        }
    }

    /// A letter to somebody outside.
    pub(crate) fn letter(&self, letter: &LetterDoc) -> Document {
        let reader = &self.reader;
        let offices = letter.offices.iter().map(|o| self.pick(&o.ja, &o.en));
        let mut blocks: Vec<Block> = letter.parts.iter().flat_map(|part| self.paragraph(part)).collect();
        let clauses = self.clauses(&letter.clauses);
        if !clauses.is_empty() {
            blocks.push(Block::Note(reader.say("paper-rests-on", &[("articles", clauses.join("\n").into())])));
        }
        let [ja, en] = &letter.procedure;
        Document {
            number: reader
                .say("paper-number", &[("procedure", self.pick(ja, en).into()), ("number", letter.case.into())]),
            date: self.day_of(letter.at),
            to: letter
                .to
                .as_ref()
                .map(|to| reader.say("paper-to", &[("name", self.said(to).into())]))
                .unwrap_or_default(),
            from: [self.org_name.to_owned()].into_iter().chain(offices).collect(),
            title: self.pick(&letter.ja, &letter.en),
            blocks,
            ..self.blank(&letter.act.to_string(), &letter.writer, letter.at)
        }
    }

    fn paragraph(&self, part: &LetterParagraph) -> Vec<Block> {
        let pieces = if self.reader.lang == Lang::Ja { &part.ja } else { &part.en };
        let text: String = pieces
            .iter()
            .map(|piece| match piece {
                Said::Words(words) => words.clone(),
                Said::Field(Some(field)) => self.said(field),
                Said::Field(None) => self.reader.t("paper-blank"),
            })
            .collect();
        let text = (!text.is_empty()).then_some(Block::Text(text));
        let fields = (!part.fields.is_empty()).then(|| self.facts(&part.fields));
        text.into_iter().chain(fields).collect()
    }

    /// A case with what is known of it and every step that was taken; with boxes to sign where its step may be decided on paper.
    pub(crate) fn case(&self, case: &ShownCase, writer: &str, at: i64) -> Document {
        let reader = &self.reader;
        let line = &case.line;
        let state = reader.t(&format!("case-state-{}", line.state));
        let step = case.step.as_ref().map(|s| self.pick(&s.ja, &s.en));
        let mut facts = vec![
            (reader.t("case-number"), line.number.to_string()),
            (reader.t("common-state"), [state].into_iter().chain(step).collect::<Vec<_>>().join(" · ")),
        ];
        if let Some(opener) = &case.opener {
            facts.push((reader.t("case-opener"), opener.clone()));
        }
        if let Some(due) = &line.due {
            let due = due.parse::<Date>().map_or_else(|_| due.clone(), |day| reader.date(day));
            facts.push((reader.t("task-due"), due));
        }
        let mut blocks = vec![Block::Facts(facts)];
        if !case.fields.is_empty() {
            blocks.push(Block::Heading(reader.t("case-known")));
            blocks.push(self.facts(&case.fields));
        }
        if !case.taken.is_empty() {
            blocks.push(Block::Heading(reader.t("case-history")));
            blocks.push(self.history(&case.taken));
        }
        for taken in case.taken.iter().filter(|t| !t.items.is_empty()) {
            blocks.push(Block::Heading(self.pick(&taken.ja, &taken.en)));
            let answer = |item: &ShownItem| {
                let said = item.fields.iter().map(|field| self.said(field)).filter(|said| !said.is_empty());
                (self.pick(&item.title, &item.title_en), said.collect::<Vec<_>>().join("\n"))
            };
            blocks.push(Block::Facts(taken.items.iter().map(answer).collect()));
        }
        if let Some(step) = case.step.as_ref().filter(|_| !case.code.is_empty()) {
            blocks.push(Block::Heading(self.pick(&step.ja, &step.en)));
            let mut decision = vec![(reader.t("case-code"), case.code.clone())];
            let outcomes = step.outcomes.iter().map(|o| format!("（　）{}", self.pick(&o.ja, &o.en)));
            decision.push((reader.t("paper-decision"), outcomes.collect::<Vec<_>>().join("\n")));
            decision.push((reader.t("paper-decided-on"), String::new()));
            blocks.push(Block::Facts(decision));
            blocks.push(Block::Seals(vec![reader.t("paper-seal")]));
        }
        let clauses = self.clauses(&case.clauses);
        if !clauses.is_empty() {
            blocks.push(Block::Note(reader.say("paper-rests-on", &[("articles", clauses.join("\n").into())])));
        }
        Document {
            number: reader.say(
                "paper-number",
                &[("procedure", self.pick(&line.ja, &line.en).into()), ("number", line.number.into())],
            ),
            date: self.day_of(at),
            from: vec![self.org_name.to_owned()],
            title: self.pick(&line.ja, &line.en),
            blocks,
            ..self.blank(&case.act, writer, at)
        }
    }

    /// A register: a table where its columns fit on a page, and otherwise row by row with what is filled in.
    pub(crate) fn register(&self, sheet: &RegisterSheet) -> Document {
        let reader = &self.reader;
        let cells = |row: &SheetRow| -> Vec<String> {
            let values = sheet.columns.iter().zip(&row.cells);
            values.map(|(column, [ja, en])| self.held(column.kind, ja, en)).collect()
        };
        let state = |row: &SheetRow| {
            let [ja, en] = &row.state;
            self.pick(ja, en)
        };
        let names: Vec<String> = sheet.columns.iter().map(|c| self.pick(&c.ja, &c.en)).collect();
        let fits = names.len() <= COLUMNS_MAX;
        let blocks: Vec<Block> = if fits {
            let heads = [reader.t("case-number"), reader.t("common-state")].into_iter().chain(names);
            let line = |row: &SheetRow| [row.number.to_string(), state(row)].into_iter().chain(cells(row)).collect();
            vec![Block::Table { heads: heads.collect(), rows: sheet.rows.iter().map(line).collect() }]
        } else {
            let one = |row: &SheetRow| {
                let filled = names.iter().cloned().zip(cells(row)).filter(|(_, value)| !value.is_empty());
                [Block::Heading(format!("{} · {}", row.number, state(row))), Block::Facts(filled.collect())]
            };
            sheet.rows.iter().flat_map(one).collect()
        };
        let count = reader.say("paper-rows", &[("count", sheet.rows.len().into())]);
        Document {
            date: self.day_of(sheet.at),
            from: vec![self.org_name.to_owned()],
            title: self.pick(&sheet.ja, &sheet.en),
            blocks: [Block::Text(count)].into_iter().chain(blocks).collect(),
            landscape: fits && sheet.columns.len() > COLUMNS_UPRIGHT_MAX,
            ..self.blank(&sheet.act.to_string(), &sheet.writer, sheet.at)
        }
    }

    /// People who were put out or given, as they were approved.
    pub(crate) fn list(&self, list: &List<'_>, act: &str, writer: &str, at: i64) -> Document {
        let reader = &self.reader;
        let mut blocks = vec![Block::Text(reader.say("common-persons", &[("count", list.rows.len().into())]))];
        let fits = list.heads.len() <= COLUMNS_MAX + 2;
        if fits {
            blocks.push(Block::Table { heads: list.heads.clone(), rows: list.rows.clone() });
        } else {
            blocks.extend(list.rows.iter().map(|row| {
                let filled = list.heads.iter().zip(row).filter(|(_, value)| !value.is_empty());
                Block::Facts(filled.map(|(head, value)| (head.clone(), value.clone())).collect())
            }));
        }
        if !list.conditions.is_empty() {
            blocks.push(Block::Heading(reader.t("approval-conditions")));
            blocks.push(Block::Text(list.conditions.join("\n")));
        }
        let clauses = self.clauses(list.clauses);
        if !clauses.is_empty() {
            let articles = clauses.join("\n");
            blocks.push(Block::Note(reader.say("paper-rests-on", &[("articles", articles.as_str().into())])));
        }
        Document {
            date: self.day_of(at),
            from: vec![self.org_name.to_owned()],
            title: list.title.clone(),
            blocks,
            landscape: fits && list.heads.len() > COLUMNS_UPRIGHT_MAX + 2,
            ..self.blank(act, writer, at)
        }
    }

    /// What a law wants of each person, in our own layout: it says on each page that nobody compared it with the official form.
    pub(crate) fn slips(&self, slips: &Slips<'_>, act: &str, writer: &str, at: i64) -> Document {
        let slip = slips.slip;
        let title = self.pick(&slip.ja, &slip.en);
        let marks: Vec<String> = slip.marks.iter().map(|[ja, en]| self.pick(ja, en)).collect();
        let [filer_ja, filer_en] = &slip.filer;
        let mut blocks = Vec::new();
        for (i, row) in slips.rows.iter().enumerate() {
            if i > 0 {
                blocks.push(Block::Break);
                blocks.push(Block::Heading(title.clone()));
            }
            blocks.push(Block::Note(marks.join("\n")));
            let items = slip.items.iter().map(|item| self.pick(&item.ja, &item.en));
            let filer = (self.pick(filer_ja, filer_en), slip.filed_by.clone());
            blocks.push(Block::Facts(items.zip(row.iter().cloned()).chain([filer]).collect()));
        }
        let clauses = self.clauses(slips.clauses);
        if !clauses.is_empty() {
            let articles = clauses.join("\n");
            blocks.push(Block::Note(self.reader.say("paper-rests-on", &[("articles", articles.as_str().into())])));
        }
        Document {
            date: self.day_of(at),
            from: vec![slip.filed_by.clone()],
            title,
            blocks,
            ..self.blank(act, writer, at)
        }
    }

    fn history(&self, taken: &[StepTaken]) -> Block {
        let reader = &self.reader;
        let row = |t: &StepTaken| {
            let who = t.actor.clone().unwrap_or_default();
            let who = if t.paper { format!("{who} {}", reader.t("case-on-paper")) } else { who };
            vec![
                self.instant(t.happened_at.unwrap_or(t.at)),
                self.pick(&t.ja, &t.en),
                self.pick(&t.outcome_ja, &t.outcome_en),
                who.trim().to_owned(),
            ]
        };
        Block::Table {
            heads: ["paper-when", "paper-step", "paper-outcome", "paper-who"].map(|key| reader.t(key)).into(),
            rows: taken.iter().map(row).collect(),
        }
    }
}

/// A PDF as an answer. Its name says no more than its address.
pub(crate) fn answer(pdf: Vec<u8>, name: &str) -> Response {
    let disposition = format!("inline; filename=\"{name}.pdf\"");
    ([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, disposition)], pdf)
        .into_response()
}

/// A sheet as an answer, for a spreadsheet to open.
pub(crate) fn as_csv(text: &Personal, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let kind = "text/csv; charset=utf-8".to_owned();
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], text.expose().to_owned())
        .into_response()
}

/// What a document that could not be written is to the use cases.
pub(crate) fn fault(e: FormError) -> azukari_app::AppError {
    match e {
        FormError::TooLong => azukari_app::AppError::input("document", "error-too-much"),
        other => azukari_app::AppError::Internal(other.to_string()),
    }
}
