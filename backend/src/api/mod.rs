//! The API, a file per resource.

pub(crate) mod health;
pub(crate) mod mcp;
pub(crate) mod monitor;
pub(crate) mod openapi;
pub(crate) mod probes;
pub(crate) mod reference;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::base::BasePath;
use crate::state::AppState;

/// Every call, with its description, below a path.
pub(crate) fn calls(base: &BasePath) -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::about(base))
        .routes(routes!(probes::start))
        .routes(routes!(probes::get))
        .routes(routes!(probes::events))
        .routes(routes!(reference::table))
        .routes(routes!(monitor::scrape))
        .routes(routes!(mcp::call))
        .routes(routes!(openapi::json))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}
