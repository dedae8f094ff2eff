//! `portwise status`

use anyhow::Result;
use portwise_shared::Store;

use crate::cli::StatusArgs;
use crate::{print, probing};

/// The exit status where probes wait for nobody.
const NOBODY: u8 = 1;

pub(crate) fn run(arguments: &StatusArgs) -> Result<u8> {
    let url = arguments.at.needed()?;
    let roots = probing::roots(arguments.trust_anchors.as_deref())?;
    let runtime = tokio::runtime::Runtime::new()?;
    let standing = runtime.block_on(async {
        let store = Store::open(&url, roots.as_deref()).await?;
        store.standing().await
    })?;
    if arguments.json {
        print::json(&standing)?;
    } else {
        print::out(&print::standing(&url.to_string(), &standing))?;
    }
    let waits = standing.vantages.iter().any(|at| at.workers == 0 && at.jobs + at.bulk > 0);
    Ok(if waits { NOBODY } else { 0 })
}
