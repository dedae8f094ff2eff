//! Configuration files of Thunderbird's kind (draft-ietf-mailmaint-autoconfig-06 §3).

use portwise_model::Host;

use crate::body::{self, wrong_type};
use crate::document::{Autoconfig, ConfigServer, Document};
use crate::facts::Fault;
use crate::normal;
use crate::read::Read;
use crate::server::Service;
use crate::xml::{self, Element};

/// How many servers of a file are looked at.
const SERVERS: usize = 50;

/// How many domains and issuers of a file are kept.
const NAMES: usize = 100;

/// Reads a configuration file.
///
/// `lists` is a domain that the file must name among its own; none where it stands for another
/// domain, as it does when a mail exchanger led to it. `domain` is the mail domain.
#[must_use]
pub fn read(bytes: &[u8], content_type: Option<&str>, domain: &str, lists: Option<&str>) -> Read {
    let root = match xml::parse(bytes, "clientConfig") {
        Ok(root) => root,
        Err(fault) => return Read::faulty(fault),
    };
    let mut faults: Vec<Fault> = wrong_type(content_type, body::XML).into_iter().collect();
    let (document, total) = document(&root);
    if total > SERVERS {
        faults.push(Fault::TooMany(total));
    }
    let servers: Vec<_> = document
        .servers
        .iter()
        .filter_map(|server| normal::config_server(server, domain))
        .collect();
    if !servers.iter().any(|server| server.service == Service::Smtp) {
        faults.push(Fault::NoServer);
    }
    if lists.is_some_and(|own| !is_listed(&document.domains, own)) {
        faults.push(Fault::OtherDomain(document.domains.clone()));
    }
    Read { document: Some(Document::Autoconfig(document)), faults, servers }
}

/// Whether a file is for a domain. A placeholder stands for whichever is asked for.
fn is_listed(domains: &[String], own: &str) -> bool {
    domains.iter().any(|domain| {
        let domain = domain.replace("%EMAILDOMAIN%", own);
        Host::parse(&domain).is_ok_and(|host| host.name() == Some(own))
    })
}

/// What the file says, and how many servers it has.
fn document(root: &Element) -> (Autoconfig, usize) {
    let version = root.attribute("version").map(str::to_owned);
    let provider = root.first("emailProvider");
    let oauth = root.all("oAuth2").chain(provider.iter().flat_map(|p| p.all("oAuth2")));
    let oauth_issuers = oauth.filter_map(|oauth| oauth.value("issuer")).take(NAMES).collect();
    let Some(provider) = provider else {
        return (Autoconfig { version, oauth_issuers, ..Autoconfig::default() }, 0);
    };
    let is_server = |e: &&Element| matches!(e.name.as_str(), "incomingServer" | "outgoingServer");
    let servers = || provider.children.iter().filter(is_server);
    let document = Autoconfig {
        version,
        has_provider: true,
        id: provider.attribute("id").map(str::to_owned),
        display_name: provider.value("displayName"),
        domains: provider.all("domain").map(Element::text).take(NAMES).collect(),
        servers: servers().take(SERVERS).map(server).collect(),
        oauth_issuers,
    };
    (document, servers().count())
}

fn server(element: &Element) -> ConfigServer {
    let authentication = |e: &Element| match e.attribute("system") {
        Some(system) => format!("{system}:{}", e.text()),
        None => e.text(),
    };
    ConfigServer {
        outgoing: element.name == "outgoingServer",
        kind: element.attribute("type").unwrap_or_default().to_owned(),
        hostname: element.value("hostname"),
        port: element.value("port"),
        socket_types: element.all("socketType").map(Element::text).collect(),
        username: element.value("username"),
        authentication: element.all("authentication").map(authentication).collect(),
        url: element.value("url"),
    }
}
