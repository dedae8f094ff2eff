//! Advice as JSON.

use portwise_model::Host;

use super::super::{Advice, advise};
use super::services;
use crate::providers::{self, PROVIDERS};
use crate::situation::{Role, Service, Situation};

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
