use std::collections::BTreeMap;

use portwise_model::TlsMode;
use portwise_snippets::{PROGRAMS, Program};

use super::{Account, Answer, Step, Symptom, Walk, common_networks, common_programs, tree};
use crate::networks;
use crate::providers::{self, PROVIDERS};
use crate::situation::{Role, Service, Situation};

fn walk(said: &[(&str, &str)]) -> Walk {
    let said: BTreeMap<&str, &str> = said.iter().copied().collect();
    Walk::read(|id| said.get(id).copied())
}

fn answer(said: &[(&str, &str)]) -> Answer {
    Answer::of(&walk(said), Account::default())
}

/// What the card, the configuration and the check say must be one.
fn agrees(answer: &Answer, what: &str) {
    let Some(card) = &answer.card else {
        assert!(answer.advice.none_because.is_some(), "{what}: neither settings nor a reason");
        return;
    };
    let Ok(done) = &answer.configured else { return };
    let endpoint = &done.setup.endpoint;
    let receives = answer.situation.role == Role::MxServer;
    let submission = if receives { card.for_users } else { Some((card.port, card.tls)) };
    assert_eq!(submission, Some((endpoint.port, endpoint.tls)), "{what}");
    if !receives {
        let first = &answer.advice.choices[0];
        assert_eq!((first.port, first.security), (card.port, card.tls), "{what}");
        let user = card.user.as_ref().map(|user| user.text.as_str());
        let set_up = done.setup.logs_in().then(|| done.setup.username());
        assert_eq!(user, set_up, "{what}");
    }
    if !card.host.is_placeholder {
        assert_eq!(card.host.text, endpoint.host.to_string(), "{what}");
        if !receives && !matches!(answer.situation.service, Service::Guessed(_)) {
            assert_eq!(answer.to_check().as_deref(), Some(card.host.text.as_str()), "{what}");
        }
    }
    assert!(done.setup.logs_in() || card.secret.is_none(), "{what}");
}

fn situation(program: &'static Program, service: Service) -> Situation {
    let role = Role::of(program).unwrap_or(Role::Application);
    Situation { program: Some(program), ..Situation::new(role, service) }
}

#[test]
fn card_configuration_and_check_name_the_same() {
    for provider in PROVIDERS {
        for program in PROGRAMS {
            let situation = situation(program, Service::Provider(provider, None));
            let answer = Answer::in_situation(situation, "", Account::default());
            agrees(&answer, &format!("{} {}", provider.id, program.id));
        }
    }
}

#[test]
fn they_agree_from_networks_that_shut_ports_as_well() {
    let services = ["mailgun-us", "gmail", "microsoft365", "amazon-ses", "gmx-de", "proton-bridge"];
    for id in services {
        let service = Service::Provider(providers::find(id).unwrap(), None);
        for network in ["digitalocean", "isp-residential", "gcp-compute", "vercel"] {
            for program in PROGRAMS {
                let network = networks::find(network);
                let situation = Situation { network, ..situation(program, service.clone()) };
                let answer = Answer::in_situation(situation, "", Account::default());
                agrees(&answer, &format!("{id} {:?} {}", network.map(|n| n.id), program.id));
            }
        }
    }
}

#[test]
fn a_relay_behind_a_network_that_shuts_ports_gets_one_that_passes() {
    let said = [
        ("provider", "mailgun-us"),
        ("program", "django"),
        ("symptom", "timeout"),
        ("blocked", "587"),
        ("network", "digitalocean"),
    ];
    let answer = answer(&said);
    assert_eq!(answer.card.as_ref().unwrap().port, 2525, "{answer:?}");
    assert_eq!(answer.sentence(), "2525, STARTTLS, smtp.mailgun.org");
    let why: Vec<String> = answer.advice.warnings.iter().map(|w| w.text.clone()).collect();
    assert!(why.iter().any(|text| text.contains("DigitalOcean")), "{why:?}");
    assert!(answer.lines().contains("Port: 2525"));
    let because = &answer.card.unwrap().because_of_network;
    assert!(because.contains("DigitalOcean") && because.contains("587"), "{because}");
}

#[test]
fn where_a_network_shuts_the_usual_ports_the_one_that_was_tried_changes_nothing() {
    for network in networks::NETWORKS {
        if ![465, 587].iter().all(|port| network.passage(*port).is_shut()) {
            continue;
        }
        for provider in ["mailgun-us", "sendgrid", "gmail", "amazon-ses", "gmx-de"] {
            let of = |blocked: &'static str| {
                let said = [
                    ("provider", provider),
                    ("program", "phpmailer"),
                    ("symptom", "timeout"),
                    ("network", network.id),
                    ("blocked", blocked),
                ];
                answer(&said).card.map(|card| (card.port, card.tls))
            };
            let without = of("");
            for blocked in ["25", "465", "587"] {
                assert_eq!(of(blocked), without, "{provider} at {} with {blocked}", network.id);
            }
        }
    }
}

#[test]
fn each_question_comes_when_it_matters() {
    use Step::{Network, Port, Program, Symptom};
    let steps = |said: &[(&str, &str)]| walk(said).steps();
    assert_eq!(steps(&[("provider", "gmx-de")]), [Program, Symptom]);
    assert_eq!(steps(&[("provider", "sendgrid")]), [Program, Symptom, Network]);
    let timed_out = [("provider", "gmx-de"), ("symptom", "timeout")];
    assert_eq!(steps(&timed_out), [Program, Symptom, Port, Network]);
    let from_server = [("provider", "sendgrid"), ("symptom", "timeout")];
    assert_eq!(steps(&from_server), [Program, Symptom, Network, Port]);
    let with = |more: &[(&'static str, &'static str)]| steps(&[&from_server[..], more].concat());
    assert_eq!(with(&[("network", "digitalocean")]), [Program, Symptom, Network]);
    assert_eq!(with(&[("network", "gcp-compute")]), [Program, Symptom, Network, Port]);
    let said = with(&[("network", "digitalocean"), ("blocked", "587")]);
    assert_eq!(said, [Program, Symptom, Network, Port], "what was said can be changed");
    assert_eq!(steps(&[("program", "postfix-server")]), [Program]);
    let next = |said: &[(&str, &str)]| walk(said).next();
    assert_eq!(next(&[("provider", "gmx-de")]), Some(Program));
    assert_eq!(next(&[("provider", "gmx-de"), ("unsure", "program")]), Some(Symptom));
    assert_eq!(next(&[("provider", "gmx-de"), ("program", "outlook"), ("symptom", "none")]), None);
}

#[test]
fn the_role_follows_from_the_program_or_is_guessed() {
    let role = |said: &[(&str, &str)]| walk(said).situation.role;
    assert_eq!(role(&[("provider", "sendgrid")]), Role::Application);
    assert_eq!(role(&[("provider", "gmail")]), Role::MailClient);
    assert_eq!(role(&[("provider", "gmail"), ("program", "django")]), Role::Application);
    let printer = [("provider", "gmail"), ("program", "generic"), ("role", "device")];
    assert_eq!(role(&printer), Role::Device);
    assert_eq!(role(&[("provider", "gmail"), ("role", "relay")]), Role::Relay);
    let contradicting = walk(&[("program", "django"), ("role", "mail-client")]);
    assert_eq!(contradicting.situation.role, Role::Application);
    assert_eq!(contradicting.errors.len(), 1, "and it is said");
}

#[test]
fn what_is_wrong_in_a_link_is_dropped_and_the_rest_stays() {
    let walk = walk(&[("provider", "gmx-de"), ("program", "thnderbrd9"), ("network", "nowhere")]);
    assert!(walk.is_ready() && walk.situation.program.is_none());
    assert_eq!(walk.errors.len(), 2);
    assert!(!Walk::read(|_| None).is_ready());
}

#[test]
fn the_port_behind_a_servers_name_is_the_one_that_was_tried() {
    let walk = walk(&[("provider", "smtp.mailgun.org:587")]);
    assert_eq!(walk.tried, Some(587));
    assert_eq!(walk.situation.service.provider().map(|p| p.id), Some("mailgun-us"));
}

#[test]
fn the_part_that_only_the_customer_knows_is_filled_in() {
    let open = answer(&[("provider", "amazon-ses"), ("program", "django")]);
    assert_eq!(open.missing.as_deref(), Some("region"));
    assert!(open.card.as_ref().unwrap().host.is_placeholder);
    let filled =
        answer(&[("provider", "amazon-ses"), ("program", "django"), ("part", "eu-west-1")]);
    let host = "email-smtp.eu-west-1.amazonaws.com";
    assert_eq!(filled.card.as_ref().unwrap().host.text, host);
    assert_eq!(filled.to_check().as_deref(), Some(host));
    assert_eq!(filled.missing, None);
    assert!(filled.configured.unwrap().snippet.text.contains(host));
    let hosted = answer(&[("provider", "siteground"), ("part", "example.org")]);
    assert_eq!(hosted.card.unwrap().host.text, "mail.example.org");
    assert_eq!(
        answer(&[("provider", "amazon-ses"), ("part", "a b")]).missing.as_deref(),
        Some("region")
    );
}

#[test]
fn what_is_typed_stands_in_card_and_configuration() {
    let walk = walk(&[("provider", "gmail"), ("program", "django")]);
    let account = Account { user: "kim@example.net", from: "shop@example.net" };
    let answer = Answer::of(&walk, account);
    let text = answer.configured.unwrap().snippet.text;
    assert_eq!(answer.card.unwrap().user.unwrap().text, "kim@example.net");
    assert!(text.contains("kim@example.net") && text.contains("shop@example.net"));
    let fixed = Walk::read(|id| match id {
        "provider" => Some("sendgrid"),
        "program" => Some("django"),
        _ => None,
    });
    let answer = Answer::of(&fixed, account);
    assert_eq!(answer.card.unwrap().user.unwrap().text, "apikey", "no one may change that");
}

#[test]
fn the_encryption_is_named_as_the_programs_menu_does() {
    let menu = |program: &str, provider: &str| {
        let menu = answer(&[("provider", provider), ("program", program)]).card.unwrap().menu;
        menu.map(|menu| (menu.field, menu.choice))
    };
    let named = |field: &str, choice: &str| Some((field.to_owned(), choice.to_owned()));
    assert_eq!(menu("outlook", "gmx-de"), named("Encrypted connection", "SSL/TLS"));
    assert_eq!(menu("thunderbird", "gmx-de"), named("Connection security", "SSL/TLS"));
    assert_eq!(menu("ios-mail", "gmx-de"), named("Use SSL", "on"));
    assert_eq!(menu("django", "sendgrid"), None);
}

#[test]
fn a_program_that_cannot_do_it_safely_shows_settings_and_the_safe_way() {
    let answer = answer(&[("provider", "microsoft365"), ("program", "nextcloud")]);
    let done = answer.configured.unwrap();
    assert!(done.snippet.danger.is_some() && done.snippet.text.contains("smtp.office365.com"));
    let safe = answer.safe_way.unwrap();
    assert!(safe.snippet.danger.is_none() && safe.snippet.text.contains("smtp.office365.com"));
}

#[test]
fn a_receiving_server_has_both_ports() {
    let answer = answer(&[("program", "postfix-server"), ("provider", "mail.example.org")]);
    let card = answer.card.unwrap();
    assert_eq!((card.port, card.for_users), (25, Some((465, TlsMode::Implicit))));
    assert!(card.user.is_none() && card.secret.is_none());
    assert_eq!(answer.situation.to_check().as_deref(), Some("mail.example.org"));
}

#[test]
fn the_tree_says_what_other_answers_come_to() {
    let walk = walk(&[("provider", "gmx-de"), ("program", "outlook")]);
    let answer = Answer::of(&walk, Account::default());
    let nodes = tree(&walk, &answer.advice);
    let ids: Vec<&str> = nodes.iter().map(|node| node.id).collect();
    assert_eq!(ids, ["program", "provider", "network", "result"]);
    let result = nodes.last().unwrap();
    assert_eq!(result.chosen, "465 SSL/TLS");
    assert_eq!(result.stubs[0].outcome, "587 STARTTLS");
    // Each stub comes to what it says.
    for node in &nodes {
        for stub in &node.stubs {
            let mut said: BTreeMap<&str, String> = BTreeMap::from([
                ("provider", "gmx-de".to_owned()),
                ("program", "outlook".to_owned()),
            ]);
            said.extend(stub.answers.iter().cloned());
            let there = Walk::read(|id| said.get(id).map(String::as_str));
            assert!(there.errors.is_empty(), "{stub:?}");
            let answer = Answer::of(&there, Account::default());
            let port = answer.card.map(|card| card.port.to_string());
            let port = port.unwrap_or_else(|| "no".to_owned());
            assert!(stub.outcome.starts_with(&port), "{stub:?} {port}");
        }
    }
}

#[test]
fn what_is_offered_exists() {
    for said in [
        &[("provider", "gmail")][..],
        &[("provider", "sendgrid")],
        &[("provider", "mail.example.org")],
        &[("program", "postfix-server")],
    ] {
        let walk = walk(said);
        for common in common_programs(&walk) {
            assert!(portwise_snippets::find(common.program).is_some(), "{}", common.label);
        }
    }
    assert!(common_networks().count() >= 8);
    let ids: Vec<&str> = Symptom::ALL.iter().map(|s| s.id()).collect();
    assert_eq!(ids, ["none", "timeout", "login", "certificate", "other"]);
}

#[test]
fn what_must_be_switched_on_comes_before_the_settings() {
    for (provider, words) in [
        ("gmx-de", "first switch POP3 and IMAP access on"),
        ("web-de", "first switch POP3 and IMAP access on"),
        ("microsoft365", "first an administrator must allow SMTP AUTH"),
    ] {
        let walk = walk(&[("provider", provider), ("program", "thunderbird")]);
        let answer = Answer::of(&walk, Account::default());
        let advice = &answer.advice;
        assert!(answer.card.is_some(), "{provider}");
        let urgent = advice.warnings.iter().filter(|warning| warning.urgent);
        let told: Vec<&str> = urgent.map(|w| w.text.as_str()).collect();
        assert!(told.iter().any(|text| text.contains(words)), "{provider}: {told:?}");
        let later = advice.next_steps.iter().find(|step| step.to_lowercase().contains(words));
        assert_eq!(later, None, "{provider}: said twice");
    }
}
