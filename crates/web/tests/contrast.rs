//! Colours of the style sheet, computed: text 4.5 to 1, edges and focus 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11), light and dark.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use std::collections::HashMap;

const TOKENS: &str = include_str!("../assets/tokens.css");
const DESK: &str = include_str!("../assets/desk.css");

fn declared(css: &str) -> HashMap<String, String> {
    css.split([';', '{', '}'])
        .filter_map(|part| part.rsplit_once("--").map(|_| part.trim()))
        .filter_map(|part| part.strip_prefix("--")?.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

/// The custom properties in light and in dark.
fn themes() -> [(&'static str, HashMap<String, String>); 2] {
    let tokens = declared(TOKENS);
    let (light, rest) = DESK.split_once("@media (prefers-color-scheme: dark)").unwrap();
    let dark = rest.split("*, *::before").next().unwrap();
    let mut in_light = tokens;
    in_light.extend(declared(light));
    let mut in_dark = in_light.clone();
    let changed = declared(dark);
    let named: Vec<&String> = in_light.keys().filter(|k| k.starts_with("az-")).collect();
    assert_eq!(named.len(), changed.len(), "a colour is named in one theme only");
    in_dark.extend(changed);
    [("light", in_light), ("dark", in_dark)]
}

fn luminance(theme: &HashMap<String, String>, name: &str) -> f64 {
    let mut value = theme.get(name).unwrap_or_else(|| panic!("no {name}"));
    while let Some(inner) = value.strip_prefix("var(--") {
        value = theme.get(inner.trim_end_matches(')')).unwrap_or_else(|| panic!("no {inner}"));
    }
    let hex = value.strip_prefix('#').unwrap_or_else(|| panic!("{name} is {value}"));
    let linear = |at: usize| {
        let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(0) + 0.7152 * linear(2) + 0.0722 * linear(4)
}

#[test]
fn text_and_edges_stand_out_in_both_themes() {
    let mut pairs = vec![
        ("az-text", "az-surface", 4.5),
        ("az-text", "az-raised", 4.5),
        ("az-quiet", "az-surface", 4.5),
        ("az-quiet", "az-raised", 4.5),
        ("az-link", "az-surface", 4.5),
        ("az-visited", "az-surface", 4.5),
        ("az-on-main", "az-main", 4.5),
        ("az-on-main", "az-main-hover", 4.5),
        ("az-error", "az-surface", 4.5),
        ("az-edge", "az-surface", 3.0),
        ("az-main", "az-raised", 3.0),
        ("az-focus", "az-surface", 3.0),
        ("az-focus", "az-focus-glow", 3.0),
    ];
    for state in ["error", "success", "warning", "info", "config", "referral"] {
        let (own, surface): (&str, &str) =
            (Box::leak(format!("az-{state}").into()), Box::leak(format!("az-{state}-surface").into()));
        pairs.extend([(own, surface, 4.5), ("az-text", surface, 4.5), (own, "az-surface", 3.0)]);
    }
    let mut faults = Vec::new();
    for (theme, values) in themes() {
        for (front, ground, least) in &pairs {
            let (a, b) = (luminance(&values, front), luminance(&values, ground));
            let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            if ratio < *least {
                faults.push(format!("{theme}: {front} on {ground} is {ratio:.2}, needs {least}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn rules_use_named_colours_only() {
    let rules = DESK.split_once("*, *::before").unwrap().1;
    let screen = rules.split("@media print").next().unwrap();
    assert!(!screen.contains('#') && !screen.contains("var(--color-"), "a rule uses a colour without a name");
    for used in DESK.split("var(--").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        let known = declared(TOKENS).contains_key(used) || declared(DESK).contains_key(used);
        assert!(known, "--{used} is nowhere");
    }
}
