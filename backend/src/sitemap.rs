//! Where search engines find the documents, for a site that was built without saying its address.

use std::fmt::Write as _;

/// All documents at an address that has no slash at its end, for search engines (sitemaps.org).
pub(crate) fn xml<'a>(address: &str, paths: impl Iterator<Item = &'a str>) -> String {
    let address = address.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;");
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                   <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        .to_owned();
    for path in paths {
        // Writing to a string cannot fail.
        let _ = writeln!(xml, "<url><loc>{address}/{path}</loc></url>");
    }
    xml.push_str("</urlset>\n");
    xml
}

#[cfg(test)]
mod tests {
    use super::xml;

    #[test]
    fn addresses_are_whole_and_escaped() {
        let text = xml("https://example.com/a&b", ["", "ports/465/"].into_iter());
        assert!(text.contains("<loc>https://example.com/a&amp;b/</loc>"), "{text}");
        assert!(text.contains("<loc>https://example.com/a&amp;b/ports/465/</loc>"), "{text}");
        assert!(text.ends_with("</urlset>\n"), "{text}");
    }
}
