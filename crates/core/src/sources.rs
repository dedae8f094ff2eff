//! Sources as they are cited, and where to read them.

/// The address of a source that is cited as `RFC 8314 §3.3`, as `RFC 8314`, as an Internet-Draft or
/// one of Microsoft's protocols in the same way, or by a link.
#[must_use]
pub fn link(source: &str) -> Option<String> {
    if is_link(source) {
        return Some(source.to_owned());
    }
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let (document, section) = source.split_once(" §").unwrap_or((source, ""));
    if document.starts_with("draft-") && is_name(document) {
        let page = format!("https://datatracker.ietf.org/doc/html/{document}");
        let whole = section.is_empty();
        return Some(if whole { page } else { format!("{page}#section-{section}") });
    }
    if let Some(name) = document.strip_prefix("MS-").filter(|name| is_name(name)) {
        let name = name.to_ascii_lowercase();
        let base = "https://learn.microsoft.com/en-us/openspecs/exchange_server_protocols";
        return Some(format!("{base}/ms-{name}/"));
    }
    let rest = source.strip_prefix("RFC ")?;
    let (number, section) = rest.split_once(" §").unwrap_or((rest, ""));
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let page = format!("https://www.rfc-editor.org/rfc/rfc{number}");
    let plain = section.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match section {
        "" => Some(page),
        _ if plain => Some(format!("{page}#section-{section}")),
        _ => Some(page),
    }
}

/// Whether a text is a link to a page: https, a host, no blank.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.')
        && portwise_model::Host::parse(host).is_ok()
        && text.bytes().all(|b| b.is_ascii_graphic())
}

/// Where the facts of a row are from. Documents say it; what decides goes without (`lean`).
pub(crate) const fn cited(source: &'static str) -> &'static str {
    if cfg!(feature = "lean") { "" } else { source }
}

#[cfg(test)]
mod tests {
    use super::{is_link, link};

    #[test]
    fn an_rfc_is_found_with_its_section() {
        let base = "https://www.rfc-editor.org/rfc/rfc8314";
        assert_eq!(link("RFC 8314"), Some(base.into()));
        assert_eq!(link("RFC 8314 §3.3"), Some(format!("{base}#section-3.3")));
        assert_eq!(link("RFC 8314 appendix A"), None);
        assert_eq!(link("hearsay"), None);
        let draft = "https://datatracker.ietf.org/doc/html/draft-ietf-mailmaint-pacc-02";
        assert_eq!(link("draft-ietf-mailmaint-pacc-02"), Some(draft.into()));
        assert_eq!(link("draft-ietf-mailmaint-pacc-02 §4.1"), Some(format!("{draft}#section-4.1")));
        assert!(link("MS-OXDSCLI §2.2.4").is_some_and(|page| page.ends_with("/ms-oxdscli/")));
        assert_eq!(link("draft of a letter"), None);
    }

    #[test]
    fn only_whole_links_are_links() {
        assert!(is_link("https://example.com/a#b"));
        for text in ["http://example.com", "https://", "https://localhost/", "https://a b.com/"] {
            assert!(!is_link(text), "{text}");
        }
    }
}
