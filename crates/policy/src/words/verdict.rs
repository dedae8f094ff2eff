//! Words for what senders do.

use super::facts::few;
use crate::verdict::{Cause, Dates, Delivery, Fate, Sender};

impl Sender {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Dane => "dane",
            Self::MtaSts => "mta-sts",
            Self::Both => "both",
            Self::Neither => "neither",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dane => "with DANE",
            Self::MtaSts => "with MTA-STS",
            Self::Both => "with both",
            Self::Neither => "with neither",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Dane => "A sender that honours DANE, and not MTA-STS.",
            Self::MtaSts => {
                "A sender that honours MTA-STS, and not DANE, and has never fetched a policy before."
            }
            Self::Both => {
                "A sender that honours both; where DANE fails, MTA-STS does not make up for it."
            }
            Self::Neither => "A sender that takes TLS where it is offered, and verifies nothing.",
        }
    }
}

impl Delivery {
    /// All of them, the best first.
    pub const ALL: [Self; 6] = [
        Self::Authenticated,
        Self::Unauthenticated,
        Self::Plaintext,
        Self::NotAtAll(Fate::Waits),
        Self::NotAtAll(Fate::Bounces),
        Self::NotTested,
    ];

    /// In one word, for programs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Unauthenticated => "unauthenticated",
            Self::Plaintext => "plaintext",
            Self::NotAtAll(Fate::Waits) => "waits",
            Self::NotAtAll(Fate::Bounces) => "bounces",
            Self::NotTested => "not-tested",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated TLS",
            Self::Unauthenticated => "unauthenticated TLS",
            Self::Plaintext => "plaintext",
            Self::NotAtAll(Fate::Waits) => "not delivered, waits",
            Self::NotAtAll(Fate::Bounces) => "not delivered, bounces",
            Self::NotTested => "not tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Authenticated => "Mail is delivered over TLS to a server that was authenticated.",
            Self::Unauthenticated => "Mail is delivered over TLS to whoever answers.",
            Self::Plaintext => "Mail is delivered in plaintext.",
            Self::NotAtAll(fate) => fate.describe(),
            Self::NotTested => "What becomes of mail was not found out.",
        }
    }
}

impl Fate {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Bounces => "bounces",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Waits => {
                "Mail is not delivered for now: it waits at the sender, and after some days it is returned."
            }
            Self::Bounces => "Mail is not delivered, and is returned at once.",
        }
    }
}

impl Dates {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Expired => "The certificate has expired.",
            Self::NotYetValid => "The certificate is not valid yet.",
        }
    }
}

impl Cause {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::NothingAsked => "nothing-asked",
            Self::MxLookup(_) => "mx-lookup",
            Self::DaneLookup(_) => "dane-lookup",
            Self::NoDane => "no-dane",
            Self::TlsaFits(_) => "tlsa-fits",
            Self::HopOnly => "hop-only",
            Self::TlsaUnusable => "tlsa-unusable",
            Self::TlsaDemands => "tlsa-demands",
            Self::TlsaMisses(_) => "tlsa-misses",
            Self::NoPolicy(_) => "no-policy",
            Self::PolicyNone => "policy-none",
            Self::PolicyTesting => "policy-testing",
            Self::PolicyEnforced => "policy-enforced",
            Self::NotCovered => "not-covered",
            Self::NoStartTls => "no-start-tls",
            Self::TlsFails(_) => "tls-fails",
            Self::Untrusted(_) => "untrusted",
            Self::Dates(_) => "dates",
            Self::OtherName(_) => "other-name",
            Self::Unreachable(_) => "unreachable",
            Self::PutsOff(_) => "puts-off",
            Self::Refuses(_) => "refuses",
            Self::NotTested(_) => "not-tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::NothingAsked => "The sender demands nothing.".to_owned(),
            Self::MxLookup(why) => format!("The MX records cannot be had securely: {why}."),
            Self::DaneLookup(why) => {
                format!("Addresses or TLSA records cannot be had securely: {why}.")
            }
            Self::NoDane => "There are no signed TLSA records.".to_owned(),
            Self::TlsaFits(at) => format!("TLSA record {} fits.", at + 1),
            Self::HopOnly => {
                "The MX records are not signed, so that only the way to this host is protected.".to_owned()
            }
            Self::TlsaUnusable => {
                "There are TLSA records, and none can be used: that demands TLS without authentication.".to_owned()
            }
            Self::TlsaDemands => "TLSA records demand TLS.".to_owned(),
            Self::TlsaMisses(fits) => {
                let lines = fits.iter().take(3).map(|fit| {
                    format!(" Record {}: {}", fit.record + 1, fit.verdict.describe())
                });
                format!("No TLSA record fits.{}", lines.collect::<String>())
            }
            Self::NoPolicy(why) => why.describe().to_owned(),
            Self::PolicyNone => "The MTA-STS policy is in the mode “none”.".to_owned(),
            Self::PolicyTesting => {
                "The MTA-STS policy is in the mode “testing”: failures are reported, and mail is delivered.".to_owned()
            }
            Self::PolicyEnforced => "The MTA-STS policy is in the mode “enforce”.".to_owned(),
            Self::NotCovered => "No “mx” of the MTA-STS policy covers the host.".to_owned(),
            Self::NoStartTls => "The server does not offer STARTTLS.".to_owned(),
            Self::TlsFails(why) => format!("TLS does not come about: {why}."),
            Self::Untrusted(why) => {
                format!("The certificate leads to no public authority: {why}.")
            }
            Self::Dates(dates) => dates.describe().to_owned(),
            Self::OtherName(names) if names.is_empty() => {
                "The certificate has no DNS name.".to_owned()
            }
            Self::OtherName(names) => {
                format!("The certificate is for {}, and not for the host.", few(names))
            }
            Self::Unreachable(why) => format!("The server cannot be reached: {why}."),
            Self::PutsOff(text) => format!("The server refuses for now: {text}"),
            Self::Refuses(text) => format!("The server refuses for good: {text}"),
            Self::NotTested(why) => format!("Not tested: {why}."),
        }
    }
}
