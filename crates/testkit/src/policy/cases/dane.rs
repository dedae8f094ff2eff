//! What hosts and addresses come to together.

use super::super::{Case, Certificate, Host, Server, Speaks};
use crate::pki::Flaw;

const SECOND: Server = Server { name: "second", ..Server::GOOD };
const SECOND_HOST: Host = Host { name: "second.{D}", ..Host::DANE };

/// The second of two servers under one name, with another certificate.
const OTHER: Server = Server { certificate: Certificate::Issued(Flaw::None), ..Server::GOOD };

const fn speaking(speaks: Speaks) -> Server {
    Server { speaks, ..Server::GOOD }
}

pub(super) const CASES: &[Case] = &[
    Case {
        id: "no-starttls",
        about: "TLSA records, and no STARTTLS: no mail from senders that honour DANE.",
        facts: &[45],
        servers: &[speaking(Speaks::Plain)],
        hosts: &[Host { at: &["no-tls"], records: &[], senders: "WPWP", ..Host::DANE }],
        dane: "broken",
        findings: &["dane.no-starttls"],
        ..Case::DANE
    },
    Case {
        id: "pkix-no-starttls",
        about: "TLSA records that cannot be used, and no STARTTLS.",
        facts: &[30, 122],
        dns: "@ MX 10 mail\n_25._tcp.mail TLSA 1 1 1 nobody/0",
        servers: &[speaking(Speaks::Plain)],
        hosts: &[Host {
            tlsa: "unusable",
            at: &["no-tls"],
            records: &[],
            senders: "WPWP",
            ..Host::DANE
        }],
        dane: "broken",
        findings: &["dane.no-starttls", "dane.unusable"],
        ..Case::DANE
    },
    Case {
        id: "plain-smtp",
        about: "No STARTTLS, and nothing that demands it.",
        servers: &[speaking(Speaks::Plain)],
        hosts: &[Host { at: &["no-tls"], senders: "PPPP", ..Host::PLAIN }],
        ..Case::PLAIN
    },
    Case {
        id: "broken-tls",
        about: "STARTTLS is offered, and the handshake fails.",
        servers: &[speaking(Speaks::Broken)],
        hosts: &[Host { at: &["no-tls"], records: &[], senders: "WPWP", ..Host::DANE }],
        dane: "broken",
        findings: &["dane.no-starttls"],
        ..Case::DANE
    },
    Case {
        id: "puts-off",
        about: "The server takes no mail now.",
        servers: &[speaking(Speaks::PutsOff)],
        hosts: &[Host { at: &["not-tested"], records: &[], senders: "WWWW", ..Host::DANE }],
        dane: "not-tested",
        ..Case::DANE
    },
    Case {
        id: "refuses",
        about: "The server takes no mail at all.",
        servers: &[speaking(Speaks::Refuses)],
        hosts: &[Host { at: &["not-tested"], records: &[], senders: "BBBB", ..Host::DANE }],
        dane: "not-tested",
        ..Case::DANE
    },
    Case {
        id: "closed",
        about: "Nothing listens.",
        servers: &[speaking(Speaks::Closed)],
        hosts: &[Host { at: &["not-tested"], records: &[], senders: "WWWW", ..Host::DANE }],
        dane: "not-tested",
        ..Case::DANE
    },
    Case {
        id: "one-host-without",
        about: "Only one of two exchangers has TLSA records.",
        facts: &[46],
        dns: "@ MX 10 mail\n@ MX 20 second\n_25._tcp.mail TLSA 3 1 1 mail/0",
        servers: &[Server::GOOD, SECOND],
        hosts: &[Host::DANE, Host { name: "second.{D}", ..Host::SIGNED }],
        dane: "partly",
        findings: &["dane.partly"],
        ..Case::DANE
    },
    Case {
        id: "one-host-wrong",
        about: "The TLSA records of one of two exchangers are wrong.",
        facts: &[46],
        dns: "@ MX 10 mail\n@ MX 20 second\n_25._tcp.mail TLSA 3 1 1 mail/0\n_25._tcp.second TLSA 3 1 1 nobody/0",
        servers: &[Server::GOOD, SECOND],
        hosts: &[Host::DANE, Host { name: "second.{D}", ..Host::MISSED }],
        dane: "partly",
        findings: &["dane.no-match"],
        ..Case::DANE
    },
    Case {
        id: "two-hosts",
        about: "Two exchangers, both as they should be.",
        facts: &[46],
        dns: "@ MX 10 mail\n@ MX 20 second\n_25._tcp.mail TLSA 3 1 1 mail/0\n_25._tcp.second TLSA 3 1 1 second/0",
        servers: &[Server::GOOD, SECOND],
        hosts: &[Host::DANE, SECOND_HOST],
        ..Case::DANE
    },
    Case {
        id: "two-addresses",
        about: "Two addresses, both as they should be.",
        facts: &[47],
        servers: &[Server { addresses: 2, ..Server::GOOD }],
        hosts: &[Host { at: &["matches", "matches"], records: &["fits", "fits"], ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "one-address-wrong",
        about: "One of two addresses shows a certificate that the TLSA records do not fit.",
        facts: &[47],
        servers: &[Server::GOOD, OTHER],
        hosts: &[Host {
            at: &["matches", "no-match"],
            records: &["fits", "other-leaf"],
            ..Host::DANE
        }],
        dane: "partly",
        findings: &["dane.no-match"],
        ..Case::DANE
    },
    Case {
        id: "one-address-plain",
        about: "One of two addresses has no STARTTLS.",
        facts: &[45, 47],
        servers: &[Server::GOOD, speaking(Speaks::Plain)],
        hosts: &[Host { at: &["matches", "no-tls"], senders: "APAP", ..Host::DANE }],
        dane: "partly",
        findings: &["dane.no-starttls"],
        ..Case::DANE
    },
    Case {
        id: "no-mx",
        about: "Without MX records the domain itself is the exchanger, and its TLSA records count.",
        facts: &[33],
        dns: "_25._tcp TLSA 3 1 1 @/0",
        servers: &[Server { name: "@", ..Server::GOOD }],
        hosts: &[Host { name: "{D}", ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "null-mx",
        about: "It takes no mail, and says so.",
        facts: &[83],
        dns: "@ MX 0 .",
        servers: &[],
        hosts: &[],
        ..Case::SIGNED
    },
    Case {
        id: "a-labels",
        about: "The exchanger has a name with A-labels.",
        dns: "@ MX 10 xn--bcher-kva\n_25._tcp.xn--bcher-kva TLSA 3 1 1 xn--bcher-kva/0",
        servers: &[Server { name: "xn--bcher-kva", ..Server::GOOD }],
        hosts: &[Host { name: "xn--bcher-kva.{D}", ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "hundred",
        about: "A hundred TLSA records, of which one is right.",
        many: 99,
        hosts: &[Host { records: &["fits", "99 other-leaf"], ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "too-many",
        about: "More TLSA records than are looked at; the right one may be among the others.",
        many: 130,
        dns: "@ MX 10 mail",
        hosts: &[Host { at: &["not-tested"], records: &[], senders: "?U?U", ..Host::DANE }],
        dane: "not-tested",
        findings: &["dane.many-records"],
        ..Case::DANE
    },
];
