//! The answer of Autodiscover.

use portwise_model::TlsMode;

use super::settings::{LogIn, Place, Settings};
use super::{Item, Kind};

pub(super) fn item(settings: &Settings) -> Item {
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
        proof: Kind::Autodiscover.proof().to_owned(),
        file: "autodiscover.xml".to_owned(),
        places: vec![
            format!("https://autodiscover.{domain}/autodiscover/autodiscover.xml"),
            format!("https://{domain}/autodiscover/autodiscover.xml"),
        ],
        content_type: Some("text/xml".to_owned()),
        content,
        notes,
    }
}
