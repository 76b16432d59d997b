//! Ways in: passphrase, key file, recovery key; and what never prints.

use crate::world::{Dir, World, org, places, roots_in};
use azukari_domain::Personal;
use azukari_vault::{
    Passphrase, PlaceState, Provider, RecoveryKey, Secret, Vault, VaultError, create_key_file, seal_text,
};

fn phrase(text: &str) -> Provider {
    Provider::Passphrase(Passphrase::new(text))
}

#[test]
fn a_passphrase_opens_a_wrong_one_says_so_and_it_can_be_changed() {
    let dir = Dir::new();
    let list = places(&dir);
    list.iter().for_each(|p| p.prepare().unwrap());
    let vault = Vault::open(list.clone()).unwrap();
    let org = org(3);
    assert_eq!(vault.unlock(org, &phrase("correct horse battery")), Err(VaultError::NoOrg));
    assert_eq!(vault.create_org(org, &phrase("short")).unwrap_err(), VaultError::WeakPassphrase);
    let recovery = vault.create_org(org, &phrase("correct horse battery")).unwrap();
    assert_eq!(vault.create_org(org, &phrase("correct horse battery")).unwrap_err(), VaultError::OrgExists);
    let session = vault.secrets(org).unwrap().session().unwrap();

    vault.lock(org);
    assert_eq!(vault.secrets(org).unwrap_err(), VaultError::Locked);
    assert_eq!(vault.unlock(org, &phrase("correct horse batterz")), Err(VaultError::WrongPassphrase));
    assert!(!vault.is_unlocked(org));
    assert_eq!(vault.unlock(org, &Provider::KeyFile(dir.path("none"))), Err(VaultError::NoSuchWrapping));
    vault.unlock(org, &phrase("correct horse battery")).unwrap();
    assert!(vault.secrets(org).unwrap().session().unwrap() == session);

    // The stick is away while the passphrase changes: its copy is known to be old, and healed.
    std::fs::rename(dir.path("stick"), dir.path("drawer")).unwrap();
    vault.change_provider(org, &phrase("correct horse battery"), &phrase("another long phrase")).unwrap();
    std::fs::rename(dir.path("drawer"), dir.path("stick")).unwrap();
    assert_eq!(vault.key_status(org).unwrap()[2].state, PlaceState::Stale { old: 1 });
    let fresh = Vault::open(list).unwrap();
    assert_eq!(fresh.unlock(org, &phrase("correct horse battery")), Err(VaultError::WrongPassphrase));
    fresh.unlock(org, &phrase("another long phrase")).unwrap();
    assert!(fresh.secrets(org).unwrap().session().unwrap() == session, "the organisation's key itself did not change");

    // Lost passphrase: the printed kit opens, and gives a new one.
    let kit = recovery.to_kit();
    let typed = || Provider::Recovery(RecoveryKey::parse(&kit).unwrap());
    fresh.change_provider(org, &typed(), &phrase("third phrase, long")).unwrap();
    fresh.unlock(org, &phrase("third phrase, long")).unwrap();
    fresh.unlock(org, &typed()).unwrap();
    let second = fresh.new_recovery_key(org, &phrase("third phrase, long")).unwrap();
    assert_eq!(fresh.unlock(org, &typed()), Err(VaultError::WrongRecoveryKey));
    fresh.unlock(org, &Provider::Recovery(second)).unwrap();
}

/// Whatever ends a change between its halves, both ways in open until the new one is known everywhere.
#[test]
fn an_interrupted_change_locks_nobody_out() {
    let dir = Dir::new();
    let list = places(&dir);
    list.iter().for_each(|p| p.prepare().unwrap());
    let vault = Vault::open(list).unwrap();
    let org = org(4);
    let file = |name: &str| {
        let path = dir.path(name);
        create_key_file(&path).unwrap();
        Provider::KeyFile(path)
    };
    let (a, b, c) = (file("a"), file("b"), file("c"));
    let recovery = vault.create_org(org, &a).unwrap();
    assert_eq!(vault.is_changing(org), Ok(false));
    assert_eq!(vault.finish_change(org, &b), Err(VaultError::WrongKeyFile), "nothing was begun");
    vault.unlock(org, &a).unwrap();

    vault.begin_change(org, &a, &b).unwrap();
    assert_eq!(vault.is_changing(org), Ok(true));
    vault.unlock(org, &a).unwrap();
    vault.unlock(org, &b).unwrap();
    assert_eq!((vault.is_newest_way(org, &a), vault.is_newest_way(org, &b)), (Ok(false), Ok(true)));
    assert_eq!(vault.finish_change(org, &a), Err(VaultError::NoSuchWrapping), "the old one is not what it changes to");
    // Begun again with the same, or in another direction: what was given up opens no more.
    vault.begin_change(org, &a, &b).unwrap();
    vault.begin_change(org, &a, &c).unwrap();
    assert_eq!(vault.unlock(org, &b), Err(VaultError::WrongKeyFile));
    vault.unlock(org, &a).unwrap();
    // A place that took only the first half: the newest file counts, and healing spreads it.
    let half = std::fs::read(dir.path("disk").join(format!("{org}.key"))).unwrap();
    vault.finish_change(org, &c).unwrap();
    vault.finish_change(org, &c).unwrap();
    std::fs::write(dir.path("disk").join(format!("{org}.key")), half).unwrap();
    assert_eq!(vault.unlock(org, &a), Err(VaultError::WrongKeyFile));
    vault.unlock(org, &c).unwrap();
    assert_eq!(vault.key_status(org).unwrap()[0].state, PlaceState::Stale { old: 1 });

    // From one kind to another and back, passphrase to passphrase too; the printed kit opens all the while.
    for (from, to) in [
        (Provider::KeyFile(dir.path("c")), phrase("the first of two phrases")),
        (phrase("the first of two phrases"), phrase("the second of two phrases")),
        (phrase("the second of two phrases"), Provider::KeyFile(dir.path("a"))),
    ] {
        vault.begin_change(org, &from, &to).unwrap();
        vault.unlock(org, &from).unwrap();
        vault.unlock(org, &to).unwrap();
        vault.finish_change(org, &to).unwrap();
        assert!(vault.unlock(org, &from).is_err());
        vault.unlock(org, &to).unwrap();
        vault.unlock(org, &Provider::Recovery(RecoveryKey::parse(&recovery.to_kit()).unwrap())).unwrap();
    }
}

#[test]
fn a_key_file_opens_unless_it_is_wrong_or_open_to_others() {
    let w = World::new();
    let other = w.dir.path("other.keyfile");
    create_key_file(&other).unwrap();
    assert!(matches!(create_key_file(&other), Err(VaultError::Io { kind: std::io::ErrorKind::AlreadyExists, .. })));
    assert_eq!(w.vault.unlock(w.tree.org, &Provider::KeyFile(other.clone())), Err(VaultError::WrongKeyFile));
    std::fs::write(&other, [0u8; 33]).unwrap();
    assert_eq!(w.vault.unlock(w.tree.org, &Provider::KeyFile(other)), Err(VaultError::WrongKeyFile));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = w.dir.path("org.keyfile");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(w.vault.unlock(w.tree.org, &w.provider()), Err(VaultError::KeyFileMode));
        for name in roots_in(&w.dir.path("disk")) {
            let mode = std::fs::metadata(w.dir.path("disk").join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

#[test]
fn a_damaged_key_file_is_not_called_a_wrong_passphrase() {
    let w = World::new();
    let name = format!("{}.key", w.tree.org);
    let good = std::fs::read(w.dir.path("disk").join(&name)).unwrap();
    for at in [0, 1, 20, 26, 40, 80, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(w.dir.path("disk").join(&name), &bad).unwrap();
        w.restarted();
        assert_eq!(w.vault.key_status(w.tree.org).unwrap()[0].state, PlaceState::Damaged, "byte {at}");
        for place in ["share", "stick"] {
            std::fs::write(w.dir.path(place).join(&name), &bad).unwrap();
        }
        assert_eq!(w.vault.unlock(w.tree.org, &w.provider()), Err(VaultError::Format("key file")), "byte {at}");
        for place in ["disk", "share", "stick"] {
            std::fs::write(w.dir.path(place).join(&name), &good).unwrap();
        }
    }
    // A copy that cannot be read at all.
    std::fs::remove_file(w.dir.path("disk").join(&name)).unwrap();
    std::fs::create_dir(w.dir.path("disk").join(&name)).unwrap();
    w.restarted();
    assert_eq!(w.vault.create_org(w.tree.org, &w.provider()).unwrap_err(), VaultError::OrgExists);
    std::fs::remove_dir(w.dir.path("disk").join(&name)).unwrap();
    // Another organisation's key file under this one's name.
    let second = org(99);
    w.vault.create_org(second, &w.provider()).unwrap();
    for place in ["disk", "share", "stick"] {
        std::fs::copy(w.dir.path(place).join(format!("{second}.key")), w.dir.path(place).join(&name)).unwrap();
    }
    assert_eq!(w.vault.unlock(w.tree.org, &w.provider()), Err(VaultError::Format("key file")));
}

#[test]
fn the_signers_seed_is_the_organisations() {
    let w = World::new();
    let second = org(99);
    w.vault.create_org(second, &w.provider()).unwrap();
    let seed = Secret::random().unwrap();
    let sealed = w.vault.secrets(w.tree.org).unwrap().seal_signer_seed(&seed).unwrap();
    let again = w.restarted();
    assert!(again.secrets(w.tree.org).unwrap().open_signer_seed(&sealed).unwrap() == seed);
    assert!(w.vault.secrets(second).unwrap().open_signer_seed(&sealed).is_err());
    assert!(
        again.secrets(w.tree.org).unwrap().pepper().unwrap() != again.secrets(w.tree.org).unwrap().session().unwrap()
    );
}

#[test]
fn a_change_that_cannot_reach_every_fixed_place_changes_nothing() {
    let w = World::new();
    let next = w.dir.path("next.keyfile");
    create_key_file(&next).unwrap();
    std::fs::rename(w.dir.path("share"), w.dir.path("gone")).unwrap();
    let err = w.vault.change_provider(w.tree.org, &w.provider(), &Provider::KeyFile(next.clone())).unwrap_err();
    assert_eq!(err, VaultError::PlaceUnreachable("share".into()));
    std::fs::rename(w.dir.path("gone"), w.dir.path("share")).unwrap();
    w.vault.unlock(w.tree.org, &w.provider()).unwrap();
    w.vault.change_provider(w.tree.org, &w.provider(), &Provider::KeyFile(next.clone())).unwrap();
    assert_eq!(w.vault.unlock(w.tree.org, &w.provider()), Err(VaultError::WrongKeyFile));
    w.vault.unlock(w.tree.org, &Provider::KeyFile(next)).unwrap();
}

/// Nothing that holds a secret may tell it in a log, a panic or an error page.
#[test]
fn secrets_never_print() {
    let mut w = World::new();
    let marker = std::fs::read(w.dir.path("org.keyfile")).unwrap();
    let key = w.vault.new_data_key(&mut w.shelf, w.tree, 5).unwrap();
    let sealed = seal_text(&key, &w.place("name"), &Personal::new("高橋")).unwrap();
    let secrets = w.vault.secrets(w.tree.org).unwrap();
    let session = secrets.session().unwrap();
    let cards = w.vault.card_key(&mut w.shelf, w.tree, 0).unwrap();
    let tag = azukari_vault::TagKey::random().unwrap();
    let kit = w.recovery.to_kit();
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[5], &[]).unwrap();
    let phrase = Passphrase::new("correct horse battery");
    let all = format!(
        "{:?} {key:?} {sealed:?} {secrets:?} {session:?} {cards:?} {tag:?} {:?} {rekey:?} {phrase:?} {:#?}",
        w.vault,
        w.recovery,
        Provider::Passphrase(Passphrase::new("correct horse battery")),
    );
    for secret in [&marker[..], session.expose()] {
        let listed = format!("{secret:?}");
        let hex: String = secret.iter().map(|b| format!("{b:02x}")).collect();
        for window in [&listed[1..20], &hex[..12]] {
            assert!(!all.contains(window));
        }
    }
    assert!(!all.contains("horse") && !all.contains("高橋") && !all.contains(&kit[..9]));
    w.vault.finish(rekey).unwrap();
}
