//! What strangers look for: who probes them, how to stop it, and whom to tell of a fault.

use axum::Router;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use portwise_api::paths;
use url::Url;

use crate::base::BasePath;
use crate::setup::SetupError;

/// The page for those who were probed.
pub(crate) const PROBES: &str = "/about-probes";

/// A way to reach somebody: `mailto:` or a web address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Contact(String);

impl Contact {
    /// Reads an e-mail address or a web address.
    ///
    /// # Errors
    ///
    /// [`SetupError::Contact`] for anything else.
    pub fn read(text: &str) -> Result<Self, SetupError> {
        let wrong = || SetupError::Contact(text.to_owned());
        let bare = text.strip_prefix("mailto:").unwrap_or(text);
        let is_address = bare.split_once('@').is_some_and(|(local, domain)| {
            let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"?&%:/".contains(c);
            !local.is_empty() && domain.contains('.') && bare.chars().all(fits)
        });
        let text = if is_address { format!("mailto:{bare}") } else { text.to_owned() };
        let url = Url::parse(&text).map_err(|_| wrong())?;
        let fits =
            (url.scheme() == "https" && url.has_host()) || (url.scheme() == "mailto" && is_address);
        if fits { Ok(Self(url.into())) } else { Err(wrong()) }
    }

    fn shown(&self) -> &str {
        self.0.strip_prefix("mailto:").unwrap_or(&self.0)
    }
}

/// Whom to reach.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    /// Who runs the server, for those who do not want to be probed.
    pub operator: Option<Contact>,
    /// Who takes reports of faults that endanger others (RFC 9116).
    pub security: Option<Contact>,
}

/// The answers for strangers; `sitemap` is a line for search engines.
pub(crate) fn router(contacts: &Contacts, base: &BasePath, sitemap: &str) -> Router {
    let closed = [paths::ROOT, paths::SCRAPE, paths::MCP];
    let closed = closed.map(|path| format!("Disallow: {}{path}\n", base.as_str()));
    let robots = format!("User-agent: *\n{}{sitemap}", closed.concat());
    let about = page(contacts.operator.as_ref());
    let mut router = Router::new()
        .route("/robots.txt", get(move || async move { text(robots.clone()) }))
        .route(PROBES, get(move || async move { Html(about.clone()) }));
    if let Some(contact) = contacts.security.clone() {
        let answer = move || async move { text(security(&contact, Timestamp::now())) };
        router = router.route("/.well-known/security.txt", get(answer));
    }
    router
}

fn text(body: String) -> Response {
    let kind: (HeaderName, HeaderValue) =
        (CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    ([kind], body).into_response()
}

/// Must be renewed within a year (RFC 9116 §2.5.5), so it is always good for half of one.
fn security(contact: &Contact, now: Timestamp) -> String {
    let expires = now.checked_add(SignedDuration::from_hours(182 * 24)).unwrap_or(now);
    let expires = Timestamp::from_second(expires.as_second()).unwrap_or(expires);
    format!("Contact: {}\nExpires: {expires}\n", contact.0)
}

fn page(operator: Option<&Contact>) -> String {
    let opt_out = match operator {
        None => "Write to whoever runs this server: the owner of its network address is in the registries (whois).".to_owned(),
        Some(contact) => format!(
            "Write to <a href=\"{}\">{}</a> and name your domain or your network; it is then not visited any more.",
            escaped(&contact.0),
            escaped(contact.shown())
        ),
    };
    format!(
        "<!doctype html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>About the connections from this server</title></head>
<body>
<h1>About the connections from this server</h1>
<p>This server runs Portwise, which checks mail servers for people who ask it to: somebody entered your host or your domain, or an address in it.</p>
<h2>What it does</h2>
<p>It looks up your names in the DNS and connects to ports for mail (25, 465, 587, 2525 and a few like them). It reads the greeting, says EHLO, STARTTLS and QUIT, makes a TLS handshake, and looks at the certificate. It logs in nowhere, names no recipient and sends no message. The number of connections to one host is limited, for all askers together.</p>
<h2>How to stop it</h2>
<p>{opt_out}</p>
</body>
</html>
"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{Contact, page, security};

    #[test]
    fn a_contact_is_an_address_for_mail_or_a_page() {
        for (text, contact) in [
            ("abuse@example.com", "mailto:abuse@example.com"),
            ("mailto:abuse@example.com", "mailto:abuse@example.com"),
            ("https://example.com/contact", "https://example.com/contact"),
        ] {
            assert_eq!(Contact::read(text).unwrap().0, contact);
        }
        for wrong in [
            "",
            "abuse",
            "http://example.com",
            "javascript:alert(1)@a.b",
            "a@b.c\nExpires: x",
            "mailto:a",
        ] {
            assert!(Contact::read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn security_txt_expires_within_a_year() {
        let now = "2026-01-01T00:00:00.5Z".parse().unwrap();
        let text = security(&Contact::read("a@example.com").unwrap(), now);
        assert_eq!(text, "Contact: mailto:a@example.com\nExpires: 2026-07-02T00:00:00Z\n");
    }

    #[test]
    fn the_page_names_the_contact_as_text() {
        let contact = Contact::read("https://example.com/?a=\"<b>&c").unwrap();
        let page = page(Some(&contact));
        assert!(!page.contains("<b>") && page.contains("href=\"https://example.com/?a="), "{page}");
    }
}
