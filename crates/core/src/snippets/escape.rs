//! How a value is written in a language, between the quotes that the text already has.

use std::fmt::Write as _;

/// How a value is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Syntax {
    /// As it is, for people to type.
    Plain,
    /// Between double quotes in Python.
    Python,
    /// Percent-encoded, as one part of a URL (RFC 3986 §2.1).
    Url,
    /// Text or attribute in XML 1.0.
    Xml,
}

impl Syntax {
    /// By the name that stands in placeholders.
    pub(super) fn find(id: &str) -> Option<Self> {
        SYNTAXES.iter().find(|(name, _)| *name == id).map(|(_, syntax)| *syntax)
    }

    /// Writes a value, or says why it cannot be written.
    pub(super) fn write(self, value: &str) -> Result<String, &'static str> {
        Ok(match self {
            Self::Plain => value.to_owned(),
            Self::Python => escaped(value, |c| match c {
                '\\' | '"' => Some(format!("\\{c}")),
                _ => None,
            }),
            Self::Url => percent(value),
            Self::Xml => escaped(value, |c| {
                Some(
                    match c {
                        '&' => "&amp;",
                        '<' => "&lt;",
                        '>' => "&gt;",
                        '"' => "&quot;",
                        '\'' => "&apos;",
                        _ => return None,
                    }
                    .to_owned(),
                )
            }),
        })
    }
}

const SYNTAXES: &[(&str, Syntax)] = &[
    ("plain", Syntax::Plain),
    ("python", Syntax::Python),
    ("url", Syntax::Url),
    ("xml", Syntax::Xml),
];

fn escaped(value: &str, escape: impl Fn(char) -> Option<String>) -> String {
    value.chars().fold(String::with_capacity(value.len()), |mut out, c| {
        match escape(c) {
            Some(text) => out.push_str(&text),
            None => out.push(c),
        }
        out
    })
}

fn percent(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
