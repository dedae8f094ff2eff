//! What was looked at, up to the first proof.

use super::looking::Looking;
use super::{Looked, Place};
use crate::egress::Whole;
use crate::ports::list;
use crate::report::Mode;
use crate::view::Mark;

impl Looking<'_> {
    pub(super) fn steps(&self, end: Place) -> Vec<Looked> {
        let host = &self.report.target.host;
        let mut addresses: Vec<_> =
            self.report.hosts.iter().flat_map(|host| &host.addresses).collect();
        addresses.dedup();
        let was_asked = !self.report.hosts.is_empty() || self.report.dns.is_some();
        let is_found = was_asked.then_some(!addresses.is_empty());
        let name = match addresses.as_slice() {
            [] if !was_asked => "was not looked up".to_owned(),
            [] => "leads to no address".to_owned(),
            [one] if one.to_string() == *host => "is an address".to_owned(),
            [one] => format!("leads to {one}"),
            [first, rest @ ..] => format!("leads to {first} and {} more", rest.len()),
        };
        let reaches = match (self.reached.as_slice(), self.failed.as_slice()) {
            ([], []) => "was not visited".to_owned(),
            ([], failed) => format!("takes no connections on {}", list(failed)),
            (reached, []) => format!("takes connections on {}", list(reached)),
            (reached, failed) => {
                format!("takes connections on {}, and none on {}", list(reached), list(failed))
            }
        };
        let was_visited = !self.reached.is_empty() || !self.failed.is_empty();
        let is_reached = was_visited.then_some(!self.reached.is_empty());
        let usable = &self.conclusion.usable;
        let tls = match usable.as_slice() {
            [] => self.conclusion.text.clone(),
            ports => format!("Encryption and certificate are right on {}.", list(ports)),
        };
        let is_tls_good = match usable.is_empty() {
            false => Some(true),
            true if self.report.mode == Mode::Mx => match self.conclusion.mark {
                Mark::Bad => Some(false),
                Mark::Uncertain | Mark::NotTested => None,
                _ => Some(true),
            },
            true => Some(false),
        };
        let login = match self.facts.login {
            Some(login) => (Some(login.accepted), login.text.clone()),
            None => (None, "Not tried: nobody asked for it.".to_owned()),
        };
        let asked = [25, 465, 587, 2525].into_iter().chain(self.failed.iter().copied());
        let ours = match self.network.whole {
            Whole::Open => Some(true),
            Whole::NotTold => None,
            _ => Some(
                !asked.into_iter().any(|p| self.failed.contains(&p) && self.is_bad(p))
                    && matches!(self.network.whole, Whole::Shut),
            ),
        };
        let all = [
            (Place::Name, is_found, format!("{host} {name}.")),
            (Place::Network, ours, self.headline.clone()),
            (Place::Server, is_reached, format!("{host} {reaches}.")),
            (Place::Tls, is_tls_good, tls),
            (Place::Login, login.0, login.1),
        ];
        let until = if end == Place::NotTold { Place::Server } else { end };
        all.into_iter()
            .filter(|(place, ..)| *place <= until)
            .map(|(place, good, text)| Looked {
                place,
                good: if place == end { Some(false) } else { good },
                text,
            })
            .collect()
    }
}
