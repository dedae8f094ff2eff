//! What DNSSEC says of an answer.

use serde::{Deserialize, Serialize};

/// What DNSSEC says of an answer, over every link that led to it (RFC 4035 §4.3).
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = DnssecStatus))]
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

impl Status {
    /// What two links of one way come to together: the worse of them (RFC 7672 §2.1.1). What was
    /// not asked says nothing.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let rank = |status: &Self| match status {
            Self::Bogus(_) => 0,
            Self::Failed(_) => 1,
            Self::NotTested(_) => 2,
            Self::Insecure => 3,
            Self::Secure => 4,
            Self::NotAsked => 5,
        };
        if rank(&other) < rank(&self) { other } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn a_way_is_as_good_as_its_worst_link() {
        let why = || "it expired".to_owned();
        let worst_first = [
            Status::Bogus(why()),
            Status::Failed(why()),
            Status::NotTested(why()),
            Status::Insecure,
            Status::Secure,
            Status::NotAsked,
        ];
        for (at, worse) in worst_first.iter().enumerate() {
            for better in &worst_first[at..] {
                assert_eq!(worse.clone().and(better.clone()), *worse);
                assert_eq!(better.clone().and(worse.clone()), *worse);
            }
        }
    }
}
