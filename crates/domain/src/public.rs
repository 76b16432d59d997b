//! What the desk lays into the window's folder for everybody to read, and what strangers hand in there: the one contract between the
//! two processes.
//!
//! Everything in a [`Snapshot`] is published; nothing else may be put into one. A [`Letter`] exists in the clear only until it is
//! sealed to the desk's public key, and again at the desk.

use crate::Personal;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The form of the snapshot, so that neither process misreads the other's after an update.
pub const FORMAT: u32 = 1;
/// The desk replaces this file whole in the folder of an organisation.
pub const SNAPSHOT: &str = "published.json";
/// Sealed letters wait here.
pub const INBOX: &str = "inbox";
/// What the desk should know of the window's work waits here.
pub const EVENTS: &str = "events";
/// Invitations behind one-time links lie here, each under the hash of its link.
pub const LINKS: &str = "links";
/// Links that were used: the window marks each before it hands on what was given.
pub const USED: &str = "used";
/// Said in the hash of a link, so that it is the hash of nothing else.
const LINK_LABEL: &[u8] = b"azukari window link v1\0";
/// Signs of a link's token.
pub const LINK_CHARS: usize = 32;
/// How the name of a sealed letter ends.
pub const SEALED: &str = "sealed";
/// First byte of a sealed letter.
pub const LETTER_VERSION: u8 = 1;
/// Said in the sealing, so that nothing sealed for another use opens as a letter.
pub const LETTER_LABEL: &[u8] = b"azukari window letter v1\0";
/// Bytes of the sender's key that come after the version.
pub const LETTER_KEY_BYTES: usize = 32;
/// Longest letter in the clear: a form, not a file.
pub const LETTER_BYTES_MAX: usize = 32 * 1024;

/// All that the window knows of an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// See [`FORMAT`].
    pub format: u32,
    /// The organisation's name.
    pub organisation: String,
    /// When it was laid down, milliseconds.
    pub at: i64,
    /// The public key to which letters are sealed, hexadecimal; empty where nobody takes letters.
    pub key: String,
    /// What one visitor may ask for.
    pub limits: Limits,
    /// Policy, contacts, ways to ask.
    pub matters: Vec<Matter>,
    /// Purposes in force.
    pub purposes: Vec<Words>,
    /// The application for membership, where one is in use.
    pub application: Option<Application>,
    /// What letters may be about, beside an application.
    pub letters: Vec<LetterKind>,
    /// Items in the directory, in their order.
    pub items: Vec<Item>,
    /// Who is published; empty where there is no directory.
    pub members: Vec<Member>,
}

/// A text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// The budgets of a visitor: settings of the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Characters that a search needs at least.
    pub query_min: u32,
    /// Members on one page at most, whatever is asked for.
    pub page_max: u32,
    /// Members shown to one visitor within [`Limits::minutes`].
    pub shown_max: u32,
    /// Letters of one visitor within [`Limits::minutes`].
    pub letters_max: u32,
    /// How long a budget lasts.
    pub minutes: u32,
}

impl Limits {
    /// Letters of one visitor where the organisation laid nothing down.
    pub const FEW_LETTERS: u32 = 3;
}

impl Default for Limits {
    /// As narrow as it gets: what is not said is not shown.
    fn default() -> Self {
        Limits { query_min: 2, page_max: 1, shown_max: 0, letters_max: 0, minutes: 60 }
    }
}

/// One matter that is kept known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Its title.
    pub title: Words,
    /// What is said.
    pub text: String,
    /// Whom to ask, and how.
    pub contact: String,
    /// Day of the version shown; empty where none is said.
    pub dated: String,
}

/// An item of the directory or of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Key of the field.
    pub key: String,
    /// Its name.
    pub title: Words,
    /// Kind of value: `text`, `mail`, `phone` …
    pub kind: String,
    /// Whether a form is incomplete without it.
    pub required: bool,
    /// Whether it is published.
    pub public: bool,
}

/// The application for membership: the statement of one edition, and what is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Title of the form.
    pub title: String,
    /// Number of the edition, which stays with who applied.
    pub edition: i64,
    /// Why the data is taken, as the form says it.
    pub wording: String,
    /// Items that will be published.
    pub items: Vec<Words>,
    /// Where they will be published.
    pub places: Vec<Words>,
    /// What is asked for.
    pub fields: Vec<Item>,
}

/// One entry of the directory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// A handle that follows from nothing a visitor knows; no number, no order.
    pub handle: String,
    /// Texts in the order of [`Snapshot::items`]; empty where there is none.
    pub texts: Vec<String>,
}

impl Snapshot {
    /// Reads what the desk wrote; `None` for anything else.
    pub fn parse(text: &[u8]) -> Option<Snapshot> {
        let read: Snapshot = serde_json::from_slice(text).ok()?;
        (read.format == FORMAT && read.members.iter().all(|m| m.texts.len() == read.items.len())).then_some(read)
    }
}

/// What stands behind a one-time link: why a My Number is asked for. No word of whom it is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// See [`FORMAT`].
    pub format: u32,
    /// The last moment at which it opens, milliseconds.
    pub until: i64,
    /// What the number is used for.
    pub purpose: Words,
    /// The item of the law on which it is asked for.
    pub basis: Words,
    /// What the notice tells, in its order.
    pub told: Vec<Told>,
    /// What is asked for beside the number.
    pub fields: Vec<Item>,
}

/// One matter of a notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What it is.
    pub title: Words,
    /// What is said; both languages where the rulebook has the words.
    pub text: Words,
}

impl Invitation {
    /// Reads what the desk wrote; `None` for anything else.
    pub fn parse(text: &[u8]) -> Option<Invitation> {
        let read: Invitation = serde_json::from_slice(text).ok()?;
        (read.format == FORMAT).then_some(read)
    }
}

/// What is hashed (SHA-256) for the name of an invitation's file, so that whoever reads the folder has no link; `None` for what is no token.
pub fn link_bytes(org: &str, token: &str) -> Option<Vec<u8>> {
    let fits = token.len() == LINK_CHARS && is_safe_name(token);
    fits.then(|| [LINK_LABEL, org.as_bytes(), b"\0", token.as_bytes()].concat())
}

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// Somebody wants to become a member.
    Application,
    /// A question.
    Enquiry,
    /// Somebody asks what is held of them, or to have it changed or stopped.
    Request,
    /// A complaint.
    Complaint,
    /// A My Number that was asked for by a one-time link, or that it is declined.
    Number,
}

impl LetterKind {
    /// All, in the order in which they are offered.
    pub const ALL: [LetterKind; 5] =
        [LetterKind::Application, LetterKind::Enquiry, LetterKind::Request, LetterKind::Complaint, LetterKind::Number];

    /// The name used in every layer.
    pub fn as_str(self) -> &'static str {
        match self {
            LetterKind::Application => "application",
            LetterKind::Enquiry => "enquiry",
            LetterKind::Request => "request",
            LetterKind::Complaint => "complaint",
            LetterKind::Number => "number",
        }
    }

    /// The kind of this name.
    pub fn parse(text: &str) -> Option<LetterKind> {
        LetterKind::ALL.into_iter().find(|k| k.as_str() == text)
    }
}

/// What a stranger sends.
#[derive(Debug)]
pub struct Letter {
    /// What they were told to keep: random, so that nobody guesses another's.
    pub receipt: String,
    /// What it is about.
    pub kind: LetterKind,
    /// When, milliseconds.
    pub at: i64,
    /// Edition of the form that was shown; none for anything but an application.
    pub edition: Option<i64>,
    /// That the explanation was understood.
    pub confirmed: bool,
    /// What was filled in, in the order of the form.
    pub fields: Vec<(String, Personal)>,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    receipt: String,
    kind: LetterKind,
    at: i64,
    edition: Option<i64>,
    confirmed: bool,
    fields: Vec<(String, String)>,
}

impl Letter {
    /// The bytes that are sealed.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(k, v)| (k.as_str(), v.expose())).collect();
        let wire = serde_json::json!({
            "receipt": self.receipt, "kind": self.kind, "at": self.at, "edition": self.edition, "confirmed": self.confirmed, "fields": fields,
        });
        Zeroizing::new(wire.to_string().into_bytes())
    }

    /// Reads opened bytes; `None` for what is no letter.
    pub fn parse(bytes: &[u8]) -> Option<Letter> {
        let wire: Wire = serde_json::from_slice(bytes).ok()?;
        let fields = wire.fields.into_iter().map(|(k, v)| (k, Personal::new(v))).collect();
        let Wire { receipt, kind, at, edition, confirmed, .. } = wire;
        Some(Letter { receipt, kind, at, edition, confirmed, fields })
    }

    /// What stands under a key; empty where nothing does.
    pub fn field(&self, key: &str) -> Personal {
        self.fields.iter().find(|(k, _)| k == key).map_or_else(|| Personal::new(""), |(_, v)| Personal::new(v.expose()))
    }
}

/// Parts of a letter of [`LetterKind::Number`]: the name of the link, the number, and `yes` where it is declined.
pub const LINK_PART: &str = "link";
/// See [`LINK_PART`].
pub const NUMBER_PART: &str = "number";
/// See [`LINK_PART`].
pub const DECLINED_PART: &str = "declined";

/// What happened at the window, without a word of who it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// `drained`: a visitor asked for more than the budget.
    pub what: String,
    /// When the budget was over, milliseconds.
    pub at: i64,
}

/// The budget of a visitor was over.
pub const DRAINED: &str = "drained";

/// Whether a name may be that of one of our files there: a program that reads a folder open to the internet trusts no name.
pub fn is_safe_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_comes_back_as_it_was() {
        let letter = Letter {
            receipt: "ABCDE-FGHJK".into(),
            kind: LetterKind::Application,
            at: 7,
            edition: Some(7),
            confirmed: true,
            fields: vec![("name".into(), Personal::new("佐藤　花子"))],
        };
        let again = Letter::parse(&letter.to_bytes()).unwrap();
        assert_eq!(
            (again.receipt.as_str(), again.kind, again.edition, again.confirmed),
            ("ABCDE-FGHJK", letter.kind, Some(7), true)
        );
        assert_eq!((again.field("name").expose(), again.field("none").expose()), ("佐藤　花子", ""));
        assert!(Letter::parse(b"{}").is_none() && Letter::parse(b"").is_none());
    }

    #[test]
    fn what_is_no_snapshot_is_not_read() {
        let item = Item { key: "name".into(), ..Item::default() };
        let member = Member { handle: "k".into(), texts: Vec::new() };
        let bent = Snapshot { format: FORMAT, items: vec![item], members: vec![member], ..Snapshot::default() };
        let text = |s: &Snapshot| serde_json::to_vec(s).unwrap();
        assert!(Snapshot::parse(&text(&bent)).is_none(), "a member with fewer texts than items");
        assert!(Snapshot::parse(&text(&Snapshot { format: 2, ..Snapshot::default() })).is_none());
        assert!(Snapshot::parse(&text(&Snapshot { format: FORMAT, ..Snapshot::default() })).is_some());
        assert_eq!(Limits::default().shown_max, 0, "what is not said is not shown");
    }

    #[test]
    fn what_is_no_link_has_no_name() {
        let token = "0123456789abcdefghjkmnpqrstvwxyz";
        assert!(link_bytes("mihon", token).unwrap().ends_with(token.as_bytes()));
        assert_ne!(link_bytes("mihon", token), link_bytes("other", token), "a link is one organisation's");
        for bad in ["", "../../published", &token[1..], &token.to_uppercase(), &format!("{token}0")] {
            assert!(link_bytes("mihon", bad).is_none(), "{bad}");
        }
        let text = |i: &Invitation| serde_json::to_vec(i).unwrap();
        assert!(Invitation::parse(&text(&Invitation { format: FORMAT, ..Invitation::default() })).is_some());
        assert!(Invitation::parse(&text(&Invitation::default())).is_none() && Invitation::parse(b"").is_none());
    }

    #[test]
    fn names_with_ways_out_are_none_of_ours() {
        for bad in ["", "..", "a/b", "A", "a.b", "名"] {
            assert!(!is_safe_name(bad), "{bad}");
        }
        assert!(is_safe_name("0a-b9") && LetterKind::parse("request") == Some(LetterKind::Request));
    }
}
