//! The policy file (RFC 8461 §3.2).

use serde::{Deserialize, Serialize};

use super::pattern::{Pattern, PatternFault};
use crate::facts::PolicyFile;
use crate::fields::{BLANKS, LONGEST_NAME, wrong_in_name};

/// What a policy asks of senders (RFC 8461 §5).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MtaStsMode))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Not to deliver to a host that fails.
    Enforce,
    /// To deliver all the same, and to report.
    Testing,
    /// To do as if there were no policy.
    None,
}

/// What a policy file says.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Rules {
    /// `mode`, if it is good.
    pub mode: Option<Mode>,
    /// `max_age` in seconds, if it is good.
    pub max_age: Option<u32>,
    /// The good ones among the `mx` patterns.
    pub patterns: Vec<Pattern>,
}

impl Rules {
    /// Whether senders keep the policy for so short a time that it hardly protects; also a policy
    /// in mode `testing`, which is to become another one.
    #[must_use]
    pub fn is_short(&self) -> bool {
        let has_effect = matches!(self.mode, Some(Mode::Enforce | Mode::Testing));
        has_effect && self.max_age.is_some_and(|seconds| seconds <= SHORT_MAX_AGE)
    }
}

/// A policy file, read.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct FileReading {
    /// What it says, as far as that is good.
    pub rules: Rules,
    /// What is wrong, in the order of the file, then what is missing.
    pub faults: Vec<FileFault>,
    /// What is wrong with its type.
    pub media_type: Option<TypeFault>,
    /// Fields other than `mx` that are there more than once; the first of each counts.
    pub repeated: Vec<String>,
    /// Fields that MTA-STS does not know, which senders ignore.
    pub unknown: Vec<String>,
    /// Lines were left out, so that what is missing may stand there.
    pub cut: bool,
}

impl FileReading {
    /// Whether senders can take the policy. An empty line is against the grammar, and does not make
    /// the policy none here; senders should check the media type, and need not.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        !self.faults.iter().any(FileFault::breaks)
    }
}

/// What is wrong with a policy file. Lines are counted from 1.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FileFault {
    /// There is nothing in it.
    Empty,
    /// It begins with a byte order mark.
    ByteOrderMark,
    /// It is not a policy, but a page in HTML.
    Html,
    /// A line is empty.
    EmptyLine(usize),
    /// A line has no colon.
    NoColon {
        /// The line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A key that is known, but for its capitals or blanks around it.
    KeySpelling {
        /// The line.
        line: usize,
        /// As it stands there.
        found: String,
        /// As it should be.
        expected: String,
    },
    /// A key that no field can have.
    Key {
        /// The line.
        line: usize,
        /// What stands there.
        key: String,
    },
    /// A field has no value.
    NoValue {
        /// The line.
        line: usize,
        /// Its key.
        key: String,
    },
    /// A value has a control character.
    ValueCharacter {
        /// The line.
        line: usize,
        /// Its key.
        key: String,
    },
    /// `version` is not `STSv1`.
    Version {
        /// The line.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// `mode` is none of the three.
    Mode {
        /// The line.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// `max_age` is not a number of 1 to 10 digits.
    MaxAge {
        /// The line.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// `max_age` is more than a year.
    MaxAgeTooLong {
        /// The line.
        line: usize,
        /// The seconds.
        seconds: u64,
    },
    /// An `mx` pattern.
    Pattern {
        /// The line.
        line: usize,
        /// What is wrong with it.
        fault: PatternFault,
    },
    /// There is no such field: `version`, `mode` or `max_age`.
    Missing(String),
    /// There is no `mx`, and the mode is another than `none`.
    NoMx,
}

impl FileFault {
    /// Whether the policy is none because of it.
    #[must_use]
    pub fn breaks(&self) -> bool {
        !matches!(self, Self::EmptyLine(_))
    }
}

/// What is wrong with the media type of a policy file.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TypeFault {
    /// There is none.
    Missing,
    /// It is not `text/plain`.
    Other(String),
}

/// The longest `max_age` in seconds: a year.
pub const LONGEST_MAX_AGE: u32 = 31_557_600;

/// Up to this many seconds a policy protects hardly longer than a day: whoever can keep senders
/// from fetching it for that long is rid of it.
pub const SHORT_MAX_AGE: u32 = 86_400;

/// Reads a policy file.
#[must_use]
pub fn read(file: &PolicyFile) -> FileReading {
    let mut out = FileReading {
        cut: file.more > 0,
        media_type: wrong_type(file.content_type.as_deref()),
        ..FileReading::default()
    };
    if file.lines.iter().all(|line| line.trim().is_empty()) {
        out.faults.push(FileFault::Empty);
        return out;
    }
    let first = file.lines.first().map_or("", String::as_str);
    let start = first.trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype") || start.starts_with("<html") {
        out.faults.push(FileFault::Html);
        return out;
    }
    let mut seen = Seen::default();
    for (at, text) in file.lines.iter().enumerate() {
        let mut text = text.as_str();
        if at == 0
            && let Some(behind) = text.strip_prefix(MARK).or_else(|| text.strip_prefix('\u{feff}'))
        {
            out.faults.push(FileFault::ByteOrderMark);
            text = behind;
        }
        if let Some((key, value)) = out.line(at + 1, text) {
            out.field(at + 1, key, value, &mut seen);
        }
    }
    if !out.cut {
        out.missing(&seen);
    }
    out
}

/// What is wrong with a `Content-Type`. Parameters do not matter.
#[must_use]
pub fn wrong_type(content_type: Option<&str>) -> Option<TypeFault> {
    let Some(text) = content_type else { return Some(TypeFault::Missing) };
    let essence = text.split(';').next().unwrap_or_default().trim();
    (!essence.eq_ignore_ascii_case("text/plain")).then(|| TypeFault::Other(text.to_owned()))
}

/// The keys that were met.
#[derive(Default)]
struct Seen {
    keys: Vec<String>,
    /// Those that are known but for their capitals, with their lines.
    capitals: Vec<(usize, String)>,
}

impl Seen {
    fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|seen| seen == key)
    }
}

impl FileReading {
    /// The key and the value of a line, if it has them.
    fn line<'a>(&mut self, line: usize, text: &'a str) -> Option<(&'a str, &'a str)> {
        if text.trim_matches(BLANKS).is_empty() {
            self.faults.push(FileFault::EmptyLine(line));
            return None;
        }
        let Some((key, value)) = text.split_once(':') else {
            self.faults.push(FileFault::NoColon { line, text: text.to_owned() });
            return None;
        };
        let value = value.trim_matches(BLANKS);
        if wrong_in_name(key).is_some() || key.is_empty() || key.len() > LONGEST_NAME {
            let meant = KEYS.iter().find(|known| key.trim().eq_ignore_ascii_case(known));
            self.faults.push(match meant {
                Some(known) => spelling(line, key, known),
                None => FileFault::Key { line, key: key.to_owned() },
            });
            return None;
        }
        if value.is_empty() {
            self.faults.push(FileFault::NoValue { line, key: key.to_owned() });
            return None;
        }
        if value.chars().any(char::is_control) {
            self.faults.push(FileFault::ValueCharacter { line, key: key.to_owned() });
            return None;
        }
        Some((key, value))
    }

    fn field(&mut self, line: usize, key: &str, value: &str, seen: &mut Seen) {
        let is_first = !seen.has(key);
        if is_first {
            seen.keys.push(key.to_owned());
        } else if key != "mx" {
            if !self.repeated.iter().any(|r| r == key) {
                self.repeated.push(key.to_owned());
            }
            return;
        }
        let found = value.to_owned();
        match key {
            "mx" => match Pattern::parse(value) {
                Ok(pattern) => self.rules.patterns.push(pattern),
                Err(fault) => self.faults.push(FileFault::Pattern { line, fault }),
            },
            "version" if value == "STSv1" => {}
            "version" => self.faults.push(FileFault::Version { line, found }),
            "mode" => match Mode::of(value) {
                Some(mode) => self.rules.mode = Some(mode),
                None => self.faults.push(FileFault::Mode { line, found }),
            },
            "max_age" => match max_age(line, value) {
                Ok(seconds) => self.rules.max_age = Some(seconds),
                Err(fault) => self.faults.push(fault),
            },
            _ => {
                if KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)) {
                    seen.capitals.push((line, key.to_owned()));
                }
                self.unknown.push(key.to_owned());
            }
        }
    }

    /// Says which fields are not there, or only under a name that is not quite theirs.
    fn missing(&mut self, seen: &Seen) {
        for key in KEYS {
            let is_said = self.faults.iter().any(|fault| match fault {
                FileFault::KeySpelling { expected, .. } => expected == key,
                FileFault::NoValue { key: faulty, .. }
                | FileFault::ValueCharacter { key: faulty, .. } => faulty == key,
                _ => false,
            });
            if seen.has(key) || is_said || key == "mx" && self.rules.mode == Some(Mode::None) {
                continue;
            }
            let capitals = seen.capitals.iter().find(|(_, found)| found.eq_ignore_ascii_case(key));
            self.faults.push(match capitals {
                Some((line, found)) => spelling(*line, found, key),
                None if key == "mx" => FileFault::NoMx,
                None => FileFault::Missing(key.to_owned()),
            });
        }
    }
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Enforce, Self::Testing, Self::None];

    /// As it is written in a policy file.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Testing => "testing",
            Self::None => "none",
        }
    }

    fn of(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.id() == value)
    }
}

fn max_age(line: usize, value: &str) -> Result<u32, FileFault> {
    let is_number = value.len() <= 10 && value.bytes().all(|b| b.is_ascii_digit());
    let Some(seconds) = value.parse::<u64>().ok().filter(|_| is_number) else {
        return Err(FileFault::MaxAge { line, found: value.to_owned() });
    };
    let short = u32::try_from(seconds).ok().filter(|s| *s <= LONGEST_MAX_AGE);
    short.ok_or(FileFault::MaxAgeTooLong { line, seconds })
}

fn spelling(line: usize, found: &str, expected: &str) -> FileFault {
    FileFault::KeySpelling { line, found: found.to_owned(), expected: expected.to_owned() }
}

/// The keys that MTA-STS knows.
const KEYS: [&str; 4] = ["version", "mode", "max_age", "mx"];

/// A byte order mark, made safe to show.
const MARK: &str = "\\u{feff}";
