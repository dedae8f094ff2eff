//! What senders do.

use std::net::{IpAddr, Ipv4Addr};

use portwise_policy::dane::{AddressVerdict, DomainVerdict, HostVerdict};
use portwise_policy::mta_sts::{Assessment, NoPolicy, assess};
use portwise_policy::verdict::{
    Basis, Cause, CertificateSeen, Dates, Delivery, Fate, HostOutcome, HostSeen, Seen, Sender,
    Session, host_outcome, outcomes, protection,
};
use portwise_policy::{
    AddressPolicy, Fetched, HostPolicy, MtaSts, Place, Policy, PolicyFile, ReverseNames, Status,
    TlsaMatch, TlsaSet, Validation,
};

use crate::{found, round_trip, set, tlsa, txt};

const MX: &str = "mx.example.com";
const WAITS: Delivery = Delivery::NotAtAll(Fate::Waits);

fn address(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
}

/// A policy of one host with one TLSA set, and how its records were found at its one address.
fn policy(mx: Status, sets: Vec<TlsaSet>, matches: Vec<TlsaMatch>) -> Policy {
    let at = AddressPolicy { address: address(1), matches, reverse: ReverseNames::default() };
    let host = HostPolicy {
        name: MX.to_owned(),
        addresses: Status::Secure,
        tlsa: sets,
        at: vec![at],
        ..HostPolicy::default()
    };
    Policy { validation: Validation::Works, mx, hosts: vec![host], ..Policy::default() }
}

/// No TLSA record, and signed.
fn no_dane() -> Policy {
    policy(Status::Secure, vec![set(MX, &[])], vec![])
}

/// A policy of MTA-STS in the given mode for the given pattern.
fn sts(mode: &str, pattern: &str) -> Assessment {
    let text = format!("version: STSv1\nmode: {mode}\nmx: {pattern}\nmax_age: 604800\n");
    let file = Fetched::File(PolicyFile::of(text.as_bytes(), Some(b"text/plain")));
    assess(&MtaSts { record: txt(&["v=STSv1; id=1"], 0), file })
}

fn no_sts() -> Assessment {
    assess(&MtaSts { record: txt(&[], 0), file: Fetched::NotAsked })
}

fn good() -> CertificateSeen {
    CertificateSeen { names: vec![MX.to_owned()], ..CertificateSeen::default() }
}

fn seen(session: Session) -> HostSeen {
    HostSeen { name: MX.to_owned(), at: vec![Seen { address: address(1), session }] }
}

fn outcome(policy: &Policy, mta_sts: &Assessment, sender: Sender, host: &HostSeen) -> HostOutcome {
    let basis = Basis { domain: "example.com", expanded: None, policy, mta_sts };
    host_outcome(basis, sender, host)
}

fn delivery(policy: &Policy, mta_sts: &Assessment, sender: Sender, session: Session) -> Delivery {
    outcome(policy, mta_sts, sender, &seen(session)).together.delivery
}

fn fails() -> Session {
    Session::TlsFails("the handshake breaks off".to_owned())
}

#[test]
fn nothing_published_means_whatever_the_server_offers() {
    for (session, expected) in [
        (Session::Tls(good()), Delivery::Unauthenticated),
        (Session::NoStartTls, Delivery::Plaintext),
        (fails(), Delivery::Plaintext),
        (Session::Unreachable("time-out".to_owned()), WAITS),
        (Session::PutsOff("421 busy".to_owned()), WAITS),
        (Session::Refuses("554 no".to_owned()), Delivery::NotAtAll(Fate::Bounces)),
        (Session::NotTested("no time".to_owned()), Delivery::NotTested),
    ] {
        for sender in Sender::ALL {
            let found = delivery(&no_dane(), &no_sts(), sender, session.clone());
            assert_eq!(found, expected, "{sender:?} {session:?}");
        }
    }
}

#[test]
fn dane_decides_for_those_that_honour_it() {
    let own = || vec![found(0, Some(Place::Chain(0)))];
    let records = [tlsa(3, 1, 1)];
    let usable = || vec![set(MX, &records)];
    let with_status = |status| vec![TlsaSet { status, ..set(MX, &[]) }];
    let servfail = || Status::Failed("SERVFAIL".to_owned());
    let bogus = || Status::Bogus("expired".to_owned());
    let unusable = || vec![set(MX, &[tlsa(1, 1, 1)])];
    let misses = || vec![found(0, None)];
    let bad = || CertificateSeen {
        untrusted: Some("self-signed".to_owned()),
        dates: Some(Dates::Expired),
        names: vec!["other.example".to_owned()],
        common_name: None,
    };
    let tls = || Session::Tls(good());
    for (policy, session, expected) in [
        (policy(Status::Secure, usable(), own()), tls(), Delivery::Authenticated),
        // Usage 3: neither trust nor dates nor names matter.
        (policy(Status::Secure, usable(), own()), Session::Tls(bad()), Delivery::Authenticated),
        (policy(Status::Secure, usable(), misses()), tls(), WAITS),
        // TLSA records and no STARTTLS: no mail.
        (policy(Status::Secure, usable(), vec![]), Session::NoStartTls, WAITS),
        (policy(Status::Secure, usable(), vec![]), fails(), WAITS),
        // Records that cannot be used demand TLS, and authenticate nobody.
        (policy(Status::Secure, unusable(), misses()), tls(), Delivery::Unauthenticated),
        (policy(Status::Secure, unusable(), vec![]), Session::NoStartTls, WAITS),
        // A look-up that fails is no absence, and there is no way back to plaintext.
        (policy(Status::Secure, with_status(servfail()), vec![]), tls(), WAITS),
        (policy(Status::Secure, with_status(bogus()), vec![]), Session::NoStartTls, WAITS),
        (policy(bogus(), usable(), own()), tls(), WAITS),
        (policy(servfail(), vec![], vec![]), tls(), WAITS),
        // An unsigned zone is no error.
        (
            policy(Status::Secure, with_status(Status::Insecure), vec![]),
            Session::NoStartTls,
            Delivery::Plaintext,
        ),
        // An unsigned MX set: the hop is protected all the same.
        (policy(Status::Insecure, usable(), own()), tls(), Delivery::Authenticated),
        (policy(Status::Insecure, usable(), misses()), tls(), WAITS),
        // Without validation nothing is claimed.
        (
            policy(Status::NotTested("no path".to_owned()), usable(), own()),
            tls(),
            Delivery::NotTested,
        ),
        // Nothing was compared.
        (policy(Status::Secure, usable(), vec![]), tls(), Delivery::NotTested),
    ] {
        for sender in [Sender::Dane, Sender::Both] {
            let found = delivery(&policy, &no_sts(), sender, session.clone());
            assert_eq!(found, expected, "{sender:?} {policy:?} {session:?}");
        }
    }
}

#[test]
fn a_hop_only_protection_is_told() {
    let policy = policy(
        Status::Insecure,
        vec![set(MX, &[tlsa(3, 1, 1)])],
        vec![found(0, Some(Place::Chain(0)))],
    );
    let found = outcome(&policy, &no_sts(), Sender::Dane, &seen(Session::Tls(good())));
    assert_eq!(found.together.causes, [Cause::TlsaFits(0), Cause::HopOnly]);
}

#[test]
fn usage_2_takes_the_name_of_the_domain_only_with_a_signed_mx_set() {
    let named = CertificateSeen { names: vec!["example.com".to_owned()], ..good() };
    for (mx, expected) in [(Status::Secure, Delivery::Authenticated), (Status::Insecure, WAITS)] {
        let policy =
            policy(mx, vec![set(MX, &[tlsa(2, 0, 1)])], vec![found(0, Some(Place::Chain(1)))]);
        let found = delivery(&policy, &no_sts(), Sender::Dane, Session::Tls(named.clone()));
        assert_eq!(found, expected);
    }
}

#[test]
fn mta_sts_decides_for_those_that_honour_it() {
    let expired = || CertificateSeen { dates: Some(Dates::Expired), ..good() };
    let untrusted = || CertificateSeen { untrusted: Some("self-signed".to_owned()), ..good() };
    let other = || CertificateSeen { names: vec!["other.example".to_owned()], ..good() };
    // The pattern is held against the name in the MX record, not against the certificate.
    let wildcard = || CertificateSeen { names: vec!["*.example.com".to_owned()], ..good() };
    let common = || CertificateSeen { names: vec![], common_name: Some(MX.to_owned()), ..good() };
    for (policy, session, expected) in [
        (sts("enforce", MX), Session::Tls(good()), Delivery::Authenticated),
        (sts("enforce", "*.example.com"), Session::Tls(wildcard()), Delivery::Authenticated),
        (sts("enforce", "*.com"), Session::Tls(good()), WAITS),
        (sts("enforce", "other.example"), Session::Tls(other()), WAITS),
        (sts("enforce", MX), Session::Tls(expired()), WAITS),
        (sts("enforce", MX), Session::Tls(untrusted()), WAITS),
        (sts("enforce", MX), Session::Tls(other()), WAITS),
        (sts("enforce", MX), Session::Tls(common()), WAITS),
        (sts("enforce", MX), Session::NoStartTls, WAITS),
        (sts("enforce", MX), fails(), WAITS),
        // A host that no pattern covers is not connected to, whatever it would say.
        (sts("enforce", "other.example"), Session::Refuses("554 no".to_owned()), WAITS),
        (sts("enforce", "other.example"), Session::NotTested("no time".to_owned()), WAITS),
        (sts("testing", MX), Session::Tls(good()), Delivery::Unauthenticated),
        (sts("testing", "other.example"), Session::Tls(expired()), Delivery::Unauthenticated),
        (sts("testing", MX), Session::NoStartTls, Delivery::Plaintext),
        (sts("none", MX), Session::NoStartTls, Delivery::Plaintext),
        (no_sts(), Session::NoStartTls, Delivery::Plaintext),
    ] {
        for sender in [Sender::MtaSts, Sender::Both] {
            let found = delivery(&no_dane(), &policy, sender, session.clone());
            assert_eq!(found, expected, "{sender:?} {policy:?} {session:?}");
        }
        // Whoever honours neither goes on as before.
        let careless = delivery(&no_dane(), &policy, Sender::Neither, session.clone());
        let alone = delivery(&no_dane(), &no_sts(), Sender::Neither, session);
        assert_eq!(careless, alone);
    }
}

#[test]
fn a_policy_that_cannot_be_fetched_protects_nobody_silently() {
    let facts = MtaSts { record: txt(&["v=STSv1; id=1"], 0), file: Fetched::Status(404) };
    let found = outcome(&no_dane(), &assess(&facts), Sender::MtaSts, &seen(Session::NoStartTls));
    assert_eq!(found.together.delivery, Delivery::Plaintext);
    assert_eq!(found.together.causes, [Cause::NoStartTls, Cause::NoPolicy(NoPolicy::NoFile)]);
}

#[test]
fn testing_names_what_enforcing_would_stop() {
    let expired = CertificateSeen { dates: Some(Dates::Expired), ..good() };
    let found = outcome(
        &no_dane(),
        &sts("testing", "x.example"),
        Sender::MtaSts,
        &seen(Session::Tls(expired)),
    );
    let expected = [Cause::PolicyTesting, Cause::NotCovered, Cause::Dates(Dates::Expired)];
    assert_eq!(found.together.causes, expected);
}

#[test]
fn mta_sts_does_not_make_up_for_dane_that_fails() {
    let stale = policy(Status::Secure, vec![set(MX, &[tlsa(3, 1, 1)])], vec![found(0, None)]);
    let sts = sts("enforce", MX);
    let tls = || Session::Tls(good());
    assert_eq!(delivery(&stale, &sts, Sender::MtaSts, tls()), Delivery::Authenticated);
    assert_eq!(delivery(&stale, &sts, Sender::Dane, tls()), WAITS);
    assert_eq!(delivery(&stale, &sts, Sender::Both, tls()), WAITS);
    // Where DANE demands no authentication, MTA-STS may.
    let unusable = policy(Status::Secure, vec![set(MX, &[tlsa(1, 1, 1)])], vec![]);
    assert_eq!(delivery(&unusable, &sts, Sender::Both, tls()), Delivery::Authenticated);
    assert_eq!(delivery(&unusable, &no_sts(), Sender::Both, Session::NoStartTls), WAITS);
}

#[test]
fn the_weakest_way_of_a_host_is_told_and_that_its_addresses_differ() {
    let host = HostSeen {
        name: MX.to_owned(),
        at: vec![
            Seen { address: address(1), session: Session::Tls(good()) },
            Seen { address: address(2), session: Session::NoStartTls },
            Seen { address: address(3), session: Session::NotTested("no time".to_owned()) },
        ],
    };
    let found = outcome(&no_dane(), &sts("enforce", MX), Sender::Neither, &host);
    assert_eq!(found.together.delivery, Delivery::Plaintext);
    assert!(found.differs());
    // An address that is not taken is passed over as long as another one is.
    let found = outcome(&no_dane(), &sts("enforce", MX), Sender::MtaSts, &host);
    assert_eq!(found.together.delivery, Delivery::Authenticated);
    assert_eq!(found.at.len(), 3);
    let none = HostSeen { name: MX.to_owned(), at: vec![] };
    let found = outcome(&no_dane(), &no_sts(), Sender::Neither, &none);
    assert_eq!(found.together.delivery, Delivery::NotTested);
}

#[test]
fn every_host_has_a_verdict_of_every_sender() {
    let (policy, mta_sts) = (no_dane(), no_sts());
    let basis = Basis { domain: "example.com", expanded: None, policy: &policy, mta_sts: &mta_sts };
    let unknown = HostSeen { name: "unknown.example".to_owned(), ..seen(Session::Tls(good())) };
    let all = outcomes(basis, &[seen(Session::Tls(good())), unknown]);
    assert_eq!(all.len(), 2 * Sender::ALL.len());
    round_trip(&all);
    // A host that DNSSEC was not asked about.
    assert_eq!(all[4].together.delivery, Delivery::NotTested);
}

#[test]
fn causes_have_the_names_that_reports_use() {
    let expired = Cause::Dates(Dates::Expired);
    assert_eq!(expired.result_type(), Some("certificate-expired"));
    assert_eq!(Cause::NoStartTls.result_type(), Some("starttls-not-supported"));
    assert_eq!(Cause::NoDane.result_type(), None);
    assert_eq!(Fetched::Certificate(String::new()).result_type(), Some("sts-webpki-invalid"));
    assert_eq!(Fetched::Status(404).result_type(), Some("sts-policy-fetch-error"));
}

#[test]
fn no_sender_gets_past_a_server_that_is_not_there() {
    let unknown = policy(Status::NotTested("no path".to_owned()), vec![], vec![]);
    for sender in Sender::ALL {
        let gone = Session::Unreachable("time-out".to_owned());
        assert_eq!(delivery(&unknown, &no_sts(), sender, gone), WAITS, "{sender:?}");
    }
}

#[test]
fn dane_is_judged_by_address_by_host_and_as_a_whole() {
    let usable = || vec![set(MX, &[tlsa(3, 1, 1)])];
    let own = || vec![found(0, Some(Place::Chain(0)))];
    let refused = Session::Refuses("554 no".to_owned());
    for (policy, session, address, host, domain) in [
        (
            policy(Status::Secure, usable(), own()),
            Session::Tls(good()),
            AddressVerdict::Matches,
            HostVerdict::Protected,
            DomainVerdict::Protected,
        ),
        (
            policy(Status::Secure, usable(), vec![found(0, None)]),
            Session::Tls(good()),
            AddressVerdict::NoMatch,
            HostVerdict::Broken,
            DomainVerdict::Broken,
        ),
        (
            policy(Status::Secure, usable(), vec![]),
            Session::NoStartTls,
            AddressVerdict::NoTls,
            HostVerdict::Broken,
            DomainVerdict::Broken,
        ),
        (
            policy(Status::Insecure, usable(), own()),
            Session::Tls(good()),
            AddressVerdict::Matches,
            HostVerdict::Protected,
            DomainVerdict::HopOnly,
        ),
        (
            policy(Status::Secure, vec![set(MX, &[tlsa(1, 1, 1)])], vec![found(0, None)]),
            Session::Tls(good()),
            AddressVerdict::Tls,
            HostVerdict::Encrypted,
            DomainVerdict::Partly,
        ),
        (
            no_dane(),
            Session::Tls(good()),
            AddressVerdict::Tls,
            HostVerdict::Absent,
            DomainVerdict::Absent,
        ),
        // That a server takes no mail at all is no matter of DANE.
        (
            policy(Status::Secure, usable(), vec![]),
            refused,
            AddressVerdict::NotTested,
            HostVerdict::NotTested,
            DomainVerdict::NotTested,
        ),
    ] {
        let mta_sts = no_sts();
        let basis =
            Basis { domain: "example.com", expanded: None, policy: &policy, mta_sts: &mta_sts };
        let found = protection(basis, &[seen(session)]);
        let words = (found.hosts[0].at[0].verdict, found.hosts[0].verdict, found.verdict);
        assert_eq!(words, (address, host, domain), "{policy:?}");
        round_trip(&found);
        round_trip(&policy);
    }
}

#[test]
fn more_records_than_are_looked_at_are_no_fault() {
    let many = TlsaSet { more: 50, ..set(MX, &[tlsa(3, 1, 1)]) };
    let missed = policy(Status::Secure, vec![many.clone()], vec![found(0, None)]);
    let tls = || Session::Tls(good());
    assert_eq!(delivery(&missed, &no_sts(), Sender::Dane, tls()), Delivery::NotTested);
    let fits = policy(Status::Secure, vec![many], vec![found(0, Some(Place::Chain(0)))]);
    assert_eq!(delivery(&fits, &no_sts(), Sender::Dane, tls()), Delivery::Authenticated);
}
