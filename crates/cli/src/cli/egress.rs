//! What can be said to `egress`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;
use portwise_core::reflection::ReflectorAt;
use portwise_core::{Host, Port};

use super::options::ProbeOptions;
use crate::values::{network, port, resolver, seconds};

pub(super) const HELP: &str = "\
Visited are servers of at least three independent operators on each port, once over IPv4 and once over IPv6, and one server on the web's ports to compare with. Which ones, and how many connections, is said before. No login and no mail is sent.

Examples:
  portwise egress
  portwise egress --provider sendgrid
  portwise egress --port 587 --to mail.example.com:587
  portwise egress --via reflect.example.com
  portwise egress --json | portwise advise --role application --provider sendgrid --evidence -

Exit status:
  0  every port that was asked about passes, every server that was named is reached, and with --via all arrives as it was sent
  1  one does not, or it cannot be told
  2  wrong usage";

#[derive(Args, Debug)]
pub(crate) struct EgressArgs {
    /// A port to ask about (repeatable) [default: 25, 465, 587 and 2525]
    #[arg(long = "port", value_name = "PORT", value_delimiter = ',', value_parser = port)]
    pub(crate) ports: Vec<Port>,
    /// The provider that takes your mail; its ports are visited as well
    #[arg(long, value_name = "ID")]
    pub(crate) provider: Option<String>,
    /// A server of your own to visit as well (repeatable)
    #[arg(long = "to", value_name = "HOST:PORT", value_parser = end)]
    pub(crate) to: Vec<(String, Port)>,
    /// A machine that runs `portwise reflect`, and the port of its API if that is not 8025: what is
    /// sent there is compared with what arrives, octet for octet
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) via: Option<ReflectorAt>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Seconds for one server, at most 12
    #[arg(long, default_value_t = LONGEST, value_name = "SECONDS", value_parser = seconds(LONGEST))]
    timeout: f64,
    /// The resolver to ask instead of the system's
    #[arg(long, env = "PORTWISE_DNS", value_name = "ADDR:PORT", value_parser = resolver)]
    dns: Option<SocketAddr>,
    /// PEM file of roots to trust beside the built-in ones
    #[arg(long, env = "PORTWISE_TRUST_ANCHORS", value_name = "FILE")]
    trust_anchors: Option<PathBuf>,
    /// A network that may be visited although it is not public (repeatable)
    #[arg(long, env = "PORTWISE_ALLOW_NET", value_delimiter = ',', value_name = "CIDR", value_parser = network)]
    allow_net: Vec<IpNet>,
    /// The name to say in EHLO [default: this machine's full name, else its address]
    #[arg(long, env = "PORTWISE_HELO", value_name = "NAME")]
    helo: Option<String>,
}

/// With this and the look-ups before, all is over within twenty seconds.
const LONGEST: f64 = 12.0;

impl EgressArgs {
    /// How to visit; nothing unusual is sent, and nothing asked for that is signed.
    pub(crate) fn options(&self) -> ProbeOptions {
        ProbeOptions {
            timeout: self.timeout,
            dns: self.dns,
            validate_with: None,
            dnssec_anchor: None,
            trust_anchors: self.trust_anchors.clone(),
            allow_net: self.allow_net.clone(),
            deep: false,
            helo: self.helo.clone(),
        }
    }
}

/// A host and a port, such as `mail.example.com:587` or `[2001:db8::1]:587`.
fn end(text: &str) -> Result<(String, Port), String> {
    let wrong =
        || "give a host and a port, such as mail.example.com:587 or [2001:db8::1]:587".to_owned();
    let (host, number) = text.trim().rsplit_once(':').ok_or_else(wrong)?;
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    let host = Host::parse(bare).map_err(|error| error.to_string())?;
    Ok((host.to_string(), port(number)?))
}

#[cfg(test)]
mod tests {
    use super::end;

    #[test]
    fn a_server_of_ones_own_has_a_port() {
        let parsed = |host: &str, port| Ok((host.to_owned(), port));
        assert_eq!(end("mail.example.com:587"), parsed("mail.example.com", 587));
        assert_eq!(end("[2001:db8::1]:25"), parsed("2001:db8::1", 25));
        assert_eq!(end("192.0.2.1:465"), parsed("192.0.2.1", 465));
        for wrong in
            ["mail.example.com", "mail.example.com:", "mail.example.com:0", ":25", "a b:25"]
        {
            assert!(end(wrong).is_err(), "{wrong}");
        }
    }
}
