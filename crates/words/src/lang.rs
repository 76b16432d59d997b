//! Which of the two languages someone reads.

/// Japanese or English. Japanese is the language of the house; English is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// Both languages, Japanese first.
    pub const ALL: [Lang; 2] = [Lang::Ja, Lang::En];

    /// The tag of BCP 47, as in an HTML `lang` attribute and in the language cookie.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
        }
    }

    /// The language's own name, as a switch shows it to people who cannot read the other one.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Ja => "日本語",
            Lang::En => "English",
        }
    }

    /// The other one.
    pub fn other(self) -> Lang {
        match self {
            Lang::Ja => Lang::En,
            Lang::En => Lang::Ja,
        }
    }

    /// From a cookie, a `--lang` value or a POSIX locale: `ja`, `ja-JP`, `en_GB.UTF-8`. `None` for any other language.
    ///
    /// ```
    /// use azukari_words::Lang;
    /// assert_eq!(Lang::parse("ja_JP.UTF-8"), Some(Lang::Ja));
    /// assert_eq!(Lang::parse("fr"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Lang> {
        let first = text.trim().split(['-', '_', '.', '@']).next().unwrap_or_default();
        Lang::ALL.into_iter().find(|l| first.eq_ignore_ascii_case(l.tag()))
    }

    /// From an `Accept-Language` header (RFC 9110 §12.5.4): the language of ours with the highest weight, the earlier
    /// of equal ones. `None` where neither is acceptable or the header says nothing about them.
    pub fn from_accept_language(header: &str) -> Option<Lang> {
        let mut best: Option<(Lang, f32)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let Some(lang) = parts.next().and_then(Lang::parse) else { continue };
            let weight = parts
                .filter_map(|p| p.trim().strip_prefix("q="))
                .find_map(|q| q.trim().parse::<f32>().ok())
                .unwrap_or(1.0);
            if weight > best.map_or(0.0, |(_, w)| w) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }

    /// A page's language: the reader's own choice, else what the browser asks for, else Japanese.
    pub fn of_reader(cookie: Option<&str>, accept_language: Option<&str>) -> Lang {
        cookie
            .and_then(Lang::parse)
            .or_else(|| accept_language.and_then(Lang::from_accept_language))
            .unwrap_or_default()
    }
}

impl std::str::FromStr for Lang {
    type Err = UnknownLang;
    fn from_str(s: &str) -> Result<Self, UnknownLang> {
        Lang::parse(s).ok_or(UnknownLang)
    }
}

/// A `--lang` value that is neither Japanese nor English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLang;

impl std::fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a language: `ja` or `en` is expected")
    }
}

impl std::error::Error for UnknownLang {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_of_our_languages_wins() {
        for (header, expected) in [
            ("ja,en-US;q=0.9,en;q=0.8", Some(Lang::Ja)),
            ("en-GB, ja;q=0.5", Some(Lang::En)),
            ("fr, de;q=0.9, ja;q=0.1", Some(Lang::Ja)),
            ("en;q=0, ja;q=0", None),
            ("ja;q=0.3, en;q=0.7", Some(Lang::En)),
            ("fr", None),
            ("", None),
            ("*", None),
        ] {
            assert_eq!(Lang::from_accept_language(header), expected, "{header}");
        }
    }

    #[test]
    fn the_readers_choice_comes_first() {
        assert_eq!(Lang::of_reader(Some("en"), Some("ja")), Lang::En);
        assert_eq!(Lang::of_reader(Some("xx"), Some("en")), Lang::En);
        assert_eq!(Lang::of_reader(None, None), Lang::Ja);
    }
}
