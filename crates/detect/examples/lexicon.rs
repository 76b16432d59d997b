//! Makes `data/words.txt`, `data/kana.txt` and `data/costs.txt` from the dictionary mecab-ipadic (Debian package of this name):
//! `cargo run -p azukari-detect --example lexicon -- /usr/share/mecab/dic/ipadic crates/detect/data`.
//!
//! Kept: words that Japanese text writes without kana and that compete with names, the names themselves with their costs, and the
//! costs of one class following another. What the dictionary says of places and companies is cut to what helps to tell a name.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a tool may stop")]

use std::{collections::BTreeMap, collections::BTreeSet, fmt::Write as _, fs, path::Path};

/// Letter of a class, its file, its parts of speech in the dictionary, and the number under which it stands in the matrix.
const CLASSES: &[(char, &str, &[&str], usize)] = &[
    ('s', "Noun.name.csv", &["固有名詞", "人名", "姓"], 1290),
    ('g', "Noun.name.csv", &["固有名詞", "人名", "名"], 1291),
    ('n', "Noun.csv", &["一般"], 1285),
    ('v', "Noun.verbal.csv", &["サ変接続"], 1283),
    ('a', "Noun.adjv.csv", &["形容動詞語幹"], 1287),
    ('d', "Noun.adverbal.csv", &["副詞可能"], 1314),
    ('p', "Noun.proper.csv", &["固有名詞", "一般"], 1288),
    ('o', "Noun.org.csv", &["固有名詞", "組織"], 1292),
    ('l', "Noun.place.csv", &["固有名詞", "地域", "一般"], 1293),
    ('h', "Suffix.csv", &["接尾", "人名"], 1302),
    ('x', "Suffix.csv", &["接尾", "一般"], 1298),
    ('c', "Suffix.csv", &["接尾", "助数詞"], 1300),
    ('r', "Suffix.csv", &["接尾", "地域"], 1303),
    ('q', "Prefix.csv", &["名詞接続"], 560),
    ('m', "Noun.number.csv", &["数"], 1295),
];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (from, to) = (Path::new(&args[1]), Path::new(&args[2]));
    let mut words: BTreeMap<String, BTreeMap<char, i32>> = BTreeMap::new();
    let (mut family, mut given) = (BTreeSet::new(), BTreeSet::new());
    for (letter, file, parts, _) in CLASSES {
        for line in text(&from.join(file)).lines() {
            let cells: Vec<&str> = line.split(',').collect();
            let (word, cost): (&str, i32) = (cells[0], cells[3].parse().unwrap());
            if !cells[5..].iter().zip(*parts).all(|(cell, part)| cell == part) {
                continue;
            }
            if matches!(letter, 's' | 'g')
                && let Some(reading) = cells.get(11).filter(|r| r.chars().count() >= 2 && r.chars().all(is_katakana))
            {
                if *letter == 's' {
                    family.insert((*reading).to_owned())
                } else {
                    given.insert((*reading).to_owned())
                };
            }
            if keeps(*letter, word, cost) {
                let known = words.entry(word.to_owned()).or_default().entry(*letter).or_insert(cost);
                *known = cost.min(*known);
            }
        }
    }
    let mut out = String::new();
    for (word, classes) in &words {
        let classes: Vec<String> = classes.iter().map(|(letter, cost)| format!("{letter}{cost}")).collect();
        writeln!(out, "{word} {}", classes.join(" ")).unwrap();
    }
    fs::write(to.join("words.txt"), out).unwrap();
    let kana = |of: BTreeSet<String>| of.into_iter().collect::<Vec<_>>().join(" ");
    fs::write(to.join("kana.txt"), format!("{}\n{}\n", kana(family), kana(given))).unwrap();
    fs::write(to.join("costs.txt"), costs(&from.join("matrix.def"))).unwrap();
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let (text, _, wrong) = encoding_rs::EUC_JP.decode(&bytes);
    assert!(!wrong, "{}", path.display());
    text.into_owned()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '々' | '〆')
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

fn keeps(letter: char, word: &str, cost: i32) -> bool {
    let length = word.chars().count();
    let han = word.chars().filter(|c| is_han(*c)).count();
    let hiragana = word.chars().all(|c| matches!(c, '\u{3041}'..='\u{3096}'));
    match letter {
        's' => han > 0 && length <= 5,
        // Given names are also written in kana alone.
        'g' => (han > 0 && length <= 4) || ((hiragana || word.chars().all(is_katakana)) && (2..=5).contains(&length)),
        'l' => han == length && (2..=4).contains(&length) && cost < 8000,
        'o' => han == length && (3..=6).contains(&length),
        'p' => han == length && (2..=5).contains(&length),
        _ => han == length && length <= 5,
    }
}

/// One line for each class and the edge of a run of characters: the costs of what may follow.
fn costs(path: &Path) -> String {
    let ids: Vec<(char, usize)> = CLASSES.iter().map(|(letter, _, _, id)| (*letter, *id)).chain([('^', 0)]).collect();
    let mut found: BTreeMap<(usize, usize), i32> = BTreeMap::new();
    for line in fs::read_to_string(path).unwrap().lines().skip(1) {
        let cells: Vec<i32> = line.split(' ').map(|c| c.parse().unwrap()).collect();
        found.insert((cells[0] as usize, cells[1] as usize), cells[2]);
    }
    let mut out = String::new();
    for (letter, id) in &ids {
        let row: Vec<String> = ids.iter().map(|(_, next)| found[&(*id, *next)].to_string()).collect();
        writeln!(out, "{letter} {}", row.join(" ")).unwrap();
    }
    out
}
