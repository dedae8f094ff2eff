//! The checks that send something unusual, in a connection of their own.

use std::time::Duration;

use crate::dialogue::Dialogue;
use crate::exchange::{Action, Event, Exchange, Patience};
use crate::extension::{EhloReply, offers_starttls};
use crate::reply::{Reply, ReplyReader, Severity};

/// What the deep checks showed. `None` is "not tested".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeepFacts {
    /// The answer to MAIL before TLS. `530` is what RFC 3207 §4 and RFC 6409 §4.3 lead one to
    /// expect on a submission port.
    pub mail_before_tls: Option<Reply>,
    /// Whether a command sent in plaintext behind STARTTLS was answered inside TLS
    /// (RFC 3207 §4.2; CVE-2011-0411).
    pub command_injection: Option<bool>,
    /// The transcript of that connection.
    pub dialogue: Dialogue,
}

/// A dialogue that asks what an attacker would: is MAIL taken before TLS, and does a command
/// that was sent in plaintext survive into TLS? RSET follows MAIL; nothing is ever sent.
#[derive(Debug)]
pub struct DeepSession {
    helo: String,
    state: State,
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
    Silence,
    Goodbye,
    Ended,
}

impl DeepSession {
    /// A session that waits for its connection; `helo` as in
    /// [`Settings::helo`](crate::Settings::helo).
    #[must_use]
    pub fn new(helo: String) -> Self {
        Self {
            helo,
            state: State::Connection,
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

    fn reply(&mut self, at: Duration, reply: Reply) -> Action {
        let positive = reply.severity() == Severity::Positive;
        match self.state {
            State::Greeting if positive => {
                let command = format!("EHLO {}", self.helo);
                self.send(at, State::Ehlo, &[&command])
            }
            State::Ehlo if positive => {
                self.facts.dialogue.ehlo_plain = Some(EhloReply::from(&reply));
                self.send(at, State::Mail, &["MAIL FROM:<>"])
            }
            State::Mail => {
                self.facts.mail_before_tls = Some(reply);
                if positive { self.send(at, State::Reset, &["RSET"]) } else { self.upgrade(at) }
            }
            State::Reset => self.upgrade(at),
            State::ReadyForTls if u16::from(reply.code) == 220 => {
                self.state = State::Handshake;
                Action::Handshake
            }
            // Anything else answers no NOOP: a greeting said again, a complaint, a goodbye.
            State::Silence if u16::from(reply.code) == 250 => self.injected(true),
            State::Goodbye => self.injected(u16::from(reply.code) == 250),
            _ => self.leave(),
        }
    }

    fn upgrade(&mut self, at: Duration) -> Action {
        let offered = self
            .facts
            .dialogue
            .ehlo_plain
            .as_ref()
            .is_some_and(|ehlo| offers_starttls(&ehlo.extensions));
        if !offered {
            return self.leave();
        }
        self.send(at, State::ReadyForTls, &["STARTTLS", "NOOP"])
    }

    fn send(&mut self, at: Duration, next: State, commands: &[&str]) -> Action {
        self.state = next;
        let mut octets = Vec::new();
        for command in commands {
            self.facts.dialogue.said(at, command);
            octets.extend_from_slice(command.as_bytes());
            octets.extend_from_slice(b"\r\n");
        }
        Action::Send(octets)
    }

    fn injected(&mut self, found: bool) -> Action {
        self.facts.command_injection = Some(found);
        self.leave()
    }

    fn leave(&mut self) -> Action {
        let quit_was_said = self.state == State::Goodbye;
        self.state = State::Ended;
        Action::Done(if quit_was_said { b"" } else { b"QUIT\r\n" })
    }

    fn end(&mut self) -> Action {
        self.state = State::Ended;
        Action::Done(b"")
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
            (_, Event::Received(octets)) => {
                self.reader.push(octets);
                match self.reader.next_reply() {
                    Ok(None) => Action::Receive,
                    Ok(Some(reply)) => {
                        self.facts.dialogue.heard(at, &reply);
                        let rest = self.reader.take_rest();
                        self.facts.dialogue.heard_raw(at, &rest);
                        self.reply(at, reply)
                    }
                    Err(_) => self.end(),
                }
            }
            (State::Handshake, Event::TlsEstablished) => {
                self.state = State::Silence;
                Action::Receive
            }
            // A server may look at what it buffered only when more arrives: QUIT is answered
            // with 221, so a 250 in its place is the answer to NOOP.
            (State::Silence, Event::TimedOut) => self.send(at, State::Goodbye, &["QUIT"]),
            (State::Silence | State::Goodbye, Event::Closed | Event::Reset) => {
                self.facts.command_injection = Some(false);
                self.end()
            }
            (_, Event::TlsEstablished) => Action::Receive,
            (
                _,
                Event::TlsFailed
                | Event::Closed
                | Event::Reset
                | Event::TimedOut
                | Event::OutOfTime,
            ) => self.end(),
        }
    }

    fn patience(&self) -> Patience {
        match self.state {
            State::Connection | State::Greeting => Patience::Greeting,
            State::Silence => Patience::Silence,
            _ => Patience::Reply,
        }
    }
}
