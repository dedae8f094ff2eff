//! The names of addresses.

use super::super::{Case, Host, Reverse, Sends, Server};

const fn named(names: &'static [&'static str]) -> Server {
    Server { reverse: Reverse::Names(names), ..Server::GOOD }
}

const fn sending(helo: &'static str, reverse: &'static str, fit: &'static str) -> Option<Sends> {
    Some(Sends { helo: Some(helo), reverse, fit })
}

pub(super) const SENDING: &[Case] = &[
    Case {
        id: "sends",
        about: "Mail comes from an address whose name leads back, and is that in EHLO.",
        facts: &[80, 82],
        sends: sending("mail.{D}", "pass", "same"),
        ..Case::PLAIN
    },
    Case {
        id: "sends-alone",
        about: "The name in EHLO is not known, which is no fault.",
        facts: &[80],
        sends: Some(Sends { helo: None, reverse: "pass", fit: "" }),
        ..Case::PLAIN
    },
    Case {
        id: "sends-nameless",
        about: "Mail comes from an address without a name.",
        facts: &[80, 81],
        servers: &[named(&[])],
        hosts: &[Host { reverse: "perm-error", ..Host::PLAIN }],
        sends: sending("mail.{D}", "perm-error", "other-name"),
        findings: &["ptr.missing"],
        ..Case::PLAIN
    },
    Case {
        id: "sends-unconfirmed",
        about: "The name of the address does not lead back.",
        facts: &[80, 81],
        dns: "@ MX 10 mail\nother A 127.0.0.9",
        servers: &[named(&["other.{D}"])],
        hosts: &[Host { reverse: "fail", ..Host::PLAIN }],
        sends: sending("mail.{D}", "fail", "other-name"),
        findings: &["ptr.not-confirmed"],
        ..Case::PLAIN
    },
    Case {
        id: "sends-other-helo",
        about: "The name in EHLO is another one, and leads to the address as well.",
        facts: &[82],
        dns: "@ MX 10 mail\nsender CNAME mail",
        sends: sending("sender.{D}", "pass", "other-name"),
        ..Case::PLAIN
    },
    Case {
        id: "sends-wrong-helo",
        about: "The name in EHLO leads nowhere.",
        facts: &[82],
        sends: sending("nowhere.{D}", "pass", "not-confirmed"),
        findings: &["ptr.helo-not-confirmed"],
        ..Case::PLAIN
    },
    Case {
        id: "sends-names-fail",
        about: "The name servers of the address fail.",
        facts: &[80, 125],
        servers: &[Server { reverse: Reverse::Fails, ..Server::GOOD }],
        hosts: &[Host { reverse: "temp-error", ..Host::PLAIN }],
        sends: sending("mail.{D}", "temp-error", "other-name"),
        findings: &["ptr.not-tested"],
        ..Case::PLAIN
    },
];

pub(super) const CASES: &[Case] = &[
    Case {
        id: "no-name",
        about: "The address has no name.",
        facts: &[80, 81],
        servers: &[named(&[])],
        hosts: &[Host { reverse: "perm-error", ..Host::PLAIN }],
        ..Case::PLAIN
    },
    Case {
        id: "other-name",
        about: "Its name does not lead back.",
        facts: &[80, 81],
        dns: "@ MX 10 mail\nother A 127.0.0.9",
        servers: &[named(&["other.{D}"])],
        hosts: &[Host { reverse: "fail", ..Host::PLAIN }],
        ..Case::PLAIN
    },
    Case {
        id: "missing-name",
        about: "Its name does not exist.",
        facts: &[80],
        servers: &[named(&["nowhere.{D}"])],
        hosts: &[Host { reverse: "fail", ..Host::PLAIN }],
        ..Case::PLAIN
    },
    Case {
        id: "several-names",
        about: "Of several names one leads back, which is enough.",
        facts: &[80],
        servers: &[named(&["nowhere.{D}", "another.{D}", "mail.{D}"])],
        ..Case::PLAIN
    },
    Case {
        id: "names-fail",
        about: "The name servers of the address fail: that is not the same as no name, and costs nothing else.",
        facts: &[80, 125],
        servers: &[Server { reverse: Reverse::Fails, ..Server::GOOD }],
        hosts: &[Host { reverse: "temp-error", ..Host::PLAIN }],
        ..Case::PLAIN
    },
];
