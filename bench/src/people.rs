//! Invented people, the same for both sides.

/// Twelve fields.
pub(crate) struct Person {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) kana: String,
    pub(crate) category: String,
    pub(crate) company: String,
    pub(crate) post: String,
    pub(crate) postcode: String,
    pub(crate) address: String,
    pub(crate) phone: String,
    pub(crate) mail: String,
    pub(crate) joined: String,
    pub(crate) note: String,
}

const FAMILY: &[(&str, &str)] = &[
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("髙橋", "タカハシ"),
    ("田中", "タナカ"),
    ("渡邊", "ワタナベ"),
    ("伊藤", "イトウ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
    ("吉田", "ヨシダ"),
    ("山﨑", "ヤマサキ"),
    ("宇佐", "ウサ"),
    ("日田", "ヒタ"),
    ("臼杵", "ウスキ"),
    ("杵築", "キツキ"),
    ("国東", "クニサキ"),
    ("津久見", "ツクミ"),
];
const GIVEN: &[(&str, &str)] = &[
    ("太郎", "タロウ"),
    ("花子", "ハナコ"),
    ("健一", "ケンイチ"),
    ("美咲", "ミサキ"),
    ("翔太", "ショウタ"),
    ("陽子", "ヨウコ"),
    ("直樹", "ナオキ"),
    ("由美", "ユミ"),
    ("大輔", "ダイスケ"),
    ("恵子", "ケイコ"),
    ("誠", "マコト"),
    ("さくら", "サクラ"),
    ("隆", "タカシ"),
    ("真由美", "マユミ"),
    ("拓也", "タクヤ"),
    ("千尋", "チヒロ"),
    ("修", "オサム"),
    ("久美子", "クミコ"),
];

/// `count` people by a fixed rule.
pub(crate) fn make(count: u32) -> Vec<Person> {
    (0..count)
        .map(|n| {
            let mix = n.wrapping_mul(2_654_435_761);
            let family = FAMILY[(mix >> 7) as usize % FAMILY.len()];
            let given = GIVEN[(mix >> 17) as usize % GIVEN.len()];
            Person {
                number: format!("M{n:07}"),
                name: format!("{} {}", family.0, given.0),
                kana: format!("{} {}", family.1, given.1),
                category: if n % 5 == 0 { "法人" } else { "個人" }.into(),
                company: format!("有限会社{}製作所", family.0),
                post: "代表".into(),
                postcode: format!("870-{:04}", n % 10_000),
                address: format!("大分市中央町{}丁目{}番{}号", n % 9 + 1, n % 31 + 1, n % 17 + 1),
                phone: format!("090{:08}", n),
                mail: format!("m{n}@example.jp"),
                joined: format!("20{:02}-{:02}-{:02}", n % 26, n % 12 + 1, n % 28 + 1),
                note: format!("会報の送付は {} 部", n % 3 + 1),
            }
        })
        .collect()
}
