//! `portwise egress`

use anyhow::{Result, bail};
use futures_util::future::OptionFuture;
use portwise_core::egress::words::{Asker, words};
use portwise_core::egress::{
    EgressPlan, EgressReport, EgressVerdict, Routes, endpoints, landmarks,
};
use portwise_core::examined::{Examined, page};
use portwise_core::ports;
use portwise_core::providers::Provider;
use portwise_core::questions::parse;
use portwise_core::reflection::Via;
use portwise_core::whereabouts::{Likely, likely};
use portwise_probe::{egress_limits, routes};

use crate::cli::EgressArgs;
use crate::print;
use crate::print::progress::Counter;
use crate::{probing, whereabouts};

pub(crate) fn run(arguments: &EgressArgs) -> Result<u8> {
    let provider = arguments.provider.as_deref().map(parse::provider).transpose()?;
    let plan = plan(arguments, provider)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let routes = runtime.block_on(routes());
    announce(&plan, routes);
    if let Some(at) = &arguments.via {
        let text = format!(
            "Visits each port of {} as well, once over each kind of address, and asks its API on port {} what arrived.",
            at.host, at.api_port
        );
        eprintln!("{}", print::wrapped(&text, ""));
    }
    let options = arguments.options();
    let limits = egress_limits(probing::limits(&options));
    let prober = probing::prober_within(&options, limits, probing::guard(&options))?;
    let counter = Counter::new(plan.connections(routes));
    let via = OptionFuture::from(arguments.via.as_ref().map(|at| prober.via(at)));
    let egress = prober.egress(&plan, routes, |_, _| counter.one());
    let (report, via) = runtime.block_on(async { tokio::join!(egress, via) });
    counter.end();
    let (examined, place) = examined(report, provider);
    let is_untouched = via.as_ref().is_none_or(Via::is_untouched);
    let examined = match via {
        Some(via) => examined.seen_from_both_ends(via),
        None => examined,
    };
    let status = u8::from(!examined.verdict.is_good() || !is_untouched);
    if arguments.json {
        print::json(&examined)?;
    } else {
        print::out(&print::egress(&examined, place))?;
    }
    Ok(status)
}

/// What was seen with what it means, and where this is likely to be.
pub(super) fn examined(
    report: EgressReport,
    provider: Option<&'static Provider>,
) -> (Examined, Option<Likely>) {
    let verdict = EgressVerdict::of(&report);
    let machine = whereabouts::signs();
    let place = likely(&machine, |port| verdict.way(port));
    let asker = Asker { provider, network: place.map(|place| place.network) };
    let said = words(&report, &verdict, asker);
    let network = place.map(|place| place.network.id.to_owned());
    let page = page(&verdict, network.as_deref());
    (Examined { report, verdict, said, machine, network, page, via: None }, place)
}

fn plan(arguments: &EgressArgs, provider: Option<&'static Provider>) -> Result<EgressPlan> {
    let unknown = |port: &&u16| landmarks::at(**port).next().is_none();
    if let Some(port) = arguments.ports.iter().find(unknown) {
        let known = ports::list(&landmarks::PORTS);
        bail!(
            "servers of several operators are known on {known}, not on {port}; name one there with --to HOST:{port}"
        );
    }
    let mut named: Vec<(String, u16)> =
        provider.map(|provider| endpoints(provider, None)).unwrap_or_default();
    named.extend(arguments.to.iter().cloned());
    Ok(EgressPlan::new(&arguments.ports, &named))
}

/// Says whom it visits before it does.
pub(super) fn announce(plan: &EgressPlan, routes: Routes) {
    let most = plan.connections(routes);
    if most == 0 {
        return;
    }
    let operators = plan.operators().join(", ");
    let own: Vec<&str> = plan
        .hosts
        .iter()
        .filter(|host| !host.named.is_empty())
        .map(|host| host.name.as_str())
        .collect();
    let own = if own.is_empty() { String::new() } else { format!(", and {}", own.join(", ")) };
    let text = format!(
        "Visits servers of {operators}{own}, with at most {most} connections. No login, no mail."
    );
    eprintln!("{}", print::wrapped(&text, ""));
}
