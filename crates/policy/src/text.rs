//! What came from outside, kept so that it is safe to show and can still be judged.

use portwise_smtp::printable;

use crate::facts::{PolicyFile, TxtRecords};

/// The longest TXT record that is kept, in octets: what a reply of DNS can hold at most is read as
/// 64 KiB, what anybody publishes is far below this.
pub const LONGEST_RECORD: usize = 4096;

/// The most lines of a policy file that are kept.
pub const MOST_LINES: usize = 512;

/// A TXT record or line, made safe to show; a tab becomes a blank, which means the same in every
/// grammar here. Cut at the given number of octets, with `…` behind it.
#[must_use]
pub fn kept(bytes: &[u8], longest: usize) -> String {
    let cut = bytes.len() > longest;
    let bytes: Vec<u8> =
        bytes.iter().take(longest).map(|b| if *b == b'\t' { b' ' } else { *b }).collect();
    let mut out = String::with_capacity(bytes.len());
    // Pieces that `printable` does not cut, none of which parts a character.
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        let mut end = rest.len().min(PIECE);
        while end < rest.len() && end > PIECE - 4 && rest[end] & 0xc0 == 0x80 {
            end -= 1;
        }
        let (piece, behind) = rest.split_at(end);
        out.push_str(&printable(piece));
        rest = behind;
    }
    if cut {
        out.push('…');
    }
    out
}

impl PolicyFile {
    /// A policy file from what a server sent: lines end with LF or CRLF, and the end of the last
    /// line may be missing (RFC 8461 §3.2).
    #[must_use]
    pub fn of(body: &[u8], content_type: Option<&[u8]>) -> Self {
        let mut lines: Vec<&[u8]> = body.split(|byte| *byte == b'\n').collect();
        if lines.last().is_some_and(|last| last.is_empty()) {
            lines.pop();
        }
        let kept_line = |line: &&[u8]| kept(line.strip_suffix(b"\r").unwrap_or(line), PIECE);
        Self {
            lines: lines.iter().take(MOST_LINES).map(kept_line).collect(),
            more: lines.len().saturating_sub(MOST_LINES),
            content_type: content_type.map(printable),
        }
    }
}

/// The most records of one kind that are kept of a name. More than one is none already.
const MOST_RECORDS: usize = 8;

impl TxtRecords {
    /// The TXT records at a name, of which those are kept that begin with a version, in whatever
    /// case.
    #[must_use]
    pub fn of(name: &str, records: &[Vec<u8>], version: &str) -> Self {
        let begins = |record: &&Vec<u8>| {
            let head = record.get(..version.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(version.as_bytes()))
        };
        let meant: Vec<&Vec<u8>> = records.iter().filter(begins).collect();
        let others = records.len() - meant.len();
        let records = meant.into_iter().take(MOST_RECORDS).map(|r| kept(r, LONGEST_RECORD));
        Self { name: name.to_owned(), records: records.collect(), others, failed: None }
    }
}

/// What `printable` takes without cutting, in octets.
const PIECE: usize = 512;

#[cfg(test)]
mod tests {
    use super::{LONGEST_RECORD, MOST_LINES, MOST_RECORDS, kept};
    use crate::facts::{PolicyFile, TxtRecords};

    #[test]
    fn records_with_the_version_are_kept_and_others_counted() {
        let of = |records: &[&str]| {
            let records: Vec<Vec<u8>> = records.iter().map(|r| r.as_bytes().to_vec()).collect();
            TxtRecords::of("_mta-sts.example.com", &records, "v=STSv1")
        };
        let found = of(&["v=STSv1; id=1", "V=stsV1", "v=STSv", "", "v=spf1 -all"]);
        assert_eq!(found.records, ["v=STSv1; id=1", "V=stsV1"]);
        assert_eq!((found.others, found.failed), (3, None));
        assert_eq!(of(&["v=STSv1; id=1"; 50]).records.len(), MOST_RECORDS);
    }

    #[test]
    fn long_records_stay_whole_and_tabs_become_blanks() {
        let long = format!("v=STSv1;\tid={}", "ü".repeat(1000));
        assert_eq!(kept(long.as_bytes(), LONGEST_RECORD), long.replace('\t', " "));
        assert_eq!(kept(b"a\0b", 10), "a\\u{0}b");
        assert_eq!(kept(b"abc", 2), "ab…");
    }

    #[test]
    fn lines_end_with_or_without_carriage_return() {
        let lines = |body: &str| PolicyFile::of(body.as_bytes(), None).lines;
        assert_eq!(lines("a: 1\r\nb: 2\r\n"), ["a: 1", "b: 2"]);
        assert_eq!(lines("a: 1\nb: 2"), ["a: 1", "b: 2"]);
        assert_eq!(lines("a: 1\n\nb\n\n"), ["a: 1", "", "b", ""]);
        assert!(lines("").is_empty());
        // A carriage return alone ends no line, and is shown.
        assert_eq!(lines("a: 1\rb: 2\n"), ["a: 1\\rb: 2"]);
        let many = PolicyFile::of("mx: a.example\n".repeat(MOST_LINES + 3).as_bytes(), None);
        assert_eq!((many.lines.len(), many.more), (MOST_LINES, 3));
    }
}
