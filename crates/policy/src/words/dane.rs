//! Words for DANE.

use super::facts::few;
use crate::dane::{
    AddressVerdict, BaseDomains, Demand, DomainVerdict, HostVerdict, Miss, RecordVerdict,
    TlsaVerdict, Unusable,
};
use crate::tlsa::Tlsa;

impl Tlsa {
    /// The three numbers and the data, as in a zone file.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("{} {} {} {}", self.usage, self.selector, self.matching, self.data)
    }

    /// What it names, for a person who does not know the numbers.
    #[must_use]
    pub fn meaning(&self) -> String {
        let whose = match self.usage {
            0 | 1 => "a usage that means nothing in SMTP",
            2 => "an authority",
            3 => "the server itself",
            _ => "an unknown usage",
        };
        let what = match self.selector {
            0 => "certificate",
            1 => "public key",
            _ => "unknown part",
        };
        let how = match self.matching {
            0 => "in full",
            1 => "as a SHA-256 digest",
            2 => "as a SHA-512 digest",
            _ => "in an unknown way",
        };
        format!("{whose}: its {what}, {how}")
    }
}

impl Unusable {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Pkix(_) => "pkix",
            Self::Usage(_) => "usage",
            Self::Selector(_) => "selector",
            Self::Matching(_) => "matching",
            Self::Length { .. } => "length",
            Self::Unreadable => "unreadable",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Pkix(usage) => format!(
                "Usage {usage} rests on public authorities and means nothing in SMTP; take 3, or 2 for an authority."
            ),
            Self::Usage(usage) => {
                format!("There is no usage {usage}; take 3, or 2 for an authority.")
            }
            Self::Selector(selector) => format!(
                "There is no selector {selector}; take 1 for the public key, or 0 for the certificate."
            ),
            Self::Matching(matching) => {
                format!("There is no matching type {matching}; take 1 for SHA-256.")
            }
            Self::Length { expected, found } => format!(
                "The digest has {found} octets, and must have {expected}. Perhaps it was not pasted whole."
            ),
            Self::Unreadable => {
                "The data should be a whole certificate or key, and is none.".to_owned()
            }
        }
    }
}

impl BaseDomains {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Ask(_) => "ask",
            Self::Nowhere => "nowhere",
            Self::Wait(_) => "wait",
            Self::NotTested(_) => "not-tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Ask(names) => format!("TLSA records are looked for at {}.", few(names)),
            Self::Nowhere => {
                "The addresses are not signed, so that TLSA records are not even looked for."
                    .to_owned()
            }
            Self::Wait(why) => {
                format!("The addresses could not be had securely, so that a sender waits: {why}.")
            }
            Self::NotTested(why) => format!("Not tested: {why}."),
        }
    }
}

impl Demand {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Authenticate => "authenticate",
            Self::Encrypt => "encrypt",
            Self::Nothing => "nothing",
            Self::Wait(_) => "wait",
            Self::NotTested(_) => "not-tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Authenticate => {
                "TLSA records demand TLS, and a certificate that fits one of them.".to_owned()
            }
            Self::Encrypt => {
                "There are TLSA records, and none can be used: TLS is demanded, and no certificate is compared.".to_owned()
            }
            Self::Nothing => "No signed TLSA record demands anything.".to_owned(),
            Self::Wait(why) => format!(
                "Whether there are TLSA records cannot be had securely, so that a sender skips the host and waits: {why}."
            ),
            Self::NotTested(why) => format!("Not tested: {why}."),
        }
    }
}

impl TlsaVerdict {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Usable, Self::Unusable, Self::None, Self::Error, Self::NotTested];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Unusable => "unusable",
            Self::None => "none",
            Self::Error => "error",
            Self::NotTested => "not-tested",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Unusable => "none usable",
            Self::None => "none",
            Self::Error => "not to be had",
            Self::NotTested => "not tested",
        }
    }
}

impl AddressVerdict {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Matches, Self::NoMatch, Self::Tls, Self::NoTls, Self::NotTested];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::NoMatch => "no-match",
            Self::Tls => "tls",
            Self::NoTls => "no-tls",
            Self::NotTested => "not-tested",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::NoMatch => "does not match",
            Self::Tls => "TLS, nothing to match",
            Self::NoTls => "no TLS",
            Self::NotTested => "not tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Matches => "A TLSA record fits what the server presents.",
            Self::NoMatch => {
                "No TLSA record fits what the server presents, so that senders that honour DANE do not deliver to it."
            }
            Self::Tls => "The server has TLS, and there is no TLSA record to compare it with.",
            Self::NoTls => "TLS does not come about, so that no TLSA record can fit.",
            Self::NotTested => "Whether a TLSA record fits was not tested.",
        }
    }
}

impl HostVerdict {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Protected,
        Self::Partly,
        Self::Encrypted,
        Self::Broken,
        Self::Absent,
        Self::NotTested,
    ];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Partly => "partly",
            Self::Encrypted => "encrypted",
            Self::Broken => "broken",
            Self::Absent => "absent",
            Self::NotTested => "not-tested",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Partly => "partly protected",
            Self::Encrypted => "encrypted only",
            Self::Broken => "broken",
            Self::Absent => "no DANE",
            Self::NotTested => "not tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Protected => "DANE authenticates the host at every address.",
            Self::Partly => {
                "Some addresses of the host do what its TLSA records demand, and others do not."
            }
            Self::Encrypted => {
                "None of its TLSA records can be used: senders that honour DANE demand TLS, and authenticate nobody."
            }
            Self::Broken => "The host gets no mail from senders that honour DANE.",
            Self::Absent => "DANE does not apply to the host.",
            Self::NotTested => "Whether DANE protects the host was not tested.",
        }
    }
}

impl DomainVerdict {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Protected, Self::Partly, Self::HopOnly, Self::Broken, Self::Absent, Self::NotTested];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Partly => "partly",
            Self::HopOnly => "hop-only",
            Self::Broken => "broken",
            Self::Absent => "absent",
            Self::NotTested => "not-tested",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Partly => "partly protected",
            Self::HopOnly => "last hop only",
            Self::Broken => "broken",
            Self::Absent => "no DANE",
            Self::NotTested => "not tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Protected => {
                "DANE protects mail to the domain: the MX records are signed, and every host is authenticated."
            }
            Self::Partly => {
                "DANE protects a part of the ways to the domain: some hosts or addresses are not authenticated."
            }
            Self::HopOnly => {
                "DANE protects the way to the hosts, and not the choice of them: the MX records are not signed."
            }
            Self::Broken => "Mail from senders that honour DANE is held up at every host.",
            Self::Absent => "DANE does not apply to the domain.",
            Self::NotTested => "Whether DANE protects the domain was not tested.",
        }
    }
}

impl RecordVerdict {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::Outranked => "outranked",
            Self::Misses(_) => "misses",
            Self::Unusable(_) => "unusable",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Fits => "It fits.".to_owned(),
            Self::Outranked => {
                "It would fit, but beside records with SHA-512 for the same usage and selector many senders do not look at it.".to_owned()
            }
            Self::Misses(miss) => miss.describe(),
            Self::Unusable(why) => why.describe(),
        }
    }
}

impl Miss {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::OtherLeaf => "other-leaf",
            Self::IssuerAsLeaf(_) => "issuer-as-leaf",
            Self::NotSent => "not-sent",
            Self::Path(_) => "path",
            Self::Names { .. } => "names",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::OtherLeaf => "The server presents another certificate or key.".to_owned(),
            Self::IssuerAsLeaf(at) => format!(
                "It is the digest of certificate {} of the chain, an authority. Usage 3 is for the server's own; an authority needs usage 2.",
                at + 1
            ),
            Self::NotSent => {
                "The certificate of the authority that it names is not in the chain that the server sends.".to_owned()
            }
            Self::Path(why) => {
                format!("No valid path leads from the server's certificate to the authority: {why}.")
            }
            Self::Names { presented, wanted } if presented.is_empty() => format!(
                "The certificate has no host name; with usage 2 it must have {}.",
                few(wanted)
            ),
            Self::Names { presented, wanted } => format!(
                "The certificate is for {}; with usage 2 it must be for {}.",
                few(presented),
                wanted.join(" or ")
            ),
        }
    }
}
