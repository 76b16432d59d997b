//! Cases, tasks, rows of registers, deputies, closing days, messages.

use crate::world::{NOW, World};
use azukari_domain::{CaseId, Clear, Fact, Millis, RowId, TaskId, WorkerId};
use azukari_store::{
    calendar,
    casefile::{self, Answered, CaseRow, StepRow},
    deputy::{self, DeputyRow},
    org,
    register::{self, RegisterRow},
    task::{self, Completed, TaskRow},
    told::{self, ToldRow},
};

on_both!(
    a_case_moves_on_once,
    steps_and_items_of_a_case,
    cases_are_listed_and_found,
    a_task_is_born_once_and_ends_once,
    tasks_are_found_by_owner_and_day,
    rows_keep_their_versions,
    closing_days_and_deputies,
    messages_are_told_once_and_read,
);

fn case_row(w: &World, opener: Option<WorkerId>) -> CaseRow {
    CaseRow {
        id: CaseId::new(&w.clock, &w.random),
        number: 0,
        procedure: "outsourcing".into(),
        state: "open".into(),
        step: "draft".into(),
        opener,
        parent: None,
        facts: "{}".into(),
        sealed: vec![1, 2],
        rulebook: vec![1; 32],
        code: "ABC".into(),
        opened_at: NOW,
        began_at: NOW,
        due_date: Some("2026-04-10".into()),
        closed_at: None,
        version: 1,
    }
}

fn put_case(w: &World, row: &CaseRow) -> i64 {
    let (org, row) = (w.org, row.clone());
    w.act(move |tx| casefile::insert(tx, org, &row))
}

fn a_case_moves_on_once(w: &World) {
    let org = w.org;
    assert_eq!(w.read(|tx| org::created_at(tx, org)), Some(NOW));
    let row = case_row(w, Some(w.worker("opener")));
    assert_eq!(put_case(w, &row), 1);
    assert_eq!(w.read(|tx| casefile::version(tx, org, row.id)), Some(1));
    let after = CaseRow { step: "approve".into(), due_date: None, sealed: Vec::new(), ..row.clone() };
    let (first, second) = (after.clone(), after);
    assert!(w.act(move |tx| casefile::advance(tx, org, &first, 1)));
    assert!(!w.act(move |tx| casefile::advance(tx, org, &second, 1)), "somebody else was faster");
    let found = w.read(|tx| casefile::get(tx, org, row.id)).unwrap();
    assert_eq!((found.step.as_str(), found.version, found.due_date, found.sealed), ("approve", 2, None, vec![]));
    assert_eq!(w.read(|tx| casefile::version(tx, org, CaseId::new(&w.clock, &w.random))), None);
}

fn cases_are_listed_and_found(w: &World) {
    let org = w.org;
    let first = case_row(w, None);
    let child = CaseRow { parent: Some(first.id), procedure: "audit".into(), ..case_row(w, None) };
    let done = CaseRow { state: "done".into(), step: String::new(), closed_at: Some(NOW), ..case_row(w, None) };
    for row in [&first, &child, &done] {
        put_case(w, row);
    }
    assert_eq!(w.read(|tx| casefile::by_number(tx, org, 2)).unwrap().id, child.id);
    assert!(w.read(|tx| casefile::by_number(tx, org, 9)).is_none());
    assert_eq!(
        w.read(|tx| casefile::children(tx, org, first.id)).iter().map(|(_, number)| *number).collect::<Vec<_>>(),
        [2]
    );
    let numbers = |state: &str, procedure: &str, below: i64, most: i64| {
        let rows = w.read(|tx| casefile::list(tx, org, state, procedure, below, most));
        rows.iter().map(|r| r.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers("", "", i64::MAX, 9), [3, 2, 1]);
    assert_eq!(numbers("open", "", i64::MAX, 9), [2, 1]);
    assert_eq!(numbers("", "audit", i64::MAX, 9), [2]);
    assert_eq!(numbers("", "", 3, 1), [2]);
    let of = |procedure: &str| {
        let rows = w.read(|tx| casefile::of_procedure(tx, org, procedure));
        rows.iter().map(|r| r.number).collect::<Vec<_>>()
    };
    assert_eq!((of("outsourcing"), of("audit"), of("complaint")), (vec![1, 3], vec![2], vec![]));
    let found = w.read(|tx| casefile::get(tx, org, done.id)).unwrap();
    assert_eq!((found.state.as_str(), found.closed_at, found.opener), ("done", Some(NOW), None));
}

fn steps_and_items_of_a_case(w: &World) {
    let (org, worker) = (w.org, w.worker("taker"));
    let row = case_row(w, Some(worker));
    put_case(w, &row);
    let case = row.id;
    let step = StepRow {
        seq: 0,
        step: "draft".into(),
        outcome: "submit".into(),
        worker: Some(worker),
        actor: None,
        office: String::new(),
        paper: true,
        resolution: "{}".into(),
        happened_at: Some(Millis(5)),
        at: NOW,
        facts: "{}".into(),
        sealed: vec![9],
        act: w.act_id(),
    };
    for expected in 1..=2 {
        let step = step.clone();
        assert_eq!(w.act(move |tx| casefile::put_step(tx, org, case, &step)), expected);
    }
    let found = w.read(|tx| casefile::steps(tx, org, case));
    assert_eq!((found.len(), found[1].seq, found[0].paper, found[0].actor), (2, 2, true, None));
    assert_eq!((found[0].happened_at, found[0].sealed.clone()), (Some(Millis(5)), vec![9]));
    let after = Millis(NOW.0 + 1);
    let taken = w.read(|tx| casefile::steps_between(tx, org, NOW, after));
    assert_eq!(taken, [("outsourcing".to_owned(), "draft".to_owned(), 2, NOW)]);
    assert!(w.read(|tx| casefile::steps_between(tx, org, Millis(0), NOW)).is_empty(), "the last instant is not in");
    let mine = |who: WorkerId, from, to| w.read(|tx| casefile::steps_of_worker(tx, org, who, from, to, 9));
    assert!(mine(worker, NOW, after).is_empty(), "what was taken in somebody's name and not by them");
    let own = StepRow { actor: Some(worker), outcome: "return".into(), ..step.clone() };
    w.act(move |tx| casefile::put_step(tx, org, case, &own));
    let taken = mine(worker, NOW, after);
    assert_eq!(
        taken.iter().map(|t| (t.casefile, t.outcome.as_str(), t.at)).collect::<Vec<_>>(),
        [(case, "return", NOW)]
    );
    assert!(mine(worker, Millis(0), NOW).is_empty() && mine(w.worker("other"), NOW, after).is_empty());

    let items: Vec<RowId> = (0..2).map(|_| RowId::new(&w.clock, &w.random)).collect();
    for item in [items[0], items[1], items[0]] {
        w.act(move |tx| casefile::put_item(tx, org, case, "search", item));
    }
    assert_eq!(w.read(|tx| casefile::items_open(tx, org, case, "search")), 2);
    let answer =
        Answered { item: items[0], facts: "{\"a\":1}".into(), sealed: vec![3], worker, at: NOW, act: w.act_id() };
    let (good, unknown) = (answer.clone(), Answered { item: RowId::new(&w.clock, &w.random), ..answer });
    assert!(w.act(move |tx| casefile::answer_item(tx, org, case, "search", &good)));
    assert!(!w.act(move |tx| casefile::answer_item(tx, org, case, "search", &unknown)), "there is no such item");
    assert_eq!(w.read(|tx| casefile::items_open(tx, org, case, "search")), 1);
    // An item that is laid down again keeps its answer.
    let again = items[0];
    w.act(move |tx| casefile::put_item(tx, org, case, "search", again));
    let found = w.read(|tx| casefile::items(tx, org, case, "search"));
    let answered = found.iter().find(|i| i.item == items[0]).unwrap();
    assert_eq!((answered.worker, answered.at, answered.facts.as_str()), (Some(worker), Some(NOW), "{\"a\":1}"));
}

fn task_row(w: &World, period: &str) -> TaskRow {
    TaskRow {
        id: TaskId::new(&w.clock, &w.random),
        number: 0,
        duty: "duty:audit".into(),
        period: period.into(),
        casefile: None,
        row: None,
        unit: String::new(),
        worker: None,
        state: "open".into(),
        due_date: Some("2026-05-01".into()),
        born_at: NOW,
        told: 0,
        done_by: None,
        done_at: None,
        facts: String::new(),
        sealed: Vec::new(),
        act: None,
    }
}

fn put_task(w: &World, row: &TaskRow, owners: &[&str]) -> Option<i64> {
    let (org, row) = (w.org, row.clone());
    let owners: Vec<String> = owners.iter().map(|o| (*o).to_owned()).collect();
    w.act(move |tx| task::insert(tx, org, &row, &owners))
}

fn completed(w: &World) -> Completed {
    Completed { state: "done", by: None, at: NOW, facts: "{}".into(), sealed: vec![4], act: w.act_id() }
}

fn a_task_is_born_once_and_ends_once(w: &World) {
    let org = w.org;
    let row = task_row(w, "every:2026-05-01");
    assert_eq!(put_task(w, &row, &["office:audit_officer"]), Some(1));
    let twin = TaskRow { id: TaskId::new(&w.clock, &w.random), ..row.clone() };
    assert_eq!(put_task(w, &twin, &["office:audit_officer"]), None, "the same period is born once");
    assert_eq!(put_task(w, &task_row(w, "every:2027-05-01"), &[]), Some(2));
    assert_eq!(w.read(|tx| task::owners(tx, org, row.id)), ["office:audit_officer"]);
    let id = row.id;
    assert!(w.act(move |tx| task::told(tx, org, id, 0, 1)));
    assert!(!w.act(move |tx| task::told(tx, org, id, 0, 1)), "it was told before");
    let (first, second) = (completed(w), completed(w));
    assert!(w.act(move |tx| task::complete(tx, org, id, &first)));
    assert!(!w.act(move |tx| task::complete(tx, org, id, &second)), "it ends once");
    let found = w.read(|tx| task::get(tx, org, id)).unwrap();
    assert_eq!((found.state.as_str(), found.told, found.sealed, found.done_at), ("done", 1, vec![4], Some(NOW)));
    assert!(w.read(|tx| task::of_owner(tx, org, "office:audit_officer", 9)).is_empty());
    assert_eq!(w.read(|tx| task::by_number(tx, org, 1)).unwrap().id, id);
    assert_eq!(w.read(|tx| task::of_duty(tx, org, "duty:audit", 9)).len(), 2);
    assert_eq!(w.read(|tx| task::open_periods(tx, org, "duty:audit")), ["every:2027-05-01"]);
    let open = w.read(|tx| task::open_of_duty(tx, org, "duty:audit", 9));
    assert_eq!(open.iter().map(|t| t.period.as_str()).collect::<Vec<_>>(), ["every:2027-05-01"]);
    assert!(w.read(|tx| task::of_workers(tx, org, 9)).is_empty());
    let about = TaskRow { worker: Some(w.worker("a")), ..task_row(w, "worker:a") };
    put_task(w, &about, &[]);
    let standings = w.read(|tx| task::standings(tx, org, "2026-05-02", NOW, Millis(NOW.0 + 1)));
    let counts: Vec<_> = standings.iter().map(|s| (s.duty.as_str(), s.open, s.overdue, s.done, s.last)).collect();
    assert_eq!(counts, [("duty:audit", 2, 2, 1, NOW.0)]);
    let before = w.read(|tx| task::standings(tx, org, "2026-05-01", Millis(0), NOW));
    assert_eq!(before.iter().map(|s| (s.open, s.overdue, s.done)).collect::<Vec<_>>(), [(2, 0, 0)]);
    let of_row = RowId::new(&w.clock, &w.random);
    put_task(w, &TaskRow { row: Some(of_row), ..task_row(w, "row:1") }, &[]);
    let open = w.read(|tx| task::open_of_row(tx, org, of_row));
    assert_eq!(open.iter().map(|t| t.period.as_str()).collect::<Vec<_>>(), ["row:1"]);
    let of_workers = w.read(|tx| task::of_workers(tx, org, 9));
    assert_eq!(of_workers.iter().map(|t| (t.id, t.worker)).collect::<Vec<_>>(), [(about.id, about.worker)]);
}

fn tasks_are_found_by_owner_and_day(w: &World) {
    let org = w.org;
    let case = CaseId::new(&w.clock, &w.random);
    let late = TaskRow { due_date: Some("2026-06-01".into()), unit: "b".into(), ..task_row(w, "b") };
    let never = TaskRow { due_date: None, casefile: Some(case), duty: "procedure:x.y".into(), ..task_row(w, "c") };
    put_task(w, &late, &["office:a", "worker:1"]);
    put_task(w, &task_row(w, "a"), &["office:a"]);
    put_task(w, &never, &["office:a"]);
    let mine = w.read(|tx| task::of_owner(tx, org, "office:a", 9));
    assert_eq!(mine.iter().map(|t| t.period.as_str()).collect::<Vec<_>>(), ["a", "b", "c"], "the most urgent first");
    assert_eq!(w.read(|tx| task::of_owner(tx, org, "office:a", 1)).len(), 1);
    assert_eq!(w.read(|tx| task::count_open(tx, org, "office:a", "2026-05-02")), (3, 1));
    let due = w.read(|tx| task::due_by(tx, org, "open", "2026-05-01", 9));
    assert_eq!(due.iter().map(|t| t.period.as_str()).collect::<Vec<_>>(), ["a"]);
    let latest = w.read(|tx| task::latest(tx, org, "duty:audit"));
    assert_eq!(latest.len(), 2);
    let of_b = latest.iter().find(|l| l.unit == "b").unwrap();
    assert_eq!((of_b.due_date.as_str(), of_b.row, of_b.worker), ("2026-06-01", None, None));
    assert_eq!(w.read(|tx| task::of_case(tx, org, case)).len(), 1);
    let done = completed(w);
    assert!(w.act(move |tx| task::complete_step(tx, org, case, "procedure:x.y", &done)));
    let done = completed(w);
    assert!(!w.act(move |tx| task::complete_step(tx, org, case, "procedure:x.y", &done)));
}

fn rows_keep_their_versions(w: &World) {
    let org = w.org;
    let record = w.record(7);
    let row = RegisterRow {
        id: RowId::new(&w.clock, &w.random),
        version: 1,
        register: "provisions".into(),
        number: 0,
        state: "in_force".into(),
        facts: Clear {
            facts: [("records".parse().unwrap(), Fact::Records([record].into()))].into(),
            ..Clear::default()
        }
        .to_text(),
        sealed: vec![1],
        from_at: NOW,
        to_at: None,
        worker: None,
        casefile: None,
        act: w.act_id(),
    };
    let case = CaseId::new(&w.clock, &w.random);
    let casefile = Some(case);
    let (first, other) = (
        row.clone(),
        RegisterRow { id: RowId::new(&w.clock, &w.random), facts: String::new(), casefile, ..row.clone() },
    );
    assert_eq!(w.act(move |tx| register::insert(tx, org, &first)), 1);
    assert_eq!(w.act(move |tx| register::insert(tx, org, &other)), 2);
    let of_case = |of: &str| w.read(|tx| register::of_case(tx, org, of, case)).len();
    assert_eq!((of_case("provisions"), of_case("outputs")), (1, 0), "the one that was entered for the case");
    let later = Millis(NOW.0 + 10);
    let change = RegisterRow { state: "ended".into(), from_at: later, number: 1, ..row.clone() };
    let (good, stale) = (change.clone(), change);
    assert!(w.act(move |tx| register::change(tx, org, &good, 1)));
    assert!(!w.act(move |tx| register::change(tx, org, &stale, 1)), "another came first");
    assert_eq!(w.read(|tx| register::get(tx, org, row.id)).unwrap().version, 2);
    let all = w.read(|tx| register::versions(tx, org, row.id));
    assert_eq!((all.len(), all[0].to_at, all[1].to_at), (2, Some(later), None));
    let states = |at: Millis| {
        let rows = w.read(|tx| register::as_of(tx, org, "provisions", at, 0, 9));
        rows.iter().map(|r| r.state.clone()).collect::<Vec<_>>()
    };
    let written = |from: Millis, to: Millis| w.read(|tx| register::written_between(tx, org, from, to));
    assert_eq!(written(NOW, Millis(later.0 + 1)), [("provisions".to_owned(), 3, later)], "each version counts");
    assert_eq!(written(NOW, later), [("provisions".to_owned(), 2, NOW)]);
    assert!(written(Millis(0), NOW).is_empty());
    assert_eq!(states(NOW), ["in_force", "in_force"]);
    assert_eq!(states(later), ["ended", "in_force"]);
    assert!(states(Millis(NOW.0 - 1)).is_empty());
    assert_eq!(w.read(|tx| register::list(tx, org, "provisions", "in_force", 0, 9)).len(), 1);
    assert_eq!(w.read(|tx| register::list(tx, org, "provisions", "", 1, 9)).len(), 1);
    assert_eq!(w.read(|tx| register::count(tx, org, "provisions", "")), 2);
    assert_eq!(w.read(|tx| register::naming_record(tx, org, "provisions", record, 9)), [row.id]);
}

fn closing_days_and_deputies(w: &World) {
    let (org, worker) = (w.org, w.worker("deputy"));
    w.act(move |tx| calendar::put(tx, org, "2026-12-29", "年末"));
    w.act(move |tx| calendar::put(tx, org, "2026-12-29", "年末休み"));
    assert_eq!(w.read(|tx| calendar::all(tx, org)), [("2026-12-29".to_owned(), "年末休み".to_owned())]);
    assert!(w.act(move |tx| calendar::remove(tx, org, "2026-12-29")));
    assert!(!w.act(move |tx| calendar::remove(tx, org, "2026-12-29")));
    let row = DeputyRow {
        office: "privacy_manager".into(),
        worker,
        rank: 1,
        from_date: "2026-04-01".into(),
        to_date: None,
        act: w.act_id(),
    };
    let (first, second) = (row.clone(), DeputyRow { rank: 0, to_date: Some("2027-03-31".into()), ..row });
    w.act(move |tx| deputy::put(tx, org, &first));
    w.act({
        let second = second.clone();
        move |tx| deputy::put(tx, org, &second)
    });
    assert_eq!(w.read(|tx| deputy::all(tx, org)), [second]);
}

fn messages_are_told_once_and_read(w: &World) {
    let (org, worker) = (w.org, w.worker("reader"));
    let row = ToldRow { id: [7; 16], kind: "told-approval".into(), casefile: None, task: None, at: NOW, read_at: None };
    for _ in 0..2 {
        let row = row.clone();
        w.act(move |tx| told::put(tx, org, worker, &row));
    }
    assert_eq!(w.read(|tx| told::list(tx, org, worker, true, 9)), [row]);
    assert_eq!(w.act(move |tx| told::read(tx, org, worker, NOW, Millis(NOW.0 + 1))), 1);
    assert!(w.read(|tx| told::list(tx, org, worker, true, 9)).is_empty());
    assert_eq!(w.read(|tx| told::list(tx, org, worker, false, 9))[0].read_at, Some(Millis(NOW.0 + 1)));
}
