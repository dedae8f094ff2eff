//! Reply codes, and how they are distinguished from the other numbers of a text.

use std::ops::Range;

use super::topic::{is_about_else, is_about_mail, is_among};
use super::words::{Words, is_enhanced, is_reply_code};

/// The most different codes that are looked at in a text.
const MOST: usize = 16;

/// What a bare code may be surrounded by, and what often stands before one.
const CODE_WORDS: &[&str] = &[
    "code",
    "dsn",
    "error",
    "errorcode",
    "esmtp",
    "failed",
    "got",
    "replied",
    "reply",
    "responded",
    "response",
    "responsecode",
    "result",
    "returned",
    "said",
    "server",
    "smtp",
    "smtpcode",
    "smtpstatus",
    "status",
    "statuscode",
];

/// What goes with a reply code at the beginning of a line, though others say it too.
const REPLY_WORDS: &[&str] = &[
    "accepted",
    "account",
    "address",
    "again",
    "blocked",
    "command",
    "delivered",
    "delivery",
    "denied",
    "domain",
    "host",
    "lookup",
    "message",
    "messages",
    "recipient",
    "rejected",
    "relay",
    "tls",
];

/// A code in a text.
#[derive(Debug, PartialEq)]
pub(super) struct Code<'a> {
    /// The reply code, as written.
    pub(super) basic: Option<&'a str>,
    /// The enhanced status code, as written.
    pub(super) enhanced: Option<&'a str>,
    /// Where, in octets of the text.
    pub(super) span: Range<usize>,
}

impl Code<'_> {
    /// As it is written: `535 5.7.8`.
    pub(super) fn written(&self) -> String {
        let parts = [self.basic, self.enhanced];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// The reply codes and enhanced status codes of a text, each once.
pub(super) fn find<'a>(words: &'a Words<'_>) -> Vec<Code<'a>> {
    let bare = is_bare(words);
    let mail = is_about_mail(words);
    let elsewhere = is_about_else(words);
    let mut found: Vec<Code<'a>> = Vec::new();
    let mut i = 0;
    while i < words.len() && found.len() < MOST {
        let mut length = 1;
        let mut code = Code { basic: None, enhanced: None, span: words.word(i).span.clone() };
        if let Some((basic, enhanced)) = words.reply_at(i)
            && !is_part_of_number(words, i)
        {
            let adjacent = enhanced.is_some();
            let enhanced = enhanced.or_else(|| enhanced_at_end(words, i));
            let sure = enhanced.is_some()
                || bare
                || (mail && is_introduced(words, i))
                || (!elsewhere && (begins_reply(words, i) || is_quoted(words, i)));
            if sure {
                length += usize::from(adjacent);
                code.basic = Some(basic);
                code.enhanced = enhanced;
                code.span = words.span(i, i + length - 1);
            }
        } else if is_enhanced(words.get(i))
            && (bare || is_marked(words, i) || (mail && is_introduced(words, i)))
        {
            code.enhanced = Some(words.get(i));
        }
        let known = |c: &Code<'_>| c.basic == code.basic && c.enhanced == code.enhanced;
        if (code.basic.is_some() || code.enhanced.is_some()) && !found.iter().any(known) {
            found.push(code);
        }
        i += length;
    }
    found
}

/// The enhanced status code that qmail and its like put behind the text: `(#5.5.1)`.
fn enhanced_at_end<'a>(words: &'a Words<'_>, i: usize) -> Option<&'a str> {
    let line = (i + 1..words.len()).take(30).take_while(|&k| !words.word(k).begins_line);
    line.filter(|&k| is_marked(words, k)).map(|k| words.get(k)).find(|word| is_enhanced(word))
}

/// Whether a word stands as in `(#5.5.1)`.
fn is_marked(words: &Words<'_>, i: usize) -> bool {
    words.text[..words.word(i).span.start].ends_with("(#")
}

/// Whether a text is a code and next to nothing else.
fn is_bare(words: &Words<'_>) -> bool {
    let code = |w: &str| is_reply_code(w) || is_enhanced(w);
    words.len() <= 6
        && words.iter().any(code)
        && words.iter().all(|w| code(w) || is_among(CODE_WORDS, w))
}

/// Whether something before a number says that it is a code: a word, the beginning of a line, or
/// the sign that mail servers put there.
fn is_introduced(words: &Words<'_>, i: usize) -> bool {
    let near = |back: usize| i.checked_sub(back).map_or("", |i| words.get(i));
    if words.word(i).begins_line || before(words, i).ends_with(['#', '\'', '"', '<', '>']) {
        return true;
    }
    is_among(CODE_WORDS, near(1))
        || is_among(CODE_WORDS, near(2))
        || words.text[..words.word(i).span.start].ends_with(": ")
}

/// Whether a line looks like a reply by itself: a code that HTTP does not use, and behind it a word
/// that servers use.
fn begins_reply(words: &Words<'_>, i: usize) -> bool {
    !is_of_http(words.get(i))
        && words.word(i).begins_line
        && (i + 1..words.len().min(i + 12)).any(|k| is_among(REPLY_WORDS, words.get(k)))
}

/// Whether a code stands as programs quote a reply: `(553, b'…')` in Python, `code=553` and
/// `responseCode: 535` elsewhere. Of the latter those codes alone that nothing but SMTP has.
fn is_quoted(words: &Words<'_>, i: usize) -> bool {
    let span = &words.word(i).span;
    let (before, behind) = (&words.text[..span.start], &words.text[span.end..]);
    if before.ends_with('(') && (behind.starts_with(", b'") || behind.starts_with(", b\"")) {
        return true;
    }
    let code = words.get(i);
    let only_of_smtp = code.starts_with("55") || code.starts_with("45") || code == "535";
    let name = i.checked_sub(1).map_or("", |i| words.get(i));
    // Every command has an `exit code: 451`.
    let named = (name == "code" && before.ends_with('='))
        || (name != "code" && name.ends_with("code") && is_among(CODE_WORDS, name));
    only_of_smtp && named && before.trim_end_matches([' ', '"', '\'']).ends_with(['=', ':'])
}

fn is_of_http(code: &str) -> bool {
    code.starts_with("50") || code.starts_with("40") || matches!(code, "429" | "511")
}

/// Whether a number belongs to a date, a time, a process id or the like.
fn is_part_of_number(words: &Words<'_>, i: usize) -> bool {
    let word = words.word(i);
    let before = before(words, i);
    let glued_before = i > 0 && words.word(i - 1).span.end + 1 == word.span.start;
    let number_before = words.get(i.wrapping_sub(1)).ends_with(|c: char| c.is_ascii_digit());
    (glued_before && before.ends_with('['))
        || (glued_before && number_before && before.ends_with([',', ':', '.', '-', '/']))
        || words.text[word.span.end..].starts_with('%')
}

/// What stands directly before a word, if it is a single character.
fn before<'a>(words: &'a Words<'_>, i: usize) -> &'a str {
    let start = words.word(i).span.start;
    let from = words.text[..start].char_indices().next_back().map_or(0, |(at, _)| at);
    &words.text[from..start]
}

#[cfg(test)]
mod tests {
    use super::{CODE_WORDS, REPLY_WORDS, Words, find};

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let words = Words::of(text);
        let found: Vec<String> = find(&words)
            .into_iter()
            .map(|c| [c.basic, c.enhanced].into_iter().flatten().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn codes_are_found_however_they_are_written() {
        check("535", &["535"]);
        check(" Error: 421 ", &["421"]);
        check("#5.7.1", &["5.7.1"]);
        check("535-5.7.8 Username", &["535 5.7.8"]);
        check("(535, b'5.7.139 Authentication unsuccessful')", &["535 5.7.139"]);
        check("smtp;550 5.1.1 <a@example.com>", &["550 5.1.1"]);
        check("mail: responseCode: 535,", &["535"]);
        check("SMTP code: 550 Additional SMTP info", &["550"]);
        check("450 4.2.0 a\n450 4.2.0 b\n451 c mail", &["450 4.2.0", "451"]);
        check("dsn=5.7.1, relay=mx.example.com", &["5.7.1"]);
        check("553 sorry, not in my list (#5.7.1)\n", &["553 5.7.1", "5.7.1"]);
        check("(553, b'sorry', 'a@b.example')", &["553"]);
        check("{'a@b.example': (550, b\"no\")}", &["550"]);
        check("Failed { code=553, text='sorry' }", &["553"]);
        check("{\"responseCode\": 535, \"response\": \"no\"}", &["535"]);
    }

    #[test]
    fn other_numbers_are_no_codes() {
        for text in [
            "450 g of flour",
            "MySQL 5.7.8 is old",
            "the mail client, version 5.7.8",
            "2024-05-12 10:11:12,535 mail sent",
            "postfix/smtp[550]: connect",
            "mail.py, line 535",
            "smtp on port 465",
            "500% more mail",
            "HTTP error 503 backend",
            "192.0.2.1 and 4.5.6.7",
            "(404, 'Not Found')",
            "exit code: 451 of make",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn the_lists_are_sorted() {
        for list in [CODE_WORDS, REPLY_WORDS] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }
}
