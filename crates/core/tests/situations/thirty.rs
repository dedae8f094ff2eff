//! Thirty situations side by side: what is urgent, what is recommended, and how the configuration
//! begins. To be read as a whole when a rule or a row changes.

use std::fmt::Write as _;

use portwise_core::advise;
use portwise_core::configure::{Wanted, configure};
use portwise_core::questions::program;
use portwise_core::said::Said;
use portwise_core::situation::LoginAbility;
use portwise_core::target::Target;

/// How many lines of a configuration are shown.
const LINES: usize = 7;

/// A situation, as people would describe it to the command line.
struct Case {
    title: &'static str,
    said: Said<'static>,
    user: Option<&'static str>,
}

const NOTHING: Said<'static> = Said {
    program: None,
    role: None,
    address: None,
    provider: None,
    host: None,
    network: None,
    blocked: "",
    open: "",
    tls: portwise_core::TlsAbility::Full,
    optional_starttls: false,
    login: LoginAbility::Full,
};

const fn case(title: &'static str, said: Said<'static>) -> Case {
    Case { title, said, user: None }
}

const fn with(
    title: &'static str,
    program: &'static str,
    provider: &'static str,
    network: &'static str,
) -> Case {
    let network = if network.is_empty() { None } else { Some(network) };
    let said = Said { program: Some(program), provider: Some(provider), network, ..NOTHING };
    case(title, said)
}

const fn inside(title: &'static str, program: &'static str, host: &'static str) -> Case {
    let login = LoginAbility::None;
    case(title, Said { program: Some(program), host: Some(host), login, ..NOTHING })
}

const CASES: &[Case] = &[
    with("Nextcloud with Gmail", "nextcloud", "gmail", ""),
    with("Nextcloud with Microsoft 365, which has no 465", "nextcloud", "microsoft365", ""),
    with("Nextcloud with Gmail at a host that shuts 465", "nextcloud", "gmail", "hetzner-cloud"),
    with("GitLab with SendGrid", "gitlab", "sendgrid", ""),
    with("GitLab with SendGrid at DigitalOcean", "gitlab", "sendgrid", "digitalocean"),
    with("Laravel with Mailgun", "laravel", "mailgun-us", ""),
    with("n8n with iCloud, which has no 465", "n8n", "icloud", ""),
    with("Django with Gmail on Railway's free plan", "django", "gmail", "railway-hobby"),
    with("Django with Amazon SES on EC2", "django", "amazon-ses", "aws-ec2"),
    with("Node with Gmail at DigitalOcean", "nodemailer", "gmail", "digitalocean"),
    with("Python with Outlook.com", "python-smtplib", "outlook-com", ""),
    with("Thunderbird with Outlook.com", "thunderbird", "outlook-com", ""),
    with("Thunderbird with Microsoft 365", "thunderbird", "microsoft365", ""),
    with("Apple Mail with iCloud", "apple-mail", "icloud", ""),
    with("Outlook with GMX", "outlook", "gmx-de", ""),
    with("PowerShell with Gmail", "powershell", "gmail", ""),
    with("An old sendEmail script with Gmail", "sendemail", "gmail", ""),
    with("Flask-Mail with Brevo", "flask-mail", "brevo", ""),
    with("Postfix through Gmail from home", "postfix-relay", "gmail", "isp-residential"),
    with("Postfix to a connector of Microsoft 365", "postfix-relay", "microsoft365-connector", ""),
    with("Exim through Mailjet at Google Cloud", "exim-relay", "mailjet", "gcp-compute"),
    with(
        "Grafana with SMTP2GO behind a company's firewall",
        "grafana",
        "smtp2go",
        "corporate-firewall",
    ),
    with("WordPress with Infomaniak", "wordpress", "infomaniak", ""),
    with("Home Assistant with Gmail", "home-assistant", "gmail", ""),
    inside("Nextcloud with an Exchange in the house", "nextcloud", "exchange.corp.local"),
    inside("Postfix with a relay by its address", "postfix-relay", "192.168.1.20"),
    inside("Python with a relay by name", "python-smtplib", "relay.example.net"),
    Case {
        title: "Django with iCloud and a domain of one's own",
        said: Said {
            program: Some("django"),
            provider: Some("icloud"),
            address: Some("anna@example.net"),
            network: Some("hetzner-cloud"),
            ..NOTHING
        },
        user: None,
    },
    Case {
        title: "Jenkins with one's own server, 465 shut",
        said: Said {
            program: Some("jenkins"),
            host: Some("mail.example.net"),
            blocked: "465",
            ..NOTHING
        },
        user: Some("ci@example.net"),
    },
    Case {
        title: "Uptime Kuma with one's own server, only 587 open",
        said: Said {
            program: Some("uptime-kuma"),
            host: Some("mail.example.net"),
            blocked: "25,465,2525",
            ..NOTHING
        },
        user: None,
    },
];

#[test]
fn thirty_situations() {
    assert_eq!(CASES.len(), 30);
    let mut out = String::new();
    for Case { title, said, user } in CASES {
        let situation = said.situation().unwrap_or_else(|error| panic!("{title}: {error}"));
        let advice = advise(&situation);
        let _ = writeln!(out, "## {title}\n");
        for urgent in &advice.urgent {
            let _ = writeln!(out, "! {urgent}");
        }
        match (advice.choices.first(), &advice.none_because) {
            (Some(first), _) => {
                let via = if first.via.is_some() { " (for a relay beside it)" } else { "" };
                let _ = writeln!(out, "Use {}{via}", first.describe());
            }
            (None, because) => {
                let _ = writeln!(out, "{}", because.as_deref().unwrap_or_default());
            }
        }
        let program = program::find(said.program.unwrap_or_default()).unwrap();
        let host = said.host.map(|host| Target::parse(host).unwrap().host);
        let wanted = Wanted { host, user: *user, ..Wanted::default() };
        if let Ok(done) = configure(&situation, program, &advice, &wanted) {
            let secret = done.secret().unwrap_or_else(|| "no login".to_owned());
            let _ = writeln!(out, "{}, {}: {secret}", done.program.name, done.snippet.file);
            for line in done.snippet.text.lines().take(LINES) {
                let _ = writeln!(out, "    {line}");
            }
        }
        out.push('\n');
    }
    insta::assert_snapshot!(out);
}
