//! `GET /api/v1/openapi.json`, and the same for people at `/api/docs`

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use moka::sync::Cache;
use portwise_api::{Problem, paths};
use tokio::task::spawn_blocking;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, ResponseBuilder, Server};
use utoipa::{OpenApi as _, ToSchema};

use crate::base::BasePath;
use crate::prepared::Prepared;
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

/// What any call can be answered by what stands before it: status, name and meaning.
const COMMON: [(StatusCode, &str, &str); 8] = [
    (StatusCode::BAD_REQUEST, "Unreadable", "The request cannot be read"),
    (
        StatusCode::METHOD_NOT_ALLOWED,
        "OtherMethod",
        "The address does not take the method; `Allow` names those it takes",
    ),
    (StatusCode::REQUEST_TIMEOUT, "TooSlow", "The body did not come in time"),
    (StatusCode::PAYLOAD_TOO_LARGE, "TooLarge", "The body is too large"),
    (StatusCode::MISDIRECTED_REQUEST, "OtherHost", "The server does not answer for the host"),
    (
        StatusCode::TOO_MANY_REQUESTS,
        "TooMany",
        "The caller has used up its requests or connections; `Retry-After` says when to come back",
    ),
    (StatusCode::INTERNAL_SERVER_ERROR, "Fault", "The server has a fault"),
    (
        StatusCode::SERVICE_UNAVAILABLE,
        "NoRoom",
        "The server has no room, or is about to end; `Retry-After` says when to come back",
    ),
];

/// The answer to a head that is too large, which has no body.
const LARGE_HEAD: (StatusCode, &str, &str) = (
    StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
    "LargeHead",
    "The head of the request is too large",
);

/// Adds to every call what any of them can be answered, where it does not say more about that.
pub(crate) fn add_common(api: &mut OpenApi) {
    let problem = || Content::new(Some(Ref::from_schema_name(Problem::name())));
    let of = |what: &str| ResponseBuilder::new().description(what);
    let common = COMMON.map(|(status, name, what)| {
        (status, name, of(what).content(Problem::MEDIA_TYPE, problem()))
    });
    let (status, name, what) = LARGE_HEAD;
    let all: Vec<_> = common.into_iter().chain([(status, name, of(what))]).collect();
    for item in api.paths.paths.values_mut() {
        for call in [&mut item.get, &mut item.post].into_iter().flatten() {
            for (status, name, _) in &all {
                let reference = RefOr::Ref(Ref::from_response_name(*name));
                call.responses.responses.entry(status.as_str().to_owned()).or_insert(reference);
            }
        }
    }
    let components = api.components.get_or_insert_default();
    let named =
        all.into_iter().map(|(_, name, response)| (name.to_owned(), response.build().into()));
    components.responses.extend(named);
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

/// How many files of the description may be kept; there are fewer.
const FILES: u64 = 64;

/// The description rendered, from files of this server alone.
pub(crate) fn for_people() -> Router {
    let config = utoipa_swagger_ui::Config::from("../v1/openapi.json").validator_url("none");
    let policy = HeaderValue::from_static(POLICY);
    let slash = format!("{}/", paths::DOCS);
    let files = Files { config: Arc::new(config), kept: Cache::new(FILES) };
    Router::new()
        .route(paths::DOCS, get(Redirect::to(&slash)))
        .route(&slash, get(file))
        .route(&format!("{slash}{{*name}}"), get(file))
        .with_state(files)
        .layer(SetResponseHeaderLayer::overriding(CONTENT_SECURITY_POLICY, policy))
}

/// The files for people, each compressed when it is first asked for.
#[derive(Clone)]
struct Files {
    config: Arc<utoipa_swagger_ui::Config<'static>>,
    kept: Cache<String, Arc<Prepared>>,
}

impl Files {
    /// A file, unless there is none.
    fn get(&self, name: String) -> Option<Arc<Prepared>> {
        let make = || {
            let file = utoipa_swagger_ui::serve(&name, Arc::clone(&self.config)).ok()??;
            let octets = Bytes::from(file.bytes.into_owned());
            Prepared::new(&file.content_type, octets).ok().map(Arc::new)
        };
        self.kept.optionally_get_with(name.clone(), make)
    }
}

async fn file(
    State(files): State<Files>,
    name: Option<Path<String>>,
    headers: HeaderMap,
) -> Response {
    let name = name.map_or_else(|| "index.html".to_owned(), |Path(name)| name);
    let found = match files.kept.get(&name) {
        Some(file) => Some(file),
        None => spawn_blocking(move || files.get(name)).await.ok().flatten(),
    };
    match found {
        Some(file) => file.answer(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
