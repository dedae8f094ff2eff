//! Where sources contradict each other, or themselves.

mod words;

use std::collections::BTreeSet;

use portwise_model::{Port, TlsMode};
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::facts::{Discovered, Fault, Published};
use crate::normal;
use crate::server::{Server, Service, UserName};
use crate::source::Source;
use crate::srv;

/// A value, and which sources say it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Version<T> {
    /// What they say.
    pub value: T,
    /// Who says it, in the order of [`Source::ALL`].
    pub sources: Vec<Source>,
}

/// A place at a host.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct At {
    /// The host.
    pub host: String,
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
}

/// Something that cannot all be right.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Contradiction {
    /// Sources name hosts of different registrable domains.
    Owner {
        /// For what.
        service: Service,
        /// The preferred hosts.
        versions: Vec<Version<String>>,
    },
    /// Sources name different hosts of one registrable domain.
    Host {
        /// For what.
        service: Service,
        /// The preferred hosts.
        versions: Vec<Version<String>>,
    },
    /// TLS starts at different moments at the same host and port.
    Security {
        /// For what.
        service: Service,
        /// Where.
        at: At,
        /// When TLS starts.
        versions: Vec<Version<TlsMode>>,
    },
    /// TLS does not start as is the custom at the port, such as STARTTLS at 465.
    Custom {
        /// For what.
        service: Service,
        /// Where.
        at: At,
        /// When TLS is said to start.
        security: TlsMode,
        /// Who says so.
        sources: Vec<Source>,
    },
    /// One source says that a service does not exist, and others name servers for it.
    Denied {
        /// Which.
        service: Service,
        /// When TLS starts in it.
        security: TlsMode,
        /// Who denies it.
        by: Source,
        /// Who offers it.
        offered: Vec<Source>,
    },
    /// Sources name different forms of the user name.
    UserName {
        /// For what.
        service: Service,
        /// The forms.
        versions: Vec<Version<UserName>>,
    },
    /// Some sources name only passwords, others only OAuth2.
    Login {
        /// For what.
        service: Service,
        /// Who names only passwords.
        passwords: Vec<Source>,
        /// Who names only OAuth2.
        oauth: Vec<Source>,
    },
    /// A server without encryption is published.
    Plaintext {
        /// For what.
        service: Service,
        /// Where.
        at: At,
        /// Who publishes it.
        sources: Vec<Source>,
    },
    /// Sources prefer different servers of those that they all name. No fault by itself.
    Order {
        /// The preferred of the shared places.
        versions: Vec<Version<At>>,
    },
    /// A file does not list the mail domain.
    OtherDomain {
        /// Where.
        source: Source,
        /// The domains that it lists.
        domains: Vec<String>,
    },
    /// The file by http says something else than the one by https.
    HttpCopy {
        /// The file by https.
        https: Source,
        /// The file by http.
        http: Source,
    },
    /// A server says other things when it is asked with an address.
    AddressCopy(Source),
    /// A good file is hidden from clients that take the first answer.
    Hidden {
        /// Where the good file is.
        source: Source,
        /// What answers before it, but not with settings.
        by: Source,
    },
}

/// All contradictions, the weightiest kinds first.
#[must_use]
pub fn contradictions(discovered: &Discovered) -> Vec<Contradiction> {
    let answers: Vec<&Published> =
        Source::ALL.into_iter().filter_map(|source| discovered.answered(source)).collect();
    // What exists only by a wildcard was meant for something else.
    let answers: Vec<_> = answers
        .into_iter()
        .filter(|p| p.unmeant().is_none() && p.source.is_about_domain())
        .collect();
    let mut all = Vec::new();
    for service in [Service::Smtp, Service::Imap, Service::Pop3] {
        all.extend(plaintext(&answers, service));
        all.extend(hosts(discovered, &answers, service));
        all.extend(security(&answers, service));
        all.extend(custom(&answers, service));
        all.extend(user_names(&answers, service));
        all.extend(logins(&answers, service));
    }
    all.extend(denied(&answers));
    all.extend(hidden(discovered));
    all.extend(copies(discovered));
    all.extend(discovered.sources.iter().flat_map(of_one));
    all.extend(order(&answers));
    all
}

/// Servers of one service at a source.
fn servers(published: &Published, service: Service) -> impl Iterator<Item = &Server> {
    published.servers.iter().filter(move |server| server.service == service)
}

/// Values with who says them, in the order in which they are first said.
fn versions<T: PartialEq>(said: impl IntoIterator<Item = (Source, T)>) -> Vec<Version<T>> {
    let mut versions: Vec<Version<T>> = Vec::new();
    for (source, value) in said {
        match versions.iter_mut().find(|version| version.value == value) {
            Some(version) if version.sources.contains(&source) => {}
            Some(version) => version.sources.push(source),
            None => versions.push(Version { value, sources: vec![source] }),
        }
    }
    versions
}

fn at(server: &Server) -> At {
    At { host: server.host.clone(), port: server.port }
}

/// Who names which place with which mode, each once.
fn places(answers: &[&Published], service: Service) -> Vec<Version<(At, TlsMode)>> {
    versions(answers.iter().flat_map(|published| {
        let server = |server: &Server| (published.source, (at(server), server.security));
        servers(published, service).map(server).collect::<Vec<_>>()
    }))
}

fn plaintext(answers: &[&Published], service: Service) -> Vec<Contradiction> {
    let is_plain = |version: &Version<(At, TlsMode)>| version.value.1 == TlsMode::Cleartext;
    let all = places(answers, service).into_iter().filter(is_plain);
    all.map(|Version { value: (at, _), sources }| Contradiction::Plaintext { service, at, sources })
        .collect()
}

/// Sources differ if two of them have no host in common.
fn hosts(
    discovered: &Discovered,
    answers: &[&Published],
    service: Service,
) -> Option<Contradiction> {
    let named: Vec<(Source, &str, BTreeSet<&str>)> = answers
        .iter()
        .filter_map(|published| {
            let all: BTreeSet<_> = servers(published, service).map(|s| s.host.as_str()).collect();
            let preferred = servers(published, service).next()?;
            Some((published.source, preferred.host.as_str(), all))
        })
        .collect();
    let differ = named
        .iter()
        .enumerate()
        .any(|(n, (_, _, one))| named[n + 1..].iter().any(|(_, _, other)| one.is_disjoint(other)));
    if !differ {
        return None;
    }
    let owners: BTreeSet<_> =
        named.iter().map(|(_, host, _)| discovered.registrable(host)).collect();
    let is_one_owner = owners.len() == 1;
    let versions = versions(named.iter().map(|(source, host, _)| (*source, (*host).to_owned())));
    Some(if is_one_owner {
        Contradiction::Host { service, versions }
    } else {
        Contradiction::Owner { service, versions }
    })
}

fn security(answers: &[&Published], service: Service) -> Vec<Contradiction> {
    let places = places(answers, service);
    let mut seen: Vec<&At> = Vec::new();
    let mut all = Vec::new();
    for Version { value: (at, _), .. } in &places {
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        let here = places.iter().filter(|version| version.value.0 == *at);
        let versions: Vec<_> = here
            .map(|version| Version { value: version.value.1, sources: version.sources.clone() })
            .collect();
        if versions.len() > 1 {
            all.push(Contradiction::Security { service, at: at.clone(), versions });
        }
    }
    all
}

fn custom(answers: &[&Published], service: Service) -> Vec<Contradiction> {
    let is_odd = |port: Port, security: TlsMode| match port {
        465 | 993 | 995 => security != TlsMode::Implicit,
        25 | 110 | 143 | 587 => security == TlsMode::Implicit,
        _ => false,
    };
    places(answers, service)
        .into_iter()
        .filter(|version| is_odd(version.value.0.port, version.value.1))
        .map(|Version { value: (at, security), sources }| Contradiction::Custom {
            service,
            at,
            security,
            sources,
        })
        .collect()
}

fn user_names(answers: &[&Published], service: Service) -> Option<Contradiction> {
    let versions = versions(answers.iter().filter_map(|published| {
        let name = servers(published, service).find_map(|server| server.username.clone())?;
        Some((published.source, name))
    }));
    (versions.len() > 1).then_some(Contradiction::UserName { service, versions })
}

fn logins(answers: &[&Published], service: Service) -> Option<Contradiction> {
    let who = |wanted: fn(&str) -> bool, unwanted: fn(&str) -> bool| -> Vec<Source> {
        let only = |published: &&&Published| {
            let ways = || servers(published, service).flat_map(|server| &server.auth);
            ways().any(|way| wanted(way)) && !ways().any(|way| unwanted(way))
        };
        answers.iter().filter(only).map(|published| published.source).collect()
    };
    let passwords = who(normal::is_password, normal::is_oauth);
    let oauth = who(normal::is_oauth, normal::is_password);
    let differ = !passwords.is_empty() && !oauth.is_empty();
    differ.then_some(Contradiction::Login { service, passwords, oauth })
}

/// `.` as target denies a service with one mode; others may still offer it with another.
fn denied(answers: &[&Published]) -> Vec<Contradiction> {
    let mut all = Vec::new();
    for published in answers {
        let (Some((service, security)), Some(Document::Srv(records))) =
            (srv::service(published.source), &published.document)
        else {
            continue;
        };
        if !srv::denies(records) {
            continue;
        }
        let offers =
            |other: &&&Published| servers(other, service).any(|server| server.security == security);
        let offered: Vec<_> = answers.iter().filter(offers).map(|other| other.source).collect();
        if !offered.is_empty() {
            all.push(Contradiction::Denied { service, security, by: published.source, offered });
        }
    }
    all
}

/// The places of a provider's file, in the order in which clients ask.
const FILES: [Source; 4] = [
    Source::AutoconfigHost,
    Source::AutoconfigWellKnown,
    Source::AutoconfigHostHttp,
    Source::AutoconfigWellKnownHttp,
];

fn hidden(discovered: &Discovered) -> Vec<Contradiction> {
    let mut files = FILES.iter().filter_map(|source| discovered.of(*source));
    // The first that answers with success, whatever it says.
    let Some(first) = files.by_ref().find(|published| published.succeeded()) else {
        return Vec::new();
    };
    // Of what was not read to its end nobody knows what it would have said.
    let is_unread = |fault: &Fault| matches!(fault, Fault::TooLarge(_) | Fault::Compressed(_));
    if discovered.answered(first.source).is_some() || first.faults.iter().any(is_unread) {
        return Vec::new();
    }
    files
        .filter_map(|published| discovered.answered(published.source))
        .map(|good| Contradiction::Hidden { source: good.source, by: first.source })
        .collect()
}

fn copies(discovered: &Discovered) -> Vec<Contradiction> {
    let pairs = [
        (Source::AutoconfigHost, Source::AutoconfigHostHttp),
        (Source::AutoconfigWellKnown, Source::AutoconfigWellKnownHttp),
    ];
    let differs = |(https, http): &(Source, Source)| {
        let both = (discovered.answered(*https), discovered.answered(*http));
        matches!(both, (Some(https), Some(http)) if https.document != http.document)
    };
    let all = pairs.into_iter().filter(differs);
    all.map(|(https, http)| Contradiction::HttpCopy { https, http }).collect()
}

/// What is wrong with a source by itself.
fn of_one(published: &Published) -> Vec<Contradiction> {
    let source = published.source;
    let one = |fault: &Fault| match fault {
        Fault::OtherDomain(domains) => {
            Some(Contradiction::OtherDomain { source, domains: domains.clone() })
        }
        Fault::DiffersWithAddress => Some(Contradiction::AddressCopy(source)),
        _ => None,
    };
    published.faults.iter().filter_map(one).collect()
}

/// What comes first of the places for sending that several sources have in common. The SRV records
/// count as one source, whose order is that of their priorities.
fn order(answers: &[&Published]) -> Option<Contradiction> {
    let is_srv = |source| matches!(source, Source::SrvSubmissions | Source::SrvSubmission);
    let mut lists: Vec<(Source, Vec<At>)> = answers
        .iter()
        .filter(|published| !is_srv(published.source))
        .map(|published| {
            (published.source, servers(published, Service::Smtp).map(at).collect::<Vec<_>>())
        })
        .collect();
    let mut records: Vec<(u16, Source, At)> = Vec::new();
    for published in answers.iter().filter(|published| is_srv(published.source)) {
        let Some(Document::Srv(all)) = &published.document else { continue };
        for server in servers(published, Service::Smtp) {
            let own = all.iter().find(|record| {
                record.port == server.port
                    && normal::host(&record.target, "").as_deref() == Some(&server.host)
            });
            let priority = own.map_or(u16::MAX, |record| record.priority);
            records.push((priority, published.source, at(server)));
        }
    }
    records.sort_by_key(|(priority, ..)| *priority);
    // Records of the same priority express no preference.
    let prefers = records.first().zip(records.last()).is_some_and(|(a, b)| a.0 != b.0);
    if let Some((_, source, _)) = records.first().filter(|_| prefers) {
        lists.push((*source, records.iter().map(|(_, _, at)| at.clone()).collect()));
    }
    lists.retain(|(_, list)| list.len() > 1);
    let shared = |place: &At| lists.iter().all(|(_, list)| list.contains(place));
    let first = lists.iter().filter_map(|(source, list)| {
        Some((*source, list.iter().find(|place| shared(place))?.clone()))
    });
    let versions = versions(first);
    (versions.len() > 1).then_some(Contradiction::Order { versions })
}
