//! What a person typed, and the host that it means.

use portwise_smtp::printable;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::endpoint::Port;
use crate::host::{Host, HostError, shown};
use crate::mail_address::MailAddress;

/// What a person typed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// A name: a host, or a domain that may have mail exchangers.
    #[default]
    Host,
    /// An e-mail address; its domain counts.
    Email,
    /// An IP address.
    Ip,
}

/// A host, read from whatever a person may paste: a name, an e-mail address, an IP address, a
/// URL, a host with a port.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    /// The host that was meant; of an e-mail address its domain.
    pub host: Host,
    /// In which form it came.
    pub kind: TargetKind,
    /// The port that was written with it.
    pub port: Option<Port>,
}

/// Why an input is not a target. Each says what is wrong and what to do.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum TargetError {
    /// Nothing was entered.
    #[error(
        "Nothing was entered. Enter a host name such as mail.example.com, or an e-mail address."
    )]
    Empty,
    /// White space inside.
    #[error(
        "“{0}” contains a space, and host names have none. Remove it, or enter one name at a time. A port is written behind a colon: mail.example.com:587."
    )]
    Space(String),
    /// A control character inside.
    #[error(
        "The name contains an invisible control character. Type it by hand instead of pasting it."
    )]
    Control,
    /// An e-mail address without a domain, or with several `@`.
    #[error("“{0}” is not an e-mail address. Write it as name@example.com, or enter a host name.")]
    Email(String),
    /// A port that is not a number between 1 and 65535.
    #[error("“{0}” is not a port. Ports are numbers from 1 to 65535, such as 587.")]
    Port(String),
    /// What should be the host is not one.
    #[error(transparent)]
    Host(#[from] HostError),
}

impl Target {
    /// Reads an input.
    ///
    /// # Errors
    ///
    /// [`TargetError`], the caller's fault, with a sentence that says what to do.
    pub fn parse(input: &str) -> Result<Self, TargetError> {
        let text = input.trim();
        if text.chars().any(|c| c.is_control() || is_invisible(c)) {
            return Err(TargetError::Control);
        }
        let text = without_url(without_wrapping(text));
        if text.is_empty() {
            return Err(TargetError::Empty);
        }
        if let Some((local, domain)) = text.rsplit_once('@') {
            let quoted = is_quoted(local);
            if domain.contains(char::is_whitespace)
                || !quoted && local.contains(char::is_whitespace)
            {
                return Err(TargetError::Space(shown(text)));
            }
            if local.is_empty() || domain.is_empty() || !quoted && local.contains('@') {
                return Err(TargetError::Email(shown(text)));
            }
            let (name, port) = split_port(domain)?;
            return Ok(Self { host: Host::parse(name)?, kind: TargetKind::Email, port });
        }
        let (name, port) = split_port(text)?;
        let host = Host::parse(name)?;
        let kind = if host.name().is_some() { TargetKind::Host } else { TargetKind::Ip };
        Ok(Self { host, kind, port })
    }
}

/// The e-mail address in an input, as it was written there. None if the input is not an address, or
/// one that configuration cannot hold as it is.
#[must_use]
pub fn mail_address(input: &str) -> Option<MailAddress> {
    MailAddress::parse(without_url(without_wrapping(input.trim())))
}

/// What was entered, made safe to show and to keep: a password that was pasted with it is left
/// out, and the rest is made [`printable`].
#[must_use]
pub fn entered(input: &str) -> String {
    let text = input.trim();
    match userinfo(without_wrapping(text)).and_then(|all| Some((all, all.split_once(':')?.0))) {
        None => printable(text.as_bytes()),
        Some((all, user)) => {
            let without = text.replace(&format!("{all}@"), &format!("{user}:…@"));
            printable(without.as_bytes())
        }
    }
}

/// What stands before the at sign, where it is not a quoted part of an address.
fn userinfo(text: &str) -> Option<&str> {
    if after_mailto(text).is_some() {
        return None;
    }
    let authority = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => up_to_path(rest),
        _ => text,
    };
    let (before, _) = authority.rsplit_once('@')?;
    (!is_quoted(before)).then_some(before)
}

/// Between quotation marks everything is allowed (RFC 5321 §4.1.2).
fn is_quoted(local: &str) -> bool {
    local.len() > 2 && local.starts_with('"') && local.ends_with('"')
}

/// Without what people copy along: quotation marks, the commas of lists, a name before an
/// address in angle brackets (RFC 5322 §3.4).
fn without_wrapping(text: &str) -> &str {
    const PAIRS: [(char, char); 7] =
        [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»')];
    let mut text = text;
    loop {
        let before = text;
        text = text.trim().trim_end_matches([',', ';']);
        for (open, close) in PAIRS {
            let inner = text.strip_prefix(open).and_then(|t| t.strip_suffix(close));
            text = inner.unwrap_or(text);
        }
        // A name before the brackets makes sense before an address alone.
        if let Some((name, inner)) = text.strip_suffix('>').and_then(|t| t.rsplit_once('<'))
            && (name.trim().is_empty() || inner.contains('@'))
        {
            text = inner;
        }
        if text == before {
            return text;
        }
    }
}

/// The authority of a URL, without user, path, query and fragment; the address of a `mailto:`.
fn without_url(text: &str) -> &str {
    if let Some(address) = after_mailto(text) {
        return address.split('?').next().unwrap_or_default();
    }
    match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => {
            let authority = up_to_path(rest);
            authority.rsplit_once('@').map_or(authority, |(_, host)| host)
        }
        // The part before the at sign of an address may hold what begins a path.
        _ if text.contains('@') => text.strip_suffix('/').unwrap_or(text),
        Some(_) => text,
        None => up_to_path(text.strip_prefix("//").unwrap_or(text)),
    }
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn up_to_path(text: &str) -> &str {
    text.split(['/', '?', '#']).next().unwrap_or_default()
}

fn after_mailto(text: &str) -> Option<&str> {
    const SCHEME: &str = "mailto:";
    let scheme = text.get(..SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then(|| &text[SCHEME.len()..])
}

/// A host and the port behind it, after a colon or, as telnet(1) wants it, a space.
fn split_port(text: &str) -> Result<(&str, Option<Port>), TargetError> {
    let number = |digits: &str| {
        let port = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok());
        port.flatten().filter(|p| *p != 0).map(Some).ok_or_else(|| TargetError::Port(shown(digits)))
    };
    if let Some((name, rest)) = text.split_once(char::is_whitespace) {
        let port = rest.trim_start();
        if port.bytes().all(|b| b.is_ascii_digit()) {
            return Ok((name, number(port)?));
        }
        return Err(TargetError::Space(shown(text)));
    }
    if let Some((address, rest)) = text.strip_prefix('[').and_then(|t| t.split_once(']')) {
        let address = address.strip_prefix("IPv6:").unwrap_or(address);
        return match rest.strip_prefix(':') {
            Some(port) => Ok((address, number(port)?)),
            None if rest.is_empty() => Ok((address, None)),
            None => Err(HostError::Label(shown(text)).into()),
        };
    }
    match text.split_once(':') {
        Some((name, port)) if !port.contains(':') => Ok((name, number(port)?)),
        _ => Ok((text, None)),
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Target, TargetError, TargetKind, entered, mail_address};

    fn read(input: &str) -> (String, TargetKind, Option<u16>) {
        let target = Target::parse(input).unwrap_or_else(|e| panic!("{input}: {e}"));
        (target.host.to_string(), target.kind, target.port)
    }

    #[test]
    fn what_people_paste_is_understood() {
        use TargetKind::{Email, Host, Ip};
        for (input, host, kind, port) in [
            ("mail.example.com", "mail.example.com", Host, None),
            ("  Mail.EXAMPLE.com.  ", "mail.example.com", Host, None),
            ("mail.example.com:587", "mail.example.com", Host, Some(587)),
            ("smtps://mail.example.com:465/", "mail.example.com", Host, Some(465)),
            ("https://user@example.com/path?x#y", "example.com", Host, None),
            ("example.com/", "example.com", Host, None),
            ("anna@example.com", "example.com", Email, None),
            ("<anna@example.com>", "example.com", Email, None),
            ("Anna Miller <anna@example.com>", "example.com", Email, None),
            ("mailto:anna@example.com", "example.com", Email, None),
            ("192.0.2.1", "192.0.2.1", Ip, None),
            ("192.0.2.1:25", "192.0.2.1", Ip, Some(25)),
            ("2001:db8::1", "2001:db8::1", Ip, None),
            ("[2001:db8::1]:465", "2001:db8::1", Ip, Some(465)),
            ("[IPv6:2001:db8::1]", "2001:db8::1", Ip, None),
            ("bücher.example", "xn--bcher-kva.example", Host, None),
            ("anna@BÜCHER.example", "xn--bcher-kva.example", Email, None),
            ("localhost", "localhost", Host, None),
            ("mail.example.com 587", "mail.example.com", Host, Some(587)),
            ("//mail.example.com/owa", "mail.example.com", Host, None),
            ("mail.example.com/owa?a=b#c", "mail.example.com", Host, None),
            ("“mail.example.com”,", "mail.example.com", Host, None),
            ("'mail.example.com';", "mail.example.com", Host, None),
            ("<mail.example.com>", "mail.example.com", Host, None),
            ("mailto:anna@example.com?subject=x", "example.com", Email, None),
            ("Anna <anna@example.com>", "example.com", Email, None),
            ("\"Anna B.\" <anna@example.com>,", "example.com", Email, None),
            ("\"anna b\"@example.com", "example.com", Email, None),
            ("a/b?c#d@example.com", "example.com", Email, None),
            ("anna@example.com:587", "example.com", Email, Some(587)),
            ("anna@[192.0.2.1]", "192.0.2.1", Email, None),
            ("anna@[IPv6:2001:db8::1]", "2001:db8::1", Email, None),
            ("mail。example。com", "mail.example.com", Host, None),
        ] {
            assert_eq!(read(input), (host.to_owned(), kind, port), "{input}");
        }
    }

    #[test]
    fn what_cannot_be_meant_says_why() {
        use TargetError as E;
        let long = format!("{}.com", "a".repeat(64));
        let huge = vec!["a"; 200].join(".");
        for (input, expected) in [
            ("", "Nothing was entered"),
            ("   ", "Nothing was entered"),
            ("mail example.com", "contains a space"),
            ("mail.exam\u{7}ple.com", "control character"),
            ("mail.exam\u{202e}ple.com", "control character"),
            ("anna@", "is not an e-mail address"),
            ("@example.com", "is not an e-mail address"),
            ("a@b@example.com", "is not an e-mail address"),
            ("Anna <@example.com>", "is not an e-mail address"),
            ("Anna <anna>", "contains a space"),
            ("-mail.example.com", "is not a host name"),
            ("mail..example.com", "is not a host name"),
            (".", "is not a host name"),
            (&long, "is not a host name"),
            (&huge, "DNS allows 253"),
            ("mail_1.example.com", "contains “_”"),
            ("mail.example.com:0", "is not a port"),
            ("mail.example.com:99999", "is not a port"),
            ("mail.example.com:smtp", "is not a port"),
            ("0x7f000001", "looks like a number"),
            ("2130706433", "looks like a number"),
            ("127.1", "looks like a number"),
            ("0177.0.0.1", "looks like a number"),
            ("1.2.3.4.5", "looks like a number"),
            ("mail☃.example com", "contains a space"),
            ("fe80::1%eth0", "contains “:”"),
            ("mail–1.example.com", "contains “–”"),
            ("“mail.example.com", "contains ““”"),
            ("mail.example.com 99999", "is not a port"),
            ("anna@example.com bert@example.com", "contains a space"),
            ("anna b@example.com", "contains a space"),
            ("<>", "Nothing was entered"),
            ("mailto:", "Nothing was entered"),
        ] {
            let error = Target::parse(input).expect_err(input).to_string();
            assert!(error.contains(expected), "{input}: {error}");
        }
        assert_eq!(Target::parse(" \t\n"), Err(E::Empty));
    }

    #[test]
    fn an_address_is_found_in_what_was_pasted() {
        for input in ["anna@example.com", "Anna <anna@example.com>", " mailto:anna@example.com?a=b"]
        {
            let found = mail_address(input);
            assert_eq!(
                found.map(|a| a.to_string()).as_deref(),
                Some("anna@example.com"),
                "{input}"
            );
        }
        for input in
            ["", "example.com", "smtp://anna:secret@mail.example.com:587", "a b@example.com"]
        {
            assert_eq!(mail_address(input), None, "{input}");
        }
    }

    #[test]
    fn a_password_is_not_kept() {
        for (input, kept) in [
            ("smtp://anna:secret@mail.example.com:587/", "smtp://anna:…@mail.example.com:587/"),
            (
                "smtp://anna@example.com:se@cret@example.com",
                "smtp://anna@example.com:…@example.com",
            ),
            ("anna:secret@mail.example.com:587", "anna:…@mail.example.com:587"),
            (" smtp://anna@mail.example.com:587 ", "smtp://anna@mail.example.com:587"),
            ("https://mail.example.com:443/a@b", "https://mail.example.com:443/a@b"),
            ("mailto:anna@example.com", "mailto:anna@example.com"),
            ("anna@example.com", "anna@example.com"),
            ("mail\u{7}:587", "mail\\u{7}:587"),
        ] {
            assert_eq!(entered(input), kept);
        }
    }

    #[test]
    fn the_name_is_shown_in_both_forms() {
        let target = Target::parse("bücher.example").unwrap();
        assert_eq!(target.host.unicode().as_deref(), Some("bücher.example"));
        assert_eq!(Target::parse("example.com").unwrap().host.unicode(), None);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_what_is_accepted_is_a_host_name(input in "\\PC{0,300}|[a-z0-9.:@\\[\\]-]{0,40}|([a-z]{1,6}://)?[a-z:@/\"<> ]{0,30}[.@][a-z.:/ 0-9]{1,12}") {
            let kept = entered(&input);
            if let Ok(target) = Target::parse(&input) {
                let text = target.host.to_string();
                prop_assert!(text.len() <= 253 && text.is_ascii());
                prop_assert_eq!(&Target::parse(&text).unwrap().host, &target.host);
                // What is kept means the same, unless it was too long to keep.
                prop_assert!(kept.ends_with('…') || Target::parse(&kept) == Ok(target));
            }
        }
    }
}
