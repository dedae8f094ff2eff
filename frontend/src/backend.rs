//! The only place that fetches.

use std::time::Duration;

use futures_util::stream::{self, LocalBoxStream};
use futures_util::{FutureExt, StreamExt};
use gloo_net::eventsource::futures::EventSource;
use gloo_net::http::{Request, Response};
use js_sys::futures::JsFuture;
use portwise_api::{
    Checked, CheckedEvent, CheckedOutcome, CheckedProbe, CheckedSeed, EventName, Health, Problem,
    VantagePoint, Vantages, paths,
};
use serde::de::DeserializeSeed;
use wasm_bindgen::{JsCast, JsValue};
use yew::platform::time::sleep;

/// The backend's address, without a slash at the end. Where the entry names none it is the site's
/// own, as seen from the document.
fn base() -> String {
    let named = attribute("meta[name=portwise-backend]", "content").unwrap_or_default();
    let named = named.trim().trim_end_matches('/');
    if named.is_empty() { root().trim_end_matches('/').to_owned() } else { named.to_owned() }
}

/// The way from the document's address to the root of the site, with a slash at the end.
fn root() -> String {
    attribute("[data-root]", "data-root").unwrap_or_else(|| "./".to_owned())
}

fn attribute(css: &str, name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    document.query_selector(css).ok()??.get_attribute(name)
}

/// Whether a backend is there. A static web server may answer anything, so the answer is read.
pub(crate) async fn is_there() -> bool {
    let Ok(response) = Request::get(&(base() + paths::HEALTH)).send().await else {
        return false;
    };
    response.json::<Health>().await.is_ok_and(|health| health.is_ours())
}

/// A file of the site, by its path from the root. The browser's own call: the program of the front
/// page needs no more of a client.
pub(crate) async fn file(name: &str) -> Result<String, String> {
    let unreachable = |_| UNREACHABLE.to_owned();
    let window = web_sys::window().ok_or(UNREACHABLE)?;
    let answer = window.fetch_with_str(&(root() + name));
    let answer = JsFuture::from(answer).await.map_err(unreachable)?;
    let answer: web_sys::Response = answer.unchecked_into();
    if !answer.ok() {
        return Err(format!("The file {name} is missing on this site."));
    }
    let text = answer.text().map_err(unreachable)?;
    let text = JsFuture::from(text).await.map_err(unreachable)?;
    text.as_string().ok_or_else(|| UNREACHABLE.to_owned())
}

/// The vantage points of the backend; none if it has none, or does not say.
pub(crate) async fn vantages() -> Vec<VantagePoint> {
    match Request::get(&(base() + paths::VANTAGES)).send().await {
        Ok(response) => response.json::<Vantages>().await.unwrap_or_default().vantages,
        Err(_) => Vec::new(),
    }
}

const UNREACHABLE: &str =
    "The server behind this page cannot be reached. Check your connection and try again.";

/// What happened, and what it stood in, as it came.
pub(crate) struct Heard {
    pub(crate) event: CheckedEvent,
    pub(crate) text: String,
}

/// Starts a probe and gives what happens; the last event is the end.
pub(crate) async fn probe(
    wanted: &portwise_api::Request,
) -> Result<LocalBoxStream<'static, Result<Heard, String>>, String> {
    let url = base() + paths::PROBES;
    let request = Request::post(&url).json(wanted).map_err(|e| e.to_string())?;
    let (probe, text) = read(request.send().await).await?;
    Ok(match ended(probe.result, text) {
        Some(end) => stream::iter([Ok(end)]).boxed_local(),
        None => live(&probe.id).unwrap_or_else(|| waited(probe.id)),
    })
}

fn ended(result: Option<Box<Checked>>, text: String) -> Option<Heard> {
    let event = CheckedEvent::Done(CheckedOutcome::Result(result?));
    Some(Heard { event, text })
}

/// The probe in an answer, and the answer.
async fn read(answer: Result<Response, gloo_net::Error>) -> Result<(CheckedProbe, String), String> {
    let response = answer.map_err(|_| UNREACHABLE.to_owned())?;
    let text = response.text().await.map_err(|_| UNREACHABLE.to_owned())?;
    if !response.ok() {
        let problem = serde_json::from_str::<Problem>(&text);
        return Err(problem.map_or_else(
            |_| format!("The backend answered with status {}.", response.status()),
            |problem| problem.detail,
        ));
    }
    let probe = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    Ok((probe, text))
}

/// What happens, as it happens. If the stream breaks, the end is asked for.
fn live(id: &str) -> Option<LocalBoxStream<'static, Result<Heard, String>>> {
    let mut source = EventSource::new(&(base() + &paths::events(id))).ok()?;
    let mut streams = Vec::new();
    for name in EventName::ALL {
        let messages = source.subscribe(name.id()).ok()?;
        streams.push(
            messages
                .map(move |message| {
                    let text = message.ok()?.1.data().as_string()?;
                    let mut json = serde_json::Deserializer::from_str(&text);
                    let event = CheckedSeed(name).deserialize(&mut json).ok()?;
                    Some(Heard { event, text })
                })
                .boxed_local(),
        );
    }
    // A connection that was lost is not made again and again: whoever is gone may stay away.
    streams.push(source.subscribe("error").ok()?.map(|_| None).boxed_local());
    // What is dropped is closed; a source that is left open would connect again and again.
    let state = (Some(source), stream::select_all(streams), id.to_owned());
    let stream = stream::unfold(state, |(source, mut events, id)| async move {
        let source = source?;
        match events.next().await.flatten() {
            Some(heard) => {
                let more = !matches!(heard.event, CheckedEvent::Done(_));
                Some((Ok(heard), (more.then_some(source), events, id)))
            }
            None => {
                source.close();
                let end = wait(&id).await;
                Some((end, (None, events, id)))
            }
        }
    });
    Some(stream.boxed_local())
}

fn waited(id: String) -> LocalBoxStream<'static, Result<Heard, String>> {
    async move { wait(&id).await }.into_stream().boxed_local()
}

/// The end, by asking until it is there.
async fn wait(id: &str) -> Result<Heard, String> {
    const ENOUGH: usize = 8;
    const SECONDS: u64 = 20;
    const PAUSE: Duration = Duration::from_secs(2);
    let mut patience = 2;
    for _ in 0..ENOUGH {
        let url = base() + &paths::waiting(id, SECONDS);
        match read(Request::get(&url).send().await).await {
            Ok((probe, text)) => {
                if let Some(end) = ended(probe.result, text) {
                    return Ok(end);
                }
            }
            Err(error) if error == UNREACHABLE && patience > 0 => {
                patience -= 1;
                sleep(PAUSE).await;
            }
            Err(error) => return Err(error),
        }
    }
    Err("The check takes longer than it should. Start it again.".to_owned())
}

/// The result in what came, laid out to be read; empty if there is none.
pub(crate) fn result_in(text: &str) -> String {
    let value = js_sys::JSON::parse(text).unwrap_or_default();
    let result = js_sys::Reflect::get(&value, &"result".into()).unwrap_or_default();
    let laid_out = js_sys::JSON::stringify_with_replacer_and_space(
        &result,
        &JsValue::NULL,
        &JsValue::from_f64(2.0),
    );
    laid_out.ok().and_then(|text| text.as_string()).unwrap_or_default()
}
