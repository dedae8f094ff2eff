//! Lines as they went over the wire.

use std::time::Duration;

use portwise_smtp::Side;
use serde::{Deserialize, Serialize};

/// A line as it went over the wire.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct WireLine {
    /// Milliseconds since the connection was begun, or taken.
    pub at_ms: f64,
    /// Who said it.
    pub from: Side,
    /// Whether it came inside TLS.
    pub inside_tls: bool,
    /// Its octets with those that end it, in ASCII: `\r`, `\n`, `\t`, `\\`, `\"`, `\'`, and `\xNN` for
    /// what cannot be printed.
    pub octets: String,
}

/// Writes down what goes over a wire in both directions, within bounds.
#[derive(Debug, Default)]
pub struct Recorder {
    lines: Vec<WireLine>,
    /// What has come of a line that is not whole, from the client and from the server.
    begun: [Vec<u8>; 2],
    octets: usize,
    inside_tls: bool,
    cut: bool,
}

impl Recorder {
    /// The most lines that are written down.
    pub const MOST_LINES: usize = 200;
    /// The most octets of a line. SMTP has no longer ones (RFC 5321 §4.5.3.1.5).
    pub const LONGEST_LINE: usize = 1024;
    /// The most octets in all.
    pub const MOST_OCTETS: usize = 16 * 1024;

    /// Writes down octets, whole lines or not.
    pub fn add(&mut self, at: Duration, from: Side, octets: &[u8]) {
        for part in octets.split_inclusive(|octet| *octet == b'\n') {
            let begun = self.begun_by(from);
            let room = Self::LONGEST_LINE.saturating_sub(begun.len());
            begun.extend_from_slice(&part[..part.len().min(room)]);
            self.cut |= part.len() > room;
            if part.ends_with(b"\n") {
                self.end_line(at, from);
            }
        }
    }

    /// TLS has begun. A line that was begun before it stays what it is.
    pub fn secured(&mut self, at: Duration) {
        self.end_line(at, Side::Client);
        self.end_line(at, Side::Server);
        self.inside_tls = true;
    }

    /// Something was too much to be handed over at all.
    pub fn leave_out(&mut self) {
        self.cut = true;
    }

    /// Whether something was too much to be written down.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// What was written down so far, lines that are not whole included.
    #[must_use]
    pub fn lines(&self) -> Vec<WireLine> {
        let at_ms = self.lines.last().map_or(0.0, |line| line.at_ms);
        let begun = [Side::Client, Side::Server].into_iter().zip(&self.begun);
        let begun = begun.filter(|(_, octets)| !octets.is_empty());
        let begun = begun.map(|(from, octets)| self.line(at_ms, from, octets));
        self.lines.iter().cloned().chain(begun).collect()
    }

    fn begun_by(&mut self, from: Side) -> &mut Vec<u8> {
        &mut self.begun[usize::from(from == Side::Server)]
    }

    fn end_line(&mut self, at: Duration, from: Side) {
        let octets = std::mem::take(self.begun_by(from));
        if octets.is_empty() {
            return;
        }
        if self.lines.len() >= Self::MOST_LINES || self.octets + octets.len() > Self::MOST_OCTETS {
            self.cut = true;
            return;
        }
        self.octets += octets.len();
        let line = self.line((at.as_secs_f64() * 1e6).round() / 1e3, from, &octets);
        self.lines.push(line);
    }

    fn line(&self, at_ms: f64, from: Side, octets: &[u8]) -> WireLine {
        let octets = octets.escape_ascii().to_string();
        WireLine { at_ms, from, inside_tls: self.inside_tls, octets }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use portwise_smtp::Side;

    use super::Recorder;

    #[test]
    fn octets_become_lines_and_none_is_lost() {
        let mut recorder = Recorder::default();
        let at = Duration::from_micros(1500);
        recorder.add(at, Side::Client, b"EHLO a\\b\r");
        recorder.add(at, Side::Server, b"220 hi\xff\n220");
        recorder.add(at, Side::Client, b"\nST");
        recorder.secured(at);
        recorder.add(at, Side::Client, b"EHLO\0\r\n");
        let lines = recorder.lines();
        let told: Vec<_> =
            lines.iter().map(|l| (l.from, l.inside_tls, l.octets.as_str())).collect();
        assert_eq!(
            told,
            [
                (Side::Server, false, "220 hi\\xff\\n"),
                (Side::Client, false, "EHLO a\\\\b\\r\\n"),
                (Side::Client, false, "ST"),
                (Side::Server, false, "220"),
                (Side::Client, true, "EHLO\\x00\\r\\n"),
            ]
        );
        assert!((lines[0].at_ms - 1.5).abs() < 1e-9);
        assert!(!recorder.is_cut());
    }

    #[test]
    fn a_flood_is_cut() {
        let mut recorder = Recorder::default();
        recorder.add(Duration::ZERO, Side::Client, &vec![b'a'; 1 << 20]);
        assert_eq!(recorder.lines()[0].octets.len(), Recorder::LONGEST_LINE);
        assert!(recorder.is_cut());
        let mut recorder = Recorder::default();
        recorder.add(Duration::ZERO, Side::Client, &vec![b'\n'; 1 << 20]);
        assert_eq!(recorder.lines().len(), Recorder::MOST_LINES);
        assert!(recorder.is_cut());
    }
}
