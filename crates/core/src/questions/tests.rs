//! The questions against the answers that they stand for.

use std::collections::HashSet;

use portwise_model::Host;

use super::{Input, QUESTIONS, Question, QuestionRow, TLS_ANSWERS, find, next};
use crate::advice::advise;
use crate::providers::PROVIDERS;
use crate::reference::comparison::MAIN_PORTS;
use crate::situation::{LoginAbility, Role, Service, Situation, TlsAbility};

fn put(question: Question, answer: &str) -> Situation {
    let mut situation = Situation::new(Role::MailClient, Service::Own(None));
    (find(question).unwrap().put)(&mut situation, answer).unwrap();
    situation
}

fn answers_to(row: &QuestionRow) -> Vec<String> {
    match row.input {
        Input::One(answers) => answers.iter().map(|c| c.id.to_owned()).collect(),
        Input::Many(answers) => {
            let ids: Vec<&str> = answers.iter().map(|c| c.id).collect();
            (0..=ids.len()).map(|n| ids[..n].join(",")).collect()
        }
        Input::Text { examples, .. } => examples.iter().map(|e| (*e).to_owned()).collect(),
    }
}

#[test]
fn every_choice_is_an_answer_of_its_own() {
    for row in QUESTIONS {
        let mut given: Vec<Situation> = Vec::new();
        for answer in answers_to(row) {
            let situation = put(row.question, &answer);
            assert!(!given.contains(&situation), "{:?}: {answer}", row.question);
            given.push(situation);
        }
        if let Input::One(_) = row.input {
            assert_eq!(put(row.question, ""), given[0], "{:?}: the first counts", row.question);
        }
    }
}

#[test]
fn choices_carry_the_ids_of_the_answers() {
    let ids: Vec<&str> = TLS_ANSWERS.iter().map(|c| c.id).collect();
    assert_eq!(ids, TlsAbility::ALL.map(TlsAbility::id));
    let Input::Many(blocked) = find(Question::Blocked).unwrap().input else { panic!("not many") };
    let ports: Vec<String> = blocked.iter().map(|c| c.id.to_owned()).collect();
    assert_eq!(ports, MAIN_PORTS.map(|port| port.to_string()));
}

#[test]
fn nothing_said_means_what_answers_begin_with() {
    let untouched = Situation::new(Role::MailClient, Service::Own(None));
    for row in QUESTIONS {
        assert_eq!(put(row.question, ""), untouched, "{:?}", row.question);
    }
}

#[test]
fn the_path_of_every_advice_asks_these_questions() {
    let mut asked = HashSet::new();
    for role in Role::ALL {
        for provider in PROVIDERS {
            for login in [LoginAbility::Full, LoginAbility::PasswordsOnly, LoginAbility::None] {
                let service = Service::Provider(provider, None);
                let situation = Situation { login, ..Situation::new(role, service) };
                let path = advise(&situation).path;
                asked.extend(path.into_iter().map(|step| (step.question, step.answer)));
            }
        }
    }
    for (question, answer) in asked {
        let row = find(question).unwrap_or_else(|| panic!("the wizard does not ask {question:?}"));
        if let Input::One(answers) = row.input {
            assert!(answers.iter().any(|a| a.id == answer), "{question:?}: {answer}");
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
                let situation = Situation { tls, ..Situation::new(role, service.clone()) };
                let plain = advise(&situation);
                for row in QUESTIONS.iter().filter(|q| !(q.applies)(&situation)) {
                    if row.question == Question::Service {
                        continue;
                    }
                    for answer in answers_to(row) {
                        // Who has a relay without a login knows it; the others are not asked.
                        if row.question == Question::Login && answer == "none" {
                            continue;
                        }
                        let mut situation = situation.clone();
                        (row.put)(&mut situation, &answer).unwrap();
                        let other = advise(&situation);
                        let what = format!("{:?} {answer}: {situation:?}", row.question);
                        assert_eq!(plain.choices, other.choices, "{what}");
                        assert_eq!(plain.warnings, other.warnings, "{what}");
                        assert_eq!(plain.none_because, other.none_because, "{what}");
                    }
                    skipped.insert(row.question);
                }
            }
        }
    }
    assert_eq!(skipped, HashSet::from([Question::Tls, Question::Starttls, Question::Login]));
}

#[test]
fn a_server_that_receives_is_asked_little() {
    let walk = |situation: &Situation| {
        let mut ids = Vec::new();
        while let Some(row) = next(ids.last().copied(), situation) {
            ids.push(row.question);
        }
        ids
    };
    let mx = Situation::new(Role::MxServer, Service::Own(None));
    let little = [Question::Program, Question::Role, Question::Network, Question::Blocked];
    assert_eq!(walk(&mx), little);
    let mut client = Situation::new(Role::MailClient, Service::Own(None));
    let most = [
        Question::Program,
        Question::Role,
        Question::Service,
        Question::Network,
        Question::Blocked,
        Question::Tls,
        Question::Starttls,
    ];
    assert_eq!(walk(&client), most);
    (find(Question::Service).unwrap().put)(&mut client, "outlook-com").unwrap();
    assert_eq!(walk(&client).last(), Some(&Question::Login));
    (find(Question::Program).unwrap().put)(&mut client, "thunderbird").unwrap();
    let asked = [Question::Program, Question::Service, Question::Network, Question::Blocked];
    assert_eq!(walk(&client), asked, "the program says the rest");
}

#[test]
fn who_takes_the_mail_is_understood() {
    let of = |answer: &str| put(Question::Service, answer).service;
    let id = |answer: &str| of(answer).provider().map(|p| p.id);
    for (answer, provider) in [
        ("anna@gmail.com", "gmail"),
        ("gmail", "gmail"),
        ("SendGrid", "sendgrid"),
        ("apple icloud mail", "icloud"),
        ("gmail.com", "gmail"),
        ("mail.yahoo.fr", "yahoo"),
        ("Office 365", "microsoft365"),
        ("hotmail", "outlook-com"),
        ("Outlook.com / Hotmail", "outlook-com"),
    ] {
        assert_eq!(id(answer), Some(provider), "{answer}");
    }
    assert_eq!(of("mail.example.com"), Service::Own(Some(Host::Name("mail.example.com".into()))));
    assert!(matches!(of("192.0.2.1"), Service::Own(Some(Host::Address(_)))));
    assert!(matches!(of("2001:db8::1"), Service::Own(Some(Host::Address(_)))));
    assert_eq!(of("mail.example.com 587"), of("mail.example.com"));
    assert_eq!(of("posteo.example"), Service::Own(Some(Host::Name("posteo.example".into()))));
    assert_eq!(of("a@example.org"), Service::Guessed("example.org".into()));
    assert_eq!(put(Question::Network, "amazon ec2").network.map(|n| n.id), Some("aws-ec2"));
    let mut situation = Situation::new(Role::MailClient, Service::Own(None));
    for (question, wrong, hint) in [
        (Question::Service, "gmial", "gmail"),
        (Question::Network, "digtal-ocean", "digitalocean"),
        (Question::Network, "railway", "railway-pro (Railway Pro and above"),
        (Question::Blocked, "22", "25"),
        (Question::Tls, "some", "starttls-only"),
        (Question::Starttls, "maybe", "yes"),
        (Question::Login, "oauth", "oauth2-too"),
        (Question::Program, "nextclod", "nextcloud"),
    ] {
        let error = (find(question).unwrap().put)(&mut situation, wrong).unwrap_err();
        assert!(error.to_string().contains(hint), "{question:?}: {error}");
    }
}

#[test]
fn ids_are_those_in_json() {
    for question in QUESTIONS.iter().map(|row| row.question).chain([Question::Seen]) {
        let json = serde_json::to_value(question).unwrap();
        assert_eq!(json, question.id());
        assert_eq!(serde_json::from_value::<Question>(json).unwrap(), question);
    }
}

#[test]
fn of_an_address_the_sender_is_kept() {
    let sender = |answer: &str| put(Question::Service, answer).sender.map(|a| a.to_string());
    assert_eq!(sender("Anna <anna@gmail.com>").as_deref(), Some("anna@gmail.com"));
    assert_eq!(sender("gmail"), None);
}
