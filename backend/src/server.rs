//! The router: the API, and the page for everything else.

use anyhow::{Context, Result};
use axum::Router;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{Method, header};
use axum::routing::{get, post};
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::api::{health, probes, reference};
use crate::error::Problem;
use crate::page;
use crate::state::AppState;

/// The largest request body, in octets.
const LARGEST_BODY: usize = 16 * 1024;

/// Everything that is served.
pub(crate) fn router(state: AppState, allow_origin: &[String]) -> Result<Router> {
    let api = Router::new()
        .route("/api/v1/probes", post(probes::start))
        .route("/api/v1/probes/{id}", get(probes::get))
        .route("/api/v1/probes/{id}/events", get(probes::events))
        .route("/api/v1/reference/{name}", get(reference::table))
        .route("/api/{*rest}", get(unknown).post(unknown))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .method_not_allowed_fallback(wrong_method)
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(cors(allow_origin)?)
        .with_state(state);
    let no_sniffing = (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(api
        .merge(page::router()?)
        .layer(SetResponseHeaderLayer::overriding(no_sniffing.0, no_sniffing.1)))
}

async fn unknown() -> Problem {
    Problem::not_found("There is nothing at this address of the API.")
}

async fn wrong_method() -> Problem {
    Problem::wrong_method()
}

fn cors(allow_origin: &[String]) -> Result<CorsLayer> {
    let origins: Vec<HeaderValue> = allow_origin
        .iter()
        .map(|origin| {
            let origin = origin.trim_end_matches('/');
            HeaderValue::from_str(origin).with_context(|| {
                format!("“{origin}” is no origin such as https://mail.example.com")
            })
        })
        .collect::<Result<_>>()?;
    Ok(CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE])
        .expose_headers([header::LOCATION, header::RETRY_AFTER]))
}
