//! What a mail domain tells other servers, asked for beside the visits.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use portwise_core::ProbeRequest;
use portwise_core::policy::Validation;
use portwise_core::report::Mode;
use portwise_probe::{
    DnssecAnchors, Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors, Validator,
};
use portwise_testkit::pki::Pki;
use portwise_testkit::policy::{ZONES, Zoo, cases};
use portwise_testkit::signed::Upstream;

use crate::figure::{Figure, median};

/// A domain with all there is: DNSSEC, DANE, MTA-STS and TLS-RPT, and nothing wrong.
const DOMAIN: &str = "everything";

/// The wall time of a check of a healthy mail exchanger, by that of the same check when nothing is
/// asked of policies.
pub(crate) async fn against_the_visits_alone() -> Result<Figure> {
    const ROUNDS: usize = 31;
    let pki = Pki::new();
    let case = cases().into_iter().find(|case| case.id == DOMAIN);
    let case = case.context("the zoo has no such domain")?;
    let zoo = Zoo::open(38, &pki, ZONES, &[case]).await;
    let (resolver, _resolver) = zoo.resolver(Upstream::Passing);
    let with = prober(&zoo, &pki, resolver, Limits::default())?;
    let without = Limits { policy: Duration::ZERO, ..Limits::default() };
    let without = prober(&zoo, &pki, resolver, without)?;
    let request = ProbeRequest::new(&case.name(), Mode::Mx, &[], false);
    let request = request.map_err(|refusal| anyhow!(refusal.text))?;
    let (mut wholes, mut visits) = (Vec::new(), Vec::new());
    // In turn, so that both meet the same machine. What is looked up first stays known for a while.
    for round in 0..=ROUNDS {
        for (prober, times) in [(&with, &mut wholes), (&without, &mut visits)] {
            let began = Instant::now();
            let report = prober.probe(&request, |_| {}).await;
            let took = began.elapsed().as_secs_f64() * 1e3;
            ensure!(report.hosts[0].endpoints[0].is_complete(), "the exchanger was not visited");
            let policy = report.policy.as_deref().context("nothing was looked for")?;
            let is_whole = std::ptr::eq(prober, &with);
            ensure!((policy.validation == Validation::Works) == is_whole, "{policy:?}");
            if round > 0 {
                times.push(took);
            }
        }
    }
    let (whole, visits) = (median(wholes), median(visits));
    Ok(Figure {
        name: "wall time of a check of a mail exchanger with DNSSEC, DANE, MTA-STS and TLS-RPT, by that of its visit alone".to_owned(),
        value: whole / visits,
        unit: "",
        limit: 1.2,
        detail: format!("{whole:.0} ms by {visits:.0} ms, medians of {ROUNDS}"),
    })
}

fn prober(zoo: &Zoo, pki: &Pki, resolver: SocketAddr, limits: Limits) -> Result<Prober> {
    let anchors = DnssecAnchors::read(zoo.anchors())?;
    let validator = Validator::new(Some(resolver), &anchors, limits.dns)?;
    let prober = Prober::new(ProberConfig {
        resolver: Arc::new(Resolver::new(Some(resolver), limits.dns)?),
        guard: Guard::new(vec![zoo.network().parse()?]),
        anchors: TrustAnchors::with_pem(pki.root().as_bytes())?,
        helo: Some("client.example.net".to_owned()),
        limits,
    })?;
    Ok(prober.validating(Arc::new(validator)))
}
