//! The domains.

mod alone;
mod autodiscover;
mod broken;
mod differing;
mod dns;
mod files;
mod hosters;
mod web;

pub use hosters::HOSTERS;

use super::Domain;

/// All of them.
#[must_use]
pub fn domains() -> Vec<Domain> {
    let all = [
        alone::DOMAINS,
        differing::DOMAINS,
        files::DOMAINS,
        web::DOMAINS,
        broken::DOMAINS,
        dns::DOMAINS,
        autodiscover::DOMAINS,
        HOSTERS,
    ];
    all.concat()
}

/// Where autoconfig is at its own host,
const CONFIG: &str = "/mail/config-v1.1.xml";
/// at the domain,
const WELL_KNOWN: &str = "/.well-known/autoconfig/mail/config-v1.1.xml";
/// and where Autodiscover is
const AUTODISCOVER: &str = "/autodiscover/autodiscover.xml";
/// in both versions,
const AUTODISCOVER_V2: &str = "/autodiscover/autodiscover.json";
/// and where PACC is.
const PACC: &str = "/.well-known/user-agent-configuration.json";

/// What the rows that most domains have come to.
const IMAP: &str = "imap mail.{D}:993 implicit-tls address password-cleartext";
const SUBMISSIONS: &str = "smtp mail.{D}:465 implicit-tls address password-cleartext";
const SUBMISSION: &str = "smtp mail.{D}:587 starttls address password-cleartext";
/// The same without a word about users.
const SRV_IMAPS: &str = "imap mail.{D}:993 implicit-tls - -";
const SRV_SUBMISSIONS: &str = "smtp mail.{D}:465 implicit-tls - -";
const SRV_SUBMISSION: &str = "smtp mail.{D}:587 starttls - -";
/// What a hoster's Autodiscover says.
const HOSTER: &[&str] = &[
    "imap imap.hoster.example:993 implicit-tls - -",
    "smtp smtp.hoster.example:465 implicit-tls - -",
];

/// The faults of a web page where settings should be,
const PAGE: &[&str] = &["catch-all", "not-settings"];
/// and of one below a wildcard.
const WILD: &[&str] = &["catch-all", "not-settings", "wildcard"];
