//! Dialogues as real servers and stranger ones lead them, from files. `S: ` is a line of the
//! server's, `S= ` octets without a line end, `(…)` an event; what the client says is up to it.

use std::fs;
use std::path::Path;

/// One dialogue.
pub(crate) struct Dialogue {
    pub(crate) name: String,
    pub(crate) implicit_tls: bool,
    /// How a session ends on it.
    pub(crate) ends: String,
    pub(crate) steps: Vec<Step>,
}

/// Something that happens to a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Step {
    Octets(Vec<u8>),
    TlsUp,
    TlsFails,
    Closed,
    Reset,
    TimedOut,
    OutOfTime,
}

/// All of them, by name.
pub(crate) fn all() -> Vec<Dialogue> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn read(file: &Path) -> Dialogue {
    let text = fs::read_to_string(file).unwrap();
    let name = file.file_stem().unwrap().to_string_lossy().into_owned();
    let mut dialogue =
        Dialogue { name, implicit_tls: false, ends: String::new(), steps: Vec::new() };
    for line in text.lines() {
        let step = match line.split_at_checked(3) {
            Some(("S: ", text)) => Step::Octets([&octets(text), b"\r\n".as_slice()].concat()),
            Some(("S= ", text)) => Step::Octets(octets(text)),
            _ => match line {
                "(tls up)" => Step::TlsUp,
                "(tls fails)" => Step::TlsFails,
                "(closed)" => Step::Closed,
                "(reset)" => Step::Reset,
                "(timed out)" => Step::TimedOut,
                "(out of time)" => Step::OutOfTime,
                "implicit" => {
                    dialogue.implicit_tls = true;
                    continue;
                }
                _ => {
                    let ends = line.strip_prefix("ends: ");
                    dialogue.ends = ends.unwrap_or_else(|| panic!("{file:?}: {line}")).to_owned();
                    continue;
                }
            },
        };
        dialogue.steps.push(step);
    }
    dialogue
}

/// Text with `\r`, `\n` and `\xNN`.
fn octets(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.extend_from_slice(before.as_bytes());
        match after.as_bytes()[0] {
            b'r' => out.push(b'\r'),
            b'n' => out.push(b'\n'),
            b'x' => out.push(u8::from_str_radix(&after[1..3], 16).unwrap()),
            other => panic!("{text}: \\{}", char::from(other)),
        }
        rest = if after.starts_with('x') { &after[3..] } else { &after[1..] };
    }
    out.extend_from_slice(rest.as_bytes());
    out
}
