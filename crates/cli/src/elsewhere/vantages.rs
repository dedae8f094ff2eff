//! Vantage points of an engine that is shared: has their workers make a check.

use std::time::Duration;

use anyhow::Result;
use futures_util::StreamExt;
use futures_util::future::join_all;
use portwise_api::{Event, Request, Vantage};
use portwise_core::compare::read::{NotReadable, report};
use portwise_engine::{Asked, Ended, Engine, Happened, NotStarted, Options};
use portwise_shared::{EngineUrl, Shared, SharedOptions, Store};
use serde::de::DeserializeSeed;
use tokio::time::timeout;

use super::{NotTold, PATIENCE, Refusal, Told};

/// How many probes may wait at a vantage point when another is asked for.
const LONGEST: u64 = 1_000;

/// The vantage points of an engine.
pub(crate) struct Vantages {
    engine: Shared,
}

impl Vantages {
    /// Connects, with further authorities to trust, in PEM.
    ///
    /// # Errors
    ///
    /// If there is no engine there that can be used.
    pub(crate) async fn of(url: &EngineUrl, roots: Option<&[u8]>) -> Result<Self> {
        let store = Store::open(url, roots).await?;
        // Each request names its own.
        let vantage = "here".parse()?;
        let options = SharedOptions { engine: Options::default(), vantage, longest: LONGEST };
        Ok(Self { engine: Shared::new(store, None, options) })
    }

    /// Has a check made at each of these, all at the same time, and tells what happens where, by
    /// position.
    pub(crate) async fn check(
        &self,
        request: &Request,
        at: &[Vantage],
        happens: impl Fn(usize, &Event),
    ) -> Vec<Result<Told, NotTold>> {
        let happens = &happens;
        let checks = at.iter().enumerate().map(|(number, vantage)| async move {
            let check = self.check_at(request, vantage, |event| happens(number, event));
            timeout(PATIENCE, check).await.unwrap_or_else(|_| {
                let text = format!("{vantage} did not finish its check in time. Try again.");
                Err(NotTold::new(Refusal::TimedOut, text))
            })
        });
        join_all(checks).await
    }

    async fn check_at(
        &self,
        request: &Request,
        vantage: &Vantage,
        happens: impl Fn(&Event),
    ) -> Result<Told, NotTold> {
        let asked = Request { vantage: vec![vantage.clone()], ..request.clone() };
        let asked =
            Asked::read(&asked).map_err(|refusal| NotTold::new(Refusal::Refused, refusal.text))?;
        let probe = self.engine.start(asked).await.map_err(|why| not_started(vantage, &why))?;
        let ended = match probe.ended {
            Some(ended) => ended,
            None => self.followed(&probe.id, happens).await.ok_or_else(away)?,
        };
        let json = match ended {
            Ended::Result(json) => json,
            Ended::Problem(problem) => return Err(NotTold::of(vantage.as_str(), &problem)),
        };
        let unreadable = |why: &NotReadable| NotTold::unreadable(vantage.as_str(), why);
        let result = serde_json::from_slice(&json)
            .map_err(|why| unreadable(&NotReadable::NotJson(why.to_string())))?;
        let report = report(&result).map_err(|why| unreadable(&why))?;
        let request = Some(Request::clone(&probe.request));
        Ok(Told { request, vantage: Some(vantage.clone()), result, report })
    }

    /// What a probe ends with; `None` if the engine goes away meanwhile.
    async fn followed(&self, id: &str, happens: impl Fn(&Event)) -> Option<Ended> {
        let mut events = self.engine.events(id, None).await.ok()??;
        while let Some(Happened { name, data, .. }) = events.next().await {
            let event = name.deserialize(&mut serde_json::Deserializer::from_slice(&data));
            // What is of another version shows at the end.
            event.iter().for_each(&happens);
        }
        self.engine.wait(id, Duration::ZERO).await.ok()??.ended
    }
}

fn away() -> NotTold {
    let text = "The engine was lost before the check had ended. Try again.";
    NotTold::new(Refusal::Unreachable, text.to_owned())
}

fn not_started(vantage: &Vantage, why: &NotStarted) -> NotTold {
    let (code, text) = match why {
        NotStarted::Busy => {
            let text = format!("Too many checks wait at {vantage} already. Try again later.");
            (Refusal::RateLimited, text)
        }
        NotStarted::Away(_) | NotStarted::Closing => {
            let text = "The engine does not answer. Try again.".to_owned();
            (Refusal::Unreachable, text)
        }
        NotStarted::NoWorkers(no) => (Refusal::Refused, no.to_string()),
        NotStarted::Refused(refusal) => (Refusal::Refused, refusal.text.clone()),
    };
    NotTold::new(code, text)
}
