//! Pumps an [`Exchange`] over a connection.

use std::io::ErrorKind;
use std::time::Duration;

use portwise_core::report::TlsFailure;
use portwise_smtp::{Action, Event, Exchange, Patience};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use zeroize::Zeroizing;

use crate::connect::Connection;
use crate::legacy::{self, Spoken};
use crate::limits::Limits;
use crate::tap::Tap;
use crate::tls::{self, Handshake, HandshakeError, Handshaker};

/// What driving an exchange needs.
pub struct Driver<'a> {
    /// Makes the TLS handshake.
    pub handshaker: &'a Handshaker,
    /// The name that goes into SNI.
    pub name: &'a ServerName<'static>,
    /// How long each wait may take.
    pub limits: &'a Limits,
    /// When the visit began; times in transcripts count from here.
    pub began: Instant,
    /// When it must be over.
    pub deadline: Instant,
    /// When the whole check must be over. A wait that it cuts shows nothing.
    pub whole: Instant,
}

/// What came of TLS.
#[derive(Debug, Default)]
pub struct TlsSeen {
    /// The handshake, if it came about.
    pub handshake: Option<Handshake>,
    /// Why it did not, or why the session broke later.
    pub failure: Option<HandshakeError>,
    /// The octets that we began TLS with: the records of the ClientHello, and perhaps more.
    pub began_with: Vec<u8>,
}

enum Wire {
    Plain(Tap),
    Secured(Box<TlsStream<Tap>>),
}

/// Room for what one read takes.
const ROOM: usize = 2048;
/// For the goodbye; what comes of it does not matter.
const GOODBYE: Duration = Duration::from_millis(250);

/// How a wait ends when nothing comes.
#[derive(Clone, Copy)]
struct Wait {
    until: Instant,
    began: Instant,
    patience: Duration,
    is_cut: bool,
}

impl Wait {
    fn new(patience: Duration, deadline: Instant, whole: Instant) -> Self {
        let began = Instant::now();
        let own = deadline.min(began + patience);
        Self { until: own.min(whole), began, patience, is_cut: whole < own }
    }

    /// A wait that the whole check's end cut short, or the deadline down to less than half, shows
    /// nothing about the server.
    fn is_fair(self) -> bool {
        !self.is_cut && self.until.saturating_duration_since(self.began) >= self.patience / 2
    }

    fn expired(self) -> Event<'static> {
        if self.is_fair() { Event::TimedOut } else { Event::OutOfTime }
    }
}

/// Why reading or writing failed.
enum Broken {
    /// The connection.
    Cut(ErrorKind),
    /// The TLS session: an alert, or octets that no client could accept.
    Tls(HandshakeError),
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        tls::broken(&error).map_or_else(|| Self::Cut(error.kind()), Self::Tls)
    }
}

/// Why talking stopped.
enum Pause {
    /// The exchange wants TLS now.
    Handshake(Wire),
    /// It is over.
    Over,
    /// The TLS session broke.
    Broken(HandshakeError),
}

impl Driver<'_> {
    /// Drives an exchange to its end. `on_wait` is called whenever it may have come to another
    /// step.
    pub async fn drive<E: Exchange>(
        &self,
        exchange: &mut E,
        connection: Connection,
        on_wait: impl Fn(&E),
    ) -> TlsSeen {
        self.drive_judging(exchange, connection, on_wait, |_, _| {}).await
    }

    /// The same for an exchange that must know what the handshake is worth before it says anything
    /// inside TLS: `on_tls` is called between the two.
    pub async fn drive_judging<E: Exchange>(
        &self,
        exchange: &mut E,
        connection: Connection,
        on_wait: impl Fn(&E),
        on_tls: impl Fn(&mut E, &Handshake),
    ) -> TlsSeen {
        let mut tls = TlsSeen::default();
        let mut wire = Wire::Plain(Tap::new(connection.into_stream()));
        let mut action = exchange.handle(self.elapsed(), Event::Connected);
        loop {
            let paused = match self.talk(exchange, wire, action, &on_wait).await {
                Pause::Handshake(wire) => wire,
                Pause::Over => return tls,
                Pause::Broken(failure) => {
                    tls.failure = Some(failure);
                    return tls;
                }
            };
            // An exchange asks for TLS once; inside TLS there is nothing to start.
            let Wire::Plain(mut tap) = paused else { return tls };
            let said = tap.keep_said();
            let wait = Wait::new(self.limits.handshake, self.deadline, self.whole);
            let handshake = self.handshaker.handshake(tap, self.name.clone(), wait.until).await;
            tls.began_with = said.take();
            match handshake {
                Ok((stream, handshake)) => {
                    on_tls(exchange, &handshake);
                    tls.handshake = Some(handshake);
                    wire = Wire::Secured(Box::new(stream));
                    action = exchange.handle(self.elapsed(), Event::TlsEstablished);
                }
                Err(HandshakeError { failure: TlsFailure::TimedOut, .. }) if !wait.is_fair() => {
                    exchange.handle(self.elapsed(), Event::OutOfTime);
                    return tls;
                }
                Err(failure) => {
                    tls.failure = Some(failure);
                    exchange.handle(self.elapsed(), Event::TlsFailed);
                    return tls;
                }
            }
        }
    }

    /// Drives an exchange to the point where TLS would start, and there sends a legacy
    /// ClientHello. The answer shows which version or suite the server would choose.
    pub async fn legacy_hello<E: Exchange>(
        &self,
        exchange: &mut E,
        connection: Connection,
    ) -> Option<Spoken> {
        let wire = Wire::Plain(Tap::new(connection.into_stream()));
        let action = exchange.handle(self.elapsed(), Event::Connected);
        let tap = match self.talk(exchange, wire, action, &|_| {}).await {
            Pause::Handshake(Wire::Plain(tap)) => tap,
            Pause::Handshake(Wire::Secured(_)) | Pause::Over | Pause::Broken(_) => return None,
        };
        let deadline = self.deadline.min(self.whole).min(Instant::now() + self.limits.handshake);
        let name = match self.name {
            ServerName::DnsName(name) => Some(name.as_ref()),
            _ => None,
        };
        timeout_at(deadline, legacy::spoken(tap, name)).await.ok()?
    }

    /// Sends and receives until the exchange wants TLS, or is over.
    async fn talk<E: Exchange>(
        &self,
        exchange: &mut E,
        mut wire: Wire,
        mut action: Action,
        on_wait: &impl Fn(&E),
    ) -> Pause {
        let mut patience = exchange.patience();
        let mut wait = self.wait(exchange);
        let mut buffer = [0; ROOM];
        loop {
            on_wait(exchange);
            if patience != exchange.patience() {
                patience = exchange.patience();
                wait = self.wait(exchange);
            }
            action = match action {
                Action::Receive => match timeout_at(wait.until, wire.read(&mut buffer)).await {
                    Err(_) => {
                        let next = exchange.handle(self.elapsed(), wait.expired());
                        wait = self.wait(exchange);
                        next
                    }
                    Ok(Ok(0)) => exchange.handle(self.elapsed(), Event::Closed),
                    Ok(Ok(n)) => exchange.handle(self.elapsed(), Event::Received(&buffer[..n])),
                    Ok(Err(Broken::Cut(kind))) => exchange.handle(self.elapsed(), cut(kind)),
                    Ok(Err(Broken::Tls(failure))) => {
                        exchange.handle(self.elapsed(), Event::TlsFailed);
                        return Pause::Broken(failure);
                    }
                },
                Action::Send(octets) => {
                    // Whatever is said may hold a secret.
                    let octets = Zeroizing::new(octets);
                    wait = self.wait(exchange);
                    match timeout_at(wait.until, wire.write(&octets)).await {
                        Err(_) => exchange.handle(self.elapsed(), wait.expired()),
                        // A peer that closes may have said why; reading shows it, or the end.
                        Ok(_) => Action::Receive,
                    }
                }
                Action::Handshake => return Pause::Handshake(wire),
                Action::Done(farewell) => {
                    wire.leave(farewell).await;
                    return Pause::Over;
                }
            };
        }
    }

    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn wait<E: Exchange>(&self, exchange: &E) -> Wait {
        let patience = match exchange.patience() {
            Patience::Greeting => self.limits.greeting,
            Patience::Reply => self.limits.reply,
            Patience::Silence => self.limits.silence,
        };
        Wait::new(patience, self.deadline, self.whole)
    }
}

impl Wire {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Broken> {
        let read = match self {
            Self::Plain(stream) => stream.read(buffer).await,
            Self::Secured(stream) => stream.read(buffer).await,
        };
        match read {
            // A server that leaves out the close alert has closed all the same (RFC 8314 §3.4).
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(0),
            other => Ok(other?),
        }
    }

    async fn write(&mut self, octets: &[u8]) -> std::io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(octets).await,
            Self::Secured(stream) => {
                stream.write_all(octets).await?;
                stream.flush().await
            }
        }
    }

    /// Says goodbye and closes. Whether that arrives makes no difference to what was learnt.
    async fn leave(mut self, farewell: &[u8]) {
        let goodbye = async {
            if !farewell.is_empty() {
                self.write(farewell).await?;
            }
            match &mut self {
                Self::Plain(stream) => stream.shutdown().await,
                Self::Secured(stream) => stream.shutdown().await,
            }
        };
        let _ = timeout(GOODBYE, goodbye).await;
    }
}

fn cut(kind: ErrorKind) -> Event<'static> {
    match kind {
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => Event::Reset,
        _ => Event::Closed,
    }
}
