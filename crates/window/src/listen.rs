//! Listening: TLS where a certificate was given, in the clear beside it only to send people there.
//!
//! Handshakes happen beside the listener, so that one slow visitor keeps nobody else waiting, and there are never more connections
//! than [`CONNECTIONS_MAX`].

use axum::{
    Router,
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use std::{
    fmt, io,
    net::SocketAddr,
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpListener,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

/// Most connections at once.
const CONNECTIONS_MAX: usize = 512;
/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long a listener rests after the system refused a connection (too many open files).
const AFTER_FAULT: Duration = Duration::from_millis(200);

/// Who is at the other end, and whether the connection is encrypted by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// Address.
    pub address: SocketAddr,
    /// Whether we speak TLS with them.
    pub tls: bool,
}

impl Connected<IncomingStream<'_, Listening>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Listening>) -> Self {
        *stream.remote_addr()
    }
}

trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

/// One connection, counted as long as it lives.
pub struct Line {
    inner: Box<dyn Duplex>,
    _counted: OwnedSemaphorePermit,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(…)")
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// A listener whose connections are ready to be spoken on.
#[derive(Debug)]
pub struct Listening {
    ready: mpsc::Receiver<(Line, Peer)>,
    local: Peer,
}

impl Listening {
    /// Takes connections of a listener; with a certificate all of them are encrypted.
    ///
    /// # Errors
    /// Where the listener has no address.
    pub fn new(listener: TcpListener, config: Option<Arc<ServerConfig>>) -> io::Result<Listening> {
        let local = Peer { address: listener.local_addr()?, tls: config.is_some() };
        let (tell, ready) = mpsc::channel(16);
        tokio::spawn(take(listener, config.map(TlsAcceptor::from), tell));
        Ok(Listening { ready, local })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.local.address
    }
}

async fn take(listener: TcpListener, tls: Option<TlsAcceptor>, tell: mpsc::Sender<(Line, Peer)>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(counted) = Arc::clone(&room).acquire_owned().await else { return };
        let (stream, address) = tokio::select! {
            () = tell.closed() => return,
            taken = listener.accept() => match taken {
                Ok(taken) => taken,
                Err(_) => {
                    tokio::time::sleep(AFTER_FAULT).await;
                    continue;
                }
            },
        };
        let (tls, tell) = (tls.clone(), tell.clone());
        tokio::spawn(async move {
            let peer = Peer { address, tls: tls.is_some() };
            let inner: Box<dyn Duplex> = match tls {
                None => Box::new(stream),
                Some(tls) => match timeout(HANDSHAKE, tls.accept(stream)).await {
                    Ok(Ok(stream)) => Box::new(stream),
                    _ => return,
                },
            };
            // Nobody takes it any more only when the process ends.
            let _ = tell.send((Line { inner, _counted: counted }, peer)).await;
        });
    }
}

impl Listener for Listening {
    type Io = Line;
    type Addr = Peer;

    async fn accept(&mut self) -> (Line, Peer) {
        match self.ready.recv().await {
            Some(taken) => taken,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        Ok(self.local)
    }
}

/// Why a certificate or its key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsFault {
    /// No certificates could be read.
    Certificate,
    /// No private key could be read.
    Key,
    /// They do not belong together, or cannot be used.
    Pair,
}

/// TLS 1.2 and 1.3 with a certificate (with its chain) and its key, both PEM.
///
/// # Errors
/// [`TlsFault`]; neither holds what was read.
pub fn tls(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsFault> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .map_err(|_| TlsFault::Certificate)?
        .collect::<Result<_, _>>()
        .map_err(|_| TlsFault::Certificate)?;
    if chain.is_empty() {
        return Err(TlsFault::Certificate);
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|_| TlsFault::Key)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| TlsFault::Pair)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|_| TlsFault::Pair)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Answers until `stop`.
///
/// # Errors
/// The listener's.
pub async fn serve<S>(listening: Listening, routes: Router, stop: S) -> io::Result<()>
where
    S: Future<Output = ()> + Send + 'static,
{
    axum::serve(listening, routes.into_make_service_with_connect_info::<Peer>()).with_graceful_shutdown(stop).await
}
