//! The cases that people come with.

use portwise_model::{Host, HostName, Port};

use super::super::{Advice, Via, advise};
use super::of;
use crate::providers::Auth;
use crate::questions::Question;
use crate::situation::{LoginAbility, Role, Seen, SeenOutcome, Service, Situation, TlsAbility};
use crate::{networks, ports};

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
    let advice = advise(&of(Role::Application, "sendgrid", "koyeb"));
    let said = advice.warnings.iter().find(|w| w.code == "not-known").unwrap();
    assert!(said.text.contains("465 and 2525") && !said.text.contains("587"), "{}", said.text);
    let mut situation = of(Role::Application, "sendgrid", "koyeb");
    situation.open = [465, 2525].into();
    assert!(!warns(&advise(&situation), "not-known"));
}

#[test]
fn where_another_server_answers_no_port_is_left_and_the_signs_are_told() {
    let mut situation = of(Role::Application, "mailgun-us", "shared-hosting-cpanel");
    situation.blocked = [2525].into();
    let advice = advise(&situation);
    assert!(advice.choices.is_empty(), "{:?}", chosen(&advice));
    let said = advice.warnings.iter().find(|w| w.code == "redirected").unwrap();
    assert!(said.text.contains("535") && said.text.contains("certificate"), "{}", said.text);
    assert!(steps(&advice.next_steps, "SMTP Restrictions"));
    situation.open = [465].into();
    let advice = advise(&situation);
    assert_eq!(chosen(&advice), [465], "what was seen open is used");
}

#[test]
fn only_servers_get_25() {
    let advice = advise(&Situation::new(Role::MxServer, Service::Own(None)));
    assert_eq!(chosen(&advice), [25]);
    assert!(advice.choices[0].auth.is_empty());
    for word in ["MTA-STS", "TLS-RPT", "DANE", "465"] {
        assert!(advice.next_steps.iter().any(|s| s.contains(word)), "{word}");
    }
    for role in [Role::Device, Role::Relay, Role::Application] {
        let open = advise(&of(role, "microsoft365-direct-send", ""));
        assert_eq!(chosen(&open), [25], "a relay without a login is one of servers too");
        assert!(warns(&open, "open-relay") && open.choices[0].auth.is_empty());
    }
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
        let way_out = steps(&advice.next_steps, "How to get through");
        assert!(way_out || advice.warnings[0].code == "smtp-is-shut", "{provider}");
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
    situation.login = LoginAbility::PasswordsOnly;
    assert_eq!(advise(&situation).warnings[0].code, "oauth2-required");
    situation.login = LoginAbility::Full;
    assert!(!warns(&advise(&situation), "oauth2-required"));
    // Also before what the ranking rule itself warns of.
    let mut situation = of(Role::Device, "outlook-com", "");
    situation.login = LoginAbility::PasswordsOnly;
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
    situation.login = LoginAbility::PasswordsOnly;
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
            fault: String::new(),
        });
        advise(&Situation { seen: seen.collect(), ..Situation::new(Role::Application, own()) })
    };
    use SeenOutcome::{Flawed, Shut, Stripped, Unsafe, Works};
    let stripped = seen(&[(465, Works), (587, Stripped)]);
    assert_eq!(chosen(&stripped), [465]);
    assert!(warns(&stripped, "starttls-stripped"));
    assert_eq!(chosen(&seen(&[(465, Shut), (587, Shut), (2525, Works)])), [2525]);
    assert_eq!(chosen(&seen(&[(465, Works), (587, Unsafe)])), [465]);
    assert_eq!(chosen(&seen(&[(465, Unsafe), (587, Flawed)])), [587]);
    assert_eq!(chosen(&seen(&[(465, Flawed), (587, Unsafe)])), [465]);
    let none = seen(&[(465, Unsafe), (587, Unsafe)]).none_because.unwrap();
    assert!(none.contains("465: it is not safe") && none.contains("use port 465 with implicit"));
    assert_eq!(chosen(&seen(&[(465, Works), (587, Flawed)])), [465, 587]);
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
