//! Whether a text is an error message, and what stands in it. Light on purpose: what it means is
//! looked up elsewhere.

use portwise_model::{Host, Port, Target};
use portwise_snippets::Program;

use super::located::is_server_name;
use crate::ports;
use crate::providers::{self, Provider};
use crate::walk::Symptom;

/// An error text, and what it says of the situation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorText {
    /// The text, cut where it is longer than can be handed on.
    pub text: String,
    /// The server that it names.
    pub host: Option<String>,
    /// The port that it names.
    pub port: Option<Port>,
    /// Whose server that is.
    pub provider: Option<&'static Provider>,
    /// The program that says it.
    pub program: Option<&'static Program>,
    /// What happens.
    pub symptom: Option<Symptom>,
}

/// As much of a text as is handed on, in characters.
const LONGEST: usize = 8_000;

/// As much of a text as is looked at here, in characters.
const LOOKED_AT: usize = 4_000;

/// Words that stand in errors and in no name.
const WORDS: &[&str] = &[
    "abgelaufen",
    "abgelehnt",
    "accepted",
    "aborted",
    "authenticate",
    "authentication",
    "bounced",
    "cannot",
    "can't",
    "certificate",
    "connect",
    "connection",
    "contraseña",
    "could",
    "couldn't",
    "deferred",
    "denied",
    "disconnected",
    "échec",
    "erreur",
    "error",
    "errore",
    "exception",
    "expired",
    "expiré",
    "fail",
    "failed",
    "fails",
    "failure",
    "fehler",
    "fehlgeschlagen",
    "greylisted",
    "handshake",
    "incorrect",
    "invalid",
    "issue",
    "login",
    "lost",
    "mismatch",
    "not",
    "password",
    "permitted",
    "refusé",
    "refused",
    "reject",
    "rejected",
    "reset",
    "self-signed",
    "ssl",
    "timed",
    "timeout",
    "time-out",
    "unable",
    "unavailable",
    "unexpected",
    "ungültig",
    "unknown",
    "unreachable",
    "untrusted",
    "verbindung",
    "verify",
    "verweigert",
    "wrong",
    "zeitüberschreitung",
];

/// Single words that are errors by themselves.
const ALONE: &[&str] = &["timeout", "time-out", "timed out", "greylisted", "handshake", "error"];

/// How many words a sentence has at least.
const SENTENCE: usize = 5;

/// Whether the text can be nothing else than an error.
pub(super) fn is_certain(text: &str) -> bool {
    text.contains('\n') || text.split_whitespace().any(is_mark) || {
        let lower = text.to_lowercase();
        ["timed out", "connection refused", "connection reset"].iter().any(|w| lower.contains(w))
    }
}

/// Whether the text is an error rather than a name that is not known.
pub(super) fn is_likely(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = words(&lower).collect();
    words.len() >= SENTENCE
        || ALONE.contains(&lower.as_str())
        || words.len() > 1 && words.iter().any(|word| WORDS.contains(word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| !c.is_alphanumeric() && c != '\'' && c != '-';
    text.split(ends).filter(|word| !word.is_empty())
}

/// Whether a word is one that only programs and servers write: a reply code, a status code, the
/// name of an exception or of an error of the system.
fn is_mark(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let first = word.split(['-', ' ', ':']).next().unwrap_or_default();
    is_reply_code(first)
        || is_status_code(first)
        || is_system_error(word)
        || is_hexadecimal(word)
        || is_exception(word)
}

fn is_reply_code(word: &str) -> bool {
    let code = word.parse::<u16>().ok().filter(|_| word.len() == 3);
    code.is_some_and(|code| (400..600).contains(&code) && ports::find(code).is_none())
}

/// Such as `5.7.139` (RFC 3463 §2).
fn is_status_code(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let is_number = |part: &&str| (1..4).contains(&part.len()) && part.parse::<u16>().is_ok();
    matches!(parts.as_slice(), ["4" | "5", rest @ ..] if rest.len() == 2 && rest.iter().all(is_number))
}

/// Such as `ECONNREFUSED` or `SSL_ERROR_SYSCALL`.
fn is_system_error(word: &str) -> bool {
    let is_upper =
        word.len() > 5 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c == ':');
    is_upper
        && (word.contains('_')
            || [
                "ECONN", "ETIME", "ENOTF", "EAUTH", "ESOCK", "EHOST", "ENETU", "EDNS", "EENVE",
                "EMESS",
            ]
            .iter()
            .any(|e| word.starts_with(e)))
}

fn is_hexadecimal(word: &str) -> bool {
    let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    digits.is_some_and(|d| d.len() > 5 && d.chars().all(|c| c.is_ascii_hexdigit()))
}

fn is_exception(word: &str) -> bool {
    let last = word.rsplit(['.', '\\', ':']).next().unwrap_or_default();
    let named = ["Error", "Exception", "Refused", "Disconnected", "Timeout"];
    last.starts_with(|c: char| c.is_ascii_uppercase())
        && named.iter().any(|end| last.len() > end.len() && last.ends_with(end))
}

/// What programs leave in their errors.
const PROGRAMS: &[(&str, &str)] = &[
    ("nodemailer", "nodemailer"),
    ("phpmailer", "phpmailer"),
    ("django", "django"),
    ("laravel", "laravel"),
    ("illuminate\\", "laravel"),
    ("symfony\\component\\mailer", "symfony-mailer"),
    ("jakarta.mail", "jakarta-mail"),
    ("javax.mail", "jakarta-mail"),
    ("system.net.mail", "dotnet-smtpclient"),
    ("mailkit", "mailkit"),
    ("aiosmtplib", "aiosmtplib"),
    ("smtplib", "python-smtplib"),
    ("net::smtp", "ruby-net-smtp"),
    ("postfix/smtp", "postfix-relay"),
    ("msmtp", "msmtp"),
    ("swaks", "swaks"),
    ("nextcloud", "nextcloud"),
    ("wordpress", "wordpress"),
    ("thunderbird", "thunderbird"),
    ("0x800ccc", "outlook"),
    ("0x80042", "outlook"),
    ("lettre", "lettre"),
];

/// What providers leave in their replies.
const PROVIDERS: &[(&str, &str)] =
    &[("gsmtp", "gmail"), ("outlook.com]", "microsoft365"), ("office365", "microsoft365")];

impl ErrorText {
    /// Reads a text.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let kept: String = text.chars().take(LONGEST).collect();
        let start: String = text.chars().take(LOOKED_AT).collect();
        let lower = start.to_lowercase();
        let (host, port) = place(&lower);
        let of_host = host.as_deref().and_then(providers::of_host);
        let said = |table: &[(&str, &'static str)]| {
            table.iter().find(|(mark, _)| lower.contains(mark)).map(|(_, id)| *id)
        };
        Self {
            text: kept,
            provider: of_host.or_else(|| said(PROVIDERS).and_then(providers::find)),
            host,
            port: port.or_else(|| written_port(&lower)),
            program: said(PROGRAMS).and_then(portwise_snippets::find),
            symptom: symptom(&lower),
        }
    }

    /// What it answers of the walk's questions: ids, and what is said to them.
    #[must_use]
    pub fn answers(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        match (self.provider, &self.host) {
            (Some(provider), _) => all.push(("provider", provider.id.to_owned())),
            (None, Some(host)) => all.push(("provider", host.clone())),
            (None, None) => {}
        }
        all.extend(self.program.map(|program| ("program", program.id.to_owned())));
        all.extend(self.symptom.map(|symptom| ("symptom", symptom.id().to_owned())));
        let blocked = self.port.filter(|_| self.symptom == Some(Symptom::TimesOut));
        all.extend(blocked.map(|port| ("blocked", port.to_string())));
        all
    }
}

/// The first server that a text names, and the port beside it.
fn place(text: &str) -> (Option<String>, Option<Port>) {
    let ends = |c: char| c.is_whitespace() || "\"'`,;()<>{}=|\\/“”‘’".contains(c);
    let mut words = text.split(ends).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        // Postfix writes `name[address]:port`.
        let (name, rest) = word.split_once('[').unwrap_or((word, ""));
        let port = rest.split_once("]:").map(|(_, port)| port);
        let (name, port) = match (name.split_once(':'), port) {
            (Some((name, port)), None) => (name, Some(port)),
            (_, port) => (name, port),
        };
        let name = name.trim_end_matches('.');
        if !name.contains('.') || name.contains('@') {
            continue;
        }
        let Ok(target) = Target::parse(name) else { continue };
        let Host::Name(host) = target.host else { continue };
        let is_file = [".py", ".js", ".php", ".rb", ".go", ".java", ".rs"];
        if is_file.iter().any(|end| host.ends_with(end)) {
            continue;
        }
        if providers::of_host(&host).is_none() && !is_server_name(&host) {
            continue;
        }
        let digits = |text: &str| {
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            text[..end].parse::<Port>().ok().filter(|port| ports::find(*port).is_some())
        };
        let port = port.and_then(digits).or_else(|| words.next().and_then(digits));
        return (Some(host), port);
    }
    (None, None)
}

/// The port that stands behind the word, or behind an address.
fn written_port(text: &str) -> Option<Port> {
    let known = |text: &str| {
        let text = text.trim_start_matches([' ', ':', '=', '"', '\'']);
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse::<Port>().ok().filter(|port| ports::find(*port).is_some())
    };
    let after_word = text.split("port").skip(1).find_map(known);
    after_word.or_else(|| text.split(':').skip(1).find_map(known))
}

fn symptom(text: &str) -> Option<Symptom> {
    const MARKS: &[(Symptom, &[&str])] = &[
        (
            Symptom::Certificate,
            &["certificate", "self-signed", "self signed", "x509", "zertifikat", "certificat"],
        ),
        (
            Symptom::LoginRefused,
            &[
                "535",
                "5.7.8",
                "5.7.139",
                "authentication fail",
                "authentication unsuccessful",
                "password not accepted",
                "invalid login",
                "auth failed",
                "anmeldung",
            ],
        ),
        (
            Symptom::TimesOut,
            &[
                "timed out",
                "timeout",
                "time-out",
                "etimedout",
                "10060",
                "zeitüberschreitung",
                "délai",
            ],
        ),
    ];
    let says = |(_, marks): &&(Symptom, &[&str])| marks.iter().any(|mark| text.contains(mark));
    MARKS.iter().find(says).map(|(symptom, _)| *symptom)
}
