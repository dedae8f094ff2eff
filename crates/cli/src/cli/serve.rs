//! What can be said to `serve`. Each flag has a twin in the environment.

use std::path::PathBuf;

use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum};
use ipnet::IpNet;
use portwise_backend::{BasePath, Contact, ListenAddress, Origin, ProxyHeader, PublicUrl};

use super::engine::EngineArgs;
use super::options::ProbeOptions;
use super::shared::SharingArgs;
use crate::values::{network, number, one_of};

#[derive(Args, Debug)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) flags: ServeFlags,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    #[command(flatten)]
    pub(crate) sharing: SharingArgs,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
}

/// The flags of `portwise serve` beside those for how to probe.
#[derive(Args, Debug)]
pub(crate) struct ServeFlags {
    /// An address to listen on, or unix:/path (repeatable) [default: 127.0.0.1:8080, or the sockets that systemd hands over]
    #[arg(long, env = "PORTWISE_LISTEN", value_delimiter = ',', value_name = "ADDR:PORT")]
    pub(crate) listen: Vec<ListenAddress>,
    #[expect(rustdoc::bare_urls, reason = "as help it is read without a renderer")]
    /// An address by which people reach the server, such as https://mail.example.com/portwise (repeatable)
    #[arg(long, env = "PORTWISE_PUBLIC_URL", value_delimiter = ',', value_name = "URL", value_parser = public_url)]
    pub(crate) public_url: Vec<PublicUrl>,
    /// The path below which everything is served [default: that of the first public URL]
    #[arg(long, env = "PORTWISE_BASE_PATH", value_name = "PATH", value_parser = base_path)]
    pub(crate) base_path: Option<BasePath>,
    /// Another host name to answer for (repeatable)
    #[arg(long, env = "PORTWISE_ALLOW_HOST", value_delimiter = ',', value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    #[expect(rustdoc::bare_urls, reason = "as help it is read without a renderer")]
    /// A web site that may use the API from its pages, such as https://mail.example.com (repeatable)
    #[arg(long, env = "PORTWISE_ALLOW_ORIGIN", value_delimiter = ',', value_name = "ORIGIN", value_parser = origin)]
    pub(crate) allow_origin: Vec<Origin>,
    /// A network whose proxies are believed about who calls (repeatable)
    #[arg(long, env = "PORTWISE_TRUSTED_PROXY", value_delimiter = ',', value_name = "CIDR", value_parser = network)]
    pub(crate) trusted_proxy: Vec<IpNet>,
    /// The header in which the proxies name the client
    #[arg(long, env = "PORTWISE_PROXY_HEADER", value_name = "HEADER", default_value = Header::default().0.id(), value_parser = header())]
    pub(crate) proxy_header: Header,
    /// The same as --trusted-proxy 127.0.0.0/8 --trusted-proxy ::1
    #[arg(long, env = "PORTWISE_BEHIND_PROXY")]
    pub(crate) behind_proxy: bool,
    /// Connections at the same time; fewer if the limit of open files is low
    #[arg(long, env = "PORTWISE_CONNECTIONS", value_name = "N", default_value_t = 4096, value_parser = up_to(1_000_000))]
    pub(crate) connections: u32,
    /// Connections of one client at the same time: an IPv4 address, or an IPv6 /64
    #[arg(long, env = "PORTWISE_CONNECTIONS_PER_CLIENT", value_name = "N", default_value_t = 64, value_parser = up_to(1_000_000))]
    pub(crate) connections_per_client: u32,
    /// Seconds for the head of a request
    #[arg(long, env = "PORTWISE_HEAD_TIMEOUT", value_name = "SECONDS", default_value_t = 10, value_parser = up_to(3600))]
    pub(crate) head_timeout: u32,
    /// Seconds for the body of a request
    #[arg(long, env = "PORTWISE_BODY_TIMEOUT", value_name = "SECONDS", default_value_t = 10, value_parser = up_to(3600))]
    pub(crate) body_timeout: u32,
    /// Seconds between two requests of a connection
    #[arg(long, env = "PORTWISE_IDLE_TIMEOUT", value_name = "SECONDS", default_value_t = 60, value_parser = up_to(3600))]
    pub(crate) idle_timeout: u32,
    /// Seconds in which a client must read on
    #[arg(long, env = "PORTWISE_WRITE_TIMEOUT", value_name = "SECONDS", default_value_t = 20, value_parser = up_to(3600))]
    pub(crate) write_timeout: u32,
    /// An address of their own for the metrics, or unix:/path [default: /metrics beside the page]
    #[arg(long, env = "PORTWISE_METRICS_LISTEN", value_name = "ADDR:PORT")]
    pub(crate) metrics_listen: Option<ListenAddress>,
    /// Requests a minute of one caller
    #[arg(long, env = "PORTWISE_REQUESTS", value_name = "N", default_value_t = 1200, value_parser = up_to(1_000_000))]
    pub(crate) requests: u32,
    /// Probes a minute that one caller may start
    #[arg(long, env = "PORTWISE_RATE", value_name = "N", default_value_t = 20, value_parser = up_to(1_000_000))]
    pub(crate) rate: u32,
    /// Probes of one caller at the same time
    #[arg(long, env = "PORTWISE_CONCURRENCY_PER_CALLER", value_name = "N", default_value_t = 8, value_parser = up_to(65_535))]
    pub(crate) concurrency_per_caller: u32,
    /// Probes at the same time
    #[arg(long, env = "PORTWISE_CONCURRENCY", value_name = "N", default_value_t = 256, value_parser = up_to(65_535))]
    pub(crate) concurrency: u32,
    /// Event streams and waiting requests of one caller at the same time
    #[arg(long, env = "PORTWISE_WAITS_PER_CALLER", value_name = "N", default_value_t = 32, value_parser = up_to(1_000_000))]
    pub(crate) waits_per_caller: u32,
    /// Event streams and waiting requests at the same time; at most half of the connections
    #[arg(long, env = "PORTWISE_WAITS", value_name = "N", default_value_t = 1024, value_parser = up_to(1_000_000))]
    pub(crate) waits: u32,
    /// Seconds that running probes get to end after SIGTERM or SIGINT; a second signal ends at once
    #[arg(long, env = "PORTWISE_GRACE", value_name = "SECONDS", default_value_t = 20, value_parser = number::<u32>(0, 3600))]
    pub(crate) grace: u32,
    #[command(flatten)]
    pub(crate) denied: DenyFlags,
    /// Who runs the server: an e-mail or web address, for the page /about-probes
    #[arg(long, env = "PORTWISE_CONTACT", value_name = "CONTACT", value_parser = contact)]
    pub(crate) contact: Option<Contact>,
    /// Who takes reports of security faults: an e-mail or web address, for security.txt
    #[arg(long, env = "PORTWISE_SECURITY_CONTACT", value_name = "CONTACT", value_parser = contact)]
    pub(crate) security_contact: Option<Contact>,
    #[command(flatten)]
    pub(crate) log: LogFlags,
}

/// Who is never visited.
#[derive(Args, Debug)]
pub(crate) struct DenyFlags {
    /// A name with all below it, an address or a network that is never visited (repeatable)
    #[arg(long, env = "PORTWISE_DENY_TARGET", value_delimiter = ',', value_name = "TARGET")]
    pub(crate) deny_target: Vec<String>,
    /// A file with more of them, one a line; read again on SIGHUP
    #[arg(long, env = "PORTWISE_DENY_TARGETS_FILE", value_name = "FILE")]
    pub(crate) deny_targets_file: Option<PathBuf>,
}

/// What is logged, and how.
#[derive(Args, Debug)]
pub(crate) struct LogFlags {
    /// The form of the log
    #[arg(long, env = "PORTWISE_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) log_format: LogFormat,
    /// Log who is probed, and the paths of requests; else no level of the log names them
    #[arg(long, env = "PORTWISE_LOG_TARGETS")]
    pub(crate) log_targets: bool,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    #[default]
    Text,
    /// A JSON object a line
    Json,
}

/// The header in which proxies name the client.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Header(pub(crate) ProxyHeader);

fn header() -> impl TypedValueParser<Value = Header> {
    one_of(&ProxyHeader::ALL, ProxyHeader::id, |_| None).map(Header)
}

fn up_to(most: u32) -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync + 'static {
    number(1, most)
}

fn origin(text: &str) -> Result<Origin, String> {
    Origin::read(text).map_err(|error| error.to_string())
}

fn public_url(text: &str) -> Result<PublicUrl, String> {
    PublicUrl::read(text).map_err(|error| error.to_string())
}

fn base_path(text: &str) -> Result<BasePath, String> {
    BasePath::read(text).map_err(|error| error.to_string())
}

fn contact(text: &str) -> Result<Contact, String> {
    Contact::read(text).map_err(|error| error.to_string())
}
