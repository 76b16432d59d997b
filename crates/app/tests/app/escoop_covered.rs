//! What counts as personal information in a consumers' co-operative, who is bound as what, and how sensitive matters are kept and end.

use crate::{
    casefile::{Done, no},
    doyukai_office::with,
    escoop_office::member,
    escoop_taking_in::{CAMP, approved as acquired, handed as taken_in},
    gojo_security::{escalated, without},
    told::{done, newcomer, refused, show, value},
    walk::column,
    work::{Fields, enter, open, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{Reply, casefile::Stepped, register::Show};
use azukari_testkit::{ESCOOP, Who, World, both};

/// A list of birthdays, as the manager of a department says what it is.
const BIRTHDAYS: [(&str, &str); 8] = [
    ("name", "誕生日カードの発送先"),
    ("unit", "delivery"),
    ("content", "氏名、生年月日"),
    ("place", "共有フォルダ"),
    ("medium", "computer"),
    ("identifies", "yes"),
    ("matchable", "no"),
    ("subject", "persons"),
];

fn found(world: &World, outcome: &str, fields: &Fields<'_>) -> Reply<Stepped> {
    let number = open(world, &world.head(), "classify");
    step(world, &world.head(), number, outcome, fields)
}

const ALLERGIES: [(&str, &str); 10] = [
    ("title", "キャンプのアレルギー一覧"),
    ("information", "personal"),
    ("personal", "yes"),
    ("sensitive", "yes"),
    ("users", "clerk"),
    ("location", "配送センター 2階"),
    ("storage", "locked_cabinet"),
    ("keeper", "clerk"),
    ("log_by", "head"),
    ("until", "2027-07-10"),
];

both! {
    in ESCOOP;

    /// Shows escoop:rules:2.1.1a
    ///
    /// The record of a member who has died is labelled with day and reason; it asks for nothing and consents to nothing any more, save
    /// where it is about a living relative too. What holds only the names of firms is outside.
    fn only_the_living_are_covered(world) {
        let app = world.app();
        let (late, other) = (member(world, "山田　見本花"), member(world, "川口　見本子"));
        let (named, relative) = (late.to_string(), other.to_string());
        let died = [("record", named.as_str()), ("died_on", "2026-05-01"), ("relative", "no"), ("reason", "死亡の届出。遺族の情報を含まない")];
        let number = open(world, &world.clerk(), "deceased");
        let judge = |outcome: &str, fields: &Fields<'_>| step(world, &world.clerk(), number, outcome, fields);
        for key in ["record", "died_on", "relative"] {
            no(judge("outside", &without(&died, key)), "procedure:deceased.answered", "rules:2.1.1a");
        }
        no(judge("outside", &without(&died, "reason")), "procedure:deceased.reasoned", "rules:2.1.1a");
        no(judge("relative", &died), "procedure:deceased.answered", "rules:2.1.1a");
        no(judge("relative", &with(&died, &[("relative", "yes")])), "procedure:deceased.named", "rules:2.1.1a");
        judge("outside", &died).done();
        let row = rows(world, &world.clerk(), "deceased").remove(0);
        assert_eq!((row.state.as_str(), shown(&row, "died_on").as_str(), shown(&row, "reason").as_str()), ("outside", "2026-05-01", "死亡の届出。遺族の情報を含まない"));
        assert!(done(app.show(&world.clerk(), &show("membership", late))).facets.contains(&"deceased".to_owned()));

        let handed = |who: &str| {
            let number = open(world, &world.clerk(), "disclosure");
            let heard = [("received_on", "2026-11-24"), ("by_way", "post"), ("requester", "self"), ("name", "山田"), ("content", "知りたい")];
            step(world, &world.clerk(), number, "hand", &heard).done();
            step(world, &world.asker(Who::Desk), number, "accept", &[("desk_on", "2026-11-24"), ("record", who), ("checked_on", "2026-11-24")])
        };
        no(handed(&named), "procedure:disclosure.living", "rules:2.1.1a");
        handed(&relative).done();
        let consent = open(world, &world.clerk(), "consent");
        let given = [("records", named.as_str()), ("given_on", "2026-11-24"), ("method", "signature"), ("evidence", "同意書 4"), ("purpose", "guidance")];
        for outcome in ["beyond", "provide"] {
            no(step(world, &world.clerk(), consent, outcome, &given), "procedure:consent.living", "rules:2.1.1a");
        }
        // What the relative's record is about is the relative's.
        let third = member(world, "遺族　見本代").to_string();
        let number = open(world, &world.clerk(), "deceased");
        let theirs = [("record", third.as_str()), ("died_on", "2026-05-01"), ("relative", "yes"), ("relative_record", relative.as_str()), ("relative_name", "川口　見本子")];
        step(world, &world.clerk(), number, "relative", &theirs).done();
        assert_eq!(rows(world, &world.clerk(), "deceased")[1].state, "in_force");

        let firms = with(&BIRTHDAYS, &[("name", "仕入先一覧"), ("content", "会社名"), ("identifies", "no"), ("subject", "body"), ("contact", "no"), ("body_items", "会社名、代表電話")]);
        no(found(world, "data", &firms), "procedure:classify.body", "rules:2.1.1a");
        no(found(world, "outside", &without(&firms, "body_items")), "procedure:classify.body.items", "rules:2.1.1a");
        no(found(world, "outside", &with(&firms, &[("contact", "yes")])), "procedure:classify.body", "rules:2.1.1a");
        found(world, "outside", &firms).done();
        assert_eq!(rows(world, &world.clerk(), "classified").pop().unwrap().state, "outside");
    }

    /// Shows escoop:rules:2.1.1b
    ///
    /// What holds name and date of birth is personal information, whatever the manager would like it to be; nobody else classifies it, and
    /// nothing of it comes in before it was filed and approved.
    fn what_identifies_somebody_is_personal(world) {
        no(crate::work::opening(world, &world.clerk(), "classify"), "procedure:classify", "rules:2.1.1b");
        for key in ["name", "unit", "content", "medium"] {
            no(found(world, "data", &without(&BIRTHDAYS, key)), "procedure:classify.stated", "rules:2.1.1b");
        }
        for key in ["identifies", "matchable", "subject"] {
            no(found(world, "data", &without(&BIRTHDAYS, key)), "procedure:classify.answered", "rules:2.1.1b");
        }
        let refused_by = no(found(world, "outside", &BIRTHDAYS), "procedure:classify.matched", "rules:2.1.1b");
        assert_eq!(refused_by.reasons[0].remedy, "choose:information");
        found(world, "data", &BIRTHDAYS).done();
        let row = rows(world, &world.clerk(), "classified").remove(0);
        assert_eq!((row.state.as_str(), column(&row, "name")), ("data", vec!["誕生日カードの発送先".to_owned()]));
        no(enter(world, &world.head(), "classified", &BIRTHDAYS[..1]), "register:classified", "rules:2.1.1b");
        let filing = refused(world.app().collect(&world.clerk(), &taken_in(world, "consent", "申込書 7", &[])), "acquire.approved", "rules:6d");
        assert!(filing.reasons.iter().any(|r| r.remedy == "open:acquisition"), "{filing:?}");
    }

    /// Shows escoop:rules:2.1.1c
    ///
    /// Numbers that are easily matched with the list of members are personal too: the match is named, and what is asked of personal
    /// information is asked of them.
    fn what_is_easily_matched_is_personal_too(world) {
        let numbers = with(&BIRTHDAYS, &[("name", "注文の履歴"), ("content", "組合員番号、注文"), ("identifies", "no"), ("matchable", "yes"), ("holding", "member")]);
        no(found(world, "outside", &numbers), "procedure:classify.matched", "rules:2.1.1c");
        found(world, "data", &numbers).done();
        let row = rows(world, &world.clerk(), "classified").remove(0);
        assert_eq!((row.state.as_str(), column(&row, "holding")), ("data", vec!["member".to_owned()]));
        found(world, "outside", &with(&numbers, &[("matchable", "no")])).done();
        // The gates of personal information stand before an order as before a member.
        let order = world.bring_in(&[world.record_of("order", &[("name", "山田　見本花")])])[0];
        refused(world.app().show(&newcomer(world, "mori", None), &show("delivery", order)), "affair.assigned", "rules:10b");
    }

    /// Shows escoop:rules:2.1.4, escoop:rules:2.1.3
    ///
    /// Whoever takes part in activities as a member stands apart from staff, with the activity and with duties of their own; nobody is
    /// both: taken on as staff, they are no active member any more.
    fn an_active_member_is_no_staff(world) {
        let personnel = world.asker(Who::Personnel);
        let kimura = newcomer(world, "kimura", None);
        let own = [("worker", "kimura"), ("kind", "member"), ("activity", "地域の機関紙")];
        no(enter(world, &personnel, "engagements", &without(&own, "activity")), "register:engagements.activity", "rules:2.1.4");
        enter(world, &personnel, "engagements", &own).done();
        let row = rows(world, &personnel, "engagements").remove(0);
        assert_eq!((shown(&row, "kind").as_str(), row.state.as_str()), ("活動に参加する組合員・会員", "in_force"));
        tend(world);
        let open_for = || tasks(world, &personnel, "duty:worker.engagement").iter().filter(|t| t.worker == Some(kimura.worker.to_string())).count();
        assert_eq!(open_for(), 0, "the status is on record");
        world.clock.pass_days(355);
        tend(world);
        assert_eq!(tasks(world, &kimura, "duty:training.regular").len(), 1, "duties of their own");
        enter(world, &personnel, "engagements", &[("worker", "clerk"), ("kind", "employee"), ("form", "regular")]).done();
        enter(world, &personnel, "engagements", &[("worker", "kimura"), ("kind", "employee"), ("form", "part_time")]).done();
        let all = rows(world, &personnel, "engagements");
        let of = |kind: &str| all.iter().find(|r| column(r, "worker").contains(&kimura.worker.to_string()) && column(r, "kind") == [kind]).unwrap();
        assert_eq!((of("member").state.as_str(), of("employee").state.as_str()), ("ended", "in_force"));
        assert_eq!(all.iter().filter(|r| r.state == "in_force").count(), 2, "nobody else's row was touched");
    }

    /// Shows escoop:rules:5.2a
    ///
    /// Sensitive matters have named handlers, a locked or encrypted place and somebody else who looks at the record of access; they stay
    /// closed until they are asked for by themselves; and each month the manager looks whether that is so.
    fn sensitive_matters_are_kept_more_strictly(world) {
        let head = world.head();
        let bare = without(&ALLERGIES, "sensitive");
        no(enter(world, &head, "inventory", &bare), "register:inventory.sensitive", "rules:5.2a");
        for key in ["users", "location", "storage", "keeper", "log_by"] {
            no(enter(world, &head, "inventory", &without(&ALLERGIES, key)), "register:inventory.sensitive.custody", "rules:5.2a");
        }
        for (key, wrong) in [("storage", "locked_room"), ("storage", "password"), ("storage", "none"), ("log_by", "clerk"), ("keeper", "second")] {
            no(enter(world, &head, "inventory", &with(&ALLERGIES, &[(key, wrong)])), "register:inventory.sensitive.custody", "rules:5.2a");
        }
        for storage in ["locked_cabinet", "encrypted"] {
            enter(world, &head, "inventory", &with(&ALLERGIES, &[("storage", storage)])).done();
        }
        enter(world, &head, "inventory", &[("title", "組合員名簿"), ("information", "member"), ("personal", "yes"), ("sensitive", "no")]).done();

        let app = world.app();
        let camp = with(&CAMP, &[("from", "2026-11-24"), ("ground", "explicit_consent"), ("consent_kind", "item"), ("consent_text", "アレルギーを食事の用意に使うことに同意します"), ("need", "食事で事故を防ぐため")]);
        acquired(world, &[&camp[..], &[("classes", "health")]].concat());
        let form = taken_in(world, "explicit_consent", "同意書 2026-11-24", &[("name", "参加　見本香"), ("allergy", "そば")]);
        let camper = done(app.collect(&world.clerk(), &form)).record.unwrap();
        let seen = done(app.show(&world.clerk(), &show("events", camper)));
        assert_eq!((value(&seen, "name").as_deref(), value(&seen, "allergy")), (Some("参加　見本香"), None), "closed at first");
        let asked = done(app.show(&world.clerk(), &Show { classes: vec!["health".into()], ..show("events", camper) }));
        assert_eq!(value(&asked, "allergy").as_deref(), Some("そば"));
        let ordinary = Show { classes: vec!["health".into()], ..show("membership", member(world, "山田　見本花")) };
        refused(app.show(&world.clerk(), &ordinary), "affair.classes", "rules:5.2a");

        world.clock.pass_days(35);
        tend(world);
        let due = tasks(world, &head, "duty:sensitive.check");
        assert_eq!(due.len(), 2, "for each that is sensitive, and for no other");
        assert!(due.iter().all(|t| t.overdue && t.due.as_deref() == Some("2026-12-25") && escalated(world, &world.manager(), t.number)), "{due:?}");
        let looked = [("on", "2026-12-29"), ("handlers", "named"), ("found", "鍵の記録に異常なし")];
        for (key, _) in looked {
            no(perform(world, &head, due[0].number, &without(&looked, key)), "duty:sensitive.check.stated", "rules:5.2a");
        }
        no(perform(world, &world.clerk(), due[0].number, &looked), "duty:sensitive.check", "rules:5.2a");
        perform(world, &head, due[0].number, &looked).done();
    }

    /// Shows escoop:rules:5.2b
    ///
    /// When the purpose ends the handler has seven days to erase sensitive matters, with method, person and day; late, the manager of the
    /// department hears of it.
    fn sensitive_matters_end_with_their_purpose(world) {
        let clerk = world.clerk();
        no(enter(world, &world.head(), "inventory", &without(&ALLERGIES, "until")), "register:inventory.sensitive.until", "rules:5.2b");
        enter(world, &world.head(), "inventory", &with(&ALLERGIES, &[("until", "2026-12-20")])).done();
        enter(world, &world.head(), "inventory", &with(&ALLERGIES, &[("until", "2026-12-20"), ("sensitive", "no")])).done();
        world.clock.pass_days(26);
        tend(world);
        let own = task(world, &clerk, "duty:sensitive.erase");
        assert!(own.mine && own.due.as_deref() == Some("2026-12-27"), "{own:?}");
        world.clock.pass_days(11);
        tend(world);
        assert!(escalated(world, &world.head(), own.number));
        let gone = [("erased_how", "shredded"), ("erased_by", "clerk"), ("erased_on", "2026-12-31")];
        for (key, _) in gone {
            no(perform(world, &clerk, own.number, &without(&gone, key)), "duty:sensitive.erase.done", "rules:5.2b");
        }
        no(perform(world, &clerk, own.number, &with(&gone, &[("erased_how", "rubbish")])), "duty:sensitive.erase.done", "rules:5.2b");
        no(perform(world, &world.head(), own.number, &gone), "duty:sensitive.erase", "rules:5.2b");
        perform(world, &clerk, own.number, &gone).done();
        let row = rows(world, &world.head(), "inventory").into_iter().find(|r| r.state == "ended").unwrap();
        assert_eq!(["erased_by", "erased_on"].map(|c| shown(&row, c)), [Who::Clerk.name(), "2026-12-31"]);
        assert!(shown(&row, "erased_how").contains("シュレッダー"));
        for method in ["erased", "destroyed"] {
            enter(world, &world.head(), "inventory", &with(&ALLERGIES, &[("until", "2026-12-30")])).done();
            tend(world);
            let next = task(world, &clerk, "duty:sensitive.erase").number;
            perform(world, &clerk, next, &with(&gone, &[("erased_how", method)])).done();
        }
    }
}
