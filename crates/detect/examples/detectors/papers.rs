//! Draws papers: names, addresses, numbers and what only resembles them, with the place of each.

use azukari_detect::Kind;
use std::{fs, ops::Range, path::Path};

const PREFECTURES: &str = include_str!("../../data/municipalities.txt");
const TOWNS: &[&str] = &[
    "本町",
    "中央",
    "旭ケ丘",
    "東町",
    "大字下郡",
    "緑が丘",
    "新田",
    "桜台",
    "南",
    "幸町",
    "みどり町",
    "栄",
    "字上野",
    "北浜",
    "神明町",
    "若松町",
    "城東",
    "西原",
    "湯の里",
    "浜松町",
];
const HOUSES: &[&str] =
    &["コーポ青葉", "メゾン桜", "第二ハイツ", "グリーンヒル", "サンライズ", "パークサイド中央", "レジデンス東"];
const BODIES: &[&str] = &[
    "株式会社青葉商事",
    "東和工業株式会社",
    "中央文化会館",
    "みどり生活協同組合",
    "大和電機",
    "県立図書館",
    "社会福祉協議会",
    "日本技術振興会",
    "有限会社山水",
    "港湾管理事務所",
    "森林組合",
    "南部農業協同組合",
];
const PLACES: &[&str] = &[
    "大分市",
    "東京都",
    "別府",
    "中津市",
    "北海道",
    "福岡県",
    "市民会館",
    "中央公園",
    "横浜港",
    "本館二階会議室",
    "熊本城",
    "岡山駅",
    "千葉",
    "山口県",
    "石川県",
    "長野",
    "宮崎",
];
const WORDS: &[&str] = &[
    "防災訓練",
    "会計監査",
    "森林保護",
    "新製品",
    "健康診断",
    "交通安全",
    "情報管理",
    "地域福祉",
    "高齢者支援",
    "中小企業",
    "予算案",
    "設備更新",
    "林業振興",
    "水質検査",
    "原価計算",
    "安全衛生",
    "小川の清掃",
    "上田の稲作",
    "石田三成展",
];
const DOMAINS: &[&str] =
    &["example.jp", "example.co.jp", "example.or.jp", "mail.example.com", "example.ne.jp", "kumiai.example.org"];
const AREAS: &[&str] =
    &["03", "06", "011", "092", "097", "045", "052", "0977", "0979", "0439", "0985", "04992", "0120"];

pub(crate) struct Paper {
    pub(crate) text: String,
    pub(crate) truth: Vec<(Kind, Range<usize>)>,
}

pub(crate) struct Papers {
    state: u64,
    layouts: &'static [&'static str],
    family: Vec<(String, u64, String)>,
    total: u64,
    given: Vec<(String, String)>,
    sentences: Vec<String>,
    cities: Vec<String>,
}

impl Papers {
    pub(crate) fn new(seed: u64, layouts: &'static [&'static str]) -> Papers {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let dir = std::env::args().nth(5).map_or_else(|| here.join("examples/detectors"), Into::into);
        let family: Vec<(String, u64, String)> = fs::read_to_string(dir.join("family.txt"))
            .unwrap()
            .lines()
            .map(|line| {
                let cells: Vec<&str> = line.split(' ').collect();
                (cells[0].to_owned(), cells[1].parse().unwrap(), cells[2].to_owned())
            })
            .collect();
        let given = fs::read_to_string(dir.join("given.txt")).unwrap();
        let given =
            given.lines().filter_map(|l| l.split_once(' ')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        let mut sentences = Vec::new();
        collect(&here.join("../../rulebooks"), &mut sentences);
        sentences.sort();
        let total = family.iter().map(|f| f.1).sum();
        let cities = PREFECTURES.lines().map(str::to_owned).collect();
        Papers { state: seed, layouts, family, total, given, sentences, cities }
    }

    pub(crate) fn sentences(&self) -> &[String] {
        &self.sentences
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    pub(crate) fn draw(&mut self) -> Paper {
        let layout = self.layouts[self.below(self.layouts.len())];
        let mut paper = Paper { text: String::new(), truth: Vec::new() };
        let mut rest = layout;
        let mut person = self.person();
        while let Some(open) = rest.find('{') {
            paper.text.push_str(&rest[..open]);
            let letter = rest.as_bytes()[open + 1];
            rest = &rest[open + 3..];
            let start = paper.text.len();
            // A reading belongs to the name before it.
            if matches!(letter, b'P' | b'S' | b'F') {
                person = self.person();
            }
            let (value, kind) = self.value(letter, &person);
            paper.text.push_str(&value);
            if let Some(kind) = kind {
                paper.truth.push((kind, start..paper.text.len()));
            }
        }
        paper.text.push_str(rest);
        paper.text.push('\n');
        paper
    }

    /// Half of the family names as often as they occur, half alike, so that rare ones are met.
    fn person(&mut self) -> (String, String, String, String) {
        let (family, reading) = if self.below(2) == 0 {
            let mut at = self.next() % self.total;
            let found = self.family.iter().find(|f| {
                let hit = at < f.1;
                at = at.saturating_sub(f.1);
                hit
            });
            found.map(|f| (f.0.clone(), f.2.clone())).unwrap()
        } else {
            let at = self.below(self.family.len());
            (self.family[at].0.clone(), self.family[at].2.clone())
        };
        let at = self.below(self.given.len());
        (family, self.given[at].0.clone(), reading, self.given[at].1.clone())
    }

    fn value(&mut self, letter: u8, person: &(String, String, String, String)) -> (String, Option<Kind>) {
        let (family, given, reading, called) = person;
        let blank = if self.below(2) == 0 { "　" } else { " " };
        match letter {
            b'P' => (format!("{family}{given}"), Some(Kind::Person)),
            b'S' => (format!("{family}{blank}{given}"), Some(Kind::Person)),
            b'F' => (family.clone(), Some(Kind::Person)),
            b'K' => {
                let text = format!("{reading}{blank}{called}");
                (if self.below(2) == 0 { katakana(&text) } else { text }, Some(Kind::Person))
            }
            b'A' => (self.address(), Some(Kind::Address)),
            b'T' => (self.phone(), Some(Kind::Phone)),
            b'M' => (self.mail(), Some(Kind::Mail)),
            b'd' => (self.date(), None),
            b'm' => {
                let n = self.below(900) + 100;
                (if self.below(2) == 0 { format!("{n},000円") } else { format!("{n}万円") }, None)
            }
            b'n' => ((self.below(98) + 2).to_string(), None),
            b'h' => ((self.below(11) + 1).to_string(), None),
            b'z' => (format!("{:03}-{:04}", self.below(999), self.below(9999)), None),
            b'c' => (self.code(), None),
            b'o' => (self.pick(BODIES).to_owned(), None),
            b't' => (self.pick(PLACES).to_owned(), None),
            b'w' => (self.pick(WORDS).to_owned(), None),
            b'x' => {
                let at = self.below(self.sentences.len());
                (self.sentences[at].clone(), None)
            }
            other => panic!("{other}"),
        }
    }

    fn address(&mut self) -> String {
        let at = self.below(self.cities.len());
        let line = self.cities[at].clone();
        let (prefecture, city) = line.split_once(' ').unwrap();
        let mut out = String::new();
        if self.below(4) > 0 {
            out.push_str(prefecture);
        }
        out.push_str(city);
        out.push_str(self.pick(TOWNS));
        let (a, b, c) = (self.below(9) + 1, self.below(30) + 1, self.below(40) + 1);
        out.push_str(&match self.below(6) {
            0 => format!("{a}-{b}-{c}"),
            1 => format!("{a}丁目{b}番{c}号"),
            2 => format!("{a}丁目{b}-{c}"),
            3 => format!("{}", b * 37 + c),
            4 => format!("{}番地{c}", b * 31),
            _ => wide(&format!("{a}－{b}－{c}")),
        });
        if self.below(4) == 0 {
            let house = self.pick(HOUSES);
            out.push_str(&format!(
                "{}{house}{}0{}号室",
                if self.below(2) == 0 { "　" } else { "" },
                self.below(8) + 1,
                self.below(9) + 1
            ));
        }
        out
    }

    fn phone(&mut self) -> String {
        let digits = |papers: &mut Papers, n: usize| {
            (0..n).map(|_| char::from(b'0' + papers.below(10) as u8)).collect::<String>()
        };
        if self.below(2) == 0 {
            let head = self.pick(&["090", "080", "070", "050"]);
            let (a, b) = (format!("{}{}", self.below(9) + 1, digits(self, 3)), digits(self, 4));
            return match self.below(6) {
                0 => format!("{head}{a}{b}"),
                1 => wide(&format!("{head}-{a}-{b}")),
                2 => format!("+81-{}-{a}-{b}", &head[1..]),
                _ => format!("{head}-{a}-{b}"),
            };
        }
        let area = self.pick(AREAS);
        let exchange = format!("{}{}", self.below(8) + 2, digits(self, 5 - area.len().min(5)));
        let (exchange, last) = (exchange[..(6 - area.len()).max(1)].to_owned(), digits(self, 4));
        match self.below(6) {
            0 => format!("({area}){exchange}-{last}"),
            1 => format!("{area}({exchange}){last}"),
            2 => wide(&format!("{area}－{exchange}－{last}")),
            _ => format!("{area}-{exchange}-{last}"),
        }
    }

    fn mail(&mut self) -> String {
        let (_, _, reading, called) = self.person();
        let local = match self.below(4) {
            0 => format!("user{}", self.below(9999)),
            1 => format!("k.{}_{}", char::from(b'a' + self.below(26) as u8), self.below(99)),
            2 => format!("info-{}", reading.chars().count() + called.chars().count()),
            _ => format!("t{}.m+list", self.below(999)),
        };
        format!("{local}@{}", self.pick(DOMAINS))
    }

    fn date(&mut self) -> String {
        let (y, m, d) = (self.below(8) + 2018, self.below(12) + 1, self.below(28) + 1);
        match self.below(4) {
            0 => format!("{y}年{m}月{d}日"),
            1 => format!("{y}-{m:02}-{d:02}"),
            2 => format!("令和{}年{m}月{d}日", self.below(7) + 1),
            _ => format!("{y}/{m}/{d}"),
        }
    }

    fn code(&mut self) -> String {
        match self.below(7) {
            0 => format!("A{:05}-{:03}", self.below(99_999), self.below(999)),
            1 => format!("978-4-{:04}-{:04}-{}", self.below(9999), self.below(9999), self.below(9)),
            2 => format!("{:010}", self.next() % 10_000_000_000),
            3 => format!("192.168.{}.{}", self.below(255), self.below(255)),
            4 => format!("{:03}-{:07}", self.below(999), self.below(9_999_999)),
            5 => format!("icon@{}x.png", self.below(3) + 1),
            _ => format!("No.{}-{}", self.below(99), self.below(9999)),
        }
    }
}

fn wide(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c }).collect()
}

fn katakana(text: &str) -> String {
    text.chars()
        .map(|c| if ('ぁ'..='ゖ').contains(&c) { char::from_u32(c as u32 + 0x60).unwrap() } else { c })
        .collect()
}

/// The Japanese sentences of the rulebooks: text of offices in which nobody is named.
fn collect(dir: &Path, out: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|e| e == "toml") && !path.to_string_lossy().contains("/cases/") {
            for line in fs::read_to_string(&path).unwrap_or_default().lines() {
                let value = line.split_once("ja = \"").map(|(_, v)| v.trim_end().trim_end_matches('"'));
                if let Some(value) = value.filter(|v| v.chars().count() >= 12 && !v.contains(['{', '"'])) {
                    out.push(value.to_owned());
                }
            }
        }
    }
}
