//! Which TLSA records a sender can use, and which of those it looks at.

use serde::{Deserialize, Serialize};

use crate::tlsa::Tlsa;

/// Why a TLSA record cannot be used for SMTP (RFC 7672 §3.1.3, RFC 6698 §4.1).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Unusable {
    /// Usage 0 or 1, which rest on public authorities and mean nothing in SMTP.
    Pkix(u8),
    /// A usage that does not exist.
    Usage(u8),
    /// A selector that does not exist.
    Selector(u8),
    /// A matching type that does not exist.
    Matching(u8),
    /// A digest of another length than it must have, in octets.
    Length {
        /// As it should be.
        expected: usize,
        /// As it is.
        found: usize,
    },
    /// The data should be a certificate or key, and is none.
    Unreadable,
}

/// Why a record cannot be used; nothing if it can.
#[must_use]
pub fn unusable(record: &Tlsa) -> Option<Unusable> {
    match (record.usage, record.selector, record.matching) {
        (usage @ (0 | 1), _, _) => Some(Unusable::Pkix(usage)),
        (usage @ 4.., _, _) => Some(Unusable::Usage(usage)),
        (_, selector @ 2.., _) => Some(Unusable::Selector(selector)),
        (_, _, 0) => (record.unreadable || record.length == 0).then_some(Unusable::Unreadable),
        (_, _, matching @ (1 | 2)) => {
            let expected = if matching == 1 { SHA_256 } else { SHA_512 };
            let found = record.length;
            (found != expected).then_some(Unusable::Length { expected, found })
        }
        (_, _, matching) => Some(Unusable::Matching(matching)),
    }
}

/// The usable records that a sender looks at which knows both digests, counted from 0: of several
/// digests with the same usage and selector only the strongest (RFC 7672 §5, RFC 7671 §9). Records
/// without a digest are always looked at.
#[must_use]
pub fn considered(records: &[Tlsa]) -> Vec<usize> {
    let usable = |at: &usize| records.get(*at).is_some_and(|record| unusable(record).is_none());
    let usable: Vec<usize> = (0..records.len()).filter(usable).collect();
    let is_beaten = |record: &Tlsa| {
        record.matching == 1
            && usable.iter().filter_map(|at| records.get(*at)).any(|other| {
                other.matching == 2
                    && (other.usage, other.selector) == (record.usage, record.selector)
            })
    };
    let stays = |at: &usize| records.get(*at).is_some_and(|record| !is_beaten(record));
    usable.iter().copied().filter(stays).collect()
}

/// The length of a SHA-256 digest, in octets.
const SHA_256: usize = 32;

/// The length of a SHA-512 digest, in octets.
const SHA_512: usize = 64;
