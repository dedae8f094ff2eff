//! What DNSSEC says of names: a second resolver, which validates, and is used for nothing else.
//!
//! What it says leads to no connection, so that a name server which does not pass signatures on
//! costs nothing but what is said of signatures. It proves itself first: behind such a name server
//! every name would look forged.

mod look;
mod validator;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use hickory_resolver::proto::dnssec;
use portwise_policy::{Status, Validation};
use thiserror::Error;

use crate::dane::TlsaRecord;

pub use validator::Validator;

/// The most TLSA records that are kept of one name.
pub const MOST_RECORDS: usize = 100;

/// Asks the DNS and says whether the answers are signed. Tests implement it in-process.
pub trait Secure: Send + Sync {
    /// Whether signatures can be validated from here, up to the top-level domain of a name.
    fn proves<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Validation>;

    /// What DNSSEC says of the records of a name, or of their absence, over every alias that leads
    /// to them.
    fn ask<'a>(&'a self, name: &'a str, kind: Kind) -> BoxFuture<'a, Proven>;
}

/// A type of records.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    /// SOA: the zone itself.
    Zone,
    /// MX.
    Exchangers,
    /// A.
    V4,
    /// AAAA.
    V6,
    /// TLSA.
    Tlsa,
}

/// What DNSSEC says of the records of a name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Proven {
    /// Over every link.
    pub status: Status,
    /// The aliases, in the order in which one leads to the next.
    pub links: Vec<Link>,
    /// The records, if they are TLSA records; at most [`MOST_RECORDS`].
    pub tlsa: Vec<TlsaRecord>,
    /// How many there are beyond those.
    pub more: usize,
}

/// An alias.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Link {
    /// Where it leads.
    pub to: String,
    /// What DNSSEC says of it alone.
    pub status: Status,
}

impl Proven {
    /// Nothing but a status.
    #[must_use]
    pub fn only(status: Status) -> Self {
        Self { status, ..Self::default() }
    }

    /// The name at the end of the aliases, if there are any.
    #[must_use]
    pub fn canonical_name(&self) -> Option<&str> {
        self.links.last().map(|link| link.to.as_str())
    }

    /// Whether there are aliases, and the first is signed.
    #[must_use]
    pub fn alias_is_secure(&self) -> bool {
        self.links.first().is_some_and(|link| link.status == Status::Secure)
    }
}

/// The keys that signatures may lead to: those of the root zone, built in or from a file.
#[derive(Clone, Default)]
pub struct DnssecAnchors(Arc<dnssec::TrustAnchors>);

/// An invalid file of keys. The caller's fault.
#[derive(Debug, Error)]
pub enum DnssecAnchorError {
    /// It cannot be read as records.
    #[error(
        "it is not a list of DNSKEY records ({0}); each line should be like “. 172800 IN DNSKEY 257 3 13 …”"
    )]
    Syntax(String),
    /// There is no key of the root zone in it.
    #[error("it holds no DNSKEY record of the root zone (“.”)")]
    NoRoot,
}

impl DnssecAnchors {
    /// The keys of a file of DNSKEY records, in place of those that are built in.
    ///
    /// # Errors
    ///
    /// [`DnssecAnchorError`] if the file holds anything else, or no key of the root zone.
    pub fn read(text: &str) -> Result<Self, DnssecAnchorError> {
        let anchors: dnssec::TrustAnchors =
            text.parse().map_err(|error| DnssecAnchorError::Syntax(format!("{error}")))?;
        if anchors.is_empty() {
            return Err(DnssecAnchorError::NoRoot);
        }
        Ok(Self(Arc::new(anchors)))
    }
}

#[cfg(test)]
mod tests {
    use super::{DnssecAnchorError, DnssecAnchors};

    const KEY: &str = "IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=";

    #[test]
    fn anchors_are_keys_of_the_root() {
        let read = |text: &str| DnssecAnchors::read(text).map(|anchors| anchors.0.len());
        assert_eq!(read(&format!(". 172800 {KEY}\n")).unwrap(), 1);
        assert_eq!(read(&format!("; of our own\n.\t3600\t{KEY} ;{{id = 1}}\n")).unwrap(), 1);
        let other = read(&format!("example. 3600 {KEY}\n"));
        assert!(matches!(other, Err(DnssecAnchorError::NoRoot)), "{other:?}");
        assert!(matches!(read(""), Err(DnssecAnchorError::NoRoot)));
        for text in ["-----BEGIN CERTIFICATE-----\n", ". 3600 IN DS 1 13 2 00\n", ". \u{1f4a5}\n"] {
            assert!(matches!(read(text), Err(DnssecAnchorError::Syntax(_))), "{text}");
        }
    }
}
