//! From what is published about a mail domain to what is visited: hosts for sending, and their
//! ports. Pure.

use portwise_core::Port;
use portwise_core::ports::is_probed;
use portwise_discovery::{Discovered, Outcome, Published, Service};

/// The most endpoints that are visited of those that are published: hosts with a port each.
const MOST: usize = 12;

/// At how many hosts, the first of those that are published, the usual ports are visited as well,
/// whatever is published of them.
const FULLY: usize = 3;
/// The usual ports for submission (RFC 8314 §3.3).
const USUAL: [Port; 2] = [465, 587];

/// What is published for sending.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct ForSending {
    /// The hosts, those of the best protected sources first.
    pub(crate) hosts: Vec<String>,
    pub(crate) named: Named,
}

/// What goes with the hosts of a report, by their numbers.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Named {
    /// The ports of each, if not those of the mode.
    pub(crate) ports: Vec<Vec<Port>>,
    /// What is published of some, and not visited, and why.
    pub(crate) left_out: Vec<(usize, String)>,
}

/// The endpoints for sending that are published, those of the best protected sources first, and the
/// usual ports of the first hosts.
pub(crate) fn published(discovered: &Discovered) -> ForSending {
    let about = |published: &&Published| published.source.is_about_domain();
    let mut sources: Vec<&Published> = discovered.sources.iter().filter(about).collect();
    sources.sort_by_key(|s| (s.outcome != Outcome::Answered, s.protection));
    let servers = sources.into_iter().flat_map(|source| &source.servers);
    let mut found = ForSending::default();
    let mut seen: Vec<(usize, Port)> = Vec::new();
    let (mut visited, mut beyond) = (0, Vec::new());
    for server in servers.filter(|server| server.service == Service::Smtp) {
        let known = found.hosts.iter().position(|host| *host == server.host);
        if known.is_none() && found.hosts.len() == MOST {
            continue;
        }
        let at = known.unwrap_or_else(|| {
            found.hosts.push(server.host.clone());
            found.named.ports.push(Vec::new());
            found.hosts.len() - 1
        });
        if seen.contains(&(at, server.port)) {
            continue;
        }
        seen.push((at, server.port));
        if !is_probed(server.port) {
            let why = "which is published, is not one that mail is sent on, so it is not visited";
            found.named.left_out.push((at, format!("port {}, {why}", server.port)));
        } else if visited == MOST {
            beyond.push(at);
        } else {
            visited += 1;
            found.named.ports[at].push(server.port);
        }
    }
    for ports in found.named.ports.iter_mut().take(FULLY).filter(|ports| !ports.is_empty()) {
        for port in USUAL {
            if visited < MOST && !ports.contains(&port) {
                visited += 1;
                ports.push(port);
            }
        }
    }
    beyond.dedup();
    let why = format!("only the first {MOST} endpoints of those that are published are visited");
    found.named.left_out.extend(beyond.into_iter().map(|at| (at, why.clone())));
    found
}

#[cfg(test)]
mod tests {
    use portwise_core::TlsMode;
    use portwise_discovery::{Protection, Server, Source};

    use super::*;

    fn source(
        protection: Protection,
        outcome: Outcome,
        servers: &[(Service, &str, Port)],
    ) -> Published {
        Published {
            source: Source::AutoconfigHost,
            asked: String::new(),
            outcome,
            faults: Vec::new(),
            protection,
            fetches: Vec::new(),
            document: None,
            addressed: None,
            servers: servers
                .iter()
                .map(|(service, host, port)| Server {
                    service: *service,
                    host: (*host).to_owned(),
                    port: *port,
                    security: TlsMode::Implicit,
                    auth: Vec::new(),
                    username: None,
                })
                .collect(),
            duration_ms: 1.0,
            age_s: None,
        }
    }

    #[test]
    fn the_best_protected_come_first_and_each_endpoint_once() {
        use Service::{Imap, Smtp};
        let sources = vec![
            source(Protection::Https, Outcome::Wrong, &[(Smtp, "faulty.example.org", 465)]),
            source(Protection::Http, Outcome::Answered, &[(Smtp, "open.example.org", 587)]),
            source(
                Protection::Dns,
                Outcome::Answered,
                &[(Imap, "imap.example.org", 993), (Smtp, "mail.example.org", 465)],
            ),
            source(
                Protection::Https,
                Outcome::Answered,
                &[
                    (Smtp, "mail.example.org", 587),
                    (Smtp, "mail.example.org", 465),
                    (Smtp, "mail.example.org", 24),
                ],
            ),
        ];
        let found = published(&Discovered { sources, ..Discovered::default() });
        assert_eq!(found.hosts, ["mail.example.org", "open.example.org", "faulty.example.org"]);
        assert_eq!(found.named.ports, [[587, 465], [587, 465], [465, 587]], "and the usual ports");
        let [(0, why)] = &found.named.left_out[..] else { panic!("{found:?}") };
        assert!(why.starts_with("port 24, "), "{why}");
    }

    #[test]
    fn endpoints_without_end_are_not_all_visited() {
        let hosts: Vec<String> = (0..30).map(|n| format!("h{n}.example.org")).collect();
        let servers: Vec<_> = hosts
            .iter()
            .flat_map(|h| [465, 587].map(|port| (Service::Smtp, h.as_str(), port)))
            .collect();
        let all = source(Protection::Https, Outcome::Answered, &servers);
        let found = published(&Discovered { sources: vec![all], ..Discovered::default() });
        assert_eq!(found.hosts.len(), MOST);
        assert_eq!(found.named.ports.iter().map(Vec::len).sum::<usize>(), MOST);
        assert_eq!(found.named.left_out.len(), MOST / 2);
        assert_eq!(published(&Discovered::default()), ForSending::default());
        // Beyond the first hosts only what is published is visited, and nothing where that is no
        // port of mail.
        let few = [(Service::Smtp, "a.example.org", 24), (Service::Smtp, "b.example.org", 2525)];
        let few: Vec<_> =
            few.into_iter().chain(servers.iter().copied().step_by(2).take(3)).collect();
        let all = source(Protection::Https, Outcome::Answered, &few);
        let found = published(&Discovered { sources: vec![all], ..Discovered::default() });
        let (none, usual) = (vec![], vec![465, 587]);
        assert_eq!(found.named.ports, [none, vec![2525, 465, 587], usual, vec![465], vec![465]]);
    }
}
