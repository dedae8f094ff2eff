//! RFC 8461.

use portwise_policy::fields::{Counts, FieldFault, Ignored};
use portwise_policy::mta_sts::file::{self, FileFault, TypeFault};
use portwise_policy::mta_sts::record::{self, RecordFault};
use portwise_policy::mta_sts::{Binding, Mode, NoPolicy, Pattern, PatternFault, assess, coverage};
use portwise_policy::{Fetched, MtaSts, PolicyFile, TxtRecords};

use crate::txt;

const GOOD_FILE: &str = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n";

fn reading(text: &str) -> file::FileReading {
    file::read(&PolicyFile::of(text.as_bytes(), Some(b"text/plain")))
}

#[test]
fn good_records_give_their_id() {
    for text in [
        "v=STSv1; id=20160831085700Z;",
        "v=STSv1;id=20160831085700Z",
        "v=STSv1 ; id=20160831085700Z ; ",
        "v=STSv1; id=20160831085700Z; other=thing; x.y-z_9=a:b",
        "v=STSv1; other=thing; id=20160831085700Z",
    ] {
        let record = record::read(text);
        assert_eq!(record.map(|r| r.id), Ok("20160831085700Z".to_owned()), "{text}");
    }
    let longest = "a".repeat(32);
    let record = record::read(&format!("v=STSv1; id={longest};"));
    assert_eq!(record.map(|r| r.id), Ok(longest));
}

#[test]
fn faulty_records_say_what_is_wrong() {
    use FieldFault as Field;
    use RecordFault as Fault;
    let name = |name: &str, character| Field::NameCharacter { name: name.to_owned(), character };
    let value = |name: &str, character| Field::ValueCharacter { name: name.to_owned(), character };
    let long = "n".repeat(33);
    let long_field = format!("v=STSv1; id=1; {long}=1");
    let long_id = format!("v=STSv1; id={}", "a".repeat(33));
    let cases: &[(&str, &[Fault])] = &[
        ("v=STSv1", &[Fault::Field(Field::Nothing)]),
        ("v=STSv1;", &[Fault::Field(Field::Nothing)]),
        ("v=STSv1 ; ", &[Fault::Field(Field::Nothing)]),
        ("v=STSv1 id=1", &[Fault::Field(Field::NoSemicolon)]),
        ("v=STSv1; foo=bar", &[Fault::NoId]),
        ("v=STSv1; ID=1", &[Fault::IdCase("ID".to_owned())]),
        ("v=STSv1; id=", &[Fault::Field(Field::NoValue("id".to_owned()))]),
        ("v=STSv1; id", &[Fault::Field(Field::NoEquals("id".to_owned()))]),
        ("v=STSv1; id=2026-11-29", &[Fault::IdCharacter('-')]),
        ("v=STSv1; id=ä", &[Fault::IdCharacter('ä')]),
        (&long_id, &[Fault::IdTooLong(33)]),
        ("v=STSv1; id = 1", &[Fault::Field(name("id ", ' '))]),
        ("v=STSv1;; id=1", &[Fault::Field(Field::Empty(1))]),
        ("v=STSv1; id=1;;", &[Fault::Field(Field::Empty(2))]),
        ("v=STSv1; id=1; =x", &[Fault::Field(Field::NoName("x".to_owned()))]),
        ("v=STSv1; id=1; .x=x", &[Fault::Field(name(".x", '.'))]),
        ("v=STSv1; id=1; x=a b", &[Fault::Field(value("x", ' '))]),
        ("v=STSv1; id=1; x=a=b", &[Fault::Field(value("x", '='))]),
        (&long_field, &[Fault::Field(Field::NameTooLong(long.clone()))]),
        ("v=STSv1; id=1 ", &[Fault::Field(Field::TrailingBlank)]),
        // Everything that is wrong, in its order.
        (
            "v=STSv1; x; id=a.b; y=ü",
            &[
                Fault::Field(Field::NoEquals("x".to_owned())),
                Fault::IdCharacter('.'),
                Fault::Field(value("y", 'ü')),
            ],
        ),
    ];
    for (text, faults) in cases {
        assert_eq!(record::read(text), Err(faults.to_vec()), "{text}");
    }
}

#[test]
fn the_first_of_repeated_fields_counts_and_unknown_ones_are_ignored() {
    let record = record::read("v=STSv1; id=1; id=not!an!id; foo=1; foo=2; bar=3");
    let record = record.map(|r| (r.id, r.repeated, r.unknown));
    let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    assert_eq!(record, Ok(("1".to_owned(), owned(&["id", "foo"]), owned(&["foo", "bar"]))));
}

/// What is left of records, in short.
fn counted(records: &TxtRecords) -> (String, Vec<Ignored>) {
    let facts = MtaSts { record: records.clone(), file: Fetched::NotAsked };
    let published = assess(&facts).record;
    let counts = match published.counts {
        Counts::NotTested(why) => why,
        Counts::Absent => "absent".to_owned(),
        Counts::Several(number) => format!("{number}"),
        Counts::Invalid { .. } => "invalid".to_owned(),
        Counts::Valid { read, .. } => format!("id {}", read.id),
    };
    (counts, published.ignored.into_iter().map(|(_, why)| why).collect())
}

#[test]
fn exactly_one_record_counts() {
    let cases: &[(&[&str], usize, &str, &[Ignored])] = &[
        (&[], 0, "absent", &[]),
        (&[], 3, "absent", &[]),
        (&["v=STSv1; id=1"], 0, "id 1", &[]),
        // Foreign records beside it do not matter.
        (&["v=STSv1; id=1"], 2, "id 1", &[]),
        (&["v=STSv1; id=1", "v=STSv1; id=2"], 0, "2", &[]),
        // Also the same one twice.
        (&["v=STSv1; id=1", "v=STSv1; id=1"], 0, "2", &[]),
        // One that is wrong is still one of several.
        (&["v=STSv1; id=1", "v=STSv1; id=!"], 0, "2", &[]),
        (&["v=STSv1; id=!"], 0, "invalid", &[]),
        // Other capitals, other versions.
        (&["V=STSv1; id=1"], 0, "absent", &[Ignored::Case]),
        (&["v=stsv1; id=1"], 0, "absent", &[Ignored::Case]),
        (&["v=STSv1; id=1", "V=STSV1; id=2"], 0, "id 1", &[Ignored::Case]),
        (&["v=STSv10; id=1"], 0, "absent", &[Ignored::Version]),
        // A blank before the semicolon: good alone, discarded beside others.
        (&["v=STSv1 ; id=1"], 0, "id 1", &[]),
        (&["v=STSv1 ; id=1"], 1, "absent", &[Ignored::Blank]),
        (&["v=STSv1 ; id=1", "v=STSv1; id=2"], 0, "id 2", &[Ignored::Blank]),
    ];
    for (records, others, counts, ignored) in cases {
        let found = counted(&txt(records, *others));
        assert_eq!(found, ((*counts).to_owned(), ignored.to_vec()), "{records:?} {others}");
    }
    let failed = TxtRecords { failed: Some("SERVFAIL".to_owned()), ..txt(&[], 0) };
    assert_eq!(counted(&failed), ("SERVFAIL".to_owned(), vec![]));
}

#[test]
fn a_record_with_a_blank_before_the_semicolon_is_told_apart() {
    let blank = |text| record::read(text).map(|record| record.blank);
    assert_eq!(blank("v=STSv1 ; id=1"), Ok(true));
    assert_eq!(blank("v=STSv1; id=1"), Ok(false));
}

#[test]
fn good_files_are_read() {
    for text in [
        GOOD_FILE.to_owned(),
        GOOD_FILE.replace('\n', "\r\n"),
        GOOD_FILE.trim_end().to_owned(),
        // Lines of both kinds, blanks behind values, any number of blanks behind the colon.
        "version:STSv1\r\nmode:   enforce  \nmx: \t mx.example.com\t\r\nmax_age:604800".to_owned(),
        // Any order; unknown fields; doubled fields, of which the first counts.
        "max_age: 604800\nfoo: b=a;r, ü\nmx: mx.example.com\nversion: STSv1\nmode: enforce\nmode: nonsense\nmax_age: 1\nversion: STSv2\nfoo: 2\n".to_owned(),
    ] {
        let reading = reading(&text);
        assert_eq!(reading.faults, [], "{text}");
        assert!(reading.is_valid());
        assert_eq!(reading.rules.mode, Some(Mode::Enforce), "{text}");
        assert_eq!(reading.rules.max_age, Some(604_800), "{text}");
        let patterns: Vec<&str> = reading.rules.patterns.iter().map(Pattern::as_str).collect();
        assert_eq!(patterns, ["mx.example.com"], "{text}");
    }
}

#[test]
fn every_mx_counts_and_mode_none_needs_none() {
    let many = reading(
        "version: STSv1\nmode: testing\nmx: a.example\nmx: *.B.example\nmx: a.example\nmax_age: 1\n",
    );
    assert!(many.is_valid());
    let patterns: Vec<&str> = many.rules.patterns.iter().map(Pattern::as_str).collect();
    assert_eq!(patterns, ["a.example", "*.b.example", "a.example"]);
    assert!(many.repeated.is_empty());
    let none = reading("version: STSv1\nmode: none\nmax_age: 86400\n");
    assert_eq!((none.faults.as_slice(), none.rules.mode), ([].as_slice(), Some(Mode::None)));
}

#[test]
fn faulty_files_say_which_line_is_wrong() {
    use FileFault as Fault;
    let rest = "mx: mx.example.com\nmax_age: 604800\n";
    let with_mode = |mode: &str| format!("version: STSv1\n{mode}\n{rest}");
    let with_age = |age: &str| format!("version: STSv1\nmode: enforce\nmx: a.example\n{age}\n");
    let with_mx = |mx: &str| format!("version: STSv1\nmode: enforce\n{mx}\nmax_age: 1\n");
    let spelling = |line, found: &str, expected: &str| Fault::KeySpelling {
        line,
        found: found.to_owned(),
        expected: expected.to_owned(),
    };
    let mode = |found: &str| Fault::Mode { line: 2, found: found.to_owned() };
    let age = |found: &str| Fault::MaxAge { line: 4, found: found.to_owned() };
    let pattern = |fault| Fault::Pattern { line: 3, fault };
    let no_value = |line, key: &str| Fault::NoValue { line, key: key.to_owned() };
    let wildcard = |text: &str| pattern(PatternFault::Wildcard(text.to_owned()));
    let unicode = PatternFault::Unicode {
        pattern: "*.grüße.example".to_owned(),
        ascii: Some("*.xn--gre-6ka8l.example".to_owned()),
    };
    let cases: &[(String, &[Fault])] = &[
        (String::new(), &[Fault::Empty]),
        ("\r\n \n".to_owned(), &[Fault::Empty]),
        ("<!DOCTYPE html>\n<html>".to_owned(), &[Fault::Html]),
        (format!("\u{feff}{GOOD_FILE}"), &[Fault::ByteOrderMark]),
        (format!("{GOOD_FILE}\n"), &[Fault::EmptyLine(5)]),
        (GOOD_FILE.replace("version: STSv1\n", ""), &[Fault::Missing("version".to_owned())]),
        (GOOD_FILE.replace("mode: enforce\n", ""), &[Fault::Missing("mode".to_owned())]),
        (GOOD_FILE.replace("max_age: 604800\n", ""), &[Fault::Missing("max_age".to_owned())]),
        (GOOD_FILE.replace("mx: mx.example.com\n", ""), &[Fault::NoMx]),
        (
            GOOD_FILE.replace("STSv1", "stsv1"),
            &[Fault::Version { line: 1, found: "stsv1".to_owned() }],
        ),
        (with_mode("mode: Enforce"), &[mode("Enforce")]),
        (with_mode("mode: report"), &[mode("report")]),
        (with_mode("mode:"), &[no_value(2, "mode")]),
        (with_mode("Mode: enforce"), &[spelling(2, "Mode", "mode")]),
        (with_mode("mode : enforce"), &[spelling(2, "mode ", "mode")]),
        (with_mode(" mode: enforce"), &[spelling(2, " mode", "mode")]),
        (
            with_mode("mode=enforce"),
            &[
                Fault::NoColon { line: 2, text: "mode=enforce".to_owned() },
                Fault::Missing("mode".to_owned()),
            ],
        ),
        (
            with_mode("mode: enforce\nbad key: 1"),
            &[Fault::Key { line: 3, key: "bad key".to_owned() }],
        ),
        (with_age("max_age: a week"), &[age("a week")]),
        (with_age("max_age: -1"), &[age("-1")]),
        (with_age("max_age: +1"), &[age("+1")]),
        (with_age("max_age: 00000000001"), &[age("00000000001")]),
        (with_age("max_age: 31557601"), &[Fault::MaxAgeTooLong { line: 4, seconds: 31_557_601 }]),
        (
            with_age("max_age: 9999999999"),
            &[Fault::MaxAgeTooLong { line: 4, seconds: 9_999_999_999 }],
        ),
        (with_mx("mx:"), &[no_value(3, "mx")]),
        (with_mx("MX: a.example"), &[spelling(3, "MX", "mx")]),
        (with_mx("mx: *.grüße.example"), &[pattern(unicode)]),
        (with_mx("mx: mx*.example.com"), &[wildcard("mx*.example.com")]),
        (with_mx("mx: a.*.example.com"), &[wildcard("a.*.example.com")]),
        (with_mx("mx: *"), &[wildcard("*")]),
        (with_mx("mx: a.example."), &[pattern(PatternFault::TrailingDot("a.example.".to_owned()))]),
        (with_mx("mx: 192.0.2.1"), &[pattern(PatternFault::Address("192.0.2.1".to_owned()))]),
        (
            with_mx("mx: 10 a.example"),
            &[pattern(PatternFault::Character {
                pattern: "10 a.example".to_owned(),
                character: ' ',
            })],
        ),
        (with_mx("mx: a..example"), &[pattern(PatternFault::Name("a..example".to_owned()))]),
    ];
    for (text, faults) in cases {
        let reading = reading(text);
        assert_eq!(reading.faults, *faults, "{text}");
        assert_eq!(reading.is_valid(), matches!(faults, [Fault::EmptyLine(_)]), "{text}");
    }
    for age in ["0", "1", "31557600", "0000000001"] {
        assert!(reading(&with_age(&format!("max_age: {age}"))).is_valid(), "{age}");
    }
}

#[test]
fn a_policy_that_is_kept_for_a_day_hardly_protects() {
    for (mode, age, expected) in [
        ("enforce", 86_400, true),
        ("testing", 0, true),
        ("enforce", 86_401, false),
        ("none", 86_400, false),
    ] {
        let text = format!("version: STSv1\nmode: {mode}\nmx: a.example\nmax_age: {age}\n");
        assert_eq!(reading(&text).rules.is_short(), expected, "{mode} {age}");
    }
}

#[test]
fn other_capitals_beside_the_right_key_are_an_unknown_field() {
    let reading = reading(&format!("{GOOD_FILE}Mode: none\nMX: b.example\n"));
    assert!(reading.is_valid(), "{:?}", reading.faults);
    assert_eq!(reading.unknown, ["Mode", "MX"]);
}

#[test]
fn what_is_missing_is_not_said_of_a_file_that_was_cut() {
    let long = format!("version: STSv1\n{}", "mx: a.example\n".repeat(2000));
    let reading = reading(&long);
    assert!(reading.cut);
    assert_eq!(reading.faults, []);
}

#[test]
fn parameters_of_the_media_type_do_not_matter() {
    for good in [
        "text/plain",
        "Text/Plain",
        "text/plain; charset=utf-8",
        "text/plain;charset=us-ascii",
        "text/plain; charset=\"UTF-8\"; foo=bar",
        " text/plain ",
    ] {
        assert_eq!(file::wrong_type(Some(good)), None, "{good}");
    }
    for bad in ["text/html", "application/octet-stream", "text/plainer", "", "text"] {
        let fault = Some(TypeFault::Other(bad.to_owned()));
        assert_eq!(file::wrong_type(Some(bad)), fault, "{bad}");
    }
    assert_eq!(file::wrong_type(None), Some(TypeFault::Missing));
}

#[test]
fn an_asterisk_stands_for_exactly_one_label() {
    let covers = |pattern: &str, mx: &str| Pattern::parse(pattern).is_ok_and(|p| p.covers(mx));
    for (pattern, mx, expected) in [
        ("mx.example.com", "mx.example.com", true),
        ("MX.example.com", "mx.EXAMPLE.com.", true),
        ("mx.example.com", "mx2.example.com", false),
        ("mx.example.com", "a.mx.example.com", false),
        ("*.example.com", "mx.example.com", true),
        ("*.example.com", "MX.Example.Com.", true),
        ("*.example.com", "a.b.example.com", false),
        ("*.example.com", "example.com", false),
        ("*.example.com", ".example.com", false),
        ("*.example.com", "mail.example.com.evil.example", false),
        ("*.example.com", "mxexample.com", false),
        ("*.example.com", "mx.example.community", false),
        // A dot is a dot, and nothing else.
        ("mx.example.com", "mxxexample.com", false),
    ] {
        assert_eq!(covers(pattern, mx), expected, "{pattern} {mx}");
    }
}

#[test]
fn patterns_and_exchangers_are_compared_both_ways() {
    let patterns: Vec<Pattern> = ["mx1.example.com", "*.example.net", "old.example.com"]
        .into_iter()
        .filter_map(|p| Pattern::parse(p).ok())
        .collect();
    let found = coverage(&patterns, &["mx1.example.com", "mx2.example.com", "a.example.net"]);
    assert_eq!(found.uncovered, ["mx2.example.com"]);
    let idle: Vec<&str> = found.idle.iter().map(Pattern::as_str).collect();
    assert_eq!(idle, ["old.example.com"]);
}

#[test]
fn what_binds_senders_follows_from_record_and_file() {
    let good = || txt(&["v=STSv1; id=1"], 0);
    let file = |text: &str| Fetched::File(PolicyFile::of(text.as_bytes(), Some(b"text/plain")));
    let redirect = Fetched::Redirect { status: 301, to: "https://example.com/".to_owned() };
    let nothing = |why| Binding::Nothing(why);
    let cases = [
        (txt(&[], 0), Fetched::NotAsked, nothing(NoPolicy::Absent)),
        (txt(&[], 0), file(GOOD_FILE), nothing(NoPolicy::NoRecord)),
        (
            txt(&["v=STSv1; id=1", "v=STSv1; id=2"], 0),
            file(GOOD_FILE),
            nothing(NoPolicy::SeveralRecords),
        ),
        (txt(&["v=STSv1; id=!"], 0), file(GOOD_FILE), nothing(NoPolicy::InvalidRecord)),
        // What a redirect leads to does not count, whatever stands there.
        (good(), redirect, nothing(NoPolicy::NoFile)),
        (good(), Fetched::Status(404), nothing(NoPolicy::NoFile)),
        (good(), Fetched::TooLarge, nothing(NoPolicy::NoFile)),
        (good(), Fetched::NoAddress, nothing(NoPolicy::NoFile)),
        (good(), file("version: STSv1\nmode: enforce\n"), nothing(NoPolicy::InvalidFile)),
        (
            good(),
            Fetched::NotTested("no time".to_owned()),
            Binding::NotTested("no time".to_owned()),
        ),
    ];
    for (record, file, expected) in cases {
        let facts = MtaSts { record, file };
        assert_eq!(assess(&facts).binding, expected, "{facts:?}");
    }
    let facts = MtaSts { record: good(), file: file(GOOD_FILE) };
    assert!(
        matches!(assess(&facts).binding, Binding::Rules(rules) if rules.mode == Some(Mode::Enforce))
    );
}
