//! What a probe saw. Facts, no opinions: those are computed from it, so an old report can be
//! judged by new rules.

use std::net::{IpAddr, Ipv4Addr};

use portwise_discovery::Discovered;
use portwise_model::{Port, TargetKind, TlsMode, target::entered};
use portwise_policy::Policy;
use portwise_smtp::{
    Cause, DeepCheck, Early, End, Extension, Line, Reply, Severity, Stage, StartTls,
};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use smart_default::SmartDefault;
use thiserror::Error;

use crate::moment::Moment;

/// The version of the report's form.
pub const SCHEMA: u32 = 2;

/// Which question a probe answers.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// `mx` for a domain that has mail exchangers, else `submission`.
    #[default]
    Auto,
    /// Can clients submit mail at this host?
    Submission,
    /// Can other servers deliver mail for this domain?
    Mx,
}

impl Mode {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::Submission, Self::Mx, Self::Auto];

    /// As in JSON, flags and URLs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Submission => "submission",
            Self::Mx => "mx",
        }
    }
}

/// Everything that one probe saw.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, SmartDefault)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Report {
    /// Always [`SCHEMA`]; a report of another version is not read, since it would be misread.
    #[default(SCHEMA)]
    #[serde(deserialize_with = "ours")]
    pub schema: u32,
    /// What was asked about.
    pub target: TargetFacts,
    /// The mode that was in effect; never `auto`, unless nothing was resolved.
    pub mode: Mode,
    /// When the probe began.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub taken_at: Moment,
    /// How long it took.
    pub duration_ms: f64,
    /// Why nothing was probed, if it was our decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Why the target could not be resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns: Option<DnsFailure>,
    /// The name at which the MX records stand, if the domain is an alias (CNAME) of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_name: Option<String>,
    /// The MX records, lowest preference first.
    #[serde(default)]
    pub mx: Vec<Mx>,
    /// There are no MX records, so the domain itself is the exchanger (RFC 5321 §5.1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub implicit_mx: bool,
    /// The hosts, in the order in which a sender would try them.
    #[serde(default)]
    pub hosts: Vec<HostReport>,
    /// What is published about the mail domain, if that was looked for; the hosts follow from it
    /// then, if anything was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovery: Option<Box<Discovered>>,
    /// What the mail domain tells other servers to demand, and how that is protected; in `mx` mode,
    /// and where a sending address was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "lean", serde(deserialize_with = "present"))]
    pub policy: Option<Box<Policy>>,
    /// What was left out to keep the result within its bound; what was left out at an endpoint
    /// stands there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cut: ReportCut,
}

/// How much was left out of a result to keep it within its bound.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportCut {
    /// MX records that are not listed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mx: usize,
    /// Hosts of MX records that are neither listed nor visited.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hosts: usize,
    /// Addresses that are neither listed nor visited.
    #[serde(default, skip_serializing_if = "is_default")]
    pub addresses: usize,
    /// Endpoints that are neither listed nor visited.
    #[serde(default, skip_serializing_if = "is_default")]
    pub endpoints: usize,
    /// Findings whose `why` and `fix` are empty; they stand in an earlier one of the same code.
    #[serde(default, skip_serializing_if = "is_default")]
    pub explanations: usize,
    /// Sources of which a part is left out: what they say as they say it, or servers beyond the
    /// first. What would follow from that is not said.
    #[serde(default, skip_serializing_if = "is_default")]
    pub published: usize,
    /// What senders do at single addresses of mail exchangers, and, where that is not enough, at
    /// hosts as a whole.
    #[serde(default, skip_serializing_if = "is_default")]
    pub senders: usize,
    /// Findings that are left out; a worse one, or one as bad, of the same endpoint is there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub findings: usize,
}

/// How much was left out at an endpoint to keep the result within its bound. No finding depends on
/// what was.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EndpointCut {
    /// Lines of transcripts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub transcript_lines: usize,
    /// Lines of replies.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reply_lines: usize,
    /// EHLO keywords, of both answers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extensions: usize,
    /// Certificates of the chain.
    #[serde(default, skip_serializing_if = "is_default")]
    pub certificates: usize,
    /// Texts that findings quote and that were shortened. Findings that are made of the report again
    /// are the same but for their details.
    #[serde(default, skip_serializing_if = "is_default")]
    pub texts: usize,
    /// Octets of the endpoint in JSON, of all that was left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub octets: usize,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What was asked about.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TargetFacts {
    /// What was entered, made safe to show and cut at 512 characters.
    pub input: String,
    /// The host that was meant, with A-labels.
    pub host: String,
    /// The same as people write it, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unicode: Option<String>,
    /// In which form it came.
    pub kind: TargetKind,
}

/// Why we did not probe.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// `invalid-target`, `target-not-allowed` or `port-not-allowed`.
    pub code: RefusalCode,
    /// What is wrong and what to do.
    pub text: String,
}

/// Why a request is refused; the same codes as in the API.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// The target is not a host.
    InvalidTarget,
    /// It is one that we do not visit.
    TargetNotAllowed,
    /// The port is one that we do not visit.
    PortNotAllowed,
}

/// Why a name gave nothing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DnsFailure {
    /// NXDOMAIN: the name does not exist.
    NoSuchDomain,
    /// The name exists and has no such record.
    NoAddress,
    /// No answer in time.
    Timeout,
    /// SERVFAIL, or an answer that makes no sense.
    ServerFailure,
}

/// An MX record (RFC 5321 §5.1).
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Mx {
    /// Lower is tried first.
    pub preference: u16,
    /// The host, without a trailing dot; `.` alone in a null MX (RFC 7505).
    pub exchange: String,
}

/// What was seen of one host.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HostReport {
    /// Its name, or its address where it has none.
    pub name: String,
    /// The preference of its MX record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preference: Option<u16>,
    /// The name that an alias (CNAME) led to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_name: Option<String>,
    /// Why it has no usable address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns: Option<DnsFailure>,
    /// Its addresses.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub addresses: Vec<IpAddr>,
    /// Which part of it was not visited, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tested: Option<String>,
    /// Those of them that we do not visit, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedAddress>,
    /// What was seen at each address and port.
    #[serde(default)]
    pub endpoints: Vec<EndpointReport>,
}

/// An address that we do not visit.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RefusedAddress {
    /// The address; absent where the caller is not to learn what stands in another's network.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// What its range is for.
    pub purpose: String,
    /// Where that is laid down.
    pub source: String,
}

/// How a TCP connection went.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TcpOutcome {
    /// It stands.
    Connected,
    /// A reset answered: nothing listens, or a firewall says no.
    Refused,
    /// Nothing answered.
    TimedOut,
    /// It was reset while it was being made.
    Reset,
    /// A router said that there is no way.
    Unreachable,
}

impl TcpOutcome {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Connected, Self::Refused, Self::TimedOut, Self::Reset, Self::Unreachable];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Refused => "refused",
            Self::TimedOut => "timed-out",
            Self::Reset => "reset",
            Self::Unreachable => "unreachable",
        }
    }

    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Refused => "refused",
            Self::TimedOut => "timed out",
            Self::Reset => "reset",
            Self::Unreachable => "unreachable",
        }
    }
}

/// What was seen at one address and port.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, SmartDefault)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EndpointReport {
    /// The address that was dialled.
    #[default(_code = "Ipv4Addr::UNSPECIFIED.into()")]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: IpAddr,
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
    /// How the TCP connection went; absent if it was not tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp: Option<TcpOutcome>,
    /// Why it was not tried, or not to its end, where that is not the server's fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tested: Option<String>,
    /// The greeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<Reply>,
    /// What EHLO was answered before TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ehlo_plain: Option<Vec<Extension>>,
    /// What EHLO was answered inside TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ehlo_tls: Option<Vec<Extension>>,
    /// EHLO was refused and HELO understood.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub helo_only: bool,
    /// What STARTTLS was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starttls: Option<StartTls>,
    /// TLS, where a handshake came about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsFacts>,
    /// Why a handshake did not come about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_failure: Option<TlsFailure>,
    /// The server expects implicit TLS on a port that should begin in plaintext.
    #[serde(default, rename = "wants_tls_at_once", skip_serializing_if = "std::ops::Not::not")]
    pub expects_implicit_tls: bool,
    /// Login mechanisms offered where a client would log in: inside TLS if there is TLS.
    #[serde(default)]
    pub auth: Vec<String>,
    /// The size limit in octets that the server states (RFC 1870).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_message_size: Option<u64>,
    /// Lines ended by LF alone were met.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bare_line_feeds: bool,
    /// What the server said without being asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub early: Vec<Early>,
    /// How the dialogue ended; absent if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// How an attempt before this one ended; this one is the retry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_end: Option<End>,
    /// What the deep checks showed; absent if they were not asked for, and where TLS begins with
    /// the connection, so that there is nothing before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deep: Option<DeepReport>,
    /// How long each step took.
    #[serde(default)]
    pub timings_ms: Timings,
    /// What was said.
    #[serde(default)]
    pub transcript: Vec<Line>,
    /// What was left out to keep the result within its bound.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cut: EndpointCut,
}

/// Milliseconds that each step took; absent if it was not reached.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Timings {
    /// The TCP connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect: Option<f64>,
    /// Until the greeting was whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<f64>,
    /// Until STARTTLS was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starttls: Option<f64>,
    /// The TLS handshake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<f64>,
    /// All of it, retries included.
    pub total: f64,
}

/// What the deep checks showed; absent parts were not tested, and why stands in `not_tested`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeepReport {
    /// The answer to MAIL before TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_before_tls: Option<Reply>,
    /// The answer to MAIL inside TLS; asked for on port 25, where MAIL before TLS is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_inside_tls: Option<Reply>,
    /// Whether a command sent in plaintext behind STARTTLS was answered inside TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command_injection: Option<bool>,
    /// What could not be tested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_tested: Vec<DeepNotTested>,
    /// What was said.
    #[serde(default)]
    pub transcript: Vec<Line>,
}

/// A deep check that could not be made.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeepNotTested {
    /// Which.
    pub check: DeepCheck,
    /// Why.
    pub reason: String,
}

impl DeepNotTested {
    /// In words.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("{} was not tested: {}", self.check.describe(), self.reason)
    }
}

/// A TLS session.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TlsFacts {
    /// When TLS began.
    pub mode: TlsMode,
    /// `TLSv1.2` or `TLSv1.3`.
    pub version: String,
    /// By its name in IANA's registry.
    pub cipher_suite: String,
    /// The key exchange group, such as `X25519`.
    pub key_exchange: String,
    /// Whether a client that verifies would trust the chain: it leads to a trust anchor, and
    /// every certificate of it is in its period. The name counts separately.
    pub trusted: bool,
    /// Whether the leaf names the host that was asked for (RFC 9525).
    pub name_matches: bool,
    /// Where the chain leads, its periods aside.
    pub path: Path,
    /// Whether the server proved to hold the key of its certificate.
    #[serde(default, skip_serializing_if = "KeyProof::is_valid")]
    pub key_proof: KeyProof,
    /// The chain as presented, the leaf first.
    pub certificates: Vec<Certificate>,
}

/// What a server's signature in the handshake proves (RFC 8446 §4.4.3).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum KeyProof {
    /// It holds the key of the certificate that it sent.
    #[default]
    Valid,
    /// It may; the signature is of a kind that should not be believed, such as SHA-1.
    Weak,
    /// Nothing: the signature does not fit the certificate.
    Invalid,
    /// We could not tell: the certificate or its key is of a kind that we do not know.
    Unknown,
}

impl KeyProof {
    fn is_valid(&self) -> bool {
        *self == Self::Valid
    }
}

/// Where a certificate chain leads.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Path {
    /// To a trust anchor.
    Anchored,
    /// Nowhere: the leaf vouches for itself.
    SelfSigned,
    /// To an authority that is not a trust anchor.
    UnknownAuthority {
        /// The issuer that is not known.
        issuer: String,
    },
    /// It breaks off: the certificate of this issuer was not sent.
    Incomplete {
        /// The issuer whose certificate is missing.
        issuer: String,
    },
    /// A certificate in it is not acceptable.
    Invalid {
        /// In what way.
        reason: String,
    },
}

/// A certificate (RFC 5280).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Certificate {
    /// The subject's distinguished name.
    pub subject: String,
    /// The issuer's distinguished name.
    pub issuer: String,
    /// The serial number, in hexadecimal.
    pub serial: String,
    /// Not valid before.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub not_before: Moment,
    /// Not valid after.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub not_after: Moment,
    /// The DNS names and addresses of its subject alternative names.
    pub dns_names: Vec<String>,
    /// Those that were left out, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_names: Option<MoreNames>,
    /// The public key.
    pub key: PublicKey,
    /// The algorithm of the issuer's signature, such as `sha256WithRSAEncryption`.
    pub signature_algorithm: String,
    /// SHA-256 over the DER form, in hexadecimal.
    pub sha256: String,
    /// SHA-256 over the public key (SubjectPublicKeyInfo) in DER form, in hexadecimal: the data of
    /// a TLSA record `3 1 1` (RFC 6698 §2.1). Empty in old reports.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub spki_sha256: String,
    /// Issued by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_issued: bool,
}

/// Names that were left out of a certificate to keep the result within its bound.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MoreNames {
    /// How many.
    pub count: usize,
    /// A fingerprint of all names, in whatever order, by which two certificates can be compared.
    pub all: String,
}

/// A public key.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublicKey {
    /// `RSA`, `EC`, `Ed25519` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Its size in bits.
    pub bits: u32,
}

/// Why a TLS handshake did not come about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TlsFailure {
    /// The server ended it with an alert, or with something that no client could accept.
    Failed {
        /// The alert or the cause.
        detail: String,
    },
    /// Nothing above TLS 1.1 is spoken.
    LegacyVersion {
        /// What is spoken, such as `TLSv1.0`, where it showed.
        version: String,
    },
    /// TLS 1.2 is spoken, but only with cipher suites that are too old for our client, though
    /// others may still take them.
    OutdatedCipherSuite {
        /// The one that the server chose, by its name in IANA's registry.
        cipher_suite: String,
    },
    /// Plaintext came where TLS should begin.
    Plaintext {
        /// What, made safe to show.
        heard: String,
    },
    /// It was not done in time.
    TimedOut,
    /// The server closed the connection.
    Closed,
    /// The connection was reset.
    Reset,
}

fn ours<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    match u32::deserialize(from)? {
        SCHEMA => Ok(SCHEMA),
        other => Err(D::Error::custom(OtherSchema(other))),
    }
}

/// A report in a form that this version does not read.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("the report has schema {0}, and this version of Portwise reads schema {SCHEMA}")]
pub struct OtherSchema(pub u32);

impl OtherSchema {
    /// The schema of a result, if it can be seen and is not [`SCHEMA`].
    #[must_use]
    pub fn of_result(json: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Result {
            report: Report,
        }
        #[derive(Deserialize)]
        struct Report {
            schema: u32,
        }
        let result: Result = serde_json::from_slice(json).ok()?;
        let schema = result.report.schema;
        (schema != SCHEMA).then_some(Self(schema))
    }
}

impl Report {
    /// A report of something that we did not probe at all.
    #[must_use]
    pub fn refused(input: &str, mode: Mode, refusal: Refusal, taken_at: Moment) -> Self {
        let target = TargetFacts { input: entered(input), ..TargetFacts::default() };
        Self { target, mode, taken_at, refusal: Some(refusal), ..Self::default() }
    }
}

impl EndpointReport {
    /// An endpoint of which nothing is known yet.
    #[must_use]
    pub fn new(address: IpAddr, port: Port) -> Self {
        Self { address, port, ..Self::default() }
    }

    /// Whether the server showed anything of itself: an answer, or that the port is closed.
    #[must_use]
    pub fn was_tested(&self) -> bool {
        self.tcp.is_some() && self.not_tested.is_none()
    }

    /// Whether TLS came about with a certificate that is trusted and names the host.
    #[must_use]
    pub fn is_secured(&self) -> bool {
        self.tls.as_ref().is_some_and(|tls| tls.trusted && tls.name_matches)
    }

    /// Whether the dialogue went to its end.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.end == Some(End::Complete)
    }

    /// What the server said in plaintext behind its `220` to STARTTLS, if it thereby took it back:
    /// there is no TLS for now, as with a `454` in place of the `220` (RFC 3207 §4). A `421` is
    /// about the whole session (RFC 5321 §3.8), and any other reply about something else.
    #[must_use]
    pub fn starttls_taken_back(&self) -> Option<Reply> {
        let starttls = self.starttls.as_ref().filter(|_| self.tls.is_none())?;
        let late = match &self.tls_failure {
            Some(TlsFailure::Plaintext { heard }) => heard.as_str(),
            _ => "",
        };
        let is_meant =
            |reply: &Reply| reply.severity() == Severity::Transient && u16::from(reply.code) != 421;
        [&starttls.early, late].into_iter().filter_map(Reply::of_line).find(is_meant)
    }

    /// Where and why the dialogue stopped, if it did.
    #[must_use]
    pub fn stopped(&self) -> Option<(Stage, &Cause)> {
        match &self.end {
            Some(End::Stopped { stage, cause }) => Some((*stage, cause)),
            Some(End::Complete) | None => None,
        }
    }
}

/// Passes over what another program of the page reads; only that it is there is kept.
#[cfg(feature = "lean")]
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Box<Policy>>, D::Error> {
    serde::de::IgnoredAny::deserialize(from).map(|_| Some(Box::default()))
}
