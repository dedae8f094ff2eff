//! What goes wrong with SRV and TXT records, and with the DNS itself.

use portwise_discovery::{Protection, Source};

use super::alone::{PACC_SERVERS, PACC_SUBMIT};
use super::{CONFIG, IMAP, PACC, SRV_IMAPS, SRV_SUBMISSIONS, SUBMISSIONS};
use crate::discovery::{Domain, Mail, Path, Record, Row, Said, Scheme, Shown, Site};

const FILE: Shown = Shown::Autoconfig(&[Row::IMAP, Row::SUBMISSIONS]);

/// Where PACC is, as this.
macro_rules! pacc {
    ($shown:expr) => {
        &[Site::secure(&["ua-auto-config.{D}"], &[Path(Scheme::Https, PACC, $shown)])]
    };
}

pub(super) const DOMAINS: &[Domain] = &[
    Domain {
        id: "srv-alias",
        about: "SRV to a name that is an alias",
        dns: &[
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "smtp.{D}")])),
            ("smtp.{D}", Record::Alias("mail.srv-alias.example")),
        ],
        says: &[Said::servers(Source::SrvSubmissions, &["smtp smtp.{D}:465 implicit-tls - -"])
            .but(&["record"])],
        findings: &["discovery.srv-alias"],
        ..Domain::NOTHING
    },
    Domain {
        id: "srv-no-address",
        about: "SRV to names without an address",
        dns: &[
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "nowhere.{D}")])),
            ("_submission._tcp.{D}", Record::Srv(&[(0, 1, 587, "empty.{D}")])),
            ("empty.{D}", Record::Nothing),
        ],
        says: &[
            Said::wrong(Source::SrvSubmissions, &["record", "no-server"]),
            Said::wrong(Source::SrvSubmission, &["record", "no-server"]),
        ],
        findings: &["discovery.srv-no-address"],
        ..Domain::NOTHING
    },
    Domain {
        id: "srv-thirty",
        about: "thirty SRV records",
        dns: &[("_submissions._tcp.{D}", Record::ManySrv(30, 4650))],
        says: &[Said::servers(
            Source::SrvSubmissions,
            &[
                "smtp mail.{D}:4650 implicit-tls - -",
                "smtp mail.{D}:4651 implicit-tls - -",
                "smtp mail.{D}:4652 implicit-tls - -",
                "smtp mail.{D}:4653 implicit-tls - -",
                "smtp mail.{D}:4654 implicit-tls - -",
                "smtp mail.{D}:4655 implicit-tls - -",
                "smtp mail.{D}:4656 implicit-tls - -",
                "smtp mail.{D}:4657 implicit-tls - -",
                "smtp mail.{D}:4658 implicit-tls - -",
                "smtp mail.{D}:4659 implicit-tls - -",
                "smtp mail.{D}:4660 implicit-tls - -",
                "smtp mail.{D}:4661 implicit-tls - -",
                "smtp mail.{D}:4662 implicit-tls - -",
                "smtp mail.{D}:4663 implicit-tls - -",
                "smtp mail.{D}:4664 implicit-tls - -",
                "smtp mail.{D}:4665 implicit-tls - -",
            ],
        )
        .but(&["too-many 30"])],
        findings: &["discovery.srv-too-many"],
        ..Domain::NOTHING
    },
    Domain {
        id: "srv-weights",
        about: "SRV with priorities and weights, out of order",
        dns: &[(
            "_submissions._tcp.{D}",
            Record::Srv(&[
                (20, 0, 465, "third.{D}"),
                (10, 10, 465, "second.{D}"),
                (10, 90, 465, "first.{D}"),
            ]),
        )],
        mail: &[
            Mail { host: "first.{D}", ..Mail::GOOD },
            Mail { host: "second.{D}", ..Mail::GOOD },
            Mail { host: "third.{D}", ..Mail::GOOD },
        ],
        says: &[Said::servers(
            Source::SrvSubmissions,
            &[
                "smtp first.{D}:465 implicit-tls - -",
                "smtp second.{D}:465 implicit-tls - -",
                "smtp third.{D}:465 implicit-tls - -",
            ],
        )],
        ..Domain::NOTHING
    },
    Domain {
        id: "srv-wildcard",
        about: "every service of the domain has the same SRV record",
        dns: &[("*._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")]))],
        says: &[
            Said::servers(Source::SrvSubmissions, &["smtp mail.{D}:465 implicit-tls - -"])
                .but(&["wildcard"]),
            Said::servers(Source::SrvSubmission, &["smtp mail.{D}:465 starttls - -"])
                .but(&["wildcard"]),
            Said::servers(Source::SrvImaps, &["imap mail.{D}:465 implicit-tls - -"])
                .but(&["wildcard"]),
            Said::servers(Source::SrvImap, &["imap mail.{D}:465 starttls - -"]).but(&["wildcard"]),
            Said::servers(Source::SrvPop3s, &["pop3 mail.{D}:465 implicit-tls - -"])
                .but(&["wildcard"]),
            Said::servers(Source::SrvPop3, &["pop3 mail.{D}:465 starttls - -"]).but(&["wildcard"]),
            Said::anything(Source::AutodiscoverSrv),
        ],
        wildcard: (false, true),
        contradicts: &["custom", "security"],
        findings: &["discovery.wildcard"],
        ..Domain::NOTHING
    },
    Domain {
        id: "submission-465",
        about: "SRV for submission with STARTTLS names the port of the other",
        dns: &[("_submission._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")]))],
        says: &[Said::servers(Source::SrvSubmission, &["smtp mail.{D}:465 starttls - -"])],
        contradicts: &["custom"],
        findings: &["discovery.unusual-security"],
        ..Domain::NOTHING
    },
    Domain {
        id: "srv-address",
        about: "SRV to an address, and to a name that no host has",
        dns: &[
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "10.0.0.1")])),
            ("_submission._tcp.{D}", Record::Srv(&[(0, 1, 0, "mail.{D}")])),
        ],
        says: &[
            Said::wrong(Source::SrvSubmissions, &["record", "record", "no-server"]),
            Said::wrong(Source::SrvSubmission, &["record", "no-server"]),
        ],
        findings: &["discovery.record"],
        ..Domain::NOTHING
    },
    Domain {
        id: "dns-failing",
        about: "the name server fails for some names",
        dns: &[
            ("autoconfig.{D}", Record::Failure),
            ("_submissions._tcp.{D}", Record::Failure),
            ("_imaps._tcp.{D}", Record::Srv(&[(0, 1, 993, "mail.{D}")])),
        ],
        says: &[
            Said::wrong(Source::AutoconfigHost, &["server-failure"]),
            Said::wrong(Source::AutoconfigHostHttp, &["server-failure"]),
            Said::wrong(Source::SrvSubmissions, &["server-failure"]),
            Said::servers(Source::SrvImaps, &[SRV_IMAPS]),
        ],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "dns-silent",
        about: "the name server does not answer for some names",
        dns: &[
            ("autodiscover.{D}", Record::Silence),
            ("_submission._tcp.{D}", Record::Silence),
            ("_submissions._tcp.{D}", Record::Srv(&[(0, 1, 465, "mail.{D}")])),
        ],
        says: &[
            Said::wrong(Source::AutodiscoverHost, &["timed-out"]),
            Said::wrong(Source::AutodiscoverHttp, &["timed-out"]),
            Said::wrong(Source::AutodiscoverV2, &["timed-out"]),
            Said::wrong(Source::SrvSubmission, &["timed-out"]),
            Said::servers(Source::SrvSubmissions, &[SRV_SUBMISSIONS]),
        ],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "pacc-other-digest",
        about: "PACC with the digest of another file",
        dns: &[("_ua-auto-config.{D}", Record::Digest("{}"))],
        web: pacc!(Shown::Text("application/json", PACC_SUBMIT)),
        says: &[Said::wrong(Source::Pacc, &["digest"]).of(PACC_SERVERS)],
        findings: &["discovery.pacc-digest"],
        ..Domain::NOTHING
    },
    Domain {
        id: "pacc-two-digests",
        about: "PACC with two digests, one of which fits",
        dns: &[
            ("_ua-auto-config.{D}", Record::Digest("{}")),
            ("_ua-auto-config.{D}", Record::Digest(PACC_SUBMIT)),
        ],
        web: pacc!(Shown::Text("application/json", PACC_SUBMIT)),
        says: &[Said::servers(Source::Pacc, PACC_SERVERS).by(Protection::Https)],
        ..Domain::NOTHING
    },
    Domain {
        id: "pacc-no-digest",
        about: "PACC without a digest",
        web: pacc!(Shown::Text("application/json", PACC_SUBMIT)),
        says: &[Said::wrong(Source::Pacc, &["no-digest"]).of(PACC_SERVERS)],
        findings: &["discovery.pacc-digest"],
        ..Domain::NOTHING
    },
    Domain {
        id: "pacc-moved",
        about: "PACC behind a redirect, which it may not have",
        dns: &[("_ua-auto-config.{D}", Record::Digest(PACC_SUBMIT))],
        web: &[Site::secure(
            &["ua-auto-config.{D}"],
            &[
                Path(Scheme::Https, PACC, Shown::Redirect(302, "/pacc.json")),
                Path(Scheme::Https, "/pacc.json", Shown::Text("application/json", PACC_SUBMIT)),
            ],
        )],
        says: &[Said::wrong(Source::Pacc, &["redirect notallowed"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "pacc-broken",
        about: "PACC that is not JSON",
        dns: &[("_ua-auto-config.{D}", Record::Digest("{\"protocols\":"))],
        web: pacc!(Shown::Text("application/json", "{\"protocols\":")),
        says: &[Said::wrong(Source::Pacc, &["malformed"])],
        findings: &["discovery.unusable-file"],
        ..Domain::NOTHING
    },
    Domain {
        id: "mailconf-http",
        about: "a TXT record that points to a file by http",
        dns: &[("{D}", Record::Txt(&["mailconf=http://settings.{D}/mail.xml"]))],
        web: &[Site {
            hosts: &["settings.{D}"],
            https: None,
            pages: &[Path(Scheme::Http, "/mail.xml", FILE)],
            ..Site::EMPTY
        }],
        says: &[Said::wrong(Source::Mailconf, &["redirect downgrade"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "mailconf-inside",
        about: "a TXT record that points to an address of loopback",
        dns: &[("{D}", Record::Txt(&["mailconf=https://127.0.0.1/mail.xml"]))],
        says: &[Said::wrong(Source::Mailconf, &["redirect host"])],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "mailconf-canary",
        about: "a TXT record that points to a name of an address that nobody may visit",
        dns: &[
            ("{D}", Record::Txt(&["mailconf=https://inside.{D}/mail.xml"])),
            ("inside.{D}", Record::Refused),
        ],
        says: &[Said::not_tested(Source::Mailconf)],
        findings: &["discovery.source-broken"],
        ..Domain::NOTHING
    },
    Domain {
        id: "autoconfig-alias",
        about: "the host of autoconfig is an alias of a host with a certificate for it",
        dns: &[("autoconfig.{D}", Record::Alias("web.autoconfig-alias.example"))],
        web: &[Site::secure(&["web.{D}", "autoconfig.{D}"], &[Path(Scheme::Https, CONFIG, FILE)])],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSIONS]).by(Protection::Https)],
        ..Domain::NOTHING
    },
];
