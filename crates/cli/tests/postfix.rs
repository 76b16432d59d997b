//! The mail gate beside Debian's own Postfix: what goes out, what comes back, what is kept, and that nothing is lost while the gate or
//! the desk is down.
//!
//! Two Postfix servers in folders of their own, on loopback ports: one as the office's, which hands its mail to another that asks the
//! gate; behind that one a sink that keeps what arrives. `./test` installs Postfix; only root can start one, and
//! `AZUKARI_SKIP_POSTFIX=1` leaves the test out on purpose.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]
#![allow(clippy::disallowed_methods, reason = "the runner may leave the test out through the environment")]
#![cfg(target_os = "linux")]

mod bed;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bed::{Bed, MailGate, Server};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::Command,
    sync::mpsc,
    time::Duration,
};

/// Longest wait for a mail that is on its way.
const ARRIVES: Duration = Duration::from_secs(60);

/// A mail that arrived at the other side.
struct Arrived {
    recipients: Vec<String>,
    text: String,
}

/// Somebody else's mail server: takes everything.
fn sink() -> (u16, mpsc::Receiver<Arrived>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for socket in listener.incoming().map_while(Result::ok) {
            let tell = tell.clone();
            std::thread::spawn(move || take(socket, &tell));
        }
    });
    (port, told)
}

fn take(mut socket: TcpStream, tell: &mpsc::Sender<Arrived>) -> Option<()> {
    let mut lines = BufReader::new(socket.try_clone().ok()?);
    write!(socket, "220 sink.example.jp ESMTP\r\n").ok()?;
    let mut recipients = Vec::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let word = line.trim().to_ascii_uppercase();
        let answer = if let Some(to) = word.strip_prefix("RCPT TO:") {
            recipients.push(to.trim_matches(['<', '>', ' ']).to_ascii_lowercase());
            "250 2.1.5 Ok"
        } else if word == "DATA" {
            write!(socket, "354 Go on\r\n").ok()?;
            let mut text = Vec::new();
            while !text.ends_with(b"\r\n.\r\n") {
                if lines.read_until(b'\n', &mut text).ok()? == 0 {
                    return None;
                }
            }
            let text = String::from_utf8_lossy(&text).into_owned();
            tell.send(Arrived { recipients: std::mem::take(&mut recipients), text }).ok()?;
            "250 2.0.0 Ok"
        } else if word == "QUIT" {
            write!(socket, "221 2.0.0 Bye\r\n").ok()?;
            return None;
        } else {
            "250 Ok"
        };
        write!(socket, "{answer}\r\n").ok()?;
    }
}

/// Hands a mail over as a mail program does; the last answer.
fn send(port: u16, recipients: &[&str], message: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket.set_read_timeout(Some(ARRIVES)).unwrap();
    let mut lines = BufReader::new(socket.try_clone().unwrap());
    let mut answer = || {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).unwrap();
            all.push_str(&line);
            if line.len() < 4 || line.as_bytes()[3] != b'-' {
                return all.trim().to_owned();
            }
        }
    };
    let mut last = answer();
    let mut say = |text: &str, last: &mut String| {
        write!(socket, "{text}\r\n").unwrap();
        *last = answer();
        last.starts_with(['2', '3'])
    };
    let mut begin = vec!["EHLO pc.example.jp".to_owned(), "MAIL FROM:<suzuki@example.jp>".to_owned()];
    begin.extend(recipients.iter().map(|to| format!("RCPT TO:<{to}>")));
    begin.push("DATA".to_owned());
    for text in begin {
        if !say(&text, &mut last) {
            return last;
        }
    }
    say(&format!("{}\r\n.", message.trim_end().replace('\n', "\r\n")), &mut last);
    last
}

/// A Postfix server in a folder of its own.
struct Postfix {
    dir: PathBuf,
    port: u16,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

const SERVICES: &str = "pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
";

impl Postfix {
    /// Hands everything on to a port; asks the gate before, where one is named.
    fn start(name: &str, next: u16, gate: Option<&str>) -> Postfix {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap().keep();
        // Its own user has to find its folders.
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o755)).unwrap();
        let at = |name: &str| dir.join(name).display().to_string();
        for below in ["etc", "queue", "data", "log"] {
            std::fs::create_dir(dir.join(below)).unwrap();
        }
        let chown = Command::new("chown").arg("postfix").arg(at("data")).status().unwrap();
        assert!(chown.success());
        let port = free_port();
        let milters = gate.map(|gate| format!("smtpd_milters = inet:{gate}\n")).unwrap_or_default();
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {}\ndata_directory = {}\ncommand_directory = /usr/sbin\n\
             daemon_directory = /usr/lib/postfix/sbin\nmail_owner = postfix\nsetgid_group = postdrop\nmaillog_file = {}\n\
             maillog_file_prefixes = {}\nmyhostname = {name}.example.jp\nmydestination =\nlocal_recipient_maps =\nalias_maps =\n\
             alias_database =\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n\
             smtpd_relay_restrictions = permit_mynetworks, reject\nrelayhost = [127.0.0.1]:{next}\n\
             smtp_dns_support_level = disabled\nsmtp_host_lookup = native\nsmtpd_peername_lookup = no\n\
             minimal_backoff_time = 5s\nmaximal_backoff_time = 5s\nqueue_run_delay = 3s\ntransport_retry_time = 1s\n\
             milter_default_action = tempfail\n{milters}",
            at("queue"),
            at("data"),
            at("log/maillog"),
            dir.display(),
        );
        std::fs::write(dir.join("etc/main.cf"), main).unwrap();
        let services = format!("127.0.0.1:{port} inet n - n - - smtpd\n{SERVICES}");
        std::fs::write(dir.join("etc/master.cf"), services).unwrap();
        let postfix = Postfix { dir, port };
        let started = postfix.command("postfix", &["start"]);
        assert!(started.0, "{}\n{}", started.1, postfix.log());
        postfix
    }

    fn command(&self, name: &str, args: &[&str]) -> (bool, String) {
        let done =
            Command::new(format!("/usr/sbin/{name}")).arg("-c").arg(self.dir.join("etc")).args(args).output().unwrap();
        let text = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.success(), text)
    }

    /// The mails that it keeps: the queue in which each lies, and why.
    fn queue(&self) -> Vec<(String, String)> {
        let (_, text) = self.command("postqueue", &["-j"]);
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let told = |mail: &Value| {
            let why = mail["recipients"][0]["delay_reason"].as_str().unwrap_or_default();
            (mail["queue_name"].as_str().unwrap_or_default().to_owned(), why.to_owned())
        };
        lines.map(|mail| told(&mail)).collect()
    }

    /// Waits until it keeps a mail in this way.
    fn until(&self, kept: impl Fn(&(String, String)) -> bool) -> (String, String) {
        let (_wake, never) = mpsc::channel::<()>();
        for _ in 0..300 {
            if let Some(found) = self.queue().into_iter().find(&kept) {
                return found;
            }
            let _ = never.recv_timeout(Duration::from_millis(200));
        }
        panic!("{:?}\n{}", self.queue(), self.log());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.dir.join("log/maillog")).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = self.command("postfix", &["stop"]);
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// `None` where it was left out on purpose, or cannot be: only root starts a Postfix.
fn may_run() -> Option<()> {
    if std::env::var("AZUKARI_SKIP_POSTFIX").is_ok_and(|v| v == "1") {
        return None;
    }
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root can start a Postfix");
        return None;
    }
    assert!(std::path::Path::new("/usr/sbin/postfix").exists(), "postfix (package postfix): ./test installs it");
    Some(())
}

/// A list of so many invented members, as an attached CSV in CP932.
fn list_of(people: usize) -> String {
    let mut sheet = String::from("会員番号,氏名,電話番号,メールアドレス\r\n");
    let (surnames, given) =
        (["佐藤", "鈴木", "高橋", "田中", "渡辺"], ["太郎", "花子", "健一", "美咲", "直樹", "由美"]);
    for n in 0..people {
        let (s, g) = (surnames[n % surnames.len()], given[n % given.len()]);
        sheet.push_str(&format!("{:05},{s}　{g},090-1234-{n:04},member{n}@example.jp\r\n", 10_000 + n));
    }
    STANDARD.encode(encoding_rs::SHIFT_JIS.encode(&sheet).0)
}

fn attached(name: &str, content: &str) -> String {
    let lines: Vec<&str> = content.as_bytes().chunks(76).map(|c| std::str::from_utf8(c).unwrap()).collect();
    format!(
        "From: suzuki@example.jp\nTo: partner@example.com\nSubject: list\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=\"b1\"\n\n--b1\nContent-Type: text/plain\n\nAttached.\n--b1\n\
         Content-Type: application/octet-stream; name=\"{name}\"\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"{name}\"\n\n{}\n--b1--\n",
        lines.join("\n")
    )
}

fn zipped(content: &[u8], password: Option<&str>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    match password {
        Some(password) => {
            zip.start_file("list.csv", options.with_aes_encryption(zip::AesMode::Aes256, password)).unwrap()
        }
        None => zip.start_file("list.csv", options).unwrap(),
    }
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn postfix_asks_the_gate_and_loses_nothing() {
    if may_run().is_none() {
        return;
    }
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo", "--org", "escoop"]);
    bed.sign_in(&server, "clerk");
    let (code, out, said) = bed.run(&server, &["token", "--make", "mailgate", "--scope", "send", "--json"]);
    assert_eq!(code, 0, "{out}{said}");
    let token = serde_json::from_str::<Value>(&out).unwrap()["token"].as_str().unwrap().to_owned();

    let gate_port = free_port().to_string();
    let gate_at = format!("127.0.0.1:{gate_port}");
    let gate = MailGate::start(&bed, &server.url, &token, &gate_at);
    let (sink_port, arrived) = sink();
    let asking = Postfix::start("asking", sink_port, Some(&gate_at));
    let office = Postfix::start("office", asking.port, None);
    let next = || {
        arrived.recv_timeout(ARRIVES).unwrap_or_else(|_| panic!("nothing arrived\n{}{}", office.log(), asking.log()))
    };

    // Allowed: from the office's server through the one that asks to the other side.
    let plain = "From: suzuki@example.jp\nTo: partner@example.com\nSubject: hello\n\nHello.\n";
    assert!(send(office.port, &["partner@example.com"], plain).starts_with("250"));
    assert_eq!(next().recipients, ["partner@example.com"]);

    // Several addresses: refused with the article and what to do.
    let two = "From: suzuki@example.jp\nTo: a@example.com, b@example.com\nSubject: hello\n\nHello.\n";
    let answer = send(asking.port, &["a@example.com", "b@example.com"], two);
    assert!(answer.starts_with("550 5.7.1 ") && answer.contains("pc:8.2a") && answer.contains("Bcc"), "{answer}");
    assert!(answer.is_ascii() && !answer.contains("example.com"), "{answer}");
    let copied = "From: suzuki@example.jp\nTo: a@example.com\nCc: b@example.com\nSubject: hello\n\nHello.\n";
    let answer = send(asking.port, &["a@example.com", "b@example.com"], copied);
    assert!(
        answer.starts_with("550 5.7.1 ") && answer.contains("pc:8.2b") && answer.contains("Cc not allowed"),
        "{answer}"
    );

    // A newsletter to thirty by Bcc: each sees nobody else.
    let members: Vec<String> = (0..30).map(|n| format!("reader{n}@example.com")).collect();
    let to: Vec<&str> = members.iter().map(String::as_str).chain(["suzuki@example.jp"]).collect();
    let newsletter = "From: suzuki@example.jp\nTo: suzuki@example.jp\nSubject: newsletter\n\nNews.\n";
    assert!(send(asking.port, &to, newsletter).starts_with("250"));
    let mut reached = Vec::new();
    while reached.len() < to.len() {
        let mail = next();
        let others = members.iter().filter(|m| mail.text.contains(m.as_str()) && mail.recipients != [(*m).clone()]);
        assert_eq!(others.count(), 0, "{}", mail.text);
        reached.extend(mail.recipients);
    }
    let admin_log = |verdict: &str| {
        bed.sign_in(&server, "information_director");
        let (code, out, said) =
            bed.run(&server, &["journal", "list", "--verb", "send", "--outcome", verdict, "--json"]);
        assert_eq!(code, 0, "{out}{said}");
        out
    };
    let passed: Value = serde_json::from_str(&admin_log("done")).unwrap();
    assert!(passed["entries"].as_array().unwrap().iter().any(|e| e["facts"]["bcc"] == "30"), "{passed}");

    // A hundred persons: not in a sheet, not in an archive that anybody opens; in one that is really encrypted.
    let hundred = STANDARD.decode(list_of(100)).unwrap();
    for (name, content) in [("list.csv", hundred.clone()), ("list.zip", zipped(&hundred, None))] {
        let answer = send(asking.port, &["partner@example.com"], &attached(name, &STANDARD.encode(&content)));
        assert!(answer.starts_with("550 5.7.1 ") && answer.contains("pc:8.1b"), "{name}: {answer}");
    }
    let locked = zipped(&hundred, Some("correct horse battery"));
    assert!(
        send(asking.port, &["partner@example.com"], &attached("list.zip", &STANDARD.encode(&locked)))
            .starts_with("250")
    );
    assert!(next().text.contains("list.zip"));
    let few = attached("list.csv", &list_of(50));
    assert!(send(asking.port, &["partner@example.com"], &few).starts_with("250"));
    next();

    // What cannot be read is kept by the mail server until somebody lets it go.
    let broken = attached("list.zip", &STANDARD.encode(&zipped(&hundred, None)[..200]));
    let answer = send(asking.port, &["partner@example.com"], &broken);
    assert!(answer.starts_with("250"), "{answer}");
    asking.until(|(queue, _)| queue == "hold");
    // It is on the manager's desk, and until that was decided the timer's command changes nothing.
    let carried = || {
        let (org, etc) = (bed.org(), asking.dir.join("etc").display().to_string());
        let env = [("AZUKARI_ORG", org.as_str()), ("AZUKARI_TOKEN", token.as_str())];
        let said = bed.run_env(&server, &["mailgate", "--release", "--postfix", &etc, "--json"], &env);
        assert_eq!(said.0, 0, "{said:?}");
        serde_json::from_str::<Value>(&said.1).unwrap()["carried"].clone()
    };
    let decide = |decision: &str| {
        bed.sign_in(&server, "department_manager");
        let (code, out, said) = bed.run(&server, &["task", "list", "--json"]);
        assert_eq!(code, 0, "{out}{said}");
        let listed: Value = serde_json::from_str(&out).unwrap();
        let waiting = listed["tasks"].as_array().unwrap().iter().find(|t| t["control"] == "duty:mail.release");
        let number = waiting.unwrap_or_else(|| panic!("{out}"))["number"].to_string();
        let set = [format!("decision={decision}"), "reason=送った者と確かめた".to_owned()];
        let done = bed.run(&server, &["task", "done", &number, "--set", &set[0], "--set", &set[1]]);
        assert_eq!(done.0, 0, "{done:?}");
    };
    assert_eq!(carried(), serde_json::json!([]));
    assert!(asking.queue().iter().any(|(queue, _)| queue == "hold"));
    decide("release");
    assert_eq!(carried()[0]["carried"], "released");
    assert!(next().text.contains("list.zip"));
    assert_eq!(carried(), serde_json::json!([]), "once");
    // Another goes back to whoever sent it, and to nobody else.
    assert!(send(asking.port, &["partner@example.com"], &broken).starts_with("250"));
    asking.until(|(queue, _)| queue == "hold");
    decide("return");
    assert_eq!(carried()[0]["carried"], "returned");
    let back = next();
    assert_eq!(back.recipients, ["suzuki@example.jp"], "{}", back.text);
    // One that the administrator took away by hand is not there any more.
    assert!(send(asking.port, &["partner@example.com"], &broken).starts_with("250"));
    asking.until(|(queue, _)| queue == "hold");
    decide("release");
    assert!(asking.command("postsuper", &["-d", "ALL", "hold"]).0);
    assert_eq!(carried()[0]["carried"], "gone");

    // The gate is down: nothing goes out, nothing comes back, nothing is lost.
    drop(gate);
    assert!(send(office.port, &["late@example.com"], plain).starts_with("250"));
    let (_, why) = office.until(|(_, why)| why.contains("451"));
    assert!(why.contains("4.7.1"), "{why}");
    assert!(send(asking.port, &["late@example.com"], plain).starts_with("451"));
    assert!(arrived.try_recv().is_err(), "it went out unasked");
    let gate = MailGate::start(&bed, &server.url, &token, &gate_at);
    // A mail server that looks at a mail while it is still busy with it leaves it lie until it is told to look again.
    let mut late = None;
    for _ in 0..6 {
        late = late.or_else(|| arrived.recv_timeout(ARRIVES / 4).ok());
        if late.is_none() {
            assert!(office.command("postfix", &["reload"]).0);
        }
    }
    assert_eq!(late.unwrap().recipients, ["late@example.com"], "{}{}", office.log(), asking.log());

    // The same where the gate is there and the desk is not.
    let log = asking.log();
    assert!(admin_log("refused").contains("escoop:pc:8.1b"));
    server.stop();
    assert!(send(office.port, &["later@example.com"], plain).starts_with("250"));
    office.until(|(_, why)| why.contains("451"));
    assert!(arrived.try_recv().is_err(), "it went out unasked");
    assert_eq!(office.queue().len(), 1);

    // No log of ours, and no word of the gate in Postfix's log, names anybody.
    let said = gate.said();
    for name in ["partner", "reader1", "佐藤", "member7", "090-1234"] {
        assert!(!said.contains(name) && !bed.server_said().contains(name), "{name}: {said}");
        assert!(
            !log.lines().filter(|l| l.contains("azukari") || l.contains("milter-reject")).any(|l| l.contains("佐藤")),
            "{log}"
        );
    }
}
