//! Hostile text in every field, and in what servers say: nothing runs, and nothing breaks the
//! layout.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Result;
use portwise_e2e::{Browser, Product, Size};
use portwise_testkit::mta::{Mta, Step, lines};

use crate::{assert_quiet_console, can_browse};

/// Texts that mean something to somebody: elements, scripts, quotes, URLs, templates, letters that
/// turn the direction of reading, nothing at all, and too much.
fn hostile() -> Vec<String> {
    let seeds = [
        "<img src=x onerror=window.ran=1>",
        "<script>window.ran=1</script>",
        "\"><svg onload=window.ran=1>",
        "' autofocus onfocus='window.ran=1",
        "javascript:window.ran=1",
        "data:text/html,<script>parent.ran=1</script>",
        "{{constructor.constructor('window.ran=1')()}}",
        "${window.ran=1}",
        "`;window.ran=1;`",
        "</textarea><script>window.ran=1</script>",
        "\u{202e}txt.exe\u{2066}gnp",
        "\u{0}\u{7}\u{1b}[31mred\u{1b}[0m",
        "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
        "%00%0d%0aSet-Cookie:x",
        "&lt;b&gt;&#x3c;script&#x3e;",
        "#provider=<img src=x onerror=window.ran=1>",
        "__proto__",
        "constructor",
        "مرحبا بالعالم",
        "👩‍👩‍👧‍👦🏳️‍🌈",
    ];
    let wrap: [fn(&str) -> String; 20] = [
        |s| s.to_owned(),
        |s| format!("{s}@example.com"),
        |s| format!("anna@{s}"),
        |s| format!("mail.{s}.example.com"),
        |s| format!("{s}:587"),
        |s| format!("535 5.7.8 {s}"),
        |s| format!("Error: {s}\n    at {s}\n"),
        |s| format!("  {s}  "),
        |s| s.repeat(40),
        |s| format!("smtp://{s}:25"),
        |s| format!("'{s}'"),
        |s| format!("\"{s}\""),
        |s| s.replace(' ', "\u{a0}"),
        |s| s.to_uppercase(),
        |s| s.chars().rev().collect(),
        |s| format!("gmail {s}"),
        |s| format!("{s} django"),
        |s| format!("<{s}>"),
        |s| format!("{s}\r\n.\r\nQUIT"),
        |s| "x".repeat(3000) + s,
    ];
    wrap.iter().flat_map(|wrap| seeds.iter().map(|seed| wrap(seed))).collect()
}

/// Whether something ran, or the page is wider than its window.
pub(crate) const HARM: &str = "return window.ran !== undefined ? 'ran'
    : document.documentElement.scrollWidth > document.documentElement.clientWidth ? 'too wide' : ''";

#[tokio::test]
async fn no_field_takes_text_for_anything_else() -> Result<()> {
    if !can_browse("no_field_takes_text_for_anything_else") {
        return Ok(());
    }
    let all = hostile();
    assert_eq!(all.len(), 400);
    let product = Product::serve(&["--requests", "100000"])?;
    let browser = Browser::start(Size::Phone).await?;
    for (page, field) in [
        ("", "#one"),
        ("errors/", "#error-text"),
        ("check/", "#check-target"),
        ("providers/", "input[type=search]"),
    ] {
        browser.open(&format!("{}{page}", product.url())).await?;
        browser.find(field).await?;
        if page.is_empty() || page == "errors/" || page == "check/" {
            browser
                .until(
                    "life",
                    "return Boolean(document.querySelector('[data-island][data-alive]'))",
                )
                .await?;
        }
        for text in &all {
            browser.paste(field, text).await?;
            assert_eq!(browser.run(HARM).await?, "", "/{page} {field}: {text:?}");
            assert!(browser.has("h1").await?, "/{page}: the page is gone after {text:?}");
        }
    }
    // And as what a link says.
    for text in all.iter().step_by(7) {
        let value: String = text.bytes().map(|octet| format!("%{octet:02x}")).collect();
        for link in [
            format!("#provider={value}"),
            format!("#program={value}&network={value}&symptom={value}"),
            format!("errors/#text={value}"),
            format!("check/#target={value}&mode={value}"),
        ] {
            browser.open("about:blank").await?;
            browser.open(&format!("{}{link}", product.url())).await?;
            browser.find("h1").await?;
            assert_eq!(browser.run(HARM).await?, "", "{text:?}: {link}");
        }
    }
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}

#[tokio::test]
async fn what_a_server_says_is_text() -> Result<()> {
    if !can_browse("what_a_server_says_is_text") {
        return Ok(());
    }
    let all = hostile();
    let mut servers = Vec::new();
    let mut names = Vec::new();
    for (number, chunk) in (1..).zip(all.chunks(50)) {
        let address = Ipv4Addr::new(127, 5, 6, number);
        // All of it in one greeting and one answer, a line each.
        let text = |code: &str| {
            let said: Vec<String> = chunk
                .iter()
                .map(|text| text.replace(['\r', '\n', '\0'], " ").chars().take(400).collect())
                .collect();
            let last = said.len() - 1;
            let line = |(at, text): (usize, &String)| {
                format!("{code}{}{text}", if at == last { ' ' } else { '-' })
            };
            said.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
        };
        let script = vec![
            Step::Say(lines(&text("220"))),
            Step::Expect("EHLO"),
            Step::Say(lines(&text("250"))),
            Step::Expect("QUIT"),
            Step::Close,
        ];
        servers.push(Mta::start(SocketAddr::from((address, 587)), vec![script]).await);
        names.push(address);
    }
    let product = Product::serve(&["--allow-net", "127.0.0.0/8", "--rate", "1000"])?;
    let browser = Browser::start(Size::Phone).await?;
    for address in names {
        browser.open("about:blank").await?;
        browser.open(&format!("{}check/", product.url())).await?;
        browser.paste("#check-target", &address.to_string()).await?;
        browser.choose("#check-mode", "submission").await?;
        browser.click("#check:not([disabled])").await?;
        browser.find("#findings[data-done=true]").await?;
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await?;
        assert_eq!(browser.run(HARM).await?, "", "{address}");
    }
    browser.picture("15-hostile").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}
