//! The only place that fetches.

use futures_util::stream::{self, LocalBoxStream};
use futures_util::{FutureExt, StreamExt};
use gloo_net::eventsource::futures::EventSource;
use gloo_net::http::Request;
use portwise_core::ProbeResult;
use portwise_core::events::ProbeEvent;
use portwise_core::report::Mode;
use serde::{Deserialize, Serialize};

/// The backend's address, without a slash at the end; empty for the page's own.
pub(crate) fn base() -> String {
    let entry = || {
        let document = web_sys::window()?.document()?;
        let meta = document.query_selector("meta[name=portwise-backend]").ok()??;
        meta.get_attribute("content")
    };
    entry().unwrap_or_default().trim().trim_end_matches('/').to_owned()
}

/// What a health check answers.
#[derive(Deserialize)]
struct Health {
    service: String,
}

/// Whether a backend is there. A static web server may answer anything, so the answer is read.
pub(crate) async fn is_there() -> bool {
    let Ok(response) = Request::get(&format!("{}/healthz", base())).send().await else {
        return false;
    };
    response.json::<Health>().await.is_ok_and(|health| health.service == "portwise")
}

/// A file that lies beside the page.
pub(crate) async fn file(name: &str) -> Result<String, String> {
    let answer = Request::get(name).send().await.map_err(|_| UNREACHABLE.to_owned())?;
    if !answer.ok() {
        return Err(format!("The file {name} is missing beside this page."));
    }
    answer.text().await.map_err(|_| UNREACHABLE.to_owned())
}

/// What to check.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct Wanted {
    pub(crate) target: String,
    pub(crate) mode: Mode,
}

/// A probe, as the API gives it.
#[derive(Deserialize)]
struct Probe {
    id: String,
    result: Option<ProbeResult>,
}

/// An error, as the API gives it.
#[derive(Deserialize)]
struct Problem {
    detail: String,
}

const UNREACHABLE: &str = "The server cannot be reached. Check your connection and try again.";

/// Starts a probe and gives what happens; the last event is the end.
pub(crate) async fn probe(
    wanted: &Wanted,
) -> Result<LocalBoxStream<'static, Result<ProbeEvent, String>>, String> {
    let url = format!("{}/api/v1/probes", base());
    let request = Request::post(&url).json(wanted).map_err(|e| e.to_string())?;
    let response = request.send().await.map_err(|_| UNREACHABLE.to_owned())?;
    if !response.ok() {
        let problem = response.json::<Problem>().await;
        return Err(problem.map_or_else(
            |_| format!("The backend answered with status {}.", response.status()),
            |problem| problem.detail,
        ));
    }
    let probe: Probe = response.json().await.map_err(|e| e.to_string())?;
    if let Some(result) = probe.result {
        let done = ProbeEvent::Done { result: Box::new(result) };
        return Ok(stream::iter([Ok(done)]).boxed_local());
    }
    Ok(live(&probe.id).unwrap_or_else(|| waited(probe.id.clone())))
}

/// What happens, as it happens. If the stream breaks, the end is asked for.
fn live(id: &str) -> Option<LocalBoxStream<'static, Result<ProbeEvent, String>>> {
    let url = format!("{}/api/v1/probes/{id}/events", base());
    let mut source = EventSource::new(&url).ok()?;
    let mut streams = Vec::new();
    for name in ["planned", "step", "endpoint", "done"] {
        streams.push(source.subscribe(name).ok()?);
    }
    let events = stream::select_all(streams).map(|item| {
        let (_, message) = item.ok()?;
        serde_json::from_str::<ProbeEvent>(&message.data().as_string()?).ok()
    });
    let id = id.to_owned();
    // What is dropped is closed; a source that is left open would connect again and again.
    let state = (Some(source), events, id);
    let stream = stream::unfold(state, |(source, mut events, id)| async move {
        let source = source?;
        match events.next().await.flatten() {
            Some(event) if matches!(event, ProbeEvent::Done { .. }) => {
                Some((Ok(event), (None, events, id)))
            }
            Some(event) => Some((Ok(event), (Some(source), events, id))),
            None => {
                source.close();
                let end = wait(&id).await;
                Some((end, (None, events, id)))
            }
        }
    });
    Some(stream.boxed_local())
}

fn waited(id: String) -> LocalBoxStream<'static, Result<ProbeEvent, String>> {
    async move { wait(&id).await }.into_stream().boxed_local()
}

/// The end, by asking until it is there.
async fn wait(id: &str) -> Result<ProbeEvent, String> {
    const ENOUGH: usize = 8;
    for _ in 0..ENOUGH {
        let url = format!("{}/api/v1/probes/{id}?wait=20", base());
        let response = Request::get(&url).send().await.map_err(|_| UNREACHABLE.to_owned())?;
        let probe: Probe = response.json().await.map_err(|_| UNREACHABLE.to_owned())?;
        if let Some(result) = probe.result {
            return Ok(ProbeEvent::Done { result: Box::new(result) });
        }
    }
    Err("The check takes longer than it should. Start it again.".to_owned())
}
