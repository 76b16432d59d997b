//! A request of a person through the pages: forms set, received, answered row by row, decided by one office alone.

use crate::bed::{Browser, Got, member};
use axum::http::StatusCode;
use azukari_testkit::{Who, World};

/// Takes a step of the case at this address.
async fn step(who: &Browser, case: &str, outcome: &str, fields: &[(&str, &str)]) -> Got {
    let named: Vec<(String, &str)> = fields.iter().map(|(k, v)| (format!("f-{k}"), *v)).collect();
    let mut form: Vec<(&str, &str)> = named.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    form.push(("outcome", outcome));
    who.post(&format!("{case}/step"), &form).await
}

async fn open(world: &World, who: &Browser, procedure: &str) -> String {
    let opened = who.post(&format!("/o/{}/work", world.key), &[("procedure", procedure)]).await;
    opened.location().to_owned()
}

/// A row of the ledger, reported and approved.
async fn ledger(world: &World, kind: &str, hidden: &str) {
    let (head, manager) = (Browser::of(world, Who::Head, None), Browser::of(world, Who::Manager, None));
    let case = open(world, &head, "ledger_change").await;
    let fields = [
        ("kind", kind),
        ("content", "氏名"),
        ("place", "書庫"),
        ("hidden", hidden),
        ("hidden_reason", "知られると害が及ぶ"),
        ("planned", "2027-12-01"),
    ];
    assert_eq!(step(&head, &case, "submit", &fields).await.location(), case);
    assert_eq!(step(&manager, &case, "approve", &[]).await.location(), case);
}

/// The value of the option with these words.
fn row(page: &Got, title: &str) -> String {
    let called = |o: &&str| o.split('>').nth(1).is_some_and(|text| text.split('<').next().unwrap().contains(title));
    let option = page.text.split("<option value=\"").skip(1).find(called).unwrap_or_else(|| panic!("{}", page.text));
    option.split('"').next().unwrap().to_owned()
}

/// A task that a step gave birth to leads to its own form: the case has none for it.
#[tokio::test]
async fn what_a_case_gave_birth_to_is_done_on_a_page_of_its_own() {
    let world = World::sqlite();
    let org = &world.key;
    let (clerk, manager) = (Browser::of(&world, Who::Clerk, None), Browser::of(&world, Who::Manager, None));
    let case = open(&world, &clerk, "disclosure").await;
    let received = [
        ("received_on", "2026-11-24"),
        ("by_way", "post"),
        ("requester", "self"),
        ("name", "見本 花"),
        ("content", "登録のすべて"),
        ("asks", "data"),
    ];
    assert_eq!(step(&clerk, &case, "hand", &received).await.location(), case);
    assert_eq!(step(&clerk, &case, "set_up", &[]).await.location(), case);
    let day = world.app().my_day(&world.manager()).unwrap();
    let task = day.tasks.iter().find(|t| t.control == "duty:rights.set_up").unwrap();
    let work = manager.get(&format!("/o/{org}/work")).await;
    assert!(work.text.contains(&format!("href=\"/o/{org}/tasks/{}\"", task.number)), "{}", work.text);
    let own = clerk.get(&format!("/o/{org}/work")).await;
    assert!(own.text.contains(&format!("href=\"{case}\"")), "a step is taken on its case: {}", own.text);
}

#[tokio::test]
async fn a_request_for_disclosure_through_the_pages() {
    let world = World::sqlite();
    let id = member(&world).to_string();
    let org = &world.key;
    let (clerk, manager) = (Browser::of(&world, Who::Clerk, None), Browser::of(&world, Who::Manager, None));
    ledger(&world, "会員名簿", "none").await;
    ledger(&world, "避難中の相談者", "life").await;

    // Forms and documents: the clerk's page has no form, the privacy manager's says what is missing and keeps what was typed.
    let forms = format!("/o/{org}/registers/rights_forms");
    assert!(!clerk.get(&forms).await.text.contains("<form class=\"az-form\""));
    let refused = clerk.post(&forms, &[("f-form", "disclosure")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let short = manager.post(&forms, &[("f-form", "disclosure"), ("f-title", "開示請求書の見本")]).await;
    assert_eq!(short.status, StatusCode::FORBIDDEN);
    assert!(short.text.contains("開示請求書の見本"), "what was typed comes back: {}", short.text);
    let faulty = manager.post(&forms, &[("f-form", "disclosure"), ("f-edition", "第一版")]).await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let whole = [("f-form", "disclosure"), ("f-title", "開示請求書"), ("f-edition", "1"), ("f-since", "2026-11-01")];
    assert_eq!(manager.post(&forms, &whole).await.location(), forms);
    assert!(manager.get(&forms).await.text.contains("name=\"version\" value=\"1\""), "it can be ended");
    // The register as a file: refused to nobody who reads it, with its rows.
    for (query, words) in [("as=csv", "開示請求書"), ("as=pdf&lang=ja", "開示請求書"), ("as=pdf&lang=en", "1 row")]
    {
        let address = format!("{forms}/sheet?{query}");
        assert!(manager.get(&forms).await.text.contains(&format!("href=\"{}\"", address.replace('&', "&amp;"))));
        let sheet = manager.get(&address).await;
        assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text);
        assert!(sheet.text.contains(words), "{query}: {}", sheet.text);
    }
    let documents = format!("/o/{org}/registers/rights_documents");
    let licence =
        [("f-request", "disclosure"), ("f-title", "運転免許証"), ("f-whose", "self"), ("f-since", "2026-11-01")];
    assert_eq!(manager.post(&documents, &licence).await.location(), documents);

    let case = open(&world, &clerk, "disclosure").await;
    let heard = [
        ("received_on", "2026-11-24"),
        ("by_way", "fax"),
        ("requester", "self"),
        ("name", "請求見本 太郎左"),
        ("content", "何を持っているか"),
        ("asks", "existence"),
    ];
    assert_eq!(step(&clerk, &case, "hand", &heard).await.location(), case);
    let page = clerk.get(&case).await;
    let (form, licence) = (row(&page, "開示請求書"), row(&page, "運転免許証"));
    let bare = step(&clerk, &case, "accept", &[("desk_on", "2026-11-24")]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    assert!(bare.text.contains("請求書による請求だけに応じる"), "{}", bare.text);
    // The address of the record's page, as people copy it.
    let record = format!("http://localhost:8080/o/{org}/records/{id}?from=find");
    let fields = [
        ("desk_on", "2026-11-24"),
        ("form", form.as_str()),
        ("document", licence.as_str()),
        ("checked_on", "2026-11-24"),
        ("record", record.as_str()),
    ];
    assert_eq!(step(&clerk, &case, "accept", &fields).await.location(), case);

    // One row to search; the one that must not be confirmed is not among them.
    let page = clerk.get(&case).await;
    assert!(page.text.contains("会員名簿") && !page.text.contains("避難中の相談者"), "{}", page.text);
    let item = page.hidden("item").to_owned();
    let items = format!("{case}/items");
    let empty = clerk.post(&items, &[("item", &item), ("i-found", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = clerk.post(&items, &[("item", &item), ("i-found", "not_ours")]).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN, "{}", wrong.text);
    assert_eq!(clerk.post(&items, &[("item", &item), ("i-found", "none")]).await.location(), case);
    assert_eq!(step(&clerk, &case, "searched", &[]).await.location(), case);
    assert_eq!(step(&clerk, &case, "searched", &[]).await.location(), case);

    // The decision: the privacy manager is asked about the hidden row, the clerk sees neither row nor answer.
    let asked = manager.get(&case).await;
    assert!(asked.text.contains("避難中の相談者"), "{}", asked.text);
    let item = asked.hidden("item").to_owned();
    let answer = [("item", item.as_str()), ("i-hidden_found", "yes"), ("i-hidden_note", "一件あり")];
    assert_eq!(manager.post(&items, &answer).await.location(), case);
    assert!(manager.get(&case).await.text.contains("一件あり"));
    let seen = clerk.get(&case).await;
    assert!(!seen.text.contains("避難中の相談者") && !seen.text.contains("一件あり"), "{}", seen.text);
    assert_eq!(step(&manager, &case, "none", &[]).await.location(), case);
    // The decision on paper, in either language: it tells nothing of the hidden row, and its number is in the journal.
    let page = clerk.get(&case).await;
    for (lang, title, words) in [
        ("ja", "開示等の決定通知書", "開示する保有個人データはありません"),
        ("en", "Decision on your request for disclosure", "There is no retained personal data to disclose"),
    ] {
        let address = format!("{case}/letters/decision?lang={lang}");
        assert!(page.text.contains(&format!("href=\"{address}\"")), "{}", page.text);
        let letter = clerk.get(&address).await;
        assert_eq!(letter.headers["content-type"], "application/pdf", "{}", letter.text);
        assert!(letter.text.contains("請求見本 太郎左") && letter.text.contains(title), "{}", letter.text);
        assert!(letter.text.contains(words) && !letter.text.contains("一件あり"), "{}", letter.text);
        let number = letter.text.split(if lang == "ja" { "記録番号" } else { "Entry" }).nth(1).unwrap();
        let number = number.split_whitespace().next().unwrap();
        let found = manager.post(&format!("/o/{org}/journal/entry"), &[("number", number)]).await;
        let entry = manager.get(found.location()).await;
        assert!(entry.text.contains("decision") && !entry.text.contains("太郎左"), "{}", entry.text);
        let paper = clerk.get(&format!("{case}/paper?lang={lang}")).await;
        assert_eq!(paper.headers["content-type"], "application/pdf", "{}", paper.text);
        assert!(paper.text.contains("何を持っているか") && !paper.text.contains("一件あり"), "{}", paper.text);
        assert!(!paper.text.contains("避難中"), "{}", paper.text);
    }
    assert_eq!(clerk.get(&format!("{case}/letters/completion")).await.status, StatusCode::NOT_FOUND);
    let told = [("notified_on", "2026-11-24"), ("notified_by", "post")];
    assert_eq!(step(&clerk, &case, "answered", &told).await.location(), case);
    let end = clerk.get(&case).await;
    assert!(
        end.text.contains("完了") && !end.text.contains("一件あり") && !end.text.contains("避難中"),
        "{}",
        end.text
    );
}
