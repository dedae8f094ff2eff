//! `portwise mcp`

use std::sync::Arc;

use anyhow::Result;
use portwise_engine::{Embedded, Options};
use portwise_mcp::{Direct, Server, over_stdio};

use crate::cli::McpArgs;
use crate::probing;

/// Checks at the same time; an assistant is one caller.
const PLACES: usize = 8;

pub(crate) fn run(arguments: &McpArgs) -> Result<u8> {
    let options = Options { places: PLACES, ..Options::default() };
    let engine = Embedded::new(probing::prober(&arguments.options)?, &options);
    let probing = Direct::new(Arc::new(engine), arguments.options.deep);
    let runtime = tokio::runtime::Runtime::new()?;
    let served = runtime.block_on(over_stdio(Server::new(Arc::new(probing))));
    // A read of standard input that is under way would hold the runtime up.
    runtime.shutdown_background();
    served?;
    Ok(0)
}
