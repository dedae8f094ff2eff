//! FairEmail.

use portwise_model::TlsMode;

use super::common::{Found, file, first};
use super::outcome::{Client, ClientOutcome, Stumble};
use crate::document::{Document, Srv};
use crate::facts::{Discovered, Fault, Published};
use crate::normal;
use crate::server::{Server, Service};
use crate::source::Source;
use crate::srv;

/// Where it looks for a file, one place after the other, unless it is set to open links safely.
const FILES: [Source; 5] = [
    Source::AutoconfigHost,
    Source::AutoconfigWellKnown,
    Source::AutoconfigHostHttp,
    Source::AutoconfigWellKnownHttp,
    Source::Ispdb,
];

/// What FairEmail would make of it.
#[must_use]
pub(super) fn outcome(discovered: &Discovered) -> ClientOutcome {
    let mut outcome = ClientOutcome::new(Client::FairEmail);
    let file = FILES.iter().filter_map(|source| discovered.of(*source)).find_map(|published| {
        let (smtp, incoming) = by_file(published, &discovered.domain)?;
        Some((published.source, smtp, incoming))
    });
    // It asks for files even where there are records, and with the address.
    let until = file.as_ref().and_then(|(at, ..)| FILES.iter().position(|source| source == at));
    let asked = &FILES[..until.map_or(FILES.len(), |at| at + 1)];
    outcome.sends_address_in_clear = asked.iter().any(|source| {
        let is_http =
            matches!(source, Source::AutoconfigHostHttp | Source::AutoconfigWellKnownHttp);
        is_http && discovered.of(*source).is_some_and(Published::responded)
    });
    let records = by_srv(discovered);
    // A file with user names counts 120, SRV records 50, a file without them 20.
    let names_users = file
        .as_ref()
        .is_some_and(|(_, smtp, incoming)| smtp.username.is_some() || incoming.username.is_some());
    let best = if names_users { file.or(records) } else { records.or(file) };
    if let Some((source, smtp, incoming)) = best {
        let (smtp, incoming) = (Some(smtp), Some(incoming));
        outcome.take(source, Found { smtp, incoming, ..Found::default() });
    }
    for source in &FILES[..2] {
        let is_other_name = |fault: &Fault| matches!(fault, Fault::CertificateName { .. });
        if discovered.of(*source).is_some_and(|p| p.faults.iter().any(is_other_name)) {
            outcome.stumbles.push(Stumble::NameNotChecked(*source));
        }
    }
    if outcome.takes.is_none() {
        let domain = &discovered.domain;
        outcome.guesses =
            ["smtp.", "mail.", "mx.", ""].map(|label| format!("{label}{domain}")).to_vec();
    }
    outcome.note_unprotected(discovered);
    let mut outcome = outcome.finish(discovered);
    // What another kind of source outweighs is not broken.
    if outcome.takes.is_some_and(|source| !FILES.contains(&source)) {
        outcome.stumbles.retain(
            |stumble| !matches!(stumble, Stumble::Broken(source) if !FILES.contains(source)),
        );
    }
    outcome
}

fn by_file(published: &Published, domain: &str) -> Option<(Server, Server)> {
    let servers: Vec<Server> = file(published)?
        .servers
        .iter()
        .filter_map(|entry| normal::config_server(entry, domain))
        .collect();
    let (smtp, incoming) = first(&servers, &[Service::Imap]);
    Some((smtp?, incoming?))
}

/// Of records for sending with the same priority and weight it prefers those for STARTTLS; STARTTLS
/// it speaks at ports 143 and 587 alone.
fn by_srv(discovered: &Discovered) -> Option<(Source, Server, Server)> {
    let best = |sources: [Source; 2]| {
        let records = sources.into_iter().flat_map(|source| {
            let records = match discovered.answered(source).and_then(|p| p.document.as_ref()) {
                Some(Document::Srv(records)) => records.as_slice(),
                _ => &[],
            };
            records.iter().map(move |record| (source, record))
        });
        let named = records.filter(|(_, record)| !record.target.is_empty() && record.target != ".");
        named.min_by_key(|(_, record)| (record.priority, std::cmp::Reverse(record.weight)))
    };
    let (source, smtp) = best([Source::SrvSubmission, Source::SrvSubmissions])?;
    let (imap_source, imap) = best([Source::SrvImaps, Source::SrvImap])?;
    Some((source, server(source, smtp)?, server(imap_source, imap)?))
}

fn server(source: Source, record: &Srv) -> Option<Server> {
    let (service, security) = srv::service(source)?;
    let is_starttls = security == TlsMode::StartTls && matches!(record.port, 143 | 587);
    Some(Server {
        service,
        host: normal::host(&record.target, "")?,
        port: record.port,
        security: if is_starttls { TlsMode::StartTls } else { TlsMode::Implicit },
        auth: Vec::new(),
        username: None,
    })
}
