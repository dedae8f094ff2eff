//! Endpoints of large operators that are always there: what a network does to all of them, it does
//! to everyone's.

use portwise_model::Port;

/// An endpoint of a large operator, and by what it is known again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Landmark {
    /// The port.
    pub port: Port,
    /// The host, as the operator publishes it.
    pub host: &'static str,
    /// Who runs it.
    pub operator: &'static str,
    /// The id of the operator's row in the table of providers, which has the same host and port.
    pub provider: &'static str,
    /// The domains for which its certificate is, any of them.
    pub domains: &'static [&'static str],
    /// The EHLO keywords that it always offers before TLS; none where TLS comes first.
    pub keywords: &'static [&'static str],
    /// What its greeting names, any of them, in lower case.
    pub greeting: &'static [&'static str],
}

/// How many operators are visited at each port: the first of the table. Those behind stand in for
/// one that is gone.
pub const VISITED: usize = 3;

/// The ports that are asked about if none are named.
pub const PORTS: [Port; 4] = [25, 465, 587, 2525];

/// The ports of the web, for comparison: what is shut there as well is not shut to mail alone.
pub const CONTROLS: [Port; 2] = [80, 443];

const fn row(port: Port, host: &'static str, by: Known) -> Landmark {
    let Known { operator, provider, domains, keywords, greeting } = by;
    Landmark { port, host, operator, provider, domains, keywords, greeting }
}

/// An operator as one of its servers shows it.
struct Known {
    operator: &'static str,
    provider: &'static str,
    domains: &'static [&'static str],
    keywords: &'static [&'static str],
    greeting: &'static [&'static str],
}

const NONE: &[&str] = &[];
const STARTTLS: &[&str] = &["STARTTLS"];
const USUAL: &[&str] = &["STARTTLS", "SIZE", "8BITMIME", "PIPELINING"];
const GOOGLE: &[&str] = &["google.com", "gmail.com"];
const MICROSOFT: &[&str] = &["outlook.com", "office365.com", "microsoft.com"];
const YAHOO: &[&str] = &["yahoo.com", "yahoodns.net"];
const APPLE: &[&str] = &["icloud.com", "me.com", "apple.com"];
const FASTMAIL: &[&str] = &["messagingengine.com", "fastmail.com"];

/// The landmarks, by port, those to visit first. What they offer and how they greet was read in
/// dialogues that people published between 2016 and 2026; words that may change are left out.
pub const LANDMARKS: &[Landmark] = &[
    row(
        25,
        "gmail-smtp-in.l.google.com",
        Known {
            operator: "Google",
            provider: "google-workspace",
            domains: GOOGLE,
            keywords: USUAL,
            greeting: &["google", "gsmtp"],
        },
    ),
    row(
        25,
        "outlook-com.olc.protection.outlook.com",
        Known {
            operator: "Microsoft",
            provider: "outlook-com",
            domains: MICROSOFT,
            keywords: USUAL,
            greeting: &["outlook", "microsoft"],
        },
    ),
    row(
        25,
        "mta5.am0.yahoodns.net",
        Known {
            operator: "Yahoo",
            provider: "yahoo",
            domains: YAHOO,
            keywords: USUAL,
            greeting: &["yahoo"],
        },
    ),
    row(
        25,
        "mx01.mail.icloud.com",
        Known {
            operator: "Apple",
            provider: "icloud",
            domains: APPLE,
            keywords: STARTTLS,
            greeting: &["icloud", "apple"],
        },
    ),
    row(
        25,
        "in1-smtp.messagingengine.com",
        Known {
            operator: "Fastmail",
            provider: "fastmail",
            domains: FASTMAIL,
            keywords: STARTTLS,
            greeting: &["messagingengine", "fastmail"],
        },
    ),
    row(
        465,
        "smtp.gmail.com",
        Known {
            operator: "Google",
            provider: "gmail",
            domains: GOOGLE,
            keywords: NONE,
            greeting: &["gmail", "google", "gsmtp"],
        },
    ),
    row(
        465,
        "smtp.mail.yahoo.com",
        Known {
            operator: "Yahoo",
            provider: "yahoo",
            domains: YAHOO,
            keywords: NONE,
            greeting: &["yahoo"],
        },
    ),
    row(
        465,
        "smtp.fastmail.com",
        Known {
            operator: "Fastmail",
            provider: "fastmail",
            domains: FASTMAIL,
            keywords: NONE,
            greeting: &["fastmail", "messagingengine"],
        },
    ),
    row(
        465,
        "mail.gmx.com",
        Known {
            operator: "GMX",
            provider: "gmx-com",
            domains: &["gmx.com", "gmx.net"],
            keywords: NONE,
            greeting: &["gmx"],
        },
    ),
    row(
        587,
        "smtp.gmail.com",
        Known {
            operator: "Google",
            provider: "gmail",
            domains: GOOGLE,
            keywords: USUAL,
            greeting: &["gmail", "google", "gsmtp"],
        },
    ),
    row(
        587,
        "smtp.office365.com",
        Known {
            operator: "Microsoft",
            provider: "microsoft365",
            domains: MICROSOFT,
            keywords: USUAL,
            greeting: &["outlook", "office365", "microsoft"],
        },
    ),
    row(
        587,
        "smtp.mail.yahoo.com",
        Known {
            operator: "Yahoo",
            provider: "yahoo",
            domains: YAHOO,
            keywords: USUAL,
            greeting: &["yahoo"],
        },
    ),
    row(
        587,
        "smtp.mail.me.com",
        Known {
            operator: "Apple",
            provider: "icloud",
            domains: APPLE,
            keywords: STARTTLS,
            greeting: &["icloud", "apple"],
        },
    ),
    row(
        2525,
        "smtp.sendgrid.net",
        Known {
            operator: "SendGrid",
            provider: "sendgrid",
            domains: &["sendgrid.net", "sendgrid.com"],
            keywords: &["STARTTLS", "SIZE", "8BITMIME", "PIPELINING", "AUTH"],
            greeting: &["sg esmtp", "sendgrid"],
        },
    ),
    row(
        2525,
        "smtp.mailgun.org",
        Known {
            operator: "Mailgun",
            provider: "mailgun-us",
            domains: &["mailgun.org", "mailgun.com"],
            keywords: STARTTLS,
            greeting: &["mailgun"],
        },
    ),
    row(
        2525,
        "smtp.postmarkapp.com",
        Known {
            operator: "Postmark",
            provider: "postmark",
            domains: &["postmarkapp.com"],
            keywords: STARTTLS,
            greeting: &["postmark"],
        },
    ),
    row(
        2525,
        "in-v3.mailjet.com",
        Known {
            operator: "Mailjet",
            provider: "mailjet",
            domains: &["mailjet.com"],
            keywords: STARTTLS,
            greeting: &["mailjet"],
        },
    ),
    row(
        80,
        "mail.smtp2go.com",
        Known {
            operator: "SMTP2GO",
            provider: "smtp2go",
            domains: &["smtp2go.com"],
            keywords: &["STARTTLS", "SIZE", "8BITMIME", "PIPELINING"],
            greeting: &["smtp2go"],
        },
    ),
    row(
        443,
        "mail.smtp2go.com",
        Known {
            operator: "SMTP2GO",
            provider: "smtp2go",
            domains: &["smtp2go.com"],
            keywords: NONE,
            greeting: &["smtp2go"],
        },
    ),
];

/// The landmarks to visit at a port; none where there are no servers of several operators.
pub fn at(port: Port) -> impl Iterator<Item = &'static Landmark> {
    LANDMARKS.iter().filter(move |landmark| landmark.port == port).take(VISITED)
}

/// The landmark that is visited at a host and port.
#[must_use]
pub fn find(host: &str, port: Port) -> Option<&'static Landmark> {
    LANDMARKS.iter().find(|landmark| landmark.port == port && landmark.host == host)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use portwise_model::TlsMode;

    use super::{CONTROLS, LANDMARKS, PORTS, VISITED, at};
    use crate::ports::mode_of;
    use crate::providers::{self, SubmissionHost};

    #[test]
    fn each_port_has_endpoints_of_several_operators() {
        for port in PORTS {
            let rows = || LANDMARKS.iter().filter(|l| l.port == port);
            let operators: BTreeSet<&str> = rows().map(|l| l.operator).collect();
            assert!(rows().count() >= 4 && operators.len() == rows().count(), "{port}");
            assert_eq!(at(port).count(), VISITED);
        }
        for port in CONTROLS {
            assert_eq!(at(port).count(), 1, "{port}");
        }
    }

    #[test]
    fn what_stands_here_stands_in_the_table_of_providers_as_well() {
        for landmark in LANDMARKS {
            let context = format!("{}:{}", landmark.host, landmark.port);
            let provider = providers::find(landmark.provider).expect(&context);
            if landmark.port == 25 {
                let is_under = |suffix: &&&str| landmark.host.ends_with(&format!(".{suffix}"));
                assert!(provider.mx_suffixes.iter().any(|s| is_under(&s)), "{context}");
            } else {
                assert_eq!(provider.host, SubmissionHost::Fixed(landmark.host), "{context}");
                let offer = provider.offer(landmark.port).expect(&context);
                assert_eq!(offer.tls, mode_of(landmark.port), "{context}");
            }
        }
    }

    #[test]
    fn each_can_be_known_again() {
        for landmark in LANDMARKS {
            let context = format!("{}:{}", landmark.host, landmark.port);
            assert!(!landmark.domains.is_empty() && !landmark.greeting.is_empty(), "{context}");
            let first_tls = mode_of(landmark.port) == TlsMode::Implicit;
            assert_eq!(landmark.keywords.contains(&"STARTTLS"), !first_tls, "{context}");
            let others = LANDMARKS.iter().filter(|o| o.operator != landmark.operator);
            for other in others {
                let shared = |d: &&&str| landmark.domains.contains(*d);
                assert_eq!(other.domains.iter().find(|d| shared(d)), None, "{context}");
            }
            assert!(landmark.greeting.iter().all(|word| word.to_lowercase() == **word));
        }
    }
}
