//! What was said, and why it ended.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::extension::EhloReply;
use crate::reply::{Breach, Reply, ReplyError};
use crate::text::printable;

/// Everything a session learnt. Facts only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dialogue {
    /// The greeting (RFC 5321 §3.1).
    pub greeting: Option<Reply>,
    /// The answer to EHLO before TLS.
    pub ehlo_plain: Option<EhloReply>,
    /// The answer to EHLO inside TLS.
    pub ehlo_tls: Option<EhloReply>,
    /// EHLO was refused and HELO understood.
    pub helo_only: bool,
    /// The answer to STARTTLS.
    pub starttls: Option<StartTls>,
    /// What the server said without being asked.
    pub early: Vec<Early>,
    /// Lines ended by LF alone were met (RFC 5321 §2.3.8).
    pub bare_line_feeds: bool,
    /// The transcript.
    pub lines: Vec<Line>,
    /// How many octets were said.
    octets: usize,
    /// How long each stage took.
    pub timings: Timings,
    /// Why it ended; `None` while it goes on.
    pub end: Option<End>,
}

/// How long the stages took, each from the moment the client began to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// Until the greeting was whole.
    pub greeting: Option<Duration>,
    /// Until the answer to the first EHLO was whole.
    pub ehlo: Option<Duration>,
    /// Until the answer to STARTTLS was whole.
    pub starttls: Option<Duration>,
    /// The TLS handshake.
    pub tls: Option<Duration>,
}

/// The answer to STARTTLS (RFC 3207 §4).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StartTls {
    /// The reply.
    pub reply: Reply,
    /// Plaintext that arrived behind a `220`. It belongs to nobody (RFC 3207 §6) and was thrown
    /// away. Made safe to show; empty when there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub early: String,
}

/// Something said out of turn (RFC 5321 §4.2.1: one command, one reply).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Early {
    /// When.
    pub stage: Stage,
    /// What, made safe to show.
    pub text: String,
}

/// Where in the dialogue.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waiting for the greeting.
    Greeting,
    /// Waiting for the answer to EHLO or HELO before TLS.
    Ehlo,
    /// Waiting for the answer to STARTTLS.
    StartTls,
    /// In the TLS handshake.
    Handshake,
    /// Waiting for the answer to EHLO or HELO inside TLS.
    EhloTls,
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Greeting => "waiting for the greeting",
            Self::Ehlo => "waiting for the answer to EHLO",
            Self::StartTls => "waiting for the answer to STARTTLS",
            Self::Handshake => "in the TLS handshake",
            Self::EhloTls => "waiting for the answer to EHLO inside TLS",
        })
    }
}

/// How a dialogue ended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// We asked everything there was to ask and said QUIT.
    Complete,
    /// It stopped before.
    Stopped {
        /// Where.
        stage: Stage,
        /// Why.
        cause: Cause,
    },
}

/// Why a dialogue stopped.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The server closed the connection without a word.
    Closed,
    /// The connection was reset.
    Reset,
    /// No whole answer in time.
    TimedOut {
        /// The part that did arrive, made safe to show.
        heard: String,
        /// How long it was waited for, in milliseconds.
        #[serde(default)]
        waited_ms: u64,
    },
    /// We had no more time for this server, though it still had some for its answer.
    OutOfTime,
    /// The server asks us to come back later: a 4yz reply where it says so about the whole
    /// session (RFC 5321 §3.8).
    PutOff {
        /// The reply.
        reply: Reply,
    },
    /// A 5yz reply that leaves nothing to ask.
    Rejected {
        /// The reply.
        reply: Reply,
    },
    /// A reply that fits neither yes nor no, such as a `354` to EHLO.
    Unexpected {
        /// The reply.
        reply: Reply,
    },
    /// What came is not a reply.
    Unreadable {
        /// In what way.
        error: ReplyError,
    },
    /// The TLS handshake failed; the code that drives the session knows why.
    TlsFailed,
}

/// Who said a line.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// We.
    Client,
    /// The server.
    Server,
}

/// A line of the transcript.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Line {
    /// Milliseconds since the connection was begun.
    pub at_ms: f64,
    /// Who said it.
    pub from: Side,
    /// What, without the line end, made safe to show.
    pub text: String,
}

impl Dialogue {
    /// The most lines kept of a transcript.
    const MOST_LINES: usize = 300;
    /// The octets from which on lines are cut short.
    const MOST_OCTETS: usize = 64 * 1024;
    /// What is kept of a line then, in characters.
    const SHORT_LINE: usize = 64;

    pub(crate) fn heard(&mut self, at: Duration, reply: &Reply) {
        self.bare_line_feeds |= reply.breach == Some(Breach::BareLineFeed);
        let last = reply.lines.len().saturating_sub(1);
        for (i, line) in reply.lines.iter().enumerate() {
            let mark = if i == last { ' ' } else { '-' };
            self.push(at, Side::Server, format!("{}{mark}{line}", reply.code));
        }
    }

    pub(crate) fn heard_lines(&mut self, at: Duration, lines: &[String]) {
        for line in lines {
            self.push(at, Side::Server, line.clone());
        }
    }

    pub(crate) fn heard_raw(&mut self, at: Duration, octets: &[u8]) {
        if !octets.is_empty() {
            self.push(at, Side::Server, printable(octets));
        }
    }

    pub(crate) fn said(&mut self, at: Duration, command: &str) {
        self.push(at, Side::Client, command.to_owned());
    }

    fn push(&mut self, at: Duration, from: Side, mut text: String) {
        if self.lines.len() < Self::MOST_LINES {
            self.octets += text.len();
            if self.octets > Self::MOST_OCTETS
                && let Some((end, _)) = text.char_indices().nth(Self::SHORT_LINE)
            {
                text.truncate(end);
                text.push('…');
                text.shrink_to_fit();
            }
            self.lines.push(Line { at_ms: milliseconds(at), from, text });
        }
    }
}

/// Milliseconds with three decimals, as they stand in reports.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
