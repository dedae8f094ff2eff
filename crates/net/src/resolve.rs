//! Names to addresses, mail exchangers, services and texts.
//!
//! Whether answers are signed is not found out here: the bit by which a resolver says so means
//! something only if the way to it is safe and it is known to validate.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use futures_util::future::{BoxFuture, join};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use portwise_core::report::{DnsFailure, Mx};
use portwise_discovery::document::Srv;
use portwise_smtp::printable;
use thiserror::Error;
use tokio::time::{Instant, sleep, timeout_at};

/// What a name led to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Addresses {
    /// The addresses, in the order given, IPv6 and IPv4 in turn (RFC 8305 §4).
    pub addresses: Vec<IpAddr>,
    /// The name at the end of a chain of aliases.
    pub canonical_name: Option<String>,
}

/// The mail exchangers of a domain.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Exchangers {
    /// The MX records, lowest preference first.
    pub mx: Vec<Mx>,
    /// The name at which they stand, if the domain is an alias.
    pub canonical_name: Option<String>,
    /// Whether the records are signed; absent where the resolver does not say.
    pub signed: Option<bool>,
}

/// The name servers of a domain.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NameServers {
    /// The names in the NS records, in alphabetical order.
    pub names: Vec<String>,
    /// Whether the records are signed; absent where the resolver does not say.
    pub signed: Option<bool>,
}

/// The servers of a service (RFC 2782).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Services {
    /// The SRV records, lowest priority first. Whether their targets can be used is not known yet.
    pub srv: Vec<Srv>,
    /// The name at which they stand, if the one asked for is an alias.
    pub canonical_name: Option<String>,
    /// Whether the records are signed; absent where the resolver does not say.
    pub signed: Option<bool>,
}

/// Texts at a name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Texts {
    /// The TXT records, the strings of each joined, and made safe to show.
    pub texts: Vec<String>,
    /// The same in octets, as they came.
    pub octets: Vec<Vec<u8>>,
    /// Whether the records are signed; absent where the resolver does not say.
    pub signed: Option<bool>,
}

/// Why a name led to nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotResolved {
    /// Caused by what the name servers answered, or by their silence.
    Failure(DnsFailure),
    /// Not caused by them: why they were not asked to an end, as a part of a sentence.
    NotTested(String),
}

impl From<DnsFailure> for NotResolved {
    fn from(failure: DnsFailure) -> Self {
        Self::Failure(failure)
    }
}

/// Asks the DNS. Tests implement it in-process.
pub trait Resolve: Send + Sync {
    /// The addresses of a host name, both families.
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Addresses, NotResolved>>;

    /// The mail exchangers of a domain.
    /// [`DnsFailure::NoAddress`] says that the domain exists and has none.
    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Exchangers, NotResolved>>;

    /// The name servers of a domain.
    /// [`DnsFailure::NoAddress`] says that it exists and is no zone of its own.
    fn name_servers<'a>(
        &'a self,
        domain: &'a str,
    ) -> BoxFuture<'a, Result<NameServers, NotResolved>>;

    /// The servers of a service, such as `_submissions._tcp.example.com`.
    /// [`DnsFailure::NoAddress`] says that the name exists and has no such record.
    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Services, NotResolved>>;

    /// The texts at a name.
    /// [`DnsFailure::NoAddress`] says that the name exists and has none.
    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Texts, NotResolved>>;

    /// The names of an address (PTR), in the order given.
    /// [`DnsFailure::NoSuchDomain`] and [`DnsFailure::NoAddress`] say that it has none.
    fn names(&self, address: IpAddr) -> BoxFuture<'_, Result<Vec<String>, NotResolved>>;
}

/// The resolver cannot be set up. Our fault, or this machine's.
#[derive(Debug, Error)]
#[error(
    "cannot read the system's resolver configuration ({0}); name a resolver with --dns ADDRESS:PORT"
)]
pub struct ResolverError(pub(crate) NetError);

/// A stub resolver.
pub struct Resolver {
    inner: TokioResolver,
    /// The same without EDNS, if the other asks with it.
    without_edns: Option<TokioResolver>,
    patience: Duration,
}

impl Resolver {
    /// Asks the name server given, or those of the system.
    ///
    /// # Errors
    ///
    /// [`ResolverError`] if the system's configuration cannot be read.
    pub fn new(server: Option<SocketAddr>, patience: Duration) -> Result<Self, ResolverError> {
        let build = |with_edns: bool| {
            let mut builder = match server {
                Some(server) => TokioResolver::builder_with_config(
                    asking(server),
                    TokioRuntimeProvider::default(),
                ),
                None => TokioResolver::builder_tokio()?,
            };
            let options = builder.options_mut();
            options.timeout = patience / 3;
            options.attempts = 1;
            options.edns0 &= with_edns;
            let has_edns = options.edns0;
            Ok((builder.build()?, has_edns))
        };
        let (inner, has_edns) = build(true).map_err(ResolverError)?;
        let without_edns = match has_edns {
            true => Some(build(false).map_err(ResolverError)?.0),
            false => None,
        };
        Ok(Self { inner, without_edns, patience })
    }

    /// What fails on this machine is tried again once, shortly after.
    async fn lookup(&self, name: &str, kind: RecordType) -> Result<Lookup, NotResolved> {
        // A trailing dot keeps the system's search list out of it.
        let name = Name::from_ascii(format!("{name}.")).map_err(|_| DnsFailure::NoSuchDomain)?;
        let deadline = Instant::now() + self.patience;
        match self.lookup_once(name.clone(), kind, deadline).await {
            Err(NotResolved::NotTested(_)) if Instant::now() + SHORTLY < deadline => {
                sleep(SHORTLY).await;
                self.lookup_once(name, kind, deadline).await
            }
            other => other,
        }
    }

    /// Records of a service. Where those are behind an alias, the library asks for records of the
    /// first server's name instead, so that the alias is followed here.
    async fn behind_aliases(&self, name: &str) -> Result<Lookup, NotResolved> {
        let mut owner = name.to_owned();
        for _ in 0..ALIASES {
            let failure = match self.lookup(&owner, RecordType::SRV).await {
                Err(NotResolved::Failure(
                    failure @ (DnsFailure::NoSuchDomain | DnsFailure::NoAddress),
                )) => failure,
                other => return other,
            };
            let alias = self.lookup(&owner, RecordType::CNAME).await;
            let target = alias.iter().flat_map(|lookup| lookup.answers()).find_map(|record| {
                let RData::CNAME(target) = &record.data else { return None };
                Some(plain(&target.0))
            });
            owner = target.ok_or(failure)?;
        }
        Err(DnsFailure::ServerFailure.into())
    }

    async fn lookup_once(
        &self,
        name: Name,
        kind: RecordType,
        deadline: Instant,
    ) -> Result<Lookup, NotResolved> {
        let error = match timeout_at(deadline, self.inner.lookup(name.clone(), kind)).await {
            Err(_) => return Err(DnsFailure::Timeout.into()),
            Ok(Ok(lookup)) => return Ok(lookup),
            Ok(Err(error)) => error,
        };
        match self.without_edns.as_ref().filter(|_| may_not_know_edns(&error)) {
            Some(resolver) => match timeout_at(deadline, resolver.lookup(name, kind)).await {
                Ok(Ok(lookup)) => Ok(lookup),
                Ok(Err(other)) => Err(match (failure(&error), failure(&other)) {
                    // No answer says less than whatever was answered before.
                    (before, NotResolved::Failure(DnsFailure::Timeout)) => before,
                    (before @ NotResolved::Failure(_), NotResolved::NotTested(_)) => before,
                    (_, after) => after,
                }),
                Err(_) => Err(failure(&error)),
            },
            None => Err(failure(&error)),
        }
    }
}

/// The most aliases that are followed to the records of a service.
const ALIASES: usize = 4;
/// Until what failed on this machine is tried again.
const SHORTLY: Duration = Duration::from_millis(300);

pub(crate) fn asking(server: SocketAddr) -> ResolverConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = server.port();
        connection
    });
    let name_server = NameServerConfig::new(server.ip(), true, connections.into());
    ResolverConfig::from_name_servers(vec![name_server])
}

/// Whether a name server may have stumbled over EDNS. Old ones answer it with an error
/// (RFC 6891 §7, and RFC 2671 §5.3 before it), some with a mere header, which counts as no answer.
fn may_not_know_edns(error: &NetError) -> bool {
    use ResponseCode::{NXDomain, NoError, Refused};
    match error {
        NetError::Dns(DnsError::ResponseCode(code)) => *code != Refused,
        NetError::Dns(DnsError::NoRecordsFound(none)) => {
            !matches!(none.response_code, NXDomain | NoError)
        }
        _ => true,
    }
}

fn failure(error: &NetError) -> NotResolved {
    match error {
        NetError::Timeout => DnsFailure::Timeout.into(),
        NetError::Dns(DnsError::NoRecordsFound(none)) => match none.response_code {
            ResponseCode::NXDomain => DnsFailure::NoSuchDomain,
            ResponseCode::NoError => DnsFailure::NoAddress,
            _ => DnsFailure::ServerFailure,
        }
        .into(),
        NetError::Io(error) if error.kind() == ErrorKind::TimedOut => DnsFailure::Timeout.into(),
        // Between this machine and its name server; what that says about a name is not among it.
        NetError::Io(_) | NetError::Busy | NetError::NoConnections => {
            NotResolved::NotTested(not_asked(error))
        }
        _ => DnsFailure::ServerFailure.into(),
    }
}

/// Why the name server could not be asked. Some errors hide their cause, which shows again where a
/// socket cannot be had either.
pub(crate) fn not_asked(error: &NetError) -> String {
    let cause = match error {
        NetError::Io(error) => error.to_string(),
        other => match UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)) {
            Err(error) => error.to_string(),
            Ok(_) => other.to_string(),
        },
    };
    format!("the machine that runs the check could not ask its name server ({cause})")
}

impl Resolve for Resolver {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Addresses, NotResolved>> {
        Box::pin(async move {
            let (v6, v4) =
                join(self.lookup(name, RecordType::AAAA), self.lookup(name, RecordType::A)).await;
            both_families(name, v6, v4)
        })
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Exchangers, NotResolved>> {
        Box::pin(async move {
            let lookup = self.lookup(domain, RecordType::MX).await?;
            let mut found = Exchangers::default();
            for record in lookup.answers() {
                let RData::MX(mx) = &record.data else { continue };
                found.mx.push(Mx { preference: mx.preference, exchange: plain(&mx.exchange) });
                found.canonical_name = other_than(domain, &record.name);
            }
            found.mx.sort();
            if found.mx.is_empty() { Err(DnsFailure::NoAddress.into()) } else { Ok(found) }
        })
    }

    fn name_servers<'a>(
        &'a self,
        domain: &'a str,
    ) -> BoxFuture<'a, Result<NameServers, NotResolved>> {
        Box::pin(async move {
            let lookup = self.lookup(domain, RecordType::NS).await?;
            let names = lookup.answers().iter().filter_map(|record| match &record.data {
                RData::NS(name) => Some(plain(&name.0)),
                _ => None,
            });
            let mut names: Vec<String> = names.collect();
            names.sort();
            let found = NameServers { names, signed: None };
            if found.names.is_empty() { Err(DnsFailure::NoAddress.into()) } else { Ok(found) }
        })
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Services, NotResolved>> {
        Box::pin(async move {
            let lookup = self.behind_aliases(name).await?;
            let mut found = Services::default();
            for record in lookup.answers() {
                let RData::SRV(srv) = &record.data else { continue };
                found.srv.push(Srv {
                    priority: srv.priority,
                    weight: srv.weight,
                    port: srv.port,
                    target: plain(&srv.target),
                    alias: false,
                    no_address: false,
                });
                found.canonical_name = other_than(name, &record.name);
            }
            found.srv.sort_by_key(|srv| (srv.priority, std::cmp::Reverse(srv.weight)));
            if found.srv.is_empty() { Err(DnsFailure::NoAddress.into()) } else { Ok(found) }
        })
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Texts, NotResolved>> {
        Box::pin(async move {
            let lookup = self.lookup(name, RecordType::TXT).await?;
            let octets = lookup.answers().iter().filter_map(|record| match &record.data {
                RData::TXT(txt) => Some(txt.txt_data.concat()),
                _ => None,
            });
            let octets: Vec<Vec<u8>> = octets.collect();
            let texts = octets.iter().map(|octets| printable(octets)).collect();
            let found = Texts { texts, octets, signed: None };
            if found.texts.is_empty() { Err(DnsFailure::NoAddress.into()) } else { Ok(found) }
        })
    }

    fn names(&self, address: IpAddr) -> BoxFuture<'_, Result<Vec<String>, NotResolved>> {
        Box::pin(async move {
            // The library makes up a name for these, and asks nobody.
            if address.to_canonical().is_loopback() {
                let why = "nobody gives names to addresses of the machine itself";
                return Err(NotResolved::NotTested(why.to_owned()));
            }
            let lookup = self.lookup(&plain(&Name::from(address)), RecordType::PTR).await?;
            let names = lookup.answers().iter().filter_map(|record| match &record.data {
                RData::PTR(name) => Some(plain(&name.0)),
                _ => None,
            });
            let names: Vec<String> = names.collect();
            if names.is_empty() { Err(DnsFailure::NoAddress.into()) } else { Ok(names) }
        })
    }
}

/// One family is enough. Of two failures the one that says more counts: that the name does not
/// exist, then that we could not find out, our own reasons first, then that there is no address.
fn both_families(
    name: &str,
    v6: Result<Lookup, NotResolved>,
    v4: Result<Lookup, NotResolved>,
) -> Result<Addresses, NotResolved> {
    let mut out = Addresses::default();
    let mut families = Vec::new();
    let mut failures = Vec::new();
    for answer in [v6, v4] {
        match answer {
            Ok(lookup) => {
                let mut addresses = Vec::new();
                for record in lookup.answers() {
                    let address = match &record.data {
                        RData::A(a) => IpAddr::V4(a.0),
                        RData::AAAA(aaaa) => IpAddr::V6(aaaa.0),
                        _ => continue,
                    };
                    if let Some(owner) = other_than(name, &record.name) {
                        out.canonical_name = Some(owner);
                    }
                    addresses.push(address);
                }
                families.push(addresses);
            }
            Err(failure) => failures.push(failure),
        }
    }
    let longest = families.iter().map(Vec::len).max().unwrap_or(0);
    for i in 0..longest {
        for family in &families {
            if let Some(address) = family.get(i).filter(|a| !out.addresses.contains(a)) {
                out.addresses.push(*address);
            }
        }
    }
    if !out.addresses.is_empty() {
        return Ok(out);
    }
    let rank = |failure: &NotResolved| match failure {
        NotResolved::Failure(DnsFailure::NoSuchDomain) => 0,
        NotResolved::NotTested(_) => 1,
        NotResolved::Failure(DnsFailure::Timeout) => 2,
        NotResolved::Failure(DnsFailure::ServerFailure) => 3,
        NotResolved::Failure(DnsFailure::NoAddress) => 4,
    };
    Err(failures.into_iter().min_by_key(rank).unwrap_or_else(|| DnsFailure::NoAddress.into()))
}

/// The name that a record stands at, unless it is the one that was asked for.
fn other_than(asked: &str, owner: &Name) -> Option<String> {
    Some(plain(owner)).filter(|owner| !owner.eq_ignore_ascii_case(asked))
}

/// A name without its trailing dot, in lower case; `.` stays. The characters that
/// addresses are written with stand there as they are.
pub(crate) fn plain(name: &Name) -> String {
    let text = name.to_ascii().to_ascii_lowercase();
    let text = text.replace("\\[", "[").replace("\\]", "]").replace("\\:", ":");
    if text == "." { text } else { text.trim_end_matches('.').to_owned() }
}
