//! A row of the table: a program, and a whole text per TLS mode.

use portwise_model::names::Named;
use portwise_model::{Port, TlsMode};
use serde::Serialize;

pub use crate::escape::Syntax;

/// The software that a snippet is for.
#[derive(Debug, Eq, PartialEq, Serialize)]
pub struct Program {
    /// As in flags and URLs.
    pub id: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// What people call it as well.
    pub aliases: &'static [&'static str],
    /// Where it stands in a list.
    pub group: Group,
    /// The name of the file, or what to open.
    pub file: &'static str,
    /// Where that goes.
    pub place: &'static str,
    /// The versions that it holds for.
    pub versions: &'static str,
    /// The oldest of them, as numbers with dots between; empty where any will do.
    pub oldest: &'static str,
    /// Where the password goes; it is never part of a snippet. May hold placeholders.
    pub secret: &'static str,
    /// What goes wrong with the usual settings, in a sentence.
    pub trap: &'static str,
    /// Whether it can sign in with OAuth2 when it is set up like this.
    pub oauth2: bool,
    /// The one port on which it starts with TLS for sure; none where it does on any, as its settings
    /// say.
    pub implicit_port: Option<Port>,
    /// How a value is written in it, unless a placeholder says otherwise.
    #[serde(skip)]
    pub syntax: Syntax,
    /// With implicit TLS.
    #[serde(skip)]
    pub implicit: Form,
    /// With STARTTLS.
    #[serde(skip)]
    pub starttls: Form,
    /// For a relay that takes its mail without a login.
    #[serde(skip)]
    pub open: Open,
    /// How we know that it works and that it refuses what it must.
    pub proof: Proof,
    /// The ids of programs that do the same safely, for one that cannot in every TLS mode.
    pub instead: &'static [&'static str],
}

impl Named for Program {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }
}

/// What most rows have in common.
pub(crate) const ORDINARY: Program = Program {
    id: "",
    name: "",
    aliases: &[],
    group: Group::Program,
    file: "",
    place: "",
    versions: "",
    oldest: "",
    secret: "",
    trap: "",
    oauth2: false,
    implicit_port: None,
    syntax: Syntax::Plain,
    implicit: Form::Impossible(""),
    starttls: Form::Impossible(""),
    open: Open::Never,
    proof: Proof::Unproved(""),
    instead: &[],
};

impl Program {
    /// The name without what stands in brackets behind it.
    #[must_use]
    pub fn short_name(&self) -> &'static str {
        self.name.split_once(" (").map_or(self.name, |(name, _)| name)
    }

    /// What there is for a TLS mode when it logs in; nothing for mail in plaintext.
    #[must_use]
    pub fn form(&self, tls: TlsMode) -> Option<Form> {
        match tls {
            TlsMode::Implicit => Some(self.implicit),
            TlsMode::StartTls => Some(self.starttls),
            TlsMode::Cleartext => None,
        }
    }

    /// What there is for a TLS mode on a port, with a login or for a relay that knows none. What a
    /// port or the missing login rules out is [`Form::Impossible`].
    #[must_use]
    pub fn form_at(&self, port: Port, tls: TlsMode, logs_in: bool) -> Option<Form> {
        let form = self.form(tls)?;
        if self.takes_another_mode_on(port, tls) {
            return Some(Form::Impossible("It takes the TLS mode from the port."));
        }
        let has_tls = logs_in || !matches!(self.open, Open::Plaintext(_));
        Some(if has_tls { form } else { Form::Impossible("Without a login it knows no TLS.") })
    }

    /// Whether it goes by the port, and that stands for another mode.
    pub(crate) fn takes_another_mode_on(&self, port: Port, tls: TlsMode) -> bool {
        let takes = |only| (port == only) == (tls == TlsMode::Implicit);
        tls != TlsMode::Cleartext && self.implicit_port.is_some_and(|only| !takes(only))
    }

    /// Whether it can be used safely like that.
    #[must_use]
    pub fn is_safe_at(&self, port: Port, tls: TlsMode, logs_in: bool) -> bool {
        matches!(self.form_at(port, tls, logs_in), Some(Form::Text(_)))
    }

    /// Whether it delivers like that, safely or not.
    #[must_use]
    pub fn delivers_at(&self, port: Port, tls: TlsMode, logs_in: bool) -> bool {
        let form = self.form_at(port, tls, logs_in);
        matches!(form, Some(Form::Text(_) | Form::Exposed { .. }))
    }

    /// Whether its row has a safe text for a TLS mode; a port may rule it out all the same, see
    /// [`Self::is_safe_at`].
    #[must_use]
    pub fn is_safe_with(&self, tls: TlsMode) -> bool {
        matches!(self.form(tls), Some(Form::Text(_)))
    }

    /// What it gives away with a TLS mode, as a sentence, where it can be used and is not safe.
    #[must_use]
    pub fn danger_with(&self, tls: TlsMode) -> Option<&'static str> {
        match self.form(tls) {
            Some(Form::Exposed { danger, .. }) => Some(danger),
            Some(Form::Text(_) | Form::Impossible(_)) | None => None,
        }
    }

    /// How we know, as people read it, and where it gives something away all the same.
    #[must_use]
    pub fn describe_proof(&self) -> String {
        let modes = [TlsMode::Implicit, TlsMode::StartTls];
        let exposed: Vec<&str> =
            modes.iter().filter(|m| self.danger_with(**m).is_some()).map(|m| m.name()).collect();
        let is_safe = modes.iter().any(|tls| self.is_safe_with(*tls));
        match (self.proof, exposed.as_slice()) {
            (proof, []) => proof.describe(),
            (Proof::Executed, _) if !is_safe => {
                "Run as it stands against good and bad servers: it delivers to the good ones, and gives something away to bad ones, as its danger says.".to_owned()
            }
            (proof, modes) => format!(
                "{} With {} it delivers too, but gives something away to bad servers, as its danger says.",
                proof.describe(),
                modes.join(" and ")
            ),
        }
    }

    /// Whether its row has a text for a TLS mode, safe or not; see [`Self::delivers_at`].
    #[must_use]
    pub fn delivers_with(&self, tls: TlsMode) -> bool {
        self.is_safe_with(tls) || self.danger_with(tls).is_some()
    }
}

/// The danger of STARTTLS that cannot be insisted on.
pub(crate) const STRIPPABLE: &str = "STARTTLS is used only if the server offers it. An attacker on the network path can remove the offer, and then gets the password and the mail in plaintext.";

/// The danger of TLS without a look at the certificate.
pub(crate) const UNVERIFIED: &str = "The server's certificate is not verified. An attacker on the network path can pose as the server, and then gets the password and the mail.";

/// The kind of software.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Mail clients.
    MailClient,
    /// Libraries for applications.
    Library,
    /// Programs with mail settings.
    Program,
    /// Command line and relays.
    Relay,
    /// Servers that take mail.
    Server,
    /// Checks by hand.
    Check,
}

impl Group {
    /// All of them, as they are listed.
    pub const ALL: [Self; 6] =
        [Self::MailClient, Self::Library, Self::Program, Self::Relay, Self::Server, Self::Check];

    /// As a heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::MailClient => "Mail clients",
            Self::Library => "Libraries",
            Self::Program => "Programs with mail settings",
            Self::Relay => "Command line and relays",
            Self::Server => "Servers",
            Self::Check => "Checks by hand",
        }
    }
}

/// What a program has for a TLS mode.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// The whole text, with placeholders.
    Text(&'static str),
    /// A text that delivers to the right server, and gives something away to a wrong one.
    Exposed {
        /// The whole text, with placeholders. `@DANGER@` stands in a comment of its first lines.
        text: &'static str,
        /// What it gives away, and to whom, as a sentence.
        danger: &'static str,
    },
    /// Nothing delivers, and why, as a sentence.
    Impossible(&'static str),
}

/// What a program has for a relay that takes its mail without a login.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Open {
    /// Nothing: it always logs in, or nobody points it at such a relay.
    Never,
    /// The texts without their lines for a login, and this one for a relay without TLS, with
    /// placeholders.
    Text(&'static str),
    /// The same, for a program that begins TLS only where it logs in: this is all that it has.
    Plaintext(&'static str),
}

/// How we know.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "how")]
pub enum Proof {
    /// The program itself ran it against good and bad servers.
    Executed,
    /// Something strict accepted it: a sentence that says what.
    Validated(&'static str),
    /// Neither; shown as such, with the reason as a sentence.
    Unproved(&'static str),
}

impl Proof {
    /// As people read it.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Executed => {
                "Run as it stands against good and bad servers: it delivers to the good ones and refuses the bad ones.".to_owned()
            }
            Self::Validated(how) => format!("Not run, but validated. {how}"),
            Self::Unproved(why) => format!("Neither run nor validated. {why}"),
        }
    }
}
