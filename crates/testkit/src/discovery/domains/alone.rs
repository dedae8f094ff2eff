//! Each source alone, all of them together, and none.

use portwise_discovery::clients::Client;
use portwise_discovery::{Protection, Source};

use super::{
    AUTODISCOVER, AUTODISCOVER_V2, CONFIG, HOSTER, IMAP, PACC, SRV_IMAPS, SRV_SUBMISSION,
    SRV_SUBMISSIONS, SUBMISSION, SUBMISSIONS, WELL_KNOWN,
};
use crate::discovery::{Domain, Path, Protocol, Record, Row, Said, Scheme, Shown, Site};

const ROWS: &[Row] = &[Row::IMAP, Row::SUBMISSIONS];
const FILE: Shown = Shown::Autoconfig(ROWS);

/// PACC under the key of the newer drafts,
pub(super) const PACC_SUBMIT: &str = r#"{"protocols":{"imap":{"host":"mail.{D}"},"submit":{"host":"mail.{D}"}},"authentication":{"password":true},"info":{"provider":{"name":"The zoo"}}}"#;
/// and of the older ones.
const PACC_SMTP: &str = r#"{"protocols":{"imap":{"host":"mail.{D}"},"smtp":{"host":"mail.{D}"}},"authentication":{"password":true},"info":{"provider":{"name":"The zoo"}}}"#;

/// What both say.
pub(super) const PACC_SERVERS: &[&str] =
    &["smtp mail.{D}:465 implicit-tls - password", "imap mail.{D}:993 implicit-tls - password"];

/// What somebody has who has nothing to do with the domain's mail.
const OF_OTHERS: Row = Row { host: "imap.elsewhere.example", ..Row::IMAP };
const OTHERS_SMTP: Row = Row { kind: "smtp", port: 465, ..OF_OTHERS };

const NO_SERVICE: Record = Record::Srv(&[(0, 0, 0, ".")]);

pub(super) const DOMAINS: &[Domain] = &[
    Domain {
        id: "autoconfig-host",
        about: "autoconfig at its own host",
        web: &[Site::secure(&["autoconfig.{D}"], &[Path(Scheme::Https, CONFIG, FILE)])],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]).by(Protection::Https)],
        ..Domain::NOTHING
    },
    Domain {
        id: "late",
        about: "autoconfig at its own host, which takes its time",
        web: &[Site::secure(
            &["autoconfig.{D}"],
            &[Path(Scheme::Https, CONFIG, Shown::Late(600, ROWS))],
        )],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])],
        ..Domain::NOTHING
    },
    Domain {
        id: "well-known",
        about: "autoconfig at the domain",
        web: &[Site::secure(&["{D}"], &[Path(Scheme::Https, WELL_KNOWN, FILE)])],
        says: &[
            Said::servers(Source::AutoconfigWellKnown, &[IMAP, SUBMISSIONS]).by(Protection::Https)
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "host-http",
        about: "autoconfig at its own host, by http alone",
        web: &[Site {
            hosts: &["autoconfig.{D}"],
            https: None,
            pages: &[Path(Scheme::Http, CONFIG, FILE)],
            ..Site::EMPTY
        }],
        says: &[
            Said::servers(Source::AutoconfigHostHttp, &[IMAP, SUBMISSIONS]).by(Protection::Http)
        ],
        taken: Some(&[
            (Client::Thunderbird, Source::AutoconfigHostHttp),
            (Client::ThunderbirdAndroid, Source::AutoconfigHostHttp),
            (Client::Evolution, Source::AutoconfigHostHttp),
            (Client::FairEmail, Source::AutoconfigHostHttp),
        ]),
        findings: &["discovery.address-leaked", "discovery.only-unprotected"],
        ..Domain::NOTHING
    },
    Domain {
        id: "well-known-http",
        about: "autoconfig at the domain, by http alone",
        web: &[Site {
            hosts: &["{D}"],
            https: None,
            pages: &[Path(Scheme::Http, WELL_KNOWN, FILE)],
            ..Site::EMPTY
        }],
        says: &[Said::servers(Source::AutoconfigWellKnownHttp, &[IMAP, SUBMISSIONS])
            .by(Protection::Http)],
        findings: &["discovery.address-leaked", "discovery.only-unprotected"],
        ..Domain::NOTHING
    },
    Domain {
        id: "ispdb",
        about: "in Mozilla's database alone",
        ispdb: &[("{D}", FILE)],
        says: &[Said::servers(Source::Ispdb, &[IMAP, SUBMISSIONS]).by(Protection::ThirdParty)],
        ..Domain::NOTHING
    },
    Domain {
        id: "by-mx",
        about: "autoconfig at the domain of its mail exchanger",
        dns: &[(
            "{D}",
            Record::Mx(&[(20, "mx.elsewhere.example"), (10, "mx1.mail.hoster.example")]),
        )],
        says: &[Said::servers(
            Source::AutoconfigMx,
            &[
                "imap imap.hoster.example:993 implicit-tls address password-cleartext",
                "smtp smtp.hoster.example:465 implicit-tls address password-cleartext",
            ],
        )
        .by(Protection::ByMx)],
        findings: &["discovery.only-unprotected"],
        ..Domain::NOTHING
    },
    Domain {
        id: "by-mx-base",
        about: "autoconfig at the registrable domain of its mail exchanger",
        dns: &[("{D}", Record::Mx(&[(10, "mx1.incoming.base-hoster.example")]))],
        says: &[Said::servers(
            Source::AutoconfigMxBase,
            &[
                "imap mail.base-hoster.example:993 implicit-tls address password-cleartext",
                "smtp mail.base-hoster.example:587 starttls address password-cleartext",
            ],
        )
        .by(Protection::ByMx)],
        findings: &["discovery.only-unprotected", "discovery.works-unpublished"],
        ..Domain::NOTHING
    },
    Domain {
        id: "ispdb-by-mx",
        about: "its mail exchanger's domain is in Mozilla's database",
        dns: &[("{D}", Record::Mx(&[(10, "a.eu.listed-hoster.example")]))],
        ispdb: &[("eu.listed-hoster.example", FILE)],
        says: &[Said::servers(Source::IspdbMx, &[IMAP, SUBMISSIONS]).by(Protection::ByMx)],
        findings: &["discovery.only-unprotected"],
        ..Domain::NOTHING
    },
    Domain {
        id: "ispdb-by-mx-base",
        about: "its mail exchanger's registrable domain is in Mozilla's database",
        dns: &[("{D}", Record::Mx(&[(10, "a.eu.known-hoster.example")]))],
        ispdb: &[("known-hoster.example", FILE)],
        says: &[Said::servers(Source::IspdbMxBase, &[IMAP, SUBMISSIONS]).by(Protection::ByMx)],
        findings: &["discovery.only-unprotected"],
        ..Domain::NOTHING
    },
    Domain {
        id: "ispdb-by-ns",
        about: "the domain of its name server is in Mozilla's database, and nothing else is there",
        dns: &[(
            "{D}",
            Record::NameServers(&["ns2.dns.named-hoster.example", "ns1.dns.named-hoster.example"]),
        )],
        ispdb: &[("named-hoster.example", FILE)],
        says: &[Said::servers(Source::IspdbNs, &[IMAP, SUBMISSIONS]).by(Protection::Dns)],
        taken: Some(&[(Client::Evolution, Source::IspdbNs)]),
        findings: &["discovery.nothing"],
        ..Domain::NOTHING
    },
    Domain {
        id: "ispdb-by-signed-ns",
        about: "the same with signed records, and with settings of its own that say other things",
        dns: &[
            ("{D}", Record::NameServers(&["ns.other-named-hoster.example"])),
            ("{D}", Record::Signed),
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")])),
            ("_imaps._tcp.{D}", Record::Srv(&[(0, 1, 993, "mail.{D}")])),
        ],
        ispdb: &[("other-named-hoster.example", Shown::Autoconfig(&[OF_OTHERS, OTHERS_SMTP]))],
        says: &[
            Said::servers(Source::SrvSubmissions, &[SRV_SUBMISSIONS]),
            Said::servers(Source::SrvImaps, &[SRV_IMAPS]),
            Said::servers(
                Source::IspdbNs,
                &[
                    "imap imap.elsewhere.example:993 implicit-tls address password-cleartext",
                    "smtp imap.elsewhere.example:465 implicit-tls address password-cleartext",
                ],
            )
            .by(Protection::ThirdParty),
        ],
        taken: Some(&[
            (Client::Evolution, Source::IspdbNs),
            (Client::FairEmail, Source::SrvSubmissions),
        ]),
        ..Domain::NOTHING
    },
    Domain {
        id: "ispdb-and-ns",
        about: "Mozilla's database has it, so that nobody asks by name server",
        dns: &[("{D}", Record::NameServers(&["ns.both-named-hoster.example"]))],
        ispdb: &[("{D}", FILE), ("both-named-hoster.example", FILE)],
        says: &[
            Said::servers(Source::Ispdb, &[IMAP, SUBMISSIONS]),
            Said::not_tested(Source::IspdbNs),
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "mx-of-a-provider",
        about: "its mail exchanger is that of a provider in the table",
        dns: &[("{D}", Record::Mx(&[(1, "aspmx.l.google.com")]))],
        mail: &[],
        says: &[Said::servers(
            Source::Table,
            &[
                "smtp smtp.gmail.com:465 implicit-tls address -",
                "smtp smtp.gmail.com:587 starttls address -",
                "imap imap.gmail.com:993 implicit-tls address -",
                "pop3 pop.gmail.com:995 implicit-tls address -",
            ],
        )
        .by(Protection::ByMx)],
        ..Domain::NOTHING
    },
    Domain {
        id: "submissions",
        about: "SRV for submission with implicit TLS",
        dns: &[("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")]))],
        says: &[Said::servers(Source::SrvSubmissions, &[SRV_SUBMISSIONS]).by(Protection::Dns)],
        ..Domain::NOTHING
    },
    Domain {
        id: "submission",
        about: "SRV for submission with STARTTLS",
        dns: &[("_submission._tcp.{D}", Record::Srv(&[(0, 1, 587, "mail.{D}")]))],
        says: &[Said::servers(Source::SrvSubmission, &[SRV_SUBMISSION]).by(Protection::Dns)],
        findings: &["discovery.works-unpublished"],
        ..Domain::NOTHING
    },
    Domain {
        id: "submission-signed",
        about: "SRV in a signed zone",
        dns: &[
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")])),
            ("_submissions._tcp.{D}", Record::Signed),
        ],
        says: &[Said::servers(Source::SrvSubmissions, &[SRV_SUBMISSIONS]).by(Protection::Signed)],
        ..Domain::NOTHING
    },
    Domain {
        id: "srv",
        about: "SRV for everything, and for some of it that there is no such service",
        dns: &[
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")])),
            ("_submission._tcp.{D}", NO_SERVICE),
            ("_imaps._tcp.{D}", Record::Srv(&[(0, 1, 993, "mail.{D}")])),
            ("_imap._tcp.{D}", NO_SERVICE),
            ("_pop3s._tcp.{D}", Record::Srv(&[(10, 1, 995, "mail.{D}")])),
            ("_pop3._tcp.{D}", NO_SERVICE),
        ],
        says: &[
            Said::servers(Source::SrvSubmissions, &[SRV_SUBMISSIONS]),
            Said::servers(Source::SrvSubmission, &[]),
            Said::servers(Source::SrvImaps, &[SRV_IMAPS]),
            Said::servers(Source::SrvImap, &[]),
            Said::servers(Source::SrvPop3s, &["pop3 mail.{D}:995 implicit-tls - -"]),
            Said::servers(Source::SrvPop3, &[]),
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "pacc",
        about: "PACC under the key of the newer drafts, with its digest",
        dns: &[("_ua-auto-config.{D}", Record::Digest(PACC_SUBMIT))],
        web: &[Site::secure(
            &["ua-auto-config.{D}"],
            &[Path(Scheme::Https, PACC, Shown::Text("application/json", PACC_SUBMIT))],
        )],
        says: &[Said::servers(Source::Pacc, PACC_SERVERS).by(Protection::Https)],
        ..Domain::NOTHING
    },
    Domain {
        id: "pacc-smtp",
        about: "PACC under the key of the older drafts, with its digest in two strings of a signed zone",
        dns: &[
            ("_ua-auto-config.{D}", Record::Digest(PACC_SMTP)),
            ("_ua-auto-config.{D}", Record::Signed),
        ],
        web: &[Site::secure(
            &["ua-auto-config.{D}"],
            &[Path(Scheme::Https, PACC, Shown::Text("application/json", PACC_SMTP))],
        )],
        says: &[Said::servers(Source::Pacc, PACC_SERVERS).by(Protection::Signed)],
        ..Domain::NOTHING
    },
    Domain {
        id: "autodiscover-root",
        about: "Autodiscover at the domain",
        web: &[Site::secure(
            &["{D}"],
            &[Path(
                Scheme::Https,
                AUTODISCOVER,
                Shown::Autodiscover(&[Protocol::IMAP, Protocol::SUBMISSIONS]),
            )],
        )],
        says: &[Said::servers(
            Source::AutodiscoverRoot,
            &["imap mail.{D}:993 implicit-tls - -", "smtp mail.{D}:465 implicit-tls - -"],
        )
        .by(Protection::Https)],
        ..Domain::NOTHING
    },
    Domain {
        id: "autodiscover-host",
        about: "Autodiscover at its own host, in both versions",
        web: &[Site::secure(
            &["autodiscover.{D}"],
            &[
                Path(
                    Scheme::Https,
                    AUTODISCOVER,
                    Shown::Autodiscover(&[Protocol::IMAP, Protocol::SUBMISSIONS]),
                ),
                Path(
                    Scheme::Https,
                    AUTODISCOVER_V2,
                    Shown::Text(
                        "application/json",
                        r#"{"Protocol":"AutodiscoverV1","Url":"https://autodiscover.{D}/autodiscover/autodiscover.xml"}"#,
                    ),
                ),
            ],
        )],
        says: &[
            Said::servers(
                Source::AutodiscoverHost,
                &["imap mail.{D}:993 implicit-tls - -", "smtp mail.{D}:465 implicit-tls - -"],
            ),
            Said::servers(Source::AutodiscoverV2, &[]),
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "autodiscover-http",
        about: "a redirect by http to Autodiscover at a hoster",
        web: &[Site {
            hosts: &["autodiscover.{D}"],
            https: None,
            pages: &[Path(
                Scheme::Http,
                AUTODISCOVER,
                Shown::Redirect(
                    302,
                    "https://autodiscover.hoster.example/autodiscover/autodiscover.xml",
                ),
            )],
            ..Site::EMPTY
        }],
        says: &[Said::servers(Source::AutodiscoverHttp, HOSTER).by(Protection::Http)],
        findings: &["discovery.only-unprotected"],
        ..Domain::NOTHING
    },
    Domain {
        id: "autodiscover-srv",
        about: "SRV for Autodiscover at a hoster",
        dns: &[(
            "_autodiscover._tcp.{D}",
            Record::Srv(&[(0, 0, 443, "autodiscover.hoster.example")]),
        )],
        says: &[Said::servers(Source::AutodiscoverSrv, HOSTER).by(Protection::Dns)],
        ..Domain::NOTHING
    },
    Domain {
        id: "mailconf",
        about: "a TXT record that points to a file",
        dns: &[
            ("{D}", Record::Txt(&["v=spf1 -all"])),
            ("{D}", Record::Txt(&["mailconf=https://settings.{D}", "/mail.xml"])),
        ],
        web: &[Site::secure(&["settings.{D}"], &[Path(Scheme::Https, "/mail.xml", FILE)])],
        says: &[Said::servers(Source::Mailconf, &[IMAP, SUBMISSIONS]).by(Protection::Dns)],
        ..Domain::NOTHING
    },
    Domain {
        id: "agreed",
        about: "everything is published, and all of it says the same",
        dns: &[
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")])),
            ("_imaps._tcp.{D}", Record::Srv(&[(0, 1, 993, "mail.{D}")])),
            ("_ua-auto-config.{D}", Record::Digest(PACC_SUBMIT)),
            ("{D}", Record::Mx(&[(10, "mail.agreed.example")])),
        ],
        web: &[
            Site {
                hosts: &["{D}"],
                pages: &[
                    Path(Scheme::Both, WELL_KNOWN, FILE),
                    Path(
                        Scheme::Https,
                        AUTODISCOVER,
                        Shown::Autodiscover(&[Protocol::IMAP, Protocol::SUBMISSIONS]),
                    ),
                ],
                ..Site::EMPTY
            },
            Site {
                hosts: &["autoconfig.{D}"],
                pages: &[Path(Scheme::Both, CONFIG, FILE)],
                ..Site::EMPTY
            },
            Site::secure(
                &["autodiscover.{D}"],
                &[Path(
                    Scheme::Https,
                    AUTODISCOVER,
                    Shown::Autodiscover(&[Protocol::IMAP, Protocol::SUBMISSIONS]),
                )],
            ),
            Site::secure(
                &["ua-auto-config.{D}"],
                &[Path(Scheme::Https, PACC, Shown::Text("application/json", PACC_SUBMIT))],
            ),
        ],
        ispdb: &[("{D}", FILE)],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::AutoconfigWellKnown, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::AutoconfigHostHttp, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::AutoconfigWellKnownHttp, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::Ispdb, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::SrvSubmissions, &[SRV_SUBMISSIONS]),
            Said::servers(Source::SrvImaps, &[SRV_IMAPS]),
            Said::servers(Source::Pacc, PACC_SERVERS),
            Said::servers(Source::AutodiscoverRoot, &[SRV_IMAPS, SRV_SUBMISSIONS]),
            Said::servers(Source::AutodiscoverHost, &[SRV_IMAPS, SRV_SUBMISSIONS]),
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "both-ports",
        about: "a file with both ways of submission, and POP3",
        web: &[Site::secure(
            &["autoconfig.{D}"],
            &[Path(
                Scheme::Https,
                CONFIG,
                Shown::Autoconfig(&[
                    Row::IMAP,
                    Row { kind: "pop3", port: 995, ..Row::IMAP },
                    Row::SUBMISSIONS,
                    Row::SUBMISSION,
                ]),
            )],
        )],
        says: &[Said::servers(
            Source::AutoconfigHost,
            &[
                IMAP,
                "pop3 mail.{D}:995 implicit-tls address password-cleartext",
                SUBMISSIONS,
                SUBMISSION,
            ],
        )],
        ..Domain::NOTHING
    },
    Domain {
        id: "nothing",
        about: "a domain that says that it takes no mail",
        dns: &[("{D}", Record::Mx(&[(0, ".")]))],
        mail: &[],
        findings: &["discovery.nothing"],
        ..Domain::NOTHING
    },
    Domain {
        id: "no-such",
        about: "a domain that does not exist",
        dns: &[("{D}", Record::Missing)],
        mail: &[],
        ..Domain::NOTHING
    },
    Domain {
        id: "xn--bcher-kva",
        about: "a domain beyond ASCII",
        web: &[Site::secure(&["autoconfig.{D}"], &[Path(Scheme::Https, CONFIG, FILE)])],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])],
        ..Domain::NOTHING
    },
];
