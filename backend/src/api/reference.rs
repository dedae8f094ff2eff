//! `GET /api/v1/reference/{ports,providers,networks,findings}`, with `.json` or `.csv` behind it

use axum::extract::{Path, State};
use axum::http::header::HeaderMap;
use axum::response::Response;
use portwise_api::{Problem, paths};
use portwise_core::export::Table;
use portwise_core::findings;
use portwise_core::networks::Network;
use portwise_core::ports::PortRow;
use portwise_core::providers::Provider;
use utoipa::ToSchema;

use crate::error::Failure;
use crate::state::AppState;

/// The rows of a table.
#[expect(dead_code, reason = "it only describes what the tables write")]
#[derive(ToSchema)]
#[schema(as = ReferenceTable)]
#[serde(untagged)]
enum Rows {
    Ports(Vec<PortRow>),
    Providers(Vec<Provider>),
    Networks(Vec<Network>),
    Findings(Vec<findings::Row>),
}

/// Reads a reference table: ports, providers, networks or findings
///
/// JSON, or what `.json` or `.csv` behind the name chooses. Answers carry an ETag.
#[utoipa::path(
    get, path = paths::REFERENCE, tag = "reference",
    params(("name" = String, Path, description = "`ports`, `providers`, `networks` or `findings`; `.json` or `.csv` behind it chooses the form", example = "ports.csv")),
    responses(
        (status = 200, description = "The table", content((Rows = "application/json"), (String = "text/csv"))),
        (status = 304, description = "The table is still the one with that ETag"),
        (status = 404, description = "There is no such table or form", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn table(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(prepared) = state.tables.get(&name) else {
        let known = Table::ALL.map(Table::id).join(", ");
        let detail = format!("The reference tables are {known}, each as .json and as .csv.");
        return Err(Failure::not_found(detail));
    };
    Ok(prepared.answer(&headers))
}
