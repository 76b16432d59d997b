//! What is found, where, and what could not be looked at. Nothing here holds or prints a value or a file's name: places are
//! numbers, kinds and counts, so that a report may stand in a log.

use std::{collections::BTreeMap, fmt, ops::Range, time::Duration};

/// A kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person's name.
    Person,
    /// An address down to its block or house.
    Address,
    /// A telephone or FAX number.
    Phone,
    /// A mail address.
    Mail,
    /// The number of a member, pupil, worker, patient.
    Member,
    /// What has the form of an individual number (My Number).
    Individual,
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: &'static [Kind] =
        &[Kind::Person, Kind::Address, Kind::Phone, Kind::Mail, Kind::Member, Kind::Individual];

    /// The word of programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Address => "address",
            Kind::Phone => "phone",
            Kind::Mail => "mail",
            Kind::Member => "member",
            Kind::Individual => "individual",
        }
    }
}

/// One thing found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where: bytes of the text that was given.
    pub range: Range<usize>,
    /// How sure, of a hundred. What is told is at least 50.
    pub confidence: u8,
}

/// What a part of a file is. The words are those of programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Running text.
    Text,
    /// Lines of cells: CSV, TSV.
    Table,
    /// A sheet of a workbook (xlsx, xlsm, xls, ods).
    Sheet,
    /// A document with paragraphs (docx, pptx, odt).
    Document,
    /// A page description.
    Pdf,
    /// A mail with its headers, bodies and attachments.
    Message,
    /// An archive.
    Archive,
    /// A web page.
    Page,
    /// A picture, sound or film: its text, if it has some, is not read.
    Picture,
    /// Something else.
    Other,
}

impl Form {
    /// The word of programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Table => "table",
            Form::Sheet => "sheet",
            Form::Document => "document",
            Form::Pdf => "pdf",
            Form::Message => "message",
            Form::Archive => "archive",
            Form::Page => "page",
            Form::Picture => "picture",
            Form::Other => "other",
        }
    }
}

/// Where something lies: the file itself, or a part of a part of it. It prints as numbers and forms, never as names, because the
/// name of an attachment is often that of a person.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Place {
    steps: Vec<(usize, Form)>,
    name: String,
}

impl Place {
    pub(crate) fn top(name: &str) -> Place {
        Place { steps: Vec::new(), name: name.to_owned() }
    }

    /// The part with this number, from 1.
    pub(crate) fn part(&self, number: usize, name: &str) -> Place {
        let mut steps = self.steps.clone();
        steps.push((number, Form::Other));
        Place { steps, name: name.to_owned() }
    }

    pub(crate) fn of(mut self, form: Form) -> Place {
        if let Some(last) = self.steps.last_mut() {
            last.1 = form;
        }
        self
    }

    /// How deep it lies: 0 is the file itself.
    pub fn depth(&self) -> usize {
        self.steps.len()
    }

    /// The numbers of the parts that lead here, each with what it is.
    pub fn steps(&self) -> &[(usize, Form)] {
        &self.steps
    }

    /// The name under which it lies there. **Personal data**: for the eyes of whoever named the file, never for a log.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            return f.write_str("the file");
        }
        for (at, (number, form)) in self.steps.iter().enumerate() {
            write!(f, "{}{number} ({})", if at > 0 { " > " } else { "part " }, form.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Why something was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Larger than the limits allow, packed or unpacked.
    TooLarge,
    /// Parts within parts within parts.
    TooDeep,
    /// More parts than the limits allow.
    TooMany,
    /// It took too long.
    TooSlow,
    /// It is damaged, or not what it says it is.
    Damaged,
    /// A format that is not read.
    Format,
    /// A picture, sound or film.
    Picture,
    /// It could not be opened: rights, a lock, a medium that is away.
    Closed,
}

impl Why {
    /// The word of programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::TooLarge => "too-large",
            Why::TooDeep => "too-deep",
            Why::TooMany => "too-many",
            Why::TooSlow => "too-slow",
            Why::Damaged => "damaged",
            Why::Format => "format",
            Why::Picture => "picture",
            Why::Closed => "closed",
        }
    }
}

/// How much one file may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the file and of all that is unpacked from it together.
    pub bytes_max: u64,
    /// Parts within parts.
    pub depth_max: usize,
    /// Parts altogether.
    pub parts_max: usize,
    /// Time; asked between parts and, within a part, between pieces of text.
    pub time_max: Duration,
    /// Whether the names and addresses in a mail's own headers count. Who sends or guards a mail counts recipients by itself.
    pub mail_headers: bool,
    /// Persons from which on nobody cares for one more: behind them a piece of text is looked at only where [`Beside::may_say`] asks for
    /// it. Parts are opened all the same, so that what is sealed or unread is known. `None` counts everybody.
    pub persons_enough: Option<usize>,
}

/// Whoever is shown what stands beside the names of persons.
pub trait Beside {
    /// A text beside a name: its line with the lines before and behind it, the row of a table, and once the headings of that table.
    fn see(&mut self, text: &str);

    /// Whether a text within this one could say anything that is not known yet. Where it could not, and enough persons are known,
    /// nobody is looked for in it.
    fn may_say(&self, text: &str) -> bool;
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes_max: 256 << 20,
            depth_max: 6,
            parts_max: 10_000,
            time_max: Duration::from_secs(30),
            mail_headers: true,
            persons_enough: None,
        }
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// How many persons, estimated: a row of a table counts as one; in running text the distinct names, numbers or addresses
    /// of the kind of which there are most.
    pub persons: usize,
    /// Some text was not looked at because enough persons were known ([`Limits::persons_enough`]): there are at least so many.
    pub more: bool,
    /// How often each kind was found.
    pub by_kind: BTreeMap<Kind, usize>,
    /// Parts that only a password or a key opens.
    pub sealed: Vec<Place>,
    /// What could not be read, and why. Never to be called free of personal data.
    pub unread: Vec<(Place, Why)>,
}

impl Report {
    /// Whether anything was found.
    pub fn is_empty(&self) -> bool {
        self.persons == 0 && self.by_kind.is_empty()
    }

    /// Whether all of the file was read: nothing sealed, nothing unread.
    pub fn is_whole(&self) -> bool {
        self.sealed.is_empty() && self.unread.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{} persons", if self.more { "at least " } else { "" }, self.persons)?;
        for (kind, count) in &self.by_kind {
            write!(f, ", {} {count}", kind.as_str())?;
        }
        write!(f, ", {} sealed, {} unread", self.sealed.len(), self.unread.len())
    }
}
