//! Lists that are carried off as files, and what else passwords and encryption protect (hatsumei:main:18.2.1b).

use crate::{
    casefile::{Done, no},
    told::{done, fault, refused},
    walk::{members, nothing},
    work::{Fields, enter, perform, rows, shown, task, tasks},
};
use azukari_app::{
    AppError,
    access::RegisterWorker,
    request::{Export, Format},
};
use azukari_domain::{Clock as _, Millis, RecordId};
use azukari_testkit::both;
use std::io::{Cursor, Read as _};

const TWELVE: &str = "twelve-chars";

fn list(records: &[RecordId]) -> Export {
    Export {
        affair: "membership".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        channel: "file".into(),
        ground: String::new(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    }
}

/// What is in an archive, with a password.
fn opened(archive: &[u8], password: &str) -> Option<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut file = archive.by_index_decrypt(0, password.as_bytes()).ok()?;
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    Some(text)
}

both! {
    /// Shows hatsumei:main:18.2.1b
    ///
    /// A list is carried off as a file that opens with its password alone: an open file is refused, the password is said once and
    /// stands nowhere, and the file is fetched apart from it, by whoever took it out and within the hour. It is an output like every
    /// other: numbered, and accounted for.
    fn a_list_is_carried_off_encrypted(world) {
        let app = world.app();
        let all = members(world, 3);
        let open = refused(app.export(&world.clerk(), &list(&all)), "output.encrypted", "main:18.2.1b");
        assert_eq!(open.reasons[0].remedy, "choose:encrypted");
        let once = Export { once: Some([7; 32]), ..list(&all) };
        let taken = done(app.extract(&world.clerk(), &once));
        assert_eq!(taken.count, 3);
        assert!(taken.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:18.2.1b"), "{:?}", taken.clauses);
        let password = taken.password.expose();
        assert_eq!(password.chars().filter(char::is_ascii_alphanumeric).count(), 20);
        let file = app.extract_file(&world.clerk(), taken.id).unwrap();
        assert_eq!(file.name, "member-2026-11-24.zip");
        assert_eq!(opened(&file.bytes, password).unwrap().lines().count(), 4, "a head and three people");
        assert_eq!(opened(&file.bytes, &password.to_lowercase()), None);
        assert_eq!(opened(&file.bytes, ""), None);
        assert!(!file.bytes.windows(password.len()).any(|w| w == password.as_bytes()));
        assert_eq!(world.found_in_the_clear(password), None, "held apart means held nowhere else");
        for other in [world.head(), world.manager(), world.admin()] {
            assert!(matches!(app.extract_file(&other, taken.id), Err(AppError::NotFound(_))), "it is the clerk's own");
        }
        assert!(app.uploads(&world.clerk()).unwrap().is_empty(), "it is nothing to be taken in");
        assert!(matches!(app.extract(&world.clerk(), &once).unwrap(), azukari_app::Reply::Repeated(act) if act == taken.act));
        let again = done(app.extract(&world.clerk(), &list(&all)));
        assert_ne!(again.password.expose(), password, "each file has its own");
        world.clock.set(Millis(world.clock.now().0 + 3_599_000));
        app.extract_file(&world.clerk(), taken.id).unwrap();
        world.clock.set(Millis(world.clock.now().0 + 2_000));
        assert!(matches!(app.extract_file(&world.clerk(), taken.id), Err(AppError::NotFound(_))));
        assert_eq!(rows(world, &world.head(), "outputs").len(), 2);
        assert!(!tasks(world, &world.clerk(), "duty:output.account").is_empty());

        let many = members(world, 51);
        refused(app.extract(&world.clerk(), &list(&many)), "output.volume", "main:18.2.6");
        assert_eq!(fault(app.extract(&world.clerk(), &Export { classes: Vec::new(), ..list(&all) })), "request-classes-needed");
    }

    /// Shows hatsumei:main:18.2.1b
    ///
    /// A password is as long as the rule says, twelve characters where nobody said otherwise; who has a shorter one after the rule
    /// became stricter does not come in until another is set.
    fn a_password_meets_the_rule(world) {
        let app = world.app();
        let new = RegisterWorker {
            login: "usuki".into(),
            name: world.personal("臼杵　見本之"),
            mail: None,
            unit: "secretariat".into(),
            language: "ja".into(),
            from: String::new(),
            until: None,
        };
        let invited = done(app.register_worker(&world.admin(), new));
        let key = world.key.clone();
        assert!(matches!(app.sign_in(&key, "usuki", ""), Err(AppError::SignIn("signin-error"))), "no password, no way in");
        let short = app.accept_invitation(&invited.link, &TWELVE[1..]);
        assert!(matches!(short, Err(AppError::Input { field: "password", .. })), "{short:?}");
        app.accept_invitation(&invited.link, TWELVE).unwrap();
        app.sign_in(&key, "usuki", TWELVE).unwrap();
        done(app.confirm_setting(&world.manager(), "password_min", 13));
        assert!(matches!(app.sign_in(&key, "usuki", TWELVE), Err(AppError::SignIn("signin-password-rule"))));
        assert!(matches!(app.sign_in(&key, "usuki", "twelve-charz"), Err(AppError::SignIn("signin-error"))), "only the right one tells");
        let anew = done(app.invite_again(&world.admin(), invited.worker));
        app.accept_invitation(&anew.link, "thirteen-chars").unwrap();
        app.sign_in(&key, "usuki", "thirteen-chars").unwrap();
    }

    /// Shows hatsumei:main:18.2.1b
    ///
    /// A medium that no password and no encryption protects is warned of and stands on the head's list until it is protected.
    fn a_medium_without_a_password_is_a_gap(world) {
        let medium = [("name", "USB-04"), ("kind", "medium"), ("user", "clerk"), ("unit", "secretariat"), ("place", "書庫B-2")];
        let put = |more: &Fields<'_>| enter(world, &world.head(), "devices", &[&medium[..], more].concat()).done();
        for protected in ["password", "encrypted"] {
            assert!(put(&[(protected, "yes")]).warnings.is_empty());
        }
        assert!(tasks(world, &world.head(), "duty:device.protect").is_empty());
        let bare = put(&[("password", "no")]);
        assert!(bare.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:18.2.1b")), "{:?}", bare.warnings);
        let gap = task(world, &world.head(), "duty:device.protect");
        assert_eq!(gap.due.as_deref(), Some("2026-12-08"), "ten business days");
        assert!(tasks(world, &world.admin(), "duty:device.protect").is_empty());
        let how = [("protected", "yes"), ("how", "暗号化した")];
        no(perform(world, &world.clerk(), gap.number, &how), "duty:device.protect", "main:18.2.1b");
        no(perform(world, &world.head(), gap.number, &how[..1]), "duty:device.protect.stated", "main:18.2.1b");
        no(perform(world, &world.head(), gap.number, &[("protected", "no"), how[1]]), "duty:device.protect.stated", "main:18.2.1b");
        perform(world, &world.head(), gap.number, &how).done();
        assert!(tasks(world, &world.head(), "duty:device.protect").is_empty());
        assert_eq!(shown(&rows(world, &world.head(), "devices")[2], "password"), "true");
    }
}
