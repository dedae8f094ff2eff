//! From a check to what to publish: what was seen working, and what sources agree about.

use portwise_discovery::publish::{self, LeftOut, LogIn, Place, Publication, Settings};
use portwise_discovery::{Discovered, Outcome, Protection, Published, Server, Service, UserName};
use portwise_model::{Host, Port, TlsMode};

use crate::evidence::seen_of;
use crate::findings::Finding;
use crate::report::{EndpointReport, Report};
use crate::situation::SeenOutcome;

/// Servers for reading that are known without being published.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reading {
    /// The one for IMAP.
    pub imap: Option<Place>,
    /// The one for POP3.
    pub pop3: Option<Place>,
}

/// What to publish about the mail domain of a check, if its settings were looked for: for sending
/// what was seen working, for reading what is `given`, or what sources name in agreement.
#[must_use]
pub fn publication(report: &Report, findings: &[Finding], given: &Reading) -> Option<Publication> {
    let discovered = report.discovery.as_deref()?;
    let mut left_out = Vec::new();
    let mut sending = working(report, findings);
    sending.sort_by_key(|place| (place.security != TlsMode::Implicit, place.port != 465));
    let nothing = |why: String| Publication {
        left_out: vec![LeftOut::new("everything", why)],
        ..Publication::default()
    };
    let Some(first) = sending.first() else {
        return Some(nothing("No server for sending was seen working with TLS, a certificate that is valid for its name, and a login. Mend what was found, then check again.".to_owned()));
    };
    let mut settings = match Settings::new(&discovered.domain, first.clone()) {
        Ok(settings) => settings,
        Err(unfit) => return Some(nothing(unfit.to_string())),
    };
    let second = sending.iter().find(|place| place.security != first.security);
    if let Some(second) = second {
        settings = or_left_out(settings, &mut left_out, "second port", |settings| {
            settings.with_fallback(second.clone())
        });
    }
    for (service, given) in [(Service::Imap, &given.imap), (Service::Pop3, &given.pop3)] {
        let agreed = match given {
            Some(place) => Ok(Some(place.clone())),
            None => agreed(discovered, service),
        };
        match agreed {
            Ok(Some(place)) => {
                settings =
                    or_left_out(
                        settings,
                        &mut left_out,
                        service.name(),
                        |settings| match service {
                            Service::Pop3 => settings.with_pop3(place),
                            Service::Imap | Service::Smtp => settings.with_imap(place),
                        },
                    );
            }
            Ok(None) => {}
            Err(why) => {
                left_out.push(LeftOut::new(service.name(), why));
                settings = settings.with_unknown(service);
            }
        }
    }
    match log_in(discovered) {
        Ok(log_in) => settings = settings.with_log_in(log_in),
        Err(why) => left_out.push(LeftOut::new("user name", why)),
    }
    let mut publication = publish::publication(&settings);
    left_out.append(&mut publication.left_out);
    Some(Publication { left_out, ..publication })
}

/// The settings with more, or why they are without.
fn or_left_out<E: ToString>(
    settings: Settings,
    left_out: &mut Vec<LeftOut>,
    what: &str,
    with: impl FnOnce(Settings) -> Result<Settings, E>,
) -> Settings {
    match with(settings.clone()) {
        Ok(settings) => settings,
        Err(why) => {
            left_out.push(LeftOut::new(what, why.to_string()));
            settings
        }
    }
}

/// Where sending works at every address that was visited, at the first host at which it does.
fn working(report: &Report, findings: &[Finding]) -> Vec<Place> {
    for host in &report.hosts {
        if !matches!(Host::parse(&host.name), Ok(Host::Name(_))) {
            continue;
        }
        let mut ports: Vec<Port> = host.endpoints.iter().map(|e| e.port).collect();
        ports.sort_unstable();
        ports.dedup();
        let place = |port: Port| {
            let here: Vec<&EndpointReport> =
                host.endpoints.iter().filter(|e| e.port == port && e.was_tested()).collect();
            let works = |endpoint: &&&EndpointReport| {
                seen_of(report.mode, &host.name, endpoint, findings) == Some(SeenOutcome::Works)
            };
            let all_work = !here.is_empty() && here.iter().filter(works).count() == here.len();
            let tls = here.first().and_then(|e| e.tls.as_ref()).filter(|_| all_work)?;
            Some(Place { host: host.name.clone(), port, security: tls.mode })
        };
        // Mail is taken from other servers on port 25, and most networks shut it for clients.
        let places: Vec<Place> =
            ports.into_iter().filter(|port| *port != 25).filter_map(place).collect();
        if !places.is_empty() {
            return places;
        }
    }
    Vec::new()
}

/// The server for reading that all sources name which name one, with TLS; or why there is none.
fn agreed(discovered: &Discovered, service: Service) -> Result<Option<Place>, String> {
    let is_safe =
        |server: &&Server| server.service == service && server.security != TlsMode::Cleartext;
    // The records of a service in both modes are one source.
    let mut named: Vec<(String, Vec<Place>)> = Vec::new();
    let mut by_http = false;
    for published in &discovered.sources {
        let places: Vec<Place> = published.servers.iter().filter(is_safe).map(place).collect();
        if published.outcome != Outcome::Answered || places.is_empty() {
            continue;
        }
        if published.protection == Protection::Http {
            by_http = true;
            continue;
        }
        let name = group(published);
        match named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(places),
            None => named.push((name, places)),
        }
    }
    let Some((_, first)) = named.first() else {
        return match by_http {
            true => Err("It is named by plain http alone, where anyone on the way can write it. Name it yourself.".to_owned()),
            false => Ok(None),
        };
    };
    let mut shared: Vec<&Place> =
        first.iter().filter(|p| named.iter().all(|(_, places)| places.contains(p))).collect();
    shared.sort_by_key(|place| place.security != TlsMode::Implicit);
    match shared.first() {
        Some(place) => Ok(Some((*place).clone())),
        None => {
            let said = named.iter().map(|(name, places)| {
                let places: Vec<String> =
                    places.iter().map(|p| format!("{}:{}", p.host, p.port)).collect();
                format!("{name}: {}", places.join(" and "))
            });
            let said = said.collect::<Vec<_>>().join("; ");
            Err(format!("The sources disagree ({said}). Name the right one yourself."))
        }
    }
}

fn place(server: &Server) -> Place {
    Place { host: server.host.clone(), port: server.port, security: server.security }
}

fn group(published: &Published) -> String {
    let name = published.source.name();
    if name.starts_with("SRV ") { "SRV records".to_owned() } else { name.to_owned() }
}

/// The user name to log in with, if the sources do not contradict each other.
fn log_in(discovered: &Discovered) -> Result<LogIn, String> {
    let names = discovered
        .sources
        .iter()
        .filter(|p| p.source.is_about_domain())
        .filter(|p| p.outcome == Outcome::Answered && p.protection != Protection::Http)
        .flat_map(|p| p.servers.iter().filter(|s| s.service == Service::Smtp))
        .filter_map(|server| server.username.as_ref());
    let mut said: Vec<&UserName> = Vec::new();
    for name in names {
        if !said.contains(&name) {
            said.push(name);
        }
    }
    match said.as_slice() {
        [] | [UserName::FullAddress] => Ok(LogIn::FullAddress),
        [UserName::LocalPart] => Ok(LogIn::LocalPart),
        several => {
            let list: Vec<String> = several.iter().map(|name| name.describe()).collect();
            Err(format!(
                "The sources name {}. What is written here says the whole address; change it if that is wrong.",
                list.join(" and ")
            ))
        }
    }
}

#[cfg(test)]
mod tests;
