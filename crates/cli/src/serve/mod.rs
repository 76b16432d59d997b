//! `serve`: lock, open, unlock, then listen; a ticker beside it; a signal drains.

pub(crate) mod harden;
mod hello;
pub(crate) mod log;

use crate::{
    args::ServeArgs,
    exit::{Ended, Exit, Fault},
    local::migrate,
    open::{self, House, SystemRandom},
    out::Out,
    place, window,
};
use axum::Router;
use azukari_app::{App, access::DemoOpened};
use azukari_gate::KeyKept;
use azukari_rulebook::State;
use azukari_web::{Site, api::Api};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// How long open requests may go on after the signal.
const DRAIN: Duration = Duration::from_secs(10);
/// People in the sample.
const DEMO_PEOPLE: u64 = 200;
/// How often what is over is removed.
const UPKEEP_EVERY: Duration = Duration::from_secs(3600);
/// How often the journals are kept in order.
const TEND_EVERY: Duration = Duration::from_secs(1);
/// How often duties are looked at: reminders may be ten minutes late, and a round without news costs milliseconds.
const CLOCK_EVERY: Duration = Duration::from_secs(600);
/// How often the window's folder is looked at: what is stopped stands there no longer than that.
const WINDOW_EVERY: Duration = Duration::from_secs(30);

pub(crate) fn run(out: &Out, args: &ServeArgs) -> Ended {
    log::begin();
    harden::core_dumps_off();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Fault::failed("error-internal", &[("reason", &e.to_string())]))?;
    // The address first: a second server must not open, unlock and finish anything only to find it taken.
    let listener = runtime.block_on(bind(args.listen))?;
    let address = listener.local_addr()?;
    // Heard from here on: a signal while the data is opened must not leave it to the system to end the process.
    let stop = {
        let _inside = runtime.enter();
        stop()
    };
    // A broken rulebook is told before the data is locked: a running server does not hide the fault.
    if args.place.rulebooks.is_some() {
        open::rulebooks(out, args.place.rulebooks.as_deref())?;
    }
    if let Some(done) = migrate::forward(&args.place)? {
        // Beside the greeting, which stands alone on standard output.
        migrate::aside(out, &done);
    }
    let house = open::house(out, &args.place)?;
    open::tell_places(out, &house)?;
    let site = site(args, address);
    let demo = demo(args, &house)?;
    let routes = azukari_web::serve::guard(routes(args, &house, &site), site);
    let tender = house.app.gate().keep_tending(TEND_EVERY)?;
    let clockwork = runtime.spawn(clockwork(house.app.clone()));
    hello::say(out, args, address, &house, demo.as_ref())?;
    tracing::info!(%address, "listening");
    runtime.spawn(upkeep(house.app.clone()));
    let shown = match window::folder(args) {
        Some(dir) => {
            place::make_private(&dir)?;
            // Before the window opens, so that it has something to show.
            window_round(&house.app, &dir);
            runtime.spawn(window_rounds(house.app.clone(), dir));
            window::beside(args)?
        }
        None => None,
    };
    let ended = runtime.block_on(async {
        let stopping = Arc::new(tokio::sync::Notify::new());
        let told = Arc::clone(&stopping);
        // The peer's address says whether a request comes from outside.
        let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, routes).with_graceful_shutdown(async move {
            stop.await;
            told.notify_one();
        });
        tokio::select! {
            ended = async { serving.await } => ended,
            () = async { stopping.notified().await; tokio::time::sleep(DRAIN).await } => Ok(()),
        }
    });
    out.aside(&out.t("cli-stopping", &[]));
    drop(shown);
    clockwork.abort();
    drop(tender);
    house.app.gate().close();
    runtime.shutdown_timeout(Duration::from_secs(1));
    tracing::info!("stopped");
    out.aside(&out.t("cli-stopped", &[]));
    ended.map(|()| Exit::Done).map_err(|_| Fault::failed("error-internal", &[]))
}

/// Duties become tasks and reminders are given: at the start, and then several times an hour, so that a day is never missed by a
/// server that was off at midnight.
async fn clockwork(app: App) {
    loop {
        let round = app.clone();
        match tokio::task::spawn_blocking(move || round.tend_all()).await {
            Ok(Ok(failed)) => {
                failed.iter().for_each(|(org, key)| tracing::warn!(%org, key, "the clock's round failed"));
            }
            Ok(Err(e)) => tracing::warn!(key = e.key(), "the clock's round failed"),
            Err(_) => return,
        }
        tokio::time::sleep(CLOCK_EVERY).await;
    }
}

fn window_round(app: &App, dir: &std::path::Path) {
    match app.tend_windows(dir) {
        Ok(failed) => failed.iter().for_each(|(org, key)| tracing::warn!(%org, key, "the window could not be tended")),
        Err(e) => tracing::warn!(key = e.key(), "the window could not be tended"),
    }
}

/// What anybody may read is laid down anew where it changed, and what happened there is taken in.
async fn window_rounds(app: App, dir: std::path::PathBuf) {
    loop {
        tokio::time::sleep(WINDOW_EVERY).await;
        let (app, dir) = (app.clone(), dir.clone());
        if tokio::task::spawn_blocking(move || window_round(&app, &dir)).await.is_err() {
            return;
        }
    }
}

/// Removes what is over, at the start and then each hour, beside the event loop.
async fn upkeep(app: azukari_app::App) {
    let mut each = tokio::time::interval(UPKEEP_EVERY);
    loop {
        each.tick().await;
        let app = app.clone();
        match tokio::task::spawn_blocking(move || app.upkeep()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(ended)) => tracing::info!(ended, "removed what was over"),
            Ok(Err(e)) => tracing::warn!(error = %e, "the upkeep could not be done"),
            Err(_) => return,
        }
    }
}

/// The sample organisation, once.
fn demo(args: &ServeArgs, house: &House) -> Result<Option<DemoOpened>, Fault> {
    if !args.demo {
        return Ok(None);
    }
    let rulebook = match &args.org {
        Some(org) => org.clone(),
        // The one that its rulebook puts first; otherwise the regulation of which least is left to do, and of these the longest.
        // No organisation is named in code.
        None => {
            let books = house.app.gate().books();
            let worth = |org: &azukari_domain::OrgKey| {
                let kept = books.versions(org).last().map(|(_, book)| {
                    let kept = book.clauses().filter(|c| c.state() == State::InForce).count();
                    (book.book().organisation.first_sample, kept * 100 / book.clauses().count().max(1), kept)
                });
                kept.unwrap_or_default()
            };
            let richest = books.organisations().max_by_key(|org| worth(org)).cloned();
            richest.ok_or(Fault::failed("rulebook-refused", &[]))?
        }
    };
    // Nobody types a passphrase for invented people at each start.
    let KeyKept::File(key) = &house.kept else { return Err(Fault::usage("cli-demo-passphrase", &[])) };
    Ok(house.app.open_demo(&rulebook, key, &args.place.data, DEMO_PEOPLE)?)
}

/// Pages and API over one application.
fn routes(args: &ServeArgs, house: &House, site: &Site) -> Router {
    let kept = place::again(&house.kept);
    let key_file = match &house.kept {
        KeyKept::File(file) => file.clone(),
        KeyKept::Passphrase(_) => args.place.own_key_file(),
    };
    let api = Api {
        app: house.app.clone(),
        site: site.clone(),
        spool: args.place.data.clone(),
        window: window::folder(args),
        kept: Arc::new(move || place::again(&kept)),
    };
    let places = azukari_web::pages::Places {
        key_file,
        spool: args.place.data.clone(),
        may_sample: matches!(house.kept, KeyKept::File(_)),
        window: window::folder(args),
    };
    azukari_web::pages::router(house.app.clone(), site.clone(), places).merge(azukari_web::api::router(api))
}

pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Fault> {
    TcpListener::bind(address).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => {
            Fault::new(Exit::Conflict, "error-address-in-use", &[("address", &address.to_string())])
        }
        kind => Fault::usage("cli-address", &[("address", &address.to_string()), ("reason", &kind.to_string())]),
    })
}

/// Which names are answered: this computer's own for a loopback address, else those that were named (any, if none was).
fn site(args: &ServeArgs, address: SocketAddr) -> Site {
    let mut site = Site::loopback(Arc::new(SystemRandom));
    site.https = args.https;
    site.inside.clone_from(&args.inside);
    if !args.host.is_empty() {
        site.hosts.extend(args.host.iter().cloned());
    } else if !address.ip().is_loopback() {
        site.hosts = Vec::new();
    }
    site
}

/// A future that ends at ctrl-c or SIGTERM; both are caught from the call on, not only once it is awaited.
#[cfg(unix)]
pub(crate) fn stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt()).ok(), signal(SignalKind::terminate()).ok());
    let heard = async |signal: &mut Option<tokio::signal::unix::Signal>| match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    };
    async move {
        tokio::select! {
            () = heard(&mut interrupt) => {}
            () = heard(&mut terminate) => {}
        }
    }
}

/// A future that ends at ctrl-c.
#[cfg(not(unix))]
pub(crate) fn stop() -> impl Future<Output = ()> {
    async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
