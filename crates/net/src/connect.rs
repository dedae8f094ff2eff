//! TCP connections, with a deadline and a cause.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use portwise_core::Port;
use portwise_core::report::TcpOutcome;
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::{Instant, timeout_at};

use crate::guard::Vetted;

/// Why there is no connection.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NoConnection {
    /// Caused by the peer or the network.
    Outcome(TcpOutcome),
    /// Caused here: there was no time left for it.
    OutOfTime,
    /// Caused here: this machine has no route to the address.
    NoRoute,
    /// Caused here: this machine could not open a socket, for this reason.
    Ours(String),
}

/// A TCP connection to a vetted address.
pub struct Connection(TcpStream);

impl Connection {
    /// The address that it was made from, if this machine can tell.
    #[must_use]
    pub fn local_address(&self) -> Option<IpAddr> {
        self.0.local_addr().ok().map(|address| address.ip())
    }

    pub(crate) fn into_stream(self) -> TcpStream {
        self.0
    }
}

/// Dials a vetted address. `whole` is when the whole check must be over, which the peer need not
/// keep to.
///
/// # Errors
///
/// [`NoConnection`] says whether the peer, the network or this machine is the cause.
pub async fn connect(
    to: Vetted,
    port: Port,
    deadline: Instant,
    whole: Instant,
) -> Result<Connection, NoConnection> {
    let peer = SocketAddr::new(to.address(), port);
    match timeout_at(deadline.min(whole), TcpStream::connect(peer)).await {
        Err(_) if whole < deadline => Err(NoConnection::OutOfTime),
        Err(_) => Err(NoConnection::Outcome(TcpOutcome::TimedOut)),
        Ok(Err(error)) => Err(classify(&error, peer).await),
        Ok(Ok(stream)) => {
            // Every write is a whole command; waiting for more only costs round trips.
            let _ = stream.set_nodelay(true);
            Ok(Connection(stream))
        }
    }
}

async fn classify(error: &io::Error, peer: SocketAddr) -> NoConnection {
    let outcome = match error.kind() {
        ErrorKind::ConnectionRefused => TcpOutcome::Refused,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => TcpOutcome::Reset,
        ErrorKind::TimedOut => TcpOutcome::TimedOut,
        kind => {
            let is_outside =
                matches!(kind, ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable);
            return match has_route(peer).await {
                Some(false) => NoConnection::NoRoute,
                Some(true) if is_outside => NoConnection::Outcome(TcpOutcome::Unreachable),
                // Out of files, memory or port numbers, or forbidden here: nothing was sent.
                Some(true) | None => NoConnection::Ours(error.to_string()),
            };
        }
    };
    NoConnection::Outcome(outcome)
}

/// Whether this machine knows a way to addresses of the internet, of IPv4 or of IPv6. Nothing is
/// sent.
pub async fn has_way(ipv6: bool) -> bool {
    // Any public address will do; these are well known to be some.
    let peer: IpAddr = match ipv6 {
        false => Ipv4Addr::new(9, 9, 9, 9).into(),
        true => Ipv6Addr::new(0x2620, 0xfe, 0, 0, 0, 0, 0, 0xfe).into(),
    };
    has_route(SocketAddr::new(peer, 25)).await.unwrap_or(true)
}

/// Whether this machine knows a way to send to an address at all. Connecting a datagram socket
/// asks the routing table and sends nothing. `None` if there is no socket to be had.
async fn has_route(peer: SocketAddr) -> Option<bool> {
    let any: IpAddr = match peer {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    match UdpSocket::bind((any, 0)).await {
        Ok(socket) => Some(socket.connect(peer).await.is_ok()),
        // A machine without this family has no sockets of it either.
        Err(error) if error.kind() == ErrorKind::Unsupported => Some(false),
        Err(error) if error.kind() == ErrorKind::AddrNotAvailable => Some(false),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use portwise_core::report::TcpOutcome;

    use super::{NoConnection, classify};

    /// Numbers of Linux.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_fails_on_this_machine_is_not_the_servers_fault() {
        let peer = "127.0.0.1:25".parse().unwrap();
        let of = async |number| classify(&io::Error::from_raw_os_error(number), peer).await;
        let (emfile, eperm, enobufs, eaddrnotavail) = (24, 1, 105, 99);
        for number in [emfile, eperm, enobufs, eaddrnotavail] {
            assert!(matches!(of(number).await, NoConnection::Ours(_)), "{number}");
        }
        let (econnreset, etimedout, econnrefused, ehostunreach) = (104, 110, 111, 113);
        for (number, outcome) in [
            (econnreset, TcpOutcome::Reset),
            (etimedout, TcpOutcome::TimedOut),
            (econnrefused, TcpOutcome::Refused),
            (ehostunreach, TcpOutcome::Unreachable),
        ] {
            assert_eq!(of(number).await, NoConnection::Outcome(outcome), "{number}");
        }
    }
}
