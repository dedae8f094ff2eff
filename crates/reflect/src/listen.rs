//! Where the server listens.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use socket2::{Domain, Protocol, SockAddr, Socket, TcpKeepalive, Type};
use thiserror::Error;
use tokio::net::TcpListener;

/// A socket that listens.
#[derive(Debug)]
pub struct Listener {
    pub(crate) socket: TcpListener,
    address: SocketAddr,
    /// TLS begins with the first octet.
    pub(crate) implicit_tls: bool,
}

/// The server cannot listen. Each says what to do.
#[derive(Debug, Error)]
pub enum ListenError {
    /// The system does not allow it.
    #[error(
        "cannot listen on {0}: this user may not use that port; run it as root, allow the program to (sudo setcap cap_net_bind_service=+ep \"$(command -v portwise)\"), or choose ports above 1023 with --port"
    )]
    Denied(SocketAddr),
    /// Another program has it.
    #[error(
        "cannot listen on {0}: another program does already, perhaps a mail server; end it, choose another address with --listen, or name only ports that are free with --port"
    )]
    InUse(SocketAddr),
    /// The machine has no such address.
    #[error(
        "cannot listen on {0}: this machine does not have that address; choose another with --listen"
    )]
    NotHere(SocketAddr),
    /// Something else went wrong.
    #[error("cannot listen on {0}: {1}; choose another address with --listen")]
    Other(SocketAddr, io::Error),
}

impl ListenError {
    fn new(at: SocketAddr, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied => Self::Denied(at),
            io::ErrorKind::AddrInUse => Self::InUse(at),
            io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported => Self::NotHere(at),
            _ => Self::Other(at, error),
        }
    }
}

impl Listener {
    /// Listens at an address, which is IPv4 as well if it is `[::]`. Must be called within a Tokio
    /// runtime.
    ///
    /// # Errors
    ///
    /// [`ListenError`] says why not.
    pub fn bind(at: SocketAddr, implicit_tls: bool) -> Result<Self, ListenError> {
        let socket = bind(at).map_err(|error| ListenError::new(at, error))?;
        let address = socket.local_addr().unwrap_or(at);
        Ok(Self { socket, address, implicit_tls })
    }

    /// Where it listens; for port 0, the port that was chosen.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

fn bind(at: SocketAddr) -> io::Result<TcpListener> {
    const BACKLOG: i32 = 1024;
    /// How long what was sent may stay unconfirmed, until a client counts as gone.
    const GONE: Duration = Duration::from_secs(30);
    let socket = Socket::new(Domain::for_address(at), Type::STREAM, Some(Protocol::TCP))?;
    if at.is_ipv6() {
        socket.set_only_v6(!at.ip().is_unspecified())?;
    }
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(GONE))?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(GONE))?;
    socket.set_nonblocking(true)?;
    socket.bind(&SockAddr::from(at))?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::ListenError;

    #[test]
    fn who_may_not_use_a_port_learns_how_to() {
        let at = "0.0.0.0:25".parse().unwrap();
        let said = ListenError::new(at, Error::from(ErrorKind::PermissionDenied)).to_string();
        assert!(said.contains("0.0.0.0:25") && said.contains("cap_net_bind_service"), "{said}");
        assert!(said.contains("above 1023 with --port"), "{said}");
        let other = ListenError::new(at, Error::other("no more files")).to_string();
        assert!(other.contains("no more files") && other.contains("--listen"), "{other}");
    }
}
