//! What people came with, as a command line each: what must stand in the answer, what must not, and
//! what must be said first. Behind each, others of its kind.

use std::process::Command;

/// A command line, and its answer.
struct Case {
    line: &'static str,
    /// The exit status.
    status: i32,
    /// What stands in it.
    says: &'static [&'static str],
    /// What does not.
    never: &'static [&'static str],
    /// What its first lines say.
    first: &'static str,
}

const CASE: Case = Case { line: "", status: 0, says: &[], never: &[], first: "" };

/// Relays in a network of one's own, and connectors, which take no login.
const WITHOUT_LOGIN: &[Case] = &[
    Case {
        line: "advise --program nextcloud --host exchange.corp.local --no-login",
        says: &["port 25", "no password", "certificate", "no longer offer STARTTLS"],
        never: &["Log in with", "port 587"],
        ..CASE
    },
    Case {
        line: "snippet nextcloud --host exchange.corp.local --no-login --port 25",
        says: &["exchange.corp.local", "25", "'mail_smtpauth' => false", "DANGER"],
        never: &["mail_smtppassword", "mail_smtpname"],
        ..CASE
    },
    Case {
        line: "snippet postfix-relay --provider microsoft365-connector",
        says: &["relayhost", ":25", "no login"],
        never: &["smtp_sasl_password_maps", "smtp_sasl_auth_enable = yes"],
        ..CASE
    },
    Case {
        line: "advise --program postfix-relay --provider microsoft365-direct-send",
        says: &["port 25", "STARTTLS", "must know this machine by its address"],
        never: &["Log in with"],
        ..CASE
    },
    Case {
        line: "snippet python-smtplib --host 10.0.0.25 --no-login --from scan@example.org",
        says: &["10.0.0.25", "25", "scan@example.org"],
        never: &[".login(", "SMTP_PASSWORD"],
        ..CASE
    },
    Case {
        line: "snippet msmtp --host relay.lan --no-login",
        says: &["relay.lan", "25"],
        never: &["passwordeval", "auth           on", "auth on"],
        ..CASE
    },
    Case {
        line: "snippet grafana --host smtp-relay.gmail.com --no-login --port 587",
        says: &["smtp-relay.gmail.com:587", "StartTLS"],
        never: &["password", "user ="],
        ..CASE
    },
    Case {
        line: "advise --role device --host relay.lan --no-login",
        says: &["relay.lan, port 25", "no encryption"],
        never: &["Log in with"],
        ..CASE
    },
];

/// Programs that cannot insist on STARTTLS, where it is all that is left.
const ONLY_STARTTLS_LEFT: &[Case] = &[
    Case {
        line: "snippet nextcloud --provider microsoft365",
        says: &["smtp.office365.com", "587", "DANGER"],
        first: "Nextcloud",
        ..CASE
    },
    Case {
        line: "snippet laravel --provider gmail --network hetzner-cloud",
        says: &["smtp.gmail.com", "587"],
        ..CASE
    },
    Case {
        line: "snippet discourse --provider sendgrid --blocked 465,587",
        says: &["smtp.sendgrid.net", "2525", "DANGER"],
        ..CASE
    },
    Case {
        line: "snippet gitlab --host mail.example.com --port 587",
        says: &["mail.example.com", "587", "DANGER"],
        ..CASE
    },
    Case {
        line: "snippet symfony-mailer --provider icloud",
        says: &["smtp.mail.me.com", "587"],
        ..CASE
    },
    Case {
        line: "advise --program uptime-kuma --provider microsoft365",
        says: &["port 587, STARTTLS", "container beside it"],
        never: &["choose the setting that requires it"],
        first: "Uptime Kuma",
        ..CASE
    },
    Case {
        line: "advise --program n8n --provider gmail",
        says: &["Use smtp.gmail.com, port 465, implicit TLS"],
        never: &["DANGER"],
        ..CASE
    },
    Case {
        line: "snippet keycloak --provider icloud --address anna@icloud.com",
        says: &["smtp.mail.me.com", "587"],
        ..CASE
    },
];

/// What makes everything else pointless.
const FIRST_OF_ALL: &[Case] = &[
    Case {
        line: "advise --role application --provider gmail --network railway-hobby",
        says: &["HTTPS API"],
        never: &["Use smtp"],
        first: "SMTP does not get out",
        ..CASE
    },
    Case {
        line: "advise --program django --provider microsoft365",
        first: "2026-12",
        says: &["port 587"],
        ..CASE
    },
    Case { line: "advise --program phpmailer --provider outlook-com", first: "OAuth2", ..CASE },
    Case {
        line: "advise --program nodemailer --provider sendgrid --network render-free",
        first: "SMTP does not get out",
        ..CASE
    },
    Case {
        line: "snippet spring-boot --provider microsoft365",
        first: "stop taking passwords",
        says: &["smtp.office365.com"],
        ..CASE
    },
    Case {
        line: "advise --program wordpress --provider gmail --network digitalocean",
        first: "DigitalOcean",
        ..CASE
    },
];

/// What is known of a provider goes into the configuration.
const OF_THE_PROVIDER: &[Case] = &[
    Case {
        line: "snippet django --host smtp.office365.com",
        says: &["587", "EMAIL_USE_TLS = True"],
        never: &["465"],
        ..CASE
    },
    Case {
        line: "snippet django --host smtp.mail.me.com --address anna@example.net",
        says: &["587", "you@icloud.com", "anna@example.net"],
        ..CASE
    },
    Case {
        line: "snippet nodemailer --provider sendgrid --address app@example.org",
        says: &["apikey", "app@example.org", "n API key"],
        ..CASE
    },
    Case {
        line: "snippet thunderbird --provider microsoft365 --address anna@example.org",
        says: &["OAuth2", "587", "anna@example.org"],
        never: &["Normal password"],
        ..CASE
    },
    Case {
        line: "snippet rails --host smtp.azurecomm.net",
        says: &["smtp.azurecomm.net", "587"],
        ..CASE
    },
    Case {
        line: "snippet phpmailer --provider resend --address app@example.org",
        says: &["'resend'", "smtp.resend.com"],
        ..CASE
    },
    Case {
        line: "snippet django --provider gmail --user kim@example.org --from shop@example.org",
        says: &["kim@example.org", "shop@example.org", "app password"],
        ..CASE
    },
];

/// What people type.
const TYPED: &[Case] = &[
    Case {
        line: "snippet nodemailer --host smtp.example.net:587",
        says: &["587", "requireTLS"],
        never: &["465"],
        ..CASE
    },
    Case {
        line: "snippet python-smtplib --host smtp://mail.example.net:2525",
        says: &["2525"],
        ..CASE
    },
    Case {
        line: "snippet nodemailer --host mail.example.net --port 465 --security starttls",
        status: 2,
        says: &["465", "STARTTLS", "587"],
        ..CASE
    },
    Case {
        line: "snippet Nodemailer --host mail.example.net --username anna --security ssl",
        says: &["465", "anna"],
        ..CASE
    },
    Case {
        line: "snippet django --host mail.example.net --security tls",
        status: 2,
        says: &["starttls", "implicit-tls"],
        ..CASE
    },
    Case {
        line: "snippet django --host mail.example.net --tls",
        status: 2,
        says: &["--security"],
        ..CASE
    },
    Case {
        line: "snippet django --host mail.example.net:587 --port 465",
        status: 2,
        says: &["587", "465"],
        ..CASE
    },
    Case {
        line: "advise --role application --host mail.example.net --address anna@example.org",
        says: &["mail.example.net"],
        ..CASE
    },
    Case {
        line: "advise --provider gmial",
        status: 2,
        says: &["gmial", "gmail", "Say what sends"],
        ..CASE
    },
    Case {
        line: "advise --role application --provider gmail --network railway",
        status: 2,
        says: &["railway-hobby", "railway-pro"],
        ..CASE
    },
    Case {
        line: "advise --role application --provider mailgun",
        status: 2,
        says: &["mailgun-eu", "mailgun-us"],
        ..CASE
    },
    Case {
        line: "advise --role mail-client --provider outlook",
        says: &["smtp-mail.outlook.com"],
        ..CASE
    },
    Case {
        line: "advise --role application --provider ses --network aws",
        status: 2,
        says: &["aws-ec2", "aws-lambda"],
        ..CASE
    },
    Case {
        line: "snippet zzz-unknown-printer --provider gmail",
        status: 2,
        says: &["generic"],
        never: &["Did you mean"],
        ..CASE
    },
    Case {
        line: "advise --program thunderbird --role mx-server",
        status: 2,
        says: &["Thunderbird", "mx-server"],
        ..CASE
    },
    Case {
        line: "advise --program django@3.2 --provider gmail",
        status: 2,
        says: &["3.2", "4.2", "Django"],
        ..CASE
    },
    Case {
        line: "advise --role application --host smtp.gmail.com --provider sendgrid",
        status: 2,
        says: &["Gmail", "SendGrid"],
        ..CASE
    },
];

fn answer(line: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    let output = command.args(line.split(' ')).env("NO_COLOR", "1").output();
    let output = output.expect("it can be started");
    let both = [output.stderr, output.stdout].map(|o| String::from_utf8_lossy(&o).into_owned());
    let flat = both.join("\n").split_whitespace().collect::<Vec<_>>().join(" ");
    (output.status.code(), flat)
}

/// How many characters are read at a glance.
const GLANCE: usize = 260;

fn check(cases: &[Case]) {
    let mut faults = Vec::new();
    for Case { line, status, says, never, first } in cases {
        let (code, said) = answer(line);
        let glance: String = said.chars().take(GLANCE).collect();
        let missing: Vec<_> = says.iter().filter(|words| !said.contains(**words)).collect();
        let wrong: Vec<_> = never.iter().filter(|words| said.contains(**words)).collect();
        let is_first = first.is_empty() || glance.contains(first);
        if code != Some(*status) || !missing.is_empty() || !wrong.is_empty() || !is_first {
            faults.push(format!(
                "portwise {line}\n  status {code:?}, missing {missing:?}, wrong {wrong:?}, first: {is_first}\n  {said}"
            ));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn relays_without_a_login() {
    check(WITHOUT_LOGIN);
}

#[test]
fn where_only_starttls_is_left() {
    check(ONLY_STARTTLS_LEFT);
}

#[test]
fn the_decisive_comes_first() {
    check(FIRST_OF_ALL);
}

#[test]
fn what_the_provider_wants_is_written() {
    check(OF_THE_PROVIDER);
}

#[test]
fn names_and_flags_are_taken_as_people_type_them() {
    check(TYPED);
}
