//! A document that a law wants, as it comes off the printer: one person a page, its items and nothing else, in our own layout and saying so.
//! The pages are looked at as pictures too: none is empty, and nothing stands in the margins.

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_domain::RecordId;
use azukari_testkit::{KIMITSU, Who, World, pdf_text};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, process::Command};

const NUMBER: &str = "123456789018";
const NAMES: [&str; 2] = ["山田　見本郎", "川田　見本郎"];
/// Dots an inch of the pictures, and the margin of a page in dots: 22 mm, less what a stroke may stand out.
const DOTS: &str = "50";
const MARGIN: usize = 36;

fn payees(world: &World) -> Vec<RecordId> {
    let one = |name: &str| {
        let fields = [
            ("name", name),
            ("address", "千葉県君津市見本一丁目二番三号　見本ハイツ１０１"),
            ("phone", "0439-11-2222"),
            ("category", "講演料"),
            ("paid", "60,000"),
            ("withheld", "6,126"),
            ("my_number", NUMBER),
        ];
        let mut new = world.record_of("payee", &fields);
        new.purposes = ["payment_records".parse().unwrap()].into();
        new.facets.insert("verified".into());
        new
    };
    world.bring_in(&NAMES.map(one))
}

async fn begin(who: &Browser, world: &World, procedure: &str) -> String {
    who.post(&format!("/o/{}/work", world.key), &[("procedure", procedure)]).await.location().to_owned()
}

async fn step(who: &Browser, case: &str, outcome: &str, fields: &[(&str, &str)]) {
    let named: Vec<(String, &str)> = fields.iter().map(|(k, v)| (format!("f-{k}"), *v)).collect();
    let mut form: Vec<(&str, &str)> = named.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    form.push(("outcome", outcome));
    let got = who.post(&format!("{case}/step"), &form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{outcome}: {}", got.text);
}

async fn newest(who: &Browser, world: &World, register: &str) -> String {
    let body = json!({"register": register}).to_string();
    let got = who.call(&format!("/api/v1/o/{}/registers/show", world.key), &body).await;
    let page: Value = serde_json::from_str(&got.text).unwrap();
    page["rows"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
}

const ITEMS: [(&str, &str); 4] =
    [("classes", "identity"), ("classes", "contact"), ("classes", "payment"), ("classes", "individual_number")];

/// The table, the ledger, and a request to put these persons' payment records out, allowed; the approval.
async fn allowed(
    world: &World,
    clerk: &Browser,
    people: &[RecordId],
    audience: &str,
    items: &[(&str, &str)],
) -> String {
    let (head, manager) = (Browser::of(world, Who::Head, None), Browser::of(world, Who::Manager, None));
    let affair = begin(clerk, world, "number_affair").await;
    let table = [
        ("title", "支払調書"),
        ("law", "所得税法第225条"),
        ("destination", "税務署"),
        ("purpose", "payment_records"),
        ("holding", "payee"),
    ];
    step(clerk, &affair, "submit", &[&table[..], &ITEMS].concat()).await;
    step(&manager, &affair, "approve", &[("decision", "法令による")]).await;
    let listed = newest(clerk, world, "number_affairs").await;
    let file = begin(clerk, world, "number_file").await;
    let of_file = [
        ("listed", listed.as_str()),
        ("kind", "支払調書関係"),
        ("name", "F-02"),
        ("numbers", "yes"),
        ("affair", "payment_records"),
        ("holding", "payee"),
        ("purpose", "payment_records"),
        ("responsible", "head"),
        ("unit", "accounting"),
        ("need_until", "2030-03-31"),
    ];
    step(clerk, &file, "submit", &[&of_file[..], &ITEMS].concat()).await;
    step(&head, &file, "enter", &[("class", "normal"), ("decision", "別表のとおり")]).await;
    let ledger = newest(clerk, world, "number_files").await;
    let wish = begin(clerk, world, "number_use").await;
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let mut fields = vec![
        ("file", ledger.as_str()),
        ("affair", "payment_records"),
        ("holding", "payee"),
        ("audience", audience),
        ("channel", "paper"),
        ("why", "支払調書を作るため"),
        ("times", "1"),
        ("until", "2026-12-04"),
    ];
    fields.extend(ids.iter().map(|id| ("records", id.as_str())));
    fields.extend(items);
    step(clerk, &wish, "submit", &fields).await;
    step(&head, &wish, "output", &[("decision", "提出に要る")]).await;
    let listed = clerk.get(&format!("/api/v1/o/{}/approvals", world.key)).await;
    let listed: Value = serde_json::from_str(&listed.text).unwrap();
    let newest = listed["approvals"].as_array().unwrap().iter().find(|a| a["state"] == "approved").unwrap().clone();
    assert_eq!(newest["slips"][0]["key"], "payment_record", "{newest}");
    newest["approval"].as_str().unwrap().to_owned()
}

/// Each page as rows of grey dots.
fn pictures(name: &str, pdf: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("slips-{name}"));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("slip.pdf"), pdf).unwrap();
    let done = Command::new("pdftoppm").args(["-gray", "-r", DOTS, "slip.pdf", "page"]).current_dir(&dir).status();
    assert!(done.is_ok_and(|s| s.success()), "pdftoppm (package poppler-utils)");
    let mut files: Vec<PathBuf> = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "pgm"));
    files.sort();
    files.iter().map(|file| dots(&fs::read(file).unwrap())).collect()
}

/// Binary PGM: `P5`, width, height, 255, then the dots.
fn dots(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    let mut at = 0;
    while words.len() < 4 {
        let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
        words.push(std::str::from_utf8(&bytes[at..end]).unwrap().to_owned());
        at = end + 1;
    }
    let width: usize = words[1].parse().unwrap();
    bytes[at..].chunks(width).map(<[u8]>::to_vec).collect()
}

#[tokio::test]
async fn a_slip_is_printed_one_person_a_page_and_says_what_it_is_not() {
    let world = World::sqlite_of(&KIMITSU);
    let people = payees(&world);
    let clerk = Browser::of(&world, Who::Clerk, Some("payment_records"));
    let approval = allowed(&world, &clerk, &people, "authority", &ITEMS).await;
    let page = format!("/o/{}/approvals/{approval}", world.key);
    let offered = clerk.get(&page).await;
    for there in ["name=\"slip\"", "value=\"payment_record\"", "支払調書"] {
        assert!(offered.text.contains(there), "{there}: {}", offered.text);
    }
    assert!(!offered.text.contains("name=\"encoding\""), "paper has no encoding");
    let got = clerk.post(&page, &[("slip", "payment_record"), ("as", "pdf")]).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    let dense: String = got.text.split_whitespace().collect();
    for there in ["様式準拠は未確認", "支払を受ける者の氏名", "個人番号", "講演料", "60,000", "見本協会"]
    {
        assert!(dense.contains(there), "{there}: {}", got.text);
    }
    assert!(!dense.contains("0439"), "what the document does not have");
    assert_eq!(dense.matches("様式準拠は未確認").count(), 2, "on each");

    let copy = allowed(&world, &clerk, &people, "person", &ITEMS[..3]).await;
    let api = format!("/api/v1/o/{}/approvals/{copy}/carry-out", world.key);
    let got = clerk.call(&api, &json!({"slip": "payment_record", "pdf": true}).to_string()).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    let answer: Value = serde_json::from_str(&got.text).unwrap();
    let pdf = STANDARD.decode(answer["pdf"].as_str().unwrap()).unwrap();
    let text: String = pdf_text(&pdf).split_whitespace().collect();
    assert!(text.contains("個人番号の記載なし") && !text.contains(NUMBER), "{text}");
    let pages = pictures("person", &pdf);
    assert_eq!(pages.len(), people.len(), "a page for each");
    for (rows, name) in pages.iter().zip(NAMES) {
        let ink = |row: &Vec<u8>| row.iter().filter(|dot| **dot < 160).count();
        assert!(rows.iter().map(ink).sum::<usize>() > 2_000, "{name}: the page is nearly empty");
        let outside =
            |row: &Vec<u8>| row.iter().take(MARGIN).chain(row.iter().rev().take(MARGIN)).any(|dot| *dot < 160);
        assert!(!rows.iter().any(outside), "{name}: something stands in the margin");
        let dense: String = name.split_whitespace().collect();
        assert!(text.contains(&dense), "{name}");
    }
}
