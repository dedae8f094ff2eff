//! `GET /api/v1/reference/{ports,providers,networks}`, with `.json` or `.csv` behind it

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use portwise_core::export::Table;

use crate::error::Failure;

/// A reference table, as JSON unless `.csv` is asked for.
pub(crate) async fn table(Path(name): Path<String>) -> Result<Response, Failure> {
    let (id, form) = name.split_once('.').unwrap_or((&name, "json"));
    let table = Table::ALL.into_iter().find(|t| t.id() == id).ok_or_else(|| {
        Failure::not_found("The reference tables are ports, providers and networks.")
    })?;
    let (kind, body) = match form {
        "json" => ("application/json", table.json()),
        "csv" => ("text/csv; charset=utf-8; header=present", table.csv()),
        _ => return Err(Failure::not_found("The tables come as .json and as .csv.")),
    };
    let file = format!("inline; filename=\"portwise-{id}.{form}\"");
    let kept = "public, max-age=3600".to_owned();
    let headers =
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, file), (CACHE_CONTROL, kept)];
    Ok((headers, body).into_response())
}
