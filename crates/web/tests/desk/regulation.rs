//! The regulation's own pages where it rests on a document and defines its terms (gojo:main:1, 2).

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_testkit::{GOJO, KIMITSU, Who, World};

/// What keeps both clauses, in the reader's words.
const SHOWN: &str = "規程の条文・施行日・制定の経緯を示す";

/// Shows gojo:main:1
///
/// The clause leads to the basic policy on which the standard rests, and warns until just this policy stands in the register.
#[tokio::test]
async fn the_policy_on_which_the_standard_rests_is_missing_until_it_is_registered() {
    let world = World::sqlite_of(&GOJO);
    let org = &world.key;
    let clause = format!("/o/{org}/clauses/gojo:main:1");
    let (clerk, officer) = (Browser::of(&world, Who::Clerk, None), Browser::of(&world, Who::Manager, None));
    let missing = clerk.get(&clause).await;
    assert!(missing.text.contains(SHOWN), "{}", missing.text);
    assert!(
        missing.text.contains("「個人情報保護基本方針 (平成17年3月24日)」がまだ登録されていません"),
        "{}",
        missing.text
    );
    let register = format!("/o/{org}/registers/documents");
    assert!(missing.text.contains(&format!("href=\"{register}\"")), "{}", missing.text);
    let row = |from: &'static str, kind: &'static str| {
        [
            ("f-title", "個人情報保護基本方針"),
            ("f-kind", kind),
            ("f-version", "1"),
            ("f-from", from),
            ("f-place", "規程綴り 1"),
        ]
    };
    let refused = clerk.post(&register, &row("2005-03-24", "basic_policy")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "the register is the officer's to write");
    for (from, kind) in [("2006-04-01", "basic_policy"), ("2005-03-24", "work_rules")] {
        assert_eq!(officer.post(&register, &row(from, kind)).await.status, StatusCode::SEE_OTHER);
        let still = clerk.get(&clause).await;
        assert!(still.text.contains("まだ登録されていません"), "{kind} of {from} is another document: {}", still.text);
    }
    assert_eq!(officer.post(&register, &row("2005-03-24", "basic_policy")).await.status, StatusCode::SEE_OTHER);
    let there = clerk.get(&clause).await;
    assert!(!there.text.contains("まだ登録されていません"), "{}", there.text);
    assert!(there.text.contains(&format!("href=\"{register}\"")) && there.text.contains("個人情報保護基本方針"));
}

/// Shows gojo:main:2
///
/// The twelve terms stand on one page, each with its meaning; in every clause each of them leads there.
#[tokio::test]
async fn the_twelve_terms_are_listed_and_each_occurrence_leads_to_its_meaning() {
    let world = World::sqlite_of(&GOJO);
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, None);
    let definition = |n: usize| format!("href=\"/o/{org}/clauses/gojo:main:2.{n}\"");
    let kept = clerk.get(&format!("/o/{org}/clauses/gojo:main:2")).await;
    assert!(kept.text.contains(SHOWN), "{}", kept.text);
    let terms = clerk.get(&format!("/o/{org}/clauses/terms")).await;
    let listed = terms.text.split("az-terms").nth(1).unwrap().split("</dl>").next().unwrap();
    assert_eq!(listed.matches("<dt>").count(), 12, "{listed}");
    for n in 1..=12 {
        assert!(listed.contains(&definition(n)), "2.{n}: {listed}");
    }
    // Every clause of the standard whose summary has the word leads to its meaning, as often as the word stands there.
    let all = world.app().regulation(&world.clerk()).unwrap();
    let words = ["情報システム", "システム室", "バックアップ", "コンプライアンス・プログラム"];
    let numbers = [1, 7, 11, 12];
    let mut found = 0;
    for clause in &all {
        for (word, n) in words.iter().zip(numbers) {
            let times = clause.summary_ja.matches(word).count();
            let own = clause.id.as_str() == format!("gojo:main:2.{n}");
            if times == 0 || own {
                continue;
            }
            found += 1;
            let page = clerk.get(&format!("/o/{org}/clauses/{}", clause.id)).await;
            let link = format!("class=\"az-term\" {}>{word}</a>", definition(n));
            assert_eq!(page.text.matches(&link).count(), times, "{word} in {}: {}", clause.id, page.text);
        }
    }
    assert!(found > 5, "the standard speaks of its terms");
    let log = clerk.get(&format!("/o/{org}/clauses/gojo:main:4.2.3.2d")).await;
    let term = format!("class=\"az-term\" {}", definition(9));
    assert!(log.text.contains(&term), "{}", log.text);
    let programme = clerk.get(&format!("/o/{org}/clauses/gojo:main:2.12")).await;
    assert!(!programme.text.contains(&term), "a word within another word is none: {}", programme.text);
}

/// The law stands beside the standard on a page of its own and on the page of each clause; what the wording says
/// wrong or out of date stands there as written and today.
#[tokio::test]
async fn the_law_and_what_was_reviewed_stand_beside_the_clause() {
    let world = World::sqlite_of(&GOJO);
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, None);
    let tree = clerk.get(&format!("/o/{org}/clauses")).await;
    assert!(
        tree.text.contains(&format!("href=\"/o/{org}/clauses/law\"")) && tree.text.contains("89条項"),
        "{}",
        tree.text
    );
    let law = clerk.get(&format!("/o/{org}/clauses/law")).await;
    for words in [
        "止めること",
        "実施事項にすること",
        "違いとして示すこと",
        "個人情報保護法 第27条第2項",
        "個人情報保護法施行規則 第8条第2項",
    ] {
        assert!(law.text.contains(words), "{words}: {}", law.text);
    }

    let clause = clerk.get(&format!("/o/{org}/clauses/gojo:main:4.6.1b")).await;
    for words in [
        "法との違い",
        "個人情報保護法 第33条第2項",
        "政令で定める方法により",
        "本人が請求した方法により",
        "令和4年4月1日",
    ] {
        assert!(clause.text.contains(words), "{words}: {}", clause.text);
    }
    let provision = clerk.get(&format!("/o/{org}/clauses/law-appi:act:27.2")).await;
    for words in [
        "採り入れ方",
        "止めること",
        "条文の所在",
        "確かさ",
        "同意によらず、知らせるだけで提供するものは",
        "law_exemptions",
    ] {
        assert!(provision.text.contains(words), "{words}: {}", provision.text);
    }
    let shown = clerk.get(&format!("/o/{org}/clauses/law-appi:act:33.5")).await;
    assert!(shown.text.contains("違いとして示すこと") && !shown.text.contains("守られている証拠"), "{}", shown.text);

    let officer = Browser::of(&world, Who::Manager, None);
    let register = format!("/o/{org}/registers/law_exemptions");
    let row = [("f-provision", "law-appi:act:16.4"), ("f-reason", "短期の保有がない"), ("f-from", "2026-11-24")];
    assert_eq!(clerk.post(&register, &row).await.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.post(&register, &row).await.status, StatusCode::SEE_OTHER);
    let exempt = clerk.get(&format!("/o/{org}/clauses/law-appi:act:16.4")).await;
    assert!(exempt.text.contains("短期の保有がない") && exempt.text.contains(Who::Manager.name()), "{}", exempt.text);
}

/// Who decides what, and who is alone in it, stands on one page.
#[tokio::test]
async fn it_stands_on_a_page_who_decides() {
    let world = World::sqlite_of(&GOJO);
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, None);
    let page = clerk.get(&format!("/o/{org}/settings/deciders")).await;
    for words in ["判断する人", "第三者提供：提供の承認", Who::Manager.name(), "その方自身の申請は判断できません"]
    {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(clerk.get(&format!("/o/{org}/settings")).await.text.contains("/settings/deciders"));
}

/// Shows kimitsu:main:0, kimitsu:main:1.1a
///
/// A refusal leads to its article, the article stands in the regulation of that name, and the regulation shows its number and its day; the
/// article on its aim asks for nothing: no task, no requirement, no day.
#[tokio::test]
async fn a_refusal_leads_to_the_regulation_with_its_number() {
    let world = World::sqlite_of(&KIMITSU);
    let org = &world.key;
    let (clerk, officer) = (Browser::of(&world, Who::Clerk, None), Browser::of(&world, Who::Manager, None));
    let row = [("f-title", "個人情報保護方針"), ("f-kind", "basic_policy"), ("f-version", "1")];
    let refused = clerk.post(&format!("/o/{org}/registers/documents"), &row).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let article = format!("/o/{org}/clauses/kimitsu:main:1.1c");
    assert!(
        refused.text.contains(&format!("href=\"{article}\"")) && refused.text.contains("第1条"),
        "{}",
        refused.text
    );
    let clause = clerk.get(&article).await;
    assert!(clause.text.contains("特定個人情報保護規程"), "{}", clause.text);
    let regulation = officer.get(&format!("/o/{org}/settings/regulation")).await;
    for words in ["特定個人情報保護規程", "規程第13号（2015年12月17日）", "平成27年12月17日"] {
        assert!(regulation.text.contains(words), "{words}: {}", regulation.text);
    }
    for id in ["kimitsu:main:0", "kimitsu:main:1.1a"] {
        let page = clerk.get(&format!("/o/{org}/clauses/{id}")).await;
        assert!(page.text.contains(SHOWN) && page.text.contains("特定個人情報保護規程"), "{}", page.text);
    }
    let app = world.app();
    let who = world.manager();
    let aim = app.clause_page(&who, &"kimitsu:main:1.1a".parse().unwrap(), app.period(&who, "", "").unwrap()).unwrap();
    assert!(aim.tasks.is_empty() && aim.settings.is_empty(), "{aim:?}");
    assert_eq!(aim.clause.by, ["system:regulation.shown"]);
}
