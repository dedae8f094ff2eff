//! Takes secrets out of what is kept of a server's words: one could repeat what it was sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portwise_smtp::printable;
use zeroize::Zeroizing;

/// What stands in place of a secret.
pub(crate) const MASK: &str = "***";

/// The shortest passage that is taken out by itself. Shorter ones stand in any text by chance, and to
/// take them out would show where they are.
const SHORTEST: usize = 4;

/// Passages that are not to be shown.
#[derive(Default)]
pub(crate) struct Mask {
    passages: Vec<Zeroizing<String>>,
    /// Shorter ones: a text that has one as a word is not shown at all, but for its reply code.
    words: Vec<Zeroizing<String>>,
}

impl Mask {
    /// Adds octets, in each form in which a server could repeat them.
    pub(crate) fn add(&mut self, octets: &[u8]) {
        let hexadecimal = octets.iter().map(|b| format!("{b:02x}")).collect();
        for passage in [printable(octets), STANDARD.encode(octets), hexadecimal] {
            let passage = Zeroizing::new(passage);
            match passage.chars().count() {
                0 => {}
                SHORTEST.. => self.passages.push(passage),
                _ => self.words.push(passage),
            }
        }
        self.passages.sort_by_key(|passage| std::cmp::Reverse(passage.len()));
    }

    /// A text without them. What was cut off at its end may be the beginning of one.
    pub(crate) fn cover(&self, text: &str) -> String {
        let mut text = Zeroizing::new(text.to_owned());
        if self.words.iter().any(|word| has_word(said(&text), word)) {
            return format!("{}{MASK}", &text[..text.len() - said(&text).len()]);
        }
        for passage in &self.passages {
            if text.contains(passage.as_str()) {
                text = Zeroizing::new(text.replace(passage.as_str(), MASK));
            }
            if let Some(cut) = text.strip_suffix('…').and_then(|t| begun(t, passage)) {
                text = Zeroizing::new(format!("{}{MASK}…", &text[..cut]));
            }
        }
        text.to_string()
    }
}

/// What a reply says behind its codes (RFC 5321 §4.2, RFC 3463 §2).
fn said(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-'))
}

/// Whether a text has a passage that does not go on at either side as a word would.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        ends(text[..at].chars().next_back()) && ends(text[at + word.len()..].chars().next())
    })
}

/// Where a passage begins that goes on behind the end of a text.
fn begun(text: &str, passage: &str) -> Option<usize> {
    let mut ends = passage.char_indices().rev().map(|(end, _)| end).filter(|end| *end >= SHORTEST);
    ends.find(|end| text.ends_with(&passage[..*end])).map(|end| text.len() - end)
}

#[cfg(test)]
mod tests {
    use super::Mask;

    #[test]
    fn a_secret_is_taken_out_in_each_form() {
        let mut mask = Mask::default();
        mask.add(b"hunter\x002");
        for (said, kept) in [
            ("no: hunter\\u{0}2!", "no: ***!"),
            ("no: aHVudGVyADI=", "no: ***"),
            ("no: 68756e7465720032", "no: ***"),
            ("hunter alone", "hunter alone"),
            ("cut: aHVudGVy…", "cut: ***…"),
        ] {
            assert_eq!(mask.cover(said), kept);
        }
    }

    #[test]
    fn what_stands_anywhere_is_left() {
        let mut mask = Mask::default();
        mask.add(b"5");
        assert_eq!(mask.cover("535 5.7.8 no"), "535 5.7.8 no");
        assert_eq!(mask.cover("535 5.7.8 no, 25 times"), "535 5.7.8 no, 25 times");
    }

    #[test]
    fn a_short_secret_hides_a_text_that_repeats_it() {
        let mut mask = Mask::default();
        mask.add("bäd".as_bytes());
        assert_eq!(mask.cover("535 5.7.8 no: “bäd” is wrong"), "535 5.7.8 ***");
        assert_eq!(mask.cover("bäd"), "***");
        assert_eq!(mask.cover("no: bäder"), "no: bäder");
        mask.add(b"");
        assert_eq!(mask.cover("535 no"), "535 no");
    }
}
