//! The names of addresses, and whether they lead back.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use futures_util::{StreamExt, stream};
use portwise_core::policy::{ReverseNames, SendingAddress};
use portwise_core::report::DnsFailure;
use portwise_net::{Addresses, NotResolved};
use portwise_smtp::printable;
use tokio::time::timeout_at;

use super::{Asking, LATE};

/// The most names of an address that are kept, and looked up.
const MOST_NAMES: usize = 8;
/// Why the names of an address are not looked up.
const HIDDEN: &str = "it is an address that is not looked up from here";
/// Addresses whose names are looked up at a time.
const AT_ONCE: usize = 8;

/// Looks names up.
pub(super) struct Names<'a>(&'a Asking<'a>);

impl<'a> Names<'a> {
    pub(super) fn new(asking: &'a Asking<'a>) -> Self {
        Self(asking)
    }

    /// The names of many addresses.
    pub(super) async fn of_all(&self, addresses: Vec<IpAddr>) -> HashMap<IpAddr, ReverseNames> {
        let each = |address| async move { (address, self.of(address).await) };
        let each: Vec<_> = addresses.into_iter().map(each).collect();
        stream::iter(each).buffer_unordered(AT_ONCE).collect().await
    }

    /// The names of an address, and those of them that lead back.
    pub(super) async fn of(&self, address: IpAddr) -> ReverseNames {
        let asked = timeout_at(self.0.until, self.0.resolver.names(address)).await;
        let mut out = ReverseNames::default();
        let names = match asked {
            Ok(Ok(names)) => names,
            Ok(Err(why)) => {
                out.failed = failed(&why);
                return out;
            }
            Err(_) => {
                out.failed = Some(LATE.to_owned());
                return out;
            }
        };
        let distinct: BTreeSet<String> = names.into_iter().take(MOST_NAMES).collect();
        for name in distinct {
            match self.leads_to(&name, address).await {
                Ok(true) => out.confirmed.push(printable(name.as_bytes())),
                Ok(false) => {}
                Err(why) => out.failed = Some(why),
            }
            out.names.push(printable(name.as_bytes()));
        }
        // One that leads back is enough, whatever became of others.
        if !out.confirmed.is_empty() {
            out.failed = None;
        }
        out
    }

    /// Whether a name leads to an address, or why that is not known.
    async fn leads_to(&self, name: &str, address: IpAddr) -> Result<bool, String> {
        match timeout_at(self.0.until, self.0.resolver.addresses(name)).await {
            Ok(Ok(Addresses { addresses, .. })) => Ok(addresses.contains(&address)),
            Ok(Err(why)) => failed(&why).map_or(Ok(false), Err),
            Err(_) => Err(LATE.to_owned()),
        }
    }
}

impl Asking<'_> {
    /// What is known of an address that mail is sent from.
    pub(super) async fn sending(
        &self,
        names: &Names<'_>,
        address: IpAddr,
        helo: Option<&str>,
    ) -> SendingAddress {
        let confirmed = async {
            match literal(helo?) {
                Some(written) => Some(written == address),
                None => names.leads_to(helo?, address).await.ok(),
            }
        };
        // What addresses within a network are called there is not for callers to learn.
        let is_hidden = self.guard.conceals() && self.guard.vet(address).is_err();
        let reverse = async {
            match is_hidden {
                true => ReverseNames { failed: Some(HIDDEN.to_owned()), ..ReverseNames::default() },
                false => names.of(address).await,
            }
        };
        let confirmed = async { if is_hidden { None } else { confirmed.await } };
        let (reverse, helo_confirmed) = tokio::join!(reverse, confirmed);
        let helo = helo.map(|name| printable(name.as_bytes()));
        SendingAddress { address, reverse, helo, helo_confirmed }
    }
}

/// The address of an address literal (RFC 5321 §4.1.3).
fn literal(name: &str) -> Option<IpAddr> {
    let inside = name.strip_prefix('[')?.strip_suffix(']')?;
    let tagged = inside.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("ipv6:"));
    inside.get(if tagged { 5 } else { 0 }..)?.parse().ok()
}

/// Why names are not known; nothing if there are none.
pub(super) fn failed(why: &NotResolved) -> Option<String> {
    Some(match why {
        NotResolved::Failure(DnsFailure::NoSuchDomain | DnsFailure::NoAddress) => return None,
        NotResolved::Failure(DnsFailure::Timeout) => "the name servers did not answer".to_owned(),
        NotResolved::Failure(DnsFailure::ServerFailure) => "the name servers failed".to_owned(),
        NotResolved::NotTested(why) => why.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn address_literals_are_read() {
        assert_eq!(literal("[192.0.2.1]"), "192.0.2.1".parse().ok());
        assert_eq!(literal("[IPv6:2001:db8::1]"), "2001:db8::1".parse().ok());
        for other in ["192.0.2.1", "mail.example.com", "[mail]", "[]", "[IPv6:ü]"] {
            assert_eq!(literal(other), None, "{other}");
        }
    }
}
