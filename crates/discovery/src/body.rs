//! Bodies of answers: what they claim to be, and how to show one that is something else.

use portwise_smtp::printable;

use crate::facts::Fault;

/// The types that Thunderbird reads as XML; it refuses a file of any other.
pub(crate) const XML: &[&str] = &["text/xml", "application/xml", "text/rdf"];

/// The type of JSON (RFC 8259 §11).
pub(crate) const JSON: &[&str] = &["application/json"];

/// The fault of a type that is none of those expected.
pub(crate) fn wrong_type(content_type: Option<&str>, expected: &[&str]) -> Option<Fault> {
    let named = content_type.unwrap_or_default();
    let essence = named.split(';').next().unwrap_or_default().trim();
    let is_expected = expected.iter().any(|one| essence.eq_ignore_ascii_case(one));
    (!is_expected).then(|| Fault::ContentType(printable(essence.as_bytes())))
}

/// The fault of a body that is something else.
pub(crate) fn not_settings(bytes: &[u8]) -> Fault {
    /// Enough to see what it is.
    const ENOUGH: usize = 80;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start: String = words.chars().take(ENOUGH).collect();
    let more = if start.len() < words.len() { "…" } else { "" };
    Fault::NotSettings(format!("{}{more}", printable(start.as_bytes())))
}

/// A body as text. What is not UTF-8 becomes replacement characters; hosts have none.
pub(crate) fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}
