//! Cases of the outsourcing procedure: proposed, contracted matter by matter, ended with return and erasure.

use crate::told::{done, fault};
use azukari_app::{
    FormInput, Refused, Reply,
    access::Appoint,
    casefile::{OpenCase, Paper, Stepped, TakeStep},
    registers::EnterRow,
};
use azukari_domain::{Answer, Personal};
use azukari_gate::Asker;
use azukari_testkit::{World, both};

/// Fields of a form, as a page sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> FormInput {
    let mut input = FormInput::new();
    for (key, value) in fields {
        input.entry((*key).to_owned()).or_default().push(Personal::new(*value));
    }
    input
}

const DRAFT: &[(&str, &str)] = &[
    ("firm", "見本データ処理株式会社"),
    ("kind", "service"),
    ("holding", "member"),
    ("classes", "identity"),
    ("persons", "1,200"),
    ("purpose", "member_services"),
    ("work", "会報の発送"),
    ("from", "2026-12-01"),
    ("until", "2027-03-31"),
    ("check_on", "2026-11-20"),
    ("check_result", "sufficient"),
    ("check_basis", "確認票 2026-3 と現地訪問"),
];

const MATTERS: &[&str] = &[
    "place_proper",
    "place_personnel",
    "place_physical",
    "place_technical",
    "place_secrecy",
    "place_other_use",
    "place_security",
    "place_sub_ban",
    "place_sub_consent",
    "place_sub_liability",
    "place_observance",
    "place_incident",
    "place_return",
];

fn contract<'a>(without: &str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("contract_signed", "2026-11-24"), ("contract_ref", "契約簿 2026-17")];
    fields.extend(MATTERS.iter().filter(|m| **m != without).map(|m| (*m, "第5条")));
    fields
}

fn open(world: &World, who: &Asker, fields: &[(&str, &str)]) -> i64 {
    let new = OpenCase { procedure: "outsourcing".into(), fields: form(fields), happened_at: None, once: None };
    done(world.app().open_case(who, &new)).number
}

fn step(world: &World, who: &Asker, number: i64, outcome: &str, fields: &[(&str, &str)]) -> Reply<Stepped> {
    let take = TakeStep { number, outcome: outcome.into(), fields: form(fields), ..TakeStep::default() };
    world.app().take_step(who, &take).unwrap()
}

/// A contractor in the register, by the whole way there.
pub(crate) fn entrusted(world: &World) {
    entrusted_as(world, "service");
}

/// The same, under a contract of this kind.
pub(crate) fn entrusted_as(world: &World, kind: &str) {
    let draft: Vec<_> = DRAFT.iter().map(|(k, v)| (*k, if *k == "kind" { kind } else { *v })).collect();
    let number = open(world, &world.head(), &draft);
    step(world, &world.head(), number, "submit", &[]).done();
    step(world, &world.head(), number, "activate", &contract("")).done();
}

/// The refusal, which names this control and this clause.
pub(crate) fn no<T: std::fmt::Debug>(reply: Reply<T>, control: &str, clause: &str) -> Refused {
    let Reply::Refused(refused) = reply else { panic!("{control} did not refuse: {reply:?}") };
    let reason = refused.reasons.iter().find(|r| r.control == control);
    let reason = reason.unwrap_or_else(|| panic!("{control} is not among {:?}", refused.reasons));
    assert!(reason.clauses.iter().any(|c| c.id.as_str().ends_with(clause)), "{clause} is not named: {reason:?}");
    refused.clone()
}

pub(crate) trait Done<T> {
    fn done(self) -> T;
}
impl<T: std::fmt::Debug> Done<T> for Reply<T> {
    fn done(self) -> T {
        let Reply::Done(value) = self else { panic!("refused: {self:?}") };
        value
    }
}

both! {
    /// Shows hatsumei:main:21.2, hatsumei:main:21.2.1, hatsumei:main:21.2.2
    ///
    /// The unit head alone carries the case; a contractor is chosen after the check; no contract, no entrustment; the register
    /// fills itself and takes no entry by hand.
    fn an_entrustment_from_proposal_to_return(world) {
        let app = world.app();
        let new = OpenCase { procedure: "outsourcing".into(), fields: form(&[]), happened_at: None, once: None };
        no(app.open_case(&world.clerk(), &new).unwrap(), "procedure:outsourcing", "main:21.2");
        let number = open(world, &world.head(), &[]);
        let empty = step(world, &world.head(), number, "submit", &[]);
        no(empty, "procedure:outsourcing.stated", "main:21.2");
        let unchecked: Vec<_> = DRAFT.iter().copied().filter(|(k, _)| *k != "check_result").collect();
        let insufficient: Vec<_> = unchecked.iter().copied().chain([("check_result", "insufficient")]).collect();
        no(step(world, &world.head(), number, "submit", &unchecked), "procedure:outsourcing.checked", "main:21.2.1");
        no(step(world, &world.head(), number, "submit", &insufficient), "procedure:outsourcing.checked", "main:21.2.1");
        let submitted = step(world, &world.head(), number, "submit", DRAFT).done();
        assert_eq!(submitted.step, "contract", "no clause of this regulation asks for an approval in between");
        no(step(world, &world.head(), number, "activate", &[]), "procedure:outsourcing.signed", "main:21.2.2");
        let early = [&contract("")[..], &[("contract_signed", "2027-01-01")]].concat();
        no(step(world, &world.head(), number, "activate", &early[1..]), "procedure:outsourcing.signed", "main:21.2.2");
        let register = |who: &Asker| app.show_register(who, "contractors", "", None).unwrap();
        assert!(register(&world.head()).done().rows.is_empty());
        let active = step(world, &world.head(), number, "activate", &contract("")).done();
        assert_eq!((active.step.as_str(), active.state.as_str()), ("active", "open"));
        let rows = register(&world.auditor()).done().rows;
        assert_eq!((rows.len(), rows[0].state.as_str()), (1, "in_force"));
        let firm = rows[0].fields.iter().find(|f| f.key == "firm").unwrap();
        assert_eq!(firm.shown_ja, ["見本データ処理株式会社"]);
        no(register(&world.clerk()), "register:contractors", "main:21.2");
        assert_eq!(register(&world.manager()).done().rows.len(), 1);
        let staff = Appoint {
            office: "audit_staff".parse().unwrap(),
            worker: world.clerk().worker,
            from: String::new(),
            until: None,
            resolution: String::new(),
        };
        done(app.appoint(&world.auditor(), staff));
        assert_eq!(register(&world.clerk()).done().rows.len(), 1, "who audits looks into it");
        let by_hand = EnterRow { register: "contractors".into(), fields: form(&[("kind", "cloud")]), ..EnterRow::default() };
        no(app.enter_row(&world.head(), &by_hand).unwrap(), "register:contractors", "main:21.2");
        assert_eq!(world.found_in_the_clear("見本データ処理株式会社"), None);
    }

    /// Shows hatsumei:main:21.2.2.1a, hatsumei:main:21.2.2.1b, hatsumei:main:21.2.2.2, hatsumei:main:21.2.2.3
    /// Shows hatsumei:main:21.2.2.4, hatsumei:main:21.2.2.5a, hatsumei:main:21.2.2.5c, hatsumei:main:21.2.2.6
    /// Shows hatsumei:main:21.2.2.7, hatsumei:main:21.2.2.5
    ///
    /// Each matter of the contract is missed by itself, and named with its own article.
    fn a_contract_lacks_one_matter_at_a_time(world) {
        let number = open(world, &world.head(), DRAFT);
        step(world, &world.head(), number, "submit", &[]).done();
        for (matter, clause) in [
            ("proper", "main:21.2.2.1a"),
            ("personnel", "main:21.2.2.1b"),
            ("physical", "main:21.2.2.1b"),
            ("technical", "main:21.2.2.1b"),
            ("secrecy", "main:21.2.2.2"),
            ("other_use", "main:21.2.2.3"),
            ("security", "main:21.2.2.4"),
            ("sub_ban", "main:21.2.2.5a"),
            ("sub_consent", "main:21.2.2.5b"),
            ("sub_liability", "main:21.2.2.5c"),
            ("observance", "main:21.2.2.6"),
            ("incident", "main:21.2.2.7"),
            ("return", "main:21.2.2.8"),
        ] {
            let fields = contract(&format!("place_{matter}"));
            let refused = no(
                step(world, &world.head(), number, "activate", &fields),
                &format!("procedure:outsourcing.contract.{matter}"),
                clause,
            );
            assert_eq!((refused.reasons.len(), refused.answer), (1, Answer::NotPermitted), "{matter}: {refused:?}");
            assert_eq!(refused.reasons[0].remedy, format!("fill:place_{matter}"));
            let of_five = refused.reasons[0].clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:21.2.2.5");
            assert_eq!(of_five, matter.starts_with("sub_"), "matter 5 is named for its three contents");
        }
        step(world, &world.head(), number, "activate", &contract("")).done();
    }

    /// Shows hatsumei:main:21.2.3a, hatsumei:main:21.2.3b
    ///
    /// Where the contractor collects data, it shows who acquires and for which purpose; otherwise it need not.
    fn a_contractor_who_collects_says_for_whom_and_why(world) {
        let collecting = [DRAFT, &[("collects", "yes")]].concat();
        let number = open(world, &world.head(), &collecting);
        step(world, &world.head(), number, "submit", &[]).done();
        let missing = step(world, &world.head(), number, "activate", &contract(""));
        let refused = no(missing, "procedure:outsourcing.contract.acquirer", "main:21.2.3a");
        assert_eq!(refused.reasons.len(), 2, "{refused:?}");
        let shown = [("place_acquirer", "様式3"), ("place_purpose", "様式3")];
        let other = [&contract("")[..], &shown, &[("contract_purpose", "newsletter")]].concat();
        no(step(world, &world.head(), number, "activate", &other), "procedure:outsourcing.contract.purpose", "main:21.2.3b");
        let same = [&contract("")[..], &shown, &[("contract_purpose", "member_services")]].concat();
        step(world, &world.head(), number, "activate", &same).done();
    }

    /// Shows hatsumei:main:21.2.2.5b, hatsumei:main:21.2.2.8
    ///
    /// A sub-contractor needs its reason and a consent that is older than its work; the end needs return and certificate, falls due
    /// after the last day, and is told to the manager when it is overdue.
    fn sub_contracting_and_the_end(world) {
        let number = open(world, &world.head(), DRAFT);
        step(world, &world.head(), number, "submit", &[]).done();
        step(world, &world.head(), number, "activate", &contract("")).done();
        let sub = |consent: &str| {
            let fields = [
                ("sub_firm", "下請見本印刷"),
                ("sub_reason", "設備の都合"),
                ("sub_consent_on", consent),
                ("sub_from", "2027-01-10"),
            ];
            step(world, &world.head(), number, "subcontract", &fields)
        };
        no(sub(""), "procedure:outsourcing.sub.consented", "main:21.2.2.5b");
        no(sub("2027-01-11"), "procedure:outsourcing.sub.consented", "main:21.2.2.5b");
        sub("2027-01-09").done();
        // The chain is seen where the contractor is.
        let chain = world.app().show_register(&world.head(), "contractors", "", None).unwrap().done().rows;
        assert!(chain[0].fields.iter().any(|f| f.key == "sub_from" && f.values == ["2027-01-10"]), "{chain:?}");
        let ended = step(world, &world.head(), number, "end", &[]).done();
        assert_eq!(ended.due.as_deref(), Some("2027-04-14"), "14 days after the last day");
        let day = world.app().my_day(&world.head()).unwrap();
        assert!(day.tasks.iter().any(|t| t.case == Some(number) && t.due.as_deref() == Some("2027-04-14")), "{day:?}");
        no(step(world, &world.head(), number, "close", &[]), "procedure:outsourcing.returned", "main:21.2.2.8");
        let returned = [("returned_on", "2027-04-02")];
        no(step(world, &world.head(), number, "close", &returned), "procedure:outsourcing.returned", "main:21.2.2.8");
        world.clock.pass_days(145);
        world.app().tend(world.clerk().org).unwrap();
        let told = world.app().messages(&world.manager()).unwrap();
        assert!(told.iter().any(|t| t.kind == "told-task-escalated"), "{told:?}");
        assert_eq!(world.app().tend(world.clerk().org).unwrap().told, 0, "told once");
        let both = [("returned_on", "2027-04-02"), ("erased_on", "2027-04-05")];
        let closed = step(world, &world.head(), number, "close", &both).done();
        assert_eq!((closed.state.as_str(), closed.step.as_str()), ("done", ""));
        let rows = world.app().show_register(&world.head(), "contractors", "", None).unwrap().done().rows;
        assert_eq!((rows[0].state.as_str(), rows[0].version), ("ended", 3));
        let then = world.app().show_register(&world.head(), "contractors", "2026-12-15", None).unwrap().done().rows;
        assert_eq!(then[0].state, "in_force", "as it stood");
        let take = TakeStep { number, outcome: "close".into(), ..TakeStep::default() };
        assert_eq!(fault(world.app().take_step(&world.head(), &take)), "case-closed");
    }

    /// What the office shows of a case: the step with its form, what it requires, who did what, and that looking leaves an entry.
    fn a_case_is_shown_with_its_history(world) {
        let app = world.app();
        let number = open(world, &world.head(), DRAFT);
        step(world, &world.head(), number, "submit", &[]).done();
        let before = world.entries();
        let shown = app.show_case(&world.head(), number).unwrap().done();
        assert_eq!(world.entries(), before + 1);
        assert_eq!(shown.taken.len(), 1);
        let step = shown.step.unwrap();
        assert_eq!((step.key.as_str(), step.by), ("contract", vec!["unit_head".to_owned()]));
        assert!(step.requires.iter().any(|r| r.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:21.2.2.2")));
        assert!(step.outcomes.iter().all(|o| o.refused.is_empty()), "{:?}", step.outcomes);
        let other = app.show_case(&world.clerk(), number).unwrap().done().step.unwrap();
        assert!(other.outcomes.iter().all(|o| !o.refused.is_empty()), "the button is closed for a clerk");
        let list = app.cases(&world.head(), "open", "", None).unwrap();
        assert_eq!(list.cases.iter().map(|c| c.number).collect::<Vec<_>>(), [number]);
    }

    /// Fields that are not in order are told together, each at its place, and nothing is lost or done.
    fn a_form_is_told_all_its_faults_at_once(world) {
        let app = world.app();
        let bad = [("from", "明日"), ("persons", "たくさん"), ("kind", "friend"), ("holding", "nothing"), ("colour", "red")];
        let new = OpenCase { procedure: "outsourcing".into(), fields: form(&bad), happened_at: None, once: None };
        let Err(azukari_app::AppError::Form(faults)) = app.open_case(&world.head(), &new) else { panic!("it is a fault") };
        let mut fields: Vec<_> = faults.iter().map(|f| f.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["colour", "from", "holding", "kind", "persons"]);
        assert!(app.cases(&world.head(), "", "", None).unwrap().cases.is_empty());
        let unknown = OpenCase { procedure: "dancing".into(), ..new };
        assert_eq!(fault(app.open_case(&world.head(), &unknown)), "error-not-found");
    }

    /// A request that was begun by mistake is taken back before anything is written down, and waits for nobody.
    fn what_was_begun_by_mistake_is_taken_back(world) {
        for procedure in ["disclosure", "correction", "use_stop", "complaint"] {
            let number = crate::work::open(world, &world.clerk(), procedure);
            assert_eq!(step(world, &world.clerk(), number, "withdraw", &[]).done().state, "withdrawn");
        }
        assert!(world.app().cases(&world.clerk(), "open", "", None).unwrap().cases.is_empty());
    }

    /// Two who take the same step at once: one wins, the other is told.
    fn two_take_the_same_step(world) {
        let number = open(world, &world.head(), DRAFT);
        let won = std::thread::scope(|s| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    s.spawn(|| {
                        let take = TakeStep { number, outcome: "submit".into(), ..TakeStep::default() };
                        matches!(world.app().take_step(&world.head(), &take), Ok(Reply::Done(_)))
                    })
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).filter(|won| *won).count()
        });
        assert_eq!(won, 1);
        let shown = world.app().show_case(&world.head(), number).unwrap().done();
        assert_eq!(shown.taken.len(), 1);
    }

    /// A step that takes no paper says so; a wrong code and one's own case are refused before anything is written.
    fn paper_is_entered_by_another_with_its_code(world) {
        let number = open(world, &world.head(), DRAFT);
        let paper = |who: &Asker, code: &str| {
            let paper = Some(Paper { decided_by: "head".into(), code: code.into() });
            let take = TakeStep { number, outcome: "submit".into(), paper, ..TakeStep::default() };
            world.app().take_step(who, &take)
        };
        assert_eq!(fault(paper(&world.head(), "X")), "case-paper-own");
        assert_eq!(fault(paper(&world.clerk(), "X")), "case-paper-code");
    }
}
