//! SRV records for mail (RFC 6186, RFC 8314 §5.1, RFC 2782).

use portwise_model::TlsMode;
use portwise_smtp::printable;

use crate::document::{Document, Srv};
use crate::facts::Fault;
use crate::normal;
use crate::read::Read;
use crate::server::{Server, Service};
use crate::source::Source;

/// How many records of one name are looked at.
const RECORDS: usize = 16;

/// The service, and when TLS starts, of records at a source; none if it has no records for mail.
#[must_use]
pub fn service(source: Source) -> Option<(Service, TlsMode)> {
    Some(match source {
        Source::SrvSubmissions => (Service::Smtp, TlsMode::Implicit),
        Source::SrvSubmission => (Service::Smtp, TlsMode::StartTls),
        Source::SrvImaps => (Service::Imap, TlsMode::Implicit),
        Source::SrvImap => (Service::Imap, TlsMode::StartTls),
        Source::SrvPop3s => (Service::Pop3, TlsMode::Implicit),
        Source::SrvPop3 => (Service::Pop3, TlsMode::StartTls),
        _ => return None,
    })
}

/// Whether records say that there is no such service: `.` alone (RFC 2782).
#[must_use]
pub fn denies(records: &[Srv]) -> bool {
    !records.is_empty() && records.iter().all(|record| is_root(&record.target))
}

fn is_root(target: &str) -> bool {
    target.is_empty() || target == "."
}

/// The share of the first attempts that a record gets among those of its priority, in percent.
#[must_use]
pub fn share(record: &Srv, records: &[Srv]) -> u32 {
    let peers = || records.iter().filter(|other| other.priority == record.priority);
    let sum: u64 = peers().map(|other| u64::from(other.weight)).sum();
    let count = peers().count().max(1) as u64;
    let share = match sum {
        0 => 100 / count,
        _ => u64::from(record.weight) * 100 / sum,
    };
    u32::try_from(share).unwrap_or(100)
}

/// Reads records. Where there are none, the source is absent, and this is not to be asked.
#[must_use]
pub fn read(source: Source, records: Vec<Srv>) -> Read {
    let Some((service, security)) = service(source) else { return Read::default() };
    let mut faults = Vec::new();
    let total = records.len();
    if total > RECORDS {
        faults.push(Fault::TooMany(total));
    }
    let mut records = records;
    records.sort_by_key(|record| (record.priority, std::cmp::Reverse(record.weight)));
    records.truncate(RECORDS);
    let mut servers = Vec::new();
    let mut seen = Vec::new();
    for record in &records {
        let target = printable(record.target.as_bytes());
        if is_root(&record.target) {
            if !denies(&records) {
                let why = "“.” says that there is no such service, beside records that name one";
                faults.push(Fault::Record(why.to_owned()));
            }
            continue;
        }
        if record.alias {
            faults.push(Fault::Record(format!(
                "{target} is an alias (CNAME), which RFC 2782 forbids"
            )));
        }
        if record.no_address {
            faults.push(Fault::Record(format!("{target} has no address")));
        }
        let place = (record.target.to_ascii_lowercase(), record.port);
        if seen.contains(&place) {
            faults.push(Fault::Record(format!(
                "{target} and port {} stand there twice",
                record.port
            )));
            continue;
        }
        seen.push(place);
        let named = normal::host(&record.target, "");
        match named.filter(|host| host.parse::<std::net::IpAddr>().is_err()) {
            Some(_) if record.port == 0 => {
                faults.push(Fault::Record(format!(
                    "{target} has port 0, at which nothing can listen"
                )));
            }
            Some(_) if record.no_address => {}
            Some(host) => {
                let port = record.port;
                servers.push(Server {
                    service,
                    host,
                    port,
                    security,
                    auth: Vec::new(),
                    username: None,
                });
            }
            None => faults.push(Fault::Record(format!("“{target}” is not the name of a host"))),
        }
    }
    if service == Service::Smtp && servers.is_empty() && !denies(&records) {
        faults.push(Fault::NoServer);
    }
    Read { document: Some(Document::Srv(records)), faults, servers }
}
