//! Files of the site that are no documents: what search engines and browsers ask for, and the
//! script that keeps the site when there is no network.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};
use std::rc::Rc;

use serde_json::{Value, json};

use super::Document;
use super::frame::{DARK, Entry, LIGHT};
use super::icons::ICONS;

/// The script that answers in the network's place; see there for what it does.
const WORKER: &str = include_str!("../../sw.js");

/// What stands in [`WORKER`] for what is the same for one build only, and for what it fetches at
/// once.
const BUILD: &str = "BUILD";
const FIRST: &str = "[\"FIRST\"]";

/// The files, each with its name from the root of the site.
#[must_use]
pub fn files(documents: &[Rc<Document>], entry: &Entry) -> Vec<(&'static str, String)> {
    let mut files = vec![
        ("robots.txt", robots(entry)),
        ("manifest.webmanifest", manifest(entry)),
        ("paths.json", paths(documents)),
        ("sw.js", worker(entry)),
    ];
    if !entry.site().is_empty() {
        files.push(("sitemap.xml", sitemap(documents, entry)));
    }
    files
}

fn robots(entry: &Entry) -> String {
    let mut text = "User-agent: *\nAllow: /\nDisallow: /api/\nDisallow: /probe\n".to_owned();
    if !entry.site().is_empty() {
        let _ = writeln!(text, "\nSitemap: {}/sitemap.xml", entry.site());
    }
    text
}

fn listed(documents: &[Rc<Document>]) -> impl Iterator<Item = &Rc<Document>> {
    documents.iter().filter(|document| !document.is_for_any_address())
}

/// The documents for search engines (sitemaps.org).
fn sitemap(documents: &[Rc<Document>], entry: &Entry) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                   <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        .to_owned();
    let site = entry.site().replace('&', "&amp;").replace('<', "&lt;");
    for document in listed(documents) {
        let _ = writeln!(xml, "<url><loc>{site}/{}</loc></url>", document.path);
    }
    xml.push_str("</urlset>\n");
    xml
}

/// Paths and titles, for what looks for the nearest ones.
fn paths(documents: &[Rc<Document>]) -> String {
    let rows = listed(documents).map(|document| json!([document.path, document.title]));
    Value::from_iter(rows).to_string()
}

/// What a browser needs to install the site (Web Application Manifest).
fn manifest(entry: &Entry) -> String {
    let icon = entry.files().find(|name| name.starts_with("icon"));
    let drawn = ICONS.iter().map(|(name, width, may_be_cut)| {
        let purpose = if *may_be_cut { "maskable" } else { "any" };
        let sizes = format!("{width}x{width}");
        json!({"src": name, "type": "image/png", "sizes": sizes, "purpose": purpose})
    });
    let icons: Vec<Value> = icon
        .map(|name| json!({"src": name, "type": "image/svg+xml", "sizes": "any"}))
        .into_iter()
        .chain(drawn)
        .collect();
    json!({
        "name": "Portwise: mail settings that work",
        "short_name": "Portwise",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": LIGHT,
        "theme_color": DARK,
        "icons": icons,
    })
    .to_string()
}

fn worker(entry: &Entry) -> String {
    let mut hasher = DefaultHasher::new();
    entry.text().hash(&mut hasher);
    let build = format!("{:016x}", hasher.finish());
    let first: Vec<&str> = std::iter::once("./").chain(entry.files()).collect();
    WORKER.replace(FIRST, &json!(first).to_string()).replace(BUILD, &build)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{
        super::{Assets, Entry, documents},
        files,
    };

    fn written(site: &str) -> Vec<(&'static str, String)> {
        let html = format!(
            "<meta name=\"portwise-site\" content=\"{site}\"><link rel=\"icon\" href=\"./icon-1.svg\"><script src=\"./page-2.js\"></script>"
        );
        let documents: Vec<Rc<_>> = documents().into_iter().take(5).collect();
        files(&documents, &Entry::new(html, Assets::default()))
    }

    fn text(files: &[(&'static str, String)], name: &str) -> Option<String> {
        files.iter().find(|(own, _)| *own == name).map(|(_, text)| text.clone())
    }

    #[test]
    fn a_sitemap_needs_the_address_of_the_site() {
        let without = written("");
        assert_eq!(text(&without, "sitemap.xml"), None);
        assert!(!text(&without, "robots.txt").unwrap().contains("Sitemap"));
        let with = written("https://example.org/mail/");
        assert!(
            text(&with, "robots.txt").unwrap().contains("https://example.org/mail/sitemap.xml")
        );
        let sitemap = text(&with, "sitemap.xml").unwrap();
        assert!(sitemap.contains("<loc>https://example.org/mail/check/</loc>"), "{sitemap}");
        assert!(!sitemap.contains("404"), "{sitemap}");
    }

    #[test]
    fn the_worker_knows_its_build_and_what_to_fetch_first() {
        let worker = text(&written(""), "sw.js").unwrap();
        assert!(worker.contains(r#"["./","icon-1.svg","page-2.js"]"#), "{worker}");
        assert!(!worker.contains(super::BUILD) && !worker.contains("FIRST\""), "{worker}");
        assert_ne!(text(&written("https://example.org"), "sw.js").unwrap(), worker);
    }

    #[test]
    fn a_browser_can_install_it() {
        let manifest: serde_json::Value =
            serde_json::from_str(&text(&written(""), "manifest.webmanifest").unwrap()).unwrap();
        assert_eq!(manifest["icons"][0]["src"], "icon-1.svg");
        let drawn = super::super::icons().unwrap();
        for (name, _) in drawn {
            let icons = manifest["icons"].as_array().unwrap();
            assert!(icons.iter().any(|icon| icon["src"] == name), "{manifest}");
        }
        let cut = |icon: &serde_json::Value| icon["purpose"] == "maskable";
        assert!(manifest["icons"].as_array().unwrap().iter().any(cut), "{manifest}");
        let paths: Vec<(String, String)> =
            serde_json::from_str(&text(&written(""), "paths.json").unwrap()).unwrap();
        assert_eq!(paths.len(), 4);
    }
}
