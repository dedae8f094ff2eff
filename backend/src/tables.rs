//! The reference tables as they are sent.

use std::collections::HashMap;
use std::io;

use axum::http::header::{CONTENT_DISPOSITION, HeaderValue};
use portwise_core::export::Table;

use crate::prepared::Prepared;

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

    /// The names of all, with a form behind them or without.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A table by its name, with a form behind it or without.
    pub(crate) fn get(&self, name: &str) -> Option<&Prepared> {
        self.0.get(name)
    }
}
