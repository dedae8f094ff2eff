//! The state machine of a login's dialogue.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portwise_core::Port;
use portwise_core::report::TlsFacts;
use portwise_explain::Step;
use portwise_smtp::{
    Action, Cause, Dialogue, End, Event, Exchange, Line, Patience, Reply, ReplyReader,
    SaslMechanism, Session, Settings, Severity, Side, mechanisms, offers_starttls, printable,
    stripped_mark,
};
use zeroize::Zeroizing;

use crate::credential::Credential;
use crate::facts::{Chosen, LoginFacts, Outcome};
use crate::mask::{MASK, Mask};
use crate::mechanism::{Channel, Mechanism, choose};
use crate::message::Envelope;
use crate::sasl::{Conversation, SaslError};
use crate::verified::{NotVerified, Verified};

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

/// The longest command line (RFC 5321 §4.5.3.1.4). What does not fit is sent when it is asked for
/// (RFC 4954 §4).
const LONGEST_COMMAND: usize = 512;

/// More questions than any mechanism has.
const MOST_CHALLENGES: usize = 8;

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
        match why_not(&self.opening) {
            Some(why) => self.end(Outcome::not_tried(why), farewell),
            None => {
                // Instead of leaving, it goes on.
                self.opening.lines.pop_if(|line| line.from == Side::Client && line.text == "QUIT");
                self.log_in(at)
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
            crate::Kind::Password => "password",
            crate::Kind::Token => "token",
        }
    }

    fn log_in(&mut self, at: Duration) -> Action {
        let extensions = self.opening.ehlo_tls.take().map(|ehlo| ehlo.extensions);
        self.offered = mechanisms(&extensions.unwrap_or_default());
        let Order { credential, mechanism, .. } = &self.order;
        let (mechanism, reason) = match choose(&self.offered, credential, *mechanism, &self.channel)
        {
            Ok(chosen) => chosen,
            Err(why) => {
                let why = format!("No login: {why}.");
                self.say(at, "QUIT");
                return self.end(Outcome::NoMechanism { why }, QUIT);
            }
        };
        let binding = self.channel.binding().filter(|_| mechanism.is_bound());
        self.chosen =
            Some(Chosen { mechanism, reason, binding: binding.map(|(name, _)| name.to_owned()) });
        let begun = self.begin(mechanism).and_then(|mut conversation| {
            let first = conversation.first()?;
            Ok((conversation, first))
        });
        match begun {
            Ok((conversation, first)) => self.say_auth(at, conversation, first),
            Err(error) => {
                self.say(at, "QUIT");
                self.end(Outcome::NoMechanism { why: format!("No login: {error}.") }, QUIT)
            }
        }
    }

    fn begin(&self, mechanism: Mechanism) -> Result<Conversation, SaslError> {
        let Order { credential, host, port, .. } = &self.order;
        let credential = Arc::clone(credential);
        Conversation::new(mechanism, credential, &self.channel, host, *port)
    }

    /// Says AUTH (RFC 4954 §4), with the first answer if it fits into the line.
    fn say_auth(&mut self, at: Duration, conversation: Conversation, first: Pending) -> Action {
        let name = conversation.mechanism().name();
        let Some(first) = first else {
            self.state = State::Auth(Box::new(conversation), None);
            return self.command(at, &format!("AUTH {name}"));
        };
        let encoded = self.encoded(&first);
        if "AUTH ".len() + name.len() + 1 + encoded.len() + 2 > LONGEST_COMMAND {
            self.state = State::Auth(Box::new(conversation), Some(first));
            return self.command(at, &format!("AUTH {name}"));
        }
        self.state = State::Auth(Box::new(conversation), None);
        self.say(at, &format!("AUTH {name} {MASK}"));
        let mut line = Vec::with_capacity(LONGEST_COMMAND);
        for part in [b"AUTH ", name.as_bytes(), b" ", encoded.as_bytes(), b"\r\n"] {
            line.extend_from_slice(part);
        }
        Action::Send(line)
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

    fn auth(
        &mut self,
        at: Duration,
        mut conversation: Box<Conversation>,
        pending: Pending,
        question: &str,
        reply: Reply,
    ) -> Action {
        match (u16::from(reply.code), reply.severity()) {
            (334, _) => self.challenge(at, conversation, pending, question),
            (235, _) => {
                self.hear(at, &reply);
                if let Err(error) = conversation.finish() {
                    self.say(at, "QUIT");
                    let why = format!("The server said yes, but {error}.");
                    return self.end(Outcome::BrokenOff { step: Step::Auth, why }, QUIT);
                }
                self.accepted = Some(reply);
                match self.order.envelope.clone() {
                    Some(envelope) => {
                        self.state = State::Mail;
                        self.command(at, &format!("MAIL FROM:<{}>", envelope.from()))
                    }
                    None => self.leave(at),
                }
            }
            (_, Severity::Transient | Severity::Permanent) => {
                self.hear(at, &reply);
                self.refuse(at, Step::Auth, reply)
            }
            (_, Severity::Positive | Severity::Intermediate) => {
                self.hear(at, &reply);
                let why =
                    format!("AUTH was answered with {}, which means nothing there.", reply.code);
                self.break_off(Step::Auth, why)
            }
        }
    }

    /// Answers a question (RFC 4954 §4).
    fn challenge(
        &mut self,
        at: Duration,
        mut conversation: Box<Conversation>,
        pending: Pending,
        question: &str,
    ) -> Action {
        self.challenges += 1;
        let decoded = STANDARD.decode(question);
        let told = match conversation.mechanism() {
            Mechanism::Login | Mechanism::OAuthBearer | Mechanism::XOAuth2 => decoded
                .as_ref()
                .map_or_else(|_| self.mask.cover(question), |d| self.mask.cover(&printable(d))),
            _ if question.is_empty() => String::new(),
            _ => MASK.to_owned(),
        };
        self.write(at, Side::Server, format!("334 {told}").trim_end().to_owned());
        if self.challenges > MOST_CHALLENGES {
            let why = "The server asks again and again, and never says yes or no.";
            return self.break_off(Step::Auth, why.to_owned());
        }
        if let Some(first) = pending {
            return self.answer(at, conversation, &first);
        }
        let is_token = conversation.mechanism().kind() == crate::Kind::Token;
        let decoded = decoded.unwrap_or_default();
        // The server says what is wrong with a token, and wants an answer before it refuses
        // (RFC 7628 §3.2.3); Google's form of it wants an empty one.
        if is_token {
            self.detail = Some(told).filter(|told| !told.is_empty());
            let bearer = conversation.mechanism() == Mechanism::OAuthBearer;
            return self.answer(at, conversation, if bearer { b"\x01" } else { b"" });
        }
        // SCRAM's own words for a refusal (RFC 5802 §7).
        if decoded.starts_with(b"e=") && conversation.mechanism() != Mechanism::Login {
            self.detail = Some(self.mask.cover(&printable(&decoded)));
        }
        match conversation.answer(&decoded) {
            Ok(said) => self.answer(at, conversation, &said),
            Err(error) => {
                self.state = State::GivenUp(error);
                self.command(at, "*")
            }
        }
    }

    fn answer(&mut self, at: Duration, conversation: Box<Conversation>, said: &[u8]) -> Action {
        let encoded = self.encoded(said);
        self.write(at, Side::Client, if said.is_empty() { String::new() } else { MASK.to_owned() });
        self.state = State::Auth(conversation, None);
        let mut line = Vec::with_capacity(encoded.len() + 2);
        line.extend_from_slice(encoded.as_bytes());
        line.extend_from_slice(b"\r\n");
        Action::Send(line)
    }

    /// In the form in which it is sent, and never to be shown.
    fn encoded(&mut self, said: &[u8]) -> Zeroizing<String> {
        // A user name is no secret, and what the server says of it helps.
        if said.len() > 1 && said != self.order.credential.user().as_bytes() {
            self.mask.add(said);
        }
        Zeroizing::new(STANDARD.encode(said))
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

/// Why there is no TLS session in which to log in, if there is none.
fn why_not(opening: &Dialogue) -> Option<String> {
    let why = match &opening.end {
        Some(End::Complete) if opening.ehlo_tls.is_some() => return None,
        Some(End::Complete) => {
            let offered = opening.ehlo_plain.as_ref().map(|ehlo| ehlo.extensions.as_slice());
            let offered = offered.unwrap_or_default();
            match (&opening.starttls, stripped_mark(offered)) {
                (Some(starttls), _) => format!("STARTTLS was refused with “{}”", starttls.reply),
                (None, Some(mark)) => {
                    format!("something on the way overwrote STARTTLS with {mark}")
                }
                (None, None) if offers_starttls(offered) => "STARTTLS was not said".to_owned(),
                (None, None) => "the server does not offer STARTTLS".to_owned(),
            }
        }
        Some(End::Stopped { stage, cause }) => match cause {
            Cause::TlsFailed => "the TLS handshake failed".to_owned(),
            Cause::PutOff { reply } | Cause::Rejected { reply } | Cause::Unexpected { reply } => {
                format!("the server said “{reply}” when we were {stage}")
            }
            Cause::Unreadable { error } => format!("the server sent {error}"),
            Cause::Closed => format!("the server closed the connection when we were {stage}"),
            Cause::Reset => format!("the connection was reset when we were {stage}"),
            Cause::TimedOut { .. } | Cause::OutOfTime => {
                format!("the server did not answer in time when we were {stage}")
            }
        },
        None => "the dialogue ended early".to_owned(),
    };
    Some(no_tls(&why))
}

fn no_tls(why: &str) -> String {
    format!("There is no TLS session in which to log in: {why}. No secret was sent.")
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
