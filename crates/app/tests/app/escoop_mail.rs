//! Mails of the office on their way out: how many see whose address, how many persons they carry, what is kept until somebody looks.

use crate::{
    casefile::{Done, no},
    doyukai_office::with,
    escoop_pc::joins,
    gojo_security::without,
    gojo_users::log,
    house::{owners, readers},
    rights::placed,
    told::{done, fault},
    work::{enter, perform, rows, shown, task, tasks, tend, told},
};
use azukari_app::{
    AppError, Refused, Reply,
    journal::ListJournal,
    mail::{MailSeen, Verdict},
};
use azukari_domain::Verb;
use azukari_gate::Asker;
use azukari_testkit::{ESCOOP, HATSUMEI, Who, World, both};

/// A mail to one receiver with nothing in it.
fn mail() -> MailSeen {
    MailSeen { to: 1, recipients: 1, queue: "4Xy7QpZ".into(), ..MailSeen::default() }
}

fn judge(world: &World, mail: &MailSeen) -> Verdict {
    done(world.app().judge_mail(&world.clerk(), mail))
}

/// What goes back to the sender names this control and this clause.
#[track_caller]
fn back(world: &World, mail: &MailSeen, control: &str, clause: &str) -> Refused {
    let Verdict::Refuse(refused) = judge(world, mail) else { panic!("not refused by {control}: {mail:?}") };
    by(&refused, control, clause);
    refused
}

#[track_caller]
fn by(refused: &Refused, control: &str, clause: &str) {
    let reason =
        refused.reasons.iter().find(|r| r.control == control).unwrap_or_else(|| panic!("{control}: {refused:?}"));
    assert!(reason.clauses.iter().any(|c| c.id.as_str() == format!("escoop:{clause}")), "{clause}: {reason:?}");
}

/// It goes out, and the entry names these clauses.
#[track_caller]
fn out(world: &World, mail: &MailSeen, named: &[&str]) -> String {
    let Verdict::Pass { act, clauses } = judge(world, mail) else { panic!("kept back: {mail:?}") };
    for clause in named {
        assert!(clauses.iter().any(|c| c.id.as_str() == format!("escoop:{clause}")), "{clause}: {clauses:?}");
    }
    act.to_string()
}

both! {
    in ESCOOP;

    /// Shows escoop:pc:8.2a, escoop:pc:8.2b, escoop:pc:8.2c
    ///
    /// Two addresses in To go back with the word to use Bcc, and so does one in To with one in Cc. A newsletter to thirty members shows
    /// nobody another's address, and the log counts thirty by Bcc.
    fn one_mail_to_several_people_goes_by_bcc(world) {
        let two = MailSeen { to: 2, recipients: 2, ..mail() };
        let no = back(world, &two, "mail.to_one", "pc:8.2a");
        by(&no, "mail.bcc", "pc:8.2c");
        assert!(no.reasons.iter().all(|r| r.remedy == "choose:bcc" && r.control != "mail.no_cc"), "{no:?}");
        // The same where a program hands it over for one receiver at a time.
        back(world, &MailSeen { recipients: 1, ..two }, "mail.to_one", "pc:8.2a");

        let copied = MailSeen { to: 1, cc: 1, recipients: 2, ..mail() };
        let no = back(world, &copied, "mail.no_cc", "pc:8.2b");
        by(&no, "mail.bcc", "pc:8.2c");
        assert!(no.reasons.iter().all(|r| r.control != "mail.to_one"), "{no:?}");
        // Cc alone to one receiver and others by Bcc: whoever gets it sees that one.
        let no = back(world, &MailSeen { to: 0, cc: 1, recipients: 5, ..mail() }, "mail.no_cc", "pc:8.2b");
        assert_eq!(no.reasons.len(), 1, "{no:?}");

        // To oneself, and to thirty others by Bcc; or with an empty To.
        let all = ["pc:8.2a", "pc:8.2b", "pc:8.2c"];
        let newsletter = out(world, &MailSeen { to: 1, recipients: 31, ..mail() }, &all);
        out(world, &MailSeen { to: 0, recipients: 30, ..mail() }, &all);
        let sends = ListJournal { verbs: vec!["send".into()], ..ListJournal::default() };
        let entries = log(world, &sends);
        let entry = entries.iter().find(|e| e.act.to_string() == newsletter).unwrap();
        assert_eq!(["to", "cc", "bcc"].map(|key| entry.facts[key].as_str()), ["1", "0", "30"]);
        assert!(entries.iter().any(|e| e.refused.is_some() && e.facts["to"] == "2"));

        // One receiver in To, or in Cc alone, is not several people.
        for one in [mail(), MailSeen { to: 0, cc: 1, ..mail() }] {
            let Verdict::Pass { clauses, .. } = judge(world, &one) else { panic!("{one:?}") };
            assert!(clauses.iter().all(|c| !c.id.as_str().starts_with("escoop:pc:8.2")), "{clauses:?}");
        }
    }

    /// Shows escoop:pc:8.1a, escoop:pc:8.1b, escoop:pc:8.1c
    ///
    /// A mail of the office carries ninety-nine persons and no hundred, and nothing of Article 5 beside a name; encrypted it carries each.
    /// What cannot be read waits for the manager.
    fn a_mail_of_the_office_carries_no_hundred_and_nothing_sensitive(world) {
        back(world, &MailSeen { persons: 100, ..mail() }, "mail.persons", "pc:8.1b");
        let no = back(world, &MailSeen { persons: 100, ..mail() }, "mail.persons", "pc:8.1c");
        assert_eq!(no.reasons[0].remedy, "choose:encrypted");
        out(world, &MailSeen { persons: 99, ..mail() }, &["pc:8.1b"]);
        let ill = MailSeen { persons: 1, matters: vec!["health".into()], ..mail() };
        back(world, &ill, "mail.matters", "pc:8.1a");
        back(world, &ill, "mail.matters", "pc:8.1c");
        out(world, &MailSeen { persons: 1, ..mail() }, &["pc:8.1a"]);
        // An encrypted file beside a list in the open does not make the list encrypted.
        back(world, &MailSeen { persons: 100, sealed: 1, ..mail() }, "mail.persons", "pc:8.1b");
        out(world, &MailSeen { persons: 0, sealed: 1, ..mail() }, &["pc:8.1a", "pc:8.1b", "pc:8.1c"]);

        for clause in ["pc:8.1a", "pc:8.1b"] {
            let Verdict::Hold(held) = judge(world, &MailSeen { unread: 1, ..mail() }) else { panic!("not held") };
            by(&held, "mail.unread", clause);
            assert_eq!(held.reasons[0].remedy, "ask:department_manager");
        }
        // What goes back anyway is not held before.
        back(world, &MailSeen { unread: 1, persons: 100, ..mail() }, "mail.persons", "pc:8.1b");
        out(world, &MailSeen { unknown: 3, ..mail() }, &[]);
    }

    /// Shows escoop:pc:8.1b
    ///
    /// Whoever found a hundred need not count the others, and says that it did not: no number is written down that is none. A count that
    /// was stopped by a number of yesterday is no count.
    fn too_many_are_too_many_however_many_more(world) {
        let app = world.app();
        let enough = || app.mail_rules(&world.clerk()).unwrap().persons_enough;
        assert_eq!(enough(), Some(100));
        let many = MailSeen { persons: 220, more: true, ..mail() };
        back(world, &many, "mail.persons", "pc:8.1b");
        let entry = log(world, &ListJournal { verbs: vec!["send".into()], ..ListJournal::default() }).remove(0);
        assert_eq!(entry.facts.get("persons_from").map(String::as_str), Some("220"), "{entry:?}");
        assert!(!entry.facts.contains_key("persons"), "{entry:?}");
        let ill = MailSeen { matters: vec!["health".into()], ..many.clone() };
        by(&back(world, &ill, "mail.persons", "pc:8.1b"), "mail.matters", "pc:8.1a");
        let stopped = |persons: i64| MailSeen { persons, more: true, ..mail() };
        assert_eq!(fault(app.judge_mail(&world.clerk(), &stopped(99))), "error-input");
        back(world, &stopped(100), "mail.persons", "pc:8.1b");

        done(app.confirm_setting(&world.manager(), "mail_limit", 300));
        assert_eq!(enough(), Some(300));
        for persons in [220, 299] {
            assert_eq!(fault(app.judge_mail(&world.clerk(), &stopped(persons))), "error-input");
            out(world, &MailSeen { persons, ..mail() }, &["pc:8.1b"]);
        }
        back(world, &stopped(300), "mail.persons", "pc:8.1b");
    }

    /// Shows escoop:pc:8.1a, escoop:pc:8.1b
    ///
    /// A mail that is kept back is on the desk of its sender's manager by its number and counts. Whoever decides says why; then the gate learns
    /// what to tell the mail server, once, and the register says what became of it.
    fn a_mail_kept_back_waits_for_the_manager(world) {
        let app = world.app();
        let gate = Asker { scopes: Some([Verb::Send].into()), ..world.clerk() };
        let held = |queue: &str, account: &str| {
            let seen = MailSeen { unread: 1, persons: 7, queue: queue.into(), account: account.into(), ..mail() };
            assert!(matches!(done(app.judge_mail(&gate, &seen)), Verdict::Hold(_)));
        };
        let (duty, both) = ("duty:mail.release", ["pc:8.1a", "pc:8.1b"]);
        held("4Xy7QpZ", "second");
        let waiting = task(world, &world.head(), duty);
        assert_eq!(waiting.due.as_deref(), Some("2026-11-25"));
        let page = app.show_task(&world.head(), waiting.number).unwrap();
        for clause in both {
            assert!(page.clauses.iter().any(|c| c.id.as_str() == format!("escoop:{clause}")), "{page:?}");
        }
        let kept = || rows(world, &world.head(), "held_mails");
        let row = kept().remove(0);
        assert_eq!(["queue", "unread", "persons", "recipients", "decision"].map(|c| shown(&row, c)), ["4Xy7QpZ", "1", "7", "1", ""]);
        assert!(!shown(&row, "sender").is_empty());
        for clause in both {
            no(app.show_register(&world.clerk(), "held_mails", "", None).unwrap(), "register:held_mails", clause);
            no(enter(world, &world.head(), "held_mails", &[("queue", "4Xy7QpZ")]), "register:held_mails", clause);
        }
        assert!(app.decided_mails(&gate).unwrap().is_empty(), "nobody has decided");

        let decision = [("decision", "release"), ("reason", "壊れた画像だった")];
        for clause in both {
            for key in ["decision", "reason"] {
                no(perform(world, &world.head(), waiting.number, &without(&decision, key)), "duty:mail.release.decided", clause);
            }
            no(perform(world, &world.clerk(), waiting.number, &decision), duty, clause);
            no(perform(world, &world.manager(), waiting.number, &decision), duty, clause);
        }
        perform(world, &world.head(), waiting.number, &decision).done();
        assert!(matches!(app.decided_mails(&world.clerk()), Err(AppError::NotFound(_))), "for the gate's own token alone");
        let decided = app.decided_mails(&gate).unwrap().remove(0);
        assert_eq!((decided.queue.as_str(), decided.decision.as_str()), ("4Xy7QpZ", "release"));
        let carried = |who: &Asker, word: &str| app.carried_mail(who, decided.row, word);
        assert!(matches!(carried(&world.clerk(), "released"), Err(AppError::NotFound(_))));
        assert!(matches!(carried(&gate, "sent"), Err(AppError::Input { .. })));
        carried(&gate, "released").unwrap();
        assert!(matches!(carried(&gate, "released"), Err(AppError::NotFound(_))), "once");
        assert!(app.decided_mails(&gate).unwrap().is_empty());
        let out = log(world, &ListJournal { verbs: vec!["send".into()], ..ListJournal::default() });
        let entry = out.iter().find(|e| e.facts.get("kind").is_some_and(|k| k == "released")).unwrap();
        for clause in both {
            assert!(entry.clauses.iter().any(|c| c.id.as_str() == format!("escoop:{clause}")), "{entry:?}");
        }

        // One goes back; one of an account that is nobody's waits, and is overdue.
        held("4Xy7QpY", "second");
        let back = task(world, &world.head(), duty).number;
        perform(world, &world.head(), back, &with(&decision, &[("decision", "return")])).done();
        let decided = app.decided_mails(&gate).unwrap().remove(0);
        assert_eq!((decided.queue.as_str(), decided.decision.as_str()), ("4Xy7QpY", "return"));
        held("4Xy7QpX", "nobody");
        world.clock.pass_days(5);
        tend(world);
        let late = task(world, &world.head(), duty);
        assert!(late.overdue, "{late:?}");
        assert_eq!(app.decided_mails(&gate).unwrap().len(), 1, "what the mail server has not done stays to be done");
    }

    /// Shows escoop:pc:8.1a, escoop:pc:8.1b
    ///
    /// Nobody decides on a mail of their own: that of a manager is with the other manager of the department, and where there is none with the
    /// director or the deputy.
    fn nobody_decides_on_a_mail_of_their_own(world) {
        let app = world.app();
        let gate = Asker { scopes: Some([Verb::Send].into()), ..world.clerk() };
        let held = |queue: &str, account: &str| {
            let seen = MailSeen { unread: 1, queue: queue.into(), account: account.into(), ..mail() };
            assert!(matches!(done(app.judge_mail(&gate, &seen)), Verdict::Hold(_)));
        };
        let (duty, clauses) = ("duty:mail.release", ["pc:8.1a", "pc:8.1b"]);
        let decision = [("decision", "release"), ("reason", "壊れた画像だった")];
        let barred = |who: &Asker, number: i64| {
            for clause in clauses {
                let not = no(perform(world, who, number, &decision), duty, clause);
                assert!(not.reasons.iter().any(|r| r.message == "refusal-task-accused" && r.remedy.starts_with("ask:")), "{not:?}");
            }
        };

        held("4Xy7QpZ", "head");
        assert!(tasks(world, &world.head(), duty).is_empty() && !told(world, &world.head(), "told-task-near"));
        let own = task(world, &world.manager(), duty);
        assert!(told(world, &world.manager(), "told-task-near"));
        assert_eq!(owners(world, duty), ["information_director", "deputy_director"]);
        assert_eq!(readers(world, "held_mails"), ["information_director", "deputy_director", "department_manager"]);
        barred(&world.head(), own.number);
        no(perform(world, &world.clerk(), own.number, &decision), duty, "pc:8.1a");
        perform(world, &world.manager(), own.number, &decision).done();
        assert_eq!(app.decided_mails(&gate).unwrap().len(), 1);

        // Another manager in the department.
        let mori = joins(world, "mori");
        placed(world, &mori, "department_manager", "2026-11-24", None);
        held("4Xy7QpY", "head");
        let shared = task(world, &mori, duty).number;
        assert!(tasks(world, &world.manager(), duty).is_empty());
        barred(&world.head(), shared);
        perform(world, &mori, shared, &decision).done();

        // Who was the other one is none any more before anybody has decided.
        held("4Xy7QpX", "head");
        held("4Xy7QpW", "second");
        placed(world, &mori, "department_manager", "2026-11-24", Some("2026-11-23"));
        for _ in 0..2 {
            tend(world);
            barred(&world.head(), task(world, &world.manager(), duty).number);
            let others = task(world, &world.head(), duty).number;
            no(perform(world, &world.manager(), others, &decision), duty, "pc:8.1a");
        }
        let own = task(world, &world.asker(Who::Deputy), duty).number;
        perform(world, &world.asker(Who::Deputy), own, &decision).done();
        perform(world, &world.head(), task(world, &world.head(), duty).number, &decision).done();
        assert_eq!(app.decided_mails(&gate).unwrap().len(), 4);
    }

    /// Of a mail nothing but counts is written down, and what is not about the mail sends none back.
    fn only_counts_are_written_and_only_the_mail_is_judged(world) {
        let app = world.app();
        let wrong = |seen: MailSeen| fault(app.judge_mail(&world.clerk(), &seen));
        assert_eq!(wrong(MailSeen { queue: "taro@example.jp".into(), ..mail() }), "error-input");
        assert_eq!(wrong(MailSeen { queue: "all".into(), ..mail() }), "error-input", "every mail at once");
        assert_eq!(wrong(MailSeen { persons: -1, ..mail() }), "error-input");
        assert_eq!(wrong(MailSeen { matters: vec!["髙橋".into()], ..mail() }), "error-unknown-word");

        let seen = MailSeen { persons: 7, sealed: 2, unknown: 1, ..mail() };
        let act = out(world, &seen, &[]);
        let entries = log(world, &ListJournal { verbs: vec!["send".into()], ..ListJournal::default() });
        let entry = entries.iter().find(|e| e.act.to_string() == act).unwrap();
        let facts: Vec<(&str, &str)> = entry.facts.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let expected = [
            ("bcc", "0"), ("cc", "0"), ("channel", "mail"), ("matters", "0"), ("persons", "7"), ("queue", "4Xy7QpZ"), ("sealed", "2"),
            ("to", "1"), ("unknown", "1"), ("unread", "0"),
        ];
        assert_eq!(facts, expected);
        assert!(matches!(entry.details, azukari_app::journal::DetailsDoc::None), "{:?}", entry.details);

        // A token for something else: neither out nor back.
        let other = Asker { scopes: Some([Verb::Find].into()), ..world.clerk() };
        assert!(matches!(app.judge_mail(&other, &MailSeen { to: 2, ..mail() }), Ok(Reply::Refused(_))));
        assert!(matches!(app.mail_rules(&other), Err(AppError::NotFound(_))));
        let own = Asker { scopes: Some([Verb::Send].into()), ..world.clerk() };
        assert!(matches!(done(app.judge_mail(&own, &mail())), Verdict::Pass { .. }));
        let health = app.mail_rules(&own).unwrap().matters.into_iter().find(|m| m.key == "health").unwrap();
        assert!(health.words.contains(&azukari_domain::text::fold("アレルギー")), "{health:?}");
    }
}

both! {
    in HATSUMEI;

    /// Where no article speaks of mail, every mail passes and is counted.
    fn without_a_rule_about_mail_every_mail_passes(world) {
        let seen = MailSeen { persons: 500, unread: 2, to: 3, cc: 2, recipients: 9, ..mail() };
        let Verdict::Pass { act, clauses } = done(world.app().judge_mail(&world.clerk(), &seen)) else { panic!("kept back") };
        assert!(!clauses.is_empty());
        let rules = world.app().mail_rules(&world.clerk()).unwrap();
        assert!(rules.matters.is_empty() && rules.persons_enough.is_none(), "everybody is counted: {rules:?}");
        assert_eq!(fault(world.app().judge_mail(&world.clerk(), &MailSeen { more: true, ..seen.clone() })), "error-input");
        let entries = log(world, &ListJournal { verbs: vec!["send".into()], ..ListJournal::default() });
        let entry = entries.iter().find(|e| e.act == act).unwrap();
        assert_eq!(["persons", "bcc"].map(|key| entry.facts[key].as_str()), ["500", "4"]);
    }
}
