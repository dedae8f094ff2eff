//! The page without any backend: it still advises, and says what the live check would need.

use std::path::Path;

use anyhow::Result;
use portwise_e2e::{Browser, Size, StaticSite};

use crate::{assert_quiet_console, can_browse};

#[tokio::test]
async fn a_static_web_server_is_enough_for_advice() -> Result<()> {
    if !can_browse("a_static_web_server_is_enough_for_advice") {
        return Ok(());
    }
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let site = StaticSite::serve(dist)?;
    let browser = Browser::start(Size::Wide).await?;
    browser.open(&format!("{}#/?role=mail-client&provider=ovhcloud", site.url())).await?;
    let advice = browser.text_with("#advice", "ssl0.ovh.net").await?;
    assert!(advice.contains("465"), "{advice}");
    browser.choose("#snippet-target", "python-smtplib").await?;
    browser.text_with("#snippet pre", "ssl0.ovh.net").await?;
    browser.text_with("#no-backend", "portwise probe ssl0.ovh.net").await?;
    assert!(!browser.has("#check").await?, "there is nothing to press");
    browser.picture("7-offline").await?;
    for (page, heading, knows) in [
        ("check", "Check a mail server live", "Host, domain, e-mail address"),
        ("ports", "SMTP ports compared", "8314"),
        ("providers", "SMTP settings of mail providers", "smtp.gmail.com"),
        ("networks", "Who blocks SMTP ports", "DigitalOcean"),
        ("questions", "Questions about SMTP ports", "STARTTLS"),
        ("glossary", "Terms of mail submission", "smarthost"),
    ] {
        browser.open(&format!("{}#/{page}", site.url())).await?;
        browser.text_with("h1", heading).await?;
        browser.text_with("main", knows).await?;
        browser.picture(&format!("page-{page}")).await?;
    }
    browser.open(&format!("{}#/nowhere", site.url())).await?;
    browser.text_with("h1", "There is no such page").await?;
    assert_quiet_console(&browser, &[]).await?;
    browser.end().await
}
