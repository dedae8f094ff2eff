//! Asks all places at which mail settings are published, side by side. What to ask, where a
//! redirect may lead and what an answer says is decided by pure functions; this only waits.

mod chain;
mod database;
mod file;
mod memory;
mod says;

use std::net::IpAddr;

use futures_util::future::{BoxFuture, join_all};
use portwise_core::{cut, providers};
use portwise_discovery::document::Srv;
use portwise_discovery::plan::{self, Step};
use portwise_discovery::{
    Discovered, Fault, Outcome, Protection, Published, Read, Source, Wildcard, mailconf, srv, vet,
};
use portwise_net::{Exchangers, Fetcher, Limits, NotResolved, Services, Texts};
use portwise_smtp::printable;
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};

use crate::lookups::Found;
use crate::{OVER, milliseconds};
pub(crate) use memory::Memory;
use says::{Came, blank, of_records, of_table, protection};

/// Hosts of one service whose addresses are looked up.
const TARGETS: usize = 8;
/// What stands where the DNS can have no name.
const TOO_LONG: &str = "the DNS has no names that are that long";

/// Looks for what is published about a mail domain.
pub(crate) struct Discovery<'a> {
    domain: &'a str,
    fetcher: Fetcher<'a>,
    memory: &'a Memory,
    limits: &'a Limits,
    until: Instant,
    /// Makes up names that nobody has published.
    random: String,
    database: OnceCell<Published>,
    exchangers: OnceCell<Result<Exchangers, NotResolved>>,
    digests: OnceCell<Result<Texts, NotResolved>>,
    everywhere: OnceCell<Vec<IpAddr>>,
    wild_services: OnceCell<Vec<Srv>>,
}

impl<'a> Discovery<'a> {
    /// Looks for what is published about a domain of A-labels, and is done before `until`.
    pub(crate) fn new(
        domain: &'a str,
        fetcher: Fetcher<'a>,
        memory: &'a Memory,
        limits: &'a Limits,
        until: Instant,
    ) -> Self {
        Self {
            domain,
            fetcher,
            memory,
            limits,
            until: until.min(Instant::now() + limits.discovery),
            random: format!("{:016x}", rand::random::<u64>()),
            database: OnceCell::new(),
            exchangers: OnceCell::new(),
            digests: OnceCell::new(),
            everywhere: OnceCell::new(),
            wild_services: OnceCell::new(),
        }
    }

    /// Asks all sources; each is passed to `on_source` when it is done. Gives how many of them were
    /// cut to their room as well, which is `room` octets of JSON for all.
    pub(crate) async fn run(self, room: usize, on_source: impl Fn(&Published)) -> Found {
        let began = Instant::now();
        // The rest is for the names of their hosts.
        let share = room * 3 / 4 / Source::ALL.len();
        let sources = Source::ALL.map(|source| {
            let asking: BoxFuture<'_, Published> = Box::pin(self.ask(source));
            async {
                let began = Instant::now();
                let mut published = asking.await;
                published.duration_ms = milliseconds(began);
                let is_cut = cut::published(&mut published, share);
                on_source(&published);
                (published, is_cut)
            }
        });
        let others = async {
            tokio::join!(self.exchangers(), self.digests(), self.everywhere(), self.wild_services())
        };
        let (asked, (exchangers, _, everywhere, wild_services)) =
            tokio::join!(join_all(sources), others);
        let exchangers = exchangers.as_ref().ok();
        let mut discovered = Discovered {
            domain: self.domain.to_owned(),
            exchanger: exchangers.and_then(preferred).map(|name| printable(name.as_bytes())),
            exchanger_signed: exchangers.and_then(|found| found.signed),
            wildcard: Wildcard {
                addresses: !everywhere.is_empty(),
                srv: !wild_services.is_empty(),
            },
            ..Discovered::default()
        };
        let cuts = asked.iter().filter(|(_, is_cut)| *is_cut).count();
        discovered.sources = asked.into_iter().map(|(published, _)| published).collect();
        says::name_registrable(&mut discovered, room / 4);
        discovered.duration_ms = milliseconds(began);
        Found { discovered, cut: cuts }
    }

    async fn ask(&self, source: Source) -> Published {
        let until = self.until.min(Instant::now() + self.limits.source);
        match source {
            Source::Table => self.by_table().await,
            Source::Ispdb => self.database(until).await.clone(),
            Source::IspdbNs => self.by_name_server(until).await,
            Source::AutodiscoverSrv => self.by_service(until).await,
            Source::Mailconf => self.by_pointer(until).await,
            _ if source.is_by_exchanger() => self.by_exchanger(source, until).await,
            _ if srv::service(source).is_some() => self.services_of(source, until).await,
            _ => {
                let steps = plan::requests(self.domain);
                self.take(source, steps, false, until).await
            }
        }
    }

    /// Takes the step that a plan has for a source.
    async fn take(
        &self,
        source: Source,
        steps: Vec<Step>,
        is_signed: bool,
        until: Instant,
    ) -> Published {
        let of_source = |step: &Step| match step {
            Step::Ask(request) => request.source == source,
            Step::LeaveOut(of, _) => *of == source,
        };
        match steps.into_iter().find(of_source) {
            Some(Step::Ask(request)) => self.file(&request, is_signed, until).await,
            Some(Step::LeaveOut(_, why)) => self.untested(source, is_signed, why),
            None => self.untested(source, is_signed, "there is no such place".to_owned()),
        }
    }

    fn untested(&self, source: Source, is_signed: bool, why: String) -> Published {
        let asked = plan::record_name(source, self.domain).map(|(name, _)| name);
        let asked = asked.unwrap_or_else(|| self.domain.to_owned());
        let mut published = blank(source, asked, protection(source, is_signed));
        Came::untested(why).record(&mut published);
        published
    }

    /// What stands at a place that the most preferred mail exchanger leads to.
    async fn by_exchanger(&self, source: Source, until: Instant) -> Published {
        let (exchanger, is_signed) = match self.exchangers().await {
            Ok(found) => (preferred(found), found.signed == Some(true)),
            Err(why) => match of_records(why).outcome {
                Outcome::NotTested(why) => return self.untested(source, false, why),
                Outcome::Wrong => {
                    let why = "the mail exchangers of the domain could not be looked up";
                    return self.untested(source, false, why.to_owned());
                }
                Outcome::Absent | Outcome::Answered => (None, false),
            },
        };
        let base = exchanger.map(vet::registrable);
        let steps = plan::requests_by_mx(self.domain, exchanger, base);
        self.take(source, steps, is_signed, until).await
    }

    /// What the table says of the domain, or of whom its mail exchanger belongs to.
    async fn by_table(&self) -> Published {
        if let Some(provider) = providers::of_domain(self.domain) {
            return of_table(Some(provider), self.domain, Protection::ThirdParty);
        }
        let exchangers = self.exchangers().await.as_ref().ok();
        let provider = exchangers.and_then(preferred).and_then(providers::of_mx);
        let is_signed = exchangers.is_some_and(|found| found.signed == Some(true));
        let protection = if is_signed { Protection::ThirdParty } else { Protection::ByMx };
        of_table(provider, self.domain, protection)
    }

    /// What the records of a service say.
    async fn services_of(&self, source: Source, until: Instant) -> Published {
        match self.services_at(source, until).await {
            Err(published) => published,
            Ok((mut published, found)) => {
                let mut records = found.srv;
                let is_wild = *self.wild_services().await == records;
                self.look_at_targets(&mut records, until).await;
                settle(srv::read(source, records), &mut published);
                if is_wild {
                    published.faults.push(Fault::Wildcard);
                }
                published
            }
        }
    }

    /// The records of a service, or what it comes to that there are none.
    async fn services_at(
        &self,
        source: Source,
        until: Instant,
    ) -> Result<(Published, Services), Published> {
        let (name, _) = plan::record_name(source, self.domain)
            .unwrap_or_else(|| (self.domain.to_owned(), plan::RecordType::Srv));
        if name.len() > LONGEST_NAME {
            return Err(self.untested(source, false, TOO_LONG.to_owned()));
        }
        let found = within(until, self.fetcher.resolver.srv(&name)).await;
        let is_signed = found.as_ref().is_ok_and(|found| found.signed == Some(true));
        let mut published = blank(source, name, protection(source, is_signed));
        match found {
            Ok(found) => Ok((published, found)),
            Err(why) => {
                of_records(&why).record(&mut published);
                Err(published)
            }
        }
    }

    /// Notes which targets are aliases or have no address.
    async fn look_at_targets(&self, records: &mut [Srv], until: Instant) {
        let mut targets: Vec<String> = Vec::new();
        for record in records.iter().filter(|record| record.target != ".") {
            if !targets.contains(&record.target) && targets.len() < TARGETS {
                targets.push(record.target.clone());
            }
        }
        let look_ups =
            targets.iter().map(|name| within(until, self.fetcher.resolver.addresses(name)));
        let found = join_all(look_ups).await;
        for (target, found) in targets.iter().zip(&found) {
            for record in records.iter_mut().filter(|record| record.target == *target) {
                record.alias = found.as_ref().is_ok_and(|found| found.canonical_name.is_some());
                let failed = found.as_ref().err();
                record.no_address = failed.is_some_and(|why| of_records(why) == Came::NOTHING);
            }
        }
    }

    /// Autodiscover at the host that the records of its service name.
    async fn by_service(&self, until: Instant) -> Published {
        const SOURCE: Source = Source::AutodiscoverSrv;
        let (mut published, found) = match self.services_at(SOURCE, until).await {
            Ok(found) => found,
            Err(published) => return published,
        };
        let Some(first) = found.srv.iter().find(|record| record.target != ".") else {
            return published;
        };
        let url = match first.port {
            443 => format!("https://{}/", first.target),
            port => format!("https://{}:{port}/", first.target),
        };
        let place = match vet::vet_https(&url) {
            Ok(place) => place,
            Err(why) => {
                Came::faulty(Fault::Redirect { to: printable(url.as_bytes()), why })
                    .record(&mut published);
                return published;
            }
        };
        let is_signed = found.signed == Some(true);
        let step = plan::autodiscover_at(&place.host, self.domain);
        let file = self.take(SOURCE, vec![step], is_signed, until).await;
        Published { asked: published.asked, ..file }
    }

    /// The file that a text at the domain points to.
    async fn by_pointer(&self, until: Instant) -> Published {
        const SOURCE: Source = Source::Mailconf;
        let found = within(until, self.fetcher.resolver.txt(self.domain)).await;
        let is_signed = found.as_ref().is_ok_and(|found| found.signed == Some(true));
        let protection = protection(SOURCE, is_signed);
        let mut published = blank(SOURCE, self.domain.to_owned(), protection);
        let found = match found {
            Ok(found) => found,
            Err(why) => {
                of_records(&why).record(&mut published);
                return published;
            }
        };
        let Some(pointer) = mailconf::pointer(&found.texts) else { return published };
        match vet::vet_https(pointer) {
            Ok(place) => {
                let file = self.file(&plan::mailconf_at(&place.url), is_signed, until).await;
                Published { asked: published.asked, ..file }
            }
            Err(why) => {
                Came::faulty(Fault::Redirect { to: pointer.to_owned(), why })
                    .record(&mut published);
                published
            }
        }
    }

    async fn exchangers(&self) -> &Result<Exchangers, NotResolved> {
        let look_up = || within(self.until, self.fetcher.resolver.mx(self.domain));
        self.exchangers.get_or_init(look_up).await
    }

    async fn digests(&self) -> &Result<Texts, NotResolved> {
        let look_up = || async {
            let name = format!("_ua-auto-config.{}", self.domain);
            within(self.until, self.fetcher.resolver.txt(&name)).await
        };
        self.digests.get_or_init(look_up).await
    }

    /// The addresses of a name that nobody made up.
    async fn everywhere(&self) -> &Vec<IpAddr> {
        let look_up = || async {
            let name = format!("pw-{}.{}", self.random, self.domain);
            if name.len() > LONGEST_NAME {
                return Vec::new();
            }
            let found = within(self.until, self.fetcher.resolver.addresses(&name)).await;
            found.map(|found| found.addresses).unwrap_or_default()
        };
        self.everywhere.get_or_init(look_up).await
    }

    /// The records of a service that nobody made up.
    async fn wild_services(&self) -> &Vec<Srv> {
        let look_up = || async {
            let name = format!("_pw-{}._tcp.{}", self.random, self.domain);
            if name.len() > LONGEST_NAME {
                return Vec::new();
            }
            let found = within(self.until, self.fetcher.resolver.srv(&name)).await;
            found.map(|found| found.srv).unwrap_or_default()
        };
        self.wild_services.get_or_init(look_up).await
    }
}

/// The longest name that the DNS can have, in octets (RFC 1035 §2.3.4).
const LONGEST_NAME: usize = 253;

/// The most preferred mail exchanger.
fn preferred(found: &Exchangers) -> Option<&str> {
    found.mx.iter().map(|mx| mx.exchange.as_str()).find(|exchange| *exchange != ".")
}

/// Writes down what a source says.
fn settle(read: Read, published: &mut Published) {
    published.outcome = read.outcome();
    published.faults.extend(read.faults);
    published.document = read.document;
    published.servers = read.servers;
}

/// An answer of the DNS, if it comes in time.
async fn within<T>(
    until: Instant,
    look_up: impl Future<Output = Result<T, NotResolved>>,
) -> Result<T, NotResolved> {
    let answer = timeout_at(until, look_up).await;
    answer.unwrap_or_else(|_| Err(NotResolved::NotTested(OVER.to_owned())))
}
