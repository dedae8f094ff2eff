//! Web servers that answer as a test tells them to, well or badly.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

use crate::mta::listen;
use crate::pki::Identity;

/// A request.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Asked {
    /// It came inside TLS.
    pub secure: bool,
    /// What `Host` says, in lower case.
    pub host: String,
    /// The method.
    pub method: String,
    /// The path, without what follows a question mark.
    pub path: String,
    /// What follows the question mark.
    pub query: Option<String>,
    /// The fields of the head, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// What came with it.
    pub body: String,
}

impl Asked {
    /// The value of the first field of this name, which is given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub enum Page {
    /// A file.
    File(File),
    /// A file whose octets come one by one, with a pause before each.
    Drip(File, Duration),
    /// The head of this file, then what it contains again and again.
    Endless(File),
    /// These octets, whatever they are.
    Raw(Vec<u8>),
    /// Nothing, until the client leaves.
    Hang,
    /// Nothing, and the connection is closed.
    Close,
}

/// A file with its head.
#[derive(Clone, Debug)]
pub struct File {
    /// The status.
    pub status: u16,
    /// Other fields than `Content-Length` and `Connection`.
    pub headers: Vec<(&'static str, String)>,
    /// What it contains.
    pub body: Vec<u8>,
}

impl File {
    /// A file of this type, with status 200.
    #[must_use]
    pub fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Self { status: 200, headers, body: body.into() }
    }

    fn head(&self, length: Option<usize>) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Answer\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(length) = length {
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

impl Page {
    /// A file of this type, with status 200.
    #[must_use]
    pub fn file(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::File(File::new(content_type, body))
    }

    /// What people see, with this status.
    #[must_use]
    pub fn html(status: u16) -> Self {
        let body =
            "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Hello</body></html>\n";
        Self::File(File { status, ..File::new("text/html; charset=utf-8", body) })
    }

    /// A redirect with this status.
    #[must_use]
    pub fn redirect(status: u16, to: &str) -> Self {
        let headers = vec![("Location", to.to_owned())];
        Self::File(File { status, headers, body: Vec::new() })
    }

    /// A small file that says that it is compressed, and becomes so many octets of spaces when it is
    /// not.
    ///
    /// # Panics
    ///
    /// Never: it is written into memory.
    #[must_use]
    pub fn gzip_bomb(content_type: &str, octets: usize) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let spaces = vec![b' '; 1 << 16];
        for _ in 0..octets.div_ceil(spaces.len()) {
            encoder.write_all(&spaces).expect("memory");
        }
        let mut file = File::new(content_type, encoder.finish().expect("memory"));
        file.headers.push(("Content-Encoding", "gzip".to_owned()));
        Self::File(file)
    }
}

/// What listens on a port.
#[derive(Clone)]
pub enum Door {
    /// Nothing.
    Closed,
    /// HTTP.
    Plain,
    /// HTTP inside TLS.
    Tls(Arc<ServerConfig>),
    /// Something that sends these octets, then reads until the client leaves.
    Other(&'static [u8]),
}

/// The TLS side of a server that has a certificate for each of several names; whoever asks for
/// another name, or for none, gets the first one.
///
/// # Panics
///
/// If there is no identity, or one cannot be used.
#[must_use]
pub fn tls_by_name(identities: &[(&str, Identity)]) -> Arc<ServerConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let certified: Vec<_> = identities
        .iter()
        .map(|(name, identity)| {
            let key = provider.key_provider.load_private_key(identity.key_der()).expect("a key");
            (name.to_ascii_lowercase(), Arc::new(CertifiedKey::new(identity.chain_der(), key)))
        })
        .collect();
    let first = Arc::clone(&certified.first().expect("an identity").1);
    let resolver = ByName { first, names: certified.into_iter().collect() };
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(resolver));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Arc::new(config)
}

#[derive(Debug)]
struct ByName {
    first: Arc<CertifiedKey>,
    names: HashMap<String, Arc<CertifiedKey>>,
}

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let named = hello.server_name().and_then(|name| self.names.get(name));
        Some(Arc::clone(named.unwrap_or(&self.first)))
    }
}

/// How a server answers a request.
type Answers = Arc<dyn Fn(&Asked) -> Page + Send + Sync>;

/// A web server; it ends when it goes out of scope.
pub struct Web {
    asked: Arc<Mutex<Vec<Asked>>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Web {
    /// Starts one at the ports and doors given. One connection carries one request.
    ///
    /// # Panics
    ///
    /// If a port cannot be had.
    #[must_use]
    pub fn start(
        address: IpAddr,
        doors: &[(u16, Door)],
        answers: impl Fn(&Asked) -> Page + Send + Sync + 'static,
    ) -> Self {
        let answers: Answers = Arc::new(answers);
        let asked = Arc::default();
        let open = doors.iter().filter(|(_, door)| !matches!(door, Door::Closed));
        let tasks = open
            .map(|(port, door)| {
                let listener = listen(SocketAddr::new(address, *port));
                let (door, answers, asked) =
                    (door.clone(), Arc::clone(&answers), Arc::clone(&asked));
                tokio::spawn(async move {
                    let mut connections = JoinSet::new();
                    while let Ok((stream, _)) = listener.accept().await {
                        while connections.try_join_next().is_some() {}
                        let (door, answers, asked) =
                            (door.clone(), Arc::clone(&answers), Arc::clone(&asked));
                        connections.spawn(async move {
                            // A client that leaves in the middle is nothing to speak of.
                            let _ = attend(stream, door, &answers, &asked).await;
                        });
                    }
                })
            })
            .collect();
        Self { asked, tasks }
    }

    /// What was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn attend(
    mut stream: TcpStream,
    door: Door,
    answers: &Answers,
    asked: &Mutex<Vec<Asked>>,
) -> io::Result<()> {
    match door {
        Door::Closed => Ok(()),
        Door::Plain => converse(&mut stream, false, answers, asked).await,
        Door::Tls(config) => {
            let mut stream = TlsAcceptor::from(config).accept(stream).await?;
            converse(&mut stream, true, answers, asked).await
        }
        Door::Other(octets) => {
            stream.write_all(octets).await?;
            drain(&mut stream).await
        }
    }
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    secure: bool,
    answers: &Answers,
    all: &Mutex<Vec<Asked>>,
) -> io::Result<()> {
    let asked = read(stream, secure).await?;
    let page = answers(&asked);
    all.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
    match page {
        Page::File(file) => {
            let mut octets = file.head(Some(file.body.len()));
            octets.extend(&file.body);
            stream.write_all(&octets).await?;
        }
        Page::Drip(file, pause) => {
            stream.write_all(&file.head(Some(file.body.len()))).await?;
            for octet in file.body {
                stream.flush().await?;
                tokio::time::sleep(pause).await;
                stream.write_all(&[octet]).await?;
            }
        }
        Page::Endless(file) => {
            stream.write_all(&file.head(None)).await?;
            loop {
                stream.write_all(&file.body).await?;
            }
        }
        Page::Raw(octets) => stream.write_all(&octets).await?,
        Page::Hang => drain(stream).await?,
        Page::Close => {}
    }
    stream.shutdown().await?;
    // What the client still sends is read, so that closing does not reset.
    let _ = tokio::time::timeout(Duration::from_millis(300), drain(stream)).await;
    Ok(())
}

async fn drain<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<()> {
    let mut octets = [0; 4096];
    while stream.read(&mut octets).await? > 0 {}
    Ok(())
}

/// More than any client of a test sends.
const LARGEST_REQUEST: usize = 1 << 17;

async fn read<S: AsyncRead + Unpin>(stream: &mut S, secure: bool) -> io::Result<Asked> {
    let mut octets = Vec::new();
    let end = loop {
        if let Some(end) = octets.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        more(stream, &mut octets).await?;
    };
    let head = String::from_utf8_lossy(&octets[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (path, query) =
        target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let mut asked = Asked {
        secure,
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.map(ToOwned::to_owned),
        headers: lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        ..Asked::default()
    };
    let host = asked.header("host").unwrap_or_default();
    asked.host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let length = asked.header("content-length").and_then(|length| length.parse().ok());
    let start = end + 4;
    while octets.len() < start + length.unwrap_or(0) {
        more(stream, &mut octets).await?;
    }
    asked.body = String::from_utf8_lossy(&octets[start..]).into_owned();
    Ok(asked)
}

async fn more<S: AsyncRead + Unpin>(stream: &mut S, octets: &mut Vec<u8>) -> io::Result<()> {
    let n = stream.read_buf(octets).await?;
    if n == 0 || octets.len() > LARGEST_REQUEST {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}
