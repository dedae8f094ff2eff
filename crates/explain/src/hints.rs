//! What a text seems to be about, when no row knows its words.

mod list;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::Entry;
use super::words::Words;
use list::HINTS;

/// How far apart the words of a hint may stand.
const NEAR: usize = 8;

/// The most hints that are taken.
const MOST: usize = 2;

/// Words that together point at an entry, in whatever order and form.
struct Hint {
    entry: &'static str,
    /// Beginnings of words, or whole words with a `.` behind them. One of each group must stand
    /// near one of the first.
    groups: &'static [&'static [&'static str]],
}

/// An entry that words point at, and where they stand in the text.
pub(super) struct Found<'a> {
    pub(super) entry: &'a Entry,
    /// How much points at it.
    pub(super) weight: u32,
    pub(super) span: Range<usize>,
}

/// The hints that a word may begin, by the first octet of the word.
static ANCHORS: LazyLock<BTreeMap<u8, Vec<usize>>> = LazyLock::new(|| {
    let mut anchors: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (i, hint) in HINTS.iter().enumerate() {
        let beginnings = hint.groups.first().copied().unwrap_or_default();
        let octets: BTreeSet<u8> = beginnings.iter().filter_map(|b| b.bytes().next()).collect();
        octets.into_iter().for_each(|octet| anchors.entry(octet).or_default().push(i));
    }
    anchors
});

/// The entries that a text points at: those with the most words first, then in the table's order.
pub(super) fn search<'a>(
    words: &Words<'_>,
    find: impl Fn(&str) -> Option<&'a Entry>,
) -> Vec<Found<'a>> {
    let mut places: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (i, word) in words.iter().enumerate() {
        let Some(octet) = word.bytes().next() else { continue };
        for &hint in ANCHORS.get(&octet).into_iter().flatten() {
            if !places.contains_key(&hint)
                && let Some(place) = HINTS[hint].place(words, i)
            {
                places.insert(hint, place);
            }
        }
    }
    let mut found: Vec<Found<'a>> = places
        .into_iter()
        .filter_map(|(hint, (first, last))| {
            let Hint { entry, groups } = &HINTS[hint];
            let weight = u32::try_from(groups.len()).unwrap_or(u32::MAX);
            Some(Found { entry: find(entry)?, weight, span: words.span(first, last) })
        })
        .collect();
    found.sort_by_key(|f| std::cmp::Reverse(f.weight));
    let mut seen = BTreeSet::new();
    found.retain(|f| seen.insert(f.entry.id.as_str()));
    found.truncate(MOST);
    found
}

impl Hint {
    /// The first and the last word of the place around this word where it all stands together.
    fn place(&self, words: &Words<'_>, i: usize) -> Option<(usize, usize)> {
        let (anchor, others) = self.groups.split_first()?;
        // `timeout=300` is a setting, not a complaint.
        let setting = words.get(i + 1).starts_with(|c: char| c.is_ascii_digit());
        // Nor is `check your password`.
        let advised = i >= 2
            && matches!(words.get(i - 2), "check" | "verify")
            && matches!(words.get(i - 1), "that" | "the" | "your");
        if setting || advised || !is_one_of(anchor, words.get(i)) {
            return None;
        }
        let window = i.saturating_sub(NEAR)..words.len().min(i + NEAR + 1);
        others.iter().try_fold((i, i), |(first, last), group| {
            let at = window.clone().find(|&k| k != i && is_one_of(group, words.get(k)))?;
            Some((first.min(at), last.max(at)))
        })
    }
}

fn is_one_of(group: &[&str], word: &str) -> bool {
    group.iter().any(|said| match said.strip_suffix('.') {
        Some(whole) => word == whole,
        None => word.starts_with(said),
    })
}

#[cfg(test)]
mod tests {
    use super::list::HINTS;
    use super::search;
    use crate::words::Words;
    use crate::{BUILT_IN, Entry};

    fn find(id: &str) -> Option<&'static Entry> {
        BUILT_IN.find(id)
    }

    #[test]
    fn every_hint_points_at_an_entry() {
        for hint in HINTS {
            assert!(find(hint.entry).is_some(), "{}", hint.entry);
            let words = hint.groups.iter().map(|group| group[0].trim_end_matches('.'));
            let text = words.collect::<Vec<_>>().join(" ");
            let found = search(&Words::of(&text), find);
            assert!(found.iter().any(|f| f.entry.id == hint.entry), "{text}");
        }
    }

    #[test]
    fn an_entry_is_pointed_at_once() {
        let text = "the certificate does not match the host name: mismatch";
        let found = search(&Words::of(text), find);
        assert_eq!(
            found.len(),
            1,
            "{:?}",
            found.iter().map(|f| f.entry.id.as_str()).collect::<Vec<_>>()
        );
    }

    #[test]
    fn settings_and_distant_words_do_not_count() {
        for text in [
            "connect smtp timeout=300",
            "certificate one two three four five six seven eight nine expired",
        ] {
            assert!(search(&Words::of(text), find).is_empty(), "{text}");
        }
    }
}
