//! What of a greeting stays the same.

use std::collections::BTreeSet;

/// The words of a greeting that do not change from one connection to the next, nor from one machine
/// behind an address to its neighbour: no numbers, moments and identifiers, and of host names the
/// end alone.
pub(super) fn stable(lines: &[String]) -> BTreeSet<String> {
    lines.iter().flat_map(|line| line.split_whitespace()).filter_map(stable_word).collect()
}

fn stable_word(word: &str) -> Option<String> {
    const DATES: &str = "mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec \
                         gmt utc bst cet cest est edt cst cdt mst mdt pst pdt jst ist";
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '*' | '_' | '=' | '+' | '/');
    let word = word.trim_matches(|c| !is_part(c)).to_ascii_lowercase();
    let labels: Vec<&str> = word.split('.').filter(|label| !label.is_empty()).collect();
    if let [.., before, last] = labels.as_slice() {
        return last.chars().all(char::is_alphabetic).then(|| format!("{before}.{last}"));
    }
    let varies = word.chars().any(|c| c.is_ascii_digit() || matches!(c, '=' | '+' | '/'));
    let is_date = DATES.split(' ').any(|date| date == word);
    (!varies && !is_date && word.len() > 1).then_some(word)
}
