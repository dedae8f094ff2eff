//! A prober from the options that all commands share.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use portwise_core::Host;
use portwise_probe::{
    DnssecAnchors, Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors, Validator,
};

use crate::cli::ProbeOptions;

/// A prober as the options say.
pub(crate) fn prober(options: &ProbeOptions) -> Result<Prober> {
    prober_within(options, limits(options), guard(options))
}

/// A guard that lets the networks of the options pass.
pub(crate) fn guard(options: &ProbeOptions) -> Guard {
    Guard::new(options.allow_net.clone())
}

/// The timeouts and limits that the options and this machine set.
pub(crate) fn limits(options: &ProbeOptions) -> Limits {
    let within = Limits::within(Duration::from_secs_f64(options.timeout));
    Limits { connections: open_files() / 2, ..within }
}

/// A prober within other limits and behind another guard.
pub(crate) fn prober_within(
    options: &ProbeOptions,
    limits: Limits,
    guard: Guard,
) -> Result<Prober> {
    let resolver = Resolver::new(options.dns, limits.dns)?;
    let anchors = anchors(options)?;
    let validator = validator(options, &limits)?;
    let (resolver, helo) = (Arc::new(resolver), helo(options)?);
    let prober = Prober::new(ProberConfig { resolver, guard, limits, anchors, helo })?;
    Ok(prober.validating(Arc::new(validator)))
}

/// The certificates that a chain may lead to.
pub(crate) fn anchors(options: &ProbeOptions) -> Result<TrustAnchors> {
    let file = options.trust_anchors.as_deref();
    let (Some(pem), Some(file)) = (roots(file)?, file) else { return Ok(TrustAnchors::default()) };
    let shown = file.display();
    TrustAnchors::with_pem(&pem).with_context(|| format!("cannot use the trust anchors in {shown}"))
}

/// What stands in a file of trust anchors, if one is named.
pub(crate) fn roots(file: Option<&Path>) -> Result<Option<Vec<u8>>> {
    let Some(file) = file else { return Ok(None) };
    let shown = file.display();
    let pem =
        std::fs::read(file).with_context(|| format!("cannot read the trust anchors in {shown}"))?;
    Ok(Some(pem))
}

/// What finds out which answers are signed.
fn validator(options: &ProbeOptions, limits: &Limits) -> Result<Validator> {
    let anchors = match &options.dnssec_anchor {
        None => DnssecAnchors::default(),
        Some(file) => {
            let shown = file.display();
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read the keys of the root zone in {shown}"))?;
            DnssecAnchors::read(&text)
                .with_context(|| format!("cannot use the keys of the root zone in {shown}"))?
        }
    };
    Ok(Validator::new(options.validate_with.or(options.dns), &anchors, limits.dns)?)
}

/// How many files this process may have open, connections among them, after asking for as many as
/// can be had. Without room for a connection, a healthy server would look dead.
pub(crate) fn open_files() -> usize {
    const SURELY: u64 = 256;
    let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(SURELY);
    usize::try_from(files).unwrap_or(usize::MAX)
}

/// Whether it is an address literal (RFC 5321 §4.1.3), such as `[192.0.2.1]` or `[IPv6:2001:db8::1]`.
fn is_literal(name: &str) -> bool {
    let Some(inner) = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')) else {
        return false;
    };
    match inner.get(..5).filter(|tag| tag.eq_ignore_ascii_case("ipv6:")) {
        Some(_) => inner[5..].parse::<Ipv6Addr>().is_ok(),
        None => inner.parse::<Ipv4Addr>().is_ok(),
    }
}

/// The name given, or this machine's if it is a full one.
pub(crate) fn helo(options: &ProbeOptions) -> Result<Option<String>> {
    match &options.helo {
        Some(name) if is_literal(name) => Ok(Some(name.clone())),
        Some(name) => match Host::parse(name) {
            Ok(Host::Name(host)) if host.contains('.') => Ok(Some(host)),
            _ => Err(anyhow!(
                "--helo wants a full host name such as mail.example.com, or an address in brackets such as [192.0.2.1] or [IPv6:2001:db8::1]; “{name}” is neither"
            )),
        },
        None => {
            let own = gethostname::gethostname().to_string_lossy().into_owned();
            match Host::parse(&own) {
                Ok(Host::Name(host)) if host.contains('.') => Ok(Some(host)),
                _ => Ok(None),
            }
        }
    }
}
