//! The reply codes that errors are known by: a document for each pair of a reply code and an
//! enhanced status code, with the causes that it can have and the words that tell which.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use portwise_explain::{Entry, Tells, entries, explain};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part as Menu};
use super::errors::{link, path as of_error, remedy, told};
use super::list::{Part, Row, links};
use super::words::sentence;

/// The most words of a text that stand behind a code.
const MOST_WORDS: usize = 16;

/// What a code can mean.
struct Meaning {
    entry: &'static Entry,
    /// The words behind the code that tell it; empty where the code alone is known.
    words: String,
}

/// A reply code with its enhanced status code, and what they can mean, the commonest first.
struct Code {
    /// Such as `535 5.7.139`.
    written: String,
    meanings: Vec<Meaning>,
}

static CODES: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let mut found: BTreeMap<String, Vec<Meaning>> = BTreeMap::new();
    for entry in entries() {
        let texts = || entry.patterns.iter().chain(&entry.examples);
        for text in entry.codes.iter().chain(texts()) {
            for (code, _) in pairs(text) {
                let meanings = found.entry(code.clone()).or_default();
                if meanings.iter().all(|meaning| meaning.entry.id != entry.id) {
                    let behind = texts().flat_map(|text| pairs(text));
                    let behind = behind.filter(|(own, _)| *own == code).map(|(_, words)| words);
                    let words = behind.map(cut).find(|words| !words.is_empty());
                    let words = words.or_else(|| bare(entry)).unwrap_or_default();
                    meanings.push(Meaning { entry, words });
                }
            }
        }
    }
    let code = |(written, mut meanings): (String, Vec<Meaning>)| {
        // As a pasted code alone is explained.
        let order: Vec<&str> = explain(&written).iter().map(|e| e.entry.id.as_str()).collect();
        let place = |id: &str| order.iter().position(|own| *own == id).unwrap_or(order.len());
        meanings.sort_by_key(|meaning| place(&meaning.entry.id));
        Code { written, meanings }
    };
    found.into_iter().map(code).collect()
});

/// The pairs of codes in a text, as they are written together, each with what is behind it.
fn pairs(text: &str) -> impl Iterator<Item = (String, &str)> {
    let is_code = |word: &str| {
        word.len() == 3
            && word.starts_with(['4', '5'])
            && word.bytes().all(|octet| octet.is_ascii_digit())
    };
    text.match_indices(|c: char| c.is_ascii_digit()).filter_map(move |(at, _)| {
        let begins = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        let code = text.get(at..at + 3).filter(|code| begins && is_code(code))?;
        // Lines of a longer reply have a hyphen; some servers put a hash before the second code.
        let rest = text[at + 3..].strip_prefix([' ', '-'])?;
        let rest = rest.strip_prefix('#').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let enhanced = rest[..end].trim_end_matches('.');
        let mut parts = enhanced.split('.');
        let class = parts.next().is_some_and(|class| matches!(class, "4" | "5"));
        let others: Vec<&str> = parts.collect();
        let numbers = others.iter().all(|part| (1..=3).contains(&part.len()));
        let fits = class && others.len() == 2 && numbers;
        fits.then(|| (format!("{code} {enhanced}"), &rest[enhanced.len()..]))
    })
}

/// The first words behind a code.
fn cut(behind: &str) -> String {
    let line = behind.split(['\r', '\n']).next().unwrap_or_default();
    let line = line.trim_start_matches(|c: char| !(c.is_alphanumeric() || "<“\"([".contains(c)));
    let line = line.trim_end_matches(|c: char| !(c.is_alphanumeric() || ">”\")]".contains(c)));
    let words: Vec<&str> =
        line.split_whitespace().map(|w| if w == "*" { "…" } else { w }).collect();
    match words.get(..MOST_WORDS) {
        Some(first) if words.len() > MOST_WORDS => format!("{} …", first.join(" ")),
        _ => words.join(" "),
    }
}

/// The words of an entry that no code stands before.
fn bare(entry: &Entry) -> Option<String> {
    let has_code = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let pattern = entry.patterns.iter().map(|pattern| pattern.trim_start_matches('~'));
    pattern.filter(|pattern| !has_code(pattern)).map(cut).find(|words| !words.is_empty())
}

fn path(written: &str) -> String {
    format!("errors/{}/", written.replace(' ', "-"))
}

/// The document of a code, where there is one: its path.
pub(super) fn find(written: &str) -> Option<String> {
    CODES.iter().find(|code| code.written == written).map(|code| path(&code.written))
}

impl Code {
    /// The symptom that the others are causes of, where one is known.
    fn symptom(&self) -> Option<&Meaning> {
        let first = self.meanings.first().filter(|_| self.meanings.len() > 1);
        first.filter(|meaning| meaning.entry.tells < Tells::Cause)
    }

    /// The causes, then what is left if the words tell none of them.
    fn in_order(&self) -> impl Iterator<Item = &Meaning> {
        let skipped = usize::from(self.symptom().is_some());
        self.meanings.iter().skip(skipped).chain(self.symptom())
    }

    /// How many causes it can have.
    fn causes(&self) -> usize {
        self.meanings.len() - usize::from(self.symptom().is_some())
    }
}

/// What a code means, in a few words.
fn summary(code: &Code) -> String {
    match (code.meanings.as_slice(), code.symptom()) {
        ([only], _) => only.entry.title.clone(),
        // What stands behind the semicolon is what this document goes on with.
        (_, Some(symptom)) => symptom.entry.title.split(';').next().unwrap_or_default().to_owned(),
        (all, None) => format!("{} known causes", all.len()),
    }
}

pub(super) fn documents() -> impl Iterator<Item = Document> {
    CODES.iter().map(document)
}

/// All codes as a part of the list of errors.
pub(super) fn part() -> Part {
    let row = |code: &Code| {
        let about = summary(code);
        let titles = code.meanings.iter().map(|meaning| meaning.entry.title.as_str());
        Row {
            path: path(&code.written),
            name: code.written.clone(),
            words: titles.collect::<Vec<_>>().join(" "),
            content: html! { <span class="aside">{ about }</span> },
        }
    };
    Part { heading: "By reply code".to_owned(), rows: CODES.iter().map(row).collect() }
}

/// What the code means, in a sentence or two that stand alone.
fn first_sentence(code: &Code) -> String {
    let Code { written, meanings } = code;
    let which = "the words that follow the code tell which";
    match (meanings.as_slice(), code.symptom()) {
        ([_], _) => format!("{written} means: {}", sentence(&summary(code))),
        (_, Some(_)) if code.causes() == 1 => {
            let summary = sentence(&summary(code));
            format!("{written} means: {summary} The words that follow the code may tell more.")
        }
        (_, Some(_)) => {
            let summary = sentence(&summary(code));
            format!("{written} means: {summary} There are {} causes; {which}.", code.causes())
        }
        (all, None) => format!("{written} can have {} causes; {which}.", all.len()),
    }
}

fn document(code: &'static Code) -> Document {
    let first = first_sentence(code);
    let more = match code.meanings.as_slice() {
        [only] => told(only.entry).first().map(|(_, text, fix)| format!("{text} {fix}")),
        all => Some(
            all.iter()
                .skip(usize::from(code.symptom().is_some()))
                .map(|m| sentence(&m.entry.title))
                .collect::<Vec<_>>()
                .join(" "),
        ),
    };
    let title = format!("Mail error {}: {}", code.written, summary(code));
    let about = format!("{first} {}", more.unwrap_or_default());
    Document::new(Menu::Errors, path(&code.written), title, &about, move |way| content(code, way))
        .below(code.written.clone())
}

fn content(code: &'static Code, way: &Way) -> Html {
    let lead = first_sentence(code);
    html! {
        <div class="page">
            <h1>{ format!("{}: {}", code.written, summary(code)) }</h1>
            <p class="lead">{ lead }</p>
            { match code.meanings.as_slice() {
                [only] => one(only, way),
                _ => several(code, way),
            } }
            <p>
                { "Your text is longer, or says something else? " }
                <a href={way.to("errors/")}>{ "Paste it" }</a>
                { ": host, port and program in it make the answer more exact." }
            </p>
            { links("Codes like it", like(code), way) }
        </div>
    }
}

/// The one meaning, with all its causes.
fn one(meaning: &Meaning, way: &Way) -> Html {
    html! {
        <section class="card">
            if !meaning.words.is_empty() {
                <p>{ "The text behind it: " }<q>{ &meaning.words }</q></p>
            }
            <ol class="causes">
                { for told(meaning.entry).iter().map(|(cause, text, fix)| html! {
                    <li><p><strong>{ text }</strong></p>{ remedy(cause, fix) }</li>
                }) }
            </ol>
            <p>{ whole(meaning, way) }</p>
        </section>
    }
}

/// The meanings, each with the words that tell it and its likeliest cause.
fn several(code: &Code, way: &Way) -> Html {
    html! {
        <section class="card">
            <h2>{ "Which words follow the code?" }</h2>
            <ul class="causes">
                { for code.in_order().map(|meaning| html! {
                    <li>
                        if meaning.words.is_empty() {
                            <p>{ "Only the code, or other words" }</p>
                        } else {
                            <p><code>{ format!("{} {}", code.written, meaning.words) }</code></p>
                        }
                        <p><strong>{ sentence(&meaning.entry.title) }</strong></p>
                        { for told(meaning.entry).first().map(|(cause, text, fix)| html! {
                            <><p>{ text }</p>{ remedy(cause, fix) }</>
                        }) }
                        <p>{ whole(meaning, way) }</p>
                    </li>
                }) }
            </ul>
        </section>
    }
}

fn whole(meaning: &Meaning, way: &Way) -> Html {
    let (title, _) = link(meaning.entry);
    html! { <a href={way.to(of_error(meaning.entry))}>{ format!("The whole explanation: {title}") }</a> }
}

/// Codes that differ in one of the two.
fn like(code: &Code) -> Vec<(String, String)> {
    let enhanced = |code: &Code| code.written.split(' ').nth(1).map(str::to_owned);
    let shares = |other: &&Code| {
        let means =
            |meaning: &Meaning| code.meanings.iter().any(|m| m.entry.id == meaning.entry.id);
        other.written != code.written
            && (enhanced(other) == enhanced(code) || other.meanings.iter().any(means))
    };
    CODES.iter().filter(shares).map(|c| (c.written.clone(), path(&c.written))).collect()
}

#[cfg(test)]
mod tests {
    use super::{CODES, cut, pairs};

    #[test]
    fn pairs_are_found_as_servers_write_them() {
        let found = |text| pairs(text).map(|(code, words)| format!("{code}|{words}")).collect();
        let check = |text, expect: &[&str]| {
            let found: Vec<String> = found(text);
            assert_eq!(found, expect, "{text}");
        };
        check("535 5.7.139 Authentication", &["535 5.7.139| Authentication"]);
        check("550-5.7.26 a\n550 5.7.26 b", &["550 5.7.26| a\n550 5.7.26 b", "550 5.7.26| b"]);
        check("(554 #5.7.1: no)", &["554 5.7.1|: no)"]);
        check("550 5.7.1.", &["550 5.7.1|."]);
        check("535 5.7.1.2 1535 5.7.1 250 2.0.0 port 587 5.7 550 5.7.1390", &[]);
        check("", &[]);
    }

    #[test]
    fn words_behind_a_code_are_few() {
        assert_eq!(cut(" : Relay * denied\nmore"), "Relay … denied");
        assert_eq!(cut(" [TSS04] put off (for now)."), "[TSS04] put off (for now)");
        assert!(cut(&"word ".repeat(99)).ends_with("word …"));
    }

    #[test]
    fn a_pasted_code_and_its_document_agree() {
        for code in CODES.iter() {
            let explained = portwise_explain::explain(&code.written);
            let known = |id: &str| code.meanings.iter().any(|meaning| meaning.entry.id == id);
            let first = explained.iter().map(|e| &e.entry.id).find(|id| known(id));
            let own = code.meanings.first().map(|meaning| &meaning.entry.id);
            assert!(first.is_none() || first == own, "{}: {first:?}, {own:?}", code.written);
        }
    }

    #[test]
    fn words_tell_the_meanings_of_a_code_apart() {
        for code in CODES.iter() {
            for (at, meaning) in code.meanings.iter().enumerate() {
                let same = code.meanings[..at].iter().find(|other| other.words == meaning.words);
                let same = same.map(|other| &other.entry.id);
                assert_eq!(
                    same, None,
                    "{}: {} {:?}",
                    code.written, meaning.entry.id, meaning.words
                );
            }
        }
    }
}
