//! The names of addresses.

use super::super::{Case, Host, Reverse, Server};

const fn named(names: &'static [&'static str]) -> Server {
    Server { reverse: Reverse::Names(names), ..Server::GOOD }
}

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
