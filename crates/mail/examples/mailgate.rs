//! How long a mail of one megabyte takes through the gate: from its first packet to the verdict, over a loopback connection, with a
//! judge that answers at once. `cargo run --release -p azukari-mail --example mailgate`: once as where a rule sends a mail with a hundred
//! persons back, and once with everybody counted.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement may stop"
)]

use azukari_mail::{Detected, Judge, MailGate, Matter, Matters, Rules, Seen, Unreachable, Verdict};
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::{Arc, Mutex},
    time::Instant,
};

const MAILS: usize = 200;
const BYTES: usize = 1024 * 1024;
/// As many as a rulebook has, of both languages.
const WORDS: [&str; 27] = [
    "思想",
    "信教",
    "宗教",
    "支持政党",
    "religion",
    "人種",
    "国籍",
    "race",
    "本籍",
    "障害",
    "障がい",
    "disability",
    "犯罪",
    "前科",
    "労働組合",
    "trade union",
    "病歴",
    "既往",
    "病名",
    "診断",
    "入院",
    "通院",
    "アレルギー",
    "血液型",
    "health",
    "medical",
    "illness",
];

struct Open {
    persons_enough: Option<usize>,
    seen: Mutex<Option<Seen>>,
}

impl Judge for Open {
    fn rules(&self) -> Result<Arc<Rules>, Unreachable> {
        let words = WORDS.map(azukari_domain::text::fold).to_vec();
        let matters = Matters::new(vec![Matter { key: "health".into(), words, except: Vec::new() }]);
        Ok(Arc::new(Rules { matters, persons_enough: self.persons_enough }))
    }
    fn judge(&self, seen: &Seen) -> Result<Verdict, Unreachable> {
        *self.seen.lock().unwrap() = Some(seen.clone());
        Ok(Verdict::Pass)
    }
}

/// Milliseconds of a core that this process, server and client, was given so far: on a busy machine the clock says less. Linux only.
fn given() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks * 10.0)
}

fn packet(to: &mut TcpStream, code: u8, data: &[u8]) {
    let mut bytes = u32::try_from(data.len() + 1).unwrap().to_be_bytes().to_vec();
    bytes.push(code);
    bytes.extend(data);
    to.write_all(&bytes).unwrap();
}

fn answer(from: &mut TcpStream) -> u8 {
    let mut length = [0; 4];
    from.read_exact(&mut length).unwrap();
    let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
    from.read_exact(&mut bytes).unwrap();
    bytes[0]
}

/// One mail; milliseconds.
fn send(server: &mut TcpStream, kind: &str, body: &[u8]) -> f64 {
    let begun = Instant::now();
    let mut step = |code: u8, data: &[u8]| {
        packet(server, code, data);
        answer(server)
    };
    step(b'M', b"<clerk@example.jp>\0");
    step(b'R', b"<a@example.jp>\0");
    step(b'T', b"");
    step(b'L', b"To\0a@example.jp\0");
    step(b'L', b"MIME-Version\x001.0\0");
    step(b'L', format!("Content-Type\0{kind}\0").as_bytes());
    step(b'N', b"");
    body.chunks(65_535).for_each(|piece| assert_eq!(step(b'B', piece), b'c'));
    assert_eq!(step(b'E', b""), b'c');
    packet(server, b'A', b"");
    begun.elapsed().as_secs_f64() * 1000.0
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (at, three) in bytes.chunks(3).enumerate() {
        let n = three.iter().fold(0u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - three.len()));
        (0..4).for_each(|i| {
            let sign = SIGNS[(n >> (18 - 6 * i)) as usize & 63];
            out.push(if i <= three.len() { sign.into() } else { '=' });
        });
        if at % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out
}

/// The rows as a workbook, packed as Excel packs it.
fn workbook(rows: &str) -> Vec<u8> {
    let mut sheet = String::from("<worksheet><sheetData>");
    for row in rows.lines() {
        let cells = row.split(',').map(|cell| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"));
        sheet.push_str(&format!("<row>{}</row>", cells.collect::<String>()));
    }
    sheet.push_str("</sheetData></worksheet>");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in
        [("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"), ("xl/worksheets/sheet1.xml", &sheet)]
    {
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn main() {
    let detected = Arc::new(Detected::new(azukari_detect::Detector::new()));
    for persons_enough in [Some(100), None] {
        println!("{}", if persons_enough.is_some() { "a hundred are too many" } else { "everybody is counted" });
        measure(&detected, persons_enough);
    }
}

fn measure(detected: &Arc<Detected>, persons_enough: Option<usize>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let judge = Arc::new(Open { persons_enough, seen: Mutex::default() });
    let gate = MailGate::new(judge.clone(), detected.clone());
    runtime.spawn(async move { gate.serve(listener, std::future::pending()).await });

    let letter =
        "いつもお世話になっております。次回の例会について、会場と時間をお知らせします。ご出席をお待ちしています。\r\n";
    let prose: String = letter.repeat(BYTES / letter.len());
    let mut list = String::from("会員番号,氏名,電話番号,メールアドレス\r\n");
    while list.len() < BYTES * 3 / 4 {
        let n = list.len();
        list.push_str(&format!("{n},佐藤　花子,090-1234-{:04},member{n}@example.jp\r\n", n % 10_000));
    }
    // The same people in the text itself: with signs between the cells, and as lines of words, which no heading explains.
    let inline = list.replace(',', "\t");
    let mut lines = String::new();
    while lines.len() < BYTES {
        let n = lines.len();
        lines.push_str(&format!("{n} 佐藤　花子 090-1234-{:04} member{n}@example.jp\r\n", n % 10_000));
    }
    let parts = |name: &str, content: &str| {
        format!(
            "--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nAttached.\r\n--b1\r\nContent-Type: application/octet-stream; \
             name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{content}\r\n--b1--\r\n"
        )
    };
    let noise: Vec<u8> = (0..BYTES * 3 / 4)
        .scan(1u32, |x, _| {
            *x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some((*x >> 24) as u8)
        })
        .collect();
    let mixed = "multipart/mixed; boundary=\"b1\"";
    for (what, kind, body) in [
        ("prose, UTF-8", "text/plain; charset=utf-8", prose),
        ("attached list, CSV", mixed, parts("list.csv", &base64(list.as_bytes()))),
        ("attached list, xlsx", mixed, parts("list.xlsx", &base64(&workbook(&list)))),
        ("list in the text", "text/plain; charset=utf-8", inline),
        ("lines in the text", "text/plain; charset=utf-8", lines),
        ("attached picture", mixed, parts("photo.jpg", &base64(&[b"\xff\xd8\xff\xe0", &noise[..]].concat()))),
    ] {
        let mut server = TcpStream::connect(address).unwrap();
        // Or each mail waits for the other side's late acknowledgement of the one before.
        server.set_nodelay(true).unwrap();
        packet(&mut server, b'O', &[0, 0, 0, 6, 0, 0, 1, 0xff, 0, 0x1f, 0xff, 0xff]);
        answer(&mut server);
        for _ in 0..5 {
            send(&mut server, kind, body.as_bytes());
        }
        let before = given();
        let mut times: Vec<f64> = (0..MAILS).map(|_| send(&mut server, kind, body.as_bytes())).collect();
        let core = given().zip(before).map_or(f64::NAN, |(now, before)| (now - before) / MAILS as f64);
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        let seen = judge.seen.lock().unwrap().clone().unwrap_or_default();
        let persons = format!("{}{}", if seen.more { "at least " } else { "" }, seen.persons);
        println!(
            "{what:<20} {} KB  p50 {:.1} ms  p95 {:.1} ms  max {:.1} ms  core {core:.1} ms  persons {persons}",
            body.len() / 1024,
            at(50),
            at(95),
            at(100)
        );
    }
}
