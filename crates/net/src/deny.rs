//! Who is not visited, although the address is public: those who asked for it, and those whom the
//! operator of a server keeps out.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};

use ipnet::IpNet;
use portwise_core::Host;
use portwise_core::address::within;
use thiserror::Error;

/// Names with all below them, and networks.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Denied {
    names: BTreeSet<String>,
    networks: Vec<IpNet>,
}

/// A text is neither a name nor a network.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error(
    "“{0}” is neither a name such as example.com nor an address or a network such as 192.0.2.0/24"
)]
pub struct NotDeniable(String);

impl Denied {
    /// Adds a name, an address or a network.
    ///
    /// # Errors
    ///
    /// [`NotDeniable`] for anything else.
    pub fn add(&mut self, text: &str) -> Result<(), NotDeniable> {
        let text = text.trim();
        let name = text.strip_prefix("*.").unwrap_or(text).trim_matches('.');
        if let Ok(network) = text.parse() {
            self.networks.push(network);
            return Ok(());
        }
        match Host::parse(name).map_err(|_| NotDeniable(text.to_owned()))? {
            Host::Address(address) => self.networks.push(address.into()),
            Host::Name(name) => {
                self.names.insert(name);
            }
        }
        Ok(())
    }

    /// Adds what stands on the lines of a text. Blank lines are skipped, and so is what follows
    /// a `#`.
    ///
    /// # Errors
    ///
    /// [`NotDeniable`] for the first line that holds something else.
    pub fn add_lines(&mut self, text: &str) -> Result<(), NotDeniable> {
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        lines.filter(|line| !line.is_empty()).try_for_each(|line| self.add(line))
    }

    fn has_name(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let above =
            std::iter::successors(Some(name.as_str()), |name| Some(name.split_once('.')?.1));
        above.into_iter().any(|name| self.names.contains(name))
    }
}

/// A list that all clones share, and that can be replaced while it is used.
#[derive(Clone, Debug, Default)]
pub struct DenyList(Arc<RwLock<Denied>>);

impl DenyList {
    /// Replaces what is on the list.
    pub fn replace(&self, denied: Denied) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = denied;
    }

    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).has_name(name)
    }

    pub(crate) fn has_address(&self, address: IpAddr) -> bool {
        within(&self.0.read().unwrap_or_else(PoisonError::into_inner).networks, address)
    }
}

#[cfg(test)]
mod tests {
    use super::{Denied, DenyList};

    #[test]
    fn a_name_stands_for_all_below_it_and_a_network_for_its_addresses() {
        let mut denied = Denied::default();
        let lines = "# who asked\nexample.com\n*.Example.NET  # all\n\n192.0.2.0/24\n2001:db8::1\nbücher.example";
        denied.add_lines(lines).unwrap();
        let list = DenyList::default();
        let shared = list.clone();
        assert!(!shared.has_name("example.com"));
        list.replace(denied);
        for name in [
            "example.com",
            "MX.a.example.com.",
            "example.net",
            "a.example.net",
            "xn--bcher-kva.example",
        ] {
            assert!(shared.has_name(name), "{name}");
        }
        for name in ["com", "notexample.com", "example.com.evil.test", ""] {
            assert!(!shared.has_name(name), "{name}");
        }
        let has = |address: &str| shared.has_address(address.parse().unwrap());
        assert!(has("192.0.2.9") && has("::ffff:192.0.2.9") && has("2001:db8::1"));
        assert!(!has("192.0.3.9") && !has("2001:db8::2"));
        let wrong = Denied::default().add_lines("a.example\nnot a name").unwrap_err();
        assert!(wrong.to_string().contains("not a name"));
    }
}
