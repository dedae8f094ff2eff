//! The product in a real browser.

mod everybody;
mod offline;
mod walk;

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
