//! What DNSSEC says of a mail exchanger, and its TLSA records.

use portwise_core::Host;
use portwise_core::policy::dane::{BaseDomains, base_domains, deciding_set, tlsa_name};
use portwise_core::policy::{HostPolicy, Status, TlsaSet};
use portwise_core::report::HostReport;
use portwise_net::{Kind, Proven, TlsaRecord};
use portwise_smtp::printable;

use super::Proof;
use crate::jobs::NOT_TO_BE_VISITED;

/// The port on which mail exchangers take mail, whatever port is visited.
const PORT: u16 = 25;

impl Proof<'_> {
    /// What is known of a host without a visit, and the records of the TLSA set that counts.
    pub(super) async fn host(&self, host: &HostReport) -> (HostPolicy, Vec<TlsaRecord>) {
        let name = host.name.as_str();
        let mut policy = HostPolicy { name: name.to_owned(), ..HostPolicy::default() };
        // Hosts that are listed beyond those that are visited, and those not to be asked about.
        let untested = host.not_tested.as_ref().filter(|why| {
            host.addresses.is_empty() && host.dns.is_none() || *why == NOT_TO_BE_VISITED
        });
        if let Some(why) = untested {
            policy.addresses = Status::NotTested(why.clone());
            return (policy, Vec::new());
        }
        if matches!(Host::parse(name), Ok(Host::Address(_))) {
            return (policy, Vec::new());
        }
        let (v6, v4) = tokio::join!(self.ask(name, Kind::V6), self.ask(name, Kind::V4));
        let aliased = if v4.links.len() >= v6.links.len() { &v4 } else { &v6 };
        policy.alias_secure = aliased.alias_is_secure();
        // Where it leads within a network that callers cannot see is not for them to learn.
        let conceals = self.asking.guard.conceals() && !host.refused.is_empty();
        policy.canonical_name = aliased.canonical_name().filter(|_| !conceals).map(shown);
        policy.addresses = v6.status.and(v4.status);
        policy.alias_secure &= policy.addresses == Status::Insecure;
        let expanded = policy.canonical_name.as_deref();
        let bases = base_domains(name, expanded, &policy.addresses, policy.alias_secure);
        let BaseDomains::Ask(bases) = bases else { return (policy, Vec::new()) };
        for base in bases {
            let asked = tlsa_name(&base, PORT);
            let found = self.ask(&asked, Kind::Tlsa).await;
            policy.tlsa.push(set(asked, &found, conceals));
            if deciding_set(&policy).is_some() {
                // The one that counts stands first.
                policy.tlsa.rotate_right(1);
                return (policy, found.tlsa);
            }
        }
        (policy, Vec::new())
    }
}

fn set(name: String, found: &Proven, conceals: bool) -> TlsaSet {
    TlsaSet {
        name,
        canonical_name: found.canonical_name().filter(|_| !conceals).map(shown),
        status: found.status.clone(),
        records: found.tlsa.iter().map(TlsaRecord::facts).collect(),
        more: found.more,
    }
}

fn shown(name: &str) -> String {
    printable(name.as_bytes())
}
