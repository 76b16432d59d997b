//! Names of persons. In a run of Chinese characters names and ordinary words compete: the cheapest way to read the run, by the
//! costs of mecab-ipadic, says whether 山田太郎 stands there. A name in kana, or one that no list knows, needs more: a reading beside
//! it, a word before it (氏名), or what people say to a person (様).

mod reading;
mod skip;

use crate::{
    chars::{at, is_blank, is_half_katakana, is_han, is_hiragana, is_joint, is_katakana},
    find::{Finding, Kind},
    lexicon::{CLASSES, EDGE, FAMILY, GIVEN, HONORIFIC, Lexicon, NOUN},
};

/// Characters of a run that are read together.
const RUN_CHARS_MAX: usize = 64;
/// Kana behind a run that may be a given name.
const TAIL_CHARS_MAX: usize = 5;
/// What an unknown character costs, and an unknown given name of one, two and three characters.
const UNKNOWN: i32 = 11_000;
const UNKNOWN_GIVEN: [i32; 3] = [14_500, 12_600, 13_600];
/// The same where its characters are rare in names, and where a blank stands between it and the family name.
const RARE_GIVEN: [i32; 3] = [17_000, 14_500, 16_000];
const APART_GIVEN: [i32; 3] = [10_500, 10_500, 11_500];
/// What is said to a person, in kana.
const SPOKEN: &[&str] = &["さん", "さま", "くん", "ちゃん", "サン", "クン"];
/// Posts by which people are called behind their family name.
const POSTS: &[&str] = &[
    "会長",
    "社長",
    "部長",
    "課長",
    "係長",
    "理事",
    "理事長",
    "専務",
    "常務",
    "監事",
    "委員",
    "委員長",
    "先生",
    "教授",
    "弁護士",
    "医師",
    "議長",
    "議員",
    "店長",
    "所長",
    "館長",
    "室長",
    "局長",
    "次長",
    "主任",
    "副会長",
    "副社長",
    "副理事長",
    "事務局長",
    "支部長",
    "班長",
    "代表",
    "取締役",
    "主査",
    "主事",
    "看護師",
    "税理士",
    "園長",
    "校長",
];
/// Those of them that are also said behind a place or an institution: 大分支部長.
const PLACE_POSTS: &[&str] =
    &["支部長", "所長", "館長", "園長", "校長", "店長", "室長", "局長", "班長", "代表", "議員", "先生", "医師"];
/// What a post costs behind a family name.
const POST: i32 = 6_000;
/// What follows a family name when somebody says who they are.
const INTRODUCED: &[&str] = &["です", "と申し", "でございます", "と言います", "といいます"];
/// Before 様 and never a name.
const NO_CALLED: &str = "皆客奥神王仏何各同別有仕多一左右上下若殿宮模異態両";
/// Words behind which a name follows for certain, and those behind which it may.
const SURE_LABELS: &[&str] = &[
    "氏名",
    "名前",
    "姓名",
    "申込者",
    "申請者",
    "届出者",
    "署名",
    "本人",
    "記入者",
    "受取人",
    "名義",
    "氏　名",
    "保護者",
    "世帯主",
    "契約者",
    "被保険者",
];
const WEAK_LABELS: &[&str] = &[
    "担当",
    "担当者",
    "代表者",
    "代表",
    "連絡先",
    "責任者",
    "宛名",
    "差出人",
    "紹介者",
    "作成者",
    "報告者",
    "出席者",
    "欠席者",
    "講師",
    "議長",
    "書記",
    "司会",
    "理事",
    "監事",
    "会長",
    "受付",
    "患者",
    "会員",
    "参加者",
    "家族",
    "続柄",
    "記録",
];
/// What stands behind such a word and is no name.
const NO_NAMES: &[&str] = &[
    "未定",
    "不明",
    "匿名",
    "同上",
    "別紙",
    "省略",
    "記入",
    "非公開",
    "なし",
    "無し",
    "有無",
    "欄",
    "漢字",
    "住所",
    "電話",
    "番号",
    "印",
    "変更",
    "確認",
    "本人",
    "一覧",
    "各位",
    "全員",
    "有志",
    "事務局",
    "皆様",
    "生年",
    "男",
    "女",
];
/// Hiragana that follows a name in a sentence.
const PARTICLES: &str = "はがをにのとでもへやかよねだなさくちりらっ";

/// Counts of characters in given names, to judge one that no list has.
#[derive(Debug)]
struct Shape {
    first: Vec<u16>,
    last: Vec<u16>,
}

/// Finds persons with the words of a [`Lexicon`].
#[derive(Debug)]
pub(crate) struct Persons {
    shape: Shape,
    families: skip::Families,
}

/// The first character that is counted, and how many.
const SHAPE_FROM: usize = 0x3040;
const SHAPE_COUNT: usize = 0xA000 - SHAPE_FROM;

impl Persons {
    pub(crate) fn new(lexicon: &Lexicon) -> Persons {
        let mut shape = Shape { first: vec![0; SHAPE_COUNT], last: vec![0; SHAPE_COUNT] };
        lexicon.each_given(|word| {
            let mut chars = word.chars();
            if let (Some(first), Some(last)) = (chars.next(), chars.next_back()) {
                for (table, c) in [(&mut shape.first, first), (&mut shape.last, last)] {
                    if let Some(count) = (c as usize).checked_sub(SHAPE_FROM).and_then(|at| table.get_mut(at)) {
                        *count = count.saturating_add(1);
                    }
                }
            }
        });
        let mut families = skip::Families::default();
        lexicon.each_family(|word| families.add(word));
        Persons { shape, families }
    }

    fn is_shaped(&self, chars: &[char]) -> bool {
        let count = |table: &[u16], c: Option<&char>| {
            c.and_then(|c| (*c as usize).checked_sub(SHAPE_FROM)).and_then(|at| table.get(at)).copied().unwrap_or(0)
        };
        match chars {
            [] => false,
            [_] => count(&self.shape.first, chars.first()) >= 12,
            _ => count(&self.shape.first, chars.first()) >= 4 && count(&self.shape.last, chars.last()) >= 4,
        }
    }
}

/// The run under the eye; its memory is used again for each run of a text.
#[derive(Default)]
struct Run {
    chars: Vec<char>,
    /// Where each character begins, and the end of the last.
    bytes: Vec<usize>,
    /// How many of the characters are the run; behind it stands its tail.
    own: usize,
    edges: Vec<Edge>,
    /// The cheapest way to each place, by the class of its last word; only what its mask names is of this run.
    best: Vec<[Best; CLASSES]>,
    masks: Vec<u16>,
    /// Whether nobody is named in it, whatever stands around it.
    nameless: bool,
}

#[derive(Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    class: u8,
    cost: i32,
}

#[derive(Clone, Copy)]
struct Best {
    cost: i32,
    /// Where the word begins, and the class of the word before it.
    from: usize,
    before: u8,
}

const NEVER: i32 = i32::MAX / 4;

pub(crate) fn find(persons: &Persons, lexicon: &Lexicon, text: &str, found: &mut Vec<Finding>) {
    let mut run = Run::default();
    // Texts say the same words again and again: hashes of runs in which nobody is named, whatever stands around them.
    let mut nameless: Vec<u64> = vec![0; if text.len() > SHORT_BYTES { NAMELESS } else { 1 }];
    let slot = |hash: u64| (hash >> 40) as usize & (nameless_mask(text));
    let bytes = text.as_bytes();
    let mut at_byte = 0;
    while let Some(b) = bytes.get(at_byte) {
        // Everything that may begin a name is three bytes long and begins with E3 to E9 or EF; four bytes: F0.
        if *b < 0xE3 {
            at_byte += skip::plain(bytes, at_byte);
            continue;
        }
        if let Some(end) = skip::kana(bytes, at_byte) {
            at_byte = end;
            continue;
        }
        let (end, may) = skip::run(bytes, at_byte, &persons.families);
        if end > at_byte && !may && skip::ends_plainly(bytes, end) {
            at_byte = end;
            continue;
        }
        let Some(c) = at(text, at_byte) else { break };
        if is_han(c) {
            let known =
                closed(text, at_byte, end).then(|| (end, if may { skip::hash(bytes, at_byte, end) } else { 0 }));
            if known.is_some_and(|(_, hash)| !may || nameless.get(slot(hash)) == Some(&hash)) {
                at_byte = end;
                continue;
            }
            let from = found.len();
            let end = take(&mut run, text, at_byte);
            if reading::twin(lexicon, text, &run, end, found) {
                at_byte = end;
                continue;
            }
            let next = read(persons, lexicon, text, &mut run, found);
            if found.len() == from {
                labelled(lexicon, text, at_byte, end, found);
            }
            if let Some((_, hash)) = known.filter(|_| run.nameless)
                && let Some(cell) = nameless.get_mut(slot(hash))
            {
                *cell = hash;
            }
            at_byte = end.max(next);
        } else if is_katakana(c) || is_half_katakana(c) || is_hiragana(c) {
            at_byte = reading::kana(lexicon, text, at_byte, found);
        } else {
            at_byte += c.len_utf8();
        }
    }
}

/// How many runs are remembered, and the length of a text from which it is worth it.
const NAMELESS: usize = 1 << 14;
const SHORT_BYTES: usize = 1 << 12;

fn nameless_mask(text: &str) -> usize {
    if text.len() > SHORT_BYTES { NAMELESS - 1 } else { 0 }
}

/// Whether nothing stands behind a run of plain characters that its reading would depend on.
fn closed(text: &str, start: usize, end: usize) -> bool {
    let next = at(text, end);
    let open = next.is_some_and(|c| {
        is_han(c)
            || is_blank(c)
            || is_joint(c) && c != 'の'
            || matches!(c, '\t' | '(' | '（' | '／' | '/' | ':' | '：' | '=' | '＝' | '】' | '］' | ']' | '｜' | '|')
    });
    // Most runs are followed by something else than what SPOKEN begins with.
    let said = next.is_some_and(|c| matches!(c, 'さ' | 'く' | 'ち' | 'サ' | 'ク'))
        && text.get(end..).is_some_and(|rest| SPOKEN.iter().any(|s| rest.starts_with(s)));
    end - start < 3 * RUN_CHARS_MAX && !open && !said
}

/// Takes the run that begins here, over single blanks, and its tail of kana. Answers where the run ends.
fn take(run: &mut Run, text: &str, start: usize) -> usize {
    run.chars.clear();
    run.bytes.clear();
    run.edges.clear();
    let mut at_byte = start;
    while let Some(c) = at(text, at_byte) {
        let next = at_byte + c.len_utf8();
        let follows = |c: Option<char>| c.is_some_and(is_han);
        let joint = is_joint(c) && c != 'の' && run.chars.last().is_some_and(|c| is_han(*c)) && follows(at(text, next));
        let blank = is_blank(c) && follows(at(text, next));
        if !(is_han(c) || joint || blank) || run.chars.len() >= RUN_CHARS_MAX {
            break;
        }
        run.chars.push(c);
        run.bytes.push(at_byte);
        at_byte = next;
    }
    run.own = run.chars.len();
    let end = at_byte;
    // The tail: a blank and kana, or kana alone.
    let mut count = 0;
    while let Some(c) = at(text, at_byte) {
        let good = is_hiragana(c) || is_katakana(c) || is_han(c) && count > 0 || is_blank(c) && count == 0;
        if !good || count > TAIL_CHARS_MAX {
            break;
        }
        run.chars.push(c);
        run.bytes.push(at_byte);
        at_byte += c.len_utf8();
        count += 1;
    }
    run.bytes.push(at_byte);
    end
}

/// Reads a run the cheapest way and tells the names in it. Answers where the last of them ends.
fn read(persons: &Persons, lexicon: &Lexicon, text: &str, run: &mut Run, found: &mut Vec<Finding>) -> usize {
    let own = run.own;
    let mut may = false;
    run.nameless = false;
    let spoken =
        run.bytes.get(own).and_then(|b| text.get(*b..)).is_some_and(|rest| SPOKEN.iter().any(|s| rest.starts_with(s)));
    for from in 0..own {
        let Some(rest) = run.chars.get(from..) else { break };
        if rest.first().is_none_or(|c| is_blank(*c)) {
            continue;
        }
        for (length, senses) in lexicon.begins(rest.get(..rest.len().min(6)).unwrap_or(rest)) {
            let to = from + length;
            for sense in senses {
                // Only a given name goes into the tail.
                if to > own && (sense.class != GIVEN || from > own) {
                    continue;
                }
                may |= sense.class == FAMILY;
                run.edges.push(Edge { from, to, class: sense.class, cost: i32::from(sense.cost) });
            }
        }
    }
    if !may && !spoken {
        run.nameless = true;
        return 0;
    }
    let introduced =
        run.edges.iter().any(|e| (e.from, e.to, e.class) == (0, own, FAMILY)) && is_introduced(lexicon, text, run);
    if !worth(persons, lexicon, run, spoken) && !introduced {
        run.nameless = !spoken && ends_plain(run);
        return 0;
    }
    search(lexicon, run);
    let before = found.len();
    let last = tell(lexicon, text, run, spoken, found);
    run.nameless = found.len() == before && !spoken && !introduced && ends_plain(run);
    last
}

/// Whether no family name ends where the run ends, so that what follows cannot change its reading.
fn ends_plain(run: &Run) -> bool {
    !run.edges.iter().any(|e| e.to >= run.own && e.class == FAMILY || e.to > run.own)
}

/// Adds what only a family name brings with it, and says whether any name may stand in the run at all.
fn worth(persons: &Persons, lexicon: &Lexicon, run: &mut Run, spoken: bool) -> bool {
    let own = run.own;
    let mut worth = false;
    // Places where a family name ends, and where an ordinary word begins or goes on: a bit for each.
    let (mut families, mut covered) = (0_u128, 0_u128);
    for edge in &run.edges {
        if edge.class == FAMILY {
            families |= 1 << edge.to;
        } else if edge.class >= NOUN && edge.class != HONORIFIC && edge.to > edge.from + 1 {
            covered |= ((1 << edge.to) - 1) & !((1 << edge.from) - 1);
        }
    }
    while families != 0 {
        let end = families.trailing_zeros() as usize;
        families &= families - 1;
        let blank = run.chars.get(end).is_some_and(|c| is_blank(*c));
        let begin = end + usize::from(blank);
        if end == own && spoken {
            worth = true;
        }
        if begin >= own {
            // A given name in kana.
            let Some(tail) = run.chars.get(begin..) else { continue };
            for (length, senses) in lexicon.begins(tail.get(..tail.len().min(TAIL_CHARS_MAX)).unwrap_or(tail)) {
                if length >= 2 && senses.iter().any(|s| s.class == GIVEN) && kana_ends(tail, length) {
                    run.edges.push(Edge { from: begin, to: begin + length, class: GIVEN, cost: 5_000 });
                    worth = true;
                }
            }
            continue;
        }
        for length in 1..=3 {
            let to = begin + length;
            let Some(name) = run.chars.get(begin..to).filter(|n| to <= own && n.iter().all(|c| is_han(*c))) else {
                break;
            };
            let known = run.edges.iter().any(|e| e.from == begin && e.to == to && e.class == GIVEN);
            let called = run.edges.iter().any(|e| e.from == begin && e.to == to && e.class == HONORIFIC);
            let post = is_post(name);
            worth |= known || called || (!blank && post);
            if !blank && post && !PLACE_POSTS.iter().any(|p| p.chars().eq(name.iter().copied())) {
                run.edges.push(Edge { from: begin, to, class: HONORIFIC, cost: POST });
            }
            // Before 様 an ordinary word is a name too.
            let next = to + usize::from(run.chars.get(to).is_some_and(|c| is_blank(*c)));
            let ends = to == own || next > to;
            let said = !post
                && (next < own && matches!(run.chars.get(next), Some('様' | '氏' | '殿'))
                    || ends && is_titled(run, end));
            // Where an ordinary word stands, an unknown name would never be the cheaper way.
            let free = blank || covered >> begin & 1 == 0;
            if said || free && !known && !is_ordinary(lexicon, name) {
                let costs = match (blank || said, persons.is_shaped(name)) {
                    (true, _) => APART_GIVEN,
                    (false, true) => UNKNOWN_GIVEN,
                    (false, false) => RARE_GIVEN,
                };
                let Some(cost) = costs.get(length - 1) else { break };
                run.edges.push(Edge { from: begin, to, class: GIVEN, cost: *cost });
                worth = true;
            }
        }
    }
    worth || (spoken && run.edges.iter().any(|e| e.to == own && e.class == GIVEN))
}

/// Whether what ends here as a family name stands behind a word such as 報告者 and a blank.
fn is_titled(run: &Run, end: usize) -> bool {
    run.edges.iter().filter(|e| e.to == end && e.class == FAMILY).any(|e| {
        let Some(blank) = e.from.checked_sub(1) else { return false };
        let title = blank.checked_sub(1).and_then(|at| run.chars.get(at));
        run.chars.get(blank).is_some_and(|c| is_blank(*c)) && title.is_some_and(|c| "者長名事係当人記師員".contains(*c))
    })
}

/// Characters with which no given name ends that no list has: parts of a body, places, kinds of things.
const NO_ENDS: &str =
    "班課部組会局係室科校社店駅市町村区県立第展号用等的性化者員費金所署庁省館院園寺線版書表費料率額点件回";

/// Whether characters are an ordinary word, or one stands within them: no given name then, unless a list has it.
fn is_ordinary(lexicon: &Lexicon, chars: &[char]) -> bool {
    let word = |chars: &[char]| {
        chars.len() >= 2
            && lexicon.exactly(chars).iter().any(|s| s.class >= NOUN && s.class != HONORIFIC)
            && !lexicon.is(chars, GIVEN)
    };
    let bound = chars.windows(2).any(|w| matches!(w, ['以', '外' | '上' | '下' | '内' | '前' | '後' | '降']));
    let body =
        chars.iter().any(|c| matches!(c, '第' | '班' | '課')) || chars.last().is_some_and(|c| NO_ENDS.contains(*c));
    bound || body && !lexicon.is(chars, GIVEN) || is_post(chars) || word(chars) || chars.windows(2).any(word)
}

fn is_post(chars: &[char]) -> bool {
    chars.last().is_some_and(|c| "長事員生授士師店任役表査監席務".contains(*c))
        && POSTS.iter().any(|p| p.chars().eq(chars.iter().copied()))
}

/// Whether a name in kana ends here: another script, or a particle, or what is said to a person follows.
fn kana_ends(tail: &[char], length: usize) -> bool {
    let (Some(last), next) = (tail.get(length - 1), tail.get(length)) else { return false };
    match next {
        None => true,
        Some(next) if is_katakana(*last) => !is_katakana(*next),
        Some(next) => !is_hiragana(*next) || PARTICLES.contains(*next),
    }
}

/// Finds the cheapest way to each place of the run.
fn search(lexicon: &Lexicon, run: &mut Run) {
    let places = run.chars.len() + 1;
    let none = Best { cost: NEVER, from: 0, before: EDGE };
    if run.best.len() < places {
        run.best.resize(places, [none; CLASSES]);
    }
    run.masks.clear();
    run.masks.resize(places, 0);
    reach(run, 0, EDGE, Best { cost: 0, ..none });
    run.edges.sort_unstable_by_key(|e| e.from);
    let mut next = 0;
    let mut here: Vec<(u8, i32)> = Vec::with_capacity(CLASSES);
    for at in 0..places {
        here.clear();
        let mask = run.masks.get(at).copied().unwrap_or(0);
        if let Some(row) = run.best.get(at).filter(|_| mask != 0) {
            let set = (0..=EDGE).zip(row).filter(|(class, _)| mask >> class & 1 == 1);
            here.extend(set.map(|(class, best)| (class, best.cost)));
        }
        if at <= run.own && run.chars.get(at).is_some_and(|c| is_blank(*c)) {
            // A blank ends a word, but not a name.
            for (class, cost) in &here {
                if *class == FAMILY {
                    reach(run, at + 1, FAMILY, Best { cost: cost + 300, from: at, before: FAMILY });
                }
                let cost = cost + lexicon.cost(*class, EDGE);
                reach(run, at + 1, EDGE, Best { cost, from: at, before: *class });
            }
        }
        let mut words = 0;
        while let Some(edge) = run.edges.get(next).copied().filter(|e| e.from <= at) {
            next += 1;
            words += usize::from(edge.to == at + 1 && edge.class != GIVEN && edge.class != FAMILY);
            step(lexicon, run, &here, edge);
        }
        if words == 0 && at < run.own {
            step(lexicon, run, &here, Edge { from: at, to: at + 1, class: NOUN, cost: UNKNOWN });
        }
    }
}

fn step(lexicon: &Lexicon, run: &mut Run, here: &[(u8, i32)], edge: Edge) {
    let ways = here.iter().map(|(class, cost)| (cost + lexicon.cost(*class, edge.class), *class));
    if let Some((cost, before)) = ways.min() {
        reach(run, edge.to, edge.class, Best { cost: cost + edge.cost, from: edge.from, before });
    }
}

fn reach(run: &mut Run, place: usize, class: u8, best: Best) {
    let (Some(cell), Some(mask)) =
        (run.best.get_mut(place).and_then(|row| row.get_mut(usize::from(class))), run.masks.get_mut(place))
    else {
        return;
    };
    if *mask >> class & 1 == 0 || best.cost < cell.cost {
        *mask |= 1 << class;
        *cell = best;
    }
}

/// The best way to a place whose last word is of this class, if there is one.
fn best_at(run: &Run, place: usize, class: u8) -> Option<&Best> {
    run.masks.get(place).filter(|mask| *mask >> class & 1 == 1)?;
    run.best.get(place)?.get(usize::from(class))
}

/// Follows the cheapest way back and tells its names.
fn tell(lexicon: &Lexicon, text: &str, run: &Run, spoken: bool, found: &mut Vec<Finding>) -> usize {
    let mut end = (NEVER, run.own, EDGE);
    for place in run.own..run.masks.len() {
        for class in 0..EDGE {
            let Some(best) = best_at(run, place, class) else { continue };
            let named = spoken && place == run.own && (class == FAMILY || class == GIVEN);
            // What is said to a person costs in kana what it costs in kanji.
            let cost =
                best.cost + if named { lexicon.cost(class, HONORIFIC) + 4_000 } else { lexicon.cost(class, EDGE) };
            if cost < end.0 {
                end = (cost, place, class);
            }
        }
    }
    // Words of the way, the last first: begin, end, class.
    let mut way: Vec<(usize, usize, u8)> = Vec::new();
    let (mut place, mut class) = (end.1, end.2);
    while place > 0 {
        let Some(best) = best_at(run, place, class).filter(|best| best.from < place) else { break };
        way.push((best.from, place, class));
        (place, class) = (best.from, best.before);
    }
    way.reverse();
    let mut last = 0;
    let mut push = |from: usize, to: usize, confidence: u8| {
        if let (Some(start), Some(end)) = (run.bytes.get(from), run.bytes.get(to)) {
            found.push(Finding { kind: Kind::Person, range: *start..*end, confidence });
            last = *end;
        }
    };
    let mut at = 0;
    while let Some((from, to, class)) = way.get(at).copied() {
        at += 1;
        if class != FAMILY && class != GIVEN {
            // 東様, 関様: an ordinary word by itself, and a name before 様.
            let called = way.get(at).is_some_and(|(f, t, _)| {
                *f == to && t - f == 1 && matches!(run.chars.get(*f), Some('様' | '氏' | '殿'))
            });
            let name = run.chars.get(from..to).unwrap_or_default();
            let first = from == 0
                && !run
                    .bytes
                    .first()
                    .and_then(|b| text.get(..*b))
                    .and_then(|t| t.chars().next_back())
                    .is_some_and(|c| is_hiragana(c) && c != 'は' && c != 'の');
            let alone = first || from.checked_sub(1).and_then(|b| run.chars.get(b)).is_some_and(|c| is_blank(*c));
            if called && alone && lexicon.is(name, FAMILY) && !name.iter().any(|c| NO_CALLED.contains(*c)) {
                push(from, to, 70);
            }
            continue;
        }
        // The family name goes on over a blank.
        let mut family_end = to;
        let mut next = way.get(at).copied();
        if class == FAMILY
            && next.is_some_and(|(f, t, c)| c == FAMILY && t == f + 1 && run.chars.get(f).is_some_and(|c| is_blank(*c)))
        {
            at += 1;
            next = way.get(at).copied();
            family_end += 1;
        }
        match next {
            Some((f, mut t, GIVEN)) if class == FAMILY && f == family_end => {
                at += 1;
                // Two short given names side by side are one that no list has.
                if let Some((_, end, _)) = way
                    .get(at)
                    .copied()
                    .filter(|(from, end, c)| *c == GIVEN && *from == t && end - f <= 3 && *end <= run.own)
                {
                    t = end;
                    at += 1;
                }
                if is_verb(text, run, f, t) {
                    continue;
                }
                push(from, t, 92);
            }
            Some((f, _, HONORIFIC)) if f == family_end => push(from, to, if class == FAMILY { 85 } else { 65 }),
            Some((f, t, _)) if class == FAMILY && f == to && run.chars.get(f..t).is_some_and(is_post) => {
                push(from, to, 75)
            }
            None if to == run.own && spoken => push(from, to, if class == FAMILY { 85 } else { 65 }),
            // 会社の佐藤です.
            None if class == FAMILY && to == run.own && from == 0 && is_introduced(lexicon, text, run) => {
                push(from, to, 65)
            }
            _ => {}
        }
    }
    last
}

/// Whether somebody says who they are: the whole run is a family name, and です or the like follows.
fn is_introduced(lexicon: &Lexicon, text: &str, run: &Run) -> bool {
    let (Some(start), Some(end)) = (run.bytes.first(), run.bytes.get(run.own)) else { return false };
    let said = text.get(*end..).is_some_and(|rest| INTRODUCED.iter().any(|i| rest.starts_with(i)));
    let before = text.get(..*start).and_then(|t| t.chars().next_back());
    let only = run.chars.get(..run.own).is_some_and(|own| lexicon.exactly(own).iter().all(|s| s.class == FAMILY));
    let signed = matches!(before, Some('(' | '（'))
        && text.get(*end..).is_some_and(|rest| rest.starts_with([')', '）']))
        && text.get(..*start).is_some_and(is_reachable);
    said && (only || before == Some('の')) || signed
}

/// Whether a mail address or a number stands right before the bracket with which a text ends: a@example.jp（佐藤）.
fn is_reachable(text: &str) -> bool {
    let token = text.trim_end_matches(['(', '（']);
    let mut count = 0;
    let mut digits = 0;
    for c in token.chars().rev().take(64) {
        match c {
            '@' | '＠' => return count > 3,
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') => {
                count += 1;
                digits += usize::from(c.is_ascii_digit());
            }
            _ => break,
        }
    }
    digits >= 9 && digits + 4 >= count
}

/// A given name of one character with hiragana behind it is more often the stem of a verb.
fn is_verb(text: &str, run: &Run, from: usize, to: usize) -> bool {
    let next = run.bytes.get(to).and_then(|b| at(text, *b));
    to - from == 1
        && next.is_some_and(|c| is_hiragana(c) && !"はがをにのとでもへや".contains(c))
        && !run
            .bytes
            .get(to)
            .and_then(|b| text.get(*b..))
            .is_some_and(|rest| SPOKEN.iter().any(|s| rest.starts_with(s)))
}

/// A name behind a word such as 氏名, whether a list knows it or not.
fn labelled(lexicon: &Lexicon, text: &str, start: usize, end: usize, found: &mut Vec<Finding>) {
    // Most runs are followed by a particle: nothing of the rest is asked then.
    let signed = |c: char| is_blank(c) || matches!(c, ':' | '：' | '=' | '＝' | '】' | '］' | ']' | '｜' | '|' | '\t');
    let Some(label) = text.get(start..end).filter(|_| at(text, end).is_some_and(signed)) else { return };
    let sure = SURE_LABELS.iter().any(|l| label.ends_with(l));
    let weak = !sure && WEAK_LABELS.iter().any(|l| label.ends_with(l));
    if !sure && !weak {
        return;
    }
    let (mut from, mut sign) = (end, false);
    for _ in 0..6 {
        match at(text, from) {
            Some(c) if matches!(c, ':' | '：' | '=' | '＝' | '】' | '］' | ']' | '｜' | '|') => {
                sign = true;
                from += c.len_utf8();
            }
            Some(c) if is_blank(c) || matches!(c, '\t') => {
                sign |= c == '\t';
                from += c.len_utf8();
            }
            _ => break,
        }
    }
    if !sign {
        return;
    }
    let (mut to, mut count, mut blanks, mut han) = (from, 0, 0, 0);
    while let Some(c) = at(text, to) {
        let blank = is_blank(c)
            && blanks == 0
            && count > 0
            && at(text, to + c.len_utf8()).is_some_and(|c| is_han(c) || is_hiragana(c) || is_katakana(c));
        if !(is_han(c) || is_hiragana(c) || is_katakana(c) || blank) {
            break;
        }
        blanks += usize::from(blank);
        count += usize::from(!blank);
        han += usize::from(is_han(c));
        to += c.len_utf8();
        if count > 9 {
            return;
        }
    }
    let Some(value) = text.get(from..to) else { return };
    let value = SPOKEN.iter().chain(&["様", "殿", "氏"]).fold(value, |v, s| v.strip_suffix(s).unwrap_or(v)).trim_end();
    let chars: Vec<char> = value.chars().filter(|c| !is_blank(*c)).collect();
    let word = chars.len() >= 2
        && !lexicon.exactly(&chars).is_empty()
        && !lexicon.is(&chars, FAMILY)
        && !lexicon.is(&chars, GIVEN);
    let family = lexicon.begins(&chars).any(|(_, senses)| senses.iter().any(|s| s.class == FAMILY));
    let kana_only = han == 0;
    let good = (2..=8).contains(&chars.len())
        && !word
        && !NO_NAMES.iter().any(|no| value.contains(no))
        && (!kana_only || blanks == 1);
    if good
        && (sure && (family || han >= 3 || kana_only)
            || weak && family && han >= 2 && (blanks == 1 || chars.len() <= 2))
    {
        let end = from + value.len();
        found.push(Finding { kind: Kind::Person, range: from..end, confidence: if sure { 88 } else { 70 } });
    }
}
