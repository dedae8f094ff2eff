//! What the visits of a report showed, as far as a verdict rests on it.

use portwise_core::policy::verdict::{CertificateSeen, Dates, HostSeen, Seen, Session};
use portwise_core::report::{EndpointReport, Path, Report, TcpOutcome, TlsFacts};
use portwise_smtp::Cause;

/// By host, in the order of the report.
pub(crate) fn hosts_seen(report: &Report) -> Vec<HostSeen> {
    let hosts = report.hosts.iter();
    let seen = |endpoint: &EndpointReport| Seen {
        address: endpoint.address,
        session: session(report, endpoint),
    };
    hosts
        .map(|host| HostSeen {
            name: host.name.clone(),
            at: host.endpoints.iter().map(seen).collect(),
        })
        .collect()
}

fn session(report: &Report, endpoint: &EndpointReport) -> Session {
    if let Some(why) = &endpoint.not_tested {
        return Session::NotTested(why.clone());
    }
    match endpoint.tcp {
        None => return Session::NotTested("it was not tried".to_owned()),
        Some(TcpOutcome::Connected) => {}
        Some(other) => return Session::Unreachable(other.describe().to_owned()),
    }
    if let Some(tls) = &endpoint.tls {
        return Session::Tls(certificate(report, tls));
    }
    if let Some(failure) = &endpoint.tls_failure {
        return Session::TlsFails(format!("{failure:?}"));
    }
    match endpoint.stopped() {
        Some((_, Cause::PutOff { reply })) => Session::PutsOff(format!("{reply:?}")),
        Some((_, Cause::Rejected { reply })) => Session::Refuses(format!("{reply:?}")),
        Some((_, cause)) => Session::Unreachable(format!("{cause:?}")),
        None => Session::NoStartTls,
    }
}

fn certificate(report: &Report, tls: &TlsFacts) -> CertificateSeen {
    let Some(leaf) = tls.certificates.first() else { return CertificateSeen::default() };
    let dates = match report.taken_at {
        now if now > leaf.not_after => Some(Dates::Expired),
        now if now < leaf.not_before => Some(Dates::NotYetValid),
        _ => None,
    };
    let untrusted = (tls.path != Path::Anchored).then(|| format!("{:?}", tls.path));
    CertificateSeen { untrusted, dates, names: leaf.dns_names.clone(), common_name: None }
}
