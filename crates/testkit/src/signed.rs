//! A tree of signed zones with a root of its own, served by nsd, and unbound in front of it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use crate::process::{Server, command, folder, said};

/// A zone of the tree. Start of authority, name server and delegations come by themselves.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Its name, without a dot at the end; empty for the root.
    pub name: &'static str,
    /// Its other records, as in a zone file; names without a dot at the end are below the zone.
    pub records: String,
    /// How it is signed.
    pub signing: Signing,
}

/// How a zone is signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signing {
    /// Not, and the zone above says so.
    None,
    /// As it should be, with NSEC.
    Nsec,
    /// As it should be, with NSEC3 and so many rounds of hashing.
    Nsec3(u16),
    /// All signatures have expired.
    Expired,
    /// No signature is valid yet.
    Early,
    /// What the zone above says of its keys (DS) is about another key.
    WrongDs,
    /// It is not signed, and the zone above says that it is.
    Stripped,
    /// As it should be, and the zone above knows nothing of it.
    Island,
    /// With NSEC, but what proves that there is nothing (NSEC) is left out.
    WithoutDenial,
}

/// How unbound treats signatures.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Upstream {
    /// It validates.
    Validating,
    /// It passes them on.
    Passing,
}

/// The zones on a name server.
pub struct Tree {
    anchor: String,
    at: SocketAddr,
    _server: Server,
    folder: TempDir,
}

impl Zone {
    /// A zone.
    #[must_use]
    pub fn new(name: &'static str, signing: Signing, records: &str) -> Self {
        Self { name, records: records.to_owned(), signing }
    }
}

impl Tree {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] =
        &["nsd", "ldns-keygen", "ldns-signzone", "ldns-key2ds"];
    /// What unbound in front of it needs as well.
    pub const NEEDS_UNBOUND: &'static [&'static str] = &["unbound"];

    /// Signs zones and serves them at an address, on port 53 if unbound is to find them. The root
    /// must be among them, and every zone above another.
    ///
    /// # Panics
    ///
    /// If a tool fails, or the server does not come up.
    #[must_use]
    pub fn plant(at: SocketAddr, zones: &[Zone]) -> Self {
        let folder = folder();
        let mut delegations: HashMap<&str, String> = HashMap::new();
        let mut order: Vec<&Zone> = zones.iter().collect();
        order.sort_by_key(|zone| std::cmp::Reverse(labels(zone.name)));
        let mut anchor = String::new();
        let mut config = config(folder.path(), at);
        for zone in order {
            let below = delegations.remove(zone.name).unwrap_or_default();
            let file = folder.path().join(file_of(zone.name));
            fs::write(&file, zone_file(zone, at.ip(), &below)).expect("written");
            let keys = sign(folder.path(), zone);
            let shown = if keys.is_signed { file.with_extension("zone.signed") } else { file };
            let _ = write!(
                config,
                "zone:\n  name: \"{}.\"\n  zonefile: \"{}\"\n",
                zone.name,
                shown.display()
            );
            if zone.name.is_empty() {
                anchor = keys.dnskey;
                continue;
            }
            let above = zones.iter().map(|other| other.name);
            let above = above.filter(|other| is_below(zone.name, other));
            let above = above.max_by_key(|other| labels(other)).expect("a zone above");
            let delegation = delegations.entry(above).or_default();
            let name = zone.name;
            let glue = address_record(&format!("ns.{name}."), at.ip());
            let _ = writeln!(delegation, "{name}. 300 IN NS ns.{name}.\n{glue}\n{}", keys.ds);
        }
        let path = folder.path().join("nsd.conf");
        fs::write(&path, config).expect("written");
        let mut nsd = command("nsd");
        nsd.args(["-d", "-c"]).arg(&path).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Server::start(&mut nsd).listening(at);
        Self { anchor, at, _server: server, folder }
    }

    /// Where the name server listens. It answers for all zones, and so can be asked like a resolver
    /// by whoever follows aliases alone.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.at
    }

    /// The root's keys, as a file of trust anchors.
    #[must_use]
    pub fn anchors(&self) -> &str {
        &self.anchor
    }

    /// Starts unbound as a resolver for the tree, which must be on port 53.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn unbound(&self, at: SocketAddr, upstream: Upstream) -> Server {
        let write = |name: String, text: &str| {
            let path = self.folder.path().join(name);
            fs::write(&path, text).expect("written");
            path
        };
        let glue = address_record("a.root.", self.at.ip());
        let hints = write("hints".to_owned(), &format!(". 300 IN NS a.root.\n{glue}\n"));
        let anchor = write("anchor".to_owned(), &self.anchor);
        let modules = match upstream {
            Upstream::Validating => "validator iterator",
            Upstream::Passing => "iterator",
        };
        let text = format!(
            "server:
  interface: {ip}@{port}
  access-control: 0.0.0.0/0 allow
  access-control: ::0/0 allow
  username: \"\"
  chroot: \"\"
  directory: \"{folder}\"
  pidfile: \"\"
  use-syslog: no
  do-daemonize: no
  do-not-query-localhost: no
  module-config: \"{modules}\"
  root-hints: \"{hints}\"
  trust-anchor-file: \"{anchor}\"
  local-zone: \"test.\" nodefault
  local-zone: \"10.in-addr.arpa.\" nodefault
  ede: yes
  cache-max-ttl: 2
  cache-max-negative-ttl: 2
  msg-cache-size: 1m
  rrset-cache-size: 1m
remote-control:
  control-enable: no
",
            ip = at.ip(),
            port = at.port(),
            folder = self.folder.path().display(),
            hints = hints.display(),
            anchor = anchor.display(),
        );
        let path = write(format!("unbound-{}.conf", at.ip()), &text);
        let mut unbound = command("unbound");
        unbound.args(["-d", "-c"]).arg(path).stdout(Stdio::null()).stderr(Stdio::null());
        Server::start(&mut unbound).listening(at)
    }
}

/// What signing a zone gave.
#[derive(Default)]
struct Keys {
    is_signed: bool,
    dnskey: String,
    ds: String,
}

fn sign(folder: &Path, zone: &Zone) -> Keys {
    if zone.signing == Signing::None {
        return Keys::default();
    }
    let name = format!("{}.", zone.name);
    let run = |program: &str, arguments: &[&str]| {
        said(command(program).current_dir(folder).args(arguments))
    };
    let keygen = |is_for_keys: bool| {
        let flags: &[&str] = if is_for_keys { &["-k"] } else { &[] };
        run("ldns-keygen", &[&["-a", "ECDSAP256SHA256"], flags, &[&name]].concat())
    };
    let (own, of_zone) = (keygen(true), keygen(false));
    let public = |key: &str| format!("{key}.key");
    let ds_of = |key: &str| run("ldns-key2ds", &["-n", "-2", &public(key)]);
    let ds = match zone.signing {
        Signing::WrongDs => ds_of(&keygen(true)),
        _ => ds_of(&own),
    };
    if zone.signing == Signing::Stripped {
        return Keys { ds, ..Keys::default() };
    }
    let now = OffsetDateTime::now_utc();
    let (from, to) = match zone.signing {
        Signing::Expired => (-Duration::days(40), -Duration::days(10)),
        Signing::Early => (Duration::days(10), Duration::days(40)),
        _ => (-Duration::days(1), Duration::days(30)),
    };
    let file = file_of(zone.name);
    let (from, to) = (compact(now + from), compact(now + to));
    let rounds;
    let mut arguments = vec!["-i", &from, "-e", &to];
    if let Signing::Nsec3(iterations) = zone.signing {
        rounds = iterations.to_string();
        arguments.extend(["-n", "-t", &rounds]);
    }
    arguments.extend([file.as_str(), &own, &of_zone]);
    run("ldns-signzone", &arguments);
    if zone.signing == Signing::WithoutDenial {
        let path = folder.join(file).with_extension("zone.signed");
        let text = fs::read_to_string(&path).expect("a signed zone");
        let is_kept = |line: &&str| !line.contains("\tNSEC");
        fs::write(&path, text.lines().filter(is_kept).collect::<Vec<_>>().join("\n") + "\n")
            .expect("written");
    }
    let ds = if zone.signing == Signing::Island { String::new() } else { ds };
    let dnskey = fs::read_to_string(folder.join(public(&own))).expect("a key");
    Keys { is_signed: true, dnskey, ds }
}

/// As in signatures (RFC 4034 §3.2).
fn compact(at: OffsetDateTime) -> String {
    let (date, time) = (at.date(), at.time());
    let month = u8::from(date.month());
    let day = format!("{:04}{month:02}{:02}", date.year(), date.day());
    format!("{day}{:02}{:02}{:02}", time.hour(), time.minute(), time.second())
}

fn zone_file(zone: &Zone, server: IpAddr, below: &str) -> String {
    let name = zone.name;
    let ns = if name.is_empty() { "a.root.".to_owned() } else { format!("ns.{name}.") };
    let glue = address_record(&ns, server);
    format!(
        "$ORIGIN {name}.\n$TTL 300\n@ IN SOA {ns} hostmaster.{ns} 1 3600 600 86400 60\n@ IN NS {ns}\n{glue}\n{below}\n{}\n",
        zone.records
    )
}

fn address_record(name: &str, address: IpAddr) -> String {
    let kind = if address.is_ipv6() { "AAAA" } else { "A" };
    format!("{name} 300 IN {kind} {address}")
}

fn file_of(zone: &str) -> String {
    if zone.is_empty() { "root.zone".to_owned() } else { format!("{zone}.zone") }
}

fn labels(name: &str) -> usize {
    name.split('.').filter(|label| !label.is_empty()).count()
}

fn is_below(name: &str, other: &str) -> bool {
    name != other && (other.is_empty() || name.ends_with(&format!(".{other}")))
}

fn config(folder: &Path, at: SocketAddr) -> String {
    let (ip, port, folder) = (at.ip(), at.port(), folder.display());
    format!(
        "server:
  ip-address: {ip}
  port: {port}
  username: \"\"
  chroot: \"\"
  zonesdir: \"{folder}\"
  database: \"\"
  pidfile: \"{folder}/nsd.pid\"
  xfrdfile: \"{folder}/xfrd.state\"
  zonelistfile: \"{folder}/zone.list\"
  xfrdir: \"{folder}\"
  server-count: 1
  rrl-ratelimit: 0
remote-control:
  control-enable: no
"
    )
}
