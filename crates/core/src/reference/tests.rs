//! Rules over every text, wherever it stands.

use super::{Block, CodeKind, comparison, faq, glossary, modes, roles};
use crate::questions::answer::Answer;
use crate::questions::{Input, QUESTIONS};
use crate::{ports, sources};

fn answer_texts(answers: &[Answer]) -> Vec<(String, &'static str)> {
    answers.iter().map(|a| (format!("answer {}", a.id), a.help)).collect()
}

/// Every text that is made of sentences, and where it stands.
pub(super) fn sentences() -> Vec<(String, &'static str)> {
    let mut all = answer_texts(&roles::ROLES);
    for row in QUESTIONS {
        all.push((row.question.id().to_owned(), row.help));
        if let Input::One(answers) | Input::Many(answers) = row.input {
            all.extend(answer_texts(answers));
        }
    }
    for term in glossary::GLOSSARY {
        all.push((format!("glossary {}", term.id), term.text));
    }
    for row in modes::ROWS {
        all.extend([row.starttls, row.implicit].map(|t| (format!("modes {}", row.id), t)));
    }
    for row in roles::ROWS {
        all.extend([row.relay, row.submission].map(|t| (format!("roles {}", row.id), t)));
    }
    for entry in faq::entries() {
        let at = || format!("faq {}", entry.id);
        for block in entry.answer {
            match block {
                Block::Text(text) => all.push((at(), text)),
                Block::List(points) => all.extend(points.iter().map(|p| (at(), *p))),
                Block::Code { caption, .. } => all.push((at(), caption)),
            }
        }
    }
    all
}

fn all_sources() -> Vec<(String, &'static [&'static str])> {
    let mut all = Vec::new();
    all.extend(glossary::GLOSSARY.iter().map(|t| (format!("glossary {}", t.id), t.sources)));
    all.extend(modes::ROWS.iter().map(|r| (format!("modes {}", r.id), r.sources)));
    all.extend(roles::ROWS.iter().map(|r| (format!("roles {}", r.id), r.sources)));
    all.extend(faq::entries().map(|e| (format!("faq {}", e.id), e.sources)));
    all
}

#[test]
fn texts_are_whole_sentences_in_a_calm_voice() {
    for (at, text) in sentences() {
        assert!(text.ends_with('.') && text.trim() == text, "{at}: {text}");
        let first = text.chars().next().unwrap_or_default();
        let command = ["openssl ", "swaks ", "nc "].iter().any(|name| text.starts_with(name));
        assert!(first.is_uppercase() || first.is_ascii_digit() || command, "{at}: {text}");
        for mark in ["!", "\n", "\"", "`", "{", "}", "  "] {
            assert!(!text.contains(mark), "{at}: {mark:?} in {text}");
        }
        for word in ["Please", "please", " he ", " his ", " himself "] {
            assert!(!text.contains(word), "{at}: {word:?} in {text}");
        }
    }
}

#[test]
fn headings_are_headings() {
    let questions = QUESTIONS.iter().map(|q| q.text).chain(faq::entries().map(|e| e.question));
    for text in questions {
        assert!(text.ends_with('?'), "{text}");
    }
    let rows = modes::ROWS.iter().map(|r| r.aspect).chain(roles::ROWS.iter().map(|r| r.aspect));
    let labels = comparison::ASPECTS.iter().map(|a| a.label).chain(roles::ROLES.map(|c| c.label));
    for text in rows.chain(labels).chain(faq::TOPICS.iter().map(|t| t.title)) {
        assert!(!text.is_empty() && !text.ends_with(['.', ':', '?']), "{text}");
    }
}

#[test]
fn sources_open_or_are_plain_names() {
    for (at, sources) in all_sources() {
        assert!(!sources.is_empty(), "{at} has no source");
        for (i, source) in sources.iter().enumerate() {
            let opens = sources::link(source).is_some();
            let is_name = !source.starts_with("RFC") && !source.contains(['§', '/']);
            assert!(opens || (is_name && !source.is_empty()), "{at}: {source}");
            assert!(!sources[..i].contains(source), "{at}: {source} twice");
        }
    }
}

#[test]
fn ids_of_rows_are_unique() {
    for ids in [
        modes::ROWS.iter().map(|r| r.id).collect::<Vec<_>>(),
        roles::ROWS.iter().map(|r| r.id).collect(),
        QUESTIONS.iter().map(|q| q.question.id()).collect(),
    ] {
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{ids:?}");
    }
}

/// The host names in a text: words with a dot that end in small letters.
fn host_names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'));
    words.filter(|word| {
        word.rsplit_once('.').is_some_and(|(_, label)| {
            label.len() > 1 && label.bytes().all(|b| b.is_ascii_lowercase())
        })
    })
}

#[test]
fn code_has_no_placeholders_left_and_names_nobody() {
    let marks = ["@HOST@", "@PORT@", "YOUR", "{host", "{port", "TODO", "xxx", "<host", "[host"];
    let mut commands = 0;
    for entry in faq::entries() {
        for block in entry.answer {
            let Block::Code { kind, text, .. } = block else { continue };
            let at = entry.id;
            assert!(!text.is_empty() && text.lines().all(|l| l.trim_end() == l), "{at}: {text}");
            for mark in marks {
                assert!(!text.contains(mark), "{at}: {mark} in {text}");
            }
            for name in host_names(text) {
                let is_example = name == "example.com" || name.ends_with(".example.com");
                assert!(is_example, "{at}: {name}");
            }
            if *kind != CodeKind::Output {
                commands += 1;
                let bare = text.replace("</dev/null", "");
                assert!(!bare.contains(['<', '>', '“', '”', '…', '\n']), "{at}: {text}");
                assert!(host_names(text).count() > 0, "{at}: {text}");
            }
        }
    }
    assert!(commands >= 12, "{commands} commands");
}

#[test]
fn commands_use_the_mode_of_their_port() {
    let ports = comparison::MAIN_PORTS;
    let mut seen = Vec::new();
    for entry in faq::entries() {
        for block in entry.answer {
            let Block::Code { kind: CodeKind::Shell, text, .. } = block else { continue };
            for port in ports {
                let implicit = ports::mode_of(port) == crate::TlsMode::Implicit;
                if text.starts_with("openssl") && text.contains(&format!(".com:{port} ")) {
                    assert_eq!(text.contains("-starttls smtp"), !implicit, "{text}");
                    assert!(text.contains("-verify_return_error"), "{text}");
                    seen.push(port);
                }
                if text.starts_with("swaks") && text.contains(&format!("--port {port} ")) {
                    assert_eq!(text.contains("--tls-on-connect"), implicit, "{text}");
                    assert_eq!(text.contains("--tls "), !implicit, "{text}");
                    assert!(text.contains("--tls-verify"), "{text}");
                }
            }
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, ports, "one command of openssl for each main port");
}
