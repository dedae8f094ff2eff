//! Asks all places at which mail settings are published, side by side. What to ask, where a
//! redirect may lead and what an answer says is decided by pure functions; this only waits.

mod chain;
mod says;

use std::net::IpAddr;

use futures_util::future::{BoxFuture, join_all};
use portwise_core::cut;
use portwise_discovery::document::Srv;
use portwise_discovery::plan::{self, Expected, Request, Step};
use portwise_discovery::{
    Discovered, Document, Fault, Outcome, Protection, Published, Read, Source, Wildcard, answer,
    mailconf, srv, vet,
};
use portwise_net::{Exchangers, Fetcher, Limits, NotResolved, Services, Texts};
use portwise_smtp::printable;
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};

use crate::lookups::Found;
use crate::{OVER, milliseconds};
use chain::{Asked, End};
use says::{Came, blank, of_failure, of_records, of_status, of_table, protection};

/// Hosts of one service whose addresses are looked up.
const TARGETS: usize = 8;
/// What stands where the DNS can have no name.
const TOO_LONG: &str = "the DNS has no names that are that long";

/// Looks for what is published about a mail domain.
pub(crate) struct Discovery<'a> {
    domain: &'a str,
    fetcher: Fetcher<'a>,
    limits: &'a Limits,
    until: Instant,
    /// Makes up names that nobody has published.
    random: String,
    exchangers: OnceCell<Result<Exchangers, NotResolved>>,
    digests: OnceCell<Result<Texts, NotResolved>>,
    everywhere: OnceCell<Vec<IpAddr>>,
}

impl<'a> Discovery<'a> {
    /// Looks for what is published about a domain of A-labels, and is done before `until`.
    pub(crate) fn new(
        domain: &'a str,
        fetcher: Fetcher<'a>,
        limits: &'a Limits,
        until: Instant,
    ) -> Self {
        Self {
            domain,
            fetcher,
            limits,
            until: until.min(Instant::now() + limits.discovery),
            random: format!("{:016x}", rand::random::<u64>()),
            exchangers: OnceCell::new(),
            digests: OnceCell::new(),
            everywhere: OnceCell::new(),
        }
    }

    /// Asks all sources; each is passed to `on_source` when it is done. Gives how many of them were
    /// cut to their room as well, which is `room` octets of JSON for all.
    pub(crate) async fn run(self, room: usize, on_source: impl Fn(&Published)) -> Found {
        let began = Instant::now();
        let share = room / Source::ALL.len();
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
            wildcard: Wildcard { addresses: !everywhere.is_empty(), srv: wild_services },
            ..Discovered::default()
        };
        let cuts = asked.iter().filter(|(_, is_cut)| *is_cut).count();
        discovered.sources = asked.into_iter().map(|(published, _)| published).collect();
        says::name_registrable(&mut discovered);
        discovered.duration_ms = milliseconds(began);
        Found { discovered, cut: cuts }
    }

    async fn ask(&self, source: Source) -> Published {
        let until = self.until.min(Instant::now() + self.limits.source);
        match source {
            Source::Table => of_table(self.domain),
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
        Came::Untested(why).record(&mut published);
        published
    }

    /// What stands at a place that the most preferred mail exchanger leads to.
    async fn by_exchanger(&self, source: Source, until: Instant) -> Published {
        let (exchanger, is_signed) = match self.exchangers().await {
            Ok(found) => (preferred(found), found.signed == Some(true)),
            Err(why) => match of_records(why) {
                Came::Nothing => (None, false),
                Came::Untested(why) => return self.untested(source, false, why),
                Came::Faulty(_) => {
                    let why = "the mail exchangers of the domain could not be looked up";
                    return self.untested(source, false, why.to_owned());
                }
            },
        };
        let base = exchanger.map(vet::registrable);
        let steps = plan::requests_by_mx(self.domain, exchanger, base);
        self.take(source, steps, is_signed, until).await
    }

    /// What the records of a service say.
    async fn services_of(&self, source: Source, until: Instant) -> Published {
        match self.services_at(source, until).await {
            Err(published) => published,
            Ok((mut published, found)) => {
                let mut records = found.srv;
                self.look_at_targets(&mut records, until).await;
                settle(srv::read(source, records), &mut published);
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
                record.no_address = failed.is_some_and(|why| of_records(why) == Came::Nothing);
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
                Came::Faulty(Fault::Redirect { to: printable(url.as_bytes()), why })
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
                Came::Faulty(Fault::Redirect { to: pointer.to_owned(), why })
                    .record(&mut published);
                published
            }
        }
    }

    /// What a file says.
    async fn file(&self, request: &Request, is_signed: bool, until: Instant) -> Published {
        let source = request.source;
        let mut published = blank(source, request.url.clone(), protection(source, is_signed));
        let mut asked = Asked::default();
        let mut end = self.follow(&request.url, request, &mut asked, until).await;
        if let (Some(url), true) = (&request.with_address, end.may_need_address()) {
            let mut again = Asked::default();
            let other = self.follow(url, request, &mut again, until).await;
            asked.fetches.append(&mut again.fetches);
            if self
                .read(&other, request)
                .await
                .is_ok_and(|read| read.outcome() == Outcome::Answered)
            {
                published.faults.push(Fault::NeedsAddress);
                asked.places = again.places;
                end = other;
            }
        }
        let mut read = self.read(&end, request).await;
        while let Some(next) = read.as_ref().ok().and_then(|r| says::leads_on(r, &asked.places)) {
            read = match next {
                Err(fault) => Err(Came::Faulty(fault)),
                Ok(place) => {
                    let next = plan::autodiscover_again(source, &place.url, self.domain);
                    let end = self.follow(&next.url, &next, &mut asked, until).await;
                    self.read(&end, &next).await
                }
            };
        }
        if asked.places.iter().any(|place| !place.https) {
            published.protection = Protection::Http;
        }
        match read {
            Err(came) => came.record(&mut published),
            Ok(read) => {
                if read.document.is_none() && self.answers_all(request, until).await {
                    published.faults.push(Fault::CatchAll);
                } else if read.outcome() == Outcome::Answered {
                    self.compare(&read, request, &mut published, &mut asked, until).await;
                }
                if source == Source::Pacc && self.is_sealed(&read).await {
                    published.protection = protection(source, true);
                }
                settle(read, &mut published);
            }
        }
        if published.outcome == Outcome::Wrong && self.exists_everywhere(request, until).await {
            published.faults.push(Fault::Wildcard);
        }
        published.fetches = asked.fetches;
        published
    }

    /// Reads what came, or says what that is.
    async fn read(&self, end: &End, request: &Request) -> Result<Read, Came> {
        let (fetched, host) = match end {
            End::NotFollowed(to, why) => {
                return Err(Came::Faulty(Fault::Redirect { to: to.clone(), why: *why }));
            }
            End::Here(fetched, host) => (fetched, host),
        };
        if let Some(came) = fetched.status.and_then(|status| of_status(status, request.expected)) {
            return Err(came);
        }
        let body = fetched.body.as_ref().map_err(|why| of_failure(why.clone(), host))?;
        let records = match request.expected {
            Expected::Pacc => match self.digests().await {
                Ok(found) => Some(found.texts.as_slice()),
                Err(why) if of_records(why) == Came::Nothing => Some([].as_slice()),
                Err(_) => None,
            },
            _ => None,
        };
        let content_type = fetched.content_type.as_deref();
        let Request { source, expected, .. } = *request;
        Ok(answer::read(source, expected, body, content_type, self.domain, records))
    }

    /// Whether a file that nobody has published is there as well.
    async fn answers_all(&self, request: &Request, until: Instant) -> bool {
        let path = request.url.split('?').next().unwrap_or_default();
        let Some((folder, _)) = path.rsplit_once('/') else { return false };
        let made_up = Request {
            url: format!("{folder}/pw-{}.xml", self.random),
            method: plan::Method::Get,
            ..request.clone()
        };
        let mut asked = Asked::default();
        let end = self.follow(&made_up.url, &made_up, &mut asked, until).await;
        matches!(end, End::Here(fetched, _) if fetched.status.is_some_and(|s| (200..300).contains(&s)))
    }

    /// Notes whether a file says other things when an address is asked for.
    async fn compare(
        &self,
        read: &Read,
        request: &Request,
        published: &mut Published,
        asked: &mut Asked,
        until: Instant,
    ) {
        let (Source::AutoconfigHost, Some(url)) = (request.source, &request.with_address) else {
            return;
        };
        if published.faults.contains(&Fault::NeedsAddress) {
            return;
        }
        let mut again = Asked::default();
        let end = self.follow(url, request, &mut again, until).await;
        match self.read(&end, request).await {
            Ok(other) if other.outcome() == Outcome::Answered => {
                asked.fetches.append(&mut again.fetches);
                if other.servers != read.servers {
                    published.faults.push(Fault::DiffersWithAddress);
                    published.addressed = other.document;
                }
            }
            // What cannot be told is no difference, and what fails only now may have its limits.
            Err(Came::Untested(_)) => {}
            Ok(_) | Err(_) => published.faults.push(Fault::DiffersWithAddress),
        }
    }

    /// Whether the records that vouch for a document are signed, and do so.
    async fn is_sealed(&self, read: &Read) -> bool {
        let Some(Document::Pacc(document)) = &read.document else { return false };
        let signed = self.digests().await.as_ref().is_ok_and(|found| found.signed == Some(true));
        signed && document.digest_fits == Some(true)
    }

    /// Whether the host of a file exists only because every name below the domain does.
    async fn exists_everywhere(&self, request: &Request, until: Instant) -> bool {
        let Ok(place) = vet::vet(&request.url) else { return false };
        let everywhere = self.everywhere().await;
        let is_below = place.host.strip_suffix(self.domain).is_some_and(|rest| rest.ends_with('.'));
        if everywhere.is_empty() || !is_below {
            return false;
        }
        let found = within(until, self.fetcher.resolver.addresses(&place.host)).await;
        found.is_ok_and(|found| found.addresses.iter().all(|a| everywhere.contains(a)))
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

    /// Whether every service exists.
    async fn wild_services(&self) -> bool {
        let name = format!("_pw-{}._tcp.{}", self.random, self.domain);
        name.len() <= LONGEST_NAME
            && within(self.until, self.fetcher.resolver.srv(&name)).await.is_ok()
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
