//! What is asked, read, compared, made of it and published, seen from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod clients;
mod common;
mod compare;
mod fuzz;
mod plan;
mod publish;
mod readers;
mod records;
mod thunderbird;
