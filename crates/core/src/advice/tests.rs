//! Every combination of answers, and the cases that people come with.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use portwise_model::{Confidence, Host, Port, TlsMode};

use super::rules::{Because, RULES};
use super::{Advice, advise};
use crate::answers::{Answers, Role, Seen, SeenOutcome, Service, TlsAbility};
use crate::networks::{self, NETWORKS};
use crate::ports;
use crate::providers::{self, PROVIDERS};

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
                        let answers = Answers {
                            network,
                            blocked: blocked.clone(),
                            tls,
                            demands_starttls,
                            passwords_only,
                            ..Answers::new(role, service.clone())
                        };
                        check(&answers, &advise(&answers), reached);
                        played += 1;
                    }
                }
            }
        }
    }
    played
}

fn check(answers: &Answers, advice: &Advice, reached: &mut HashSet<String>) {
    let because = advice.none_because.as_deref();
    assert_eq!(advice.choices.is_empty(), because.is_some(), "{answers:?}");
    assert!(because.is_none_or(|b| b.len() > 20), "{answers:?}");
    let own_host = match &answers.service {
        Service::Own(host) => host.as_ref().map(Host::to_string),
        Service::Guessed(domain) => Some(format!("mail.{domain}")),
        Service::Provider(p, domain) => p.host.for_domain(domain.as_deref()),
    };
    for (i, choice) in advice.choices.iter().enumerate() {
        assert_eq!(choice.rank, i + 1);
        assert_eq!(choice.when.is_some(), i > 0, "{answers:?}");
        assert!(!choice.reasons.is_empty(), "{answers:?}");
        let about = |words| choice.reasons.iter().any(|r| r.text.contains(words));
        let starttls = choice.security == TlsMode::StartTls;
        assert!(starttls || !about("demands STARTTLS"), "{answers:?}");
        assert!(!starttls || !about("TLS begins with the first octet"), "{answers:?}");
        assert!(choice.port == 2525 || !about("2525 is no standard"), "{answers:?}");
        assert_ne!(choice.security, TlsMode::Cleartext, "{answers:?}");
        assert!(!answers.blocked.contains(&choice.port), "{answers:?}");
        let shut_here = answers.network.is_some_and(|n| n.passage(choice.port).is_shut());
        let comes_in = answers.role == Role::MxServer;
        let local = choice.host.as_deref() == Some("127.0.0.1");
        let is_open = answers.open.contains(&choice.port);
        assert!(!shut_here || comes_in || local || is_open, "{answers:?}");
        let server = matches!(answers.role, Role::MxServer | Role::Relay);
        assert!(choice.port != 25 || server, "{answers:?}");
        assert!(choice.host.is_none() || choice.host == own_host, "{answers:?}");
        if let Service::Provider(p, _) = &answers.service
            && answers.role != Role::MxServer
        {
            let offer = p.offer(choice.port).unwrap_or_else(|| panic!("{answers:?}"));
            assert_eq!(offer.tls, choice.security);
        }
        if choice.via.is_none() && answers.role != Role::MxServer {
            assert_ne!(answers.tls, TlsAbility::None, "{answers:?}");
            assert!(
                choice.security == TlsMode::Implicit || answers.demands_starttls,
                "{answers:?}"
            );
        }
    }
    let reasons = advice.choices.iter().flat_map(|c| &c.reasons).map(|r| &r.text);
    let told = advice.warnings.iter().map(|w| &w.text).chain(&advice.next_steps);
    for text in told.chain(reasons).chain(&advice.none_because) {
        assert!(
            !text.contains(['{', '}']) && ![": .", "  "].iter().any(|bad| text.contains(bad)),
            "{text}"
        );
        assert!(text.ends_with('.') && !text.contains(".."), "{text}");
    }
    for (i, step) in advice.next_steps.iter().enumerate() {
        assert!(!advice.next_steps[..i].contains(step), "twice: {step}");
    }
    if answers.passwords_only
        && answers.role != Role::MxServer
        && answers.service.provider().is_some_and(|p| !p.takes_passwords())
    {
        assert_eq!(advice.warnings[0].code, "oauth2-required", "{answers:?}");
        assert!(advice.warnings[0].urgent, "{answers:?}");
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
                let answers = Answers { seen: outcomes, ..Answers::new(role, service.clone()) };
                let advice = advise(&answers);
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
                let answers = Answers { network, ..Answers::new(role, service.clone()) };
                check(&answers, &advise(&answers), &mut reached);
            }
        }
    }
    // What only the command line can say: any port blocked or open, or both at once.
    let all: BTreeSet<Port> = ports::PORTS.iter().map(|row| row.port).collect();
    for service in services() {
        for role in Role::ALL {
            for (blocked, open) in [
                (all.clone(), BTreeSet::new()),
                (BTreeSet::new(), all.clone()),
                (all.clone(), all.clone()),
            ] {
                let network = networks::find("cloudzy").filter(|_| blocked.is_empty());
                let answers =
                    Answers { network, blocked, open, ..Answers::new(role, service.clone()) };
                check(&answers, &advise(&answers), &mut reached);
            }
        }
    }
    for rule in RULES {
        assert!(reached.contains(rule.id), "no answers reach the rule {}", rule.id);
    }
}

/// Every outcome at every port of a submission probe.
fn evidence() -> Vec<Vec<Seen>> {
    use SeenOutcome::{Shut, Stripped, Unsafe, Works};
    let outcomes = [Some(Works), Some(Unsafe), Some(Stripped), Some(Shut), None];
    let mut all = vec![Vec::new()];
    for port in BLOCKABLE {
        all = all
            .iter()
            .flat_map(|seen: &Vec<Seen>| {
                outcomes.iter().map(move |outcome| {
                    let tls = ports::mode_of(port);
                    let mut seen = seen.clone();
                    seen.extend(outcome.map(|outcome| Seen { port, tls, outcome }));
                    seen
                })
            })
            .collect();
    }
    all
}

fn of(role: Role, provider: &str, network: &str) -> Answers {
    Answers {
        network: networks::find(network),
        ..Answers::new(role, Service::Provider(providers::find(provider).unwrap(), None))
    }
}

fn chosen(advice: &Advice) -> Vec<Port> {
    advice.choices.iter().map(|c| c.port).collect()
}

fn warns(advice: &Advice, code: &str) -> bool {
    advice.warnings.iter().any(|w| w.code == code)
}

#[test]
fn a_mail_client_takes_465_where_there_is_one() {
    assert_eq!(chosen(&advise(&of(Role::MailClient, "gmail", ""))), [465, 587]);
    assert_eq!(chosen(&advise(&of(Role::MailClient, "microsoft365", ""))), [587]);
    assert_eq!(chosen(&advise(&of(Role::MailClient, "infomaniak", ""))), [465, 587]);
}

#[test]
fn what_is_unconfirmed_comes_last() {
    assert_eq!(chosen(&advise(&of(Role::MailClient, "tim", ""))), [587, 465]);
    assert_eq!(chosen(&advise(&of(Role::MailClient, "spectrum", ""))), [587, 465]);
}

#[test]
fn an_application_takes_587_then_what_is_left() {
    let with = |blocked: &[Port], provider| {
        let mut answers = of(Role::Application, provider, "");
        answers.blocked = blocked.iter().copied().collect();
        chosen(&advise(&answers))
    };
    assert_eq!(with(&[], "sendgrid"), [587, 2525, 465]);
    assert_eq!(with(&[587], "sendgrid"), [2525, 465]);
    assert_eq!(with(&[587], "gmail"), [465]);
    assert_eq!(with(&[587, 465, 2525], "smtp2go"), [8465, 443, 8025, 80]);
    let beside = |provider, network| {
        let advice = advise(&of(Role::Application, provider, network));
        advice.choices[0].reasons.iter().any(|r| r.source == "RFC 8314 §3.3")
    };
    assert!(beside("gmail", ""), "the RFC's preference is said");
    assert!(!beside("gmail", "hetzner-cloud"), "but not of a port that is shut");
    assert!(!beside("microsoft365", ""), "nor of one that is not offered");
}

#[test]
fn a_library_that_cannot_demand_starttls_takes_465() {
    let mut answers = of(Role::Application, "gmail", "");
    answers.demands_starttls = false;
    assert_eq!(chosen(&advise(&answers)), [465]);
    let mut answers = of(Role::Application, "microsoft365", "");
    answers.demands_starttls = false;
    let advice = advise(&answers);
    assert_eq!(chosen(&advice), [587]);
    assert_eq!(advice.choices[0].via.as_deref(), Some("local-relay"));
    assert!(warns(&advice, "local-relay"));
}

#[test]
fn network_and_provider_count_together() {
    assert_eq!(chosen(&advise(&of(Role::Application, "sendgrid", "digitalocean"))), [2525]);
    assert_eq!(chosen(&advise(&of(Role::Application, "gmail", "hetzner-cloud"))), [587]);
    assert_eq!(chosen(&advise(&of(Role::MailClient, "gmail", "hetzner-cloud"))), [587]);
    let none = advise(&of(Role::Application, "gmail", "digitalocean"));
    assert!(none.none_because.unwrap().contains("465 and 587"));
    assert!(steps(&none.next_steps[..1], "(2525)"), "what does work comes first");
    let none = advise(&of(Role::MailClient, "gmail", "digitalocean"));
    assert!(steps(&none.next_steps[..1], "web page"), "a person needs no relay");
}

#[test]
fn contradictory_answers_get_an_explanation() {
    let everything = || ports::PORTS.iter().map(|row| row.port).collect();
    let mut answers = of(Role::MailClient, "gmail", "");
    answers.blocked = everything();
    let advice = advise(&answers);
    assert!(advice.none_because.unwrap().contains("No port works"));
    assert!(steps(&advice.next_steps, "web page") && steps(&advice.next_steps, "VPN"));
    answers.role = Role::Application;
    let advice = advise(&answers);
    assert!(steps(&advice.next_steps, "opened to the one host"));
    assert!(!steps(&advice.next_steps, "443") && !steps(&advice.next_steps, "Keep the password"));
    answers.blocked.remove(&443);
    let advice = advise(&answers);
    assert!(steps(&advice.next_steps, "SMTP2GO (443)") && steps(&advice.next_steps, "mail API"));

    let mut answers = of(Role::Application, "sendgrid", "");
    answers.blocked = [587].into();
    answers.open = [587, 2525].into();
    let advice = advise(&answers);
    assert_eq!(chosen(&advice), [2525, 465]);
    let said = advice.warnings.iter().find(|w| w.code == "contradiction").unwrap();
    assert!(said.text.contains("587") && !said.text.contains("2525"));
    let step = advice.path.iter().find(|s| s.question == "blocked").unwrap();
    assert_eq!(step.answer, "587; open: 587 and 2525");
}

fn steps(steps: &[String], words: &str) -> bool {
    steps.iter().any(|step| step.contains(words))
}

#[test]
fn a_port_seen_open_counts_more_than_the_network_and_is_one_of_the_own_servers() {
    let mut answers = of(Role::Application, "gmail", "digitalocean");
    answers.open = [587].into();
    assert_eq!(chosen(&advise(&answers)), [587]);
    answers.open = [2525].into();
    assert!(advise(&answers).none_because.is_some(), "Gmail is not there");
    let own = Service::Own(Some(Host::Name("mail.example.com".into())));
    let mut answers = Answers::new(Role::Application, own);
    answers.network = networks::find("digitalocean");
    assert!(steps(&advise(&answers).next_steps, "listen on another port"));
    answers.open = [2525, 24, 1025].into();
    assert_eq!(chosen(&advise(&answers)), [2525]);
    answers.open = [25].into();
    assert!(advise(&answers).choices.is_empty(), "never 25");
}

#[test]
fn no_network_comes_between_a_program_and_its_own_machine() {
    assert_eq!(chosen(&advise(&of(Role::MailClient, "proton-bridge", "cloudzy"))), [1025]);
    let local = Service::of_host("localhost").unwrap();
    let mut answers = Answers::new(Role::MailClient, local);
    answers.network = networks::find("digitalocean");
    assert_eq!(chosen(&advise(&answers)), [465, 587]);
}

#[test]
fn what_is_not_known_of_a_network_is_said() {
    let advice = advise(&of(Role::Application, "sendgrid", "vultr"));
    let said = advice.warnings.iter().find(|w| w.code == "not-known").unwrap();
    assert!(said.text.contains("465 and 587") && !said.text.contains("2525"), "{}", said.text);
    let mut answers = of(Role::Application, "sendgrid", "vultr");
    answers.open = [465, 587].into();
    assert!(!warns(&advise(&answers), "not-known"));
}

#[test]
fn only_servers_are_told_25() {
    let advice = advise(&Answers::new(Role::MxServer, Service::Own(None)));
    assert_eq!(chosen(&advice), [25]);
    assert!(advice.choices[0].auth.is_empty());
    for word in ["MTA-STS", "TLS-RPT", "DANE", "465"] {
        assert!(advice.next_steps.iter().any(|s| s.contains(word)), "{word}");
    }
    let none = advise(&of(Role::Device, "microsoft365-direct-send", ""));
    assert!(none.none_because.unwrap().contains("port 25 only"));
    assert_eq!(chosen(&advise(&of(Role::Relay, "microsoft365-direct-send", ""))), [25]);
}

#[test]
fn a_relay_with_25_shut_needs_a_smarthost() {
    let mut answers = Answers::new(Role::Relay, Service::Own(None));
    answers.network = networks::find("aws-ec2");
    let advice = advise(&answers);
    assert_eq!(chosen(&advice), [587, 465]);
    assert!(warns(&advice, "port-25-shut"));
    let form = advice.next_steps.iter().filter(|s| s.contains("AWS form")).count();
    assert_eq!(form, 1, "once");
    for (provider, network) in [("gmail", "aws-ec2"), ("sendgrid", "digitalocean")] {
        let advice = advise(&of(Role::Relay, provider, network));
        assert!(warns(&advice, "port-25-shut"), "{provider}");
        assert!(steps(&advice.next_steps, "How to get through"), "{provider}");
    }
    for (tls, demands_starttls) in
        [(TlsAbility::Full, true), (TlsAbility::Full, false), (TlsAbility::StarttlsOnly, true)]
    {
        let advice = advise(&Answers { tls, demands_starttls, ..answers.clone() });
        assert!(steps(&advice.next_steps, "Postfix") && steps(&advice.next_steps, "Exim"));
    }
}

#[test]
fn a_device_without_tls_gets_a_relay_and_never_plaintext() {
    let mut answers = of(Role::Device, "gmail", "");
    answers.tls = TlsAbility::None;
    let advice = advise(&answers);
    assert!(advice.choices.iter().all(|c| c.via.is_some()));
    assert!(warns(&advice, "device-without-tls"));
    let advice = advise(&of(Role::Device, "google-workspace", ""));
    assert!(steps(&advice.next_steps, "google-workspace-relay"));
    let advice = advise(&of(Role::Device, "microsoft365", ""));
    assert!(steps(&advice.next_steps, "microsoft365-direct-send"));
}

#[test]
fn oauth_is_said_before_anything_else() {
    let mut answers = of(Role::MailClient, "outlook-com", "");
    answers.passwords_only = true;
    assert_eq!(advise(&answers).warnings[0].code, "oauth2-required");
    answers.passwords_only = false;
    assert!(!warns(&advise(&answers), "oauth2-required"));
    // Also before what the ranking rule itself warns of.
    let mut answers = of(Role::Device, "outlook-com", "");
    answers.passwords_only = true;
    answers.tls = TlsAbility::None;
    let advice = advise(&answers);
    assert_eq!(advice.warnings[0].code, "oauth2-required");
    assert!(advice.warnings[0].text.contains("2024-09-16"));
    assert!(warns(&advice, "local-relay"));
}

#[test]
fn what_ends_is_said_with_its_date() {
    let mut answers = of(Role::Device, "microsoft365", "");
    assert!(!warns(&advise(&answers), "passwords-end"));
    answers.passwords_only = true;
    let advice = advise(&answers);
    assert_eq!(advice.warnings[0].code, "passwords-end");
    assert!(advice.warnings[0].text.contains("2026-12"));
    assert_eq!(advice.choices[0].auth, ["password"], "and OAuth2 is not offered to it");
    let gmail = advise(&of(Role::MailClient, "gmail", ""));
    assert!(gmail.warnings.iter().any(|w| w.text.contains("2022-05-30")));
}

#[test]
fn a_mail_client_learns_where_to_read() {
    let advice = advise(&of(Role::MailClient, "gmail", ""));
    assert!(steps(&advice.next_steps, "IMAP: imap.gmail.com, port 993, implicit TLS; or POP3:"));
    let hosted = of(Role::MailClient, "siteground", "").service;
    let hosted = hosted.with_domain_of("anna@example.org").unwrap();
    let advice = advise(&Answers::new(Role::MailClient, hosted));
    assert_eq!(advice.choices[0].host.as_deref(), Some("mail.example.org"));
    assert!(steps(&advice.next_steps, "IMAP: mail.example.org"));
    assert!(!steps(&advise(&of(Role::Application, "gmail", "")).next_steps, "IMAP"));
}

#[test]
fn an_mx_at_a_provider_leads_its_users_on() {
    let advice = advise(&of(Role::MxServer, "google-workspace", ""));
    assert!(steps(&advice.next_steps, "mailboxes are at Google Workspace"));
}

#[test]
fn what_was_seen_goes_before_what_was_said() {
    let own = || Service::Own(Some(Host::Name("mail.example.com".into())));
    let seen = |rows: &[(Port, SeenOutcome)]| {
        let seen = rows.iter().map(|(port, outcome)| Seen {
            port: *port,
            tls: ports::mode_of(*port),
            outcome: *outcome,
        });
        advise(&Answers { seen: seen.collect(), ..Answers::new(Role::Application, own()) })
    };
    use SeenOutcome::{Flawed, Shut, Stripped, Unsafe, Works};
    let stripped = seen(&[(465, Works), (587, Stripped)]);
    assert_eq!(chosen(&stripped), [465]);
    assert!(warns(&stripped, "starttls-stripped"));
    assert_eq!(chosen(&seen(&[(465, Shut), (587, Shut), (2525, Works)])), [2525]);
    assert_eq!(chosen(&seen(&[(465, Works), (587, Unsafe)])), [465, 587]);
    assert_eq!(chosen(&seen(&[(465, Unsafe), (587, Flawed)])), [587, 465]);
    assert_eq!(chosen(&seen(&[(465, Flawed), (587, Unsafe)])), [465, 587]);
    assert_eq!(chosen(&seen(&[(465, Works), (587, Flawed)])), [465, 587]);
    assert_eq!(chosen(&seen(&[(465, Works), (587, Works)])), [587, 465], "the role's order stays");
    assert!(seen(&[(465, Shut), (587, Shut)]).none_because.unwrap().contains("465 and 587"));
}

#[test]
fn an_unknown_domain_gets_a_guess_named_as_one() {
    let advice =
        advise(&Answers::new(Role::MailClient, Service::of_address("a@example.org").unwrap()));
    assert!(advice.choices.iter().all(|c| c.guessed));
    assert_eq!(advice.choices[0].host.as_deref(), Some("mail.example.org"));
    assert!(warns(&advice, "guessed-host"));
    assert!(steps(&advice.next_steps, "nslookup -type=mx example.org"));
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

/// What each role is told, for each provider, from a few networks. Reviewed as a whole: a change
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
                let told = if choices.is_empty() { "none".into() } else { choices.join(", ") };
                let from = if network.is_empty() { "anywhere" } else { network };
                writeln!(cell, "  {from:<18} {:<12} {told}", role.id()).unwrap();
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
