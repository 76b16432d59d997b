//! How a consumers' co-operative takes data in: filed with purpose and method and approved, on a notice that tells everything, with
//! consent; sensitive matters on three grounds alone; from others than the person on the same terms or one of three exceptions.

use crate::{
    acquisition::{Desk, import},
    casefile::{Done, no},
    gojo_security::without,
    told::{done, fault, refused, rests_on_all},
    work::{Fields, enter, open, rows, shown, step, told},
};
use azukari_app::{
    acquisition::{Collect, Import, LeftOut, Mode, Returning, Source},
    governance::{RecordNotice, SpecifyPurpose},
};
use azukari_domain::Personal;
use azukari_gate::Asker;
use azukari_testkit::{ESCOOP, Who, World, both};

/// A camp in summer, as a clerk files it.
pub(crate) const CAMP: [(&str, &str); 12] = [
    ("title", "夏のキャンプの申込み"),
    ("holding", "participant"),
    ("purpose", "events"),
    ("classes", "identity"),
    ("classes", "contact"),
    ("classes", "participation"),
    ("source", "person"),
    ("method", "支所の窓口で、申込書により"),
    ("from", "2026-12-01"),
    ("until", "2026-12-20"),
    ("fair", "yes"),
    ("ground", "consent"),
];

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

/// Filed by the clerk and approved by the director; the case.
pub(crate) fn approved(world: &World, fields: &Fields<'_>) -> i64 {
    let number = open(world, &world.clerk(), "acquisition");
    step(world, &world.clerk(), number, "submit", fields).done();
    step(world, &world.manager(), number, "approve", &[("decision", "催しに必要な範囲")]).done();
    number
}

/// Somebody's data as it is entered, under the affair and purpose of events.
pub(crate) fn handed(world: &World, ground: &str, evidence: &str, more: &[(&str, &str)]) -> Collect {
    let value = |(field, text): &(&str, &str)| (field.parse().unwrap(), world.personal(text));
    Collect {
        holding: "participant".parse().unwrap(),
        affair: Some("events".parse().unwrap()),
        purpose: Some("events".parse().unwrap()),
        channel: "form".into(),
        source: Source::Person,
        collected_on: None,
        source_checked: true,
        ground: ground.into(),
        evidence: (!evidence.is_empty()).then(|| Personal::new(evidence)),
        values: with(&[("name", "山田　見本花")], more).iter().map(value).collect(),
        facets: Default::default(),
        retain: None,
        returning: Returning::Ask,
        happened_at: None,
        once: None,
    }
}

/// A notice of taking in from the person, with everything that it tells.
const NOTICE: [(&str, &str); 21] = [
    ("kind", "direct"),
    ("purpose", "guidance"),
    ("title", "カタログ申込みのご案内"),
    ("edition", "3"),
    ("way", "document"),
    ("channels", "mail"),
    ("officer", "head"),
    ("officer_name", "情報統括役員"),
    ("officer_unit", "理事会"),
    ("officer_contact", "06-0000-1111"),
    ("provides", "yes"),
    ("provide_why", "共済の案内のため"),
    ("provide_to", "共済団体"),
    ("provide_bound", "yes"),
    ("entrusts", "yes"),
    ("voluntary", "記入は任意です"),
    ("otherwise", "カタログをお送りできません"),
    ("says_disclosure", "開示を求められます"),
    ("says_correction", "誤りの訂正と削除を求められます"),
    ("how", "窓口で、請求書と本人確認書類により"),
    ("from", "2026-11-24"),
];

/// What every notice tells, and the requirement that sees to it; voluntariness and its consequence only where the person gives it.
pub(crate) const MATTERS: [(&str, &str); 12] = [
    ("officer_name", "officer"),
    ("officer_unit", "officer.unit"),
    ("officer_contact", "officer.contact"),
    ("purpose", "purpose"),
    ("provides", "provides"),
    ("provide_why", "provides.why"),
    ("provide_to", "provides.to"),
    ("provide_bound", "provides.bound"),
    ("entrusts", "entrusts"),
    ("says_disclosure", "disclosure"),
    ("says_correction", "correction"),
    ("how", "how"),
];

/// The contact desk as it is published; its row.
pub(crate) fn window(world: &World) -> String {
    let desk = [
        ("name", "個人情報問い合わせ窓口"),
        ("for", "complaint"),
        ("unit", "administration"),
        ("contact", "06-0000-2222 平日9時から17時"),
        ("published_at", "https://escoop.example/privacy"),
        ("since", "2026-11-20"),
    ];
    enter(world, &world.manager(), "windows", &desk).done().id.to_string()
}

/// A notice of this kind in force; its row.
pub(crate) fn notice(world: &World, kind: &str, purpose: &str, more: &[(&str, &str)]) -> String {
    let desk = window(world);
    let fields = with(&with(&NOTICE, &[("kind", kind), ("purpose", purpose), ("desk", &desk)]), more);
    let told = |key: &str| kind == "direct" || !["channels", "voluntary", "otherwise"].contains(&key);
    let fields: Vec<_> = fields.into_iter().filter(|(key, _)| told(key)).collect();
    let number = open(world, &world.clerk(), "person_notice");
    step(world, &world.clerk(), number, "submit", &fields).done();
    step(world, &world.manager(), number, "issue", &[("decision", "適切")]).done();
    rows(world, &world.clerk(), "person_notices").pop().unwrap().id
}

both! {
    in ESCOOP;

    /// Shows escoop:rules:6a, escoop:rules:6b, escoop:rules:6c, escoop:rules:6d
    ///
    /// Something new is filed with the director beforehand, with its purpose and how it will be taken in; late, that is said. Until the
    /// director approves nobody is entered, and afterwards within what was approved alone; what was rejected stays shut.
    fn nothing_new_comes_in_before_it_is_approved(world) {
        let app = world.app();
        let number = open(world, &world.clerk(), "acquisition");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for key in ["title", "holding", "classes", "source"] {
            no(submit(&without(&CAMP, key)), "procedure:acquisition.stated", "rules:6a");
        }
        no(submit(&without(&CAMP, "purpose")), "procedure:acquisition.purpose", "rules:6b");
        for key in ["method", "from", "until"] {
            no(submit(&without(&CAMP, key)), "procedure:acquisition.method", "rules:6c");
        }
        let pending = submit(&CAMP).done();
        assert!(pending.warnings.is_empty() && pending.step == "approve", "{pending:?}");
        assert!(told(world, &world.manager(), "told-case-step"));
        let camper = || handed(world, "consent", "申込書 7", &[("event", "夏のキャンプ")]);
        refused(app.collect(&world.clerk(), &camper()), "acquire.approved", "rules:6d");
        for who in [world.clerk(), world.head(), world.asker(Who::Deputy)] {
            no(step(world, &who, number, "approve", &[("decision", "よい")]), "procedure:acquisition.approve", "rules:6d");
        }
        no(step(world, &world.manager(), number, "approve", &[]), "procedure:acquisition.decided", "rules:6d");
        step(world, &world.manager(), number, "approve", &[("decision", "催しに必要な範囲")]).done();
        let row = rows(world, &world.clerk(), "acquisition_plans").remove(0);
        assert_eq!((shown(&row, "purpose").is_empty(), shown(&row, "method").as_str()), (false, "支所の窓口で、申込書により"));
        no(enter(world, &world.manager(), "acquisition_plans", &CAMP[..2]), "register:acquisition_plans", "rules:6d");
        refused(app.collect(&world.clerk(), &camper()), "acquire.approved", "rules:6d");
        world.clock.pass_days(7);
        let taken = done(app.collect(&world.clerk(), &camper()));
        rests_on_all(world, taken.act, &["rules:6d"]);
        let wider = handed(world, "consent", "申込書 8", &[("note", "送迎を希望")]);
        refused(app.collect(&world.clerk(), &wider), "acquire.approved", "rules:6d");
        let other = Collect { purpose: Some("guidance".parse().unwrap()), ..handed(world, "consent", "申込書 8", &[]) };
        refused(app.collect(&world.clerk(), &other), "acquire.approved", "rules:6d");
        world.clock.pass_days(20);
        refused(app.collect(&world.clerk(), &handed(world, "consent", "申込書 9", &[])), "acquire.approved", "rules:6d");

        let rejected = open(world, &world.clerk(), "acquisition");
        let began = with(&CAMP, &[("title", "料理教室の申込み"), ("from", "2026-12-20"), ("until", "2027-03-31")]);
        let late = step(world, &world.clerk(), rejected, "submit", &began).done();
        assert!(late.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:6a")), "{late:?}");
        no(step(world, &world.manager(), rejected, "refuse", &[]), "procedure:acquisition.decided", "rules:6d");
        assert_eq!(step(world, &world.manager(), rejected, "refuse", &[("decision", "目的に要らない")]).done().state, "refused");
        refused(app.collect(&world.clerk(), &handed(world, "consent", "申込書 9", &[])), "acquire.approved", "rules:6d");
    }

    /// Shows escoop:rules:4.1a
    ///
    /// A purpose says what for: nothing, or a word that fits everything, is turned away; and nothing is taken in without one in force.
    fn a_purpose_is_clear_before_anything_comes_in(world) {
        let app = world.app();
        let specify = |title: &str| app.specify_purpose(&world.manager(), SpecifyPurpose { key: "cooking".parse().unwrap(), title: title.into() });
        assert_eq!(fault(specify(" ")), "govern-title");
        for vague in ["業務のため", "各種事業に利用するため", "活動のため", "運営のため", "使用のため", "その他のため", "business", "use"] {
            refused(specify(vague), "purpose.detail", "rules:4.1a");
        }
        let nothing = Collect { purpose: None, ..handed(world, "consent", "申込書", &[]) };
        refused(app.collect(&world.clerk(), &nothing), "purpose.specified", "rules:4.1a");
        let unknown = Collect { purpose: Some("cooking".parse().unwrap()), ..handed(world, "consent", "申込書", &[]) };
        refused(app.collect(&world.clerk(), &unknown), "purpose.specified", "rules:4.1a");
        done(specify("料理教室の参加者に連絡し、食材を用意するため"));
    }

    /// Shows escoop:rules:4.1b, escoop:rules:4.2
    ///
    /// What the purpose does not obviously need states why, and the director reads it; means and source are declared fair, and whom it
    /// comes from is named.
    fn no_more_than_needed_and_by_fair_means(world) {
        let number = open(world, &world.clerk(), "acquisition");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        let income: Vec<_> = CAMP.iter().copied().chain([("classes", "note")]).collect();
        no(submit(&income), "procedure:acquisition.needed", "rules:4.1b");
        for class in ["payment", "shares", "employment"] {
            let more: Vec<_> = CAMP.iter().copied().chain([("classes", class)]).collect();
            no(submit(&more), "procedure:acquisition.needed", "rules:4.1b");
        }
        no(submit(&with(&CAMP, &[("fair", "no")])), "procedure:acquisition.fair", "rules:4.2");
        no(submit(&with(&CAMP, &[("source", "elsewhere"), ("ground", "harmless"), ("basis", "公開の名簿")])), "procedure:acquisition.fair", "rules:4.2");
        let reasoned: Vec<_> = income.iter().copied().chain([("need", "備考：送迎の希望を聞くため")]).collect();
        submit(&reasoned).done();
        let seen = done(world.app().show_case(&world.manager(), number));
        assert!(seen.fields.iter().any(|f| f.key == "need" && f.values == ["備考：送迎の希望を聞くため"]), "{:?}", seen.fields);
        let unknown = Collect { source: Source::Existing, ..handed(world, "consent", "名簿業者", &[]) };
        refused(world.app().collect(&world.clerk(), &unknown), "acquire.fair", "rules:4.2");
    }

    /// Shows escoop:rules:5.1a, escoop:rules:5.1b, escoop:rules:5.1c, escoop:rules:5.1d, escoop:rules:5.1e
    ///
    /// An allergy is asked for with an explicit consent to just that, by a law with its article, or because a court needs it, and with
    /// the reason why the work does: at the filing as at the desk.
    fn sensitive_matters_come_in_on_three_grounds(world) {
        let app = world.app();
        let number = open(world, &world.clerk(), "acquisition");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        let base = with(&CAMP, &[("from", "2026-11-24")]);
        let allergy: Vec<_> = base.iter().copied().chain([("classes", "health")]).collect();
        let needed: Vec<_> = allergy.iter().copied().chain([("need", "食事で事故を防ぐため")]).collect();
        no(submit(&needed), "procedure:acquisition.sensitive", "rules:5.1a");
        no(submit(&with(&needed, &[("ground", "")])), "procedure:acquisition.sensitive", "rules:5.1a");
        let consent = [("ground", "explicit_consent"), ("consent_kind", "item"), ("consent_text", "食物アレルギーの有無を食事の用意に使うことに同意します")];
        no(submit(&with(&allergy, &consent)), "procedure:acquisition.sensitive.need", "rules:5.1e");
        no(submit(&with(&needed, &with(&consent, &[("consent_kind", "general")]))), "procedure:acquisition.sensitive.consent", "rules:5.1b");
        no(submit(&with(&needed, &consent[..2])), "procedure:acquisition.sensitive.consent", "rules:5.1b");
        no(submit(&with(&needed, &[("ground", "law")])), "procedure:acquisition.sensitive.law", "rules:5.1c");
        let court = [("ground", "judicial"), ("court", "大阪地方裁判所 令和8年(ワ)第1号"), ("document", "裁判綴り 3")];
        for key in ["court", "document"] {
            no(submit(&with(&needed, &without(&court, key))), "procedure:acquisition.sensitive.judicial", "rules:5.1d");
        }
        let own = |ground: &str, evidence: &str| handed(world, ground, evidence, &[("name", &format!("山田　見本{ground}")), ("allergy", "そば")]);
        for (ground, evidence) in [("", "申込書"), ("consent", "加入申込書"), ("explicit_consent", "")] {
            refused(app.collect(&world.clerk(), &own(ground, evidence)), "acquire.sensitive", "rules:5.1a");
        }
        let law = [("ground", "law"), ("law", "労働安全衛生法第66条")];
        for (ground, facts, clause) in [("explicit_consent", &consent[..], "rules:5.1b"), ("law", &law[..], "rules:5.1c"), ("judicial", &court[..], "rules:5.1d")] {
            refused(app.collect(&world.clerk(), &own(ground, "同意書 2026-11-24")), "acquire.approved", "rules:6d");
            approved(world, &with(&needed, facts));
            let taken = done(app.collect(&world.clerk(), &own(ground, "同意書 2026-11-24")));
            rests_on_all(world, taken.act, &["rules:5.1a", clause]);
        }
        let plans = rows(world, &world.clerk(), "acquisition_plans");
        assert_eq!(shown(&plans[1], "law"), "労働安全衛生法第66条", "it stays with the data");
        assert_eq!(shown(&plans[2], "court"), "大阪地方裁判所 令和8年(ワ)第1号");
        assert_eq!(shown(&plans[0], "need"), "食事で事故を防ぐため");
    }

    /// Shows escoop:rules:7.1a, escoop:rules:7.1b, escoop:rules:7.1.1a, escoop:rules:7.1.1b, escoop:rules:7.1.1c
    /// Shows escoop:rules:7.1.2, escoop:rules:7.1.3a, escoop:rules:7.1.3b, escoop:rules:7.1.3c
    /// Shows escoop:rules:7.1.5a, escoop:rules:7.1.5b, escoop:rules:7.1.6a, escoop:rules:7.1.6b, escoop:rules:7.1.6c
    ///
    /// A notice is issued with all its matters, in writing, by the director: each that is missing is named by itself, and until it is
    /// issued nobody is entered on that way. What no provision is planned for says nothing of one.
    fn a_notice_tells_everything(world) {
        let app = world.app();
        let plan = [
            ("title", "カタログの申込み"),
            ("holding", "member"),
            ("purpose", "guidance"),
            ("classes", "identity"),
            ("source", "person"),
            ("method", "電子メールの申込み"),
            ("from", "2026-11-24"),
            ("until", "2027-03-31"),
            ("fair", "yes"),
            ("ground", "consent"),
        ];
        approved(world, &plan);
        let asked = Collect {
            holding: "member".parse().unwrap(),
            affair: Some("guidance".parse().unwrap()),
            purpose: Some("guidance".parse().unwrap()),
            channel: "mail".into(),
            ..handed(world, "consent", "申込みメール", &[])
        };
        refused(app.collect(&world.clerk(), &asked), "notice.shown", "rules:7.1a");
        let own = RecordNotice { purpose: "guidance".parse().unwrap(), channel: "mail".into(), manner: "meiji".into(), version: "1".into(), from: String::new() };
        let by_hand = refused(app.record_notice(&world.manager(), own), "notice.case", "rules:7.1a");
        assert!(by_hand.reasons.iter().any(|r| r.remedy == "open:person_notice"), "{by_hand:?}");

        let desk = window(world);
        let whole = with(&NOTICE, &[("desk", &desk)]);
        let number = open(world, &world.clerk(), "person_notice");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for (key, part, clause) in [
            ("kind", "stated", "7.1a"),
            ("title", "stated", "7.1a"),
            ("edition", "stated", "7.1a"),
            ("from", "stated", "7.1a"),
            ("channels", "channels", "7.1a"),
            ("way", "way", "7.1b"),
            ("officer", "officer", "7.1.1a"),
            ("officer_name", "officer", "7.1.1a"),
            ("officer_unit", "officer.unit", "7.1.1b"),
            ("officer_contact", "officer.contact", "7.1.1c"),
            ("purpose", "purpose", "7.1.2"),
            ("provides", "provides", "7.1.3a"),
            ("provide_why", "provides.why", "7.1.3a"),
            ("provide_to", "provides.to", "7.1.3b"),
            ("provide_bound", "provides.bound", "7.1.3c"),
            ("voluntary", "voluntary", "7.1.5a"),
            ("otherwise", "otherwise", "7.1.5b"),
            ("says_disclosure", "disclosure", "7.1.6a"),
            ("says_correction", "correction", "7.1.6b"),
            ("desk", "how", "7.1.6c"),
            ("how", "how", "7.1.6c"),
        ] {
            let lacking = no(submit(&without(&whole, key)), &format!("procedure:person_notice.{part}"), &format!("rules:{clause}"));
            if !["kind", "provides"].contains(&key) {
                assert_eq!(lacking.reasons.len(), 1, "{key}: {lacking:?}");
            }
        }
        no(submit(&with(&whole, &[("way", "oral")])), "procedure:person_notice.way", "rules:7.1b");
        for way in ["mail", "web"] {
            let other = open(world, &world.clerk(), "person_notice");
            step(world, &world.clerk(), other, "submit", &with(&whole, &[("way", way)])).done();
        }
        submit(&whole).done();
        refused(app.collect(&world.clerk(), &asked), "notice.shown", "rules:7.1a");
        for who in [world.clerk(), world.head()] {
            no(step(world, &who, number, "issue", &[("decision", "適切")]), "procedure:person_notice.approve", "rules:7.1a");
        }
        step(world, &world.manager(), number, "issue", &[("decision", "適切")]).done();
        let issued = rows(world, &world.clerk(), "person_notices").remove(0);
        assert_eq!(shown(&issued, "purpose"), "取扱品のカタログと共済の案内を送るため", "the purpose as it is specified, word for word");
        for (key, text) in NOTICE.iter().filter(|(k, _)| k.starts_with("officer_") || k.starts_with("says_") || ["provide_why", "provide_to", "voluntary", "otherwise", "how", "edition"].contains(k)) {
            assert_eq!(shown(&issued, key), *text, "{key}");
        }
        assert_eq!(shown(&issued, "provide_bound"), "ある");
        no(enter(world, &world.manager(), "person_notices", &NOTICE), "register:person_notices", "rules:7.1a");
        let taken = done(app.collect(&world.clerk(), &asked));
        rests_on_all(world, taken.act, &["rules:7.1a"]);

        // Nothing is provided: the notice says so and no more.
        let quiet: Vec<_> = with(&whole, &[("provides", "no"), ("edition", "4")]);
        let quiet = without(&without(&without(&quiet, "provide_why"), "provide_to"), "provide_bound");
        let next = open(world, &world.clerk(), "person_notice");
        step(world, &world.clerk(), next, "submit", &quiet).done();
    }

    /// Shows escoop:rules:7.1c
    ///
    /// Whoever was told is entered with a consent on record, which is found again later; without one they are not.
    fn nobody_is_entered_without_consent(world) {
        let app = world.app();
        approved(world, &with(&CAMP, &[("from", "2026-11-24"), ("ground", "consent")]));
        for (ground, evidence) in [("", "申込書 7"), ("consent", ""), ("person_request", "申込書 7")] {
            refused(app.collect(&world.clerk(), &handed(world, ground, evidence, &[])), "acquire.agreed", "rules:7.1c");
        }
        let taken = done(app.collect(&world.clerk(), &handed(world, "consent", "申込書 7、通知第3版、2026-11-24", &[])));
        rests_on_all(world, taken.act, &["rules:7.1c"]);
        let entry = azukari_app::journal::ShowEntry { number: taken.act.to_string(), details: true };
        let entry = done(app.journal_entry(&world.manager(), &entry)).entry.unwrap();
        let azukari_app::journal::DetailsDoc::Open { reasons, .. } = &entry.details else { panic!("{entry:?}") };
        assert!(reasons.iter().any(|r| r.expose().contains("通知第3版")), "the consent is found again");
    }

    /// Shows escoop:rules:8.1a, escoop:rules:8.1b, escoop:rules:8.1.1, escoop:rules:8.1.2, escoop:rules:8.1.3
    ///
    /// What comes from somebody else is told to the persons too, save voluntariness, and needs their consent; three exceptions each
    /// state on what they rest and have the director's approval. Whoever did not consent stays out.
    fn from_others_on_the_same_terms(world) {
        let app = world.app();
        let number = open(world, &world.clerk(), "acquisition");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        let list = with(&CAMP, &[("title", "提携先からの名簿"), ("source", "elsewhere"), ("party", "affiliate"), ("from", "2026-11-24")]);
        no(submit(&list), "procedure:acquisition.notified", "rules:8.1a");
        no(submit(&with(&list, &[("ground", "")])), "procedure:acquisition.ground", "rules:8.1b");
        no(submit(&with(&list, &[("ground", "law"), ("law", "見本法第1条")])), "procedure:acquisition.agreed", "rules:8.1b");
        let direct = notice(world, "direct", "events", &[]);
        no(submit(&with(&list, &[("notice", &direct)])), "procedure:acquisition.notified", "rules:8.1a");
        // Of the matters only voluntariness and its consequence are left out.
        let desk = window(world);
        let bare = without(&without(&without(&NOTICE, "voluntary"), "otherwise"), "channels");
        let bare = with(&bare, &[("kind", "indirect"), ("purpose", "events"), ("desk", &desk)]);
        let telling = open(world, &world.clerk(), "person_notice");
        for (key, part) in MATTERS {
            no(step(world, &world.clerk(), telling, "submit", &without(&bare, key)), &format!("procedure:person_notice.{part}"), "rules:8.1a");
        }
        step(world, &world.clerk(), telling, "submit", &bare).done();
        step(world, &world.manager(), telling, "issue", &[("decision", "適切")]).done();
        let indirect = rows(world, &world.clerk(), "person_notices").pop().unwrap().id;
        approved(world, &with(&list, &[("notice", &indirect)]));

        let one = |ground: &str, evidence: &str, name: &str| Collect {
            source: Source::ThirdParty,
            values: vec![("name".parse().unwrap(), world.personal(name))],
            ..handed(world, ground, evidence, &[])
        };
        let taken = done(app.collect(&world.clerk(), &one("consent", "同意書 12", "提携　見本一")));
        rests_on_all(world, taken.act, &["rules:8.1b"]);
        for name in ["提携　見本二", "提携　見本三"] {
            refused(app.collect(&world.clerk(), &one("", "", name)), "acquire.agreed_elsewhere", "rules:8.1b");
            refused(app.collect(&world.clerk(), &one("consent", "", name)), "acquire.agreed_elsewhere", "rules:8.1b");
        }

        let contract = [("title", "受託契約"), ("kind", "entrustment"), ("version", "1"), ("from", "2026-04-01"), ("place", "契約綴り")];
        let contract = enter(world, &world.manager(), "documents", &contract).done().id.to_string();
        let template = [("title", "ひな形"), ("kind", "contract_template"), ("version", "1"), ("from", "2026-04-01"), ("place", "契約綴り")];
        let template = enter(world, &world.manager(), "documents", &template).done().id.to_string();
        for (ground, part, clause, facts, lacking) in [
            ("source_consented", "source_consented", "rules:8.1.1", vec![("basis", "同意の写し 40通"), ("basis_on", "2026-11-01")], vec!["basis", "basis_on"]),
            ("entrusted", "entrusted", "rules:8.1.2", vec![("contract", contract.as_str())], vec!["contract"]),
            ("harmless", "harmless", "rules:8.1.3", vec![("basis", "本人が公開している名簿による")], vec!["basis"]),
        ] {
            let whole = with(&list, &[&[("ground", ground)], &facts[..]].concat());
            for key in lacking {
                no(submit(&without(&whole, key)), &format!("procedure:acquisition.{part}"), clause);
            }
            if ground == "entrusted" {
                no(submit(&with(&whole, &[("contract", &template)])), "procedure:acquisition.entrusted", clause);
            }
            refused(app.collect(&world.clerk(), &one(ground, "証拠 1", "例外　見本子")), "acquire.approved", "rules:6d");
            approved(world, &whole);
            let own = one(ground, "証拠 1", &format!("例外　見本{ground}"));
            let taken = done(app.collect(&world.clerk(), &own));
            rests_on_all(world, taken.act, &[clause]);
        }
        let plan = rows(world, &world.auditor(), "acquisition_plans").pop().unwrap();
        assert_eq!(shown(&plan, "basis"), "本人が公開している名簿による", "the reasoning is there for auditors");
    }
}

fn columns(world: &World, headings: &str) -> Vec<LeftOut> {
    let desk = Desk::new();
    let cells = headings.split(',').map(|_| "あり").collect::<Vec<_>>().join(",");
    let path = desk.write("s.csv", format!("組合員番号,氏名,{headings}\r\n1,見本 一郎,{cells}\r\n"));
    let file = Import {
        affair: Some("membership".parse().unwrap()),
        purpose: Some("member_services".parse().unwrap()),
        source: Source::Existing,
        mode: Mode::Migration { remedy_by: None },
        dry_run: true,
        ..Import::new(path, "member".parse().unwrap())
    };
    import(world, &file).columns.into_iter().filter_map(|c| c.left_out).collect()
}

fn lay_down(world: &World, who: &Asker, fields: &Fields<'_>) -> azukari_app::Reply<azukari_app::registers::Entered> {
    enter(world, who, "sensitive_matters", fields)
}

/// Shows escoop:rules:5.1.1, escoop:rules:5.1.2a, escoop:rules:5.1.2b, escoop:rules:5.1.2c, escoop:rules:5.1.2d
/// Shows escoop:rules:5.1.3, escoop:rules:5.1.4, escoop:rules:5.1.5a, escoop:rules:5.1.5b
///
/// Each matter is known by its own article, whatever a form calls it, and does not come in; of a registered domicile the prefecture
/// alone is no such matter.
#[test]
fn each_sensitive_matter_has_its_article() {
    let world = World::sqlite_of(&ESCOOP);
    for (headings, clause) in [
        ("宗教,支持政党", "5.1.1"),
        ("人種,民族", "5.1.2a"),
        ("本籍地", "5.1.2b"),
        ("障害者手帳の等級,精神障がい", "5.1.2c"),
        ("犯罪歴,前科", "5.1.2d"),
        ("労働組合の加入", "5.1.3"),
        ("請願への署名,デモ参加", "5.1.4"),
        ("病歴・入院,アレルギー", "5.1.5a"),
        ("性生活", "5.1.5b"),
    ] {
        let wanted = format!("escoop:rules:{clause}");
        let left = columns(&world, headings);
        assert_eq!(left.len(), headings.split(',').count(), "{headings}: {left:?}");
        assert!(left.iter().all(|l| matches!(l, LeftOut::Sensitive { clause: c, .. } if *c == wanted)), "{left:?}");
        let kept = world.app().one_clause(&world.clerk(), &wanted.parse().unwrap()).unwrap();
        assert!(
            kept.by.iter().any(|by| by == "gate:acquire.sensitive"),
            "{clause} stands without its gate: {:?}",
            kept.by
        );
    }
    assert_eq!(columns(&world, "本籍地の都道府県"), [LeftOut::Unmapped], "the prefecture alone");
}

/// Shows escoop:rules:5.1.2e
///
/// What the director adds counts from its day on, for everything that comes after; nobody else adds to the list.
#[test]
fn the_director_adds_what_causes_discrimination() {
    let world = World::sqlite_of(&ESCOOP);
    assert_eq!(columns(&world, "債務相談の履歴"), [LeftOut::Unmapped]);
    let words = [("words", "債務相談"), ("from", "2026-11-24")];
    for who in [world.clerk(), world.head()] {
        no(lay_down(&world, &who, &words), "register:sensitive_matters", "rules:5.1.2e");
    }
    for gone in ["words", "from"] {
        no(
            lay_down(&world, &world.manager(), &without(&words, gone)),
            "register:sensitive_matters.stated",
            "rules:5.1.2e",
        );
    }
    lay_down(&world, &world.manager(), &words).done();
    let left = columns(&world, "債務相談の履歴");
    assert!(matches!(&left[..], [LeftOut::Sensitive { clause, .. }] if clause == "escoop:rules:5.1.2e"), "{left:?}");
}
