//! Every name is that in JSON, and every description is a sentence.

use std::fmt::Debug;

use portwise_policy::dane::{
    AddressVerdict, BaseDomains, Demand, DomainVerdict, HostVerdict, Miss, RecordFit,
    RecordVerdict, TlsaVerdict, Unusable,
};
use portwise_policy::fields::{FieldFault, Ignored};
use portwise_policy::mta_sts::{Binding, FileFault, Mode, NoPolicy, PatternFault, TypeFault};
use portwise_policy::publish::{Recipient, StepKind};
use portwise_policy::reverse::{Helo, Iprev, Role, Weight};
use portwise_policy::tls_rpt::UriFault;
use portwise_policy::verdict::{Cause, Dates, Delivery, Fate, Sender};
use portwise_policy::{Fetched, Place, PolicyFile, Status, Validation, mta_sts, tls_rpt};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The name of a variant in JSON; and that it can be read back.
fn tag<T: Debug + DeserializeOwned + PartialEq + Serialize>(value: &T) -> String {
    let json = serde_json::to_value(value).unwrap();
    assert_eq!(serde_json::from_value::<T>(json.clone()).ok().as_ref(), Some(value));
    match &json {
        serde_json::Value::String(tag) => tag.clone(),
        serde_json::Value::Object(map) => map.keys().next().cloned().unwrap(),
        other => panic!("{other} has no name"),
    }
}

fn is_sentence(text: &str) {
    assert!(text.ends_with(['.', '!', ' ']) || text.contains(": "), "{text}");
    assert!(text.starts_with(|c: char| c.is_uppercase() || "“mv".contains(c)), "{text}");
    assert!(!text.contains("  ") && !text.contains(".."), "{text}");
}

macro_rules! named {
    ($($value:expr),* $(,)?) => {$({
        let value = $value;
        assert_eq!(value.id(), tag(&value), "{value:?}");
    })*};
}

macro_rules! described {
    ($($value:expr),* $(,)?) => {$({
        let value = $value;
        assert_eq!(value.id(), tag(&value), "{value:?}");
        is_sentence(value.describe().as_ref());
    })*};
}

fn text() -> String {
    "something".to_owned()
}

#[test]
fn facts_have_words() {
    described!(
        Status::Secure,
        Status::Insecure,
        Status::Bogus(text()),
        Status::Failed(text()),
        Status::NotTested(text()),
        Status::NotAsked,
        Validation::Works,
        Validation::Fails(text()),
        Validation::Off,
        Fetched::NotAsked,
        Fetched::NotTested(text()),
        Fetched::NoAddress,
        Fetched::Unreachable(text()),
        Fetched::TimedOut,
        Fetched::CertificateName(vec![]),
        Fetched::CertificateName(vec![text(); 9]),
        Fetched::Certificate(text()),
        Fetched::Redirect { status: 301, to: text() },
        Fetched::Status(404),
        Fetched::NotHttp,
        Fetched::TooLarge,
        Fetched::File(PolicyFile::default()),
    );
    let names = Fetched::CertificateName(vec![text(); 9]).describe();
    assert!(names.contains("and 4 more"), "{names}");
    assert_eq!(Place::Chain(1).describe(), "certificate 2 of the chain");
}

#[test]
fn grammars_have_words() {
    let field = |character| FieldFault::NameCharacter { name: text(), character };
    described!(
        Ignored::Case,
        Ignored::Version,
        Ignored::Blank,
        FieldFault::Nothing,
        FieldFault::NoSemicolon,
        FieldFault::Empty(1),
        FieldFault::NoEquals(text()),
        FieldFault::NoName(text()),
        FieldFault::NameTooLong(text()),
        field(' '),
        field('ü'),
        field('"'),
        field('\u{7}'),
        FieldFault::NoValue(text()),
        FieldFault::ValueCharacter { name: text(), character: '=' },
        FieldFault::TrailingBlank,
        FieldFault::TooLong,
        mta_sts::RecordFault::Field(FieldFault::Nothing),
        mta_sts::RecordFault::NoId,
        mta_sts::RecordFault::IdCase(text()),
        mta_sts::RecordFault::IdTooLong(33),
        mta_sts::RecordFault::IdCharacter('-'),
        tls_rpt::RecordFault::Field(FieldFault::Nothing),
        tls_rpt::RecordFault::NoRua,
        tls_rpt::RecordFault::RuaCase(text()),
        tls_rpt::RecordFault::Uri(UriFault::Empty),
        UriFault::Empty,
        UriFault::NoScheme("a@b".to_owned()),
        UriFault::NoScheme(text()),
        UriFault::Scheme { uri: text(), scheme: text() },
        UriFault::Character { uri: text(), character: '\u{7}' },
        UriFault::Percent(text()),
        UriFault::Address(text()),
        UriFault::Host(text()),
    );
    let bang = UriFault::Character { uri: text(), character: '!' };
    assert_eq!(bang.describe(), "In “something” “!” has to be written as %21.");
    assert!(field(' ').describe().contains("a blank"));
    assert!(field('ü').describe().contains("“ü” (U+00FC)"));
}

#[test]
fn policy_files_have_words() {
    let pattern = || PatternFault::Wildcard(text());
    described!(
        PatternFault::Empty,
        pattern(),
        PatternFault::TrailingDot(text()),
        PatternFault::Unicode { pattern: text(), ascii: None },
        PatternFault::Unicode { pattern: text(), ascii: Some(text()) },
        PatternFault::Address(text()),
        PatternFault::Character { pattern: text(), character: ' ' },
        PatternFault::Name(text()),
        FileFault::Empty,
        FileFault::ByteOrderMark,
        FileFault::Html,
        FileFault::EmptyLine(2),
        FileFault::NoColon { line: 2, text: text() },
        FileFault::KeySpelling { line: 2, found: text(), expected: text() },
        FileFault::Key { line: 2, key: text() },
        FileFault::NoValue { line: 2, key: text() },
        FileFault::ValueCharacter { line: 2, key: text() },
        FileFault::Version { line: 2, found: text() },
        FileFault::Mode { line: 2, found: text() },
        FileFault::MaxAge { line: 2, found: text() },
        FileFault::MaxAgeTooLong { line: 2, seconds: 9 },
        FileFault::Pattern { line: 2, fault: pattern() },
        FileFault::Missing(text()),
        FileFault::NoMx,
        TypeFault::Missing,
        TypeFault::Other(text()),
        Binding::Rules(mta_sts::Rules::default()),
        Binding::Nothing(NoPolicy::Absent),
        Binding::NotTested(text()),
        NoPolicy::Absent,
        NoPolicy::NoRecord,
        NoPolicy::SeveralRecords,
        NoPolicy::InvalidRecord,
        NoPolicy::NoFile,
        NoPolicy::InvalidFile,
    );
    for mode in Mode::ALL {
        described!(mode);
    }
    let fault = FileFault::Mode { line: 7, found: text() };
    assert!(fault.describe().starts_with("Line 7: The mode is “something”"));
}

#[test]
fn dane_has_words() {
    described!(
        Unusable::Pkix(1),
        Unusable::Usage(4),
        Unusable::Selector(2),
        Unusable::Matching(3),
        Unusable::Length { expected: 32, found: 31 },
        Unusable::Unreadable,
        BaseDomains::Ask(vec![text()]),
        BaseDomains::Nowhere,
        BaseDomains::Wait(text()),
        BaseDomains::NotTested(text()),
        Demand::Authenticate,
        Demand::Encrypt,
        Demand::Nothing,
        Demand::Wait(text()),
        Demand::NotTested(text()),
        RecordVerdict::Fits,
        RecordVerdict::Outranked,
        RecordVerdict::Misses(Miss::OtherLeaf),
        RecordVerdict::Unusable(Unusable::Unreadable),
        Miss::OtherLeaf,
        Miss::IssuerAsLeaf(1),
        Miss::NotSent,
        Miss::Path(text()),
        Miss::Names { presented: vec![], wanted: vec![text()] },
        Miss::Names { presented: vec![text()], wanted: vec![text(), text()] },
    );
    for verdict in TlsaVerdict::ALL {
        named!(verdict);
        assert!(!verdict.name().is_empty());
    }
    for verdict in AddressVerdict::ALL {
        described!(verdict);
    }
    for verdict in HostVerdict::ALL {
        described!(verdict);
    }
    for verdict in DomainVerdict::ALL {
        described!(verdict);
    }
    let record = crate::tlsa(3, 1, 1);
    assert_eq!(record.meaning(), "the server itself: its public key, as a SHA-256 digest");
    assert!(record.describe().starts_with("3 1 1 3110"));
}

#[test]
fn verdicts_have_words() {
    let misses =
        (0..5).map(|record| RecordFit { record, verdict: RecordVerdict::Misses(Miss::OtherLeaf) });
    described!(
        Cause::NothingAsked,
        Cause::MxLookup(text()),
        Cause::DaneLookup(text()),
        Cause::NoDane,
        Cause::TlsaFits(0),
        Cause::HopOnly,
        Cause::TlsaUnusable,
        Cause::TlsaDemands,
        Cause::TlsaMisses(misses.collect()),
        Cause::NoPolicy(NoPolicy::NoFile),
        Cause::PolicyNone,
        Cause::PolicyTesting,
        Cause::PolicyEnforced,
        Cause::NotCovered,
        Cause::NoStartTls,
        Cause::TlsFails(text()),
        Cause::Untrusted(text()),
        Cause::Dates(Dates::Expired),
        Cause::OtherName(vec![]),
        Cause::OtherName(vec![text()]),
        Cause::Unreachable(text()),
        Cause::PutsOff(text()),
        Cause::Refuses(text()),
        Cause::NotTested(text()),
        Dates::Expired,
        Dates::NotYetValid,
        Fate::Waits,
        Fate::Bounces,
    );
    for sender in Sender::ALL {
        described!(sender);
        assert!(!sender.name().is_empty());
    }
    let mut ids: Vec<&str> = Delivery::ALL.into_iter().map(Delivery::id).collect();
    ids.dedup();
    assert_eq!(ids.len(), Delivery::ALL.len());
    for delivery in Delivery::ALL {
        is_sentence(delivery.describe());
        assert!(!tag(&delivery).is_empty() && !delivery.name().is_empty());
    }
}

#[test]
fn the_rest_has_words() {
    described!(
        Iprev::Pass(text()),
        Iprev::Fail(vec![text()]),
        Iprev::PermError,
        Iprev::TempError(text()),
        Role::Receives,
        Role::Sends,
        Helo::Same,
        Helo::OtherName,
        Helo::NotConfirmed,
        Helo::NotTested,
    );
    named!(
        Weight::Good,
        Weight::Information,
        Weight::Fault,
        Weight::NotTested,
        Recipient::OwnZone,
        Recipient::Operator,
        StepKind::Addresses,
        StepKind::Certificates,
        StepKind::PolicyFile,
        StepKind::PolicyRecord,
        StepKind::Reports,
        StepKind::Tlsa,
        StepKind::Key,
        StepKind::Watch,
        StepKind::Signing,
        tls_rpt::Place::Mail(text()),
        tls_rpt::Place::Web { host: text(), port: 443 },
    );
}
