//! Pumps an [`Exchange`] over a connection.

use std::io::ErrorKind;
use std::time::Duration;

use portwise_smtp::{Action, Event, Exchange, Patience};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::limits::Limits;
use crate::tap::Tap;
use crate::tls::{Handshake, Handshaker, ShakeError};

/// What driving an exchange needs.
pub(crate) struct Driver<'a> {
    pub(crate) handshaker: &'a Handshaker,
    pub(crate) name: &'a ServerName<'static>,
    pub(crate) limits: &'a Limits,
    /// When the visit began; times in transcripts count from here.
    pub(crate) began: Instant,
    /// When it must be over.
    pub(crate) deadline: Instant,
}

/// What came of TLS.
#[derive(Debug, Default)]
pub(crate) struct TlsSeen {
    pub(crate) handshake: Option<Handshake>,
    pub(crate) failure: Option<ShakeError>,
}

enum Wire {
    Plain(Tap),
    Secured(Box<TlsStream<Tap>>),
}

/// Room for what one read takes.
const ROOM: usize = 2048;
/// For saying goodbye, which nobody waits for.
const GOODBYE: Duration = Duration::from_millis(250);

/// Why talking stopped.
enum Pause {
    /// The exchange wants TLS now.
    Handshake(Wire),
    /// It is over.
    Over,
}

impl Driver<'_> {
    /// Drives an exchange to its end. `on_wait` is called whenever it may have come to another
    /// step.
    pub(crate) async fn drive<E: Exchange>(
        &self,
        exchange: &mut E,
        stream: TcpStream,
        on_wait: impl Fn(&E),
    ) -> TlsSeen {
        let mut tls = TlsSeen::default();
        let mut wire = Wire::Plain(Tap::new(stream));
        let mut action = exchange.handle(self.elapsed(), Event::Connected);
        loop {
            let Pause::Handshake(paused) = self.talk(exchange, wire, action, &on_wait).await else {
                return tls;
            };
            // An exchange asks for TLS once; inside TLS there is nothing to start.
            let Wire::Plain(tap) = paused else { return tls };
            let deadline = self.deadline.min(Instant::now() + self.limits.handshake);
            match self.handshaker.shake(tap, self.name.clone(), deadline).await {
                Ok((stream, handshake)) => {
                    tls.handshake = Some(handshake);
                    wire = Wire::Secured(Box::new(stream));
                    action = exchange.handle(self.elapsed(), Event::TlsEstablished);
                }
                Err(failure) => {
                    tls.failure = Some(failure);
                    exchange.handle(self.elapsed(), Event::TlsFailed);
                    return tls;
                }
            }
        }
    }

    /// Drives an exchange to the point where TLS would start, and gives the connection there.
    pub(crate) async fn to_handshake<E: Exchange>(
        &self,
        exchange: &mut E,
        stream: TcpStream,
    ) -> Option<Tap> {
        let wire = Wire::Plain(Tap::new(stream));
        let action = exchange.handle(self.elapsed(), Event::Connected);
        match self.talk(exchange, wire, action, &|_| {}).await {
            Pause::Handshake(Wire::Plain(tap)) => Some(tap),
            Pause::Handshake(Wire::Secured(_)) | Pause::Over => None,
        }
    }

    /// Sends and receives until the exchange wants TLS, or is over.
    async fn talk<E: Exchange>(
        &self,
        exchange: &mut E,
        mut wire: Wire,
        mut action: Action,
        on_wait: &impl Fn(&E),
    ) -> Pause {
        let mut until = self.until(exchange);
        let mut buffer = [0; ROOM];
        loop {
            on_wait(exchange);
            action = match action {
                Action::Receive => match timeout_at(until, wire.read(&mut buffer)).await {
                    Err(_) => {
                        let next = exchange.handle(self.elapsed(), Event::TimedOut);
                        until = self.until(exchange);
                        next
                    }
                    Ok(Ok(0)) => exchange.handle(self.elapsed(), Event::Closed),
                    Ok(Ok(n)) => exchange.handle(self.elapsed(), Event::Received(&buffer[..n])),
                    Ok(Err(kind)) => exchange.handle(self.elapsed(), cut(kind)),
                },
                Action::Send(octets) => {
                    until = self.until(exchange);
                    match timeout_at(until, wire.write(&octets)).await {
                        Err(_) => exchange.handle(self.elapsed(), Event::TimedOut),
                        Ok(Ok(())) => Action::Receive,
                        Ok(Err(kind)) => exchange.handle(self.elapsed(), cut(kind)),
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

    fn until<E: Exchange>(&self, exchange: &E) -> Instant {
        let patience = match exchange.patience() {
            Patience::Greeting => self.limits.greeting,
            Patience::Reply => self.limits.reply,
            Patience::Silence => self.limits.silence,
        };
        self.deadline.min(Instant::now() + patience)
    }
}

impl Wire {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        let read = match self {
            Self::Plain(stream) => stream.read(buffer).await,
            Self::Secured(stream) => stream.read(buffer).await,
        };
        match read {
            // A server that leaves out the close alert has closed all the same (RFC 8314 §3.4).
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(0),
            other => other.map_err(|e| e.kind()),
        }
    }

    async fn write(&mut self, octets: &[u8]) -> Result<(), ErrorKind> {
        let written = match self {
            Self::Plain(stream) => stream.write_all(octets).await,
            Self::Secured(stream) => match stream.write_all(octets).await {
                Ok(()) => stream.flush().await,
                failed => failed,
            },
        };
        written.map_err(|e| e.kind())
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
            .map_err(|e| e.kind())
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
