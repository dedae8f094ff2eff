//! The names of addresses.

use std::net::{IpAddr, Ipv4Addr};

use portwise_policy::reverse::{Helo, Iprev, Role, Weight, helo, iprev, is_called, weight};
use portwise_policy::{ReverseNames, SendingAddress};

fn names(names: &[&str], confirmed: &[&str], failed: Option<&str>) -> ReverseNames {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ReverseNames {
        names: owned(names),
        confirmed: owned(confirmed),
        failed: failed.map(ToOwned::to_owned),
    }
}

#[test]
fn one_name_that_leads_back_is_enough() {
    let pass = Iprev::Pass("b.example".to_owned());
    for (found, expected) in [
        (names(&["b.example"], &["b.example"], None), pass.clone()),
        (names(&["a.example", "b.example"], &["b.example"], None), pass.clone()),
        // The look-up of another name may fail.
        (names(&["a.example", "b.example"], &["b.example"], Some("SERVFAIL")), pass),
        (names(&["a.example"], &[], None), Iprev::Fail(vec!["a.example".to_owned()])),
        (names(&["a.example"], &[], Some("time")), Iprev::TempError("time".to_owned())),
        (names(&[], &[], None), Iprev::PermError),
        (names(&[], &[], Some("time")), Iprev::TempError("time".to_owned())),
    ] {
        assert_eq!(iprev(&found), expected, "{found:?}");
    }
}

#[test]
fn names_matter_where_mail_is_sent_from_and_are_information_elsewhere() {
    let fail = Iprev::Fail(vec!["a.example".to_owned()]);
    for (iprev, receives, sends) in [
        (Iprev::Pass("a.example".to_owned()), Weight::Good, Weight::Good),
        (fail, Weight::Information, Weight::Fault),
        (Iprev::PermError, Weight::Information, Weight::Fault),
        (Iprev::TempError("time".to_owned()), Weight::NotTested, Weight::NotTested),
    ] {
        let found = (weight(&iprev, Role::Receives), weight(&iprev, Role::Sends));
        assert_eq!(found, (receives, sends), "{iprev:?}");
    }
}

#[test]
fn the_name_in_ehlo_is_held_against_the_address() {
    let sender = |helo: Option<&str>, helo_confirmed, reverse| SendingAddress {
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
        reverse,
        helo: helo.map(ToOwned::to_owned),
        helo_confirmed,
    };
    let good = || names(&["mail.example"], &["mail.example"], None);
    for (name, confirmed, reverse, expected) in [
        (None, None, good(), None),
        (Some("Mail.Example."), Some(true), good(), Some(Helo::Same)),
        (Some("mail.example"), None, good(), Some(Helo::Same)),
        (Some("other.example"), Some(true), good(), Some(Helo::OtherName)),
        (Some("other.example"), Some(false), good(), Some(Helo::NotConfirmed)),
        (
            Some("mail.example"),
            Some(false),
            names(&["mail.example"], &[], None),
            Some(Helo::NotConfirmed),
        ),
        (Some("other.example"), None, good(), Some(Helo::NotTested)),
    ] {
        assert_eq!(helo(&sender(name, confirmed, reverse)), expected, "{name:?} {confirmed:?}");
    }
    assert!(is_called(&good(), "MAIL.example"));
    assert!(!is_called(&good(), "localhost"));
}
