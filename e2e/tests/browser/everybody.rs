//! That everybody can use it: no barriers by axe, in light and dark; by keyboard alone; and
//! errors explained without a backend.

use std::path::Path;

use anyhow::Result;
use portwise_e2e::{Browser, Product, Size, StaticSite, axe};
use portwise_testkit::needs;

use crate::{assert_quiet_console, can_browse};

const PAGES: &[&str] = &[
    "/",
    "/?role=mail-client&provider=gmail",
    "/?role=application&provider=gmail&network=digitalocean",
    "/?role=device&provider=outlook-com&tls=none&login=passwords-only",
    "/?role=mail-client&provider=mail%20example.com",
    "/check?target=mail.example.com",
    "/explain",
    "/ports",
    "/providers",
    "/networks",
    "/questions",
    "/glossary",
    "/nowhere",
];

#[tokio::test]
async fn no_page_has_barriers_in_light_or_dark() -> Result<()> {
    let test = "no_page_has_barriers_in_light_or_dark";
    if !can_browse(test) || !needs::file(test, &axe()) {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    let mut barriers = Vec::new();
    for theme in ["light", "dark"] {
        for page in PAGES {
            browser.open(&format!("{}#{page}", product.url())).await?;
            browser.run(&format!("localStorage.setItem('portwise-theme', '{theme}')")).await?;
            browser.run("location.reload()").await?;
            browser.find(&format!("html[data-theme={theme}] main h1")).await?;
            let found = browser.barriers().await?;
            barriers.extend(found.into_iter().map(|barrier| format!("{theme} {page}: {barrier}")));
        }
    }
    assert!(barriers.is_empty(), "{barriers:#?}");
    browser.open(&format!("{}#/?role=mail-client&provider=gmail", product.url())).await?;
    browser.find("#advice").await?;
    browser.picture("8-dark").await?;
    browser.end().await
}

#[tokio::test]
async fn the_keyboard_is_enough() -> Result<()> {
    if !can_browse("the_keyboard_is_enough") {
        return Ok(());
    }
    let product = Product::serve(&[])?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&product.url()).await?;
    browser.find("input[value=mail-client]").await?;
    let (tab, space, enter) = ('\u{e004}', ' ', '\u{e007}');
    // The first stop leads past the menu.
    browser.press(&[tab, enter]).await?;
    assert_eq!(browser.run("return document.activeElement.id").await?, "content");
    // Behind the field for the program stands the question for who sends.
    browser.press(&[tab]).await?;
    assert_eq!(browser.run("return document.activeElement.id").await?, "program");
    browser.press(&[tab, space]).await?;
    browser.find("input[value=mail-client]:checked").await?;
    browser.press(&[tab]).await?;
    assert_eq!(browser.run("return document.activeElement.textContent").await?, "Gmail");
    browser.press(&[enter]).await?;
    browser.text_with("#advice", "smtp.gmail.com").await?;
    browser.end().await
}

#[tokio::test]
async fn errors_are_explained_without_a_backend() -> Result<()> {
    if !can_browse("errors_are_explained_without_a_backend") {
        return Ok(());
    }
    let site = StaticSite::serve(Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"))?;
    let browser = Browser::start(Size::Phone).await?;
    browser.open(&format!("{}#/explain", site.url())).await?;
    browser
        .fill(
            "#error-text",
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled",
        )
        .await?;
    let text = browser.text_with("#explanations", "Microsoft").await?;
    assert!(text.contains("OAuth2"), "{text}");
    browser.picture("9-explained").await?;
    // A stack trace whose source speaks of timeouts, and a host whose name sounds like an error.
    let trace = "Traceback (most recent call last):\n  File \"send.py\", line 9, in main\n    \
                 smtp.connect(timeout=timeout)\n  File \"smtplib.py\", line 398, in getreply\n\
                 smtplib.SMTPSenderRefused: (553, b'5.7.1 <anna@unknown-host.example.com>: Sender \
                 address rejected: not owned by user <img src=x onerror=alert(1)>', 'anna')";
    browser.fill("#error-text", trace).await?;
    let text = browser.text_with("#explanations", "not owned by user").await?;
    assert!(!text.contains("timed out") && !text.contains("DNS"), "{text}");
    browser.picture("10-trace-explained").await?;
    browser.fill("#error-text", "La connexion a expiré : délai d’attente dépassé (smtp)").await?;
    browser.text_with("#explanations", "timed out").await?;
    browser.fill("#error-text", "a recipe for apple pie").await?;
    browser.text_with("#explanations", "Nothing in this text").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}
