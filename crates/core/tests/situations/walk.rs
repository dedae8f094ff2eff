//! Every program with every provider, wherever whichever ports are shut: the configuration for the
//! first recommendation exists, and is for that very endpoint.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use portwise_core::advice::Choice;
use portwise_core::configure::{Wanted, configure};
use portwise_core::networks::{NETWORKS, Network};
use portwise_core::providers::{PROVIDERS, Provider};
use portwise_core::{Port, Role, Service, Situation, TlsMode, advise};
use portwise_snippets::{PROGRAMS, Program};

/// The ports that networks are told apart by.
const COLUMNS: [Port; 4] = [25, 465, 587, 2525];

fn situation(program: &'static Program, provider: &'static Provider) -> Situation {
    let role = Role::of(program).unwrap_or(Role::Device);
    let service = Service::Provider(provider, None);
    Situation { program: Some(program), ..Situation::new(role, service) }
}

/// Every set of ports that are shut, with what fares like them.
fn shut_sets() -> Vec<BTreeSet<Port>> {
    let others = portwise_core::ports::PORTS.iter().map(|row| row.port);
    let others: Vec<Port> =
        others.filter(|port| !COLUMNS.contains(port) && !matches!(port, 80 | 443)).collect();
    (0..1_u8 << COLUMNS.len())
        .map(|bits| {
            let is_shut = |at: usize| bits >> at & 1 == 1;
            let mut shut: BTreeSet<Port> =
                (0..COLUMNS.len()).filter(|at| is_shut(*at)).map(|at| COLUMNS[at]).collect();
            if is_shut(3) {
                shut.extend(&others);
            }
            shut
        })
        .collect()
}

/// The first recommendation, and what is wrong with its configuration.
fn first(situation: &Situation, rendered: &mut HashSet<String>) -> (Option<Choice>, Vec<String>) {
    let advice = advise(situation);
    let program = situation.program.expect("there is one");
    let Some(first) = advice.to_configure(situation).first().cloned() else {
        let said = advice.none_because.is_some_and(|because| because.len() > 20);
        let faults = (!said).then(|| format!("{}: nothing, and no reason", program.id));
        return (None, faults.into_iter().collect());
    };
    let provider = situation.service.provider().map_or("", |p| p.id);
    let what = format!("{} {provider} {}", program.id, first.describe());
    if !rendered.insert(what.clone()) {
        return (Some(first), Vec::new());
    }
    let mut faults = Vec::new();
    match configure(situation, program, &advice, &Wanted::default()) {
        Err(error) => faults.push(format!("{what}: {error}")),
        Ok(done) => {
            let endpoint = &done.setup.endpoint;
            if (endpoint.port, endpoint.tls) != (first.port, first.security) {
                faults.push(format!("{what}: written for {}", endpoint.port));
            }
            let host = endpoint.host.to_string();
            let text = &done.snippet.text;
            let of_zone = program.id == "dns-records" || program.id.ends_with("-server");
            let named = text.contains(&host) && text.contains(&endpoint.port.to_string());
            if !named && !of_zone && !implied(text, endpoint.tls, endpoint.port) {
                faults.push(format!("{what}: {host} or the port is not in it:\n{text}"));
            }
            let exposed = done.program.danger_with(endpoint.tls).is_some();
            let urgent = advice.warnings.iter().any(|w| w.urgent && w.code == "exposed");
            if exposed && done.setup.logs_in() && !(urgent && done.snippet.danger.is_some()) {
                faults.push(format!("{what}: its danger is not said"));
            }
        }
    }
    (Some(first), faults)
}

/// Whether the text says the usual port of its TLS mode by a word.
fn implied(text: &str, tls: TlsMode, port: Port) -> bool {
    match (tls, port) {
        (TlsMode::Implicit, 465) => text.contains("smtps") || text.contains("submissions"),
        (TlsMode::StartTls, 587) => text.contains("submission"),
        _ => false,
    }
}

#[test]
fn the_configuration_for_the_first_recommendation_exists() {
    let sets = shut_sets();
    let parts = std::thread::available_parallelism().map_or(1, usize::from);
    let walk = |part: usize| {
        let (mut faults, mut walked) = (Vec::new(), 0_usize);
        let mut rendered = HashSet::new();
        for program in PROGRAMS.iter().copied().skip(part).step_by(parts) {
            for provider in PROVIDERS {
                let plain = situation(program, provider);
                let mut by_shut: BTreeMap<&BTreeSet<Port>, Option<(Port, TlsMode)>> =
                    BTreeMap::new();
                for shut in &sets {
                    let situation = Situation { blocked: shut.clone(), ..plain.clone() };
                    let (choice, wrong) = first(&situation, &mut rendered);
                    faults.extend(wrong);
                    by_shut.insert(shut, choice.map(|c| (c.port, c.security)));
                    walked += 1;
                }
                // A network comes down to the ports that it shuts.
                for network in one_of_each(provider) {
                    let is_shut = |port: &Port| network.passage(*port).is_shut();
                    let columns: BTreeSet<Port> = COLUMNS.into_iter().filter(is_shut).collect();
                    let shut = sets.iter().find(|set| {
                        COLUMNS.iter().all(|port| set.contains(port) == columns.contains(port))
                    });
                    let situation = Situation { network: Some(network), ..plain.clone() };
                    let (choice, wrong) = first(&situation, &mut rendered);
                    faults.extend(wrong);
                    let local = provider.host.for_domain(None).as_deref() == Some("127.0.0.1");
                    let of_set = shut.and_then(|shut| by_shut[shut]);
                    let of_network = choice.map(|c| (c.port, c.security));
                    if of_network != of_set && !local && situation.role != Role::MxServer {
                        let id = network.id;
                        faults.push(format!("{} {} {id}", program.id, provider.id));
                    }
                    walked += 1;
                }
            }
        }
        (faults, walked)
    };
    let (faults, walked) = std::thread::scope(|scope| {
        let running: Vec<_> = (0..parts).map(|part| scope.spawn(move || walk(part))).collect();
        running.into_iter().fold((Vec::new(), 0), |(mut all, walked), part| {
            let (faults, more) = part.join().expect("a part broke off");
            all.extend(faults);
            (all, walked + more)
        })
    });
    assert!(walked > PROGRAMS.len() * PROVIDERS.len() * sets.len(), "{walked}");
    let shown = faults.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {walked}:\n{shown}", faults.len());
}

/// A network of each kind that shuts other ports. With the first provider of the table every one.
fn one_of_each(provider: &Provider) -> Vec<&'static Network> {
    let mut seen = HashSet::new();
    let all = provider.id == PROVIDERS[0].id;
    let is_new = |network: &&Network| {
        all || seen.insert(COLUMNS.map(|port| network.passage(port).is_shut()))
    };
    NETWORKS.iter().filter(is_new).collect()
}
