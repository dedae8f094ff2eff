//! The checks that send something unusual, in a connection of their own.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::dialogue::Dialogue;
use crate::exchange::{Action, Event, Exchange, Patience};
use crate::extension::{EhloReply, offers_starttls};
use crate::reply::{Reply, ReplyReader, Severity};

/// A question that the deep checks ask.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DeepCheck {
    /// Whether a command sent in plaintext behind STARTTLS is answered inside TLS.
    CommandInjection,
    /// What MAIL is answered before TLS.
    MailBeforeTls,
    /// What MAIL is answered inside TLS, where it was refused before.
    MailInsideTls,
}

impl DeepCheck {
    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::CommandInjection => "command injection",
            Self::MailBeforeTls => "MAIL before TLS",
            Self::MailInsideTls => "MAIL inside TLS",
        }
    }
}

/// What a connection of the deep checks is to find out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeepSettings {
    /// The name we give ourselves, as in [`Settings::helo`](crate::Settings::helo).
    pub helo: String,
    /// Ask with MAIL before TLS. There are servers that refuse STARTTLS behind it.
    pub mail_before_tls: bool,
    /// Ask with MAIL inside TLS as well, unless it was taken before TLS.
    pub mail_inside_tls: bool,
    /// EHLO inside TLS is known to be answered with extensions.
    pub offers_inside_tls: bool,
}

/// What the deep checks showed. `None` is "not tested".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeepFacts {
    /// The answer to MAIL before TLS. `530` is what RFC 3207 §4 and RFC 6409 §4.3 lead one to
    /// expect on a submission port.
    pub mail_before_tls: Option<Reply>,
    /// The answer to MAIL inside TLS.
    pub mail_inside_tls: Option<Reply>,
    /// Whether a command sent in plaintext behind STARTTLS was answered inside TLS
    /// (RFC 3207 §4.2; CVE-2011-0411).
    pub command_injection: Option<bool>,
    /// Why the connection ended before everything was asked.
    pub stopped: Option<String>,
    /// It may go better in another connection: we were put off, or cut off.
    pub may_pass: bool,
    /// The transcript of that connection.
    pub dialogue: Dialogue,
}

/// A dialogue that asks what an attacker would: is MAIL taken before TLS, and does a command
/// that was sent in plaintext survive into TLS? RSET follows MAIL; nothing is ever sent.
#[derive(Debug)]
pub struct DeepSession {
    settings: DeepSettings,
    state: State,
    secured: bool,
    reader: ReplyReader,
    facts: DeepFacts,
}

/// Named for what is awaited.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Connection,
    Greeting,
    Ehlo,
    Mail,
    Reset,
    ReadyForTls,
    Handshake,
    /// The answer to EHLO inside TLS, or to the command before it.
    EhloTls,
    /// No second answer. Where the first may have been to either command, it is kept.
    Silence {
        is_sure: bool,
    },
    Ended,
}

impl DeepSession {
    /// A session that waits for its connection.
    #[must_use]
    pub fn new(settings: DeepSettings) -> Self {
        Self {
            settings,
            state: State::Connection,
            secured: false,
            reader: ReplyReader::new(),
            facts: DeepFacts::default(),
        }
    }

    /// How many octets are held that belong to no whole reply yet.
    #[must_use]
    pub fn held(&self) -> usize {
        self.reader.held()
    }

    /// What has been learnt.
    #[must_use]
    pub fn into_facts(self) -> DeepFacts {
        self.facts
    }

    fn received(&mut self, at: Duration, octets: &[u8]) -> Action {
        self.reader.push(octets);
        loop {
            match self.reader.next_reply() {
                Ok(None) => return Action::Receive,
                Ok(Some(reply)) => {
                    self.facts.dialogue.heard(at, &reply);
                    if self.state != State::EhloTls {
                        let rest = self.reader.take_rest();
                        self.facts.dialogue.heard_raw(at, &rest);
                    }
                    match self.reply(at, reply) {
                        // What stands behind an answer may be a second one.
                        Action::Receive => {}
                        other => return other,
                    }
                }
                Err(_) => {
                    let rest = self.reader.take_rest();
                    self.facts.dialogue.heard_raw(at, &rest);
                    return self.broken("what it sent is not an SMTP reply");
                }
            }
        }
    }

    fn reply(&mut self, at: Duration, reply: Reply) -> Action {
        let positive = reply.severity() == Severity::Positive;
        match self.state {
            State::Greeting if positive => self.ask(at, State::Ehlo),
            State::Ehlo if positive => {
                self.facts.dialogue.ehlo_plain = Some(EhloReply::from(&reply));
                if self.settings.mail_before_tls {
                    self.ask(at, State::Mail)
                } else {
                    self.upgrade(at)
                }
            }
            State::Mail => {
                let place = match self.secured {
                    true => &mut self.facts.mail_inside_tls,
                    false => &mut self.facts.mail_before_tls,
                };
                *place = Some(reply);
                match (positive, self.secured) {
                    (true, _) => self.ask(at, State::Reset),
                    (false, true) => self.leave(at),
                    (false, false) => self.upgrade(at),
                }
            }
            State::Reset if self.secured => self.leave(at),
            State::Reset => self.upgrade(at),
            State::ReadyForTls if u16::from(reply.code) == 220 => {
                self.state = State::Handshake;
                Action::Handshake
            }
            State::EhloTls if u16::from(reply.code) == 250 => self.answered(at, &reply),
            // Two answers to one command: the first was to the other.
            State::Silence { .. } => {
                let found = u16::from(reply.code) == 250;
                self.concluded(at, found)
            }
            _ => {
                self.facts.may_pass = reply.severity() == Severity::Transient;
                self.stop(at, format!("{} was answered with “{reply}”", self.asked()))
            }
        }
    }

    /// A first `250` inside TLS: to EHLO, or to the command that was sent in plaintext before.
    fn answered(&mut self, at: Duration, reply: &Reply) -> Action {
        let name = |text: &str| text.split_whitespace().next().map(str::to_ascii_lowercase);
        let [line] = reply.lines.as_slice() else {
            return self.be_silent(true);
        };
        let plain = self.facts.dialogue.ehlo_plain.as_ref();
        if reply.enhanced().is_some() {
            return self.concluded(at, true);
        }
        if plain.is_some_and(|ehlo| name(&ehlo.domain) == name(line)) {
            return self.be_silent(true);
        }
        if self.settings.offers_inside_tls {
            return self.concluded(at, true);
        }
        self.be_silent(false)
    }

    fn be_silent(&mut self, is_sure: bool) -> Action {
        self.state = State::Silence { is_sure };
        Action::Receive
    }

    /// Notes whether the command was answered, and goes on to what is left to ask.
    fn concluded(&mut self, at: Duration, found: bool) -> Action {
        self.facts.command_injection = Some(found);
        let was_taken = |reply: &Reply| reply.severity() == Severity::Positive;
        let is_open = !self.facts.mail_before_tls.as_ref().is_some_and(was_taken);
        if self.settings.mail_inside_tls && is_open && !found {
            return self.ask(at, State::Mail);
        }
        self.leave(at)
    }

    fn upgrade(&mut self, at: Duration) -> Action {
        let offered = self
            .facts
            .dialogue
            .ehlo_plain
            .as_ref()
            .is_some_and(|ehlo| offers_starttls(&ehlo.extensions));
        if !offered {
            return self.stop(at, "STARTTLS was not offered in this connection".to_owned());
        }
        self.ask(at, State::ReadyForTls)
    }

    /// Sends the commands whose answer `next` awaits.
    fn ask(&mut self, at: Duration, next: State) -> Action {
        self.state = next;
        let ehlo = format!("EHLO {}", self.settings.helo);
        let commands: &[&str] = match next {
            State::Mail => &["MAIL FROM:<>"],
            State::Reset => &["RSET"],
            State::ReadyForTls => &["STARTTLS", "NOOP"],
            _ => &[&ehlo],
        };
        let mut octets = Vec::new();
        for command in commands {
            self.facts.dialogue.said(at, command);
            octets.extend_from_slice(command.as_bytes());
            octets.extend_from_slice(b"\r\n");
        }
        Action::Send(octets)
    }

    /// What was asked last, in words.
    fn asked(&self) -> &'static str {
        match self.state {
            State::Connection | State::Greeting => "the connection",
            State::Ehlo => "EHLO",
            State::Mail => "MAIL",
            State::Reset => "RSET",
            State::ReadyForTls => "STARTTLS with a command behind it",
            State::Handshake => "the TLS handshake",
            State::EhloTls | State::Silence { .. } | State::Ended => "EHLO inside TLS",
        }
    }

    fn leave(&mut self, at: Duration) -> Action {
        self.state = State::Ended;
        self.facts.dialogue.said(at, "QUIT");
        Action::Done(b"QUIT\r\n")
    }

    fn stop(&mut self, at: Duration, why: String) -> Action {
        self.facts.stopped = Some(why);
        self.leave(at)
    }

    /// The connection, or what came over it, is of no more use.
    fn broken(&mut self, how: &str) -> Action {
        match self.state {
            // What was to be seen has been seen: no second answer came.
            State::Silence { is_sure: true } => self.facts.command_injection = Some(false),
            State::Mail | State::Reset if self.secured => {}
            _ => self.facts.stopped = Some(format!("when {} was due, {how}", self.due())),
        }
        self.state = State::Ended;
        Action::Done(b"")
    }

    /// What was awaited, in words.
    fn due(&self) -> String {
        match self.state {
            State::Connection | State::Greeting => "the greeting".to_owned(),
            State::Handshake => "the TLS handshake".to_owned(),
            _ => format!("the answer to {}", self.asked()),
        }
    }

    fn cut_off(&mut self, how: &str) -> Action {
        if self.state == State::EhloTls {
            // It answers nothing that came before TLS.
            self.facts.command_injection = Some(false);
        }
        self.facts.may_pass = true;
        self.broken(how)
    }
}

impl Exchange for DeepSession {
    fn handle(&mut self, at: Duration, event: Event<'_>) -> Action {
        match (self.state, event) {
            (State::Ended, _) => Action::Done(b""),
            (State::Connection, Event::Connected) => {
                self.state = State::Greeting;
                Action::Receive
            }
            (_, Event::Connected) | (State::Connection | State::Handshake, Event::Received(_)) => {
                Action::Receive
            }
            (_, Event::Received(octets)) => self.received(at, octets),
            (State::Handshake, Event::TlsEstablished) => {
                self.secured = true;
                self.ask(at, State::EhloTls)
            }
            (_, Event::TlsEstablished) => Action::Receive,
            // Silence is the good answer.
            (State::Silence { is_sure: true }, Event::TimedOut | Event::OutOfTime) => {
                self.concluded(at, false)
            }
            (State::Silence { is_sure: false }, Event::TimedOut) => {
                let why = "it was unclear which command the answer inside TLS was to";
                self.stop(at, why.to_owned())
            }
            (_, Event::TlsFailed) => self.broken("TLS failed"),
            (_, Event::Closed) => self.cut_off("the server closed the connection"),
            (_, Event::Reset) => self.cut_off("the connection was reset"),
            (_, Event::TimedOut) => self.broken("nothing came in time"),
            (_, Event::OutOfTime) => self.broken("the time for this endpoint ran out"),
        }
    }

    fn patience(&self) -> Patience {
        match self.state {
            State::Connection | State::Greeting => Patience::Greeting,
            State::Silence { .. } => Patience::Silence,
            _ => Patience::Reply,
        }
    }
}
