//! The API against its own description.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use portwise_e2e::Product;
use portwise_testkit::needs;

#[test]
fn the_api_is_as_it_describes_itself() -> Result<()> {
    let test = "the_api_is_as_it_describes_itself";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = root.join("../.tools/python/bin/schemathesis");
    if !needs::file(test, &program) {
        return Ok(());
    }
    // Nothing answers for names, so that every probe ends quickly.
    let product = Product::serve(&["--rate", "100000", "--dns", "127.0.0.1:9"])?;
    let url = product.url();
    // It keeps what it did beside where it runs.
    let kept = tempfile::tempdir()?;
    let output = Command::new(&program)
        .current_dir(kept.path())
        .arg("--config-file")
        .arg(root.join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{url}api/v1/openapi.json"))
        .args(["--url", url.trim_end_matches('/')])
        .args(["--checks", "all", "--max-examples", "50", "--seed", "1", "--no-color"])
        .output()
        .context("schemathesis does not start")?;
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    // Each operation was really called.
    let tested = said.lines().find_map(|line| line.trim().strip_prefix("Tested: ")?.parse().ok());
    assert!(tested.is_some_and(|count: usize| count >= 6), "{said}");
    Ok(())
}
