//! The page's entry: `index.html`, with what Trunk's marks stand for put in their place.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256, Sha384};

/// A `<link data-trunk …>`, or a `<script data-trunk …>`, which reads as a link with the rel `script`.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Mark {
    /// The element as it stands there.
    pub(super) text: String,
    attributes: Vec<(String, String)>,
}

impl Mark {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute that must be there.
    pub(super) fn need(&self, name: &str) -> Result<&str> {
        self.get(name).with_context(|| format!("no {name} in {}", self.text))
    }
}

/// The beginnings of marks with their ends.
const FORMS: [(&str, &str); 2] =
    [("<link data-trunk ", ">"), ("<script data-trunk ", "></script>")];

/// All marks of an entry.
pub(super) fn marks(html: &str) -> Result<Vec<Mark>> {
    let mut marks = Vec::new();
    for (begin, end) in FORMS {
        for (at, _) in html.match_indices(begin) {
            let length =
                html[at..].find(end).with_context(|| format!("a {begin}without an end"))?;
            let text = &html[at..at + length + end.len()];
            let inner = html[at + begin.len()..at + length].trim_end_matches('/');
            let mut attributes = Vec::new();
            for part in inner.split_inclusive("\" ").map(str::trim).filter(|p| !p.is_empty()) {
                let pair = part.strip_suffix('"').and_then(|part| part.split_once("=\""));
                let (name, value) = pair.with_context(|| format!("cannot read {text}"))?;
                attributes.push((name.to_owned(), value.to_owned()));
            }
            if begin.starts_with("<script") {
                let src = attributes.iter_mut().find(|(name, _)| name == "src");
                src.with_context(|| format!("no src in {text}"))?.0 = "href".to_owned();
                attributes.push(("rel".to_owned(), "script".to_owned()));
            }
            marks.push(Mark { text: text.to_owned(), attributes });
        }
    }
    Ok(marks)
}

/// A file's name with a hash of its content in it, so that the name always means the same.
pub(super) fn hashed(stem: &str, end: &str, content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let hash: String = digest.iter().take(8).map(|octet| format!("{octet:02x}")).collect();
    format!("{stem}-{hash}{end}")
}

/// What the browser holds a file against.
pub(super) fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

/// What stands for a style sheet.
pub(super) fn style(name: &str, content: &[u8]) -> String {
    format!("<link rel=\"stylesheet\" href=\"./{name}\" integrity=\"{}\"/>", integrity(content))
}

/// What stands for an icon.
pub(super) fn icon(name: &str, kind: &str, content: &[u8]) -> String {
    format!(
        "<link rel=\"icon\" type=\"{kind}\" href=\"./{name}\" integrity=\"{}\"/>",
        integrity(content)
    )
}

/// The entry as Trunk wrote it, without what starts a program at once; and the script by which
/// Trunk reloads a page.
pub(super) fn of_trunk(html: &str) -> Result<(String, String)> {
    let mut kept = String::new();
    let mut reloading = String::new();
    let mut rest = html;
    while let Some((before, script)) = rest.split_once("<script") {
        let (script, after) = script.split_once("</script>").context("a script without an end")?;
        kept.push_str(before);
        let whole = format!("<script{script}</script>");
        if script.contains("__TRUNK") {
            reloading = whole;
        } else if script.contains("src=") {
            kept.push_str(&whole);
        }
        rest = after;
    }
    kept.push_str(rest);
    let is_preload =
        |line: &&str| line.contains("rel=\"modulepreload\"") || line.contains("rel=\"preload\"");
    let kept: Vec<&str> = kept.lines().filter(|line| !is_preload(line)).collect();
    Ok((kept.join("\n"), reloading))
}

/// What stands for a script.
pub(super) fn script(name: &str, content: &[u8]) -> String {
    format!("<script defer src=\"./{name}\" integrity=\"{}\"></script>", integrity(content))
}

#[cfg(test)]
mod tests {
    use super::{hashed, integrity, marks, script};

    #[test]
    fn marks_are_read_with_their_attributes() {
        let html = "<head>\n<link data-trunk rel=\"rust\" href=\"a/Cargo.toml\" data-params=\"--x --y\">\n<link rel=\"x\">";
        let marks = marks(html).unwrap();
        assert_eq!(marks.len(), 1);
        assert_eq!(marks[0].get("data-params"), Some("--x --y"));
        assert_eq!(marks[0].need("rel").unwrap(), "rust");
        assert!(marks[0].need("data-bin").is_err() && html.contains(&marks[0].text));
        assert!(super::marks("<link data-trunk rel>").is_err());

        let script = "<script data-trunk src=\"a.js\" defer=\"\"></script>";
        let marks = super::marks(script).unwrap();
        assert_eq!(marks[0].text, script);
        assert_eq!(marks[0].need("rel").unwrap(), "script");
        assert_eq!(marks[0].need("href").unwrap(), "a.js");
        assert!(super::marks("<script data-trunk defer=\"\"></script>").is_err());
    }

    /// What is served beside the page is what its entry names.
    #[test]
    fn what_the_entry_names_is_there() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let html = std::fs::read_to_string(root.join("index.html")).unwrap();
        let marks = marks(&html).unwrap();
        let named: Vec<&str> = marks.iter().map(|mark| mark.need("href").unwrap()).collect();
        for file in ["docs/reference/findings.json", "frontend/llms.txt"] {
            assert!(named.contains(&file), "{file}: {named:?}");
        }
        assert!(named.iter().all(|file| root.join(file).exists()), "{named:?}");
    }

    #[test]
    fn names_and_integrity_go_by_the_content() {
        assert_eq!(hashed("style", ".css", b""), "style-e3b0c44298fc1c14.css");
        // openssl dgst -sha384 -binary /dev/null | base64
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), empty);
        let text = script("a.js", b"");
        assert!(text.contains("src=\"./a.js\"") && text.contains(empty), "{text}");
    }
}
