//! Values of flags that several commands take.

use std::fmt::Display;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use portwise_core::discovery::Service;
use portwise_core::discovery::publish::Place;

/// A whole number from one to another, with both.
pub(crate) fn number<N>(
    least: N,
    most: N,
) -> impl Fn(&str) -> Result<N, String> + Clone + Send + Sync + 'static
where
    N: Copy + Display + FromStr + PartialOrd + Send + Sync + 'static,
{
    move |text| {
        let number = text.trim().parse().ok().filter(|n| *n >= least && *n <= most);
        number.ok_or_else(|| format!("give a whole number from {least} to {most}"))
    }
}

/// A network, or a single address as a network of its own.
pub(crate) fn network(text: &str) -> Result<IpNet, String> {
    let single = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse()
        .or_else(|_| single())
        .map_err(|_| "give a network such as 192.168.1.0/24, or a single address".to_owned())
}

/// A server for IMAP.
pub(crate) fn imap(text: &str) -> Result<Place, String> {
    Place::for_reading(Service::Imap, text).map_err(|unfit| unfit.to_string())
}

/// A server for POP3.
pub(crate) fn pop3(text: &str) -> Result<Place, String> {
    Place::for_reading(Service::Pop3, text).map_err(|unfit| unfit.to_string())
}
