//! The router: the API, and the page for everything else.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use axum::http::header::{self, CONTENT_TYPE, HeaderValue, InvalidHeaderValue};
use axum::routing::{get, post};
use portwise_api::paths;
use portwise_engine::Engine;
use thiserror::Error;
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::api::{health, mcp, monitor, probes, reference};
use crate::error::Failure;
use crate::rate_limit::Limits;
use crate::state::AppState;
use crate::{page, signals};

/// The largest request body, in octets.
const LARGEST_BODY: usize = 16 * 1024;

/// How the server treats its callers.
#[derive(Clone, Debug)]
pub struct Config {
    /// Web sites whose pages may use the API, such as `https://mail.example.com`.
    pub allow_origin: Vec<String>,
    /// Whether callers come through a proxy that sets X-Forwarded-For.
    pub behind_proxy: bool,
    /// Whether callers may ask for the deep checks.
    pub deep: bool,
    /// Probes a minute that one caller may start, at least one.
    pub rate: u32,
}

/// The server cannot be set up.
#[derive(Debug, Error)]
pub enum SetupError {
    /// A web site is not written as an origin.
    #[error("“{origin}” is not an origin such as https://mail.example.com")]
    Origin {
        /// What was given.
        origin: String,
        /// In what way.
        source: InvalidHeaderValue,
    },
    /// The page that was built in cannot be described in a header.
    #[error(transparent)]
    Page(#[from] InvalidHeaderValue),
}

/// Serves until the process is asked to end, and lets what goes on come to its end.
///
/// # Errors
///
/// If the listener fails.
pub async fn serve(listener: TcpListener, router: Router) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let ended = async {
        signals::next().await;
    };
    axum::serve(listener, service).with_graceful_shutdown(ended).await
}

/// Everything that is served.
///
/// # Errors
///
/// [`SetupError`] if a web site is not written as an origin.
pub fn router(engine: Arc<dyn Engine>, config: &Config) -> Result<Router, SetupError> {
    let state = AppState {
        engine,
        limits: Arc::new(Limits::per_minute(config.rate)),
        behind_proxy: config.behind_proxy,
        deep: config.deep,
    };
    let api = Router::new()
        .route(paths::PROBES, post(probes::start))
        .route(paths::PROBE, get(probes::get))
        .route(paths::PROBE_EVENTS, get(probes::events))
        .route(paths::REFERENCE, get(reference::table))
        .route(&format!("{}{{*rest}}", paths::ROOT), get(unknown).post(unknown))
        .route(paths::SCRAPE, get(monitor::scrape))
        .route(paths::MCP, post(mcp::call))
        .route(paths::HEALTH, get(health::live))
        .route(paths::READY, get(health::ready))
        .method_not_allowed_fallback(wrong_method)
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(cors(&config.allow_origin)?)
        .with_state(state);
    let no_sniffing = HeaderValue::from_static("nosniff");
    Ok(api
        .merge(page::router()?)
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, no_sniffing)))
}

async fn unknown() -> Failure {
    Failure::not_found("There is nothing at this address of the API.")
}

async fn wrong_method() -> Failure {
    Failure::wrong_method()
}

fn cors(allow_origin: &[String]) -> Result<CorsLayer, SetupError> {
    let origins = allow_origin
        .iter()
        .map(|origin| {
            let origin = origin.trim_end_matches('/');
            HeaderValue::from_str(origin)
                .map_err(|source| SetupError::Origin { origin: origin.to_owned(), source })
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE])
        .expose_headers([header::LOCATION, header::RETRY_AFTER]))
}
