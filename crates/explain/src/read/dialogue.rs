//! The dialogue in a text: what the server offered, what the program said, how far they came.

use crate::context::Step;

/// What a dialogue shows.
#[derive(Default)]
pub(super) struct Dialogue {
    pub(super) keywords: Vec<String>,
    pub(super) mechanisms: Vec<String>,
    pub(super) mechanism: Option<String>,
    pub(super) login: Option<bool>,
    pub(super) step: Option<Step>,
}

/// The EHLO keywords that are looked for; others are names of hosts and prose.
const KEYWORDS: &[&str] = &[
    "8BITMIME",
    "AUTH",
    "BINARYMIME",
    "CHUNKING",
    "DSN",
    "ENHANCEDSTATUSCODES",
    "ETRN",
    "FUTURERELEASE",
    "HELP",
    "LIMITS",
    "MT-PRIORITY",
    "PIPELINING",
    "PIPE_CONNECT",
    "REQUIRETLS",
    "SIZE",
    "SMTPUTF8",
    "STARTTLS",
    "VRFY",
    "X-ANONYMOUSTLS",
    "XCLIENT",
    "XEXDDATA",
    "XFORWARD",
    "XXXXXXXA",
];

/// Login mechanisms.
const MECHANISMS: &[&str] = &[
    "ANONYMOUS",
    "CRAM-MD5",
    "DIGEST-MD5",
    "EXTERNAL",
    "GSSAPI",
    "GSS-SPNEGO",
    "KERBEROS_V4",
    "LOGIN",
    "NTLM",
    "OAUTHBEARER",
    "PLAIN",
    "PLAIN-CLIENTTOKEN",
    "SCRAM-SHA-1",
    "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-256",
    "SCRAM-SHA-256-PLUS",
    "SCRAM-SHA-512",
    "XOAUTH",
    "XOAUTH2",
    "XYMCOOKIE",
];

/// What stands in front of a list of mechanisms outside of a dialogue, in small letters.
const LISTS: &[&str] = &[
    "server offers:",
    "server offered:",
    "server supports:",
    "supported mechanisms:",
    "available mechanisms:",
    "mechanisms offered:",
    "advertised mechanisms:",
    "authentication mechanisms:",
    "server auth methods:",
    "auth types:",
    "auth methods:",
    "authentication methods:",
];

/// The most keywords and mechanisms that are kept.
const MOST: usize = 24;

/// Reads it.
pub(super) fn of(text: &str) -> Dialogue {
    let mut out = Dialogue::default();
    let (mut mail, mut named) = (false, false);
    let mut ehlo = false;
    let bytes = text.as_bytes();
    let mut from = 0;
    // Each token of capital letters is looked at once.
    while let Some(start) = next_token(bytes, from) {
        let end = end_of_token(bytes, start);
        from = end.max(start + 1);
        let token = &text[start..end];
        named |= MECHANISMS.contains(&token);
        let offered = behind_250(&bytes[..start]);
        if offered && KEYWORDS.contains(&token) {
            keep(&mut out.keywords, token);
            if token == "AUTH" {
                from = list(text, end, &mut out.mechanisms);
            }
            continue;
        }
        if offered {
            continue;
        }
        match token {
            "EHLO" | "HELO" if is_command(bytes, start) => {
                ehlo = true;
                out.step = Some(Step::Ehlo);
            }
            "STARTTLS" if is_command(bytes, start) && ends_line(bytes, end) => {
                out.step = Some(Step::Starttls);
            }
            "AUTH" => {
                let word = text[end..].trim_start_matches(' ');
                let mechanism = &word[..end_of_token(word.as_bytes(), 0)];
                if MECHANISMS.contains(&mechanism) && text[end..].starts_with(' ') {
                    out.mechanism = Some(mechanism.to_owned());
                    out.login = Some(true);
                    out.step = Some(Step::Auth);
                    from = end + (text.len() - end - word.len()) + mechanism.len();
                }
            }
            "MAIL" if text[end..].starts_with(" FROM:") => {
                mail = true;
                out.step = Some(Step::Mail);
            }
            "RCPT" if text[end..].starts_with(" TO:") => out.step = Some(Step::Rcpt),
            "DATA" if is_command(bytes, start) && ends_line(bytes, end) => {
                out.step = Some(Step::Data);
            }
            _ => {}
        }
    }
    if out.mechanisms.is_empty() && named {
        let small = text.to_ascii_lowercase();
        if let Some((at, sign)) = LISTS.iter().find_map(|s| Some((small.find(s)?, *s))) {
            list(text, at + sign.len(), &mut out.mechanisms);
        }
    }
    // Who says MAIL after EHLO, and no AUTH in between, sends without a login.
    if ehlo && mail && out.login.is_none() {
        out.login = Some(false);
    }
    out
}

/// Reads a list of mechanisms; says where it ends.
fn list(text: &str, from: usize, mechanisms: &mut Vec<String>) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let gap = bytes[at..].iter().take_while(|b| b" =,[]:\"'()".contains(b)).count();
        let start = at + gap;
        let end = end_of_token(bytes, start);
        if gap == 0 || end == start || !MECHANISMS.contains(&&text[start..end]) {
            return at;
        }
        keep(mechanisms, &text[start..end]);
        at = end;
    }
}

fn keep(all: &mut Vec<String>, one: &str) {
    if all.len() < MOST && !all.iter().any(|other| other == one) {
        all.push(one.to_owned());
    }
}

/// Where the next word of capital letters and digits begins.
fn next_token(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        let begins = bytes[at].is_ascii_uppercase() || bytes[at].is_ascii_digit();
        let inside = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        // `\r\nAUTH` in a quoted string.
        let escaped = at > 1 && bytes[at - 2] == b'\\' && matches!(bytes[at - 1], b'n' | b'r');
        if begins && (!inside || escaped) {
            // A code belongs to what stands behind it.
            if !bytes[at].is_ascii_digit() || bytes[at..].starts_with(b"8BITMIME") {
                return Some(at);
            }
        }
        at += 1;
    }
    None
}

fn end_of_token(bytes: &[u8], start: usize) -> usize {
    let is_part = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    let length = bytes[start.min(bytes.len())..].iter().take_while(|b| is_part(b)).count();
    start + length
}

/// Whether `250-` or `250 ` stands directly before.
fn behind_250(before: &[u8]) -> bool {
    let rest = before.strip_suffix(b"-").or_else(|| before.strip_suffix(b" "));
    rest.is_some_and(|rest| rest.ends_with(b"250"))
}

/// Whether a word is where a client's command would be: at the beginning of a line or a string, or
/// behind a mark such as `>>>`, `C:` and `->`.
fn is_command(bytes: &[u8], start: usize) -> bool {
    let before = bytes[..start].trim_ascii_end();
    let blank = before.len() < start;
    match before.last() {
        None | Some(b'\n' | b'\r') => true,
        Some(b'>' | b':' | b'\'' | b'"' | b'`' | b'~' | b'|' | b']') => true,
        // `\n` in a quoted string, and the end of the line before.
        Some(b'n' | b'r') if before.len() > 1 && before[before.len() - 2] == b'\\' => true,
        Some(_) => blank && bytes[before.len()..start].contains(&b'\n'),
    }
}

/// Whether nothing more stands on the line.
fn ends_line(bytes: &[u8], end: usize) -> bool {
    matches!(bytes.get(end), None | Some(b'\n' | b'\r' | b'\\' | b'\'' | b'"'))
}
