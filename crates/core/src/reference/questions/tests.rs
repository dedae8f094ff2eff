//! The questions against the answers that they stand for.

use std::collections::HashSet;

use portwise_model::Host;

use super::{Input, QUESTIONS, Question, TLS_CHOICES, find, next};
use crate::advice::advise;
use crate::answers::{Answers, Role, Service, TlsAbility};
use crate::providers::PROVIDERS;
use crate::reference::comparison::MAIN_PORTS;

fn put(id: &str, answer: &str) -> Answers {
    let mut answers = Answers::new(Role::MailClient, Service::Own(None));
    (find(id).unwrap().put)(&mut answers, answer).unwrap();
    answers
}

fn answers_to(question: &Question) -> Vec<String> {
    match question.input {
        Input::One(choices) => choices.iter().map(|c| c.id.to_owned()).collect(),
        Input::Many(choices) => {
            let ids: Vec<&str> = choices.iter().map(|c| c.id).collect();
            (0..=ids.len()).map(|n| ids[..n].join(",")).collect()
        }
        Input::Text(examples) => examples.iter().map(|e| (*e).to_owned()).collect(),
    }
}

#[test]
fn every_choice_is_an_answer_of_its_own() {
    for question in QUESTIONS {
        let mut given: Vec<Answers> = Vec::new();
        for answer in answers_to(question) {
            let answers = put(question.id, &answer);
            assert!(!given.contains(&answers), "{}: {answer}", question.id);
            given.push(answers);
        }
        if let Input::One(_) = question.input {
            assert_eq!(put(question.id, ""), given[0], "{}: the first counts", question.id);
        }
    }
}

#[test]
fn choices_carry_the_ids_of_the_answers() {
    let ids: Vec<&str> = TLS_CHOICES.iter().map(|c| c.id).collect();
    assert_eq!(ids, TlsAbility::ALL.map(TlsAbility::id));
    let Input::Many(blocked) = find("blocked").unwrap().input else { panic!("not many") };
    let ports: Vec<String> = blocked.iter().map(|c| c.id.to_owned()).collect();
    assert_eq!(ports, MAIN_PORTS.map(|port| port.to_string()));
}

#[test]
fn nothing_said_means_what_answers_begin_with() {
    let untouched = Answers::new(Role::MailClient, Service::Own(None));
    for question in QUESTIONS {
        assert_eq!(put(question.id, ""), untouched, "{}", question.id);
    }
}

#[test]
fn the_path_of_every_advice_asks_these_questions() {
    let mut asked = HashSet::new();
    for role in Role::ALL {
        for provider in PROVIDERS {
            for passwords_only in [true, false] {
                let service = Service::Provider(provider, None);
                let answers = Answers { passwords_only, ..Answers::new(role, service) };
                let path = advise(&answers).path;
                asked.extend(path.into_iter().map(|step| (step.question, step.answer)));
            }
        }
    }
    for (id, answer) in asked {
        let question = find(&id).unwrap_or_else(|| panic!("nobody asks {id}"));
        if let Input::One(choices) = question.input {
            assert!(choices.iter().any(|c| c.id == answer), "{id}: {answer}");
        }
    }
}

#[test]
fn what_is_not_asked_does_not_matter() {
    let mut services: Vec<Service> = PROVIDERS.iter().map(|p| Service::Provider(p, None)).collect();
    services.push(Service::Own(Some(Host::Name("mail.example.com".into()))));
    services.push(Service::Guessed("example.org".into()));
    let mut skipped = HashSet::new();
    for role in Role::ALL {
        for service in &services {
            for tls in TlsAbility::ALL {
                let answers = Answers { tls, ..Answers::new(role, service.clone()) };
                let plain = advise(&answers);
                for question in QUESTIONS.iter().filter(|q| !(q.applies)(&answers)) {
                    if question.id == "provider" {
                        continue;
                    }
                    for answer in answers_to(question) {
                        let mut answers = answers.clone();
                        (question.put)(&mut answers, &answer).unwrap();
                        let other = advise(&answers);
                        let what = format!("{} {answer}: {answers:?}", question.id);
                        assert_eq!(plain.choices, other.choices, "{what}");
                        assert_eq!(plain.warnings, other.warnings, "{what}");
                        assert_eq!(plain.none_because, other.none_because, "{what}");
                    }
                    skipped.insert(question.id);
                }
            }
        }
    }
    assert_eq!(skipped, HashSet::from(["tls", "demands-starttls", "login"]));
}

#[test]
fn a_server_that_receives_is_asked_little() {
    let walk = |answers: &Answers| {
        let mut ids = Vec::new();
        while let Some(question) = next(ids.last().copied(), answers) {
            ids.push(question.id);
        }
        ids
    };
    let mx = Answers::new(Role::MxServer, Service::Own(None));
    assert_eq!(walk(&mx), ["role", "network", "blocked"]);
    let mut client = Answers::new(Role::MailClient, Service::Own(None));
    let most = ["role", "provider", "network", "blocked", "tls", "demands-starttls"];
    assert_eq!(walk(&client), most);
    (find("provider").unwrap().put)(&mut client, "outlook-com").unwrap();
    assert_eq!(walk(&client).last(), Some(&"login"));
}

#[test]
fn who_takes_the_mail_is_understood() {
    let of = |answer: &str| put("provider", answer).service;
    let id = |answer: &str| of(answer).provider().map(|p| p.id);
    for (answer, provider) in [
        ("anna@gmail.com", "gmail"),
        ("gmail", "gmail"),
        ("SendGrid", "sendgrid"),
        ("apple icloud mail", "icloud"),
        ("gmail.com", "gmail"),
        ("mail.yahoo.fr", "yahoo"),
    ] {
        assert_eq!(id(answer), Some(provider), "{answer}");
    }
    assert_eq!(of("mail.example.com"), Service::Own(Some(Host::Name("mail.example.com".into()))));
    assert!(matches!(of("192.0.2.1"), Service::Own(Some(Host::Address(_)))));
    assert!(matches!(of("2001:db8::1"), Service::Own(Some(Host::Address(_)))));
    assert_eq!(of("a@example.org"), Service::Guessed("example.org".into()));
    assert_eq!(put("network", "amazon ec2").network.map(|n| n.id), Some("aws-ec2"));
    let mut answers = Answers::new(Role::MailClient, Service::Own(None));
    for (question, wrong, hint) in [
        ("provider", "gmial", "gmail"),
        ("network", "digital-ocean", "digitalocean"),
        ("blocked", "22", "25"),
        ("tls", "some", "starttls-only"),
        ("demands-starttls", "maybe", "yes"),
        ("login", "oauth", "oauth2-too"),
    ] {
        let error = (find(question).unwrap().put)(&mut answers, wrong).unwrap_err();
        assert!(error.to_string().contains(hint), "{question}: {error}");
    }
}
