//! The page, taken apart.

use std::collections::BTreeSet;

/// The page.
pub(crate) const PAGE: &str = include_str!("../../../../docs/contract.md");

/// The page about the server, with its flags.
pub(crate) const SERVER: &str = include_str!("../../../../docs/server.md");

/// What stands under a heading, up to the next heading of the same or a higher level.
pub(crate) fn section(heading: &str) -> &'static str {
    let level = |line: &str| line.bytes().take_while(|b| *b == b'#').count();
    let wanted = level(heading);
    let start = PAGE.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no “{heading}”"));
    let rest = &PAGE[start + heading.len() + 2..];
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if (1..=wanted).contains(&level(line)) {
            break;
        }
        at += line.len();
    }
    &rest[..at]
}

/// The headings that begin so.
pub(crate) fn headings(beginning: &str) -> impl Iterator<Item = &'static str> {
    PAGE.lines().filter(move |line| line.starts_with(beginning))
}

/// The cells of the first table in a text, without its head.
pub(crate) fn rows(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().skip_while(|line| !line.starts_with('|'));
    let rows = rows.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// What stands in backticks.
pub(crate) fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// What stands in backticks in the first cells of a table, each once.
pub(crate) fn named(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for row in rows(text) {
        for name in quoted(row[0]) {
            assert!(names.insert(name.to_owned()), "{name} stands there twice");
        }
    }
    names
}

/// The texts, as a set.
pub(crate) fn set<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> BTreeSet<String> {
    texts.into_iter().map(Into::into).collect()
}
