//! What a mail domain tells other servers to demand: MTA-STS (RFC 8461), TLS-RPT (RFC 8460), DANE
//! for SMTP (RFC 7672), DNSSEC, and the names of addresses.
//!
//! Facts, and functions of facts. Who asks for them is not known here.

pub mod dane;
pub mod facts;
pub mod fields;
pub mod mta_sts;
pub mod publish;
pub mod reverse;
pub mod status;
pub mod text;
pub mod tls_rpt;
pub mod tlsa;
pub mod verdict;
mod words;

pub use facts::{
    AddressPolicy, Fetched, HostPolicy, MtaSts, Policy, PolicyFile, ReverseNames, SendingAddress,
    TlsRpt, TxtRecords, Validation,
};
pub use status::Status;
pub use tlsa::{Place, Tlsa, TlsaMatch, TlsaSet};
