//! How a value is written in a language, between the quotes that the text already has.

use std::fmt::Write as _;
use std::net::IpAddr;

/// How a value is written. A value that cannot be written that way is refused, not changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Syntax {
    /// As it is, for people to type.
    Plain,
    /// Between double quotes where a backslash escapes and nothing is expanded: Python,
    /// JavaScript, JSON, Java, C#, Go, Rust, TOML, YAML, Emacs Lisp, git.
    Quoted,
    /// Between double quotes where a backslash escapes and `#{}` is expanded: Elixir.
    Elixir,
    /// Between double quotes where a backslash escapes and `${}` is expanded: .env files of PHP.
    Dotenv,
    /// Between single quotes where a backslash escapes: PHP, Perl, Ruby.
    Single,
    /// Between single quotes of a POSIX shell.
    Shell,
    /// Between single quotes of a POSIX shell, where a colon ends it: a user name for curl.
    ShellLogin,
    /// Between single quotes that are written twice to stand for one: PowerShell, YAML.
    Doubled,
    /// Between double quotes that nothing can escape: msmtp.
    Bare,
    /// Without quotes, as a single word without any character of a meaning of its own.
    Word,
    /// The same without an equals sign, at which sSMTP splits a value as well.
    Unequal,
    /// A value in a Java properties file that Spring reads.
    Properties,
    /// A parameter of Postfix' main.cf, or a word in a table of its.
    Postfix,
    /// A host name in a zone file, where an address cannot stand.
    ZoneName,
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
        match self {
            Self::Plain => Ok(value.to_owned()),
            Self::Quoted => Ok(escaped(value, |c| backslash(c, "\\\""))),
            Self::Elixir => Ok(escaped(value, |c| backslash(c, "\\\"#"))),
            Self::Dotenv => Ok(escaped(value, |c| backslash(c, "\\\"$"))),
            Self::Single => Ok(escaped(value, |c| backslash(c, "\\'"))),
            Self::Shell => Ok(value.replace('\'', r"'\''")),
            Self::ShellLogin => {
                without(value, &[':'], "what stands behind a colon would be taken for the password")
                    .map(|value| value.replace('\'', r"'\''"))
            }
            Self::Doubled => Ok(value.replace('\'', "''")),
            Self::Bare => without(
                value,
                &['"', '\\'],
                "it has no way to write a quotation mark or a backslash",
            ),
            Self::Word => word(value),
            Self::Unequal => word(&without(value, &['='], "an equals sign would end it there")?),
            Self::Properties => properties(value),
            Self::Postfix => postfix(value),
            Self::ZoneName if value.parse::<IpAddr>().is_ok() => {
                Err("a record like that leads to a name, not to an address")
            }
            Self::ZoneName => word(value),
            Self::Url => Ok(percent(value)),
            Self::Xml => Ok(escaped(value, entity)),
        }
    }

    /// Reads a value back as the language would: the reverse of [`Syntax::write`].
    #[cfg(test)]
    pub(super) fn read(self, written: &str) -> String {
        match self {
            Self::Plain | Self::Bare | Self::Word | Self::Unequal | Self::ZoneName => {
                written.to_owned()
            }
            Self::Quoted | Self::Elixir | Self::Dotenv | Self::Single => unescaped(written, false),
            Self::Properties => unescaped(written, true),
            Self::Shell | Self::ShellLogin => written.replace(r"'\''", "'"),
            Self::Doubled => written.replace("''", "'"),
            Self::Postfix => written.replace("$$", "$"),
            Self::Url => {
                let mut octets = Vec::new();
                let mut rest = written.as_bytes();
                while let [first, tail @ ..] = rest {
                    if *first == b'%' {
                        let hex = std::str::from_utf8(&tail[..2]).unwrap();
                        octets.push(u8::from_str_radix(hex, 16).unwrap());
                        rest = &tail[2..];
                    } else {
                        octets.push(*first);
                        rest = tail;
                    }
                }
                String::from_utf8(octets).unwrap()
            }
            Self::Xml => ENTITIES
                .iter()
                .rev()
                .fold(written.to_owned(), |text, (c, e)| text.replace(e, &c.to_string())),
        }
    }
}

/// By name, for placeholders such as `@USER:url@`.
pub(super) const SYNTAXES: &[(&str, Syntax)] = &[
    ("bare", Syntax::Bare),
    ("dotenv", Syntax::Dotenv),
    ("doubled", Syntax::Doubled),
    ("elixir", Syntax::Elixir),
    ("plain", Syntax::Plain),
    ("postfix", Syntax::Postfix),
    ("properties", Syntax::Properties),
    ("quoted", Syntax::Quoted),
    ("shell", Syntax::Shell),
    ("shell-login", Syntax::ShellLogin),
    ("single", Syntax::Single),
    ("unequal", Syntax::Unequal),
    ("url", Syntax::Url),
    ("word", Syntax::Word),
    ("xml", Syntax::Xml),
    ("zone-name", Syntax::ZoneName),
];

/// The ampersand comes first, since the others are written with it.
const ENTITIES: &[(char, &str)] =
    &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&apos;")];

fn escaped(value: &str, escape: impl Fn(char) -> Option<String>) -> String {
    value.chars().fold(String::with_capacity(value.len()), |mut out, c| {
        match escape(c) {
            Some(text) => out.push_str(&text),
            None => out.push(c),
        }
        out
    })
}

fn backslash(c: char, special: &str) -> Option<String> {
    special.contains(c).then(|| format!("\\{c}"))
}

fn entity(c: char) -> Option<String> {
    ENTITIES.iter().find(|(special, _)| *special == c).map(|(_, entity)| (*entity).to_owned())
}

fn without(value: &str, forbidden: &[char], why: &'static str) -> Result<String, &'static str> {
    if value.contains(forbidden) { Err(why) } else { Ok(value.to_owned()) }
}

fn word(value: &str) -> Result<String, &'static str> {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "@._+-=/~".contains(c);
    if value.chars().all(is_safe) && !value.starts_with(['-', '=', '~']) {
        Ok(value.to_owned())
    } else {
        Err("it can only hold letters, digits and the characters @ . _ + - = / ~ there")
    }
}

/// ISO 8859-1 was the encoding of such files for long, so everything else is written as `\u`.
fn properties(value: &str) -> Result<String, &'static str> {
    if value.contains("${") || value.contains("#{") {
        return Err("Spring would replace what stands behind ${ or #{");
    }
    let mut out = String::with_capacity(value.len());
    for (i, c) in value.chars().enumerate() {
        match c {
            '\\' => out.push_str("\\\\"),
            ' ' if i == 0 => out.push_str("\\ "),
            c if c.is_ascii() => out.push(c),
            c => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04X}");
                }
            }
        }
    }
    if value.ends_with(' ') {
        return Err("a space at its end would be lost");
    }
    Ok(out)
}

fn postfix(value: &str) -> Result<String, &'static str> {
    if value.contains([' ', ':', '#', ',', '{', '}', '"']) {
        return Err(
            "Postfix would split it at a space, a comma, a colon, a quotation mark or a brace",
        );
    }
    Ok(value.replace('$', "$$"))
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

#[cfg(test)]
fn unescaped(written: &str, unicode: bool) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut chars = written.chars();
    let mut buffer = [0; 2];
    while let Some(c) = chars.next() {
        let c = if c == '\\' {
            chars.next().unwrap()
        } else {
            units.extend_from_slice(c.encode_utf16(&mut buffer));
            continue;
        };
        if unicode && c == 'u' {
            let hex: String = chars.by_ref().take(4).collect();
            units.push(u16::from_str_radix(&hex, 16).unwrap());
        } else {
            units.extend_from_slice(c.encode_utf16(&mut buffer));
        }
    }
    String::from_utf16(&units).unwrap()
}
