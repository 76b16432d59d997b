//! The words that a regulation is made of: offices, periods, names for itself, other documents.

/// How an office's name ends.
const OFFICE_ENDS: [&str; 8] = ["管理者", "責任者", "担当者", "監査人", "管理委員", "保護委員", "監督者", "統括役員"];
/// Words that look like an office and are none, or are everybody.
const GENERAL: [&str; 12] = [
    "業務担当者",
    "担当者",
    "責任者",
    "管理者",
    "監督者",
    "部門責任者",
    "前任担当者",
    "各担当者",
    "当該管理者",
    "当該責任者",
    "当該担当者",
    "業務責任者",
];

/// By what an organisation calls itself, in groups of one kind.
pub(super) const SELVES: [&[&str]; 6] = [
    &["当協会", "本協会"],
    &["当社", "弊社"],
    &["当組合", "本組合"],
    &["当会", "本会"],
    &["当法人", "本法人"],
    &["当所", "当会議所", "本会議所"],
];
/// How an organisation's full name ends.
const BODIES: [&str; 8] = ["協会", "組合", "会議所", "同友会", "法人", "連合会", "生協", "会"];

/// The name that a text gives its organisation: 「…商工会議所(以下「商工会議所」という。)」.
pub(super) fn named_self(text: &str) -> Option<&str> {
    let (before, after) = text.split_once("(以下「")?;
    let (name, rest) = after.split_once('」')?;
    (rest.starts_with("という")
        && BODIES.iter().any(|b| before.ends_with(b))
        && BODIES.iter().any(|b| name.ends_with(b) || name.starts_with('当') || name.starts_with('本')))
    .then_some(name)
}

/// Names for the same thing that do not live in one text: what is used most is the organisation's own.
pub(super) const GROUPS: [&[&[&str]]; 3] = [
    &[
        &["本規程", "この規程"],
        &["本規則", "この規則"],
        &["本規定", "この規定"],
        &["本基準", "この基準"],
        &["本要領", "この要領"],
    ],
    &[&["理事会"], &["取締役会"]],
    &[&["所属長"], &["部門長"], &["部署長"]],
];
/// A word and the one that the text itself defined for it.
pub(super) const DEFINED: [(&str, &str); 1] = [("従業員", "従業者")];
/// A line that says whom the defined word takes in names the narrower one rightly: 「雇用関係にある従業員」.
pub(super) const DEFINING: &str = "雇用関係";
/// Words that are nearly always another one, mistyped.
pub(super) const CONFUSED: [(&str, &str); 3] =
    [("決済を得", "決裁を得"), ("決済を受け", "決裁を受け"), ("で規程する", "で規定する")];

fn is_name(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{30A0}'..='\u{30FA}' | 'ー' | '々')
}

/// The whole word that ends at `end`.
fn word_before(text: &str, end: usize) -> usize {
    let head = text.get(..end).unwrap_or_default();
    head.char_indices().rev().take_while(|(_, c)| is_name(*c)).last().map_or(end, |(at, _)| at)
}

/// Offices in a line with where they begin.
pub(super) fn offices(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    for ends in OFFICE_ENDS {
        for (at, _) in text.match_indices(ends) {
            let end = at + ends.len();
            // 「責任者名」, 「管理者等」 go on; the office is what stands before.
            let start = word_before(text, at);
            let Some(word) = text.get(start..end) else { continue };
            let word = trimmed(word);
            // 保護委員会 is no 保護委員.
            let goes_on = ends.ends_with('員') && text.get(end..).is_some_and(|after| after.starts_with('会'));
            if !goes_on && word.chars().count() > 3 {
                out.push((end - word.len(), word));
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Without what belongs to the sentence before it: 「各部門個人情報管理者」, 「当該個人情報管理者」.
fn trimmed(word: &str) -> &str {
    let mut word = word;
    for front in ["当該", "各部門", "各", "前記", "上記", "同"] {
        word = word.strip_prefix(front).unwrap_or(word);
    }
    word
}

/// Whether the words around say what the office is or who appoints it.
pub(super) fn introduces(text: &str, at: usize, after: &str) -> bool {
    let before = text.get(..at).unwrap_or_default().trim();
    let head = before.trim_start_matches("- ").trim_start_matches(|c: char| c.is_ascii_digit() || "().、 ".contains(c));
    let alone = head.is_empty() && after.trim().is_empty();
    let quoted = before.ends_with('「')
        && (after.starts_with("」という") || after.starts_with("」と称") || after.starts_with("」とは"));
    let follows = [
        "とは",
        "を置く",
        "をおく",
        "を1名",
        "を選任",
        "を指名",
        "を任命",
        "を設置",
        "を設け",
        "を定め",
        "等を定め",
        "1名を",
        "に任命",
        "は、理事会",
        "を互選",
    ];
    // 「…のうちから1名を個人情報保護管理者に任命する」, 「個人情報保護管理者及び…を任命する」
    let named = after.contains("任命") || after.contains("指名") || after.contains("選任") || after.contains("置く");
    let near: String = after.chars().take(24).collect();
    let listed = near.starts_with(['、', '及']) && ["を定め", "をおき", "を置"].iter().any(|end| near.contains(end));
    alone
        || quoted
        || listed
        || follows.iter().any(|f| after.starts_with(f))
        || (named
            && (near.contains("任命") || near.contains("指名") || near.contains("選任") || near.contains("置く"))
            && !near.starts_with('は')
            && !near.starts_with('が'))
}

pub(super) fn is_general(word: &str) -> bool {
    GENERAL.contains(&word)
}

/// セキュリティ担当者 and セキュリティー担当者.
pub(super) fn same_but_for_marks(a: &str, b: &str) -> bool {
    let bare = |w: &str| w.replace(['ー', '・'], "");
    a != b && bare(a) == bare(b)
}

const KEEP: [&str; 3] = ["保存", "保管", "保持"];
const ANSWER: [&str; 2] = ["回答", "開示"];
const CHECK: [&str; 3] = ["点検", "見直", "監査"];

/// Periods in a line: where, the period, what it is about, what is done.
pub(super) fn periods(text: &str) -> Vec<(usize, String, String, &'static str)> {
    let mut out = Vec::new();
    for sentence in sentences(text) {
        let (offset, sentence) = sentence;
        let verb = [("keep", &KEEP[..]), ("answer", &ANSWER[..]), ("check", &CHECK[..])]
            .into_iter()
            .find(|(_, words)| words.iter().any(|w| sentence.contains(w)));
        let (Some((verb, _)), Some((at, period))) = (verb, period(sentence)) else { continue };
        let Some(about) = topic(sentence) else { continue };
        out.push((offset + at, period, about, verb));
    }
    out
}

fn sentences(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut out = Vec::new();
    for part in text.split_inclusive('。') {
        out.push((at, part));
        at += part.len();
    }
    out
}

/// 「5年間」, 「30日以内」, 「年1回」.
fn period(sentence: &str) -> Option<(usize, String)> {
    for (at, c) in sentence.char_indices() {
        let rest = sentence.get(at..)?;
        if c == '年'
            && rest.strip_prefix('年').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()) && r.contains('回'))
        {
            let end = rest.find('回')? + '回'.len_utf8();
            if end <= 12 {
                return Some((at, rest.get(..end)?.to_owned()));
            }
        }
        if c.is_ascii_digit() && !sentence.get(..at)?.ends_with(|c: char| c.is_ascii_digit()) {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let units = ["年間", "年", "ヶ月", "か月", "カ月", "箇月", "日以内", "日間", "営業日", "週間"];
            let Some(unit) = units.into_iter().find(|u| rest.get(end..).is_some_and(|r| r.starts_with(u))) else {
                continue;
            };
            // A date is no period: 「2005年3月24日」.
            let after = rest.get(end + unit.len()..).unwrap_or_default();
            let dated = after.starts_with(|c: char| c.is_ascii_digit()) || sentence.contains("平成");
            if end <= 3 && !dated && (unit != "年" || end <= 2) {
                let unit = if unit == "年" { "年間" } else { unit };
                return Some((at, format!("{}{unit}", rest.get(..end)?)));
            }
        }
    }
    None
}

/// What a sentence is about: the name before its first は or を.
fn topic(sentence: &str) -> Option<String> {
    let at = sentence.char_indices().find(|(at, c)| {
        (*c == 'は' || *c == 'を')
            && sentence.get(..*at).is_some_and(|b| b.ends_with(|c: char| is_name(c) || c == '」'))
    })?;
    let head = sentence.get(..at.0)?.trim_end_matches('」');
    let start = word_before(head, head.len());
    head.get(start..).filter(|w| w.chars().count() > 1).map(str::to_owned)
}

/// Where a word stands by itself: 当会 in 当会員 does not count, 本会 in 日本会議 neither.
pub(super) fn word_places<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text.get(..*at).and_then(|b| b.chars().last());
        let after = text.get(at + word.len()..).and_then(|a| a.chars().next());
        let joined = |c: Option<char>| c.is_some_and(is_name);
        // 「所属長」 may be part of a longer title; 「当社」 before 「員」 or behind 「該」 is another word.
        let short = word.chars().count() == 2;
        !short || !joined(before) && !after.is_some_and(|c| "員議場計費則".contains(c))
    })
}

const BLANKS: [&str; 9] = ["○○", "〇〇", "◯◯", "××", "△△", "□□", "●●", "__", "【 】"];

/// Blanks that were never filled in.
pub(super) fn blanks(text: &str) -> Vec<(usize, &'static str)> {
    let mut out = Vec::new();
    for blank in BLANKS {
        if let Some(at) = text.find(blank) {
            out.push((at, blank));
        }
    }
    out
}

const DOCUMENT_ENDS: [&str; 8] = ["規程", "規則", "要項", "要領", "細則", "方針", "手順書", "内規"];

/// Kinds of documents rather than documents.
const VAGUE: [&str; 6] = ["諸規程", "基本規程", "内部規程", "内部規則", "関係規程", "運用細則"];

/// A line that is nothing but a document's title.
pub(super) fn is_title(line: &str) -> bool {
    let chars = line.chars().count();
    (3..=40).contains(&chars)
        && !line.contains(['。', '、', '(', ')', '「', '」', '・', '<'])
        && !line.starts_with(['-', '第', '*'])
        && !line.starts_with(|c: char| c.is_ascii_digit())
        && [&DOCUMENT_ENDS[..], &["規定", "指針", "基準", "追加事項"][..]]
            .concat()
            .iter()
            .any(|end| line.ends_with(end))
}

/// Other documents that a line rests on: 就業規則, 「外部委託管理細則」, 別表, 様式.
pub(super) fn documents(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for end in DOCUMENT_ENDS {
        for (at, _) in text.match_indices(end) {
            let start = word_before(text, at);
            let Some(name) = text.get(start..at + end.len()) else { continue };
            let after = text.get(at + end.len()..).unwrap_or_default();
            let own = ["本", "この", "当該", "同", "前"].iter().any(|p| name.strip_prefix(p).is_some_and(|r| r == end));
            let vague = VAGUE.contains(&name);
            let captioned = text.trim_start().starts_with(['(', '<']) && text.trim_end().ends_with([')', '>']);
            if !own
                && !vague
                && !captioned
                && name != end
                && !after.starts_with(|c: char| is_name(c) && c != '等')
                && !name.starts_with('本')
            {
                out.push((start, name.to_owned()));
            }
        }
    }
    for annex in ["別表", "別紙", "別記様式", "様式第"] {
        if let Some(at) = text.find(annex).filter(|_| !text.trim_start().starts_with(annex)) {
            out.push((at, annex.trim_end_matches('第').to_owned()));
        }
    }
    out
}
