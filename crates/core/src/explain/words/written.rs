//! How what is no word is written in a text: escapes, names, source code.

use std::ops::Range;

/// The lines of source code in a text, which stack traces quote: they name errors that did not
/// happen.
pub(super) fn source_code(text: &str) -> Vec<Range<usize>> {
    let mut code: Vec<Range<usize>> = Vec::new();
    let mut frame = None;
    let mut before = 0..0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let here = at..at + line.len();
        at = here.end;
        let trimmed = line.trim_start_matches([' ', '\t']);
        let depth = line.len() - trimmed.len();
        let is_frame = trimmed.starts_with("File \"") && trimmed.contains("\", line ");
        let points =
            trimmed.contains('^') && trimmed.trim_end().bytes().all(|b| b"^~ ".contains(&b));
        if is_frame {
            frame = Some(depth);
        } else if frame.is_some_and(|frame| depth > frame) {
            code.push(here.clone());
        } else {
            frame = None;
            if points && text[before.clone()].starts_with([' ', '\t']) {
                code.push(before);
            }
        }
        before = here;
    }
    code
}

/// The length of what a text begins with that may stand in a host name, and how much of it is one
/// with a hyphen: what is written with one in a name is no word.
pub(super) fn host_name(text: &str) -> (usize, usize) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.')));
    let length = end.unwrap_or(text.len());
    let name = text[..length].trim_end_matches(['.', '-']);
    let Some((labels, top)) = name.rsplit_once('.') else { return (length, 0) };
    let is_name = top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && labels.split('.').all(|label| label.starts_with(|c: char| c.is_ascii_alphanumeric()));
    (length, if is_name && labels.contains('-') { name.len() } else { 0 })
}

/// The length of an escape such as `\n` or `\u0027`, at least 1, all of it ASCII.
pub(super) fn escape_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let hex = |digits: usize| {
        let whole = bytes.len() >= 2 + digits;
        whole && bytes[2..2 + digits].iter().all(u8::is_ascii_hexdigit)
    };
    match bytes.get(1) {
        Some(b'n' | b'r' | b't') => 2,
        Some(b'u') if hex(4) => 6,
        Some(b'x') if hex(2) => 4,
        _ => 1,
    }
}

/// The length of an entity such as `&quot;`, at least 1, all of it ASCII.
pub(super) fn entity_length(text: &str) -> usize {
    let body = text.bytes().skip(1).take(9);
    let length = body.take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let closed = text.as_bytes().get(1 + length) == Some(&b';');
    if length > 0 && closed { length + 2 } else { 1 }
}

/// What Chinese and Japanese are written in, without blanks between words: each is taken for one.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// What copying leaves behind in the middle of words.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}
