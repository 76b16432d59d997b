//! What can be asked of the gate, and the four ways in which it says no.

use serde::{Deserialize, Serialize};

macro_rules! verbs {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        /// What someone wants to do. The journal, the rulebook's actions, the API and the words use the same names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Verb {
            $($(#[$doc])* #[serde(rename = $text)] $variant),+
        }
        impl Verb {
            /// All verbs in the order of this list.
            pub const ALL: &'static [Verb] = &[$(Verb::$variant),+];
            /// The name used in every layer.
            pub fn as_str(self) -> &'static str {
                match self { $(Verb::$variant => $text),+ }
            }
            /// The verb with this name.
            pub fn parse(s: &str) -> Option<Verb> {
                match s { $($text => Some(Verb::$variant),)+ _ => None }
            }
        }
    };
}

verbs! {
    /// Take new data of one person in (取得).
    Collect = "collect",
    /// Take a file of persons in.
    Import = "import",
    /// Search; what is shown of a match is name and number only.
    Find = "find",
    /// Open a record's fields under an affair (閲覧).
    See = "see",
    /// Change a record's values (訂正・変更届).
    Correct = "correct",
    /// Take a list or sheet out of the screen (出力).
    Export = "export",
    /// Give data to a third party (第三者提供).
    Provide = "provide",
    /// Use data beyond its purpose (目的外利用).
    UseBeyond = "use_beyond",
    /// Destroy a record's keys (消去).
    Erase = "erase",
    /// Put a stop on a record, or release it.
    Hold = "hold",
    /// Ask an office for a decision.
    Request = "request",
    /// Decide a request.
    Decide = "decide",
    /// Take one's own request or approval back.
    Withdraw = "withdraw",
    /// Record a consent, a refusal or a withdrawal of the person on file.
    Consent = "consent",
    /// Specify or change a purpose, an affair or an assignment.
    Govern = "govern",
    /// Appoint to an office, or end an appointment.
    Appoint = "appoint",
    /// Read the journal.
    ReadJournal = "read_journal",
    /// Take a backup, restore one, or change keys.
    Keep = "keep",
    /// Sign in, out, or change a factor.
    SignIn = "sign_in",
    /// Open a case of a procedure (手続の開始).
    Open = "open",
    /// Take a step of a case: fill it in, decide it, give its notice (案件の処理).
    Step = "step",
    /// Write a row of a register, change it or end it (記帳).
    Enter = "enter",
    /// Read a register or a case beyond one's own part of it (閲覧・帳簿).
    Inspect = "inspect",
    /// Complete a task with its evidence (実施).
    Perform = "perform",
    /// Let a mail of the office out, asked by its mail server (メールの送信).
    Send = "send",
}

impl Verb {
    /// Acts on the office's own work, whose rules lie in procedures, registers and duties beside the gates.
    pub fn is_work(self) -> bool {
        matches!(self, Verb::Open | Verb::Step | Verb::Enter | Verb::Inspect | Verb::Perform)
    }
}

/// The four different answers that are not a grant (they read differently to a person).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The regulation forbids it; nobody can allow it.
    Forbidden,
    /// Someone could allow it, or a fact could change: the remedy says how.
    NotPermitted,
    /// A setting or appointment that the clause needs is missing.
    NotConfigured,
    /// A named office must rule for this request (要照会).
    Referral,
}
