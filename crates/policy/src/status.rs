//! What DNSSEC says of an answer.

use serde::{Deserialize, Serialize};

/// What DNSSEC says of an answer, over every link that led to it (RFC 4035 §4.3).
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Signed, and every signature up to the root holds; a secure denial counts as well.
    Secure,
    /// The zone, or one above it, is provably not signed.
    Insecure,
    /// Signatures are there and do not hold, or are missing where there must be some: why, as far
    /// as that is known, as a part of a sentence.
    Bogus(String),
    /// The look-up failed in another way, so that a sender that wants security must wait: why.
    Failed(String),
    /// It could not be found out, and why: a part of a sentence.
    NotTested(String),
    /// It was not asked, since nothing depends on it.
    #[default]
    NotAsked,
}
