//! Web servers that lead elsewhere, answer everything, or have a bad certificate.

use portwise_discovery::{Protection, Source};

use super::{CONFIG, IMAP, PAGE, SUBMISSIONS, WELL_KNOWN, WILD};
use crate::discovery::{Domain, Path, Record, Row, Said, Scheme, Shown, Site};
use crate::pki::Flaw;

const FILE: Shown = Shown::Autoconfig(&[Row::IMAP, Row::SUBMISSIONS]);

/// A redirect at the host of autoconfig to there.
macro_rules! redirect {
    ($to:expr) => {
        Site::secure(&["autoconfig.{D}"], &[Path(Scheme::Https, CONFIG, Shown::Redirect(302, $to))])
    };
}

pub(super) const DOMAINS: &[Domain] = &[
    Domain {
        id: "catch-all",
        about: "a web page at every path, under every name of the domain",
        web: &[Site {
            hosts: &["{D}", "autoconfig.{D}", "autodiscover.{D}", "ua-auto-config.{D}"],
            otherwise: Shown::Html(200),
            ..Site::EMPTY
        }],
        says: &[
            Said::wrong(Source::AutoconfigHost, PAGE),
            Said::wrong(Source::AutoconfigWellKnown, PAGE),
            Said::wrong(Source::AutoconfigHostHttp, PAGE),
            Said::wrong(Source::AutoconfigWellKnownHttp, PAGE),
            Said::wrong(Source::Pacc, PAGE),
            Said::wrong(Source::AutodiscoverRoot, PAGE),
            Said::wrong(Source::AutodiscoverHost, PAGE),
            Said::wrong(Source::AutodiscoverHttp, PAGE),
            Said::wrong(Source::AutodiscoverV2, PAGE),
        ],
        findings: &["discovery.catch-all"],
        ..Domain::NOTHING
    },
    Domain {
        id: "wildcard",
        about: "every name below the domain leads to its web server, which has nothing",
        web: &[Site { hosts: &["{D}", "*.{D}"], ..Site::EMPTY }],
        says: &[],
        wildcard: (true, false),
        findings: &["discovery.wildcard"],
        ..Domain::NOTHING
    },
    Domain {
        id: "wildcard-page",
        about: "every name below the domain leads to its web server, which has a page at every path",
        web: &[Site { hosts: &["{D}", "*.{D}"], otherwise: Shown::Html(200), ..Site::EMPTY }],
        says: &[
            Said::wrong(Source::AutoconfigHost, WILD),
            Said::wrong(Source::AutoconfigWellKnown, PAGE),
            Said::wrong(Source::AutoconfigHostHttp, WILD),
            Said::wrong(Source::AutoconfigWellKnownHttp, PAGE),
            Said::wrong(Source::Pacc, WILD),
            Said::wrong(Source::AutodiscoverRoot, PAGE),
            Said::wrong(Source::AutodiscoverHost, WILD),
            Said::wrong(Source::AutodiscoverHttp, WILD),
            Said::wrong(Source::AutodiscoverV2, WILD),
        ],
        wildcard: (true, false),
        findings: &["discovery.catch-all", "discovery.wildcard"],
        ..Domain::NOTHING
    },
    Domain {
        id: "moved",
        about: "a redirect to a path of the same host",
        web: &[Site::secure(
            &["autoconfig.{D}"],
            &[
                Path(Scheme::Https, CONFIG, Shown::Redirect(301, "/moved/config.xml")),
                Path(Scheme::Https, "/moved/config.xml", FILE),
            ],
        )],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]).by(Protection::Https)],
        ..Domain::NOTHING
    },
    Domain {
        id: "moved-away",
        about: "redirects by way of another host to a third",
        web: &[
            redirect!("https://www.{D}/config.xml"),
            Site::secure(
                &["www.{D}"],
                &[Path(
                    Scheme::Https,
                    "/config.xml",
                    Shown::Redirect(307, "https://settings.{D}/config.xml"),
                )],
            ),
            Site::secure(&["settings.{D}"], &[Path(Scheme::Https, "/config.xml", FILE)]),
        ],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]).by(Protection::Https)],
        ..Domain::NOTHING
    },
    Domain {
        id: "http-to-https",
        about: "by http there is a redirect to https",
        web: &[Site {
            hosts: &["{D}"],
            pages: &[
                Path(Scheme::Https, WELL_KNOWN, FILE),
                Path(
                    Scheme::Http,
                    WELL_KNOWN,
                    Shown::Redirect(301, "https://{D}/.well-known/autoconfig/mail/config-v1.1.xml"),
                ),
            ],
            ..Site::EMPTY
        }],
        says: &[
            Said::servers(Source::AutoconfigWellKnown, &[IMAP, SUBMISSIONS]),
            Said::servers(Source::AutoconfigWellKnownHttp, &[IMAP, SUBMISSIONS])
                .by(Protection::Http),
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "downgrade",
        about: "a redirect from https to http",
        web: &[Site {
            hosts: &["autoconfig.{D}"],
            pages: &[
                Path(
                    Scheme::Https,
                    CONFIG,
                    Shown::Redirect(302, "http://autoconfig.{D}/plain.xml"),
                ),
                Path(Scheme::Http, "/plain.xml", FILE),
            ],
            ..Site::EMPTY
        }],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect downgrade"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "loop",
        about: "redirects in a circle",
        web: &[Site::secure(
            &["autoconfig.{D}"],
            &[
                Path(Scheme::Https, CONFIG, Shown::Redirect(302, "/again")),
                Path(Scheme::Https, "/again", Shown::Redirect(302, CONFIG)),
            ],
        )],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect loop"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "odyssey",
        about: "more redirects than are followed",
        web: &[Site::secure(
            &["autoconfig.{D}"],
            &[
                Path(Scheme::Https, CONFIG, Shown::Redirect(302, "/1")),
                Path(Scheme::Https, "/1", Shown::Redirect(302, "/2")),
                Path(Scheme::Https, "/2", Shown::Redirect(302, "/3")),
                Path(Scheme::Https, "/3", Shown::Redirect(302, "/4")),
                Path(Scheme::Https, "/4", Shown::Redirect(302, "/5")),
                Path(Scheme::Https, "/5", FILE),
            ],
        )],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect toomany"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "to-loopback",
        about: "a redirect to an address of loopback",
        web: &[redirect!("https://127.0.0.1/config.xml")],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect host"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "to-inside",
        about: "a redirect to a name of an address that is not public",
        dns: &[("inside.{D}", Record::Address("10.0.0.1"))],
        web: &[redirect!("https://inside.{D}/config.xml")],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect refused"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "to-canary",
        about: "a redirect to a name of an address where something listens that nobody may visit",
        dns: &[("inside.{D}", Record::Refused)],
        web: &[redirect!("https://inside.{D}/config.xml")],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect refused"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "to-single-label",
        about: "a redirect to a name without a dot",
        web: &[redirect!("https://localhost/config.xml")],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect host"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "to-port",
        about: "a redirect to another port",
        web: &[redirect!("https://autoconfig.{D}:8443/config.xml")],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect port"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "to-mail",
        about: "a redirect to the mail server, as if it were a web server",
        web: &[redirect!("https://mail.{D}:465/config.xml")],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect port"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "to-ftp",
        about: "a redirect to something that is not the web",
        web: &[redirect!("ftp://autoconfig.{D}/config.xml")],
        says: &[Said::wrong(Source::AutoconfigHost, &["redirect noturl"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "inside",
        about: "the host of autoconfig has an address that nobody may visit",
        dns: &[
            ("autoconfig.{D}", Record::Refused),
            ("autodiscover.{D}", Record::Address("10.0.0.1")),
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "inside.{D}")])),
            ("inside.{D}", Record::Refused),
        ],
        says: &[
            Said::not_tested(Source::AutoconfigHost),
            Said::not_tested(Source::AutoconfigHostHttp),
            Said::not_tested(Source::AutodiscoverHost),
            Said::not_tested(Source::AutodiscoverHttp),
            Said::not_tested(Source::AutodiscoverV2),
            Said::servers(Source::SrvSubmissions, &["smtp inside.{D}:465 implicit-tls - -"]),
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "rebinding",
        about: "a name that leads to another address each time",
        dns: &[("autoconfig.{D}", Record::Rebinding("real.{D}"))],
        web: &[Site {
            hosts: &["real.{D}", "autoconfig.{D}"],
            pages: &[Path(Scheme::Both, CONFIG, FILE)],
            ..Site::EMPTY
        }],
        // Which of the two is asked first is left to chance.
        says: &[Said::anything(Source::AutoconfigHost), Said::anything(Source::AutoconfigHostHttp)],
        ..Domain::NOTHING
    },
    Domain {
        id: "by-mx-page",
        about: "the hoster has a web page at every path, and is in Mozilla's database",
        dns: &[("{D}", Record::Mx(&[(10, "mx1.page-hoster.example")]))],
        web: &[Site {
            hosts: &["autoconfig.page-hoster.example"],
            otherwise: Shown::Html(200),
            ..Site::EMPTY
        }],
        ispdb: &[("page-hoster.example", FILE)],
        says: &[
            Said::wrong(Source::AutoconfigMxBase, PAGE),
            Said::servers(Source::IspdbMxBase, &[IMAP, SUBMISSIONS]).by(Protection::ByMx),
        ],
        findings: &["discovery.only-by-mx"],
        ..Domain::NOTHING
    },
    Domain {
        id: "foreign-certificate",
        about: "the hoster's certificate is not for the host of autoconfig, so that only http works",
        web: &[Site {
            hosts: &["autoconfig.{D}"],
            https: Some(Flaw::WrongName),
            pages: &[Path(Scheme::Both, CONFIG, FILE)],
            ..Site::EMPTY
        }],
        says: &[
            Said::wrong(Source::AutoconfigHost, &["certificate-name"]),
            Said::servers(Source::AutoconfigHostHttp, &[IMAP, SUBMISSIONS]).by(Protection::Http),
        ],
        findings: &["discovery.source-certificate", "discovery.only-http"],
        ..Domain::NOTHING
    },
    Domain {
        id: "expired",
        about: "the certificate of the host of autoconfig has expired",
        web: &[Site {
            hosts: &["autoconfig.{D}"],
            https: Some(Flaw::Expired),
            http: false,
            pages: &[Path(Scheme::Both, CONFIG, FILE)],
            ..Site::EMPTY
        }],
        says: &[Said::wrong(Source::AutoconfigHost, &["certificate"])],
        findings: &["discovery.source-certificate"],
        ..Domain::NOTHING
    },
    Domain {
        id: "self-signed",
        about: "the certificate of the domain's web server vouches for itself",
        web: &[Site {
            hosts: &["{D}"],
            https: Some(Flaw::SelfSigned),
            http: false,
            pages: &[Path(Scheme::Both, WELL_KNOWN, FILE)],
            ..Site::EMPTY
        }],
        says: &[
            Said::wrong(Source::AutoconfigWellKnown, &["certificate"]),
            Said::wrong(Source::AutodiscoverRoot, &["certificate"]),
        ],
        findings: &["discovery.source-certificate"],
        ..Domain::NOTHING
    },
];
