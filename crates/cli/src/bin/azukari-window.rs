//! `azukari-window`: the window as a program of its own. It links neither vault, store nor gate, and knows one folder.
//!
//! Memory that is given back is wiped, so that nothing of a letter stays in this process once it was answered; core dumps are off.
#![allow(clippy::disallowed_methods, reason = "a program reads its environment")]

use azukari_domain::{Random, time::SystemClock};
use azukari_window::{Budgets, Listening, Shelf, TlsFault, Transport, Window, router, serve, tls};
use azukari_words::{Arg, Lang, Words};
use clap::Parser;
use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use tokio::net::TcpListener;
use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static ALLOCATOR: ZeroAlloc<mimalloc::MiMalloc> = ZeroAlloc(mimalloc::MiMalloc);

/// How long open requests may go on after the signal.
const DRAIN: Duration = Duration::from_secs(5);

/// 外に向けたページ：方針・申込み・問合せ・会員検索 / the window: policy, applications, enquiries, the members' directory
#[derive(Debug, Parser)]
#[command(name = "azukari-window", version)]
struct Args {
    /// 言語（ja・en） / language of this program's own words
    #[arg(long, value_name = "ja|en")]
    lang: Option<Lang>,
    /// JSONで答える / answer as JSON
    #[arg(long)]
    json: bool,
    /// サーバーが書き出すフォルダー / the folder that the server writes to
    #[arg(long, value_name = "DIR", env = "AZUKARI_WINDOW_DIR")]
    dir: PathBuf,
    /// 待ち受けるアドレス / address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081", env = "AZUKARI_WINDOW_LISTEN")]
    listen: SocketAddr,
    /// 証明書（PEM、中間証明書を含む） / certificate with its chain, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// 証明書の秘密鍵（PEM） / its private key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// 暗号化なしの入口。HTTPSへ案内するだけ / address in the clear that only leads to https
    #[arg(long, value_name = "ADDR", requires = "tls_cert")]
    plain: Option<SocketAddr>,
    /// HTTPSの中継のアドレス（くり返せる） / address of a proxy that speaks https; may be repeated
    #[arg(long, value_name = "IP", conflicts_with = "tls_cert")]
    behind_proxy: Vec<IpAddr>,
    /// 標準入力が閉じたら終わる / end when standard input ends: how a server ends its child
    #[arg(long, hide = true)]
    until_stdin_ends: bool,
}

struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness nothing may go on: receipts and names would be guessable.
        if aws_lc_rs::rand::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// A key of the words with its arguments.
type Fault = (&'static str, Vec<(&'static str, String)>);

fn main() -> ExitCode {
    let args = Args::parse();
    harden();
    let filter = tracing_subscriber::EnvFilter::try_from_env("AZUKARI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,azukari_window=info"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).try_init();
    let lang = args.lang.or_else(of_terminal).unwrap_or_default();
    match run(lang, &args) {
        Ok(()) => ExitCode::SUCCESS,
        Err((key, with)) => {
            let with: Vec<(&str, Arg<'_>)> = with.iter().map(|(n, v)| (*n, Arg::of(n, v))).collect();
            let _ = writeln!(std::io::stderr(), "{}", Words::say(lang, key, &with));
            ExitCode::from(2)
        }
    }
}

/// Files are for this user alone, and no core dump holds what visitors send.
fn harden() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit, umask};
        // The desk may run as another user of the same group.
        umask(rustix::fs::Mode::from_raw_mode(0o007));
        if setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_err() {
            tracing::warn!("core dumps could not be switched off");
        }
    }
}

fn of_terminal() -> Option<Lang> {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|n| std::env::var(n).ok()).find(|v| !v.is_empty());
    said.and_then(|v| Lang::parse(&v))
}

fn run(lang: Lang, args: &Args) -> Result<(), Fault> {
    let folder = || ("window-error-folder", vec![("dir", args.dir.display().to_string())]);
    if !args.dir.is_dir() {
        return Err(folder());
    }
    let config = match (&args.tls_cert, &args.tls_key) {
        (Some(cert), Some(key)) => Some(tls(cert, key).map_err(|fault| match fault {
            TlsFault::Certificate => ("window-error-certificate", vec![("file", cert.display().to_string())]),
            TlsFault::Key => ("window-error-key", vec![("file", key.display().to_string())]),
            TlsFault::Pair => ("window-error-pair", Vec::new()),
        })?),
        _ => None,
    };
    let internal = |e: std::io::Error| {
        ("window-error-listen", vec![("address", args.listen.to_string()), ("reason", e.kind().to_string())])
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(internal)?;
    runtime.block_on(async {
        let bind = async |address: SocketAddr| {
            let bound = TcpListener::bind(address).await;
            bound.map_err(|e| {
                ("window-error-listen", vec![("address", address.to_string()), ("reason", e.kind().to_string())])
            })
        };
        let listener = bind(args.listen).await?;
        let address = listener.local_addr().map_err(internal)?;
        let transport = match (&config, args.behind_proxy.as_slice()) {
            (Some(_), _) => Transport::Tls(address.port()),
            (None, []) if address.ip().is_loopback() => Transport::Trial,
            (None, []) => return Err(("window-error-plain", vec![("address", address.to_string())])),
            (None, proxies) => Transport::Behind(proxies.to_vec()),
        };
        let is_trial = transport.is_trial();
        let window = Window {
            shelf: Arc::new(Shelf::new(&args.dir)),
            budgets: Arc::new(Budgets::default()),
            transport: Arc::new(transport),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
        };
        let routes = router(window);
        let beside = match args.plain {
            Some(plain) => Some(Listening::new(bind(plain).await?, None).map_err(internal)?),
            None => None,
        };
        let plain = beside.as_ref().map(|l| l.address().to_string());
        if let Some(listening) = beside {
            // The same routes: what came in the clear never gets as far as a page.
            tokio::spawn(serve(listening, routes.clone(), std::future::pending()));
        }
        let listening = Listening::new(listener, config).map_err(internal)?;
        say(lang, args.json, &address.to_string(), plain.as_deref(), is_trial);
        let (tell, told) = tokio::sync::watch::channel(false);
        let mut heard = told.clone();
        let serving = serve(listening, routes, async move {
            let _ = heard.wait_for(|stop| *stop).await;
        });
        tokio::pin!(serving);
        tokio::select! {
            ended = &mut serving => return ended.map_err(internal),
            () = stop(args.until_stdin_ends) => {}
        }
        let _ = tell.send(true);
        let _ = tokio::time::timeout(DRAIN, serving).await;
        Ok(())
    })?;
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(())
}

fn say(lang: Lang, json: bool, address: &str, plain: Option<&str>, is_trial: bool) {
    let line = if json {
        serde_json::json!({"listening": address, "plain": plain, "trial": is_trial}).to_string()
    } else {
        let key = if is_trial { "window-listening-trial" } else { "window-listening" };
        Words::say(lang, key, &[("address", address.into())])
    };
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Ends at ctrl-c, SIGTERM, and where it was asked for at the end of standard input.
async fn stop(until_stdin_ends: bool) {
    let parent = async {
        if !until_stdin_ends {
            std::future::pending::<()>().await;
        }
        let (tell, told) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let _ = std::io::stdin().lock().read_to_end(&mut Vec::new());
            let _ = tell.send(());
        });
        let _ = told.await;
    };
    #[cfg(unix)]
    let asked = async {
        let term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match term {
            Ok(mut term) => drop(term.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let asked = std::future::pending::<()>();
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! { () = parent => {}, () = asked => {}, () = interrupt => {} }
}
