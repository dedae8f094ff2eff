//! When something holds, and how it fits what is known.

use serde::{Deserialize, Serialize};

use crate::context::{Context, Family, Platform, Purpose, Step};

/// When something holds: every part that is given must fit.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct For {
    /// One of these programs, or one that is built on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// One of these providers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
    /// One of these platforms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<Platform>,
    /// One of these purposes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<Purpose>,
    /// One of these steps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// One of these ports.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
    /// This kind of address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Family>,
    /// An address of a network of one's own, or of none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
    /// A login was tried, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<bool>,
    /// The server offers AUTH, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_offered: Option<bool>,
    /// The server offers STARTTLS, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starttls_offered: Option<bool>,
    /// The program chose a login mechanism that the server does not list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mechanism_not_offered: Option<bool>,
    /// The text lists the mechanisms that the server offers, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mechanisms_listed: Option<bool>,
}

/// How something fits what is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fit {
    /// It is for something else.
    Not,
    /// It may fit, as may anything.
    Open,
    /// It was written for this: so many of its parts say so.
    Made(u8),
}

impl For {
    /// Whether it holds for anything.
    pub(crate) fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// How it fits. `bases` are the ids of the program and of what it is built on.
    pub(crate) fn fit(&self, context: &Context, bases: &[&str]) -> Fit {
        let provider = context.provider.as_ref().map(|p| p.id.as_str());
        let open = Some(Fit::Open);
        let parts = [
            // What is for one program is worth reading where the program is not known; what is for
            // one provider, platform or address is not.
            one_of(&self.programs, (!bases.is_empty()).then_some(()), open, |id| {
                bases.contains(&id.as_str())
            }),
            one_of(&self.providers, provider, None, |id| provider == Some(id.as_str())),
            one_of(&self.platforms, context.platform, None, |p| Some(*p) == context.platform),
            self.purpose(context.purpose),
            one_of(&self.steps, context.step, open, |s| Some(*s) == context.step),
            one_of(&self.ports, context.port, open, |p| Some(*p) == context.port),
            same(self.address, context.address, None),
            same(self.private, context.private, open),
            same(self.login, context.login, open),
            same(self.auth_offered, context.offers("AUTH"), open),
            same(self.starttls_offered, context.offers("STARTTLS"), open),
            same(self.mechanism_not_offered, context.chose_what_is_not_offered(), open),
        ];
        // Whether there is a list says nothing about the cause; it decides who words it.
        if self.mechanisms_listed.is_some_and(|listed| listed == context.mechanisms.is_empty()) {
            return Fit::Not;
        }
        let mut made = 0;
        for part in parts {
            match part {
                Fit::Not => return Fit::Not,
                Fit::Open => {}
                Fit::Made(count) => made += count,
            }
        }
        if made == 0 { Fit::Open } else { Fit::Made(made) }
    }

    fn purpose(&self, known: Option<Purpose>) -> Fit {
        use Purpose::{Delivery, Receiving, Submission};
        if self.purposes.is_empty() {
            return Fit::Open;
        }
        let has = |purpose| self.purposes.contains(&purpose);
        match known {
            // Submission is what most texts are about: it puts nothing in front.
            Some(Submission) if has(Submission) => Fit::Open,
            Some(purpose) if has(purpose) => Fit::Made(1),
            // Who runs a server that takes mail may run the client as well.
            Some(Receiving) if has(Submission) => Fit::Open,
            Some(_) => Fit::Not,
            None if self.purposes == [Delivery] => Fit::Not,
            None => Fit::Open,
        }
    }
}

/// How a list of things that it is for fits what is known; `unknown` is what it means if that is
/// nothing.
fn one_of<T, K>(
    wanted: &[T],
    known: Option<K>,
    unknown: Option<Fit>,
    is_it: impl Fn(&T) -> bool,
) -> Fit {
    match known {
        _ if wanted.is_empty() => Fit::Open,
        None => unknown.unwrap_or(Fit::Not),
        Some(_) if wanted.iter().any(is_it) => Fit::Made(1),
        Some(_) => Fit::Not,
    }
}

fn same<T: PartialEq>(wanted: Option<T>, known: Option<T>, unknown: Option<Fit>) -> Fit {
    match (wanted, known) {
        (None, _) => Fit::Open,
        (Some(_), None) => unknown.unwrap_or(Fit::Not),
        (Some(wanted), Some(known)) if wanted == known => Fit::Made(1),
        (Some(_), Some(_)) => Fit::Not,
    }
}
