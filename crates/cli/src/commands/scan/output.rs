//! Where the results of a scan go, and what an earlier scan left there.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use portwise_core::report::OtherSchema;
use portwise_core::{Outcome, ProbeResult};

use super::targets::{KnownTargets, meaning};

/// How a line begins that a scan wrote.
const BEGINNING: &[u8] = br#"{"report":{"#;

/// Where lines go.
pub(super) enum Output {
    File(File, PathBuf),
    StandardOutput(io::Stdout),
}

/// What an earlier scan left.
#[derive(Default)]
pub(super) struct Earlier {
    /// The targets that are done.
    pub(super) seen: KnownTargets,
    /// How the check of each ended.
    pub(super) outcomes: Vec<Outcome>,
}

impl Output {
    /// Opens the output. With `resume` it may hold results, and what was half written is taken
    /// away; without, it must be empty, so that nothing is lost.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, is in use, or holds something else.
    pub(super) fn open(path: Option<&Path>, resume: bool) -> Result<(Self, Earlier)> {
        let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
            if resume {
                bail!(
                    "--resume reads what is done from the file that results go into; name it with --output FILE"
                );
            }
            return Ok((Self::StandardOutput(io::stdout()), Earlier::default()));
        };
        let shown = path.display();
        let mut file = OpenOptions::new()
            .read(resume)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .with_context(|| format!("cannot write {shown}"))?;
        let metadata = file.metadata()?;
        let mut earlier = Earlier::default();
        if metadata.is_file() {
            if let Err(TryLockError::WouldBlock) = file.try_lock() {
                bail!("another scan is writing into {shown}; wait for it, or name another file");
            }
            if resume {
                earlier = take_up(&mut file, path)?;
            } else if metadata.len() > 0 {
                bail!(
                    "{shown} is not empty; add --resume to go on with the scan that it is from, or name another file with --output"
                );
            }
        } else if resume {
            bail!(
                "{shown} is not a regular file, so it does not say what is done; --resume needs one"
            );
        }
        Ok((Self::File(file, path.to_owned()), earlier))
    }

    /// Whether the scan can be gone on with.
    pub(super) fn is_file(&self) -> bool {
        matches!(self, Self::File(..))
    }

    /// Writes a line and flushes it. Says whether it is still read.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(super) fn write(&mut self, mut line: String) -> Result<bool> {
        line.push('\n');
        let written = match self {
            Self::File(file, _) => file.write_all(line.as_bytes()).and_then(|()| file.flush()),
            Self::StandardOutput(out) => out.write_all(line.as_bytes()).and_then(|()| out.flush()),
        };
        match (written, self) {
            (Ok(()), _) => Ok(true),
            (Err(error), _) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            (Err(error), Self::File(_, path)) => {
                let path = path.display();
                Err(error).with_context(|| format!("cannot write {path}; --resume goes on later"))
            }
            (Err(error), Self::StandardOutput(_)) => {
                Err(error).context("cannot write standard output")
            }
        }
    }
}

/// Reads what is done, and makes the file end with a whole line.
fn take_up(file: &mut File, path: &Path) -> Result<Earlier> {
    let shown = path.display();
    let cannot_read = || format!("cannot read {shown}");
    let mut earlier = Earlier::default();
    let mut reader = BufReader::new(&*file);
    let mut whole = 0;
    let mut line = Vec::new();
    let mut unfinished = false;
    for number in 1u64.. {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).with_context(cannot_read)?;
        if read == 0 {
            break;
        }
        unfinished = !line.ends_with(b"\n");
        let is_beginning = line.starts_with(BEGINNING) || BEGINNING.starts_with(&line);
        match serde_json::from_slice::<ProbeResult>(&line) {
            Ok(result) => {
                if earlier.seen.insert(meaning(&result.report.target.input)) {
                    earlier.outcomes.push(result.outcome());
                }
            }
            Err(_) if let Some(other) = OtherSchema::of_result(&line) => bail!(
                "line {number} of {shown} is from another version of Portwise: {other}. Name another file with --output, or go on with the version that wrote it"
            ),
            Err(_) if unfinished && is_beginning => {
                file.set_len(whole).with_context(|| format!("cannot write {shown}"))?;
                unfinished = false;
                break;
            }
            Err(_) if line.trim_ascii().is_empty() => {}
            Err(error) => bail!(
                "line {number} of {shown} is not a result of a scan ({error}); name another file with --output"
            ),
        }
        whole += u64::try_from(read)?;
    }
    file.seek(SeekFrom::End(0)).with_context(cannot_read)?;
    if unfinished {
        file.write_all(b"\n").with_context(|| format!("cannot write {shown}"))?;
    }
    Ok(earlier)
}
