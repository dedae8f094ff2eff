//! What clients are called, and what becomes of them, for people.

use super::outcome::{Ask, Client, ClientOutcome, Lack, Stumble};
use crate::server::Server;
use crate::words::capital;

impl Client {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Thunderbird => "Thunderbird",
            Self::ThunderbirdAndroid => "Thunderbird for Android, K-9 Mail",
            Self::DeltaChat => "Delta Chat",
            Self::Evolution => "Evolution",
            Self::FairEmail => "FairEmail",
            Self::OutlookClassic => "Outlook (classic)",
            Self::NewOutlook => "Outlook (new, mobile)",
            Self::AppleMail => "Apple Mail",
        }
    }

    /// How it decides, in a few sentences.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Thunderbird => {
                "Asks for the provider’s file at four places and takes the first that answers with success, whatever is in it. Then Mozilla’s database, then both by the mail exchanger; Autodiscover and guessing come last. It never asks for SRV records of mail."
            }
            Self::ThunderbirdAndroid => {
                "Asks at the same places as Thunderbird, without sending an address. A file is refused whole if one server for IMAP or SMTP in it is without encryption or incomplete. What is not protected has to be confirmed."
            }
            Self::DeltaChat => {
                "Asks for the provider’s file by https, then Autodiscover, then Mozilla’s database, one after the other. What is missing it guesses and tries."
            }
            Self::Evolution => {
                "Asks for the provider’s file by https and http, then Mozilla’s database, one after the other; where that lacks the domain, it asks there for the domain’s name server, less one label each time. It sends the address along. Newer versions read PACC as well."
            }
            Self::FairEmail => {
                "Weighs its own list, the provider’s file and SRV records against each other. A file that names the user name counts more than SRV records, one that does not counts less. Unless it is set to open links safely, it asks for the file by http as well, with the address."
            }
            Self::OutlookClassic => {
                "Asks Microsoft’s own service first, then Autodiscover at the domain, at its own host, by an http redirect and by an SRV record."
            }
            Self::NewOutlook => {
                "Asks a list in Microsoft’s cloud and version 2 of Autodiscover. Neither names a server for SMTP, so for other providers it guesses or asks."
            }
            Self::AppleMail => {
                "Knows large providers by itself. Of Autodiscover it reads only what is for Exchange; all else needs a configuration profile, or is entered by hand."
            }
        }
    }
}

impl ClientOutcome {
    /// What it comes to, in a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        let name = self.client.name();
        let Some(source) = self.takes else {
            return if self.guesses.is_empty() {
                format!("{name} finds no settings and asks for all of them.")
            } else {
                format!("{name} finds no settings and tries {} by itself.", self.guesses.join(", "))
            };
        };
        let from = source.name();
        match &self.smtp {
            Some(smtp) => {
                let Server { host, port, security, .. } = smtp;
                format!(
                    "{name} sends through {host}, port {port} with {} (from {from}).",
                    security.name()
                )
            }
            None if self.exchange => format!("{name} sets up an Exchange account (from {from})."),
            None => format!("{name} finds a server for reading, none for sending (from {from})."),
        }
    }
}

impl Ask {
    /// What the user has to do, in a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Settings => "Enter all settings by hand.".to_owned(),
            Self::Sending => "Enter the settings for sending by hand.".to_owned(),
            Self::Reading => "Enter the settings for reading by hand.".to_owned(),
            Self::Confirm(source) => {
                format!("Confirm that the settings from {} are right.", source.name())
            }
            Self::Host(host) => format!("Confirm that {host} may be asked for settings."),
            Self::Login => "Log in, so that the server names the settings.".to_owned(),
            Self::Profile => {
                "Install a configuration profile from the provider, or enter all settings by hand."
                    .to_owned()
            }
        }
    }
}

impl Lack {
    /// What is missing: a part of a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Provider => "has no emailProvider",
            Self::Id => "has no valid id for its emailProvider",
            Self::Domain => "names no valid domain",
            Self::Incoming => "has no server for reading that can be used",
            Self::Outgoing => "has no server for sending that can be used",
            Self::Host => "has a server without a valid hostname",
            Self::Port => "has a server without a valid port",
            Self::SocketType => "has a server without a known socketType",
            Self::UserName => "has a server without a user name",
            Self::Login => "has a server without a known way to log in",
        }
    }
}

impl Stumble {
    /// What happens, in a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Broken(source) => {
                format!("{} comes first, but cannot be used.", capital(source.name()))
            }
            Self::NotSettings(source) => {
                format!("{} answers with success, but not with settings.", capital(source.name()))
            }
            Self::Hidden { source, by } => format!(
                "The good file at {} is not looked at, because {} answers first.",
                source.name(),
                by.name()
            ),
            Self::ContentType { source, named } if named.is_empty() => {
                format!("The file at {} is refused because it has no type.", source.name())
            }
            Self::ContentType { source, named } => {
                format!("The file at {} is refused because of its type, “{named}”.", source.name())
            }
            Self::Lacks { source, what } => {
                format!("The file at {} {}.", source.name(), what.describe())
            }
            Self::UnknownOAuth { source, host } => format!(
                "{} names OAuth2 for {host}, for which this client has no OAuth2.",
                capital(source.name())
            ),
            Self::PlaintextRefused(source) => format!(
                "The file at {} is refused because one server in it is without encryption.",
                source.name()
            ),
            Self::Plaintext { service, host } => format!(
                "It uses {} at {host} without encryption: anyone on the way reads the password.",
                service.name()
            ),
            Self::NeedsAddress(source) => format!(
                "{} answers only when an address is sent, and this client sends none.",
                capital(source.name())
            ),
            Self::StartTlsOnTlsPort { source, port } => format!(
                "It reads STARTTLS from {} for port {port}, where TLS begins at once, and cannot connect.",
                source.name()
            ),
            Self::TlsOnStartTlsPort { source, port } => format!(
                "It reads implicit TLS from {} for port {port}, where STARTTLS is usual, and cannot connect.",
                source.name()
            ),
            Self::SslValue { source, value } => format!(
                "{} has “{value}” for SSL; only “on” and “off” have a meaning.",
                capital(source.name())
            ),
            Self::Unprotected(source) => format!(
                "Anyone on the way can change the settings from {}, and it does not ask whether they are right.",
                source.name()
            ),
            Self::NameNotChecked(source) => format!(
                "It does not check for whom the certificate at {} is.",
                source.name()
            ),
            Self::NotRead(sources) => match sources.as_slice() {
                [source] => format!("Settings are published at {}, where it never looks.", source.name()),
                _ => format!(
                    "Settings are published at {} places, but only where it never looks.",
                    sources.len()
                ),
            },
            Self::PasswordToWebServer(source) => format!(
                "Something that does not know about mail answers at {}, and may be sent the password.",
                source.name()
            ),
            Self::CloudList => {
                "A list in Microsoft’s cloud decides before anything that the domain publishes.".to_owned()
            }
            Self::OwnListOnly => {
                "It looks up no settings for SMTP: it has a list of its own, and reads what is for Exchange.".to_owned()
            }
        }
    }
}
