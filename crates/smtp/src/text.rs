//! What the other side wrote, made safe to show.

/// The longest text kept of one line, in characters.
const LONGEST: usize = 512;

/// Text of a stranger, made safe for a terminal, a page and a log: control characters, invalid
/// UTF-8 and characters that reorder or hide text are escaped, and the rest is cut at 512
/// characters.
#[must_use]
pub fn printable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().min(LONGEST));
    let mut room = LONGEST;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if room == 0 {
                out.push('…');
                return out;
            }
            room -= 1;
            if hides(c) { out.extend(c.escape_default()) } else { out.push(c) }
        }
        for byte in chunk.invalid() {
            if room == 0 {
                out.push('…');
                return out;
            }
            room -= 1;
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn plain_text_stays() {
        assert_eq!(
            printable("mx.example.com ESMTP grüße".as_bytes()),
            "mx.example.com ESMTP grüße"
        );
    }

    #[test]
    fn what_could_deceive_is_escaped() {
        assert_eq!(printable(b"a\x1b[31mb\0"), "a\\u{1b}[31mb\\u{0}");
        assert_eq!(printable("pay\u{202e}moc".as_bytes()), "pay\\u{202e}moc");
        assert_eq!(printable(b"\xff\xfe"), "\\xff\\xfe");
    }

    #[test]
    fn long_text_is_cut() {
        let long = printable(&vec![b'a'; 100_000]);
        assert_eq!(long.chars().count(), 513);
        assert!(long.ends_with('…'));
        assert_eq!(printable(&vec![0xff; 100_000]).chars().count(), 512 * 4 + 1);
    }
}
