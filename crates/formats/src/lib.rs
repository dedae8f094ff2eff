//! The result of a probe in the forms that monitoring systems and pipelines read. Pure: a result
//! goes in, a text comes out. What the other side said is escaped as each form demands.

pub mod junit;
pub mod nagios;
pub mod prometheus;
#[cfg(test)]
mod samples;
pub mod sarif;
