//! The regulation's own pages where it rests on a document and defines its terms (gojo:main:1, 2).

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_testkit::{GOJO, Who, World};

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
