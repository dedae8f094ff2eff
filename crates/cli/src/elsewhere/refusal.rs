//! Why another Portwise told nothing.

use std::fmt;

use portwise_api::{Problem, ProblemCode};
use portwise_core::compare::read::NotReadable;
use portwise_core::report::{DnsFailure, TcpOutcome};
use portwise_probe::service::NotFetched;
use portwise_smtp::printable;
use serde::Serialize;

use super::Elsewhere;

/// Why another Portwise told nothing.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct NotTold {
    /// Which kind.
    pub(crate) code: Refusal,
    /// What happened and what to do.
    pub(crate) text: String,
    /// After how many seconds it makes sense to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u64>,
}

/// The kinds of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Refusal {
    /// Nothing answers, or it cannot be trusted.
    Unreachable,
    /// Something answers that is no Portwise.
    NotPortwise,
    /// Its results are of another version.
    OtherSchema,
    /// Its result cannot be read.
    NotReadable,
    /// It takes no more checks for now.
    RateLimited,
    /// It does not make this check.
    Refused,
    /// There is no such check, or not any more.
    NotFound,
    /// It was not done in time.
    TimedOut,
}

impl fmt::Display for NotTold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for NotTold {}

impl NotTold {
    pub(crate) fn new(code: Refusal, text: String) -> Self {
        Self { code, text, retry_after: None }
    }

    /// A problem that a place gave.
    pub(super) fn of(at: &str, problem: &Problem) -> Self {
        let detail = printable(problem.detail.as_bytes());
        let (code, text) = match problem.code {
            ProblemCode::RateLimited | ProblemCode::TooBusy | ProblemCode::ShuttingDown => {
                let again = again(problem.retry_after);
                (Refusal::RateLimited, format!("{at} takes no check for now: {detail}{again}"))
            }
            ProblemCode::NotFound => {
                (Refusal::NotFound, format!("{at} has no such check, or not any more: {detail}"))
            }
            ProblemCode::EndedWithoutResult => {
                (Refusal::NotReadable, format!("The check at {at} broke off: {detail}"))
            }
            _ => (Refusal::Refused, format!("{at} does not make this check: {detail}")),
        };
        Self { retry_after: problem.retry_after, ..Self::new(code, text) }
    }

    /// What a place gave is no result that can be read here.
    pub(super) fn unreadable(at: &str, why: &NotReadable) -> Self {
        let code = match why {
            NotReadable::OtherSchema { .. } => Refusal::OtherSchema,
            _ => Refusal::NotReadable,
        };
        Self::new(code, format!("The result of {at} cannot be compared. {}.", capital(why)))
    }
}

impl Elsewhere {
    pub(super) fn not_portwise(&self, what: &str) -> NotTold {
        let at = self.base();
        NotTold::new(
            Refusal::NotPortwise,
            format!(
                "{at} is no Portwise, or one too old or too new to compare with: it {what}. Give the address at which its page opens."
            ),
        )
    }

    pub(super) fn late(&self) -> NotTold {
        let text = format!("{} did not finish its check in time. Try again.", self.base());
        NotTold::new(Refusal::TimedOut, text)
    }

    pub(super) fn moved(&self, location: &str) -> NotTold {
        let text = format!(
            "{} leads on to {location}. Give that address, if it is a Portwise.",
            self.base()
        );
        NotTold::new(Refusal::NotPortwise, text)
    }

    pub(super) fn unreadable(&self, why: &NotReadable) -> NotTold {
        NotTold::unreadable(self.base(), why)
    }

    /// What a proxy says in its place.
    pub(super) fn busy(&self, status: u16, retry_after: Option<&str>) -> NotTold {
        let retry_after = retry_after.and_then(|seconds| seconds.parse().ok());
        let text = format!(
            "{} takes no check for now (status {status}).{}",
            self.base(),
            again(retry_after)
        );
        NotTold { retry_after, ..NotTold::new(Refusal::RateLimited, text) }
    }

    pub(super) fn refused(&self, problem: &Problem) -> NotTold {
        NotTold::of(self.base(), problem)
    }

    pub(super) fn unreachable(&self, why: &NotFetched) -> NotTold {
        let at = self.base();
        let text = match why {
            NotFetched::NotHttp | NotFetched::NotUrl => {
                return self.not_portwise("does not answer as a web server");
            }
            NotFetched::Compressed(_) => return self.not_portwise("answers compressed"),
            NotFetched::TooLarge(_) => {
                return NotTold::new(
                    Refusal::NotReadable,
                    format!("The answer of {at} is larger than any result."),
                );
            }
            NotFetched::Dns(DnsFailure::NoSuchDomain | DnsFailure::NoAddress) => {
                "its name leads to no address".to_owned()
            }
            NotFetched::Dns(_) => "its name could not be looked up".to_owned(),
            NotFetched::Tcp(TcpOutcome::Refused) => "nothing listens there".to_owned(),
            NotFetched::Tcp(outcome) => format!("the connection fails ({})", outcome.describe()),
            NotFetched::TimedOut => "there was no answer in time".to_owned(),
            NotFetched::CertificateName(names) => {
                format!("its certificate is for another name ({})", names.join(", "))
            }
            NotFetched::Certificate(why) => format!(
                "its certificate is not trusted: {why}. If an authority of your own stands behind it, name that with --trust-anchors"
            ),
            NotFetched::Tls(why) => format!("TLS fails ({why})"),
            NotFetched::Closed => "it closed the connection".to_owned(),
            NotFetched::Refused => "its address is not visited".to_owned(),
            NotFetched::Limited(limit) => limit.to_string(),
            NotFetched::NotTested(why) => why.clone(),
        };
        NotTold::new(Refusal::Unreachable, format!("{at} could not be asked: {text}."))
    }
}

fn again(retry_after: Option<u64>) -> String {
    retry_after.map(|seconds| format!(" Try again in {seconds} s.")).unwrap_or_default()
}

fn capital(why: &NotReadable) -> String {
    let text = why.to_string();
    let text = text.trim_end_matches('.');
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
