//! How much a finding endangers, on the scale that security scanners use (CVSS: 0 to 10).

/// What endangers passwords or mail on their way. Whoever can read along, or sit in between, is
/// assumed; the scores are for the worst case of each.
const SCORES: &[(&str, &str)] = &[
    ("auth.before-tls", "7.5"),
    ("auth.weak-only", "5.3"),
    ("cert.expired", "5.9"),
    ("cert.hostname-mismatch", "6.8"),
    ("cert.incomplete-chain", "5.3"),
    ("cert.not-yet-valid", "5.3"),
    ("cert.self-signed", "6.8"),
    ("cert.untrusted", "6.8"),
    ("cert.weak-key", "7.4"),
    ("cert.weak-signature", "6.5"),
    ("starttls.command-injection", "6.8"),
    ("starttls.not-offered", "7.5"),
    ("starttls.refused", "6.5"),
    ("starttls.response-injection", "6.8"),
    ("starttls.stripped", "8.1"),
    ("submission.mail-before-tls", "5.9"),
    ("tls.legacy-version", "6.5"),
    ("tls.plaintext-on-implicit-port", "5.9"),
    ("tls.weak-cipher", "5.9"),
];

/// The score of a finding, as it is written; none for what is no danger, such as a closed port.
#[must_use]
pub fn score(code: &str) -> Option<&'static str> {
    SCORES.iter().find(|(own, _)| *own == code).map(|(_, score)| *score)
}

#[cfg(test)]
mod tests {
    use super::{SCORES, score};
    use crate::findings::rows;

    #[test]
    fn scores_are_those_of_findings_and_on_the_scale() {
        assert!(SCORES.is_sorted_by(|a, b| a.0 < b.0));
        for (code, text) in SCORES {
            assert!(rows().any(|row| row.code == *code), "{code}");
            let value: f64 = text.parse().unwrap();
            assert!((0.1..=10.0).contains(&value), "{code}");
        }
        assert_eq!(score("starttls.stripped"), Some("8.1"));
        assert_eq!(score("tcp.refused"), None);
    }
}
