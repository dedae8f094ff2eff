//! `GET /api/v1/openapi.json`, and the same for people at `/api/docs`

use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue};
use axum::response::Response;
use portwise_api::paths;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi as _;
use utoipa::openapi::{OpenApi, Server};
use utoipa_swagger_ui::SwaggerUi;

use crate::base::BasePath;
use crate::state::AppState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Portwise",
        description = "Checks mail servers: which ports answer, which encryption they offer, and \
                       what is wrong. Errors are problems (RFC 9457) with a stable `code`.",
    ),
    tags(
        (name = "probes", description = "Checks of a mail server or mail domain"),
        (name = "reference", description = "Ports, providers and networks as tables"),
        (name = "assistants", description = "Tools for assistants"),
        (name = "server", description = "The server itself"),
    ),
)]
struct About;

/// What stands above the calls.
pub(crate) fn about(base: &BasePath) -> OpenApi {
    let mut about = About::openapi();
    let root = if base.as_str().is_empty() { "/" } else { base.as_str() };
    about.servers = Some(vec![Server::new(root)]);
    about
}

/// Describes this API as OpenAPI 3.1
#[utoipa::path(
    get, path = paths::OPENAPI, tag = "server",
    responses(
        (status = 200, description = "The description", body = serde_json::Value),
        (status = 304, description = "The description is still the one with that ETag"),
    ),
)]
pub(crate) async fn json(State(state): State<AppState>, headers: HeaderMap) -> Response {
    state.description.answer(&headers)
}

/// What the description for people may load: only what this server gives. Its styles are written
/// by its script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The description rendered, from files of this server alone.
pub(crate) fn for_people() -> Router {
    let config = utoipa_swagger_ui::Config::from("../v1/openapi.json").validator_url("none");
    let policy = HeaderValue::from_static(POLICY);
    Router::from(SwaggerUi::new(paths::DOCS).config(config))
        .layer(SetResponseHeaderLayer::overriding(CONTENT_SECURITY_POLICY, policy))
}
