//! What counts as shown, told, published or knowable, each by its own means; what counts as a consent (hatsumei:main:2(10)-(15)).

use crate::{
    casefile::{Done, no},
    told::{fault, refused},
    walk::{announced, column, days, due, ids, mark, members, nothing, open, perform, rows, step, tasks},
};
use azukari_app::{
    casefile::TakeStep,
    register::MarkKind,
    request::{Export, Format},
};
use azukari_domain::Personal;
use azukari_testkit::both;

const SHOWN: &[(&str, &str)] = &[
    ("manner", "meiji"),
    ("means", "web"),
    ("what", "セミナー申込説明 第2版"),
    ("given_on", "2026-11-20"),
    ("place", "https://example.jp/seminar"),
    ("whom", "申込みをする人"),
    ("evidence", "画面の写し 2026-11-20"),
];

/// Labels for the bulletin.
fn labels() -> Export {
    Export {
        affair: "newsletter".into(),
        holding: "member".into(),
        records: Vec::new(),
        classes: vec!["identity".into()],
        channel: "post".into(),
        ground: String::new(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    }
}

fn without<'a>(fields: &[(&'a str, &'a str)], field: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(k, _)| *k != field).collect()
}

fn other<'a>(fields: &[(&'a str, &'a str)], field: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(k, v)| if *k == field { (*k, value) } else { (*k, *v) }).collect()
}

both! {
    /// Shows hatsumei:main:2.1.11a, hatsumei:main:2.1.11b
    ///
    /// Showing plainly says what, when, where and to whom, by a means of its own, and asks for no consent; and it is none: what
    /// needs a consent is refused as before.
    fn showing_plainly_is_no_consent(world) {
        let number = open(world, &world.clerk(), "announce");
        let record = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "record", fields);
        no(record(&without(SHOWN, "whom")), "procedure:announce.meiji.stated", "main:2.1.11a");
        no(record(&other(SHOWN, "means", "told_after")), "procedure:announce.meiji.means", "main:2.1.11b");
        no(record(&without(SHOWN, "evidence")), "procedure:announce.meiji.means", "main:2.1.11b");
        record(SHOWN).done();
        for means in ["contract_form", "poster", "screen"] {
            announced(world, "record", &other(SHOWN, "means", means));
        }
        let row = rows(world, &world.clerk(), "announcements").remove(0);
        assert_eq!((row.state.as_str(), column(&row, "means")), ("given", vec!["web".to_owned()]));

        let all = members(world, 1);
        let named = ids(&all);
        let case = open(world, &world.clerk(), "provision");
        let fields = [("recipient", "city_office"), ("affair", "membership"), ("holding", "member"), ("records", named.as_str()), ("classes", "identity"), ("channel", "post"), ("why", "推薦")];
        step(world, &world.clerk(), case, "submit", &fields).done();
        step(world, &world.manager(), case, "approve", &[]).done();
        let provide = crate::request::provide(&all);
        refused(world.app().provide(&world.clerk(), &provide), "provide.consent", "main:22.1");
    }

    /// Shows hatsumei:main:2.1.12, hatsumei:main:2.1.13, hatsumei:main:11.3b
    ///
    /// A changed purpose has to be made known in time. A web site is no notification and a mail to some is no publication: the
    /// duty stays open until a manner is met by a means of its own.
    fn a_changed_purpose_is_made_known(world) {
        let app = world.app();
        let change = |title: &str| app.change_purpose(&world.manager(), "newsletter".parse().unwrap(), title, Personal::new("従来の案内と相当の関連がある")).unwrap().done();
        change("会報、催しの案内及び研修の情報をお届けするため");
        let task = tasks(world, &world.manager(), "duty:purpose.announce").remove(0);
        let all = members(world, 1);
        let warned = || {
            let out = app.export(&world.clerk(), &Export { records: all.clone(), ..labels() }).unwrap().done();
            out.warnings.iter().any(|w| w.message == "warning-purpose-announced" && w.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:11.3b"))
        };
        assert!(warned(), "each use says that it was not announced");
        assert_eq!(due(world, &world.manager(), "duty:purpose.announce"), ["2026-12-08"]);
        let told = [("manner", "tsuchi"), ("means", "web"), ("given_on", "2026-11-24"), ("sender", "clerk"), ("evidence", "発送簿 2026-40")];
        let done = |fields: &[(&str, &str)]| perform(world, &world.manager(), task, fields);
        no(done(&[]), "duty:purpose.announce.done", "main:11.3b");
        no(done(&told), "duty:purpose.announce.tsuchi.means", "main:2.1.12");
        no(done(&without(&other(&told, "means", "post"), "sender")), "duty:purpose.announce.tsuchi.means", "main:2.1.12");
        no(done(&other(&other(&told, "manner", "kohyo"), "means", "mail")), "duty:purpose.announce.kohyo.means", "main:2.1.13");
        days(world, 18);
        let above = app.messages(&world.head()).unwrap();
        assert!(above.iter().any(|t| t.kind == "told-task-escalated" && t.task == Some(task)), "{above:?}");
        assert_eq!(tasks(world, &world.manager(), "duty:purpose.announce"), [task], "still open");
        done(&other(&told, "means", "mail")).done();
        assert!(tasks(world, &world.manager(), "duty:purpose.announce").is_empty());
        assert!(!warned());
        change("会報、催しの案内、研修その他の情報をお届けするため");
        let second = tasks(world, &world.manager(), "duty:purpose.announce").remove(0);
        let page = [("manner", "kohyo"), ("means", "web"), ("given_on", "2026-12-12"), ("evidence", "画面の写し")];
        perform(world, &world.manager(), second, &page).done();
    }

    /// Shows hatsumei:main:2.1.12, hatsumei:main:2.1.13, hatsumei:main:2.1.14a
    ///
    /// One manner never stands for another, whoever records it.
    fn one_manner_never_stands_for_another(world) {
        let base = [("means", "mail"), ("what", "名簿の扱い"), ("given_on", "2026-11-20"), ("evidence", "控え"), ("sender", "clerk")];
        let give = |manner: &'static str, means: &'static str, outcome: &str| {
            let number = open(world, &world.clerk(), "announce");
            step(world, &world.clerk(), number, outcome, &[&other(&base, "means", means)[..], &[("manner", manner)]].concat())
        };
        no(give("tsuchi", "web", "record"), "procedure:announce.tsuchi.means", "main:2.1.12");
        no(give("kohyo", "mail", "keep"), "procedure:announce.kohyo.means", "main:2.1.13");
        no(give("kohyo", "web", "record"), "procedure:announce.kept", "main:2.1.14a");
        for means in ["face", "phone", "mail", "fax", "post"] {
            give("tsuchi", means, "record").done();
        }
        for means in ["web", "counter", "brochure", "newspaper"] {
            give("kohyo", means, "keep").done();
        }
        no(give("yoi", "brochure", "keep"), "procedure:announce.yoi.means", "main:2.1.14a");
        for means in ["web", "counter", "newspaper"] {
            give("yoi", means, "keep").done();
        }
        let told = ids(&members(world, 1));
        let number = open(world, &world.clerk(), "announce");
        let beforehand = [&other(&base, "means", "told_in_advance")[..], &[("manner", "yoi"), ("records", told.as_str())]].concat();
        step(world, &world.clerk(), number, "keep", &beforehand).done();
    }

    /// Shows hatsumei:main:2.1.15
    ///
    /// Knowable on request needs a desk; an inquiry is answered within the organisation's own limit, or it is told above.
    fn knowable_means_that_a_desk_answers(world) {
        let base = [("manner", "shiri"), ("means", "desk"), ("what", "手数料の額"), ("given_on", "2026-11-24")];
        let number = open(world, &world.clerk(), "announce");
        no(step(world, &world.clerk(), number, "keep", &base), "procedure:announce.shiri.desk", "main:2.1.15");
        let row = announced(world, "keep", &[&base[..], &[("desk", "unit_head")]].concat());
        let inquiry = open(world, &world.clerk(), "inquiry");
        let asked = [("about", row.as_str()), ("asked_on", "2026-11-24"), ("question", "手数料はいくらですか")];
        no(step(world, &world.clerk(), inquiry, "accept", &asked[..2]), "procedure:inquiry.stated", "main:2.1.15");
        let taken = step(world, &world.clerk(), inquiry, "accept", &asked).done();
        assert_eq!((taken.step.as_str(), taken.due.as_deref()), ("answer", Some("2026-12-01")));
        no(step(world, &world.clerk(), inquiry, "close", &[]), "procedure:inquiry.answer", "main:2.1.15");
        days(world, 11);
        assert!(world.app().messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-task-escalated"));
        no(step(world, &world.head(), inquiry, "close", &[]), "procedure:inquiry.answered", "main:2.1.15");
        step(world, &world.head(), inquiry, "close", &[("answer", "実費です"), ("answered_on", "2026-12-05")]).done();
    }

    /// Shows hatsumei:main:2.1.10a, hatsumei:main:2.1.10b
    ///
    /// A consent names the person, the statement that was shown, and the day, which is not before it; it comes by a signature, a
    /// mail or a ticked box with its evidence. Silence is not on offer, a box ticked beforehand does not count.
    fn a_consent_is_the_persons_own_on_a_statement(world) {
        let all = members(world, 1);
        let person = all[0].to_string();
        let statement = announced(world, "record", SHOWN);
        let number = open(world, &world.clerk(), "consent");
        let base = [("records", person.as_str()), ("statement", statement.as_str()), ("recipient", "city_office"), ("method", "signature"), ("given_on", "2026-11-22"), ("evidence", "同意書の写し 書庫3")];
        let record = |fields: &[(&str, &str)]| step(world, &world.clerk(), number, "provide", fields);
        no(record(&without(&base, "statement")), "procedure:consent.informed", "main:2.1.10a");
        no(record(&other(&base, "given_on", "2026-11-19")), "procedure:consent.informed", "main:2.1.10a");
        no(record(&[("statement", statement.as_str()), ("given_on", "2026-11-22"), ("evidence", "")]), "procedure:consent.method", "main:2.1.10b");
        let silence = TakeStep { number, outcome: "provide".into(), fields: crate::casefile::form(&[("method", "silence")]), ..TakeStep::default() };
        assert_eq!(fault(world.app().take_step(&world.clerk(), &silence)), "error-unknown-word", "it is not offered");
        no(record(&[&other(&base, "method", "tickbox")[..], &[("preticked", "yes")]].concat()), "procedure:consent.ticked", "main:2.1.10b");
        record(&[&other(&base, "method", "tickbox")[..], &[("preticked", "no")]].concat()).done();
        let consented = world.gate().read(|tx| azukari_store::record::marks(tx, world.org, all[0])).unwrap();
        assert_eq!(consented.len(), 1);
        assert_eq!((consented[0].key.as_str(), consented[0].notice.as_str()), ("provide:city_office", statement.as_str()));
        for method in ["signature", "mail"] {
            let number = open(world, &world.clerk(), "consent");
            let fields = other(&other(&base, "method", method), "recipient", method);
            step(world, &world.clerk(), number, "provide", &fields).done();
        }
        // The quick way keeps to the same: no version of the text, no consent; no evidence, no consent.
        let quick = |evidence: &str, notice: &str| azukari_app::register::Mark {
            record: all[0],
            kind: MarkKind::Consent,
            key: "provide".into(),
            ground: String::new(),
            channel: "paper".into(),
            evidence: evidence.into(),
            notice: notice.into(),
            happened_at: None,
            once: None,
        };
        assert_eq!(fault(world.app().mark(&world.clerk(), &quick("原本", ""))), "record-consent-notice-needed");
        refused(world.app().mark(&world.clerk(), &quick("", "第2版")), "consent.evidenced", "main:2.1.10a");
        mark(world, &world.clerk(), all[0], MarkKind::Consent, "provide");
    }
}
