//! The domains of the zoo.

mod dane;
mod dnssec;
mod mta_sts;
mod names;
mod records;
mod tls_rpt;

use super::{Case, Place};
use crate::signed::Signing;

/// The zones of the zoo, without that of the names of addresses.
pub const ZONES: &[Place] = &[
    Place { name: "", signing: Signing::Nsec, records: "" },
    Place {
        name: "test",
        signing: Signing::Nsec,
        // A zone of the name server that fails, and a second name server that does not know its
        // zone.
        records: "fails NS ns.fails\nns.fails A {F}\nlame NS ns.fails",
    },
    Place {
        name: "plain.test",
        signing: Signing::None,
        // A domain above others, whose records mean nothing for those below.
        records: "_mta-sts TXT \"v=STSv1; id=1\"\n_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:all@plain.test\"",
    },
    Place { name: "signed.test", signing: Signing::Nsec, records: "" },
    Place { name: "hashed.test", signing: Signing::Nsec3(0), records: "" },
    Place { name: "rounds.test", signing: Signing::Nsec3(150), records: "" },
    Place { name: "absurd.test", signing: Signing::Nsec3(2000), records: "" },
    Place { name: "expired.test", signing: Signing::Expired, records: "" },
    Place { name: "early.test", signing: Signing::Early, records: "" },
    Place { name: "wrong-ds.test", signing: Signing::WrongDs, records: "" },
    Place { name: "stripped.test", signing: Signing::Stripped, records: "" },
    Place { name: "island.test", signing: Signing::Island, records: "" },
    Place { name: "no-denial.test", signing: Signing::WithoutDenial, records: "" },
    Place { name: "lame.test", signing: Signing::Nsec, records: "@ NS ns.fails.test." },
];

/// All domains of the zoo.
#[must_use]
pub fn cases() -> Vec<Case> {
    let all = [
        dnssec::CASES,
        records::CASES,
        dane::CASES,
        mta_sts::RECORDS,
        mta_sts::FILES,
        mta_sts::HOSTS,
        tls_rpt::CASES,
        names::CASES,
        names::SENDING,
    ];
    all.concat()
}
