//! The list of word files, whose names are the beginnings of their keys.

/// One word file in both languages.
pub(crate) struct Area {
    /// The Japanese text of the file.
    pub(crate) ja: &'static str,
    /// The English text of the file.
    pub(crate) en: &'static str,
}

macro_rules! areas {
    ($($name:literal),+ $(,)?) => {
        /// All word files. A test holds the list equal to the folder.
        pub(crate) const AREAS: &[Area] = &[$(Area {
            ja: include_str!(concat!("../locales/ja/", $name, ".ftl")),
            en: include_str!(concat!("../locales/en/", $name, ".ftl")),
        }),+];
    };
}

areas! {
    "answer", "approval", "area", "backup", "case", "clauses", "cli", "common", "doctor", "erase", "error", "extract", "find", "govern",
    "hold", "import", "journal", "keys", "known", "migrate", "operator", "page", "paper", "record", "refusal", "remedy",
    "request", "row", "rulebook", "setup", "sheet", "signin", "sweep", "task", "told", "verb", "warning", "window", "worker",
}
