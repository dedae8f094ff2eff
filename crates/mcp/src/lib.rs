//! What Portwise knows and does, as tools for assistants: the Model Context Protocol over standard
//! input and output, and over HTTP.
//!
//! A tool's arguments are read strictly. What makes no sense is answered by the tool, with what to
//! do, rather than by an error of the protocol, which assistants do not get to see.

mod answer;
mod probing;
mod server;
mod tools;

pub use probing::{Direct, NotProbed, Probing, ended};
pub use server::{HEADERS, HttpService, Server, StdioError, over_http, over_stdio, versions};
