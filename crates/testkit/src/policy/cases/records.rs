//! TLSA records, and what of a chain they fit.

use super::super::{Case, Certificate, Host, Server};
use crate::pki::Flaw;

/// A server with a flaw in its certificate.
const fn flawed(flaw: Flaw) -> Server {
    Server { certificate: Certificate::Issued(flaw), ..Server::GOOD }
}

const PRIVATE: Server = Server { certificate: Certificate::Private, ..Server::GOOD };
const UNRELATED: Server = Server { certificate: Certificate::Unrelated, ..Server::GOOD };

/// No record authenticates the server.
const MISSED: Case = Case { hosts: &[Host::MISSED], dane: "broken", ..Case::DANE };

/// No record can be used.
const UNUSABLE: Case = Case { hosts: &[UNUSABLE_HOST], dane: "partly", ..Case::DANE };

const UNUSABLE_HOST: Host =
    Host { tlsa: "unusable", at: &["tls"], records: &[], senders: "UUUU", ..Host::DANE };

pub(super) const CASES: &[Case] = &[
    Case {
        id: "ee-key",
        about: "The key of the server, by SHA-256.",
        facts: &[38, 41],
        ..Case::DANE
    },
    Case {
        id: "ee-key-hashed",
        about: "The same where denials are hashed.",
        zone: "hashed.test",
        ..Case::DANE
    },
    Case {
        id: "ee-certificate",
        about: "The certificate of the server, by SHA-256.",
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 0 1 mail/0",
        ..Case::DANE
    },
    Case {
        id: "ee-sha512",
        about: "The key of the server, by SHA-512.",
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 2 mail/0",
        ..Case::DANE
    },
    Case {
        id: "ee-whole",
        about: "The certificate of the server as it is.",
        facts: &[41],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 0 0 mail/0",
        ..Case::DANE
    },
    Case {
        id: "ee-whole-key",
        about: "The key of the server as it is.",
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 0 mail/0",
        ..Case::DANE
    },
    Case {
        id: "ee-other",
        about: "The key of another server.",
        facts: &[30],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 1 nobody/0",
        findings: &["dane.no-match"],
        ..MISSED
    },
    Case {
        id: "ee-expired",
        about: "The certificate has expired, which does not matter.",
        facts: &[38],
        servers: &[flawed(Flaw::Expired)],
        ..Case::DANE
    },
    Case {
        id: "ee-other-name",
        about: "The certificate has another name, which does not matter.",
        facts: &[38],
        servers: &[flawed(Flaw::WrongName)],
        ..Case::DANE
    },
    Case {
        id: "ee-self-signed",
        about: "The certificate vouches for itself, which does not matter.",
        facts: &[38, 125],
        servers: &[flawed(Flaw::SelfSigned)],
        ..Case::DANE
    },
    Case {
        id: "ee-issuer",
        about: "The record for the server's own certificate has the key of its issuer.",
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 1 mail/1",
        hosts: &[Host { records: &["issuer-as-leaf"], ..Host::MISSED }],
        findings: &["dane.no-match"],
        ..MISSED
    },
    Case {
        id: "rollover",
        about: "Beside the right record stands that of the next key: a prepared change, not a fault.",
        facts: &[42, 127],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 1 mail/0\n_25._tcp.mail TLSA 3 1 1 nobody/0",
        hosts: &[Host { records: &["fits", "other-leaf"], ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "both-usages",
        about: "One record for the server and one for its issuer, both right.",
        facts: &[90, 121],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 1 mail/0\n_25._tcp.mail TLSA 2 1 1 mail/1",
        hosts: &[Host { records: &["fits", "fits"], ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "same-thrice",
        about: "Three records for one certificate are no rollover.",
        facts: &[121],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 1 mail/0\n_25._tcp.mail TLSA 3 0 1 mail/0\n_25._tcp.mail TLSA 3 0 2 mail/0",
        hosts: &[Host { records: &["fits", "fits", "outranked"], ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "ta-certificate",
        about: "The certificate of the issuer, which is sent.",
        facts: &[39, 40, 41],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 mail/1",
        ..Case::DANE
    },
    Case {
        id: "ta-key",
        about: "The key of the issuer, whose certificate is sent.",
        facts: &[39, 43],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 1 1 mail/1",
        ..Case::DANE
    },
    Case {
        id: "ta-not-sent",
        about: "The certificate of the root, which is not sent.",
        facts: &[39],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 root/0",
        hosts: &[Host { records: &["not-sent"], ..Host::MISSED }],
        findings: &["dane.no-match"],
        ..MISSED
    },
    Case {
        id: "ta-private",
        about: "A root that nobody else knows, which is sent.",
        facts: &[39],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 mail/1",
        servers: &[PRIVATE],
        ..Case::DANE
    },
    Case {
        id: "ta-whole",
        about: "The issuer is not sent, and stands in the DNS as it is.",
        facts: &[40],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 0 intermediate/0",
        servers: &[flawed(Flaw::Incomplete)],
        ..Case::DANE
    },
    Case {
        id: "ta-whole-key",
        about: "The same with its key.",
        facts: &[40],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 1 0 intermediate/0",
        servers: &[flawed(Flaw::Incomplete)],
        ..Case::DANE
    },
    Case {
        id: "ta-other-name",
        about: "With a record for the issuer, the certificate must have the name.",
        facts: &[39, 40],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 mail/1",
        servers: &[flawed(Flaw::WrongName)],
        hosts: &[Host { records: &["names"], ..Host::MISSED }],
        findings: &["dane.name-mismatch"],
        ..MISSED
    },
    Case {
        id: "ta-domain-name",
        about: "The name of the mail domain will do where the MX set is signed.",
        facts: &[39],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 mail/1",
        servers: &[Server { certificate: Certificate::For(&["{D}"]), ..Server::GOOD }],
        ..Case::DANE
    },
    Case {
        id: "ta-domain-name-unsigned",
        about: "It will not do where the MX set is not signed.",
        facts: &[32, 126],
        zone: "plain.test",
        dns: "@ MX 10 mail.ta-domain-name-unsigned.signed.test.",
        elsewhere: &[("signed.test", "_25._tcp.mail TLSA 2 0 1 mail/1")],
        servers: &[Server {
            certificate: Certificate::For(&["{D}"]),
            zone: Some("signed.test"),
            ..Server::GOOD
        }],
        status: ("insecure", "insecure"),
        hosts: &[Host {
            name: "mail.ta-domain-name-unsigned.signed.test",
            records: &["names"],
            ..Host::MISSED
        }],
        findings: &["dane.name-mismatch"],
        ..MISSED
    },
    Case {
        id: "ta-wildcard-name",
        about: "A wildcard as the whole left label is a name.",
        facts: &[39],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 mail/1",
        servers: &[Server { certificate: Certificate::For(&["*.{D}"]), ..Server::GOOD }],
        ..Case::DANE
    },
    Case {
        id: "ta-expired",
        about: "With a record for the issuer, the certificate must be in its period.",
        facts: &[39],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 mail/1",
        servers: &[flawed(Flaw::Expired)],
        hosts: &[Host { records: &["path"], ..Host::MISSED }],
        findings: &["dane.invalid-path"],
        ..MISSED
    },
    Case {
        id: "ta-no-path",
        about: "A certificate of the chain fits, and the server's own does not come from it.",
        facts: &[40, 126],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 mail/1",
        servers: &[UNRELATED],
        hosts: &[Host { records: &["path"], ..Host::MISSED }],
        findings: &["dane.invalid-path"],
        ..MISSED
    },
    Case {
        id: "ta-own",
        about: "The record for an authority has the server's own certificate.",
        facts: &[39],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 2 0 1 mail/0",
        hosts: &[Host { records: &["path"], ..Host::MISSED }],
        findings: &["dane.invalid-path"],
        ..MISSED
    },
    Case {
        id: "pkix",
        about: "Usage 1 alone means nothing in SMTP, but TLS is demanded.",
        facts: &[37, 122],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 1 1 1 mail/0",
        findings: &["dane.unusable"],
        ..UNUSABLE
    },
    Case {
        id: "pkix-ta",
        about: "The same with usage 0, and data that fits nothing.",
        facts: &[37, 122],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 0 0 1 nobody/0",
        findings: &["dane.unusable"],
        ..UNUSABLE
    },
    Case {
        id: "short-digest",
        about: "A digest is too short.",
        facts: &[37],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 1 00112233445566778899aabbccddeeff00112233",
        findings: &["dane.unusable"],
        ..UNUSABLE
    },
    Case {
        id: "unknown-numbers",
        about: "Usage, selector and matching type that do not exist.",
        facts: &[37],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 9 1 1 mail/0\n_25._tcp.mail TLSA 3 7 1 mail/0\n_25._tcp.mail TLSA 3 1 5 mail/0",
        findings: &["dane.unusable"],
        ..UNUSABLE
    },
    Case {
        id: "unreadable",
        about: "What should be a certificate is none.",
        facts: &[37],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 0 0 3003020101",
        findings: &["dane.unusable"],
        ..UNUSABLE
    },
    Case {
        id: "unusable-and-right",
        about: "One record cannot be used, and another is right.",
        facts: &[37],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 1 1 1 mail/0\n_25._tcp.mail TLSA 3 1 1 mail/0",
        hosts: &[Host { records: &["fits", "unusable"], ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "unusable-and-wrong",
        about: "One record cannot be used, and another is wrong.",
        facts: &[37],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 1 1 1 mail/0\n_25._tcp.mail TLSA 3 1 1 nobody/0",
        hosts: &[Host { records: &["other-leaf", "unusable"], ..Host::MISSED }],
        findings: &["dane.no-match"],
        ..MISSED
    },
    Case {
        id: "stale-sha512",
        about: "A stale SHA-512 beside the right SHA-256, at which some senders do not look then.",
        facts: &[44],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 2 nobody/0\n_25._tcp.mail TLSA 3 1 1 mail/0",
        hosts: &[Host { records: &["other-leaf", "outranked"], ..Host::MISSED }],
        findings: &["dane.digest"],
        ..MISSED
    },
    Case {
        id: "stale-sha256",
        about: "A stale SHA-256 beside the right SHA-512.",
        facts: &[44],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 3 1 1 nobody/0\n_25._tcp.mail TLSA 3 1 2 mail/0",
        hosts: &[Host { records: &["fits", "other-leaf"], ..Host::DANE }],
        ..Case::DANE
    },
];
