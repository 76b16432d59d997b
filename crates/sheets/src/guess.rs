//! Which column is which field. Headings decide first, values confirm or contradict; a person confirms the whole.

use crate::read::Sheet;
use azukari_domain::{
    FieldKey, individual,
    text::{fold, fold_mail, fold_phone},
};

/// What the values of a field look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// A name of a person or company.
    Name,
    /// The name's reading.
    Kana,
    /// A telephone or FAX number.
    Phone,
    /// A mail address.
    Mail,
    /// A date.
    Date,
    /// A postal code of seven digits.
    Postal,
    /// An address.
    Address,
    /// A member number or the like.
    Number,
}

impl FieldKind {
    /// Headings that lists use for this kind, besides the field's own labels and aliases.
    fn usual_headings(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[],
            Self::Name => &["氏名", "名前", "お名前", "姓名", "会員名", "name", "full name"],
            Self::Kana => &["フリガナ", "カナ", "氏名カナ", "よみ", "よみがな", "読み", "kana", "氏名（カナ）"],
            Self::Phone => &["電話", "電話番号", "tel", "連絡先", "携帯", "携帯電話", "phone"],
            Self::Mail => &["メール", "メールアドレス", "email", "mail", "eメール", "電子メール"],
            Self::Date => &["年月日", "日付", "date"],
            Self::Postal => &["郵便番号", "〒", "zip", "postal code"],
            Self::Address => &["住所", "所在地", "ご住所", "address"],
            Self::Number => &["会員番号", "会員no", "会員no.", "番号", "no", "no.", "id"],
        }
    }

    /// Whether a value, blanks trimmed and not empty, looks like this kind; `None` where the look says nothing.
    fn fits(self, value: &str) -> Option<bool> {
        match self {
            Self::Text | Self::Name | Self::Number => None,
            Self::Kana => Some(is_kana(value)),
            Self::Phone => Some(is_phone(value)),
            Self::Mail => Some(fold_mail(value).is_some()),
            Self::Date => Some(is_date(value)),
            Self::Postal => Some(is_postal(value)),
            Self::Address => Some(value.contains(['都', '道', '府', '県', '市', '区', '町', '村', '郡'])),
        }
    }
}

/// A field that a column may be.
#[derive(Debug, Clone)]
pub struct FieldSpec {
    /// The field in the rulebook.
    pub key: FieldKey,
    /// What the screens call it, in every language.
    pub labels: Vec<String>,
    /// What files call it.
    pub aliases: Vec<String>,
    /// What its values look like.
    pub kind: FieldKind,
}

/// A column taken for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The column, from 0.
    pub column: usize,
    /// The field.
    pub field: FieldKey,
    /// How sure, 0 to 100. From [`SURE`] on the heading itself names the field.
    pub confidence: u8,
}

/// Confidence from which a mapping needs no second look.
pub const SURE: u8 = 80;
/// Confidence below which no mapping is proposed.
pub const PROPOSED_FROM: u8 = 40;

/// The proposal for a whole file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// Columns with a field, by column.
    pub mapped: Vec<Mapped>,
    /// Columns without a field, from 0.
    pub unmapped: Vec<usize>,
    /// Fields without a column.
    pub missing: Vec<FieldKey>,
    /// Columns whose first values look like individual numbers (マイナンバー); they must not be taken in unasked.
    pub my_number: Vec<usize>,
}

/// Proposes a mapping from a sheet's headings and its first rows.
pub fn columns(sheet: &Sheet, fields: &[FieldSpec]) -> Mapping {
    let values: Vec<Vec<&str>> = (0..sheet.headers().len())
        .map(|column| sheet.preview().map(|r| r.text(column)).filter(|v| !v.trim().is_empty()).collect())
        .collect();
    propose(sheet.headers(), &values, fields)
}

/// Proposes a mapping from headings and, per column, some values.
pub fn propose(headers: &[String], values: &[Vec<&str>], fields: &[FieldSpec]) -> Mapping {
    let mut scored: Vec<(u8, usize, usize)> = Vec::new();
    for (column, heading) in headers.iter().enumerate() {
        let sample = values.get(column).map_or(&[][..], Vec::as_slice);
        for (at, field) in fields.iter().enumerate() {
            let score = score(heading, sample, field);
            if score >= PROPOSED_FROM {
                scored.push((score, column, at));
            }
        }
    }
    // Best first; among equals the left column and the field named first, so that the result does not waver.
    scored.sort_by_key(|(score, column, at)| (u8::MAX - score, *column, *at));
    let mut mapping = Mapping::default();
    let mut taken = vec![false; fields.len()];
    for (confidence, column, at) in scored {
        let (Some(taken), Some(field)) = (taken.get_mut(at), fields.get(at)) else { continue };
        if !*taken && !mapping.mapped.iter().any(|m| m.column == column) {
            *taken = true;
            mapping.mapped.push(Mapped { column, field: field.key.clone(), confidence });
        }
    }
    mapping.mapped.sort_by_key(|m| m.column);
    mapping.unmapped = (0..headers.len()).filter(|c| !mapping.mapped.iter().any(|m| m.column == *c)).collect();
    mapping.missing = fields.iter().zip(&taken).filter(|(_, t)| !**t).map(|(f, _)| f.key.clone()).collect();
    mapping.my_number = (0..headers.len())
        .filter(|c| values.get(*c).is_some_and(|v| looks_like_my_number(v.iter().copied())))
        .collect();
    mapping
}

fn score(heading: &str, values: &[&str], field: &FieldSpec) -> u8 {
    let heading = fold_heading(heading);
    let named = |names: &[String]| names.iter().any(|n| fold_heading(n) == heading);
    let usual = || field.kind.usual_headings().iter().any(|n| fold_heading(n) == heading);
    let contained = || {
        let mut own = field.labels.iter().chain(&field.aliases).map(|n| fold_heading(n));
        own.any(|n| n.chars().count() >= 2 && (heading.contains(&n) || n.contains(&heading)))
    };
    let by_heading: u8 = if heading.is_empty() {
        0
    } else if named(&field.labels) {
        95
    } else if named(&field.aliases) {
        90
    } else if usual() {
        75
    } else if heading.chars().count() >= 2 && contained() {
        60
    } else {
        0
    };
    let judged: Vec<bool> = values.iter().filter_map(|v| field.kind.fits(v.trim())).collect();
    if judged.is_empty() {
        return by_heading;
    }
    let fit = judged.iter().filter(|f| **f).count();
    match (by_heading, fit * 10 >= judged.len() * 7, fit * 10 < judged.len() * 3) {
        // Addresses and kana are too common a look to be told by it alone.
        (0, true, _) if !matches!(field.kind, FieldKind::Address | FieldKind::Kana | FieldKind::Date) => 45,
        (0, ..) => 0,
        (s, true, _) => s.saturating_add(5).min(100),
        (s, _, true) => s.saturating_sub(35),
        (s, ..) => s,
    }
}

fn fold_heading(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | '【' | '】' | '「' | '」' | ':' | '*' | '_' | '.' | '/'))
        .collect()
}

fn is_kana(value: &str) -> bool {
    let folded = fold(value);
    !folded.is_empty() && folded.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | '・'))
}

fn is_phone(value: &str) -> bool {
    let shape = |c: char| c.is_ascii_digit() || "０１２３４５６７８９-－ー―‐（）() 　+".contains(c);
    value.chars().all(shape) && fold_phone(value).is_some_and(|p| (9..=11).contains(&p.len())) && !is_date(value)
}

fn is_postal(value: &str) -> bool {
    let digits = fold(value.trim_start_matches('〒'));
    digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A year, a month and a day between separators, western or of a Japanese era.
fn is_date(value: &str) -> bool {
    // Not `fold`: it takes hyphens out.
    let text: String = value
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '／' | '－' | '年' | '月' | '．' | '.' | '-' => '/',
            '元' => '1',
            c => c,
        })
        .filter(|c| !matches!(c, '日' | ' ' | '　'))
        .collect();
    let text = text.split('T').next().unwrap_or_default();
    let (era, text) = ["令和", "平成", "昭和", "大正", "明治", "R", "H", "S", "T", "M"]
        .iter()
        .find_map(|era| text.strip_prefix(era))
        .map_or((false, text), |rest| (true, rest));
    let parts: Vec<u32> = text.split('/').map_while(|p| p.parse().ok()).collect();
    match parts.as_slice() {
        [year, month, day] if text.split('/').count() == 3 => {
            let year_fits = if era { (1..=64).contains(year) } else { (1850..=2150).contains(year) };
            year_fits && (1..=12).contains(month) && (1..=31).contains(day)
        }
        _ => false,
    }
}

/// Whether a cell can only be data and not a heading: a date, a telephone number, a mail address, digits.
pub(crate) fn looks_like_data(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = fold(cell);
    is_date(cell)
        || is_phone(cell)
        || fold_mail(cell).is_some()
        || (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a column's values look like individual numbers. The share decides: half of all filled cells, or, among
/// other things, six of ten of at least three values with twelve digits. Twelve digits of another kind pass once in
/// ten, so a column of them stays far below.
pub fn looks_like_my_number<'a>(values: impl IntoIterator<Item = &'a str>) -> bool {
    let mut tally = MyNumberTally::default();
    values.into_iter().for_each(|value| tally.note(value));
    tally.looks()
}

/// Counts a column's values for [`looks_like_my_number`] one by one, so that a whole file can be judged while it streams.
#[derive(Debug, Clone, Copy, Default)]
pub struct MyNumberTally {
    filled: u64,
    twelve: u64,
    passing: u64,
}

impl MyNumberTally {
    /// Notes one value.
    pub fn note(&mut self, value: &str) {
        let value = value.trim().trim_start_matches('\'');
        if value.is_empty() {
            return;
        }
        self.filled += 1;
        // Folding is dear and nearly no cell has twelve digits.
        if value.chars().filter(|c| c.is_numeric()).count() != 12 {
            return;
        }
        // Between digits people also type the prolonged sound mark for a hyphen.
        let digits: String = fold(value).chars().filter(|c| *c != 'ー').collect();
        if digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit()) {
            self.twelve += 1;
            self.passing += u64::from(individual::has_form(&digits));
        }
    }

    /// Whether the values so far look like individual numbers.
    pub fn looks(&self) -> bool {
        let MyNumberTally { filled, twelve, passing } = *self;
        passing > 0 && (passing * 2 >= filled || (twelve >= 3 && passing * 10 >= twelve * 6))
    }
}
