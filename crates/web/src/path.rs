//! Every address of the desk. They are made of keys, ids and handles: no name, no search word and no number of a person
//! can stand in one, because no function here takes such a text.

use azukari_app::access::Bearer;
use azukari_domain::{ClauseId, OrgKey};
use azukari_words::Lang;
use std::{fmt, str::FromStr};

/// A random name for something of a person's, made by the server: 16 to 64 of A-Z, a-z, 0-9, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Handle(String);

/// A text that is not a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAHandle;

impl FromStr for Handle {
    type Err = NotAHandle;
    fn from_str(s: &str) -> Result<Self, NotAHandle> {
        let fits = (16..=64).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        if fits { Ok(Self(s.to_owned())) } else { Err(NotAHandle) }
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Sign-in.
pub const SIGN_IN: &str = "/sign-in";
/// Sign-out; post only.
pub const SIGN_OUT: &str = "/sign-out";
/// Language and date style; post only.
pub const READER: &str = "/reader";
/// Alive, before set-up too.
pub const HEALTHZ: &str = "/healthz";
/// Ready to act.
pub const READYZ: &str = "/readyz";

/// One page of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// Tasks and requests of the worker.
    Home,
    /// Search.
    Find,
    /// Bring files in.
    Import,
    /// Tasks, procedures and their cases, registers.
    Work,
    /// Requests and decisions.
    Requests,
    /// The journal.
    Journal,
    /// The clauses.
    Clauses,
    /// Settings, offices, workers.
    Settings,
    /// One's own account; the worker's name in the top bar leads to it.
    Account,
}

impl Area {
    /// All areas in the order of the menu.
    pub const ALL: [Area; 8] = [
        Area::Home,
        Area::Find,
        Area::Import,
        Area::Work,
        Area::Requests,
        Area::Journal,
        Area::Clauses,
        Area::Settings,
    ];

    /// Its address in an organisation.
    pub fn of(self, org: &OrgKey) -> String {
        match self {
            Area::Home => format!("/o/{org}"),
            Area::Find => format!("/o/{org}/find"),
            Area::Import => format!("/o/{org}/import"),
            Area::Work => format!("/o/{org}/work"),
            Area::Requests => format!("/o/{org}/requests"),
            Area::Journal => format!("/o/{org}/journal"),
            Area::Clauses => format!("/o/{org}/clauses"),
            Area::Settings => format!("/o/{org}/settings"),
            Area::Account => format!("/o/{org}/account"),
        }
    }

    /// Key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Area::Home => "page-home",
            Area::Find => "page-find",
            Area::Import => "page-import",
            Area::Work => "page-work",
            Area::Requests => "page-requests",
            Area::Journal => "page-journal",
            Area::Clauses => "page-clauses",
            Area::Settings => "page-settings",
            Area::Account => "page-account",
        }
    }
}

/// Where the affair in hand is chosen; post only.
pub fn affair(org: &OrgKey) -> String {
    format!("/o/{org}/affair")
}

/// Sign-in to an organisation.
pub fn sign_in(org: &OrgKey) -> String {
    format!("/o/{org}/sign-in")
}

/// The second step of signing in: a code, or setting a second factor up.
pub fn second(org: &OrgKey) -> String {
    format!("/o/{org}/second")
}

/// A session that was locked because nothing happened.
pub fn locked(org: &OrgKey) -> String {
    format!("/o/{org}/locked")
}

/// Switching to another worker of this browser by PIN.
pub fn switch(org: &OrgKey) -> String {
    format!("/o/{org}/switch")
}

/// One's own account.
pub fn account(org: &OrgKey) -> String {
    format!("/o/{org}/account")
}

/// An invitation, by its token.
pub fn invite(token: &str) -> String {
    format!("/invite/{token}")
}

/// A form that was not sent.
pub fn draft(org: &OrgKey, draft: &azukari_domain::DraftId) -> String {
    format!("/o/{org}/drafts/{draft}")
}

/// A request's page.
pub fn request(org: &OrgKey, number: i64) -> String {
    format!("/o/{org}/requests/{number}")
}

/// A case's page.
pub fn case(org: &OrgKey, number: i64) -> String {
    format!("/o/{org}/cases/{number}")
}

/// A case on paper, or the letter of it with this key.
pub fn paper(org: &OrgKey, number: i64, letter: Option<&str>, lang: Lang) -> String {
    let which = letter.map_or_else(|| "paper".to_owned(), |key| format!("letters/{key}"));
    format!("{}/{which}?lang={}", case(org, number), lang.tag())
}

/// An approval that can be carried out.
pub fn approval(org: &OrgKey, approval: azukari_domain::ApprovalId) -> String {
    format!("/o/{org}/approvals/{approval}")
}

/// A task's page.
pub fn task(org: &OrgKey, number: i64) -> String {
    format!("/o/{org}/tasks/{number}")
}

/// A register's page. Its key is a word of the rulebook.
pub fn register(org: &OrgKey, register: &str) -> String {
    format!("/o/{org}/registers/{register}")
}

/// A register as a file: `csv`, or on paper in a language.
pub fn sheet(org: &OrgKey, key: &str, paper: Option<Lang>) -> String {
    let which = paper.map_or_else(|| "as=csv".to_owned(), |lang| format!("as=pdf&lang={}", lang.tag()));
    format!("{}/sheet?{which}", register(org, key))
}

/// A worker's calendar, by the link that only they have.
pub fn calendar(org: &OrgKey, link: &Bearer) -> String {
    format!("/o/{org}/calendar/{}", link.expose())
}

/// What persons can learn without signing in.
pub fn known(org: &OrgKey) -> String {
    format!("/o/{org}/known")
}

/// The versions of a register's row.
pub fn row(org: &OrgKey, register: &str, row: &str) -> String {
    format!("/o/{org}/registers/{register}/rows/{row}")
}

/// What the reader was told.
pub fn messages(org: &OrgKey) -> String {
    format!("/o/{org}/messages")
}

/// The workers whom the reader supervises.
pub fn supervision(org: &OrgKey) -> String {
    format!("/o/{org}/supervision")
}

/// The change form of a record.
pub fn correct(org: &OrgKey, record: &Handle) -> String {
    format!("/o/{org}/records/{record}/correct")
}

/// A record's page.
pub fn record(org: &OrgKey, record: &Handle) -> String {
    format!("/o/{org}/records/{record}")
}

/// A search's results.
pub fn results(org: &OrgKey, search: &Handle) -> String {
    format!("/o/{org}/find/{search}")
}

/// A clause's page. Clause ids hold colons and dots, which a path may hold as they are (RFC 3986 §3.3).
pub fn clause(org: &OrgKey, clause: &ClauseId) -> String {
    format!("/o/{org}/clauses/{clause}")
}

/// The regulation's defined terms.
pub fn glossary(org: &OrgKey) -> String {
    format!("/o/{org}/clauses/terms")
}

/// The law beside the regulation.
pub fn law(org: &OrgKey) -> String {
    format!("/o/{org}/clauses/law")
}

/// All clauses with their evidence in a period, for the board.
pub fn board(org: &OrgKey) -> String {
    format!("/o/{org}/clauses/board")
}

/// A path on this site to which a form may lead back, or `None`: `//host`, `/\host` and `https://…` would lead elsewhere.
///
/// ```
/// use azukari_web::path::local;
/// assert_eq!(local("/o/hatsumei/find"), Some("/o/hatsumei/find"));
/// assert_eq!(local("//example.com"), None);
/// ```
pub fn local(path: &str) -> Option<&str> {
    let tail = path.strip_prefix('/')?;
    let safe = !tail.starts_with(['/', '\\'])
        && path.len() <= 512
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#');
    safe.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_lead_back() {
        for bad in [
            "",
            "o",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\\b",
            "/a\r\nb: c",
            "/a b",
            "/日",
            "javascript:alert(1)",
        ] {
            assert_eq!(local(bad), None, "{bad}");
        }
        for good in ["/", "/o/hatsumei/clauses/hatsumei:main:22.1", "/o/hatsumei/find?page=2"] {
            assert_eq!(local(good), Some(good));
        }
    }

    #[test]
    fn a_handle_is_no_name_and_no_number() {
        for bad in ["", "09012345678", "tanaka", "山田太郎山田太郎山田太郎", "../../etc/passwd/x"] {
            assert!(bad.parse::<Handle>().is_err(), "{bad}");
        }
        assert!("Zk3_v9-QmX0aPl2TbcDe1w".parse::<Handle>().is_ok());
    }
}
