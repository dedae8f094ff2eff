//! How the tools come to a probe.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use portwise_api::{Outcome, Request};
use portwise_core::ProbeResult;
use portwise_engine::{Asked, Engine, NotStarted};
use thiserror::Error;

/// Makes probes for the tools.
pub trait Probing: Send + Sync + 'static {
    /// The result of a probe; one that is under way or fresh counts.
    fn probe(&self, request: Request) -> BoxFuture<'_, Result<Box<ProbeResult>, NotProbed>>;
}

/// There is no result, in a sentence that says what to do.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("{0}")]
pub struct NotProbed(pub String);

/// Probes by an engine of one's own, without limits for callers.
pub struct Direct {
    engine: Arc<dyn Engine>,
    deep: bool,
}

/// What keeps the checks of all servers cannot be asked.
const AWAY: &str = "The engine that keeps the checks does not answer. Ask again in a few seconds.";

/// Longer than any check takes.
const LONGEST: Duration = Duration::from_secs(15 * 60);

impl Direct {
    /// Probes by this engine, with the deep checks if they are allowed.
    #[must_use]
    pub fn new(engine: Arc<dyn Engine>, deep: bool) -> Self {
        Self { engine, deep }
    }
}

impl Probing for Direct {
    fn probe(&self, request: Request) -> BoxFuture<'_, Result<Box<ProbeResult>, NotProbed>> {
        async move {
            if request.deep && !self.deep {
                let why = "The deep checks are switched off. Ask without them, or have “portwise mcp” started with --deep.";
                return Err(NotProbed(why.to_owned()));
            }
            let asked = Asked::read(&request).map_err(|refusal| NotProbed(refusal.text))?;
            let probe = self.engine.start(asked).await.map_err(|not| match not {
                NotStarted::Busy => {
                    NotProbed("Many checks are under way. Wait for one of them and ask again.".to_owned())
                }
                NotStarted::Closing => NotProbed(
                    "Portwise is about to end and starts no checks. Start it again.".to_owned(),
                ),
                NotStarted::Away(_) => NotProbed(AWAY.to_owned()),
                NotStarted::NoWorkers(no) => NotProbed(no.to_string()),
                NotStarted::Refused(refusal) => NotProbed(refusal.text),
            })?;
            ended(&*self.engine, &probe.id, LONGEST).await
        }
        .boxed()
    }
}

/// The result of a probe that was started.
///
/// # Errors
///
/// [`NotProbed`] if it does not end in time, or ended without a result.
pub async fn ended(
    engine: &dyn Engine,
    id: &str,
    longest: Duration,
) -> Result<Box<ProbeResult>, NotProbed> {
    let probe = engine.wait(id, longest).await.map_err(|_| NotProbed(AWAY.to_owned()))?;
    let outcome = probe.and_then(|probe| probe.ended).map(|ended| ended.read()).transpose();
    match outcome {
        Ok(Some(Outcome::Result(result))) => Ok(result),
        Ok(Some(Outcome::Problem(problem))) => Err(NotProbed(problem.detail)),
        Err(error) => Err(NotProbed(format!("The result cannot be read: {error}. Ask again."))),
        Ok(None) => Err(NotProbed(
            "The check is still under way. Call the tool again with the same arguments to wait for its end.".to_owned(),
        )),
    }
}
