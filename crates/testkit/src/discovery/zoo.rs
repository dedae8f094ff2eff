//! The servers of the zoo.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portwise_discovery::{Fault, Server, Service, UserName};
use sha2::{Digest as _, Sha256};

use super::{Domain, Greeting, Mail, Path, Record, Scheme, Shown, Site, body};
use crate::dns::{Answer, Edns, FakeDns, Turns};
use crate::mta::{Mta, Script, Step, implicit_script, say, starttls_script, tls};
use crate::pki::{Flaw, Pki};
use crate::web::{Asked, Door, File, Page, Web, tls_by_name};

/// Under which names Mozilla's database is asked, and what stands before the domain.
const DATABASES: [(&str, &str); 3] = [
    ("autoconfig.thunderbird.net", "/v1.1/"),
    ("live.thunderbird.net", "/autoconfig/v1.1/"),
    ("v1.ispdb.net", "/"),
];

/// The zoo with its name server and all servers, on addresses of 127.0.0.0/8 under the real port
/// numbers; they end when it goes out of scope.
pub struct Zoo {
    net: u8,
    dns: FakeDns,
    webs: Vec<Web>,
    canary: Web,
    _mail: Vec<Mta>,
}

impl Zoo {
    /// Opens it on 127.`net`.0.0/16, with the name server at an address of one's choice.
    ///
    /// # Panics
    ///
    /// If an address cannot be had.
    pub async fn open(net: u8, name_server: SocketAddr, pki: &Pki, domains: &[Domain]) -> Self {
        LazyLock::force(&BOMB);
        let mut builder = Builder { net, next: 0, names: Vec::new() };
        let (mut webs, mut mail) = (Vec::new(), Vec::new());
        for domain in domains {
            for site in domain.web {
                let address = builder.address();
                let hosts: Vec<String> = site.hosts.iter().map(|h| domain.fill(h)).collect();
                for host in hosts.iter().filter(|host| !domain.leads_elsewhere(host)) {
                    builder.names.push((host.clone(), Answer::Addresses(vec![address])));
                }
                webs.push(web(*domain, *site, &hosts, address, pki));
            }
            for server in domain.mail {
                let address = builder.address();
                let host = domain.fill(server.host);
                mail.extend(start_mail(server, &host, address, pki).await);
                builder.names.push((host, Answer::Addresses(vec![address])));
            }
            builder.read(domain);
        }
        let address = builder.address();
        for (host, _) in DATABASES {
            builder.names.push((host.to_owned(), Answer::Addresses(vec![address])));
        }
        webs.push(database(domains, address, pki));
        let names: Vec<_> = builder.names.iter().map(|(n, a)| (n.as_str(), a.clone())).collect();
        Self {
            net,
            dns: FakeDns::at(name_server, Edns::Ignored, &names),
            webs,
            canary: canary(net, pki),
            _mail: mail,
        }
    }

    /// Where its name server listens.
    #[must_use]
    pub fn name_server(&self) -> SocketAddr {
        self.dns.address()
    }

    /// The network in which its servers are, and nothing else.
    #[must_use]
    pub fn network(&self) -> String {
        format!("127.{}.0.0/17", self.net)
    }

    /// What all its web servers were asked.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.webs.iter().flat_map(Web::asked).collect()
    }

    /// What was asked of the web server at an address of loopback that lies outside of
    /// [`Zoo::network`]: whoever keeps to its guard asks nothing there.
    #[must_use]
    pub fn canary(&self) -> Vec<Asked> {
        self.canary.asked()
    }
}

impl Domain {
    /// Whether the DNS says of a host where it is, so that it has not the address of its server.
    fn leads_elsewhere(&self, host: &str) -> bool {
        let leads = |record: &Record| {
            matches!(record, Record::Rebinding(_) | Record::Alias(_) | Record::Refused)
        };
        self.dns.iter().any(|(name, record)| self.fill(name) == host && leads(record))
    }
}

struct Builder {
    net: u8,
    next: u16,
    names: Vec<(String, Answer)>,
}

impl Builder {
    fn address(&mut self) -> IpAddr {
        self.next += 1;
        let [high, low] = self.next.to_be_bytes();
        Ipv4Addr::new(127, self.net, high, low).into()
    }

    /// Adds what the DNS says of a domain.
    fn read(&mut self, domain: &Domain) {
        let is_missing =
            domain.dns.iter().any(|(name, r)| *name == "{D}" && matches!(r, Record::Missing));
        if !is_missing {
            self.names.push((domain.name(), Answer::Nothing));
        }
        for (name, record) in domain.dns {
            let name = domain.fill(name);
            let answer = match record {
                Record::Address(address) => {
                    Answer::Addresses(vec![address.parse().expect("an address")])
                }
                Record::Refused => Answer::Addresses(vec![refused(self.net)]),
                Record::Rebinding(host) => {
                    let host = domain.fill(host);
                    let (_, first) =
                        self.names.iter().find(|(name, _)| *name == host).expect("a web server");
                    let Answer::Addresses(first) = first else { unreachable!("an address") };
                    Answer::InTurn(Turns::new(&[first[0], refused(self.net)]))
                }
                Record::Deserted => Answer::Addresses(vec![self.address()]),
                Record::Alias(target) => Answer::Alias(target),
                Record::Mx(exchangers) => Answer::Mx(exchangers.to_vec()),
                Record::NameServers(names) => Answer::NameServers(names.to_vec()),
                Record::Srv(records) => {
                    let fill = |(p, w, port, target): &(u16, u16, u16, &str)| {
                        (*p, *w, *port, domain.fill(target))
                    };
                    Answer::Srv(records.iter().map(fill).collect())
                }
                Record::ManySrv(count, port) => Answer::Srv(
                    (0..*count).map(|i| (i, 0, port + i, domain.fill("mail.{D}"))).collect(),
                ),
                Record::Txt(strings) => {
                    Answer::Txt(vec![strings.iter().map(|s| domain.fill(s)).collect()])
                }
                Record::Digest(text) => {
                    let digest = STANDARD.encode(Sha256::digest(domain.fill(text)));
                    Answer::Txt(vec![vec![format!("v=UAAC1; a=sha256; d={digest}")]])
                }
                Record::Nothing => Answer::Nothing,
                Record::Missing | Record::Signed => continue,
                Record::Failure => Answer::Failure,
                Record::Silence => Answer::Silence,
            };
            self.names.push((name, answer));
        }
    }
}

/// On loopback, and outside of what is opened.
fn refused(net: u8) -> IpAddr {
    Ipv4Addr::new(127, net, 255, 1).into()
}

fn canary(net: u8, pki: &Pki) -> Web {
    let tls = tls_by_name(&[("canary", pki.issue(&["canary.example"], Flaw::None))]);
    let doors = [(443, Door::Tls(tls)), (80, Door::Plain), (465, Door::Plain), (587, Door::Plain)];
    Web::start(refused(net), &doors, |_| Page::html(200))
}

fn web(domain: Domain, site: Site, hosts: &[String], address: IpAddr, pki: &Pki) -> Web {
    let door = |is_open: bool, door: Door| match site.other {
        Some(octets) => Door::Other(octets),
        None if is_open => door,
        None => Door::Closed,
    };
    let names: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let secure = match site.https {
        Some(flaw) => Door::Tls(tls_by_name(&[("", pki.issue(&names, flaw))])),
        None => Door::Closed,
    };
    let doors = [(443, door(site.https.is_some(), secure)), (80, door(site.http, Door::Plain))];
    Web::start(address, &doors, move |asked| {
        let matches = |Path(scheme, path, _): &&Path| {
            let by = if asked.secure { Scheme::Https } else { Scheme::Http };
            (*scheme == Scheme::Both || *scheme == by) && *path == asked.path
        };
        let found = site.pages.iter().find(matches);
        show(&domain, found.map_or(&site.otherwise, |Path(_, _, shown)| shown), asked)
    })
}

fn database(domains: &[Domain], address: IpAddr, pki: &Pki) -> Web {
    let files: Vec<(String, Domain, Shown)> = domains
        .iter()
        .flat_map(|d| d.ispdb.iter().map(|(name, shown)| (d.fill(name), *d, *shown)))
        .collect();
    let tls = tls_by_name(&DATABASES.map(|(host, _)| (host, pki.issue(&[host], Flaw::None))));
    Web::start(address, &[(443, Door::Tls(tls))], move |asked| {
        let prefix = DATABASES.iter().find(|(host, _)| *host == asked.host).map(|(_, p)| *p);
        let name = prefix.and_then(|prefix| asked.path.strip_prefix(prefix));
        match files.iter().find(|(listed, _, _)| Some(listed.as_str()) == name) {
            Some((_, domain, shown)) => show(domain, shown, asked),
            None => Page::html(404),
        }
    })
}

/// It takes seconds to make.
static BOMB: LazyLock<Page> = LazyLock::new(|| Page::gzip_bomb(XML, 16 << 20));

const XML: &str = "text/xml; charset=utf-8";

fn show(domain: &Domain, shown: &Shown, asked: &Asked) -> Page {
    let autoconfig = |rows| body::autoconfig(domain, &["{D}"], rows, "");
    match shown {
        Shown::Autoconfig(rows) => Page::file(XML, autoconfig(rows)),
        Shown::AutoconfigAs(content_type, rows) => Page::file(content_type, autoconfig(rows)),
        Shown::AutoconfigFor(domains, rows) => {
            Page::file(XML, body::autoconfig(domain, domains, rows, ""))
        }
        Shown::Autodiscover(_) | Shown::Posted(..) if asked.method != "POST" => Page::html(405),
        Shown::Autodiscover(protocols) => Page::file(XML, body::autodiscover(domain, protocols)),
        Shown::Posted(content_type, text) | Shown::Text(content_type, text) => {
            Page::file(content_type, domain.fill(text))
        }
        Shown::Addressed(bare, addressed) => {
            let names = asked.query.as_deref().is_some_and(|q| q.contains("emailaddress="));
            show(domain, if names { addressed } else { bare }, asked)
        }
        Shown::Html(status) => Page::html(*status),
        Shown::Status(status) => {
            Page::File(File { status: *status, headers: Vec::new(), body: Vec::new() })
        }
        Shown::Redirect(status, to) => Page::redirect(*status, &domain.fill(to)),
        Shown::Late(milliseconds, rows) => {
            Page::Late(File::new(XML, autoconfig(rows)), Duration::from_millis(*milliseconds))
        }
        Shown::Drip(rows) => {
            Page::Drip(File::new(XML, autoconfig(rows)), Duration::from_millis(500))
        }
        Shown::Endless => Page::Endless(File::new(XML, "<!-- and so on -->\n".repeat(1000))),
        Shown::Large(octets, rows) => {
            let comment = format!("<!-- {} -->\n", "x".repeat(*octets));
            Page::file(XML, body::autoconfig(domain, &["{D}"], rows, &comment))
        }
        Shown::Bomb => BOMB.clone(),
        Shown::Hang => Page::Hang,
        Shown::Close => Page::Close,
    }
}

async fn start_mail(server: &Mail, host: &str, address: IpAddr, pki: &Pki) -> Vec<Mta> {
    let config = tls(&pki.issue(&[host], server.flaw));
    let mut all = Vec::new();
    for (port, greeting) in server.ports {
        let script = match greeting {
            Greeting::Tls => implicit_script(&config),
            Greeting::StartTls => starttls_script(&Arc::clone(&config)),
            Greeting::Plain => plain_script(),
        };
        all.push(Mta::start(SocketAddr::new(address, *port), vec![script]).await);
    }
    all
}

fn plain_script() -> Script {
    vec![
        say("220 mail.example.com ESMTP"),
        Step::Expect("EHLO"),
        say("250-mail.example.com\n250 AUTH PLAIN LOGIN"),
        Step::Expect("QUIT"),
        say("221 2.0.0 bye"),
        Step::Close,
    ]
}

/// A fault in a few words, without the texts that come from the other side or from libraries.
#[must_use]
pub fn brief(fault: &Fault) -> String {
    match fault {
        Fault::Status(status) => format!("status {status}"),
        Fault::WantsLogin(status) => format!("wants-login {status}"),
        Fault::NeedsAddress => "needs-address".to_owned(),
        Fault::DiffersWithAddress => "differs-with-address".to_owned(),
        Fault::Unreachable(_) => "unreachable".to_owned(),
        Fault::TimedOut => "timed-out".to_owned(),
        Fault::CertificateName { .. } => "certificate-name".to_owned(),
        Fault::Certificate(_) => "certificate".to_owned(),
        Fault::NotHttp => "not-http".to_owned(),
        Fault::TooLarge(_) => "too-large".to_owned(),
        Fault::Compressed(how) => format!("compressed {how}"),
        Fault::Redirect { why, .. } => {
            format!("redirect {}", format!("{why:?}").to_ascii_lowercase())
        }
        Fault::CatchAll => "catch-all".to_owned(),
        Fault::Wildcard => "wildcard".to_owned(),
        Fault::ContentType(content_type) => format!("content-type {content_type}"),
        Fault::NotSettings(_) => "not-settings".to_owned(),
        Fault::Malformed(_) => "malformed".to_owned(),
        Fault::Doctype => "doctype".to_owned(),
        Fault::NoServer => "no-server".to_owned(),
        Fault::OtherAddress(domain) => format!("other-address {domain}"),
        Fault::OtherDomain(_) => "other-domain".to_owned(),
        Fault::Digest => "digest".to_owned(),
        Fault::NoDigest => "no-digest".to_owned(),
        Fault::Record(_) => "record".to_owned(),
        Fault::ServerFailure => "server-failure".to_owned(),
        Fault::TooMany(count) => format!("too-many {count}"),
    }
}

/// A server in a line, as the rows of the zoo have it.
#[must_use]
pub fn line(server: &Server) -> String {
    let service = match server.service {
        Service::Smtp => "smtp",
        Service::Imap => "imap",
        Service::Pop3 => "pop3",
    };
    let user = match &server.username {
        None => "-",
        Some(UserName::FullAddress) => "address",
        Some(UserName::LocalPart) => "local-part",
        Some(UserName::Other(text)) => text,
    };
    let auth = if server.auth.is_empty() { "-".to_owned() } else { server.auth.join(",") };
    format!("{service} {}:{} {} {user} {auth}", server.host, server.port, server.security.id())
}
