//! Reading the answer of any source that has a file.

use crate::facts::{Fault, Outcome};
use crate::plan::Expected;
use crate::read::Read;
use crate::source::Source;
use crate::{autoconfig, autodiscover, pacc};

/// Reads the file of a source. `records` are the TXT records with the digests, which only
/// [`Source::Pacc`] has; none where the DNS did not answer.
#[must_use]
pub fn read(
    source: Source,
    expected: Expected,
    bytes: &[u8],
    content_type: Option<&str>,
    domain: &str,
    records: Option<&[String]>,
) -> Read {
    match expected {
        Expected::Autoconfig => {
            // What is found by the exchanger or the name server is the file of another domain by
            // design.
            let is_of_domain = !source.is_by_exchanger() && source != Source::IspdbNs;
            let lists = is_of_domain.then_some(domain);
            autoconfig::read(bytes, content_type, domain, lists)
        }
        Expected::Autodiscover => autodiscover::read(bytes, content_type, domain),
        Expected::AutodiscoverV2 => autodiscover::read_v2(bytes, content_type),
        Expected::Pacc => pacc::read(bytes, content_type, domain, records),
    }
}

/// What a status without a file to read says of a source; none for a status that comes with a file,
/// or leads on.
#[must_use]
pub fn status(source: Source, status: u16) -> Option<(Outcome, Option<Fault>)> {
    Some(match status {
        200..=399 => return None,
        404 | 410 => (Outcome::Absent, None),
        // Exchange says nothing to strangers: that it is there is the answer.
        401 | 403 if source.is_autodiscover() => {
            (Outcome::Answered, Some(Fault::WantsLogin(status)))
        }
        401 | 403 => (Outcome::Wrong, Some(Fault::WantsLogin(status))),
        _ => (Outcome::Wrong, Some(Fault::Status(status))),
    })
}

/// Whether to ask once more with a made-up address, where a request has one.
#[must_use]
pub fn wants_address(status: u16, body: &[u8]) -> bool {
    matches!(status, 400 | 404) || ((200..300).contains(&status) && body.trim_ascii().is_empty())
}
