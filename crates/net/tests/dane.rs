//! Matching with TLSA records against OpenSSL: both take and refuse the same sets.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};

use portwise_net::{CertificateDer, Handshaker, TlsaRecord, UnixTime, tlsa_matches};
use portwise_policy::dane::{Leaf, address_fit};
use portwise_policy::{Place, Tlsa};
use portwise_testkit::needs;
use portwise_testkit::openssl_server::{OpensslServer, Versions};
use portwise_testkit::pki::{Flaw, Identity, Pki};
use sha2::{Digest, Sha256, Sha512};

const NAME: &str = "mx.example.com";

/// A server's chain, and its names.
struct Case {
    what: &'static str,
    identity: Identity,
    name: &'static str,
}

fn case(what: &'static str, identity: Identity) -> Case {
    Case { what, identity, name: NAME }
}

fn cases(pki: &Pki) -> Vec<Case> {
    let good = pki.issue(&[NAME], Flaw::None);
    let with_root = Identity { chain: good.chain.clone() + &pki.root(), ..good.clone() };
    vec![
        case("good", good),
        case("with its root", with_root),
        case("expired", pki.issue(&[NAME], Flaw::Expired)),
        case("not yet valid", pki.issue(&[NAME], Flaw::NotYetValid)),
        Case {
            name: "other.example.net",
            ..case("wrong name", pki.issue(&[NAME], Flaw::WrongName))
        },
        Case {
            name: "*.example.com",
            ..case("wildcard", pki.issue(&["*.example.com"], Flaw::None))
        },
        case("self-signed", pki.issue(&[NAME], Flaw::SelfSigned)),
        case("of a stranger", pki.issue(&[NAME], Flaw::Untrusted)),
        case("incomplete", pki.issue(&[NAME], Flaw::Incomplete)),
        case("for clients", pki.issue(&[NAME], Flaw::WrongPurpose)),
        case("old intermediate", pki.issue_through(&[NAME], &[(-90, -10)], true)),
        case("two intermediates", pki.issue_through(&[NAME], &[(-9, 90), (-9, 90)], true)),
        case("old above", pki.issue_through(&[NAME], &[(-9, 90), (-90, -10)], true)),
        case("namesake", Pki::namesake(NAME)),
    ]
}

fn der(pem: &str) -> Vec<CertificateDer<'static>> {
    Identity { chain: pem.to_owned(), key: String::new() }.chain_der()
}

/// A certificate, and its key as OpenSSL has it.
fn with_key(certificate: &CertificateDer<'static>) -> [Vec<u8>; 2] {
    let run = |arguments: &[&str], input: &[u8]| {
        let mut command = Command::new("openssl");
        let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        output.stdout
    };
    let key = run(&["x509", "-inform", "der", "-pubkey", "-noout"], certificate);
    [certificate.to_vec(), run(&["pkey", "-pubin", "-outform", "der"], &key)]
}

/// What stands in a record.
fn digested(data: &[u8], matching: u8) -> Vec<u8> {
    match matching {
        0 => data.to_vec(),
        1 => Sha256::digest(data).to_vec(),
        _ => Sha512::digest(data).to_vec(),
    }
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// Whether OpenSSL takes the server for authenticated, as an SMTP client does.
fn openssl(at: SocketAddr, records: &[TlsaRecord]) -> (bool, String) {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", &at.to_string(), "-verify_return_error", "-brief"]);
    command.args(["-dane_tlsa_domain", NAME, "-dane_ee_no_namechecks", "-no-CAfile", "-no-CApath"]);
    for TlsaRecord { usage, selector, matching, data } in records {
        let record = format!("{usage} {selector} {matching} {}", hexadecimal(data));
        command.args(["-dane_tlsa_rrdata", &record]);
    }
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success() && said.contains("Verification: OK"), said)
}

/// Whether we do.
fn ours(chain: &[CertificateDer<'_>], records: &[TlsaRecord], name: &str) -> (bool, String) {
    let handshaker = Handshaker::new().unwrap();
    let matches = tlsa_matches(chain, records, handshaker.algorithms(), UnixTime::now());
    assert_eq!(matches.len(), records.len());
    let facts: Vec<Tlsa> = records.iter().map(TlsaRecord::facts).collect();
    let names = [name.to_owned()];
    let leaf = Leaf { names: &names, common_name: None };
    let fit = address_fit(&facts, &matches, leaf, &[NAME]);
    (fit.is_authenticated, format!("{fit:?}"))
}

#[test]
fn what_matches_is_what_matches_for_openssl() {
    let test = "what_matches_is_what_matches_for_openssl";
    if !needs::root(test) || !needs::programs(test, OpensslServer::NEEDS) {
        return;
    }
    let pki = Pki::new();
    let (mut faults, mut compared, mut taken) = (Vec::new(), 0, 0);
    for (number, Case { what, identity, name }) in cases(&pki).into_iter().enumerate() {
        let last = u8::try_from(number + 1).unwrap();
        let at = SocketAddr::from((Ipv4Addr::new(127, 31, 6, last), 465));
        let _server = OpensslServer::start(at, &identity, Versions::Current);
        let chain = identity.chain_der();
        let mut known = chain.clone();
        known.extend(der(&pki.root()).into_iter().filter(|root| !chain.contains(root)));
        let mut sets: Vec<Vec<TlsaRecord>> = Vec::new();
        for certificate in &known {
            let selected = with_key(certificate);
            for (selector, matching) in [(0, 0), (1, 0), (0, 1), (1, 1), (1, 2), (0, 2)] {
                let data = digested(&selected[usize::from(selector)], matching);
                for usage in [2, 3] {
                    sets.push(vec![TlsaRecord { usage, selector, matching, data: data.clone() }]);
                }
            }
        }
        // A change that was prepared, and one that went wrong.
        let own = || sets[7][0].clone();
        let other = || TlsaRecord { data: vec![7; 32], ..own() };
        let stale = || TlsaRecord { matching: 2, data: vec![7; 64], ..own() };
        for set in [vec![own(), other()], vec![other(), own()], vec![other()], vec![own(), stale()]]
        {
            sets.push(set);
        }
        for records in sets {
            let (by_openssl, said) = openssl(at, &records);
            let (by_us, fit) = ours(&chain, &records, name);
            compared += 1;
            taken += usize::from(by_us);
            if by_openssl != by_us {
                let numbers: Vec<_> =
                    records.iter().map(|r| (r.usage, r.selector, r.matching)).collect();
                faults.push(format!(
                    "{what} {numbers:?}: OpenSSL {by_openssl}, we {by_us}\n{fit}\n{said}"
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(compared > 300 && taken > 80 && taken < compared / 2, "{taken} of {compared}");
}

#[test]
fn each_record_says_where_it_was_found_and_why_no_path_leads_there() {
    let pki = Pki::new();
    let handshaker = Handshaker::new().unwrap();
    let found = |chain: &[CertificateDer<'_>], record: TlsaRecord| {
        let found = tlsa_matches(chain, &[record], handshaker.algorithms(), UnixTime::now());
        let found = &found[0];
        (found.place, found.path_fails.clone())
    };
    let whole = |usage, certificate: &CertificateDer<'_>| TlsaRecord {
        usage,
        selector: 0,
        matching: 0,
        data: certificate.to_vec(),
    };
    let chain = pki.issue(&[NAME], Flaw::None).chain_der();
    let root = &der(&pki.root())[0];
    assert_eq!(found(&chain, whole(3, &chain[0])), (Some(Place::Chain(0)), None));
    assert_eq!(found(&chain, whole(3, &chain[1])), (Some(Place::Chain(1)), None));
    assert_eq!(found(&chain, whole(2, &chain[1])), (Some(Place::Chain(1)), None));
    assert_eq!(found(&chain, whole(2, root)), (Some(Place::Record), None));
    assert_eq!(found(&chain, whole(3, root)), (None, None));
    let why = |(place, why): (Option<Place>, Option<String>)| (place, why.unwrap());
    let (place, own) = why(found(&chain, whole(2, &chain[0])));
    assert!(place == Some(Place::Chain(0)) && own.contains("server's own"), "{own}");
    // An anchor has no dates; what lies before it has.
    let old = pki.issue_through(&[NAME], &[(-90, -10)], true).chain_der();
    assert_eq!(found(&old, whole(2, &old[1])), (Some(Place::Chain(1)), None));
    let expired = pki.issue(&[NAME], Flaw::Expired).chain_der();
    let (place, expired) = why(found(&expired, whole(2, &expired[1])));
    assert!(place == Some(Place::Chain(1)) && expired.contains("expired"), "{expired}");
    // A certificate that was only put beside the chain vouches for nothing.
    let beside = [chain[0].clone(), chain[1].clone(), old[1].clone()];
    let (place, other) = why(found(&beside, whole(2, &old[1])));
    assert_eq!(place, Some(Place::Chain(2)), "{other}");
    assert_eq!(found(&[], whole(3, &chain[0])), (None, None));
}

#[test]
fn data_that_should_be_a_certificate_or_key_and_is_none_is_seen() {
    let chain = Pki::new().issue(&[NAME], Flaw::None).chain_der();
    let facts = |selector, matching, data: &[u8]| {
        TlsaRecord { usage: 3, selector, matching, data: data.to_vec() }.facts()
    };
    let good = facts(0, 0, &chain[0]);
    assert!(!good.unreadable && good.length == chain[0].len() && good.data.len() == 128);
    let mut longer = chain[0].to_vec();
    longer.push(0);
    for (selector, data) in [(0, longer.as_slice()), (0, &chain[0][..40]), (0, b""), (1, b"key")] {
        assert!(facts(selector, 0, data).unreadable, "{selector}");
    }
    assert!(facts(1, 0, &chain[0]).unreadable, "a certificate is no key");
    assert!(!facts(0, 1, &[1; 32]).unreadable && !facts(7, 0, b"x").unreadable);
}
