//! DANE for SMTP (RFC 7672): what TLSA records demand, and whether servers fulfil it.

pub mod base;
pub mod domain;
pub mod fit;
pub mod names;
pub mod usable;

pub use base::{BaseDomains, base_domains, tlsa_name};
pub use domain::{
    AddressVerdict, Demand, DomainVerdict, HostVerdict, TlsaVerdict, deciding_set, demand,
    domain_verdict, host_verdict,
};
pub use fit::{AddressFit, Leaf, Miss, RecordFit, RecordVerdict, address_fit};
pub use names::{fits_name, reference_names};
pub use usable::{Unusable, considered, unusable};
