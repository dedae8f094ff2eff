//! The programs that send mail: how their texts are recognised, and what their settings are called.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::context::Tls;
use crate::words::Words;

/// A program, as it stands in `entries/programs.json`, the most used first.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// As in flags and JSON; that of its snippet where there is one.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// What people call it as well, in small letters.
    #[serde(default)]
    pub also: Vec<String>,
    /// What it is built on: its settings hold where it has none of its own.
    #[serde(default)]
    pub base: Option<String>,
    /// Words that only its texts have.
    #[serde(default)]
    pub signs: Vec<String>,
    /// Texts that must be recognised as its own; the page goes without them.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Its settings, by topic.
    #[serde(default)]
    pub settings: Settings,
}

/// What a program's settings are called: sentences without the program's name.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// For implicit TLS.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub implicit: String,
    /// For STARTTLS.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub starttls: String,
    /// For user name and password.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub login: String,
    /// For the login mechanism.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mechanism: String,
    /// For the sender's address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sender: String,
    /// For certificate authorities of one's own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub trust: String,
    /// For the name in EHLO.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub helo: String,
    /// For host and port.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// For how long it waits, how fast it sends and how often it connects.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pace: String,
}

/// What a setting is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// How TLS starts, as the port wants it.
    Mode,
    /// Implicit TLS.
    Implicit,
    /// STARTTLS.
    Starttls,
    /// User name and password.
    Login,
    /// The login mechanism.
    Mechanism,
    /// The sender's address.
    Sender,
    /// Certificate authorities of one's own.
    Trust,
    /// The name in EHLO.
    Helo,
    /// Host and port.
    Host,
    /// How long it waits, and how fast it sends.
    Pace,
}

impl Settings {
    /// What there is on a topic; empty if nothing. Of the mode only what the port wants.
    fn on(&self, topic: Topic, tls: Option<Tls>) -> String {
        let text = match topic {
            Topic::Mode => {
                let parts = match tls {
                    Some(Tls::Implicit) => [self.implicit.as_str(), ""],
                    Some(Tls::StartTls) => ["", self.starttls.as_str()],
                    Some(Tls::None) | None => [self.implicit.as_str(), self.starttls.as_str()],
                };
                let given = parts.into_iter().filter(|part| !part.is_empty());
                return given.collect::<Vec<_>>().join(" ");
            }
            Topic::Implicit => &self.implicit,
            Topic::Starttls => &self.starttls,
            Topic::Login => &self.login,
            Topic::Mechanism => &self.mechanism,
            Topic::Sender => &self.sender,
            Topic::Trust => &self.trust,
            Topic::Helo => &self.helo,
            Topic::Host => &self.host,
            Topic::Pace => &self.pace,
        };
        text.clone()
    }
}

/// The programs, and what recognises them.
pub(crate) struct Programs {
    rows: Vec<Program>,
    by_id: HashMap<String, usize>,
    by_first_word: HashMap<String, Vec<Sign>>,
}

struct Sign {
    program: usize,
    words: Vec<String>,
}

impl Programs {
    pub(crate) fn new(rows: Vec<Program>) -> Self {
        let mut by_first_word: HashMap<String, Vec<Sign>> = HashMap::new();
        for (program, row) in rows.iter().enumerate() {
            for sign in &row.signs {
                let words: Vec<String> = Words::of(sign).iter().map(str::to_owned).collect();
                if let Some(first) = words.first() {
                    by_first_word.entry(first.clone()).or_default().push(Sign { program, words });
                }
            }
        }
        let by_id = rows.iter().enumerate().map(|(i, row)| (row.id.clone(), i)).collect();
        Self { rows, by_id, by_first_word }
    }

    pub(crate) fn rows(&self) -> &[Program] {
        &self.rows
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Program> {
        self.by_id.get(id).map(|&i| &self.rows[i])
    }

    /// The program that somebody calls so: by id, name or another name, in capitals or not.
    pub(crate) fn called(&self, name: &str) -> Option<&Program> {
        let name = name.trim().to_lowercase();
        self.rows.iter().find(|row| {
            row.id == name || row.name.to_lowercase() == name || row.also.contains(&name)
        })
    }

    /// A program and what it is built on, itself first.
    pub(crate) fn with_bases<'a>(&'a self, id: &str) -> Vec<&'a Program> {
        let mut bases = Vec::new();
        let mut next = self.get(id);
        while let Some(row) = next {
            // A circle in the table, which a test forbids, must not hang a page.
            if bases.len() > 8 {
                break;
            }
            bases.push(row);
            next = row.base.as_deref().and_then(|base| self.get(base));
        }
        bases
    }

    /// The program that a text is from: one that others are not built on, with the most signs.
    pub(crate) fn recognise(&self, words: &Words<'_>) -> Option<&Program> {
        // A count for each program, in the order in which they were seen.
        let mut seen: Vec<(usize, u32)> = Vec::new();
        let mut greeting = false;
        for i in 0..words.len() {
            let word = words.get(i);
            if words.word(i).begins_line {
                // What a server says of itself in its greeting is not the program that connected.
                greeting = word == "220";
            }
            let Some(signs) = self.by_first_word.get(word) else { continue };
            for sign in signs {
                let here = sign.words.iter().enumerate().all(|(k, w)| words.get(i + k) == w);
                if !here || greeting {
                    continue;
                }
                match seen.iter_mut().find(|(program, _)| *program == sign.program) {
                    Some((_, count)) => *count += 1,
                    None => seen.push((sign.program, 1)),
                }
            }
        }
        let is_base = |program: usize| {
            let id = self.rows[program].id.as_str();
            seen.iter().any(|(other, _)| {
                *other != program
                    && self.with_bases(&self.rows[*other].id).iter().any(|row| row.id == id)
            })
        };
        let own = seen.iter().rev().filter(|(program, _)| !is_base(*program));
        own.max_by_key(|(_, count)| *count).map(|(program, _)| &self.rows[*program])
    }

    /// What a program's setting on a topic is called: with its name, of whatever it is built on.
    pub(crate) fn own_setting(&self, id: &str, topic: Topic, tls: Option<Tls>) -> Option<String> {
        let name = &self.get(id)?.name;
        let texts = self.with_bases(id).into_iter().map(|row| row.settings.on(topic, tls));
        let text = texts.into_iter().find(|text| !text.is_empty())?;
        Some(format!("{name}: {text}"))
    }

    /// What the settings of all programs on a topic are called.
    pub(crate) fn settings(
        &self,
        topic: Topic,
        tls: Option<Tls>,
    ) -> impl Iterator<Item = (&Program, String)> {
        let rows = self.rows.iter().map(move |row| (row, row.settings.on(topic, tls)));
        rows.filter(|(_, text)| !text.is_empty())
    }
}
