//! MTA-STS.

use super::super::{Case, Certificate, Host, Reverse, Server, Shown, Site, Speaks};
use crate::pki::Flaw;

/// No policy binds, and all senders deliver as if there were none.
const UNBOUND: Case = Case { hosts: &[Host::PLAIN], ..Case::STS };

/// The record is good, and the policy file is not to be had.
const NO_FILE: Case = Case { mta_sts: "no-file", ..UNBOUND };

/// The record is good, and the policy file is not.
const INVALID_FILE: Case = Case { mta_sts: "invalid-file", ..UNBOUND };

/// The record counts as none.
const INVALID_RECORD: Case = Case { mta_sts: "invalid-record", ..UNBOUND };

/// The policy binds, and the host fails it.
const FAILING: Case = Case { hosts: &[FAILING_HOST], ..Case::STS };

const FAILING_HOST: Host = Host { senders: "UWWU", ..Host::PLAIN };

/// A policy host with this flaw in its certificate.
const fn with_flaw(flaw: Flaw) -> Site {
    Site { certificate: Some(("mta-sts.{D}", flaw)), ..Site::POLICY }
}

/// A policy host that shows this.
const fn showing(shows: Shown) -> Site {
    Site { shows, ..Site::POLICY }
}

const fn flawed(flaw: Flaw) -> Server {
    Server { certificate: Certificate::Issued(flaw), ..Server::GOOD }
}

pub(super) const RECORDS: &[Case] = &[
    Case {
        id: "sts",
        about: "Record and policy as they should be.",
        facts: &[1, 4, 5, 8, 9],
        ..Case::STS
    },
    Case {
        id: "sts-unknown-field",
        about: "Fields that nobody knows, a field twice, and a semicolon at the end: senders do not mind.",
        facts: &[1, 3, 111],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=20260101; x=y; id=2;""#,
        ..Case::STS
    },
    Case {
        id: "sts-foreign",
        about: "Another TXT record stands beside it, which does not matter.",
        facts: &[2, 111],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=20260101"
_mta-sts TXT "v=spf1 -all""#,
        ..Case::STS
    },
    Case {
        id: "sts-strings",
        about: "The record stands in several strings.",
        facts: &[2],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STS" "v1; id=2026" "0101;""#,
        ..Case::STS
    },
    Case {
        id: "sts-alias",
        about: "Record and policy host are aliases, as hosters have it.",
        facts: &[2, 67],
        zone: "signed.test",
        dns: r#"@ MX 10 mail
_mta-sts CNAME record.hoster
record.hoster TXT "v=STSv1; id=20260101"
mta-sts CNAME web.hoster"#,
        sites: &[Site { at: "web.hoster", ..Site::POLICY }],
        status: ("secure", "secure"),
        hosts: &[Host { senders: "UAAU", ..Host::SIGNED }],
        ..Case::STS
    },
    Case {
        id: "sts-blank",
        about: "A blank before the first semicolon, which some senders do not take.",
        facts: &[2],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1 ; id=20260101""#,
        findings: &["mta-sts.record-ignored"],
        ..Case::STS
    },
    Case {
        id: "sts-several",
        about: "Two records, so that none counts.",
        facts: &[2, 115],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=1"
_mta-sts TXT "v=STSv1; id=2""#,
        mta_sts: "several-records",
        findings: &["mta-sts.several-records"],
        ..UNBOUND
    },
    Case {
        id: "sts-case",
        about: "The version has other capitals, so that it is none.",
        facts: &[1, 113],
        dns: r#"@ MX 10 mail
_mta-sts TXT "V=stsv1; id=20260101""#,
        mta_sts: "no-record",
        findings: &["mta-sts.record-ignored"],
        ..UNBOUND
    },
    Case {
        id: "sts-late-version",
        about: "The version does not come first, so that it is none.",
        facts: &[1, 113],
        dns: r#"@ MX 10 mail
_mta-sts TXT "id=20260101; v=STSv1""#,
        mta_sts: "no-record",
        findings: &["mta-sts.policy-without-record"],
        ..UNBOUND
    },
    Case {
        id: "sts-long-id",
        about: "The id has 33 characters.",
        facts: &[1, 113],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=012345678901234567890123456789012""#,
        mta_sts_faults: &["id-too-long"],
        findings: &["mta-sts.record-syntax"],
        ..INVALID_RECORD
    },
    Case {
        id: "sts-id-character",
        about: "The id has a character that it cannot have.",
        facts: &[1, 13],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=2026-01-01""#,
        mta_sts_faults: &["id-character"],
        findings: &["mta-sts.record-syntax"],
        ..INVALID_RECORD
    },
    Case {
        id: "sts-no-id",
        about: "There is no id.",
        facts: &[1],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; x=y""#,
        mta_sts_faults: &["no-id"],
        findings: &["mta-sts.record-syntax"],
        ..INVALID_RECORD
    },
    Case {
        id: "sts-no-record",
        about: "A policy file that no record announces.",
        facts: &[13],
        dns: "@ MX 10 mail",
        mta_sts: "no-record",
        findings: &["mta-sts.policy-without-record"],
        ..UNBOUND
    },
    Case {
        id: "sts-record-fails",
        about: "The name servers fail: that is not the same as no record.",
        dns: "@ MX 10 mail",
        fails: &["_mta-sts"],
        mta_sts: "not-tested",
        hosts: &[Host { senders: "U??U", ..Host::PLAIN }],
        findings: &["mta-sts.not-tested"],
        ..UNBOUND
    },
];

pub(super) const FILES: &[Case] = &[
    Case {
        id: "sts-no-host",
        about: "There is no policy host.",
        facts: &[6, 13],
        sites: &[],
        fetched: "no-address",
        findings: &["mta-sts.policy-unreachable"],
        ..NO_FILE
    },
    Case {
        id: "sts-closed",
        about: "Nothing listens at the policy host.",
        facts: &[6, 13],
        sites: &[Site { certificate: None, ..Site::POLICY }],
        fetched: "unreachable",
        findings: &["mta-sts.policy-unreachable"],
        ..NO_FILE
    },
    Case {
        id: "sts-redirect",
        about: "A redirect to a good policy, which must not be followed.",
        facts: &[5, 110],
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=20260101""#,
        sites: &[
            showing(Shown::Redirect(301, "https://www.{D}/.well-known/mta-sts.txt")),
            Site { at: "www", certificate: Some(("www.{D}", Flaw::None)), ..Site::POLICY },
        ],
        fetched: "redirect",
        findings: &["mta-sts.policy-redirect"],
        ..NO_FILE
    },
    Case {
        id: "sts-404",
        about: "There is no policy file.",
        facts: &[5, 13],
        sites: &[showing(Shown::Html(404))],
        fetched: "status",
        findings: &["mta-sts.policy-status"],
        ..NO_FILE
    },
    Case {
        id: "sts-large",
        about: "The file has more than 64 KiB.",
        facts: &[5, 110],
        sites: &[showing(Shown::Large(70_000))],
        fetched: "too-large",
        findings: &["mta-sts.policy-too-large"],
        ..NO_FILE
    },
    Case {
        id: "sts-endless",
        about: "The file never ends.",
        facts: &[5, 110],
        sites: &[showing(Shown::Endless)],
        fetched: "too-large",
        findings: &["mta-sts.policy-too-large"],
        ..NO_FILE
    },
    Case {
        id: "sts-hangs",
        about: "The policy host never answers.",
        facts: &[5, 13],
        sites: &[showing(Shown::Hang)],
        fetched: "timed-out",
        findings: &["mta-sts.policy-unreachable"],
        ..NO_FILE
    },
    Case {
        id: "sts-drips",
        about: "The file comes too slowly.",
        facts: &[5],
        sites: &[showing(Shown::Drip)],
        fetched: "timed-out",
        findings: &["mta-sts.policy-unreachable"],
        ..NO_FILE
    },
    Case {
        id: "sts-garbage",
        about: "Something else listens at the policy host.",
        facts: &[13],
        sites: &[showing(Shown::Garbage)],
        fetched: "unreachable",
        findings: &["mta-sts.policy-unreachable"],
        ..NO_FILE
    },
    Case {
        id: "sts-host-name",
        about: "The certificate of the policy host is for another name.",
        facts: &[5],
        sites: &[Site { certificate: Some(("www.{D}", Flaw::None)), ..Site::POLICY }],
        fetched: "certificate-name",
        findings: &["mta-sts.policy-certificate"],
        ..NO_FILE
    },
    Case {
        id: "sts-host-expired",
        about: "The certificate of the policy host has expired.",
        facts: &[5],
        sites: &[with_flaw(Flaw::Expired)],
        fetched: "certificate",
        findings: &["mta-sts.policy-certificate"],
        ..NO_FILE
    },
    Case {
        id: "sts-host-self-signed",
        about: "The certificate of the policy host vouches for itself.",
        facts: &[5],
        sites: &[with_flaw(Flaw::SelfSigned)],
        fetched: "certificate",
        findings: &["mta-sts.policy-certificate"],
        ..NO_FILE
    },
    Case {
        id: "sts-host-wildcard",
        about: "The certificate of the policy host is for the whole domain.",
        facts: &[5],
        sites: &[Site { certificate: Some(("*.{D}", Flaw::None)), ..Site::POLICY }],
        ..Case::STS
    },
    Case {
        id: "sts-charset",
        about: "The type has a parameter, which does not matter.",
        facts: &[5, 116],
        sites: &[showing(Shown::Text(
            "text/plain; charset=utf-8",
            "version: STSv1\nmode: enforce\nmx: mail.{D}\nmax_age: 604800\n",
        ))],
        ..Case::STS
    },
    Case {
        id: "sts-type",
        about: "The file has another type, which senders should not take, and many do.",
        facts: &[5],
        sites: &[showing(Shown::Text(
            "application/octet-stream",
            "version: STSv1\nmode: enforce\nmx: mail.{D}\nmax_age: 604800\n",
        ))],
        mta_sts_faults: &["type"],
        findings: &["mta-sts.policy-type"],
        ..Case::STS
    },
    Case {
        id: "sts-html",
        about: "A page for people stands in place of the policy.",
        facts: &[13],
        sites: &[showing(Shown::Html(200))],
        mta_sts_faults: &["type", "html"],
        findings: &["mta-sts.policy-syntax"],
        ..INVALID_FILE
    },
    Case {
        id: "sts-crlf",
        about: "Lines end with CR and LF, blanks stand behind values, and no line end at the end.",
        facts: &[4],
        sites: &[Site::with(
            "version:STSv1\r\nmode: enforce  \r\nmx:  mail.{D}\t\r\nmax_age: 604800",
        )],
        ..Case::STS
    },
    Case {
        id: "sts-extra-lines",
        about: "Fields that nobody knows, and fields twice: the first counts.",
        facts: &[3, 111],
        sites: &[Site::with(
            "version: STSv1\nmode: enforce\nmode: none\nmx: mail.{D}\nmax_age: 604800\nmax_age: 1\ncolour: blue\n",
        )],
        ..Case::STS
    },
    Case {
        id: "sts-no-version",
        about: "There is no version.",
        facts: &[4, 114],
        sites: &[Site::with("mode: enforce\nmx: mail.{D}\nmax_age: 604800\n")],
        mta_sts_faults: &["missing"],
        findings: &["mta-sts.policy-syntax"],
        ..INVALID_FILE
    },
    Case {
        id: "sts-no-age",
        about: "There is no max_age.",
        facts: &[4, 114],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmx: mail.{D}\n")],
        mta_sts_faults: &["missing"],
        findings: &["mta-sts.policy-syntax"],
        ..INVALID_FILE
    },
    Case {
        id: "sts-long-age",
        about: "The policy is to be kept for more than a year.",
        facts: &[4],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmx: mail.{D}\nmax_age: 31557601\n")],
        mta_sts_faults: &["max-age-too-long"],
        findings: &["mta-sts.policy-syntax"],
        ..INVALID_FILE
    },
    Case {
        id: "sts-short-age",
        about: "The policy is kept for a day only.",
        facts: &[11],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmx: mail.{D}\nmax_age: 86400\n")],
        findings: &["mta-sts.short-max-age"],
        ..Case::STS
    },
    Case {
        id: "sts-mode-case",
        about: "The mode has capitals.",
        facts: &[4],
        sites: &[Site::with("version: STSv1\nmode: Enforce\nmx: mail.{D}\nmax_age: 604800\n")],
        mta_sts_faults: &["mode"],
        findings: &["mta-sts.policy-syntax"],
        ..INVALID_FILE
    },
    Case {
        id: "sts-no-mx",
        about: "No exchanger is named.",
        facts: &[4],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmax_age: 604800\n")],
        mta_sts_faults: &["no-mx"],
        findings: &["mta-sts.policy-syntax"],
        ..INVALID_FILE
    },
    Case {
        id: "sts-u-label",
        about: "An exchanger is named with letters beyond ASCII.",
        facts: &[4, 13],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmx: bücher.{D}\nmax_age: 604800\n")],
        mta_sts_faults: &["pattern"],
        findings: &["mta-sts.policy-syntax"],
        ..INVALID_FILE
    },
    Case {
        id: "sts-none",
        about: "The mode none needs no exchanger.",
        facts: &[4, 9, 114],
        sites: &[Site::with("version: STSv1\nmode: none\nmax_age: 86400\n")],
        mta_sts: "none",
        ..UNBOUND
    },
];

pub(super) const HOSTS: &[Case] = &[
    Case {
        id: "sts-testing",
        about: "In the mode testing a host that fails gets its mail.",
        facts: &[9],
        sites: &[Site::with("version: STSv1\nmode: testing\nmx: other.{D}\nmax_age: 604800\n")],
        mta_sts: "testing",
        findings: &["mta-sts.not-covered"],
        ..UNBOUND
    },
    Case {
        id: "sts-wildcard",
        about: "A pattern for one label.",
        facts: &[8],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmx: *.{D}\nmax_age: 604800\n")],
        ..Case::STS
    },
    Case {
        id: "sts-two-labels",
        about: "A pattern for one label does not cover two.",
        facts: &[8, 112],
        dns: r#"@ MX 10 mail.inner
_mta-sts TXT "v=STSv1; id=20260101""#,
        servers: &[Server { name: "mail.inner", ..Server::GOOD }],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmx: *.{D}\nmax_age: 604800\n")],
        hosts: &[Host { name: "mail.inner.{D}", ..FAILING_HOST }],
        findings: &["mta-sts.not-covered"],
        ..FAILING
    },
    Case {
        id: "sts-suffix",
        about: "A pattern does not cover a name that goes on behind it.",
        facts: &[8, 112],
        dns: r#"@ MX 10 mail.{D}.plain.test.
_mta-sts TXT "v=STSv1; id=20260101""#,
        elsewhere: &[],
        servers: &[Server {
            name: "mail",
            owner: Some("mail.sts-suffix.plain.test.plain.test."),
            certificate: Certificate::For(&["mail.{D}.plain.test"]),
            reverse: Reverse::Names(&["mail.{D}.plain.test"]),
            ..Server::GOOD
        }],
        sites: &[Site::with(
            "version: STSv1\nmode: enforce\nmx: *.{D}\nmx: mail.{D}\nmax_age: 604800\n",
        )],
        hosts: &[Host { name: "mail.{D}.plain.test", ..FAILING_HOST }],
        findings: &["mta-sts.not-covered"],
        ..FAILING
    },
    Case {
        id: "sts-uncovered",
        about: "The exchanger is not in the policy.",
        facts: &[9, 13],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmx: old.{D}\nmax_age: 604800\n")],
        findings: &["mta-sts.not-covered"],
        ..FAILING
    },
    Case {
        id: "sts-pattern-in-certificate",
        about: "The certificate has a name that the policy has, and the exchanger has not.",
        facts: &[8, 117],
        servers: &[Server {
            certificate: Certificate::For(&["mail.{D}", "old.{D}"]),
            ..Server::GOOD
        }],
        sites: &[Site::with("version: STSv1\nmode: enforce\nmx: old.{D}\nmax_age: 604800\n")],
        findings: &["mta-sts.not-covered"],
        ..FAILING
    },
    Case {
        id: "sts-other-certificate-names",
        about: "The certificate has the exchanger's name beside others that no pattern covers.",
        facts: &[8, 117],
        servers: &[Server {
            certificate: Certificate::For(&["server7.hoster.test", "mail.{D}"]),
            ..Server::GOOD
        }],
        ..Case::STS
    },
    Case {
        id: "sts-alias-target",
        about: "The name in the MX record counts, not what it is an alias of.",
        facts: &[8, 117],
        dns: r#"@ MX 10 mail
mail CNAME real
_mta-sts TXT "v=STSv1; id=20260101""#,
        servers: &[Server { owner: Some("real"), ..Server::GOOD }],
        ..Case::STS
    },
    Case {
        id: "sts-expired",
        about: "The certificate of the exchanger has expired.",
        facts: &[8, 125],
        servers: &[flawed(Flaw::Expired)],
        findings: &["mta-sts.mx-certificate"],
        ..FAILING
    },
    Case {
        id: "sts-self-signed",
        about: "The certificate of the exchanger vouches for itself; that is not the same as no STARTTLS.",
        facts: &[8, 125],
        servers: &[flawed(Flaw::SelfSigned)],
        findings: &["mta-sts.mx-certificate"],
        ..FAILING
    },
    Case {
        id: "sts-wrong-name",
        about: "The certificate of the exchanger has another name.",
        facts: &[8],
        servers: &[flawed(Flaw::WrongName)],
        findings: &["mta-sts.mx-certificate"],
        ..FAILING
    },
    Case {
        id: "sts-no-starttls",
        about: "The exchanger has no STARTTLS.",
        facts: &[9, 13],
        servers: &[Server { speaks: Speaks::Plain, ..Server::GOOD }],
        hosts: &[Host { at: &["no-tls"], senders: "PWWP", ..Host::PLAIN }],
        findings: &["mta-sts.mx-no-tls"],
        ..FAILING
    },
    Case {
        id: "sts-and-dane",
        about: "MTA-STS and DANE, both as they should be.",
        zone: "signed.test",
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=20260101"
_25._tcp.mail TLSA 3 1 1 mail/0"#,
        status: ("secure", "secure"),
        hosts: &[Host { senders: "AAAU", ..Host::DANE }],
        dane: "protected",
        ..Case::STS
    },
    Case {
        id: "sts-dane-fails",
        about: "MTA-STS never makes up for DANE that fails.",
        facts: &[10],
        zone: "signed.test",
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=20260101"
_25._tcp.mail TLSA 3 1 1 nobody/0"#,
        status: ("secure", "secure"),
        hosts: &[Host { senders: "WAWU", ..Host::MISSED }],
        dane: "broken",
        findings: &["dane.no-match"],
        ..Case::STS
    },
    Case {
        id: "sts-dane-only",
        about: "A certificate that vouches for itself does for DANE, and not for MTA-STS.",
        facts: &[10, 38],
        zone: "signed.test",
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=20260101"
_25._tcp.mail TLSA 3 1 1 mail/0"#,
        servers: &[flawed(Flaw::SelfSigned)],
        status: ("secure", "secure"),
        hosts: &[Host { senders: "AWAU", ..Host::DANE }],
        dane: "protected",
        findings: &["mta-sts.mx-certificate"],
        ..Case::STS
    },
    Case {
        id: "everything",
        about: "DNSSEC, DANE, MTA-STS and TLS-RPT, all as they should be.",
        facts: &[10],
        zone: "signed.test",
        dns: r#"@ MX 10 mail
_mta-sts TXT "v=STSv1; id=20260101"
_25._tcp.mail TLSA 3 1 1 mail/0
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:reports@{D}""#,
        status: ("secure", "secure"),
        hosts: &[Host { senders: "AAAU", ..Host::DANE }],
        dane: "protected",
        tls_rpt: "valid",
        ..Case::STS
    },
    Case {
        id: "sts-null-mx",
        about: "It takes no mail, and its policy is in the mode none.",
        facts: &[83, 114],
        dns: r#"@ MX 0 .
_mta-sts TXT "v=STSv1; id=20260101""#,
        servers: &[],
        sites: &[Site::with("version: STSv1\nmode: none\nmax_age: 86400\n")],
        hosts: &[],
        mta_sts: "none",
        ..UNBOUND
    },
];
