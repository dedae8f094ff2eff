//! `portwise serve`

pub(super) mod denied;
mod lines;
pub(super) mod log;

use std::io::Write;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use ipnet::IpNet;
use portwise_backend::{
    BasePath, CallerLimits, Config, ConnectionLimits, Contacts, Inherited, ListenAddress, Listener,
    Proxies, PublicUrl, Server, Sites, metrics, signals,
};
use portwise_engine::Engine;
use portwise_engine::callers::PerCaller;

use self::denied::Denying;
use crate::cli::{EngineArgs, ProbeOptions, ServeArgs, ServeFlags, SharingArgs};
use crate::{engine, probing};

/// Where the server listens if nothing is said.
const DEFAULT: ([u8; 4], u16) = ([127, 0, 0, 1], 8080);

/// Where a proxy on the same machine comes from.
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];

pub(crate) fn run(arguments: ServeArgs) -> Result<u8> {
    // The environment may change only while there is one thread.
    let inherited = Inherited::take();
    let ServeArgs { flags, engine: bounds, sharing, options } = arguments;
    log::start(&flags.log)?;
    let runtime =
        tokio::runtime::Runtime::new().context("cannot start the threads of the server")?;
    runtime.block_on(serve(inherited, flags, &bounds, &sharing, &options))?;
    // What still looks a name up must not keep the process.
    runtime.shutdown_background();
    Ok(0)
}

async fn serve(
    inherited: Inherited,
    flags: ServeFlags,
    bounds: &EngineArgs,
    sharing: &SharingArgs,
    options: &ProbeOptions,
) -> Result<()> {
    let ended = signals::watch();
    let denied = Denying::new(&flags.denied)?;
    let list = denied.list();
    signals::on_hangup(move || denied.read_again());
    let mut addresses = flags.listen.clone();
    if addresses.is_empty() && inherited.is_empty() {
        addresses.push(ListenAddress::Tcp(DEFAULT.into()));
    }
    let mut listeners = Listener::inherited(inherited)?;
    listeners.extend(Listener::bind(&addresses)?);
    let apart = Listener::bind(flags.metrics_listen.as_slice())?;
    metrics::start().context("cannot count for /metrics")?;
    let listening: Vec<_> = listeners.iter().map(|l| l.address().clone()).collect();

    let places = usize::try_from(flags.concurrency).unwrap_or(usize::MAX);
    let site = flags.public_url.first().map(PublicUrl::address);
    let callers = PerCaller {
        a_minute: NonZeroU32::new(flags.rate).unwrap_or(NonZeroU32::MIN),
        at_once: usize::try_from(flags.concurrency_per_caller).unwrap_or(usize::MAX),
    };
    let prober = engine::prober(bounds, options, list, site.as_deref())?;
    let bounds = engine::options(bounds, places, callers);
    let engine = engine::serving(bounds, prober, sharing, options).await?;
    let metrics_at = apart.iter().map(Listener::address).cloned();
    let own: Vec<_> = listening.iter().cloned().chain(metrics_at).collect();
    let config = config(&flags, options, &own)?;
    let server = Server::new(Arc::clone(&engine), &config)?;
    warn(options, &listening);
    for address in &listening {
        let path = config.base.as_str().trim_start_matches('/');
        let path = if path.is_empty() { String::new() } else { format!("{path}/") };
        writeln!(anstream::stdout(), "Portwise is at {address}{path}  (Ctrl-C ends it)")
            .context("cannot write to standard output; send it to /dev/null if nobody reads it")?;
    }
    let grace = Duration::from_secs(flags.grace.into());
    let ended = async {
        ended.await;
    };
    server.serve(listeners, apart, grace, ended).await;
    settled(engine.as_ref()).await;
    Ok(())
}

/// Gives what was ended the time to be given back to others.
pub(super) async fn settled(engine: &dyn Engine) {
    const LONG: Duration = Duration::from_secs(5);
    let _ = tokio::time::timeout(LONG, engine.drained()).await;
}

fn config(flags: &ServeFlags, options: &ProbeOptions, own: &[ListenAddress]) -> Result<Config> {
    let number = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let seconds = |n: u32| Duration::from_secs(n.into());
    let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    let sites = Sites::new(own, &flags.public_url, &flags.allow_host, &flags.allow_origin)?;
    let base = match (&flags.base_path, flags.public_url.first()) {
        (Some(path), _) => path.clone(),
        (None, Some(url)) => BasePath::read(url.path())?,
        (None, None) => BasePath::default(),
    };
    let mut trusted = flags.trusted_proxy.clone();
    if flags.behind_proxy {
        trusted.extend(LOOPBACK.into_iter().flat_map(str::parse::<IpNet>));
    }
    let connections = ConnectionLimits {
        overall: number(flags.connections).min(room()),
        per_client: number(flags.connections_per_client),
        head: seconds(flags.head_timeout),
        idle: seconds(flags.idle_timeout),
        body: seconds(flags.body_timeout),
        write: seconds(flags.write_timeout),
    };
    let callers = CallerLimits {
        requests: at_least_one(flags.requests),
        waits: number(flags.waits_per_caller),
        waits_overall: number(flags.waits).min((connections.overall / 2).max(1)),
    };
    Ok(Config {
        allow_origin: flags.allow_origin.clone(),
        sites,
        base,
        address: flags.public_url.first().map(PublicUrl::address),
        proxies: Proxies { trusted, header: flags.proxy_header.0 },
        deep: options.deep,
        callers,
        connections,
        log_paths: flags.log.log_targets,
        metrics_apart: flags.metrics_listen.is_some(),
        contacts: Contacts {
            operator: flags.contact.clone(),
            security: flags.security_contact.clone(),
        },
    })
}

/// How many connections there can be beside those of probes, which take half of the files that
/// may be open, and a few other files.
fn room() -> usize {
    const OTHERS: usize = 32;
    const LEAST: usize = 8;
    (probing::open_files() / 2).saturating_sub(OTHERS).max(LEAST)
}

/// Says what may be meant otherwise.
fn warn(options: &ProbeOptions, listening: &[ListenAddress]) {
    let outside = listening.iter().any(
        |address| matches!(address, ListenAddress::Tcp(address) if !address.ip().is_loopback()),
    );
    if outside && !options.allow_net.is_empty() {
        tracing::warn!(
            "callers from other machines can reach the networks opened with --allow-net"
        );
    }
    if let Some(all) = options.allow_net.iter().find(|network| network.prefix_len() == 0) {
        tracing::warn!(
            "--allow-net {all} opens every network: this machine itself, and everything that only it can reach"
        );
    }
}
