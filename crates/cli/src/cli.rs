//! What can be said on the command line.

mod compare;
mod egress;
mod engine;
mod login;
mod reflect;
mod shared;
mod status;
mod why;
mod worker;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use ipnet::IpNet;
use portwise_core::discovery::publish::Place;
use portwise_core::publication::Reading;
use portwise_core::said::Said;
use portwise_core::{LoginAbility, Mode, Port, Role, TlsAbility, TlsMode};

pub(crate) use compare::{CompareArgs, ElsewhereArgs, Whence};
pub(crate) use egress::EgressArgs;
pub(crate) use engine::EngineArgs;
pub(crate) use login::{LoginArgs, SecretArgs};
pub(crate) use reflect::ReflectArgs;
pub(crate) use shared::SharingArgs;
pub(crate) use status::StatusArgs;
pub(crate) use why::WhyArgs;
pub(crate) use worker::WorkerArgs;

use crate::serve_flags::ServeFlags;
use crate::values::{imap, network, number, pop3};

/// The exit status for an error text of which nothing is known.
pub(crate) const NOT_KNOWN: u8 = 1;

/// The exit status for wrong usage.
pub(crate) const WRONG_USAGE: u8 = 2;

/// Which SMTP port, which encryption, which settings: advice, configuration that works when
/// pasted, and proof by probing the real server.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, after_help = EXIT_STATUS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  nothing worse than a warning
  1  at least one finding of severity error; explain: nothing in the text is known
  2  wrong usage
  3  the target was refused or could not be resolved";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say where mail stops: the name, your network, the server, TLS, the login, or only the settings
    #[command(after_help = why::HELP)]
    Why(Box<WhyArgs>),
    /// Serve the page and the API
    Serve(Box<ServeArgs>),
    /// Make the probes of a vantage point for servers that share an engine
    #[command(after_help = worker::HELP)]
    Worker(Box<WorkerArgs>),
    /// Say how a shared engine stands: vantage points, their workers, and what waits
    #[command(after_help = status::HELP)]
    Status(StatusArgs),
    /// Say which port, encryption and settings to use; no network needed. Asks if nothing is said
    #[command(after_help = ADVISE_EXAMPLES)]
    Advise(AdviseArgs),
    /// Say what an error text or reply code means and what to change; no network needed
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Look something up: ports, providers, networks, findings, comparisons, answers, terms; no network needed
    #[command(after_help = REFERENCE_EXAMPLES)]
    Reference(ReferenceArgs),
    /// Write one configuration snippet
    #[command(after_help = SNIPPET_EXAMPLES)]
    Snippet(SnippetArgs),
    /// Check a server live
    #[command(after_help = PROBE_EXAMPLES)]
    Probe(ProbeArgs),
    /// Try a login, and say what a refusal means; sends nothing unless it is told to
    #[command(after_help = login::HELP)]
    Login(Box<LoginArgs>),
    /// Make a check of another Portwise here as well, and say what stops where
    #[command(after_help = compare::HELP)]
    Compare(CompareArgs),
    /// Show every published source of settings for a mail domain, side by side, and check what they name
    #[command(after_help = DISCOVER_HELP)]
    Discover(DiscoverArgs),
    /// Show which mail ports this network lets out, and what it does to the rest
    #[command(after_help = egress::EGRESS_HELP)]
    Egress(EgressArgs),
    /// Check many servers live, one target a line
    #[command(after_help = SCAN_HELP)]
    Scan(ScanArgs),
    /// Listen, and tell whoever connects what arrived: the known other end of a test for interception
    #[command(after_help = reflect::REFLECT_HELP)]
    Reflect(ReflectArgs),
    /// Write completions for a shell
    #[command(after_help = COMPLETIONS_HELP)]
    Completions(CompletionsArgs),
    /// Write the manual
    Man(ManArgs),
    /// Serve assistants over standard input and output, by the Model Context Protocol
    #[command(after_help = MCP_HELP)]
    Mcp(McpArgs),
}

const ADVISE_EXAMPLES: &str = "\
Examples:
  portwise advise --role mail-client --address anna@gmail.com
  portwise advise --role application --provider sendgrid --network digitalocean
  portwise advise --role application --host mail.example.com --blocked 25,587
  portwise egress --json | portwise advise --role application --provider sendgrid --evidence -";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  portwise explain \"535 5.7.139 Authentication unsuccessful\"
  portwise explain --program django --host smtp.office365.com:587 \"wrong version number\"
  portwise explain --to-mx \"STARTTLS is required but was not offered\"
  journalctl -u postfix | portwise explain -

Exit status:
  0  the text is explained
  1  nothing in it is known
  2  wrong usage";

const REFERENCE_EXAMPLES: &str = "\
Examples:
  portwise reference ports
  portwise reference providers gmail
  portwise reference findings starttls.stripped
  portwise reference glossary smarthost
  portwise reference networks --csv";

const SNIPPET_EXAMPLES: &str = "\
Examples:
  portwise snippet --list
  portwise snippet python-smtplib --host smtp.gmail.com --user anna@gmail.com
  portwise snippet thunderbird --host mail.example.com --port 587 --security starttls --user anna";

const PROBE_EXAMPLES: &str = "\
Examples:
  portwise probe smtp.gmail.com
  portwise probe --mode mx example.com
  portwise probe anna@example.com --json
  portwise probe mail.example.com --output junit > portwise.xml
  portwise probe mail.example.com --output nagios
  portwise probe mail.example.com --compare https://portwise.example.com
  portwise probe mail.example.com --engine redis://engine.example.com --vantage fra,home
  portwise probe 192.168.1.10 --allow-net 192.168.1.0/24";

const DISCOVER_HELP: &str = "\
Asked are the places at which mail programs look: autoconfig at the domain, in Mozilla's database and by the mail exchanger, SRV records, PACC, Autodiscover, mailconf, and the table that Portwise has. Of an e-mail address only the domain is looked at and sent. Servers for sending are then checked; those for reading are shown.

Examples:
  portwise discover anna@example.com
  portwise discover example.com --json | jq '.clients'
  portwise discover example.com --publish
  portwise discover example.com --publish settings --imap imap.example.com

Exit status:
  0  nothing worse than a warning
  1  at least one finding of severity error
  2  wrong usage
  3  the domain was refused or could not be resolved";

const SCAN_HELP: &str = "\
Targets: one a line, in any form that probe takes. Blank lines are skipped, and so is what follows a #. Targets that mean the same are checked once. One that cannot be checked gets a line that says why, and the scan goes on.

Results: one a line, as soon as it is there, in the form of probe --json. Where many targets lead to one host, it is visited for one after another, whatever --concurrency says.

Ctrl-C ends a scan early. Every line that was written by then is whole; the same command with --resume does the rest.

Examples:
  portwise scan hosts.txt > results.jsonl
  portwise scan hosts.txt --output results.jsonl --resume
  cut -d, -f2 customers.csv | portwise scan - --mode mx
  portwise scan hosts.txt | jq -c '[.report.target.input, (.findings[] | .code)]'

Exit status:
  0  nothing worse than a warning at any target
  1  at least one finding of severity error
  2  wrong usage, or a file that cannot be read or written
  3  no error, but a target was refused or could not be resolved
  130 or 143  ended early, by Ctrl-C or by SIGTERM";

const COMPLETIONS_HELP: &str = "\
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

const MCP_HELP: &str = "\
An assistant starts this program by itself; name it in the assistant's settings, as in
  { \"mcpServers\": { \"portwise\": { \"command\": \"portwise\", \"args\": [\"mcp\"] } } }

Tools: advise, snippet, explain and reference, which need no network, and probe, which checks a server as portwise probe does. Over HTTP, portwise serve has the same at /mcp.";

#[derive(Args, Debug)]
pub(crate) struct McpArgs {
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
}

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

#[derive(Args, Debug)]
pub(crate) struct AdviseArgs {
    /// The program or library that sends, such as nextcloud or python-smtplib; see snippet --list
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) program: Option<String>,
    #[arg(long, help = format!("Who is sending, if the program does not say it: {}", roles()))]
    pub(crate) role: Option<String>,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
    /// What the program can do about TLS
    #[arg(long, value_parser = tls_ability(), default_value = TlsAbility::default().id())]
    pub(crate) tls: TlsAbility,
    /// The program cannot refuse to go on when STARTTLS is missing
    #[arg(long)]
    pub(crate) optional_starttls: bool,
    /// The program knows only passwords, not OAuth2
    #[arg(long, conflicts_with = "no_login")]
    pub(crate) passwords_only: bool,
    /// What was measured: the JSON of portwise egress, a file or - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: Option<PathBuf>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

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

#[derive(Args, Debug)]
pub(crate) struct ReferenceArgs {
    /// What to look in
    #[arg(value_enum)]
    pub(crate) table: ReferenceTable,
    /// Only what has this word in it
    pub(crate) word: Option<String>,
    /// Write JSON, the whole table
    #[arg(long, conflicts_with_all = ["csv", "word"])]
    pub(crate) json: bool,
    /// Write CSV, the whole table; for ports, providers, networks and findings
    #[arg(long, conflicts_with = "word")]
    pub(crate) csv: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ReferenceTable {
    /// The ports compared
    Ports,
    /// Who takes mail, and with which settings
    Providers,
    /// Who blocks which ports
    Networks,
    /// What a check can find, and what to do
    Findings,
    /// STARTTLS against implicit TLS
    Modes,
    /// Relay against submission
    Roles,
    /// Questions and answers
    Questions,
    /// The words of the trade
    Glossary,
}

#[derive(Args, Debug)]
pub(crate) struct SnippetArgs {
    /// What it is for; see --list
    #[arg(required_unless_present = "list")]
    pub(crate) target: Option<String>,
    /// List the targets
    #[arg(long)]
    pub(crate) list: bool,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
    /// The port [default: the best that the target and whoever takes the mail have]
    #[arg(long, value_parser = port)]
    pub(crate) port: Option<Port>,
    /// The encryption: implicit-tls or starttls [default: that of the port]
    #[arg(long, value_parser = security, value_name = "MODE")]
    pub(crate) security: Option<TlsMode>,
    /// Not a flag of this command; says what to write instead
    #[arg(long, hide = true, num_args = 0..=1, value_name = "MODE")]
    pub(crate) tls: Option<Option<String>>,
    /// The user name [default: what the provider wants, else a placeholder]
    #[arg(long, visible_alias = "username")]
    pub(crate) user: Option<String>,
    /// The sender's address [default: that of --address, else the user name, if it is one]
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ProbeArgs {
    /// A host, a domain, an e-mail address or an IP address
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) what: ProbeWhat,
    /// An address that your server sends mail from, whose names are looked at as well; with --helo,
    /// whether they fit together
    #[arg(long, value_name = "IP")]
    pub(crate) from_address: Option<IpAddr>,
    #[command(flatten)]
    pub(crate) elsewhere: ElsewhereArgs,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Say what a mail domain should publish for other servers as well, from what was seen: records and the MTA-STS policy, written into this folder if one is named
    #[arg(long, value_name = "FOLDER", num_args = 0..=1)]
    pub(crate) publish: Option<Option<PathBuf>>,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Output::Text, value_name = "FORM")]
    pub(crate) output: Output,
    /// Write JSON: the same as --output json
    #[arg(long, conflicts_with = "output")]
    pub(crate) json: bool,
}

impl ProbeArgs {
    /// The form in which the result is wanted.
    pub(crate) fn form(&self) -> Output {
        if self.json { Output::Json } else { self.output }
    }
}

#[derive(Args, Debug)]
pub(crate) struct DiscoverArgs {
    /// An e-mail address or a domain
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Say what to publish as well, filled from what was seen working: records and files, written into this folder if one is named
    #[arg(long, value_name = "FOLDER", num_args = 0..=1)]
    pub(crate) publish: Option<Option<PathBuf>>,
    /// The server for IMAP to publish, with its port if that is not 993; 143 means STARTTLS
    #[arg(long, value_name = "HOST", requires = "publish", value_parser = imap)]
    pub(crate) imap: Option<Place>,
    /// The server for POP3 to publish, with its port if that is not 995; 110 means STARTTLS
    #[arg(long, value_name = "HOST", requires = "publish", value_parser = pop3)]
    pub(crate) pop3: Option<Place>,
    /// Write JSON: the same as of probe, with what is published and what to publish in it
    #[arg(long)]
    pub(crate) json: bool,
}

impl DiscoverArgs {
    /// The servers for reading that were named.
    pub(crate) fn reading(&self) -> Reading {
        Reading { imap: self.imap.clone(), pop3: self.pop3.clone() }
    }
}

/// The forms of a result.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Text,
    /// Everything, for programs
    Json,
    /// JUnit's XML, for Jenkins, GitLab and other pipelines
    Junit,
    /// SARIF 2.1.0, for code scanners and dashboards
    Sarif,
    /// One line with performance data, and the exit status of a plugin: 0 OK, 1 warning, 2 critical, 3 unknown
    Nagios,
}

#[derive(Args, Debug)]
pub(crate) struct ScanArgs {
    /// A file with one target a line; - reads standard input
    pub(crate) file: PathBuf,
    /// The file to write results into [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Go on where an earlier scan into the same file stopped
    #[arg(long)]
    pub(crate) resume: bool,
    /// Targets at the same time [default: 16]
    #[arg(long, value_name = "N", value_parser = number(1, u16::MAX))]
    pub(crate) concurrency: Option<u16>,
    #[command(flatten)]
    pub(crate) what: ProbeWhat,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Write JSON, which a scan always does
    #[arg(long)]
    pub(crate) json: bool,
}

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
    #[arg(long, env = "PORTWISE_TIMEOUT", default_value_t = 15.0, value_name = "SECONDS", value_parser = seconds)]
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

/// Takes the values of an enumeration of `core`, which lists them and names them.
fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    id: fn(T) -> &'static str,
    help: fn(T) -> Option<&'static str>,
) -> impl TypedValueParser<Value = T> {
    let values = all.iter().map(|value| {
        let written = PossibleValue::new(id(*value));
        match help(*value) {
            Some(help) => written.help(help),
            None => written,
        }
    });
    PossibleValuesParser::new(values).try_map(move |written| {
        let found = all.iter().copied().find(|value| id(*value) == written);
        found.ok_or("give one of the possible values")
    })
}

fn mode() -> impl TypedValueParser<Value = Mode> {
    one_of(&Mode::ALL, Mode::id, |_| None)
}

/// The encryption, also by the names that menus have for it.
fn security(text: &str) -> Result<TlsMode, String> {
    let given = text.trim().to_lowercase();
    match given.as_str() {
        "ssl" | "ssl/tls" | "smtps" | "implicit" => return Ok(TlsMode::Implicit),
        "plain" | "plaintext" | "cleartext" => return Ok(TlsMode::Cleartext),
        "tls" => {
            let two = "“tls” means either of two things: say starttls (587 and 25, often called TLS) or implicit-tls (465, often called SSL)";
            return Err(two.to_owned());
        }
        _ => {}
    }
    let named = TlsMode::ALL.into_iter().find(|mode| mode.id() == given);
    named.ok_or_else(|| "give implicit-tls (465) or starttls (587)".to_owned())
}

fn tls_ability() -> impl TypedValueParser<Value = TlsAbility> {
    one_of(&TlsAbility::ALL, TlsAbility::id, |ability| Some(ability.describe()))
}

/// The roles in a sentence.
pub(crate) fn roles() -> String {
    let [rest @ .., last] = Role::ALL.map(Role::id);
    format!("{} or {last}", rest.join(", "))
}

fn port(text: &str) -> Result<Port, String> {
    let port = text.trim().parse().ok().filter(|p| *p != 0);
    port.ok_or_else(|| "give a port as a number from 1 to 65535, such as 587".to_owned())
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|s| (1.0..=300.0).contains(s));
    seconds.ok_or_else(|| "give a number of seconds from 1 to 300".to_owned())
}

fn resolver(text: &str) -> Result<SocketAddr, String> {
    let bare = || text.parse::<IpAddr>().map(|address| SocketAddr::new(address, 53));
    text.parse().or_else(|_| bare()).map_err(|_| {
        "give the resolver's address and port, such as 192.0.2.53:53 or [2001:db8::53]:53"
            .to_owned()
    })
}

#[cfg(test)]
mod tests;
