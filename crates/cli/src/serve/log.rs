//! The log of the program itself: what it did, never for whom. No event carries a personal value, a token or a link;
//! modules below ours are silent but for warnings, because their events may carry what they work on.

use tracing_subscriber::EnvFilter;

/// Begins to log to standard error: lines for people at a terminal, JSON otherwise. `AZUKARI_LOG` sets the levels.
pub(crate) fn begin() {
    let filter = EnvFilter::try_from_env("AZUKARI_LOG").unwrap_or_else(|_| {
        EnvFilter::new("warn,azukari=info,azukari_web=info,azukari_app=info,azukari_gate=info,azukari_store=info,azukari_mail=info")
    });
    let terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let events = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call in one process keeps the first subscriber.
    let _ = if terminal { events.compact().with_ansi(false).try_init() } else { events.json().try_init() };
}
