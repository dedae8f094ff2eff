//! What other servers do with mail for a domain, from a report.

use portwise_policy::Policy;
use portwise_policy::mta_sts::{Assessment, assess};
use portwise_policy::verdict::{
    Basis, CertificateSeen, Dates, HostOutcome, HostSeen, Protection, Seen, Session, outcomes,
    protection,
};
use portwise_smtp::{Cause, Reply, Stage, offers_starttls};

use crate::moment::Moment;
use crate::report::{
    DnsFailure, EndpointReport, HostReport, KeyProof, Mode, Path, Report, TcpOutcome, TlsFacts,
    TlsFailure,
};
use crate::shorten::{QUOTED, shorten};

/// The port on which servers deliver.
pub(crate) const PORT: u16 = 25;

/// What verdicts on senders rest on.
pub(crate) struct Examined<'a> {
    report: &'a Report,
    /// What was found about policies.
    pub(crate) policy: &'a Policy,
    /// What MTA-STS comes to.
    pub(crate) mta_sts: Assessment,
    /// What was seen of the mail exchangers.
    pub(crate) hosts: Vec<HostSeen>,
}

impl<'a> Examined<'a> {
    /// Nothing where no mail exchangers were asked about.
    pub(crate) fn of(report: &'a Report) -> Option<Self> {
        let policy = report.policy.as_deref().filter(|_| report.mode == Mode::Mx)?;
        // What name servers fail to say may be signed wrongly; what does not exist says nothing.
        let is_there = match report.dns {
            None | Some(DnsFailure::Timeout | DnsFailure::ServerFailure) => true,
            Some(DnsFailure::NoSuchDomain | DnsFailure::NoAddress) => false,
        };
        if report.refusal.is_some() || !is_there {
            return None;
        }
        let hosts = report.hosts.iter().map(|host| seen(host, report.taken_at)).collect();
        Some(Self { report, policy, mta_sts: assess(&policy.mta_sts), hosts })
    }

    fn basis(&self) -> Basis<'_> {
        Basis {
            domain: &self.report.target.host,
            expanded: self.report.canonical_name.as_deref(),
            policy: self.policy,
            mta_sts: &self.mta_sts,
        }
    }

    /// What DANE comes to.
    pub(crate) fn protection(&self) -> Protection {
        protection(self.basis(), &self.hosts)
    }

    /// What each kind of sender does.
    pub(crate) fn outcomes(&self) -> Vec<HostOutcome> {
        outcomes(self.basis(), &self.hosts)
    }
}

/// What each kind of sender does with mail for each mail exchanger; empty where that was not asked.
#[must_use]
pub fn senders(report: &Report) -> Vec<HostOutcome> {
    Examined::of(report).map(|examined| examined.outcomes()).unwrap_or_default()
}

/// What DANE comes to for a mail domain; nothing where that was not asked.
#[must_use]
pub fn dane(report: &Report) -> Option<Protection> {
    Examined::of(report).map(|examined| examined.protection())
}

fn seen(host: &HostReport, now: Moment) -> HostSeen {
    let at = |address| {
        let mut endpoints = host.endpoints.iter();
        let endpoint = endpoints.find(|e| e.address == address && e.port == PORT);
        let session = match endpoint {
            Some(endpoint) => session(endpoint, &host.name, now),
            None => {
                let why = host.not_tested.as_deref().unwrap_or("port 25 was not visited");
                Session::NotTested(why.to_owned())
            }
        };
        Seen { address, session }
    };
    HostSeen { name: host.name.clone(), at: host.addresses.iter().copied().map(at).collect() }
}

/// How far a session came.
fn session(seen: &EndpointReport, host: &str, now: Moment) -> Session {
    if seen.expects_implicit_tls {
        let why = "it expects TLS at once, and does not greet senders";
        return Session::Unreachable(why.to_owned());
    }
    if let Some(tls) = &seen.tls {
        return match tls.key_proof {
            KeyProof::Invalid => Session::TlsFails(
                "the server does not prove to hold the key of its certificate".to_owned(),
            ),
            _ => Session::Tls(certificate(tls, host, now)),
        };
    }
    if let Some(why) = &seen.not_tested {
        return Session::NotTested(why.clone());
    }
    match seen.tcp {
        None => return Session::NotTested("no connection was tried".to_owned()),
        Some(TcpOutcome::Connected) => {}
        Some(outcome) => return Session::Unreachable(no_connection(outcome).to_owned()),
    }
    if let Some((Stage::Greeting | Stage::Ehlo, cause)) = seen.stopped() {
        return stopped(cause);
    }
    if let Some(failure) = &seen.tls_failure {
        return Session::TlsFails(failed(failure));
    }
    if let Some((Stage::Handshake | Stage::StartTls, cause)) = seen.stopped() {
        return Session::TlsFails(format!("after STARTTLS {}", without_answer(cause)));
    }
    let is_offered = seen.ehlo_plain.as_deref().is_some_and(offers_starttls);
    match &seen.starttls {
        Some(starttls) => {
            let reply = quoted(&starttls.reply);
            Session::TlsFails(format!("STARTTLS is answered “{reply}”"))
        }
        None if is_offered => Session::NotTested("TLS was not tried".to_owned()),
        None if seen.ehlo_plain.is_some() || seen.helo_only => Session::NoStartTls,
        None => Session::NotTested("the dialogue was not brought to its end".to_owned()),
    }
}

fn no_connection(outcome: TcpOutcome) -> &'static str {
    match outcome {
        TcpOutcome::Connected => "it is there",
        TcpOutcome::Refused => "the connection is refused",
        TcpOutcome::TimedOut => "nothing answers",
        TcpOutcome::Reset => "the connection is reset",
        TcpOutcome::Unreachable => "no route leads there",
    }
}

fn stopped(cause: &Cause) -> Session {
    match cause {
        Cause::PutOff { reply } => Session::PutsOff(quoted(reply)),
        Cause::Rejected { reply } => Session::Refuses(quoted(reply)),
        Cause::OutOfTime => Session::NotTested("the time for the endpoint was over".to_owned()),
        other => Session::Unreachable(without_answer(other)),
    }
}

/// Why there is no answer that a sender can go on with, as a part of a sentence.
fn without_answer(cause: &Cause) -> String {
    match cause {
        Cause::Closed => "the server closes the connection".to_owned(),
        Cause::Reset => "the connection is reset".to_owned(),
        Cause::TimedOut { .. } => "no whole answer comes in time".to_owned(),
        Cause::OutOfTime => "the time for the endpoint was over".to_owned(),
        Cause::PutOff { reply } | Cause::Rejected { reply } | Cause::Unexpected { reply } => {
            format!("the server answers “{}”", quoted(reply))
        }
        Cause::Unreadable { .. } => "the answer is against the grammar of SMTP".to_owned(),
        Cause::TlsFailed => "the TLS handshake fails".to_owned(),
    }
}

fn quoted(reply: &Reply) -> String {
    shorten(&reply.to_string(), QUOTED).into_owned()
}

/// Why TLS does not come about, as a part of a sentence.
fn failed(failure: &TlsFailure) -> String {
    match failure {
        TlsFailure::Failed { detail } => format!("the handshake fails ({detail})"),
        TlsFailure::LegacyVersion { version } => {
            format!("the server speaks nothing newer than {version}")
        }
        TlsFailure::OutdatedCipherSuite { cipher_suite } => {
            format!("the server speaks only outdated cipher suites ({cipher_suite})")
        }
        TlsFailure::Plaintext { heard } => format!("plaintext comes in its place (“{heard}”)"),
        TlsFailure::TimedOut => "the handshake is not done in time".to_owned(),
        TlsFailure::Closed => "the server closes the connection in the handshake".to_owned(),
        TlsFailure::Reset => "the connection is reset in the handshake".to_owned(),
    }
}

fn certificate(tls: &TlsFacts, host: &str, now: Moment) -> CertificateSeen {
    let leaf = tls.certificates.first();
    let dates = leaf.and_then(|leaf| match () {
        () if leaf.not_after < now => Some(Dates::Expired),
        () if leaf.not_before > now => Some(Dates::NotYetValid),
        () => None,
    });
    let untrusted = match &tls.path {
        Path::Anchored if tls.trusted || dates.is_some() => None,
        Path::Anchored => Some("a certificate of the chain is out of its period".to_owned()),
        Path::SelfSigned => Some("it is signed by itself".to_owned()),
        Path::UnknownAuthority { issuer } => Some(format!("“{issuer}” is no such authority")),
        Path::Incomplete { issuer } => {
            Some(format!("the certificate of the issuer, “{issuer}”, is not sent"))
        }
        Path::Invalid { reason } => Some(reason.clone()),
    };
    let mut names: Vec<String> = leaf.map(|leaf| leaf.dns_names.clone()).unwrap_or_default();
    // The name that fits may be among those that were left out of the report.
    if leaf.is_some_and(|leaf| leaf.more_names.is_some()) && tls.name_matches {
        names.push(host.to_owned());
    }
    let common_name = leaf.and_then(|leaf| common_name(&leaf.subject)).map(str::to_owned);
    CertificateSeen { untrusted, dates, names, common_name }
}

fn common_name(subject: &str) -> Option<&str> {
    let mut parts = subject.split(',').map(str::trim);
    parts.find_map(|part| part.strip_prefix("CN="))
}

#[cfg(test)]
mod tests;
