//! The login itself (RFC 4954).

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portwise_explain::Step;
use portwise_smtp::{Action, Reply, Severity, Side, mechanisms, printable};
use zeroize::Zeroizing;

use super::{LoginSession, Order, Pending, QUIT, State};
use crate::credential::Kind;
use crate::facts::{Chosen, Outcome};
use crate::mask::MASK;
use crate::mechanism::{Mechanism, choose};
use crate::sasl::{Conversation, SaslError};
use crate::verified::Verified;

/// The longest command line (RFC 5321 §4.5.3.1.4). What does not fit is sent when it is asked for
/// (RFC 4954 §4).
const LONGEST_COMMAND: usize = 512;

/// More questions than any mechanism has.
const MOST_CHALLENGES: usize = 8;

impl LoginSession {
    /// Chooses a mechanism and begins. Nobody can without a proof of who the server is.
    pub(super) fn log_in(&mut self, at: Duration, _: Verified) -> Action {
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

    /// Takes an answer.
    pub(super) fn auth(
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
        let is_token = conversation.mechanism().kind() == Kind::Token;
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
}
