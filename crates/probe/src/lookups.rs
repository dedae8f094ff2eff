//! What the plan asks of the DNS, and the answers so far.

use std::collections::HashMap;

use futures_util::future::{BoxFuture, join_all};
use portwise_discovery::Discovered;
use portwise_net::{Addresses, Exchangers, NotResolved, Resolve};
use tokio::time::{Instant, timeout_at};

use crate::OVER;

/// A question for the DNS.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Lookup {
    /// The addresses of a host.
    Addresses(String),
    /// The mail exchangers of a domain.
    Mx(String),
    /// What is published about the settings of a mail domain, which is more than the DNS says.
    Published(String),
}

/// The answers so far. Each question is asked once.
#[derive(Clone, Debug, Default)]
pub(crate) struct DnsFacts {
    addresses: HashMap<String, Result<Addresses, NotResolved>>,
    mx: HashMap<String, Result<Exchangers, NotResolved>>,
    published: HashMap<String, Found>,
}

/// Looks for what is published about the settings of a mail domain.
pub(crate) type Discover<'a> = dyn Fn(String) -> BoxFuture<'a, Found> + Sync + 'a;

/// What is published about the settings of a mail domain.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) discovered: Discovered,
    /// Sources of which a part is left out.
    pub(crate) cut: usize,
}

/// The answers that are needed next; never empty, and none of them is known yet.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Missing(pub(crate) Vec<Lookup>);

impl DnsFacts {
    /// The addresses of a host.
    ///
    /// # Errors
    ///
    /// [`Missing`] if they were not asked for yet.
    pub(crate) fn addresses(&self, name: &str) -> Result<&Result<Addresses, NotResolved>, Missing> {
        let missing = || Missing(vec![Lookup::Addresses(name.to_owned())]);
        self.addresses.get(name).ok_or_else(missing)
    }

    /// The mail exchangers of a domain.
    ///
    /// # Errors
    ///
    /// [`Missing`] if they were not asked for yet.
    pub(crate) fn mx(&self, domain: &str) -> Result<&Result<Exchangers, NotResolved>, Missing> {
        self.mx.get(domain).ok_or_else(|| Missing(vec![Lookup::Mx(domain.to_owned())]))
    }

    /// What is published about the settings of a mail domain.
    ///
    /// # Errors
    ///
    /// [`Missing`] if it was not looked for yet.
    pub(crate) fn published(&self, domain: &str) -> Result<&Found, Missing> {
        let missing = || Missing(vec![Lookup::Published(domain.to_owned())]);
        self.published.get(domain).ok_or_else(missing)
    }

    /// Asks for what is missing, all of it side by side, and waits no longer than `until`.
    /// `discover` looks for what is published about a mail domain.
    pub(crate) async fn gather(
        &mut self,
        missing: Missing,
        resolver: &dyn Resolve,
        until: Instant,
        discover: &Discover<'_>,
    ) {
        let over = || NotResolved::NotTested(OVER.to_owned());
        let answers = missing.0.into_iter().map(|lookup| async move {
            match lookup {
                Lookup::Addresses(name) => {
                    let answer = timeout_at(until, resolver.addresses(&name)).await;
                    Answer::Addresses(name, answer.unwrap_or_else(|_| Err(over())))
                }
                Lookup::Published(domain) => {
                    let found = discover(domain.clone()).await;
                    Answer::Published(domain, Box::new(found))
                }
                Lookup::Mx(domain) => {
                    let answer = timeout_at(until, resolver.mx(&domain)).await;
                    Answer::Mx(domain, answer.unwrap_or_else(|_| Err(over())))
                }
            }
        });
        self.extend(join_all(answers).await);
    }
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Addresses(String, Result<Addresses, NotResolved>),
    Mx(String, Result<Exchangers, NotResolved>),
    Published(String, Box<Found>),
}

impl Extend<Answer> for DnsFacts {
    fn extend<T: IntoIterator<Item = Answer>>(&mut self, answers: T) {
        for answer in answers {
            match answer {
                Answer::Addresses(name, answer) => {
                    self.addresses.insert(name, answer);
                }
                Answer::Mx(domain, answer) => {
                    self.mx.insert(domain, answer);
                }
                Answer::Published(domain, found) => {
                    self.published.insert(domain, *found);
                }
            }
        }
    }
}

/// Both answers, or all that is missing for them.
///
/// # Errors
///
/// [`Missing`] holds what either lacks.
pub(crate) fn both<A, B>(
    one: Result<A, Missing>,
    other: Result<B, Missing>,
) -> Result<(A, B), Missing> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Missing(mut one)), Err(Missing(other))) => {
            one.extend(other);
            Err(Missing(one))
        }
        (Err(missing), Ok(_)) | (Ok(_), Err(missing)) => Err(missing),
    }
}

/// All answers, or all that is missing for them.
///
/// # Errors
///
/// [`Missing`] holds what any of them lacks.
pub(crate) fn all<A>(
    answers: impl IntoIterator<Item = Result<A, Missing>>,
) -> Result<Vec<A>, Missing> {
    let (mut known, mut missing) = (Vec::new(), Vec::new());
    for answer in answers {
        match answer {
            Ok(answer) => known.push(answer),
            Err(Missing(lookups)) => missing.extend(lookups),
        }
    }
    if missing.is_empty() { Ok(known) } else { Err(Missing(missing)) }
}
