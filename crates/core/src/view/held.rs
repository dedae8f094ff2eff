//! Senders that are kept from delivering by what a domain publishes, by the findings.

use super::{HostView, Mark};
use crate::findings::{Finding, Part, Severity};

/// Which senders do not deliver, though the server takes mail.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Held {
    dane: bool,
    mta_sts: bool,
}

impl Held {
    /// Those that a finding tells of.
    pub(super) fn by(finding: &Finding) -> Self {
        let is_one = finding.part == Part::Policy && finding.severity == Severity::Error;
        let of = |family: &str| is_one && finding.code.split('.').next() == Some(family);
        Self { dane: of("dane") || of("dnssec"), mta_sts: of("mta-sts") }
    }

    /// Those of any of the findings about a host, or about the domain as a whole.
    fn at(host: &str, findings: &[Finding]) -> Self {
        let about = findings.iter().filter(|f| f.subject.as_ref().is_none_or(|s| s.host == host));
        about.map(Self::by).fold(Self::default(), Self::and)
    }

    /// Those of any of the hosts.
    pub(super) fn of_all(hosts: &[HostView<'_>], findings: &[Finding]) -> Self {
        hosts.iter().map(|host| Self::at(host.name, findings)).fold(Self::default(), Self::and)
    }

    fn and(self, other: Self) -> Self {
        Self { dane: self.dane || other.dane, mta_sts: self.mta_sts || other.mta_sts }
    }

    /// Whether it is none.
    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// `servers that go by DANE`
    pub(super) fn who(self) -> &'static str {
        match (self.dane, self.mta_sts) {
            (true, true) => "servers that go by DANE or MTA-STS",
            (true, false) => "servers that go by DANE",
            (false, true) => "servers that go by MTA-STS",
            (false, false) => "no servers",
        }
    }
}

/// Whether each of them is kept from every host. What holds of the domain holds of each.
pub(super) fn is_everywhere(hosts: &[HostView<'_>], findings: &[Finding]) -> bool {
    let all = Held::of_all(hosts, findings);
    hosts.iter().all(|host| Held::at(host.name, findings) == all)
}

/// Says at the endpoints of each host who does not deliver there, where all else is good.
pub(super) fn say(hosts: &mut [HostView<'_>], findings: &[Finding]) {
    for host in hosts {
        let held = Held::at(host.name, findings);
        let good = host.endpoints.iter_mut().filter(|e| e.mark == Mark::Good);
        good.filter(|_| !held.is_none()).for_each(|shown| {
            shown.verdict = format!("Good in itself, but {} do not deliver here.", held.who());
        });
    }
}
