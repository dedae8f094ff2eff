//! `portwise reflect`

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use anyhow::{Context, Result, anyhow};
use portwise_backend::signals;
use portwise_core::ports::mode_of;
use portwise_core::reflection::{Reflector, ReflectorAt};
use portwise_core::{Host, Port, TlsMode};
use portwise_reflect::{Bounds, Identity, ListenError, Listener, Reflect};

use crate::cli::ReflectArgs;
use crate::probing;

/// Where it listens if nothing is said.
const PORTS: [Port; 4] = [25, 465, 587, 2525];

pub(crate) fn run(arguments: &ReflectArgs) -> Result<u8> {
    let runtime =
        tokio::runtime::Runtime::new().context("cannot start the threads of the server")?;
    runtime.block_on(reflect(arguments))?;
    Ok(0)
}

async fn reflect(arguments: &ReflectArgs) -> Result<()> {
    let ended = signals::watch();
    let hostname = hostname(arguments.hostname.as_deref())?;
    let identity = match (&arguments.tls_cert, &arguments.tls_key) {
        (Some(chain), Some(key)) => Identity::read(chain, key)?,
        _ => Identity::make(&hostname)?,
    };
    let mut ports = arguments.ports.clone();
    if ports.is_empty() {
        ports.extend(PORTS);
    }
    ports.sort_unstable();
    ports.dedup();
    let smtp: Result<Vec<_>, _> = ports
        .iter()
        .map(|port| listen(arguments.listen, *port, mode_of(*port) == TlsMode::Implicit))
        .collect();
    let smtp = smtp?;
    let http = match arguments.http {
        Some(at) => Listener::bind(at, false)
            .map_err(|error| anyhow!("{error}").context("the API has no place, see --http"))?,
        None => listen(arguments.listen, ReflectorAt::API_PORT, false)
            .context("the API has no place, see --http")?,
    };
    let address = smtp.first().unwrap_or(&http).address().ip();
    let api = http.address();
    let bounds = bounds();
    let server = Reflect::new(&hostname, identity, bounds, smtp, vec![http]);
    say(server.reflector(), address, api, arguments.json)
        .context("cannot write to standard output; send it to /dev/null if nobody reads it")?;
    server
        .serve(async {
            ended.await;
        })
        .await;
    Ok(())
}

/// As many connections as the limit of open files allows.
fn bounds() -> Bounds {
    const LEAST: usize = 8;
    let usual = Bounds::default();
    let connections = usual.connections.min(probing::open_files() / 4).max(LEAST);
    Bounds { connections, ..usual }
}

/// Listens where it was said, else at every address.
fn listen(at: Option<IpAddr>, port: Port, implicit_tls: bool) -> Result<Listener, ListenError> {
    let bind = |address| Listener::bind(SocketAddr::new(address, port), implicit_tls);
    match at {
        Some(address) => bind(address),
        // A machine without IPv6 has no such address.
        None => match bind(Ipv6Addr::UNSPECIFIED.into()) {
            Err(ListenError::NotHere(_)) => bind(Ipv4Addr::UNSPECIFIED.into()),
            other => other,
        },
    }
}

/// The name given, or this machine's.
fn hostname(given: Option<&str>) -> Result<String> {
    let full = |name: &str| match Host::parse(name) {
        Ok(Host::Name(name)) => Some(name),
        _ => None,
    };
    match given {
        Some(name) => full(name).filter(|name| name.contains('.')).ok_or_else(|| {
            anyhow!(
                "--hostname wants a full host name such as reflect.example.com; “{name}” is none"
            )
        }),
        None => {
            let own = gethostname::gethostname().to_string_lossy().into_owned();
            Ok(full(&own).unwrap_or_else(|| "localhost".to_owned()))
        }
    }
}

fn say(reflector: &Reflector, address: IpAddr, api: SocketAddr, json: bool) -> std::io::Result<()> {
    let mut out = anstream::stdout();
    if json {
        return writeln!(out, "{}", serde_json::to_string(reflector)?);
    }
    let ports = reflector.ports.iter().map(|port| match port.implicit_tls {
        true => format!("{} (TLS from the first octet)", port.port),
        false => port.port.to_string(),
    });
    let ports = ports.collect::<Vec<_>>().join(", ");
    writeln!(out, "Portwise reflects at {address}, ports {ports}  (Ctrl-C ends it)")?;
    writeln!(out, "Its API is at http://{api}/api/v1/reflector")?;
    writeln!(out, "Its certificate has the SHA-256 {}", reflector.certificate_sha256)?;
    writeln!(out, "{}.", reflector.notice)
}
