//! Looking for what is published about a mail domain.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, ensure};
use portwise_core::ProbeRequest;
use portwise_core::report::Mode;
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_testkit::discovery::{Zoo, domains};
use portwise_testkit::pki::Pki;

use crate::figure::{Figure, median};

/// A domain whose files take a while.
const DOMAIN: &str = "late";

/// The wall time of a whole discovery against that of its slowest source and its slowest endpoint,
/// one after the other.
pub(crate) async fn against_its_slowest_parts() -> Result<Figure> {
    const ROUNDS: usize = 9;
    let pki = Pki::new();
    let domain = domains().into_iter().find(|domain| domain.id == DOMAIN);
    let domain = domain.context("the zoo has no such domain")?;
    let name_server = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
    let zoo = Zoo::open(34, name_server, &pki, &[domain]).await;
    let limits = Limits::default();
    let prober = Prober::new(ProberConfig {
        resolver: Arc::new(Resolver::new(Some(zoo.name_server()), limits.dns)?),
        guard: Guard::new(vec![zoo.network().parse()?]),
        limits,
        anchors: TrustAnchors::with_pem(pki.root().as_bytes())?,
        helo: Some("client.example.net".to_owned()),
    })?;
    let request = ProbeRequest::new(&domain.name(), Mode::Submission, &[], false);
    let request = request.map_err(|refusal| anyhow!(refusal.text))?.discovering(true);
    let (mut ratios, mut wholes, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let report = prober.probe(&request, |_| {}).await;
        let discovered = report.discovery.as_deref().context("nothing was looked for")?;
        let source = discovered.sources.iter().map(|s| s.duration_ms).fold(0.0, f64::max);
        let endpoints = report.hosts.iter().flat_map(|host| &host.endpoints);
        let complete = endpoints.clone().filter(|endpoint| endpoint.is_complete()).count();
        ensure!(complete > 0, "no endpoint was probed to its end");
        let endpoint = endpoints.map(|e| e.timings_ms.total).fold(0.0, f64::max);
        ratios.push(report.duration_ms / (source + endpoint));
        wholes.push(report.duration_ms);
        parts.push(source + endpoint);
    }
    Ok(Figure {
        name: "wall time of a discovery with its checks, by that of its slowest source and its slowest endpoint".to_owned(),
        value: median(ratios),
        unit: "",
        limit: 1.2,
        detail: format!("{:.0} ms by {:.0} ms, medians of {ROUNDS}", median(wholes), median(parts)),
    })
}
