//! The wizard's questions. The page and the command line ask the same ones, in this order.

#[cfg(test)]
mod tests;

use super::{Choice, roles};
use crate::answers::{self, AnswerError, Answers, Role, Service, TlsAbility};
use crate::providers::Auth;

/// A question and everything about it.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// As in the path of the advice.
    pub id: &'static str,
    /// The question itself.
    pub text: &'static str,
    /// What to know before answering.
    pub help: &'static str,
    /// What can be answered.
    pub input: Input,
    /// Whether the answer can matter, after the answers before.
    pub applies: fn(&Answers) -> bool,
    /// Takes an answer over: the id of a choice, ids with commas between, or free text. Empty
    /// means that nothing was said.
    pub put: fn(&mut Answers, &str) -> Result<(), AnswerError>,
}

/// What can be answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Input {
    /// One of these. The first is what counts when nothing is said.
    One(&'static [Choice]),
    /// Any number of these.
    Many(&'static [Choice]),
    /// Free text, such as these.
    Text(&'static [&'static str]),
}

/// What the program can do about TLS, in the order of [`TlsAbility::ALL`].
pub const TLS_CHOICES: [Choice; 3] = [
    Choice {
        id: "full",
        label: "Both implicit TLS and STARTTLS",
        help: "Menus offer SSL/TLS beside STARTTLS. Most programs of the last ten years do, so choose this when in doubt.",
    },
    Choice {
        id: "starttls-only",
        label: "STARTTLS only",
        help: "There is a tick for TLS or STARTTLS, but connections to port 465 hang.",
    },
    Choice {
        id: "none",
        label: "No TLS, or only old versions",
        help: "There is no setting for encryption, or the program stops at TLS 1.0 or 1.1.",
    },
];

const BLOCKED_CHOICES: &[Choice] = &[
    Choice {
        id: "25",
        label: "Port 25",
        help: "Shut on most home lines and most clouds. Mail clients do not need it.",
    },
    Choice { id: "465", label: "Port 465", help: "Submission with implicit TLS." },
    Choice { id: "587", label: "Port 587", help: "Submission with STARTTLS." },
    Choice {
        id: "2525",
        label: "Port 2525",
        help: "The unofficial alternative that many relays offer.",
    },
];

const STARTTLS_CHOICES: &[Choice] = &[
    Choice {
        id: "yes",
        label: "Yes, or I do not know",
        help: "The setting is called required, force or always. If you find none, come back and answer no.",
    },
    Choice {
        id: "no",
        label: "No",
        help: "The program only knows “if available” or “auto”, so it would go on in plaintext when STARTTLS is missing.",
    },
];

const LOGIN_CHOICES: &[Choice] = &[
    Choice {
        id: "oauth2-too",
        label: "It can sign in through the browser",
        help: "When the account is added, the provider's own page opens (OAuth2).",
    },
    Choice {
        id: "passwords-only",
        label: "It knows only user name and password",
        help: "So do most devices, scripts and older programs.",
    },
];

/// The questions, in the order in which they are asked.
pub const QUESTIONS: &[Question] = &[
    Question {
        id: "role",
        text: "What is to send or receive the mail?",
        help: "The port depends first of all on this.",
        input: Input::One(&roles::ROLES),
        applies: |_| true,
        put: |answers, answer| {
            answers.role =
                if answer.is_empty() { Role::MailClient } else { answers::role(answer)? };
            Ok(())
        },
    },
    Question {
        id: "provider",
        text: "Who takes the mail?",
        help: "Enter your e-mail address, your provider, or the host name of your own server. Of an address only the domain is looked at.",
        input: Input::Text(&["anna@gmail.com", "sendgrid", "mail.example.com"]),
        applies: |answers| answers.role != Role::MxServer,
        put: |answers, answer| {
            answers.service = service(answer)?;
            Ok(())
        },
    },
    Question {
        id: "network",
        text: "From where does it send?",
        help: "Enter the cloud, the hosting company or the internet provider. Many of them shut ports. Leave it empty if you do not know.",
        input: Input::Text(&["digitalocean", "hetzner-cloud", "Amazon EC2"]),
        applies: |_| true,
        put: |answers, answer| {
            answers.network =
                if answer.is_empty() { None } else { Some(answers::network(answer)?) };
            Ok(())
        },
    },
    Question {
        id: "blocked",
        text: "Which ports do you know to be blocked?",
        help: "A blocked port shows as a time-out. Choose none if you have not tried.",
        input: Input::Many(BLOCKED_CHOICES),
        applies: |_| true,
        put: |answers, answer| {
            answers.blocked = answers::port_set(answer)?;
            Ok(())
        },
    },
    Question {
        id: "tls",
        text: "What can the program do about TLS?",
        help: "Look into its mail settings, for the menu called encryption, security or SSL.",
        input: Input::One(&TLS_CHOICES),
        applies: |answers| answers.role != Role::MxServer,
        put: |answers, answer| {
            answers.tls = match TlsAbility::ALL.into_iter().find(|t| t.id() == answer) {
                _ if answer.is_empty() => TlsAbility::default(),
                Some(tls) => tls,
                None => return Err(no_choice("TLS ability", answer, &TLS_CHOICES)),
            };
            Ok(())
        },
    },
    Question {
        id: "demands-starttls",
        text: "Can the program refuse to send when STARTTLS is missing?",
        help: "An attacker can hide the offer of STARTTLS. A program that goes on without it hands over the password.",
        input: Input::One(STARTTLS_CHOICES),
        applies: |answers| answers.role != Role::MxServer && answers.tls != TlsAbility::None,
        put: |answers, answer| {
            answers.demands_starttls = match answer {
                "" | "yes" => true,
                "no" => false,
                _ => return Err(no_choice("answer", answer, STARTTLS_CHOICES)),
            };
            Ok(())
        },
    },
    Question {
        id: "login",
        text: "How can the program log in?",
        help: "This provider knows OAuth2. A program without it needs another way, if the provider has one.",
        input: Input::One(LOGIN_CHOICES),
        applies: |answers| {
            let provider = answers.service.provider();
            answers.role != Role::MxServer
                && provider.is_some_and(|p| p.auth.contains(&Auth::OAuth2))
        },
        put: |answers, answer| {
            answers.passwords_only = match answer {
                "" | "oauth2-too" => false,
                "passwords-only" => true,
                _ => return Err(no_choice("login", answer, LOGIN_CHOICES)),
            };
            Ok(())
        },
    },
];

/// The question with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Question> {
    QUESTIONS.iter().find(|question| question.id == id)
}

/// What was said, by question, taken for what it means. An answer that is none counts as not
/// given, and is told.
#[must_use]
pub fn read<'a>(
    said: impl Fn(&str) -> Option<&'a str>,
) -> (Answers, Vec<(&'static str, AnswerError)>) {
    let mut answers = Answers::new(Role::MailClient, Service::Own(None));
    let mut errors = Vec::new();
    for question in QUESTIONS {
        let answer = said(question.id).unwrap_or_default().trim();
        if let Err(error) = (question.put)(&mut answers, answer) {
            errors.push((question.id, error));
        }
    }
    (answers, errors)
}

/// The first question behind the given one that applies. `None` for the id begins anew.
#[must_use]
pub fn next(after: Option<&str>, answers: &Answers) -> Option<&'static Question> {
    let asked = after.and_then(|id| QUESTIONS.iter().position(|q| q.id == id));
    let begin = asked.map_or(0, |i| i + 1);
    QUESTIONS[begin..].iter().find(|question| (question.applies)(answers))
}

/// An e-mail address, a provider's id or name, or a host.
fn service(answer: &str) -> Result<Service, AnswerError> {
    if answer.is_empty() {
        return Ok(Service::Own(None));
    }
    if answer.contains('@') {
        return Ok(Service::of_address(answer)?);
    }
    if let Ok(provider) = answers::provider(answer) {
        return Ok(Service::Provider(provider, None));
    }
    if answer.contains(['.', ':']) {
        let known = Service::of_address(answer)?;
        let is_known = known.provider().is_some();
        return Ok(if is_known { known } else { Service::of_host(answer)? });
    }
    Ok(Service::Provider(answers::provider(answer)?, None))
}

fn no_choice(what: &'static str, answer: &str, choices: &[Choice]) -> AnswerError {
    AnswerError::Unknown {
        what,
        given: answers::shown(answer),
        nearest: choices.iter().map(|c| c.id).collect(),
    }
}
