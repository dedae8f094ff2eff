//! What the standards ask to be said of their reply codes: a code, and words that must stand in
//! what it is explained by.

use portwise_explain::explain;

/// Section, code, words.
const SAID: &[(&str, &str, &str)] = &[
    ("RFC 4954 §4", "504 5.5.4", "does not know the login method"),
    ("RFC 4954 §6", "530 5.7.0", "wants a login"),
    ("RFC 4954 §6", "535 5.7.8", "did not accept user name and password"),
    ("RFC 4954 §6", "534 5.7.9", "stronger login method"),
    ("RFC 4954 §6", "538 5.7.11", "unencrypted connection"),
    ("RFC 4954 §6", "454 4.7.0", "cannot check passwords"),
    ("RFC 4954 §6", "454 4.7.0", "do not change the password"),
    ("RFC 4954 §6", "432 4.7.12", "renewed first"),
    ("RFC 4954 §6", "500 5.5.6", "longer than the server reads"),
    ("RFC 7505 §4", "556 5.1.10", "takes no mail at all"),
    ("RFC 7505 §4", "550 5.7.27", "replies could not arrive"),
    ("RFC 8689 §4", "550 5.7.30", "REQUIRETLS"),
    ("RFC 8689 §4", "550 5.7.10 REQUIRETLS", "TLS"),
];

#[test]
fn codes_of_the_standards_are_explained_in_their_words() {
    for (section, code, words) in SAID {
        let found = explain(code);
        let said = found.iter().any(|e| {
            e.entry.title.contains(words)
                || e.entry.causes.iter().any(|c| c.text.contains(words) || c.fix.contains(words))
        });
        assert!(said, "{section}: {code} does not say “{words}”");
    }
}
