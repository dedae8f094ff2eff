//! The configuration file of Thunderbird's kind.

use portwise_model::TlsMode;
use quick_xml::escape::escape;

use super::settings::{LogIn, Place, Settings};
use super::{Item, Kind};

pub(super) fn item(settings: &Settings) -> Item {
    let Settings { domain, provider, imap, pop3, log_in, .. } = settings;
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
        smtp = settings
            .sending()
            .map(|place| server("outgoingServer", "smtp", place))
            .collect::<String>(),
    );
    Item {
        kind: Kind::Autoconfig,
        proof: Kind::Autoconfig.proof().to_owned(),
        file: "config-v1.1.xml".to_owned(),
        places: vec![
            format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
            format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
        ],
        content_type: Some("text/xml".to_owned()),
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
