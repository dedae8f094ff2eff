//! The configuration profile for Apple's devices.

use quick_xml::escape::escape;
use uuid::Uuid;

use super::settings::{LogIn, Settings};
use super::{Item, Kind};

/// A profile with the keys of Apple's `com.apple.mail.managed` payload. Name, address and password
/// are left out, so that the device asks for them.
pub(super) fn item(settings: &Settings) -> Option<Item> {
    let Settings { domain, provider, smtp, imap, pop3, log_in, .. } = settings;
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
        proof: Kind::MobileConfig.proof().to_owned(),
        file: format!("{domain}.mobileconfig"),
        places: vec![format!("https://{domain}/{domain}.mobileconfig")],
        content_type: Some("application/x-apple-aspen-config".to_owned()),
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
