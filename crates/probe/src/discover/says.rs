//! What an answer, or the lack of one, says of a source. Pure.

use portwise_core::providers::{self, Provider};
use portwise_core::report::{DnsFailure, TcpOutcome};
use portwise_core::{Host, TlsMode};
use portwise_discovery::plan::{Expected, REDIRECTS, Request};
use portwise_discovery::{
    Discovered, Document, Fault, Outcome, Protection, Published, Read, Redirect, Server, Service,
    Source, UserName, Way, answer, vet,
};
use portwise_net::{NotFetched, NotResolved};

/// Why nothing is said of a host that the guard refuses.
const NOT_VISITED: &str = "it leads only to what is not visited from here";

/// What came of asking, before anything is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Came {
    pub(super) outcome: Outcome,
    pub(super) fault: Option<Fault>,
}

impl Came {
    /// Nothing is there.
    pub(super) const NOTHING: Self = Self { outcome: Outcome::Absent, fault: None };

    /// Something is there that cannot be used.
    pub(super) fn faulty(fault: Fault) -> Self {
        Self { outcome: Outcome::Wrong, fault: Some(fault) }
    }

    /// It cannot be told, and why.
    pub(super) fn untested(why: impl Into<String>) -> Self {
        Self { outcome: Outcome::NotTested(why.into()), fault: None }
    }

    /// Writes down what came.
    pub(super) fn record(self, published: &mut Published) {
        published.outcome = self.outcome;
        published.faults.extend(self.fault);
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
        age_s: None,
    }
}

/// What it says that records cannot be had.
pub(super) fn of_records(why: &NotResolved) -> Came {
    match why {
        NotResolved::Failure(failure) => of_name(*failure),
        NotResolved::NotTested(why) => Came::untested(why.as_str()),
    }
}

fn of_name(failure: DnsFailure) -> Came {
    match failure {
        DnsFailure::NoSuchDomain | DnsFailure::NoAddress => Came::NOTHING,
        DnsFailure::Timeout => Came::faulty(Fault::TimedOut),
        DnsFailure::ServerFailure => Came::faulty(Fault::ServerFailure),
    }
}

/// What it says that a file cannot be had. `host` is the one that was asked last.
pub(super) fn of_failure(why: NotFetched, host: &str) -> Came {
    Came::faulty(match why {
        NotFetched::Dns(failure) => return of_name(failure),
        NotFetched::Tcp(TcpOutcome::Refused) => return Came::NOTHING,
        NotFetched::NotTested(why) => return Came::untested(why),
        NotFetched::Limited(limit) => return Came::untested(limit.to_string()),
        NotFetched::NotUrl => return Came::untested("its URL cannot be asked"),
        NotFetched::Refused => return Came::untested(NOT_VISITED),
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
pub(super) fn of_status(status: u16, request: &Request) -> Option<Came> {
    match status {
        // Version 2 of Autodiscover says in JSON what it does not know.
        400 if request.expected == Expected::AutodiscoverV2 => None,
        // It leads nowhere, or it would have been followed.
        300..=399 => Some(Came::faulty(Fault::Status(status))),
        _ => answer::status(request.source, status).map(|(outcome, fault)| Came { outcome, fault }),
    }
}

/// Where an answer of Autodiscover leads on to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Next {
    /// The same question at this place.
    Place(vet::Place),
    /// The question for an address of this domain, from the start.
    Domain(String),
}

/// Where an answer of Autodiscover leads on to, if that may be asked after the places `before` and
/// for the domains that it was asked for already.
pub(super) fn leads_on(
    read: &Read,
    before: &[vet::Place],
    domains: &[String],
) -> Option<Result<Next, Fault>> {
    let (to, is_url) = match read.document.as_ref()? {
        Document::Autodiscover(document) => {
            let is =
                |wanted| document.action.as_ref().is_some_and(|a| a.eq_ignore_ascii_case(wanted));
            if !is("redirectUrl") && !is("redirectAddr") {
                return None;
            }
            (document.redirect.as_deref()?, is("redirectUrl"))
        }
        // What it names for Exchange and phones says nothing of sending.
        Document::AutodiscoverV2(document) => {
            let is_first = |p: &String| p.eq_ignore_ascii_case("AutodiscoverV1");
            document.protocol.as_ref().filter(|protocol| is_first(protocol))?;
            (document.url.as_deref()?, true)
        }
        _ => return None,
    };
    let next = if is_url {
        next_place(to, before).map(Next::Place)
    } else {
        next_domain(to, domains).map(Next::Domain)
    };
    Some(next.map_err(|why| Fault::Redirect { to: to.to_owned(), why }))
}

fn next_place(to: &str, before: &[vet::Place]) -> Result<vet::Place, Redirect> {
    let place = vet::vet_https(to)?;
    if before.iter().any(|known| known.url == place.url) {
        Err(Redirect::Loop)
    } else if before.len() > REDIRECTS {
        Err(Redirect::TooMany)
    } else {
        Ok(place)
    }
}

fn next_domain(to: &str, domains: &[String]) -> Result<String, Redirect> {
    let Ok(Host::Name(domain)) = Host::parse(to) else { return Err(Redirect::Host) };
    if !domain.contains('.') {
        Err(Redirect::Host)
    } else if domains.contains(&domain) {
        Err(Redirect::Loop)
    } else if domains.len() > REDIRECTS {
        Err(Redirect::TooMany)
    } else {
        Ok(domain)
    }
}

/// How what a source says is protected, if every step over HTTP is as the source has it.
pub(super) fn protection(source: Source, is_signed: bool) -> Protection {
    Protection::of(source, Way { encrypted: true, signed: is_signed, digest_fits: false })
}

/// What the table of providers says of the one who has a domain.
pub(super) fn of_table(
    provider: Option<&Provider>,
    domain: &str,
    protection: Protection,
) -> Published {
    let asked = "the table of providers".to_owned();
    let mut published = blank(Source::Table, asked, protection);
    let Some(provider) = provider else { return published };
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

/// Names the registrable domain of each host that is named, where that is shorter, in no more than
/// so many octets.
pub(super) fn name_registrable(discovered: &mut Discovered, room: usize) {
    let mut names: Vec<String> = vec![discovered.domain.clone()];
    names.extend(discovered.exchanger.clone());
    for published in &discovered.sources {
        names.extend(published.servers.iter().map(|server| server.host.clone()));
        let hosts = published.fetches.iter().filter_map(|fetch| vet::vet(&fetch.url).ok());
        names.extend(hosts.map(|place| place.host));
    }
    let mut taken = 0;
    for name in names {
        let registrable = vet::registrable(&name);
        if registrable == name || discovered.registrable.contains_key(&name) {
            continue;
        }
        // With what JSON puts around them.
        taken += name.len() + registrable.len() + 6;
        if taken > room {
            break;
        }
        let registrable = registrable.to_owned();
        discovered.registrable.insert(name, registrable);
    }
}

#[cfg(test)]
mod tests {
    use portwise_discovery::plan;

    use super::*;

    #[test]
    fn what_is_not_there_is_told_from_what_is_wrong_and_from_what_we_cannot_tell() {
        let of = |why| of_failure(why, "autoconfig.example.org");
        let faulty = Came::faulty;
        for nothing in [
            NotFetched::Dns(DnsFailure::NoSuchDomain),
            NotFetched::Dns(DnsFailure::NoAddress),
            NotFetched::Tcp(TcpOutcome::Refused),
        ] {
            assert_eq!(of(nothing.clone()), Came::NOTHING, "{nothing:?}");
        }
        for ours in [NotFetched::Refused, NotFetched::NotUrl, NotFetched::NotTested("x".into())] {
            assert!(matches!(of(ours.clone()).outcome, Outcome::NotTested(_)), "{ours:?}");
        }
        assert_eq!(of(NotFetched::Dns(DnsFailure::Timeout)), faulty(Fault::TimedOut));
        assert_eq!(of(NotFetched::Dns(DnsFailure::ServerFailure)), faulty(Fault::ServerFailure));
        let named = Fault::CertificateName {
            host: "autoconfig.example.org".into(),
            names: vec!["*.hoster.example".into()],
        };
        let names = vec!["*.hoster.example".to_owned()];
        assert_eq!(of(NotFetched::CertificateName(names)), faulty(named));
        let of = |status, source: Source| {
            let steps = plan::requests("example.org");
            let asked = |step| match step {
                plan::Step::Ask(request) if request.source == source => Some(request),
                _ => None,
            };
            of_status(status, &steps.into_iter().find_map(asked).unwrap())
        };
        assert_eq!(of(404, Source::Pacc), Some(Came::NOTHING));
        let wrong = |status| Some(faulty(Fault::Status(status)));
        assert_eq!(of(302, Source::AutoconfigHost), wrong(302), "without a target");
        assert_eq!(of(400, Source::AutoconfigHost), wrong(400));
        assert_eq!(of(400, Source::AutodiscoverV2), None, "it says in JSON why");
        let wants = of(401, Source::AutodiscoverRoot).unwrap();
        assert_eq!((wants.outcome, wants.fault), (Outcome::Answered, Some(Fault::WantsLogin(401))));
    }

    #[test]
    fn autodiscover_leads_on_by_https_and_not_in_circles() {
        let answer = |to: &str| {
            let body = format!(
                "<Autodiscover><Response><Account><Action>redirectUrl</Action>\
                 <RedirectUrl>{to}</RedirectUrl></Account></Response></Autodiscover>"
            );
            portwise_discovery::autodiscover::read(body.as_bytes(), Some("text/xml"), "example.org")
        };
        let place = |n: usize| vet::vet(&format!("https://a{n}.example.org/")).unwrap();
        let before: Vec<vet::Place> = (0..2).map(place).collect();
        let refused = |to: &str, before: &[vet::Place]| match leads_on(&answer(to), before, &[]) {
            Some(Err(Fault::Redirect { why, .. })) => why,
            other => panic!("{other:?}"),
        };
        let b = Next::Place(vet::vet("https://b.example.org/").unwrap());
        assert_eq!(leads_on(&answer("https://b.example.org/"), &before, &[]), Some(Ok(b)));
        assert_eq!(refused("https://a1.example.org/", &before), Redirect::Loop);
        assert_eq!(refused("http://b.example.org/", &before), Redirect::Downgrade);
        assert_eq!(refused("https://10.0.0.1/", &before), Redirect::Host);
        let many: Vec<vet::Place> = (0..4).map(place).collect();
        assert_eq!(refused("https://b.example.org/", &many), Redirect::TooMany);
    }

    #[test]
    fn autodiscover_leads_on_to_addresses_of_other_domains() {
        let answer = |to: &str| {
            let body = format!(
                "<Autodiscover><Response><Account><Action>redirectAddr</Action>\
                 <RedirectAddr>{to}</RedirectAddr></Account></Response></Autodiscover>"
            );
            portwise_discovery::autodiscover::read(body.as_bytes(), Some("text/xml"), "example.org")
        };
        let before = ["example.org", "b.example"].map(str::to_owned);
        let next = |to: &str, before: &[String]| match leads_on(&answer(to), &[], before) {
            Some(Ok(Next::Domain(domain))) => Ok(domain),
            Some(Err(Fault::Redirect { why, .. })) => Err(why),
            other => panic!("{other:?}"),
        };
        assert_eq!(next("anna@C.example", &before), Ok("c.example".into()));
        assert_eq!(next("anna@b\u{fc}cher.example", &before), Ok("xn--bcher-kva.example".into()));
        assert_eq!(next("anna@example.org", &before), Err(Redirect::Loop));
        for wrong in ["anna@localhost", "anna@192.0.2.1", "anna@[::1]", "anna@a b", "anna@x/y"] {
            assert_eq!(next(wrong, &before), Err(Redirect::Host), "{wrong}");
        }
        let many: Vec<String> = (0..4).map(|n| format!("a{n}.example")).collect();
        assert_eq!(next("anna@c.example", &many), Err(Redirect::TooMany));
        assert!(next("anna@c.example", &many[..3]).is_ok());
    }

    #[test]
    fn version_2_leads_on_only_to_version_1() {
        let next = |text: &str| {
            let read = portwise_discovery::autodiscover::read_v2(text.as_bytes(), None);
            leads_on(&read, &[], &[])
        };
        let to = |protocol: &str, url: &str| {
            next(&format!("{{\"Protocol\":\"{protocol}\",\"Url\":\"{url}\"}}"))
        };
        let place = Next::Place(vet::vet("https://b.example/x").unwrap());
        assert_eq!(to("AutodiscoverV1", "https://b.example/x"), Some(Ok(place)));
        assert_eq!(to("EWS", "https://b.example/x"), None);
        assert!(matches!(to("AutodiscoverV1", "http://b.example/x"), Some(Err(_))));
        assert_eq!(next("{\"ErrorCode\":\"UserNotFound\"}"), None);
    }

    #[test]
    fn the_table_says_what_it_knows_of_a_provider() {
        let of = |domain| of_table(providers::of_domain(domain), domain, Protection::ThirdParty);
        let known = of("gmail.com");
        assert_eq!(known.document, Some(Document::Provider("gmail".into())));
        let sending = known.servers.iter().filter(|server| server.service == Service::Smtp);
        assert!(sending.clone().any(|s| s.host == "smtp.gmail.com" && s.port == 465));
        assert!(known.servers.iter().any(|server| server.service == Service::Imap));
        assert_eq!(of("example.org").outcome, Outcome::Absent);
    }
}
