//! Sources that contradict each other, or themselves.

use portwise_discovery::Source;

use super::{
    AUTODISCOVER, CONFIG, IMAP, PAGE, SRV_IMAPS, SRV_SUBMISSIONS, SUBMISSION, SUBMISSIONS,
    WELL_KNOWN,
};
use crate::discovery::{
    Domain, Greeting, Mail, Path, Protocol, Record, Row, Said, Scheme, Shown, Site,
};
use crate::pki::Flaw;

const FILE: Shown = Shown::Autoconfig(&[Row::IMAP, Row::SUBMISSIONS]);

/// Autoconfig at its own host.
macro_rules! autoconfig {
    ($($row:expr),+ $(,)?) => {
        &[Site::secure(
            &["autoconfig.{D}"],
            &[Path(Scheme::Https, CONFIG, Shown::Autoconfig(&[$($row),+]))],
        )]
    };
}

pub(super) const DOMAINS: &[Domain] = &[
    Domain {
        id: "other-domain",
        about: "one source names a host of another registrable domain",
        dns: &[("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "smtp.hoster.example")]))],
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS),
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(
                Source::SrvSubmissions,
                &["smtp smtp.hoster.example:465 implicit-tls - -"],
            ),
        ],
        contradicts: &["owner"],
        findings: &["discovery.host-differs"],
        ..Domain::NOTHING
    },
    Domain {
        id: "other-host",
        about: "one source names another host of the same registrable domain",
        dns: &[("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "mx.{D}")]))],
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS),
        mail: &[Mail::GOOD, Mail { host: "mx.{D}", ..Mail::GOOD }],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::SrvSubmissions, &["smtp mx.{D}:465 implicit-tls - -"]),
        ],
        contradicts: &["host"],
        findings: &["discovery.host-differs"],
        ..Domain::NOTHING
    },
    Domain {
        id: "other-security",
        about: "the database says TLS for port 587, the domain STARTTLS",
        web: autoconfig!(Row::IMAP, Row::SUBMISSION),
        ispdb: &[("{D}", Shown::Autoconfig(&[Row::IMAP, Row { port: 587, ..Row::SUBMISSIONS }]))],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSION]),
            Said::servers(
                Source::Ispdb,
                &[IMAP, "smtp mail.{D}:587 implicit-tls address password-cleartext"],
            ),
        ],
        contradicts: &["custom", "security"],
        findings: &["discovery.security-differs", "discovery.unusual-security"],
        ..Domain::NOTHING
    },
    Domain {
        id: "unusual-security",
        about: "STARTTLS for port 465, and it is so",
        web: autoconfig!(Row::IMAP, Row { port: 465, ..Row::SUBMISSION }),
        mail: &[Mail { ports: &[(465, Greeting::StartTls)], ..Mail::GOOD }],
        says: &[Said::servers(
            Source::AutoconfigHost,
            &[IMAP, "smtp mail.{D}:465 starttls address password-cleartext"],
        )],
        contradicts: &["custom"],
        findings: &["discovery.unusual-security"],
        ..Domain::NOTHING
    },
    Domain {
        id: "denied",
        about: "SRV says that there is no submission, a file says where it is",
        dns: &[
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 0, 0, ".")])),
            ("_submission._tcp.{D}", Record::Srv(&[(0, 0, 0, ".")])),
        ],
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS),
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::SrvSubmissions, &[]),
            Said::servers(Source::SrvSubmission, &[]),
        ],
        contradicts: &["denied"],
        findings: &["discovery.denied"],
        ..Domain::NOTHING
    },
    Domain {
        id: "other-user",
        about: "the whole address here, the local part there",
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS),
        ispdb: &[(
            "{D}",
            Shown::Autoconfig(&[
                Row { user: "%EMAILLOCALPART%", ..Row::IMAP },
                Row { user: "%EMAILLOCALPART%", ..Row::SUBMISSIONS },
            ]),
        )],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(
                Source::Ispdb,
                &[
                    "imap mail.{D}:993 implicit-tls local-part password-cleartext",
                    "smtp mail.{D}:465 implicit-tls local-part password-cleartext",
                ],
            ),
        ],
        contradicts: &["user-name"],
        findings: &["discovery.user-differs"],
        ..Domain::NOTHING
    },
    Domain {
        id: "third-user",
        about: "a user name that is neither the address nor its local part",
        web: autoconfig!(
            Row { user: "ZOO\\%EMAILLOCALPART%", ..Row::IMAP },
            Row { user: "ZOO\\%EMAILLOCALPART%", ..Row::SUBMISSIONS },
        ),
        says: &[Said::servers(
            Source::AutoconfigHost,
            &[
                "imap mail.{D}:993 implicit-tls ZOO\\%EMAILLOCALPART% password-cleartext",
                "smtp mail.{D}:465 implicit-tls ZOO\\%EMAILLOCALPART% password-cleartext",
            ],
        )],
        ..Domain::NOTHING
    },
    Domain {
        id: "other-login",
        about: "passwords here, tokens there",
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS),
        ispdb: &[(
            "{D}",
            Shown::Autoconfig(&[
                Row { auth: &["OAuth2"], ..Row::IMAP },
                Row { auth: &["OAuth2"], ..Row::SUBMISSIONS },
            ]),
        )],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(
                Source::Ispdb,
                &[
                    "imap mail.{D}:993 implicit-tls address OAuth2",
                    "smtp mail.{D}:465 implicit-tls address OAuth2",
                ],
            ),
        ],
        contradicts: &["login"],
        findings: &["discovery.login-differs"],
        ..Domain::NOTHING
    },
    Domain {
        id: "plaintext",
        about: "submission in plaintext, and it is so",
        web: autoconfig!(
            Row { port: 143, socket: "plain", ..Row::IMAP },
            Row { socket: "plain", ..Row::SUBMISSION },
        ),
        mail: &[Mail { ports: &[(587, Greeting::Plain)], ..Mail::GOOD }],
        says: &[Said::servers(
            Source::AutoconfigHost,
            &[
                "imap mail.{D}:143 none address password-cleartext",
                "smtp mail.{D}:587 none address password-cleartext",
            ],
        )],
        contradicts: &["plaintext"],
        findings: &["discovery.plaintext"],
        ..Domain::NOTHING
    },
    Domain {
        id: "plaintext-first",
        about: "submission in plaintext first, then with TLS",
        web: autoconfig!(Row::IMAP, Row { socket: "plain", ..Row::SUBMISSION }, Row::SUBMISSIONS),
        says: &[Said::servers(
            Source::AutoconfigHost,
            &[IMAP, "smtp mail.{D}:587 none address password-cleartext", SUBMISSIONS],
        )],
        contradicts: &["plaintext"],
        findings: &["discovery.plaintext"],
        ..Domain::NOTHING
    },
    Domain {
        id: "other-order",
        about: "465 first here, 587 first there",
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS, Row::SUBMISSION),
        ispdb: &[("{D}", Shown::Autoconfig(&[Row::IMAP, Row::SUBMISSION, Row::SUBMISSIONS]))],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS, SUBMISSION]),
            Said::servers(Source::Ispdb, &[IMAP, SUBMISSION, SUBMISSIONS]),
        ],
        contradicts: &["order"],
        findings: &["discovery.order-differs"],
        ..Domain::NOTHING
    },
    Domain {
        id: "not-listed",
        about: "a file that does not list the domain",
        web: &[Site::secure(
            &["autoconfig.{D}"],
            &[Path(
                Scheme::Https,
                CONFIG,
                Shown::AutoconfigFor(&["hoster.example"], &[Row::IMAP, Row::SUBMISSIONS]),
            )],
        )],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]).but(&["other-domain"])],
        contradicts: &["other-domain"],
        findings: &["discovery.domain-not-listed"],
        ..Domain::NOTHING
    },
    Domain {
        id: "http-differs",
        about: "the copies by https and by http say different things",
        web: &[Site {
            hosts: &["autoconfig.{D}"],
            pages: &[
                Path(Scheme::Https, CONFIG, FILE),
                Path(Scheme::Http, CONFIG, Shown::Autoconfig(&[Row::IMAP, Row::SUBMISSION])),
            ],
            ..Site::EMPTY
        }],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::AutoconfigHostHttp, &[IMAP, SUBMISSION]),
        ],
        contradicts: &["http-copy"],
        findings: &["discovery.http-differs"],
        ..Domain::NOTHING
    },
    Domain {
        id: "address-differs",
        about: "without an address, the settings of the server's own domain",
        web: &[Site::secure(
            &["autoconfig.{D}"],
            &[Path(
                Scheme::Https,
                CONFIG,
                Shown::Addressed(
                    &Shown::AutoconfigFor(
                        &["hoster.example"],
                        &[
                            Row { host: "imap.hoster.example", ..Row::IMAP },
                            Row { host: "smtp.hoster.example", ..Row::SUBMISSIONS },
                        ],
                    ),
                    &FILE,
                ),
            )],
        )],
        says: &[Said::servers(
            Source::AutoconfigHost,
            &[
                "imap imap.hoster.example:993 implicit-tls address password-cleartext",
                "smtp smtp.hoster.example:465 implicit-tls address password-cleartext",
            ],
        )
        .but(&["differs-with-address", "other-domain"])],
        contradicts: &["address-copy", "other-domain"],
        findings: &["discovery.address-differs"],
        ..Domain::NOTHING
    },
    Domain {
        id: "hidden",
        about: "a web page at the place that clients ask first hides the good file",
        web: &[
            Site { hosts: &["autoconfig.{D}"], otherwise: Shown::Html(200), ..Site::EMPTY },
            Site::secure(&["{D}"], &[Path(Scheme::Https, WELL_KNOWN, FILE)]),
        ],
        says: &[
            Said::wrong(Source::AutoconfigHost, PAGE),
            Said::wrong(Source::AutoconfigHostHttp, PAGE),
            Said::servers(Source::AutoconfigWellKnown, &[IMAP, SUBMISSIONS]),
        ],
        contradicts: &["hidden"],
        findings: &["discovery.catch-all", "discovery.hidden"],
        ..Domain::NOTHING
    },
    Domain {
        id: "not-answering",
        about: "all sources agree on a port where nothing listens",
        dns: &[("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")]))],
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS),
        mail: &[Mail { ports: &[(587, Greeting::StartTls)], ..Mail::GOOD }],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::SrvSubmissions, &[SRV_SUBMISSIONS]),
        ],
        findings: &["discovery.endpoint-fails"],
        ..Domain::NOTHING
    },
    Domain {
        id: "other-mode",
        about: "all sources agree on TLS where the server speaks plaintext first",
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS),
        mail: &[Mail { ports: &[(465, Greeting::StartTls)], ..Mail::GOOD }],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])],
        findings: &["discovery.endpoint-mode"],
        ..Domain::NOTHING
    },
    Domain {
        id: "other-certificate",
        about: "the certificate is not for the host that all sources name",
        web: autoconfig!(Row::IMAP, Row::SUBMISSIONS),
        mail: &[Mail { flaw: Flaw::WrongName, ..Mail::GOOD }],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])],
        findings: &["discovery.endpoint-certificate"],
        ..Domain::NOTHING
    },
    Domain {
        id: "three-say-three",
        about: "autoconfig, Autodiscover and SRV say three things of one server",
        dns: &[
            ("_submission._tcp.{D}", Record::Srv(&[(0, 1, 2525, "mail.{D}")])),
            ("_imaps._tcp.{D}", Record::Srv(&[(0, 1, 993, "mail.{D}")])),
        ],
        web: &[
            Site::secure(&["autoconfig.{D}"], &[Path(Scheme::Https, CONFIG, FILE)]),
            Site::secure(
                &["autodiscover.{D}"],
                &[Path(
                    Scheme::Https,
                    AUTODISCOVER,
                    Shown::Autodiscover(&[
                        Protocol::IMAP,
                        Protocol { port: 587, encryption: Some("TLS"), ..Protocol::SUBMISSIONS },
                    ]),
                )],
            ),
        ],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::AutodiscoverHost, &[SRV_IMAPS, "smtp mail.{D}:587 starttls - -"]),
            Said::servers(Source::SrvSubmission, &["smtp mail.{D}:2525 starttls - -"]),
            Said::servers(Source::SrvImaps, &[SRV_IMAPS]),
        ],
        findings: &["discovery.port-differs"],
        ..Domain::NOTHING
    },
];
