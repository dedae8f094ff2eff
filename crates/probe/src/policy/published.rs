//! MTA-STS and TLS-RPT: the records, the policy file, and the places of reports.

use futures_util::future::join_all;
use portwise_core::policy::mta_sts::record;
use portwise_core::policy::tls_rpt::{self, Place};
use portwise_core::policy::{Fetched, MtaSts, PolicyFile, TlsRpt, TxtRecords};
use portwise_core::report::DnsFailure;
use portwise_net::{self as net, Method, NotFetched, NotResolved, Request};
use tokio::time::timeout_at;

use super::reverse::failed;
use super::{Asking, LATE};

/// The places of reports that are looked at.
const MOST_PLACES: usize = 8;
/// The port of web servers.
const HTTPS: u16 = 443;

impl Asking<'_> {
    /// The record and the policy file. The file is looked for without a record as well: it may have
    /// been forgotten.
    pub(super) async fn mta_sts(&self, domain: &str) -> MtaSts {
        let url = format!("https://mta-sts.{domain}/.well-known/mta-sts.txt");
        let request =
            Request { url: &url, method: Method::Get, accept: "text/plain", serves_all: false };
        let (record, fetched) = tokio::join!(
            self.texts(format!("_mta-sts.{domain}"), record::VERSION),
            self.fetcher.fetch(&request, self.until)
        );
        let is_there = !record.records.is_empty() || record.failed.is_some();
        let file = match file(fetched) {
            Fetched::NoAddress if !is_there => Fetched::NotAsked,
            file => file,
        };
        MtaSts { record, file }
    }

    /// The record, and whether the places that it names can take reports. None is sent there.
    pub(super) async fn tls_rpt(&self, domain: &str) -> TlsRpt {
        let record = self.texts(format!("_smtp._tls.{domain}"), tls_rpt::VERSION).await;
        let published = tls_rpt::published(&record);
        let places = published.valid().map(tls_rpt::Record::places).unwrap_or_default();
        let looks = places.iter().take(MOST_PLACES).map(|place| self.unable(place));
        let unable = join_all(looks).await.into_iter().flatten().collect();
        TlsRpt { record, unable }
    }

    async fn texts(&self, name: String, version: &str) -> TxtRecords {
        let failed = match timeout_at(self.until, self.resolver.txt(&name)).await {
            Ok(Ok(found)) => return TxtRecords::of(&name, &found.octets, version),
            Ok(Err(why)) => failed(&why),
            Err(_) => Some(LATE.to_owned()),
        };
        TxtRecords { name, failed, ..TxtRecords::default() }
    }

    /// Why a place cannot take reports; nothing if it can, or if that is not found out.
    async fn unable(&self, place: &Place) -> Option<(String, String)> {
        if self.guard.denies(place.host()) {
            return None;
        }
        let why = match place {
            Place::Mail(domain) => self.takes_no_mail(domain).await?,
            Place::Web { host, port: HTTPS } => self.takes_no_https(host).await?,
            Place::Web { .. } => return None,
        };
        Some((place.host().to_owned(), why))
    }

    async fn takes_no_mail(&self, domain: &str) -> Option<String> {
        let nothing = |why: &NotResolved| match why {
            NotResolved::Failure(DnsFailure::NoSuchDomain) => Some("it does not exist"),
            NotResolved::Failure(DnsFailure::NoAddress) => {
                Some("it has neither mail exchangers nor an address")
            }
            _ => None,
        };
        let why = match timeout_at(self.until, self.resolver.mx(domain)).await.ok()? {
            Ok(found) if found.mx.iter().all(|mx| mx.exchange == ".") => {
                "it takes no mail (null MX)"
            }
            Ok(_) => return None,
            // Without MX records, the domain itself is the exchanger (RFC 5321 §5.1).
            Err(NotResolved::Failure(DnsFailure::NoAddress)) => {
                let addresses = timeout_at(self.until, self.resolver.addresses(domain));
                nothing(&addresses.await.ok()?.err()?)?
            }
            Err(why) => nothing(&why)?,
        };
        Some(why.to_owned())
    }

    async fn takes_no_https(&self, host: &str) -> Option<String> {
        let url = format!("https://{host}/");
        let request =
            Request { url: &url, method: Method::Nothing, accept: "*/*", serves_all: false };
        match file(self.fetcher.fetch(&request, self.until).await) {
            Fetched::NoAddress => Some("it has no address".to_owned()),
            Fetched::Unreachable(why) => Some(format!("it cannot be reached: {why}")),
            Fetched::TimedOut => Some("it did not answer in time".to_owned()),
            Fetched::CertificateName(_) => Some("its certificate is for other names".to_owned()),
            Fetched::Certificate(why) => Some(format!("its certificate cannot be trusted: {why}")),
            _ => None,
        }
    }
}

/// What fetching a policy file came to.
fn file(fetched: net::Fetched) -> Fetched {
    let net::Fetched { status, content_type, location, body, retry_after: _ } = fetched;
    match (status, body) {
        (Some(status @ 300..=399), _) if location.is_some() => {
            Fetched::Redirect { status, to: location.unwrap_or_default() }
        }
        (Some(200) | None, Ok(body)) => {
            let content_type = content_type.as_deref().map(str::as_bytes);
            Fetched::File(PolicyFile::of(&body, content_type))
        }
        (Some(status), _) if status != 200 => Fetched::Status(status),
        (_, Ok(_)) => Fetched::NotHttp,
        (_, Err(why)) => unfetched(why),
    }
}

fn unfetched(why: NotFetched) -> Fetched {
    let unreachable = |why: &str| Fetched::Unreachable(why.to_owned());
    match why {
        NotFetched::Dns(DnsFailure::NoSuchDomain | DnsFailure::NoAddress) => Fetched::NoAddress,
        NotFetched::Dns(DnsFailure::Timeout) => {
            unreachable("the name servers did not say where it is")
        }
        NotFetched::Dns(DnsFailure::ServerFailure) => {
            unreachable("the name servers failed to say where it is")
        }
        NotFetched::Tcp(outcome) => {
            Fetched::Unreachable(format!("the connection was {}", outcome.describe()))
        }
        NotFetched::TimedOut => Fetched::TimedOut,
        NotFetched::CertificateName(names) => Fetched::CertificateName(names),
        NotFetched::Certificate(why) => Fetched::Certificate(why),
        NotFetched::Tls(why) => Fetched::Unreachable(format!("TLS does not come about ({why})")),
        NotFetched::Closed => unreachable("the connection was closed before the answer was whole"),
        NotFetched::NotHttp => Fetched::NotHttp,
        NotFetched::TooLarge(_) => Fetched::TooLarge,
        NotFetched::Compressed(how) => Fetched::Unreachable(format!(
            "the answer is compressed ({how}), which nobody asked for"
        )),
        NotFetched::NotUrl => Fetched::NotTested("its name cannot be that of a host".to_owned()),
        NotFetched::Refused => {
            Fetched::NotTested("its address is one that is not visited from here".to_owned())
        }
        NotFetched::Limited(limit) => Fetched::NotTested(limit.to_string()),
        NotFetched::NotTested(why) => Fetched::NotTested(why),
    }
}
