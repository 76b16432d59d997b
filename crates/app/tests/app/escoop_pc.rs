//! Computers of a co-operative: who handles what on them, their passwords, place and users, what leaves them on paper, media and by mail,
//! where data lies, and how they end.

use crate::{
    casefile::{Done, no},
    doyukai_office::with,
    escoop_programme::confirmed,
    gojo_security::{escalated, without},
    house::{openers, told_of, writers},
    told::{PASSWORD, done, fault, refused, show},
    walk::{ids, members, nothing},
    work::{Fields, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{
    AppError, FormInput, Reply,
    access::{Assign, Credential, RegisterWorker, SecondCode},
    journal::ListJournal,
    registers::{EnterRow, Entered, ShownRow},
    request::{Export, Format, Output},
};
use azukari_domain::{Clock, Millis, Personal, RecordId};
use azukari_gate::Asker;
use azukari_testkit::{ESCOOP, Who, World, both};

fn member(world: &World, name: &str) -> RecordId {
    world.bring_in(&[world.record_of("member", &[("number", "10234"), ("name", name)])])[0]
}

/// The clause is kept by this control and in force as such.
#[track_caller]
fn kept(world: &World, clause: &str, control: &str) {
    let clause = world.app().one_clause(&world.clerk(), &format!("escoop:{clause}").parse().unwrap()).unwrap();
    assert!(clause.by.iter().any(|by| by == control), "{control} is not among {:?}", clause.by);
}

fn registering(login: &str, name: Personal) -> RegisterWorker {
    RegisterWorker { unit: "delivery".into(), ..crate::gojo_users::registering(login, name) }
}

/// Somebody new in the department, with a password of their own.
pub(crate) fn joins(world: &World, login: &str) -> Asker {
    let invited = done(world.app().register_worker(&world.admin(), registering(login, world.personal("派遣　見本代"))));
    world.app().accept_invitation(&invited.link, PASSWORD).unwrap();
    Asker { org: world.org, worker: invited.worker, scopes: None }
}

pub(crate) const PC: [(&str, &str); 8] = [
    ("name", "PC-017"),
    ("kind", "pc"),
    ("place", "堺センター"),
    ("floor", "2階 事務所"),
    ("desk", "窓側 3番"),
    ("placed_on", "2026-11-01"),
    ("users", "clerk"),
    ("public", "no"),
];

/// A device in the register, by the section in charge; its row.
pub(crate) fn device(world: &World, more: &Fields<'_>) -> String {
    enter(world, &world.admin(), "devices", &with(&PC, more)).done().id.to_string()
}

fn in_state(world: &World, who: &Asker, register: &str, row: &ShownRow, state: &str) -> Reply<Entered> {
    let row = EnterRow {
        register: register.into(),
        row: Some(row.id.parse().unwrap()),
        version: row.version,
        state: state.into(),
        fields: FormInput::new(),
        ..EnterRow::default()
    };
    world.app().enter_row(who, &row).unwrap()
}

/// A list of members by this channel.
fn list(records: &[RecordId], channel: &str) -> Export {
    Export {
        affair: "membership".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        channel: channel.into(),
        ground: String::new(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    }
}

/// What a request for an output says.
fn wanted<'a>(list: &'a Export, records: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("affair", list.affair.as_str()),
        ("holding", list.holding.as_str()),
        ("records", records),
        ("channel", list.channel.as_str()),
        ("use", "班の集まりの出欠をとるため"),
        ("copies", "1"),
        ("until", "2026-11-30"),
        ("method", "shredded"),
    ];
    fields.extend(list.classes.iter().map(|c| ("classes", c.as_str())));
    with(&fields, more)
}

/// The permission of the department's manager for just this list.
fn permitted(world: &World, list: &Export, more: &Fields<'_>) {
    let (number, named) = (open(world, &world.clerk(), "output"), ids(&list.records));
    step(world, &world.clerk(), number, "submit", &wanted(list, &named, more)).done();
    step(world, &world.head(), number, "approve", &[("decision", "業務に要る")]).done();
}

fn put_out(world: &World, list: &Export) -> Result<Reply<Output>, AppError> {
    world.app().export(&world.clerk(), list)
}

/// A set of data in the register of the department; its row.
fn data_set(world: &World, title: &str, class: &str, personal: &str) -> String {
    let mut fields = vec![("title", title), ("information", class), ("personal", personal)];
    fields.extend((personal == "yes").then_some(("sensitive", "no")));
    enter(world, &world.head(), "inventory", &fields).done().id.to_string()
}

both! {
    in ESCOOP;

    /// Shows escoop:pc:1b, escoop:pc:5.1a, escoop:pc:5.1b
    ///
    /// The section in charge says where each computer or tablet stands, since when, and who uses it; whoever else is found at it is a
    /// violation.
    fn each_terminal_has_its_place_and_its_users(world) {
        for kind in ["pc", "tablet"] {
            let own = with(&PC, &[("kind", kind)]);
            no(enter(world, &world.head(), "devices", &own), "register:devices", "pc:1b");
            for key in ["place", "floor", "desk", "placed_on"] {
                no(enter(world, &world.admin(), "devices", &without(&own, key)), "register:devices.placed", "pc:5.1a");
                no(enter(world, &world.admin(), "devices", &without(&own, key)), "register:devices.placed", "pc:1b");
            }
            no(enter(world, &world.admin(), "devices", &without(&own, "users")), "register:devices.users", "pc:5.1b");
            no(enter(world, &world.admin(), "devices", &without(&own, "users")), "register:devices.users", "pc:1b");
            enter(world, &world.admin(), "devices", &own).done();
        }
        let row = rows(world, &world.clerk(), "devices").remove(0);
        assert_eq!(["place", "floor", "desk", "placed_on"].map(|c| shown(&row, c)), ["堺センター", "2階 事務所", "窓側 3番", "2026-11-01"]);
        let seen = [("device", row.id.as_str()), ("on", "2026-11-24"), ("note", "起動していた"), ("place_found", "placed"), ("users_found", "second")];
        let number = open(world, &world.admin(), "terminal_check");
        let flagged = no(step(world, &world.admin(), number, "in_order", &seen), "procedure:terminal_check.users", "pc:5.1b");
        assert_eq!(flagged.reasons[0].remedy, "choose:violation");
        step(world, &world.admin(), number, "in_order", &with(&seen, &[("users_found", "clerk")])).done();
    }

    /// Shows escoop:pc:2a, escoop:pc:2b, escoop:pc:3a, escoop:pc:3c
    ///
    /// Information stands in the register with one of nine classes; nobody handles it without an instruction of somebody else. What
    /// holds personal information is permitted by the manager; anything else needs no more than the instruction.
    fn information_is_handled_by_instruction(world) {
        let prices = [("title", "仕入価格表"), ("information", "purchasing"), ("personal", "no")];
        no(enter(world, &world.clerk(), "inventory", &prices), "register:inventory", "pc:2a");
        for (key, part, clause) in [("title", "title", "pc:2a"), ("information", "information", "pc:2a"), ("personal", "personal", "pc:2b")] {
            no(enter(world, &world.head(), "inventory", &without(&prices, key)), &format!("register:inventory.{part}"), clause);
        }
        for class in ["member", "personal", "usage", "shares", "receivables", "products", "purchasing", "funds", "through_business"] {
            data_set(world, "区分の見本", class, "no");
        }
        for who in [world.head(), world.manager(), world.auditor()] {
            assert_eq!(rows(world, &who, "inventory").len(), 9);
        }
        let (prices, list) = (data_set(world, "仕入価格表", "purchasing", "no"), data_set(world, "未収金一覧", "receivables", "yes"));
        let instruction = |data: &str, outcome: &str, change: &Fields<'_>| {
            let number = open(world, &world.asker(Who::Second), "handling_permit");
            let fields = [("data", data), ("worker", "clerk"), ("task", "未収金の確認"), ("from", "2026-11-24"), ("until", "2027-03-31")];
            (number, step(world, &world.asker(Who::Second), number, outcome, &with(&fields, change)))
        };
        for key in ["data", "worker", "task", "from", "until"] {
            no(instruction(&list, "ask", &[(key, "")]).1, "procedure:handling_permit.stated", "pc:3a");
        }
        no(instruction("", "ask", &[]).1, "procedure:handling_permit.classed", "pc:2a");
        no(instruction(&list, "ask", &[("worker", "second")]).1, "procedure:handling_permit.instructed", "pc:3a");
        instruction(&prices, "instruct", &[]).1.done();
        assert_eq!(rows(world, &world.clerk(), "handling_permits").len(), 1, "the instruction is enough");
        let alone = no(instruction(&list, "instruct", &[]).1, "procedure:handling_permit.personal", "pc:3c");
        assert!(alone.reasons[0].clauses.iter().any(|c| c.id.as_str() == "escoop:pc:2b"));
        let (number, asked) = instruction(&list, "ask", &[]);
        asked.done();
        assert_eq!(rows(world, &world.clerk(), "handling_permits").len(), 1, "it waits for the manager");
        for who in [world.clerk(), world.asker(Who::Second), world.admin()] {
            no(step(world, &who, number, "permit", &[]), "procedure:handling_permit.permit", "pc:3c");
        }
        step(world, &world.head(), number, "permit", &[]).done();
        assert_eq!(rows(world, &world.clerk(), "handling_permits").len(), 2);
        no(enter(world, &world.clerk(), "handling_permits", &[]), "register:handling_permits", "pc:3a");

        let app = world.app();
        let record = member(world, "山田　見本花");
        refused(app.show(&world.clerk(), &show("receivables", record)), "affair.assigned", "pc:3a");
        let assign = |by: &Asker| {
            let to = Assign { worker: world.worker(Who::Clerk), affair: "receivables".parse().unwrap(), from: String::new(), until: None };
            app.assign(by, to)
        };
        for who in [world.asker(Who::Second), world.admin()] {
            refused(assign(&who), "decide.office", "pc:3c");
        }
        confirmed(world, &world.clerk(), Who::Clerk.login());
        done(assign(&world.head()));
        done(app.show(&world.clerk(), &show("receivables", record)));
    }

    /// Shows escoop:pc:3b
    ///
    /// A permission reaches as far as it says: this work, these kinds of data, these items, until that day.
    fn a_permission_reaches_no_further(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let mori = joins(world, "mori");
        confirmed(world, &mori, "mori");
        let until = Assign { worker: mori.worker, affair: "receivables".parse().unwrap(), from: String::new(), until: Some("2026-12-31".into()) };
        done(app.assign(&world.head(), until));
        done(app.show(&mori, &show("receivables", record)));
        refused(app.show(&mori, &show("membership", record)), "affair.assigned", "pc:3b");
        let shares = azukari_app::register::Show { classes: vec!["shares".into()], ..show("receivables", record) };
        refused(app.show(&mori, &shares), "affair.classes", "pc:3b");
        let guest = world.bring_in(&[world.record_of("participant", &[("name", "参加　見本香")])])[0];
        refused(app.show(&mori, &show("receivables", guest)), "affair.holding", "pc:3b");
        world.clock.pass_days(38);
        refused(app.show(&mori, &show("receivables", record)), "affair.assigned", "pc:3b");
        world.gate().tend(world.org).unwrap();
        let denied = ListJournal { worker: "mori".into(), outcome: "refused".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &denied)).entries;
        assert!(entries.iter().filter(|e| e.clauses.iter().any(|c| c.id.as_str() == "escoop:pc:3b")).count() >= 4, "{entries:?}");
    }

    /// Shows escoop:pc:4.1a, escoop:pc:4.2a
    ///
    /// An account belongs to one named person, who alone sets its password; nobody reads it anywhere.
    fn a_password_is_ones_own(world) {
        kept(world, "pc:4.1a", "system:password.hidden");
        kept(world, "pc:4.2a", "system:users.unique");
        let app = world.app();
        assert!(app.register_worker(&world.admin(), registering("haitatsu", Personal::new(""))).is_err(), "nobody is named");
        let invited = done(app.register_worker(&world.admin(), registering("mori", world.personal("森　見本里"))));
        assert_eq!(fault(app.register_worker(&world.admin(), registering(" MORI ", world.personal("別人　太郎丸")))), "worker-error-login-taken");
        assert!(matches!(app.sign_in(&world.key, "mori", PASSWORD), Err(AppError::SignIn(_))), "there is none before it is set");
        app.accept_invitation(&invited.link, PASSWORD).unwrap();
        assert!(matches!(app.accept_invitation(&invited.link, "another one of them"), Err(AppError::NotFound(_))));
        app.sign_in(&world.key, "mori", PASSWORD).unwrap();
        assert!(!format!("{:?}", app.workers(&world.admin()).unwrap()).contains(PASSWORD));
        assert_eq!(world.found_in_the_clear(PASSWORD), None);
    }

    /// Shows escoop:pc:4.3a, escoop:pc:4.3b
    ///
    /// A computer that is shared has a group password, with somebody responsible and named members alone; whoever else is found at it
    /// is a violation, and when a member goes the password is changed.
    fn a_shared_computer_has_named_users(world) {
        let (own, shared) = (device(world, &[]), device(world, &[("name", "PC-018"), ("shared", "yes"), ("users", "clerk")]));
        let group = [("device", shared.as_str()), ("responsible", "head"), ("unit", "delivery"), ("members", "clerk"), ("changed_on", "2026-11-24")];
        no(enter(world, &world.head(), "group_passwords", &group), "register:group_passwords", "pc:4.3a");
        for key in ["device", "responsible", "changed_on"] {
            no(enter(world, &world.admin(), "group_passwords", &without(&group, key)), "register:group_passwords.stated", "pc:4.3a");
        }
        no(enter(world, &world.admin(), "group_passwords", &with(&group, &[("device", own.as_str())])), "register:group_passwords.shared", "pc:4.3a");
        no(enter(world, &world.admin(), "group_passwords", &without(&group, "members")), "register:group_passwords.members", "pc:4.3b");
        let mori = joins(world, "mori");
        let both = [&group[..], &[("members", "mori")]].concat();
        enter(world, &world.admin(), "group_passwords", &both).done();
        let row = rows(world, &world.clerk(), "group_passwords").remove(0);
        no(change(world, &world.admin(), &row, "group_passwords", &[("members", "clerk")]), "register:group_passwords.changed", "pc:4.3b");
        tend(world);
        assert!(tasks(world, &world.admin(), "duty:group_password.left").is_empty());
        done(world.app().end_worker(&world.admin(), mori.worker, ""));
        world.clock.pass_days(1);
        tend(world);
        let new = task(world, &world.admin(), "duty:group_password.left");
        assert_eq!(new.due.as_deref(), Some("2026-11-28"));
        no(perform(world, &world.admin(), new.number, &[]), "duty:group_password.left.changed", "pc:4.3b");
        perform(world, &world.admin(), new.number, &[("changed_on", "2026-11-25")]).done();
        change(world, &world.admin(), &row, "group_passwords", &[("members", "clerk"), ("changed_on", "2026-11-25")]).done();

        let seen = [("device", shared.as_str()), ("on", "2026-11-25"), ("note", "使用中"), ("place_found", "placed"), ("users_found", "second")];
        let number = open(world, &world.admin(), "terminal_check");
        no(step(world, &world.admin(), number, "in_order", &seen), "procedure:terminal_check.users", "pc:4.3b");
    }

    /// Shows escoop:pc:4.4a, escoop:pc:4.4b
    ///
    /// A password that was told to somebody in an emergency is on record, the manager hears of it, and it is worth nothing soon after;
    /// told without an emergency it is a violation.
    fn a_password_that_was_told_is_changed(world) {
        let app = world.app();
        joins(world, "mori");
        let told_to = [("worker", "mori"), ("cause", "shared"), ("disclosed_to", "second"), ("emergency", "yes"), ("reason", "システム停止、上司は不在")];
        let number = open(world, &world.clerk(), "password_reset");
        for key in ["worker", "cause", "reason"] {
            no(step(world, &world.clerk(), number, "submit", &without(&told_to, key)), "procedure:password_reset.stated", "pc:4.4a");
        }
        for key in ["disclosed_to", "emergency"] {
            no(step(world, &world.clerk(), number, "submit", &without(&told_to, key)), "procedure:password_reset.disclosed", "pc:4.4a");
        }
        let idle = with(&told_to, &[("emergency", "no")]);
        let refused = no(step(world, &world.clerk(), number, "submit", &idle), "procedure:password_reset.emergency", "pc:4.4a");
        assert_eq!(refused.reasons[0].remedy, "choose:violation");
        let violations = |who: &Asker| app.cases(who, "", "violation", None).unwrap().cases.len();
        step(world, &world.clerk(), number, "violation", &idle).done();
        assert_eq!(violations(&world.clerk()), 1, "a report was begun");
        let report = app.cases(&world.clerk(), "", "violation", None).unwrap().cases[0].number;
        let what = [("kind", "risk"), ("found_on", "2026-11-24"), ("what", "緊急でないのに知らせた")];
        let told_above = step(world, &world.clerk(), report, "submit", &what).done();
        assert_eq!(told_above.step, "receive");

        let second = open(world, &world.clerk(), "password_reset");
        let asked = step(world, &world.clerk(), second, "submit", &told_to).done();
        assert_eq!(asked.due.as_deref(), Some("2026-11-25"));
        assert!(told_of(world, &world.head(), second), "the manager of the department, who was told of the violation before");
        no(step(world, &world.clerk(), second, "reset", &[("reset_on", "2026-11-24")]), "procedure:password_reset.reset", "pc:4.4a");
        world.clock.pass_days(5);
        tend(world);
        let late = tasks(world, &world.admin(), "procedure:password_reset.reset");
        assert!(late.iter().all(|t| t.overdue && escalated(world, &world.head(), t.number)), "{late:?}");
        no(step(world, &world.admin(), second, "reset", &[]), "procedure:password_reset.done", "pc:4.4b");
        let user = app.worker_by_login(&world.admin(), "mori").unwrap();
        done(app.invite_again(&world.admin(), user));
        step(world, &world.admin(), second, "reset", &[("reset_on", "2026-11-29")]).done();
        assert!(matches!(app.sign_in(&world.key, "mori", PASSWORD), Err(AppError::SignIn(_))), "a new one has to be set");
    }

    /// Shows escoop:pc:5.2a, escoop:pc:5.2b, escoop:pc:5.2c, escoop:pc:5.2d, escoop:pc:5.2e
    ///
    /// A computer stays in its place; the manager permits that it goes elsewhere, for a purpose, a place and a period, and it is owed
    /// back on the last day. One found elsewhere without permission is a violation.
    fn a_computer_moves_by_permission_alone(world) {
        let pc = device(world, &[]);
        let seen = [("device", pc.as_str()), ("on", "2026-11-24"), ("note", "北センター 1階にあった"), ("place_found", "elsewhere"), ("users_found", "clerk")];
        no(opening(world, &world.clerk(), "terminal_check"), "procedure:terminal_check", "pc:5.2a");
        let number = open(world, &world.admin(), "terminal_check");
        for key in ["device", "on", "note", "place_found"] {
            no(step(world, &world.admin(), number, "in_order", &without(&seen, key)), "procedure:terminal_check.located", "pc:5.2a");
        }
        no(step(world, &world.admin(), number, "in_order", &seen), "procedure:terminal_check.in_place", "pc:5.2a");
        let report = step(world, &world.admin(), number, "violation", &seen).done();
        assert_eq!(report.state, "done");
        assert_eq!(world.app().cases(&world.admin(), "", "violation", None).unwrap().cases.len(), 1, "a report was begun");

        let out = [("device", pc.as_str()), ("taker", "clerk"), ("purpose", "催しの受付"), ("destination", "見本会館"), ("content", "参加者の一覧"), ("out_on", "2026-11-25"), ("back_by", "2026-11-27")];
        no(enter(world, &world.clerk(), "take_outs", &out), "register:take_outs", "pc:5.2b");
        let ask = open(world, &world.clerk(), "take_out");
        for (key, part, clause) in [
            ("device", "object", "5.2b"),
            ("taker", "object", "5.2b"),
            ("purpose", "purpose", "5.2c"),
            ("destination", "destination", "5.2d"),
            ("out_on", "period", "5.2e"),
            ("back_by", "period", "5.2e"),
        ] {
            no(step(world, &world.clerk(), ask, "submit", &without(&out, key)), &format!("procedure:take_out.{part}"), &format!("pc:{clause}"));
        }
        step(world, &world.clerk(), ask, "submit", &out).done();
        for who in [world.clerk(), world.admin(), world.asker(Who::Second)] {
            no(step(world, &who, ask, "permit", &[]), "procedure:take_out.permit", "pc:5.2b");
        }
        assert!(rows(world, &world.clerk(), "take_outs").is_empty(), "before that it is not out");
        let permit = step(world, &world.head(), ask, "permit", &[]).done();
        assert_eq!(permit.due.as_deref(), Some("2026-11-27"));
        let row = rows(world, &world.clerk(), "take_outs").remove(0);
        assert_eq!((row.number, shown(&row, "destination").as_str(), shown(&row, "purpose").as_str()), (1, "見本会館", "催しの受付"));
        let again = open(world, &world.clerk(), "take_out");
        step(world, &world.clerk(), again, "submit", &out).done();
        no(step(world, &world.head(), again, "permit", &[]), "procedure:take_out.once", "pc:5.2b");
        let seen = with(&seen, &[("on", "2026-11-24")]);
        let check = open(world, &world.admin(), "terminal_check");
        step(world, &world.admin(), check, "in_order", &seen).done();
        world.clock.pass_days(4);
        tend(world);
        let late = task(world, &world.clerk(), "procedure:take_out.return");
        assert!(late.overdue && late.due.as_deref() == Some("2026-11-27"), "{late:?}");
        world.clock.pass_days(2);
        tend(world);
        assert!(escalated(world, &world.head(), late.number));
        no(step(world, &world.clerk(), ask, "returned", &[("condition", "異常なし")]), "procedure:take_out.returned", "pc:5.2e");
        step(world, &world.clerk(), ask, "returned", &[("back_on", "2026-11-30"), ("condition", "異常なし")]).done();
    }

    /// Shows escoop:pc:5.3a, escoop:pc:5.4, escoop:pc:5.4.1, escoop:pc:5.4.2
    ///
    /// Whoever leaves a computer switches it off, as is looked at; one that has to stay on says why. Where unspecified people come and
    /// go is decided for each, and there the screen is shielded and it closes within a minute.
    fn computers_that_are_left_are_closed(world) {
        no(enter(world, &world.admin(), "devices", &without(&PC, "public")), "register:devices.public", "pc:5.4");
        no(enter(world, &world.admin(), "devices", &with(&PC, &[("stays_on", "yes")])), "register:devices.stays_on", "pc:5.3a");
        device(world, &[("name", "受注サーバー用"), ("stays_on", "yes"), ("stays_on_reason", "夜間に受注する")]);
        device(world, &[]);
        let counter = with(&PC, &[("name", "PC-022"), ("public", "yes"), ("stays_on", "yes"), ("stays_on_reason", "受付を表示する")]);
        for minutes in ["", "0", "2"] {
            no(enter(world, &world.admin(), "devices", &with(&counter, &[("lock_minutes", minutes)])), "register:devices.public.lock", "pc:5.4.2");
        }
        let counter = enter(world, &world.admin(), "devices", &with(&counter, &[("lock_minutes", "1")])).done().id.to_string();
        tend(world);
        let open_screen = task(world, &world.head(), "duty:device.display");
        assert_eq!(open_screen.due.as_deref(), Some("2026-12-08"));
        let shield = [("group", "physical"), ("what", "のぞき見防止フィルタ"), ("owner", "clerk"), ("against", "display"), ("due", "2026-11-24"), ("evidence", "写真 12"), ("device", counter.as_str())];
        assert_eq!(writers(world, "security_measures"), ["information_director", "department_manager"]);
        for (key, part) in [("what", "group"), ("owner", "owner"), ("against", "against"), ("due", "evidenced"), ("evidence", "evidenced")] {
            no(enter(world, &world.head(), "security_measures", &without(&shield, key)), &format!("register:security_measures.{part}"), "pc:5.4.1");
        }
        world.clock.pass_days(7);
        tend(world);
        let check = task(world, &world.head(), "measure:counter.check");
        assert_eq!(check.due.as_deref(), Some("2026-12-01"));
        let seen = [("on", "2026-12-01"), ("checker", "clerk"), ("result", "closed")];
        no(perform(world, &world.clerk(), check.number, &seen), "measure:counter.check", "pc:5.4.2");
        for (key, _) in seen {
            no(perform(world, &world.head(), check.number, &without(&seen, key)), "measure:counter.check.evidenced", "pc:5.4.2");
        }
        perform(world, &world.head(), check.number, &seen).done();
        world.clock.pass_days(11);
        tend(world);
        let late = task(world, &world.head(), "duty:device.display");
        assert!(late.overdue, "{late:?}");
        enter(world, &world.head(), "security_measures", &shield).done();
        tend(world);
        assert!(tasks(world, &world.head(), "duty:device.display").is_empty());
        world.clock.pass_days(16);
        tend(world);
        let off = task(world, &world.head(), "measure:desk.check");
        assert!(off.overdue && off.due.as_deref() == Some("2026-12-24"), "one computer, and none that has to stay on: {off:?}");
        let seen = [("on", "2026-12-28"), ("checker", "head"), ("result", "off")];
        no(perform(world, &world.clerk(), off.number, &seen), "measure:desk.check", "pc:5.3a");
        for (key, _) in seen {
            no(perform(world, &world.head(), off.number, &without(&seen, key)), "measure:desk.check.evidenced", "pc:5.3a");
        }
        perform(world, &world.head(), off.number, &seen).done();
    }

    /// Shows escoop:pc:5.3b
    ///
    /// Five minutes without a sign of life end the session; whoever goes signs out at once.
    fn a_session_that_is_left_ends(world) {
        let app = world.app();
        let mori = joins(world, "mori");
        let half = app.sign_in(&world.key, "mori", PASSWORD).unwrap();
        let sheet = app.new_sheet(&half.token).unwrap();
        let open = app.second_factor(&half.token, &SecondCode::Sheet(sheet.codes[0].1.to_string())).unwrap();
        let session = Credential::Session(open.token.clone());
        let wait = |ms: i64| world.clock.set(Millis(world.clock.now().0 + ms));
        wait(5 * 60_000);
        assert_eq!(app.asker(&session).unwrap().asker.worker, mori.worker);
        wait(5 * 60_000 + 1);
        assert!(matches!(app.asker(&session), Err(AppError::SignIn("signin-locked"))));
        let again = app.unlock_session(&open.token, PASSWORD).unwrap();
        app.sign_out(&again.token).unwrap();
        assert!(matches!(app.asker(&Credential::Session(again.token)), Err(AppError::SignIn("signin-needed"))));
        world.gate().tend(world.org).unwrap();
        let list = ListJournal { verbs: vec!["sign_in".into()], worker: "mori".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &list)).entries;
        let idle = entries.iter().find(|e| e.facts.get("kind").is_some_and(|k| k == "idle")).unwrap();
        assert!(idle.clauses.iter().any(|c| c.id.as_str() == "escoop:pc:5.3b"), "{idle:?}");
    }

    /// Shows escoop:pc:5.5a, escoop:pc:5.5b
    ///
    /// The section in charge decides that a computer goes; the manager has its disk destroyed or wiped first, and nothing else lets it
    /// go.
    fn a_computer_goes_once_it_is_wiped(world) {
        let pc = device(world, &[("name", "PC-009")]);
        no(opening(world, &world.head(), "device_disposal"), "procedure:device_disposal", "pc:5.5a");
        let row = rows(world, &world.clerk(), "devices").remove(0);
        no(in_state(world, &world.admin(), "devices", &row, "ended"), "register:devices.wiped", "pc:5.5b");
        no(change(world, &world.admin(), &row, "devices", &[("wiped_on", "2026-11-24")]), "register:devices.wiped.by_case", "pc:5.5b");
        let number = open(world, &world.admin(), "device_disposal");
        let why = [("device", pc.as_str()), ("decided_on", "2026-11-24"), ("reason", "故障")];
        for (key, _) in why {
            no(step(world, &world.admin(), number, "decide", &without(&why, key)), "procedure:device_disposal.decided", "pc:5.5a");
        }
        no(step(world, &world.head(), number, "decide", &why), "procedure:device_disposal.decide", "pc:5.5a");
        step(world, &world.admin(), number, "decide", &why).done();
        let wiped = [("method", "erased"), ("tool", "見本消去 3"), ("wiped_on", "2026-11-24"), ("evidence", "証明 4")];
        for who in [world.admin(), world.clerk()] {
            no(step(world, &who, number, "wiped", &wiped), "procedure:device_disposal.wipe", "pc:5.5b");
        }
        for key in ["method", "wiped_on", "evidence"] {
            no(step(world, &world.head(), number, "wiped", &without(&wiped, key)), "procedure:device_disposal.wiped", "pc:5.5b");
        }
        no(step(world, &world.head(), number, "wiped", &without(&wiped, "tool")), "procedure:device_disposal.wiped.tool", "pc:5.5b");
        step(world, &world.head(), number, "wiped", &wiped).done();
        no(step(world, &world.head(), number, "disposed", &[("disposed_on", "2026-11-24")]), "procedure:device_disposal.dispose", "pc:5.5a");
        no(step(world, &world.admin(), number, "disposed", &[]), "procedure:device_disposal.disposed", "pc:5.5a");
        step(world, &world.admin(), number, "disposed", &[("disposed_on", "2026-11-24")]).done();
        assert_eq!(rows(world, &world.clerk(), "devices")[0].state, "ended");
    }

    /// Shows escoop:pc:6a, escoop:pc:6b, escoop:pc:7.1a, escoop:pc:9a
    ///
    /// Data is looked at on the screen. What is printed has its use, its copies and its end beforehand; it stands in the list with who
    /// printed it, and whoever did disposes of it on its day.
    fn nothing_is_printed_without_a_use(world) {
        let record = member(world, "山田　見本花");
        let own = list(&[record], "paper");
        done(world.app().show(&world.clerk(), &show("membership", record)));
        let refused_by = refused(put_out(world, &own), "output.volume", "pc:6a");
        assert!(refused_by.reasons[0].clauses.iter().any(|c| c.id.as_str() == "escoop:pc:7.1a"));
        let named = ids(&own.records);
        let fields = wanted(&own, &named, &[]);
        let number = open(world, &world.clerk(), "output");
        for key in ["use", "copies"] {
            no(step(world, &world.clerk(), number, "submit", &without(&fields, key)), "procedure:output.purpose", "pc:6a");
            no(step(world, &world.clerk(), number, "submit", &without(&fields, key)), "procedure:output.purpose", "pc:9a");
        }
        for key in ["until", "method"] {
            no(step(world, &world.clerk(), number, "submit", &without(&fields, key)), "procedure:output.ends", "pc:9a");
        }
        for method in ["shredded", "burned", "erased", "destroyed"] {
            permitted(world, &own, &[("method", method)]);
        }
        done(put_out(world, &own));
        let row = rows(world, &world.head(), "outputs").remove(0);
        assert_eq!(["out_by", "persons", "copies", "use"].map(|c| shown(&row, c)), [Who::Clerk.name(), "1", "1", "班の集まりの出欠をとるため"]);
        world.clock.pass_days(10);
        tend(world);
        let over = task(world, &world.clerk(), "duty:output.ended");
        assert!(over.overdue && over.mine && over.due.as_deref() == Some("2026-11-30"), "{over:?}");
        assert!(escalated(world, &world.head(), over.number));
        let gone = [("end_on", "2026-12-04"), ("method", "shredded")];
        no(perform(world, &world.asker(Who::Second), over.number, &gone), "duty:output.ended", "pc:6b");
        no(perform(world, &world.clerk(), over.number, &without(&gone, "end_on")), "duty:output.ended.done", "pc:6b");
        for method in ["", "rubbish"] {
            no(perform(world, &world.clerk(), over.number, &with(&gone, &[("method", method)])), "duty:output.ended.method", "pc:6b");
        }
        perform(world, &world.clerk(), over.number, &gone).done();
        assert_eq!(rows(world, &world.head(), "outputs")[0].state, "ended");
    }

    /// Shows escoop:pc:7.1b, escoop:pc:7.1c, escoop:pc:7.2a, escoop:pc:7.2b, escoop:pc:9b
    ///
    /// Whatever the medium, nothing is recorded on it without permission, once; when its use is over it is destroyed or wiped by
    /// software, and it is closed when the manager has the report. What a leaver put out the manager takes over.
    fn media_are_permitted_wiped_and_reported(world) {
        let all = members(world, 3);
        let own = list(&all, "file");
        refused(put_out(world, &own), "output.volume", "pc:7.1b");
        let named = ids(&all);
        let number = open(world, &world.clerk(), "output");
        for kind in ["floppy", "memory", "cd", "dvd", "disk", "other"] {
            let fields = wanted(&own, &named, &[("medium_kind", kind), ("medium", "M-14"), ("method", "erased")]);
            for key in ["medium", "use", "until"] {
                no(step(world, &world.clerk(), number, "submit", &without(&fields, key)), "procedure:output.medium", "pc:7.1b");
            }
            no(step(world, &world.clerk(), number, "submit", &without(&fields, "medium_kind")), "procedure:output.medium", "pc:7.1c");
            permitted(world, &own, &[("medium_kind", kind), ("medium", "M-14"), ("method", "erased")]);
        }
        let taken = done(world.app().extract(&world.clerk(), &own));
        assert_eq!(taken.count, 3);
        let row = rows(world, &world.head(), "outputs").remove(0);
        assert_eq!(shown(&row, "medium"), "M-14");
        world.clock.pass_days(10);
        tend(world);
        let wipe = task(world, &world.clerk(), "duty:medium.wipe");
        assert!(wipe.overdue && wipe.due.as_deref() == Some("2026-11-30") && escalated(world, &world.head(), wipe.number), "{wipe:?}");
        let named = world.app().show_task(&world.clerk(), wipe.number).unwrap();
        for clause in ["escoop:pc:7.2a", "escoop:pc:9b"] {
            assert!(named.clauses.iter().any(|c| c.id.as_str() == clause), "{:?}", named.clauses);
        }
        let report = [("output", row.id.as_str()), ("method", "erased"), ("tool", "見本消去 3"), ("done_on", "2026-12-04")];
        let other = open(world, &world.asker(Who::Second), "medium_report");
        no(step(world, &world.asker(Who::Second), other, "report", &report), "procedure:medium_report.own", "pc:7.2b");
        let number = open(world, &world.clerk(), "medium_report");
        for (key, _) in report {
            no(step(world, &world.clerk(), number, "report", &without(&report, key)), "procedure:medium_report.stated", "pc:7.2b");
        }
        for method in ["shredded", "burned"] {
            no(step(world, &world.clerk(), number, "report", &with(&report, &[("method", method)])), "procedure:medium_report.method", "pc:7.2a");
        }
        let broken = open(world, &world.clerk(), "medium_report");
        step(world, &world.clerk(), broken, "report", &with(&report, &[("method", "destroyed")])).done();
        step(world, &world.clerk(), number, "report", &report).done();
        assert_eq!(rows(world, &world.head(), "outputs")[0].state, "in_force", "open until it was received");
        assert!(tasks(world, &world.head(), "procedure:medium_report.receive").iter().any(|t| t.case == Some(number)));
        for who in [world.clerk(), world.admin()] {
            no(step(world, &who, number, "received", &[("received_on", "2026-12-04")]), "procedure:medium_report.receive", "pc:7.2b");
        }
        no(step(world, &world.head(), number, "received", &[]), "procedure:medium_report.received", "pc:7.2b");
        step(world, &world.head(), number, "received", &[("received_on", "2026-12-04")]).done();
        assert_eq!(rows(world, &world.head(), "outputs")[0].state, "ended");
        assert!(tasks(world, &world.clerk(), "duty:medium.wipe").is_empty());

        let paper = list(&all[..1], "paper");
        permitted(world, &paper, &[("until", "2026-12-20")]);
        done(put_out(world, &paper));
        world.clock.pass_days(20);
        tend(world);
        assert_eq!(task(world, &world.clerk(), "duty:output.ended").due.as_deref(), Some("2026-12-20"));
        done(world.app().end_worker(&world.admin(), world.worker(Who::Clerk), ""));
        world.clock.pass_days(1);
        tend(world);
        let heir = task(world, &world.head(), "duty:output.inherit");
        let what = [("on", "2026-12-25"), ("items", "1")];
        for (key, _) in what {
            no(perform(world, &world.head(), heir.number, &without(&what, key)), "duty:output.inherit.stated", "pc:9b");
        }
        perform(world, &world.head(), heir.number, &what).done();
    }

    /// Shows escoop:pc:8.1a, escoop:pc:8.1b, escoop:pc:8.1c
    ///
    /// One record with something of Article 5 does not go by mail, nor do a hundred of any kind; ninety-nine do. Encrypted, each goes.
    fn mail_carries_nothing_sensitive_and_no_hundred(world) {
        let app = world.app();
        let camper = world.bring_in(&[world.record_of("participant", &[("name", "参加　見本香"), ("event", "夏の催し")])]);
        let one = Export { affair: "events".into(), holding: "participant".into(), classes: vec!["health".into()], ..list(&camper, "mail") };
        permitted(world, &one, &[]);
        let no = refused(put_out(world, &one), "mail.sensitive", "pc:8.1a");
        assert_eq!(no.reasons[0].remedy, "choose:encrypted");
        assert!(no.reasons[0].clauses.iter().any(|c| c.id.as_str() == "escoop:pc:8.1c"));
        let sent = done(app.extract(&world.clerk(), &one));
        assert!(sent.clauses.iter().any(|c| c.id.as_str() == "escoop:pc:8.1c"), "{:?}", sent.clauses);
        let file = app.extract_file(&world.clerk(), sent.id).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file.bytes)).unwrap();
        assert!(archive.by_index_decrypt(0, b"").is_err(), "a file that merely has another name would open");

        let all = members(world, 100);
        let (hundred, fewer) = (list(&all, "mail"), list(&all[1..], "mail"));
        permitted(world, &hundred, &[]);
        let no = refused(put_out(world, &hundred), "mail.volume", "pc:8.1b");
        assert!(no.reasons[0].clauses.iter().any(|c| c.id.as_str() == "escoop:pc:8.1c"));
        done(app.extract(&world.clerk(), &hundred));
        permitted(world, &fewer, &[]);
        done(put_out(world, &fewer));
    }

    /// Shows escoop:pc:9c, escoop:pc:9d, escoop:pc:9e, escoop:pc:9f
    ///
    /// In a shared space without restriction, on a desktop and on a local disk data is kept for three days at most, and then somebody
    /// is reminded, and the manager hears of it.
    fn places_without_protection_hold_nothing_lasting(world) {
        let kept = [("data", "配達の一覧"), ("place", "restricted"), ("kept", "lasting"), ("holder", "clerk")];
        for (key, _) in kept {
            no(enter(world, &world.clerk(), "data_places", &without(&kept, key)), "register:data_places.stated", "pc:9c");
        }
        enter(world, &world.clerk(), "data_places", &kept).done();
        for (place, clause) in [("open_share", "pc:9c"), ("desktop", "pc:9d"), ("local_disk", "pc:9e")] {
            let there = with(&kept, &[("place", place)]);
            no(enter(world, &world.clerk(), "data_places", &there), &format!("register:data_places.{place}"), clause);
            let brief = with(&there, &[("kept", "temporary")]);
            no(enter(world, &world.clerk(), "data_places", &brief), &format!("register:data_places.{place}"), clause);
            no(enter(world, &world.clerk(), "data_places", &with(&brief, &[("until", "2026-11-28")])), "register:data_places.brief", "pc:9f");
            enter(world, &world.clerk(), "data_places", &with(&brief, &[("until", "2026-11-27")])).done();
        }
        world.clock.pass_days(4);
        tend(world);
        let over = tasks(world, &world.clerk(), "duty:data_place.remove");
        assert!(over.len() == 3 && over.iter().all(|t| t.overdue && t.mine), "{over:?}");
        world.clock.pass_days(2);
        tend(world);
        assert!(over.iter().all(|t| escalated(world, &world.head(), t.number)));
        let gone = [("on", "2026-11-30"), ("how", "消去した")];
        no(perform(world, &world.asker(Who::Second), over[0].number, &gone), "duty:data_place.remove", "pc:9f");
        for (key, _) in gone {
            no(perform(world, &world.clerk(), over[0].number, &without(&gone, key)), "duty:data_place.remove.done", "pc:9f");
        }
        perform(world, &world.clerk(), over[0].number, &gone).done();
    }

    /// Shows escoop:pc:10a, escoop:pc:10b
    ///
    /// The director alone changes the rules on computers, and only once the managers concerned were heard.
    fn the_director_changes_the_rules_after_hearing(world) {
        let number = open(world, &world.head(), "detailed_rules");
        let draft = [("title", "パソコン細則 第3版"), ("which", "computers"), ("kind", "amend"), ("unit", "delivery"), ("version", "3"), ("text", "規程綴り 3"), ("from", "2027-04-01")];
        no(opening(world, &world.clerk(), "detailed_rules"), "procedure:detailed_rules", "pc:10b");
        assert_eq!(openers(world, "detailed_rules"), ["information_director", "programme_assistant", "department_manager"]);
        for (key, part) in [("title", "stated"), ("version", "stated"), ("which", "which"), ("kind", "which")] {
            no(step(world, &world.head(), number, "submit", &without(&draft, key)), &format!("procedure:detailed_rules.{part}"), "pc:10b");
        }
        step(world, &world.head(), number, "submit", &draft).done();
        let heard = [("concerned", "head"), ("heard", "意見なし"), ("approved_on", "2026-11-24")];
        for who in [world.head(), world.admin()] {
            no(step(world, &who, number, "approve", &heard), "procedure:detailed_rules.approve", "pc:10b");
        }
        for key in ["concerned", "heard"] {
            no(step(world, &world.manager(), number, "approve", &without(&heard, key)), "procedure:detailed_rules.heard.computers", "pc:10a");
        }
        no(step(world, &world.manager(), number, "approve", &without(&heard, "approved_on")), "procedure:detailed_rules.dated", "pc:10b");
        step(world, &world.manager(), number, "approve", &heard).done();
        let row = rows(world, &world.clerk(), "detailed_rules").remove(0);
        assert_eq!(["title", "approved_on"].map(|c| shown(&row, c)), ["パソコン細則 第3版", "2026-11-24"]);
        let by = world.app().row_versions(&world.clerk(), row.id.parse().unwrap()).unwrap().done().remove(0).by;
        assert_eq!(by.as_deref(), Some(Who::Manager.name()));
    }
}
