//! What is written in a text beside words: escapes, host names, source code.

use std::ops::Range;

/// The lines of source code in a text, which stack traces quote: they name errors that did not
/// happen. Python has one behind each frame, Node.js one between a place and a caret.
pub(super) fn source_code(text: &str) -> Vec<Range<usize>> {
    let mut code: Vec<Range<usize>> = Vec::new();
    let mut frame = None;
    let mut place_before = (false, false);
    let mut before = 0..0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let here = at..at + line.len();
        at = here.end;
        let trimmed = line.trim_start_matches([' ', '\t']);
        let depth = line.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        let points = trimmed.contains('^') && trimmed.bytes().all(|b| b"^~ ".contains(&b));
        let behind_frame = frame.take().is_some_and(|frame| depth > frame);
        let is_place = trimmed.rsplit_once(':').is_some_and(|(_, number)| {
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        });
        if trimmed.starts_with("File \"") && trimmed.contains("\", line ") {
            frame = Some(depth);
        } else if behind_frame {
            code.push(here.clone());
        } else if points && place_before.0 && text[before.clone()].starts_with([' ', '\t']) {
            code.push(before.clone());
        }
        place_before = (place_before.1 && !behind_frame, is_place);
        before = here;
    }
    code
}

/// Where MailKit lists everything that may be behind an error: it would point at all of it.
pub(super) fn boilerplate(text: &str) -> Option<Range<usize>> {
    const BEGIN: &str = "of the following reasons:";
    let begin = text.find(BEGIN)? + BEGIN.len();
    let end = text[begin..].rfind("expired or invalid")?;
    Some(begin..begin + end + "expired or invalid".len())
}

/// The length of what a text begins with that may stand in a host name, and how much of it is one
/// with a hyphen: its parts are not words.
pub(super) fn host_name(text: &str) -> (usize, usize) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.')));
    let length = end.unwrap_or(text.len());
    let name = text[..length].trim_end_matches(['.', '-']);
    let Some((labels, top)) = name.rsplit_once('.') else { return (length, 0) };
    let is_name = labels.contains('.')
        && top.len() >= 2
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
