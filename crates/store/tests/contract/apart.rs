//! What a record keeps in a compartment of its own.

use crate::world::World;
use azukari_store::{apart, mend, record};

on_both!(a_tray_lies_beside_its_record_and_goes_with_it, trays_without_a_record_go);

fn a_tray_lies_beside_its_record_and_goes_with_it(w: &World) {
    let org = w.org;
    let (first, second) = (w.record_row(3), w.record_row(300));
    let (a, b) = (first.id, second.id);
    w.act(move |tx| {
        record::insert(tx, org, &first)?;
        record::insert(tx, org, &second)?;
        apart::put(tx, org, a, b"sealed")?;
        apart::put(tx, org, b, b"other")
    });
    w.act(move |tx| apart::put(tx, org, a, b"sealed anew"));
    assert_eq!(w.read(|tx| apart::get(tx, org, a)).as_deref(), Some(&b"sealed anew"[..]));
    let lying = w.read(|tx| apart::lying(tx, org, 0, 256));
    assert_eq!(
        lying.iter().map(|l| (l.record, l.slot, l.tray.as_slice())).collect::<Vec<_>>(),
        [(a, 3, &b"sealed anew"[..])]
    );
    assert_eq!((w.read(|tx| apart::count(tx, org, "member")), w.read(|tx| apart::count(tx, org, "donor"))), (2, 0));
    assert_eq!((w.read(|tx| apart::is_at(tx, org, 3)), w.read(|tx| apart::is_at(tx, org, 4))), (true, false));
    // It may go alone, and the record stays.
    assert!(w.act(move |tx| apart::delete_by_slot(tx, org, 3)));
    assert!(!w.act(move |tx| apart::delete_by_slot(tx, org, 3)));
    assert!(w.read(|tx| apart::get(tx, org, a)).is_none() && w.read(|tx| record::get(tx, org, a)).is_some());
    // And it never outlives its record.
    w.act(move |tx| record::delete_by_slot(tx, org, 300));
    assert!(w.read(|tx| apart::get(tx, org, b)).is_none());
}

fn trays_without_a_record_go(w: &World) {
    let org = w.org;
    let (there, gone) = (w.record_row(1), w.record(2));
    let id = there.id;
    w.act(move |tx| {
        record::insert(tx, org, &there)?;
        apart::put(tx, org, id, b"kept")?;
        apart::put(tx, org, gone, b"orphan")?;
        mend::set_tray(tx, org, id, b"tray")
    });
    w.act(move |tx| record::delete_by_slot(tx, org, 2));
    w.act(move |tx| apart::put(tx, org, gone, b"orphan"));
    assert_eq!(w.act(move |tx| apart::delete_orphans(tx, org)), 1);
    assert_eq!(w.act(move |tx| apart::delete_orphans(tx, org)), 0);
    assert!(w.read(|tx| apart::get(tx, org, id)).is_some());
    assert_eq!(w.read(|tx| record::get(tx, org, id)).map(|r| r.tray).as_deref(), Some(&b"tray"[..]));
}
