//! How an association of small businesses answers: enquiries, what a person asks to see, what follows for whoever leaks or sells; papers of
//! its officers; and that its rounds and reviews go on.

use crate::{
    casefile::{Done, no},
    doyukai_members::{asked, list, member},
    doyukai_office::{general_affairs, with},
    gojo_security::{escalated, without},
    house::{case_readers, item_readers, writers},
    rights::moved,
    told::{approved, done, refused, rests_on_all, show, value, why},
    walk::ids,
    work::{Fields, enter, open, opening, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{
    AppError, Reply,
    access::{Appoint, EndAppointment},
    governance::Operates,
    register::Show,
    request::{Export, Format, NewRequest},
};
use azukari_domain::{Answer, RecordId};
use azukari_gate::Asker;
use azukari_testkit::{DOYUKAI, Who, World, both};

const BOARD: &str = "2026-11-20 第5回理事会";
const PUBLIC: [&str; 12] = [
    "company_name",
    "member_name",
    "company_address",
    "telephone",
    "fax",
    "business",
    "joined",
    "founded",
    "capital",
    "employees",
    "website",
    "recommender",
];

fn board(world: &World) -> Asker {
    world.asker(Who::Deputy)
}

fn unseen<T: std::fmt::Debug>(reply: Result<Reply<T>, AppError>) {
    assert!(matches!(reply, Err(AppError::NotFound(_))), "{reply:?}");
}

fn appointing(office: &str, worker: &Asker, from: &str, until: Option<&str>, resolution: &str) -> Appoint {
    Appoint {
        office: office.parse().unwrap(),
        worker: worker.worker,
        from: from.into(),
        until: until.map(Into::into),
        resolution: resolution.into(),
    }
}

fn ending(office: &str, worker: &Asker) -> EndAppointment {
    EndAppointment {
        office: office.parse().unwrap(),
        worker: worker.worker,
        last_day: String::new(),
        resolution: BOARD.into(),
    }
}

/// Everything that the association holds of a member, put out in answer to them.
fn answer(record: RecordId) -> Export {
    let classes = PUBLIC.iter().chain(&["membership", "private", "mail_address", "dues", "note"]);
    Export {
        affair: "rights".into(),
        classes: classes.map(|c| (*c).to_owned()).collect(),
        format: Format::Json,
        ..list("rights", "member", record, &[])
    }
}

both! {
    in DOYUKAI;

    /// Shows doyukai:rules:3.2a, doyukai:rules:3.2b
    ///
    /// Whoever answers an enquiry sees public items alone, whoever asks about whom, and what was answered stays on record. Anything else
    /// stays closed until the secretary-general decided, and then just that item opens, for that answer, to whoever gives it.
    fn enquiries_are_answered_with_public_items(world) {
        let app = world.app();
        let record = member(world);
        let other = member(world);
        let (about, elsewhere) = (record.to_string(), other.to_string());
        let seen = done(app.show(&world.clerk(), &show("enquiries", record)));
        assert_eq!(seen.fields.len(), 12, "the twelve and nothing else");
        for closed in ["birth", "home_address", "mobile", "mail"] {
            assert_eq!(value(&seen, closed), None, "{closed}");
        }
        let look = |record: RecordId, class: &str| Show { classes: vec![class.into()], ..show("enquiries", record) };
        for class in ["mail_address", "private", "dues", "membership", "note"] {
            refused(app.show(&world.clerk(), &look(record, class)), "affair.classes", "shishin:5.4a");
        }
        let mut public = vec![("caller", "申出見本 四郎"), ("standing", "other"), ("about", about.as_str()), ("on", "2026-11-24")];
        public.extend(PUBLIC.iter().map(|i| ("items", *i)));
        let number = open(world, &world.clerk(), "enquiry");
        let take = |outcome: &str, fields: &Fields<'_>| step(world, &world.clerk(), number, outcome, fields);
        for key in ["caller", "standing", "about", "on", "items"] {
            no(take("answer", &without(&public, key)), "procedure:enquiry.stated", "rules:3.2a");
        }
        for class in ["mail_address", "private", "dues"] {
            let beyond = no(take("answer", &[&public[..], &[("items", class)]].concat()), "procedure:enquiry.public", "rules:3.2a");
            assert_eq!(beyond.reasons[0].remedy, "choose:ask");
        }
        take("answer", &public).done();

        let more = [("caller", "申出見本 四郎"), ("standing", "member"), ("about", about.as_str()), ("on", "2026-11-24"), ("items", "mail_address"), ("affair", "enquiries"), ("why", "取引の照会に答えるため")];
        let second = open(world, &world.clerk(), "enquiry");
        let ask = |fields: &Fields<'_>| step(world, &world.clerk(), second, "ask", fields);
        no(ask(&without(&more, "why")), "procedure:enquiry.needed", "rules:3.2b");
        no(ask(&without(&more, "affair")), "procedure:enquiry.affair", "rules:3.2b");
        ask(&more).done();
        refused(app.show(&world.clerk(), &look(record, "mail_address")), "affair.classes", "shishin:5.4a");
        let decided = [("decided_on", "2026-11-24"), ("decision", "本人の利益になる")];
        for who in [world.clerk(), world.manager(), board(world)] {
            no(step(world, &who, second, "approve", &decided), "procedure:enquiry.decide", "rules:3.2b");
        }
        for (key, _) in decided {
            no(step(world, &world.head(), second, "approve", &without(&decided, key)), "procedure:enquiry.decided", "rules:3.2b");
        }
        step(world, &world.head(), second, "approve", &decided).done();
        let third = open(world, &world.clerk(), "enquiry");
        step(world, &world.clerk(), third, "ask", &with(&more, &[("about", &elsewhere)])).done();
        step(world, &world.head(), third, "approve", &decided).done();
        world.clock.pass_days(7);
        for class in ["private", "dues"] {
            refused(app.show(&world.clerk(), &look(record, class)), "affair.classes", "shishin:5.4a");
        }
        refused(app.show(&world.manager(), &look(record, "mail_address")), "affair.classes", "shishin:5.4a");
        let opened = done(app.show(&world.clerk(), &look(record, "mail_address")));
        assert_eq!(value(&opened, "mail").as_deref(), Some("taro@mihon-ota.example.jp"));
        assert_eq!(opened.fields.len(), 1, "that item alone");
        refused(app.show(&world.clerk(), &look(record, "mail_address")), "affair.classes", "shishin:5.4a");
        world.clock.pass_days(1);
        refused(app.show(&world.clerk(), &look(other, "mail_address")), "affair.classes", "shishin:5.4a");
        for who in [world.head(), world.manager()] {
            let kept = rows(world, &who, "enquiries");
            assert_eq!((kept.len(), shown(&kept[1], "decided_on").as_str()), (3, "2026-11-24"));
            assert_eq!([shown(&kept[0], "standing"), shown(&kept[1], "standing"), shown(&kept[1], "caller")], ["会員以外", "会員", "申出見本 四郎"]);
        }
        no(app.show_register(&world.clerk(), "enquiries", "", None).unwrap(), "register:enquiries", "rules:3.2a");
    }

    /// Shows doyukai:shishin:4a
    ///
    /// Whoever asks what is held of them is known by a document, looked for in every place, and answered within fourteen days with what
    /// the officer in charge decided; what was disclosed stays on record, and what waits too long is late.
    fn what_is_held_of_a_person_is_disclosed(world) {
        let app = world.app();
        let record = member(world);
        let ledger = open(world, &general_affairs(world), "ledger_change");
        let row = [("kind", "会員名簿"), ("content", "会社名、会員名"), ("place", "書庫A"), ("medium", "paper"), ("need_until", "2030-03-31")];
        step(world, &general_affairs(world), ledger, "submit", &row).done();
        no(step(world, &world.head(), ledger, "approve", &[]), "procedure:ledger_change.approve", "shishin:4a");
        step(world, &world.manager(), ledger, "approve", &[]).done();
        no(enter(world, &world.manager(), "ledger", &row), "register:ledger.approved", "shishin:4a");
        for (erase_by, soon) in [("2027-05-24", "true"), ("2027-05-25", "false")] {
            let brief = open(world, &general_affairs(world), "ledger_change");
            let fields = with(&row, &[("made_on", "2026-11-24"), ("erase_by", erase_by)]);
            step(world, &general_affairs(world), brief, "submit", &fields).done();
            step(world, &world.manager(), brief, "approve", &[]).done();
            assert_eq!(shown(rows(world, &world.manager(), "ledger").last().unwrap(), "temporary"), soon, "six months: {erase_by}");
        }
        let secret = open(world, &general_affairs(world), "ledger_change");
        let hidden = with(&row, &[("kind", "相談の記録"), ("hidden", "life"), ("hidden_reason", "存在が分かると害が及ぶ")]);
        step(world, &general_affairs(world), secret, "submit", &hidden).done();
        step(world, &world.manager(), secret, "approve", &[]).done();
        for who in [world.manager(), world.auditor()] {
            assert_eq!(rows(world, &who, "ledger").len(), 4);
        }
        assert_eq!(writers(world, "ledger"), ["protection_officer"]);
        no(app.show_register(&world.clerk(), "ledger", "", None).unwrap(), "register:ledger", "shishin:4a");
        moved(world, &world.head());
        let licence = [("title", "運転免許証"), ("request", "disclosure"), ("whose", "self"), ("since", "2026-11-01")];
        no(enter(world, &world.clerk(), "rights_documents", &licence), "register:rights_documents", "shishin:4a");
        let licence = enter(world, &world.manager(), "rights_documents", &licence).done().id.to_string();

        let heard = [("received_on", "2026-11-24"), ("by_way", "post"), ("requester", "self"), ("name", "見本　会員郎"), ("content", "自分の情報を知りたい")];
        let number = open(world, &world.clerk(), "disclosure");
        for (key, _) in heard {
            no(step(world, &world.clerk(), number, "hand", &without(&heard, key)), "procedure:disclosure.received", "shishin:4a");
        }
        step(world, &world.clerk(), number, "hand", &heard).done();
        let about = record.to_string();
        let at_desk = [("desk_on", "2026-11-24"), ("record", about.as_str()), ("document", licence.as_str()), ("checked_on", "2026-11-24")];
        let desk = general_affairs(world);
        let accept = |fields: &Fields<'_>| step(world, &desk, number, "accept", fields);
        for (key, part) in [("desk_on", "at_desk"), ("record", "person"), ("document", "identified"), ("checked_on", "identified")] {
            no(accept(&without(&at_desk, key)), &format!("procedure:disclosure.{part}"), "shishin:4a");
        }
        let accepted = accept(&at_desk).done();
        assert_eq!((accepted.step.as_str(), accepted.due.as_deref()), ("search", Some("2026-12-08")), "fourteen days");
        no(step(world, &desk, number, "searched", &[("records", &about)]), "procedure:disclosure.search", "shishin:4a");
        crate::rights::all_items(world, &desk, number, &[("found", "held"), ("found_note", "名簿にある")]);
        step(world, &desk, number, "searched", &[("records", &about)]).done();
        let own = answer(record);
        refused(app.export(&desk, &own), "disclose.decided", "shishin:4a");
        crate::rights::all_items(world, &world.manager(), number, &[("hidden_found", "no"), ("hidden_note", "該当なし")]);
        assert_eq!(case_readers(world, "disclosure"), ["protection_officer"]);
        assert_eq!(item_readers(world, number, "hidden_found"), ["protection_officer"]);
        for who in [world.clerk(), desk.clone(), world.head()] {
            no(step(world, &who, number, "whole", &[]), "procedure:disclosure.decide", "shishin:4a");
        }
        no(step(world, &world.manager(), number, "none", &[]), "procedure:disclosure.outcome", "shishin:4a");
        assert_eq!(step(world, &world.manager(), number, "whole", &[]).done().due.as_deref(), Some("2026-12-08"));
        let allowed = done(app.show_case(&desk, number)).approvals.remove(0);
        assert_eq!(allowed.until, world.gate().now().plus_days(14).0, "and no longer");
        let output = NewRequest { affair: "rights".into(), records: vec![record], classes: own.classes.clone(), ..NewRequest::new("output", why(world)) };
        approved(world, &desk, &output, &world.asker(Who::Desk));
        world.clock.pass_days(14);
        let out = done(app.export(&desk, &own));
        assert!(out.text.expose().contains("見本　会員郎") && out.text.expose().contains("taro@mihon-ota.example.jp"));
        rests_on_all(world, out.act, &["shishin:4a"]);
        world.clock.pass_days(3);
        tend(world);
        let late = app.cases(&world.manager(), "open", "disclosure", None).unwrap().cases;
        assert!(late.iter().any(|c| c.number == number && c.overdue), "{late:?}");
        let owed = done(app.show_case(&world.manager(), number)).tasks;
        let owed = owed.into_iter().find(|t| t.control == "procedure:disclosure.disclose").unwrap().number;
        assert!(escalated(world, &world.head(), owed));
        let answered = [("method", "paper"), ("disclosed_on", "2026-12-10"), ("answer_ref", "控え綴り 1")];
        for (key, part) in [("disclosed_on", "disclosed"), ("answer_ref", "disclosed"), ("method", "method")] {
            no(step(world, &desk, number, "disclosed", &without(&answered, key)), &format!("procedure:disclosure.{part}"), "shishin:4a");
        }
        assert_eq!(step(world, &desk, number, "disclosed", &answered).done().state, "done");
        let kept = done(app.show_case(&world.manager(), number));
        assert!(kept.fields.iter().any(|f| f.key == "answer_ref" && f.values == ["控え綴り 1"]));
    }

    /// Shows doyukai:rules:2.11
    ///
    /// A leak by one of the staff is over only once what follows for them was decided, by what was leaked and how; only those who decide
    /// see it, and it is hidden from whoever it is about.
    fn whoever_leaks_is_sanctioned(world) {
        let app = world.app();
        let reported = |what: &str| {
            let number = open(world, &world.clerk(), "incident");
            step(world, &world.clerk(), number, "submit", &[("noticed_on", "2026-11-24"), ("what", what), ("nature", "leak")]).done();
            number
        };
        let leak = reported("名簿を取引先に渡していた");
        let row = rows(world, &board(world), "incidents").remove(0).id;
        let close = |number: i64, leaker: &str| {
            let fields = [("prevention", "名簿の持ち出しを止める"), ("leaker", leaker)];
            step(world, &board(world), number, "close", if leaker.is_empty() { &fields[..1] } else { &fields })
        };
        no(close(leak, ""), "procedure:incident.leaker", "rules:2.11");
        let unsanctioned = no(close(leak, "staff"), "procedure:incident.leaker.sanctioned", "rules:2.11");
        assert_eq!(unsanctioned.reasons[0].remedy, "open:discipline");
        let engaged = [("worker", "desk"), ("kind", "employee")];
        no(enter(world, &world.clerk(), "engagements", &engaged), "register:engagements", "rules:2.11");
        let engagement = enter(world, &general_affairs(world), "engagements", &engaged).done().id.to_string();
        for who in [world.manager(), board(world), general_affairs(world)] {
            assert_eq!(rows(world, &who, "engagements").len(), 1);
        }
        no(app.show_register(&world.clerk(), "engagements", "", None).unwrap(), "register:engagements", "rules:2.11");
        no(opening(world, &world.clerk(), "discipline"), "procedure:discipline", "rules:2.11");
        let number = open(world, &world.manager(), "discipline");
        let breach = [("engagement", engagement.as_str()), ("breach", "doyukai:rules:3.1a"), ("facts", "名簿を取引先に渡していた"), ("incident", row.as_str())];
        for (key, part) in [("engagement", "stated"), ("breach", "stated"), ("facts", "stated"), ("incident", "of_incident")] {
            no(step(world, &world.manager(), number, "submit", &without(&breach, key)), &format!("procedure:discipline.{part}"), "rules:2.11");
        }
        step(world, &world.manager(), number, "submit", &breach).done();
        let decision = [("measure", "sanction"), ("content", "戒告"), ("leaked", "会員十名の会社名と電話"), ("circumstances", "頼まれて渡し、すぐに回収した"), ("reason", "広がりはなく、自ら申し出た"), ("decided_on", "2026-11-24")];
        let decide = |who: &Asker, fields: &Fields<'_>| step(world, who, number, "decide", fields);
        no(decide(&world.manager(), &decision), "procedure:discipline.decide", "rules:2.11");
        for (key, part) in [("measure", "decided"), ("decided_on", "decided"), ("content", "proportionate"), ("leaked", "proportionate"), ("circumstances", "proportionate"), ("reason", "proportionate")] {
            no(decide(&board(world), &without(&decision, key)), &format!("procedure:discipline.{part}"), "rules:2.11");
        }
        no(close(leak, "staff"), "procedure:incident.leaker.sanctioned", "rules:2.11");
        decide(&board(world), &decision).done();
        let kept = rows(world, &board(world), "sanctions").remove(0);
        assert_eq!([shown(&kept, "content"), shown(&kept, "reason"), shown(&kept, "decided_on")], ["戒告", "広がりはなく、自ら申し出た", "2026-11-24"]);
        for who in [world.clerk(), world.head(), world.manager(), world.asker(Who::Desk)] {
            no(app.show_register(&who, "sanctions", "", None).unwrap(), "register:sanctions", "rules:2.11");
        }
        unseen(app.show_case(&world.asker(Who::Desk), number));
        unseen(app.show_case(&world.clerk(), number));
        assert_eq!(close(leak, "staff").done().state, "done");
        // What somebody else did, and another leak, has its own.
        let (second, third) = (reported("参加者が名簿を写していた"), reported("封筒を入れ違えた"));
        assert_eq!(close(second, "other").done().state, "done");
        no(close(third, "staff"), "procedure:incident.leaker.sanctioned", "rules:2.11");
    }

    /// Shows doyukai:rules:3.1b
    ///
    /// For selling nothing is put out, and no permission helps; a directory that was sold stays on record against the copy and whoever
    /// held it.
    fn the_directory_is_not_sold(world) {
        let record = member(world);
        let own = list("membership", "member", record, &["member_name"]);
        let named = ids(&[record]);
        let number = open(world, &world.clerk(), "output");
        let sold = no(step(world, &world.clerk(), number, "submit", &with(&asked(&own, &named, ""), &[("aim", "sale")])), "procedure:output.no_sale", "rules:3.1b");
        assert_eq!((sold.answer, sold.reasons.len()), (Answer::Forbidden, 1), "{sold:?}");
        let user = record.to_string();
        let found = [("user", user.as_str()), ("copy", "123"), ("kind", "sale"), ("facts", "名簿を業者に売った"), ("found_on", "2026-11-24")];
        let number = open(world, &world.clerk(), "misuse");
        no(step(world, &world.clerk(), number, "submit", &without(&found, "copy")), "procedure:misuse.copy.sale", "rules:3.1b");
        step(world, &world.clerk(), number, "submit", &found).done();
        let caution = [("cautioned_on", "2026-11-24"), ("caution", "売ってはなりません"), ("issuer", "manager")];
        step(world, &world.manager(), number, "cautioned", &caution).done();
        let row = rows(world, &board(world), "misuses").remove(0);
        assert_eq!([shown(&row, "copy"), shown(&row, "kind")], ["123", "販売"]);
        assert_eq!(crate::walk::column(&row, "user"), [user]);
    }

    /// Shows doyukai:rules:3.5a
    ///
    /// What a meeting of officers needs to know of people is read by those who attend, with the reason of the meeting, and by nobody else;
    /// when the meeting is over, not by them either.
    fn papers_are_read_by_those_who_attend(world) {
        let app = world.app();
        let paper = [("meeting", "6月理事会"), ("on", "2026-11-30"), ("what", "会費の滞納の一覧：三名"), ("need", "退会の扱いを決める"), ("copies", "15"), ("attendees", "auditor"), ("attendees", "admin")];
        let number = open(world, &world.clerk(), "board_paper");
        let hand_out = |fields: &Fields<'_>| step(world, &world.clerk(), number, "distribute", fields);
        for key in ["attendees", "need"] {
            no(hand_out(&without(&paper, key)), "procedure:board_paper.attended", "rules:3.5a");
        }
        hand_out(&paper).done();
        let reads = |who: &Asker| {
            let seen = done(app.show_case(who, number));
            seen.fields.iter().any(|f| f.key == "what" && f.values == ["会費の滞納の一覧：三名"])
        };
        for who in [world.auditor(), world.admin()] {
            assert!(reads(&who), "{who:?}");
        }
        for who in [world.manager(), board(world), general_affairs(world), world.asker(Who::Desk)] {
            unseen(app.show_case(&who, number));
            assert!(app.cases(&who, "open", "board_paper", None).unwrap().cases.is_empty());
        }
        world.clock.pass_days(6);
        assert!(reads(&world.admin()), "on the day of the meeting");
        world.clock.pass_days(1);
        for who in [world.auditor(), world.admin()] {
            unseen(app.show_case(&who, number));
        }
        assert!(reads(&world.clerk()), "whoever collects the copies still does");
    }

    /// Shows doyukai:shishin:5.1a
    ///
    /// There is an information management officer at every time: the only one does not leave before another is there, and who held the
    /// office from when to when can be seen.
    fn the_information_manager_has_a_successor(world) {
        let app = world.app();
        let alone = refused(app.end_appointment(&general_affairs(world), ending("information_manager", &world.manager())), "appoint.successor", "shishin:5.1a");
        assert_eq!(alone.reasons[0].remedy, "appoint:information_manager");
        done(app.appoint(&general_affairs(world), appointing("information_manager", &world.clerk(), "", None, BOARD)));
        done(app.end_appointment(&general_affairs(world), ending("information_manager", &world.manager())));
        refused(app.end_appointment(&general_affairs(world), ending("information_manager", &world.clerk())), "appoint.successor", "shishin:5.1a");
        done(app.end_appointment(&general_affairs(world), ending("system_officer", &world.admin())));
        world.clock.pass_days(1);
        let offices = app.offices(&world.clerk()).unwrap();
        let office = offices.iter().find(|o| o.key.as_str() == "information_manager").unwrap();
        let one = |h: &azukari_app::access::Holder| (h.worker, h.from.clone(), h.until.clone());
        assert_eq!(office.holders.iter().map(one).collect::<Vec<_>>(), [(world.worker(Who::Clerk), "2026-11-24".into(), None)]);
        assert_eq!(office.past.iter().map(one).collect::<Vec<_>>(), [(world.worker(Who::Manager), "2026-11-24".into(), Some("2026-11-24".into()))]);
    }

    /// Shows doyukai:rules:0.2.2a
    ///
    /// The board has its officer, appointed by its minutes and for a term; before the term ends somebody is reminded, and while nobody
    /// holds the office that is a task.
    fn the_board_has_its_officer(world) {
        let app = world.app();
        done(app.end_appointment(&general_affairs(world), ending("board_officer", &board(world))));
        world.clock.pass_days(1);
        tend(world);
        let vacant = tasks(world, &general_affairs(world), "duty:office.vacant");
        assert_eq!(vacant.len(), 1);
        assert!(app.show_task(&general_affairs(world), vacant[0].number).unwrap().clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:0.2.2a"));
        let term = |resolution: &str| appointing("board_officer", &board(world), "2026-11-25", Some("2027-05-13"), resolution);
        refused(app.appoint(&general_affairs(world), term("")), "appoint.authority", "rules:0.2.2a");
        done(app.appoint(&general_affairs(world), term("2026-05-14 理事会議事録")));
        let offices = app.offices(&world.clerk()).unwrap();
        let holder = &offices.iter().find(|o| o.key.as_str() == "board_officer").unwrap().holders[0];
        assert_eq!((holder.from.as_str(), holder.until.as_deref(), holder.resolution.as_str()), ("2026-11-25", Some("2027-05-13"), "2026-05-14 理事会議事録"));
        world.clock.pass_days(100);
        tend(world);
        assert!(tasks(world, &general_affairs(world), "duty:office.term").is_empty(), "too early");
        world.clock.pass_days(15);
        tend(world);
        let ends = task(world, &general_affairs(world), "duty:office.term");
        assert_eq!((ends.due.as_deref(), ends.overdue), (Some("2027-05-13"), false));
        let again = [("on", "2027-03-15"), ("minutes", "2027-03-15 理事会議事録")];
        no(perform(world, &world.clerk(), ends.number, &again), "duty:office.term", "rules:0.2.2a");
        for (key, _) in again {
            no(perform(world, &general_affairs(world), ends.number, &without(&again, key)), "duty:office.term.stated", "rules:0.2.2a");
        }
        perform(world, &general_affairs(world), ends.number, &again).done();
        tend(world);
        assert!(tasks(world, &general_affairs(world), "duty:office.term").is_empty());
    }

    /// Shows doyukai:rules:0.2.3b
    ///
    /// An audit that is missing at the end of the year is late for the board's officer too; a finished one keeps scope, findings, auditors
    /// and day.
    fn the_yearly_audit_is_not_forgotten(world) {
        world.clock.pass_days(369);
        tend(world);
        let owed = task(world, &world.auditor(), "duty:audit.regular");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        assert!(escalated(world, &board(world), owed.number));
        assert_eq!(no(perform(world, &world.auditor(), owed.number, &[]), "duty:audit.regular", "rules:0.2.3b").reasons[0].remedy, "open:audit");
        let number = open(world, &world.auditor(), "audit");
        let plan = [("scope", "会員データと例会登録"), ("method", "聞取りと記録の照合"), ("directors", "auditor"), ("experts", "弁護士 岡田")];
        step(world, &world.auditor(), number, "begin", &plan).done();
        step(world, &world.auditor(), number, "finish", &[("findings", "施錠の記録が二週分ない")]).done();
        for who in [world.manager(), world.head()] {
            no(step(world, &who, number, "sign", &[("report_on", "2027-11-28"), ("evaluation", "おおむね良好")]), "procedure:audit.report", "rules:0.2.3b");
        }
        for report in [&[("report_on", "2027-11-28")], &[("evaluation", "おおむね良好")]] {
            no(step(world, &world.auditor(), number, "sign", report), "procedure:audit.report.complete", "rules:0.2.3b");
        }
        step(world, &world.auditor(), number, "sign", &[("report_on", "2027-11-28"), ("evaluation", "おおむね良好")]).done();
        step(world, &world.auditor(), number, "delivered", &[("president_on", "2027-11-28")]).done();
        let kept = done(world.app().show_case(&world.auditor(), number)).fields;
        let field = |key: &str| kept.iter().find(|f| f.key == key).map(|f| f.values.join("、")).unwrap_or_default();
        assert_eq!([field("scope"), field("findings"), field("report_on"), field("experts")], ["会員データと例会登録", "施錠の記録が二週分ない", "2027-11-28", "弁護士 岡田"]);
        assert!(!field("directors").is_empty());
        assert!(tasks(world, &world.auditor(), "duty:audit.regular").is_empty());
    }

    /// Shows doyukai:shishin:6a
    ///
    /// That security changes with its time is background and asks for nothing by itself; its page leads to the review that does.
    fn that_security_changes_leads_to_the_review(world) {
        let app = world.app();
        let id = "doyukai:shishin:6a".parse().unwrap();
        world.clock.pass_days(340);
        tend(world);
        let page = app.clause_page(&world.manager(), &id, app.period(&world.manager(), "", "").unwrap()).unwrap();
        assert_eq!(page.clause.kept_by, "outside");
        assert!(page.clause.by.contains(&"system:regulation.shown".to_owned()), "{:?}", page.clause.by);
        let review = task(world, &world.manager(), "duty:measure.review").number;
        assert_eq!(page.tasks.iter().map(|t| (t.task.number, t.task.control.as_str())).collect::<Vec<_>>(), [(review, "duty:measure.review")]);
        assert!(!app.procedures(&world.clerk()).unwrap().iter().any(|p| p.clauses.iter().any(|c| c.id == id)));
    }

    /// Shows doyukai:shishin:6c
    ///
    /// Trays, locks and computers are looked at in their rounds: each week shows what was done and what was missed, and a week with
    /// nothing stands out.
    fn a_week_without_rounds_stands_out(world) {
        let app = world.app();
        let device = [("name", "FAX-1"), ("kind", "fax"), ("user", "clerk"), ("place", "事務局"), ("password", "yes")];
        enter(world, &world.admin(), "devices", &device).done();
        enter(world, &world.admin(), "devices", &with(&device, &[("name", "PC-05"), ("kind", "pc")])).done();
        let cabinet = [("name", "名簿の書庫"), ("unit", "secretariat"), ("use", "store"), ("keeper", "clerk"), ("lockable", "yes")];
        enter(world, &general_affairs(world), "places", &cabinet).done();
        let week = |from: &str, to: &str| {
            let board = done(app.board(&world.manager(), app.period(&world.manager(), from, to).unwrap()));
            board.clauses.into_iter().find(|c| c.clause.id.as_str() == "doyukai:shishin:6c").unwrap().operating
        };
        world.clock.pass_days(2);
        tend(world);
        let tray = tasks(world, &general_affairs(world), "measure:tray.check").remove(0);
        perform(world, &general_affairs(world), tray.number, &[("on", "2026-11-26"), ("checker", "second"), ("sheets", "0")]).done();
        let lock = tasks(world, &general_affairs(world), "measure:lock.check").remove(0);
        perform(world, &general_affairs(world), lock.number, &[("on", "2026-11-26"), ("checker", "second"), ("result", "locked"), ("evidence", "点検表")]).done();
        world.clock.pass_days(12);
        tend(world);
        let first = week("2026-11-23", "2026-11-29");
        assert_eq!(first.done, 2, "{first:?}");
        let second = week("2026-11-30", "2026-12-06");
        assert_eq!((second.done, second.operates), (0, Operates::Overdue), "{second:?}");
        assert!(second.overdue > 5 && second.open > second.overdue, "{second:?}");
        for control in ["measure:tray.check", "measure:lock.check", "duty:terminal.check"] {
            let clause = app.one_clause(&world.clerk(), &"doyukai:shishin:6c".parse().unwrap()).unwrap();
            assert!(clause.by.iter().any(|b| b == control), "{control}");
        }
    }

    /// Shows doyukai:rules:2.1a
    ///
    /// The members' own database stands inside the office; a rented server is no place for it.
    fn the_master_stands_inside_the_office(world) {
        let system = [("name", "会員データベース"), ("software", "自作"), ("data", "会員"), ("terminals", "事務局の五台"), ("handles", "personal"), ("keeper", "admin"), ("master", "member"), ("site", "office")];
        let put = |fields: &Fields<'_>| enter(world, &world.admin(), "systems", fields);
        no(put(&with(&system, &[("site", "outside")])), "register:systems.master.inside", "rules:2.1a");
        no(put(&without(&system, "site")), "register:systems.master.inside", "rules:2.1a");
        put(&system).done();
        let row = rows(world, &world.clerk(), "systems").remove(0);
        no(crate::work::change(world, &world.admin(), &row, "systems", &[("site", "outside")]), "register:systems.master.inside", "rules:2.1a");
        let feed = with(&without(&system, "master"), &[("name", "ホームページ"), ("site", "outside")]);
        put(&feed).done();
    }

    /// Shows doyukai:shishin:5.3
    ///
    /// Each half-year every place with systems or media is looked at for locks and entry, with a photo or note; a check that was missed is
    /// late, for the secretary-general too.
    fn places_are_looked_at_each_half_year(world) {
        assert_eq!(writers(world, "security_measures"), ["information_manager"]);
        for (name, used) in [("サーバーの一角", "computers"), ("名簿の書庫", "store"), ("執務室", "working")] {
            let place = [("name", name), ("unit", "secretariat"), ("use", used), ("keeper", "clerk"), ("lockable", "yes")];
            enter(world, &general_affairs(world), "places", &place).done();
        }
        tend(world);
        assert_eq!(tasks(world, &world.clerk(), "duty:place.intrusion").len(), 1);
        world.clock.pass_days(184);
        tend(world);
        let rounds = tasks(world, &world.manager(), "measure:place.round");
        assert_eq!(rounds.len(), 2, "the corner and the cupboard: {rounds:?}");
        let seen = [("on", "2027-05-27"), ("checker", "manager"), ("state", "controlled"), ("evidence", "写真 2027-05")];
        for round in rounds {
            assert!(round.overdue && round.due.as_deref() == Some("2027-05-24"), "{round:?}");
            assert!(escalated(world, &world.head(), round.number));
            no(perform(world, &world.clerk(), round.number, &seen), "measure:place.round", "shishin:5.3");
            for (key, _) in seen {
                no(perform(world, &world.manager(), round.number, &without(&seen, key)), "measure:place.round.evidenced", "shishin:5.3");
            }
            perform(world, &world.manager(), round.number, &seen).done();
        }
    }

    /// Shows doyukai:add:1a
    ///
    /// No computer goes out without permission, and one that is not there when it is looked for, with no permission on record, is an
    /// incident; what went out by permission is not missing.
    fn a_computer_that_is_gone_is_an_incident(world) {
        let device = |name: &str| {
            let fields = [("name", name), ("kind", "pc"), ("user", "clerk"), ("place", "事務局"), ("password", "yes"), ("for_take_out", "yes")];
            enter(world, &world.admin(), "devices", &fields).done().id.to_string()
        };
        let (gone, out) = (device("PC-05"), device("NOTE-02"));
        let asked = [("device", out.as_str()), ("taker", "clerk"), ("destination", "大田支部の例会"), ("content", "受付の名簿"), ("out_on", "2026-11-24"), ("back_by", "2026-11-26")];
        no(enter(world, &general_affairs(world), "take_outs", &asked), "register:take_outs", "add:1a");
        let number = open(world, &world.clerk(), "take_out");
        for (key, _) in asked {
            no(step(world, &world.clerk(), number, "submit", &without(&asked, key)), "procedure:take_out.stated", "add:1a");
        }
        step(world, &world.clerk(), number, "submit", &asked).done();
        step(world, &general_affairs(world), number, "permit", &[]).done();

        no(opening(world, &world.clerk(), "device_check"), "procedure:device_check", "add:1a");
        let check = |device: &str, outcome: &str, gone: &str| {
            let number = open(world, &world.admin(), "device_check");
            let found = [("device", device), ("on", "2026-11-24"), ("note", "机の上に見当たらない")];
            step(world, &world.admin(), number, outcome, &without(&found, gone))
        };
        for key in ["device", "on", "note"] {
            no(check(&gone, "missing", key), "procedure:device_check.stated", "add:1a");
        }
        let by_permission = no(check(&out, "missing", ""), "procedure:device_check.unpermitted", "add:1a");
        assert_eq!(by_permission.reasons[0].remedy, "choose:out");
        no(check(&gone, "out", ""), "procedure:device_check.permitted", "add:1a");
        check(&out, "out", "").done();
        let incidents = || world.app().cases(&board(world), "open", "incident", None).unwrap().cases.len();
        assert_eq!(incidents(), 0);
        check(&gone, "missing", "").done();
        assert_eq!(incidents(), 1, "it is dealt with as an incident");
        let states: Vec<String> = rows(world, &world.clerk(), "devices").into_iter().map(|r| r.state).collect();
        assert_eq!(states, ["missing", "in_force"]);
    }

    /// Shows doyukai:add:2b
    ///
    /// What a branch gathers for itself is stored once the officer in charge permitted it, for the permitted use and in the permitted time,
    /// and for nothing else.
    fn a_branch_stores_by_permission(world) {
        let app = world.app();
        let portrait = |purpose: &str| {
            let text = |key: &str, text: &str| (key.parse().unwrap(), world.personal(text));
            azukari_app::acquisition::Collect {
                values: vec![text("name", "見本　会員郎"), text("photo", "支部の写真帳 12")],
                ..crate::gojo_handling::handed_in(world, "newsletter", "branch_own", purpose, "form", "見本　会員郎")
            }
        };
        let waits = refused(app.collect(&world.clerk(), &portrait("newsletter")), "acquire.own", "add:2b");
        assert_eq!(waits.reasons.iter().find(|r| r.control == "acquire.own").unwrap().remedy, "open:own_collection");
        let photos = [("unit", "branch"), ("what", "会員の顔写真"), ("use", "支部の会報に載せる"), ("whom", "大田支部の会員"), ("place", "支部の棚"), ("holding", "branch_own"), ("purpose", "newsletter"), ("classes", "member_name"), ("classes", "photo"), ("from", "2026-11-24"), ("until", "2026-12-31")];
        no(enter(world, &world.manager(), "own_collections", &photos[..5]), "register:own_collections", "add:2b");
        no(enter(world, &world.manager(), "acquisition_plans", &photos[5..]), "register:acquisition_plans", "add:2b");
        let number = open(world, &world.clerk(), "own_collection");
        for key in ["holding", "purpose", "classes", "from", "until"] {
            no(step(world, &world.clerk(), number, "submit", &without(&photos, key)), "procedure:own_collection.within", "add:2b");
        }
        no(step(world, &world.clerk(), number, "submit", &with(&photos, &[("holding", "member")])), "procedure:own_collection.within", "add:2b");
        step(world, &world.clerk(), number, "submit", &photos).done();
        refused(app.collect(&world.clerk(), &portrait("newsletter")), "acquire.own", "add:2b");
        for who in [world.clerk(), world.head(), board(world)] {
            no(step(world, &who, number, "permit", &[("decision", "会報に要る")]), "procedure:own_collection.permit", "add:2b");
        }
        no(step(world, &world.manager(), number, "permit", &[]), "procedure:own_collection.reasoned", "add:2b");
        step(world, &world.manager(), number, "permit", &[("decision", "会報に要る")]).done();
        let stored = done(app.collect(&world.clerk(), &portrait("newsletter"))).record.unwrap();
        refused(app.collect(&world.clerk(), &portrait("guidance")), "acquire.own", "add:2b");
        refused(app.show(&world.clerk(), &show("membership", stored)), "affair.holding", "shishin:5.4a");
        assert_eq!(shown(&rows(world, &world.clerk(), "own_collections")[0], "use"), "支部の会報に載せる");
        world.clock.pass_days(38);
        refused(app.collect(&world.clerk(), &portrait("newsletter")), "acquire.own", "add:2b");
    }
}
