//! What a mail domain tells other servers, within a bound.

use portwise_policy::{Fetched, HostPolicy, Policy, ReverseNames, Status, Validation};

use super::size;

/// How many lines, names and records are kept, if they must be cut.
const FEW: usize = 16;

const TOO_MUCH: &str = "what was found does not fit into the report";

/// Cuts what was found until it takes no more than so many octets of JSON. Where not even little
/// fits, nothing counts as tested.
pub fn policy(found: &mut Policy, room: usize) {
    for stage in STAGES {
        if size(found) <= room {
            break;
        }
        stage(found);
    }
}

/// The least telling first.
const STAGES: &[fn(&mut Policy)] = &[
    |found| {
        for host in &mut found.hosts {
            // All but the set that counts.
            host.tlsa.truncate(1);
            for at in &mut host.at {
                few_names(&mut at.reverse, FEW);
            }
        }
        if let Fetched::File(file) = &mut found.mta_sts.file {
            file.more += file.lines.len().saturating_sub(4 * FEW);
            file.lines.truncate(4 * FEW);
        }
    },
    |found| found.hosts.iter_mut().for_each(few_records),
    |found| {
        for at in found.hosts.iter_mut().flat_map(|host| &mut host.at) {
            few_names(&mut at.reverse, 1);
        }
        if let Fetched::CertificateName(names) = &mut found.mta_sts.file {
            names.truncate(FEW);
        }
    },
    |found| {
        let hosts = found.hosts.iter().take(FEW).map(|host| HostPolicy {
            name: host.name.clone(),
            addresses: Status::NotTested(TOO_MUCH.to_owned()),
            ..HostPolicy::default()
        });
        found.hosts = hosts.collect();
    },
    |found| {
        *found = Policy {
            validation: Validation::Fails(TOO_MUCH.to_owned()),
            domain: Status::NotTested(TOO_MUCH.to_owned()),
            mx: Status::NotTested(TOO_MUCH.to_owned()),
            sending: found.sending.take().map(|mut sending| {
                few_names(&mut sending.reverse, 1);
                sending
            }),
            duration_ms: found.duration_ms,
            ..Policy::default()
        };
        let why = || Some(TOO_MUCH.to_owned());
        (found.mta_sts.record.failed, found.tls_rpt.record.failed) = (why(), why());
    },
];

fn few_names(names: &mut ReverseNames, few: usize) {
    names.names.truncate(few);
    names.confirmed.truncate(few);
}

/// The first records, and what they fit.
fn few_records(host: &mut HostPolicy) {
    let Some(set) = host.tlsa.first_mut() else { return };
    set.more += set.records.len().saturating_sub(FEW);
    set.records.truncate(FEW);
    for at in &mut host.at {
        at.matches.retain(|found| found.record < FEW);
    }
}

#[cfg(test)]
mod tests {
    use portwise_policy::{AddressPolicy, PolicyFile, Tlsa, TlsaMatch, TlsaSet};

    use super::*;

    fn large() -> Policy {
        let record = |n| Tlsa {
            usage: 3,
            selector: 1,
            matching: 1,
            data: format!("{n:064x}"),
            length: 32,
            unreadable: false,
        };
        let set = || TlsaSet {
            status: Status::Secure,
            records: (0..100).map(record).collect(),
            ..TlsaSet::default()
        };
        let matched = |record| TlsaMatch { record, place: None, path_fails: None };
        let host = |n| HostPolicy {
            name: format!("mx{n}.example.com"),
            addresses: Status::Secure,
            tlsa: vec![set(), set()],
            at: vec![AddressPolicy {
                address: "192.0.2.1".parse().unwrap(),
                matches: (0..100).map(matched).collect(),
                reverse: ReverseNames {
                    names: vec!["n".repeat(200); 20],
                    ..ReverseNames::default()
                },
            }],
            ..HostPolicy::default()
        };
        let mut policy = Policy {
            validation: Validation::Works,
            mx: Status::Secure,
            hosts: (0..10).map(host).collect(),
            ..Policy::default()
        };
        policy.mta_sts.file = Fetched::File(PolicyFile {
            lines: vec!["l".repeat(500); 500],
            ..PolicyFile::default()
        });
        policy
    }

    #[test]
    fn what_is_found_fits_into_any_room_and_says_what_is_left_out() {
        let whole = large();
        assert!(size(&whole) > 400_000);
        let within = |room| {
            let mut found = whole.clone();
            policy(&mut found, room);
            assert!(size(&found) <= room, "{} of {room}", size(&found));
            found
        };
        assert_eq!(within(1 << 20), whole);
        let some = within(280_000);
        assert_eq!((some.hosts[0].tlsa.len(), some.hosts[0].tlsa[0].records.len()), (1, 100));
        let few = within(90_000);
        let host = &few.hosts[9];
        assert_eq!((host.tlsa[0].records.len(), host.tlsa[0].more), (16, 84));
        assert_eq!(host.at[0].matches.len(), 16);
        assert!(matches!(within(40_000).hosts[0].addresses, Status::NotTested(_)));
        let none = within(800);
        assert!(matches!(none.mx, Status::NotTested(_)) && none.hosts.is_empty());
        assert!(none.mta_sts.record.failed.is_some());
    }
}
