//! What a probe is asked to do.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::ports::{self, SUBMISSION_PORTS, is_probed};
use crate::report::{Mode, Refusal, RefusalCode};
use crate::target::entered;
use crate::{Host, Port, Target, TargetKind};

/// A request that makes sense.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProbeRequest {
    /// What was entered, made safe to show.
    input: String,
    target: Target,
    mode: Mode,
    ports: Vec<Port>,
    deep: bool,
    discover: bool,
    /// An address that mail is sent from, and the EHLO name that goes with it.
    sending: Option<(IpAddr, Option<String>)>,
}

impl ProbeRequest {
    /// Reads what was entered. Without ports, those of the mode are visited, or the one that was
    /// written with the host.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the target is not a host or a port is none that mail is sent on.
    pub fn new(input: &str, mode: Mode, ports: &[Port], deep: bool) -> Result<Self, Refusal> {
        let target = Target::parse(input).map_err(|error| Refusal {
            code: RefusalCode::InvalidTarget,
            text: error.to_string(),
        })?;
        let mut wanted: Vec<Port> = Vec::new();
        for port in if ports.is_empty() { target.port.as_slice() } else { ports } {
            if !is_probed(*port) {
                return Err(port_not_allowed(*port));
            }
            if !wanted.contains(port) {
                wanted.push(*port);
            }
        }
        Ok(Self {
            input: entered(input),
            target,
            mode,
            ports: wanted,
            deep,
            discover: false,
            sending: None,
        })
    }

    /// The same, which looks at an address that mail is sent from as well, and at the EHLO name that
    /// goes with it: a host name, or an address in brackets (RFC 5321 §4.1.3).
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if that is no such name.
    pub fn sending_from(self, address: IpAddr, helo: Option<&str>) -> Result<Self, Refusal> {
        let helo = helo.map(|name| helo_name(name).ok_or_else(|| not_helo(name))).transpose()?;
        Ok(Self { sending: Some((address, helo)), ..self })
    }

    /// The same, which asks for all that is published about the mail domain, even if a known
    /// provider has it. That of an address alone, or of one that delivers mail, is not looked for.
    #[must_use]
    pub fn discovering(self, discover: bool) -> Self {
        let is_sensible = self.mode != Mode::Mx && self.target.host.name().is_some();
        Self { discover: discover && is_sensible, ..self }
    }

    /// The same question in the one form that all ways of asking it have: the host as it is looked
    /// up, the ports in order and without those of the mode, and no local part of an e-mail
    /// address, since only the domain counts.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let host = &self.target.host;
        let input = match self.target.kind {
            TargetKind::Email => format!("…@{host}"),
            TargetKind::Host | TargetKind::Ip => host.to_string(),
        };
        let in_order = |ports: &[Port]| ports.iter().copied().collect::<BTreeSet<Port>>();
        let ports = in_order(&self.ports);
        let is_default = default_ports(self.mode).is_some_and(|own| in_order(own) == ports);
        Self {
            input,
            target: Target { port: None, ..self.target.clone() },
            mode: self.mode,
            ports: if is_default { Vec::new() } else { ports.into_iter().collect() },
            deep: self.deep,
            discover: self.discover,
            sending: self.sending.clone(),
        }
    }

    /// What was entered, made safe to show.
    #[must_use]
    pub fn input(&self) -> &str {
        &self.input
    }

    /// What it means.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The mode that was asked for.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The ports that were asked for; empty for those of the mode.
    #[must_use]
    pub fn ports(&self) -> &[Port] {
        &self.ports
    }

    /// Whether the checks that send something unusual were asked for.
    #[must_use]
    pub fn deep(&self) -> bool {
        self.deep
    }

    /// Whether all that is published about the mail domain was asked for.
    #[must_use]
    pub fn discover(&self) -> bool {
        self.discover
    }

    /// An address that mail is sent from, and the EHLO name that goes with it.
    #[must_use]
    pub fn sending(&self) -> Option<(IpAddr, Option<&str>)> {
        self.sending.as_ref().map(|(address, helo)| (*address, helo.as_deref()))
    }
}

/// The ports that a mode visits unless others are asked for; none for [`Mode::Auto`], where the
/// DNS decides.
#[must_use]
pub fn default_ports(mode: Mode) -> Option<&'static [Port]> {
    match mode {
        Mode::Mx => Some(&[25]),
        Mode::Submission => Some(&SUBMISSION_PORTS),
        Mode::Auto => None,
    }
}

/// The one form of a name that can be said in EHLO.
fn helo_name(name: &str) -> Option<String> {
    if let Some(inside) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let is_tagged = inside.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("ipv6:"));
        let address: IpAddr = inside.get(if is_tagged { 5 } else { 0 }..)?.parse().ok()?;
        return Some(match address {
            IpAddr::V4(address) => format!("[{address}]"),
            IpAddr::V6(address) => format!("[IPv6:{address}]"),
        });
    }
    match Host::parse(name).ok()? {
        Host::Name(name) => Some(name),
        Host::Address(_) => None,
    }
}

fn not_helo(name: &str) -> Refusal {
    Refusal {
        code: RefusalCode::InvalidTarget,
        text: format!(
            "“{}” cannot be said in EHLO. Give the full name of the host that sends, or its address in brackets.",
            entered(name)
        ),
    }
}

fn port_not_allowed(port: Port) -> Refusal {
    let allowed: Vec<String> =
        ports::PORTS.iter().filter(|row| row.probed).map(|row| row.port.to_string()).collect();
    Refusal {
        code: RefusalCode::PortNotAllowed,
        text: format!(
            "Port {port} is not one that mail is sent on, so it is not visited. Choose from {}.",
            allowed.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Mode, ProbeRequest};

    fn canonical(input: &str, mode: Mode, ports: &[u16]) -> (String, Vec<u16>) {
        let canonical = ProbeRequest::new(input, mode, ports, false).unwrap().canonical();
        let again = ProbeRequest::new(canonical.input(), mode, canonical.ports(), false).unwrap();
        assert_eq!(again, canonical, "it means itself");
        (canonical.input, canonical.ports)
    }

    #[test]
    fn all_ways_of_asking_the_same_have_one_form() {
        let submission = |input, ports: &[u16]| canonical(input, Mode::Submission, ports);
        let plain = submission("mail.example.com", &[]);
        assert_eq!(plain, ("mail.example.com".to_owned(), vec![]));
        for other in ["MAIL.example.com.", " https://anna:secret@Mail.Example.Com/x "] {
            assert_eq!(submission(other, &[]), plain, "{other}");
        }
        assert_eq!(submission("mail.example.com", &[2525, 587, 25, 465, 587]), plain);
        assert_eq!(submission("mail.example.com:587", &[]).1, [587]);
        assert_eq!(submission("mail.example.com", &[587, 465]).1, [465, 587]);
        assert_eq!(canonical("BÜCHER.example", Mode::Mx, &[25]).0, "xn--bcher-kva.example");
        assert!(canonical("BÜCHER.example", Mode::Mx, &[25]).1.is_empty());
        assert_eq!(canonical("a.example", Mode::Auto, &[25]).1, [25], "the DNS decides");
        assert_eq!(submission("[IPv6:2001:DB8:0::1]", &[]).0, "2001:db8::1");
    }

    #[test]
    fn what_is_said_in_ehlo_is_a_name_or_an_address_in_brackets() {
        let address = "192.0.2.1".parse().unwrap();
        let said = |helo: &str| {
            let request = ProbeRequest::new("example.com", Mode::Mx, &[], false).unwrap();
            let request = request.sending_from(address, Some(helo)).ok()?;
            request.canonical().sending().unwrap().1.map(str::to_owned)
        };
        for (helo, is) in [
            ("Mail.Example.COM", "mail.example.com"),
            ("[192.0.2.1]", "[192.0.2.1]"),
            ("[IPV6:2001:DB8:0::1]", "[IPv6:2001:db8::1]"),
            ("[2001:db8::1]", "[IPv6:2001:db8::1]"),
        ] {
            assert_eq!(said(helo).as_deref(), Some(is), "{helo}");
        }
        for wrong in ["192.0.2.1", "", "[]", "[mail]", "two words", &"a".repeat(300)] {
            assert_eq!(said(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_published_is_looked_for_where_there_is_a_mail_domain() {
        let asked = |input, mode| {
            let request = ProbeRequest::new(input, mode, &[], false).unwrap();
            assert!(!request.discover(), "unless it is asked for");
            request.discovering(true).canonical().discover()
        };
        assert!(asked("example.com", Mode::Auto) && asked("anna@example.com", Mode::Submission));
        assert!(!asked("example.com", Mode::Mx) && !asked("192.0.2.1", Mode::Submission));
    }

    #[test]
    fn the_local_part_of_an_address_does_not_matter_and_is_not_shown() {
        let anna = canonical("Anna <anna@Example.com>", Mode::Auto, &[]);
        assert_eq!(anna, canonical("bert@example.com", Mode::Auto, &[]));
        assert_eq!(anna.0, "…@example.com");
        assert_ne!(anna, canonical("example.com", Mode::Auto, &[]), "other hosts may be visited");
    }
}
