//! Clients, and what one of them comes to.

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use crate::server::{Server, Service};
use crate::source::Source;

/// A program for mail that looks for settings by itself.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Client {
    /// Thunderbird on computers.
    Thunderbird,
    /// Thunderbird for Android, and K-9 Mail, which is the same program.
    ThunderbirdAndroid,
    /// Delta Chat.
    DeltaChat,
    /// Evolution.
    Evolution,
    /// FairEmail.
    FairEmail,
    /// Outlook for Windows as it was until 2023.
    OutlookClassic,
    /// The new Outlook for Windows, and Outlook on phones.
    NewOutlook,
    /// Mail on iPhones, iPads and Macs.
    AppleMail,
}

/// What a client would make of everything that is published.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClientOutcome {
    /// Which client.
    pub client: Client,
    /// The source that it takes; none if it finds nothing that it can use.
    pub takes: Option<Source>,
    /// The server for sending that it sets up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<Server>,
    /// The server for reading that it sets up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incoming: Option<Server>,
    /// It sets up an account for Exchange or ActiveSync, which sends without SMTP.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exchange: bool,
    /// The hosts that it tries by itself when it finds nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guesses: Vec<String>,
    /// What the user has to enter or confirm besides name, address and password.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// Where it stumbles: why it does not use a better source, or what will go wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stumbles: Vec<Stumble>,
    /// It sends the whole e-mail address without encryption while it looks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sends_address_in_clear: bool,
}

/// What the user has to enter or confirm.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// All settings, by hand.
    Settings,
    /// The settings for sending, by hand.
    Sending,
    /// The settings for reading, by hand.
    Reading,
    /// The user name.
    UserName,
    /// That what came from this source, which is not protected, is right.
    Confirm(Source),
    /// That this host may be asked.
    Host(String),
    /// A login before it can go on.
    Login,
    /// To install a configuration profile.
    Profile,
}

/// What a file or a server in it lacks.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// `emailProvider`.
    Provider,
    /// A valid `id` of `emailProvider`.
    Id,
    /// A valid `domain`.
    Domain,
    /// A server for reading that the client can use.
    Incoming,
    /// A server for sending that the client can use.
    Outgoing,
    /// A valid host.
    Host,
    /// A valid port.
    Port,
    /// A known `socketType`.
    SocketType,
    /// A user name.
    UserName,
    /// A way to log in that the client knows.
    Login,
}

/// Where a client stumbles.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stumble {
    /// A source that it would prefer cannot be used by anybody.
    Broken(Source),
    /// It takes whatever is answered there for the file, and fails over it.
    NotSettings(Source),
    /// A good file at one source is not looked at, because another answered first.
    Hidden {
        /// Where the good file is.
        source: Source,
        /// What answered first.
        by: Source,
    },
    /// It refuses the type of the file.
    ContentType {
        /// Where the file is.
        source: Source,
        /// The type.
        named: String,
    },
    /// The file, or a server in it, lacks something, and the client does without.
    Lacks {
        /// Where the file is.
        source: Source,
        /// What is missing, or not as it should be.
        what: Lack,
    },
    /// It knows no OAuth2 for this host and looks at the next way to log in.
    UnknownOAuth {
        /// Where the file is.
        source: Source,
        /// The host.
        host: String,
    },
    /// One server without encryption makes it refuse the whole file.
    PlaintextRefused(Source),
    /// It sets up a server without encryption.
    Plaintext {
        /// What for.
        service: Service,
        /// The host.
        host: String,
    },
    /// It sends no address, and without one the server answers nothing.
    NeedsAddress(Source),
    /// It tries STARTTLS at a port where TLS begins at once.
    StartTlsOnTlsPort {
        /// Where it is said.
        source: Source,
        /// The port.
        #[cfg_attr(feature = "schema", schema(value_type = u16))]
        port: Port,
    },
    /// It tries TLS at once at a port for STARTTLS.
    TlsOnStartTlsPort {
        /// Where it is said.
        source: Source,
        /// The port.
        #[cfg_attr(feature = "schema", schema(value_type = u16))]
        port: Port,
    },
    /// `SSL` has a value that is neither `on` nor `off`.
    SslValue {
        /// Where it is said.
        source: Source,
        /// The value.
        value: String,
    },
    /// What it takes is not protected on the way, and it does not ask whether it is right.
    Unprotected(Source),
    /// It does not check for whom the certificate is that protects the file.
    NameNotChecked(Source),
    /// Settings are published only at places where it never looks.
    NotRead(Vec<Source>),
    /// It may send the password to a web server that has nothing to do with mail.
    PasswordToWebServer(Source),
    /// A service of Microsoft decides before anything that the domain publishes.
    CloudList,
    /// It knows some providers by itself, and for others reads only what is for Exchange.
    OwnListOnly,
}

impl Client {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Thunderbird,
        Self::ThunderbirdAndroid,
        Self::DeltaChat,
        Self::Evolution,
        Self::FairEmail,
        Self::OutlookClassic,
        Self::NewOutlook,
        Self::AppleMail,
    ];

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

    /// The sources that it reads, the preferred first.
    #[must_use]
    pub fn sources(self) -> &'static [Source] {
        use Source as S;
        match self {
            Self::Thunderbird => &[
                S::AutoconfigHost,
                S::AutoconfigWellKnown,
                S::AutoconfigHostHttp,
                S::AutoconfigWellKnownHttp,
                S::Ispdb,
                S::AutoconfigMx,
                S::IspdbMx,
                S::AutoconfigMxBase,
                S::IspdbMxBase,
                S::AutodiscoverHost,
                S::AutodiscoverRoot,
                S::AutodiscoverHttp,
                S::AutodiscoverSrv,
            ],
            Self::ThunderbirdAndroid => &[
                S::AutoconfigHost,
                S::AutoconfigWellKnown,
                S::AutoconfigHostHttp,
                S::AutoconfigWellKnownHttp,
                S::Ispdb,
                S::AutoconfigMx,
                S::IspdbMx,
                S::AutoconfigMxBase,
                S::IspdbMxBase,
            ],
            Self::DeltaChat => &[
                S::AutoconfigHost,
                S::AutoconfigWellKnown,
                S::AutodiscoverRoot,
                S::AutodiscoverHost,
                S::Ispdb,
            ],
            Self::Evolution => &[
                S::AutoconfigHost,
                S::AutoconfigHostHttp,
                S::AutoconfigWellKnown,
                S::AutoconfigWellKnownHttp,
                S::Ispdb,
            ],
            Self::FairEmail => &[
                S::AutoconfigHost,
                S::AutoconfigWellKnown,
                S::Ispdb,
                S::SrvSubmission,
                S::SrvSubmissions,
                S::SrvImaps,
                S::SrvImap,
            ],
            Self::OutlookClassic | Self::AppleMail => {
                &[S::AutodiscoverRoot, S::AutodiscoverHost, S::AutodiscoverHttp, S::AutodiscoverSrv]
            }
            Self::NewOutlook => &[S::AutodiscoverV2],
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
                "Asks for the provider’s file by https and http, then Mozilla’s database, one after the other. It sends the address along. Newer versions read PACC as well."
            }
            Self::FairEmail => {
                "Weighs its own list, the provider’s file and SRV records against each other. A file that names the user name counts more than SRV records, one that does not counts less."
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
    /// Nothing found so far.
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            takes: None,
            smtp: None,
            incoming: None,
            exchange: false,
            guesses: Vec::new(),
            asks: Vec::new(),
            stumbles: Vec::new(),
            sends_address_in_clear: false,
        }
    }

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
            Self::UserName => "Enter the user name.".to_owned(),
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
            Self::NotRead(sources) => {
                let names: Vec<_> = sources.iter().map(|source| source.name()).collect();
                format!("Settings are published, but only where it never looks: {}.", names.join(", "))
            }
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

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}
