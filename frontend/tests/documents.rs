//! Every document of the site, as it is written: whole, readable without scripts, and leading on.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod html;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::LazyLock;

use html::Page;
use portwise_core::networks::NETWORKS;
use portwise_core::ports::PORTS;
use portwise_core::providers::{Kind, PROVIDERS};
use portwise_core::reference::faq;
use portwise_core::reference::glossary::GLOSSARY;
use portwise_explain::entries;
use portwise_frontend::site::{Assets, Document, Entry, documents, files, render};
use portwise_snippets::PROGRAMS;

/// The documents that are none of many, by path.
const ALONE: &[&str] = &[
    "",
    "404.html",
    "check/",
    "errors/",
    "snippets/",
    "providers/",
    "networks/",
    "ports/",
    "questions/",
    "glossary/",
];

/// What lies beside the documents without being one, as the entry has it copied.
const BESIDE: &[&str] =
    &["style-0123456789abcdef.css", "page-0123456789abcdef.js", "icon-0123456789abcdef.svg"];

/// The entry, with its marks resolved as the build does it.
fn entry(site: &str) -> Entry {
    let html = include_str!("../../index.html");
    let lines = html.lines().filter_map(|line| match line.trim() {
        mark if mark.starts_with("<link data-trunk rel=\"css\"") => {
            Some("<link rel=\"stylesheet\" href=\"./style-0123456789abcdef.css\"/>".to_owned())
        }
        mark if mark.starts_with("<script data-trunk ") => {
            Some("<script defer src=\"./page-0123456789abcdef.js\"></script>".to_owned())
        }
        mark if mark.starts_with("<link data-trunk rel=\"icon\"") => Some(
            "<link rel=\"icon\" type=\"image/svg+xml\" href=\"./icon-0123456789abcdef.svg\"/>"
                .to_owned(),
        ),
        mark if mark.starts_with("<link data-trunk") => None,
        _ => Some(line.to_owned()),
    });
    let html = lines.collect::<Vec<_>>().join("\n");
    let empty = "name=\"portwise-site\" content=\"\"";
    assert!(html.contains(empty), "{html}");
    let html = html.replace(empty, &format!("name=\"portwise-site\" content=\"{site}\""));
    let programs = ["walk", "check", "compare", "explain", "policy"].map(|name| {
        let js = format!("{name}-0123456789abcdef.js");
        (name, serde_json::json!({"wasm": js.replace(".js", "_bg.wasm"), "js": js}))
    });
    let programs: BTreeMap<_, _> = programs.into_iter().collect();
    let assets = serde_json::json!({"programs": programs});
    Entry::new(html, Assets::read(&assets))
}

/// All documents as they are written, by path.
fn written(entry: &Entry, documents: &[Rc<Document>]) -> BTreeMap<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        let mut all = BTreeMap::new();
        for document in documents {
            let html = render(document, entry).await;
            let before = all.insert(document.path.clone(), html);
            assert!(before.is_none(), "{} stands twice", document.path);
        }
        all
    })
}

static PAGES: LazyLock<BTreeMap<String, Page>> = LazyLock::new(|| {
    let written = written(&entry(""), &documents());
    written.into_iter().map(|(path, html)| (path, Page::read(&html))).collect()
});

#[test]
fn there_is_a_document_for_every_row() {
    let codes = PAGES.keys().filter(|path| code_of(path).is_some()).count();
    assert!(codes > 100, "{codes}");
    let rows = [
        ("errors", entries().len() + codes),
        ("snippets", PROGRAMS.len()),
        ("providers", PROVIDERS.len()),
        ("networks", NETWORKS.len()),
        ("ports", PORTS.len()),
        ("questions", faq::entries().count()),
        ("glossary", GLOSSARY.len()),
    ];
    for (folder, count) in rows {
        let below = |path: &&String| {
            let rest = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
            rest.is_some_and(|rest| !rest.is_empty())
        };
        assert_eq!(PAGES.keys().filter(below).count(), count, "{folder}");
    }
    let rows: usize = rows.iter().map(|(_, count)| count).sum();
    assert_eq!(PAGES.len(), rows + ALONE.len());
    for path in ALONE {
        assert!(PAGES.contains_key(*path), "{path}");
    }
}

/// The reply code and enhanced status code that a document is about, by its path.
fn code_of(path: &str) -> Option<String> {
    let name = path.strip_prefix("errors/")?.strip_suffix('/')?;
    let (code, enhanced) = name.split_once('-')?;
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let fits = number(code) && enhanced.split('.').count() == 3 && enhanced.split('.').all(number);
    fits.then(|| format!("{code} {enhanced}"))
}

/// The texts of an entry in which a code stands.
fn texts(entry: &portwise_explain::Entry) -> String {
    let texts = [&entry.codes, &entry.patterns, &entry.examples];
    texts
        .into_iter()
        .flatten()
        .map(|text| format!(" {text} ").replace('-', " ").replace('#', ""))
        .collect()
}

#[test]
fn there_is_a_document_for_every_code_that_an_error_is_known_by() {
    let list = &PAGES["errors/"];
    for entry in entries() {
        for code in entry.codes.iter().filter(|code| code.contains(' ') && !code.starts_with('2')) {
            let path = format!("errors/{}/", code.replace(' ', "-"));
            let page = PAGES.get(&path).unwrap_or_else(|| panic!("no {path}"));
            let link = format!("../{}/", entry.id);
            assert!(page.links.iter().any(|own| own.ends_with(&link[2..])), "{path} lacks {link}");
            assert!(page.text.contains(&entry.title), "{path}: {}", page.text);
            let back = format!("errors/{}/", entry.id);
            let own = path.trim_start_matches("errors");
            assert!(PAGES[&back].links.iter().any(|link| link.ends_with(own)), "{back}");
        }
    }
    for (path, page) in &*PAGES {
        let Some(code) = code_of(path) else { continue };
        assert!(page.text.contains(&code), "{path}");
        let known = entries().iter().filter(|entry| texts(entry).contains(&code)).count();
        assert!(known > 0, "{path}: no entry has this code");
        let listed = path.trim_start_matches("errors");
        assert!(list.links.iter().any(|link| link.ends_with(listed)), "{path} is not in the list");
    }
    let page = &PAGES["errors/535-5.7.139/"];
    for words in ["Set-CASMailbox", "SmtpClientAuthentication is disabled for the Mailbox"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(page.meta["description"].starts_with("535 5.7.139 "), "{:?}", page.meta);
}

#[test]
fn every_link_leads_to_something() {
    let entry = entry("");
    let mut known: BTreeSet<String> = PAGES.keys().cloned().collect();
    known.extend(files(&documents(), &entry).iter().map(|(name, _)| (*name).to_owned()));
    known.extend(BESIDE.iter().map(|name| (*name).to_owned()));
    known.extend(
        ["walk", "check", "compare", "explain", "policy"]
            .map(|name| format!("{name}-0123456789abcdef.js")),
    );
    let mut faults = Vec::new();
    for (path, page) in &*PAGES {
        for link in page.links.iter().filter(|link| !link.contains("://")) {
            let (to, fragment) = link.split_once('#').unwrap_or((link, ""));
            let Some(to) = resolved(path, to) else {
                faults.push(format!("{path}: {link} leads out of the site"));
                continue;
            };
            let is_answer = fragment.contains('=');
            match PAGES.get(&to) {
                _ if !known.contains(&to) => faults.push(format!("{path}: {link}")),
                Some(page)
                    if !fragment.is_empty() && !is_answer && !page.ids.contains(fragment) =>
                {
                    faults.push(format!("{path}: {link} has no such place"));
                }
                _ => {}
            }
        }
    }
    assert!(faults.is_empty(), "{} links lead nowhere:\n{}", faults.len(), faults.join("\n"));
}

/// Where a relative link leads from a document, from the root of the site; nothing if out of it.
fn resolved(path: &str, link: &str) -> Option<String> {
    if let Some(absolute) = link.strip_prefix('/') {
        // Only the document for all addresses has such.
        return (path == "404.html").then(|| absolute.to_owned());
    }
    if link.is_empty() {
        return Some(path.to_owned());
    }
    let mut at: Vec<&str> = path.split('/').collect();
    at.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(at.pop()?),
            part => at.push(part),
        }
    }
    let folder = link.ends_with("..") || link.ends_with('.');
    let path = at.join("/");
    Some(if folder && !path.is_empty() { format!("{path}/") } else { path })
}

#[test]
fn heads_tell_documents_apart() {
    let mut titles = BTreeMap::new();
    let mut descriptions = BTreeMap::new();
    for (path, page) in &*PAGES {
        let length = page.title.chars().count();
        assert!((10..=125).contains(&length), "{path}: {length} characters: {}", page.title);
        let before = titles.insert(&page.title, path);
        assert!(before.is_none(), "{path} and {before:?}: {}", page.title);
        let description = &page.meta["description"];
        let length = description.chars().count();
        assert!((50..=160).contains(&length), "{path}: {length} characters: {description}");
        let before = descriptions.insert(description, path);
        assert!(before.is_none(), "{path} and {before:?}: {description}");
        assert_eq!(page.meta["og:title"], page.title, "{path}");
    }
}

#[test]
fn every_document_is_whole_and_well_formed() {
    for (path, page) in &*PAGES {
        assert_eq!(page.headings, 1, "{path} has {} h1", page.headings);
        assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
        assert!(page.inline.is_empty(), "{path} has inline: {:?}", page.inline);
        assert!(page.text.split_whitespace().count() > 40, "{path}: {}", page.text);
        for json in &page.data {
            let data: serde_json::Value = serde_json::from_str(json).unwrap();
            assert_eq!(data["@context"], "https://schema.org", "{path}");
            assert!(data["@graph"].as_array().is_some_and(|all| !all.is_empty()), "{path}");
        }
        if !ALONE.contains(&path.as_str()) {
            let trail = page.data.iter().any(|json| json.contains("BreadcrumbList"));
            assert!(trail, "{path} does not say where it is");
        }
    }
    let has = |path: &str, kind: &str| PAGES[path].data.iter().any(|json| json.contains(kind));
    assert!(has("questions/", "\"FAQPage\"") && has("questions/which-port/", "\"FAQPage\""));
    assert!(has("snippets/django/", "\"HowTo\"") && has("glossary/starttls/", "\"DefinedTerm\""));
}

#[test]
fn answers_stand_in_the_documents_themselves() {
    for (path, words) in [
        (
            "snippets/django/",
            &[
                "EMAIL_HOST = \"smtp.example.com\"",
                "EMAIL_PORT = 465",
                "EMAIL_PORT = 587",
                "PASSWORD IN THE CLEAR",
                "SMTP_PASSWORD",
            ][..],
        ),
        (
            "snippets/keycloak/",
            &["Before you start", "An attacker on the network path can remove the offer"],
        ),
        (
            "providers/gmail/",
            &["smtp.gmail.com", "465", "SSL/TLS (implicit TLS)", "imap.gmail.com", "Checked on"],
        ),
        ("providers/sendgrid/", &["apikey", "An API key as the password"]),
        ("providers/tuta/", &["does not take mail by SMTP"]),
        (
            "errors/microsoft-auth-refused/",
            &[
                "Copy",
                "Set-CASMailbox -Identity USER -SmtpClientAuthenticationDisabled $false Copy",
            ],
        ),
        (
            "errors/auth-failed/",
            &["535 5.7.8", "What it looks like", "Nodemailer", "What the setting is called"],
        ),
        ("networks/digitalocean/", &["blocked on ports 25, 465 and 587", "2525"]),
        ("networks/", &["DigitalOcean Droplets", "blocked until you ask"]),
        ("ports/587/", &["providers offer it", "networks block it", "Does port 587 require TLS?"]),
        ("questions/", &["RFC 8314"]),
        ("glossary/starttls/", &["Questions about it"]),
    ] {
        for word in words {
            assert!(PAGES[path].text.contains(word), "{path} lacks {word}: {}", PAGES[path].text);
        }
    }
    for provider in PROVIDERS {
        if matches!(provider.kind, Kind::Transactional | Kind::Relay) {
            let text = PAGES[&format!("providers/{}/", provider.id)].text.to_lowercase();
            assert!(!text.contains("mail program"), "{}: {text}", provider.id);
        }
        let page = &PAGES[&format!("providers/{}/", provider.id)];
        let address = format!("#provider={}&program=", provider.id);
        let into = page.links.iter().filter(|link| link.contains(&address)).count();
        assert_eq!(into == 0, provider.offers.is_empty(), "{}: {into} programs", provider.id);
    }
}

/// What only programs read is not shown to people.
#[test]
fn people_read_neither_ids_nor_placeholders() {
    let ids: BTreeSet<&str> = entries()
        .iter()
        .map(|entry| entry.id.as_str())
        .chain(PROVIDERS.iter().map(|provider| provider.id).filter(|id| id.contains('-')))
        .filter(|id| id.matches('-').count() > 0)
        .collect();
    // What people write so as well.
    let words = ["gmx-de", "web-de", "t-online", "mail-ru", "one-com", "bt-com"];
    let known = |word: &str| words.contains(&word);
    for (path, page) in &*PAGES {
        if !path.starts_with("errors/") && !path.starts_with("providers/") {
            continue;
        }
        for part in page.prose.split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            let is_placeholder =
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            assert!(!is_placeholder, "{path} shows {{{name}}}");
        }
        let is_end = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.' || c == '/');
        let shown = page.prose.split(is_end).find(|word| ids.contains(word) && !known(word));
        assert_eq!(shown, None, "{path} shows an id");
    }
}

/// A server below a path puts that in front of `="/`.
#[test]
fn the_document_for_all_addresses_says_where_the_site_is_in_one_way() {
    let documents = documents();
    let lost: Vec<_> = documents.into_iter().filter(|d| d.path == "404.html").collect();
    let root = written(&entry(""), &lost).remove("404.html").unwrap();
    assert!(root.contains("=\"/style-") && root.contains("data-root=\"/\""), "{root}");
    assert!(!root.contains("=\"./") && !root.contains("=\"../"), "{root}");
    let below = written(&entry("https://example.org/mail"), &lost).remove("404.html").unwrap();
    let moved = root.replace("=\"/", "=\"/mail/").replace(
        "name=\"portwise-site\" content=\"\"",
        "name=\"portwise-site\" content=\"https://example.org/mail\"",
    );
    assert_eq!(moved, below);
}

/// The address of the site stands in its documents where it is known.
#[test]
fn documents_name_their_address() {
    let some: Vec<_> = documents()
        .into_iter()
        .filter(|d| d.path == "providers/gmail/" || d.path.is_empty())
        .collect();
    let pages = written(&entry("https://example.org/"), &some);
    let gmail = &pages["providers/gmail/"];
    assert!(gmail.contains("rel=\"canonical\" href=\"https://example.org/providers/gmail/\""));
    assert!(gmail.contains("\"item\":\"https://example.org/providers/\""));
    assert!(pages[""].contains("rel=\"canonical\" href=\"https://example.org/\""));
}
