//! Members of an association of small businesses: what of them is published, where, and what they were told of it; the forms by which
//! people hand data over; use within the purpose.

use crate::{
    casefile::{Done, no},
    gojo_accuracy::correct,
    gojo_handling::handed_in,
    told::{done, refused, rests_on_all, show, value},
    walk::{ids, nothing},
    work::{Fields, change, enter, open, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{
    Reply,
    acquisition::Collect,
    governance::SetAffair,
    register::MarkKind,
    request::{Export, Format, Output},
};
use azukari_domain::RecordId;
use azukari_testkit::{DOYUKAI, Who, World, both};

/// The twelve items, each with what stands there for the member of these stories.
const ITEMS: [(&str, &str, &str); 12] = [
    ("company_name", "company", "株式会社見本製作所"),
    ("member_name", "name", "見本　会員郎"),
    ("company_address", "address", "大田区見本町一の二の三"),
    ("telephone", "phone", "03-1111-2222"),
    ("fax", "fax", "03-1111-2223"),
    ("business", "business", "精密部品の見本加工"),
    ("joined", "joined", "2019-04-03"),
    ("founded", "founded", "昭和六十年見本月"),
    ("capital", "capital", "見本一千万円"),
    ("employees", "employees", "見本二十五名"),
    ("website", "website", "https://mihon-ota.example.jp"),
    ("recommender", "recommender", "佐藤　見本花"),
];
/// What is on file and published nowhere.
const PRIVATE: [(&str, &str); 4] = [
    ("birth", "1961-05-06"),
    ("home_address", "世田谷区見本台九番"),
    ("mobile", "090-3333-4444"),
    ("mail", "taro@mihon-ota.example.jp"),
];
/// The four places, each an affair of its own.
const PLACES: [&str; 4] = ["directory", "own_site", "federation_site", "documents"];

pub(crate) fn classes() -> Vec<&'static str> {
    ITEMS.iter().map(|(class, ..)| *class).collect()
}

/// A member with everything that may be on file.
pub(crate) fn member(world: &World) -> RecordId {
    let all: Vec<_> = ITEMS.iter().map(|(_, field, text)| (*field, *text)).chain(PRIVATE).collect();
    world.bring_in(&[world.record_of("member", &all)])[0]
}

/// A participant who is no member.
pub(crate) fn guest(world: &World, name: &str) -> RecordId {
    let fields = [("name", name), ("company", "鈴木見本商店"), ("phone", "03-5555-6666")];
    world.bring_in(&[world.record_of("guest", &fields)])[0]
}

/// A list under an affair.
pub(crate) fn list(affair: &str, holding: &str, record: RecordId, classes: &[&str]) -> Export {
    Export {
        affair: affair.into(),
        holding: holding.into(),
        records: vec![record],
        classes: classes.iter().map(|c| (*c).to_owned()).collect(),
        channel: "paper".into(),
        ground: String::new(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    }
}

/// What a request for an output says, to be submitted by the clerk.
pub(crate) fn asked<'a>(list: &'a Export, records: &'a str, scope: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("affair", list.affair.as_str()),
        ("holding", list.holding.as_str()),
        ("records", records),
        ("channel", list.channel.as_str()),
        ("use", "会の仕事に使うため"),
        ("copies", "1"),
        ("until", "2026-12-20"),
        ("method", "shredded"),
        ("aim", "own"),
        ("receiver", "支部長"),
        ("scope", scope),
    ];
    fields.extend(list.classes.iter().map(|c| ("classes", c.as_str())));
    fields
}

/// The permission of the security officer for just this list.
pub(crate) fn permitted(world: &World, list: &Export, scope: &str) {
    let (number, named) = (open(world, &world.clerk(), "output"), ids(&list.records));
    step(world, &world.clerk(), number, "submit", &asked(list, &named, scope)).done();
    step(world, &world.asker(Who::Desk), number, "approve", &[("decision", "会の仕事に要る")]).done();
}

pub(crate) fn put_out(world: &World, list: &Export) -> Result<Reply<Output>, azukari_app::AppError> {
    world.app().export(&world.clerk(), list)
}

/// What an edition of the application for membership says, naming these items.
pub(crate) fn membership_form<'a>(items: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("title", "入会申込書"),
        ("kind", "membership"),
        ("edition", "7"),
        ("from", "2026-12-01"),
        ("purpose", "publication"),
        ("wording", "会員名簿、ホームページ、参加者名簿などの会活動文書に載せるため"),
        ("work", "会員への公表"),
        ("processing", "名簿などへの掲載"),
        ("asked", "member_name"),
        ("manner_directory", "冊子にして会員に配る"),
        ("manner_own_site", "一件ずつ見られるページに載せる"),
        ("manner_federation_site", "全国の会員データベースに載せる"),
        ("manner_documents", "例会などで紙で配る"),
    ];
    fields.extend(PLACES.iter().map(|p| ("places", *p)));
    fields.extend(items.iter().map(|i| ("items", *i)));
    fields
}

/// An edition in use; its row.
pub(crate) fn in_use(world: &World, fields: &Fields<'_>) -> String {
    let number = open(world, &world.clerk(), "form_edition");
    step(world, &world.clerk(), number, "use", fields).done();
    rows(world, &world.clerk(), "collection_forms").pop().unwrap().id
}

/// The limits of the federation that allow these items.
pub(crate) fn limits(world: &World, items: &[&str]) -> String {
    let mut fields = vec![("title", "全国会員DBの掲載項目"), ("version", "2023")];
    fields.extend(items.iter().map(|i| ("items", *i)));
    enter(world, &world.manager(), "publication_profiles", &fields).done().id.to_string()
}

/// The scope of a place, with these items.
pub(crate) fn scope(
    world: &World,
    affair: &str,
    items: &[&str],
    form: &str,
    profile: &str,
) -> Reply<azukari_app::registers::Entered> {
    let mut fields = vec![("affair", affair), ("from", "2026-12-01"), ("form", form), ("profile", profile)];
    fields.extend(items.iter().map(|i| ("items", *i)));
    enter(world, &world.manager(), "publication_scopes", &fields)
}

fn without<'a>(fields: &[(&'a str, &'a str)], gone: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(k, _)| *k != gone).collect()
}

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

pub(crate) const REGISTRATION: &[(&str, &str)] = &[
    ("title", "例会参加登録"),
    ("kind", "registration"),
    ("edition", "3"),
    ("from", "2026-12-01"),
    ("purpose", "meetings"),
    ("wording", "例会の受付と運営、参加者への連絡のため"),
    ("work", "例会"),
    ("processing", "受付と連絡"),
    ("asked", "identity"),
];

/// Somebody who registers for a meeting.
fn registering(world: &World, purpose: &str, channel: &str, name: &str) -> Collect {
    handed_in(world, "events", "guest", purpose, channel, name)
}

both! {
    in DOYUKAI;

    /// Shows doyukai:rules:1.2, doyukai:rules:1.2.1, doyukai:rules:1.2.2, doyukai:rules:1.2.3, doyukai:rules:1.2.4
    /// Shows doyukai:rules:1.3, doyukai:rules:1.3.1, doyukai:rules:1.3.2, doyukai:rules:1.3.3, doyukai:rules:1.3.4
    /// Shows doyukai:rules:1.3.5, doyukai:rules:1.3.6, doyukai:rules:1.3.7, doyukai:rules:1.3.8, doyukai:rules:1.3.9
    /// Shows doyukai:rules:1.3.10, doyukai:rules:1.3.11, doyukai:rules:1.3.12, doyukai:rules:2.4
    ///
    /// Directory, both websites and the papers of the activities carry the twelve items and nothing else of a member, however much an
    /// affair may use otherwise; in another place nothing is published without the member's permission.
    fn twelve_items_in_four_places(world) {
        let app = world.app();
        let record = member(world);
        let form = in_use(world, &membership_form(&classes()));
        let profile = limits(world, &classes());
        for place in PLACES {
            scope(world, place, &classes(), &form, &profile).done();
            let row = rows(world, &world.clerk(), "publication_scopes").pop().unwrap().id;
            let own = list(place, "member", record, &classes());
            permitted(world, &own, &row);
            let out = done(put_out(world, &own));
            for (class, _, text) in ITEMS {
                assert!(out.text.expose().contains(text), "{class} is in {place}");
            }
            assert!(PRIVATE.iter().all(|(_, text)| !out.text.expose().contains(text)), "{place}");
            let of_place = format!("rules:1.2.{}", PLACES.iter().position(|p| *p == place).unwrap() + 1);
            let items: Vec<String> = (1..=12).map(|n| format!("rules:1.3.{n}")).collect();
            rests_on_all(world, out.act, &["rules:1.2", &of_place, "rules:1.3", "rules:2.4"]);
            rests_on_all(world, out.act, &items.iter().map(String::as_str).collect::<Vec<_>>());
        }
        // A place that may use more for other work still publishes the twelve.
        for (place, extra) in [("directory", "private"), ("documents", "dues"), ("own_site", "private")] {
            let wider = SetAffair {
                key: place.parse().unwrap(),
                title: "広げた業務".into(),
                purpose: "publication".parse().unwrap(),
                holdings: ["member".parse().unwrap()].into(),
                classes: classes().into_iter().chain([extra]).map(|c| c.parse().unwrap()).collect(),
            };
            done(app.set_affair(&world.manager(), wider));
            let named = list(place, "member", record, &["member_name", extra]);
            let no = refused(put_out(world, &named), "publish.items", "rules:1.3");
            assert!(no.reasons.iter().any(|r| r.control == "publish.items" && r.clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:2.4")));
        }
        let social = SetAffair {
            key: "social_media".parse().unwrap(),
            title: "SNSへの投稿".into(),
            purpose: "publication".parse().unwrap(),
            holdings: ["member".parse().unwrap()].into(),
            classes: ["member_name".parse().unwrap()].into(),
        };
        done(app.set_affair(&world.manager(), social));
        let assign = azukari_app::access::Assign {
            worker: world.worker(Who::Clerk),
            affair: "social_media".parse().unwrap(),
            from: String::new(),
            until: None,
        };
        done(app.assign(&world.manager(), assign));
        let no = refused(put_out(world, &list("social_media", "member", record, &["member_name"])), "publish.places", "rules:1.2");
        let reason = no.reasons.iter().find(|r| r.control == "publish.places").unwrap();
        assert_eq!(reason.remedy, "record:consent", "the way out is the member's permission");
    }

    /// Shows doyukai:rules:3.1a
    ///
    /// To be handed on nothing is put out, and no permission helps; each directory says that it may not be and which copy it is, and a copy
    /// that was handed on stays on record.
    fn the_directory_is_not_handed_on(world) {
        let record = member(world);
        let form = in_use(world, &membership_form(&classes()));
        scope(world, "directory", &classes(), &form, "").done();
        let row = rows(world, &world.clerk(), "publication_scopes").pop().unwrap().id;
        let own = list("directory", "member", record, &["member_name", "telephone"]);
        let (number, named) = (open(world, &world.clerk(), "output"), ids(&[record]));
        let handed = with(&asked(&own, &named, &row), &[("aim", "transfer")]);
        let never = no(step(world, &world.clerk(), number, "submit", &handed), "procedure:output.no_transfer", "rules:3.1a");
        assert_eq!((never.answer, never.reasons.len()), (azukari_domain::Answer::Forbidden, 1), "{never:?}");
        let print = |format: Format| {
            permitted(world, &own, &row);
            done(put_out(world, &Export { format, ..own.clone() }))
        };
        for copy in 1..=2 {
            let out = print(Format::Csv);
            let last = out.text.expose().lines().last().unwrap().to_owned();
            assert_eq!(last, format!("この名簿を人に譲り、又は売ることはできません。,No. {copy}"));
            assert_eq!(out.numbered.unwrap().number, copy);
        }
        assert_eq!(print(Format::Json).numbered.unwrap().number, 3, "what is shown on the screen says it too");
        let plain = list("membership", "member", record, &["member_name"]);
        permitted(world, &plain, "");
        assert_eq!(done(put_out(world, &plain)).numbered, None);
        let user = record.to_string();
        let found = [("user", user.as_str()), ("copy", "2"), ("kind", "transfer"), ("facts", "名簿を知人に譲った"), ("found_on", "2026-11-24")];
        let number = open(world, &world.clerk(), "misuse");
        no(step(world, &world.clerk(), number, "submit", &without(&found, "copy")), "procedure:misuse.copy.transfer", "rules:3.1a");
        step(world, &world.clerk(), number, "submit", &found).done();
        step(world, &world.manager(), number, "cautioned", &[("cautioned_on", "2026-11-24"), ("caution", "譲ってはなりません"), ("issuer", "manager")]).done();
        let kept = rows(world, &world.manager(), "misuses").remove(0);
        assert_eq!([shown(&kept, "copy"), shown(&kept, "kind")], ["2", "譲り渡し"]);
    }

    /// Shows doyukai:rules:2.1b
    ///
    /// What is made for the websites holds the twelve items and nothing else; whoever would add payments or a home address gets no file,
    /// and is told which field it is.
    fn the_websites_hold_public_items_alone(world) {
        let app = world.app();
        let record = member(world);
        let (form, profile) = (in_use(world, &membership_form(&classes())), limits(world, &classes()));
        for class in ["dues", "private"] {
            no(scope(world, "own_site", &["capital", class], &form, &profile), "register:publication_scopes.form", "rules:2.1b");
        }
        scope(world, "own_site", &classes(), &form, &profile).done();
        let row = rows(world, &world.clerk(), "publication_scopes").pop().unwrap().id;
        let feed = list("own_site", "member", record, &classes());
        permitted(world, &feed, &row);
        let out = done(put_out(world, &feed));
        let heads = out.text.expose().lines().next().unwrap().trim_start_matches('\u{feff}').to_owned();
        assert_eq!(heads, "会社名,会員名,会社所在地,電話,Fax,事業内容,入会日,創業,資本金,従業員数,会社HP,推薦者");
        assert!(PRIVATE.iter().all(|(_, text)| !out.text.expose().contains(text)));
        rests_on_all(world, out.act, &["rules:2.1b"]);
        for (class, control, fields) in [
            ("dues", "publish.withheld", "会費の納入"),
            ("dues", "publish.items", "会費の納入"),
            ("private", "publish.items", "生年月日、自宅住所、携帯電話"),
            ("mail_address", "publish.items", "メールアドレス"),
        ] {
            let wider = SetAffair {
                key: "own_site".parse().unwrap(),
                title: "広げた業務".into(),
                purpose: "publication".parse().unwrap(),
                holdings: ["member".parse().unwrap()].into(),
                classes: classes().into_iter().chain([class]).map(|c| c.parse().unwrap()).collect(),
            };
            done(app.set_affair(&world.manager(), wider));
            let named = list("own_site", "member", record, &["member_name", class]);
            let never = refused(put_out(world, &named), control, "rules:2.1b");
            assert_eq!(never.reasons.iter().find(|r| r.control == control).unwrap().what_ja, fields);
        }
    }

    /// Shows doyukai:rules:2.4, doyukai:rules:5.1b
    ///
    /// The list of participants names people who are no members by name and company alone; what else they wrote stays off it.
    fn a_list_of_participants_keeps_to_public_items(world) {
        let record = guest(world, "鈴木　見本一");
        crate::walk::mark(world, &world.clerk(), record, MarkKind::Consent, "told");
        let wider = list("documents", "guest", record, &["identity", "telephone"]);
        let no = refused(put_out(world, &wider), "publish.guests", "rules:5.1b");
        let reason = no.reasons.iter().find(|r| r.control == "publish.guests").unwrap();
        assert!(reason.clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:2.4"));
        let public = list("documents", "guest", record, &["company_name", "identity"]);
        permitted(world, &public, "");
        let out = done(put_out(world, &public));
        assert!(out.text.expose().contains("鈴木　見本一") && out.text.expose().contains("鈴木見本商店"));
        assert!(!out.text.expose().contains("03-5555-6666"));
        rests_on_all(world, out.act, &["rules:5.1b", "rules:2.4"]);
    }

    /// Shows doyukai:rules:1.6, doyukai:rules:3.4
    ///
    /// An item comes into the scope of a place only with an edition of the application that tells of it; on the websites it also keeps
    /// within the limits of the national database. Each output under such a place keeps to its scope.
    fn the_scope_of_a_place_follows_the_form(world) {
        let record = member(world);
        let eleven: Vec<&str> = classes().into_iter().filter(|c| *c != "capital").collect();
        let form = in_use(world, &membership_form(&classes()));
        let fields = [("affair", "directory"), ("from", "2026-12-01"), ("items", "capital"), ("form", form.as_str())];
        no(enter(world, &world.clerk(), "publication_scopes", &fields), "register:publication_scopes", "rules:1.6");
        for gone in ["affair", "from", "items"] {
            no(enter(world, &world.manager(), "publication_scopes", &without(&fields, gone)), "register:publication_scopes.stated", "rules:1.6");
        }
        no(enter(world, &world.manager(), "publication_scopes", &without(&fields, "form")), "register:publication_scopes.form", "rules:1.6");
        no(scope(world, "directory", &["capital", "private"], &form, ""), "register:publication_scopes.form", "rules:1.6");
        let other = in_use(world, REGISTRATION);
        no(scope(world, "directory", &["capital"], &other, ""), "register:publication_scopes.form", "rules:1.6");
        scope(world, "directory", &classes(), &form, "").done();
        scope(world, "documents", &classes(), &form, "").done();

        let bare = [("title", "全国会員DBの掲載項目"), ("version", "2023")];
        no(enter(world, &world.manager(), "publication_profiles", &bare), "register:publication_profiles.stated", "rules:3.4");
        let profile = limits(world, &eleven);
        for place in ["own_site", "federation_site"] {
            no(scope(world, place, &eleven, &form, ""), "register:publication_scopes.profile", "rules:3.4");
            no(scope(world, place, &classes(), &form, &profile), "register:publication_scopes.profile", "rules:3.4");
            scope(world, place, &eleven, &form, &profile).done();
        }
        let scopes: Vec<String> = rows(world, &world.clerk(), "publication_scopes").iter().map(|r| r.id.clone()).collect();
        let of = |place: &str| scopes[["directory", "documents", "own_site", "federation_site"].iter().position(|p| *p == place).unwrap()].clone();
        let named = ids(&[record]);
        for place in PLACES {
            let number = open(world, &world.clerk(), "output");
            let own = list(place, "member", record, &["member_name"]);
            let submit = |list: &Export, scope: &str| step(world, &world.clerk(), number, "submit", &asked(list, &named, scope));
            no(submit(&own, ""), "procedure:output.scoped", "rules:1.6");
            let foreign = if place == "directory" { of("documents") } else { of("directory") };
            no(submit(&own, &foreign), "procedure:output.scoped", "rules:1.6");
            if place.ends_with("site") {
                no(submit(&list(place, "member", record, &["member_name", "capital"]), &of(place)), "procedure:output.scoped", "rules:1.6");
            }
            submit(&own, &of(place)).done();
        }
        let printed = list("directory", "member", record, &["member_name", "capital"]);
        permitted(world, &printed, &of("directory"));
        assert!(done(put_out(world, &printed)).text.expose().contains("見本一千万円"), "in print it stands");
    }

    /// Shows doyukai:rules:1.1b, doyukai:rules:1.1c, doyukai:rules:1.1d
    ///
    /// Whoever applies reads which items are published, where, and in which manner: an edition that says too little, or names an item
    /// that is not public, is not put in use.
    fn an_application_tells_what_is_published_where_and_how(world) {
        let number = open(world, &world.clerk(), "form_edition");
        let put = |fields: &Fields<'_>| step(world, &world.clerk(), number, "use", fields);
        let all = classes();
        for n in 0..all.len() {
            let mut fewer = all.clone();
            fewer.remove(n);
            no(put(&membership_form(&fewer)), "procedure:form_edition.membership.items", "rules:1.1b");
        }
        let more: Vec<&str> = all.iter().copied().chain(["private"]).collect();
        no(put(&membership_form(&more)), "procedure:form_edition.membership.items", "rules:1.1b");
        let whole = membership_form(&all);
        for place in PLACES {
            let fewer: Vec<_> = whole.iter().copied().filter(|(k, v)| !(*k == "places" && *v == place)).collect();
            no(put(&fewer), "procedure:form_edition.membership.places", "rules:1.1c");
            let manner = format!("manner_{place}");
            no(put(&without(&whole, &manner)), "procedure:form_edition.membership.manners", "rules:1.1d");
        }
        put(&whole).done();
        let row = rows(world, &world.clerk(), "collection_forms").remove(0);
        assert_eq!(shown(&row, "items").split('、').count(), 12);
        assert!(shown(&row, "places").contains("会員名簿"));
    }

    /// Shows doyukai:shishin:2a, doyukai:shishin:2b, doyukai:rules:5.1a, doyukai:rules:6.1a, doyukai:rules:6.2, doyukai:rules:6.3a
    ///
    /// No form is put in use without its purpose, and none asks for what the purpose does not obviously need without saying why. A
    /// registration, a participant slip and the application for a recruiting event state it; the slip tells of the companies too.
    fn forms_state_their_purpose(world) {
        let number = open(world, &world.clerk(), "form_edition");
        let put = |fields: &Fields<'_>| step(world, &world.clerk(), number, "use", fields);
        for gone in ["title", "kind", "edition", "from"] {
            no(put(&without(REGISTRATION, gone)), "procedure:form_edition.stated", "shishin:2a");
        }
        for gone in ["purpose", "wording"] {
            no(put(&without(REGISTRATION, gone)), "procedure:form_edition.purpose", "shishin:2a");
            no(put(&without(REGISTRATION, gone)), "procedure:form_edition.registration.purpose", "rules:5.1a");
            let slip = with(&without(REGISTRATION, gone), &[("kind", "participant_slip")]);
            no(put(&slip), "procedure:form_edition.slip.purpose", "rules:6.1a");
            let event = with(&without(REGISTRATION, gone), &[("kind", "recruit_event")]);
            no(put(&event), "procedure:form_edition.event.purpose", "rules:6.3a");
        }
        no(put(&without(REGISTRATION, "asked")), "procedure:form_edition.asked", "shishin:2b");
        for class in ["mail_address", "private"] {
            no(put(&[REGISTRATION, &[("asked", class)]].concat()), "procedure:form_edition.asked.needed", "shishin:2b");
        }
        let curious = [REGISTRATION, &[("asked", "private")]].concat();
        let slip = [("kind", "participant_slip"), ("kept_until", "2027-03-31"), ("dispose_on", "2027-03-31")];
        no(put(&with(REGISTRATION, &slip)), "procedure:form_edition.slip.companies", "rules:6.2");
        no(enter(world, &world.manager(), "collection_forms", &REGISTRATION[..6]), "register:collection_forms.approved", "shishin:2a");
        put(&[&curious[..], &[("asked_why", "会場の保険の手続に要る")]].concat()).done();

        let kept = [REGISTRATION, &[("kept_why", "受付票に共通で使う")]].concat();
        let general = open(world, &world.clerk(), "form_edition");
        no(step(world, &world.clerk(), general, "ask", REGISTRATION), "procedure:form_edition.kept", "shishin:2a");
        step(world, &world.clerk(), general, "ask", &kept).done();
        no(step(world, &world.head(), general, "allow", &[("decision", "認める")]), "procedure:form_edition.allow", "shishin:2a");
        step(world, &world.manager(), general, "allow", &[("decision", "認める")]).done();

        let app = world.app();
        let unknown = registering(world, "survey", "phone", "目的　見本市");
        refused(app.collect(&world.clerk(), &unknown), "purpose.specified", "shishin:2a");
        done(app.collect(&world.clerk(), &registering(world, "meetings", "form", "登録　見本市")));
        for notice in app.notices(&world.clerk()).unwrap().into_iter().filter(|n| n.purpose == "meetings" && n.in_force) {
            done(app.end_notice(&world.manager(), notice.id, "2026-11-23"));
        }
        refused(app.collect(&world.clerk(), &registering(world, "meetings", "form", "登録　見本町")), "notice.shown", "rules:5.1a");
        for (channel, name) in [("phone", "電話　見本村"), ("counter", "来所　見本島")] {
            done(app.collect(&world.clerk(), &registering(world, "meetings", channel, name)));
        }
    }

    /// Shows doyukai:rules:6.1b
    ///
    /// A slip says until when it is kept and when it is destroyed; when the day comes, its destruction is a task that ends with day,
    /// method and number.
    fn a_slip_says_when_it_is_destroyed(world) {
        let slip = with(
            REGISTRATION,
            &[("kind", "participant_slip"), ("companies", "yes"), ("kept_until", "2027-03-31"), ("dispose_on", "2027-03-31")],
        );
        let number = open(world, &world.clerk(), "form_edition");
        for gone in ["kept_until", "dispose_on"] {
            no(step(world, &world.clerk(), number, "use", &without(&slip, gone)), "procedure:form_edition.slip.retention", "rules:6.1b");
        }
        step(world, &world.clerk(), number, "use", &slip).done();
        world.clock.pass_days(130);
        tend(world);
        let due = task(world, &world.manager(), "duty:form.dispose");
        assert!(due.overdue && due.due.as_deref() == Some("2027-03-31"), "{due:?}");
        let gone = [("on", "2027-04-01"), ("how", "溶解"), ("records", "120")];
        no(perform(world, &world.clerk(), due.number, &gone), "duty:form.dispose", "rules:6.1b");
        for (key, _) in gone {
            no(perform(world, &world.manager(), due.number, &without(&gone, key)), "duty:form.dispose.stated", "rules:6.1b");
        }
        perform(world, &world.manager(), due.number, &gone).done();
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:form.dispose").is_empty());
    }

    /// Shows doyukai:shishin:2c, doyukai:rules:1.4
    ///
    /// What was handed over for one purpose is used for no other, by nobody; a member's permission, with its evidence, opens just that
    /// other use. What is done in answer to the persons themselves is no other use.
    fn no_other_use_without_permission(world) {
        let app = world.app();
        let record = member(world);
        let tell = list("guidance", "member", record, &["company_name", "capital"]);
        permitted(world, &tell, "");
        let before = world.entries();
        let no = refused(put_out(world, &tell), "purpose.within", "shishin:2c");
        let reason = no.reasons.iter().find(|r| r.control == "purpose.within").unwrap();
        assert!(reason.clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:1.4") && reason.remedy == "record:consent");
        assert_eq!(world.entries(), before + 1, "the try is written down");
        crate::walk::mark(world, &world.clerk(), record, MarkKind::Consent, "beyond:guidance");
        rests_on_all(world, done(put_out(world, &tell)).act, &["shishin:2c", "rules:1.4"]);
        for affair in ["rights", "remediation"] {
            done(app.show(&world.manager(), &show(affair, record)));
        }
    }

    /// Shows doyukai:shishin:4c
    ///
    /// A member's new telephone number is put on file for the right person, at once, and the next page that is made of it shows it.
    fn what_has_changed_is_updated(world) {
        let app = world.app();
        let record = member(world);
        let number = |identity: &str| correct(world, record, "phone", "03-7777-8888", identity);
        refused(app.correct(&world.clerk(), &number("none")), "correct.identity", "shishin:4c");
        done(app.correct(&world.clerk(), &number("light")));
        let now = done(app.show(&world.clerk(), &show("membership", record)));
        assert_eq!(value(&now, "phone").as_deref(), Some("03-7777-8888"));
        assert!(now.fields.iter().any(|f| f.field.as_str() == "phone" && f.past), "the old one is kept");
        let form = in_use(world, &membership_form(&classes()));
        scope(world, "directory", &classes(), &form, "").done();
        let row = rows(world, &world.clerk(), "publication_scopes").remove(0).id;
        let page = list("directory", "member", record, &["member_name", "telephone"]);
        permitted(world, &page, &row);
        assert!(done(put_out(world, &page)).text.expose().contains("03-7777-8888"));
    }

    /// Shows doyukai:shishin:4d
    ///
    /// What is on file is confirmed again within two years; when the day comes it is listed, late for the secretary-general too.
    fn what_is_on_file_is_confirmed_within_two_years(world) {
        let named = ids(&[member(world)]);
        let row = [("title", "大田支部"), ("holding", "member"), ("records", named.as_str()), ("confirmed_on", "2026-11-24"), ("next", "2028-11-23")];
        let keeps = |fields: &Fields<'_>| enter(world, &world.manager(), "confirmations", fields);
        no(enter(world, &world.clerk(), "confirmations", &row), "register:confirmations", "shishin:4d");
        for (key, _) in row {
            no(keeps(&without(&row, key)), "register:confirmations.stated", "shishin:4d");
        }
        no(keeps(&with(&row, &[("next", "2028-11-24")])), "register:confirmations.within", "shishin:4d");
        keeps(&row).done();
        let listed = rows(world, &world.manager(), "confirmations").remove(0);
        change(world, &world.manager(), &listed, "confirmations", &with(&row, &[("next", "2026-12-10")])).done();
        world.clock.pass_days(20);
        tend(world);
        let waiting = task(world, &world.manager(), "duty:confirmation.due");
        assert!(waiting.overdue && waiting.due.as_deref() == Some("2026-12-10"), "{waiting:?}");
        assert!(crate::gojo_security::escalated(world, &world.head(), waiting.number));
        let confirm = |next: &str| {
            let fields = [("confirmed_on", "2026-12-14"), ("next", next), ("changed", "一社の電話")];
            perform(world, &world.manager(), waiting.number, &fields)
        };
        no(confirm("2028-12-14"), "duty:confirmation.due.confirmed", "shishin:4d");
        confirm("2028-12-13").done();
        assert!(tasks(world, &world.manager(), "duty:confirmation.due").is_empty());
    }

    /// Shows doyukai:rules:0.1.1c, doyukai:rules:1.5b
    ///
    /// Every two years the directory is revised: a task beforehand, overdue afterwards; the edition is on record with its numbered
    /// copies, who holds them and where the rest is kept.
    fn the_directory_is_revised_every_two_years(world) {
        let edition = [("title", "会員名簿 2026"), ("issued_on", "2026-11-24"), ("copies", "2000"), ("holders", "会員"), ("place", "書庫A")];
        no(enter(world, &world.clerk(), "editions", &edition), "register:editions", "rules:0.1.1c");
        for (key, _) in edition {
            no(enter(world, &world.manager(), "editions", &without(&edition, key)), "register:editions.stated", "rules:0.1.1c");
        }
        enter(world, &world.manager(), "editions", &edition).done();
        world.clock.pass_days(650);
        tend(world);
        let owed = task(world, &world.manager(), "duty:edition.revise");
        assert!(!owed.overdue && owed.due.as_deref() == Some("2028-11-24"), "{owed:?}");
        world.clock.pass_days(85);
        tend(world);
        let late = task(world, &world.manager(), "duty:edition.revise");
        assert!(late.overdue, "{late:?}");
        let next = with(&edition, &[("title", "会員名簿 2028"), ("issued_on", "2028-11-28")]);
        no(perform(world, &world.clerk(), late.number, &next), "duty:edition.revise", "rules:1.5b");
        for key in ["title", "issued_on", "copies"] {
            no(perform(world, &world.manager(), late.number, &without(&next, key)), "duty:edition.revise.issued", "rules:1.5b");
        }
        perform(world, &world.manager(), late.number, &next).done();
        let all = rows(world, &world.clerk(), "editions");
        assert_eq!(all.iter().map(|r| shown(r, "title")).collect::<Vec<_>>(), ["会員名簿 2026", "会員名簿 2028"]);
    }

    /// Shows doyukai:rules:0.1.1d
    ///
    /// What a member paid is no public item: it stands in no directory, on no list and on no page, whatever an affair was given.
    fn payments_are_published_nowhere(world) {
        let record = member(world);
        for place in PLACES {
            let wider = SetAffair {
                key: place.parse().unwrap(),
                title: "広げた業務".into(),
                purpose: "publication".parse().unwrap(),
                holdings: ["member".parse().unwrap()].into(),
                classes: classes().into_iter().chain(["dues"]).map(|c| c.parse().unwrap()).collect(),
            };
            done(world.app().set_affair(&world.manager(), wider));
            let paid = list(place, "member", record, &["member_name", "dues"]);
            let never = refused(put_out(world, &paid), "publish.withheld", "rules:0.1.1d");
            assert_eq!(never.answer, azukari_domain::Answer::Forbidden);
        }
    }

    /// Shows doyukai:rules:1.1e
    ///
    /// An application for membership is taken on an edition that carries the explanation, and with the applicant's own confirmation of
    /// it: without that nobody is registered. Edition, day and means stay with who applied.
    fn who_joins_was_told_and_confirmed_it(world) {
        let app = world.app();
        let joining = |ground: &str, evidence: Option<&str>| azukari_app::acquisition::Collect {
            ground: ground.into(),
            evidence: evidence.map(|e| world.personal(e)),
            ..handed_in(world, "membership", "member", "member_services", "paper", "佐藤　見本花")
        };
        for (ground, evidence) in [("", None), ("confirmed", None), ("", Some("申込書の印")), ("mistake", Some("申込書の印"))] {
            refused(app.collect(&world.clerk(), &joining(ground, evidence)), "acquire.acknowledged", "rules:1.1e");
        }
        let joined = done(app.collect(&world.clerk(), &joining("confirmed", Some("申込書の印")))).record.unwrap();
        let record = joined.to_string();
        let (form, other) = (in_use(world, &membership_form(&classes())), in_use(world, REGISTRATION));
        let joined = [("record", record.as_str()), ("form", form.as_str()), ("confirmed", "yes"), ("confirmed_on", "2026-11-24"), ("means", "mark")];
        for gone in ["record", "form"] {
            no(enter(world, &world.clerk(), "admissions", &without(&joined, gone)), "register:admissions.explained", "rules:1.1a");
        }
        let silent = with(&joined, &[("form", other.as_str())]);
        no(enter(world, &world.clerk(), "admissions", &silent), "register:admissions.explained", "rules:1.1a");
        for gone in ["confirmed", "confirmed_on", "means"] {
            no(enter(world, &world.clerk(), "admissions", &without(&joined, gone)), "register:admissions.confirmed", "rules:1.1e");
        }
        enter(world, &world.clerk(), "admissions", &joined).done();
        let kept = rows(world, &world.clerk(), "admissions").remove(0);
        assert_eq!((shown(&kept, "confirmed_on").as_str(), crate::walk::column(&kept, "form")), ("2026-11-24", vec![form]));
    }

    /// Shows doyukai:shishin:0.2
    ///
    /// The background asks for nothing by itself; what it warns of are kinds of incidents that can be reported.
    fn the_background_names_what_may_happen(world) {
        let id = "doyukai:shishin:0.2";
        let clause = world.app().one_clause(&world.clerk(), &id.parse().unwrap()).unwrap();
        assert_eq!((clause.kept_by, clause.by.as_slice()), ("outside", ["system:regulation.shown".to_owned()].as_slice()));
        let hangs = |clauses: &[azukari_app::ClauseRef]| clauses.iter().any(|c| c.id.as_str() == id);
        assert!(!world.app().procedures(&world.clerk()).unwrap().iter().any(|p| hangs(&p.clauses)));
        assert!(!world.app().registers(&world.clerk()).unwrap().iter().any(|r| hangs(&r.clauses)));
        for (nature, ja) in [("access", "不正なアクセス"), ("destruction", "破壊"), ("tampering", "改ざん"), ("leak", "漏えい・滅失・き損")] {
            let number = open(world, &world.clerk(), "incident");
            let what = [("noticed_on", "2026-11-24"), ("what", "サーバーの記録に不審な点がある"), ("nature", nature)];
            step(world, &world.clerk(), number, "submit", &what).done();
            assert_eq!(shown(rows(world, &world.manager(), "incidents").last().unwrap(), "nature"), ja);
        }
    }
}
