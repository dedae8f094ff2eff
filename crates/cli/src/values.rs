//! Reads the values of flags.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use ipnet::IpNet;
use portwise_core::discovery::Service;
use portwise_core::discovery::publish::Place;
use portwise_core::{Mode, Port, TlsAbility, TlsMode};

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

/// Takes the values of an enumeration that lists them and names them.
pub(crate) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    id: fn(T) -> &'static str,
    help: fn(T) -> Option<&'static str>,
) -> impl TypedValueParser<Value = T> {
    let values = all.iter().map(|value| {
        let written = PossibleValue::new(id(*value));
        match help(*value) {
            Some(help) => written.help(help),
            None => written,
        }
    });
    PossibleValuesParser::new(values).try_map(move |written| {
        let found = all.iter().copied().find(|value| id(*value) == written);
        found.ok_or("give one of the possible values")
    })
}

/// What a check is for.
pub(crate) fn mode() -> impl TypedValueParser<Value = Mode> {
    one_of(&Mode::ALL, Mode::id, |_| None)
}

/// The encryption, also by the names that menus have for it.
pub(crate) fn security(text: &str) -> Result<TlsMode, String> {
    let given = text.trim().to_lowercase();
    match given.as_str() {
        "ssl" | "ssl/tls" | "smtps" | "implicit" => return Ok(TlsMode::Implicit),
        "plain" | "plaintext" | "cleartext" => return Ok(TlsMode::Cleartext),
        "tls" => {
            let two = "“tls” means either of two things: say starttls (587 and 25, often called TLS) or implicit-tls (465, often called SSL)";
            return Err(two.to_owned());
        }
        _ => {}
    }
    let named = TlsMode::ALL.into_iter().find(|mode| mode.id() == given);
    named.ok_or_else(|| "give implicit-tls (465) or starttls (587)".to_owned())
}

/// What a program can do about TLS.
pub(crate) fn tls_ability() -> impl TypedValueParser<Value = TlsAbility> {
    one_of(&TlsAbility::ALL, TlsAbility::id, |ability| Some(ability.describe()))
}

/// A port, which is not 0.
pub(crate) fn port(text: &str) -> Result<Port, String> {
    let port = text.trim().parse().ok().filter(|p| *p != 0);
    port.ok_or_else(|| "give a port as a number from 1 to 65535, such as 587".to_owned())
}

/// A number of seconds from 1 to another.
pub(crate) fn seconds(
    most: f64,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    move |text| {
        let seconds = text.parse::<f64>().ok().filter(|s| (1.0..=most).contains(s));
        seconds.ok_or_else(|| format!("give a number of seconds from 1 to {most}"))
    }
}

/// A resolver by its address, with its port if that is not 53.
pub(crate) fn resolver(text: &str) -> Result<SocketAddr, String> {
    let bare = || text.parse::<IpAddr>().map(|address| SocketAddr::new(address, 53));
    text.parse().or_else(|_| bare()).map_err(|_| {
        "give the resolver's address and port, such as 192.0.2.53:53 or [2001:db8::53]:53"
            .to_owned()
    })
}

/// A server for IMAP.
pub(crate) fn imap(text: &str) -> Result<Place, String> {
    Place::for_reading(Service::Imap, text).map_err(|unfit| unfit.to_string())
}

/// A server for POP3.
pub(crate) fn pop3(text: &str) -> Result<Place, String> {
    Place::for_reading(Service::Pop3, text).map_err(|unfit| unfit.to_string())
}
