//! The state machine of one probe's dialogue.

use std::time::Duration;

use crate::dialogue::{Cause, Dialogue, Early, End, Stage, StartTls};
use crate::exchange::{Action, Event, Exchange, Patience};
use crate::extension::{EhloReply, offers_starttls};
use crate::reply::{LookAlike, Reply, ReplyError, ReplyReader, Severity};
use crate::text::printable;

/// What a session is to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Settings {
    /// The name we give ourselves: a full domain name or an address literal
    /// (RFC 5321 §4.1.1.1).
    pub helo: String,
    /// TLS from the first octet (RFC 8314 §3.3) rather than after STARTTLS.
    pub implicit_tls: bool,
}

/// A dialogue that asks a server what it offers: greeting, EHLO, STARTTLS, EHLO, QUIT.
#[derive(Debug)]
pub struct Session {
    settings: Settings,
    state: State,
    secured: bool,
    since: Duration,
    reader: ReplyReader,
    /// Why EHLO was refused, while HELO is tried.
    refusal: Option<Reply>,
    dialogue: Dialogue,
}

/// Named for what is awaited.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Connection,
    Greeting,
    Ehlo,
    Helo,
    ReadyForTls,
    Handshake,
    Ended,
}

const QUIT: &[u8] = b"QUIT\r\n";

impl Session {
    /// A session that waits for its connection.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            state: State::Connection,
            secured: false,
            since: Duration::ZERO,
            reader: ReplyReader::new(),
            refusal: None,
            dialogue: Dialogue::default(),
        }
    }

    /// Where the dialogue stands, for the code that sets the deadlines.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self.state {
            State::Connection | State::Greeting => Stage::Greeting,
            State::ReadyForTls => Stage::StartTls,
            State::Handshake => Stage::Handshake,
            State::Ehlo | State::Helo | State::Ended if self.secured => Stage::EhloTls,
            State::Ehlo | State::Helo | State::Ended => Stage::Ehlo,
        }
    }

    /// How many octets are held that belong to no whole reply yet.
    #[must_use]
    pub fn held(&self) -> usize {
        self.reader.held()
    }

    /// What has been learnt so far.
    #[must_use]
    pub fn dialogue(&self) -> &Dialogue {
        &self.dialogue
    }

    /// What has been learnt.
    #[must_use]
    pub fn into_dialogue(self) -> Dialogue {
        self.dialogue
    }

    fn received(&mut self, at: Duration, octets: &[u8]) -> Action {
        self.reader.push(octets);
        match self.reader.next_reply() {
            Ok(None) => Action::Receive,
            Ok(Some(reply)) => {
                self.dialogue.heard(at, &reply);
                if let Some(goodbye) = self.unasked_goodbye(at) {
                    return self.stop(Cause::PutOff { reply: goodbye }, b"");
                }
                let stage = self.stage();
                let action = self.reply(at, reply);
                self.set_aside(at, stage);
                action
            }
            Err(error) => {
                self.hear_the_rest(at);
                let error = self.as_heard(error);
                self.stop(Cause::Unreadable { error }, b"")
            }
        }
    }

    /// A 421 may come at any moment, before the server closes (RFC 5321 §3.8).
    fn unasked_goodbye(&mut self, at: Duration) -> Option<Reply> {
        let rest = self.reader.take_rest();
        let mut behind = ReplyReader::new();
        behind.push(&rest);
        match behind.next_reply() {
            Ok(Some(reply)) if u16::from(reply.code) == 421 => {
                self.dialogue.heard(at, &reply);
                Some(reply)
            }
            _ => {
                self.reader.push(&rest);
                None
            }
        }
    }

    /// Who has greeted as SMTP does is a mail server, whatever it says later.
    fn as_heard(&self, error: ReplyError) -> ReplyError {
        match error {
            ReplyError::NotSmtp { text, .. } if self.dialogue.greeting.is_some() => {
                ReplyError::NoCode { text }
            }
            other => other,
        }
    }

    fn reply(&mut self, at: Duration, reply: Reply) -> Action {
        match self.state {
            State::Greeting => self.greeting(at, reply),
            State::Ehlo => self.ehlo(at, reply),
            State::Helo => self.helo(reply),
            State::ReadyForTls => self.starttls(at, reply),
            State::Connection | State::Handshake | State::Ended => Action::Receive,
        }
    }

    fn greeting(&mut self, at: Duration, reply: Reply) -> Action {
        self.dialogue.timings.greeting = Some(at.saturating_sub(self.since));
        let code = u16::from(reply.code);
        self.dialogue.greeting = Some(reply.clone());
        match reply.severity() {
            Severity::Positive if code == 220 => self.ask(at, State::Ehlo),
            Severity::Transient => self.stop(Cause::PutOff { reply }, QUIT),
            Severity::Permanent => self.stop(Cause::Rejected { reply }, QUIT),
            Severity::Positive | Severity::Intermediate => {
                let text = reply.to_string();
                match LookAlike::of(text.as_bytes()) {
                    LookAlike::Unknown => self.stop(Cause::Unexpected { reply }, QUIT),
                    service => {
                        let error = ReplyError::NotSmtp { service, text };
                        self.stop(Cause::Unreadable { error }, b"")
                    }
                }
            }
        }
    }

    fn ehlo(&mut self, at: Duration, reply: Reply) -> Action {
        match reply.severity() {
            Severity::Positive if u16::from(reply.code) == 250 => {
                let ehlo = EhloReply::from(&reply);
                if self.secured {
                    self.dialogue.ehlo_tls = Some(ehlo);
                    return self.complete();
                }
                self.dialogue.timings.ehlo = Some(at.saturating_sub(self.since));
                let upgrade = offers_starttls(&ehlo.extensions);
                self.dialogue.ehlo_plain = Some(ehlo);
                if upgrade { self.ask(at, State::ReadyForTls) } else { self.complete() }
            }
            Severity::Transient => self.stop(Cause::PutOff { reply }, QUIT),
            Severity::Permanent => {
                self.refusal = Some(reply);
                self.ask(at, State::Helo)
            }
            Severity::Positive | Severity::Intermediate => {
                self.stop(Cause::Unexpected { reply }, QUIT)
            }
        }
    }

    fn helo(&mut self, reply: Reply) -> Action {
        match reply.severity() {
            Severity::Positive if u16::from(reply.code) == 250 => {
                self.dialogue.helo_only = true;
                let heard = EhloReply { extensions: Vec::new(), ..EhloReply::from(&reply) };
                let list = if self.secured {
                    &mut self.dialogue.ehlo_tls
                } else {
                    &mut self.dialogue.ehlo_plain
                };
                *list = Some(heard);
                self.complete()
            }
            Severity::Transient => self.stop(Cause::PutOff { reply }, QUIT),
            Severity::Permanent if self.greets_as_ftp() => {
                let text = self.dialogue.greeting.as_ref().map(Reply::to_string);
                let error =
                    ReplyError::NotSmtp { service: LookAlike::Ftp, text: text.unwrap_or_default() };
                self.stop(Cause::Unreadable { error }, QUIT)
            }
            Severity::Permanent => self.stop(Cause::Rejected { reply }, QUIT),
            Severity::Positive | Severity::Intermediate => {
                self.stop(Cause::Unexpected { reply }, QUIT)
            }
        }
    }

    /// FTP greets with 220 as well; only its words tell, once EHLO and HELO are refused.
    fn greets_as_ftp(&self) -> bool {
        self.dialogue
            .greeting
            .iter()
            .flat_map(|g| &g.lines)
            .any(|l| l.to_ascii_lowercase().contains("ftp"))
    }

    fn starttls(&mut self, at: Duration, reply: Reply) -> Action {
        self.dialogue.timings.starttls = Some(at.saturating_sub(self.since));
        match (u16::from(reply.code), reply.severity()) {
            (220, _) => {
                self.dialogue.starttls = Some(StartTls { reply, early: String::new() });
                self.state = State::Handshake;
                self.since = at;
                Action::Handshake
            }
            (421, _) => self.stop(Cause::PutOff { reply }, QUIT),
            (_, Severity::Transient | Severity::Permanent) => {
                self.dialogue.starttls = Some(StartTls { reply, early: String::new() });
                self.complete()
            }
            (_, Severity::Positive | Severity::Intermediate) => {
                self.stop(Cause::Unexpected { reply }, QUIT)
            }
        }
    }

    fn tls_established(&mut self, at: Duration) -> Action {
        if self.state != State::Handshake {
            return Action::Receive;
        }
        self.dialogue.timings.tls = Some(at.saturating_sub(self.since));
        self.secured = true;
        if self.settings.implicit_tls {
            self.state = State::Greeting;
            self.since = at;
            return Action::Receive;
        }
        self.ask(at, State::Ehlo)
    }

    /// Sends the command whose answer `next` awaits.
    fn ask(&mut self, at: Duration, next: State) -> Action {
        let helo = &self.settings.helo;
        let command = match next {
            State::Ehlo => format!("EHLO {helo}"),
            State::Helo => format!("HELO {helo}"),
            _ => "STARTTLS".to_owned(),
        };
        self.dialogue.said(at, &command);
        self.state = next;
        self.since = at;
        Action::Send((command + "\r\n").into_bytes())
    }

    /// What came behind a reply answers nothing that we asked (RFC 5321 §4.2.1): it is kept as a
    /// fact and never read as the next answer.
    fn set_aside(&mut self, at: Duration, stage: Stage) {
        let rest = self.reader.take_rest();
        if rest.is_empty() {
            return;
        }
        self.dialogue.heard_raw(at, &rest);
        let text = printable(&rest);
        match &mut self.dialogue.starttls {
            Some(starttls) if self.state == State::Handshake => starttls.early = text,
            _ => self.dialogue.early.push(Early { stage, text }),
        }
    }

    /// The connection ended under us, or nothing more came.
    fn cut_off(&mut self, at: Duration, cause: Cause) -> Action {
        // Servers that refuse EHLO often close before HELO; the refusal is the cause.
        if let (State::Helo, Some(reply)) = (self.state, self.refusal.take()) {
            return self.stop(Cause::Rejected { reply }, b"");
        }
        let (begun, rest) = self.hear_the_rest(at);
        let begins_like_smtp = rest.first().is_none_or(|b| (b'2'..=b'5').contains(b));
        if !begins_like_smtp && begun.is_none() {
            let error =
                ReplyError::NotSmtp { service: LookAlike::of(&rest), text: printable(&rest) };
            let error = self.as_heard(error);
            return self.stop(Cause::Unreadable { error }, b"");
        }
        match cause {
            Cause::TimedOut { waited_ms, .. } => {
                let heard = match begun {
                    Some(line) if rest.is_empty() => line,
                    _ => printable(&rest),
                };
                self.stop(Cause::TimedOut { heard, waited_ms }, b"")
            }
            other => self.stop(other, b""),
        }
    }

    /// Writes down what arrived and is not a whole reply: gives the last line of one that has begun,
    /// and the octets behind it.
    fn hear_the_rest(&mut self, at: Duration) -> (Option<String>, Vec<u8>) {
        let mut begun = self.reader.take_begun();
        self.dialogue.heard_lines(at, &begun);
        let rest = self.reader.take_rest();
        self.dialogue.heard_raw(at, &rest);
        (begun.pop(), rest)
    }

    fn stop(&mut self, cause: Cause, farewell: &'static [u8]) -> Action {
        let stage = self.stage();
        self.end(End::Stopped { stage, cause }, farewell)
    }

    fn complete(&mut self) -> Action {
        self.end(End::Complete, QUIT)
    }

    fn end(&mut self, end: End, farewell: &'static [u8]) -> Action {
        self.state = State::Ended;
        self.dialogue.end = Some(end);
        if !farewell.is_empty()
            && let Some(at) = self.dialogue.lines.last().map(|l| l.at_ms)
        {
            self.dialogue.said(Duration::from_secs_f64(at / 1e3), "QUIT");
        }
        Action::Done(farewell)
    }
}

impl Exchange for Session {
    fn handle(&mut self, at: Duration, event: Event<'_>) -> Action {
        match (self.state, event) {
            (State::Ended, _) => Action::Done(b""),
            (State::Connection, Event::Connected) => {
                self.since = at;
                if self.settings.implicit_tls {
                    self.state = State::Handshake;
                    return Action::Handshake;
                }
                self.state = State::Greeting;
                Action::Receive
            }
            // What comes where nothing is asked for answers nothing.
            (_, Event::Connected) | (State::Connection | State::Handshake, Event::Received(_)) => {
                Action::Receive
            }
            (_, Event::Received(octets)) => self.received(at, octets),
            (_, Event::TlsEstablished) => self.tls_established(at),
            (_, Event::TlsFailed) => self.stop(Cause::TlsFailed, b""),
            (_, Event::Closed) => self.cut_off(at, Cause::Closed),
            (_, Event::Reset) => self.cut_off(at, Cause::Reset),
            (_, Event::TimedOut) => {
                let waited = at.saturating_sub(self.since).as_millis();
                let waited_ms = u64::try_from(waited).unwrap_or(u64::MAX);
                self.cut_off(at, Cause::TimedOut { heard: String::new(), waited_ms })
            }
            (_, Event::OutOfTime) => self.stop(Cause::OutOfTime, b""),
        }
    }

    fn patience(&self) -> Patience {
        match self.state {
            State::Connection | State::Greeting => Patience::Greeting,
            _ => Patience::Reply,
        }
    }
}

#[cfg(test)]
mod tests;
