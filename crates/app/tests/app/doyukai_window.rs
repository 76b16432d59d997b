//! The window of an association: what strangers see of its members and may hand in, told by the desk's own acts; both sides in one
//! story, with only a folder between them.

use crate::{
    casefile::{Done as _, no},
    doyukai_members::{classes, in_use, limits, list, membership_form, permitted, put_out, scope},
    told::{done, refused, rests_on_all, show, value},
    work::{change, enter, open, perform, rows, shown, task, tasks, tend},
};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use azukari_app::{
    AppError, Asker, Reply,
    access::{SetUp, SetUpAnswer},
    register::MarkKind,
    request::Format,
    window::{Publish, TakeLetter, Taken},
};
use azukari_domain::{
    Clock, Millis, Random, RecordId,
    public::{INBOX, Limits, SNAPSHOT, Snapshot},
    time::SeededRandom,
};
use azukari_gate::KeyKept;
use azukari_testkit::{DOYUKAI, Who, World, both, unique};
use azukari_window::{Budgets, Peer, Shelf, Transport, Window, router};
use std::{collections::BTreeSet, fs, path::Path, sync::Arc};
use tower::ServiceExt as _;
use zeroize::Zeroizing;

/// A visitor who reads nothing but answers.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// Both sides of the folder.
pub(crate) struct Street {
    pub(crate) dir: tempfile::TempDir,
    routes: Router,
    runtime: tokio::runtime::Runtime,
}

impl Street {
    pub(crate) fn new(world: &World) -> Street {
        let dir = tempfile::tempdir().unwrap();
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(7));
        let clock: Arc<dyn Clock> = world.clock.clone();
        let window = Window {
            shelf: Arc::new(Shelf::new(dir.path())),
            budgets: Arc::new(Budgets::default()),
            transport: Arc::new(Transport::Tls(443)),
            clock,
            random,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Street { routes: router(window), dir, runtime }
    }

    pub(crate) fn tend(&self, world: &World) -> usize {
        world.app().tend_window(self.dir.path(), &world.key).unwrap().events
    }

    pub(crate) fn send(&self, from: &str, tls: bool, method: Method, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = form.iter().map(|(k, v)| format!("{k}={}", encoded(v))).collect::<Vec<_>>().join("&");
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "mado.example.jp")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let address = format!("{from}:50000").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(Peer { address, tls }));
        self.runtime.block_on(async {
            let answer = self.routes.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let bytes = axum::body::to_bytes(body, 4 << 20).await.unwrap();
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            Answer { status: parts.status, headers: parts.headers, text }
        })
    }

    pub(crate) fn get(&self, world: &World, end: &str) -> Answer {
        self.send("203.0.113.9", true, Method::GET, &format!("/o/{}{end}", world.key), &[])
    }

    fn search(&self, world: &World, from: &str, form: &[(&str, &str)]) -> Answer {
        self.send(from, true, Method::POST, &format!("/o/{}/directory", world.key), form)
    }

    fn snapshot(&self, world: &World) -> Snapshot {
        Snapshot::parse(&fs::read(self.dir.path().join(world.key.as_str()).join(SNAPSHOT)).unwrap()).unwrap()
    }

    fn publish(&self, world: &World) -> Result<Reply<azukari_app::window::Published>, AppError> {
        let wish = Publish { affair: "own_site".into(), holding: "member".into(), once: None };
        world.app().publish(&world.clerk(), self.dir.path(), &wish)
    }

    /// Everything of the folder between the two.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        fn all(dir: &Path, out: &mut Vec<u8>) {
            for entry in fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { all(&path, out) } else { out.extend(fs::read(path).unwrap()) }
            }
        }
        let mut out = Vec::new();
        all(self.dir.path(), &mut out);
        out
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

/// Handles of the members on a page.
fn handles(answer: &Answer) -> Vec<String> {
    let marked = answer.text.split("/directory/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    marked.collect()
}

/// A member who confirmed an edition of the application.
fn admitted(world: &World, name: &str, company: &str, form: &str) -> RecordId {
    let fields = [
        ("name", name),
        ("company", company),
        ("phone", "03-1111-2222"),
        ("home_address", "世田谷区見本台九番"),
        ("mail", "himitsu@mihon.example.jp"),
    ];
    let record = world.bring_in(&[world.record_of("member", &fields)])[0];
    let id = record.to_string();
    let joined = [
        ("record", id.as_str()),
        ("form", form),
        ("confirmed", "yes"),
        ("confirmed_on", "2026-11-24"),
        ("means", "tick"),
    ];
    enter(world, &world.clerk(), "admissions", &joined).done();
    record
}

/// An edition in use and the scope of the website; the form's row and the scope's.
fn laid_down(world: &World) -> (String, String) {
    let (form, profile) = (in_use(world, &membership_form(&classes())), limits(world, &classes()));
    scope(world, "own_site", &classes(), &form, &profile).done();
    (form, rows(world, &world.clerk(), "publication_scopes").pop().unwrap().id)
}

/// Members in the directory, by permission.
fn published(world: &World, street: &Street, scope: &str) -> usize {
    let who = world.app().publishable(&world.clerk(), "own_site", "member").unwrap();
    let mut wish = list("own_site", "member", who.records[0], &classes());
    wish.records = who.records;
    wish.channel = "web".into();
    permitted(world, &wish, scope);
    done(street.publish(world)).count
}

const APPLYING: &[(&str, &str)] = &[
    ("edition", "7"),
    ("name", "佐藤　見本花"),
    ("company", "見本花店"),
    ("phone", "03-7777-1234"),
    ("mail", "hana@mihon.example.jp"),
];

fn take(world: &World, street: &Street, id: &str) -> Result<Reply<Taken>, AppError> {
    world.app().take_letter(&world.clerk(), street.dir.path(), &TakeLetter { id: id.into() })
}

both! {
    in DOYUKAI;

    /// Shows doyukai:shishin:5.4e
    ///
    /// Whoever looks a member up finds them; a page holds ten whatever is asked for, there is no list and no file, nothing counts up to
    /// the next, and after a hundred within an hour a visitor is told to wait: once, the system officer gets it as a task.
    fn the_web_directory_gives_nobody_everybody(world) {
        let street = Street::new(world);
        let (form, scope) = laid_down(world);
        for n in 0..24 {
            admitted(world, &format!("見本　会員{n:02}"), &format!("見本商会{n:02}"), &form);
        }
        street.tend(world);
        assert_eq!(street.get(world, "/directory").status, StatusCode::NOT_FOUND, "nobody is published yet");
        refused(street.publish(world), "output.volume", "rules:2.3a");
        assert_eq!(published(world, &street, &scope), 24);
        let limits = Limits { query_min: 2, page_max: 10, shown_max: 100, letters_max: 5, minutes: 60 };
        assert_eq!(street.snapshot(world).limits, limits);
        assert!(street.get(world, "/directory").text.contains("<form method=\"post\""));

        let one = "198.51.100.7";
        let short = street.search(world, one, &[("q", "見")]);
        assert_eq!((short.status, handles(&short).len()), (StatusCode::UNPROCESSABLE_ENTITY, 0));
        let found = street.search(world, one, &[("q", "会員07")]);
        assert_eq!((found.status, handles(&found).len()), (StatusCode::OK, 1));
        let page = street.get(world, &format!("/directory/{}", handles(&found)[0]));
        assert!(page.text.contains("見本商会07") && page.text.contains("03-1111-2222"));
        let first = street.search(world, one, &[("q", "見本商会"), ("size", "1000")]);
        assert_eq!(handles(&first).len(), 10, "a page holds no more");
        for end in ["/directory.csv", "/directory/list", "/directory?format=csv", "/members", "/published.json"] {
            let answer = street.get(world, end);
            assert!(!answer.text.contains("見本商会") && !answer.headers.contains_key(header::CONTENT_DISPOSITION), "{end}");
        }
        let known: Vec<String> = street.snapshot(world).members.into_iter().map(|m| m.handle).collect();
        assert!(known.iter().all(|h| h.len() == 16 && h.parse::<u64>().is_err()), "{known:?}");
        assert!(!known.is_sorted(), "they follow no order");

        // Somebody who wants all of them, by every way there is: three hundred profiles.
        let (greedy, mut seen, mut told) = ("198.51.100.99", 0, 0);
        for n in 0..300 {
            let path = format!("/o/{}/directory/{}", world.key, known[n % known.len()]);
            let answer = street.send(greedy, true, Method::GET, &path, &[]);
            match answer.status {
                StatusCode::OK => seen += 1,
                StatusCode::TOO_MANY_REQUESTS => {
                    told += 1;
                    assert!(!answer.text.contains("見本商会"));
                    assert_eq!(answer.headers[header::RETRY_AFTER], "3601");
                }
                other => panic!("{other}"),
            }
        }
        assert_eq!((seen, told), (100, 200));
        assert_eq!(street.search(world, greedy, &[("q", "見本商会")]).status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(street.search(world, one, &[("q", "会員07")]).status, StatusCode::OK, "others are not kept waiting");
        let before = world.entries();
        assert_eq!(street.tend(world), 1, "one event for a visitor and an hour");
        assert_eq!(world.entries(), before + 1, "it stands in the journal");
        assert!(!holds(&street.bytes(), "198.51.100"), "no address is written anywhere");
        let owed = task(world, &world.admin(), "duty:window.drained");
        assert_eq!(owed.due.as_deref(), Some("2026-11-27"));
        assert!(world.app().show_task(&world.admin(), owed.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "doyukai:shishin:5.4e"));
        let judged = [("on", "2026-11-24"), ("finding", "scraper"), ("action", "接続元を遮断した")];
        no(perform(world, &world.clerk(), owed.number, &judged), "duty:window.drained", "shishin:5.4e");
        for key in ["on", "finding", "action"] {
            let without: Vec<_> = judged.iter().copied().filter(|(k, _)| *k != key).collect();
            no(perform(world, &world.admin(), owed.number, &without), "duty:window.drained.judged", "shishin:5.4e");
        }
        perform(world, &world.admin(), owed.number, &judged).done();
        assert_eq!((street.tend(world), tasks(world, &world.admin(), "duty:window.drained").len()), (0, 0), "nothing is told twice");
        world.clock.set(Millis(world.clock.now().0 + 3_599_000));
        assert_eq!(street.search(world, greedy, &[("q", "会員07")]).status, StatusCode::TOO_MANY_REQUESTS);
        world.clock.set(Millis(world.clock.now().0 + 1_000));
        assert_eq!(street.search(world, greedy, &[("q", "会員07")]).status, StatusCode::OK, "an hour later");
    }

    /// Shows doyukai:shishin:5.4d
    ///
    /// What comes to the web portal in the clear is answered with nothing of anybody and led to the encrypted page; what would be put on the
    /// web by a way that is not encrypted is refused.
    fn nothing_goes_over_the_net_in_the_clear(world) {
        let street = Street::new(world);
        let (form, row) = laid_down(world);
        let record = admitted(world, "見本　会員郎", "株式会社見本製作所", &form);
        published(world, &street, &row);
        let directory = format!("/o/{}/directory", world.key);
        for (method, path) in [(Method::GET, directory.as_str()), (Method::POST, &directory), (Method::GET, "/")] {
            let answer = street.send("203.0.113.9", false, method.clone(), path, &[("q", "見本製作所")]);
            let to = answer.headers[header::LOCATION].to_str().unwrap();
            assert_eq!((to, answer.text.as_str()), (format!("https://mado.example.jp{path}").as_str(), ""));
            assert!(answer.status.is_redirection() && (method == Method::GET) == (answer.status == StatusCode::PERMANENT_REDIRECT));
        }
        let encrypted = street.search(world, "203.0.113.9", &[("q", "見本製作所")]);
        assert!(encrypted.text.contains("株式会社見本製作所") && encrypted.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        let mut open = list("own_site", "member", record, &classes());
        open.channel = "web".into();
        open.format = Format::Json;
        permitted(world, &open, &row);
        for channel in ["web", "file", "mail"] {
            open.channel = channel.into();
            refused(put_out(world, &open), "output.encrypted", "shishin:5.4d");
        }
        rests_on_all(world, done(street.publish(world)).act, &["shishin:5.4d"]);
        let clause = world.app().one_clause(&world.clerk(), &"doyukai:shishin:5.4d".parse().unwrap()).unwrap();
        assert!(clause.by.contains(&"system:window.encrypted".to_owned()));
    }

    /// Shows doyukai:rules:1.1a
    ///
    /// Who applies on the web reads what is published of members, of which edition, before the button; it is sent with the tick or not at
    /// all, lies sealed until the secretariat takes it in, and edition, day and means stay with the record.
    fn who_applies_on_the_web_was_told_first(world) {
        let street = Street::new(world);
        street.tend(world);
        assert_eq!(street.get(world, "/join").status, StatusCode::NOT_FOUND, "no form is in use yet");
        let (form, _) = laid_down(world);
        street.tend(world);
        let page = street.get(world, "/join").text;
        let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what} is missing"));
        let send = at("<button type=\"submit\"");
        for told in ["第7版", "会員名簿、ホームページ、参加者名簿などの会活動文書に載せるため", "資本金", "推薦者", "会員名簿", "上部団体のホームページ", "id=\"confirm\""] {
            assert!(at(told) < send, "{told} comes before the button");
        }
        let asked: Vec<String> = street.snapshot(world).application.unwrap().fields.into_iter().map(|f| f.key).collect();
        let fields = ["company", "name", "kana", "address", "phone", "fax", "business", "founded", "capital", "employees", "website", "recommender", "mail"];
        assert_eq!(asked.into_iter().collect::<BTreeSet<_>>(), fields.map(str::to_owned).into());
        let join = format!("/o/{}/join", world.key);
        let send = |form: &[(&str, &str)]| street.send("203.0.113.9", true, Method::POST, &join, form);
        let ticked = [APPLYING, &[("confirm", "yes")]].concat();
        let other = [&[("edition", "6")], &ticked[1..]].concat();
        for wrong in [APPLYING, &other, &[("edition", "7"), ("confirm", "yes")]] {
            let again = send(wrong);
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.text.contains("role=\"alert\""));
        }
        assert!(world.app().letters(&world.clerk(), street.dir.path()).unwrap().is_empty());
        let sent = send(&ticked);
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let receipt = sent.headers[header::LOCATION].to_str().unwrap().rsplit('/').next().unwrap().to_owned();
        assert!(street.get(world, &format!("/received/{receipt}")).text.contains(&receipt));
        for text in ["佐藤", "見本花", "03-7777", "hana@"] {
            assert!(!holds(&street.bytes(), text), "{text} lies there in the clear");
        }
        let line = world.app().letters(&world.clerk(), street.dir.path()).unwrap().remove(0);
        assert_eq!((line.kind.as_str(), &line.receipt), ("application", &receipt));
        refused(world.app().take_letter(&world.auditor(), street.dir.path(), &TakeLetter { id: line.id.clone() }), "affair.assigned", "shishin:5.4a");
        let taken = done(take(world, &street, &line.id));
        let record = taken.record.unwrap();
        let seen = done(world.app().show(&world.clerk(), &show("membership", record)));
        assert_eq!(value(&seen, "name").as_deref(), Some("佐藤　見本花"));
        let row = rows(world, &world.clerk(), "admissions").remove(0);
        assert_eq!((shown(&row, "confirmed_on").as_str(), shown(&row, "means").as_str()), ("2026-11-24", "確認欄へのチェック"));
        assert_eq!(crate::walk::column(&row, "form"), [form]);
        assert!(fs::read_dir(street.dir.path().join(world.key.as_str()).join(INBOX)).unwrap().next().is_none(), "the inbox is empty");
        assert!(matches!(take(world, &street, &line.id), Err(AppError::NotFound("letter"))));
        // An application on paper needs the edition too.
        let id = record.to_string();
        let silent = [("record", id.as_str()), ("confirmed", "yes"), ("confirmed_on", "2026-11-24"), ("means", "mark")];
        no(enter(world, &world.clerk(), "admissions", &silent), "register:admissions.explained", "rules:1.1a");
        // Of an edition that was replaced meanwhile nobody was told what counts now.
        let late = send(&[&[("edition", "7"), ("name", "鈴木　見本郎"), ("mail", "s@mihon.example.jp")][..], &[("confirm", "yes")]].concat());
        assert_eq!(late.status, StatusCode::SEE_OTHER);
        let mut renewed = membership_form(&classes());
        renewed.retain(|(k, _)| *k != "edition");
        in_use(world, &[&renewed[..], &[("edition", "8")]].concat());
        let line = world.app().letters(&world.clerk(), street.dir.path()).unwrap().remove(0);
        assert!(matches!(take(world, &street, &line.id), Err(AppError::Conflict("window-letter-edition"))));
    }

    /// Shows doyukai:shishin:1.4
    ///
    /// Whoever looks for one of the staff in the members' directory finds nobody: what is kept of the staff is under the same protection
    /// and can be put there by nobody.
    fn the_staff_are_found_by_no_member(world) {
        let street = Street::new(world);
        let (form, row) = laid_down(world);
        admitted(world, "見本　会員郎", "株式会社見本製作所", &form);
        let new = crate::gojo_handling::handed_in(world, "staffing", "staff", "staffing", "form", "高橋　見本事");
        let record = done(world.app().collect(&world.asker(Who::Second), &new)).record.unwrap();
        published(world, &street, &row);
        for word in ["高橋", "見本事"] {
            let found = street.search(world, "203.0.113.9", &[("q", word)]);
            assert_eq!((found.status, handles(&found).len()), (StatusCode::OK, 0), "{word}");
        }
        let wider = azukari_app::governance::SetAffair {
            key: "own_site".parse().unwrap(),
            title: "広げた業務".into(),
            purpose: "publication".parse().unwrap(),
            holdings: ["member".parse().unwrap(), "staff".parse().unwrap()].into(),
            classes: classes().into_iter().chain(["identity"]).map(|c| c.parse().unwrap()).collect(),
        };
        done(world.app().set_affair(&world.manager(), wider));
        let general_affairs = world.asker(Who::Second);
        let assign = azukari_app::access::Assign {
            worker: world.worker(Who::Second),
            affair: "own_site".parse().unwrap(),
            from: String::new(),
            until: None,
        };
        done(world.app().assign(&world.manager(), assign));
        let mut feed = list("own_site", "staff", record, &["identity"]);
        feed.channel = "web".into();
        let never = refused(world.app().export(&general_affairs, &feed), "publish.never", "shishin:1.4");
        assert_eq!(never.answer, azukari_domain::Answer::Forbidden);
        for text in ["高橋", "見本事"] {
            assert!(!holds(&street.bytes(), text));
        }
    }

    /// Shows doyukai:shishin:0.1
    ///
    /// A fresh set-up lists the information services that the guideline is about; each can be tied to kinds of data, to places of
    /// publication and to a contractor. While none is listed that is a task.
    fn the_services_stand_in_the_inventory_from_the_first_day(world) {
        tend(world);
        let missing = task(world, &world.admin(), "duty:service.missing");
        assert!(world.app().show_task(&world.admin(), missing.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "doyukai:shishin:0.1"));
        let app = world.app();
        let asked = SetUp {
            rulebook: "doyukai".parse().unwrap(),
            key: format!("n{:016x}", unique()),
            name: "新しい会".into(),
            officer: world.personal("初代　役員丸"),
            login: "hatsu".into(),
            mail: world.personal("hatsu.yakuin@example.jp"),
            unit: "secretariat".into(),
            language: "ja".into(),
            password: Zeroizing::new("horse battery staple".into()),
            offices: ["system_officer", "protection_officer", "information_manager"]
                .map(|o| (o.parse().unwrap(), "2026-11-20 第4回理事会".into()))
                .into(),
            key_kept: KeyKept::File(world.dir().join("new.key")),
            templates: true,
        };
        let link = app.another_setup_link().unwrap();
        let SetUpAnswer::Done(made) = app.set_up(&link, asked).unwrap() else { panic!("refused") };
        assert!(!made.left.iter().any(|l| l.starts_with("row:")), "{:?}", made.left);
        let me = Asker { org: made.org, worker: made.worker.unwrap(), scopes: None };
        let services = rows(world, &me, "information_services");
        let names: Vec<String> = services.iter().map(|r| shown(r, "name")).collect();
        assert_eq!(names, ["会員名簿", "例会登録システム", "全国会員データベース", "Job Way"]);
        assert_eq!(services.iter().map(|r| shown(r, "affair")).collect::<Vec<_>>(), ["会員名簿の作成", "例会の運営", "中同協のホームページ", "合同企業面接会"]);
        app.tend(made.org).unwrap();
        assert!(tasks(world, &me, "duty:service.missing").is_empty());
        let tied = [("holding", "guest"), ("affair", "own_site"), ("classes", "company_name"), ("classes", "identity"), ("contractor_name", "見本システム株式会社")];
        change(world, &me, &services[1], "information_services", &tied).done();
        let row = rows(world, &me, "information_services").remove(1);
        let seen = ["holding", "affair", "classes", "contractor_name"].map(|c| shown(&row, c));
        assert_eq!(seen, ["会員外の例会参加者", "東京同友会のホームページ", "会社名、会員外の方の氏名", "見本システム株式会社"]);
        no(enter(world, &world.admin(), "information_services", &[("holding", "member")]), "register:information_services.named", "shishin:0.1");
        no(enter(world, &world.clerk(), "information_services", &[("name", "見本")]), "register:information_services", "shishin:0.1");
    }

    /// Only those stand there whose edition told of all of it; who stops it is gone with the next round, and so is an item that the
    /// scope no longer has; what is not public is nowhere in the folder.
    fn what_is_stopped_is_gone_and_what_is_private_was_never_there(world) {
        let street = Street::new(world);
        let (form, row) = laid_down(world);
        let (stays, goes) = (admitted(world, "見本　会員郎", "株式会社見本製作所", &form), admitted(world, "見本　会員子", "見本紙業", &form));
        world.bring_in(&[world.record_of("member", &[("name", "見本　未確認"), ("company", "見本未確認社")])]);
        let who = world.app().publishable(&world.clerk(), "own_site", "member").unwrap();
        assert_eq!((who.records.len(), who.uncovered), (2, 1));
        assert_eq!(published(world, &street, &row), 2);
        for text in ["世田谷区", "himitsu@", "見本　未確認", &stays.to_string(), &world.org.to_string()] {
            assert!(!holds(&street.bytes(), text), "{text}");
        }
        let before = street.snapshot(world);
        assert_eq!((street.tend(world), street.snapshot(world)), (0, before.clone()), "nothing is written for nothing");
        let stop = azukari_app::register::Mark {
            record: goes,
            kind: MarkKind::Stop,
            key: "use:publication".into(),
            ground: "person_request".into(),
            channel: "phone".into(),
            evidence: String::new(),
            notice: String::new(),
            happened_at: None,
            once: None,
        };
        done(world.app().mark(&world.manager(), &stop));
        street.tend(world);
        let now = street.snapshot(world);
        assert_eq!((now.members.len(), now.items.len()), (1, before.items.len()));
        assert!(!holds(&street.bytes(), "見本紙業") && holds(&street.bytes(), "株式会社見本製作所"));
        // An enquiry becomes a case, which holds what was asked and the receipt.
        let write = format!("/o/{}/write", world.key);
        let ask = [("kind", "enquiry"), ("name", "訪問　見本太"), ("reach", "t@mihon.example.jp"), ("text", "会員の製品について")];
        assert_eq!(street.send("203.0.113.9", true, Method::POST, &write, &ask).status, StatusCode::SEE_OTHER);
        let line = world.app().letters(&world.clerk(), street.dir.path()).unwrap().remove(0);
        let number = done(take(world, &street, &line.id)).case.unwrap();
        let case = world.app().show_case(&world.clerk(), number).unwrap().done();
        assert_eq!(case.line.procedure.as_str(), "enquiry");
        assert_ne!(number, open(world, &world.clerk(), "enquiry"), "a case like every other");
        // A letter for somebody else, or none at all, is no letter.
        let inbox = street.dir.path().join(world.key.as_str()).join(INBOX);
        fs::write(inbox.join("0a.sealed"), [1; 90]).unwrap();
        fs::write(inbox.join("..sealed"), "x").unwrap();
        let lines = world.app().letters(&world.clerk(), street.dir.path()).unwrap();
        assert_eq!(lines.iter().map(|l| (l.id.as_str(), l.kind.as_str())).collect::<Vec<_>>(), [("0a", "")]);
        assert!(take(world, &street, "0a").is_err() && take(world, &street, "../0a").is_err());
    }
}
