//! Servers that fail, are slow, or send without end.

use portwise_discovery::Source;

use super::files::CUT;
use super::{CONFIG, IMAP, PACC, SUBMISSIONS, WELL_KNOWN};
use crate::discovery::{Domain, Path, Record, Row, Said, Scheme, Shown, Site};

const FILE: Shown = Shown::Autoconfig(ROWS);
const ROWS: &[Row] = &[Row::IMAP, Row::SUBMISSIONS];

/// A host of autoconfig that does this, and a good file at the domain.
macro_rules! beside_good {
    ($shown:expr) => {
        &[
            Site::secure(&["autoconfig.{D}"], &[Path(Scheme::Https, CONFIG, $shown)]),
            Site::secure(&["{D}"], &[Path(Scheme::Https, WELL_KNOWN, FILE)]),
        ]
    };
}

/// What the good file says.
const GOOD: Said = Said::servers(Source::AutoconfigWellKnown, &[IMAP, SUBMISSIONS]);

pub(super) const DOMAINS: &[Domain] = &[
    Domain {
        id: "slow",
        about: "a host of autoconfig that sends an octet in half a second",
        web: beside_good!(Shown::Drip(ROWS)),
        says: &[Said::wrong(Source::AutoconfigHost, &["timed-out"]), GOOD],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "endless",
        about: "a host of autoconfig that sends without end",
        web: beside_good!(Shown::Endless),
        says: &[Said::wrong(Source::AutoconfigHost, &["too-large"]), GOOD],
        contradicts: &["hidden"],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "bomb",
        about: "a small file that is large when it is unpacked, though nobody asked for packing",
        web: beside_good!(Shown::Bomb),
        says: &[Said::wrong(Source::AutoconfigHost, &["compressed gzip"]), GOOD],
        contradicts: &["hidden"],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "silent",
        about: "a host of autoconfig that takes the question and says nothing",
        web: beside_good!(Shown::Hang),
        says: &[Said::wrong(Source::AutoconfigHost, &["timed-out"]), GOOD],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "hangs-up",
        about: "a host of autoconfig that takes the question and closes",
        web: beside_good!(Shown::Close),
        says: &[Said::wrong(Source::AutoconfigHost, &["unreachable"]), GOOD],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "failing",
        about: "a host of autoconfig whose programs fail",
        web: beside_good!(Shown::Html(503)),
        says: &[Said::wrong(Source::AutoconfigHost, &["status 503"]), GOOD],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "wants-login",
        about: "a host of autoconfig that wants a login",
        web: beside_good!(Shown::Status(401)),
        says: &[Said::wrong(Source::AutoconfigHost, &["wants-login 401"]), GOOD],
        findings: &["discovery.wants-login"],
        ..Domain::NOTHING
    },
    Domain {
        id: "forbidden",
        about: "a host of autoconfig that forbids it",
        web: beside_good!(Shown::Html(403)),
        says: &[Said::wrong(Source::AutoconfigHost, &["wants-login 403"]), GOOD],
        findings: &["discovery.wants-login"],
        ..Domain::NOTHING
    },
    Domain {
        id: "cut-first",
        about: "a file that ends in the middle, where clients look first",
        web: beside_good!(Shown::Text("text/xml", CUT)),
        says: &[Said::wrong(Source::AutoconfigHost, &["malformed"]), GOOD],
        contradicts: &["hidden"],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "page-as-xml",
        about: "a web page with the type of the file, where clients look first",
        web: beside_good!(Shown::Text("text/xml", "<html><body>Hello</body></html>")),
        says: &[Said::wrong(Source::AutoconfigHost, &["not-settings"]), GOOD],
        contradicts: &["hidden"],
        findings: &["discovery.hidden"],
        ..Domain::NOTHING
    },
    Domain {
        id: "no-content",
        about: "a host of autoconfig that answers with success and nothing",
        web: beside_good!(Shown::Status(204)),
        says: &[Said::wrong(Source::AutoconfigHost, &["not-settings"]), GOOD],
        contradicts: &["hidden"],
        findings: &["discovery.hidden"],
        ..Domain::NOTHING
    },
    Domain {
        id: "gone",
        about: "a host of autoconfig that says that it is gone",
        web: beside_good!(Shown::Html(410)),
        says: &[GOOD],
        ..Domain::NOTHING
    },
    Domain {
        id: "not-http",
        about: "a mail server under the ports of the web",
        web: &[Site {
            hosts: &["autoconfig.{D}"],
            other: Some(b"220 mail.example.com ESMTP\r\n"),
            ..Site::EMPTY
        }],
        says: &[
            Said::wrong(Source::AutoconfigHost, &["unreachable"]),
            Said::wrong(Source::AutoconfigHostHttp, &["not-http"]),
        ],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "deserted",
        about: "hosts of autoconfig and PACC where nothing listens",
        dns: &[("autoconfig.{D}", Record::Deserted), ("ua-auto-config.{D}", Record::Deserted)],
        ..Domain::NOTHING
    },
    Domain {
        id: "all-silent",
        about: "every web server of the domain takes the question and says nothing",
        web: &[Site {
            hosts: &["{D}", "autoconfig.{D}", "autodiscover.{D}", "ua-auto-config.{D}"],
            otherwise: Shown::Hang,
            ..Site::EMPTY
        }],
        ispdb: &[("{D}", FILE)],
        says: &[
            Said::wrong(Source::AutoconfigHost, &["timed-out"]),
            Said::wrong(Source::AutoconfigWellKnown, &["timed-out"]),
            Said::wrong(Source::AutoconfigHostHttp, &["timed-out"]),
            Said::wrong(Source::AutoconfigWellKnownHttp, &["timed-out"]),
            Said::servers(Source::Ispdb, &[IMAP, SUBMISSIONS]),
            Said::wrong(Source::Pacc, &["timed-out"]),
            Said::wrong(Source::AutodiscoverRoot, &["timed-out"]),
            Said::wrong(Source::AutodiscoverHost, &["timed-out"]),
            Said::wrong(Source::AutodiscoverHttp, &["timed-out"]),
            Said::wrong(Source::AutodiscoverV2, &["timed-out"]),
        ],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "pacc-slow",
        about: "a PACC file that goes on and on",
        web: &[Site::secure(&["ua-auto-config.{D}"], &[Path(Scheme::Https, PACC, Shown::Endless)])],
        says: &[Said::wrong(Source::Pacc, &["too-large"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
];
