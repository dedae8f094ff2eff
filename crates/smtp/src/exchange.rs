//! Between a dialogue and the code that owns the sockets: events in, actions out.

use std::time::Duration;

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The TCP connection stands.
    Connected,
    /// Octets came, inside TLS once it is up.
    Received(&'a [u8]),
    /// The handshake that [`Action::Handshake`] asked for is done.
    TlsEstablished,
    /// It failed. The session ends.
    TlsFailed,
    /// The server closed the connection.
    Closed,
    /// The connection was reset.
    Reset,
    /// Nothing that helped came before the deadline.
    TimedOut,
    /// There is no time to wait as long as one should.
    OutOfTime,
}

/// What to do next.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Action {
    /// Wait for octets.
    Receive,
    /// Send these, then wait for octets.
    Send(Vec<u8>),
    /// Start TLS now, with nothing in between (RFC 3207 §4).
    Handshake,
    /// Send this, if it is not empty, and close. An answer is not waited for.
    Done(&'static [u8]),
}

/// How long to wait for the next octets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Patience {
    /// As long as for a greeting, which tarpits and `postscreen` delay on purpose.
    Greeting,
    /// As long as for any other answer.
    Reply,
    /// Briefly: silence is the good answer.
    Silence,
}

/// One end of an SMTP dialogue, as the owner of the sockets drives it.
pub trait Exchange {
    /// Takes what happened, `at` that time since the connection was begun, and says what to do.
    fn handle(&mut self, at: Duration, event: Event<'_>) -> Action;

    /// How long to wait for the next octets.
    fn patience(&self) -> Patience;
}
