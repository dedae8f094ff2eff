//! Which addresses may be contacted. It is asked about the very address that is dialled.

use std::net::IpAddr;

use ipnet::IpNet;
use portwise_core::address::{SpecialRange, special_range, within};

/// Decides which addresses may be contacted: public ones, and those in networks that were opened.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    opened: Vec<IpNet>,
}

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
        Self { opened }
    }

    /// Vets an address.
    ///
    /// # Errors
    ///
    /// The special range that the address lies in.
    pub fn vet(&self, address: IpAddr) -> Result<Vetted, &'static SpecialRange> {
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
