//! Reading the answer of any source that has a file.

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
            // What is found by the exchanger is the file of another domain by design.
            let lists = (!source.is_by_exchanger()).then_some(domain);
            autoconfig::read(bytes, content_type, domain, lists)
        }
        Expected::Autodiscover => autodiscover::read(bytes, content_type, domain),
        Expected::AutodiscoverV2 => autodiscover::read_v2(bytes, content_type),
        Expected::Pacc => pacc::read(bytes, content_type, domain, records),
    }
}
