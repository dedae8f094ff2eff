//! What a mail domain should publish, from what was seen of it.

use portwise_policy::mta_sts::{Binding, Mode};
use portwise_policy::publish::plan::{ENFORCE_MAX_AGE, TESTING_MAX_AGE};
use portwise_policy::publish::{
    Exchanger, Existing, Plan, PlanFault, PolicyHost, Publication, publication as of_plan,
};
use portwise_policy::tls_rpt::published;
use portwise_policy::{HostPolicy, Status};

use crate::report::{HostReport, Report};
use crate::senders::{Examined, PORT};

/// How long the records may be cached, in seconds.
const TTL: u32 = 3600;
/// The preference of an exchanger that no MX record names yet.
const PREFERENCE: u16 = 10;

/// What the domain should publish for other servers; nothing where its mail exchangers were not
/// looked at. `id` is that of the MTA-STS policy, another one for each change.
///
/// # Errors
///
/// What was seen and cannot be published.
#[must_use]
pub fn publication(report: &Report, id: &str) -> Option<Result<Publication, PlanFault>> {
    Some(of_plan(&plan(report, id)?))
}

/// An `id` for the policy out of the moment of the check.
#[must_use]
pub fn policy_id(report: &Report) -> String {
    let moment = report.taken_at.to_string();
    moment.chars().filter(char::is_ascii_alphanumeric).take("YYYYMMDDTHHMMSS".len()).collect()
}

/// How long to wait, in words, rounded up.
#[must_use]
pub fn wait(seconds: u32) -> String {
    let (number, unit) = match seconds {
        s if s >= 86_400 => (s.div_ceil(86_400), "day"),
        s if s >= 3_600 => (s.div_ceil(3_600), "hour"),
        s => (s.div_ceil(60), "minute"),
    };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

fn plan(report: &Report, id: &str) -> Option<Plan> {
    let examined = Examined::of(report)?;
    let policy = examined.policy;
    let takes_none = !report.mx.is_empty() && report.mx.iter().all(|mx| mx.exchange == ".");
    // That the exchangers are not known does not mean that there are none.
    if report.hosts.is_empty() && !takes_none {
        return None;
    }
    let hosts: &[HostReport] = if takes_none { &[] } else { &report.hosts };
    let exchanger = |host: &HostReport| {
        let facts = policy.hosts.iter().find(|facts| facts.name == host.name);
        exchanger(report, host, facts)
    };
    let (mode, max_age) = match &examined.mta_sts.binding {
        // What stands there and works goes on as it is, for no less time.
        Binding::Rules(rules) if rules.mode == Some(Mode::Enforce) => {
            (Mode::Enforce, rules.max_age.unwrap_or_default().max(ENFORCE_MAX_AGE))
        }
        _ => (Mode::Testing, TESTING_MAX_AGE),
    };
    let standing = published(&policy.tls_rpt.record);
    let standing = standing.valid().map(|record| record.uris.iter().map(|uri| uri.text.clone()));
    let reports_to = match standing {
        Some(uris) => uris.collect(),
        None => vec![format!("mailto:tls-reports@{}", report.target.host)],
    };
    Some(Plan {
        domain: report.target.host.clone(),
        exchangers: hosts.iter().map(exchanger).collect(),
        policy_host: PolicyHost::Unchanged,
        mode,
        max_age,
        id: id.to_owned(),
        reports_to,
        authority: None,
        ttl: TTL,
        existing: Existing {
            mta_sts: policy.mta_sts.record.records.clone(),
            tls_rpt: policy.tls_rpt.record.records.clone(),
        },
    })
}

fn exchanger(report: &Report, host: &HostReport, facts: Option<&HostPolicy>) -> Exchanger {
    let domain = &report.target.host;
    let endpoints = host.endpoints.iter().filter(|endpoint| endpoint.port == PORT);
    let leaves = endpoints.filter_map(|endpoint| endpoint.tls.as_ref()?.certificates.first());
    let keys = leaves.map(|leaf| leaf.spki_sha256.clone()).filter(|key| !key.is_empty());
    let name = host.name.strip_suffix('.').unwrap_or(&host.name);
    let below = name.strip_suffix(domain.as_str());
    Exchanger {
        preference: host.preference.unwrap_or(PREFERENCE),
        name: host.name.clone(),
        addresses: host.addresses.clone(),
        keys: keys.collect(),
        is_signed: facts.is_some_and(|facts| facts.addresses == Status::Secure),
        // Whoever runs a host under another name, only they know when its key changes.
        is_own: below.is_some_and(|below| below.is_empty() || below.ends_with('.')),
        tlsa: facts
            .and_then(|facts| facts.tlsa.first())
            .map(|set| set.records.clone())
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn nobody_is_told_to_wait_too_short() {
        let spans = [(30, "1 minute"), (7200, "2 hours"), (86_400, "1 day"), (90_000, "2 days")];
        for (seconds, words) in spans {
            assert_eq!(wait(seconds), words);
        }
    }
}
