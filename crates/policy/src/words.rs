//! What everything is called: `id` as in JSON, `name` in a table, `describe` in a sentence.

mod dane;
mod facts;
mod mta_sts;
mod publish;
mod reverse;
mod tls_rpt;
mod verdict;
