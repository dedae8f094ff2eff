//! The page, and the description of the API for people, below a path of a proxy.

use anyhow::Result;
use portwise_e2e::{Browser, Size};
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};

use crate::front::{Front, Place, Proxy};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_works_below_a_path() -> Result<()> {
    let test = "the_page_works_below_a_path";
    if !needs::programs(test, Browser::NEEDS) {
        return Ok(());
    }
    let pki = Pki::new();
    let config = tls(&pki.issue(&["mail.example.com"], Flaw::None));
    let at = "127.31.9.1:2525".parse()?;
    let _server = Mta::start(at, vec![starttls_script(&config)]).await;
    let dns = FakeDns::start(&[("mail.example.com", Answer::Addresses(vec![at.ip()]))]);
    for proxy in Proxy::ALL {
        if !proxy.is_there(test) {
            continue;
        }
        let dns = dns.address().to_string();
        let more = ["--allow-net", "127.0.0.0/8", "--dns", &dns];
        let front = Front::start(proxy, Place::BELOW, &more)?;
        let browser = Browser::start_at_home(Size::Wide).await?;
        check(&browser, &front).await?;
        describe(&browser, &front).await?;
        let errors = browser.console_errors().await?;
        assert!(errors.is_empty(), "{proxy:?}: {errors:#?}");
        browser.end().await?;
    }
    Ok(())
}

/// Checks a server live.
async fn check(browser: &Browser, front: &Front) -> Result<()> {
    browser.open(&front.url("/check/#target=mail.example.com&mode=submission")).await?;
    browser.click("#check:not([disabled])").await?;
    browser.find("#findings[data-done=true]").await?;
    let seen = browser.text("#port-2525").await?;
    assert!(seen.contains("greeting") && seen.contains("STARTTLS"), "{seen}");
    Ok(())
}

/// Calls the API from its description.
async fn describe(browser: &Browser, front: &Front) -> Result<()> {
    browser.open(&front.url("/api/docs")).await?;
    browser.click("#operations-server-live .opblock-summary-control").await?;
    browser.click("#operations-server-live .try-out__btn").await?;
    browser.click("#operations-server-live .execute").await?;
    let called = browser.text_with("#operations-server-live .request-url", "healthz").await?;
    assert!(called.contains(&front.url("/healthz")), "{called}");
    browser.text_with("#operations-server-live .live-responses-table", "200").await?;
    Ok(())
}
