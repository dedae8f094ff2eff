//! The table, and every snippet as a user will paste it.

use std::collections::HashSet;

use portwise_model::TlsMode;
use proptest::prelude::*;

use super::escape::SYNTAXES;
use super::render::DANGER;
use super::{Form, Open, PROGRAMS, Setup, Snippet, SnippetError, Syntax, condition, find, render};

fn setup(port: u16, tls: TlsMode) -> Setup {
    Setup::new("mail.example.com", port, tls, "anna@example.com", None).unwrap()
}

#[test]
fn rows_are_in_order_and_complete() {
    assert!(PROGRAMS.is_sorted_by_key(|t| (t.group, t.name.to_lowercase())));
    let ids: HashSet<_> = PROGRAMS.iter().map(|t| t.id).collect();
    assert_eq!(ids.len(), PROGRAMS.len());
    for t in PROGRAMS {
        assert!(t.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        for text in [t.name, t.file, t.place, t.versions, t.secret, t.trap] {
            assert!(!text.is_empty(), "{}", t.id);
        }
    }
}

#[test]
fn a_name_leads_to_one_program() {
    let mut names: HashSet<String> = PROGRAMS.iter().map(|t| t.id.to_owned()).collect();
    for t in PROGRAMS {
        for alias in t.aliases {
            assert_eq!(*alias, alias.to_lowercase().trim(), "{}", t.id);
            assert!(names.insert((*alias).to_owned()), "{alias} of {} is taken", t.id);
        }
        let is_version = |text: &str| text.split('.').all(|n| n.parse::<u32>().is_ok());
        assert!(t.oldest.is_empty() || is_version(t.oldest), "{}: {}", t.id, t.oldest);
        assert!(t.oldest.is_empty() || t.versions.contains(t.oldest), "{}: {}", t.id, t.versions);
    }
}

#[test]
fn what_signs_in_with_oauth2_asks_for_no_password() {
    for target in PROGRAMS.iter().filter(|t| t.oauth2) {
        for (port, tls) in [(465, TlsMode::Implicit), (587, TlsMode::StartTls)] {
            let with_password = render(target, &setup(port, tls)).unwrap();
            let snippet = render(target, &setup(port, tls).signing_in_with_oauth2()).unwrap();
            assert_ne!(snippet.text, with_password.text, "{}", target.id);
            let text = snippet.text.to_lowercase();
            assert!(!text.contains("password"), "{text}");
            insta::assert_snapshot!(format!("{}-oauth2-{}", target.id, tls.id()), snippet.text);
        }
    }
}

#[test]
fn a_port_that_decides_the_mode_is_not_used_for_the_other() {
    let grafana = find("grafana").unwrap();
    for (port, tls, is_right) in [
        (465, TlsMode::Implicit, true),
        (2465, TlsMode::Implicit, false),
        (587, TlsMode::StartTls, true),
        (2525, TlsMode::StartTls, true),
        (465, TlsMode::StartTls, false),
    ] {
        let rendered = render(grafana, &setup(port, tls));
        assert_eq!(rendered.is_ok(), is_right, "{port} {tls}");
        if let Err(error) = rendered {
            assert!(error.to_string().contains("465"), "{error}");
        }
    }
    let alertmanager = find("alertmanager").unwrap();
    let text = |port| render(alertmanager, &setup(port, TlsMode::Implicit)).unwrap().text;
    assert!(text(465).contains("smtp_require_tls: false"));
    assert!(!text(465).contains("force"));
    assert!(text(2465).contains("smtp_force_implicit_tls: true"));
    assert!(!text(2465).contains("smtp_require_tls: false"));
}

#[test]
fn every_text_is_whole() {
    for target in PROGRAMS {
        for (port, tls) in [(465, TlsMode::Implicit), (587, TlsMode::StartTls)] {
            match (render(target, &setup(port, tls)), tls) {
                (Ok(snippet), _) => {
                    assert!(snippet.text.ends_with('\n'), "{}", target.id);
                    let left = ["HOST@", "PORT@", "USER@", "FROM@", "DOMAIN@", "LOCAL@"];
                    assert!(!left.iter().any(|l| snippet.text.contains(l)), "{}", snippet.text);
                    let name = format!("{}-{}", target.id, tls.id());
                    insta::assert_snapshot!(name, snippet.text);
                }
                (Err(SnippetError::Impossible { reason, .. }), _) => assert!(reason.ends_with('.')),
                (Err(other), _) => panic!("{}: {other}", target.id),
            }
        }
        let any =
            [TlsMode::Implicit, TlsMode::StartTls].iter().any(|tls| target.is_safe_with(*tls));
        assert!(any || !target.instead.is_empty(), "{} leads nowhere", target.id);
        for id in target.instead {
            let other = find(id).unwrap_or_else(|| panic!("{}: there is no {id}", target.id));
            assert!(other.instead.is_empty(), "{id} has no safe form either");
        }
    }
}

#[test]
fn placeholders_stand_where_their_syntax_holds() {
    for target in PROGRAMS {
        let forms = [target.implicit, target.starttls].map(|form| match form {
            Form::Text(text) | Form::Exposed { text, .. } => Some(text),
            Form::Impossible(_) => None,
        });
        let open = match target.open {
            Open::Text(text) | Open::Plaintext(text) => Some(text),
            Open::Never => None,
        };
        for text in forms.into_iter().flatten().chain(open) {
            for (at, syntax) in placeholders(text, target.syntax) {
                let line = &text[text[..at].rfind('\n').map_or(0, |i| i + 1)..at];
                let quotes = |c: char| {
                    let mut previous = ' ';
                    line.chars()
                        .filter(|x| std::mem::replace(&mut previous, *x) != '\\' && *x == c)
                        .count()
                };
                let inside = match syntax {
                    Syntax::Quoted | Syntax::Elixir | Syntax::Dotenv | Syntax::Bare => {
                        quotes('"') % 2 == 1
                    }
                    Syntax::Single | Syntax::Shell | Syntax::ShellLogin | Syntax::Doubled => {
                        quotes('\'') % 2 == 1
                    }
                    _ => true,
                };
                assert!(inside, "{}: {syntax:?} outside its quotes: {line}", target.id);
            }
        }
    }
}

/// Where the placeholders are whose values anybody may choose, and how each is written.
fn placeholders(text: &str, default: Syntax) -> Vec<(usize, Syntax)> {
    let mut found = Vec::new();
    for name in ["@USER", "@FROM", "@LOCAL"] {
        for (at, _) in text.match_indices(name) {
            let rest = &text[at + name.len()..];
            match rest.split_once('@') {
                Some(("", _)) => found.push((at, default)),
                Some((id, _)) if id.starts_with(':') => {
                    let known = SYNTAXES.iter().find(|(name, _)| *name == &id[1..]);
                    found.push((at, known.unwrap_or_else(|| panic!("no syntax {id}")).1));
                }
                _ => {}
            }
        }
    }
    found
}

proptest! {
    #[test]
    fn values_come_back_as_they_were_or_are_refused(value in "\\PC{1,60}") {
        for (name, syntax) in SYNTAXES {
            if let Ok(written) = syntax.write(&value) {
                prop_assert_eq!(&syntax.read(&written), &value, "{}", name);
                prop_assert!(!written.contains(['\n', '\r']));
            }
        }
    }

    #[test]
    fn any_values_leave_every_text_as_it_is_around_them(
        user in "[ -~äöü€]{1,200}",
        local in "[a-z$%&`'{}!#*/=?^_|~+-]{1,60}",
    ) {
        let from = format!("{local}@example.com");
        for target in PROGRAMS {
            for (port, tls) in [(465, TlsMode::Implicit), (587, TlsMode::StartTls)] {
                let Ok(setup) = Setup::new("mail.example.com", port, tls, &user, Some(&from)) else { continue };
                let Some(Form::Text(text) | Form::Exposed { text, .. }) = target.form(tls) else { continue };
                let text = condition::kept(text, &setup);
                match render(target, &setup) {
                    Ok(snippet) => prop_assert_eq!(snippet.text.lines().count(), text.lines().count()),
                    Err(SnippetError::Value { reason, .. }) => prop_assert!(!reason.is_empty()),
                    Err(other) => prop_assert!(false, "{}: {}", target.id, other),
                }
            }
        }
    }
}

#[test]
fn a_danger_is_said_in_the_first_lines() {
    const FIRST: usize = 4;
    for target in PROGRAMS {
        let mut texts: Vec<&str> = Vec::new();
        for form in [target.implicit, target.starttls] {
            match form {
                Form::Exposed { text, danger } => {
                    assert!(danger.ends_with('.') && !danger.contains('@'), "{}", target.id);
                    texts.push(text);
                }
                Form::Text(text) => assert!(!text.contains(DANGER), "{}", target.id),
                Form::Impossible(_) => {}
            }
        }
        if let Open::Text(text) | Open::Plaintext(text) = target.open {
            texts.push(text);
        }
        for text in texts {
            let at = text.lines().position(|line| line.contains(DANGER));
            assert!(at.is_some_and(|at| at < FIRST), "{}: no danger in: {text}", target.id);
        }
    }
}

#[test]
fn a_relay_without_a_login_gets_no_user_name() {
    for target in PROGRAMS.iter().filter(|t| t.open != Open::Never) {
        for (port, tls) in
            [(465, TlsMode::Implicit), (25, TlsMode::StartTls), (25, TlsMode::Cleartext)]
        {
            let from = Some("app@example.com");
            let setup = Setup::new("relay.example.net", port, tls, "kim-logs-in", from).unwrap();
            let Ok(snippet) = render(target, &setup.without_login()) else {
                assert!(tls != TlsMode::Cleartext, "{}", target.id);
                continue;
            };
            let Snippet { text, secret, .. } = &snippet;
            assert!(!text.contains("kim-logs-in") && !secret.contains("kim"), "{text}");
            assert!(!text.contains("gets the password"), "{}: {text}", target.id);
            assert!(!text.contains("@if-") && !text.contains("PASSWORD"), "{}: {text}", target.id);
            insta::assert_snapshot!(format!("{}-open-{}", target.id, tls.id()), text);
        }
    }
}

#[test]
fn nothing_is_written_without_tls() {
    let error = render(PROGRAMS[0], &setup(25, TlsMode::Cleartext)).unwrap_err();
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

#[test]
fn a_file_for_all_users_names_no_single_one_where_it_can() {
    let autoconfig = find("thunderbird-autoconfig").unwrap();
    let written = |user: &str| {
        let from = Some("anna@example.com");
        let setup = Setup::new("mail.example.com", 465, TlsMode::Implicit, user, from).unwrap();
        let text = render(autoconfig, &setup).unwrap().text;
        let (_, rest) = text.rsplit_once("<username>").unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    assert_eq!(written("anna@example.com"), "%EMAILADDRESS%");
    assert_eq!(written("anna"), "%EMAILLOCALPART%");
    assert_eq!(written("k&1"), "k&amp;1");
}
