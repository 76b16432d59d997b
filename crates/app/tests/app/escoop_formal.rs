//! What the four texts of a consumers' co-operative say of themselves: what they are for, on what they rest, and since when they count.

use crate::{
    casefile::no,
    work::{enter, rows},
};
use azukari_app::governance::ClausePage;
use azukari_testkit::{ESCOOP, World, both};

/// The page of a clause in the library, as a clerk opens it.
fn opened(world: &World, clause: &str) -> ClausePage {
    let (app, who) = (world.app(), world.clerk());
    let id = format!("escoop:{clause}").parse().unwrap();
    app.clause_page(&who, &id, app.period(&who, "", "").unwrap()).unwrap()
}

fn rests_on(page: &ClausePage) -> Vec<&str> {
    page.needs.iter().map(|c| c.id.as_str()).collect()
}

both! {
    in ESCOOP;

    /// Shows escoop:rules:suppl, escoop:outsourcing:suppl, escoop:docs:suppl.1, escoop:docs:suppl.2, escoop:pc:suppl.1
    /// Shows escoop:pc:suppl.2
    ///
    /// Each text shows its versions with their first days, and which of them is in force; nothing hangs on that clause, and before its
    /// day the version does not count.
    fn each_text_says_since_when_it_counts(world) {
        for (clause, number, day, in_force) in [
            ("rules:suppl", 1, "2013-10-21", true),
            ("outsourcing:suppl", 1, "2013-10-21", true),
            ("docs:suppl.1", 1, "2005-04-01", false),
            ("docs:suppl.2", 2, "2013-10-21", true),
            ("pc:suppl.1", 1, "2005-04-01", false),
            ("pc:suppl.2", 2, "2013-10-21", true),
        ] {
            let page = opened(world, clause);
            assert_eq!(page.clause.by, ["system:regulation.shown"], "{clause}");
            let own = page.editions.iter().find(|e| e.clause.id == page.clause.id).unwrap();
            assert_eq!((own.number, own.from.as_str(), own.in_force), (number, day, in_force), "{clause}");
            assert!(!own.ja.is_empty() && !own.en.is_empty());
            assert_eq!(page.editions.iter().filter(|e| e.in_force).count(), 1, "{clause}");
            assert!(page.tasks.is_empty() && page.settings.is_empty(), "{clause}: {page:?}");
        }
        assert_eq!(opened(world, "docs:11.1a").editions.len(), 2, "the history is open from every article");
        let key = "escoop".parse().unwrap();
        let books = world.gate().books();
        let on = |day: &str| books.in_force(&key, day.parse().unwrap()).map(|b| b.book().regulation.in_force_from.to_string());
        assert_eq!((on("2013-10-20"), on("2013-10-21")), (None, Some("2013-10-21".to_owned())));
    }

    /// Shows escoop:docs:1a, escoop:pc:1a, escoop:outsourcing:1
    ///
    /// The detailed rules lead to the article of the rules on which they rest, and those on contractors to the protection policy, which
    /// says whether it is on file.
    fn the_aims_lead_to_what_they_rest_on(world) {
        for clause in ["docs:1a", "pc:1a"] {
            let page = opened(world, clause);
            assert_eq!(page.clause.by, ["system:regulation.shown"]);
            assert_eq!(rests_on(&page), ["escoop:rules:27"], "{clause}");
            assert!(!page.needs[0].title_ja.is_empty() && page.tasks.is_empty());
        }
        let before = opened(world, "outsourcing:1");
        assert!(before.clause.by.contains(&"system:regulation.shown".to_owned()), "{:?}", before.clause.by);
        assert_eq!(rests_on(&before), ["escoop:rules:13.2"]);
        assert!(before.rests_on.len() == 1 && before.rests_on[0].ja == "個人情報保護ポリシー" && !before.rests_on[0].registered);
        let policy = [("title", "個人情報保護ポリシー"), ("kind", "basic_policy"), ("version", "2"), ("from", "2013-10-21"), ("place", "総務綴り")];
        no(enter(world, &world.head(), "documents", &policy), "register:documents", "outsourcing:1");
        crate::casefile::Done::done(enter(world, &world.manager(), "documents", &policy));
        assert!(opened(world, "outsourcing:1").rests_on[0].registered);
        assert_eq!(rows(world, &world.clerk(), "documents").len(), 1);
    }
}
