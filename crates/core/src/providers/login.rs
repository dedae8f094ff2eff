//! How one logs in at a provider: the user name, and what proves who one is.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What to enter as the user name. In JSON a single word, or the text itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Username {
    /// The whole e-mail address.
    FullAddress,
    /// What stands before the `@`.
    LocalPart,
    /// Either of the two.
    LocalPartOrFullAddress,
    /// These very characters, for everybody.
    Literal(Cow<'static, str>),
    /// An e-mail address of a certain kind, described.
    Address(Cow<'static, str>),
    /// Something that the provider hands out, described.
    Other(Cow<'static, str>),
    /// Nothing: there is no login.
    None,
}

impl Username {
    /// As in JSON: `full-address`, `local-part`, `none` …, else the text.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::FullAddress => "full-address",
            Self::LocalPart => "local-part",
            Self::LocalPartOrFullAddress => "local-part-or-full-address",
            Self::Literal(text) | Self::Address(text) | Self::Other(text) => text,
            Self::None => "none",
        }
    }

    /// In words, as part of a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::FullAddress => "your full e-mail address".to_owned(),
            Self::LocalPart => "the part of your address before the @".to_owned(),
            Self::LocalPartOrFullAddress => {
                "the part of your address before the @, or the full address".to_owned()
            }
            Self::Literal(text) => format!("the word {text}"),
            Self::Address(text) | Self::Other(text) => text.clone().into_owned(),
            Self::None => "none, there is no login".to_owned(),
        }
    }

    /// What to enter, in words; none where there is no login. A literal stands for itself.
    #[must_use]
    pub fn to_enter(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Literal(text) => Some(text.clone().into_owned()),
            _ => Some(self.describe()),
        }
    }

    /// What the user name is, where it cannot be derived from the e-mail address.
    #[must_use]
    pub fn handed_out(&self) -> Option<&str> {
        match self {
            Self::Other(text) => Some(text),
            _ => None,
        }
    }
}

impl Serialize for Username {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

pub(super) const fn literal(text: &'static str) -> Username {
    Username::Literal(Cow::Borrowed(text))
}

pub(super) const fn address(what: &'static str) -> Username {
    Username::Address(Cow::Borrowed(what))
}

pub(super) const fn other(what: &'static str) -> Username {
    Username::Other(Cow::Borrowed(what))
}

/// How users log in.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Auth {
    /// A token of OAuth 2.0, sent with XOAUTH2 or OAUTHBEARER (RFC 7628).
    #[serde(rename = "oauth2")]
    OAuth2,
    /// A password made for one program.
    #[serde(rename = "app-password")]
    AppPassword,
    /// The account's own password.
    #[serde(rename = "password")]
    Password,
    /// An API key in place of the password.
    #[serde(rename = "api-key")]
    ApiKey,
    /// A token or key made for SMTP, in place of the password.
    #[serde(rename = "token")]
    Token,
}

impl Auth {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::OAuth2, Self::AppPassword, Self::Password, Self::ApiKey, Self::Token];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::OAuth2 => "oauth2",
            Self::AppPassword => "app-password",
            Self::Password => "password",
            Self::ApiKey => "api-key",
            Self::Token => "token",
        }
    }

    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::OAuth2 => "OAuth2 (sign in with the browser)",
            Self::AppPassword => "an app password",
            Self::Password => "the password",
            Self::ApiKey => "an API key as the password",
            Self::Token => "a token as the password",
        }
    }

    /// Several, the preferred one first, in words.
    #[must_use]
    pub fn describe_all(ways: &[Self]) -> String {
        ways.iter().map(|way| way.describe()).collect::<Vec<_>>().join(", or ")
    }
}
