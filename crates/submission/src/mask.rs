//! Takes secrets out of what is kept of a server's words: one could repeat what it was sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portwise_smtp::printable;
use zeroize::Zeroizing;

/// What stands in place of a secret.
pub(crate) const MASK: &str = "***";

/// The shortest passage that is looked for. Shorter ones stand in any text by chance, and to take
/// them out would show where they are.
const SHORTEST: usize = 4;

/// Passages that are not to be shown.
#[derive(Default)]
pub(crate) struct Mask(Vec<Zeroizing<String>>);

impl Mask {
    /// Adds octets, in each form in which a server could repeat them.
    pub(crate) fn add(&mut self, octets: &[u8]) {
        self.0.push(Zeroizing::new(printable(octets)));
        self.0.push(Zeroizing::new(STANDARD.encode(octets)));
        self.0.push(Zeroizing::new(octets.iter().map(|b| format!("{b:02x}")).collect()));
        self.0.retain(|passage| passage.chars().count() >= SHORTEST);
        self.0.sort_by_key(|passage| std::cmp::Reverse(passage.len()));
    }

    /// A text without them. What was cut off at its end may be the beginning of one.
    pub(crate) fn cover(&self, text: &str) -> String {
        let mut text = Zeroizing::new(text.to_owned());
        for passage in &self.0 {
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
    }
}
