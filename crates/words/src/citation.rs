//! How a clause is cited, from its id: 第18条第2項第1号.

use crate::lang::Lang;
use azukari_domain::ClauseId;

/// How a document counts its parts; each rulebook document says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Numbering {
    /// By articles, paragraphs and items (条・項・号).
    #[default]
    Articles,
    /// By plain section numbers, as guidelines and standards do.
    Sections,
}

/// The place of a clause in its document. A letter at the end of an id only tells the parts of one sentence apart and is
/// not cited. A number of another shape is given as it stands.
///
/// ```
/// use azukari_words::{citation, Lang, Numbering};
/// let clause = "hatsumei:main:18.2.1b".parse().unwrap();
/// assert_eq!(citation(Lang::Ja, Numbering::Articles, &clause), "第18条第2項第1号");
/// assert_eq!(citation(Lang::En, Numbering::Articles, &clause), "Art. 18.2(1)");
/// ```
pub fn citation(lang: Lang, numbering: Numbering, clause: &ClauseId) -> String {
    let place = clause.as_str().rsplit(':').next().unwrap_or_default();
    let place =
        place.strip_suffix(|c: char| c.is_ascii_lowercase()).filter(|rest| ends_in_digit(rest)).unwrap_or(place);
    let parts: Vec<&str> = place.split('.').collect();
    let supplementary = parts.first().is_some_and(|first| first.starts_with("supp"));
    let counted = if supplementary { parts.get(1..) } else { Some(parts.as_slice()) }.unwrap_or_default();
    let all_numbers = counted.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    match (lang, numbering) {
        _ if !all_numbers => place.to_owned(),
        (Lang::Ja, _) if supplementary => {
            let tail: String = counted.iter().map(|n| format!("第{n}項")).collect();
            format!("附則{tail}")
        }
        (Lang::En, _) if supplementary => format!("Supplementary provisions {}", counted.join(".")).trim().to_owned(),
        (_, Numbering::Sections) => place.to_owned(),
        (Lang::Ja, Numbering::Articles) => counted
            .iter()
            .enumerate()
            .map(|(depth, n)| match depth {
                0 => format!("第{n}条"),
                1 => format!("第{n}項"),
                2 => format!("第{n}号"),
                _ => format!("({n})"),
            })
            .collect(),
        (Lang::En, Numbering::Articles) => counted
            .iter()
            .enumerate()
            .map(|(depth, n)| match depth {
                0 => format!("Art. {n}"),
                1 => format!(".{n}"),
                _ => format!("({n})"),
            })
            .collect(),
    }
}

fn ends_in_digit(text: &str) -> bool {
    text.bytes().last().is_some_and(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_every_shape() {
        for (id, ja, en) in [
            ("a:main:11", "第11条", "Art. 11"),
            ("a:main:4.1a", "第4条第1項", "Art. 4.1"),
            ("a:main:22.3.2", "第22条第3項第2号", "Art. 22.3(2)"),
            ("a:main:2.1.4.5", "第2条第1項第4号(5)", "Art. 2.1(4)(5)"),
            ("a:main:supp.2", "附則第2項", "Supplementary provisions 2"),
            ("a:main:suppl", "附則", "Supplementary provisions"),
            ("a:main:form-3", "form-3", "form-3"),
        ] {
            let id = id.parse().unwrap();
            assert_eq!(citation(Lang::Ja, Numbering::Articles, &id), ja);
            assert_eq!(citation(Lang::En, Numbering::Articles, &id), en);
        }
        let section = "b:main:2.3.1a".parse().unwrap();
        assert_eq!(citation(Lang::Ja, Numbering::Sections, &section), "2.3.1");
    }
}
