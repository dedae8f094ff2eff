//! Something on the way that changes what is said: a proxy between a client and a server, as
//! firewalls, security products and providers have them.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader,
    copy_bidirectional, split,
};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    ClientConfig, DigitallySignedStruct, Error, ServerConfig, SignatureScheme,
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// What becomes of a line.
#[derive(Clone, Debug)]
pub enum Change {
    /// Lines that hold the text are taken out.
    TakeOut(&'static str),
    /// The first text becomes the second, in commands as in replies.
    Replace(&'static str, &'static str),
    /// Behind the line of a reply that holds the first text comes another line.
    PutBehind(&'static str, &'static str),
}

/// What becomes of TLS.
#[derive(Clone, Default)]
pub enum OnTls {
    /// It passes.
    #[default]
    Pass,
    /// It is spoken with both ends, with this certificate towards the client.
    Intercept(Arc<ServerConfig>),
    /// It is spoken with the client alone; the server hears plaintext.
    EndHere(Arc<ServerConfig>),
    /// It is spoken with the server alone; the client hears plaintext.
    BeginHere,
}

/// What happens on a port.
#[derive(Clone, Default)]
pub struct Treatment {
    /// TLS begins with the first octet.
    pub implicit_tls: bool,
    /// What becomes of lines that can be read.
    pub changes: Vec<Change>,
    /// What becomes of TLS.
    pub tls: OnTls,
}

/// A proxy at an address of its own, from which it also dials; it ends when it goes out of scope.
pub struct Interceptor {
    address: IpAddr,
    tasks: Vec<JoinHandle<()>>,
}

impl Interceptor {
    /// Starts one in front of a server. `ports` says on which of its ports what happens, and to which
    /// port of the server that leads.
    ///
    /// # Panics
    ///
    /// If a port cannot be had.
    pub async fn start(address: IpAddr, server: IpAddr, ports: Vec<(u16, u16, Treatment)>) -> Self {
        let mut tasks = Vec::new();
        for (port, to, treatment) in ports {
            let listener = TcpListener::bind((address, port)).await.expect("the port is free");
            let server = SocketAddr::new(server, to);
            tasks.push(tokio::spawn(async move {
                loop {
                    let Ok((client, _)) = listener.accept().await else { return };
                    let treatment = treatment.clone();
                    tokio::spawn(async move {
                        let _ = pass(client, address, server, &treatment).await;
                    });
                }
            }));
        }
        Self { address, tasks }
    }

    /// Where it is.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        self.address
    }
}

impl Drop for Interceptor {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn pass(
    mut client: TcpStream,
    own: IpAddr,
    server: SocketAddr,
    treatment: &Treatment,
) -> io::Result<()> {
    let socket = if server.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.bind(SocketAddr::new(own, 0))?;
    let mut server = socket.connect(server).await?;
    let changes = &treatment.changes;
    if matches!(treatment.tls, OnTls::BeginHere) {
        let mut plain = BufReader::new(server);
        let greeting = reply(&mut plain).await?;
        for command in [&b"EHLO gateway.example\r\n"[..], b"STARTTLS\r\n"] {
            plain.write_all(command).await?;
            reply(&mut plain).await?;
        }
        let mut server = anybody(plain.into_inner()).await?;
        client.write_all(&greeting).await?;
        relay(&mut client, &mut server, changes, false, false).await?;
        return Ok(());
    }
    if !treatment.implicit_tls {
        let starts_here = !matches!(treatment.tls, OnTls::Pass);
        let ends_here = matches!(treatment.tls, OnTls::EndHere(_));
        if !relay(&mut client, &mut server, changes, starts_here, ends_here).await? {
            copy_bidirectional(&mut client, &mut server).await?;
            return Ok(());
        }
    }
    match &treatment.tls {
        OnTls::Pass | OnTls::BeginHere => {
            copy_bidirectional(&mut client, &mut server).await?;
        }
        OnTls::Intercept(config) => {
            let mut client = TlsAcceptor::from(Arc::clone(config)).accept(client).await?;
            let mut server = anybody(server).await?;
            relay(&mut client, &mut server, changes, false, false).await?;
        }
        OnTls::EndHere(config) => {
            let mut client = TlsAcceptor::from(Arc::clone(config)).accept(client).await?;
            relay(&mut client, &mut server, changes, false, false).await?;
        }
    }
    Ok(())
}

/// Passes lines on and changes them, up to the end or to where TLS begins. Gives whether TLS begins
/// and is not to pass.
async fn relay<C, S>(
    client: &mut C,
    server: &mut S,
    changes: &[Change],
    takes_tls: bool,
    answers_tls: bool,
) -> io::Result<bool>
where
    C: AsyncRead + AsyncWrite + Unpin,
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (client, mut to_client) = split(client);
    let (server, mut to_server) = split(server);
    let (mut client, mut server) = (BufReader::new(client), BufReader::new(server));
    let mut starts = false;
    // What has come of a line is not lost where the other side is quicker.
    let (mut command, mut reply) = (Vec::new(), Vec::new());
    loop {
        tokio::select! {
            read = line(&mut client, &mut command) => {
                if read? == 0 {
                    to_server.shutdown().await?;
                    return Ok(false);
                }
                starts = command.to_ascii_uppercase().starts_with(b"STARTTLS");
                if starts && answers_tls {
                    to_client.write_all(b"220 2.0.0 Ready for TLS\r\n").await?;
                    return Ok(true);
                }
                for line in changed(&std::mem::take(&mut command), changes, false) {
                    to_server.write_all(&line).await?;
                }
                to_server.flush().await?;
            }
            read = line(&mut server, &mut reply) => {
                if read? == 0 {
                    to_client.shutdown().await?;
                    return Ok(false);
                }
                for line in changed(&std::mem::take(&mut reply), changes, true) {
                    to_client.write_all(&line).await?;
                }
                to_client.flush().await?;
                if starts {
                    return Ok(takes_tls);
                }
            }
        }
    }
}

/// A whole reply, which has its last line where a space follows the code.
async fn reply(reader: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    loop {
        let begun = all.len();
        if line(reader, &mut all).await? == 0 || all.get(begun + 3) == Some(&b' ') {
            return Ok(all);
        }
    }
}

async fn line(reader: &mut (impl AsyncBufRead + Unpin), into: &mut Vec<u8>) -> io::Result<usize> {
    reader.read_until(b'\n', into).await
}

fn changed(line: &[u8], changes: &[Change], is_reply: bool) -> Vec<Vec<u8>> {
    let mut text = String::from_utf8_lossy(line).into_owned();
    let mut behind = Vec::new();
    for change in changes {
        match change {
            Change::TakeOut(what) if text.contains(what) => return Vec::new(),
            Change::Replace(from, to) => text = text.replace(from, to),
            Change::PutBehind(what, more) if is_reply && text.contains(what) => {
                behind.push(format!("{more}\r\n").into_bytes());
            }
            Change::TakeOut(_) | Change::PutBehind(..) => {}
        }
    }
    let mut lines = vec![text.into_bytes()];
    lines.append(&mut behind);
    lines
}

/// Speaks TLS with whoever is there, as such products do.
async fn anybody(server: TcpStream) -> io::Result<TlsStream<TcpStream>> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody(provider)))
        .with_no_client_auth();
    let name = ServerName::try_from("intercepted.example").expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, server).await
}

#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
