//! The table, and every target as a user will paste it.

use std::collections::HashSet;

use super::{Form, Setup, SnippetError, TARGETS, render};
use crate::endpoint::TlsMode;

fn setup(port: u16, tls: TlsMode) -> Setup {
    Setup::new("mail.example.com", port, tls, "anna@example.com", None).unwrap()
}

#[test]
fn rows_are_in_order_and_complete() {
    assert!(TARGETS.is_sorted_by_key(|t| (t.group, t.name.to_lowercase())));
    let ids: HashSet<_> = TARGETS.iter().map(|t| t.id).collect();
    assert_eq!(ids.len(), TARGETS.len());
    for t in TARGETS {
        assert!(t.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        for text in [t.name, t.file, t.place, t.versions, t.secret, t.trap] {
            assert!(!text.is_empty(), "{}", t.id);
        }
    }
}

#[test]
fn every_text_is_whole() {
    for target in TARGETS {
        for (port, tls) in [(465, TlsMode::Implicit), (587, TlsMode::StartTls)] {
            match (render(target, &setup(port, tls)), tls) {
                (Ok(snippet), _) => {
                    assert!(snippet.text.ends_with('\n'), "{}", target.id);
                    let left = ["HOST@", "PORT@", "USER@", "FROM@", "DOMAIN@"];
                    assert!(!left.iter().any(|l| snippet.text.contains(l)), "{}", snippet.text);
                    let name = format!("{}-{}", target.id, tls.id());
                    insta::assert_snapshot!(name, snippet.text);
                }
                (Err(SnippetError::Unsafe { reason, .. }), _) => assert!(reason.ends_with('.')),
                (Err(other), _) => panic!("{}: {other}", target.id),
            }
        }
        let none = matches!((target.implicit, target.starttls), (Form::Unsafe(_), Form::Unsafe(_)));
        assert!(!none, "{} has no safe form and should not be offered", target.id);
    }
}

#[test]
fn nothing_is_written_without_tls() {
    let error = render(TARGETS[0], &setup(25, TlsMode::Cleartext)).unwrap_err();
    assert_eq!(error, SnippetError::Cleartext);
}

#[test]
fn values_that_no_program_could_use_are_refused() {
    let new = |host: &str, user: &str| Setup::new(host, 465, TlsMode::Implicit, user, None);
    assert!(new("mail example.com", "anna").is_err());
    assert!(new("mail.example.com", "an\nna").is_err());
    assert!(new("mail.example.com", "").is_err());
    assert!(new("mail.example.com", &"a".repeat(321)).is_err());
    assert!(new("mail.example.com", &"a".repeat(320)).is_ok());
    assert!(Setup::new("a.example", 465, TlsMode::Implicit, "x", Some("nobody")).is_err());
}
