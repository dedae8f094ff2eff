//! A text, cut into words.

mod synonyms;
mod written;

use std::borrow::Cow;
use std::ops::Range;

use written::{
    boilerplate, entity_length, escape_length, host_name, is_ideograph, is_invisible, source_code,
};

/// How much is looked at from the beginning of a text, and how much from its end, in octets. An
/// error stands at the top of a report or at the bottom of a stack trace.
const HALF: usize = 16 * 1024;

/// Words are compared up to this length, in characters.
const LONGEST_WORD: usize = 64;

/// The words of a text: runs of letters and digits in lower case. Digits keep the dots between
/// them, so that `5.7.8` and `192.0.2.1` are one word each; ideographs stand alone.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    folded: String,
    words: Vec<Word>,
}

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In the folded text. Empty where the middle of a long text was left out.
    folded: Range<usize>,
    /// In the text as it came.
    pub(super) span: Range<usize>,
    /// Whether it is the first of its line.
    pub(super) begins_line: bool,
}

impl<'a> Words<'a> {
    /// Cuts a text.
    pub(super) fn of(text: &'a str) -> Self {
        let mut out = Self { text, folded: String::new(), words: Vec::new() };
        if text.len() <= 2 * HALF {
            out.cut(0..text.len());
        } else {
            let (head, tail) = halves(text);
            out.cut(0..head);
            let at = out.folded.len();
            out.words.push(Word { folded: at..at, span: head..tail, begins_line: true });
            out.cut(tail..text.len());
        }
        out
    }

    /// The words without what a reply of several lines repeats on each of them, so that its
    /// sentences are whole again (RFC 5321 §4.2.1).
    pub(super) fn with_replies_joined(&self) -> Self {
        let mut last: Option<(String, Option<String>)> = None;
        let mut leave_out = vec![false; self.words.len()];
        let mut i = 0;
        while i < self.words.len() {
            let Some((code, enhanced)) = self.reply_at(i) else {
                i += 1;
                continue;
            };
            let these = (code.to_owned(), enhanced.map(str::to_owned));
            let length = 1 + usize::from(these.1.is_some());
            let repeated = match &last {
                Some(before) if these.1.is_some() => *before == these,
                Some((before, _)) => *before == these.0 && self.words[i].begins_line,
                None => false,
            };
            if repeated {
                leave_out[i..i + length].fill(true);
            } else {
                last = Some(these);
            }
            i += length;
        }
        let kept = self.words.iter().zip(leave_out).filter(|(_, leave_out)| !leave_out);
        let words = kept.map(|(word, _)| word.clone()).collect();
        Self { text: self.text, folded: self.folded.clone(), words }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word, folded; empty behind the last.
    pub(super) fn get(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |w| &self.folded[w.folded.clone()])
    }

    pub(super) fn word(&self, i: usize) -> &Word {
        &self.words[i]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|w| &self.folded[w.folded.clone()])
    }

    /// The passage from one word to another, both included.
    pub(super) fn span(&self, first: usize, last: usize) -> Range<usize> {
        self.words[first].span.start..self.words[last].span.end
    }

    /// The reply code that stands here, with the enhanced status code behind it.
    pub(super) fn reply_at(&self, i: usize) -> Option<(&str, Option<&str>)> {
        let code = self.get(i);
        if !is_reply_code(code) {
            return None;
        }
        // The first digits ought to agree; Exchange says `451 5.7.3` all the same.
        Some((code, Some(self.get(i + 1)).filter(|word| is_enhanced(word))))
    }

    fn cut(&mut self, range: Range<usize>) {
        let mut from = range.start;
        let part = &self.text[range.clone()];
        for other in source_code(part).into_iter().chain(boilerplate(part)) {
            if from <= range.start + other.start {
                self.cut_prose(from..range.start + other.start);
                from = range.start + other.end;
            }
        }
        self.cut_prose(from..range.end);
    }

    fn cut_prose(&mut self, range: Range<usize>) {
        let base = range.start;
        let text: &str = self.text;
        let part = &text[range];
        let (mut name_ends, mut looked_at) = (0, 0);
        let mut chars = part.char_indices().peekable();
        let mut begins_line = true;
        while let Some((at, c)) = chars.next() {
            match c {
                '\n' => begins_line = true,
                // `\n`, `\u0027` and their like, as strings are quoted in logs.
                '\\' => {
                    begins_line |= part[at..].starts_with("\\n");
                    skip(&mut chars, escape_length(&part[at..]) - 1);
                }
                '&' => skip(&mut chars, entity_length(&part[at..]) - 1),
                // Colours of a terminal.
                '\u{1b}' if part[at..].starts_with("\u{1b}[") => {
                    let colour = part[at + 2..].find(|c: char| !matches!(c, '0'..='9' | ';'));
                    skip(&mut chars, colour.map_or(1, |length| length + 2));
                }
                // Python's mark of a string of octets, which would part a code from its text.
                'b' if part[at..].starts_with("b'") || part[at..].starts_with("b\"") => {}
                _ if c.is_alphanumeric() => {
                    if at >= looked_at {
                        let (length, name) = host_name(&part[at..]);
                        (looked_at, name_ends) = (at + length, at + name);
                    }
                    let from = self.folded.len();
                    let mut end = at;
                    let mut kept = 0;
                    let mut number = c.is_ascii_digit();
                    let mut next = Some((at, c));
                    while let Some((here, c)) = next {
                        if kept < LONGEST_WORD && !is_invisible(c) {
                            self.folded.extend(c.to_lowercase());
                            kept += 1;
                        }
                        end = here + c.len_utf8();
                        number &= c.is_ascii_digit() || c == '.';
                        let whole = is_ideograph(c);
                        let goes_on = chars.peek().is_some_and(|(here, c)| {
                            (c.is_alphanumeric() && !whole && !is_ideograph(*c))
                                || is_invisible(*c)
                                || (*c == '.' && number && digit_behind(&part[*here..]))
                                || (*c == '-' && *here < name_ends && !number)
                        });
                        next = if goes_on { chars.next() } else { None };
                    }
                    self.words.push(Word {
                        folded: from..self.folded.len(),
                        span: base + at..base + end,
                        begins_line,
                    });
                    begins_line = false;
                }
                _ => {}
            }
        }
    }
}

/// The parts of a text that are looked at, in one piece and without the source code in them.
pub(super) fn looked_at(text: &str) -> Cow<'_, str> {
    let text = if text.len() <= 2 * HALF {
        Cow::Borrowed(text)
    } else {
        let (head, tail) = halves(text);
        Cow::Owned(format!("{}\n{}", &text[..head], &text[tail..]))
    };
    let code = source_code(&text);
    if code.is_empty() {
        return text;
    }
    let mut prose = String::with_capacity(text.len());
    let mut from = 0;
    for lines in code {
        prose.push_str(text.get(from..lines.start).unwrap_or_default());
        from = lines.end.max(from);
    }
    prose.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(prose)
}

/// Where the head of a long text ends, and where its tail begins.
fn halves(text: &str) -> (usize, usize) {
    let head = (0..=HALF).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let tail = (text.len() - HALF..=text.len()).find(|i| text.is_char_boundary(*i));
    (head, tail.unwrap_or(text.len()))
}

/// Whether a word looks like a reply code that says no.
pub(super) fn is_reply_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 3 && matches!(bytes[0], b'4' | b'5') && bytes.iter().all(u8::is_ascii_digit)
}

/// Whether a word looks like an enhanced status code that says no.
pub(super) fn is_enhanced(word: &str) -> bool {
    let mut parts = word.split('.');
    let (Some(class), Some(subject), Some(detail), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let number =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    matches!(class, "4" | "5") && number(subject) && number(detail)
}

fn digit_behind(text: &str) -> bool {
    text.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

fn skip(chars: &mut impl Iterator, count: usize) {
    chars.take(count).for_each(drop);
}

#[cfg(test)]
mod tests {
    use super::{HALF, Words, is_enhanced, is_reply_code};

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        assert_eq!(Words::of(text).iter().collect::<Vec<_>>(), expect, "{text}");
    }

    #[test]
    fn words_are_what_stands_between_everything_else() {
        check("", &[]);
        check("[SSL: WRONG_VERSION_NUMBER]", &["ssl", "wrong", "version", "number"]);
        check("535-5.7.8 at 192.0.2.1:587.", &["535", "5.7.8", "at", "192.0.2.1", "587"]);
        check("can\u{2019}t don&#39;t won\\u0027t", &["can", "t", "don", "t", "won", "t"]);
        check("one\\ntwo\\r\\nthree \\x0dfour", &["one", "two", "three", "four"]);
        check("\u{1b}[1;31mred\u{1b}[0m text", &["red", "text"]);
        check("(535, b'5.7.8 Error')", &["535", "5.7.8", "error"]);
        check("soft\u{ad}ware GRÖSSE", &["software", "grösse"]);
        check("a & b &amp; c &toolongtobeanentity;", &["a", "b", "c", "toolongtobeanentity"]);
        check("SMTP连接超时 タイム", &["smtp", "连", "接", "超", "时", "タ", "イ", "ム"]);
    }

    #[test]
    fn spans_point_into_the_text() {
        let text = "  Größe: \u{130}X 5.7.8";
        let words = Words::of(text);
        let at = |i: usize| &text[words.word(i).span.clone()];
        assert_eq!((at(0), at(1), at(2)), ("Größe", "\u{130}X", "5.7.8"));
    }

    #[test]
    fn the_middle_of_a_long_text_is_left_out() {
        let text = format!("first {} last", "é-".repeat(3 * HALF));
        let words = Words::of(&text);
        let all: Vec<_> = words.iter().collect();
        assert_eq!((all[0], all[all.len() - 1]), ("first", "last"));
        assert!(all.contains(&""));
        assert!(words.folded.len() <= 2 * HALF);
    }

    #[test]
    fn replies_of_several_lines_are_joined() {
        let words = Words::of("550-5.7.1 this message is\n550-5.7.1 likely\n550 5.7.2 other");
        let words = words.with_replies_joined();
        let all: Vec<_> = words.iter().collect();
        assert_eq!(
            all,
            ["550", "5.7.1", "this", "message", "is", "likely", "550", "5.7.2", "other"]
        );
    }

    #[test]
    fn hyphens_in_host_names_part_no_words() {
        check(
            "unknown-host.example.com: self-signed",
            &["unknown-host", "example", "com", "self", "signed"],
        );
        check(
            "mx.no-mail.example. end-of-file",
            &["mx", "no-mail", "example", "end", "of", "file"],
        );
        check(
            "535-5.7.8 550-5.1.1-no.such.user",
            &["535", "5.7.8", "550", "5.1.1", "no", "such", "user"],
        );
        check("self-signed.Please", &["self", "signed", "please"]);
        check("smtp-connection/index.js", &["smtp", "connection", "index", "js"]);
    }

    #[test]
    fn source_code_in_stack_traces_is_left_out() {
        check(
            "Traceback:\n  File \"a.py\", line 1, in f\n    wait(timeout=timeout)\n         ^^^^\n  \
             File \"b.py\", line 2, in g\n    raise Refused\nError: closed",
            &[
                "traceback",
                "file",
                "a",
                "py",
                "line",
                "1",
                "in",
                "f",
                "file",
                "b",
                "py",
                "line",
                "2",
                "in",
                "g",
                "error",
                "closed",
            ],
        );
        check(
            "index.js:9\n  err = new Error('timeout');\n        ^\n\nError: no\n    ^^",
            &["index", "js", "9", "error", "no"],
        );
        check("  ^^\n", &[]);
        check("    535 failed\n    ^^^", &["535", "failed"]);
        check("File \"a\", line 1\n y\n^\nb", &["file", "a", "line", "1", "b"]);
        check("File \"a\", line 1\n ^\n^\n", &["file", "a", "line", "1"]);
        check(
            "a:1\n  File \"x\", line 2\n    c\n  ^\nd",
            &["a", "1", "file", "x", "line", "2", "d"],
        );
    }

    #[test]
    fn codes_are_distinguished_from_other_numbers() {
        assert!(is_reply_code("421") && is_reply_code("599"));
        assert!(!is_reply_code("354") && !is_reply_code("5357") && !is_reply_code("5x5"));
        assert!(is_enhanced("5.7.139") && is_enhanced("4.0.0"));
        assert!(!is_enhanced("2.0.0") && !is_enhanced("5.7") && !is_enhanced("5.7.8.1"));
        assert!(!is_enhanced("5.7.1390"));
    }
}
