//! A zoo of mail domains: what they publish about their settings, rightly and wrongly, and what
//! discovery must make of each. The domains are data, in `domains`; `zoo` starts the servers.

mod body;
mod domains;
mod zoo;

use portwise_discovery::clients::Client;
use portwise_discovery::{Protection, Source};

pub use domains::{HOSTERS, domains};
pub use zoo::{Zoo, brief, line};

use crate::pki::Flaw;

/// A mail domain. In all texts `{D}` stands for its name.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
    /// What it shows, as a label; the domain is this below `example`.
    pub id: &'static str,
    /// What it shows, in a sentence.
    pub about: &'static str,
    /// What the DNS says besides the addresses of `web` and `mail`, by names.
    pub dns: &'static [(&'static str, Record)],
    /// Web servers.
    pub web: &'static [Site],
    /// Mail servers.
    pub mail: &'static [Mail],
    /// Files in Mozilla's database, by domains.
    pub ispdb: &'static [(&'static str, Shown)],
    /// What each source says of it; those that are not here say nothing, without a fault.
    pub says: &'static [Said],
    /// The clients that take anything, and what, in the order of [`Client::ALL`]; where this is
    /// not given, it does not matter.
    pub taken: Option<&'static [(Client, Source)]>,
    /// Whether any name below it has addresses, and any service SRV records.
    pub wildcard: (bool, bool),
    /// How its sources contradict each other, or themselves: each kind once, in alphabetical order.
    pub contradicts: &'static [&'static str],
    /// The findings that must come of it, by codes.
    pub findings: &'static [&'static str],
}

impl Domain {
    /// One that exists and has mail servers, and publishes nothing.
    pub(crate) const NOTHING: Self = Self {
        id: "",
        about: "",
        dns: &[],
        web: &[],
        mail: &[Mail::GOOD],
        ispdb: &[],
        says: &[],
        taken: None,
        wildcard: (false, false),
        contradicts: &[],
        findings: &[],
    };

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.example", self.id)
    }

    /// A text of its own, with its name in it.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        text.replace("{D}", &self.name())
    }

    /// Whether what the DNS says of a name is signed.
    #[must_use]
    pub fn signs(&self, name: &str) -> bool {
        let is_so = |record: &Record| matches!(record, Record::Signed);
        self.dns.iter().any(|(own, record)| is_so(record) && self.fill(own) == name)
    }

    /// What must be said of a source.
    #[must_use]
    pub fn said(&self, source: Source) -> Said {
        let found = self.says.iter().find(|said| said.source == source);
        found.copied().unwrap_or_else(|| Said::absent(source))
    }
}

/// What the DNS says of a name.
#[derive(Clone, Copy, Debug)]
pub enum Record {
    /// An address.
    Address(&'static str),
    /// An address that the guard must refuse although it is on loopback: [`Zoo::canary`].
    Refused,
    /// The address of the web server of this name first, then [`Record::Refused`].
    Rebinding(&'static str),
    /// Addresses of its own, where nothing listens.
    Deserted,
    /// An alias; the name as it is.
    Alias(&'static str),
    /// MX records; the names as they are.
    Mx(&'static [(u16, &'static str)]),
    /// NS records; the names as they are.
    NameServers(&'static [&'static str]),
    /// SRV records: priority, weight, port, target.
    Srv(&'static [(u16, u16, u16, &'static str)]),
    /// So many SRV records, all of them to `mail.{D}`, with ports that count up from this.
    ManySrv(u16, u16),
    /// A TXT record, by its strings.
    Txt(&'static [&'static str]),
    /// A digest (PACC) of this text.
    Digest(&'static str),
    /// The name exists and has no records.
    Nothing,
    /// The name does not exist, though names below may.
    Missing,
    /// The name server fails.
    Failure,
    /// It does not answer.
    Silence,
    /// What the DNS says of the name is signed. No server of the zoo shows it: a resolver must be
    /// told, by [`Domain::signs`].
    Signed,
}

/// A web server under one or more names, at an address of its own.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Its names.
    pub hosts: &'static [&'static str],
    /// Whether it speaks https, and what is wrong with its certificate.
    pub https: Option<Flaw>,
    /// Whether it speaks http.
    pub http: bool,
    /// What is said in place of HTTP, on both ports.
    pub other: Option<&'static [u8]>,
    /// What is where.
    pub pages: &'static [Path],
    /// What is everywhere else.
    pub otherwise: Shown,
}

impl Site {
    /// One that has nothing, by https and by http.
    pub(crate) const EMPTY: Self = Self {
        hosts: &[],
        https: Some(Flaw::None),
        http: true,
        other: None,
        pages: &[],
        otherwise: Shown::Status(404),
    };

    /// A host with these files by https, and nothing by http.
    pub(crate) const fn secure(hosts: &'static [&'static str], pages: &'static [Path]) -> Self {
        Self { hosts, pages, http: false, ..Self::EMPTY }
    }
}

/// A file at a path: by which of https and http, where, and what.
#[derive(Clone, Copy, Debug)]
pub struct Path(pub Scheme, pub &'static str, pub Shown);

/// By what a file is there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scheme {
    /// https and http.
    Both,
    /// https.
    Https,
    /// http.
    Http,
}

/// What a web server shows.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// An autoconfig file for the domain.
    Autoconfig(&'static [Row]),
    /// The same as a file of this type.
    AutoconfigAs(&'static str, &'static [Row]),
    /// The same for these domains.
    AutoconfigFor(&'static [&'static str], &'static [Row]),
    /// Settings of Autodiscover, to those who ask by POST.
    Autodiscover(&'static [Protocol]),
    /// A file of this type to those who ask by POST.
    Posted(&'static str, &'static str),
    /// A file of this type.
    Text(&'static str, &'static str),
    /// The second to those who name an address, the first to all others.
    Addressed(&'static Self, &'static Self),
    /// What people see, with this status.
    Html(u16),
    /// This status, and nothing.
    Status(u16),
    /// A redirect with this status.
    Redirect(u16, &'static str),
    /// An autoconfig file, after so many milliseconds.
    Late(u64, &'static [Row]),
    /// An autoconfig file, one octet in half a second.
    Drip(&'static [Row]),
    /// An autoconfig file that goes on and on.
    Endless,
    /// An autoconfig file with a comment of so many octets.
    Large(usize, &'static [Row]),
    /// Small, and 16 MiB when it is unpacked.
    Bomb,
    /// Nothing; the connection stays open.
    Hang,
    /// Nothing; the connection is closed.
    Close,
}

/// A server in an autoconfig file.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// `smtp` for an outgoing one; the type of an incoming one.
    pub kind: &'static str,
    /// `hostname`.
    pub host: &'static str,
    /// `port`.
    pub port: u16,
    /// `socketType`.
    pub socket: &'static str,
    /// `username`.
    pub user: &'static str,
    /// `authentication`, each.
    pub auth: &'static [&'static str],
}

impl Row {
    /// What most domains have for reading.
    pub(crate) const IMAP: Self = Self {
        kind: "imap",
        host: "mail.{D}",
        port: 993,
        socket: "SSL",
        user: "%EMAILADDRESS%",
        auth: &["password-cleartext"],
    };

    /// Submission with implicit TLS.
    pub(crate) const SUBMISSIONS: Self = Self { kind: "smtp", port: 465, ..Self::IMAP };

    /// Submission with STARTTLS.
    pub(crate) const SUBMISSION: Self = Self { port: 587, socket: "STARTTLS", ..Self::SUBMISSIONS };
}

/// A protocol in an answer of Autodiscover.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// `Type`.
    pub kind: &'static str,
    /// `Server`.
    pub server: &'static str,
    /// `Port`.
    pub port: u16,
    /// `SSL`.
    pub ssl: Option<&'static str>,
    /// `Encryption`.
    pub encryption: Option<&'static str>,
    /// `LoginName`.
    pub login: Option<&'static str>,
}

impl Protocol {
    /// IMAP with implicit TLS.
    pub(crate) const IMAP: Self = Self {
        kind: "IMAP",
        server: "mail.{D}",
        port: 993,
        ssl: Some("on"),
        encryption: None,
        login: None,
    };

    /// Submission with implicit TLS.
    pub(crate) const SUBMISSIONS: Self = Self { kind: "SMTP", port: 465, ..Self::IMAP };
}

/// A mail server at an address of its own.
#[derive(Clone, Copy, Debug)]
pub struct Mail {
    /// Its name.
    pub host: &'static str,
    /// What is wrong with its certificate.
    pub flaw: Flaw,
    /// What listens where.
    pub ports: &'static [(u16, Greeting)],
}

impl Mail {
    /// One as it should be.
    pub(crate) const GOOD: Self = Self {
        host: "mail.{D}",
        flaw: Flaw::None,
        ports: &[(465, Greeting::Tls), (587, Greeting::StartTls)],
    };
}

/// How a mail server begins.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Greeting {
    /// With TLS.
    Tls,
    /// In plaintext, with STARTTLS.
    StartTls,
    /// In plaintext, and that is all.
    Plain,
}

/// What a source must say of a domain.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// Which source.
    pub source: Source,
    /// What comes of it.
    pub outcome: Is,
    /// Its faults, as [`brief`] puts them, in order.
    pub faults: &'static [&'static str],
    /// Its servers, as [`line()`] puts them, in order.
    pub servers: &'static [&'static str],
    /// How it is protected, if that matters.
    pub protection: Option<Protection>,
}

/// What comes of asking a source.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Is {
    /// It can be read.
    Answered,
    /// There is nothing.
    Absent,
    /// What is there cannot be used.
    Wrong,
    /// It was not asked to an end.
    NotTested,
    /// Any of them; faults and servers do not matter either.
    Anything,
}

impl Said {
    pub(crate) const fn absent(source: Source) -> Self {
        Self { source, outcome: Is::Absent, faults: &[], servers: &[], protection: None }
    }

    pub(crate) const fn servers(source: Source, servers: &'static [&'static str]) -> Self {
        Self { outcome: Is::Answered, servers, ..Self::absent(source) }
    }

    pub(crate) const fn wrong(source: Source, faults: &'static [&'static str]) -> Self {
        Self { outcome: Is::Wrong, faults, ..Self::absent(source) }
    }

    pub(crate) const fn not_tested(source: Source) -> Self {
        Self { outcome: Is::NotTested, ..Self::absent(source) }
    }

    pub(crate) const fn anything(source: Source) -> Self {
        Self { outcome: Is::Anything, ..Self::absent(source) }
    }

    pub(crate) const fn but(self, faults: &'static [&'static str]) -> Self {
        Self { faults, ..self }
    }

    pub(crate) const fn of(self, servers: &'static [&'static str]) -> Self {
        Self { servers, ..self }
    }

    pub(crate) const fn by(self, protection: Protection) -> Self {
        Self { protection: Some(protection), ..self }
    }
}
