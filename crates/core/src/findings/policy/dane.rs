//! What TLSA records demand, and whether the mail exchangers fulfil it.

use portwise_policy::dane::{
    AddressFit, AddressVerdict, Demand, HostVerdict, Miss, RecordVerdict, deciding_set, unusable,
};
use portwise_policy::verdict::{AddressProtection, HostProtection};
use portwise_policy::{Status, Tlsa, TlsaSet, Validation};

use super::{Cx, push, push_at, row, some};
use crate::findings::{Finding, Row, Severity};

const LOOKUP_FAILED: Row = row(
    Severity::Error,
    [
        "dane.lookup-failed",
        "What DANE rests on cannot be looked up",
        "A server that honours DANE takes a failed look-up for an attempt to hide TLSA records: it skips the host, and mail waits.",
        "See to it that all name servers of the zone answer questions for TLSA records, also where there are none, and that those answers are signed in a signed zone.",
        "RFC 7672 §2.1.2",
    ],
);
const NO_STARTTLS: Row = row(
    Severity::Error,
    [
        "dane.no-starttls",
        "There are TLSA records, and TLS does not come about",
        "TLSA records demand TLS. Servers that honour DANE do not deliver to such a host.",
        "Let the host offer STARTTLS again at every address, or remove its TLSA records until it does.",
        "RFC 7672 §2.2",
    ],
);
const NO_MATCH: Row = row(
    Severity::Error,
    [
        "dane.no-match",
        "No TLSA record fits the certificate",
        "Servers that honour DANE do not deliver to such a host; mail waits there, and is returned after some days. The usual cause is a certificate that was renewed with a new key.",
        "Publish a TLSA record “3 1 1” for the key that the host uses now, then let certificates be renewed with the same key. Before a key is changed, publish the record for the next one beside it.",
        "RFC 7672 §2.2",
    ],
);
const NAME_MISMATCH: Row = row(
    Severity::Error,
    [
        "dane.name-mismatch",
        "A TLSA record names an authority, and the certificate is for another name",
        "With usage 2 the certificate must have the name of the mail exchanger or of the mail domain. Servers that honour DANE do not deliver without.",
        "Let the authority issue a certificate for the name in the MX record, or publish a TLSA record “3 1 1” for the server's own key, with which names do not count.",
        "RFC 7672 §3.2.2",
    ],
);
const INVALID_PATH: Row = row(
    Severity::Error,
    [
        "dane.invalid-path",
        "A TLSA record names an authority, and no valid path leads to it",
        "With usage 2 the dates and signatures of the whole chain count. Servers that honour DANE do not deliver without a valid path.",
        "Renew the certificate, and let the server send every certificate up to the authority. Or publish a TLSA record “3 1 1” for the server's own key, with which dates do not count.",
        "RFC 7672 §3.1.2",
    ],
);
const DIGEST: Row = row(
    Severity::Error,
    [
        "dane.digest",
        "The TLSA record with SHA-512 is wrong beside a right one with SHA-256",
        "Of several digests for the same usage and selector, many servers look at the strongest only. They do not deliver, and others do.",
        "Correct the record with SHA-512, or remove it: “3 1 1” alone is enough.",
        "RFC 7672 §5",
    ],
);
const UNUSABLE: Row = row(
    Severity::Warning,
    [
        "dane.unusable",
        "A TLSA record cannot be used",
        "Where none of the records can be used, servers that honour DANE demand TLS and authenticate nobody: the records protect from nothing but plaintext.",
        "Replace it by a record “3 1 1”: the SHA-256 digest of the public key of the server's certificate.",
        "RFC 7672 §3.1",
    ],
);
const MANY: Row = row(
    Severity::Warning,
    [
        "dane.many-records",
        "There are very many TLSA records",
        "So large an answer comes over TCP alone, which not every resolver gets, and mail servers look at a bounded number of records. A server that honours DANE and misses the right one does not deliver.",
        "Keep a TLSA record “3 1 1” for the key that is in use and one for the next key, and remove the others. See to it that the name servers answer over TCP.",
        "RFC 7671 §10.1.1",
    ],
);
const PARTLY: Row = row(
    Severity::Warning,
    [
        "dane.partly",
        "Some mail exchangers have TLSA records, and others have none",
        "A server that honours DANE may deliver to any of them. Whoever keeps it from those with TLSA records gets the mail over a way that is not authenticated.",
        "Publish TLSA records for every host that the MX records name, or remove hosts that are not needed.",
        "RFC 7672 §2.2.1",
    ],
);
const HOP_ONLY: Row = row(
    Severity::Info,
    [
        "dane.hop-only",
        "DANE protects the way to the hosts, and not the choice of them",
        "The mail exchangers have signed TLSA records, but the MX records that name them are not signed: whoever forges those sends the mail elsewhere.",
        "Have the zone of the mail domain signed as well.",
        "RFC 7672 §2.2.1",
    ],
);
const ROLLOVER: Row = row(
    Severity::Info,
    [
        "dane.rollover",
        "A TLSA record fits, and another does not",
        "That is how a change of keys is prepared. It harms nobody, also where it is left over from an earlier one.",
        "If no change of keys is coming, remove the record that does not fit.",
        "RFC 7672 §4",
    ],
);
const ABSENT: Row = row(
    Severity::Info,
    [
        "dane.absent",
        "DNSSEC is there, and TLSA records are not",
        "The MX records and the names of the hosts are signed. With TLSA records, other servers would insist on TLS with the right server.",
        "Publish a TLSA record “3 1 1” for each mail exchanger, once its certificates are renewed with the same key.",
        "RFC 7672 §2.2",
    ],
);

pub(super) const ROWS: &[Row] = &[
    LOOKUP_FAILED,
    NO_STARTTLS,
    NAME_MISMATCH,
    INVALID_PATH,
    DIGEST,
    NO_MATCH,
    UNUSABLE,
    MANY,
    PARTLY,
    HOP_ONLY,
    ROLLOVER,
    ABSENT,
];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let policy = cx.examined.policy;
    if policy.validation != Validation::Works {
        return;
    }
    if let Status::Failed(why) = &policy.mx {
        push(out, &LOOKUP_FAILED, format!("The MX records of {}: {why}.", cx.domain()));
    }
    let protection = cx.examined.protection();
    for host in &protection.hosts {
        of_host(cx, host, out);
    }
    whole(cx, &protection.hosts, out);
}

/// What holds of all hosts together.
fn whole(cx: &Cx<'_>, hosts: &[HostProtection], out: &mut Vec<Finding>) {
    let names = |wanted: fn(&Demand) -> bool| {
        let those = hosts.iter().filter(|host| wanted(&host.demand));
        those.map(|host| host.host.as_str()).collect::<Vec<_>>()
    };
    let with = names(|demand| matches!(demand, Demand::Authenticate | Demand::Encrypt));
    let without = names(|demand| *demand == Demand::Nothing);
    match (&cx.examined.policy.mx, with.as_slice(), without.as_slice()) {
        (Status::Insecure, [_, ..], _) => {
            let detail = format!(
                "The MX records of {} are not signed; there are TLSA records for {}.",
                cx.domain(),
                with.join(", ")
            );
            push(out, &HOP_ONLY, detail);
        }
        (Status::Secure, [_, ..], [_, ..]) => {
            let detail = format!(
                "There are TLSA records for {}, and none for {}.",
                with.join(", "),
                without.join(", ")
            );
            push(out, &PARTLY, detail);
        }
        (Status::Secure, [], [_, ..]) => {
            let is_signed = |name: &&str| {
                cx.hosts().any(|host| host.name == **name && host.addresses == Status::Secure)
            };
            let signed: Vec<&str> =
                without.iter().filter(|name| is_signed(name)).copied().collect();
            if !signed.is_empty() && cx.takes_mail {
                let detail = format!("There are no TLSA records for {}.", signed.join(", "));
                push(out, &ABSENT, detail);
            }
        }
        _ => {}
    }
}

fn of_host(cx: &Cx<'_>, host: &HostProtection, out: &mut Vec<Finding>) {
    let name = host.host.as_str();
    let Some(facts) = cx.hosts().find(|facts| facts.name == name) else { return };
    // Where signatures of addresses do not hold, that is said already.
    if let Demand::Wait(why) = &host.demand
        && !matches!(facts.addresses, Status::Bogus(_))
    {
        let what = match (&facts.addresses, facts.tlsa.first()) {
            (Status::Failed(_), _) | (_, None) => format!("The addresses of {name}"),
            (_, Some(set)) => format!("TLSA records at {}", set.name),
        };
        push_at(out, &LOOKUP_FAILED, Severity::Error, name, format!("{what}: {why}."));
    }
    let set = deciding_set(facts).filter(|set| set.status == Status::Secure);
    let Some(set) = set else { return };
    let at = |wanted| host.at.iter().filter(move |at| at.verdict == wanted);
    let no_tls: Vec<String> = at(AddressVerdict::NoTls).map(|at| at.address.to_string()).collect();
    if !no_tls.is_empty() {
        let detail =
            format!("{} has TLSA records. There is no TLS at {}.", set.name, no_tls.join(", "));
        push_at(out, &NO_STARTTLS, Severity::Error, name, detail);
    }
    misses(set, name, at(AddressVerdict::NoMatch).collect(), out);
    if set.records.iter().any(|record| unusable(record).is_some()) {
        unusable_records(host, set, out);
    }
    many(set, name, out);
    let change = host.at.iter().filter_map(|at| at.fit.as_ref()).find(|fit| fit.is_rollover());
    if let Some(fit) = change.filter(|_| host.verdict == HostVerdict::Protected) {
        let misses = fit.records.iter().filter(|f| matches!(f.verdict, RecordVerdict::Misses(_)));
        let said = misses.filter_map(|f| Some((set.records.get(f.record)?, &f.verdict)));
        let said = said.map(|(record, verdict)| told(record, verdict));
        push_at(out, &ROLLOVER, Severity::Info, name, some(said));
    }
}

/// Addresses at which no record authenticates the server, those with the same cause together.
fn misses(set: &TlsaSet, name: &str, at: Vec<&AddressProtection>, out: &mut Vec<Finding>) {
    let mut groups: Vec<(&AddressFit, Vec<String>)> = Vec::new();
    for AddressProtection { address, fit, .. } in at {
        let Some(fit) = fit else { continue };
        match groups.iter_mut().find(|(known, _)| *known == fit) {
            Some((_, addresses)) => addresses.push(address.to_string()),
            None => groups.push((fit, vec![address.to_string()])),
        }
    }
    for (fit, addresses) in groups {
        let lines =
            fit.records.iter().filter_map(|f| Some((set.records.get(f.record)?, &f.verdict)));
        let lines = some(lines.map(|(record, verdict)| told(record, verdict)));
        let detail = format!("At {}, by {}: {lines}", addresses.join(", "), set.name);
        push_at(out, cause(fit), Severity::Error, name, detail);
    }
}

/// What lacks least.
fn cause(fit: &AddressFit) -> &'static Row {
    let any = |is: fn(&Miss) -> bool| {
        fit.records.iter().any(|f| matches!(&f.verdict, RecordVerdict::Misses(miss) if is(miss)))
    };
    match () {
        () if fit.depends_on_digest() => &DIGEST,
        () if any(|miss| matches!(miss, Miss::Names { .. })) => &NAME_MISMATCH,
        () if any(|miss| matches!(miss, Miss::Path(_))) => &INVALID_PATH,
        () => &NO_MATCH,
    }
}

/// An answer that fits into no datagram, and one with more records than are looked at here.
fn many(set: &TlsaSet, name: &str, out: &mut Vec<Finding>) {
    let octets = answer_size(set);
    if octets <= DATAGRAM {
        return;
    }
    let count = set.records.len() + set.more;
    let severity = if set.more > 0 { MANY.severity } else { Severity::Info };
    let looked_at = match set.more {
        0 => String::new(),
        _ => format!(" Here the first {} were looked at.", set.records.len()),
    };
    let detail = format!(
        "There are {count} records at {}, an answer of at least {octets} octets.{looked_at}",
        set.name
    );
    push_at(out, &MANY, severity, name, detail);
}

/// What fits into a datagram everywhere, in octets (RFC 9715 §3.2).
const DATAGRAM: usize = 1232;

/// The least octets of an answer with these records, without their signatures (RFC 1035 §4.1).
fn answer_size(set: &TlsaSet) -> usize {
    const HEADER: usize = 12;
    const QUESTION: usize = 4;
    // A name that points back, type, class, time to live and length; then the three numbers.
    const RECORD: usize = 12 + 3;
    const DIGEST: usize = 32;
    let name = set.name.len() + 2;
    let known: usize = set.records.iter().map(|record| RECORD + record.length).sum();
    HEADER + name + QUESTION + known + set.more * (RECORD + DIGEST)
}

/// Records that cannot be used weigh less where another can.
fn unusable_records(host: &HostProtection, set: &TlsaSet, out: &mut Vec<Finding>) {
    let unusable = set.records.iter().filter_map(|record| Some((record, unusable(record)?)));
    let said = unusable.map(|(record, why)| format!("{}: {}", short(record), why.describe()));
    let severity = match host.demand {
        Demand::Encrypt => Severity::Warning,
        _ => Severity::Info,
    };
    push_at(out, &UNUSABLE, severity, &host.host, some(said));
}

fn told(record: &Tlsa, verdict: &RecordVerdict) -> String {
    format!("{}: {}", short(record), verdict.describe())
}

/// A record, its data as short as it can still be told by.
fn short(record: &Tlsa) -> String {
    let data: String = record.data.chars().take(12).collect();
    let more = if data.len() < record.data.len() { "…" } else { "" };
    format!("“{} {} {} {data}{more}”", record.usage, record.selector, record.matching)
}
