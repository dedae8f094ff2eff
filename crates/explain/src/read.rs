//! What a text says of the circumstances: host and port, the dialogue, where the program runs.

mod dialogue;
mod name;
mod place;
mod port;
mod url;

use crate::codes::Code;
use crate::context::{Context, Named, Platform, Purpose, Step};
use crate::program::Programs;
use crate::topic::is_among;
use crate::words::{self, Words};

pub(crate) use url::Url;

/// What shows the platform.
const PLATFORMS: &[(&str, Platform)] = &[
    ("android", Platform::Android),
    ("container", Platform::Container),
    ("docker", Platform::Container),
    ("ios", Platform::Apple),
    ("iphone", Platform::Apple),
    ("k8s", Platform::Container),
    ("kubernetes", Platform::Container),
    ("macos", Platform::Apple),
    ("podman", Platform::Container),
    ("windows", Platform::Windows),
];

/// What logs of delivery to the recipient's server say, in words of the text.
const DELIVERY: &[&[&str]] = &[
    &["remote", "mta"],
    &["diagnostic", "code"],
    &["r", "dnslookup"],
    &["t", "remote_smtp"],
    &["remote", "server", "returned"],
    &["undelivered", "mail", "returned"],
    &["mail", "delivery", "system"],
    &["could", "not", "be", "delivered", "to", "one", "or", "more"],
];

/// What logs of servers that take mail say.
const RECEIVING: &[&[&str]] = &[
    &["postfix", "smtpd"],
    &["postfix", "postscreen"],
    &["submission", "smtpd"],
    &["smtps", "smtpd"],
    &["noqueue"],
    &["lost", "connection", "after"],
];

/// Who quotes replies as tuples.
const PYTHON: &str = "python-smtplib";

/// Everything that a text says.
pub(crate) fn context(
    text: &str,
    words: &Words<'_>,
    codes: &[Code<'_>],
    programs: &Programs,
) -> Context {
    let cut = words::looked_at(text);
    let place = place::of(&cut);
    let dialogue = dialogue::of(&cut);
    let tuple = of_tuple(&cut);
    let step = dialogue.step.or_else(|| step(words)).or_else(|| tuple.flatten());
    let program = programs.recognise(words).or_else(|| tuple.and_then(|_| programs.get(PYTHON)));
    let says = |phrases: &[&[&str]]| {
        (0..words.len()).any(|i| {
            let is_here = |p: &&[&str]| p.iter().enumerate().all(|(k, w)| words.get(i + k) == *w);
            phrases.iter().any(is_here)
        })
    };
    let login = dialogue.login.or_else(|| (step == Some(Step::Auth)).then_some(true));
    let purpose = if says(RECEIVING) {
        Some(Purpose::Receiving)
    } else if place.exchanger || says(DELIVERY) {
        Some(Purpose::Delivery)
    } else if matches!(place.port, Some(465 | 587 | 2525 | 2465 | 2587)) || login == Some(true) {
        Some(Purpose::Submission)
    } else {
        None
    };
    let platform = PLATFORMS.iter().find(|(word, _)| words.iter().any(|w| w == *word));
    Context {
        program: program.map(|p| Named { id: p.id.clone(), name: p.name.clone() }),
        host: place.host,
        port: place.port,
        provider: None,
        purpose,
        step,
        keywords: dialogue.keywords,
        mechanisms: dialogue.mechanisms,
        mechanism: dialogue.mechanism,
        login,
        address: place.address,
        private: place.private,
        platform: platform.map(|(_, platform)| *platform),
        codes: codes.iter().map(Code::written).collect(),
    }
}

/// The step that a text names last, outside of a dialogue: `in reply to RCPT TO command`,
/// `command: 'AUTH PLAIN'`.
fn step(words: &Words<'_>) -> Option<Step> {
    /// What stands beside the name of a command that was meant as one.
    const BESIDE: &[&str] =
        &["after", "command", "connection", "reply", "send", "sending", "stage", "to"];
    let beside = |i: usize| {
        is_among(BESIDE, words.get(i + 1))
            || i.checked_sub(1).is_some_and(|before| is_among(BESIDE, words.get(before)))
    };
    let mut found = None;
    for i in 0..words.len() {
        let next = words.get(i + 1);
        let here = match words.get(i) {
            "smtpsenderrefused" => Some(Step::Mail),
            "smtprecipientsrefused" => Some(Step::Rcpt),
            "smtpdataerror" => Some(Step::Data),
            "smtpheloerror" => Some(Step::Ehlo),
            "smtpconnecterror" => Some(Step::Greeting),
            "smtpauthenticationerror" => Some(Step::Auth),
            "mail" if next == "from" && beside_command(words, i) => Some(Step::Mail),
            "rcpt" if next == "to" => Some(Step::Rcpt),
            "ehlo" | "helo" if beside(i) => Some(Step::Ehlo),
            "starttls" if beside(i) => Some(Step::Starttls),
            "auth" if beside(i) || is_among(MECHANISMS, next) => Some(Step::Auth),
            "data" if beside(i) && words.get(i.wrapping_sub(1)) != "to" => Some(Step::Data),
            _ => None,
        };
        found = here.or(found);
    }
    found
}

/// Whether a reply stands there as Python has it, and the step that it belongs to:
/// `(553, b'…', 'sender')` and `'recipient': (553, b'…')`.
fn of_tuple(text: &str) -> Option<Option<Step>> {
    let at = text.find(", b'").or_else(|| text.find(", b\""))?;
    let quote = &text[at + 3..at + 4];
    let before = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
    let before = before.strip_suffix('(').filter(|before| at == before.len() + 4)?;
    if before.ends_with("': ") || before.ends_with("\": ") {
        return Some(Some(Step::Rcpt));
    }
    let behind = &text[at + 4..];
    let behind = behind.find(quote).map_or("", |end| &behind[end + 1..]);
    let named = behind.starts_with(", '") || behind.starts_with(", \"");
    Some(named.then_some(Step::Mail))
}

/// `MAIL FROM` as a command; prose says “mail from” as well.
fn beside_command(words: &Words<'_>, i: usize) -> bool {
    let span = words.span(i, i + 1);
    let written = words.text.get(span.start..span.end);
    written.is_some_and(|w| w.bytes().all(|b| !b.is_ascii_lowercase()))
}

/// Login mechanisms, in small letters, as words are.
const MECHANISMS: &[&str] = &[
    "anonymous",
    "cram",
    "digest",
    "external",
    "gssapi",
    "login",
    "ntlm",
    "oauthbearer",
    "plain",
    "scram",
    "xoauth2",
];
