//! Names, connections and TLS: the only crate that dials, and only to a [`Vetted`] address.

mod allowance;
mod certificate;
mod chain;
mod connect;
mod dane;
mod deny;
mod dnssec;
mod drive;
mod fetch;
mod gate;
mod guard;
mod http;
mod key;
mod legacy;
mod limits;
mod resolve;
mod service;
mod signature;
mod tap;
mod tls;
mod together;

pub use allowance::{Allowance, Barred, LimitReached, Spent, Wanted};
pub use chain::{TrustAnchorError, TrustAnchors, judge};
pub use connect::{Connection, NoConnection, connect, has_way};
pub use dane::{TlsaRecord, tlsa_matches};
pub use deny::{Denied, DenyList, NotDeniable};
pub use dnssec::{
    DnssecAnchorError, DnssecAnchors, Kind, Link, MOST_RECORDS, Proven, Secure, Validator,
};
pub use drive::{Driver, TlsSeen};
pub use fetch::{Fetcher, FetcherState, WebClient};
pub use gate::{Entry, Gate, Party, Visits};
pub use guard::{DENIED, Guard, Vetted};
pub use http::{Fetched, Method, NotFetched, Request, get};
pub use legacy::Spoken;
pub use limits::Limits;
pub use resolve::{
    Addresses, Exchangers, NameServers, NotResolved, Resolve, Resolver, ResolverError, Services,
    Texts,
};
pub use service::{Ask, Service};
pub use tls::{Handshake, HandshakeError, Handshaker};
pub use together::{Asked, Away, Lease, Places, Rate, Together};
pub use tokio_rustls::rustls::Error as TlsError;
pub use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
