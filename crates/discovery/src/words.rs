//! What sources, outcomes and faults are called and mean, for people.

use crate::facts::{Fault, Outcome, Redirect};
use crate::server::{Service, UserName};
use crate::source::{Protection, Source};

impl Source {
    /// As written in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::AutoconfigHost => "autoconfig-host",
            Self::AutoconfigWellKnown => "autoconfig-well-known",
            Self::AutoconfigHostHttp => "autoconfig-host-http",
            Self::AutoconfigWellKnownHttp => "autoconfig-well-known-http",
            Self::Ispdb => "ispdb",
            Self::AutoconfigMx => "autoconfig-mx",
            Self::AutoconfigMxBase => "autoconfig-mx-base",
            Self::IspdbMx => "ispdb-mx",
            Self::IspdbMxBase => "ispdb-mx-base",
            Self::IspdbNs => "ispdb-ns",
            Self::SrvSubmissions => "srv-submissions",
            Self::SrvSubmission => "srv-submission",
            Self::SrvImaps => "srv-imaps",
            Self::SrvImap => "srv-imap",
            Self::SrvPop3s => "srv-pop3s",
            Self::SrvPop3 => "srv-pop3",
            Self::Pacc => "pacc",
            Self::AutodiscoverRoot => "autodiscover-root",
            Self::AutodiscoverHost => "autodiscover-host",
            Self::AutodiscoverHttp => "autodiscover-http",
            Self::AutodiscoverSrv => "autodiscover-srv",
            Self::AutodiscoverV2 => "autodiscover-v2",
            Self::Mailconf => "mailconf",
        }
    }

    /// In a few words, as the head of a row.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "Portwise’s table of providers",
            Self::AutoconfigHost => "autoconfig host",
            Self::AutoconfigWellKnown => "well-known autoconfig",
            Self::AutoconfigHostHttp => "autoconfig host by http",
            Self::AutoconfigWellKnownHttp => "well-known autoconfig by http",
            Self::Ispdb => "Mozilla’s database",
            Self::AutoconfigMx => "autoconfig by MX (full domain)",
            Self::AutoconfigMxBase => "autoconfig by MX (registrable domain)",
            Self::IspdbMx => "Mozilla’s database by MX (full domain)",
            Self::IspdbMxBase => "Mozilla’s database by MX (registrable domain)",
            Self::IspdbNs => "Mozilla’s database by name server",
            Self::SrvSubmissions => "SRV _submissions",
            Self::SrvSubmission => "SRV _submission",
            Self::SrvImaps => "SRV _imaps",
            Self::SrvImap => "SRV _imap",
            Self::SrvPop3s => "SRV _pop3s",
            Self::SrvPop3 => "SRV _pop3",
            Self::Pacc => "PACC",
            Self::AutodiscoverRoot => "Autodiscover at the domain",
            Self::AutodiscoverHost => "Autodiscover host",
            Self::AutodiscoverHttp => "Autodiscover redirect by http",
            Self::AutodiscoverSrv => "Autodiscover by SRV",
            Self::AutodiscoverV2 => "Autodiscover version 2",
            Self::Mailconf => "mailconf",
        }
    }

    /// Where it is laid down; empty where nowhere.
    #[must_use]
    pub fn standard(self) -> &'static str {
        match self {
            Self::Table | Self::Mailconf => "",
            Self::Ispdb | Self::IspdbMx | Self::IspdbMxBase | Self::IspdbNs => {
                "https://github.com/thunderbird/autoconfig"
            }
            Self::AutoconfigHost
            | Self::AutoconfigWellKnown
            | Self::AutoconfigHostHttp
            | Self::AutoconfigWellKnownHttp
            | Self::AutoconfigMx
            | Self::AutoconfigMxBase => "draft-ietf-mailmaint-autoconfig-06 §4",
            Self::SrvSubmissions => "RFC 8314 §5.1",
            Self::SrvSubmission => "RFC 6186 §3.1",
            Self::SrvImaps | Self::SrvImap => "RFC 6186 §3.2",
            Self::SrvPop3s | Self::SrvPop3 => "RFC 6186 §3.3",
            Self::Pacc => "draft-ietf-mailmaint-pacc-02",
            Self::AutodiscoverRoot
            | Self::AutodiscoverHost
            | Self::AutodiscoverHttp
            | Self::AutodiscoverSrv
            | Self::AutodiscoverV2 => "MS-OXDSCLI",
        }
    }

    /// What it is, in a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Table => {
                "The settings of this provider in Portwise’s own table, each with its source and date."
            }
            Self::AutoconfigHost => {
                "A configuration file that the provider publishes at the host autoconfig.DOMAIN; most clients look here first."
            }
            Self::AutoconfigWellKnown => {
                "The same kind of file at a well-known path of the domain’s own web server."
            }
            Self::AutoconfigHostHttp => {
                "The file at autoconfig.DOMAIN by http, which anyone on the way can read and change."
            }
            Self::AutoconfigWellKnownHttp => {
                "The file at the well-known path by http, which anyone on the way can read and change."
            }
            Self::Ispdb => {
                "A database of configuration files that Thunderbird’s makers keep for larger providers; entries can be old."
            }
            Self::AutoconfigMx => {
                "The configuration file of whoever receives the domain’s mail, found by the host of its mail exchanger."
            }
            Self::AutoconfigMxBase => {
                "The configuration file of whoever receives the domain’s mail, found by the registrable domain of its mail exchanger."
            }
            Self::IspdbMx => {
                "The entry in Mozilla’s database for whoever receives the domain’s mail, found by the host of its mail exchanger."
            }
            Self::IspdbMxBase => {
                "The entry in Mozilla’s database for whoever receives the domain’s mail, found by the registrable domain of its mail exchanger."
            }
            Self::IspdbNs => {
                "The entry in Mozilla’s database for whoever runs the name servers of the domain, which only Evolution asks for; whether they have anything to do with its mail, nobody says, so it is neither checked nor recommended."
            }
            Self::SrvSubmissions => {
                "Records in the DNS that name the servers for sending with implicit TLS (RFC 8314)."
            }
            Self::SrvSubmission => {
                "Records in the DNS that name the servers for sending with STARTTLS (RFC 6186)."
            }
            Self::SrvImaps => {
                "Records in the DNS that name the servers for IMAP with implicit TLS (RFC 6186)."
            }
            Self::SrvImap => {
                "Records in the DNS that name the servers for IMAP with STARTTLS (RFC 6186)."
            }
            Self::SrvPop3s => {
                "Records in the DNS that name the servers for POP3 with implicit TLS (RFC 6186)."
            }
            Self::SrvPop3 => {
                "Records in the DNS that name the servers for POP3 with STARTTLS (RFC 6186)."
            }
            Self::Pacc => {
                "A new kind of file, still an Internet-Draft, that names hosts for implicit TLS and has a digest in the DNS."
            }
            Self::AutodiscoverRoot => {
                "Microsoft’s way of finding settings, asked at the domain’s own web server."
            }
            Self::AutodiscoverHost => {
                "Microsoft’s way of finding settings, asked at the host autodiscover.DOMAIN."
            }
            Self::AutodiscoverHttp => {
                "A redirect by http at autodiscover.DOMAIN, which anyone on the way can change."
            }
            Self::AutodiscoverSrv => {
                "Microsoft’s way of finding settings, asked at the host that an SRV record names."
            }
            Self::AutodiscoverV2 => {
                "Microsoft’s newer way: it names the address of a service, never a server for SMTP."
            }
            Self::Mailconf => {
                "A TXT record that points to a configuration file; hardly any client reads it."
            }
        }
    }
}

impl Protection {
    /// In a few words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Https => "https",
            Self::ThirdParty => "third party",
            Self::ByMx => "by unsigned MX",
            Self::Dns => "unsigned DNS",
            Self::Http => "plain http",
        }
    }

    /// What it is worth, in a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Signed => "The domain signs its DNS, so nobody on the way can change this.",
            Self::Https => {
                "It comes by https from a name of the mail domain, with a certificate that was verified."
            }
            Self::ThirdParty => {
                "It comes by https, but from somebody who does not run the mail domain."
            }
            Self::ByMx => {
                "It comes by https from a name that unsigned DNS records led to; whoever can forge those decides what it says."
            }
            Self::Dns => "It comes from the DNS without a signature and can be forged on the way.",
            Self::Http => {
                "At least one step had no encryption: anyone on the way can write what it says."
            }
        }
    }
}

impl Service {
    /// In a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Smtp => "SMTP",
            Self::Imap => "IMAP",
            Self::Pop3 => "POP3",
        }
    }
}

impl UserName {
    /// What to enter.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::FullAddress => "the whole address".to_owned(),
            Self::LocalPart => "what stands before the @".to_owned(),
            Self::Other(text) => format!("“{text}”"),
        }
    }
}

impl Outcome {
    /// In a few words.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Absent => "absent",
            Self::Wrong => "wrong",
            Self::NotTested(_) => "not tested",
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Answered => "It says something that can be read.".to_owned(),
            Self::Absent => "Nothing is published there.".to_owned(),
            Self::Wrong => "Something is there that clients cannot use.".to_owned(),
            Self::NotTested(why) => format!("It was not asked: {why}."),
        }
    }
}

impl Redirect {
    /// Why it is not followed: the rest of a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::NotAllowed => "its standard allows no redirect here",
            Self::TooMany => "too many redirects came before it",
            Self::Loop => "it leads back to where it came from",
            Self::Downgrade => "it leads from https to http",
            Self::NotUrl => "it is no URL of http or https",
            Self::Host => "its host is an IP address, or no full name",
            Self::Port => "its port is not the usual one",
            Self::Refused => "it leads to an address that is not public",
            Self::UserInfo => "it contains a user name or a password",
        }
    }
}

impl Fault {
    /// What is wrong, in a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Status(status) => {
                format!("The server answers with status {status}, so it cannot be told whether anything is published.")
            }
            Self::WantsLogin(status) => {
                format!("The server wants a login (status {status}). Settings for everybody must be public.")
            }
            Self::NeedsAddress => {
                "The server answers only when an e-mail address is in the request; clients that send none get nothing.".to_owned()
            }
            Self::DiffersWithAddress => {
                "With an e-mail address in the request the server says something else than without.".to_owned()
            }
            Self::Unreachable(why) => format!("The server cannot be reached: {why}."),
            Self::TimedOut => "The server did not answer in time.".to_owned(),
            Self::CertificateName { host, names } => {
                let names = list(names, "no name at all");
                format!("The certificate is not for {host}, but for {names}. Clients refuse it.")
            }
            Self::Certificate(why) => {
                format!("The certificate cannot be trusted: {why}. Clients refuse it.")
            }
            Self::NotHttp => "What answers there does not speak HTTP.".to_owned(),
            Self::TooLarge(octets) => {
                format!("The file is larger than the {octets} octets that are read.")
            }
            Self::Compressed(how) => {
                format!("The answer is compressed ({how}), although that was not asked for.")
            }
            Self::Redirect { to, why } => {
                format!("It redirects to {to}, which is not followed: {}.", why.describe())
            }
            Self::CatchAll => {
                "The web server answers every path with success, so this is no file that somebody published.".to_owned()
            }
            Self::Wildcard => {
                "The name exists only because every name below the domain does.".to_owned()
            }
            Self::ContentType(named) if named.is_empty() => {
                "The answer does not say which type of file it is; Thunderbird refuses it.".to_owned()
            }
            Self::ContentType(named) => {
                format!("The file is sent as “{named}”, which is not the type for it; some clients refuse it.")
            }
            Self::NotSettings(start) if start.is_empty() => "The answer is empty.".to_owned(),
            Self::NotSettings(start) => {
                format!("The answer is something else than settings; it begins “{start}”.")
            }
            Self::Malformed(why) => format!("The file is not well-formed: {why}."),
            Self::Doctype => {
                "The file has a DOCTYPE or entities of its own, which no client should expand.".to_owned()
            }
            Self::NoServer => {
                "No server for sending stands in it that a client could use.".to_owned()
            }
            Self::OtherAddress(domain) => {
                format!("It tells clients to ask for an address of {domain} instead, so that domain decides where passwords go.")
            }
            Self::OtherDomain(domains) => {
                let domains = list(domains, "none");
                format!("The mail domain is not among the domains that the file is for: {domains}.")
            }
            Self::Digest => {
                "The digest in the DNS is that of another file, so this one must not be used.".to_owned()
            }
            Self::NoDigest => {
                "The DNS has no digest for the file, so it must not be used.".to_owned()
            }
            Self::Record(why) => format!("The records in the DNS are wrong: {why}."),
            Self::ServerFailure => "The name server of the domain fails to answer.".to_owned(),
            Self::TooMany(count) => {
                format!("There are {count} entries, more than are looked at.")
            }
        }
    }
}

/// A text as the beginning of a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// The first of several names, and how many more there are.
fn list(names: &[String], none: &str) -> String {
    const SHOWN: usize = 5;
    match names.len() {
        0 => none.to_owned(),
        count if count <= SHOWN => names.join(", "),
        count => format!("{} and {} more", names[..SHOWN].join(", "), count - SHOWN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_json() {
        for source in Source::ALL {
            assert_eq!(serde_json::to_value(source).unwrap(), source.id());
        }
    }

    #[test]
    fn every_word_is_there_once() {
        let names: std::collections::BTreeSet<_> = Source::ALL.map(Source::name).into();
        assert_eq!(names.len(), Source::ALL.len());
        let texts: std::collections::BTreeSet<_> = Source::ALL.map(Source::describe).into();
        assert_eq!(texts.len(), Source::ALL.len());
        for text in texts.into_iter().chain(Protection::ALL.map(Protection::describe)) {
            assert!(text.ends_with('.') && text.chars().next().is_some_and(char::is_uppercase));
        }
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..7).map(|n| format!("{n}.example")).collect();
        let text = Fault::OtherDomain(names).describe();
        assert!(
            text.ends_with("0.example, 1.example, 2.example, 3.example, 4.example and 2 more."),
            "{text}"
        );
    }
}
