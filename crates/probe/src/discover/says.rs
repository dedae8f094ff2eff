//! What an answer, or the lack of one, says of a source. Pure.

use portwise_core::providers::{self, Provider};
use portwise_core::report::{DnsFailure, TcpOutcome};
use portwise_core::{Host, TlsMode};
use portwise_discovery::plan::{Expected, REDIRECTS};
use portwise_discovery::{
    Discovered, Document, Fault, Outcome, Protection, Published, Read, Redirect, Server, Service,
    Source, UserName, vet,
};
use portwise_net::{NotFetched, NotResolved};

/// Why nothing is said of a host that the guard refuses.
const NOT_VISITED: &str = "it leads only to what is not visited from here";

/// What came of asking, before anything is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Came {
    /// Nothing is there.
    Nothing,
    /// Something is there that cannot be used.
    Faulty(Fault),
    /// It cannot be told, and why.
    Untested(String),
}

impl Came {
    /// Writes down what came.
    pub(super) fn record(self, published: &mut Published) {
        match self {
            Self::Nothing => published.outcome = Outcome::Absent,
            Self::Untested(why) => published.outcome = Outcome::NotTested(why),
            Self::Faulty(fault) => {
                published.outcome = Outcome::Wrong;
                published.faults.push(fault);
            }
        }
    }
}

/// A source of which nothing is known yet.
pub(super) fn blank(source: Source, asked: String, protection: Protection) -> Published {
    Published {
        source,
        asked,
        outcome: Outcome::Absent,
        faults: Vec::new(),
        protection,
        fetches: Vec::new(),
        document: None,
        addressed: None,
        servers: Vec::new(),
        duration_ms: 0.0,
    }
}

/// What it says that records cannot be had.
pub(super) fn of_records(why: &NotResolved) -> Came {
    match why {
        NotResolved::Failure(failure) => of_name(*failure),
        NotResolved::NotTested(why) => Came::Untested(why.clone()),
    }
}

fn of_name(failure: DnsFailure) -> Came {
    match failure {
        DnsFailure::NoSuchDomain | DnsFailure::NoAddress => Came::Nothing,
        DnsFailure::Timeout => Came::Faulty(Fault::TimedOut),
        DnsFailure::ServerFailure => Came::Faulty(Fault::ServerFailure),
    }
}

/// What it says that a file cannot be had. `host` is the one that was asked last.
pub(super) fn of_failure(why: NotFetched, host: &str) -> Came {
    Came::Faulty(match why {
        NotFetched::Dns(failure) => return of_name(failure),
        NotFetched::Tcp(TcpOutcome::Refused) => return Came::Nothing,
        NotFetched::NotTested(why) => return Came::Untested(why),
        NotFetched::Limited(limit) => return Came::Untested(limit.to_string()),
        NotFetched::NotUrl => return Came::Untested("its URL cannot be asked".to_owned()),
        NotFetched::Refused => return Came::Untested(NOT_VISITED.to_owned()),
        NotFetched::Tcp(outcome) => Fault::Unreachable(unreachable(outcome).to_owned()),
        NotFetched::TimedOut => Fault::TimedOut,
        NotFetched::CertificateName(names) => {
            Fault::CertificateName { host: host.to_owned(), names }
        }
        NotFetched::Certificate(why) => Fault::Certificate(why),
        NotFetched::Tls(why) => Fault::Unreachable(format!("TLS fails: {why}")),
        NotFetched::Closed => {
            Fault::Unreachable("the connection was closed before the answer was whole".to_owned())
        }
        NotFetched::NotHttp => Fault::NotHttp,
        NotFetched::TooLarge(octets) => Fault::TooLarge(octets),
        NotFetched::Compressed(how) => Fault::Compressed(how),
    })
}

fn unreachable(outcome: TcpOutcome) -> &'static str {
    match outcome {
        TcpOutcome::Reset => "the connection was reset",
        TcpOutcome::Unreachable => "there is no way to its address",
        _ => "there is no connection",
    }
}

/// What a status says before the body is read; none where the body is.
pub(super) fn of_status(status: u16, expected: Expected) -> Option<Came> {
    Some(match status {
        200..=299 => return None,
        // Version 2 of Autodiscover says in JSON what it does not know.
        400 if expected == Expected::AutodiscoverV2 => return None,
        404 | 410 => Came::Nothing,
        401 | 403 => Came::Faulty(Fault::WantsLogin(status)),
        _ => Came::Faulty(Fault::Status(status)),
    })
}

/// Whether a file is asked for once more, with a made-up address.
pub(super) fn may_need_address(status: Option<u16>, body: &[u8]) -> bool {
    match status {
        Some(400 | 404) => true,
        Some(200..=299) => body.trim_ascii().is_empty(),
        _ => false,
    }
}

/// Where an answer of Autodiscover leads on to, if that may be asked after `before`.
pub(super) fn leads_on(read: &Read, before: &[vet::Place]) -> Option<Result<vet::Place, Fault>> {
    let Some(Document::Autodiscover(document)) = &read.document else { return None };
    let is_url = |action: &String| action.eq_ignore_ascii_case("redirectUrl");
    if !document.action.as_ref().is_some_and(is_url) {
        return None;
    }
    let to = document.redirect.as_deref()?;
    let vetted = vet::vet_https(to).and_then(|place| {
        if before.iter().any(|known| known.url == place.url) {
            Err(Redirect::Loop)
        } else if before.len() > REDIRECTS {
            Err(Redirect::TooMany)
        } else {
            Ok(place)
        }
    });
    Some(vetted.map_err(|why| Fault::Redirect { to: to.to_owned(), why }))
}

/// How what a source says is protected, if every step that was taken was as the source has it.
pub(super) fn protection(source: Source, is_signed: bool) -> Protection {
    use Source as S;
    match source {
        S::AutoconfigHostHttp | S::AutoconfigWellKnownHttp | S::AutodiscoverHttp => {
            Protection::Http
        }
        S::Table | S::Ispdb => Protection::ThirdParty,
        S::IspdbMx | S::IspdbMxBase if is_signed => Protection::ThirdParty,
        S::AutoconfigMx | S::AutoconfigMxBase if is_signed => Protection::Https,
        S::IspdbMx | S::IspdbMxBase | S::AutoconfigMx | S::AutoconfigMxBase => Protection::ByMx,
        S::AutoconfigHost
        | S::AutoconfigWellKnown
        | S::AutodiscoverRoot
        | S::AutodiscoverHost
        | S::AutodiscoverV2 => Protection::Https,
        S::Pacc if is_signed => Protection::Signed,
        S::Pacc => Protection::Https,
        // From the records on it is https.
        S::AutodiscoverSrv | S::Mailconf if is_signed => Protection::Https,
        S::AutodiscoverSrv | S::Mailconf => Protection::Dns,
        S::SrvSubmissions
        | S::SrvSubmission
        | S::SrvImaps
        | S::SrvImap
        | S::SrvPop3s
        | S::SrvPop3 => match is_signed {
            true => Protection::Signed,
            false => Protection::Dns,
        },
    }
}

/// What the table of providers says of a domain.
pub(super) fn of_table(domain: &str) -> Published {
    let asked = "the table of providers".to_owned();
    let mut published = blank(Source::Table, asked, protection(Source::Table, false));
    let Some(provider) = providers::of_domain(domain) else { return published };
    published.outcome = Outcome::Answered;
    published.document = Some(Document::Provider(provider.id.to_owned()));
    let username = match provider.username {
        providers::Username::FullAddress => Some(UserName::FullAddress),
        _ => None,
    };
    let server = |service, host: &str, port, security| {
        let host = Host::parse(host).ok()?.name()?.to_owned();
        let username = username.clone();
        Some(Server { service, host, port, security, auth: Vec::new(), username })
    };
    if let Some(host) = known_host(provider, domain) {
        let named = provider.offers.iter().filter(|offer| offer.tls != TlsMode::Cleartext);
        published
            .servers
            .extend(named.filter_map(|offer| server(Service::Smtp, &host, offer.port, offer.tls)));
    }
    for (service, access) in [(Service::Imap, provider.imap), (Service::Pop3, provider.pop3)] {
        let at = access.map(|access| (access.host.replace("<domain>", domain), access));
        let found = at.and_then(|(host, access)| server(service, &host, access.port, access.tls));
        published.servers.extend(found);
    }
    published
}

fn known_host(provider: &Provider, domain: &str) -> Option<String> {
    provider.host.name(Some(domain))?.host()?.name().map(str::to_owned)
}

/// Names the registrable domain of each host that is named, where that is shorter.
pub(super) fn name_registrable(discovered: &mut Discovered) {
    let mut names: Vec<String> = vec![discovered.domain.clone()];
    names.extend(discovered.exchanger.clone());
    for published in &discovered.sources {
        names.extend(published.servers.iter().map(|server| server.host.clone()));
        let hosts = published.fetches.iter().filter_map(|fetch| vet::vet(&fetch.url).ok());
        names.extend(hosts.map(|place| place.host));
    }
    for name in names {
        let registrable = vet::registrable(&name);
        if registrable != name {
            discovered.registrable.insert(name.clone(), registrable.to_owned());
        }
    }
}
