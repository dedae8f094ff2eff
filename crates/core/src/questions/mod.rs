//! The wizard's questions. The page and the command line ask the same ones, in this order.

pub mod answer;
pub mod parse;
pub mod program;
#[cfg(test)]
mod tests;

use portwise_model::target::mail_address;
use portwise_snippets::PROGRAMS;
use serde::{Deserialize, Serialize};

use crate::networks::NETWORKS;
use crate::ports;
use crate::providers::{Auth, PROVIDERS};
use crate::reference::roles;
use crate::situation::{LoginAbility, Role, Service, Situation, TlsAbility};
use answer::Answer;
use parse::AnswerError;

/// What a decision can rest on. In JSON its id.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Which program sends.
    Program,
    /// Who is sending.
    Role,
    /// Who takes the mail.
    #[serde(rename = "provider")]
    Service,
    /// From where.
    Network,
    /// Which ports are blocked, and which are open.
    Blocked,
    /// What the program can do about TLS.
    Tls,
    /// Whether it can refuse to send without STARTTLS.
    #[serde(rename = "demands-starttls")]
    Starttls,
    /// How it can log in.
    Login,
    /// What a check saw; the wizard does not ask it.
    Seen,
}

impl Question {
    /// As in JSON and URLs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Role => "role",
            Self::Service => "provider",
            Self::Network => "network",
            Self::Blocked => "blocked",
            Self::Tls => "tls",
            Self::Starttls => "demands-starttls",
            Self::Login => "login",
            Self::Seen => "seen",
        }
    }
}

/// A question of the wizard and everything about it.
#[derive(Clone, Copy, Debug)]
pub struct QuestionRow {
    /// As in the path of the advice.
    pub question: Question,
    /// The question itself.
    pub text: &'static str,
    /// What to know before answering.
    pub help: &'static str,
    /// Whether there is no advice without an answer; the others may be left out.
    pub is_needed: bool,
    /// What can be answered.
    pub input: Input,
    /// Whether the answer can matter, after the answers before.
    pub applies: fn(&Situation) -> bool,
    /// Takes an answer over: the id of an answer, ids with commas between, or free text. Empty
    /// means that nothing was said.
    pub put: fn(&mut Situation, &str) -> Result<(), AnswerError>,
    /// The answer as it stands in the path of the advice.
    pub given: fn(&Situation) -> String,
}

/// What can be answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Input {
    /// One of these. The first is what counts when nothing is said.
    One(&'static [Answer]),
    /// Any number of these.
    Many(&'static [Answer]),
    /// Free text.
    Text {
        /// Such as these.
        examples: &'static [&'static str],
        /// What can be suggested while it is typed.
        suggestions: Suggestions,
    },
}

/// A table whose rows can be suggested.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Suggestions {
    /// The providers.
    Providers,
    /// The networks.
    Networks,
    /// The programs.
    Programs,
}

impl Suggestions {
    /// Ids and names.
    #[must_use]
    pub fn rows(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Providers => PROVIDERS.iter().map(|p| (p.id, p.name)).collect(),
            Self::Networks => NETWORKS.iter().map(|n| (n.id, n.name)).collect(),
            Self::Programs => PROGRAMS.iter().map(|p| (p.id, p.name)).collect(),
        }
    }
}

/// What the program can do about TLS, in the order of [`TlsAbility::ALL`].
pub const TLS_ANSWERS: [Answer; 3] = [
    Answer {
        id: "full",
        label: "Both implicit TLS and STARTTLS",
        help: "Menus offer SSL/TLS beside STARTTLS. Most programs of the last ten years do, so choose this when in doubt.",
    },
    Answer {
        id: "starttls-only",
        label: "STARTTLS only",
        help: "There is a tick for TLS or STARTTLS, but connections to port 465 hang.",
    },
    Answer {
        id: "none",
        label: "No TLS, or only old versions",
        help: "There is no setting for encryption, or the program stops at TLS 1.0 or 1.1.",
    },
];

const BLOCKED_ANSWERS: &[Answer] = &[
    Answer {
        id: "25",
        label: "Port 25",
        help: "Shut on most home lines and most clouds. Mail clients do not need it.",
    },
    Answer { id: "465", label: "Port 465", help: "Submission with implicit TLS." },
    Answer { id: "587", label: "Port 587", help: "Submission with STARTTLS." },
    Answer {
        id: "2525",
        label: "Port 2525",
        help: "The unofficial alternative that many relays offer.",
    },
];

const STARTTLS_ANSWERS: &[Answer] = &[
    Answer {
        id: "yes",
        label: "Yes, or I do not know",
        help: "The setting is called required, force or always. If you find none, come back and answer no.",
    },
    Answer {
        id: "no",
        label: "No",
        help: "The program only knows “if available” or “auto”, so it would go on in plaintext when STARTTLS is missing.",
    },
];

const LOGIN_ANSWERS: &[Answer] = &[
    Answer {
        id: "oauth2-too",
        label: "It can sign in through the browser",
        help: "When the account is added, the provider's own page opens (OAuth2).",
    },
    Answer {
        id: "passwords-only",
        label: "It knows only user name and password",
        help: "So do most devices, scripts and older programs.",
    },
    Answer {
        id: "none",
        label: "It does not log in",
        help: "A relay in your own network, or a connector at your provider, takes its mail because it knows the address that it comes from.",
    },
];

/// The questions, in the order in which they are asked.
pub const QUESTIONS: &[QuestionRow] = &[
    QuestionRow {
        question: Question::Program,
        text: "Which program sends your mail?",
        help: "Enter the mail client, the program with mail settings, or the library. What it can do follows from it. Leave it empty if it is not listed.",
        is_needed: false,
        input: Input::Text {
            examples: &["Thunderbird", "Nextcloud", "python-smtplib"],
            suggestions: Suggestions::Programs,
        },
        applies: |_| true,
        put: |situation, answer| {
            situation.program = if answer.is_empty() { None } else { Some(program::find(answer)?) };
            Ok(())
        },
        given: |situation| situation.program.map_or("not said", |p| p.id).to_owned(),
    },
    QuestionRow {
        question: Question::Role,
        text: "What kind of program sends or receives the mail?",
        help: "It decides which ports are meant for it.",
        is_needed: true,
        input: Input::One(&roles::ROLES),
        applies: |situation| situation.program.and_then(Role::of).is_none(),
        put: |situation, answer| {
            let role = if answer.is_empty() { None } else { Some(parse::role(answer)?) };
            situation.role = program::role(situation.program, role)?.unwrap_or(Role::MailClient);
            Ok(())
        },
        given: |situation| situation.role.id().to_owned(),
    },
    QuestionRow {
        question: Question::Service,
        text: "Who is your mail provider?",
        help: "Enter your e-mail address, your provider, or the host name of your own server. We use only the part after the @ of an address.",
        is_needed: true,
        input: Input::Text {
            examples: &["anna@gmail.com", "sendgrid", "mail.example.com"],
            suggestions: Suggestions::Providers,
        },
        applies: |situation| situation.role != Role::MxServer,
        put: |situation, answer| {
            situation.service = service(answer)?;
            situation.sender = mail_address(answer);
            Ok(())
        },
        given: |situation| match &situation.service {
            Service::Provider(provider, _) => provider.id.to_owned(),
            Service::Own(Some(host)) => format!("own server {host}"),
            Service::Own(None) => "own server".to_owned(),
            Service::Guessed(domain) => format!("unknown domain {domain}"),
        },
    },
    QuestionRow {
        question: Question::Network,
        text: "From where does it send?",
        help: "Enter the cloud, the hosting company or the internet provider. Many of them shut ports. Leave it empty if you do not know.",
        is_needed: false,
        input: Input::Text {
            examples: &["digitalocean", "hetzner-cloud", "Amazon EC2"],
            suggestions: Suggestions::Networks,
        },
        applies: |_| true,
        put: |situation, answer| {
            situation.network =
                if answer.is_empty() { None } else { Some(parse::network(answer)?) };
            Ok(())
        },
        given: |situation| situation.network.map_or("not said", |n| n.id).to_owned(),
    },
    QuestionRow {
        question: Question::Blocked,
        text: "Which ports do you know to be blocked?",
        help: "A blocked port shows as a time-out. Choose none if you have not tried.",
        is_needed: false,
        input: Input::Many(BLOCKED_ANSWERS),
        applies: |_| true,
        put: |situation, answer| {
            situation.blocked = parse::port_set(answer)?;
            Ok(())
        },
        given: |situation| match (&situation.blocked, &situation.open) {
            (blocked, open) if blocked.is_empty() && open.is_empty() => "none".to_owned(),
            (blocked, open) if open.is_empty() => ports::list(blocked),
            (blocked, open) if blocked.is_empty() => format!("none; open: {}", ports::list(open)),
            (blocked, open) => format!("{}; open: {}", ports::list(blocked), ports::list(open)),
        },
    },
    QuestionRow {
        question: Question::Tls,
        text: "What can the program do about TLS?",
        help: "Look into its mail settings, for the menu called encryption, security or SSL.",
        is_needed: false,
        input: Input::One(&TLS_ANSWERS),
        applies: |situation| situation.role != Role::MxServer && situation.program.is_none(),
        put: |situation, answer| {
            situation.tls = match TlsAbility::ALL.into_iter().find(|t| t.id() == answer) {
                _ if answer.is_empty() => TlsAbility::default(),
                Some(tls) => tls,
                None => return Err(invalid("TLS ability", answer, &TLS_ANSWERS)),
            };
            Ok(())
        },
        given: |situation| situation.tls.id().to_owned(),
    },
    QuestionRow {
        question: Question::Starttls,
        text: "Can the program refuse to send when STARTTLS is missing?",
        help: "An attacker can hide the offer of STARTTLS. A program that goes on without it hands over the password.",
        is_needed: false,
        input: Input::One(STARTTLS_ANSWERS),
        applies: |situation| {
            situation.role != Role::MxServer
                && situation.program.is_none()
                && situation.tls != TlsAbility::None
        },
        put: |situation, answer| {
            situation.demands_starttls = match answer {
                "" | "yes" => true,
                "no" => false,
                _ => return Err(invalid("answer", answer, STARTTLS_ANSWERS)),
            };
            Ok(())
        },
        given: |situation| if situation.demands_starttls { "yes" } else { "no" }.to_owned(),
    },
    QuestionRow {
        question: Question::Login,
        text: "How can the program log in?",
        help: "Some providers take OAuth2 only; some relays take no login at all. What it cannot do needs another way, if there is one.",
        is_needed: false,
        input: Input::One(LOGIN_ANSWERS),
        applies: |situation| match &situation.service {
            _ if situation.role == Role::MxServer => false,
            Service::Provider(provider, _) => {
                situation.program.is_none() && provider.auth.contains(&Auth::OAuth2)
            }
            Service::Own(_) => situation.role != Role::MailClient,
            Service::Guessed(_) => false,
        },
        put: |situation, answer| {
            situation.login = match answer {
                "" | "oauth2-too" => LoginAbility::Full,
                "passwords-only" => LoginAbility::PasswordsOnly,
                "none" => LoginAbility::None,
                _ => return Err(invalid("login", answer, LOGIN_ANSWERS)),
            };
            Ok(())
        },
        given: |situation| {
            match situation.login {
                _ if situation.is_without_login() => "none",
                _ if situation.has_passwords_only() => "passwords-only",
                _ => "oauth2-too",
            }
            .to_owned()
        },
    },
];

/// The wizard's row of a question, if it asks it.
#[must_use]
pub fn find(question: Question) -> Option<&'static QuestionRow> {
    QUESTIONS.iter().find(|row| row.question == question)
}

/// What was said, by a question's id, taken for what it means. An invalid answer counts as not
/// given, and comes back with what is wrong.
#[must_use]
pub fn read<'a>(
    said: impl Fn(&str) -> Option<&'a str>,
) -> (Situation, Vec<(Question, AnswerError)>) {
    let mut situation = Situation::new(Role::MailClient, Service::Own(None));
    let mut errors = Vec::new();
    for row in QUESTIONS {
        let answer = said(row.question.id()).unwrap_or_default().trim();
        if let Err(error) = (row.put)(&mut situation, answer) {
            errors.push((row.question, error));
        }
    }
    (situation, errors)
}

/// The first question behind the given one that applies. `None` for the question begins anew.
#[must_use]
pub fn next(after: Option<Question>, situation: &Situation) -> Option<&'static QuestionRow> {
    let asked = after.and_then(|question| QUESTIONS.iter().position(|q| q.question == question));
    let begin = asked.map_or(0, |i| i + 1);
    QUESTIONS[begin..].iter().find(|row| (row.applies)(situation))
}

/// An e-mail address, what a provider is called, or a host. A text that could be a host is taken
/// for one, unless it is the very name of a provider.
fn service(answer: &str) -> Result<Service, AnswerError> {
    if answer.is_empty() {
        return Ok(Service::Own(None));
    }
    if answer.contains('@') {
        return Ok(Service::of_address(answer)?);
    }
    let named = PROVIDERS.iter().find(|provider| parse::is_called(answer, provider));
    if let Some(provider) = named {
        return Ok(Service::Provider(provider, None));
    }
    if answer.contains(['.', ':']) {
        if answer.contains(' ')
            && let Ok(provider) = parse::provider(answer)
        {
            return Ok(Service::Provider(provider, None));
        }
        let known = Service::of_address(answer)?;
        let is_known = known.provider().is_some();
        return Ok(if is_known { known } else { Service::of_host(answer)? });
    }
    Ok(Service::Provider(parse::provider(answer)?, None))
}

fn invalid(what: &'static str, answer: &str, valid: &[Answer]) -> AnswerError {
    AnswerError::Unknown {
        what,
        given: parse::shown(answer),
        nearest: valid.iter().map(|c| c.id).collect(),
    }
}
