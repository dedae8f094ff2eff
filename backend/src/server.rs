//! The router: the API, and the page for everything else.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::header::{self, CONTENT_TYPE, HeaderValue, InvalidHeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware;
use portwise_engine::Engine;
use thiserror::Error;
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::api;
use crate::api::reference::Tables;
use crate::prepared::Prepared;
use crate::rate_limit::Limits;
use crate::state::AppState;
use crate::{page, problems, signals};

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
    /// A table or the description of the API cannot be prepared.
    #[error("cannot prepare the tables: {0}")]
    Prepare(#[from] io::Error),
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
    let (calls, description) = api::calls().split_for_parts();
    let tables = Arc::new(Tables::new()?);
    let text = description.to_json().map_err(io::Error::other)?;
    let state = AppState {
        engine,
        limits: Arc::new(Limits::per_minute(config.rate)),
        behind_proxy: config.behind_proxy,
        deep: config.deep,
        tables,
        description: Arc::new(Prepared::new("application/json", text)?),
    };
    let api = calls
        .with_state(state)
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(cors(&config.allow_origin)?);
    let no_sniffing = HeaderValue::from_static("nosniff");
    Ok(api
        .merge(api::openapi::for_people())
        .merge(page::router()?)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(problems::describe))
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, no_sniffing)))
}

async fn wrong_method() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
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
