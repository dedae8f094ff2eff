//! Sockets and clocks: the only part that waits.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use portwise_core::reflection::{ClientHello, ReflectingPort, Reflector, TlsTold, Token};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ProtocolVersion;
use tokio_rustls::server::TlsStream;

use crate::api;
use crate::census::{Census, Full};
use crate::identity::Identity;
use crate::listen::Listener;
use crate::session::{NOTICE, Peer, Session, Step, Then};
use crate::store::Store;
use crate::tap::Tap;

/// What a server puts up with.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Connections at the same time; those of the API have as many of their own.
    pub connections: usize,
    /// Connections of one client at the same time: an IPv4 address, or an IPv6 /64.
    pub per_client: usize,
    /// Connections of one client within a minute.
    pub per_minute: u32,
    /// How long one may last.
    pub whole: Duration,
    /// How long a client may say nothing, take no answer, or take for a TLS handshake.
    pub patience: Duration,
    /// How long what came is kept.
    pub keep: Duration,
    /// The room for it, in octets.
    pub keep_octets: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 512,
            per_client: 16,
            per_minute: 120,
            whole: Duration::from_secs(60),
            patience: Duration::from_secs(15),
            keep: Duration::from_secs(600),
            keep_octets: 16 << 20,
        }
    }
}

/// The server.
pub struct Reflect {
    shared: Arc<Shared>,
    smtp: Vec<Listener>,
    http: Vec<Listener>,
}

struct Shared {
    bounds: Bounds,
    identity: Identity,
    reflector: Reflector,
    store: Store,
    smtp: Arc<Census>,
    http: Arc<Census>,
}

impl Reflect {
    /// A server on these sockets, the second ones for its API.
    #[must_use]
    pub fn new(
        hostname: &str,
        identity: Identity,
        bounds: Bounds,
        smtp: Vec<Listener>,
        http: Vec<Listener>,
    ) -> Self {
        let of = |listener: &Listener| ReflectingPort {
            port: listener.address().port(),
            implicit_tls: listener.implicit_tls,
        };
        let mut ports: Vec<ReflectingPort> = smtp.iter().map(of).collect();
        ports.sort_by_key(|port| port.port);
        ports.dedup();
        let reflector = Reflector {
            service: Reflector::SERVICE.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            hostname: hostname.to_owned(),
            certificate_sha256: identity.fingerprint().to_owned(),
            ports,
            notice: NOTICE.to_owned(),
        };
        let census = || Census::new(bounds.connections, bounds.per_client, bounds.per_minute);
        let (of_smtp, of_http) = (census(), census());
        let store = Store::new(bounds.keep_octets, bounds.keep);
        let shared = Shared { bounds, identity, reflector, store, smtp: of_smtp, http: of_http };
        Self { shared: Arc::new(shared), smtp, http }
    }

    /// What it says of itself.
    #[must_use]
    pub fn reflector(&self) -> &Reflector {
        &self.shared.reflector
    }

    /// Serves until `ended` is; then every connection is closed.
    pub async fn serve(self, ended: impl Future<Output = ()>) {
        let mut tasks = JoinSet::new();
        for listener in self.smtp {
            tasks.spawn(accept_smtp(listener, Arc::clone(&self.shared)));
        }
        for listener in self.http {
            tasks.spawn(accept_http(listener, Arc::clone(&self.shared)));
        }
        ended.await;
        tasks.shutdown().await;
    }
}

/// Without files there is room again only when connections end.
async fn pause() {
    sleep(Duration::from_millis(50)).await;
}

async fn accept_smtp(listener: Listener, shared: Arc<Shared>) {
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.socket.accept() => {
                let Ok((mut stream, from)) = accepted else {
                    pause().await;
                    continue;
                };
                match shared.smtp.admit(from.ip()) {
                    Ok(place) => {
                        let _ = stream.set_nodelay(true);
                        let shared = Arc::clone(&shared);
                        let (port, implicit_tls) = (listener.address().port(), listener.implicit_tls);
                        open.spawn(async move {
                            let whole = Instant::now() + shared.bounds.whole;
                            let conversing = converse(stream, from, port, implicit_tls, &shared);
                            let _ = timeout_at(whole, conversing).await;
                            drop(place);
                        });
                    }
                    Err(why) if !listener.implicit_tls => {
                        // It fits into what the system keeps for a new connection, or is not sent.
                        let _ = timeout(Duration::ZERO, stream.write_all(turned_away(why))).await;
                    }
                    Err(_) => {}
                }
            }
            Some(_) = open.join_next() => {}
        }
    }
}

fn turned_away(why: Full) -> &'static [u8] {
    match why {
        Full::Overall => b"421 4.3.2 Too many connections; come back in a minute\r\n",
        Full::Client | Full::Lately => {
            b"421 4.7.0 Too many connections from your address; come back in a minute\r\n"
        }
    }
}

async fn accept_http(listener: Listener, shared: Arc<Shared>) {
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.socket.accept() => {
                let Ok((stream, from)) = accepted else {
                    pause().await;
                    continue;
                };
                let Ok(place) = shared.http.admit(from.ip()) else { continue };
                let shared = Arc::clone(&shared);
                open.spawn(async move {
                    let serving = api::serve(stream, &shared.reflector, &shared.store);
                    let _ = timeout(shared.bounds.patience, serving).await;
                    drop(place);
                });
            }
            Some(_) = open.join_next() => {}
        }
    }
}

enum Wire<S> {
    Plain(Tap<S>),
    Secured(Box<TlsStream<Tap<S>>>),
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    async fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer).await,
            Self::Secured(stream) => stream.read(buffer).await,
        }
    }

    async fn write(&mut self, octets: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(octets).await,
            Self::Secured(stream) => {
                stream.write_all(octets).await?;
                stream.flush().await
            }
        }
    }

    async fn close(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.shutdown().await,
            Self::Secured(stream) => stream.shutdown().await,
        }
    }
}

/// One connection. What came is kept before it is answered, so that whoever has the answer finds it.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    from: SocketAddr,
    port: u16,
    implicit_tls: bool,
    shared: &Shared,
) -> Option<()> {
    let began = Instant::now();
    let peer = Peer { from: from.ip().to_canonical(), from_port: from.port(), port };
    let fingerprint = shared.identity.fingerprint();
    let id = Token::of(rand::random());
    let mut session = Session::new(&shared.reflector.hostname, fingerprint, id, peer);
    let mut wire = Some(Wire::Plain(Tap::new(stream)));
    let mut step = match implicit_tls {
        true => Step { send: Vec::new(), then: Then::Handshake },
        false => session.greet(began.elapsed()),
    };
    // Dropped in the middle, at the latest by the deadline, it is over all the same.
    let kept = Kept { session: &mut session, began, store: &shared.store };
    let patience = shared.bounds.patience;
    let mut buffer = [0; 2048];
    loop {
        kept.keep();
        let open = wire.as_mut()?;
        if !step.send.is_empty() {
            timeout(patience, open.write(&step.send)).await.ok()?.ok()?;
        }
        step = match step.then {
            Then::Close => {
                let _ = timeout(patience, open.close()).await;
                return Some(());
            }
            Then::Receive => match timeout(patience, open.read(&mut buffer)).await.ok()?.ok()? {
                0 => return Some(()),
                n => kept.session.received(began.elapsed(), &buffer[..n]),
            },
            Then::Handshake => {
                let Some(Wire::Plain(tap)) = wire.take() else { return None };
                let (secured, next) = handshake(tap, kept.session, began, shared).await?;
                wire = Some(Wire::Secured(Box::new(secured)));
                next
            }
        };
    }
}

/// A session that is kept once more when its connection is over, however that came.
struct Kept<'a> {
    session: &'a mut Session,
    began: Instant,
    store: &'a Store,
}

impl Kept<'_> {
    fn keep(&self) {
        if self.session.tokens().next().is_some() {
            self.store.keep(self.session.tokens(), self.session.reflection());
        }
    }
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        self.session.closed(self.began.elapsed());
        self.keep();
    }
}

async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
    mut tap: Tap<S>,
    session: &mut Session,
    began: Instant,
    shared: &Shared,
) -> Option<(TlsStream<Tap<S>>, Step)> {
    let first = tap.open();
    let from = Instant::now();
    let accepting = TlsAcceptor::from(Arc::clone(&shared.identity.tls)).accept(tap);
    let accepted = timeout(shared.bounds.patience, accepting).await;
    let hello = ClientHello::read(&first.take()).ok();
    match accepted {
        Ok(Ok(mut stream)) => {
            stream.get_mut().0.close();
            let (_, tls) = stream.get_ref();
            let version = match tls.protocol_version() {
                Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
                _ => "TLSv1.2",
            };
            let suite = tls.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite()));
            let told = TlsTold {
                version: version.to_owned(),
                // IANA's names of the suites of TLS 1.3 have no number.
                cipher_suite: suite.unwrap_or_default().replacen("TLS13_", "TLS_", 1),
                handshake_ms: u32::try_from(from.elapsed().as_millis()).unwrap_or(u32::MAX),
            };
            let step = session.secured(began.elapsed(), hello, told);
            Some((stream, step))
        }
        Ok(Err(error)) => {
            session.tls_failed(hello, &error.to_string());
            None
        }
        Err(_) => {
            session.tls_failed(hello, "the handshake took too long");
            None
        }
    }
}
