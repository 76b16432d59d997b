//! The window over real sockets: what an encrypted and an open connection get, and how much somebody who wants everything gets of two
//! thousand members within an hour.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

use azukari_domain::{
    Millis,
    public::{EVENTS, FORMAT, INBOX, Item, LetterKind, Limits, Member, SNAPSHOT, Snapshot, Words},
    time::{FixedClock, SeededRandom},
};
use azukari_window::{Budgets, Listening, Shelf, TlsFault, Transport, Window, router, serve, tls};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsConnector;

/// Made for these tests and used nowhere else.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

fn lay(dir: &Path, members: usize) {
    let item = |key: &str, ja: &str| Item {
        key: key.into(),
        title: Words { ja: ja.into(), en: key.into() },
        ..Item::default()
    };
    let member = |n: usize| Member {
        handle: format!("h{:015x}", (n * 7_919) % 1_000_003),
        texts: vec![format!("見本商会{n:04}"), format!("見本　会員{n:04}")],
    };
    let snapshot = Snapshot {
        format: FORMAT,
        organisation: "見本協会".into(),
        key: "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f".into(),
        limits: Limits { query_min: 2, page_max: 10, shown_max: 100, letters_max: 2, minutes: 60 },
        letters: vec![LetterKind::Enquiry],
        items: vec![item("company", "会社名"), item("name", "会員名")],
        members: (0..members).map(member).collect(),
        ..Snapshot::default()
    };
    fs::create_dir_all(dir.join("mihon")).unwrap();
    fs::write(dir.join("mihon").join(SNAPSHOT), serde_json::to_vec(&snapshot).unwrap()).unwrap();
}

fn window(dir: &Path, transport: Transport) -> (Window, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at(Millis(1_795_482_000_000)));
    let window = Window {
        shelf: Arc::new(Shelf::new(dir)),
        budgets: Arc::new(Budgets::default()),
        transport: Arc::new(transport),
        clock: clock.clone(),
        random: Arc::new(SeededRandom::new(3)),
    };
    (window, clock)
}

/// Status, head and body of one request.
async fn spoken(mut line: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> (u16, String, String) {
    // Whoever is answered before the end of what they send may not be able to send the rest.
    let _ = line.write_all(request.as_bytes()).await;
    let mut bytes = Vec::new();
    // A peer that ends without a goodbye has still said everything.
    let _ = line.read_to_end(&mut bytes).await;
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    (head.split(' ').nth(1).unwrap_or("0").parse().unwrap(), head.to_ascii_lowercase(), body.to_owned())
}

fn get(path: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{more}\r\n")
}

fn post(path: &str, form: &str, more: &str) -> String {
    let kind = "application/x-www-form-urlencoded";
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{more}\r\n{form}",
        form.len()
    )
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

async fn open(at: SocketAddr, request: &str) -> (u16, String, String) {
    spoken(TcpStream::connect(at).await.unwrap(), request).await
}

async fn encrypted(at: SocketAddr, request: &str) -> (u16, String, String) {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(fixture("cert.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let line = TcpStream::connect(at).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    spoken(TlsConnector::from(Arc::new(config)).connect(name, line).await.unwrap(), request).await
}

async fn listening(config: Option<Arc<rustls::ServerConfig>>) -> Listening {
    Listening::new(TcpListener::bind("127.0.0.1:0").await.unwrap(), config).unwrap()
}

#[tokio::test]
async fn what_comes_in_the_clear_is_led_to_where_it_is_encrypted() {
    let dir = tempfile::tempdir().unwrap();
    lay(dir.path(), 3);
    let secure = listening(Some(tls(&fixture("cert.pem"), &fixture("key.pem")).unwrap())).await;
    let (at, plain) = (secure.address(), listening(None).await);
    let beside = plain.address();
    let (window, _) = window(dir.path(), Transport::Tls(at.port()));
    let routes = router(window);
    tokio::spawn(serve(secure, routes.clone(), std::future::pending()));
    tokio::spawn(serve(plain, routes, std::future::pending()));

    let search = format!("q={}", encoded("見本商会"));
    for request in
        [get("/o/mihon", ""), get("/o/mihon", "x-forwarded-proto: https\r\n"), post("/o/mihon/directory", &search, "")]
    {
        let (status, head, body) = open(beside, &request).await;
        assert!([308, 303].contains(&status), "{head}");
        assert!(head.contains(&format!("location: https://localhost:{}/o/mihon", at.port())), "{head}");
        assert!(body.is_empty() && !head.contains("見本"), "{head}{body}");
    }
    let (status, head, body) = encrypted(at, &post("/o/mihon/directory", &search, "")).await;
    assert_eq!(status, 200, "{head}");
    assert!(body.contains("見本商会0000") && head.contains("strict-transport-security"));
    // Speaking in the clear to the encrypted address gets nothing.
    let (status, ..) = open(at, &get("/o/mihon", "")).await;
    assert_ne!(status, 200);
}

#[tokio::test]
async fn somebody_who_wants_all_two_thousand_gets_a_hundred_an_hour() {
    let dir = tempfile::tempdir().unwrap();
    lay(dir.path(), 2_000);
    let listening = listening(None).await;
    let at = listening.address();
    let (window, clock) = window(dir.path(), Transport::Behind(vec!["127.0.0.1".parse().unwrap()]));
    tokio::spawn(serve(listening, router(window), std::future::pending()));
    let who = "x-forwarded-proto: https\r\nx-forwarded-for: 203.0.113.9\r\n";

    let (mut found, mut refused) = (BTreeSet::new(), 0);
    // Every pair of digits, every page, as large as it may be asked for; then every profile that was found.
    for n in 0..100 {
        for page in 1..4 {
            let form = format!("q={}&size=1000&page={page}", encoded(&format!("{n:02}")));
            let (status, head, body) = open(at, &post("/o/mihon/directory", &form, who)).await;
            if status == 429 {
                assert!(head.contains("retry-after: 3601"), "{head}");
                refused += 1;
            }
            let names = body.split("見本商会").skip(1).map(|rest| rest.chars().take(4).collect::<String>());
            let page: Vec<String> = names.collect();
            assert!(page.len() <= 10, "a page of {}", page.len());
            found.extend(page);
        }
    }
    assert!(found.len() <= 100 && found.len() > 50 && refused > 250, "{} found, {refused} refused", found.len());
    let events = fs::read_dir(dir.path().join("mihon").join(EVENTS)).unwrap().count();
    assert_eq!(events, 1, "the desk is told once");
    let text = fs::read_dir(dir.path().join("mihon").join(EVENTS)).unwrap().next().unwrap().unwrap();
    assert!(!fs::read_to_string(text.path()).unwrap().contains("203.0.113"));
    // Whom the proxy speaks for is the visitor; what the visitor writes there themselves changes nothing.
    let forged = "x-forwarded-proto: https\r\nx-forwarded-for: 198.51.100.1, 203.0.113.9\r\n";
    assert_eq!(open(at, &post("/o/mihon/directory", "q=0001", forged)).await.0, 429);
    let other = "x-forwarded-proto: https\r\nx-forwarded-for: 203.0.113.10\r\n";
    assert_eq!(open(at, &post("/o/mihon/directory", "q=0001", other)).await.0, 200);
    clock.set(Millis(1_795_482_000_000 + 3_600_000));
    assert_eq!(open(at, &post("/o/mihon/directory", "q=0001", who)).await.0, 200);
}

#[tokio::test]
async fn nothing_else_is_reachable_and_letters_have_their_limits() {
    let dir = tempfile::tempdir().unwrap();
    lay(dir.path(), 3);
    let listening = listening(None).await;
    let at = listening.address();
    let (window, _) = window(dir.path(), Transport::Trial);
    tokio::spawn(serve(listening, router(window), std::future::pending()));

    for path in [
        "/api/v1/o/mihon/find",
        "/o/mihon/sign-in",
        "/setup/x",
        "/healthz",
        "/o/other",
        "/o/../mihon",
        "/o/mihon/published.json",
        "/o/mihon/inbox",
    ] {
        let (status, _, body) = open(at, &get(path, "")).await;
        assert_eq!(status, 404, "{path}");
        assert!(!body.contains("見本商会"));
    }
    let (_, head, body) = open(at, &get("/o/mihon", "accept-language: en\r\n")).await;
    assert!(
        body.contains("<html lang=\"en\"") && body.contains("This is a trial") && body.contains("viewport"),
        "{body}"
    );
    assert!(
        head.contains("content-security-policy: default-src 'none'")
            && !body.contains("<script")
            && !body.contains("http://")
    );
    let (_, head, body) = open(at, &get("/o/mihon/write?lang=ja", "accept-language: en\r\n")).await;
    assert!(body.contains("<html lang=\"ja\"") && head.contains("set-cookie: azukari-lang=ja"), "{head}");
    assert!(body.contains("kind-enquiry") && !body.contains("kind-complaint"), "only what there is a procedure for");

    let whole =
        format!("kind=enquiry&name={}&reach=a%40example.jp&text={}", encoded("訪問　見本太"), encoded("内容です"));
    for wrong in [
        "",
        "kind=enquiry",
        "kind=complaint&name=a&reach=b&text=c",
        "kind=application&name=a&reach=b&text=c",
        "name=a&reach=b&text=c",
    ] {
        let (status, _, body) = open(at, &post("/o/mihon/write", wrong, "")).await;
        assert_eq!(status, 422, "{wrong}");
        assert!(body.contains("role=\"alert\"") && body.contains("href=\"#"), "{wrong}");
    }
    assert_eq!(open(at, &post("/o/mihon/write", &whole, "")).await.0, 303);
    assert_eq!(open(at, &post("/o/mihon/write", &whole, "")).await.0, 303);
    assert_eq!(open(at, &post("/o/mihon/write", &whole, "")).await.0, 429, "two an hour");
    let waiting: Vec<_> =
        fs::read_dir(dir.path().join("mihon").join(INBOX)).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(waiting.len(), 2);
    for letter in &waiting {
        let bytes = fs::read(letter).unwrap();
        assert!(!bytes.windows(6).any(|w| w == "見本".as_bytes()) && bytes[0] == 1);
    }
    let huge = format!("{whole}&more={}", "x".repeat(200_000));
    let (status, ..) = open(at, &post("/o/mihon/write", &huge, "")).await;
    assert!([413, 0].contains(&status), "{status}: refused, or cut off");
    let (status, _, body) = open(at, &get("/o/mihon/received/%3Cscript%3E", "")).await;
    assert!(status == 404 && !body.contains("<script"), "{body}");
}

#[test]
fn what_is_no_certificate_is_told() {
    let (cert, key) = (fixture("cert.pem"), fixture("key.pem"));
    let none = fixture("none.pem");
    assert_eq!(tls(&none, &key).unwrap_err(), TlsFault::Certificate);
    assert_eq!(tls(&key, &key).unwrap_err(), TlsFault::Certificate);
    assert_eq!(tls(&cert, &cert).unwrap_err(), TlsFault::Key);
    assert!(tls(&cert, &key).is_ok());
}
