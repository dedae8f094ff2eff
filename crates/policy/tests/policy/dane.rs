//! RFC 7672.

use portwise_policy::dane::{
    AddressVerdict, BaseDomains, Demand, DomainVerdict, HostVerdict, Leaf, Miss, RecordVerdict,
    Unusable, address_fit, base_domains, considered, deciding_set, demand, domain_verdict,
    fits_name, host_verdict, reference_names, tlsa_name, unusable,
};
use portwise_policy::{HostPolicy, Place, Status, Tlsa, TlsaMatch, TlsaSet};

use crate::{found, set, tlsa};

fn bogus() -> Status {
    Status::Bogus("expired".to_owned())
}

fn failed() -> Status {
    Status::Failed("SERVFAIL".to_owned())
}

fn not_tested() -> Status {
    Status::NotTested("no path".to_owned())
}

#[test]
fn records_are_usable_or_say_why_not() {
    let with_length = |matching, length| Tlsa { length, ..tlsa(3, 1, matching) };
    let unreadable = Tlsa { unreadable: true, ..tlsa(2, 0, 0) };
    for (record, expected) in [
        (tlsa(3, 1, 1), None),
        (tlsa(3, 0, 2), None),
        (tlsa(2, 0, 1), None),
        (tlsa(2, 1, 0), None),
        (tlsa(0, 0, 1), Some(Unusable::Pkix(0))),
        (tlsa(1, 1, 1), Some(Unusable::Pkix(1))),
        (tlsa(4, 1, 1), Some(Unusable::Usage(4))),
        (tlsa(255, 1, 1), Some(Unusable::Usage(255))),
        (tlsa(3, 2, 1), Some(Unusable::Selector(2))),
        (tlsa(3, 1, 3), Some(Unusable::Matching(3))),
        (with_length(1, 31), Some(Unusable::Length { expected: 32, found: 31 })),
        (with_length(1, 64), Some(Unusable::Length { expected: 32, found: 64 })),
        (with_length(2, 32), Some(Unusable::Length { expected: 64, found: 32 })),
        (with_length(0, 0), Some(Unusable::Unreadable)),
        (unreadable, Some(Unusable::Unreadable)),
    ] {
        assert_eq!(unusable(&record), expected, "{record:?}");
    }
}

#[test]
fn of_several_digests_the_strongest_is_looked_at_for_each_usage_and_selector() {
    let short = Tlsa { length: 1, ..tlsa(3, 1, 2) };
    for (records, expected) in [
        (vec![tlsa(3, 1, 1)], vec![0]),
        (vec![tlsa(3, 1, 1), tlsa(3, 1, 2)], vec![1]),
        (vec![tlsa(3, 1, 1), tlsa(3, 1, 1)], vec![0, 1]),
        // Another selector, another usage.
        (vec![tlsa(3, 1, 1), tlsa(3, 0, 2), tlsa(2, 1, 2)], vec![0, 1, 2]),
        // What has no digest is always looked at.
        (vec![tlsa(3, 1, 0), tlsa(3, 1, 1), tlsa(3, 1, 2)], vec![0, 2]),
        // What cannot be used outranks nothing.
        (vec![tlsa(3, 1, 1), short], vec![0]),
        (vec![tlsa(1, 1, 1)], vec![]),
        (vec![], vec![]),
    ] {
        assert_eq!(considered(&records), expected, "{records:?}");
    }
}

#[test]
fn names_fit_with_an_asterisk_as_the_whole_first_label() {
    for (presented, wanted, expected) in [
        ("mx.example.com", "MX.Example.com.", true),
        ("mx.example.com", "mx2.example.com", false),
        ("*.example.com", "mx.example.com", true),
        ("*.example.com", "a.mx.example.com", false),
        ("*.example.com", "example.com", false),
        ("mx*.example.com", "mx1.example.com", false),
        ("*.com", "example.com", false),
        ("", "", false),
    ] {
        assert_eq!(fits_name(presented, wanted), expected, "{presented} {wanted}");
    }
}

#[test]
fn with_an_insecure_mx_set_only_the_name_of_the_host_counts() {
    let names =
        |secure| reference_names("mx.example.net", secure, "example.com", Some("e.example"));
    assert_eq!(names(true), ["mx.example.net", "example.com", "e.example"]);
    assert_eq!(names(false), ["mx.example.net"]);
    assert_eq!(reference_names("example.com", true, "Example.com", None), ["example.com"]);
}

fn fit(records: &[Tlsa], matches: &[TlsaMatch], names: &[&str]) -> Vec<RecordVerdict> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let leaf = Leaf { names: &names, common_name: Some("mx.example.com") };
    let fit = address_fit(records, matches, leaf, &["mx.example.com", "example.com"]);
    fit.records.into_iter().map(|fit| fit.verdict).collect()
}

#[test]
fn usage_3_asks_for_the_leaf_and_neither_for_names_nor_for_dates() {
    let own = Some(Place::Chain(0));
    // No name fits; that no path leads on is nothing to usage 3 either.
    let expired = TlsaMatch { path_fails: Some("expired".to_owned()), ..found(0, own) };
    assert_eq!(fit(&[tlsa(3, 1, 1)], &[expired], &["other.example"]), [RecordVerdict::Fits]);
    assert_eq!(fit(&[tlsa(3, 1, 1)], &[found(0, own)], &[]), [RecordVerdict::Fits]);
    for (place, miss) in [
        (None, Miss::OtherLeaf),
        (Some(Place::Record), Miss::OtherLeaf),
        (Some(Place::Chain(1)), Miss::IssuerAsLeaf(1)),
    ] {
        let verdicts = fit(&[tlsa(3, 1, 1)], &[found(0, place)], &["mx.example.com"]);
        assert_eq!(verdicts, [RecordVerdict::Misses(miss)], "{place:?}");
    }
}

#[test]
fn usage_2_asks_for_a_path_and_for_a_name() {
    let records = [tlsa(2, 0, 1)];
    let issuer = found(0, Some(Place::Chain(1)));
    let no_path = TlsaMatch { path_fails: Some("expired".to_owned()), ..issuer.clone() };
    let wanted = vec!["mx.example.com".to_owned(), "example.com".to_owned()];
    let names = |presented: &[&str]| {
        RecordVerdict::Misses(Miss::Names {
            presented: presented.iter().map(|name| (*name).to_owned()).collect(),
            wanted: wanted.clone(),
        })
    };
    for (matches, presented, expected) in [
        (issuer.clone(), &["mx.example.com"][..], RecordVerdict::Fits),
        (issuer.clone(), &["*.example.com"], RecordVerdict::Fits),
        // The mail domain is as good as the host, with a secure MX set.
        (issuer.clone(), &["example.com"], RecordVerdict::Fits),
        // The common name counts where there is no DNS name, and else not.
        (issuer.clone(), &[], RecordVerdict::Fits),
        (issuer.clone(), &["other.example"], names(&["other.example"])),
        // A match alone is not enough.
        (no_path, &["mx.example.com"], RecordVerdict::Misses(Miss::Path("expired".to_owned()))),
        (found(0, None), &["mx.example.com"], RecordVerdict::Misses(Miss::NotSent)),
        // The authority's certificate may come out of the DNS.
        (found(0, Some(Place::Record)), &["mx.example.com"], RecordVerdict::Fits),
    ] {
        assert_eq!(fit(&records, std::slice::from_ref(&matches), presented), [expected]);
    }
}

#[test]
fn an_extra_record_is_a_rollover_and_no_fault() {
    let records = [tlsa(3, 1, 1), tlsa(3, 1, 1)];
    let matches = [found(0, None), found(1, Some(Place::Chain(0)))];
    let fit = address_fit(&records, &matches, Leaf::default(), &[]);
    assert!(fit.is_authenticated && fit.is_rollover());
    assert_eq!(fit.fitting(), Some(1));
    let whole =
        address_fit(&records[..1], &[found(0, Some(Place::Chain(0)))], Leaf::default(), &[]);
    assert!(whole.is_authenticated && !whole.is_rollover());
    // Usages 2 and 3 that both fit the same chain are no change that was prepared.
    let both = [tlsa(3, 1, 1), tlsa(2, 0, 1)];
    let matches = [found(0, Some(Place::Chain(0))), found(1, Some(Place::Chain(1)))];
    let leaf = Leaf { names: &[], common_name: Some("mx.example.com") };
    assert!(!address_fit(&both, &matches, leaf, &["mx.example.com"]).is_rollover());
    let doubled = [found(0, Some(Place::Chain(0))), found(1, Some(Place::Chain(0)))];
    assert!(!address_fit(&records, &doubled, leaf, &[]).is_rollover());
}

#[test]
fn a_stale_strong_digest_beside_a_right_weak_one_is_told() {
    let records = [tlsa(3, 1, 1), tlsa(3, 1, 2)];
    let matches = [found(0, Some(Place::Chain(0))), found(1, None)];
    let fit = address_fit(&records, &matches, Leaf::default(), &[]);
    assert!(!fit.is_authenticated && fit.depends_on_digest());
    assert_eq!(fit.records[0].verdict, RecordVerdict::Outranked);
    let matches = [found(0, None), found(1, None)];
    assert!(!address_fit(&records, &matches, Leaf::default(), &[]).depends_on_digest());
}

#[test]
fn base_domains_follow_what_is_signed_of_addresses_and_aliases() {
    let ask = |names: &[&str]| BaseDomains::Ask(names.iter().map(|n| (*n).to_owned()).collect());
    let (mx, real) = ("mx.example.com", "real.example.net");
    for (expanded, addresses, alias_is_secure, expected) in [
        (None, Status::Secure, false, ask(&[mx])),
        (Some("MX.example.com"), Status::Secure, false, ask(&[mx])),
        // An unsigned host is not even asked about.
        (None, Status::Insecure, false, BaseDomains::Nowhere),
        (None, Status::Insecure, true, BaseDomains::Nowhere),
        // Aliases: all signed, only the first signed, none.
        (Some(real), Status::Secure, true, ask(&[real, mx])),
        (Some(real), Status::Insecure, true, ask(&[mx])),
        (Some(real), Status::Insecure, false, BaseDomains::Nowhere),
        (None, bogus(), false, BaseDomains::Wait("expired".to_owned())),
        (Some(real), failed(), true, BaseDomains::Wait("SERVFAIL".to_owned())),
        (None, not_tested(), false, BaseDomains::NotTested("no path".to_owned())),
    ] {
        let found = base_domains(mx, expanded, &addresses, alias_is_secure);
        assert_eq!(found, expected, "{expanded:?} {addresses:?} {alias_is_secure}");
    }
    // An MX record with an address in place of a name.
    let literal = base_domains("192.0.2.1", None, &Status::NotAsked, false);
    assert_eq!(literal, BaseDomains::Nowhere);
    let host = HostPolicy { name: "192.0.2.1".to_owned(), ..HostPolicy::default() };
    assert_eq!(demand(&host), Demand::Nothing);
    assert_eq!(tlsa_name("mx.example.com.", 25), "_25._tcp.mx.example.com");
}

fn host(addresses: Status, sets: Vec<TlsaSet>) -> HostPolicy {
    HostPolicy { name: "mx.example.com".to_owned(), addresses, tlsa: sets, ..HostPolicy::default() }
}

fn with_status(status: Status, records: &[Tlsa]) -> TlsaSet {
    TlsaSet { status, ..set("mx.example.com", records) }
}

#[test]
fn a_look_up_has_four_results() {
    let usable = [tlsa(3, 1, 1)];
    let cases = [
        (Status::Secure, vec![with_status(Status::Secure, &usable)], Demand::Authenticate),
        // Usages 0 and 1 alone: TLS is demanded, so it is not as if there were no DANE.
        (
            Status::Secure,
            vec![with_status(Status::Secure, &[tlsa(1, 1, 1), tlsa(0, 0, 1)])],
            Demand::Encrypt,
        ),
        (Status::Secure, vec![with_status(Status::Secure, &[])], Demand::Nothing),
        (Status::Secure, vec![with_status(Status::Insecure, &usable)], Demand::Nothing),
        (Status::Insecure, vec![], Demand::Nothing),
        (Status::Insecure, vec![with_status(Status::Secure, &usable)], Demand::Nothing),
        // SERVFAIL is not the absence of records.
        (Status::Secure, vec![with_status(failed(), &[])], Demand::Wait("SERVFAIL".to_owned())),
        (Status::Secure, vec![with_status(bogus(), &usable)], Demand::Wait("expired".to_owned())),
        (bogus(), vec![], Demand::Wait("expired".to_owned())),
        (failed(), vec![], Demand::Wait("SERVFAIL".to_owned())),
        (not_tested(), vec![], Demand::NotTested("no path".to_owned())),
        (
            Status::Secure,
            vec![with_status(not_tested(), &[])],
            Demand::NotTested("no path".to_owned()),
        ),
    ];
    for (addresses, sets, expected) in cases {
        let host = host(addresses, sets);
        assert_eq!(demand(&host), expected, "{host:?}");
    }
}

#[test]
fn the_first_signed_set_wins() {
    let (first, second) = (set("real.example.net", &[tlsa(3, 1, 1)]), set("mx.example.com", &[]));
    let decides = |sets: &[&TlsaSet]| {
        let host = host(Status::Secure, sets.iter().map(|set| (*set).clone()).collect());
        deciding_set(&host).map(|set| set.name.clone())
    };
    assert_eq!(decides(&[&first, &second]), Some(first.name.clone()));
    assert_eq!(decides(&[&second, &first]), Some(first.name.clone()));
    assert_eq!(decides(&[&second]), None);
    let error = with_status(failed(), &[]);
    assert_eq!(decides(&[&error, &first]), Some(error.name.clone()));
}

#[test]
fn an_alias_whose_target_is_not_signed_may_still_have_tlsa() {
    let sets = vec![set("mx.example.com", &[tlsa(3, 1, 1)])];
    let host = HostPolicy {
        alias_secure: true,
        canonical_name: Some("real.example.net".to_owned()),
        ..host(Status::Insecure, sets)
    };
    assert_eq!(demand(&host), Demand::Authenticate);
}

#[test]
fn hosts_are_judged_by_all_their_addresses() {
    use AddressVerdict::{Matches, NoMatch, NoTls, NotTested, Tls};
    let wait = Demand::Wait(String::new());
    for (demand, addresses, expected) in [
        (&Demand::Authenticate, &[Matches, Matches][..], HostVerdict::Protected),
        (&Demand::Authenticate, &[Matches, NotTested], HostVerdict::Protected),
        (&Demand::Authenticate, &[Matches, NoMatch], HostVerdict::Partly),
        (&Demand::Authenticate, &[Matches, NoTls], HostVerdict::Partly),
        (&Demand::Authenticate, &[NoTls, NoMatch], HostVerdict::Broken),
        (&Demand::Authenticate, &[NotTested], HostVerdict::NotTested),
        (&Demand::Authenticate, &[], HostVerdict::NotTested),
        (&Demand::Encrypt, &[Tls], HostVerdict::Encrypted),
        (&Demand::Encrypt, &[NoTls], HostVerdict::Broken),
        (&Demand::Encrypt, &[Tls, NoTls], HostVerdict::Partly),
        (&Demand::Nothing, &[NoTls], HostVerdict::Absent),
        (&wait, &[Matches], HostVerdict::Broken),
    ] {
        assert_eq!(host_verdict(demand, addresses), expected, "{demand:?} {addresses:?}");
    }
}

#[test]
fn domains_are_judged_by_their_mx_set_and_all_their_hosts() {
    use HostVerdict::{Absent, Broken, Encrypted, NotTested, Partly, Protected};
    for (mx, hosts, expected) in [
        (Status::Secure, &[Protected, Protected][..], DomainVerdict::Protected),
        (Status::Secure, &[Protected, Absent], DomainVerdict::Partly),
        (Status::Secure, &[Protected, Broken], DomainVerdict::Partly),
        (Status::Secure, &[Partly], DomainVerdict::Partly),
        (Status::Secure, &[Encrypted], DomainVerdict::Partly),
        (Status::Secure, &[Broken, Broken], DomainVerdict::Broken),
        (Status::Secure, &[Absent], DomainVerdict::Absent),
        (Status::Secure, &[], DomainVerdict::Absent),
        (Status::Insecure, &[Protected], DomainVerdict::HopOnly),
        (Status::Insecure, &[Broken], DomainVerdict::Broken),
        (Status::Insecure, &[Absent], DomainVerdict::Absent),
        (bogus(), &[Protected], DomainVerdict::Broken),
        (failed(), &[Absent], DomainVerdict::Broken),
        (not_tested(), &[Protected], DomainVerdict::NotTested),
        (Status::NotAsked, &[Broken], DomainVerdict::NotTested),
        // What was not tested is neither good nor bad.
        (Status::Secure, &[NotTested], DomainVerdict::NotTested),
        (Status::Secure, &[Protected, NotTested], DomainVerdict::NotTested),
        (Status::Secure, &[Broken, NotTested], DomainVerdict::NotTested),
        (Status::Secure, &[Protected, Absent, NotTested], DomainVerdict::Partly),
    ] {
        assert_eq!(domain_verdict(&mx, hosts), expected, "{mx:?} {hosts:?}");
    }
}
