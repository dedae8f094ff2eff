//! The options of a probe that several commands share.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;
use portwise_core::{Mode, Port};

use crate::values::{mode, network, port, resolver, seconds};

/// What a probe visits.
#[derive(Args, Clone, Debug)]
pub(crate) struct ProbeWhat {
    /// A port to visit (repeatable) [default: 465, 587, 25 and 2525; in mx mode 25]
    #[arg(long = "port", value_name = "PORT", value_delimiter = ',', value_parser = port)]
    pub(crate) ports: Vec<Port>,
    /// What to find out: can clients submit, can servers deliver
    #[arg(long, value_parser = mode(), default_value = Mode::default().id())]
    pub(crate) mode: Mode,
}

/// How a prober works; the same for all that probe.
#[derive(Args, Clone, Debug)]
pub(crate) struct ProbeOptions {
    /// Seconds for one endpoint, retries included
    #[arg(long, env = "PORTWISE_TIMEOUT", default_value_t = 15.0, value_name = "SECONDS", value_parser = seconds(300.0))]
    pub(crate) timeout: f64,
    /// The resolver to ask instead of the system's
    #[arg(long, env = "PORTWISE_DNS", value_name = "ADDR:PORT", value_parser = resolver)]
    pub(crate) dns: Option<SocketAddr>,
    /// The resolver to ask for signed answers (DNSSEC) instead of that of --dns or the system's
    #[arg(long, env = "PORTWISE_VALIDATE_WITH", value_name = "ADDR:PORT", value_parser = resolver)]
    pub(crate) validate_with: Option<SocketAddr>,
    /// File of DNSKEY records of the root zone to trust instead of the built-in ones
    #[arg(long, env = "PORTWISE_DNSSEC_ANCHOR", value_name = "FILE")]
    pub(crate) dnssec_anchor: Option<PathBuf>,
    /// PEM file of roots to trust beside the built-in ones
    #[arg(long, env = "PORTWISE_TRUST_ANCHORS", value_name = "FILE")]
    pub(crate) trust_anchors: Option<PathBuf>,
    /// A network that may be visited although it is not public (repeatable)
    #[arg(long, env = "PORTWISE_ALLOW_NET", value_delimiter = ',', value_name = "CIDR", value_parser = network)]
    pub(crate) allow_net: Vec<IpNet>,
    /// Make the checks that send something unusual; for servers, let callers ask for them
    #[arg(long, env = "PORTWISE_DEEP")]
    pub(crate) deep: bool,
    /// The name to say in EHLO [default: this machine's full name, else its address]
    #[arg(long, env = "PORTWISE_HELO", value_name = "NAME")]
    pub(crate) helo: Option<String>,
}
