//! The options of `login`.

use std::path::PathBuf;

use clap::Args;
use portwise_core::Port;
use portwise_submission::Mechanism;

use super::options::ProbeOptions;
use crate::values::port;

pub(super) const HELP: &str = "\
The server is checked first, as portwise probe does. The secret is sent only inside TLS, to a server whose certificate is verified; nothing makes an exception. One attempt is made. Without --send-to nothing is sent but the login.

Without a flag that says where the secret is, it is asked for on the terminal. It is no argument, because others on the machine can read those; it never stands in the output, and an answer that repeats it is masked.

Examples:
  portwise login smtp.gmail.com --user anna@gmail.com
  portwise login mail.example.com --user anna --password-command 'pass show mail | head -1'
  portwise login smtp.office365.com --user anna@example.com --token-command 'oauth2l fetch'
  portwise login mail.example.com:587 --user anna@example.com --send-to bob@example.org --json

Exit status:
  0  the login was accepted, and so was the message if there was one
  1  it was refused, or the server has no login that fits
  2  wrong usage, or no secret to be had
  3  there was no server to log in to, or none that could be trusted";

/// What is asked of a login.
#[derive(Args, Debug)]
pub(crate) struct LoginArgs {
    /// The host to log in to, such as smtp.gmail.com or mail.example.com:587
    pub(crate) host: String,
    /// The user name, most often the whole e-mail address
    #[arg(long, visible_alias = "username")]
    pub(crate) user: String,
    /// The port [default: the best that works, of 465, 587 and those of the provider]
    #[arg(long, value_parser = port)]
    pub(crate) port: Option<Port>,
    /// Send one short message to this address after the login
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) send_to: Option<String>,
    /// The sender of that message [default: the user name, if it is an address]
    #[arg(long, value_name = "ADDRESS", requires = "send_to")]
    pub(crate) from: Option<String>,
    /// The mechanism to log in with, such as PLAIN [default: the strongest that server and secret allow]
    #[arg(long, value_parser = mechanism)]
    pub(crate) mechanism: Option<Mechanism>,
    #[command(flatten)]
    pub(crate) secret: SecretArgs,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where the secret is.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub(crate) struct SecretArgs {
    /// The environment variable that holds the password
    #[arg(long, value_name = "NAME")]
    pub(crate) password_env: Option<String>,
    /// The file that holds the password; a line end behind it is taken off
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// The command that prints the password, for the shell; a line end behind it is taken off
    #[arg(long, value_name = "COMMAND")]
    pub(crate) password_command: Option<String>,
    /// The environment variable that holds an access token of OAuth 2.0
    #[arg(long, value_name = "NAME")]
    pub(crate) token_env: Option<String>,
    /// The command that prints an access token of OAuth 2.0, for the shell
    #[arg(long, value_name = "COMMAND")]
    pub(crate) token_command: Option<String>,
}

fn mechanism(text: &str) -> Result<Mechanism, String> {
    Mechanism::parse(text).map_err(|error| error.to_string())
}
