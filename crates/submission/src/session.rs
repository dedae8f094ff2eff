//! The state machine of a login's dialogue.

mod auth;
mod opening;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use portwise_core::Port;
use portwise_core::report::TlsFacts;
use portwise_explain::Step;
use portwise_smtp::{
    Action, Dialogue, Event, Exchange, Line, Patience, Reply, ReplyReader, SaslMechanism, Session,
    Settings, Severity, Side,
};
use zeroize::Zeroizing;

use crate::credential::{Credential, Kind};
use crate::facts::{Chosen, LoginFacts, Outcome};
use crate::mask::Mask;
use crate::mechanism::{Channel, Mechanism};
use crate::message::Envelope;
use crate::sasl::{Conversation, SaslError};
use crate::verified::{NotVerified, Verified};
use opening::{no_tls, why_not};

/// What a session is to do.
#[derive(Clone)]
pub struct Order {
    /// Who logs in.
    pub credential: Arc<Credential>,
    /// The mechanism to take, rather than the strongest.
    pub mechanism: Option<Mechanism>,
    /// Between whom a message is sent after the login, if one is.
    pub envelope: Option<Envelope>,
    /// The host as the caller named it.
    pub host: String,
    /// The port.
    pub port: Port,
    /// The moment, in seconds since 1970, for the message.
    pub now: i64,
}

/// Greets and starts TLS as a check does, and inside TLS logs in, sends a message if there is one,
/// and leaves. It makes one attempt: a wrong password counts once.
pub struct LoginSession {
    order: Order,
    state: State,
    trust: Option<Result<Verified, NotVerified>>,
    channel: Channel,
    reader: ReplyReader,
    mask: Mask,
    opening: Dialogue,
    lines: Vec<Line>,
    tls: Option<TlsFacts>,
    offered: Vec<SaslMechanism>,
    chosen: Option<Chosen>,
    accepted: Option<Reply>,
    delivered: Option<Reply>,
    detail: Option<String>,
    challenges: usize,
    outcome: Option<Outcome>,
}

/// Named for what is awaited.
enum State {
    /// The end of what a check says as well.
    Opening(Box<Session>),
    /// An answer to AUTH, or another question.
    Auth(Box<Conversation>, Pending),
    /// The answer to giving up.
    GivenUp(SaslError),
    Mail,
    Rcpt,
    Data,
    Body,
    Ended,
}

/// What is still to be sent of a mechanism.
type Pending = Option<Zeroizing<Vec<u8>>>;

const QUIT: &[u8] = b"QUIT\r\n";

impl LoginSession {
    /// A session that waits for its connection. `helo` is the EHLO argument.
    #[must_use]
    pub fn new(order: Order, helo: String, implicit_tls: bool) -> Self {
        let mut mask = Mask::default();
        mask.add(order.credential.secret());
        Self {
            order,
            state: State::Opening(Box::new(Session::new(Settings { helo, implicit_tls }))),
            trust: None,
            channel: Channel::default(),
            reader: ReplyReader::new(),
            mask,
            opening: Dialogue::default(),
            lines: Vec::new(),
            tls: None,
            offered: Vec::new(),
            chosen: None,
            accepted: None,
            delivered: None,
            detail: None,
            challenges: 0,
            outcome: None,
        }
    }

    /// Takes what the handshake is worth, before [`Event::TlsEstablished`]. Without it, or without
    /// a verified certificate, the session says nothing inside TLS. What the login can be bound to
    /// comes along: `tls-exporter` and `tls-server-end-point`.
    pub fn judged(
        &mut self,
        facts: TlsFacts,
        exporter: Option<Vec<u8>>,
        end_point: Option<Vec<u8>>,
    ) {
        self.trust = Some(Verified::of(&facts));
        self.tls = Some(facts);
        self.channel = Channel { exporter, end_point };
    }

    /// What came of it, at this address. `why_no_tls` says why a handshake failed.
    #[must_use]
    pub fn into_facts(self, address: IpAddr, why_no_tls: Option<String>) -> LoginFacts {
        let opening = match &self.state {
            State::Opening(session) => session.dialogue(),
            _ => &self.opening,
        };
        let mut transcript = opening.lines.clone();
        transcript.extend(self.lines);
        let failed = why_no_tls.map(|why| Outcome::not_tried(no_tls(&why)));
        let outcome = match self.outcome {
            Some(Outcome::NotTried(_)) if failed.is_some() => failed,
            outcome => outcome,
        };
        let unknown = || Outcome::not_tried("The dialogue ended before the login.");
        LoginFacts {
            address,
            port: self.order.port,
            tls: self.tls,
            offered: self.offered.iter().map(|m| m.as_str().to_owned()).collect(),
            chosen: self.chosen,
            accepted: self.accepted,
            delivered: self.delivered,
            outcome: outcome.unwrap_or_else(unknown),
            transcript,
        }
    }

    fn open(&mut self, at: Duration, mut session: Box<Session>, event: Event<'_>) -> Action {
        if matches!(event, Event::TlsEstablished)
            && let Some(why) = self.distrust()
        {
            self.opening = session.into_dialogue();
            return self.end(Outcome::not_tried(why), b"");
        }
        let action = session.handle(at, event);
        let Action::Done(farewell) = action else {
            self.state = State::Opening(session);
            return action;
        };
        self.opening = session.into_dialogue();
        match (why_not(&self.opening), self.trust) {
            (None, Some(Ok(verified))) => {
                // Instead of leaving, it goes on.
                self.opening.lines.pop_if(|line| line.from == Side::Client && line.text == "QUIT");
                self.log_in(at, verified)
            }
            (why, _) => {
                let why = why.or_else(|| self.distrust()).unwrap_or_default();
                self.end(Outcome::not_tried(why), farewell)
            }
        }
    }

    /// Why nothing may be said inside TLS.
    fn distrust(&self) -> Option<String> {
        let why = match self.trust {
            Some(Ok(_)) => return None,
            Some(Err(why)) => why.to_string(),
            None => "its certificate was not looked at".to_owned(),
        };
        Some(format!(
            "The server did not prove that it is {}: {why}. The {} was not sent.",
            self.order.host,
            self.secret()
        ))
    }

    fn secret(&self) -> &'static str {
        match self.order.credential.kind() {
            Kind::Password => "password",
            Kind::Token => "token",
        }
    }

    fn received(&mut self, at: Duration, octets: &[u8]) -> Action {
        self.reader.push(octets);
        let reply = match self.reader.next_reply() {
            Ok(None) => return Action::Receive,
            Ok(Some(reply)) => reply,
            Err(error) => {
                let error = self.mask.cover(&error.to_string());
                return self.break_off(self.step(), format!("What it said is no reply: {error}."));
            }
        };
        // What came behind it answers nothing (RFC 5321 §4.2.1).
        self.reader.take_rest();
        let question = reply.lines.first().map(|line| line.trim().to_owned()).unwrap_or_default();
        let lines = reply.lines.iter().map(|line| self.mask.cover(line)).collect();
        let reply = Reply { lines, ..reply };
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Auth(conversation, pending) => {
                self.auth(at, conversation, pending, &question, reply)
            }
            State::GivenUp(error) => {
                self.hear(at, &reply);
                let step = Step::Auth;
                self.say(at, "QUIT");
                let refusal = matches!(error, SaslError::Breach(_)) && self.detail.is_some();
                let outcome = match refusal {
                    true => Outcome::Refused { step, reply, detail: self.detail.take() },
                    false => Outcome::BrokenOff {
                        step,
                        why: format!("The login was given up: {error}."),
                    },
                };
                self.end(outcome, QUIT)
            }
            State::Mail => self.next(at, reply, State::Rcpt),
            State::Rcpt => self.next(at, reply, State::Data),
            State::Data => self.next(at, reply, State::Body),
            State::Body => self.next(at, reply, State::Ended),
            other @ (State::Opening(_) | State::Ended) => {
                self.state = other;
                Action::Receive
            }
        }
    }

    /// Goes on with the message, if the last step was taken.
    fn next(&mut self, at: Duration, reply: Reply, next: State) -> Action {
        self.hear(at, &reply);
        let (step, wanted) = match next {
            State::Rcpt => (Step::Mail, Severity::Positive),
            State::Data => (Step::Rcpt, Severity::Positive),
            State::Body => (Step::Data, Severity::Intermediate),
            _ => (Step::Data, Severity::Positive),
        };
        let Some(envelope) = self.order.envelope.clone() else { return self.leave(at) };
        match reply.severity() {
            severity if severity == wanted => {}
            Severity::Transient | Severity::Permanent => return self.refuse(at, step, reply),
            _ => {
                let why = format!("It answered with {}, which means nothing there.", reply.code);
                return self.break_off(step, why);
            }
        }
        match next {
            State::Rcpt => {
                self.state = next;
                self.command(at, &format!("RCPT TO:<{}>", envelope.to()))
            }
            State::Data => {
                self.state = next;
                self.command(at, "DATA")
            }
            State::Body => {
                self.state = next;
                let message = envelope.message(&self.order.host, self.order.now);
                self.write(at, Side::Client, format!("(a message of {} octets)", message.len()));
                Action::Send(message)
            }
            _ => {
                self.delivered = Some(reply);
                self.leave(at)
            }
        }
    }

    fn refuse(&mut self, at: Duration, step: Step, reply: Reply) -> Action {
        self.say(at, "QUIT");
        let detail = self.detail.take();
        self.end(Outcome::Refused { step, reply, detail }, QUIT)
    }

    fn leave(&mut self, at: Duration) -> Action {
        self.say(at, "QUIT");
        self.end(Outcome::Accepted, QUIT)
    }

    fn break_off(&mut self, step: Step, why: String) -> Action {
        self.end(Outcome::BrokenOff { step, why }, b"")
    }

    fn step(&self) -> Step {
        match &self.state {
            State::Mail => Step::Mail,
            State::Rcpt => Step::Rcpt,
            State::Data | State::Body => Step::Data,
            _ => Step::Auth,
        }
    }

    fn end(&mut self, outcome: Outcome, farewell: &'static [u8]) -> Action {
        self.outcome.get_or_insert(outcome);
        self.state = State::Ended;
        Action::Done(farewell)
    }

    fn command(&mut self, at: Duration, command: &str) -> Action {
        self.say(at, command);
        Action::Send(format!("{command}\r\n").into_bytes())
    }

    fn say(&mut self, at: Duration, command: &str) {
        self.write(at, Side::Client, command.to_owned());
    }

    fn hear(&mut self, at: Duration, reply: &Reply) {
        let last = reply.lines.len().saturating_sub(1);
        for (i, line) in reply.lines.iter().enumerate() {
            let mark = if i == last { ' ' } else { '-' };
            self.write(at, Side::Server, format!("{}{mark}{line}", reply.code));
        }
    }

    fn write(&mut self, at: Duration, from: Side, text: String) {
        let at_ms = (at.as_secs_f64() * 1e6).round() / 1e3;
        self.lines.push(Line { at_ms, from, text });
    }
}

impl Exchange for LoginSession {
    fn handle(&mut self, at: Duration, event: Event<'_>) -> Action {
        match (std::mem::replace(&mut self.state, State::Ended), event) {
            (State::Ended, _) => Action::Done(b""),
            (State::Opening(session), event) => self.open(at, session, event),
            (state, Event::Received(octets)) => {
                self.state = state;
                self.received(at, octets)
            }
            (state, Event::Connected | Event::TlsEstablished) => {
                self.state = state;
                Action::Receive
            }
            (state, event) => {
                self.state = state;
                let why = match event {
                    Event::Closed => "The server closed the connection without an answer.",
                    Event::Reset => "The connection was reset before the answer.",
                    Event::TlsFailed => "The TLS session broke before the answer.",
                    _ => "The answer did not come in time.",
                };
                self.break_off(self.step(), why.to_owned())
            }
        }
    }

    fn patience(&self) -> Patience {
        match &self.state {
            State::Opening(session) => session.patience(),
            _ => Patience::Reply,
        }
    }
}

#[cfg(test)]
mod tests;
