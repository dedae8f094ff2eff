//! An endpoint to use, and how it is written as JSON.

use portwise_model::{HostName, Port, TlsMode};
use serde::{Deserialize, Serialize};

use crate::providers::{self, Auth, Username};

/// An endpoint to use.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(from = "Written", into = "Written")]
pub struct Choice {
    /// 1 is the best.
    pub rank: usize,
    /// The port.
    pub port: Port,
    /// When TLS starts.
    pub security: TlsMode,
    /// The host, where there is anything to say about it.
    pub host: Option<HostName>,
    /// How to prove who one is, the preferred way first.
    pub auth: Vec<Auth>,
    /// What to enter as the user name.
    pub username: Username,
    /// Why.
    pub reasons: Vec<Reason>,
    /// When to use this rather than the choice before.
    pub when: Option<String>,
    /// What sends in the program's place.
    pub via: Option<Via>,
}

impl Choice {
    /// Whether the host is a guess from the mail domain.
    #[must_use]
    pub fn host_is_guess(&self) -> bool {
        self.host.as_ref().is_some_and(HostName::is_guess)
    }

    /// The host and how to connect, in words: `smtp.example.com, port 465, implicit TLS`.
    #[must_use]
    pub fn describe(&self) -> String {
        let port = format!("port {}, {}", self.port, self.security.name());
        match &self.host {
            Some(host) => format!("{host}, {port}"),
            None => port,
        }
    }
}

/// What sends in the program's place.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// A relay beside the program, which itself cannot use the endpoint.
    LocalRelay,
}

/// Why an endpoint is recommended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reason {
    /// One sentence.
    pub text: String,
    /// An RFC and section, or a link. Empty where the reason rests on the situation alone.
    pub source: String,
}

/// A choice in JSON: the host is text with a flag beside it, the user name a word or a text.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
struct Written {
    rank: usize,
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    port: Port,
    security: TlsMode,
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    host: Option<HostName>,
    auth: Vec<Auth>,
    username: String,
    reasons: Vec<Reason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    via: Option<Via>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    guessed: bool,
}

impl From<Written> for Choice {
    fn from(written: Written) -> Self {
        let Written { rank, port, security, host, auth, username, reasons, when, via, guessed } =
            written;
        let host = host.map(|host| match host {
            HostName::Known(host) if guessed => HostName::Guess(host),
            host => host,
        });
        let username = providers::username(&username);
        Self { rank, port, security, host, auth, username, reasons, when, via }
    }
}

impl From<Choice> for Written {
    fn from(choice: Choice) -> Self {
        let guessed = choice.host_is_guess();
        let Choice { rank, port, security, host, auth, username, reasons, when, via } = choice;
        let username = username.id().to_owned();
        Self { rank, port, security, host, auth, username, reasons, when, via, guessed }
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Choice {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        Written::schema()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Choice {
    fn schemas(
        schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>,
    ) {
        Written::schemas(schemas);
    }
}
