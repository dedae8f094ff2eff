//! What a file says, and what else has to be asked to tell.

use portwise_discovery::plan::{self, Expected, Request};
use portwise_discovery::{
    Document, Fault, Outcome, Protection, Published, Read, Source, Way, answer, vet,
};
use tokio::time::Instant;

use super::chain::{Asked, End};
use super::memory::Key;
use super::says::{self, Came, Next, blank, of_failure, of_records, of_status, protection};
use super::{Discovery, settle, within};

impl Discovery<'_> {
    /// What a file says; of a third party, what it said lately.
    pub(super) async fn file(
        &self,
        request: &Request,
        is_signed: bool,
        until: Instant,
    ) -> Published {
        let source = request.source;
        if !source.is_database() && !source.is_by_exchanger() {
            return self.fresh(request, is_signed, until).await;
        }
        let (domain, url) = (self.domain.to_owned(), request.url.clone());
        let key = Key { domain, source, url, is_signed };
        if let Some(known) = self.memory.recall(&key, Instant::now()) {
            return known;
        }
        let published = self.fresh(request, is_signed, until).await;
        self.memory.keep(key, &published, Instant::now());
        published
    }

    /// What a file says now.
    async fn fresh(&self, request: &Request, is_signed: bool, until: Instant) -> Published {
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
        // Version 2 names only where to ask, so what it says is kept beside what comes of that.
        let pointer = read.as_ref().ok().and_then(|read| read.document.clone());
        let pointer = pointer.filter(|document| matches!(document, Document::AutodiscoverV2(_)));
        let mut domains = vec![self.domain.to_owned()];
        let next = |read: &Result<Read, Came>, asked: &Asked, domains: &[String]| {
            read.as_ref().ok().and_then(|read| says::leads_on(read, &asked.places, domains))
        };
        while let Some(next) = next(&read, &asked, &domains) {
            let requests = match next {
                Err(fault) => {
                    read = Err(Came::faulty(fault));
                    break;
                }
                // What is asked there anyway is a source of its own.
                Ok(Next::Place(place)) if pointer.is_some() && self.asks_anyway(&place) => break,
                Ok(Next::Place(place)) => {
                    let domain = domains.last().map_or(self.domain, String::as_str);
                    vec![plan::autodiscover_again(source, &place.url, domain)]
                }
                Ok(Next::Domain(domain)) => {
                    published.faults.push(Fault::OtherAddress(domain.clone()));
                    let requests = plan::autodiscover_for(source, &domain);
                    domains.push(domain);
                    requests
                }
            };
            // That it leads nowhere is a fault.
            read = Err(Came { outcome: Outcome::Wrong, fault: None });
            for next in requests {
                let end = self.follow(&next.url, &next, &mut asked, until).await;
                match self.read(&end, &next).await {
                    Err(came) if came == Came::NOTHING => {}
                    Err(came) => read = Err(came),
                    Ok(found) => {
                        read = Ok(found);
                        break;
                    }
                }
            }
        }
        if let (Some(pointer), Ok(read)) = (pointer, &mut read) {
            read.document = Some(pointer);
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
                    let way = Way { encrypted: true, signed: true, digest_fits: true };
                    published.protection = Protection::of(source, way);
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
                return Err(Came::faulty(Fault::Redirect { to: to.clone(), why: *why }));
            }
            End::Here(fetched, host) => (fetched, host),
        };
        if let Some(came) = fetched.status.and_then(|status| of_status(status, request)) {
            return Err(came);
        }
        let body = fetched.body.as_ref().map_err(|why| of_failure(why.clone(), host))?;
        let records = match request.expected {
            Expected::Pacc => match self.digests().await {
                Ok(found) => Some(found.texts.as_slice()),
                Err(why) if of_records(why) == Came::NOTHING => Some([].as_slice()),
                Err(_) => None,
            },
            _ => None,
        };
        let content_type = fetched.content_type.as_deref();
        let Request { source, expected, .. } = *request;
        Ok(answer::read(source, expected, body, content_type, self.domain, records))
    }

    /// Whether a place is asked for a source of its own.
    fn asks_anyway(&self, place: &vet::Place) -> bool {
        let own = plan::autodiscover_for(Source::AutodiscoverHost, self.domain);
        own.iter().any(|request| request.url == place.url)
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
            Err(Came { outcome: Outcome::NotTested(_), .. }) => {}
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
}
