//! A zone that answers in-process, so that only `names` depends on a name server in time.

use std::net::IpAddr;

use futures_util::future::{BoxFuture, ready};
use portwise_core::report::{DnsFailure, Mx};
use portwise_probe::{Addresses, Exchangers, NameServers, NotResolved, Resolve, Services, Texts};
use portwise_testkit::dns::Answer;

/// What each name has, as in [`portwise_testkit::dns::FakeDns`].
pub(crate) struct Zone(Vec<(String, Answer)>);

impl Zone {
    pub(crate) fn new(names: &[(&str, Answer)]) -> Self {
        Self(names.iter().map(|(name, answer)| ((*name).to_owned(), answer.clone())).collect())
    }

    /// The records of a type at a name, aliases followed, and the name at which they stand.
    fn lookup<T>(
        &self,
        name: &str,
        kind: &str,
        records: impl Fn(&Answer) -> Vec<T>,
    ) -> Result<(Vec<T>, Option<String>), DnsFailure> {
        let mut owner = name.to_ascii_lowercase();
        loop {
            let mut answers = self.0.iter().filter(|(name, _)| *name == owner).peekable();
            answers.peek().ok_or(DnsFailure::NoSuchDomain)?;
            let (mut found, mut alias) = (Vec::new(), None);
            for (_, answer) in answers {
                match answer {
                    Answer::SilenceFor(of) | Answer::FailureFor(of) if *of != kind => {}
                    Answer::Silence | Answer::SilenceFor(_) => return Err(DnsFailure::Timeout),
                    Answer::Failure | Answer::FailureFor(_) => {
                        return Err(DnsFailure::ServerFailure);
                    }
                    Answer::Alias(target) => alias = Some((*target).to_owned()),
                    other => found.extend(records(other)),
                }
            }
            match alias {
                Some(target) => owner = target,
                None if found.is_empty() => return Err(DnsFailure::NoAddress),
                None => return Ok((found, (owner != name).then_some(owner))),
            }
        }
    }

    fn family(&self, name: &str, kind: &str) -> Result<Addresses, DnsFailure> {
        let wanted = |a: &&IpAddr| a.is_ipv6() == (kind == "AAAA");
        let (addresses, canonical_name) = self.lookup(name, kind, |answer| match answer {
            Answer::Addresses(all) => all.iter().filter(wanted).copied().collect(),
            _ => Vec::new(),
        })?;
        Ok(Addresses { addresses, canonical_name })
    }
}

impl Resolve for Zone {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Addresses, NotResolved>> {
        let answer = match (self.family(name, "AAAA"), self.family(name, "A")) {
            (Ok(mut v6), Ok(v4)) => {
                v6.addresses.extend(v4.addresses);
                Ok(v6)
            }
            (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(one),
            (Err(failure), Err(_)) => Err(failure),
        };
        Box::pin(ready(answer.map_err(NotResolved::from)))
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Exchangers, NotResolved>> {
        let answer = self.lookup(domain, "MX", |answer| match answer {
            Answer::Mx(listed) => listed
                .iter()
                .map(|(preference, exchange)| Mx {
                    preference: *preference,
                    exchange: exchange.to_ascii_lowercase(),
                })
                .collect(),
            _ => Vec::new(),
        });
        let answer = answer.map(|(mut mx, canonical_name)| {
            mx.sort();
            Exchangers { mx, canonical_name, signed: None }
        });
        Box::pin(ready(answer.map_err(NotResolved::from)))
    }

    fn name_servers<'a>(
        &'a self,
        domain: &'a str,
    ) -> BoxFuture<'a, Result<NameServers, NotResolved>> {
        let names = self.lookup(domain, "NS", |answer| match answer {
            Answer::NameServers(names) => names.iter().map(|name| (*name).to_owned()).collect(),
            _ => Vec::new(),
        });
        let found = names.map(|(names, _)| NameServers { names, signed: None });
        Box::pin(ready(found.map_err(NotResolved::from)))
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Services, NotResolved>> {
        let none = self.lookup(name, "SRV", |_| Vec::<()>::new()).map(|_| Services::default());
        Box::pin(ready(none.map_err(NotResolved::from)))
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Texts, NotResolved>> {
        let answer = self.lookup(name, "TXT", |answer| match answer {
            Answer::Txt(records) => records.iter().map(|strings| strings.concat()).collect(),
            _ => Vec::new(),
        });
        let answer = answer.map(|(texts, _)| {
            let octets = texts.iter().map(|text: &String| text.as_bytes().to_vec()).collect();
            Texts { texts, octets, signed: None }
        });
        Box::pin(ready(answer.map_err(NotResolved::from)))
    }

    fn names(&self, address: IpAddr) -> BoxFuture<'_, Result<Vec<String>, NotResolved>> {
        let IpAddr::V4(v4) = address else {
            return Box::pin(ready(Err(DnsFailure::NoSuchDomain.into())));
        };
        let [a, b, c, d] = v4.octets();
        let answer =
            self.lookup(&format!("{d}.{c}.{b}.{a}.in-addr.arpa"), "PTR", |answer| match answer {
                Answer::Names(names) => names.iter().map(|name| (*name).to_owned()).collect(),
                _ => Vec::new(),
            });
        Box::pin(ready(answer.map(|(names, _)| names).map_err(NotResolved::from)))
    }
}
