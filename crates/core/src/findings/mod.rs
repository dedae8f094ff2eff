//! What a report means: every finding code in one place, with its words.

mod auth;
pub(crate) mod certificate;
mod discovery;
mod dns;
mod policy;
pub(crate) mod pool;
mod security;
mod smtp;
pub(crate) mod starttls;
mod tcp;
#[cfg(test)]
pub(crate) mod tests;
mod tls;

use std::net::IpAddr;

use portwise_model::{Port, TlsMode};
use portwise_smtp::Reply;
use serde::{Deserialize, Serialize};

use crate::ports;
use crate::report::{EndpointReport, HostReport, Mode, Report};
use crate::shorten::{QUOTED, shorten};

pub use security::score;
pub(crate) use tcp::serves;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Mail fails, or is at risk.
    Error,
    /// It works, and should be mended.
    Warning,
    /// We could not tell. Never counted as a fault.
    Inconclusive,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Inconclusive, Self::Info];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Inconclusive => "inconclusive",
            Self::Info => "info",
        }
    }
}

/// The part of a check that a finding concerns.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Host names and MX records.
    Names,
    /// The TCP connection.
    Connection,
    /// Greeting and replies.
    #[default]
    Dialogue,
    /// The upgrade to TLS, and what goes over the wire before it.
    #[serde(rename = "starttls")]
    StartTls,
    /// The TLS session.
    Tls,
    /// The certificate chain.
    Certificate,
    /// Login.
    Login,
    /// The addresses of a host, compared.
    Pool,
    /// Settings that are published about a mail domain.
    Published,
    /// What a mail domain tells other servers to demand, and the names of addresses.
    Policy,
}

/// What a finding means for a client that demands TLS, verifies certificates and logs in.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// With the severity `error` it cannot use the endpoint, or not safely; else it can.
    #[default]
    BySeverity,
    /// It is safe. Clients that do without TLS are at risk.
    Careless,
    /// It can use the endpoint with implicit TLS, against the number of the port.
    ImplicitTls,
    /// It finds no STARTTLS, because the keyword is overwritten on the way.
    Stripped,
}

impl Effect {
    fn is_by_severity(&self) -> bool {
        *self == Self::BySeverity
    }
}

/// One thing that a report shows, in words for the person who must mend it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Stable.
    pub code: String,
    /// How bad it is here.
    pub severity: Severity,
    /// The part of the check that it concerns.
    #[serde(default)]
    pub part: Part,
    /// What it means for a careful client.
    #[serde(default, skip_serializing_if = "Effect::is_by_severity")]
    pub effect: Effect,
    /// The target, host or endpoint concerned; absent for the target as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// What is the matter.
    pub title: String,
    /// What was seen.
    pub detail: String,
    /// Why it matters.
    pub why: String,
    /// What to do about it.
    pub fix: String,
    /// Where it is laid down.
    pub source: String,
}

impl Finding {
    /// Whether it concerns this endpoint. One of a port concerns the port at all addresses.
    #[must_use]
    pub fn is_about(&self, host: &str, endpoint: &EndpointReport) -> bool {
        self.subject.as_ref().is_some_and(|subject| {
            subject.host == host
                && subject.port == Some(endpoint.port)
                && subject.address.is_none_or(|address| address == endpoint.address)
        })
    }
}

/// The host or endpoint that a finding concerns.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Subject {
    /// The host.
    pub host: String,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub address: Option<IpAddr>,
    /// The port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<u16>))]
    pub port: Option<Port>,
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.host)?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

/// What never changes about a finding.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FindingRow))]
pub struct Row {
    /// Stable.
    pub code: &'static str,
    /// The part of a check that it concerns.
    #[serde(skip)]
    pub part: Part,
    /// What it means for a careful client.
    #[serde(skip)]
    pub effect: Effect,
    /// How bad it is at worst.
    pub severity: Severity,
    /// What is the matter.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do about it.
    pub fix: &'static str,
    /// Where it is laid down.
    pub source: &'static str,
}

/// Every finding there is. Earlier ones are nearer to the cause.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [
        dns::ROWS,
        discovery::ROWS,
        tcp::ROWS,
        smtp::ROWS,
        tls::ROWS,
        starttls::ROWS,
        certificate::ROWS,
        auth::ROWS,
        pool::ROWS,
    ]
    .into_iter()
    .chain(policy::ROWS)
    .flatten()
}

/// Judges a report, as of the moment it was taken. The worst come first, and of equally bad ones
/// those nearer to the cause.
#[must_use]
pub fn findings(report: &Report) -> Vec<Finding> {
    let mut out = Vec::new();
    dns::of_target(report, &mut out);
    discovery::run(report, &mut out);
    for host in &report.hosts {
        dns::of_host(report, host, &mut out);
        for endpoint in &host.endpoints {
            let cx = Cx { report, host, endpoint };
            tcp::run(&cx, &mut out);
            session(&cx, &mut out);
        }
        pool::run(report, host, &mut out);
    }
    discovery::unpublished(report, &mut out);
    policy::run(report, &mut out);
    sorted(out)
}

/// How many findings there are of each severity, the worst first.
#[must_use]
pub fn by_severity(findings: &[Finding]) -> [(Severity, usize); 4] {
    Severity::ALL
        .map(|severity| (severity, findings.iter().filter(|f| f.severity == severity).count()))
}

/// Judges one endpoint before the others are done, in the same order. What depends on the others,
/// such as whether a closed port matters, is left out. The hosts of `report` are not looked at.
#[must_use]
pub fn of_endpoint(report: &Report, host: &str, endpoint: &EndpointReport) -> Vec<Finding> {
    let host = HostReport { name: host.to_owned(), ..HostReport::default() };
    let mut out = Vec::new();
    session(&Cx { report, host: &host, endpoint }, &mut out);
    sorted(out)
}

fn session(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    smtp::run(cx, out);
    starttls::run(cx, out);
    tls::run(cx, out);
    certificate::run(cx, out);
    auth::run(cx, out);
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    let order = |f: &Finding| rows().position(|row| row.code == f.code);
    findings.sort_by_cached_key(|f| (f.severity, order(f)));
    findings
}

/// A reply as it is quoted. A reply may have as many lines as are read; no rule looks further.
fn quoted(reply: &Reply) -> String {
    shorten(&reply.to_string(), QUOTED).into_owned()
}

/// What a check of one endpoint looks at.
struct Cx<'a> {
    report: &'a Report,
    host: &'a HostReport,
    endpoint: &'a EndpointReport,
}

impl Cx<'_> {
    fn push(
        &self,
        out: &mut Vec<Finding>,
        row: &Row,
        severity: Severity,
        detail: impl Into<String>,
    ) {
        let subject = Subject {
            host: self.host.name.clone(),
            address: Some(self.endpoint.address),
            port: Some(self.endpoint.port),
        };
        out.push(row.finding(severity, Some(subject), detail));
    }

    /// An MX on port 25: TLS is opportunistic there (RFC 7435), so that a fault of TLS is milder
    /// than the plaintext that a sender would fall back to.
    fn is_mx(&self) -> bool {
        self.report.mode == Mode::Mx && self.endpoint.port == 25
    }

    /// Error, but a warning for an MX on port 25.
    fn milder_at_mx(&self) -> Severity {
        if self.is_mx() { Severity::Warning } else { Severity::Error }
    }

    /// Whether the port is one for submission.
    fn is_submission(&self) -> bool {
        self.endpoint.port != 25
    }

    fn mode(&self) -> TlsMode {
        ports::mode_of(self.endpoint.port)
    }

    /// Whether the greeting is blotted out with asterisks, the mark of a middlebox.
    fn masked_greeting(&self) -> bool {
        let lines = self.endpoint.greeting.iter().flat_map(|g| &g.lines);
        lines.into_iter().any(|line| line.contains("******"))
    }
}

impl Row {
    fn finding(
        &self,
        severity: Severity,
        subject: Option<Subject>,
        detail: impl Into<String>,
    ) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity,
            part: self.part,
            effect: self.effect,
            subject,
            title: self.title.to_owned(),
            detail: detail.into(),
            why: self.why.to_owned(),
            fix: self.fix.to_owned(),
            source: self.source.to_owned(),
        }
    }
}
