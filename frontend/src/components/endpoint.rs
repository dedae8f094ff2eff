//! How a mark is shown.

use portwise_core::view::Mark;

/// The class that colours a mark, and the word that is read out for it.
pub(crate) fn paint(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Good => ("good", "good"),
        Mark::Warning => ("doubtful", "with a warning"),
        Mark::Uncertain => ("doubtful", "not certain"),
        Mark::Bad => ("bad", "bad"),
        Mark::Closed => ("open", "closed"),
        Mark::NotTested => ("open", "not tested"),
        Mark::Note => ("open", "worth knowing"),
    }
}

/// The sign that stands for a mark, so that colour is never alone.
pub(crate) fn symbol(mark: Mark) -> &'static str {
    match mark {
        Mark::Good => "✓",
        Mark::Warning => "!",
        Mark::Uncertain => "?",
        Mark::Bad => "✗",
        Mark::Closed | Mark::NotTested | Mark::Note => "–",
    }
}
