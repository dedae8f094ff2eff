//! OpenSMTPD as a submission server.

use std::net::IpAddr;

use super::{PASSWORD, USER};
use crate::opensmtpd::InFolder;
use crate::pki::Identity;
use crate::process;

/// A running OpenSMTPD that people can log in to: 465 with implicit TLS, 587 with STARTTLS. It keeps
/// its queue in `/var/spool/smtpd`, so that one at a time can run on a machine.
pub struct OpenSmtpdWithLogins(InFolder);

impl OpenSmtpdWithLogins {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["smtpd", "openssl"];

    /// Starts one.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(address: IpAddr, hostname: &str, identity: &Identity) -> Self {
        let hash = process::said(process::command("openssl").args(["passwd", "-6", PASSWORD]));
        let config = format!(
            "table people {{ \"{USER}\" = \"{hash}\" }}
listen on {address} port 465 smtps pki mail auth <people> hostname {hostname}
listen on {address} port 587 tls-require pki mail auth <people> hostname {hostname}
"
        );
        Self(InFolder::start("-dv", &config, identity, address, &[465, 587]))
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        self.0.log()
    }
}
