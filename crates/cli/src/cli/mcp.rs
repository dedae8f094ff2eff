//! What can be said to `mcp`.

use clap::Args;

use super::options::ProbeOptions;

pub(super) const HELP: &str = "\
An assistant starts this program by itself; name it in the assistant's settings, as in
  { \"mcpServers\": { \"portwise\": { \"command\": \"portwise\", \"args\": [\"mcp\"] } } }

Tools: advise, snippet, explain and reference, which need no network, and probe, which checks a server as portwise probe does. Over HTTP, portwise serve has the same at /mcp.";

#[derive(Args, Debug)]
pub(crate) struct McpArgs {
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
}
