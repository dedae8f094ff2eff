//! What a check asks of the backend.

use portwise_api::Request;
use portwise_core::report::Mode;
use portwise_core::understand::is_mail_domain;
use portwise_core::{Target, TargetKind};

use crate::components::live::Sending;

/// What of an input is sent and stands in links: of an e-mail address only the domain.
pub(super) fn sent(input: &str) -> Result<String, String> {
    let target = Target::parse(input).map_err(|e| e.to_string())?;
    Ok(match target.kind {
        TargetKind::Email => format!("postmaster@{}", target.host),
        TargetKind::Host | TargetKind::Ip => input.trim().to_owned(),
    })
}

/// What is asked of the backend. Of a mail domain somebody there is asked for, so that it looks for
/// what is published where it does not know the provider.
pub(super) fn request(target: &str, mode: Mode, discover: bool) -> Request {
    let parsed = Target::parse(target).ok().filter(|target| target.port.is_none());
    let name = parsed.as_ref().and_then(|target| target.host.name());
    let is_meant = |name: &&str| mode == Mode::Auto && is_mail_domain(name);
    let domain = name.filter(|name| mode != Mode::Mx && (discover || is_meant(name)));
    let target = domain.map_or_else(|| target.to_owned(), |name| format!("postmaster@{name}"));
    Request { discover: discover && domain.is_some(), ..Request::new(target, mode) }
}

/// The same, with where the server sends from. Whoever asks about sending by programs has no such
/// server.
pub(super) fn sending_from(request: Request, sending: &Sending) -> Result<Request, &'static str> {
    Ok(match sending.read() {
        _ if request.mode != Mode::Mx => request,
        said => match said? {
            Some((address, from_helo)) => {
                Request { from_address: Some(address), from_helo, ..request }
            }
            None => request,
        },
    })
}

/// The mail domain of a request, or the host.
pub(super) fn named(target: &str) -> &str {
    target.rsplit_once('@').map_or(target, |(_, domain)| domain)
}

#[cfg(test)]
mod tests {
    use portwise_core::report::Mode;

    use super::{Sending, request, sending_from, sent};

    #[test]
    fn of_an_address_only_the_domain_leaves() {
        assert_eq!(sent("anna@example.org").as_deref(), Ok("postmaster@example.org"));
        assert_eq!(sent(" mail.example.org ").as_deref(), Ok("mail.example.org"));
        assert!(sent("two words").unwrap_err().contains("space"));
        assert!(sent("").is_err());
    }

    #[test]
    fn a_mail_domain_is_asked_for_what_it_publishes() {
        let asked = |target: &str, mode, discover| {
            let request = request(target, mode, discover);
            (request.target, request.discover)
        };
        let domain = || "postmaster@example.org".to_owned();
        // Where the provider is not known, the backend looks by itself.
        assert_eq!(asked("example.org", Mode::Auto, false), (domain(), false));
        assert_eq!(asked("postmaster@example.org", Mode::Submission, false), (domain(), false));
        assert_eq!(asked("example.org", Mode::Submission, true), (domain(), true));
        for (target, mode, discover) in [
            ("example.org", Mode::Mx, true),
            ("example.org", Mode::Submission, false),
            ("mail.example.org", Mode::Auto, false),
            ("example.org:587", Mode::Auto, true),
            ("192.0.2.1", Mode::Auto, true),
            ("", Mode::Auto, true),
        ] {
            assert_eq!(asked(target, mode, discover), (target.to_owned(), false));
        }
    }

    #[test]
    fn where_a_server_sends_from_is_asked_about_beside_its_exchangers() {
        let asked = |mode, address: &str, helo: &str| {
            let sending = Sending { address: address.into(), helo: helo.into() };
            let request = sending_from(request("example.org", mode, false), &sending)?;
            Ok::<_, &str>((request.from_address.map(|at| at.to_string()), request.from_helo))
        };
        let both = (Some("2001:db8::1".to_owned()), Some("out.example.org".to_owned()));
        assert_eq!(asked(Mode::Mx, " 2001:DB8::1 ", "out.example.org"), Ok(both));
        let address = (Some("192.0.2.1".to_owned()), None);
        assert_eq!(asked(Mode::Mx, "192.0.2.1", ""), Ok(address));
        assert_eq!(asked(Mode::Mx, "", " "), Ok((None, None)));
        assert_eq!(asked(Mode::Submission, "nonsense", ""), Ok((None, None)));
        for (address, helo) in [("out.example.org", ""), ("", "out.example.org"), ("1", "x")] {
            let wrong = asked(Mode::Mx, address, helo);
            assert!(wrong.is_err(), "{address} {helo}: {wrong:?}");
        }
    }
}
