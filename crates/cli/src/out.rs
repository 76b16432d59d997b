//! What a command says: sentences for people or one JSON document, in one language, to a pipe that may close.

use crate::exit::{Exit, Fault};
use azukari_words::{Arg, Lang, Words};
use serde_json::Value;
use std::io::Write;

/// Where a command's words go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out {
    pub(crate) lang: Lang,
    pub(crate) json: bool,
}

impl Out {
    /// The language that was asked for, else the one of the terminal, else Japanese.
    pub(crate) fn new(lang: Option<Lang>, json: bool) -> Out {
        let of_terminal = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty())
            .and_then(|value| Lang::parse(value.split(['_', '.']).next().unwrap_or_default()));
        Out { lang: lang.or(of_terminal).unwrap_or_default(), json }
    }

    /// A sentence of the words.
    pub(crate) fn t(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        Words::say(self.lang, key, args)
    }

    /// One line for a reader or a pipe.
    pub(crate) fn line(&self, text: &str) -> Result<(), Fault> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.write_all(b"\n")?;
        Ok(out.flush()?)
    }

    /// A sentence as one line.
    pub(crate) fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Result<(), Fault> {
        self.line(&self.t(key, args))
    }

    /// A document for programs.
    pub(crate) fn document(&self, value: &Value) -> Result<(), Fault> {
        self.line(&serde_json::to_string_pretty(value).unwrap_or_default())
    }

    /// A remark beside the result: never mixed into what a pipe reads. A closed error stream is no reason to stop.
    pub(crate) fn aside(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Shows why a command did not end well and returns its exit code.
    pub(crate) fn fault(&self, fault: &Fault) -> Exit {
        if fault.pipe_closed {
            return Exit::Done;
        }
        let message = fault.message(self.lang);
        if self.json {
            let document = serde_json::json!({"error": fault.key, "message": message, "exit": fault.exit as u8});
            let _ = self.document(&document);
        }
        self.aside(&self.t("cli-error", &[("message", message.into())]));
        fault.exit
    }
}
