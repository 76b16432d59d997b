//! Notices as data: in which of the five manners something is told, by which means, and which items it must state.
//!
//! `controls/notices/<area>.toml`. One manner never closes another: a display on a web site is no notification. Each item is a
//! requirement of its own, adopted by the clause that demands it.

use crate::{problem::Problem, procedure::Part, source::Source};
use azukari_domain::NoticeKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use toml::Spanned;

pub(crate) const NOTICES: &str = "controls/notices/";

/// The five manners (hatsumei:main:2.1.11 to 2.1.15 and their like).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// 明示: shown plainly to the person before something happens.
    Meiji,
    /// 通知: told to the person directly.
    Tsuchi,
    /// 公表: made known to an unspecified number of people.
    Kohyo,
    /// 容易に知り得る状態: a publication that is kept up, or told in advance how to learn.
    Yoi,
    /// 知り得る状態: learnt by whoever asks, without delay.
    Shiri,
}

impl Manner {
    /// All, in the regulations' order.
    pub const ALL: [Manner; 5] = [Manner::Meiji, Manner::Tsuchi, Manner::Kohyo, Manner::Yoi, Manner::Shiri];
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Manner::Meiji => "meiji",
            Manner::Tsuchi => "tsuchi",
            Manner::Kohyo => "kohyo",
            Manner::Yoi => "yoi",
            Manner::Shiri => "shiri",
        }
    }
    /// The manner with this name.
    pub fn parse(name: &str) -> Option<Manner> {
        Manner::ALL.into_iter().find(|m| m.as_str() == name)
    }
    /// Whether it stands for as long as it is kept up, so that what rests on it stops when it lapses.
    pub fn stands(self) -> bool {
        matches!(self, Manner::Kohyo | Manner::Yoi | Manner::Shiri)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticesFile {
    format: u32,
    #[serde(rename = "notice")]
    notices: Vec<NoticeRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeRow {
    id: Spanned<NoticeKey>,
    area: String,
    ja: String,
    en: String,
    about_ja: String,
    about_en: String,
    manner: Manner,
    /// The parameter with the allowed means.
    means: Spanned<String>,
    #[serde(default, rename = "item")]
    items: Vec<ItemRow>,
    /// The setting with the days between two checks that it still stands.
    #[serde(default)]
    check_every: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemRow {
    key: Spanned<String>,
    ja: String,
    en: String,
}

/// One item that a notice must state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Key.
    pub key: String,
    /// The control: `notice:<notice>.<item>`.
    pub control: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// A kind of notice as one organisation gives it.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// Key.
    pub key: NoticeKey,
    /// The control: `notice:<key>`.
    pub control: String,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// What it is for, Japanese.
    pub about_ja: String,
    /// What it is for, English.
    pub about_en: String,
    /// Area.
    pub area: String,
    /// Its manner.
    pub manner: Manner,
    /// Means by which it may be given.
    pub means: BTreeSet<String>,
    /// Items that its text must state, those only that a clause adopts.
    pub items: Vec<Item>,
    /// The setting with the days between two checks that it still stands.
    pub check_every: Option<String>,
}

#[derive(Debug)]
pub(crate) struct NoticeTemplate {
    pub(crate) key: NoticeKey,
    pub(crate) file: String,
    pub(crate) control: String,
    shape: Notice,
    means: String,
    pub(crate) parts: Vec<Part>,
}

impl NoticeTemplate {
    pub(crate) fn read(source: &Source, path: &str, problems: &mut Vec<Problem>) -> Vec<NoticeTemplate> {
        let file: NoticesFile = match source.parse(path) {
            Ok(file) => file,
            Err(problem) => {
                problems.push(problem);
                return Vec::new();
            }
        };
        if file.format != 1 {
            problems.push(Problem::new(path, 1, "format 1 is expected"));
        }
        file.notices.into_iter().filter_map(|row| Self::of(source, path, row, problems)).collect()
    }

    fn of(source: &Source, path: &str, row: NoticeRow, problems: &mut Vec<Problem>) -> Option<NoticeTemplate> {
        let key = row.id.get_ref().clone();
        let Some(means) = row.means.get_ref().strip_prefix('@').map(str::to_owned) else {
            let line = source.line(path, &row.means.span());
            problems.push(Problem::new(path, line, format!("notice `{key}`: means is a parameter")));
            return None;
        };
        let control = format!("notice:{key}");
        let mut seen = BTreeSet::new();
        for item in &row.items {
            if !seen.insert(item.key.get_ref()) {
                let line = source.line(path, &item.key.span());
                problems.push(Problem::new(path, line, format!("item `{}` is there twice", item.key.get_ref())));
                return None;
            }
        }
        let items: Vec<Item> = row
            .items
            .into_iter()
            .map(|i| Item {
                control: format!("{control}.{}", i.key.get_ref()),
                key: i.key.into_inner(),
                ja: i.ja,
                en: i.en,
            })
            .collect();
        let mut parts = vec![Part {
            control: control.clone(),
            ja: row.ja.clone(),
            en: row.en.clone(),
            params: [means.clone()].into(),
            settings: row.check_every.iter().cloned().collect(),
        }];
        parts.extend(items.iter().map(|i| Part {
            control: i.control.clone(),
            ja: i.ja.clone(),
            en: i.en.clone(),
            params: BTreeSet::new(),
            settings: BTreeSet::new(),
        }));
        let shape = Notice {
            key: key.clone(),
            control: control.clone(),
            ja: row.ja,
            en: row.en,
            about_ja: row.about_ja,
            about_en: row.about_en,
            area: row.area,
            manner: row.manner,
            means: BTreeSet::new(),
            items,
            check_every: row.check_every,
        };
        Some(NoticeTemplate { key, file: path.to_owned(), control, shape, means, parts })
    }

    pub(crate) fn adopt(
        &self,
        adopts: &dyn Fn(&str) -> bool,
        sets: &std::collections::BTreeMap<String, BTreeSet<String>>,
    ) -> Result<Notice, Vec<String>> {
        let means = sets.get(&self.means).cloned().unwrap_or_default();
        if means.is_empty() {
            return Err(vec![format!(
                "`{}` leaves `{}` empty: nothing could give the notice",
                self.control, self.means
            )]);
        }
        let items = self.shape.items.iter().filter(|i| adopts(&i.control)).cloned().collect();
        Ok(Notice { means, items, ..self.shape.clone() })
    }
}
