//! One file, with the redirects that lead to it.

use portwise_discovery::plan::{Expected, Method, Request};
use portwise_discovery::vet::{self, Place};
use portwise_discovery::{Fetch, Redirect, answer};
use portwise_net::{Fetched, NotFetched};
use tokio::time::Instant;

use super::Discovery;
use crate::milliseconds;

/// What was asked on the way to a file.
#[derive(Default)]
pub(super) struct Asked {
    /// Where, in order.
    pub(super) places: Vec<Place>,
    /// What came there.
    pub(super) fetches: Vec<Fetch>,
}

/// Where a way ends.
pub(super) enum End {
    /// This came from this host, which is no redirect that could be followed.
    Here(Fetched, String),
    /// It leads on to this, and why that is not followed.
    NotFollowed(String, Redirect),
}

impl End {
    /// Whether the file may be there for those who ask with an address.
    pub(super) fn may_need_address(&self) -> bool {
        let Self::Here(fetched, _) = self else { return false };
        let body = fetched.body.as_deref().unwrap_or_default();
        fetched.body.is_ok() && fetched.status.is_some_and(|s| answer::wants_address(s, body))
    }
}

impl Discovery<'_> {
    /// Asks for a file and follows redirects as far as its source allows.
    pub(super) async fn follow(
        &self,
        url: &str,
        request: &Request,
        asked: &mut Asked,
        until: Instant,
    ) -> End {
        let mut place = match vet::vet(url) {
            Ok(place) => place,
            Err(why) => return End::NotFollowed(url.to_owned(), why),
        };
        let is_first = asked.places.is_empty();
        loop {
            let began = Instant::now();
            let fetched = self.fetch(&place, request, asked.places.is_empty(), until).await;
            asked.fetches.push(Fetch {
                url: place.url.clone(),
                status: fetched.status,
                content_type: fetched.content_type.clone(),
                duration_ms: milliseconds(began),
            });
            asked.places.push(place.clone());
            let was_led = !is_first || asked.places.len() > 1;
            if was_led && matches!(fetched.body, Err(NotFetched::Refused)) {
                return End::NotFollowed(place.url, Redirect::Refused);
            }
            let location = match (fetched.status, &fetched.location) {
                (Some(301 | 302 | 303 | 307 | 308), Some(location)) => location.clone(),
                _ => return End::Here(fetched, place.host),
            };
            match vet::follow(&asked.places, &location, request.redirects) {
                Ok(next) => place = next,
                Err(why) => return End::NotFollowed(location, why),
            }
        }
    }

    async fn fetch(
        &self,
        place: &Place,
        request: &Request,
        is_first: bool,
        until: Instant,
    ) -> Fetched {
        let accept = match request.expected {
            Expected::Autoconfig | Expected::Autodiscover => "text/xml, application/xml",
            Expected::AutodiscoverV2 | Expected::Pacc => "application/json",
        };
        let post =
            |body| portwise_net::Method::Post { content_type: "text/xml; charset=utf-8", body };
        let method = match &request.method {
            Method::Post(body) => post(body),
            Method::GetThenPost(body) if place.https => post(body),
            Method::Get | Method::GetThenPost(_) => portwise_net::Method::Get,
        };
        let serves_all = is_first && request.source.is_database();
        let request = portwise_net::Request { url: &place.url, method, accept, serves_all };
        self.fetcher.fetch(&request, until).await
    }
}
