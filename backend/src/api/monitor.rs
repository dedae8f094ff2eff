//! `GET /probe`: a probe as metrics, one target a scrape

use std::time::Duration;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use portwise_api::{Outcome, Problem, Request, Scrape, Wait, paths};
use portwise_formats::prometheus;

use super::probes::{away, begin, not_found};
use crate::client::Caller;
use crate::error::Failure;
use crate::state::AppState;

/// How much before the caller gives up the answer is sent.
const MARGIN: Duration = Duration::from_millis(500);

/// Probes a target and gives its metrics, for Prometheus to scrape
///
/// Takes part in the probe that is under way or fresh. One that does not end in time goes on, and
/// the next scrape may meet it.
#[utoipa::path(
    get, path = paths::SCRAPE, tag = "probes", params(Scrape),
    responses(
        (status = 200, description = "The metrics", body = String, content_type = "text/plain"),
        (status = 400, description = "The request or its target cannot be read", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 403, description = "The target is not visited", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 429, description = "The caller or the target has used up its allowance; `Retry-After` says when to come back", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 500, description = "The probe broke off because of a fault of the server", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 503, description = "All places are taken; `Retry-After` says when to come back", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn scrape(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    query: Result<Query<Scrape>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(Scrape { target, module }) =
        query.map_err(|rejection| Failure::bad_request(rejection.body_text()))?;
    let longest = longest(&headers)?;
    let probe = begin(&state, caller.network, &Request::new(target, module)).await?;
    let probe = state.engine.wait(&probe.id, longest).await.map_err(away)?;
    let probe = probe.ok_or_else(|| not_found(state.engine.as_ref()))?;
    let outcome = probe.ended.map(|ended| ended.read()).transpose();
    let text = match outcome.map_err(|_| Failure::internal())? {
        None => prometheus::unfinished(),
        Some(Outcome::Result(result)) => prometheus::metrics(&result),
        Some(Outcome::Problem(problem)) => return Err(problem.into()),
    };
    Ok(([(CONTENT_TYPE, prometheus::MEDIA_TYPE), (CACHE_CONTROL, "no-store")], text)
        .into_response())
}

/// How long to wait for the end of a probe: a little less than the caller does.
fn longest(headers: &HeaderMap) -> Result<Duration, Failure> {
    let longest = Duration::from_secs(Wait::LONGEST);
    let Some(said) = headers.get(Scrape::TIMEOUT) else { return Ok(longest) };
    let seconds = said.to_str().ok().and_then(|text| text.trim().parse::<f64>().ok());
    let timeout = seconds
        .filter(|seconds| *seconds > 0.0)
        .map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    let timeout = timeout.ok_or_else(|| {
        let name = Scrape::TIMEOUT;
        Failure::bad_request(format!("The header {name} must be a number of seconds above 0."))
    })?;
    // Of a very short time at least half is used.
    Ok(timeout.saturating_sub(MARGIN).max(timeout / 2).min(longest))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::HeaderMap;
    use portwise_api::Scrape;

    use super::longest;

    fn waits(said: &str) -> Option<Duration> {
        let headers =
            HeaderMap::from_iter([(Scrape::TIMEOUT.parse().unwrap(), said.parse().unwrap())]);
        longest(&headers).ok()
    }

    #[test]
    fn the_answer_comes_before_the_caller_gives_up() {
        let ms = |ms| Some(Duration::from_millis(ms));
        for (said, wanted) in [
            ("10", ms(9500)),
            (" 2.5 ", ms(2000)),
            ("0.6", ms(300)),
            ("3600", ms(60_000)),
            ("1e300", ms(60_000)),
            ("inf", ms(60_000)),
        ] {
            assert_eq!(waits(said), wanted, "{said}");
        }
        for nonsense in ["", "0", "-1", "ten", "NaN", "-inf"] {
            assert_eq!(waits(nonsense), None, "{nonsense}");
        }
        assert_eq!(longest(&HeaderMap::new()).ok(), ms(60_000));
    }
}
