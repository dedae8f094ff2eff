//! What most people answer.

use portwise_snippets::BY_HAND;

use super::Walk;
use crate::networks::{self, Network};
use crate::providers::Kind;
use crate::questions::Question;
use crate::situation::{Role, Service, Situation};

/// A program that many name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Common {
    /// On a button.
    pub label: &'static str,
    /// The program's id.
    pub program: &'static str,
    /// Who sends with it, where that does not follow from it.
    pub role: Option<Role>,
}

impl Common {
    /// What it answers: ids of questions, and what is said to them.
    #[must_use]
    pub fn answers(&self) -> [(&'static str, String); 2] {
        let role = self.role.map(|role| role.id().to_owned()).unwrap_or_default();
        [(Question::Program.id(), self.program.to_owned()), (Question::Role.id(), role)]
    }

    /// Whether the situation is about it.
    #[must_use]
    pub fn is_in(&self, situation: &Situation) -> bool {
        situation.program.is_some_and(|p| p.id == self.program)
            && self.role.is_none_or(|role| role == situation.role)
    }
}

const fn common(label: &'static str, program: &'static str) -> Common {
    Common { label, program, role: None }
}

const SCANNER: Common =
    Common { label: "Scanner or printer", program: BY_HAND, role: Some(Role::Device) };

const OF_MAILBOXES: &[Common] = &[
    common("Outlook", "outlook"),
    common("Thunderbird", "thunderbird"),
    common("iPhone or iPad", "ios-mail"),
    common("Apple Mail", "apple-mail"),
    common("Android (K-9)", "thunderbird-android"),
    SCANNER,
    common("Nextcloud", "nextcloud"),
    common("WordPress", "wp-mail-smtp"),
];

const OF_APPLICATIONS: &[Common] = &[
    common("Django", "django"),
    common("Laravel", "laravel"),
    common("WordPress", "wp-mail-smtp"),
    common("Nodemailer", "nodemailer"),
    common("PHPMailer", "phpmailer"),
    common("Python", "python-smtplib"),
    common("Spring Boot", "spring-boot"),
    common("Postfix", "postfix-relay"),
    common("Nextcloud", "nextcloud"),
];

const OF_SERVERS: &[Common] = &[
    common("Outlook", "outlook"),
    common("Thunderbird", "thunderbird"),
    common("iPhone or iPad", "ios-mail"),
    SCANNER,
    common("Nextcloud", "nextcloud"),
    common("WordPress", "wp-mail-smtp"),
    common("Python", "python-smtplib"),
    common("A mail server (MX)", "postfix-server"),
];

const RECEIVING: &[Common] = &[
    common("Postfix", "postfix-server"),
    common("Exim", "exim-server"),
    common("Dovecot", "dovecot-submission"),
    common("DNS records", "dns-records"),
];

/// The programs that most people use with a service.
#[must_use]
pub fn common_programs(walk: &Walk) -> &'static [Common] {
    let Situation { role, service, .. } = &walk.situation;
    match (role, service) {
        (Role::MxServer, _) => RECEIVING,
        (_, Service::Provider(provider, _)) => match provider.kind {
            Kind::Transactional | Kind::Relay => OF_APPLICATIONS,
            Kind::Mailbox | Kind::Hosting | Kind::Isp => OF_MAILBOXES,
        },
        (_, Service::Own(_) | Service::Guessed(_)) => OF_SERVERS,
    }
}

/// The networks that most people send from.
const NETWORKS: &[&str] = &[
    "isp-residential",
    "digitalocean",
    "aws-ec2",
    "hetzner-cloud",
    "gcp-compute",
    "azure-payg",
    "ovhcloud-eu",
    "linode",
    "corporate-firewall",
];

/// The networks that most people send from.
pub fn common_networks() -> impl Iterator<Item = &'static Network> {
    NETWORKS.iter().filter_map(|id| networks::find(id))
}
