//! The entries, looked up by the first word of their patterns.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::codes::Code;
use super::topic;
use super::words::{Words, is_enhanced, is_reply_code};
use super::{Entry, Hit, Scope, Score, Table, Tells};

/// The longest gap in a pattern, in words.
const GAP: usize = 16;

/// How far behind a code its own words reach, in octets.
pub(super) const REPLY: usize = 300;

/// What further patterns of the same entry add.
const ALSO: u32 = 2;

/// How many words may go without one that has to do with mail before words that others use too
/// no longer count.
const SHORT: usize = 20;

/// Words that say little by themselves.
const SMALL: &[&str] = &[
    "a", "an", "and", "any", "are", "as", "at", "be", "because", "been", "but", "by", "does",
    "for", "from", "has", "have", "in", "is", "it", "no", "not", "of", "on", "or", "s", "t",
    "that", "the", "this", "to", "was", "with", "you", "your",
];

/// The patterns and codes of a table.
pub(super) struct Index {
    by_first_word: BTreeMap<String, Vec<Pattern>>,
    codes: Vec<KnownCode>,
}

struct Pattern {
    entry: usize,
    weight: u32,
    /// Whether others use the words too.
    common: bool,
    /// What stands between the gaps.
    parts: Vec<Vec<String>>,
}

struct KnownCode {
    entry: usize,
    basic: Option<String>,
    enhanced: Option<String>,
}

/// The best that was found for an entry so far.
struct Best {
    tells: Tells,
    weight: u32,
    others: u32,
    span: Range<usize>,
    by_code_alone: bool,
}

impl Table {
    /// Every entry that has a pattern or a code in the text.
    pub(super) fn search(&self, words: &Words<'_>, found: &[Code<'_>]) -> Vec<Hit<'_>> {
        let entries = &self.entries;
        let mut best: Vec<Option<Best>> = entries.iter().map(|_| None).collect();
        let elsewhere = topic::is_about_else(words);
        let vague = words.len() > SHORT && !topic::is_about_mail(words);
        let commons_count = !found.is_empty() || !(elsewhere || vague);
        for i in 0..words.len() {
            for pattern in self.index.by_first_word.get(words.get(i)).into_iter().flatten() {
                let Some(end) = follow(words, i, &pattern.parts) else { continue };
                let share = if elsewhere { 1 } else { 2 };
                let little_else = share * (end - i) >= words.len();
                if pattern.common && !commons_count && !little_else {
                    continue;
                }
                improve(
                    &mut best[pattern.entry],
                    Best {
                        tells: entries[pattern.entry].tells,
                        weight: pattern.weight,
                        others: 0,
                        span: words.span(i, end - 1),
                        by_code_alone: false,
                    },
                );
            }
        }
        for code in found {
            for known in &self.index.codes {
                let Some(weight) = known.weight(code) else { continue };
                // A reply code without more leaves much open, and words that name a cause say more
                // than any code.
                let tells = entries[known.entry].tells;
                let tells =
                    if known.enhanced.is_some() { tells } else { tells.min(Tells::Symptom) };
                let weight = if tells == Tells::Cause { weight / 2 } else { weight };
                improve(
                    &mut best[known.entry],
                    Best { tells, weight, others: 0, span: code.span.clone(), by_code_alone: true },
                );
            }
        }
        let hits = best.into_iter().zip(entries).filter_map(|(best, entry)| Some((best?, entry)));
        let mut hits: Vec<Hit<'_>> = hits
            .filter(|(_, entry)| !(elsewhere && entry.scope == Scope::Network))
            .map(|(best, entry)| best.into_hit(entry))
            .collect();
        give_way_to_words(words, &mut hits);
        hits
    }
}

/// Codes say less than the words behind them, and those that stand behind their words, as with
/// qmail and in the log of Postfix, less than any words beside them.
fn give_way_to_words(words: &Words<'_>, hits: &mut [Hit<'_>]) {
    let is_said = |hit: &&Hit<'_>| !hit.by_code_alone && hit.score.tells >= Tells::Symptom;
    let said: Vec<usize> = hits.iter().filter(is_said).map(|hit| hit.span.start).collect();
    for hit in hits.iter_mut().filter(|hit| hit.by_code_alone) {
        let before = &words.text[..hit.span.start];
        let behind = before.ends_with("dsn=") || before.ends_with("(#");
        let before = if behind { REPLY } else { 0 };
        let reply = hit.span.end.saturating_sub(before)..hit.span.end + REPLY;
        if said.iter().any(|at| reply.contains(at)) {
            hit.score.tells = hit.score.tells.min(Tells::Symptom);
            hit.score.weight = 1;
        }
    }
}

impl Best {
    fn into_hit(self, entry: &Entry) -> Hit<'_> {
        let score = Score {
            tells: self.tells,
            weight: self.weight + ALSO * self.others.min(3),
            first: Reverse(self.span.start),
        };
        Hit { entry, score, span: self.span, by_code_alone: self.by_code_alone }
    }
}

/// Keeps the better of the two, and remembers that there was another.
fn improve(best: &mut Option<Best>, new: Best) {
    let Some(old) = best else {
        *best = Some(new);
        return;
    };
    let elsewhere = new.span.end <= old.span.start || old.span.end <= new.span.start;
    let others = old.others + u32::from(elsewhere);
    let by_code_alone = old.by_code_alone && new.by_code_alone;
    if (new.tells, new.weight) > (old.tells, old.weight) {
        *old = new;
    }
    old.others = others;
    old.by_code_alone = by_code_alone;
}

/// Where a pattern that begins here ends, if it is here.
fn follow(words: &Words<'_>, at: usize, parts: &[Vec<String>]) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    if !part.iter().enumerate().all(|(i, word)| words.get(at + i) == word) {
        return None;
    }
    let end = at + part.len();
    if rest.is_empty() {
        return Some(end);
    }
    (end..words.len().min(end + GAP + 1))
        .take_while(|next| *next == end || !words.get(next - 1).is_empty())
        .find_map(|next| follow(words, next, rest))
}

impl Index {
    /// Of these entries.
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut by_first_word: BTreeMap<String, Vec<Pattern>> = BTreeMap::new();
        let mut codes = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            for text in &entry.patterns {
                let common = text.starts_with('~');
                let parts: Vec<Vec<String>> = text
                    .split(" * ")
                    .map(|part| {
                        let words = Words::of(part).without_synonyms();
                        words.iter().map(str::to_owned).collect()
                    })
                    .collect();
                let weight = parts.iter().flatten().map(|word| weigh(word)).sum();
                if let Some(first) = parts.first().and_then(|part| part.first()) {
                    by_first_word.entry(first.clone()).or_default().push(Pattern {
                        entry: i,
                        weight,
                        common,
                        parts,
                    });
                }
            }
            codes.extend(entry.codes.iter().map(|code| KnownCode::new(i, code)));
        }
        Self { by_first_word, codes }
    }
}

impl KnownCode {
    fn new(entry: usize, text: &str) -> Self {
        Self {
            entry,
            basic: text.split(' ').find(|word| is_reply_code(word)).map(str::to_owned),
            enhanced: text.split(' ').find(|word| is_enhanced(word)).map(str::to_owned),
        }
    }

    /// What it weighs that this code was found, if it is the one.
    fn weight(&self, found: &Code<'_>) -> Option<u32> {
        let basic = self.basic.is_none() || self.basic.as_deref() == found.basic;
        let enhanced = self.enhanced.is_none() || self.enhanced.as_deref() == found.enhanced;
        let weight = match (&self.basic, &self.enhanced) {
            (Some(_), Some(_)) => 16,
            (None, _) => 12,
            (Some(_), None) => 6,
        };
        (basic && enhanced).then_some(weight)
    }
}

/// How much a word of a pattern says.
fn weigh(word: &str) -> u32 {
    match word {
        _ if SMALL.contains(&word) => 1,
        _ if is_enhanced(word) => 6,
        _ if word.bytes().all(|b| b.is_ascii_digit()) => 2,
        _ if word.chars().count() >= 9 => 4,
        _ => 3,
    }
}
