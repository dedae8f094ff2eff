//! What can be said to `egress`.

use clap::Args;
use portwise_core::{Host, Port};

use super::{ProbeOptions, port};

pub(crate) const EGRESS_HELP: &str = "\
Visited are servers of at least three independent operators on each port, once over IPv4 and once over IPv6, and one server on the web's ports to compare with. Which ones, and how many connections, is said before. No login and no mail is sent.

Examples:
  portwise egress
  portwise egress --provider sendgrid
  portwise egress --port 587 --to mail.example.com:587
  portwise egress --json | portwise advise --role application --provider sendgrid --evidence -

Exit status:
  0  every port that was asked about passes, and every server that was named is reached
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
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
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
