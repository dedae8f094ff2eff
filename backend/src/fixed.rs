//! Answers that are the same for everybody: the page, its files and the tables. They are taken
//! from the router when the server starts, and then given in front of it, since the way through
//! it costs more than all the rest of such an answer.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, IF_NONE_MATCH, ORIGIN, RANGE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use futures_util::FutureExt;
use tower::ServiceExt;

use crate::browser::Sites;
use crate::client::{Caller, Network, Peer, Proxies};
use crate::limits::Limits;
use crate::log::{Line, Route};
use crate::metrics::Requests;

/// The answers, and what is done for each request before one is given.
pub(crate) struct Fixed {
    pub(crate) answers: Answers,
    pub(crate) sites: Arc<Sites>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) proxies: Arc<Proxies>,
    /// Whether the paths of requests are logged.
    pub(crate) log_paths: bool,
}

/// Answers by the paths of their addresses.
pub(crate) struct Answers(HashMap<String, Kept>);

/// An answer in each form that the router has for it.
struct Kept {
    route: Route,
    counts: OnceLock<Requests>,
    /// As [`Coding`] has them.
    forms: [Form; 3],
}

struct Form {
    headers: HeaderMap,
    octets: Bytes,
}

/// What a client says that it takes, where that is simple.
#[derive(Clone, Copy)]
enum Coding {
    Identity,
    Gzip,
    Brotli,
}

impl Coding {
    const ALL: [(Self, Option<&str>); 3] =
        [(Self::Identity, None), (Self::Gzip, Some("gzip")), (Self::Brotli, Some("br"))];

    /// The best that a client takes. Nothing if it takes some rather than others, which is for the
    /// router to weigh.
    fn read(request: &HeaderMap) -> Option<Self> {
        let mut lines = request.get_all(ACCEPT_ENCODING).iter();
        let text = lines.next().map_or(Some(""), |line| line.to_str().ok())?;
        if lines.next().is_some() || text.contains([';', '*']) {
            return None;
        }
        let takes = |name: &str| text.split(',').any(|c| c.trim().eq_ignore_ascii_case(name));
        let found = Self::ALL.iter().rev().find(|(_, name)| name.is_none_or(takes));
        found.map(|(coding, _)| *coding)
    }
}

impl Answers {
    /// What a router answers at these paths. What it does not answer with 200, and without waiting
    /// for anything, is left to it.
    pub(crate) fn of(router: &Router, paths: impl Iterator<Item = String>) -> Self {
        Self(paths.filter_map(|path| Some((path.clone(), Kept::of(router, &path)?))).collect())
    }
}

impl Kept {
    fn of(router: &Router, path: &str) -> Option<Self> {
        let mut route = None;
        let mut forms = Vec::new();
        for (_, coding) in Coding::ALL {
            let mut request = Request::get(path).body(Body::empty()).ok()?;
            if let Some(coding) = coding {
                request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static(coding));
            }
            request.extensions_mut().insert(Caller { network: Network::Unix, proxied: false });
            let mut response = router.clone().oneshot(request).now_or_never()?.ok()?;
            if response.status() != StatusCode::OK {
                return None;
            }
            route = Some(response.extensions_mut().remove::<Route>()?);
            let (parts, body) = response.into_parts();
            let octets = to_bytes(body, usize::MAX).now_or_never()?.ok()?;
            forms.push(Form { headers: parts.headers, octets });
        }
        let forms = forms.try_into().ok()?;
        Some(Self { route: route?, counts: OnceLock::new(), forms })
    }
}

impl Fixed {
    /// The answer to a request, if it is one of them. What is refused, and whatever is not quite
    /// simple, is left to the router.
    pub(crate) fn answer<B: HttpBody>(
        &self,
        peer: Peer,
        request: &axum::http::Request<B>,
    ) -> Option<Response> {
        let kept = self.answers.0.get(request.uri().path())?;
        let headers = request.headers();
        let coding = Coding::read(headers)?;
        let is_simple = request.method() == Method::GET
            && request.body().is_end_stream()
            && ![IF_NONE_MATCH, ORIGIN, RANGE].iter().any(|name| headers.contains_key(name));
        if !is_simple || self.sites.refuses(request).is_some() {
            return None;
        }
        let caller = self.proxies.caller(peer, headers);
        if !self.limits.admits(caller.network) {
            return None;
        }
        let counts = kept.counts.get_or_init(|| Requests::answered("GET", kept.route.as_str()));
        let line = Line::begin(request, caller, self.log_paths).counted(counts.clone());
        let form = &kept.forms[coding as usize];
        let mut response = Response::new(Body::from(form.octets.clone()));
        *response.headers_mut() = form.headers.clone();
        Some(line.ended_with(response, Some(kept.route.clone())))
    }
}

#[cfg(test)]
mod tests;
