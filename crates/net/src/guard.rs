//! Which addresses may be contacted. It is asked about the very address that is dialled.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};
use portwise_core::address::{SpecialRange, special_range, within};

use crate::deny::DenyList;

/// Decides which addresses may be contacted: public ones, and those in networks that were opened,
/// but for those on a list.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    opened: Vec<IpNet>,
    denied: DenyList,
    conceals: bool,
}

/// Stands for the range of an address that is public, and on the list of those not to be visited.
pub static DENIED: SpecialRange = SpecialRange {
    net: IpNet::V4(Ipv4Net::new_assert(std::net::Ipv4Addr::UNSPECIFIED, 32)),
    purpose: "one of those that are not visited from here",
    source: "--deny-target",
};

/// An address that passed the guard. Only these can be dialled, and only the guard makes them:
///
/// ```compile_fail,E0423
/// let unvetted = portwise_net::Vetted("10.0.0.1".parse()?);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Vetted(IpAddr);

impl Vetted {
    /// The address.
    #[must_use]
    pub fn address(self) -> IpAddr {
        self.0
    }
}

impl Guard {
    /// A guard that lets public addresses pass, and those in the networks given.
    #[must_use]
    pub fn new(opened: Vec<IpNet>) -> Self {
        Self { opened, ..Self::default() }
    }

    /// The same guard, which keeps to a list of those not to be visited.
    #[must_use]
    pub fn with_denied(self, denied: DenyList) -> Self {
        Self { denied, ..self }
    }

    /// The same guard, which keeps from callers where a name leads that is not public: they may be
    /// strangers.
    #[must_use]
    pub fn concealing(self) -> Self {
        Self { conceals: true, ..self }
    }

    /// Whether callers are not to learn which addresses of a name are not public.
    #[must_use]
    pub fn conceals(&self) -> bool {
        self.conceals
    }

    /// Whether a name is on the list of those not to be visited.
    #[must_use]
    pub fn denies(&self, name: &str) -> bool {
        self.denied.has_name(name)
    }

    /// Vets an address.
    ///
    /// # Errors
    ///
    /// The special range that the address lies in, or [`DENIED`].
    pub fn vet(&self, address: IpAddr) -> Result<Vetted, &'static SpecialRange> {
        if self.denied.has_address(address) {
            return Err(&DENIED);
        }
        if within(&self.opened, address) {
            return Ok(Vetted(address));
        }
        match special_range(address) {
            Some(range) => Err(range),
            None => Ok(Vetted(address)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Guard;

    #[test]
    fn only_what_is_public_or_opened_passes() {
        let guard = Guard::new(vec!["10.1.0.0/16".parse().unwrap()]);
        let vet = |a: &str| guard.vet(a.parse().unwrap()).is_ok();
        assert!(vet("8.8.8.8"));
        assert!(vet("10.1.2.3"));
        for refused in ["10.2.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"] {
            assert!(!vet(refused), "{refused}");
        }
    }
}
