//! Chapters, articles, paragraphs and items of a text, by the marks at the beginning of its lines.

/// Where a line stands; 0 and `None` where it does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) article: Option<u32>,
    pub(super) paragraph: u32,
    pub(super) item: u32,
}

/// A number at the beginning of a line.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) line: usize,
    pub(super) number: u32,
    /// The numbers above it, with the form of the mark: items in brackets and in circles are counted apart.
    pub(super) under: Vec<u32>,
    pub(super) label: String,
    pub(super) text: String,
}

/// One document: a text may hold several, each beginning with article 1.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) title: String,
    pub(super) lines: Vec<(usize, String, Place)>,
    pub(super) marks: Vec<Mark>,
    articles: Vec<Article>,
}

#[derive(Debug)]
struct Article {
    number: u32,
    paragraphs: u32,
    /// Paragraph and number of each item.
    items: Vec<(u32, u32)>,
}

/// A citation with what it names.
#[derive(Debug)]
pub(super) struct Citation {
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) place: Place,
}

/// A number, its width in bytes.
fn digits(text: &str) -> Option<(u32, usize)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text.get(..end)?.parse().ok().filter(|_| end <= 4)?;
    Some((number, end))
}

/// 「第5条」, 「第2項」 at the beginning of a text: the number and the bytes it takes.
fn numbered(text: &str, unit: char) -> Option<(u32, usize)> {
    let rest = text.strip_prefix('第').unwrap_or(text);
    let (number, width) = digits(rest)?;
    let after = rest.get(width..)?;
    after.starts_with(unit).then(|| (number, text.len() - after.len() + unit.len_utf8()))
}

const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";

enum Begins {
    Article(u32, usize),
    Paragraph(u32, usize),
    Item(u32, usize, u32),
    /// 「2.3」: section and number.
    Decimal(u32, u32),
    Supplement,
    Other,
}

fn begins(line: &str) -> Begins {
    let text = line.trim_start().trim_start_matches("- ").trim_start();
    let skipped = line.len() - text.len();
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take(2).collect();
    if (bare == "附則" || bare == "付則") && text.trim().chars().count() <= 8 {
        return Begins::Supplement;
    }
    if text.starts_with('第')
        && let Some((number, width)) = numbered(text, '条')
    {
        let after = text.get(width..).unwrap_or_default();
        if after.is_empty()
            || after.starts_with([' ', '(', '「'])
            || !after.starts_with(['に', 'の', '第', 'を', 'で', 'と', '、', '各', '乃', 'な', '及', '又'])
        {
            return Begins::Article(number, skipped + width);
        }
    }
    if let Some(rest) = text.strip_prefix('(')
        && let Some((number, width)) = digits(rest)
        && rest.get(width..).is_some_and(|after| after.starts_with(')'))
    {
        return Begins::Item(number, skipped + width + 2, 1);
    }
    if let Some(c) = text.chars().next()
        && let Some(at) = CIRCLED.chars().position(|k| k == c)
    {
        return Begins::Item(u32::try_from(at).unwrap_or(0) + 1, skipped + c.len_utf8(), 2);
    }
    if let Some((number, width)) = digits(text) {
        let after = text.get(width..).unwrap_or_default();
        let ended = after.starts_with(['.', ' ', '、', '．']);
        let decimal = after.strip_prefix('.').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        if decimal
            && let Some((minor, w)) = after.strip_prefix('.').and_then(digits)
            && after.get(w + 1..).is_some_and(|r| r.starts_with([' ', '、']))
        {
            return Begins::Decimal(number, minor);
        }
        if ended && !decimal && number > 0 && number < 40 {
            return Begins::Paragraph(number, skipped + width);
        }
    }
    Begins::Other
}

/// The documents of a text.
pub(super) fn read(lines: &[String]) -> Vec<Outline> {
    let mut out: Vec<Outline> = Vec::new();
    let mut now = Outline::default();
    let mut place = Place::default();
    let mut supplement = false;
    let mut title = String::new();
    for (at, line) in lines.iter().enumerate() {
        let begun = begins(line);
        match begun {
            Begins::Supplement => {
                supplement = true;
                place = Place::default();
            }
            Begins::Article(number, _) if supplement || number == 1 && !now.articles.is_empty() => {
                if !supplement {
                    out.push(std::mem::take(&mut now));
                }
                if supplement && number == 1 && looks_like_a_beginning(lines, at) {
                    supplement = false;
                    out.push(std::mem::take(&mut now));
                }
                if !supplement {
                    now.title.clone_from(&title);
                    now.begin(at, line, number);
                    place = Place { article: Some(number), paragraph: 1, item: 0 };
                }
            }
            Begins::Article(number, _) => {
                now.begin(at, line, number);
                place = Place { article: Some(number), paragraph: 1, item: 0 };
            }
            Begins::Paragraph(number, _) if place.article.is_some() => {
                now.paragraph(at, line, number, &place);
                place.paragraph = number;
                place.item = 0;
            }
            Begins::Item(number, _, form) if place.article.is_some() => {
                now.item(at, line, number, form, &place);
                if form == 1 || place.item == 0 {
                    place.item = number;
                }
            }
            Begins::Decimal(section, number) => {
                // Forms of marks are counted apart: sections are no articles.
                now.mark(at, line, number, vec![0, section, 3], format!("{section}.{number}"));
            }
            _ => {}
        }
        let bare = line.trim();
        if super::terms::is_title(bare) {
            title = bare.to_owned();
            if now.title.is_empty() {
                now.title.clone_from(&title);
            }
        }
        // What stands in supplementary provisions counts its articles anew and cites by their names.
        if !supplement {
            now.lines.push((at, line.clone(), place.clone()));
        }
    }
    out.push(now);
    out
}

/// Article 1 of another document, not of a supplement: a title or a chapter stands shortly before it.
fn looks_like_a_beginning(lines: &[String], at: usize) -> bool {
    lines.iter().take(at).rev().take(6).any(|l| {
        let l = l.trim();
        super::terms::is_title(l) || (l.starts_with('第') && l.contains('章')) || l == "(目的)"
    })
}

impl Outline {
    fn begin(&mut self, line: usize, text: &str, number: u32) {
        self.articles.push(Article { number, paragraphs: 1, items: Vec::new() });
        self.mark(line, text, number, Vec::new(), format!("第{number}条"));
    }

    fn paragraph(&mut self, line: usize, text: &str, number: u32, place: &Place) {
        if let Some(article) = self.articles.last_mut() {
            article.paragraphs = article.paragraphs.max(number);
        }
        // The first paragraph has no number of its own.
        self.mark(line, text, number, vec![place.article.unwrap_or(0), 0], format!("第{number}項"));
    }

    fn item(&mut self, line: usize, text: &str, number: u32, form: u32, place: &Place) {
        if form == 1
            && let Some(article) = self.articles.last_mut()
        {
            article.items.push((place.paragraph, number));
        }
        let mut under = vec![place.article.unwrap_or(0), place.paragraph, form];
        if form == 2 {
            under.push(place.item);
        }
        if number == 1 {
            // A list may begin again under another line of the same paragraph.
            self.marks.retain(|m| m.under != under);
        }
        self.mark(line, text, number, under, format!("({number})"));
    }

    fn mark(&mut self, line: usize, text: &str, number: u32, under: Vec<u32>, label: String) {
        self.marks.push(Mark { line, number, under, label, text: text.to_owned() });
    }

    fn article(&self, number: u32) -> Option<&Article> {
        self.articles.iter().find(|a| a.number == number)
    }

    /// Whether the text has such a place.
    pub(super) fn has(&self, place: &Place) -> bool {
        let Some(article) = place.article else { return true };
        let Some(there) = self.article(article) else { return false };
        let within = |p: &u32| place.paragraph == 0 || *p == place.paragraph;
        let item_there =
            place.item == 0 || there.items.is_empty() || there.items.iter().any(|(p, i)| within(p) && *i == place.item);
        place.paragraph <= there.paragraphs && item_there
    }

    pub(super) fn before_article(&self, place: &Place) -> bool {
        self.articles.first().is_none_or(|first| place.article.is_none_or(|a| a > first.number))
    }
    pub(super) fn after_article(&self, place: &Place) -> bool {
        self.articles.last().is_none_or(|last| place.article.is_none_or(|a| a < last.number))
    }
    pub(super) fn before_paragraph(&self, place: &Place) -> bool {
        // An item may mean the paragraph that it stands in, read as 前項 by many: only a lead of the first is wrong.
        place.paragraph > 1
    }
    pub(super) fn after_paragraph(&self, place: &Place) -> bool {
        let article = place.article.and_then(|a| self.article(a));
        article.is_none_or(|a| place.paragraph < a.paragraphs)
    }
    pub(super) fn before_item(&self, place: &Place) -> bool {
        place.item != 1
    }
}

/// Names before a citation that make it one of another text.
const OTHERS: [&str; 10] = ["法", "令", "規則", "規程", "規定", "要領", "要項", "基準", "細則", "条例"];
/// Names by which a text cites itself.
const OWN: [&str; 8] = ["本規程", "この規程", "本規則", "この規則", "本規定", "本基準", "この基準", "本要領"];

fn is_of_another(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches(['」', ')', 'の']);
    !OWN.iter().any(|own| before.ends_with(own)) && OTHERS.iter().any(|other| before.ends_with(other))
        || before.ends_with("同条")
        || before.ends_with('同')
}

/// Citations in a line: 「第22条第1項(2)」, 「第3項」, 「前条第2項」, each with the place it names.
pub(super) fn citations(line: &str, here: &Place) -> Vec<Citation> {
    let skip = match begins(line) {
        Begins::Article(_, width) | Begins::Paragraph(_, width) | Begins::Item(_, width, _) => width,
        _ => 0,
    };
    let mut out = Vec::new();
    let mut at = skip;
    // Once another law is named, what follows by 「、第…」 or 「及び第…」 is still its own.
    let mut of_another = false;
    while let Some(found) = line.get(at..).and_then(|rest| rest.find('第')) {
        let start = at + found;
        let rest = line.get(start..).unwrap_or_default();
        let before = line.get(..start).unwrap_or_default();
        at = start + '第'.len_utf8();
        let mut width = 0;
        let mut place = Place::default();
        if let Some((article, w)) = numbered(rest, '条') {
            place.article = Some(article);
            width = w;
            if rest.get(w..).is_some_and(|r| r.starts_with('の'))
                && rest.get(w + 3..).is_some_and(|r| digits(r).is_some())
            {
                continue;
            }
        }
        let tail = |w: usize| rest.get(w..).map(|r| (r, r.strip_prefix('の').unwrap_or(r)));
        if let Some((raw, r)) = tail(width)
            && let Some((paragraph, w)) = numbered(r, '項')
        {
            place.paragraph = paragraph;
            width += raw.len() - r.len() + w;
        }
        if let Some((raw, r)) = tail(width)
            && let Some((item, w)) =
                numbered(r, '号').or_else(|| bracketed(r).filter(|_| place.article.is_some() || place.paragraph > 0))
        {
            place.item = item;
            width += raw.len() - r.len() + w;
        }
        if width == 0 {
            continue;
        }
        let separated = before.ends_with(['、', '，'])
            || ["及び", "または", "又は", "ないし", "乃至", "から", "並びに"].iter().any(|w| before.ends_with(w));
        of_another = is_of_another(before) || (of_another && separated);
        let own_article = place.article.is_some();
        if !own_article {
            if before.ends_with("前条") {
                place.article = here.article.and_then(|a| a.checked_sub(1));
            } else if before.ends_with("本条") || !separated {
                place.article = here.article;
            } else {
                // The second of 「第5条第1項及び第3項」 belongs to the article before.
                place.article = out.last().and_then(|c: &Citation| c.place.article).or(here.article);
            }
            if place.paragraph == 0 && place.item > 0 {
                place.paragraph = 0;
            }
        }
        at = start + width;
        if !of_another && here.article.is_some() {
            out.push(Citation { at: start, text: rest.get(..width).unwrap_or_default().to_owned(), place });
        } else if of_another {
            continue;
        }
    }
    out
}

/// 「(3)」 right behind an article.
fn bracketed(text: &str) -> Option<(u32, usize)> {
    let rest = text.strip_prefix('(')?;
    let (number, width) = digits(rest)?;
    rest.get(width..)?.starts_with(')').then_some((number, width + 2))
}
