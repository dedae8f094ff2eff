//! The server: the API, the page for everything else, and what stands before them.

use std::any::Any;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::{self, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use portwise_api::paths;
use portwise_engine::Engine;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::about::{self, Contacts};
use crate::api;
use crate::base::BasePath;
use crate::browser::{self, Origin, Sites};
use crate::client::{self, Proxies};
use crate::connections::{ConnectionLimits, Shared, Stage};
use crate::error::Failure;
use crate::fixed::{Answers, Fixed};
use crate::limits::{self, CallerLimits, Limits};
use crate::listen::Listener;
use crate::prepared::Prepared;
use crate::setup::SetupError;
use crate::state::AppState;
use crate::tables::Tables;
use crate::{body, log, page, problems};

/// How the server treats its callers.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Web sites whose pages may use the API.
    pub allow_origin: Vec<Origin>,
    /// Which names the server answers for, and which sites may start something.
    pub sites: Sites,
    /// The path below which everything is.
    pub base: BasePath,
    /// The address by which people reach the site, without a slash at its end: what search engines
    /// are told, if the site was built without one.
    pub address: Option<String>,
    /// Which proxies are believed.
    pub proxies: Proxies,
    /// Whether callers may ask for the deep checks.
    pub deep: bool,
    /// What one caller may use.
    pub callers: CallerLimits,
    /// How many connections there may be, and how long they may wait.
    pub connections: ConnectionLimits,
    /// Whether the paths of requests are logged.
    pub log_paths: bool,
    /// Whom to reach.
    pub contacts: Contacts,
    /// Whether the metrics are served apart, and not beside the page.
    pub metrics_apart: bool,
}

/// The server, before it listens.
pub struct Server {
    router: Router,
    fixed: Option<Arc<Fixed>>,
    apart: Router,
    proxies: Arc<Proxies>,
    connections: ConnectionLimits,
    engine: Arc<dyn Engine>,
}

/// How long answers may take after everything else has ended.
const LAST_WORDS: Duration = Duration::from_secs(3);

impl Server {
    /// A server over an engine.
    ///
    /// # Errors
    ///
    /// [`SetupError`] if a part of the configuration cannot be used.
    pub fn new(engine: Arc<dyn Engine>, config: &Config) -> Result<Self, SetupError> {
        let (router, fixed) = parts(Arc::clone(&engine), config)?;
        Ok(Self {
            router,
            fixed: Some(Arc::new(fixed)),
            apart: apart(Arc::clone(&engine), config.sites.clone()),
            proxies: Arc::new(config.proxies.clone()),
            connections: config.connections.clone(),
            engine,
        })
    }

    /// One that serves nothing but metrics and health, for a process that works for others.
    #[must_use]
    pub fn apart(engine: Arc<dyn Engine>, sites: Sites) -> Self {
        Self {
            router: Router::new(),
            fixed: None,
            apart: apart(Arc::clone(&engine), sites),
            proxies: Arc::default(),
            connections: ConnectionLimits::default(),
            engine,
        }
    }

    /// Serves until `ended` resolves. Then it takes no new probes, answers that it is not ready,
    /// and gives those that run the time `grace`. What still runs then is ended, and everybody who
    /// waits gets an answer.
    ///
    /// The metrics are served on listeners of their own, if there are any.
    pub async fn serve(
        self,
        listeners: Vec<Listener>,
        metrics: Vec<Listener>,
        grace: Duration,
        ended: impl Future<Output = ()>,
    ) {
        let (stage, watched) = watch::channel(Stage::Serving);
        let shared = |router, fixed| {
            let proxies = Arc::clone(&self.proxies);
            Shared::new(&self.connections, proxies, router, fixed, watched.clone())
        };
        let (page, apart) = (shared(self.router, self.fixed), shared(self.apart, None));
        let is_deaf = listeners.is_empty() && metrics.is_empty();
        let mut closing = watched.clone();
        let mut serving = std::pin::pin!(async {
            if is_deaf {
                let _ = closing.wait_for(|stage| *stage == Stage::Closing).await;
            } else {
                tokio::join!(page.run(listeners), apart.run(metrics));
            }
        });
        tell_systemd(sd_notify::NotifyState::Ready);
        tokio::select! {
            () = &mut serving => return,
            () = ended => {}
        }
        tell_systemd(sd_notify::NotifyState::Stopping);
        tracing::info!(grace_s = grace.as_secs(), "ending: no new checks, those that run may end");
        self.engine.close();
        stage.send_replace(Stage::Draining);
        tokio::select! {
            () = &mut serving => return,
            () = self.engine.drained() => {}
            () = tokio::time::sleep(grace) => {
                tracing::info!("ending the checks that still run");
            }
        }
        self.engine.abort();
        stage.send_replace(Stage::Closing);
        // What is not answered by then has a client that does not read.
        let _ = tokio::time::timeout(LAST_WORDS, serving).await;
    }
}

/// What is served apart from the page.
fn apart(engine: Arc<dyn Engine>, sites: Sites) -> Router {
    api::apart(engine)
        .layer(from_fn_with_state(Arc::new(sites), browser::check))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
}

fn tell_systemd(state: sd_notify::NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "cannot notify systemd at NOTIFY_SOCKET");
    }
}

/// Everything that is served, and what of that is the same for everybody.
pub(crate) fn parts(
    engine: Arc<dyn Engine>,
    config: &Config,
) -> Result<(Router, Fixed), SetupError> {
    let limits = Arc::new(Limits::new(config.callers.clone()));
    let (calls, description) = api::calls(&config.base).split_for_parts();
    let text = description.to_json().map_err(io::Error::other)?;
    let tables = Arc::new(Tables::new()?);
    let paths: Vec<String> = tables
        .names()
        .map(|name| paths::REFERENCE.replace("{name}", name))
        .chain([paths::OPENAPI.to_owned()])
        .chain(page::paths())
        .map(|path| format!("{}{path}", config.base.as_str()))
        .collect();
    let state = AppState {
        engine,
        deep: config.deep,
        metrics_apart: config.metrics_apart,
        tables,
        description: Arc::new(Prepared::new("application/json", text)?),
    };
    let api = calls
        .layer(from_fn_with_state(config.connections.body, body::read))
        .layer(from_fn_with_state(Arc::clone(&limits), limits::waits))
        .with_state(state);
    let address = config.address.as_deref();
    let robots = page::robots(address);
    let about = page::secured(about::router(&config.contacts, &config.base, &robots))?;
    let shared = if config.allow_origin.is_empty() { "same-origin" } else { "cross-origin" };
    let inside = api
        .merge(api::openapi::for_people())
        .merge(page::router(&config.base, address)?)
        .merge(about)
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(problems::describe));
    let cors = cors(&config.allow_origin)?;
    let dressed = |router: Router| {
        router
            .layer(cors.clone())
            .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(set(RESOURCE_POLICY, shared))
            .layer(from_fn(log::route))
    };
    let sites = Arc::new(config.sites.clone());
    let proxies = Arc::new(config.proxies.clone());
    let fixed = Fixed {
        answers: Answers::of(
            &config.base.wrap(dressed(inside.clone()), Router::new()),
            paths.into_iter(),
        ),
        sites: Arc::clone(&sites),
        limits: Arc::clone(&limits),
        proxies: Arc::clone(&proxies),
        log_paths: config.log_paths,
    };
    let checked = |router: Router| {
        let router = router
            .layer(from_fn_with_state(Arc::clone(&limits), limits::requests))
            .layer(from_fn_with_state(Arc::clone(&sites), browser::check));
        dressed(router)
    };
    let router = config
        .base
        .wrap(checked(inside), checked(config.base.outside()))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(config.log_paths, log::access))
        .layer(from_fn_with_state(proxies, client::identify));
    Ok((router, fixed))
}

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

fn set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

async fn unknown() -> StatusCode {
    StatusCode::NOT_FOUND
}

async fn wrong_method() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

/// The hook for panics has written to the log what happened.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Failure::internal().into_response()
}

fn cors(allow_origin: &[Origin]) -> Result<CorsLayer, SetupError> {
    let origins = allow_origin.iter().map(Origin::header).collect::<Result<Vec<_>, _>>()?;
    Ok(CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([&[CONTENT_TYPE][..], &portwise_mcp::HEADERS].concat())
        .expose_headers([header::LOCATION, header::RETRY_AFTER, log::REQUEST_ID]))
}
