//! RFC 8460.

use portwise_policy::fields::{Counts, FieldFault};
use portwise_policy::tls_rpt::{self, Place, RecordFault, ReportUri, UriFault};

use crate::txt;

fn mail(domain: &str) -> Place {
    Place::Mail(domain.to_owned())
}

fn web(host: &str, port: u16) -> Place {
    Place::Web { host: host.to_owned(), port }
}

#[test]
fn good_records_give_their_places() {
    for (text, places) in [
        ("v=TLSRPTv1; rua=mailto:a@example.com", vec![mail("example.com")]),
        ("v=TLSRPTv1;rua=mailto:a@example.com;", vec![mail("example.com")]),
        ("v=TLSRPTv1 ; rua=MAILTO:a@Example.COM ; ", vec![mail("example.com")]),
        (
            "v=TLSRPTv1; rua=mailto:a@example.com , https://r.example:8443/x?y=z ,mailto:b@example.com",
            vec![mail("example.com"), web("r.example", 8443)],
        ),
        ("v=TLSRPTv1; rua=https://r.example/a%2Cb%21%3B", vec![web("r.example", 443)]),
        ("v=TLSRPTv1; rua=https://user@[2001:db8::1]:9443", vec![web("2001:db8::1", 9443)]),
        ("v=TLSRPTv1; rua=mailto:a%2Cb@example.com?subject=x", vec![mail("example.com")]),
        ("v=TLSRPTv1; foo=bar; rua=mailto:a@example.com", vec![mail("example.com")]),
    ] {
        assert_eq!(tls_rpt::read(text).map(|record| record.places()), Ok(places), "{text}");
    }
}

#[test]
fn reports_may_go_to_a_foreign_domain() {
    let record = tls_rpt::read("v=TLSRPTv1; rua=mailto:a@elsewhere.example");
    assert_eq!(record.map(|record| record.places()), Ok(vec![mail("elsewhere.example")]));
}

#[test]
fn faulty_records_say_what_is_wrong() {
    use RecordFault as Fault;
    let uri = |text: &str| text.to_owned();
    let scheme = |u: &str, s: &str| UriFault::Scheme { uri: uri(u), scheme: uri(s) };
    let character = |u: &str, character| UriFault::Character { uri: uri(u), character };
    for (text, faults) in [
        ("v=TLSRPTv1", vec![Fault::Field(FieldFault::Nothing)]),
        ("v=TLSRPTv1 rua=mailto:a@example.com", vec![Fault::Field(FieldFault::NoSemicolon)]),
        ("v=TLSRPTv1; foo=bar", vec![Fault::NoRua]),
        ("v=TLSRPTv1; RUA=mailto:a@example.com", vec![Fault::RuaCase(uri("RUA"))]),
        ("v=TLSRPTv1; rua=", vec![Fault::Field(FieldFault::NoValue(uri("rua")))]),
        (
            "v=TLSRPTv1; rua=a@example.com",
            vec![Fault::Uri(UriFault::NoScheme(uri("a@example.com")))],
        ),
        (
            "v=TLSRPTv1; rua=mailto:a@example.com,b@example.com",
            vec![Fault::Uri(UriFault::NoScheme(uri("b@example.com")))],
        ),
        ("v=TLSRPTv1; rua=mailto:a@example.com,", vec![Fault::Uri(UriFault::Empty)]),
        (
            "v=TLSRPTv1; rua=http://r.example/",
            vec![Fault::Uri(scheme("http://r.example/", "http"))],
        ),
        // The size limit of DMARC does not exist here.
        (
            "v=TLSRPTv1; rua=mailto:a@example.com!10m",
            vec![Fault::Uri(character("mailto:a@example.com!10m", '!'))],
        ),
        (
            "v=TLSRPTv1; rua=https://r.example/a b",
            vec![Fault::Uri(character("https://r.example/a b", ' '))],
        ),
        (
            "v=TLSRPTv1; rua=https://r.example/%2",
            vec![Fault::Uri(UriFault::Percent(uri("https://r.example/%2")))],
        ),
        ("v=TLSRPTv1; rua=mailto:", vec![Fault::Uri(UriFault::Address(uri("mailto:")))]),
        (
            "v=TLSRPTv1; rua=mailto:@example.com",
            vec![Fault::Uri(UriFault::Address(uri("mailto:@example.com")))],
        ),
        ("v=TLSRPTv1; rua=https:/x", vec![Fault::Uri(UriFault::Host(uri("https:/x")))]),
        (
            "v=TLSRPTv1; rua=https://r.example:0/",
            vec![Fault::Uri(UriFault::Host(uri("https://r.example:0/")))],
        ),
        (
            "v=TLSRPTv1; rua=mailto:a@example.com; x=a b",
            vec![Fault::Field(FieldFault::ValueCharacter { name: uri("x"), character: ' ' })],
        ),
    ] {
        assert_eq!(tls_rpt::read(text), Err(faults), "{text}");
    }
}

#[test]
fn exactly_one_record_counts() {
    let state = |records: &[&str], others| match tls_rpt::published(&txt(records, others)).counts {
        Counts::NotTested(_) => "not tested",
        Counts::Absent => "absent",
        Counts::Several(_) => "several",
        Counts::Invalid { .. } => "invalid",
        Counts::Valid { .. } => "valid",
    };
    let good = "v=TLSRPTv1; rua=mailto:a@example.com";
    assert_eq!(state(&[good], 0), "valid");
    assert_eq!(state(&[good], 4), "valid");
    assert_eq!(state(&[good, good], 0), "several");
    assert_eq!(state(&["v=tlsrptv1; rua=mailto:a@example.com"], 0), "absent");
    assert_eq!(state(&["v=TLSRPTv1; rua=a"], 0), "invalid");
    assert_eq!(state(&[], 1), "absent");
}

#[test]
fn the_first_of_two_rua_is_taken_and_the_second_told() {
    let record =
        tls_rpt::read("v=TLSRPTv1; rua=mailto:a@one.example; rua=https://two.example/?a=b");
    let record = record.map(|record| (record.places(), record.repeated));
    assert_eq!(record, Ok((vec![mail("one.example")], vec!["rua".to_owned()])));
}

#[test]
fn names_beyond_ascii_become_labels_of_dns() {
    let place = ReportUri::parse("mailto:a@gr%C3%BC%C3%9Fe.example").map(|uri| uri.place);
    assert_eq!(place, Ok(mail("xn--gre-6ka8l.example")));
}
