//! The product in a real browser.

mod check;
mod compare;
mod discovery;
mod everybody;
mod hostile;
mod policy;
mod site;
mod twelve;
mod vantages;
mod walk;
mod world;

use anyhow::Result;
use portwise_e2e::Browser;
use portwise_testkit::needs;

/// Whether a browser can be had; if not, notes that the test did not run.
fn can_browse(test: &str) -> bool {
    needs::programs(test, Browser::NEEDS)
}

/// Errors in the console are faults, but for those that the test provoked.
async fn assert_quiet_console(browser: &Browser, expected: &[&str]) -> Result<()> {
    let errors = browser.console_errors().await?;
    let unexpected: Vec<_> =
        errors.iter().filter(|e| !expected.iter().any(|x| e.contains(x))).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    Ok(())
}

/// Enters something into the one field, and goes on.
async fn enter(browser: &Browser, text: &str) -> Result<()> {
    let alive = "return Boolean(document.querySelector('[data-island=walk][data-alive]'))";
    browser.until("life", alive).await?;
    browser.paste("#one", text).await?;
    browser.find("#understood").await?;
    browser.click("#go").await
}

/// Chooses a program by a search for its name.
async fn choose_program(browser: &Browser, name: &str) -> Result<()> {
    if !browser.has("#program-search").await? {
        browser.click("#change-program").await?;
    }
    browser.paste("#program-search", name).await?;
    browser.click(".search .found .chip").await
}
