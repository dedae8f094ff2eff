//! The servers that judge. They take submissions on every loopback address, under the real port
//! numbers, and note what they see. Which run and which situation it is follows from the address
//! that the program came to.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portwise_core::TlsMode;
use portwise_core::ports::mode_of;
use portwise_snippets::proofs::{Observed, Scenario};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use crate::fault::Kind;
use crate::server::{OTHER_PORT, Run, Server};

/// The password that honest servers accept.
pub(crate) const PASSWORD: &str = "correct-horse-7";
/// Where programs may come: the usual two, another for implicit TLS, and where they may fall back to.
const PORTS: [u16; 5] = [25, 465, 587, OTHER_PORT, 2525];
/// A dialogue that goes on for longer is cut off.
pub(crate) const LONGEST: Duration = Duration::from_secs(30);

/// What one run showed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    connections: usize,
    open: usize,
    /// User names that came with their password, in plaintext.
    passwords_in_plaintext: Vec<String>,
    /// The same inside TLS.
    logins: Vec<String>,
    mail_in_plaintext: bool,
    /// MAIL inside TLS, whether after a login or not.
    mail: bool,
    /// Who was logged in when a whole message came inside TLS; nobody where a relay needs no login.
    delivered_by: Vec<String>,
    /// Whether a relay was asked for a login that it does not offer.
    login_not_offered: bool,
    /// The dialogue, for people.
    lines: Vec<String>,
}

impl Notes {
    /// What was seen of a program that should have come to this server with this TLS mode and user
    /// name.
    pub(crate) fn seen(&self, server: Server, tls: TlsMode, login: &str) -> Observed {
        let situation = server.situation();
        let came = if self.connections == 0 { Observed::Nothing } else { Observed::Refused };
        let is_delivered =
            !self.login_not_offered && self.delivered_by.iter().any(|user| user == login);
        if !self.passwords_in_plaintext.is_empty() {
            return Observed::Password;
        }
        if tls == TlsMode::Cleartext {
            return if is_delivered { Observed::Delivered } else { came };
        }
        if self.mail_in_plaintext {
            return Observed::Mail;
        }
        if situation != Scenario::Honest && (!self.logins.is_empty() || self.mail) {
            return Observed::BadCertificate;
        }
        if situation == Scenario::Honest && is_delivered { Observed::Delivered } else { came }
    }

    /// Whether no connection is left open.
    pub(crate) fn is_over(&self) -> bool {
        self.open == 0
    }

    pub(crate) fn dialogue(&self) -> String {
        self.lines.join("\n")
    }
}

/// The TLS sides of the servers.
#[derive(Clone)]
pub(crate) struct Identities(pub(crate) HashMap<&'static str, Arc<ServerConfig>>);

/// All servers.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    notes: Arc<Mutex<HashMap<Run, Notes>>>,
}

impl Recorder {
    /// Starts listening, on all addresses of the machine: it must have a network of its own.
    pub(crate) async fn start(identities: Identities) -> Result<Self> {
        let recorder = Self::default();
        for port in PORTS {
            let at = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port);
            let listener =
                TcpListener::bind(at).await.with_context(|| format!("cannot listen on {at}"))?;
            let (recorder, identities) = (recorder.clone(), identities.clone());
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (recorder, identities) = (recorder.clone(), identities.clone());
                    tokio::spawn(async move { recorder.attend(stream, port, &identities).await });
                }
            });
        }
        Ok(recorder)
    }

    pub(crate) fn notes(&self, run: Run) -> Notes {
        let notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes.get(&run).cloned().unwrap_or_default()
    }

    fn note(&self, run: Run, note: impl FnOnce(&mut Notes)) {
        note(self.notes.lock().unwrap_or_else(PoisonError::into_inner).entry(run).or_default());
    }

    async fn attend(&self, stream: TcpStream, port: u16, identities: &Identities) {
        let Some((run, server)) = stream.local_addr().ok().and_then(|a| Run::of(a.ip())) else {
            return;
        };
        let situation = server.situation();
        self.note(run, |n| {
            n.connections += 1;
            n.open += 1;
            n.lines.push(format!("-- connection to port {port}"));
        });
        let mut session = Session {
            recorder: self,
            run,
            situation,
            fault: server.fault(),
            is_open: server.is_open(),
            port,
            inside: false,
            user: None,
            acceptor: identities.0.get(server.name()).cloned().map(TlsAcceptor::from),
        };
        if let Ok(Err(error)) = tokio::time::timeout(LONGEST, session.run(stream)).await {
            self.note(run, |n| n.lines.push(format!("-- {error}")));
        }
        self.note(run, |n| n.open -= 1);
    }
}

/// One connection.
struct Session<'a> {
    recorder: &'a Recorder,
    run: Run,
    situation: Scenario,
    fault: Option<Kind>,
    /// Whether it takes mail without a login, and offers none.
    is_open: bool,
    port: u16,
    inside: bool,
    user: Option<String>,
    /// None where no TLS is to be had.
    acceptor: Option<TlsAcceptor>,
}

/// What comes after a dialogue.
enum Next {
    StartTls,
    Over,
}

impl Session<'_> {
    async fn run(&mut self, stream: TcpStream) -> io::Result<()> {
        if self.fault == Some(Kind::HangsUp) {
            return Ok(());
        }
        // What has no TLS closes 465, and lures into plaintext on the other one.
        let lures = self.port == OTHER_PORT && self.acceptor.is_none();
        if mode_of(self.port) == TlsMode::Implicit && !lures {
            let Some(acceptor) = self.acceptor.clone() else { return Ok(()) };
            let mut stream = acceptor.accept(stream).await?;
            self.inside = true;
            self.dialogue(&mut stream, true).await?;
            return stream.shutdown().await;
        }
        let mut stream = stream;
        match self.dialogue(&mut stream, true).await? {
            Next::Over => stream.shutdown().await,
            Next::StartTls => {
                let Some(acceptor) = self.acceptor.clone() else { return Ok(()) };
                let mut stream = acceptor.accept(stream).await?;
                self.inside = true;
                self.user = None;
                self.dialogue(&mut stream, false).await?;
                stream.shutdown().await
            }
        }
    }

    async fn dialogue<S>(&mut self, stream: &mut S, greet: bool) -> io::Result<Next>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut lines = Lines::default();
        if greet {
            match self.bad_reply("220") {
                Some(reply) => {
                    say(stream, reply).await?;
                    return Ok(Next::Over);
                }
                None => say(stream, "220 mail.example.com ESMTP").await?,
            }
        }
        loop {
            let Some(line) = lines.next(stream).await? else { return Ok(Next::Over) };
            let side = if self.inside { "TLS" } else { "plain" };
            self.note(|n| n.lines.push(format!("{side}: {line}")));
            let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
            let verb = verb.to_ascii_uppercase();
            match verb.as_str() {
                "MAIL" | "RCPT" if self.bad_reply(&verb).is_some() => {
                    say(stream, self.bad_reply(&verb).unwrap_or_default()).await?;
                }
                "EHLO" => say(stream, &self.offer()).await?,
                "HELO" => say(stream, "250 mail.example.com").await?,
                "STARTTLS" => match self.starttls() {
                    Ok(reply) => {
                        say(stream, reply).await?;
                        return Ok(Next::StartTls);
                    }
                    Err(reply) => say(stream, reply).await?,
                },
                "AUTH" => {
                    let is_open = self.is_open;
                    self.note(|n| n.login_not_offered |= is_open);
                    let reply = self.log_in(argument, &mut lines, stream).await?;
                    say(stream, reply).await?;
                }
                "MAIL" => {
                    let inside = self.inside;
                    self.note(|n| if inside { n.mail = true } else { n.mail_in_plaintext = true });
                    let must_log_in =
                        self.situation == Scenario::Honest && self.user.is_none() && !self.is_open;
                    let reply = if must_log_in { "530 5.7.0 Log in first" } else { "250 2.1.0 ok" };
                    say(stream, reply).await?;
                }
                "RCPT" | "RSET" | "NOOP" => say(stream, "250 2.0.0 ok").await?,
                "DATA" => {
                    say(stream, "354 go ahead").await?;
                    while lines.next(stream).await?.is_some_and(|line| line != ".") {}
                    let bad_reply = self.bad_reply(".");
                    let user = self.user.clone().or_else(|| self.is_open.then(String::new));
                    let counts = self.inside || self.is_open;
                    if let (true, None, Some(user)) = (counts, bad_reply, user) {
                        self.note(|n| n.delivered_by.push(user));
                    }
                    say(stream, bad_reply.unwrap_or("250 2.0.0 taken")).await?;
                }
                "QUIT" => {
                    say(stream, "221 2.0.0 bye").await?;
                    return Ok(Next::Over);
                }
                _ => say(stream, "502 5.5.1 not here").await?,
            }
        }
    }

    fn note(&self, note: impl FnOnce(&mut Notes)) {
        self.recorder.note(self.run, note);
    }

    /// Whether plaintext is all that this server has, as an attacker would like it.
    fn is_hostile_in_plaintext(&self) -> bool {
        matches!(self.situation, Scenario::Stripped | Scenario::Refusing)
            || !matches!(self.port, 465 | 587)
    }

    fn offer(&self) -> String {
        let mut offer = "250-mail.example.com\n250-8BITMIME\n250-SMTPUTF8\n".to_owned();
        if !self.inside && self.has_starttls() && self.situation != Scenario::Stripped {
            offer.push_str("250-STARTTLS\n");
        }
        let logins = match self.fault {
            Some(Kind::Logins(other)) => other,
            _ if self.is_open => "",
            _ => "PLAIN LOGIN",
        };
        if !logins.is_empty() && (self.inside || self.is_hostile_in_plaintext()) {
            offer.push_str(&format!("250-AUTH {logins}\n"));
        }
        offer + "250 SIZE 10485760"
    }

    /// Whether STARTTLS belongs to the port. Relays have it on 25 as well.
    fn has_starttls(&self) -> bool {
        self.port == 587 || self.is_open && mode_of(self.port) != TlsMode::Implicit
    }

    /// What it says to a verb instead of what an honest one says.
    fn bad_reply(&self, to: &str) -> Option<&'static str> {
        match self.fault {
            Some(Kind::Reply(verb, reply)) if verb == to => Some(reply),
            _ => None,
        }
    }

    fn starttls(&self) -> Result<&'static str, &'static str> {
        match self.situation {
            _ if self.inside || !self.has_starttls() => Err("503 5.5.1 not now"),
            Scenario::Stripped => Err("502 5.5.1 not here"),
            Scenario::Refusing => Err("454 4.7.0 TLS not available due to local problem"),
            _ => Ok("220 2.0.0 go ahead"),
        }
    }

    async fn log_in<S>(
        &mut self,
        argument: &str,
        lines: &mut Lines,
        stream: &mut S,
    ) -> io::Result<&'static str>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let (mechanism, initial) = argument.split_once(' ').unwrap_or((argument, ""));
        let mut ask = async |prompt: &str| -> io::Result<String> {
            say(stream, &format!("334 {prompt}")).await?;
            Ok(lines.next(stream).await?.unwrap_or_default())
        };
        let (user, password) = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let answer = if initial.is_empty() { ask("").await? } else { initial.to_owned() };
                let decoded = decoded(&answer);
                let mut parts = decoded.split('\0').skip(1).map(ToOwned::to_owned);
                (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
            }
            "LOGIN" => {
                let user = if initial.is_empty() {
                    ask("VXNlcm5hbWU6").await?
                } else {
                    initial.to_owned()
                };
                (decoded(&user), decoded(&ask("UGFzc3dvcmQ6").await?))
            }
            _ => return Ok("504 5.5.4 not this mechanism"),
        };
        if password.is_empty() {
            return Ok("501 5.5.2 cannot be decoded");
        }
        let inside = self.inside;
        self.note(|n| {
            let noted = if inside { &mut n.logins } else { &mut n.passwords_in_plaintext };
            noted.push(user.clone());
            n.lines.push(format!("-- login as {user}"));
        });
        if let Some(reply) = self.bad_reply("AUTH") {
            return Ok(reply);
        }
        if self.situation == Scenario::Honest && password != PASSWORD {
            return Ok("535 5.7.8 wrong user name or password");
        }
        self.user = Some(user);
        Ok("235 2.7.0 welcome")
    }
}

fn decoded(text: &str) -> String {
    let octets = STANDARD.decode(text.trim()).unwrap_or_default();
    String::from_utf8_lossy(&octets).into_owned()
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), text: &str) -> io::Result<()> {
    let octets: Vec<u8> = text.lines().flat_map(|l| [l.as_bytes(), b"\r\n"].concat()).collect();
    stream.write_all(&octets).await?;
    stream.flush().await
}

/// Lines out of a stream.
#[derive(Default)]
struct Lines {
    buffer: Vec<u8>,
}

impl Lines {
    async fn next(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<String>> {
        loop {
            if let Some(end) = self.buffer.iter().position(|b| *b == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                return Ok(Some(String::from_utf8_lossy(line.trim_ascii_end()).into_owned()));
            }
            let mut octets = [0; 4096];
            let n = stream.read(&mut octets).await?;
            if n == 0 {
                return Ok(None);
            }
            self.buffer.extend_from_slice(&octets[..n]);
        }
    }
}
