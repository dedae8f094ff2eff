//! Texts within a bound.

use std::borrow::Cow;

/// The most characters of what a server said that a finding quotes.
pub(crate) const QUOTED: usize = 512;

/// A text of at most so many characters, and `…` where it was cut. What was cut to more before
/// gives the same.
pub(crate) fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else { return Cow::Borrowed(text) };
    if &text[end..] == "…" {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}…", &text[..end]))
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn cutting_in_steps_is_cutting_at_once() {
        assert_eq!(shorten("grüße", 5), "grüße");
        assert_eq!(shorten("grüße", 3), "grü…");
        for most in 0..8 {
            for first in most..8 {
                let once = shorten("grüße an", first);
                assert_eq!(shorten(&once, most), shorten("grüße an", most), "{first}, {most}");
            }
        }
    }
}
