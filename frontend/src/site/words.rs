//! Words around the facts.

use portwise_core::TlsMode;

/// What search engines show of a description, in characters.
const LONGEST: usize = 160;

/// What a sentence must have to stand alone as a description.
const SHORTEST: usize = 50;

/// A text as a description: whole sentences where they fit, else cut at a word.
pub(super) fn description(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let cut: String = text.chars().take(LONGEST).collect();
    let sentence = cut.rfind(". ").map(|end| &cut[..=end]);
    if let Some(whole) = sentence.filter(|s| s.chars().count() >= SHORTEST) {
        return whole.to_owned();
    }
    let cut: String = text.chars().take(LONGEST - 1).collect();
    let word = cut.rfind(' ').map_or(cut.as_str(), |end| &cut[..end]);
    format!("{}…", word.trim_end_matches([',', ';', ':', '.', '(']))
}

/// A sentence with its full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) {
        return text.to_owned();
    }
    format!("{text}.")
}

/// With a capital at the beginning.
pub(super) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}

/// Things in words: `a, b and c`.
pub(super) fn list<S: AsRef<str>>(things: &[S], before_last: &str) -> String {
    let things: Vec<&str> = things.iter().map(AsRef::as_ref).collect();
    match things.as_slice() {
        [first @ .., last] if !first.is_empty() => {
            format!("{} {before_last} {last}", first.join(", "))
        }
        _ => things.concat(),
    }
}

/// A TLS mode as menus call it, with our own word for it where that is another.
pub(super) fn encryption(tls: TlsMode) -> &'static str {
    match tls {
        TlsMode::Implicit => "SSL/TLS (implicit TLS)",
        TlsMode::StartTls => "STARTTLS",
        TlsMode::Cleartext => "None",
    }
}

/// The same in the middle of a sentence.
pub(super) fn encrypted(tls: TlsMode) -> &'static str {
    match tls {
        TlsMode::Implicit => "SSL/TLS",
        TlsMode::StartTls => "STARTTLS",
        TlsMode::Cleartext => "no encryption",
    }
}

#[cfg(test)]
mod tests {
    use super::{capital, description, list, sentence};

    #[test]
    fn a_description_ends_with_a_sentence_or_a_word() {
        assert_eq!(description(" short  text "), "short text");
        let first = "This sentence has more than fifty characters, so it can stand alone.";
        let long = format!("{first} {}", "More words follow here. ".repeat(8));
        assert!(description(&long).starts_with(first) && description(&long).ends_with('.'));
        let endless = "word ".repeat(60);
        let cut = description(&endless);
        assert!(cut.ends_with("word…") && cut.chars().count() <= super::LONGEST, "{cut}");
    }

    #[test]
    fn sentences_and_lists_are_written_out() {
        assert_eq!(
            (sentence("So it is"), sentence("Is it?")),
            ("So it is.".into(), "Is it?".into())
        );
        assert_eq!(capital("an app password"), "An app password");
        assert_eq!(list(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!((list(&["a"], "or"), list::<&str>(&[], "or")), ("a".into(), String::new()));
    }
}
