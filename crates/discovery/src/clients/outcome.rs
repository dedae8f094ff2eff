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
                S::IspdbNs,
            ],
            Self::FairEmail => &[
                S::AutoconfigHost,
                S::AutoconfigWellKnown,
                S::AutoconfigHostHttp,
                S::AutoconfigWellKnownHttp,
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
}
