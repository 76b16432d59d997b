//! Meetings of an association of small businesses to which people come who are no members: told before they are named, shared among three
//! and nobody else, cancelled where needed; and the lists that are left over.

use crate::{
    casefile::{Done, no},
    doyukai_members::{list, permitted},
    doyukai_office::{general_affairs, with},
    gojo_handling::handed_in,
    gojo_security::without,
    told::{done, refused, rests_on_all},
    walk::{ids, mark},
    work::{Fields, open, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{AppError, register::MarkKind, request::Export};
use azukari_domain::RecordId;
use azukari_gate::Asker;
use azukari_testkit::{DOYUKAI, Who, World, both};

/// Somebody who is no member registers for the meeting.
pub(crate) fn registered(world: &World, channel: &str, name: &str) -> RecordId {
    let new = handed_in(world, "events", "guest", "meetings", channel, name);
    done(world.app().collect(&world.clerk(), &new)).record.unwrap()
}

/// The list of participants.
fn participants(records: &[RecordId]) -> Export {
    Export { records: records.to_vec(), ..list("participants", "guest", records[0], &["company_name", "identity"]) }
}

fn speaker(world: &World) -> Asker {
    world.auditor()
}
fn officer(world: &World) -> Asker {
    world.asker(Who::Deputy)
}

/// What is shared when registration closes: speaker, officer in charge, secretariat.
fn prepared(guests: &str) -> Vec<(&str, &str)> {
    vec![
        ("meeting", "7月例会"),
        ("on", "2026-11-27"),
        ("purpose", "meetings"),
        ("guests", guests),
        ("note", "会員外の方が二名、うち一名は同業の方"),
        ("speaker", "auditor"),
        ("officer", "deputy"),
        ("secretary", "second"),
    ]
}

/// A meeting up to the day.
fn meeting(world: &World, guests: &[RecordId]) -> i64 {
    let number = open(world, &world.clerk(), "meeting");
    step(world, &world.clerk(), number, "share", &prepared(&ids(guests))).done();
    number
}

fn unseen<T: std::fmt::Debug>(reply: Result<azukari_app::Reply<T>, AppError>) {
    assert!(matches!(reply, Err(AppError::NotFound(_))), "{reply:?}");
}

both! {
    in DOYUKAI;

    /// Shows doyukai:rules:5.2a
    ///
    /// Whoever was registered by telephone has read nothing: their line is left off the list and somebody is to tell them. Once that
    /// stands with them they are named.
    fn guests_are_told_before_they_are_named(world) {
        let app = world.app();
        let (read, called) = (registered(world, "form", "鈴木　見本一"), registered(world, "phone", "伊藤　見本二"));
        let owed = task(world, &world.manager(), "duty:guest.tell");
        assert_eq!(owed.due.as_deref(), Some("2026-11-29"), "five days");
        let both = participants(&[read, called]);
        permitted(world, &both, "");
        let out = done(app.export(&world.clerk(), &both));
        assert_eq!((out.count, out.left_out.len(), out.left_out[0].record), (1, 1, called));
        assert!(out.text.expose().contains("鈴木　見本一") && !out.text.expose().contains("伊藤　見本二"));
        rests_on_all(world, out.act, &["rules:5.2a", "rules:5.1b"]);
        let student = crate::doyukai_students::student(world, "form", "田中　見本みお");
        let counts = crate::doyukai_students::counts_for(world, &general_affairs(world), "fairs", student);
        assert_eq!(counts, ["applied:recruiting"], "whoever applies for a fair is named on no list");
        let alone = participants(&[called]);
        permitted(world, &alone, "");
        refused(app.export(&world.clerk(), &alone), "publish.told", "rules:5.2a");

        let told = [("told_on", "2026-11-24"), ("means", "phone")];
        no(perform(world, &world.clerk(), owed.number, &told), "duty:guest.tell", "rules:5.2a");
        for (key, _) in told {
            no(perform(world, &world.manager(), owed.number, &without(&told, key)), "duty:guest.tell.told", "rules:5.2a");
        }
        mark(world, &world.clerk(), called, MarkKind::Consent, "told");
        perform(world, &world.manager(), owed.number, &told).done();
        assert_eq!(done(app.export(&world.clerk(), &alone)).count, 1, "now they know");
        registered(world, "form", "佐藤　見本三");
        assert!(tasks(world, &world.manager(), "duty:guest.tell").is_empty(), "who read it is not told again");
    }

    /// Shows doyukai:rules:5.2b
    ///
    /// Who takes part that is no member is shared among speaker, officer in charge and secretariat when registration closes: each reads
    /// it, as can be seen, and nobody else knows of it.
    fn three_share_who_comes(world) {
        let app = world.app();
        let guests = ids(&[registered(world, "form", "鈴木　見本一"), registered(world, "form", "伊藤　見本二")]);
        let number = open(world, &world.clerk(), "meeting");
        let share = |fields: &Fields<'_>| step(world, &world.clerk(), number, "share", fields);
        let whole = prepared(&guests);
        for key in ["meeting", "on", "purpose"] {
            no(share(&without(&whole, key)), "procedure:meeting.stated", "rules:5.2b");
        }
        for key in ["note", "speaker", "officer", "secretary"] {
            no(share(&without(&whole, key)), "procedure:meeting.shared", "rules:5.2b");
        }
        for (one, other) in [("speaker", "deputy"), ("secretary", "deputy"), ("speaker", "second")] {
            no(share(&with(&whole, &[(one, other)])), "procedure:meeting.shared", "rules:5.2b");
        }
        share(&whole).done();
        let three = [speaker(world), officer(world), general_affairs(world)];
        for who in &three {
            let own = task(world, who, "duty:meeting.share");
            assert_eq!((own.due.as_deref(), own.case), (Some("2026-11-27"), Some(number)));
            let seen = done(app.show_case(who, number));
            assert!(seen.fields.iter().any(|f| f.key == "note" && f.values == ["会員外の方が二名、うち一名は同業の方"]));
            no(perform(world, who, own.number, &[]), "duty:meeting.share.read", "rules:5.2b");
        }
        let read = |who: &Asker| perform(world, who, task(world, who, "duty:meeting.share").number, &[("read_on", "2026-11-24")]).done();
        read(&three[0]);
        let states = || {
            let own = done(app.show_case(&world.clerk(), number)).tasks;
            own.into_iter().filter(|t| t.control == "duty:meeting.share" && t.state == "done").count()
        };
        assert_eq!(states(), 1, "who has read it can be seen");
        read(&three[1]);
        read(&three[2]);
        assert_eq!(states(), 3);
        for who in [world.manager(), world.head(), world.admin(), world.asker(Who::Desk)] {
            unseen(app.show_case(&who, number));
            assert!(app.cases(&who, "open", "meeting", None).unwrap().cases.is_empty());
            assert!(tasks(world, &who, "duty:meeting.share").is_empty());
        }
        world.clock.pass_days(4);
        tend(world);
        unseen(app.show_case(&three[0], number));
        // Among members nothing of the kind is shared.
        let plain = open(world, &world.clerk(), "meeting");
        step(world, &world.clerk(), plain, "share", &whole[..3]).done();
    }

    /// Shows doyukai:rules:5.2c
    ///
    /// The officer in charge, and nobody else, cancels a participation with its reason: the person is told, is on no list any more, and
    /// who decided when and why stays on record.
    fn the_officer_in_charge_cancels_a_participation(world) {
        let app = world.app();
        let (rival, other) = (registered(world, "form", "鈴木　見本一"), registered(world, "form", "伊藤　見本二"));
        let number = meeting(world, &[rival, other]);
        let about = rival.to_string();
        let cancel = [("cancel", about.as_str()), ("why", "講師の同業で、会員に限る内容に触れる"), ("told_on", "2026-11-24"), ("told_way", "phone")];
        for who in [world.clerk(), speaker(world), general_affairs(world)] {
            no(step(world, &who, number, "cancel", &cancel), "procedure:meeting.cancelled", "rules:5.2c");
        }
        for (key, _) in cancel {
            no(step(world, &officer(world), number, "cancel", &without(&cancel, key)), "procedure:meeting.cancelled", "rules:5.2c");
        }
        let stranger = registered(world, "form", "佐藤　見本三").to_string();
        no(step(world, &officer(world), number, "cancel", &with(&cancel, &[("cancel", &stranger)])), "procedure:meeting.cancelled", "rules:5.2c");
        step(world, &officer(world), number, "cancel", &cancel).done();
        let both = participants(&[rival, other]);
        permitted(world, &both, "");
        let out = done(app.export(&world.clerk(), &both));
        assert_eq!((out.count, out.left_out[0].record), (1, rival), "gone from the list");
        let alone = participants(&[rival]);
        permitted(world, &alone, "");
        refused(app.export(&world.clerk(), &alone), "stop.purpose", "rules:5.2c");
        for affair in ["rights", "remediation"] {
            done(app.show(&world.manager(), &crate::told::show(affair, rival)));
        }
        for who in [world.head(), world.manager()] {
            let kept = rows(world, &who, "cancellations").remove(0);
            assert_eq!([shown(&kept, "officer"), shown(&kept, "why"), shown(&kept, "told_on")], [Who::Deputy.name(), "講師の同業で、会員に限る内容に触れる", "2026-11-24"]);
        }
        no(app.show_register(&world.clerk(), "cancellations", "", None).unwrap(), "register:cancellations", "rules:5.2c");
    }

    /// Shows doyukai:rules:2.5b
    ///
    /// Lists that nobody took along are shredded or dissolved by somebody on a day; a meeting whose lists are not accounted for is not
    /// over without a reason. What is left of any other list counts as disposed of in no other way.
    fn lists_that_are_left_over_are_disposed_of(world) {
        let number = meeting(world, &[registered(world, "form", "鈴木　見本一")]);
        step(world, &world.clerk(), number, "held", &[]).done();
        let close = |fields: &Fields<'_>| step(world, &world.clerk(), number, "closed", fields);
        let six = [("brought", "40"), ("handed", "34"), ("left", "6"), ("method", "shredded"), ("disposed_on", "2026-11-24"), ("disposer", "clerk")];
        for key in ["brought", "handed", "left"] {
            no(close(&without(&six, key)), "procedure:meeting.accounted", "rules:2.5b");
        }
        for key in ["method", "disposed_on", "disposer"] {
            no(close(&without(&six, key)), "procedure:meeting.disposed", "rules:2.5b");
        }
        for method in ["rubbish", "burned"] {
            no(close(&with(&six, &[("method", method)])), "procedure:meeting.disposed", "rules:2.5b");
        }
        let few = with(&six, &[("left", "5")]);
        no(close(&few), "procedure:meeting.accounted", "rules:2.5b");
        no(step(world, &officer(world), number, "closed", &six), "procedure:meeting.close", "rules:2.5b");
        assert_eq!(close(&[&few[..], &[("missing_why", "一部は講師に渡した")]].concat()).done().state, "done");
        let second = meeting(world, &[registered(world, "form", "伊藤　見本二")]);
        step(world, &world.clerk(), second, "held", &[]).done();
        assert_eq!(step(world, &world.clerk(), second, "closed", &with(&six, &[("method", "dissolved")])).done().state, "done");

        let own = list("membership", "member", crate::doyukai_members::member(world), &["member_name"]);
        permitted(world, &own, "");
        done(world.app().export(&world.clerk(), &own));
        let owed = task(world, &world.clerk(), "duty:output.account");
        let end = |method: &str| perform(world, &world.clerk(), owed.number, &[("end", "disposed"), ("end_on", "2026-11-24"), ("method", method)]);
        for rubbish in ["rubbish", "burned", "masked"] {
            no(end(rubbish), "duty:output.account.method", "rules:2.5b");
        }
        end("dissolved").done();
    }
}
