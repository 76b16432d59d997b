//! Keys and arguments in, one sentence out.

use crate::{area::AREAS, lang::Lang, number};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::{borrow::Cow, sync::OnceLock};
use unic_langid::LanguageIdentifier;

/// The words of both languages, read once from the binary itself.
#[derive(Debug, Clone, Copy)]
pub struct Words;

/// What a placeable of a message stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// Text that is shown as it is. A message never parses it.
    Text(Cow<'a, str>),
    /// A whole number: grouped by thousands, and English chooses singular or plural by it.
    Number(i64),
}

impl<'a> Arg<'a> {
    /// An argument that an error carries as text: a whole number under a name that stands for a count (`count`, `total`,
    /// `seconds`, `max` …) is a [`Arg::Number`], everything else is shown as it is, so that a record's number `0012` or a
    /// line's number keeps its form.
    ///
    /// ```
    /// use azukari_words::Arg;
    /// assert_eq!(Arg::of("count", "1200"), Arg::Number(1200));
    /// assert_eq!(Arg::of("number", "0012"), Arg::from("0012"));
    /// ```
    pub fn of(name: &str, text: &'a str) -> Self {
        const COUNTS: &[&str] = &["bytes", "count", "days", "max", "min", "minutes", "seconds", "size", "total"];
        match text.parse() {
            Ok(n) if COUNTS.contains(&name) => Arg::Number(n),
            _ => Arg::from(text),
        }
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}
impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}
impl From<i64> for Arg<'_> {
    fn from(n: i64) -> Self {
        Arg::Number(n)
    }
}
impl From<usize> for Arg<'_> {
    fn from(n: usize) -> Self {
        Arg::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
impl From<u64> for Arg<'_> {
    fn from(n: u64) -> Self {
        Arg::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl Words {
    /// The sentence for a key (`record-corrected`) or for one of its attributes (`refusal-affair-chosen.next`).
    ///
    /// Never fails: an unknown key gives `⟦key⟧`, a missing argument shows as `{$name}`. Tests of this crate fail on
    /// both, so a reader should never see them.
    pub fn say(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        Self::find(lang, key, args).unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// Like [`Words::say`] with arguments as errors carry them, see [`Arg::of`].
    pub fn tell(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
        let args: Vec<(&str, Arg<'_>)> = args.iter().map(|(name, text)| (*name, Arg::of(name, text))).collect();
        Self::say(lang, key, &args)
    }

    /// Like [`Words::say`], but `None` for an unknown key; for keys that come from data.
    pub fn find(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let bundle = bundle(lang);
        let (id, attribute) = match key.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (key, None),
        };
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let values: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, value(arg))).collect();
        // Errors are missing arguments, which fluent has written into the text already.
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
    }

    /// Whether both languages know the key or attribute.
    pub fn knows(key: &str) -> bool {
        Lang::ALL.into_iter().all(|lang| Self::find(lang, key, &[]).is_some())
    }
}

fn value<'a>(arg: &'a Arg<'_>) -> FluentValue<'a> {
    match arg {
        Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        // Counts stay far below 2^53; a larger one would lose its last digits.
        #[expect(clippy::cast_precision_loss, reason = "see the line above")]
        Arg::Number(n) => FluentValue::from(*n as f64),
    }
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static JA: OnceLock<Bundle> = OnceLock::new();
    static EN: OnceLock<Bundle> = OnceLock::new();
    match lang {
        Lang::Ja => JA.get_or_init(|| read("ja", AREAS.iter().map(|a| a.ja))),
        Lang::En => EN.get_or_init(|| read("en", AREAS.iter().map(|a| a.en))),
    }
}

/// Reads the files; a fault in one of them loses only the faulty message, and a test reports it.
fn read(tag: &str, files: impl Iterator<Item = &'static str>) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(tag.parse::<LanguageIdentifier>().into_iter().collect());
    // Isolating marks around values (U+2068, U+2069) would break copying, searching and fixed-width output.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        #[expect(clippy::cast_possible_truncation, reason = "whole numbers come from `Arg::Number`, an i64")]
        FluentValue::Number(n) if n.value.fract() == 0.0 => Some(number::grouped(n.value as i64)),
        _ => None,
    }));
    // `SIZE($max)` writes bytes as people do; `COUNT($max)` groups digits of a number that came as text.
    let _ = bundle.add_function("SIZE", |given, _| with_number(given, |n| number::size(u64::try_from(n).unwrap_or(0))));
    let _ = bundle.add_function("COUNT", |given, _| with_number(given, number::grouped));
    for file in files {
        let resource = match FluentResource::try_new(file.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn with_number<'a>(given: &[FluentValue<'a>], write: fn(i64) -> String) -> FluentValue<'a> {
    let n = match given.first() {
        #[expect(clippy::cast_possible_truncation, reason = "whole numbers come from `Arg::Number`, an i64")]
        Some(FluentValue::Number(n)) => Some(n.value as i64),
        Some(FluentValue::String(text)) => text.parse().ok(),
        _ => None,
    };
    match (n, given.first()) {
        (Some(n), _) => FluentValue::from(write(n)),
        (None, Some(other)) => other.clone(),
        (None, None) => FluentValue::Error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_shows_itself() {
        assert_eq!(Words::say(Lang::Ja, "no-such-key", &[]), "⟦no-such-key⟧");
        assert_eq!(Words::say(Lang::En, "common-save.no-such-attribute", &[]), "⟦common-save.no-such-attribute⟧");
    }

    #[test]
    fn values_stand_without_marks_and_numbers_are_grouped() {
        let text = Words::say(Lang::Ja, "sheet-error-too-many-rows", &[("max", "1000000".into())]);
        assert!(text.contains("1,000,000"), "{text}");
        let text = Words::say(Lang::Ja, "sheet-error-file-too-large", &[("max", 2_147_483_648_i64.into())]);
        assert!(text.contains("2 GB"), "{text}");
        assert!(!text.contains(['\u{2068}', '\u{2069}']));
    }

    #[test]
    fn a_value_is_never_read_as_a_message() {
        let text = Words::say(Lang::Ja, "common-organisation-named", &[("name", "{ common-save } & <b>".into())]);
        assert!(text.contains("{ common-save } & <b>"), "{text}");
    }

    #[test]
    fn english_counts_in_singular_and_plural() {
        let said = |n: i64| Words::say(Lang::En, "common-persons", &[("count", n.into())]);
        assert_eq!((said(1).as_str(), said(1200).as_str()), ("1 person", "1,200 persons"));
    }
}
