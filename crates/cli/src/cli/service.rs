//! The flags that say who takes the mail; the same for all that configure a program.

use clap::Args;
use portwise_core::LoginAbility;
use portwise_core::said::Said;

/// Who takes the mail, and what lies between.
#[derive(Args, Debug)]
pub(crate) struct ServiceArgs {
    /// Your e-mail address; its domain finds the provider, or completes the host of the one named
    #[arg(long)]
    pub(crate) address: Option<String>,
    /// The provider that takes your mail, such as gmail or sendgrid
    #[arg(long)]
    pub(crate) provider: Option<String>,
    /// The host that takes your mail, such as mail.example.com
    #[arg(long)]
    pub(crate) host: Option<String>,
    /// Where the program runs, such as digitalocean or guest-wifi
    #[arg(long)]
    pub(crate) network: Option<String>,
    /// Ports known to be blocked, such as 25,587
    #[arg(long, value_name = "PORTS", default_value = "", hide_default_value = true)]
    pub(crate) blocked: String,
    /// Ports seen open, such as 2525
    #[arg(long, value_name = "PORTS", default_value = "", hide_default_value = true)]
    pub(crate) open: String,
    /// There is no login: a relay takes the mail because it knows the address that it comes from
    #[arg(long)]
    pub(crate) no_login: bool,
}

impl ServiceArgs {
    /// What was said with them.
    pub(crate) fn said(&self) -> Said<'_> {
        Said {
            address: self.address.as_deref(),
            provider: self.provider.as_deref(),
            host: self.host.as_deref(),
            network: self.network.as_deref(),
            blocked: &self.blocked,
            open: &self.open,
            login: if self.no_login { LoginAbility::None } else { LoginAbility::Full },
            ..Said::default()
        }
    }
}
