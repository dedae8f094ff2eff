//! What can be wrong with how the server is set up.

use std::io;

use axum::http::header::InvalidHeaderValue;
use thiserror::Error;

/// The server cannot be set up.
#[derive(Debug, Error)]
pub enum SetupError {
    /// A web site is not written as an origin.
    #[error(
        "“{0}” is not an origin: give scheme and host, and a port if it has one, such as https://mail.example.com; each site by itself, there is no wildcard"
    )]
    Origin(String),
    /// A public address is not a web address.
    #[error("“{0}” is not a web address such as https://mail.example.com/portwise")]
    PublicUrl(String),
    /// A name to answer for is not a host.
    #[error("“{0}” is not a host such as mail.example.com; give it without scheme, port and path")]
    Host(String),
    /// A path to serve below is not one.
    #[error("“{0}” is not a path such as /portwise: give letters, digits and -._~ between slashes")]
    BasePath(String),
    /// An address for people cannot be used.
    #[error(
        "“{0}” is neither an e-mail address nor a web address; give one such as postmaster@example.com or https://example.com/contact"
    )]
    Contact(String),
    /// The page that was built in cannot be described in a header.
    #[error(transparent)]
    Page(#[from] InvalidHeaderValue),
    /// A table or the description of the API cannot be prepared.
    #[error("cannot prepare the tables: {0}")]
    Prepare(#[from] io::Error),
}
