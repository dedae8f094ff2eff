//! Whether what a server presents at one address fits its TLSA records.

use serde::{Deserialize, Serialize};

use super::names::fits_name;
use super::usable::{Unusable, considered, unusable};
use crate::tlsa::{Place, Tlsa, TlsaMatch};

/// The names of the server's own certificate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leaf<'a> {
    /// DNS names of the subject alternative name.
    pub names: &'a [String],
    /// The common name, which counts only where there is no DNS name.
    pub common_name: Option<&'a str>,
}

/// How one record fits.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RecordFit {
    /// The record, counted from 0 in its set.
    pub record: usize,
    /// Whether it authenticates the server.
    pub verdict: RecordVerdict,
}

/// Whether a record authenticates a server.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RecordVerdict {
    /// It does.
    Fits,
    /// It would, but senders that know SHA-512 look only at records with that for the same usage
    /// and selector.
    Outranked,
    /// It does not.
    Misses(Miss),
    /// It cannot be used.
    Unusable(Unusable),
}

/// Why a usable record does not authenticate a server.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Miss {
    /// Usage 3, and the server's certificate is another one.
    OtherLeaf,
    /// Usage 3, and the data is that of another certificate of the chain, counted from 0.
    IssuerAsLeaf(usize),
    /// Usage 2, and the authority's certificate is not in what the server sends.
    NotSent,
    /// Usage 2, and no valid path leads to the authority: why, as a part of a sentence.
    Path(String),
    /// Usage 2, and the server's certificate has none of the names that it must have one of.
    Names {
        /// Those that it has.
        presented: Vec<String>,
        /// Those of which it must have one.
        wanted: Vec<String>,
    },
}

/// How the records fit at one address.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AddressFit {
    /// By record, in their order.
    pub records: Vec<RecordFit>,
    /// Whether a sender that knows both digests takes the server for authenticated.
    pub is_authenticated: bool,
}

impl AddressFit {
    /// The first record that authenticates.
    #[must_use]
    pub fn fitting(&self) -> Option<usize> {
        let fits = |fit: &&RecordFit| fit.verdict == RecordVerdict::Fits;
        self.records.iter().find(fits).map(|fit| fit.record)
    }

    /// Only records authenticate that a sender which knows SHA-512 does not look at: some senders
    /// deliver, and others do not.
    #[must_use]
    pub fn depends_on_digest(&self) -> bool {
        let outranked = |fit: &RecordFit| fit.verdict == RecordVerdict::Outranked;
        !self.is_authenticated && self.records.iter().any(outranked)
    }

    /// Some usable records fit and some do not: a change that was prepared, or a leftover
    /// (RFC 7672 §4). Never a fault.
    #[must_use]
    pub fn is_rollover(&self) -> bool {
        let misses = |fit: &RecordFit| matches!(fit.verdict, RecordVerdict::Misses(_));
        self.is_authenticated && self.records.iter().any(misses)
    }
}

/// How the records of a set fit at an address with TLS: with usage 3 the server's certificate or
/// key alone counts, whatever its names and dates are; with usage 2 path, dates and names count.
#[must_use]
pub fn address_fit(
    records: &[Tlsa],
    matches: &[TlsaMatch],
    leaf: Leaf<'_>,
    wanted: &[&str],
) -> AddressFit {
    let considered = considered(records);
    let verdict = |at: usize, record: &Tlsa| {
        if let Some(why) = unusable(record) {
            return RecordVerdict::Unusable(why);
        }
        let found = matches.iter().find(|found| found.record == at);
        match miss(record, found, leaf, wanted) {
            Some(miss) => RecordVerdict::Misses(miss),
            None if considered.contains(&at) => RecordVerdict::Fits,
            None => RecordVerdict::Outranked,
        }
    };
    let fit = |(at, record)| RecordFit { record: at, verdict: verdict(at, record) };
    let fits: Vec<RecordFit> = records.iter().enumerate().map(fit).collect();
    let is_authenticated = fits.iter().any(|fit| fit.verdict == RecordVerdict::Fits);
    AddressFit { records: fits, is_authenticated }
}

fn miss(record: &Tlsa, found: Option<&TlsaMatch>, leaf: Leaf<'_>, wanted: &[&str]) -> Option<Miss> {
    let place = found.and_then(|found| found.place);
    if record.usage == 3 {
        return match place {
            Some(Place::Chain(0)) => None,
            Some(Place::Chain(at)) => Some(Miss::IssuerAsLeaf(at)),
            Some(Place::Record) | None => Some(Miss::OtherLeaf),
        };
    }
    if place.is_none() {
        return Some(Miss::NotSent);
    }
    if let Some(why) = found.and_then(|found| found.path_fails.clone()) {
        return Some(Miss::Path(why));
    }
    let presented: Vec<&str> = match (leaf.names, leaf.common_name) {
        ([], Some(name)) => vec![name],
        (names, _) => names.iter().map(String::as_str).collect(),
    };
    let fits = presented.iter().any(|name| wanted.iter().any(|want| fits_name(name, want)));
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    (!fits).then(|| Miss::Names { presented: owned(&presented), wanted: owned(wanted) })
}
