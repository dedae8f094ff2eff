//! The entries, and what must hold for any text.

use proptest::prelude::*;

use super::entry::TEXTS;
use super::words::{Words, is_enhanced, is_reply_code};
use super::{Entry, FILES, MOST, Table, entries, explain};

/// The ids that a text is explained by.
fn ids(text: &str) -> Vec<&'static str> {
    explain(text).iter().map(|e| e.entry.id.as_str()).collect()
}

#[track_caller]
fn check(text: &str, first: &str) {
    let ids = ids(text);
    assert_eq!(ids.first().copied(), Some(first), "{text:?}: {ids:?}");
}

/// A pattern as somebody would say it.
fn said(pattern: &str) -> String {
    pattern.trim_start_matches('~').replace('*', "mail7.example.net 4711")
}

#[test]
fn entries_are_sorted_sourced_and_dated() {
    assert!(entries().len() >= 110, "{}", entries().len());
    assert!(entries().is_sorted_by(|a, b| a.id < b.id));
    for entry in entries() {
        let Entry { id, title, said_by, causes, source, checked_on, .. } = entry;
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        assert!(source.starts_with("https://") || source.starts_with("RFC "), "{id}: {source}");
        assert!(checked_on.parse::<jiff::civil::Date>().is_ok(), "{id}");
        assert!(!title.is_empty() && !title.ends_with('.'), "{id}");
        assert!(!causes.is_empty() && !said_by.is_empty(), "{id}");
        assert!(!entry.patterns.is_empty() || !entry.codes.is_empty(), "{id}");
        for cause in causes {
            for text in [&cause.text, &cause.fix] {
                assert!(text.ends_with('.') && !text.contains(['!', '\n']), "{id}: {text}");
            }
            for command in &cause.commands {
                let (before, behind) = cause.fix.split_once(command).unwrap_or_else(|| {
                    panic!("{id}: {command} stands in no such words in: {}", cause.fix)
                });
                let is_cut = before.ends_with(char::is_alphanumeric)
                    || behind.starts_with(char::is_alphanumeric);
                assert!(!is_cut && command.contains([' ', '.']), "{id}: {command}");
            }
        }
    }
}

#[test]
fn patterns_are_words_and_gaps() {
    let mut seen = std::collections::BTreeMap::new();
    let mut twice = Vec::new();
    for entry in entries() {
        for pattern in &entry.patterns {
            let parts: Vec<_> = pattern.split(" * ").collect();
            assert!(parts.len() <= 3, "{}: {pattern}", entry.id);
            let words: usize = parts
                .iter()
                .map(|part| {
                    assert!(!part.contains('*'), "{}: {pattern}", entry.id);
                    let words = Words::of(part);
                    assert!(words.len() > 0, "{}: {pattern}", entry.id);
                    words.iter().map(|w| w.chars().count()).sum::<usize>()
                })
                .sum();
            assert!(words >= 5 || pattern.starts_with('~'), "{}: {pattern}", entry.id);
            let text = said(pattern);
            let words = Words::of(&text).without_synonyms();
            let all: Vec<String> = words.iter().map(str::to_owned).collect();
            let other = seen.insert(all, &entry.id);
            if let Some(other) = other {
                twice.push(format!("{} and {other}: {pattern}", entry.id));
            }
        }
        for code in &entry.codes {
            let mut words = code.split(' ');
            let whole = match (words.next(), words.next(), words.next()) {
                (Some(one), None, None) => is_reply_code(one) || is_enhanced(one),
                (Some(code), Some(enhanced), None) => is_reply_code(code) && is_enhanced(enhanced),
                _ => false,
            };
            assert!(whole, "{}: {code}", entry.id);
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn examples_lead_to_their_entry() {
    let mut lost = Vec::new();
    for Entry { id, examples, .. } in entries() {
        assert!(!examples.is_empty(), "{id} has no example");
        for text in examples {
            let ids = ids(text);
            if ids.first() != Some(&id.as_str()) {
                lost.push(format!("{id}: {text} -> {ids:?}"));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn every_file_is_read() {
    let table = Table::from_json(TEXTS).unwrap();
    assert_eq!(table.entries, entries());
    for (file, text) in FILES.iter().zip(TEXTS).filter(|(file, _)| **file != "programs.json") {
        let theme = file.trim_end_matches("json").replace('.', "-");
        let ids: Vec<Entry> = serde_json::from_str(text).unwrap();
        assert!(ids.iter().all(|e| e.id.starts_with(&theme)), "{file}");
    }
    assert!(Table::from_json(&["<!doctype html>"]).is_err());
}

#[test]
fn every_pattern_and_code_finds_its_entry() {
    let mut lost = Vec::new();
    for entry in entries() {
        let said = entry.patterns.iter().map(|p| said(p));
        for text in said.chain(entry.codes.iter().cloned()) {
            let ids = ids(&text);
            if !ids.iter().take(2).any(|id| *id == entry.id.as_str()) {
                lost.push(format!("{}: {text} -> {ids:?}", entry.id));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn what_people_come_with() {
    for (text, first) in [
        ("535", "auth-failed"),
        ("5.7.8", "auth-failed"),
        ("535 5.7.8", "auth-failed"),
        ("421", "reply-421-service-unavailable"),
        ("Error 550", "reply-550-refused"),
        ("535 5.7.139", "microsoft-auth-refused"),
        ("530 5.7.0 Must issue a STARTTLS command first. gsmtp", "tls-starttls-required"),
        ("Connection timed out", "connection-timed-out"),
        ("CERTIFICATE_VERIFY_FAILED", "certificate-not-verified"),
        ("tls: first record does not look like a TLS handshake", "tls-wrong-mode"),
        ("SMTP AUTH extension not supported by server.", "auth-not-offered"),
        ("Could not convert socket to TLS", "tls-java-convert-socket"),
        ("554 5.7.1 <a@example.org>: Relay access denied", "policy-relay-denied"),
        ("ssl3_get_record:wrong version number", "tls-wrong-mode"),
        ("InvalidContentType", "tls-wrong-mode"),
        ("smtp: server doesn't support AUTH", "auth-not-offered"),
        ("unencrypted connection", "tls-go-unencrypted-login"),
        ("0x800CCC0E", "client-outlook-cannot-connect"),
        ("error 0x800ccc6f", "policy-refused"),
        ("Error Number: 0x800CCC78", "client-outlook-address-refused"),
        (
            "The server responded: 550 relay not permitted, Port: 25, Error Number: 0x800CCC79",
            "policy-relay-denied",
        ),
        ("525 5.7.13", "auth-account-disabled"),
        ("SMTP connect() failed.", "connection-could-not-connect"),
        ("SMTP Error: Could not connect to SMTP host. Connection refused", "connection-refused"),
    ] {
        check(text, first);
    }
}

#[test]
fn the_specific_comes_before_the_general() {
    let failed = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed";
    for (reason, first) in [
        (
            "Hostname mismatch, certificate is not valid for 'mail.example.com'.",
            "certificate-hostname-mismatch",
        ),
        ("self-signed certificate (_ssl.c:1000)", "certificate-self-signed"),
        ("self signed certificate in certificate chain (_ssl.c:1129)", "certificate-private-root"),
        ("unable to get local issuer certificate (_ssl.c:1006)", "certificate-unknown-issuer"),
        ("certificate has expired (_ssl.c:997)", "certificate-expired"),
        ("certificate is not yet valid (_ssl.c:997)", "certificate-not-yet-valid"),
        ("Missing Authority Key Identifier (_ssl.c:1032)", "certificate-python-strict"),
        ("(_ssl.c:1129)", "certificate-not-verified"),
    ] {
        check(&format!("ssl.SSLCertVerificationError: {failed}: {reason}"), first);
    }
    for (reason, first) in [
        (
            "SmtpClientAuthentication is disabled for the Tenant",
            "microsoft-smtp-auth-disabled-tenant",
        ),
        (
            "SmtpClientAuthentication is disabled for the Mailbox",
            "microsoft-smtp-auth-disabled-mailbox",
        ),
        (
            "user is locked by your organization's security defaults policy",
            "microsoft-security-defaults",
        ),
        ("basic authentication is disabled", "microsoft-basic-auth-disabled"),
        ("the user credentials were incorrect", "microsoft-credentials-incorrect"),
        ("", "microsoft-auth-refused"),
    ] {
        let text = format!("5.7.139 Authentication unsuccessful, {reason}. [X.prod.outlook.com]");
        check(&format!("535 {text}"), first);
        check(&format!("smtplib.SMTPAuthenticationError: (535, b'{text}')"), first);
    }
}

#[test]
fn a_wrapper_gives_way_to_what_it_wraps() {
    check(
        "javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\t\
         javax.net.ssl.SSLHandshakeException: PKIX path building failed",
        "certificate-unknown-issuer",
    );
    let ids =
        ids("Error: unable to verify the first certificate\n  code: 'ESOCKET', command: 'CONN'");
    assert_eq!(ids, ["certificate-incomplete-chain"]);
}

/// Lines as logs have them, full of numbers and names, none of which is an error.
const NOISE: &[&str] = &[
    "2024-05-12T10:11:12,535Z INFO [worker-4] job 421 took 550 ms on host17.example.net",
    "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
    "May 12 10:11:12 mx1 postfix/smtp[4551]: 4F2A01: to=<a@example.org>, relay=none, delay=0.45",
    "  File \"/usr/lib/python3.11/smtplib.py\", line 535, in sendmail",
    "GET /api/v1/users/587 200 465 192.0.2.55:49152 \"Mozilla/5.0\"",
    "\u{1b}[32mINFO\u{1b}[0m queue=default id=5.1.1-rc2 attempt=450 \u{2713}",
    "client -> server: EHLO app-7d9f.example.com",
    "> Content-Type: text/plain; charset=utf-8",
];

/// Messages that must be found wherever they stand.
const MESSAGES: &[&str] = &[
    "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)",
    "(535, b'5.7.139 Authentication unsuccessful, basic authentication is disabled.')",
    "Error: connect ETIMEDOUT 192.0.2.7:587",
    "x509: certificate is valid for *.example.net, not mail.example.com",
    "530-5.7.0 Must issue a STARTTLS command first. For more information, go to",
    "dial tcp: lookup smtp.example.com on 127.0.0.11:53: no such host",
    "550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown",
    "SMTP AUTH extension not supported by server.",
    "554 5.7.1 <a@example.org>: Relay access denied",
    "451 4.7.1 Greylisted, try again in 300 seconds",
];

proptest! {
    #[test]
    fn noise_around_a_message_changes_nothing(
        message in 0..MESSAGES.len(),
        before in prop::collection::vec(0..NOISE.len(), 0..12),
        behind in prop::collection::vec(0..NOISE.len(), 0..12),
        capitals in any::<bool>(),
    ) {
        let lines = |picks: &[usize]| picks.iter().map(|&i| NOISE[i]).collect::<Vec<_>>().join("\n");
        let message = MESSAGES[message];
        let text = format!("{}\n{message}\n{}", lines(&before), lines(&behind));
        let text = if capitals { text.to_uppercase() } else { text };
        let (noisy, alone) = (ids(&text), ids(message));
        prop_assert_eq!(noisy.first(), alone.first(), "{}", text);
    }

    #[test]
    fn no_text_can_hurt(parts in prop::collection::vec(hostile(), 0..200), times in 1..40_usize) {
        let text = parts.concat().repeat(times);
        let found = explain(&text);
        prop_assert!(found.len() <= MOST);
        for explanation in found {
            // Each of at most 160 characters may have been escaped.
            prop_assert!(explanation.matched.len() <= 160 * 10 + 4);
            prop_assert!(!explanation.matched.chars().any(char::is_control));
        }
    }
}

fn hostile() -> impl Strategy<Value = String> {
    let words = entries().iter().flat_map(|e| e.patterns.iter().chain(&e.codes));
    let words: Vec<String> =
        words.flat_map(|p| p.split(' ')).map(|word| format!("{word} ")).collect();
    let odd = [
        "\u{202e}",
        "\\",
        "\\u",
        "\\x4",
        "&#",
        "&;",
        "b'",
        "\u{1b}[",
        "\0",
        "5.",
        ".5.7",
        "…",
        "\u{200b}",
        "\u{e0001}",
        "İ",
        "ß",
        "\n",
        " ",
        "é",
        "𝟓𝟑𝟓",
        "550 550 ",
        "certificate ",
    ];
    prop_oneof![
        any::<String>(),
        "\\PC{0,40}",
        prop::sample::select(words),
        prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
    ]
}

#[test]
fn what_matched_is_shown_safely() {
    let text = "550-5.7.1 this message is\r\n550-5.7.1 likely\u{202e} unsolicited\n mail";
    let found = explain(text);
    assert_eq!(found[0].entry.id, "google-unsolicited");
    assert_eq!(found[0].matched, "likely\\u{202e} unsolicited mail");
    let long = format!("hostname {} does not match the server certificate", "x".repeat(5000));
    assert_eq!(explain(&long)[0].matched.chars().count(), 161);
}
