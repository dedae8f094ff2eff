//! Values of flags that several commands take.

use std::net::IpAddr;

use ipnet::IpNet;

/// A network, or a single address as a network of its own.
pub(crate) fn network(text: &str) -> Result<IpNet, String> {
    let single = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse()
        .or_else(|_| single())
        .map_err(|_| "give a network such as 192.168.1.0/24, or a single address".to_owned())
}
