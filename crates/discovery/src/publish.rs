//! What to publish so that clients find settings by themselves.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portwise_model::{Host, Port, TlsMode};
use quick_xml::escape::escape;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use uuid::Uuid;

/// A server to publish.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Place {
    /// The host as A-labels.
    pub host: String,
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
    /// When TLS starts.
    pub security: TlsMode,
}

/// Which user name people log in with.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LogIn {
    /// The whole address.
    #[default]
    FullAddress,
    /// What stands before the `@`.
    LocalPart,
}

/// Settings that are known to work. One that exists can be published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Settings {
    domain: String,
    provider: String,
    smtp: Place,
    imap: Option<Place>,
    pop3: Option<Place>,
    log_in: LogIn,
}

/// Why settings cannot be published.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum Unfit {
    /// Not a mail domain.
    #[error("“{0}” is no mail domain. Give the part behind the @ of an address.")]
    Domain(String),
    /// Not a host.
    #[error("“{0}” is no host name. Clients verify the certificate by a name, so give one.")]
    Host(String),
    /// Port 0.
    #[error("Nothing can listen on port 0. Give the port that the server listens on.")]
    Port,
    /// Without encryption.
    #[error(
        "{0} is without encryption. Switch on TLS before publishing it: clients would send passwords that anyone can read."
    )]
    Cleartext(String),
}

impl Settings {
    /// Takes settings that were seen working.
    ///
    /// # Errors
    ///
    /// [`Unfit`], with what to change.
    pub fn new(domain: &str, smtp: Place) -> Result<Self, Unfit> {
        let name = match Host::parse(domain) {
            Ok(Host::Name(name)) if name.contains('.') => name,
            _ => return Err(Unfit::Domain(short(domain))),
        };
        let provider = name.clone();
        let (smtp, log_in) = (fit(smtp)?, LogIn::default());
        Ok(Self { domain: name, provider, smtp, imap: None, pop3: None, log_in })
    }

    /// With a server for IMAP.
    ///
    /// # Errors
    ///
    /// [`Unfit`], with what to change.
    pub fn with_imap(mut self, place: Place) -> Result<Self, Unfit> {
        self.imap = Some(fit(place)?);
        Ok(self)
    }

    /// With a server for POP3.
    ///
    /// # Errors
    ///
    /// [`Unfit`], with what to change.
    pub fn with_pop3(mut self, place: Place) -> Result<Self, Unfit> {
        self.pop3 = Some(fit(place)?);
        Ok(self)
    }

    /// With a name of the provider, as people know it; otherwise it is the domain. More than the
    /// 60 characters that the formats allow are cut.
    #[must_use]
    pub fn with_provider(mut self, name: &str) -> Self {
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(60).collect();
        if !name.is_empty() {
            self.provider = name;
        }
        self
    }

    /// With the user name that people log in with.
    #[must_use]
    pub fn with_log_in(mut self, log_in: LogIn) -> Self {
        self.log_in = log_in;
        self
    }
}

fn fit(place: Place) -> Result<Place, Unfit> {
    let host = match Host::parse(&place.host) {
        Ok(Host::Name(name)) if name.contains('.') => name,
        _ => return Err(Unfit::Host(short(&place.host))),
    };
    if place.port == 0 {
        return Err(Unfit::Port);
    }
    if place.security == TlsMode::Cleartext {
        return Err(Unfit::Cleartext(format!("{host}:{}", place.port)));
    }
    Ok(Place { host, ..place })
}

fn short(text: &str) -> String {
    portwise_smtp::printable(text.chars().take(80).collect::<String>().as_bytes())
}

/// A kind of publication.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// SRV records.
    Srv,
    /// A configuration file of Thunderbird's kind.
    Autoconfig,
    /// An answer of Autodiscover.
    Autodiscover,
    /// A PACC document.
    Pacc,
    /// The TXT record with the digest of the PACC document.
    PaccDigest,
    /// A configuration profile for Apple's devices.
    MobileConfig,
}

/// Something to publish.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Item {
    /// Which kind.
    pub kind: Kind,
    /// The name of the file to save it in.
    pub file: String,
    /// The URLs that it must be found at, or the zone that it belongs into.
    pub places: Vec<String>,
    /// The type to send it with, of files.
    pub content_type: Option<&'static str>,
    /// What it is, octet by octet.
    pub content: String,
    /// What to mind.
    pub notes: Vec<String>,
}

/// All that can be published, and what cannot.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Publication {
    /// What to publish.
    pub items: Vec<Item>,
    /// What cannot be said in which kind, and why.
    pub left_out: Vec<(Kind, String)>,
}

/// The set of records and files for settings.
#[must_use]
pub fn publication(settings: &Settings) -> Publication {
    let mut items = vec![srv(settings)];
    let mut left_out = Vec::new();
    if settings.imap.is_some() || settings.pop3.is_some() {
        items.push(autoconfig(settings));
    } else {
        let why =
            "Clients refuse a file that has no server for reading. Give the one for IMAP or POP3.";
        left_out.push((Kind::Autoconfig, why.to_owned()));
    }
    items.push(autodiscover(settings));
    match pacc(settings) {
        Ok(both) => items.extend(both),
        Err(why) => left_out.push((Kind::Pacc, why)),
    }
    match mobile_config(settings) {
        Some(item) => items.push(item),
        None => {
            let why = "A profile needs a server for reading. Give the one for IMAP or POP3.";
            left_out.push((Kind::MobileConfig, why.to_owned()));
        }
    }
    Publication { items, left_out }
}

/// One record per service; those that are not offered say so with “.”.
fn srv(settings: &Settings) -> Item {
    let Settings { domain, smtp, imap, pop3, .. } = settings;
    let mut content = String::new();
    let mut record = |service: &str, place: Option<&Place>, priority: u8| {
        let owner = format!("_{service}._tcp.{domain}.");
        let data = match place {
            Some(Place { host, port, .. }) => format!("{priority} 1 {port} {host}."),
            None => "0 0 0 .".to_owned(),
        };
        content.push_str(&format!("{owner} 3600 IN SRV {data}\n"));
    };
    let of = |place: &'_ Option<Place>, security| {
        place.clone().filter(|place| place.security == security)
    };
    let smtp = Some(smtp.clone());
    record("submissions", of(&smtp, TlsMode::Implicit).as_ref(), 0);
    record("submission", of(&smtp, TlsMode::StartTls).as_ref(), 0);
    let mut notes = vec![
        "Sign the zone (DNSSEC), or whoever can forge the DNS decides where passwords go.".to_owned(),
        "Records with the target “.” say that a service is not offered; leave out those of services that are.".to_owned(),
    ];
    if imap.is_some() || pop3.is_some() {
        // The priority also tells IMAP from POP3 (RFC 6186 §3.4).
        record("imaps", of(imap, TlsMode::Implicit).as_ref(), 0);
        record("imap", of(imap, TlsMode::StartTls).as_ref(), 0);
        record("pop3s", of(pop3, TlsMode::Implicit).as_ref(), 10);
        record("pop3", of(pop3, TlsMode::StartTls).as_ref(), 10);
    } else {
        notes.push(
            "Nothing is said of IMAP and POP3, since their servers are not known here.".to_owned(),
        );
    }
    Item {
        kind: Kind::Srv,
        file: format!("{domain}.srv.zone"),
        places: vec![format!("{domain}.")],
        content_type: None,
        content,
        notes,
    }
}

fn autoconfig(settings: &Settings) -> Item {
    let Settings { domain, provider, smtp, imap, pop3, log_in } = settings;
    let user = match log_in {
        LogIn::FullAddress => "%EMAILADDRESS%",
        LogIn::LocalPart => "%EMAILLOCALPART%",
    };
    let server = |tag: &str, kind: &str, place: &Place| {
        let Place { host, port, security } = place;
        let socket = if *security == TlsMode::Implicit { "SSL" } else { "STARTTLS" };
        format!(
            "    <{tag} type=\"{kind}\">\n\
             \x20     <hostname>{host}</hostname>\n\
             \x20     <port>{port}</port>\n\
             \x20     <socketType>{socket}</socketType>\n\
             \x20     <authentication>password-cleartext</authentication>\n\
             \x20     <username>{user}</username>\n\
             \x20   </{tag}>\n"
        )
    };
    let incoming = |kind: &str, place: &Option<Place>| {
        place.as_ref().map(|place| server("incomingServer", kind, place)).unwrap_or_default()
    };
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <clientConfig version=\"1.1\">\n\
         \x20 <emailProvider id=\"{domain}\">\n\
         \x20   <domain>{domain}</domain>\n\
         \x20   <displayName>{name}</displayName>\n\
         \x20   <displayShortName>{short}</displayShortName>\n\
         {imap}{pop3}{smtp}\
         \x20 </emailProvider>\n\
         </clientConfig>\n",
        name = escape(provider.as_str()),
        short = escape(provider.chars().take(20).collect::<String>()),
        imap = incoming("imap", imap),
        pop3 = incoming("pop3", pop3),
        smtp = server("outgoingServer", "smtp", smtp),
    );
    Item {
        kind: Kind::Autoconfig,
        file: "config-v1.1.xml".to_owned(),
        places: vec![
            format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
            format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
        ],
        content_type: Some("text/xml"),
        content,
        notes: vec![
            "The certificate must be for each host of these URLs.".to_owned(),
            "Send the file with this type, without a login, whatever stands behind “?” in the URL."
                .to_owned(),
            "Where the file is not, answer 404: a page with status 200 hides it from Thunderbird."
                .to_owned(),
        ],
    }
}

fn autodiscover(settings: &Settings) -> Item {
    let Settings { domain, smtp, imap, pop3, log_in, .. } = settings;
    let protocol = |kind: &str, place: &Place| {
        let Place { host, port, security } = place;
        let encryption = if *security == TlsMode::Implicit { "SSL" } else { "TLS" };
        format!(
            "      <Protocol>\n\
             \x20       <Type>{kind}</Type>\n\
             \x20       <Server>{host}</Server>\n\
             \x20       <Port>{port}</Port>\n\
             \x20       <DomainRequired>off</DomainRequired>\n\
             \x20       <SPA>off</SPA>\n\
             \x20       <SSL>on</SSL>\n\
             \x20       <Encryption>{encryption}</Encryption>\n\
             \x20       <AuthRequired>on</AuthRequired>\n\
             \x20     </Protocol>\n"
        )
    };
    let incoming = |kind: &str, place: &Option<Place>| {
        place.as_ref().map(|place| protocol(kind, place)).unwrap_or_default()
    };
    const SCHEMA: &str = "http://schemas.microsoft.com/exchange/autodiscover";
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <Autodiscover xmlns=\"{SCHEMA}/responseschema/2006\">\n\
         \x20 <Response xmlns=\"{SCHEMA}/outlook/responseschema/2006a\">\n\
         \x20   <Account>\n\
         \x20     <AccountType>email</AccountType>\n\
         \x20     <Action>settings</Action>\n\
         {}{}{}\
         \x20   </Account>\n\
         \x20 </Response>\n\
         </Autodiscover>\n",
        incoming("IMAP", imap),
        incoming("POP3", pop3),
        protocol("SMTP", smtp),
    );
    let mut notes = vec![
        "The server must answer POST as well as GET with this, in any spelling of the path’s case."
            .to_owned(),
        "Encryption is SSL where TLS begins at once, and TLS where STARTTLS is meant.".to_owned(),
    ];
    if *log_in == LogIn::LocalPart {
        notes.push("A file that stays the same cannot name the user, and clients take the whole address. Let a program add LoginName to each Protocol.".to_owned());
    }
    Item {
        kind: Kind::Autodiscover,
        file: "autodiscover.xml".to_owned(),
        places: vec![
            format!("https://autodiscover.{domain}/autodiscover/autodiscover.xml"),
            format!("https://{domain}/autodiscover/autodiscover.xml"),
        ],
        content_type: Some("text/xml"),
        content,
        notes,
    }
}

/// The document and the record with its digest. It can name hosts only, so ports and modes must be
/// the usual ones of implicit TLS.
fn pacc(settings: &Settings) -> Result<[Item; 2], String> {
    let Settings { domain, provider, smtp, imap, pop3, .. } = settings;
    let is_usual =
        |place: &Place, port: Port| place.security == TlsMode::Implicit && place.port == port;
    if !is_usual(smtp, 465) {
        return Err(
            "PACC names hosts only, and clients take port 465 with implicit TLS. Offer that first."
                .to_owned(),
        );
    }
    let mut protocols = serde_json::Map::new();
    let mut name = |key: &str, place: &Place| {
        protocols.insert(key.to_owned(), serde_json::json!({ "host": place.host }));
    };
    name("submit", smtp);
    let mut notes = vec![
        "The digest is that of these very octets: publish it anew whenever the file changes, the new one beside the old one at first.".to_owned(),
        "The format is still a draft: the key “submit” was “smtp” until its second version.".to_owned(),
        "No redirect is allowed, and the certificate must be for this host.".to_owned(),
    ];
    for (key, place, port) in [("imap", imap, 993), ("pop3", pop3, 995)] {
        match place {
            Some(place) if is_usual(place, port) => name(key, place),
            Some(_) => notes.push(format!(
                "The server for {} is left out, since it is not at port {port} with implicit TLS.",
                key.to_uppercase()
            )),
            None => {}
        }
    }
    let document = serde_json::json!({
        "protocols": protocols,
        "authentication": { "password": true },
        "info": { "provider": { "name": provider } },
    });
    let content = format!("{document:#}\n");
    let digest = STANDARD.encode(Sha256::digest(content.as_bytes()));
    let record =
        format!("_ua-auto-config.{domain}. 3600 IN TXT \"v=UAAC1; a=sha256; d={digest}\"\n");
    let document = Item {
        kind: Kind::Pacc,
        file: "user-agent-configuration.json".to_owned(),
        places: vec![format!(
            "https://ua-auto-config.{domain}/.well-known/user-agent-configuration.json"
        )],
        content_type: Some("application/json"),
        content,
        notes,
    };
    let digest = Item {
        kind: Kind::PaccDigest,
        file: format!("{domain}.pacc.zone"),
        places: vec![format!("{domain}.")],
        content_type: None,
        content: record,
        notes: vec!["Sign the zone (DNSSEC); only then does the digest prove anything.".to_owned()],
    };
    Ok([document, digest])
}

/// A profile with the keys of Apple's `com.apple.mail.managed` payload. Name, address and password
/// are left out, so that the device asks for them.
fn mobile_config(settings: &Settings) -> Option<Item> {
    let Settings { domain, provider, smtp, imap, pop3, log_in } = settings;
    let (kind, incoming) = match (imap, pop3) {
        (Some(place), _) => ("EmailTypeIMAP", place),
        (None, Some(place)) => ("EmailTypePOP", place),
        (None, None) => return None,
    };
    let uuid = |what: &str| {
        Uuid::new_v5(&Uuid::NAMESPACE_DNS, format!("{what}.{domain}").as_bytes())
            .hyphenated()
            .to_string()
            .to_uppercase()
    };
    let reversed = domain.rsplit('.').collect::<Vec<_>>().join(".");
    let name = escape(provider.as_str());
    let mail = [
        text("EmailAccountDescription", &name),
        text("EmailAccountType", kind),
        text("IncomingMailServerAuthentication", "EmailAuthPassword"),
        text("IncomingMailServerHostName", &incoming.host),
        number("IncomingMailServerPortNumber", incoming.port.into()),
        truth("IncomingMailServerUseSSL"),
        text("OutgoingMailServerAuthentication", "EmailAuthPassword"),
        text("OutgoingMailServerHostName", &smtp.host),
        number("OutgoingMailServerPortNumber", smtp.port.into()),
        truth("OutgoingMailServerUseSSL"),
        truth("OutgoingPasswordSameAsIncomingPassword"),
        text("PayloadDisplayName", &name),
        text("PayloadIdentifier", &format!("{reversed}.mail.account")),
        text("PayloadType", "com.apple.mail.managed"),
        text("PayloadUUID", &uuid("account")),
        number("PayloadVersion", 1),
    ];
    let profile = [
        text("PayloadDisplayName", &name),
        text("PayloadIdentifier", &format!("{reversed}.mail")),
        text("PayloadType", "Configuration"),
        text("PayloadUUID", &uuid("profile")),
        number("PayloadVersion", 1),
    ];
    let indented = |lines: &[String], by: &str| {
        lines
            .iter()
            .flat_map(|pair| pair.lines())
            .map(|line| format!("{by}{line}\n"))
            .collect::<String>()
    };
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n\
         <dict>\n\
         \x20 <key>PayloadContent</key>\n\
         \x20 <array>\n\
         \x20   <dict>\n\
         {}\
         \x20   </dict>\n\
         \x20 </array>\n\
         {}\
         </dict>\n\
         </plist>\n",
        indented(&mail, "      "),
        indented(&profile, "  "),
    );
    let mut notes = vec![
        "Let people download it by https from a page of the provider, with this type; the device then asks for address, user name and password.".to_owned(),
        "Sign it (CMS), or the device calls it unverified.".to_owned(),
    ];
    if *log_in == LogIn::LocalPart {
        notes.push("Tell people to enter as user name what stands before the @.".to_owned());
    }
    Some(Item {
        kind: Kind::MobileConfig,
        file: format!("{domain}.mobileconfig"),
        places: vec![format!("https://{domain}/{domain}.mobileconfig")],
        content_type: Some("application/x-apple-aspen-config"),
        content,
        notes,
    })
}

/// A pair of a property list; the value is escaped already.
fn text(key: &str, value: &str) -> String {
    format!("<key>{key}</key>\n<string>{value}</string>")
}

fn number(key: &str, value: u32) -> String {
    format!("<key>{key}</key>\n<integer>{value}</integer>")
}

fn truth(key: &str) -> String {
    format!("<key>{key}</key>\n<true/>")
}
