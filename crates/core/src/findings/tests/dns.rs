use super::*;

#[test]
fn names() {
    for (failure, code) in [
        (DnsFailure::NoSuchDomain, "dns.no-such-domain"),
        (DnsFailure::NoAddress, "dns.no-address"),
        (DnsFailure::Timeout, "dns.timeout"),
        (DnsFailure::ServerFailure, "dns.server-failure"),
    ] {
        let mut r = report(Mode::Submission, vec![]);
        r.hosts.clear();
        r.dns = Some(failure);
        assert_eq!(told(&r), [(code.to_owned(), Error)]);
        assert_eq!(judge(r, None).outcome(), Outcome::Unreached);
    }
}

#[test]
fn mail_exchangers() {
    let mx = |preference, exchange: &str| Mx { preference, exchange: exchange.into() };
    let mut r = report(Mode::Mx, vec![]);
    r.hosts.clear();
    r.mx = vec![mx(0, ".")];
    assert_eq!(told(&r), [("dns.null-mx".to_owned(), Error)]);
    r.mx.push(mx(10, "mx.example.com"));
    assert_eq!(told(&r), [("dns.null-mx-not-alone".to_owned(), Error)]);
    r.mx.clear();
    r.implicit_mx = true;
    assert_eq!(told(&r), [("dns.implicit-mx".to_owned(), Info)]);

    let host = |name: &str| HostReport {
        name: name.into(),
        preference: Some(10),
        ..HostReport::default()
    };
    r.implicit_mx = false;
    r.mx = vec![mx(10, "mx.example.com")];
    r.hosts = vec![HostReport {
        canonical_name: Some("other.example.com".into()),
        ..host("mx.example.com")
    }];
    assert_eq!(told(&r), [("dns.mx-is-alias".to_owned(), Warning)]);
    for literal in ["192.0.2.1", "2001:db8::1", "[192.0.2.1]", "[IPv6:2001:db8::1]"] {
        r.hosts = vec![host(literal)];
        assert_eq!(told(&r), [("dns.mx-is-address".to_owned(), Error)], "{literal}");
    }
    r.hosts = vec![HostReport { dns: Some(DnsFailure::NoSuchDomain), ..host("mx.example.com") }];
    assert_eq!(told(&r), [("dns.mx-unresolvable".to_owned(), Error)]);
    let private = RefusedAddress {
        address: Some("10.0.0.1".parse().unwrap()),
        purpose: "a private network".into(),
        source: "RFC 1918".into(),
    };
    r.hosts[0].refused.push(private);
    assert_eq!(told(&r), [("dns.mx-unresolvable".to_owned(), Error)]);
    assert!(findings(&r)[0].detail.contains("10.0.0.1 (a private network)"));
    r.hosts = vec![HostReport { dns: Some(DnsFailure::Timeout), ..host("mx.example.com") }];
    assert_eq!(told(&r), [("dns.timeout".to_owned(), Error)]);
}
