//! The dialogue with one client, without its socket: octets in, octets out.

use std::fmt::Write as _;
use std::net::IpAddr;
use std::time::Duration;

use portwise_core::reflection::{ClientHello, Recorder, Reflection, TlsTold, Token};
use portwise_smtp::Side;

/// What the server is not, as it tells everybody.
pub const NOTICE: &str =
    "This server takes no mail and relays nothing; it only tells what reached it";

/// The longest command, in octets with its end; those of SMTP have 512 (RFC 5321 §4.5.3.1.4).
const LONGEST_COMMAND: usize = 1000;
/// The most commands of a connection.
const MOST_COMMANDS: usize = 30;
/// The most of them that make no sense.
const MOST_FAULTS: usize = 5;
/// The most commands that are told in the answer to EHLO, and the most characters of each: a line of a
/// reply has 512 octets (RFC 5321 §4.5.3.1.5).
const MOST_HEARD: usize = 8;
const LONGEST_HEARD: usize = 480;

/// What stands beside a dialogue.
#[derive(Clone, Debug)]
pub struct Peer {
    /// The address that the client came from.
    pub from: IpAddr,
    /// And its port there.
    pub from_port: u16,
    /// The port at which it arrived.
    pub port: u16,
}

/// What to do next.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// What to send first.
    pub send: Vec<u8>,
    /// What comes then.
    pub then: Then,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Then {
    /// Waiting for octets.
    Receive,
    /// TLS.
    Handshake,
    /// The end of the connection.
    Close,
}

/// A dialogue with one client.
#[derive(Debug)]
pub struct Session {
    hostname: String,
    certificate: String,
    id: Token,
    peer: Peer,
    token: Option<Token>,
    /// It has said who it is, and was told under which number it is kept.
    greeted: bool,
    /// Octets of a line that is not whole.
    begun: Vec<u8>,
    commands: usize,
    faults: usize,
    /// Something was refused behind which more may come that is nobody's business.
    discreet: bool,
    secured: bool,
    over: bool,
    recorder: Recorder,
    client_hello: Option<ClientHello>,
    tls: Option<TlsTold>,
    tls_failure: Option<String>,
}

/// What a command is answered.
enum Answer {
    Line(String),
    Fault(&'static str),
    Handshake,
    Goodbye,
}

impl Session {
    /// A dialogue that has not begun. `id` is what it is kept under, `certificate` the fingerprint of
    /// what is shown in TLS.
    #[must_use]
    pub fn new(hostname: &str, certificate: &str, id: Token, peer: Peer) -> Self {
        Self {
            hostname: hostname.to_owned(),
            certificate: certificate.to_owned(),
            id,
            peer,
            token: None,
            greeted: false,
            begun: Vec::new(),
            commands: 0,
            faults: 0,
            discreet: false,
            secured: false,
            over: false,
            recorder: Recorder::default(),
            client_hello: None,
            tls: None,
            tls_failure: None,
        }
    }

    /// Greets.
    pub fn greet(&mut self, at: Duration) -> Step {
        let greeting = format!("220 {} ESMTP Portwise reflect. {NOTICE}\r\n", self.hostname);
        let mut step = Step { send: Vec::new(), then: Then::Receive };
        self.say(at, &greeting, &mut step);
        step
    }

    /// Takes octets, inside TLS once that stands.
    pub fn received(&mut self, at: Duration, octets: &[u8]) -> Step {
        let mut step = Step { send: Vec::new(), then: Then::Receive };
        if self.over {
            step.then = Then::Close;
            return step;
        }
        let mut parts = octets.split_inclusive(|octet| *octet == b'\n');
        while let Some(part) = parts.next() {
            if self.begun.len() + part.len() > LONGEST_COMMAND {
                let room = LONGEST_COMMAND.saturating_sub(self.begun.len());
                self.begun.extend_from_slice(&part[..part.len().min(room)]);
                self.keep_begun(at);
                self.recorder.leave_out();
                self.say(at, "500 5.5.2 That line is too long\r\n", &mut step);
                self.end(&mut step);
                return step;
            }
            self.begun.extend_from_slice(part);
            if !part.ends_with(b"\n") {
                break;
            }
            let line = std::mem::take(&mut self.begun);
            self.line(at, &line, &mut step);
            match step.then {
                Then::Receive => {}
                Then::Close => return step,
                Then::Handshake => {
                    // What was sent behind STARTTLS is a fact, and never a command (RFC 3207 §6).
                    for behind in parts {
                        self.keep(at, behind);
                    }
                    return step;
                }
            }
        }
        step
    }

    /// TLS stands. Where it began with the first octet, the greeting comes now.
    pub fn secured(&mut self, at: Duration, hello: Option<ClientHello>, tls: TlsTold) -> Step {
        let greets = self.recorder.lines().is_empty();
        self.recorder.secured(at);
        self.secured = true;
        self.client_hello = hello;
        self.tls = Some(tls);
        if greets { self.greet(at) } else { Step { send: Vec::new(), then: Then::Receive } }
    }

    /// TLS failed, which ends the connection.
    pub fn tls_failed(&mut self, hello: Option<ClientHello>, why: &str) {
        self.client_hello = hello;
        self.tls_failure = Some(why.as_bytes().escape_ascii().to_string());
        self.over = true;
    }

    /// The connection is over.
    pub fn closed(&mut self, at: Duration) {
        self.keep_begun(at);
        self.over = true;
    }

    /// What it is kept under; none as long as nobody could ask for it.
    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.greeted.then_some(&self.id).into_iter().chain(&self.token)
    }

    /// How many octets are held that are no whole line.
    #[must_use]
    pub fn held(&self) -> usize {
        self.begun.len()
    }

    /// What reached this end so far.
    #[must_use]
    pub fn reflection(&self) -> Reflection {
        Reflection {
            id: self.id.as_str().to_owned(),
            from: self.peer.from,
            from_port: self.peer.from_port,
            port: self.peer.port,
            lines: self.recorder.lines(),
            cut: self.recorder.is_cut(),
            client_hello: self.client_hello.clone(),
            tls: self.tls.clone(),
            tls_failure: self.tls_failure.clone(),
            ended: self.over,
        }
    }

    fn line(&mut self, at: Duration, line: &[u8], step: &mut Step) {
        self.keep(at, line);
        self.commands += 1;
        if self.commands > MOST_COMMANDS {
            self.say(at, "421 4.7.0 That is enough; goodbye\r\n", step);
            self.end(step);
            return;
        }
        match self.answer(line) {
            Answer::Line(text) => self.say(at, &text, step),
            Answer::Fault(text) => {
                self.say(at, text, step);
                self.faults += 1;
                if self.faults >= MOST_FAULTS {
                    self.say(at, "421 4.7.0 Too much of it makes no sense; goodbye\r\n", step);
                    self.end(step);
                }
            }
            Answer::Handshake => {
                self.say(at, "220 2.0.0 Ready for TLS\r\n", step);
                step.then = Then::Handshake;
            }
            Answer::Goodbye => {
                self.say(at, "221 2.0.0 Goodbye\r\n", step);
                self.end(step);
            }
        }
    }

    fn answer(&mut self, line: &[u8]) -> Answer {
        let line = line.trim_ascii();
        let space = line.iter().position(|octet| *octet == b' ').unwrap_or(line.len());
        let (verb, argument) = (verb(line), line[space..].trim_ascii());
        match verb.as_str() {
            "EHLO" | "HELO" if argument.is_empty() => {
                Answer::Fault("501 5.5.4 Say who you are: EHLO client.example\r\n")
            }
            "EHLO" => {
                self.greeted = true;
                self.token = Token::in_helo(&String::from_utf8_lossy(argument))
                    .or_else(|| self.token.take());
                Answer::Line(self.told())
            }
            "HELO" => {
                self.token = Token::in_helo(&String::from_utf8_lossy(argument))
                    .or_else(|| self.token.take());
                Answer::Line(format!("250 {}\r\n", self.hostname))
            }
            "STARTTLS" if self.secured => Answer::Fault("503 5.5.1 This is TLS already\r\n"),
            "STARTTLS" if !argument.is_empty() => {
                Answer::Fault("501 5.5.4 STARTTLS has no argument\r\n")
            }
            "STARTTLS" => Answer::Handshake,
            "NOOP" | "RSET" => Answer::Line("250 2.0.0 OK\r\n".to_owned()),
            "QUIT" => Answer::Goodbye,
            "MAIL" | "RCPT" | "DATA" | "BDAT" => refused("554 5.7.1"),
            "AUTH" => refused("502 5.5.1"),
            "HELP" => Answer::Line(format!("214 2.0.0 {NOTICE}\r\n")),
            _ => Answer::Fault("500 5.5.2 That is not understood here\r\n"),
        }
    }

    /// The answer to EHLO.
    fn told(&self) -> String {
        let Peer { from, from_port, port } = &self.peer;
        let mut lines = vec![format!("{} {NOTICE}", self.hostname)];
        if !self.secured {
            lines.push("STARTTLS".to_owned());
        }
        lines.push(format!("XREFLECT-ID {}", self.id.as_str()));
        lines.push(format!("XREFLECT-FROM {from} {from_port}"));
        lines.push(format!("XREFLECT-PORT {port}"));
        let said = self.recorder.lines();
        let plain = said.iter().filter(|line| line.from == Side::Client && !line.inside_tls);
        for line in plain.take(MOST_HEARD) {
            lines.push(format!("XREFLECT-HEARD {}", parameter(&line.octets)));
        }
        if let Some(hello) = &self.client_hello {
            lines.push(format!("XREFLECT-JA4 {}", hello.ja4));
            lines.push(format!("XREFLECT-HELLO {}", hello.sha256));
            if let Some(name) = &hello.server_name {
                lines.push(format!("XREFLECT-SNI {}", parameter(name)));
            }
            for protocol in &hello.alpn {
                lines.push(format!("XREFLECT-ALPN {}", parameter(protocol)));
            }
        }
        if let Some(tls) = &self.tls {
            lines.push(format!("XREFLECT-TLS {} {}", tls.version, tls.cipher_suite));
        }
        lines.push(format!("XREFLECT-CERTIFICATE {}", self.certificate));
        let last = lines.len() - 1;
        lines.iter().enumerate().fold(String::new(), |mut out, (at, line)| {
            let mark = if at == last { ' ' } else { '-' };
            let _ = write!(out, "250{mark}{line}\r\n");
            out
        })
    }

    fn say(&mut self, at: Duration, text: &str, step: &mut Step) {
        self.recorder.add(at, Side::Server, text.as_bytes());
        step.send.extend_from_slice(text.as_bytes());
    }

    fn end(&mut self, step: &mut Step) {
        self.over = true;
        step.then = Then::Close;
    }

    fn keep_begun(&mut self, at: Duration) {
        let begun = std::mem::take(&mut self.begun);
        self.keep(at, &begun);
    }

    /// Keeps a line. Of what could hold a password or an address there is the verb alone, and behind it
    /// only what cannot.
    fn keep(&mut self, at: Duration, line: &[u8]) {
        let verb = verb(line.trim_ascii());
        if DELICATE.contains(&verb.as_str()) {
            self.discreet = true;
            self.recorder.add(at, Side::Client, format!("{verb}\r\n").as_bytes());
        } else if !self.discreet || PLAIN.contains(&verb.as_str()) {
            self.recorder.add(at, Side::Client, line);
        }
    }
}

/// Commands that are refused, whose arguments are nobody's business.
const DELICATE: [&str; 7] = ["AUTH", "BDAT", "DATA", "EXPN", "MAIL", "RCPT", "VRFY"];
/// Commands that are none of them.
const PLAIN: [&str; 6] = ["EHLO", "HELO", "NOOP", "QUIT", "RSET", "STARTTLS"];

fn refused(code: &str) -> Answer {
    Answer::Line(format!("{code} {NOTICE}\r\n"))
}

/// The first word of a command, in upper case.
fn verb(line: &[u8]) -> String {
    const LONGEST: usize = 8;
    let word = line.split(|octet| octet.is_ascii_whitespace()).next().unwrap_or_default();
    let word = if word.len() > LONGEST { &[] } else { word };
    String::from_utf8_lossy(word).to_ascii_uppercase()
}

/// A text as a parameter of a keyword, in which there is no space (RFC 5321 §4.1.1.1).
fn parameter(text: &str) -> String {
    let mut out = text.replace(' ', "\\x20");
    out.truncate(LONGEST_HEARD);
    out
}
