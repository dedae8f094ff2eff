//! The walk of the page: from what was said to what is asked next, to one answer that everything
//! shown rests on, and to what other answers would come to.

mod answer;
mod common;
#[cfg(test)]
mod tests;
mod tree;

use portwise_model::{Port, Target};
use portwise_snippets::{BY_HAND, Program};

pub use answer::{Account, Answer, Card, MenuWords, Value, short_tls};
pub use common::{Common, common_networks, common_programs};
pub use tree::{Node, Stub, tree};

use crate::providers::{Kind, SubmissionHost};
use crate::questions::parse::AnswerError;
use crate::questions::{self, Question};
use crate::situation::{Role, Service, Situation};

/// What happens when mail is sent.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Symptom {
    /// It was not tried yet.
    Nothing,
    /// The connection times out.
    TimesOut,
    /// The login is refused.
    LoginRefused,
    /// Something about the certificate.
    Certificate,
    /// Another error.
    Other,
}

impl Symptom {
    /// All of them, as they are asked.
    pub const ALL: [Self; 5] =
        [Self::Nothing, Self::TimesOut, Self::LoginRefused, Self::Certificate, Self::Other];

    /// As in addresses.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::TimesOut => "timeout",
            Self::LoginRefused => "login",
            Self::Certificate => "certificate",
            Self::Other => "other",
        }
    }

    /// On a button.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Nothing => "Nothing yet",
            Self::TimesOut => "It times out",
            Self::LoginRefused => "The login is refused",
            Self::Certificate => "A certificate error",
            Self::Other => "Another error",
        }
    }
}

/// A question of the walk behind the first one, who the provider is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Step {
    /// Which program sends.
    Program,
    /// What happens.
    Symptom,
    /// Which port was tried.
    Port,
    /// From which network.
    Network,
}

impl Step {
    /// The id of what it asks for, as in addresses.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Program => Question::Program.id(),
            Self::Symptom => SYMPTOM,
            Self::Port => Question::Blocked.id(),
            Self::Network => Question::Network.id(),
        }
    }

    /// The question itself.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Program => "Which program sends your mail?",
            Self::Symptom => "What happens when you send?",
            Self::Port => "Which port did you try?",
            Self::Network => "From which network does it send?",
        }
    }
}

/// What happens, in addresses.
pub const SYMPTOM: &str = "symptom";
/// The part of the host's name that only the provider's customer knows, in addresses.
pub const PART: &str = "part";
/// The ids of the questions that were answered with “not sure”, with commas between.
pub const UNSURE: &str = "unsure";

/// What was said on the walk, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// What it means; a role that was not said is guessed.
    pub situation: Situation,
    /// What cannot be understood, and why; it counts as not said.
    pub errors: Vec<(Question, AnswerError)>,
    /// What happens.
    pub symptom: Option<Symptom>,
    /// The part of the host's name that only the provider's customer knows; empty if not said.
    pub part: String,
    /// The port that was written behind the server's name.
    pub tried: Option<Port>,
    unsure: Vec<String>,
    service_said: bool,
}

impl Walk {
    /// Reads what was said, by the ids of questions.
    #[must_use]
    pub fn read<'a>(said: impl Fn(&str) -> Option<&'a str>) -> Self {
        let get = |id: &str| said(id).unwrap_or_default().trim();
        let (mut situation, errors) = questions::read(&said);
        let is_wrong = |question| errors.iter().any(|(wrong, _)| *wrong == question);
        let part = get(PART).to_owned();
        if let Service::Provider(provider, domain @ None) = &mut situation.service
            && matches!(provider.host, SubmissionHost::OfDomain(_))
            && !part.is_empty()
        {
            *domain = Some(part.clone());
        }
        if get(Question::Role.id()).is_empty() || is_wrong(Question::Role) {
            let own = situation.program.and_then(Role::of);
            situation.role = own.unwrap_or_else(|| guessed_role(&situation.service));
        }
        let symptom = get(SYMPTOM);
        let service = Target::parse(get(Question::Service.id())).ok();
        Self {
            symptom: Symptom::ALL.into_iter().find(|s| s.id() == symptom),
            tried: service.and_then(|target| target.port),
            unsure: get(UNSURE).split(',').map(ToOwned::to_owned).collect(),
            service_said: !get(Question::Service.id()).is_empty() && !is_wrong(Question::Service),
            situation,
            errors,
            part,
        }
    }

    /// Whether a question was answered with “not sure”.
    #[must_use]
    pub fn is_unsure(&self, id: &str) -> bool {
        self.unsure.iter().any(|unsure| unsure == id)
    }

    /// Whether enough was said for an answer.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.service_said
            || self.situation.role == Role::MxServer
            || self.is_unsure(Question::Service.id())
    }

    /// Whether who takes the mail was said.
    #[must_use]
    pub fn has_service(&self) -> bool {
        self.service_said
    }

    /// The questions that matter here, in their order.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let role = self.situation.role;
        if role == Role::MxServer {
            return vec![Step::Program];
        }
        let times_out = self.symptom == Some(Symptom::TimesOut);
        let from_servers = matches!(role, Role::Application | Role::Relay);
        let network = self.situation.network;
        let mut steps = vec![Step::Program, Step::Symptom];
        if times_out || from_servers || network.is_some() {
            steps.push(Step::Network);
        }
        // A network that shuts the usual ports says more than which of them was tried.
        let is_told = network.is_some_and(|n| [465, 587].iter().all(|p| n.passage(*p).is_shut()));
        if times_out && !(from_servers && is_told && self.situation.blocked.is_empty()) {
            // Whoever runs a server knows where it stands; others know the port first.
            steps.insert(steps.len() - usize::from(!from_servers), Step::Port);
        }
        steps
    }

    /// Whether a question was answered, if only with “not sure”.
    #[must_use]
    pub fn is_answered(&self, step: Step) -> bool {
        self.is_unsure(step.id())
            || match step {
                Step::Program => self.situation.program.is_some(),
                Step::Symptom => self.symptom.is_some(),
                Step::Port => !self.situation.blocked.is_empty(),
                Step::Network => self.situation.network.is_some(),
            }
    }

    /// The next question.
    #[must_use]
    pub fn next(&self) -> Option<Step> {
        self.steps().into_iter().find(|step| !self.is_answered(*step))
    }
}

/// Who probably sends, by who takes the mail.
fn guessed_role(service: &Service) -> Role {
    match service.provider().map(|provider| provider.kind) {
        Some(Kind::Transactional | Kind::Relay) => Role::Application,
        Some(Kind::Mailbox | Kind::Hosting | Kind::Isp) | None => Role::MailClient,
    }
}

/// The program that is configured: the one that was named, or fields to enter by hand.
fn program_of(situation: &Situation) -> Option<&'static Program> {
    situation.program.or_else(|| portwise_snippets::find(BY_HAND))
}
