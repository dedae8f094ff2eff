//! Answers of Autodiscover (MS-OXDSCLI §2.2.4), and of its version 2.

use portwise_smtp::printable;
use serde_json::Value;

use crate::body::{self, not_settings, wrong_type};
use crate::document::{Autodiscover, AutodiscoverV2, Document, Protocol};
use crate::facts::Fault;
use crate::normal;
use crate::read::Read;
use crate::server::Service;
use crate::xml::{self, Element};

/// How many protocols of an answer are looked at.
const PROTOCOLS: usize = 50;

/// Reads an answer in XML. The servers are those that a sensible reader sees; what others see
/// follows from the document.
#[must_use]
pub fn read(bytes: &[u8], content_type: Option<&str>, domain: &str) -> Read {
    let root = match xml::parse(bytes, "Autodiscover") {
        Ok(root) => root,
        Err(fault) => return Read::faulty(fault),
    };
    let mut faults: Vec<Fault> = wrong_type(content_type, body::XML).into_iter().collect();
    let (document, total) = document(&root);
    if total > PROTOCOLS {
        faults.push(Fault::TooMany(total));
    }
    let servers: Vec<_> = document
        .protocols
        .iter()
        .filter_map(|protocol| normal::protocol_server(protocol, domain, normal::by_sense))
        .collect();
    let leads_on = document.redirect.is_some();
    let can_send = servers.iter().any(|server| server.service == Service::Smtp);
    if !can_send && !leads_on && !normal::is_exchange(&document) {
        faults.push(Fault::NoServer);
    }
    Read { document: Some(Document::Autodiscover(document)), faults, servers }
}

/// What the answer says, and how many protocols it has.
fn document(root: &Element) -> (Autodiscover, usize) {
    let response = root.first("Response");
    let error = response
        .and_then(|response| response.first("Error"))
        .map(|error| error.value("ErrorCode").unwrap_or_else(|| "without a code".to_owned()));
    let Some(account) = response.and_then(|response| response.first("Account")) else {
        return (Autodiscover { error, ..Autodiscover::default() }, 0);
    };
    // Of an address only the domain matters, and nobody's address is kept.
    let address = account.value("RedirectAddr");
    let domain = address.and_then(|text| text.rsplit('@').next().map(str::to_owned));
    let document = Autodiscover {
        action: account.value("Action"),
        redirect: account.value("RedirectUrl").or(domain),
        protocols: account.all("Protocol").take(PROTOCOLS).map(protocol).collect(),
        error,
    };
    (document, account.all("Protocol").count())
}

fn protocol(element: &Element) -> Protocol {
    Protocol {
        // Newer answers name the type in an attribute.
        kind: element
            .value("Type")
            .or_else(|| element.attribute("Type").map(str::to_owned))
            .unwrap_or_default(),
        server: element.value("Server"),
        port: element.value("Port"),
        ssl: element.value("SSL"),
        encryption: element.value("Encryption"),
        login_name: element.value("LoginName"),
        spa: element.value("SPA"),
        auth_required: element.value("AuthRequired"),
    }
}

/// Reads an answer of version 2. It names where to ask further, never a server for SMTP.
#[must_use]
pub fn read_v2(bytes: &[u8], content_type: Option<&str>) -> Read {
    let Ok(Value::Object(value)) = serde_json::from_str(&body::text(bytes)) else {
        return Read::faulty(not_settings(bytes));
    };
    let text =
        |name: &str| value.get(name).and_then(Value::as_str).map(|text| printable(text.as_bytes()));
    let document =
        AutodiscoverV2 { protocol: text("Protocol"), url: text("Url"), error: text("ErrorCode") };
    if document.url.is_none() && document.error.is_none() {
        return Read::faulty(not_settings(bytes));
    }
    let faults = wrong_type(content_type, body::JSON).into_iter().collect();
    Read { document: Some(Document::AutodiscoverV2(document)), faults, servers: Vec::new() }
}
