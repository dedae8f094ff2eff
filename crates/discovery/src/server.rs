//! The one form in which settings of all sources are compared.

use portwise_model::{Port, TlsMode};
use serde::{Deserialize, Serialize};

/// What a server is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Submission of mail (RFC 6409).
    Smtp,
    /// IMAP.
    Imap,
    /// POP3.
    Pop3,
}

/// With which user name to log in.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UserName {
    /// The whole address.
    FullAddress,
    /// What stands before the `@`.
    LocalPart,
    /// Something else, as it is written, with its placeholders.
    Other(String),
}

/// A server as a client is to use it.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Server {
    /// What it is for.
    pub service: Service,
    /// The host in lower case as A-labels, without a trailing dot.
    pub host: String,
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
    /// When TLS starts.
    pub security: TlsMode,
    /// Ways to log in as the source names them, the preferred first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub auth: Vec<String>,
    /// The user name, if the source says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<UserName>,
}
