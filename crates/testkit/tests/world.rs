//! The world itself: it opens on both engines, takes people in, survives a restart, and would notice a leak.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may stop")]

use azukari_testkit::{Who, World};

azukari_testkit::both! {
    /// People come in sealed, in order, and are there after a restart.
    fn people_come_in_and_stay(world) {
        let records = world.bring_in(&[
            world.member("髙橋　花子", "タカハシ　ハナコ", "090-1234-5678"),
            world.member("山﨑　一郎", "ヤマザキ　イチロウ", "080-8765-4321"),
        ]);
        assert_eq!(records.len(), 2);
        assert!(world.found_in_the_clear("見本協会").is_some(), "the search finds what is in the clear");
        world.restart();
        let name = world.gate().worker_name(&world.clerk(), world.worker(Who::Clerk)).unwrap();
        assert_eq!(name.expose(), Who::Clerk.name());
    }
}

#[test]
fn a_value_in_the_clear_is_noticed() {
    let world = World::sqlite();
    std::fs::write(world.dir().join("spool"), "…09012345678…").unwrap();
    assert!(world.found_in_the_clear("09012345678").unwrap().ends_with("spool"));
    let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _phone = world.personal("090-1234-5678");
        drop(world);
    }));
    assert!(told.is_err(), "the world ends with a complaint");
}
