use super::*;

#[test]
fn certificates() {
    let with = |change: fn(&mut TlsFacts)| {
        move |e: &mut EndpointReport| {
            let tls = e.tls.as_mut().unwrap();
            tls.trusted = false;
            change(tls);
        }
    };
    type Case = (fn(&mut TlsFacts), &'static str);
    let cases: [Case; 9] = [
        (|t| t.certificates[0].not_after = "2026-05-01T00:00:00Z".parse().unwrap(), "cert.expired"),
        (
            |t| t.certificates[0].not_before = "2026-07-01T00:00:00Z".parse().unwrap(),
            "cert.not-yet-valid",
        ),
        (|t| t.name_matches = false, "cert.hostname-mismatch"),
        (|t| t.path = Path::SelfSigned, "cert.self-signed"),
        (|t| t.path = Path::UnknownAuthority { issuer: "CN=x".into() }, "cert.untrusted"),
        (|t| t.path = Path::Invalid { reason: "x".into() }, "cert.untrusted"),
        (|t| t.path = Path::Incomplete { issuer: "CN=x".into() }, "cert.incomplete-chain"),
        (|t| t.certificates[0].key = PublicKey { kind: "RSA".into(), bits: 1024 }, "cert.weak-key"),
        (
            |t| t.certificates[0].signature_algorithm = "sha1WithRSAEncryption".into(),
            "cert.weak-signature",
        ),
    ];
    for (change, code) in cases {
        check(465, with(change), &[(code, Error)]);
        check(587, with(change), &[(code, Error)]);
        check_mx(with(change), &[(code, Warning)]);
    }
    let soon = |e: &mut EndpointReport| {
        e.tls.as_mut().unwrap().certificates[0].not_after = "2026-06-14T23:00:00Z".parse().unwrap();
    };
    check(465, soon, &[("cert.expiring-soon", Warning)]);
    let both: fn(&mut TlsFacts) = |t| {
        t.name_matches = false;
        t.path = Path::SelfSigned;
    };
    check(465, with(both), &[("cert.hostname-mismatch", Error), ("cert.self-signed", Error)]);
}

#[test]
fn a_roots_own_signature_does_not_count() {
    let rooted = |e: &mut EndpointReport| {
        let root = Certificate {
            self_issued: true,
            signature_algorithm: "sha1WithRSAEncryption".into(),
            ..certificate()
        };
        e.tls.as_mut().unwrap().certificates.push(root);
    };
    check(465, rooted, &[]);
}

#[test]
fn how_soon_is_soon_goes_by_the_lifetime() {
    // Days since it began, days left.
    for (age, left, is_soon) in [
        (76, 14, false),
        (77, 13, true),
        (384, 13, true),
        (33, 14, false),
        (34, 13, true),
        (0, 6, false),
        (3, 3, false),
        (5, 1, true),
        (0, 10, false),
        (7, 3, true),
    ] {
        let period = |e: &mut EndpointReport| {
            let days = |n: i64| jiff::SignedDuration::from_hours(24 * n);
            let now: jiff::Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
            let leaf = &mut e.tls.as_mut().unwrap().certificates[0];
            leaf.not_before = now - days(age);
            leaf.not_after = now + days(left);
        };
        let expected = [("cert.expiring-soon", Warning)];
        check(465, period, if is_soon { &expected } else { &[] });
    }
}

#[test]
fn what_stands_beside_a_good_path_does_not_count() {
    let extra = |trusted| {
        move |e: &mut EndpointReport| {
            let old = Certificate {
                subject: "CN=Old Cross-Signature".into(),
                not_after: "2024-09-30T00:00:00Z".parse().unwrap(),
                signature_algorithm: "sha1WithRSAEncryption".into(),
                ..certificate()
            };
            let tls = e.tls.as_mut().unwrap();
            tls.certificates.push(old);
            tls.trusted = trusted;
        }
    };
    check(465, extra(true), &[]);
    check(465, extra(false), &[("cert.expired", Error), ("cert.weak-signature", Error)]);
}
