//! What was found at all sources of one domain.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::server::{Server, Service};
use crate::source::{Protection, Source};

/// What was found at all sources of one domain.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Discovered {
    /// The mail domain, with A-labels.
    pub domain: String,
    /// The host of the most preferred MX record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchanger: Option<String>,
    /// The MX records are signed and the resolver says so; absent if that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchanger_signed: Option<bool>,
    /// Names that nobody made up exist below the domain.
    pub wildcard: Wildcard,
    /// Each source, in the order of [`Source::ALL`].
    pub sources: Vec<Published>,
    /// The registrable domain of each host that is named, where that is shorter than the host.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub registrable: BTreeMap<String, String>,
    /// How long it took, in milliseconds.
    pub duration_ms: f64,
}

impl Discovered {
    /// What one source says.
    #[must_use]
    pub fn of(&self, source: Source) -> Option<&Published> {
        self.sources.iter().find(|published| published.source == source)
    }

    /// What one source says, if it can be used.
    #[must_use]
    pub fn answered(&self, source: Source) -> Option<&Published> {
        self.of(source).filter(|published| published.outcome == Outcome::Answered)
    }

    /// What is published for sending through a host, and by whom, the best protected first.
    pub fn for_sending(&self, host: &str) -> impl Iterator<Item = (&Published, &Server)> {
        let mut found: Vec<(&Published, &Server)> = Vec::new();
        let about = |p: &&Published| p.source.is_about_domain();
        let answered = |p: &&Published| p.outcome == Outcome::Answered;
        for published in self.sources.iter().filter(about).filter(answered) {
            let servers = published.servers.iter();
            let of_host = servers.filter(|s| s.service == Service::Smtp && s.host == host);
            found.extend(of_host.map(|server| (published, server)));
        }
        found.sort_by_key(|(published, _)| published.protection);
        found.into_iter()
    }

    /// The registrable domain of a host that is named here; the host itself if it has none.
    #[must_use]
    pub fn registrable<'a>(&'a self, host: &'a str) -> &'a str {
        self.registrable.get(host).map_or(host, String::as_str)
    }
}

/// What exists below a domain under any name.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Wildcard {
    /// A random name has addresses.
    pub addresses: bool,
    /// A random name has SRV records.
    pub srv: bool,
}

/// What was found at one source.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Published {
    /// Which.
    pub source: Source,
    /// The URL or the DNS name that was asked.
    pub asked: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What is wrong with it. An answer that can be read may have faults as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// How what it says is protected.
    pub protection: Protection,
    /// The requests that were made, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fetches: Vec<Fetch>,
    /// What it says, as it says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// What it says to those who ask with an address, if that is something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressed: Option<Document>,
    /// What it says, in the one form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// How long it took, in milliseconds.
    #[serde(default)]
    pub duration_ms: f64,
    /// For how many seconds this was known already; absent if it was asked for this result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_s: Option<u64>,
}

impl Published {
    /// The status of the last answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.fetches.last().and_then(|fetch| fetch.status)
    }

    /// A file came, whatever is in it.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.status().is_some_and(|status| (200..300).contains(&status))
    }

    /// Why what is there was not meant to be settings, if so.
    #[must_use]
    pub fn unmeant(&self) -> Option<&Fault> {
        let has = |wanted: Fault| self.faults.iter().find(|fault| **fault == wanted);
        has(Fault::Wildcard).or_else(|| has(Fault::CatchAll))
    }

    /// Somebody answers to HTTP there, whatever the answer is.
    #[must_use]
    pub fn responded(&self) -> bool {
        self.fetches.iter().any(|fetch| fetch.status.is_some())
    }
}

/// What came of asking a source.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SourceOutcome))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It says something that can be read.
    Answered,
    /// Nothing is published there.
    Absent,
    /// Something is there that cannot be used; the faults say why.
    Wrong,
    /// It was not asked, or not to an end, and why: a part of a sentence.
    NotTested(String),
}

/// What is wrong with a source.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// It answers with this status, which says neither that it is there nor that it is not.
    Status(u16),
    /// It wants a login (401 or 403).
    WantsLogin(u16),
    /// It answers only when an address is asked for.
    NeedsAddress,
    /// It says other things when an address is asked for.
    DiffersWithAddress,
    /// The connection or TLS fails: why.
    Unreachable(String),
    /// It did not answer in time.
    TimedOut,
    /// The certificate is not for the name.
    CertificateName {
        /// The name that was asked.
        host: String,
        /// The names in the certificate.
        names: Vec<String>,
    },
    /// The certificate cannot be trusted for another reason: which.
    Certificate(String),
    /// It is not an answer of HTTP.
    NotHttp,
    /// It is larger than is read, in octets.
    TooLarge(u64),
    /// It is compressed although nothing compressed was asked for.
    Compressed(String),
    /// It leads on to where we do not follow: the target, and why not.
    Redirect {
        /// The target, made safe to show.
        to: String,
        /// Why it is not followed.
        why: Redirect,
    },
    /// The host answers to every path, so this is not a file that somebody published.
    CatchAll,
    /// The name exists only because every name below the domain does.
    Wildcard,
    /// The type of the file is one that some clients refuse.
    ContentType(String),
    /// It is not what it should be (HTML, say): how it begins.
    NotSettings(String),
    /// It is not well-formed: where and why.
    Malformed(String),
    /// It contains a DOCTYPE or entities, which nobody should expand.
    Doctype,
    /// It has no server for sending that could be used.
    NoServer,
    /// It leads on to ask for an address of this domain instead.
    OtherAddress(String),
    /// It does not list the mail domain among its domains.
    OtherDomain(Vec<String>),
    /// No digest in the DNS fits it.
    Digest,
    /// The DNS has no digest for it.
    NoDigest,
    /// The records cannot be read: why.
    Record(String),
    /// The name server fails.
    ServerFailure,
    /// More records than are looked at.
    TooMany(usize),
}

/// Why a redirect is not followed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Redirect {
    /// The source allows none.
    NotAllowed,
    /// There were too many before it.
    TooMany,
    /// It leads back.
    Loop,
    /// It leads from https to http.
    Downgrade,
    /// It is not a URL, or not one of http or https.
    NotUrl,
    /// The host is an address, or a name without a dot.
    Host,
    /// The port is another than that of the scheme.
    Port,
    /// It leads to an address that is not visited.
    Refused,
    /// It contains a user name or a password.
    UserInfo,
}

/// A request for a file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Fetch {
    /// The URL, with whatever address was made up for it.
    pub url: String,
    /// The status, if there was an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The type of the file, as it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: f64,
}
