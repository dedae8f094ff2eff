//! The resolver that validates. It walks aliases itself: an answer by way of an alias can carry
//! proofs of other answers, over which the library calls it forged.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::{BoxFuture, join};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::dnssec::Proof;
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use hickory_resolver::system_conf::read_system_conf;
use portwise_policy::{Status, Validation};
use tokio::time::{Instant, sleep, timeout_at};

use super::look::{Look, Signatures, look};
use super::{DnssecAnchors, Kind, Link, MOST_RECORDS, Proven, Secure};
use crate::dane::TlsaRecord;
use crate::resolve::{ResolverError, asking, not_asked, plain};

/// The most aliases that are followed.
const MOST_LINKS: usize = 10;
/// The most rounds of hashing of a denial (NSEC3) that the library computes, or counts as not
/// signed.
const MOST_ROUNDS: u16 = 500;
/// Until what failed is tried again.
const PAUSE: Duration = Duration::from_millis(400);

/// A stub resolver that validates.
pub struct Validator {
    inner: TokioResolver,
    /// The name server that it asks first.
    upstream: Option<SocketAddr>,
    patience: Duration,
}

/// What one question came to.
#[derive(Debug)]
enum Seen {
    /// Records of the type at the name.
    Records(Vec<Record>, Status),
    /// An alias.
    Alias(Name, Status),
    /// Neither.
    Nothing(Status),
    /// Neither, and nothing came with it from which it follows whether that is signed.
    Unclear,
    /// What came cannot be validated.
    Bogus,
    /// The name server says no more than that it failed, as those do that validate themselves.
    ServFail,
    /// It failed in another way.
    Failed(String),
    /// It failed on this machine.
    Ours(String),
}

impl Validator {
    /// Asks the name server given, or those of the system. `patience` is for all that there is to
    /// ask about one name.
    ///
    /// # Errors
    ///
    /// [`ResolverError`] if the system's configuration cannot be read.
    pub fn new(
        server: Option<SocketAddr>,
        anchors: &DnssecAnchors,
        patience: Duration,
    ) -> Result<Self, ResolverError> {
        Self::build(server, anchors, patience).map_err(ResolverError)
    }

    fn build(
        server: Option<SocketAddr>,
        anchors: &DnssecAnchors,
        patience: Duration,
    ) -> Result<Self, NetError> {
        let (config, mut options) = match server {
            Some(server) => (asking(server), ResolverOpts::default()),
            None => read_system_conf()?,
        };
        options.timeout = patience / 3;
        options.attempts = 1;
        options.edns0 = true;
        // Files say nothing of signatures.
        options.use_hosts_file = ResolveHosts::Never;
        let upstream = server.or_else(|| first(&config));
        let mut builder =
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        *builder.options_mut() = options;
        let inner = builder.with_trust_anchor(anchors.0.clone()).build()?;
        Ok(Self { inner, upstream, patience })
    }

    async fn see(&self, name: &Name, kind: RecordType, deadline: Instant) -> Seen {
        match timeout_at(deadline, self.inner.lookup(name.clone(), kind)).await {
            Err(_) => Seen::Failed(NO_ANSWER.to_owned()),
            Ok(Ok(lookup)) => seen(name, kind, &lookup),
            Ok(Err(error)) => not_seen(name, kind, &error),
        }
    }

    /// The same, once more shortly after, if it failed.
    async fn see_twice(&self, name: &Name, kind: RecordType, deadline: Instant) -> Seen {
        match self.see(name, kind, deadline).await {
            Seen::Bogus | Seen::ServFail | Seen::Failed(_) | Seen::Ours(_)
                if Instant::now() + PAUSE < deadline =>
            {
                sleep(PAUSE).await;
                self.see(name, kind, deadline).await
            }
            seen => seen,
        }
    }

    async fn walk(&self, name: &str, kind: Kind) -> Proven {
        let Ok(mut at) = Name::from_ascii(format!("{name}.")) else {
            let why = "the DNS has no such names";
            return Proven::only(Status::NotTested(why.to_owned()));
        };
        let deadline = Instant::now() + self.patience;
        let kind = of(kind);
        let mut out = Proven { status: Status::NotAsked, ..Proven::default() };
        loop {
            let mut seen = self.see(&at, kind, deadline).await;
            if !matches!(seen, Seen::Records(..) | Seen::Alias(..) | Seen::Nothing(_)) {
                // Alone, an alias carries no proofs of other answers.
                seen = match self.see(&at, RecordType::CNAME, deadline).await {
                    Seen::Alias(target, status) => Seen::Alias(target, status),
                    _ => self.see_twice(&at, kind, deadline).await,
                };
            }
            let status = match seen {
                Seen::Alias(target, status) => {
                    let to = plain(&target);
                    let is_circle = to == name || out.links.iter().any(|link| link.to == to);
                    if is_circle || out.links.len() == MOST_LINKS {
                        let why = match is_circle {
                            true => "aliases lead in a circle".to_owned(),
                            false => format!("there are more than {MOST_LINKS} aliases"),
                        };
                        out.status = out.status.and(Status::Failed(why));
                        return out;
                    }
                    out.status = out.status.and(status.clone());
                    out.links.push(Link { to, status });
                    at = target;
                    continue;
                }
                Seen::Records(records, status) => {
                    let tlsa = records.iter().filter_map(|record| TlsaRecord::of(&record.data));
                    let mut tlsa: Vec<TlsaRecord> = tlsa.collect();
                    out.more = tlsa.len().saturating_sub(MOST_RECORDS);
                    tlsa.truncate(MOST_RECORDS);
                    out.tlsa = tlsa;
                    status
                }
                Seen::Nothing(status) => status,
                Seen::Bogus => self.why_bogus(&at, kind, deadline).await,
                Seen::ServFail => self.why_it_failed(&at, kind, deadline).await,
                Seen::Unclear => match self.zone_of(&at, deadline).await {
                    Status::Secure if kind != RecordType::SOA => {
                        Status::Failed("that there is none is not proven, and has to be".to_owned())
                    }
                    status => status,
                },
                Seen::Failed(why) => Status::Failed(why),
                Seen::Ours(why) => Status::NotTested(why),
            };
            out.status = out.status.and(status);
            return out;
        }
    }

    /// Whether the zone of a name is signed.
    async fn zone_of(&self, name: &Name, deadline: Instant) -> Status {
        let mut at = name.clone();
        loop {
            match self.see(&at, RecordType::NS, deadline).await {
                Seen::Records(_, status) | Seen::Nothing(status) => return status,
                Seen::Alias(..) | Seen::Unclear if !at.is_root() => at = at.base_name(),
                Seen::Bogus => return Status::Bogus(UNCLEAR.to_owned()),
                Seen::Ours(why) => return Status::NotTested(why),
                Seen::Failed(why) => return Status::Failed(why),
                _ => return Status::Failed(INDETERMINATE.to_owned()),
            }
        }
    }

    async fn look(
        &self,
        name: &Name,
        kind: RecordType,
        unchecked: bool,
        until: Instant,
    ) -> Option<Look> {
        look(self.upstream?, name, kind, unchecked, until).await
    }

    /// Why an answer cannot be validated.
    async fn why_bogus(&self, name: &Name, kind: RecordType, deadline: Instant) -> Status {
        let deadline = deadline.max(Instant::now() + LOOKING);
        let bogus = |why: &str| Status::Bogus(why.to_owned());
        let Some(seen) = self.look(name, kind, true, deadline).await else {
            return bogus(UNCLEAR);
        };
        if !matches!(seen.code, ResponseCode::NoError | ResponseCode::NXDomain) {
            return Status::Failed(format!("the resolver answers “{}”", seen.code));
        }
        if let Some(rounds) = seen.rounds().filter(|rounds| *rounds > MOST_ROUNDS) {
            return Status::NotTested(format!(
                "the proof takes {rounds} rounds of hashing; some resolvers take such a zone for not signed, others fail (RFC 9276 §3.2)"
            ));
        }
        match seen.signatures(name, kind) {
            _ if seen.truncated => bogus(UNCLEAR),
            Signatures::Missing if seen.has(name, kind) => bogus("there is no signature"),
            Signatures::Missing => bogus("that there is none is not signed"),
            Signatures::Dates(why) => bogus(why),
            Signatures::Wildcard(wildcard) => match self.see(&wildcard, kind, deadline).await {
                // Not forged for all that is known: the library does not take the proof.
                Seen::Records(_, Status::Secure)
                | Seen::Alias(_, Status::Secure)
                | Seen::Nothing(Status::Secure) => Status::NotTested(
                    "the answer is made from a wildcard, whose proof could not be validated"
                        .to_owned(),
                ),
                _ => bogus("it is made from a wildcard that cannot be validated"),
            },
            Signatures::By(zone) => match self.see(&zone, RecordType::DNSKEY, deadline).await {
                Seen::Records(_, Status::Secure) if seen.has(name, kind) => {
                    bogus("a signature is false")
                }
                Seen::Records(_, Status::Secure) => {
                    bogus("what is signed does not prove that there is none")
                }
                Seen::Bogus | Seen::Nothing(_) => bogus(&format!(
                    "no chain of trust leads to the keys of {}: what the zone above it says of them (DS) does not fit",
                    shown(&zone)
                )),
                _ => bogus(UNCLEAR),
            },
        }
    }

    /// Why a name server failed: whether it validates, and finds something wrong.
    async fn why_it_failed(&self, name: &Name, kind: RecordType, deadline: Instant) -> Status {
        let deadline = deadline.max(Instant::now() + LOOKING);
        let checked = self.look(name, kind, false, deadline);
        let unchecked = self.look(name, kind, true, deadline);
        let (checked, unchecked) = join(checked, unchecked).await;
        let is_there = unchecked.is_some_and(|seen| {
            matches!(seen.code, ResponseCode::NoError | ResponseCode::NXDomain)
        });
        if is_there {
            let said = checked.and_then(|seen| seen.says());
            let why = said.unwrap_or("the resolver cannot validate it");
            return Status::Bogus(why.to_owned());
        }
        Status::Failed("the name servers of the name fail (SERVFAIL)".to_owned())
    }

    /// Whether the root's keys and the top-level domain of a name can be validated. One is not
    /// enough: a root with a single key proves itself without any signature.
    async fn prove(&self, name: &str) -> Validation {
        let deadline = Instant::now() + self.patience;
        let root = self.see_twice(&Name::root(), RecordType::DNSKEY, deadline).await;
        if !matches!(root, Seen::Records(_, Status::Secure)) {
            return Validation::Fails(self.why_unproven(root, deadline).await);
        }
        let top = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
        let Ok(top) = Name::from_ascii(format!("{top}.")) else {
            return Validation::Fails("the name has no top-level domain".to_owned());
        };
        match self.see_twice(&top, RecordType::DS, deadline).await {
            // That it is not signed is signed by the root as well.
            Seen::Records(_, Status::Secure) | Seen::Nothing(Status::Secure) => Validation::Works,
            Seen::Failed(why) | Seen::Ours(why) => Validation::Fails(why),
            Seen::ServFail => Validation::Fails(format!("{} fails", self.who())),
            _ => Validation::Fails(self.drops()),
        }
    }

    /// Why the root's keys could not be validated.
    async fn why_unproven(&self, seen: Seen, deadline: Instant) -> String {
        match seen {
            Seen::Failed(why) => format!("{} is of no use: {why}", self.who()),
            Seen::Ours(why) => why,
            Seen::ServFail => format!("{} fails to answer for the root zone", self.who()),
            _ => {
                let deadline = deadline.max(Instant::now() + LOOKING);
                let root = self.look(&Name::root(), RecordType::DNSKEY, true, deadline).await;
                match root {
                    Some(seen) if seen.has_signatures() && !seen.truncated => format!(
                        "the keys of the root zone that {} gives do not lead to the trust anchors",
                        self.who()
                    ),
                    _ => self.drops(),
                }
            }
        }
    }

    fn drops(&self) -> String {
        format!("{} does not pass signatures on", self.who())
    }

    fn who(&self) -> String {
        self.upstream.map_or_else(|| "the resolver".to_owned(), |at| format!("the resolver {at}"))
    }
}

impl Secure for Validator {
    fn proves<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Validation> {
        Box::pin(self.prove(name))
    }

    fn ask<'a>(&'a self, name: &'a str, kind: Kind) -> BoxFuture<'a, Proven> {
        Box::pin(self.walk(name, kind))
    }
}

const NO_ANSWER: &str = "there was no answer in time";
/// For finding out why an answer cannot be validated, if no more time is left.
const LOOKING: Duration = Duration::from_secs(1);

/// The first name server of a configuration.
fn first(config: &ResolverConfig) -> Option<SocketAddr> {
    let server = config.name_servers().first()?;
    let port = server.connections.first().map_or(53, |connection| connection.port);
    Some(SocketAddr::new(server.ip, port))
}

fn of(kind: Kind) -> RecordType {
    match kind {
        Kind::Zone => RecordType::SOA,
        Kind::Exchangers => RecordType::MX,
        Kind::V4 => RecordType::A,
        Kind::V6 => RecordType::AAAA,
        Kind::Tlsa => RecordType::TLSA,
    }
}

fn seen(name: &Name, kind: RecordType, lookup: &Lookup) -> Seen {
    let at = |kind: RecordType| {
        let fits = move |record: &&Record| record.name == *name && record.record_type() == kind;
        lookup.answers().iter().filter(fits).cloned().collect::<Vec<Record>>()
    };
    let records = at(kind);
    if kind != RecordType::CNAME && !records.is_empty() {
        let status = status(&records);
        return Seen::Records(records, status);
    }
    let aliases = at(RecordType::CNAME);
    match aliases.first().map(|record| &record.data) {
        Some(RData::CNAME(target)) => Seen::Alias(target.0.clone(), status(&aliases)),
        _ => Seen::Failed("the answer is about another name".to_owned()),
    }
}

/// What DNSSEC says of records of one type at one name.
fn status(records: &[Record]) -> Status {
    let of_one = |record: &Record| match record.proof {
        Proof::Secure => Status::Secure,
        Proof::Insecure => Status::Insecure,
        Proof::Bogus => Status::Bogus("a signature is false".to_owned()),
        Proof::Indeterminate => Status::Failed(INDETERMINATE.to_owned()),
    };
    records.iter().map(of_one).fold(Status::NotAsked, Status::and)
}

const UNCLEAR: &str = "it cannot be validated, or the keys for that cannot be fetched";
const INDETERMINATE: &str = "it cannot be said whether it has to be signed";

fn not_seen(name: &Name, kind: RecordType, error: &NetError) -> Seen {
    use ResponseCode::{NXDomain, NoError, ServFail};
    match error {
        NetError::Dns(DnsError::DnssecBogus) => Seen::Bogus,
        NetError::Dns(DnsError::Nsec { proof, response, .. }) => match proof {
            Proof::Bogus => Seen::Bogus,
            // A denial with more rounds of hashing than are computed counts as not signed
            // (RFC 9276 §3.2).
            Proof::Insecure | Proof::Secure => {
                let of_kind = |r: &&Record| r.name == *name && r.record_type() == kind;
                let records: Vec<Record> =
                    response.answers.iter().filter(of_kind).cloned().collect();
                match records.is_empty() {
                    true => Seen::Nothing(Status::Insecure),
                    false => Seen::Records(records, Status::Insecure),
                }
            }
            Proof::Indeterminate => Seen::Failed(INDETERMINATE.to_owned()),
        },
        NetError::Dns(DnsError::NoRecordsFound(none))
            if matches!(none.response_code, NXDomain | NoError) =>
        {
            let proofs = none.authorities.iter().flat_map(|records| records.iter());
            let is_proof = |record: &&Record| {
                matches!(record.record_type(), RecordType::NSEC | RecordType::NSEC3)
            };
            let is_insecure = |record: &Record| record.proof == Proof::Insecure;
            if proofs.clone().filter(is_proof).any(|record| record.proof.is_secure()) {
                Seen::Nothing(Status::Secure)
            } else if proofs.clone().any(is_insecure) {
                Seen::Nothing(Status::Insecure)
            } else {
                Seen::Unclear
            }
        }
        NetError::Dns(DnsError::ResponseCode(ServFail)) => Seen::ServFail,
        NetError::Dns(DnsError::ResponseCode(code)) => {
            Seen::Failed(format!("the resolver answers “{code}”"))
        }
        NetError::Timeout => Seen::Failed(NO_ANSWER.to_owned()),
        NetError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            Seen::Failed(NO_ANSWER.to_owned())
        }
        NetError::Io(_) | NetError::Busy | NetError::NoConnections => Seen::Ours(not_asked(error)),
        _ => Seen::Failed("the answer makes no sense".to_owned()),
    }
}

/// A zone, to be shown.
fn shown(zone: &Name) -> String {
    if zone.is_root() { "the root zone".to_owned() } else { plain(zone) }
}
