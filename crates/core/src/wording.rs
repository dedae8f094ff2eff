//! What a text of the tables must not be, since people read it in the middle of a sentence.

/// Remarks of those who gathered the facts, which tell the reader nothing.
const WORKING_REMARKS: &[&str] = &[
    "core:",
    "known:",
    "known, not seen",
    "not seen",
    "seen now",
    "stored cop",
    "old copy",
    "kept the",
    "chosen here",
    "evident slip",
    "rely on it",
    "odd one",
    "Thunderbird",
    "nodemailer",
    "ISPDB",
    "docs url",
    "TODO",
    "??",
];

/// Checks sentences that stand before a full stop which others set.
#[track_caller]
pub(crate) fn check_sentences(id: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    assert!(
        text.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()),
        "{id}: {text}"
    );
    check_phrase(id, text);
    let lower = text.to_lowercase();
    for remark in WORKING_REMARKS {
        assert!(!lower.contains(&remark.to_lowercase()), "{id} says \"{remark}\": {text}");
    }
    for month in ["Jan ", "Feb ", "Mar ", "Apr ", "Aug ", "Sept ", "Oct ", "Nov ", "Dec "] {
        assert!(!text.contains(month), "{id}: write 2026-12 instead of {month}: {text}");
    }
}

/// Checks a piece of a sentence.
#[track_caller]
pub(crate) fn check_phrase(id: &str, text: &str) {
    assert!(!text.ends_with(['.', ';', ':', ',', '!']), "{id} ends badly: {text}");
    assert!(!text.contains(['{', '}', '\n']) && !text.contains("  "), "{id}: {text}");
    assert_eq!(text, text.trim(), "{id}");
    let opened = text.matches('(').count();
    assert_eq!(opened, text.matches(')').count(), "{id}: {text}");
}

/// Checks a list of citations, and that it says what the confidence claims.
#[track_caller]
pub(crate) fn check_citations(id: &str, text: &str, verified: bool) {
    check_phrase(id, text);
    for shorthand in ["core:", "known:", "docs url", "stored cop"] {
        assert!(!text.contains(shorthand), "{id}: {text}");
    }
    for citation in text.split("; ") {
        assert!(!citation.is_empty() && citation != "known", "{id}: {text}");
        let named = !citation.contains("ISPDB") || citation.contains("Thunderbird ISPDB ");
        assert!(named, "{id}: {text}");
    }
    let sourced = text.split("; ").any(|citation| !citation.contains("commonly known"));
    assert!(!verified || sourced, "{id} is verified by nothing: {text}");
    assert!(verified || text.contains("commonly known"), "{id} has its sources: {text}");
}

#[test]
fn bad_wording_is_noticed() {
    let noticed = |f: fn()| std::panic::catch_unwind(f).is_err();
    assert!(noticed(|| check_sentences("a", "Ends with a full stop.")));
    assert!(noticed(|| check_sentences("a", "Lists 587 first (known, not seen now)")));
    assert!(noticed(|| check_sentences("a", "Password refused since Dec 2026")));
    assert!(noticed(|| check_sentences("a", "lower case")));
    assert!(noticed(|| check_citations("a", "core: ISPDB a.example", true)));
    assert!(noticed(|| check_citations("a", "commonly known", true)));
    assert!(noticed(|| check_citations("a", "help.example.com", false)));
    check_sentences("a", "Make an app password. Account passwords are refused since 2024-09-16");
    check_citations("a", "Thunderbird ISPDB a.example; MX commonly known", true);
    check_citations("a", "commonly known", false);
}
