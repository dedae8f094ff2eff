//! Words for facts.

use crate::facts::{Fetched, Validation};
use crate::fields::{FieldFault, Ignored};
use crate::status::Status;
use crate::tlsa::Place;

impl Status {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Secure => "secure",
            Self::Insecure => "insecure",
            Self::Bogus(_) => "bogus",
            Self::Failed(_) => "failed",
            Self::NotTested(_) => "not-tested",
            Self::NotAsked => "not-asked",
        }
    }

    /// In a table.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Secure => "signed",
            Self::Insecure => "not signed",
            Self::Bogus(_) => "signature invalid",
            Self::Failed(_) => "look-up failed",
            Self::NotTested(_) => "not tested",
            Self::NotAsked => "not asked",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Secure => "Signed, and every signature up to the root holds.".to_owned(),
            Self::Insecure => "Not signed: whoever is on the way can forge it.".to_owned(),
            Self::Bogus(why) => {
                format!("Signatures are there or have to be, and they do not hold: {why}.")
            }
            Self::Failed(why) => format!("The look-up failed: {why}."),
            Self::NotTested(why) => format!("Not tested: {why}."),
            Self::NotAsked => "Not asked, since nothing depends on it.".to_owned(),
        }
    }
}

impl Validation {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Fails(_) => "fails",
            Self::Off => "off",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Works => "DNSSEC could be validated from here.".to_owned(),
            Self::Fails(why) => format!(
                "DNSSEC could not be validated from here: {why}. Nothing that rests on it was tested."
            ),
            Self::Off => "DNSSEC was not to be validated.".to_owned(),
        }
    }
}

impl Fetched {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::NotAsked => "not-asked",
            Self::NotTested(_) => "not-tested",
            Self::NoAddress => "no-address",
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut => "timed-out",
            Self::CertificateName(_) => "certificate-name",
            Self::Certificate(_) => "certificate",
            Self::Redirect { .. } => "redirect",
            Self::Status(_) => "status",
            Self::NotHttp => "not-http",
            Self::TooLarge => "too-large",
            Self::File(_) => "file",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::NotAsked => "The policy file was not asked for.".to_owned(),
            Self::NotTested(why) => format!("The policy file could not be asked for: {why}."),
            Self::NoAddress => "The policy host has no address.".to_owned(),
            Self::Unreachable(why) => format!("The policy host cannot be reached: {why}."),
            Self::TimedOut => "The policy host did not answer in time.".to_owned(),
            Self::CertificateName(names) if names.is_empty() => {
                "The certificate of the policy host has no host name at all.".to_owned()
            }
            Self::CertificateName(names) => format!(
                "The certificate of the policy host is for {}, and not for the policy host.",
                few(names)
            ),
            Self::Certificate(why) => {
                format!("The certificate of the policy host cannot be trusted: {why}.")
            }
            Self::Redirect { status, to } => format!(
                "The policy host answers {status} and leads to {to}. Senders must not follow that, so that there is no policy for them."
            ),
            Self::Status(status) => {
                format!("The policy host answers {status}; only 200 counts.")
            }
            Self::NotHttp => "The policy host does not answer as a web server does.".to_owned(),
            Self::TooLarge => {
                "The policy file has more than 64 KiB, and senders stop there.".to_owned()
            }
            Self::File(_) => "The policy file was fetched.".to_owned(),
        }
    }

    /// How a sender reports it (RFC 8460 §4.3.2.2); nothing if it is no failure.
    #[must_use]
    pub fn result_type(&self) -> Option<&'static str> {
        match self {
            Self::NotAsked | Self::NotTested(_) | Self::File(_) => None,
            Self::CertificateName(_) | Self::Certificate(_) => Some("sts-webpki-invalid"),
            _ => Some("sts-policy-fetch-error"),
        }
    }
}

impl Place {
    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Chain(0) => "the server's own certificate".to_owned(),
            Self::Chain(at) => format!("certificate {} of the chain", at + 1),
            Self::Record => "the record itself".to_owned(),
        }
    }
}

impl Ignored {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Version => "version",
            Self::Blank => "blank",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Case => {
                "The version is written with other capitals, so that senders pass over the record."
            }
            Self::Version => {
                "The version goes on with other characters, so that senders pass over the record."
            }
            Self::Blank => {
                "No semicolon stands directly behind the version, and other TXT records stand at the same name: some senders pass over the record."
            }
        }
    }
}

impl FieldFault {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::NoSemicolon => "no-semicolon",
            Self::Empty(_) => "empty",
            Self::NoEquals(_) => "no-equals",
            Self::NoName(_) => "no-name",
            Self::NameTooLong(_) => "name-too-long",
            Self::NameCharacter { .. } => "name-character",
            Self::NoValue(_) => "no-value",
            Self::ValueCharacter { .. } => "value-character",
            Self::TrailingBlank => "trailing-blank",
            Self::TooLong => "too-long",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Nothing => "Nothing stands behind the version.".to_owned(),
            Self::NoSemicolon => "The semicolon behind the version is missing.".to_owned(),
            Self::Empty(at) => format!(
                "Field {at} behind the version is empty: two semicolons have nothing between them."
            ),
            Self::NoEquals(field) => format!("“{field}” has no equals sign."),
            Self::NoName(value) => format!("Before “={value}” there is no name."),
            Self::NameTooLong(name) => {
                format!("The name “{name}” has more than 32 characters.")
            }
            Self::NameCharacter { name, character } => format!(
                "The name “{name}” has {} where it cannot be: names have letters, digits, “_”, “-” and “.”, and begin with a letter or digit.",
                shown(*character)
            ),
            Self::NoValue(name) => format!("“{name}=” has no value."),
            Self::ValueCharacter { name, character } => {
                format!(
                    "The value of “{name}” has {}, which values cannot have.",
                    shown(*character)
                )
            }
            Self::TrailingBlank => {
                "The record ends with blanks behind which there is no semicolon.".to_owned()
            }
            Self::TooLong => "The record is so long that it was not read to its end.".to_owned(),
        }
    }
}

/// A character, so that it can be seen.
pub(super) fn shown(character: char) -> String {
    match character {
        ' ' => "a blank".to_owned(),
        '“' | '”' | '"' => format!("the quotation mark {character}"),
        c if c.is_control() || !c.is_ascii() => format!("“{c}” (U+{:04X})", u32::from(c)),
        c => format!("“{c}”"),
    }
}

/// Some names in a row.
pub(super) fn few(names: &[String]) -> String {
    const FEW: usize = 5;
    let shown = names.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(FEW) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
