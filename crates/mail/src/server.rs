//! The gate listens, and gives each connection a session of its own.

use crate::{
    Finder, Judge,
    limits::{CONNECTION_TIME_MAX, CONNECTIONS_MAX, PACKET_BYTES_MAX},
    session::{Session, Shared},
};
use miltr_server::Server;
use std::{future::Future, sync::Arc};
use tokio::{net::TcpListener, sync::Semaphore};
use tokio_util::compat::TokioAsyncReadCompatExt as _;

/// The mail gate.
#[derive(Clone)]
pub struct MailGate {
    shared: Arc<Shared>,
}

impl MailGate {
    /// A gate that finds with one and asks the other.
    pub fn new(judge: Arc<dyn Judge>, finder: Arc<dyn Finder>) -> MailGate {
        MailGate { shared: Arc::new(Shared::new(judge, finder)) }
    }

    /// Serves until told to stop. Mails that are being judged then have no verdict, and the mail server asks again.
    ///
    /// # Errors
    /// The listener's own.
    pub async fn serve(&self, listener: TcpListener, stop: impl Future<Output = ()>) -> std::io::Result<()> {
        let free = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        tokio::pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => return Ok(()),
                accepted = listener.accept() => accepted,
            };
            let socket = match accepted {
                Ok((socket, _)) => socket,
                // One connection that broke while it was taken, or no file handle left: the next may do better.
                Err(e) => {
                    tracing::warn!(kind = %e.kind(), "a connection was not taken");
                    tokio::task::yield_now().await;
                    continue;
                }
            };
            // Whoever is not taken puts the mail off.
            let Ok(place) = Arc::clone(&free).try_acquire_owned() else {
                tracing::warn!("too many connections: one is turned away");
                continue;
            };
            let _ = socket.set_nodelay(true);
            let shared = Arc::clone(&self.shared);
            tokio::spawn(async move {
                let _place = place;
                let mut session = Session::new(shared);
                let mut server = Server::new(&mut session, false, PACKET_BYTES_MAX);
                let talk = server.handle_connection(socket.compat());
                match tokio::time::timeout(CONNECTION_TIME_MAX, talk).await {
                    Ok(Ok(())) => {}
                    // The error's own words may quote the mail.
                    Ok(Err(miltr_server::Error::Io(e))) => tracing::debug!(kind = %e.kind(), "a connection ended"),
                    Ok(Err(_)) => tracing::warn!("a connection spoke another protocol"),
                    Err(_) => tracing::debug!("a connection was silent for too long"),
                }
            });
        }
    }
}
