//! Servers that do what a script says, well or badly.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio_rustls::server::TlsStream;

use crate::pki::Identity;

/// One step of a connection.
#[derive(Clone)]
pub enum Step {
    /// Sends octets.
    Say(Vec<u8>),
    /// Sends octets in plaintext, even inside TLS.
    SayBelow(Vec<u8>),
    /// Sends octets one by one, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Sends these again and again until the client has enough.
    Endless(Vec<u8>),
    /// Reads a line that must begin so, without regard to case; another ends the connection.
    Expect(&'static str),
    /// Reads whatever comes, once.
    Hear,
    /// Does nothing for a while.
    Wait(Duration),
    /// Does nothing until the client leaves.
    Hang,
    /// Closes the connection.
    Close,
    /// Resets it.
    Reset,
    /// Starts TLS.
    Tls(Arc<ServerConfig>),
    /// Starts TLS, but handles what came in plaintext before as if it had come inside: the fault
    /// of CVE-2011-0411.
    TlsKeepingBuffer(Arc<ServerConfig>),
    /// Goes on with another script if too many connections are open.
    Share(Share),
}

/// A limit on connections that several servers share, as those of one host do.
#[derive(Clone)]
pub struct Share {
    most: usize,
    open: Arc<AtomicUsize>,
    beyond: Script,
    turned_away: Arc<AtomicUsize>,
}

impl Share {
    /// At most so many connections; those beyond follow the script given.
    #[must_use]
    pub fn new(most: usize, beyond: Script) -> Self {
        Self { most, open: Arc::default(), beyond, turned_away: Arc::default() }
    }

    /// How many connections were turned away so far.
    #[must_use]
    pub fn turned_away(&self) -> usize {
        self.turned_away.load(Ordering::Relaxed)
    }

    fn enter(&self) -> (Open, bool) {
        let passes = self.open.fetch_add(1, Ordering::Relaxed) < self.most;
        if !passes {
            self.turned_away.fetch_add(1, Ordering::Relaxed);
        }
        (Open(Arc::clone(&self.open)), passes)
    }
}

/// A connection that counts while it is open.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What happens in one connection.
pub type Script = Vec<Step>;

/// What a client said in one connection.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Heard {
    /// Lines in plaintext.
    pub plain: Vec<String>,
    /// Lines inside TLS.
    pub tls: Vec<String>,
}

/// A server that does what scripts say; it ends when it goes out of scope.
pub struct Mta {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
    open: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Mta {
    /// Starts one: the first connection follows the first script, and so on; the last script is
    /// for all that come after.
    ///
    /// # Panics
    ///
    /// If the address cannot be had.
    pub async fn start(address: SocketAddr, scripts: Vec<Script>) -> Self {
        Self::at(listen(address), scripts)
    }

    /// The same at a socket that listens.
    ///
    /// # Panics
    ///
    /// If it does not.
    #[must_use]
    pub fn at(listener: TcpListener, scripts: Vec<Script>) -> Self {
        let address = listener.local_addr().expect("an address");
        let heard = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&heard);
        let open = Arc::new(AtomicUsize::new(0));
        let opened = Arc::clone(&open);
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                let script =
                    scripts.get(number).or_else(|| scripts.last()).cloned().unwrap_or_default();
                all.lock().unwrap_or_else(PoisonError::into_inner).push(Heard::default());
                let all = Arc::clone(&all);
                let opened = Arc::clone(&opened);
                opened.fetch_add(1, Ordering::Relaxed);
                connections.spawn(async move {
                    let note = move |inside: bool, line: String| {
                        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                        let heard = &mut all[number];
                        if inside { heard.tls.push(line) } else { heard.plain.push(line) }
                    };
                    let _ = play(stream, script, &note).await;
                    opened.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        Self { address, heard, open, task }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until every connection is over, but at most ten seconds: the client does not wait for
    /// the answer to QUIT, so the server may lag behind.
    pub async fn settled(&self) {
        for _ in 0..1000 {
            if self.open.load(Ordering::Relaxed) == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What was said, by connection.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Mta {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Listens; an address that was in use a moment ago may be had.
pub(crate) fn listen(address: SocketAddr) -> TcpListener {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
    let socket = socket.expect("a socket");
    socket.set_reuseaddr(true).expect("an option");
    socket.bind(address).unwrap_or_else(|error| panic!("cannot bind {address}: {error}"));
    socket.listen(1024).expect("a listener")
}

/// A TLS side of a server for an identity.
///
/// # Panics
///
/// If the identity cannot be used.
#[must_use]
pub fn tls(identity: &Identity) -> Arc<ServerConfig> {
    tls_of(identity, tokio_rustls::rustls::ALL_VERSIONS)
}

/// The same with certain versions only.
///
/// # Panics
///
/// If the identity cannot be used.
#[must_use]
pub fn tls_of(
    identity: &Identity,
    versions: &[&'static SupportedProtocolVersion],
) -> Arc<ServerConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(identity.chain_der(), identity.key_der())
        .expect("an identity");
    Arc::new(config)
}

/// The same for a server that demands a certificate of its clients, from an authority that
/// nobody has one from.
///
/// # Panics
///
/// If the identity or the authority cannot be used.
#[must_use]
pub fn tls_for_clients_with_certificates(identity: &Identity) -> Arc<ServerConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    let authority = identity.chain_der().pop().expect("a chain");
    roots.add(authority).expect("an authority");
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_client_cert_verifier(verifier.build().expect("a verifier"))
        .with_single_cert(identity.chain_der(), identity.key_der())
        .expect("an identity");
    Arc::new(config)
}

/// The same for a server that shows one identity's chain and holds another's key.
///
/// # Panics
///
/// If the key cannot be used.
#[must_use]
pub fn tls_with_foreign_key(shown: &Identity, held: &Identity) -> Arc<ServerConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let key = provider.key_provider.load_private_key(held.key_der()).expect("a key");
    let certified = CertifiedKey::new(shown.chain_der(), key);
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    Arc::new(config)
}

/// Sends a text with its line ends.
#[must_use]
pub fn say(text: &str) -> Step {
    Step::Say(lines(text))
}

/// A text's lines, each ended by CR and LF.
#[must_use]
pub fn lines(text: &str) -> Vec<u8> {
    text.lines().flat_map(|line| [line.as_bytes(), b"\r\n"].concat()).collect()
}

/// A healthy server with STARTTLS.
#[must_use]
pub fn starttls_script(config: &Arc<ServerConfig>) -> Script {
    let mut script = vec![
        say("220 mail.example.com ESMTP"),
        Step::Expect("EHLO"),
        say("250-mail.example.com\n250-SIZE 10485760\n250 STARTTLS"),
        Step::Expect("STARTTLS"),
        say("220 2.0.0 go ahead"),
        Step::Tls(Arc::clone(config)),
    ];
    script.extend(inside());
    script
}

/// A healthy server with implicit TLS.
#[must_use]
pub fn implicit_script(config: &Arc<ServerConfig>) -> Script {
    let mut script = vec![Step::Tls(Arc::clone(config)), say("220 mail.example.com ESMTP")];
    script.extend(inside());
    script
}

/// What comes inside TLS: EHLO, logins, goodbye.
#[must_use]
pub fn inside() -> Script {
    vec![
        Step::Expect("EHLO"),
        say("250-mail.example.com\n250-SIZE 10485760\n250 AUTH PLAIN LOGIN"),
        Step::Expect("QUIT"),
        say("221 2.0.0 bye"),
        Step::Close,
    ]
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

enum Wire {
    Plain(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
}

impl Wire {
    fn stream(&mut self) -> &mut dyn Stream {
        match self {
            Self::Plain(stream) => stream,
            Self::Secured(stream) => stream.as_mut(),
        }
    }

    /// What lies below TLS.
    fn socket(&mut self) -> &mut TcpStream {
        match self {
            Self::Plain(stream) => stream,
            Self::Secured(stream) => stream.get_mut().0,
        }
    }
}

async fn play(
    stream: TcpStream,
    script: Script,
    note: &(impl Fn(bool, String) + Sync),
) -> io::Result<()> {
    let mut wire = Wire::Plain(stream);
    let mut buffer: Vec<u8> = Vec::new();
    let mut counted = Vec::new();
    let mut steps = script.into_iter();
    while let Some(step) = steps.next() {
        let inside = matches!(wire, Wire::Secured(_));
        match step {
            Step::Say(octets) => {
                wire.stream().write_all(&octets).await?;
                wire.stream().flush().await?;
            }
            Step::SayBelow(octets) => wire.socket().write_all(&octets).await?,
            Step::Drip(octets, pause) => {
                for octet in octets {
                    tokio::time::sleep(pause).await;
                    wire.stream().write_all(&[octet]).await?;
                    wire.stream().flush().await?;
                }
            }
            Step::Endless(octets) => loop {
                wire.stream().write_all(&octets).await?;
            },
            Step::Expect(beginning) => {
                let line = read_line(wire.stream(), &mut buffer).await?;
                note(inside, line.clone());
                if !line.to_ascii_uppercase().starts_with(beginning) {
                    return Ok(());
                }
            }
            Step::Hear => {
                let mut octets = [0; 4096];
                if wire.stream().read(&mut octets).await? == 0 {
                    return Ok(());
                }
            }
            Step::Wait(time) => tokio::time::sleep(time).await,
            Step::Hang => {
                let mut octets = [0; 4096];
                while wire.stream().read(&mut octets).await? > 0 {}
            }
            Step::Close => {
                wire.stream().shutdown().await?;
                // What the client still sends is read, so that closing does not reset.
                let mut octets = [0; 4096];
                let rest = async {
                    while wire.stream().read(&mut octets).await? > 0 {}
                    io::Result::Ok(())
                };
                let _ = tokio::time::timeout(Duration::from_millis(300), rest).await;
                return Ok(());
            }
            Step::Reset => {
                wire.socket().set_zero_linger()?;
                return Ok(());
            }
            Step::Tls(config) => {
                buffer.clear();
                wire = secured(wire, config).await?;
            }
            Step::TlsKeepingBuffer(config) => wire = secured(wire, config).await?,
            Step::Share(share) => {
                let (open, passes) = share.enter();
                counted.push(open);
                if !passes {
                    steps = share.beyond.into_iter();
                }
            }
        }
    }
    Ok(())
}

async fn secured(wire: Wire, config: Arc<ServerConfig>) -> io::Result<Wire> {
    let Wire::Plain(stream) = wire else { return Ok(wire) };
    Ok(Wire::Secured(Box::new(TlsAcceptor::from(config).accept(stream).await?)))
}

async fn read_line(stream: &mut dyn Stream, buffer: &mut Vec<u8>) -> io::Result<String> {
    loop {
        if let Some(end) = buffer.iter().position(|b| *b == b'\n') {
            let line: Vec<u8> = buffer.drain(..=end).collect();
            return Ok(String::from_utf8_lossy(line.trim_ascii_end()).into_owned());
        }
        let mut octets = [0; 4096];
        let n = stream.read(&mut octets).await?;
        if n == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer.extend_from_slice(&octets[..n]);
    }
}
