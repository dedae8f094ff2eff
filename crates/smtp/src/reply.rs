//! Replies, found in whatever pieces the network delivers.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::enhanced::EnhancedStatusCode;
use crate::text::printable;

/// A reply code (RFC 5321 §4.2): three digits, the first of them 2 to 5.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(try_from = "u16", into = "u16")]
pub struct ReplyCode(u16);

impl ReplyCode {
    /// The code, if it is one.
    #[must_use]
    pub fn new(code: u16) -> Option<Self> {
        (200..600).contains(&code).then_some(Self(code))
    }

    /// What the first digit says (RFC 5321 §4.2.1).
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.0 / 100 {
            2 => Severity::Positive,
            3 => Severity::Intermediate,
            4 => Severity::Transient,
            _ => Severity::Permanent,
        }
    }
}

impl TryFrom<u16> for ReplyCode {
    type Error = &'static str;

    fn try_from(code: u16) -> Result<Self, Self::Error> {
        Self::new(code).ok_or("a reply code lies between 200 and 599")
    }
}

impl From<ReplyCode> for u16 {
    fn from(code: ReplyCode) -> Self {
        code.0
    }
}

impl std::fmt::Display for ReplyCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The first digit of a reply code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Severity {
    /// 2yz: done.
    Positive,
    /// 3yz: go on.
    Intermediate,
    /// 4yz: not now.
    Transient,
    /// 5yz: no.
    Permanent,
}

/// A whole reply (RFC 5321 §4.2).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reply {
    /// The code, the same on every line.
    pub code: ReplyCode,
    /// The text of each line without the code, made safe to show.
    pub lines: Vec<String>,
    /// A breach of the grammar that did not keep us from reading the reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach: Option<Breach>,
}

impl Reply {
    /// A reply without a breach.
    #[must_use]
    pub fn new(code: ReplyCode, lines: Vec<String>) -> Self {
        Self { code, lines, breach: None }
    }

    /// A line, as it stands in a transcript, read as a reply of its own.
    #[must_use]
    pub fn of_line(line: &str) -> Option<Self> {
        let (code, _, text) = take_apart(line.as_bytes())?;
        Some(Self::new(code, vec![printable(text)]))
    }

    /// What the first digit says.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The enhanced status code at the beginning of the text, if there is one.
    #[must_use]
    pub fn enhanced(&self) -> Option<EnhancedStatusCode> {
        EnhancedStatusCode::from_text(self.lines.first()?)
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.lines.join(" "))
    }
}

/// A breach of RFC 5321's grammar that leaves the reply readable.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Breach {
    /// A line ended by LF alone (RFC 5321 §2.3.8).
    BareLineFeed,
}

/// Why what arrived cannot be read as a reply. The peer's fault.
#[derive(Clone, Debug, Deserialize, Eq, Error, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReplyError {
    /// A line longer than we read. RFC 5321 §4.5.3.1.5 allows 512 octets.
    #[error("a line of more than {limit} octets")]
    LineTooLong {
        /// Our bound, in octets.
        limit: usize,
    },
    /// A reply longer than we read.
    #[error("a reply of more than {lines} lines or {octets} octets")]
    TooLarge {
        /// Our bound, in lines.
        lines: usize,
        /// Our bound, in octets.
        octets: usize,
    },
    /// The first line is not a reply at all.
    #[error("{}", not_smtp(.service, .text))]
    NotSmtp {
        /// The protocol it looks like.
        service: LookAlike,
        /// What it said, made safe to show.
        text: String,
    },
    /// A later line is not a reply line.
    #[error("a line without a reply code: “{text}”")]
    NoCode {
        /// The line, made safe to show.
        text: String,
    },
    /// The lines of one reply carry different codes (RFC 5321 §4.2.1).
    #[error("a reply that begins with {first} and goes on with {then}")]
    CodeChanged {
        /// The code of the first line.
        first: ReplyCode,
        /// The other code.
        then: ReplyCode,
    },
}

fn not_smtp(service: &LookAlike, text: &str) -> String {
    match service {
        LookAlike::Unknown => format!("no SMTP reply: “{text}”"),
        known => format!("{known} rather than SMTP: “{text}”"),
    }
}

/// A protocol that was met where SMTP was expected.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LookAlike {
    /// A file transfer server; its greeting has the shape of SMTP's.
    Ftp,
    /// A web server.
    Http,
    /// A mailbox server, RFC 9051.
    Imap,
    /// A news server.
    Nntp,
    /// A mailbox server, RFC 1939.
    Pop3,
    /// A remote shell.
    Ssh,
    /// TLS at once, where plaintext was expected.
    Tls,
    /// Something else.
    Unknown,
}

impl LookAlike {
    /// Guesses the protocol from the first octets that a server sent.
    #[must_use]
    pub fn of(first: &[u8]) -> Self {
        let folded = first[..first.len().min(32)].to_ascii_lowercase();
        MARKS.iter().find(|(mark, _)| folded.starts_with(mark)).map_or(Self::Unknown, |(_, s)| *s)
    }
}

impl std::fmt::Display for LookAlike {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ftp => "FTP",
            Self::Http => "HTTP",
            Self::Imap => "IMAP",
            Self::Nntp => "NNTP",
            Self::Pop3 => "POP3",
            Self::Ssh => "SSH",
            Self::Tls => "TLS",
            Self::Unknown => "an unknown protocol",
        })
    }
}

const MARKS: &[(&[u8], LookAlike)] = &[
    (b"ssh-", LookAlike::Ssh),
    (b"* ok", LookAlike::Imap),
    (b"* preauth", LookAlike::Imap),
    (b"* bye", LookAlike::Imap),
    (b"+ok", LookAlike::Pop3),
    (b"-err", LookAlike::Pop3),
    (b"http/", LookAlike::Http),
    (b"<html", LookAlike::Http),
    (b"<!doctype", LookAlike::Http),
    (b"\x15\x03", LookAlike::Tls),
    (b"\x16\x03", LookAlike::Tls),
    (b"200 ", LookAlike::Nntp),
    (b"201 ", LookAlike::Nntp),
];

/// Collects octets until a reply is whole. Holds at most one reply and what came behind it.
#[derive(Debug, Default)]
pub struct ReplyReader {
    pending: Vec<u8>,
    /// How much of `pending` is known to hold no line end.
    scanned: usize,
    octets: usize,
    code: Option<ReplyCode>,
    lines: Vec<String>,
    breach: Option<Breach>,
}

impl ReplyReader {
    /// The longest line read, in octets. RFC 5321 §4.5.3.1.5 demands 512; four times that is
    /// slack for servers that do not count.
    pub const LONGEST_LINE: usize = 2048;
    /// The most lines read of one reply.
    pub const MOST_LINES: usize = 128;
    /// The most octets read of one reply.
    pub const MOST_OCTETS: usize = 32 * 1024;

    /// An empty reader.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes octets in. Call [`Self::next_reply`] until it gives `None`.
    pub fn push(&mut self, octets: &[u8]) {
        self.pending.extend_from_slice(octets);
    }

    /// The next whole reply, if it is there.
    ///
    /// # Errors
    ///
    /// [`ReplyError`] when what came is not a reply, or meets a bound. Nothing more can be read
    /// then.
    pub fn next_reply(&mut self) -> Result<Option<Reply>, ReplyError> {
        loop {
            let Some(line) = self.next_line()? else { return Ok(None) };
            let (code, last, text) = match take_apart(&line) {
                Some(parts) => parts,
                None if self.code.is_none() => {
                    return Err(ReplyError::NotSmtp {
                        service: LookAlike::of(&line),
                        text: printable(&line),
                    });
                }
                None => return Err(ReplyError::NoCode { text: printable(&line) }),
            };
            let first = *self.code.get_or_insert(code);
            if first != code {
                return Err(ReplyError::CodeChanged { first, then: code });
            }
            self.lines.push(printable(text));
            if last {
                self.code = None;
                self.octets = 0;
                let lines = std::mem::take(&mut self.lines);
                return Ok(Some(Reply { code, lines, breach: self.breach.take() }));
            }
            if self.lines.len() >= Self::MOST_LINES {
                return Err(Self::too_large());
            }
        }
    }

    /// Takes out what has arrived but belongs to no whole reply yet.
    pub fn take_rest(&mut self) -> Vec<u8> {
        self.scanned = 0;
        std::mem::take(&mut self.pending)
    }

    /// Takes out the lines of a reply that has begun and is not whole, as they came.
    pub(crate) fn take_begun(&mut self) -> Vec<String> {
        self.octets = 0;
        let Some(code) = self.code.take() else { return Vec::new() };
        std::mem::take(&mut self.lines).iter().map(|line| format!("{code}-{line}")).collect()
    }

    /// How many octets are held that belong to no whole reply yet.
    #[must_use]
    pub fn held(&self) -> usize {
        self.pending.len() + self.octets
    }

    /// Whether a reply has begun and is not whole.
    #[must_use]
    pub fn is_in_reply(&self) -> bool {
        self.code.is_some() || !self.pending.is_empty()
    }

    /// A line without its end.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, ReplyError> {
        let found = self.pending[self.scanned..].iter().position(|b| *b == b'\n');
        let length = found.map_or(self.pending.len(), |at| self.scanned + at + 1);
        if length > Self::LONGEST_LINE {
            return Err(self.unreadable_long_line());
        }
        if self.octets + length > Self::MOST_OCTETS {
            return Err(Self::too_large());
        }
        if found.is_none() {
            self.scanned = self.pending.len();
            return Ok(None);
        }
        let mut line: Vec<u8> = self.pending.drain(..length).collect();
        self.scanned = 0;
        self.octets += length;
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        } else {
            self.breach = Some(Breach::BareLineFeed);
        }
        Ok(Some(line))
    }

    /// Binary noise has no line ends; it is named for what it is, not for its length.
    fn unreadable_long_line(&self) -> ReplyError {
        let service = LookAlike::of(&self.pending);
        let begins_like_smtp = self.pending.first().is_some_and(|b| (b'2'..=b'5').contains(b));
        if self.code.is_none() && (!begins_like_smtp || service != LookAlike::Unknown) {
            let text = printable(&self.pending[..64.min(self.pending.len())]);
            return ReplyError::NotSmtp { service, text };
        }
        ReplyError::LineTooLong { limit: Self::LONGEST_LINE }
    }

    fn too_large() -> ReplyError {
        ReplyError::TooLarge { lines: Self::MOST_LINES, octets: Self::MOST_OCTETS }
    }
}

/// Code, whether it is the last line, and text. A last line may be the code alone
/// (RFC 5321 §4.2).
fn take_apart(line: &[u8]) -> Option<(ReplyCode, bool, &[u8])> {
    let (digits, rest) = line.split_at_checked(3)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0, |n, d| n * 10 + u16::from(d - b'0'));
    let code = ReplyCode::new(number)?;
    match rest {
        [] => Some((code, true, rest)),
        [b' ', text @ ..] => Some((code, true, text)),
        [b'-', text @ ..] => Some((code, false, text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Breach, LookAlike, Reply, ReplyError, ReplyReader};

    fn read(octets: &[u8]) -> Result<Option<Reply>, ReplyError> {
        let mut reader = ReplyReader::new();
        reader.push(octets);
        reader.next_reply()
    }

    fn lines(octets: &[u8]) -> (u16, Vec<String>) {
        let reply = read(octets).unwrap().unwrap();
        (reply.code.into(), reply.lines)
    }

    #[test]
    fn a_reply_may_have_many_lines_or_none() {
        assert_eq!(
            lines(b"250-a\r\n250-\r\n250 c d\r\n"),
            (250, vec!["a".into(), String::new(), "c d".into()])
        );
        assert_eq!(lines(b"250\r\n"), (250, vec![String::new()]));
        assert_eq!(lines(b"571 5.7.1 no\r\n"), (571, vec!["5.7.1 no".into()]));
    }

    #[test]
    fn what_comes_behind_a_reply_stays() {
        let mut reader = ReplyReader::new();
        reader.push(b"220 go\r\n250 early\r\n");
        assert_eq!(reader.next_reply().unwrap().unwrap().lines, ["go"]);
        assert_eq!(reader.take_rest(), b"250 early\r\n");
        assert!(!reader.is_in_reply());
    }

    #[test]
    fn a_bare_line_feed_is_read_and_told() {
        let reply = read(b"250-a\n250 b\r\n").unwrap().unwrap();
        assert_eq!(reply.breach, Some(Breach::BareLineFeed));
        assert_eq!(reply.lines, ["a", "b"]);
        assert_eq!(read(b"250 b\r\n").unwrap().unwrap().breach, None);
    }

    #[test]
    fn other_protocols_are_named() {
        for (octets, expected) in [
            (&b"SSH-2.0-OpenSSH_9.2\r\n"[..], LookAlike::Ssh),
            (b"* OK IMAP4rev1\r\n", LookAlike::Imap),
            (b"+OK POP3\r\n", LookAlike::Pop3),
            (b"HTTP/1.1 400 Bad Request\r\n", LookAlike::Http),
            (b"\x15\x03\x01\x00\x02\x02\x46\n", LookAlike::Tls),
            (b"hello\r\n", LookAlike::Unknown),
            (b"100 continue\r\n", LookAlike::Unknown),
            (b"25\r\n", LookAlike::Unknown),
            (b"250x\r\n", LookAlike::Unknown),
        ] {
            let Err(ReplyError::NotSmtp { service, .. }) = read(octets) else {
                panic!("{octets:?} was read")
            };
            assert_eq!(service, expected);
        }
    }

    #[test]
    fn later_lines_must_be_reply_lines_of_the_same_code() {
        assert!(matches!(read(b"250-a\r\nb\r\n"), Err(ReplyError::NoCode { .. })));
        assert!(matches!(read(b"250-a\r\n251 b\r\n"), Err(ReplyError::CodeChanged { .. })));
    }

    #[test]
    fn bounds_hold() {
        let long = [b"220 ".as_slice(), &[b'a'; 3000]].concat();
        assert!(matches!(read(&long), Err(ReplyError::LineTooLong { limit: 2048 })));
        assert!(matches!(read(&[0x80; 3000]), Err(ReplyError::NotSmtp { .. })));
        let endless = b"250-PIPELINING\r\n".repeat(200);
        assert!(matches!(read(&endless), Err(ReplyError::TooLarge { .. })));
        let wide = [b"250-".as_slice(), &[b'a'; 2000], b"\r\n"].concat().repeat(20);
        assert!(matches!(read(&wide), Err(ReplyError::TooLarge { .. })));
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(octets in "(([2-5][0-9]{2}[ -]|SSH-|.)?[ -~]{0,8}\r?\n){0,6}", cut in 1usize..9) {
            let whole = read(octets.as_bytes());
            let mut reader = ReplyReader::new();
            let mut pieces = Ok(None);
            for piece in octets.as_bytes().chunks(cut) {
                reader.push(piece);
                pieces = reader.next_reply();
                if !matches!(pieces, Ok(None)) { break }
            }
            prop_assert_eq!(whole, pieces);
        }

        #[test]
        fn nothing_panics_or_grows(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 0..40)) {
            let mut reader = ReplyReader::new();
            'all: for chunk in chunks {
                reader.push(&chunk);
                loop {
                    match reader.next_reply() {
                        Ok(Some(_)) => {}
                        Ok(None) => break,
                        Err(_) => break 'all,
                    }
                }
                prop_assert!(reader.pending.len() <= ReplyReader::LONGEST_LINE);
            }
        }
    }
}
