//! Every combination of situation, and the cases that people come with.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use portwise_model::{Host, HostName, Port, TlsMode};

use super::rules::{Because, RULES};
use super::{Advice, Via, advise};
use crate::networks::{self, NETWORKS};
use crate::ports;
use crate::providers::{self, Auth, PROVIDERS};
use crate::questions::Question;
use crate::situation::{Role, Seen, SeenOutcome, Service, Situation, TlsAbility};

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

/// Plays every combination with one network.
fn play(network: Option<&'static networks::Network>, reached: &mut HashSet<String>) -> usize {
    let blocked_sets = blocked_sets();
    let mut played = 0;
    for service in services() {
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
                            passwords_only,
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
        assert!(!starttls || !about("TLS begins with the first octet"), "{situation:?}");
        assert!(choice.port == 2525 || !about("2525 is not a standard"), "{situation:?}");
        assert_ne!(choice.security, TlsMode::Cleartext, "{situation:?}");
        assert!(!situation.blocked.contains(&choice.port), "{situation:?}");
        let shut_here = situation.network.is_some_and(|n| n.passage(choice.port).is_shut());
        let comes_in = situation.role == Role::MxServer;
        let host = choice.host.as_ref().map(HostName::to_string);
        let local = host.as_deref() == Some("127.0.0.1");
        let is_open = situation.open.contains(&choice.port);
        assert!(!shut_here || comes_in || local || is_open, "{situation:?}");
        let server = matches!(situation.role, Role::MxServer | Role::Relay);
        assert!(choice.port != 25 || server, "{situation:?}");
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
    if situation.passwords_only
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

#[test]
fn every_combination_gets_an_answer_and_every_rule_is_reached() {
    let mut networks: Vec<_> = NETWORKS.iter().map(Some).collect();
    networks.push(None);
    let (one, other) = networks.split_at(networks.len() / 2);
    let run = |part: &[Option<&'static networks::Network>]| {
        let mut reached = HashSet::new();
        let played: usize = part.iter().map(|n| play(*n, &mut reached)).sum();
        (played, reached)
    };
    let (a, b) = std::thread::scope(|scope| {
        let first = scope.spawn(|| run(one));
        let second = run(other);
        (first.join().unwrap(), second)
    });
    assert_eq!(a.0 + b.0, 5 * (PROVIDERS.len() + 5) * (NETWORKS.len() + 1) * 16 * 3 * 4);
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
        assert!(reached.contains(rule.id), "no situation reach the rule {}", rule.id);
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

fn of(role: Role, provider: &str, network: &str) -> Situation {
    Situation {
        network: networks::find(network),
        ..Situation::new(role, Service::Provider(providers::find(provider).unwrap(), None))
    }
}

fn chosen(advice: &Advice) -> Vec<Port> {
    advice.choices.iter().map(|c| c.port).collect()
}

fn host(advice: &Advice) -> Option<String> {
    advice.choices[0].host.as_ref().map(HostName::to_string)
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
        let mut situation = of(Role::Application, provider, "");
        situation.blocked = blocked.iter().copied().collect();
        chosen(&advise(&situation))
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
    let mut situation = of(Role::Application, "gmail", "");
    situation.demands_starttls = false;
    assert_eq!(chosen(&advise(&situation)), [465]);
    let mut situation = of(Role::Application, "microsoft365", "");
    situation.demands_starttls = false;
    let advice = advise(&situation);
    assert_eq!(chosen(&advice), [587]);
    assert_eq!(advice.choices[0].via, Some(Via::LocalRelay));
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
    let mut situation = of(Role::MailClient, "gmail", "");
    situation.blocked = everything();
    let advice = advise(&situation);
    assert!(advice.none_because.unwrap().contains("No port works"));
    assert!(steps(&advice.next_steps, "web page") && steps(&advice.next_steps, "VPN"));
    situation.role = Role::Application;
    let advice = advise(&situation);
    assert!(steps(&advice.next_steps, "opened to the one host"));
    assert!(!steps(&advice.next_steps, "443") && !steps(&advice.next_steps, "Keep the password"));
    situation.blocked.remove(&443);
    let advice = advise(&situation);
    assert!(steps(&advice.next_steps, "SMTP2GO (443)") && steps(&advice.next_steps, "mail API"));

    let mut situation = of(Role::Application, "sendgrid", "");
    situation.blocked = [587].into();
    situation.open = [587, 2525].into();
    let advice = advise(&situation);
    assert_eq!(chosen(&advice), [2525, 465]);
    let said = advice.warnings.iter().find(|w| w.code == "contradiction").unwrap();
    assert!(said.text.contains("587") && !said.text.contains("2525"));
    let step = advice.path.iter().find(|s| s.question == Question::Blocked).unwrap();
    assert_eq!(step.answer, "587; open: 587 and 2525");
}

fn steps(steps: &[String], words: &str) -> bool {
    steps.iter().any(|step| step.contains(words))
}

#[test]
fn a_port_seen_open_counts_more_than_the_network_and_is_one_of_the_own_servers() {
    let mut situation = of(Role::Application, "gmail", "digitalocean");
    situation.open = [587].into();
    assert_eq!(chosen(&advise(&situation)), [587]);
    situation.open = [2525].into();
    assert!(advise(&situation).none_because.is_some(), "Gmail is not there");
    let own = Service::Own(Some(Host::Name("mail.example.com".into())));
    let mut situation = Situation::new(Role::Application, own);
    situation.network = networks::find("digitalocean");
    assert!(steps(&advise(&situation).next_steps, "listen on another port"));
    situation.open = [2525, 24, 1025].into();
    assert_eq!(chosen(&advise(&situation)), [2525]);
    situation.open = [25].into();
    assert!(advise(&situation).choices.is_empty(), "never 25");
}

#[test]
fn no_network_comes_between_a_program_and_its_own_machine() {
    assert_eq!(chosen(&advise(&of(Role::MailClient, "proton-bridge", "cloudzy"))), [1025]);
    let local = Service::of_host("localhost").unwrap();
    let mut situation = Situation::new(Role::MailClient, local);
    situation.network = networks::find("digitalocean");
    assert_eq!(chosen(&advise(&situation)), [465, 587]);
}

#[test]
fn what_is_not_known_of_a_network_is_said() {
    let advice = advise(&of(Role::Application, "sendgrid", "vultr"));
    let said = advice.warnings.iter().find(|w| w.code == "not-known").unwrap();
    assert!(said.text.contains("465 and 587") && !said.text.contains("2525"), "{}", said.text);
    let mut situation = of(Role::Application, "sendgrid", "vultr");
    situation.open = [465, 587].into();
    assert!(!warns(&advise(&situation), "not-known"));
}

#[test]
fn only_servers_get_25() {
    let advice = advise(&Situation::new(Role::MxServer, Service::Own(None)));
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
    let mut situation = Situation::new(Role::Relay, Service::Own(None));
    situation.network = networks::find("aws-ec2");
    let advice = advise(&situation);
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
        let advice = advise(&Situation { tls, demands_starttls, ..situation.clone() });
        assert!(steps(&advice.next_steps, "Postfix") && steps(&advice.next_steps, "Exim"));
    }
}

#[test]
fn a_device_without_tls_gets_a_relay_and_never_plaintext() {
    let mut situation = of(Role::Device, "gmail", "");
    situation.tls = TlsAbility::None;
    let advice = advise(&situation);
    assert!(advice.choices.iter().all(|c| c.via.is_some()));
    assert!(warns(&advice, "device-without-tls"));
    let advice = advise(&of(Role::Device, "google-workspace", ""));
    assert!(steps(&advice.next_steps, "google-workspace-relay"));
    let advice = advise(&of(Role::Device, "microsoft365", ""));
    assert!(steps(&advice.next_steps, "microsoft365-direct-send"));
}

#[test]
fn oauth_is_said_before_anything_else() {
    let mut situation = of(Role::MailClient, "outlook-com", "");
    situation.passwords_only = true;
    assert_eq!(advise(&situation).warnings[0].code, "oauth2-required");
    situation.passwords_only = false;
    assert!(!warns(&advise(&situation), "oauth2-required"));
    // Also before what the ranking rule itself warns of.
    let mut situation = of(Role::Device, "outlook-com", "");
    situation.passwords_only = true;
    situation.tls = TlsAbility::None;
    let advice = advise(&situation);
    assert_eq!(advice.warnings[0].code, "oauth2-required");
    assert!(advice.warnings[0].text.contains("2024-09-16"));
    assert!(warns(&advice, "local-relay"));
}

#[test]
fn what_ends_is_said_with_its_date() {
    let mut situation = of(Role::Device, "microsoft365", "");
    assert!(!warns(&advise(&situation), "passwords-end"));
    situation.passwords_only = true;
    let advice = advise(&situation);
    assert_eq!(advice.warnings[0].code, "passwords-end");
    assert!(advice.warnings[0].text.contains("2026-12"));
    assert_eq!(advice.choices[0].auth, [Auth::Password], "and OAuth2 is not offered to it");
    let gmail = advise(&of(Role::MailClient, "gmail", ""));
    assert!(gmail.warnings.iter().any(|w| w.text.contains("2022-05-30")));
}

#[test]
fn a_mail_client_learns_where_to_read() {
    let advice = advise(&of(Role::MailClient, "gmail", ""));
    assert!(steps(&advice.next_steps, "IMAP: imap.gmail.com, port 993, implicit TLS; or POP3:"));
    let hosted = of(Role::MailClient, "siteground", "").service;
    let hosted = hosted.with_domain_of("anna@example.org").unwrap();
    let advice = advise(&Situation::new(Role::MailClient, hosted));
    assert_eq!(host(&advice).as_deref(), Some("mail.example.org"));
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
        advise(&Situation { seen: seen.collect(), ..Situation::new(Role::Application, own()) })
    };
    use SeenOutcome::{Shut, Stripped, Unsafe, Works};
    let stripped = seen(&[(465, Works), (587, Stripped)]);
    assert_eq!(chosen(&stripped), [465]);
    assert!(warns(&stripped, "starttls-stripped"));
    assert_eq!(chosen(&seen(&[(465, Shut), (587, Shut), (2525, Works)])), [2525]);
    assert_eq!(chosen(&seen(&[(465, Works), (587, Unsafe)])), [465, 587]);
    assert_eq!(chosen(&seen(&[(465, Works), (587, Works)])), [587, 465], "the role's order stays");
    assert!(seen(&[(465, Shut), (587, Shut)]).none_because.unwrap().contains("465 and 587"));
}

#[test]
fn an_unknown_domain_gets_a_guess_named_as_one() {
    let advice =
        advise(&Situation::new(Role::MailClient, Service::of_address("a@example.org").unwrap()));
    assert!(advice.choices.iter().all(|c| c.host_is_guess()));
    assert_eq!(host(&advice).as_deref(), Some("mail.example.org"));
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

#[test]
fn advice_comes_back_from_json_as_it_was() {
    let mut services = services();
    let of_domain = |p| Service::Provider(p, Some("example.org".into()));
    services.extend(PROVIDERS.iter().map(of_domain));
    services.push(Service::Own(Some(Host::Address("2001:db8::1".parse().unwrap()))));
    for service in services {
        for role in Role::ALL {
            let advice = advise(&Situation::new(role, service.clone()));
            let json = serde_json::to_string(&advice).unwrap();
            let back: Advice = serde_json::from_str(&json).unwrap();
            assert_eq!(back, advice, "{json}");
            assert_eq!(serde_json::to_string(&back).unwrap(), json);
        }
    }
}

#[test]
fn a_choice_in_json_is_text_and_words() {
    let json = |service| {
        let advice = advise(&Situation::new(Role::Application, service));
        serde_json::to_value(&advice.choices[0]).unwrap()
    };
    let known = |id| Service::Provider(providers::find(id).unwrap(), None);
    let sendgrid = json(known("sendgrid"));
    assert_eq!(sendgrid["host"], "smtp.sendgrid.net");
    assert_eq!(sendgrid["username"], "apikey");
    assert_eq!(sendgrid["auth"], serde_json::json!(["api-key"]));
    assert!(sendgrid.get("guessed").is_none() && sendgrid.get("via").is_none());
    assert_eq!(json(known("siteground"))["host"], "mail.<domain>");
    let guess = json(Service::Guessed("example.org".into()));
    assert_eq!((&guess["host"], &guess["guessed"]), (&"mail.example.org".into(), &true.into()));
    assert_eq!(json(Service::Own(None))["host"], serde_json::Value::Null);
}
