//! What is wrong with one source.

use portwise_discovery::{Discovered, Document, Fault, Outcome, Published, Source};

use super::{push, rows};
use crate::findings::{Finding, Row, Severity};

/// Who could mend a source.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Owner {
    /// The name exists for the sake of settings, so whoever runs the domain wants them found.
    Dedicated,
    /// The domain's own web server, which may know nothing of mail.
    WebServer,
    /// Somebody else.
    Other,
}

fn owner(source: Source) -> Owner {
    match source {
        Source::AutoconfigWellKnown
        | Source::AutoconfigWellKnownHttp
        | Source::AutodiscoverRoot => Owner::WebServer,
        Source::Table
        | Source::Ispdb
        | Source::AutoconfigMx
        | Source::AutoconfigMxBase
        | Source::IspdbMx
        | Source::IspdbMxBase
        | Source::IspdbNs => Owner::Other,
        _ => Owner::Dedicated,
    }
}

pub(super) fn run(discovered: &Discovered, out: &mut Vec<Finding>) {
    let (mut wildcard, mut catch_all) = (Vec::new(), Vec::new());
    for published in &discovered.sources {
        let owner = owner(published.source);
        // What a server sends that was set up for something else says nothing about settings.
        match published.unmeant() {
            _ if owner == Owner::Other => {}
            Some(Fault::Wildcard) => wildcard.push(published.asked.as_str()),
            Some(_) => catch_all.push(published.asked.as_str()),
            None => {
                for fault in &published.faults {
                    let Some(row) = row(published, owner, fault) else { continue };
                    let detail = format!("{}: {}", published.asked, fault.describe());
                    // Whether a file would be there cannot be told.
                    let severity = match owner {
                        Owner::WebServer => row.severity.max(Severity::Warning),
                        _ => row.severity,
                    };
                    out.push(row.finding(severity, None, detail));
                }
            }
        }
    }
    // Something answers there that nobody set up for it, though it has no page.
    let answers =
        |source| discovered.of(source).filter(|p| p.responded() && p.outcome != Outcome::Answered);
    if discovered.wildcard.addresses && wildcard.is_empty() {
        wildcard.extend(answers(Source::AutodiscoverHost).map(|p| p.asked.as_str()));
    }
    for (row, asked) in [(&rows::WILDCARD, wildcard), (&rows::CATCH_ALL, catch_all)] {
        if !asked.is_empty() {
            push(out, row, format!("Seen at: {}.", asked.join(", ")));
        }
    }
}

fn row(published: &Published, owner: Owner, fault: &Fault) -> Option<&'static Row> {
    let is_file = is_autoconfig(published.source);
    let is_srv = matches!(published.document, Some(Document::Srv(_)));
    // What is wrong with targets is said by target.
    let is_said = matches!(
        &published.document,
        Some(Document::Srv(records)) if records.iter().any(|r| r.alias || r.no_address)
    );
    let row = match fault {
        Fault::Wildcard | Fault::CatchAll => return None,
        Fault::Status(_)
        | Fault::Unreachable(_)
        | Fault::TimedOut
        | Fault::NotHttp
        | Fault::ServerFailure => {
            return (owner == Owner::Dedicated).then_some(&rows::SOURCE_FAILS);
        }
        Fault::CertificateName { .. } | Fault::Certificate(_) => {
            let is_meant = owner == Owner::Dedicated || is_file;
            return is_meant.then_some(&rows::CERTIFICATE);
        }
        // Exchange wants a login there, as it should.
        Fault::WantsLogin(_) => return is_file.then_some(&rows::WANTS_LOGIN),
        Fault::NeedsAddress => &rows::NEEDS_ADDRESS,
        Fault::DiffersWithAddress => &rows::COPIES_DIFFER,
        Fault::Redirect { .. } => return (owner == Owner::Dedicated).then_some(&rows::REDIRECT),
        Fault::ContentType(_) => return is_file.then_some(&rows::CONTENT_TYPE),
        Fault::TooLarge(_)
        | Fault::Compressed(_)
        | Fault::NotSettings(_)
        | Fault::Malformed(_)
        | Fault::Doctype
        | Fault::NoServer => {
            let is_refusal = matches!(
                &published.document,
                Some(Document::Autodiscover(answer)) if answer.error.is_some()
            );
            let is_told = published.outcome == Outcome::Wrong && !is_srv && !is_refusal;
            return is_told.then_some(&rows::UNUSABLE);
        }
        Fault::OtherAddress(_) => &rows::OTHER_ADDRESS,
        Fault::OtherDomain(_) => &rows::DOMAIN_NOT_LISTED,
        Fault::Digest => &rows::DIGEST,
        Fault::NoDigest => &rows::NO_DIGEST,
        Fault::Record(_) => return (!is_said).then_some(&rows::BAD_RECORD),
        Fault::TooMany(_) => &rows::TOO_MANY,
    };
    Some(row)
}

fn is_autoconfig(source: Source) -> bool {
    matches!(
        source,
        Source::AutoconfigHost
            | Source::AutoconfigWellKnown
            | Source::AutoconfigHostHttp
            | Source::AutoconfigWellKnownHttp
            | Source::Mailconf
    )
}
