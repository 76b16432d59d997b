//! The office's work on pages: a body's resolution is written down, and supervision shows what each owes.

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_app::{Reply, access::EndAppointment};
use azukari_testkit::{Who, World};

#[tokio::test]
async fn a_body_resolves_on_the_page() {
    let world = World::sqlite();
    let org = &world.key;
    let manager = Browser::of(&world, Who::Manager, None);
    let begun = manager.post(&format!("/o/{org}/work"), &[("procedure", "amendment")]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let case = begun.location().to_owned();
    let step = format!("{case}/step");
    let draft = [("outcome", "submit"), ("f-kind", "amend"), ("f-summary", "細則の委任"), ("f-from", "2027-01-01")];
    assert_eq!(manager.post(&step, &draft).await.status, StatusCode::SEE_OTHER);
    let page = manager.get(&case).await;
    assert!(page.text.contains("name=\"met_on\"") && page.text.contains("name=\"minutes\""), "{}", page.text);

    let reference = [("outcome", "resolve"), ("f-reference", "第4回 議案2")];
    let bare = manager.post(&step, &reference).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "{}", bare.text);
    assert!(bare.text.contains("第4回 議案2"), "what was typed comes back: {}", bare.text);
    let with =
        |on: &'static str| [&reference[..], &[("met_on", on), ("voting", "7"), ("minutes", "議事録 4")]].concat();
    let wrong = manager.post(&step, &with("2026-02-31")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(wrong.text.contains("議事録 4"), "{}", wrong.text);
    assert_eq!(manager.post(&step, &with("令和8年11月20日")).await.status, StatusCode::SEE_OTHER);
    assert!(manager.get(&case).await.text.contains("完了"));
}

#[tokio::test]
async fn supervision_is_offered_to_those_who_owe_it() {
    let world = World::sqlite();
    let org = &world.key;
    let (work, board) = (format!("/o/{org}/work"), format!("/o/{org}/supervision"));
    let clerk = Browser::of(&world, Who::Clerk, None);
    assert!(!clerk.get(&work).await.text.contains(&board));
    assert_eq!(clerk.get(&board).await.status, StatusCode::FORBIDDEN);
    let head = Browser::of(&world, Who::Head, None);
    assert!(head.get(&work).await.text.contains(&board));
    let shown = head.get(&board).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert!(shown.text.contains(Who::Clerk.name()), "{}", shown.text);
    assert!(shown.text.contains("所属長") && !shown.text.contains("unit_head"), "offices in words: {}", shown.text);
}

#[tokio::test]
async fn work_stands_by_area_and_is_narrowed_without_scripts() {
    let world = World::sqlite();
    let work = format!("/o/{}/work", world.key);
    let clerk = Browser::of(&world, Who::Clerk, None);
    let all = clerk.get(&work).await;
    assert!(
        all.text.contains("name=\"procedure\" value=\"disclosure\"")
            && all.text.contains("name=\"procedure\" value=\"incident\""),
        "{}",
        all.text
    );
    assert!(all.text.contains("<h3>本人の請求</h3>"), "{}", all.text);
    let rights = clerk.get(&format!("{work}?area=rights")).await;
    assert!(
        rights.text.contains("name=\"procedure\" value=\"disclosure\"")
            && !rights.text.contains("name=\"procedure\" value=\"incident\""),
        "{}",
        rights.text
    );
    let unknown = clerk.get(&format!("{work}?area=nothing")).await;
    assert!(
        unknown.text.contains("name=\"procedure\" value=\"incident\""),
        "a word that no list knows narrows nothing"
    );
}

#[tokio::test]
async fn a_task_leads_to_where_it_is_done() {
    let world = World::sqlite();
    world.app().tend(world.org).unwrap();
    let org = &world.key;
    let manager = Browser::of(&world, Who::Manager, None);
    let day = world.app().my_day(&world.manager()).unwrap();
    let number = |control: &str| day.tasks.iter().find(|t| t.control == control).unwrap().number;
    let plan = format!("/o/{org}/tasks/{}", number("duty:incident.plan"));
    let shown = manager.get(&plan).await;
    assert!(shown.text.contains(&format!("/o/{org}/registers/incident_plan")), "{}", shown.text);
    assert!(!shown.text.contains("完了する"), "nobody clicks away what is missing: {}", shown.text);
    assert_eq!(manager.post(&plan, &[]).await.status, StatusCode::CONFLICT);
    let policy = manager.get(&format!("/o/{org}/tasks/{}", number("duty:policy.missing"))).await;
    assert!(policy.text.contains("name=\"procedure\" value=\"policy\""), "{}", policy.text);
    let home = manager.get(&format!("/o/{org}")).await;
    assert!(home.text.contains(&plan), "the day begins with what is to be done: {}", home.text);
}

#[tokio::test]
async fn nothing_is_chosen_by_itself_and_each_fault_leads_to_its_field() {
    let world = World::sqlite();
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, None);
    let begun = clerk.post(&format!("/o/{org}/work"), &[("procedure", "incident")]).await;
    let case = begun.location().to_owned();
    let page = clerk.get(&case).await;
    let unit = page.text.split("name=\"f-unit\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(unit.contains("<option value=\"\" selected>"), "{unit}");
    assert!(!page.text.contains(" checked"), "{}", page.text);
    let sent = [("outcome", "submit"), ("f-noticed_on", "令和8年11月24日")];
    let refused = clerk.post(&format!("{case}/step"), &sent).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let panel = refused.text.split("az-refusal ").nth(1).unwrap().split("</section>").next().unwrap();
    assert_eq!(panel.matches("規程が求める事項が、まだ満たされていません。").count(), 1, "said once: {panel}");
    assert!(panel.contains("href=\"#f-"), "{panel}");
    assert!(refused.text.contains("令和8年11月24日"), "a date as people write it, and it comes back");
}

#[tokio::test]
async fn a_register_says_who_writes_it_and_shows_a_day_and_a_row() {
    let world = World::sqlite();
    let org = &world.key;
    let (clerk, manager) = (Browser::of(&world, Who::Clerk, None), Browser::of(&world, Who::Manager, None));
    let plan = format!("/o/{org}/registers/incident_plan");
    let seen = clerk.get(&plan).await;
    assert!(seen.text.contains("記入できる方：") && seen.text.contains("個人情報保護管理者"), "{}", seen.text);
    let entered = [("f-what", "発送を止める"), ("f-role", "unit_head"), ("f-contact", "内線 11")];
    assert_eq!(manager.post(&plan, &entered).await.status, StatusCode::SEE_OTHER);
    let now = manager.get(&plan).await;
    assert!(now.text.contains("発送を止める"));
    let row = now.text.split("/rows/").nth(1).unwrap().split('"').next().unwrap();
    let versions = manager.get(&format!("{plan}/rows/{row}")).await;
    assert!(versions.text.contains("発送を止める") && versions.text.contains(Who::Manager.name()), "{}", versions.text);
    assert_eq!(manager.get(&format!("{plan}/rows/nothing")).await.status, StatusCode::NOT_FOUND);
    let before = manager.get(&format!("{plan}?as_of=%E4%BB%A4%E5%92%8C8%E5%B9%B41%E6%9C%881%E6%97%A5")).await;
    assert_eq!(before.status, StatusCode::OK, "{}", before.text);
    assert!(!before.text.contains("発送を止める"), "{}", before.text);
    let wrong = manager.get(&format!("{plan}?as_of=someday")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("href=\"#as_of\""), "{}", wrong.text);
}

#[tokio::test]
async fn the_clauses_pages_say_whether_each_operates() {
    let world = World::sqlite();
    let org = &world.key;
    let (clerk, auditor) = (Browser::of(&world, Who::Clerk, None), Browser::of(&world, Who::Auditor, None));
    let tree = clerk.get(&format!("/o/{org}/clauses")).await;
    assert!(tree.text.contains("第4章 運用") && tree.text.contains("第1節 取扱いの原則"), "{}", tree.text);
    let in_force = clerk.get(&format!("/o/{org}/clauses?state=in-force")).await;
    assert!(in_force.text.contains(" open>") && in_force.text.contains("第4章 運用"));
    let open = clerk.get(&format!("/o/{org}/clauses?state=open")).await;
    assert!(!open.text.contains("第4章 運用") && open.text.len() < tree.text.len(), "no clause is left open");

    let one = format!("/o/{org}/clauses/hatsumei:main:7.1a");
    let seen = clerk.get(&one).await;
    assert!(seen.text.contains("第2章 管理体制") && seen.text.contains("証跡を読める役職"), "{}", seen.text);
    assert!(
        seen.text.contains(&format!("/o/{org}/clauses/hatsumei:main:2.1.6")),
        "a term leads to its definition: {}",
        seen.text
    );
    let read = auditor.get(&one).await;
    assert!(read.text.contains("この条項に沿って行われた操作"), "{}", read.text);
    assert_eq!(auditor.get(&format!("{one}?from=never")).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let board = format!("/o/{org}/clauses/board");
    assert_eq!(clerk.get(&board).await.status, StatusCode::FORBIDDEN);
    let page = auditor.get(&board).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.matches("class=\"az-cell ").count() >= 31, "a cell for each article");
    for word in ["証拠あり", "まだない", "期限超過", "未対応"] {
        assert!(page.text.contains(word), "{word}");
    }
    let terms = clerk.get(&format!("/o/{org}/clauses/terms")).await;
    assert!(terms.text.contains("保有個人データ") && terms.text.contains("部門長"), "{}", terms.text);
}

#[tokio::test]
async fn a_row_is_corrected_with_its_present_values() {
    let world = World::sqlite();
    let org = &world.key;
    let (clerk, manager) = (Browser::of(&world, Who::Clerk, None), Browser::of(&world, Who::Manager, None));
    let plan = format!("/o/{org}/registers/incident_plan");
    let entered = [("f-what", "発送を止める"), ("f-role", "unit_head"), ("f-contact", "内線 11")];
    assert_eq!(manager.post(&plan, &entered).await.status, StatusCode::SEE_OTHER);
    let now = manager.get(&plan).await;
    let row = now.text.split("/rows/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let change = format!("{plan}/rows/{row}/change");
    assert!(now.text.contains(&change), "{}", now.text);
    assert!(!clerk.get(&plan).await.text.contains(&change), "who cannot write it is not led there");
    let form = manager.get(&change).await;
    assert!(form.text.contains("発送を止める") && form.text.contains("内線 11"), "{}", form.text);
    let version = form.hidden("version").to_owned();
    let new =
        [("version", version.as_str()), ("f-what", "発送を止める"), ("f-role", "unit_head"), ("f-contact", "内線 12")];
    let bare = manager.post(&change, &new).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("内線 12") && bare.text.contains("href=\"#reason\""), "{}", bare.text);
    let with = [&new[..], &[("reason", "内線が変わった")]].concat();
    assert_eq!(clerk.post(&change, &with).await.status, StatusCode::FORBIDDEN);
    assert_eq!(manager.post(&change, &with).await.location(), format!("{plan}/rows/{row}"));
    let versions = manager.get(&format!("{plan}/rows/{row}")).await;
    assert!(versions.text.contains("内線 11") && versions.text.contains("内線 12"), "{}", versions.text);
    assert_eq!(manager.post(&change, &with).await.status, StatusCode::CONFLICT, "the page was of an earlier version");
}

#[tokio::test]
async fn who_waits_for_a_vacant_office_is_told_which_and_who_appoints() {
    let world = World::sqlite();
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let new = [("kind", "provision"), ("recipient", "city_office"), ("holding", "member"), ("reason", "表彰の推薦")];
    let asked = clerk.post(&format!("/o/{org}/requests"), &new).await;
    let request = asked.location().split('?').next().unwrap().to_owned();
    assert!(!clerk.get(&request).await.text.contains("空席"));
    let end = EndAppointment {
        office: "privacy_manager".parse().unwrap(),
        worker: world.worker(Who::Manager),
        last_day: String::new(),
        resolution: "2026-11-24 第5回理事会".into(),
    };
    assert!(matches!(world.app().end_appointment(&world.admin(), end).unwrap(), Reply::Done(())));
    world.clock.pass_days(1);
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let waiting = clerk.get(&request).await;
    assert!(
        waiting.text.contains("「個人情報保護管理者」が空席のため")
            && waiting.text.contains("settings/offices/privacy_manager"),
        "{}",
        waiting.text
    );
}
