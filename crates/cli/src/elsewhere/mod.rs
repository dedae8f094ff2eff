//! Other places: another Portwise, which is asked by its API over HTTP for a check from where it is,
//! and vantage points of an engine that is shared.

mod address;
mod refusal;
mod vantages;

use std::time::Duration;

use portwise_api::{Problem, Request, Status, Vantage, Wait, paths};
use portwise_core::Report;
use portwise_core::compare::read::{self, report};
use portwise_probe::service::{self, Ask, Fetched, Method, NotFetched, Service};
use portwise_shared::Store;
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

pub(crate) use address::{Address, Check, Elsewhere};
pub(crate) use refusal::{NotTold, Refusal};
pub(crate) use vantages::Vantages;

/// For a whole check elsewhere. A server gives its checks 90 seconds.
const PATIENCE: Duration = Duration::from_secs(150);
/// How long an answer may be waited for in one request, in seconds; proxies give up after 30 to 60.
const WAIT: u64 = 20;
const _: () = assert!(WAIT <= Wait::LONGEST);
/// Behind the wait, for the answer itself.
const ANSWER: Duration = Duration::from_secs(15);
/// Between two requests, should a server not wait.
const PAUSE: Duration = Duration::from_millis(500);

/// What another place told.
pub(crate) struct Told {
    /// What it was asked.
    pub(crate) request: Option<Request>,
    /// The vantage point that it was made from, if the place has some.
    pub(crate) vantage: Option<Vantage>,
    /// Its result, as it came.
    pub(crate) result: Value,
    /// The report in it, made safe to show.
    pub(crate) report: Report,
}

/// A probe as another Portwise shows it; what it has more of is passed over.
#[derive(Deserialize)]
struct Shown {
    id: String,
    status: Status,
    #[serde(default)]
    request: Option<Value>,
    #[serde(default)]
    result: Option<Value>,
}

impl Elsewhere {
    /// Has a check made there.
    ///
    /// # Errors
    ///
    /// [`NotTold`] says why there is no result.
    pub(crate) async fn check(
        &self,
        service: &Service<'_>,
        request: &Request,
    ) -> Result<Told, NotTold> {
        let until = Instant::now() + PATIENCE;
        let vantage = self.vantage().cloned().into_iter().collect();
        let request = Request { vantage, ..request.clone() };
        let body = serde_json::to_string(&request)
            .map_err(|error| NotTold::new(Refusal::NotReadable, error.to_string()))?;
        let method = Method::Post { content_type: "application/json", body: &body };
        let shown = self.ask(service, paths::PROBES, method, until).await?;
        self.until_done(service, shown, until).await
    }

    /// The result of a check that was made there.
    ///
    /// # Errors
    ///
    /// [`NotTold`] says why there is none.
    pub(crate) async fn result(&self, service: &Service<'_>, id: &str) -> Result<Told, NotTold> {
        let until = Instant::now() + PATIENCE;
        let shown = self.ask(service, &paths::waiting(id, WAIT), Method::Get, until).await?;
        self.until_done(service, shown, until).await
    }

    async fn until_done(
        &self,
        service: &Service<'_>,
        mut shown: Shown,
        until: Instant,
    ) -> Result<Told, NotTold> {
        let id = shown.id.clone();
        if !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(self.not_portwise("names a check in a way that this version does not know"));
        }
        while shown.status == Status::Running {
            if Instant::now() >= until {
                return Err(self.late());
            }
            tokio::time::sleep(PAUSE).await;
            shown = self.ask(service, &paths::waiting(&id, WAIT), Method::Get, until).await?;
        }
        let Shown { request, result, .. } = shown;
        let result = result.ok_or_else(|| self.not_portwise("ends a check without a result"))?;
        let report = report(&result).map_err(|why| self.unreadable(&why))?;
        let request: Option<Request> =
            request.and_then(|request| serde_json::from_value(request).ok());
        let named = request.as_ref().and_then(|request| request.vantage.first().cloned());
        let vantage = named.or_else(|| Store::vantage_of(&id));
        Ok(Told { request, vantage, result, report })
    }

    async fn ask(
        &self,
        service: &Service<'_>,
        path: &str,
        method: Method<'_>,
        until: Instant,
    ) -> Result<Shown, NotTold> {
        let url = format!("{}{path}", self.base());
        let request =
            service::Request { url: &url, method, accept: "application/json", serves_all: false };
        let answer = Duration::from_secs(WAIT) + ANSWER;
        let ask = Ask { longest: read::LONGEST, until: until.min(Instant::now() + answer) };
        let Fetched { status, content_type, location, retry_after, body } =
            service.ask(&request, ask).await;
        let body = match body {
            Ok(body) => body,
            Err(NotFetched::TimedOut) if status.is_none() && Instant::now() >= until => {
                return Err(self.late());
            }
            Err(why) => return Err(self.unreachable(&why)),
        };
        let status = status.unwrap_or_default();
        if let Some(location) = location.filter(|_| (300..400).contains(&status)) {
            return Err(self.moved(&location));
        }
        if matches!(status, 200 | 202) {
            return serde_json::from_slice(&body).map_err(|_| {
                let kind = content_type.as_deref().unwrap_or("something without a type");
                self.not_portwise(&format!("answers with {kind}, which is no check"))
            });
        }
        match serde_json::from_slice::<Problem>(&body) {
            Ok(problem) if problem.status == status => Err(self.refused(&problem)),
            _ if matches!(status, 429 | 503) => Err(self.busy(status, retry_after.as_deref())),
            _ => Err(self.not_portwise(&format!("answers with the status {status}"))),
        }
    }
}
