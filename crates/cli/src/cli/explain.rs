//! What can be said to `explain`.

use clap::{Args, Parser};
use portwise_core::Port;

/// The exit status for an error text of which nothing is known.
pub(crate) const NOT_KNOWN: u8 = 1;

pub(super) const HELP: &str = "\
Examples:
  portwise explain \"535 5.7.139 Authentication unsuccessful\"
  portwise explain --program django --host smtp.office365.com:587 \"wrong version number\"
  portwise explain --to-mx \"STARTTLS is required but was not offered\"
  journalctl -u postfix | portwise explain -

Exit status:
  0  the text is explained
  1  nothing in it is known
  2  wrong usage";

#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// The error text, as it was said; - reads standard input
    #[arg(required = true, num_args = 1.., value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) text: Vec<String>,
    #[command(flatten)]
    pub(crate) flags: ExplainFlags,
}

/// What may be said beside an error text.
#[derive(Args, Debug)]
pub(crate) struct ExplainFlags {
    /// The program that sends, by id or name; read out of the text otherwise, as are host and port
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) program: Option<String>,
    /// The host that it sends to
    #[arg(long)]
    pub(crate) host: Option<String>,
    /// The port that it sends to
    #[arg(long)]
    pub(crate) port: Option<Port>,
    /// The provider that takes the mail, by id or name
    #[arg(long, value_name = "ID")]
    pub(crate) provider: Option<String>,
    /// A server delivers to the recipient's server (its MX), not to a provider of its own
    #[arg(long)]
    pub(crate) to_mx: bool,
    /// Show what is for other programs and situations as well
    #[arg(long)]
    pub(crate) all: bool,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Flags that stand behind the text.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
struct FlagsAtTheEnd {
    #[command(flatten)]
    flags: ExplainFlags,
}

impl ExplainArgs {
    /// The same, with flags that stand behind the text. An error text may begin with a hyphen, so
    /// that everything behind its first word is taken for text at first.
    pub(crate) fn with_flags_at_the_end(mut self) -> Self {
        let begins = |word: &String| word.len() > 2 && word.starts_with("--");
        for at in (0..self.text.len()).filter(|at| *at > 0) {
            if !begins(&self.text[at]) {
                continue;
            }
            if let Ok(FlagsAtTheEnd { flags }) = FlagsAtTheEnd::try_parse_from(&self.text[at..]) {
                self.text.truncate(at);
                let given = self.flags;
                self.flags = ExplainFlags {
                    program: flags.program.or(given.program),
                    host: flags.host.or(given.host),
                    port: flags.port.or(given.port),
                    provider: flags.provider.or(given.provider),
                    to_mx: flags.to_mx || given.to_mx,
                    all: flags.all || given.all,
                    json: flags.json || given.json,
                };
                break;
            }
        }
        self
    }
}
