//! From what sources write to the one form.

use portwise_model::{Host, Port, TlsMode};

use crate::document::{Autodiscover, ConfigServer, Protocol};
use crate::server::{Server, Service, UserName};

/// The local part of the address that is made up where a server insists on one.
pub const MADE_UP: &str = "portwise-check";

/// A host as it is compared: in lower case as A-labels, without a trailing dot. The placeholder
/// for the mail domain is filled in. None if that is no host.
#[must_use]
pub fn host(text: &str, domain: &str) -> Option<String> {
    let text = text.trim().replace("%EMAILDOMAIN%", domain);
    match Host::parse(&text).ok()? {
        // A name without a dot means something else in every network.
        Host::Name(name) => name.contains('.').then_some(name),
        Host::Address(address) => Some(address.to_string()),
    }
}

/// A port that something can listen on.
#[must_use]
pub fn port(text: &str) -> Option<Port> {
    text.trim().parse().ok().filter(|port| *port != 0)
}

/// The port that goes with a service, where none is named.
#[must_use]
pub fn usual_port(service: Service, security: TlsMode) -> Port {
    match (service, security == TlsMode::Implicit) {
        (Service::Smtp, true) => 465,
        (Service::Smtp, false) => 587,
        (Service::Imap, true) => 993,
        (Service::Imap, false) => 143,
        (Service::Pop3, true) => 995,
        (Service::Pop3, false) => 110,
    }
}

/// What `socketType` says; its values are written in exactly this way.
#[must_use]
pub fn socket_type(text: &str) -> Option<TlsMode> {
    match text {
        "SSL" => Some(TlsMode::Implicit),
        "STARTTLS" => Some(TlsMode::StartTls),
        "plain" => Some(TlsMode::Cleartext),
        _ => None,
    }
}

/// Which user name is meant by one that is written for a whole domain, or for the made-up address.
#[must_use]
pub fn username(text: &str, domain: &str) -> Option<UserName> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let filled = text
        .replace("%EMAILADDRESS%", &format!("{MADE_UP}@{domain}"))
        .replace("%EMAILLOCALPART%", MADE_UP)
        .replace("%EMAILDOMAIN%", domain);
    Some(if filled.eq_ignore_ascii_case(&format!("{MADE_UP}@{domain}")) {
        UserName::FullAddress
    } else if filled.eq_ignore_ascii_case(MADE_UP) {
        UserName::LocalPart
    } else {
        UserName::Other(text.to_owned())
    })
}

/// The service of a server in a configuration file.
#[must_use]
pub fn service(server: &ConfigServer) -> Option<Service> {
    match (server.outgoing, server.kind.as_str()) {
        (true, "smtp") => Some(Service::Smtp),
        (false, "imap") => Some(Service::Imap),
        (false, "pop3") => Some(Service::Pop3),
        _ => None,
    }
}

/// A server of a configuration file; none if it lacks what it needs
/// (draft-ietf-mailmaint-autoconfig-06 §3.9), or is for something else.
#[must_use]
pub fn config_server(server: &ConfigServer, domain: &str) -> Option<Server> {
    let service = service(server)?;
    let security = server.socket_types.iter().find_map(|text| socket_type(text))?;
    let port = match &server.port {
        Some(text) => port(text)?,
        None => usual_port(service, security),
    };
    Some(Server {
        service,
        host: host(server.hostname.as_deref()?, domain)?,
        port,
        security,
        auth: server.authentication.clone(),
        username: server.username.as_deref().and_then(|text| username(text, domain)),
    })
}

/// The service of a block of Autodiscover.
#[must_use]
pub fn protocol_service(protocol: &Protocol) -> Option<Service> {
    let is = |kind: &str| protocol.kind.trim().eq_ignore_ascii_case(kind);
    let all = [("SMTP", Service::Smtp), ("IMAP", Service::Imap), ("POP3", Service::Pop3)];
    all.into_iter().find_map(|(kind, service)| is(kind).then_some(service))
}

/// Whether an answer of Autodiscover is for Exchange or ActiveSync.
#[must_use]
pub fn is_exchange(answer: &Autodiscover) -> bool {
    const KINDS: &[&str] = &["EXCH", "EXPR", "EXHTTP", "WEB", "MobileSync"];
    let is = |kind: &str| KINDS.iter().any(|known| kind.trim().eq_ignore_ascii_case(known));
    answer.protocols.iter().any(|protocol| is(&protocol.kind))
}

/// A server of Autodiscover, read in one client's way; none if it lacks what it needs.
#[must_use]
pub fn protocol_server(
    protocol: &Protocol,
    domain: &str,
    read: impl Fn(&Protocol, Option<Port>) -> TlsMode,
) -> Option<Server> {
    let service = protocol_service(protocol)?;
    let named = match &protocol.port {
        Some(text) => Some(port(text)?),
        None => None,
    };
    let security = read(protocol, named);
    let is = |value: &Option<String>, what: &str| {
        value.as_deref().is_some_and(|text| text.trim().eq_ignore_ascii_case(what))
    };
    let auth = if is(&protocol.auth_required, "off") {
        vec!["none".to_owned()]
    } else if is(&protocol.spa, "on") {
        vec!["SPA".to_owned()]
    } else {
        Vec::new()
    };
    Some(Server {
        service,
        host: host(protocol.server.as_deref()?, domain)?,
        port: named.unwrap_or_else(|| usual_port(service, security)),
        security,
        auth,
        username: protocol.login_name.as_deref().and_then(|text| username(text, domain)),
    })
}

/// When TLS starts as MS-OXDSCLI §2.2.4.1.1.2.6 has it, and as Outlook reads it: `Encryption`
/// counts before `SSL`, and without either it is TLS from the first octet.
#[must_use]
pub fn by_the_book(protocol: &Protocol, _: Option<Port>) -> TlsMode {
    let encryption = protocol.encryption.as_deref().map(|text| text.trim().to_ascii_lowercase());
    match encryption.as_deref() {
        Some("none") => TlsMode::Cleartext,
        Some("ssl") => TlsMode::Implicit,
        Some("tls") => TlsMode::StartTls,
        _ if is_off(protocol) => TlsMode::Cleartext,
        _ => TlsMode::Implicit,
    }
}

/// When TLS starts as most publishers mean it: what `Encryption` says, else by the port.
#[must_use]
pub fn by_sense(protocol: &Protocol, port: Option<Port>) -> TlsMode {
    let encryption = protocol.encryption.as_deref().map(|text| text.trim().to_ascii_lowercase());
    match encryption.as_deref() {
        Some("none") => TlsMode::Cleartext,
        Some("ssl") => TlsMode::Implicit,
        Some("tls") => TlsMode::StartTls,
        _ if is_off(protocol) => TlsMode::Cleartext,
        _ => by_port(port),
    }
}

/// When TLS starts as Thunderbird reads it: in plaintext if either says so, else by the port
/// alone.
#[must_use]
pub fn as_thunderbird(protocol: &Protocol, port: Option<Port>) -> TlsMode {
    let encryption = protocol.encryption.as_deref().map(|text| text.trim().to_ascii_lowercase());
    if is_off(protocol) || encryption.as_deref() == Some("none") {
        TlsMode::Cleartext
    } else {
        by_port(port)
    }
}

/// `SSL` is `off`.
#[must_use]
pub fn is_off(protocol: &Protocol) -> bool {
    protocol.ssl.as_deref().is_some_and(|text| text.trim().eq_ignore_ascii_case("off"))
}

fn by_port(port: Option<Port>) -> TlsMode {
    match port {
        Some(143 | 110 | 25 | 587) => TlsMode::StartTls,
        _ => TlsMode::Implicit,
    }
}

/// Whether a way to log in is OAuth2.
#[must_use]
pub fn is_oauth(auth: &str) -> bool {
    let auth = auth.to_ascii_lowercase();
    let auth = auth.rsplit(':').next().unwrap_or_default();
    auth.starts_with("oauth") || auth == "xoauth2"
}

/// Whether a way to log in is a password that the user types.
#[must_use]
pub fn is_password(auth: &str) -> bool {
    let auth = auth.to_ascii_lowercase();
    matches!(
        auth.rsplit(':').next().unwrap_or_default(),
        "password-cleartext"
            | "password-encrypted"
            | "password"
            | "plain"
            | "secure"
            | "login"
            | "basic"
            | "cram-md5"
            | "scram-sha-1"
            | "scram-sha-256"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_in_one_spelling() {
        for (text, expected) in [
            ("Mail.Example.ORG.", Some("mail.example.org")),
            (" smtp.%EMAILDOMAIN% ", Some("smtp.example.org")),
            ("bücher.example", Some("xn--bcher-kva.example")),
            ("192.0.2.1", Some("192.0.2.1")),
            ("localhost", None),
            ("0x7f.1", None),
            ("%EMAILLOCALPART%.example.org", None),
            ("", None),
        ] {
            assert_eq!(host(text, "example.org").as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn user_names_have_three_forms() {
        for (text, expected) in [
            ("%EMAILADDRESS%", Some(UserName::FullAddress)),
            ("%EMAILLOCALPART%@%EMAILDOMAIN%", Some(UserName::FullAddress)),
            ("%EMAILLOCALPART%@example.org", Some(UserName::FullAddress)),
            ("portwise-check@example.org", Some(UserName::FullAddress)),
            ("%EMAILLOCALPART%", Some(UserName::LocalPart)),
            ("portwise-check", Some(UserName::LocalPart)),
            // A server that takes the escaped address for the user name (D117).
            (
                "portwise-check%40example.org",
                Some(UserName::Other("portwise-check%40example.org".into())),
            ),
            ("ORG\\%EMAILLOCALPART%", Some(UserName::Other("ORG\\%EMAILLOCALPART%".into()))),
            (" ", None),
        ] {
            assert_eq!(username(text, "example.org"), expected, "{text}");
        }
    }

    #[test]
    fn autodiscover_is_read_in_three_ways() {
        let protocol = |ssl: Option<&str>, encryption: Option<&str>| Protocol {
            ssl: ssl.map(str::to_owned),
            encryption: encryption.map(str::to_owned),
            ..Protocol::default()
        };
        use TlsMode::{Cleartext, Implicit, StartTls};
        for (ssl, encryption, port, book, sense, thunderbird) in [
            (None, None, 465, Implicit, Implicit, Implicit),
            (None, None, 587, Implicit, StartTls, StartTls),
            (Some("on"), Some("TLS"), 587, StartTls, StartTls, StartTls),
            (Some("on"), Some("TLS"), 465, StartTls, StartTls, Implicit),
            (Some("off"), Some("SSL"), 465, Implicit, Implicit, Cleartext),
            (Some("Off"), None, 587, Cleartext, Cleartext, Cleartext),
            (Some("on"), Some("None"), 25, Cleartext, Cleartext, Cleartext),
            (Some("yes"), Some("Auto"), 587, Implicit, StartTls, StartTls),
        ] {
            let protocol = protocol(ssl, encryption);
            let port = Some(port);
            assert_eq!(by_the_book(&protocol, port), book, "{protocol:?}");
            assert_eq!(by_sense(&protocol, port), sense, "{protocol:?}");
            assert_eq!(as_thunderbird(&protocol, port), thunderbird, "{protocol:?}");
        }
    }

    #[test]
    fn logins_are_told_apart() {
        for auth in ["OAuth2", "OAuth", "oauth-public", "sasl:XOAUTH2", "sasl:OAUTHBEARER"] {
            assert!(is_oauth(auth) && !is_password(auth), "{auth}");
        }
        for auth in ["password-cleartext", "plain", "http:Basic", "sasl:SCRAM-SHA-256", "password"]
        {
            assert!(is_password(auth) && !is_oauth(auth), "{auth}");
        }
        assert!(!is_oauth("none") && !is_password("none"));
    }
}
