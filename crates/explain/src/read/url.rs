//! An SMTP address in the form of a URL, with what in it has to be written otherwise.

use std::fmt::Write as _;

/// An `smtp://` or `smtps://` address that holds a login.
#[derive(Debug, PartialEq)]
pub(crate) struct Url {
    /// Where it stands, in octets.
    pub(crate) span: std::ops::Range<usize>,
    /// Whether a character stands in it that has a meaning in URLs.
    pub(crate) unencoded: bool,
    /// It, without its password: safe to show.
    pub(crate) masked: String,
    /// How it has to be written, with a word in place of the password.
    pub(crate) right: String,
}

/// The longest that is read, in octets.
const LONGEST: usize = 1024;

const SCHEMES: &[&str] = &["smtp://", "smtps://", "submission://", "submissions://"];

impl Url {
    /// The first in a text that holds user and password.
    pub(crate) fn find(text: &str) -> Option<Self> {
        text.match_indices("://").find_map(|(at, _)| Self::at(text, at))
    }

    /// The one whose `://` stands there.
    fn at(text: &str, at: usize) -> Option<Self> {
        let begin = text[..at].rfind(|c: char| !c.is_ascii_alphanumeric());
        let begin = begin.map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        let scheme = text.get(begin..at + 3)?;
        if !SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
            return None;
        }
        let rest = &text[at + 3..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ','));
        let body = &rest[..end.unwrap_or(rest.len())];
        let (login, server) = body.rsplit_once('@')?;
        let (user, password) = split(login);
        let server = server.trim_end_matches(['.', ')', ']', ';']);
        let host = server.split(['/', '?']).next().unwrap_or_default();
        if host.is_empty() || password.is_empty() {
            return None;
        }
        // With 465 TLS is there from the start, which the scheme has to say.
        let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
        let scheme = match port {
            "465" => "smtps://",
            "25" | "587" | "2525" => "smtp://",
            _ => scheme,
        };
        let tail = &server[name.len().min(server.len())..];
        let unencoded = [user, password].into_iter().any(|part| part.bytes().any(has_meaning));
        Some(Self {
            span: begin..at + 3 + body.len(),
            unencoded,
            masked: format!("{scheme}{user}:…@{host}"),
            right: format!("{scheme}{}:PASSWORD@{name}{tail}", encoded(user)),
        })
    }
}

/// User and password.
fn split(login: &str) -> (&str, &str) {
    login.split_once(':').unwrap_or((login, ""))
}

/// Whether a character must be encoded in a user name or password (RFC 3986 §3.2.1). A `%` is taken
/// for the beginning of an encoded one.
fn has_meaning(b: u8) -> bool {
    matches!(b, b'@' | b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'+' | b' ')
}

fn encoded(user: &str) -> String {
    let mut out = String::new();
    for c in user.chars() {
        if u8::try_from(c).is_ok_and(has_meaning) {
            let _ = write!(out, "%{:02X}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Url;

    #[test]
    fn a_login_in_a_url_is_read_and_written_right() {
        for (text, unencoded, right) in [
            (
                "smtp://anna@example.org:TOKEN@mail.example.org:587",
                true,
                "smtp://anna%40example.org:PASSWORD@mail.example.org:587",
            ),
            (
                "MAIL_URL=\"smtp://kim:x@mail.example.org:465/\"",
                false,
                "smtps://kim:PASSWORD@mail.example.org:465/",
            ),
            (
                "see https://example.org/ and smtps://a@b.example:p#q@c.example",
                true,
                "smtps://a%40b.example:PASSWORD@c.example",
            ),
        ] {
            let url = Url::find(text).unwrap();
            assert_eq!((url.unencoded, url.right.as_str()), (unencoded, right), "{text}");
            assert!(!url.masked.contains("TOKEN") && !url.masked.contains("p#q"));
            assert!(text[url.span].contains("smtp"));
        }
        assert_eq!(Url::find("smtp://mail.example.org:587"), None);
        assert_eq!(Url::find("https://a:b@example.org"), None);
    }
}
