use super::{Reading, Understood, understand};
use crate::walk::Symptom;

/// What a reading shows, in short: `!` before the first where it is clear.
fn short(reading: &Reading) -> Vec<String> {
    let short = |meaning: &Understood| match meaning {
        Understood::Address(d) => {
            format!("address {}", d.provider.map_or(d.name.as_str(), |p| p.id))
        }
        Understood::Domain(d) => format!("domain {}", d.provider.map_or(d.name.as_str(), |p| p.id)),
        Understood::Host(s) => format!("host {}", s.provider.map_or(s.host.as_str(), |p| p.id)),
        Understood::Provider(p) => format!("provider {}", p.id),
        Understood::Program(p, _) => format!("program {}", p.id),
        Understood::Network(n) => format!("network {}", n.id),
        Understood::Port(port) => format!("port {port}"),
        Understood::Error(_) => "error".to_owned(),
    };
    reading.meanings.iter().map(short).collect()
}

/// What common words mean, when the first meaning is clear.
const CLEAR: &[(&str, &str)] = &[
    ("you@gmx.de", "address gmx-de"),
    ("Anna Miller <anna@t-online.de>", "address t-online"),
    ("anna@firma.example", "address firma.example"),
    ("SendGrid", "provider sendgrid"),
    ("sendinblue", "provider brevo"),
    ("hotmail", "provider outlook-com"),
    ("office365", "provider microsoft365"),
    ("Office 365", "provider microsoft365"),
    ("ses", "provider amazon-ses"),
    ("gmail", "provider gmail"),
    ("gmail.com", "domain gmail"),
    ("yahoo", "provider yahoo"),
    ("icloud", "provider icloud"),
    ("gmx.de", "provider gmx-de"),
    ("web.de", "provider web-de"),
    ("t-online.de", "domain t-online"),
    ("posteo", "provider posteo"),
    ("strato", "provider strato"),
    ("fastmail", "provider fastmail"),
    ("mailjet", "provider mailjet"),
    ("postmark", "provider postmark"),
    ("resend", "provider resend"),
    ("brevo", "provider brevo"),
    ("nextcloud", "program nextcloud"),
    ("django", "program django"),
    ("Thunderbird", "program thunderbird"),
    ("laravel", "program laravel"),
    ("iphone", "program ios-mail"),
    ("printer", "program generic"),
    ("scanner", "program generic"),
    ("synology", "program synology-dsm"),
    ("postfix server", "program postfix-server"),
    ("nodemailer", "program nodemailer"),
    ("Nextcloud 31", "program nextcloud"),
    ("wordpress", "program wordpress"),
    ("digitalocean", "network digitalocean"),
    ("hetzner cloud", "network hetzner-cloud"),
    ("starlink", "network isp-starlink"),
    ("mail.example.com", "host mail.example.com"),
    ("smtp.mailgun.org:587", "host mailgun-us"),
    ("smtp.office365.com", "host microsoft365"),
    ("email-smtp.eu-west-1.amazonaws.com", "host amazon-ses"),
    ("192.0.2.25", "host 192.0.2.25"),
    ("firma.de", "domain firma.de"),
    ("587", "port 587"),
    ("465", "port 465"),
    ("25", "port 25"),
];

/// Words with several meanings, and what has to be among them.
const SEVERAL: &[(&str, &[&str])] = &[
    ("mailgun", &["provider mailgun-us", "provider mailgun-eu"]),
    ("mailgun.org", &["provider mailgun-us", "domain mailgun.org"]),
    ("outlook", &["provider outlook-com", "program outlook"]),
    ("Microsoft", &["provider microsoft365", "provider outlook-com"]),
    ("google", &["provider gmail", "provider google-workspace", "network gcp-compute"]),
    ("amazon", &["provider amazon-ses", "network aws-ec2"]),
    ("aws", &["provider amazon-ses", "network aws-ec2"]),
    ("ionos", &["provider ionos-de", "network ionos-vps"]),
    ("zoho", &["provider zoho-eu", "provider zoho-us"]),
    ("hetzner", &["provider hetzner-webhosting", "network hetzner-cloud"]),
    ("telekom", &["provider t-online", "network isp-telekom-de"]),
    ("protonmail", &["provider proton-bridge"]),
    ("proton", &["provider proton-bridge", "provider proton-smtp"]),
    ("gmial", &["provider gmail"]),
    ("azure", &["provider azure-communication", "network azure-payg"]),
    ("exchange", &["provider microsoft365"]),
    ("sparkpost", &["provider sparkpost", "provider sparkpost-eu"]),
    ("postfix", &["program postfix-relay", "program postfix-server"]),
    ("zzzz", &["error"]),
    ("my mail", &["error"]),
    ("anna@", &["error"]),
];

type Said = Option<&'static str>;

/// Error texts, with the host's provider, the program and what happens, where they say it.
const ERRORS: &[(&str, Said, Said, Option<Symptom>)] = &[
    ("535 5.7.139", None, None, Some(Symptom::LoginRefused)),
    (
        "535-5.7.8 Username and Password not accepted. q12sm3 - gsmtp",
        Some("gmail"),
        None,
        Some(Symptom::LoginRefused),
    ),
    ("550 5.7.1 relaying denied", None, None, None),
    ("5.7.139", None, None, Some(Symptom::LoginRefused)),
    ("421", None, None, None),
    ("smtp.mailgun.org:587 timed out", Some("mailgun-us"), None, Some(Symptom::TimesOut)),
    (
        "connect to smtp.sendgrid.net[192.0.2.1]:587: Connection timed out",
        Some("sendgrid"),
        None,
        Some(Symptom::TimesOut),
    ),
    (
        "smtplib.SMTPAuthenticationError: (535, b'no')",
        None,
        Some("python-smtplib"),
        Some(Symptom::LoginRefused),
    ),
    ("javax.mail.MessagingException", None, Some("jakarta-mail"), None),
    ("ECONNREFUSED 127.0.0.1:25", None, None, None),
    ("Error: connect ETIMEDOUT 192.0.2.7:465", None, None, Some(Symptom::TimesOut)),
    ("getaddrinfo ENOTFOUND smtp.gmail.com", Some("gmail"), None, None),
    ("certificate verify failed: self-signed certificate", None, None, Some(Symptom::Certificate)),
    ("wrong version number", None, None, None),
    ("connection refused", None, None, None),
    ("timeout", None, None, Some(Symptom::TimesOut)),
    ("Die Anmeldung ist fehlgeschlagen", None, None, Some(Symptom::LoginRefused)),
    ("0x800CCC0F", None, Some("outlook"), None),
    ("SSL_ERROR_SYSCALL", None, None, None),
    ("I cannot send mail any more since yesterday", None, None, None),
    (
        "Traceback (most recent call last):\n  File \"app.py\", line 3\nConnectionRefusedError",
        None,
        None,
        None,
    ),
    ("Délai d'attente dépassé, erreur de connexion", None, None, Some(Symptom::TimesOut)),
];

#[test]
fn common_words_are_understood() {
    let mut wrong = Vec::new();
    for (text, expected) in CLEAR {
        let reading = understand(text);
        let found = short(&reading);
        if !reading.is_clear || found.first().map(String::as_str) != Some(*expected) {
            wrong.push(format!("{text}: {found:?} clear {}", reading.is_clear));
        }
    }
    for (text, expected) in SEVERAL {
        let reading = understand(text);
        let found = short(&reading);
        if expected.iter().any(|e| !found.iter().any(|f| f == e))
            || reading.is_clear && found.len() == 1
        {
            wrong.push(format!("{text}: {found:?} clear {}", reading.is_clear));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(CLEAR.len() + SEVERAL.len() >= 60);
}

#[test]
fn error_texts_are_known_as_such_and_read() {
    let mut wrong = Vec::new();
    for (text, provider, program, symptom) in ERRORS {
        let reading = understand(text);
        let found = match reading.meanings.as_slice() {
            [Understood::Error(found), ..] if reading.is_clear => found.clone(),
            _ => {
                wrong.push(format!("{text}: {:?}", short(&reading)));
                continue;
            }
        };
        let seen = (found.provider.map(|p| p.id), found.program.map(|p| p.id), found.symptom);
        if seen != (*provider, *program, *symptom) {
            wrong.push(format!("{text}: {seen:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ERRORS.len() >= 20);
}

#[test]
fn whatever_is_entered_leads_somewhere() {
    let all = CLEAR
        .iter()
        .map(|c| c.0)
        .chain(SEVERAL.iter().map(|s| s.0))
        .chain(ERRORS.iter().map(|e| e.0));
    for text in all.chain(["x", "…", "a b", "http://", "@@", "::1", ".", "mail example.com", "-"])
    {
        let reading = understand(text);
        assert!(!reading.meanings.is_empty(), "{text}");
        for meaning in &reading.meanings {
            assert!(!meaning.label().is_empty() && meaning.sentence().ends_with('.'), "{text}");
            let has_id = matches!(meaning, Understood::Port(_) | Understood::Error(_));
            assert_eq!(meaning.answers().is_empty(), has_id, "{text}");
        }
    }
    assert!(understand("  ").meanings.is_empty());
}

#[test]
fn what_is_understood_is_an_answer_that_can_be_read() {
    for (text, _) in CLEAR {
        for meaning in understand(text).meanings {
            let answers = meaning.answers();
            let walk = crate::walk::Walk::read(|id| {
                answers.iter().find(|(question, _)| *question == id).map(|(_, said)| said.as_str())
            });
            assert!(walk.errors.is_empty(), "{text}: {:?}", walk.errors);
        }
    }
}

#[test]
fn a_port_that_timed_out_is_blocked() {
    let Understood::Error(text) = &understand("smtp.mailgun.org:587 timed out").meanings[0] else {
        panic!("not an error");
    };
    let answers = text.answers();
    assert!(answers.contains(&("provider", "mailgun-us".to_owned())), "{answers:?}");
    assert!(answers.contains(&("blocked", "587".to_owned())), "{answers:?}");
    assert!(answers.contains(&("symptom", "timeout".to_owned())), "{answers:?}");
}
