//! Every combination of answers, and whose advice a change of the rules changes.

mod cases;
mod json;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use portwise_model::{Confidence, Host, HostName, Port, TlsMode};
use portwise_snippets::PROGRAMS;

use super::rules::{Because, RULES};
use super::{Advice, advise};
use crate::networks::{self, NETWORKS};
use crate::ports;
use crate::providers::{self, PROVIDERS};
use crate::situation::{LoginAbility, Role, Seen, SeenOutcome, Service, Situation, TlsAbility};

const BLOCKABLE: [Port; 4] = [25, 465, 587, 2525];

fn services() -> Vec<Service> {
    let own = Host::Name("mail.example.com".into());
    let mut services = vec![
        Service::Own(None),
        Service::Own(Some(own)),
        Service::Own(Some(Host::Address("192.168.1.2".parse().unwrap()))),
        Service::Guessed("example.org".into()),
    ];
    services.extend(PROVIDERS.iter().map(|p| Service::Provider(p, None)));
    let hosted = providers::find("siteground").unwrap();
    services.push(Service::Provider(hosted, Some("example.org".into())));
    services
}

fn blocked_sets() -> Vec<BTreeSet<Port>> {
    (0..1 << BLOCKABLE.len())
        .map(|bits: u32| {
            BLOCKABLE
                .iter()
                .enumerate()
                .filter(|(i, _)| bits >> i & 1 == 1)
                .map(|(_, p)| *p)
                .collect()
        })
        .collect()
}

/// One service of each kind that the rules tell apart.
fn services_of_each_kind() -> Vec<Service> {
    let mut seen = HashSet::new();
    let mut services = services();
    services.retain(|service| {
        let Service::Provider(p, domain) = service else { return true };
        let host = std::mem::discriminant(&p.host);
        let asks = (p.takes_passwords(), p.auth.is_empty(), domain.is_some(), host);
        seen.insert(format!("{:?} {:?} {:?} {asks:?}", p.offers, p.kind, p.confidence))
    });
    services
}

/// Plays every combination of services with one network.
fn play(
    network: Option<&'static networks::Network>,
    services: &[Service],
    reached: &mut HashSet<String>,
) -> usize {
    let blocked_sets = blocked_sets();
    let mut played = 0;
    for service in services {
        for role in Role::ALL {
            for blocked in &blocked_sets {
                for tls in TlsAbility::ALL {
                    for (demands_starttls, passwords_only) in
                        [(true, true), (true, false), (false, true), (false, false)]
                    {
                        let situation = Situation {
                            network,
                            blocked: blocked.clone(),
                            tls,
                            demands_starttls,
                            login: if passwords_only {
                                LoginAbility::PasswordsOnly
                            } else {
                                LoginAbility::Full
                            },
                            ..Situation::new(role, service.clone())
                        };
                        check(&situation, &advise(&situation), reached);
                        played += 1;
                    }
                }
            }
        }
    }
    played
}

fn check(situation: &Situation, advice: &Advice, reached: &mut HashSet<String>) {
    let because = advice.none_because.as_deref();
    assert_eq!(advice.choices.is_empty(), because.is_some(), "{situation:?}");
    assert!(because.is_none_or(|b| b.len() > 20), "{situation:?}");
    let own_host = match &situation.service {
        Service::Own(host) => host.as_ref().map(Host::to_string),
        Service::Guessed(domain) => Some(format!("mail.{domain}")),
        Service::Provider(p, domain) => p.host.for_domain(domain.as_deref()),
    };
    for (i, choice) in advice.choices.iter().enumerate() {
        assert_eq!(choice.rank, i + 1);
        assert_eq!(choice.when.is_some(), i > 0, "{situation:?}");
        assert!(!choice.reasons.is_empty(), "{situation:?}");
        let about = |words| choice.reasons.iter().any(|r| r.text.contains(words));
        let starttls = choice.security == TlsMode::StartTls;
        assert!(starttls || !about("demands STARTTLS"), "{situation:?}");
        assert!(starttls || !about("without STARTTLS"), "{situation:?}");
        assert!(!starttls || !about("Encrypted from the first byte"), "{situation:?}");
        assert!(choice.port == 2525 || !about("2525 is not a standard"), "{situation:?}");
        let open = situation.is_without_login();
        assert!(open || choice.security != TlsMode::Cleartext, "{situation:?}");
        assert!(!situation.blocked.contains(&choice.port), "{situation:?}");
        let shut_here = situation.network.is_some_and(|n| n.passage(choice.port).is_shut());
        let comes_in = situation.role == Role::MxServer;
        let host = choice.host.as_ref().map(HostName::to_string);
        let local = host.as_deref() == Some("127.0.0.1");
        let is_open = situation.open.contains(&choice.port);
        assert!(!shut_here || comes_in || local || is_open, "{situation:?}");
        let server = matches!(situation.role, Role::MxServer | Role::Relay);
        assert!(choice.port != 25 || server || open, "{situation:?}");
        assert!(host.is_none() || host == own_host, "{situation:?}");
        if let Service::Provider(p, _) = &situation.service
            && situation.role != Role::MxServer
        {
            let offer = p.offer(choice.port).unwrap_or_else(|| panic!("{situation:?}"));
            assert_eq!(offer.tls, choice.security);
        }
        if choice.via.is_none() && situation.role != Role::MxServer {
            assert_ne!(situation.tls, TlsAbility::None, "{situation:?}");
            assert!(
                choice.security == TlsMode::Implicit || situation.demands_starttls,
                "{situation:?}"
            );
        }
    }
    let reasons = advice.choices.iter().flat_map(|c| &c.reasons).map(|r| &r.text);
    let said = advice.warnings.iter().map(|w| &w.text).chain(&advice.next_steps);
    for text in said.chain(reasons).chain(&advice.none_because) {
        assert!(
            !text.contains(['{', '}']) && ![": .", "  "].iter().any(|bad| text.contains(bad)),
            "{text}"
        );
        assert!(text.ends_with('.') && !text.contains(".."), "{text}");
    }
    for (i, step) in advice.next_steps.iter().enumerate() {
        assert!(!advice.next_steps[..i].contains(step), "twice: {step}");
    }
    if situation.has_passwords_only()
        && situation.role != Role::MxServer
        && situation.service.provider().is_some_and(|p| !p.takes_passwords())
    {
        assert_eq!(advice.warnings[0].code, "oauth2-required", "{situation:?}");
        assert!(advice.warnings[0].urgent, "{situation:?}");
    }
    for rule in &advice.rules {
        if !reached.contains(rule) {
            reached.insert(rule.clone());
        }
    }
}

/// A network of each kind that the rules tell apart, and none.
fn one_of_each_kind() -> Vec<Option<&'static networks::Network>> {
    let mut seen = HashSet::new();
    let is_new = |n: &&'static networks::Network| {
        let passages = [n.port25, n.port465, n.port587, n.port2525];
        seen.insert((passages, n.lift.is_empty(), n.confidence == Confidence::Known))
    };
    NETWORKS.iter().filter(is_new).map(Some).chain([None]).collect()
}

/// Every network with every service only with `PORTWISE_ALL`, which `cargo xtask test --all` sets;
/// else each kind of network with each kind of service.
#[test]
fn every_combination_gets_an_answer_and_every_rule_is_reached() {
    let is_whole = std::env::var_os("PORTWISE_ALL").is_some();
    let (networks, services_played) = if is_whole {
        (NETWORKS.iter().map(Some).chain([None]).collect(), services())
    } else {
        (one_of_each_kind(), services_of_each_kind())
    };
    let (one, other) = networks.split_at(networks.len() / 2);
    let run = |part: &[Option<&'static networks::Network>]| {
        let mut reached = HashSet::new();
        let played: usize = part.iter().map(|n| play(*n, &services_played, &mut reached)).sum();
        (played, reached)
    };
    let (a, b) = std::thread::scope(|scope| {
        let first = scope.spawn(|| run(one));
        let second = run(other);
        (first.join().unwrap(), second)
    });
    assert_eq!(a.0 + b.0, 5 * services_played.len() * networks.len() * 16 * 3 * 4);
    let mut reached: HashSet<String> = a.1.union(&b.1).cloned().collect();
    let mut with_evidence = HashSet::new();
    for service in services() {
        for role in Role::ALL {
            for outcomes in evidence() {
                let situation =
                    Situation { seen: outcomes, ..Situation::new(role, service.clone()) };
                let advice = advise(&situation);
                assert_eq!(advice.choices.is_empty(), advice.none_because.is_some());
                with_evidence.extend(advice.rules);
            }
        }
    }
    reached.extend(with_evidence);
    // Every service by itself, and each network's own words.
    play(None, &services(), &mut reached);
    for network in NETWORKS {
        for service in services() {
            for role in Role::ALL {
                let network = Some(network);
                let situation = Situation { network, ..Situation::new(role, service.clone()) };
                check(&situation, &advise(&situation), &mut reached);
            }
        }
    }
    for situation in with_programs() {
        check(&situation, &advise(&situation), &mut reached);
    }
    // What only the command line can say: any port blocked or open, or both.
    let all: BTreeSet<Port> = ports::PORTS.iter().map(|row| row.port).collect();
    for service in services() {
        for role in Role::ALL {
            for (blocked, open) in [
                (all.clone(), BTreeSet::new()),
                (BTreeSet::new(), all.clone()),
                (all.clone(), all.clone()),
            ] {
                let network = networks::find("cloudzy").filter(|_| blocked.is_empty());
                let situation =
                    Situation { network, blocked, open, ..Situation::new(role, service.clone()) };
                check(&situation, &advise(&situation), &mut reached);
            }
        }
    }
    for rule in RULES {
        assert!(reached.contains(rule.id), "no situation reaches the rule {}", rule.id);
    }
}

/// Every program with every kind of provider, from anywhere and from where not all ports pass.
fn with_programs() -> Vec<Situation> {
    let networks = ["", "digitalocean", "hetzner-cloud", "cloudzy"].map(networks::find);
    let mut all = Vec::new();
    for program in PROGRAMS.iter().copied() {
        for service in services_of_each_kind() {
            for network in networks {
                let role = Role::of(program).unwrap_or(Role::Device);
                let program = Some(program);
                let situation = Situation::new(role, service.clone());
                all.push(Situation { program, network, ..situation });
            }
        }
    }
    all
}

/// Every outcome at every port of a submission probe.
fn evidence() -> Vec<Vec<Seen>> {
    use SeenOutcome::{Flawed, Shut, Stripped, Unsafe, Works};
    let outcomes = [Some(Works), Some(Flawed), Some(Unsafe), Some(Stripped), Some(Shut), None];
    let mut all = vec![Vec::new()];
    for port in BLOCKABLE {
        all = all
            .iter()
            .flat_map(|seen: &Vec<Seen>| {
                outcomes.iter().map(move |outcome| {
                    let tls = ports::mode_of(port);
                    let mut seen = seen.clone();
                    seen.extend(outcome.map(|outcome| Seen {
                        port,
                        tls,
                        outcome,
                        fault: String::new(),
                    }));
                    seen
                })
            })
            .collect();
    }
    all
}

fn of(role: Role, provider: &str, network: &str) -> Situation {
    Situation {
        network: networks::find(network),
        ..Situation::new(role, Service::Provider(providers::find(provider).unwrap(), None))
    }
}

#[test]
fn reasons_cite_what_can_be_opened() {
    for rule in RULES {
        for Because { text, source, .. } in rule.rank.iter().flat_map(|p| p.because) {
            let opens = source.is_empty() || crate::sources::link(source).is_some();
            assert!(opens, "{}: {text}: {source}", rule.id);
        }
        let speaks = !rule.warnings.is_empty() || !rule.next_steps.is_empty();
        assert!(!rule.rank.is_empty() || rule.none_because.is_some() || speaks, "{}", rule.id);
    }
    let ids: HashSet<_> = RULES.iter().map(|r| r.id).collect();
    assert_eq!(ids.len(), RULES.len());
}

/// What each role gets, for each provider, from a few networks. Reviewed as a whole: a change
/// of the rules shows whose advice it changes.
#[test]
fn matrix() {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for provider in PROVIDERS {
        let mut cell = String::new();
        for network in ["", "digitalocean", "hetzner-cloud", "aws-ec2", "corporate-firewall"] {
            for role in Role::ALL {
                let advice = advise(&of(role, provider.id, network));
                let choices: Vec<_> =
                    advice.choices.iter().map(|c| format!("{} {}", c.port, c.security)).collect();
                let cell_text = if choices.is_empty() { "none".into() } else { choices.join(", ") };
                let from = if network.is_empty() { "anywhere" } else { network };
                writeln!(cell, "  {from:<18} {:<12} {cell_text}", role.id()).unwrap();
            }
        }
        groups.entry(cell).or_default().push(provider.id);
    }
    let mut text = String::new();
    for (cell, ids) in &groups {
        writeln!(text, "{}\n{cell}", ids.join(" ")).unwrap();
    }
    insta::assert_snapshot!(text);
}
