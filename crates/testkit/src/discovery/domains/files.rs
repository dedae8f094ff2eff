//! Autoconfig files that some or all clients cannot use.

use portwise_discovery::Source;

use super::{CONFIG, IMAP, SUBMISSIONS};
use crate::discovery::{Domain, Path, Row, Said, Scheme, Shown, Site};

/// This at the host of autoconfig.
macro_rules! shown {
    ($shown:expr) => {
        &[Site::secure(&["autoconfig.{D}"], &[Path(Scheme::Https, CONFIG, $shown)])]
    };
}

const ROWS: &[Row] = &[Row::IMAP, Row::SUBMISSIONS];

const LAUGHS: &str = r#"<?xml version="1.0"?>
<!DOCTYPE lolz [
  <!ENTITY lol "lol">
  <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
  <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
  <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
  <!ENTITY lol4 "&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;">
  <!ENTITY lol5 "&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;">
  <!ENTITY lol6 "&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;">
  <!ENTITY lol7 "&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;">
  <!ENTITY lol8 "&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;">
  <!ENTITY lol9 "&lol8;&lol8;&lol8;&lol8;&lol8;&lol8;&lol8;&lol8;&lol8;&lol8;">
]>
<clientConfig version="1.1"><emailProvider id="{D}"><domain>{D}</domain><displayName>&lol9;</displayName></emailProvider></clientConfig>
"#;

/// A file of this machine, as an entity.
const OUTSIDE: &str = r#"<?xml version="1.0"?>
<!DOCTYPE clientConfig [ <!ENTITY it SYSTEM "file:///etc/hostname"> ]>
<clientConfig version="1.1"><emailProvider id="{D}"><domain>{D}</domain><displayName>&it;</displayName></emailProvider></clientConfig>
"#;

/// The beginning of a file.
pub(super) const CUT: &str = r#"<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="{D}"><domain>{D}</domain>
<outgoingServer type="smtp"><hostname>mail.{D}</hostname><port>465</port>
"#;

pub(super) const DOMAINS: &[Domain] = &[
    Domain {
        id: "plain-type",
        about: "a good file as plain text",
        web: shown!(Shown::AutoconfigAs("text/plain", ROWS)),
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])
            .but(&["content-type text/plain"])],
        findings: &["discovery.content-type"],
        ..Domain::NOTHING
    },
    Domain {
        id: "octet-type",
        about: "a good file as octets of any kind",
        web: shown!(Shown::AutoconfigAs("application/octet-stream", ROWS)),
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])
            .but(&["content-type application/octet-stream"])],
        findings: &["discovery.content-type"],
        ..Domain::NOTHING
    },
    Domain {
        id: "other-xml-type",
        about: "a good file under the other name of its type",
        web: shown!(Shown::AutoconfigAs("application/xml", ROWS)),
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])],
        ..Domain::NOTHING
    },
    Domain {
        id: "laughs",
        about: "a billion laughs",
        web: shown!(Shown::Text("text/xml", LAUGHS)),
        says: &[Said::wrong(Source::AutoconfigHost, &["doctype"])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "outside",
        about: "a file that asks for a file of the machine that reads it",
        web: shown!(Shown::Text("text/xml", OUTSIDE)),
        says: &[Said::wrong(Source::AutoconfigHost, &["doctype"])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "cut",
        about: "a file that ends in the middle",
        web: shown!(Shown::Text("text/xml", CUT)),
        says: &[Said::wrong(Source::AutoconfigHost, &["malformed"])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "page",
        about: "a web page in place of the file, and only there",
        web: shown!(Shown::Html(200)),
        says: &[Said::wrong(Source::AutoconfigHost, &["not-settings"])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "empty",
        about: "a file of nothing",
        web: shown!(Shown::Text("text/xml", "")),
        says: &[Said::wrong(Source::AutoconfigHost, &["not-settings"])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "reading-only",
        about: "a file without a server for sending",
        web: shown!(Shown::Autoconfig(&[Row::IMAP])),
        says: &[Said::wrong(Source::AutoconfigHost, &["no-server"]).of(&[IMAP])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "sending-only",
        about: "a file without a server for reading",
        web: shown!(Shown::Autoconfig(&[Row::SUBMISSIONS])),
        says: &[Said::servers(Source::AutoconfigHost, &[SUBMISSIONS])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "starttsl",
        about: "a value that nobody knows, in one of two servers",
        web: shown!(Shown::Autoconfig(&[
            Row::IMAP,
            Row { socket: "STARTSSL", ..Row::SUBMISSION },
            Row::SUBMISSIONS,
        ])),
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])],
        ..Domain::NOTHING
    },
    Domain {
        id: "exchange-first",
        about: "the first server for reading is Exchange",
        web: shown!(Shown::Autoconfig(&[
            Row { kind: "exchange", port: 443, ..Row::IMAP },
            Row::IMAP,
            Row::SUBMISSIONS,
        ])),
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])],
        ..Domain::NOTHING
    },
    Domain {
        id: "tokens-only",
        about: "tokens of an issuer that no client knows",
        web: shown!(Shown::Autoconfig(&[
            Row { auth: &["OAuth2"], ..Row::IMAP },
            Row { auth: &["OAuth2"], ..Row::SUBMISSIONS },
        ])),
        says: &[Said::servers(
            Source::AutoconfigHost,
            &[
                "imap mail.{D}:993 implicit-tls address OAuth2",
                "smtp mail.{D}:465 implicit-tls address OAuth2",
            ],
        )],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "tokens-first",
        about: "tokens of an issuer that no client knows, or a password",
        web: shown!(Shown::Autoconfig(&[
            Row { auth: &["OAuth2", "password-cleartext"], ..Row::IMAP },
            Row { auth: &["OAuth2", "password-cleartext"], ..Row::SUBMISSIONS },
        ])),
        says: &[Said::servers(
            Source::AutoconfigHost,
            &[
                "imap mail.{D}:993 implicit-tls address OAuth2,password-cleartext",
                "smtp mail.{D}:465 implicit-tls address OAuth2,password-cleartext",
            ],
        )],
        ..Domain::NOTHING
    },
    Domain {
        id: "placeholders",
        about: "placeholders in hosts",
        web: shown!(Shown::Autoconfig(&[
            Row { host: "mail.%EMAILDOMAIN%", ..Row::IMAP },
            Row { host: "mail.%EMAILDOMAIN%", ..Row::SUBMISSIONS },
        ])),
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS])],
        ..Domain::NOTHING
    },
    Domain {
        id: "large",
        about: "a file of 100,000 octets",
        web: shown!(Shown::Large(100_000, ROWS)),
        says: &[Said::wrong(Source::AutoconfigHost, &["too-large"])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "needs-address",
        about: "a server that answers nobody who names no address",
        web: shown!(Shown::Addressed(&Shown::Status(400), &Shown::Autoconfig(ROWS))),
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]).but(&["needs-address"])],
        findings: &["discovery.needs-address"],
        ..Domain::NOTHING
    },
];
