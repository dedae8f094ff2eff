//! What can be said to `reflect`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use portwise_core::Port;

use crate::values::port;

pub(super) const HELP: &str = "\
For a machine whose network you know, so that the network of another machine can be tested: what was sent there is held against what arrived here. Whoever connects is told, in the answer to EHLO and over the API, what came from them. Nothing is logged; what came is forgotten after ten minutes. Of commands that could hold a password or an address, only the verb is kept. No mail is taken, nothing is relayed, and nobody is dialled.

Ports below 1024 need root, or a program that may use them:
  sudo setcap cap_net_bind_service=+ep \"$(command -v portwise)\"

Examples:
  sudo portwise reflect --hostname reflect.example.com
  portwise reflect --port 2525 --http 192.0.2.10:8080
  portwise reflect --tls-cert fullchain.pem --tls-key privkey.pem

Exit status:
  0  ended by Ctrl-C or SIGTERM
  2  wrong usage, or a port that cannot be listened on";

#[derive(Args, Debug)]
pub(crate) struct ReflectArgs {
    /// The address to listen on [default: every address of this machine]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<IpAddr>,
    /// A port to listen on; 465 begins with TLS (repeatable) [default: 25, 465, 587 and 2525]
    #[arg(long = "port", value_name = "PORT", value_delimiter = ',', value_parser = port)]
    pub(crate) ports: Vec<Port>,
    /// Where the API listens [default: port 8025 of the same address]
    #[arg(long, value_name = "ADDR:PORT")]
    pub(crate) http: Option<SocketAddr>,
    /// The name to greet with [default: this machine's]
    #[arg(long, value_name = "NAME")]
    pub(crate) hostname: Option<String>,
    /// A PEM file with the certificate to show and those that vouch for it [default: one that is made at the start and vouches for itself]
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// A PEM file with its key
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Say as JSON what is reflected where
    #[arg(long)]
    pub(crate) json: bool,
}
