//! The targets of a scan, read line by line, and which of them mean the same.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use portwise_core::Target;
use portwise_core::target::entered;
use portwise_shared::Meaning;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

/// No target is longer; what comes after is not kept.
const LONGEST_LINE: u64 = 4096;

/// Lines that are read ahead.
const AHEAD: usize = 64;

/// Where targets come from.
pub(super) enum Source {
    File(File, PathBuf),
    StandardInput,
}

impl Source {
    /// The file, or standard input for `-`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(super) fn open(path: &Path) -> Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self::StandardInput);
        }
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        if file.metadata().is_ok_and(|m| m.is_dir()) {
            bail!("{} is a folder; name a file with one target a line", path.display());
        }
        Ok(Self::File(file, path.to_owned()))
    }

    /// Whether somebody types the targets in.
    pub(super) fn is_typed(&self) -> bool {
        matches!(self, Self::StandardInput) && io::stdin().is_terminal()
    }

    /// In words.
    pub(super) fn name(&self) -> String {
        match self {
            Self::StandardInput => "standard input".to_owned(),
            Self::File(_, path) => path.display().to_string(),
        }
    }

    /// How many targets there are that are not among those seen, if that is known beforehand.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(super) fn count(&self, seen: &KnownTargets) -> Result<Option<u64>> {
        let Self::File(file, path) = self else { return Ok(None) };
        let failure = || format!("cannot read {}", self.name());
        if !file.metadata().is_ok_and(|m| m.is_file()) {
            return Ok(None);
        }
        let mut seen = seen.clone();
        let mut count = 0;
        for target in Targets::new(BufReader::new(File::open(path).with_context(failure)?)) {
            let target = target.with_context(failure)?;
            count += u64::from(seen.insert(meaning(&entered(&target))));
        }
        Ok(Some(count))
    }

    /// A hash of all that stands in a file. None for what cannot be read twice.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(super) fn fingerprint(&self) -> Result<Option<[u8; 32]>> {
        let Self::File(file, path) = self else { return Ok(None) };
        if !file.metadata().is_ok_and(|m| m.is_file()) {
            return Ok(None);
        }
        let mut hash = Sha256::new();
        File::open(path)
            .and_then(|mut file| io::copy(&mut file, &mut hash))
            .with_context(|| format!("cannot read {}", self.name()))?;
        Ok(Some(hash.finalize().into()))
    }

    /// Reads them as they are asked for, in a thread of its own, since reading may wait for ever.
    pub(super) fn read(self) -> mpsc::Receiver<Result<String>> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let failure = format!("cannot read {}", self.name());
        std::thread::spawn(move || match self {
            Self::StandardInput => send(io::stdin().lock(), &failure, &sender),
            Self::File(file, _) => send(BufReader::new(file), &failure, &sender),
        });
        receiver
    }
}

/// Sends targets for as long as somebody wants them.
fn send(reader: impl BufRead, failure: &str, sender: &mpsc::Sender<Result<String>>) {
    for target in Targets::new(reader) {
        let is_last = target.is_err();
        let target = target.with_context(|| failure.to_owned());
        if sender.blocking_send(target).is_err() || is_last {
            return;
        }
    }
}

/// The lines that hold a target.
struct Targets<R> {
    reader: R,
    line: Vec<u8>,
    at_beginning: bool,
}

impl<R: BufRead> Targets<R> {
    fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), at_beginning: true }
    }

    /// Reads a line, or as much of it as a target may have; says whether there was one.
    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut start = io::Read::take(&mut self.reader, LONGEST_LINE);
        let read = start.read_until(b'\n', &mut self.line)?;
        if start.limit() == 0 && !self.line.ends_with(b"\n") {
            self.reader.skip_until(b'\n')?;
        }
        if std::mem::take(&mut self.at_beginning) {
            if self.line.starts_with(b"\xff\xfe") || self.line.starts_with(b"\xfe\xff") {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it is written in UTF-16; save it as UTF-8",
                ));
            }
            if self.line.starts_with(b"\xef\xbb\xbf") {
                self.line.drain(..3);
            }
        }
        Ok(read > 0)
    }
}

impl<R: BufRead> Iterator for Targets<R> {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read_line() {
                Err(error) => return Some(Err(error)),
                Ok(false) => return None,
                Ok(true) => {}
            }
            let line = String::from_utf8_lossy(&self.line);
            let target = without_comment(&line).trim();
            if !target.is_empty() {
                return Some(Ok(target.to_owned()));
            }
        }
    }
}

/// What stands before a # at the beginning or after white space; in a URL it is something else.
fn without_comment(line: &str) -> &str {
    let mut marks = line.match_indices('#').map(|(at, _)| &line[..at]);
    marks.find(|before| before.is_empty() || before.ends_with(char::is_whitespace)).unwrap_or(line)
}

/// The targets that were seen, by what they mean. Kept as hashes, since there may be millions.
pub(super) type KnownTargets = HashSet<Meaning>;

/// What a target means, given as the report names it; the same on all machines.
pub(super) fn meaning(entered: &str) -> Meaning {
    let said = match Target::parse(entered) {
        Ok(Target { host, kind, port }) => format!("{kind:?} {host} {port:?}"),
        Err(_) => format!("? {entered}"),
    };
    let mut meaning = Meaning::default();
    meaning.copy_from_slice(&Sha256::digest(said)[..16]);
    meaning
}

#[cfg(test)]
mod tests {
    use super::{KnownTargets, Targets, entered, meaning};

    fn read(text: impl AsRef<[u8]>) -> Vec<String> {
        Targets::new(text.as_ref()).map(|target| target.unwrap()).collect()
    }

    #[test]
    fn a_target_a_line_without_blank_lines_comments_and_marks_of_editors() {
        let text = "\u{feff}a.example\r\n\r\n  b.example \n# all of c\nc.example # ours\nhttps://d.example/#top";
        assert_eq!(read(text), ["a.example", "b.example", "c.example", "https://d.example/#top"]);
        assert!(read("\n \n#\n").is_empty() && read("").is_empty());
        assert_eq!(read(b"\xff.example\n"), ["\u{fffd}.example"]);
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        let lines = read(format!("{}\nb.example\n{}", "a".repeat(100_000), "c".repeat(4096)));
        assert_eq!(lines.iter().map(String::len).collect::<Vec<_>>(), [4096, 9, 4096]);
        assert_eq!(lines[1], "b.example");
    }

    #[test]
    fn utf_16_is_refused_with_a_way_out() {
        let error = Targets::new(&b"\xff\xfea\0\n\0"[..]).next().unwrap().unwrap_err();
        assert!(error.to_string().contains("save it as UTF-8"));
    }

    #[test]
    fn what_means_the_same_is_seen_once() {
        let mut seen = KnownTargets::default();
        for (target, is_new) in [
            ("mail.example.com", true),
            ("MAIL.example.com.", false),
            ("mail.example.com:587", true),
            ("smtp://mail.example.com:587/", false),
            ("anna@mail.example.com", true),
            ("bert@mail.example.com", false),
            ("bücher.example", true),
            ("xn--bcher-kva.example", false),
            ("not a host", true),
            ("not a host", false),
            ("no host either", true),
            ("a\u{7}.example", true),
            ("a\u{7}.example", false),
        ] {
            assert_eq!(seen.insert(meaning(&entered(target))), is_new, "{target}");
        }
    }
}
