//! Keeps results within a bound in octets of JSON. What is least telling goes first: the middle of
//! transcripts, what servers repeat, certificates on which nothing depends, long texts. What the
//! findings depend on stays, so that a result which was cut can be judged again; and the report
//! says how much was left out.

mod endpoint;
mod findings;
mod policy;
mod published;
mod senders;

use std::io;

use serde::Serialize;

use crate::judge::ProbeResult;

pub use endpoint::{SMALLEST, STUB, endpoint};
pub use findings::findings;
pub use policy::policy;
pub use published::published;
pub use senders::senders;

/// Which part of a result, at most, is about what senders do.
const PART_OF_SENDERS: usize = 8;

/// The octets that something takes as JSON.
#[must_use]
pub fn size(value: &impl Serialize) -> usize {
    struct Count(usize);
    impl io::Write for Count {
        fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
            self.0 += octets.len();
            Ok(octets.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // Counting does not fail, and what cannot be written takes no room.
    let _ = serde_json::to_writer(&mut count, value);
    count.0
}

/// Cuts the findings of a result whose endpoints were cut, so that the whole takes no more than
/// about so many octets.
pub fn result(result: &mut ProbeResult, room: usize) {
    let ProbeResult { report, findings: found, advice, clients, publication, senders: told } =
        result;
    report.cut.senders += senders(told, room / PART_OF_SENDERS);
    let others = size(report) + size(advice) + size(clients) + size(publication) + size(told);
    let left = room.saturating_sub(others);
    if size(found) > left {
        let (explanations, findings) = findings(found, left);
        report.cut.explanations += explanations;
        report.cut.findings += findings;
    }
}
