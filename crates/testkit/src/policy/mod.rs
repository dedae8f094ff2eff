//! A zoo of mail domains for what they tell other servers to demand: DNSSEC, DANE, MTA-STS, TLS-RPT
//! and the names of addresses, rightly and wrongly, and what must be made of each. The domains are
//! data, in `cases`; `zoo` starts the servers.

mod cases;
mod zoo;

pub use cases::{ZONES, cases};
pub use zoo::Zoo;

use crate::pki::Flaw;
use crate::signed::Signing;

/// A zone in which domains of the zoo are.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its name.
    pub name: &'static str,
    /// How it is signed.
    pub signing: Signing,
    /// What stands in it besides domains of the zoo.
    pub records: &'static str,
}

/// A mail domain, and what must be made of it. In all texts `{D}` stands for its name.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What it shows, as a label; the domain is this below its zone.
    pub id: &'static str,
    /// What it shows, in a sentence.
    pub about: &'static str,
    /// The known false verdicts that it shows to be avoided, and other facts by their numbers.
    pub facts: &'static [u8],
    /// The zone in which it is.
    pub zone: &'static str,
    /// Its records, as in a zone file with the domain as origin, besides the addresses of its
    /// servers. The data of a TLSA record can be `SERVER/N`, the certificate N of what that server
    /// sends, or that of `root`, `intermediate` or `nobody`.
    pub dns: &'static str,
    /// The same in other zones, with the domain's label below them as origin.
    pub elsewhere: &'static [(&'static str, &'static str)],
    /// So many TLSA records at `mail` that fit nothing.
    pub many: usize,
    /// Names at which the name servers fail.
    pub fails: &'static [&'static str],
    /// Mail servers.
    pub servers: &'static [Server],
    /// Web servers.
    pub sites: &'static [Site],
    /// Mail is sent from the first server as well.
    pub sends: Option<Sends>,
    /// What DNSSEC says of the domain and of its MX set.
    pub status: (&'static str, &'static str),
    /// By host, in order.
    pub hosts: &'static [Host],
    /// The verdict on DANE.
    pub dane: &'static str,
    /// What MTA-STS comes to: a mode, or why there is no policy.
    pub mta_sts: &'static str,
    /// What is wrong with the record or with the policy file.
    pub mta_sts_faults: &'static [&'static str],
    /// How fetching the policy file went.
    pub fetched: &'static str,
    /// What counts of the records for TLS-RPT.
    pub tls_rpt: &'static str,
    /// What is wrong with them.
    pub tls_rpt_faults: &'static [&'static str],
    /// Places of reports that cannot take any.
    pub unable: &'static [&'static str],
    /// The findings about policies that must come of it besides what is only worth knowing, by
    /// codes in alphabetical order.
    pub findings: &'static [&'static str],
}

impl Case {
    /// In a zone that is not signed, with one good server and nothing published.
    pub(crate) const PLAIN: Self = Self {
        id: "",
        about: "",
        facts: &[],
        zone: "plain.test",
        dns: "@ MX 10 mail",
        elsewhere: &[],
        many: 0,
        fails: &[],
        servers: &[Server::GOOD],
        sites: &[],
        sends: None,
        status: ("insecure", "insecure"),
        hosts: &[Host::PLAIN],
        dane: "absent",
        mta_sts: "absent",
        mta_sts_faults: &[],
        fetched: "not-asked",
        tls_rpt: "absent",
        tls_rpt_faults: &[],
        unable: &[],
        findings: &[],
    };

    /// The same in a signed zone.
    pub(crate) const SIGNED: Self = Self {
        zone: "signed.test",
        status: ("secure", "secure"),
        hosts: &[Host::SIGNED],
        ..Self::PLAIN
    };

    /// The same with DANE as it should be.
    pub(crate) const DANE: Self = Self {
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 1 mail/0",
        hosts: &[Host::DANE],
        dane: "protected",
        ..Self::SIGNED
    };

    /// In a zone that is not signed, with MTA-STS as it should be.
    pub(crate) const STS: Self = Self {
        dns: "@ MX 10 mail\n_mta-sts TXT \"v=STSv1; id=20260101\"",
        sites: &[Site::POLICY],
        hosts: &[Host { senders: "UAAU", ..Host::PLAIN }],
        mta_sts: "enforce",
        fetched: "file",
        ..Self::PLAIN
    };

    /// In a zone that is not signed, with TLS-RPT as it should be.
    pub(crate) const RPT: Self = Self {
        dns: "@ MX 10 mail\n_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:reports@{D}\"",
        tls_rpt: "valid",
        ..Self::PLAIN
    };

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.id, self.zone)
    }

    /// A text of its own, with its name in it.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        text.replace("{D}", &self.name())
    }
}

/// That mail is sent from a server, and what must be said of it.
#[derive(Clone, Copy, Debug)]
pub struct Sends {
    /// What the server says in EHLO, if that is given.
    pub helo: Option<&'static str>,
    /// What the names of its address come to.
    pub reverse: &'static str,
    /// What the name in EHLO comes to.
    pub fit: &'static str,
}

/// What must be said of a mail exchanger.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Its name in the MX record.
    pub name: &'static str,
    /// What DNSSEC says of its addresses.
    pub addresses: &'static str,
    /// The verdict on its TLSA records.
    pub tlsa: &'static str,
    /// The verdict of DANE on each address, in alphabetical order.
    pub at: &'static [&'static str],
    /// How each TLSA record fits at each address, in alphabetical order, where any can be used.
    pub records: &'static [&'static str],
    /// What senders do that honour DANE, MTA-STS, both or neither: `A` deliver to an authenticated
    /// server, `U` deliver over TLS, `P` deliver in plaintext, `W` wait, `B` return it; `?` if that
    /// was not found out.
    pub senders: &'static str,
    /// What the names of its first address come to.
    pub reverse: &'static str,
}

impl Host {
    /// With TLS, and nothing said about it.
    pub(crate) const PLAIN: Self = Self {
        name: "mail.{D}",
        addresses: "insecure",
        tlsa: "none",
        at: &["tls"],
        records: &[],
        senders: "UUUU",
        reverse: "pass",
    };

    /// The same, signed.
    pub(crate) const SIGNED: Self = Self { addresses: "secure", ..Self::PLAIN };

    /// With a TLSA record that fits.
    pub(crate) const DANE: Self = Self {
        tlsa: "usable",
        at: &["matches"],
        records: &["fits"],
        senders: "AUAU",
        ..Self::SIGNED
    };

    /// With one that does not.
    pub(crate) const MISSED: Self =
        Self { at: &["no-match"], records: &["other-leaf"], senders: "WUWU", ..Self::DANE };

    /// With addresses or TLSA records that cannot be had securely.
    pub(crate) const ERROR: Self =
        Self { tlsa: "error", at: &["not-tested"], records: &[], ..Self::MISSED };
}

/// A mail server on port 25.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// Its name, without the domain.
    pub name: &'static str,
    /// Where its addresses stand instead, without the domain.
    pub owner: Option<&'static str>,
    /// The zone in which they stand, if it is another.
    pub zone: Option<&'static str>,
    /// How many addresses it has.
    pub addresses: usize,
    /// What it shows of itself.
    pub certificate: Certificate,
    /// How it behaves.
    pub speaks: Speaks,
    /// The names of its addresses.
    pub reverse: Reverse,
}

impl Server {
    /// As it should be.
    pub(crate) const GOOD: Self = Self {
        name: "mail",
        owner: None,
        zone: None,
        addresses: 1,
        certificate: Certificate::Issued(Flaw::None),
        speaks: Speaks::StartTls,
        reverse: Reverse::Own,
    };
}

/// What a server shows of itself.
#[derive(Clone, Copy, Debug)]
pub enum Certificate {
    /// A certificate for its name, with one flaw.
    Issued(Flaw),
    /// A certificate for these names.
    For(&'static [&'static str]),
    /// A certificate for its name from an authority of its own, which is sent.
    Private,
    /// A certificate that vouches for itself, and behind it an authority's that has nothing to do
    /// with it.
    Unrelated,
}

/// How a mail server behaves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Speaks {
    /// As it should, with STARTTLS.
    StartTls,
    /// Without STARTTLS.
    Plain,
    /// It offers STARTTLS, and then ends the connection.
    Broken,
    /// It says that it takes no mail now.
    PutsOff,
    /// It says that it takes no mail.
    Refuses,
    /// Nothing listens.
    Closed,
}

/// The names of an address.
#[derive(Clone, Copy, Debug)]
pub enum Reverse {
    /// That at which its address stands.
    Own,
    /// These.
    Names(&'static [&'static str]),
    /// The name servers fail.
    Fails,
}

/// A web server with one file, at `/.well-known/mta-sts.txt`.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Where its address stands, without the domain.
    pub at: &'static str,
    /// The name in its certificate, and what is wrong with that; nothing if the port is closed.
    pub certificate: Option<(&'static str, Flaw)>,
    /// What it shows.
    pub shows: Shown,
}

impl Site {
    /// A policy host as it should be.
    pub(crate) const POLICY: Self = Self {
        at: "mta-sts",
        certificate: Some(("mta-sts.{D}", Flaw::None)),
        shows: Shown::Text(
            "text/plain",
            "version: STSv1\nmode: enforce\nmx: mail.{D}\nmax_age: 604800\n",
        ),
    };

    /// The same with this file.
    pub(crate) const fn with(text: &'static str) -> Self {
        Self { shows: Shown::Text("text/plain", text), ..Self::POLICY }
    }
}

/// What a web server shows.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// A file of this type.
    Text(&'static str, &'static str),
    /// This status, and a page for people.
    Html(u16),
    /// A redirect with this status.
    Redirect(u16, &'static str),
    /// A good policy with so many octets of fields that nobody knows behind it.
    Large(usize),
    /// A good policy that goes on and on.
    Endless,
    /// Nothing; the connection stays open.
    Hang,
    /// A good policy, one octet in half a second.
    Drip,
    /// Something that is not HTTP.
    Garbage,
}
