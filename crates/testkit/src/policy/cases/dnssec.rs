//! Zones that are signed, and those that are not, or wrongly.

use super::super::{Case, Host, Server};

/// Nothing can be had securely, the domain included.
const FORGED: Case =
    Case { status: ("bogus", "bogus"), hosts: &[FORGED_HOST], dane: "broken", ..Case::DANE };

const FORGED_HOST: Host = Host { addresses: "bogus", ..Host::ERROR };

/// A host to which an alias leads.
const BEHIND: Server = Server { owner: Some("real"), ..Server::GOOD };

/// The same in a zone that is not signed.
const BEHIND_IN_PLAIN: Server = Server { zone: Some("plain.test"), ..BEHIND };

pub(super) const CASES: &[Case] = &[
    Case {
        id: "plain",
        about: "Nothing is signed, and nothing published; what is published above it is not looked for.",
        facts: &[7, 30],
        ..Case::PLAIN
    },
    Case {
        id: "signed",
        about: "All is signed, and there is no TLSA record.",
        facts: &[30, 65],
        ..Case::SIGNED
    },
    Case {
        id: "hashed",
        about: "The same where denials are hashed.",
        zone: "hashed.test",
        facts: &[65],
        ..Case::SIGNED
    },
    Case {
        id: "rounds",
        about: "The denial takes more rounds of hashing than are computed, so that it counts as not signed.",
        zone: "rounds.test",
        facts: &[70],
        status: ("insecure", "secure"),
        hosts: &[Host::PLAIN],
        ..Case::SIGNED
    },
    Case {
        id: "absurd",
        about: "The denial takes so many rounds that resolvers differ about it.",
        zone: "absurd.test",
        facts: &[70],
        status: ("not-tested", "secure"),
        hosts: &[Host {
            addresses: "not-tested",
            tlsa: "not-tested",
            at: &["not-tested"],
            senders: "?U?U",
            ..Host::PLAIN
        }],
        dane: "not-tested",
        findings: &["dnssec.not-tested"],
        ..Case::SIGNED
    },
    Case {
        id: "expired",
        about: "All signatures have expired; a sender must not fall back to plaintext.",
        zone: "expired.test",
        facts: &[30, 126],
        findings: &["dnssec.bogus"],
        ..FORGED
    },
    Case {
        id: "early",
        about: "No signature is valid yet.",
        zone: "early.test",
        findings: &["dnssec.bogus"],
        ..FORGED
    },
    Case {
        id: "wrong-ds",
        about: "What the zone above says is about another key; that its own key signs is not enough.",
        zone: "wrong-ds.test",
        facts: &[118],
        findings: &["dnssec.bogus"],
        ..FORGED
    },
    Case {
        id: "stripped",
        about: "The zone above says that it is signed, and it is not.",
        zone: "stripped.test",
        findings: &["dnssec.bogus"],
        ..FORGED
    },
    Case {
        id: "island",
        about: "It is signed, and the zone above knows nothing of it: that is not signed.",
        zone: "island.test",
        facts: &[118],
        status: ("insecure", "insecure"),
        hosts: &[Host::PLAIN],
        dane: "absent",
        ..Case::DANE
    },
    Case {
        id: "no-denial",
        about: "That there is no TLSA record is not proven, so that senders wait.",
        zone: "no-denial.test",
        facts: &[49],
        dns: "@ MX 10 mail\n@ SOA ns.no-denial.test. nobody.test. 1 3600 600 86400 60\nmail AAAA 2001:db8::1",
        status: ("bogus", "secure"),
        hosts: &[Host { at: &["not-tested", "not-tested"], ..Host::ERROR }],
        dane: "broken",
        findings: &["dane.lookup-failed", "dnssec.bogus"],
        ..Case::SIGNED
    },
    Case {
        id: "lame",
        about: "One of two name servers fails; the other one will do.",
        zone: "lame.test",
        facts: &[68, 124],
        ..Case::DANE
    },
    Case {
        id: "tlsa-fails",
        about: "The name servers fail at the TLSA name: that is not the same as none.",
        facts: &[30, 119],
        fails: &["_25._tcp.mail"],
        hosts: &[Host::ERROR],
        dane: "broken",
        findings: &["dane.lookup-failed"],
        ..Case::SIGNED
    },
    Case {
        id: "alias",
        about: "The exchanger is an alias, all of it signed; TLSA records stand where it leads.",
        facts: &[35, 67, 120],
        dns: "@ MX 10 mail\nmail CNAME real\n_25._tcp.real TLSA 3 1 1 mail/0",
        servers: &[BEHIND],
        ..Case::DANE
    },
    Case {
        id: "alias-original",
        about: "The same, and TLSA records stand at the name in the MX record alone.",
        facts: &[35],
        dns: "@ MX 10 mail\nmail CNAME real\n_25._tcp.mail TLSA 3 1 1 mail/0",
        servers: &[BEHIND],
        ..Case::DANE
    },
    Case {
        id: "alias-hashed",
        about: "The alias leads into another signed zone.",
        facts: &[35, 67],
        dns: "@ MX 10 mail\nmail CNAME real.alias-hashed.hashed.test.",
        elsewhere: &[("hashed.test", "_25._tcp.real TLSA 3 1 1 mail/0")],
        servers: &[Server { zone: Some("hashed.test"), ..BEHIND }],
        ..Case::DANE
    },
    Case {
        id: "alias-plain",
        about: "The alias leads into a zone that is not signed: that is not forged, and TLSA records at the alias count.",
        facts: &[35, 123],
        dns: "@ MX 10 mail\nmail CNAME real.alias-plain.plain.test.\n_25._tcp.mail TLSA 3 1 1 mail/0",
        servers: &[BEHIND_IN_PLAIN],
        hosts: &[Host { addresses: "insecure", ..Host::DANE }],
        ..Case::DANE
    },
    Case {
        id: "alias-plain-none",
        about: "The same without TLSA records.",
        facts: &[34, 35, 123],
        dns: "@ MX 10 mail\nmail CNAME real.alias-plain-none.plain.test.",
        servers: &[BEHIND_IN_PLAIN],
        hosts: &[Host::PLAIN],
        ..Case::SIGNED
    },
    Case {
        id: "alias-forged",
        about: "The alias leads to a name whose signatures have expired.",
        dns: "@ MX 10 mail\nmail CNAME real.alias-forged.expired.test.\n_25._tcp.mail TLSA 3 1 1 mail/0",
        servers: &[Server { zone: Some("expired.test"), ..BEHIND }],
        hosts: &[FORGED_HOST],
        dane: "broken",
        findings: &["dnssec.bogus"],
        ..Case::SIGNED
    },
    Case {
        id: "alias-unsigned",
        about: "The alias itself is not signed; TLSA records where it leads do not count.",
        facts: &[35],
        zone: "plain.test",
        dns: "@ MX 10 mail\nmail CNAME real.alias-unsigned.signed.test.",
        elsewhere: &[("signed.test", "_25._tcp.real TLSA 3 1 1 mail/0")],
        servers: &[Server { zone: Some("signed.test"), ..BEHIND }],
        ..Case::PLAIN
    },
    Case {
        id: "alias-circle",
        about: "Aliases lead in a circle.",
        dns: "@ MX 10 mail\nmail CNAME other\nother CNAME mail",
        servers: &[],
        hosts: &[Host {
            addresses: "failed",
            at: &[],
            reverse: "",
            senders: "????",
            ..Host::ERROR
        }],
        dane: "broken",
        findings: &["dane.lookup-failed"],
        ..Case::SIGNED
    },
    Case {
        id: "tlsa-alias",
        about: "The TLSA name is an alias of a shared set.",
        facts: &[36, 67, 118],
        dns: "@ MX 10 mail\n_25._tcp.mail CNAME tlsa._dane\ntlsa._dane TLSA 3 1 1 mail/0",
        ..Case::DANE
    },
    Case {
        id: "tlsa-alias-hashed",
        about: "The same into another signed zone.",
        facts: &[36, 67],
        dns: "@ MX 10 mail\n_25._tcp.mail CNAME tlsa.tlsa-alias-hashed.hashed.test.",
        elsewhere: &[("hashed.test", "tlsa TLSA 3 1 1 mail/0")],
        ..Case::DANE
    },
    Case {
        id: "tlsa-alias-plain",
        about: "The same into a zone that is not signed, so that they do not count.",
        facts: &[36, 123],
        dns: "@ MX 10 mail\n_25._tcp.mail CNAME tlsa.tlsa-alias-plain.plain.test.",
        elsewhere: &[("plain.test", "tlsa TLSA 3 1 1 nobody/0")],
        ..Case::SIGNED
    },
    Case {
        id: "tlsa-alias-forged",
        about: "The same into a zone whose signatures have expired.",
        facts: &[30, 36, 126],
        dns: "@ MX 10 mail\n_25._tcp.mail CNAME tlsa.tlsa-alias-forged.expired.test.",
        elsewhere: &[("expired.test", "tlsa TLSA 3 1 1 mail/0")],
        hosts: &[Host::ERROR],
        dane: "broken",
        findings: &["dane.lookup-failed"],
        ..Case::SIGNED
    },
    Case {
        id: "wildcard",
        about: "The address of the exchanger is made from a wildcard.",
        facts: &[67],
        zone: "hashed.test",
        dns: "@ MX 10 mail\n_25._tcp.named TLSA 3 1 1 nobody/0",
        servers: &[Server { owner: Some("*"), ..Server::GOOD }],
        // The wildcard makes an address of the policy host as well.
        fetched: "unreachable",
        ..Case::SIGNED
    },
    Case {
        id: "wildcard-nsec",
        about: "The same with denials by name, which cannot be validated here: not forged for all that is known.",
        facts: &[67],
        dns: "@ MX 10 mail\n_25._tcp.named TLSA 3 1 1 nobody/0",
        servers: &[Server { owner: Some("*"), ..Server::GOOD }],
        // The wildcard makes an address of the policy host as well.
        fetched: "unreachable",
        hosts: &[Host {
            addresses: "not-tested",
            tlsa: "not-tested",
            at: &["not-tested"],
            senders: "?U?U",
            ..Host::PLAIN
        }],
        dane: "not-tested",
        findings: &["dnssec.not-tested"],
        ..Case::SIGNED
    },
    Case {
        id: "hop-only",
        about: "The MX set is not signed, and the host is.",
        facts: &[32, 126],
        zone: "plain.test",
        dns: "@ MX 10 mail.hop-only.signed.test.",
        elsewhere: &[("signed.test", "_25._tcp.mail TLSA 3 1 1 mail/0")],
        servers: &[Server { zone: Some("signed.test"), ..Server::GOOD }],
        hosts: &[Host { name: "mail.hop-only.signed.test", ..Host::DANE }],
        dane: "hop-only",
        ..Case::PLAIN
    },
    Case {
        id: "forged-mx",
        about: "The MX set is forged for all that can be seen, and the host is signed.",
        facts: &[30, 126],
        zone: "expired.test",
        dns: "@ MX 10 mail.forged-mx.signed.test.",
        elsewhere: &[("signed.test", "_25._tcp.mail TLSA 3 1 1 mail/0")],
        servers: &[Server { zone: Some("signed.test"), ..Server::GOOD }],
        status: ("bogus", "bogus"),
        hosts: &[Host { name: "mail.forged-mx.signed.test", senders: "WUWU", ..Host::DANE }],
        dane: "broken",
        findings: &["dnssec.bogus"],
        ..Case::PLAIN
    },
];
