//! A question to a service that takes up TLS and then says nothing.

use std::time::Duration;

use crate::dialogue::{Dialogue, Line};
use crate::exchange::{Action, Event, Exchange, Patience};
use crate::reply::LookAlike;
use crate::text::printable;

/// A dialogue that begins, inside TLS, as a browser does: web servers wait for that, and answer.
/// Only for a service that has been given its time to greet.
#[derive(Debug, Default)]
pub struct WebSession {
    secured: bool,
    ended: bool,
    heard: Vec<u8>,
    dialogue: Dialogue,
}

impl WebSession {
    const REQUEST: &str = "HEAD / HTTP/1.0";
    /// As much as tells one protocol from another.
    const ENOUGH: usize = 256;

    /// A session that waits for its connection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The first line of the answer, made safe to show, if a web server gave it.
    #[must_use]
    pub fn answer(&self) -> Option<String> {
        let line = self.heard.split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii();
        (LookAlike::of(line) == LookAlike::Http).then(|| printable(line))
    }

    /// The transcript.
    #[must_use]
    pub fn into_lines(self) -> Vec<Line> {
        self.dialogue.lines
    }

    fn received(&mut self, at: Duration, octets: &[u8]) -> Action {
        let room = Self::ENOUGH.saturating_sub(self.heard.len());
        self.heard.extend_from_slice(&octets[..octets.len().min(room)]);
        if !self.heard.contains(&b'\n') && self.heard.len() < Self::ENOUGH {
            return Action::Receive;
        }
        self.end(at)
    }

    fn end(&mut self, at: Duration) -> Action {
        let line = self.heard.split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii();
        self.dialogue.heard_raw(at, line);
        self.ended = true;
        Action::Done(b"")
    }
}

impl Exchange for WebSession {
    fn handle(&mut self, at: Duration, event: Event<'_>) -> Action {
        if self.ended {
            return Action::Done(b"");
        }
        match event {
            Event::Connected => Action::Handshake,
            Event::TlsEstablished => {
                self.secured = true;
                self.dialogue.said(at, Self::REQUEST);
                Action::Send(format!("{}\r\n\r\n", Self::REQUEST).into_bytes())
            }
            Event::Received(octets) if self.secured => self.received(at, octets),
            Event::Received(_) => Action::Receive,
            Event::TlsFailed
            | Event::Closed
            | Event::Reset
            | Event::TimedOut
            | Event::OutOfTime => self.end(at),
        }
    }

    fn patience(&self) -> Patience {
        Patience::Reply
    }
}
