//! What goes wrong with Autodiscover.

use portwise_discovery::{Protection, Source};

use super::{AUTODISCOVER, AUTODISCOVER_V2, CONFIG, HOSTER, IMAP, SRV_IMAPS, SUBMISSIONS};
use crate::discovery::{Domain, Path, Protocol, Record, Row, Said, Scheme, Shown, Site};

/// Autodiscover at its own host, as this.
macro_rules! autodiscover {
    ($shown:expr) => {
        &[Site::secure(&["autodiscover.{D}"], &[Path(Scheme::Https, AUTODISCOVER, $shown)])]
    };
}

const EXCHANGE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <Account><AccountType>email</AccountType><Action>settings</Action>
      <Protocol><Type>EXCH</Type><Server>exchange.{D}</Server><EwsUrl>https://exchange.{D}/ews</EwsUrl></Protocol>
    </Account>
  </Response>
</Autodiscover>
"#;

const REFUSAL: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response><Error Time="12:00:00" Id="1"><ErrorCode>600</ErrorCode><Message>Invalid Request</Message><DebugData /></Error></Response>
</Autodiscover>
"#;

macro_rules! leads_to {
    ($action:literal, $element:literal, $to:literal) => {
        concat!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\"><Response xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a\"><Account><Action>",
            $action, "</Action><", $element, ">", $to, "</", $element,
            "></Account></Response></Autodiscover>"
        )
    };
}

pub(super) const DOMAINS: &[Domain] = &[
    Domain {
        id: "ssl-yes",
        about: "Autodiscover says “yes” where only “on” and “off” are values",
        web: autodiscover!(Shown::Autodiscover(&[
            Protocol::IMAP,
            Protocol { port: 587, ssl: Some("yes"), ..Protocol::SUBMISSIONS },
        ])),
        says: &[Said::servers(
            Source::AutodiscoverHost,
            &[SRV_IMAPS, "smtp mail.{D}:587 starttls - -"],
        )],
        findings: &["discovery.autodiscover-ambiguous", "discovery.works-unpublished"],
        ..Domain::NOTHING
    },
    Domain {
        id: "encryption-tls",
        about: "Autodiscover says “TLS”, which means STARTTLS, for ports of TLS from the start",
        web: autodiscover!(Shown::Autodiscover(&[
            Protocol { encryption: Some("TLS"), ..Protocol::IMAP },
            Protocol { encryption: Some("TLS"), ..Protocol::SUBMISSIONS },
        ])),
        says: &[Said::servers(
            Source::AutodiscoverHost,
            &["imap mail.{D}:993 starttls - -", "smtp mail.{D}:465 starttls - -"],
        )],
        contradicts: &["custom"],
        findings: &[
            "discovery.autodiscover-ambiguous",
            "discovery.endpoint-mode",
            "discovery.unusual-security",
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "ssl-off",
        about: "Autodiscover says that there is no TLS, autoconfig that there is",
        web: &[
            Site::secure(
                &["autoconfig.{D}"],
                &[Path(Scheme::Https, CONFIG, Shown::Autoconfig(&[Row::IMAP, Row::SUBMISSIONS]))],
            ),
            Site::secure(
                &["autodiscover.{D}"],
                &[Path(
                    Scheme::Https,
                    AUTODISCOVER,
                    Shown::Autodiscover(&[
                        Protocol { ssl: Some("off"), ..Protocol::IMAP },
                        Protocol { ssl: Some("off"), ..Protocol::SUBMISSIONS },
                    ]),
                )],
            ),
        ],
        says: &[
            Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]),
            Said::servers(
                Source::AutodiscoverHost,
                &["imap mail.{D}:993 none - -", "smtp mail.{D}:465 none - -"],
            ),
        ],
        contradicts: &["custom", "plaintext", "security"],
        findings: &[
            "discovery.endpoint-mode",
            "discovery.plaintext",
            "discovery.security-differs",
            "discovery.unusual-security",
        ],
        ..Domain::NOTHING
    },
    Domain {
        id: "587-off",
        about: "Autodiscover says “off” for port 587, and means STARTTLS",
        web: autodiscover!(Shown::Autodiscover(&[
            Protocol::IMAP,
            Protocol { port: 587, ssl: Some("off"), ..Protocol::SUBMISSIONS },
        ])),
        says: &[Said::servers(
            Source::AutodiscoverHost,
            &[SRV_IMAPS, "smtp mail.{D}:587 none - -"],
        )],
        contradicts: &["plaintext"],
        findings: &["discovery.plaintext", "discovery.works-unpublished"],
        ..Domain::NOTHING
    },
    Domain {
        id: "autodiscover-login",
        about: "Autodiscover that wants a login, as Exchange does",
        web: autodiscover!(Shown::Status(401)),
        says: &[Said::servers(Source::AutodiscoverHost, &[]).but(&["wants-login 401"])],
        findings: &["discovery.nothing"],
        ..Domain::NOTHING
    },
    Domain {
        id: "exchange",
        about: "Autodiscover with Exchange alone",
        web: autodiscover!(Shown::Posted("text/xml", EXCHANGE)),
        says: &[Said::servers(Source::AutodiscoverHost, &[])],
        findings: &["discovery.nothing"],
        ..Domain::NOTHING
    },
    Domain {
        id: "autodiscover-refusal",
        about: "Autodiscover that says that the request is wrong",
        web: autodiscover!(Shown::Posted("text/xml", REFUSAL)),
        says: &[Said::wrong(Source::AutodiscoverHost, &["no-server"])],
        findings: &["discovery.nothing"],
        ..Domain::NOTHING
    },
    Domain {
        id: "redirect-url",
        about: "Autodiscover that leads to another URL in its answer",
        web: autodiscover!(Shown::Posted(
            "text/xml",
            leads_to!(
                "redirectUrl",
                "RedirectUrl",
                "https://autodiscover.hoster.example/autodiscover/autodiscover.xml"
            )
        )),
        says: &[Said::servers(Source::AutodiscoverHost, HOSTER).by(Protection::Https)],
        ..Domain::NOTHING
    },
    Domain {
        id: "redirect-url-inside",
        about: "Autodiscover that leads to an address of loopback in its answer",
        web: autodiscover!(Shown::Posted(
            "text/xml",
            leads_to!("redirectUrl", "RedirectUrl", "https://127.0.0.1/autodiscover.xml")
        )),
        says: &[Said::wrong(Source::AutodiscoverHost, &["redirect host"])],
        findings: &["discovery.nothing", "discovery.redirect"],
        ..Domain::NOTHING
    },
    Domain {
        id: "redirect-address",
        about: "Autodiscover that names another address to ask for",
        web: autodiscover!(Shown::Posted(
            "text/xml",
            leads_to!("redirectAddr", "RedirectAddr", "anna@hoster.example")
        )),
        says: &[
            Said::servers(Source::AutodiscoverHost, HOSTER).but(&["other-address hoster.example"])
        ],
        findings: &["discovery.other-address"],
        ..Domain::NOTHING
    },
    Domain {
        id: "redirect-address-back",
        about: "Autodiscover that names an address of the same domain to ask for",
        web: autodiscover!(Shown::Posted(
            "text/xml",
            leads_to!("redirectAddr", "RedirectAddr", "bert@{D}")
        )),
        says: &[Said::wrong(Source::AutodiscoverHost, &["redirect loop"])],
        findings: &["discovery.nothing", "discovery.redirect"],
        ..Domain::NOTHING
    },
    Domain {
        id: "redirect-address-inside",
        about: "Autodiscover that names an address of a single label to ask for",
        web: autodiscover!(Shown::Posted(
            "text/xml",
            leads_to!("redirectAddr", "RedirectAddr", "bert@localhost")
        )),
        says: &[Said::wrong(Source::AutodiscoverHost, &["redirect host"])],
        findings: &["discovery.nothing", "discovery.redirect"],
        ..Domain::NOTHING
    },
    Domain {
        id: "redirect-address-nowhere",
        about: "Autodiscover that names an address of a domain that has none",
        web: autodiscover!(Shown::Posted(
            "text/xml",
            leads_to!("redirectAddr", "RedirectAddr", "anna@base-hoster.example")
        )),
        says: &[Said::wrong(Source::AutodiscoverHost, &["other-address base-hoster.example"])],
        findings: &["discovery.nothing", "discovery.other-address"],
        ..Domain::NOTHING
    },
    Domain {
        id: "v2-hoster",
        about: "Autodiscover version 2 that leads to a hoster",
        web: &[Site::secure(
            &["autodiscover.{D}"],
            &[Path(
                Scheme::Https,
                AUTODISCOVER_V2,
                Shown::Text(
                    "application/json",
                    r#"{"Protocol":"AutodiscoverV1","Url":"https://autodiscover.hoster.example/autodiscover/autodiscover.xml"}"#,
                ),
            )],
        )],
        says: &[Said::servers(Source::AutodiscoverV2, HOSTER).by(Protection::Https)],
        ..Domain::NOTHING
    },
    Domain {
        id: "autodiscover-port",
        about: "SRV for Autodiscover at another port",
        dns: &[("_autodiscover._tcp.{D}", Record::Srv(&[(0, 0, 8443, "autodiscover.{D}")]))],
        says: &[Said::wrong(Source::AutodiscoverSrv, &["redirect port"])],
        findings: &["discovery.nothing", "discovery.redirect"],
        ..Domain::NOTHING
    },
    Domain {
        id: "v2-refusal",
        about: "Autodiscover version 2 that knows nothing of the address",
        web: &[Site::secure(
            &["autodiscover.{D}"],
            &[Path(
                Scheme::Https,
                AUTODISCOVER_V2,
                Shown::Text(
                    "application/json",
                    r#"{"ErrorCode":"UserNotFound","ErrorMessage":"There is no such user."}"#,
                ),
            )],
        )],
        says: &[Said::servers(Source::AutodiscoverV2, &[])],
        findings: &["discovery.nothing"],
        ..Domain::NOTHING
    },
];
