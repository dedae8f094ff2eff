//! Where the server listens: TCP, Unix sockets, and sockets that systemd hands over.

#[cfg(unix)]
mod unix;

use std::fmt::{self, Display, Formatter};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use listenfd::ListenFd;
use socket2::{Domain, Protocol, SockAddr, Socket, TcpKeepalive, Type};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use crate::client::Peer;

/// An address to listen on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ListenAddress {
    /// A TCP address and port. `[::]` takes IPv4 as well, unless an IPv4 address with the same
    /// port is listened on too.
    Tcp(SocketAddr),
    /// A Unix socket at this path.
    Unix(PathBuf),
}

/// An address to listen on is not written as one.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("give an address and a port such as 127.0.0.1:8080 or [::1]:8080, or unix:/path/to/socket")]
pub struct NoListenAddress;

impl FromStr for ListenAddress {
    type Err = NoListenAddress;

    fn from_str(text: &str) -> Result<Self, NoListenAddress> {
        match text.strip_prefix("unix:") {
            Some(path) if cfg!(unix) && path.len() > 1 && path.starts_with('/') => {
                Ok(Self::Unix(path.into()))
            }
            Some(_) => Err(NoListenAddress),
            None => text.parse().map(Self::Tcp).map_err(|_| NoListenAddress),
        }
    }
}

impl Display for ListenAddress {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "http://{address}/"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// The server cannot listen.
#[derive(Debug, Error)]
pub enum ListenError {
    /// Another program has the address.
    #[error(
        "cannot listen on {0}: another program does already; end it, or choose another address with --listen"
    )]
    InUse(ListenAddress),
    /// The system does not allow it.
    #[error(
        "cannot listen on {0}: this user may not; choose a port above 1023 or a folder that it may write to, with --listen"
    )]
    Denied(ListenAddress),
    /// At the path of a Unix socket lies something else.
    #[error(
        "cannot listen on {0}: a file that is not a socket lies there; choose another path with --listen"
    )]
    NotASocket(ListenAddress),
    /// Something else went wrong.
    #[error("cannot listen on {address}: {source}; choose another address with --listen")]
    Other {
        /// The address.
        address: ListenAddress,
        /// What the system says.
        source: io::Error,
    },
    /// A socket from systemd cannot be used.
    #[error(
        "cannot use socket {number} of LISTEN_FDS: {source}; hand over stream sockets that listen"
    )]
    Inherited {
        /// Which, from 0.
        number: usize,
        /// What the system says.
        source: io::Error,
    },
}

impl ListenError {
    fn new(address: &ListenAddress, source: io::Error) -> Self {
        let address = address.clone();
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::InUse(address),
            io::ErrorKind::PermissionDenied => Self::Denied(address),
            _ => Self::Other { address, source },
        }
    }
}

/// The sockets that the process was started with, after the protocol of `LISTEN_FDS`.
pub struct Inherited(ListenFd);

impl Inherited {
    /// Takes them. Changes the environment, so it is for a process that has one thread yet.
    #[must_use]
    pub fn take() -> Self {
        Self(ListenFd::from_env())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.len() == 0
    }
}

/// A socket that listens.
#[derive(Debug)]
pub struct Listener {
    socket: Listening,
    address: ListenAddress,
}

#[derive(Debug)]
enum Listening {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(unix::Listener),
}

/// Anything that HTTP can be spoken on.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A connection and its other end.
pub(crate) type Accepted = (Box<dyn Stream>, Peer);

impl Listener {
    /// Listens on all addresses. Must be called within a Tokio runtime.
    ///
    /// # Errors
    ///
    /// [`ListenError`] for the first address on which that fails.
    pub fn bind(addresses: &[ListenAddress]) -> Result<Vec<Self>, ListenError> {
        let bound = addresses.iter().map(|address| {
            let socket = match address {
                ListenAddress::Tcp(at) => tcp(*at, addresses).map(Listening::Tcp),
                #[cfg(unix)]
                ListenAddress::Unix(path) => {
                    if unix::is_something_else(path) {
                        return Err(ListenError::NotASocket(address.clone()));
                    }
                    unix::Listener::bind(path).map(Listening::Unix)
                }
                #[cfg(not(unix))]
                ListenAddress::Unix(_) => Err(io::ErrorKind::Unsupported.into()),
            };
            let socket = socket.map_err(|source| ListenError::new(address, source))?;
            let address = match &socket {
                Listening::Tcp(tcp) => {
                    tcp.local_addr().map_or_else(|_| address.clone(), ListenAddress::Tcp)
                }
                #[cfg(unix)]
                Listening::Unix(_) => address.clone(),
            };
            Ok(Self { socket, address })
        });
        bound.collect()
    }

    /// Listens on sockets that were handed over. Must be called within a Tokio runtime.
    ///
    /// # Errors
    ///
    /// [`ListenError`] if one does not listen for streams.
    pub fn inherited(Inherited(mut sockets): Inherited) -> Result<Vec<Self>, ListenError> {
        (0..sockets.len())
            .filter_map(|number| {
                take(&mut sockets, number)
                    .map_err(|source| ListenError::Inherited { number, source })
                    .transpose()
            })
            .collect()
    }

    /// Where it listens; for port 0, the port that was chosen.
    #[must_use]
    pub fn address(&self) -> &ListenAddress {
        &self.address
    }

    /// The next connection.
    pub(crate) async fn accept(&self) -> io::Result<Accepted> {
        match &self.socket {
            Listening::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok((Box::new(stream), Peer::Tcp(peer)))
            }
            #[cfg(unix)]
            Listening::Unix(listener) => Ok((listener.accept().await?, Peer::Unix)),
        }
    }
}

/// How many connections the system keeps until they are accepted, if it allows as many.
const BACKLOG: i32 = 4096;
/// How long what was sent may stay unconfirmed, until a client counts as gone.
const GONE: Duration = Duration::from_secs(30);
/// How much the system keeps for a client that does not read, in octets.
const UNREAD: usize = 128 * 1024;

/// A socket that listens at a TCP address. What is set here is true of every connection.
fn tcp(at: SocketAddr, all: &[ListenAddress]) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(at), Type::STREAM, Some(Protocol::TCP))?;
    if at.is_ipv6() {
        let same_port = |other: &ListenAddress| matches!(other, ListenAddress::Tcp(o) if o.is_ipv4() && o.port() == at.port());
        socket.set_only_v6(!at.ip().is_unspecified() || all.iter().any(same_port))?;
    }
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(GONE))?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(GONE))?;
    socket.set_send_buffer_size(UNREAD)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SockAddr::from(at))?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

fn take(sockets: &mut ListenFd, number: usize) -> io::Result<Option<Listener>> {
    #[cfg(unix)]
    if let Ok(Some(listener)) = sockets.take_unix_listener(number) {
        return unix::Listener::inherited(listener).map(|(listener, path)| {
            Some(Listener { socket: Listening::Unix(listener), address: ListenAddress::Unix(path) })
        });
    }
    let Some(listener) = sockets.take_tcp_listener(number)? else { return Ok(None) };
    if !socket2::SockRef::from(&listener).is_listener()? {
        return Err(io::Error::other(
            "the socket does not listen; use ListenStream= in the .socket unit",
        ));
    }
    listener.set_nonblocking(true)?;
    let address = ListenAddress::Tcp(listener.local_addr()?);
    Ok(Some(Listener { socket: Listening::Tcp(TcpListener::from_std(listener)?), address }))
}

#[cfg(test)]
mod tests {
    use super::{ListenAddress, ListenError, Listener};

    fn read(text: &str) -> Option<ListenAddress> {
        text.parse().ok()
    }

    #[test]
    fn addresses_are_read() {
        let tcp = |text: &str| Some(ListenAddress::Tcp(text.parse().unwrap()));
        assert_eq!(read("127.0.0.1:8080"), tcp("127.0.0.1:8080"));
        assert_eq!(read("[::]:80"), tcp("[::]:80"));
        assert_eq!(read("unix:/run/p.sock"), Some(ListenAddress::Unix("/run/p.sock".into())));
        for wrong in ["", "8080", "localhost:80", "unix:", "unix:/", "unix:p.sock", "::1:80"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn an_address_in_use_is_said_with_what_to_do() {
        let first = Listener::bind(&[read("127.0.0.1:0").unwrap()]).unwrap();
        let taken = Listener::bind(&[first[0].address().clone()]).unwrap_err();
        assert!(matches!(taken, ListenError::InUse(_)), "{taken}");
        assert!(taken.to_string().contains("--listen"));
    }

    #[tokio::test]
    async fn every_ipv6_address_takes_ipv4_too_unless_that_is_listened_on() {
        let Ok(both) = Listener::bind(&[read("[::]:0").unwrap()]) else { return };
        let ListenAddress::Tcp(at) = both[0].address() else { panic!("{both:?}") };
        let port = at.port();
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(both);
        let apart = [format!("[::]:{port}"), format!("0.0.0.0:{port}")];
        let apart = apart.map(|text| read(&text).unwrap());
        assert_eq!(Listener::bind(&apart).unwrap().len(), 2);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_stale_unix_socket_is_replaced_and_a_live_one_is_not() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        let address = ListenAddress::Unix(path.clone());
        let live = Listener::bind(std::slice::from_ref(&address)).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o660);
        let again = Listener::bind(std::slice::from_ref(&address)).unwrap_err();
        assert!(matches!(again, ListenError::InUse(_)), "{again}");
        assert!(std::os::unix::net::UnixStream::connect(&path).is_ok(), "it still listens");
        std::fs::remove_file(&path).unwrap();
        let newer = Listener::bind(std::slice::from_ref(&address)).unwrap();
        drop(live);
        assert!(std::os::unix::net::UnixStream::connect(&path).is_ok(), "it is another's");
        drop(newer);
        assert!(!path.exists(), "it is gone with its listener");
        std::fs::write(&path, "a file").unwrap();
        let file = Listener::bind(std::slice::from_ref(&address)).unwrap_err();
        assert!(matches!(file, ListenError::NotASocket(_)), "{file}");
        assert!(path.exists());
    }
}
