//! What a mail domain tells other servers to demand, and how that is protected: asked for beside
//! the visits. Whatever is not known when the time is over counts as not tested.

mod hosts;
mod published;
mod reverse;

use std::net::IpAddr;

use futures_util::future::{OptionFuture, join_all};
use portwise_core::policy::{
    AddressPolicy, Fetched, MtaSts, Policy, Status, TlsRpt, TxtRecords, Validation,
};
use portwise_core::report::Report;
use portwise_net::{
    Fetcher, Guard, Handshaker, Kind, Proven, Resolve, Secure, TlsaRecord, UnixTime, tlsa_matches,
};
use tokio::time::{Instant, timeout_at};

use crate::jobs::Job;
use crate::milliseconds;
use crate::visit::Chain;
use reverse::Names;

/// Why something is not known at the end.
const LATE: &str = "there was no time left for it";

/// What is asked about a mail domain.
pub(crate) struct Question<'a> {
    /// The domain, if other servers deliver to it.
    pub(crate) domain: Option<&'a str>,
    /// Why nothing is asked about it, if it could not be found out where its mail goes.
    pub(crate) unknown: Option<&'a str>,
    /// What is known of it.
    pub(crate) report: &'a Report,
    /// What is visited meanwhile.
    pub(crate) jobs: &'a [Job],
    /// An address that mail is sent from, and the EHLO name that goes with it.
    pub(crate) sending: Option<(IpAddr, Option<&'a str>)>,
}

/// Asks.
pub(crate) struct Asking<'a> {
    pub(crate) fetcher: Fetcher<'a>,
    pub(crate) resolver: &'a dyn Resolve,
    pub(crate) secure: Option<&'a dyn Secure>,
    pub(crate) guard: &'a Guard,
    /// When all of it has to be over.
    pub(crate) until: Instant,
}

/// What was found, but for what the visits show.
pub(crate) struct Found {
    policy: Policy,
    /// The TLSA records that count, by host.
    records: Vec<Vec<TlsaRecord>>,
    began: Instant,
}

impl Found {
    /// What was found, with what the chains fit that the visits were shown.
    pub(crate) fn with(self, chains: &[Chain], handshaker: &Handshaker) -> Policy {
        let Self { mut policy, records, began } = self;
        for (at, (host, records)) in policy.hosts.iter_mut().zip(&records).enumerate() {
            for AddressPolicy { address, matches, .. } in &mut host.at {
                let shown = |chain: &&Chain| (chain.host, chain.address) == (at, *address);
                if let Some(chain) = chains.iter().find(shown).filter(|_| !records.is_empty()) {
                    let algorithms = handshaker.algorithms();
                    *matches = tlsa_matches(&chain.der, records, algorithms, UnixTime::now());
                }
            }
        }
        policy.duration_ms = milliseconds(began);
        policy
    }
}

impl Asking<'_> {
    /// Asks for everything, side by side.
    pub(crate) async fn run(&self, question: &Question<'_>) -> Found {
        let began = Instant::now();
        let names = Names::new(self);
        let sending = OptionFuture::from(
            question.sending.map(|(address, helo)| self.sending(&names, address, helo)),
        );
        let of_domain = OptionFuture::from(question.domain.map(|domain| async {
            match question.unknown {
                Some(why) => (self.untested(domain, why), Vec::new()),
                None => self.domain(&names, domain, question).await,
            }
        }));
        let (sending, of_domain) = tokio::join!(sending, of_domain);
        let (policy, records) = of_domain.unwrap_or_default();
        Found { policy: Policy { sending, ..policy }, records, began }
    }

    async fn domain(
        &self,
        names: &Names<'_>,
        domain: &str,
        question: &Question<'_>,
    ) -> (Policy, Vec<Vec<TlsaRecord>>) {
        let signed = async {
            let validation = self.validation(domain).await;
            let proof = Proof { asking: self, validation: &validation };
            let hosts = question.report.hosts.iter().map(|host| proof.host(host));
            let (zone, exchangers, hosts) = tokio::join!(
                proof.ask(domain, Kind::Zone),
                proof.ask(domain, Kind::Exchangers),
                join_all(hosts)
            );
            (zone.status, exchangers.status, hosts, validation)
        };
        let reverse = async {
            let mut addresses: Vec<IpAddr> = Vec::new();
            for job in question.jobs {
                if !addresses.contains(&job.to.address()) {
                    addresses.push(job.to.address());
                }
            }
            names.of_all(addresses).await
        };
        let ((zone, mx, hosts, validation), reverse, mta_sts, tls_rpt) =
            tokio::join!(signed, reverse, self.mta_sts(domain), self.tls_rpt(domain));
        let mut policy =
            Policy { validation, domain: zone, mx, mta_sts, tls_rpt, ..Policy::default() };
        let mut records = Vec::new();
        for (at, (mut host, of_host)) in hosts.into_iter().enumerate() {
            for job in question.jobs.iter().filter(|job| job.host == at) {
                let address = job.to.address();
                if !host.at.iter().any(|known: &AddressPolicy| known.address == address) {
                    let reverse = reverse.get(&address).cloned().unwrap_or_default();
                    host.at.push(AddressPolicy { address, matches: Vec::new(), reverse });
                }
            }
            policy.hosts.push(host);
            records.push(of_host);
        }
        (policy, records)
    }

    /// What is known of a domain about which nothing is asked.
    fn untested(&self, domain: &str, why: &str) -> Policy {
        let record = |label: &str| TxtRecords {
            name: format!("{label}.{domain}"),
            failed: Some(why.to_owned()),
            ..TxtRecords::default()
        };
        let status = || Status::NotTested(why.to_owned());
        Policy {
            validation: match self.secure {
                Some(_) => Validation::Fails(why.to_owned()),
                None => Validation::Off,
            },
            domain: status(),
            mx: status(),
            mta_sts: MtaSts {
                record: record("_mta-sts"),
                file: Fetched::NotTested(why.to_owned()),
            },
            tls_rpt: TlsRpt { record: record("_smtp._tls"), ..TlsRpt::default() },
            ..Policy::default()
        }
    }

    /// Whether signatures can be validated.
    async fn validation(&self, domain: &str) -> Validation {
        let Some(secure) = self.secure else { return Validation::Off };
        match timeout_at(self.until, secure.proves(domain)).await {
            Ok(validation) => validation,
            Err(_) => Validation::Fails(LATE.to_owned()),
        }
    }
}

/// What can be said of signatures.
struct Proof<'a> {
    asking: &'a Asking<'a>,
    validation: &'a Validation,
}

impl Proof<'_> {
    async fn ask(&self, name: &str, kind: Kind) -> Proven {
        let untested = |why: &str| Proven::only(Status::NotTested(why.to_owned()));
        let secure = match (self.validation, self.asking.secure) {
            (Validation::Works, Some(secure)) => secure,
            (Validation::Fails(why), _) => return untested(why),
            _ => return untested("DNSSEC was not to be validated"),
        };
        match timeout_at(self.asking.until, secure.ask(name, kind)).await {
            Ok(proven) => proven,
            Err(_) => untested(LATE),
        }
    }
}
