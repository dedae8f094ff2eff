//! What can be said to `completions` and `man`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

pub(super) const COMPLETIONS: &str = "\
Examples:
  portwise completions bash > ~/.local/share/bash-completion/completions/portwise
  portwise completions fish > ~/.config/fish/completions/portwise.fish";

#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// Write the pages of all commands into this folder, instead of the main one on standard output
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
