//! EHLO keywords. Unknown ones are kept as they came.

use serde::{Deserialize, Serialize};

use crate::reply::Reply;

/// One line of an EHLO answer (RFC 5321 §4.1.1.1).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Extension {
    /// The EHLO keyword, in the server's own spelling; compare it without regard to case.
    pub keyword: String,
    /// What follows the keyword, without the space between.
    pub params: String,
}

impl Extension {
    /// Reads one line, without its reply code.
    #[must_use]
    pub fn parse(line: &str) -> Self {
        let line = line.trim();
        let (keyword, params) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        Self { keyword: keyword.to_owned(), params: params.trim_start().to_owned() }
    }

    /// Whether this is the given keyword.
    #[must_use]
    pub fn is(&self, keyword: &str) -> bool {
        self.keyword.eq_ignore_ascii_case(keyword)
    }
}

/// A positive answer to EHLO, taken apart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EhloReply {
    /// The name the server gives itself, with what follows it; may be empty or false.
    pub domain: String,
    /// The keywords in the server's order.
    pub extensions: Vec<Extension>,
}

impl From<&Reply> for EhloReply {
    fn from(reply: &Reply) -> Self {
        let mut lines = reply.lines.iter();
        Self {
            domain: lines.next().cloned().unwrap_or_default(),
            extensions: lines
                .filter(|l| !l.trim().is_empty())
                .map(|l| Extension::parse(l))
                .collect(),
        }
    }
}

/// Whether a keyword is among the extensions.
#[must_use]
pub fn offers(extensions: &[Extension], keyword: &str) -> bool {
    extensions.iter().any(|e| e.is(keyword))
}

/// Whether STARTTLS is offered (RFC 3207 §4).
#[must_use]
pub fn offers_starttls(extensions: &[Extension]) -> bool {
    offers(extensions, "STARTTLS")
}

/// The size limit in octets that the SIZE keyword states (RFC 1870 §3). `0` there means that
/// there is none, and gives `None` as well.
#[must_use]
pub fn max_message_size(extensions: &[Extension]) -> Option<u64> {
    extensions.iter().find(|e| e.is("SIZE"))?.params.parse().ok().filter(|size| *size > 0)
}

/// The keyword that a middlebox wrote over STARTTLS, if one shows: a run of at least six `X`,
/// with at most two letters behind it, as in `XXXXXXXA`.
#[must_use]
pub fn stripped_mark(extensions: &[Extension]) -> Option<&str> {
    extensions.iter().map(|e| e.keyword.as_str()).find(|keyword| {
        let rest = keyword.trim_start_matches(['X', 'x']);
        keyword.len() - rest.len() >= 6
            && rest.len() <= 2
            && rest.bytes().all(|b| b.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::{EhloReply, Extension, max_message_size, offers_starttls, stripped_mark};
    use crate::reply::{Reply, ReplyCode};

    fn ehlo(lines: &[&str]) -> EhloReply {
        let lines = lines.iter().map(|l| (*l).to_owned()).collect();
        EhloReply::from(&Reply::new(ReplyCode::new(250).unwrap(), lines))
    }

    #[test]
    fn keywords_are_compared_without_case_and_kept_as_they_came() {
        let ehlo = ehlo(&["mx.example.com at your service", "StartTls", "X-Odd  a b", "SIZE 1000"]);
        assert!(offers_starttls(&ehlo.extensions));
        assert_eq!(ehlo.extensions[1].keyword, "X-Odd");
        assert_eq!(ehlo.extensions[1].params, "a b");
        assert_eq!(max_message_size(&ehlo.extensions), Some(1000));
        assert_eq!(ehlo.domain, "mx.example.com at your service");
    }

    #[test]
    fn a_size_that_is_no_limit_gives_none() {
        for line in ["SIZE", "SIZE 0", "SIZE -1", "SIZE 99999999999999999999999", "SIZES 5"] {
            assert_eq!(max_message_size(&[Extension::parse(line)]), None, "{line}");
        }
    }

    #[test]
    fn only_the_mark_of_a_middlebox_counts_as_one() {
        let mark = |line| stripped_mark(&[Extension::parse(line)]).map(str::to_owned);
        assert_eq!(mark("XXXXXXXA").as_deref(), Some("XXXXXXXA"));
        assert_eq!(mark("XXXXXXXX").as_deref(), Some("XXXXXXXX"));
        for line in ["XCLIENT NAME", "XFORWARD", "STARTTLS", "XXXX", "X-EXPS GSSAPI", "XXXXXXXA1"] {
            assert_eq!(mark(line), None, "{line}");
        }
    }
}
