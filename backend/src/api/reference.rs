//! `GET /api/v1/reference/{ports,providers,networks}`, with `.json` or `.csv` behind it

use std::collections::HashMap;
use std::io;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, HeaderMap, HeaderValue};
use axum::response::Response;
use portwise_api::{Problem, paths};
use portwise_core::export::Table;
use portwise_core::networks::Network;
use portwise_core::ports::PortRow;
use portwise_core::providers::Provider;
use utoipa::ToSchema;

use crate::error::Failure;
use crate::prepared::Prepared;
use crate::state::AppState;

/// The tables, in each of their forms.
pub(crate) struct Tables(HashMap<String, Prepared>);

impl Tables {
    /// Makes all of them.
    ///
    /// # Errors
    ///
    /// If one cannot be compressed or described in headers.
    pub(crate) fn new() -> io::Result<Self> {
        let mut all = HashMap::new();
        for table in Table::ALL {
            let id = table.id();
            let forms = [
                ("json", "application/json", table.json()),
                ("csv", "text/csv; charset=utf-8; header=present", table.csv()),
            ];
            for (form, kind, text) in forms {
                let file = format!("inline; filename=\"portwise-{id}.{form}\"");
                let file = HeaderValue::from_str(&file).map_err(io::Error::other)?;
                let prepared = Prepared::new(kind, text)?.with(CONTENT_DISPOSITION, &file);
                if form == "json" {
                    all.insert(id.to_owned(), prepared.clone());
                }
                all.insert(format!("{id}.{form}"), prepared);
            }
        }
        Ok(Self(all))
    }
}

/// The rows of a table.
#[expect(dead_code, reason = "it only describes what the tables write")]
#[derive(ToSchema)]
#[schema(as = ReferenceTable)]
#[serde(untagged)]
enum Rows {
    Ports(Vec<PortRow>),
    Providers(Vec<Provider>),
    Networks(Vec<Network>),
}

/// Reads a reference table: ports, providers or networks
///
/// JSON, or what `.json` or `.csv` behind the name chooses. Answers carry an ETag.
#[utoipa::path(
    get, path = paths::REFERENCE, tag = "reference",
    params(("name" = String, Path, description = "`ports`, `providers` or `networks`; `.json` or `.csv` behind it chooses the form", example = "ports.csv")),
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
    let Some(prepared) = state.tables.0.get(&name) else {
        let known = Table::ALL.map(Table::id).join(", ");
        let detail = format!("The reference tables are {known}, each as .json and as .csv.");
        return Err(Failure::not_found(detail));
    };
    Ok(prepared.answer(&headers))
}
