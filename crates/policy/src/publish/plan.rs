//! What a publication is made from.

use std::net::IpAddr;

use portwise_model::Host;
use serde::{Deserialize, Serialize};

use crate::mta_sts::{Mode, RecordFault, file, record};
use crate::tls_rpt::{ReportUri, UriFault};
use crate::tlsa::Tlsa;

/// What a publication is made from: what was seen, and what is wanted.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Plan {
    /// The mail domain.
    pub domain: String,
    /// Its mail exchangers; none for a domain that takes no mail.
    pub exchangers: Vec<Exchanger>,
    /// Where `mta-sts.DOMAIN` is.
    pub policy_host: PolicyHost,
    /// The mode of the policy.
    pub mode: Mode,
    /// How long senders keep the policy, in seconds.
    pub max_age: u32,
    /// The `id` of the record: 1 to 32 letters and digits, another one for each change.
    pub id: String,
    /// Where reports of other servers go: `mailto:` and `https:`.
    pub reports_to: Vec<String>,
    /// The domain of the certificate authority that is used, such as `letsencrypt.org`.
    pub authority: Option<String>,
    /// How long the records may be cached, in seconds.
    pub ttl: u32,
    /// What stands in the zone already.
    pub existing: Existing,
}

/// A mail exchanger.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Exchanger {
    /// The preference of its MX record.
    pub preference: u16,
    /// Its name.
    pub name: String,
    /// Its addresses.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub addresses: Vec<IpAddr>,
    /// SHA-256 digests of the public keys in its certificates, in hexadecimal: of all its
    /// addresses, since each has to match.
    pub keys: Vec<String>,
    /// Whether the zone that its name stands in is signed.
    pub is_signed: bool,
    /// Whether whoever runs the domain runs the host as well.
    pub is_own: bool,
    /// TLSA records that it has.
    pub tlsa: Vec<Tlsa>,
}

/// Where `mta-sts.DOMAIN` is.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PolicyHost {
    /// Nowhere yet, or where it already is.
    #[default]
    Unchanged,
    /// At these addresses.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    Addresses(Vec<IpAddr>),
    /// It is an alias of this name.
    Alias(String),
}

/// What stands in the zone already.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Existing {
    /// TXT records at `_mta-sts`.
    pub mta_sts: Vec<String>,
    /// TXT records at `_smtp._tls`.
    pub tls_rpt: Vec<String>,
}

/// What cannot be published. Each says what to do.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PlanFault {
    /// The domain is no name.
    #[error("“{0}” is no domain name. Give the part of your addresses behind the at sign.")]
    Domain(String),
    /// A name of a host is none.
    #[error("“{0}” is no host name. MX records name hosts, not addresses.")]
    Host(String),
    /// The `id` is against the grammar.
    #[error(
        "“{0}” cannot be the id of the policy. Take 1 to 32 letters and digits, such as a date."
    )]
    Id(String),
    /// The `id` is the one that stands there.
    #[error(
        "The id “{0}” stands in the record already. Senders notice a change only by a new one."
    )]
    SameId(String),
    /// `max_age` is too long.
    #[error("A policy can be kept for 31557600 seconds at most, and {0} were wanted.")]
    MaxAge(u32),
    /// A place for reports is none.
    #[error(
        "Reports cannot go to “{0}”. Write mailto: and an e-mail address, or an https: address; a comma, an exclamation mark and a semicolon in it as %2C, %21 and %3B."
    )]
    Reports(String),
    /// There is no place for reports.
    #[error("Say where reports go, such as mailto:tls-reports@{0}.")]
    NoReports(String),
    /// A key is no digest.
    #[error("“{0}” is no SHA-256 digest in hexadecimal, which has 64 digits.")]
    Key(String),
    /// The authority is no name.
    #[error("“{0}” is no domain of a certificate authority, such as letsencrypt.org.")]
    Authority(String),
}

/// How long senders keep a policy in mode `testing`, in seconds: a week.
pub const TESTING_MAX_AGE: u32 = 7 * 86_400;

/// How long senders keep a policy in mode `enforce`, in seconds: thirty days.
pub const ENFORCE_MAX_AGE: u32 = 30 * 86_400;

/// The same plan with names as A-labels and keys in lower case, in the order of the preferences.
pub(super) fn checked(plan: &Plan) -> Result<Plan, PlanFault> {
    let domain = name(&plan.domain).ok_or_else(|| PlanFault::Domain(plan.domain.clone()))?;
    if record::wrong_with_id(&plan.id).is_some() {
        return Err(PlanFault::Id(plan.id.clone()));
    }
    if plan.standing_id().is_some_and(|id| id == plan.id) {
        return Err(PlanFault::SameId(plan.id.clone()));
    }
    if plan.max_age > file::LONGEST_MAX_AGE {
        return Err(PlanFault::MaxAge(plan.max_age));
    }
    if plan.reports_to.is_empty() && !plan.exchangers.is_empty() {
        return Err(PlanFault::NoReports(domain));
    }
    for uri in &plan.reports_to {
        ReportUri::parse(uri).map_err(|_: UriFault| PlanFault::Reports(uri.clone()))?;
    }
    let authority = match &plan.authority {
        Some(text) => Some(name(text).ok_or_else(|| PlanFault::Authority(text.clone()))?),
        None => None,
    };
    let policy_host = match &plan.policy_host {
        PolicyHost::Alias(text) => {
            PolicyHost::Alias(name(text).ok_or_else(|| PlanFault::Host(text.clone()))?)
        }
        other => other.clone(),
    };
    let exchangers: Result<Vec<Exchanger>, PlanFault> =
        plan.exchangers.iter().map(checked_exchanger).collect();
    let mut exchangers = exchangers?;
    exchangers.sort_by(|a, b| (a.preference, &a.name).cmp(&(b.preference, &b.name)));
    Ok(Plan { domain, authority, policy_host, exchangers, ..plan.clone() })
}

fn checked_exchanger(exchanger: &Exchanger) -> Result<Exchanger, PlanFault> {
    let host = name(&exchanger.name).ok_or_else(|| PlanFault::Host(exchanger.name.clone()))?;
    let mut keys: Vec<String> = Vec::new();
    for key in &exchanger.keys {
        let is_digest = key.len() == 64 && key.bytes().all(|b| b.is_ascii_hexdigit());
        let key = Some(key.to_ascii_lowercase()).filter(|_| is_digest);
        let key = key.ok_or_else(|| PlanFault::Key(exchanger.keys.join(", ")))?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let mut addresses = exchanger.addresses.clone();
    addresses.sort_unstable();
    addresses.dedup();
    Ok(Exchanger { name: host, keys, addresses, ..exchanger.clone() })
}

fn name(text: &str) -> Option<String> {
    match Host::parse(text) {
        Ok(Host::Name(name)) => Some(name),
        _ => None,
    }
}

impl Plan {
    /// The `id` that stands in the zone, if exactly one good record does.
    #[must_use]
    pub fn standing_id(&self) -> Option<String> {
        match self.existing.mta_sts.as_slice() {
            [one] => {
                let read: Result<_, Vec<RecordFault>> = record::read(one);
                read.ok().map(|record| record.id)
            }
            _ => None,
        }
    }
}
