//! What sources say, as they say it: enough to know what each client makes of it.
//!
//! All texts come from the other side and were made safe to show.

use portwise_model::Port;
use serde::{Deserialize, Serialize};

/// What a source says.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Document {
    /// The row of a provider in the table: its id.
    Provider(String),
    /// A configuration file of Thunderbird's kind.
    #[cfg_attr(feature = "lean", serde(deserialize_with = "unread"))]
    Autoconfig(Autoconfig),
    /// SRV records, as they are ordered in the answer.
    Srv(Vec<Srv>),
    /// A PACC document.
    #[cfg_attr(feature = "lean", serde(deserialize_with = "unread"))]
    Pacc(Pacc),
    /// An answer of Autodiscover.
    #[cfg_attr(feature = "lean", serde(deserialize_with = "unread"))]
    Autodiscover(Autodiscover),
    /// An answer of Autodiscover version 2.
    AutodiscoverV2(AutodiscoverV2),
}

/// Passes over a document that is not shown.
#[cfg(feature = "lean")]
fn unread<'de, D: serde::Deserializer<'de>, T: Default>(from: D) -> Result<T, D::Error> {
    serde::de::IgnoredAny::deserialize(from).map(|_| T::default())
}

/// A configuration file of Thunderbird's kind (draft-ietf-mailmaint-autoconfig-06 §3).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Autoconfig {
    /// `clientConfig/@version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Whether there is an `emailProvider`.
    pub has_provider: bool,
    /// `emailProvider/@id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `emailProvider/displayName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// `emailProvider/domain`, as written.
    pub domains: Vec<String>,
    /// `incomingServer` and `outgoingServer`, in order.
    pub servers: Vec<ConfigServer>,
    /// `oAuth2`: for which issuer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub oauth_issuers: Vec<String>,
}

/// A server in a configuration file, as it is written.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ConfigServer {
    /// An `outgoingServer`, not an `incomingServer`.
    pub outgoing: bool,
    /// `@type`, such as `smtp`, `imap`, `exchange`.
    pub kind: String,
    /// `hostname`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// `port`, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// Every `socketType`, in order.
    pub socket_types: Vec<String>,
    /// `username`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Every `authentication`, in order; one with a `system` as `SYSTEM:VALUE`.
    pub authentication: Vec<String>,
    /// `url`, of servers that have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// An SRV record (RFC 2782).
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Srv {
    /// Lower is tried first.
    pub priority: u16,
    /// The share among those of the same priority.
    pub weight: u16,
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
    /// The host, without a trailing dot; `.` alone says that there is no such service.
    pub target: String,
    /// The target is an alias (CNAME), which RFC 2782 forbids.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alias: bool,
    /// The target has no address.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_address: bool,
}

/// A PACC document (draft-ietf-mailmaint-pacc).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Pacc {
    /// The host for submission under the key of the newer drafts, `submit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submit: Option<String>,
    /// The host for submission under the key of the older drafts, `smtp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp: Option<String>,
    /// The host for IMAP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imap: Option<String>,
    /// The host for POP3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pop3: Option<String>,
    /// Logging in with a password is possible, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<bool>,
    /// The issuer of OAuth2 tokens for public clients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth_issuer: Option<String>,
    /// The name of the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Whether a digest in the DNS fits; absent if the DNS has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest_fits: Option<bool>,
}

/// An answer of Autodiscover (MS-OXDSCLI §2.2.4).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Autodiscover {
    /// `Account/Action`, such as `settings`, `redirectAddr`, `redirectUrl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// `Account/RedirectUrl` or the domain of `Account/RedirectAddr`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// `Account/Protocol`, in order.
    pub protocols: Vec<Protocol>,
    /// `Response/Error/ErrorCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// `Account/Protocol`, as it is written.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Protocol {
    /// `Type`, such as `SMTP`, `IMAP`, `EXCH`, `MobileSync`.
    pub kind: String,
    /// `Server`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// `Port`, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// `SSL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssl: Option<String>,
    /// `Encryption`, which counts before `SSL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption: Option<String>,
    /// `LoginName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_name: Option<String>,
    /// `SPA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spa: Option<String>,
    /// `AuthRequired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_required: Option<String>,
}

/// An answer of Autodiscover version 2.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct AutodiscoverV2 {
    /// `Protocol`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// `Url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// `ErrorCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
