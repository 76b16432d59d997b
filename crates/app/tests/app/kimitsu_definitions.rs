//! What the words of a chamber's regulation mean, by what its rules do with what is called so: personal information, and a file of it.

use crate::{
    casefile::{Done, no},
    gojo_security::without,
    kimitsu_office::{payee, with},
    work::{Fields, open, opening, rows, shown, step},
};
use azukari_app::{Reply, casefile::Stepped};
use azukari_testkit::{KIMITSU, World, both};

const CODES: [(&str, &str); 9] = [
    ("name", "研修の受講記録"),
    ("unit", "general_affairs"),
    ("content", "職員番号、受講日"),
    ("place", "共有フォルダ"),
    ("medium", "computer"),
    ("identifies", "no"),
    ("matchable", "yes"),
    ("subject", "persons"),
    ("searchable", "yes"),
];

fn found(world: &World, outcome: &str, fields: &Fields<'_>) -> Reply<Stepped> {
    let number = open(world, &world.head(), "classify");
    step(world, &world.head(), number, outcome, fields)
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:2.1.1
    ///
    /// A staff code that a table leads to a name is personal information; what is a company's own, with nobody in it, is not; and whoever has
    /// died is outside, with day and reason, unless it is about a living relative too.
    fn what_leads_to_a_living_person_is_personal(world) {
        no(opening(world, &world.clerk(), "classify"), "procedure:classify", "main:2.1.1");
        for key in ["name", "unit", "content", "medium"] {
            no(found(world, "data", &without(&CODES, key)), "procedure:classify.stated", "main:2.1.1");
        }
        for key in ["identifies", "matchable", "subject"] {
            no(found(world, "data", &without(&CODES, key)), "procedure:classify.answered", "main:2.1.1");
        }
        let outside = with(&CODES, &[("outside_ground", "not_identifying"), ("reason", "番号だけ")]);
        no(found(world, "outside", &outside), "procedure:classify.matched", "main:2.1.1");
        found(world, "data", &CODES).done();
        let firm = with(&CODES, &[("name", "会員企業の資本金"), ("subject", "body"), ("matchable", "no"), ("contact", "no"), ("outside_ground", "body"), ("reason", "団体そのものの項目のみ")]);
        no(found(world, "data", &firm), "procedure:classify.body", "main:2.1.1");
        no(found(world, "outside", &with(&firm, &[("contact", "yes")])), "procedure:classify.body", "main:2.1.1");
        for key in ["outside_ground", "reason"] {
            no(found(world, "outside", &without(&firm, key)), "procedure:classify.reasoned", "main:2.1.1");
        }
        found(world, "outside", &firm).done();
        let states: Vec<_> = rows(world, &world.clerk(), "classified").into_iter().map(|r| r.state).collect();
        assert_eq!(states, ["data", "outside"]);

        let record = payee(world, "故人　見本翁").to_string();
        let died = [("record", record.as_str()), ("died_on", "2026-10-01"), ("relative", "no"), ("reason", "遺族の情報を含まない")];
        let judged = |outcome: &str, fields: &Fields<'_>| {
            let number = open(world, &world.clerk(), "deceased");
            step(world, &world.clerk(), number, outcome, fields)
        };
        for key in ["record", "died_on", "relative"] {
            no(judged("outside", &without(&died, key)), "procedure:deceased.answered", "main:2.1.1");
        }
        no(judged("relative", &died), "procedure:deceased.answered", "main:2.1.1");
        no(judged("relative", &with(&died, &[("relative", "yes")])), "procedure:deceased.named", "main:2.1.1");
        no(judged("outside", &without(&died, "reason")), "procedure:deceased.reasoned", "main:2.1.1");
        judged("outside", &died).done();
        let gone = rows(world, &world.clerk(), "deceased").remove(0);
        assert_eq!((gone.state.as_str(), shown(&gone, "died_on").as_str(), shown(&gone, "reason").as_str()), ("outside", "2026-10-01", "遺族の情報を含まない"));
    }

    /// Shows kimitsu:main:2.1.4
    ///
    /// What a computer can search is a file, and so is a binder in the order of the alphabet: it goes on to the ledger like any other. A loose
    /// pile is none.
    fn a_binder_in_order_is_a_file(world) {
        no(found(world, "information", &CODES), "procedure:classify.computer", "main:2.1.4");
        let binder = with(&without(&CODES, "searchable"), &[("name", "講師の綴り"), ("content", "五十音順、見出し付き"), ("medium", "paper"), ("identifies", "yes"), ("sorted", "kana")]);
        no(found(world, "information", &binder), "procedure:classify.paper", "main:2.1.4");
        no(found(world, "data", &without(&binder, "sorted")), "procedure:classify.paper", "main:2.1.4");
        found(world, "data", &binder).done();
        found(world, "information", &with(&binder, &[("sorted", "none"), ("name", "講師の名刺の束")])).done();
        let kept = rows(world, &world.clerk(), "classified");
        assert_eq!(kept.iter().map(|r| r.state.as_str()).collect::<Vec<_>>(), ["data", "information"]);
        assert_eq!(shown(&kept[0], "medium"), "紙");
    }
}
