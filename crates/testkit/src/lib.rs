//! The world for tests: authorities with good and flawed certificates, name servers, and real
//! servers on loopback. Not part of the product.

pub mod discovery;
pub mod dns;
pub mod dovecot;
pub mod exim;
pub mod guests;
pub mod interceptor;
pub mod logins;
pub mod mta;
pub mod needs;
pub mod networks;
pub mod nsd;
pub mod opensmtpd;
pub mod openssl_server;
pub mod pki;
pub mod policy;
pub mod postfix;
pub mod process;
pub mod redis;
pub mod signed;
pub mod stripping;
pub mod sts_resolver;
pub mod thunderbird;
pub mod web;
