//! The servers of the zoo.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use sha2::{Digest as _, Sha256, Sha512};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use super::{Case, Certificate, Place, Reverse, Server, Shown, Site, Speaks};
use crate::dns::{Answer, Edns, FakeDns};
use crate::mta::{Heard, Mta, Script, Step, say, starttls_script, tls};
use crate::pki::{Flaw, Identity, Pki};
use crate::process;
use crate::signed::{Signing, Tree, Upstream, Zone};
use crate::web::{Door, File, Page, Web, tls_by_name};

/// The zone of the names of addresses: under 10 in place of 127, since resolvers answer for loopback
/// by themselves.
const REVERSE: &str = "10.in-addr.arpa";

/// The zoo with its name servers and all servers, on addresses of 127.0.0.0/8 under the real port
/// numbers; they end when it goes out of scope.
pub struct Zoo {
    net: u8,
    tree: Tree,
    _fails: FakeDns,
    _webs: Vec<Web>,
    /// By the label of the domain.
    mail: Vec<(&'static str, Mta)>,
    /// The address of the first server of each domain.
    first: HashMap<&'static str, IpAddr>,
}

impl Zoo {
    /// What it needs of the machine besides root.
    pub const NEEDS: [&'static str; 5] =
        ["nsd", "ldns-keygen", "ldns-signzone", "ldns-key2ds", "unbound"];

    /// Opens it on 127.`net`.0.0/16.
    ///
    /// # Panics
    ///
    /// If an address cannot be had, or a zone cannot be signed.
    pub async fn open(net: u8, pki: &Pki, places: &[Place], cases: &[Case]) -> Self {
        let mut builder = Builder::new(net, pki, places);
        let (mut webs, mut mail, mut first) = (Vec::new(), Vec::new(), HashMap::new());
        for case in cases {
            let mut certificates = builder.authorities.clone();
            for server in case.servers {
                let identity = builder.identity(case, server);
                certificates.entry(server.name).or_insert_with(|| identity.chain_der());
                for _ in 0..server.addresses {
                    let address = builder.server(case, server);
                    first.entry(case.id).or_insert(address);
                    let mta = start(server.speaks, address, &identity).await;
                    mail.extend(mta.map(|mta| (case.id, mta)));
                }
            }
            for site in case.sites {
                let address = builder.address();
                builder.add(case.id, case.zone, &format!("{} A {address}", site.at));
                webs.extend(open(*case, *site, address, pki));
            }
            builder.records(case, &certificates);
        }
        let fails = builder.fails();
        let zones: Vec<Zone> = builder
            .zones
            .iter()
            .map(|(place, text)| Zone::new(place.name, place.signing, text))
            .collect();
        let tree = Tree::plant(name_server(net), &zones);
        Self { net, tree, _fails: fails, _webs: webs, mail, first }
    }

    /// The address of the first server of a domain.
    #[must_use]
    pub fn address(&self, case: &Case) -> Option<IpAddr> {
        self.first.get(case.id).copied()
    }

    /// What the mail servers of a domain were told so far, by connection.
    #[must_use]
    pub fn heard(&self, case: &Case) -> Vec<Heard> {
        let own = self.mail.iter().filter(|(id, _)| *id == case.id);
        own.flat_map(|(_, mta)| mta.heard()).collect()
    }

    /// The network in which its servers are.
    #[must_use]
    pub fn network(&self) -> String {
        format!("127.{}.0.0/16", self.net)
    }

    /// The address at which to ask for the names of an address of the zoo.
    #[must_use]
    pub fn reverse(address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V4(v4) if v4.is_loopback() => {
                let [_, second, third, last] = v4.octets();
                Ipv4Addr::new(10, second, third, last).into()
            }
            other => other,
        }
    }

    /// The root's keys, as a file of trust anchors.
    #[must_use]
    pub fn anchors(&self) -> &str {
        self.tree.anchors()
    }

    /// Starts unbound as a resolver for it.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn resolver(&self, upstream: Upstream) -> (SocketAddr, process::Server) {
        let last = if upstream == Upstream::Validating { 3 } else { 2 };
        let at = (Ipv4Addr::new(127, self.net, 255, last), 53).into();
        (at, self.tree.unbound(at, upstream))
    }
}

fn name_server(net: u8) -> SocketAddr {
    (Ipv4Addr::new(127, net, 255, 1), 53).into()
}

/// A name server that fails.
fn failing(net: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, net, 255, 4)
}

type Chain = Vec<CertificateDer<'static>>;

struct Builder<'a> {
    net: u8,
    next: u16,
    pki: &'a Pki,
    zones: Vec<(Place, String)>,
    /// Certificates that TLSA records can be about besides those of servers.
    authorities: HashMap<&'static str, Chain>,
    failing: Vec<String>,
}

impl<'a> Builder<'a> {
    fn new(net: u8, pki: &'a Pki, places: &[Place]) -> Self {
        let reverse = Place { name: REVERSE, signing: Signing::None, records: "" };
        let places = places.iter().copied().chain([reverse]);
        let fill = |text: &str| text.replace("{F}", &failing(net).to_string());
        let zones = places.map(|place| (place, fill(place.records) + "\n")).collect();
        let root = CertificateDer::from_pem_slice(pki.root().as_bytes()).expect("a certificate");
        let intermediate = pki.issue(&["any.test"], Flaw::None).chain_der().split_off(1);
        let nobody = pki.issue(&["nobody.test"], Flaw::SelfSigned).chain_der();
        let authorities =
            [("root", vec![root]), ("intermediate", intermediate), ("nobody", nobody)].into();
        Self { net, next: 0, pki, zones, authorities, failing: Vec::new() }
    }

    fn address(&mut self) -> IpAddr {
        self.next += 1;
        let [high, low] = self.next.to_be_bytes();
        Ipv4Addr::new(127, self.net, high, low).into()
    }

    /// Adds records, with names below this label in a zone.
    fn add(&mut self, label: &str, zone: &str, records: &str) {
        let found = self.zones.iter_mut().find(|(place, _)| place.name == zone);
        let (_, text) = found.unwrap_or_else(|| panic!("there is no zone {zone}"));
        let _ = writeln!(text, "$ORIGIN {label}.{zone}.\n{records}\n$ORIGIN {zone}.");
    }

    /// The same below no label.
    fn add_plainly(&mut self, zone: &str, records: &str) {
        let found = self.zones.iter_mut().find(|(place, _)| place.name == zone);
        let (_, text) = found.unwrap_or_else(|| panic!("there is no zone {zone}"));
        let _ = writeln!(text, "{records}");
    }

    fn identity(&self, case: &Case, server: &Server) -> Identity {
        let name = own_name(case, server);
        let issue = |flaw| self.pki.issue(&[&name], flaw);
        match server.certificate {
            Certificate::Issued(flaw) => issue(flaw),
            Certificate::For(names) => {
                let names: Vec<String> = names.iter().map(|name| case.fill(name)).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.pki.issue(&names, Flaw::None)
            }
            Certificate::Private => self.pki.issue_by_own_root(&[&name]),
            Certificate::Unrelated => {
                let own = issue(Flaw::SelfSigned);
                let other = issue(Flaw::None).chain;
                let second = other.rfind("-----BEGIN").expect("two certificates");
                Identity { chain: own.chain + &other[second..], key: own.key }
            }
        }
    }

    /// Gives a server an address, under its name and with names of its own.
    fn server(&mut self, case: &Case, server: &Server) -> IpAddr {
        let address = self.address();
        let owner = server.owner.unwrap_or(server.name);
        let zone = server.zone.unwrap_or(case.zone);
        self.add(case.id, zone, &format!("{owner} A {address}"));
        let IpAddr::V4(v4) = address else { unreachable!("an IPv4 address") };
        let [_, second, third, last] = v4.octets();
        let own = format!("{last}.{third}.{second}");
        match server.reverse {
            Reverse::Own => {
                let owner = server.owner.filter(|owner| *owner != "*");
                let leading = Server { name: owner.unwrap_or(server.name), ..*server };
                let name = own_name(case, &leading);
                self.add_plainly(REVERSE, &format!("{own} PTR {name}."));
            }
            Reverse::Names(names) => {
                for name in names {
                    self.add_plainly(REVERSE, &format!("{own} PTR {}.", case.fill(name)));
                }
            }
            Reverse::Fails => self.fail(REVERSE, format!("{own}.{REVERSE}")),
        }
        address
    }

    /// Has the name servers of a name fail.
    fn fail(&mut self, zone: &str, name: String) {
        self.add_plainly(zone, &format!("{name}. NS ns.fails.test."));
        self.failing.push(name);
    }

    fn records(&mut self, case: &Case, certificates: &HashMap<&'static str, Chain>) {
        let texts = case.elsewhere.iter().copied().chain([(case.zone, case.dns)]);
        for (zone, text) in texts {
            let lines: Vec<String> =
                case.fill(text).lines().map(|line| record(line, certificates)).collect();
            self.add(case.id, zone, &lines.join("\n"));
        }
        let many: String =
            (0..case.many).map(|n| format!("_25._tcp.mail TLSA 3 1 1 {n:064x}\n")).collect();
        self.add(case.id, case.zone, &many);
        for name in case.fails {
            self.fail(case.zone, format!("{name}.{}", case.name()));
        }
    }

    /// Starts the name server that fails.
    fn fails(&self) -> FakeDns {
        let at = (failing(self.net), 53).into();
        let wildcards = ["lame.test", "*.lame.test"].map(ToOwned::to_owned);
        let names = self.failing.iter().cloned().chain(wildcards);
        let names: Vec<String> = names.collect();
        let answers: Vec<_> = names.iter().map(|name| (name.as_str(), Answer::Failure)).collect();
        FakeDns::at(at, Edns::Ignored, &answers)
    }
}

/// The whole name of a server.
fn own_name(case: &Case, server: &Server) -> String {
    match server.name {
        "@" => case.name(),
        name => format!("{name}.{}.{}", case.id, server.zone.unwrap_or(case.zone)),
    }
}

/// A line of a zone file, with the data of a TLSA record put in.
fn record(line: &str, certificates: &HashMap<&'static str, Chain>) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [.., "TLSA", usage, selector, matching, data] = words[..] else { return line.to_owned() };
    let Some((server, at)) = data.split_once('/') else { return line.to_owned() };
    let chain = certificates.get(server).unwrap_or_else(|| panic!("there is no server {server}"));
    let der = &chain[at.parse::<usize>().expect("a number")];
    let key;
    let selected: &[u8] = if selector == "1" {
        key = x509_parser::parse_x509_certificate(der).expect("a certificate").1;
        key.tbs_certificate.subject_pki.raw
    } else {
        der
    };
    let data = match matching {
        "1" => Sha256::digest(selected).to_vec(),
        "2" => Sha512::digest(selected).to_vec(),
        _ => selected.to_vec(),
    };
    let data: String = data.iter().map(|octet| format!("{octet:02x}")).collect();
    format!("{} TLSA {usage} {selector} {matching} {data}", words[0])
}

async fn start(speaks: Speaks, address: IpAddr, identity: &Identity) -> Option<Mta> {
    let config = tls(identity);
    let script = match speaks {
        Speaks::StartTls => starttls_script(&config),
        Speaks::Plain => plain(),
        Speaks::Broken => broken(),
        Speaks::PutsOff => vec![say("421 4.3.2 closed for now"), Step::Close],
        Speaks::Refuses => vec![say("554 5.7.1 no mail here"), Step::Close],
        Speaks::Closed => return None,
    };
    Some(Mta::start(SocketAddr::new(address, 25), vec![script]).await)
}

fn plain() -> Script {
    vec![
        say("220 mail.example.com ESMTP"),
        Step::Expect("EHLO"),
        say("250-mail.example.com\n250 SIZE 10485760"),
        Step::Expect("QUIT"),
        say("221 2.0.0 bye"),
        Step::Close,
    ]
}

fn broken() -> Script {
    vec![
        say("220 mail.example.com ESMTP"),
        Step::Expect("EHLO"),
        say("250-mail.example.com\n250 STARTTLS"),
        Step::Expect("STARTTLS"),
        say("220 2.0.0 go ahead"),
        Step::Hear,
        // A fatal alert: internal_error.
        Step::Say(vec![21, 3, 3, 0, 2, 2, 80]),
        Step::Close,
    ]
}

const TEXT: &str = "text/plain; charset=utf-8";

fn open(case: Case, site: Site, address: IpAddr, pki: &Pki) -> Option<Web> {
    let (name, flaw) = site.certificate?;
    let door = match site.shows {
        Shown::Garbage => Door::Other(b"220 this is not a web server\r\n"),
        _ => {
            let identity = pki.issue(&[&case.fill(name)], flaw);
            Door::Tls(tls_by_name(&[("", identity)]))
        }
    };
    Some(Web::start(address, &[(443, door)], move |asked| {
        if asked.path != "/.well-known/mta-sts.txt" {
            return Page::html(404);
        }
        let Shown::Text(_, good) = Site::POLICY.shows else { unreachable!("a text") };
        let good = case.fill(good);
        match site.shows {
            Shown::Text(content_type, text) => Page::file(content_type, case.fill(text)),
            Shown::Html(status) => Page::html(status),
            Shown::Redirect(status, to) => Page::redirect(status, &case.fill(to)),
            Shown::Large(octets) => {
                let line = "filler: nothing to see here\n";
                Page::file(TEXT, good + &line.repeat(octets / line.len() + 1))
            }
            Shown::Endless => Page::Endless(File::new(TEXT, good)),
            Shown::Drip => Page::Drip(File::new(TEXT, good), Duration::from_millis(500)),
            Shown::Hang | Shown::Garbage => Page::Hang,
        }
    }))
}
