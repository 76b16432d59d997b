//! How a chamber asks for a My Number by a link: once it may be asked for, on a page that opens once and says why, given or declined there,
//! and taken in by whoever is named for the affair.

use crate::{
    casefile::{Done as _, no},
    doyukai_window::{Answer, Street},
    gojo_security::without,
    kimitsu_table::{NUMBER, allowed, file, lecturer_for, reveal, with},
    kimitsu_taking_in::{PLAN, notice, planned},
    told::{done, refused, show, value},
    work::{Fields, open, rows, step, tasks, tend},
};
use axum::http::{Method, StatusCode, header};
use azukari_app::{
    AppError, Reply,
    window::{TakeLetter, Taken},
};
use azukari_domain::{
    RecordId,
    public::{INBOX, LINKS, SNAPSHOT},
};
use azukari_gate::Asker;
use azukari_testkit::{KIMITSU, Who, World, both, number_stands_in};
use std::{fs, path::PathBuf};

const VISITOR: &str = "203.0.113.9";
const NAME: &str = "山田　見本郎";

/// What has to be there before a link: the file of the ledger, the approved plan, the notice.
struct Ready {
    file: String,
    plan: String,
    notice: String,
}

fn ready(world: &World) -> Ready {
    let file = file(world, "normal");
    planned(world, &with(&PLAN, &[("file", &file)]));
    let plan = rows(world, &world.clerk(), "acquisition_plans").pop().unwrap().id;
    Ready { plan, notice: notice(world, "direct", &[]), file }
}

fn asking<'a>(ready: &'a Ready, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let whole = [
        ("file", ready.file.as_str()),
        ("affair", "payment_records"),
        ("basis", "item3"),
        ("whom", NAME),
        ("what", "ご本人のマイナンバー"),
        ("law", "所得税法第225条"),
        ("yearly", "120000"),
        ("means", "form"),
        ("told", "yes"),
        ("plan", ready.plan.as_str()),
        ("notice", ready.notice.as_str()),
        ("link_until", "2026-12-04"),
    ];
    with(&whole, more)
}

/// A link that was decided on; its case and where it opens.
fn linked(world: &World, street: &Street, ready: &Ready, more: &[(&str, &str)]) -> (i64, String) {
    let number = open(world, &world.clerk(), "number_request");
    step(world, &world.clerk(), number, "link", &asking(ready, more)).done();
    street.tend(world);
    let lines = world.app().window_links(&world.clerk(), street.dir.path()).unwrap();
    (number, lines.into_iter().find(|l| l.case == number).unwrap().path)
}

fn send(street: &Street, path: &str, form: &[(&str, &str)]) -> Answer {
    street.send(VISITOR, true, Method::POST, path, form)
}

fn look(street: &Street, path: &str) -> Answer {
    street.send(VISITOR, true, Method::GET, path, &[])
}

fn letter(world: &World, street: &Street, who: &Asker) -> Vec<String> {
    world.app().letters(who, street.dir.path()).unwrap().into_iter().map(|l| l.id).collect()
}

fn take(world: &World, street: &Street, who: &Asker, id: &str) -> Result<Reply<Taken>, AppError> {
    world.app().take_letter(who, street.dir.path(), &TakeLetter { id: id.into() })
}

fn folder(world: &World, street: &Street, name: &str) -> PathBuf {
    street.dir.path().join(world.key.as_str()).join(name)
}

fn state(world: &World, number: i64) -> String {
    done(world.app().show_case(&world.clerk(), number)).line.state
}

fn card(record: &str) -> [(&str, &str); 6] {
    [
        ("record", record),
        ("affair", "payment_records"),
        ("giver", "person"),
        ("number_document", "card"),
        ("person_documents", "card"),
        ("checked_on", "2026-11-24"),
    ]
}

fn number_of(world: &World, ready: &Ready, record: RecordId) -> Option<String> {
    allowed(world, &ready.file, &[record], "see", &[]);
    value(&done(world.app().show(&world.clerk(), &reveal(record))), "my_number")
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:4.3a, kimitsu:main:5.1b, kimitsu:main:6.1
    ///
    /// A link is made once the taking in was approved and the notice is in force, on an item of the law, for days within what is laid
    /// down; until then there is none, and nobody but those who are named for the affair has it.
    fn a_link_rests_on_plan_basis_and_notice(world) {
        let street = Street::new(world);
        let ready = ready(world);
        let number = open(world, &world.clerk(), "number_request");
        let link = |fields: &Fields<'_>| step(world, &world.clerk(), number, "link", fields);
        let whole = asking(&ready, &[]);
        let number_request = |part: &str| format!("procedure:number_request.{part}");
        for basis in ["", "none"] {
            no(link(&with(&whole, &[("basis", basis)])), &number_request("basis"), "main:4.3a");
        }
        no(link(&with(&whole, &[("means", "post")])), &number_request("link.means"), "main:4.3a");
        for until in ["", "2026-11-23", "2026-12-09"] {
            no(link(&with(&whole, &[("link_until", until)])), &number_request("link.until"), "main:4.3a");
        }
        no(link(&without(&whole, "notice")), &number_request("link.noticed"), "main:6.1");
        let other = notice(world, "indirect", &[]);
        no(link(&with(&whole, &[("notice", &other)])), &number_request("link.noticed"), "main:6.1");
        no(link(&without(&whole, "plan")), &number_request("link.planned"), "main:5.1b");
        // A plan for names alone is none for numbers.
        let names = with(&PLAN, &[("title", "講師名簿"), ("purpose", "payment_records"), ("classes", "identity")]);
        planned(world, &names);
        let names = rows(world, &world.clerk(), "acquisition_plans").pop().unwrap().id;
        no(link(&with(&whole, &[("plan", &names)])), &number_request("link.planned"), "main:5.1b");

        street.tend(world);
        assert!(!folder(world, &street, LINKS).exists(), "none before");
        link(&whole).done();
        assert_eq!(state(world, number), "open", "it waits for the answer");
        street.tend(world);
        let links = |who: Who| world.app().window_links(&world.asker(who), street.dir.path()).unwrap().len();
        assert_eq!((links(Who::Clerk), links(Who::Head)), (1, 1));
        for who in [Who::Plain, Who::Second, Who::Admin, Who::Manager, Who::Auditor] {
            assert_eq!(links(who), 0, "{who:?} is not named for the affair");
        }
        let waiting = tasks(world, &world.clerk(), "procedure:number_request.await");
        assert_eq!(waiting.iter().map(|t| t.due.as_deref()).collect::<Vec<_>>(), [Some("2026-12-11")], "{waiting:?}");
        world.clock.pass_days(11);
        street.tend(world);
        assert_eq!(fs::read_dir(folder(world, &street, LINKS)).unwrap().count(), 0, "over");
    }

    /// Shows kimitsu:main:4.3a, kimitsu:main:6.1, kimitsu:main:38.4
    ///
    /// The page says why and on what, and whom it asks is no part of it. What is no number is told by its rule and not echoed. The number
    /// goes on sealed, once; a link that is wrong, used or over is a page that is not there. Those who are named take it in, into the
    /// compartment, and identity is verified like that of what came by mail.
    fn a_number_is_given_on_a_page_that_opens_once(world) {
        let app = world.app();
        let street = Street::new(world);
        let ready = ready(world);
        let (number, path) = linked(world, &street, &ready, &[]);
        let open_line = street.send(VISITOR, false, Method::GET, &path, &[]);
        assert!(open_line.status.is_redirection() && open_line.text.is_empty(), "nothing in the clear");
        let page = look(&street, &path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        for there in ["報酬・料金等の支払調書", "第3号", "マイナンバーの取得のお知らせ", "0439-00-0000", "ご自身の特定個人情報の開示", "提供なさらないこともできます"] {
            assert!(page.text.contains(there), "{there}: {}", page.text);
        }
        assert!(!page.text.contains("見本郎"), "{}", page.text);
        let gone = |text: &str, path: &str| text.replace(path, "");
        let token = path.rsplit('/').next().unwrap();
        let never = path.replace(token, "00000000000000000000000000000000");
        let nothing = look(&street, &never);
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
        let listed = fs::read_dir(folder(world, &street, LINKS)).unwrap().next().unwrap().unwrap();
        assert!(!listed.file_name().to_str().unwrap().contains(token), "the folder has no link");
        assert!(!number_stands_in(&street.bytes(), token) && !street.bytes().windows(token.len()).any(|w| w == token.as_bytes()));

        for wrong in ["", "12345678901", "1234567890180", "123456789019", "000000000000", "7000012050002", "番号です"] {
            let again = send(&street, &path, &[("name", NAME), ("number", wrong)]);
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(again.text.contains("role=\"alert\"") && (wrong.is_empty() || !again.text.contains(wrong)), "{wrong}: {}", again.text);
        }
        assert_eq!(send(&street, &path, &[("number", NUMBER)]).status, StatusCode::UNPROCESSABLE_ENTITY, "whose it is, is asked for");
        assert!(letter(world, &street, &world.clerk()).is_empty());
        world.personal(NUMBER);
        let sent = send(&street, &path, &[("name", NAME), ("number", "１２３４－５６７８－９０１８")]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert!(!sent.headers[header::LOCATION].to_str().unwrap().contains(token));
        for late in [look(&street, &path), send(&street, &path, &[("name", NAME), ("number", NUMBER)]), send(&street, &path, &[("declined", "yes")])] {
            assert_eq!(late.status, StatusCode::NOT_FOUND, "once");
            assert_eq!(gone(&late.text, &path), gone(&nothing.text, &never), "and it says nothing");
        }
        assert!(!number_stands_in(&street.bytes(), NUMBER) && !street.bytes().windows(9).any(|w| w == "見本郎".as_bytes()));
        assert!(app.window_links(&world.clerk(), street.dir.path()).unwrap()[0].used);

        let waiting = letter(world, &street, &world.clerk());
        assert_eq!(waiting.len(), 1);
        for who in [Who::Plain, Who::Second, Who::Admin, Who::Manager, Who::Auditor] {
            assert!(letter(world, &street, &world.asker(who)).is_empty(), "{who:?}");
            let unknown = take(world, &street, &world.asker(who), &waiting[0]);
            assert!(matches!(unknown, Err(AppError::NotFound("letter"))), "{who:?}");
        }
        let taken = done(take(world, &street, &world.clerk(), &waiting[0]));
        let record = taken.record.unwrap();
        assert_eq!((taken.case, state(world, number).as_str()), (Some(number), "done"));
        assert!(fs::read_dir(folder(world, &street, INBOX)).unwrap().next().is_none());
        assert!(matches!(take(world, &street, &world.clerk(), &waiting[0]), Err(AppError::NotFound("letter"))));
        street.tend(world);
        assert_eq!(fs::read_dir(folder(world, &street, LINKS)).unwrap().count(), 0);

        let seen = done(app.show(&world.clerk(), &show("payment_records", record)));
        assert_eq!(value(&seen, "name").as_deref(), Some(NAME));
        allowed(world, &ready.file, &[record], "see", &[("times", "3")]);
        refused(app.show(&world.clerk(), &reveal(record)), "number.verified", "main:8.1a");
        let check = done(app.show_case(&world.clerk(), number)).related;
        assert_eq!(check.len(), 1, "the verification is open: {check:?}");
        step(world, &world.clerk(), check[0], "verified", &card(&record.to_string())).done();
        assert_eq!(value(&done(app.show(&world.clerk(), &reveal(record))), "my_number").as_deref(), Some(NUMBER));
        assert!(!fs::read_to_string(folder(world, &street, SNAPSHOT)).unwrap().contains("\"enquiry\""), "nobody else is asked in");
    }

    /// Shows kimitsu:main:4.3a
    ///
    /// Whoever declines ends the case with what happened, and nobody goes on asking. What came by a link that was taken back meanwhile is
    /// removed unread. A number for somebody who is on file is another number: it needs its proof first.
    fn a_number_is_declined_taken_back_and_replaced(world) {
        let app = world.app();
        let street = Street::new(world);
        let ready = ready(world);
        let (number, path) = linked(world, &street, &ready, &[]);
        assert_eq!(send(&street, &path, &[("declined", "yes")]).status, StatusCode::SEE_OTHER);
        let waiting = letter(world, &street, &world.clerk());
        let taken = done(take(world, &street, &world.clerk(), &waiting[0]));
        assert_eq!((taken.record, state(world, number).as_str()), (None, "done"));
        let case = done(app.show_case(&world.clerk(), number));
        let last = case.taken.last().unwrap();
        assert_eq!(last.outcome_ja, "提供を断られた（経過を記録）");
        assert!(case.fields.iter().any(|f| f.key == "course" && !f.values.is_empty()), "{:?}", case.fields);
        tend(world);
        assert!(tasks(world, &world.clerk(), "procedure:number_request.await").is_empty());
        let silent = open(world, &world.clerk(), "number_request");
        step(world, &world.clerk(), silent, "link", &asking(&ready, &[])).done();
        no(step(world, &world.clerk(), silent, "declined", &[("answered_on", "2026-11-24")]), "procedure:number_request.answered", "main:4.3a");

        let (back, path) = linked(world, &street, &ready, &[]);
        assert_eq!(send(&street, &path, &[("name", NAME), ("number", NUMBER)]).status, StatusCode::SEE_OTHER);
        step(world, &world.clerk(), back, "withdraw", &[]).done();
        assert!(letter(world, &street, &world.clerk()).is_empty(), "nobody may take it in");
        street.tend(world);
        assert!(fs::read_dir(folder(world, &street, INBOX)).unwrap().next().is_none(), "and nobody keeps it");
        assert_eq!(look(&street, &path).status, StatusCode::NOT_FOUND);

        let (_, path) = linked(world, &street, &ready, &[]);
        world.clock.pass_days(11);
        for late in [look(&street, &path), send(&street, &path, &[("name", NAME), ("number", NUMBER)])] {
            assert_eq!(late.status, StatusCode::NOT_FOUND, "over, before the desk comes by");
        }
        world.clock.pass_days(-11);

        let person = lecturer_for(world, "川田　見本郎", &["payment_records"], true);
        let id = person.to_string();
        let (changed, path) = linked(world, &street, &ready, &[("record", &id)]);
        assert!(!look(&street, &path).text.contains("name=\"name\""), "whose it is, is known");
        let other = world.personal("023456789013");
        assert_eq!(send(&street, &path, &[("number", other.expose())]).status, StatusCode::SEE_OTHER);
        let waiting = letter(world, &street, &world.clerk());
        refused(take(world, &street, &world.clerk(), &waiting[0]), "number.proved_anew", "main:15.1a");
        let proof = open(world, &world.clerk(), "identity_check");
        step(world, &world.clerk(), proof, "changed", &with(&card(&id), &[("classes", "individual_number")])).done();
        done(take(world, &street, &world.clerk(), &waiting[0]));
        assert_eq!(state(world, changed), "done");
        assert_eq!(number_of(world, &ready, person).as_deref(), Some("023456789013"));
    }
}
